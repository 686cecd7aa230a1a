/* The straight line: small series worked by hand, then the forecasts and slopes that R gives for the tuberculosis and mumps rates
 * (../shared/data/forecast and trend: skipped, saying so, when absent; the data may not be copied here).
 */
#include "base/kc_csv.h"
#include "kangce/kc_dist.h"
#include "kangce/kc_trend.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

/* years 1..5, y = 1 3 2 5 4: means 3 and 3; Sxy = (-2)(-2)+(-1)(0)+0(-1)+1(2)+2(1) = 8; Sxx = 10; slope 0.8.
 * residuals from 3+0.8(x-3): -0.4 0.8 -1 1.2 -0.6: squares .16+.64+1+1.44+.36 = 3.6; s = sqrt(3.6/3) = 1.0954451150103321.
 * at 8: 3+0.8*5 = 7; spread = s sqrt(1+1/5+25/10) = 1.0954451150103321*1.9235384061671346 = 2.1071307505705477; t(3) = 3.182446305284263. */
TEST(five_points_by_hand)
{
    const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 1, 3, 2, 5, 4 };
    kc_fit       f;
    double       point, low, high, p;

    assert_int_equal(kc_fit_line(5, x, y, false, &f, NULL), KC_OK);
    close_to(f.slope, 0.8, 1e-14);
    close_to(f.intercept, 3, 1e-14);
    close_to(f.s, 1.0954451150103321, 1e-14);
    assert_int_equal(kc_fit_forecast(&f, 8, 0.95, &point, &low, &high, NULL), KC_OK);
    close_to(point, 7, 1e-14);
    close_to(high - point, 3.182446305284263 * 2.1071307505705477, 1e-12);
    close_to(point - low, high - point, 1e-12);
    assert_int_equal(kc_fit_chance(&f, 8, 7, KC_SIDE_GE, &p, NULL), KC_OK);
    close_to(p, 0.5, 1e-14);
    assert_int_equal(kc_fit_chance(&f, 8, high, KC_SIDE_GE, &p, NULL), KC_OK); /* the upper limit is passed in 2.5 % */
    close_to(p, 0.025, 1e-12);
    assert_int_equal(kc_fit_chance(&f, 8, high, KC_SIDE_LE, &p, NULL), KC_OK);
    close_to(p, 0.975, 1e-12);
    /* t = 0.8 sqrt(10)/s = 2.3094010767585029, 3 degrees: p = 2 sf; 0.104 > 0.05: no trend shown */
    close_to(kc_fit_slope_p(&f), 2 * kc_t_sf(2.3094010767585029, 3), 1e-12);
    assert_int_equal(kc_fit_class(&f, 0.05), 0);
    assert_int_equal(kc_fit_class(&f, 0.2), 1);
}

TEST(perfect_lines_decide_at_once)
{
    const double x[] = { 2015, 2016, 2017, 2018, 2019 }, y[] = { 10, 9, 8, 7, 6 }, level[] = { 3, 3, 3, 3, 3 };
    kc_fit       f;
    double       p;

    assert_int_equal(kc_fit_line(5, x, y, false, &f, NULL), KC_OK);
    assert_true(f.s == 0);
    assert_int_equal(kc_fit_class(&f, 0.05), -1);
    assert_int_equal(kc_fit_chance(&f, 2020, 5, KC_SIDE_LE, &p, NULL), KC_OK); /* exactly on the target: strictness decides */
    assert_true(p == 1);
    assert_int_equal(kc_fit_chance(&f, 2020, 5, KC_SIDE_LT, &p, NULL), KC_OK);
    assert_true(p == 0);
    assert_int_equal(kc_fit_chance(&f, 2020, 4, KC_SIDE_LE, &p, NULL), KC_OK);
    assert_true(p == 0);
    assert_int_equal(kc_fit_chance(&f, 2020, 4, KC_SIDE_GT, &p, NULL), KC_OK);
    assert_true(p == 1);
    assert_int_equal(kc_fit_line(5, x, level, false, &f, NULL), KC_OK);
    assert_true(f.slope == 0 && f.s == 0 && kc_fit_slope_p(&f) == 1);
    assert_int_equal(kc_fit_class(&f, 0.05), 0);
}

/* y = 100 * 0.9^k: with log the slope is ln 0.9 and 10 years on the value is 100 * 0.9^10. */
TEST(log_linear_keeps_growth)
{
    double x[6], y[6], point;
    kc_fit f;

    for (int i = 0; i < 6; i++) {
        x[i] = 2010 + i;
        y[i] = 100 * pow(0.9, i);
    }
    assert_int_equal(kc_fit_line(6, x, y, true, &f, NULL), KC_OK);
    close_to(f.slope, log(0.9), 1e-12);
    assert_int_equal(kc_fit_forecast(&f, 2020, 0.9, &point, NULL, NULL, NULL), KC_OK);
    close_to(point, 100 * pow(0.9, 10), 1e-12);
    assert_int_equal(kc_fit_chance(&f, 2020, 0, KC_SIDE_LE, &point, NULL), KC_OK);
    assert_true(point == 0);
}

