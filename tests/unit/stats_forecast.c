/* Forecasts: models worked by hand, what estimation must reach, intervals, refusals, the back-test. R's values are in
 * tests/reference/forecast.py. */
#include "kangce/kc_dist.h"
#include "kangce/kc_forecast.h"
#include "kangce/kc_random.h"
#include "kc_test.h"

#include <math.h>
#include <string.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-12, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

static const double Z = 1.959963984540054;
static const double X[] = { 2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021 };
static const double Y[] = { 30, 28.5, 27.9, 26, 25.2, 24.4, 22.9, 22.4, 21, 20.1, 19.5, 18.2 };

/* 1 3 2 6: changes 2 -1 4. Naive: s^2 = 21/3 = 7. Drift 5/3: residuals 1/3 -8/3 7/3: s^2 = (1+64+49)/9/2 = 19/3. */
TEST(walks_by_hand)
{
    const double y[] = { 1, 3, 2, 6, 6 };
    kc_forecast  f;
    kc_estimate  e;

    assert_int_equal(kc_forecast_fit(KC_FC_NAIVE, 4, X, y, &f, NULL), KC_OK);
    close_to(f.sigma2, 7, 1e-14);
    assert_int_equal(kc_forecast_fit(KC_FC_DRIFT, 4, X, y, &f, NULL), KC_OK);
    close_to(f.trend, 5.0 / 3, 1e-14);
    close_to(f.sigma2, 19.0 / 3, 1e-14);
    assert_int_equal(kc_forecast_fit(KC_FC_DRIFT, 5, X, y, &f, NULL), KC_OK); /* drift 1.25; residuals .75 -2.25 2.75 -1.25: ss 14.75 / 3 */
    assert_int_equal(kc_forecast_at(&f, 2016, 0.95, &e, NULL), KC_OK);
    close_to(e.value, 6 + 2 * 1.25, 1e-14);
    close_to(e.high - e.value, Z * sqrt(14.75 / 3 * 2 * (1 + 2 / 4.0)), 1e-12);
    assert_int_equal(kc_forecast_fit(KC_FC_MEAN, 5, X, y, &f, NULL), KC_OK);
    assert_int_equal(kc_forecast_at(&f, 2030, 0.9, &e, NULL), KC_OK);
    close_to(e.value, 3.6, 1e-14);
    close_to(e.value - e.low, 2.13184678632665 * sqrt(5.3 * 1.2), 1e-10);
}

/* The line and its interval are those of kc_fit_forecast. */
TEST(lines_are_those_of_kc_trend)
{
    for (int log = 0; log < 2; log++) {
        kc_forecast f;
        kc_estimate e;
        double      p, low, high, a, b;

        assert_int_equal(kc_forecast_fit(log ? KC_FC_LOG : KC_FC_OLS, 12, X, Y, &f, NULL), KC_OK);
        assert_int_equal(kc_forecast_at(&f, 2030, 0.95, &e, NULL), KC_OK);
        assert_int_equal(kc_fit_forecast(&f.line, 2030, 0.95, &p, &low, &high, NULL), KC_OK);
        assert_true(e.value == p && e.low == low);
        close_to(e.high, high, 1e-14);
        assert_int_equal(kc_forecast_chance(&f, 2030, 12, KC_SIDE_LE, &a, NULL), KC_OK);
        assert_int_equal(kc_fit_chance(&f.line, 2030, 12, KC_SIDE_LE, &b, NULL), KC_OK);
        assert_true(a == b);
    }
}

/* The likelihood at the fitted parameters, by an own loop, is the reported one; they lie within their bounds; they are better than the start;
 * and with level alone (two parameters, where one search is enough) no small step of the first level gains anything. */
static double sse_at(kc_fc_model m, const double *v, size_t n, const double *y)
{
    bool   mult = m == KC_FC_MNN || m == KC_FC_MAN || m == KC_FC_MADN;
    double l = v[3], b = v[4], sse = 0, logs = 0;

    for (size_t i = 0; i < n; i++) {
        double mu = l + v[2] * b, e = y[i] - mu;

        l = mu + v[0] * e;
        b = v[2] * b + v[1] * e;
        sse += mult ? e / mu * e / mu : e * e;
        logs += mult ? log(fabs(mu)) : 0;
    }
    return (double)n * log(sse) + 2 * logs;
}

