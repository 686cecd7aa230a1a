/* Shared inside the store: the handle, segments as buffers, the engine's errors. */
#ifndef KC_STORE_INTERNAL_H
#define KC_STORE_INTERNAL_H

#include "store/kc_store.h"

#include <sqlite3.h>

#define KC_APPLICATION_ID 0x4B435331 /* "KCS1" */

/* One named text of sql/NAME.sql with what its comment says. Spans point into the embedded file. */
typedef struct sql_text {
    kc_str   name, in, out, rows, sql;
    bool     pg;   /* marked @pg: for the other engine */
    kc_stmt *idle; /* prepared and free */
} sql_text;

enum { NAME_CACHE = 16 };
typedef struct name_cache { /* from the address of a name to its place; verified by comparing, so it is never wrong */
    const char *key[NAME_CACHE];
    int         at[NAME_CACHE];
} name_cache;

struct kc_stmt {
    kc_store     *s;
    sql_text     *text;
    sqlite3_stmt *h;
    kc_stmt      *next_idle, *next_all;
    uint64_t      bound, all_params; /* one bit for each parameter */
    int           n_params, n_columns;
    char        **columns; /* own copies: the engine's may move when it prepares again */
    name_cache    params_seen, columns_seen;
    bool          open, running;
};

/* A segment in memory, room for `cap` regions in one block. */
typedef struct seg_buf {
    int32_t   indicator, disagg, layer;
    kc_period period;
    size_t    n, cap;
    void     *block;
    int64_t  *row;
    double   *value, *numerator, *denominator;
    int32_t  *region, *source;
    uint8_t  *status, *flags;
} seg_buf;

typedef struct bytes {
    uint8_t *p;
    size_t   n, cap;
} bytes;

enum { N_SEG_BUFS = 8 };

struct kc_store {
    sqlite3    *db;
    char       *path;
    sql_text   *texts; /* sorted by name */
    size_t      n_texts;
    kc_stmt    *all;
    kc_err      bad; /* kept from functions without an error argument */
    bool        in_tx, write;
    bool        made; /* the file was not there before this handle */
    kc_journal *journal;
    seg_buf     bufs[N_SEG_BUFS]; /* 0-4 reading, 5-7 folding; freed at close */
    bytes       blob;
};

/* ---- sqlite.c ---- */
/* One view for several statements; nothing inside a transaction of the caller. */
kc_code kc_read_begin(kc_store *s, kc_err *err);
void    kc_read_end(kc_store *s);

/* ---- texts.c ---- */
kc_code   kc_sql_texts_load(kc_store *s, kc_err *err);
sql_text *kc_sql_text_find(kc_store *s, const char *name);

/* ---- stmt.c ---- */
/* The engine's answer as our code; `what` names the statement or the act. */
kc_code kc_db_fail(kc_store *s, int rc, const char *what, kc_err *err);
void    kc_stmts_reset(kc_store *s);
void    kc_stmts_free(kc_store *s);

/* ---- audit.c ---- */
typedef struct audit_entry {
    int64_t     id, at_ms, first_row, last_row;
    const char *actor, *action, *object, *purpose, *detail, *digest, *books;
} audit_entry;
void kc_audit_hash(const char *previous, const audit_entry *e, char out[65]);

/* ---- books.c ---- */
enum { KC_BOOK_SOURCE = 5, KC_N_BOOKS = 6, KC_BOOKS_TEXT = 800 };
typedef struct kc_books { /* of one audit entry, by table */
    int64_t upto[KC_N_BOOKS];
    char    digest[KC_N_BOOKS][65]; /* empty when the entry has no row of the table */
} kc_books;
const char *kc_book_name(int i);
bool        kc_books_parse(const char *text, kc_books *out); /* false, all zero: NULL or damaged */
/* Digest of the rows of table i after `after` up to `upto`; hex stays empty when there are none. */
kc_code kc_book_digest(kc_store *s, int i, int64_t after, int64_t upto, char hex[65], kc_err *err);
/* What an entry made now is to carry. */
kc_code kc_books_write(kc_store *s, const kc_books *before, char out[KC_BOOKS_TEXT], kc_err *err);

/* ---- programme.c ---- */
void kc_hash_row(kc_hash *h, kc_stmt *st); /* all columns of the row, with their types */

/* ---- segment.c ---- */
kc_code  kc_seg_reserve(seg_buf *b, size_t cap, kc_err *err); /* keeps what is in it */
void     kc_seg_free(seg_buf *b);
void     kc_seg_clear(seg_buf *b, const kc_obs *key);
void     kc_seg_push(seg_buf *b, const kc_obs *o);               /* room must be there */
void     kc_seg_copy(seg_buf *to, const seg_buf *from, size_t i); /* appends cell i */
kc_code  kc_seg_encode(const seg_buf *b, bytes *out, int64_t *checksum, kc_err *err);
/* Key set before; fails KC_E_CORRUPT naming it. */
kc_code  kc_seg_decode(seg_buf *b, const void *p, size_t n, int64_t checksum, kc_err *err);
uint64_t kc_checksum(const void *p, size_t n, uint64_t seed);

/* ---- fold.c ---- */
int  kc_obs_key_cmp(const kc_obs *a, const kc_obs *b);  /* indicator, period, disagg, layer */
int  kc_obs_cmp(const kc_obs *a, const kc_obs *b);      /* … region, source, row */
void kc_obs_read(kc_stmt *st, kc_obs *o);               /* a row of the observation statements */
void kc_obs_choose(const kc_obs *last_of_source, size_t n, kc_obs *out); /* the one shown, with CONFLICT and MANY */
kc_code kc_obs_load(kc_store *s, int64_t after, kc_obs **rows, size_t *n, kc_err *err); /* sorted by kc_obs_cmp; to be freed */
/* *out of cell `o` from the journal; KC_E_CORRUPT when the journal has none. */
kc_code kc_cell_from_journal(kc_store *s, const kc_obs *o, kc_obs *out, kc_err *err);
/* old (may be empty) and rows [n] of its key, sorted, already in the journal -> out */
kc_code kc_seg_merge(kc_store *s, const seg_buf *old, const kc_obs *rows, size_t n, seg_buf *out, kc_err *err);
kc_code kc_seg_get(kc_store *s, const kc_obs *key, seg_buf *out, kc_err *err); /* empty when there is none */
kc_code kc_seg_put(kc_store *s, const seg_buf *b, int64_t upto, kc_err *err);
kc_code kc_state_get(kc_store *s, const char *name, int64_t *out, kc_err *err);
kc_code kc_state_set(kc_store *s, const char *name, int64_t number, const char *text, kc_err *err);

/* ---- journal.c ---- */
enum { OBS_BYTES = 72 };
#define KC_ROWS_MAX ((int64_t)1 << 52) /* journal positions; a file that says more was made by hand */
void kc_obs_bytes(const kc_obs *o, int64_t batch, uint8_t out[OBS_BYTES]); /* what the digest is made of */
void kc_journal_drop(kc_store *s);

#endif
