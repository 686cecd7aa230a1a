/* Sullivan's method on a table of two bands worked by hand; edges and refusals. The manual's tables are in tests/reference/sullivan.py. */
#include "kangce/kc_lifetable.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static const double AGE[2] = { 0, 50 }, DEATHS[2] = { 100, 400 }, POP[2] = { 50000, 10000 };

static void table(kc_life_row *t)
{
    kc_life_opt opt = KC_LIFE_OPT_INIT;

    opt.ax = KC_LIFE_AX_HALF;
    opt.radix = 1;
    assert_int_equal(kc_life_table(2, AGE, DEATHS, POP, &opt, t, NULL), KC_OK);
}

/* m = .002, .04: q0 = .1/1.05, l50 = 1 - q0, L0 = 50 (1 - q0/2), L50 = 25 l50. The open band of ten years: q = .4/1.2. */
TEST(two_bands_by_hand)
{
    const double     p[2] = { 0.1, 0.4 }, n[2] = { 500, 100 };
    kc_sullivan_opt  opt = KC_SULLIVAN_OPT_INIT;
    kc_life_row      t[2];
    kc_sullivan_row  r[2];
    kc_sullivan_data d = { t, DEATHS, p, n, NULL };
    double           q0 = 0.1 / 1.05, l = 1 - q0, L0 = 50 * (1 - q0 / 2), q50 = 1.0 / 3, e50 = 0.6 * 25, e0 = 0.9 * L0 + 0.6 * 25 * l;
    double           v0 = q0 * q0 * (1 - q0) / 100, v50 = q50 * q50 * (1 - q50) / 400, mort50 = l * l * 3 * 3 * v50;
    double           mort0 = (0.5 * 50 * 0.9 + e50) * (0.5 * 50 * 0.9 + e50) * v0 + mort50, prev50 = 25 * 25 * l * l * 0.24 / 100;
    double           prev0 = L0 * L0 * 0.09 / 500 + prev50;

    table(t);
    assert_int_equal(kc_sullivan(2, &d, &opt, r, NULL), KC_OK);
    close_to(r[1].e, e50, 1e-13);
    close_to(r[0].e, e0, 1e-13);
    close_to(r[0].var_prev, prev0, 1e-12);
    close_to(r[1].var_prev, prev50 / (l * l), 1e-12);
    close_to(r[0].var_mort, mort0, 1e-12);
    close_to(r[1].var_mort, mort50 / (l * l), 1e-12);
    close_to(r[0].percent, 100 * e0 / t[0].e, 1e-12);
    close_to(r[0].healthy.high - e0, 1.959963984540054 * sqrt(prev0 + mort0), 1e-9);
    d.deaths = NULL; /* prevalence alone */
    assert_int_equal(kc_sullivan(2, &d, &opt, r, NULL), KC_OK);
    assert_true(isnan(r[0].var_mort));
    close_to(r[0].healthy.high - e0, 1.959963984540054 * sqrt(prev0), 1e-9);
}

TEST(institutions_count_as_disabled)
{
    const double     p[2] = { 0.1, 0.4 }, n[2] = { 500, 100 }, inst[2] = { 0, 0.25 };
    kc_sullivan_opt  opt = KC_SULLIVAN_OPT_INIT;
    kc_life_row      t[2];
    kc_sullivan_row  r[2];
    kc_sullivan_data d = { t, DEATHS, p, n, inst };

    table(t);
    assert_int_equal(kc_sullivan(2, &d, &opt, r, NULL), KC_OK);
    close_to(r[1].p, 0.25 + 0.75 * 0.4, 1e-14);
    close_to(r[1].e, 0.45 * 25, 1e-13);
    close_to(r[1].var_p, 0.75 * 0.75 * 0.24 / 100, 1e-13);
}

