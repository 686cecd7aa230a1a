/* Trend by ranks: Mann-Kendall, Sen, Spearman, Pettitt. Pairs are simply gone through: yearly series are short. */
#include "kangce/kc_dist.h"
#include "kangce/kc_order.h"
#include "kangce/kc_trend_test.h"
#include "trend_series.h"

#include <math.h>

static int sign(double d)
{
    return (d > 0) - (d < 0);
}

kc_code trend_check_pairs(size_t n, const double *x, const double *y, kc_err *err)
{
    kc_code code = trend_check(n, x, y, err);

    if (code || n <= KC_PAIRS_N_MAX) return code;
    return kc_fail(err, KC_E_LIMIT, -1, "stats.forecast_long", "%zu" KC_SEP "%d", n, (int)KC_PAIRS_N_MAX);
}

/* P(S >= s), s >= 0, for n values without ties: the number of inversions is a sum of independent uniforms on 0 .. i, i < n. f[k]: probability of
 * k of them. Only the lower tail is worked out, where sums grow and subtracting what leaves the window loses no digits. */
static double exact_tail(size_t n, double s)
{
    enum { CELLS = KC_MK_EXACT_N_MAX * (KC_MK_EXACT_N_MAX - 1) / 4 + 1 };
    double f[CELLS] = { 1 }, sum = 0;
    size_t top = (size_t)(((double)(n * (n - 1) / 2) - s) / 2); /* s = pairs - 2 inversions */

    for (size_t i = 1; i < n; i++) {
        double g[CELLS], window = 0;

        for (size_t k = 0; k <= top; k++) {
            window += f[k];
            if (k > i) window -= f[k - i - 1];
            g[k] = window / (double)(i + 1);
        }
        for (size_t k = 0; k <= top; k++) f[k] = g[k];
    }
    for (size_t k = 0; k <= top; k++) sum += f[k];
    return sum;
}

kc_code kc_mann_kendall(size_t n, const double *x, const double *y, bool exact, kc_mk *out, kc_err *err)
{
    kc_mk   r = { 0, NAN, NAN, NAN, NAN, NAN, false, KC_NOTE_FEW_POINTS };
    double  s = 0, ties = 0, tied = 0; /* sums over members of t - 1 times …: each group of t counts t times */
    kc_code code = trend_check_pairs(n, x, y, err);

    if (code) return code;
    for (size_t i = 0; i < n; i++) {
        double others = 0;

        if (isnan(y[i])) continue;
        r.n++;
        for (size_t j = 0; j < n; j++) {
            if (isnan(y[j]) || j == i) continue;
            if (j > i) s += sign(y[j] - y[i]);
            others += y[j] == y[i];
        }
        ties += others * (2 * (others + 1) + 5);
        tied += others / 2;
    }
    if (r.n >= 2) {
        double m = (double)r.n, pairs = m * (m - 1) / 2;

        r.s = s;
        r.var = (m * (m - 1) * (2 * m + 5) - ties) / 18;
        r.note = tied < pairs ? KC_NOTE_NONE : KC_NOTE_NOT_DEFINED;
        r.tau = s / sqrt((pairs - tied) * pairs);
        r.z = s == 0 ? 0 : (s - sign(s)) / sqrt(r.var);
        r.exact = exact && tied == 0 && r.n <= KC_MK_EXACT_N_MAX;
        r.p = r.exact ? fmin(1, 2 * exact_tail(r.n, fabs(s))) : 2 * kc_norm_sf(fabs(r.z));
    }
    *out = r;
    return KC_OK;
}

size_t kc_sen_work_size(size_t n)
{
    if (n > KC_PAIRS_N_MAX) n = KC_PAIRS_N_MAX; /* more is refused; a shorter series may share the room */
    return n < 2 ? n : n * (n - 1) / 2 + n;
}

static double median(size_t n, double *x)
{
    kc_sort(n, x);
    return kc_quantile(n, x, 0.5, 7);
}

