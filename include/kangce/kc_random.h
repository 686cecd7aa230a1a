/* Random numbers that can be repeated anywhere: xoshiro256** with jumps, seeded by splitmix64.
 *
 * The stream is published: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM Trans Math Softw 2021;47(4):36.
 * A seed gives four words by splitmix64; kc_rng_jump moves on by 2^128 steps, kc_rng_long_jump by 2^192, so that replication r of
 * run k starts at long jump k, jump r, whoever computes it on however many threads. Every variate takes exactly one word.
 * Pure but for *rng, which belongs to one thread at a time. Since 0.2.
 */
#ifndef KC_RANDOM_H
#define KC_RANDOM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kc_rng {
    uint64_t s[4];
} kc_rng;

void     kc_rng_seed(kc_rng *rng, uint64_t seed);
uint64_t kc_rng_next(kc_rng *rng);
void     kc_rng_jump(kc_rng *rng);
void     kc_rng_long_jump(kc_rng *rng);

double   kc_rng_uniform(kc_rng *rng);            /* (next >> 11) 2^-53: [0, 1)                                            */
uint64_t kc_rng_below(kc_rng *rng, uint64_t n);  /* 0 .. n-1, high word of next * n: bias below n / 2^64; 0 for n == 0   */
double   kc_rng_normal(kc_rng *rng);             /* standard normal by inversion of ((next >> 12) + 1/2) 2^-52 (AS 241)  */

#ifdef __cplusplus
}
#endif
#endif
