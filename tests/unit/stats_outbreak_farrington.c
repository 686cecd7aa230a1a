/* Farrington's regression where its answer is known beforehand: constant series, blocks of constants, exponential curves; its edges and failures.
 * Agreement with R surveillance is in tests/reference/outbreak.py. */
#include "kangce/kc_dist.h"
#include "kangce/kc_outbreak.h"
#include "kc_test.h"

#include <math.h>

enum { N = 200, M = 8 * 12 };

static double work[9 * 400];

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static const kc_farrington_opt FLEXIBLE = KC_FARRINGTON_FLEXIBLE_INIT, OLD = KC_FARRINGTON_1996_INIT;

static kc_farrington_opt monthly(void)
{
    kc_farrington_opt o = FLEXIBLE;

    o.half_window = 1;
    o.periods = 4;
    o.left_out = 3;
    return o;
}

static kc_farrington_point judge(const kc_series *s, size_t now, const kc_farrington_opt *opt)
{
    kc_farrington_point p;
    kc_err              err = KC_ERR_INIT;

    assert_true(kc_farrington_work(s->n, opt) <= sizeof work / sizeof *work);
    OK(kc_farrington(s, now, 1, opt, work, &p, &err), err);
    return p;
}

TEST(constant_counts_are_poisson)
{
    double            y[M];
    kc_series         s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt opt = monthly();

    for (int i = 0; i < M; i++) y[i] = 10;
    opt.trend = false;
    y[M - 1] = 16;
    kc_farrington_point p = judge(&s, M - 1, &opt);
    assert_int_equal(p.note, KC_NOTE_NONE);
    assert_int_equal(p.n_baseline, 5 * 12 + 1 - 3); /* from the window five years ago to the month before those left out */
    close_to(p.expected, 10, 1e-7);                 /* the iteration of R, not to the end */
    close_to(p.phi, 1, 1e-15);
    close_to(p.upper, kc_pois_quantile(0.95, 10), 1e-15);
    close_to(p.p, kc_pois_sf(15, 10), 1e-6);
    close_to(p.exceedance, 6 / (p.upper - p.expected), 1e-12);
    close_to(p.score, (16 - log(p.expected)) / (p.upper - log(p.expected)), 1e-12);
    assert_int_equal(p.alarm, 1);
    y[M - 1] = 15; /* at the bound */
    assert_int_equal(judge(&s, M - 1, &opt).alarm, 0);
    opt.tolerance = 1e-13;
    close_to(judge(&s, M - 1, &opt).expected, 10, 1e-14);
}

/* Without reweighting and with no spread at all, R's dispersion is 0 and so is se; that of the model is the least phi, 1: var(eta) = 1 / (n mu),
 * n the 5 * 3 points of the window as every block has its own mean. */
TEST(standard_errors_of_r_and_of_the_model)
{
    double            y[M], z = kc_norm_upper(0.05);
    kc_series         s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt opt = monthly();

    for (int i = 0; i < M; i++) y[i] = 10;
    opt.trend = opt.reweight = false;
    opt.bound = KC_BOUND_DELTA;
    opt.tolerance = 1e-14;
    close_to(judge(&s, M - 1, &opt).upper, pow(pow(10, 2.0 / 3) + z * sqrt(4.0 / 9 * cbrt(10)), 1.5), 1e-12);
    opt.se = KC_SE_MODEL;
    close_to(judge(&s, M - 1, &opt).upper, pow(pow(10, 2.0 / 3) + z * sqrt(4.0 / 9 * cbrt(10) * (1 + 1.0 / 15)), 1.5), 1e-9);
    opt.power = KC_POWER_HALF;
    close_to(judge(&s, M - 1, &opt).upper, pow(sqrt(10) + z * sqrt((1 + 1.0 / 15) / 4), 2), 1e-9);
    opt.power = KC_POWER_NONE;
    close_to(judge(&s, M - 1, &opt).upper, 10 + z * sqrt(10 * (1 + 1.0 / 15)), 1e-9);
    opt.bound = KC_BOUND_MUAN;
    close_to(judge(&s, M - 1, &opt).upper, kc_pois_quantile(0.95, 10 * exp(z * sqrt(1.0 / 150))), 1e-15);
}

/* Months 2-4, 5-7 and 8-10 after the same month have constants of their own: each is one block, so each fits perfectly. */
TEST(blocks_lie_where_they_should)
{
    static const double by_phase[12] = { 20, 20, 5, 5, 5, 70, 70, 70, 9, 9, 9, 20 };
    double              y[M];
    kc_series           s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt   opt = monthly();
    size_t              now = M - 1;

    for (size_t i = 0; i < M; i++) y[i] = by_phase[(i + 12 * M - now) % 12];
    opt.trend = false;
    kc_farrington_point p = judge(&s, now, &opt);
    close_to(p.expected, 20, 1e-6);
    close_to(p.phi, 1, 1e-15);
    opt.periods = 1; /* the windows alone: months 11, 0, 1 */
    p = judge(&s, now, &opt);
    close_to(p.expected, 20, 1e-6);
    assert_int_equal(p.n_baseline, 15);
    opt.periods = 3; /* 9 months in two blocks of 5 and 4: constants no longer fit */
    assert_true(judge(&s, now, &opt).phi > 2);
}

