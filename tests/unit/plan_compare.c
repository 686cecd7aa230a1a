/* plan: comparing with the parent plan; doubts, decisions, confirmation; checking. */
#include "plan_read.h"

#define HEAD                                                                                                                                   \
    "schema: kangce.plan/1\nstatus: draft\ntitle: 方案\nissuer: null\njurisdiction: 东山市\nperiod: [2020, 2030]\nissued: '2020'\n"             \
    "declared_action_count: null\nactions:\n  - {no: 1, name: 健步行动, lead: [市体育局], support: []}\n"

static kc_plan *plan_of(kc_arena *a, const char *rest)
{
    kc_plan  *p = kc_alloc(a, sizeof *p);
    kc_err    err = KC_ERR_INIT;
    kc_value *v = NULL;

    OK(kc_yaml_parse(a, kc_str_of(kc_printf(a, HEAD "%s", rest)), "p.yaml", &v, &err), err);
    OK(kc_plan_from_value(a, v, "p.yaml", p, &err), err);
    return p;
}

/* A target as one line: comparator, value, unit, year. */
static kc_plan *with_target(kc_arena *a, const char *cmp, const char *value, const char *unit, const char *year)
{
    return plan_of(a, kc_printf(a, "targets:\n  - {id: T001, action_no: 1, indicator: 甲率, comparator: '%s', value: %s, unit: %s, year: %s}\n", cmp, value, unit, year));
}

static const char *relation(kc_arena *a, kc_plan *child, kc_plan *parent)
{
    kc_relations r;

    kc_plan_compare(a, child, parent, NULL, &r);
    assert_int_equal(r.n, 1);
    return r.items[0].relation;
}

TEST_ARENA(relation_follows_direction_and_value)
{
    assert_string_equal(relation(a, with_target(a, ">=", "85", "'%'", "2025"), with_target(a, ">=", "86", "'%'", "2025")), "looser");
    assert_string_equal(relation(a, with_target(a, ">=", "99", "'%'", "2025"), with_target(a, ">=", "98", "'%'", "2025")), "stricter");
    assert_string_equal(relation(a, with_target(a, "<=", "7", "/10万", "2025"), with_target(a, "<=", "7", "/10万", "2025")), "equal");
    assert_string_equal(relation(a, with_target(a, "<=", "6", "/10万", "2025"), with_target(a, "<=", "7", "/10万", "2025")), "stricter");
    assert_string_equal(relation(a, with_target(a, "<", "7", "/10万", "2025"), with_target(a, "<=", "7", "/10万", "2025")), "stricter");
    assert_string_equal(relation(a, with_target(a, "<=", "0.5", "'%'", "2025"), with_target(a, "<=", "5", "‰", "2025")), "equal");
    assert_string_equal(relation(a, with_target(a, ">=", "1.3", "万户", "2025"), with_target(a, ">=", "13000", "户", "2025")), "equal");
    assert_string_equal(relation(a, with_target(a, ">=", "5", "张", "2025"), with_target(a, ">=", "5", "'%'", "2025")), "not_comparable");
    assert_string_equal(relation(a, with_target(a, "qualitative", "null", "null", "2025"), with_target(a, ">=", "5", "'%'", "2025")), "not_comparable");
    assert_string_equal(relation(a, with_target(a, "increase", "null", "null", "2025"), with_target(a, "increase", "null", "null", "2025")), "equal");
    assert_string_equal(relation(a, with_target(a, "decrease", "2", "个百分点", "2025"), with_target(a, "decrease", "1", "个百分点", "2025")), "stricter");
    assert_string_equal(relation(a, with_target(a, "=", "5", "个", "2025"), with_target(a, "=", "6", "个", "2025")), "not_comparable"); /* direction unknown */
}

