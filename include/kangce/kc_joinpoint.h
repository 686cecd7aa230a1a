/* Joinpoint regression: a continuous line of straight segments through yearly values, on the scale of the values or of their logarithm.
 *
 *   kc_joinpoint              best fit with a given number of joinpoints: places, slopes, APC, limits, BIC
 *   kc_joinpoint_at           its fitted value
 *   kc_joinpoint_average      average annual (percent) change over a range of years: AAPC
 *   kc_joinpoint_choose       number of joinpoints by BIC, BIC3 or weighted BIC
 *   kc_joinpoint_permutation  number of joinpoints by the sequence of permutation tests of Kim et al.
 *
 *   model   y (or log y) = a + b x + d1 (x - t1)+ + … + dk (x - tk)+ + error,  errors independent with variance proportional to se^2
 *   search  every admissible set of places (exhaustive grid), so the fit is the global one on that grid
 *
 * A point with NaN in y (or se) is left out. x strictly increasing, gaps allowed: joinpoints lie at observed x, or with opt.grid m also at
 * m - 1 even steps between neighbours; with opt.refine anywhere (Nelder-Mead from the best of the grid).
 * Nothing is allocated: `work` holds kc_joinpoint_work_size doubles. Results do not depend on the number of threads.
 *
 * Method  Lerman, Appl Stat 1980;29:77 (grid, intervals); Kim, Fay, Feuer, Midthune, Stat Med 2000;19:335 (tests); Clegg et al.,
 *         Stat Med 2009;28:3670 (AAPC); Zhang, Siegmund, Biometrics 2007 and the help of the NCI Joinpoint program (BIC3, weighted BIC,
 *         alpha of each test). Checked by tests/reference/joinpoint.py against fits of that program. Since 0.2.
 */
#ifndef KC_JOINPOINT_H
#define KC_JOINPOINT_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KC_JP_MAX = 6, KC_JP_PLACES_MAX = 5000 }; /* joinpoints at most; candidate places at most: (n - 1) grid + 1 */
#define KC_JP_SEARCH_MAX 2e11 /* sets of places in one search times permutations (a fit counts as 50), at most: minutes */

/* How the variance of slopes is taken: FIXED as if the joinpoints had been known (NCI, grid), FREE with their uncertainty (Hudson; the same
 * as that of a line fitted to each segment by itself, and as R segmented). */
typedef enum kc_jp_se { KC_JP_SE_FIXED, KC_JP_SE_FREE } kc_jp_se;

typedef struct kc_jp_opt {
    bool     log;         /* fit log y: slopes are growth rates */
    int      min_end;     /* points before the first and after the last joinpoint, a point on a joinpoint not counted; >= 1 */
    int      min_between; /* points between two joinpoints, counted in the same way; >= 0 */
    int      grid;        /* places per interval between neighbouring x: 1 = observed x only; 1 .. 50 */
    bool     refine;      /* then move the joinpoints freely to the smallest sum of squares nearby */
    double   conf;        /* of all limits */
    kc_jp_se se;
} kc_jp_opt;

#define KC_JP_OPT_INIT { true, 2, 2, 1, false, 0.95, KC_JP_SE_FIXED }

typedef struct kc_jp_fit {
    int         k;                    /* joinpoints */
    bool        log;
    size_t      n;                    /* points used */
    double      first, last;          /* smallest and largest x */
    double      rss, df, sigma2;      /* weighted residual sum of squares, n - 2k - 2, rss / df (NaN for df <= 0) */
    kc_estimate at[KC_JP_MAX];        /* joinpoints; limits: the smallest and largest place whose best fit is not worse by the F test */
    double      value[KC_JP_MAX + 2]; /* fitted at first, at the joinpoints, at last; of log y with log */
    kc_estimate slope[KC_JP_MAX + 1];
    double      slope_se[KC_JP_MAX + 1], slope_p[KC_JP_MAX + 1];
    kc_estimate apc[KC_JP_MAX + 1];   /* 100 (exp(slope) - 1), t limits; without log all NaN, KC_NOTE_NOT_DEFINED */
    double      cov[KC_JP_MAX + 1][KC_JP_MAX + 1]; /* of the slopes */
    double      bic, bic3, wbic;      /* smaller is better */
    double      conf;
} kc_jp_fit;

