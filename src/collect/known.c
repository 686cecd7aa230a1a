/* What the database knows, in memory for an import: indicators with all their names, regions with their paths, sources. */
#include "collect/collect_internal.h"

#include <math.h>

/* ---- loading ---------------------------------------------------------------------------------------- */

static const char *copy(kc_arena *a, const char *s)
{
    return s ? kc_strdup(a, s) : NULL;
}

/* Ids ascend from 1 without gaps, as init gives them: they are places of arrays from here on. */
static kc_code check_id(const char *table, int64_t id, size_t n, int64_t max, const char *code, const char *name, kc_err *err)
{
    if (id == (int64_t)n && id <= max && code && name) return KC_OK;
    return kc_fail(err, KC_E_CORRUPT, -1, "store.bad_id", "%s" KC_SEP "%lld", table, (long long)id);
}

static void name_indicator(kc_known *k, const char *name, int32_t place)
{
    kc_words_put(&k->indicator_words, kc_str_of(name), place);
    kc_words_put(&k->indicator_words, kc_even(k->a, kc_str_of(name)), place);
}

static kc_code load_indicators(kc_arena *a, kc_store *s, const kc_tables *t, kc_known *k, kc_err *err)
{
    struct {
        kc_known_indicator *items;
        size_t              n, cap;
    } list = { 0 };
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "indicators", err);

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        kc_known_indicator *x = KC_PUSH(a, &list);

        if ((code = check_id("indicator", kc_int(st, "id"), list.n, KC_INDICATORS_MAX, kc_text(st, "code"), kc_text(st, "name"), err))) break;
        x->id = (int32_t)kc_int(st, "id");
        x->code = copy(a, kc_text(st, "code"));
        x->name = copy(a, kc_text(st, "name"));
        x->unit = copy(a, kc_text(st, "unit"));
        x->min = kc_num(st, "range_min");
        x->max = kc_num(st, "range_max");
        x->scale = kc_unit_scale(a, t, x->unit);
        if (x->scale == 2 && isnan(x->min) && isnan(x->max)) x->min = 0, x->max = 100; /* a share; growth states its own range */
    }
    kc_stmt_close(st);
    if (code) return code;
    k->indicators = list.items;
    k->n_indicators = list.n;
    for (size_t i = 0; i < list.n; i++) name_indicator(k, list.items[i].code, (int32_t)i);
    for (size_t i = 0; i < list.n; i++) name_indicator(k, list.items[i].name, (int32_t)i);
    return code;
}

static kc_code load_aliases(kc_store *s, kc_known *k, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "indicator_aliases", err);

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        int64_t id = kc_int(st, "indicator");

        if (kc_text(st, "alias") && id >= 1 && id <= (int64_t)k->n_indicators) name_indicator(k, kc_text(st, "alias"), (int32_t)id - 1);
    }
    kc_stmt_close(st);
    return code;
}

static int32_t place_of(int64_t id)
{
    return id >= 1 && id <= KC_REGIONS_MAX ? (int32_t)id - 1 : -2;
}

static kc_code load_regions(kc_arena *a, kc_store *s, kc_known *k, kc_err *err)
{
    struct {
        kc_known_region *items;
        size_t           n, cap;
    } list = { 0 };
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "regions", err);

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        kc_known_region *x = KC_PUSH(a, &list);

        if ((code = check_id("region", kc_int(st, "id"), list.n, KC_REGIONS_MAX, kc_text(st, "code"), kc_text(st, "name"), err))) break;
        x->id = (int32_t)kc_int(st, "id");
        x->code = copy(a, kc_text(st, "code"));
        x->name = copy(a, kc_text(st, "name"));
        x->level = (int32_t)kc_int(st, "level");
        x->parent = kc_is_null(st, "parent") ? -1 : place_of(kc_int(st, "parent"));
        x->own = kc_int(st, "own") != 0;
        x->next = -1;
    }
    kc_stmt_close(st);
    if (code) return code;
    k->regions = list.items;
    k->n_regions = list.n;
    for (size_t i = 0; i < list.n; i++)
        if (list.items[i].parent < -1 || list.items[i].parent >= (int32_t)list.n)
            return kc_fail(err, KC_E_CORRUPT, -1, "store.bad_id", "region" KC_SEP "%d", list.items[i].parent + 1);
    for (size_t i = 0; i < list.n; i++) {
        kc_known_region *x = &list.items[i];
        kc_str           even = kc_even(a, kc_str_of(x->name));
        int32_t          first = kc_words_get(&k->region_names, even);

        kc_words_put(&k->region_codes, kc_str_of(x->code), (int32_t)i);
        if (first < 0) {
            kc_words_put(&k->region_names, even, (int32_t)i);
            continue;
        }
        while (list.items[first].next >= 0) first = list.items[first].next;
        list.items[first].next = (int32_t)i;
    }
    return code;
}

