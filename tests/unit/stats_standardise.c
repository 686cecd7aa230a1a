/* Direct and indirect standardisation: small cases by hand and the vector of the formula sheet, then the edges. */
#include "kangce/kc_dist.h"
#include "kangce/kc_standardise.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static const double events[] = { 5, 12, 30, 44 }, pop[] = { 10000, 9000, 7000, 3000 }, w[] = { 4e4, 3e4, 2e4, 1e4 };

TEST(dobson_as_printed)
{
    kc_dsr_opt opt = KC_DSR_OPT_INIT;
    kc_dsr_out out;

    assert_int_equal(kc_dsr(4, events, NULL, pop, w, &opt, &out, NULL), KC_OK);
    close_to(out.rate.value, 292.380952381, 1e-11);
    close_to(out.rate.low, 235.167246483, 1e-11);
    close_to(out.rate.high, 359.255444820, 1e-11);
    assert_true(out.events == 91 && out.population == 29000 && out.rate.note == KC_NOTE_NONE);
    assert_int_equal(kc_dsr(4, events, events, pop, w, &opt, &out, NULL), KC_OK); /* each person one event: the same */
    close_to(out.rate.high, 359.255444820, 1e-11);
}

/* One band: the rate is crude, v = O/n^2, so Dobson's limits are those of the count. */
TEST(one_band_is_a_crude_rate)
{
    const double e = 25, n = 12345, one = 7;
    kc_dsr_opt   opt = KC_DSR_OPT_INIT;
    kc_dsr_out   out;

    assert_int_equal(kc_dsr(1, &e, NULL, &n, &one, &opt, &out, NULL), KC_OK);
    close_to(out.rate.low, 131.018759997, 1e-11);
    close_to(out.rate.high, 298.958693335, 1e-11);
    close_to(out.se, 1e5 * 5 / 12345, 1e-13);
    opt.interval = KC_DSR_GAMMA; /* one band: the gamma limits are the exact ones */
    assert_int_equal(kc_dsr(1, &e, NULL, &n, &one, &opt, &out, NULL), KC_OK);
    close_to(out.rate.low, 1e5 / 12345 * kc_chi2_quantile(0.025, 50) / 2, 1e-12);
    close_to(out.rate.high, 1e5 / 12345 * kc_chi2_quantile(0.975, 52) / 2, 1e-12);
    opt.interval = KC_DSR_TIWARI;
    assert_int_equal(kc_dsr(1, &e, NULL, &n, &one, &opt, &out, NULL), KC_OK);
    close_to(out.rate.high, 1e5 / 12345 * kc_chi2_quantile(0.975, 52) / 2, 1e-12);
}

/* 10 persons with one event and 5 with two: 20 events, variance that of 10 + 4 * 5 = 30 persons' worth. */
TEST(several_events_a_person_widen_the_interval)
{
    const double e = 20, e2 = 30, n = 1000, one = 1;
    kc_dsr_opt   opt = KC_DSR_OPT_INIT;
    kc_dsr_out   plain, wide;

    assert_int_equal(kc_dsr(1, &e, NULL, &n, &one, &opt, &plain, NULL), KC_OK);
    assert_int_equal(kc_dsr(1, &e, &e2, &n, &one, &opt, &wide, NULL), KC_OK);
    assert_true(plain.rate.value == wide.rate.value);
    close_to(wide.rate.high - wide.rate.value, sqrt(1.5) * (plain.rate.high - plain.rate.value), 1e-12);
    close_to(wide.se, 1e5 * sqrt(30) / 1000, 1e-13);
}

TEST(few_events_are_suppressed)
{
    const double nine[] = { 4, 5 }, ten[] = { 5, 5 }, gap[] = { 10, NAN }, none[] = { 0, 0 }, n[] = { 100, 200 }, v[] = { 1, 3 };
    kc_dsr_opt   opt = KC_DSR_OPT_INIT;
    kc_dsr_out   out;

    assert_int_equal(kc_dsr(2, nine, NULL, n, v, &opt, &out, NULL), KC_OK);
    assert_true(isnan(out.rate.value) && isnan(out.rate.low) && isnan(out.se) && out.events == 9);
    assert_int_equal(out.rate.note, KC_NOTE_FEW_EVENTS);
    assert_int_equal(kc_dsr(2, ten, NULL, n, v, &opt, &out, NULL), KC_OK);
    assert_int_equal(out.rate.note, KC_NOTE_NONE);
    assert_int_equal(kc_dsr(2, gap, NULL, n, v, &opt, &out, NULL), KC_OK); /* a missing band counts as none */
    close_to(out.rate.value, 1e5 * 10 / 100 / 4, 1e-14);
    opt.min_events = 0;
    assert_int_equal(kc_dsr(2, nine, NULL, n, v, &opt, &out, NULL), KC_OK);
    assert_true(out.rate.low < out.rate.value && out.rate.value < out.rate.high);
    assert_int_equal(kc_dsr(2, none, NULL, n, v, &opt, &out, NULL), KC_OK);
    assert_true(out.rate.value == 0 && isnan(out.rate.high));
    assert_int_equal(out.rate.note, KC_NOTE_NO_INTERVAL);
    const double zero_one[] = { 0, 1 }, first_alone[] = { 20, 0 };

    assert_int_equal(kc_dsr(2, first_alone, NULL, n, zero_one, &opt, &out, NULL), KC_OK); /* no event where the standard has people: 0, but not for certain */
    assert_true(out.rate.value == 0 && isnan(out.rate.low) && isnan(out.rate.high) && out.rate.note == KC_NOTE_NO_INTERVAL);
    opt.interval = KC_DSR_GAMMA; /* greatest weight of an event: 3/4/200 = 0.00375 against 1/4/100 */
    assert_int_equal(kc_dsr(2, none, NULL, n, v, &opt, &out, NULL), KC_OK);
    assert_true(out.rate.value == 0 && out.rate.low == 0);
    close_to(out.rate.high, 1e5 * 0.00375 * -log(0.025), 1e-12);
}

