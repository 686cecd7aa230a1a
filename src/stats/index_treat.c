/* Outliers of one column: skewness and kurtosis, winsorising, transformations. */
#include "kangce/kc_index.h"

#include <math.h>
#include <string.h>

typedef struct moments {
    size_t n;
    double min, max;
    double m2, m3, m4; /* sums of powers about the mean, in a unit near the range: a power of two, so nothing is rounded */
} moments;

static moments moments_of(size_t n, const double *x)
{
    moments m = { 0, INFINITY, -INFINITY, 0, 0, 0 };
    double  mean = 0, rest = 0;

    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        if (x[i] < m.min) m.min = x[i];
        if (x[i] > m.max) m.max = x[i];
        mean += x[i];
        m.n++;
    }
    mean /= (double)m.n;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) rest += x[i] - mean;
    mean += rest / (double)m.n;

    int exponent = 0;

    if (m.max > m.min) (void)frexp(m.max - m.min, &exponent);
    double unit = ldexp(1, exponent < -1000 ? 1000 : -exponent);

    for (size_t i = 0; i < n; i++) {
        double d = (x[i] - mean) * unit, d2 = d * d;

        if (isnan(d)) continue;
        m.m2 += d2;
        m.m3 += d2 * d;
        m.m4 += d2 * d2;
    }
    return m;
}

static double skewness(const moments *m)
{
    double n = (double)m->n;

    if (m->n < 3 || !(m->max > m->min)) return NAN;
    return sqrt(n * (n - 1)) / (n - 2) * sqrt(n) * m->m3 / pow(m->m2, 1.5);
}

static double kurtosis(const moments *m)
{
    double n = (double)m->n;

    if (m->n < 4 || !(m->max > m->min)) return NAN;
    return ((n + 1) * (n * m->m4 / (m->m2 * m->m2) - 3) + 6) * (n - 1) / ((n - 2) * (n - 3));
}

double kc_index_skewness(size_t n, const double *x)
{
    moments m = moments_of(n, x);

    return skewness(&m);
}

double kc_index_kurtosis(size_t n, const double *x)
{
    moments m = moments_of(n, x);

    return kurtosis(&m);
}

/* Adds one line to the details and says whether the column passes; a column without skewness or kurtosis passes, with the note. */
static bool passes(size_t n, const double *x, const kc_index_treat *how, kc_index_treated *d)
{
    moments m = moments_of(n, x);
    double  skew = skewness(&m), kurt = kurtosis(&m);
    bool    undefined = isnan(skew) || isnan(kurt), pass = undefined || fabs(skew) < how->skew_max || kurt < how->kurt_max;

    if (d->n_checks < 3) {
        d->skew[d->n_checks] = skew;
        d->kurt[d->n_checks] = kurt;
        d->pass[d->n_checks++] = pass;
    }
    if (undefined) d->note = KC_NOTE_NOT_DEFINED;
    return pass;
}

/* Pulls the highest (sign +1) or lowest (-1) points to the next value inwards; how many stand there now that were outermost. 0: all equal. */
static size_t pull_in(size_t n, double *x, int sign)
{
    double outer = -INFINITY, next = -INFINITY;
    size_t n_outer = 0;

    for (size_t i = 0; i < n; i++)
        if (sign * x[i] > outer) outer = sign * x[i];
    for (size_t i = 0; i < n; i++)
        if (sign * x[i] < outer && sign * x[i] > next) next = sign * x[i];
    if (!(next > -INFINITY)) return 0;
    for (size_t i = 0; i < n; i++)
        if (sign * x[i] == outer) {
            x[i] = sign * next;
            n_outer++;
        }
    return n_outer;
}

/* Returns the number of points pulled in. The latest set at one end holds all earlier ones of that end, so the two latest counts are the
 * number of points. */
