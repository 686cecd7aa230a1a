/* Numbers, targets, lists and scales of reports. */
#include "kc_test.h"
#include "report/report_internal.h"

#include <math.h>

#define S(got, want) assert_string_equal(got, want)

TEST_ARENA(numbers_have_the_decimals_asked_for)
{
    S(kc_rep_num(a, 27.78, 2), "27.78");
    S(kc_rep_num(a, 15.7, 2), "15.70");
    S(kc_rep_num(a, 0, 1), "0.0");
    S(kc_rep_num(a, 1234, 0), "1234"); /* like a year: no separator up to four digits */
    S(kc_rep_num(a, 12345.6, 1), "12,345.6");
    S(kc_rep_num(a, 1234567, 0), "1,234,567");
    S(kc_rep_num(a, -12345, 0), "−12,345");
    S(kc_rep_num(a, -0.004, 2), "0.00"); /* what rounds to zero has no sign */
    S(kc_rep_num(a, (double)NAN, 2), "–");
    S(kc_rep_num(a, (double)INFINITY, 2), "–");
    S(kc_rep_num(a, 1e20, 0), "100,000,000,000,000,000,000");
}

TEST_ARENA(signs_and_shares)
{
    S(kc_rep_signed(a, 5.78, 2), "+5.78");
    S(kc_rep_signed(a, -1.2, 2), "−1.20");
    S(kc_rep_signed(a, 0, 2), "0.00");
    S(kc_rep_signed(a, (double)NAN, 2), "–");
    S(kc_rep_percent(a, 0.574, 0), "57%");
    S(kc_rep_percent(a, 0, 0), "0%");
    S(kc_rep_chance(a, 0), "<1%");
    S(kc_rep_chance(a, 1), ">99%");
    S(kc_rep_chance(a, 0.574), "57%");
    S(kc_rep_percent(a, 0.004, 0), "<1%");
    S(kc_rep_percent(a, 0.996, 0), ">99%");
    S(kc_rep_percent(a, 1, 0), "100%");
    S(kc_rep_percent(a, 0.1234, 1), "12.3%");
    S(kc_rep_percent(a, (double)NAN, 0), "–");
}

TEST_ARENA(plain_numbers_stand_as_they_were_written)
{
    S(kc_rep_plain(a, 22, 6), "22");
    S(kc_rep_plain(a, 45.35, 6), "45.35");
    S(kc_rep_plain(a, 0.1, 6), "0.1");
    S(kc_rep_plain(a, 1.0 / 3, 3), "0.333");
    S(kc_rep_plain(a, 30000, 6), "30,000");
    S(kc_rep_plain(a, (double)NAN, 6), "–");
}

TEST_ARENA(targets_in_words)
{
    kc_target t = { .cmp = KC_CMP_GE, .value = 22, .unit = "%", .year = 2022 };

    S(kc_rep_target(a, KC_ZH, &t), "≥\xC2\xA0""22");
    t.approx = true;
    S(kc_rep_target(a, KC_ZH, &t), "≥\xC2\xA0约22");
    S(kc_rep_target(a, KC_EN, &t), "≥\xC2\xA0""about 22");
    t = (kc_target){ .cmp = KC_CMP_DECREASE, .value = 1, .unit = "个百分点", .basis = KC_BASIS_PER_YEAR };
    S(kc_rep_target(a, KC_ZH, &t), "每年降低1 个百分点");
    S(kc_rep_target(a, KC_EN, &t), "down 1 percentage points a year");
    t = (kc_target){ .cmp = KC_CMP_INCREASE, .value = 10, .unit = "%", .basis = KC_BASIS_SINCE_YEAR, .basis_year = 2015 };
    S(kc_rep_target(a, KC_ZH, &t), "比2015年提高10 %");
    t = (kc_target){ .cmp = KC_CMP_INCREASE, .value = (double)NAN };
    S(kc_rep_target(a, KC_ZH, &t), "上升");
    S(kc_rep_target(a, KC_EN, &t), "to rise");
    t.cmp = KC_CMP_QUALITATIVE;
    S(kc_rep_target(a, KC_ZH, &t), "定性");
}

TEST_ARENA(units_and_lists)
{
    static const char *const three[] = { "甲", "乙", "丙" };

    S(kc_rep_unit(KC_EN, "岁"), "years");
    S(kc_rep_unit(KC_ZH, "岁"), "岁");
    S(kc_rep_unit(KC_EN, "光年"), "光年"); /* one that nobody translated stays */
    S(kc_rep_unit(KC_EN, NULL), "");
    S(kc_rep_list(a, KC_ZH, three, 0), "");
    S(kc_rep_list(a, KC_ZH, three, 1), "甲");
    S(kc_rep_list(a, KC_ZH, three, 2), "甲和乙");
    S(kc_rep_list(a, KC_ZH, three, 3), "甲、乙和丙");
    S(kc_rep_list(a, KC_EN, three, 3), "甲, 乙 and 丙");
}

TEST(scales_are_linear_and_survive_a_point)
{
    const kc_scale s = { 2010, 2030, 50, 250 }, down = { 0, 10, 100, 0 }, point = { 5, 5, 0, 80 };

    assert_true(fabs(kc_scale_at(&s, 2010) - 50) < 1e-9);
    assert_true(fabs(kc_scale_at(&s, 2020) - 150) < 1e-9);
    assert_true(fabs(kc_scale_at(&s, 2030) - 250) < 1e-9);
    assert_true(fabs(kc_scale_at(&down, 2.5) - 75) < 1e-9);
    assert_true(fabs(kc_scale_at(&point, 5) - 40) < 1e-9);
}

static void ticks_cover(double lo, double hi)
{
    double t[KC_TICKS_MAX];
    int    decimals;
    size_t n = kc_ticks(lo, hi, 5, t, &decimals);

    assert_in_range(n, 2, 8);
    assert_true(t[0] <= lo + 1e-9 * fabs(lo) && t[n - 1] >= hi - 1e-9 * fabs(hi));
    assert_in_range(decimals, 0, 8);
    for (size_t i = 2; i < n; i++) assert_true(fabs((t[i] - t[i - 1]) - (t[1] - t[0])) < 1e-6 * (t[1] - t[0]));
}

TEST(ticks_are_round_and_cover)
{
    static const double ranges[][2] = { { 0, 100 },     { 27.78, 30 },   { 15.7, 18 },       { 76.34, 79 }, { -3, 4 },    { 0.0012, 0.0019 },
                                        { 1e6, 2.3e7 }, { 99.9, 100.1 }, { 7.5, 7.500001 }, { 5, 5 },      { 0, 0 },     { -8, -8 },
                                        { 0, 1e-6 },    { 0, 1e12 } };
    double t[KC_TICKS_MAX];
    int    decimals;

    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) ticks_cover(ranges[i][0], ranges[i][1]);
    assert_int_equal(kc_ticks(0, 100, 5, t, &decimals), 6);
    assert_true(t[1] == 20 && decimals == 0);
    assert_int_equal(kc_ticks(0, 1, 4, t, &decimals), 5);
    assert_true(t[1] == 0.25 && decimals == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(numbers_have_the_decimals_asked_for), T(signs_and_shares),         T(plain_numbers_stand_as_they_were_written),
        T(targets_in_words),                    T(units_and_lists),
        T(scales_are_linear_and_survive_a_point), T(ticks_are_round_and_cover),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
