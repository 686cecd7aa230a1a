/* The steps from the data to normalised values. A step on columns works stratum by stratum: the rows are put in order of their stratum
 * once, each column's values of a stratum are gathered, worked on and put back. Screening closes the gaps that dropped rows leave, so later
 * steps never see them.
 */
#include "kangce/kc_index.h"

#include <math.h>
#include <string.h>

/* ---- checking a description --------------------------------------------------------------------------- */

static kc_code bad_indicator(size_t j, const char *what, kc_err *err)
{
    return kc_fail(err, KC_E_ARG, (long)j, "stats.index_indicator", "%zu" KC_SEP "%s", j + 1, what);
}

static kc_code check_norm(const kc_index_spec *s, size_t j, const kc_index_norm *how, kc_err *err)
{
    const kc_index_indicator *ind = &s->indicators[j];

    if ((unsigned)how->method >= KC_NORM_N) return kc_fail(err, KC_E_ARG, -1, "stats.index_method_unknown", "%d", (int)how->method);
    if ((how->method == KC_NORM_MINMAX || how->method == KC_NORM_SCALED) && (how->a == how->b || !isfinite(how->b - how->a))) return bad_indicator(j, "a = b", err);
    if (how->method == KC_NORM_ZSCORE && !(how->b > 0)) return bad_indicator(j, "sd", err);
    if (how->method == KC_NORM_DIST2TARG && isnan(ind->target)) return bad_indicator(j, "target", err);
    if (how->method == KC_NORM_DIST2REF && how->ref >= s->n_rows) return bad_indicator(j, "ref", err);
    if (how->method == KC_NORM_GOALPOSTS && !(ind->low < ind->high)) return bad_indicator(j, "low, high", err);
    if (how->method == KC_NORM_BAND && !(ind->band_low <= ind->band_high)) return bad_indicator(j, "band", err);
    if (how->method == KC_NORM_BAND && ind->low >= ind->high) return bad_indicator(j, "low, high", err);
    return KC_OK;
}

static const kc_index_norm *norm_of(const kc_index_step *step, size_t j)
{
    return step->norm_each && step->norm_each[j] ? step->norm_each[j] : &step->norm;
}

static const kc_index_treat *treat_of(const kc_index_step *step, size_t j)
{
    return step->treat_each && step->treat_each[j] ? step->treat_each[j] : &step->treat;
}

static bool in_panel(const kc_index_impute *how)
{
    return how->method == KC_IMPUTE_LATEST || how->method == KC_IMPUTE_LINEAR;
}

static kc_code check_step(const kc_index_spec *s, const kc_index_step *step, long at, kc_err *err)
{
    kc_code code = KC_OK;

    if (step->within < KC_WITHIN_ALL || step->within >= (int)s->n_strata) return kc_fail(err, KC_E_ARG, at, "stats.index_within", "");
    if ((unsigned)step->impute.method >= KC_IMPUTE_N)
        return kc_fail(err, KC_E_ARG, at, "stats.index_method_unknown", "%d", (int)step->impute.method);
    if (step->kind == KC_STEP_IMPUTE && in_panel(&step->impute) && (!s->unit || !s->time)) return kc_fail(err, KC_E_ARG, at, "stats.index_no_panel", "");
    for (size_t j = 0; j < s->tree.n_ind && step->kind == KC_STEP_NORMALISE && !code; j++) code = check_norm(s, j, norm_of(step, j), err);
    return code;
}

static kc_code check_codes(size_t n, const int32_t *code, kc_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (code[i] >= (int32_t)n) return kc_fail(err, KC_E_ARG, (long)i, "stats.index_within", "");
    return KC_OK;
}

