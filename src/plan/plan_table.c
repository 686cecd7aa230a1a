/* A plan as tables for people: head, actions, targets, milestones, what was noticed. */
#include "plan/kc_plan.h"
#include "plan/kc_plan_work.h"

#include <math.h>

enum { MAX_COLUMNS = 7 };

typedef struct grid {
    kc_arena *a;
    int       n_columns;
    size_t    max_width[MAX_COLUMNS]; /* 0 = as wide as needed */
    const char *(*rows)[MAX_COLUMNS];
    size_t    n, cap;
} grid;

/* s within `width` columns, with … for what was cut. */
static const char *fit(kc_arena *a, const char *s, size_t width)
{
    size_t n = strlen(s), used = 0, i = 0, len;

    if (!width || kc_width(s) <= width) return s;
    while (i < n) {
        size_t w;

        kc_utf8_get(s + i, n - i, &len);
        w = kc_width(kc_strndup(a, s + i, len));
        if (used + w + 1 > width) break;
        used += w;
        i += len;
    }
    return kc_printf(a, "%.*s…", (int)i, s);
}

static void grid_row(grid *g, const char *const *cells)
{
    if (g->n == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 32;

        g->rows = kc_grow(g->a, g->rows, g->cap * sizeof *g->rows, cap * sizeof *g->rows);
        g->cap = cap;
    }
    for (int i = 0; i < g->n_columns; i++) g->rows[g->n][i] = fit(g->a, cells[i] ? cells[i] : "", g->max_width[i]);
    g->n++;
}

static void grid_print(const grid *g, kc_buf *b)
{
    size_t width[MAX_COLUMNS] = { 0 };

    for (size_t r = 0; r < g->n; r++)
        for (int i = 0; i < g->n_columns; i++)
            if (kc_width(g->rows[r][i]) > width[i]) width[i] = kc_width(g->rows[r][i]);
    for (size_t r = 0; r < g->n; r++) {
        kc_buf_adds(b, " ");
        for (int i = 0; i < g->n_columns; i++) {
            kc_buf_addf(b, " %s", g->rows[r][i]);
            for (size_t k = kc_width(g->rows[r][i]); i + 1 < g->n_columns && k < width[i] + 1; k++) kc_buf_addc(b, ' ');
        }
        kc_buf_adds(b, "\n");
    }
}

static const char *joined(kc_arena *a, const kc_names *names)
{
    kc_buf b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < names->n; i++) kc_buf_addf(&b, "%s%s", i ? "、" : "", names->items[i]);
    return b.n ? b.s : "";
}

const char *kc_target_text(kc_arena *a, const kc_target *t, kc_lang lang)
{
    kc_buf b;

    kc_buf_init(&b, a);
    if (t->cmp < KC_CMP_INCREASE) kc_buf_addf(&b, "%s ", kc_cmp_text(t->cmp));
    else kc_buf_addf(&b, "%s", kc_t(lang, kc_printf(a, "plan.t.%s", kc_cmp_text(t->cmp))));
    if (!isnan(t->value)) {
        if (t->cmp >= KC_CMP_INCREASE) kc_buf_addc(&b, ' ');
        kc_buf_num(&b, t->value);
        if (t->unit) kc_buf_addf(&b, "%s%s", t->unit[0] == '%' || t->unit[0] == '/' || strcmp(t->unit, "‰") == 0 ? "" : " ", t->unit);
    } else if (t->unit) {
        kc_buf_addf(&b, " %s", t->unit);
    }
    return b.s;
}

static void line(kc_buf *b, kc_lang lang, const char *key, const char *value)
{
    const char *label = kc_t(lang, key);

    kc_buf_addf(b, "%s", label);
    for (size_t i = kc_width(label); i < 14; i++) kc_buf_addc(b, ' ');
    kc_buf_addf(b, "%s\n", value ? value : kc_t(lang, "plan.t.unknown"));
}

static void head_of(kc_buf *b, const kc_plan *p, kc_lang lang)
{
    kc_arena *a = b->arena;

    line(b, lang, "plan.t.plan", p->title);
    line(b, lang, "plan.t.issuer", p->issuer);
    line(b, lang, "plan.t.jurisdiction", p->jurisdiction);
    line(b, lang, "plan.t.period", p->period_from ? kc_printf(a, "%d–%d", p->period_from, p->period_to) : NULL);
    line(b, lang, "plan.t.issued", p->issued);
    line(b, lang, "plan.t.status", kc_t(lang, p->confirmed ? "plan.t.confirmed" : "plan.t.draft"));
}

