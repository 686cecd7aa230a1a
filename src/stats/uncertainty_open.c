/* Opening a run: the factors are checked, the memory laid out, the tables of all combinations prepared. The layout is written once, as a
 * walk over the block; walked without a block it gives the size. */
#include "uncertainty_internal.h"

#include <string.h>

/* ---- checks -------------------------------------------------------------------------------------- */

static const struct kind {
    bool list;
} kinds[KC_UA_KINDS] = {
    [KC_UA_IMPUTE] = { true },  [KC_UA_TREAT] = { true },     [KC_UA_NORMALISE] = { true },     [KC_UA_AGGREGATE] = { true },
    [KC_UA_WEIGHTS] = { true }, [KC_UA_LEAVE_OUT] = { true }, [KC_UA_WEIGHT_NOISE] = { false }, [KC_UA_DATA_NOISE] = { false },
};

static bool has_list(const kc_ua_factor *f)
{
    switch (f->kind) {
    case KC_UA_IMPUTE:
    case KC_UA_TREAT:
    case KC_UA_NORMALISE: return f->steps != NULL;
    case KC_UA_AGGREGATE: return f->aggs != NULL;
    case KC_UA_WEIGHTS: return f->weights != NULL;
    case KC_UA_LEAVE_OUT: return f->leave != NULL;
    case KC_UA_WEIGHT_NOISE: return f->half != NULL;
    case KC_UA_DATA_NOISE: return f->se != NULL;
    case KC_UA_KINDS: break;
    }
    return false;
}

static kc_code check_values(const kc_ua *ua, size_t i, kc_err *err)
{
    const kc_ua_factor  *f = &ua->factors[i];
    const kc_index_tree *t = &ua->spec->tree;

    if (f->kind == KC_UA_WEIGHT_NOISE)
        for (size_t k = 0; k < t->n_nodes; k++)
            if (!(f->half[k] >= 0 && f->half[k] < 1)) return kc_fail(err, KC_E_ARG, (long)i, "stats.ua_half", "%zu" KC_SEP "%g", k + 1, f->half[k]);
    if (f->kind == KC_UA_LEAVE_OUT)
        for (size_t k = 0; k < f->n; k++)
            if (f->leave[k] < -1 || f->leave[k] >= (int)t->n_ind) return kc_fail(err, KC_E_ARG, (long)i, "stats.ua_leave", "%d", f->leave[k]);
    return KC_OK;
}

