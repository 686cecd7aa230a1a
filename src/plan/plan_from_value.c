/* Trees (JSON, YAML) as plans; schema kangce.plan/1.
 *
 * The whole tree is checked against the tables below before anything is taken from it, so that a fault is told
 * with file, line, column and path. Packs leave out text and source; drafts carry them.
 */
#include "base/kc_limits.h"
#include "plan/kc_plan.h"

#include <math.h>
#include <string.h>

/* ---- schema ---- */

static const kc_field source_fields[] = { { "start", "int", true, 0, 1e15, NULL, NULL }, { "end", "int", true, 0, 1e15, NULL, NULL }, { NULL } };
static const kc_field basis_fields[] = { { "kind", "string", true, 0, 0, "per_year|since_year|previous_year", NULL },
                                         { "year", "int?", false, KC_YEAR_MIN, KC_YEAR_MAX, NULL, NULL },
                                         { NULL } };
static const kc_field baseline_fields[] = { { "value", "number", true, 0, 0, NULL, NULL },
                                            { "year", "int?", false, KC_YEAR_MIN, KC_YEAR_MAX, NULL, NULL },
                                            { NULL } };
static const kc_field action_fields[] = { { "no", "int", true, 1, 1000, NULL, NULL },        { "group", "string?", false, 0, 0, NULL, NULL },
                                          { "name", "string", true, 1, KC_LIMIT_NAME_BYTES, NULL, NULL }, { "lead", "list", true, 0, 0, NULL, NULL },
                                          { "support", "list", true, 0, 0, NULL, NULL },     { "section", "string?", false, 0, 0, NULL, NULL },
                                          { "source", "map?", false, 0, 0, NULL, source_fields }, { "note", "string?", false, 0, 0, NULL, NULL },
                                          { NULL } };
static const kc_field target_fields[] = {
    { "id", "string", true, 1, 40, NULL, NULL },
    { "action_no", "int?", true, 1, 1000, NULL, NULL },
    { "indicator", "string", true, 1, KC_LIMIT_NAME_BYTES, NULL, NULL },
    { "code", "string?", false, 0, 0, NULL, NULL },
    { "scope", "string?", false, 0, 0, NULL, NULL },
    { "comparator", "string", true, 0, 0, ">=|<=|>|<|=|increase|decrease|qualitative", NULL },
    { "value", "number?", true, 0, 0, NULL, NULL },
    { "unit", "string?", true, 0, 0, NULL, NULL },
    { "year", "int?", true, KC_YEAR_MIN, KC_YEAR_MAX, NULL, NULL },
    { "approx", "bool", false, 0, 0, NULL, NULL },
    { "basis", "map?", false, 0, 0, NULL, basis_fields },
    { "baseline", "map?", false, 0, 0, NULL, baseline_fields },
    { "text", "string?", false, 0, 0, NULL, NULL },
    { "section", "string?", false, 0, 0, NULL, NULL },
    { "source", "map?", false, 0, 0, NULL, source_fields },
    { "confidence", "number", false, 0, 1, NULL, NULL },
    { "warnings", "list", false, 0, 0, NULL, NULL },
    { "note", "string?", false, 0, 0, NULL, NULL },
    { NULL }
};
static const kc_field milestone_fields[] = {
    { "id", "string", true, 1, 40, NULL, NULL },          { "what", "string", true, 1, 3000, NULL, NULL },
    { "who", "string?", false, 0, 0, NULL, NULL },        { "to", "string?", false, 0, 0, NULL, NULL },
    { "due", "string?", true, 0, 0, NULL, NULL },         { "recurs", "string", true, 0, 0, "once|yearly|quarterly|monthly|irregular|event", NULL },
    { "text", "string?", false, 0, 0, NULL, NULL },       { "section", "string?", false, 0, 0, NULL, NULL },
    { "source", "map?", false, 0, 0, NULL, source_fields }, { "confidence", "number", false, 0, 1, NULL, NULL },
    { "warnings", "list", false, 0, 0, NULL, NULL },      { NULL }
};
static const kc_field quota_fields[] = {
    { "what", "string", true, 1, 3000, NULL, NULL },  { "min", "number?", true, 0, 0, NULL, NULL },  { "max", "number?", true, 0, 0, NULL, NULL },
    { "unit", "string?", false, 0, 0, NULL, NULL },   { "per", "string?", false, 0, 0, NULL, NULL }, { "due", "string?", false, 0, 0, NULL, NULL },
    { "who", "string?", false, 0, 0, NULL, NULL },    { "kind", "string?", false, 0, 0, NULL, NULL }, { "text", "string?", false, 0, 0, NULL, NULL },
    { "section", "string?", false, 0, 0, NULL, NULL }, { "source", "map?", false, 0, 0, NULL, source_fields }, { NULL }
};
static const kc_field task_fields[] = { { "action_no", "int?", true, 1, 1000, NULL, NULL }, { "text", "string", true, 1, 3000, NULL, NULL },
                                        { "lead", "list", false, 0, 0, NULL, NULL },      { "support", "list", false, 0, 0, NULL, NULL },
                                        { "section", "string?", false, 0, 0, NULL, NULL }, { "source", "map?", false, 0, 0, NULL, source_fields },
                                        { NULL } };
