/* Gamma and chi-square: the incomplete gamma functions. Near the mean of a large shape Temme's expansion; else the power series below
 * the mean, Legendre's continued fraction above it, and for a shape below one and small x the series of both functions at once.
 */
#include "stats/dist_internal.h"

#include "kangce/kc_dist.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static const double TWO_PI = 6.28318530717958647693;
enum { MAX_TERMS = 20000 };

/* x^a e^-x / Gamma(a + 1) */
static double gamma_weight(double a, double x)
{
    if (a < 1) return exp(a * log(x) - x) / tgamma(a + 1);
    return exp(-kc_stirling_error(a) - kc_deviance(a, x, x - a)) / sqrt(TWO_PI * a);
}

/* P(a, x) / weight = 1 + x / (a+1) + x^2 / ((a+1)(a+2)) + … */
static double lower_series(double a, double x)
{
    double sum = 1, term = 1;

    for (int n = 1; n < MAX_TERMS && term > DBL_EPSILON / 4 * sum; n++) sum += term *= x / (a + n);
    return sum;
}

/* Gamma(a, x) / (x^a e^-x) = 1 / (x+1-a - 1(1-a) / (x+3-a - 2(2-a) / (x+5-a …))), by Steed's method: one division a step. */
static double upper_fraction(double a, double x)
{
    double b = x + 1 - a, inverse = 1 / b, step = inverse, sum = step;

    for (int n = 1; n < MAX_TERMS; n++) {
        double c = n * (a - n);

        b += 2;
        double next = 1 / (b + c * inverse);

        step *= -c * inverse * next;
        inverse = next;
        sum += step;
        if (fabs(step) <= DBL_EPSILON / 4 * fabs(sum)) break;
    }
    return sum;
}

/* a < 1 and x <= 1.5 (W. Gautschi, ACM TOMS 1979;5:466): P = (1 + S) x^a / Gamma(1+a), S = a sum (-x)^n / (n! (a+n)); Q = 1 - P
 * in parts that stay in proportion to a. */
static kc_tails small_shape(double a, double x)
{
    double log_front = a * log(x) - kc_log_gamma_step(1, a);
    double term = 1, sum = 0;

    for (int n = 1; n < 60; n++) {
        term *= -x / n;
        sum += term / (a + n);
        if (fabs(term) <= DBL_EPSILON / 4) break;
    }
    double front = exp(log_front);

    return (kc_tails){ front * (1 + a * sum), -expm1(log_front) - front * a * sum };
}

kc_tails kc_gamma_tails(double x, double a)
{
    if (a < 1 && x <= 1.5) return small_shape(a, x);
    if (a >= 12) {
        double deviance = kc_deviance(a, x, x - a);

        if (2 * deviance <= a) {
            kc_uniform u;

            kc_uniform_init(&u, a, 1, 0, sqrt(2 * deviance / a));
            return kc_uniform_tails(&u, deviance, x - a);
        }
    }
    double weight = gamma_weight(a, x);

    if (weight == 0) return x < a ? (kc_tails){ 0, 1 } : (kc_tails){ 1, 0 };
    if (x < a + 1) {
        double p = fmin(weight * lower_series(a, x), 1);

        return (kc_tails){ p, 1 - p };
    }
    double q = fmin(weight * a * upper_fraction(a, x), 1);

    return (kc_tails){ 1 - q, q };
}

static kc_tails tails_or_nan(double x, double a)
{
    if (isnan(x) || !(a > 0) || isinf(a)) return (kc_tails){ NAN, NAN };
    if (x <= 0) return (kc_tails){ 0, 1 };
    if (isinf(x)) return (kc_tails){ 1, 0 };
    return kc_gamma_tails(x, a);
}

double kc_gamma_cdf(double x, double a)
{
    return tails_or_nan(x, a).lower;
}

double kc_gamma_sf(double x, double a)
{
    return tails_or_nan(x, a).upper;
}

