/* Beta: the incomplete beta function. Where both shapes are large and the argument is near the mean, Temme's expansion; where a shape is
 * below one, power series; else the continued fraction of DiDonato and Morris (ACM TOMS 1992;18:360, formula 9), on the side of the mean
 * where it converges. It becomes Legendre's fraction of the gamma distribution when one shape is very large, so that no shape is slow.
 */
#include "stats/dist_internal.h"

#include "kangce/kc_dist.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

enum { MAX_TERMS = 20000 };

/* I_x(a, b) B(a, b) / (x^a y^b) for x at or below the mean (d <= 0), by Steed's method. */
static double fraction(double a, double b, kc_beta_point p)
{
    double x2 = p.x * p.x, head = (1 - p.d) / (a + 1);
    double inverse = 1 / (a * head), step = inverse, sum = step;

    for (int m = 1; m < MAX_TERMS; m++) {
        double e = a + 2 * m - 1, k = m * (b - m);
        double c = (a + m - 1) / e * ((a + b + m - 1) / e) * k * x2;
        double t = m + k * p.x / e + (a + m) * (1 - p.d + m * (1 + p.y)) / (e + 2);
        double next = 1 / (t + c * inverse);

        step *= -c * inverse * next;
        inverse = next;
        sum += step;
        if (fabs(step) <= DBL_EPSILON / 4 * fabs(sum)) break;
    }
    return sum;
}

/* sum over n >= 1 of (1-b)(2-b)…(n-b) / n! x^n / (a + n) */
static double power_sum(double a, double b, double x)
{
    double term = 1, sum = 0;

    for (int n = 1; n < MAX_TERMS; n++) {
        term *= (n - b) * x / n;
        double part = term / (a + n);

        sum += part;
        if (fabs(part) <= DBL_EPSILON / 8 * (1 / a + sum) && (n > b || fabs(term) < DBL_EPSILON / 8)) break;
    }
    return sum;
}

/* a < 1, x <= 1/2, b x <= 1.5: both tails from x^a Gamma(a+b) / (Gamma(a+1) Gamma(b)) (1 + a sum). */
static kc_tails small_shape(double a, double b, double x)
{
    double log_front = a * log(x) + kc_log_gamma_step(b, a) - kc_log_gamma_step(1, a);
    double front = exp(log_front), rest = a * power_sum(a, b, x);

    return (kc_tails){ front * (1 + rest), -expm1(log_front) - front * rest };
}

static kc_tails turned(kc_tails t)
{
    return (kc_tails){ t.upper, t.lower };
}

static kc_beta_point mirror(kc_beta_point p)
{
    return (kc_beta_point){ p.y, p.x, -p.d };
}

static double weight_at(double a, double b, kc_beta_point p) /* x^a y^b / B(a, b) */
{
    return kc_beta_weight(a, b, p.x, p.y, p.d) * (a / (a + b)) * b;
}

static kc_tails lower_by_fraction(double a, double b, kc_beta_point p)
{
    double weight = weight_at(a, b, p);
    double tail = weight == 0 ? 0 : fmin(weight * fraction(a, b, p), 1);

    return (kc_tails){ tail, 1 - tail };
}

/* min(a, b) < 1, x <= 1/2 */
static kc_tails tails_one_small(double a, double b, kc_beta_point p)
{
    if (a < 1) {
        if (b * p.x <= 1.5) return small_shape(a, b, p.x);
        return turned(lower_by_fraction(b, a, mirror(p)));
    }
    double tail = weight_at(a, b, p) / pow(p.y, b) / a * (1 + a * power_sum(a, b, p.x));

    return (kc_tails){ tail, 1 - tail };
}

static double uniform_size(double a, double b)
{
    return fmax(a, b) / (a + b) * fmin(a, b);
}

static double deviance_at(double a, double b, kc_beta_point p)
{
    double n = a + b;

    return kc_deviance(a, n * p.x, p.d) + kc_deviance(b, n * p.y, -p.d);
}

static void uniform_for(kc_uniform *u, double a, double b, double far)
{
    double n = a + b;

    kc_uniform_init(u, uniform_size(a, b), (b - a) / n, a / n * (b / n), far);
}

