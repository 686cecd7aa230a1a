/* Means with t limits, quantile bands, pooled years. */
#include "rates_internal.h"
#include "kangce/kc_dist.h"
#include "kangce/kc_order.h"

#include <math.h>

static kc_estimate t_limits(double n, double mean, double sd, double conf)
{
    if (isnan(n) || isnan(mean) || isnan(sd)) {
        bool single = n == 1 && !isnan(mean);

        return (kc_estimate){ single ? mean : NAN, NAN, NAN, single ? KC_NOTE_NO_INTERVAL : KC_NOTE_MISSING };
    }
    if (n < 2) return (kc_estimate){ mean, NAN, NAN, KC_NOTE_NO_INTERVAL };
    double half = kc_t_quantile(conf + (1 - conf) / 2, n - 1) * sd / sqrt(n);

    return (kc_estimate){ mean, mean - half, mean + half, KC_NOTE_NONE };
}

kc_code kc_mean(size_t n, const double *x, double conf, kc_mean_out *out, kc_err *err)
{
    kc_code code = check_conf_per(conf, 1, err);
    double  sum = 0, squares = 0, left = 0;

    if (code) return code;
    if (n == 0) return kc_fail(err, KC_E_ARG, -1, "stats.no_values", "");
    for (size_t i = 0; i < n; i++) sum += x[i];
    double mean = sum / (double)n;

    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
        left += x[i] - mean; /* what rounding left in the mean */
    }
    mean += left / (double)n;
    double sd = n > 1 ? sqrt((squares - left * left / (double)n) / (double)(n - 1)) : NAN;

    *out = (kc_mean_out){ t_limits((double)n, mean, sd, conf), sd, n };
    return KC_OK;
}

kc_code kc_mean_of(double n, double mean, double sd, double conf, kc_estimate *out, kc_err *err)
{
    kc_code code = check_conf_per(conf, 1, err);

    if (code) return code;
    if (n < 1 || isinf(n)) return kc_fail(err, KC_E_DATA, -1, "stats.no_values", "");
    if (sd < 0 || isinf(sd)) return kc_fail(err, KC_E_DATA, -1, "stats.sd_negative", "%g", sd);
    *out = t_limits(n, mean, sd, conf);
    return KC_OK;
}

kc_code kc_bands(size_t n, const double *x, int n_bands, bool low_is_good, double *band, double *rank, size_t *work, kc_note *note, kc_err *err)
{
    size_t present = 0;

    if (n_bands < 2) return kc_fail(err, KC_E_ARG, -1, "stats.bands_range", "%d", n_bands);
    for (size_t i = 0; i < n; i++) present += isnan(x[i]) ? 0 : 1;
    kc_rank(n, x, low_is_good, KC_TIES_MIN, rank, work);

    bool   enough = present >= (size_t)n_bands;
    double m = (double)present;

    for (size_t i = 0; i < n; i++) {
        double b = n_bands + 1 - ceil((m + 1 - rank[i]) * n_bands / m); /* a whole number divided: exact when it comes out even */

        band[i] = !enough || isnan(rank[i]) ? NAN : b < 1 ? 1 : b;
    }
    if (note) *note = enough ? KC_NOTE_NONE : KC_NOTE_FEW_POINTS;
    return KC_OK;
}

enum { YEAR_MAX = 9999 };

kc_code kc_pool_years(size_t n, const double *year, const double *events, const double *births, int k, double *events_k, double *births_k, kc_err *err)
{
    if (k < 1) return kc_fail(err, KC_E_ARG, -1, "stats.pool_range", "%d", k);
    for (size_t i = 0; i < n; i++)
        if (!(year[i] >= 1 && year[i] <= YEAR_MAX) || year[i] != floor(year[i]))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.year_not_whole", "%g" KC_SEP "%d", year[i], YEAR_MAX);
    for (size_t i = 0; i < n; i++) /* at most YEAR_MAX^2 / 2 steps: then one year stands there twice */
        for (size_t j = 0; j < i; j++)
            if (year[j] == year[i]) return kc_fail(err, KC_E_DATA, (long)i, "stats.year_twice", "%.0f", year[i]);

    for (size_t i = 0; i < n; i++) {
        double e = 0, b = 0;
        int    found = 0;

        for (size_t j = 0; j < n; j++)
            if (year[j] <= year[i] && year[j] > year[i] - k) {
                e += events[j];
                b += births[j];
                found++;
            }
        events_k[i] = found == k ? e : NAN;
        births_k[i] = found == k ? b : NAN;
    }
    return KC_OK;
}
