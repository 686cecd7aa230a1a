/* The SQLite engine: opening, settings, migrations, transactions. The only file with statements of the engine itself.
 *
 *   new file ── CREATE ──> settings ──> migrations 1..n in one transaction ──> empty programme
 *   file     ── WRITE  ──> settings ──> migrations it lacks in one transaction, audited
 *   file     ── READ   ──> version must be ours; in a folder that cannot be written: as a file that does not change
 *
 * WAL with synchronous=FULL: what kc_commit acknowledged survives a kill and a power cut. One writer, many readers.
 */
#include "store/store_internal.h"

#include "base/kc_asset.h"
#include "base/kc_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MS = 10000, CACHE_KIB = 65536, PAGE_BYTES = 8192 };

/* ---- helpers --------------------------------------------------------------------------------------- */

static kc_code exec(kc_store *s, const char *sql, const char *what, kc_err *err)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

    return rc ? kc_db_fail(s, rc, what, err) : KC_OK;
}

static kc_code number_of(kc_store *s, const char *sql, int64_t *out, kc_err *err)
{
    sqlite3_stmt *st = NULL;
    int           rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);

    if (!rc) rc = sqlite3_step(st);
    if (rc == SQLITE_ROW) *out = sqlite3_column_int64(st, 0);
    else *out = 0;
    (void)sqlite3_finalize(st);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? KC_OK : kc_db_fail(s, rc, sql, err);
}

/* ---- transactions ---------------------------------------------------------------------------------- */

kc_code kc_begin(kc_store *s, kc_err *err)
{
    kc_code code;

    if (s->in_tx) return kc_fail(err, KC_E_INTERNAL, -1, "store.nested", "%s", "");
    if (!s->write) return kc_fail(err, KC_E_INTERNAL, -1, "store.read_only", "%s", s->path);
    if (!sqlite3_get_autocommit(s->db)) kc_rollback(s); /* a reader was left by a jump */
    code = exec(s, "BEGIN IMMEDIATE", "BEGIN", err);
    s->in_tx = code == KC_OK;
    return code;
}

kc_code kc_commit(kc_store *s, kc_err *err)
{
    kc_code code;

    if (!s->in_tx) return kc_fail(err, KC_E_INTERNAL, -1, "store.no_transaction", "%s", "");
    if (s->bad.code) {
        if (err) *err = s->bad;
        code = s->bad.code;
    } else {
        code = exec(s, "COMMIT", "COMMIT", err);
    }
    if (code) kc_rollback(s);
    s->in_tx = false;
    kc_journal_drop(s);
    return code;
}

