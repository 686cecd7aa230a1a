/* Judging one line in one region: every rule of kc_judge.h on small series worked by hand. */
#include "judge_fixture.h"

/* ---- met or not ------------------------------------------------------------------------------------- */

TEST_ARENA(comparators_and_directions)
{
    static const struct {
        kc_cmp cmp;
        int    direction;
        double value;
        int    met;
        double gap;
    } cases[] = {
        { KC_CMP_GE, 1, 100, 1, 0 },  { KC_CMP_GE, 1, 99.9, 0, -0.1 }, { KC_CMP_GT, 1, 100, 0, 0 },   { KC_CMP_GT, 1, 100.1, 1, 0.1 },
        { KC_CMP_LE, -1, 100, 1, 0 }, { KC_CMP_LE, -1, 101, 0, -1 },   { KC_CMP_LT, -1, 100, 0, 0 },  { KC_CMP_LT, -1, 99, 1, 1 },
        { KC_CMP_EQ, 1, 105, 1, 5 },  { KC_CMP_EQ, 1, 99, 0, -1 },     { KC_CMP_EQ, -1, 95, 1, 5 },   { KC_CMP_EQ, -1, 105, 0, -5 },
        { KC_CMP_EQ, 0, 100, 1, 0 },  { KC_CMP_EQ, 0, 105, 0, -5 },    { KC_CMP_LE, 1, 90, 1, 10 }, /* the comparator wins over the indicator */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture *f = start(a, cases[i].direction, "家");

        (void)target(f, cases[i].cmp, 100, 2020);
        set(f, 2020, cases[i].value);
        const kc_result *r = judge_at(f, 2020, false);

        if (r->met != cases[i].met) fail_msg("case %zu", i);
        assert_int_equal(r->status, cases[i].met ? KC_MET : KC_NOT_MET);
        near_to(r->gap, cases[i].gap);
        assert_int_equal(r->rule, KC_RULE_OWN);
        near_to(r->target, 100);
    }
}

/* 30 "about": 5 % of 30 is 1.5: 28.5 is met, 28.4 is not. */
TEST_ARENA(about_has_a_tolerance)
{
    fixture *f = start(a, 1, "万亩");

    target(f, KC_CMP_EQ, 30, 2020)->approx = true;
    set(f, 2020, 28.5);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_MET);
    assert_true(f->r.flags & KC_RF_APPROX);
    set(f, 2020, 28.4);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_NOT_MET);
}

/* ---- the governing target --------------------------------------------------------------------------- */

/* Baseline 10 in 2016, 20 by 2022, 28 by 2030. 2019: 10 + 10*3/6 = 15. 2024: 20 + 8*2/8 = 22. After 2030: 28. */
TEST_ARENA(targets_between_years_are_on_a_line)
{
    fixture   *f = start(a, 1, "%");
    kc_target *t = target(f, KC_CMP_GE, 20, 2022);

    t->baseline = 10;
    t->baseline_year = 2016;
    (void)target(f, KC_CMP_GE, 28, 2030);
    set(f, 2019, 15);
    near_to(judge_at(f, 2019, false)->target, 15);
    assert_int_equal(f->r.rule, KC_RULE_LINEAR);
    assert_int_equal(f->r.status, KC_ON_TRACK);
    near_to(f->r.schedule, 1);
    near_to(f->r.hp2030, 50);
    near_to(f->r.goal, 20);
    near_to(f->r.final, 28);
    set(f, 2024, 21);
    near_to(judge_at(f, 2024, false)->target, 22);
    near_to(f->r.schedule, 11.0 / 12); /* (21-10)/(22-10) */
    assert_int_equal(f->r.status, KC_AT_RISK);
    near_to(f->r.needed, 7.0 / 6); /* (28-21)/(2030-2024) */
    set(f, 2024, 15);
    assert_int_equal(judge_at(f, 2024, false)->status, KC_LATE); /* 5/12 < 1/2 */
    set(f, 2024, 29);
    assert_int_equal(judge_at(f, 2024, false)->status, KC_MET); /* the next target is reached already */
}

