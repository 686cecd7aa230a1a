/* The indicator dictionary: packs/indicators/ *.yaml checked against a table, held in memory, found by code, by name or
 * alias, and by likeness.
 *
 * Likeness compares sets of character pairs (Dice): 2 |A n B| / (|A| + |B|). Each name keeps its pairs sorted, and 64 bits
 * of them as a filter, so that a question costs one pass over some thousand short arrays and no memory.
 */
#include "catalog_internal.h"

#include <math.h>
#include <stdlib.h>

typedef struct name {
    uint32_t  indicator, n_pairs;
    uint64_t  filter;
    uint64_t *pairs; /* sorted, distinct: first code point << 32 | second */
} name;

struct kc_dictionary {
    kc_indicator *items;
    const char  **files; /* [n] where each stands */
    int          *lines;
    size_t        n, cap;
    name         *names; /* by indicator: its name, then its aliases */
    size_t        n_names;
    kc_index      by_code, by_name;
};

/* ---- the schema ---------------------------------------------------------------------------------- */

static const kc_field indicator_fields[] = {
    { "code", "string", true, 2, 16 },
    { "name", "string", true, 1, KC_LIMIT_NAME_BYTES },
    { "name_en", "string", true, 1, KC_LIMIT_NAME_BYTES },
    { "unit", "string?", true, 1, 40 },
    { "direction", "string", true, .one_of = "higher|lower|neutral" },
    { "kind", "string", true, .one_of = "result|advocacy|government" },
    { "nature", "string", true, .one_of = "expected|binding|advocacy" },
    { "decimals", "int", true, 0, 6 },
    { "range", "list?", true, 2, 2 },
    { "numerator", "string?", true },
    { "denominator", "string?", true },
    { "method", "string?", true },
    { "source_unit", "string?", true },
    { "frequency", "string?", true },
    { "aliases", "list", true, 0, 100 },
    { "caveats", "string?", true },
    { "systems", "list", true, 0, 100 },
    { "confirmed", "bool", true },
    { "source", "string", true, 1, 4000 },
    { NULL },
};
static const kc_field dictionary_fields[] = {
    { "schema", "string", true, .one_of = "kangce.indicators/1" },
    { "version", "string", true, 1, 40 },
    { "indicators", "list", true, .of = indicator_fields },
    { NULL },
};

static kc_code wrong(const char *file, const kc_value *v, const char *key, const char *x, const char *y, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, v->line - 1, key, "%s" KC_SEP "%d" KC_SEP "%s" KC_SEP "%s", file, v->line, x, y);
}

static kc_code fill_texts(kc_arena *a, const char *file, const kc_value *list, const char ***out, size_t *n, kc_err *err)
{
    *n = kc_len(list);
    *out = kc_alloc_n(a, *n + 1, sizeof **out);
    for (size_t i = 0; i < *n; i++) {
        const kc_value *v = list->items[i];

        if (v->kind != KC_STRING || !v->n || v->n > KC_LIMIT_NAME_BYTES) return wrong(file, v, "catalog.not_a_name", "", "", err);
        (*out)[i] = v->u.s;
    }
    return KC_OK;
}

static kc_code fill_range(const char *file, const kc_value *v, kc_indicator *x, kc_err *err)
{
    double *bound[2] = { &x->min, &x->max };

    x->min = x->max = (double)NAN;
    if (!v || v->kind != KC_LIST) return KC_OK;
    for (size_t i = 0; i < 2; i++) {
        const kc_value *b = v->items[i];

        if (b->kind == KC_INT) *bound[i] = (double)b->u.i;
        else if (b->kind == KC_NUM) *bound[i] = b->u.d;
        else if (b->kind != KC_NULL) return wrong(file, b, "catalog.bad_range", x->code, "", err);
    }
    if (x->min > x->max) return wrong(file, v, "catalog.bad_range", x->code, "", err);
    return KC_OK;
}

