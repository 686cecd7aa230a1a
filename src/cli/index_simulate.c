/* From the description's `simulate` block to a run of the uncertainty engine, and what it says of ranks, tiers, pairs, sensitivity. */
#include "cli/index_cli.h"

#include <math.h>

static const char *const kind_names[KC_UA_KINDS] = { "impute", "treat", "normalise", "aggregate", "weights", "leave_out", "weight_noise", "data_noise" };

/* ---- factors ------------------------------------------------------------------------------------- */

static void add(index_simulation *s, kc_ua_factor f, const char *const *names)
{
    s->factor_name[s->ua.n_factors] = kind_names[f.kind];
    s->choice_name[s->ua.n_factors] = names;
    s->factor[s->ua.n_factors++] = f;
}

static void add_leave_out(const index_run *x, index_simulation *s)
{
    int         *leave = kc_alloc_n(x->c->arena, x->n_ind + 1, sizeof *leave);
    const char **names = kc_alloc_n(x->c->arena, x->n_ind + 1, sizeof *names);

    leave[0] = -1;
    names[0] = "none";
    for (size_t j = 0; j < x->n_ind; j++) {
        leave[j + 1] = (int)j;
        names[j + 1] = x->cfg->node_code[j];
    }
    add(s, (kc_ua_factor){ .kind = KC_UA_LEAVE_OUT, .n = x->n_ind + 1, .leave = leave }, names);
}

/* Without a block: every weight by a quarter up or down. */
static const double *quarter(const index_run *x)
{
    double *half = kc_alloc_n(x->c->arena, x->n_nodes, sizeof *half);

    for (size_t k = 0; k + 1 < x->n_nodes; k++) half[k] = 0.25;
    return half;
}

static void add_factors(const index_run *x, index_simulation *s)
{
    const kc_index_simulate *b = x->cfg->simulate;

    if (!b) {
        add(s, (kc_ua_factor){ .kind = KC_UA_WEIGHT_NOISE, .half = quarter(x) }, NULL);
        return;
    }
    if (b->n_impute) add(s, (kc_ua_factor){ .kind = KC_UA_IMPUTE, .n = b->n_impute, .steps = b->impute }, b->impute_name);
    if (b->n_treat) add(s, (kc_ua_factor){ .kind = KC_UA_TREAT, .n = b->n_treat, .steps = b->treat }, b->treat_name);
    if (b->n_normalise) add(s, (kc_ua_factor){ .kind = KC_UA_NORMALISE, .n = b->n_normalise, .steps = b->normalise }, b->normalise_name);
    if (b->n_aggregate) add(s, (kc_ua_factor){ .kind = KC_UA_AGGREGATE, .n = b->n_aggregate, .aggs = b->aggregate }, b->aggregate_name);
    if (b->n_weights) add(s, (kc_ua_factor){ .kind = KC_UA_WEIGHTS, .n = b->n_weights, .weights = b->weights }, b->weights_name);
    if (b->leave_out) add_leave_out(x, s);
    if (b->half) add(s, (kc_ua_factor){ .kind = KC_UA_WEIGHT_NOISE, .half = b->half }, NULL);
    if (b->se) add(s, (kc_ua_factor){ .kind = KC_UA_DATA_NOISE, .se = b->se, .scale = b->se_scale }, NULL);
}

/* ---- weights that come from the data ------------------------------------------------------------- */

typedef struct weigher { /* one call, in an arena of its own: threads call at the same time */
    const kc_index_config *cfg;
    const kc_index_table  *t;
    kc_arena              *a;
    double                *weight;
} weigher;

static kc_code weigh_in_arena(void *ctx, kc_err *err)
{
    weigher *w = ctx;

    return kc_index_config_weights(w->a, w->cfg, w->t, w->weight, err);
}

static kc_code weigh(void *ctx, const kc_index_table *t, double *weight, kc_err *err)
{
    weigher w = { .cfg = ctx, .t = t, .a = kc_arena_new(0), .weight = weight };
    kc_code code = w.a ? kc_arena_run(w.a, weigh_in_arena, &w, err) : kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");

    kc_arena_free(w.a);
    return code;
}

/* ---- the run ------------------------------------------------------------------------------------- */

static kc_code set_up(index_run *x, index_simulation *s, kc_err *err)
{
    kc_index_config         *c = x->cfg;
    const kc_index_simulate *b = c->simulate;
    long                     n = kc_opt_int(x->c, "--simulate", 0);
    int                      node = -1;
    bool                     weighed = c->weighting == KC_WEIGHTS_ENTROPY || c->weighting == KC_WEIGHTS_COMBINED;

    s->all = kc_opt_on(x->c, "--enumerate") || (n == 0 && b && b->mode == KC_SIM_ENUMERATE);
    s->sobol_first = !s->all && n == 0 && b && b->mode == KC_SIM_SOBOL;
    if (s->all && !b) return kc_fail(err, KC_E_ARG, -1, "index.no_choices", "%s", c->path);
    if (!s->all && n == 0 && !b) return kc_fail(err, KC_E_ARG, -1, "index.no_block", "%s", c->path);
    for (size_t k = x->n_ind; b && b->node && k < x->n_nodes; k++)
        if (strcmp(c->node_code[k], b->node) == 0) node = (int)k;
    s->ua = (kc_ua){ .spec = &c->spec, .agg = c->aggregate, .weight = c->weight, .weigh = weighed ? weigh : NULL, .weigh_ctx = c, .period = c->period,
                     .strata = x->stratum, .node = node, .factors = s->factor, .seed = b ? b->seed : 1,
                     .n_threads = (int)kc_opt_int(x->c, "--threads", 0) };
    if (kc_opt(x->c, "--seed")) s->ua.seed = (uint64_t)kc_opt_int(x->c, "--seed", 1);
    add_factors(x, s);
    s->n_rep = s->all ? kc_ua_combinations(&s->ua) : n ? (size_t)n : b->replications;
    s->n_sobol = s->all ? 1024 : s->n_rep;
    if (s->n_rep > SIZE_MAX / 16 / x->n_rows) return kc_fail(err, KC_E_LIMIT, -1, "index.too_many", "%zu", s->n_rep);
    return KC_OK;
}

