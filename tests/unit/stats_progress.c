/* Progress methods: small numbers worked by hand, every edge of kc_progress.h. Vectors of ../shared/peers.md section 3 are named. */
#include "kangce/kc_progress.h"
#include "kc_test.h"

#include <math.h>

static void near_to(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

/* peers.md 3: "HP: 70 -> 76, target 85 | 40 % of targeted change, 8.5714 % change": 100*6/15, 100*6/70. */
TEST(healthy_people_vector)
{
    kc_track t = { 70, 76, 85, 2020, 2024, 2030, 1 };
    kc_hp    hp = kc_hp2030(&t, NAN, NAN);

    near_to(hp.percent, 40);
    near_to(hp.change, 8.571428571428571);
    assert_int_equal(hp.cls, KC_HP_IMPROVING);
    assert_int_equal(hp.why, KC_PROGRESS_OK);
}

/* peers.md 3: "Open SDG: 70 (2020) -> 76 (2024), target 85 (2030) | CAGRo 0.0207723, CAGRt 0.0196053, R 1.05953". */
TEST(open_sdg_vector)
{
    kc_track t = { 70, 76, 85, 2020, 2024, 2030, 1 };
    kc_sdg   g = kc_opensdg(&t);

    assert_true(fabs(g.observed - 0.0207723) < 5e-8);
    assert_true(fabs(g.required - 0.0196053) < 5e-8);
    assert_true(fabs(g.ratio - 1.05953) < 5e-6);
    assert_int_equal(g.cls, KC_SDG_SUBSTANTIAL);
}

/* 9 % of the way: little change; 10 %: improving; away by 4 of 50 = 8 %: little; by 5 = 10 %: worse. */
TEST(healthy_people_classes_without_errors)
{
    kc_track t = { 50, 59, 150, 0, 0, 0, 1 };

    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_LITTLE_CHANGE);
    t.value = 60;
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_IMPROVING);
    t.value = 46;
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_LITTLE_CHANGE);
    t.value = 45;
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_WORSE);
    t.value = 50;
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_LITTLE_CHANGE);
    t.value = 150;
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_MET);
}

/* 3 / sqrt(1 + 2.25) = 1.664 > 1.645 significant; 3 / sqrt(1 + 2.56) = 1.590 not. */
TEST(healthy_people_classes_with_errors)
{
    kc_track t = { 50, 53, 150, 0, 0, 0, 1 };

    assert_int_equal(kc_hp2030(&t, 1, 1.5).cls, KC_HP_IMPROVING);
    assert_int_equal(kc_hp2030(&t, 1, 1.6).cls, KC_HP_LITTLE_CHANGE);
    t.value = 47;
    assert_int_equal(kc_hp2030(&t, 1, 1.5).cls, KC_HP_WORSE);
}

/* A falling indicator: 20 -> 17, target 14: half way; growth (17/20)^(1/5)-1 = -0.031981, needed (14/20)^(1/10)-1 = -0.035040. */
TEST(falling_indicator)
{
    kc_track t = { 20, 17, 14, 2015, 2020, 2025, -1 };
    kc_sched s = kc_schedule(&t);

    near_to(kc_hp2030(&t, NAN, NAN).percent, 50);
    near_to(kc_opensdg(&t).ratio, (pow(0.85, 0.2) - 1) / (pow(0.7, 0.1) - 1));
    assert_int_equal(kc_opensdg(&t).cls, KC_SDG_MODERATE); /* 0.9127 */
    near_to(s.expected, 17);
    near_to(s.share, 1);
    near_to(kc_needed(&t, NULL), -0.6); /* (14-17)/5 */
    t.value = 21;
    assert_int_equal(kc_opensdg(&t).cls, KC_SDG_DETERIORATION);
    assert_true(kc_hp2030(&t, NAN, NAN).percent < 0);
}

TEST(baseline_equal_to_target)
{
    kc_track t = { 50, 49, 50, 2015, 2020, 2025, 1 };

    assert_true(isnan(kc_hp2030(&t, NAN, NAN).percent));
    assert_int_equal(kc_hp2030(&t, NAN, NAN).why, KC_PROGRESS_BASELINE_IS_TARGET);
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_NONE);
    assert_int_equal(kc_opensdg(&t).why, KC_PROGRESS_BASELINE_IS_TARGET);
    near_to(kc_schedule(&t).expected, 50);
    assert_true(isnan(kc_schedule(&t).share));
    t.value = 50;
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_MET);
    assert_int_equal(kc_opensdg(&t).cls, KC_SDG_ACHIEVED);
}

