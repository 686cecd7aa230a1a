/* The pipeline of an index: trees, screening, strata, means over tables, parts of a score and of a change. */
#include "kangce/kc_index.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>

enum { N = 4, IND = 4, NODES = 7 };

/* (a, b) -> P, (c, d) -> Q, (P, Q) -> I */
static const int           PARENT[NODES] = { 4, 4, 5, 5, 6, 6, -1 }, LEVEL[NODES] = { 1, 1, 1, 1, 2, 2, 3 };
static const kc_index_tree TREE = { IND, NODES, PARENT, LEVEL, 3 };
static const double        W[NODES] = { 1, 3, 1, 1, 2, 1, 1 };
static const double        DATA[IND * N] = { 10, 20, 40, NAN, /**/ 5, 5, 25, 45, /**/ 1, 2, 4, 8, /**/ 100, 0, 50, 25 };

static void near_to(double got, double want, double rel)
{
    if (isnan(want) ? !isnan(got) : !(fabs(got - want) <= rel * fmax(1, fabs(want)))) fail_msg("got %.15g, expected %.15g", got, want);
}

static void agg_all(kc_index_agg *agg, kc_index_agg_method method, double p)
{
    for (int i = 0; i < 4; i++) agg[i] = (kc_index_agg){ .method = method, .p = p, .fill_within = KC_WITHIN_ALL };
}

/* Scores by the plain function on one row after the other. */
static void by_rows(const double *x, size_t n, const kc_index_tree *t, const kc_index_agg *agg, const double *w, double *score)
{
    double value[64], cv[64], cw[64];

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < t->n_ind; j++) value[j] = x[j * n + i];
        for (size_t k = t->n_ind; k < t->n_nodes; k++) {
            size_t m = 0;

            for (size_t c = 0; c < k; c++)
                if (t->parent[c] == (int)k) {
                    cv[m] = value[c];
                    cw[m++] = w[c];
                }
            assert_int_equal(kc_index_mean(m, cv, cw, &agg[t->level[k]], &value[k], NULL), KC_OK);
            score[(k - t->n_ind) * n + i] = value[k];
        }
    }
}

static kc_index_matrix matrix(double *x, double *logs, unsigned char *gaps, size_t n, size_t n_ind)
{
    kc_index_matrix m = { .n_rows = n, .n_ind = n_ind, .x = x, .log_x = logs, .gaps = gaps };

    kc_index_matrix_ready(&m);
    return m;
}

TEST(trees_that_are_none)
{
    const int     orphan[] = { 4, 4, 5, 5, 6, -1, -1 }, back[] = { 4, 4, 5, 5, 4, 6, -1 }, flat[] = { 1, 1, 1, 1, 2, 2, 2 }, idle[] = { 4, 4, 4, 4, 6, 6, -1 };
    kc_index_tree t = TREE;
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(kc_index_tree_check(&t, &err), KC_OK);
    t.parent = orphan;
    assert_int_equal(kc_index_tree_check(&t, &err), KC_E_ARG);
    assert_int_equal(err.at, 5);
    t.parent = back;
    assert_int_equal(kc_index_tree_check(&t, &err), KC_E_ARG);
    assert_int_equal(err.at, 4);
    t.parent = idle;
    assert_int_equal(kc_index_tree_check(&t, &err), KC_E_ARG);
    assert_int_equal(err.at, 5);
    t = TREE;
    t.level = flat;
    assert_int_equal(kc_index_tree_check(&t, &err), KC_E_ARG);
    t = TREE;
    t.n_ind = 0;
    assert_int_equal(kc_index_tree_check(&t, &err), KC_E_ARG);
}

TEST(weights_go_down_the_tree)
{
    double eff[NODES], w[NODES] = { 1, 2, 3, 4, 0, 0, 0 };

    kc_index_effective_weights(&TREE, W, eff);
    near_to(eff[6], 1, 0);
    near_to(eff[4], 2.0 / 3, 1e-15);
    near_to(eff[1], 0.5, 1e-15);
    near_to(eff[3], 1.0 / 6, 1e-15);
    kc_index_sum_weights(&TREE, w);
    near_to(w[4], 3, 0);
    near_to(w[5], 7, 0);
    near_to(w[6], 10, 0);
}

