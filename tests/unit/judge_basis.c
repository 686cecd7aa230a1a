/* What a result rests on beside its value: marks of baseline, previous value and history; breaks; judgements that are not there. */
#include "judge_fixture.h"

/* A real value against synthetic years before it is no real progress. */
TEST_ARENA(marks_of_what_a_value_is_held_against_are_kept)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 20, 2030);
    set(f, 2015, 5);
    set(f, 2020, 12);
    f->flags[2015 - Y0] = KC_FLAG_SYNTHETIC;
    (void)judge_at(f, 2020, false);
    assert_false(f->r.flags & KC_RF_SYNTHETIC);
    assert_true(f->r.flags & KC_RF_BASIS_SYNTHETIC);
    f->flags[2015 - Y0] = KC_FLAG_UNCONFIRMED | KC_FLAG_ESTIMATED;
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.flags & (KC_RF_BASIS_MARKS | KC_RF_VALUE_MARKS), KC_RF_BASIS_UNCONFIRMED | KC_RF_BASIS_ESTIMATED);
    f->flags[2015 - Y0] = 0;
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.flags & KC_RF_BASIS_MARKS, 0);
}

TEST_ARENA(marks_of_previous_value_and_trend_are_kept)
{
    fixture   *f = start(a, 1, "%");
    kc_target *t = target(f, KC_CMP_GE, 24, 2030);

    t->baseline = 10;
    t->baseline_year = 2010;
    for (int y = 2016; y <= 2020; y++) set(f, y, y - 2006);
    f->flags[2019 - Y0] = KC_FLAG_PROVISIONAL; /* the previous value */
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.flags & KC_RF_BASIS_MARKS, KC_RF_BASIS_PROVISIONAL);
    f->flags[2019 - Y0] = 0;
    f->flags[2017 - Y0] = KC_FLAG_SYNTHETIC; /* in the trend alone */
    (void)judge_at(f, 2020, false);
    assert_true(isfinite(f->r.chance));
    assert_int_equal(f->r.flags & KC_RF_BASIS_MARKS, KC_RF_BASIS_SYNTHETIC);
    f->flags[2017 - Y0] = 0;
    f->flags[2020 - Y0] = KC_FLAG_SYNTHETIC; /* the value's own mark says it already */
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.flags & (KC_RF_BASIS_MARKS | KC_RF_VALUE_MARKS), KC_RF_SYNTHETIC);
}

TEST_ARENA(marks_of_both_periods_of_a_growth_are_kept)
{
    fixture *f = start(a, -1, "%");

    f->ind.name = "心理相关疾病发生的上升趋势";
    (void)target(f, KC_CMP_DECREASE, NAN, 2020);
    set(f, 2005 + 5, 10);
    set(f, 2018, 10.5);
    set(f, 2020, 11.55);
    f->p.history = 3;
    f->flags[2010 - Y0] = KC_FLAG_SYNTHETIC;
    assert_int_equal(judge_at(f, 2020, false)->why, KC_WHY_NONE);
    assert_true(f->r.flags & KC_RF_BASIS_SYNTHETIC);
}

/* 10 in 2016, a break in 2018, 14 in 2020: no line joins the two. With 13 in 2018 progress is counted from there. */
TEST_ARENA(progress_does_not_cross_a_break)
{
    fixture   *f = start(a, 1, "%");
    kc_target *t = target(f, KC_CMP_GE, 20, 2030);

    t->baseline = 10;
    t->baseline_year = 2016;
    set(f, 2020, 14);
    f->broken[2018 - Y0] = true;
    (void)judge_at(f, 2020, false);
    assert_true(isnan(f->r.baseline) && isnan(f->r.hp2030) && isnan(f->r.opensdg) && isnan(f->r.schedule));
    assert_int_equal(f->r.why_hp2030, KC_WHY_BREAK);
    assert_int_equal(f->r.why_schedule, KC_WHY_BREAK);
    assert_int_equal(f->r.why, KC_WHY_BREAK);
    assert_true(f->r.flags & KC_RF_REBASED);
    near_to(f->r.target, 20); /* no line to draw: the next target */
    set(f, 2018, 13);
    (void)judge_at(f, 2020, false);
    near_to(f->r.baseline, 13);
    assert_int_equal(f->r.baseline_year, 2018);
    near_to(f->r.hp2030, 100.0 / 7);
    assert_true(f->r.flags & KC_RF_REBASED && f->r.flags & KC_RF_BASELINE_OBSERVED);
    near_to(f->r.target, 13 + 7.0 * 2 / 12);
}

TEST_ARENA(an_observed_baseline_does_not_cross_a_break_either)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 20, 2030);
    set(f, 2015, 5);
    set(f, 2020, 12);
    f->broken[2017 - Y0] = true;
    (void)judge_at(f, 2020, false);
    assert_true(isnan(f->r.baseline));
    assert_int_equal(f->r.why_hp2030, KC_WHY_BREAK);
    f->broken[2017 - Y0] = false;
    (void)judge_at(f, 2020, false);
    near_to(f->r.baseline, 5);
    assert_false(f->r.flags & KC_RF_REBASED);
}

