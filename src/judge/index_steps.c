/* Steps of an index from the description. Every method stands in a table with the parameters it uses, so a parameter that a method does
 * not use is an unknown key. A step is a name ("zscore") or a map ({ method: zscore, mean: 10, sd: 2 }). */
#include "judge/index_internal.h"

#include <math.h>

#define END { NULL, NULL, false, 0, 0, NULL, NULL }
#define METHOD { "method", "string", true, 1, 60, NULL, NULL }
#define WITHIN { "within", "any", false, 0, 0, NULL, NULL }
#define EACH { "each", "map", false, 0, 0, NULL, NULL }

typedef struct method {
    const char     *names;
    int             value;
    const kc_field *fields;
    unsigned        uses; /* INDEX_ bits */
} method;

static const kc_field norm_plain[] = { METHOD, WITHIN, EACH, END };
static const kc_field norm_range[] = { METHOD, WITHIN, EACH, { "range", "list", false, 2, 2, NULL, NULL }, END };
static const kc_field norm_z[] = { METHOD, WITHIN, EACH, { "mean", "number", false, 0, 0, NULL, NULL }, { "sd", "number", false, 1e-9, 1e12, NULL, NULL }, END };
static const kc_field norm_target[] = { METHOD, WITHIN, EACH, { "cap", "bool", false, 0, 0, NULL, NULL }, { "scale", "number", false, 0, 0, NULL, NULL }, END };
static const kc_field norm_reference[] = { METHOD, WITHIN, EACH, { "unit", "string", true, 1, 200, NULL, NULL }, { "cap", "bool", false, 0, 0, NULL, NULL },
                                           { "scale", "number", false, 0, 0, NULL, NULL }, END };
static const kc_field norm_posts[] = { METHOD, WITHIN, EACH, { "truncate", "bool", false, 0, 0, NULL, NULL }, { "scale", "number", false, 0, 0, NULL, NULL }, END };
static const kc_field norm_band[] = { METHOD, WITHIN, EACH, { "scale", "number", false, 0, 0, NULL, NULL }, END };

static const method norm_methods[] = {
    { "minmax|min-max|极差", KC_NORM_MINMAX, norm_range, 0 },
    { "zscore|z-score|标准差", KC_NORM_ZSCORE, norm_z, 0 },
    { "rank|名次", KC_NORM_RANK, norm_plain, 0 },
    { "borda", KC_NORM_BORDA, norm_plain, 0 },
    { "percent_rank|prank|百分位", KC_NORM_PRANK, norm_plain, 0 },
    { "fraction_of_max|fracmax|最大值比", KC_NORM_FRACMAX, norm_plain, 0 },
    { "target|dist2targ|目标距离", KC_NORM_DIST2TARG, norm_target, INDEX_TARGET },
    { "reference|dist2ref|参照单位", KC_NORM_DIST2REF, norm_reference, 0 },
    { "max|dist2max", KC_NORM_DIST2MAX, norm_plain, 0 },
    { "goalposts|标杆", KC_NORM_GOALPOSTS, norm_posts, INDEX_POSTS },
    { "band|适度", KC_NORM_BAND, norm_band, INDEX_BAND | INDEX_POSTS },
    { "scaled", KC_NORM_SCALED, norm_range, 0 },
    { "none|不处理", KC_NORM_NONE, norm_plain, 0 },
};

static const kc_field impute_none[] = { METHOD, END };
static const kc_field impute_group[] = { METHOD, WITHIN, END };
static const kc_field impute_latest[] = { METHOD, { "max_age", "number", false, 0, 1e6, NULL, NULL }, END };
static const kc_field impute_value[] = { METHOD, { "value", "number", true, 0, 0, NULL, NULL }, END };
static const method   impute_methods[] = {
    { "none|不填补", KC_IMPUTE_NONE, impute_none, 0 },          { "mean|均值", KC_IMPUTE_MEAN, impute_group, 0 },
    { "median|中位数", KC_IMPUTE_MEDIAN, impute_group, 0 },     { "latest|locf|上期值", KC_IMPUTE_LATEST, impute_latest, 0 },
    { "linear|线性内插", KC_IMPUTE_LINEAR, impute_none, 0 },    { "value|定值", KC_IMPUTE_VALUE, impute_value, 0 },
};

