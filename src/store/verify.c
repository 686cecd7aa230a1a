/* kangce verify: does the file still say what was written?
 *
 *   engine's check · migrations · audit chain with the digests of the journal rows · positions without an entry
 *   journal in index order ──> segments made anew, one (indicator, period) at a time ──> compared byte for byte
 *
 * Memory: the rows of one indicator and period.
 */
#include "store/store_internal.h"

#include "base/kc_asset.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct check {
    kc_store *s;
    void (*fn)(void *ctx, const char *key, const char *args);
    void *ctx;
    long  n_bad;
} check;

static void found(check *c, const char *key, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static void found(check *c, const char *key, const char *fmt, ...)
{
    char    args[KC_ERR_ARGS];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(args, sizeof args, fmt, ap);
    va_end(ap);
    c->n_bad++;
    if (c->fn) c->fn(c->ctx, key, args);
}

/* ---- the engine's own checks ------------------------------------------------------------------------ */

static kc_code pragma(check *c, const char *sql, const char *key, int column, kc_err *err)
{
    sqlite3_stmt *st = NULL;
    int           rc = sqlite3_prepare_v2(c->s->db, sql, -1, &st, NULL);

    while (!rc && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(st, column);

        rc = SQLITE_OK;
        if (!text || strcmp(text, "ok") != 0) found(c, key, "%s", text ? text : "?");
    }
    (void)sqlite3_finalize(st);
    if ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB) {
        found(c, key, "%s", sqlite3_errmsg(c->s->db));
        return KC_OK;
    }
    return rc == SQLITE_DONE ? KC_OK : kc_db_fail(c->s, rc, sql, err);
}

static kc_code check_migrations(check *c, kc_err *err)
{
    size_t          n, i = 0;
    const kc_asset *m = kc_asset_list("src/store/migrations/", &n);
    kc_stmt        *st = NULL;
    bool            row = false;
    kc_code         code = kc_stmt_open(&st, c->s, "migrations", err);

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        kc_digest   d = i < n ? kc_sha256(m[i].data.s, m[i].data.n) : (kc_digest){ { 0 } };
        const char *sha = kc_text(st, "sha256"), *name = kc_text(st, "name");
        char        hex[65];

        kc_hex(d.b, sizeof d.b, hex);
        if (i >= n || !sha || strcmp(sha, hex) != 0) found(c, "verify.migration", "%s", name ? name : "?");
        i++;
    }
    if (!code && i < n) found(c, "verify.migration", "%s", m[i].path);
    kc_stmt_close(st);
    return code;
}

/* ---- audit ------------------------------------------------------------------------------------------ */

static kc_code digest_rows(check *c, int64_t first, int64_t last, char hex[65], int64_t *n, kc_err *err)
{
    kc_stmt  *st = NULL;
    kc_hash   h;
    kc_digest d;
    bool      row = false;
    kc_code   code;

    kc_hash_begin(&h);
    *n = 0;
    if (!(code = kc_stmt_open(&st, c->s, "observations_between", err)) && !(code = kc_bind_int(st, ":first", first, err)))
        code = kc_bind_int(st, ":last", last, err);
    while (!code && !(code = kc_step(st, &row, err)) && row) {
        uint8_t bytes_of[OBS_BYTES];
        kc_obs  o;

        kc_obs_read(st, &o);
        kc_obs_bytes(&o, kc_int(st, "batch"), bytes_of);
        kc_hash_add(&h, bytes_of, sizeof bytes_of);
        ++*n;
    }
    kc_stmt_close(st);
    d = kc_hash_end(&h);
    kc_hex(d.b, sizeof d.b, hex);
    return code;
}

static void read_entry(kc_stmt *st, audit_entry *e)
{
    *e = (audit_entry){ .id = kc_int(st, "id"), .at_ms = kc_int(st, "at_ms"), .first_row = kc_int(st, "first_row"), .last_row = kc_int(st, "last_row"),
                        .actor = kc_text(st, "actor"), .action = kc_text(st, "action"), .object = kc_text(st, "object"),
                        .purpose = kc_text(st, "purpose"), .detail = kc_text(st, "detail"), .digest = kc_text(st, "digest"),
                        .books = kc_text(st, "books") };
}