static kc_code load_sources(kc_store *s, kc_known *k, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "sources", err);

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        if ((code = check_id("source", kc_int(st, "id"), (size_t)k->n_sources + 1, KC_SOURCES_MAX, kc_text(st, "code"), "", err))) break;
        k->n_sources++;
        *KC_PUSH(k->a, &k->source_list) = (kc_known_source){ .code = copy(k->a, kc_text(st, "code")), .title = copy(k->a, kc_text(st, "title")),
                                                             .publisher = copy(k->a, kc_text(st, "publisher")), .url = copy(k->a, kc_text(st, "url")) };
        kc_words_put(&k->sources, kc_str_of(kc_text(st, "code")), k->n_sources);
    }
    kc_stmt_close(st);
    return code;
}

kc_code kc_known_load(kc_arena *a, kc_store *s, const kc_tables *t, kc_known *k, kc_err *err)
{
    kc_code code;

    *k = (kc_known){ .a = a };
    kc_words_init(&k->indicator_words, a);
    kc_words_init(&k->region_codes, a);
    kc_words_init(&k->region_names, a);
    kc_words_init(&k->sources, a);
    if ((code = load_indicators(a, s, t, k, err)) || (code = load_aliases(s, k, err)) || (code = load_regions(a, s, k, err))) return code;
    return load_sources(s, k, err);
}

/* ---- finding ---------------------------------------------------------------------------------------- */

int32_t kc_known_indicator_find(kc_known *k, kc_str s)
{
    int32_t place = kc_words_get(&k->indicator_words, s);

    if (place == KC_NO_WORD) place = kc_words_get(&k->indicator_words, kc_even(k->a, s));
    return place == KC_NO_WORD ? -1 : place;
}

/* Is `place` below a region with this code or name? */
static bool below(const kc_known *k, int32_t place, kc_str parent, kc_str even)
{
    for (int32_t up = k->regions[place].parent, depth = 0; up >= 0 && depth < 8; up = k->regions[up].parent, depth++) {
        kc_str name = kc_even(k->a, kc_str_of(k->regions[up].name));

        if (kc_str_eq(parent, k->regions[up].code) || (name.n == even.n && memcmp(name.s, even.s, even.n) == 0)) return true;
    }
    return false;
}

static const char *path_of(const kc_known *k, int32_t place)
{
    const kc_known_region *r = &k->regions[place];

    return r->parent < 0 ? kc_printf(k->a, "%s %s", r->code, r->name) : kc_printf(k->a, "%s %s/%s", r->code, k->regions[r->parent].name, r->name);
}

/* Codes of twelve digits name townships and villages; those above are filled up with zeros. -1 when unknown. */
static int32_t find_code(const kc_known *k, kc_str s, bool *digits)
{
    int32_t place = kc_words_get(&k->region_codes, s);

    *digits = s.n > 0;
    for (size_t i = 0; i < s.n; i++) *digits = *digits && s.s[i] >= '0' && s.s[i] <= '9';
    while (place < 0 && *digits && (s.n == 12 || s.n == 9) && memcmp(s.s + s.n - 3, "000", 3) == 0) {
        s.n -= 3;
        place = kc_words_get(&k->region_codes, s);
    }
    return place < 0 ? -1 : place;
}

typedef struct chosen {
    kc_known *k;
    kc_str    parent, up;
    kc_buf    b;
    int32_t   found;
    int       n;
} chosen;

static void choose(chosen *c, int32_t place)
{
    if (c->up.n && !below(c->k, place, c->parent, c->up)) return;
    c->found = place;
    if (c->n < 6) kc_buf_addf(&c->b, "%s%s", c->n ? "; " : "", path_of(c->k, place));
    c->n++;
}

int32_t kc_known_region_find(kc_known *k, kc_str s, kc_str parent, const char **candidates)
{
    chosen  c = { .k = k, .parent = parent, .found = -1 };
    bool    digits = false;
    int32_t place = find_code(k, s, &digits);
    kc_str  even;

    *candidates = "";
    if (place >= 0 || digits) return place;
    even = kc_even(k->a, s);
    c.up = kc_even(k->a, parent);
    kc_buf_init(&c.b, k->a);
    for (place = kc_words_get(&k->region_names, even); place >= 0; place = k->regions[place].next) choose(&c, place);
    if (!c.n && even.n >= 6)
        for (size_t i = 0; i < k->n_regions; i++)
            if (kc_is_short_name(even, k->regions[i].name)) choose(&c, (int32_t)i);
    if (c.n > 6) kc_buf_adds(&c.b, " …");
    if (c.n > 1) *candidates = c.b.s;
    return c.n == 1 ? c.found : c.n == 0 ? -1 : -2;
}

bool kc_known_region_is(kc_known *k, int32_t place, kc_str s)
{
    bool    digits = false, any = false;
    int32_t other = find_code(k, s, &digits);
    kc_str  even;

    if (other >= 0 || digits) return other < 0 || other == place;
    even = kc_even(k->a, s);
    for (other = kc_words_get(&k->region_names, even); other >= 0; other = k->regions[other].next) {
        if (other == place) return true;
        any = true;
    }
    for (size_t i = 0; !any && i < k->n_regions; i++)
        any = (int32_t)i != place && kc_is_short_name(even, k->regions[i].name) && !kc_is_short_name(even, k->regions[place].name);
    return !any;
}
