/* Holds the packs against their manifest and against each other. */
#include "catalog_internal.h"

#include "base/kc_hash.h"
#include "catalog/kc_standard.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct checker {
    kc_arena      *a;
    kc_findings   *out;
    kc_dictionary *dictionary; /* NULL when it does not load: a finding says so */
    kc_regions    *regions;
} checker;

void kc_finding_add(kc_arena *a, kc_findings *l, const char *path, const char *key, const char *fmt, ...)
{
    char        args[600];
    va_list     ap;
    kc_finding *f = KC_PUSH(a, l);

    va_start(ap, fmt);
    (void)vsnprintf(args, sizeof args, fmt, ap);
    va_end(ap);
    f->path = path;
    f->key = kc_strdup(a, key);
    f->args = kc_strdup(a, args);
}

void kc_finding_err(kc_arena *a, kc_findings *l, const char *path, const kc_err *err)
{
    kc_finding_add(a, l, path, err->key, "%s", err->args);
}

/* ---- tables of a pack ---------------------------------------------------------------------------- */

typedef struct table {
    checker      *k;
    const kc_pack *pack;
    kc_csv       *csv;
    int           col[6];
} table;

/* Opens a CSV pack and finds its columns; false (with a finding) when it cannot. */
static bool table_open(checker *k, const kc_pack *p, const char *const *columns, table *t)
{
    kc_err err = KC_ERR_INIT;
    kc_str text;

    *t = (table){ .k = k, .pack = p };
    if (kc_pack_bytes(k->a, p->kind, p->name, p->ending, &text, &err) || kc_csv_open_text(k->a, text, p->path, &t->csv, &err)) {
        kc_finding_err(k->a, k->out, p->path, &err);
        return false;
    }
    for (int i = 0; columns[i]; i++) {
        t->col[i] = kc_csv_column(t->csv, columns[i]);
        if (t->col[i] >= 0) continue;
        kc_finding_add(k->a, k->out, p->path, "catalog.no_column", "%s" KC_SEP "%s", p->path, columns[i]);
        return false;
    }
    return true;
}

static bool table_next(table *t, const kc_str **f)
{
    kc_err err = KC_ERR_INIT;

    if (!kc_csv_next(t->csv, f, &err)) return *f != NULL;
    kc_finding_err(t->k->a, t->k->out, t->pack->path, &err);
    return false;
}

static void row_finding(table *t, const char *key, const char *x, const char *y)
{
    kc_finding_add(t->k->a, t->k->out, t->pack->path, key, "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%s", t->pack->path, kc_csv_row(t->csv), x, y);
}

static const char *cell(table *t, const kc_str *f, int i)
{
    kc_str s = kc_trim(f[t->col[i]]);

    return kc_strndup(t->k->a, s.s, s.n < 200 ? s.n : 200);
}

/* ---- observations -------------------------------------------------------------------------------- */

static const kc_indicator *check_place(table *t, const kc_str *f)
{
    const char         *indicator = cell(t, f, 0), *region = cell(t, f, 1);
    const kc_indicator *x = t->k->dictionary ? kc_dictionary_code(t->k->dictionary, indicator) : NULL;
    int64_t             year;

    if (t->k->dictionary && !x) row_finding(t, "catalog.unknown_indicator", indicator, "");
    if (t->k->regions && *region && !kc_regions_code(t->k->regions, region)) row_finding(t, "catalog.unknown_region", region, "");
    if (!kc_int_parse(f[t->col[2]], &year) || year < KC_YEAR_MIN || year > KC_YEAR_MAX) row_finding(t, "catalog.bad_year", cell(t, f, 2), "");
    return x;
}

static void check_value(table *t, const kc_str *f, const kc_indicator *x)
{
    const char *text = cell(t, f, 3);
    char        low[32] = "-", high[32] = "-";
    double      v;

    if (!kc_num_parse(kc_str_of(text), &v)) {
        row_finding(t, "catalog.not_a_number", text, "");
        return;
    }
    if (!x || (!(v < x->min) && !(v > x->max))) return;
    if (!isnan(x->min)) (void)snprintf(low, sizeof low, "%g", x->min);
    if (!isnan(x->max)) (void)snprintf(high, sizeof high, "%g", x->max);
    row_finding(t, "catalog.implausible", kc_printf(t->k->a, "%s = %s", x->code, text), kc_printf(t->k->a, "%s … %s", low, high));
}

