/* The regions below: how they stand, in the order of their codes. No ranks: a rank of small differences says nothing. */
#include "report_internal.h"

#include <math.h>

enum { COLUMNS = 7 };

static void overview(kc_page *p)
{
    static const char *const before[] = { "report.col.region", "report.col.code", "report.col.share" };

    kc_put(p, "<table class=\"counts\">");
    kc_put_counts_heads(p, before, 3);
    kc_put(p, "<tbody>\n");
    for (size_t i = 0; i < p->n_below; i++) {
        const kc_judged_region *x = &p->e->regions[p->below[i]];
        kc_counts               c = kc_page_count(p, p->below[i], NULL, NULL);
        long                    known = c.sum.total - c.sum.n[KC_NO_DATA], good = c.sum.n[KC_MET] + c.sum.n[KC_ON_TRACK];

        kc_put(p, "<tr><th scope=\"row\">");
        kc_put_text(p, x->name);
        kc_put(p, "</th><td class=\"code\">");
        kc_put_text(p, x->code);
        kc_buf_addf(p->b, "</td><td class=\"r\">%s</td>", known ? kc_printf(p->a, "%ld/%ld", good, known) : "–");
        kc_put_counts_cells(p, &c);
        kc_put(p, "</tr>\n");
    }
    kc_put(p, "</tbody></table>\n");
}

static bool any_below(const kc_page *p, size_t line)
{
    for (size_t i = 0; i < p->n_below + p->n_deep; i++)
        if (isfinite(kc_page_result(p, line, p->below[i])->value)) return true;
    return false;
}

static void matrix_cell(kc_page *p, size_t line, size_t region)
{
    const kc_line   *l = &p->e->lines[line];
    const kc_result *r = kc_page_result(p, line, region);

    if (!isfinite(r->value)) {
        kc_put(p, "<td class=\"r nv\" title=\"");
        if (r->why) kc_put_text(p, kc_why_word((kc_why)r->why, p->lang));
        kc_put(p, "\">○</td>");
        return;
    }
    kc_put(p, "<td class=\"r\">");
    kc_put_number(p, r, "value", kc_rep_num(p->a, r->value, kc_result_decimals(l, r)), region != p->home);
    kc_put_marks(p, r->flags);
    kc_buf_addf(p->b, "<i class=\"m s%d\" title=\"", r->status);
    kc_put_text(p, kc_standing_word((kc_standing)r->status, p->lang));
    kc_buf_addf(p->b, "\">%s</i>", kc_standing_mark((kc_standing)r->status));
    kc_put_basis_marks(p, kc_result_status_marks(l, r));
    if (r->value_year && r->value_year != p->e->year) kc_buf_addf(p->b, "<small class=\"old\">%d</small>", r->value_year);
    kc_put(p, "</td>");
}

static void matrix_head(kc_page *p, const size_t *lines, size_t n)
{
    kc_put(p, "<thead><tr><th scope=\"col\">");
    kc_put_t(p, "report.col.region");
    kc_put(p, "</th>");
    for (size_t k = 0; k < n; k++) {
        const kc_line *l = &p->e->lines[lines[k]];

        kc_put(p, "<th scope=\"col\" class=\"r\">");
        kc_put_text(p, kc_page_name(p, lines[k]));
        if (l->unit) kc_put_tf(p, "report.in_unit", "%s", kc_rep_unit(p->lang, l->unit));
        kc_put(p, "</th>");
    }
    kc_put(p, "</tr><tr class=\"tg\"><th scope=\"row\">");
    kc_put_t(p, "report.col.target");
    kc_put(p, "</th>");
    for (size_t k = 0; k < n; k++) {
        const kc_line   *l = &p->e->lines[lines[k]];
        const kc_result *r = kc_page_result(p, lines[k], p->home);

        kc_put(p, "<td class=\"r\">");
        if (isfinite(r->target)) {
            static const char *const step[] = { "≥", "≤" };
            kc_cmp                   cmp = r->goal_at < l->n_targets ? l->targets[r->goal_at]->cmp : KC_CMP_EQ;

            kc_put_text(p, cmp == KC_CMP_INCREASE ? step[0] : cmp == KC_CMP_DECREASE ? step[1] : kc_rep_cmp(cmp));
            kc_put(p, "&#160;");
            kc_put_number(p, r, "target", kc_rep_num(p->a, r->target, kc_result_decimals(l, r)), false);
        } else if (r->goal_at < l->n_targets) kc_put_text(p, kc_rep_target(p->a, p->lang, l->targets[r->goal_at]));
        else kc_put(p, "–");
        kc_put(p, "</td>");
    }
    kc_put(p, "</tr></thead>\n");
}