kc_tails kc_beta_tails(double a, double b, kc_beta_point p)
{
    double size = uniform_size(a, b);

    if (size >= 12) {
        double deviance = deviance_at(a, b, p);

        if (2 * deviance <= size) {
            kc_uniform u;

            uniform_for(&u, a, b, sqrt(2 * deviance / size));
            return kc_uniform_tails(&u, deviance, p.d);
        }
    }
    if (a < 1 || b < 1) return p.x <= 0.5 ? tails_one_small(a, b, p) : turned(tails_one_small(b, a, mirror(p)));
    return p.d <= 0 ? lower_by_fraction(a, b, p) : turned(lower_by_fraction(b, a, mirror(p)));
}

/* d = n x - a, the rounding of n = a + b and of the product made good. */
kc_beta_point kc_beta_at(double a, double b, double x)
{
    double n = a + b, big = fmax(a, b), lost = fmin(a, b) - (n - big);

    return (kc_beta_point){ x, 1 - x, fma(n, x, -a) + lost * x };
}

static kc_tails tails_or_nan(double x, double a, double b)
{
    if (isnan(x) || !(a > 0) || !(b > 0) || isinf(a) || isinf(b)) return (kc_tails){ NAN, NAN };
    if (x <= 0) return (kc_tails){ 0, 1 };
    if (x >= 1) return (kc_tails){ 1, 0 };
    return kc_beta_tails(a, b, kc_beta_at(a, b, x));
}

double kc_beta_cdf(double x, double a, double b)
{
    return tails_or_nan(x, a, b).lower;
}

double kc_beta_sf(double x, double a, double b)
{
    return tails_or_nan(x, a, b).upper;
}

/* ---- quantile: Halley steps in the log odds u = ln(x / y) --------------------------------------------------------------------------- */

static kc_beta_point point_from_odds(double a, double b, double log_odds)
{
    double e = exp(-fabs(log_odds)), small = e / (1 + e), large = 1 / (1 + e);
    double x = log_odds < 0 ? small : large, y = log_odds < 0 ? large : small;

    return (kc_beta_point){ x, y, b * x - a * y };
}

/* x and y moved by `step` in the log odds. */
static kc_beta_point moved(double a, double b, kc_beta_point p, double step)
{
    double e = exp(-fabs(step)), x = step < 0 ? p.x * e : p.x, y = step < 0 ? p.y : p.y * e, sum = x + y;

    x /= sum;
    y /= sum;
    return (kc_beta_point){ x, y, b * x - a * y };
}

/* Log odds where the power law of the lower end has this tail: x^a / (a B(a, b)) = P. */
static double start_power(double a, double b, double log_tail)
{
    int    sign;
    double log_front = a < 1 ? kc_log_gamma_step(b, a) - kc_log_gamma_step(1, a)
                             : lgamma_r(a + b, &sign) - lgamma_r(b, &sign) - lgamma_r(a + 1, &sign);

    return fmin((log_tail - log_front) / a, 700);
}

/* Abramowitz and Stegun 26.5.22 (A. H. Carter), a, b > 1/2; z > 0 for points below the median. */
static double start_normal(double a, double b, double z)
{
    double ra = 1 / (2 * a - 1), rb = 1 / (2 * b - 1), h = 2 / (ra + rb), lambda = (z * z - 3) / 6;
    double w = z * sqrt(fmax(h + lambda, 0)) / h - (rb - ra) * (lambda + 5.0 / 6 - 2 / (3 * h));

    return log(a) - log(b) - 2 * w;
}

static double start_log_odds(double a, double b, kc_tails want)
{
    bool   is_upper = want.upper < want.lower;
    double goal = is_upper ? want.upper : want.lower;

    if (a > 1 && b > 1) {
        double z = kc_norm_upper_fast(goal);
        double h = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1));

        if (z * z < 2 * h + 3) return start_normal(a, b, is_upper ? -z : z);
    }
    double log_lower = is_upper ? log1p(-want.upper) : log(want.lower), log_upper = is_upper ? log(want.upper) : log1p(-want.lower);
    double low = start_power(a, b, log_lower), high = start_power(b, a, log_upper); /* ln x, ln y */

    if (low < -1 && low < high) return low - log1p(-exp(low));
    if (high < -1) return log1p(-exp(high)) - high;
    return low < high ? 0 : 0.1;
}

