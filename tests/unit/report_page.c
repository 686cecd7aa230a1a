/* The whole page from a made-up evaluation: nothing unescaped, no key untranslated, no id twice, nothing asked of the network. */
#include "kc_test.h"
#include "report/report_internal.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

enum { LINES = 7, REGIONS = 3, YEARS = 8, YEAR = 2022 };

#define EVIL "<script>alert(\"1\")</script>&'"

/* The history of the made-up evaluation. These two stand in for those of the judge layer, which want a run behind them. */
static double  value[LINES * REGIONS * YEARS];
static uint8_t status[LINES * REGIONS * YEARS], flags[LINES * REGIONS * YEARS];
static bool    broken[YEARS];

bool kc_history_get(const kc_evaluation *e, size_t line, size_t region, const double **v, const uint8_t **st, const uint8_t **fl, const bool **br)
{
    size_t at = (line * e->n_regions + region) * YEARS;

    *v = value + at;
    *st = status + at;
    *fl = flags + at;
    if (br) *br = broken;
    return e->lines[line].cls != KC_LINE_QUALITATIVE;
}

const char *kc_result_id(kc_arena *a, const kc_evaluation *e, const kc_result *r, const char *field)
{
    return kc_printf(a, "R%s-%s-%s-%d%s%s", e->run8, e->lines[r->line].key, e->regions[r->region].code, e->year, field ? "-" : "", field ? field : "");
}

static void fill_history(void)
{
    broken[3] = true;
    for (size_t i = 0; i < sizeof value / sizeof *value; i++) {
        value[i] = 20 + (double)(i % YEARS) + 0.5 * (double)(i % 3);
        flags[i] = i % 11 == 0 ? KC_FLAG_SYNTHETIC : i % 7 == 0 ? KC_FLAG_UNCONFIRMED : 0;
    }
}

static void fill_results(kc_result *r)
{
    static const double none = (double)NAN;

    for (uint32_t i = 0; i < LINES * REGIONS; i++) {
        r[i] = (kc_result){ .line = i / REGIONS, .region = i % REGIONS, .value = 25.5, .target = 26, .goal = 26, .baseline = 20, .previous = none,
                            .gap = -0.5, .hp2030 = 91.7, .opensdg = none, .schedule = none, .change = none, .needed = none, .chance = 0.4,
                            .forecast = 30, .low = 28, .high = 32, .slope = 1, .final = 30, .year = YEAR, .value_year = YEAR, .baseline_year = 2018,
                            .goal_year = YEAR, .final_year = 2030, .status = (uint8_t)(i / REGIONS % KC_N_STANDINGS), .met = 0, .rule = KC_RULE_OWN,
                            .goal_at = 0 };
        if (r[i].status == KC_NO_DATA) {
            r[i].value = r[i].gap = r[i].chance = none;
            r[i].why = KC_WHY_ABSENT;
            r[i].why_chance = KC_WHY_FEW_YEARS;
        }
        if (i / REGIONS == 1) r[i].flags = KC_RF_SYNTHETIC | KC_RF_TARGET_UNCONFIRMED;
        if (i / REGIONS == 2) {
            r[i].flags = KC_RF_OLD_VALUE;
            r[i].value_year = YEAR - 2;
        }
        if (i / REGIONS == LINES - 1) {
            r[i].status = KC_NO_DATA;
            r[i].why = KC_WHY_AWAITS_JUDGEMENT;
        }
    }
}