/* Names in the `source` column of NAME.sources.csv. */
static size_t source_names(checker *k, const kc_pack *p, kc_index *x)
{
    static const char *const columns[] = { "source", "title", "publisher", "url", NULL };
    const kc_pack            sources = { .kind = p->kind, .name = kc_printf(k->a, "%s.sources", p->name), .ending = p->ending,
                                         .path = kc_printf(k->a, "%s/%s.sources%s", p->kind, p->name, p->ending) };
    struct {
        const char **items;
        size_t       n, cap;
    } names = { 0 };
    table         t;
    const kc_str *f;

    if (table_open(k, &sources, columns, &t))
        while (table_next(&t, &f)) *KC_PUSH(k->a, &names) = cell(&t, f, 0);
    kc_index_init(k->a, x, names.n);
    for (size_t i = 0; i < names.n; i++) {
        size_t cursor = KC_NONE;

        if (kc_index_find(x, names.items[i], &cursor) != KC_NONE)
            kc_finding_add(k->a, k->out, sources.path, "catalog.source_twice", "%s" KC_SEP "%s", sources.path, names.items[i]);
        kc_index_add(x, i, names.items[i]);
    }
    return names.n;
}

static void check_observations(checker *k, const kc_pack *p)
{
    static const char *const columns[] = { "indicator", "region", "year", "value", "status", "source", NULL };
    kc_index                 sources;
    table                    t;
    const kc_str            *f;

    (void)source_names(k, p, &sources);
    if (!table_open(k, p, columns, &t)) return;
    while (table_next(&t, &f)) {
        const char *status = cell(&t, f, 4), *source = cell(&t, f, 5);
        size_t      cursor = KC_NONE;

        check_value(&t, f, check_place(&t, f));
        if (!*cell(&t, f, 1)) row_finding(&t, "catalog.unknown_region", "", "");
        if (strcmp(status, "confirmed") != 0 && strcmp(status, "unconfirmed") != 0) row_finding(&t, "catalog.bad_status", status, "");
        if (kc_index_find(&sources, source, &cursor) == KC_NONE) row_finding(&t, "catalog.unknown_source", source, "");
    }
}

static void check_breaks(checker *k, const kc_pack *p)
{
    static const char *const columns[] = { "indicator", "region", "year", "reason", NULL };
    table                    t;
    const kc_str            *f;

    if (!table_open(k, p, columns, &t)) return;
    while (table_next(&t, &f)) {
        (void)check_place(&t, f);
        if (!*cell(&t, f, 3)) row_finding(&t, "catalog.no_reason", "", "");
    }
}

/* ---- indicators ---------------------------------------------------------------------------------- */

static void check_indicators(checker *k, const kc_pack *p)
{
    for (size_t i = 0; k->dictionary && i < kc_dictionary_size(k->dictionary); i++) {
        const kc_indicator *x = kc_dictionary_at(k->dictionary, i);

        if (x->unit && isnan(x->min) && isnan(x->max))
            kc_finding_add(k->a, k->out, p->path, "catalog.unit_without_range", "%s" KC_SEP "%s", p->path, x->code);
        if (x->denominator && !x->numerator)
            kc_finding_add(k->a, k->out, p->path, "catalog.no_numerator", "%s" KC_SEP "%s", p->path, x->code);
    }
}

/* ---- standard populations ------------------------------------------------------------------------ */

static void check_standard(checker *k, const kc_pack *p)
{
    kc_err      err = KC_ERR_INIT;
    kc_standard s;

    if (kc_standard_find(k->a, p->name, &s, &err)) kc_finding_err(k->a, k->out, p->path, &err);
}

/* ---- against the manifest ------------------------------------------------------------------------ */