/* Infant mortality 6.8 in 2017, target at most 7.5: the target is looser; expected is never worse than the target asks. */
TEST(target_looser_than_baseline)
{
    kc_track t = { 6.8, 7.0, 7.5, 2017, 2020, 2022, -1 };

    assert_int_equal(kc_hp2030(&t, NAN, NAN).why, KC_PROGRESS_BASELINE_MEETS);
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_MET);
    near_to(kc_schedule(&t).expected, 7.5);
    near_to(kc_needed(&t, NULL), 0);
    t.value = 8;
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_NONE);
    assert_true(isnan(kc_hp2030(&t, NAN, NAN).percent));
}

/* Zero is a value: 10 -> 0, target 0 met; a growth rate to a target of 0 does not exist; from 0 neither. */
TEST(zero_is_a_value)
{
    kc_track t = { 10, 0, 0, 2015, 2020, 2025, -1 };

    near_to(kc_hp2030(&t, NAN, NAN).percent, 100);
    assert_int_equal(kc_hp2030(&t, NAN, NAN).cls, KC_HP_MET);
    assert_int_equal(kc_opensdg(&t).why, KC_PROGRESS_NOT_POSITIVE);
    assert_int_equal(kc_opensdg(&t).cls, KC_SDG_ACHIEVED);
    t = (kc_track){ 0, 5, 10, 2015, 2020, 2025, 1 };
    near_to(kc_hp2030(&t, NAN, NAN).percent, 50);
    assert_true(isnan(kc_hp2030(&t, NAN, NAN).change));
    assert_int_equal(kc_opensdg(&t).why, KC_PROGRESS_NOT_POSITIVE);
    t = (kc_track){ 10, 0, 20, 2015, 2020, 2025, 1 }; /* growth of -100 % */
    near_to(kc_opensdg(&t).observed, -1);
    assert_int_equal(kc_opensdg(&t).cls, KC_SDG_DETERIORATION);
    t = (kc_track){ -4, -2, 2, 2015, 2020, 2025, 1 }; /* values below zero: no growth rate, the other two work: 2/6 */
    assert_int_equal(kc_opensdg(&t).why, KC_PROGRESS_NOT_POSITIVE);
    near_to(kc_hp2030(&t, NAN, NAN).percent, 100.0 / 3);
}

TEST(missing_numbers_and_years)
{
    kc_track        t = { NAN, 5, 10, 2015, 2020, 2025, 1 };
    kc_progress_why why;

    assert_int_equal(kc_hp2030(&t, NAN, NAN).why, KC_PROGRESS_MISSING);
    assert_int_equal(kc_schedule(&t).why, KC_PROGRESS_MISSING);
    near_to(kc_needed(&t, &why), 1); /* needs no baseline: (10-5)/5 */
    t = (kc_track){ 1, 5, 10, 0, 2020, 2025, 1 };
    assert_int_equal(kc_opensdg(&t).why, KC_PROGRESS_NO_YEAR);
    assert_int_equal(kc_schedule(&t).why, KC_PROGRESS_NO_YEAR);
    assert_int_equal(kc_hp2030(&t, NAN, NAN).why, KC_PROGRESS_OK);
    t = (kc_track){ 1, 1, 10, 2020, 2020, 2025, 1 };
    assert_int_equal(kc_schedule(&t).why, KC_PROGRESS_NOT_YET);
    near_to(kc_schedule(&t).expected, 1);
    t = (kc_track){ 1, 5, 10, 2015, 2025, 2025, 1 };
    assert_true(isnan(kc_needed(&t, &why)));
    assert_int_equal(why, KC_PROGRESS_OVER);
    t.better = 0;
    assert_int_equal(kc_hp2030(&t, NAN, NAN).why, KC_PROGRESS_NO_DIRECTION);
}

/* On the line from 10 (2015) to 30 (2025), 2020 asks for 20: with 15 half of the due change is there. After 2025 the target stays. */
TEST(schedule_by_hand)
{
    kc_track t = { 10, 15, 30, 2015, 2020, 2025, 1 };

    near_to(kc_schedule(&t).expected, 20);
    near_to(kc_schedule(&t).share, 0.5);
    near_to(kc_schedule_at(10, 2015, 30, 2025, 2030), 30);
    near_to(kc_schedule_at(10, 2015, 30, 2025, 2010), 10);
    assert_true(isnan(kc_schedule_at(10, 0, 30, 2025, 2010)));
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(healthy_people_vector), T(open_sdg_vector), T(healthy_people_classes_without_errors),
                                        T(healthy_people_classes_with_errors), T(falling_indicator), T(baseline_equal_to_target),
                                        T(target_looser_than_baseline), T(zero_is_a_value), T(missing_numbers_and_years), T(schedule_by_hand) };

    return cmocka_run_group_tests_name("stats_progress", tests, NULL, NULL);
}
