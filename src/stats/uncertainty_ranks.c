/* Ranks of one replication, and what many replications say: summaries, pairs, tiers.
 *
 * Ranks lie in rows, one a replication, of 16-bit numbers: 10,000 replications of 3,000 units are 60 MB. A summary counts how often a unit
 * had each rank; from the counts every statistic is exact, and in whole numbers until the last step.
 */
#include "kangce/kc_uncertainty.h"
#include "base/kc_parallel.h"
#include "kangce/kc_order.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* ---- ranks --------------------------------------------------------------------------------------- */

enum { DIGIT = 11, DIGITS = 6, BUCKETS = 1 << DIGIT, COUNT_UP_TO = 128 };

/* Bits that sort as unsigned numbers with the largest score first. */
static uint64_t key_of(double score)
{
    double   x = score + 0.0; /* -0 and 0 are one score */
    uint64_t b;

    memcpy(&b, &x, sizeof b);
    return b >> 63 ? b : ~(b | (uint64_t)1 << 63);
}

/* Few units: one more than the number of better scores. No branches, so the compiler compares several at once; NaN is never better. Then
 * the ranks are walked down to join ties; ranks that nobody has are passed over. */
static void rank_by_counting(size_t n, const double *score, uint16_t *rank)
{
    double   at[COUNT_UP_TO], top = NAN, width = kc_index_tie(n, score);
    uint16_t shared[COUNT_UP_TO], first = 0;

    for (size_t r = 0; r < n; r++) at[r] = NAN;
    for (size_t i = 0; i < n; i++) {
        double   mine = score[i];
        uint64_t better = 0;

        for (size_t j = 0; j < n; j++) better += score[j] > mine;
        rank[i] = isnan(mine) ? 0 : (uint16_t)(better + 1);
        at[better] = isnan(mine) ? at[better] : mine;
    }
    for (size_t r = 0; r < n; r++) {
        if (!isnan(at[r]) && !(top <= at[r] + width)) {
            top = at[r];
            first = (uint16_t)(r + 1);
        }
        shared[r] = first;
    }
    for (size_t i = 0; i < n; i++) rank[i] = rank[i] ? shared[rank[i] - 1] : 0;
}

typedef struct item {
    uint64_t key;
    uint64_t unit;
} item;

/* One pass of a radix sort, stable, by digit `d`; false when all keys share the digit and nothing had to move. */
static bool pass(size_t n, const item *from, item *to, const uint32_t *count, unsigned d)
{
    uint32_t at[BUCKETS], sum = 0;

    if (count[from[0].key >> (d * DIGIT) & (BUCKETS - 1)] == n) return false;
    for (size_t b = 0; b < BUCKETS; b++) {
        at[b] = sum;
        sum += count[b];
    }
    for (size_t i = 0; i < n; i++) to[at[from[i].key >> (d * DIGIT) & (BUCKETS - 1)]++] = from[i];
    return true;
}

static void rank_by_sorting(size_t n, const double *score, uint16_t *rank, item *a, item *b)
{
    uint32_t count[DIGITS][BUCKETS];
    size_t   m = 0;

    memset(count, 0, sizeof count);
    for (size_t i = 0; i < n; i++) {
        rank[i] = 0;
        if (isnan(score[i])) continue;
        a[m] = (item){ key_of(score[i]), i };
        for (unsigned d = 0; d < DIGITS; d++) count[d][a[m].key >> (d * DIGIT) & (BUCKETS - 1)]++;
        m++;
    }
    for (unsigned d = 0; d < DIGITS && m; d++)
        if (pass(m, a, b, count[d], d)) {
            item *t = a;

            a = b;
            b = t;
        }
    double top = NAN, width = kc_index_tie(n, score);

    for (size_t i = 0, first = 0; i < m; i++) {
        double mine = score[a[i].unit];

        if (!(top <= mine + width)) {
            top = mine;
            first = i;
        }
        rank[a[i].unit] = (uint16_t)(first + 1);
    }
}

size_t kc_rank_scores_work_size(size_t n)
{
    return n > COUNT_UP_TO ? 4 * n : 0;
}

void kc_rank_scores(size_t n, const double *score, uint16_t *rank, uint64_t *work)
{
    if (n <= COUNT_UP_TO) rank_by_counting(n, score, rank);
    else rank_by_sorting(n, score, rank, (item *)work, (item *)work + n);
}

/* ---- summaries ----------------------------------------------------------------------------------- */

