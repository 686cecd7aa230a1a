/* From an id to where its number comes from. The stored run is read back, never today's data; the journal is asked up to the position
 * that the run had read. The explanation is a tree, written as JSON or, by explain_text.c, as text for people.
 */
#include "judge/explain_internal.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/* ---- the id ---------------------------------------------------------------------------------------- */

typedef struct parts {
    char        run8[9];
    const char *what, *field; /* KEY-REGION; field NULL = none */
    int         year;
} parts;

static bool is_year(const char *s)
{
    return strlen(s) == 4 && strspn(s, "0123456789") == 4;
}

/* R<8 hex>-<key>-<region>-<year>[-<field>], taken apart from both ends. Keys and codes of regions may hold dashes: where one ends and the
 * other begins only the run can tell. */
static kc_code parse_id(kc_arena *a, const char *id, parts *out, kc_err *err)
{
    char *s = kc_strdup(a, id), *dash;

    if (s[0] != 'R' || strlen(s) < 12 || strspn(s + 1, "0123456789abcdef") != 8 || s[9] != '-') goto bad;
    memcpy(out->run8, s + 1, 8);
    out->run8[8] = 0;
    out->what = s += 10;
    if (!(dash = strrchr(s, '-'))) goto bad;
    if (!is_year(dash + 1)) {
        *dash = 0;
        out->field = dash + 1;
        if (!(dash = strrchr(s, '-')) || !is_year(dash + 1)) goto bad;
    }
    *dash = 0;
    out->year = (int)strtol(dash + 1, NULL, 10);
    if (!strchr(s + 1, '-') || s[0] == '-') goto bad;
    return KC_OK;
bad:
    return kc_fail(err, KC_E_ARG, -1, "judge.bad_id", "%s", id);
}

/* ---- small helpers ---------------------------------------------------------------------------------- */

static kc_value *put(kc_arena *a, kc_value *map, const char *key, const char *v)
{
    return kc_set(a, map, key, kc_new_str(a, v));
}

static void put_num(kc_arena *a, kc_value *map, const char *key, double v)
{
    (void)kc_set(a, map, key, kc_new_num(a, v == 0 ? 0 : v));
}

static void put_year(kc_arena *a, kc_value *map, const char *key, int64_t v)
{
    (void)kc_set(a, map, key, v ? kc_new_int(a, v) : kc_new_null(a));
}

static void put_time(kc_arena *a, kc_value *map, const char *key, kc_stmt *st, const char *column)
{
    char text[25];

    if (kc_is_null(st, column)) {
        (void)kc_set(a, map, key, kc_new_null(a));
        return;
    }
    kc_time_text(kc_int(st, column), text);
    (void)put(a, map, key, text);
}

/* ---- parts of the tree ------------------------------------------------------------------------------ */

static void flag_list(kc_arena *a, kc_value *map, uint32_t flags)
{
    kc_value *list = kc_set(a, map, "flags", kc_new_list(a));

    for (int i = 0; i < KC_N_FLAGS; i++)
        if (flags & (1U << i)) (void)kc_push(a, list, kc_new_str(a, kc_flag_text(i)));
}

static kc_value *result_value(kc_arena *a, const explained *x)
{
    const kc_result *r = &x->r;
    kc_value        *v = kc_new_map(a);

    put_num(a, v, "value", r->value);
    put_year(a, v, "value_year", r->value_year);
    put_num(a, v, "target", r->target);
    put_year(a, v, "target_year", r->goal_year);
    (void)put(a, v, "target_rule", kc_rule_text((kc_rule)r->rule));
    (void)put(a, v, "comparator", x->target ? kc_cmp_text(x->target->cmp) : NULL);
    (void)put(a, v, "status", kc_standing_text((kc_standing)r->status));
    (void)put(a, v, "why", r->why ? kc_why_text((kc_why)r->why) : NULL);
    (void)put(a, v, "unit", x->line->pub->unit);
    (void)kc_set(a, v, "inherited", kc_new_bool(a, (r->flags & KC_RF_INHERITED) != 0));
    flag_list(a, v, r->flags);
    return v;
}