static const kc_field body_fields[] = { { "name", "string", true, 1, KC_LIMIT_NAME_BYTES, NULL, NULL }, { "kind", "string", true, 1, 60, NULL, NULL },
                                        { "source", "map?", false, 0, 0, NULL, source_fields }, { NULL } };
static const kc_field reference_fields[] = { { "title", "string?", true, 0, 0, NULL, NULL }, { "number", "string?", true, 0, 0, NULL, NULL },
                                             { "relation", "string?", false, 0, 0, NULL, NULL },
                                             { "source", "map?", false, 0, 0, NULL, source_fields }, { NULL } };
static const kc_field warning_fields[] = { { "id", "string?", false, 0, 0, NULL, NULL },      { "code", "string", true, 1, 60, NULL, NULL },
                                           { "about", "string?", false, 0, 0, NULL, NULL },   { "message", "string?", false, 0, 0, NULL, NULL },
                                           { "section", "string?", false, 0, 0, NULL, NULL }, { "source", "map?", false, 0, 0, NULL, source_fields },
                                           { "doubt", "bool", false, 0, 0, NULL, NULL },      { NULL } };
static const kc_field decision_fields[] = { { "about", "string", true, 1, 200, NULL, NULL }, { "choice", "string", true, 1, 3000, NULL, NULL },
                                            { "why", "string", true, 1, 3000, NULL, NULL },  { "by", "string?", false, 0, 0, NULL, NULL },
                                            { "at", "string?", false, 0, 0, NULL, NULL },    { NULL } };
static const kc_field plan_fields[] = {
    { "schema", "string", true, 0, 0, KC_PLAN_SCHEMA, NULL },
    { "status", "string", true, 0, 0, "draft|confirmed", NULL },
    { "title", "string?", true, 0, 0, NULL, NULL },
    { "issuer", "string?", true, 0, 0, NULL, NULL },
    { "jurisdiction", "string?", true, 0, 0, NULL, NULL },
    { "region", "string?", false, 0, 0, NULL, NULL },
    { "level", "string?", false, 0, 0, NULL, NULL },
    { "parent", "string?", false, 0, 0, NULL, NULL },
    { "number", "string?", false, 0, 0, NULL, NULL },
    { "period", "list?", true, 2, 2, NULL, NULL },
    { "issued", "string?", true, 0, 0, NULL, NULL },
    { "published", "string?", false, 0, 0, NULL, NULL },
    { "declared_action_count", "int?", true, 1, 1000, NULL, NULL },
    { "method", "string?", false, 0, 0, NULL, NULL },
    { "max_age", "int?", false, 0, 50, NULL, NULL },
    { "actions", "list", true, 0, 0, NULL, action_fields },
    { "targets", "list", true, 0, 0, NULL, target_fields },
    { "milestones", "list", false, 0, 0, NULL, milestone_fields },
    { "quotas", "list", false, 0, 0, NULL, quota_fields },
    { "tasks", "list", false, 0, 0, NULL, task_fields },
    { "bodies", "list", false, 0, 0, NULL, body_fields },
    { "references", "list", false, 0, 0, NULL, reference_fields },
    { "warnings", "list", false, 0, 0, NULL, warning_fields },
    { "decisions", "list", false, 0, 0, NULL, decision_fields },
    { NULL }
};