static void matrix_row(kc_page *p, const size_t *lines, size_t n, size_t region, const char *row_class)
{
    kc_buf_addf(p->b, "<tr%s><th scope=\"row\">", row_class);
    kc_put_text(p, p->e->regions[region].name);
    kc_put(p, "</th>");
    for (size_t k = 0; k < n; k++) matrix_cell(p, lines[k], region);
    kc_put(p, "</tr>\n");
}

/* Deeper places stand only where they have something to say. */
static void matrix_deep(kc_page *p, const size_t *lines, size_t n)
{
    bool head = false;

    for (size_t i = p->n_below; i < p->n_below + p->n_deep; i++) {
        bool any = false;

        for (size_t k = 0; k < n; k++) any = any || isfinite(kc_page_result(p, lines[k], p->below[i])->value);
        if (!any) continue;
        if (!head) {
            kc_buf_addf(p->b, "<tr class=\"sub\"><th colspan=\"%zu\">", n + 1);
            kc_put_t(p, "report.regions.deeper");
            kc_put(p, "</th></tr>\n");
            head = true;
        }
        matrix_row(p, lines, n, p->below[i], " class=\"deep\"");
    }
}

static void matrix(kc_page *p, const size_t *lines, size_t n)
{
    kc_put(p, p->n_below + p->n_deep <= 15 ? "<table class=\"matrix keep\">" : "<table class=\"matrix\">");
    matrix_head(p, lines, n);
    kc_put(p, "<tbody>\n");
    matrix_row(p, lines, n, p->home, " class=\"own\"");
    for (size_t i = 0; i < p->n_below; i++) matrix_row(p, lines, n, p->below[i], "");
    matrix_deep(p, lines, n);
    kc_put(p, "</tbody></table>\n");
}

void kc_put_regions(kc_page *p)
{
    size_t *lines = kc_alloc_n(p->a, p->e->n_lines + 1, sizeof *lines), n = 0, tables;

    if (!p->n_below && !p->n_deep) return;
    for (size_t i = 0; i < p->e->n_lines; i++)
        if (kc_page_open(&p->e->lines[i]) && any_below(p, i)) lines[n++] = i;
    kc_put_section(p, "regions", "report.part.regions");
    kc_put(p, "<p class=\"note\">");
    kc_put_t(p, "report.regions.note");
    if (p->e->n_outside)
        kc_put_tf(p, "report.regions.outside", "%s", kc_rep_list(p->a, p->lang, p->e->outside, p->e->n_outside));
    kc_put(p, "</p>\n");
    if (!n) {
        kc_put(p, "<p>");
        kc_put_t(p, "report.regions.none");
        kc_put(p, "</p>\n");
        return;
    }
    if (p->n_below) overview(p);
    kc_put(p, "<h3>");
    kc_put_t(p, "report.regions.values");
    kc_put(p, "</h3>\n<p class=\"note\">");
    kc_put_t(p, "report.regions.values_note");
    kc_put(p, "</p>\n");
    if (p->n_unlisted) {
        kc_put(p, "<p class=\"note\">");
        kc_put_text(p, kc_rep_count(p->a, p->lang, "report.regions.unlisted.", (long)p->n_unlisted));
        kc_put(p, "</p>\n");
    }
    tables = (n + COLUMNS - 1) / COLUMNS;
    for (size_t t = 0, from = 0; t < tables; t++) { /* columns spread evenly over the tables */
        size_t take = (n - from + (tables - t) - 1) / (tables - t);

        matrix(p, lines + from, take);
        from += take;
    }
}
