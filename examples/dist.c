/* Distributions, random numbers and order statistics of libkangce: cc dist.c -lkangce -lm */
#include "kangce/kc_dist.h"
#include "kangce/kc_order.h"
#include "kangce/kc_random.h"

#include <stdio.h>

int main(void)
{
    /* Exact 95 % limits of a count of 7 (Poisson) and of 3 in 20 (Clopper and Pearson). */
    printf("7 events: %.6f to %.6f\n", kc_gamma_quantile(0.025, 7), kc_gamma_upper(0.025, 8));
    printf("3 of 20: %.6f to %.6f\n", kc_beta_quantile(0.025, 3, 18), kc_beta_upper(0.025, 4, 17));

    /* Both tails, each with all its digits. */
    printf("P(chi-square of 4 degrees > 300) = %.6e\n", kc_chi2_sf(300, 4));
    printf("P(F of 3 and 17 > 4) = %.6f\n", kc_f_sf(4, 3, 17));

    /* The alarm threshold of a count with mean 12.4 and variance 3 times the mean: negative binomial, prob = mean / variance. */
    double mean = 12.4, phi = 3;

    printf("99 %% threshold: %.0f\n", kc_nbinom_quantile(0.99, mean / (phi - 1), 1 / phi));

    /* Replication 3 of a simulation from seed 1, on any computer. */
    kc_rng rng;
    double z[1000];

    kc_rng_seed(&rng, 1);
    for (int r = 0; r < 3; r++) kc_rng_jump(&rng);
    for (int i = 0; i < 1000; i++) z[i] = kc_rng_normal(&rng);
    kc_sort(1000, z);
    printf("first decile, median, last decile: %.6f %.6f %.6f\n", kc_quantile(1000, z, 0.1, 7), kc_quantile(1000, z, 0.5, 7),
           kc_quantile(1000, z, 0.9, 7));
    return 0;
}
