/* Joinpoint regression: known bends, a brute-force comparison, edges, limits of the options, permutation tests. Published fits are in
 * tests/reference/joinpoint.py. */
#include "kangce/kc_dist.h"
#include "kangce/kc_joinpoint.h"
#include "kangce/kc_random.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-12, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

enum { N = 20 };

static void years(size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) x[i] = 2000 + (double)i;
}

static double *room(size_t n, const kc_jp_opt *opt, size_t perms)
{
    return malloc(sizeof(double) * kc_joinpoint_work_size(n, KC_JP_MAX, opt, perms, 2));
}

static kc_jp_opt linear(void)
{
    kc_jp_opt o = KC_JP_OPT_INIT;

    o.log = false;
    return o;
}

/* Without a joinpoint it is the straight line: five points of stats_trend.c. */
TEST(no_joinpoint_is_least_squares)
{
    const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 1, 3, 2, 5, 4 };
    kc_jp_opt    o = linear();
    double      *work = room(5, &o, 0);
    kc_jp_fit    f;

    assert_int_equal(kc_joinpoint(5, x, y, NULL, 0, &o, work, &f, NULL), KC_OK);
    close_to(f.slope[0].value, 0.8, 1e-13);
    close_to(f.rss, 3.6, 1e-13);
    close_to(f.slope_se[0], sqrt(1.2 / 10), 1e-13);
    close_to(f.slope[0].high, 0.8 + 3.182446305284263 * sqrt(0.12), 1e-11);
    assert_true(f.apc[0].note == KC_NOTE_NOT_DEFINED && f.df == 3);
    close_to(kc_joinpoint_at(&f, 7), 3 + 0.8 * 4, 1e-13);
    close_to(f.bic, log(3.6 / 5) + 2 * log(5) / 5, 1e-13);
    free(work);
}

/* Two exact bends: found without residuals, slopes and fitted values exact, limits equal to the values. */
TEST(exact_bends_are_found)
{
    double    x[N], y[N];
    kc_jp_opt o = linear();
    double   *work = room(N, &o, 0);
    kc_jp_fit f;

    years(N, x);
    for (int i = 0; i < N; i++) y[i] = 10 + i - 3 * fmax(0, i - 6) + 2.5 * fmax(0, i - 13);
    assert_int_equal(kc_joinpoint(N, x, y, NULL, 2, &o, work, &f, NULL), KC_OK);
    assert_true(f.at[0].value == 2006 && f.at[1].value == 2013 && f.rss == 0);
    assert_true(f.at[0].low == 2006 && f.at[0].high == 2006);
    close_to(f.slope[1].value, -2, 1e-10);
    close_to(f.slope[2].value, 0.5, 1e-9);
    close_to(f.slope[2].low, f.slope[2].value, 1e-9);
    for (int i = 0; i < N; i++) close_to(kc_joinpoint_at(&f, x[i]), y[i], 1e-10);
    free(work);
}

/* Sum of squares by plain normal equations in long double: an independent way to every pair of places. */
static double plain_rss(size_t n, const double *x, const double *y, const double *se, const double *t, int k)
{
    long double a[6][7] = { { 0 } };
    double      rss = 0;
    int         p = 2 + k;

    for (size_t i = 0; i < n; i++) {
        long double c[6] = { 1, x[i] - 2000 }, w = 1 / (se ? (long double)se[i] * se[i] : 1);

        for (int j = 0; j < k; j++) c[2 + j] = x[i] > t[j] ? x[i] - t[j] : 0;
        for (int u = 0; u < p; u++) {
            for (int v = 0; v < p; v++) a[u][v] += w * c[u] * c[v];
            a[u][p] += w * c[u] * y[i];
        }
    }
    for (int u = 0; u < p; u++)
        for (int v = 0; v < p; v++) {
            if (v == u) continue;
            long double f = a[v][u] / a[u][u];

            for (int w = u; w <= p; w++) a[v][w] -= f * a[u][w];
        }
    for (size_t i = 0; i < n; i++) {
        long double fit = a[0][p] / a[0][0] + a[1][p] / a[1][1] * (x[i] - 2000);

        for (int j = 0; j < k; j++) fit += x[i] > t[j] ? a[2 + j][p] / a[2 + j][2 + j] * (x[i] - t[j]) : 0;
        rss += (double)((y[i] - fit) * (y[i] - fit)) / (se ? se[i] * se[i] : 1);
    }
    return rss;
}