static void actions_of(kc_buf *b, const kc_plan *p, kc_lang lang)
{
    kc_arena   *a = b->arena;
    grid        g = { .a = a, .n_columns = 4, .max_width = { 0, 44, 34, 60 } };
    const char *head[] = { kc_t(lang, "plan.t.no"), kc_t(lang, "plan.t.name"), kc_t(lang, "plan.t.lead"), kc_t(lang, "plan.t.support") };

    kc_buf_addf(b, "\n%s\n", kc_tf(a, lang, "plan.t.actions", "%zu", p->actions.n));
    if (!p->actions.n) return;
    grid_row(&g, head);
    for (size_t i = 0; i < p->actions.n; i++) {
        const kc_action *x = &p->actions.items[i];
        const char      *cells[] = { kc_printf(a, "%d", x->no), x->name, joined(a, &x->lead), joined(a, &x->support) };

        grid_row(&g, cells);
    }
    grid_print(&g, b);
}

static void targets_of(kc_buf *b, const kc_plan *p, kc_lang lang)
{
    kc_arena   *a = b->arena;
    grid        g = { .a = a, .n_columns = 7, .max_width = { 0, 50, 24, 0, 0, 14, 0 } };
    const char *head[] = { kc_t(lang, "plan.t.id"),     kc_t(lang, "plan.t.indicator"), kc_t(lang, "plan.t.value"),     kc_t(lang, "plan.t.year"),
                           kc_t(lang, "plan.t.action"), kc_t(lang, "plan.t.section"),   kc_t(lang, "plan.t.confidence") };

    kc_buf_addf(b, "\n%s\n", kc_tf(a, lang, "plan.t.targets", "%zu", p->targets.n));
    if (!p->targets.n) return;
    grid_row(&g, head);
    for (size_t i = 0; i < p->targets.n; i++) {
        const kc_target *t = &p->targets.items[i];
        const char      *cells[] = { t->id, t->indicator, kc_target_text(a, t, lang), t->year ? kc_printf(a, "%d", t->year) : "–",
                                     t->action_no ? kc_printf(a, "%d", t->action_no) : "–", t->section, kc_printf(a, "%.2f%s", t->confidence, t->warnings.n ? " !" : "") };

        grid_row(&g, cells);
    }
    grid_print(&g, b);
}

static void milestones_of(kc_buf *b, const kc_plan *p, kc_lang lang)
{
    kc_arena   *a = b->arena;
    grid        g = { .a = a, .n_columns = 5, .max_width = { 0, 0, 0, 24, 70 } };
    const char *head[] = { kc_t(lang, "plan.t.id"), kc_t(lang, "plan.t.due"), kc_t(lang, "plan.t.recurs"), kc_t(lang, "plan.t.who"), kc_t(lang, "plan.t.what") };

    kc_buf_addf(b, "\n%s\n", kc_tf(a, lang, "plan.t.milestones", "%zu", p->milestones.n));
    if (!p->milestones.n) return;
    grid_row(&g, head);
    for (size_t i = 0; i < p->milestones.n; i++) {
        const kc_milestone *m = &p->milestones.items[i];
        const char         *cells[] = { m->id, m->due ? m->due : "–", m->recurs, m->who, m->what };

        grid_row(&g, cells);
    }
    grid_print(&g, b);
}

static void warnings_of(kc_buf *b, const kc_plan *p, kc_lang lang)
{
    kc_arena   *a = b->arena;
    grid        g = { .a = a, .n_columns = 4, .max_width = { 0, 12, 26, 0 } };
    const char *head[] = { kc_t(lang, "plan.t.id"), kc_t(lang, "plan.t.section"), kc_t(lang, "plan.t.code"), kc_t(lang, "plan.t.message") };
    kc_doubts   open;

    kc_plan_doubts(a, p, &open);
    kc_buf_addf(b, "\n%s\n", kc_tf(a, lang, "plan.t.warnings", "%zu" KC_SEP "%zu", p->warnings.n, open.n));
    if (!p->warnings.n) return;
    grid_row(&g, head);
    for (size_t i = 0; i < p->warnings.n; i++) {
        const kc_warning *w = &p->warnings.items[i];
        const char       *cells[] = { kc_printf(a, "%s%s", w->id ? w->id : "", w->doubt ? " ?" : ""), w->about ? w->about : w->section, w->code,
                                      kc_plan_warning_text(a, w, lang) };

        grid_row(&g, cells);
    }
    grid_print(&g, b);
}

void kc_plan_table(kc_buf *b, const kc_plan *p, kc_lang lang)
{
    head_of(b, p, lang);
    actions_of(b, p, lang);
    targets_of(b, p, lang);
    milestones_of(b, p, lang);
    kc_buf_addf(b, "\n%s\n", kc_tf(b->arena, lang, "plan.t.more", "%zu" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%zu", p->tasks.n, p->quotas.n, p->bodies.n,
                                   p->references.n));
    warnings_of(b, p, lang);
}
