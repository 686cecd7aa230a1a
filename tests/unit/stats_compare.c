/* Comparison classes, spine positions, funnel limits and overdispersion: by hand, by the exact distributions, and at the edges. The printed
 * tables are compared in tests/reference/funnel.py. */
#include "kangce/kc_compare.h"
#include "kangce/kc_dist.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static void refused(kc_code got, kc_code want, const kc_err *err, long at, const char *key)
{
    assert_int_equal(got, want);
    assert_int_equal(err->at, at);
    assert_string_equal(err->key, key);
}

TEST(benchmark_classes)
{
    const kc_polarity low = KC_POLARITY_LOW_IS_GOOD, high = KC_POLARITY_HIGH_IS_GOOD, none = KC_POLARITY_NONE;

    assert_int_equal(kc_compare_benchmark(11, 13, NAN, NAN, 10, high), KC_CMP_BETTER);
    assert_int_equal(kc_compare_benchmark(11, 13, NAN, NAN, 10, low), KC_CMP_WORSE);
    assert_int_equal(kc_compare_benchmark(11, 13, NAN, NAN, 10, none), KC_CMP_HIGHER);
    assert_int_equal(kc_compare_benchmark(7, 9, NAN, NAN, 10, high), KC_CMP_WORSE);
    assert_int_equal(kc_compare_benchmark(7, 9, NAN, NAN, 10, none), KC_CMP_LOWER);
    assert_int_equal(kc_compare_benchmark(10, 13, NAN, NAN, 10, high), KC_CMP_SIMILAR); /* a limit on the benchmark */
    assert_int_equal(kc_compare_benchmark(7, 10, NAN, NAN, 10, high), KC_CMP_SIMILAR);
    assert_int_equal(kc_compare_benchmark(11, 13, 10.5, 14, 10, high), KC_CMP_MUCH_BETTER);
    assert_int_equal(kc_compare_benchmark(11, 13, 9.5, 14, 10, high), KC_CMP_BETTER);
    assert_int_equal(kc_compare_benchmark(7, 9, 6, 9.5, 10, high), KC_CMP_MUCH_WORSE);
    assert_int_equal(kc_compare_benchmark(7, 9, 6, 9.5, 10, low), KC_CMP_MUCH_BETTER);
    assert_int_equal(kc_compare_benchmark(7, 9, 6, 9.5, 10, none), KC_CMP_MUCH_LOWER);
    assert_int_equal(kc_compare_benchmark(11, 13, 10.5, 14, 10, none), KC_CMP_MUCH_HIGHER);
    assert_int_equal(kc_compare_benchmark(NAN, 13, NAN, NAN, 10, high), KC_CMP_NONE);
    assert_int_equal(kc_compare_benchmark(11, 13, NAN, NAN, NAN, high), KC_CMP_NONE);
    assert_int_equal(kc_compare_overlap(11, 13, 8, 10, high), KC_CMP_BETTER);
    assert_int_equal(kc_compare_overlap(10, 13, 8, 10, high), KC_CMP_SIMILAR); /* touching */
    assert_int_equal(kc_compare_overlap(5, 7, 8, 10, low), KC_CMP_BETTER);
    assert_int_equal(kc_compare_overlap(5, 7, 8, NAN, low), KC_CMP_NONE);
    assert_string_equal(kc_comparison_name(KC_CMP_MUCH_WORSE), "much_worse");
    assert_string_equal(kc_comparison_name(KC_CMP_N), "?");
}