TEST(search_equals_brute_force)
{
    kc_rng    rng;
    kc_jp_opt o = linear();
    double   *work = room(N, &o, 0), x[N], y[N], se[N];

    kc_rng_seed(&rng, 7);
    years(N, x);
    x[11] += 0.5; /* a gap */
    for (int round = 0; round < 30; round++) {
        kc_jp_fit f;
        double    best = INFINITY, at[2] = { 0, 0 };

        for (int i = 0; i < N; i++) {
            y[i] = 50 + 3 * kc_rng_normal(&rng) + i;
            se[i] = 0.5 + kc_rng_uniform(&rng);
        }
        const double *weights = round % 2 ? se : NULL;
        for (size_t i = 2; i + 2 < N; i++)
            for (size_t j = i + 3; j + 2 < N; j++) {
                double t[2] = { x[i], x[j] }, rss = plain_rss(N, x, y, weights, t, 2);

                if (rss < best) best = rss, at[0] = t[0], at[1] = t[1];
            }
        assert_int_equal(kc_joinpoint(N, x, y, weights, 2, &o, work, &f, NULL), KC_OK);
        close_to(f.rss, best, 1e-9);
        assert_true(f.at[0].value == at[0] && f.at[1].value == at[1]);
        for (int j = 0; j < 2; j++) assert_true(f.at[j].low <= f.at[j].value && f.at[j].high >= f.at[j].value);
        close_to(kc_joinpoint_at(&f, x[N - 1]), f.value[3], 1e-12);
    }
    free(work);
}

/* A bend between two years: the fine grid comes closer, free places reach it; FREE standard errors are those of separate lines. */
TEST(continuous_places)
{
    double    x[N], y[N];
    kc_jp_opt o = linear();
    kc_jp_fit year, fine, free_;

    years(N, x);
    for (int i = 0; i < N; i++) y[i] = i + 2 * fmax(0, x[i] - 2008.37) + (i % 2 ? 0.01 : -0.01);
    double *work = room(N, &o, 0);
    assert_int_equal(kc_joinpoint(N, x, y, NULL, 1, &o, work, &year, NULL), KC_OK);
    free(work);
    o.grid = 10;
    work = room(N, &o, 0);
    assert_int_equal(kc_joinpoint(N, x, y, NULL, 1, &o, work, &fine, NULL), KC_OK);
    o.refine = true;
    o.se = KC_JP_SE_FREE;
    assert_int_equal(kc_joinpoint(N, x, y, NULL, 1, &o, work, &free_, NULL), KC_OK);
    assert_true(year.at[0].value == 2008 && fabs(fine.at[0].value - 2008.4) < 1e-9 && fabs(free_.at[0].value - 2008.37) < 0.02);
    assert_true(year.rss > fine.rss && fine.rss > free_.rss);
    double sxx = 0;
    for (int i = 0; i < 9; i++) sxx += (i - 4) * (i - 4);
    close_to(free_.slope_se[0], sqrt(free_.sigma2 / sxx), 1e-9); /* nine years lie before the bend */
    free(work);
}

TEST(weights_and_logs)
{
    double    x[N], y[N], se[N], z[N];
    kc_jp_opt o = KC_JP_OPT_INIT, l = linear();
    double   *work = room(N, &o, 0);
    kc_jp_fit a, b;

    years(N, x);
    for (int i = 0; i < N; i++) {
        y[i] = 100 * pow(0.95, i) * (1 + 0.01 * ((i * 7) % 5));
        se[i] = 0.02 * y[i];
        z[i] = log(y[i]);
    }
    assert_int_equal(kc_joinpoint(N, x, y, se, 1, &o, work, &a, NULL), KC_OK); /* se / y constant: as without weights, on the log scale */
    assert_int_equal(kc_joinpoint(N, x, z, NULL, 1, &l, work, &b, NULL), KC_OK);
    assert_true(a.at[0].value == b.at[0].value);
    close_to(a.slope[1].value, b.slope[1].value, 1e-9);
    close_to(a.slope_se[1], b.slope_se[1], 1e-9);
    close_to(a.rss * 0.02 * 0.02, b.rss, 1e-9);
    close_to(a.apc[0].value, 100 * expm1(b.slope[0].value), 1e-9);
    close_to(kc_joinpoint_at(&a, 2003), exp(kc_joinpoint_at(&b, 2003)), 1e-9);
    free(work);
}