/* 22 by 2022, 30 by 2030, observed 25 in 2015: in 2024 the plan asks for 24. 27 is on track, though a straight line to 30 would ask more. */
TEST_ARENA(what_the_plan_asks_by_now_decides)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 22, 2022);
    (void)target(f, KC_CMP_GE, 30, 2030);
    set(f, 2015, 25);
    set(f, 2024, 27);
    assert_int_equal(judge_at(f, 2024, false)->status, KC_ON_TRACK);
    near_to(f->r.target, 24);
    assert_true(isnan(f->r.schedule));
    assert_int_equal(f->r.why_schedule, KC_WHY_BASELINE_MEETS);
    set(f, 2024, 23);
    assert_int_equal(judge_at(f, 2024, false)->status, KC_LATE);
}

TEST_ARENA(after_the_last_year_the_last_target_holds)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 20, 2018);
    set(f, 2020, 21);
    near_to(judge_at(f, 2020, false)->target, 20);
    assert_int_equal(f->r.rule, KC_RULE_LAST);
    assert_int_equal(f->r.status, KC_MET);
    assert_int_equal(f->r.why_chance, KC_WHY_TARGET_PAST);
}

TEST_ARENA(without_baseline_and_trend_the_pace_is_unknown)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 20, 2030);
    set(f, 2020, 15);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_AT_RISK);
    assert_true(f->r.flags & KC_RF_PACE_UNKNOWN);
    assert_int_equal(f->r.why, KC_WHY_NO_BASELINE);
    assert_int_equal(f->r.rule, KC_RULE_NEXT);
    near_to(f->r.target, 20);
    set(f, 2020, 20);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_MET);
}

/* Without the plan's baseline: what was observed in the year before the period (2015) or the nearest before, else the first after. */
TEST_ARENA(baseline_is_observed_when_the_plan_gives_none)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 20, 2030);
    set(f, 2014, 5);
    set(f, 2017, 6);
    set(f, 2020, 12);
    (void)judge_at(f, 2020, false);
    near_to(f->r.baseline, 5);
    assert_int_equal(f->r.baseline_year, 2014);
    assert_true(f->r.flags & KC_RF_BASELINE_OBSERVED);
    f->status[2014 - Y0] = KC_ABSENT;
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.baseline_year, 2017);
}

/* The region of the plan uses its baseline; a region below has its own past, not that of the nation. */
TEST_ARENA(a_region_below_inherits_the_target_not_the_baseline)
{
    fixture   *f = start(a, 1, "%");
    kc_target *t = target(f, KC_CMP_GE, 20, 2020);

    t->baseline = 10;
    t->baseline_year = 2015;
    set(f, 2015, 12);
    set(f, 2020, 18);
    near_to(judge_at(f, 2020, false)->baseline, 10);
    near_to(f->r.hp2030, 80);
    near_to(judge_at(f, 2020, true)->baseline, 12);
    near_to(f->r.hp2030, 75); /* (18-12)/(20-12) */
    assert_true(f->r.flags & KC_RF_INHERITED);
}

/* Infant mortality: 6.8 in 2017, at most 7.5 in 2022. Until then 7.5 holds, nobody is asked to get worse. */
TEST_ARENA(a_target_looser_than_the_baseline)
{
    fixture   *f = start(a, -1, "‰");
    kc_target *t = target(f, KC_CMP_LE, 7.5, 2022);

    t->baseline = 6.8;
    t->baseline_year = 2017;
    set(f, 2020, 7.2);
    near_to(judge_at(f, 2020, false)->target, 7.5);
    assert_int_equal(f->r.status, KC_MET);
    assert_true(f->r.flags & KC_RF_TARGET_LOOSER);
    assert_true(isnan(f->r.hp2030) && isnan(f->r.opensdg) && isnan(f->r.schedule));
    assert_int_equal(f->r.why_hp2030, KC_WHY_BASELINE_MEETS);
    set(f, 2020, 7.9);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_LATE); /* it was there and is not now */
}

TEST_ARENA(a_baseline_equal_to_the_target)
{
    fixture   *f = start(a, 1, "%");
    kc_target *t = target(f, KC_CMP_GE, 50, 2030);

    t->baseline = 50;
    t->baseline_year = 2016;
    set(f, 2020, 50);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_MET);
    assert_int_equal(f->r.why_hp2030, KC_WHY_BASELINE_IS_TARGET);
    set(f, 2020, 49);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_LATE);
}

