/* How sure is the order of five cities? Every weight varies by a quarter up and down: cc uncertainty.c -lkangce -lm */
#include "kangce/kc_uncertainty.h"

#include <stdio.h>
#include <stdlib.h>

enum { CITIES = 5, INDICATORS = 3, NODES = 4, TIMES = 2000 };

int main(void)
{
    static uint16_t rank[TIMES * CITIES];
    static uint32_t work[32 * (CITIES + 1)];
    const double    data[INDICATORS * CITIES] = { 82, 75, 78, 60, 58, /* life expectancy and the like: indicator after indicator */
                                                  12, 15, 9,  18, 22, /* smoking: less is better                                 */
                                                  40, 55, 52, 30, 33 };
    const double    weight[NODES] = { 1, 1, 1, 1 }, half[NODES] = { 0.25, 0.25, 0.25, 0 };
    const int       parent[NODES] = { 3, 3, 3, -1 }, level[NODES] = { 1, 1, 1, 2 };
    kc_index_indicator  ind[INDICATORS] = { KC_INDEX_INDICATOR_INIT, KC_INDEX_INDICATOR_INIT, KC_INDEX_INDICATOR_INIT };
    const kc_index_step steps[] = { KC_INDEX_STEP_INIT(KC_STEP_NORMALISE) };
    const kc_index_agg  agg[] = { KC_INDEX_AGG_INIT, KC_INDEX_AGG_INIT, KC_INDEX_AGG_INIT };
    kc_index_spec spec = { .n_rows = CITIES, .data = data, .tree = { INDICATORS, NODES, parent, level, 2 }, .indicators = ind, .n_steps = 1, .steps = steps };
    kc_ua_factor  factor = { .kind = KC_UA_WEIGHT_NOISE, .half = half };
    kc_ua         ua = { .spec = &spec, .agg = agg, .weight = weight, .node = -1, .n_factors = 1, .factors = &factor, .seed = 1, .n_threads = 1 };
    kc_rank_opt     opt = KC_RANK_OPT_INIT;
    kc_rank_summary sum[CITIES];
    double          nominal[CITIES], room[CITIES];
    size_t          tier[CITIES], order[CITIES];
    kc_ua_run      *run;
    kc_err          err = KC_ERR_INIT;
    void           *block;

    ind[1].direction = -1;
    opt.top = 2;
    if (kc_index_spec_check(&spec, &err) || !(block = malloc(kc_ua_bytes(&ua))) || kc_ua_open(&ua, block, &run, &err) ||
        kc_ua_simulate(run, TIMES, rank, NULL, &err) || kc_rank_summaries(CITIES, TIMES, rank, &opt, sum, work, &err)) {
        printf("failed: %s\n", err.key);
        return 1;
    }
    for (int i = 0; i < CITIES; i++) nominal[i] = kc_ua_nominal_rank(run)[i];
    kc_rank_tiers(CITIES, sum, nominal, NULL, 0, tier, order, room);
    for (int k = 0; k < CITIES; k++) {
        const kc_rank_summary *s = &sum[order[k]];

        printf("city %zu: score %.6f, rank %.0f, interval %.0f to %.0f, mean %.6f, tier %zu\n", order[k] + 1, kc_ua_nominal_score(run)[order[k]],
               nominal[order[k]], s->low, s->high, s->mean, tier[order[k]]);
    }
    free(block);
    return 0;
}