/* The k-th smallest rank, k from 0; none is below min. */
static size_t rank_at(const uint32_t *count, size_t min, uint64_t k)
{
    size_t   rank = min;
    uint64_t seen = count[min];

    while (seen <= k) seen += count[++rank];
    return rank;
}

/* Type 7 of Hyndman and Fan: between the ranks at floor((m - 1) p) and the next. */
static double quantile(const uint32_t *count, size_t min, uint64_t m, double p)
{
    double   at = (double)(m - 1) * p, whole = floor(at);
    uint64_t k = (uint64_t)whole;
    size_t   low = rank_at(count, min, k), high = k + 1 < m ? rank_at(count, min, k + 1) : low;

    return (double)low + (at - whole) * (double)(high - low);
}

/* count [min .. max] holds all of the m ranks. */
static void summarise(size_t min, size_t max, const uint32_t *count, uint64_t m, const kc_rank_opt *opt, kc_rank_summary *s)
{
    uint64_t sum = 0, top = 0;
    double   squares = 0, mean;

    *s = (kc_rank_summary){ NAN, NAN, NAN, NAN, NAN, 0, 0, NAN, NAN, (size_t)m };
    if (m == 0) return;
    for (size_t r = min; r <= max; r++) {
        sum += count[r] * (uint64_t)r;
        if (r <= opt->top) top += count[r];
    }
    mean = (double)sum / (double)m;
    for (size_t r = min; r <= max; r++) {
        double d = (double)r - mean;

        squares += count[r] * d * d;
    }
    s->min = min;
    s->max = max;
    s->mean = mean;
    s->sd = m > 1 ? sqrt(squares / (double)(m - 1)) : NAN;
    s->median = quantile(count, min, m, 0.5);
    s->low = quantile(count, min, m, opt->low);
    s->high = quantile(count, min, m, opt->high);
    s->first = min == 1 ? (double)count[1] / (double)m : 0;
    s->top = (double)top / (double)m;
}

enum { TOGETHER = 32 }; /* units of one cache line of a row are counted together */

/* Counts of `here` units from unit `from`, and the smallest and largest rank of each (1 and 0 when it has none). */
static void count_ranks(size_t n_units, size_t n_rep, const uint16_t *rank, size_t from, size_t here, uint32_t *count, uint16_t *min, uint16_t *max)
{
    for (size_t u = 0; u < here; u++) {
        min[u] = UINT16_MAX;
        max[u] = 0;
    }
    for (size_t r = 0; r < n_rep; r++) {
        const uint16_t *row = rank + r * n_units + from;

        for (size_t u = 0; u < here; u++) {
            uint16_t below = (uint16_t)(row[u] - 1); /* none, 0, comes last */

            min[u] = below < min[u] ? below : min[u];
            max[u] = row[u] > max[u] ? row[u] : max[u];
        }
        for (size_t u = 0; u < here; u++) count[u * (n_units + 1) + row[u]]++;
    }
    for (size_t u = 0; u < here; u++) min[u] = max[u] ? (uint16_t)(min[u] + 1) : 1;
}