/* Zero is reached: 4 cases to none. A ratio of growth rates to zero does not exist. */
TEST_ARENA(zero_is_a_value_and_a_target)
{
    fixture   *f = start(a, -1, "例");
    kc_target *t = target(f, KC_CMP_LE, 0, 2020);

    t->baseline = 4;
    t->baseline_year = 2016;
    set(f, 2020, 0);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_MET);
    near_to(f->r.value, 0);
    near_to(f->r.hp2030, 100);
    assert_int_equal(f->r.why_opensdg, KC_WHY_NOT_POSITIVE);
    assert_true(isnan(f->r.opensdg));
}

/* ---- values ----------------------------------------------------------------------------------------- */

TEST_ARENA(missing_not_applicable_zero_suppressed_are_four_outcomes)
{
    static const struct {
        uint8_t status;
        kc_why  why;
    } cases[] = { { KC_MISSING, KC_WHY_MISSING }, { KC_NOT_APPLICABLE, KC_WHY_NOT_APPLICABLE }, { KC_SUPPRESSED, KC_WHY_SUPPRESSED },
                  { KC_ABSENT, KC_WHY_ABSENT } };

    for (size_t i = 0; i < 4; i++) {
        fixture *f = start(a, 1, "%");

        (void)target(f, KC_CMP_GE, 20, 2020);
        f->status[2020 - Y0] = cases[i].status;
        assert_int_equal(judge_at(f, 2020, false)->status, KC_NO_DATA);
        assert_int_equal(f->r.why, cases[i].why);
        assert_int_equal(f->r.met, 2);
        assert_true(isnan(f->r.value) && isnan(f->r.gap));
        near_to(f->r.target, 20);
    }
}

/* An older value fills a gap, not an answer. 2017 is 3 years before 2020; 2016 is too old. */
TEST_ARENA(older_values_fill_gaps_for_max_age_years)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 20, 2020);
    set(f, 2017, 21);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_MET);
    assert_int_equal(f->r.value_year, 2017);
    assert_true(f->r.flags & KC_RF_OLD_VALUE);
    f->status[2020 - Y0] = KC_MISSING;
    assert_int_equal(judge_at(f, 2020, false)->value_year, 2017);
    f->status[2020 - Y0] = KC_NOT_APPLICABLE;
    assert_int_equal(judge_at(f, 2020, false)->why, KC_WHY_NOT_APPLICABLE);
    f->status[2020 - Y0] = KC_SUPPRESSED;
    assert_int_equal(judge_at(f, 2020, false)->why, KC_WHY_SUPPRESSED);
    f->status[2020 - Y0] = f->status[2017 - Y0] = KC_ABSENT;
    set(f, 2016, 21);
    assert_int_equal(judge_at(f, 2020, false)->why, KC_WHY_TOO_OLD);
}

TEST_ARENA(marks_of_the_value_are_carried)
{
    fixture   *f = start(a, 1, "%");
    kc_target *t = target(f, KC_CMP_GE, 20, 2020);

    kc_names_add(a, &t->warnings, "unconfirmed");
    set(f, 2020, 21);
    f->flags[2020 - Y0] = KC_FLAG_SYNTHETIC | KC_FLAG_CONFLICT;
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.flags, KC_RF_SYNTHETIC | KC_RF_CONFLICT | KC_RF_TARGET_UNCONFIRMED);
}

/* ---- trend, chance, breaks -------------------------------------------------------------------------- */

/* 10 11 12 13 14 in 2016..2020: exactly one a year, 24 in 2030. At least 24: 1; more than 24: 0; the interval has no width. */
TEST_ARENA(chance_on_a_perfect_line_minds_strictness)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 24, 2030);
    for (int y = 2016; y <= 2020; y++) set(f, y, y - 2006);
    near_to(judge_at(f, 2020, false)->chance, 1);
    near_to(f->r.forecast, 24);
    near_to(f->r.low, 24);
    near_to(f->r.slope, 1);
    near_to(f->r.change, 1);
    assert_int_equal(f->r.trend, 1);
    assert_int_equal(f->r.better, 1);
    f->plan.targets.items[0].cmp = KC_CMP_GT;
    near_to(judge_at(f, 2020, false)->chance, 0);
}

/* The series of tests/unit/stats_trend.c, 1 3 2 5 4 in 2016..2020: at 2023 the line is at 7, so "at least 7" has one half. */
TEST_ARENA(chance_and_interval_by_hand)
{
    const double y[] = { 1, 3, 2, 5, 4 };
    fixture     *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 7, 2023);
    for (int i = 0; i < 5; i++) set(f, 2016 + i, y[i]);
    near_to(judge_at(f, 2020, false)->chance, 0.5);
    near_to(f->r.high - 7, 3.182446305284263 * 2.1071307505705477);
    assert_int_equal(f->r.trend, 0); /* p = 0.10 */
    f->plan.targets.items[0].cmp = KC_CMP_LE;
    near_to(judge_at(f, 2020, false)->chance, 0.5);
}