static const kc_field treat_fields[] = {
    { "skew", "number", false, 1e-9, 1e9, NULL, NULL },
    { "kurtosis", "number", false, 1e-9, 1e9, NULL, NULL },
    { "winsorise", "any", false, 0, 0, NULL, NULL },
    { "force", "bool", false, 0, 0, NULL, NULL },
    { "then", "string", false, 0, 0, "none|log_ct|log_ct_orig|log_gii|log|boxcox", NULL },
    { "lambda", "number", false, 0, 0, NULL, NULL },
    { "combine", "bool", false, 0, 0, NULL, NULL },
    WITHIN,
    EACH,
    END,
};
static const method transforms[] = {
    { "none", KC_TRANSFORM_NONE, NULL, 0 },       { "log_ct", KC_TRANSFORM_LOG_CT, NULL, 0 }, { "log_ct_orig", KC_TRANSFORM_LOG_CT_ORIG, NULL, 0 },
    { "log_gii", KC_TRANSFORM_LOG_GII, NULL, 0 }, { "log", KC_TRANSFORM_LOG, NULL, 0 },       { "boxcox", KC_TRANSFORM_BOXCOX, NULL, 0 },
};

static const kc_field agg_plain[] = { METHOD, { "threshold", "number", false, 0, 1, NULL, NULL }, { "fill", "any", false, 0, 0, NULL, NULL }, END };
static const kc_field agg_power[] = { METHOD, { "p", "number", true, 0, 0, NULL, NULL }, { "threshold", "number", false, 0, 1, NULL, NULL },
                                      { "fill", "any", false, 0, 0, NULL, NULL }, END };
