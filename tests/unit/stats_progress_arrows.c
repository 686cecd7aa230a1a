/* Trend arrows of the SDG Index, and the names of classes. */
#include "kangce/kc_progress.h"
#include "kc_test.h"

#include <math.h>

static void near_to(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

/* Score 55 in 2015, 100 due in 2030: 3 a year. From 61 in 2019 to 2024. */
TEST(arrows_by_ratio)
{
    static const struct {
        double   value, ratio;
        kc_arrow cls;
    } cases[] = { { 76, 1, KC_ARROW_ON_TRACK },      { 75.9, 14.9 / 15, KC_ARROW_MODERATE }, { 68.5, 0.5, KC_ARROW_MODERATE },
                  { 68.4, 7.4 / 15, KC_ARROW_STAGNATING }, { 61, 0, KC_ARROW_STAGNATING }, { 60.9, -0.1 / 15, KC_ARROW_DECREASING } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kc_track       t = { 55, cases[i].value, 100, 2015, 2024, 2030, 1 };
        kc_sdsn_result r = kc_sdsn(&t, 61, 2019);

        near_to(r.required, 3);
        near_to(r.observed, (cases[i].value - 61) / 5);
        near_to(r.ratio, cases[i].ratio);
        assert_int_equal(r.cls, cases[i].cls);
        assert_int_equal(r.why, KC_PROGRESS_OK);
    }
}

TEST(a_falling_indicator_has_arrows_too)
{
    kc_track       t = { 20, 14, 5, 2015, 2023, 2030, -1 };
    kc_sdsn_result r = kc_sdsn(&t, 18, 2019);

    near_to(r.required, -1);
    near_to(r.ratio, 1);
    assert_int_equal(r.cls, KC_ARROW_ON_TRACK);
    t.value = 18.5;
    assert_int_equal(kc_sdsn(&t, 18, 2019).cls, KC_ARROW_DECREASING);
    t.value = 5;
    assert_int_equal(kc_sdsn(&t, 18, 2019).cls, KC_ARROW_MAINTAINING);
}

TEST(edges_of_arrows)
{
    kc_track t = { 90, 85, 80, 2015, 2024, 2030, 1 };

    assert_int_equal(kc_sdsn(&t, NAN, 0).cls, KC_ARROW_MAINTAINING); /* at the target: nothing else is needed */
    t.value = 79;                                                    /* the baseline met it, the value does not */
    kc_sdsn_result r = kc_sdsn(&t, 82, 2020);
    assert_true(isnan(r.ratio) && r.why == KC_PROGRESS_BASELINE_MEETS && r.cls == KC_ARROW_DECREASING);
    assert_int_equal(kc_sdsn(&t, 78, 2020).cls, KC_ARROW_STAGNATING);
    t = (kc_track){ 50, 60, 80, 2015, 2024, 2030, 1 };
    assert_int_equal(kc_sdsn(&t, NAN, 2020).why, KC_PROGRESS_MISSING);
    assert_int_equal(kc_sdsn(&t, 55, 0).why, KC_PROGRESS_NO_YEAR);
    assert_int_equal(kc_sdsn(&t, 55, 2024).why, KC_PROGRESS_NOT_YET);
    t.target_year = 2015;
    assert_int_equal(kc_sdsn(&t, 55, 2020).why, KC_PROGRESS_OVER);
    t.better = 0;
    assert_int_equal(kc_sdsn(&t, 55, 2020).why, KC_PROGRESS_NO_DIRECTION);
    t = (kc_track){ 50, NAN, 80, 2015, 2024, 2030, 1 };
    r = kc_sdsn(&t, 55, 2020);
    assert_true(r.why == KC_PROGRESS_MISSING && r.cls == KC_ARROW_NONE && isnan(r.observed));
}

TEST(names)
{
    kc_track t = { 70, NAN, 85, 2020, 0, 2030, 1 };
    kc_hp    hp = kc_hp2030(&t, NAN, NAN);

    assert_string_equal(kc_hp_name(&t, &hp), "baseline_only");
    t.value = 86;
    hp = kc_hp2030(&t, NAN, NAN);
    assert_string_equal(kc_hp_name(&t, &hp), "target_met");
    t.baseline = t.value = NAN;
    hp = kc_hp2030(&t, NAN, NAN);
    assert_string_equal(kc_hp_name(&t, &hp), "not_assessed");
    assert_string_equal(kc_arrow_name(KC_ARROW_MODERATE), "moderately_improving");
    assert_string_equal(kc_sdg_name(KC_SDG_DETERIORATION), "deterioration");
    assert_string_equal(kc_progress_why_name(KC_PROGRESS_OK), "");
    assert_string_equal(kc_progress_why_name(KC_PROGRESS_OVER), "over");
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(arrows_by_ratio), T(a_falling_indicator_has_arrows_too), T(edges_of_arrows), T(names) };

    return cmocka_run_group_tests_name("stats_progress_arrows", tests, NULL, NULL);
}
