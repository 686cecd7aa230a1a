/* Sobol indices against functions whose indices are known exactly. */
#include "kangce/kc_sobol.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>

typedef struct exact {
    const char    *name;
    size_t         d;
    double         first[6], total[6];
    kc_sobol_model model;
} exact;

/* sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1, x uniform on (-pi, pi). The exact values are those of the reference data. */
static void ishigami(void *ctx, size_t n, size_t d, const double *u, double *y, int thread)
{
    (void)ctx, (void)thread;
    for (size_t r = 0; r < n; r++) {
        double x[3];

        for (size_t k = 0; k < 3; k++) x[k] = M_PI * (2 * u[r * d + k] - 1);
        y[r] = sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0]);
    }
}

/* Product of (|4 u - 2| + a) / (1 + a). V_i = 1 / (3 (1 + a_i)^2); V = prod(1 + V_i) - 1; S_i = V_i / V; ST_i = V_i prod_{k != i}(1 + V_k) / V. */
static const double g_a[6] = { 0, 0.5, 3, 9, 99, 99 };
static void         sobol_g(void *ctx, size_t n, size_t d, const double *u, double *y, int thread)
{
    (void)ctx, (void)thread;
    for (size_t r = 0; r < n; r++) {
        y[r] = 1;
        for (size_t k = 0; k < d; k++) y[r] *= (fabs(4 * u[r * d + k] - 2) + g_a[k]) / (1 + g_a[k]);
    }
}

/* 1 u1 + 2 u2 + 3 u3 + 4 u4: S_i = ST_i = i^2 / 30. */
static void linear(void *ctx, size_t n, size_t d, const double *u, double *y, int thread)
{
    (void)ctx, (void)thread;
    for (size_t r = 0; r < n; r++) {
        y[r] = 100; /* a large mean must not hurt */
        for (size_t k = 0; k < d; k++) y[r] += (double)(k + 1) * u[r * d + k];
    }
}

static exact functions[] = {
    { "Ishigami", 3, { 0.313905191147811, 0.442411144790041, 0 }, { 0.557588855209959, 0.442411144790041, 0.243683664062148 }, ishigami },
    { "linear", 4, { 1 / 30.0, 4 / 30.0, 9 / 30.0, 16 / 30.0 }, { 1 / 30.0, 4 / 30.0, 9 / 30.0, 16 / 30.0 }, linear },
    { "g", 6, { 0 }, { 0 }, sobol_g },
};

static void fill_g(exact *e)
{
    double v = 1;

    for (size_t i = 0; i < 6; i++) v *= 1 + 1 / (3 * (1 + g_a[i]) * (1 + g_a[i]));
    for (size_t i = 0; i < 6; i++) {
        double vi = 1 / (3 * (1 + g_a[i]) * (1 + g_a[i]));

        e->first[i] = vi / (v - 1);
        e->total[i] = vi * (v / (1 + vi)) / (v - 1);
    }
}

static double largest_error(const exact *e, size_t n, const kc_sobol_opt *opt, kc_sobol_index *got)
{
    double *work = calloc(kc_sobol_work_size(n, e->d, opt), sizeof *work), worst = 0;
    kc_err  err = KC_ERR_INIT;

    assert_non_null(work);
    OK(kc_sobol_run(n, e->d, opt, e->model, NULL, got, work, &err), err);
    for (size_t i = 0; i < e->d; i++) {
        worst = fmax(worst, fabs(got[i].first.value - e->first[i]));
        worst = fmax(worst, fabs(got[i].total.value - e->total[i]));
    }
    free(work);
    return worst;
}

/* The sequence is far inside 0.02 for every seed; independent numbers have a standard error near 0.012, so they are held to four of it. */
TEST(known_functions)
{
    fill_g(&functions[2]);
    for (size_t f = 0; f < 3; f++)
        for (uint64_t seed = 1; seed <= 10; seed++) {
            kc_sobol_opt   opt = KC_SOBOL_OPT_INIT;
            kc_sobol_index got[6];

            opt.seed = seed;
            double near = largest_error(&functions[f], 8192, &opt, got);

            if (!(near < 0.006)) fail_msg("%s, sequence, seed %d: error %g", functions[f].name, (int)seed, near);
            opt.sample = KC_SOBOL_RANDOM;
            near = largest_error(&functions[f], 8192, &opt, got);
            if (!(near < 0.048)) fail_msg("%s, random, seed %d: error %g", functions[f].name, (int)seed, near);
        }
}

TEST(sums_of_shares_for_a_sum)
{
    kc_sobol_opt   opt = KC_SOBOL_OPT_INIT;
    kc_sobol_index got[6];
    double         first = 0;

    (void)largest_error(&functions[1], 4096, &opt, got);
    for (size_t i = 0; i < 4; i++) first += got[i].first.value;
    assert_true(fabs(first - 1) < 0.01); /* no interactions: the shares add up */
}

/* Bit for bit, but for the padding. */
static bool same(const kc_sobol_index *a, const kc_sobol_index *b, size_t d)
{
    for (size_t i = 0; i < d; i++) {
        const double x[] = { a[i].first.value, a[i].first.low, a[i].first.high, a[i].total.value, a[i].total.low, a[i].total.high };
        const double y[] = { b[i].first.value, b[i].first.low, b[i].first.high, b[i].total.value, b[i].total.low, b[i].total.high };

        if (memcmp(x, y, sizeof x) != 0) return false;
    }
    return true;
}