TEST(trends_are_kept_unless_they_rise_above_the_past)
{
    double            y[M];
    kc_series         s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt opt = monthly();

    opt.tolerance = 1e-14;
    for (int i = 0; i < M; i++) y[i] = 500 * exp(-0.02 * i);
    kc_farrington_point p = judge(&s, M - 1, &opt);
    assert_int_equal(p.trend, 1);
    close_to(p.slope, -0.02, 1e-10);
    close_to(p.expected, y[M - 1], 1e-10);
    opt.p_trend = 0;
    assert_int_equal(judge(&s, M - 1, &opt).trend, 0);
    opt.p_trend = 0.05;
    opt.years = 2; /* fewer than three years */
    p = judge(&s, M - 1, &opt);
    assert_int_equal(p.trend, 0);
    assert_true(isnan(p.slope));
    opt.years = 5;
    for (int i = 0; i < M; i++) y[i] = 10 * exp(0.02 * i);
    assert_int_equal(judge(&s, M - 1, &opt).trend, 0); /* would expect more than ever seen */
    opt.version = KC_FARRINGTON_1996;
    opt.bound = KC_BOUND_DELTA;
    opt.periods = 1;
    assert_int_equal(judge(&s, M - 1, &opt).trend, 0);
    for (int i = 0; i < M; i++) y[i] = 500 * exp(-0.02 * i);
    p = judge(&s, M - 1, &opt);
    assert_int_equal(p.trend, 1);
    close_to(p.expected, y[M - 1], 1e-10);
    assert_int_equal(p.n_baseline, 15);
}

TEST(old_outbreaks_are_weighted_down)
{
    double            y[M];
    kc_series         s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt opt = monthly();

    for (int i = 0; i < M; i++) y[i] = i % 2 ? 11 : 9;
    y[M - 1 - 24] = 100;
    opt.trend = false;
    kc_farrington_point with = judge(&s, M - 1, &opt);
    opt.reweight = false;
    kc_farrington_point without = judge(&s, M - 1, &opt);
    close_to(without.expected, (10 * 9 + 4 * 11 + 100) / 15.0, 0.05);
    assert_true(with.expected < 11 && without.expected > 15);
    assert_true(with.upper < without.upper);
}

TEST(population_is_an_offset)
{
    double            y[M], pop[M];
    kc_series         s = { M, y, pop, NULL, 12 };
    kc_farrington_opt opt = monthly();

    for (int i = 0; i < M; i++) {
        pop[i] = 1e5 * (1 + i % 7);
        y[i] = pop[i] * 3e-4;
    }
    opt.offset = true;
    opt.trend = false;
    opt.tolerance = 1e-14;
    close_to(judge(&s, M - 1, &opt).expected, y[M - 1], 1e-12);
    pop[M - 2 - 12] = NAN; /* that month is left out */
    assert_int_equal(judge(&s, M - 1, &opt).n_baseline, 57);
    pop[M - 1] = NAN;
    assert_int_equal(judge(&s, M - 1, &opt).note, KC_NOTE_MISSING);
}

TEST(few_cases_and_missing_counts)
{
    double            y[M];
    kc_series         s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt opt = monthly();

    for (int i = 0; i < M; i++) y[i] = i % 2;
    y[M - 1] = 2; /* 0 1 0 2 */
    kc_farrington_point p = judge(&s, M - 1, &opt);
    assert_int_equal(p.note, KC_NOTE_FEW_EVENTS);
    assert_int_equal(p.alarm, 0);
    assert_true(isnan(p.upper) && isnan(p.expected) && !isnan(p.phi));
    y[M - 1] = 4;
    p = judge(&s, M - 1, &opt);
    assert_int_equal(p.note, KC_NOTE_NONE);
    assert_int_equal(p.alarm, 1);
    y[M - 2] = NAN; /* 1 ? 0 4: five are known */
    y[M - 3] = 1;
    assert_int_equal(judge(&s, M - 1, &opt).note, KC_NOTE_NONE);
    y[M - 3] = 0;
    y[M - 4] = 0; /* 0 0 ? 4: not to be told */
    p = judge(&s, M - 1, &opt);
    assert_int_equal(p.note, KC_NOTE_MISSING);
    assert_int_equal(p.alarm, -1);
    y[M - 1] = NAN;
    y[M - 4] = 9;
    p = judge(&s, M - 1, &opt);
    assert_int_equal(p.note, KC_NOTE_MISSING);
    assert_true(!isnan(p.upper)); /* what a count would have been compared with */
}

