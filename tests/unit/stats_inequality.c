/* Slope indices, measures between subgroups, Gini, concentration: small cases by hand, edges, refusals. */
#include "kangce/kc_inequality.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

/* ---- slope index --------------------------------------------------------------------------------------- */

static const double POP5[5] = { 1, 1, 1, 1, 1 }, LINE5[5] = { 11, 13, 15, 17, 19 }; /* 10 + 10 x at x = .1 .3 .5 .7 .9 */

TEST(a_line_gives_its_ends)
{
    kc_sii_opt opt = KC_SII_OPT_INIT;
    kc_sii_fit f;
    double     v[5];

    assert_int_equal(kc_sii(5, POP5, LINE5, &opt, &f, NULL), KC_OK);
    close_to(f.sii, 10, 1e-12);
    close_to(f.rii, 2, 1e-12);
    close_to(f.intercept, 10, 1e-12);
    opt.multiplier = -3;
    assert_int_equal(kc_sii(5, POP5, LINE5, &opt, &f, NULL), KC_OK);
    close_to(f.sii, -30, 1e-12);
    close_to(f.rii, 0.5, 1e-12);
    opt = (kc_sii_opt){ KC_SII_RATE, true, 1, 100 };
    for (int i = 0; i < 5; i++) v[i] = exp(1 + 0.5 * (0.1 + 0.2 * i));
    assert_int_equal(kc_sii(5, POP5, v, &opt, &f, NULL), KC_OK);
    close_to(f.sii, exp(1.5) - exp(1), 1e-12);
    close_to(f.rii, exp(0.5), 1e-12);
    close_to(f.intercept, exp(1), 1e-12);
    opt.type = KC_SII_PROPORTION;
    for (int i = 0; i < 5; i++) v[i] = 1 / (1 + exp(-(-1 + 2 * (0.1 + 0.2 * i))));
    assert_int_equal(kc_sii(5, POP5, v, &opt, &f, NULL), KC_OK);
    close_to(f.sii, 1 / (1 + exp(-1)) - 1 / (1 + exp(1)), 1e-12);
}

