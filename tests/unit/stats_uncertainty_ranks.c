/* Ranks, summaries, pairs and tiers on small cases worked by hand, and against plain sorting for large ones. */
#include "kangce/kc_order.h"
#include "kangce/kc_random.h"
#include "kangce/kc_uncertainty.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>

enum { MANY = 4000 };

/* Both ways of ranking, below and above their limit, against sorting; some ties, some missing, both zeros, both infinities, numbers apart by
 * rounding only, chains of ties. */
TEST(ranks_agree_with_sorting)
{
    static double   x[MANY], want[MANY], spare[2 * MANY];
    static size_t   order[2 * MANY];
    static uint16_t rank[MANY];
    static uint64_t work[4 * MANY];
    const size_t    sizes[] = { 1, 2, 51, 128, 129, 1000, MANY };
    kc_rng          rng;

    kc_rng_seed(&rng, 5);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t n = sizes[s];

        for (int round = 0; round < 8; round++) {
            for (size_t i = 0; i < n; i++) {
                x[i] = round == 0 ? kc_rng_normal(&rng) * 1e3 : floor(kc_rng_uniform(&rng) * 40 - 20) / 4;
                if (round == 2 && i % 7 == 3) x[i] = NAN;
                if (round == 3) x[i] = i % 2 ? 0.0 : -0.0;
                if (round == 4) x[i] = NAN;
                if (round == 6) x[i] = x[i] * (1 + 2e-16 * (double)(i % 5)) + 1e-15;
                if (round == 7) x[i] = 1 - 3e-13 * floor(kc_rng_uniform(&rng) * 200);
                if (round == 5) x[i] = i % 3 == 0 ? INFINITY : i % 3 == 1 ? -INFINITY : ldexp(kc_rng_uniform(&rng), (int)(i % 600) - 300);
            }
            assert_true(kc_rank_scores_work_size(n) <= sizeof work / sizeof *work);
            kc_rank_scores(n, x, rank, work);
            kc_index_ranks(n, x, NULL, KC_TIES_MIN, want, order, spare);
            for (size_t i = 0; i < n; i++) assert_int_equal(rank[i], isnan(want[i]) ? 0 : (int)want[i]);
        }
    }
}

/* Three units, four replications: ranks 1 2 1 0, 2 1 3 1, 3 3 1 2 (by unit). Worked by hand. */
static const uint16_t three[4 * 3] = { 1, 2, 3, 2, 1, 3, 1, 3, 1, 0, 1, 2 };

TEST(summary_by_hand)
{
    kc_rank_opt     opt = { 2, 0.05, 0.95 };
    kc_rank_summary s[3];
    uint32_t        work[32 * 4];

    assert_true(kc_rank_summaries_work_size(3) <= sizeof work / sizeof *work);
    assert_int_equal(kc_rank_summaries(3, 4, three, &opt, s, work, NULL), KC_OK);
    /* unit 1: 1 2 1 */
    assert_true(s[0].n == 3 && fabs(s[0].mean - 4.0 / 3) < 1e-15 && s[0].median == 1 && fabs(s[0].sd - sqrt(1.0 / 3)) < 1e-15);
    assert_true(s[0].min == 1 && s[0].max == 2 && fabs(s[0].first - 2.0 / 3) < 1e-15 && s[0].top == 1);
    assert_true(s[0].low == 1 && fabs(s[0].high - 1.9) < 1e-15); /* sorted 1 1 2: at 1.9 of 0..2 */
    /* unit 2: 2 1 3 1; sorted 1 1 2 3, 0.95 at 2.85 */
    assert_true(s[1].n == 4 && s[1].mean == 1.75 && s[1].median == 1.5 && fabs(s[1].high - 2.85) < 1e-14 && s[1].top == 0.75);
    /* unit 3: 3 3 1 2 */
    assert_true(s[2].mean == 2.25 && s[2].median == 2.5 && fabs(s[2].low - 1.15) < 1e-14 && s[2].high == 3 && s[2].first == 0.25);
}

