/* Aggregation, the inner loop of simulations.
 *
 * Every mean is a plain weighted mean of g(x) taken back: g = x, ln x, 1/x, x^p. So a parent is one pass over the columns of its children,
 * in the units' direction, which the compiler turns into vector code. A column of logarithms is kept beside every score that was made
 * in logarithms, so a tree of geometric means takes no logarithm at all once the table has its own.
 *
 * What a rule cannot take (ln 0) becomes NaN in g(x) although x is there; it comes out as a NaN in the sum of a parent that has children,
 * and is looked for only then.
 */
#include "kangce/kc_index.h"

#include <math.h>
#include <string.h>

typedef enum scale { IDENTITY, LOGARITHM, INVERSE, POWER } scale;

typedef struct rule {
    scale  scale;
    double p;
} rule;

static rule rule_of(const kc_index_agg *how)
{
    rule r = { IDENTITY, 1 };

    if (how->method == KC_AGG_GEOMETRIC || (how->method == KC_AGG_POWER && how->p == 0)) r.scale = LOGARITHM;
    else if (how->method == KC_AGG_HARMONIC) r.scale = INVERSE;
    else if (how->method == KC_AGG_POWER && how->p != 1) r = (rule){ POWER, how->p };
    return r;
}

static double forward(rule r, double x)
{
    switch (r.scale) {
    case IDENTITY: return x;
    case LOGARITHM: return x > 0 ? log(x) : NAN;
    case INVERSE: return x != 0 ? 1 / x : NAN;
    case POWER: return x > 0 || (x == 0 && r.p > 0) ? (r.p == 0.5 ? sqrt(x) : r.p == 2 ? x * x : pow(x, r.p)) : NAN;
    }
    return NAN;
}

static double backward(rule r, double g)
{
    switch (r.scale) {
    case IDENTITY: return g;
    case LOGARITHM: return exp(g);
    case INVERSE: return 1 / g;
    case POWER: return r.p == 0.5 ? g * g : r.p == 2 ? sqrt(g) : pow(g, 1 / r.p);
    }
    return NAN;
}

/* ---- tables ------------------------------------------------------------------------------------------ */

void kc_index_matrix_ready(kc_index_matrix *m)
{
    const rule logs = { LOGARITHM, 0 };

    for (size_t j = 0; j < m->n_ind; j++) {
        const double *x = m->x + j * m->n_rows;

        m->gaps[j] = 0;
        for (size_t i = 0; i < m->n_rows && !m->gaps[j]; i++)
            if (isnan(x[i])) m->gaps[j] = 1;
        for (size_t i = 0; m->log_x && i < m->n_rows; i++) m->log_x[j * m->n_rows + i] = forward(logs, x[i]);
    }
}

/* Places in the caller's workspace. */
typedef struct room {
    double        *logs;             /* [aggregates * n] logarithms of scores */
    double        *filled;           /* [n_nodes * n] children with their gaps filled */
    double        *g, *weight, *sum; /* [n] */
    const double **column;           /* [n_nodes] */
    const double **values;           /* [n_nodes] of the children */
    double        *share;            /* [n_nodes] of the children */
    double        *row;              /* [n_nodes] or [n], for medians */
    size_t        *child;            /* [n_nodes] */
    unsigned char *gaps, *has_log;   /* [n_nodes] */
} room;

static size_t lay_out(const kc_index_tree *t, size_t n, char *at, room *r)
{
    const size_t k = t->n_nodes, wide = k > n ? k : n, d = sizeof(double);
    size_t       used = 0;

#define PLACE(member, count, type)                                   \
    do {                                                             \
        if (r) r->member = (type *)(void *)(at + used);              \
        used += ((count) * sizeof(type) + d - 1) / d * d;            \
    } while (0)
    PLACE(logs, (k - t->n_ind) * n, double);
    PLACE(filled, k * n, double);
    PLACE(g, n, double);
    PLACE(weight, n, double);
    PLACE(sum, n, double);
    PLACE(column, k, const double *);
    PLACE(values, k, const double *);
    PLACE(share, k, double);
    PLACE(row, wide, double);
    PLACE(child, k, size_t);
    PLACE(gaps, k, unsigned char);
    PLACE(has_log, k, unsigned char);
#undef PLACE
    return used;
}

