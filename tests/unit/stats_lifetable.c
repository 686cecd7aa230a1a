/* Life tables: three bands worked by hand, every rule of suppression, every refusal. The published tables are in tests/reference/lifetable.py. */
#include "kangce/kc_lifetable.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static const double AGE[3] = { 0, 1, 5 }, DEATHS[3] = { 20, 10, 100 }, POP[3] = { 1000, 4000, 2000 };

/* m = .02, .0025, .05. a = .1, .5:  q0 = .02/(1+.9*.02) = .02/1.018;  q1 = .01/(1+.005) = .01/1.005;  e5 = 1/.05 = 20.
 * l1 = 1 - q0; l5 = l1 (1 - q1); L0 = l1 + .1 q0; L1 = 4 (l5 + .5 l1 q1); L5 = 20 l5. */
TEST(three_bands_by_hand)
{
    kc_life_opt opt = KC_LIFE_OPT_INIT;
    kc_life_row t[3];
    double      q0 = 0.02 / 1.018, q1 = 0.01 / 1.005, l1 = 1 - q0, l5 = l1 * (1 - q1);
    double      e1 = (4 * (l5 + 0.5 * l1 * q1) + 20 * l5) / l1, e0 = l1 + 0.1 * q0 + l1 * e1;
    double      v0 = q0 * q0 * (1 - q0) / 20, v1 = q1 * q1 * (1 - q1) / 10;
    double      open = l5 * l5 / 4 * 4 / (100 * 0.05 * 0.05);
    double      var1 = (l1 * l1 * (2 + 20) * (2 + 20) * v1 + open) / (l1 * l1), var0 = (0.9 + e1) * (0.9 + e1) * v0 + l1 * l1 * var1;

    opt.radix = 1;
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, NULL), KC_OK);
    close_to(t[0].q, q0, 1e-14);
    close_to(t[1].q, q1, 1e-14);
    assert_true(t[2].q == 1);
    close_to(t[2].l, l5, 1e-14);
    close_to(t[2].e, 20, 1e-14);
    close_to(t[2].n, 40, 1e-14);
    close_to(t[1].e, e1, 1e-14);
    close_to(t[0].e, e0, 1e-14);
    close_to(t[0].d, q0, 1e-14);
    close_to(t[0].var_e, var0, 1e-12);
    close_to(t[1].var_e, var1, 1e-12);
    close_to(t[0].life.high - e0, 1.959963984540054 * sqrt(var0), 1e-9);
    assert_int_equal(t[0].life.note, KC_NOTE_NONE);
}

TEST(shares_of_the_interval_lived)
{
    const double given[3] = { 0.3, 0.4, 0 };
    kc_life_opt  opt = KC_LIFE_OPT_INIT;
    kc_life_row  t[3];
    const struct {
        kc_life_ax  ax;
        kc_life_sex sex;
        double      m0, a0, a1;
    } cases[] = {
        { KC_LIFE_AX_CHIANG, KC_LIFE_BOTH, 0.02, 0.1, 0.5 },
        { KC_LIFE_AX_HALF, KC_LIFE_BOTH, 0.02, 0.5, 0.5 },
        { KC_LIFE_AX_WHO, KC_LIFE_BOTH, 0.02, 0.17077, 0.4 },
        { KC_LIFE_AX_GIVEN, KC_LIFE_BOTH, 0.02, 0.3, 0.4 },
        { KC_LIFE_AX_COALE_DEMENY, KC_LIFE_MALE, 0.02, 0.045 + 2.684 * 0.02, (1.651 - 2.816 * 0.02) / 4 },
        { KC_LIFE_AX_COALE_DEMENY, KC_LIFE_FEMALE, 0.02, 0.053 + 2.8 * 0.02, (1.522 - 1.518 * 0.02) / 4 },
        { KC_LIFE_AX_COALE_DEMENY, KC_LIFE_MALE, 0.107, 0.33, 1.352 / 4 }, /* from this rate on */
        { KC_LIFE_AX_COALE_DEMENY, KC_LIFE_FEMALE, 0.107, 0.35, 1.361 / 4 },
        { KC_LIFE_AX_COALE_DEMENY, KC_LIFE_MALE, 0.1069, 0.045 + 2.684 * 0.1069, (1.651 - 2.816 * 0.1069) / 4 },
        { KC_LIFE_AX_COALE_DEMENY, KC_LIFE_BOTH, 0.2, 0.34, (1.352 + 1.361) / 8 },
    };

    opt.given = given;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double m[3] = { cases[i].m0, 0.0025, 0.05 };

        opt.ax = cases[i].ax;
        opt.sex = cases[i].sex;
        assert_int_equal(kc_life_table(3, AGE, m, NULL, &opt, t, NULL), KC_OK);
        close_to(t[0].a, cases[i].a0, 1e-14);
        close_to(t[1].a, cases[i].a1, 1e-14);
        assert_int_equal(t[0].life.note, KC_NOTE_NO_INTERVAL); /* rates have no variance */
        assert_true(isnan(t[0].life.low) && isfinite(t[0].life.value));
    }
}