/* Doubles needed in `work` by kc_joinpoint (n_perm 0, threads 1) and kc_joinpoint_permutation, for up to k_max joinpoints.
 * opt->grid 1 and 99 years: 0.2 MB; grid 10: 16 MB. */
size_t kc_joinpoint_work_size(size_t n, int k_max, const kc_jp_opt *opt, size_t n_perm, int threads);

/* Best fit with exactly k joinpoints.
 *
 * se [n]  standard errors of y (> 0), or NULL: constant variance. With log they become se / y (delta method). For counts give
 *         y / sqrt(cases): the Poisson variance.
 * k       0 .. KC_JP_MAX
 * out     untouched unless KC_OK
 *
 * Fails  KC_E_ARG   an option or k out of range; more joinpoints than the points allow (stats.jp_too_many: err->at is the largest k possible)
 *        KC_E_LIMIT more than KC_JP_PLACES_MAX places or KC_JP_SEARCH_MAX sets of them
 *        KC_E_DATA  x not increasing, y infinite, y <= 0 with log (add half a case: kc_half_case), se not positive; fewer than 2 points
 * Edge   several sets equally good: the first in order of places. A perfect fit: sigma2 0, limits equal the values. df <= 0: no limits.
 * Time   C(n, k) places: 99 years, 3 joinpoints, 1 ms. */
kc_code kc_joinpoint(size_t n, const double *x, const double *y, const double *se, int k, const kc_jp_opt *opt, double *work, kc_jp_fit *out,
                     kc_err *err);

/* Fitted value at x0, back on the scale of y; beyond the ends the first and last line go on. */
double kc_joinpoint_at(const kc_jp_fit *f, double x0);

/* Average annual change from `from` to `to`:  b = sum(w[i] b[i]) / sum(w[i]), w[i] the length of segment i within the range;
 * with log 100 (exp(b) - 1) (AAPC), else b in units of y per year. Limits by w'Vw with the covariances of the slopes: t(df) when the range
 * lies in one segment, normal else.
 * Fails KC_E_ARG from >= to, or a range outside first .. last. Note: the NCI program leaves the covariances out. */
kc_code kc_joinpoint_average(const kc_jp_fit *f, double from, double to, double conf, kc_estimate *out, kc_err *err);

typedef enum kc_jp_rule { KC_JP_BIC, KC_JP_BIC3, KC_JP_WBIC } kc_jp_rule;

/* Index of the fit with the smallest criterion, the first of equals. fits [m], m >= 1.
 *   BIC  = log(rss / n) + (2k + 2) log(n) / n     BIC3: 3k + 2     WBIC: (2 + R2max) k + 2, R2max the largest partial R2 of a joinpoint
 * A sum of squares below 1e-14 of the total counts as that. */
size_t kc_joinpoint_choose(size_t m, const kc_jp_fit *fits, kc_jp_rule rule);

typedef struct kc_jp_test {
    int    k0, k1; /* H0: k0 joinpoints, H1: k1 */
    double ratio;  /* rss0 / rss1 of the data */
    double p;      /* (1 + number of permuted sets with a ratio at least as large) / (1 + n_perm) */
    double alpha;  /* of this test: alpha / (k_max - k0) */
} kc_jp_test;

typedef struct kc_jp_tests {
    int        k; /* chosen */
    int        n;
    kc_jp_test test[KC_JP_MAX];
} kc_jp_tests;

/* Sequence of tests from k0 = k_min against k1 = k_max: rejected, k0 grows by one, else k1 falls by one, until they meet. Each test permutes
 * the (weighted) residuals of the fit under H0 and searches the grid again under both hypotheses.
 *
 * n_perm  4499 is the usual number; alpha 0.05 overall; seed any: replication r of test i uses long jump i, jump r of kc_random.h
 * threads <= 0: all processors. Time: 99 years, 0 .. 3 joinpoints, 4499 permutations: about a second.
 * Fails   as kc_joinpoint; KC_E_ARG n_perm outside 1 .. 10 000 000, alpha
 * Edge    rss of H1 below 1e-14 of the total: p = 1 / (1 + n_perm) unless rss of H0 is as small, then 1. */
kc_code kc_joinpoint_permutation(size_t n, const double *x, const double *y, const double *se, int k_min, int k_max, const kc_jp_opt *opt,
                                 size_t n_perm, double alpha, uint64_t seed, int threads, double *work, kc_jp_tests *out, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
