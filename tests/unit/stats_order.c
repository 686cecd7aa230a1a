/* Sorting on every kind of order it meets, the nine quantiles against R, ranks and their ties. */
#include "kangce/kc_order.h"
#include "kangce/kc_random.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 3000 };

static double x[MOST], y[MOST];
static size_t idx[MOST];
static kc_rng rng;

/* ---- sorting --------------------------------------------------------------------------------------------------------------------------------- */

static double kind(int k, size_t i, size_t n)
{
    switch (k) {
    case 0: return kc_rng_normal(&rng);
    case 1: return (double)i;
    case 2: return (double)(n - i);
    case 3: return 7;
    case 4: return (double)(i < n / 2 ? i : n - i); /* organ pipes */
    case 5: return (double)kc_rng_below(&rng, 4);
    case 6: return i % 5 == 0 ? NAN : kc_rng_uniform(&rng);
    case 7: return i % 3 == 0 ? INFINITY : i % 3 == 1 ? -INFINITY : -0.0;
    case 8: return i % 2 ? 0.0 : -0.0;
    case 9: return (double)(i % 17) + (double)i / 1e9; /* saw teeth */
    case 10: return i + 1 == n ? -1 : (double)i;       /* sorted but for the last */
    default: return NAN;
    }
}

static int by_value(const void *p, const void *q)
{
    double a = *(const double *)p, b = *(const double *)q;

    return isnan(a) || isnan(b) ? isnan(a) - isnan(b) : (a > b) - (a < b);
}

static void check_sorted(size_t n)
{
    memcpy(y, x, n * sizeof *x);
    qsort(y, n, sizeof *y, by_value);
    kc_sort_index(n, x, idx);
    for (size_t i = 0; i < n; i++) { /* equal to qsort, ties and NaN by position */
        assert_true(x[idx[i]] == y[i] || (isnan(x[idx[i]]) && isnan(y[i])));
        if (i && (x[idx[i]] == x[idx[i - 1]] || isnan(x[idx[i - 1]]))) assert_true(idx[i] > idx[i - 1]);
    }
    kc_sort(n, x);
    for (size_t i = 0; i < n; i++) assert_true(x[i] == y[i] || (isnan(x[i]) && isnan(y[i])));
}

TEST(sorts_every_kind_of_order)
{
    static const size_t sizes[] = { 0, 1, 2, 3, 10, 24, 25, 26, 63, 100, 257, 1000, MOST };

    kc_rng_seed(&rng, 3);
    for (int k = 0; k <= 11; k++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            for (size_t i = 0; i < sizes[s]; i++) x[i] = kind(k, i, sizes[s]);
            check_sorted(sizes[s]);
        }
    for (size_t n = 0; n < 400; n++) {
        for (size_t i = 0; i < n; i++) x[i] = kind((int)(n % 2) * 5, i, n);
        check_sorted(n);
    }
}

/* ---- quantiles -------------------------------------------------------------------------------------------------------------------------------- */

/* p, then types 1 to 9 as R 4.2 gives them. */
static const double SAMPLE[] = { -3.5, 0, 1, 1, 2.25, 7, 8, 19, 20.5, 33 };
static const double FROM_R[][10] = {
    { 0, -3.5, -3.5, -3.5, -3.5, -3.5, -3.5, -3.5, -3.5, -3.5 },
    { 0.05, -3.5, -3.5, -3.5, -3.5, -3.5, -3.5, -1.925, -3.5, -3.5 },
    { 0.1, -3.5, -1.75, -3.5, -3.5, -1.75, -3.15, -0.35, -2.2166666666666667, -2.1 },
    { 0.25, 1, 1, 0, 0.5, 1, 0.75, 1, 0.91666666666666667, 0.9375 },
    { 0.33, 1, 1, 1, 1, 1, 1, 1, 1, 1 },
    { 0.5, 2.25, 4.625, 2.25, 2.25, 4.625, 4.625, 4.625, 4.625, 4.625 },
    { 0.75, 19, 19, 19, 13.5, 19, 19.375, 16.25, 19.125, 19.09375 },
    { 0.9, 20.5, 26.75, 20.5, 20.5, 26.75, 31.75, 21.75, 28.416666666666667, 28 },
    { 0.99, 33, 33, 33, 31.75, 33, 33, 31.875, 33, 33 },
    { 1, 33, 33, 33, 33, 33, 33, 33, 33, 33 },
};

TEST(quantiles_are_those_of_hyndman_and_fan)
{
    static const double infinite[] = { -INFINITY, 1, INFINITY };

    for (size_t i = 0; i < sizeof FROM_R / sizeof *FROM_R; i++)
        for (int type = 1; type <= 9; type++) {
            double got = kc_quantile(10, SAMPLE, FROM_R[i][0], type), want = FROM_R[i][type];

            if (!(fabs(got - want) <= 1e-14 * fmax(1, fabs(want)))) fail_msg("p %g type %d: %.17g, not %.17g", FROM_R[i][0], type, got, want);
        }
    for (int type = 1; type <= 9; type++) assert_true(kc_quantile(1, SAMPLE, 0.3, type) == -3.5);
    assert_true(kc_quantile(3, infinite, 0.5, 7) == 1 && kc_quantile(3, infinite, 0.75, 7) == INFINITY && kc_quantile(3, infinite, 0, 7) == -INFINITY);
    assert_true(isnan(kc_quantile(0, SAMPLE, 0.5, 7)) && isnan(kc_quantile(3, SAMPLE, 0.5, 0)) && isnan(kc_quantile(3, SAMPLE, 0.5, 10)));
    assert_true(isnan(kc_quantile(3, SAMPLE, -0.1, 7)) && isnan(kc_quantile(3, SAMPLE, 1.1, 7)) && isnan(kc_quantile(3, SAMPLE, NAN, 7)));
}

/* ---- ranks ------------------------------------------------------------------------------------------------------------------------------------- */

static void ranks(bool descending, kc_ties ties, const double *want)
{
    static const double v[] = { 3, 1, NAN, 3, 2, 3 };
    double              rank[6];
    size_t              work[6];

    kc_rank(6, v, descending, ties, rank, work);
    for (int i = 0; i < 6; i++) assert_true(isnan(v[i]) ? isnan(rank[i]) : rank[i] == want[i]);
}

TEST(ties_share_as_told)
{
    ranks(false, KC_TIES_MIN, (const double[]){ 3, 1, 0, 3, 2, 3 });
    ranks(false, KC_TIES_MEAN, (const double[]){ 4, 1, 0, 4, 2, 4 });
    ranks(false, KC_TIES_MAX, (const double[]){ 5, 1, 0, 5, 2, 5 });
    ranks(false, KC_TIES_FIRST, (const double[]){ 3, 1, 0, 4, 2, 5 });
    ranks(true, KC_TIES_MIN, (const double[]){ 1, 5, 0, 1, 4, 1 });
    ranks(true, KC_TIES_MEAN, (const double[]){ 2, 5, 0, 2, 4, 2 });
    ranks(true, KC_TIES_MAX, (const double[]){ 3, 5, 0, 3, 4, 3 });
    ranks(true, KC_TIES_FIRST, (const double[]){ 1, 5, 0, 2, 4, 3 });
    kc_rank(0, NULL, false, KC_TIES_MEAN, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(sorts_every_kind_of_order), T(quantiles_are_those_of_hyndman_and_fan), T(ties_share_as_told) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