/* var(w'b) with the covariances: over the whole range the AAPC of the one-segment part equals the APC and its t limits. */
TEST(average_change)
{
    double      x[N], y[N];
    kc_jp_opt   o = KC_JP_OPT_INIT;
    double     *work = room(N, &o, 0);
    kc_jp_fit   f;
    kc_estimate a = { -7, -7, -7, 0 };
    kc_err      err = KC_ERR_INIT;

    years(N, x);
    for (int i = 0; i < N; i++) y[i] = exp(0.03 * i - 0.08 * fmax(0, i - 9) + 0.004 * ((i * 3) % 4));
    assert_int_equal(kc_joinpoint(N, x, y, NULL, 1, &o, work, &f, NULL), KC_OK);
    assert_int_equal(f.at[0].value, 2009);
    assert_int_equal(kc_joinpoint_average(&f, 2010, 2019, 0.95, &a, NULL), KC_OK);
    close_to(a.value, f.apc[1].value, 1e-12);
    close_to(a.low, f.apc[1].low, 1e-10);
    assert_int_equal(kc_joinpoint_average(&f, 2000, 2019, 0.95, &a, NULL), KC_OK);
    double b = (9 * f.slope[0].value + 10 * f.slope[1].value) / 19;
    double v = (81 * f.cov[0][0] + 180 * f.cov[0][1] + 100 * f.cov[1][1]) / 361;
    close_to(a.value, 100 * expm1(b), 1e-12);
    close_to(a.high, 100 * expm1(b + 1.959963984540054 * sqrt(v)), 1e-10);
    a.value = -7;
    assert_int_equal(kc_joinpoint_average(&f, 2010, 2010, 0.95, &a, &err), KC_E_ARG);
    assert_int_equal(kc_joinpoint_average(&f, 1999, 2010, 0.95, &a, &err), KC_E_ARG);
    assert_int_equal(kc_joinpoint_average(&f, 2010, 2020, 0.95, &a, &err), KC_E_ARG);
    assert_int_equal(kc_joinpoint_average(&f, 2010, 2019, 1, &a, &err), KC_E_ARG);
    assert_true(a.value == -7);
    free(work);
}

/* min_end and min_between count points strictly outside and between: with n = 5 and two at each end one place is left. */
TEST(room_for_joinpoints)
{
    double    x[N], y[N];
    kc_jp_opt o = linear();
    double   *work = room(N, &o, 0);
    kc_jp_fit f = { .k = 77 };
    kc_err    err = KC_ERR_INIT;

    years(N, x);
    for (int i = 0; i < N; i++) y[i] = (i * 5) % 7;
    assert_int_equal(kc_joinpoint(5, x, y, NULL, 1, &o, work, &f, NULL), KC_OK);
    assert_true(f.at[0].value == 2002 && f.df == 1);
    assert_int_equal(kc_joinpoint(8, x, y, NULL, 2, &o, work, &f, NULL), KC_OK);
    assert_true(f.at[0].value == 2002 && f.at[1].value == 2005);
    f.k = 77;
    assert_int_equal(kc_joinpoint(7, x, y, NULL, 2, &o, work, &f, &err), KC_E_ARG);
    assert_string_equal(err.key, "stats.jp_too_many");
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_joinpoint(4, x, y, NULL, 1, &o, work, &f, &err), KC_E_ARG);
    assert_int_equal(err.at, 0);
    assert_int_equal(kc_joinpoint(N, x, y, NULL, KC_JP_MAX + 1, &o, work, &f, &err), KC_E_ARG);
    assert_int_equal(kc_joinpoint(N, x, y, NULL, -1, &o, work, &f, &err), KC_E_ARG);
    assert_int_equal(f.k, 77);
    o.min_end = 1;
    o.min_between = 0;
    assert_int_equal(kc_joinpoint(N, x, y, NULL, KC_JP_MAX, &o, work, &f, NULL), KC_OK);
    assert_int_equal(f.k, KC_JP_MAX);
    assert_int_equal(kc_joinpoint(4, x, y, NULL, 2, &o, work, &f, NULL), KC_OK); /* as many coefficients as points: a perfect fit */
    assert_true(f.rss < 1e-20 && f.slope[1].note == KC_NOTE_NO_INTERVAL);
    free(work);
    o.grid = 5;
    work = room(N, &o, 0);
    assert_int_equal(kc_joinpoint(4, x, y, NULL, 3, &o, work, &f, &err), KC_E_ARG); /* many places, but four points */
    assert_int_equal(err.at, 2);
    assert_int_equal(kc_joinpoint(0, x, y, NULL, 0, &o, work, &f, &err), KC_E_DATA);
    free(work);
}