static kc_note note_of(const double *deaths, const double *pop, const kc_life_opt *opt, size_t at)
{
    kc_life_row t[3];

    assert_int_equal(kc_life_table(3, AGE, deaths, pop, opt, t, NULL), KC_OK);
    assert_true((t[at].life.note == KC_NOTE_NONE) == isfinite(t[at].life.value));
    return t[at].life.note;
}

TEST(rules_of_suppression)
{
    kc_life_opt  opt = KC_LIFE_OPT_INIT;
    const double negative[3] = { 20, -1, 100 }, none[3] = { 1000, 0, 9000 }, many[3] = { 20, 4001, 100 }, gap[3] = { 20, NAN, 100 };
    const double equal[3] = { 20, 4000, 100 }, zero_open[3] = { 20, 10, 0 }, zero[3] = { 20, 0, 100 }, five[3] = { 1000, 2000, 2000 };
    const double ages[3] = { 0, 1, 10 };

    assert_int_equal(note_of(DEATHS, POP, &opt, 0), KC_NOTE_NONE);
    assert_int_equal(note_of(negative, POP, &opt, 0), KC_NOTE_IMPOSSIBLE);
    assert_int_equal(note_of(DEATHS, none, &opt, 0), KC_NOTE_IMPOSSIBLE);
    assert_int_equal(note_of(many, POP, &opt, 0), KC_NOTE_IMPOSSIBLE);
    assert_int_equal(note_of(gap, POP, &opt, 0), KC_NOTE_MISSING);
    assert_int_equal(note_of(zero, POP, &opt, 0), KC_NOTE_NONE);
    assert_int_equal(note_of(zero_open, POP, &opt, 0), KC_NOTE_NOT_DEFINED);
    assert_int_equal(note_of(DEATHS, five, &opt, 0), KC_NOTE_SMALL_POP); /* 5000 is not enough */
    opt.min_population = 4999;
    assert_int_equal(note_of(DEATHS, five, &opt, 0), KC_NOTE_NONE);
    /* everybody dies at 1-4 (deaths > pop / (n a)): nobody is alive at 5, e0 stands */
    assert_int_equal(note_of(equal, POP, &opt, 0), KC_NOTE_NONE);
    assert_int_equal(note_of(equal, POP, &opt, 2), KC_NOTE_NOT_DEFINED);
    opt.expected = ages;
    opt.n_expected = 3;
    assert_int_equal(note_of(DEATHS, POP, &opt, 0), KC_NOTE_BAD_BANDS);
    opt.expected = AGE;
    assert_int_equal(note_of(DEATHS, POP, &opt, 0), KC_NOTE_NONE);
    opt.n_expected = 2;
    assert_int_equal(note_of(DEATHS, POP, &opt, 0), KC_NOTE_BAD_BANDS);
}

