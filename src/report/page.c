/* Pieces of the page that every part uses, and what they count. */
#include "report_internal.h"

#include <math.h>
#include <stdio.h>

/* ---- the evaluation as the report sees it -------------------------------------------------------- */

const kc_result *kc_page_result(const kc_page *p, size_t line, size_t region)
{
    return &p->e->results[line * p->e->n_regions + region];
}

const char *kc_page_name(const kc_page *p, size_t line)
{
    const kc_line *l = &p->e->lines[line];
    const char    *name = p->lang == KC_EN && p->f->name_en && p->f->name_en[line] ? p->f->name_en[line] : l->name;

    /* A scope that the name says already, or that is the plan's own region, adds nothing; beside an English name it stands only
     * where it tells two lines of one indicator apart. */
    if (!l->scope || strstr(l->name, l->scope) || (p->e->plan->jurisdiction && strstr(p->e->plan->jurisdiction, l->scope))) return name;
    if (name != l->name && !strchr(l->key, '.')) return name;
    return kc_printf(p->a, p->lang == KC_EN ? "%s (%s)" : "%s（%s）", name, l->scope);
}

bool kc_page_open(const kc_line *l)
{
    return l->cls != KC_LINE_QUALITATIVE;
}

static void count_qualitative(const kc_line *l, const kc_result *r, kc_counts *c)
{
    (void)l;
    c->qualitative++;
    c->judged += r->verdict != KC_VERDICT_NONE;
}

kc_counts kc_page_count(const kc_page *p, size_t region, bool (*want)(const kc_page *p, size_t line, const void *ctx), const void *ctx)
{
    kc_counts c = { 0 };

    for (size_t i = 0; i < p->e->n_lines; i++) {
        const kc_line   *l = &p->e->lines[i];
        const kc_result *r = kc_page_result(p, i, region);

        if (want && !want(p, i, ctx)) continue;
        c.target_unconfirmed += (r->flags & KC_RF_TARGET_UNCONFIRMED) != 0;
        if (!kc_page_open(l)) {
            count_qualitative(l, r, &c);
            continue;
        }
        if (r->status == KC_NO_DATA && r->why == KC_WHY_NOT_APPLICABLE) continue; /* nobody owes it */
        c.n[r->status]++;
        c.total++;
        c.old += (r->flags & KC_RF_OLD_VALUE) != 0;
        c.synthetic += (r->flags & KC_RF_SYNTHETIC) != 0;
        c.unconfirmed += (r->flags & KC_RF_UNCONFIRMED) != 0;
    }
    return c;
}

const kc_action *kc_page_action(const kc_page *p, int no)
{
    for (size_t i = 0; no && i < p->e->plan->actions.n; i++)
        if (p->e->plan->actions.items[i].no == no) return &p->e->plan->actions.items[i];
    return NULL;
}

int kc_page_decimals(const kc_line *l, const kc_result *r)
{
    int    d = l->decimals;
    double half = 0.5 * pow(10, -d);

    for (; d < l->decimals + 2 && fabs(r->gap) > 1e-9 && fabs(r->gap) < half; d++) half /= 10;
    return d;
}

bool kc_page_doubtful(const kc_target *t)
{
    for (size_t i = 0; i < t->warnings.n; i++)
        if (strcmp(t->warnings.items[i], "unconfirmed") == 0) return true;
    return false;
}

/* ---- writing ------------------------------------------------------------------------------------- */

void kc_put(kc_page *p, const char *html)
{
    kc_buf_adds(p->b, html);
}

void kc_put_text(kc_page *p, const char *text)
{
    if (text) kc_buf_html(p->b, text);
}

void kc_put_t(kc_page *p, const char *key)
{
    kc_buf_html(p->b, kc_t(p->lang, key));
}

void kc_put_tf(kc_page *p, const char *key, const char *fmt, ...)
{
    char    small[1024];
    char   *args = small;
    va_list ap;
    int     n;

    va_start(ap, fmt);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n >= (int)sizeof small) {
        args = kc_alloc(p->a, (size_t)n + 1);
        va_start(ap, fmt);
        (void)vsnprintf(args, (size_t)n + 1, fmt, ap);
        va_end(ap);
    }
    kc_buf_html(p->b, kc_tf(p->a, p->lang, key, "%s", args));
}

