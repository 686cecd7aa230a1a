/* Late and missing data: which indicator, where, since when, whose duty; and the qualitative targets with their judgement. */
#include "report_internal.h"

#include <math.h>

/* Why a cell stands in the list: regions of one line with the same reason and the same last year share a row. */
typedef struct gap {
    bool    listed;
    uint8_t why;
    bool    late; /* a value of an earlier year stands in */
    int     last; /* year of the last value, 0 = never */
} gap;

static int last_year(const kc_page *p, size_t line, size_t region)
{
    const double  *v;
    const uint8_t *status, *flags;
    const bool    *broken;

    if (!kc_history_get(p->e, line, region, &v, &status, &flags, &broken)) return 0;
    for (int i = p->e->n_years - 1; i >= 0; i--)
        if (isfinite(v[i])) return p->e->year_from + i;
    return 0;
}

static gap gap_of(const kc_page *p, size_t line, size_t region)
{
    const kc_result *r = kc_page_result(p, line, region);
    gap              g = { 0 };

    if (r->why == KC_WHY_NOT_APPLICABLE) return g;
    g.late = isfinite(r->value) && (r->flags & KC_RF_OLD_VALUE) != 0;
    g.listed = g.late || (r->status == KC_NO_DATA && !isfinite(r->value));
    if (!g.listed) return g;
    g.why = g.late ? KC_WHY_NONE : r->why;
    g.last = g.late ? r->value_year : last_year(p, line, region);
    return g;
}

static bool same(const gap *x, const gap *y)
{
    return x->listed && y->listed && x->why == y->why && x->late == y->late && x->last == y->last;
}

static void put_where(kc_page *p, const size_t *regions, size_t n)
{
    const char **names = kc_alloc_n(p->a, n + 1, sizeof *names);

    if (n == 1 && regions[0] == p->home) {
        kc_put(p, "<b>");
        kc_put_text(p, p->e->regions[p->home].name);
        kc_put(p, "</b>");
        return;
    }
    if (n == p->n_below && n > 3) {
        kc_put_tf(p, "report.missing.all_regions", "%zu", n);
        return;
    }
    if (n > 6 && n * 3 > p->n_below * 2) { /* shorter by those that are not meant */
        size_t others = 0;

        for (size_t i = 0; i < p->n_below; i++) {
            size_t k = 0;

            while (k < n && regions[k] != p->below[i]) k++;
            if (k == n) names[others++] = p->e->regions[p->below[i]].name;
        }
        kc_put_tf(p, "report.missing.all_but", "%zu" KC_SEP "%s", n,
                  kc_rep_join(p->a, names, others, kc_t(p->lang, "report.comma"), kc_t(p->lang, "report.comma")));
        return;
    }
    for (size_t i = 0; i < n; i++) names[i] = p->e->regions[regions[i]].name;
    if (n > 3) kc_put_tf(p, "report.missing.some_regions", "%zu", n);
    kc_put_text(p, kc_rep_join(p->a, names, n, kc_t(p->lang, "report.comma"), kc_t(p->lang, "report.comma")));
}

static void put_duty(kc_page *p, const kc_line *l)
{
    const kc_action *x = kc_page_action(p, l->action_no);

    if (!x || !x->lead.n) kc_put_t(p, "report.no_unit");
    else kc_put_text(p, kc_rep_list(p->a, p->lang, x->lead.items, x->lead.n));
}

/* `again`: the row above is of the same indicator; its name is there for readers that cannot see, not for the eye. */
static void gap_row(kc_page *p, size_t line, bool again, const gap *g, const size_t *regions, size_t n)
{
    const kc_line *l = &p->e->lines[line];
    const char    *often = p->f->frequency ? p->f->frequency[line] : NULL;

    kc_put(p, again ? "<tr><th scope=\"row\" class=\"again\">" : "<tr><th scope=\"row\">");
    kc_put_text(p, kc_page_name(p, line));
    kc_put(p, "</th><td>");
    put_where(p, regions, n);
    kc_put(p, "</td><td>");
    if (g->last) kc_put_tf(p, "report.missing.since", "%d", g->last + 1);
    else kc_put_tf(p, "report.missing.never", "%d", p->e->year_from);
    kc_put(p, "</td><td>");
    if (g->late) kc_put_tf(p, "report.missing.late", "%d", g->last);
    else kc_put_text(p, kc_why_word((kc_why)g->why, p->lang));
    if (often && strcmp(often, "yearly") != 0) {
        const char *key = kc_printf(p->a, "report.often.%s", often), *text = kc_t(p->lang, key);

        if (text != key) kc_put_text(p, text);
    }
    kc_put(p, "</td><td>");
    put_duty(p, l);
    kc_put(p, "</td></tr>\n");
}