TEST_ARENA(last_common_year_is_compared)
{
    kc_plan *child = plan_of(a, "targets:\n  - {id: T001, action_no: 1, indicator: 甲率, comparator: '>=', value: 20, unit: '%', year: 2022}\n"
                                "  - {id: T002, action_no: 1, indicator: 甲率, comparator: '>=', value: 40, unit: '%', year: 2030}\n");
    kc_plan *parent = plan_of(a, "targets:\n  - {id: T001, action_no: 1, indicator: 甲 率, comparator: '>=', value: 22, unit: '%', year: 2022}\n"
                                 "  - {id: T002, action_no: 1, indicator: 甲率, comparator: '>=', value: 30, unit: '%', year: 2030}\n"
                                 "  - {id: T003, action_no: 1, indicator: 乙率, comparator: '>=', value: 30, unit: '%', year: 2030}\n");
    kc_relations r;

    kc_plan_compare(a, child, parent, NULL, &r);
    assert_int_equal(r.n, 2);
    assert_string_equal(r.items[0].relation, "stricter");
    assert_int_equal(r.items[0].child->year, 2030);
    assert_string_equal(r.items[1].relation, "missing");
    assert_null(r.items[1].child);
    kc_plan_compare(a, parent, child, NULL, &r);
    assert_string_equal(r.items[1].relation, "added");
}

TEST_ARENA(packs_are_matched_through_the_dictionary)
{
    kc_plan        child, parent;
    kc_err         err = KC_ERR_INIT;
    kc_dictionary *d = NULL;
    kc_relations   r;
    size_t         seen = 0;

    OK(kc_plan_load(a, "wenling-2023", &child, &err), err);
    OK(kc_plan_load(a, "zhejiang-2023", &parent, &err), err);
    OK(kc_dictionary_load(a, &d, &err), err);
    kc_plan_compare(a, &child, &parent, d, &r);
    for (size_t i = 0; i < r.n; i++)
        if (strcmp(r.items[i].indicator, "人均预期寿命") == 0) {
            assert_string_equal(r.items[i].relation, "looser");
            seen++;
        }
    assert_int_equal(seen, 1);
}

/* ---- doubts and decisions ---- */

#define DOUBTS                                                                                                                                 \
    "targets:\n"                                                                                                                               \
    "  - {id: T001, action_no: 1, indicator: 甲率, comparator: '>=', value: 20, unit: '%', year: 2022, confidence: 0.95}\n"                     \
    "  - {id: T002, action_no: 1, indicator: 乙率, comparator: '>=', value: 20, unit: '%', year: 2022, confidence: 0.5}\n"                      \
    "  - {id: T003, action_no: 1, indicator: 丙率, comparator: '>=', value: 20, unit: '%', year: 2022, warnings: [unit_suspect]}\n"             \
    "warnings:\n  - {id: W001, code: missing_annex, doubt: true}\n  - {id: W002, code: unit_alias, doubt: false}\n"                             \
    "  - {id: W003, code: unit_suspect, about: T003, doubt: true}\n"

static kc_code decide(kc_arena *a, kc_plan *p, const char *about, const char *choice, const char *why, kc_err *err)
{
    kc_decision d = { about, choice, why, "张三", "2026-01-01" };

    return kc_plan_decide(a, p, &d, "d.yaml", err);
}

TEST_ARENA(nothing_is_confirmed_before_every_doubt_is_decided)
{
    kc_plan  *p = plan_of(a, DOUBTS);
    kc_doubts open;
    kc_err    err = KC_ERR_INIT;

    kc_plan_doubts(a, p, &open);
    assert_int_equal(open.n, 3); /* W001, T002, T003; the information W002 asks for nothing */
    assert_int_equal(kc_plan_confirm(a, p, &err), KC_E_DATA);
    assert_string_equal(err.key, "plan.open_doubts");
    assert_non_null(strstr(err.args, "W001 T002 T003"));
    assert_false(p->confirmed);
    OK(decide(a, p, "W001", "accept", "附件另行取得", &err), err);
    OK(decide(a, p, "T002", "reject", "不是目标", &err), err);
    OK(decide(a, p, "T003", "set unit=‰, value=5, note=按上级方案, 更正", "原文有误", &err), err);
    OK(kc_plan_confirm(a, p, &err), err);
    assert_true(p->confirmed);
    assert_int_equal(p->targets.n, 2);
    assert_string_equal(p->targets.items[1].unit, "‰");
    assert_true(p->targets.items[1].value == 5);
    assert_string_equal(p->targets.items[1].note, "按上级方案, 更正");
    assert_int_equal(p->decisions.n, 3);
}

