/* The uncertainty engine on a small index of random numbers: against the pipeline itself, against its own promises (seeds, threads, no
 * noise, ties, gaps), and its refusals. */
#include "kangce/kc_random.h"
#include "kangce/kc_uncertainty.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 40, INDS = 6, NODES = 9, CELLS = ROWS * INDS, REPS = 300 };

static const int parents[NODES] = { 6, 6, 6, 7, 7, 7, 8, 8, -1 }, levels[NODES] = { 1, 1, 1, 1, 1, 1, 2, 2, 3 };

typedef struct fixture {
    double             data[CELLS], weight[NODES], half[NODES], se[CELLS];
    kc_index_indicator ind[INDS];
    kc_index_step      steps[2], treat[3], norm[2];
    kc_index_agg       arith[4], geo[4];
    const kc_index_agg *aggs[2];
    kc_index_spec      spec;
    kc_ua_factor       factor[KC_UA_FACTORS_MAX + 1];
    kc_ua              ua;
    void              *block;
    kc_ua_run         *run;
} fixture;

static void fill(fixture *f)
{
    kc_rng rng;

    kc_rng_seed(&rng, 11);
    for (size_t k = 0; k < CELLS; k++) {
        f->data[k] = exp(1.2 * kc_rng_normal(&rng));
        f->se[k] = 0.1 * f->data[k];
    }
    for (size_t k = 0; k < NODES; k++) {
        f->weight[k] = 1 + (double)(k % 3);
        f->half[k] = k < INDS ? 0.25 : 0;
    }
    for (size_t k = 0; k < INDS; k++) f->ind[k] = (kc_index_indicator)KC_INDEX_INDICATOR_INIT;
    f->ind[2].direction = -1;
    f->steps[0] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_TREAT);
    f->steps[1] = (kc_index_step)KC_INDEX_STEP_INIT(KC_STEP_NORMALISE);
    for (int k = 0; k < 3; k++) {
        f->treat[k] = f->steps[0];
        f->treat[k].treat.win_max = k + 1;
    }
    f->norm[0] = f->norm[1] = f->steps[1];
    f->norm[0].norm.a = 1;
    f->norm[1].norm = (kc_index_norm){ KC_NORM_ZSCORE, 10, 2, 1, false, 0 };
    for (int k = 0; k < 4; k++) {
        f->arith[k] = f->geo[k] = (kc_index_agg)KC_INDEX_AGG_INIT;
        f->geo[k].method = KC_AGG_GEOMETRIC;
    }
    f->aggs[0] = f->arith;
    f->aggs[1] = f->geo;
    f->spec = (kc_index_spec){ .n_rows = ROWS, .data = f->data, .tree = { INDS, NODES, parents, levels, 3 }, .indicators = f->ind, .n_steps = 2,
                               .steps = f->steps };
    f->ua = (kc_ua){ .spec = &f->spec, .agg = f->arith, .weight = f->weight, .node = -1, .factors = f->factor, .seed = 1, .n_threads = 2 };
}

static fixture *new_fixture(void)
{
    fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    fill(f);
    return f;
}

static void add(fixture *f, kc_ua_factor what)
{
    f->factor[f->ua.n_factors++] = what;
}

static void add_choices(fixture *f)
{
    add(f, (kc_ua_factor){ .kind = KC_UA_TREAT, .n = 3, .steps = f->treat });
    add(f, (kc_ua_factor){ .kind = KC_UA_NORMALISE, .n = 2, .steps = f->norm });
    add(f, (kc_ua_factor){ .kind = KC_UA_AGGREGATE, .n = 2, .aggs = f->aggs });
}

static void add_noise(fixture *f)
{
    add(f, (kc_ua_factor){ .kind = KC_UA_WEIGHT_NOISE, .half = f->half });
}

static kc_code open_it(fixture *f, kc_err *err)
{
    size_t bytes = kc_ua_bytes(&f->ua);

    free(f->block);
    f->block = malloc(bytes ? bytes : 1);
    assert_non_null(f->block);
    f->run = NULL;
    return kc_ua_open(&f->ua, f->block, &f->run, err);
}

static void drop(fixture *f)
{
    free(f->block);
    free(f);
}

