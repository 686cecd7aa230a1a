/* Is there a trend in yearly values, and how steep: annual percent change, rank tests, robust slope, change point, recent trend.
 *
 *   kc_apc           yearly change in % on the log scale, with t limits       needs values above zero
 *   kc_apc_poisson   the same from cases and population                       zero cases allowed
 *   kc_mann_kendall  monotone trend by ranks                                  any values, ties allowed
 *   kc_sen           median of all pairwise slopes with Gilbert's limits      any values
 *   kc_spearman      rank correlation with time
 *   kc_pettitt       the year after which the level changed
 *   kc_recent_*      the marker of Fingertips: increasing, decreasing, no significant change, by chi-square on the last five points
 *
 * A series is x [n], strictly increasing (years; gaps allowed), and y [n]. NaN in y is a missing value: the point is left out and the
 * result says in n how many were used. An infinite y, a NaN in x or an x that does not increase is KC_E_DATA with err->at.
 * Too few points are no failure: numbers are NaN and note is KC_NOTE_FEW_POINTS. All functions are pure, allocate nothing and may be
 * called from any number of threads. Since 0.2.
 */
#ifndef KC_TREND_TEST_H
#define KC_TREND_TEST_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The rank methods go through all pairs: a longer series is KC_E_LIMIT. */
enum { KC_PAIRS_N_MAX = 5000, KC_RECENT_POINTS_MAX = 1000 };

/* ---- annual percent change ---- */

typedef struct kc_apc_result {
    kc_estimate apc;       /* 100 (exp(slope) - 1) with limits, % per unit of x */
    double      slope, se; /* of log y per unit of x */
    double      df;        /* n - 2; INFINITY for kc_apc_poisson */
    double      p;         /* two-sided, slope = 0 */
    size_t      n, n_zero; /* points used; of them with zero cases */
} kc_apc_result;

/* Least squares of log y on x:  apc = 100 (exp(b) - 1),  limits 100 (exp(b -+ t(n-2) se) - 1).
 *
 * y [n]   > 0 or NaN; conf in (0, 1)
 *
 * Fails  KC_E_ARG   conf
 *        KC_E_DATA  a value that is not positive (stats.trend_zero: use kc_apc_poisson or kc_half_case), x as above
 * Edge   n == 2: value without limits, KC_NOTE_NO_INTERVAL; fewer: KC_NOTE_FEW_POINTS. A perfect exponential: limits equal the value, p = 0
 *        (p = 1 when level).
 * Method as R lm(log(y) ~ x); no correction of the bias of exp(). Checked by tests/reference/trend.py to 1e-10. */
kc_code kc_apc(size_t n, const double *x, const double *y, double conf, kc_apc_result *out, kc_err *err);

/* Poisson regression log E(cases) = log(population) + a + b x, by Newton's method; limits and p by the normal distribution (Wald).
 *
 * cases [n] >= 0 or NaN, fractions allowed; population [n] > 0, or NULL: all 1
 *
 * Fails  KC_E_ARG conf; KC_E_DATA a value out of range
 * Edge   no cases at all: KC_NOTE_NOT_DEFINED; cases only in the first or only in the last year: the slope is infinite,
 *        KC_NOTE_NOT_DEFINED; n < 2: KC_NOTE_FEW_POINTS.
 * The variance is the Poisson one, without overdispersion: with counts of thousands the limits are narrower than those of kc_apc. */
kc_code kc_apc_poisson(size_t n, const double *x, const double *cases, const double *population, double conf, kc_apc_result *out, kc_err *err);

/* Rate per `per` with half a case in place of none, so that it has a logarithm. *zero (may be NULL) counts up when it was used. */
double kc_half_case(double cases, double population, double per, size_t *zero);

/* ---- Mann-Kendall ---- */

typedef struct kc_mk {
    size_t  n;
    double  s;     /* pairs that rise minus pairs that fall */
    double  var;   /* of s without trend: (n(n-1)(2n+5) - sum t(t-1)(2t+5)) / 18, t the sizes of groups of ties */
    double  tau;   /* s / sqrt((N - T) N), N = n(n-1)/2 pairs, T = sum t(t-1)/2 tied: Kendall's tau b with time */
    double  z;     /* (s -+ 1) / sqrt(var), 0 for s == 0 */
    double  p;     /* two-sided */
    bool    exact; /* p from the exact distribution of s */
    kc_note note;  /* FEW_POINTS for n < 2 */
} kc_mk;

enum { KC_MK_EXACT_N_MAX = 60 };

/* exact: take p from the distribution of s over all n! orders when there are no ties and n <= KC_MK_EXACT_N_MAX; else normal.
 * Edge   all values equal: s 0, z 0, p 1, tau NaN, KC_NOTE_NOT_DEFINED.
 * Method Mann, Econometrica 1945;13:245; Kendall, Rank Correlation Methods, 1975. Same as R trend::mk.test. */
kc_code kc_mann_kendall(size_t n, const double *x, const double *y, bool exact, kc_mk *out, kc_err *err);

/* ---- Sen's slope ---- */

typedef struct kc_sen_result {
    kc_estimate slope;     /* per unit of x */
    double      intercept; /* median of y - slope x */
    size_t      n;
} kc_sen_result;

