/* One run of a described index: steps, weights, scores, ranks. */
#include "judge/index_internal.h"

#include <stdlib.h>

int kc_index_direction(const kc_index_config *c, size_t j)
{
    int way = c->spec.indicators[j].direction;

    for (size_t k = 0; k < c->spec.n_steps; k++) {
        const kc_index_step *step = &c->spec.steps[k];
        const kc_index_norm *how = step->norm_each && step->norm_each[j] ? step->norm_each[j] : &step->norm;

        if (step->kind == KC_STEP_NORMALISE) return how->method == KC_NORM_BAND ? 0 : way; /* the first one turns directions */
    }
    return way;
}

kc_code kc_index_config_weights(kc_arena *a, const kc_index_config *c, const kc_index_table *t, double *out, kc_err *err)
{
    const kc_index_tree *tree = &c->spec.tree;
    double              *e = kc_alloc_n(a, tree->n_nodes, sizeof *e), *x;
    size_t               used = 0;
    kc_code              code;

    memcpy(out, c->weight, tree->n_nodes * sizeof *out);
    if (c->weighting == KC_WEIGHTS_GIVEN || c->weighting == KC_WEIGHTS_EQUAL) return KC_OK;
    x = kc_alloc_n(a, tree->n_ind * t->n_rows, sizeof *x); /* columns that were not screened out, side by side */
    for (size_t j = 0; j < tree->n_ind; j++)
        if (t->used[j]) memcpy(x + used++ * t->n_rows, t->x + j * t->n_rows, t->n_rows * sizeof *x);
    if ((code = kc_index_entropy_weights(t->n_rows, used, x, e, err))) {
        if (err && err->at >= 0) err->at = -1;
        return code;
    }
    for (size_t j = 0, k = 0; j < tree->n_ind; j++) out[j] = t->used[j] ? e[k++] : 0;
    if (c->weighting == KC_WEIGHTS_COMBINED) {
        memcpy(e, out, tree->n_ind * sizeof *e);
        if ((code = kc_index_combine_weights(tree->n_ind, c->weight, e, c->combine, c->alpha, out, err))) return code;
    }
    kc_index_sum_weights(tree, out);
    return KC_OK;
}

kc_index_matrix kc_index_config_matrix(kc_arena *a, const kc_index_config *c, const kc_index_table *t, bool logs)
{
    size_t          n_ind = c->spec.tree.n_ind;
    kc_index_matrix m = { .n_rows = t->n_rows, .n_ind = n_ind, .x = t->x, .used = t->used, .strata = (const int32_t *const *)t->strata };

    m.gaps = kc_alloc(a, n_ind);
    if (logs) m.log_x = kc_alloc_n(a, n_ind * t->n_rows, sizeof *m.log_x);
    if (c->period) {
        int32_t *periods = kc_alloc_n(a, t->n_rows, sizeof *periods);

        for (size_t i = 0; i < t->n_rows; i++) periods[i] = c->period[t->row[i]];
        m.periods = periods;
    }
    kc_index_matrix_ready(&m);
    return m;
}

const int32_t *kc_index_rank_strata(kc_arena *a, const kc_index_config *c, const kc_index_table *t)
{
    size_t   n = t->n_rows, *order = kc_alloc_n(a, n, sizeof *order);
    double  *key = kc_alloc_n(a, n, sizeof *key);
    int32_t *of = kc_alloc_n(a, n, sizeof *of), next = 0;

    if (!c->period && c->rank_within == KC_WITHIN_ALL) return NULL;
    for (size_t i = 0; i < n; i++) {
        int32_t group = c->rank_within == KC_WITHIN_ALL ? 0 : t->strata[c->rank_within][i];

        key[i] = (double)(group + 1) * (double)(c->spec.n_rows + 1) + (c->period ? c->period[t->row[i]] : 0);
    }
    kc_sort_index(n, key, order); /* codes that are dense: 0 .. number of strata - 1 */
    for (size_t i = 0; i < n; i++) {
        if (i && key[order[i]] != key[order[i - 1]]) next++;
        of[order[i]] = next;
    }
    return of;
}

static bool needs_logs(const kc_index_config *c)
{
    for (int level = 2; level <= c->spec.tree.n_levels; level++)
        if (c->aggregate[level].method == KC_AGG_GEOMETRIC) return true;
    return false;
}

