/* Normal and Student t distributions: distribution function, upper tail, quantile.
 *
 * All functions are pure, allocate nothing and may be called from any number of threads. Arguments outside the stated range give NaN; so does
 * NaN. Since 0.1.
 *
 * Accuracy, checked against decimal arithmetic in tests/unit/stats_dist.c: relative 1e-12 in either tail of the distribution functions
 * down to 1e-300 (Student t: df from 0.5 to 1e7), and |F(quantile(p)) - p| <= 1e-12 p for the quantiles.
 */
#ifndef KC_DIST_H
#define KC_DIST_H

#ifdef __cplusplus
extern "C" {
#endif

/* P(Z <= z) and P(Z > z) of the standard normal distribution. z may be infinite.
 * Method: the error function of the C library. */
double kc_norm_cdf(double z);
double kc_norm_sf(double z);

/* z with P(Z <= z) = p, 0 <= p <= 1; 0 gives -INFINITY, 1 gives INFINITY.
 * Method: Abramowitz and Stegun 26.2.23 as a start, then Halley steps on the distribution function. */
double kc_norm_quantile(double p);

/* P(T <= t) and P(T > t) of Student's t with df > 0 degrees of freedom (need not be whole). t and df may be infinite; df infinite is
 * the normal distribution.
 * Method: for whole df up to 60 and tails above 1e-3 the finite series A&S 26.7.3 and 26.7.4; else the incomplete beta function by its
 * continued fraction (modified Lentz), with Gamma(a + 1/2) / Gamma(a) from its asymptotic series so that no large logarithms cancel;
 * for df > 1000 the normal deviate of G. W. Hill, Communications of the ACM 1970;13:617-619. */
double kc_t_cdf(double t, double df);
double kc_t_sf(double t, double df);

/* t with P(T <= t) = p, 0 <= p <= 1, df > 0.
 * Method: closed forms for df 1 and 2; else Newton steps on the logarithm of the tail, kept inside a bracket. */
double kc_t_quantile(double p, double df);

#ifdef __cplusplus
}
#endif
#endif
