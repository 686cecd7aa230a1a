/* Slope and relative index of inequality. The weights of the regression depend on the populations alone, so slope and intercept are
 * two fixed linear functions of the values: a repetition of the simulation is n normal deviates and two scalar products. */
#include "kangce/kc_inequality.h"

#include <math.h>
#include <string.h>

typedef struct line {
    double slope[KC_SII_MAX], at0[KC_SII_MAX]; /* slope = sum slope_i y_i, f(0) = sum at0_i y_i */
} line;

static double to_scale(kc_sii_type type, double y)
{
    switch (type) {
    case KC_SII_NORMAL: break;
    case KC_SII_RATE: return log(y);
    case KC_SII_PROPORTION: return log(y / (1 - y));
    }
    return y;
}

static double from_scale(kc_sii_type type, double v)
{
    switch (type) {
    case KC_SII_NORMAL: break;
    case KC_SII_RATE: return exp(v);
    case KC_SII_PROPORTION: return 1 / (1 + exp(-v));
    }
    return v;
}

double kc_sii_se(kc_sii_type type, double low, double high)
{
    return (to_scale(type, high) - to_scale(type, low)) / 2 / 1.959963984540054;
}

static kc_code check(size_t n, const double *pop, const double *value, const kc_sii_opt *opt, bool on_scale, bool *missing, kc_err *err)
{
    if (n < KC_SII_MIN || n > KC_SII_MAX)
        return kc_fail(err, KC_E_ARG, -1, "stats.sii_quantiles", "%zu" KC_SEP "%d" KC_SEP "%d", n, KC_SII_MIN, KC_SII_MAX);
    if (opt->multiplier == 0 || !isfinite(opt->multiplier)) return kc_fail(err, KC_E_ARG, -1, "stats.sii_multiplier", "%g", opt->multiplier);
    *missing = false;
    for (size_t i = 0; i < n; i++) {
        if (!(pop[i] > 0) || isinf(pop[i]) || isnan(value[i])) {
            *missing = true;
            continue;
        }
        if (on_scale && !isfinite(to_scale(opt->type, value[i])))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.sii_value", "%zu" KC_SEP "%g", i + 1, value[i]);
    }
    return KC_OK;
}

static void make_line(size_t n, const double *pop, line *f)
{
    double total = 0, below = 0, mean = 0, sxx = 0;

    for (size_t i = 0; i < n; i++) total += pop[i];
    for (size_t i = 0; i < n; i++) {
        f->at0[i] = pop[i] / total;
        f->slope[i] = below + f->at0[i] / 2; /* holds x until the mean of x is known */
        below += f->at0[i];
        mean += f->at0[i] * f->slope[i];
    }
    for (size_t i = 0; i < n; i++) sxx += f->at0[i] * (f->slope[i] - mean) * (f->slope[i] - mean);
    for (size_t i = 0; i < n; i++) {
        double a = f->at0[i];

        f->slope[i] = a * (f->slope[i] - mean) / sxx;
        f->at0[i] = a - mean * f->slope[i];
    }
}

/* The two indices from the line's value at 0 and its slope, both on the scale of the fit. */
static void indices(const kc_sii_opt *opt, double at0, double slope, double *sii, double *rii)
{
    double low = at0, high = at0 + slope;

    if (opt->transform) {
        low = from_scale(opt->type, low);
        high = from_scale(opt->type, high);
        *sii = opt->multiplier * (high - low);
    } else
        *sii = opt->multiplier * slope;
    *rii = opt->multiplier < 0 ? low / high : high / low;
}

kc_code kc_sii(size_t n, const double *pop, const double *value, const kc_sii_opt *opt, kc_sii_fit *out, kc_err *err)
{
    bool    missing = false;
    kc_code code = check(n, pop, value, opt, opt->transform, &missing, err);
    line    f;
    double  at0 = 0, slope = 0;

    if (code) return code;
    if (missing) {
        *out = (kc_sii_fit){ NAN, NAN, NAN, KC_NOTE_MISSING };
        return KC_OK;
    }
    make_line(n, pop, &f);
    for (size_t i = 0; i < n; i++) {
        double y = opt->transform ? to_scale(opt->type, value[i]) : value[i];

        at0 += f.at0[i] * y;
        slope += f.slope[i] * y;
    }
    indices(opt, at0, slope, &out->sii, &out->rii);
    out->intercept = opt->transform ? from_scale(opt->type, at0) : at0;
    if (!isfinite(out->rii)) out->rii = NAN;
    out->note = KC_NOTE_NONE;
    return KC_OK;
}

/* ---- simulation ---------------------------------------------------------------------------------------- */

static void swap(double *a, double *b)
{
    double t = *a;

    *a = *b;
    *b = t;
}

