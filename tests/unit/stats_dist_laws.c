/* What holds for every distribution whatever its values: the two tails add up, order is kept, quantiles undo the distribution function,
 * symmetries, closed forms; and the edges of the contract: NaN, arguments out of range, infinities, parameters at their ends.
 */
#include "kangce/kc_dist.h"
#include "kangce/kc_random.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fabs(want) + 1e-300)) fail_msg("got %.17g, want %.17g", got, want);
}

static kc_rng rng;

static double between(double low, double high)
{
    return low + (high - low) * kc_rng_uniform(&rng);
}

static double power_of_ten(double low, double high)
{
    return pow(10, between(low, high));
}

TEST(tails_add_up_and_keep_order)
{
    kc_rng_seed(&rng, 20260101);
    for (int i = 0; i < 20000; i++) {
        double a = power_of_ten(-3, 8), b = power_of_ten(-3, 7), x = a * power_of_ten(-1, 0.5), more = x * (1 + 1e-3 * kc_rng_uniform(&rng));
        double u = kc_rng_uniform(&rng);

        assert_true(fabs(kc_gamma_cdf(x, a) + kc_gamma_sf(x, a) - 1) < 4e-15);
        assert_true(kc_gamma_cdf(more, a) >= kc_gamma_cdf(x, a) * (1 - 1e-12) && kc_gamma_sf(more, a) <= kc_gamma_sf(x, a) * (1 + 1e-12));
        assert_true(fabs(kc_beta_cdf(u, a, b) + kc_beta_sf(u, a, b) - 1) < 4e-15);
        close_to(kc_beta_cdf(0.25, a, b), kc_beta_sf(0.75, b, a), 2e-11); /* symmetry; a digit of x is lost in n x for large n */
        assert_true(fabs(kc_f_cdf(x / a, a, b) + kc_f_sf(x / a, a, b) - 1) < 4e-15);
        assert_true(fabs(kc_t_cdf(u * 5, a) + kc_t_cdf(-u * 5, a) - 1) < 4e-15);
        assert_true(fabs(kc_pois_cdf(x, a) + kc_pois_sf(x, a) - 1) < 4e-15);
        assert_true(fabs(kc_nbinom_cdf(x, b, u) + kc_nbinom_sf(x, b, u) - 1) < 4e-15 || u == 0);
        assert_true(fabs(kc_binom_cdf(x, floor(a) + 1, u) + kc_binom_sf(x, floor(a) + 1, u) - 1) < 4e-15);
    }
}

/* Where a regime of the method ends and the next begins the values must meet. */
TEST(regimes_meet)
{
    for (double a = 0.25; a < 1e6; a *= 1.7)
        for (double x = a / 16; x < 16 * a; x *= 1.01) {
            double low = kc_gamma_cdf(x, a), next = kc_gamma_cdf(x * (1 + 1e-12), a * (1 + 1e-12));

            if (low > 1e-290) close_to(next, low, 1e-10 * fmax(1, sqrt(a)));
        }
    for (double eps = -1e-13; eps < 2e-13; eps += 2e-13) { /* a = 1, a = 12, x = 1.5 */
        close_to(kc_gamma_sf(0.7, 1 + eps), exp(-0.7), 1e-12);
        close_to(kc_gamma_sf(1.5 + eps, 0.5), erfc(sqrt(1.5)), 1e-12);
        close_to(kc_gamma_cdf(12, 12 + eps), kc_gamma_cdf(12, 12), 1e-12);
        close_to(kc_beta_cdf(0.3, 1 + eps, 4), 1 - pow(0.7, 4), 1e-12);
        close_to(kc_beta_cdf(0.5 + eps, 24, 24 + eps), 0.5, 1e-11);
    }
}