/* Scores and ranks by the pipeline alone. */
static void by_pipeline(fixture *f, const kc_index_variant *v, const kc_index_agg *agg, const double *weight, double *score, uint16_t *rank)
{
    kc_index_table t;
    void          *block = malloc(kc_index_table_bytes(&f->spec)), *work = malloc(kc_index_prepare_bytes(&f->spec)),
         *room = malloc(kc_index_aggregate_bytes(&f->spec.tree, ROWS));
    unsigned char  gaps[INDS];
    double         all[(NODES - INDS) * ROWS];
    kc_err         err = KC_ERR_INIT;

    kc_index_table_init(&f->spec, block, &t);
    OK(kc_index_prepare(&f->spec, v, &t, work, &err), err);
    kc_index_matrix m = { .n_rows = t.n_rows, .n_ind = INDS, .x = t.x, .gaps = gaps, .used = t.used };

    kc_index_matrix_ready(&m);
    OK(kc_index_aggregate(&m, &f->spec.tree, agg, weight, all, room, &err), err);
    for (size_t i = 0; i < ROWS; i++) score[i] = NAN;
    for (size_t k = 0; k < t.n_rows; k++) score[t.row[k]] = all[2 * t.n_rows + k];
    kc_rank_scores(ROWS, score, rank, NULL);
    free(block);
    free(work);
    free(room);
}

static uint16_t ranks[2][REPS * ROWS];
static double   scores[2][REPS * ROWS];

TEST(every_combination_is_the_pipeline)
{
    fixture *f = new_fixture();
    kc_err   err = KC_ERR_INIT;
    double   want[ROWS];
    uint16_t want_rank[ROWS];

    add_choices(f);
    OK(open_it(f, &err), err);
    by_pipeline(f, NULL, f->arith, f->weight, want, want_rank);
    assert_memory_equal(kc_ua_nominal_rank(f->run), want_rank, sizeof want_rank);
    for (size_t i = 0; i < ROWS; i++) assert_true(fabs(kc_ua_nominal_score(f->run)[i] - want[i]) <= 1e-12 * fabs(want[i]));
    assert_int_equal(kc_ua_combinations(&f->ua), 12);
    OK(kc_ua_enumerate(f->run, ranks[0], scores[0], &err), err);
    for (size_t r = 0; r < 12; r++) {
        kc_index_variant v = { .treat = &f->treat[r / 4], .normalise = &f->norm[r / 2 % 2] };

        by_pipeline(f, &v, f->aggs[r % 2], f->weight, want, want_rank);
        assert_memory_equal(ranks[0] + r * ROWS, want_rank, sizeof want_rank);
        for (size_t i = 0; i < ROWS; i++) assert_true(fabs(scores[0][r * ROWS + i] - want[i]) <= 1e-12 * fabs(want[i]));
    }
    drop(f);
}

/* A random replication is the pipeline with what kc_ua_draw says was drawn; all alternatives come up. */
TEST(replications_follow_their_numbers)
{
    fixture *f = new_fixture();
    kc_err   err = KC_ERR_INIT;
    double   want[ROWS], u[3];
    uint16_t want_rank[ROWS];
    int      seen[12] = { 0 };
    kc_rng   rng;

    add_choices(f);
    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, REPS, ranks[0], NULL, &err), err);
    kc_rng_seed(&rng, f->ua.seed);
    for (size_t r = 0; r < REPS; r++, kc_rng_jump(&rng)) {
        kc_index_variant v = { 0 };

        kc_ua_draw(&f->ua, &rng, u);
        size_t a = kc_ua_choice(&f->ua, 0, u[0]), b = kc_ua_choice(&f->ua, 1, u[1]), c = kc_ua_choice(&f->ua, 2, u[2]);

        v.treat = &f->treat[a];
        v.normalise = &f->norm[b];
        seen[a * 4 + b * 2 + c]++;
        by_pipeline(f, &v, f->aggs[c], f->weight, want, want_rank);
        assert_memory_equal(ranks[0] + r * ROWS, want_rank, sizeof want_rank);
    }
    for (size_t k = 0; k < 12; k++) assert_true(seen[k] > 0);
    assert_int_equal(kc_ua_choice(&f->ua, 0, nextafter(1, 0)), 2);
    drop(f);
}

