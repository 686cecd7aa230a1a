/* What comes from outside the program: regions with odd codes, layers, months, judgements that cannot be, and databases that it did not write. */
#include "collect/kc_collect.h"
#include "judge/kc_judge.h"
#include "kc_test.h"

#include <sqlite3.h>
#include <stdlib.h>

typedef struct city {
    char      dir[64], db[96], regions[96];
    kc_store *s;
} city;

static void clean(void *ctx)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    city                    *c = ctx;
    char                     path[128];

    for (int i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s%s", c->db, ends[i]);
        (void)unlink(path);
    }
    (void)unlink(c->regions);
    (void)rmdir(c->dir);
}

static const char REGIONS[] = "code,name,level,parent\n000000,全国,country,\n620000,甘肃省,province,000000\n620600,武威市,prefecture,620000\n"
                              "\"6206\"\"A,1\",开发区,county,620600\nX-1,新区,county,620600\n";

static city *start(kc_arena *a)
{
    city       *c = kc_alloc(a, sizeof *c);
    kc_err      err = KC_ERR_INIT;
    kc_init_opt init = { .plan = "wuwei-2020", .actor = "test", .regions_file = c->regions };
    kc_init_sum sum;
    FILE       *f;

    (void)snprintf(c->dir, sizeof c->dir, "/tmp/kangce-guard-XXXXXX");
    assert_non_null(mkdtemp(c->dir));
    (void)snprintf(c->db, sizeof c->db, "%s/w.db", c->dir);
    (void)snprintf(c->regions, sizeof c->regions, "%s/r.csv", c->dir);
    kc_on_clear(a, clean, c);
    assert_non_null(f = fopen(c->regions, "w"));
    assert_true(fputs(REGIONS, f) >= 0);
    assert_int_equal(fclose(f), 0);
    OK(kc_collect_init(a, c->db, &init, &sum, &err), err);
    OK(kc_store_open(a, c->db, KC_OPEN_WRITE, &c->s, &err), err);
    return c;
}

static void import(kc_arena *a, city *c, int layer, const char *csv)
{
    kc_import_opt opt = { .file = "x.csv", .text = kc_str_of(csv), .actor = "test", .layer = layer };
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(kc_import(a, c->s, KC_EN, &opt, &sum, &err), err);
    assert_int_equal(sum.n_rejected, 0);
}

static kc_code evaluate(kc_arena *a, city *c, const char *region, kc_evaluation *e, kc_err *err)
{
    kc_eval_opt opt = KC_EVAL_OPT_INIT;

    opt.year = 2022;
    opt.actor = "test";
    opt.region = region;
    *err = (kc_err)KC_ERR_INIT;
    return kc_evaluate(a, c->s, &opt, "9.9.9", e, err);
}

static const kc_result *result(const kc_evaluation *e, const char *key, const char *region)
{
    for (size_t i = 0; i < e->n_results; i++)
        if (strcmp(e->lines[e->results[i].line].key, key) == 0 && strcmp(e->regions[e->results[i].region].code, region) == 0) return &e->results[i];
    fail_msg("no %s in %s", key, region);
    return NULL;
}

TEST_ARENA(ids_hold_whatever_a_list_of_regions_holds)
{
    static const char *const codes[] = { "6206\"A,1", "X-1" };
    city                    *c = start(a);
    kc_evaluation            e;
    kc_err                   err = KC_ERR_INIT;
    kc_value                *v = NULL;
    kc_buf                   b;

    import(a, c, KC_LAYER_REPORTED, "指标,地区,年份,数值\nHC006,开发区,2022,23\nHC006,新区,2022,24\n");
    OK(evaluate(a, c, NULL, &e, &err), err);
    kc_buf_init(&b, a);
    kc_evaluation_json(&b, &e);
    OK(kc_json_parse(a, (kc_str){ b.s, b.n }, "evaluation", &v, &err), err);
    for (size_t i = 0; i < 2; i++) {
        const char *id = kc_result_id(a, &e, result(&e, "HC006", codes[i]), "value");

        kc_buf_clear(&b);
        OK(kc_explain(a, c->s, id, KC_EN, false, &b, &err), err);
        assert_non_null(strstr(b.s, i ? "24 (value of 2022)" : "23 (value of 2022)"));
    }
    kc_buf_clear(&b);
    kc_evaluation_csv(&b, &e);
    assert_non_null(strstr(b.s, "-6206\"\"A,1-2022\",")); /* quoted: "R…-6206""A,1-2022" */
}

TEST_ARENA(a_region_above_that_of_the_plan_is_refused)
{
    city         *c = start(a);
    kc_evaluation e;
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(evaluate(a, c, "620000", &e, &err), KC_E_ARG);
    assert_string_equal(err.key, "judge.region_outside");
    assert_int_equal(evaluate(a, c, "000000", &e, &err), KC_E_ARG);
    OK(evaluate(a, c, "620600", &e, &err), err);
    OK(evaluate(a, c, "X-1", &e, &err), err);
}

