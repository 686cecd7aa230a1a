/* EARS, CUSUM, fixed thresholds and moving percentiles: cases worked by hand, edges and failures of their contracts. */
#include "kangce/kc_dist.h"
#include "kangce/kc_outbreak.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static const double Y[] = { 3, 5, 4, 6, 2, 5, 4, 7, 3, 6, 5, 4, 8, 6, 15, 5, 4, 12, 6, 3 };

/* 3 5 4 6 2 5 4: mean 29/7, sum of squares 131 - 29^2/7 = 76/7, sd sqrt(76/42). */
TEST(ears_first_bound_by_hand)
{
    kc_ears_opt opt = KC_EARS_OPT_INIT;
    kc_alarm    out[20];

    assert_int_equal(kc_ears(20, Y, &opt, out, NULL), KC_OK);
    assert_int_equal(out[6].note, KC_NOTE_FEW_POINTS);
    assert_int_equal(out[6].alarm, -1);
    assert_true(isnan(out[6].upper));
    close_to(out[7].expected, 29.0 / 7, 1e-14);
    close_to(out[7].upper, 29.0 / 7 + kc_norm_upper(0.001) * sqrt(76.0 / 42), 1e-14);
    close_to(out[7].statistic, (7 - 29.0 / 7) / sqrt(76.0 / 42), 1e-14);
    for (int t = 7; t < 20; t++) assert_int_equal(out[t].alarm, t == 14);
    opt.method = KC_EARS_C2; /* the same bounds, two points later */
    kc_alarm later[20];
    assert_int_equal(kc_ears(20, Y, &opt, later, NULL), KC_OK);
    assert_int_equal(later[8].note, KC_NOTE_FEW_POINTS);
    for (int t = 9; t < 20; t++) close_to(later[t].upper, out[t - 2].upper, 1e-15);
}

TEST(ears_c3_forgets_today_and_its_textbook_form_does_not)
{
    kc_ears_opt opt = KC_EARS_OPT_INIT;
    kc_alarm    c2[20], c3[20], book[20];

    opt.method = KC_EARS_C2;
    assert_int_equal(kc_ears(20, Y, &opt, c2, NULL), KC_OK);
    opt.method = KC_EARS_C3;
    assert_int_equal(kc_ears(20, Y, &opt, c3, NULL), KC_OK);
    opt.method = KC_EARS_C3_TEXTBOOK;
    assert_int_equal(kc_ears(20, Y, &opt, book, NULL), KC_OK);
    assert_int_equal(c3[10].note, KC_NOTE_FEW_POINTS);
    close_to(c3[11].upper, 6.713767, 1e-7);
    for (int t = 11; t < 20; t++) {
        double p = fmax(0, c2[t - 1].statistic - 1) + fmax(0, c2[t - 2].statistic - 1), z = kc_norm_upper(0.025);

        assert_int_equal(c3[t].alarm, t == 15 || t == 16);
        assert_int_equal(c3[t].alarm, p > z && Y[t] > 0);
        assert_int_equal(book[t].alarm, fmax(0, c2[t].statistic - 1) + p > z);
        if (p <= z) close_to(book[t].upper, c2[t].expected + (Y[t] - c2[t].expected) / c2[t].statistic * (1 + z - p), 1e-12);
    }
    assert_int_equal(book[14].alarm, 1); /* the spike itself */
}