/* Every rule, with and without ready logarithms, with gaps and a threshold: the table gives what single rows give. */
TEST(tables_agree_with_rows)
{
    static const struct {
        kc_index_agg_method method;
        double              p, threshold;
    } rules[] = { { KC_AGG_ARITHMETIC, 1, 0 }, { KC_AGG_GEOMETRIC, 0, 0 }, { KC_AGG_HARMONIC, 0, 0 }, { KC_AGG_POWER, 0.5, 0 }, { KC_AGG_POWER, 2, 0 },
                  { KC_AGG_POWER, -1.5, 0.6 }, { KC_AGG_GEOMETRIC, 0, 0.6 }, { KC_AGG_ARITHMETIC, 1, 1 } };
    double        x[IND * N], logs[IND * N], want[3 * N], got[3 * N];
    unsigned char gaps[IND];

    for (int gap = 0; gap < 2; gap++)
        for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
            kc_index_agg agg[4];
            void        *work = malloc(kc_index_aggregate_bytes(&TREE, N));

            agg_all(agg, rules[r].method, rules[r].p);
            for (int i = 0; i < 4; i++) agg[i].threshold = rules[r].threshold;
            for (size_t i = 0; i < IND * N; i++) x[i] = DATA[i] == 0 ? 3 : isnan(DATA[i]) && !gap ? 7 : DATA[i];
            by_rows(x, N, &TREE, agg, W, want);
            for (int ready = 0; ready < 2; ready++) {
                kc_index_matrix m = matrix(x, ready ? logs : NULL, gaps, N, IND);
                kc_err          err = KC_ERR_INIT;

                OK(kc_index_aggregate(&m, &TREE, agg, W, got, work, &err), err);
                for (size_t i = 0; i < 3 * N; i++) near_to(got[i], want[i], 1e-13);
            }
            free(work);
        }
}

TEST(a_mixed_tree)
{
    double          x[IND * N], got[3 * N], want[3 * N];
    unsigned char   gaps[IND];
    kc_index_agg    agg[4];
    void           *work = malloc(kc_index_aggregate_bytes(&TREE, N));
    kc_index_matrix m;

    agg_all(agg, KC_AGG_GEOMETRIC, 0);
    agg[3].method = KC_AGG_ARITHMETIC;
    for (size_t i = 0; i < IND * N; i++) x[i] = DATA[i] == 0 ? 3 : DATA[i];
    by_rows(x, N, &TREE, agg, W, want);
    m = matrix(x, NULL, gaps, N, IND);
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, NULL), KC_OK);
    for (size_t i = 0; i < 3 * N; i++) near_to(got[i], want[i], 1e-13);
    agg[2].method = KC_AGG_HARMONIC;
    agg[3].method = KC_AGG_GEOMETRIC;
    by_rows(x, N, &TREE, agg, W, want);
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, NULL), KC_OK);
    for (size_t i = 0; i < 3 * N; i++) near_to(got[i], want[i], 1e-13);
    free(work);
}

TEST(tables_name_the_row_that_a_mean_refuses)
{
    double          x[IND * N], logs[IND * N], got[3 * N];
    unsigned char   gaps[IND];
    kc_index_agg    agg[4];
    void           *work = malloc(kc_index_aggregate_bytes(&TREE, N));
    kc_err          err = KC_ERR_INIT;
    kc_index_matrix m;

    memcpy(x, DATA, sizeof x); /* d of row 2 is 0 */
    m = matrix(x, logs, gaps, N, IND);
    agg_all(agg, KC_AGG_GEOMETRIC, 0);
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_string_equal(err.key, "stats.index_mean_value");
    agg_all(agg, KC_AGG_HARMONIC, 0);
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, &err), KC_E_DATA);
    agg_all(agg, KC_AGG_ARITHMETIC, 0);
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, &err), KC_OK);
    free(work);
}

