/* Normal and Student t distributions. The main idea: compute the smaller tail with full relative precision and derive the rest from it,
 * so that no result is the small difference of two numbers near one.
 */
#include "stats/dist_internal.h"

#include "kangce/kc_dist.h"

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

static double ratio7(const double num[8], const double den[8], double r)
{
    double a = num[7], b = den[7];

    for (int i = 7; i--;) {
        a = a * r + num[i];
        b = b * r + den[i];
    }
    return a / b;
}

/* M. J. Wichura, Algorithm AS 241 (PPND16), Appl Stat 1988;37:477-484. */
double kc_norm_upper_fast(double p)
{
    static const double middle_num[8] = { 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
                                          4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3 };
    static const double middle_den[8] = { 1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                                          2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3 };
    static const double near_num[8] = { 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
                                        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
                                        7.74545014278341407640e-4 };
    static const double near_den[8] = { 1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                                        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                        1.05075007164441684324e-9 };
    static const double far_num[8] = { 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
                                       2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5,
                                       2.01033439929228813265e-7 };
    static const double far_den[8] = { 1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                       7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                       2.04426310338993978564e-15 };
    double q = 0.5 - p;

    if (q <= 0.425) return q * ratio7(middle_num, middle_den, 0.180625 - q * q);
    double r = sqrt(-log(p));
    return r <= 5 ? ratio7(near_num, near_den, r - 1.6) : ratio7(far_num, far_den, r - 5);
}

/* Upper quantile of a tail 0 < p <= 1/2. Halley's step on the logarithm of the tail: with r = density / tail its derivative is -r, and
 * its second derivative r (z - r). */
static double norm_upper(double p)
{
    double z = kc_norm_upper_fast(p), tail = kc_norm_sf(z);

    if (p == 0.5) return 0;
    return z + kc_halley(p, tail, exp(-0.5 * z * z) / ROOT_2PI, -z, 1);
}

double kc_norm_upper(double p)
{
    if (!(p >= 0 && p <= 1)) return NAN;
    if (p == 0 || p == 1) return p == 0 ? INFINITY : -INFINITY;
    return p <= 0.5 ? norm_upper(p) : -norm_upper(1 - p);
}

double kc_norm_quantile(double p)
{
    return p == 0.5 ? 0 : -kc_norm_upper(p);
}

/* ---- Student t: t^2 has the F distribution of 1 and df degrees, the beta distribution of shapes 1/2 and df/2 ---------------------- */

/* P(|T| <= t) and P(|T| > t), t > 0. */
static kc_tails two_sided(double t, double df)
{
    double a = 0.5, b = df / 2, root = hypot(t, sqrt(df)); /* t^2 itself may overflow */
    double sx = t / root, sy = sqrt(df) / root, x = sx * sx, y = sy * sy;

    if (y == 0) return (kc_tails){ 1, 0 };
    if (x == 0) return (kc_tails){ 0, 1 };
    return kc_beta_tails(a, b, (kc_beta_point){ x, y, b * x - a * y });
}

/* ln(b B(b, 1/2)), b = df / 2: far out 2 P(T > t) is y^b over b B(b, 1/2), y = df / t^2, although y itself may be too small for a double. */
static double log_far_factor(double df)
{
    return log(df / 2) + 0.5 * log(PI) - kc_log_gamma_step(df / 2, 0.5);
}

static const double FAR_LOG_Y = -345; /* y = 1e-150 */

static double t_upper(double t, double df) /* P(T > t), t > 0 */
{
    if (isinf(t)) return 0;
    double log_y = log(df) - 2 * log(t);

    if (log_y < FAR_LOG_Y) return 0.5 * exp(df / 2 * log_y - log_far_factor(df));
    if (df > 1e15) return kc_norm_sf(t);
    return 0.5 * two_sided(t, df).upper;
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

static double t_upper_quantile(double tail, double df) /* tail < 1/2 */
{
    double log_y = (log(2 * tail) + log_far_factor(df)) / (df / 2);

    if (log_y < FAR_LOG_Y) return exp(0.5 * (log(df) - log_y));
    kc_beta_point at = kc_beta_find(0.5, df / 2, (kc_tails){ 1 - 2 * tail, 2 * tail });
    return sqrt(df) * (sqrt(at.x) / sqrt(at.y));
}

double kc_t_quantile(double p, double df)
{
    if (!(p >= 0 && p <= 1) || !(df > 0)) return NAN;
    if (p == 0 || p == 1) return p == 0 ? -INFINITY : INFINITY;
    if (p == 0.5) return 0;
    if (df > 1e15) return kc_norm_quantile(p);

    double tail = p < 0.5 ? p : 1 - p, t;

    if (df == 1) t = 1 / tan(PI * tail);
    else if (df == 2) t = (1 - 2 * tail) / sqrt(2 * tail * (1 - tail));
    else t = t_upper_quantile(tail, df);
    return p < 0.5 ? -t : t;
}