kc_code kc_index_spec_check(const kc_index_spec *s, kc_err *err)
{
    kc_code code;

    if (!s->n_rows || s->n_rows > INT32_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.index_no_rows", "");
    if ((code = kc_index_tree_check(&s->tree, err))) return code;
    for (size_t j = 0; j < s->tree.n_ind; j++) {
        const kc_index_indicator *ind = &s->indicators[j];

        if (ind->direction != 1 && ind->direction != -1) return bad_indicator(j, "direction", err);
        if (ind->denominator >= (int)s->n_denominators) return bad_indicator(j, "denominator", err);
    }
    for (size_t g = 0; g < s->n_strata; g++)
        if ((code = check_codes(s->n_rows, s->strata[g], err))) return code;
    if (s->unit && (code = check_codes(s->n_rows, s->unit, err))) return code;
    for (size_t k = 0; k < s->n_steps; k++)
        if ((code = check_step(s, &s->steps[k], (long)k, err))) return code;
    return KC_OK;
}

/* ---- memory ------------------------------------------------------------------------------------------- */

/* Next part of a block, aligned to 16 bytes; NULL while only counting. */
static void *take(char *block, size_t *used, size_t bytes)
{
    size_t at = *used;

    *used += (bytes + 15) / 16 * 16;
    return block ? block + at : NULL;
}

static size_t table_layout(const kc_index_spec *s, char *block, kc_index_table *t)
{
    size_t n = s->n_rows, k = s->tree.n_ind, used = 0;

    t->x = take(block, &used, k * n * sizeof *t->x);
    t->row = take(block, &used, n * sizeof *t->row);
    t->treated = take(block, &used, k * sizeof *t->treated);
    t->note = take(block, &used, k * sizeof *t->note);
    t->time = take(block, &used, n * sizeof *t->time);
    t->strata = take(block, &used, s->n_strata * sizeof *t->strata);
    t->unit = take(block, &used, n * sizeof *t->unit);
    for (size_t g = 0; g < s->n_strata; g++) {
        int32_t *codes = take(block, &used, n * sizeof *codes);

        if (block) t->strata[g] = codes;
    }
    t->mark = take(block, &used, k * n);
    t->used = take(block, &used, k);
    return used;
}

size_t kc_index_table_bytes(const kc_index_spec *s)
{
    kc_index_table t;

    return table_layout(s, NULL, &t);
}

void kc_index_table_init(const kc_index_spec *s, void *block, kc_index_table *out)
{
    *out = (kc_index_table){ 0 };
    (void)table_layout(s, block, out);
    if (!s->unit) out->unit = NULL;
    if (!s->time) out->time = NULL;
}

typedef struct room {
    double        *in, *out, *work, *time; /* [n] */
    size_t        *order, *start, *rank;   /* [n], [n + 2], [n] */
    unsigned char *mark, *keep;            /* [n] */
} room;

static size_t room_layout(size_t n, char *block, room *r)
{
    size_t used = 0;

    r->in = take(block, &used, n * sizeof *r->in);
    r->out = take(block, &used, n * sizeof *r->out);
    r->work = take(block, &used, n * sizeof *r->work);
    r->time = take(block, &used, n * sizeof *r->time);
    r->order = take(block, &used, n * sizeof *r->order);
    r->start = take(block, &used, (n + 2) * sizeof *r->start);
    r->rank = take(block, &used, n * sizeof *r->rank);
    r->mark = take(block, &used, n);
    r->keep = take(block, &used, n);
    return used;
}

size_t kc_index_prepare_bytes(const kc_index_spec *s)
{
    room r;

    return room_layout(s->n_rows, NULL, &r);
}

/* ---- strata ------------------------------------------------------------------------------------------- */

typedef struct run {
    const kc_index_spec *s;
    kc_index_table      *t;
    room                 r;
    bool                 turned; /* a step of normalisation has been done: more is better everywhere */
} run;

/* Codes 0 .. n_original-1 take places 0 .. ; those below 0 the last. Counting sort keeps the order of rows in a stratum. Returns the
 * number of places; place p holds order[start[p]] .. order[start[p + 1] - 1]. */
static size_t sort_strata(run *u, const int32_t *code)
{
    size_t n = u->t->n_rows, all = u->s->n_rows, *start = u->r.start, *order = u->r.order;

    if (!code) {
        for (size_t i = 0; i < n; i++) order[i] = i;
        start[0] = 0;
        start[1] = n;
        return 1;
    }
    memset(start, 0, (all + 2) * sizeof *start);
    for (size_t i = 0; i < n; i++) start[(code[i] < 0 ? all : (size_t)code[i]) + 1]++;
    for (size_t p = 0; p <= all; p++) start[p + 1] += start[p];
    for (size_t i = n; i-- > 0;) order[--start[(code[i] < 0 ? all : (size_t)code[i]) + 1]] = i;
    /* now start[p + 1] is where p begins: shift back */
    for (size_t p = 0; p <= all; p++) start[p] = start[p + 1];
    start[all + 1] = n;
    return all + 1;
}

/* Rows of each unit by time. */
static void sort_times(run *u, size_t places)
{
    for (size_t p = 0; p < places; p++) {
        size_t *order = u->r.order + u->r.start[p], n = u->r.start[p + 1] - u->r.start[p];

        for (size_t i = 0; i < n; i++) u->r.time[i] = u->t->time[order[i]];
        kc_sort_index(n, u->r.time, u->r.rank);
        for (size_t i = 0; i < n; i++) u->r.rank[i] = order[u->r.rank[i]];
        memcpy(order, u->r.rank, n * sizeof *order);
    }
}

static size_t gather(run *u, const double *x, size_t place)
{
    size_t from = u->r.start[place], n = u->r.start[place + 1] - from;

    for (size_t i = 0; i < n; i++) u->r.in[i] = x[u->r.order[from + i]];
    return n;
}

static void scatter(run *u, const double *y, size_t place, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) x[u->r.order[u->r.start[place] + i]] = y[i];
}

