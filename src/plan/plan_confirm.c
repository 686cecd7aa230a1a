/* Doubts, decisions, confirmation. Nothing of a draft is changed but by a decision with a reason. */
#include "base/kc_csv.h"
#include "base/kc_date.h"
#include "base/kc_limits.h"
#include "plan/kc_plan_work.h"

#include <math.h>
#include <stdlib.h>

enum { IDS_SHOWN = 10 };

void kc_plan_number_warnings(kc_arena *a, kc_plan *p)
{
    for (size_t i = 0; i < p->warnings.n; i++)
        if (!p->warnings.items[i].id) p->warnings.items[i].id = kc_printf(a, "W%03zu", i + 1);
}

/* ---- what is open ---- */

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool decided(const kc_plan *p, const char *about)
{
    for (size_t i = 0; i < p->decisions.n; i++)
        if (same(p->decisions.items[i].about, about)) return true;
    return false;
}

static const kc_target *target_of(const kc_plan *p, const char *id)
{
    for (size_t i = 0; i < p->targets.n; i++)
        if (same(p->targets.items[i].id, id)) return &p->targets.items[i];
    return NULL;
}

static bool is_target_id(const char *s)
{
    return s && s[0] == 'T' && s[1] >= '0' && s[1] <= '9';
}

/* Does a code that the target carries stand in no warning at all? Then nobody can say that it is mere information. */
static bool unexplained(const kc_plan *p, const kc_target *t)
{
    for (size_t i = 0; i < t->warnings.n; i++) {
        bool found = false;

        for (size_t k = 0; k < p->warnings.n && !found; k++) found = same(p->warnings.items[k].code, t->warnings.items[i]);
        if (!found) return true;
    }
    return false;
}

void kc_plan_doubts(kc_arena *a, const kc_plan *p, kc_doubts *open)
{
    memset(open, 0, sizeof *open);
    for (size_t i = 0; i < p->warnings.n; i++) {
        const kc_warning *w = &p->warnings.items[i];

        if (!w->doubt || decided(p, w->id) || (w->about && decided(p, w->about))) continue;
        if (is_target_id(w->about)) continue; /* asked once, with the target */
        *KC_PUSH(a, open) = (kc_doubt){ w->id, w, NULL };
    }
    for (size_t i = 0; i < p->targets.n; i++) {
        const kc_target  *t = &p->targets.items[i];
        const kc_warning *first = NULL;
        bool              settled = true, asked = false;

        if (decided(p, t->id)) continue;
        for (size_t k = 0; k < p->warnings.n; k++)
            if (same(p->warnings.items[k].about, t->id) && p->warnings.items[k].doubt) {
                asked = true;
                if (!decided(p, p->warnings.items[k].id)) settled = false;
                if (!first) first = &p->warnings.items[k];
            }
        if (asked && settled) continue;
        if (asked || t->confidence < KC_PLAN_SURE || unexplained(p, t)) *KC_PUSH(a, open) = (kc_doubt){ t->id, first, t };
    }
}

/* ---- set key=value ---- */

typedef struct setter {
    kc_arena *a;
    kc_plan  *p;
} setter;

static bool to_num(const char *s, double *out)
{
    if (strcmp(s, "null") == 0) {
        *out = NAN;
        return true;
    }
    return kc_num_parse(kc_str_of(s), out);
}

static bool to_int(const char *s, int min, int max, int *out)
{
    int64_t v;

    if (strcmp(s, "null") == 0) {
        *out = 0;
        return true;
    }
    if (!kc_int_parse(kc_str_of(s), &v) || v < min || v > max) return false;
    *out = (int)v;
    return true;
}

static const char *to_text(const char *s)
{
    return strcmp(s, "null") == 0 ? NULL : s;
}

static bool set_target(setter *s, kc_target *t, const char *key, const char *v)
{
    (void)s;
    if (strcmp(key, "indicator") == 0) return *v && (t->indicator = v, true);
    if (strcmp(key, "code") == 0) return t->code = to_text(v), true;
    if (strcmp(key, "scope") == 0) return t->scope = to_text(v), true;
    if (strcmp(key, "unit") == 0) return t->unit = to_text(v), true;
    if (strcmp(key, "note") == 0) return t->note = to_text(v), true;
    if (strcmp(key, "comparator") == 0) return kc_cmp_parse(v, &t->cmp);
    if (strcmp(key, "value") == 0) return to_num(v, &t->value);
    if (strcmp(key, "year") == 0) return to_int(v, KC_YEAR_MIN, KC_YEAR_MAX, &t->year);
    if (strcmp(key, "action_no") == 0) return to_int(v, 1, (int)s->p->actions.n, &t->action_no);
    if (strcmp(key, "approx") == 0) return t->approx = strcmp(v, "true") == 0, true;
    if (strcmp(key, "baseline") == 0) return to_num(v, &t->baseline);
    if (strcmp(key, "baseline_year") == 0) return to_int(v, KC_YEAR_MIN, KC_YEAR_MAX, &t->baseline_year);
    return false;
}