/* Tiers are of one stratum each: its rows are put together first. */
static void make_tiers(index_run *x, index_simulation *s)
{
    kc_arena        *a = x->c->arena;
    size_t          *rows = kc_alloc_n(a, x->n_rows, sizeof *rows), *tier = kc_alloc_n(a, x->n_rows, sizeof *tier);
    size_t          *order = kc_alloc_n(a, x->n_rows, sizeof *order);
    double          *nominal = kc_alloc_n(a, x->n_rows, sizeof *nominal), *work = kc_alloc_n(a, x->n_rows, sizeof *work);
    kc_rank_summary *part = kc_alloc_n(a, x->n_rows, sizeof *part);

    for (size_t k = 0; k < x->n_strata; k++) {
        size_t n = index_stratum_rows(x, k, rows);

        for (size_t i = 0; i < n; i++) {
            part[i] = s->summary[rows[i]];
            uint16_t rank = kc_ua_nominal_rank(s->run)[rows[i]];

            nominal[i] = rank ? rank : NAN;
        }
        kc_rank_tiers(n, part, nominal, NULL, 0, tier, order, work);
        for (size_t i = 0; i < n; i++) s->tier[rows[i]] = tier[i];
    }
}

kc_code index_simulate(index_run *x, bool keep_scores, kc_err *err)
{
    kc_arena         *a = x->c->arena;
    index_simulation *s = kc_alloc(a, sizeof *s);
    kc_rank_opt       opt = KC_RANK_OPT_INIT;
    kc_code           code = set_up(x, s, err);
    size_t            bytes;

    if (code) return code;
    bytes = kc_ua_bytes(&s->ua);
    if ((code = kc_ua_open(&s->ua, kc_alloc(a, bytes ? bytes : 1), &s->run, err))) return kc_index_simulation_error(x->cfg, code, err);
    s->rank = kc_alloc_n(a, s->n_rep * x->n_rows, sizeof *s->rank);
    if (keep_scores) s->score = kc_alloc_n(a, s->n_rep * x->n_rows, sizeof *s->score);
    code = s->all ? kc_ua_enumerate(s->run, s->rank, s->score, err) : kc_ua_simulate(s->run, s->n_rep, s->rank, s->score, err);
    if (code) return kc_index_simulation_error(x->cfg, code, err);
    s->summary = kc_alloc_n(a, x->n_rows, sizeof *s->summary);
    s->tier = kc_alloc_n(a, x->n_rows, sizeof *s->tier);
    opt.top = INDEX_TOP;
    if ((code = kc_rank_summaries(x->n_rows, s->n_rep, s->rank, &opt, s->summary,
                                  kc_alloc_n(a, kc_rank_summaries_work_size(x->n_rows), sizeof(uint32_t)), err)))
        return code;
    if (s->ua.node >= 0) index_sort(x, (size_t)s->ua.node);
    make_tiers(x, s);
    x->sim = s;
    return KC_OK;
}

kc_code index_sensitivity(index_run *x, kc_err *err)
{
    index_simulation *s = x->sim;
    kc_sobol_opt      opt = { s->ua.seed, KC_SOBOL_SEQUENCE, 200, 0.9, s->ua.n_threads };
    kc_arena         *a = x->c->arena;

    if (s->sobol) return KC_OK;
    kc_sobol_index *out = kc_alloc_n(a, s->ua.n_factors, sizeof *out);
    kc_code code = kc_ua_sensitivity(s->run, s->n_sobol, &opt, out, kc_alloc_n(a, kc_sobol_work_size(s->n_sobol, s->ua.n_factors, &opt), sizeof(double)), err);

    if (code) return kc_index_simulation_error(x->cfg, code, err);
    s->sobol = out;
    return KC_OK;
}

bool index_has_sensitivity(const index_run *x)
{
    return x->sim && x->sim->n_sobol >= 2 && x->sim->ua.n_factors > 0;
}

size_t index_stratum_rows(const index_run *x, size_t stratum, size_t *rows)
{
    size_t n = 0;

    for (size_t i = 0; i < x->n_rows; i++)
        if (!x->stratum || (size_t)x->stratum[x->order[i]] == stratum) rows[n++] = x->order[i];
    return n;
}

kc_code index_pairs(index_run *x, const size_t *rows, size_t n, double *ahead, kc_err *err)
{
    index_simulation *s = x->sim;
    kc_arena         *a = x->c->arena;
    uint16_t         *rank = kc_alloc_n(a, s->n_rep * n, sizeof *rank);

    for (size_t r = 0; r < s->n_rep; r++)
        for (size_t i = 0; i < n; i++) rank[r * n + i] = s->rank[r * x->n_rows + rows[i]];
    return kc_rank_pairs(n, s->n_rep, rank, s->ua.n_threads, ahead,
                         kc_alloc_n(a, kc_rank_pairs_work_size(n, s->ua.n_threads), sizeof(uint32_t)), err);
}
