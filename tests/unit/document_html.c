/* document: web pages, with the page that tests/data/document/make.py makes. */
#include "document/kc_document.h"
#include "kc_test.h"

static kc_doc html(kc_arena *a, const char *page)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;

    OK(kc_document_parse(a, kc_str_of(page), "page.html", &doc, &err), err);
    assert_int_equal(doc.kind, KC_DOC_HTML);
    return doc;
}

static void line_is(const kc_doc *doc, size_t i, int heading, const char *flags, const char *text)
{
    const kc_doc_line *l = &doc->lines[i];

    assert_true(i < doc->n_lines);
    assert_int_equal(l->end - l->start, strlen(text));
    assert_memory_equal(doc->text.s + l->start, text, strlen(text));
    assert_int_equal(l->heading, heading);
    assert_int_equal(l->list_item, strchr(flags, 'l') != NULL);
    assert_int_equal(l->table, strchr(flags, 't') != NULL);
}

static void check_page(kc_arena *a, const char *path, const char *encoding)
{
    static const struct {
        int         heading;
        const char *flags, *text;
    } want[] = {
        { 1, "", "健康行动方案" },
        { 0, "", "为深入贯彻\xC2\xA0健康中国战略，制定本方案。" },
        { 2, "", "一、总体目标" },
        { 0, "", "到2030年，居民健康素养水平达到30%以上，持续提高。" },
        { 0, "", "人均预期寿命达到79岁。" },
        { 0, "l", "1. 健全机制" },
        { 0, "l", "2. 加强领导" },
        { 0, "", "另起一段" },
        { 0, "l", "3.自带序号" },
        { 0, "l", "4. 其他" },
        { 0, "l", "子项" },
        { 0, "l", "d. 丁项" },
        { 0, "t", "指标\t2022年\t2030年" },
        { 0, "t", "健康素养 水平\t22%\t30%" },
        { 0, "t", "合并\t\t末格" },
        { 3, "", "版式表格" },
        { 0, "", "第一段" },
        { 0, "", "第二段" },
        { 0, "", "附件：1.任务分工表.docx 2.指标表.pdf 3.评分表.xls" },
        { 0, "", "某市人民政府办公室" },
    };
    kc_err err = KC_ERR_INIT;
    kc_doc doc;

    OK(kc_document_read(a, path, &doc, &err), err);
    assert_string_equal(doc.encoding, encoding);
    assert_int_equal(doc.n_lines, sizeof want / sizeof want[0]);
    for (size_t i = 0; i < doc.n_lines; i++) line_is(&doc, i, want[i].heading, want[i].flags, want[i].text);
    assert_int_equal(doc.n_notes, 1);
    assert_string_equal(doc.notes[0].code, "web_furniture");
    assert_string_not_equal(kc_t(KC_ZH, "warning.web_furniture"), "warning.web_furniture");
}

TEST_ARENA(page_of_a_government_site_gives_its_article)
{
    check_page(a, "tests/data/document/page.html", "UTF-8");
    check_page(a, "tests/data/document/page_gbk.html", "GB18030");
}

TEST_ARENA(content_tells_a_page_from_a_text)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;

    OK(kc_document_parse(a, KC_STR("\n<!-- x --><html><body><p>甲</p>"), "saved.txt", &doc, &err), err);
    assert_int_equal(doc.kind, KC_DOC_HTML);
    OK(kc_document_parse(a, KC_STR("甲<p>乙"), "saved.txt", &doc, &err), err);
    assert_int_equal(doc.kind, KC_DOC_TXT);
    OK(kc_document_parse(a, KC_STR("甲"), "saved.htm", &doc, &err), err);
    assert_int_equal(doc.kind, KC_DOC_HTML);
}

TEST_ARENA(head_of_an_article_stays_and_head_of_the_site_goes)
{
    kc_doc doc = html(a, "<html><body><header>某市人民政府</header><article><header><h1>方案</h1></header><p>第一段文字，这里是正文，足够长，不是网页的装饰部分。</p></article></body>");

    assert_int_equal(doc.n_lines, 2);
    line_is(&doc, 0, 1, "", "方案");
    doc = html(a, "<html><body><header><h1>健康行动方案</h1></header><p>第一段文字，这里是正文，足够长，不是网页的装饰部分。</p></body>");
    line_is(&doc, 0, 1, "", "健康行动方案");
}

TEST_ARENA(words_of_a_class_do_not_drop_the_article)
{
    kc_doc doc = html(a, "<html><body><div class='share print-nav'><p>这是正文，站点给它起了奇怪的名字。</p></div></body>");

    assert_int_equal(doc.n_lines, 1);
}

TEST_ARENA(entities_and_preformatted_text)
{
    kc_doc doc = html(a, "<html><body><pre>一行\n  二行</pre><p>&lt;5&amp;&#8451;&yen;</p><p>a\n b</p></body>");

    line_is(&doc, 0, 0, "", "一行");
    line_is(&doc, 1, 0, "", "二行");
    line_is(&doc, 2, 0, "", "<5&℃¥");
    line_is(&doc, 3, 0, "", "a b");
}

TEST_ARENA(page_without_text_and_page_too_deep_are_refused)
{
    kc_err err = KC_ERR_INIT;
    kc_doc doc;
    kc_buf b;

    assert_int_equal(kc_document_parse(a, KC_STR("<html><body><script>x</script></body></html>"), "x.html", &doc, &err), KC_E_DATA);
    assert_string_equal(err.key, "document.empty");
    kc_buf_init(&b, a);
    for (int i = 0; i < 2000; i++) kc_buf_adds(&b, "<div>");
    kc_buf_adds(&b, "深");
    assert_int_equal(kc_document_parse(a, (kc_str){ b.s, b.n }, "x.html", &doc, &err), KC_E_DATA);
    assert_string_equal(err.key, "document.html_damaged");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(page_of_a_government_site_gives_its_article),
        T(content_tells_a_page_from_a_text),
        T(head_of_an_article_stays_and_head_of_the_site_goes),
        T(words_of_a_class_do_not_drop_the_article),
        T(entities_and_preformatted_text),
        T(page_without_text_and_page_too_deep_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
