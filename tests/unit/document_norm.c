/* document: the normal form, its way back to the original, and numbers in words. */
#include "base/kc_date.h"
#include "base/kc_file.h"
#include "document/document_internal.h"
#include "document/kc_norm.h"
#include "kc_test.h"

#include <glob.h>
#include <math.h>
#include <opencc/opencc.h>
#include <time.h>

static void normal_is(kc_arena *a, const char *in, const char *want)
{
    kc_err  err = KC_ERR_INIT;
    kc_norm n;

    OK(kc_normalise(a, kc_str_of(in), &n, &err), err);
    assert_string_equal(n.text.s, want);
    assert_int_equal(n.at[n.text.n], strlen(in));
    /* The normal form of a normal form is itself. */
    OK(kc_normalise(a, n.text, &n, &err), err);
    assert_string_equal(n.text.s, want);
}

TEST_ARENA(full_width_signs_become_ascii)
{
    normal_is(a, "１２．５％（Ａ）", "12.5%(A)");
    normal_is(a, "甲，乙：丙；丁！戊？", "甲,乙:丙;丁!戊?");
    normal_is(a, "甲。乙、《丙》“丁”", "甲。乙、《丙》“丁”");
    normal_is(a, "〔2023〕3号【一】", "〔2023〕3号【一】");
    normal_is(a, "，", ",");
    normal_is(a, "", "");
    normal_is(a, "\n\n", "\n\n");
}

TEST_ARENA(dashes_between_numbers_become_one)
{
    normal_is(a, "2023—2025年", "2023-2025年");
    normal_is(a, "（2023－2025年）", "(2023-2025年)");
    normal_is(a, "2019年～2030年", "2019年-2030年");
    normal_is(a, "20%～30%", "20%-30%");
    normal_is(a, "2023 — 2025", "2023-2025");
    normal_is(a, "2023——2025年", "2023-2025年");
    normal_is(a, "3~5公里", "3-5公里");
    normal_is(a, "二〇二〇—二〇三〇年", "二〇二〇-二〇三〇年");
    normal_is(a, "——人民健康", "——人民健康");
    normal_is(a, "健康——2030", "健康——2030");
    normal_is(a, "2020-07-03 16:55", "2020-07-03 16:55");
    normal_is(a, "5—", "5—");
}

TEST_ARENA(white_space_stays_between_western_words_only)
{
    normal_is(a, "到2022年和2030 年", "到2022年和2030年");
    normal_is(a, "  牵头单位：  市卫生健康委 \n", "牵头单位:市卫生健康委\n");
    normal_is(a, "高血压\xC2\xA0和\xE3\x80\x80糖尿病", "高血压和糖尿病");
    normal_is(a, "2020-07-03   16:55", "2020-07-03 16:55");
    normal_is(a, "Healthy\t China", "Healthy China");
    normal_is(a, "5 .提升", "5 .提升");
    normal_is(a, "方案 （2023", "方案(2023");
    normal_is(a, "甲\xE2\x80\x8B乙\xEF\xBB\xBF丙", "甲乙丙");
    normal_is(a, "a \n b", "a\nb");
    normal_is(a, "5 ㎡", "5 m2");
}

TEST_ARENA(signs_get_one_spelling)
{
    normal_is(a, "㎡ ℃ ‰", "m2 ℃ ‰");
    normal_is(a, "Ⅱ类", "II类");
    normal_is(a, "劣ⅴ类", "劣v类");
    normal_is(a, "μg/m³", "μg/m3");
    normal_is(a, "\xC2\xB5g", "μg");
    normal_is(a, "①提升②", "①提升②");
    normal_is(a, "㈠总体⑴", "(一)总体(1)");
    normal_is(a, "艾力・买买提•卡", "艾力·买买提·卡");
    normal_is(a, "「健康」『中国』", "“健康”‘中国’");
    normal_is(a, "\"健康\"和\"中国\"", "“健康”和“中国”");
    normal_is(a, "≦5≧", "≤5≥");
    normal_is(a, "二○二○年", "二〇二〇年");
    normal_is(a, "○○单位", "○○单位");
    normal_is(a, "\xE2\xBE\x8F动", "行动"); /* U+2F8F, a radical that PDF files give for 行 */
    normal_is(a, "é", "é");
}

TEST_ARENA(traditional_text_becomes_simplified)
{
    kc_err  err = KC_ERR_INIT;
    kc_norm n;

    OK(kc_normalise(a, KC_STR("居民營養改善計畫,著力發展"), &n, &err), err);
    assert_string_equal(n.text.s, "居民营养改善计划,着力发展");
    assert_true(n.traditional);
    OK(kc_normalise(a, KC_STR("著名专家规划计划"), &n, &err), err);
    assert_string_equal(n.text.s, "著名专家规划计划");
    assert_false(n.traditional);
    normal_is(a, "中國小健康促進行動與中國小康社會", "中小学健康促进行动与中国小康社会");
    normal_is(a, "控煙菸草隻餘", "控烟烟草只余");
}

