/* The slope index over five quantiles with simulated limits, the concentration index of the same, and the Gini index.
 *   cc inequality.c -lkangce -lm */
#include "kangce/kc_inequality.h"

#include <stdio.h>
#include <stdlib.h>

enum { N = 5, REPETITIONS = 10000 };

int main(void)
{
    const double pop[N] = { 52000, 48000, 50500, 47000, 51500 }, life[N] = { 75.1, 76.4, 77.0, 78.3, 79.2 }, se[N] = { 0.42, 0.44, 0.41, 0.45, 0.4 };
    const double conf = 0.95;
    kc_sii_opt   opt = KC_SII_OPT_INIT;
    kc_subgroups groups = KC_SUBGROUPS_INIT;
    double      *work = malloc(2 * REPETITIONS * sizeof *work), sii[2], rii[2];
    size_t       order[N];
    kc_sii_fit   fit;
    kc_between_result rci;
    kc_spread    spread;
    kc_rng       rng;
    kc_err       err = KC_ERR_INIT;

    if (!work) return 1;
    opt.repetitions = REPETITIONS;
    kc_rng_seed(&rng, 1);
    if (kc_sii(N, pop, life, &opt, &fit, &err) || kc_sii_limits(N, pop, life, se, &opt, 1, &conf, &rng, work, sii, rii, &err)) return 1;
    (void)printf("slope index %.6f years (%.6f to %.6f), relative %.6f\n", fit.sii, sii[0], sii[1], fit.rii);
    groups.n = N;
    groups.estimate = life;
    groups.population = pop;
    groups.ordered = true;
    if (kc_between(KC_RCI, &groups, &rci, &err)) return 1;
    (void)printf("relative concentration index %.6f, standard error %.6f\n", rci.value.value, rci.se);
    if (kc_inequality(N, life, pop, 0.5, order, &spread, &err)) return 1;
    (void)printf("Gini %.6f, Theil %.6f\n", spread.gini, spread.theil_t);
    free(work);
    return 0;
}
