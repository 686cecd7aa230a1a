/* The tables of the plan: actions by status, one table for each action, the lead units. */
#include "report_internal.h"

#include <math.h>

/* ---- actions by status --------------------------------------------------------------------------- */

static bool of_action(const kc_page *p, size_t line, const void *ctx)
{
    return p->e->lines[line].action_no == *(const int *)ctx;
}

static void overview_row(kc_page *p, int no, const char *name)
{
    kc_counts c = kc_page_count(p, p->home, of_action, &no);

    if (!c.sum.total && !c.sum.qualitative) return;
    kc_put(p, "<tr><th scope=\"row\">");
    if (no) kc_buf_addf(p->b, "<a href=\"#a%d\"><span class=\"no\">%d</span> ", no, no);
    else kc_put(p, "<a href=\"#a0\">");
    kc_put_text(p, name);
    kc_put(p, "</a></th>");
    kc_put_counts_cells(p, &c);
    kc_put(p, "</tr>\n");
}

void kc_put_actions_overview(kc_page *p)
{
    static const char *const before[] = { "report.col.action" };
    const kc_plan           *plan = p->e->plan;

    kc_put_section(p, "actions", "report.part.actions");
    if (p->all.sum.qualitative) {
        kc_put(p, "<p class=\"note\">");
        kc_put_t(p, "report.actions.note");
        kc_put(p, "</p>\n");
    }
    kc_put(p, "<table class=\"counts\">");
    kc_put_counts_heads(p, before, 1);
    kc_put(p, "<tbody>\n");
    overview_row(p, 0, kc_t(p->lang, "report.no_action"));
    for (size_t i = 0; i < plan->actions.n; i++) overview_row(p, plan->actions.items[i].no, plan->actions.items[i].name);
    kc_put(p, "</tbody><tfoot><tr><th scope=\"row\">");
    kc_put_t(p, "report.total");
    kc_put(p, "</th>");
    kc_put_counts_cells(p, &p->all);
    kc_put(p, "</tr></tfoot></table>\n");
}

/* ---- one action ---------------------------------------------------------------------------------- */

static void year_under(kc_page *p, int year)
{
    if (year) kc_buf_addf(p->b, "<small>%d</small>", year);
}

static void cell_baseline(kc_page *p, const kc_line *l, const kc_result *r)
{
    uint32_t marks = kc_page_baseline_marks(p, r->line, r->region);

    kc_put(p, "<td class=\"r\">");
    if (!isfinite(r->baseline)) {
        kc_put(p, "–");
        kc_put_basis_marks(p, r->flags & KC_RF_REBASED);
        kc_put(p, "</td>");
        return;
    }
    kc_put_number(p, r, "baseline", r->flags & KC_RF_BASELINE_OBSERVED ? kc_rep_num(p->a, r->baseline, l->decimals) : kc_rep_plain(p->a, r->baseline, 6), true);
    kc_put_marks(p, marks);
    kc_put_basis_marks(p, r->flags & KC_RF_REBASED);
    if (r->baseline_year) year_under(p, r->baseline_year);
    else {
        kc_put(p, "<small>");
        kc_put_t(p, "report.no_year");
        kc_put(p, "</small>");
    }
    kc_put(p, "</td>");
}

static void cell_value(kc_page *p, const kc_line *l, const kc_result *r)
{
    kc_put(p, "<td class=\"r v\">");
    if (!isfinite(r->value)) {
        kc_put(p, "–</td>");
        return;
    }
    kc_put_number(p, r, "value", kc_rep_num(p->a, r->value, kc_result_decimals(l, r)), true);
    kc_put_marks(p, r->flags);
    if (r->value_year && r->value_year != p->e->year) kc_buf_addf(p->b, "<small class=\"old\">%d</small>", r->value_year);
    kc_put(p, "</td>");
}

static void unconfirmed_mark(kc_page *p)
{
    kc_put(p, "<b class=\"mk\" title=\"");
    kc_put_t(p, "report.mark.target_unconfirmed");
    kc_put(p, "\">?</b>");
}

static const kc_target *governing(const kc_line *l, const kc_result *r)
{
    return r->goal_at < l->n_targets ? l->targets[r->goal_at] : NULL;
}

/* What a reader should know about the target itself. */
static void target_words(kc_page *p, uint32_t flags)
{
    static const uint32_t shown = KC_RF_TARGET_LOOSER | KC_RF_YEAR_ASSUMED | KC_RF_TARGET_CONFLICT;

    for (int i = 0; i < KC_N_FLAGS; i++)
        if (flags & shown & (1u << i)) {
            kc_put(p, "<small class=\"old\">");
            kc_put_text(p, kc_flag_word(i, p->lang));
            kc_put(p, "</small>");
        }
}

