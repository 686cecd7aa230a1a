/* What the report wants from the database beside the evaluation: English names, sources, breaks. By named statements; the texts
 * are the store's. */
#include "report_internal.h"

static kc_code read_names(kc_arena *a, kc_store *s, const kc_evaluation *e, kc_report_facts *f, kc_err *err)
{
    const char **name = kc_alloc_n(a, e->n_lines + 1, sizeof *name), **often = kc_alloc_n(a, e->n_lines + 1, sizeof *often);
    kc_stmt     *st = NULL;
    kc_code      code = kc_stmt_open(&st, s, "indicator_by_id", err);
    bool         row;

    for (size_t i = 0; !code && i < e->n_lines; i++) {
        if (!e->lines[i].indicator) continue;
        if ((code = kc_bind_int(st, ":id", e->lines[i].indicator, err)) || (code = kc_step(st, &row, err))) break;
        if (row) {
            const char *en = kc_text(st, "name_en"), *how = kc_text(st, "frequency");

            name[i] = en && *en ? kc_strdup(a, en) : NULL;
            often[i] = how ? kc_strdup(a, how) : NULL;
        }
        kc_reset(st);
    }
    kc_stmt_close(st);
    f->name_en = name;
    f->frequency = often;
    return code;
}

static const char *kept(kc_arena *a, const char *s)
{
    return s && *s ? kc_strdup(a, s) : NULL;
}

typedef struct source_list {
    kc_report_source *items;
    size_t            n, cap;
} source_list;

static kc_code read_sources(kc_arena *a, kc_store *s, source_list *l, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "sources", err);
    bool     row;

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        kc_report_source *x = KC_PUSH(a, l);
        const char       *name = kept(a, kc_text(st, "code"));

        *x = (kc_report_source){ .id = (int32_t)kc_int(st, "id"), .code = name ? name : "" };
        x->title = kept(a, kc_text(st, "title"));
        x->publisher = kept(a, kc_text(st, "publisher"));
        x->url = kept(a, kc_text(st, "url"));
    }
    kc_stmt_close(st);
    return code;
}

/* Sources come in the order of their ids. */
static kc_report_source *find_source(const source_list *l, int64_t id)
{
    size_t lo = 0, hi = l->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (l->items[mid].id == id) return &l->items[mid];
        if (l->items[mid].id < id) lo = mid + 1;
        else hi = mid;
    }
    return NULL;
}

static kc_code use_sources(kc_arena *a, kc_store *s, const kc_evaluation *e, source_list *l, kc_report_facts *f, kc_err *err)
{
    int32_t *of = kc_alloc_n(a, e->n_results + 1, sizeof *of);
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "observation_by_row", err);
    bool     row;

    for (size_t i = 0; !code && i < e->n_results; i++) {
        kc_report_source *x = NULL;

        of[i] = -1;
        if (!e->results[i].row) continue;
        if ((code = kc_bind_int(st, ":row", e->results[i].row, err)) || (code = kc_step(st, &row, err))) break;
        if (row) x = find_source(l, kc_int(st, "source"));
        kc_reset(st);
        if (!x) continue;
        x->n_used++;
        of[i] = (int32_t)(x - l->items);
    }
    kc_stmt_close(st);
    f->source_of = of;
    f->sources = l->items;
    f->n_sources = l->n;
    return code;
}

static kc_code read_breaks(kc_arena *a, kc_store *s, kc_report_facts *f, kc_err *err)
{
    struct {
        kc_report_break *items;
        size_t           n, cap;
    } l = { 0 };
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "breaks", err);
    bool     row;

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        kc_report_break *x = KC_PUSH(a, &l);

        x->indicator = (int32_t)kc_int(st, "indicator");
        x->region = kc_is_null(st, "region") ? 0 : (int32_t)kc_int(st, "region");
        x->year = (int)kc_int(st, "year");
        x->reason = kept(a, kc_text(st, "reason"));
    }
    kc_stmt_close(st);
    f->breaks = l.items;
    f->n_breaks = l.n;
    return code;
}

kc_code kc_report_facts_read(kc_arena *a, kc_store *s, const kc_evaluation *e, kc_report_facts *out, kc_err *err)
{
    kc_report_facts f = { 0 };
    source_list     sources = { 0 };
    kc_code         code = read_names(a, s, e, &f, err);

    if (!code) code = read_sources(a, s, &sources, err);
    if (!code) code = use_sources(a, s, e, &sources, &f, err);
    if (!code) code = read_breaks(a, s, &f, err);
    if (!code) *out = f;
    return code;
}
