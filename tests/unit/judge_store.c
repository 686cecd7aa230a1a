/* Evaluations in a database: the healthy-china pack on the published values, determinism, runs that never change, ids that can be followed,
 * recorded judgements, and a store that refuses.
 */
#include "collect/kc_collect.h"
#include "judge/kc_judge.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct china {
    char      dir[64], db[96];
    kc_store *s;
} china;

static void near_to(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static void clean(void *ctx)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    china                   *c = ctx;
    char                     path[128];

    for (int i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s%s", c->db, ends[i]);
        (void)unlink(path);
    }
    (void)rmdir(c->dir);
}

static china *start(kc_arena *a)
{
    china        *c = kc_alloc(a, sizeof *c);
    kc_err        err = KC_ERR_INIT;
    kc_init_opt   init = { .plan = "healthy-china-2019", .actor = "test" };
    kc_import_opt import = { .file = "china-published", .actor = "test", .layer = KC_LAYER_REPORTED };
    kc_init_sum   init_sum;
    kc_import_sum import_sum;

    (void)snprintf(c->dir, sizeof c->dir, "/tmp/kangce-judge-XXXXXX");
    assert_non_null(mkdtemp(c->dir));
    (void)snprintf(c->db, sizeof c->db, "%s/china.db", c->dir);
    kc_on_clear(a, clean, c);
    OK(kc_collect_init(a, c->db, &init, &init_sum, &err), err);
    OK(kc_store_open(a, c->db, KC_OPEN_WRITE, &c->s, &err), err);
    OK(kc_import(a, c->s, KC_EN, &import, &import_sum, &err), err);
    return c;
}

static void evaluate(kc_arena *a, china *c, int year, kc_evaluation *e)
{
    kc_eval_opt opt = KC_EVAL_OPT_INIT;
    kc_err      err = KC_ERR_INIT;

    opt.year = year;
    opt.actor = "test";
    OK(kc_evaluate(a, c->s, &opt, "9.9.9", e, &err), err);
}

static const kc_result *nation(const kc_evaluation *e, const char *code)
{
    for (size_t i = 0; i < e->n_lines; i++)
        if (strcmp(e->lines[i].key, code) == 0) return &e->results[i * e->n_regions];
    fail_msg("no line %s", code);
    return NULL;
}

TEST_ARENA(the_healthy_china_plan_in_2022)
{
    china           *c = start(a);
    kc_evaluation    e;
    const kc_result *r;

    evaluate(a, c, 2022, &e);
    assert_string_equal(e.regions[0].code, "000000");
    assert_true(e.n_lines >= 26);
    r = nation(&e, "HC006"); /* health literacy 27.78 of at least 22 */
    near_to(r->value, 27.78);
    near_to(r->target, 22);
    assert_int_equal(r->status, KC_MET);
    near_to(r->hp2030, 100 * (27.78 - 14.18) / (22 - 14.18));
    assert_true(r->chance > 0.99 && r->chance <= 1);
    r = nation(&e, "HC004"); /* maternal mortality 15.7 of at most 18, a target nobody could confirm */
    near_to(r->value, 15.7);
    near_to(r->target, 18);
    assert_int_equal(r->status, KC_MET);
    assert_true(r->flags & KC_RF_TARGET_UNCONFIRMED);
    r = nation(&e, "HC001"); /* life expectancy of 2022 was never published */
    assert_int_equal(r->value_year, 2021);
    near_to(r->value, 78.2);
    assert_int_equal(r->status, KC_MET);
    assert_true(r->flags & KC_RF_OLD_VALUE);
    assert_true(r->flags & KC_RF_BREAK); /* census 2020, other method since 2021 */
    assert_int_equal(r->why_chance, KC_WHY_FEW_YEARS);
    r = nation(&e, "HC022"); /* no open value */
    assert_int_equal(r->status, KC_NO_DATA);
    assert_int_equal(r->why, KC_WHY_ABSENT);
    r = nation(&e, "HC011");
    assert_int_equal(r->why, KC_WHY_AWAITS_JUDGEMENT);
    for (size_t i = 1; i < e.n_regions; i++) {
        assert_true(e.regions[i].depth > 0);
        assert_true(e.results[i].flags & KC_RF_INHERITED);
    }
}

