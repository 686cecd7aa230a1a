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

kc_counts kc_page_count(const kc_page *p, size_t region, bool (*want)(const kc_page *p, size_t line, const void *ctx), const void *ctx)
{
    kc_counts c = { 0 };

    for (size_t i = 0; i < p->e->n_lines; i++) {
        const kc_line   *l = &p->e->lines[i];
        const kc_result *r = kc_page_result(p, i, region);

        if (want && !want(p, i, ctx)) continue;
        kc_sum_add(&c.sum, l, r);
        c.target_unconfirmed += (r->flags & KC_RF_TARGET_UNCONFIRMED) != 0;
        if (!kc_page_open(l) || !isfinite(r->value)) continue;
        c.old += (r->flags & KC_RF_OLD_VALUE) != 0;
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

uint32_t kc_page_baseline_marks(const kc_page *p, size_t line, size_t region)
{
    const kc_result *r = kc_page_result(p, line, region);
    const double    *v;
    const uint8_t   *status, *flags;
    int              i = r->baseline_year - p->e->year_from;

    if (!(r->flags & KC_RF_BASELINE_OBSERVED) || i < 0 || i >= p->e->n_years) return 0;
    return kc_history_get(p->e, line, region, &v, &status, &flags, NULL) ? flags[i] & KC_RF_VALUE_MARKS : 0;
}

bool kc_page_synthetic_history(const kc_page *p, size_t line, size_t region)
{
    const double  *v;
    const uint8_t *status, *flags;

    if (!kc_history_get(p->e, line, region, &v, &status, &flags, NULL)) return false;
    for (int i = 0; i < p->e->n_years; i++)
        if (isfinite(v[i]) && flags[i] & KC_FLAG_SYNTHETIC) return true;
    return false;
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

void kc_put_status(kc_page *p, int standing)
{
    kc_buf_addf(p->b, "<span class=\"st s%d\"><i>%s</i>", standing, kc_standing_mark((kc_standing)standing));
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

#define BESIDE_VALUE ((uint32_t)KC_RF_VALUE_MARKS | KC_RF_LAYERS_DIFFER | KC_RF_ONLY_PARTS)
#define BESIDE_STATUS (KC_RF_BASIS_MARKS | KC_RF_REBASED)

static void put_marks(kc_page *p, uint32_t flags)
{
    for (int i = 0; i < KC_N_FLAGS; i++)
        if (flags & (1u << i)) {
            kc_put(p, "<b class=\"mk\" title=\"");
            kc_put_text(p, kc_flag_word(i, p->lang));
            kc_put(p, "\">");
            kc_put_text(p, kc_flag_mark(i, p->lang));
            kc_put(p, "</b>");
        }
}

void kc_put_marks(kc_page *p, uint32_t flags)
{
    put_marks(p, flags & BESIDE_VALUE);
}

void kc_put_basis_marks(kc_page *p, uint32_t flags)
{
    put_marks(p, flags & BESIDE_STATUS);
}

const char *kc_page_marks(const kc_page *p, uint32_t flags, uint32_t which)
{
    kc_buf b;

    kc_buf_init(&b, p->a);
    for (int i = 0; i < KC_N_FLAGS; i++)
        if (flags & which & (1u << i) && !(i >= KC_RF_BASIS_SHIFT && i < KC_RF_BASIS_SHIFT + KC_N_OBS_FLAGS && flags & (1u << (i - KC_RF_BASIS_SHIFT))))
            kc_buf_adds(&b, kc_flag_mark(i, p->lang)); /* what the value's own mark says need not be said of its basis */
    return b.n ? kc_printf(p->a, p->lang == KC_EN ? " [%s]" : "〔%s〕", b.s) : "";
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
        kc_put_status(p, i);
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
        long n = c->sum.n[i];

        kc_buf_addf(p->b, n ? "<td class=\"n\">%ld</td>" : "<td class=\"n z\">%ld</td>", n);
    }
    kc_buf_addf(p->b, "<td class=\"n t\">%ld</td><td class=\"barcell\">", c->sum.total);
    kc_put_bar(p, c, 170);
    if (!c->sum.total && c->sum.qualitative) {
        kc_put(p, "<span class=\"key\">");
        kc_put_text(p, kc_rep_count(p->a, p->lang, "report.only_qualitative.", c->sum.qualitative));
        kc_put(p, "</span>");
    }
    kc_put(p, "</td>");
}
