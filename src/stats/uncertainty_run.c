/* The replications. One evaluation is a function of the numbers u, one for each factor, and of nothing else: that makes simulation,
 * enumeration and sensitivity the same engine, and its result free of threads.
 */
#include "uncertainty_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOGETHER = 32 }; /* replications handed to a thread at once */

/* ---- choices ------------------------------------------------------------------------------------- */

size_t kc_ua_choice(const kc_ua *ua, size_t f, double u)
{
    size_t n = ua->factors[f].kind >= KC_UA_WEIGHT_NOISE ? 1 : ua->factors[f].n, k = (size_t)(u * (double)n);

    return k < n ? k : n - 1; /* u n may round up to n */
}

static size_t chosen(const kc_ua_run *run, kc_ua_kind kind, const double *u)
{
    return run->at[kind] < 0 ? 0 : kc_ua_choice(run->ua, (size_t)run->at[kind], u[run->at[kind]]);
}

static const kc_ua_factor *factor(const kc_ua_run *run, kc_ua_kind kind)
{
    return run->at[kind] < 0 ? NULL : &run->ua->factors[run->at[kind]];
}

/* A stream of its own for the noise of a kind: the 53 bits of u, set apart by kind and seed. */
static void seed_noise(const kc_ua_run *run, kc_ua_kind kind, const double *u, kc_rng *rng)
{
    uint64_t bits = (uint64_t)(u[run->at[kind]] * 0x1p53);

    kc_rng_seed(rng, (bits << 11 | (uint64_t)kind) ^ run->ua->seed * UINT64_C(0x9E3779B97F4A7C15));
}

static double with_error(double x, double se, kc_ua_scale scale, double z)
{
    double top = scale == KC_UA_LOGIT100 ? 100 : 1, odds;

    switch (scale) {
    case KC_UA_LINEAR: return x + se * z;
    case KC_UA_LOG: return x > 0 ? x * exp(se * z) : x;
    case KC_UA_LOGIT:
    case KC_UA_LOGIT100:
        if (!(x > 0 && x < top)) return x;
        odds = x / (top - x) * exp(se * z);
        return top * (odds / (1 + odds));
    }
    return x;
}

static void noisy_data(const kc_ua_run *run, const double *u, double *to)
{
    const kc_ua_factor *f = factor(run, KC_UA_DATA_NOISE);
    size_t              n = run->n_rows;
    kc_rng              rng;

    seed_noise(run, KC_UA_DATA_NOISE, u, &rng);
    for (size_t j = 0; j < run->n_ind; j++)
        for (size_t k = j * n; k < (j + 1) * n; k++)
            to[k] = f->se[k] > 0 ? with_error(run->ua->spec->data[k], f->se[k], f->scale ? f->scale[j] : KC_UA_LINEAR, kc_rng_normal(&rng))
                                 : run->ua->spec->data[k];
}

/* ---- one evaluation ------------------------------------------------------------------------------ */

static const double *pick_weights(const kc_ua_run *run, const ua_table *t, const double *u, double *to)
{
    const kc_ua_factor *sets = factor(run, KC_UA_WEIGHTS), *leave = factor(run, KC_UA_LEAVE_OUT), *noise = factor(run, KC_UA_WEIGHT_NOISE);
    const double       *base = sets ? sets->weights[chosen(run, KC_UA_WEIGHTS, u)] : t->weight;
    kc_rng              rng;

    if (!leave && !noise) return base;
    memcpy(to, base, run->n_nodes * sizeof *to);
    if (leave) {
        int out = leave->leave[chosen(run, KC_UA_LEAVE_OUT, u)];

        if (out >= 0) to[out] = 0;
    }
    if (!noise) return to;
    seed_noise(run, KC_UA_WEIGHT_NOISE, u, &rng);
    for (size_t k = 0; k < run->n_nodes; k++)
        if (noise->half[k] > 0) to[k] *= 1 + noise->half[k] * (2 * kc_rng_uniform(&rng) - 1);
    return to;
}