static long lines_of(const kc_sum *s)
{
    return s->total + s->qualitative + s->not_applicable;
}

TEST_ARENA(sums_count_every_line_once)
{
    china        *c = start(a);
    kc_evaluation e;
    long          actions = 0;

    evaluate(a, c, 2022, &e);
    assert_string_equal(e.sums[0].kind, "all");
    assert_int_equal(lines_of(&e.sums[0]), e.n_lines);
    assert_true(e.sums[0].qualitative > 0 && e.sums[0].verdicts[KC_VERDICT_NONE] == e.sums[0].qualitative);
    for (size_t i = 0; i < e.n_sums; i++) {
        long n = 0;

        for (int k = 0; k < KC_N_STANDINGS; k++) n += e.sums[i].n[k];
        assert_int_equal(n, e.sums[i].total);
        if (strcmp(e.sums[i].kind, "action") == 0) actions += lines_of(&e.sums[i]);
        if (strcmp(e.sums[i].kind, "region") == 0) assert_int_equal(lines_of(&e.sums[i]), e.n_lines);
    }
    assert_int_equal(actions, (long)e.n_lines);
    assert_string_equal(kc_sum_text(a, KC_ZH, &(kc_sum){ .n = { 1, 2, 3, 4, 5, 6 }, .total = 21, .verdicts = { 4, 1, 2, 3 }, .qualitative = 10, .not_applicable = 2 }),
                        "可考核 21 项：✓ 达标 1，✕ 未达标 2，● 在轨 3，▲ 风险 4，■ 滞后 5，○ 未报 6；定性 10 项：达标 1，部分达标 2，未达标 3，待判定 4；不适用 2 项。");
    assert_string_equal(kc_sum_text(a, KC_EN, &(kc_sum){ .total = 0 }),
                        "To judge by numbers 0: ✓ met 0, ✕ not met 0, ● on track 0, ▲ at risk 0, ■ late 0, ○ no data 0.");
}

TEST_ARENA(the_same_evaluation_is_the_same_run_with_the_same_bytes)
{
    china        *c = start(a);
    kc_evaluation e1, e2, e3;
    kc_eval_opt   opt = KC_EVAL_OPT_INIT;
    kc_err        err = KC_ERR_INIT;
    kc_buf        b1, b2;
    long          bad = 0;

    evaluate(a, c, 2022, &e1);
    evaluate(a, c, 2022, &e2);
    assert_true(e1.stored_now && !e2.stored_now);
    assert_string_equal(e1.run, e2.run);
    kc_buf_init(&b1, a);
    kc_buf_init(&b2, a);
    kc_evaluation_json(&b1, &e1);
    kc_evaluation_json(&b2, &e2);
    assert_int_equal(b1.n, b2.n);
    assert_memory_equal(b1.s, b2.s, b1.n);
    opt.year = 2022; /* another program, method or region is another run */
    OK(kc_evaluate(a, c->s, &opt, "9.9.10", &e3, &err), err);
    assert_string_not_equal(e1.run, e3.run);
    opt.method = KC_METHOD_HP2030;
    OK(kc_evaluate(a, c->s, &opt, "9.9.9", &e3, &err), err);
    assert_string_not_equal(e1.run, e3.run);
    opt.method = -1;
    opt.region = "330000";
    OK(kc_evaluate(a, c->s, &opt, "9.9.9", &e3, &err), err);
    assert_string_not_equal(e1.run, e3.run);
    assert_int_equal(e3.n_regions, 1);
    OK(kc_store_verify(c->s, NULL, NULL, &bad, &err), err);
    assert_int_equal(bad, 0);
}

