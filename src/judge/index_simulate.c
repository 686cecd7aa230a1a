/* The block `simulate`: which choices vary. Alternatives are read by the readers of the steps themselves. */
#include "judge/index_internal.h"

#include <math.h>

static const kc_field fields[] = {
    { "mode", "string", false, 0, 0, "random|enumerate|sobol", NULL },
    { "replications", "int", false, 1, 10000000, NULL, NULL },
    { "seed", "int", false, 0, 0, NULL, NULL },
    { "node", "string", false, 1, 60, NULL, NULL },
    { "winsorise", "list", false, 1, 100, NULL, NULL },
    { "treat", "list", false, 1, 100, NULL, NULL },
    { "normalise", "list", false, 1, 100, NULL, NULL },
    { "aggregate", "list", false, 1, 100, NULL, NULL },
    { "impute", "list", false, 1, 100, NULL, NULL },
    { "weight_noise", "any", false, 0, 0, NULL, NULL },
    { "weight_sets", "string", false, 1, 4000, NULL, NULL },
    { "leave_out", "bool", false, 0, 0, NULL, NULL },
    { "errors", "map", false, 0, 0, NULL, NULL },
    { NULL, NULL, false, 0, 0, NULL, NULL },
};

/* "minmax range=[1, 100]", "geometric / arithmetic", "5" */
static void label(kc_buf *b, const kc_value *v)
{
    const char *method = kc_get_str(v, "method", NULL);

    if (v->kind == KC_STRING) kc_buf_adds(b, v->u.s);
    else if (v->kind == KC_LIST)
        for (size_t i = 0; i < v->n; i++) {
            if (i) kc_buf_adds(b, " / ");
            label(b, v->items[i]);
        }
    else if (v->kind == KC_MAP) {
        if (method) kc_buf_adds(b, method);
        for (size_t i = 0; i < v->n; i++) {
            if (strcmp(v->keys[i], "method") == 0) continue;
            if (b->n) kc_buf_adds(b, " ");
            kc_buf_adds(b, v->keys[i]);
            kc_buf_adds(b, "=");
            kc_value_json(b, v->items[i], 0);
        }
    } else kc_value_json(b, v, 0);
}

static const char *const *labels(index_reader *r, const kc_value *list)
{
    const char **out = kc_alloc_n(r->a, kc_len(list) + 1, sizeof *out);

    for (size_t i = 0; i < kc_len(list); i++) {
        kc_buf b;

        kc_buf_init(&b, r->a);
        label(&b, list->items[i]);
        out[i] = kc_strndup(r->a, b.s ? b.s : "", b.n);
    }
    return out;
}

static const kc_index_step *first_step(const index_reader *r, kc_index_step_kind kind)
{
    for (size_t k = 0; k < r->c->spec.n_steps; k++)
        if (r->c->spec.steps[k].kind == kind) return &r->c->spec.steps[k];
    return NULL;
}

/* Methods of single indicators that the alternative does not name are those of the description's own step. Nothing else is taken from there:
 * an alternative that says no `within` works on all rows. */
static void inherit(const index_reader *r, const kc_index_step *base, kc_index_step *alt)
{
    const kc_index_norm **norms = (const kc_index_norm **)(uintptr_t)alt->norm_each;
    const kc_index_treat **treats = (const kc_index_treat **)(uintptr_t)alt->treat_each;

    for (size_t j = 0; j < r->c->spec.tree.n_ind; j++) {
        if (norms && !norms[j] && base->norm_each) norms[j] = base->norm_each[j];
        if (treats && !treats[j] && base->treat_each) treats[j] = base->treat_each[j];
    }
}

static kc_code alternatives(index_reader *r, const kc_value *block, const char *key, kc_index_step_kind kind, const kc_index_step **out, size_t *n,
                            const char *const **names, kc_err *err)
{
    const kc_value      *list = kc_get(block, key);
    const kc_index_step *base = first_step(r, kind);
    kc_index_step       *steps = kc_alloc_n(r->a, kc_len(list) + 1, sizeof *steps);

    if (!list) return KC_OK;
    if (!base) return index_bad(r, list->line, "stats.index_cfg_sim_no_step", key, "", err);
    for (size_t i = 0; i < list->n; i++) {
        kc_code code = index_read_step(r, key, list->items[i], &steps[i], err);

        if (code) return code;
        inherit(r, base, &steps[i]);
    }
    *out = steps;
    *n = list->n;
    *names = labels(r, list);
    return KC_OK;
}

