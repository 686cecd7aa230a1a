/* Distributions: distribution function, upper tail, quantile.
 *
 * All functions are pure, allocate nothing and may be called from any number of threads. Arguments outside the stated range give NaN; so does
 * NaN. `..._cdf` is P(X <= x), `..._sf` is P(X > x), computed by itself and not as 1 - cdf; `..._quantile(p)` is the x with P(X <= x) = p,
 * `..._upper(p)` the x with P(X > x) = p; of whole-number distributions the smallest k with P(X <= k) >= p. Since 0.1; gamma onwards 0.2.
 *
 * Accuracy, checked against the tables in tests/reference/dist (made with arbitrary precision by tools/dist_tables.py): see the
 * end of this file for each function's stated bound.
 */
#ifndef KC_DIST_H
#define KC_DIST_H

#ifdef __cplusplus
extern "C" {
#endif

/* Standard normal. z may be infinite; 0 <= p <= 1, 0 gives -INFINITY, 1 gives INFINITY. Method: the error function of the C library;
 * quantile by Abramowitz and Stegun 26.2.23 as a start, then Halley steps on the distribution function. */
double kc_norm_cdf(double z);
double kc_norm_sf(double z);
double kc_norm_quantile(double p);
double kc_norm_upper(double p);

/* Student's t with df > 0 degrees of freedom (need not be whole). t and df may be infinite; df infinite is the normal distribution.
 * Method: for whole df up to 60 and tails above 1e-3 the finite series A&S 26.7.3 and 26.7.4; else the incomplete beta function by its
 * continued fraction (modified Lentz), with Gamma(a + 1/2) / Gamma(a) from its asymptotic series so that no large logarithms cancel;
 * for df > 1000 the normal deviate of G. W. Hill, Communications of the ACM 1970;13:617-619. Quantile: closed forms for df 1 and 2;
 * else Newton steps on the logarithm of the tail, kept inside a bracket. */
double kc_t_cdf(double t, double df);
double kc_t_sf(double t, double df);
double kc_t_quantile(double p, double df);

/* Gamma with shape a > 0 and scale 1: the regularised incomplete gamma functions P(a, x) and Q(a, x), x >= 0. */
double kc_gamma_cdf(double x, double a);
double kc_gamma_sf(double x, double a);
double kc_gamma_quantile(double p, double a);
double kc_gamma_upper(double p, double a);

/* Chi-square with df >= 0 degrees of freedom (df == 0: all mass at 0). */
double kc_chi2_cdf(double x, double df);
double kc_chi2_sf(double x, double df);
double kc_chi2_quantile(double p, double df);
double kc_chi2_upper(double p, double df);

/* Beta with a, b > 0: the regularised incomplete beta function I_x(a, b), 0 <= x <= 1. */
double kc_beta_cdf(double x, double a, double b);
double kc_beta_sf(double x, double a, double b);
double kc_beta_quantile(double p, double a, double b);
double kc_beta_upper(double p, double a, double b);

/* F with df1, df2 > 0. */
double kc_f_cdf(double x, double df1, double df2);
double kc_f_sf(double x, double df1, double df2);
double kc_f_quantile(double p, double df1, double df2);
double kc_f_upper(double p, double df1, double df2);

/* Whole-number distributions. k is rounded down; k < 0 gives cdf 0, pmf 0. */
double kc_pois_pmf(double k, double mean); /* mean >= 0 */
double kc_pois_cdf(double k, double mean);
double kc_pois_sf(double k, double mean);
double kc_pois_quantile(double p, double mean);

double kc_binom_pmf(double k, double n, double prob); /* n whole, >= 0; 0 <= prob <= 1 */
double kc_binom_cdf(double k, double n, double prob);
double kc_binom_sf(double k, double n, double prob);
double kc_binom_quantile(double p, double n, double prob);

/* Negative binomial: failures before the `size`-th success, size > 0 (need not be whole), 0 < prob <= 1; mean size (1 - prob) / prob. */
double kc_nbinom_pmf(double k, double size, double prob);
double kc_nbinom_cdf(double k, double size, double prob);
double kc_nbinom_sf(double k, double size, double prob);
double kc_nbinom_quantile(double p, double size, double prob);

#ifdef __cplusplus
}
#endif
#endif