TEST(medians_fills_and_screened_indicators)
{
    double          x[IND * N], got[3 * N];
    unsigned char   gaps[IND], used[IND] = { 0, 1, 1, 1 }, none[IND] = { 0, 0, 1, 1 };
    kc_index_agg    agg[4];
    void           *work = malloc(kc_index_aggregate_bytes(&TREE, N));
    const int32_t   group[N] = { 0, 0, 1, 1 }, *strata[] = { group };
    kc_index_matrix m;

    memcpy(x, DATA, sizeof x);
    m = matrix(x, NULL, gaps, N, IND);
    m.strata = strata;
    agg_all(agg, KC_AGG_MEDIAN, 0);
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, NULL), KC_OK);
    near_to(got[0], 7.5, 0);
    near_to(got[3], 45, 0);
    agg_all(agg, KC_AGG_ARITHMETIC, 1);
    agg[2].fill = KC_IMPUTE_MEAN;
    agg[2].fill_within = 0; /* a of row 3 gets that of row 2, its group: 40 */
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, NULL), KC_OK);
    near_to(got[3], (40 + 3 * 45) / 4.0, 1e-13);
    agg[2].fill_within = KC_WITHIN_ALL;
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, NULL), KC_OK);
    near_to(got[3], (70.0 / 3 + 3 * 45) / 4.0, 1e-13);
    m.used = used;
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, NULL), KC_OK);
    near_to(got[0], 5, 1e-13);
    m.used = none; /* nothing left under P: the index is Q */
    assert_int_equal(kc_index_aggregate(&m, &TREE, agg, W, got, work, NULL), KC_OK);
    assert_true(isnan(got[0]));
    near_to(got[8], got[4], 1e-13);
    free(work);
}

/* ---- steps ------------------------------------------------------------------------------------------- */

typedef struct bench {
    kc_index_indicator ind[IND];
    kc_index_step      steps[6];
    kc_index_spec      spec;
    kc_index_table     table;
    void              *block, *work;
} bench;

static void set_up(bench *b, size_t n_steps)
{
    for (size_t j = 0; j < IND; j++) b->ind[j] = (kc_index_indicator)KC_INDEX_INDICATOR_INIT;
    b->spec = (kc_index_spec){ .n_rows = N, .data = DATA, .tree = TREE, .indicators = b->ind, .n_steps = n_steps, .steps = b->steps };
}

static kc_code go(bench *b, const kc_index_variant *v, kc_err *err)
{
    b->block = malloc(kc_index_table_bytes(&b->spec));
    b->work = malloc(kc_index_prepare_bytes(&b->spec));
    kc_code code = kc_index_spec_check(&b->spec, err);

    kc_index_table_init(&b->spec, b->block, &b->table);
    if (!code) code = kc_index_prepare(&b->spec, v, &b->table, b->work, err);
    return code;
}

static void tear_down(bench *b)
{
    free(b->block);
    free(b->work);
}

TEST(screening_drops_units_and_indicators)
{
    bench  b;
    kc_err err = KC_ERR_INIT;

    set_up(&b, 2);
    b.steps[0] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_SCREEN_UNITS);
    b.steps[0].min_present = 0.8; /* row 3 has 3 of 4 */
    b.steps[1] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_SCREEN_INDICATORS);
    b.steps[1].min_nonzero = 0.7; /* d has 2 of the 3 left */
    OK(go(&b, NULL, &err), err);
    assert_int_equal(b.table.n_rows, 3);
    assert_int_equal(b.table.row[2], 2);
    near_to(b.table.x[3 * 3 + 2], 50, 0);
    assert_int_equal(b.table.used[0], 1);
    assert_int_equal(b.table.used[3], 0);
    tear_down(&b);
    b.steps[0].min_present = 0.75; /* on the limit stays */
    OK(go(&b, NULL, &err), err);
    assert_int_equal(b.table.n_rows, 4);
    tear_down(&b);
    b.steps[1].min_present = 1.01;
    assert_int_equal(go(&b, NULL, &err), KC_E_DATA);
    tear_down(&b);
}

TEST(strata_work_by_themselves)
{
    const int32_t group[N] = { 1, 0, 1, -1 }, *strata[] = { group };
    bench         b;
    kc_err        err = KC_ERR_INIT;

    set_up(&b, 1);
    b.spec.n_strata = 1;
    b.spec.strata = strata;
    b.steps[0] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_NORMALISE);
    b.steps[0].within = 0;
    b.ind[3].direction = -1;
    OK(go(&b, NULL, &err), err);
    near_to(b.table.x[0], 0, 0);
    near_to(b.table.x[2], 100, 0);
    assert_true(isnan(b.table.x[1])); /* alone in its group: no range */
    assert_int_equal(b.table.note[0], KC_NOTE_MISSING); /* the group of those without one has no value of a */
    assert_int_equal(b.table.note[1], KC_NOTE_NOT_DEFINED);
    near_to(b.table.x[3 * N], 0, 0);
    near_to(b.table.x[3 * N + 2], 100, 0);
    tear_down(&b);
    b.steps[0].within = 1;
    assert_int_equal(go(&b, NULL, &err), KC_E_ARG);
    tear_down(&b);
}