void kc_put_section(kc_page *p, const char *anchor, const char *key)
{
    kc_buf_addf(p->b, "<h2 id=\"%s\">", anchor);
    kc_put_t(p, key);
    kc_put(p, "</h2>\n");
}

void kc_put_heads(kc_page *p, const char *const *keys, const char *align, size_t n)
{
    kc_put(p, "<thead><tr>");
    for (size_t i = 0; i < n; i++) {
        kc_buf_addf(p->b, "<th scope=\"col\"%s>", align[i] == 'r' ? " class=\"r\"" : align[i] == 'c' ? " class=\"c\"" : "");
        kc_put_t(p, keys[i]);
        kc_put(p, "</th>");
    }
    kc_put(p, "</tr></thead>\n");
}

const char *kc_page_mark(int standing)
{
    switch ((kc_standing)standing) {
    case KC_MET: return "✓";
    case KC_NOT_MET: return "✕";
    case KC_ON_TRACK: return "●";
    case KC_AT_RISK: return "▲";
    case KC_LATE: return "■";
    case KC_NO_DATA: return "○";
    }
    return "○";
}

void kc_put_status(kc_page *p, int standing)
{
    kc_buf_addf(p->b, "<span class=\"st s%d\"><i>%s</i>", standing, kc_page_mark(standing));
    kc_put_text(p, kc_standing_word((kc_standing)standing, p->lang));
    kc_put(p, "</span>");
}

void kc_put_number(kc_page *p, const kc_result *r, const char *field, const char *text, bool first)
{
    const char *id = kc_result_id(p->a, p->e, r, field);

    kc_put(p, first ? "<span id=\"" : "<span title=\"");
    kc_put_text(p, id);
    if (first) {
        kc_put(p, "\" title=\"");
        kc_put_text(p, id);
    }
    kc_put(p, "\">");
    kc_put_text(p, text);
    kc_put(p, "</span>");
}

void kc_put_marks(kc_page *p, uint32_t flags)
{
    static const uint32_t shown = KC_RF_SYNTHETIC | KC_RF_UNCONFIRMED | KC_RF_PROVISIONAL | KC_RF_ESTIMATED | KC_RF_CONFLICT;

    for (int i = 0; i < KC_N_FLAGS; i++)
        if (flags & shown & (1u << i)) {
            kc_put(p, "<b class=\"mk\" title=\"");
            kc_put_text(p, kc_flag_word(i, p->lang));
            kc_put(p, "\">");
            kc_put_text(p, kc_flag_mark(i, p->lang));
            kc_put(p, "</b>");
        }
}

/* ---- columns of counts --------------------------------------------------------------------------- */

void kc_put_counts_heads(kc_page *p, const char *const *before, size_t n_before)
{
    kc_put(p, "<thead><tr>");
    for (size_t i = 0; i < n_before; i++) {
        kc_put(p, "<th scope=\"col\">");
        kc_put_t(p, before[i]);
        kc_put(p, "</th>");
    }
    for (int i = 0; i < KC_N_STANDINGS; i++) {
        kc_put(p, "<th scope=\"col\" class=\"n\">");
        kc_put_status(p, kc_rep_order[i]);
        kc_put(p, "</th>");
    }
    kc_put(p, "<th scope=\"col\" class=\"n\">");
    kc_put_t(p, "report.total");
    kc_put(p, "</th><th scope=\"col\">");
    kc_put_t(p, "report.composition");
    kc_put(p, "</th></tr></thead>\n");
}

void kc_put_counts_cells(kc_page *p, const kc_counts *c)
{
    for (int i = 0; i < KC_N_STANDINGS; i++) {
        long n = c->n[kc_rep_order[i]];

        kc_buf_addf(p->b, n ? "<td class=\"n\">%ld</td>" : "<td class=\"n z\">%ld</td>", n);
    }
    kc_buf_addf(p->b, "<td class=\"n t\">%ld</td><td class=\"barcell\">", c->total);
    kc_put_bar(p, c, 170);
    if (!c->total && c->qualitative) {
        kc_put(p, "<span class=\"key\">");
        kc_put_text(p, kc_rep_count(p->a, p->lang, "report.only_qualitative.", c->qualitative));
        kc_put(p, "</span>");
    }
    kc_put(p, "</td>");
}
