/* The tree of a sample: strata and units of every stage, numbered so that children stand together.
 *
 * Every row carries the number of its node. One step refines the nodes by one array of codes (strata, then clusters, stage by stage):
 * a new node is a pair (old node, code) that occurs. Where few pairs are possible a table marks those that do: two passes over the rows.
 * Else the rows are ordered by two counting sorts. Either way the new nodes are numbered by the old node first. */
#include "survey_internal.h"

#include <math.h>
#include <string.h>

typedef struct tree {
    size_t   n;
    int32_t *node;   /* [n] */
    int32_t  n_nodes;
    int32_t *region; /* [region_n] table of pairs, or two orders and counts */
    size_t   region_n;
} tree;

static size_t region_size(size_t n)
{
    return 4 * n + 1024;
}

typedef struct layout {
    double  *weight, *base_weight;
    int32_t *leaf, *psu, *region;
} layout;

static size_t lay(const kc_survey_data *data, void *base, layout *l, kc_survey_level *level)
{
    size_t used = 0, n = data->n;

    l->weight = survey_cut(base, &used, n, sizeof(double));
    l->base_weight = survey_cut(base, &used, n, sizeof(double));
    l->leaf = survey_cut(base, &used, n, sizeof(int32_t));
    l->psu = survey_cut(base, &used, n, sizeof(int32_t));
    for (int s = 0; s < data->n_stages; s++) {
        level[s].unit_stratum = survey_cut(base, &used, n, sizeof(int32_t));
        level[s].stratum_parent = survey_cut(base, &used, n, sizeof(int32_t));
        level[s].sampled = survey_cut(base, &used, n, sizeof(int32_t));
        level[s].fraction = survey_cut(base, &used, n, sizeof(double));
    }
    l->region = survey_cut(base, &used, region_size(n), sizeof(int32_t));
    return used;
}

size_t kc_survey_work_size(const kc_survey_data *data)
{
    layout          l;
    kc_survey_level level[KC_SURVEY_STAGES];

    if (data->n_stages < 1 || data->n_stages > KC_SURVEY_STAGES) return 0;
    return lay(data, NULL, &l, level);
}

/* order_out: rows of order_in (NULL: 0, 1, 2 …) by key, stable. count has room for n_keys + 1. */
static void counting_sort(size_t n, const int32_t *key, int32_t n_keys, const int32_t *order_in, int32_t *order_out, int32_t *count)
{
    memset(count, 0, ((size_t)n_keys + 1) * sizeof *count);
    for (size_t i = 0; i < n; i++) count[key[i] + 1]++;
    for (int32_t k = 0; k < n_keys; k++) count[k + 1] += count[k];
    for (size_t i = 0; i < n; i++) {
        int32_t row = order_in ? order_in[i] : (int32_t)i;

        order_out[count[key[row]]++] = row;
    }
}

static int32_t refine_by_table(tree *t, const int32_t *code, int32_t n_codes, int32_t *parent)
{
    size_t  pairs = (size_t)t->n_nodes * (size_t)n_codes;
    int32_t n = 0;

    memset(t->region, 0, pairs * sizeof *t->region);
    for (size_t i = 0; i < t->n; i++) t->region[(size_t)t->node[i] * (size_t)n_codes + (size_t)code[i]] = 1;
    for (size_t k = 0; k < pairs; k++)
        if (t->region[k]) {
            parent[n] = (int32_t)(k / (size_t)n_codes);
            t->region[k] = n++;
        }
    for (size_t i = 0; i < t->n; i++) t->node[i] = t->region[(size_t)t->node[i] * (size_t)n_codes + (size_t)code[i]];
    return n;
}

static int32_t refine_by_sorting(tree *t, const int32_t *code, int32_t n_codes, int32_t *parent)
{
    int32_t *by_code = t->region, *order = t->region + t->n, *count = t->region + 2 * t->n;
    int32_t  n = 0, last_node = -1, last_code = -1;

    if (code) counting_sort(t->n, code, n_codes, NULL, by_code, count);
    counting_sort(t->n, t->node, t->n_nodes, code ? by_code : NULL, order, count);
    for (size_t i = 0; i < t->n; i++) {
        int32_t row = order[i], node = t->node[row], c = code ? code[row] : row;

        if (node != last_node || c != last_code) parent[n++] = node;
        last_node = node;
        last_code = c;
        t->node[row] = n - 1;
    }
    return n;
}

/* Splits the nodes by `code` (NULL: `rows` says whether every row becomes a node or nothing changes); parent [new nodes]. */
static void refine(tree *t, const int32_t *code, int32_t n_codes, bool rows, int32_t *parent)
{
    if (!code && !rows) {
        for (int32_t k = 0; k < t->n_nodes; k++) parent[k] = k;
        return;
    }
    bool few = code && (size_t)t->n_nodes * (size_t)n_codes <= t->region_n;

    t->n_nodes = few ? refine_by_table(t, code, n_codes, parent) : refine_by_sorting(t, code, n_codes, parent);
}

static kc_code check_codes(size_t n, const int32_t *code, int32_t *n_codes, kc_err *err)
{
    int32_t largest = -1;

    *n_codes = 0;
    if (!code) return KC_OK;
    for (size_t i = 0; i < n; i++) {
        if (code[i] < 0 || (size_t)code[i] >= n) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_code", "%ld", (long)code[i]);
        if (code[i] > largest) largest = code[i];
    }
    *n_codes = largest + 1;
    return KC_OK;
}

