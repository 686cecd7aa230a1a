/* plan: trees to plans and back; every pack; faults of files. */
#include "plan_read.h"

#include <math.h>

#define SMALL                                                                                                                                  \
    "schema: kangce.plan/1\nstatus: draft\ntitle: 方案\nissuer: null\njurisdiction: 东山市\nperiod: [2020, 2030]\nissued: '2020'\n"             \
    "declared_action_count: null\nactions:\n  - {no: 1, name: 健步行动, lead: [市体育局], support: []}\ntargets:\n"

#define TARGET "  - {id: T001, action_no: 1, indicator: 步道长度, comparator: '>=', value: 5, unit: 公里, year: 2022}\n"

static kc_code load(kc_arena *a, const char *yaml, kc_plan *p, kc_err *err)
{
    kc_value *v = NULL;
    kc_code   code = kc_yaml_parse(a, kc_str_of(yaml), "p.yaml", &v, err);

    return code ? code : kc_plan_from_value(a, v, "p.yaml", p, err);
}

TEST_ARENA(every_pack_is_read_and_written_back)
{
    static const char *const packs[] = { "healthy-china-2019", "lishui-2020", "wenling-2023", "wuwei-2020", "yuhang-2018", "zhejiang-2023" };

    for (size_t i = 0; i < sizeof packs / sizeof packs[0]; i++) {
        kc_plan   p, q;
        kc_err    err = KC_ERR_INIT;
        kc_value *v = NULL;
        kc_buf    x, y, z;

        OK(kc_plan_load(a, packs[i], &p, &err), err);
        assert_true(p.confirmed);
        assert_true(p.targets.n > 20);
        kc_buf_init(&x, a);
        kc_buf_init(&y, a);
        kc_buf_init(&z, a);
        kc_value_json(&x, kc_plan_to_value(a, &p, KC_ZH), 2);
        OK(kc_json_parse(a, (kc_str){ x.s, x.n }, "x.json", &v, &err), err);
        OK(kc_plan_from_value(a, v, "x.json", &q, &err), err);
        kc_value_json(&y, kc_plan_to_value(a, &q, KC_ZH), 2);
        assert_string_equal(x.s, y.s);
        kc_value_yaml(&z, kc_plan_to_value(a, &p, KC_ZH));
        OK(load(a, z.s, &q, &err), err);
        kc_buf_clear(&y);
        kc_value_json(&y, kc_plan_to_value(a, &q, KC_ZH), 2);
        assert_string_equal(x.s, y.s);
    }
}

TEST_ARENA(draft_of_a_text_is_written_and_read)
{
    kc_plan  *p = read_text(a, "东山市人民政府关于推进健康东山行动的实施方案\n一、总体目标\n到2025年，居民健康素养水平达到40%以上。\n二、主要任务\n"
                              "1.健步行动。建设步道。（责任单位：市体育局）\n", NULL), q;
    kc_err    err = KC_ERR_INIT;
    kc_value *v = NULL;
    kc_buf    b;

    kc_buf_init(&b, a);
    kc_value_json(&b, kc_plan_to_value(a, p, KC_EN), 0);
    OK(kc_json_parse(a, (kc_str){ b.s, b.n }, "d.json", &v, &err), err);
    OK(kc_plan_from_value(a, v, "d.json", &q, &err), err);
    assert_int_equal(q.actions.n, 1);
    assert_int_equal(q.warnings.n, p->warnings.n);
    assert_int_equal(q.tasks.items[0].source.start, p->tasks.items[0].source.start);
    assert_false(q.confirmed);
}

TEST_ARENA(all_keys_of_a_target_are_taken)
{
    kc_plan          p;
    kc_err           err = KC_ERR_INIT;
    const kc_target *t;

    OK(load(a, SMALL "  - {id: T001, action_no: 1, indicator: 近视率, code: HC1, scope: 全市, comparator: decrease, value: 1, unit: 个百分点, year: null, approx: true, "
                     "basis: {kind: per_year, year: null}, baseline: {value: 50.5, year: 2018}, section: 二1, confidence: 0.7, warnings: [year_missing], note: 甲}\n",
            &p, &err), err);
    t = &p.targets.items[0];
    assert_int_equal(t->cmp, KC_CMP_DECREASE);
    assert_int_equal(t->basis, KC_BASIS_PER_YEAR);
    assert_true(t->baseline == 50.5 && t->baseline_year == 2018 && t->approx && t->year == 0);
    assert_string_equal(t->warnings.items[0], "year_missing");
    assert_string_equal(t->note, "甲");
    assert_string_equal(kc_target_text(a, t, KC_EN), "decrease 1 个百分点");
}