static kc_code observation_value(kc_arena *a, kc_store *s, int64_t row, kc_value **out, kc_err *err)
{
    kc_stmt  *st = NULL;
    kc_value *v = kc_new_map(a), *source, *batch;
    kc_code   code = kc_stmt_open(&st, s, "explain_observation", err);

    if (!code) code = kc_bind_int(st, ":row", row, err);
    if (!code) code = kc_one(st, err);
    if (!code) {
        (void)kc_set(a, v, "row", kc_new_int(a, kc_int(st, "row_no")));
        (void)kc_set(a, v, "year", kc_new_int(a, kc_period_year((kc_period)kc_int(st, "period"))));
        (void)kc_set(a, v, "layer", kc_new_int(a, kc_int(st, "layer")));
        (void)kc_set(a, v, "revision", kc_new_int(a, kc_int(st, "revision")));
        put_num(a, v, "value", kc_num(st, "value"));
        put_num(a, v, "numerator", kc_num(st, "numerator"));
        put_num(a, v, "denominator", kc_num(st, "denominator"));
        flag_list(a, v, (uint32_t)kc_int(st, "flags") & 31U);
        source = kc_set(a, v, "source", kc_new_map(a));
        (void)put(a, source, "code", kc_text(st, "source_code"));
        (void)put(a, source, "title", kc_text(st, "source_title"));
        (void)put(a, source, "publisher", kc_text(st, "source_publisher"));
        (void)put(a, source, "url", kc_text(st, "source_url"));
        batch = kc_set(a, v, "batch", kc_new_map(a));
        (void)kc_set(a, batch, "number", kc_new_int(a, kc_int(st, "batch")));
        (void)put(a, batch, "kind", kc_text(st, "batch_kind"));
        (void)put(a, batch, "name", kc_text(st, "batch_name"));
        (void)put(a, batch, "sha256", kc_text(st, "batch_sha256"));
        (void)put(a, batch, "person", kc_text(st, "batch_actor"));
        put_time(a, batch, "at", st, "batch_at_ms");
        *out = v;
    }
    kc_stmt_close(st);
    return code;
}

/* The audit entry found by `statement` with one parameter; nothing is added when there is none. */
static kc_code audit_value(kc_arena *a, kc_store *s, const char *statement, int64_t row, const char *object, kc_value *into, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     found = false;
    kc_code  code = kc_stmt_open(&st, s, statement, err);

    if (!code) code = object ? kc_bind_text(st, ":object", object, err) : kc_bind_int(st, ":row", row, err);
    if (!code) code = kc_step(st, &found, err);
    if (!code && found) {
        kc_value *v = kc_set(a, into, "audit", kc_new_map(a));

        (void)kc_set(a, v, "number", kc_new_int(a, kc_int(st, "id")));
        (void)put(a, v, "action", kc_text(st, "action"));
        (void)put(a, v, "person", kc_text(st, "actor"));
        put_time(a, v, "at", st, "at_ms");
    }
    kc_stmt_close(st);
    return code;
}

static kc_code history_value(kc_arena *a, kc_store *s, const explained *x, kc_value *list, kc_err *err)
{
    int      from = x->r.year - (x->run->p.history > 15 ? x->run->p.history : 15);
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "explain_history", err);

    if (!code) code = kc_bind_int(st, ":indicator", x->line->pub->indicator, err);
    if (!code) code = kc_bind_int(st, ":region", x->run->regions[x->r.region], err);
    if (!code) code = kc_bind_int(st, ":from", KC_PERIOD_YEAR(from), err);
    if (!code) code = kc_bind_int(st, ":to", KC_PERIOD_YEAR(x->r.year), err);
    if (!code) code = kc_bind_int(st, ":upto", x->run->position, err);
    while (!code && !(code = kc_step(st, &row, err)) && row) {
        kc_value *v;

        if (kc_int(st, "period") % 1000) continue;
        v = kc_push(a, list, kc_new_map(a));
        (void)kc_set(a, v, "year", kc_new_int(a, kc_period_year((kc_period)kc_int(st, "period"))));
        put_num(a, v, "value", kc_num(st, "value"));
        (void)kc_set(a, v, "status", kc_new_int(a, kc_int(st, "status")));
        flag_list(a, v, (uint32_t)kc_int(st, "flags") & KC_RF_VALUE_MARKS);
        (void)kc_set(a, v, "layer", kc_new_int(a, kc_int(st, "layer")));
        (void)put(a, v, "source", kc_text(st, "source_code"));
        (void)kc_set(a, v, "revision", kc_new_int(a, kc_int(st, "revision")));
        (void)kc_set(a, v, "row", kc_new_int(a, kc_int(st, "row_no")));
    }
    kc_stmt_close(st);
    return code;
}

