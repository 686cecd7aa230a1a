/* Deciding the doubts of a draft, one by one: what is doubted, the clause, the choices, the reason. */
#include "cli/plan_ask.h"
#include "base/kc_date.h"
#include "base/kc_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct asking {
    kc_cli     *c;
    kc_plan    *p;
    const char *by, *file; /* file: where the decisions are kept; NULL = none yet */
    kc_names    later;     /* doubts put off */
    size_t      total, done;
} asking;

enum { LINE_BYTES = 2000 };

static void say(const char *s)
{
    (void)fprintf(stderr, "%s\n", s);
}

/* One line from the terminal without blanks around it; NULL when there is no more. */
static char *ask_line(kc_cli *c, const char *prompt)
{
    char   buf[LINE_BYTES];
    kc_str s;

    (void)fprintf(stderr, "%s ", prompt);
    (void)fflush(stderr);
    if (!fgets(buf, (int)sizeof buf, stdin)) {
        (void)fputc('\n', stderr);
        return NULL;
    }
    s = kc_trim(kc_str_of(buf));
    return kc_strndup(c->arena, s.s, s.n);
}

/* ---- showing ---- */

/* The message of a code that a target carries: the warning about it, else one about several targets, else the code. */
static const char *code_text(kc_cli *c, const kc_plan *p, const kc_target *t, const char *code)
{
    const kc_warning *best = NULL;

    for (size_t i = 0; i < p->warnings.n; i++) {
        const kc_warning *w = &p->warnings.items[i];
        bool              own = w->about && t->id && strcmp(w->about, t->id) == 0;

        if (strcmp(w->code, code) == 0 && (own || (!best && !w->about))) best = w;
        if (best == w && own) break;
    }
    return best ? kc_plan_warning_text(c->arena, best, c->lang) : code;
}

static const char *target_line(kc_cli *c, const kc_target *t)
{
    const char *year = t->year ? kc_printf(c->arena, "%d", t->year) : kc_t(c->lang, "plan.t.no_year");

    return kc_printf(c->arena, "%s %s (%s)", t->indicator, kc_target_text(c->arena, t, c->lang), year);
}

static void show_target(kc_cli *c, const kc_plan *p, const kc_target *t, const char *said)
{
    kc_arena *a = c->arena;

    say(kc_tf(a, c->lang, "plan.ask.target", "%s", target_line(c, t)));
    for (size_t k = 0; k < t->warnings.n; k++) {
        const char *text = code_text(c, p, t, t->warnings.items[k]);

        if (strcmp(text, said) != 0) say(kc_printf(a, "  %s", text));
    }
    /* One warning stands for all values of a clause; what is set here is set in this one only, so the others are shown. */
    for (size_t i = 0; i < p->targets.n; i++) {
        const kc_target *o = &p->targets.items[i];

        if (o != t && t->warnings.n && o->warnings.n && t->source.end > t->source.start && o->source.start == t->source.start &&
            strcmp(o->warnings.items[0], t->warnings.items[0]) == 0)
            say(kc_tf(a, c->lang, "plan.ask.same_clause", "%s" KC_SEP "%s", o->id, target_line(c, o)));
    }
    if (t->text) say(kc_tf(a, c->lang, "plan.ask.text", "%s", t->text));
}

/* The clause or the name of what a warning is about. */
static void show_object(kc_cli *c, const kc_plan *p, const kc_warning *w)
{
    for (size_t i = 0; w->about && i < p->milestones.n; i++)
        if (p->milestones.items[i].id && strcmp(p->milestones.items[i].id, w->about) == 0 && p->milestones.items[i].text)
            say(kc_tf(c->arena, c->lang, "plan.ask.text", "%s", p->milestones.items[i].text));
    for (size_t i = 0; w->about && w->about[0] == 'A' && i < p->actions.n; i++)
        if (strtol(w->about + 1, NULL, 10) == p->actions.items[i].no)
            say(kc_tf(c->arena, c->lang, "plan.ask.action", "%d" KC_SEP "%s", p->actions.items[i].no, p->actions.items[i].name));
    if (w->section) say(kc_tf(c->arena, c->lang, "plan.ask.section", "%s", w->section));
}

static void show_doubt(kc_cli *c, const kc_plan *p, const kc_doubt *d, size_t k, size_t n)
{
    kc_arena   *a = c->arena;
    const char *what = d->warning ? kc_plan_warning_text(a, d->warning, c->lang) : kc_tf(a, c->lang, "plan.ask.low", "%.2f", d->target->confidence);

    say("");
    say(kc_tf(a, c->lang, "plan.ask.doubt", "%zu" KC_SEP "%zu" KC_SEP "%s" KC_SEP "%s", k, n, d->about, what));
    if (d->target) show_target(c, p, d->target, what);
    else if (d->warning) show_object(c, p, d->warning);
}

void kc_plan_show_doubts(kc_cli *c, const kc_plan *p)
{
    kc_doubts open;

    kc_plan_doubts(c->arena, p, &open);
    for (size_t i = 0; i < open.n; i++) show_doubt(c, p, &open.items[i], i + 1, open.n);
}

/* ---- keeping ---- */