TEST_ARENA(json_is_json_with_scalars)
{
    china        *c = start(a);
    kc_evaluation e;
    kc_err        err = KC_ERR_INIT;
    kc_value     *v = NULL;
    kc_buf        b;

    evaluate(a, c, 2022, &e);
    kc_buf_init(&b, a);
    kc_evaluation_json(&b, &e);
    OK(kc_json_parse(a, (kc_str){ b.s, b.n }, "evaluation", &v, &err), err);
    assert_int_equal(kc_len(kc_get(v, "results")), e.n_results);
    for (size_t i = 0; i < kc_len(kc_get(v, "results")); i++) {
        const kc_value *r = kc_get(v, "results")->items[i];

        for (size_t k = 0; k < r->n; k++)
            assert_true(r->items[k]->kind != KC_LIST || strcmp(r->keys[k], "flags") == 0);
        assert_non_null(kc_get(kc_get(r, "progress"), "hp2030"));
    }
    kc_buf_clear(&b);
    kc_evaluation_csv(&b, &e);
    size_t lines = 0;

    for (size_t i = 0; i < b.n; i++) lines += b.s[i] == '\n';
    assert_int_equal(lines, e.n_results + 1);
}

TEST_ARENA(an_id_leads_to_its_sources)
{
    china        *c = start(a);
    kc_evaluation e;
    kc_err        err = KC_ERR_INIT;
    kc_value     *v = NULL;
    kc_buf        b;

    evaluate(a, c, 2022, &e);
    kc_buf_init(&b, a);
    OK(kc_explain(a, c->s, kc_result_id(a, &e, nation(&e, "HC006"), "gap"), KC_ZH, true, &b, &err), err);
    OK(kc_json_parse(a, (kc_str){ b.s, b.n }, "explanation", &v, &err), err);
    assert_string_equal(kc_get_str(kc_get(v, "formulas"), "gap", ""), "27.78 − 22 = +5.78");
    assert_string_equal(kc_get_str(kc_get(kc_get(v, "observation"), "batch"), "name", ""), "china-published");
    assert_string_equal(kc_get_str(kc_get(kc_get(v, "observation"), "batch"), "person", ""), "test");
    assert_non_null(kc_get(kc_get(v, "observation"), "audit"));
    assert_true(kc_len(kc_get(v, "history")) >= 10);
    assert_string_equal(kc_get_str(kc_get(v, "target"), "id", ""), "T011");
    assert_string_equal(kc_get_str(kc_get(v, "run"), "hash", ""), e.run);
    assert_string_equal(kc_get_str(kc_get(v, "run"), "program", ""), "9.9.9");
    for (size_t i = 0; i < e.n_results; i += 17) { /* every result can be followed, as text too */
        kc_buf_clear(&b);
        OK(kc_explain(a, c->s, kc_result_id(a, &e, &e.results[i], NULL), i % 2 ? KC_ZH : KC_EN, false, &b, &err), err);
        assert_true(b.n > 100 && !strstr(b.s, "judge.") && !strstr(b.s, "nan"));
    }
    static const struct {
        const char *id;
        kc_code     code;
    } wrong[] = { { "", KC_E_ARG },  { "R", KC_E_ARG },  { "HC006", KC_E_ARG }, { "R00000000-HC006-000000-2022", KC_E_NOTFOUND }, { "Rzzzzzzzz-HC006-000000-2022", KC_E_ARG },
                  { "R00000000-HC006", KC_E_ARG }, { "R00000000-2022", KC_E_ARG }, { "R00000000-HC006-000000-2022-colour", KC_E_ARG } };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_int_equal(kc_explain(a, c->s, wrong[i].id, KC_ZH, false, &b, &err), wrong[i].code);
    assert_int_equal(kc_explain(a, c->s, kc_printf(a, "R%s-XX-000000-2022", e.run8), KC_ZH, false, &b, &err), KC_E_NOTFOUND);
    assert_int_equal(kc_explain(a, c->s, kc_printf(a, "R%s-HC006-999999-2022", e.run8), KC_ZH, false, &b, &err), KC_E_NOTFOUND);
    assert_int_equal(kc_explain(a, c->s, kc_printf(a, "R%s-HC006-000000-2021", e.run8), KC_ZH, false, &b, &err), KC_E_NOTFOUND);
}

