/* document: kinds by content, encodings, plain text. */
#include "document/kc_document.h"
#include "kc_test.h"

static const char plan[] = "健康行动方案\n\n一、总体目标\n到2030年，居民健康素养水平达到30%。\n";

static kc_code parse(kc_arena *a, const char *s, size_t n, const char *name, kc_doc *doc, kc_err *err)
{
    *err = (kc_err)KC_ERR_INIT;
    return kc_document_parse(a, (kc_str){ s, n }, name, doc, err);
}

static void reads_as_plan(kc_arena *a, const char *s, size_t n, const char *encoding)
{
    kc_err err;
    kc_doc doc;

    OK(parse(a, s, n, "plan.txt", &doc, &err), err);
    assert_int_equal(doc.kind, KC_DOC_TXT);
    assert_string_equal(doc.encoding, encoding);
    assert_int_equal(doc.text.n, sizeof plan - 1);
    assert_memory_equal(doc.text.s, plan, sizeof plan - 1);
    assert_int_equal(doc.n_lines, 4);
    assert_int_equal(doc.lines[1].start, doc.lines[1].end);
    assert_int_equal(doc.lines[3].end, sizeof plan - 2);
}

static kc_str utf16(kc_arena *a, bool little, bool mark)
{
    kc_buf b;

    kc_buf_init(&b, a);
    if (mark) kc_buf_add(&b, little ? "\xFF\xFE" : "\xFE\xFF", 2);
    for (size_t i = 0, len; i < sizeof plan - 1; i += len) {
        uint32_t cp = kc_utf8_get(plan + i, sizeof plan - 1 - i, &len);
        char     hi = (char)(cp >> 8), lo = (char)(cp & 0xFF);

        kc_buf_addc(&b, little ? lo : hi);
        kc_buf_addc(&b, little ? hi : lo);
    }
    return (kc_str){ b.s, b.n };
}

TEST_ARENA(utf8_with_and_without_mark)
{
    reads_as_plan(a, plan, sizeof plan - 1, "UTF-8");
    reads_as_plan(a, kc_printf(a, "\xEF\xBB\xBF%s", plan), sizeof plan + 2, "UTF-8");
}

TEST_ARENA(utf16_with_and_without_mark)
{
    for (int little = 0; little < 2; little++)
        for (int mark = 0; mark < 2; mark++) {
            kc_str s = utf16(a, little, mark);

            reads_as_plan(a, s.s, s.n, little ? "UTF-16LE" : "UTF-16BE");
        }
}

TEST_ARENA(gb18030_is_recognised)
{
    static const char gb[] = "\xBD\xA1\xBF\xB5\xD0\xD0\xB6\xAF\xB7\xBD\xB0\xB8\n\n\xD2\xBB\xA1\xA2\xD7\xDC\xCC\xE5\xC4\xBF\xB1\xEA\n"
                             "\xB5\xBD" "2030\xC4\xEA\xA3\xAC\xBE\xD3\xC3\xF1\xBD\xA1\xBF\xB5\xCB\xD8\xD1\xF8\xCB\xAE\xC6\xBD\xB4\xEF\xB5\xBD" "30%\xA1\xA3\n";

    reads_as_plan(a, gb, sizeof gb - 1, "GB18030");
}

TEST_ARENA(line_ends_become_one)
{
    kc_err err;
    kc_doc doc;

    OK(parse(a, "甲\r\n乙\r丙\n丁", 16, "x.txt", &doc, &err), err);
    assert_int_equal(doc.n_lines, 4);
    assert_memory_equal(doc.text.s, "甲\n乙\n丙\n丁", 15);
    assert_int_equal(doc.lines[3].end, doc.text.n);
}

static void fails(kc_arena *a, const char *s, size_t n, const char *name, kc_code code, const char *key, long at)
{
    kc_err err;
    kc_doc doc = { .n_lines = 77 };
    char   text[600];

    assert_int_equal(parse(a, s, n, name, &doc, &err), code);
    assert_string_equal(err.key, key);
    if (at != -2) assert_int_equal(err.at, at);
    assert_int_equal(doc.n_lines, 77);
    kc_err_text(&err, KC_ZH, text, sizeof text);
    assert_null(strstr(text, "{"));
    assert_non_null(strstr(text, name));
    kc_err_text(&err, KC_EN, text, sizeof text);
    assert_string_not_equal(text, err.key);
}

#define FAILS(a, bytes, name, code, key, at) fails(a, bytes, sizeof(bytes) - 1, name, code, key, at)

TEST_ARENA(bad_bytes_are_named_with_their_place)
{
    FAILS(a, "健康\xFF\xFF行动", "x.txt", KC_E_DATA, "document.bad_byte", 6);
    FAILS(a, "plain\0text", "x.txt", KC_E_DATA, "document.nul_byte", 5);
    FAILS(a, "", "x.txt", KC_E_DATA, "document.empty", -1);
    FAILS(a, " \n\t\n", "x.txt", KC_E_DATA, "document.empty", -1);
    FAILS(a, "\xFF\xFE\x65", "x.txt", KC_E_DATA, "document.bad_byte", -2);
    FAILS(a, "caf\xE9 au lait, cr\xE8me br\xFBl\xE9" "e", "x.txt", KC_E_DATA, "document.bad_byte", -2);
}

TEST_ARENA(other_formats_say_what_to_do)
{
    FAILS(a, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1xxxxxxxx", "方案.doc", KC_E_UNSUPPORTED, "document.doc_unsupported", -1);
    FAILS(a, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1xxxxxxxx", "方案.wps", KC_E_UNSUPPORTED, "document.doc_unsupported", -1);
    FAILS(a, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1xxxxxxxx", "表.xls", KC_E_UNSUPPORTED, "document.xls_unsupported", -1);
    FAILS(a, "PK\x03\x04......xl/workbook.xml", "表.xlsx", KC_E_UNSUPPORTED, "document.xlsx_unsupported", -1);
    FAILS(a, "PK\x03\x04......OFD.xml", "x.ofd", KC_E_UNSUPPORTED, "document.ofd_unsupported", -1);
    FAILS(a, "PK\x03\x04......mimetypeapplication/vnd.oasis.opendocument.text", "x.odt", KC_E_UNSUPPORTED, "document.odt_unsupported", -1);
    FAILS(a, "PK\x03\x04......other", "x.zip", KC_E_UNSUPPORTED, "document.zip_unsupported", -1);
    FAILS(a, "{\\rtf1\\ansi x}", "x.doc", KC_E_UNSUPPORTED, "document.rtf_unsupported", -1);
    FAILS(a, "\x89PNG\r\n\x1A\n\0\0", "x.png", KC_E_UNSUPPORTED, "document.image_unsupported", -1);
    FAILS(a, "just text", "x.docx", KC_E_DATA, "document.not_what_it_says", -1);
    FAILS(a, "just text", "x.PDF", KC_E_DATA, "document.not_what_it_says", -1);
}

TEST_ARENA(folder_of_the_file_does_not_matter)
{
    kc_err err;
    kc_doc doc;

    assert_int_equal(kc_document_read(a, "tests/data/document/absent.txt", &doc, &err), KC_E_NOTFOUND);
    assert_int_equal(parse(a, "x", 1, "some/folder.pdf/x.docx", &doc, &err), KC_E_DATA);
    assert_null(strstr(err.args, "folder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(utf8_with_and_without_mark),
        T(utf16_with_and_without_mark),
        T(gb18030_is_recognised),
        T(line_ends_become_one),
        T(bad_bytes_are_named_with_their_place),
        T(other_formats_say_what_to_do),
        T(folder_of_the_file_does_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