/* Doubles that kc_sen needs in `work`: n (n - 1) / 2 + n, for n up to KC_PAIRS_N_MAX. */
size_t kc_sen_work_size(size_t n);

/* Median of (y[j] - y[i]) / (x[j] - x[i]), i < j. With N slopes and C = z sqrt(var) of Mann-Kendall the limits are the slopes of rank
 * round((N - C) / 2) and round((N + C) / 2 + 1), halves to even.
 * Edge   a rank outside 1 .. N: no limits, KC_NOTE_NO_INTERVAL; n < 2: KC_NOTE_FEW_POINTS; all equal: 0 (0, 0).
 * Method Sen, J Am Stat Assoc 1968;63:1379; Gilbert, Statistical Methods for Environmental Pollution Monitoring, 1987, ch. 16 (which
 *        interpolates between ranks; rounding them is what R trend::sens.slope does). Time O(n^2 log n). */
kc_code kc_sen(size_t n, const double *x, const double *y, double conf, double *work, kc_sen_result *out, kc_err *err);

/* ---- Spearman, Pettitt ---- */

typedef struct kc_rank_cor {
    size_t  n;
    double  rho; /* of mid-ranks of y with time */
    double  p;   /* two-sided, t = rho sqrt((n-2)/(1-rho^2)), n - 2 degrees (an approximation for small n) */
    kc_note note;
} kc_rank_cor;

/* Edge  n < 3: rho for n == 2, p NaN, FEW_POINTS; all y equal: NaN, NOT_DEFINED. */
kc_code kc_spearman(size_t n, const double *x, const double *y, kc_rank_cor *out, kc_err *err);

typedef struct kc_pettitt_result {
    size_t  n;
    double  k;    /* max |U|, U[t] = sum over i <= t < j of sign(y[j] - y[i]) */
    double  x;    /* the last x of the first part; the earliest when several reach k */
    double  p;    /* 2 exp(-6 k^2 / (n^3 + n^2)), at most 1 */
    kc_note note;
} kc_pettitt_result;

/* Edge  all equal: k 0, p 1, x NaN, NOT_DEFINED. n < 2: FEW_POINTS.  Method Pettitt, Appl Stat 1979;28:126. */
kc_code kc_pettitt(size_t n, const double *x, const double *y, kc_pettitt_result *out, kc_err *err);

/* ---- recent trend ---- */

typedef enum kc_recent_class {
    KC_RECENT_NONE,       /* cannot be calculated */
    KC_RECENT_NO_CHANGE,  /* no significant change */
    KC_RECENT_INCREASING, /* significant; no direction of good given */
    KC_RECENT_DECREASING,
    KC_RECENT_INCREASING_BETTER,
    KC_RECENT_INCREASING_WORSE,
    KC_RECENT_DECREASING_BETTER,
    KC_RECENT_DECREASING_WORSE
} kc_recent_class;

typedef struct kc_recent_opt {
    size_t points; /* of the most recent ones, 3 .. KC_RECENT_POINTS_MAX */
    double conf;   /* 0.998: chi-square above 9.5495 */
    int    better; /* +1 higher is better, -1 lower, 0 no judgement */
    bool   stable; /* leaving out any one point must not turn the slope round */
} kc_recent_opt;

#define KC_RECENT_OPT_INIT { 5, 0.998, 0, true }

typedef struct kc_recent {
    double          chi2, p, slope; /* slope per unit of x: of values; of proportions on the scale of the proportion */
    size_t          n;              /* points used: opt.points, or 0 when there are fewer */
    double          from, to;       /* first and last x used */
    bool            stable;
    kc_recent_class cls;
    kc_note         note;
} kc_recent;

/* Values with standard errors: weighted least squares with w = 1/se^2, chi2 = slope^2 (Sxx weighted). From 95 % limits Fingertips takes
 * se = (upper - lower) / 3.92.
 *
 * se [n]  > 0 where y is not NaN; a point whose se is NaN is left out
 * Class   INCREASING or DECREASING when chi2 > the quantile of chi-square(1) at conf and, with opt.stable, no point left out turns the sign
 *         of the slope; else NO_CHANGE. Fewer than opt.points: NONE, KC_NOTE_FEW_POINTS.
 * Fails   KC_E_ARG conf, points or better; KC_E_DATA x, y, se out of range
 * Source  Fingertips public health technical guidance, trend markers (OHID). */
kc_code kc_recent_values(size_t n, const double *x, const double *y, const double *se, const kc_recent_opt *opt, kc_recent *out, kc_err *err);

/* Proportions count / total: Cochran-Armitage chi-square for trend with x as scores; stability by the slope of log(count / (total - count))
 * (half a case where one of them is 0). 0 <= count <= total, total > 0, NaN = missing. All counts 0 or all equal to the total:
 * NO_CHANGE, chi2 NaN, KC_NOTE_NOT_DEFINED. */
kc_code kc_recent_proportions(size_t n, const double *x, const double *count, const double *total, const kc_recent_opt *opt, kc_recent *out,
                              kc_err *err);

/* "increasing_better" …; "none", "no_change". */
const char *kc_recent_name(kc_recent_class c);

#ifdef __cplusplus
}
#endif
#endif
