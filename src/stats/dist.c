/* Normal and Student t distributions. The main idea: compute the smaller tail with full relative precision and derive the rest from it,
 * so that no result is the small difference of two numbers near one.
 */
#include "kangce/kc_dist.h"

#include <float.h>
#include <math.h>

static const double ROOT2 = 1.41421356237309504880;
static const double ROOT_2PI = 2.50662827463100050242;
static const double PI = 3.14159265358979323846;

double kc_norm_cdf(double z)
{
    return 0.5 * erfc(-z / ROOT2);
}

double kc_norm_sf(double z)
{
    return 0.5 * erfc(z / ROOT2);
}

/* Upper quantile of a tail p <= 1/2: z >= 0 with P(Z > z) = p. Halley's step uses f'' = -z f'. */
static double norm_upper(double p)
{
    double t = sqrt(-2 * log(p));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));

    for (int i = 0; i < 4; i++) {
        double e = kc_norm_sf(z) - p;
        double u = e * ROOT_2PI * exp(0.5 * z * z); /* the ratio f/f' of Newton */
        double step = u / (1 - 0.5 * z * u);

        z += step;
        if (fabs(step) <= 4 * DBL_EPSILON * z) break;
    }
    return z;
}

double kc_norm_quantile(double p)
{
    if (!(p >= 0 && p <= 1)) return NAN;
    if (p == 0 || p == 1) return p == 0 ? -INFINITY : INFINITY;
    if (p == 0.5) return 0;
    return p < 0.5 ? -norm_upper(p) : norm_upper(1 - p);
}

/* ---- Student t ------------------------------------------------------------------------------------ */

/* Gamma(a + 1/2) / Gamma(a). The series of the logarithm, from Stirling's, is good to 1e-16 for a >= 20; smaller a are shifted up by
 * Gamma(x + 1) = x Gamma(x). */
static double gamma_half_ratio(double a)
{
    double shift = 1;

    for (; a < 20; a += 1) shift *= a / (a + 0.5);
    double r = 1 / a, r2 = r * r;
    double s = r * (-1.0 / 8 + r2 * (1.0 / 192 + r2 * (-1.0 / 640 + r2 * (17.0 / 14336 - r2 * (31.0 / 18432)))));

    return shift * sqrt(a) * exp(s);
}

/* Continued fraction of the incomplete beta function (A&S 26.5.8), modified Lentz. Converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double       c = 1, d = 1 - (a + b) * x / (a + 1);

    if (fabs(d) < tiny) d = tiny;
    d = 1 / d;
    double h = d;
    for (int m = 1; m < 100000; m++) {
        double m2 = 2.0 * m;
        double even = m * (b - m) * x / ((a + m2 - 1) * (a + m2));
        double odd = -(a + m) * (a + b + m) * x / ((a + m2) * (a + m2 + 1));

        d = 1 + even * d;
        c = 1 + even / c;
        if (fabs(d) < tiny) d = tiny;
        if (fabs(c) < tiny) c = tiny;
        d = 1 / d;
        h *= d * c;
        d = 1 + odd * d;
        c = 1 + odd / c;
        if (fabs(d) < tiny) d = tiny;
        if (fabs(c) < tiny) c = tiny;
        d = 1 / d;
        double step = d * c;
        h *= step;
        if (fabs(step - 1) <= DBL_EPSILON) break;
    }
    return h;
}

/* P(|T| > t), t > 0: I_x(df/2, 1/2) with x = df / (df + t^2). Its factor x^a (1-x)^b / B(a, b) is built from log1p so that neither x near
 * one nor a large df loses digits. */
static double t_two_tails_beta(double t, double df)
{
    double a = df / 2, t2 = t * t, x, y;

    if (t2 > DBL_MAX) t2 = DBL_MAX;
    x = df / (df + t2);
    y = t2 / (df + t2);
    double log_x = t2 > 1e8 * df ? log(df) - log(df + t2) : -log1p(t2 / df);
    double front = exp(a * log_x) * sqrt(y) * gamma_half_ratio(a) / sqrt(PI);

    if (x < (a + 1) / (a + 2.5)) return front * beta_fraction(a, 0.5, x) / a;
    return 1 - front * beta_fraction(0.5, a, y) / 0.5;
}