static void line_gaps(kc_page *p, size_t line)
{
    gap    *g = kc_alloc_n(p->a, p->e->n_regions, sizeof *g), home = gap_of(p, line, p->home);
    size_t *group = kc_alloc_n(p->a, p->e->n_regions, sizeof *group);

    bool    again = home.listed;

    if (home.listed) gap_row(p, line, false, &home, &p->home, 1);
    for (size_t i = 0; i < p->n_below; i++) g[i] = gap_of(p, line, p->below[i]);
    for (size_t i = 0; i < p->n_below; i++) {
        gap    first = g[i];
        size_t n = 0;

        if (!first.listed) continue;
        for (size_t k = i; k < p->n_below; k++)
            if (same(&first, &g[k])) {
                group[n++] = p->below[k];
                g[k].listed = false;
            }
        gap_row(p, line, again, &first, group, n);
        again = true;
    }
}

void kc_put_missing(kc_page *p)
{
    static const char *const heads[] = { "report.col.indicator", "report.col.where", "report.col.since", "report.col.reason", "report.col.duty" };
    size_t                   before;

    kc_put_section(p, "missing", "report.part.missing");
    before = p->b->n;
    kc_put(p, "<p class=\"note\">");
    kc_put_tf(p, "report.missing.note", "%d", p->e->max_age);
    kc_put(p, "</p>\n<table class=\"missing\">");
    kc_put_heads(p, heads, "lllll", 5);
    kc_put(p, "<tbody>\n");
    {
        size_t empty = p->b->n;

        for (size_t i = 0; i < p->e->n_lines; i++)
            if (kc_page_open(&p->e->lines[i])) line_gaps(p, i);
        if (p->b->n == empty) { /* nothing is missing: say so instead of an empty table */
            p->b->n = before;
            p->b->s[before] = '\0';
            kc_put(p, "<p>");
            kc_put_t(p, "report.missing.none");
            kc_put(p, "</p>\n");
            return;
        }
    }
    kc_put(p, "</tbody></table>\n");
}

/* ---- qualitative targets ------------------------------------------------------------------------- */

static void qualitative_row(kc_page *p, size_t i)
{
    const kc_line   *l = &p->e->lines[i];
    const kc_result *r = kc_page_result(p, i, p->home);
    kc_buf           ids, years;

    kc_buf_init(&ids, p->a);
    kc_buf_init(&years, p->a);
    for (size_t k = 0; k < l->n_targets; k++) {
        const kc_target *t = l->targets[k];

        kc_buf_addf(&ids, "%s%s", k ? " " : "", t->id);
        if (t->year) kc_buf_addf(&years, "%s%d", years.n ? kc_t(p->lang, "report.comma") : "", t->year);
    }
    kc_put(p, "<tr><th scope=\"row\">");
    kc_put_text(p, kc_page_name(p, i));
    kc_put(p, "</th><td>");
    kc_put_text(p, ids.s);
    kc_put(p, "</td><td>");
    kc_put_text(p, l->n_targets && l->targets[0]->section ? l->targets[0]->section : "–");
    kc_put(p, "</td><td>");
    kc_put_text(p, years.n ? years.s : "–");
    kc_put(p, "</td><td>");
    if (r->verdict == KC_VERDICT_NONE) {
        kc_buf_addf(p->b, "<span class=\"st s%d\"><i>%s</i>", KC_NO_DATA, kc_standing_mark(KC_NO_DATA));
        kc_put_text(p, kc_why_word(KC_WHY_AWAITS_JUDGEMENT, p->lang));
        kc_put(p, "</span>");
    } else {
        static const int mark[] = { KC_NO_DATA, KC_MET, KC_AT_RISK, KC_NOT_MET };

        kc_buf_addf(p->b, "<span class=\"st s%d\"><i>%s</i>", mark[r->verdict], kc_standing_mark((kc_standing)mark[r->verdict]));
        kc_put_t(p, kc_printf(p->a, "judge.verdict.%s", kc_verdict_text((kc_verdict)r->verdict)));
        kc_put(p, "</span>");
    }
    kc_put(p, "</td></tr>\n");
}

void kc_put_qualitative(kc_page *p)
{
    static const char *const heads[] = { "report.col.what", "report.col.target_id", "report.col.section", "report.col.year", "report.col.judgement" };

    if (!p->all.sum.qualitative) return;
    kc_put_section(p, "qualitative", "report.part.qualitative");
    kc_put(p, "<p class=\"note\">");
    kc_put_t(p, "report.qualitative.note");
    kc_put(p, "</p>\n<table class=\"qual\">");
    kc_put_heads(p, heads, "lllll", 5);
    kc_put(p, "<tbody>\n");
    for (size_t i = 0; i < p->e->n_lines; i++)
        if (!kc_page_open(&p->e->lines[i])) qualitative_row(p, i);
    kc_put(p, "</tbody></table>\n");
}