void kc_rollback(kc_store *s)
{
    kc_stmts_reset(s);
    if (s->db && !sqlite3_get_autocommit(s->db)) (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->in_tx = false;
    s->bad = (kc_err)KC_ERR_INIT;
    kc_journal_drop(s);
}

kc_code kc_read_begin(kc_store *s, kc_err *err)
{
    return s->in_tx || !sqlite3_get_autocommit(s->db) ? KC_OK : exec(s, "BEGIN", "BEGIN", err);
}

void kc_read_end(kc_store *s)
{
    if (!s->in_tx && !sqlite3_get_autocommit(s->db)) (void)sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
}

/* ---- migrations ------------------------------------------------------------------------------------ */

static const kc_asset *migrations(size_t *n)
{
    return kc_asset_list("src/store/migrations/", n);
}

int kc_migrations(void)
{
    size_t n;

    (void)migrations(&n);
    return (int)n;
}

static kc_code note_migration(kc_store *s, int number, const kc_asset *m, kc_err *err)
{
    kc_stmt    *st = NULL;
    const char *base = strrchr(m->path, '/');
    kc_digest   d = kc_sha256(m->data.s, m->data.n);
    char        hex[65];
    kc_code     code;

    kc_hex(d.b, sizeof d.b, hex);
    if (!(code = kc_stmt_open(&st, s, "migration_add", err)) && !(code = kc_bind_int(st, ":number", number, err)) &&
        !(code = kc_bind_text(st, ":name", base ? base + 1 : m->path, err)) && !(code = kc_bind_text(st, ":sha256", hex, err)) &&
        !(code = kc_bind_int(st, ":at_ms", kc_now_ms(), err)))
        code = kc_run(st, err);
    kc_stmt_close(st);
    return code;
}

/* One migration; the transaction is open. */
static kc_code apply(kc_store *s, int number, const kc_asset *m, kc_err *err)
{
    char    pragma[64];
    kc_code code = exec(s, m->data.s, m->path, err); /* embedded files end with NUL */

    (void)snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", number);
    if (!code) code = exec(s, pragma, "user_version", err);
    return code ? code : note_migration(s, number, m, err);
}

static kc_code create(kc_store *s, kc_err *err)
{
    size_t          n;
    const kc_asset *m = migrations(&n);
    char            pragma[64];
    kc_code         code = kc_begin(s, err);

    (void)snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d", KC_APPLICATION_ID);
    if (!code) code = exec(s, pragma, "application_id", err);
    for (size_t i = 0; !code && i < n; i++) code = apply(s, (int)i + 1, &m[i], err);
    if (!code) code = kc_commit(s, err);
    if (code) kc_rollback(s);
    return code;
}

/* All that are lacking in one transaction: an entry needs the columns of the last one. */
static kc_code upgrade(kc_store *s, int from, kc_err *err)
{
    size_t          n;
    const kc_asset *m = migrations(&n);
    kc_code         code = kc_begin(s, err);

    for (size_t i = (size_t)from; !code && i < n; i++) code = apply(s, (int)i + 1, &m[i], err);
    for (size_t i = (size_t)from; !code && i < n; i++) {
        const kc_audit e = { .actor = "kangce", .action = "migrate", .object = m[i].path };

        code = kc_audit_add(s, &e, NULL, err);
    }
    if (!code) code = kc_commit(s, err);
    if (code) kc_rollback(s);
    return code;
}

/* ---- opening --------------------------------------------------------------------------------------- */

static kc_code settings(kc_store *s, bool fresh, kc_err *err)
{
    char    text[400];
    kc_code code;

    (void)sqlite3_extended_result_codes(s->db, 1);
    (void)sqlite3_busy_timeout(s->db, BUSY_MS);
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
    if (fresh) {
        (void)snprintf(text, sizeof text, "PRAGMA page_size = %d; PRAGMA journal_mode = WAL", PAGE_BYTES);
        if ((code = exec(s, text, "journal_mode", err))) return code;
    }
    (void)snprintf(text, sizeof text,
                   "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY;"
                   "PRAGMA mmap_size = 1073741824; PRAGMA journal_size_limit = 67108864; PRAGMA cell_size_check = ON",
                   CACHE_KIB);
    return exec(s, text, "settings", err);
}

/* Whose file is it, and of which version? */
static kc_code look(kc_store *s, bool *empty, int *version, kc_err *err)
{
    int64_t tables = 0, app = 0, v = 0;
    kc_code code;

    if ((code = number_of(s, "SELECT COUNT(*) FROM sqlite_schema", &tables, err))) return code;
    if ((code = number_of(s, "PRAGMA application_id", &app, err))) return code;
    if ((code = number_of(s, "PRAGMA user_version", &v, err))) return code;
    *empty = tables == 0;
    *version = (int)v;
    if (tables && app != KC_APPLICATION_ID) return kc_fail(err, KC_E_DATA, -1, "store.other_program", "%s", s->path);
    if (v > kc_migrations()) return kc_fail(err, KC_E_UNSUPPORTED, -1, "store.later_version", "%s" KC_SEP "%d" KC_SEP "%d", s->path, (int)v, kc_migrations());
    return KC_OK;
}

static kc_code enter(kc_store *s, kc_open_mode mode, kc_err *err)
{
    bool    empty = false;
    int     version = 0;
    int64_t used = 0;
    kc_code code;

    if ((code = look(s, &empty, &version, err))) return code;
    if (mode != KC_OPEN_CREATE && empty) return kc_fail(err, KC_E_DATA, -1, "store.empty", "%s", s->path);
    if ((code = settings(s, empty && mode == KC_OPEN_CREATE, err))) return code;
    if (empty) return create(s, err);
    if (mode == KC_OPEN_CREATE) {
        if ((code = number_of(s, "SELECT COUNT(*) FROM audit", &used, err))) return code;
        if (used) return kc_fail(err, KC_E_CONFLICT, -1, "store.exists", "%s", s->path);
    }
    if (version == kc_migrations()) return KC_OK;
    if (mode == KC_OPEN_READ) return kc_fail(err, KC_E_UNSUPPORTED, -1, "store.earlier_version", "%s" KC_SEP "%d" KC_SEP "%d", s->path, version, kc_migrations());
    return upgrade(s, version, err);
}

static void close_store(void *ctx)
{
    kc_store *s = ctx;

    if (!s->db && !s->path) return;
    kc_rollback(s);
    kc_stmts_free(s);
    (void)sqlite3_close_v2(s->db);
    s->db = NULL;
    for (size_t i = 0; i < N_SEG_BUFS; i++) kc_seg_free(&s->bufs[i]);
    free(s->blob.p);
    s->blob = (bytes){ 0 };
    free(s->texts);
    s->texts = NULL;
    s->n_texts = 0;
    free(s->path);
    s->path = NULL;
}

void kc_store_close(kc_store *s)
{
    if (s) close_store(s);
}

void kc_store_discard(kc_store *s)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    char                     name[4200], path[4096] = "";
    bool                     made = s && s->made;

    if (!s || !s->path) return;
    if (snprintf(path, sizeof path, "%s", s->path) >= (int)sizeof path) made = false;
    close_store(s);
    for (size_t i = 0; made && i < sizeof ends / sizeof *ends; i++)
        if (snprintf(name, sizeof name, "%s%s", path, ends[i]) < (int)sizeof name) (void)unlink(name);
}

