/* xoshiro256** 1.0 with the jump polynomials of its authors; splitmix64 as the seed. */
#include "kangce/kc_random.h"

#include "stats/dist_internal.h"

static uint64_t rotated(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

void kc_rng_seed(kc_rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++) rng->s[i] = splitmix64(&seed);
}

uint64_t kc_rng_next(kc_rng *rng)
{
    uint64_t *s = rng->s, result = rotated(s[1] * 5, 7) * 9, t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotated(s[3], 45);
    return result;
}

/* The state is linear over bits: the state after 2^128 (2^192) steps is this polynomial in the step, applied to the present state. */
static void advance(kc_rng *rng, const uint64_t polynomial[4])
{
    kc_rng sum = { { 0 } };

    for (int bit = 0; bit < 256; bit++) {
        if (polynomial[bit / 64] >> bit % 64 & 1)
            for (int i = 0; i < 4; i++) sum.s[i] ^= rng->s[i];
        kc_rng_next(rng);
    }
    *rng = sum;
}

void kc_rng_jump(kc_rng *rng)
{
    static const uint64_t by_2_128[4] = { 0x180ec6d33cfd0aba, 0xd5a61266f0c9392c, 0xa9582618e03fc9aa, 0x39abdc4529b1661c };

    advance(rng, by_2_128);
}

void kc_rng_long_jump(kc_rng *rng)
{
    static const uint64_t by_2_192[4] = { 0x76e15d3efefdcbbf, 0xc5004e441c522fb3, 0x77710069854ee241, 0x39109bb02acbe635 };

    advance(rng, by_2_192);
}

double kc_rng_uniform(kc_rng *rng)
{
    return (double)(kc_rng_next(rng) >> 11) * 0x1p-53;
}

uint64_t kc_rng_below(kc_rng *rng, uint64_t n)
{
    return (uint64_t)((unsigned __int128)kc_rng_next(rng) * n >> 64);
}

double kc_rng_normal(kc_rng *rng)
{
    double u = ((double)(kc_rng_next(rng) >> 12) + 0.5) * 0x1p-52;

    return u < 0.5 ? -kc_norm_upper_fast(u) : kc_norm_upper_fast(1 - u);
}