static kc_code fill(kc_arena *a, const char *file, const kc_value *v, kc_indicator *x, kc_err *err)
{
    const char *direction = kc_get_str(v, "direction", "");
    kc_code     code;

    x->code = kc_get_str(v, "code", "");
    x->name = kc_get_str(v, "name", "");
    x->name_en = kc_get_str(v, "name_en", "");
    x->unit = kc_get_str(v, "unit", NULL);
    x->kind = kc_get_str(v, "kind", "");
    x->nature = kc_get_str(v, "nature", "");
    x->numerator = kc_get_str(v, "numerator", NULL);
    x->denominator = kc_get_str(v, "denominator", NULL);
    x->method = kc_get_str(v, "method", NULL);
    x->source_unit = kc_get_str(v, "source_unit", NULL);
    x->frequency = kc_get_str(v, "frequency", NULL);
    x->caveats = kc_get_str(v, "caveats", NULL);
    x->source = kc_get_str(v, "source", "");
    x->direction = direction[0] == 'h' ? KC_HIGHER : direction[0] == 'l' ? KC_LOWER : KC_NEUTRAL;
    x->decimals = (int)kc_get_int(v, "decimals", 2);
    x->confirmed = kc_get_bool(v, "confirmed", false);
    for (const char *c = x->code; *c; c++)
        if (!(*c >= 'A' && *c <= 'Z') && !(*c >= '0' && *c <= '9') && *c != '-' && *c != '_')
            return wrong(file, v, "catalog.bad_code", x->code, "", err);
    if ((code = fill_range(file, kc_get(v, "range"), x, err))) return code;
    if ((code = fill_texts(a, file, kc_get(v, "aliases"), &x->aliases, &x->n_aliases, err))) return code;
    return fill_texts(a, file, kc_get(v, "systems"), &x->systems, &x->n_systems, err);
}

static kc_code read_file(kc_arena *a, kc_dictionary *d, const kc_pack_file *f, kc_err *err)
{
    kc_value *root;
    kc_code   code = kc_yaml_parse(a, f->text, f->path, &root, err);

    if (!code) code = kc_check(root, dictionary_fields, f->path, err);
    if (code) return code;
    root = kc_get(root, "indicators");
    for (size_t i = 0; i < root->n; i++) {
        if (d->n == d->cap) {
            size_t cap = d->cap ? d->cap * 2 : 512;

            d->items = kc_grow(a, d->items, d->cap * sizeof *d->items, cap * sizeof *d->items);
            d->files = kc_grow(a, d->files, d->cap * sizeof *d->files, cap * sizeof *d->files);
            d->lines = kc_grow(a, d->lines, d->cap * sizeof *d->lines, cap * sizeof *d->lines);
            d->cap = cap;
        }
        if ((code = fill(a, f->path, root->items[i], &d->items[d->n], err))) return code;
        d->files[d->n] = f->path;
        d->lines[d->n++] = root->items[i]->line;
    }
    return KC_OK;
}

/* ---- the indexes --------------------------------------------------------------------------------- */

static int by_pair(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

    return a < b ? -1 : a > b;
}

/* Distinct pairs of neighbouring characters of an even name, sorted; out holds KC_LIMIT_NAME_BYTES. */
static size_t pairs_of(const char *s, size_t n, uint64_t *out, uint64_t *filter)
{
    size_t   k = 0, kept = 0, len;
    uint32_t before = 0;

    *filter = 0;
    for (size_t i = 0; i < n; i += len) {
        uint32_t cp = kc_utf8_get(s + i, n - i, &len);

        if (before) out[k++] = (uint64_t)before << 32 | cp;
        before = cp;
    }
    if (k > 1) qsort(out, k, sizeof *out, by_pair);
    for (size_t i = 0; i < k; i++)
        if (!i || out[i] != out[i - 1]) {
            *filter |= (uint64_t)1 << ((out[i] * 0x9E3779B97F4A7C15u) >> 58);
            out[kept++] = out[i];
        }
    return kept;
}

static kc_code add_name(kc_arena *a, kc_dictionary *d, size_t indicator, const char *text, kc_err *err)
{
    char     even[KC_LIMIT_NAME_BYTES + 1];
    uint64_t pairs[KC_LIMIT_NAME_BYTES];
    size_t   n = kc_name_even(kc_str_of(text), even), cursor = KC_NONE, other = kc_index_find(&d->by_name, even, &cursor);
    name    *x = &d->names[d->n_names];

    if (other != KC_NONE && d->names[other].indicator == indicator) return KC_OK; /* an alias that differs by brackets only */
    if (other != KC_NONE)
        return kc_fail(err, KC_E_DATA, d->lines[indicator] - 1, "catalog.name_twice", "%s" KC_SEP "%d" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s",
                       d->files[indicator], d->lines[indicator], text, d->items[indicator].code, d->items[d->names[other].indicator].code);
    x->indicator = (uint32_t)indicator;
    x->n_pairs = (uint32_t)pairs_of(even, n, pairs, &x->filter);
    x->pairs = kc_alloc_n(a, x->n_pairs, sizeof *x->pairs);
    if (x->n_pairs) memcpy(x->pairs, pairs, x->n_pairs * sizeof *pairs);
    kc_index_add(&d->by_name, d->n_names++, kc_strndup(a, even, n));
    return KC_OK;
}

