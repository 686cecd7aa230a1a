/* Proportions, counts, rates, means, bands: values worked by hand or printed by the reference tables, and each edge of the contracts. */
#include "kangce/kc_dist.h"
#include "kangce/kc_rates.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static kc_estimate proportion(double x, double n, double conf)
{
    kc_rate_opt opt = { 1, conf, KC_COUNT_AUTO };
    kc_estimate e = { -7, -7, -7, KC_NOTE_N };

    assert_int_equal(kc_proportions(1, &x, &n, &opt, &e, NULL), KC_OK);
    return e;
}

static kc_estimate count(double events, double conf, kc_count_method method)
{
    kc_rate_opt opt = { 1, conf, method };
    kc_estimate e = { -7, -7, -7, KC_NOTE_N };

    assert_int_equal(kc_counts(1, &events, &opt, &e, NULL), KC_OK);
    return e;
}

TEST(wilson_as_printed)
{
    kc_estimate e = proportion(82, 100, 0.95);

    close_to(e.value, 0.82, 1e-15);
    close_to(e.low, 0.733326416137, 1e-11);
    close_to(e.high, 0.882997745011, 1e-11);
    e = proportion(82, 100, 0.998);
    close_to(e.low, 0.675295434791, 1e-11);
    close_to(e.high, 0.908915165350, 1e-11);
    e = proportion(0.445, 1, 0.95); /* fractions are allowed */
    close_to(e.low, 0.0438174477206, 1e-11);
    close_to(e.high, 0.933462127698, 1e-11);
}

/* One of 1e12: low = p - z sqrt(p) … cancels in the usual form. To first order in p the limits are those of x = 1 with n infinite:
 * (2 + z^2 -+ z sqrt(z^2 + 4)) / (2 n). */
TEST(wilson_keeps_its_digits_when_rare)
{
    const double z = 1.959963984540054, n = 1e12;
    kc_estimate  e = proportion(1, n, 0.95);

    close_to(e.low, 2 / (2 + z * z + z * sqrt(z * z + 4)) / n, 1e-11);
    close_to(e.high, (2 + z * z + z * sqrt(z * z + 4)) / (2 * n), 1e-11);
    e = proportion(1e-6, 100, 0.95); /* weighted data: next to nothing; low = x^2 / (n z^2) to first order */
    close_to(e.low, 1e-12 / (100 * z * z), 1e-5);
}

TEST(wilson_at_the_ends)
{
    kc_estimate e = proportion(0, 50, 0.95);

    assert_true(e.value == 0 && e.low == 0);
    close_to(e.high, 0.0713475991334, 1e-11);
    e = proportion(50, 50, 0.95);
    assert_true(e.value == 1 && e.high == 1);
    close_to(e.low, 0.928652400867, 1e-11);
    e = proportion(3, 7, 1);
    assert_true(e.low == 0 && e.high == 1);
    e = proportion(NAN, 7, 0.95);
    assert_true(isnan(e.value) && isnan(e.low) && isnan(e.high));
    assert_int_equal(e.note, KC_NOTE_MISSING);
    e = proportion(3, NAN, 0.95);
    assert_int_equal(e.note, KC_NOTE_MISSING);

    const double huge[] = { 1e308 };
    kc_estimate  h = { 0 };

    assert_int_equal(kc_proportions(1, huge, huge, &(kc_rate_opt)KC_RATE_OPT_INIT, &h, NULL), KC_OK); /* twice of it is infinite */
    assert_true(h.value == 1 && h.low == 1 && h.high == 1);
}