static void make(kc_arena *a, kc_evaluation *e, size_t n_lines)
{
    kc_line          *lines = kc_alloc_n(a, LINES, sizeof *lines);
    kc_judged_region *regions = kc_alloc_n(a, REGIONS, sizeof *regions);
    kc_result        *results = kc_alloc_n(a, (size_t)LINES * REGIONS, sizeof *results);
    kc_plan          *plan = kc_alloc(a, sizeof *plan);
    kc_action        *action = KC_PUSH(a, &plan->actions);

    *action = (kc_action){ .no = 1, .name = "行动" EVIL };
    kc_names_add(a, &action->lead, "单位" EVIL);
    plan->title = "方案" EVIL;
    for (int i = 0; i < LINES; i++) {
        kc_target *t = kc_alloc(a, sizeof *t);

        *t = (kc_target){ .id = "T001", .cmp = i == LINES - 1 ? KC_CMP_QUALITATIVE : KC_CMP_GE, .value = 26, .unit = "%", .year = YEAR, .section = EVIL };
        lines[i] = (kc_line){ .key = kc_printf(a, "X%d", i), .name = "指标" EVIL, .unit = "%", .scope = EVIL "范围", .indicator = i + 1, .direction = 1, .decimals = 2,
                              .cls = i == LINES - 1 ? KC_LINE_QUALITATIVE : KC_LINE_LEVEL, .n_targets = 1, .action_no = i % 2 };
        lines[i].targets = kc_alloc_n(a, 1, sizeof *lines[i].targets);
        lines[i].targets[0] = t;
    }
    regions[0] = (kc_judged_region){ 1, "620600", "市" EVIL, NULL, 0 };
    regions[1] = (kc_judged_region){ 3, "620621", "县二", "620600", 1 };
    regions[2] = (kc_judged_region){ 2, "620602", "县一", "620600", 1 };
    fill_results(results);
    fill_history();
    *e = (kc_evaluation){ .run8 = "1a2b3c4d", .plan = plan, .year = YEAR, .max_age = 3, .history = 10, .program = "0.1", .n_lines = n_lines, .n_regions = REGIONS,
                          .n_results = n_lines * REGIONS, .lines = lines, .regions = regions, .results = results, .year_from = YEAR - YEARS + 1,
                          .n_years = YEARS };
}

static void (*alter)(kc_evaluation *e); /* what a test changes before the page is made */

static const char *page(kc_arena *a, kc_lang lang, size_t n_lines)
{
    kc_evaluation          e;
    const kc_report_source source = { 1, "S1", "题名" EVIL, "机构" EVIL, "https://example.cn/?a=1&b=2", 2 };
    const kc_report_facts  f = { .sources = &source, .n_sources = 1 };
    const kc_report_opt    o = { .lang = lang };
    kc_buf                 b;

    make(a, &e, n_lines);
    if (alter) alter(&e);
    kc_buf_init(&b, a);
    kc_report_annual(&b, &e, &f, &o);
    return b.s;
}

/* Every tag that opens closes, in order; attribute values are quoted and hold no < or ". */
static void balanced(const char *html)
{
    static const char *const empty[] = { "meta", "col", "!DOCTYPE", "path", "rect", "circle", "br" };
    char                     open[64][24];
    int                      depth = 0;

    for (const char *p = strchr(html, '<'); p; p = strchr(p, '<')) {
        const char *end = strchr(p, '>');
        bool        closing = p[1] == '/', alone = false;
        char        name[24];
        size_t      n = strcspn(p + 1 + closing, " >/");

        assert_non_null(end);
        (void)snprintf(name, sizeof name, "%.*s", (int)n, p + 1 + closing);
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) alone = alone || strcmp(name, empty[i]) == 0;
        if (closing) {
            assert_true(depth > 0);
            assert_string_equal(open[--depth], name);
        } else if (!alone && end[-1] != '/') {
            assert_true(depth < 64);
            (void)snprintf(open[depth++], sizeof open[0], "%s", name);
        }
        p = end;
    }
    assert_int_equal(depth, 0);
}

static const char *body_of(const char *html)
{
    const char *body = strstr(html, "<body>"); /* the style sheet has its own dots and quotes */

    assert_non_null(body);
    return body;
}

