/* A composite index of four cities with libkangce: cc index.c -lkangce -lm */
#include "kangce/kc_index.h"

#include <stdio.h>
#include <stdlib.h>

enum { CITIES = 4, INDICATORS = 4, NODES = 7 };

int main(void)
{
    /* air, beds | smoking, literacy: indicator after indicator. One value is missing. */
    const double data[INDICATORS * CITIES] = { 92, 85, 78, 88, 6.1, 7.4, 4.2, 5.0, 21.5, 24.0, 27.3, 19.8, 28.1, NAN, 19.6, 24.4 };
    const int    parent[NODES] = { 4, 5, 5, 5, 6, 6, -1 }, level[NODES] = { 1, 1, 1, 1, 2, 2, 3 };
    const double weight[NODES] = { 1, 1, 2, 1, 1, 2, 1 };

    kc_index_indicator ind[INDICATORS] = { KC_INDEX_INDICATOR_INIT, KC_INDEX_INDICATOR_INIT, KC_INDEX_INDICATOR_INIT, KC_INDEX_INDICATOR_INIT };
    kc_index_norm      band = { KC_NORM_BAND, 0, 100, 100, false, 0 };
    const kc_index_norm *each[INDICATORS] = { NULL, &band, NULL, NULL };
    kc_index_step        step = KC_INDEX_STEP_INIT(KC_STEP_NORMALISE);
    kc_index_agg         agg[4] = { KC_INDEX_AGG_INIT, KC_INDEX_AGG_INIT, KC_INDEX_AGG_INIT, KC_INDEX_AGG_INIT };

    ind[1].band_low = 5;
    ind[1].band_high = 6;
    ind[2].direction = -1;
    step.norm_each = each;

    const kc_index_spec spec = { .n_rows = CITIES, .data = data, .tree = { INDICATORS, NODES, parent, level, 3 }, .indicators = ind, .n_steps = 1,
                                 .steps = &step };
    kc_err         err = KC_ERR_INIT;
    kc_index_table table;
    void          *block = malloc(kc_index_table_bytes(&spec)), *work = malloc(kc_index_prepare_bytes(&spec));
    void          *sums = malloc(kc_index_aggregate_bytes(&spec.tree, CITIES));

    if (!block || !work || !sums) return 1;
    kc_index_table_init(&spec, block, &table);
    if (kc_index_spec_check(&spec, &err) || kc_index_prepare(&spec, NULL, &table, work, &err)) return 1;

    unsigned char   gaps[INDICATORS];
    kc_index_matrix matrix = { .n_rows = CITIES, .n_ind = INDICATORS, .x = table.x, .gaps = gaps };
    double          score[3 * CITIES], rank[CITIES], copy[2 * CITIES];
    size_t          places[2 * CITIES];

    kc_index_matrix_ready(&matrix);
    if (kc_index_aggregate(&matrix, &spec.tree, agg, weight, score, sums, &err)) return 1;
    kc_index_ranks(CITIES, score + 2 * CITIES, NULL, KC_TIES_MIN, rank, places, copy);
    for (int i = 0; i < CITIES; i++) printf("city %d: environment %.6f, health %.6f, index %.6f, rank %.0f\n", i + 1, score[i], score[CITIES + i],
                                            score[2 * CITIES + i], rank[i]);
    free(block);
    free(work);
    free(sums);
    return 0;
}