TEST(count_limits_as_printed)
{
    kc_estimate e = count(25, 0.95, KC_COUNT_BYAR);

    close_to(e.low, 16.1742659217, 1e-11);
    close_to(e.high, 36.9064506922, 1e-11);
    e = count(25, 0.998, KC_COUNT_AUTO);
    close_to(e.low, 12.3044592864, 1e-11);
    close_to(e.high, 44.6747801776, 1e-11);
    e = count(4, 0.95, KC_COUNT_AUTO); /* exact below ten */
    close_to(e.low, 1.08986537363, 1e-11);
    close_to(e.high, 10.2415886754, 1e-11);
    e = count(0, 0.95, KC_COUNT_EXACT);
    assert_true(e.low == 0);
    close_to(e.high, -log(0.025), 1e-12); /* no events: exp(-high) = 0.025 */
    e = count(0, 0.95, KC_COUNT_BYAR);
    assert_true(e.low == 0);
}

TEST(the_method_changes_at_ten)
{
    kc_estimate nine = count(9, 0.95, KC_COUNT_AUTO), exact = count(9, 0.95, KC_COUNT_EXACT), ten = count(10, 0.95, KC_COUNT_AUTO),
                byar = count(10, 0.95, KC_COUNT_BYAR), below = count(9.999, 0.95, KC_COUNT_AUTO);

    assert_true(nine.low == exact.low && nine.high == exact.high);
    assert_true(ten.low == byar.low && ten.high == byar.high);
    close_to(below.low, kc_chi2_quantile(0.025, 19.998) / 2, 1e-14);
}

TEST(byar_below_zero_has_no_interval)
{
    kc_estimate e = count(1, 0.998, KC_COUNT_BYAR);

    assert_true(isnan(e.low));
    close_to(e.high, 9.36218021791, 1e-11);
    assert_true(e.value == 1);
    assert_int_equal(e.note, KC_NOTE_NO_INTERVAL);
}

TEST(rates_scale_the_count)
{
    const double events[] = { 25, 4, 300, NAN, 0, 9.5 }, pop[] = { 12345, 1000, 100, 10, 50, 95 };
    kc_rate_opt  opt = { 1e5, 0.95, KC_COUNT_AUTO };
    kc_estimate  e[6], many[60];
    double       o[60], p[60];

    assert_int_equal(kc_rates(6, events, pop, &opt, e, NULL), KC_OK);
    close_to(e[0].low, 131.018759997, 1e-11);
    close_to(e[0].high, 298.958693335, 1e-11);
    close_to(e[1].value, 400, 1e-14);
    close_to(e[1].low, 108.986537363, 1e-11);
    close_to(e[2].value, 3e5, 1e-14); /* more than one event a person */
    assert_int_equal(e[3].note, KC_NOTE_MISSING);
    assert_true(e[4].value == 0 && e[4].low == 0 && e[4].high > 0);
    for (int i = 0; i < 60; i++) { /* many rows go through a table, and must give the same */
        o[i] = events[i % 6];
        p[i] = pop[i % 6];
    }
    assert_int_equal(kc_rates(60, o, p, &opt, many, NULL), KC_OK);
    for (int i = 0; i < 60; i++) {
        if (i % 6 == 3) continue;
        assert_true(many[i].low == e[i % 6].low && many[i].high == e[i % 6].high && many[i].value == e[i % 6].value);
    }
}

static void refused(kc_code got, kc_code want, const kc_err *err, long at, const char *key)
{
    assert_int_equal(got, want);
    assert_int_equal(err->at, at);
    assert_string_equal(err->key, key);
}

