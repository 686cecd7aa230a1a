/* Gini, Theil, Atkinson, Hoover of one variable; the concentration of one variable over the ranks of another. */
#include "kangce/kc_dist.h"
#include "kangce/kc_inequality.h"
#include "kangce/kc_order.h"

#include <math.h>

static double weight(const double *w, size_t i)
{
    return w ? w[i] : 1;
}

static kc_code check_weights(size_t n, const double *w, bool *missing, kc_err *err)
{
    double total = 0;

    for (size_t i = 0; w && i < n; i++) {
        if (w[i] < 0 || isinf(w[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.ineq_weight", "%zu" KC_SEP "%g", i + 1, w[i]);
        if (isnan(w[i])) *missing = true;
        else total += w[i];
    }
    return w && !*missing && !(total > 0) ? kc_fail(err, KC_E_DATA, -1, "stats.ineq_no_weight", "%zu", n) : KC_OK;
}

/* ---- one variable -------------------------------------------------------------------------------------- */

static kc_code check_spread(size_t n, const double *x, const double *w, double eps, bool *missing, kc_err *err)
{
    if (n < 1) return kc_fail(err, KC_E_ARG, -1, "stats.ineq_too_few", "%zu" KC_SEP "%d", n, 1);
    if (!(eps > 0) || isinf(eps)) return kc_fail(err, KC_E_ARG, -1, "stats.atkinson_eps", "%g", eps);
    *missing = false;
    for (size_t i = 0; i < n; i++) {
        if (x[i] < 0 || isinf(x[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.ineq_value", "%zu" KC_SEP "%g", i + 1, x[i]);
        if (isnan(x[i])) *missing = true;
    }
    return check_weights(n, w, missing, err);
}

/* sum_ij w_i w_j |x_i - x_j| / 2 = sum_i w_i x_i (W_below - W_above) over sorted x; ties may stand in any order. */
static double gini(size_t n, const double *x, const double *w, long double total, double mean, const size_t *order)
{
    double below = 0, sum = 0;

    for (size_t k = 0; k < n; k++) {
        size_t i = order[k];
        double wi = (double)(weight(w, i) / total);

        sum += wi * (x[i] / mean - 1) * (2 * below + wi - 1); /* about the mean: no large sums that cancel */
        below += wi;
    }
    return sum;
}

static void moments(size_t n, const double *x, const double *w, long double total, double eps, kc_spread *s)
{
    double t = 0, l = 0, a = 0, h = 0, v = 0;
    bool   zero = false;

    for (size_t i = 0; i < n; i++) {
        double wi = (double)(weight(w, i) / total), r = x[i] / s->mean;

        if (wi == 0) continue;
        h += wi * fabs(r - 1);
        v += wi * (r - 1) * (r - 1);
        if (r > 0) {
            t += wi * r * log(r);
            l -= wi * log(r);
            a += eps == 1 ? wi * log(r) : wi * pow(r, 1 - eps);
        } else
            zero = true;
    }
    s->theil_t = t < 0 ? 0 : t; /* rounding of equal values */
    s->theil_l = zero ? NAN : l < 0 ? 0 : l;
    s->hoover = h / 2;
    s->cv = sqrt(v);
    if (zero && eps >= 1) s->atkinson = 1;
    else s->atkinson = fmax(0, eps == 1 ? 1 - exp(a) : 1 - pow(a, 1 / (1 - eps)));
}

kc_code kc_inequality(size_t n, const double *x, const double *weights, double eps, size_t *order, kc_spread *out, kc_err *err)
{
    bool        missing = false;
    kc_code     code = check_spread(n, x, weights, eps, &missing, err);
    long double total = 0, mean = 0, squares = 0; /* extended: values near the end of double add up beyond it */

    if (code) return code;
    *out = (kc_spread){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, missing ? KC_NOTE_MISSING : KC_NOTE_NONE };
    if (missing) return KC_OK;
    for (size_t i = 0; i < n; i++) total += weight(weights, i);
    for (size_t i = 0; i < n; i++) {
        long double share = weight(weights, i) / total;

        mean += share * x[i];
        squares += share * share;
    }
    out->mean = (double)mean;
    if (!(out->mean > 0)) {
        out->note = KC_NOTE_NOT_DEFINED;
        return KC_OK;
    }
    kc_sort_index(n, x, order);
    out->gini = fmax(0, gini(n, x, weights, total, out->mean, order));
    double rest = (double)(1 - squares);

    out->gini_n = n > 1 && rest > 0 ? out->gini / rest : NAN;
    moments(n, x, weights, total, eps, out);
    return KC_OK;
}

/* ---- concentration ------------------------------------------------------------------------------------- */

static void ranks(size_t n, const double *by, const double *w, double total, size_t *order, double *rank)
{
    double below = 0;

    kc_sort_index(n, by, order);
    for (size_t k = 0; k < n;) {
        size_t end = k;
        double tied = 0;

        for (; end < n && by[order[end]] == by[order[k]]; end++) tied += weight(w, order[end]);
        for (; k < end; k++) rank[order[k]] = (below + tied / 2) / total;
        below += tied;
    }
}

typedef struct cross {
    double total, mu, rbar, sxy, sxx, squares; /* shares as weights; sxy of y / mu, so that its size does not matter */
    double low, high;
} cross;

/* Extended precision: a million equal shares added in double would cost five digits. */
static cross sums(size_t n, const double *y, const double *w, double total, const double *rank)
{
    cross       c = { .total = total, .low = INFINITY, .high = -INFINITY };
    long double mu = 0, rbar = 0, squares = 0, sxy = 0, sxx = 0, all = total;

    for (size_t i = 0; i < n; i++) {
        long double p = weight(w, i) / all;

        mu += p * y[i];
        rbar += p * rank[i];
        squares += p * p;
        c.low = fmin(c.low, y[i]);
        c.high = fmax(c.high, y[i]);
    }
    for (size_t i = 0; i < n; i++) {
        long double p = weight(w, i) / all, dr = rank[i] - rbar;

        sxy += p * (y[i] - mu) * dr;
        sxx += p * dr * dr;
    }
    c.mu = (double)mu;
    sxy /= mu;
    c.rbar = (double)rbar;
    c.squares = (double)squares;
    c.sxy = (double)sxy;
    c.sxx = (double)sxx;
    return c;
}

/* Variance of 2 v b / (a + b rbar) with v the unbiased weighted variance of the ranks: least squares with weights w, n - 2 degrees.
 * Written with ybar = a + b rbar, which is uncorrelated with b: dI = 2 v (db / ybar - b dybar / ybar^2). All of y / mu: ybar is 1. */
static double index_variance(size_t n, const double *y, const double *w, const double *rank, const cross *c)
{
    double b = c->sxy / c->sxx, rss = 0, v = c->sxx / (1 - c->squares);

    for (size_t i = 0; i < n; i++) {
        double r = y[i] / c->mu - 1 - b * (rank[i] - c->rbar);

        rss += weight(w, i) / c->total * r * r;
    }
    double s2 = rss / (double)(n - 2), var_b = s2 / c->sxx;

    return 4 * v * v * (var_b + b * b * s2);
}

static kc_code check_concentration(size_t n, const double *y, const double *by, const double *w, const kc_ci_opt *opt, bool *missing, kc_err *err)
{
    if (n < 3) return kc_fail(err, KC_E_ARG, -1, "stats.ineq_too_few", "%zu" KC_SEP "%d", n, 3);
    if (!(opt->conf > 0 && opt->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", opt->conf);
    if (opt->upper <= opt->lower) return kc_fail(err, KC_E_ARG, -1, "stats.ci_bounds", "%g" KC_SEP "%g", opt->lower, opt->upper);
    *missing = false;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(y[i]) || !isfinite(by[i])) *missing = true;
    return check_weights(n, w, missing, err);
}

/* What the plain index is multiplied by; NaN where the kind of index has no value. */
static double factor(const kc_ci_opt *opt, const cross *c)
{
    double low = isnan(opt->lower) ? c->low : opt->lower, high = isnan(opt->upper) ? c->high : opt->upper;

    switch (opt->type) {
    case KC_CI_RELATIVE: return 1;
    case KC_CI_GENERALISED: return c->mu;
    case KC_CI_ERREYGERS: return high > low ? 4 * c->mu / (high - low) : NAN;
    case KC_CI_WAGSTAFF: return c->mu != 1 ? 1 / (1 - c->mu) : NAN;
    }
    return NAN;
}

kc_code kc_concentration(size_t n, const double *y, const double *by, const double *w, const kc_ci_opt *opt, size_t *order, double *rank,
                         kc_ci *out, kc_err *err)
{
    bool    missing = false;
    kc_code code = check_concentration(n, y, by, w, opt, &missing, err);
    double  total = 0;

    if (code) return code;
    *out = (kc_ci){ { NAN, NAN, NAN, KC_NOTE_MISSING }, NAN, NAN };
    if (missing) return KC_OK;
    for (size_t i = 0; i < n; i++) total += weight(w, i);
    ranks(n, by, w, total, order, rank);
    cross  c = sums(n, y, w, total, rank);
    double f = factor(opt, &c), index = 2 * c.sxy;

    out->mean = c.mu;
    out->value.note = KC_NOTE_NOT_DEFINED;
    if (c.mu == 0 || !(c.sxx > 0) || isnan(f)) return KC_OK;
    if (opt->unbiased) index *= (double)(n - 1) / (double)n / (1 - c.squares);
    out->se = fabs(f) * sqrt(index_variance(n, y, w, rank, &c));
    double half = kc_norm_quantile(0.5 + opt->conf / 2) * out->se;

    out->value = (kc_estimate){ f * index, f * index - half, f * index + half, KC_NOTE_NONE };
    if (opt->type == KC_CI_WAGSTAFF && (c.low < 0 || c.high > 1)) out->value.note = KC_NOTE_NOT_DEFINED;
    return KC_OK;
}
