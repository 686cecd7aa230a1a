/* What stands beside a file with observations: NAME.sources.csv (source,title,publisher,url) and NAME.breaks.csv
 * (indicator,region,year,reason), of a pack or next to the user's file. Both may be missing.
 */
#include "collect/import_internal.h"

#include <math.h>
#include <unistd.h>

/* *csv stays NULL when there is no such file. */
static kc_code open_beside(kc_reader *r, const char *ending, kc_csv **csv, kc_err *err)
{
    size_t n = strlen(r->file);
    kc_str text;
    kc_err none = KC_ERR_INIT;

    *csv = NULL;
    if (r->sum->pack) {
        if (kc_pack_bytes(r->a, "observations", r->file, ending, &text, &none)) return KC_OK;
        return kc_csv_open_text(r->a, text, kc_printf(r->a, "%s%s", r->file, ending), csv, err);
    }
    if (!r->opt->text.s && n > 4 && strcmp(r->file + n - 4, ".csv") == 0) {
        const char *path = kc_printf(r->a, "%.*s%s", (int)n - 4, r->file, ending);

        if (access(path, R_OK) == 0) return kc_csv_open(r->a, path, csv, err);
    }
    return KC_OK;
}

static kc_code columns(const kc_csv *csv, const char *file, const char *const *names, int *at, size_t n, kc_err *err)
{
    for (size_t i = 0; i < n; i++) {
        at[i] = kc_csv_column(csv, names[i]);
        if (at[i] < 0) return kc_fail(err, KC_E_DATA, 0, "import.extra_column", "%s" KC_SEP "%s", file, names[i]);
    }
    return KC_OK;
}

/* Into the detail of the audit entry, as far as there is room: "source …","break …" */
static void log_text(kc_reader *r, const char *what, const char *text)
{
    enum { LOG_MAX = 4000 };

    if (r->log.n > LOG_MAX) return;
    if (r->log.n) kc_buf_addc(&r->log, ',');
    text = kc_printf(r->a, "%s %s", what, text);
    kc_buf_json(&r->log, text, strlen(text));
}

/* ---- sources ---------------------------------------------------------------------------------------- */

kc_code kc_sources_put(kc_reader *r, kc_store *s, kc_err *err)
{
    kc_fill f;

    if (!r->new_sources.n) return KC_OK;
    f = kc_fill_open(s, "source_add", err);
    for (size_t i = 0; i < r->new_sources.n; i++) {
        int32_t id = kc_words_get(&r->known.sources, kc_str_of(r->new_sources.items[i]));

        kc_fill_int(&f, ":id", id);
        kc_fill_text(&f, ":code", r->new_sources.items[i]);
        kc_fill_text(&f, ":title", r->known.source_list.items[id - 1].title);
        kc_fill_text(&f, ":publisher", NULL);
        kc_fill_text(&f, ":url", NULL);
        kc_fill_run(&f);
        log_text(r, "source", r->new_sources.items[i]);
    }
    r->new_sources.n = 0;
    return kc_fill_close(&f);
}

static const char *text_of(kc_reader *r, kc_str s)
{
    s = kc_trim(s);
    return s.n ? kc_strndup(r->a, s.s, s.n) : NULL;
}

/* Fills what is not said yet; *changed when it did. False when something else is said. */
static bool agree(const char **known, const char *given, bool *changed)
{
    if (!given) return true;
    if (*known && **known) return strcmp(*known, given) == 0;
    *known = given;
    *changed = true;
    return true;
}

/* One line about a source this import used or that was there. What is said of a source is never changed, only completed. */
static kc_code set_source(kc_reader *r, kc_store *s, int32_t id, const kc_str *f, const int *at, kc_err *err)
{
    kc_known_source *x = &r->known.source_list.items[id - 1];
    const char      *title = text_of(r, f[at[1]]), *before = x->title;
    bool             changed = false;
    kc_fill          fill;

    if (strcmp(x->code, KC_SOURCE_SAMPLE) == 0) return kc_fail(err, KC_E_CONFLICT, -1, "import.source_reserved", "%s", KC_SOURCE_SAMPLE);
    if (!agree(&x->title, title, &changed) || !agree(&x->publisher, text_of(r, f[at[2]]), &changed) || !agree(&x->url, text_of(r, f[at[3]]), &changed))
        return kc_fail(err, KC_E_CONFLICT, -1, "import.source_differs", "%s" KC_SEP "%s" KC_SEP "%s", kc_clean(r->a, kc_str_of(x->code)),
                       kc_clean(r->a, kc_str_of(before)), kc_clean(r->a, kc_str_of(title)));
    if (!changed) return KC_OK;
    fill = kc_fill_open(s, "source_set", err);
    kc_fill_int(&fill, ":id", id);
    kc_fill_text(&fill, ":title", x->title);
    kc_fill_text(&fill, ":publisher", x->publisher);
    kc_fill_text(&fill, ":url", x->url);
    kc_fill_run(&fill);
    log_text(r, "titled", x->code);
    return kc_fill_close(&fill);
}