TEST(a_wide_interval_keeps_its_limits)
{
    kc_life_opt opt = KC_LIFE_OPT_INIT;
    kc_life_row t[3];

    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, NULL), KC_OK);
    double width = 2 * 1.959963984540054 * sqrt(t[0].var_e);

    opt.max_width = width * 1.000001;
    opt.conf = 0.998; /* the rule is about 95% whatever limits are asked for */
    assert_int_equal(note_of(DEATHS, POP, &opt, 0), KC_NOTE_NONE);
    opt.max_width = width * 0.999999;
    assert_int_equal(note_of(DEATHS, POP, &opt, 0), KC_NOTE_WIDE);
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, NULL), KC_OK);
    assert_true(isnan(t[0].life.value) && isfinite(t[0].life.low) && isfinite(t[0].e));
}

TEST(a_given_open_expectation_replaces_one_over_m)
{
    kc_life_opt opt = KC_LIFE_OPT_INIT;
    kc_life_row t[3];

    opt.open_e = 30;
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, NULL), KC_OK);
    close_to(t[2].e, 30, 1e-14);
    close_to(t[2].L, 30 * t[2].l, 1e-14);
    assert_true(t[2].var_e == 0 && t[0].var_e > 0);
}

TEST(refusals_of_the_table)
{
    const double back[3] = { 0, 5, 5 }, below[3] = { -1, 1, 5 }, a_zero[3] = { 0, 0.5, 0.5 }, a_more[3] = { 0.1, 1.01, 0.5 }, a_one[3] = { 1, 1, 9 };
    kc_life_opt  opt = KC_LIFE_OPT_INIT;
    kc_life_row  t[3] = { { .age = -7 } };
    kc_err       err = KC_ERR_INIT;

    assert_int_equal(kc_life_table(1, AGE, DEATHS, POP, &opt, t, &err), KC_E_ARG);
    assert_int_equal(kc_life_table(KC_LIFE_BANDS_MAX + 1, AGE, DEATHS, POP, &opt, t, &err), KC_E_ARG);
    assert_int_equal(kc_life_table(3, back, DEATHS, POP, &opt, t, &err), KC_E_DATA);
    assert_int_equal(err.at, 2);
    assert_int_equal(kc_life_table(3, below, DEATHS, POP, &opt, t, &err), KC_E_DATA);
    opt.conf = 1;
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, &err), KC_E_ARG);
    opt.conf = 0.95;
    opt.radix = 0;
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, &err), KC_E_ARG);
    opt.radix = 1;
    opt.ax = KC_LIFE_AX_GIVEN;
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, &err), KC_E_ARG);
    opt.given = a_zero;
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, &err), KC_E_DATA);
    opt.given = a_more;
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_true(t[0].age == -7); /* untouched so far */
    opt.given = a_one;
    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, t, &err), KC_OK);
}

TEST(contributions_of_ages_sum_to_the_difference)
{
    const double fewer[3] = { 10, 10, 80 };
    kc_life_opt  opt = KC_LIFE_OPT_INIT;
    kc_life_row  a[3], b[3];
    double       share[3];

    assert_int_equal(kc_life_table(3, AGE, DEATHS, POP, &opt, a, NULL), KC_OK);
    assert_int_equal(kc_life_table(3, AGE, fewer, POP, &opt, b, NULL), KC_OK);
    assert_int_equal(kc_life_gap(3, a, b, share, NULL), KC_OK);
    close_to(share[0] + share[1] + share[2], b[0].e - a[0].e, 1e-12);
    assert_true(share[0] > 0 && fabs(share[1]) < 1e-12 && share[2] > 0); /* the same rate at 1-4 contributes nothing */
    b[1].age = 2;
    assert_int_equal(kc_life_gap(3, a, b, share, NULL), KC_E_DATA);
}

