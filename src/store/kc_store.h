/* The store: one interface, SQLite behind it (PostgreSQL joins with issue 4).
 *
 *   named SQL texts (src/store/sql/NAME.sql) ──> kc_stmt ──> rows
 *   observation journal ──fold──> column segments ──kc_segments_read──> dense arrays
 *
 * It keeps and finds, it does not calculate. Every write happens inside a transaction that ends with an
 * audit entry (kc_audit_add) in the hash chain. Threads: one store handle per thread.
 *
 * Memory: the handle and its buffers are the store's own (malloc, KC_E_NOMEM on failure), so that a handle may outlive
 * the request that uses it. The arena given to kc_store_open closes the handle when it is cleared.
 */
#ifndef KC_STORE_H
#define KC_STORE_H

#include "base/kc_date.h"
#include "base/kc_hash.h"

typedef struct kc_store kc_store;
typedef struct kc_stmt  kc_stmt;

typedef enum kc_open_mode { KC_OPEN_READ, KC_OPEN_WRITE, KC_OPEN_CREATE } kc_open_mode;

/* Opens a SQLite file; CREATE fails KC_E_CONFLICT when it exists with data. Migrates on WRITE when the file is of an
 * earlier version (a copy is not made; all in one transaction); a later version is KC_E_UNSUPPORTED.
 * Fails also KC_E_NOTFOUND, KC_E_IO, KC_E_DATA (a file of another program), KC_E_CORRUPT, KC_E_BUSY. */
kc_code kc_store_open(kc_arena *a, const char *url, kc_open_mode mode, kc_store **out, kc_err *err);
void    kc_store_close(kc_store *s); /* also at kc_arena_clear; what is not committed is rolled back */
/* Closes; the file is removed again when the open of this handle made it (a file that was there stays, whatever it holds).
 * kc_store_open does the same when CREATE fails. */
void    kc_store_discard(kc_store *s);

kc_code kc_begin(kc_store *s, kc_err *err); /* IMMEDIATE; KC_E_BUSY when another writer does not end within 10 s */
kc_code kc_commit(kc_store *s, kc_err *err); /* durable when it returns; on failure everything is rolled back */
void    kc_rollback(kc_store *s);            /* resets all statements; nothing to roll back is no fault */

/* ---- statements ---- By name; texts in src/store/sql, parameters :name. Kept prepared and reused.
 * A name, parameter or column that does not exist, and a parameter left unbound, are KC_E_INTERNAL and name it; the
 * functions without an error argument keep it for the next kc_step, kc_one, kc_run or kc_commit. */
kc_code kc_stmt_open(kc_stmt **out, kc_store *s, const char *name, kc_err *err);
void    kc_stmt_close(kc_stmt *st); /* accepts NULL */
kc_code kc_bind_text(kc_stmt *st, const char *name, const char *v, kc_err *err); /* copied; NULL = SQL NULL */
kc_code kc_bind_int(kc_stmt *st, const char *name, int64_t v, kc_err *err);
kc_code kc_bind_num(kc_stmt *st, const char *name, double v, kc_err *err); /* NaN = SQL NULL */
kc_code kc_bind_blob(kc_stmt *st, const char *name, const void *p, size_t n, kc_err *err); /* NOT copied: until the step */
kc_code kc_step(kc_stmt *st, bool *row, kc_err *err); /* *row false at the end */
kc_code kc_one(kc_stmt *st, kc_err *err);             /* the first row, to be there: else KC_E_NOTFOUND */
kc_code kc_run(kc_stmt *st, kc_err *err);             /* no rows; statement ready for the next binding */
void    kc_reset(kc_stmt *st);                        /* all parameters are to be bound again */
int64_t     kc_int(kc_stmt *st, const char *column);
double      kc_num(kc_stmt *st, const char *column); /* SQL NULL = NaN */
const char *kc_text(kc_stmt *st, const char *column); /* until the next step; NULL for SQL NULL */
const void *kc_blob(kc_stmt *st, const char *column, size_t *n);
bool        kc_is_null(kc_stmt *st, const char *column);
int64_t     kc_last_id(kc_store *s);
/* For loops over many rows: places looked up once, -1 when there is none. */
int     kc_param(kc_stmt *st, const char *name);
int     kc_column(kc_stmt *st, const char *name);
void    kc_put_int(kc_stmt *st, int param, int64_t v);
void    kc_put_num(kc_stmt *st, int param, double v);
int64_t kc_int_at(kc_stmt *st, int column);
double  kc_num_at(kc_stmt *st, int column);

/* ---- audit ---- One row per request or batch, chained: hash = SHA-256(previous hash, all fields). */
typedef struct kc_audit {
    const char *actor, *action, *object, *purpose; /* "local:root", "import", "file x.csv", … */
    kc_digest   digest;                            /* of the journal rows it wrote, or zeros */
    int64_t     first_row, last_row;               /* journal positions written, 0 0 = none */
    const char *detail;                            /* JSON, may be NULL */
} kc_audit;
/* To be called last, before kc_commit, in the same transaction. *id (may be NULL) is the audit number. The entry also covers, by
 * itself, the batches, remarks, breaks, sources, judgements and runs that the transaction wrote; kc_store_verify checks them. */