/* Nobody knows on which side of the break a baseline without its year lies. */
TEST_ARENA(a_baseline_without_a_year_and_a_break)
{
    fixture *f = start(a, 1, "%");

    target(f, KC_CMP_GE, 20, 2020)->baseline = 10;
    set(f, 2020, 14);
    near_to(judge_at(f, 2020, false)->hp2030, 40);
    f->broken[2012 - Y0] = true; /* the plan began in 2016: its baseline is not that old */
    near_to(judge_at(f, 2020, false)->hp2030, 40);
    f->broken[2018 - Y0] = true;
    assert_true(isnan(judge_at(f, 2020, false)->hp2030));
    assert_int_equal(f->r.why_hp2030, KC_WHY_BREAK);
}

TEST_ARENA(what_awaits_judgement_is_neither_met_nor_missed)
{
    fixture *f = start(a, 0, NULL);

    (void)target(f, KC_CMP_QUALITATIVE, NAN, 2022);
    assert_int_equal(judge_at(f, 2022, false)->met, 2);
    f->r.verdict = KC_VERDICT_NOT;
    judge_derive(&f->lines.lines[0], &f->p, &f->r);
    assert_int_equal(f->r.met, 0);
}

/* "Rises" has no number: what a person judged on evidence decides, also when two values are there. */
TEST_ARENA(a_judgement_decides_where_the_target_has_no_number)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_INCREASE, NAN, 2020);
    set(f, 2018, 50);
    set(f, 2020, 49);
    assert_int_equal(judge_at(f, 2020, false)->status, KC_NOT_MET);
    f->r.verdict = KC_VERDICT_MET;
    judge_derive(&f->lines.lines[0], &f->p, &f->r);
    assert_int_equal(f->r.status, KC_MET);
    assert_int_equal(f->r.rule, KC_RULE_JUDGEMENT);
}

TEST_ARENA(months_without_a_year_are_said)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 20, 2020);
    f->flags[2020 - Y0] = JUDGE_CELL_PARTS;
    assert_int_equal(judge_at(f, 2020, false)->why, KC_WHY_ONLY_PARTS);
    assert_true(f->r.flags & KC_RF_ONLY_PARTS);
    set(f, 2019, 21);
    assert_int_equal(judge_at(f, 2020, false)->value_year, 2019);
    assert_true(f->r.flags & KC_RF_ONLY_PARTS);
}

TEST_ARENA(layers_that_differ_are_said)
{
    fixture *f = start(a, 1, "%");

    (void)target(f, KC_CMP_GE, 20, 2020);
    set(f, 2020, 21);
    f->flags[2020 - Y0] = JUDGE_CELL_DIFFERS;
    assert_int_equal(judge_at(f, 2020, false)->flags, KC_RF_LAYERS_DIFFER);
}

/* 21.996 of at least 22 is not met: "22.00 ≥ 22" would be nonsense. */
TEST(as_many_decimals_as_the_verdict_needs)
{
    static const struct {
        double value, target, gap;
        int    decimals;
    } cases[] = { { 21.996, 22, -0.004, 3 }, { 21.5, 22, -0.5, 1 }, { 22, 22, 0, 1 }, { 21.99999, 22, -0.00001, 5 }, { 25, 22, 3, 1 },
                  { 22.04, 22.06, -0.02, 2 }, { 0.1 + 0.2, 0.3, 0, 1 }, { 1234567.96, 1234568.04, -0.08, 2 }, { NAN, 22, NAN, 1 } };
    const kc_line l = { .decimals = 1 };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kc_result r = { .value = cases[i].value, .target = cases[i].target, .gap = cases[i].gap };

        if (kc_result_decimals(&l, &r) != cases[i].decimals) fail_msg("case %zu: %d", i, kc_result_decimals(&l, &r));
    }
}

/* ---- a run from a hostile database ------------------------------------------------------------------ */

TEST_ARENA(a_stored_run_out_of_range_is_damaged)
{
    static const struct {
        int16_t n_history, value_year;
        uint8_t why, why_change, verdict;
        int8_t  trend;
    } bad[] = { { .n_history = -1 }, { .n_history = 72 }, { .n_history = 32767 }, { .why = KC_N_WHYS }, { .why = 255 }, { .why_change = KC_N_WHYS },
                { .verdict = 4 },    { .trend = 3 },      { .trend = -2 },        { .value_year = 3000 } };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        kc_result in = { .n_history = bad[i].n_history, .value_year = bad[i].value_year, .why = bad[i].why, .why_change = bad[i].why_change,
                         .verdict = bad[i].verdict, .trend = bad[i].trend };
        kc_result out = { 0 };
        kc_buf    b;

        kc_buf_init(&b, a);
        judge_blob_write(&b, &in, 1);
        if (judge_blob_read(b.s, b.n, 1, &out, NULL) != KC_E_CORRUPT) fail_msg("case %zu is accepted", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(marks_of_what_a_value_is_held_against_are_kept), T(marks_of_previous_value_and_trend_are_kept),
        T(marks_of_both_periods_of_a_growth_are_kept), T(progress_does_not_cross_a_break), T(an_observed_baseline_does_not_cross_a_break_either),
        T(a_baseline_without_a_year_and_a_break), T(what_awaits_judgement_is_neither_met_nor_missed),
        T(a_judgement_decides_where_the_target_has_no_number), T(months_without_a_year_are_said), T(layers_that_differ_are_said),
        T(as_many_decimals_as_the_verdict_needs), T(a_stored_run_out_of_range_is_damaged),
    };

    return cmocka_run_group_tests_name("judge_basis", tests, NULL, NULL);
}
