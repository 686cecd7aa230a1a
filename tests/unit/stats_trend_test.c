/* Trend tests: small series worked by hand, edges, refusals. Published series are in tests/reference/trend.py. */
#include "kangce/kc_dist.h"
#include "kangce/kc_trend_test.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-12, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static const double YEARS[] = { 2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019 };

/* log y = ln 100 + x ln 0.9: the APC is -10 % and the residuals are nothing. */
TEST(apc_of_a_perfect_exponential)
{
    double        y[6];
    kc_apc_result r;

    for (int i = 0; i < 6; i++) y[i] = 100 * pow(0.9, i);
    assert_int_equal(kc_apc(6, YEARS, y, 0.95, &r, NULL), KC_OK);
    close_to(r.apc.value, -10, 1e-12);
    assert_true(r.se == 0 && r.p == 0 && r.apc.low == r.apc.value && r.n == 6 && r.df == 4);
}

/* log y = 0 1 0 1 at x = 0..3: slope 0.2, residuals -0.2 0.6 -0.6 0.2: rss 0.8, s^2 0.4, Sxx 5, se sqrt(0.08). */
TEST(apc_by_hand)
{
    const double  x[] = { 0, 1, 2, 3 }, y[] = { 1, M_E, 1, M_E };
    kc_apc_result r;

    assert_int_equal(kc_apc(4, x, y, 0.95, &r, NULL), KC_OK);
    close_to(r.slope, 0.2, 1e-14);
    close_to(r.se, sqrt(0.08), 1e-14);
    close_to(r.apc.value, 100 * (exp(0.2) - 1), 1e-13);
    close_to(r.apc.high, 100 * (exp(0.2 + 4.302652729749464 * sqrt(0.08)) - 1), 1e-11);
    close_to(r.p, 2 * kc_t_sf(0.2 / sqrt(0.08), 2), 1e-12);
}