static const method   agg_methods[] = {
    { "arithmetic|a_amean|算术平均", KC_AGG_ARITHMETIC, agg_plain, 0 }, { "geometric|a_gmean|几何平均", KC_AGG_GEOMETRIC, agg_plain, 0 },
    { "harmonic|a_hmean|调和平均", KC_AGG_HARMONIC, agg_plain, 0 },     { "power|a_genmean|幂平均", KC_AGG_POWER, agg_power, 0 },
    { "median|中位数", KC_AGG_MEDIAN, agg_plain, 0 },                   { "copeland|a_copeland", KC_AGG_COPELAND, agg_plain, 0 },
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The method named by v (a string, or a map whose other keys are checked against the method's table). */
static kc_code find_method(index_reader *r, const kc_value *v, const method *list, size_t n, const method **out, kc_err *err)
{
    const char *name = v->kind == KC_STRING ? v->u.s : kc_get_str(v, "method", NULL);

    if (v->kind != KC_STRING && v->kind != KC_MAP) return index_bad(r, v->line, "stats.index_cfg_shape", "method", "", err);
    for (size_t i = 0; name && i < n; i++)
        if (index_named(list[i].names, name)) {
            kc_code code = v->kind == KC_MAP ? kc_check(v, list[i].fields, r->path, err) : KC_OK;

            for (const kc_field *f = list[i].fields; v->kind == KC_STRING && !code && f->key; f++)
                if (f->required && strcmp(f->key, "method") != 0) return index_bad(r, v->line, "stats.index_cfg_needs", name, f->key, err);
            *out = &list[i];
            return code;
        }
    return index_bad(r, v->line, "stats.index_cfg_method", name ? name : "", list[0].names, err);
}

/* within: column, or [column, column …] for the groups of their combinations */
static kc_code read_within(index_reader *r, const kc_value *v, int *out, kc_err *err)
{
    const kc_value *within = v->kind == KC_MAP ? kc_get(v, "within") : NULL;
    bool            many = within && within->kind == KC_LIST;
    index_group     g = { kc_alloc_n(r->a, many ? within->n + 1 : 1, sizeof *g.columns), many ? within->n : 1 };

    if (!within) return KC_OK;
    for (size_t i = 0; i < g.n; i++) {
        const kc_value *name = many ? within->items[i] : within;

        if (name->kind != KC_STRING || !*name->u.s) return index_bad(r, within->line, "stats.index_cfg_within", "", "", err);
        g.columns[i] = name->u.s;
    }
    if (!g.n) return index_bad(r, within->line, "stats.index_cfg_within", "", "", err);
    *out = index_stratum(r, g);
    return KC_OK;
}

static double number_in(const kc_value *v, const char *key, double dflt)
{
    return v->kind == KC_MAP ? kc_get_num(v, key, dflt) : dflt;
}

/* ---- normalise --------------------------------------------------------------------------------------- */

static kc_code read_range(index_reader *r, const kc_value *v, kc_index_norm *out, kc_err *err)
{
    const kc_value *range = v->kind == KC_MAP ? kc_get(v, "range") : NULL;
    double          ends[2];

    out->a = 0;
    out->b = 100;
    if (!range) return KC_OK;
    for (size_t i = 0; i < 2; i++) {
        const kc_value *x = range->items[i];

        if (x->kind != KC_INT && x->kind != KC_NUM) return index_bad(r, range->line, "stats.index_cfg_range", "", "", err);
        ends[i] = x->kind == KC_INT ? (double)x->u.i : x->u.d;
    }
    out->a = ends[0];
    out->b = ends[1];
    return out->a == out->b || !isfinite(out->b - out->a) ? index_bad(r, range->line, "stats.index_cfg_range", "", "", err) : KC_OK;
}

static kc_code read_norm(index_reader *r, const kc_value *v, kc_index_norm *out, kc_err *err)
{
    const method *m;
    kc_code       code = find_method(r, v, norm_methods, COUNT(norm_methods), &m, err);

    if (code) return code;
    *out = (kc_index_norm)KC_INDEX_NORM_INIT;
    out->method = (kc_index_norm_method)m->value;
    out->scale = number_in(v, "scale", out->method == KC_NORM_GOALPOSTS || out->method == KC_NORM_BAND ? 100 : 1);
    out->cap = v->kind == KC_MAP && kc_get_bool(v, "cap", false);
    switch (out->method) {
    case KC_NORM_MINMAX:
    case KC_NORM_SCALED: return read_range(r, v, out, err);
    case KC_NORM_ZSCORE:
        out->a = number_in(v, "mean", 0);
        out->b = number_in(v, "sd", 1);
        break;
    case KC_NORM_GOALPOSTS: out->cap = v->kind != KC_MAP || kc_get_bool(v, "truncate", true); break;
    case KC_NORM_DIST2REF:
        if (r->reference && strcmp(r->reference, kc_get_str(v, "unit", "")) != 0)
            return index_bad(r, v->line, "stats.index_cfg_reference", r->reference, "", err);
        r->reference = kc_get_str(v, "unit", "");
        r->reference_line = v->line;
        *KC_PUSH(r->a, &r->refs) = out;
        break;
    case KC_NORM_NONE:
    case KC_NORM_RANK:
    case KC_NORM_BORDA:
    case KC_NORM_PRANK:
    case KC_NORM_FRACMAX:
    case KC_NORM_DIST2TARG:
    case KC_NORM_DIST2MAX:
    case KC_NORM_BAND:
    case KC_NORM_N: break;
    }
    return KC_OK;
}

/* Indicators with a band are scored by their band wherever the others are scored from 0 to a top. */
static kc_code bands(index_reader *r, const kc_value *v, kc_index_step *step, const kc_index_norm **each, kc_err *err)
{
    kc_index_norm *band = kc_alloc(r->a, sizeof *band);

    *band = (kc_index_norm){ KC_NORM_BAND, 0, 100, step->norm.method == KC_NORM_MINMAX ? step->norm.b : step->norm.scale, false, 0 };
    for (size_t j = 0; j < r->c->spec.tree.n_ind; j++) {
        if (isnan(r->nodes.items[j].ind.band_low) || each[j]) continue;
        if (step->norm.method != KC_NORM_BAND && step->norm.method != KC_NORM_GOALPOSTS && (step->norm.method != KC_NORM_MINMAX || step->norm.a != 0))
            return index_bad(r, v->line, "stats.index_cfg_band_method", r->nodes.items[j].code, "", err);
        each[j] = band;
    }
    return KC_OK;
}

/* Indicator that a key of `each` names. */
static kc_code each_indicator(index_reader *r, const kc_value *each, size_t i, size_t *j, kc_err *err)
{
    int at = index_node_at(r, each->keys[i]);

    if (at < 0 || (size_t)at >= r->c->spec.tree.n_ind) return index_bad(r, each->items[i]->line, "stats.index_cfg_no_indicator", each->keys[i], "", err);
    if (kc_get(each->items[i], "within") || kc_get(each->items[i], "each"))
        return index_bad(r, each->items[i]->line, "stats.index_cfg_within_each", each->keys[i], "", err);
    *j = (size_t)at;
    return KC_OK;
}

static unsigned uses_of(kc_index_norm_method which)
{
    for (size_t i = 0; i < COUNT(norm_methods); i++)
        if (norm_methods[i].value == (int)which) return norm_methods[i].uses;
    return 0;
}

/* Every indicator has what its method asks of it; what it gives is used now. */
static kc_code complete(index_reader *r, const kc_value *v, const kc_index_step *step, kc_err *err)
{
    for (size_t j = 0; j < r->c->spec.tree.n_ind; j++) {
        index_node          *d = &r->nodes.items[j];
        const kc_index_norm *how = step->norm_each[j] ? step->norm_each[j] : &step->norm;
        const char          *lacks = how->method == KC_NORM_DIST2TARG && isnan(d->ind.target)                              ? "target"
                                     : how->method == KC_NORM_GOALPOSTS && (isnan(d->ind.low) || isnan(d->ind.high))           ? "low, high"
                                     : how->method == KC_NORM_BAND && (isnan(d->ind.band_low) || isnan(d->ind.band_high)) ? "band"
                                                                                                                          : NULL;

        if (lacks) return index_bad(r, v->line, "stats.index_cfg_lacks", d->code, lacks, err);
        d->used |= uses_of(how->method);
        if (how->method != KC_NORM_BAND && !d->has_direction) return index_bad(r, v->line, "stats.index_cfg_lacks", d->code, "direction", err);
    }
    return KC_OK;
}

static kc_code read_normalise(index_reader *r, const kc_value *v, kc_index_step *step, kc_err *err)
{
    const kc_value       *list = v->kind == KC_MAP ? kc_get(v, "each") : NULL;
    const kc_index_norm **each = kc_alloc_n(r->a, r->c->spec.tree.n_ind, sizeof *each);
    kc_code               code = read_norm(r, v, &step->norm, err);

    for (size_t i = 0; !code && i < kc_len(list); i++) {
        kc_index_norm *own = kc_alloc(r->a, sizeof *own);
        size_t         j = 0;

        if (!(code = each_indicator(r, list, i, &j, err))) code = read_norm(r, list->items[i], own, err);
        each[j] = own;
    }
    if (code) return code;
    step->norm_each = each;
    code = bands(r, v, step, each, err);
    return code ? code : complete(r, v, step, err);
}

/* ---- treat ------------------------------------------------------------------------------------------- */

static kc_code read_treat_one(index_reader *r, const kc_value *v, kc_index_treat *out, kc_err *err)
{
    const kc_value *points = v->kind == KC_MAP ? kc_get(v, "winsorise") : NULL;
    kc_code         code = v->kind == KC_MAP ? kc_check(v, treat_fields, r->path, err) : KC_OK;

    *out = (kc_index_treat)KC_INDEX_TREAT_INIT;
    if (v->kind == KC_STRING && index_named("none|不处理", v->u.s)) {
        out->off = true;
        return KC_OK;
    }
    if (v->kind != KC_MAP && v->kind != KC_NULL) return index_bad(r, v->line, "stats.index_cfg_shape", "treat", "", err);
    if (code || v->kind == KC_NULL) return code;
    out->skew_max = kc_get_num(v, "skew", out->skew_max);
    out->kurt_max = kc_get_num(v, "kurtosis", out->kurt_max);
    out->force = kc_get_bool(v, "force", false);
    out->combine = kc_get_bool(v, "combine", false);
    out->lambda = kc_get_num(v, "lambda", 1);
    for (size_t i = 0; i < COUNT(transforms); i++)
        if (index_named(transforms[i].names, kc_get_str(v, "then", "log_ct"))) out->then = (kc_index_transform)transforms[i].value;
    if ((out->then == KC_TRANSFORM_BOXCOX) != (kc_get(v, "lambda") != NULL)) return index_bad(r, v->line, "stats.index_cfg_lambda", "", "", err);
    if (out->combine && out->then == KC_TRANSFORM_NONE) return index_bad(r, v->line, "stats.index_cfg_needs", "combine", "then", err);
    if (!points) return KC_OK;
    if (points->kind == KC_INT && points->u.i >= 0 && points->u.i < 1000000) out->win_max = (int)points->u.i;
    else if (points->kind == KC_STRING && index_named("all|不限", points->u.s)) out->win_max = -1;
    else return index_bad(r, points->line, "stats.index_cfg_winsorise", "", "", err);
    return KC_OK;
}

static kc_code read_treat(index_reader *r, const kc_value *v, kc_index_step *step, kc_err *err)
{
    const kc_value        *list = v->kind == KC_MAP ? kc_get(v, "each") : NULL;
    const kc_index_treat **each = kc_alloc_n(r->a, r->c->spec.tree.n_ind, sizeof *each);
    kc_code                code = read_treat_one(r, v, &step->treat, err);

    for (size_t i = 0; !code && i < kc_len(list); i++) {
        kc_index_treat *own = kc_alloc(r->a, sizeof *own);
        size_t          j = 0;

        if (!(code = each_indicator(r, list, i, &j, err))) code = read_treat_one(r, list->items[i], own, err);
        each[j] = own;
    }
    step->treat_each = each;
    return code;
}

/* ---- impute, screen ---------------------------------------------------------------------------------- */

static kc_code read_impute(index_reader *r, const kc_value *v, kc_index_impute *out, kc_err *err)
{
    const method *m;
    kc_code       code = find_method(r, v, impute_methods, COUNT(impute_methods), &m, err);

    if (code) return code;
    *out = (kc_index_impute){ (kc_index_impute_method)m->value, number_in(v, "value", 0), number_in(v, "max_age", INFINITY) };
    if ((out->method == KC_IMPUTE_LATEST || out->method == KC_IMPUTE_LINEAR) && !r->time) return index_bad(r, v->line, "stats.index_cfg_no_time", "", "", err);
    return KC_OK;
}

static kc_code read_screen(index_reader *r, const kc_value *v, kc_index_step *step, kc_err *err)
{
    static const kc_field shares[] = { { "present", "number", false, 0, 1, NULL, NULL }, { "nonzero", "number", false, 0, 1, NULL, NULL }, END };

    if (v->kind == KC_MAP) {
        kc_code code = kc_check(v, shares, r->path, err);

        if (code) return code;
        step->min_present = kc_get_num(v, "present", 0);
        step->min_nonzero = kc_get_num(v, "nonzero", 0);
        return KC_OK;
    }
    step->min_present = v->kind == KC_INT ? (double)v->u.i : v->kind == KC_NUM ? v->u.d : NAN;
    if (!(step->min_present >= 0 && step->min_present <= 1)) return index_bad(r, v->line, "stats.index_cfg_share", "", "", err);
    return KC_OK;
}

kc_code index_read_step(index_reader *r, const char *kind, const kc_value *v, kc_index_step *out, kc_err *err)
{
    static const method kinds[] = {
        { "denominate|除以分母", KC_STEP_DENOMINATE, NULL, INDEX_DENOMINATOR }, { "impute|填补", KC_STEP_IMPUTE, NULL, 0 },
        { "treat|离群值处理", KC_STEP_TREAT, NULL, 0 },                         { "normalise|normalize|标准化", KC_STEP_NORMALISE, NULL, 0 },
        { "screen_units|筛选单位", KC_STEP_SCREEN_UNITS, NULL, 0 },             { "screen_indicators|筛选指标", KC_STEP_SCREEN_INDICATORS, NULL, 0 },
    };
    const method *m = NULL;

    for (size_t i = 0; i < COUNT(kinds) && !m; i++)
        if (index_named(kinds[i].names, kind)) m = &kinds[i];
    if (!m) return index_bad(r, v->line, "stats.index_cfg_step", kind, "", err);
    *out = (kc_index_step)KC_INDEX_STEP_INIT((kc_index_step_kind)m->value);
    r->used |= m->uses;
    kc_code code = read_within(r, v, &out->within, err);

    if (code) return code;
    switch (out->kind) {
    case KC_STEP_DENOMINATE: return v->kind == KC_NULL ? KC_OK : index_bad(r, v->line, "stats.index_cfg_shape", kind, "", err);
    case KC_STEP_IMPUTE: return read_impute(r, v, &out->impute, err);
    case KC_STEP_TREAT: return read_treat(r, v, out, err);
    case KC_STEP_NORMALISE: return read_normalise(r, v, out, err);
    case KC_STEP_SCREEN_UNITS:
    case KC_STEP_SCREEN_INDICATORS: return read_screen(r, v, out, err);
    }
    return KC_OK;
}

/* Bands, targets, goalposts are on the scale of the data: after one normalisation there is nothing left that they could be compared with. */
static kc_code scales_once(const index_reader *r, const kc_value *list, kc_err *err)
{
    bool seen = false;

    for (size_t k = 0; k < r->c->spec.n_steps; k++) {
        const kc_index_step *step = &r->c->spec.steps[k];

        if (step->kind != KC_STEP_NORMALISE) continue;
        for (size_t j = 0; seen && j < r->c->spec.tree.n_ind; j++) {
            const index_node *d = &r->nodes.items[j];

            if (!isnan(d->ind.band_low)) return index_bad(r, list->items[k]->line, "stats.index_cfg_band_twice", d->code, "", err);
            if (uses_of((step->norm_each[j] ? step->norm_each[j] : &step->norm)->method))
                return index_bad(r, list->items[k]->line, "stats.index_cfg_scale_twice", d->code, "", err);
        }
        seen = true;
    }
    return KC_OK;
}

/* `- denominate` or `- impute: …` */
static kc_code read_list(index_reader *r, const kc_value *list, kc_err *err)
{
    kc_index_step *steps = kc_alloc_n(r->a, kc_len(list) + 1, sizeof *steps);

    for (size_t i = 0; i < kc_len(list); i++) {
        const kc_value *v = list->items[i];
        bool            named = v->kind == KC_STRING;
        kc_value        nothing = { .kind = KC_NULL, .line = v->line };

        if (!named && (v->kind != KC_MAP || v->n != 1)) return index_bad(r, v->line, "stats.index_cfg_shape", "steps", "", err);
        kc_code code = index_read_step(r, named ? v->u.s : v->keys[0], named ? &nothing : v->items[0], &steps[i], err);

        if (code) return code;
    }
    r->c->spec.steps = steps;
    r->c->spec.n_steps = kc_len(list);
    return scales_once(r, list, err);
}

/* ---- aggregate --------------------------------------------------------------------------------------- */

static kc_code read_fill(index_reader *r, const kc_value *v, kc_index_agg *out, kc_err *err)
{
    kc_index_impute how;
    kc_code         code = read_impute(r, v, &how, err);

    if (code) return code;
    if (how.method != KC_IMPUTE_MEAN && how.method != KC_IMPUTE_MEDIAN && how.method != KC_IMPUTE_NONE)
        return index_bad(r, v->line, "stats.index_cfg_fill", "", "", err);
    out->fill = how.method;
    return read_within(r, v, &out->fill_within, err);
}

static kc_code read_agg(index_reader *r, const kc_value *v, kc_index_agg *out, kc_err *err)
{
    const method   *m;
    const kc_value *fill = kc_get(v, "fill");
    kc_code         code = find_method(r, v, agg_methods, COUNT(agg_methods), &m, err);

    if (code) return code;
    *out = (kc_index_agg)KC_INDEX_AGG_INIT;
    out->method = (kc_index_agg_method)m->value;
    out->p = number_in(v, "p", 1);
    out->threshold = number_in(v, "threshold", 0);
    return fill ? read_fill(r, fill, out, err) : KC_OK;
}

kc_code index_read_aggregate(index_reader *r, const kc_value *v, kc_index_agg *out, kc_err *err)
{
    size_t n_levels = (size_t)r->c->spec.tree.n_levels;

    out[0] = out[1] = (kc_index_agg)KC_INDEX_AGG_INIT;
    if (v && v->kind == KC_LIST && v->n != n_levels - 1) return index_bad(r, v->line, "stats.index_cfg_levels", kc_printf(r->a, "%zu", n_levels - 1), "", err);
    for (size_t level = 2; level <= n_levels; level++) {
        kc_code code = KC_OK;

        out[level] = (kc_index_agg)KC_INDEX_AGG_INIT;
        if (v) code = read_agg(r, v->kind == KC_LIST ? v->items[level - 2] : v, &out[level], err);
        if (code) return code;
    }
    return KC_OK;
}

/* ---- weights, ranks ---------------------------------------------------------------------------------- */

static kc_code read_weight_file(index_reader *r, const kc_value *v, kc_err *err)
{
    const char *file = kc_get_str(v, "file", NULL), *set = kc_get_str(v, "set", NULL);
    size_t      n, found;

    const double *const *sets;
    const char *const   *names;
    kc_code              code = file ? index_read_weight_sets(r, file, v->line, &n, &sets, &names, err) : KC_OK;

    if (code || !file) return code;
    for (found = 0; found < n && set && strcmp(set, names[found]) != 0;) found++;
    if (found == n || (!set && n != 1)) return index_bad(r, v->line, "stats.index_cfg_weight_set", set ? set : "", file, err);
    r->c->weight = sets[found];
    return KC_OK;
}

static kc_code read_weights(index_reader *r, const kc_value *v, kc_err *err)
{
    static const kc_field given[] = { METHOD, { "file", "string", true, 1, 4000, NULL, NULL }, { "set", "string", false, 1, 200, NULL, NULL }, END };
    static const kc_field plain[] = { METHOD, END };
    static const kc_field combined[] = { METHOD, { "rule", "string", false, 0, 0, "product|line", NULL }, { "alpha", "number", false, 0, 1, NULL, NULL },
                                         { "file", "string", false, 1, 4000, NULL, NULL }, { "set", "string", false, 1, 200, NULL, NULL }, END };
    static const method   methods[] = { { "given|指定", KC_WEIGHTS_GIVEN, given, 0 },
                                        { "equal|等权", KC_WEIGHTS_EQUAL, plain, 0 },
                                        { "entropy|熵权", KC_WEIGHTS_ENTROPY, plain, 0 },
                                        { "combined|组合", KC_WEIGHTS_COMBINED, combined, 0 } };
    const method         *m;

    r->c->weighting = KC_WEIGHTS_GIVEN;
    if (!v || (v->kind == KC_STRING && index_named(methods[0].names, v->u.s))) return KC_OK;
    kc_code code = find_method(r, v, methods, COUNT(methods), &m, err);

    if (code) return code;
    r->c->weighting = (kc_index_weighting)m->value;
    r->c->combine = strcmp(kc_get_str(v, "rule", "product"), "line") == 0 ? KC_COMBINE_LINE : KC_COMBINE_PRODUCT;
    r->c->alpha = number_in(v, "alpha", 0.5);
    if (kc_get(v, "alpha") && r->c->combine != KC_COMBINE_LINE) return index_bad(r, v->line, "stats.index_cfg_alpha", "", "", err);
    if (kc_get(v, "set") && !kc_get(v, "file")) return index_bad(r, v->line, "stats.index_cfg_needs", "set", "file", err);
    if (r->c->weighting == KC_WEIGHTS_EQUAL) {
        double *ones = kc_alloc_n(r->a, r->nodes.n, sizeof *ones);

        for (size_t k = 0; k < r->nodes.n; k++) ones[k] = 1;
        r->c->weight = ones;
    }
    return read_weight_file(r, v, err);
}

static kc_code read_rank(index_reader *r, const kc_value *v, kc_err *err)
{
    static const kc_field    fields[] = { { "ties", "string", false, 0, 0, "min|mean|max|first", NULL }, WITHIN, END };
    static const char *const names[] = { "min", "mean", "max", "first" };
    static const kc_ties     ties[] = { KC_TIES_MIN, KC_TIES_MEAN, KC_TIES_MAX, KC_TIES_FIRST };
    kc_code                  code = v ? kc_check(v, fields, r->path, err) : KC_OK;

    r->c->rank_within = KC_WITHIN_ALL;
    if (code || !v) return code;
    for (size_t i = 0; i < 4; i++)
        if (strcmp(kc_get_str(v, "ties", "min"), names[i]) == 0) r->c->ties = ties[i];
    return read_within(r, v, &r->c->rank_within, err);
}

kc_code index_read_steps(index_reader *r, kc_err *err)
{
    kc_index_agg *agg = kc_alloc_n(r->a, (size_t)r->c->spec.tree.n_levels + 1, sizeof *agg);
    kc_code       code = read_list(r, kc_get(r->root, "steps"), err);

    r->c->aggregate = agg;
    if (!code) code = index_read_aggregate(r, kc_get(r->root, "aggregate"), agg, err);
    if (!code) code = read_weights(r, kc_get(r->root, "weights"), err);
    return code ? code : read_rank(r, kc_get(r->root, "rank"), err);
}