TEST(smoothing_is_at_an_optimum)
{
    for (int m = KC_FC_SES; m <= KC_FC_MADN; m++) {
        kc_forecast f;
        bool        trend, damped;

        assert_int_equal(kc_forecast_fit((kc_fc_model)m, 12, X, Y, &f, NULL), KC_OK);
        trend = !isnan(f.beta);
        damped = !isnan(f.phi);
        double v[5] = { f.alpha, trend ? f.beta : 0, damped ? f.phi : 1, f.level0, f.trend0 }, at = sse_at((kc_fc_model)m, v, 12, Y);

        close_to(-2 * f.loglik, at, 1e-10);
        assert_true(f.alpha >= 1e-4 && f.alpha <= 0.9999);
        if (trend) assert_true(f.beta >= 1e-4 && f.beta <= f.alpha);
        if (damped) assert_true(f.phi >= 0.8 && f.phi <= 0.98);
        double start[5] = { 0.20006, 0.020096, 0.9782, 0, 0 }; /* and the mean or the line of the first ten values */
        start[3] = trend ? 30.8133333333 : 24.84;
        start[4] = trend ? -1.0860606061 : 0;
        if (!trend) start[1] = 0;
        if (!damped) start[2] = 1;
        assert_true(sse_at((kc_fc_model)m, start, 12, Y) > at);
        for (int side = -1; !trend && side <= 1; side += 2) {
            double w[5] = { v[0], v[1], v[2], v[3] + side * 0.01, v[4] };

            assert_true(sse_at((kc_fc_model)m, w, 12, Y) > at - 1e-6);
        }
    }
}

/* ETS(A,A,N) two steps ahead: variance sigma2 (1 + (alpha + beta)^2); ETS(M,N,N): (1 + sigma2) theta - mu^2. */
TEST(variances_of_two_steps)
{
    kc_forecast f;
    kc_estimate one, two;

    assert_int_equal(kc_forecast_fit(KC_FC_AAN, 12, X, Y, &f, NULL), KC_OK);
    assert_int_equal(kc_forecast_at(&f, 2022, 0.95, &one, NULL), KC_OK);
    assert_int_equal(kc_forecast_at(&f, 2023, 0.95, &two, NULL), KC_OK);
    close_to(one.value, f.level + f.trend, 1e-13);
    close_to(two.value, f.level + 2 * f.trend, 1e-13);
    close_to(one.high - one.value, Z * sqrt(f.sigma2), 1e-10);
    close_to(two.high - two.value, Z * sqrt(f.sigma2 * (1 + pow(f.alpha + f.beta, 2))), 1e-10);
    assert_int_equal(kc_forecast_fit(KC_FC_MADN, 12, X, Y, &f, NULL), KC_OK);
    assert_int_equal(kc_forecast_at(&f, 2023, 0.95, &two, NULL), KC_OK);
    double m1 = f.level + f.phi * f.trend, m2 = m1 + f.phi * f.phi * f.trend, c = f.alpha + f.beta * f.phi;
    double v = (1 + f.sigma2) * (m2 * m2 + f.sigma2 * c * c * m1 * m1) - m2 * m2;
    close_to(two.value, m2, 1e-13);
    close_to(two.high - two.value, Z * sqrt(v), 1e-9);
}

TEST(the_best_ets_has_the_smallest_aicc)
{
    kc_forecast best, f;
    const double minus[] = { 1, -2, 3, -1, 2, -2, 1, 3, -4, 2 };

    assert_int_equal(kc_forecast_fit(KC_FC_ETS, 12, X, Y, &best, NULL), KC_OK);
    for (int m = KC_FC_ANN; m <= KC_FC_MADN; m++) {
        assert_int_equal(kc_forecast_fit((kc_fc_model)m, 12, X, Y, &f, NULL), KC_OK);
        assert_true(f.aicc >= best.aicc);
        if (m == (int)best.used) assert_true(f.aicc == best.aicc);
    }
    assert_int_equal(kc_forecast_fit(KC_FC_ETS, 10, X, minus, &best, NULL), KC_OK); /* no multiplicative errors with values below zero */
    assert_true(best.used >= KC_FC_ANN && best.used <= KC_FC_AADN && best.note == KC_NOTE_NONE);
    assert_int_equal(kc_forecast_fit(KC_FC_MNN, 10, X, minus, &f, NULL), KC_OK);
    assert_true(f.note == KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_forecast_fit(KC_FC_LOG, 10, X, minus, &f, NULL), KC_OK);
    assert_true(f.note == KC_NOTE_NOT_DEFINED);
}