static void scatter_marks(run *u, size_t place, size_t n, unsigned char *mark)
{
    for (size_t i = 0; i < n; i++) mark[u->r.order[u->r.start[place] + i]] |= u->r.mark[i];
}

static const int32_t *codes(const run *u, int within)
{
    return within == KC_WITHIN_ALL ? NULL : u->t->strata[within];
}

/* ---- the steps ---------------------------------------------------------------------------------------- */

static void denominate(run *u)
{
    size_t n = u->t->n_rows;

    for (size_t j = 0; j < u->s->tree.n_ind; j++) {
        const kc_index_indicator *ind = &u->s->indicators[j];
        double                   *x = u->t->x + j * n;

        if (ind->denominator < 0) continue;
        for (size_t i = 0; i < n; i++) u->r.in[i] = u->s->denominators[(size_t)ind->denominator * u->s->n_rows + u->t->row[i]];
        kc_index_denominate(n, x, u->r.in, ind->denominate_scale, x);
    }
}

static bool enough(const kc_index_step *step, double present, double nonzero)
{
    return present >= step->min_present && !(nonzero < step->min_nonzero);
}

static kc_code screen_units(run *u, const kc_index_step *step, kc_err *err)
{
    kc_index_table *t = u->t;
    size_t          n = t->n_rows, k = u->s->tree.n_ind, left = 0;

    for (size_t i = 0; i < n; i++) {
        kc_index_availability a;

        kc_index_row_availability(n, k, t->x, i, t->used, &a);
        u->r.keep[i] = enough(step, a.present, a.nonzero);
        left += u->r.keep[i];
    }
    if (!left) return kc_fail(err, KC_E_DATA, -1, "stats.index_nothing_left", "");
    for (size_t j = 0, to = 0; j < k; j++)
        for (size_t i = 0; i < n; i++) {
            if (!u->r.keep[i]) continue;
            t->x[to] = t->x[j * n + i];
            t->mark[to++] = t->mark[j * n + i];
        }
    for (size_t i = 0, to = 0; i < n; i++) {
        if (!u->r.keep[i]) continue;
        t->row[to] = t->row[i];
        for (size_t g = 0; g < u->s->n_strata; g++) t->strata[g][to] = t->strata[g][i];
        if (t->unit) t->unit[to] = t->unit[i];
        if (t->time) t->time[to] = t->time[i];
        to++;
    }
    t->n_rows = left;
    return KC_OK;
}