/* The two numbers, from 1, that the library gives for a node and a row of the data; false when they are none. */
static bool node_and_row(const kc_index_config *c, const kc_err *err, size_t *node, size_t *row)
{
    char *end;

    *node = strtoul(err->args, &end, 10);
    *row = *end ? strtoul(end + 1, NULL, 10) : 0;
    return *node >= 1 && *node <= c->spec.tree.n_nodes && *row >= 1 && *row <= c->spec.n_rows;
}

/* The library names nodes and rows by number: put their names. */
static kc_code named(const kc_index_config *c, const kc_index_table *t, kc_code code, kc_err *err)
{
    bool   reference = err && strcmp(err->key, "stats.index_reference") == 0;
    size_t node, row;

    if (err && strcmp(err->key, "stats.index_mean_value") == 0) {
        if (!node_and_row(c, err, &node, &row) || row > t->n_rows) return code;
        row = t->row[row - 1]; /* aggregation saw the table only */
        return kc_fail(err, code, (long)row, "stats.index_mean_named", "%s" KC_SEP "%ld" KC_SEP "%.100s" KC_SEP "%.100s", c->data_path, c->row_line[row],
                       c->row_unit[row], c->node_code[node - 1]);
    }
    if ((reference || (err && strcmp(err->key, "stats.index_treat_cell") == 0)) && node_and_row(c, err, &node, &row))
        return kc_fail(err, code, (long)row - 1, reference ? "stats.index_reference_named" : "stats.index_treat_named",
                       "%s" KC_SEP "%ld" KC_SEP "%.100s" KC_SEP "%.100s", c->data_path, c->row_line[row - 1], c->row_unit[row - 1], c->node_code[node - 1]);
    if (err && strcmp(err->key, "stats.index_entropy_negative") == 0) return kc_fail(err, code, -1, "stats.index_entropy_normalise", "%s", c->path);
    return code;
}

kc_code kc_index_simulation_error(const kc_index_config *c, kc_code code, kc_err *err)
{
    kc_index_table none = { 0 };
    size_t         node, row;

    if (!err || strcmp(err->key, "stats.index_mean_value") != 0) return named(c, &none, code, err);
    if (!node_and_row(c, err, &node, &row)) return code;
    return kc_fail(err, code, err->at, "stats.index_mean_simulated", "%s" KC_SEP "%ld" KC_SEP "%.100s" KC_SEP "%.100s" KC_SEP "%ld", c->data_path,
                   c->row_line[row - 1], c->row_unit[row - 1], c->node_code[node - 1], err->at + 1);
}

kc_code kc_index_compute(kc_arena *a, const kc_index_config *c, const kc_index_variant *v, kc_index_result *out, kc_err *err)
{
    const kc_index_tree *tree = &c->spec.tree;
    kc_index_result      r = { 0 };
    kc_code              code;

    kc_index_table_init(&c->spec, kc_alloc(a, kc_index_table_bytes(&c->spec)), &r.table);
    if ((code = kc_index_prepare(&c->spec, v, &r.table, kc_alloc(a, kc_index_prepare_bytes(&c->spec)), err))) return named(c, &r.table, code, err);
    size_t n = r.table.n_rows, n_agg = tree->n_nodes - tree->n_ind;

    r.weight = kc_alloc_n(a, tree->n_nodes, sizeof *r.weight);
    r.score = kc_alloc_n(a, n_agg * n, sizeof *r.score);
    r.rank = kc_alloc_n(a, n_agg * n, sizeof *r.rank);
    if ((code = kc_index_config_weights(a, c, &r.table, r.weight, err))) return named(c, &r.table, code, err);
    r.matrix = kc_index_config_matrix(a, c, &r.table, needs_logs(c));
    void *work = kc_alloc(a, kc_index_aggregate_bytes(tree, n));

    if ((code = kc_index_aggregate(&r.matrix, tree, c->aggregate, r.weight, r.score, work, err))) return named(c, &r.table, code, err);
    const int32_t *strata = kc_index_rank_strata(a, c, &r.table);
    size_t        *places = kc_alloc_n(a, 2 * n, sizeof *places);
    double        *values = kc_alloc_n(a, 2 * n, sizeof *values);

    for (size_t k = 0; k < n_agg; k++) kc_index_ranks(n, r.score + k * n, strata, c->ties, r.rank + k * n, places, values);
    *out = r;
    return KC_OK;
}
