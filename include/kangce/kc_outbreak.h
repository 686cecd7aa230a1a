/* Unusually many cases: is the count of this day, week or month above what the series' own past lets expect?
 *
 *   kc_ears                 a few days of history: EARS C1, C2, C3
 *   kc_cusum                small lasting rises: cumulative sums of standardised counts
 *   kc_farrington           years of history: quasi-Poisson regression, Farrington 1996 and Noufaily 2013 ("flexible")
 *   kc_moving_percentile    years of history: percentile (or mean + sd) of the same weeks, as in CIDARS
 *   kc_threshold            a fixed count or rate, as for plague or cholera
 *   kc_nowcast              how many cases of the last days are still to be reported
 *
 * An alarm is a hint to look, never the proof of an outbreak. Series are arrays in time order, one number per day, week or month, no
 * points left out; a count that is not known is NaN, an observed zero is 0. Counts may be fractions (weighted data), never negative.
 * All functions are pure, allocate nothing and may be called from any number of threads. Since 0.2.
 */
#ifndef KC_OUTBREAK_H
#define KC_OUTBREAK_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A series for the methods that look years back.
 *
 * count      [n]  cases, >= 0 or NaN
 * population [n]  or NULL; > 0 or NaN
 * day        [n]  or NULL: days since 1970-01-01, strictly ascending. With it "the same time j years ago" goes by the calendar
 * freq            points per year: 52 weeks, 12 months, 365 days, or any other whole number without `day`
 *
 * The same time j years ago: without `day` index - freq * j; with it the date minus j calendar years (29 February becomes 1 March), for
 * weeks moved to the nearest day of the same weekday. The two differ by a week or two around years of 53 weeks. */
typedef struct kc_series {
    size_t         n;
    const double  *count, *population;
    const int64_t *day;
    int            freq;
} kc_series;

/* What a method says about one point. alarm: 1 yes, 0 no, -1 cannot be said (then note tells why). */
typedef struct kc_alarm {
    double  expected;  /* mean of the past; NaN where the method has none */
    double  upper;     /* the bound on the scale of the counts */
    double  statistic; /* standardised excess (EARS), S (CUSUM), what was compared (percentile, threshold) */
    int     alarm;
    kc_note note;
} kc_alarm;

/* EARS: Early Aberration Reporting System.
 *
 *   mean[t], sd[t]   of `baseline` points that end before t (C1) or `lag` = 2 points earlier (C2, C3); sd with n - 1, at least min_sigma
 *   statistic[t]   = (y[t] - mean[t]) / sd[t]
 *   C1, C2           upper = mean + z sd,  alarm y > upper                                z = upper alpha quantile of the normal
 *   P[t]           = sum over k = 1, 2 of max(0, statistic[t-k] - 1)
 *   C3               upper = max(0, y + sd (z - P)),  alarm y > upper. y cancels: only the two points before t decide
 *   C3 textbook      adds today's own term: alarm when max(0, statistic[t] - 1) + P > z; upper = mean + sd (1 + z - P), and 0 with an
 *                    alarm whatever y when P > z already
 *
 * KC_EARS_C3 is the C3 of R surveillance and the default of the name "C3"; KC_EARS_C3_TEXTBOOK that of Hutwagner 2003.
 *
 * count [n]  out [n]  expected is mean. The first points, without full history, have note few_points.
 * opt   baseline 3 .. 1000; lag -1 = 0 for C1 and 2 for the others; alpha 0 = 0.001 for C1, C2 and 0.025 for C3; min_sigma >= 0
 * Edge  a missing count: note missing there and wherever it is in the baseline. sd = 0: C1, C2 have upper = mean, so any excess alarms
 *       (set min_sigma); the statistic is then infinite, or 0/0, which makes C3 not_defined in the next two points.
 * Fails KC_E_ARG an option out of range; KC_E_DATA a count negative or infinite (err->at)
 * Method Hutwagner et al, J Urban Health 2003;80:i89-i96; Fricker, Hegler, Dunfee, Stat Med 2008;27:3407-29. docs/methods/ears.md */
typedef enum kc_ears_method { KC_EARS_C1, KC_EARS_C2, KC_EARS_C3, KC_EARS_C3_TEXTBOOK } kc_ears_method;
typedef struct kc_ears_opt {
    kc_ears_method method;
    int            baseline, lag;
    double         min_sigma, alpha;
} kc_ears_opt;
#define KC_EARS_OPT_INIT { KC_EARS_C1, 7, -1, 0, 0 }
kc_code kc_ears(size_t n, const double *count, const kc_ears_opt *opt, kc_alarm *out, kc_err *err);