TEST(panels_take_the_last_value_of_the_unit)
{
    const int32_t unit[N] = { 0, 1, 0, 1 };
    const double  time[N] = { 2021, 2020, 2020, 2021 }, late[N] = { 2021, 2019, 2020, 2021 };
    bench         b;
    kc_err        err = KC_ERR_INIT;

    set_up(&b, 1);
    b.steps[0] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_IMPUTE);
    b.steps[0].impute = (kc_index_impute){ KC_IMPUTE_LATEST, 0, 1 };
    assert_int_equal(go(&b, NULL, &err), KC_E_ARG); /* no panel */
    tear_down(&b);
    b.spec.unit = unit;
    b.spec.time = time;
    OK(go(&b, NULL, &err), err);
    near_to(b.table.x[3], 20, 0);
    assert_int_equal(b.table.mark[3], KC_IMPUTED);
    tear_down(&b);
    b.spec.time = late;
    OK(go(&b, NULL, &err), err);
    assert_true(isnan(b.table.x[3])); /* two years old */
    tear_down(&b);
}

TEST(variants_replace_the_first_step_of_their_kind)
{
    bench            b;
    kc_err           err = KC_ERR_INIT;
    kc_index_step    z = KC_INDEX_STEP_INIT(KC_STEP_NORMALISE), fill = KC_INDEX_STEP_INIT(KC_STEP_IMPUTE);
    kc_index_variant v = { .normalise = &z };
    double           other[IND * N];

    set_up(&b, 2);
    b.steps[0] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_IMPUTE);
    b.steps[1] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_NORMALISE);
    z.norm = (kc_index_norm){ KC_NORM_ZSCORE, 10, 2, 1, false, 0 };
    fill.impute.method = KC_IMPUTE_MEDIAN;
    v.impute = &fill;
    OK(go(&b, &v, &err), err);
    near_to(b.table.x[3], 10 + 2 * (20 - 22.5) / sqrt((12.5 * 12.5 + 2.5 * 2.5 * 2 + 17.5 * 17.5) / 3), 1e-12);
    tear_down(&b);
    for (size_t i = 0; i < IND * N; i++) other[i] = 2 * DATA[i];
    v = (kc_index_variant){ .data = other, .n_steps = 1 };
    OK(go(&b, &v, &err), err);
    near_to(b.table.x[0], 20, 0);
    tear_down(&b);
}

/* The first normalisation turns what is better when low; a second one finds it turned already. */
TEST(directions_are_turned_once)
{
    bench         b;
    kc_err        err = KC_ERR_INIT;
    kc_index_step first = KC_INDEX_STEP_INIT(KC_STEP_NORMALISE);

    set_up(&b, 2);
    b.ind[0].direction = -1;
    first.norm.method = KC_NORM_ZSCORE;
    first.norm.a = 0;
    first.norm.b = 1;
    b.steps[0] = first;
    b.steps[1] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_NORMALISE);
    OK(go(&b, NULL, &err), err);
    near_to(b.table.x[0], 100, 1e-12); /* 10 is the least, so the best */
    near_to(b.table.x[2], 0, 1e-12);
    tear_down(&b);
}

TEST(methods_ask_for_their_parameters)
{
    static const kc_index_norm_method need[] = { KC_NORM_DIST2TARG, KC_NORM_GOALPOSTS, KC_NORM_BAND, KC_NORM_N };
    bench                             b;
    kc_err                            err = KC_ERR_INIT;

    set_up(&b, 1);
    for (size_t i = 0; i < sizeof need / sizeof *need; i++) {
        b.steps[0] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_NORMALISE);
        b.steps[0].norm.method = need[i];
        assert_int_equal(go(&b, NULL, &err), KC_E_ARG);
        tear_down(&b);
    }
    b.steps[0].norm = (kc_index_norm){ KC_NORM_DIST2REF, 0, 0, 1, false, N };
    assert_int_equal(go(&b, NULL, &err), KC_E_ARG);
    tear_down(&b);
    b.steps[0].norm.ref = 2;
    b.ind[0].direction = 0;
    assert_int_equal(go(&b, NULL, &err), KC_E_ARG);
    tear_down(&b);
    b.ind[0].direction = 1;
    OK(go(&b, NULL, &err), err);
    near_to(b.table.x[2], 1, 0);
    near_to(b.table.x[1], 1.0 / 3, 1e-12);
    tear_down(&b);
}