TEST_ARENA(simplified_text_with_rare_characters_stays)
{
    kc_norm n;
    kc_err  err = KC_ERR_INIT;

    OK(kc_normalise(a, KC_STR("全区卫生健康行动计划由区长王喆牵头，张珺配合，推进健康教育和健康促进工作全面开展，提高居民健康素养水平，落实工作责任"), &n, &err), err);
    assert_false(n.traditional);
}

TEST_ARENA(a_name_alone_keeps_its_characters)
{
    normal_is(a, "乾县", "乾县");
    normal_is(a, "王喆", "王喆");
    normal_is(a, "瞭望塔", "瞭望塔");
}

TEST(signs_of_traditional_texts_agree_with_opencc)
{
    opencc_t opencc = opencc_open("t2s.json");
    int      n_wrong = 0;

    assert_true(opencc != (opencc_t)-1);
    for (uint32_t cp = 0x4E00; cp <= 0x9FFF; cp++) {
        char   in[4] = { 0 }, out[64];
        size_t n = kc_utf8_put(cp, in), got = opencc_convert_utf8_to_buffer(opencc, in, n, out);

        if (only_traditional(cp)) n_wrong += got == n && memcmp(in, out, n) == 0;
    }
    assert_int_equal(opencc_close(opencc), 0);
    assert_true(n_wrong < 30); /* another version of OpenCC may differ in a few */
}

TEST_ARENA(spans_lead_back_to_the_original)
{
    static const char in[] = "到２０３０ 年，網際網路  發展";
    kc_err            err = KC_ERR_INIT;
    kc_norm           n;
    size_t            s, e;
    long              at;

    OK(kc_normalise(a, KC_STR("到２０３０ 年，網際網路  發展"), &n, &err), err);
    assert_string_equal(n.text.s, "到2030年,互联网发展");
    at = kc_find(n.text, "2030", 0);
    kc_norm_span(&n, (size_t)at, (size_t)at + 4, &s, &e);
    assert_memory_equal(in + s, "２０３０", 12);
    assert_int_equal(e - s, 12); /* the space after it does not belong to it */
    at = kc_find(n.text, "发展", 0);
    kc_norm_span(&n, (size_t)at, (size_t)at + 6, &s, &e);
    assert_memory_equal(in + s, "發展", 6);
    assert_int_equal(e, sizeof in - 1);
    kc_norm_span(&n, 3, 3, &s, &e);
    assert_int_equal(s, e);
    kc_norm_span(&n, 0, 100000, &s, &e);
    assert_int_equal(s, 0);
    assert_int_equal(e, sizeof in - 1);
}

/* Normalising the original of any span of whole characters gives the span again. */
static void check_plan(kc_arena *a, const char *path)
{
    kc_err  err = KC_ERR_INIT;
    kc_doc  doc;
    kc_norm n;

    OK(kc_document_read(a, path, &doc, &err), err);
    OK(kc_normalise(a, doc.text, &n, &err), err);
    assert_int_equal(n.at[n.text.n], doc.text.n);
    assert_true(kc_utf8_valid(n.text.s, n.text.n, NULL));
    for (size_t i = 0; i < n.text.n; i++) assert_true(n.at[i] <= n.at[i + 1]);
    for (size_t i = 0, len; i < n.text.n; i += len) {
        uint32_t cp = kc_utf8_get(n.text.s + i, n.text.n - i, &len), got;
        size_t   s, e, l;

        kc_norm_span(&n, i, i + len, &s, &e);
        assert_true(s < e && e <= doc.text.n);
        got = kc_utf8_get(doc.text.s + s, doc.text.n - s, &l);
        if (cp < 0x80 && got < 0x80 && cp != ' ' && cp != '-') assert_int_equal(cp, got);
        if (!n.traditional && cp >= 0x4E00 && cp <= 0x9FFF) assert_int_equal(cp, got);
    }
    for (size_t i = 0; i + 1 < doc.n_lines; i++) assert_true(doc.lines[i].end < doc.lines[i + 1].start);
    assert_int_equal(n.traditional, strstr(path, "004_") != NULL);
}

TEST_ARENA(map_of_every_plan_is_monotone_and_leads_back)
{
    glob_t g;

    NEEDS_SHARED();
    assert_int_equal(glob(SHARED "/plans/*.txt", 0, NULL, &g), 0);
    for (size_t i = 0; i < g.gl_pathc; i++) check_plan(a, g.gl_pathv[i]);
    globfree(&g);
}