static kc_code pick_table(kc_ua_run *run, const double *u, ua_worker *w, const ua_table **out, kc_err *err)
{
    const kc_ua *ua = run->ua;
    const size_t choice[3] = { chosen(run, KC_UA_IMPUTE, u), chosen(run, KC_UA_TREAT, u), chosen(run, KC_UA_NORMALISE, u) };

    if (!run->data_noise) {
        const kc_ua_factor *treat = factor(run, KC_UA_TREAT), *norm = factor(run, KC_UA_NORMALISE);

        *out = &run->tables[(choice[0] * (treat ? treat->n : 1) + choice[1]) * (norm ? norm->n : 1) + choice[2]];
        return KC_OK;
    }
    kc_index_variant v;

    noisy_data(run, u, w->data);
    kc_ua_variant(ua, choice, w->data, &v);
    *out = &w->own;
    return kc_ua_make_table(run, &v, &w->own, w->work, err);
}

/* Scores of the node on the rows of the data; rows screened out have none. */
static void spread(const kc_ua_run *run, const kc_index_table *t, const double *score, double *full)
{
    if (t->n_rows == run->n_rows) {
        memcpy(full, score, run->n_rows * sizeof *full);
        return;
    }
    for (size_t i = 0; i < run->n_rows; i++) full[i] = NAN;
    for (size_t k = 0; k < t->n_rows; k++) full[t->row[k]] = score[k];
}

static void rank_rows(const kc_ua_run *run, const double *full, ua_worker *w, uint16_t *rank)
{
    if (!run->ua->strata) {
        kc_rank_scores(run->n_rows, full, rank, w->sort);
        return;
    }
    for (size_t s = 0; s < run->n_strata; s++) {
        const size_t *row = run->order + run->start[s];
        size_t        n = run->start[s + 1] - run->start[s];

        for (size_t k = 0; k < n; k++) w->part[k] = full[row[k]];
        kc_rank_scores(n, w->part, w->part_rank, w->sort);
        for (size_t k = 0; k < n; k++) rank[row[k]] = w->part_rank[k];
    }
}

/* Aggregation names a row of the table that it saw: the caller knows rows of the data only. */
static kc_code of_data(const kc_index_table *t, kc_code code, kc_err *err)
{
    if (!err || strcmp(err->key, "stats.index_mean_value") != 0 || err->at < 0 || (size_t)err->at >= t->n_rows) return code;
    size_t node = (size_t)strtoul(err->args, NULL, 10), row = t->row[err->at];

    return kc_fail(err, code, (long)row, "stats.index_mean_value", "%zu" KC_SEP "%zu", node, row + 1);
}

kc_code kc_ua_evaluate(kc_ua_run *run, const double *u, ua_worker *w, double *score, uint16_t *rank, kc_err *err)
{
    const ua_table     *t = &run->nominal;
    const kc_index_agg *agg = run->ua->agg;
    const double       *weight;
    kc_code             code;

    if (u && (code = pick_table(run, u, w, &t, err))) return code;
    weight = u ? pick_weights(run, t, u, w->weight) : t->weight;
    if (u && run->at[KC_UA_AGGREGATE] >= 0) agg = factor(run, KC_UA_AGGREGATE)->aggs[chosen(run, KC_UA_AGGREGATE, u)];
    if ((code = kc_index_aggregate(&t->m, &run->ua->spec->tree, agg, weight, w->score, w->work, err))) return of_data(&t->t, code, err);
    if (!score) score = w->full;
    spread(run, &t->t, w->score + (run->node - run->n_ind) * t->t.n_rows, score);
    rank_rows(run, score, w, rank);
    return KC_OK;
}

/* ---- many ---------------------------------------------------------------------------------------- */

typedef struct job {
    kc_ua_run *run;
    size_t     n;
    bool       all; /* every combination, not random ones */
    uint16_t  *rank;
    double    *score;
} job;

void kc_ua_draw(const kc_ua *ua, const kc_rng *rng, double *u)
{
    kc_rng copy = *rng;

    for (size_t f = 0; f < ua->n_factors; f++) u[f] = kc_rng_uniform(&copy);
}

void kc_ua_combination(const kc_ua *ua, size_t r, double *u)
{
    for (size_t f = ua->n_factors; f-- > 0;) {
        size_t n = ua->factors[f].n;

        u[f] = ((double)(r % n) + 0.5) / (double)n;
        r /= n;
    }
}