/* Values 1 2 3 4 9, benchmark 3: h = 6; 9 fills its side, 1 stands at 1/2 - 2/12. */
TEST(spine_has_the_benchmark_in_the_middle)
{
    const double x[] = { 9, 1, NAN, 3, 2, 4 }, same[] = { 3, 3 };
    double       sorted[6];
    kc_spine     s;

    assert_int_equal(kc_spine_scale(6, x, 3, KC_POLARITY_HIGH_IS_GOOD, sorted, &s), KC_NOTE_NONE);
    assert_true(s.worst == 1 && s.p25 == 2 && s.p75 == 4 && s.best == 9 && s.half == 6);
    close_to(s.at_worst, 0.5 - 2.0 / 12, 1e-14);
    close_to(s.at_p75, 0.5 + 1.0 / 12, 1e-14);
    assert_true(s.at_best == 1 && kc_spine_position(&s, 3, 3, KC_POLARITY_HIGH_IS_GOOD) == 0.5);
    assert_int_equal(kc_spine_scale(6, x, 3, KC_POLARITY_LOW_IS_GOOD, sorted, &s), KC_NOTE_NONE);
    assert_true(s.worst == 9 && s.p25 == 4 && s.best == 1 && s.at_worst == 0);
    close_to(s.at_best, 0.5 + 2.0 / 12, 1e-14);
    assert_int_equal(kc_spine_scale(2, same, 3, KC_POLARITY_NONE, sorted, &s), KC_NOTE_NOT_DEFINED);
    assert_true(s.worst == 3 && isnan(s.at_best));
    assert_int_equal(kc_spine_scale(1, x, 3, KC_POLARITY_NONE, sorted, &s), KC_NOTE_FEW_POINTS);
    assert_true(isnan(s.worst));
    assert_int_equal(kc_spine_scale(6, x, NAN, KC_POLARITY_NONE, sorted, &s), KC_NOTE_MISSING);
}

/* The score limits invert the test: at the limit p_l of N people the deviate of the average is z. */
TEST(proportion_limits_invert_the_score)
{
    const double    events[] = { 20, 30, 50 }, people[] = { 100, 200, 700 };
    kc_funnel_opt   opt = KC_FUNNEL_OPT_INIT;
    kc_funnel_point p[KC_FUNNEL_POINTS];
    kc_funnel_base  base;

    assert_int_equal(kc_funnel_limits(3, events, people, &opt, p, &base, NULL), KC_OK);
    close_to(base.average, 10, 1e-14);
    assert_true(base.axis_min == 0 && base.axis_max == 740); /* 735 rounded up to two digits */
    assert_true(p[0].x == 1 && p[99].x == 740 && isnan(p[0].expected[0]));
    double n = p[99].x, hi = p[99].limit[KC_UPPER_2S] / 100, z = kc_norm_quantile(0.975);

    close_to((hi - 0.1) / sqrt(0.1 * 0.9 / n), z, 1e-10); /* p_l = average + z sqrt(average (1 - average) / N) */
    assert_true(p[0].limit[KC_LOWER_3S] == 0 && p[0].limit[KC_UPPER_3S] == 100);
    for (int i = 1; i < KC_FUNNEL_POINTS; i++) assert_true(p[i].x > p[i - 1].x);
}

TEST(ratio_limits_are_exact_when_asked)
{
    const double    events[] = { 20, 30 }, expected[] = { 25, 28 };
    kc_funnel_opt   opt = { KC_FUNNEL_RATIO, 1, 1, false, true };
    kc_funnel_point p[KC_FUNNEL_POINTS], q[KC_FUNNEL_POINTS];
    kc_funnel_base  base;

    assert_int_equal(kc_funnel_limits(2, events, expected, &opt, p, &base, NULL), KC_OK);
    assert_true(base.axis_min == 20 && base.axis_max == 30 && p[0].x == 20); /* 23.75 to one digit, 29.4 to two */
    opt.exact = false;
    assert_int_equal(kc_funnel_limits(2, events, expected, &opt, q, &base, NULL), KC_OK);
    for (int i = 0; i < KC_FUNNEL_POINTS; i += 9) {
        double o = p[i].x, e = p[i].expected[KC_LOWER_3S], u = p[i].expected[KC_UPPER_2S];

        close_to(kc_pois_cdf(o, e), 0.001, 1e-9); /* so many expected, no more than o happen once in a thousand */
        close_to(kc_pois_sf(o - 1, u), 0.025, 1e-9);
        close_to(p[i].limit[KC_LOWER_3S], o / e, 1e-14);
        close_to(q[i].expected[KC_LOWER_3S], e, 1e-6);
        close_to(q[i].expected[KC_UPPER_2S], u, 1e-6);
    }
}