/* Three revisions; the last counts, each makes another run, the old run keeps what it said. */
TEST_ARENA(judgements_are_revisions)
{
    china        *c = start(a);
    kc_evaluation before, after, corrected;
    kc_err        err = KC_ERR_INIT;
    kc_judgement  j = { .target = "T021", .year = 2022, .verdict = KC_VERDICT_PARTLY, .evidence = "minutes", .person = "Li", .actor = "test" };
    kc_buf        b;
    int           revision = 0;

    evaluate(a, c, 2022, &before);
    OK(kc_judge_record(a, c->s, &j, &revision, &err), err);
    assert_int_equal(revision, 1);
    evaluate(a, c, 2022, &after);
    assert_string_not_equal(before.run, after.run);
    assert_int_equal(nation(&after, "HC011")->status, KC_NOT_MET);
    j.verdict = KC_VERDICT_MET;
    j.target = "HC011"; /* the code of the indicator will do */
    OK(kc_judge_record(a, c->s, &j, &revision, &err), err);
    assert_int_equal(revision, 2);
    evaluate(a, c, 2022, &corrected);
    assert_int_equal(nation(&corrected, "HC011")->status, KC_MET);
    kc_buf_init(&b, a);
    OK(kc_explain(a, c->s, kc_result_id(a, &after, nation(&after, "HC011"), NULL), KC_EN, false, &b, &err), err);
    assert_non_null(strstr(b.s, "not met"));
    assert_non_null(strstr(b.s, "minutes"));
    j.target = "T999";
    assert_int_equal(kc_judge_record(a, c->s, &j, &revision, &err), KC_E_NOTFOUND);
    j.target = "T021";
    j.region = "999999";
    assert_int_equal(kc_judge_record(a, c->s, &j, &revision, &err), KC_E_NOTFOUND);
    j.region = NULL;
    j.evidence = "";
    assert_int_equal(kc_judge_record(a, c->s, &j, &revision, &err), KC_E_ARG);
    assert_int_equal(revision, 2);
}

TEST_ARENA(wrong_questions_and_a_store_that_refuses)
{
    china        *c = start(a);
    kc_eval_opt   opt = KC_EVAL_OPT_INIT;
    kc_evaluation e = { .run8 = "keep" };
    kc_store     *reader = NULL;
    kc_err        err = KC_ERR_INIT;

    opt.year = 1800;
    assert_int_equal(kc_evaluate(a, c->s, &opt, "1", &e, &err), KC_E_ARG);
    opt.year = 2022;
    opt.region = "nowhere";
    assert_int_equal(kc_evaluate(a, c->s, &opt, "1", &e, &err), KC_E_ARG);
    opt.region = NULL;
    opt.plan = 77;
    assert_int_equal(kc_evaluate(a, c->s, &opt, "1", &e, &err), KC_E_NOTFOUND);
    opt.plan = 0;
    OK(kc_store_open(a, c->db, KC_OPEN_READ, &reader, &err), err);
    opt.actor = "test";
    assert_true(kc_evaluate(a, reader, &opt, "1", &e, &err) != KC_OK); /* it cannot be stored: said, not swallowed */
    assert_string_equal(e.run8, "keep");
    opt.actor = NULL;
    OK(kc_evaluate(a, reader, &opt, "1", &e, &err), err);
    assert_false(e.stored_now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_healthy_china_plan_in_2022), T(sums_count_every_line_once), T(the_same_evaluation_is_the_same_run_with_the_same_bytes),
        T(json_is_json_with_scalars), T(an_id_leads_to_its_sources), T(judgements_are_revisions), T(wrong_questions_and_a_store_that_refuses),
    };

    return cmocka_run_group_tests_name("judge_store", tests, NULL, NULL);
}