static kc_code index_all(kc_arena *a, kc_dictionary *d, kc_err *err)
{
    size_t n_names = d->n;

    for (size_t i = 0; i < d->n; i++) n_names += d->items[i].n_aliases;
    kc_index_init(a, &d->by_code, d->n);
    kc_index_init(a, &d->by_name, n_names);
    d->names = kc_alloc_n(a, n_names ? n_names : 1, sizeof *d->names);
    for (size_t i = 0; i < d->n; i++) {
        const kc_indicator *x = &d->items[i];
        size_t              cursor = KC_NONE;
        kc_code             code;

        if (kc_index_find(&d->by_code, x->code, &cursor) != KC_NONE)
            return kc_fail(err, KC_E_DATA, d->lines[i] - 1, "catalog.code_twice", "%s" KC_SEP "%d" KC_SEP "%s", d->files[i], d->lines[i], x->code);
        kc_index_add(&d->by_code, i, x->code);
        if ((code = add_name(a, d, i, x->name, err))) return code;
        for (size_t k = 0; k < x->n_aliases; k++)
            if ((code = add_name(a, d, i, x->aliases[k], err))) return code;
    }
    return KC_OK;
}

/* ---- public -------------------------------------------------------------------------------------- */

kc_code kc_dictionary_load(kc_arena *a, kc_dictionary **out, kc_err *err)
{
    kc_dictionary *d = kc_alloc(a, sizeof *d);
    kc_pack_file  *files;
    size_t         n;
    kc_code        code = kc_pack_files(a, "indicators", "", ".yaml", &files, &n, err);

    for (size_t i = 0; !code && i < n; i++) code = read_file(a, d, &files[i], err);
    if (!code) code = index_all(a, d, err);
    if (!code) *out = d;
    return code;
}

size_t kc_dictionary_size(const kc_dictionary *d)
{
    return d->n;
}

const kc_indicator *kc_dictionary_at(const kc_dictionary *d, size_t i)
{
    return &d->items[i];
}

const kc_indicator *kc_dictionary_code(const kc_dictionary *d, const char *code)
{
    size_t cursor = KC_NONE, at = code ? kc_index_find(&d->by_code, code, &cursor) : KC_NONE;

    return at == KC_NONE ? NULL : &d->items[at];
}

const kc_indicator *kc_dictionary_name(const kc_dictionary *d, const char *text)
{
    char   even[KC_LIMIT_NAME_BYTES + 1];
    size_t cursor = KC_NONE, at;

    if (!text || !kc_name_even(kc_str_of(text), even)) return NULL;
    at = kc_index_find(&d->by_name, even, &cursor);
    return at == KC_NONE ? NULL : &d->items[d->names[at].indicator];
}

static double dice(const uint64_t *x, size_t n, const name *y)
{
    size_t i = 0, j = 0, common = 0;

    while (i < n && j < y->n_pairs) {
        if (x[i] == y->pairs[j]) {
            common++;
            i++;
            j++;
        } else if (x[i] < y->pairs[j]) {
            i++;
        } else {
            j++;
        }
    }
    return 2 * (double)common / (double)(n + y->n_pairs);
}

size_t kc_dictionary_like(const kc_dictionary *d, const char *text, size_t k, const kc_indicator **out, double *score)
{
    char     even[KC_LIMIT_NAME_BYTES + 1];
    uint64_t pairs[KC_LIMIT_NAME_BYTES], filter;
    size_t   n = pairs_of(even, kc_name_even(kc_str_of(text), even), pairs, &filter), found = 0;

    for (size_t i = 0; n && k && i < d->n_names;) {
        uint32_t of = d->names[i].indicator;
        double   best = 0;
        size_t   at;

        for (; i < d->n_names && d->names[i].indicator == of; i++) {
            double s = d->names[i].filter & filter ? dice(pairs, n, &d->names[i]) : 0;

            if (s > best) best = s;
        }
        if (best <= 0 || (found == k && best <= score[k - 1])) continue;
        if (found < k) found++;
        for (at = found - 1; at > 0 && score[at - 1] < best; at--) { /* equal scores stay in the order of the dictionary */
            score[at] = score[at - 1];
            out[at] = out[at - 1];
        }
        score[at] = best;
        out[at] = &d->items[of];
    }
    return found;
}
