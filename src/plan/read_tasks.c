/* Tasks: the sentences of a plan that commit somebody to a duty, under their action, with units where printed.
 *
 * A sentence counts when one of its clauses opens with a verb of words/duties.tsv or names its units. The
 * units of a bracket go to the sentence in front of it when the bracket stands inside the text of an action,
 * or when there is no action.
 */
#include "plan/plan_internal.h"

enum { TASK_MAX_BYTES = 900 };

static bool zone_ok(const kc_par *p)
{
    switch (p->role) {
    case KC_ROLE_TASKS:
    case KC_ROLE_ORGANISE:
    case KC_ROLE_STEPS:
    case KC_ROLE_ENSURE:
    case KC_ROLE_OTHER: return true;
    case KC_ROLE_FRONT:
    case KC_ROLE_IDEA:
    case KC_ROLE_GOALS:
    case KC_ROLE_ANNEX: return p->i_action >= 0;
    }
    return false;
}

static bool opens_duty(const kc_reader *r, kc_str s)
{
    for (size_t from = 0; from < s.n;) {
        kc_str clause = kc_cut(s, from, s.n);
        long   stop = kc_find_any(clause, ",:");

        if (kc_lex_at(&r->duties, clause, "duty")) return true;
        if (stop < 0) return false;
        from += (size_t)stop + 1;
    }
    return false;
}

static kc_task *add_task(kc_reader *r, const kc_par *p, kc_str s)
{
    kc_task *t = KC_PUSH(r->a, &r->plan->tasks);
    size_t   from = (size_t)(s.s - r->o->norm.text.s);
    kc_buf   b;

    memset(t, 0, sizeof *t);
    t->action_no = p->i_action >= 0 ? r->plan->actions.items[p->i_action].no : 0;
    t->section = p->section;
    t->source = kc_span_of(r, from, from + s.n);
    kc_buf_init(&b, r->a);
    for (size_t i = t->source.start; i < t->source.end && b.n < TASK_MAX_BYTES; i++) {
        char c = r->doc->text.s[i];

        if (c != '\n' && c != '\r') kc_buf_addc(&b, c);
    }
    t->text = b.n ? b.s : "";
    return t;
}

static void read_par(kc_reader *r, const kc_par *p)
{
    kc_str rest = kc_text_of(r, p->n_from, p->n_to);

    while (rest.n) {
        size_t   next;
        kc_units u;
        kc_str   s = kc_strip(kc_first_sentence(rest, &next), " 。;,:\n");
        bool     named;

        rest = kc_cut(rest, next, rest.n);
        if (kc_chars(s) < 4) continue;
        named = kc_units_sentence(r, s, &u);
        if (!named && !opens_duty(r, s)) continue;
        if (named) {
            kc_task *t = add_task(r, p, s);

            kc_units_settle(r, &u, &t->lead, &t->support);
        } else {
            add_task(r, p, s);
        }
    }
}

/* A statement of units: the action's own (already there) or the task's in front of it. */
static void read_units(kc_reader *r, size_t i, size_t n_before)
{
    const kc_par *p = &r->o->pars.items[i];
    kc_plan      *plan = r->plan;
    kc_units      u;
    kc_task      *t = NULL;
    size_t        n_more = 0;

    for (size_t k = i + 1; k < r->o->pars.n && r->o->pars.items[k].kind != KC_PAR_HEADING; k++)
        n_more += r->o->pars.items[k].kind == KC_PAR_TEXT || r->o->pars.items[k].kind == KC_PAR_ITEM;
    if (p->i_action >= 0 && !n_more && p->i_heading >= 0 && r->o->pars.items[p->i_heading].i_action == p->i_action &&
        (p->i_heading == 0 || r->o->pars.items[p->i_heading - 1].i_action != p->i_action))
        return;
    if (!kc_units_parse(r, kc_text_of(r, p->n_from, p->n_to), true, &u)) return;
    for (size_t k = i + 1; k < r->o->pars.n && r->o->pars.items[k].kind == KC_PAR_UNITS; k++) { /* lines of one statement */
        kc_units more;

        if (kc_units_parse(r, kc_text_of(r, r->o->pars.items[k].n_from, r->o->pars.items[k].n_to), true, &more)) kc_units_merge(r->a, &u, &more);
    }
    if (plan->tasks.n > n_before) {
        t = &plan->tasks.items[plan->tasks.n - 1];
    } else if (p->i_action >= 0) {
        return;
    } else {
        /* nothing in front that reads like a duty: the paragraph itself, or the heading */
        const kc_par *q = i > 0 ? &r->o->pars.items[i - 1] : p;

        t = add_task(r, q, kc_text_of(r, q->n_from, q->n_to));
    }
    kc_units_settle(r, &u, &t->lead, &t->support);
}

void kc_tasks_read(kc_reader *r)
{
    size_t n_before = r->plan->tasks.n;

    for (size_t i = 0; i < r->o->pars.n; i++) {
        const kc_par *p = &r->o->pars.items[i];

        if (p->kind == KC_PAR_HEADING) n_before = r->plan->tasks.n;
        if (p->kind == KC_PAR_UNITS) {
            if (i == 0 || p[-1].kind != KC_PAR_UNITS) read_units(r, i, n_before);
            continue;
        }
        if (p->kind != KC_PAR_TEXT && p->kind != KC_PAR_ITEM) continue;
        n_before = r->plan->tasks.n;
        if (zone_ok(p)) read_par(r, p);
    }
}