TEST(bad_rows_are_named_and_outputs_stay)
{
    const double x[] = { 1, 5, 2 }, n[] = { 10, 4, 8 }, negative[] = { 1, 2, -1 }, zero[] = { 10, 0, 3 };
    kc_rate_opt  opt = KC_RATE_OPT_INIT, bad = { 1, 1.5, KC_COUNT_AUTO }, full = { 1, 1, KC_COUNT_AUTO }, per = { 0, 0.95, KC_COUNT_AUTO };
    kc_estimate  e[3] = { { -7, -7, -7, KC_NOTE_NONE } };
    kc_err       err = KC_ERR_INIT;

    refused(kc_proportions(3, x, n, &opt, e, &err), KC_E_DATA, &err, 1, "stats.count_above_total");
    refused(kc_proportions(3, negative, n, &opt, e, &err), KC_E_DATA, &err, 2, "stats.events_negative");
    refused(kc_proportions(3, x, zero, &opt, e, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_proportions(3, x, n, &bad, e, &err), KC_E_ARG, &err, -1, "stats.conf_range");
    refused(kc_proportions(3, x, n, &per, e, &err), KC_E_ARG, &err, -1, "stats.per_not_positive");
    per.conf = 1;
    refused(kc_proportions(3, x, n, &per, e, &err), KC_E_ARG, &err, -1, "stats.per_not_positive");
    refused(kc_rates(3, negative, n, &opt, e, &err), KC_E_DATA, &err, 2, "stats.events_negative");
    refused(kc_rates(3, x, zero, &opt, e, &err), KC_E_DATA, &err, 1, "stats.population_not_positive");
    refused(kc_rates(3, x, n, &full, e, &err), KC_E_ARG, &err, -1, "stats.conf_range"); /* conf 1 is for proportions alone */
    refused(kc_counts(3, negative, &opt, e, &err), KC_E_DATA, &err, 2, "stats.events_negative");
    refused(kc_counts(3, x, &bad, e, &err), KC_E_ARG, &err, -1, "stats.conf_range");
    assert_true(e[0].value == -7 && e[0].low == -7);
}

TEST(mean_of_a_few)
{
    const double x[] = { 2, 4, 6 }, far[] = { 1e9 + 2, 1e9 + 4, 1e9 + 6 }, gap[] = { 1, NAN };
    kc_mean_out  m;
    kc_estimate  e;
    kc_err       err = KC_ERR_INIT;

    /* mean 4, sd 2; t(p; 2) = (2p - 1) / sqrt(2p (1 - p)) */
    const double half = 0.95 / sqrt(1.95 * 0.025) * 2 / sqrt(3);

    assert_int_equal(kc_mean(3, x, 0.95, &m, NULL), KC_OK);
    assert_true(m.mean.value == 4 && m.n == 3);
    close_to(m.sd, 2, 1e-15);
    close_to(m.mean.high - 4, half, 1e-12);
    assert_int_equal(kc_mean(3, far, 0.95, &m, NULL), KC_OK); /* a small spread around a large mean keeps its digits */
    close_to(m.sd, 2, 1e-15);
    assert_int_equal(kc_mean_of(3, 4, 2, 0.95, &e, NULL), KC_OK);
    close_to(4 - e.low, half, 1e-12);
    assert_int_equal(kc_mean(1, x, 0.95, &m, NULL), KC_OK);
    assert_true(m.mean.value == 2 && isnan(m.mean.low));
    assert_int_equal(m.mean.note, KC_NOTE_NO_INTERVAL);
    assert_int_equal(kc_mean(2, gap, 0.95, &m, NULL), KC_OK);
    assert_true(isnan(m.mean.value));
    assert_int_equal(m.mean.note, KC_NOTE_MISSING);
    refused(kc_mean(0, x, 0.95, &m, &err), KC_E_ARG, &err, -1, "stats.no_values");
    refused(kc_mean(3, x, 0, &m, &err), KC_E_ARG, &err, -1, "stats.conf_range");
    refused(kc_mean_of(0, 4, 2, 0.95, &e, &err), KC_E_DATA, &err, -1, "stats.no_values");
    refused(kc_mean_of(3, 4, -2, 0.95, &e, &err), KC_E_DATA, &err, -1, "stats.sd_negative");
    assert_int_equal(kc_mean_of(1, 4, NAN, 0.95, &e, NULL), KC_OK);
    assert_int_equal(e.note, KC_NOTE_NO_INTERVAL);
}

TEST(bands_by_rank)
{
    const double x[] = { 10, 50, 20, NAN, 40, 30 }, want_low[] = { 5, 1, 4, NAN, 2, 3 }, ties[] = { 5, 5, 5, 1, 1, 1 };
    double       band[6], rank[6];
    size_t       work[6];
    kc_note      note;
    kc_err       err = KC_ERR_INIT;

    assert_int_equal(kc_bands(6, x, 5, true, band, rank, work, &note, NULL), KC_OK); /* low is good: the highest is worst, band 1 */
    for (int i = 0; i < 6; i++) assert_true(band[i] == want_low[i] || (isnan(band[i]) && isnan(want_low[i])));
    assert_int_equal(note, KC_NOTE_NONE);
    assert_true(rank[1] == 1 && rank[0] == 5 && isnan(rank[3]));
    assert_int_equal(kc_bands(6, x, 5, false, band, rank, work, NULL, NULL), KC_OK);
    assert_true(band[0] == 1 && band[1] == 5);
    assert_int_equal(kc_bands(6, x, 6, false, band, rank, work, &note, NULL), KC_OK); /* five values, six bands */
    assert_true(isnan(band[0]));
    assert_int_equal(note, KC_NOTE_FEW_POINTS);
    assert_int_equal(kc_bands(6, ties, 3, true, band, rank, work, &note, NULL), KC_OK); /* ranks 1 1 1 4 4 4: never cut */
    assert_true(band[0] == 1 && band[2] == 1 && band[3] == 2 && band[5] == 2);

    double in_order[34], b34[34], r34[34];
    size_t w34[34];

    for (int i = 0; i < 34; i++) in_order[i] = i;
    assert_int_equal(kc_bands(34, in_order, 14, false, b34, r34, w34, &note, NULL), KC_OK);
    assert_true(r34[17] == 18 && b34[17] == 8); /* 15 - 17/(34/14), which in binary is a little above 7 */
    refused(kc_bands(6, x, 1, true, band, rank, work, NULL, &err), KC_E_ARG, &err, -1, "stats.bands_range");
}

TEST(years_are_pooled_only_when_all_are_there)
{
    const double year[] = { 2020, 2018, 2019, 2022 }, events[] = { 3, 1, 2, 5 }, births[] = { 300, 100, 200, 500 }, twice[] = { 2020, 2018, 2020, 1 };
    double       e[4], b[4];
    kc_err       err = KC_ERR_INIT;

    assert_int_equal(kc_pool_years(4, year, events, births, 3, e, b, NULL), KC_OK);
    assert_true(e[0] == 6 && b[0] == 600 && isnan(e[1]) && isnan(e[2]) && isnan(e[3]));
    assert_int_equal(kc_pool_years(4, year, events, births, 1, e, b, NULL), KC_OK);
    assert_true(e[0] == 3 && e[3] == 5 && b[3] == 500);
    refused(kc_pool_years(4, twice, events, births, 1, e, b, &err), KC_E_DATA, &err, 2, "stats.year_twice");
    refused(kc_pool_years(4, year, events, births, 0, e, b, &err), KC_E_ARG, &err, -1, "stats.pool_range");
    for (size_t i = 0; i < 4; i++) {
        const double bad[] = { NAN, 2020.5, 0, 10000 }, years[] = { 2018, bad[i] };

        refused(kc_pool_years(2, years, events, births, 1, e, b, &err), KC_E_DATA, &err, 1, "stats.year_not_whole");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(wilson_as_printed), T(wilson_keeps_its_digits_when_rare), T(wilson_at_the_ends), T(count_limits_as_printed),
                                        T(the_method_changes_at_ten),
                                        T(byar_below_zero_has_no_interval), T(rates_scale_the_count), T(bad_rows_are_named_and_outputs_stay),
                                        T(mean_of_a_few), T(bands_by_rank), T(years_are_pooled_only_when_all_are_there) };

    return cmocka_run_group_tests_name("stats_rates", tests, NULL, NULL);
}
