/* Nowcast: a triangle worked by hand, the coverage of the interval over made-up outbreaks, edges and failures. */
#include "kangce/kc_dist.h"
#include "kangce/kc_outbreak.h"
#include "kangce/kc_random.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

/* rows 6 3 1 | 8 4 . | 5 . . ; g(2) = 1/10, g(1) = 7/21, so F(1) = 0.9, F(0) = 0.6: estimates 10, 12/0.9, 5/0.6. */
TEST(three_rows_by_hand)
{
    const double     r[] = { 6, 3, 1, 8, 4, NAN, 5, NAN, -1 };
    kc_nowcast_opt   opt = KC_NOWCAST_OPT_INIT;
    kc_nowcast_point p[3];
    double           work[12], phi;

    assert_int_equal(kc_nowcast_work(3, 3), 12);
    assert_int_equal(kc_nowcast(3, 3, r, &opt, work, p, &phi, NULL), KC_OK);
    assert_true(p[0].estimate == 10 && p[0].lower == 10 && p[0].upper == 10 && p[0].completeness == 1);
    close_to(p[1].estimate, 12 / 0.9, 1e-14);
    close_to(p[2].estimate, 5 / 0.6, 1e-14);
    close_to(p[2].completeness, 0.6, 1e-14);
    assert_true(phi == 1); /* 3 2 | 6 3 fit 2 : 1 exactly */
    /* N = 5.5/0.6, mean N 0.4; variance N 0.4/0.6 + N^2 (0.1/(0.9 10) + (1/3)/((2/3) 21)) */
    double n = 5.5 / 0.6, mean = 0.4 * n, variance = n * 0.4 / 0.6 + n * n * (1.0 / 90 + 0.5 / 21), prob = mean / variance;

    close_to(p[2].lower, 5 + kc_nbinom_quantile(0.025, mean * prob / (1 - prob), prob), 1e-15);
    close_to(p[2].upper, 5 + kc_nbinom_quantile(0.975, mean * prob / (1 - prob), prob), 1e-15);
}

TEST(window_uses_the_newest_rows)
{
    const double     r[] = { 100, 0, 1, 1, 1, 1, 1, 0 };
    kc_nowcast_opt   opt = { 0.95, 2 };
    kc_nowcast_point p[4];
    double           work[10];

    assert_int_equal(kc_nowcast(4, 2, r, &opt, work, p, NULL, NULL), KC_OK);
    close_to(p[3].completeness, 0.5, 1e-15);
    opt.window = 0;
    assert_int_equal(kc_nowcast(4, 2, r, &opt, work, p, NULL, NULL), KC_OK);
    close_to(p[3].completeness, 102.0 / 104, 1e-15);
}

static double poisson(kc_rng *rng, double mean)
{
    return kc_pois_quantile(kc_rng_uniform(rng), mean);
}

/* Share of 400 made-up outbreaks whose true number lies in the interval, at the three newest days; `spread` > 0 adds day-to-day variation of
 * the reporting that the Poisson model does not have. */
static double coverage(double cases, double spread, uint64_t seed, double *bias)
{
    enum { TIMES = 40, DELAYS = 8, RUNS = 400 };
    static const double share[DELAYS] = { 0.2, 0.25, 0.2, 0.12, 0.1, 0.07, 0.04, 0.02 };
    static double       r[TIMES * DELAYS], work[TIMES + 3 * DELAYS];
    kc_nowcast_opt      opt = KC_NOWCAST_OPT_INIT;
    kc_nowcast_point    p[TIMES];
    kc_rng              rng;
    double              inside = 0, all = 0, error = 0, total = 0;

    kc_rng_seed(&rng, seed);
    for (int run = 0; run < RUNS; run++) {
        double truth[TIMES] = { 0 };

        for (int t = 0; t < TIMES; t++)
            for (int d = 0; d < DELAYS; d++) {
                double mean = cases * exp(0.03 * (t - TIMES)) * share[d];

                r[t * DELAYS + d] = poisson(&rng, mean * exp(spread * kc_rng_normal(&rng) - spread * spread / 2));
                truth[t] += r[t * DELAYS + d];
            }
        assert_int_equal(kc_nowcast(TIMES, DELAYS, r, &opt, work, p, NULL, NULL), KC_OK);
        for (int t = TIMES - 3; t < TIMES; t++) {
            inside += truth[t] >= p[t].lower && truth[t] <= p[t].upper;
            error += p[t].estimate - truth[t];
            total += truth[t];
            all++;
        }
    }
    *bias = error / total;
    return inside / all;
}