TEST(chance_matches_the_interval)
{
    for (int m = 0; m < KC_FC_N; m++) {
        kc_forecast f;
        kc_estimate e;
        double      p;

        assert_int_equal(kc_forecast_fit((kc_fc_model)m, 12, X, Y, &f, NULL), KC_OK);
        assert_int_equal(kc_forecast_at(&f, 2025, 0.9, &e, NULL), KC_OK);
        assert_int_equal(kc_forecast_chance(&f, 2025, e.low, KC_SIDE_LE, &p, NULL), KC_OK);
        close_to(p, 0.05, 1e-8);
        assert_int_equal(kc_forecast_chance(&f, 2025, e.value, KC_SIDE_GE, &p, NULL), KC_OK);
        close_to(p, 0.5, 1e-9);
    }
}

TEST(constant_and_perfect_series)
{
    double level[8], line[8];

    for (int i = 0; i < 8; i++) {
        level[i] = 7;
        line[i] = 10 - i;
    }
    for (int m = 0; m < KC_FC_N; m++) {
        kc_forecast f;
        kc_estimate e;
        double      p;

        assert_int_equal(kc_forecast_fit((kc_fc_model)m, 8, X, level, &f, NULL), KC_OK);
        assert_int_equal(kc_forecast_at(&f, 2022, 0.95, &e, NULL), KC_OK);
        close_to(e.value, 7, 1e-12);
        close_to(e.high, 7, 1e-12);
        assert_int_equal(kc_forecast_chance(&f, 2022, 8, KC_SIDE_GE, &p, NULL), KC_OK);
        assert_true(p == 0);
        assert_int_equal(kc_forecast_fit((kc_fc_model)m, 8, X, line, &f, NULL), KC_OK);
        assert_int_equal(kc_forecast_at(&f, 2018, 0.95, &e, NULL), KC_OK);
        assert_true(isfinite(e.value) && e.low <= e.value);
    }
}

TEST(few_points_and_holes)
{
    const double hole[] = { 3, 4, NAN, 5, 6, 8 }, end[] = { NAN, 3, 4, 5, 6, 8, NAN };
    kc_forecast  f;
    kc_estimate  e;
    double       p;

    for (int m = 0; m < KC_FC_N; m++)
        for (size_t n = 0; n < 7; n++) {
            assert_int_equal(kc_forecast_fit((kc_fc_model)m, n, X, Y, &f, NULL), KC_OK);
            assert_int_equal(kc_forecast_at(&f, 2025, 0.95, &e, NULL), KC_OK);
            assert_int_equal(kc_forecast_chance(&f, 2025, 20, KC_SIDE_LE, &p, NULL), KC_OK);
            if (n < 5) assert_true(isnan(e.low) && isnan(e.high) && isnan(p) && e.note != KC_NOTE_NONE);
            if (n == 0) assert_true(isnan(e.value));
            if (n == 4) assert_true(isfinite(e.value));
        }
    assert_int_equal(kc_forecast_fit(KC_FC_HOLT, 6, X, hole, &f, NULL), KC_OK);
    assert_true(f.note == KC_NOTE_MISSING);
    assert_int_equal(kc_forecast_at(&f, 2025, 0.95, &e, NULL), KC_OK);
    assert_true(isnan(e.value) && e.note == KC_NOTE_MISSING);
    assert_int_equal(kc_forecast_fit(KC_FC_OLS, 6, X, hole, &f, NULL), KC_OK);
    assert_true(f.note == KC_NOTE_NONE && f.n == 5);
    assert_int_equal(kc_forecast_fit(KC_FC_HOLT, 7, X, end, &f, NULL), KC_OK); /* only the ends are missing */
    assert_true(f.note == KC_NOTE_NONE && f.n == 5 && f.last == 2015);
}

TEST(refusals)
{
    const double infinite[] = { 1, INFINITY, 3 }, every_two[] = { 2000, 2002, 2004, 2006, 2008, 2010 };
    kc_forecast  f = { .n = 77 };
    kc_estimate  e = { -7, -7, -7, 0 };
    kc_err       err = KC_ERR_INIT;
    double       p = -7;

    assert_int_equal(kc_forecast_fit(KC_FC_N, 5, X, Y, &f, &err), KC_E_ARG);
    assert_int_equal(kc_forecast_fit(KC_FC_OLS, 3, X, infinite, &f, &err), KC_E_DATA);
    assert_int_equal(kc_forecast_fit(KC_FC_OLS, 3, infinite, X, &f, &err), KC_E_DATA);
    assert_int_equal(f.n, 77);
    assert_int_equal(kc_forecast_fit(KC_FC_HOLT, 6, every_two, Y, &f, NULL), KC_OK);
    assert_true(f.step == 2);
    assert_int_equal(kc_forecast_at(&f, 2010, 0.95, &e, &err), KC_E_ARG);
    assert_int_equal(kc_forecast_at(&f, 2013, 0.95, &e, &err), KC_E_ARG);
    assert_string_equal(err.key, "stats.forecast_steps");
    assert_int_equal(kc_forecast_at(&f, 2412, 0.95, &e, &err), KC_E_ARG); /* step 201 */
    assert_int_equal(kc_forecast_at(&f, 2014, 0, &e, &err), KC_E_ARG);
    assert_int_equal(kc_forecast_chance(&f, 2014, NAN, KC_SIDE_GE, &p, &err), KC_E_ARG);
    assert_true(e.value == -7 && p == -7);
    assert_int_equal(kc_forecast_at(&f, 2410, 0.95, &e, NULL), KC_OK);
    assert_true(isfinite(e.high));
    assert_string_equal(kc_forecast_name(KC_FC_MADN), "ets_madn");
    assert_string_equal(kc_forecast_name(KC_FC_N), "?");
}

