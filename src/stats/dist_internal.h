/* Shared by the distributions: the parts from which the tails of the gamma and the beta distribution are built. All are pure.
 *
 * Both tails come together, each with full relative precision wherever it is small. A distribution is entered with the distance of its
 * argument from the mean computed without cancellation, because the exponent of every tail is a function of that distance.
 */
#ifndef KC_DIST_INTERNAL_H
#define KC_DIST_INTERNAL_H

typedef struct kc_tails {
    double lower, upper; /* P(X <= x), P(X > x) */
} kc_tails;

/* ln Gamma(x + 1) - (x + 1/2) ln x + x - ln(2 pi) / 2, the error of Stirling's formula; x > 0. */
double kc_stirling_error(double x);

/* Deviance a ln(a / m) + m - a >= 0, given m and d = m - a, each to full precision; a >= 0. */
double kc_deviance(double a, double m, double d);

/* ln Gamma(b + a) - ln Gamma(b) with full relative precision for however small a; b > 0, 0 <= a <= 1. */
double kc_log_gamma_step(double b, double a);

/* Binomial weight Gamma(n+1) / (Gamma(a+1) Gamma(b+1)) x^a (1-x)^b, n = a + b, at d = n x - a, y = 1 - x; a, b > 0. */
double kc_beta_weight(double a, double b, double x, double y, double d);

/* Upper normal deviate z >= 0 of 0 < p <= 1/2 to about 1e-15, one polynomial: good for starts and for random numbers. */
double kc_norm_upper_fast(double p);

/* Temme's uniform expansion around the mean (dist_uniform.c). A tail whose density in eta is f(eta) exp(-s eta^2 / 2): */
enum { KC_UNIFORM_TERMS = 27 };
typedef struct kc_uniform {
    double s;                    /* size; 12 or more                */
    int    n;                    /* terms                           */
    double t[KC_UNIFORM_TERMS];  /* coefficients of the rest        */
} kc_uniform;
/* size = a for the gamma (skew = 1, spread = 0); for the beta a b / n, skew (b - a) / n, spread a b / n^2.
 * far = the largest |eta| that will be asked, <= 1. */
void     kc_uniform_init(kc_uniform *u, double size, double skew, double spread, double far);
kc_tails kc_uniform_tails(const kc_uniform *u, double deviance, double d);

/* Gamma(a): tails at x > 0; x < infinity. */
kc_tails kc_gamma_tails(double x, double a);

/* Beta(a, b): a point as x and y = 1 - x, both to full precision, and d = (a + b) x - a. 0 < x, y < 1. */
typedef struct kc_beta_point {
    double x, y, d;
} kc_beta_point;
kc_tails      kc_beta_tails(double a, double b, kc_beta_point at);
kc_beta_point kc_beta_at(double a, double b, double x);
/* The point with these tails; the smaller of lower and upper counts. x or y may underflow to 0. */
kc_beta_point kc_beta_find(double a, double b, kc_tails want);

/* From a probability to the pair of tails: of p itself, or of p as the upper tail. */
kc_tails kc_tails_of(double p);
kc_tails kc_tails_above(double p);

/* One Halley step for u with T(u) = want: from tail T, density dT/du > 0 in absolute value, and slope = d ln density / du. */
double kc_halley(double want, double tail, double density, double slope, int is_upper);

#endif