TEST(missing_quantiles_and_refusals_of_the_slope)
{
    const double none[5] = { 1, 1, 0, 1, 1 }, gap[5] = { 11, NAN, 15, 17, 19 }, zero[5] = { 11, 0, 15, 17, 19 };
    double       many[KC_SII_MAX + 1];
    kc_sii_opt   opt = KC_SII_OPT_INIT;
    kc_sii_fit   f = { .sii = -7 };
    kc_err       err = KC_ERR_INIT;

    for (int i = 0; i <= KC_SII_MAX; i++) many[i] = 1 + i;
    assert_int_equal(kc_sii(4, POP5, LINE5, &opt, &f, &err), KC_E_ARG);
    assert_int_equal(kc_sii(KC_SII_MAX + 1, many, many, &opt, &f, &err), KC_E_ARG);
    opt.multiplier = 0;
    assert_int_equal(kc_sii(5, POP5, LINE5, &opt, &f, &err), KC_E_ARG);
    opt = (kc_sii_opt){ KC_SII_RATE, true, 1, 100 };
    assert_int_equal(kc_sii(5, POP5, zero, &opt, &f, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_true(f.sii == -7);
    opt.transform = false; /* the line itself takes a zero */
    assert_int_equal(kc_sii(5, POP5, zero, &opt, &f, &err), KC_OK);
    assert_int_equal(kc_sii(KC_SII_MAX, many, many, &opt, &f, &err), KC_OK);
    assert_int_equal(kc_sii(5, none, LINE5, &opt, &f, &err), KC_OK);
    assert_true(isnan(f.sii) && f.note == KC_NOTE_MISSING);
    assert_int_equal(kc_sii(5, POP5, gap, &opt, &f, &err), KC_OK);
    assert_true(isnan(f.rii) && f.note == KC_NOTE_MISSING);
}

/* The slope of independent normal values is normal with variance sum slope_i^2 se_i^2: here slope_i = .2 (x_i - .5) / .08, se = 1: sd = sqrt(2.5). */
TEST(simulated_limits)
{
    const double se[5] = { 1, 1, 1, 1, 1 }, flat[5] = { 0, 0, 0, 0, 0 }, negative[5] = { 1, 1, 1, 1, -1 }, conf[2] = { 0.95, 0.998 };
    kc_sii_opt   opt = { KC_SII_NORMAL, false, 1, 40000 };
    double      *work = malloc(2 * opt.repetitions * sizeof *work), sii[4], rii[4], again[4];
    kc_rng       a, b;

    assert_non_null(work);
    kc_rng_seed(&a, 7);
    b = a;
    assert_int_equal(kc_sii_limits(5, POP5, LINE5, se, &opt, 2, conf, &a, work, sii, rii, NULL), KC_OK);
    assert_true(fabs(sii[0] - (10 - 1.96 * sqrt(2.5))) < 0.1 && fabs(sii[1] - (10 + 1.96 * sqrt(2.5))) < 0.1);
    assert_true(sii[2] < sii[0] && sii[3] > sii[1] && rii[0] > 1 && rii[1] < 5 && rii[0] < rii[1]);
    for (size_t i = 1; i < opt.repetitions; i++) assert_true(isfinite(work[i]));
    assert_int_equal(kc_sii_limits(5, POP5, LINE5, se, &opt, 2, conf, &b, work, again, rii, NULL), KC_OK);
    assert_memory_equal(sii, again, sizeof sii); /* one seed, one result */
    /* the place is the order statistic: 40000 * .025 = 1000th smallest */
    size_t below = 0;

    for (size_t i = 0; i < opt.repetitions; i++) below += work[i] < again[0];
    assert_int_equal(below, 999);
    assert_int_equal(kc_sii_limits(5, POP5, LINE5, flat, &opt, 1, conf, &a, work, sii, rii, NULL), KC_OK);
    close_to(sii[0], 10, 1e-12);
    close_to(sii[1], 10, 1e-12);
    assert_int_equal(kc_sii_limits(5, POP5, LINE5, negative, &opt, 1, conf, &a, work, sii, rii, NULL), KC_E_DATA);
    opt.repetitions = 19;
    assert_int_equal(kc_sii_limits(5, POP5, LINE5, se, &opt, 1, conf, &a, work, sii, rii, NULL), KC_E_ARG);
    opt.repetitions = 20;
    assert_int_equal(kc_sii_limits(5, POP5, LINE5, se, &opt, 1, conf, &a, work, sii, rii, NULL), KC_OK);
    free(work);
    close_to(kc_sii_se(KC_SII_NORMAL, 1, 1 + 2 * 1.959963984540054), 1, 1e-14);
    close_to(kc_sii_se(KC_SII_RATE, 1, exp(2 * 1.959963984540054)), 1, 1e-14);
}

/* ---- between subgroups --------------------------------------------------------------------------------- */

static kc_between_result of(kc_between_measure m, const kc_subgroups *in)
{
    kc_between_result r;

    assert_int_equal(kc_between(m, in, &r, NULL), KC_OK);
    return r;
}

/* y 40 60 80, sizes 1 2 1: mean 60 */
TEST(three_subgroups_by_hand)
{
    const double y[3] = { 40, 60, 80 }, size[3] = { 1, 2, 1 }, se[3] = { 3, 1, 4 };
    kc_subgroups in = KC_SUBGROUPS_INIT;

    in.n = 3;
    in.estimate = y;
    in.population = size;
    in.se = se;
    in.ordered = true;
    close_to(of(KC_D, &in).value.value, 40, 1e-14);
    close_to(of(KC_D, &in).se, 5, 1e-14);
    close_to(of(KC_R, &in).value.value, 2, 1e-14);
    close_to(of(KC_R, &in).value.high, 2 * exp(1.959963984540054 * hypot(3.0 / 40, 4.0 / 80)), 1e-12);
    close_to(of(KC_PAR, &in).value.value, 20, 1e-14);
    close_to(of(KC_PAF, &in).value.value, 100.0 / 3, 1e-14);
    close_to(of(KC_BGV, &in).value.value, 200, 1e-14);
    close_to(of(KC_BGSD, &in).value.value, sqrt(200), 1e-14);
    close_to(of(KC_COV, &in).value.value, 100 * sqrt(200) / 60, 1e-14);
    close_to(of(KC_MDBU, &in).value.value, 20, 1e-14);
    close_to(of(KC_MDBW, &in).value.value, 20, 1e-14);
    close_to(of(KC_MDMU, &in).value.value, 40.0 / 3, 1e-14);
    close_to(of(KC_MDMW, &in).value.value, 10, 1e-14);
    close_to(of(KC_IDISU, &in).value.value, 100 * 40.0 / 180, 1e-14);
    close_to(of(KC_IDISW, &in).value.value, 100 * 10.0 / 60, 1e-14);
    close_to(of(KC_TI, &in).value.value, 1000 * (0.25 * 2 / 3 * log(2.0 / 3) + 0.25 * 4 / 3 * log(4.0 / 3)), 1e-12);
    close_to(of(KC_MLD, &in).value.value, -1000 * (0.25 * log(2.0 / 3) + 0.25 * log(4.0 / 3)), 1e-12);
    /* ranks .125 .5 .875: variance 2 * .25 * .375^2 = .0703125; slope 20 / .375 exactly */
    close_to(of(KC_ACI, &in).value.value, 2 * 0.0703125 * 20 / 0.375, 1e-13);
    close_to(of(KC_RCI, &in).value.value, 2 * 0.0703125 * 20 / 0.375 / 60, 1e-13);
    close_to(of(KC_SII_LINEAR, &in).value.value, 20 / 0.375, 1e-13);
    close_to(of(KC_RII_LINEAR, &in).value.value, (60 + 10 / 0.375) / (60 - 10 / 0.375), 1e-13);
    assert_int_equal(of(KC_MDMU, &in).value.note, KC_NOTE_NO_INTERVAL);
    in.favourable = false; /* the first is the worse one now */
    close_to(of(KC_D, &in).value.value, -40, 1e-14);
    assert_true(of(KC_PAR, &in).value.value == 0);
    close_to(of(KC_MDBU, &in).value.value, 20, 1e-14);
}

TEST(subgroups_without_order)
{
    const double y[3] = { 60, 40, 80 }, none[3] = { 60, 0, 80 };
    kc_subgroups in = KC_SUBGROUPS_INIT;

    in.n = 3;
    in.estimate = y;
    close_to(of(KC_D, &in).value.value, 40, 1e-14); /* highest against lowest */
    in.favourable = false; /* the same: the size of a gap has no side without an order */
    close_to(of(KC_D, &in).value.value, 40, 1e-14);
    close_to(of(KC_R, &in).value.value, 2, 1e-14);
    close_to(of(KC_PAR, &in).value.value, -20, 1e-14);
    in.reference = 0;
    close_to(of(KC_D, &in).value.value, -20, 1e-14); /* lowest against reference */
    close_to(of(KC_R, &in).value.value, 40.0 / 60, 1e-14);
    in.favourable = true;
    close_to(of(KC_D, &in).value.value, 20, 1e-14); /* reference against lowest */
    close_to(of(KC_MDRU, &in).value.value, 40.0 / 3, 1e-14);
    assert_int_equal(of(KC_D, &in).value.note, KC_NOTE_NO_INTERVAL);
    in.estimate = none;
    assert_int_equal(of(KC_MLD, &in).value.note, KC_NOTE_NOT_DEFINED);
    assert_true(isfinite(of(KC_TI, &in).value.value)); /* 0 log 0 = 0 */
    in.reference = 1;
    assert_int_equal(of(KC_R, &in).value.note, KC_NOTE_NOT_DEFINED);
}

TEST(logistic_curve_and_refusals_between)
{
    const double      y[5] = { 20, 30, 40, 50, 60 }, size[5] = { 78, 91, 162, 103, 105 }, gap[5] = { 20, NAN, 40, 50, 60 };
    const double      zero[5] = { 78, 0, 162, 103, 105 }, minus[5] = { 1, 1, -1, 1, 1 };
    kc_subgroups      in = KC_SUBGROUPS_INIT;
    kc_between_result r = { .se = -7 };
    kc_err            err = KC_ERR_INIT;

    in.n = 5;
    in.estimate = y;
    in.population = size;
    assert_int_equal(kc_between(KC_ACI, &in, &r, &err), KC_E_ARG); /* not ordered */
    in.ordered = true;
    close_to(of(KC_SII_LOGIT, &in).value.value, 44.890533590199, 1e-12); /* R: glm(quasibinomial) */
    close_to(of(KC_SII_LOGIT, &in).se, 2.6936047983216, 1e-9);
    in.scale = 60;
    assert_int_equal(of(KC_SII_LOGIT, &in).value.note, KC_NOTE_NONE); /* 60 of 60 is a share of 1 */
    in.scale = 59;
    assert_int_equal(of(KC_SII_LOGIT, &in).value.note, KC_NOTE_NOT_DEFINED);
    in.scale = 0;
    assert_int_equal(kc_between(KC_D, &in, &r, &err), KC_E_ARG);
    in.scale = 100;
    assert_int_equal(kc_between(KC_MDRW, &in, &r, &err), KC_E_ARG);
    in.reference = 5;
    assert_int_equal(kc_between(KC_D, &in, &r, &err), KC_E_ARG);
    in.reference = -1;
    in.n = 2;
    assert_int_equal(kc_between(KC_ACI, &in, &r, &err), KC_E_ARG);
    in.n = 1;
    assert_int_equal(kc_between(KC_D, &in, &r, &err), KC_E_ARG);
    in.n = 5;
    assert_int_equal(kc_between(KC_BETWEEN_N, &in, &r, &err), KC_E_ARG);
    in.population = zero;
    assert_int_equal(kc_between(KC_D, &in, &r, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    in.population = size;
    in.se = minus;
    assert_int_equal(kc_between(KC_D, &in, &r, &err), KC_E_DATA);
    assert_true(r.se == -7);
    in.se = NULL;
    in.estimate = gap;
    assert_int_equal(of(KC_TI, &in).value.note, KC_NOTE_MISSING);
    for (int m = 0; m < KC_BETWEEN_N; m++) assert_int_equal(kc_between_find(kc_between_name((kc_between_measure)m)), m);
    assert_int_equal(kc_between_find("no such"), KC_BETWEEN_N);
    assert_string_equal(kc_between_name(KC_BETWEEN_N), "?");
}

/* ---- one variable, concentration ----------------------------------------------------------------------- */

TEST(spread_by_hand)
{
    const double x[3] = { 4, 1, 1 }, pairs[2] = { 1, 4 }, w[2] = { 2, 1 }, zero[3] = { 0, 1, 2 }, nothing[3] = { 0, 0, 0 };
    size_t       order[3];
    kc_spread    s, t;

    assert_int_equal(kc_inequality(3, x, NULL, 1, order, &s, NULL), KC_OK); /* sum (2i - n - 1) x / (n^2 mu) = 6 / 18 */
    close_to(s.gini, 1.0 / 3, 1e-14);
    close_to(s.gini_n, 0.5, 1e-14);
    close_to(s.hoover, 1.0 / 3, 1e-14);
    close_to(s.cv, sqrt(0.5), 1e-14);
    close_to(s.theil_t, (2 * log(2) + 2 * 0.5 * log(0.5)) / 3, 1e-14);
    close_to(s.theil_l, -(log(2) + 2 * log(0.5)) / 3, 1e-14);
    close_to(s.atkinson, 1 - exp(-s.theil_l), 1e-14);
    assert_int_equal(kc_inequality(2, pairs, w, 1, order, &t, NULL), KC_OK); /* the same people, weighted */
    close_to(t.gini, s.gini, 1e-14);
    close_to(t.theil_t, s.theil_t, 1e-14);
    assert_int_equal(kc_inequality(3, zero, NULL, 0.5, order, &s, NULL), KC_OK);
    assert_true(isnan(s.theil_l) && isfinite(s.theil_t) && s.atkinson < 1);
    assert_int_equal(kc_inequality(3, zero, NULL, 1, order, &s, NULL), KC_OK);
    assert_true(s.atkinson == 1);
    assert_int_equal(kc_inequality(3, nothing, NULL, 1, order, &s, NULL), KC_OK);
    assert_true(isnan(s.gini) && s.note == KC_NOTE_NOT_DEFINED);
}

TEST(spread_edges)
{
    const double equal[3] = { 5, 5, 5 }, minus[3] = { 1, -1, 2 }, gap[3] = { 1, NAN, 2 }, none[3] = { 0, 0, 0 }, w[3] = { 1, -1, 1 };
    size_t       order[3];
    kc_spread    s = { .gini = -7 };
    kc_err       err = KC_ERR_INIT;

    assert_int_equal(kc_inequality(3, minus, NULL, 1, order, &s, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_inequality(3, equal, w, 1, order, &s, &err), KC_E_DATA);
    assert_int_equal(kc_inequality(3, equal, none, 1, order, &s, &err), KC_E_DATA);
    assert_int_equal(kc_inequality(3, equal, NULL, 0, order, &s, &err), KC_E_ARG);
    assert_int_equal(kc_inequality(0, equal, NULL, 1, order, &s, &err), KC_E_ARG);
    assert_true(s.gini == -7);
    assert_int_equal(kc_inequality(3, equal, NULL, 2, order, &s, &err), KC_OK);
    assert_true(s.gini == 0 && s.theil_t == 0 && s.theil_l == 0 && s.hoover == 0 && s.atkinson == 0);
    assert_int_equal(kc_inequality(1, equal, NULL, 2, order, &s, &err), KC_OK);
    assert_true(s.gini == 0 && isnan(s.gini_n));
    assert_int_equal(kc_inequality(3, gap, NULL, 1, order, &s, &err), KC_OK);
    assert_true(isnan(s.gini) && s.note == KC_NOTE_MISSING);
}

/* y 1 2 3 6 by rank: R = .125 .375 .625 .875, mu 3, cov = (-2*-.375 -1*-.125 + 0 + 3*.375) / 4 = .5; C = 2 * .5 / 3 */
TEST(concentration_by_hand)
{
    const double y[4] = { 6, 1, 3, 2 }, by[4] = { 40, 10, 30, 20 }, same[4] = { 1, 1, 1, 1 }, weights[4] = { 1, 1, 1, -1 };
    const double one[4] = { 1, 0, 1, 0 }, pairs_y[3] = { 1, 2, 6 }, pairs_by[3] = { 1, 2, 3 }, w[3] = { 1, 2, 1 };
    const double apart_y[4] = { 1, 2, 2, 6 }, apart_by[4] = { 1, 2, 2, 3 };
    kc_ci_opt    opt = KC_CI_OPT_INIT;
    size_t       order[4];
    double       rank[4];
    kc_ci        r, q;
    kc_err       err = KC_ERR_INIT;

    assert_int_equal(kc_concentration(4, y, by, NULL, &opt, order, rank, &r, NULL), KC_OK);
    close_to(r.value.value, 1.0 / 3, 1e-14);
    assert_true(r.se > 0 && r.value.low < r.value.value);
    opt.type = KC_CI_GENERALISED;
    assert_int_equal(kc_concentration(4, y, by, NULL, &opt, order, rank, &q, NULL), KC_OK);
    close_to(q.value.value, 1, 1e-14);
    close_to(q.se, 3 * r.se, 1e-14);
    opt.type = KC_CI_ERREYGERS; /* 4 * 3 / (6 - 1) / 3 */
    assert_int_equal(kc_concentration(4, y, by, NULL, &opt, order, rank, &q, NULL), KC_OK);
    close_to(q.value.value, 0.8, 1e-14);
    opt.lower = 0;
    opt.upper = 10;
    assert_int_equal(kc_concentration(4, y, by, NULL, &opt, order, rank, &q, NULL), KC_OK);
    close_to(q.value.value, 0.4, 1e-14);
    opt.type = KC_CI_WAGSTAFF;
    assert_int_equal(kc_concentration(4, one, by, NULL, &opt, order, rank, &q, NULL), KC_OK);
    close_to(q.value.value, 2 * 0.125 / 0.5 / 0.5, 1e-14);
    assert_int_equal(kc_concentration(4, same, by, NULL, &opt, order, rank, &q, NULL), KC_OK);
    assert_int_equal(q.value.note, KC_NOTE_NOT_DEFINED); /* mean 1 */
    assert_int_equal(kc_concentration(4, one, by, NULL, &opt, order, rank, &q, NULL), KC_OK);
    assert_int_equal(q.value.note, KC_NOTE_NONE);
    assert_int_equal(kc_concentration(4, y, by, NULL, &opt, order, rank, &q, NULL), KC_OK);
    close_to(q.value.value, 1.0 / 3 / (1 - 3), 1e-14);
    assert_int_equal(q.value.note, KC_NOTE_NOT_DEFINED); /* 6 is no share */
    opt = (kc_ci_opt)KC_CI_OPT_INIT;
    assert_int_equal(kc_concentration(4, y, same, NULL, &opt, order, rank, &q, NULL), KC_OK);
    assert_int_equal(q.value.note, KC_NOTE_NOT_DEFINED); /* no ranking */
    /* a weight of two is two persons of the same rank */
    assert_int_equal(kc_concentration(3, pairs_y, pairs_by, w, &opt, order, rank, &q, NULL), KC_OK);
    assert_int_equal(kc_concentration(4, apart_y, apart_by, NULL, &opt, order, rank, &r, NULL), KC_OK);
    close_to(q.value.value, r.value.value, 1e-14);
    q.se = -7;
    assert_int_equal(kc_concentration(2, y, by, NULL, &opt, order, rank, &q, &err), KC_E_ARG);
    assert_int_equal(kc_concentration(4, y, by, weights, &opt, order, rank, &q, &err), KC_E_DATA);
    opt.upper = opt.lower = 1;
    assert_int_equal(kc_concentration(4, y, by, NULL, &opt, order, rank, &q, &err), KC_E_ARG);
    assert_true(q.se == -7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_line_gives_its_ends),    T(missing_quantiles_and_refusals_of_the_slope), T(simulated_limits),
        T(three_subgroups_by_hand),  T(subgroups_without_order),                     T(logistic_curve_and_refusals_between),
        T(spread_by_hand),           T(spread_edges),                                T(concentration_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
