/* Regions: lists of codes, names, levels, parents, dated; found by code and by name within a parent.
 *
 * Rows stay in the order of their files. A code may stand in several rows when their times do not overlap: a renamed or
 * moved county keeps its code; look-ups give the latest row.
 */
#include "catalog_internal.h"

#include "base/kc_date.h"

#include <stdlib.h>

struct kc_regions {
    kc_region   *items;
    const char **files;
    long        *rows; /* line of the file */
    size_t       n, cap;
    kc_index     by_code, by_name; /* by_code holds the latest row of each code only */
};

enum { DEPTH_MAX = 8 };

static kc_code wrong(const char *file, long row, const char *key, const char *x, const char *y, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, row - 1, key, "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%s", file, row, x, y);
}

static bool level_parse(kc_str s, kc_level_of *out)
{
    static const char *const names[] = { "nation", "province", "prefecture", "county", "township" };

    for (int i = 0; i < 5; i++)
        if (kc_str_eq(s, names[i])) {
            *out = (kc_level_of)i;
            return true;
        }
    if (!kc_str_eq(s, "country")) return false;
    *out = KC_NATION;
    return true;
}

static const char *level_name(kc_level_of l)
{
    static const char *const names[] = { "nation", "province", "prefecture", "county", "township" };

    return names[l];
}

static const char *copy(kc_arena *a, kc_str s)
{
    s = kc_trim(s);
    return s.n ? kc_strndup(a, s.s, s.n) : NULL;
}

static bool date_ok(const char *s)
{
    kc_date d;

    return !s || kc_date_parse(kc_str_of(s), &d);
}

static kc_code add_row(kc_arena *a, kc_regions *r, const char *file, long row, const kc_str *f, const int *col, kc_err *err)
{
    kc_region x = { 0 };

    x.code = copy(a, f[col[0]]);
    x.name = copy(a, f[col[1]]);
    x.parent = copy(a, f[col[3]]);
    x.valid_from = col[4] >= 0 ? copy(a, f[col[4]]) : NULL;
    x.valid_to = col[5] >= 0 ? copy(a, f[col[5]]) : NULL;
    if (!x.code || strlen(x.code) > 24) return wrong(file, row, "catalog.region_code", x.code ? x.code : "", "", err);
    if (!x.name || strlen(x.name) > KC_LIMIT_NAME_BYTES) return wrong(file, row, "catalog.region_name", x.code, "", err);
    if (!level_parse(kc_trim(f[col[2]]), &x.level))
        return wrong(file, row, "catalog.region_level", kc_strndup(a, f[col[2]].s, f[col[2]].n < 40 ? f[col[2]].n : 40), "", err);
    if (!date_ok(x.valid_from) || !date_ok(x.valid_to)) return wrong(file, row, "catalog.region_date", x.code, "", err);
    if (x.valid_from && x.valid_to && strcmp(x.valid_from, x.valid_to) > 0) return wrong(file, row, "catalog.region_date", x.code, "", err);
    if (r->n == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 4096;

        r->items = kc_grow(a, r->items, r->cap * sizeof *r->items, cap * sizeof *r->items);
        r->files = kc_grow(a, r->files, r->cap * sizeof *r->files, cap * sizeof *r->files);
        r->rows = kc_grow(a, r->rows, r->cap * sizeof *r->rows, cap * sizeof *r->rows);
        r->cap = cap;
    }
    r->items[r->n] = x;
    r->files[r->n] = file;
    r->rows[r->n++] = row;
    return KC_OK;
}

static kc_code read_csv(kc_arena *a, kc_regions *r, const char *file, kc_csv *c, kc_err *err)
{
    static const char *const names[] = { "code", "name", "level", "parent", "valid_from", "valid_to" };
    int                      col[6];
    const kc_str            *f;
    kc_code                  code;

    for (int i = 0; i < 6; i++) {
        col[i] = kc_csv_column(c, names[i]);
        if (col[i] < 0 && i < 4) return kc_fail(err, KC_E_DATA, 0, "catalog.region_column", "%s" KC_SEP "%s", file, names[i]);
    }
    while (!(code = kc_csv_next(c, &f, err)) && f)
        if ((code = add_row(a, r, file, kc_csv_row(c), f, col, err))) break;
    kc_csv_close(c);
    return code;
}

/* ---- checks and indexes -------------------------------------------------------------------------- */

/* Times of two rows with one code: NULL is open. */
static bool overlap(const kc_region *x, const kc_region *y)
{
    if (x->valid_to && y->valid_from && strcmp(x->valid_to, y->valid_from) < 0) return false;
    if (y->valid_to && x->valid_from && strcmp(y->valid_to, x->valid_from) < 0) return false;
    return true;
}

static bool later(const kc_region *x, const kc_region *y)
{
    return x->valid_from && (!y->valid_from || strcmp(x->valid_from, y->valid_from) > 0);
}

