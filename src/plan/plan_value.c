/* Plans as trees (JSON, YAML); schema kangce.plan/1. The way back is in plan_from_value.c.
 *
 * Absent values are null where the schema names the key, and left out where a draft alone carries it (text, source).
 */
#include "plan/kc_plan_work.h"

#include <math.h>
#include <string.h>

static const char *const cmp_names[] = { ">=", "<=", ">", "<", "=", "increase", "decrease", "qualitative" };
static const char *const basis_names[] = { "", "per_year", "since_year", "previous_year" };

const char *kc_cmp_text(kc_cmp c)
{
    return cmp_names[c];
}

bool kc_cmp_parse(const char *s, kc_cmp *out)
{
    for (size_t i = 0; s && i < sizeof cmp_names / sizeof cmp_names[0]; i++)
        if (strcmp(s, cmp_names[i]) == 0) {
            *out = (kc_cmp)i;
            return true;
        }
    return false;
}

/* ---- plan -> tree ---- */

static void set_str(kc_arena *a, kc_value *m, const char *key, const char *s)
{
    kc_set(a, m, key, kc_new_str(a, s));
}

static void set_opt(kc_arena *a, kc_value *m, const char *key, const char *s)
{
    if (s) kc_set(a, m, key, kc_new_str(a, s));
}

static void set_year(kc_arena *a, kc_value *m, const char *key, int year)
{
    kc_set(a, m, key, year ? kc_new_int(a, year) : kc_new_null(a));
}

static void set_names(kc_arena *a, kc_value *m, const char *key, const kc_names *names)
{
    kc_value *l = kc_set(a, m, key, kc_new_list(a));

    for (size_t i = 0; i < names->n; i++) kc_push(a, l, kc_new_str(a, names->items[i]));
}

static void set_source(kc_arena *a, kc_value *m, kc_span s)
{
    kc_value *v;

    if (s.end <= s.start) return;
    v = kc_set(a, m, "source", kc_new_map(a));
    kc_set(a, v, "start", kc_new_int(a, (int64_t)s.start));
    kc_set(a, v, "end", kc_new_int(a, (int64_t)s.end));
}

static void put_actions(kc_arena *a, kc_value *l, const kc_plan *p)
{
    for (size_t i = 0; i < p->actions.n; i++) {
        const kc_action *x = &p->actions.items[i];
        kc_value        *m = kc_push(a, l, kc_new_map(a));

        kc_set(a, m, "no", kc_new_int(a, x->no));
        set_str(a, m, "group", x->group);
        set_str(a, m, "name", x->name);
        set_names(a, m, "lead", &x->lead);
        set_names(a, m, "support", &x->support);
        set_opt(a, m, "section", x->section);
        set_source(a, m, x->source);
        set_opt(a, m, "note", x->note);
    }
}

static void put_basis(kc_arena *a, kc_value *m, const kc_target *x)
{
    kc_value *v;

    if (x->basis == KC_BASIS_NONE) {
        kc_set(a, m, "basis", kc_new_null(a));
    } else {
        v = kc_set(a, m, "basis", kc_new_map(a));
        set_str(a, v, "kind", basis_names[x->basis]);
        set_year(a, v, "year", x->basis_year);
    }
    if (isnan(x->baseline)) {
        kc_set(a, m, "baseline", kc_new_null(a));
    } else {
        v = kc_set(a, m, "baseline", kc_new_map(a));
        kc_set(a, v, "value", kc_new_num(a, x->baseline));
        set_year(a, v, "year", x->baseline_year);
    }
}

