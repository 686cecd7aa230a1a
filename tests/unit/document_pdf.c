/* document: pdf, through pdftotext and through made-up output of it. */
#include "base/kc_file.h"
#include "document/document_internal.h"
#include "kc_test.h"

#include <stdlib.h>

#define DATA "tests/data/document/"

static bool have_pdftotext(kc_arena *a)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;

    return kc_document_read(a, DATA "scanned.pdf", &doc, &err) && strcmp(err.key, "document.pdf_tool_missing") != 0;
}

#define NEEDS_PDFTOTEXT()                                                                                                                  \
    do {                                                                                                                                   \
        if (!have_pdftotext(a)) {                                                                                                          \
            print_message("skipped: pdftotext is not installed\n");                                                                        \
            skip();                                                                                                                        \
        }                                                                                                                                  \
    } while (0)

static const char *without_blanks(kc_arena *a, kc_str s)
{
    kc_buf b;

    kc_buf_init(&b, a);
    kc_buf_adds(&b, "");
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] != ' ' && s.s[i] != '\t') kc_buf_addc(&b, s.s[i]);
    return b.s ? b.s : "";
}

TEST_ARENA(printed_plan_reads_as_its_text)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;
    kc_str text;

    NEEDS_PDFTOTEXT();
    OK(kc_document_read(a, DATA "plan.pdf", &doc, &err), err);
    OK(kc_file_read(a, DATA "pdf_plan.txt", 1 << 20, &text, &err), err);
    assert_int_equal(doc.kind, KC_DOC_PDF);
    assert_string_equal(without_blanks(a, doc.text), without_blanks(a, text));
}

static void fails(kc_arena *a, const char *path, kc_code code, const char *key)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc = { .n_lines = 77 };

    assert_int_equal(kc_document_read(a, path, &doc, &err), code);
    assert_string_equal(err.key, key);
    assert_int_equal(doc.n_lines, 77);
}

TEST_ARENA(scan_password_and_damage_have_their_own_errors)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;

    NEEDS_PDFTOTEXT();
    fails(a, DATA "scanned.pdf", KC_E_UNSUPPORTED, "document.pdf_scanned");
    fails(a, DATA "encrypted.pdf", KC_E_UNSUPPORTED, "document.encrypted");
    assert_int_equal(kc_document_parse(a, KC_STR("%PDF-1.4\nnothing more"), "x.pdf", &doc, &err), KC_E_DATA);
    assert_string_equal(err.key, "document.pdf_damaged");
}

TEST_ARENA(missing_pdftotext_says_what_to_install)
{
    char *path = kc_strdup(a, getenv("PATH") ? getenv("PATH") : "");

    assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
    fails(a, DATA "scanned.pdf", KC_E_UNSUPPORTED, "document.pdf_tool_missing");
    assert_int_equal(setenv("PATH", path, 1), 0);
}

/* ---- made-up pages: 595 x 842, type of 10 points, margins 100 and 400 --------------------- */

static void page(kc_buf *b)
{
    kc_buf_adds(b, "<page width=\"595.0\" height=\"842.0\">");
}

/* One row; a character is 10 wide. */
static void row(kc_buf *b, double x, double y, const char *text)
{
    double width = 0;

    for (size_t i = 0, len, n = strlen(text); i < n; i += len) width += kc_utf8_get(text + i, n - i, &len) >= 0x2E80 ? 10 : 5;
    kc_buf_addf(b, "<line><word xMin=\"%.1f\" yMin=\"%.1f\" xMax=\"%.1f\" yMax=\"%.1f\">%s</word></line>", x, y, x + width, y + 10, text);
}

static void lines_are(kc_arena *a, kc_buf *b, const char *want)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;

    OK(parse_pdf_layout(a, (kc_str){ b->s, b->n }, "x.pdf", &doc, &err), err);
    assert_string_equal(doc.text.s, want);
}

#define FULL "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" /* 30 characters fill a row */
#define FULL28 "一二三四五六七八九十一二三四五六七八九十一二三四五六七八"