/* CUSUM of standardised counts.
 *
 *   S[t] = max(0, S[t-1] + z[t] - k),  S before `first` is 0,  alarm S[t] >= h
 *   z    standard (y - m) / sqrt m;  rossi (y - 3m + 2 sqrt(y m)) / (2 sqrt m);  anscombe 3/2 (y^(2/3) - m^(2/3)) / m^(1/6);  none y
 *   upper on the scale of counts, c = h + k - S[t-1]; below 0 it is 0:
 *        standard ceil(m + sqrt(m) c);  rossi 5m + 2 sqrt(m) c - 2 sqrt(4 m^2 + 2 m^1.5 c);  anscombe (m^(2/3) + 2/3 m^(1/6) c)^(3/2);
 *        none h - S[t], the room left
 *
 * count [n], first 0 .. n-1; out [n - first] for the points first .. n-1; statistic is S, expected is m
 * opt   k, h > 0; m NaN = the mean of the known counts before `first`; reset: S starts again from 0 after an alarm
 * m_used (may be NULL) gets m
 * Edge  a missing count leaves S as it is (note missing, alarm -1). m = 0 with a transformation: not_defined everywhere. Without reset
 *       S may be so high that every count alarms: rossi's expression then folds back and is no bound: note not_defined, alarm decides.
 * Fails KC_E_ARG first or an option out of range; KC_E_DATA a count negative or infinite (err->at), m NaN and no known count before first
 * Method Rossi, Lampugnani, Marchi, Stat Med 1999;18:2111-22; bounds as R surveillance shows them. docs/methods/cusum.md */
typedef enum kc_cusum_trans { KC_CUSUM_STANDARD, KC_CUSUM_ROSSI, KC_CUSUM_ANSCOMBE, KC_CUSUM_NONE } kc_cusum_trans;
typedef struct kc_cusum_opt {
    kc_cusum_trans trans;
    double         k, h, m;
    bool           reset;
} kc_cusum_opt;
#define KC_CUSUM_OPT_INIT { KC_CUSUM_STANDARD, 1.04, 2.26, NAN, false }
kc_code kc_cusum(size_t n, const double *count, size_t first, const kc_cusum_opt *opt, kc_alarm *out, double *m_used, kc_err *err);

/* Fixed threshold: alarm when the cases of the last `window` points reach it, as a count or, with population, a rate.
 *
 *   statistic = sum of count[t-window+1 .. t], with population times per / population[t];  alarm statistic >= upper = threshold
 *
 * population NULL: counts. threshold > 0; window 1 .. 1000; per > 0. One case of plague or cholera: threshold 1.
 * Edge  the first window - 1 points: few_points, unless what is known reaches the threshold already. A missing count in the window:
 *       alarm if the known counts reach the threshold, else note missing. Population missing or not above 0: missing.
 * Fails KC_E_ARG an option out of range; KC_E_DATA a count negative or infinite (err->at). docs/methods/fixed-threshold.md */
typedef struct kc_threshold_opt {
    double threshold, per;
    int    window;
} kc_threshold_opt;
#define KC_THRESHOLD_OPT_INIT { 1, 1e5, 1 }
kc_code kc_threshold(size_t n, const double *count, const double *population, const kc_threshold_opt *opt, kc_alarm *out, kc_err *err);

/* Moving percentile: the sum of the last `window` points against the same sums around the same time of past years.
 *
 *   history   = sums that end at (same time j years ago) + o * window,  j = 1 .. years, o = -half_window .. half_window
 *   upper     = percentile p of the history (quantile of `type`), or mean + n_sd * sd (n - 1) with p = 0
 *   alarm       statistic >= upper (strict: > upper) and statistic >= min_cases
 *
 * One point: weekly data, window 1, 5 years, half_window 2 give 25 values. Daily data: freq 365, window 7.
 * expected is the mean of the history, statistic the sum that was compared. work [years * (2 half_window + 1)] is overwritten.
 * opt   years 1 .. 50; half_window 0 .. 26; 0 <= p <= 1; type 6 (PERCENTILE.EXC) or 7 (R, PERCENTILE.INC); window 1 .. 366; min_cases >= 0
 * Edge  history before the series or missing is left out; fewer than min_years (1 .. years) years with a value at o = 0: few_points.
 *       A missing count in the current window: missing.
 * Fails KC_E_ARG `now` or an option out of range; KC_E_DATA a count in use negative or infinite, days not ascending (err->at)
 * Method Yang et al, Chin J Epidemiol 2011; Wang et al, BMC Public Health 2017;17:570. docs/methods/moving-percentile.md */