/* winsorise: [1, 2, 3]: the treatment of the description with another limit. */
static kc_code winsorise_list(index_reader *r, const kc_value *block, kc_index_simulate *s, kc_err *err)
{
    const kc_value      *list = kc_get(block, "winsorise");
    const kc_index_step *base = first_step(r, KC_STEP_TREAT);
    kc_index_step       *steps = kc_alloc_n(r->a, kc_len(list) + 1, sizeof *steps);

    if (!list) return KC_OK;
    if (s->n_treat) return index_bad(r, list->line, "stats.index_cfg_sim_both", "winsorise", "treat", err);
    if (!base) return index_bad(r, list->line, "stats.index_cfg_sim_no_step", "treat", "", err);
    for (size_t i = 0; i < list->n; i++) {
        const kc_value *v = list->items[i];

        if (v->kind != KC_INT || v->u.i < 0 || v->u.i > 1000000) return index_bad(r, v->line, "stats.index_cfg_winsorise", "", "", err);
        steps[i] = *base;
        steps[i].treat.win_max = (int)v->u.i;
    }
    s->treat = steps;
    s->n_treat = list->n;
    s->treat_name = labels(r, list);
    return KC_OK;
}

static kc_code aggregate_list(index_reader *r, const kc_value *block, kc_index_simulate *s, kc_err *err)
{
    const kc_value      *list = kc_get(block, "aggregate");
    size_t               n_levels = (size_t)r->c->spec.tree.n_levels;
    const kc_index_agg **all = kc_alloc_n(r->a, kc_len(list) + 1, sizeof *all);

    for (size_t i = 0; i < kc_len(list); i++) {
        kc_index_agg *agg = kc_alloc_n(r->a, n_levels + 1, sizeof *agg);
        kc_code       code = index_read_aggregate(r, list->items[i], agg, err);

        if (code) return code;
        all[i] = agg;
    }
    s->aggregate = all;
    s->n_aggregate = kc_len(list);
    s->aggregate_name = labels(r, list);
    return KC_OK;
}

/* weight_noise: 0.25, or { noise: 0.25, levels: [1, 2] } */
static kc_code weight_noise(index_reader *r, const kc_value *block, kc_index_simulate *s, kc_err *err)
{
    static const kc_field own[] = { { "noise", "number", true, 0, 1, NULL, NULL },
                                    { "levels", "list", false, 1, KC_INDEX_LEVELS_MAX, NULL, NULL },
                                    { NULL, NULL, false, 0, 0, NULL, NULL } };
    const kc_value       *v = kc_get(block, "weight_noise");
    const kc_value       *levels = kc_get(v, "levels");
    kc_code               code = v && v->kind == KC_MAP ? kc_check(v, own, r->path, err) : KC_OK;
    double               *half = kc_alloc_n(r->a, r->nodes.n, sizeof *half), noise;
    uint32_t              chosen = levels ? 0 : UINT32_MAX;

    if (!v || code) return code;
    noise = v->kind == KC_MAP ? kc_get_num(v, "noise", 0) : v->kind == KC_NUM ? v->u.d : v->kind == KC_INT ? (double)v->u.i : NAN;
    if (!(noise >= 0 && noise < 1)) return index_bad(r, v->line, "stats.index_cfg_noise", "", "", err);
    for (size_t i = 0; i < kc_len(levels); i++) {
        const kc_value *level = levels->items[i];

        if (level->kind != KC_INT || level->u.i < 1 || level->u.i >= r->c->spec.tree.n_levels)
            return index_bad(r, level->line, "stats.index_cfg_noise_level", kc_printf(r->a, "%d", r->c->spec.tree.n_levels - 1), "", err);
        chosen |= 1u << level->u.i;
    }
    for (size_t k = 0; k + 1 < r->nodes.n; k++) half[k] = chosen >> r->nodes.items[k].level & 1 ? noise : 0;
    s->half = half;
    return KC_OK;
}

static bool scale_of(const char *name, kc_ua_scale *out)
{
    static const char *const names[] = { "linear", "log", "logit", "logit100" };
    static const kc_ua_scale scales[] = { KC_UA_LINEAR, KC_UA_LOG, KC_UA_LOGIT, KC_UA_LOGIT100 };

    for (size_t i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = scales[i];
            return true;
        }
    return false;
}