/* The counts are cleared where they were used: with many units and few replications that is little of them. */
kc_code kc_rank_summaries(size_t n_units, size_t n_rep, const uint16_t *rank, const kc_rank_opt *opt, kc_rank_summary *out, uint32_t *work,
                          kc_err *err)
{
    if (n_units < 1 || n_units > KC_RANK_UNITS_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.rank_units", "%zu" KC_SEP "%d", n_units, KC_RANK_UNITS_MAX);
    if (!(opt->low >= 0 && opt->low <= opt->high && opt->high <= 1))
        return kc_fail(err, KC_E_ARG, -1, "stats.rank_quantiles", "%g" KC_SEP "%g", opt->low, opt->high);
    for (size_t k = 0; k < n_units * n_rep; k++)
        if (rank[k] > n_units) return kc_fail(err, KC_E_DATA, (long)k, "stats.rank_range", "%d" KC_SEP "%zu", rank[k], n_units);
    memset(work, 0, kc_rank_summaries_work_size(n_units) * sizeof *work);
    for (size_t from = 0; from < n_units; from += TOGETHER) {
        size_t   here = n_units - from < TOGETHER ? n_units - from : TOGETHER;
        uint16_t min[TOGETHER], max[TOGETHER];

        count_ranks(n_units, n_rep, rank, from, here, work, min, max);
        for (size_t u = 0; u < here; u++) {
            uint32_t *count = work + u * (n_units + 1);

            summarise(min[u], max[u], count, n_rep - count[0], opt, &out[from + u]);
            count[0] = 0;
            memset(count + min[u], 0, (max[u] + (size_t)1 - min[u]) * sizeof *count);
        }
    }
    return KC_OK;
}

size_t kc_rank_summaries_work_size(size_t n_units)
{
    return TOGETHER * (n_units + 1);
}

/* ---- pairs --------------------------------------------------------------------------------------- */

typedef struct pairs {
    size_t          n, n_rep;
    const uint16_t *rank;
    bool            complete; /* nobody is missing from any replication */
    double         *ahead;
    uint32_t       *work;
} pairs;

/* Rows of counts: how often unit i is ahead of each unit, and how often both are there. A rank less one, as an unsigned number, puts the
 * missing (0) behind all. */
static void count_ahead(size_t n, const uint16_t *rank, size_t i, uint32_t *ahead)
{
    uint16_t mine = (uint16_t)(rank[i] - 1);

    for (size_t j = 0; j < n; j++) ahead[j] += mine < (uint16_t)(rank[j] - 1) && rank[j];
}

static void pairs_of_unit(void *ctx, size_t i, int thread)
{
    const pairs *p = ctx;
    size_t       n = p->n;
    uint32_t    *ahead = p->work + (size_t)thread * 2 * n, *both = ahead + n;

    memset(ahead, 0, 2 * n * sizeof *ahead);
    for (size_t r = 0; r < p->n_rep; r++) {
        const uint16_t *row = p->rank + r * n;

        if (row[i] == 0) continue;
        count_ahead(n, row, i, ahead);
        if (p->complete) continue;
        for (size_t j = 0; j < n; j++) both[j] += row[j] != 0;
    }
    for (size_t j = 0; j < n; j++) {
        uint32_t times = p->complete ? (uint32_t)p->n_rep : both[j];

        p->ahead[i * n + j] = i != j && times ? (double)ahead[j] / (double)times : NAN;
    }
}

size_t kc_rank_pairs_work_size(size_t n_units, int n_threads)
{
    return 2 * n_units * (size_t)kc_threads(n_threads);
}

kc_code kc_rank_pairs(size_t n_units, size_t n_rep, const uint16_t *rank, int n_threads, double *ahead, uint32_t *work, kc_err *err)
{
    pairs p = { n_units, n_rep, rank, true, ahead, work };

    if (n_units < 1 || n_units > KC_RANK_UNITS_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.rank_units", "%zu" KC_SEP "%d", n_units, KC_RANK_UNITS_MAX);
    for (size_t k = 0; k < n_units * n_rep && p.complete; k++) p.complete = rank[k] != 0;
    kc_parallel(n_threads, n_units, pairs_of_unit, &p);
    return KC_OK;
}

/* ---- tiers --------------------------------------------------------------------------------------- */

/* order [n]: best first by median, then by nominal rank, then by place; units without an interval last. Gives the number of those with one. */
static size_t order_units(size_t n, const kc_rank_summary *s, const double *nominal, size_t *order, double *median)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++) {
        median[i] = s[i].median;
        if (!isnan(s[i].median)) m++;
    }
    kc_sort_index(n, median, order);
    for (size_t i = 1; i < m; i++) /* equal medians stand together */
        for (size_t k = i; k > 0; k--) {
            size_t a = order[k - 1], b = order[k];

            if (median[a] < median[b] || !(nominal[a] > nominal[b])) break;
            order[k - 1] = b;
            order[k] = a;
        }
    return m;
}

static bool pairs_part(const double *ahead, size_t n, const size_t *order, size_t m, size_t k, double p)
{
    for (size_t i = k; i-- > 0;)
        for (size_t j = k; j < m; j++)
            if (!(ahead[order[i] * n + order[j]] >= p)) return false;
    return true;
}

void kc_rank_tiers(size_t n_units, const kc_rank_summary *s, const double *nominal, const double *ahead, double p, size_t *tier, size_t *order,
                   double *work)
{
    size_t m = order_units(n_units, s, nominal, order, work), now = 1;
    double worst_above = -INFINITY, *best_below = work; /* [m] the smallest `low` from a place on */

    for (size_t k = m; k-- > 0;) best_below[k] = fmin(s[order[k]].low, k + 1 < m ? best_below[k + 1] : INFINITY);
    for (size_t k = 0; k < n_units; k++) tier[k] = 0;
    for (size_t k = 0; k < m; k++) {
        if (k && (ahead ? pairs_part(ahead, n_units, order, m, k, p) : worst_above < best_below[k])) now++;
        tier[order[k]] = now;
        worst_above = fmax(worst_above, s[order[k]].high);
    }
}