/* P(|T| <= t) for whole df: A&S 26.7.3 (odd) and 26.7.4 (even). */
static double t_middle_series(double t, int df)
{
    double c2 = df / (df + t * t), s = t / sqrt(df + t * t);
    double term = 1, sum = 1;

    if (df % 2 == 0) {
        for (int k = 2; k < df; k += 2) sum += term *= c2 * (k - 1) / k;
        return s * sum;
    }
    double theta = atan(t / sqrt((double)df));
    if (df == 1) return 2 * theta / PI;
    for (int k = 3; k < df; k += 2) sum += term *= c2 * (k - 1) / k;
    return 2 / PI * (theta + s * sqrt(c2) * sum);
}

/* Normal deviate with the same upper tail, for large df: Hill's expansion. At df > 1000 it is exact to 1e-13 for t < 8 and from 1e5 on
 * everywhere, where the continued fraction loses digits in proportion to df. */
static double t_as_normal(double t, double df)
{
    double a = df - 0.5, b = 48 * a * a, y = a * log1p(t * t / df);
    double c = ((((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b) + y + 3) / b + 1;

    return c * sqrt(y);
}

static double t_upper(double t, double df) /* P(T > t), t > 0 */
{
    if (isinf(t)) return 0;
    if (isinf(df)) return kc_norm_sf(t);
    if (df > 1e5 || (df > 1000 && t < 8)) return kc_norm_sf(t_as_normal(t, df));
    if (df <= 60 && df == floor(df)) {
        double middle = t_middle_series(t, (int)df);

        if (middle < 0.998) return 0.5 * (1 - middle);
    }
    return 0.5 * t_two_tails_beta(t, df);
}

double kc_t_sf(double t, double df)
{
    if (isnan(t) || !(df > 0)) return NAN;
    if (t == 0) return 0.5;
    return t > 0 ? t_upper(t, df) : 1 - t_upper(-t, df);
}

double kc_t_cdf(double t, double df)
{
    return kc_t_sf(-t, df);
}

static double t_log_density(double t, double df)
{
    double a = df / 2;

    return log(gamma_half_ratio(a)) - 0.5 * log(PI * df) - (a + 0.5) * log1p(t * t / df);
}

/* t > 0 with P(T > t) = p, p < 1/2: Newton on log P, which is close to straight in t for the normal and in log t for heavy tails; the
 * bracket [lo, hi] grows from the start value and catches every step that leaves it. */
static double t_upper_quantile(double p, double df)
{
    double z = norm_upper(p), lo = 0, hi = INFINITY, goal = log(p);
    double t = z * (1 + (z * z + 1) / (4 * df)); /* Cornish-Fisher, first term */

    if (df < 3) t = fmax(t, pow(2 * p, -1 / df)); /* the tail is a power of t */
    for (int i = 0; i < 200; i++) {
        double q = t_upper(t, df);

        if (q > p) lo = t;
        else hi = t;
        double slope = -exp(t_log_density(t, df)) / q;
        double next = t + (goal - log(q)) / slope;

        if (q == p || fabs(next - t) <= 4 * DBL_EPSILON * t) return next;
        if (!(next > lo && next < hi)) next = isinf(hi) ? 2 * t : lo == 0 ? hi / 2 : sqrt(lo * hi);
        t = next;
    }
    return t;
}

double kc_t_quantile(double p, double df)
{
    if (!(p >= 0 && p <= 1) || !(df > 0)) return NAN;
    if (p == 0 || p == 1) return p == 0 ? -INFINITY : INFINITY;
    if (p == 0.5) return 0;
    if (isinf(df)) return kc_norm_quantile(p);

    double tail = p < 0.5 ? p : 1 - p, t;

    if (df == 1) t = 1 / tan(PI * tail);
    else if (df == 2) t = (1 - 2 * tail) / sqrt(2 * tail * (1 - tail));
    else t = t_upper_quantile(tail, df);
    return p < 0.5 ? -t : t;
}