TEST(ears_constant_history_and_missing)
{
    double      y[20];
    kc_ears_opt opt = KC_EARS_OPT_INIT;
    kc_alarm    out[20];

    for (size_t i = 0; i < 20; i++) y[i] = 2;
    y[10] = 3;
    y[19] = NAN;
    assert_int_equal(kc_ears(20, y, &opt, out, NULL), KC_OK);
    close_to(out[10].upper, 2, 1e-15);
    assert_int_equal(out[10].alarm, 1); /* sd 0: any excess */
    assert_true(isinf(out[10].statistic));
    assert_int_equal(out[9].alarm, 0);
    assert_int_equal(out[19].note, KC_NOTE_MISSING);
    assert_int_equal(out[19].alarm, -1);
    assert_true(!isnan(out[19].upper)); /* what it would have been compared with */
    opt.min_sigma = 0.5;
    assert_int_equal(kc_ears(20, y, &opt, out, NULL), KC_OK);
    close_to(out[10].upper, 2 + 0.5 * kc_norm_upper(0.001), 1e-14);
    assert_int_equal(out[10].alarm, 0);
    opt.min_sigma = 0;
    opt.method = KC_EARS_C3;
    assert_int_equal(kc_ears(20, y, &opt, out, NULL), KC_OK);
    assert_int_equal(out[11].note, KC_NOTE_NOT_DEFINED);
    y[5] = NAN;
    opt.method = KC_EARS_C1;
    assert_int_equal(kc_ears(20, y, &opt, out, NULL), KC_OK);
    assert_int_equal(out[5].note, KC_NOTE_FEW_POINTS);
    assert_int_equal(out[12].note, KC_NOTE_MISSING);
    assert_int_equal(out[13].note, KC_NOTE_NONE);
}

TEST(ears_says_what_is_wrong)
{
    static const struct {
        kc_ears_opt opt;
        bool        ok;
    } cases[] = {
        { { KC_EARS_C1, 3, -1, 0, 0 }, true },      { { KC_EARS_C1, 2, -1, 0, 0 }, false },     { { KC_EARS_C1, 1000, -1, 0, 0 }, true },
        { { KC_EARS_C1, 1001, -1, 0, 0 }, false },  { { KC_EARS_C1, 7, -2, 0, 0 }, false },     { { KC_EARS_C1, 7, 5, 0, 0 }, true },
        { { KC_EARS_C1, 7, -1, -0.1, 0 }, false },  { { KC_EARS_C1, 7, -1, 0, 1 }, false },     { { KC_EARS_C1, 7, -1, 0, 0.999 }, true },
        { { KC_EARS_C1, 7, -1, 0, -0.001 }, false }, { { KC_EARS_C1, 7, -1, NAN, 0.1 }, false },
    };
    kc_alarm out[20] = { { -7, -7, -7, -7, 0 } };
    kc_err   err = KC_ERR_INIT;
    double   y[] = { 1, 2, -1 };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kc_alarm o[20];

        assert_int_equal(kc_ears(20, Y, &cases[i].opt, o, NULL), cases[i].ok ? KC_OK : KC_E_ARG);
    }
    assert_int_equal(kc_ears(3, y, &cases[0].opt, out, &err), KC_E_DATA);
    assert_int_equal(err.at, 2);
    assert_string_equal(err.key, "stats.outbreak_count");
    assert_true(out[0].expected == -7);
    assert_int_equal(kc_ears(0, NULL, &cases[0].opt, out, NULL), KC_OK);
}

/* m = 4: z = (y - 4)/2. y 4 8 9 4: z 0 2 2.5 0; k 1: S 0 1 2.5 1.5; h 2: alarm at the third. */
TEST(cusum_by_hand)
{
    const double y[] = { 3, 5, 4, 8, 9, 4, 4 };
    kc_cusum_opt opt = { KC_CUSUM_STANDARD, 1, 2, NAN, false };
    kc_alarm     out[5];
    double       m;

    assert_int_equal(kc_cusum(7, y, 2, &opt, out, &m, NULL), KC_OK);
    close_to(m, 4, 1e-15);
    const double s[] = { 0, 1, 2.5, 1.5, 0.5 }, upper[] = { 10, 10, 8, 5, 7 };
    for (int i = 0; i < 5; i++) {
        close_to(out[i].statistic + 1, s[i] + 1, 1e-15);
        close_to(out[i].upper, upper[i], 1e-15); /* ceil(4 + 2 (3 - S before)) */
        assert_int_equal(out[i].alarm, i == 2);
    }
    opt.reset = true;
    assert_int_equal(kc_cusum(7, y, 2, &opt, out, NULL, NULL), KC_OK);
    assert_true(out[3].statistic == 0 && out[3].upper == 10);
}

