/* Sobol indices: the two matrices, the estimators, the bootstrap. Sums run in row order whatever the number of threads. */
#include "kangce/kc_sobol.h"
#include "base/kc_parallel.h"
#include "kangce/kc_order.h"
#include "kangce/kc_random.h"

#include <math.h>
#include <stdbool.h>

/* ---- the design ---------------------------------------------------------------------------------- */

enum { DIMENSIONS = 2 * KC_SOBOL_SEQUENCE_INPUTS_MAX, BITS = 32 };

/* Primitive polynomials (degree, inner coefficients) and first direction numbers of Joe and Kuo, dimensions 2 to 20; dimension 1 is van der
 * Corput's sequence. */
static const struct direction {
    unsigned degree, inner, m[7];
} directions[DIMENSIONS - 1] = {
    { 1, 0, { 1 } },
    { 2, 1, { 1, 3 } },
    { 3, 1, { 1, 3, 1 } },
    { 3, 2, { 1, 1, 1 } },
    { 4, 1, { 1, 1, 3, 3 } },
    { 4, 4, { 1, 3, 5, 13 } },
    { 5, 2, { 1, 1, 5, 5, 17 } },
    { 5, 4, { 1, 1, 5, 5, 5 } },
    { 5, 7, { 1, 1, 7, 11, 19 } },
    { 5, 11, { 1, 1, 5, 1, 1 } },
    { 5, 13, { 1, 1, 1, 3, 11 } },
    { 5, 14, { 1, 3, 5, 5, 31 } },
    { 6, 1, { 1, 3, 3, 9, 7, 49 } },
    { 6, 13, { 1, 1, 1, 15, 21, 21 } },
    { 6, 16, { 1, 3, 1, 13, 27, 49 } },
    { 6, 19, { 1, 1, 1, 15, 7, 5 } },
    { 6, 22, { 1, 3, 1, 15, 13, 25 } },
    { 6, 25, { 1, 1, 5, 5, 19, 61 } },
    { 7, 1, { 1, 3, 7, 11, 23, 15, 103 } },
};

/* v[k] = m_k 2^(32-k) with m_k = 2 a_1 m_(k-1) ^ 4 a_2 m_(k-2) ^ … ^ 2^s m_(k-s) ^ m_(k-s) */
static void direction_numbers(size_t dimension, uint32_t v[BITS])
{
    if (dimension == 0) {
        for (unsigned k = 0; k < BITS; k++) v[k] = (uint32_t)1 << (BITS - 1 - k);
        return;
    }
    const struct direction *p = &directions[dimension - 1];

    for (unsigned k = 0; k < BITS; k++) {
        if (k < p->degree) {
            v[k] = (uint32_t)p->m[k] << (BITS - 1 - k);
            continue;
        }
        v[k] = v[k - p->degree] ^ (v[k - p->degree] >> p->degree);
        for (unsigned i = 1; i < p->degree; i++)
            if (p->inner >> (p->degree - 1 - i) & 1) v[k] ^= v[k - i];
    }
}

/* Column `dimension` of n points, each `stride` after the other, from 1 on in Gray code order; `shift` is added digit by digit. 32 digits come
 * from the sequence, 21 below them from the shift: the values are as fine as those of kc_rng_uniform. */
static void sequence_column(size_t n, size_t dimension, uint64_t shift, double *to, size_t stride)
{
    uint32_t v[BITS], x = 0;

    direction_numbers(dimension, v);
    for (size_t i = 0; i < n; i++) {
        to[i * stride] = (double)((((uint64_t)x << 32) ^ shift) >> 11) * 0x1p-53;
        x ^= v[__builtin_ctzll(~(unsigned long long)i) & (BITS - 1)];
    }
}

static kc_code check_size(size_t n, size_t d, kc_err *err)
{
    if (n < 2) return kc_fail(err, KC_E_ARG, -1, "stats.sobol_rows", "%zu", n);
    if (d < 1 || d > KC_SOBOL_INPUTS_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.sobol_inputs", "%zu" KC_SEP "%d", d, KC_SOBOL_INPUTS_MAX);
    return KC_OK;
}

/* AB_i is A but for column i. */
static void mix(size_t n, size_t d, double *u)
{
    const double *a = u, *b = u + n * d;

    for (size_t i = 0; i < d; i++) {
        double *ab = u + (2 + i) * n * d;

        for (size_t at = 0; at < n * d; at++) ab[at] = a[at];
        for (size_t j = 0; j < n; j++) ab[j * d + i] = b[j * d + i];
    }
}

kc_code kc_sobol_design(size_t n, size_t d, const kc_sobol_opt *opt, double *u, kc_err *err)
{
    kc_code code = check_size(n, d, err);
    kc_rng  rng;

    if (code) return code;
    kc_rng_seed(&rng, opt->seed);
    if (opt->sample == KC_SOBOL_SEQUENCE && d <= KC_SOBOL_SEQUENCE_INPUTS_MAX)
        for (size_t k = 0; k < 2 * d; k++) sequence_column(n, k, kc_rng_next(&rng), k < d ? u + k : u + n * d + (k - d), d);
    else
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < 2 * d; k++) u[k < d ? j * d + k : (n + j) * d + (k - d)] = kc_rng_uniform(&rng);
    mix(n, d, u);
    return KC_OK;
}

/* ---- estimates ----------------------------------------------------------------------------------- */

typedef struct sums { /* of n rows, for one input */
    double a, b, aa, bb, b_diff, diff, diff2;
} sums;

