/* The store: one interface, SQLite behind it (PostgreSQL joins with issue 4).
 *
 *   named SQL texts (src/store/sql/NAME.sql) ──> kc_stmt ──> rows
 *   observation journal ──fold──> column segments ──kc_segment_read──> dense arrays
 *
 * It keeps and finds, it does not calculate. Every write happens inside a transaction that ends with an
 * audit entry (kc_audit_add) in the hash chain. Threads: one store handle per thread.
 */
#ifndef KC_STORE_H
#define KC_STORE_H

#include "base/kc_date.h"
#include "base/kc_hash.h"

typedef struct kc_store kc_store;
typedef struct kc_stmt  kc_stmt;

typedef enum kc_open_mode { KC_OPEN_READ, KC_OPEN_WRITE, KC_OPEN_CREATE } kc_open_mode;

/* Opens a SQLite file; CREATE fails KC_E_CONFLICT when it exists with data. Migrates on WRITE when the file is of an
 * earlier version (a copy is not made; every migration is one transaction); a later version is KC_E_UNSUPPORTED. */
kc_code kc_store_open(kc_arena *a, const char *url, kc_open_mode mode, kc_store **out, kc_err *err);
void    kc_store_close(kc_store *s); /* also at kc_arena_clear */

kc_code kc_begin(kc_store *s, kc_err *err); /* IMMEDIATE */
kc_code kc_commit(kc_store *s, kc_err *err);
void    kc_rollback(kc_store *s);

/* Statements by name; texts in src/store/sql, parameters :name. Kept prepared and reused. */
kc_code kc_stmt_open(kc_stmt **out, kc_store *s, const char *name, kc_err *err);
void    kc_stmt_close(kc_stmt *st); /* accepts NULL */
kc_code kc_bind_text(kc_stmt *st, const char *name, const char *v, kc_err *err); /* NULL = SQL NULL */
kc_code kc_bind_int(kc_stmt *st, const char *name, int64_t v, kc_err *err);
kc_code kc_bind_num(kc_stmt *st, const char *name, double v, kc_err *err); /* NaN = SQL NULL */
kc_code kc_bind_blob(kc_stmt *st, const char *name, const void *p, size_t n, kc_err *err);
kc_code kc_step(kc_stmt *st, bool *row, kc_err *err); /* *row false at the end */
kc_code kc_one(kc_stmt *st, kc_err *err);             /* exactly one row: else KC_E_NOTFOUND */
kc_code kc_run(kc_stmt *st, kc_err *err);             /* no rows; statement ready for the next binding */
void    kc_reset(kc_stmt *st);
int64_t     kc_int(kc_stmt *st, const char *column);
double      kc_num(kc_stmt *st, const char *column); /* SQL NULL = NaN */
const char *kc_text(kc_stmt *st, const char *column); /* until the next step; NULL for SQL NULL */
const void *kc_blob(kc_stmt *st, const char *column, size_t *n);
bool        kc_is_null(kc_stmt *st, const char *column);
int64_t     kc_last_id(kc_store *s);

/* ---- audit ---- One row per request or batch, chained: hash = SHA-256(previous hash, all fields). */
typedef struct kc_audit {
    const char *actor, *action, *object, *purpose; /* "local:root", "import", "file x.csv", … */
    kc_digest   digest;                            /* of the journal rows it wrote, or zeros */
    int64_t     first_row, last_row;               /* journal positions written, 0 0 = none */
    const char *detail;                            /* JSON, may be NULL */
} kc_audit;
/* To be called last, before kc_commit, in the same transaction. *id is the audit number. */
kc_code kc_audit_add(kc_store *s, const kc_audit *e, int64_t *id, kc_err *err);

/* ---- observations ---- */
enum { KC_LAYER_REPORTED = 1, KC_LAYER_VERIFIED = 2, KC_LAYER_FINAL = 3 };
typedef enum kc_status { /* how a cell stands; zero is a value */
    KC_VALUE = 0,        /* has a value */
    KC_MISSING = 1,
    KC_NOT_APPLICABLE = 2,
    KC_SUPPRESSED = 3,
    KC_ABSENT = 9        /* nobody said anything: never stored */
} kc_status;
enum { KC_FLAG_SYNTHETIC = 1, KC_FLAG_UNCONFIRMED = 2, KC_FLAG_PROVISIONAL = 4, KC_FLAG_ESTIMATED = 8, KC_FLAG_CONFLICT = 16 };

typedef struct kc_obs {
    int64_t   row;       /* journal position; 0 before writing */
    int32_t   indicator, region, source; /* ids */
    int32_t   disagg;    /* 0 = total */
    kc_period period;
    int32_t   layer, revision;
    double    value, numerator, denominator; /* NaN = none */
    uint8_t   status, flags;
} kc_obs;

/* A segment: the current state of every region for one (indicator, period, layer, disaggregation), regions ascending. */
typedef struct kc_segment {
    int32_t   indicator, disagg, layer;
    kc_period period;
    size_t    n;
    const int32_t *region;               /* [n] region ids */
    const double  *value, *numerator, *denominator; /* [n]; numerator and denominator may be NULL */
    const uint8_t *status, *flags;       /* [n] */
    const int64_t *row;                  /* [n] journal position of the value */
} kc_segment;

/* Calls fn for each segment of `layer` (0 = best layer present: final, verified, reported, decided per cell) whose period lies in
 * [from, to], the journal tail already applied. Arrays are valid during the call. */
kc_code kc_segments_read(kc_store *s, int layer, kc_period from, kc_period to,
                         kc_code (*fn)(void *ctx, const kc_segment *seg, kc_err *err), void *ctx, kc_err *err);

/* Folds the journal tail into the segments (own transaction unless one is open). */
kc_code kc_segments_fold(kc_store *s, kc_err *err);
/* Rebuilds the segments from the journal in memory and compares; walks the audit chain and its digests; runs the engine's own
 * check. Each finding is reported through fn; *n_bad counts them. */
kc_code kc_store_verify(kc_store *s, void (*fn)(void *ctx, const char *key, const char *args), void *ctx, long *n_bad, kc_err *err);

#endif