static void simulate_twice(fixture *f, bool equal, int threads, uint64_t seed)
{
    kc_err err = KC_ERR_INIT;

    f->ua.n_threads = 1;
    f->ua.seed = 1;
    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, REPS, ranks[0], scores[0], &err), err);
    f->ua.n_threads = threads;
    f->ua.seed = seed;
    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, REPS, ranks[1], scores[1], &err), err);
    assert_true((memcmp(scores[0], scores[1], sizeof scores[0]) == 0) == equal);
    assert_true((memcmp(ranks[0], ranks[1], sizeof ranks[0]) == 0) == equal);
}

TEST(same_bytes_for_threads_and_seeds)
{
    fixture *f = new_fixture();

    add_choices(f);
    add_noise(f);
    for (int threads = 1; threads <= 8; threads *= 2) simulate_twice(f, true, threads, 1);
    simulate_twice(f, false, 1, 2);
    add(f, (kc_ua_factor){ .kind = KC_UA_DATA_NOISE, .se = f->se });
    for (int threads = 1; threads <= 8; threads *= 2) simulate_twice(f, true, threads, 1);
    simulate_twice(f, false, 1, 2);
    drop(f);
}

/* The first replications of a longer run are those of a shorter one; a run can be repeated on the same tables. */
TEST(longer_runs_begin_alike)
{
    fixture *f = new_fixture();
    kc_err   err = KC_ERR_INIT;

    add_choices(f);
    add_noise(f);
    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, REPS, ranks[0], NULL, &err), err);
    OK(kc_ua_simulate(f->run, 33, ranks[1], NULL, &err), err);
    assert_memory_equal(ranks[0], ranks[1], 33 * ROWS * sizeof ranks[0][0]);
    drop(f);
}

static void check_no_width(fixture *f)
{
    kc_rank_opt     opt = KC_RANK_OPT_INIT;
    kc_rank_summary s[ROWS];
    uint32_t        work[32 * (ROWS + 1)];
    kc_err          err = KC_ERR_INIT;

    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, REPS, ranks[0], NULL, &err), err);
    OK(kc_rank_summaries(ROWS, REPS, ranks[0], &opt, s, work, &err), err);
    for (size_t i = 0; i < ROWS; i++) {
        double r = kc_ua_nominal_rank(f->run)[i];

        assert_true(r > 0 && s[i].median == r && s[i].low == r && s[i].high == r && s[i].sd == 0);
    }
}

TEST(without_noise_nothing_moves)
{
    fixture *f = new_fixture();

    check_no_width(f); /* no factor at all */
    memset(f->half, 0, sizeof f->half);
    memset(f->se, 0, sizeof f->se);
    add_noise(f);
    check_no_width(f);
    add(f, (kc_ua_factor){ .kind = KC_UA_DATA_NOISE, .se = f->se });
    check_no_width(f);
    drop(f);
}

/* Weight noise stays inside its bounds and is level: with one indicator per side, the score of a row tells the ratio of the weights. */
TEST(weight_noise_is_uniform)
{
    enum { N = 4000 };
    static const int two_parents[] = { 2, 2, -1 }, two_levels[] = { 1, 1, 2 };
    static uint16_t  rank[2 * N];
    static double    score[2 * N];
    fixture         *f = new_fixture();
    kc_err           err = KC_ERR_INIT;
    size_t           low = 0;
    double           min = 1, max = 0;

    f->spec.tree = (kc_index_tree){ 2, 3, two_parents, two_levels, 2 };
    f->spec.n_rows = 2;
    f->spec.steps = f->norm;
    f->spec.n_steps = 1;
    memcpy(f->data, (const double[]){ 0, 1, 1, 0 }, 4 * sizeof(double)); /* row 0 is best in the second indicator */
    f->weight[0] = f->weight[1] = 1;
    f->half[0] = 0.25;
    f->half[1] = 0; /* w = (1 + U(-1/4, 1/4), 1): the share of indicator 1 is w / (w + 1) */
    f->norm[0].norm.a = 0;
    f->norm[0].norm.b = 1;
    add_noise(f);
    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, N, rank, score, &err), err);
    for (size_t r = 0; r < N; r++) {
        double share = score[r * 2 + 1], w = share / (1 - share);

        min = fmin(min, w);
        max = fmax(max, w);
        low += w < 1 - 0.125 ? 1 : 0;
    }
    assert_true(min >= 0.75 - 1e-12 && min < 0.755 && max <= 1.25 + 1e-12 && max > 1.245);
    assert_true(fabs((double)low / N - 0.25) < 0.03);
    drop(f);
}

