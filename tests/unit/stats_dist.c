/* Distributions: reference values from decimal arithmetic (closed forms with 40 digits), and the identities that tie tail and quantile. */
#include "kangce/kc_dist.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fabs(want))) fail_msg("got %.17g, want %.17g (rel %.2g)", got, want, fabs(got - want) / fabs(want));
}

/* erfc from the tables of Abramowitz & Stegun 26.1, and P(Z > 10) = 7.61985302416052606597e-24. */
TEST(normal_tail_keeps_its_digits)
{
    close_to(kc_norm_cdf(1.96), 0.97500210485177952, 1e-15);
    close_to(kc_norm_sf(10), 7.61985302416052606597e-24, 1e-13);
    close_to(kc_norm_cdf(-10), 7.61985302416052606597e-24, 1e-13);
    assert_true(kc_norm_cdf(0) == 0.5 && kc_norm_cdf(INFINITY) == 1 && kc_norm_sf(INFINITY) == 0);
    assert_true(isnan(kc_norm_cdf(NAN)));
}

TEST(normal_quantile_inverts)
{
    static const double p[] = { 1e-300, 1e-20, 1e-5, 0.025, 0.2, 0.49, 0.51, 0.9, 0.999 };

    close_to(kc_norm_quantile(0.975), 1.959963984540054236, 1e-14);
    close_to(kc_norm_quantile(0.95), 1.644853626951472715, 1e-14);
    for (size_t i = 0; i < sizeof p / sizeof *p; i++) close_to(kc_norm_cdf(kc_norm_quantile(p[i])), p[i], 5e-13);
    assert_true(kc_norm_quantile(0) == -INFINITY && kc_norm_quantile(1) == INFINITY && kc_norm_quantile(0.5) == 0);
    assert_true(isnan(kc_norm_quantile(-0.1)) && isnan(kc_norm_quantile(1.1)) && isnan(kc_norm_quantile(NAN)));
}

/* df 1: 1/2 - atan(t)/pi; df 2: (1 - t / sqrt(2 + t^2)) / 2; df 4: with s = t / sqrt(4 + t^2), (1 - s (1 + (1 - s^2) / 2)) / 2.
 *   df 1, t 1: 1/4.   df 2, t 1: (1 - 1/sqrt 3)/2 = 0.211324865405187118.   df 4, t 2: s = 1/sqrt 2: (1 - 1.25/sqrt 2)/2 */
TEST(t_agrees_with_closed_forms)
{
    close_to(kc_t_sf(1, 1), 0.25, 1e-15);
    close_to(kc_t_sf(1, 2), 0.211324865405187118, 1e-14);
    close_to(kc_t_sf(2, 4), (1 - 1.25 / sqrt(2)) / 2, 1e-14);
    close_to(kc_t_cdf(-1, 2), 0.211324865405187118, 1e-14);
    close_to(kc_t_cdf(1, 2), 1 - 0.211324865405187118, 1e-15);
    /* far tails: df 1: atan(1/t)/pi;  df 2: 1 / (r (r + t)), r = sqrt(2 + t^2) */
    close_to(kc_t_sf(1e6, 1), atan(1e-6) / 3.14159265358979323846, 1e-13);
    close_to(kc_t_sf(1e5, 2), 1 / (sqrt(2 + 1e10) * (sqrt(2 + 1e10) + 1e5)), 1e-13);
    assert_true(kc_t_sf(0, 7) == 0.5 && kc_t_sf(INFINITY, 7) == 0 && kc_t_cdf(INFINITY, 7) == 1);
    assert_true(isnan(kc_t_sf(NAN, 7)) && isnan(kc_t_sf(1, 0)) && isnan(kc_t_sf(1, -1)) && isnan(kc_t_cdf(1, NAN)));
}

/* The series (whole df) and the continued fraction (df not whole) must meet: df = 8 and 8 (1 + 1e-13). */
TEST(t_series_meets_the_fraction)
{
    static const double t[] = { 0.01, 0.5, 1, 2, 3 };

    for (int df = 1; df <= 60; df++)
        for (size_t i = 0; i < sizeof t / sizeof *t; i++) close_to(kc_t_sf(t[i], df), kc_t_sf(t[i], df * (1 + 1e-13)), 1e-11);
    close_to(kc_t_sf(2, 60), kc_t_sf(2, 60 * (1 + 1e-13)), 1e-12);
}

/* Large df tends to the normal: P(T > z) - P(Z > z) = phi(z) z (z^2 + 1) / (4 df) + O(df^-2). */
TEST(t_with_many_degrees_is_normal)
{
    double z = 1.96, phi = exp(-z * z / 2) / 2.50662827463100050242, df = 1e7;

    close_to(kc_t_sf(z, df) - kc_norm_sf(z), phi * z * (z * z + 1) / (4 * df), 1e-6);
    assert_true(kc_t_sf(z, INFINITY) == kc_norm_sf(z));
}

/* t tables: t(0.975) for 3, 5, 8, 30 degrees; to the 10 digits of the CRC tables. */
TEST(t_quantile_inverts)
{
    static const double df[] = { 0.5, 1, 2, 2.5, 3, 8, 30, 59, 1000, 1e7 }, p[] = { 1e-12, 1e-4, 0.025, 0.3, 0.6, 0.975, 0.9999 };

    close_to(kc_t_quantile(0.975, 3), 3.182446305284263, 1e-12);
    close_to(kc_t_quantile(0.975, 5), 2.570581835636314, 1e-12);
    close_to(kc_t_quantile(0.975, 8), 2.306004135204166, 1e-12);
    close_to(kc_t_quantile(0.975, 30), 2.042272456301238, 1e-12);
    close_to(kc_t_quantile(0.975, 1), 12.706204736174698, 1e-12);
    for (size_t i = 0; i < sizeof df / sizeof *df; i++)
        for (size_t k = 0; k < sizeof p / sizeof *p; k++) close_to(kc_t_cdf(kc_t_quantile(p[k], df[i]), df[i]), p[k], 1e-12);
    assert_true(kc_t_quantile(0, 3) == -INFINITY && kc_t_quantile(1, 3) == INFINITY && kc_t_quantile(0.5, 3) == 0);
    assert_true(isnan(kc_t_quantile(0.5, 0)) && isnan(kc_t_quantile(2, 3)));
    assert_true(kc_t_quantile(0.975, INFINITY) == kc_norm_quantile(0.975));
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(normal_tail_keeps_its_digits), T(normal_quantile_inverts), T(t_agrees_with_closed_forms),
                                        T(t_series_meets_the_fraction), T(t_with_many_degrees_is_normal), T(t_quantile_inverts) };

    return cmocka_run_group_tests_name("stats_dist", tests, NULL, NULL);
}
