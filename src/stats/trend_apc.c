/* Annual percent change: the log-linear line, and Poisson regression where cases may be zero. */
#include "kangce/kc_dist.h"
#include "kangce/kc_trend_test.h"
#include "trend_series.h"

#include <math.h>

kc_code trend_check(size_t n, const double *x, const double *y, kc_err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.trend_x_missing", "");
        if (i && !(x[i] > x[i - 1])) return kc_fail(err, KC_E_DATA, (long)i, "stats.trend_x_order", "%.10g", x[i]);
        if (isinf(y[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.fit_not_finite", "%zu", i + 1);
    }
    return KC_OK;
}

kc_code trend_check_conf(double conf, kc_err *err)
{
    return conf > 0 && conf < 1 ? KC_OK : kc_fail(err, KC_E_ARG, -1, "stats.trend_conf", "%g", conf);
}

static const kc_apc_result EMPTY = { { NAN, NAN, NAN, KC_NOTE_FEW_POINTS }, NAN, NAN, NAN, NAN, 0, 0 };

static double percent(double log_change)
{
    return 100 * expm1(log_change);
}

static void limits(kc_apc_result *r, double quantile)
{
    r->apc.value = percent(r->slope);
    r->apc.low = percent(r->slope - quantile * r->se);
    r->apc.high = percent(r->slope + quantile * r->se);
    r->apc.note = isfinite(r->se) ? KC_NOTE_NONE : KC_NOTE_NO_INTERVAL;
}

/* Sums about the means over the points with a value; *largest is the largest |log y|, to tell rounding from residuals. */
static void log_line(size_t n, const double *x, const double *y, kc_apc_result *r, double *rss, double *sxx, double *largest)
{
    double mx = 0, my = 0, sxy = 0, m;

    *rss = *sxx = *largest = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(y[i])) {
            mx += x[i];
            my += log(y[i]);
            *largest = fmax(*largest, fabs(log(y[i])));
            r->n++;
        }
    if (r->n < 2) return;
    m = (double)r->n;
    mx /= m;
    my /= m;
    for (size_t i = 0; i < n; i++)
        if (!isnan(y[i])) {
            *sxx += (x[i] - mx) * (x[i] - mx);
            sxy += (x[i] - mx) * (log(y[i]) - my);
        }
    r->slope = sxy / *sxx;
    for (size_t i = 0; i < n; i++)
        if (!isnan(y[i])) {
            double e = log(y[i]) - my - r->slope * (x[i] - mx);

            *rss += e * e;
        }
}

kc_code kc_apc(size_t n, const double *x, const double *y, double conf, kc_apc_result *out, kc_err *err)
{
    kc_apc_result r = EMPTY;
    double        rss, sxx, largest;
    kc_code       code = trend_check_conf(conf, err);

    if (!code) code = trend_check(n, x, y, err);
    for (size_t i = 0; !code && i < n; i++)
        if (!isnan(y[i]) && !(y[i] > 0)) code = kc_fail(err, KC_E_DATA, (long)i, "stats.trend_zero", "%.10g", x[i]);
    if (code) return code;
    log_line(n, x, y, &r, &rss, &sxx, &largest);
    if (r.n >= 2) {
        double tiny = 1e-12 * fmax(largest, 1e-300);

        r.df = (double)r.n - 2;
        if (fabs(r.slope) * sqrt(sxx) <= tiny) r.slope = 0;
        if (r.df > 0) {
            double s = sqrt(rss / r.df);

            r.se = s <= tiny ? 0 : s / sqrt(sxx);
            r.p = r.slope == 0 ? 1 : r.se == 0 ? 0 : 2 * kc_t_sf(fabs(r.slope) / r.se, r.df);
        }
        limits(&r, r.df > 0 ? kc_t_quantile(0.5 + conf / 2, r.df) : NAN);
    }
    *out = r;
    return KC_OK;
}

double kc_half_case(double cases, double population, double per, size_t *zero)
{
    if (cases == 0 && zero) ++*zero;
    return per * (cases == 0 ? 0.5 : cases) / population;
}

/* The score equations have a solution when cases lie in more than one year, or in one that is neither first nor last. */
static bool separable(size_t n, const double *cases, size_t *used)
{
    size_t first = n, last = 0, end = 0, begin = n;

    *used = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(cases[i])) continue;
        ++*used;
        if (begin == n) begin = i;
        end = i;
        if (cases[i] > 0) {
            if (first == n) first = i;
            last = i;
        }
    }
    return first == n || (first == last && (first == begin || first == end));
}