/* Data noise has the spread that was asked for, on each scale. */
TEST(data_noise_has_its_scale)
{
    enum { N = 4000, SCALES = 4 };
    static const int    one_parent[] = { 1, -1 }, one_level[] = { 1, 2 };
    static uint16_t     rank[SCALES * N];
    static double       score[SCALES * N];
    const double        x[SCALES] = { 50, 50, 0.2, 20 }, se[SCALES] = { 2, 0.1, 0.3, 0.3 };
    const kc_index_norm raw = { KC_NORM_NONE, 0, 0, 1, false, 0 };

    for (int s = 0; s < SCALES; s++) {
        fixture    *f = new_fixture();
        kc_err      err = KC_ERR_INIT;
        kc_ua_scale scale = (kc_ua_scale)s;
        double      sum = 0, squares = 0;

        f->spec.tree = (kc_index_tree){ 1, 2, one_parent, one_level, 2 };
        f->spec.n_rows = 1;
        f->spec.steps = f->norm;
        f->spec.n_steps = 1;
        f->norm[0].norm = raw;
        f->data[0] = x[s];
        f->se[0] = se[s];
        add(f, (kc_ua_factor){ .kind = KC_UA_DATA_NOISE, .se = f->se, .scale = &scale });
        OK(open_it(f, &err), err);
        OK(kc_ua_simulate(f->run, N, rank, score, &err), err);
        for (size_t r = 0; r < N; r++) {
            double p = scale == KC_UA_LOGIT100 ? score[r] / 100 : score[r];
            double v = scale == KC_UA_LINEAR ? score[r] : scale == KC_UA_LOG ? log(score[r]) : log(p / (1 - p));

            sum += v;
            squares += v * v;
            assert_int_equal(rank[r], 1); /* one unit is first */
        }
        double mean = sum / N, sd = sqrt(squares / N - mean * mean);
        double want = scale == KC_UA_LINEAR ? 50 : scale == KC_UA_LOG ? log(50) : log(0.25);

        assert_true(fabs(mean - want) < 5 * se[s] / sqrt(N) && fabs(sd / se[s] - 1) < 0.06);
        drop(f);
    }
}

/* Equal units share a rank in every replication; a unit that misses a value it needs has none; all equal: nobody has a score. */
TEST(ties_gaps_and_equal_units)
{
    fixture *f = new_fixture();
    kc_err   err = KC_ERR_INIT;

    for (size_t j = 0; j < INDS; j++) f->data[j * ROWS + 5] = f->data[j * ROWS + 9];
    f->data[3] = NAN;
    for (int k = 0; k < 4; k++) f->arith[k].threshold = f->geo[k].threshold = 1;
    add_choices(f);
    add_noise(f);
    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, REPS, ranks[0], scores[0], &err), err);
    for (size_t r = 0; r < REPS; r++) {
        assert_int_equal(ranks[0][r * ROWS + 5], ranks[0][r * ROWS + 9]);
        assert_true(ranks[0][r * ROWS + 3] == 0 && isnan(scores[0][r * ROWS + 3]));
    }
    for (size_t k = 0; k < CELLS; k++) f->data[k] = 4;
    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, REPS, ranks[0], NULL, &err), err);
    for (size_t k = 0; k < REPS * ROWS; k++) assert_int_equal(ranks[0][k], 0);
    drop(f);
}

/* Screening drops a row: it has no rank, the others keep their places in the arrays. */
TEST(screened_rows_stay_empty)
{
    fixture      *f = new_fixture();
    kc_err        err = KC_ERR_INIT;
    kc_index_step steps[3] = { KC_INDEX_STEP_INIT(KC_STEP_SCREEN_UNITS), f->steps[0], f->steps[1] };
    double        want[ROWS];
    uint16_t      want_rank[ROWS];

    steps[0].min_present = 0.9;
    f->spec.steps = steps;
    f->spec.n_steps = 3;
    f->data[7] = NAN;
    add_choices(f);
    OK(open_it(f, &err), err);
    by_pipeline(f, NULL, f->arith, f->weight, want, want_rank);
    assert_true(want_rank[7] == 0 && want_rank[8] > 0);
    assert_memory_equal(kc_ua_nominal_rank(f->run), want_rank, sizeof want_rank);
    OK(kc_ua_simulate(f->run, REPS, ranks[0], NULL, &err), err);
    for (size_t r = 0; r < REPS; r++) assert_true(ranks[0][r * ROWS + 7] == 0 && ranks[0][r * ROWS + 8] > 0);
    drop(f);
}