TEST_ARENA(four_years_are_too_few)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 24, 2030);
    for (int y = 2017; y <= 2020; y++) set(f, y, y - 2006);
    (void)judge_at(f, 2020, false);
    assert_true(isnan(f->r.chance) && isnan(f->r.forecast));
    assert_int_equal(f->r.why_chance, KC_WHY_FEW_YEARS);
    assert_int_equal(f->r.trend, 1); /* last step 13 -> 14 is more than 1 % */
}

/* A break at 2018: only 2018..2020 are left; nothing crosses it. */
TEST_ARENA(no_trend_across_a_break)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 24, 2030);
    for (int y = 2012; y <= 2020; y++) set(f, y, y - 2006);
    f->broken[2018 - Y0] = true;
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.history_from, 2018);
    assert_int_equal(f->r.n_history, 3);
    assert_true(f->r.flags & KC_RF_BREAK);
    assert_int_equal(f->r.why_chance, KC_WHY_FEW_YEARS);
    near_to(f->r.change, 1);
    f->broken[2020 - Y0] = true;
    (void)judge_at(f, 2020, false);
    assert_true(isnan(f->r.change));
    assert_int_equal(f->r.why_change, KC_WHY_BREAK);
}

/* ---- methods ---------------------------------------------------------------------------------------- */

/* 10 (2015) -> 30 (2030), 14 in 2020: schedule 4/6.67 = 0.6 at risk; HP 20 % improving; growth (1.4^(1/5)-1)/(3^(1/15)-1) = 0.918 moderate. */
TEST_ARENA(three_methods_are_computed_one_decides)
{
    fixture   *f = start(a, 1, "%");
    kc_target *t = target(f, KC_CMP_GE, 30, 2030);

    t->baseline = 10;
    t->baseline_year = 2015;
    set(f, 2020, 14);
    (void)judge_at(f, 2020, false);
    near_to(f->r.schedule, 0.6);
    near_to(f->r.hp2030, 20);
    near_to(f->r.opensdg, (pow(1.4, 0.2) - 1) / (pow(3, 1.0 / 15) - 1));
    assert_int_equal(f->r.status, KC_AT_RISK);
    f->p.method = KC_METHOD_HP2030;
    assert_int_equal(judge_at(f, 2020, false)->status, KC_ON_TRACK);
    f->p.method = KC_METHOD_OPENSDG;
    assert_int_equal(judge_at(f, 2020, false)->status, KC_AT_RISK);
    set(f, 2020, 9);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_LATE);
}

/* ---- changes ---------------------------------------------------------------------------------------- */

/* Myopia falls by one point a year: 52 (2018) -> 50 (2020) is exactly two steps. */
TEST_ARENA(a_yearly_step)
{
    fixture   *f = start(a, -1, "%");
    kc_target *t = target(f, KC_CMP_DECREASE, 1, 0);

    t->basis = KC_BASIS_PER_YEAR;
    t->unit = "个百分点";
    set(f, 2018, 52);
    set(f, 2020, 50);
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.status, KC_MET);
    assert_int_equal(f->r.rule, KC_RULE_STEP);
    near_to(f->r.target, 50);
    set(f, 2020, 50.1);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_NOT_MET);
    near_to(f->r.gap, -0.1);
    f->status[2018 - Y0] = KC_ABSENT;
    assert_int_equal(judge_at(f, 2020, false)->status, KC_NO_DATA);
    assert_int_equal(f->r.why, KC_WHY_NO_PREVIOUS);
    near_to(f->r.value, 50.1);
}