TEST(cusum_bounds_are_where_alarms_begin)
{
    for (int trans = KC_CUSUM_ROSSI; trans <= KC_CUSUM_ANSCOMBE; trans++) {
        kc_cusum_opt opt = { (kc_cusum_trans)trans, 1.04, 2.26, 6, false };
        double       y[] = { 7, 9, 0 };
        kc_alarm     out[3];

        assert_int_equal(kc_cusum(3, y, 0, &opt, out, NULL, NULL), KC_OK);
        double upper = out[2].upper;
        y[2] = upper * (1 + 1e-9);
        assert_int_equal(kc_cusum(3, y, 0, &opt, out, NULL, NULL), KC_OK);
        assert_int_equal(out[2].alarm, 1);
        y[2] = upper * (1 - 1e-9);
        assert_int_equal(kc_cusum(3, y, 0, &opt, out, NULL, NULL), KC_OK);
        assert_int_equal(out[2].alarm, 0);
    }
}

TEST(cusum_edges)
{
    const double y[] = { 0, 0, 5, NAN, 5, 500, 500, 0 }, negative[] = { 1, -1 }, unknown[] = { NAN, 1 };
    kc_cusum_opt opt = KC_CUSUM_OPT_INIT;
    kc_alarm     out[8];
    kc_err       err = KC_ERR_INIT;

    assert_int_equal(kc_cusum(8, y, 2, &opt, out, NULL, NULL), KC_OK);
    for (int i = 0; i < 6; i++) assert_int_equal(out[i].note, KC_NOTE_NOT_DEFINED); /* mean 0 */
    opt.m = 4;
    assert_int_equal(kc_cusum(8, y, 2, &opt, out, NULL, NULL), KC_OK);
    assert_int_equal(out[1].note, KC_NOTE_MISSING);
    assert_int_equal(out[1].alarm, -1);
    assert_true(out[1].statistic == out[0].statistic);
    opt.trans = KC_CUSUM_ROSSI;
    assert_int_equal(kc_cusum(8, y, 2, &opt, out, NULL, NULL), KC_OK);
    assert_int_equal(out[4].note, KC_NOTE_NOT_DEFINED); /* S so high that any count alarms */
    assert_int_equal(out[4].alarm, 1);
    opt.m = NAN;
    assert_int_equal(kc_cusum(2, unknown, 1, &opt, out, NULL, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.cusum_no_training");
    assert_int_equal(kc_cusum(2, negative, 1, &opt, out, NULL, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_cusum(8, y, 8, &opt, out, NULL, NULL), KC_E_ARG);
    opt.k = 0;
    assert_int_equal(kc_cusum(8, y, 2, &opt, out, NULL, NULL), KC_E_ARG);
    opt.k = 1;
    opt.h = 0;
    assert_int_equal(kc_cusum(8, y, 2, &opt, out, NULL, NULL), KC_E_ARG);
    opt.h = 1;
    opt.m = -1;
    assert_int_equal(kc_cusum(8, y, 2, &opt, out, NULL, NULL), KC_E_ARG);
}

TEST(thresholds_as_counts_and_rates)
{
    const double     y[] = { 0, 1, 0, 2, NAN, 1, 3 }, pop[] = { 1e5, 1e5, 1e5, 2e5, 1e5, NAN, 1e5 };
    kc_threshold_opt opt = KC_THRESHOLD_OPT_INIT;
    kc_alarm         out[7];
    const int        single[] = { 0, 1, 0, 1, -1, 1, 1 }, three[] = { -1, -1, 0, 1, -1, 1, 1 }, rate[] = { 0, 0, 0, 0, -1, -1, 1 };

    assert_int_equal(kc_threshold(7, y, NULL, &opt, out, NULL), KC_OK);
    for (int i = 0; i < 7; i++) assert_int_equal(out[i].alarm, single[i]);
    assert_int_equal(out[4].note, KC_NOTE_MISSING);
    opt = (kc_threshold_opt){ 3, 1e5, 3 };
    assert_int_equal(kc_threshold(7, y, NULL, &opt, out, NULL), KC_OK);
    for (int i = 0; i < 7; i++) assert_int_equal(out[i].alarm, three[i]);
    assert_int_equal(out[0].note, KC_NOTE_FEW_POINTS);
    opt = (kc_threshold_opt){ 1.5, 1e5, 1 };
    assert_int_equal(kc_threshold(7, y, pop, &opt, out, NULL), KC_OK);
    for (int i = 0; i < 7; i++) assert_int_equal(out[i].alarm, rate[i]);
    close_to(out[3].statistic, 1, 1e-15);
    assert_int_equal(out[5].note, KC_NOTE_MISSING);
    opt.threshold = 0;
    assert_int_equal(kc_threshold(7, y, NULL, &opt, out, NULL), KC_E_ARG);
    opt = (kc_threshold_opt){ 1, 0, 1 };
    assert_int_equal(kc_threshold(7, y, NULL, &opt, out, NULL), KC_E_ARG);
    opt = (kc_threshold_opt){ 1, 1, 0 };
    assert_int_equal(kc_threshold(7, y, NULL, &opt, out, NULL), KC_E_ARG);
}

/* 4 points a year, 3 years, half window 1: now 12 has history 7 8 9, 3 4 5, (-1) 0 1. */
TEST(percentile_by_hand)
{
    double            y[13] = { 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 0, 7 }, work[9];
    kc_series         s = { 13, y, NULL, NULL, 4 };
    kc_percentile_opt opt = { 3, 3, 1, 1, 7, 0.5, 2, 3, false };
    kc_alarm          a;
    size_t            n;

    assert_int_equal(kc_moving_percentile_work(&opt), 9);
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, &n, NULL), KC_OK);
    assert_int_equal(n, 8); /* 6 7 8 3 4 5 1 2 */
    close_to(a.upper, 4.5, 1e-15);
    close_to(a.expected, 4.5, 1e-15);
    assert_int_equal(a.alarm, 1);
    opt.p = 0.8;
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, &n, NULL), KC_OK);
    close_to(a.upper, 6.6, 1e-14); /* type 7: 1 + 7 * 0.8 = 6.6th of 1 .. 8 */
    opt.type = 6;
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, &n, NULL), KC_OK);
    close_to(a.upper, 7.2, 1e-14); /* type 6: 9 * 0.8 */
    assert_int_equal(a.alarm, 0);
    opt.p = 0;
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, &n, NULL), KC_OK);
    close_to(a.upper, 4.5 + 2 * sqrt(6), 1e-14); /* variance of 1 .. 8 is 6 */
    opt = (kc_percentile_opt){ 3, 3, 1, 1, 7, 1, 2, 3, true };
    y[12] = 8; /* the largest: at the bound is above only without strict */
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, NULL, NULL), KC_OK);
    assert_int_equal(a.alarm, 0);
    opt.strict = false;
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, NULL, NULL), KC_OK);
    assert_int_equal(a.alarm, 1);
    opt.min_cases = 9;
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, NULL, NULL), KC_OK);
    assert_int_equal(a.alarm, 0);
}