/* Ranks inside strata are 1 .. size; another node than the index can be asked for. */
TEST(strata_and_nodes)
{
    fixture *f = new_fixture();
    kc_err   err = KC_ERR_INIT;
    int32_t  strata[ROWS];

    for (int i = 0; i < ROWS; i++) strata[i] = i % 3 == 0 ? 2 : 0; /* code 1 has nobody */
    f->ua.strata = strata;
    f->ua.node = 6;
    add_noise(f);
    OK(open_it(f, &err), err);
    OK(kc_ua_simulate(f->run, REPS, ranks[0], scores[0], &err), err);
    for (size_t r = 0; r < REPS; r++)
        for (size_t i = 0; i < ROWS; i++) {
            int better = 1;

            for (size_t k = 0; k < ROWS; k++) better += strata[k] == strata[i] && scores[0][r * ROWS + k] > scores[0][r * ROWS + i] ? 1 : 0;
            assert_int_equal(ranks[0][r * ROWS + i], better);
        }
    strata[4] = ROWS;
    assert_int_equal(kc_ua_open(&f->ua, f->block, &f->run, &err), KC_E_ARG);
    assert_int_equal(err.at, 4);
    drop(f);
}

/* Leaving out an indicator is a weight of 0; sets of weights take the place of the nominal ones. */
TEST(sets_and_leaving_out)
{
    fixture      *f = new_fixture();
    kc_err        err = KC_ERR_INIT;
    const double  other[NODES] = { 5, 1, 1, 2, 2, 9, 1, 4, 1 };
    const double *sets[2] = { f->weight, other };
    const int     leave[3] = { -1, 0, 4 };
    double        want[ROWS], w[NODES];
    uint16_t      want_rank[ROWS];

    add(f, (kc_ua_factor){ .kind = KC_UA_WEIGHTS, .n = 2, .weights = sets });
    add(f, (kc_ua_factor){ .kind = KC_UA_LEAVE_OUT, .n = 3, .leave = leave });
    OK(open_it(f, &err), err);
    OK(kc_ua_enumerate(f->run, ranks[0], NULL, &err), err);
    for (size_t r = 0; r < 6; r++) {
        memcpy(w, sets[r / 3], sizeof w);
        if (leave[r % 3] >= 0) w[leave[r % 3]] = 0;
        by_pipeline(f, NULL, f->arith, w, want, want_rank);
        assert_memory_equal(ranks[0] + r * ROWS, want_rank, sizeof want_rank);
    }
    drop(f);
}

static kc_code weigh_twice(void *ctx, const kc_index_table *t, double *weight, kc_err *err)
{
    (void)err;
    for (size_t k = 0; k < NODES; k++) weight[k] = k < INDS ? t->x[k * t->n_rows] + 1 : *(const double *)ctx;
    return KC_OK;
}

TEST(weights_made_from_the_table)
{
    fixture *f = new_fixture();
    kc_err   err = KC_ERR_INIT;
    double   other = 1, before[ROWS];

    OK(open_it(f, &err), err);
    memcpy(before, kc_ua_nominal_score(f->run), sizeof before);
    f->ua.weigh = weigh_twice;
    f->ua.weigh_ctx = &other;
    OK(open_it(f, &err), err);
    assert_memory_not_equal(before, kc_ua_nominal_score(f->run), sizeof before);
    drop(f);
}

/* One factor alone has all the variance; a factor without effect has none. Threads do not matter. */
TEST(sensitivity_of_ranks)
{
    enum { N = 256, D = 2 };
    fixture        *f = new_fixture();
    kc_err          err = KC_ERR_INIT;
    kc_sobol_opt    opt = KC_SOBOL_OPT_INIT;
    kc_sobol_index  out[D], again[D];
    double         *work = calloc(kc_sobol_work_size(N, D, &opt), sizeof *work);
    kc_index_step   same[2] = { f->steps[0], f->steps[0] };

    assert_non_null(work);
    add_noise(f);
    add(f, (kc_ua_factor){ .kind = KC_UA_TREAT, .n = 2, .steps = same });
    OK(open_it(f, &err), err);
    OK(kc_ua_sensitivity(f->run, N, &opt, out, work, &err), err);
    assert_true(out[0].total.value > 0.9 && fabs(out[1].first.value) < 1e-12 && out[1].total.value == 0);
    opt.n_threads = 2;
    OK(kc_ua_sensitivity(f->run, N, &opt, again, work, &err), err);
    for (size_t k = 0; k < D; k++) assert_true(out[k].first.value == again[k].first.value && out[k].total.value == again[k].total.value);
    free(work);
    drop(f);
}