static kc_value *target_value(kc_arena *a, const explained *x)
{
    const kc_target *t = x->target;
    const kc_plan   *plan = x->run->plan;
    kc_value        *v = kc_new_map(a), *warnings, *decisions;

    (void)put(a, v, "id", t->id);
    (void)put(a, v, "plan", plan->title);
    (void)put(a, v, "number", plan->number);
    (void)put(a, v, "section", t->section);
    (void)put(a, v, "clause", t->text);
    (void)put(a, v, "comparator", kc_cmp_text(t->cmp));
    put_num(a, v, "value", t->value);
    (void)put(a, v, "unit", t->unit);
    put_year(a, v, "year", t->year);
    (void)kc_set(a, v, "approx", kc_new_bool(a, t->approx));
    put_num(a, v, "baseline", t->baseline);
    put_year(a, v, "baseline_year", t->baseline_year);
    (void)put(a, v, "note", t->note);
    warnings = kc_set(a, v, "warnings", kc_new_list(a));
    for (size_t i = 0; i < t->warnings.n; i++) (void)kc_push(a, warnings, kc_new_str(a, t->warnings.items[i]));
    decisions = kc_set(a, v, "decisions", kc_new_list(a));
    for (size_t i = 0; i < plan->decisions.n; i++) {
        const kc_decision *d = &plan->decisions.items[i];
        kc_value          *m;

        if (!d->about || strcmp(d->about, t->id) != 0) continue;
        m = kc_push(a, decisions, kc_new_map(a));
        (void)put(a, m, "choice", d->choice);
        (void)put(a, m, "why", d->why);
        (void)put(a, m, "by", d->by);
        (void)put(a, m, "at", d->at);
    }
    return v;
}

static kc_code judgements_value(kc_arena *a, kc_store *s, const explained *x, kc_value *list, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "judgement_revisions", err);

    if (!code) code = kc_bind_int(st, ":plan", x->run->plan_id, err);
    if (!code) code = kc_bind_text(st, ":target", x->target->id, err);
    if (!code) code = kc_bind_int(st, ":region", x->run->regions[x->r.region], err);
    if (!code) code = kc_bind_int(st, ":year_from", x->r.year - x->run->p.max_age, err);
    if (!code) code = kc_bind_int(st, ":year_to", x->r.year, err);
    while (!code && !(code = kc_step(st, &row, err)) && row) {
        kc_value *v = kc_push(a, list, kc_new_map(a));

        (void)kc_set(a, v, "year", kc_new_int(a, kc_int(st, "year")));
        (void)kc_set(a, v, "revision", kc_new_int(a, kc_int(st, "revision")));
        (void)put(a, v, "verdict", kc_text(st, "verdict"));
        (void)put(a, v, "evidence", kc_text(st, "evidence"));
        (void)put(a, v, "person", kc_text(st, "person"));
        put_time(a, v, "at", st, "at_ms");
    }
    kc_stmt_close(st);
    return code;
}

static kc_code run_value(kc_arena *a, kc_store *s, const judge_run *run, kc_value *v, kc_err *err)
{
    (void)put(a, v, "hash", run->hash);
    (void)put(a, v, "program", run->program);
    (void)put(a, v, "inputs", run->inputs);
    (void)kc_set(a, v, "journal_position", kc_new_int(a, run->position));
    (void)put(a, v, "method", kc_method_text(run->p.method));
    (void)kc_set(a, v, "max_age", kc_new_int(a, run->p.max_age));
    (void)kc_set(a, v, "history", kc_new_int(a, run->p.history));
    return audit_value(a, s, "explain_audit", 0, kc_printf(a, "run %s", run->hash), v, err);
}

/* ---- putting it together ---------------------------------------------------------------------------- */

static kc_code region_of(kc_arena *a, kc_store *s, explained *x, const char *wanted, bool *found, kc_err *err)
{
    kc_stmt *st = NULL;
    int64_t  id = 0;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "region_by_code", err);

    if (!code) code = kc_bind_text(st, ":code", wanted, err);
    if (!code) code = kc_step(st, &row, err);
    if (!code && row) {
        const char *name = kc_text(st, "name");

        id = kc_int(st, "id");
        x->region_name = kc_strdup(a, name ? name : "");
    }
    kc_stmt_close(st);
    *found = false;
    for (size_t i = 0; !code && row && i < x->run->n_regions; i++)
        if (x->run->regions[i] == id) {
            x->region = i;
            x->region_code = wanted;
            *found = true;
            break;
        }
    return code;
}