TEST_ARENA(information_needs_no_decision)
{
    kc_plan  *p = plan_of(a, "targets:\n"
                             "  - {id: T001, action_no: 1, indicator: 甲率, comparator: '>=', value: 20, unit: '%', year: 2022, confidence: 0.7, warnings: [respectively_missing]}\n"
                             "  - {id: T002, action_no: 1, indicator: 甲率, comparator: '>=', value: 30, unit: '%', year: 2030, confidence: 0.9, warnings: [respectively_missing]}\n"
                             "  - {id: T003, action_no: 1, indicator: 乙率, comparator: '>=', value: 30, unit: '%', year: 2030, confidence: 0.69}\n"
                             "  - {id: T004, action_no: 1, indicator: 丙率, comparator: '>=', value: 30, unit: '%', year: 2030, warnings: [of_no_warning]}\n"
                             "warnings:\n  - {id: W001, code: respectively_missing, about: T001, doubt: false}\n");
    kc_doubts open;

    kc_plan_doubts(a, p, &open);
    assert_int_equal(open.n, 2);
    assert_string_equal(open.items[0].about, "T003"); /* below 0.7 */
    assert_string_equal(open.items[1].about, "T004"); /* a code that nothing explains */
}

TEST_ARENA(many_open_doubts_are_counted)
{
    kc_buf  b;
    kc_plan *p;
    kc_err   err = KC_ERR_INIT;

    kc_buf_init(&b, a);
    kc_buf_adds(&b, "targets: []\nwarnings:\n");
    for (int i = 1; i <= 11; i++) kc_buf_addf(&b, "  - {id: W%03d, code: missing_annex, doubt: true}\n", i);
    p = plan_of(a, b.s);
    assert_int_equal(kc_plan_confirm(a, p, &err), KC_E_DATA);
    assert_non_null(strstr(err.args, "11" KC_SEP "W001 "));
    assert_non_null(strstr(err.args, "W010 …"));
    assert_null(strstr(err.args, "W011"));
}

TEST_ARENA(warning_about_a_target_settles_it)
{
    kc_plan  *p = plan_of(a, DOUBTS);
    kc_doubts open;
    kc_err    err = KC_ERR_INIT;

    OK(decide(a, p, "W003", "set unit=‰", "原文有误", &err), err);
    assert_string_equal(p->targets.items[2].unit, "‰");
    kc_plan_doubts(a, p, &open);
    assert_int_equal(open.n, 2);
}

TEST_ARENA(decisions_that_cannot_be_carried_out)
{
    kc_plan *p = plan_of(a, DOUBTS);
    kc_err   err = KC_ERR_INIT;

    assert_int_equal(decide(a, p, "W001", "accept", "", &err), KC_E_DATA);
    assert_string_equal(err.key, "plan.decision_why");
    assert_int_equal(decide(a, p, "W009", "accept", "有", &err), KC_E_DATA);
    assert_string_equal(err.key, "plan.decision_about");
    assert_int_equal(decide(a, p, "T002", "maybe", "有", &err), KC_E_DATA);
    assert_string_equal(err.key, "plan.decision_choice");
    assert_int_equal(decide(a, p, "T002", "set value=much", "有", &err), KC_E_DATA);
    assert_int_equal(decide(a, p, "T002", "set colour=red", "有", &err), KC_E_DATA);
    assert_int_equal(p->decisions.n, 0);
}

