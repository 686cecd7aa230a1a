/* The recent trend: the two published vectors, the rule of one point left out, polarity, edges. */
#include "kangce/kc_trend_test.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-12, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static const double X[] = { 2014, 2015, 2016, 2017, 2018, 2019 };

TEST(values_of_the_formula_sheet)
{
    const double        y[] = { 50, 52, 54, 57, 60 }, se[] = { 4 / 3.92, 4 / 3.92, 4 / 3.92, 4 / 3.92, 4 / 3.92 };
    const kc_recent_opt opt = KC_RECENT_OPT_INIT;
    kc_recent           r;

    assert_int_equal(kc_recent_values(5, X, y, se, &opt, &r, NULL), KC_OK);
    close_to(r.slope, 2.5, 1e-12);
    close_to(r.chi2, 60.025, 1e-12);
    assert_true(r.cls == KC_RECENT_INCREASING && r.stable && r.n == 5 && r.from == 2014 && r.to == 2018);
}

TEST(proportions_of_the_formula_sheet)
{
    const double  count[] = { 9, 400, 420, 450, 470, 500 }, total[] = { 1000, 1000, 1000, 1000, 1000, 1000 };
    kc_recent_opt opt = KC_RECENT_OPT_INIT;
    kc_recent     r;

    assert_int_equal(kc_recent_proportions(6, X, count, total, &opt, &r, NULL), KC_OK); /* the first of six is not among the last five */
    close_to(r.chi2, 25.2733566253, 1e-11);
    close_to(r.slope, 0.025, 1e-12);
    assert_true(r.from == 2015 && r.to == 2019);
    for (int better = -1; better <= 1; better++) {
        static const kc_recent_class want[] = { KC_RECENT_INCREASING_WORSE, KC_RECENT_INCREASING, KC_RECENT_INCREASING_BETTER };

        opt.better = better;
        assert_int_equal(kc_recent_proportions(6, X, count, total, &opt, &r, NULL), KC_OK);
        assert_int_equal(r.cls, want[better + 1]);
    }
    assert_string_equal(kc_recent_name(r.cls), "increasing_better");
    assert_string_equal(kc_recent_name((kc_recent_class)99), "?");
}

/* chi2 of slope b with equal se s over five years: 10 b^2 / s^2. The bound 9.549535706 of 99.8 %. */
TEST(just_above_and_below_the_bound)
{
    const kc_recent_opt opt = { 5, 0.998, -1, true };
    kc_recent           r;

    for (int up = 0; up < 2; up++) {
        double b = sqrt(9.549535706 / 10) * (up ? 1.0000001 : 0.9999999), y[5], se[5];

        for (int i = 0; i < 5; i++) {
            y[i] = -b * i;
            se[i] = 1;
        }
        assert_int_equal(kc_recent_values(5, X, y, se, &opt, &r, NULL), KC_OK);
        assert_int_equal(r.cls, up ? KC_RECENT_DECREASING_BETTER : KC_RECENT_NO_CHANGE);
    }
}

/* One jump at the end makes the trend; without it the series falls: not stable. */
TEST(a_trend_of_one_point_is_none)
{
    const double  y[] = { 10, 9.9, 9.8, 9.7, 12 }, se[] = { 0.1, 0.1, 0.1, 0.1, 0.1 };
    kc_recent_opt opt = KC_RECENT_OPT_INIT;
    kc_recent     r;

    assert_int_equal(kc_recent_values(5, X, y, se, &opt, &r, NULL), KC_OK);
    assert_true(r.chi2 > 100 && !r.stable && r.cls == KC_RECENT_NO_CHANGE);
    opt.stable = false;
    assert_int_equal(kc_recent_values(5, X, y, se, &opt, &r, NULL), KC_OK);
    assert_int_equal(r.cls, KC_RECENT_INCREASING);
}

TEST(edges_and_refusals)
{
    const double  y[] = { 1, NAN, 3, 4, 5, 6 }, se[] = { 1, 1, 1, NAN, 1, 1 }, zero[] = { 1, 1, 0, 1, 1, 1 };
    const double  none[] = { 0, 0, 0, 0, 0, 0 }, total[] = { 10, 10, 10, 10, 10, 10 }, more[] = { 1, 2, 11, 3, 4, 5 }, all[] = { 10, 0, 3, 4, 10, 10 };
    kc_recent_opt opt = KC_RECENT_OPT_INIT;
    kc_recent     r;
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(kc_recent_values(6, X, y, se, &opt, &r, NULL), KC_OK); /* four complete points */
    assert_true(r.cls == KC_RECENT_NONE && r.note == KC_NOTE_FEW_POINTS && r.n == 0 && isnan(r.chi2));
    opt.points = 4;
    assert_int_equal(kc_recent_values(6, X, y, se, &opt, &r, NULL), KC_OK);
    assert_true(r.n == 4 && r.from == 2014 && r.to == 2019);
    close_to(r.slope, 1, 1e-12);
    assert_int_equal(kc_recent_proportions(6, X, none, total, &opt, &r, NULL), KC_OK);
    assert_true(r.cls == KC_RECENT_NO_CHANGE && r.note == KC_NOTE_NOT_DEFINED && isnan(r.chi2));
    assert_int_equal(kc_recent_proportions(6, X, all, total, &opt, &r, NULL), KC_OK); /* 0 % and 100 % have a half case in the check */
    assert_true(isfinite(r.chi2));
    r.n = 77;
    assert_int_equal(kc_recent_values(6, X, se, zero, &opt, &r, &err), KC_E_DATA);
    assert_int_equal(err.at, 2);
    assert_int_equal(kc_recent_proportions(6, X, more, total, &opt, &r, &err), KC_E_DATA);
    assert_int_equal(err.at, 2);
    opt.points = 2;
    assert_int_equal(kc_recent_values(6, X, y, se, &opt, &r, &err), KC_E_ARG);
    opt = (kc_recent_opt){ 5, 0.998, 2, true };
    assert_int_equal(kc_recent_values(6, X, y, se, &opt, &r, &err), KC_E_ARG);
    opt = (kc_recent_opt){ 5, 1, 0, true };
    assert_int_equal(kc_recent_values(6, X, y, se, &opt, &r, &err), KC_E_ARG);
    assert_int_equal(r.n, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(values_of_the_formula_sheet), T(proportions_of_the_formula_sheet), T(just_above_and_below_the_bound),
                                        T(a_trend_of_one_point_is_none), T(edges_and_refusals) };

    return cmocka_run_group_tests_name("stats_trend_recent", tests, NULL, NULL);
}