/* Sampling fractions of the strata of one level. unit: node of each row. */
static kc_code fractions(const double *fpc, size_t n, const int32_t *unit, kc_survey_level *l, kc_err *err)
{
    bool share = true;

    for (int32_t h = 0; h < l->n_strata; h++) l->fraction[h] = fpc ? NAN : 0;
    if (!fpc) return KC_OK;
    for (size_t i = 0; i < n; i++) {
        if (!(fpc[i] > 0)) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_fpc", "%g", fpc[i]);
        if (fpc[i] > 1) share = false;
    }
    for (size_t i = 0; i < n; i++) {
        int32_t h = l->unit_stratum[unit[i]];
        double  f = share ? fpc[i] : l->sampled[h] / fpc[i];

        if (f > 1 + 1e-9) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_fpc_small", "%g" KC_SEP "%ld", fpc[i], (long)l->sampled[h]);
        if (f > 1) f = 1;
        if (isnan(l->fraction[h])) l->fraction[h] = f;
        else if (l->fraction[h] != f) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_fpc_varies", "%g", fpc[i]);
    }
    return KC_OK;
}

static bool lonely(const kc_survey_level *l, int32_t h)
{
    return l->sampled[h] == 1 && 1 - l->fraction[h] > 1e-7;
}

static kc_code find_lonely(const kc_survey_data *data, const int32_t *unit, const kc_survey_level *l, size_t *n_lonely, kc_err *err)
{
    for (size_t i = 0; data->lonely == KC_LONELY_FAIL && i < data->n; i++)
        if (lonely(l, l->unit_stratum[unit[i]])) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_lonely", "%s", "");
    for (int32_t h = 0; h < l->n_strata; h++) *n_lonely += lonely(l, h);
    return KC_OK;
}

static kc_code one_stratum_each(const kc_survey_data *data, const tree *t, const kc_survey_level *l, kc_err *err)
{
    const int32_t *code = data->stage[0].cluster;

    if (!data->unique || !code) return KC_OK;
    for (size_t i = 0; i < t->n; i++) t->region[code[i]] = -1;
    for (size_t i = 0; i < t->n; i++) {
        int32_t h = l->unit_stratum[t->node[i]];

        if (t->region[code[i]] >= 0 && t->region[code[i]] != h) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_unit_twice", "%s", "");
        t->region[code[i]] = h;
    }
    return KC_OK;
}

static kc_code build_level(const kc_survey_data *data, int s, tree *t, kc_survey_design *d, kc_err *err)
{
    const kc_survey_stage *st = &data->stage[s];
    kc_survey_level       *l = &d->level[s];
    int32_t                n_strata, n_clusters;
    kc_code                code;

    if ((code = check_codes(t->n, st->stratum, &n_strata, err))) return code;
    if ((code = check_codes(t->n, st->cluster, &n_clusters, err))) return code;
    refine(t, st->stratum, n_strata, false, l->stratum_parent);
    l->n_strata = t->n_nodes;
    refine(t, st->cluster, n_clusters, true, l->unit_stratum);
    l->n_units = t->n_nodes;
    memset(l->sampled, 0, (size_t)l->n_strata * sizeof *l->sampled);
    for (int32_t u = 0; u < l->n_units; u++) l->sampled[l->unit_stratum[u]]++;
    if ((code = fractions(st->fpc, t->n, t->node, l, err))) return code;
    if (s == 0 && (code = one_stratum_each(data, t, l, err))) return code;
    return find_lonely(data, t->node, l, &d->n_lonely, err);
}

/* Without weights every row stands for the inverse of the product of its sampling fractions. */
static void weigh(kc_survey_design *d, const tree *t, int s, const double *fpc)
{
    for (size_t i = 0; fpc && i < d->n; i++) {
        double f = d->level[s].fraction[d->level[s].unit_stratum[t->node[i]]];

        d->weight[i] = f > 0 ? d->weight[i] / f : d->weight[i];
    }
}

kc_code kc_survey_prepare(const kc_survey_data *data, void *work, kc_survey_design *out, kc_err *err)
{
    kc_survey_design d = { .n = data->n, .lonely = data->lonely };
    layout           l;
    kc_code          code;

    if (data->n == 0 || data->n >= INT32_MAX || data->n_stages < 1 || data->n_stages > KC_SURVEY_STAGES)
        return kc_fail(err, KC_E_ARG, -1, "stats.survey_size", "%zu" KC_SEP "%d", data->n, data->n_stages);
    (void)lay(data, work, &l, d.level);
    tree t = { .n = d.n, .node = l.leaf, .n_nodes = 1, .region = l.region, .region_n = region_size(d.n) };

    d.weight = l.weight;
    d.base_weight = l.base_weight;
    d.leaf = l.leaf;
    d.psu = l.psu;
    for (size_t i = 0; i < d.n; i++) {
        double w = data->weight ? data->weight[i] : 1;

        if (!(w >= 0 && w < INFINITY)) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_weight", "%g", w);
        d.weight[i] = w;
        t.node[i] = 0;
    }
    for (int s = 0; s < data->n_stages; s++) {
        if (s > 0 && !(data->stage[s - 1].fpc && data->stage[s].fpc)) break;
        if ((code = build_level(data, s, &t, &d, err))) return code;
        if (!data->weight) weigh(&d, &t, s, data->stage[s].fpc);
        if (s == 0) memcpy(d.psu, t.node, d.n * sizeof *d.psu);
        d.n_levels = s + 1;
    }
    *out = d;
    return KC_OK;
}