/* draft.decisions.yaml beside draft.json; with a number when a file of that name is there. */
static const char *free_name(kc_arena *a, const char *draft)
{
    kc_str s = kc_str_of(draft);

    if (kc_ends(s, ".json") || kc_ends(s, ".yaml")) s.n -= 5;
    for (int n = 1; n < 1000; n++) {
        const char *name = n == 1 ? kc_printf(a, "%.*s.decisions.yaml", (int)s.n, s.s) : kc_printf(a, "%.*s.decisions-%d.yaml", (int)s.n, s.s, n);

        if (access(name, F_OK) != 0) return name;
    }
    return kc_printf(a, "%.*s.decisions.yaml", (int)s.n, s.s);
}

static kc_code keep(asking *q, kc_err *err)
{
    kc_buf b;

    if (!q->file) q->file = free_name(q->c->arena, q->c->args[0]);
    kc_buf_init(&b, q->c->arena);
    kc_value_yaml(&b, kc_plan_decisions_value(q->c->arena, q->p));
    return kc_file_write(q->file, b.s, b.n, err);
}

/* Leaving with doubts open: says where the decisions are and how to go on. */
static kc_code leave(asking *q, kc_err *err)
{
    kc_doubts open;

    kc_plan_doubts(q->c->arena, q->p, &open);
    if (!q->file) return kc_fail(err, KC_E_DATA, -1, "plan.ask_left", "%zu", open.n);
    return kc_fail(err, KC_E_DATA, -1, "plan.ask_kept", "%zu" KC_SEP "%s" KC_SEP "%s", open.n, q->file,
                   kc_printf(q->c->arena, "kangce plan confirm %s --decisions %s -o %s", q->c->args[0], q->file, kc_opt(q->c, "--output")));
}

/* ---- asking ---- */

typedef enum answer { ANSWERED, AGAIN, LATER, QUIT } answer;

/* The choice of one line: a, r, s FIELD=VALUE, l, q. */
static answer read_choice(asking *q, const char *line, const char **choice)
{
    kc_arena *a = q->c->arena;

    *choice = NULL;
    if (!line || strcmp(line, "q") == 0 || strcmp(line, "Q") == 0) return QUIT;
    if (strcmp(line, "l") == 0 || strcmp(line, "L") == 0) return LATER;
    if (strcmp(line, "a") == 0 || strcmp(line, "A") == 0) *choice = "accept";
    else if (strcmp(line, "r") == 0 || strcmp(line, "R") == 0) *choice = "reject";
    else if (strncmp(line, "s ", 2) == 0 || strncmp(line, "S ", 2) == 0) *choice = kc_printf(a, "set %s", line + 2);
    else if (strcmp(line, "s") == 0 || strcmp(line, "S") == 0) {
        const char *fields = ask_line(q->c, kc_t(q->c->lang, "plan.ask.fields"));

        if (!fields) return QUIT;
        if (*fields) *choice = kc_printf(a, "set %s", fields);
    }
    return *choice ? ANSWERED : AGAIN;
}

static answer ask_one(asking *q, const kc_doubt *d)
{
    kc_cli     *c = q->c;
    const char *prompt = kc_t(c->lang, d->target ? "plan.ask.choice" : "plan.ask.choice_plain");

    for (;;) {
        kc_decision x = { d->about, NULL, NULL, q->by, NULL };
        kc_err      fault = KC_ERR_INIT;
        char        text[LINE_BYTES], now[25];
        answer      got = read_choice(q, ask_line(c, prompt), &x.choice);

        if (got == AGAIN) say(kc_t(c->lang, "plan.ask.again"));
        if (got == LATER || got == QUIT) return got;
        if (got == AGAIN) continue;
        do {
            if (!(x.why = ask_line(c, kc_t(c->lang, "plan.ask.why")))) return QUIT;
            if (!x.why[0]) say(kc_t(c->lang, "plan.ask.why_needed"));
        } while (!x.why[0]);
        kc_time_text(kc_now_ms(), now);
        x.at = kc_strdup(c->arena, now);
        if (kc_plan_decide(c->arena, q->p, &x, "stdin", &fault) == KC_OK) return ANSWERED;
        kc_err_text(&fault, c->lang, text, sizeof text);
        say(text);
    }
}

static bool put_off(const asking *q, const char *about)
{
    for (size_t i = 0; i < q->later.n; i++)
        if (strcmp(q->later.items[i], about) == 0) return true;
    return false;
}

/* The first open doubt that is not put off; NULL when there is none. */
static const kc_doubt *next_doubt(const asking *q, const kc_doubts *open)
{
    for (size_t i = 0; i < open->n; i++)
        if (!put_off(q, open->items[i].about)) return &open->items[i];
    return NULL;
}

kc_code kc_plan_ask(kc_cli *c, kc_plan *p, const char *by, const char **kept, kc_err *err)
{
    asking    q = { .c = c, .p = p, .by = by };
    kc_doubts open;

    *kept = NULL;
    kc_plan_doubts(c->arena, p, &open);
    q.total = open.n;
    if (open.n) say(kc_tf(c->arena, c->lang, "plan.ask.begin", "%s" KC_SEP "%zu", p->title ? p->title : c->args[0], open.n));
    while (open.n) {
        const kc_doubt *d = next_doubt(&q, &open);
        answer          got = QUIT;
        kc_code         code;

        if (d) {
            show_doubt(c, p, d, q.done + q.later.n + 1, q.total);
            got = ask_one(&q, d);
        }
        if (got == QUIT) return leave(&q, err);
        if (got == LATER) {
            kc_names_add(c->arena, &q.later, d->about);
            continue;
        }
        q.done++;
        if ((code = keep(&q, err))) return code;
        *kept = q.file;
        kc_plan_doubts(c->arena, p, &open);
    }
    return KC_OK;
}