TEST(percentile_sums_days_and_goes_by_the_calendar)
{
    enum { N = 2000 };
    static double     y[N];
    static int64_t    day[N];
    kc_percentile_opt opt = { 3, 3, 2, 7, 7, 1, 2, 3, false };
    double            work[15];
    kc_alarm          a;
    size_t            n;

    for (int i = 0; i < N; i++) {
        y[i] = 1;
        day[i] = 17532 + i; /* 2018-01-01 */
    }
    kc_series s = { N, y, NULL, day, 365 };
    size_t    now = 1520; /* 2022-03-01; 2021-03-01 is 365 days before, 2020-03-01 730, 2019-03-01 1096 (leap year 2020) */
    y[now - 1096 - 20] = 50; /* oldest day of the window two weeks before the same week of 2019 */
    assert_int_equal(kc_moving_percentile(&s, now, &opt, work, &a, &n, NULL), KC_OK);
    assert_int_equal(n, 15);
    close_to(a.upper, 56, 1e-15);
    close_to(a.statistic, 7, 1e-15);
    y[now - 1096 - 20] = 1;
    y[now - 1096 - 21] = 50; /* one day earlier is in no window */
    assert_int_equal(kc_moving_percentile(&s, now, &opt, work, &a, &n, NULL), KC_OK);
    close_to(a.upper, 7, 1e-15);
    y[now - 3] = NAN;
    assert_int_equal(kc_moving_percentile(&s, now, &opt, work, &a, &n, NULL), KC_OK);
    assert_int_equal(a.note, KC_NOTE_MISSING);
    assert_int_equal(a.alarm, -1);
}