TEST(refusals)
{
    const double x[] = { 1, 2, 3, 4, 5, 6 }, y[] = { 1, 2, 0, 2, 1, 2 }, hole[] = { 1, NAN, 2, 3, NAN, 4 }, infinite[] = { 1, 2, INFINITY, 4, 5, 6 },
                 se[] = { 1, 1, 1, 0, 1, 1 }, one[] = { NAN, NAN, 3, NAN, NAN, NAN };
    kc_jp_opt    o = KC_JP_OPT_INIT, bad;
    double      *work = room(6, &o, 0);
    kc_jp_fit    f = { .k = 77 };
    kc_err       err = KC_ERR_INIT;

    assert_int_equal(kc_joinpoint(6, x, y, NULL, 0, &o, work, &f, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.trend_zero");
    assert_int_equal(err.at, 2);
    assert_int_equal(kc_joinpoint(6, x, infinite, NULL, 0, &o, work, &f, &err), KC_E_DATA);
    assert_int_equal(kc_joinpoint(6, x, x, se, 0, &o, work, &f, &err), KC_E_DATA);
    assert_int_equal(err.at, 3);
    assert_int_equal(kc_joinpoint(6, x, one, NULL, 0, &o, work, &f, &err), KC_E_DATA);
    for (int i = 0; i < 5; i++) {
        bad = o;
        if (i == 0) bad.min_end = 0;
        if (i == 1) bad.min_between = -1;
        if (i == 2) bad.grid = 0;
        if (i == 3) bad.grid = 51;
        if (i == 4) bad.conf = 1;
        assert_int_equal(kc_joinpoint(6, x, x, NULL, 0, &bad, work, &f, &err), KC_E_ARG);
    }
    assert_int_equal(f.k, 77);
    assert_int_equal(kc_joinpoint(6, x, hole, NULL, 0, &o, work, &f, NULL), KC_OK);
    assert_int_equal(f.n, 4);
    assert_int_equal(kc_joinpoint(2, x, x, NULL, 0, &o, work, &f, NULL), KC_OK); /* two points: a line, no limits */
    assert_true(isnan(f.slope_se[0]) && f.slope[0].note == KC_NOTE_NO_INTERVAL && isnan(f.sigma2));
    free(work);
}

TEST(a_level_series)
{
    double      x[N], y[N];
    kc_jp_opt   o = KC_JP_OPT_INIT;
    double     *work = room(N, &o, 99);
    kc_jp_fit   f[3];
    kc_jp_tests t;

    years(N, x);
    for (int i = 0; i < N; i++) y[i] = 8;
    for (int k = 0; k < 3; k++) assert_int_equal(kc_joinpoint(N, x, y, NULL, k, &o, work, &f[k], NULL), KC_OK);
    assert_true(f[0].slope[0].value == 0 && f[0].rss == 0 && f[0].apc[0].value == 0);
    assert_int_equal(kc_joinpoint_choose(3, f, KC_JP_BIC), 0);
    assert_int_equal(kc_joinpoint_choose(3, f, KC_JP_WBIC), 0);
    assert_int_equal(kc_joinpoint_permutation(N, x, y, NULL, 0, 2, &o, 99, 0.05, 1, 2, work, &t, NULL), KC_OK);
    assert_true(t.k == 0 && t.n == 2 && t.test[0].p == 1);
    free(work);
}

static void noisy(double *x, double *y)
{
    kc_rng rng;

    kc_rng_seed(&rng, 11);
    years(N, x);
    for (int i = 0; i < N; i++) y[i] = 50 + i - 2 * fmax(0, i - 10) + 0.6 * kc_rng_normal(&rng);
}

TEST(permutation_finds_the_bend_on_any_threads)
{
    double      x[N], y[N];
    kc_jp_opt   o = linear();
    double     *work = malloc(sizeof(double) * kc_joinpoint_work_size(N, 3, &o, 499, 4));
    kc_jp_tests one, four, again;

    noisy(x, y);
    memset(&one, 0, sizeof one);
    memset(&four, 0, sizeof four);
    memset(&again, 0, sizeof again);
    assert_int_equal(kc_joinpoint_permutation(N, x, y, NULL, 0, 3, &o, 499, 0.05, 5, 1, work, &one, NULL), KC_OK);
    assert_int_equal(kc_joinpoint_permutation(N, x, y, NULL, 0, 3, &o, 499, 0.05, 5, 4, work, &four, NULL), KC_OK);
    assert_memory_equal(&one, &four, sizeof one);
    assert_int_equal(one.k, 1);
    assert_int_equal(one.n, 3);
    close_to(one.test[0].alpha, 0.05 / 3, 1e-15);
    close_to(one.test[0].p, 1.0 / 500, 1e-15);
    assert_int_equal(kc_joinpoint_permutation(N, x, y, NULL, 0, 3, &o, 499, 0.05, 6, 1, work, &again, NULL), KC_OK);
    assert_true(again.test[2].p != one.test[2].p); /* another seed */
    free(work);
}

/* Without a bend p is uniform: over 60 series of noise about 5 % are below 0.05. */
TEST(permutation_keeps_its_level)
{
    double    x[N], y[N];
    kc_jp_opt o = linear();
    double   *work = room(N, &o, 99);
    kc_rng    rng;
    int       low = 0, half = 0;

    kc_rng_seed(&rng, 3);
    years(N, x);
    for (int s = 0; s < 60; s++) {
        kc_jp_tests t;

        for (int i = 0; i < N; i++) y[i] = 10 + 0.3 * i + kc_rng_normal(&rng);
        assert_int_equal(kc_joinpoint_permutation(N, x, y, NULL, 0, 1, &o, 99, 0.05, (uint64_t)s, 2, work, &t, NULL), KC_OK);
        low += t.test[0].p <= 0.05;
        half += t.test[0].p <= 0.5;
    }
    assert_true(low <= 9 && half >= 15 && half <= 45);
    free(work);
}

TEST(criteria_choose_the_bend)
{
    double    x[N], y[N];
    kc_jp_opt o = linear();
    double   *work = room(N, &o, 0);
    kc_jp_fit f[4];
    kc_err    err = KC_ERR_INIT;
    kc_jp_tests t = { .k = 77 };

    noisy(x, y);
    for (int k = 0; k < 4; k++) assert_int_equal(kc_joinpoint(N, x, y, NULL, k, &o, work, &f[k], NULL), KC_OK);
    assert_int_equal(kc_joinpoint_choose(4, f, KC_JP_BIC3), 1);
    assert_int_equal(kc_joinpoint_choose(4, f, KC_JP_WBIC), 1);
    for (int k = 0; k < 4; k++) {
        close_to(f[k].bic3 - f[k].bic, k * log(N) / N, 1e-9);
        assert_true(f[k].wbic >= f[k].bic && f[k].wbic <= f[k].bic3 + 1e-12);
    }
    assert_int_equal(kc_joinpoint_permutation(N, x, y, NULL, 2, 1, &o, 9, 0.05, 1, 1, work, &t, &err), KC_E_ARG);
    assert_int_equal(kc_joinpoint_permutation(N, x, y, NULL, 0, 1, &o, 0, 0.05, 1, 1, work, &t, &err), KC_E_ARG);
    assert_int_equal(kc_joinpoint_permutation(N, x, y, NULL, 0, 1, &o, 9, 0, 1, 1, work, &t, &err), KC_E_ARG);
    assert_int_equal(t.k, 77);
    free(work);
}

/* A long series is refused before its room is touched, and a shorter one may use that room. */
TEST(too_much_work)
{
    enum { LONG = KC_JP_PLACES_MAX + 1, SHORT = 1000 };
    static double x[LONG], y[LONG];
    kc_jp_opt     o = linear();
    double       *work;
    kc_jp_fit     f;
    kc_jp_tests   t;
    kc_err        err = KC_ERR_INIT;

    for (int i = 0; i < LONG; i++) {
        x[i] = i;
        y[i] = i % 7;
    }
    work = room(LONG, &o, 99);
    assert_true(kc_joinpoint_work_size(LONG, 3, &o, 2000000000, 2) <= kc_joinpoint_work_size(LONG, 3, &o, 0, 1));
    assert_int_equal(kc_joinpoint(LONG, x, y, NULL, 0, &o, work, &f, &err), KC_E_LIMIT);
    assert_string_equal(err.key, "stats.jp_places");
    assert_int_equal(kc_joinpoint(SHORT, x, y, NULL, 1, &o, work, &f, &err), KC_OK);
    assert_int_equal(kc_joinpoint(SHORT, x, y, NULL, 4, &o, work, &f, &err), KC_E_LIMIT);
    assert_string_equal(err.key, "stats.jp_time");
    assert_int_equal(kc_joinpoint_permutation(SHORT, x, y, NULL, 0, 3, &o, 4499, 0.05, 1, 1, work, &t, &err), KC_E_LIMIT);
    free(work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(no_joinpoint_is_least_squares), T(exact_bends_are_found), T(search_equals_brute_force), T(continuous_places), T(weights_and_logs),
        T(average_change), T(room_for_joinpoints), T(refusals), T(a_level_series), T(permutation_finds_the_bend_on_any_threads),
        T(permutation_keeps_its_level), T(criteria_choose_the_bend), T(too_much_work),
    };

    return cmocka_run_group_tests_name("stats_joinpoint", tests, NULL, NULL);
}