static void put_targets(kc_arena *a, kc_value *l, const kc_plan *p)
{
    for (size_t i = 0; i < p->targets.n; i++) {
        const kc_target *x = &p->targets.items[i];
        kc_value        *m = kc_push(a, l, kc_new_map(a));

        set_str(a, m, "id", x->id);
        set_year(a, m, "action_no", x->action_no);
        set_str(a, m, "indicator", x->indicator);
        set_str(a, m, "code", x->code);
        set_str(a, m, "scope", x->scope);
        set_str(a, m, "comparator", kc_cmp_text(x->cmp));
        kc_set(a, m, "value", kc_new_num(a, x->value));
        set_str(a, m, "unit", x->unit);
        set_year(a, m, "year", x->year);
        kc_set(a, m, "approx", kc_new_bool(a, x->approx));
        put_basis(a, m, x);
        set_opt(a, m, "text", x->text);
        set_str(a, m, "section", x->section);
        set_source(a, m, x->source);
        kc_set(a, m, "confidence", kc_new_num(a, round(x->confidence * 100) / 100));
        set_names(a, m, "warnings", &x->warnings);
        set_opt(a, m, "note", x->note);
    }
}

static void put_milestones(kc_arena *a, kc_value *l, const kc_plan *p)
{
    for (size_t i = 0; i < p->milestones.n; i++) {
        const kc_milestone *x = &p->milestones.items[i];
        kc_value           *m = kc_push(a, l, kc_new_map(a));

        set_str(a, m, "id", x->id);
        set_str(a, m, "what", x->what);
        set_str(a, m, "who", x->who);
        set_str(a, m, "to", x->to);
        set_str(a, m, "due", x->due);
        set_str(a, m, "recurs", x->recurs ? x->recurs : "once");
        set_opt(a, m, "text", x->text);
        set_opt(a, m, "section", x->section);
        set_source(a, m, x->source);
        if (x->confidence > 0) kc_set(a, m, "confidence", kc_new_num(a, round(x->confidence * 100) / 100));
        if (x->warnings.n) set_names(a, m, "warnings", &x->warnings);
    }
}

static void put_quotas(kc_arena *a, kc_value *l, const kc_plan *p)
{
    for (size_t i = 0; i < p->quotas.n; i++) {
        const kc_quota *x = &p->quotas.items[i];
        kc_value       *m = kc_push(a, l, kc_new_map(a));

        set_str(a, m, "what", x->what);
        kc_set(a, m, "min", kc_new_num(a, x->min));
        kc_set(a, m, "max", kc_new_num(a, x->max));
        set_str(a, m, "unit", x->unit);
        set_str(a, m, "per", x->per);
        set_str(a, m, "due", x->due);
        set_str(a, m, "who", x->who);
        set_opt(a, m, "kind", x->kind);
        set_opt(a, m, "text", x->text);
        set_opt(a, m, "section", x->section);
        set_source(a, m, x->source);
    }
}

static void put_tasks(kc_arena *a, kc_value *l, const kc_plan *p)
{
    for (size_t i = 0; i < p->tasks.n; i++) {
        const kc_task *x = &p->tasks.items[i];
        kc_value      *m = kc_push(a, l, kc_new_map(a));

        set_year(a, m, "action_no", x->action_no);
        set_str(a, m, "text", x->text);
        set_names(a, m, "lead", &x->lead);
        set_names(a, m, "support", &x->support);
        set_opt(a, m, "section", x->section);
        set_source(a, m, x->source);
    }
}

static void put_lists(kc_arena *a, kc_value *top, const kc_plan *p)
{
    kc_value *l = kc_set(a, top, "bodies", kc_new_list(a));

    for (size_t i = 0; i < p->bodies.n; i++) {
        kc_value *m = kc_push(a, l, kc_new_map(a));

        set_str(a, m, "name", p->bodies.items[i].name);
        set_str(a, m, "kind", p->bodies.items[i].kind);
        set_source(a, m, p->bodies.items[i].source);
    }
    l = kc_set(a, top, "references", kc_new_list(a));
    for (size_t i = 0; i < p->references.n; i++) {
        kc_value *m = kc_push(a, l, kc_new_map(a));

        set_str(a, m, "title", p->references.items[i].title);
        set_str(a, m, "number", p->references.items[i].number);
        set_opt(a, m, "relation", p->references.items[i].relation);
        set_source(a, m, p->references.items[i].source);
    }
}

