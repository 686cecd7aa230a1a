/* Notes: rules, methods, marks, sources; and the appendix that says which id belongs to which number. */
#include "report_internal.h"

#include <math.h>

static void note(kc_page *p, const char *name, const char *text)
{
    kc_put(p, "<dt>");
    kc_put_t(p, name);
    kc_put(p, "</dt><dd>");
    kc_put_text(p, text);
    kc_put(p, "</dd>\n");
}

static void standings(kc_page *p)
{
    kc_put(p, "<dt>");
    kc_put_t(p, "report.note.standing");
    kc_put(p, "</dt><dd><ul class=\"plain\">\n");
    for (int i = 0; i < KC_N_STANDINGS; i++) {
        kc_put(p, "<li>");
        kc_put_status(p, i);
        kc_put(p, " ");
        kc_put_t(p, kc_printf(p->a, "report.standing.%s", kc_standing_text((kc_standing)i)));
        kc_put(p, "</li>\n");
    }
    kc_put(p, "</ul></dd>\n");
}

static void marks(kc_page *p)
{
    kc_put(p, "<dt>");
    kc_put_t(p, "report.note.marks");
    kc_put(p, "</dt><dd><ul class=\"plain marks\">\n");
    for (int i = 0; i < KC_N_FLAGS; i++) {
        size_t before = p->b->n, start;

        kc_put(p, "<li>");
        start = p->b->n;
        kc_put_marks(p, 1u << i);
        kc_put_basis_marks(p, 1u << i);
        if (p->b->n == start) { /* not a mark of this report */
            p->b->n = before;
            p->b->s[before] = '\0';
            continue;
        }
        kc_put(p, " ");
        kc_put_text(p, kc_flag_word(i, p->lang));
        kc_put(p, "</li>\n");
    }
    kc_put(p, "<li><small class=\"old\">2019</small> ");
    kc_put_t(p, "report.mark.year");
    kc_put(p, "</li>\n<li><b class=\"mk\">?</b> ");
    kc_put_t(p, "report.mark.target_unconfirmed");
    kc_put(p, "</li>\n<li>– ");
    kc_put_t(p, "report.mark.none");
    kc_put(p, "</li>\n");
    kc_put(p, "</ul></dd>\n");
}

/* The signs of the charts, drawn as they are there. */
static void signs(kc_page *p)
{
    static const struct {
        const char *svg, *key;
    } signs[] = {
        { "<path class=\"ln\" d=\"M1 8H27\"/><circle class=\"pt\" cx=\"14\" cy=\"8\" r=\"2.6\"/>", "report.sign.confirmed" },
        { "<path class=\"ln\" d=\"M1 8H27\"/><circle class=\"op\" cx=\"14\" cy=\"8\" r=\"2.6\"/>", "report.sign.unconfirmed" },
        { "<path class=\"ln\" d=\"M1 8H27\"/><rect class=\"op\" x=\"11.5\" y=\"5.5\" width=\"5\" height=\"5\"/>", "report.sign.synthetic" },
        { "<path class=\"tg\" d=\"M1 8H27\"/><path class=\"tp\" d=\"M14 5l4 7h-8z\"/>", "report.sign.target" },
        { "<path class=\"bs\" d=\"M14 4l4 4-4 4-4-4z\"/>", "report.sign.baseline" },
        { "<path class=\"fan\" d=\"M2 9L26 2V14Z\"/><path class=\"fc\" d=\"M2 9L26 8\"/>", "report.sign.forecast" },
        { "<path class=\"bk\" d=\"M14 2V14\"/>", "report.sign.break" },
    };

    kc_put(p, "<dt>");
    kc_put_t(p, "report.note.signs");
    kc_put(p, "</dt><dd><ul class=\"plain marks\">\n");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        kc_put(p, "<li><svg class=\"chart sign\" width=\"28\" height=\"16\" viewBox=\"0 0 28 16\" aria-hidden=\"true\">");
        kc_put(p, signs[i].svg);
        kc_put(p, "</svg> ");
        kc_put_t(p, signs[i].key);
        kc_put(p, "</li>\n");
    }
    kc_put(p, "</ul></dd>\n");
}