static void refused(kc_code got, kc_code want, const kc_err *err, long at, const char *key)
{
    assert_int_equal(got, want);
    assert_int_equal(err->at, at);
    assert_string_equal(err->key, key);
}

TEST(dsr_refuses_and_leaves_out_alone)
{
    const double bad_n[] = { 10, 0 }, gap_n[] = { 10, NAN }, bad_w[] = { 1, -1 }, no_w[] = { 0, 0 }, neg[] = { -1, 2 }, ok[] = { 1, 2 };
    kc_dsr_opt   opt = KC_DSR_OPT_INIT, conf = KC_DSR_OPT_INIT;
    kc_dsr_out   out = { .events = -7 };
    kc_err       err = KC_ERR_INIT;

    conf.conf = 1;
    refused(kc_dsr(2, ok, NULL, bad_n, ok, &opt, &out, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_dsr(2, ok, NULL, gap_n, ok, &opt, &out, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_dsr(2, ok, NULL, ok, bad_w, &opt, &out, &err), KC_E_DATA, &err, 1, "stats.weight_negative");
    refused(kc_dsr(2, ok, NULL, ok, no_w, &opt, &out, &err), KC_E_DATA, &err, -1, "stats.weights_zero");
    refused(kc_dsr(2, neg, NULL, ok, ok, &opt, &out, &err), KC_E_DATA, &err, 0, "stats.events_negative");
    refused(kc_dsr(2, ok, neg, ok, ok, &opt, &out, &err), KC_E_DATA, &err, 0, "stats.events_negative");
    refused(kc_dsr(0, ok, NULL, ok, ok, &opt, &out, &err), KC_E_ARG, &err, -1, "stats.no_bands");
    refused(kc_dsr(2, ok, NULL, ok, ok, &conf, &out, &err), KC_E_ARG, &err, -1, "stats.conf_range");
    assert_true(out.events == -7);
}

/* Reference rates 0.01 and 0.02; expected 100 * 0.01 + 200 * 0.02 = 5; observed 12: ratio 2.4; reference crude rate 30/2000. */
TEST(indirect_by_hand)
{
    const double e[] = { 12, NAN }, n[] = { 100, 200 }, re[] = { 10, 20 }, rn[] = { 1000, 1000 }, none[] = { 0, 0 }, gap[] = { NAN, NAN };
    kc_isr_opt   opt = { 1, 0.95, true };
    kc_isr_out   out;

    assert_int_equal(kc_isr(2, e, n, re, rn, &opt, &out, NULL), KC_OK);
    close_to(out.value.value, 2.4, 1e-14);
    assert_true(out.observed == 12);
    close_to(out.expected, 5, 1e-14);
    opt = (kc_isr_opt){ 1000, 0.95, false };
    assert_int_equal(kc_isr(2, e, n, re, rn, &opt, &out, NULL), KC_OK);
    close_to(out.value.value, 2.4 * 15, 1e-14);
    close_to(out.reference_rate, 15, 1e-14);
    assert_int_equal(kc_isr(2, e, n, none, rn, &opt, &out, NULL), KC_OK);
    assert_true(isnan(out.value.value) && out.expected == 0 && out.observed == 12);
    assert_int_equal(out.value.note, KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_isr(2, gap, n, re, rn, &opt, &out, NULL), KC_OK);
    assert_true(isnan(out.value.value) && isnan(out.observed));
    assert_int_equal(out.value.note, KC_NOTE_MISSING);
    assert_int_equal(kc_isr(2, none, n, re, rn, &opt, &out, NULL), KC_OK);
    assert_true(out.value.value == 0 && out.value.low == 0);
    close_to(out.value.high, -log(0.025) / 5 * 15, 1e-12);
}

TEST(isr_refuses_and_leaves_out_alone)
{
    const double ok[] = { 1, 2 }, zero[] = { 1, 0 }, neg[] = { 1, -1 };
    kc_isr_opt   opt = KC_ISR_OPT_INIT, per = { 0, 0.95, true };
    kc_isr_out   out = { .observed = -7 };
    kc_err       err = KC_ERR_INIT;

    refused(kc_isr(2, ok, ok, ok, zero, &opt, &out, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_isr(2, ok, neg, ok, ok, &opt, &out, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_isr(2, neg, ok, ok, ok, &opt, &out, &err), KC_E_DATA, &err, 1, "stats.events_negative");
    refused(kc_isr(2, ok, ok, neg, ok, &opt, &out, &err), KC_E_DATA, &err, 1, "stats.events_negative");
    refused(kc_isr(0, ok, ok, ok, ok, &opt, &out, &err), KC_E_ARG, &err, -1, "stats.no_bands");
    refused(kc_isr(2, ok, ok, ok, ok, &per, &out, &err), KC_E_ARG, &err, -1, "stats.per_not_positive");
    assert_true(out.observed == -7);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(dobson_as_printed), T(one_band_is_a_crude_rate), T(several_events_a_person_widen_the_interval),
                                        T(few_events_are_suppressed), T(dsr_refuses_and_leaves_out_alone), T(indirect_by_hand),
                                        T(isr_refuses_and_leaves_out_alone) };

    return cmocka_run_group_tests_name("stats_standardise", tests, NULL, NULL);
}
