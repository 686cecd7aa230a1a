/* The random stream: published vectors, the jumps against powers of the transition matrix, and the variates made of one word each. */
#include "kangce/kc_dist.h"
#include "kangce/kc_random.h"
#include "kc_test.h"

#include <math.h>
#include <string.h>

/* From the state 1, 2, 3, 4; the test vector that implementations of xoshiro256** 1.0 share. */
TEST(stream_is_the_published_one)
{
    static const uint64_t want[] = { 11520u, 0u, 1509978240u, 1215971899390074240u, 1216172134540287360u, 607988272756665600u,
                                     16172922978634559625u, 8476171486693032832u, 10595114339597558777u, 2904607092377533576u };
    kc_rng                rng = { { 1, 2, 3, 4 } };

    for (size_t i = 0; i < sizeof want / sizeof *want; i++) assert_true(kc_rng_next(&rng) == want[i]);
}

/* splitmix64 from 0: the vector of its authors. */
TEST(seed_is_splitmix64)
{
    kc_rng rng, other;

    kc_rng_seed(&rng, 0);
    assert_true(rng.s[0] == 0xe220a8397b1dcdaf && rng.s[1] == 0x6e789e6aa1b965f4 && rng.s[2] == 0x06c45d188009454f && rng.s[3] == 0xf88bb8a8724c81ec);
    kc_rng_seed(&other, 1);
    assert_true(memcmp(&rng, &other, sizeof rng) != 0);
}

/* ---- the jumps: the step is linear over the 256 bits of the state; its matrix, squared 128 and 192 times, must do the same --------------- */

typedef struct matrix {
    kc_rng column[256]; /* where each single bit goes */
} matrix;

static kc_rng apply(const matrix *m, const kc_rng *v)
{
    kc_rng sum = { { 0 } };

    for (int bit = 0; bit < 256; bit++)
        if (v->s[bit / 64] >> bit % 64 & 1)
            for (int i = 0; i < 4; i++) sum.s[i] ^= m->column[bit].s[i];
    return sum;
}

TEST(jumps_are_powers_of_the_step)
{
    static matrix m, squared;
    kc_rng        rng, want;

    for (int bit = 0; bit < 256; bit++) {
        m.column[bit] = (kc_rng){ { 0 } };
        m.column[bit].s[bit / 64] = (uint64_t)1 << bit % 64;
        (void)kc_rng_next(&m.column[bit]);
    }
    for (int power = 0; power <= 192; power++) {
        kc_rng_seed(&rng, 12345);
        want = apply(&m, &rng);
        if (power == 0) (void)kc_rng_next(&rng);
        if (power == 128) kc_rng_jump(&rng);
        if (power == 192) kc_rng_long_jump(&rng);
        if (power == 0 || power == 128 || power == 192) assert_memory_equal(&rng, &want, sizeof rng);
        for (int bit = 0; bit < 256; bit++) squared.column[bit] = apply(&m, &m.column[bit]);
        m = squared;
    }
}

/* ---- variates ---------------------------------------------------------------------------------------------------------------------------- */

TEST(every_variate_takes_one_word)
{
    kc_rng rng, word;

    kc_rng_seed(&rng, 42);
    word = rng;
    for (int i = 0; i < 1000; i++) {
        uint64_t w = kc_rng_next(&word);
        double   u = ((double)(w >> 12) + 0.5) * 0x1p-52, z;

        switch (i % 3) {
        case 0: assert_true(kc_rng_uniform(&rng) == (double)(w >> 11) * 0x1p-53); break;
        case 1: assert_true(kc_rng_below(&rng, 10) == w / 1844674407370955161u || w % 1844674407370955161u < 10); break;
        default:
            z = kc_rng_normal(&rng);
            assert_true(fabs(z - kc_norm_quantile(u)) <= 4e-15 * fmax(1, fabs(z)));
        }
        assert_memory_equal(&rng, &word, sizeof rng);
    }
    assert_true(kc_rng_below(&rng, 0) == 0 && kc_rng_below(&rng, 1) == 0);
}

TEST(variates_have_their_moments)
{
    enum { N = 400000 };
    kc_rng rng;
    double sum = 0, square = 0, cube = 0, fourth = 0, uniform = 0;
    long   count[7] = { 0 };

    kc_rng_seed(&rng, 2026);
    for (int i = 0; i < N; i++) {
        double z = kc_rng_normal(&rng), u = kc_rng_uniform(&rng);

        assert_true(u >= 0 && u < 1 && isfinite(z));
        sum += z;
        square += z * z;
        cube += z * z * z;
        fourth += z * z * z * z;
        uniform += u;
        count[kc_rng_below(&rng, 7)]++;
    }
    assert_true(fabs(sum / N) < 4.5 / sqrt(N) && fabs(square / N - 1) < 4.5 * sqrt(2.0 / N)); /* 4.5 standard errors */
    assert_true(fabs(cube / N) < 4.5 * sqrt(15.0 / N) && fabs(fourth / N - 3) < 4.5 * sqrt(96.0 / N));
    assert_true(fabs(uniform / N - 0.5) < 4.5 * sqrt(1.0 / 12 / N));
    for (int i = 0; i < 7; i++) assert_true(fabs((double)count[i] - N / 7.0) < 4.5 * sqrt(N * 6.0 / 49));
}

TEST(replications_do_not_meet)
{
    kc_rng a, b;

    kc_rng_seed(&a, 1);
    b = a;
    kc_rng_jump(&b);
    for (int i = 0; i < 100000; i++) assert_true(kc_rng_next(&a) != kc_rng_next(&b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(stream_is_the_published_one),  T(seed_is_splitmix64),          T(jumps_are_powers_of_the_step),
        T(every_variate_takes_one_word), T(variates_have_their_moments), T(replications_do_not_meet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