static long count_entries(checker *k, const kc_pack *p, kc_str text, kc_err *err)
{
    kc_csv       *csv;
    const kc_str *f;
    kc_value     *root;
    long          n = 0;

    if (strcmp(p->ending, ".csv") == 0) {
        if (kc_csv_open_text(k->a, text, p->path, &csv, err)) return -1;
        while (!kc_csv_next(csv, &f, err))
            if (!f) return n;
            else n++;
        return -1;
    }
    if (kc_yaml_parse(k->a, text, p->path, &root, err)) return -1;
    if (strcmp(p->kind, "indicators") == 0) return (long)kc_len(kc_get(root, "indicators"));
    if (strcmp(p->kind, "plans") == 0) return (long)kc_len(kc_get(root, "targets"));
    for (size_t i = 0; root->kind == KC_MAP && i < root->n; i++) /* other kinds: the longest list is what it holds */
        if (root->items[i]->kind == KC_LIST && (long)root->items[i]->n > n) n = (long)root->items[i]->n;
    return n;
}

static void check_manifest(checker *k, const kc_pack *p)
{
    kc_err    err = KC_ERR_INIT;
    kc_str    text;
    kc_digest digest;
    char      hex[65];
    long      n;

    if (kc_pack_bytes(k->a, p->kind, p->name, p->ending, &text, &err)) {
        kc_finding_err(k->a, k->out, p->path, &err);
        return;
    }
    digest = kc_sha256(text.s, text.n);
    kc_hex(&digest, sizeof digest, hex);
    if (strcmp(hex, p->sha256) != 0)
        kc_finding_add(k->a, k->out, p->path, "catalog.checksum", "%s" KC_SEP "%.12s" KC_SEP "%.12s", p->path, hex, p->sha256);
    n = count_entries(k, p, text, &err);
    if (n < 0) kc_finding_err(k->a, k->out, p->path, &err);
    else if (n != p->entries) kc_finding_add(k->a, k->out, p->path, "catalog.total", "%s" KC_SEP "%ld" KC_SEP "%ld", p->path, n, p->entries);
}

/* Files beside those of the manifest, in the folders it names. */
static kc_code check_unnamed(checker *k, const kc_pack *p, size_t n, kc_err *err)
{
    for (size_t i = 0; i < n; i++) {
        kc_pack_file *files;
        size_t        n_files;
        kc_code       code;

        if (i && strcmp(p[i].kind, p[i - 1].kind) == 0) continue;
        if ((code = kc_pack_files(k->a, p[i].kind, "", "", &files, &n_files, err))) return code;
        for (size_t f = 0; f < n_files; f++) {
            size_t at = 0;

            while (at < n && !kc_ends(kc_str_of(files[f].path), kc_printf(k->a, "/%s", p[at].path))) at++;
            if (at == n) kc_finding_add(k->a, k->out, files[f].path, "catalog.not_in_manifest", "%s", files[f].path);
        }
    }
    return KC_OK;
}

static void load(checker *k)
{
    kc_err err = KC_ERR_INIT;

    if (kc_dictionary_load(k->a, &k->dictionary, &err)) kc_finding_err(k->a, k->out, "indicators", &err);
    if (kc_regions_load(k->a, true, &k->regions, &err)) kc_finding_err(k->a, k->out, "regions", &err);
}

kc_code kc_packs_check(kc_arena *a, const char *name, kc_findings *out, size_t *checked, kc_err *err)
{
    checker  k = { .a = a, .out = out };
    kc_pack *p;
    size_t   n;
    kc_code  code = kc_packs_list(a, &p, &n, err);

    if (code) return code;
    load(&k);
    *checked = 0;
    for (size_t i = 0; i < n; i++) {
        if (name && strcmp(name, p[i].name) != 0) continue;
        (*checked)++;
        check_manifest(&k, &p[i]);
        if (strcmp(p[i].content, "observations") == 0) check_observations(&k, &p[i]);
        else if (strcmp(p[i].content, "breaks") == 0) check_breaks(&k, &p[i]);
        else if (strcmp(p[i].content, "indicators") == 0) check_indicators(&k, &p[i]);
        else if (strcmp(p[i].content, "standards") == 0) check_standard(&k, &p[i]);
    }
    if (!*checked) return kc_fail(err, KC_E_NOTFOUND, -1, "catalog.no_such_pack", "%s", name ? name : "");
    return name ? KC_OK : check_unnamed(&k, p, n, err);
}