static kc_code check_row(const kc_regions *r, size_t i, kc_err *err)
{
    const kc_region *x = &r->items[i], *parent;
    const char      *file = r->files[i];
    size_t           cursor = KC_NONE, at;

    while ((at = kc_index_find(&r->by_code, x->code, &cursor)) != KC_NONE)
        if (at < i && overlap(x, &r->items[at])) return wrong(file, r->rows[i], "catalog.region_twice", x->code, "", err);
    if (!x->parent) return KC_OK;
    parent = kc_regions_code(r, x->parent);
    if (!parent) return wrong(file, r->rows[i], "catalog.region_parent", x->code, x->parent, err);
    if (parent->level >= x->level) return wrong(file, r->rows[i], "catalog.region_above", x->code, level_name(parent->level), err);
    return KC_OK;
}

/* Parents' levels fall strictly, so that no chain of parents can be a ring. */
static kc_code index_all(kc_arena *a, kc_regions *r, kc_err *err)
{
    kc_index_init(a, &r->by_code, r->n);
    kc_index_init(a, &r->by_name, r->n);
    for (size_t i = 0; i < r->n; i++) {
        kc_index_add(&r->by_code, i, r->items[i].code);
        kc_index_add(&r->by_name, i, r->items[i].name);
    }
    for (size_t i = 0; i < r->n; i++) {
        kc_code code = check_row(r, i, err);

        if (code) return code;
    }
    return KC_OK;
}

/* ---- public -------------------------------------------------------------------------------------- */

static kc_code load_files(kc_arena *a, kc_regions *r, const char *prefix, kc_err *err)
{
    kc_pack_file *files;
    size_t        n;
    kc_csv       *c;
    kc_code       code = kc_pack_files(a, "regions", prefix, ".csv", &files, &n, err);

    for (size_t i = 0; !code && i < n; i++) {
        code = kc_csv_open_text(a, files[i].text, files[i].path, &c, err);
        if (!code) code = read_csv(a, r, files[i].path, c, err);
    }
    return code;
}

kc_code kc_regions_load(kc_arena *a, bool townships, kc_regions **out, kc_err *err)
{
    kc_regions *r = kc_alloc(a, sizeof *r);
    kc_code     code = load_files(a, r, "china-", err);

    if (!code && townships) code = load_files(a, r, "townships-", err);
    if (!code) code = index_all(a, r, err);
    if (!code) *out = r;
    return code;
}

kc_code kc_regions_read(kc_arena *a, const char *csv_file, kc_regions **out, kc_err *err)
{
    kc_regions *r = kc_alloc(a, sizeof *r);
    kc_csv     *c;
    kc_code     code = kc_csv_open(a, csv_file, &c, err);

    if (!code) code = read_csv(a, r, kc_strdup(a, csv_file), c, err);
    if (!code && !r->n) code = kc_fail(err, KC_E_DATA, -1, "catalog.no_regions", "%s", csv_file);
    if (!code) code = index_all(a, r, err);
    if (!code) *out = r;
    return code;
}

size_t kc_regions_size(const kc_regions *r)
{
    return r->n;
}

const kc_region *kc_regions_at(const kc_regions *r, size_t i)
{
    return &r->items[i];
}

const kc_region *kc_regions_code(const kc_regions *r, const char *code)
{
    const kc_region *best = NULL;
    size_t           cursor = KC_NONE, at;

    while (code && (at = kc_index_find(&r->by_code, code, &cursor)) != KC_NONE)
        if (!best || later(&r->items[at], best)) best = &r->items[at];
    return best;
}

/* Levels between x and the region `parent` above it; DEPTH_MAX when it is not above. */
static int depth_below(const kc_regions *r, const kc_region *x, const char *parent)
{
    int depth = 1;

    while (x && x->parent && depth < DEPTH_MAX && strcmp(x->parent, parent) != 0) {
        x = kc_regions_code(r, x->parent);
        depth++;
    }
    return x && x->parent && depth < DEPTH_MAX ? depth : DEPTH_MAX;
}

const kc_region *kc_regions_name(const kc_regions *r, const char *name, const char *parent)
{
    const kc_region *best = NULL;
    bool             ambiguous = false;
    int              best_depth = DEPTH_MAX;
    size_t           cursor = KC_NONE, at;

    while (name && (at = kc_index_find(&r->by_name, name, &cursor)) != KC_NONE) {
        const kc_region *x = &r->items[at];
        int              depth = parent ? depth_below(r, x, parent) : 1;

        if (depth == DEPTH_MAX || depth > best_depth) continue;
        if (best && depth == best_depth && strcmp(best->code, x->code) != 0) ambiguous = true;
        else if (!best || depth < best_depth) ambiguous = false;
        if (!best || depth < best_depth || later(x, best)) best = x;
        best_depth = depth;
    }
    return ambiguous ? NULL : best;
}