/* Puts the k-th smallest of x[from .. to-1] at place k, smaller ones before it: Hoare's selection, pivot the median of three. */
static void select_place(double *x, size_t from, size_t to, size_t k)
{
    while (to - from > 1) {
        size_t mid = from + (to - from) / 2, i = from, j = to - 1;

        if (x[mid] < x[from]) swap(&x[mid], &x[from]);
        if (x[to - 1] < x[from]) swap(&x[to - 1], &x[from]);
        if (x[to - 1] < x[mid]) swap(&x[to - 1], &x[mid]);
        double pivot = x[mid];

        while (i <= j) {
            while (x[i] < pivot) i++;
            while (x[j] > pivot) j--;
            if (i > j) break;
            swap(&x[i++], &x[j]);
            if (j == 0) break;
            j--;
        }
        if (k <= j && j < to) to = j + 1;
        else if (k >= i) from = i;
        else return;
    }
}

/* NaN (0/0 in the ratio) would stop the selection: they go to the end and take their share of the top. */
static size_t without_nan(size_t n, double *x)
{
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) x[k++] = x[i];
    return k;
}

static void pick(size_t n, double *x, size_t n_conf, const double *conf, double *limits)
{
    size_t good = without_nan(n, x);

    for (size_t c = 0; c < n_conf; c++)
        for (size_t side = 0; side < 2; side++) {
            double at = rint((double)n * (side ? 1 - (1 - conf[c]) / 2 : (1 - conf[c]) / 2));
            size_t place = at < 1 ? 0 : (size_t)at - 1;

            if (place >= n) place = n - 1;
            if (place < good) select_place(x, 0, good, place);
            limits[2 * c + side] = place < good ? x[place] : NAN;
        }
}

typedef struct drawing {
    line   f;
    double mean[KC_SII_MAX], se[KC_SII_MAX];
    double at0, slope; /* of the means, where the draws enter the line as they are */
    bool   straight;   /* no transformation between a draw and the line */
} drawing;

static void prepare(size_t n, const double *pop, const double *value, const double *se, const kc_sii_opt *opt, drawing *d)
{
    make_line(n, pop, &d->f);
    d->straight = opt->type == KC_SII_NORMAL || opt->transform;
    d->at0 = d->slope = 0;
    for (size_t i = 0; i < n; i++) {
        d->mean[i] = to_scale(opt->type, value[i]);
        d->se[i] = se[i];
        if (!d->straight) continue;
        d->at0 += d->f.at0[i] * d->mean[i];
        d->slope += d->f.slope[i] * d->mean[i];
        d->f.at0[i] *= se[i];
        d->f.slope[i] *= se[i];
    }
}

static void draw(size_t n, const drawing *d, kc_sii_type type, kc_rng *rng, double *at0, double *slope)
{
    double a = d->straight ? d->at0 : 0, b = d->straight ? d->slope : 0;

    for (size_t i = 0; i < n; i++) {
        double y = kc_rng_normal(rng);

        if (!d->straight) y = from_scale(type, d->mean[i] + d->se[i] * y);
        a += d->f.at0[i] * y;
        b += d->f.slope[i] * y;
    }
    *at0 = a;
    *slope = b;
}

kc_code kc_sii_limits(size_t n, const double *pop, const double *value, const double *se, const kc_sii_opt *opt, size_t n_conf,
                      const double *conf, kc_rng *rng, double *work, double *sii, double *rii, kc_err *err)
{
    bool    missing = false;
    kc_code code = check(n, pop, value, opt, true, &missing, err);
    drawing d;
    size_t  reps = opt->repetitions;

    if (code) return code;
    if (reps < 20) return kc_fail(err, KC_E_ARG, -1, "stats.sii_repetitions", "%zu", reps);
    for (size_t c = 0; c < n_conf; c++)
        if (!(conf[c] > 0 && conf[c] < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", conf[c]);
    for (size_t i = 0; i < n; i++) {
        if (se[i] < 0) return kc_fail(err, KC_E_DATA, (long)i, "stats.ineq_se", "%g", se[i]);
        missing |= !isfinite(se[i]);
    }
    if (missing) {
        for (size_t k = 0; k < 2 * n_conf; k++) sii[k] = rii[k] = NAN;
        return KC_OK;
    }
    prepare(n, pop, value, se, opt, &d);
    for (size_t r = 0; r < reps; r++) {
        double at0, slope;

        draw(n, &d, opt->type, rng, &at0, &slope);
        indices(opt, at0, slope, &work[r], &work[reps + r]);
    }
    pick(reps, work, n_conf, conf, sii);
    pick(reps, work + reps, n_conf, conf, rii);
    return KC_OK;
}