/* z-scores are not all positive: the geometric mean refuses, and the first such replication is named whatever the threads. */
TEST(impossible_combinations_are_named)
{
    fixture       *f = new_fixture();
    kc_err         err = KC_ERR_INIT;
    kc_sobol_opt   opt = KC_SOBOL_OPT_INIT;
    kc_sobol_index out[3];
    double        *work = calloc(kc_sobol_work_size(64, 3, &opt), sizeof *work), u[3];
    long           first = -1;

    add_choices(f);
    f->norm[1].norm.a = 0;
    for (int threads = 1; threads <= 8; threads *= 2) {
        f->ua.n_threads = threads;
        OK(open_it(f, &err), err);
        assert_int_equal(kc_ua_simulate(f->run, REPS, ranks[0], NULL, &err), KC_E_DATA);
        if (first >= 0) assert_int_equal(err.at, first);
        first = err.at;
    }
    kc_rng rng;

    kc_rng_seed(&rng, f->ua.seed);
    for (size_t r = 0; r <= (size_t)first; r++, kc_rng_jump(&rng)) {
        kc_ua_draw(&f->ua, &rng, u);
        assert_true((kc_ua_choice(&f->ua, 1, u[1]) == 1 && kc_ua_choice(&f->ua, 2, u[2]) == 1) == (r == (size_t)first));
    }
    assert_int_equal(kc_ua_sensitivity(f->run, 64, &opt, out, work, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.index_mean_value");
    free(work);
    drop(f);
}

static void expect_refusal(fixture *f, const char *key)
{
    kc_err     err = KC_ERR_INIT;
    kc_ua_run *run = NULL;

    assert_int_equal(kc_ua_bytes(&f->ua), 0);
    assert_int_equal(kc_ua_open(&f->ua, NULL, &run, &err), KC_E_ARG);
    assert_string_equal(err.key, key);
    assert_null(run);
    fill(f);
}

TEST(refusals)
{
    fixture  *f = new_fixture();
    kc_err    err = KC_ERR_INIT;
    const int leave[1] = { INDS };

    add(f, (kc_ua_factor){ .kind = KC_UA_TREAT, .n = 0, .steps = f->treat });
    expect_refusal(f, "stats.ua_empty");
    add(f, (kc_ua_factor){ .kind = KC_UA_AGGREGATE, .n = 2 });
    expect_refusal(f, "stats.ua_empty");
    add_noise(f);
    add_noise(f);
    expect_refusal(f, "stats.ua_twice");
    add_noise(f);
    f->half[1] = 1;
    expect_refusal(f, "stats.ua_half");
    add(f, (kc_ua_factor){ .kind = KC_UA_LEAVE_OUT, .n = 1, .leave = leave });
    expect_refusal(f, "stats.ua_leave");
    f->ua.node = 2;
    expect_refusal(f, "stats.ua_node");
    f->ua.node = NODES;
    expect_refusal(f, "stats.ua_node");
    f->ua.n_factors = KC_UA_FACTORS_MAX + 1;
    expect_refusal(f, "stats.ua_factors");
    f->spec.n_rows = KC_RANK_UNITS_MAX + 1;
    expect_refusal(f, "stats.rank_units");
    add_noise(f);
    f->half[1] = 0.999;
    OK(open_it(f, &err), err);
    assert_int_equal(kc_ua_enumerate(f->run, ranks[0], NULL, &err), KC_E_ARG);
    drop(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_combination_is_the_pipeline), T(replications_follow_their_numbers), T(same_bytes_for_threads_and_seeds),
        T(longer_runs_begin_alike),           T(without_noise_nothing_moves),       T(weight_noise_is_uniform),
        T(data_noise_has_its_scale),          T(ties_gaps_and_equal_units),         T(screened_rows_stay_empty),
        T(strata_and_nodes),                  T(sets_and_leaving_out),              T(weights_made_from_the_table),
        T(sensitivity_of_ranks),              T(impossible_combinations_are_named), T(refusals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