size_t kc_index_aggregate_bytes(const kc_index_tree *t, size_t n_rows)
{
    return lay_out(t, n_rows, NULL, NULL);
}

/* ---- one parent -------------------------------------------------------------------------------------- */

typedef struct job {
    const kc_index_matrix *m;
    const kc_index_tree   *t;
    const kc_index_agg    *how;
    room                   r;
    size_t                 n, node, n_child;
    double                *out;
} job;

/* Column of g(x) of the i-th child: the table's own, the logarithms kept, or made now. */
static const double *scaled_column(job *j, size_t i, rule r)
{
    size_t        c = j->r.child[i], n = j->n;
    const double *x = j->r.values[i];

    if (r.scale == IDENTITY) return x;
    if (r.scale == LOGARITHM && x == j->r.column[c]) { /* not when gaps were filled */
        if (c < j->t->n_ind && j->m->log_x) return j->m->log_x + c * n;
        if (c >= j->t->n_ind && j->r.has_log[c]) return j->r.logs + (c - j->t->n_ind) * n;
    }
    for (size_t k = 0; k < n; k++) j->r.g[k] = forward(r, x[k]);
    return j->r.g;
}

static void add(size_t n, double w, const double *restrict g, double *restrict sum)
{
    for (size_t i = 0; i < n; i++) sum[i] += w * g[i];
}

static void add_present(size_t n, double w, const double *restrict x, const double *restrict g, double *restrict sum, double *restrict weight,
                        double *restrict count)
{
    for (size_t i = 0; i < n; i++) {
        bool here = x[i] == x[i];

        sum[i] += here ? w * g[i] : 0;
        weight[i] += here ? w : 0;
        count[i] += here ? 1 : 0;
    }
}

static kc_code refuse(const job *j, size_t row, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, (long)row, "stats.index_mean_value", "%zu" KC_SEP "%zu", j->node + 1, row + 1);
}

/* Does the row have a child whose value the rule cannot take? */
static bool culprit(const job *j, size_t row, rule r)
{
    for (size_t i = 0; i < j->n_child; i++) {
        double x = j->r.values[i][row];

        if (!isnan(x) && isnan(forward(r, x))) return true;
    }
    return false;
}

static double share_total(const job *j)
{
    double total = 0;

    for (size_t i = 0; i < j->n_child; i++) total += j->r.share[i];
    return total;
}

/* out <- sum of w g(x) over sum of w, in the scale of g. Rows with too few children, or no weight, become NaN; *refused is the first row
 * with a value outside the rule's domain, or n. */
static void mean_of_scale(job *j, rule r, bool gaps, double *out, size_t *refused)
{
    size_t  n = j->n;
    double *count = j->r.weight, *weight = j->r.sum, total = share_total(j);

    for (size_t i = 0; i < n; i++) out[i] = 0;
    if (!gaps) {
        for (size_t c = 0; c < j->n_child; c++) add(n, j->r.share[c] / total, scaled_column(j, c, r), out);
    } else {
        memset(count, 0, n * sizeof *count);
        memset(weight, 0, n * sizeof *weight);
        for (size_t c = 0; c < j->n_child; c++) add_present(n, j->r.share[c], j->r.values[c], scaled_column(j, c, r), out, weight, count);
        for (size_t i = 0; i < n; i++) {
            bool enough = count[i] > 0 && count[i] / (double)j->n_child >= j->how->threshold;

            if (isnan(out[i]) && enough && *refused == n && culprit(j, i, r)) *refused = i;
            out[i] = enough && weight[i] > 0 ? out[i] / weight[i] : NAN;
        }
        return;
    }
    for (size_t i = 0; r.scale != IDENTITY && i < n && *refused == n; i++)
        if (isnan(out[i]) && culprit(j, i, r)) *refused = i;
}