kc_code kc_audit_add(kc_store *s, const kc_audit *e, int64_t *id, kc_err *err);
/* Number and hash (64 hex digits) of the last entry, zeros when there is none: an office that keeps it elsewhere can tell later
 * whether the chain still holds it. */
kc_code kc_audit_head(kc_store *s, int64_t *id, char hash[65], kc_err *err);

/* Digest of the installed programme (plan, targets, units, regions, indicators): goes into the entry "init" or "programme" of
 * whoever writes them, verify compares the last of these. */
kc_code kc_programme_digest(kc_store *s, kc_digest *out, kc_err *err);

/* ---- observations ---- */
enum { KC_LAYER_REPORTED = 1, KC_LAYER_VERIFIED = 2, KC_LAYER_FINAL = 3 };
typedef enum kc_status { /* how a cell stands; zero is a value */
    KC_VALUE = 0,        /* has a value */
    KC_MISSING = 1,
    KC_NOT_APPLICABLE = 2,
    KC_SUPPRESSED = 3,
    KC_ABSENT = 9        /* nobody said anything: never stored */
} kc_status;
enum {
    KC_FLAG_SYNTHETIC = 1,
    KC_FLAG_UNCONFIRMED = 2,
    KC_FLAG_PROVISIONAL = 4,
    KC_FLAG_ESTIMATED = 8,
    KC_FLAG_CONFLICT = 16, /* segments only: confirmed sources differ */
    KC_FLAG_MANY = 32      /* segments only: more than one source gives this cell */
};

typedef struct kc_obs {
    int64_t   row;       /* journal position; 0 before writing */
    int32_t   indicator, region, source; /* ids */
    int32_t   disagg;    /* 0 = total */
    kc_period period;
    int32_t   layer, revision;
    double    value, numerator, denominator; /* NaN = none */
    uint8_t   status, flags;
} kc_obs;

/* A segment: the current state of every region for one (indicator, period, layer, disaggregation), regions ascending.
 * Of several sources of a cell the one shown is, in this order: real before synthetic, confirmed before unconfirmed, with a
 * value before without, final before provisional, the later journal row. */
typedef struct kc_segment {
    int32_t   indicator, disagg, layer;  /* layer 0: the best of each cell */
    kc_period period;
    size_t    n;
    const int32_t *region;               /* [n] region ids */
    const double  *value, *numerator, *denominator; /* [n]; numerator and denominator may be NULL */
    const uint8_t *status, *flags;       /* [n] */
    const int64_t *row;                  /* [n] journal position of the value */
    const int32_t *source;               /* [n] source ids */
} kc_segment;

/* Calls fn for each segment of `layer` (0 = best layer present: final, verified, reported, decided per cell) whose period lies in
 * [from, to], the journal tail already applied, by indicator, period, disaggregation. Arrays are valid during the call. */
kc_code kc_segments_read(kc_store *s, int layer, kc_period from, kc_period to,
                         kc_code (*fn)(void *ctx, const kc_segment *seg, kc_err *err), void *ctx, kc_err *err);

/* Folds the journal tail into the segments (own transaction, without an audit entry, unless one is open). */
kc_code kc_segments_fold(kc_store *s, kc_err *err);
/* Last journal position; 0 when there is none. */
kc_code kc_journal_position(kc_store *s, int64_t *out, kc_err *err);

/* Writing many observations inside an open transaction: rows → journal and segments at once.
 * kc_journal_begin, kc_journal_write as often as wanted, kc_journal_end; at most one journal at a time, it ends with the
 * transaction. */
typedef enum kc_outcome { KC_OBS_NEW, KC_OBS_UPDATED, KC_OBS_UNCHANGED, KC_OBS_CLASH } kc_outcome;
typedef struct kc_journal kc_journal;
typedef struct kc_journal_sum {
    int64_t   first_row, last_row; /* 0 0 when nothing was written */
    kc_digest digest;              /* zeros when nothing was written */
    long      n_new, n_updated, n_unchanged;
    long      n_conflicts; /* cells written of which confirmed sources now say different things */
} kc_journal_sum;
kc_code kc_journal_begin(kc_store *s, int64_t batch, kc_journal **out, kc_err *err);
/* rows [n] strictly ascending by (indicator, period, disagg, layer, region, source): else KC_E_INTERNAL. A row equal to what its
 * source last said is UNCHANGED and not written; else it becomes a revision, `row` and `revision` are filled. A cell that
 * this journal already wrote with another value is CLASH (not written; `row` is that of the earlier one). outcome [n]. */
kc_code kc_journal_write(kc_journal *j, kc_obs *rows, size_t n, uint8_t *outcome, kc_err *err);
kc_code kc_journal_end(kc_journal *j, kc_journal_sum *out, kc_err *err); /* frees it */

/* Rebuilds the segments from the journal in memory and compares; walks the audit chain and its digests; runs the engine's own
 * check. Each finding is reported through fn (key of a text, arguments with KC_SEP between); *n_bad counts them. */
kc_code kc_store_verify(kc_store *s, void (*fn)(void *ctx, const char *key, const char *args), void *ctx, long *n_bad, kc_err *err);

/* The embedded migrations: how many, and one as text (for tests and the PostgreSQL engine). */
int     kc_migrations(void);
kc_code kc_store_check_texts(kc_store *s, kc_err *err); /* prepares every SQL text and compares it with its comment */

#endif