/* Down 20 % on 2015 by 2025: 40 -> 32. In 2020 half of the way: 36. */
TEST_ARENA(a_change_since_a_year)
{
    fixture   *f = start(a, -1, "微克/立方米");
    kc_target *t = target(f, KC_CMP_DECREASE, 20, 2025);

    t->basis = KC_BASIS_SINCE_YEAR;
    t->basis_year = 2015;
    t->unit = "%";
    set(f, 2015, 40);
    set(f, 2020, 35);
    (void)judge_at(f, 2020, false);
    near_to(f->r.goal, 32);
    near_to(f->r.target, 36);
    assert_int_equal(f->r.status, KC_ON_TRACK);
    near_to(f->r.hp2030, 62.5);
    set(f, 2025, 33);
    assert_int_equal(judge_at(f, 2025, false)->status, KC_NOT_MET);
    f->status[2015 - Y0] = KC_ABSENT;
    assert_int_equal(judge_at(f, 2025, false)->why, KC_WHY_NO_BASELINE);
}

TEST_ARENA(a_change_against_the_year_before)
{
    fixture   *f = start(a, -1, "人");
    kc_target *t = target(f, KC_CMP_DECREASE, NAN, 0);

    t->basis = KC_BASIS_PREVIOUS_YEAR;
    set(f, 2018, 9);
    set(f, 2020, 8);
    assert_int_equal(judge_at(f, 2020, false)->why, KC_WHY_NO_PREVIOUS); /* 2019 is what was asked for */
    set(f, 2019, 8);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_NOT_MET); /* equal is not lower */
    set(f, 2020, 7.9);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_MET);
}

/* "Rises by 2022" without a number: before the year on track / at risk / late, in the year met or not. */
TEST_ARENA(a_trend_without_a_number)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_INCREASE, NAN, 2022);
    set(f, 2018, 50);
    set(f, 2020, 51);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_ON_TRACK);
    near_to(f->r.gap, 1);
    near_to(f->r.baseline, 50);
    assert_true(isnan(f->r.target) && isnan(f->r.hp2030));
    set(f, 2020, 50);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_AT_RISK);
    set(f, 2020, 49);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_LATE);
    set(f, 2022, 48);
    assert_int_equal(judge_at(f, 2022, false)->status, KC_NOT_MET);
    f->plan.targets.items[0].baseline = 47; /* the plan's own baseline comes before the previous value */
    assert_int_equal(judge_at(f, 2022, false)->status, KC_MET);
}

/* Growth must slow down: 10 -> 11 -> 11.55: 10 %, then 5 %. Two values are one period too few. */
TEST_ARENA(slower_growth_needs_two_periods)
{
    fixture *f = start(a, -1, "%");

    f->ind.name = "心理相关疾病发生的上升趋势";
    (void)target(f, KC_CMP_DECREASE, NAN, 2020);
    set(f, 2019, 11);
    set(f, 2020, 11.55);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_NO_DATA);
    assert_int_equal(f->r.why, KC_WHY_NEEDS_TWO_PERIODS);
    set(f, 2018, 10);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_MET);
    near_to(f->r.growth_before, 10);
    near_to(f->r.growth, 5);
    near_to(f->r.gap, 5);
    f->broken[2019 - Y0] = true;
    assert_int_equal(judge_at(f, 2020, false)->why, KC_WHY_BREAK);
}

TEST_ARENA(another_unit_is_not_judged)
{
    fixture *f = start(a, 1, "‰");

    target(f, KC_CMP_GE, 5, 2020)->unit = "%";
    set(f, 2020, 6);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_NO_DATA);
    assert_int_equal(f->r.why, KC_WHY_UNIT);
}

/* ---- qualitative ------------------------------------------------------------------------------------ */

TEST_ARENA(qualitative_targets_wait_for_a_judgement)
{
    fixture *f = start(a, 0, NULL);

    (void)target(f, KC_CMP_QUALITATIVE, NAN, 2022);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_NO_DATA);
    assert_int_equal(f->r.why, KC_WHY_AWAITS_JUDGEMENT);
    static const struct {
        int        year;
        kc_verdict v;
        int        status;
    } cases[] = { { 2020, KC_VERDICT_MET, KC_MET },     { 2020, KC_VERDICT_PARTLY, KC_AT_RISK }, { 2020, KC_VERDICT_NOT, KC_LATE },
                  { 2022, KC_VERDICT_PARTLY, KC_NOT_MET }, { 2023, KC_VERDICT_NOT, KC_NOT_MET } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        (void)judge_at(f, cases[i].year, false);
        f->r.verdict = (uint8_t)cases[i].v;
        judge_derive(&f->lines.lines[0], &f->p, &f->r);
        assert_int_equal(f->r.status, cases[i].status);
        assert_int_equal(f->r.rule, KC_RULE_JUDGEMENT);
    }
}