static kc_code plain_mean(job *j, bool gaps, kc_err *err)
{
    rule    r = rule_of(j->how);
    size_t  refused = j->n;
    double *logs = j->r.logs + (j->node - j->t->n_ind) * j->n, *out = r.scale == LOGARITHM ? logs : j->out;

    mean_of_scale(j, r, gaps, out, &refused);
    if (refused < j->n) return refuse(j, refused, err);
    if (r.scale != IDENTITY)
        for (size_t i = 0; i < j->n; i++) j->out[i] = backward(r, out[i]);
    j->r.has_log[j->node] = r.scale == LOGARITHM;
    return KC_OK;
}

static void medians(job *j)
{
    for (size_t i = 0; i < j->n; i++) {
        size_t k = 0, usable = 0;

        for (size_t c = 0; c < j->n_child; c++) {
            double x = j->r.values[c][i];

            if (isnan(x)) continue;
            k++;
            if (j->r.share[c] > 0) j->r.row[usable++] = x;
        }
        kc_sort(usable, j->r.row);
        j->out[i] = k && (double)k / (double)j->n_child >= j->how->threshold ? kc_quantile(usable, j->r.row, 0.5, 7) : NAN;
    }
}

/* Share of weight by which row a stands above row b: 0 .. 1. tie [k]: how far apart values of a column may be and still be tied. */
static double stands_above(size_t k, const double *const *col, const double *tie, const double *w, size_t a, size_t b)
{
    double won = 0, all = 0;

    for (size_t c = 0; c < k; c++) {
        double x = col[c][a], y = col[c][b];

        if (isnan(x) || isnan(y)) continue;
        all += w[c];
        won += x > y + tie[c] ? w[c] : y > x + tie[c] ? 0 : w[c] / 2;
    }
    return all > 0 ? won / all : 0.5;
}

static void copeland(size_t n, size_t k, const double *const *col, const double *w, const int32_t *periods, double *out, double *tie)
{
    for (size_t c = 0; c < k; c++) tie[c] = kc_index_tie(n, col[c]);
    for (size_t i = 0; i < n; i++) {
        bool any = false;

        for (size_t c = 0; c < k && !any; c++) any = !isnan(col[c][i]);
        out[i] = any ? 0 : NAN;
    }
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n && !isnan(out[a]); b++) {
            if (isnan(out[b]) || (periods && periods[a] != periods[b])) continue;
            double won = stands_above(k, col, tie, w, a, b);

            out[a] += won;
            out[b] += 1 - won;
        }
}

void kc_index_copeland(size_t n, size_t k, const double *const *col, const double *w, double *out, double *work)
{
    copeland(n, k, col, w, NULL, out, work);
}

static void below_threshold(job *j)
{
    for (size_t i = 0; i < j->n; i++) {
        size_t k = 0;

        for (size_t c = 0; c < j->n_child; c++) k += isnan(j->r.values[c][i]) ? 0 : 1;
        if ((double)k / (double)j->n_child < j->how->threshold) j->out[i] = NAN;
    }
}

/* A copy of the i-th child's column, missing values filled with the mean or median of their stratum. Strata are few and fills rare: each
 * missing row looks for its own. */
static void fill_child(job *j, size_t i)
{
    const int32_t  *of = j->how->fill_within >= 0 && j->m->strata ? j->m->strata[j->how->fill_within] : NULL;
    const double   *x = j->r.values[i];
    double         *to = j->r.filled + j->r.child[i] * j->n;
    kc_index_impute how = { j->how->fill, 0, INFINITY };

    memcpy(to, x, j->n * sizeof *to);
    for (size_t a = 0; a < j->n; a++) {
        size_t k = 0;

        if (!isnan(to[a])) continue;
        for (size_t b = 0; b < j->n; b++)
            if ((!of || of[b] == of[a]) && !isnan(x[b])) j->r.g[k++] = x[b];
        if (!k) continue;
        j->r.g[k] = NAN; /* row a itself is missing, so there is a place */
        (void)kc_index_impute_column(k + 1, j->r.g, &how, NULL, j->r.weight);
        to[a] = j->r.g[k];
    }
    j->r.values[i] = to;
}