TEST(zeros_only)
{
    double            y[M] = { 0 };
    kc_series         s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt opt = monthly();

    y[M - 1] = 5;
    kc_farrington_point p = judge(&s, M - 1, &opt);
    assert_int_equal(p.note, KC_NOTE_NONE);
    assert_true(p.expected > 0 && p.expected < 1e-6); /* on its way to 0 */
    assert_true(p.upper == 0 && p.phi == 1);
    assert_int_equal(p.alarm, 1);
    y[M - 1] = 0;
    opt.limit_cases = 0;
    assert_int_equal(judge(&s, M - 1, &opt).alarm, 0);
}

TEST(too_short_or_empty_baselines)
{
    double            y[M];
    kc_series         s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt opt = monthly(), old = OLD;

    for (int i = 0; i < M; i++) y[i] = 7 + i % 3;
    assert_int_equal(judge(&s, 59, &opt).note, KC_NOTE_FEW_POINTS);
    assert_int_equal(judge(&s, 60, &opt).note, KC_NOTE_NONE); /* five years ago is the first month: its window is cut */
    old.half_window = 1;
    assert_int_equal(judge(&s, 59, &old).n_baseline, 13); /* 1996 takes what there is */
    assert_int_equal(judge(&s, 10, &old).note, KC_NOTE_FEW_POINTS);
    old.years = 1;
    old.half_window = 0;
    assert_int_equal(judge(&s, 59, &old).note, KC_NOTE_FEW_POINTS); /* one point: no degrees of freedom */
    for (int j = 1; j <= 5; j++)
        for (int o = -1; o <= 1; o++) y[M - 1 - 12 * j + o] = NAN;
    assert_int_equal(judge(&s, M - 1, &opt).note, KC_NOTE_NOT_DEFINED); /* the block of now is empty */
}

/* No case in the block of now in five years: its mean is 0, the upper limit of the mean without bound. */
TEST(infinite_bounds_give_no_alarm)
{
    double            y[M];
    kc_series         s = { M, y, NULL, NULL, 12 };
    kc_farrington_opt opt = monthly();

    for (size_t i = 0; i < M; i++) y[i] = (M - 1 - i) % 12 == 0 || (M - i) % 12 <= 2 ? 0 : 9 + (double)(i % 3);
    y[M - 1] = 20;
    opt.bound = KC_BOUND_MUAN;
    opt.trend = false;
    opt.se = KC_SE_MODEL;
    kc_farrington_point p = judge(&s, M - 1, &opt);

    assert_true(p.note == KC_NOTE_NOT_DEFINED && p.alarm == 0 && isnan(p.upper) && isnan(p.expected));
    opt.bound = KC_BOUND_NB;
    assert_int_equal(judge(&s, M - 1, &opt).alarm, 1);
    opt.bound = KC_BOUND_MUAN;
    y[M - 1] = NAN; /* the count itself must be known */
    assert_int_equal(judge(&s, M - 1, &opt).alarm, -1);
}

/* Mondays from 2004-01-05; 2015 has no week 53 but 2009 had: the date one year before 2010-01-11 is 2009-01-11, a Sunday, so Monday the 12th. */
TEST(weeks_of_past_years_by_the_calendar)
{
    enum { W = 340 };
    static double  y[W];
    static int64_t day[W];

    for (int i = 0; i < W; i++) {
        y[i] = 10 + i % 3;
        day[i] = 12422 + 7 * i; /* 2004-01-05 */
    }
    kc_series         by_date = { W, y, NULL, day, 52 }, by_index = { W, y, NULL, NULL, 52 };
    kc_farrington_opt opt = OLD;
    size_t            now = 314; /* 2010-01-11: 314 - 52 = 262 is 2009-01-12 */

    opt.years = 5;
    opt.half_window = 0;
    opt.reweight = false;
    opt.trend = false;
    /* 2008-01-11 is a Friday: Monday 14, i.e. 104 weeks back; 2007-01-11 a Thursday: Monday 8; 157 back */
    y[now - 157] = 400;
    assert_true(judge(&by_date, now, &opt).expected > 80);
    assert_true(judge(&by_index, now, &opt).expected < 15);
    y[now - 157] = 10;
    y[now - 156] = 400;
    assert_true(judge(&by_date, now, &opt).expected < 15);
    assert_true(judge(&by_index, now, &opt).expected > 80);
    opt = FLEXIBLE;
    opt.periods = 10;
    y[now - 156] = 10;
    assert_int_equal(judge(&by_date, now, &opt).note, KC_NOTE_NONE);
    opt.years = 6; /* 2004-01-12 is there */
    assert_int_equal(judge(&by_date, now, &opt).note, KC_NOTE_NONE);
    opt.years = 7;
    assert_int_equal(judge(&by_date, now, &opt).note, KC_NOTE_FEW_POINTS);
}