static kc_code check_entry(check *c, const audit_entry *e, int64_t *covered, kc_err *err)
{
    char    hex[65];
    int64_t n = 0;
    kc_code code;

    if (!e->last_row) return KC_OK;
    if (e->first_row != *covered + 1 || e->last_row < e->first_row)
        found(c, "verify.rows_without_entry", "%lld" KC_SEP "%lld", (long long)*covered + 1, (long long)e->first_row - 1);
    if ((code = digest_rows(c, e->first_row, e->last_row, hex, &n, err))) return code;
    if (!e->digest || strcmp(hex, e->digest) != 0 || n != e->last_row - e->first_row + 1)
        found(c, "verify.digest", "%lld" KC_SEP "%lld" KC_SEP "%lld", (long long)e->id, (long long)e->first_row, (long long)e->last_row);
    *covered = e->last_row;
    return KC_OK;
}

/* The rows of each table since the entry before; `before` then stands at this entry. Sources are compared at the end. */
static kc_code check_books(check *c, const audit_entry *e, kc_books *before, kc_err *err)
{
    kc_books now;
    char     hex[65];
    kc_code  code = KC_OK;

    if (!e->books) return KC_OK; /* of an earlier version */
    if (!kc_books_parse(e->books, &now)) {
        found(c, "verify.audit_chain", "%lld", (long long)e->id);
        return KC_OK;
    }
    for (int i = 0; !code && i < KC_BOOK_SOURCE; i++) {
        if (!(code = kc_book_digest(c->s, i, before->upto[i], now.upto[i], hex, err)) && strcmp(hex, now.digest[i]) != 0)
            found(c, "verify.books", "%lld" KC_SEP "%s", (long long)e->id, kc_book_name(i));
    }
    *before = now;
    return code;
}

/* After the last entry: the sources as they are now, and rows that no entry covers. */
static kc_code check_last_books(check *c, const kc_books *last, int64_t id, kc_err *err)
{
    static const char *const params[KC_N_BOOKS] = { ":note", ":batch", ":break", ":judgement", ":run", ":source" };
    kc_stmt                 *st = NULL;
    char                     hex[65];
    kc_code                  code = kc_book_digest(c->s, KC_BOOK_SOURCE, 0, last->upto[KC_BOOK_SOURCE], hex, err);

    if (!code && strcmp(hex, last->digest[KC_BOOK_SOURCE]) != 0)
        found(c, "verify.books", "%lld" KC_SEP "%s", (long long)id, kc_book_name(KC_BOOK_SOURCE));
    if (!code) code = kc_stmt_open(&st, c->s, "book_strays", err);
    for (int i = 0; !code && i < KC_N_BOOKS; i++) code = kc_bind_int(st, params[i], last->upto[i], err);
    if (!code && !(code = kc_one(st, err)))
        for (int i = 0; i < KC_N_BOOKS; i++)
            if (kc_int_at(st, i)) found(c, "verify.not_in_books", "%lld" KC_SEP "%s", (long long)kc_int_at(st, i), kc_book_name(i));
    kc_stmt_close(st);
    return code;
}

static kc_code check_head(check *c, int64_t n, const char *hash, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, c->s, "state_get", err)) && !(code = kc_bind_text(st, ":name", "audit_head", err)) && !(code = kc_one(st, err))) {
        const char *text = kc_text(st, "text");

        if (kc_int(st, "number") != n || (n && (!text || strcmp(text, hash) != 0))) found(c, "verify.audit_head", "%lld", (long long)n);
    }
    kc_stmt_close(st);
    return code;
}