/* "HC006-000000": a line of the run, a dash, a region of the run. */
static kc_code find_line_and_region(kc_arena *a, kc_store *s, explained *x, const char *what, kc_err *err)
{
    const char *rest = what; /* what was not found */
    bool        found = false;

    for (x->i_line = 0; x->i_line < x->run->n_lines; x->i_line++) {
        const char *key = x->run->lines[x->i_line].pub->key;
        size_t      n = strlen(key);
        kc_code     code;

        if (strncmp(what, key, n) != 0 || what[n] != '-' || !what[n + 1]) continue;
        rest = what + n + 1;
        if ((code = region_of(a, s, x, rest, &found, err))) return code;
        if (!found) continue;
        x->line = &x->run->lines[x->i_line];
        return KC_OK;
    }
    return kc_fail(err, KC_E_NOTFOUND, -1, "judge.not_in_run", "%s", rest);
}

static kc_code tree_of(kc_arena *a, kc_store *s, explained *x, const char *id, kc_lang lang, kc_value **out, kc_err *err)
{
    kc_value *v = kc_new_map(a), *obs = NULL;
    kc_code   code = KC_OK;

    (void)put(a, v, "id", id);
    (void)put(a, v, "field", x->field);
    (void)put(a, v, "indicator", x->line->pub->name);
    (void)put(a, v, "code", x->line->pub->code);
    (void)put(a, v, "region", x->region_code);
    (void)put(a, v, "region_name", x->region_name);
    (void)kc_set(a, v, "year", kc_new_int(a, x->r.year));
    (void)kc_set(a, v, "result", result_value(a, x));
    (void)kc_set(a, v, "formulas", judge_formulas(a, x, lang));
    if (x->r.row) {
        if ((code = observation_value(a, s, x->r.row, &obs, err))) return code;
        (void)kc_set(a, v, "observation", obs);
        if ((code = audit_value(a, s, "audit_of_row", x->r.row, NULL, obs, err))) return code;
    }
    if (x->line->pub->indicator && (code = history_value(a, s, x, kc_set(a, v, "history", kc_new_list(a)), err))) return code;
    if (x->target) {
        (void)kc_set(a, v, "target", target_value(a, x));
        if ((code = judgements_value(a, s, x, kc_set(a, v, "judgements", kc_new_list(a)), err))) return code;
    }
    code = run_value(a, s, x->run, kc_set(a, v, "run", kc_new_map(a)), err);
    if (!code) *out = v;
    return code;
}

kc_code kc_explain(kc_arena *a, kc_store *s, const char *id, kc_lang lang, bool json, kc_buf *out, kc_err *err)
{
    judge_run *run = kc_alloc(a, sizeof *run);
    explained  x = { .run = run };
    parts      p = { 0 };
    kc_value  *tree = NULL;
    kc_code    code;

    if ((code = parse_id(a, id, &p, err))) return code;
    x.field = p.field;
    if (p.field && !judge_is_field(p.field)) return kc_fail(err, KC_E_ARG, -1, "judge.no_field", "%s", p.field);
    if ((code = judge_run_open(a, s, p.run8, run, err))) return code;
    if (run->year != p.year) return kc_fail(err, KC_E_NOTFOUND, -1, "judge.not_in_run", "%d", p.year);
    if ((code = find_line_and_region(a, s, &x, p.what, err))) return code;
    if ((code = judge_run_result(a, s, run, x.i_line, x.region, &x.r, err))) return code;
    if (x.r.goal_at != JUDGE_NO_GOAL) {
        x.figure = &x.line->figures[x.r.goal_at];
        x.target = x.line->pub->targets[x.r.goal_at];
    }
    if ((code = tree_of(a, s, &x, id, lang, &tree, err))) return code;
    if (json) {
        kc_value_json(out, tree, 2);
        kc_buf_addc(out, '\n');
    } else {
        judge_explain_text(a, out, tree, lang);
    }
    return KC_OK;
}
