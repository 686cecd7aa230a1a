/* Parts of the gamma and beta distributions: prefactors without cancellation (C. Loader, "Fast and accurate computation of binomial
 * probabilities", 2000: a density is a Stirling error times the exponent of a deviance), small differences of ln Gamma, Halley's step.
 */
#include "stats/dist_internal.h"

#include <math.h>

static const double HALF_LOG_2PI = 0.91893853320467274178;
static const double TWO_PI = 6.28318530717958647693;

/* B(2k) / (2k (2k-1)): ln Gamma(x) = (x - 1/2) ln x - x + ln(2 pi)/2 + sum c[k] / x^(2k-1), k from 1. */
static const double STIRLING[] = { 1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400,
                                   0.17964437236883057, -1.3924322169059011 };
enum { N_STIRLING = sizeof STIRLING / sizeof *STIRLING };

double kc_stirling_error(double x)
{
    if (x < 8) return log(tgamma(x + 1)) - (x + 0.5) * log(x) + x - HALF_LOG_2PI;

    double r = 1 / x, r2 = r * r, sum = 0;
    int    n = x > 1000 ? 3 : x > 50 ? 5 : N_STIRLING;

    while (n--) sum = sum * r2 + STIRLING[n];
    return sum * r;
}

/* u - ln(1 + u) for |u| < 0.3. With v = u / (2 + u), ln(1 + u) = 2 atanh v, and u - 2v = u v. */
static double log_gap(double u)
{
    double v = u / (2 + u), v2 = v * v;
    double s = 1.0 / 3 +
        v2 * (1.0 / 5 + v2 * (1.0 / 7 + v2 * (1.0 / 9 + v2 * (1.0 / 11 + v2 * (1.0 / 13 + v2 * (1.0 / 15 + v2 * (1.0 / 17 + v2 / 19)))))));

    return v * (u - 2 * v2 * s);
}

double kc_deviance(double a, double m, double d)
{
    if (!(a > 0)) return m;
    if (fabs(d) < 0.3 * a) return a * log_gap(d / a);

    double ratio = m / a;
    return d - a * (isinf(ratio) || ratio < 1e-300 ? log(m) - log(a) : log(ratio));
}

/* ln Gamma(b+a) - ln Gamma(b) for b >= 10 by Stirling's formula: its series is a polynomial in 1/z, whose difference is taken by
 * divided differences so that a small `a` remains a factor. */
static double log_gamma_step_far(double b, double a)
{
    double r = 1 / b, q = 1 / (b + a), r2 = r * r, q2 = q * q;
    double value = 0, slope = 0; /* of the polynomial in the square of its argument, from r2 to q2 */

    for (int k = N_STIRLING; k--;) {
        slope = slope * q2 + value;
        value = value * r2 + STIRLING[k];
    }
    /* q S(q2) - r S(r2) = (q - r) S(r2) + q (q2 - r2) slope */
    double gap = -a * r * q;
    double series = gap * (value + q * (q + r) * slope);

    return (b - 0.5) * log1p(a / b) - a + a * log(b + a) + series;
}

double kc_log_gamma_step(double b, double a)
{
    double grown = 0; /* product of 1 + a / (b + i), less one */

    for (; b < 10; b++) grown += a / b * (1 + grown);
    return log_gamma_step_far(b, a) - log1p(grown);
}

double kc_beta_weight(double a, double b, double x, double y, double d)
{
    double n = a + b;
    double log_w = kc_stirling_error(n) - kc_stirling_error(a) - kc_stirling_error(b) - kc_deviance(a, n * x, d) - kc_deviance(b, n * y, -d);

    return exp(log_w) * sqrt(n / a / b / TWO_PI);
}

kc_tails kc_tails_of(double p)
{
    return (kc_tails){ p, 1 - p };
}

kc_tails kc_tails_above(double p)
{
    return (kc_tails){ 1 - p, p };
}

/* g = ln T - ln want; g' = +-r with r = density / T; g'' / g' = slope -+ r (upper sign: lower tail). */
double kc_halley(double want, double tail, double density, double slope, int is_upper)
{
    double r = density / tail, ratio = tail / want;
    double g = isinf(ratio) ? log(tail) - log(want) : log(ratio);
    double newton = g / (is_upper ? r : -r); /* -g / g' */
    double bend = slope + (is_upper ? r : -r);
    double brake = 1 + 0.5 * newton * bend;

    return newton / (brake > 0.25 ? brake : 0.25);
}