static kc_code check_audit(check *c, kc_err *err)
{
    kc_stmt *st = NULL;
    char     previous[65], hash[65];
    kc_books books = { 0 };
    int64_t  n = 0, covered = 0, last = 0;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, c->s, "audit_all", err);

    memset(previous, '0', 64);
    previous[64] = '\0';
    while (!code && !(code = kc_step(st, &row, err)) && row) {
        audit_entry e;
        const char *stored = kc_text(st, "hash");

        read_entry(st, &e);
        kc_audit_hash(previous, &e, hash);
        if (e.id != ++n || !stored || strcmp(stored, hash) != 0) {
            found(c, "verify.audit_chain", "%lld", (long long)e.id);
            n = e.id;
        }
        (void)snprintf(previous, sizeof previous, "%s", stored ? stored : "");
        if (!(code = check_books(c, &e, &books, err))) code = check_entry(c, &e, &covered, err);
    }
    kc_stmt_close(st);
    if (!code) code = check_last_books(c, &books, n, err);
    if (!code) code = kc_journal_position(c->s, &last, err);
    if (!code && covered < last) found(c, "verify.rows_without_entry", "%lld" KC_SEP "%lld", (long long)covered + 1, (long long)last);
    return code ? code : check_head(c, n, previous, err);
}

static kc_code check_programme(check *c, kc_err *err)
{
    kc_stmt  *st = NULL;
    kc_digest d;
    bool      row = false;
    char      hex[65];
    kc_code   code;

    if (!(code = kc_stmt_open(&st, c->s, "audit_programme", err)) && !(code = kc_step(st, &row, err)) && row &&
        !(code = kc_programme_digest(c->s, &d, err))) {
        const char *digest = kc_text(st, "digest");

        kc_hex(d.b, sizeof d.b, hex);
        if (!digest || strcmp(digest, hex) != 0) found(c, "verify.programme", "%lld", (long long)kc_int(st, "id"));
    }
    kc_stmt_close(st);
    return code;
}

static kc_code check_strays(check *c, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, c->s, "observation_strays", err);

    while (!code && !(code = kc_step(st, &row, err)) && row) found(c, "verify.stray", "%lld", (long long)kc_int(st, "row_no"));
    kc_stmt_close(st);
    return code;
}

/* ---- segments --------------------------------------------------------------------------------------- */

typedef struct rows {
    kc_obs *p;
    size_t  n, cap;
} rows;

static int by_cell(const void *a, const void *b)
{
    return kc_obs_cmp(a, b);
}

/* Sorted rows of one region -> the cell that should stand in the segment. The rows are used up. */
static void rebuild_cell(kc_obs *r, size_t n, seg_buf *out)
{
    kc_obs chosen;
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        if (k && r[k - 1].source == r[i].source) k--;
        r[k++] = r[i];
    }
    kc_obs_choose(r, k, &chosen);
    kc_seg_push(out, &chosen);
}

static kc_code compare(check *c, kc_obs *r, size_t n, kc_err *err)
{
    seg_buf *fresh = &c->s->bufs[5];
    kc_stmt *st = NULL;
    int64_t  checksum = 0;
    bool     row = false;
    kc_code  code = kc_seg_reserve(fresh, n, err);

    if (code) return code;
    kc_seg_clear(fresh, r);
    for (size_t i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && r[to].region == r[i].region; to++) continue;
        rebuild_cell(r + i, to - i, fresh);
    }
    if ((code = kc_seg_encode(fresh, &c->s->blob, &checksum, err))) return code;
    if (!(code = kc_stmt_open(&st, c->s, "segment_get", err)) && !(code = kc_bind_int(st, ":indicator", r->indicator, err)) &&
        !(code = kc_bind_int(st, ":period", r->period, err)) && !(code = kc_bind_int(st, ":layer", r->layer, err)) &&
        !(code = kc_bind_int(st, ":disagg", r->disagg, err)) && !(code = kc_step(st, &row, err))) {
        size_t      size = 0;
        const void *p = row ? kc_blob(st, "data", &size) : NULL;

        if (!row || size != c->s->blob.n || memcmp(p, c->s->blob.p, size) != 0 || kc_int(st, "checksum") != checksum || kc_int(st, "n") != (int64_t)fresh->n)
            found(c, "verify.segment", "%d" KC_SEP "%d" KC_SEP "%d" KC_SEP "%d", r->indicator, r->period, r->layer, r->disagg);
    }
    kc_stmt_close(st);
    return code;
}