/* ---- tree -> plan ---- */

static const char *get(const kc_value *m, const char *key)
{
    const kc_value *v = kc_get(m, key);

    return v && v->kind == KC_STRING && v->n ? v->u.s : NULL;
}

static int get_int(const kc_value *m, const char *key)
{
    const kc_value *v = kc_get(m, key);

    return v && v->kind == KC_INT ? (int)v->u.i : 0;
}

static double get_num(const kc_value *m, const char *key)
{
    const kc_value *v = kc_get(m, key);

    if (v && v->kind == KC_INT) return (double)v->u.i;
    return v && v->kind == KC_NUM ? v->u.d : NAN;
}

static kc_span get_source(const kc_value *m)
{
    const kc_value *v = kc_get(m, "source");
    kc_span         s = { 0, 0 };

    if (v && v->kind == KC_MAP) {
        s.start = (size_t)kc_get_int(v, "start", 0);
        s.end = (size_t)kc_get_int(v, "end", 0);
    }
    return s;
}

/* A list of texts; anything else in it is a fault of the file. */
static kc_code get_names(kc_arena *a, const kc_value *m, const char *key, const char *name, kc_names *out, kc_err *err)
{
    const kc_value *v = kc_get(m, key);

    memset(out, 0, sizeof *out);
    for (size_t i = 0; v && i < kc_len(v); i++) {
        if (v->items[i]->kind != KC_STRING)
            return kc_fail(err, KC_E_DATA, v->items[i]->line - 1, "plan.names", "%s" KC_SEP "%d" KC_SEP "%s", name, v->items[i]->line, key);
        kc_names_add(a, out, v->items[i]->u.s);
    }
    return KC_OK;
}

static kc_code take_actions(kc_arena *a, const kc_value *l, const char *name, kc_plan *p, kc_err *err)
{
    kc_code code = KC_OK;

    for (size_t i = 0; i < kc_len(l) && !code; i++) {
        const kc_value *m = l->items[i];
        kc_action      *x = KC_PUSH(a, &p->actions);

        memset(x, 0, sizeof *x);
        x->no = get_int(m, "no");
        x->group = get(m, "group");
        x->name = get(m, "name");
        x->section = get(m, "section");
        x->source = get_source(m);
        x->note = get(m, "note");
        if (x->no != (int)i + 1)
            return kc_fail(err, KC_E_DATA, m->line - 1, "plan.action_number", "%s" KC_SEP "%d" KC_SEP "%d" KC_SEP "%d", name, m->line, x->no, (int)i + 1);
        code = get_names(a, m, "lead", name, &x->lead, err);
        if (!code) code = get_names(a, m, "support", name, &x->support, err);
    }
    return code;
}

static void take_basis(const kc_value *m, kc_target *x)
{
    const kc_value *v = kc_get(m, "basis");
    const char     *kind = v && v->kind == KC_MAP ? kc_get_str(v, "kind", "") : "";

    if (strcmp(kind, "per_year") == 0) x->basis = KC_BASIS_PER_YEAR;
    else if (strcmp(kind, "since_year") == 0) x->basis = KC_BASIS_SINCE_YEAR;
    else if (strcmp(kind, "previous_year") == 0) x->basis = KC_BASIS_PREVIOUS_YEAR;
    if (x->basis) x->basis_year = get_int(v, "year");
    v = kc_get(m, "baseline");
    x->baseline = NAN;
    if (v && v->kind == KC_MAP) {
        x->baseline = get_num(v, "value");
        x->baseline_year = get_int(v, "year");
    }
}

