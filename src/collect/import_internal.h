/* Shared by the files of import: columns.c, cells.c, import.c, extras.c. */
#ifndef KC_IMPORT_INTERNAL_H
#define KC_IMPORT_INTERNAL_H

#include "collect/collect_internal.h"

/* ---- the header (columns.c) ---- */
typedef struct kc_col {
    const char *header;
    int         kind;      /* KC_COL_… */
    int32_t     indicator; /* CELL: place of its indicator, -1 = the row's */
    kc_period   period;    /* CELL: its period, 0 = the row's */
    kc_str      unit;      /* given in brackets, empty = none */
} kc_col;
typedef struct kc_layout {
    kc_col *cols;
    size_t  n;
    int     at[KC_N_COLS]; /* column of each kind, -1 = none */
    int     also[KC_N_COLS]; /* the name beside the code (or the other way round), -1 = none */
    bool    wide;
    const char *ignored;   /* headers not understood, of a file in long form; NULL = none */
} kc_layout;
/* Fails KC_E_DATA "import.header" with what is missing; *explanation then says how each column was understood. */
kc_code kc_layout_read(kc_arena *a, kc_lang lang, const char *file, const kc_csv *csv, const kc_tables *t, kc_known *k, int year, kc_layout *out,
                       const char **explanation, kc_err *err);
bool   kc_layout_says_nothing(const kc_layout *l); /* no column was understood: a title */
size_t kc_layout_needs(const kc_layout *l);        /* fields a record must have; empty ones behind them may be left out */
/* "2022", "2022年", "2022/12/31", "2022-05", "2022Q1" … within KC_YEAR_MIN .. KC_YEAR_MAX */
bool kc_cell_period(kc_str s, kc_period *out);

/* ---- cells (cells.c) ---- */
typedef struct kc_origin { /* where a cell stands */
    uint32_t line;
    uint16_t column;
    uint16_t has_note;
} kc_origin;
typedef struct kc_note {
    uint32_t    line;
    const char *text;
} kc_note;
typedef struct kc_share { /* a value that may be a fraction where % is meant (shares.c) */
    int32_t   indicator, region;
    kc_period period;
    bool      odd;
    long      line;
    double    value;
} kc_share;
typedef struct kc_reader {
    kc_arena            *a;
    kc_lang              lang;
    kc_tables            tables;
    kc_known             known;
    kc_layout            layout;
    const char          *file;
    const kc_import_opt *opt;
    kc_import_sum       *sum;
    int32_t              source;     /* default */
    kc_words             memo_indicator, memo_region, memo_status, memo_unit, memo_beside;
    kc_buf               key;        /* scratch */
    KC_LIST_OF(const char *) new_sources;
    KC_LIST_OF(kc_note) notes;
    KC_LIST_OF(kc_reject) rejects;
    KC_LIST_OF(kc_share) shares;
    kc_buf     log;    /* for the audit entry: new sources, titles, breaks as JSON texts */
    int        n_hints; /* suggestions made; looking for them takes time */
    kc_obs    *obs; /* [room] the cells of the current chunk */
    kc_origin *origin;
    size_t     n, room;
} kc_reader;
/* One record into r->obs; the caller makes room for as many cells as there are columns. */
void kc_cells_read(kc_reader *r, const kc_str *fields, long line);
void kc_reject_add(kc_reader *r, long line, size_t column, kc_str value, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
int32_t kc_source_id(kc_reader *r, kc_str code); /* a new one is noted in new_sources */

/* ---- shares.c ---- */
void    kc_share_note(kc_reader *r, const kc_obs *o, long line);
kc_code kc_shares_judge(kc_reader *r, kc_store *s, kc_err *err); /* after reading */

/* ---- what comes with a pack (extras.c) ---- */
#define KC_SOURCE_SAMPLE "sample" /* of kangce sample alone */
#define KC_SOURCE_FILE "file"     /* of files that name none */
kc_code kc_sources_put(kc_reader *r, kc_store *s, kc_err *err); /* writes new_sources */
kc_code kc_extras_read(kc_reader *r, kc_store *s, kc_err *err); /* NAME.sources.csv, NAME.breaks.csv */

#endif