/* Naive on 1 2 4 7 11, origins at 3 and 4 values: forecasts 4 (for 7 and 11) and 7 (for 11): errors -3 -7 -4. */
TEST(backtest_by_hand)
{
    const double y[] = { 1, 2, 4, 7, 11 };
    kc_fc_score  s[3];

    assert_int_equal(kc_forecast_backtest(KC_FC_NAIVE, 5, X, y, 3, 2, 0.95, s, NULL), KC_OK);
    assert_true(s[0].n == 3 && s[1].n == 2 && s[2].n == 1);
    close_to(s[0].bias, -14.0 / 3, 1e-14);
    close_to(s[0].mae, 14.0 / 3, 1e-14);
    close_to(s[1].rmse, sqrt((9 + 16) / 2.0), 1e-14);
    close_to(s[2].mape, 700.0 / 11, 1e-14);
    close_to(s[1].mase, (3 / 1.5 + 4 / 2.0) / 2, 1e-14); /* mean yearly changes then known: 1.5 and 2 */
    assert_true(isnan(s[0].coverage) && s[0].n_covered == 0 && s[0].note == KC_NOTE_NO_INTERVAL);
}

TEST(backtest_covers_what_it_should)
{
    kc_rng      rng;
    double      x[200], y[200];
    kc_fc_score s[4], before = { .n = 77 };
    kc_err      err = KC_ERR_INIT;

    kc_rng_seed(&rng, 5);
    for (int i = 0; i < 200; i++) {
        x[i] = i;
        y[i] = 100 + 0.5 * i + kc_rng_normal(&rng);
    }
    assert_int_equal(kc_forecast_backtest(KC_FC_OLS, 200, x, y, 10, 3, 0.9, s, NULL), KC_OK);
    assert_true(s[0].n == 190 + 189 + 188 && fabs(s[0].coverage - 0.9) < 0.05 && fabs(s[0].bias) < 0.2 && s[0].mase < 1);
    s[0] = before;
    assert_int_equal(kc_forecast_backtest(KC_FC_OLS, 200, x, y, 2, 3, 0.9, s, &err), KC_E_ARG);
    assert_int_equal(kc_forecast_backtest(KC_FC_OLS, 200, x, y, 3, 0, 0.9, s, &err), KC_E_ARG);
    assert_int_equal(kc_forecast_backtest(KC_FC_OLS, 200, x, y, 3, 51, 0.9, s, &err), KC_E_ARG);
    assert_int_equal(kc_forecast_backtest(KC_FC_OLS, 200, x, y, 3, 1, 1, s, &err), KC_E_ARG);
    assert_int_equal(s[0].n, 77);
    assert_int_equal(kc_forecast_backtest(KC_FC_OLS, 4, x, y, 4, 1, 0.9, s, NULL), KC_OK); /* no origin left */
    assert_true(s[0].n == 0 && isnan(s[0].mae) && s[0].note == KC_NOTE_FEW_POINTS);
    y[3] = 0;
    assert_int_equal(kc_forecast_backtest(KC_FC_OLS, 5, x, y, 3, 1, 0.9, s, NULL), KC_OK);
    assert_true(isnan(s[0].mape) && isfinite(s[0].mae));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(walks_by_hand), T(lines_are_those_of_kc_trend), T(smoothing_is_at_an_optimum), T(variances_of_two_steps),
        T(the_best_ets_has_the_smallest_aicc), T(chance_matches_the_interval), T(constant_and_perfect_series), T(few_points_and_holes), T(refusals),
        T(backtest_by_hand), T(backtest_covers_what_it_should),
    };

    return cmocka_run_group_tests_name("stats_forecast", tests, NULL, NULL);
}
