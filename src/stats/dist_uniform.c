/* Temme's uniform asymptotic expansion of the incomplete gamma and beta functions around the mean (N. M. Temme, SIAM J Math Anal
 * 1979;10:757 and 1982;13:239; the recurrence: A. Gil, J. Segura, N. M. Temme, SIAM J Sci Comput 2012;34:A2965, section 2.5).
 *
 * With the deviance s eta^2 / 2 as a new variable both densities become f(eta) exp(-s eta^2 / 2), so that
 *     upper tail = erfc(eta sqrt(s/2)) / 2 + exp(-s eta^2 / 2) / sqrt(2 pi s) T(eta) / F
 * where T solves T' - s eta T = s (F - f). Its Taylor coefficients follow from those of f: t[m-1] = f[m] + (m+1) t[m+1] / s, and
 * F = 1 + t[1] / s. f = eta / w(eta) where w w' = eta (1 + skew w - spread w^2), w the distance from the mean in units of s: one
 * family for the beta (skew in (-1, 1)) with the gamma as its end (skew 1, spread 0). The series converges for |eta| < 3.5.
 */
#include "stats/dist_internal.h"

#include <math.h>

static const double TWO_PI = 6.28318530717958647693;

/* f for the gamma distribution: eta / (lambda - 1), eta^2 / 2 = lambda - 1 - ln lambda. */
static const double GAMMA_F[KC_UNIFORM_TERMS] = {
    1.0, -1.0 / 3, 1.0 / 12, -2.0 / 135, 1.0 / 864, 1.0 / 2835, -0.0001787551440329218107, 3.9192631785224377817e-05,
    -2.1854485106799921615e-06, -1.8540622107151599607e-06, 8.296711340953086005e-07, -1.7665952736826079304e-07,
    6.7078535434014985804e-09, 1.0261809784240308043e-08, -4.3820360184533531866e-09, 9.1476995822367902342e-10,
    -2.5514193994946249767e-11, -5.8307721325504250675e-11, 2.4361948020667416244e-11, -5.0276692801141755891e-12,
    1.1004392031956134771e-13, 3.3717632624009853788e-13, -1.3923887224181620659e-13, 2.8534893807447043204e-14,
    -5.139111834242572619e-16, -1.9752288294349442835e-15, 8.0995211567046613341e-16
};

/* f for the beta: first the square of w, whose coefficients obey k sq[k] = 2 (skew w[k-2] - spread sq[k-2]), then w, then f = eta / w. */
static void beta_f(double skew, double spread, int n, double *f)
{
    double w[KC_UNIFORM_TERMS + 2] = { 0, 1 }, sq[KC_UNIFORM_TERMS + 3] = { 0, 0, 1 };

    for (int k = 3; k <= n + 1; k++) {
        sq[k] = 2 * (skew * w[k - 2] - spread * sq[k - 2]) / k;
        double half = 0; /* pairs w[i] w[k-i], 2 <= i < k-i */
        int    i = 2;

        for (; i < k - i; i++) half += w[i] * w[k - i];
        w[k - 1] = sq[k] / 2 - half - (i == k - i ? w[i] * w[i] / 2 : 0);
    }
    f[0] = 1;
    for (int k = 1; k < n; k++) {
        double sum = 0;

        for (int i = 0; i < k; i++) sum += f[i] * w[k + 1 - i];
        f[k] = -sum;
    }
}

void kc_uniform_init(kc_uniform *u, double size, double skew, double spread, double far)
{
    double        made[KC_UNIFORM_TERMS];
    const double *f = made;

    far = fmax(far, 8 / sqrt(size));
    u->s = size;
    u->n = far < 1 ? (int)ceil(-37 / log(far / 3.5)) : KC_UNIFORM_TERMS;
    if (u->n < 8) u->n = 8;
    if (u->n > KC_UNIFORM_TERMS) u->n = KC_UNIFORM_TERMS;
    if (spread > 0) beta_f(skew, spread, u->n, made);
    else f = GAMMA_F;

    double r = 1 / size;
    int    top = u->n - 2; /* t[0 .. n-2] */

    u->t[top] = f[top + 1];
    u->t[top - 1] = f[top];
    for (int m = top - 1; m > 0; m--) u->t[m - 1] = f[m] + (m + 1) * r * u->t[m + 1];
}

kc_tails kc_uniform_tails(const kc_uniform *u, double deviance, double d)
{
    double eta = copysign(sqrt(2 * deviance / u->s), d), sum = 0;

    for (int m = u->n - 1; m--;) sum = sum * eta + u->t[m];
    double rest = exp(-deviance) / sqrt(TWO_PI * u->s) * sum / (1 + u->t[1] / u->s);
    double root = copysign(sqrt(deviance), d);

    return (kc_tails){ 0.5 * erfc(-root) - rest, 0.5 * erfc(root) + rest };
}
