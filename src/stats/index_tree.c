/* The tree of an index, its weights, ranks. */
#include "kangce/kc_index.h"

#include <float.h>
#include <math.h>
#include <string.h>

kc_code kc_index_tree_check(const kc_index_tree *t, kc_err *err)
{
    if (!t->n_ind || t->n_nodes <= t->n_ind) return kc_fail(err, KC_E_ARG, -1, "stats.index_tree_empty", "");
    if (t->n_levels < 2 || t->n_levels > KC_INDEX_LEVELS_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.index_tree_levels", "%d", KC_INDEX_LEVELS_MAX);
    for (size_t k = 0; k < t->n_nodes; k++) {
        int  p = t->parent[k], level = t->level[k];
        bool root = k + 1 == t->n_nodes, has_child = k < t->n_ind;

        for (size_t c = 0; c < k && !has_child; c++) has_child = t->parent[c] == (int)k;
        if (root ? p != -1 : p <= (int)k || p >= (int)t->n_nodes || p < (int)t->n_ind)
            return kc_fail(err, KC_E_ARG, (long)k, "stats.index_tree_parent", "%zu", k + 1);
        if (level > t->n_levels || (k < t->n_ind ? level != 1 : level < 2) || (!root && t->level[p] <= level))
            return kc_fail(err, KC_E_ARG, (long)k, "stats.index_tree_level", "%zu", k + 1);
        if (!has_child) return kc_fail(err, KC_E_ARG, (long)k, "stats.index_tree_childless", "%zu", k + 1);
    }
    return KC_OK;
}

void kc_index_effective_weights(const kc_index_tree *t, const double *weight, double *out)
{
    for (size_t k = t->n_nodes; k-- > 0;) {
        double siblings = 0;

        if (t->parent[k] < 0) {
            out[k] = 1;
            continue;
        }
        for (size_t c = 0; c < t->n_nodes; c++)
            if (t->parent[c] == t->parent[k]) siblings += weight[c];
        out[k] = siblings > 0 ? weight[k] / siblings * out[t->parent[k]] : NAN;
    }
}

void kc_index_sum_weights(const kc_index_tree *t, double *w)
{
    for (size_t k = t->n_ind; k < t->n_nodes; k++) w[k] = 0;
    for (size_t k = 0; k < t->n_nodes; k++)
        if (t->parent[k] >= 0) w[t->parent[k]] += w[k];
}

/* 1 - e of one column; NaN for a negative value. */
static double divergence(size_t n, const double *s)
{
    double sum = 0, e = 0, first = NAN;
    size_t present = 0;
    bool   spread = false;

    for (size_t i = 0; i < n; i++) {
        if (isnan(s[i])) continue;
        if (s[i] < 0) return NAN;
        if (!present++) first = s[i];
        if (s[i] != first) spread = true;
        sum += s[i];
    }
    if (present < 2 || !spread) return 0;
    for (size_t i = 0; i < n; i++)
        if (s[i] > 0) e -= s[i] / sum * log(s[i] / sum);
    return fmax(0, 1 - e / log((double)present));
}

kc_code kc_index_entropy_weights(size_t n_rows, size_t n_cols, const double *x, double *w, kc_err *err)
{
    double sum = 0;

    for (size_t j = 0; j < n_cols; j++) {
        double d = divergence(n_rows, x + j * n_rows);

        if (!isfinite(d)) return kc_fail(err, KC_E_DATA, (long)j, "stats.index_entropy_negative", "%zu", j + 1);
        sum += d;
    }
    if (!(sum > 0)) return kc_fail(err, KC_E_DATA, -1, "stats.index_entropy_flat", "");
    for (size_t j = 0; j < n_cols; j++) w[j] = divergence(n_rows, x + j * n_rows) / sum;
    return KC_OK;
}

static double total(size_t n, const double *w)
{
    double sum = 0;

    for (size_t j = 0; j < n; j++) {
        if (!(w[j] >= 0)) return NAN;
        sum += w[j];
    }
    return sum;
}

kc_code kc_index_combine_weights(size_t n, const double *subjective, const double *entropy, kc_index_combine rule, double alpha, double *w, kc_err *err)
{
    double s = total(n, subjective), e = total(n, entropy), product = 0;

    if (rule == KC_COMBINE_LINE && !(alpha >= 0 && alpha <= 1)) return kc_fail(err, KC_E_ARG, -1, "stats.index_alpha", "%g", alpha);
    for (size_t j = 0; j < n; j++) product += subjective[j] * entropy[j];
    if (!(s > 0) || !(e > 0) || (rule == KC_COMBINE_PRODUCT && !(product > 0))) return kc_fail(err, KC_E_DATA, -1, "stats.index_weights_sum", "");
    for (size_t j = 0; j < n; j++)
        w[j] = rule == KC_COMBINE_PRODUCT ? subjective[j] * entropy[j] / product : alpha * subjective[j] / s + (1 - alpha) * entropy[j] / e;
    return KC_OK;
}

double kc_index_tie(size_t n, const double *score)
{
    double top = 0;

    for (size_t i = 0; i < n; i++) {
        double x = fabs(score[i]);

        top = x > top && x <= DBL_MAX ? x : top;
    }
    return 1e-12 * top;
}

/* Scores of one tie become its highest. */
static void join_ties(size_t n, double *x, size_t *work)
{
    double width = kc_index_tie(n, x), top = NAN;

    kc_sort_index(n, x, work);
    for (size_t k = n; k-- > 0;) {
        double *here = &x[work[k]];

        if (isnan(*here)) continue;
        if (!(top <= *here + width)) top = *here;
        *here = top;
    }
}

/* Rows are put in order of stratum, then each stratum is ranked by itself. */
void kc_index_ranks(size_t n, const double *score, const int32_t *strata, kc_ties ties, double *rank, size_t *work, double *work2)
{
    size_t *order = work + n, from = 0;

    if (!strata) {
        memcpy(work2, score, n * sizeof *work2);
        join_ties(n, work2, work);
        kc_rank(n, work2, true, ties, rank, work);
        return;
    }
    for (size_t i = 0; i < n; i++) work2[i] = strata[i];
    kc_sort_index(n, work2, order);
    while (from < n) {
        size_t to = from;

        while (to < n && strata[order[to]] == strata[order[from]]) to++;
        for (size_t i = from; i < to; i++) work2[i - from] = score[order[i]];
        join_ties(to - from, work2, work);
        kc_rank(to - from, work2, true, ties, work2 + n, work);
        for (size_t i = from; i < to; i++) rank[order[i]] = work2[n + i - from];
        from = to;
    }
}