TEST_ARENA(what_comes_from_data_is_escaped)
{
    for (int lang = KC_ZH; lang <= KC_EN; lang++) {
        const char *html = page(a, (kc_lang)lang, LINES);

        assert_null(strstr(html, "<script"));
        assert_null(strstr(html, "alert(\""));
        assert_non_null(strstr(html, "&lt;script&gt;"));
        assert_null(strstr(html, "a=1&b=2"));
        balanced(html);
    }
}

TEST_ARENA(no_key_is_left_untranslated)
{
    static const char *const layers[] = { "report.", "judge.", "catalog." };

    for (int lang = KC_ZH; lang <= KC_EN; lang++) {
        const char *body = body_of(page(a, (kc_lang)lang, LINES));

        for (size_t i = 0; i < 3; i++)
            for (const char *p = strstr(body, layers[i]); p; p = strstr(p + 1, layers[i])) {
                if (!islower((unsigned char)p[strlen(layers[i])])) continue; /* the end of a sentence */
                print_error("untranslated: %.50s\n", p);
                fail();
            }
        assert_null(strstr(body, "nan"));
        assert_null(strstr(body, "(null)"));
        assert_null(strstr(body, "{0}"));
    }
}

static int by_text(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

TEST_ARENA(ids_stand_once_and_nothing_is_loaded)
{
    const char  *body = body_of(page(a, KC_ZH, LINES));
    const char **ids = kc_alloc_n(a, 20000, sizeof *ids);
    size_t       n = 0;

    for (const char *p = strstr(body, " id=\""); p && n < 20000; p = strstr(p + 1, " id=\"")) ids[n++] = kc_strndup(a, p + 5, strcspn(p + 5, "\""));
    assert_true(n > 40);
    qsort(ids, n, sizeof *ids, by_text);
    for (size_t i = 1; i < n; i++) assert_string_not_equal(ids[i - 1], ids[i]);
    assert_null(strstr(body, " src="));
    assert_null(strstr(body, "href=\"http"));
    assert_null(strstr(body, "url(http"));
    assert_non_null(strstr(body, "id=\"R1a2b3c4d-X0-620600-2022-value\""));
}

TEST_ARENA(regions_stand_by_code_and_marks_are_words_too)
{
    const char *body = body_of(page(a, KC_ZH, LINES));

    assert_true(strstr(body, "县一") < strstr(body, "县二"));
    assert_non_null(strstr(body, "合成值"));
    assert_non_null(strstr(body, "未能对照原文"));
    assert_non_null(strstr(body, "<small class=\"old\">2020</small>"));
    assert_non_null(strstr(body, "暂用2020年值"));
    assert_non_null(strstr(body, "待判定"));
}

TEST_ARENA(a_plan_without_indicators_says_so)
{
    const char *html = page(a, KC_ZH, 0);

    assert_non_null(strstr(html, "可考核 0 项："));
    assert_non_null(strstr(html, "没有迟报或缺报的数据。"));
    balanced(html);
    html = page(a, KC_EN, 0);
    assert_non_null(strstr(html, "To judge by numbers 0:"));
    balanced(html);
}

TEST_ARENA(the_same_evaluation_gives_the_same_bytes)
{
    assert_string_equal(page(a, KC_ZH, LINES), page(a, KC_ZH, LINES));
}

static kc_result *cell(kc_evaluation *e, size_t line, size_t region)
{
    return (kc_result *)(uintptr_t)&e->results[line * e->n_regions + region];
}

static const char *altered(kc_arena *a, void (*how)(kc_evaluation *e))
{
    const char *body;

    alter = how;
    body = body_of(page(a, KC_ZH, LINES));
    alter = NULL;
    return body;
}

static void nothing_synthetic(kc_evaluation *e)
{
    for (size_t i = 0; i < e->n_results; i++) cell(e, 0, 0)[i].flags &= ~(uint32_t)KC_RF_SYNTHETIC;
    memset(flags, 0, sizeof flags);
}

static void one_county_synthetic(kc_evaluation *e)
{
    nothing_synthetic(e);
    cell(e, 0, 1)->flags |= KC_RF_SYNTHETIC;
}

static void only_history_synthetic(kc_evaluation *e)
{
    nothing_synthetic(e);
    flags[2] = KC_FLAG_SYNTHETIC; /* of line 0, the city */
}

static void baseline_synthetic(kc_evaluation *e)
{
    kc_result *r = cell(e, 3, 0);

    nothing_synthetic(e);
    r->flags |= KC_RF_BASELINE_OBSERVED | KC_RF_BASIS_SYNTHETIC;
    flags[3 * REGIONS * YEARS + (size_t)(r->baseline_year - e->year_from)] = KC_FLAG_SYNTHETIC;
}

/* The alert is about the whole page, not only about the values of the plan's own region. */
TEST_ARENA(made_up_figures_are_announced_wherever_they_stand)
{
    const char *body;

    assert_null(strstr(altered(a, nothing_synthetic), "class=\"alert\""));
    body = altered(a, one_county_synthetic);
    assert_non_null(strstr(body, "本级0项指标、下级地区1个数值"));
    assert_non_null(strstr(strstr(body, "id=\"ids\""), ">合</b>")); /* the appendix has marks too */
    assert_non_null(strstr(altered(a, only_history_synthetic), "含有合成数据：1项指标"));
    body = altered(a, baseline_synthetic);
    assert_non_null(strstr(body, "含有合成数据：1项指标"));
    body = strstr(body, "id=\"R1a2b3c4d-X3-620600-2022-baseline\"");
    assert_non_null(body);
    assert_true(strstr(body, ">合</b>") < strstr(body, "</td>"));
    assert_non_null(strstr(body, ">合*</b>")); /* status and chance rest on it */
}

static void beyond_the_limit(kc_evaluation *e)
{
    kc_result *r = cell(e, 2, 0);

    r->predicted = 107;
    r->forecast = r->low = r->high = 100;
    r->chance = 1;
}

TEST_ARENA(a_forecast_beyond_the_limit_says_so)
{
    const char *body = altered(a, beyond_the_limit);

    assert_non_null(strstr(body, "2030年前已到上限100"));
    assert_null(strstr(body, "100.00至100.00"));
}

static void a_looser_target(kc_evaluation *e)
{
    cell(e, 0, 0)->baseline = 27; /* the target is 26 */
}

/* The dashed way starts at the baseline; no line leads down to a target that the baseline meets. */
TEST_ARENA(no_way_leads_to_a_looser_target)
{
    static const char tag[] = "<path class=\"tg\" d=\"";
    const char       *body = strstr(altered(a, a_looser_target), "class=\"charts\"");
    const char       *way = strstr(body, tag);

    assert_non_null(way);
    way += strlen(tag);
    assert_int_equal(way[0], 'M');
    assert_null(memchr(way, 'L', strcspn(way, "\"")));
    way = strstr(strstr(altered(a, NULL), "class=\"charts\""), tag) + strlen(tag);
    assert_non_null(memchr(way, 'L', strcspn(way, "\"")));
}

static void close_by(kc_evaluation *e)
{
    kc_result *r = cell(e, 1, 0);

    r->value = 25.996;
    r->gap = -0.004;
}

TEST_ARENA(rounding_does_not_contradict_the_verdict)
{
    const char *shown = strstr(altered(a, close_by), "id=\"R1a2b3c4d-X1-620600-2022-value\"");

    assert_non_null(shown);
    assert_true(strncmp(strchr(shown, '>'), ">25.996<", 8) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_comes_from_data_is_escaped),        T(no_key_is_left_untranslated),       T(ids_stand_once_and_nothing_is_loaded),
        T(regions_stand_by_code_and_marks_are_words_too), T(a_plan_without_indicators_says_so), T(the_same_evaluation_gives_the_same_bytes),
        T(made_up_figures_are_announced_wherever_they_stand), T(a_forecast_beyond_the_limit_says_so), T(no_way_leads_to_a_looser_target),
        T(rounding_does_not_contradict_the_verdict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