/* errors: { suffix: _se } or { file: se.csv }, with scale and each */
static kc_code sampling_errors(index_reader *r, const kc_value *block, kc_index_simulate *s, kc_err *err)
{
    static const kc_field own[] = { { "suffix", "string", false, 1, 60, NULL, NULL },
                                    { "file", "string", false, 1, 4000, NULL, NULL },
                                    { "scale", "string", false, 0, 0, "linear|log|logit|logit100", NULL },
                                    { "each", "map", false, 0, 0, NULL, NULL },
                                    { NULL, NULL, false, 0, 0, NULL, NULL } };
    const kc_value       *v = kc_get(block, "errors"), *each = kc_get(v, "each");
    kc_code               code = v ? kc_check(v, own, r->path, err) : KC_OK;
    size_t                n_ind = r->c->spec.tree.n_ind;
    kc_ua_scale          *scale = kc_alloc_n(r->a, n_ind, sizeof *scale), all = KC_UA_LINEAR;

    if (!v || code) return code;
    r->se_suffix = kc_get_str(v, "suffix", NULL);
    r->se_file = kc_get_str(v, "file", NULL);
    r->se_line = v->line;
    if (!r->se_suffix == !r->se_file) return index_bad(r, v->line, "stats.index_cfg_sim_errors", "", "", err);
    (void)scale_of(kc_get_str(v, "scale", "linear"), &all);
    for (size_t j = 0; j < n_ind; j++) scale[j] = all;
    for (size_t i = 0; i < kc_len(each); i++) {
        int at = index_node_at(r, each->keys[i]);

        if (at < 0 || (size_t)at >= n_ind) return index_bad(r, each->items[i]->line, "stats.index_cfg_no_indicator", each->keys[i], "", err);
        if (each->items[i]->kind != KC_STRING || !scale_of(each->items[i]->u.s, &scale[at]))
            return index_bad(r, each->items[i]->line, "stats.index_cfg_method", each->keys[i], own[2].one_of, err);
    }
    s->se_scale = scale;
    return KC_OK;
}

kc_code index_read_simulate(index_reader *r, kc_err *err)
{
    static const char *const modes[] = { "random", "enumerate", "sobol" };
    const kc_value          *v = kc_get(r->root, "simulate");
    kc_index_simulate       *s = kc_alloc(r->a, sizeof *s);
    kc_code                  code = v ? kc_check(v, fields, r->path, err) : KC_OK;

    if (!v || code) return code;
    r->sim = s;
    r->c->simulate = s;
    s->line = v->line;
    for (size_t i = 0; i < 3; i++)
        if (strcmp(kc_get_str(v, "mode", "random"), modes[i]) == 0) s->mode = (kc_index_sim_mode)i;
    if (kc_get(v, "replications") && s->mode == KC_SIM_ENUMERATE) return index_bad(r, v->line, "stats.index_cfg_sim_enumerate", "replications", "", err);
    s->replications = (size_t)kc_get_int(v, "replications", 1000);
    s->seed = (uint64_t)kc_get_int(v, "seed", 1);
    s->node = kc_get_str(v, "node", NULL);
    s->leave_out = kc_get_bool(v, "leave_out", false);
    if (s->node && (index_node_at(r, s->node) < (int)r->c->spec.tree.n_ind)) return index_bad(r, v->line, "stats.index_cfg_parent", "node", s->node, err);
    if ((code = alternatives(r, v, "impute", KC_STEP_IMPUTE, &s->impute, &s->n_impute, &s->impute_name, err))) return code;
    if ((code = alternatives(r, v, "treat", KC_STEP_TREAT, &s->treat, &s->n_treat, &s->treat_name, err))) return code;
    if ((code = alternatives(r, v, "normalise", KC_STEP_NORMALISE, &s->normalise, &s->n_normalise, &s->normalise_name, err))) return code;
    if ((code = winsorise_list(r, v, s, err)) || (code = aggregate_list(r, v, s, err)) || (code = weight_noise(r, v, s, err))) return code;
    if (kc_get(v, "weight_sets") &&
        (code = index_read_weight_sets(r, kc_get_str(v, "weight_sets", ""), v->line, &s->n_weights, &s->weights, &s->weights_name, err)))
        return code;
    return sampling_errors(r, v, s, err);
}