static bool set_milestone(kc_milestone *m, const char *key, const char *v)
{
    if (strcmp(key, "what") == 0) return *v && (m->what = v, true);
    if (strcmp(key, "who") == 0) return m->who = to_text(v), true;
    if (strcmp(key, "to") == 0) return m->to = to_text(v), true;
    if (strcmp(key, "due") == 0) return m->due = to_text(v), true;
    if (strcmp(key, "recurs") == 0) return m->recurs = v, true;
    return false;
}

static void to_names(kc_arena *a, const char *v, kc_names *out)
{
    kc_str s = kc_str_of(to_text(v));

    memset(out, 0, sizeof *out);
    while (s.n) {
        long   at = kc_find(s, "、", 0);
        kc_str one = kc_trim((kc_str){ s.s, at < 0 ? s.n : (size_t)at });

        if (one.n) kc_names_add(a, out, kc_strndup(a, one.s, one.n));
        if (at < 0) break;
        s.s += at + 3;
        s.n -= (size_t)at + 3;
    }
}

static bool set_action(setter *s, kc_action *x, const char *key, const char *v)
{
    if (strcmp(key, "name") == 0) return *v && (x->name = v, true);
    if (strcmp(key, "group") == 0) return x->group = to_text(v), true;
    if (strcmp(key, "lead") == 0) return to_names(s->a, v, &x->lead), true;
    if (strcmp(key, "support") == 0) return to_names(s->a, v, &x->support), true;
    return false;
}

static bool set_plan(setter *s, const char *key, const char *v)
{
    kc_plan *p = s->p;
    const struct { const char *key; const char **at; } texts[] = {
        { "title", &p->title }, { "issuer", &p->issuer }, { "jurisdiction", &p->jurisdiction }, { "region", &p->region }, { "level", &p->level },
        { "parent", &p->parent }, { "number", &p->number }, { "issued", &p->issued }, { "published", &p->published }, { "method", &p->method } };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(key, texts[i].key) == 0) return *texts[i].at = to_text(v), true;
    if (strcmp(key, "declared_action_count") == 0) return to_int(v, 1, 1000, &p->declared_action_count);
    if (strcmp(key, "max_age") == 0) return to_int(v, 0, 50, &p->max_age);
    if (strcmp(key, "period") == 0) {
        const char *dash = strchr(v, '-');
        int         from, to;

        if (!dash || !to_int(kc_strndup(s->a, v, (size_t)(dash - v)), KC_YEAR_MIN, KC_YEAR_MAX, &from) ||
            !to_int(dash + 1, KC_YEAR_MIN, KC_YEAR_MAX, &to) || from > to || !from)
            return false;
        p->period_from = from;
        p->period_to = to;
        return true;
    }
    return false;
}

static bool set_field(setter *s, const char *about, const char *key, const char *v)
{
    kc_plan *p = s->p;

    for (size_t i = 0; i < p->targets.n; i++)
        if (same(p->targets.items[i].id, about)) return set_target(s, &p->targets.items[i], key, v);
    for (size_t i = 0; i < p->milestones.n; i++)
        if (same(p->milestones.items[i].id, about)) return set_milestone(&p->milestones.items[i], key, v);
    for (size_t i = 0; about && about[0] == 'A' && i < p->actions.n; i++)
        if (strtol(about + 1, NULL, 10) == p->actions.items[i].no) return set_action(s, &p->actions.items[i], key, v);
    return set_plan(s, key, v);
}

/* Length of "key" when s begins with "key=", white space in front passed over; 0 if it does not. */
static size_t key_length(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz_");

    return n && s[n] == '=' ? n : 0;
}

static bool set_all(setter *s, const char *about, const char *list)
{
    const char *p = list + strspn(list, " ");

    if (!key_length(p)) return false;
    while (*p) {
        size_t      n = key_length(p);
        const char *v = p + n + 1, *end = v;
        kc_str      value;

        if (!n) return false;
        while (*end && !(*end == ',' && key_length(end + 1 + strspn(end + 1, " ")))) end++;
        value = kc_trim((kc_str){ v, (size_t)(end - v) });
        if (!set_field(s, about, kc_strndup(s->a, p, n), kc_strndup(s->a, value.s, value.n))) return false;
        p = *end ? end + 1 + strspn(end + 1, " ") : end;
    }
    return true;
}