static void refuses(kc_farrington_opt opt, bool ok)
{
    double              y[M];
    kc_series           s = { M, y, NULL, NULL, 12 };
    kc_farrington_point p = { .phi = -7 };

    for (int i = 0; i < M; i++) y[i] = 4 + i % 5;
    assert_int_equal(kc_farrington(&s, M - 1, 1, &opt, work, &p, NULL), ok ? KC_OK : KC_E_ARG);
    if (!ok) assert_true(p.phi == -7);
}

#define WITH(change, ok)              \
    do {                              \
        kc_farrington_opt o = monthly(); \
        change;                       \
        refuses(o, ok);               \
    } while (0)

TEST(limits_of_the_options)
{
    WITH(o.alpha = 0, false);
    WITH(o.alpha = 0.5, true);
    WITH(o.alpha = 0.51, false);
    WITH(o.p_trend = 1.01, false);
    WITH(o.p_trend = -0.01, false);
    WITH(o.weights_threshold = 0, false);
    WITH(o.limit_cases = -1, false);
    WITH(o.limit_points = 0, false);
    WITH(o.limit_points = 1, true);
    WITH(o.tolerance = 0, false);
    WITH(o.tolerance = 1e-3, false);
    WITH(o.years = 0, false);
    WITH(o.years = 51, false);
    WITH(o.half_window = 5; o.periods = 1, true);
    WITH(o.half_window = 6; o.periods = 1, false);
    WITH(o.periods = 10, true);
    WITH(o.periods = 11, false);
    WITH(o.periods = 0, false);
    WITH(o.left_out = -1, true);
    WITH(o.left_out = -2, false);
    WITH(o.left_out = 1000, true);
    WITH(o.version = KC_FARRINGTON_1996, false); /* four periods, bound nb */
    WITH(o.version = KC_FARRINGTON_1996; o.periods = 1, false);
    WITH(o.version = KC_FARRINGTON_1996; o.periods = 1; o.bound = KC_BOUND_DELTA, true);
    WITH(o.offset = true, false); /* no population */
}

TEST(bad_data_leave_the_results_alone)
{
    double              y[M], pop[M];
    int64_t             day[M];
    kc_series           s = { M, y, pop, NULL, 12 };
    kc_farrington_opt   opt = monthly();
    kc_farrington_point p[2] = { { .phi = -7 }, { .phi = -7 } };
    kc_err              err = KC_ERR_INIT;

    for (int i = 0; i < M; i++) {
        y[i] = 4 + i % 5;
        pop[i] = 1000;
        day[i] = 31 * i;
    }
    y[3] = -1;
    assert_int_equal(kc_farrington(&s, M - 2, 2, &opt, work, p, &err), KC_E_DATA);
    assert_int_equal(err.at, 3);
    y[3] = INFINITY;
    assert_int_equal(kc_farrington(&s, M - 2, 2, &opt, work, p, &err), KC_E_DATA);
    y[3] = 1;
    opt.offset = true;
    pop[5] = 0;
    assert_int_equal(kc_farrington(&s, M - 2, 2, &opt, work, p, &err), KC_E_DATA);
    assert_int_equal(err.at, 5);
    assert_string_equal(err.key, "stats.outbreak_population");
    pop[5] = 1;
    day[9] = day[8];
    s.day = day;
    assert_int_equal(kc_farrington(&s, M - 2, 2, &opt, work, p, &err), KC_E_DATA);
    assert_int_equal(err.at, 9);
    s.day = NULL;
    assert_int_equal(kc_farrington(&s, M - 2, 3, &opt, work, p, &err), KC_E_ARG);
    s.freq = 0;
    assert_int_equal(kc_farrington(&s, M - 2, 2, &opt, work, p, &err), KC_E_ARG);
    assert_true(p[0].phi == -7 && p[1].phi == -7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(constant_counts_are_poisson),
        T(standard_errors_of_r_and_of_the_model),
        T(blocks_lie_where_they_should),
        T(trends_are_kept_unless_they_rise_above_the_past),
        T(old_outbreaks_are_weighted_down),
        T(population_is_an_offset),
        T(few_cases_and_missing_counts),
        T(zeros_only),
        T(too_short_or_empty_baselines),
        T(infinite_bounds_give_no_alarm),
        T(weeks_of_past_years_by_the_calendar),
        T(limits_of_the_options),
        T(bad_data_leave_the_results_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