/* ---- lines ------------------------------------------------------------------------------------------ */

TEST_ARENA(targets_are_put_together_by_indicator_scope_and_kind)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 30, 2030);
    (void)target(f, KC_CMP_GE, 22, 2022);
    (void)target(f, KC_CMP_GE, 22, 2022);          /* said twice: once */
    (void)target(f, KC_CMP_INCREASE, NAN, 2022);   /* another kind */
    (void)target(f, KC_CMP_GE, 23, 2022);          /* another value for the year: kept apart, both marked */
    set(f, 2022, 25);
    (void)judge_at(f, 2022, false);
    assert_int_equal(f->lines.n, 3);
    assert_string_equal(f->lines.pub[0].key, "X1");
    assert_string_equal(f->lines.pub[1].key, "X1.2");
    assert_string_equal(f->lines.pub[2].key, "X1.3");
    assert_int_equal(f->lines.pub[0].n_targets, 2);
    assert_int_equal(f->lines.pub[0].targets[0]->year, 2022);
    assert_true(f->r.flags & KC_RF_TARGET_CONFLICT);
}

/* ---- stored columns --------------------------------------------------------------------------------- */

TEST_ARENA(columns_come_back_to_the_bit)
{
    enum { N = 300 };
    kc_result *in = kc_alloc_n(a, N, sizeof *in), *out = kc_alloc_n(a, N, sizeof *out);
    kc_buf     b;

    for (int i = 0; i < N; i++) {
        in[i].row = i % 7 ? 1000000007LL + i : 0;
        in[i].value = i % 11 ? i / 100.0 : NAN;
        in[i].baseline = sqrt(i);
        in[i].previous = -0.0;
        in[i].slope = NAN;
        in[i].value_year = (int16_t)(i < 200 ? 2020 : 2019);
        in[i].trend = (int8_t)(i % 3 - 1);
        in[i].flags = i % 5 ? 0U : 1U;
    }
    kc_buf_init(&b, a);
    judge_blob_write(&b, in, N);
    assert_int_equal(judge_blob_read(b.s, b.n, N, out, NULL), KC_OK);
    for (int i = 0; i < N; i++) {
        assert_int_equal(out[i].row, in[i].row);
        assert_true(isnan(in[i].value) ? isnan(out[i].value) : out[i].value == in[i].value);
        assert_memory_equal(&out[i].baseline, &in[i].baseline, sizeof(double));
        assert_memory_equal(&out[i].previous, &in[i].previous, sizeof(double));
        assert_true(isnan(out[i].slope));
        assert_int_equal(out[i].value_year, in[i].value_year);
        assert_int_equal(out[i].trend, in[i].trend);
        assert_int_equal(out[i].flags, in[i].flags);
    }
    for (size_t cut = 0; cut < b.n; cut++) assert_int_equal(judge_blob_read(b.s, cut, N, out, NULL), KC_E_CORRUPT);
    assert_int_equal(judge_blob_read(b.s, b.n, N - 1, out, NULL), KC_E_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(comparators_and_directions), T(about_has_a_tolerance), T(targets_between_years_are_on_a_line), T(what_the_plan_asks_by_now_decides), T(after_the_last_year_the_last_target_holds),
        T(without_baseline_and_trend_the_pace_is_unknown), T(baseline_is_observed_when_the_plan_gives_none),
        T(a_region_below_inherits_the_target_not_the_baseline), T(a_target_looser_than_the_baseline), T(a_baseline_equal_to_the_target),
        T(zero_is_a_value_and_a_target), T(missing_not_applicable_zero_suppressed_are_four_outcomes), T(older_values_fill_gaps_for_max_age_years),
        T(marks_of_the_value_are_carried), T(chance_on_a_perfect_line_minds_strictness), T(chance_and_interval_by_hand), T(four_years_are_too_few),
        T(no_trend_across_a_break), T(three_methods_are_computed_one_decides), T(a_yearly_step), T(a_change_since_a_year),
        T(a_change_against_the_year_before), T(a_trend_without_a_number), T(slower_growth_needs_two_periods), T(another_unit_is_not_judged),
        T(qualitative_targets_wait_for_a_judgement), T(targets_are_put_together_by_indicator_scope_and_kind), T(columns_come_back_to_the_bit),
    };

    return cmocka_run_group_tests_name("judge_cell", tests, NULL, NULL);
}