static void number_is(const char *in, size_t used, double value, const char *unit, bool chinese)
{
    double      v = -1;
    const char *u = "?";
    bool        c = !chinese;
    size_t      n = kc_number_read(kc_str_of(in), &v, &u, &c);

    if (n != used || (used && fabs(v - value) > 1e-4)) print_error("%s: used %zu value %g\n", in, n, v);
    assert_int_equal(n, used);
    if (!used) return;
    assert_true(fabs(v - value) <= 1e-4);
    assert_int_equal(c, chinese);
    if (unit) assert_string_equal(u, unit);
    else assert_null(u);
}

TEST(arabic_numbers)
{
    number_is("26", 2, 26, NULL, false);
    number_is("1,200户", 5, 1200, NULL, false);
    number_is("1,234,567", 9, 1234567, NULL, false);
    number_is("2022,203", 4, 2022, NULL, false);
    number_is("12,34", 2, 12, NULL, false);
    number_is("45.35%", 5, 45.35, NULL, false);
    number_is("45.", 2, 45, NULL, false);
    number_is("1.5万户", 3, 1.5, NULL, false);
    number_is("1/3", 3, 33.333333, "%", false);
    number_is("7/10万", 7, 7, "/10万", false);
}

TEST(chinese_numbers)
{
    number_is("二十六", 9, 26, NULL, true);
    number_is("十二个", 6, 12, NULL, true);
    number_is("十", 3, 10, NULL, true);
    number_is("两次", 3, 2, NULL, true);
    number_is("一百零五", 12, 105, NULL, true);
    number_is("一百一十", 12, 110, NULL, true);
    number_is("三百五", 9, 350, NULL, true);
    number_is("一千零一十", 15, 1010, NULL, true);
    number_is("两千三百", 12, 2300, NULL, true);
    number_is("二〇三〇年", 12, 2030, NULL, true);
    number_is("二零二五年", 12, 2025, NULL, true);
    number_is("五万户", 3, 5, NULL, true);
    number_is("一百二十万", 12, 120, NULL, true);
    number_is("三点五个", 9, 3.5, NULL, true);
    number_is("三点要求", 3, 3, NULL, true);
    number_is("三四类", 0, 0, NULL, true);
    number_is("十四五", 0, 0, NULL, true);
    number_is("二三十", 0, 0, NULL, true);
    number_is("百户", 0, 0, NULL, true);
    number_is("健康", 0, 0, NULL, true);
    number_is("", 0, 0, NULL, true);
}

TEST(fractions_and_shares)
{
    number_is("百分之九十以上", 15, 90, "%", true);
    number_is("百分之九十五点五", 24, 95.5, "%", true);
    number_is("百分之百", 12, 100, "%", true);
    number_is("百分之95", 11, 95, "%", true);
    number_is("千分之五", 12, 5, "‰", true);
    number_is("万分之三", 12, 3, "/万", true);
    number_is("十万分之七", 15, 7, "/10万", true);
    number_is("10万分之7", 12, 7, "/10万", true);
    number_is("三分之一", 12, 33.333333, "%", true);
    number_is("3分之2", 8, 66.666667, "%", true);
    number_is("六成", 6, 60, "%", true);
    number_is("七成五", 9, 75, "%", true);
    number_is("8成", 4, 80, "%", true);
    number_is("五成立", 3, 5, NULL, true);
    number_is("一半", 6, 50, "%", true);
    number_is("24/7", 2, 24, NULL, false);
    number_is("2020/7/3", 4, 2020, NULL, false);
    number_is("1/5万人", 1, 1, NULL, false);
    number_is("5/100000", 8, 5, "/10万", false);
}

TEST_ARENA(a_long_plan_takes_milliseconds)
{
    /* No limit is asserted: machines differ. The number is printed for whoever looks. */
    kc_err  err = KC_ERR_INIT;
    kc_buf  b;
    kc_norm n;
    clock_t from;

    kc_buf_init(&b, a);
    while (b.n < 40000) kc_buf_adds(&b, "到2026年和2031年，全县居民健康素养水平分别不低于27%和33%。\n");
    from = clock();
    OK(kc_normalise(a, (kc_str){ b.s, b.n }, &n, &err), err);
    print_message("normal form of %zu bytes: %.2f ms\n", b.n, (double)(clock() - from) * 1e3 / CLOCKS_PER_SEC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(full_width_signs_become_ascii),
        T(dashes_between_numbers_become_one),
        T(white_space_stays_between_western_words_only),
        T(signs_get_one_spelling),
        T(traditional_text_becomes_simplified),
        T(simplified_text_with_rare_characters_stays),
        T(a_name_alone_keeps_its_characters),
        T(signs_of_traditional_texts_agree_with_opencc),
        T(spans_lead_back_to_the_original),
        T(map_of_every_plan_is_monotone_and_leads_back),
        T(arabic_numbers),
        T(chinese_numbers),
        T(fractions_and_shares),
        T(a_long_plan_takes_milliseconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