/* ---- parts ------------------------------------------------------------------------------------------- */

static void scores_of(const double *leaf, const kc_index_agg *agg, const double *w, double *value)
{
    double score[3];

    by_rows(leaf, 1, &TREE, agg, w, score);
    memcpy(value, leaf, IND * sizeof *value);
    memcpy(value + IND, score, sizeof score);
}

TEST(parts_sum_to_the_score_and_to_its_change)
{
    static const double before[IND] = { 40, 55, 20, 70 }, after[IND] = { 44, 55, 35, 61 }, gap[IND] = { 44, NAN, 35, 61 };
    static const double w1[NODES] = { 2, 1, 1, 3, 1, 1, 1 };
    static const struct {
        kc_index_agg_method lower, upper;
        double              p;
    } rules[] = { { KC_AGG_ARITHMETIC, KC_AGG_ARITHMETIC, 1 }, { KC_AGG_GEOMETRIC, KC_AGG_GEOMETRIC, 0 }, { KC_AGG_HARMONIC, KC_AGG_GEOMETRIC, 0 },
                  { KC_AGG_GEOMETRIC, KC_AGG_ARITHMETIC, 0 }, { KC_AGG_POWER, KC_AGG_HARMONIC, 0.5 } };

    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
        for (int with_gap = 0; with_gap < 2; with_gap++)
            for (int other_weights = 0; other_weights < 2; other_weights++) {
                kc_index_agg  agg[4];
                const double *w = other_weights ? w1 : W;
                double        v0[NODES], v1[NODES], part[NODES], by_value[NODES], by_weight[NODES], sum = 0, leaves = 0;

                agg_all(agg, rules[r].lower, rules[r].p);
                agg[3].method = rules[r].upper;
                scores_of(before, agg, W, v0);
                scores_of(with_gap ? gap : after, agg, w, v1);
                assert_int_equal(kc_index_decompose(&TREE, agg, W, w, v0, v1, by_value, by_weight, NULL), KC_OK);
                for (size_t k = 0; k < NODES; k++) sum += by_value[k] + by_weight[k];
                near_to(sum, v1[6] - v0[6], 1e-12);
                if (!with_gap) near_to(by_value[1], 0, 0); /* it did not change */
                if (!with_gap && !other_weights)
                    for (size_t k = 0; k < NODES; k++) near_to(by_weight[k], 0, 0);
                assert_int_equal(kc_index_contributions(&TREE, agg, w, v1, part, NULL), KC_OK);
                for (size_t j = 0; j < IND; j++) leaves += part[j];
                near_to(part[6], v1[6], 0);
                near_to(leaves, v1[6], 1e-12);
                near_to(part[0] + part[1], part[4], 1e-12);
            }
}

/* Parts that cancel are still there: P of a and b is 0 and has parts of its own. */
TEST(parts_that_cancel)
{
    static const double x[IND] = { 3, -1, 4, -2 };
    kc_index_agg        agg[4];
    double              v[NODES], part[NODES];

    agg_all(agg, KC_AGG_ARITHMETIC, 1);
    scores_of(x, agg, W, v);
    near_to(v[4], 0, 0);
    assert_int_equal(kc_index_contributions(&TREE, agg, W, v, part, NULL), KC_OK);
    near_to(part[0], 3.0 / 4 * 2 / 3, 1e-14);
    near_to(part[1], -3.0 / 4 * 2 / 3, 1e-14);
    near_to(part[0] + part[1] + part[2] + part[3], v[6], 1e-14);
}

/* With a power below 1 the slope at 0 is infinite; a child that is 0 adds nothing and changes nothing. */
TEST(zeros_of_a_power_mean)
{
    static const double before[IND] = { 0, 0, 4, 0 }, after[IND] = { 0, 0, 9, 0 };
    kc_index_agg        agg[4];
    double              v0[NODES], v1[NODES], by_value[NODES], by_weight[NODES], part[NODES], sum = 0;

    agg_all(agg, KC_AGG_POWER, 0.5);
    scores_of(before, agg, W, v0);
    scores_of(after, agg, W, v1);
    assert_int_equal(kc_index_decompose(&TREE, agg, W, W, v0, v1, by_value, by_weight, NULL), KC_OK);
    for (size_t k = 0; k < NODES; k++) sum += by_value[k] + by_weight[k];
    near_to(sum, v1[6] - v0[6], 1e-12);
    near_to(by_value[2], v1[6] - v0[6], 1e-12);
    assert_int_equal(kc_index_contributions(&TREE, agg, W, v1, part, NULL), KC_OK);
    near_to(part[2], v1[6], 1e-12);
    near_to(part[0], 0, 0);
}