TEST(rate_axis_counts_years)
{
    const double    events[] = { 50, 60 }, pop[] = { 50000, 61000 }, rate[] = { 100, 98.4 };
    kc_funnel_opt   opt = { KC_FUNNEL_RATE, 1e5, 5, false, true };
    kc_funnel_point p[KC_FUNNEL_POINTS];
    kc_funnel_base  base;
    double          d[2];

    assert_int_equal(kc_funnel_denominators(2, events, pop, rate, &opt, d, NULL), KC_OK);
    close_to(d[0], 50000, 1e-14);
    close_to(d[1], 1e5 * 60 / 98.4, 1e-14); /* what the rate implies, not the population given */
    assert_int_equal(kc_funnel_limits(2, events, d, &opt, p, &base, NULL), KC_OK);
    double average = 110 / (d[0] + d[1]);

    close_to(base.average, 1e5 * average, 1e-14);
    assert_true(base.axis_min == floor(9000 * 5 * average)); /* 10000 a year, 0.95 of it to one digit */
    assert_true(base.axis_max == ceil(13000 * 5 * average)); /* 12195 a year, 1.05 of it to two digits */
    close_to(p[0].expected[KC_LOWER_2S], kc_chi2_upper(0.025, 2 * p[0].x + 2) / 2 / average / 5, 1e-12);
    close_to(p[0].limit[KC_LOWER_2S], 1e5 * p[0].x / (p[0].expected[KC_LOWER_2S] * 5), 1e-12);
}

TEST(rate_denominators)
{
    const double  events[] = { 0, 12, 5 }, pop[] = { 400, 900, NAN }, rate[] = { 0, NAN, 50 }, zero[] = { 0, 0, 1 }, gap[] = { 1, NAN, 1 };
    kc_funnel_opt crude = { KC_FUNNEL_RATE, 1000, 1, false, false }, dsr = { KC_FUNNEL_RATE, 1000, 1, true, false };
    double        d[3] = { -7, -7, -7 };
    kc_err        err = KC_ERR_INIT;

    refused(kc_funnel_denominators(3, events, NULL, rate, &crude, d, &err), KC_E_DATA, &err, 0, "stats.funnel_no_denominator");
    refused(kc_funnel_denominators(3, gap, pop, rate, &crude, d, &err), KC_E_DATA, &err, 1, "stats.events_missing");
    refused(kc_funnel_denominators(3, events, pop, zero, &crude, d, &err), KC_E_DATA, &err, 1, "stats.rate_not_positive");
    assert_true(d[0] == -7);
    assert_int_equal(kc_funnel_denominators(3, events, pop, rate, &crude, d, NULL), KC_OK);
    assert_true(d[0] == 400 && d[1] == 900 && d[2] == 100);
    assert_int_equal(kc_funnel_denominators(3, events, pop, rate, &dsr, d, NULL), KC_OK);
    assert_true(isnan(d[0]) && d[2] == 100);
}

TEST(classes_by_kind)
{
    const double    obs[] = { 8, 151, 159, 0, NAN, 20, 20 }, expected[] = { 6.24, 106.44, 232.93, 3, 5, 29, 50 };
    const double    high[] = { 90, 10, 10 }, hundred[] = { 100, 100, 100 }, nine[] = { 9, 40, 10 }, pop[] = { 100, 1000, 900 };
    kc_funnel_opt   ratio = { KC_FUNNEL_RATIO, 1, 1, false, false }, share = KC_FUNNEL_OPT_INIT, rate = { KC_FUNNEL_RATE, 1e3, 1, true, false };
    kc_funnel_class c[7];

    assert_int_equal(kc_funnel_classes(7, obs, expected, &ratio, c, NULL), KC_OK);
    assert_int_equal(c[0], KC_FUNNEL_WITHIN);
    assert_int_equal(c[1], KC_FUNNEL_HIGH_3S);
    assert_int_equal(c[2], KC_FUNNEL_LOW_3S);
    assert_int_equal(c[3], KC_FUNNEL_WITHIN);
    assert_int_equal(c[4], KC_FUNNEL_NONE);
    assert_int_equal(c[5], KC_FUNNEL_WITHIN);
    assert_int_equal(c[6], KC_FUNNEL_LOW_3S);
    assert_int_equal(kc_funnel_classes(3, high, hundred, &share, c, NULL), KC_OK);
    assert_int_equal(c[0], KC_FUNNEL_HIGH_3S);
    assert_int_equal(c[1], KC_FUNNEL_LOW_3S);
    assert_int_equal(kc_funnel_classes(3, nine, pop, &rate, c, NULL), KC_OK); /* nine events of a standardised rate: no class */
    assert_int_equal(c[0], KC_FUNNEL_NONE);
    assert_int_equal(c[1], KC_FUNNEL_WITHIN);
    assert_int_equal(c[2], KC_FUNNEL_LOW_3S);
    rate.dsr = false;
    assert_int_equal(kc_funnel_classes(3, nine, pop, &rate, c, NULL), KC_OK);
    assert_int_equal(c[0], KC_FUNNEL_HIGH_2S); /* 9 of 100 at 59 : 2000; low limits 4.1 (0.025) and 2.6 (0.001) against 2.95 */
    assert_string_equal(kc_funnel_class_name(KC_FUNNEL_LOW_2S), "Low (0.025)");
    assert_string_equal(kc_funnel_class_name(KC_FUNNEL_CLASSES), "?");
}