TEST(summary_edges)
{
    const uint16_t  none[] = { 0, 1, 0, 1 }, bad[] = { 1, 3 };
    kc_rank_opt     opt = KC_RANK_OPT_INIT, wrong = { 10, 0.9, 0.1 };
    kc_rank_summary s[2] = { { -7 } };
    uint32_t        work[32 * 3];
    kc_err          err = KC_ERR_INIT;

    assert_int_equal(kc_rank_summaries(2, 1, bad, &opt, s, work, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_rank_summaries(2, 1, none, &wrong, s, work, &err), KC_E_ARG);
    assert_int_equal(kc_rank_summaries(0, 1, none, &opt, s, work, &err), KC_E_ARG);
    assert_int_equal(kc_rank_summaries(KC_RANK_UNITS_MAX + 1, 1, none, &opt, s, work, &err), KC_E_ARG);
    assert_true(s[0].mean == -7);
    assert_int_equal(kc_rank_summaries(2, 2, none, &opt, s, work, &err), KC_OK);
    assert_true(isnan(s[0].mean) && isnan(s[0].low) && s[0].min == 0 && s[0].n == 0); /* never ranked */
    assert_true(s[1].mean == 1 && s[1].sd == 0 && s[1].low == 1 && s[1].high == 1);   /* always first: no width */
    assert_int_equal(kc_rank_summaries(2, 1, none, &opt, s, work, &err), KC_OK);
    assert_true(s[1].n == 1 && s[1].median == 1 && isnan(s[1].sd));
}

/* Against the definition on sorted ranks, for more units than are counted together. */
TEST(summary_agrees_with_sorting)
{
    enum { N = 77, R = 501 };
    static uint16_t rank[R * N];
    static double   x[N], sorted[R];
    static uint32_t work[32 * (N + 1)];
    kc_rank_summary s[N];
    kc_rank_opt     opt = { 3, 0.1, 0.8 };
    kc_rng          rng;

    kc_rng_seed(&rng, 3);
    for (size_t r = 0; r < R; r++) {
        for (size_t i = 0; i < N; i++) x[i] = (double)i / 9 + kc_rng_normal(&rng);
        kc_rank_scores(N, x, rank + r * N, NULL);
    }
    assert_int_equal(kc_rank_summaries(N, R, rank, &opt, s, work, NULL), KC_OK);
    for (size_t i = 0; i < N; i++) {
        double sum = 0, squares = 0;

        for (size_t r = 0; r < R; r++) sum += sorted[r] = rank[r * N + i];
        for (size_t r = 0; r < R; r++) squares += (sorted[r] - sum / R) * (sorted[r] - sum / R);
        kc_sort(R, sorted);
        assert_true(fabs(s[i].mean - sum / R) < 1e-12 && fabs(s[i].sd - sqrt(squares / (R - 1))) < 1e-12);
        assert_true(fabs(s[i].low - kc_quantile(R, sorted, 0.1, 7)) < 1e-12 && fabs(s[i].high - kc_quantile(R, sorted, 0.8, 7)) < 1e-12);
        assert_true(s[i].median == kc_quantile(R, sorted, 0.5, 7) && (double)s[i].min == sorted[0] && (double)s[i].max == sorted[R - 1]);
    }
}

TEST(pairs_by_hand)
{
    double   p[9], again[9];
    uint32_t work[8 * 2 * 3];

    assert_true(kc_rank_pairs_work_size(3, 8) <= sizeof work / sizeof *work);
    assert_int_equal(kc_rank_pairs(3, 4, three, 1, p, work, NULL), KC_OK);
    assert_true(isnan(p[0]) && isnan(p[4]) && isnan(p[8]));
    assert_true(fabs(p[0 * 3 + 1] - 2.0 / 3) < 1e-15 && fabs(p[1 * 3 + 0] - 1.0 / 3) < 1e-15); /* three meetings */
    assert_true(fabs(p[0 * 3 + 2] - 2.0 / 3) < 1e-15 && p[2 * 3 + 0] == 0);                      /* one tie, for neither */
    assert_true(p[1 * 3 + 2] == 0.75 && p[2 * 3 + 1] == 0.25);
    for (int threads = 2; threads <= 8; threads *= 2) {
        assert_int_equal(kc_rank_pairs(3, 4, three, threads, again, work, NULL), KC_OK);
        assert_memory_equal(p, again, sizeof p);
    }
    assert_int_equal(kc_rank_pairs(0, 4, three, 1, p, work, NULL), KC_E_ARG);
}

static kc_rank_summary interval(double median, double low, double high)
{
    return (kc_rank_summary){ .median = median, .low = low, .high = high, .n = isnan(median) ? 0 : 9 };
}

/* 1..2 | 3..3 | 4..6, 5..7, 6..8 (a chain) | 9..9; touching intervals (2..3 and 3..4) stay together. */
TEST(tiers_part_where_intervals_part)
{
    const kc_rank_summary s[] = { interval(9, 9, 9), interval(5, 4, 6), interval(7, 6, 8), interval(1, 1, 2),
                                  interval(6, 5, 7), interval(3, 3, 3), interval(NAN, NAN, NAN) };
    const kc_rank_summary touching[] = { interval(2, 1, 3), interval(4, 3, 4) };
    const double          nominal[] = { 9, 5, 7, 1, 6, 3, NAN };
    const size_t          want[] = { 4, 3, 3, 1, 3, 2, 0 }, want_order[] = { 3, 5, 1, 4, 2, 0, 6 };
    size_t                tier[7], order[7];
    double                work[7];

    kc_rank_tiers(7, s, nominal, NULL, 0, tier, order, work);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(tier[i], want[i]);
        assert_int_equal(order[i], want_order[i]);
    }
    kc_rank_tiers(2, touching, nominal, NULL, 0, tier, order, work);
    assert_true(tier[0] == 1 && tier[1] == 1);
}

/* The last unit reaches up to the first: nobody is apart. Equal medians stand by nominal rank. */
TEST(one_wide_interval_is_one_tier)
{
    const kc_rank_summary s[] = { interval(2, 2, 2), interval(2, 1, 2), interval(3, 3, 3), interval(4, 1, 4) };
    const double          nominal[] = { 2, 1, 3, 4 };
    size_t                tier[4], order[4];
    double                work[4];

    kc_rank_tiers(4, s, nominal, NULL, 0, tier, order, work);
    assert_true(tier[0] == 1 && tier[1] == 1 && tier[2] == 1 && tier[3] == 1);
    assert_true(order[0] == 1 && order[1] == 0);
}

TEST(tiers_by_pairs)
{
    const kc_rank_summary s[] = { interval(1, 1, 2), interval(2, 1, 2), interval(3, 2, 3) };
    const double          nominal[] = { 1, 2, 3 }, p[] = { NAN, 0.7, 0.99, 0.3, NAN, 0.95, 0.01, 0.05, NAN };
    size_t                tier[3], order[3];
    double                work[3];

    kc_rank_tiers(3, s, nominal, p, 0.95, tier, order, work);
    assert_true(tier[0] == 1 && tier[1] == 1 && tier[2] == 2);
    kc_rank_tiers(3, s, nominal, p, 0.96, tier, order, work);
    assert_true(tier[2] == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(ranks_agree_with_sorting),    T(summary_by_hand),
                                        T(summary_edges),               T(summary_agrees_with_sorting),
                                        T(pairs_by_hand),               T(tiers_part_where_intervals_part),
                                        T(one_wide_interval_is_one_tier), T(tiers_by_pairs) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