static kc_code screen_indicators(run *u, const kc_index_step *step, kc_err *err)
{
    size_t n = u->t->n_rows, left = 0;

    for (size_t j = 0; j < u->s->tree.n_ind; j++) {
        size_t present = 0, nonzero = 0;

        for (size_t i = 0; i < n; i++) {
            double x = u->t->x[j * n + i];

            present += isnan(x) ? 0 : 1;
            nonzero += isnan(x) || x == 0 ? 0 : 1;
        }
        if (!enough(step, (double)present / (double)n, present ? (double)nonzero / (double)present : NAN)) u->t->used[j] = 0;
        left += u->t->used[j];
    }
    return left ? KC_OK : kc_fail(err, KC_E_DATA, -1, "stats.index_nothing_left", "");
}

static void impute(run *u, const kc_index_step *step)
{
    bool   panel = in_panel(&step->impute);
    size_t n = u->t->n_rows, places = sort_strata(u, panel ? u->t->unit : codes(u, step->within));

    if (step->impute.method == KC_IMPUTE_NONE) return;
    if (panel) sort_times(u, places);
    for (size_t j = 0; j < u->s->tree.n_ind; j++)
        for (size_t p = 0; p < places; p++) {
            size_t m = gather(u, u->t->x + j * n, p);

            memset(u->r.mark, 0, m);
            for (size_t i = 0; panel && i < m; i++) u->r.time[i] = u->t->time[u->r.order[u->r.start[p] + i]];
            size_t filled = panel ? kc_index_impute_series(m, u->r.time, u->r.in, &step->impute, u->r.mark)
                                  : kc_index_impute_column(m, u->r.in, &step->impute, u->r.mark, u->r.work);

            if (!filled) continue;
            scatter(u, u->r.in, p, m, u->t->x + j * n);
            scatter_marks(u, p, m, u->t->mark + j * n);
        }
}

/* err->at of a column's function is a place in the stratum: names indicator and row of the data instead. */
static kc_code in_column(const run *u, size_t j, size_t place, kc_code code, kc_err *err)
{
    if (err && err->at >= 0) {
        size_t row = u->t->row[u->r.order[u->r.start[place] + (size_t)err->at]];

        return kc_fail(err, code, (long)row, "stats.index_treat_cell", "%zu" KC_SEP "%zu", j + 1, row + 1);
    }
    return code;
}

static kc_code treat(run *u, const kc_index_step *step, kc_err *err)
{
    size_t n = u->t->n_rows, places = sort_strata(u, codes(u, step->within));

    for (size_t j = 0; j < u->s->tree.n_ind; j++) {
        bool first = true;

        for (size_t p = 0; p < places && u->t->used[j]; p++) {
            kc_index_treated d;
            size_t           m = gather(u, u->t->x + j * n, p);

            if (!m) continue;
            memset(u->r.mark, 0, m);
            kc_code code = kc_index_treat_column(m, u->r.in, treat_of(step, j), u->r.out, u->r.mark, &d, u->r.work, err);

            if (code) return in_column(u, j, p, code, err);
            scatter(u, u->r.out, p, m, u->t->x + j * n);
            scatter_marks(u, p, m, u->t->mark + j * n);
            if (first) u->t->treated[j] = d;
            first = false;
        }
    }
    return KC_OK;
}

/* Value of the reference row in column j, in the table as it is now. */
static kc_code reference(run *u, const kc_index_norm *how, size_t j, double *ref, kc_err *err)
{
    *ref = NAN;
    for (size_t i = 0; how->method == KC_NORM_DIST2REF && i < u->t->n_rows; i++)
        if (u->t->row[i] == how->ref) *ref = u->t->x[j * u->t->n_rows + i];
    if (how->method != KC_NORM_DIST2REF || !isnan(*ref)) return KC_OK;
    return kc_fail(err, KC_E_DATA, (long)how->ref, "stats.index_reference", "%zu" KC_SEP "%zu", j + 1, how->ref + 1);
}