static kc_tails tails_cached(const kc_uniform *u, double a, double b, kc_beta_point p)
{
    if (u->n) {
        double deviance = deviance_at(a, b, p);

        if (2 * deviance <= u->s) return kc_uniform_tails(u, deviance, p.d);
    }
    return kc_beta_tails(a, b, p);
}

kc_beta_point kc_beta_find(double a, double b, kc_tails want)
{
    bool       is_upper = want.upper < want.lower;
    double     goal = is_upper ? want.upper : want.lower, start = start_log_odds(a, b, want);
    double     lo = -INFINITY, hi = INFINITY, size = uniform_size(a, b), scale = sqrt(size);
    kc_uniform u = { .n = 0 };

    if (start < -745 || start > 745) return start < 0 ? (kc_beta_point){ 0, 1, -a } : (kc_beta_point){ 1, 0, b };
    if (size >= 12) uniform_for(&u, a, b, fmin(1, sqrt(-2 * log(goal) / size)));
    kc_beta_point p = point_from_odds(a, b, start);
    for (int i = 0; i < 100; i++) {
        kc_tails t = tails_cached(&u, a, b, p);
        double   tail = is_upper ? t.upper : t.lower, at = log(p.x) - log(p.y);

        if (tail == goal) return p;
        if ((tail > goal) == is_upper) lo = at;
        else hi = at;
        double step = tail > 0 ? kc_halley(goal, tail, weight_at(a, b, p), -p.d, is_upper) : is_upper ? -1 : 1;

        if (fabs(step) * fmax(1, fmax(scale, fabs(p.d))) < 1e-5 || fabs(step) < DBL_EPSILON) return moved(a, b, p, step);
        if (!(at + step > lo && at + step < hi) || i % 8 == 7) step = isinf(hi) ? 2 : isinf(lo) ? -2 : (lo + hi) / 2 - at;
        if (fabs(step) <= DBL_EPSILON * fabs(at) || fabs(at + step) > 745) return moved(a, b, p, step);
        p = moved(a, b, p, step);
    }
    return p;
}

static kc_beta_point find_or_nan(double a, double b, kc_tails want)
{
    if (!(want.lower >= 0 && want.upper >= 0) || !(a > 0) || !(b > 0) || isinf(a) || isinf(b)) return (kc_beta_point){ NAN, NAN, NAN };
    if (want.lower == 0) return (kc_beta_point){ 0, 1, -a };
    if (want.upper == 0) return (kc_beta_point){ 1, 0, b };
    return kc_beta_find(a, b, want);
}

double kc_beta_quantile(double p, double a, double b)
{
    return find_or_nan(a, b, kc_tails_of(p)).x;
}

double kc_beta_upper(double p, double a, double b)
{
    return find_or_nan(a, b, kc_tails_above(p)).x;
}

/* ---- F: x = df1 f / (df1 f + df2) has the beta distribution of the half degrees; (a + b) x - a = a b (f - 1) / (a f + b) ------------- */

static kc_tails f_tails(double f, double df1, double df2)
{
    double a = df1 / 2, b = df2 / 2, sum = a * f + b;

    if (isnan(f) || !(a > 0) || !(b > 0) || isinf(a) || isinf(b)) return (kc_tails){ NAN, NAN };
    if (f <= 0) return (kc_tails){ 0, 1 };
    kc_beta_point p = { a * f / sum, b / sum, a / sum * b * (f - 1) };

    if (p.x == 0) return (kc_tails){ 0, 1 };
    if (!(p.y > 0) || isinf(sum)) return (kc_tails){ 1, 0 };
    return kc_beta_tails(a, b, p);
}

double kc_f_cdf(double x, double df1, double df2)
{
    return f_tails(x, df1, df2).lower;
}

double kc_f_sf(double x, double df1, double df2)
{
    return f_tails(x, df1, df2).upper;
}

static double f_from_beta(kc_beta_point p, double df1, double df2)
{
    return p.y == 0 ? INFINITY : df2 / df1 * (p.x / p.y);
}

double kc_f_quantile(double p, double df1, double df2)
{
    return f_from_beta(find_or_nan(df1 / 2, df2 / 2, kc_tails_of(p)), df1, df2);
}

double kc_f_upper(double p, double df1, double df2)
{
    return f_from_beta(find_or_nan(df1 / 2, df2 / 2, kc_tails_above(p)), df1, df2);
}