TEST(apc_edges)
{
    const double  two[] = { 4, 2 }, hole[] = { 4, NAN, 2, NAN }, zero[] = { 4, 0, 1 }, level[] = { 3, 3, 3, 3 };
    kc_apc_result r = { .n = 77 };
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(kc_apc(3, YEARS, zero, 0.95, &r, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.trend_zero");
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_apc(2, YEARS, two, 1, &r, &err), KC_E_ARG);
    assert_int_equal(r.n, 77);
    assert_int_equal(kc_apc(2, YEARS, two, 0.95, &r, NULL), KC_OK);
    close_to(r.apc.value, -50, 1e-12);
    assert_true(isnan(r.apc.low) && r.apc.note == KC_NOTE_NO_INTERVAL && isnan(r.p));
    assert_int_equal(kc_apc(4, YEARS, hole, 0.95, &r, NULL), KC_OK); /* two years apart: half in two years */
    close_to(r.apc.value, 100 * (sqrt(0.5) - 1), 1e-12);
    assert_int_equal(r.n, 2);
    assert_int_equal(kc_apc(1, YEARS, two, 0.95, &r, NULL), KC_OK);
    assert_true(isnan(r.apc.value) && r.apc.note == KC_NOTE_FEW_POINTS && r.n == 1);
    assert_int_equal(kc_apc(0, YEARS, two, 0.95, &r, NULL), KC_OK);
    assert_int_equal(r.n, 0);
    assert_int_equal(kc_apc(4, YEARS, level, 0.95, &r, NULL), KC_OK);
    assert_true(r.apc.value == 0 && r.apc.low == 0 && r.p == 1);
}

/* Two years: the rate ratio. Cases 10 and 20 of equal populations: slope ln 2, variance 1/10 + 1/20. */
TEST(poisson_of_two_years_is_the_rate_ratio)
{
    const double  cases[] = { 10, 20 }, pop[] = { 1000, 1000 }, none[] = { 0, 0, 0 }, first[] = { 3, 0, 0 }, middle[] = { 0, 3, 0 },
                  minus[] = { 1, -1, 2 }, bad[] = { 5, 0, 5 };
    kc_apc_result r = { .n = 77 };
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(kc_apc_poisson(2, YEARS, cases, pop, 0.95, &r, NULL), KC_OK);
    close_to(r.apc.value, 100, 1e-12);
    close_to(r.se, sqrt(0.15), 1e-9);
    close_to(r.apc.low, 100 * (2 * exp(-1.959963984540054 * sqrt(0.15)) - 1), 1e-8);
    assert_int_equal(kc_apc_poisson(3, YEARS, none, NULL, 0.95, &r, NULL), KC_OK);
    assert_true(r.apc.note == KC_NOTE_NOT_DEFINED && isnan(r.apc.value) && r.n_zero == 3);
    assert_int_equal(kc_apc_poisson(3, YEARS, first, NULL, 0.95, &r, NULL), KC_OK); /* the slope would be minus infinity */
    assert_true(r.apc.note == KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_apc_poisson(3, YEARS, middle, NULL, 0.95, &r, NULL), KC_OK);
    close_to(1 + r.apc.value, 1, 1e-9);
    assert_int_equal(kc_apc_poisson(3, YEARS, minus, NULL, 0.95, &r, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_apc_poisson(3, YEARS, none, bad, 0.95, &r, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.trend_population");
}

TEST(poisson_with_wild_changes_converges)
{
    const double  cases[] = { 100000, 0, 0, 0, 0, 0, 1 };
    kc_apc_result r;

    assert_int_equal(kc_apc_poisson(7, YEARS, cases, NULL, 0.95, &r, NULL), KC_OK);
    assert_true(isfinite(r.slope) && r.slope < -1 && r.se > 0);
}

TEST(half_a_case_only_for_none)
{
    size_t zeros = 0;

    close_to(kc_half_case(0, 50000, 1e5, &zeros), 1, 1e-15);
    close_to(kc_half_case(3, 50000, 1e5, &zeros), 6, 1e-15);
    close_to(kc_half_case(0, 50000, 1e5, NULL), 1, 1e-15);
    assert_int_equal(zeros, 1);
}

/* 1 2 4 3 5: nine pairs rise, one falls: s 8; var 5*4*15/18 = 16.6667; z = 7 / 4.0825; exact: P(s >= 8) = 5 of 120 orders. */
TEST(mann_kendall_by_hand)
{
    const double y[] = { 1, 2, 4, 3, 5 };
    kc_mk        r;

    assert_int_equal(kc_mann_kendall(5, YEARS, y, false, &r, NULL), KC_OK);
    close_to(r.s, 8, 0);
    close_to(r.var, 300.0 / 18, 1e-14);
    close_to(r.tau, 0.8, 1e-14);
    close_to(r.z, 7 / sqrt(300.0 / 18), 1e-14);
    close_to(r.p, 2 * kc_norm_sf(7 / sqrt(300.0 / 18)), 1e-13);
    assert_int_equal(kc_mann_kendall(5, YEARS, y, true, &r, NULL), KC_OK);
    assert_true(r.exact);
    close_to(r.p, 2 * 5.0 / 120, 1e-12);
}

/* 1 2 2 3: five pairs rise, one tied: s 5, var (4*3*13 - 2*1*9)/18 = 138/18; tau 5/sqrt(5*6). */
TEST(mann_kendall_ties_and_edges)
{
    const double ties[] = { 1, 2, 2, 3 }, level[] = { 2, 2, 2 }, hole[] = { 1, NAN, 3 }, infinite[] = { 1, INFINITY, 2 }, back[] = { 3, 2, 1 };
    double       x[2] = { 2011, 2011 };
    kc_mk        r = { .n = 77 };
    kc_err       err = KC_ERR_INIT;

    assert_int_equal(kc_mann_kendall(4, YEARS, ties, true, &r, NULL), KC_OK);
    assert_true(r.s == 5 && !r.exact);
    close_to(r.var, 138.0 / 18, 1e-14);
    close_to(r.tau, 5 / sqrt(30), 1e-14);
    assert_int_equal(kc_mann_kendall(3, YEARS, level, false, &r, NULL), KC_OK);
    assert_true(r.s == 0 && r.z == 0 && r.p == 1 && isnan(r.tau) && r.note == KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_mann_kendall(3, YEARS, hole, false, &r, NULL), KC_OK);
    assert_true(r.n == 2 && r.s == 1);
    assert_int_equal(kc_mann_kendall(3, YEARS, back, true, &r, NULL), KC_OK);
    close_to(r.p, 2.0 / 6, 1e-13);
    assert_int_equal(kc_mann_kendall(1, YEARS, back, false, &r, NULL), KC_OK);
    assert_true(r.note == KC_NOTE_FEW_POINTS && isnan(r.p));
    r.n = 77;
    assert_int_equal(kc_mann_kendall(3, YEARS, infinite, false, &r, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_mann_kendall(2, x, level, false, &r, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.trend_x_order");
    assert_int_equal(r.n, 77);
}

/* A strictly rising series of 60: one order of 60! on each side; one more value goes back to the normal distribution. */
TEST(exact_distribution_at_its_limit)
{
    double x[61], y[61];
    kc_mk  r;

    for (int i = 0; i < 61; i++) x[i] = y[i] = i;
    assert_int_equal(kc_mann_kendall(60, x, y, true, &r, NULL), KC_OK);
    assert_true(r.exact && r.p > 0 && r.p < 1e-80);
    close_to(log(r.p), log(2) - lgamma(61), 1e-12);
    assert_int_equal(kc_mann_kendall(61, x, y, true, &r, NULL), KC_OK);
    assert_true(!r.exact);
}

TEST(exact_p_is_one_in_the_middle)
{
    const double y[] = { 2, 4, 1, 3 }; /* three rise, three fall: s = 0 */
    kc_mk        r;

    assert_int_equal(kc_mann_kendall(4, YEARS, y, true, &r, NULL), KC_OK);
    assert_true(r.s == 0 && r.p == 1);
}

/* 1 3 2 6: slopes 2 .5 5/3 -1 1.5 4: median (1.5+5/3)/2. */
TEST(sen_by_hand)
{
    const double  y[] = { 1, 3, 2, 6 }, level[] = { 4, 4, 4, 4 };
    double        work[64];
    kc_sen_result r;

    assert_int_equal(kc_sen_work_size(4), 10);
    assert_int_equal(kc_sen(4, YEARS, y, 0.95, work, &r, NULL), KC_OK);
    close_to(r.slope.value, (1.5 + 5.0 / 3) / 2, 1e-14);
    assert_true(r.slope.note == KC_NOTE_NO_INTERVAL && isnan(r.slope.low)); /* six slopes: the lower rank is below one */
    assert_int_equal(kc_sen(4, YEARS, y, 0.5, work, &r, NULL), KC_OK);      /* C = 0.674 sqrt(26/3) = 1.986: ranks 2 and 5 */
    close_to(r.slope.low, 0.5, 1e-14);
    close_to(r.slope.high, 2, 1e-14);
    assert_int_equal(kc_sen(4, YEARS, level, 0.95, work, &r, NULL), KC_OK);
    assert_true(r.slope.value == 0 && r.slope.low == 0 && r.slope.high == 0 && r.intercept == 4);
    assert_int_equal(kc_sen(1, YEARS, level, 0.95, work, &r, NULL), KC_OK);
    assert_true(r.slope.note == KC_NOTE_FEW_POINTS);
    assert_int_equal(kc_sen(4, YEARS, y, 0, work, &r, NULL), KC_E_ARG);
}

TEST(spearman_and_pettitt)
{
    const double      y[] = { 1, 2, 4, 3, 5 }, step[] = { 1, 1, 1, 5, 5, 5 }, level[] = { 2, 2, 2 };
    kc_rank_cor       rho;
    kc_pettitt_result p;

    assert_int_equal(kc_spearman(5, YEARS, y, &rho, NULL), KC_OK);
    close_to(rho.rho, 0.9, 1e-14); /* 1 - 6*2/120 */
    close_to(rho.p, 2 * kc_t_sf(0.9 * sqrt(3 / 0.19), 3), 1e-12);
    assert_int_equal(kc_spearman(3, YEARS, step, &rho, NULL), KC_OK);
    assert_true(isnan(rho.rho) && rho.note == KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_spearman(5, YEARS, YEARS, &rho, NULL), KC_OK);
    assert_true(rho.rho == 1 && rho.p == 0);
    assert_int_equal(kc_pettitt(6, YEARS, step, &p, NULL), KC_OK); /* nine pairs across the step */
    assert_true(p.k == 9 && p.x == 2012);
    close_to(p.p, 2 * exp(-6.0 * 81 / (216 + 36)), 1e-14);
    assert_int_equal(kc_pettitt(3, YEARS, level, &p, NULL), KC_OK);
    assert_true(p.k == 0 && p.p == 1 && isnan(p.x) && p.note == KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_pettitt(1, YEARS, level, &p, NULL), KC_OK);
    assert_true(p.note == KC_NOTE_FEW_POINTS);
}

TEST(long_series_are_refused)
{
    enum { LONG = KC_PAIRS_N_MAX + 1 };
    static double     x[LONG], y[LONG];
    kc_mk             mk;
    kc_sen_result     sen;
    kc_rank_cor       rho;
    kc_pettitt_result pettitt;

    for (int i = 0; i < LONG; i++) x[i] = y[i] = i;
    assert_int_equal(kc_mann_kendall(LONG, x, y, false, &mk, NULL), KC_E_LIMIT);
    assert_int_equal(kc_sen(LONG, x, y, 0.95, NULL, &sen, NULL), KC_E_LIMIT);
    assert_int_equal(kc_spearman(LONG, x, y, &rho, NULL), KC_E_LIMIT);
    assert_int_equal(kc_pettitt(LONG, x, y, &pettitt, NULL), KC_E_LIMIT);
    assert_int_equal(kc_sen_work_size((size_t)1 << 40), kc_sen_work_size(KC_PAIRS_N_MAX));
    assert_int_equal(kc_mann_kendall(LONG - 1, x, y, false, &mk, NULL), KC_OK);
    assert_true(mk.tau == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(long_series_are_refused), T(apc_of_a_perfect_exponential), T(apc_by_hand), T(apc_edges), T(poisson_of_two_years_is_the_rate_ratio),
        T(poisson_with_wild_changes_converges), T(half_a_case_only_for_none), T(mann_kendall_by_hand), T(mann_kendall_ties_and_edges),
        T(exact_distribution_at_its_limit), T(exact_p_is_one_in_the_middle), T(sen_by_hand), T(spearman_and_pettitt),
    };

    return cmocka_run_group_tests_name("stats_trend_test", tests, NULL, NULL);
}