kc_code kc_sen(size_t n, const double *x, const double *y, double conf, double *work, kc_sen_result *out, kc_err *err)
{
    kc_sen_result r = { { NAN, NAN, NAN, KC_NOTE_FEW_POINTS }, NAN, 0 };
    kc_mk         mk;
    size_t        k = 0;
    kc_code       code = trend_check_conf(conf, err);

    if (!code) code = kc_mann_kendall(n, x, y, false, &mk, err);
    if (code) return code;
    r.n = mk.n;
    if (r.n >= 2) {
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++)
                if (!isnan(y[i]) && !isnan(y[j])) work[k++] = (y[j] - y[i]) / (x[j] - x[i]);
        double pairs = (double)k, c = kc_norm_quantile(0.5 + conf / 2) * sqrt(mk.var);
        double low = nearbyint((pairs - c) / 2), high = nearbyint((pairs + c) / 2 + 1);

        r.slope.value = median(k, work);
        r.slope.note = KC_NOTE_NO_INTERVAL;
        if (mk.note == KC_NOTE_NOT_DEFINED) low = high = 1; /* all equal: every slope is 0 */
        if (low >= 1 && high <= pairs) {
            r.slope.low = work[(size_t)low - 1];
            r.slope.high = work[(size_t)high - 1];
            r.slope.note = KC_NOTE_NONE;
        }
        k = 0;
        for (size_t i = 0; i < n; i++)
            if (!isnan(y[i])) work[k++] = y[i] - r.slope.value * x[i];
        r.intercept = median(k, work);
    }
    *out = r;
    return KC_OK;
}

/* Twice the mid-rank of y[i] among the values, less n + 1: centred, a whole number. */
static double centred_rank(size_t n, const double *y, size_t i)
{
    double below = 0;

    for (size_t j = 0; j < n; j++)
        if (!isnan(y[j])) below += sign(y[i] - y[j]);
    return below;
}

kc_code kc_spearman(size_t n, const double *x, const double *y, kc_rank_cor *out, kc_err *err)
{
    kc_rank_cor r = { 0, NAN, NAN, KC_NOTE_FEW_POINTS };
    double      sxy = 0, sxx = 0, syy = 0, m = 0, place = 0;
    kc_code     code = trend_check_pairs(n, x, y, err);

    if (code) return code;
    for (size_t i = 0; i < n; i++) m += !isnan(y[i]);
    for (size_t i = 0; i < n; i++) {
        if (isnan(y[i])) continue;
        double a = 2 * ++place - m - 1, b = centred_rank(n, y, i);

        sxy += a * b;
        sxx += a * a;
        syy += b * b;
    }
    r.n = (size_t)m;
    if (m >= 2) {
        r.rho = syy > 0 ? sxy / sqrt(sxx * syy) : NAN;
        r.note = syy > 0 ? m > 2 ? KC_NOTE_NONE : KC_NOTE_FEW_POINTS : KC_NOTE_NOT_DEFINED;
        if (m > 2 && syy > 0) {
            double rest = 1 - r.rho * r.rho;

            r.p = rest <= 1e-15 ? 0 : 2 * kc_t_sf(fabs(r.rho) * sqrt((m - 2) / rest), m - 2);
        }
    }
    *out = r;
    return KC_OK;
}

kc_code kc_pettitt(size_t n, const double *x, const double *y, kc_pettitt_result *out, kc_err *err)
{
    kc_pettitt_result r = { 0, NAN, NAN, NAN, KC_NOTE_FEW_POINTS };
    double            u = 0, k = 0, at = NAN;
    kc_code           code = trend_check_pairs(n, x, y, err);

    if (code) return code;
    for (size_t t = 0; t < n; t++) { /* moving point t to the first part changes U by its sum of signs against all */
        if (isnan(y[t])) continue;
        r.n++;
        u -= centred_rank(n, y, t);
        if (fabs(u) > k) {
            k = fabs(u);
            at = x[t];
        }
    }
    if (r.n >= 2) {
        double m = (double)r.n;

        r.k = k;
        r.x = at;
        r.p = fmin(1, 2 * exp(-6 * k * k / (m * m * m + m * m)));
        r.note = k > 0 ? KC_NOTE_NONE : KC_NOTE_NOT_DEFINED;
    }
    *out = r;
    return KC_OK;
}
