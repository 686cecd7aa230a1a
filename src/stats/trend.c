/* The straight line through yearly values. Sums are taken about the means: years near 2000 squared would cost seven digits otherwise. */
#include "kangce/kc_trend.h"
#include "kangce/kc_dist.h"

#include <math.h>
#include <stdint.h>

static kc_code check(size_t n, const double *x, const double *y, bool log, kc_err *err)
{
    bool differ = false;

    if (n < 2) return kc_fail(err, KC_E_ARG, -1, "stats.fit_too_few", "%zu", n);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.fit_not_finite", "%zu", i + 1);
        if (log && !(y[i] > 0)) return kc_fail(err, KC_E_DATA, (long)i, "stats.fit_not_positive", "%zu", i + 1);
        if (x[i] != x[0]) differ = true;
    }
    return differ ? KC_OK : kc_fail(err, KC_E_DATA, -1, "stats.fit_all_x_equal", "%zu", n);
}

static double at(const double *y, size_t i, bool as_log)
{
    return as_log ? log(y[i]) : y[i];
}

kc_code kc_fit_line(size_t n, const double *x, const double *y, bool as_log, kc_fit *out, kc_err *err)
{
    kc_code code = check(n, x, y, as_log, err);
    double  mx = 0, my = 0, sxx = 0, sxy = 0, rss = 0, largest = 0;

    if (code) return code;
    for (size_t i = 0; i < n; i++) {
        mx += x[i];
        my += at(y, i, as_log);
    }
    mx /= (double)n;
    my /= (double)n;
    for (size_t i = 0; i < n; i++) {
        double dx = x[i] - mx, v = at(y, i, as_log);

        sxx += dx * dx;
        sxy += dx * (v - my);
        if (fabs(v) > largest) largest = fabs(v);
    }
    double slope = sxy / sxx;
    for (size_t i = 0; i < n; i++) {
        double r = at(y, i, as_log) - my - slope * (x[i] - mx);

        rss += r * r;
    }
    double s = n > 2 ? sqrt(rss / (double)(n - 2)) : NAN;

    if (s <= 1e-12 * largest) s = 0;
    if (fabs(slope) * sqrt(sxx) <= 1e-12 * largest) slope = 0;
    *out = (kc_fit){ n, as_log, mx, sxx, my, slope, s };
    return KC_OK;
}

double kc_fit_at(const kc_fit *f, double x0)
{
    return f->intercept + f->slope * (x0 - f->x_mean);
}

double kc_fit_spread(const kc_fit *f, double x0)
{
    double d = x0 - f->x_mean;

    return f->s * sqrt(1 + 1 / (double)f->n + d * d / f->sxx);
}

static kc_code enough(const kc_fit *f, kc_err *err)
{
    return f->n >= KC_FIT_N_MIN ? KC_OK : kc_fail(err, KC_E_ARG, -1, "stats.fit_too_few", "%zu", f->n);
}

kc_code kc_fit_forecast(const kc_fit *f, double x0, double conf, double *point, double *low, double *high, kc_err *err)
{
    kc_code code = enough(f, err);

    if (code) return code;
    if (!(conf > 0 && conf < 1) || !isfinite(x0)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", conf);
    double y = kc_fit_at(f, x0), half = kc_t_quantile(0.5 + conf / 2, (double)(f->n - 2)) * kc_fit_spread(f, x0);

    *point = f->log ? exp(y) : y;
    if (low) *low = f->log ? exp(y - half) : y - half;
    if (high) *high = f->log ? exp(y + half) : y + half;
    return KC_OK;
}

double kc_prediction_chance(double point, double spread, double df, double target, kc_side side)
{
    bool   above = side == KC_SIDE_GE || side == KC_SIDE_GT, strict = side == KC_SIDE_GT || side == KC_SIDE_LT;
    double d = point - target;

    if (spread > 0) return kc_t_cdf((above ? d : -d) / spread, df);
    if (fabs(d) <= 1e-12 * fmax(fabs(target), fabs(point))) return strict ? 0 : 1;
    return (d > 0) == above ? 1 : 0;
}

kc_code kc_fit_chance(const kc_fit *f, double x0, double target, kc_side side, double *p, kc_err *err)
{
    kc_code code = enough(f, err);

    if (code) return code;
    if (!isfinite(target) || !isfinite(x0)) return kc_fail(err, KC_E_ARG, -1, "stats.target_not_finite", "%g", target);
    if (f->log && target <= 0) *p = side == KC_SIDE_GE || side == KC_SIDE_GT ? 1 : 0;
    else *p = kc_prediction_chance(kc_fit_at(f, x0), kc_fit_spread(f, x0), (double)(f->n - 2), f->log ? log(target) : target, side);
    return KC_OK;
}

double kc_fit_slope_p(const kc_fit *f)
{
    if (f->n < 3) return NAN;
    if (f->slope == 0) return 1;
    if (f->s == 0) return 0;
    double t = fabs(f->slope) * sqrt(f->sxx) / f->s;

    return 2 * kc_t_sf(t, (double)(f->n - 2));
}

int kc_fit_class(const kc_fit *f, double alpha)
{
    double p = kc_fit_slope_p(f);

    if (!(p < alpha)) return 0; /* also NaN */
    return f->slope > 0 ? 1 : -1;
}