TEST(closed_forms)
{
    kc_rng_seed(&rng, 7);
    for (int i = 0; i < 5000; i++) {
        double x = power_of_ten(-10, 2.5), u = between(0, 1), a = power_of_ten(-3, 3);

        close_to(kc_chi2_sf(x, 2), exp(-x / 2), 2e-13);
        close_to(kc_chi2_cdf(x, 2), -expm1(-x / 2), 2e-14);
        close_to(kc_chi2_sf(x, 1), 2 * kc_norm_sf(sqrt(x)), 1e-12);
        close_to(kc_chi2_sf(x, 4), exp(-x / 2) * (1 + x / 2), 2e-13);
        close_to(kc_chi2_quantile(u, 2), -2 * log1p(-u), 2e-14);
        close_to(kc_gamma_upper(u, 1), -log(u), 2e-14);
        close_to(kc_beta_cdf(u, a, 1), pow(u, a), 2e-12);
        close_to(kc_beta_sf(u, 1, a), pow(1 - u, a), 2e-13 * fmax(1, a * u / (1 - u)));
        close_to(kc_beta_quantile(u, 1, 1), u, 1e-14);
        close_to(kc_beta_cdf(u, 0.5, 0.5), 2 / acos(-1) * asin(sqrt(u)), 1e-13);
        close_to(kc_f_sf(x, 2, 2 * a), pow(1 + x / a, -a), 1e-12 * fmax(1, a));
        close_to(kc_f_sf(x * x, 1, a), 2 * kc_t_sf(x, a), 1e-12 * fmax(1, log(x) * log(x)));
        close_to(kc_pois_cdf(1, u), exp(-u) * (1 + u), 1e-14);
        close_to(kc_nbinom_sf(3, 1, u), pow(1 - u, 4), 1e-12 / fmin(1, 1 - u));
        close_to(kc_binom_cdf(0, 5, u), pow(1 - u, 5), 1e-12 / fmin(1, 1 - u));
    }
    close_to(kc_binom_pmf(2, 4, 0.5), 0.375, 2e-15);
    close_to(kc_pois_pmf(3, 2), 8.0 / 6 * exp(-2), 2e-15);
    close_to(kc_nbinom_pmf(2, 3, 0.5), 6.0 / 32, 2e-15);
}

TEST(quantiles_undo_the_distribution)
{
    kc_rng_seed(&rng, 99);
    for (int i = 0; i < 20000; i++) {
        double a = power_of_ten(-2, 8), b = power_of_ten(-2, 7), p = i % 2 ? kc_rng_uniform(&rng) : power_of_ten(-300, 0);
        double x = kc_gamma_quantile(p, a), y = kc_beta_quantile(p, a, b), f = kc_f_quantile(p, a, b);

        if (x > 1e-290) close_to(kc_gamma_cdf(x, a), p, 1e-15 * (400 + 4 * fabs(x - a) + 4 * sqrt(a)));
        if (y > 1e-290 && y < 0.9) close_to(kc_beta_cdf(y, a, b), p, 1e-12 + 1e-15 * (fabs((a + b) * y - a) + sqrt(a)));
        if (f > 1e-290 && f < 1e290) close_to(kc_f_cdf(f, a, b), p, 1e-12 + 1e-15 * (a + b));
        close_to(kc_gamma_upper(p, a), kc_gamma_quantile(1 - p, a), p > 0.1 && p < 0.9 ? 1e-12 : INFINITY);
        double t = kc_t_quantile(p, a + 0.1);
        if (isfinite(t)) close_to(kc_t_cdf(t, a + 0.1), p, 1e-11);
    }
}

static bool smallest(double k, double p, double at, double below)
{
    const double margin = 1e-13; /* the stated margin, and the accuracy of the distribution function */

    return at >= p * (1 - margin) && (k == 0 || below <= p * (1 + margin));
}

