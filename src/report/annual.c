/* The annual report: puts the parts in order. */
#include "report_internal.h"

#include "base/kc_asset.h"

#include <stdlib.h>

/* Places two or more levels down are named when a few of them have data, as cities in a national report; when all townships of
 * a city have, they belong into the reports of its counties. */
enum { DEEP_LISTED = 60 };

typedef struct coded {
    const char *code;
    int         deep;
    size_t      at;
} coded;

static int by_code(const void *x, const void *y)
{
    const coded *a = x, *b = y;

    return a->deep != b->deep ? a->deep - b->deep : strcmp(a->code, b->code);
}

static void order_regions(kc_page *p)
{
    const kc_evaluation *e = p->e;
    coded               *list = kc_alloc_n(p->a, e->n_regions + 1, sizeof *list);
    size_t              *below = kc_alloc_n(p->a, e->n_regions + 1, sizeof *below), n = 0;

    for (size_t i = 0; i < e->n_regions; i++)
        if (e->regions[i].depth < e->regions[p->home].depth) p->home = i;
    for (size_t i = 0; i < e->n_regions; i++)
        if (i != p->home) list[n++] = (coded){ e->regions[i].code, e->regions[i].depth > e->regions[p->home].depth + 1, i };
    if (n) qsort(list, n, sizeof *list, by_code);
    p->n_below = 0;
    for (size_t i = 0; i < n; i++) {
        below[i] = list[i].at;
        p->n_below += !list[i].deep;
    }
    p->below = below;
    p->n_deep = n - p->n_below;
    if (p->n_deep > DEEP_LISTED) {
        p->n_unlisted = p->n_deep;
        p->n_deep = 0;
    }
}

static void head(kc_page *p)
{
    const kc_asset *css = kc_asset_find("src/report/assets/annual.css");

    kc_put(p, "<!DOCTYPE html>\n");
    kc_buf_addf(p->b, "<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
                p->lang == KC_EN ? "en" : "zh-CN");
    kc_put_tf(p, "report.annual.title", "%s" KC_SEP "%d", p->e->regions[p->home].name, p->e->year);
    kc_put(p, "</title>\n<style>\n");
    if (css) kc_buf_add(p->b, css->data.s, css->data.n);
    kc_put(p, "</style>\n</head>\n<body>\n");
    kc_put_patterns(p);
}

static void contents(kc_page *p)
{
    static const char *const parts[] = { "actions", "urgent", "lines", "trends", "regions", "units", "missing", "qualitative", "notes", "ids" };

    kc_put(p, "<nav><ol>");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(parts[i], "regions") == 0 && !p->n_below && !p->n_deep) continue;
        if (strcmp(parts[i], "qualitative") == 0 && !p->all.sum.qualitative) continue;
        kc_buf_addf(p->b, "<li><a href=\"#%s\">", parts[i]);
        kc_put_t(p, kc_printf(p->a, "report.part.%s", parts[i]));
        kc_put(p, "</a></li>");
    }
    kc_put(p, "</ol></nav>\n");
}

void kc_report_annual(kc_buf *b, const kc_evaluation *e, const kc_report_facts *facts, const kc_report_opt *opt)
{
    kc_page p = { .b = b, .a = b->arena, .lang = opt->lang, .e = e, .f = facts, .o = opt };

    order_regions(&p);
    p.all = kc_page_count(&p, p.home, NULL, NULL);
    head(&p);
    kc_put_head(&p);
    kc_put(&p, "<main>\n");
    kc_put_summary(&p);
    contents(&p);
    kc_put_actions_overview(&p);
    kc_put_urgent(&p);
    kc_put_action_tables(&p);
    kc_put_trends(&p);
    kc_put_regions(&p);
    kc_put_units(&p);
    kc_put_missing(&p);
    kc_put_qualitative(&p);
    kc_put_notes(&p);
    kc_put_appendix(&p);
    kc_put(&p, "</main>\n</body>\n</html>\n");
}