/* Pieces come to a thread in rising order, so its stream only ever has to be moved on. */
static void many_piece(void *ctx, size_t piece, int thread)
{
    const job *j = ctx;
    kc_ua_run *run = j->run;
    ua_worker *w = &run->workers[thread];
    size_t     to = (piece + 1) * TOGETHER < j->n ? (piece + 1) * TOGETHER : j->n;

    if (w->failed != SIZE_MAX) return; /* whatever comes now is later than that */
    for (size_t r = piece * TOGETHER; r < to; r++) {
        double u[KC_UA_FACTORS_MAX];
        kc_err err = KC_ERR_INIT;

        if (j->all) kc_ua_combination(run->ua, r, u);
        else {
            for (; w->jumps < r; w->jumps++) kc_rng_jump(&w->rng);
            kc_ua_draw(run->ua, &w->rng, u);
        }
        if (!kc_ua_evaluate(run, u, w, j->score ? j->score + r * run->n_rows : NULL, j->rank + r * run->n_rows, &err)) continue;
        w->failed = r;
        w->err = err;
        w->err.at = (long)r;
        return;
    }
}

static kc_code many(job *j, kc_err *err)
{
    kc_ua_run *run = j->run;

    for (int k = 0; k < run->n_threads; k++) {
        run->workers[k].failed = SIZE_MAX;
        run->workers[k].jumps = 0;
        kc_rng_seed(&run->workers[k].rng, run->ua->seed);
    }
    kc_parallel(run->n_threads, (j->n + TOGETHER - 1) / TOGETHER, many_piece, j);
    return kc_ua_first_failure(run, err);
}

kc_code kc_ua_simulate(kc_ua_run *run, size_t n_rep, uint16_t *rank, double *score, kc_err *err)
{
    job j = { run, n_rep, false, rank, score };

    return many(&j, err);
}

size_t kc_ua_combinations(const kc_ua *ua)
{
    size_t n = 1;

    for (size_t f = 0; f < ua->n_factors; f++) {
        size_t k = ua->factors[f].kind >= KC_UA_WEIGHT_NOISE ? 1 : ua->factors[f].n;

        if (k && n > SIZE_MAX / k) return SIZE_MAX;
        n *= k;
    }
    return n;
}

kc_code kc_ua_enumerate(kc_ua_run *run, uint16_t *rank, double *score, kc_err *err)
{
    job j = { run, kc_ua_combinations(run->ua), true, rank, score };

    if (run->at[KC_UA_WEIGHT_NOISE] >= 0 || run->at[KC_UA_DATA_NOISE] >= 0) return kc_fail(err, KC_E_ARG, -1, "stats.ua_noise_enumerated", "");
    return many(&j, err);
}

/* ---- sensitivity --------------------------------------------------------------------------------- */

/* Mean over the rows that have a rank here and in the nominal index; nobody: 0. Whole numbers until the division. */
static double shift(const kc_ua_run *run, const uint16_t *rank)
{
    uint64_t sum = 0, n = 0;

    for (size_t i = 0; i < run->n_rows; i++) {
        int a = rank[i], b = run->nominal_rank[i];

        if (!a || !b) continue;
        sum += (uint64_t)(a > b ? a - b : b - a);
        n++;
    }
    return n ? (double)sum / (double)n : 0;
}

/* NaN where the index cannot be made: kc_sobol_indices then names the row. */
static void shifts(void *ctx, size_t n_rows, size_t d, const double *u, double *y, int thread)
{
    kc_ua_run *run = ctx;
    ua_worker *w = &run->workers[thread];

    for (size_t r = 0; r < n_rows; r++) y[r] = kc_ua_evaluate(run, u + r * d, w, NULL, w->rank, NULL) ? NAN : shift(run, w->rank);
}

kc_code kc_ua_sensitivity(kc_ua_run *run, size_t n, const kc_sobol_opt *opt, kc_sobol_index *out, double *work, kc_err *err)
{
    kc_sobol_opt mine = *opt;
    size_t       d = run->ua->n_factors;
    kc_err       inner = KC_ERR_INIT;

    if (mine.n_threads <= 0 || mine.n_threads > run->n_threads) mine.n_threads = run->n_threads; /* a workspace for each */
    kc_code code = kc_sobol_run(n, d, &mine, shifts, run, out, work, &inner);

    if (code == KC_E_DATA) { /* that evaluation once more, for its own error */
        const double *u = work + n * (d + 2) + 2 * mine.n_bootstrap + (size_t)inner.at * d;
        ua_worker    *w = &run->workers[0];

        code = kc_ua_evaluate(run, u, w, NULL, w->rank, err);
        if (err) err->at = inner.at;
    }
    else if (code && err) *err = inner;
    return code;
}
