/* The dictionary behind the search for facts: all word tables of src/plan/words that it uses, in two
 * chains per character, so that "which word begins here" and "which word ends here" cost one short walk.
 *
 * A word may stand in several tables and classes; each row is an entry of its own. Chains are kept in
 * order of length, so the first hit is the longest word.
 */
#include "base/kc_asset.h"
#include "base/kc_csv.h"
#include "plan/read_facts.h"

#include <assert.h>

enum { BUCKETS = sizeof((kc_words *)0)->first / sizeof((kc_words *)0)->first[0] };

/* ---- looking up ---------------------------------------------------------------------------- */

static size_t bucket_first(kc_str s)
{
    size_t len;

    return kc_utf8_get(s.s, s.n, &len) % BUCKETS;
}

static size_t bucket_last(kc_str s)
{
    size_t len;

    return kc_utf8_before(s.s, s.n, &len) % BUCKETS;
}

const kc_word *kc_word_at_kind(const kc_words *w, unsigned classes, kc_wkind kind, kc_str s)
{
    if (!s.n) return NULL;
    for (const kc_word *x = w->first[bucket_first(s)]; x; x = x->by_first)
        if ((x->cls & classes) && (kind == KC_WK_NONE || x->kind == kind) && x->text.n <= s.n && memcmp(x->text.s, s.s, x->text.n) == 0)
            return x;
    return NULL;
}

const kc_word *kc_word_at(const kc_words *w, unsigned classes, kc_str s)
{
    return kc_word_at_kind(w, classes, KC_WK_NONE, s);
}

const kc_word *kc_word_ending(const kc_words *w, unsigned classes, kc_str s)
{
    if (!s.n) return NULL;
    for (const kc_word *x = w->last[bucket_last(s)]; x; x = x->by_last)
        if ((x->cls & classes) && x->text.n <= s.n && memcmp(x->text.s, s.s + s.n - x->text.n, x->text.n) == 0) return x;
    return NULL;
}

const kc_word *kc_word_in_kind(const kc_words *w, unsigned classes, kc_wkind kind, kc_str s, size_t *at)
{
    for (size_t i = 0, len; i < s.n; i += len) {
        kc_str         rest = { s.s + i, s.n - i };
        const kc_word *x = kc_word_at_kind(w, classes, kind, rest);

        if (x) {
            if (at) *at = i;
            return x;
        }
        (void)kc_utf8_get(rest.s, rest.n, &len);
    }
    return NULL;
}

const kc_word *kc_word_in(const kc_words *w, unsigned classes, kc_str s, size_t *at)
{
    return kc_word_in_kind(w, classes, KC_WK_NONE, s, at);
}

/* ---- loading ------------------------------------------------------------------------------- */

static kc_word *add(kc_words *w, kc_str text, unsigned cls)
{
    kc_word  *x = kc_alloc(w->arena, sizeof *x);
    kc_word **p;

    x->text = text;
    x->cls = cls;
    for (p = &w->first[bucket_first(text)]; *p && (*p)->text.n >= text.n; p = &(*p)->by_first) {}
    x->by_first = *p;
    *p = x;
    for (p = &w->last[bucket_last(text)]; *p && (*p)->text.n >= text.n; p = &(*p)->by_last) {}
    x->by_last = *p;
    *p = x;
    return x;
}

typedef struct name_value {
    const char *name;
    int         value;
} name_value;

/* -1 when the name is not in the table. */
static int value_of(const name_value *table, kc_str name)
{
    for (; table->name; table++)
        if (kc_str_eq(name, table->name)) return table->value;
    return -1;
}

static void comparator_row(void *ctx, size_t n, const kc_str *col)
{
    static const name_value signs[] = { { "not", KC_CMP_EQ }, { ">=", KC_CMP_GE }, { "<=", KC_CMP_LE }, { ">", KC_CMP_GT }, { "<", KC_CMP_LT },
                                        { "=", KC_CMP_EQ }, { "~", KC_CMP_EQ }, { NULL, 0 } };
    kc_word *x;
    int      sign;

    if (n < 4 || (sign = value_of(signs, col[2])) < 0) return;
    x = add(ctx, col[0], kc_str_eq(col[2], "not") ? KC_W_NOT : kc_str_eq(col[1], "after") ? KC_W_CMP_AFTER : KC_W_CMP_BEFORE);
    x->cmp = (kc_cmp)sign;
    x->kind = kc_str_eq(col[2], "~") ? KC_WK_ABOUT : kc_str_eq(col[3], "firm") ? KC_WK_FIRM : KC_WK_SOFT;
    x->number = kc_str_eq(col[3], "norm");
}