TEST_ARENA(fields_of_the_plan_and_of_actions_can_be_set)
{
    kc_plan *p = plan_of(a, "targets: []\nwarnings:\n  - {id: W001, code: masked_name, doubt: true}\n  - {id: W002, code: lead_missing, about: A01, doubt: true}\n");
    kc_err   err = KC_ERR_INIT;

    OK(decide(a, p, "W001", "set jurisdiction=东山区, period=2018-2020, issuer=null", "查证", &err), err);
    OK(decide(a, p, "W002", "set lead=市体育局、市教育局", "查证", &err), err);
    assert_string_equal(p->jurisdiction, "东山区");
    assert_int_equal(p->period_from, 2018);
    assert_int_equal(p->period_to, 2020);
    assert_null(p->issuer);
    assert_string_equal(names(a, &p->actions.items[0].lead), "市体育局/市教育局");
}

TEST_ARENA(decisions_are_read_from_a_list)
{
    kc_plan  *p = plan_of(a, DOUBTS);
    kc_value *v = NULL;
    kc_err    err = KC_ERR_INIT;

    OK(kc_yaml_parse(a, kc_str_of("- {about: W001, choice: accept, why: 附件另得}\n- {about: T002, choice: accept, why: 核对原文, by: 李四, at: '2026-01-02'}\n"), "d.yaml", &v, &err), err);
    OK(kc_plan_decide_all(a, p, v, "d.yaml", "张三", &err), err);
    assert_string_equal(p->decisions.items[0].by, "张三");
    assert_non_null(p->decisions.items[0].at);
    assert_string_equal(p->decisions.items[1].by, "李四");
    OK(kc_yaml_parse(a, kc_str_of("just text\n"), "d.yaml", &v, &err), err);
    assert_int_equal(kc_plan_decide_all(a, p, v, "d.yaml", "张三", &err), KC_E_DATA);
}

TEST_ARENA(check_finds_codes_ranges_years_regions)
{
    kc_plan       *p = plan_of(a, "region: '999999'\nparent: no-such-plan\ntargets:\n"
                                  "  - {id: T001, action_no: 1, indicator: 甲率, code: XX999, comparator: '>=', value: 20, unit: '%', year: 2022}\n"
                                  "  - {id: T002, action_no: 1, indicator: 居民健康素养水平, code: HC006, comparator: '>=', value: 400, unit: '%', year: 2022}\n"
                                  "  - {id: T003, action_no: 1, indicator: 乙率, comparator: '>=', value: 20, unit: '%', year: 2040}\n");
    kc_dictionary *d = NULL;
    kc_regions    *r = NULL;
    kc_findings    f = { 0 };
    kc_err         err = KC_ERR_INIT;
    kc_buf         b;

    OK(kc_dictionary_load(a, &d, &err), err);
    OK(kc_regions_load(a, false, &r, &err), err);
    kc_plan_check(a, p, "p.yaml", d, r, &f);
    kc_buf_init(&b, a);
    for (size_t i = 0; i < f.n; i++) kc_buf_addf(&b, "%s ", f.items[i].key);
    assert_string_equal(b.s, "plan.check_region plan.check_code plan.check_range plan.check_year plan.check_parent ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(relation_follows_direction_and_value),
        T(last_common_year_is_compared),
        T(packs_are_matched_through_the_dictionary),
        T(nothing_is_confirmed_before_every_doubt_is_decided),
        T(information_needs_no_decision), T(many_open_doubts_are_counted), T(warning_about_a_target_settles_it),
        T(decisions_that_cannot_be_carried_out),
        T(fields_of_the_plan_and_of_actions_can_be_set),
        T(decisions_are_read_from_a_list),
        T(check_finds_codes_ranges_years_regions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