static void refused(kc_arena *a, const char *yaml, const char *key)
{
    kc_plan p = { 0 };
    kc_err  err = KC_ERR_INIT;

    p.title = "untouched";
    assert_int_equal(load(a, yaml, &p, &err), KC_E_DATA);
    if (strcmp(err.key, key) != 0) print_error("%s: %s\n", key, err.key);
    assert_string_equal(err.key, key);
    assert_string_equal(p.title, "untouched");
}

TEST_ARENA(faults_of_a_file_are_named)
{
    kc_plan p;
    kc_err  err = KC_ERR_INIT;

    OK(load(a, SMALL TARGET, &p, &err), err);
    refused(a, SMALL TARGET TARGET, "plan.id_twice");
    refused(a, SMALL "  - {id: T1, action_no: 2, indicator: 甲, comparator: '>=', value: 5, unit: 公里, year: 2022}\n", "plan.no_action");
    refused(a, SMALL "  - {id: T1, action_no: 1, indicator: 甲, comparator: '>=', value: null, unit: 公里, year: 2022}\n", "plan.no_value");
    refused(a, SMALL "  - {id: T1, action_no: 1, indicator: 甲, comparator: around, value: 1, unit: 公里, year: 2022}\n", "schema.one_of");
    refused(a, SMALL "  - {id: T1, action_no: 1, indicator: 甲, comparator: '=', value: 1, unit: 公里, year: 1200}\n", "schema.range");
    refused(a, SMALL "  - {id: T1, action_no: 1, indicator: 甲, comparator: '=', value: 1, unit: 公里, year: 2022, odd: 1}\n", "schema.unknown_key");
    refused(a, "schema: kangce.plan/1\nstatus: draft\ntitle: 甲\nissuer: null\njurisdiction: null\nperiod: [2030, 2020]\nissued: null\ndeclared_action_count: null\nactions: []\ntargets: []\n", "plan.period");
    refused(a, "schema: kangce.plan/1\nstatus: draft\ntitle: 甲\nissuer: null\njurisdiction: null\nperiod: null\nissued: null\ndeclared_action_count: null\n"
               "actions:\n  - {no: 2, name: 甲, lead: [], support: []}\ntargets: []\n", "plan.action_number");
    refused(a, "schema: kangce.plan/1\nstatus: draft\ntitle: 甲\nissuer: null\njurisdiction: null\nperiod: null\nissued: null\ndeclared_action_count: null\n"
               "actions:\n  - {no: 1, name: 甲, lead: [1], support: []}\ntargets: []\n", "plan.names");
}

TEST_ARENA(names_that_are_neither_pack_nor_file)
{
    kc_plan p;
    kc_err  err = KC_ERR_INIT;

    assert_int_equal(kc_plan_load(a, "no-such-pack", &p, &err), KC_E_NOTFOUND);
    assert_string_equal(err.key, "plan.not_found");
    assert_int_equal(kc_plan_load(a, "no/such/file.yaml", &p, &err), KC_E_NOTFOUND);
}

TEST_ARENA(table_names_what_is_absent)
{
    kc_plan p;
    kc_err  err = KC_ERR_INIT;
    kc_buf  b;

    OK(load(a, SMALL TARGET, &p, &err), err);
    kc_buf_init(&b, a);
    kc_plan_table(&b, &p, KC_ZH);
    assert_non_null(strstr(b.s, "文中没有"));
    assert_non_null(strstr(b.s, "健步行动"));
    assert_non_null(strstr(b.s, ">= 5 公里"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_pack_is_read_and_written_back), T(draft_of_a_text_is_written_and_read), T(all_keys_of_a_target_are_taken),
        T(faults_of_a_file_are_named),          T(names_that_are_neither_pack_nor_file), T(table_names_what_is_absent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