static kc_code take_targets(kc_arena *a, const kc_value *l, const char *name, kc_plan *p, kc_err *err)
{
    for (size_t i = 0; i < kc_len(l); i++) {
        const kc_value *m = l->items[i];
        kc_target      *x = KC_PUSH(a, &p->targets);
        kc_code         code;

        memset(x, 0, sizeof *x);
        x->id = get(m, "id");
        x->action_no = get_int(m, "action_no");
        x->indicator = get(m, "indicator");
        x->code = get(m, "code");
        x->scope = get(m, "scope");
        kc_cmp_parse(kc_get_str(m, "comparator", "="), &x->cmp);
        x->value = get_num(m, "value");
        x->unit = get(m, "unit");
        x->year = get_int(m, "year");
        x->approx = kc_get_bool(m, "approx", false);
        x->text = get(m, "text");
        x->section = get(m, "section");
        x->source = get_source(m);
        x->note = get(m, "note");
        x->confidence = kc_get_num(m, "confidence", 1);
        take_basis(m, x);
        if ((code = get_names(a, m, "warnings", name, &x->warnings, err))) return code;
        if (x->action_no > (int)p->actions.n)
            return kc_fail(err, KC_E_DATA, m->line - 1, "plan.no_action", "%s" KC_SEP "%d" KC_SEP "%s" KC_SEP "%d", name, m->line, x->id, x->action_no);
        if (x->cmp < KC_CMP_INCREASE && isnan(x->value))
            return kc_fail(err, KC_E_DATA, m->line - 1, "plan.no_value", "%s" KC_SEP "%d" KC_SEP "%s" KC_SEP "%s", name, m->line, x->id, kc_cmp_text(x->cmp));
        for (size_t k = 0; k < i; k++)
            if (strcmp(p->targets.items[k].id, x->id) == 0)
                return kc_fail(err, KC_E_DATA, m->line - 1, "plan.id_twice", "%s" KC_SEP "%d" KC_SEP "%s", name, m->line, x->id);
    }
    return KC_OK;
}

static kc_code take_milestones(kc_arena *a, const kc_value *l, const char *name, kc_plan *p, kc_err *err)
{
    kc_code code = KC_OK;

    for (size_t i = 0; i < kc_len(l) && !code; i++) {
        const kc_value *m = l->items[i];
        kc_milestone   *x = KC_PUSH(a, &p->milestones);

        memset(x, 0, sizeof *x);
        x->id = get(m, "id");
        x->what = get(m, "what");
        x->who = get(m, "who");
        x->to = get(m, "to");
        x->due = get(m, "due");
        x->recurs = get(m, "recurs");
        x->text = get(m, "text");
        x->section = get(m, "section");
        x->source = get_source(m);
        x->confidence = kc_get_num(m, "confidence", 0);
        code = get_names(a, m, "warnings", name, &x->warnings, err);
    }
    return code;
}

static void take_quotas(kc_arena *a, const kc_value *l, kc_plan *p)
{
    for (size_t i = 0; i < kc_len(l); i++) {
        const kc_value *m = l->items[i];
        kc_quota       *x = KC_PUSH(a, &p->quotas);

        memset(x, 0, sizeof *x);
        x->what = get(m, "what");
        x->unit = get(m, "unit");
        x->per = get(m, "per");
        x->due = get(m, "due");
        x->who = get(m, "who");
        x->kind = get(m, "kind");
        x->text = get(m, "text");
        x->section = get(m, "section");
        x->min = get_num(m, "min");
        x->max = get_num(m, "max");
        x->source = get_source(m);
    }
}