TEST_ARENA(rows_of_a_paragraph_are_joined_across_pages)
{
    kc_buf b;

    kc_buf_init(&b, a);
    page(&b);
    row(&b, 230, 40, "某市文件");
    row(&b, 120, 100, FULL28);
    row(&b, 100, 120, FULL);
    row(&b, 100, 140, "到此为止。");
    row(&b, 120, 160, FULL28);
    row(&b, 240, 800, "— 1 —");
    page(&b);
    row(&b, 230, 40, "某市文件");
    row(&b, 100, 100, "跨页的一段。");
    row(&b, 120, 120, "短。");
    row(&b, 240, 800, "— 2 —");
    lines_are(a, &b, FULL28 FULL "到此为止。\n" FULL28 "跨页的一段。\n短。\n");
}

TEST_ARENA(gaps_sizes_and_markers_begin_paragraphs)
{
    kc_buf b;

    kc_buf_init(&b, a);
    page(&b);
    for (int i = 0; i < 3; i++) row(&b, 100, 100 + 20 * i, FULL);
    row(&b, 100, 200, FULL); /* after a gap */
    row(&b, 100, 220, "一、标题不接上文");
    row(&b, 100, 240, "短行之后另起");
    lines_are(a, &b, FULL FULL FULL "\n" FULL "一、标题不接上文\n短行之后另起\n");
}

TEST_ARENA(columns_of_a_table_are_cells)
{
    kc_buf b;

    kc_buf_init(&b, a);
    page(&b);
    row(&b, 100, 100, "附表");
    for (int i = 0; i < 3; i++) {
        row(&b, 100, 120 + 20 * i, "健康素养");
        row(&b, 250, 120 + 20 * i, "22%");
        row(&b, 350, 120 + 20 * i, "30%");
    }
    row(&b, 100, 200, "注释");
    lines_are(a, &b, "附表\n健康素养\t22%\t30%\n健康素养\t22%\t30%\n健康素养\t22%\t30%\n注释\n");
}

TEST_ARENA(contents_and_pages_without_text_are_noted)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;
    kc_buf b;

    kc_buf_init(&b, a);
    page(&b);
    row(&b, 100, 100, "一、总体要求…………3");
    row(&b, 100, 120, FULL);
    row(&b, 100, 140, FULL);
    page(&b);
    OK(parse_pdf_layout(a, (kc_str){ b.s, b.n }, "x.pdf", &doc, &err), err);
    assert_int_equal(doc.n_notes, 2);
    assert_string_equal(doc.notes[0].code, "contents_left_out");
    assert_string_equal(doc.notes[1].code, "pages_without_text");
    assert_string_equal(doc.text.s, FULL FULL "\n");
}

TEST_ARENA(fonts_without_characters_are_refused)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;
    kc_buf b;

    kc_buf_init(&b, a);
    page(&b);
    row(&b, 100, 100, "\xEE\x80\x80\xEE\x80\x81\xEE\x80\x82\xEE\x80\x83\xEE\x80\x84\xEE\x80\x85\xEE\x80\x86\xEE\x80\x87\xEE\x80\x88\xEE\x80\x89\xEE\x80\x8A");
    assert_int_equal(parse_pdf_layout(a, (kc_str){ b.s, b.n }, "x.pdf", &doc, &err), KC_E_UNSUPPORTED);
    assert_string_equal(err.key, "document.pdf_no_unicode");
    assert_int_equal(parse_pdf_layout(a, KC_STR("no page at all"), "x.pdf", &doc, &err), KC_E_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(printed_plan_reads_as_its_text),
        T(scan_password_and_damage_have_their_own_errors),
        T(missing_pdftotext_says_what_to_install),
        T(rows_of_a_paragraph_are_joined_across_pages),
        T(gaps_sizes_and_markers_begin_paragraphs),
        T(columns_of_a_table_are_cells),
        T(contents_and_pages_without_text_are_noted),
        T(fonts_without_characters_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
