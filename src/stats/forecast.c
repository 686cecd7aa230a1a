/* Forecasts: the models that need no search, and what all share. */
#include "forecast_internal.h"
#include "kangce/kc_dist.h"
#include "trend_series.h"

#include <math.h>
#include <string.h>

const char *kc_forecast_name(kc_fc_model m)
{
    static const char *const names[] = { "ols",     "log",     "mean",     "naive",   "drift",   "ses",      "holt", "damped",
                                         "ets_ann", "ets_aan", "ets_aadn", "ets_mnn", "ets_man", "ets_madn", "ets" };

    return (unsigned)m < KC_FC_N ? names[m] : "?";
}

static bool is_line(kc_fc_model m)
{
    return m == KC_FC_OLS || m == KC_FC_LOG;
}

static bool needs_steps(kc_fc_model m)
{
    return !is_line(m) && m != KC_FC_MEAN;
}

static void fit_line(kc_fc_model m, size_t n, const double *x, const double *y, kc_forecast *f)
{
    for (size_t i = 0; m == KC_FC_LOG && i < n; i++)
        if (!(y[i] > 0)) f->note = KC_NOTE_NOT_DEFINED;
    if (n < 2) f->note = KC_NOTE_FEW_POINTS;
    if (!f->note && kc_fit_line(n, x, y, m == KC_FC_LOG, &f->line, NULL)) f->note = KC_NOTE_NOT_DEFINED;
}

static void fit_mean(size_t n, const double *y, kc_forecast *f)
{
    double mean = 0, ss = 0;

    for (size_t i = 0; i < n; i++) mean += y[i] / (double)n;
    for (size_t i = 0; i < n; i++) ss += (y[i] - mean) * (y[i] - mean);
    f->level = mean;
    f->trend = 0;
    f->sigma2 = n > 1 ? ss / (double)(n - 1) : NAN;
}

static void fit_walk(kc_fc_model m, size_t n, const double *y, kc_forecast *f)
{
    double drift = m == KC_FC_DRIFT && n > 1 ? (y[n - 1] - y[0]) / (double)(n - 1) : 0, ss = 0, df = (double)n - (m == KC_FC_DRIFT ? 2 : 1);

    for (size_t i = 1; i < n; i++) {
        double e = y[i] - y[i - 1] - drift;

        ss += e * e;
    }
    f->level = y[n - 1];
    f->trend = drift;
    f->sigma2 = df > 0 ? ss / df : NAN;
    if (m == KC_FC_DRIFT && n < 2) f->note = KC_NOTE_FEW_POINTS;
}

static void fit_best(size_t n, const double *y, kc_forecast *f)
{
    kc_forecast best = *f;
    bool        any = false;

    for (kc_fc_model m = KC_FC_ANN; m <= KC_FC_MADN; m++) {
        kc_forecast one = *f;

        one.used = m;
        ets_fit(m, n, y, &one);
        if (one.note == KC_NOTE_NOT_DEFINED || one.note == KC_NOTE_FEW_POINTS) continue;
        if (!any || one.aicc < best.aicc) best = one;
        any = true;
    }
    *f = best;
    if (!any) f->note = KC_NOTE_FEW_POINTS;
}

/* Distance of neighbours, NaN when they are not all the same (to rounding of decimal fractions of years). */
static double spacing(size_t n, const double *x)
{
    double step = n > 1 ? (x[n - 1] - x[0]) / (double)(n - 1) : 1;

    for (size_t i = 1; i < n; i++)
        if (fabs(x[i] - x[i - 1] - step) > 1e-6 * step) return NAN;
    return step;
}

static void fit_values(kc_fc_model m, size_t n, const double *x, const double *y, kc_forecast *f)
{
    f->n = n;
    f->step = spacing(n, x);
    f->last = n ? x[n - 1] : NAN;
    if (n == 0) f->note = KC_NOTE_FEW_POINTS;
    else if (needs_steps(m) && isnan(f->step)) f->note = KC_NOTE_MISSING;
    else if (is_line(m)) fit_line(m, n, x, y, f);
    else if (m == KC_FC_MEAN) fit_mean(n, y, f);
    else if (m == KC_FC_NAIVE || m == KC_FC_DRIFT) fit_walk(m, n, y, f);
    else if (m == KC_FC_ETS) fit_best(n, y, f);
    else ets_fit(m, n, y, f);
}