static kc_code check(const kc_ua *ua, int at[KC_UA_KINDS], kc_err *err)
{
    const kc_index_tree *t = &ua->spec->tree;

    for (int k = 0; k < KC_UA_KINDS; k++) at[k] = -1;
    if (ua->spec->n_rows < 1 || ua->spec->n_rows > KC_RANK_UNITS_MAX)
        return kc_fail(err, KC_E_ARG, -1, "stats.rank_units", "%zu" KC_SEP "%d", ua->spec->n_rows, KC_RANK_UNITS_MAX);
    if (ua->n_factors > KC_UA_FACTORS_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.ua_factors", "%zu" KC_SEP "%d", ua->n_factors, KC_UA_FACTORS_MAX);
    if (ua->node != -1 && (ua->node < (int)t->n_ind || ua->node >= (int)t->n_nodes)) return kc_fail(err, KC_E_ARG, -1, "stats.ua_node", "%d", ua->node);
    for (size_t i = 0; i < ua->n_factors; i++) {
        const kc_ua_factor *f = &ua->factors[i];
        kc_code             code;

        if ((unsigned)f->kind >= KC_UA_KINDS || !has_list(f) || (kinds[f->kind].list && f->n < 1))
            return kc_fail(err, KC_E_ARG, (long)i, "stats.ua_empty", "%zu", i + 1);
        if (at[f->kind] >= 0) return kc_fail(err, KC_E_ARG, (long)i, "stats.ua_twice", "%zu", i + 1);
        at[f->kind] = (int)i;
        if ((code = check_values(ua, i, err))) return code;
    }
    return KC_OK;
}

static size_t alternatives(const kc_ua *ua, const int at[KC_UA_KINDS], kc_ua_kind kind)
{
    return at[kind] < 0 ? 1 : ua->factors[at[kind]].n;
}

/* ---- layout -------------------------------------------------------------------------------------- */

typedef struct block { /* base NULL: only counts */
    char  *base;
    size_t used;
} block;

static void *take(block *b, size_t n, size_t size)
{
    size_t at = b->used;

    b->used += (n * size + 63) / 64 * 64;
    return b->base ? b->base + at : NULL;
}

static bool needs_logs(const kc_ua *ua, const int at[KC_UA_KINDS])
{
    size_t n = at[KC_UA_AGGREGATE] < 0 ? 0 : ua->factors[at[KC_UA_AGGREGATE]].n;

    for (int level = 2; level <= ua->spec->tree.n_levels; level++) {
        if (ua->agg[level].method == KC_AGG_GEOMETRIC) return true;
        for (size_t k = 0; k < n; k++)
            if (ua->factors[at[KC_UA_AGGREGATE]].aggs[k][level].method == KC_AGG_GEOMETRIC) return true;
    }
    return false;
}

static void lay_table(block *b, const kc_ua *ua, bool logs, ua_table *t)
{
    const kc_index_spec *s = ua->spec;
    size_t               cells = s->tree.n_ind * s->n_rows;
    void                *whole = take(b, kc_index_table_bytes(s), 1);
    ua_table             at = { 0 };

    if (b->base) kc_index_table_init(s, whole, &at.t);
    at.m.log_x = logs ? take(b, cells, sizeof(double)) : NULL;
    at.m.gaps = take(b, s->tree.n_ind, 1);
    at.weight = take(b, s->tree.n_nodes, sizeof(double));
    at.periods = ua->period ? take(b, s->n_rows, sizeof(int32_t)) : NULL;
    if (b->base) *t = at;
}

static void lay_worker(block *b, const kc_ua *ua, bool logs, bool noise, ua_worker *w)
{
    const kc_index_spec *s = ua->spec;
    size_t               n = s->n_rows, prepare = kc_index_prepare_bytes(s), aggregate = kc_index_aggregate_bytes(&s->tree, n);
    ua_worker            at = { .failed = SIZE_MAX, .err = KC_ERR_INIT };

    at.weight = take(b, s->tree.n_nodes, sizeof(double));
    at.score = take(b, (s->tree.n_nodes - s->tree.n_ind) * n, sizeof(double));
    at.full = take(b, n, sizeof(double));
    at.part = take(b, n, sizeof(double));
    at.rank = take(b, n, sizeof(uint16_t));
    at.part_rank = take(b, n, sizeof(uint16_t));
    at.sort = take(b, kc_rank_scores_work_size(n), sizeof(uint64_t));
    at.work = take(b, prepare > aggregate ? prepare : aggregate, 1);
    if (noise) {
        at.data = take(b, s->tree.n_ind * n, sizeof(double));
        lay_table(b, ua, logs, &at.own);
    }
    if (b->base) *w = at;
}

/* The whole block; without a base only b->used means anything. */
static kc_ua_run *lay(block *b, const kc_ua *ua, const int at[KC_UA_KINDS])
{
    const kc_index_spec *s = ua->spec;
    bool                 logs = needs_logs(ua, at), noise = at[KC_UA_DATA_NOISE] >= 0;
    size_t               n = s->n_rows;
    kc_ua_run           *run = take(b, 1, sizeof *run), none, *r = run ? run : &none;

    *r = (kc_ua_run){ .ua = ua, .n_rows = n, .n_ind = s->tree.n_ind, .n_nodes = s->tree.n_nodes, .data_noise = noise };
    memcpy(r->at, at, sizeof r->at);
    r->node = ua->node < 0 ? s->tree.n_nodes - 1 : (size_t)ua->node;
    r->n_threads = kc_threads(ua->n_threads);
    r->n_tables = noise ? 0 : alternatives(ua, at, KC_UA_IMPUTE) * alternatives(ua, at, KC_UA_TREAT) * alternatives(ua, at, KC_UA_NORMALISE);
    r->nominal_score = take(b, n, sizeof(double));
    r->nominal_rank = take(b, n, sizeof(uint16_t));
    r->order = ua->strata ? take(b, n, sizeof(size_t)) : NULL;
    r->start = ua->strata ? take(b, n + 1, sizeof(size_t)) : NULL;
    r->tables = take(b, r->n_tables, sizeof *r->tables);
    r->workers = take(b, (size_t)r->n_threads, sizeof *r->workers);
    lay_table(b, ua, logs, &r->nominal);
    for (size_t k = 0; k < r->n_tables; k++) lay_table(b, ua, logs, run ? &run->tables[k] : NULL);
    for (int k = 0; k < r->n_threads; k++) lay_worker(b, ua, logs, noise, run ? &run->workers[k] : NULL);
    return run;
}

size_t kc_ua_bytes(const kc_ua *ua)
{
    block b = { NULL, 0 };
    int   at[KC_UA_KINDS];

    if (check(ua, at, NULL)) return 0;
    (void)lay(&b, ua, at);
    return b.used;
}

/* ---- tables -------------------------------------------------------------------------------------- */

/* Combination k of the alternatives of the three kinds of steps, as a variant of the spec. */
void kc_ua_variant(const kc_ua *ua, const size_t choice[3], const double *data, kc_index_variant *v)
{
    const kc_index_step **to[] = { &v->impute, &v->treat, &v->normalise };

    *v = (kc_index_variant){ .data = data };
    for (size_t i = 0; i < ua->n_factors; i++)
        if (ua->factors[i].kind <= KC_UA_NORMALISE) *to[ua->factors[i].kind] = &ua->factors[i].steps[choice[ua->factors[i].kind]];
}

kc_code kc_ua_make_table(const kc_ua_run *run, const kc_index_variant *v, ua_table *t, void *work, kc_err *err)
{
    const kc_ua *ua = run->ua;
    kc_code      code = kc_index_prepare(ua->spec, v, &t->t, work, err);

    if (code) return code;
    t->m = (kc_index_matrix){ .n_rows = t->t.n_rows, .n_ind = run->n_ind, .x = t->t.x, .log_x = t->m.log_x, .gaps = t->m.gaps, .used = t->t.used,
                              .strata = (const int32_t *const *)t->t.strata, .periods = t->periods };
    for (size_t k = 0; t->periods && k < t->t.n_rows; k++) t->periods[k] = ua->period[t->t.row[k]];
    kc_index_matrix_ready(&t->m);
    if (ua->weigh) return ua->weigh(ua->weigh_ctx, &t->t, t->weight, err);
    memcpy(t->weight, ua->weight, run->n_nodes * sizeof *t->weight);
    return KC_OK;
}

/* Piece 0 is the nominal table, the others are the combinations. */
static void make_piece(void *ctx, size_t piece, int thread)
{
    kc_ua_run       *run = ctx;
    const kc_ua     *ua = run->ua;
    ua_worker       *w = &run->workers[thread];
    kc_index_variant v;
    kc_err           err = KC_ERR_INIT;
    size_t           k = piece - 1, n_norm = alternatives(ua, run->at, KC_UA_NORMALISE), n_treat = alternatives(ua, run->at, KC_UA_TREAT);
    const size_t     choice[3] = { k / n_norm / n_treat, k / n_norm % n_treat, k % n_norm };

    if (piece) kc_ua_variant(ua, choice, NULL, &v);
    if (kc_ua_make_table(run, piece ? &v : NULL, piece ? &run->tables[k] : &run->nominal, w->work, &err) && piece < w->failed) {
        w->failed = piece;
        w->err = err;
    }
}

kc_code kc_ua_first_failure(kc_ua_run *run, kc_err *err)
{
    const ua_worker *first = NULL;

    for (int k = 0; k < run->n_threads; k++)
        if (run->workers[k].failed != SIZE_MAX && (!first || run->workers[k].failed < first->failed)) first = &run->workers[k];
    if (!first) return KC_OK;
    if (err) *err = first->err;
    return first->err.code;
}

/* Rows of stratum 0, 1, … behind one another. */
static void order_strata(kc_ua_run *run)
{
    const int32_t *code = run->ua->strata;

    if (!code) return;
    memset(run->start, 0, (run->n_rows + 1) * sizeof *run->start);
    for (size_t i = 0; i < run->n_rows; i++) {
        run->start[code[i] + 1]++;
        if ((size_t)code[i] + 1 > run->n_strata) run->n_strata = (size_t)code[i] + 1;
    }
    for (size_t s = 0; s < run->n_strata; s++) run->start[s + 1] += run->start[s];
    for (size_t i = 0; i < run->n_rows; i++) run->order[run->start[code[i]]++] = i;
    for (size_t s = run->n_strata; s > 0; s--) run->start[s] = run->start[s - 1];
    run->start[0] = 0;
}

kc_code kc_ua_open(const kc_ua *ua, void *memory, kc_ua_run **out, kc_err *err)
{
    block      b = { memory, 0 };
    int        at[KC_UA_KINDS];
    kc_code    code = check(ua, at, err);
    kc_ua_run *run;

    if (code) return code;
    for (size_t i = 0; ua->strata && i < ua->spec->n_rows; i++)
        if (ua->strata[i] < 0 || (size_t)ua->strata[i] >= ua->spec->n_rows)
            return kc_fail(err, KC_E_ARG, (long)i, "stats.ua_stratum", "%d" KC_SEP "%zu", (int)ua->strata[i], i + 1);
    run = lay(&b, ua, at);
    order_strata(run);
    kc_parallel(run->n_threads, run->n_tables + 1, make_piece, run);
    if ((code = kc_ua_first_failure(run, err))) return code;
    if ((code = kc_ua_evaluate(run, NULL, &run->workers[0], run->nominal_score, run->nominal_rank, err))) return code;
    *out = run;
    return KC_OK;
}

const double *kc_ua_nominal_score(const kc_ua_run *run)
{
    return run->nominal_score;
}

const uint16_t *kc_ua_nominal_rank(const kc_ua_run *run)
{
    return run->nominal_rank;
}
