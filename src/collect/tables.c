/* The word tables of words/: headers of columns, words for a status, spellings of units. A non-programmer extends the files. */
#include "collect/collect_internal.h"

#include "base/kc_asset.h"

typedef struct loader {
    kc_arena  *a;
    kc_tables *t;
} loader;

typedef struct meaning {
    const char *word;
    int         id;
} meaning;

static int id_of(const meaning *list, kc_str word)
{
    for (; list->word; list++)
        if (kc_str_eq(word, list->word)) return list->id;
    return KC_NO_WORD;
}

static void add_column(void *ctx, size_t n, const kc_str *f)
{
    static const meaning kinds[] = { { "indicator", KC_COL_INDICATOR }, { "region", KC_COL_REGION },     { "parent", KC_COL_PARENT },
                                     { "period", KC_COL_PERIOD },       { "value", KC_COL_VALUE },       { "numerator", KC_COL_NUMERATOR },
                                     { "denominator", KC_COL_DENOMINATOR }, { "status", KC_COL_STATUS }, { "unit", KC_COL_UNIT },
                                     { "note", KC_COL_NOTE },           { "source", KC_COL_SOURCE },     { "ignore", KC_COL_IGNORE },
                                     { NULL, 0 } };
    loader              *l = ctx;

    if (n >= 2 && id_of(kinds, f[1]) != KC_NO_WORD) kc_words_put(&l->t->columns, kc_even(l->a, f[0]), id_of(kinds, f[1]));
}

static void add_status(void *ctx, size_t n, const kc_str *f)
{
    static const meaning says[] = { { "value", KC_VALUE },
                                    { "missing", KC_MISSING },
                                    { "not_applicable", KC_NOT_APPLICABLE },
                                    { "suppressed", KC_SUPPRESSED },
                                    { "confirmed", KC_SAYS_FLAG },
                                    { "unconfirmed", KC_SAYS_FLAG + KC_FLAG_UNCONFIRMED },
                                    { "provisional", KC_SAYS_FLAG + KC_FLAG_PROVISIONAL },
                                    { "estimated", KC_SAYS_FLAG + KC_FLAG_ESTIMATED },
                                    { NULL, 0 } };
    loader              *l = ctx;

    if (n >= 2 && id_of(says, f[1]) != KC_NO_WORD) kc_words_put(&l->t->status, kc_even(l->a, f[0]), id_of(says, f[1]));
}

static void add_unit(void *ctx, size_t n, const kc_str *f)
{
    loader        *l = ctx;
    kc_tables     *t = l->t;
    struct kc_unit u;
    int64_t        power;

    if (n < 3 || !kc_int_parse(f[2], &power)) return;
    u = (struct kc_unit){ .name = kc_strndup(l->a, f[0].s, f[0].n), .family = kc_strndup(l->a, f[1].s, f[1].n), .power = (int)power };
    t->unit = kc_grow(l->a, t->unit, t->n_units * sizeof u, (t->n_units + 1) * sizeof u);
    t->unit[t->n_units++] = u;
    kc_words_put(&t->units, kc_even(l->a, f[0]), (int32_t)t->n_units - 1);
}

static void load(loader *l, const char *path, void (*row)(void *, size_t, const kc_str *))
{
    const kc_asset *asset = kc_asset_find(path);

    if (asset) kc_asset_tsv(asset, row, l);
}

void kc_tables_load(kc_arena *a, kc_tables *t)
{
    loader l = { a, t };

    *t = (kc_tables){ 0 };
    kc_words_init(&t->columns, a);
    kc_words_init(&t->status, a);
    kc_words_init(&t->units, a);
    load(&l, "src/collect/words/columns.tsv", add_column);
    load(&l, "src/collect/words/status.tsv", add_status);
    load(&l, "src/collect/words/units.tsv", add_unit);
}

bool kc_unit_power(kc_arena *a, const kc_tables *t, kc_str from, const char *to, int *power)
{
    kc_str  x = kc_even(a, from), y = kc_even(a, kc_str_of(to));
    int32_t i = kc_words_get(&t->units, x), k = kc_words_get(&t->units, y);

    *power = 0;
    if (x.n == y.n && memcmp(x.s, y.s, x.n) == 0) return true;
    if (i < 0 || k < 0 || strcmp(t->unit[i].family, t->unit[k].family) != 0) return false;
    *power = t->unit[i].power - t->unit[k].power;
    return true;
}

bool kc_unit_alone(kc_arena *a, const kc_tables *t, kc_str unit, int *power)
{
    int32_t i = kc_words_get(&t->units, kc_even(a, unit));

    *power = 0;
    if (i < 0) return false;
    if (strcmp(t->unit[i].family, "rate") == 0) return t->unit[i].power == -2;
    *power = t->unit[i].power;
    return true;
}

int kc_unit_scale(kc_arena *a, const kc_tables *t, const char *unit)
{
    int32_t i = unit ? kc_words_get(&t->units, kc_even(a, kc_str_of(unit))) : KC_NO_WORD;

    return i >= 0 && strcmp(t->unit[i].family, "rate") == 0 ? -t->unit[i].power : -1;
}