kc_code kc_forecast_fit(kc_fc_model m, size_t n, const double *x, const double *y, kc_forecast *out, kc_err *err)
{
    double      xs[KC_FC_POINTS_MAX], ys[KC_FC_POINTS_MAX];
    size_t      k = 0;
    kc_forecast f = { .model = m, .used = m, .step = NAN, .last = NAN, .alpha = NAN, .beta = NAN, .phi = NAN, .level0 = NAN, .trend0 = NAN,
                      .level = NAN, .trend = NAN, .sigma2 = NAN, .sse = NAN, .loglik = NAN, .aicc = NAN, .note = KC_NOTE_NONE };
    kc_code     code;

    if ((unsigned)m >= KC_FC_N) return kc_fail(err, KC_E_ARG, -1, "stats.forecast_model", "%d", (int)m);
    if (n > KC_FC_POINTS_MAX) return kc_fail(err, KC_E_LIMIT, -1, "stats.forecast_long", "%zu" KC_SEP "%d", n, (int)KC_FC_POINTS_MAX);
    if ((code = trend_check(n, x, y, err))) return code;
    for (size_t i = 0; i < n; i++)
        if (!isnan(y[i])) {
            xs[k] = x[i];
            ys[k++] = y[i];
        }
    fit_values(m, k, xs, ys, &f);
    *out = f;
    return KC_OK;
}

/* Centre and spread of the predictive distribution on the fitting scale, and its degrees of freedom (INFINITY: normal). */
typedef struct predictive {
    double centre, spread, df;
} predictive;

static predictive predict(const kc_forecast *f, double x0, int h)
{
    double n = (double)f->n;

    if (f->note && f->note != KC_NOTE_NO_INTERVAL) return (predictive){ NAN, NAN, INFINITY };
    if (is_line(f->used)) return (predictive){ kc_fit_at(&f->line, x0), kc_fit_spread(&f->line, x0), n - 2 };
    if (f->used == KC_FC_MEAN) return (predictive){ f->level, sqrt(f->sigma2 * (1 + 1 / n)), n - 1 };
    if (f->used == KC_FC_NAIVE) return (predictive){ f->level, sqrt(f->sigma2 * h), INFINITY };
    if (f->used == KC_FC_DRIFT) return (predictive){ f->level + h * f->trend, sqrt(f->sigma2 * h * (1 + h / (n - 1))), INFINITY };
    return (predictive){ ets_mean(f, h), sqrt(ets_variance(f, h)), INFINITY };
}

static kc_code steps(const kc_forecast *f, double x0, int *h, kc_err *err)
{
    double s = (x0 - f->last) / f->step, whole = nearbyint(s);

    *h = 1;
    if (f->note && f->note != KC_NOTE_NO_INTERVAL) return KC_OK;
    if (!(x0 > f->last)) return kc_fail(err, KC_E_ARG, -1, "stats.forecast_past", "%.10g" KC_SEP "%.10g", x0, f->last);
    if (!needs_steps(f->used)) return KC_OK;
    if (fabs(s - whole) > 1e-6 || whole > KC_FC_STEPS_MAX)
        return kc_fail(err, KC_E_ARG, -1, "stats.forecast_steps", "%.10g" KC_SEP "%.10g" KC_SEP "%.10g", x0, f->last, f->step);
    *h = (int)whole;
    return KC_OK;
}

kc_code kc_forecast_at(const kc_forecast *f, double x0, double conf, kc_estimate *out, kc_err *err)
{
    int        h;
    kc_code    code = trend_check_conf(conf, err);
    predictive p;

    if (code || (code = steps(f, x0, &h, err))) return code;
    p = predict(f, x0, h);
    double half = f->n >= KC_FIT_N_MIN ? kc_t_quantile(0.5 + conf / 2, p.df) * p.spread : NAN;

    *out = (kc_estimate){ p.centre, p.centre - half, p.centre + half, f->note };
    if (f->used == KC_FC_LOG) *out = (kc_estimate){ exp(out->value), exp(out->low), exp(out->high), f->note };
    if (!f->note && !isfinite(out->value)) *out = (kc_estimate){ NAN, NAN, NAN, KC_NOTE_NOT_DEFINED }; /* sums beyond double */
    if (!isnan(out->value) && isnan(half)) out->note = f->n < KC_FIT_N_MIN ? KC_NOTE_FEW_POINTS : KC_NOTE_NO_INTERVAL;
    return KC_OK;
}

kc_code kc_forecast_chance(const kc_forecast *f, double x0, double target, kc_side side, double *out, kc_err *err)
{
    int        h;
    kc_code    code;
    predictive p;

    if (!isfinite(target)) return kc_fail(err, KC_E_ARG, -1, "stats.target_not_finite", "%g", target);
    if ((code = steps(f, x0, &h, err))) return code;
    p = predict(f, x0, h);
    if (f->n < KC_FIT_N_MIN || isnan(p.spread)) *out = NAN;
    else if (f->used == KC_FC_LOG && target <= 0) *out = side == KC_SIDE_GE || side == KC_SIDE_GT ? 1 : 0;
    else *out = kc_prediction_chance(p.centre, p.spread, p.df, f->used == KC_FC_LOG ? log(target) : target, side);
    return KC_OK;
}