TEST(intervals_hold_the_truth_as_often_as_they_say)
{
    static const struct {
        double cases, spread, low, high;
    } cases[] = {
        { 200, 0, 0.93, 0.985 },
        { 30, 0, 0.93, 0.985 },
        { 5, 0, 0.93, 0.999 }, /* few cases: whole numbers and the half case make it wider */
        { 100, 0.3, 0.87, 0.985 }, /* spread that grows with the square of the mean, not with the mean: a little too narrow */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double bias, c = coverage(cases[i].cases, cases[i].spread, 17 + i, &bias);

        print_message("%g cases, spread %g: coverage %.3f, bias %.3f\n", cases[i].cases, cases[i].spread, c, bias);
        assert_true(c >= cases[i].low && c <= cases[i].high);
        assert_true(fabs(bias) < 0.05);
    }
}

TEST(edges)
{
    const double     late[] = { 0, 5, 0, 4, 0, 0 }, quiet[] = { 5, 0, 4, 0, 0, 0 }, none[6] = { 0 }, shallow[] = { 3, 1, 0, 0, 4, 0, 0, 0 };
    kc_nowcast_opt   opt = KC_NOWCAST_OPT_INIT;
    kc_nowcast_point p[3];
    double           work[16];

    assert_int_equal(kc_nowcast(3, 2, late, &opt, work, p, NULL, NULL), KC_OK); /* nothing is ever reported at once */
    assert_int_equal(p[2].note, KC_NOTE_NOT_DEFINED);
    assert_true(p[2].known == 0 && isnan(p[2].estimate) && p[2].completeness == 0);
    assert_int_equal(kc_nowcast(3, 2, quiet, &opt, work, p, NULL, NULL), KC_OK); /* nothing is ever late */
    assert_true(p[2].estimate == 0 && p[2].upper == 0 && p[2].completeness == 1);
    assert_int_equal(kc_nowcast(3, 2, none, &opt, work, p, NULL, NULL), KC_OK);
    assert_int_equal(p[2].note, KC_NOTE_FEW_POINTS);
    assert_int_equal(kc_nowcast(2, 4, shallow, &opt, work, p, NULL, NULL), KC_OK); /* no row knows the longest delay */
    assert_int_equal(p[0].note, KC_NOTE_FEW_POINTS);
    assert_int_equal(p[1].note, KC_NOTE_FEW_POINTS);
}

TEST(failures)
{
    double           r[] = { 6, 3, 1, 8, 4, NAN, 5, NAN, -1 }, work[12];
    kc_nowcast_opt   opt = KC_NOWCAST_OPT_INIT;
    kc_nowcast_point p[3] = { { .known = -7 } };
    kc_err           err = KC_ERR_INIT;

    assert_int_equal(kc_nowcast(1, 3, r, &opt, work, p, NULL, NULL), KC_E_ARG);
    assert_int_equal(kc_nowcast(3, 1, r, &opt, work, p, NULL, NULL), KC_E_ARG);
    opt.conf = 1;
    assert_int_equal(kc_nowcast(3, 3, r, &opt, work, p, NULL, NULL), KC_E_ARG);
    opt.conf = 0.9;
    r[4] = -1;
    assert_int_equal(kc_nowcast(3, 3, r, &opt, work, p, NULL, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_string_equal(err.key, "stats.nowcast_cell");
    r[4] = NAN;
    assert_int_equal(kc_nowcast(3, 3, r, &opt, work, p, NULL, &err), KC_E_DATA);
    assert_true(p[0].known == -7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(three_rows_by_hand), T(window_uses_the_newest_rows), T(intervals_hold_the_truth_as_often_as_they_say), T(edges), T(failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