static void cell_target(kc_page *p, const kc_line *l, const kc_result *r)
{
    const kc_target *t = governing(l, r);
    const char      *text;

    kc_put(p, "<td class=\"r\">");
    if (!t) {
        kc_put(p, "–</td>");
        return;
    }
    if (r->rule == KC_RULE_LINEAR && isfinite(r->target))
        text = kc_printf(p->a, "%s\xC2\xA0%s", t->cmp <= KC_CMP_EQ ? kc_rep_cmp(t->cmp) : "", kc_rep_num(p->a, r->target, kc_result_decimals(l, r)));
    else if (r->rule == KC_RULE_STEP && isfinite(r->target))
        text = kc_printf(p->a, "%s\xC2\xA0%s", t->cmp == KC_CMP_INCREASE ? "≥" : "≤", kc_rep_num(p->a, r->target, kc_result_decimals(l, r)));
    else text = kc_rep_target(p->a, p->lang, t);
    kc_put_number(p, r, "target", text, true);
    if ((r->rule == KC_RULE_LINEAR || r->rule == KC_RULE_STEP) && isfinite(r->target)) /* it was drawn from the baseline */
        kc_put_basis_marks(p, kc_page_baseline_marks(p, r->line, r->region) << KC_RF_BASIS_SHIFT);
    if (r->flags & KC_RF_TARGET_UNCONFIRMED) unconfirmed_mark(p);
    kc_put(p, "<small>");
    switch ((kc_rule)r->rule) {
    case KC_RULE_LINEAR:
        if (isfinite(r->target)) kc_put_tf(p, "report.rule.linear", "%d", (int)r->goal_year);
        else if (t->year) kc_buf_addf(p->b, "%d", t->year);
        break;
    case KC_RULE_STEP:
        if (isfinite(r->target)) kc_put_text(p, kc_rep_target(p->a, p->lang, t));
        else if (t->year) kc_buf_addf(p->b, "%d", t->year);
        break;
    case KC_RULE_NEXT:
    case KC_RULE_LAST:
    case KC_RULE_OWN:
        if (t->year) kc_buf_addf(p->b, "%d", t->year);
        break;
    case KC_RULE_NONE:
    case KC_RULE_JUDGEMENT: break;
    }
    kc_put(p, "</small>");
    target_words(p, r->flags);
    kc_put(p, "</td>");
}

static void cell_final(kc_page *p, const kc_line *l, const kc_result *r)
{
    const kc_target *last = NULL;

    for (size_t i = 0; i < l->n_targets; i++)
        if (l->targets[i]->year && l->targets[i]->year == r->final_year) last = l->targets[i];
    kc_put(p, "<td class=\"r\">");
    if (last && r->final_year > p->e->year) {
        kc_put_number(p, r, "final", kc_rep_target(p->a, p->lang, last), true);
        if (kc_page_doubtful(last)) unconfirmed_mark(p);
        year_under(p, r->final_year);
    } else kc_put(p, "–");
    kc_put(p, "</td><td class=\"r\"");
    if (!isfinite(r->chance) && r->why_chance) {
        kc_put(p, " title=\"");
        kc_put_text(p, kc_why_word((kc_why)r->why_chance, p->lang));
        kc_put(p, "\"");
    }
    kc_put(p, ">");
    if (isfinite(r->chance)) {
        kc_put_number(p, r, "chance", kc_rep_chance(p->a, r->chance), true);
        kc_put_basis_marks(p, r->flags & KC_RF_BASIS_MARKS); /* the trend is made of them */
    } else kc_put(p, "–");
    kc_put(p, "</td>");
}

static void line_row(kc_page *p, size_t i)
{
    const kc_line   *l = &p->e->lines[i];
    const kc_result *r = kc_page_result(p, i, p->home);

    kc_put(p, "<tr><th scope=\"row\">");
    kc_put_text(p, kc_page_name(p, i));
    if (l->unit) kc_put_tf(p, "report.in_unit", "%s", kc_rep_unit(p->lang, l->unit));
    kc_put(p, " <span class=\"key\">");
    kc_put_text(p, l->key);
    kc_put(p, "</span></th>");
    cell_baseline(p, l, r);
    cell_value(p, l, r);
    cell_target(p, l, r);
    kc_put(p, "<td class=\"r\">");
    if (isfinite(r->gap)) kc_put_number(p, r, "gap", kc_rep_signed(p->a, r->gap, kc_result_decimals(l, r)), true);
    else kc_put(p, "–");
    kc_put(p, "</td><td>");
    kc_put_status(p, r->status);
    kc_put_basis_marks(p, kc_result_status_marks(l, r));
    if (r->status == KC_NO_DATA && r->why && r->why != KC_WHY_ABSENT) { /* that nothing was reported the status says */
        kc_put(p, "<small>");
        kc_put_text(p, kc_why_word((kc_why)r->why, p->lang));
        kc_put(p, "</small>");
    }
    kc_put(p, "</td><td class=\"sp\">");
    kc_put_spark(p, i, p->home);
    kc_put(p, "</td>");
    cell_final(p, l, r);
    kc_put(p, "</tr>\n");
}