TEST(threads_and_seeds)
{
    kc_sobol_opt   opt = KC_SOBOL_OPT_INIT;
    kc_sobol_index one[6], more[6];

    for (int sample = 0; sample < 2; sample++) {
        opt.sample = (kc_sobol_sample)sample;
        opt.n_bootstrap = 50;
        opt.seed = 7;
        opt.n_threads = 1;
        (void)largest_error(&functions[0], 1000, &opt, one);
        for (int threads = 2; threads <= 8; threads *= 2) {
            opt.n_threads = threads;
            (void)largest_error(&functions[0], 1000, &opt, more);
            assert_true(same(one, more, 3));
        }
        opt.seed = 8;
        (void)largest_error(&functions[0], 1000, &opt, more);
        assert_false(same(one, more, 3));
    }
}

/* A wide check: the interval of the bootstrap holds the exact value about as often as it says. */
TEST(bootstrap_covers)
{
    size_t inside = 0, trials = 0;

    for (uint64_t seed = 1; seed <= 40; seed++) {
        kc_sobol_opt   opt = { seed, KC_SOBOL_RANDOM, 200, 0.95, 1 };
        kc_sobol_index got[6];

        (void)largest_error(&functions[0], 500, &opt, got);
        for (size_t i = 0; i < 3; i++) {
            assert_true(got[i].first.low <= got[i].first.value && got[i].first.value <= got[i].first.high);
            inside += got[i].total.low <= functions[0].total[i] && functions[0].total[i] <= got[i].total.high;
            trials++;
        }
    }
    assert_true(inside >= trials * 85 / 100 && inside < trials);
}

/* Four evaluations by hand, n = 2, d = 1: yA = 1 3, yB = 2 6, yAB = 2 6. Mean 3, v = (4 + 0 + 1 + 9) / 3 = 14/3.
 * S = ((-1)(1) + 3 (3)) / 2 / v = 4 / v = 6/7; ST = (1 + 9) / 4 / v = 2.5 * 3/14 = 15/28. */
TEST(by_hand)
{
    const double   y[] = { 1, 3, 2, 6, 2, 6 };
    kc_sobol_opt   opt = KC_SOBOL_OPT_INIT;
    kc_sobol_index out;

    assert_int_equal(kc_sobol_indices(2, 1, y, &opt, &out, NULL, NULL), KC_OK);
    assert_true(fabs(out.first.value - 6.0 / 7) < 1e-15 && fabs(out.total.value - 15.0 / 28) < 1e-15);
    assert_true(isnan(out.first.low) && out.first.note == KC_NOTE_NONE);
}

/* AB_i is A but for its column; a column of the sequence with n a power of two has one point in each n-th of [0, 1). */
TEST(design)
{
    enum { N = 64, D = 10 };
    static double u[N * (D + 2) * D];
    kc_sobol_opt  opt = KC_SOBOL_OPT_INIT;

    assert_int_equal(kc_sobol_design(N, D, &opt, u, NULL), KC_OK);
    for (size_t k = 0; k < D; k++)
        for (size_t m = 0; m < 2; m++) {
            int seen[N] = { 0 };

            for (size_t j = 0; j < N; j++) seen[(int)(u[(m * N + j) * D + k] * N)]++;
            for (size_t j = 0; j < N; j++) assert_int_equal(seen[j], 1);
        }
    for (size_t i = 0; i < D; i++)
        for (size_t j = 0; j < N; j++)
            for (size_t k = 0; k < D; k++) assert_true(u[((2 + i) * N + j) * D + k] == u[((k == i ? N : 0) + j) * D + k]);
}

TEST(edges_and_failures)
{
    double         y[] = { 5, 5, 5, 5, 5, 5 }, u[12] = { -7 };
    kc_sobol_opt   opt = KC_SOBOL_OPT_INIT;
    kc_sobol_index out = { { -7 }, { -7 } };
    kc_err         err = KC_ERR_INIT;

    assert_int_equal(kc_sobol_indices(2, 1, y, &opt, &out, NULL, &err), KC_OK);
    assert_true(isnan(out.first.value) && out.total.note == KC_NOTE_NOT_DEFINED); /* a constant has no shares */
    out.first.value = -7;
    y[4] = INFINITY;
    assert_int_equal(kc_sobol_indices(2, 1, y, &opt, &out, NULL, &err), KC_E_DATA);
    assert_int_equal(err.at, 4);
    assert_int_equal(kc_sobol_indices(1, 1, y, &opt, &out, NULL, &err), KC_E_ARG);
    assert_int_equal(kc_sobol_indices(2, 0, y, &opt, &out, NULL, &err), KC_E_ARG);
    opt.conf = 1;
    y[4] = 5;
    assert_int_equal(kc_sobol_indices(2, 1, y, &opt, &out, NULL, &err), KC_E_ARG);
    assert_true(out.first.value == -7);
    assert_int_equal(kc_sobol_design(1, 1, &opt, u, &err), KC_E_ARG);
    assert_int_equal(kc_sobol_design(2, KC_SOBOL_INPUTS_MAX + 1, &opt, u, &err), KC_E_ARG);
    assert_true(u[0] == -7);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(known_functions),  T(sums_of_shares_for_a_sum), T(threads_and_seeds), T(bootstrap_covers),
                                        T(by_hand),          T(design),                   T(edges_and_failures) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