/* Where to begin: ln x. Far below the mean P is a power of x; far above, Gamma(a) Q = x^(a-1) e^-x; between, Wilson and Hilferty's cube. */
static double start_log(double a, kc_tails want)
{
    bool   is_upper = want.upper < want.lower;
    double log_gamma = a < 1 ? kc_log_gamma_step(1, a) : lgamma_r(a + 1, &(int){ 0 });
    double log_lower = is_upper ? log1p(-want.upper) : log(want.lower);
    double power = (log_lower + log_gamma) / a; /* ln x of the lower end */

    if (a < 1) {
        double far = -log(want.upper) - log_gamma + log(a); /* -ln(Gamma(a) Q) */

        if (far < 1.5) return power;
        double x = far + (a - 1) * log(far);
        return log(fmax(far + (a - 1) * log(fmax(x, 0.5)), 0.2));
    }
    double z = kc_norm_upper_fast(is_upper ? want.upper : want.lower);
    double root = 1 - 1 / (9 * a) + (is_upper ? z : -z) / (3 * sqrt(a));

    if (root > 0.5 && root < 1.5) return log(a) + 3 * log(root);
    if (!is_upper) return power + exp(fmin(power, log(a))) / (a + 1);
    double far = -log(want.upper) - log_gamma + log(a);
    double x = fmax(far, a + 1);
    for (int i = 0; i < 4; i++) x = fmax(far + (a - 1) * log(x) - log1p(-fmin((a - 1) / x, 0.9)), a + 1);
    return log(x);
}

/* Halley steps in ln x on the smaller tail, inside a bracket. */
static double gamma_find(double a, kc_tails want)
{
    bool   is_upper = want.upper < want.lower;
    double goal = is_upper ? want.upper : want.lower, u = start_log(a, want);
    double lo = 0, hi = INFINITY;

    if (u < -745) return 0;
    double x = exp(u);
    for (int i = 0; i < 100; i++) {
        kc_tails t = kc_gamma_tails(x, a);
        double   tail = is_upper ? t.upper : t.lower;

        if (tail == goal) return x;
        if ((tail > goal) == is_upper) lo = x;
        else hi = x;
        double step = tail > 0 ? kc_halley(goal, tail, a * gamma_weight(a, x), a - x, is_upper) : is_upper ? -1 : 1;
        double next = fabs(step) < 0.5 ? x + x * expm1(step) : x * exp(step);

        if (fabs(step) * fmax(1, fmax(sqrt(a), fabs(x - a))) < 1e-5 || fabs(step) < DBL_EPSILON) return next; /* the next would be the cube */
        if (!(next > lo && next < hi) || i % 8 == 7) next = isinf(hi) ? 2 * x : lo == 0 ? x / 16 : sqrt(lo) * sqrt(hi);
        if (next == x || next == 0) return next;
        x = next;
    }
    return x;
}

static double gamma_quantile(double a, kc_tails want)
{
    if (!(want.lower >= 0 && want.upper >= 0) || !(a > 0) || isinf(a)) return NAN;
    if (want.lower == 0) return 0;
    if (want.upper == 0) return INFINITY;
    return gamma_find(a, want);
}

double kc_gamma_quantile(double p, double a)
{
    return gamma_quantile(a, kc_tails_of(p));
}

double kc_gamma_upper(double p, double a)
{
    return gamma_quantile(a, kc_tails_above(p));
}

/* ---- chi-square: the gamma distribution of shape df/2 and scale 2; no degrees of freedom: all mass at 0 ---------------------------- */

double kc_chi2_cdf(double x, double df)
{
    if (df == 0) return isnan(x) ? NAN : x >= 0;
    return kc_gamma_cdf(x / 2, df / 2);
}

double kc_chi2_sf(double x, double df)
{
    if (df == 0) return isnan(x) ? NAN : x < 0;
    return kc_gamma_sf(x / 2, df / 2);
}

double kc_chi2_quantile(double p, double df)
{
    if (df == 0) return p >= 0 && p <= 1 ? 0 : NAN;
    return 2 * kc_gamma_quantile(p, df / 2);
}

double kc_chi2_upper(double p, double df)
{
    if (df == 0) return p >= 0 && p <= 1 ? 0 : NAN;
    return 2 * kc_gamma_upper(p, df / 2);
}
