/* The head of the report and its sentences: how many stand how, the biggest gaps, the best progress, the chances. */
#include "report_internal.h"

#include <math.h>
#include <stdlib.h>

enum { NAMED = 3, URGENT = 10 };

/* ---- head ---------------------------------------------------------------------------------------- */

static void meta(kc_page *p, const char *key, const char *value)
{
    if (!value || !*value) return;
    kc_put(p, "<div><dt>");
    kc_put_t(p, key);
    kc_put(p, "</dt><dd>");
    kc_put_text(p, value);
    kc_put(p, "</dd></div>");
}

void kc_put_head(kc_page *p)
{
    const kc_plan          *plan = p->e->plan;
    const kc_judged_region *home = &p->e->regions[p->home];
    const char             *title = plan->title ? plan->title : "";

    kc_put(p, "<header>\n<p class=\"over\">");
    kc_put_text(p, title);
    kc_put(p, "</p>\n<h1>");
    kc_put_tf(p, "report.annual.title", "%s" KC_SEP "%d", home->name, p->e->year);
    kc_put(p, "</h1>\n<dl class=\"meta\">");
    meta(p, "report.meta.issuer", plan->issuer);
    meta(p, "report.meta.number", plan->number);
    if (plan->period_from) meta(p, "report.meta.period", kc_printf(p->a, "%d–%d", plan->period_from, plan->period_to));
    meta(p, "report.meta.region", kc_printf(p->a, "%s %s", home->name, home->code));
    meta(p, "report.meta.year", kc_printf(p->a, "%d", p->e->year));
    meta(p, "report.meta.method", kc_t(p->lang, kc_printf(p->a, "report.method.%s", kc_method_text(p->e->method))));
    meta(p, "report.meta.run", kc_printf(p->a, "R%s", p->e->run8));
    meta(p, "report.meta.program", kc_printf(p->a, "Kangce %s", p->e->program ? p->e->program : ""));
    meta(p, "report.meta.date", p->o->date);
    kc_put(p, "</dl>\n</header>\n");
}

/* ---- sentences ----------------------------------------------------------------------------------- */

/* A line with the number that puts it in order. */
typedef struct ranked {
    size_t line;
    double by;
} ranked;