static void put_warnings(kc_arena *a, kc_value *l, const kc_plan *p, kc_lang lang)
{
    for (size_t i = 0; i < p->warnings.n; i++) {
        const kc_warning *x = &p->warnings.items[i];
        kc_value         *m = kc_push(a, l, kc_new_map(a));

        set_opt(a, m, "id", x->id);
        set_str(a, m, "code", x->code);
        set_opt(a, m, "about", x->about);
        set_str(a, m, "message", kc_plan_warning_text(a, x, lang));
        set_opt(a, m, "section", x->section);
        set_source(a, m, x->source);
        kc_set(a, m, "doubt", kc_new_bool(a, x->doubt));
    }
}

static void put_decisions(kc_arena *a, kc_value *l, const kc_plan *p)
{
    for (size_t i = 0; i < p->decisions.n; i++) {
        const kc_decision *x = &p->decisions.items[i];
        kc_value          *m = kc_push(a, l, kc_new_map(a));

        set_str(a, m, "about", x->about);
        set_str(a, m, "choice", x->choice);
        set_str(a, m, "why", x->why);
        set_str(a, m, "by", x->by);
        set_str(a, m, "at", x->at);
    }
}

kc_value *kc_plan_decisions_value(kc_arena *a, const kc_plan *p)
{
    kc_value *l = kc_new_list(a);

    put_decisions(a, l, p);
    return l;
}

const char *kc_plan_warning_text(kc_arena *a, const kc_warning *w, kc_lang lang)
{
    const char *key = kc_printf(a, "warning.%s", w->code);

    if (w->message) return w->message;
    if (strcmp(kc_t(lang, key), key) == 0) return w->args && w->args[0] ? kc_printf(a, "%s: %s", w->code, w->args) : w->code;
    return kc_tf(a, lang, key, "%s", w->args ? w->args : "");
}

kc_value *kc_plan_to_value(kc_arena *a, const kc_plan *p, kc_lang lang)
{
    kc_value *top = kc_new_map(a), *v;

    set_str(a, top, "schema", KC_PLAN_SCHEMA);
    set_str(a, top, "status", p->confirmed ? "confirmed" : "draft");
    set_str(a, top, "title", p->title);
    set_str(a, top, "issuer", p->issuer);
    set_str(a, top, "jurisdiction", p->jurisdiction);
    set_str(a, top, "region", p->region);
    set_str(a, top, "level", p->level);
    set_str(a, top, "parent", p->parent);
    set_str(a, top, "number", p->number);
    if (p->period_from) {
        v = kc_set(a, top, "period", kc_new_list(a));
        kc_push(a, v, kc_new_int(a, p->period_from));
        kc_push(a, v, kc_new_int(a, p->period_to));
    } else {
        kc_set(a, top, "period", kc_new_null(a));
    }
    set_str(a, top, "issued", p->issued);
    set_str(a, top, "published", p->published);
    set_year(a, top, "declared_action_count", p->declared_action_count);
    set_opt(a, top, "method", p->method);
    if (p->max_age) kc_set(a, top, "max_age", kc_new_int(a, p->max_age));
    put_actions(a, kc_set(a, top, "actions", kc_new_list(a)), p);
    put_targets(a, kc_set(a, top, "targets", kc_new_list(a)), p);
    put_milestones(a, kc_set(a, top, "milestones", kc_new_list(a)), p);
    put_quotas(a, kc_set(a, top, "quotas", kc_new_list(a)), p);
    put_tasks(a, kc_set(a, top, "tasks", kc_new_list(a)), p);
    put_lists(a, top, p);
    put_warnings(a, kc_set(a, top, "warnings", kc_new_list(a)), p, lang);
    put_decisions(a, kc_set(a, top, "decisions", kc_new_list(a)), p);
    return top;
}