TEST(bands_without_respondents)
{
    const double     p[2] = { 0.1, 0.4 }, n[2] = { 500, 0 }, gap[2] = { 0.1, NAN };
    kc_sullivan_opt  opt = KC_SULLIVAN_OPT_INIT;
    kc_life_row      t[2];
    kc_sullivan_row  r[2];
    kc_sullivan_data d = { t, DEATHS, p, n, NULL };

    table(t);
    assert_int_equal(kc_sullivan(2, &d, &opt, r, NULL), KC_OK);
    assert_true(r[0].healthy.note == KC_NOTE_NO_INTERVAL && isfinite(r[0].healthy.value) && isnan(r[0].healthy.low));
    d.respondents = NULL;
    assert_int_equal(kc_sullivan(2, &d, &opt, r, NULL), KC_OK);
    assert_true(r[1].healthy.note == KC_NOTE_NO_INTERVAL && isfinite(r[1].healthy.value));
    d.respondents = n;
    d.prevalence = gap;
    assert_int_equal(kc_sullivan(2, &d, &opt, r, NULL), KC_OK);
    assert_true(r[0].healthy.note == KC_NOTE_MISSING && isnan(r[0].healthy.value));
    opt.fill = true; /* the 500 of the other band stand in */
    assert_int_equal(kc_sullivan(2, &d, &opt, r, NULL), KC_OK);
    assert_true(r[1].healthy.note == KC_NOTE_IMPUTED && isfinite(r[1].healthy.low));
    close_to(r[1].p, 0.1, 1e-14);
    close_to(r[1].var_p, 0.09 / 500, 1e-14);
}

TEST(difference_of_two_groups)
{
    kc_sullivan_test d;

    assert_int_equal(kc_sullivan_difference(68, 0.3, 66, 0.4, false, 0.95, &d, NULL), KC_OK);
    close_to(d.se, 0.5, 1e-14);
    close_to(d.z, 4, 1e-14);
    close_to(d.p, 6.334248366623996e-05, 1e-10);
    assert_int_equal(kc_sullivan_difference(68, 0.3, 66, 0.4, true, 0.95, &d, NULL), KC_OK);
    close_to(d.se, 0.7, 1e-14);
    d.z = -7;
    assert_int_equal(kc_sullivan_difference(68, 0.3, 66, 0.4, true, 1, &d, NULL), KC_E_ARG);
    assert_int_equal(kc_sullivan_difference(68, -0.3, 66, 0.4, true, 0.95, &d, NULL), KC_E_DATA);
    assert_true(d.z == -7);
}

TEST(refusals)
{
    const double     p[2] = { 0.1, 0.4 }, over[2] = { 0.1, 1.01 }, n[2] = { -1, 5 }, edge[2] = { 0, 1 };
    kc_sullivan_opt  opt = KC_SULLIVAN_OPT_INIT;
    kc_life_row      t[2];
    kc_sullivan_row  r[2] = { { .p = -7 } };
    kc_sullivan_data d = { t, DEATHS, over, NULL, NULL };
    kc_err           err = KC_ERR_INIT;

    table(t);
    assert_int_equal(kc_sullivan(2, &d, &opt, r, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    d.prevalence = p;
    d.institution = over;
    assert_int_equal(kc_sullivan(2, &d, &opt, r, &err), KC_E_DATA);
    d.institution = NULL;
    d.respondents = n;
    assert_int_equal(kc_sullivan(2, &d, &opt, r, &err), KC_E_DATA);
    d.respondents = NULL;
    opt.open_width = 0;
    assert_int_equal(kc_sullivan(2, &d, &opt, r, &err), KC_E_ARG);
    opt.open_width = 10;
    opt.conf = 0;
    assert_int_equal(kc_sullivan(2, &d, &opt, r, &err), KC_E_ARG);
    opt.conf = 0.95;
    assert_int_equal(kc_sullivan(0, &d, &opt, r, &err), KC_E_ARG);
    assert_true(r[0].p == -7);
    d.prevalence = edge; /* nobody, everybody */
    assert_int_equal(kc_sullivan(2, &d, &opt, r, &err), KC_OK);
    assert_true(r[1].e == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(two_bands_by_hand), T(institutions_count_as_disabled), T(bands_without_respondents), T(difference_of_two_groups), T(refusals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
