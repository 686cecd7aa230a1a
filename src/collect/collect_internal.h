/* Shared inside collect. */
#ifndef KC_COLLECT_INTERNAL_H
#define KC_COLLECT_INTERNAL_H

#include "collect/kc_collect.h"

/* Filling a statement: the first failure stays, later calls do nothing. */
typedef struct kc_fill {
    kc_stmt *st;
    kc_code  code;
    kc_err  *err;
} kc_fill;
kc_fill kc_fill_open(kc_store *s, const char *name, kc_err *err);
void    kc_fill_text(kc_fill *f, const char *name, const char *v);
void    kc_fill_int(kc_fill *f, const char *name, int64_t v);
void    kc_fill_num(kc_fill *f, const char *name, double v);
void    kc_fill_run(kc_fill *f); /* the statement is ready for the next row */
kc_code kc_fill_close(kc_fill *f);

/* A map from bytes to a number; keys are copied into the arena. */
typedef struct kc_words {
    kc_arena *a;
    struct kc_word {
        const char *s;
        uint32_t    n, hash;
        int32_t     id;
    }     *slots;
    size_t n, cap;
} kc_words;
enum { KC_NO_WORD = INT32_MIN };
void    kc_words_init(kc_words *w, kc_arena *a);
int32_t kc_words_get(const kc_words *w, kc_str s); /* KC_NO_WORD when there is none */
void    kc_words_put(kc_words *w, kc_str s, int32_t id); /* the first stays; *false when it was there */
/* Even spelling: blanks, brackets and quotes dropped, full width and case made even. Into the arena. */
kc_str kc_even(kc_arena *a, kc_str s);

/* Full width digits, letters and signs as ASCII, in `buf` when they fit; nothing else is changed. */
kc_str kc_narrow(kc_str s, char buf[64]);

/* ---- tables of words/ ---- */
enum { /* what a column is */
    KC_COL_NONE, KC_COL_INDICATOR, KC_COL_REGION, KC_COL_PARENT, KC_COL_PERIOD, KC_COL_VALUE, KC_COL_NUMERATOR, KC_COL_DENOMINATOR,
    KC_COL_STATUS, KC_COL_UNIT, KC_COL_NOTE, KC_COL_SOURCE, KC_COL_IGNORE, KC_COL_CELL, /* CELL: values of its own indicator or year */
    KC_N_COLS
};
enum { KC_SAYS_FLAG = 16 }; /* status words: a kc_status, or KC_SAYS_FLAG + flag (0 = confirmed) */
typedef struct kc_tables {
    kc_words columns, status, units; /* even spelling -> meaning; units -> index into `unit` */
    struct kc_unit {
        const char *name;   /* the spelling of the dictionary */
        const char *family; /* units of one family are converted by powers of ten */
        int         power;
    }     *unit;
    size_t n_units;
} kc_tables;
void kc_tables_load(kc_arena *a, kc_tables *t);
/* The factor from unit `from` to unit `to` as a power of ten; false when they do not belong together. Both may be any spelling. */
bool kc_unit_power(kc_arena *a, const kc_tables *t, kc_str from, const char *to, int *power);
/* The same for an indicator without a unit: 3 个 is 3, 3 万个 is 30000, 5 % is 5; false when the table does not know it, or for ‰ and the like. */
bool kc_unit_alone(kc_arena *a, const kc_tables *t, kc_str unit, int *power);
/* Scale of a rate: % is 2, ‰ 3, /10万 5; -1 when the unit is no rate. */
int kc_unit_scale(kc_arena *a, const kc_tables *t, const char *unit);

/* ---- what the database knows ---- */
typedef struct kc_known_indicator {
    int32_t     id;
    const char *code, *name, *unit;
    double      min, max;
    int         scale;
} kc_known_indicator;
typedef struct kc_known_region {
    int32_t     id, parent, level;
    bool        own;
    const char *code, *name;
    int32_t     next; /* next of the same name; -1 = last */
} kc_known_region;
enum { KC_INDICATORS_MAX = 1 << 20, KC_REGIONS_MAX = 1 << 26, KC_SOURCES_MAX = 1 << 26 }; /* the sort packs them into 20 and 26 bits */
typedef struct kc_known_source {
    const char *code, *title, *publisher, *url; /* NULL = not said */
} kc_known_source;
typedef struct kc_known {
    kc_arena           *a;
    kc_known_indicator *indicators; /* ids 1 .. n are places 0 .. n - 1 */
    size_t              n_indicators;
    kc_known_region    *regions;
    size_t              n_regions;
    kc_words            indicator_words; /* codes, names, aliases as they stand and in even spelling -> place */
    kc_words            region_codes, region_names; /* -> place; names: the first of a chain */
    kc_words            sources;         /* code -> id */
    int32_t             n_sources;
    KC_LIST_OF(kc_known_source) source_list; /* [id - 1] */
} kc_known;
/* Fails KC_E_CORRUPT when ids or parents are not as init gives them. */
kc_code kc_known_load(kc_arena *a, kc_store *s, const kc_tables *t, kc_known *k, kc_err *err);
/* Places, -1 when unknown. */
int32_t kc_known_indicator_find(kc_known *k, kc_str s);
/* -2: several; *candidates then names them. parent: code or name of a region above, or empty. */
int32_t kc_known_region_find(kc_known *k, kc_str s, kc_str parent, const char **candidates);

/* May this name or code mean the region? A name that no region of the programme has contradicts nothing. */
bool kc_known_region_is(kc_known *k, int32_t place, kc_str s);

/* ---- alike.c ---- */
/* 凉州 for 凉州区; even spelling. */
bool kc_is_short_name(kc_str given, const char *name);
/* Up to three known ones with a similar name, "CODE NAME; …"; empty when none is similar. */
const char *kc_indicators_like(kc_known *k, kc_str s);
const char *kc_regions_like(kc_known *k, kc_str s);

#endif