static kc_code normalise(run *u, const kc_index_step *step, kc_err *err)
{
    size_t n = u->t->n_rows, places = sort_strata(u, codes(u, step->within));

    for (size_t j = 0; j < u->s->tree.n_ind; j++) {
        const kc_index_norm *how = norm_of(step, j);
        kc_index_indicator   ind = u->s->indicators[j];
        double               ref;
        kc_code              code = reference(u, how, j, &ref, err);

        if (code) return code;
        if (u->turned) ind.direction = 1;
        u->t->note[j] = KC_NOTE_NONE;
        for (size_t p = 0; p < places; p++) {
            size_t  m = gather(u, u->t->x + j * n, p);
            kc_note note = m ? kc_index_normalise(m, u->r.in, &ind, how, ref, u->r.out, u->r.rank) : KC_NOTE_NONE;

            if (note != KC_NOTE_NONE) u->t->note[j] = note;
            scatter(u, u->r.out, p, m, u->t->x + j * n);
        }
    }
    u->turned = true;
    return KC_OK;
}

static kc_code one_step(run *u, const kc_index_step *step, kc_err *err)
{
    switch (step->kind) {
    case KC_STEP_DENOMINATE: denominate(u); return KC_OK;
    case KC_STEP_SCREEN_UNITS: return screen_units(u, step, err);
    case KC_STEP_SCREEN_INDICATORS: return screen_indicators(u, step, err);
    case KC_STEP_IMPUTE: impute(u, step); return KC_OK;
    case KC_STEP_TREAT: return treat(u, step, err);
    case KC_STEP_NORMALISE: return normalise(u, step, err);
    }
    return KC_OK;
}

static void start(run *u, const double *data)
{
    const kc_index_spec *s = u->s;
    kc_index_table      *t = u->t;
    size_t               n = s->n_rows, k = s->tree.n_ind;

    t->n_rows = n;
    memcpy(t->x, data, k * n * sizeof *t->x);
    memset(t->mark, 0, k * n);
    memset(t->used, 1, k);
    for (size_t i = 0; i < n; i++) t->row[i] = i;
    for (size_t j = 0; j < k; j++) {
        t->treated[j] = (kc_index_treated){ 0, { false }, { NAN, NAN, NAN }, { NAN, NAN, NAN }, -1, KC_TRANSFORM_NONE, KC_NOTE_NONE };
        t->note[j] = KC_NOTE_NONE;
    }
    for (size_t g = 0; g < s->n_strata; g++) memcpy(t->strata[g], s->strata[g], n * sizeof **t->strata);
    if (t->unit) memcpy(t->unit, s->unit, n * sizeof *t->unit);
    if (t->time) memcpy(t->time, s->time, n * sizeof *t->time);
}

kc_code kc_index_prepare(const kc_index_spec *s, const kc_index_variant *v, kc_index_table *t, void *work, kc_err *err)
{
    static const kc_index_variant plain = { 0 };
    run                           u = { .s = s, .t = t };

    if (!v) v = &plain;
    const kc_index_step *impute_now = v->impute, *treat_now = v->treat, *normalise_now = v->normalise;
    size_t               n_steps = v->n_steps && v->n_steps < s->n_steps ? v->n_steps : s->n_steps;

    (void)room_layout(s->n_rows, work, &u.r);
    start(&u, v->data ? v->data : s->data);
    for (size_t k = 0; k < n_steps; k++) {
        const kc_index_step  *step = &s->steps[k];
        const kc_index_step **instead = step->kind == KC_STEP_IMPUTE      ? &impute_now
                                        : step->kind == KC_STEP_TREAT     ? &treat_now
                                        : step->kind == KC_STEP_NORMALISE ? &normalise_now
                                                                          : NULL;
        kc_code code = one_step(&u, instead && *instead ? *instead : step, err);

        if (code) return code;
        if (instead) *instead = NULL;
    }
    return KC_OK;
}