/* Values come centred by `mean`, so that squares cost no digits. */
static void add_row(sums *s, double a, double b, double ab, double mean)
{
    double ca = a - mean, cb = b - mean, d = ab - a;

    s->a += ca;
    s->b += cb;
    s->aa += ca * ca;
    s->bb += cb * cb;
    s->b_diff += cb * d;
    s->diff += d;
    s->diff2 += d * d;
}

/* The mean of the 2 n values of these rows differs from the first centre: what that changes is taken off at the end. */
static void finish(const sums *s, size_t n, double *first, double *total)
{
    double m = (double)n, off = (s->a + s->b) / (2 * m), v = (s->aa + s->bb - 2 * m * off * off) / (2 * m - 1);

    *first = v > 0 ? (s->b_diff - off * s->diff) / m / v : NAN;
    *total = v > 0 ? s->diff2 / (2 * m) / v : NAN;
}

static double mean_of(size_t n, const double *y)
{
    double sum = 0, rest = 0; /* compensated */

    for (size_t i = 0; i < n; i++) {
        double t = sum + y[i];

        rest += fabs(sum) >= fabs(y[i]) ? (sum - t) + y[i] : (y[i] - t) + sum;
        sum = t;
    }
    return (sum + rest) / (double)n;
}

/* Limits: the same resampled rows for every input, because each starts from the same stream. */
static void bootstrap(size_t n, const double *y, const double *ab, double mean, const kc_sobol_opt *opt, kc_sobol_index *out, double *work)
{
    size_t  times = opt->n_bootstrap, kept = 0;
    double *first = work, *total = work + times;
    kc_rng  rng;

    kc_rng_seed(&rng, opt->seed);
    kc_rng_long_jump(&rng); /* not the numbers of the design */
    for (size_t r = 0; r < times; r++) {
        sums s = { 0 };

        for (size_t k = 0; k < n; k++) {
            size_t j = (size_t)kc_rng_below(&rng, n);

            add_row(&s, y[j], y[n + j], ab[j], mean);
        }
        finish(&s, n, &first[kept], &total[kept]);
        if (!isnan(first[kept])) kept++; /* all rows drawn alike: no variance, no estimate */
    }
    double p = (1 - opt->conf) / 2;

    kc_sort(kept, first);
    kc_sort(kept, total);
    out->first.low = kc_quantile(kept, first, p, 7);
    out->first.high = kc_quantile(kept, first, 1 - p, 7);
    out->total.low = kc_quantile(kept, total, p, 7);
    out->total.high = kc_quantile(kept, total, 1 - p, 7);
}

kc_code kc_sobol_indices(size_t n, size_t d, const double *y, const kc_sobol_opt *opt, kc_sobol_index *out, double *work, kc_err *err)
{
    kc_code code = check_size(n, d, err);

    if (code) return code;
    if (!(opt->conf > 0 && opt->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", opt->conf);
    for (size_t j = 0; j < n * (d + 2); j++)
        if (!isfinite(y[j])) return kc_fail(err, KC_E_DATA, (long)j, "stats.sobol_not_finite", "%zu", j + 1);

    double mean = mean_of(2 * n, y);
    bool   varies = false;

    for (size_t j = 1; j < 2 * n && !varies; j++) varies = y[j] != y[0];
    for (size_t i = 0; i < d; i++) {
        const double   *ab = y + (2 + i) * n;
        kc_sobol_index *o = &out[i];
        sums            s = { 0 };

        *o = (kc_sobol_index){ { NAN, NAN, NAN, KC_NOTE_NOT_DEFINED }, { NAN, NAN, NAN, KC_NOTE_NOT_DEFINED } };
        if (!varies) continue;
        for (size_t j = 0; j < n; j++) add_row(&s, y[j], y[n + j], ab[j], mean);
        o->first.note = o->total.note = KC_NOTE_NONE;
        finish(&s, n, &o->first.value, &o->total.value);
        if (opt->n_bootstrap) bootstrap(n, y, ab, mean, opt, o, work);
    }
    return KC_OK;
}

/* ---- all in one ---------------------------------------------------------------------------------- */

enum { ROWS_AT_ONCE = 64 };

typedef struct run {
    size_t         rows, d;
    kc_sobol_model model;
    void          *ctx;
    const double  *u;
    double        *y;
} run;

static void run_piece(void *ctx, size_t piece, int thread)
{
    const run *r = ctx;
    size_t     from = piece * ROWS_AT_ONCE, n = r->rows - from < ROWS_AT_ONCE ? r->rows - from : ROWS_AT_ONCE;

    r->model(r->ctx, n, r->d, r->u + from * r->d, r->y + from, thread);
}

size_t kc_sobol_work_size(size_t n, size_t d, const kc_sobol_opt *opt)
{
    return n * (d + 2) * (d + 1) + 2 * opt->n_bootstrap;
}

kc_code kc_sobol_run(size_t n, size_t d, const kc_sobol_opt *opt, kc_sobol_model model, void *ctx, kc_sobol_index *out, double *work, kc_err *err)
{
    size_t  rows = n * (d + 2);
    double *y = work, *resampled = work + rows, *u = resampled + 2 * opt->n_bootstrap;
    run     r = { rows, d, model, ctx, u, y };
    kc_code code = kc_sobol_design(n, d, opt, u, err);

    if (code) return code;
    kc_parallel(opt->n_threads, (rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE, run_piece, &r);
    return kc_sobol_indices(n, d, y, opt, out, resampled, err);
}