static void names_of(kc_page *p, const char *key, const kc_names *names)
{
    if (!names->n) return;
    kc_put(p, "<span>");
    kc_put_tf(p, key, "%s", kc_rep_join(p->a, names->items, names->n, kc_t(p->lang, "report.comma"), kc_t(p->lang, "report.comma")));
    kc_put(p, "</span> ");
}

static void action_table(kc_page *p, int no)
{
    static const char *const heads[] = { "report.col.indicator", "report.col.baseline", "report.col.value", "report.col.target", "report.col.gap",
                                         "report.col.status",    "report.col.trend",    "report.col.final", "report.col.chance" };
    const kc_action         *x = kc_page_action(p, no);
    kc_counts                c = kc_page_count(p, p->home, of_action, &no);

    if (!c.sum.total) return;
    kc_buf_addf(p->b, "<section class=\"action\"><h3 id=\"a%d\">", no);
    if (x) kc_buf_addf(p->b, "<span class=\"no\">%d</span> ", no);
    kc_put_text(p, x ? x->name : kc_t(p->lang, "report.no_action"));
    kc_put(p, "</h3>\n");
    if (x && (x->lead.n || x->support.n)) {
        kc_put(p, "<p class=\"units\">");
        names_of(p, "report.lead", &x->lead);
        names_of(p, "report.support", &x->support);
        kc_put(p, "</p>\n");
    }
    kc_put(p, "<table class=\"lines\"><colgroup><col class=\"c0\"><col class=\"c1\"><col class=\"c2\"><col class=\"c3\"><col class=\"c4\"><col class=\"c5\">"
              "<col class=\"c6\"><col class=\"c7\"><col class=\"c8\"></colgroup>");
    kc_put_heads(p, heads, "lrrrrllrr", 9);
    kc_put(p, "<tbody>\n");
    for (size_t i = 0; i < p->e->n_lines; i++)
        if (p->e->lines[i].action_no == no && kc_page_open(&p->e->lines[i])) line_row(p, i);
    kc_put(p, "</tbody></table></section>\n");
}

void kc_put_action_tables(kc_page *p)
{
    kc_put_section(p, "lines", "report.part.lines");
    kc_put(p, "<p class=\"note\">");
    kc_put_tf(p, "report.lines.note", "%d", p->e->year);
    kc_put(p, "</p>\n");
    action_table(p, 0);
    for (size_t i = 0; i < p->e->plan->actions.n; i++) action_table(p, p->e->plan->actions.items[i].no);
}

/* ---- lead units ---------------------------------------------------------------------------------- */

static bool of_unit(const kc_page *p, size_t line, const void *ctx)
{
    const kc_action *x = kc_page_action(p, p->e->lines[line].action_no);

    for (size_t i = 0; x && i < x->lead.n; i++)
        if (strcmp(x->lead.items[i], ctx) == 0) return true;
    return false;
}

static const char *actions_of(const kc_page *p, const char *unit)
{
    const kc_plan *plan = p->e->plan;
    kc_buf         b;

    kc_buf_init(&b, p->a);
    for (size_t i = 0; i < plan->actions.n; i++)
        for (size_t k = 0; k < plan->actions.items[i].lead.n; k++)
            if (strcmp(plan->actions.items[i].lead.items[k], unit) == 0)
                kc_buf_addf(&b, "%s%d", b.n ? kc_t(p->lang, "report.comma") : "", plan->actions.items[i].no);
    return b.s;
}

/* Lead units in the order in which the plan names them first. */
static size_t units_of(const kc_page *p, const char ***out)
{
    const kc_plan *plan = p->e->plan;
    kc_names       names = { 0 };

    for (size_t i = 0; i < plan->actions.n; i++)
        for (size_t k = 0; k < plan->actions.items[i].lead.n; k++) {
            const char *unit = plan->actions.items[i].lead.items[k];
            size_t      at = 0;

            while (at < names.n && strcmp(names.items[at], unit) != 0) at++;
            if (at == names.n) *KC_PUSH(p->a, &names) = unit;
        }
    *out = names.items;
    return names.n;
}

void kc_put_units(kc_page *p)
{
    static const char *const before[] = { "report.col.lead", "report.col.action_nos" };
    const char             **units;
    size_t                   n = units_of(p, &units);

    kc_put_section(p, "units", "report.part.units");
    kc_put(p, "<p class=\"note\">");
    kc_put_t(p, "report.units.note");
    kc_put(p, "</p>\n<table class=\"counts\">");
    kc_put_counts_heads(p, before, 2);
    kc_put(p, "<tbody>\n");
    for (size_t i = 0; i < n; i++) {
        kc_counts c = kc_page_count(p, p->home, of_unit, units[i]);

        kc_put(p, "<tr><th scope=\"row\">");
        kc_put_text(p, units[i]);
        kc_put(p, "</th><td class=\"nos\">");
        kc_put_text(p, actions_of(p, units[i]));
        kc_put(p, "</td>");
        kc_put_counts_cells(p, &c);
        kc_put(p, "</tr>\n");
    }
    kc_put(p, "</tbody></table>\n");
}
