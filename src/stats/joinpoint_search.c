/* The exhaustive search over candidate places: a tree whose levels are the joinpoints from left to right. Going down by place t takes h[t] out
 * of all columns to its right (one step of Cholesky): c[u] is what is left of |h[u]|^2, v[u] of h[u]'y, and place u as the last joinpoint
 * reduces the sum of squares by v[u]^2 / c[u]. For the permutation test c and the multipliers are the same for every series, so that
 * sixteen series go through the tree together.
 */
#include "joinpoint_internal.h"

#include <math.h>

static const double ALONE = 1e-11; /* less of |h|^2 left than this: the column is one of those taken out already */

typedef struct tree {
    const jp *s;
    int       k;
    size_t    path[KC_JP_MAX], best[KC_JP_MAX];
    double    largest;
} tree;

/* Multipliers of level `level` for the columns u >= from after choosing t: l[u] = (what is left of h[t]'h[u]) / sqrt(c[t]). */
static void eliminate(const jp *s, int level, size_t t, size_t from, const double *const *l, const double *c, double *to, double *c_to)
{
    double        root = sqrt(c[t]);
    const double *row = s->gram + t * s->m;

    for (size_t u = from; u < s->end; u++) to[u] = row[u];
    for (int i = 0; i < level; i++) {
        double f = l[i][t];

        for (size_t u = from; u < s->end; u++) to[u] -= f * l[i][u];
    }
    for (size_t u = from; u < s->end; u++) {
        to[u] /= root;
        c_to[u] = c[u] - to[u] * to[u];
    }
}

static bool usable(const jp *s, const double *c, size_t u)
{
    return c[u] > ALONE * s->gram[u * s->m + u];
}

/* Best reduction below this node, `sofar` included; -1 when there is no admissible place. */
static double descend(tree *r, int level, size_t first, double sofar, const double **l, const double *c, const double *v)
{
    const jp *s = r->s;
    double   *block = s->levels + (size_t)level * 3 * s->m, *profile = s->profile + (size_t)level * s->m;
    double    best = -1;

    for (size_t t = first; t < s->end; t++) {
        if (!usable(s, c, t)) continue;
        double gain = sofar + v[t] * v[t] / c[t];

        r->path[level] = t;
        if (level == r->k - 1) {
            if (gain > r->largest) {
                r->largest = gain;
                for (int j = 0; j < r->k; j++) r->best[j] = r->path[j];
            }
        } else {
            size_t  from = (size_t)s->next[t];
            double *to = block, *c_to = block + s->m, *v_to = block + 2 * s->m, f = v[t] / sqrt(c[t]);

            eliminate(s, level, t, from, l, c, to, c_to);
            for (size_t u = from; u < s->end; u++) v_to[u] = v[u] - f * to[u];
            l[level] = to;
            gain = descend(r, level + 1, from, gain, l, c_to, v_to);
        }
        if (gain > profile[t]) profile[t] = gain;
        if (gain > best) best = gain;
    }
    return best;
}

double jp_search(jp *s, int k, size_t *best)
{
    tree          r = { s, k, { 0 }, { 0 }, -1 };
    const double *l[KC_JP_MAX];
    double       *c = s->levels + (KC_JP_MAX - 1) * 3 * s->m; /* the last level makes no block of its own */

    for (size_t t = 0; t < s->m; t++) c[t] = s->gram[t * s->m + t];
    for (size_t i = 0; i < (size_t)k * s->m; i++) s->profile[i] = -1;
    descend(&r, 0, s->first, 0, l, c, s->g);
    for (int j = 0; j < k; j++) best[j] = r.best[j];
    return r.largest;
}

/* ---- many series at once ---- */

size_t jp_batch_size(size_t m)
{
    return KC_JP_MAX * (2 + JP_BATCH) * m + m;
}

typedef struct batch {
    const jp     *s;
    int           k;
    double       *room;
    double        largest[JP_BATCH];
    const double *l[KC_JP_MAX];
} batch;

/* Last joinpoint at each place from `from`: v - f l is what is left of h'y, in sixteen lanes. */
static void scan(const jp *s, size_t from, const double *l, const double *c, const double *v, const double *f, const double *sofar, double *largest)
{
    double top[JP_BATCH];

    for (int b = 0; b < JP_BATCH; b++) top[b] = 0;
    for (size_t u = from; u < s->end; u++) {
        double part = l ? l[u] : 0, inverse = usable(s, c, u) ? 1 / c[u] : 0;

        for (int b = 0; b < JP_BATCH; b++) {
            double left = v[u * JP_BATCH + (size_t)b] - part * f[b], gain = left * left * inverse;

            top[b] = gain > top[b] ? gain : top[b];
        }
    }
    for (int b = 0; b < JP_BATCH; b++) largest[b] = fmax(largest[b], sofar[b] + top[b]);
}

static void walk(batch *r, int level, size_t first, const double *sofar, const double *c, const double *v)
{
    const jp *s = r->s;
    double   *block = r->room + (size_t)level * (2 + JP_BATCH) * s->m, *to = block, *c_to = block + s->m, *v_to = block + 2 * s->m;

    for (size_t t = first; t < s->end; t++) {
        size_t from = (size_t)s->next[t];
        double f[JP_BATCH], gain[JP_BATCH];

        if (from >= s->end || !usable(s, c, t)) continue;
        for (int b = 0; b < JP_BATCH; b++) {
            f[b] = v[t * JP_BATCH + (size_t)b] / sqrt(c[t]);
            gain[b] = sofar[b] + f[b] * f[b];
        }
        eliminate(s, level, t, from, r->l, c, to, c_to);
        if (level == r->k - 2) {
            scan(s, from, to, c_to, v, f, gain, r->largest);
            continue;
        }
        for (size_t u = from; u < s->end; u++)
            for (int b = 0; b < JP_BATCH; b++) v_to[u * JP_BATCH + (size_t)b] = v[u * JP_BATCH + (size_t)b] - to[u] * f[b];
        r->l[level] = to;
        walk(r, level + 1, from, gain, c_to, v_to);
    }
}

void jp_search_batch(const jp *s, int k, const double *g, double *room, double *out)
{
    batch  r = { s, k, room, { 0 }, { 0 } };
    double zero[JP_BATCH] = { 0 }, *c = room + KC_JP_MAX * (2 + JP_BATCH) * s->m;

    for (size_t t = 0; t < s->m; t++) c[t] = s->gram[t * s->m + t];
    if (k == 1) scan(s, s->first, NULL, c, g, zero, zero, r.largest);
    if (k > 1) walk(&r, 0, s->first, zero, c, g);
    for (int b = 0; b < JP_BATCH; b++) out[b] = r.largest[b];
}