/* All rows of one (indicator, period): cut by disaggregation and layer. */
static kc_code compare_period(check *c, rows *r, int64_t *n_segments, kc_err *err)
{
    kc_code code = KC_OK;

    qsort(r->p, r->n, sizeof *r->p, by_cell);
    for (size_t from = 0, to; !code && from < r->n; from = to) {
        for (to = from + 1; to < r->n && kc_obs_key_cmp(&r->p[from], &r->p[to]) == 0; to++) continue;
        code = compare(c, r->p + from, to - from, err);
        ++*n_segments;
    }
    r->n = 0;
    return code;
}

static kc_code add_row(rows *r, const kc_obs *o, kc_err *err)
{
    if (r->n == r->cap) {
        size_t  cap = r->cap ? r->cap * 2 : 1024;
        kc_obs *p = realloc(r->p, cap * sizeof *p);

        if (!p) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "%zu", cap * sizeof *p >> 20);
        r->p = p;
        r->cap = cap;
    }
    r->p[r->n++] = *o;
    return KC_OK;
}

static kc_code count_segments(check *c, int64_t expected, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, c->s, "segments_count", err)) && !(code = kc_one(st, err)) && kc_int(st, "n") != expected)
        found(c, "verify.segment_count", "%lld" KC_SEP "%lld", (long long)kc_int(st, "n"), (long long)expected);
    kc_stmt_close(st);
    return code;
}

static kc_code check_segments(check *c, kc_err *err)
{
    kc_stmt *st = NULL;
    rows     r = { 0 };
    int64_t  folded = 0, n_segments = 0;
    bool     row = false;
    kc_obs   o;
    kc_code  code;

    if (!(code = kc_state_get(c->s, "folded", &folded, err)) && !(code = kc_stmt_open(&st, c->s, "observations_by_cell", err)))
        code = kc_bind_int(st, ":upto", folded, err);
    while (!code && !(code = kc_step(st, &row, err)) && row) {
        kc_obs_read(st, &o);
        if (r.n && (r.p[0].indicator != o.indicator || r.p[0].period != o.period)) code = compare_period(c, &r, &n_segments, err);
        if (!code) code = add_row(&r, &o, err);
    }
    if (!code && r.n) code = compare_period(c, &r, &n_segments, err);
    kc_stmt_close(st);
    free(r.p);
    return code ? code : count_segments(c, n_segments, err);
}

/* A page so damaged that a statement cannot go on is a finding as well, not a failure of verify. */
static kc_code finding(check *c, kc_code code, kc_err *e, kc_err *err)
{
    if (code == KC_E_CORRUPT) {
        found(c, e->key, "%s", e->args);
        return KC_OK;
    }
    if (code && err) *err = *e;
    return code;
}

kc_code kc_store_verify(kc_store *s, void (*fn)(void *ctx, const char *key, const char *args), void *ctx, long *n_bad, kc_err *err)
{
    static kc_code (*const parts[])(check *, kc_err *) = { check_migrations, check_audit, check_programme, check_strays, check_segments };
    check   c = { .s = s, .fn = fn, .ctx = ctx };
    kc_code code = kc_read_begin(s, err);

    if (!code) code = pragma(&c, "PRAGMA integrity_check", "verify.engine", 0, err);
    if (!code) code = pragma(&c, "PRAGMA foreign_key_check", "verify.foreign_key", 0, err);
    for (size_t i = 0; !code && i < sizeof parts / sizeof *parts; i++) {
        kc_err e = KC_ERR_INIT;

        code = finding(&c, parts[i](&c, &e), &e, err);
        kc_stmts_reset(s);
    }
    kc_read_end(s);
    *n_bad = c.n_bad;
    return code;
}