/* Makes the empty file itself: only so is it certain whose it is. */
static void make_file(kc_store *s)
{
    int fd = open(s->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0644);

    s->made = fd >= 0;
    if (fd >= 0) (void)close(fd);
}

/* Before the engine sees the path: an address of another engine, or no such file. */
static kc_code check_path(const char *path, kc_open_mode mode, kc_err *err)
{
    struct stat st;

    if (strstr(path, "://")) return kc_fail(err, KC_E_UNSUPPORTED, -1, "store.no_such_engine", "%s", path);
    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode)) return kc_fail(err, KC_E_ARG, -1, "file.is_folder", "%s", path);
        return KC_OK;
    }
    if (mode == KC_OPEN_CREATE && errno == ENOENT) return KC_OK;
    if (errno == ENOENT) return kc_fail(err, KC_E_NOTFOUND, -1, "store.not_found", "%s", path);
    return kc_fail(err, KC_E_IO, -1, "file.cannot_open", "%s" KC_SEP "%s", path, strerror(errno));
}

/* Can anything be read? A file in the form of a write-ahead log, in a folder without the right to write, cannot. */
static bool unreadable(kc_store *s)
{
    int rc = sqlite3_exec(s->db, "SELECT COUNT(*) FROM sqlite_schema", NULL, NULL, NULL) & 0xff;

    return rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY;
}

static bool wal_is_empty(const char *path)
{
    char        name[4200];
    struct stat st;

    if (snprintf(name, sizeof name, "%s-wal", path) >= (int)sizeof name) return false;
    return stat(name, &st) == 0 ? st.st_size == 0 : errno == ENOENT;
}

/* Opens the file as one that nobody changes: a copy on a read-only medium. Only when no log waits beside it. */
static int reopen_unchanging(kc_store *s)
{
    static const char hex[] = "0123456789ABCDEF";
    char              uri[3 * 4096 + 32] = "file:";
    size_t            n = strlen(uri);

    for (const char *p = s->path; *p; p++) {
        if (n + 20 >= sizeof uri) return SQLITE_CANTOPEN;
        if (*p == '%' || *p == '?' || *p == '#' || *p < ' ') {
            uri[n++] = '%';
            uri[n++] = hex[(unsigned char)*p >> 4];
            uri[n++] = hex[(unsigned char)*p & 15];
        } else {
            uri[n++] = *p;
        }
    }
    memcpy(uri + n, "?immutable=1", sizeof "?immutable=1");
    (void)sqlite3_close_v2(s->db);
    s->db = NULL;
    kc_log(KC_LOG_INFO, "%s: the folder cannot be written; read as a file that does not change", s->path);
    return sqlite3_open_v2(uri, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
}

kc_code kc_store_open(kc_arena *a, const char *url, kc_open_mode mode, kc_store **out, kc_err *err)
{
    static const char sqlite_scheme[] = "sqlite://";
    int               flags = mode == KC_OPEN_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    kc_store         *s = kc_alloc(a, sizeof *s);
    kc_code           code;
    int               rc;

    if (strncmp(url, sqlite_scheme, sizeof sqlite_scheme - 1) == 0) url += sizeof sqlite_scheme - 1;
    if ((code = check_path(url, mode, err))) return code;
    kc_on_clear(a, close_store, s);
    s->path = strdup(url);
    s->write = mode != KC_OPEN_READ;
    s->bad = (kc_err)KC_ERR_INIT;
    if (!s->path) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    if (mode == KC_OPEN_CREATE) {
        flags |= SQLITE_OPEN_CREATE;
        make_file(s);
    }
    rc = sqlite3_open_v2(url, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!rc && mode == KC_OPEN_READ && unreadable(s) && wal_is_empty(s->path)) rc = reopen_unchanging(s);
    code = rc ? kc_db_fail(s, rc, "open", err) : kc_sql_texts_load(s, err);
    if (!code) code = enter(s, mode, err);
    if (code) kc_store_discard(s);
    else *out = s;
    return code;
}