TEST(quantiles_of_counts_are_the_smallest_that_reach)
{
    kc_rng_seed(&rng, 5);
    for (int i = 0; i < 20000; i++) {
        double m = power_of_ten(-4, 9), n = floor(power_of_ten(0, 9)), u = between(1e-6, 1), p = i % 2 ? kc_rng_uniform(&rng) : power_of_ten(-300, 0);
        double k = kc_pois_quantile(p, m), r = power_of_ten(-2, 5);

        assert_true(smallest(k, p, kc_pois_cdf(k, m), kc_pois_cdf(k - 1, m)));
        k = kc_binom_quantile(p, n, u);
        assert_true(smallest(k, p, kc_binom_cdf(k, n, u), kc_binom_cdf(k - 1, n, u)));
        k = kc_nbinom_quantile(p, r, u);
        assert_true(smallest(k, p, kc_nbinom_cdf(k, r, u), kc_nbinom_cdf(k - 1, r, u)));
    }
    for (double k = 0; k < 60; k++) { /* a probability computed by the library itself leads back, also where it is nearly one */
        assert_true(kc_pois_quantile(kc_pois_cdf(k, 20), 20) == k || kc_pois_cdf(k, 20) == 1);
        assert_true(kc_binom_quantile(kc_binom_cdf(k, 80, 0.3), 80, 0.3) == k || kc_binom_cdf(k, 80, 0.3) == 1);
        assert_true(kc_nbinom_quantile(kc_nbinom_cdf(k, 3.5, 0.2), 3.5, 0.2) == k || kc_nbinom_cdf(k, 3.5, 0.2) == 1);
    }
    assert_true(kc_binom_quantile(0.5, 1, 0.5) == 0 && kc_binom_quantile(0.75, 2, 0.5) == 1 && kc_binom_quantile(0.7500001, 2, 0.5) == 2);
}

#define IS_NAN(x) assert_true(isnan(x))

TEST(out_of_range_is_nan)
{
    static const double bad[] = { -1, NAN };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double b = bad[i];

        IS_NAN(kc_gamma_cdf(1, b)), IS_NAN(kc_chi2_sf(1, b)), IS_NAN(kc_beta_cdf(0.5, b, 1)), IS_NAN(kc_beta_sf(0.5, 1, b));
        IS_NAN(kc_f_cdf(1, b, 1)), IS_NAN(kc_f_sf(1, 1, b)), IS_NAN(kc_pois_pmf(1, b)), IS_NAN(kc_pois_cdf(1, b)), IS_NAN(kc_pois_sf(1, b));
        IS_NAN(kc_binom_cdf(1, b, 0.5)), IS_NAN(kc_binom_pmf(1, 5, b)), IS_NAN(kc_nbinom_sf(1, b, 0.5)), IS_NAN(kc_nbinom_cdf(1, 1, b));
        IS_NAN(kc_norm_upper(b)), IS_NAN(kc_gamma_quantile(b, 1)), IS_NAN(kc_gamma_upper(b, 1)), IS_NAN(kc_chi2_quantile(b, 0));
        IS_NAN(kc_chi2_upper(b, 3)), IS_NAN(kc_beta_quantile(b, 1, 1)), IS_NAN(kc_beta_upper(b, 1, 1)), IS_NAN(kc_f_quantile(b, 1, 1));
        IS_NAN(kc_f_upper(b, 1, 1)), IS_NAN(kc_pois_quantile(b, 1)), IS_NAN(kc_binom_quantile(b, 3, 0.5)), IS_NAN(kc_nbinom_quantile(b, 3, 0.5));
        IS_NAN(kc_gamma_quantile(0.5, b)), IS_NAN(kc_beta_quantile(0.5, b, 1)), IS_NAN(kc_f_quantile(0.5, 1, b)), IS_NAN(kc_pois_quantile(0.5, b));
    }
    IS_NAN(kc_gamma_cdf(NAN, 1)), IS_NAN(kc_chi2_cdf(NAN, 0)), IS_NAN(kc_beta_cdf(NAN, 1, 1)), IS_NAN(kc_f_sf(NAN, 1, 1));
    IS_NAN(kc_pois_pmf(NAN, 1)), IS_NAN(kc_binom_cdf(NAN, 3, 1)), IS_NAN(kc_nbinom_sf(NAN, 1, 1));
    IS_NAN(kc_gamma_cdf(1, 0)), IS_NAN(kc_beta_cdf(0.5, 0, 1)), IS_NAN(kc_f_cdf(1, 0, 1)), IS_NAN(kc_nbinom_cdf(1, 0, 0.5));
    IS_NAN(kc_nbinom_cdf(1, 1, 0)), IS_NAN(kc_nbinom_cdf(1, 1, 1.1)), IS_NAN(kc_binom_cdf(1, 2.5, 0.5)), IS_NAN(kc_binom_cdf(1, 2, 1.1));
    IS_NAN(kc_gamma_quantile(1.1, 1)), IS_NAN(kc_beta_quantile(1.1, 1, 1)), IS_NAN(kc_pois_quantile(1.1, 1)), IS_NAN(kc_norm_upper(1.1));
    IS_NAN(kc_gamma_cdf(1, INFINITY)), IS_NAN(kc_beta_cdf(0.5, INFINITY, 1)), IS_NAN(kc_pois_cdf(1, INFINITY)), IS_NAN(kc_binom_cdf(1, INFINITY, 0.1));
    IS_NAN(kc_gamma_quantile(0.5, 0)), IS_NAN(kc_gamma_quantile(0.5, INFINITY)), IS_NAN(kc_beta_quantile(0.5, 1, 0));
}