/* eight bands of M = 0.004: 5q = .02/1.01, 40q30 = 1 - (1 - 5q)^8 */
TEST(premature_mortality)
{
    double      deaths[8], pop[8], q = 0.02 / 1.01, want = 1 - pow(1 - q, 8);
    kc_estimate e;

    for (int i = 0; i < 8; i++) {
        deaths[i] = 40;
        pop[i] = 10000;
    }
    assert_int_equal(kc_premature(deaths, pop, 0.95, &e, NULL), KC_OK);
    close_to(e.value, want, 1e-13);
    close_to(e.high - e.value, 1.959963984540054 * (1 - want) * sqrt(8 * q * q * (1 - q) / 40) / (1 - q), 1e-9);
    deaths[3] = NAN;
    assert_int_equal(kc_premature(deaths, pop, 0.95, &e, NULL), KC_OK);
    assert_true(isnan(e.value) && e.note == KC_NOTE_MISSING);
    deaths[3] = -1;
    assert_int_equal(kc_premature(deaths, pop, 0.95, &e, NULL), KC_OK);
    assert_true(isnan(e.value) && e.note == KC_NOTE_IMPOSSIBLE);
    for (int i = 0; i < 8; i++) deaths[i] = 0;
    assert_int_equal(kc_premature(deaths, pop, 0.95, &e, NULL), KC_OK);
    assert_true(e.value == 0 && isnan(e.low) && isnan(e.high) && e.note == KC_NOTE_NO_INTERVAL); /* a width of 0 would be a claim */
    deaths[0] = 9000; /* 4.5 / 3.25 is cut: nobody is left */
    assert_int_equal(kc_premature(deaths, pop, 0.95, &e, NULL), KC_OK);
    assert_true(e.value == 1 && isnan(e.low) && e.note == KC_NOTE_NO_INTERVAL);
    deaths[0] = 10000;
    assert_int_equal(kc_premature(deaths, pop, 0.95, &e, NULL), KC_OK);
    assert_true(e.value == 1);
    deaths[0] = 10001;
    assert_int_equal(kc_premature(deaths, pop, 0.95, &e, NULL), KC_OK);
    assert_true(isnan(e.value) && e.note == KC_NOTE_IMPOSSIBLE);
    assert_int_equal(kc_premature(deaths, pop, 0, &e, NULL), KC_E_ARG);
}

TEST(probability_over_any_bands)
{
    const double width[2] = { 1, 4 }, rate[2] = { 0.02, 0.0025 }, a[2] = { 0.1, 0.5 }, high[2] = { 0.02, 5 }, zero[2] = { 1, 0 };
    kc_estimate  e = { -7, -7, -7, KC_NOTE_NONE };

    assert_int_equal(kc_death_probability(2, width, rate, NULL, a, 0.95, &e, NULL), KC_OK);
    close_to(e.value, 1 - (1 - 0.02 / 1.018) * (1 - 0.01 / 1.005), 1e-13);
    assert_true(e.note == KC_NOTE_NO_INTERVAL && isnan(e.low));
    assert_int_equal(kc_death_probability(2, width, high, NULL, NULL, 0.95, &e, NULL), KC_OK);
    assert_true(e.value == 1); /* 20 / 11 is cut */
    e.value = -7;
    assert_int_equal(kc_death_probability(0, width, rate, NULL, a, 0.95, &e, NULL), KC_E_ARG);
    assert_int_equal(kc_death_probability(2, zero, rate, NULL, a, 0.95, &e, NULL), KC_E_DATA);
    assert_int_equal(kc_death_probability(2, width, rate, NULL, zero, 0.95, &e, NULL), KC_E_DATA);
    assert_true(e.value == -7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(three_bands_by_hand),
        T(shares_of_the_interval_lived),
        T(rules_of_suppression),
        T(a_wide_interval_keeps_its_limits),
        T(a_given_open_expectation_replaces_one_over_m),
        T(refusals_of_the_table),
        T(contributions_of_ages_sum_to_the_difference),
        T(premature_mortality),
        T(probability_over_any_bands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