TEST(refusals_leave_outputs_alone)
{
    const double x[] = { 1, 2, 3, 4 }, y[] = { 1, 2, 4, NAN }, zero[] = { 1, 0, 1, 1 }, one[] = { 5, 5, 5, 5 };
    kc_fit       f = { .n = 77 };
    kc_err       err = KC_ERR_INIT;
    double       p = -7, low = -7;

    assert_int_equal(kc_fit_line(1, x, y, false, &f, &err), KC_E_ARG);
    assert_int_equal(kc_fit_line(4, x, y, false, &f, &err), KC_E_DATA);
    assert_int_equal(err.at, 3);
    assert_int_equal(kc_fit_line(4, x, zero, true, &f, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_fit_line(4, one, x, false, &f, &err), KC_E_DATA);
    assert_int_equal(f.n, 77);
    assert_int_equal(kc_fit_line(4, x, one, false, &f, &err), KC_OK);
    assert_int_equal(kc_fit_forecast(&f, 9, 0.95, &p, &low, NULL, &err), KC_E_ARG); /* four points: no interval */
    assert_int_equal(kc_fit_chance(&f, 9, 1, KC_SIDE_GE, &p, &err), KC_E_ARG);
    assert_true(p == -7 && low == -7);
    assert_int_equal(kc_fit_line(2, x, y, false, &f, &err), KC_OK);
    assert_true(isnan(kc_fit_slope_p(&f)) && kc_fit_class(&f, 0.05) == 0);
}

/* ---- against R ------------------------------------------------------------------------------------ */

typedef struct series {
    size_t n;
    double x[40], y[40];
} series;

static double field(kc_csv *c, const kc_str *f, const char *name)
{
    double v = NAN;

    assert_true(kc_csv_column(c, name) >= 0);
    (void)kc_num_parse(f[kc_csv_column(c, name)], &v);
    return v;
}

static void read_series(kc_arena *a, const char *file, const char *province, series *out)
{
    kc_csv       *c;
    const kc_str *f;

    out->n = 0;
    assert_int_equal(kc_csv_open(a, file, &c, NULL), KC_OK);
    while (kc_csv_next(c, &f, NULL) == KC_OK && f)
        if (kc_str_eq(f[kc_csv_column(c, "province")], province) && out->n < 40) {
            out->x[out->n] = field(c, f, "year");
            out->y[out->n++] = field(c, f, "rate");
        }
    kc_csv_close(c);
}

TEST_ARENA(forecasts_agree_with_r)
{
    kc_csv       *c;
    const kc_str *f;
    char          province[80] = "";
    series        s = { 0 };
    int           checked = 0;

    NEEDS_SHARED();
    assert_int_equal(kc_csv_open(a, SHARED "/data/forecast/tuberculosis_forecast_to_2030_expected.csv", &c, NULL), KC_OK);
    while (kc_csv_next(c, &f, NULL) == KC_OK && f) {
        kc_str name = f[kc_csv_column(c, "province")], model = f[kc_csv_column(c, "model")];
        bool   as_log = kc_str_eq(model, "log_ols_median");
        double point, low, high;
        kc_fit fit;

        if (!as_log && !kc_str_eq(model, "ols")) continue;
        if (!kc_str_eq(name, province)) {
            (void)snprintf(province, sizeof province, "%.*s", (int)name.n, name.s);
            read_series(a, SHARED "/data/trend/tuberculosis_annual.csv", province, &s);
        }
        assert_int_equal(kc_fit_line(s.n, s.x, s.y, as_log, &fit, NULL), KC_OK);
        assert_int_equal(kc_fit_forecast(&fit, field(c, f, "year"), 0.95, &point, &low, &high, NULL), KC_OK);
        close_to(point, field(c, f, "point"), 1e-8);
        close_to(low, field(c, f, "lower95"), 1e-8);
        close_to(high, field(c, f, "upper95"), 1e-8);
        checked++;
    }
    assert_true(checked > 100);
}

static void apc_agrees(kc_arena *a, const char *annual, const char *expected)
{
    kc_csv       *c;
    const kc_str *f;
    int           checked = 0;

    assert_int_equal(kc_csv_open(a, expected, &c, NULL), KC_OK);
    while (kc_csv_next(c, &f, NULL) == KC_OK && f) {
        kc_str name = f[kc_csv_column(c, "province")];
        char  *province = kc_strndup(a, name.s, name.n);
        series s = { 0 };
        kc_fit fit;

        read_series(a, annual, province, &s);
        assert_int_equal(kc_fit_line(s.n, s.x, s.y, true, &fit, NULL), KC_OK);
        double half = kc_t_quantile(0.975, (double)(s.n - 2)) * fit.s / sqrt(fit.sxx);

        close_to(100 * expm1(fit.slope), field(c, f, "apc"), 1e-8);
        close_to(100 * expm1(fit.slope - half), field(c, f, "apc_l"), 1e-8);
        close_to(100 * expm1(fit.slope + half), field(c, f, "apc_u"), 1e-8);
        close_to(kc_fit_slope_p(&fit), field(c, f, "p_ols"), 1e-6);
        checked++;
    }
    assert_true(checked > 20);
}

TEST_ARENA(yearly_change_agrees_with_r)
{
    NEEDS_SHARED();
    apc_agrees(a, SHARED "/data/trend/tuberculosis_annual.csv", SHARED "/data/trend/tuberculosis_trend_expected.csv");
    apc_agrees(a, SHARED "/data/trend/mumps_annual.csv", SHARED "/data/trend/mumps_trend_expected.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(five_points_by_hand), T(perfect_lines_decide_at_once), T(log_linear_keeps_growth),
                                        T(refusals_leave_outputs_alone), T(forecasts_agree_with_r), T(yearly_change_agrees_with_r) };

    return cmocka_run_group_tests_name("stats_trend", tests, NULL, NULL);
}