/* 不应 + 大于 = at most: every negation with every strict comparator that no row gives already. */
static void negate(kc_words *w)
{
    enum { MOST = 32 };
    const kc_word *nots[MOST], *strict[MOST];
    size_t         n_nots = 0, n_strict = 0;

    for (size_t b = 0; b < BUCKETS; b++)
        for (const kc_word *x = w->first[b]; x; x = x->by_first) {
            if ((x->cls & KC_W_NOT) && n_nots < MOST) nots[n_nots++] = x;
            if ((x->cls & KC_W_CMP_BEFORE) && (x->cmp == KC_CMP_GT || x->cmp == KC_CMP_LT) && n_strict < MOST) strict[n_strict++] = x;
        }
    for (size_t i = 0; i < n_nots; i++)
        for (size_t k = 0; k < n_strict; k++) {
            kc_str         text = kc_str_join(w->arena, nots[i]->text, strict[k]->text);
            const kc_word *old = kc_word_at(w, KC_W_CMP_BEFORE, text);
            kc_word       *x;

            if (old && old->text.n == text.n) continue;
            x = add(w, text, KC_W_CMP_BEFORE);
            x->cmp = strict[k]->cmp == KC_CMP_GT ? KC_CMP_LE : KC_CMP_GE;
            x->kind = KC_WK_FIRM;
            x->number = nots[i]->number;
        }
}

static void unit_row(void *ctx, size_t n, const kc_str *col)
{
    static const name_value kinds[] = { { "rate", KC_WK_RATE }, { "step", KC_WK_STEP }, { "measure", KC_WK_MEASURE },
                                        { "money", KC_WK_MONEY }, { "count", KC_WK_COUNT }, { "age", KC_WK_AGE },
                                        { "none", KC_WK_NO_VALUE }, { NULL, 0 } };
    kc_word *x;
    int      kind;

    if (n < 3 || (kind = value_of(kinds, col[2])) < 0) return;
    x = add(ctx, col[0], KC_W_UNIT);
    x->value = col[1];
    x->kind = (kc_wkind)kind;
}

static void verb_row(void *ctx, size_t n, const kc_str *col)
{
    static const name_value kinds[] = { { "promise", KC_W_PROMISE }, { "joint", KC_W_JOINT }, { "lead", KC_W_LEADIN },
                                        { "keep", KC_W_KEEP }, { "act", KC_W_ACT }, { "adverb", KC_W_ADVERB },
                                        { "each", KC_W_EACH }, { "split", KC_W_SPLIT }, { "yearly", KC_W_YEARLY },
                                        { "state", KC_W_STATE }, { "predicate", KC_W_PREDICATE }, { NULL, 0 } };
    int cls;

    if (n >= 2 && (cls = value_of(kinds, col[1])) >= 0) add(ctx, col[0], (unsigned)cls);
}

static void head_row(void *ctx, size_t n, const kc_str *col)
{
    static const name_value kinds[] = { { "head", KC_W_HEAD }, { "bare", KC_W_HEAD }, { "group", KC_W_GROUP },
                                        { "scope", KC_W_SCOPE }, { "organ", KC_W_ORGAN }, { NULL, 0 } };
    int cls;

    if (n < 2 || (cls = value_of(kinds, col[1])) < 0) return;
    add(ctx, col[0], (unsigned)cls)->kind = kc_str_eq(col[1], "bare") ? KC_WK_BARE : KC_WK_NONE;
}