static int winsorise(size_t n, double *x, const kc_index_treat *how)
{
    size_t n_high = 0, n_low = 0;

    while (how->win_max < 0 || n_high + n_low < (size_t)how->win_max) {
        moments m = moments_of(n, x);
        double  skew = skewness(&m), kurt = kurtosis(&m);

        if (isnan(skew) || isnan(kurt)) break;
        if (!how->force && (fabs(skew) < how->skew_max || kurt < how->kurt_max)) break;
        size_t *side = skew >= 0 ? &n_high : &n_low;
        size_t  moved = pull_in(n, x, skew >= 0 ? 1 : -1);

        if (!moved) break;
        *side = moved;
    }
    return (int)(n_high + n_low);
}

static kc_code transform(size_t n, double *x, const kc_index_treat *how, kc_err *err)
{
    moments m = moments_of(n, x);
    double  range = m.max - m.min;

    for (size_t i = 0; i < n; i++) {
        double up = x[i] - m.min;

        if (isnan(x[i])) continue;
        switch (how->then) {
        case KC_TRANSFORM_NONE:
        case KC_TRANSFORM_N: break;
        case KC_TRANSFORM_LOG_CT: x[i] = log(up + 0.01 * range); break;
        case KC_TRANSFORM_LOG_CT_ORIG: x[i] = log(up + 1); break;
        case KC_TRANSFORM_LOG_GII: x[i] = log((m.max - 1) * up / range + 1); break;
        case KC_TRANSFORM_LOG: x[i] = log(x[i]); break;
        case KC_TRANSFORM_BOXCOX: x[i] = how->lambda == 0 ? log(up + 1) : (pow(up + 1, how->lambda) - 1) / how->lambda; break;
        }
        if (!isfinite(x[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.index_log_not_positive", "%zu", i + 1);
    }
    return KC_OK;
}

static kc_code check(const kc_index_treat *how, kc_err *err)
{
    if (!(how->skew_max > 0) || !(how->kurt_max > 0)) return kc_fail(err, KC_E_ARG, -1, "stats.index_treat_limits", "");
    if (how->win_max < -1) return kc_fail(err, KC_E_ARG, -1, "stats.index_treat_winmax", "%d", how->win_max);
    if ((unsigned)how->then >= KC_TRANSFORM_N) return kc_fail(err, KC_E_ARG, -1, "stats.index_method_unknown", "%d", (int)how->then);
    return KC_OK;
}

static void put_marks(size_t n, const double *x, const double *got, bool transformed, unsigned char *mark)
{
    for (size_t i = 0; mark && i < n; i++)
        if (transformed) mark[i] |= isnan(x[i]) ? 0 : KC_TREATED_TRANSFORM;
        else if (got[i] != x[i] && !isnan(x[i])) mark[i] |= got[i] < x[i] ? KC_TREATED_HIGH : KC_TREATED_LOW;
}

kc_code kc_index_treat_column(size_t n, const double *x, const kc_index_treat *how, double *out, unsigned char *mark,
                              kc_index_treated *details, double *work, kc_err *err)
{
    kc_index_treated d = { 0, { false }, { NAN, NAN, NAN }, { NAN, NAN, NAN }, -1, KC_TRANSFORM_NONE, KC_NOTE_NONE };
    kc_code          code = check(how, err);

    if (code) return code;
    memcpy(work, x, n * sizeof *work);
    if (!how->off && !passes(n, x, how, &d)) {
        d.n_win = winsorise(n, work, how);
        if (!passes(n, work, how, &d) && how->then != KC_TRANSFORM_NONE) {
            if (how->combine) put_marks(n, x, work, false, mark);
            else memcpy(work, x, n * sizeof *work);
            if ((code = transform(n, work, how, err))) return code;
            d.transform = how->then;
            (void)passes(n, work, how, &d);
        }
    }
    put_marks(n, x, work, d.transform != KC_TRANSFORM_NONE, mark);
    memcpy(out, work, n * sizeof *out);
    if (details) *details = d;
    return KC_OK;
}