typedef struct kc_percentile_opt {
    int    years, min_years, half_window, window, type;
    double p, n_sd, min_cases;
    bool   strict;
} kc_percentile_opt;
#define KC_PERCENTILE_OPT_INIT { 5, 3, 2, 1, 7, 0.8, 2, 3, false }
size_t  kc_moving_percentile_work(const kc_percentile_opt *opt);
kc_code kc_moving_percentile(const kc_series *s, size_t now, const kc_percentile_opt *opt, double *work, kc_alarm *out, size_t *n_history,
                             kc_err *err);

/* Farrington's regression, in the version of 1996 and the "flexible" one of Noufaily 2013.
 *
 *   baseline  1996: the points +-half_window around the same time of each of `years` past years.
 *             flexible: the same as one block; for periods > 1 also all weeks between, cut into periods - 1 blocks of equal length
 *             (what is left over lengthens the first ones), counted from the oldest; the last left_out points and now do not take part
 *   model     log E(y) = block + slope time (+ log population), variance phi times mean; phi = max(1, Pearson / df)
 *   weights   Anscombe residuals s = 1.5 (y^(2/3) mu^(-1/6) - mu^(1/2)) / sqrt(phi (1 - hat)); gamma s^-2 when s > weights_threshold, else
 *             gamma, with gamma so that the weights sum to n; the model is fitted again with them
 *   trend     kept when asked for, years >= 3, its p < p_trend (1: whatever p), and what it expects now is not above the largest baseline count
 *   upper     delta: (mu^e + z se_e)^(1/e), e by `power`; tau = phi + se^2/mu, se_e^2 = mu tau (e 1), tau/4 (1/2), 4/9 mu^(1/3) tau (2/3)
 *             nb: the 1 - alpha quantile of the negative binomial with mean mu and variance phi mu (phi 1: Poisson)
 *             muan: the same with mu = exp(eta + z se(eta))
 *   z         upper alpha quantile; in 1996 alpha / 2, as the interval there is two-sided
 *   alarm     y > upper, y > 0, and at least limit_cases in the last limit_points points including this one
 *
 * s            the series; day decides how past years are found (above); population is used as offset only with opt->offset
 * first, m     points first .. first + m - 1 are judged;  out [m]. With m == 0 options and data are checked, work and out may be NULL
 * work         [kc_farrington_work(s->n, opt)] doubles, overwritten
 * opt          alpha in (0, 0.5]; years 1 .. 50; half_window >= 0 with 2 half_window + 1 <= freq; periods 1 .. KC_FARRINGTON_PERIODS
 *              (1996: 1); left_out >= 0 (-1: half_window); limit_cases >= 0, limit_points >= 1; tolerance in (0, 1e-4]
 * Numbers      IRLS from mu = y + 0.1 until the deviance changes by less than tolerance (|dev| + 0.1), 25 rounds at most; phi, hat and se come from
 *              the weights of the last round. So does R's glm: with tolerance 1e-8 results agree with R surveillance to rounding, also
 *              for blocks without a case, whose expected number has no maximum likelihood value but 0. 1e-12 iterates to the end.
 * Edge         note few_events: fewer than limit_cases; expected, upper are NaN, alarm 0. few_points: the same time `years` years ago is before
 *              the series, or no degrees of freedom. missing: this count (alarm -1), or so many of the last that limit_cases
 *              cannot be told. not_converged, not_defined (the block of now has no known count,
 *              or the bound is infinite: upper NaN, alarm 0, as no count exceeds it). Missing baseline counts are left
 *              out. A trend that does not converge, or that the data cannot tell from the blocks, is dropped.
 * Fails        KC_E_ARG an option, first or m out of range, periods more than the weeks between; KC_E_DATA a count negative or infinite,
 *              a population not above zero, days not ascending (err->at)
 * Method       Farrington et al, J R Stat Soc A 1996;159:547-63; Noufaily et al, Stat Med 2013;32:1206-22. docs/methods/farrington.md */
enum { KC_FARRINGTON_PERIODS = 60 };
typedef enum kc_farrington_version { KC_FARRINGTON_1996, KC_FARRINGTON_FLEXIBLE } kc_farrington_version;
typedef enum kc_farrington_bound { KC_BOUND_DELTA, KC_BOUND_NB, KC_BOUND_MUAN } kc_farrington_bound;
typedef enum kc_farrington_power { KC_POWER_NONE, KC_POWER_HALF, KC_POWER_TWO_THIRDS } kc_farrington_power;
/* The dispersion behind se and the p of the trend. R: flexible after reweighting takes sum omega ((y - mu) / mu)^2 / df, where the Pearson sum
 * has omega mu; se then is about sqrt(mu) times too small. Model: phi for se, the Pearson sum / df for p. Without weights, and
 * in 1996, both are the same. */