static void trend_row(void *ctx, size_t n, const kc_str *col)
{
    static const name_value dirs[] = { { "increase", KC_CMP_INCREASE }, { "decrease", KC_CMP_DECREASE },
                                       { "qualitative", KC_CMP_QUALITATIVE }, { NULL, 0 } };
    static const name_value forms[] = { { "change", KC_WK_CHANGE }, { "brief", KC_WK_BRIEF }, { "state", KC_WK_STATE }, { "make", KC_WK_MAKE },
                                        { "result", KC_WK_RESULT }, { "degree", KC_WK_DEGREE }, { "second", KC_WK_SECOND },
                                        { "whole", KC_WK_WHOLE }, { "all", KC_WK_ALL }, { "zero", KC_WK_ZERO },
                                        { "times", KC_WK_TIMES }, { NULL, 0 } };
    int      dir, form;
    int64_t  percent = 0;
    kc_word *x;

    if (n < 3 || (dir = value_of(dirs, col[1])) < 0 || (form = value_of(forms, col[2])) < 0) return;
    if (n > 3) (void)kc_int_parse(col[3], &percent);
    x = add(ctx, col[0], KC_W_TREND);
    x->number = (int)percent;
    x->cmp = (kc_cmp)dir;
    x->kind = (kc_wkind)form;
}

static void decoy_row(void *ctx, size_t n, const kc_str *col)
{
    static const name_value places[] = { { "left", KC_W_DECOY_LEFT }, { "right", KC_W_DECOY_RIGHT }, { "past", KC_W_PAST },
                                         { "history", KC_W_HISTORY }, { "chapter", KC_W_CHAPTER },
                                         { "compare", KC_W_COMPARE }, { "done", KC_W_DONE }, { "fee", KC_W_FEE }, { NULL, 0 } };
    int cls;

    if (n >= 2 && (cls = value_of(places, col[1])) >= 0) add(ctx, col[0], (unsigned)cls);
}

static void date_row(void *ctx, size_t n, const kc_str *col)
{
    static const name_value kinds[] = { { "plan", KC_WK_SPAN }, { "end", KC_WK_END }, { "start", KC_WK_START },
                                        { "day", KC_WK_DAY }, { "before", KC_WK_BEFORE }, { "rhythm", KC_WK_RHYTHM },
                                        { "span", KC_WK_SPAN }, { NULL, 0 } };
    int      kind;
    int64_t  number = 0;
    kc_word *x;

    if (n < 3 || (kind = value_of(kinds, col[1])) < 0) return;
    (void)kc_int_parse(col[2], &number);
    x = add(ctx, col[0], kc_str_eq(col[1], "plan") ? KC_W_PERIOD : KC_W_DATE);
    x->kind = kc_str_eq(col[2], "past") ? KC_WK_SPAN_PAST : (kc_wkind)kind;
    x->number = (int)number;
    x->value = col[2];
}

static void schedule_row(void *ctx, size_t n, const kc_str *col)
{
    static const name_value kinds[] = { { "do", KC_WK_DO }, { "duty", KC_WK_DUTY }, { "meeting", KC_WK_MEETING },
                                        { "model", KC_WK_MODEL }, { "declared", KC_WK_DECLARED }, { "role", KC_WK_ROLE },
                                        { "build", KC_WK_BUILD }, { "deadline", KC_WK_DEADLINE },
                                        { NULL, 0 } };
    int kind;

    if (n >= 2 && (kind = value_of(kinds, col[1])) >= 0) add(ctx, col[0], KC_W_SCHEDULE)->kind = (kc_wkind)kind;
}

static void plausible_row(void *ctx, size_t n, const kc_str *col)
{
    kc_words    *w = ctx;
    kc_plausible p = { 0 };

    if (n < 5 || !kc_num_parse(col[2], &p.min) || !kc_num_parse(col[3], &p.max)) return;
    p.word = col[0];
    p.unit = col[1];
    p.usual = col[4];
    *KC_PUSH(w->arena, &w->plausible) = p;
}

void kc_words_load(kc_arena *a, kc_words *out)
{
    static const struct {
        const char *path;
        void (*row)(void *, size_t, const kc_str *);
    } tables[] = {
        { "src/plan/words/comparators.tsv", comparator_row }, { "src/plan/words/measure_units.tsv", unit_row },
        { "src/plan/words/verbs.tsv", verb_row },             { "src/plan/words/heads.tsv", head_row },
        { "src/plan/words/trends.tsv", trend_row },           { "src/plan/words/decoys.tsv", decoy_row },
        { "src/plan/words/date_words.tsv", date_row },        { "src/plan/words/schedule_words.tsv", schedule_row },
        { "src/plan/words/plausible.tsv", plausible_row },
    };

    *out = (kc_words){ .arena = a };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const kc_asset *asset = kc_asset_find(tables[i].path);

        assert(asset); /* embedded by the build */
        kc_asset_tsv(asset, tables[i].row, out);
    }
    negate(out);
}