/* Titles of the sources this import used or that were there; others of the list are not stored. */
static kc_code read_sources(kc_reader *r, kc_store *s, kc_csv *csv, kc_err *err)
{
    static const char *const names[] = { "source", "title", "publisher", "url" };
    int                      at[4];
    const kc_str            *f;
    kc_code                  code = columns(csv, ".sources.csv", names, at, 4, err);

    while (!code && !(code = kc_csv_next(csv, &f, err)) && f) {
        int32_t id = kc_words_get(&r->known.sources, kc_trim(f[at[0]]));

        if (id != KC_NO_WORD) code = set_source(r, s, id, f, at, err);
    }
    kc_csv_close(csv);
    return code;
}

/* ---- breaks ----------------------------------------------------------------------------------------- */

static kc_code known_break(kc_store *s, int32_t indicator, int32_t region, int year, bool *known, kc_err *err)
{
    kc_fill f = kc_fill_open(s, "break_find", err);

    kc_fill_int(&f, ":indicator", indicator);
    kc_fill_int(&f, ":region", region);
    kc_fill_int(&f, ":year", year);
    if (!f.code) f.code = kc_step(f.st, known, err);
    return kc_fill_close(&f);
}

static kc_code put_break(kc_reader *r, kc_store *s, int32_t indicator, int32_t region, int year, const char *reason, kc_err *err)
{
    bool    known = false;
    kc_fill f;
    kc_code code = known_break(s, indicator, region, year, &known, err);

    if (code || known) return code;
    f = kc_fill_open(s, "break_add", err);
    kc_fill_int(&f, ":indicator", indicator);
    if (region < 0) kc_fill_num(&f, ":region", NAN); /* NULL: everywhere */
    else kc_fill_int(&f, ":region", region);
    kc_fill_int(&f, ":year", year);
    kc_fill_text(&f, ":reason", reason ? reason : "");
    kc_fill_run(&f);
    r->sum->n_breaks++;
    log_text(r, "break", kc_printf(r->a, "%s %d", r->known.indicators[indicator - 1].code, year));
    return kc_fill_close(&f);
}

static kc_code read_breaks(kc_reader *r, kc_store *s, kc_csv *csv, kc_err *err)
{
    static const char *const names[] = { "indicator", "region", "year", "reason" };
    int                      at[4];
    const kc_str            *f;
    kc_code                  code = columns(csv, ".breaks.csv", names, at, 4, err);

    while (!code && !(code = kc_csv_next(csv, &f, err)) && f) {
        int32_t     x = kc_known_indicator_find(&r->known, kc_trim(f[at[0]])), place = -1;
        kc_str      region = kc_trim(f[at[1]]);
        const char *candidates;
        kc_period   year;

        if (region.n) place = kc_known_region_find(&r->known, region, (kc_str){ "", 0 }, &candidates);
        if (region.n && place < 0 && r->sum->pack) continue; /* of a region outside the programme */
        if (x < 0 || (region.n && place < 0) || !kc_cell_period(f[at[2]], &year))
            return kc_fail(err, KC_E_DATA, kc_csv_row(csv) - 1, "import.break", "%ld" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", kc_csv_row(csv),
                           kc_clean(r->a, f[at[0]]), kc_clean(r->a, region), kc_clean(r->a, f[at[2]]));
        code = put_break(r, s, r->known.indicators[x].id, place < 0 ? -1 : r->known.regions[place].id, kc_period_year(year), text_of(r, f[at[3]]), err);
    }
    kc_csv_close(csv);
    return code;
}

kc_code kc_extras_read(kc_reader *r, kc_store *s, kc_err *err)
{
    kc_csv *csv;
    kc_code code = open_beside(r, ".sources.csv", &csv, err);

    if (!code && csv) code = read_sources(r, s, csv, err);
    if (code || (code = open_beside(r, ".breaks.csv", &csv, err))) return code;
    return csv ? read_breaks(r, s, csv, err) : KC_OK;
}