typedef enum kc_farrington_se { KC_SE_R, KC_SE_MODEL } kc_farrington_se;

typedef struct kc_farrington_opt {
    kc_farrington_version version;
    kc_farrington_bound   bound;
    kc_farrington_power   power;
    kc_farrington_se      se;
    double                alpha, p_trend, weights_threshold, limit_cases, tolerance;
    int                   years, half_window, periods, left_out, limit_points;
    bool                  trend, reweight, offset;
} kc_farrington_opt;
/* The settings of the 1996 paper as R's farrington() has them (alpha 0.05), and the improved ones of Noufaily 2013. */
#define KC_FARRINGTON_1996_INIT                                                                                                              \
    { KC_FARRINGTON_1996, KC_BOUND_DELTA, KC_POWER_TWO_THIRDS, KC_SE_R, 0.05, 0.05, 1, 5, 1e-8, 5, 3, 1, 0, 4, true, true, false }
#define KC_FARRINGTON_FLEXIBLE_INIT                                                                                                          \
    { KC_FARRINGTON_FLEXIBLE, KC_BOUND_NB, KC_POWER_TWO_THIRDS, KC_SE_R, 0.05, 1, 2.58, 5, 1e-8, 5, 3, 10, 26, 4, true, true, false }

typedef struct kc_farrington_point {
    double  expected, upper, phi;
    double  slope;      /* of the log mean per point in time; NaN without trend */
    double  exceedance; /* (y - expected) / (upper - expected), the X of the paper */
    double  score;      /* the same as R shows it: for nb and muan with log expected in place of expected */
    double  p;          /* P(X >= y) without an outbreak: by the distribution of the bound; delta: normal on the power scale */
    int     trend;      /* 1 kept, 0 not */
    int     alarm;
    size_t  n_baseline;
    kc_note note;
} kc_farrington_point;

size_t  kc_farrington_work(size_t n, const kc_farrington_opt *opt);
kc_code kc_farrington(const kc_series *s, size_t first, size_t m, const kc_farrington_opt *opt, double *work, kc_farrington_point *out,
                      kc_err *err);

/* Nowcast: the cases of each event time when all reports will be in.
 *
 *   reports [n_times x n_delays]  row t, column d: cases of event time t reported d time units later. At the last time n_times - 1 the
 *                                 cells with t + d <= n_times - 1 are known (the triangle); the others are not looked at.
 *   g(d)      = reports with delay d / reports with delay <= d, over the rows where delay d is known (the newest `window` such rows; 0: all)
 *   F(a)      = product over d > a of (1 - g(d)): share reported within a time units;  estimate = known / F(a)
 *   phi       = max(1, Pearson / df) of the chain-ladder fit to the triangle
 *   variance  = phi (N (1-F)/F + N^2 sum over d > a of g / ((1-g) M(d))),  N = (known + 1/2) / F, M(d) the denominator of g(d)
 *   interval  known + quantiles of the negative binomial with mean N (1-F) and that variance: never below what is known
 *
 * out [n_times]  work [kc_nowcast_work(n_times, n_delays)]
 * Edge  rows older than all delays are complete: estimate = known, completeness 1. F = 0 (nothing was ever reported so early): note
 *       not_defined, known stands. A longest delay shorter than the truth is not seen: choose n_delays so that later reports are rare.
 * Fails KC_E_ARG n_times < 2, n_delays < 2, conf outside (0, 1); KC_E_DATA a known cell negative, missing or infinite (err->at
 *       the row)
 * Method reverse-time hazards of Lawless, Can J Stat 1994;22:15-31; quasi-Poisson chain ladder of Renshaw and Verrall, Br Actuar J
 *        1998;4:903-23. docs/methods/nowcast.md */
typedef struct kc_nowcast_opt {
    double conf;
    size_t window;
} kc_nowcast_opt;
#define KC_NOWCAST_OPT_INIT { 0.95, 0 }
typedef struct kc_nowcast_point {
    double  known, estimate, lower, upper, completeness;
    kc_note note;
} kc_nowcast_point;
size_t  kc_nowcast_work(size_t n_times, size_t n_delays);
kc_code kc_nowcast(size_t n_times, size_t n_delays, const double *reports, const kc_nowcast_opt *opt, double *work, kc_nowcast_point *out,
                   double *phi, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