TEST(percentile_edges_and_failures)
{
    double            y[13] = { 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 0, 7 }, work[9];
    const int64_t     day[13] = { 0, 7, 14, 21, 28, 35, 42, 49, 56, 56, 70, 77, 84 };
    kc_series         s = { 13, y, NULL, NULL, 4 };
    kc_percentile_opt opt = { 3, 3, 1, 1, 7, 0.5, 2, 3, false };
    kc_alarm          a = { -7, -7, -7, -7, 0 };
    kc_err            err = KC_ERR_INIT;

    assert_int_equal(kc_moving_percentile(&s, 11, &opt, work, &a, NULL, NULL), KC_OK); /* two years only */
    assert_int_equal(a.note, KC_NOTE_FEW_POINTS);
    opt.min_years = 2;
    assert_int_equal(kc_moving_percentile(&s, 11, &opt, work, &a, NULL, NULL), KC_OK);
    assert_int_equal(a.note, KC_NOTE_NONE);
    a.expected = -7;
    y[3] = -1;
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, NULL, &err), KC_E_DATA);
    assert_int_equal(err.at, 3);
    y[3] = 1;
    assert_int_equal(kc_moving_percentile(&s, 13, &opt, work, &a, NULL, NULL), KC_E_ARG);
    s.day = day;
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, NULL, NULL), KC_E_ARG); /* 4 a year by the calendar */
    s.freq = 52;
    assert_int_equal(kc_moving_percentile(&s, 12, &opt, work, &a, NULL, &err), KC_E_DATA);
    assert_int_equal(err.at, 9);
    s = (kc_series){ 13, y, NULL, NULL, 4 };
    const kc_percentile_opt bad[] = {
        { 0, 1, 1, 1, 7, .5, 2, 3, 0 },  { 51, 1, 1, 1, 7, .5, 2, 3, 0 }, { 3, 4, 1, 1, 7, .5, 2, 3, 0 },   { 3, 0, 1, 1, 7, .5, 2, 3, 0 },
        { 3, 3, 27, 1, 7, .5, 2, 3, 0 }, { 3, 3, 1, 0, 7, .5, 2, 3, 0 },  { 3, 3, 1, 1, 5, .5, 2, 3, 0 },   { 3, 3, 1, 1, 7, 1.1, 2, 3, 0 },
        { 3, 3, 1, 1, 7, NAN, 2, 3, 0 }, { 3, 3, 1, 1, 7, .5, -1, 3, 0 }, { 3, 3, 1, 1, 7, .5, 2, -1, 0 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(kc_moving_percentile(&s, 12, bad + i, work, &a, NULL, NULL), KC_E_ARG);
    assert_true(a.expected == -7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(ears_first_bound_by_hand),
        T(ears_c3_forgets_today_and_its_textbook_form_does_not),
        T(ears_constant_history_and_missing),
        T(ears_says_what_is_wrong),
        T(cusum_by_hand),
        T(cusum_bounds_are_where_alarms_begin),
        T(cusum_edges),
        T(thresholds_as_counts_and_rates),
        T(percentile_by_hand),
        T(percentile_sums_days_and_goes_by_the_calendar),
        T(percentile_edges_and_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