typedef struct score {
    double u0, u1, i00, i01, i11, minus; /* gradient, information, minus the log likelihood (without a constant) */
} score;

static score score_at(size_t n, const double *x, const double *cases, const double *pop, double xm, double a, double b)
{
    score s = { 0, 0, 0, 0, 0, 0 };

    for (size_t i = 0; i < n; i++) {
        if (isnan(cases[i])) continue;
        double d = x[i] - xm, mu = (pop ? pop[i] : 1) * exp(a + b * d);

        s.u0 += cases[i] - mu;
        s.u1 += (cases[i] - mu) * d;
        s.i00 += mu;
        s.i01 += mu * d;
        s.i11 += mu * d * d;
        s.minus += mu - cases[i] * (a + b * d);
    }
    return s;
}

/* Newton's method with x about xm, halving a step that worsens the likelihood; the standard error from the information. */
static bool poisson_fit(size_t n, const double *x, const double *cases, const double *pop, double xm, kc_apc_result *r)
{
    double total = 0, people = 0, a, b = 0, da = 0, db = 0, before = INFINITY;

    for (size_t i = 0; i < n; i++)
        if (!isnan(cases[i])) {
            total += cases[i];
            people += pop ? pop[i] : 1;
        }
    a = log(total / people);
    for (int it = 0; it < 200; it++) {
        score  s = score_at(n, x, cases, pop, xm, a, b);
        double det = s.i00 * s.i11 - s.i01 * s.i01;

        if (!(s.minus <= before + 1e-12 * fabs(before))) { /* also NaN: the step was much too long */
            da /= 2, db /= 2;
            a -= da, b -= db;
            continue;
        }
        r->slope = b;
        r->se = sqrt(s.i00 / det);
        before = s.minus;
        da = (s.i11 * s.u0 - s.i01 * s.u1) / det;
        db = (s.i00 * s.u1 - s.i01 * s.u0) / det;
        if (!isfinite(da) || !isfinite(db)) return false;
        if (fabs(da) <= 1e-13 * (1 + fabs(a)) && fabs(db) <= 1e-13 * (1e-3 + fabs(b))) return true;
        a += da, b += db;
    }
    return true;
}

kc_code kc_apc_poisson(size_t n, const double *x, const double *cases, const double *population, double conf, kc_apc_result *out, kc_err *err)
{
    kc_apc_result r = EMPTY;
    double        xm = 0;
    kc_code       code = trend_check_conf(conf, err);

    if (!code) code = trend_check(n, x, cases, err);
    for (size_t i = 0; !code && i < n; i++) {
        if (isnan(cases[i])) continue;
        if (cases[i] < 0) code = kc_fail(err, KC_E_DATA, (long)i, "stats.trend_negative", "%.10g", x[i]);
        else if (population && !(population[i] > 0 && isfinite(population[i])))
            code = kc_fail(err, KC_E_DATA, (long)i, "stats.trend_population", "%.10g", x[i]);
        r.n_zero += cases[i] == 0;
    }
    if (code) return code;
    bool no = separable(n, cases, &r.n);
    for (size_t i = 0; i < n; i++)
        if (!isnan(cases[i])) xm += x[i] / (double)r.n;
    r.df = INFINITY;
    if (r.n >= 2 && (no || !poisson_fit(n, x, cases, population, xm, &r))) {
        r.slope = r.se = NAN;
        r.apc.note = KC_NOTE_NOT_DEFINED;
    } else if (r.n >= 2) {
        if (fabs(r.slope) < 1e-14) r.slope = 0;
        r.p = 2 * kc_norm_sf(fabs(r.slope) / r.se);
        limits(&r, kc_norm_quantile(0.5 + conf / 2));
    }
    *out = r;
    return KC_OK;
}