static void sources(kc_page *p)
{
    size_t n = 0;

    kc_put(p, "<h3>");
    kc_put_t(p, "report.note.sources");
    kc_put(p, "</h3>\n");
    for (size_t i = 0; i < p->f->n_sources; i++) n += p->f->sources[i].n_used > 0;
    if (!n) {
        kc_put(p, "<p>");
        kc_put_t(p, "report.sources.none");
        kc_put(p, "</p>\n");
        return;
    }
    kc_put(p, "<ul class=\"sources\">\n");
    for (size_t i = 0; i < p->f->n_sources; i++) {
        const kc_report_source *s = &p->f->sources[i];

        if (!s->n_used) continue;
        kc_put(p, "<li><span class=\"key\">");
        kc_put_text(p, s->code);
        kc_put(p, "</span> ");
        kc_put_text(p, s->title ? s->title : "");
        if (s->publisher) kc_put_tf(p, "report.sources.by", "%s", s->publisher);
        if (s->url) {
            kc_put(p, " <span class=\"url\">");
            kc_put_text(p, s->url);
            kc_put(p, "</span>");
        }
        kc_put(p, " <small>");
        kc_put_text(p, kc_rep_count(p->a, p->lang, "report.sources.used.", s->n_used));
        kc_put(p, "</small></li>\n");
    }
    kc_put(p, "</ul>\n");
}

void kc_put_notes(kc_page *p)
{
    kc_put_section(p, "notes", "report.part.notes");
    kc_put(p, "<dl class=\"notes\">\n");
    standings(p);
    note(p, "report.note.method", kc_t(p->lang, kc_printf(p->a, "report.method_text.%s", kc_method_text(p->e->method))));
    note(p, "report.note.targets", kc_t(p->lang, "report.note.targets_text"));
    note(p, "report.note.age", kc_tf(p->a, p->lang, "report.note.age_text", "%d", p->e->max_age));
    note(p, "report.note.gap", kc_t(p->lang, "report.note.gap_text"));
    note(p, "report.note.progress", kc_t(p->lang, "report.note.progress_text"));
    note(p, "report.note.chance", kc_tf(p->a, p->lang, "report.note.chance_text", "%d", p->e->history));
    note(p, "report.note.rounding", kc_t(p->lang, "report.note.rounding_text"));
    marks(p);
    signs(p);
    kc_put(p, "</dl>\n");
    sources(p);
}

/* ---- appendix ------------------------------------------------------------------------------------ */

static bool shows_a_number(const kc_page *p, size_t line, size_t region)
{
    const kc_result *r = kc_page_result(p, line, region);

    if (!kc_page_open(&p->e->lines[line])) return false;
    return isfinite(r->value) || (region == p->home && (isfinite(r->target) || isfinite(r->baseline) || isfinite(r->final)));
}

static void appendix_value(kc_page *p, size_t line, size_t region)
{
    const kc_result *r = kc_page_result(p, line, region);

    kc_put_text(p, kc_rep_num(p->a, r->value, kc_result_decimals(&p->e->lines[line], r)));
    kc_put_marks(p, r->flags);
    if (r->value_year && r->value_year != p->e->year) kc_buf_addf(p->b, " (%d)", r->value_year);
}

/* One row for an indicator: the id of the plan's own region, then the other regions whose code takes its place. */
static void appendix_row(kc_page *p, size_t line)
{
    bool any = shows_a_number(p, line, p->home);

    for (size_t k = 0; k < p->n_below + p->n_deep; k++) any = any || shows_a_number(p, line, p->below[k]);
    if (!any) return;
    kc_put(p, "<tr><td class=\"id\">");
    kc_put_text(p, kc_result_id(p->a, p->e, kc_page_result(p, line, p->home), NULL));
    kc_put(p, "</td><td>");
    kc_put_text(p, kc_page_name(p, line));
    kc_put(p, "</td><td>");
    appendix_value(p, line, p->home);
    for (size_t k = 0; k < p->n_below + p->n_deep; k++) {
        size_t region = p->below[k];

        if (!shows_a_number(p, line, region)) continue;
        kc_put(p, "; <span class=\"nb\"><span class=\"code\">");
        kc_put_text(p, p->e->regions[region].code);
        kc_put(p, "</span> ");
        kc_put_text(p, p->e->regions[region].name);
        kc_put(p, " ");
        appendix_value(p, line, region);
        kc_put(p, "</span>");
    }
    kc_put(p, "</td></tr>\n");
}

void kc_put_appendix(kc_page *p)
{
    static const char *const heads[] = { "report.col.id", "report.col.indicator", "report.col.value_by_region" };

    kc_put_section(p, "ids", "report.part.ids");
    kc_put(p, "<p class=\"note\">");
    kc_put_tf(p, "report.ids.note", "%s", p->e->n_results ? kc_result_id(p->a, p->e, kc_page_result(p, 0, p->home), "target") : "");
    kc_put(p, "</p>\n<table class=\"ids\">");
    kc_put_heads(p, heads, "lll", 3);
    kc_put(p, "<tbody>\n");
    for (size_t i = 0; i < p->e->n_lines; i++) appendix_row(p, i);
    kc_put(p, "</tbody></table>\n");
}