static int by_most(const void *x, const void *y)
{
    const ranked *a = x, *b = y;

    if (a->by != b->by) return a->by > b->by ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* Gap as a share of the target; a target of zero is compared by the gap itself. A change that only has a direction has no figure
 * to be compared with and comes last. */
static double relative_gap(const kc_result *r)
{
    if (!isfinite(r->target)) return 0;
    return fabs(r->target) > 0 ? fabs(r->gap) / fabs(r->target) : fabs(r->gap);
}

static size_t behind(const kc_page *p, ranked *out)
{
    size_t n = 0;

    for (size_t i = 0; i < p->e->n_lines; i++) {
        const kc_result *r = kc_page_result(p, i, p->home);

        /* On track although short of the target: its value is of an earlier year and was at the pace of that year. */
        if (isfinite(r->gap) && r->gap < 0 && r->met != 1 && r->status != KC_MET && r->status != KC_ON_TRACK) out[n++] = (ranked){ i, relative_gap(r) };
    }
    qsort(out, n, sizeof *out, by_most);
    return n;
}

/* The value as a sentence says it: with its marks. */
static const char *value_of(const kc_page *p, const kc_result *r)
{
    return kc_printf(p->a, "%s%s", kc_rep_num(p->a, r->value, kc_result_decimals(&p->e->lines[r->line], r)), kc_page_marks(p, r->flags, KC_RF_VALUE_MARKS));
}

static void sentence_gaps(kc_page *p, const ranked *gaps, size_t n)
{
    const char *parts[NAMED];
    size_t      shown = n < NAMED ? n : NAMED;

    kc_put(p, "<li>");
    for (size_t i = 0; i < shown; i++) {
        const kc_result *r = kc_page_result(p, gaps[i].line, p->home);

        parts[i] = kc_tf(p->a, p->lang, isfinite(r->target) ? "report.sum.gap_one" : "report.sum.gap_way", "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s",
                         kc_page_name(p, gaps[i].line), value_of(p, r),
                         kc_rep_num(p->a, r->target, kc_result_decimals(&p->e->lines[gaps[i].line], r)),
                         kc_rep_unit(p->lang, p->e->lines[gaps[i].line].unit));
    }
    if (!n) kc_put_t(p, "report.sum.gap.0");
    else kc_put_tf(p, n == 1 ? "report.sum.gap.1" : "report.sum.gap.n", "%zu" KC_SEP "%s", n, kc_rep_list(p->a, p->lang, parts, shown));
    kc_put(p, "</li>\n");
}

/* How many have done all of the change, and which of the others have done most. */
static void sentence_progress(kc_page *p)
{
    ranked     *best = kc_alloc_n(p->a, p->e->n_lines + 1, sizeof *best);
    const char *parts[NAMED];
    size_t      n = 0, shown;
    long        done = 0;

    for (size_t i = 0; i < p->e->n_lines; i++) {
        const kc_result *r = kc_page_result(p, i, p->home);

        if (isfinite(r->hp2030) && r->hp2030 >= 100) done++;
        else if (isfinite(r->hp2030) && r->hp2030 > 0) best[n++] = (ranked){ i, r->hp2030 };
    }
    if (!n && !done) return;
    if (n) qsort(best, n, sizeof *best, by_most);
    shown = n < NAMED ? n : NAMED;
    for (size_t i = 0; i < shown; i++)
        parts[i] = kc_tf(p->a, p->lang, "report.sum.progress_one", "%s" KC_SEP "%s" KC_SEP "%s", kc_page_name(p, best[i].line),
                         kc_rep_num(p->a, floor(best[i].by), 0), /* 99.6 % is not all of it */
                         kc_page_marks(p, kc_page_result(p, best[i].line, p->home)->flags, KC_RF_VALUE_MARKS | KC_RF_BASIS_MARKS));
    kc_put(p, "<li>");
    kc_put_text(p, kc_rep_count(p->a, p->lang, "report.sum.done.", done));
    if (n) kc_put_tf(p, "report.sum.progress", "%s", kc_rep_list(p->a, p->lang, parts, shown));
    kc_put_t(p, "report.stop");
    kc_put(p, "</li>\n");
}

static void sentence_chance(kc_page *p)
{
    long   n = 0, high = 0, low = 0;
    size_t worst = 0;
    double least = 2;

    for (size_t i = 0; i < p->e->n_lines; i++) {
        const kc_result *r = kc_page_result(p, i, p->home);

        if (!isfinite(r->chance)) continue;
        n++;
        high += r->chance >= 0.8;
        low += r->chance < 0.5;
        if (r->chance < least) {
            least = r->chance;
            worst = i;
        }
    }
    kc_put(p, "<li>");
    kc_put_text(p, kc_rep_count(p->a, p->lang, "report.sum.chance.", n));
    if (n) {
        kc_put_text(p, kc_rep_count(p->a, p->lang, "report.sum.chance_high.", high));
        kc_put_text(p, kc_rep_count(p->a, p->lang, "report.sum.chance_low.", low));
        if (low)
            kc_put_tf(p, "report.sum.chance_worst", "%s" KC_SEP "%s" KC_SEP "%d" KC_SEP "%s", kc_page_name(p, worst), kc_rep_chance(p->a, least),
                      (int)kc_page_result(p, worst, p->home)->final_year,
                      kc_page_marks(p, kc_page_result(p, worst, p->home)->flags, KC_RF_VALUE_MARKS | KC_RF_BASIS_MARKS));
    }
    kc_put(p, "</li>\n");
}

static void sentence_if(kc_page *p, const char *key, long n)
{
    if (!n) return;
    kc_put(p, "<li>");
    kc_put_text(p, kc_rep_count(p->a, p->lang, key, n));
    kc_put(p, "</li>\n");
}

/* Everything made up that the page shows, whoever's it is: a reader of one row must not miss it. */
static void alert(kc_page *p)
{
    long own = 0, below = 0;

    for (size_t i = 0; i < p->e->n_lines; i++) {
        own += (kc_page_result(p, i, p->home)->flags & KC_RF_ANY_SYNTHETIC) != 0 || kc_page_synthetic_history(p, i, p->home);
        for (size_t k = 0; k < p->n_below + p->n_deep; k++) below += (kc_page_result(p, i, p->below[k])->flags & KC_RF_ANY_SYNTHETIC) != 0;
    }
    if (!own && !below) return;
    kc_put(p, "<p class=\"alert\">");
    kc_put_tf(p, below ? "report.sum.synthetic_below" : "report.sum.synthetic", "%ld" KC_SEP "%ld", own, below);
    kc_put(p, "</p>\n");
}

/* ---- tiles --------------------------------------------------------------------------------------- */

static void tiles(kc_page *p)
{
    kc_put(p, "<div class=\"tiles\">");
    for (int i = 0; i < KC_N_STANDINGS; i++) {
        kc_buf_addf(p->b, "<div class=\"tile s%d%s\"><span class=\"big\">%ld</span>", i, p->all.sum.n[i] ? "" : " none", p->all.sum.n[i]);
        kc_put_status(p, i);
        kc_put(p, "</div>");
    }
    kc_put(p, "</div>\n");
}

void kc_put_summary(kc_page *p)
{
    ranked *gaps = kc_alloc_n(p->a, p->e->n_lines + 1, sizeof *gaps);
    size_t  n = behind(p, gaps);

    alert(p);
    kc_put(p, "<p class=\"lead\">");
    kc_put_text(p, kc_sum_text(p->a, p->lang, &p->all.sum));
    kc_put(p, "</p>\n");
    tiles(p);
    kc_put(p, "<ul class=\"facts\">\n");
    sentence_gaps(p, gaps, n);
    sentence_progress(p);
    sentence_chance(p);
    sentence_if(p, "report.sum.no_data_more.", p->all.sum.n[KC_NO_DATA]);
    sentence_if(p, "report.sum.old.", p->all.old);
    sentence_if(p, "report.sum.unconfirmed.", p->all.unconfirmed);
    sentence_if(p, "report.sum.target_unconfirmed.", p->all.target_unconfirmed);
    kc_put(p, "</ul>\n");
}

/* ---- what needs somebody ------------------------------------------------------------------------- */

static void lead_units(kc_page *p, int action_no)
{
    const kc_action *x = kc_page_action(p, action_no);

    if (!x || !x->lead.n) kc_put_t(p, "report.no_unit");
    else kc_put_text(p, kc_rep_list(p->a, p->lang, x->lead.items, x->lead.n));
}

void kc_put_urgent(kc_page *p)
{
    static const char *const heads[] = { "report.col.indicator", "report.col.value", "report.col.target", "report.col.gap",
                                         "report.col.status",    "report.col.years_left", "report.col.lead" };
    ranked                  *gaps = kc_alloc_n(p->a, p->e->n_lines + 1, sizeof *gaps);
    size_t                   n = behind(p, gaps);

    kc_put_section(p, "urgent", "report.part.urgent");
    if (!n) {
        kc_put(p, "<p>");
        kc_put_t(p, "report.sum.gap.0");
        kc_put(p, "</p>\n");
        return;
    }
    kc_put(p, "<p class=\"note\">");
    kc_put_t(p, "report.urgent.note");
    kc_put(p, "</p>\n<table class=\"urgent\">");
    kc_put_heads(p, heads, "lrrrlrl", 7);
    kc_put(p, "<tbody>\n");
    for (size_t i = 0; i < n && i < URGENT; i++) {
        const kc_line   *l = &p->e->lines[gaps[i].line];
        const kc_result *r = kc_page_result(p, gaps[i].line, p->home);
        int              left = r->final_year - p->e->year;

        kc_put(p, "<tr><th scope=\"row\">");
        kc_put_text(p, kc_page_name(p, gaps[i].line));
        if (l->unit) kc_put_tf(p, "report.in_unit", "%s", kc_rep_unit(p->lang, l->unit));
        kc_put(p, "</th><td class=\"r\">");
        kc_put_number(p, r, "value", kc_rep_num(p->a, r->value, kc_result_decimals(l, r)), false);
        kc_put_marks(p, r->flags);
        kc_put(p, "</td><td class=\"r\">");
        if (isfinite(r->target)) kc_put_number(p, r, "target", kc_rep_num(p->a, r->target, kc_result_decimals(l, r)), false);
        else if (r->goal_at < l->n_targets) kc_put_text(p, kc_rep_target(p->a, p->lang, l->targets[r->goal_at]));
        else kc_put(p, "–");
        kc_put(p, "</td><td class=\"r\">");
        kc_put_number(p, r, "gap", kc_rep_signed(p->a, r->gap, kc_result_decimals(l, r)), false);
        kc_put(p, "</td><td>");
        kc_put_status(p, r->status);
        kc_put_basis_marks(p, kc_result_status_marks(l, r));
        kc_buf_addf(p->b, "</td><td class=\"r\">%s</td><td>", r->final_year && left >= 0 ? kc_printf(p->a, "%d", left) : "–");
        lead_units(p, l->action_no);
        kc_put(p, "</td></tr>\n");
    }
    kc_put(p, "</tbody></table>\n");
}