/* ---- one decision ---- */

static bool remove_target(kc_plan *p, const char *id)
{
    for (size_t i = 0; i < p->targets.n; i++)
        if (same(p->targets.items[i].id, id)) {
            memmove(&p->targets.items[i], &p->targets.items[i + 1], (--p->targets.n - i) * sizeof *p->targets.items);
            return true;
        }
    return false;
}

static bool remove_milestone(kc_plan *p, const char *id)
{
    for (size_t i = 0; i < p->milestones.n; i++)
        if (same(p->milestones.items[i].id, id)) {
            memmove(&p->milestones.items[i], &p->milestones.items[i + 1], (--p->milestones.n - i) * sizeof *p->milestones.items);
            return true;
        }
    return false;
}

static bool exists(const kc_plan *p, const char *about, const char **object)
{
    *object = about;
    for (size_t i = 0; i < p->warnings.n; i++)
        if (same(p->warnings.items[i].id, about)) {
            *object = p->warnings.items[i].about;
            return true;
        }
    if (target_of(p, about)) return true;
    for (size_t i = 0; i < p->milestones.n; i++)
        if (same(p->milestones.items[i].id, about)) return true;
    for (size_t i = 0; about[0] == 'A' && i < p->actions.n; i++)
        if (strtol(about + 1, NULL, 10) == p->actions.items[i].no) return true;
    return false;
}

kc_code kc_plan_decide(kc_arena *a, kc_plan *p, const kc_decision *d, const char *name, kc_err *err)
{
    setter      s = { a, p };
    const char *object = NULL;
    bool        done;

    if (!d->about || !exists(p, d->about, &object)) return kc_fail(err, KC_E_DATA, -1, "plan.decision_about", "%s" KC_SEP "%s", name, d->about ? d->about : "?");
    if (!d->why || !d->why[0]) return kc_fail(err, KC_E_DATA, -1, "plan.decision_why", "%s" KC_SEP "%s", name, d->about);
    if (!d->choice) done = false;
    else if (strcmp(d->choice, "accept") == 0) done = true;
    else if (strcmp(d->choice, "reject") == 0) done = !object || (!is_target_id(object) && object[0] != 'M') || remove_target(p, object) || remove_milestone(p, object);
    else done = strncmp(d->choice, "set ", 4) == 0 && set_all(&s, object, d->choice + 4);
    if (!done) return kc_fail(err, KC_E_DATA, -1, "plan.decision_choice", "%s" KC_SEP "%s" KC_SEP "%s", name, d->about, d->choice ? d->choice : "");
    *KC_PUSH(a, &p->decisions) = *d;
    return KC_OK;
}

static const char *text_in(const kc_value *m, const char *key)
{
    const kc_value *v = kc_get(m, key);

    return v && v->kind == KC_STRING && v->n ? v->u.s : NULL;
}

kc_code kc_plan_decide_all(kc_arena *a, kc_plan *p, const kc_value *list, const char *name, const char *by, kc_err *err)
{
    char now[25];

    if (list && list->kind == KC_MAP) list = kc_get(list, "decisions");
    if (!list || list->kind != KC_LIST) return kc_fail(err, KC_E_DATA, -1, "plan.decision_list", "%s", name);
    kc_time_text(kc_now_ms(), now);
    for (size_t i = 0; i < kc_len(list); i++) {
        const kc_value *m = list->items[i];
        kc_decision     d = { text_in(m, "about"), text_in(m, "choice"), text_in(m, "why"), text_in(m, "by"), text_in(m, "at") };
        kc_code         code;

        if (m->kind != KC_MAP) return kc_fail(err, KC_E_DATA, m->line - 1, "plan.decision_list", "%s", name);
        if (!d.by) d.by = by;
        if (!d.at) d.at = kc_strdup(a, now);
        if ((code = kc_plan_decide(a, p, &d, name, err))) return code;
    }
    return KC_OK;
}

kc_code kc_plan_confirm(kc_arena *a, kc_plan *p, kc_err *err)
{
    kc_doubts open;
    kc_buf    b;

    kc_plan_doubts(a, p, &open);
    if (!open.n) {
        p->confirmed = true;
        return KC_OK;
    }
    kc_buf_init(&b, a);
    for (size_t i = 0; i < open.n && i < IDS_SHOWN; i++) kc_buf_addf(&b, "%s%s", i ? " " : "", open.items[i].about);
    if (open.n > IDS_SHOWN) kc_buf_adds(&b, " …");
    return kc_fail(err, KC_E_DATA, -1, "plan.open_doubts", "%zu" KC_SEP "%s", open.n, b.s);
}
