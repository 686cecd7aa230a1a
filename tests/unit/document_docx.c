/* document: Word files, with those that tests/data/document/make.py makes. */
#include "document/docx_internal.h"
#include "kc_test.h"

#define DATA "tests/data/document/"

/* The lines as "2lt|text": heading, list item, table row. */
static const char *lines_of(kc_arena *a, const char *path)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;
    kc_buf b;

    OK(kc_document_read(a, path, &doc, &err), err);
    assert_int_equal(doc.kind, KC_DOC_DOCX);
    kc_buf_init(&b, a);
    for (size_t i = 0; i < doc.n_lines; i++) {
        const kc_doc_line *l = &doc.lines[i];

        if (l->heading) kc_buf_addf(&b, "%d", l->heading);
        if (l->list_item) kc_buf_addc(&b, 'l');
        if (l->table) kc_buf_addc(&b, 't');
        kc_buf_addc(&b, '|');
        kc_buf_add(&b, doc.text.s + l->start, l->end - l->start);
        kc_buf_addc(&b, '\n');
    }
    return b.s;
}

TEST_ARENA(headings_come_from_styles_and_levels)
{
    assert_string_equal(lines_of(a, DATA "styles.docx"), "1|健康行动方案\n2|总体要求\n2|目标\n3|第一条\n4|直接大纲\n|正文大纲\n|正文\n");
}

TEST_ARENA(markers_of_lists_are_counted)
{
    assert_string_equal(lines_of(a, DATA "lists.docx"),
                        "l|一、 总体要求\nl|（一） 指导思想\nl|（二） 基本原则\nl|二、 主要目标\nl|（一） 到2030年\n"
                        "l|1. 第一\nl|(1) 细项\nl|① 圈号\nl|② 圈号\nl|2. 第二\n"
                        "l|1. 甲\nl|1.1 乙\nl|1.1.1 丙\nl|2. 丁\nl|2.1 戊\nl|2.1.2 己\n" /* level 3 never restarts */
                        "l|3. 接着数\nl|1. 重新数\nl|2. 再接着\n"
                        "l|甲. 天干\nl|I. 罗马\nl|II. 罗马\nl|乙. 天干\n"
                        "l|圆点\nl|—— 破折号\nl|第一章 总则\nl|1.1 细则\nl|九． 九\nl|十． 十\nl|十一． 十一\nl|1) 随样式\n|不编号\n");
}

TEST_ARENA(tables_give_rows)
{
    assert_string_equal(lines_of(a, DATA "tables.docx"),
                        "|附表\nt|领域\t指标\t2022年\t2030年\nt|健康水平\t人均预期寿命\t77.7岁\t79岁\nt|\t婴儿 死亡率\t7.5‰\t5‰\n"
                        "t|合并两格\t\t甲\t乙 内一  内二 后\n|版式表格第一段\n|版式表格第二段\n|完\n");
}

TEST_ARENA(tracked_changes_read_as_accepted)
{
    assert_string_equal(lines_of(a, DATA "tracked.docx"), "|达到30%以上\n|前半后半\n|移来\n|看得见\n");
}

TEST_ARENA(boxes_fields_notes_and_symbols)
{
    assert_string_equal(lines_of(a, DATA "inline.docx"),
                        "|段落前段落后\n|文本框内\n|发布于2020年显示\n|左 右\n|下一行-≥5\n|素养水平\n|链接标记拼x=1\n|内容控件\n|脚注文字\n|尾注文字\n");
}

static void fails(kc_arena *a, const char *path, kc_code code, const char *key)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc = { .n_lines = 77 };
    char   text[600];

    assert_int_equal(kc_document_read(a, path, &doc, &err), code);
    assert_string_equal(err.key, key);
    assert_int_equal(doc.n_lines, 77);
    kc_err_text(&err, KC_ZH, text, sizeof text);
    assert_null(strchr(text, '{'));
}

TEST_ARENA(hostile_files_are_refused)
{
    fails(a, DATA "doctype.docx", KC_E_DATA, "document.docx_doctype");
    fails(a, DATA "external.docx", KC_E_DATA, "document.docx_doctype");
    fails(a, DATA "bomb.docx", KC_E_LIMIT, "document.zip_too_large");
    fails(a, DATA "deep.docx", KC_E_DATA, "document.docx_damaged");
    fails(a, DATA "truncated.docx", KC_E_DATA, "document.docx_damaged");
    fails(a, DATA "nodocument.docx", KC_E_DATA, "document.docx_damaged");
}

TEST_ARENA(zip_cut_short_is_damaged)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;

    assert_int_equal(kc_document_parse(a, (kc_str){ "PK\x03\x04..word/document.xml", 23 }, "x.docx", &doc, &err), KC_E_DATA);
    assert_string_equal(err.key, "document.docx_damaged");
    assert_int_equal(kc_document_parse(a, (kc_str){ "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 40 }, "x.docx", &doc, &err),
                     KC_E_UNSUPPORTED);
    assert_string_equal(err.key, "document.encrypted");
}

static void number_is(int n, const char *format, const char *want)
{
    char out[48];

    docx_format_number(n, format, out);
    assert_string_equal(out, want);
}

TEST(numbers_in_the_formats_of_lists)
{
    number_is(10, "chineseCounting", "十");
    number_is(12, "chineseCountingThousand", "十二");
    number_is(20, "chineseCounting", "二十");
    number_is(99, "chineseCounting", "九十九");
    number_is(105, "chineseCountingThousand", "一百零五");
    number_is(110, "chineseCountingThousand", "一百一十");
    number_is(1001, "chineseCountingThousand", "一千零一");
    number_is(110, "japaneseCounting", "百十");
    number_is(10, "ideographTraditional", "癸");
    number_is(12, "ideographZodiac", "亥");
    number_is(20, "decimalEnclosedCircle", "⑳");
    number_is(21, "decimalEnclosedCircle", "㉑");
    number_is(51, "decimalEnclosedCircle", "51");
    number_is(3, "decimalEnclosedParen", "⑶");
    number_is(20, "ideographDigital", "二〇");
    number_is(15, "chineseLegalSimplified", "拾伍");
    number_is(27, "lowerLetter", "aa");
    number_is(1994, "upperRoman", "MCMXCIV");
    number_is(7, "decimalZero", "07");
    number_is(12, "decimalFullWidth", "１２");
    number_is(0, "chineseCounting", "0");
    number_is(-3, "upperRoman", "-3");
    number_is(5, "no such format", "5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(headings_come_from_styles_and_levels),
        T(markers_of_lists_are_counted),
        T(tables_give_rows),
        T(tracked_changes_read_as_accepted),
        T(boxes_fields_notes_and_symbols),
        T(hostile_files_are_refused),
        T(zip_cut_short_is_damaged),
        T(numbers_in_the_formats_of_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