TEST(funnels_refuse)
{
    const double    ok[] = { 1, 2 }, n[] = { 5, 6 }, neg[] = { 1, -2 }, zero[] = { 5, 0 }, gap[] = { 1, NAN };
    kc_funnel_opt   opt = KC_FUNNEL_OPT_INIT, per = { KC_FUNNEL_RATIO, 0, 1, false, false }, years = { KC_FUNNEL_RATE, 1, 0, false, false };
    kc_funnel_point p[KC_FUNNEL_POINTS] = { { .x = -7 } };
    kc_funnel_base  base;
    kc_funnel_class c[2] = { KC_FUNNEL_CLASSES };
    kc_err          err = KC_ERR_INIT;

    refused(kc_funnel_limits(2, neg, n, &opt, p, &base, &err), KC_E_DATA, &err, 1, "stats.events_negative");
    refused(kc_funnel_limits(2, gap, n, &opt, p, &base, &err), KC_E_DATA, &err, 1, "stats.events_missing");
    refused(kc_funnel_limits(2, ok, zero, &opt, p, &base, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_funnel_limits(2, n, ok, &opt, p, &base, &err), KC_E_DATA, &err, 0, "stats.count_above_total");
    refused(kc_funnel_limits(0, ok, n, &opt, p, &base, &err), KC_E_ARG, &err, -1, "stats.no_values");
    refused(kc_funnel_limits(2, ok, n, &per, p, &base, &err), KC_E_ARG, &err, -1, "stats.per_not_positive");
    refused(kc_funnel_limits(2, ok, n, &years, p, &base, &err), KC_E_ARG, &err, -1, "stats.years_not_positive");
    refused(kc_funnel_classes(2, neg, n, &opt, c, &err), KC_E_DATA, &err, 1, "stats.events_negative");
    years.years = 1e-308; /* the axis of one year is infinite */
    refused(kc_funnel_limits(2, ok, n, &years, p, &base, &err), KC_E_ARG, &err, -1, "stats.funnel_axis");
    assert_true(p[0].x == -7 && c[0] == KC_FUNNEL_CLASSES);
}

/* E = 100 everywhere, so s = 0.1 and z = 10 ln(O/E). Nine areas, trim 1/3: ranks r with floor(3 r / 10) = 1 stay: 4, 5, 6. */
TEST(overdispersion_by_hand)
{
    const double obs[] = { 60, 70, 80, 90, 100, 111, 125, 143, 167 }, e[] = { 100, 100, 100, 100, 100, 100, 100, 100, 100 };
    kc_od_opt    opt = KC_OD_OPT_INIT;
    kc_od_row    r[9];
    kc_od_out    o;
    double       work[18];
    size_t       order[9];

    opt.trim = 1.0 / 3;
    assert_int_equal(kc_overdispersion(9, obs, e, &opt, r, &o, work, order, NULL), KC_OK);
    assert_true(o.n == 3 && r[2].trimmed && isnan(r[2].z_used) && !r[3].trimmed && r[6].trimmed && r[3].rank == 4);
    double z1 = 10 * log(0.9), z3 = 10 * log(1.11);

    close_to(o.phi, (z1 * z1 + z3 * z3) / 3, 1e-12);
    close_to(o.tau2, (3 * o.phi - 2) / (300 - 100), 1e-12); /* w = 100 each */
    opt.method = KC_OD_CQC;
    opt.trim = 0.25; /* of nine sorted values the type 7 quartiles are the third and the seventh */
    assert_int_equal(kc_overdispersion(9, obs, e, &opt, r, &o, work, order, NULL), KC_OK);
    assert_true(o.n == 9 && r[0].z_used == r[2].z && r[8].z_used == r[6].z && r[0].trimmed && r[2].trimmed && !r[3].trimmed);
    close_to(r[0].z, (sqrt(0.6) - 1) * 20, 1e-12);
    close_to(r[0].limit[KC_UPPER_2S], pow(1 + 1.959964 * sqrt(0.0025 + o.tau2), 2), 1e-12);
    close_to(r[0].exact[KC_LOWER_2S], kc_chi2_quantile(0.025, 200) / 200, 1e-12);
    opt.trim = 0;
    opt.method = KC_OD_SHMI;
    assert_int_equal(kc_overdispersion(9, obs, e, &opt, r, &o, work, order, NULL), KC_OK);
    assert_true(o.n == 9 && !r[0].trimmed);
}

TEST(no_overdispersion_has_no_tau)
{
    const double obs[] = { 100, 101, 99, 100 }, e[] = { 100, 100, 100, 100.004 };
    kc_od_opt    opt = KC_OD_OPT_INIT;
    kc_od_row    r[4];
    kc_od_out    o;
    double       work[8];
    size_t       order[4];

    opt.trim = 0;
    assert_int_equal(kc_overdispersion(4, obs, e, &opt, r, &o, work, order, NULL), KC_OK);
    assert_true(o.tau2 == 0 && o.phi < 0.1 && r[3].expected == 100 && r[0].rank == 2.5); /* rounded to two decimals, so tied */
    close_to(r[0].limit[KC_UPPER_3S], exp(3.090232 * 0.1), 1e-14);
    opt.expected_digits = -1;
    assert_int_equal(kc_overdispersion(4, obs, e, &opt, r, &o, work, order, NULL), KC_OK);
    assert_true(r[3].expected == 100.004 && r[3].rank == 2);
}

TEST(overdispersion_refuses)
{
    const double zero[] = { 0, 5 }, ok[] = { 4, 5 }, neg[] = { 4, -5 }, gap[] = { NAN, 1 }, tiny[] = { 4, 0.001 };
    const double two_zeros[] = { 0, 5, 0, 9 }, e[] = { 5, 5, 5, 5 };
    kc_od_opt    opt = KC_OD_OPT_INIT, trim = KC_OD_OPT_INIT;
    kc_od_row    r[4] = { { .y = -7 } };
    kc_od_out    o = { .phi = -7 };
    double       work[8];
    size_t       order[4];
    kc_err       err = KC_ERR_INIT;

    trim.trim = 0.5;
    refused(kc_overdispersion(2, zero, ok, &opt, r, &o, work, order, &err), KC_E_DATA, &err, 0, "stats.od_zero");
    refused(kc_overdispersion(2, neg, ok, &opt, r, &o, work, order, &err), KC_E_DATA, &err, 1, "stats.events_negative");
    refused(kc_overdispersion(2, gap, ok, &opt, r, &o, work, order, &err), KC_E_DATA, &err, 0, "stats.events_negative");
    refused(kc_overdispersion(2, ok, neg, &opt, r, &o, work, order, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_overdispersion(2, ok, tiny, &opt, r, &o, work, order, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_overdispersion(2, ok, ok, &trim, r, &o, work, order, &err), KC_E_ARG, &err, -1, "stats.trim_range");
    refused(kc_overdispersion(0, ok, ok, &opt, r, &o, work, order, &err), KC_E_ARG, &err, -1, "stats.no_values");
    assert_true(r[0].y == -7 && o.phi == -7);
    refused(kc_overdispersion(4, two_zeros, e, &opt, r, &o, work, order, &err), KC_E_DATA, &err, 0, "stats.od_zero"); /* trim 0.1 of 4: none */
    opt.trim = 0.4; /* k = 2.5: ranks below 2 and from 3 on */
    assert_int_equal(kc_overdispersion(4, two_zeros, e, &opt, r, &o, work, order, NULL), KC_OK);
    assert_true(isinf(r[0].z) && r[0].trimmed && isnan(r[2].z_used) && r[0].rank == 1.5);
    opt.method = KC_OD_CQC; /* the square root takes zero */
    assert_int_equal(kc_overdispersion(2, zero, ok, &opt, r, &o, work, order, NULL), KC_OK);
    assert_true(r[0].y == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(benchmark_classes), T(spine_has_the_benchmark_in_the_middle), T(proportion_limits_invert_the_score),
                                        T(ratio_limits_are_exact_when_asked), T(rate_axis_counts_years), T(rate_denominators), T(classes_by_kind),
                                        T(funnels_refuse), T(overdispersion_by_hand), T(no_overdispersion_has_no_tau), T(overdispersion_refuses) };

    return cmocka_run_group_tests_name("stats_compare", tests, NULL, NULL);
}
