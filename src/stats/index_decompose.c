/* Parts of a score and of a change of the score. Both walk from the root down, handing each child a factor; see kc_index.h for the algebra. */
#include "kangce/kc_index.h"

#include <math.h>

/* The rule of a parent as a power: arithmetic 1, geometric 0, harmonic -1. */
static bool power_of(const kc_index_agg *how, double *p)
{
    switch (how->method) {
    case KC_AGG_ARITHMETIC: *p = 1; break;
    case KC_AGG_GEOMETRIC: *p = 0; break;
    case KC_AGG_HARMONIC: *p = -1; break;
    case KC_AGG_POWER: *p = how->p; break;
    case KC_AGG_MEDIAN:
    case KC_AGG_COPELAND:
    case KC_AGG_N: return false;
    }
    return how->fill == KC_IMPUTE_NONE;
}

static double g(double x, double p)
{
    return p == 1 ? x : p == 0 ? log(x) : pow(x, p);
}

/* (g(x1) - g(x0)) / (x1 - x0), its limit g'(x) where both are equal or too close to tell. */
static double slope(double x0, double x1, double p)
{
    double mid = (x0 + x1) / 2, d = x1 - x0;

    if (p == 1) return 1;
    if (x0 == 0 && x1 == 0) return 0; /* g'(0) may be infinite, and nothing changed */
    if (fabs(d) <= 1e-7 * fabs(mid)) return p == 0 ? 1 / mid : p * pow(mid, p - 1); /* the error is of order (d/mid)^2 */
    return (g(x1, p) - g(x0, p)) / d;
}

static kc_code check(const kc_index_tree *t, const kc_index_agg *agg, kc_err *err)
{
    double p;

    for (size_t k = t->n_ind; k < t->n_nodes; k++)
        if (!power_of(&agg[t->level[k]], &p)) return kc_fail(err, KC_E_UNSUPPORTED, (long)k, "stats.index_decompose_rule", "%zu", k + 1);
    return KC_OK;
}

static double weight_present(const kc_index_tree *t, size_t k, const double *weight, const double *value)
{
    double sum = 0;

    for (size_t c = 0; c < k; c++)
        if (t->parent[c] == (int)k && !isnan(value[c])) sum += weight[c];
    return sum;
}

/* dy/dx of a mean, less the share of weight. A power of 0 adds nothing, however steep it is there. */
static double partial(double x, double y, double p)
{
    if (p == 1) return 1;
    return x == 0 || y == 0 ? 0 : pow(x / y, p - 1);
}

/* On the way down out holds dy/dx of the index. Parts are not passed on themselves: where they cancel in a parent of score 0 nothing would
 * be left for its children. */
kc_code kc_index_contributions(const kc_index_tree *t, const kc_index_agg *agg, const double *weight, const double *value, double *out, kc_err *err)
{
    kc_code code = check(t, agg, err);

    if (code) return code;
    for (size_t k = 0; k < t->n_nodes; k++) out[k] = 0;
    if (!isnan(value[t->n_nodes - 1])) out[t->n_nodes - 1] = 1;
    for (size_t k = t->n_nodes; k-- > t->n_ind;) {
        double p = 1, sum = weight_present(t, k, weight, value);

        (void)power_of(&agg[t->level[k]], &p);
        for (size_t c = 0; c < k && out[k] != 0; c++)
            if (t->parent[c] == (int)k && !isnan(value[c])) out[c] = out[k] * weight[c] / sum * partial(value[c], value[k], p);
    }
    for (size_t k = 0; k < t->n_nodes; k++)
        if (out[k] != 0) out[k] *= value[k];
    return KC_OK;
}

typedef struct change {
    const kc_index_tree *t;
    const double        *w0, *w1, *x0, *x1;
    double              *by_value, *by_weight; /* by_value of aggregates holds the factor of their change on the way down */
} change;

/* Children of k: what their values and their shares of weight did, times the parent's factor. */
static void spread(const change *c, size_t k, double p, double factor)
{
    double sum0 = weight_present(c->t, k, c->w0, c->x0), sum1 = weight_present(c->t, k, c->w1, c->x1);
    double s = slope(c->x0[k], c->x1[k], p), up = s == 0 ? 0 : factor / s; /* 0: a power mean that is 0 both times, as are its children */

    for (size_t j = 0; j < k; j++) {
        bool   in0 = !isnan(c->x0[j]), in1 = !isnan(c->x1[j]);
        double a = in0 ? c->w0[j] / sum0 : 0, b = in1 ? c->w1[j] / sum1 : 0;

        if (c->t->parent[j] != (int)k) continue;
        if (in0 && in1) {
            c->by_value[j] = up * (a + b) / 2 * slope(c->x0[j], c->x1[j], p);
            c->by_weight[j] = a == b ? 0 : up * (b - a) * (g(c->x0[j], p) + g(c->x1[j], p)) / 2;
        } else if (in0 || in1) {
            c->by_weight[j] = up * (in1 ? b * g(c->x1[j], p) : -a * g(c->x0[j], p));
        }
    }
}

kc_code kc_index_decompose(const kc_index_tree *t, const kc_index_agg *agg, const double *weight0, const double *weight1, const double *value0,
                           const double *value1, double *by_value, double *by_weight, kc_err *err)
{
    const change c = { t, weight0, weight1, value0, value1, by_value, by_weight };
    size_t       root = t->n_nodes - 1;
    kc_code      code = check(t, agg, err);

    if (code) return code;
    if (isnan(value0[root]) || isnan(value1[root])) return kc_fail(err, KC_E_DATA, (long)root, "stats.index_decompose_missing", "");
    for (size_t k = 0; k < t->n_nodes; k++) by_value[k] = by_weight[k] = 0;
    by_value[root] = 1;
    for (size_t k = t->n_nodes; k-- > t->n_ind;) {
        double p = 1, factor = by_value[k];

        (void)power_of(&agg[t->level[k]], &p);
        by_value[k] = 0;
        if (factor != 0) spread(&c, k, p, factor);
    }
    for (size_t j = 0; j < t->n_ind; j++)
        if (by_value[j] != 0) by_value[j] *= value1[j] - value0[j]; /* both present, else the factor is 0 */
    return KC_OK;
}