TEST(an_arithmetic_change_is_weight_times_difference)
{
    static const double before[IND] = { 40, 55, 20, 70 }, after[IND] = { 44, 55, 35, 61 };
    kc_index_agg        agg[4];
    double              v0[NODES], v1[NODES], by_value[NODES], by_weight[NODES];

    agg_all(agg, KC_AGG_ARITHMETIC, 1);
    scores_of(before, agg, W, v0);
    scores_of(after, agg, W, v1);
    assert_int_equal(kc_index_decompose(&TREE, agg, W, W, v0, v1, by_value, by_weight, NULL), KC_OK);
    near_to(by_value[0], 4.0 / 4 * 2 / 3, 1e-13);
    near_to(by_value[2], 15.0 / 2 / 3, 1e-13);
    near_to(by_value[3], -9.0 / 2 / 3, 1e-13);
}

/* Flat geometric: L(y1, y0) w ln(x1 / x0). */
TEST(a_geometric_change_is_the_logarithmic_mean)
{
    static const int    parent[] = { 2, 2, -1 }, level[] = { 1, 1, 2 };
    const kc_index_tree t = { 2, 3, parent, level, 2 };
    const double        w[] = { 1, 3, 1 };
    double              v0[] = { 10, 40, 0 }, v1[] = { 30, 20, 0 }, by_value[3], by_weight[3];
    kc_index_agg        agg[4];

    agg_all(agg, KC_AGG_GEOMETRIC, 0);
    v0[2] = exp((log(10) + 3 * log(40)) / 4);
    v1[2] = exp((log(30) + 3 * log(20)) / 4);
    double mean = (v1[2] - v0[2]) / log(v1[2] / v0[2]);

    assert_int_equal(kc_index_decompose(&t, agg, w, w, v0, v1, by_value, by_weight, NULL), KC_OK);
    near_to(by_value[0], mean * 0.25 * log(3), 1e-12);
    near_to(by_value[1], mean * 0.75 * log(0.5), 1e-12);
}

TEST(what_cannot_be_split_says_so)
{
    double       v0[NODES] = { 0 }, v1[NODES] = { 0 }, out[NODES], also[NODES];
    kc_index_agg agg[4];
    kc_err       err = KC_ERR_INIT;

    agg_all(agg, KC_AGG_MEDIAN, 0);
    assert_int_equal(kc_index_contributions(&TREE, agg, W, v0, out, &err), KC_E_UNSUPPORTED);
    agg_all(agg, KC_AGG_ARITHMETIC, 1);
    agg[2].fill = KC_IMPUTE_MEAN;
    assert_int_equal(kc_index_decompose(&TREE, agg, W, W, v0, v1, out, also, &err), KC_E_UNSUPPORTED);
    agg[2].fill = KC_IMPUTE_NONE;
    v1[6] = NAN;
    assert_int_equal(kc_index_decompose(&TREE, agg, W, W, v0, v1, out, also, &err), KC_E_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(trees_that_are_none), T(weights_go_down_the_tree), T(tables_agree_with_rows), T(a_mixed_tree), T(tables_name_the_row_that_a_mean_refuses),
        T(medians_fills_and_screened_indicators), T(screening_drops_units_and_indicators), T(strata_work_by_themselves),
        T(panels_take_the_last_value_of_the_unit), T(variants_replace_the_first_step_of_their_kind), T(directions_are_turned_once), T(methods_ask_for_their_parameters),
        T(parts_sum_to_the_score_and_to_its_change), T(parts_that_cancel), T(zeros_of_a_power_mean), T(an_arithmetic_change_is_weight_times_difference), T(a_geometric_change_is_the_logarithmic_mean),
        T(what_cannot_be_split_says_so),
    };

    return cmocka_run_group_tests_name("stats_index_pipeline", tests, NULL, NULL);
}