static kc_code take_tasks(kc_arena *a, const kc_value *l, const char *name, kc_plan *p, kc_err *err)
{
    kc_code code = KC_OK;

    for (size_t i = 0; i < kc_len(l) && !code; i++) {
        const kc_value *m = l->items[i];
        kc_task        *x = KC_PUSH(a, &p->tasks);

        memset(x, 0, sizeof *x);
        x->action_no = get_int(m, "action_no");
        x->text = get(m, "text");
        x->section = get(m, "section");
        x->source = get_source(m);
        if (x->action_no > (int)p->actions.n)
            return kc_fail(err, KC_E_DATA, m->line - 1, "plan.no_action", "%s" KC_SEP "%d" KC_SEP "%s" KC_SEP "%d", name, m->line, x->text, x->action_no);
        code = get_names(a, m, "lead", name, &x->lead, err);
        if (!code) code = get_names(a, m, "support", name, &x->support, err);
    }
    return code;
}

static void take_lists(kc_arena *a, const kc_value *v, kc_plan *p)
{
    const kc_value *l = kc_get(v, "bodies");

    for (size_t i = 0; i < kc_len(l); i++)
        *KC_PUSH(a, &p->bodies) = (kc_body){ get(l->items[i], "name"), get(l->items[i], "kind"), get_source(l->items[i]) };
    l = kc_get(v, "references");
    for (size_t i = 0; i < kc_len(l); i++)
        *KC_PUSH(a, &p->references) =
            (kc_reference){ get(l->items[i], "title"), get(l->items[i], "number"), get(l->items[i], "relation"), get_source(l->items[i]) };
    l = kc_get(v, "warnings");
    for (size_t i = 0; i < kc_len(l); i++) {
        const kc_value *m = l->items[i];
        kc_warning     *w = KC_PUSH(a, &p->warnings);

        memset(w, 0, sizeof *w);
        w->id = get(m, "id");
        w->code = get(m, "code");
        w->about = get(m, "about");
        w->message = get(m, "message");
        w->section = get(m, "section");
        w->source = get_source(m);
        w->doubt = kc_get_bool(m, "doubt", false);
    }
    l = kc_get(v, "decisions");
    for (size_t i = 0; i < kc_len(l); i++) {
        const kc_value *m = l->items[i];

        *KC_PUSH(a, &p->decisions) = (kc_decision){ get(m, "about"), get(m, "choice"), get(m, "why"), get(m, "by"), get(m, "at") };
    }
}

kc_code kc_plan_from_value(kc_arena *a, const kc_value *v, const char *name, kc_plan *out, kc_err *err)
{
    kc_plan         p;
    kc_code         code = kc_check(v, plan_fields, name, err);
    const kc_value *period;

    if (code) return code;
    memset(&p, 0, sizeof p);
    p.confirmed = strcmp(kc_get_str(v, "status", ""), "confirmed") == 0;
    p.title = get(v, "title");
    p.issuer = get(v, "issuer");
    p.jurisdiction = get(v, "jurisdiction");
    p.region = get(v, "region");
    p.level = get(v, "level");
    p.parent = get(v, "parent");
    p.number = get(v, "number");
    p.issued = get(v, "issued");
    p.published = get(v, "published");
    p.method = get(v, "method");
    p.max_age = get_int(v, "max_age");
    p.declared_action_count = get_int(v, "declared_action_count");
    period = kc_get(v, "period");
    if (kc_len(period) == 2) {
        if (period->items[0]->kind != KC_INT || period->items[1]->kind != KC_INT || period->items[0]->u.i > period->items[1]->u.i ||
            period->items[0]->u.i < KC_YEAR_MIN || period->items[1]->u.i > KC_YEAR_MAX)
            return kc_fail(err, KC_E_DATA, period->line - 1, "plan.period", "%s" KC_SEP "%d", name, period->line);
        p.period_from = (int)period->items[0]->u.i;
        p.period_to = (int)period->items[1]->u.i;
    }
    if ((code = take_actions(a, kc_get(v, "actions"), name, &p, err))) return code;
    if ((code = take_targets(a, kc_get(v, "targets"), name, &p, err))) return code;
    if ((code = take_milestones(a, kc_get(v, "milestones"), name, &p, err))) return code;
    take_quotas(a, kc_get(v, "quotas"), &p);
    if ((code = take_tasks(a, kc_get(v, "tasks"), name, &p, err))) return code;
    take_lists(a, v, &p);
    *out = p;
    return KC_OK;
}