TEST_ARENA(layers_that_differ_and_months_without_a_year)
{
    city         *c = start(a);
    kc_evaluation e;
    kc_err        err = KC_ERR_INIT;

    import(a, c, KC_LAYER_REPORTED, "指标,地区,年份,数值\nHC006,武威市,2022,23\nHC004,武威市,2022,14\nHC002,武威市,2022-03,5\n");
    import(a, c, KC_LAYER_VERIFIED, "指标,地区,年份,数值\nHC006,武威市,2022,21.5\nHC004,武威市,2022,14\n");
    OK(evaluate(a, c, NULL, &e, &err), err);
    assert_true(result(&e, "HC006", "620600")->value == 21.5);
    assert_true(result(&e, "HC006", "620600")->flags & KC_RF_LAYERS_DIFFER);
    assert_false(result(&e, "HC004", "620600")->flags & KC_RF_LAYERS_DIFFER);
    assert_int_equal(result(&e, "HC002", "620600")->why, KC_WHY_ONLY_PARTS);
    assert_int_equal(result(&e, "HC002", "X-1")->why, KC_WHY_ABSENT);
}

/* T013 has a number, T002 "rises", T016-like ones are words only; the plan runs from 2020 to 2030. */
TEST_ARENA(judgements_that_cannot_be)
{
    static const struct {
        const char *target, *evidence, *person, *key;
        int         year;
    } cases[] = {
        { "T013", "minutes", "Li", "judge.numeric_target", 2022 }, { "T002", "minutes", "Li", NULL, 2022 },
        { "T002", " \t", "Li", "judge.no_evidence", 2022 },        { "T002", "\xE3\x80\x80", "Li", "judge.no_evidence", 2022 },
        { "T002", "minutes", "  ", "judge.no_person", 2022 },      { "T002", "minutes", "Li", "judge.year_outside", 2031 },
        { "T002", "minutes", "Li", "judge.year_outside", 2010 },
    };
    city *c = start(a);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kc_judgement j = { .target = cases[i].target, .year = cases[i].year, .verdict = KC_VERDICT_MET, .evidence = cases[i].evidence,
                           .person = cases[i].person, .actor = "test" };
        kc_err       err = KC_ERR_INIT;
        kc_code      code = kc_judge_record(a, c->s, &j, NULL, &err);

        if ((code == KC_OK) != !cases[i].key || (code && strcmp(err.key, cases[i].key) != 0)) fail_msg("case %zu: %d %s", i, code, code ? err.key : "");
    }
}

/* ---- databases that the program did not write --------------------------------------------------------- */

static void sql(city *c, const char *text)
{
    sqlite3 *db = NULL;
    char    *why = NULL;

    assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", text, why);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

TEST_ARENA(ids_out_of_range_are_damage_not_memory)
{
    static const char *const hostile[] = {
        "INSERT INTO indicator (id, code, name, direction, decimals, local, confirmed) VALUES (-5, 'ZZ', 'zz', 0, 1, 0, 1)",
        "INSERT INTO indicator (id, code, name, direction, decimals, local, confirmed) VALUES (4294967297, 'ZY', 'zy', 0, 1, 0, 1)",
        "INSERT INTO region (id, code, name, level, parent, own) VALUES (-7, 'YY', 'yy', 4, 1, 1)",
        "INSERT INTO region (id, code, name, level, parent, own) VALUES (2000000000, 'YX', 'yx', 4, 1, 1)",
    };

    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        city         *c = start(a);
        kc_evaluation e;
        kc_err        err = KC_ERR_INIT;

        sql(c, hostile[i]);
        assert_int_equal(evaluate(a, c, NULL, &e, &err), KC_E_CORRUPT);
        assert_string_equal(err.key, "judge.bad_row");
    }
}

TEST_ARENA(breaks_of_regions_that_are_not_there)
{
    city         *c = start(a);
    kc_evaluation e;
    kc_err        err = KC_ERR_INIT;

    sql(c, "INSERT INTO break_in_series (id, indicator, region, year, reason) SELECT 900, i.id, -3, 2021, 'x' FROM indicator i WHERE i.code = 'HC006'");
    sql(c, "INSERT INTO break_in_series (id, indicator, region, year, reason) VALUES (901, -3, 1, 2021, 'x')");
    OK(evaluate(a, c, NULL, &e, &err), err);
}

TEST_ARENA(a_stored_run_that_was_tampered_with)
{
    static const char *const hostile[] = {
        "UPDATE run SET params = '{\"history\":2000000000}'",
        "UPDATE run SET year = 2147483647",
        "UPDATE run_result SET data = CAST('[{\"key\":\"HC006\",\"figures\":[]}]' AS BLOB) WHERE part = 'lines'",
        "UPDATE run_result SET data = zeroblob(4) WHERE part = 'regions'",
        "UPDATE run_result SET n = -1 WHERE part = 'regions'",
        "UPDATE run_result SET data = x'4b4a5231' WHERE part = 'line'",
    };

    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        city         *c = start(a);
        kc_evaluation e;
        kc_err        err = KC_ERR_INIT;
        kc_buf        b;
        kc_code       code;

        import(a, c, KC_LAYER_REPORTED, "指标,地区,年份,数值\nHC006,武威市,2022,23\n");
        OK(evaluate(a, c, NULL, &e, &err), err);
        sql(c, hostile[i]);
        kc_buf_init(&b, a);
        code = kc_explain(a, c->s, kc_result_id(a, &e, result(&e, "HC006", "620600"), NULL), KC_EN, false, &b, &err);
        if (code != KC_E_CORRUPT) fail_msg("case %zu: %d", i, code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(ids_hold_whatever_a_list_of_regions_holds), T(a_region_above_that_of_the_plan_is_refused), T(layers_that_differ_and_months_without_a_year),
        T(judgements_that_cannot_be), T(ids_out_of_range_are_damage_not_memory), T(breaks_of_regions_that_are_not_there),
        T(a_stored_run_that_was_tampered_with),
    };

    return cmocka_run_group_tests_name("judge_guard", tests, NULL, NULL);
}