TEST(ends_of_the_range)
{
    assert_true(kc_gamma_cdf(0, 2) == 0 && kc_gamma_sf(0, 2) == 1 && kc_gamma_cdf(-5, 2) == 0 && kc_gamma_cdf(INFINITY, 2) == 1);
    assert_true(kc_gamma_sf(INFINITY, 2) == 0 && kc_gamma_quantile(0, 2) == 0 && kc_gamma_quantile(1, 2) == INFINITY);
    assert_true(kc_gamma_upper(0, 2) == INFINITY && kc_gamma_upper(1, 2) == 0);
    assert_true(kc_chi2_cdf(0, 0) == 1 && kc_chi2_cdf(-1, 0) == 0 && kc_chi2_sf(3, 0) == 0 && kc_chi2_quantile(0.9, 0) == 0 && kc_chi2_upper(0.9, 0) == 0);
    assert_true(kc_beta_cdf(0, 2, 3) == 0 && kc_beta_cdf(1, 2, 3) == 1 && kc_beta_cdf(-1, 2, 3) == 0 && kc_beta_sf(2, 2, 3) == 0);
    assert_true(kc_beta_quantile(0, 2, 3) == 0 && kc_beta_quantile(1, 2, 3) == 1 && kc_beta_upper(0, 2, 3) == 1 && kc_beta_upper(1, 2, 3) == 0);
    assert_true(kc_f_cdf(0, 2, 3) == 0 && kc_f_cdf(-1, 2, 3) == 0 && kc_f_sf(INFINITY, 2, 3) == 0 && kc_f_quantile(1, 2, 3) == INFINITY);
    assert_true(kc_f_quantile(0, 2, 3) == 0 && kc_f_upper(0, 2, 3) == INFINITY && kc_f_upper(1, 2, 3) == 0);
    assert_true(kc_pois_pmf(0, 0) == 1 && kc_pois_pmf(1, 0) == 0 && kc_pois_cdf(0, 0) == 1 && kc_pois_sf(0, 0) == 0 && kc_pois_quantile(0.3, 0) == 0);
    assert_true(kc_pois_pmf(-1, 3) == 0 && kc_pois_cdf(-0.5, 3) == 0 && kc_pois_sf(-1, 3) == 1 && kc_pois_cdf(INFINITY, 3) == 1);
    assert_true(kc_pois_quantile(0, 3) == 0 && kc_pois_quantile(1, 3) == INFINITY && kc_pois_cdf(2.9, 3) == kc_pois_cdf(2, 3));
    assert_true(kc_pois_pmf(2.9, 3) == kc_pois_pmf(2, 3));
    assert_true(kc_binom_cdf(0, 0, 0.5) == 1 && kc_binom_pmf(0, 0, 0.5) == 1 && kc_binom_pmf(1, 0, 0.5) == 0 && kc_binom_quantile(0.4, 0, 0.5) == 0);
    assert_true(kc_binom_pmf(0, 5, 0) == 1 && kc_binom_pmf(5, 5, 1) == 1 && kc_binom_cdf(4, 5, 1) == 0 && kc_binom_sf(0, 5, 0) == 0);
    assert_true(kc_binom_cdf(5, 5, 0.2) == 1 && kc_binom_sf(5, 5, 0.2) == 0 && kc_binom_pmf(6, 5, 0.2) == 0 && kc_binom_cdf(-1, 5, 0.2) == 0);
    assert_true(kc_binom_quantile(0, 5, 0.2) == 0 && kc_binom_quantile(1, 5, 0.2) == 5 && kc_binom_quantile(0.3, 5, 1) == 5);
    assert_true(kc_nbinom_pmf(0, 3, 1) == 1 && kc_nbinom_pmf(1, 3, 1) == 0 && kc_nbinom_cdf(0, 3, 1) == 1 && kc_nbinom_quantile(0.9, 3, 1) == 0);
    assert_true(kc_nbinom_quantile(1, 3, 0.5) == INFINITY && kc_nbinom_cdf(-1, 3, 0.5) == 0 && kc_nbinom_sf(INFINITY, 3, 0.5) == 0);
    assert_true(kc_norm_upper(0) == INFINITY && kc_norm_upper(1) == -INFINITY && kc_norm_upper(0.5) == 0);
    assert_true(kc_gamma_quantile(0.1, 1e-4) == 0 && kc_gamma_upper(0.9, 1e-4) == 0); /* below the smallest double */
}

