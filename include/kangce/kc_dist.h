/* Distributions: distribution function, upper tail, quantile.
 *
 * All functions are pure, allocate nothing and may be called from any number of threads. Arguments outside the stated range give NaN; so does
 * NaN. `..._cdf` is P(X <= x), `..._sf` is P(X > x), each with its digits however small it is; `..._quantile(p)` is the x with
 * P(X <= x) = p, `..._upper(p)` the x with P(X > x) = p: use it for small upper tails, where 1 - p has lost its digits. Of whole-number
 * distributions the quantile is the smallest k with P(X <= k) >= p, where a p within 64 units of rounding above P(X <= k) still counts as
 * reached, so that a p that was itself computed leads back to its k. Outside the support the functions give their limits (0 or 1).
 * Since 0.1; gamma onwards 0.2. Accuracy: the end of this file. Methods and how they were checked: docs/methods/distributions.md.
 */
#ifndef KC_DIST_H
#define KC_DIST_H

#ifdef __cplusplus
extern "C" {
#endif

/* Standard normal. z may be infinite; 0 <= p <= 1, 0 gives -INFINITY, 1 gives INFINITY. Method: the error function of the C library;
 * quantile by AS 241 (Wichura, Appl Stat 1988;37:477-484) and one Halley step on the logarithm of the tail. */
double kc_norm_cdf(double z);
double kc_norm_sf(double z);
double kc_norm_quantile(double p);
double kc_norm_upper(double p);

/* Student's t with df > 0 degrees of freedom (need not be whole). t and df may be infinite; df infinite is the normal distribution.
 * Method: t^2 / (df + t^2) has the beta distribution of shapes 1/2 and df/2. */
double kc_t_cdf(double t, double df);
double kc_t_sf(double t, double df);
double kc_t_quantile(double p, double df);

/* Gamma with shape 0 < a < INFINITY and scale 1: the regularised incomplete gamma functions P(a, x) and Q(a, x).
 * Method: power series, Legendre's continued fraction, near the mean of a >= 12 Temme's uniform expansion (SIAM J Math Anal
 * 1979;10:757); quantile by Halley steps on the logarithm of the smaller tail, inside a bracket. A quantile below the smallest double is 0. */
double kc_gamma_cdf(double x, double a);
double kc_gamma_sf(double x, double a);
double kc_gamma_quantile(double p, double a);
double kc_gamma_upper(double p, double a);

/* Chi-square with df >= 0 degrees of freedom (df == 0: all mass at 0). */
double kc_chi2_cdf(double x, double df);
double kc_chi2_sf(double x, double df);
double kc_chi2_quantile(double p, double df);
double kc_chi2_upper(double p, double df);

/* Beta with 0 < a, b < INFINITY: the regularised incomplete beta function I_x(a, b).
 * Method: power series, the continued fraction of DiDonato and Morris (ACM TOMS 1992;18:360), near the mean of two large shapes
 * Temme's expansion (1982); factors after Loader (2000). For b far below 1 much of the mass lies so near 1 that no double holds it:
 * pass 1 - x to the distribution with a and b exchanged. */
double kc_beta_cdf(double x, double a, double b);
double kc_beta_sf(double x, double a, double b);
double kc_beta_quantile(double p, double a, double b);
double kc_beta_upper(double p, double a, double b);

/* F with 0 < df1, df2 < INFINITY; by the beta distribution. df2 infinite: df1 F is chi-square. */
double kc_f_cdf(double x, double df1, double df2);
double kc_f_sf(double x, double df1, double df2);
double kc_f_quantile(double p, double df1, double df2);
double kc_f_upper(double p, double df1, double df2);

/* Whole-number distributions. k is rounded down; k < 0 gives cdf 0, pmf 0. By the gamma (Poisson) and beta distributions. */
double kc_pois_pmf(double k, double mean); /* 0 <= mean < INFINITY */
double kc_pois_cdf(double k, double mean);
double kc_pois_sf(double k, double mean);
double kc_pois_quantile(double p, double mean);

double kc_binom_pmf(double k, double n, double prob); /* n whole, >= 0; 0 <= prob <= 1 */
double kc_binom_cdf(double k, double n, double prob);
double kc_binom_sf(double k, double n, double prob);
double kc_binom_quantile(double p, double n, double prob);

/* Negative binomial: failures before the `size`-th success, size > 0 (need not be whole), 0 < prob <= 1; mean
 * size (1 - prob) / prob, variance mean / prob. With mean m and variance m + m^2 / k: size k, prob k / (k + m). */
double kc_nbinom_pmf(double k, double size, double prob);
double kc_nbinom_cdf(double k, double size, double prob);
double kc_nbinom_sf(double k, double size, double prob);
double kc_nbinom_quantile(double p, double size, double prob);

/* Accuracy: the largest relative difference from the tables of 26 digits, with the C library of Debian 12 on x86-64, and the bound that
 * tests/unit/stats_dist_tables.c holds. "body": results (for quantiles: the smaller tail) of 1e-10 and more; "far": down to 1e-300.
 *
 *                               measured             bound
 *                             body      far       body    far      parameters in the tables
 *   norm     cdf sf           3e-15    1e-13      1e-14   3e-13    |z| up to 37
 *            quantile upper   2e-16    2e-16      1e-15   1e-15
 *   t        cdf sf           8e-15    2e-13      1e-13   2e-12    df 0.1 to 1e10, t to 1e12
 *            quantile         4e-15    5e-14      1e-13   2e-12    df 0.3 to 1e10
 *   gamma    cdf sf           3e-14    8e-13      1e-13   2e-12    a 1e-4 to 5e8
 *            quantile upper   3e-14    5e-14      1e-13   2e-12    a 3e-3 to 5e8
 *   chi2     cdf sf           3e-14    9e-14      1e-13   2e-12    df 0.5 to 1e9
 *            quantile upper   4e-15    5e-14      1e-13   2e-12
 *   beta     cdf sf           2e-14    4e-13      1e-13   2e-12    a, b 1e-3 to 1e7, together and apart
 *            quantile upper   8e-14    3e-14      1e-13   2e-12
 *   f        cdf sf           1e-14    4e-13      1e-13   2e-12    df 1 to 2e7
 *            quantile upper   4e-15    5e-14      1e-13   2e-12
 *   pois     pmf cdf sf       2e-14    6e-13      1e-13   2e-12    mean 1e-5 to 1e9
 *   binom    pmf cdf sf       1e-14    1e-12      1e-13   2e-12    n to 1e9, prob 1e-8 to 1 - 1e-6
 *   nbinom   pmf cdf sf       2e-14    2e-13      1e-13   2e-12    size 0.01 to 1e4, mean to 1e7
 *   quantiles of the three    exact at 1e-11 of the tail from each jump
 */

#ifdef __cplusplus
}
#endif
#endif
