/* The sequence of permutation tests. Replications go in batches of sixteen through the search; each has its own stream of random numbers,
 * so that the result is the same on any number of threads.
 *
 * Room behind the prepared data: fitted values and residuals under H0, the starts of the streams, then one block for each thread.
 */
#include "base/kc_parallel.h"
#include "joinpoint_internal.h"
#include "kangce/kc_random.h"

#include <math.h>
#include <string.h>

enum { PERMUTATIONS_MAX = 10000000, STREAM = sizeof(kc_rng) / sizeof(double) };

/* One thread: products of all series [m][batch], room of the search, one permuted series [n]. */
static size_t block_size(size_t n, size_t m)
{
    return JP_BATCH * m + jp_batch_size(m) + n;
}

size_t kc_joinpoint_work_size(size_t n, int k_max, const kc_jp_opt *opt, size_t n_perm, int threads)
{
    (void)k_max;
    if (opt->grid < 1 || opt->grid > 50) return 1; /* kc_joinpoint refuses such options before it touches the room */
    /* also refused, but a shorter series may share the room: the largest that is not */
    size_t most = (KC_JP_PLACES_MAX - 1) / (size_t)opt->grid + 1;

    if (n > most) n = most;
    if (n_perm > PERMUTATIONS_MAX) n_perm = 0;
    size_t m = (n ? n - 1 : 0) * (size_t)opt->grid + 1;

    return jp_size(n, opt) + (n_perm ? 2 * n + STREAM * n_perm + (size_t)kc_threads(threads) * block_size(n, m) : 0);
}

typedef struct test {
    const jp     *s;
    int           k0, k1;
    const double *fitted, *residual; /* [n], weighted */
    const double *streams;           /* [n_perm] states of kc_rng */
    double       *blocks;
    size_t        n_perm;
    double        observed; /* rss0 / rss1 */
    double        least;    /* a sum of squares that counts as none */
    double       *exceed;   /* [pieces]: written over the stream of the piece's first replication, which is done with by then */
} test;

/* Fisher-Yates. Weighted residuals are exchangeable, so they go back to a weighted fitted value. */
static void permute(const test *t, size_t replication, double *y)
{
    kc_rng rng;
    size_t n = t->s->n;

    memcpy(&rng, t->streams + replication * STREAM, sizeof rng);
    memcpy(y, t->residual, n * sizeof *y);
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)kc_rng_below(&rng, i);
        double x = y[i - 1];

        y[i - 1] = y[j];
        y[j] = x;
    }
    for (size_t i = 0; i < n; i++) y[i] += t->fitted[i];
}

static double ratio(double rss0, double rss1, double least)
{
    if (rss1 <= least) return rss0 <= least ? 1 : INFINITY;
    return rss0 / rss1;
}

static void piece(void *ctx, size_t p, int thread)
{
    test     *t = ctx;
    const jp *s = t->s;
    double   *g = t->blocks + (size_t)thread * block_size(s->n, s->m), *room = g + JP_BATCH * s->m, *y = room + jp_batch_size(s->m);
    double    total[JP_BATCH] = { 0 }, gain0[JP_BATCH] = { 0 }, gain1[JP_BATCH], count = 0;
    size_t    first = p * JP_BATCH, used = t->n_perm - first < JP_BATCH ? t->n_perm - first : JP_BATCH;

    for (size_t b = 0; b < JP_BATCH; b++) {
        if (b >= used) {
            for (size_t u = 0; u < s->m; u++) g[u * JP_BATCH + b] = 0;
            continue;
        }
        permute(t, first + b, y);
        double a = jp_dot(s->n, s->q0, y), c;

        for (size_t i = 0; i < s->n; i++) y[i] -= a * s->q0[i];
        c = jp_dot(s->n, s->q1, y);
        for (size_t i = 0; i < s->n; i++) y[i] -= c * s->q1[i];
        total[b] = jp_dot(s->n, y, y);
        for (size_t u = s->first; u < s->end; u++) g[u * JP_BATCH + b] = jp_dot(s->n, s->h + u * s->n, y);
    }
    if (t->k0) jp_search_batch(s, t->k0, g, room, gain0);
    jp_search_batch(s, t->k1, g, room, gain1);
    for (size_t b = 0; b < used; b++) {
        double r = ratio(total[b] - gain0[b], total[b] - gain1[b], t->least);

        count += r >= t->observed * (1 - 1e-12);
    }
    t->exceed[p * JP_BATCH * STREAM] = count; /* the batch has read its streams */
}

static double best_rss(jp *s, int k, double *at)
{
    size_t best[KC_JP_MAX] = { 0 };

    if (k) jp_search(s, k, best);
    for (int j = 0; j < k; j++) at[j] = s->place[best[j]];
    return jp_rss(s, k, at, s->y, NULL);
}

static double p_value(jp *s, int k0, int k1, size_t n_perm, kc_rng start, int threads, double *observed)
{
    double *fitted = s->rest, *residual = fitted + s->n, *streams = residual + s->n, at[KC_JP_MAX], count = 1;
    test    t = { s, k0, k1, fitted, residual, streams, streams + STREAM * n_perm, n_perm, 0, 1e-14 * s->total, streams };
    size_t  pieces = (n_perm + JP_BATCH - 1) / JP_BATCH;
    double  rss1 = best_rss(s, k1, at), rss0 = best_rss(s, k0, at);

    jp_rss(s, k0, at, s->y, fitted);
    for (size_t i = 0; i < s->n; i++) residual[i] = s->y[i] - fitted[i];
    *observed = t.observed = ratio(rss0, rss1, t.least);
    for (size_t i = 0; i < n_perm; i++) {
        memcpy(streams + i * STREAM, &start, sizeof start);
        kc_rng_jump(&start);
    }
    kc_parallel(threads, pieces, piece, &t);
    for (size_t i = 0; i < pieces; i++) count += streams[i * JP_BATCH * STREAM];
    return rss0 <= t.least ? 1 : count / (double)(n_perm + 1);
}

kc_code kc_joinpoint_permutation(size_t n, const double *x, const double *y, const double *se, int k_min, int k_max, const kc_jp_opt *opt,
                                 size_t n_perm, double alpha, uint64_t seed, int threads, double *work, kc_jp_tests *out, kc_err *err)
{
    jp          s = { 0 };
    kc_jp_tests r = { 0 };
    kc_rng      rng;
    kc_code     code;

    if (k_min < 0 || k_min > k_max || n_perm < 1 || n_perm > PERMUTATIONS_MAX || !(alpha > 0 && alpha < 1))
        return kc_fail(err, KC_E_ARG, -1, "stats.jp_test", "%d" KC_SEP "%d" KC_SEP "%zu" KC_SEP "%g", k_min, k_max, n_perm, alpha);
    if ((code = jp_prepare(&s, n, x, y, se, opt, work, err)) || (code = jp_check_k(&s, k_max, err))) return code;
    if ((code = jp_check_time(&s, k_max, (double)n_perm, err))) return code;
    kc_rng_seed(&rng, seed);
    int k0 = k_min, k1 = k_max;
    while (k0 < k1) {
        kc_jp_test *t = &r.test[r.n++];

        t->k0 = k0;
        t->k1 = k1;
        t->alpha = alpha / (k_max - k0);
        t->p = p_value(&s, k0, k1, n_perm, rng, threads, &t->ratio);
        kc_rng_long_jump(&rng);
        if (t->p <= t->alpha) k0++;
        else k1--;
    }
    r.k = k0;
    *out = r;
    return KC_OK;
}
