/* Proportions, counts, rates and means with confidence limits; quantile bands; pooled years.
 *
 *   kc_proportions   x of n                      Wilson score limits
 *   kc_counts        a number of events          Byar's limits, or exact (Poisson)
 *   kc_rates         events : person-years       the limits of the count, divided
 *   kc_mean          values, or n, mean and sd   Student's t
 *   kc_bands         quintiles, deciles …        by rank
 *   kc_pool_years    sums of the last k years    for counts too small to be read by themselves
 *
 * The first three work on columns: n rows in, n estimates out, each row by itself. A row with a missing input (NaN) gives a missing result
 * (KC_NOTE_MISSING); a row that cannot be (negative events, nobody in the denominator) is an error that names it. Nothing is allocated and
 * any number of threads may call. Outputs are untouched unless KC_OK. Since 0.2.
 */
#ifndef KC_RATES_H
#define KC_RATES_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Limits of a number of events O seen once, z = Phi^-1((1 + conf) / 2), a = 1 - conf:
 *
 *   BYAR    low = O (1 - 1/(9 O) - z/(3 sqrt O))^3      high = (O+1) (1 - 1/(9 (O+1)) + z/(3 sqrt(O+1)))^3
 *   EXACT   low = chi2^-1(a/2; 2 O) / 2                 high = chi2^-1(1 - a/2; 2 O + 2) / 2
 *   AUTO    EXACT below ten events, BYAR from ten on
 *
 * O == 0: low is 0. Byar's low limit below 0 (a handful of events at 99.8 %) is NaN with KC_NOTE_NO_INTERVAL. O need not be whole.
 * Source Breslow NE, Day NE. Statistical methods in cancer research II. Lyon: IARC; 1987, p. 69; Garwood F. Biometrika 1936;28:437-442. */
typedef enum kc_count_method { KC_COUNT_AUTO, KC_COUNT_EXACT, KC_COUNT_BYAR } kc_count_method;

typedef struct kc_rate_opt {
    double          per;    /* results are multiplied by it: 100 for per cent, 1e5 for "per 100 000"; > 0 */
    double          conf;   /* in (0, 1); of kc_proportions also 1, whose limits are 0 and per */
    kc_count_method method; /* not used by kc_proportions */
} kc_rate_opt;
#define KC_RATE_OPT_INIT { 1, 0.95, KC_COUNT_AUTO }

/* Proportions with Wilson's score limits.
 *
 *   value = per x / n      limits = per (2 x + z^2 -+ z sqrt(z^2 + 4 x (1 - x/n))) / (2 (n + z^2))
 *
 * x  [n_rows]  people with the property, >= 0, fractions allowed (weighted data)
 * of [n_rows]  all people, > 0, >= x
 * out[n_rows]  value and limits in units of per
 *
 * Fails  KC_E_ARG   stats.conf_range, stats.per_not_positive
 *        KC_E_DATA  stats.events_negative, stats.population_not_positive, stats.count_above_total; err->at is the row
 * Edge   x == 0: low exactly 0; x == n: high exactly per.
 * Source Wilson EB. J Am Stat Assoc 1927;22:209-212; Newcombe and Altman in Statistics with confidence, 2nd ed., 2000, ch. 6. */
kc_code kc_proportions(size_t n_rows, const double *x, const double *of, const kc_rate_opt *opt, kc_estimate *out, kc_err *err);

/* Numbers of events with their limits; per is not used. events [n] >= 0. Fails as kc_rates. */
kc_code kc_counts(size_t n, const double *events, const kc_rate_opt *opt, kc_estimate *out, kc_err *err);

/* Crude rates: value = per events / pop, limits = per (limits of the count) / pop.
 *
 * events [n]  >= 0; may be above pop (one person, several events)
 * pop    [n]  person-years, > 0
 *
 * Fails  KC_E_ARG   stats.conf_range, stats.per_not_positive
 *        KC_E_DATA  stats.events_negative, stats.population_not_positive; err->at is the row
 * Speed  below ten whole events the limits of the count are taken from a table made once a call. */
kc_code kc_rates(size_t n, const double *events, const double *pop, const kc_rate_opt *opt, kc_estimate *out, kc_err *err);

/* Mean with Student's t limits, n - 1 degrees of freedom. */
typedef struct kc_mean_out {
    kc_estimate mean;
    double      sd; /* standard deviation with n - 1; NaN for one value */
    size_t      n;
} kc_mean_out;

/* x [n], n > 0. A missing value makes the mean missing (KC_NOTE_MISSING); one value has no interval (KC_NOTE_NO_INTERVAL).
 * Fails KC_E_ARG stats.conf_range, stats.no_values. Two passes, so that large values with a small spread lose no digits. */
kc_code kc_mean(size_t n, const double *x, double conf, kc_mean_out *out, kc_err *err);

/* The same from published numbers: n > 0 (whole), sd >= 0. NaN in any gives a missing result.
 * Fails KC_E_ARG stats.conf_range; KC_E_DATA stats.no_values (n < 1), stats.sd_negative. */
kc_code kc_mean_of(double n, double mean, double sd, double conf, kc_estimate *out, kc_err *err);

/* Quantile bands: the values ranked and cut into n_bands groups of about equal size. Band 1 holds the worst.
 *
 *   band = (g + 1) - ceil((m + 1 - rank) / (m / g)), at least 1      g = n_bands, m = values that are not missing
 *
 * x         [n]  NaN: not ranked, band NaN
 * low_is_good    true: the highest value has rank 1 (band 1); false: the lowest
 * band      [n]  1 .. n_bands, NaN where there is none
 * rank      [n]  1 .. m, ties share the smallest; may not be NULL
 * work      [n]  overwritten
 * note           may be NULL; KC_NOTE_FEW_POINTS when m < n_bands: no band is given then
 *
 * Fails  KC_E_ARG stats.bands_range (n_bands < 2)
 * Source Fingertips public health technical guidance, assigning deprivation categories. Equal values never fall into two bands, so that
 * bands can differ in size by more than one. */
kc_code kc_bands(size_t n, const double *x, int n_bands, bool low_is_good, double *band, double *rank, size_t *work, kc_note *note, kc_err *err);

/* Events and births (or person-years) of the k calendar years up to each year.
 *
 * year [n] whole numbers 1 .. 9999, any order, each once; events, births [n], NaN = missing; 1 <= k
 * events_k, births_k [n]: sums over year-k+1 .. year; NaN when one of these years is absent or missing.
 *
 * Fails  KC_E_ARG stats.pool_range (k < 1); KC_E_DATA stats.year_not_whole, stats.year_twice, err->at is the (second) row of the year. */
kc_code kc_pool_years(size_t n, const double *year, const double *events, const double *births, int k, double *events_k, double *births_k, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