static bool has_gap(size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i])) return true;
    return false;
}

static void gather_children(job *j, const double *weight)
{
    j->n_child = 0;
    for (size_t c = 0; c < j->node; c++) {
        if (j->t->parent[c] != (int)j->node || (c < j->t->n_ind && j->m->used && !j->m->used[c])) continue;
        if (c >= j->t->n_ind && !j->r.column[c]) continue; /* all below it was screened out */
        j->r.child[j->n_child] = c;
        j->r.values[j->n_child] = j->r.column[c];
        j->r.share[j->n_child++] = weight[c];
    }
}

static kc_code one_parent(job *j, const double *weight, kc_err *err)
{
    bool gaps = false;

    gather_children(j, weight);
    for (size_t i = 0; i < j->n_child; i++) {
        bool gap = j->r.gaps[j->r.child[i]];

        if (gap && j->how->fill != KC_IMPUTE_NONE) {
            fill_child(j, i);
            gap = has_gap(j->n, j->r.values[i]);
        }
        gaps |= gap;
    }
    j->r.column[j->node] = j->n_child ? j->out : NULL;
    j->r.gaps[j->node] = gaps || !(share_total(j) > 0);
    j->r.has_log[j->node] = 0;
    if (!j->n_child || !(share_total(j) > 0)) {
        for (size_t i = 0; i < j->n; i++) j->out[i] = NAN;
        return KC_OK;
    }
    if (j->how->method == KC_AGG_MEDIAN) medians(j);
    else if (j->how->method == KC_AGG_COPELAND) {
        copeland(j->n, j->n_child, j->r.values, j->r.share, j->m->periods, j->out, j->r.row);
        below_threshold(j);
    } else return plain_mean(j, gaps, err);
    return KC_OK;
}

kc_code kc_index_aggregate(const kc_index_matrix *m, const kc_index_tree *t, const kc_index_agg *agg, const double *weight, double *score,
                           void *work, kc_err *err)
{
    job j = { .m = m, .t = t, .n = m->n_rows };

    (void)lay_out(t, m->n_rows, work, &j.r);
    for (size_t c = 0; c < t->n_ind; c++) {
        j.r.column[c] = m->x + c * m->n_rows;
        j.r.gaps[c] = m->gaps[c];
    }
    for (size_t k = t->n_ind; k < t->n_nodes; k++) {
        kc_code code;

        j.node = k;
        j.how = &agg[t->level[k]];
        j.out = score + (k - t->n_ind) * m->n_rows;
        if ((code = one_parent(&j, weight, err))) return code;
    }
    return KC_OK;
}

kc_code kc_index_mean(size_t n, const double *x, const double *w, const kc_index_agg *how, double *out, kc_err *err)
{
    rule   r = rule_of(how);
    double sum = 0, total = 0;
    size_t present = 0;

    if (how->method == KC_AGG_MEDIAN || how->method == KC_AGG_COPELAND)
        return kc_fail(err, KC_E_UNSUPPORTED, -1, "stats.index_mean_rule", "");
    for (size_t i = 0; i < n; i++) {
        double g = forward(r, x[i]), wi = w ? w[i] : 1;

        if (isnan(x[i])) continue;
        if (isnan(g)) return kc_fail(err, KC_E_DATA, (long)i, "stats.index_mean_value", "1" KC_SEP "%zu", i + 1);
        sum += wi * g;
        total += wi;
        present++;
    }
    bool enough = present && total > 0 && (double)present / (double)n >= how->threshold;

    *out = enough ? backward(r, sum / total) : NAN;
    return KC_OK;
}