/* Nothing hangs or leaves [0, 1] however strange the arguments. */
TEST(strange_arguments_end)
{
    static const double v[] = { 1e-300, 1e-100, 1e-16, 0.1, 1, 3, 1e5, 1e15, 1e17, 1e100, 1e300, 1.7e308 };
    enum { N = sizeof v / sizeof *v };

    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            for (int k = 0; k < N; k++) {
                double u = fmin(v[i], 0.999);
                double all[] = { kc_gamma_cdf(v[i], v[j]), kc_beta_cdf(u, v[j], v[k]), kc_f_cdf(v[i], v[j], v[k]), kc_t_cdf(v[i], v[j]),
                                 kc_pois_cdf(v[i], v[j]), kc_nbinom_cdf(v[i], v[j], fmin(v[k], 1)), kc_pois_pmf(v[i], v[j]),
                                 kc_beta_quantile(u, v[j], v[k]) };

                for (size_t m = 0; m < sizeof all / sizeof *all; m++)
                    if (!(all[m] >= -1e-9 && all[m] <= 1 + 1e-9) && !isnan(all[m]))
                        fail_msg("function %zu of %g, %g, %g gives %g", m, v[i], v[j], v[k], all[m]);
                assert_false(kc_gamma_quantile(u, v[j]) < 0);
                assert_false(kc_f_quantile(u, v[j], v[k]) < 0);
                assert_false(kc_pois_quantile(u, v[j]) < 0);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(tails_add_up_and_keep_order),
        T(regimes_meet),
        T(closed_forms),
        T(quantiles_undo_the_distribution),
        T(quantiles_of_counts_are_the_smallest_that_reach),
        T(out_of_range_is_nan),
        T(ends_of_the_range),
        T(strange_arguments_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
