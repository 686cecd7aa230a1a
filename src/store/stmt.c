/* Statements: named texts, prepared once for each store, kept and reused.
 *
 *   kc_stmt_open ──> idle one or a new one ── bind, step, read ── kc_stmt_close ──> idle
 *
 * When a text is first prepared its parameters and columns are compared with its comment. Every parameter must be bound
 * before the first step: a forgotten one would silently be NULL.
 */
#include "store/store_internal.h"

#include "base/kc_log.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- errors ---------------------------------------------------------------------------------------- */

static kc_code code_of(int rc, const char **key)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: *key = "store.busy"; return KC_E_BUSY;
    case SQLITE_NOMEM: *key = "store.no_memory"; return KC_E_NOMEM;
    case SQLITE_FULL: *key = "store.full"; return KC_E_IO;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: *key = "store.io"; return KC_E_IO;
    case SQLITE_CORRUPT: *key = "store.damaged"; return KC_E_CORRUPT;
    case SQLITE_NOTADB: *key = "store.not_a_database"; return KC_E_DATA;
    case SQLITE_CONSTRAINT: *key = "store.constraint"; return KC_E_CONFLICT;
    case SQLITE_TOOBIG: *key = "store.too_big"; return KC_E_LIMIT;
    default: *key = "store.engine"; return KC_E_INTERNAL;
    }
}

kc_code kc_db_fail(kc_store *s, int rc, const char *what, kc_err *err)
{
    const char *key = NULL;
    kc_code     code = code_of(rc, &key);

    return kc_fail(err, code, -1, key, "%s" KC_SEP "%s" KC_SEP "%s", s->path ? s->path : "?", what, s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc));
}

static kc_code fail_name(kc_err *err, const char *key, const kc_stmt *st, const char *name)
{
    return kc_fail(err, KC_E_INTERNAL, -1, key, "%.*s" KC_SEP "%s", (int)st->text->name.n, st->text->name.s, name);
}

static void keep_bad(kc_stmt *st, const char *key, const char *name)
{
    if (!st->s->bad.code) {
        (void)fail_name(&st->s->bad, key, st, name);
        kc_log(KC_LOG_ERROR, "%s: %.*s: %s", key, (int)st->text->name.n, st->text->name.s, name);
    }
}

static const char *name_of(const kc_stmt *st, char buf[64])
{
    size_t n = st->text->name.n < 63 ? st->text->name.n : 63;

    memcpy(buf, st->text->name.s, n);
    buf[n] = '\0';
    return buf;
}

static kc_code fail_step(kc_stmt *st, int rc, kc_err *err)
{
    char    name[64];
    kc_code code = kc_db_fail(st->s, rc, name_of(st, name), err);

    (void)sqlite3_reset(st->h);
    st->running = false;
    return code;
}

/* ---- preparing ------------------------------------------------------------------------------------- */

/* The next word of a list "a, b c, d" without its type; false at the end. */
static bool next_word(kc_str *list, kc_str *word)
{
    size_t n = 0;

    if (!list->n) return false; /* an empty list has no pointer to move */
    while (list->n && (*list->s == ',' || *list->s == ' ')) list->s++, list->n--;
    while (n < list->n && list->s[n] != ',' && list->s[n] != ' ') n++;
    *word = (kc_str){ list->s, n };
    list->s += n;
    list->n -= n;
    while (list->n && *list->s != ',') list->s++, list->n--;
    return n > 0;
}

static kc_code check_comment(kc_stmt *st, kc_err *err)
{
    kc_str list = st->text->in, word;
    int    n = 0;

    while (!kc_str_eq(st->text->in, "none") && next_word(&list, &word)) {
        char name[64];

        (void)snprintf(name, sizeof name, "%.*s", (int)word.n, word.s);
        if (!sqlite3_bind_parameter_index(st->h, name)) return fail_name(err, "store.comment_differs", st, name);
        n++;
    }
    if (n != st->n_params) return fail_name(err, "store.comment_differs", st, "in:");
    list = st->text->out;
    for (n = 0; next_word(&list, &word); n++)
        if (n >= st->n_columns || !kc_str_eq(word, st->columns[n])) return fail_name(err, "store.comment_differs", st, "out:");
    if (n != st->n_columns) return fail_name(err, "store.comment_differs", st, "out:");
    return KC_OK;
}

static void free_stmt(kc_stmt *st)
{
    (void)sqlite3_finalize(st->h);
    for (int i = 0; st->columns && i < st->n_columns; i++) free(st->columns[i]);
    free(st->columns);
    free(st);
}

static kc_code copy_columns(kc_stmt *st, kc_err *err)
{
    st->columns = calloc((size_t)st->n_columns + 1, sizeof *st->columns);
    if (!st->columns) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    for (int i = 0; i < st->n_columns; i++) {
        const char *name = sqlite3_column_name(st->h, i);

        st->columns[i] = strdup(name ? name : "");
        if (!st->columns[i]) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    }
    return KC_OK;
}

static kc_code prepare(kc_store *s, sql_text *text, kc_stmt **out, kc_err *err)
{
    kc_stmt *st = calloc(1, sizeof *st);
    char     name[64];
    kc_code  code;
    int      rc;

    if (!st) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    st->s = s;
    st->text = text;
    rc = sqlite3_prepare_v3(s->db, text->sql.s, (int)text->sql.n, SQLITE_PREPARE_PERSISTENT, &st->h, NULL);
    if (rc) {
        code = kc_db_fail(s, rc, name_of(st, name), err);
        free(st);
        return code;
    }
    st->n_params = sqlite3_bind_parameter_count(st->h);
    st->n_columns = sqlite3_column_count(st->h);
    st->all_params = st->n_params >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << st->n_params) - 1;
    code = copy_columns(st, err);
    if (!code) code = check_comment(st, err);
    if (code) {
        free_stmt(st);
        return code;
    }
    st->next_all = s->all;
    s->all = st;
    *out = st;
    return KC_OK;
}

kc_code kc_stmt_open(kc_stmt **out, kc_store *s, const char *name, kc_err *err)
{
    sql_text *text = kc_sql_text_find(s, name);
    kc_stmt  *st;
    kc_code   code;

    if (!text) return kc_fail(err, KC_E_INTERNAL, -1, "store.unknown_text", "%s", name);
    st = text->idle;
    if (st) text->idle = st->next_idle;
    else if ((code = prepare(s, text, &st, err))) return code;
    st->open = true;
    st->running = false;
    st->bound = 0;
    *out = st;
    return KC_OK;
}

void kc_stmt_close(kc_stmt *st)
{
    if (!st || !st->open) return;
    kc_reset(st);
    (void)sqlite3_clear_bindings(st->h);
    st->open = false;
    st->next_idle = st->text->idle;
    st->text->idle = st;
}

void kc_reset(kc_stmt *st)
{
    (void)sqlite3_reset(st->h);
    st->running = false;
    st->bound = 0;
}

void kc_stmts_reset(kc_store *s)
{
    for (kc_stmt *st = s->all; st; st = st->next_all) kc_reset(st);
}

void kc_stmts_free(kc_store *s)
{
    while (s->all) {
        kc_stmt *st = s->all;

        s->all = st->next_all;
        free_stmt(st);
    }
}

kc_code kc_store_check_texts(kc_store *s, kc_err *err)
{
    for (size_t i = 0; i < s->n_texts; i++) {
        kc_stmt *st = NULL;
        char     name[64];
        kc_code  code;

        (void)snprintf(name, sizeof name, "%.*s", (int)s->texts[i].name.n, s->texts[i].name.s);
        code = kc_stmt_open(&st, s, name, err);
        if (code) return code;
        kc_stmt_close(st);
    }
    return KC_OK;
}

/* ---- names to places ------------------------------------------------------------------------------- */

static size_t slot(const char *name)
{
    uintptr_t p = (uintptr_t)name;

    return (p ^ (p >> 4) ^ (p >> 9)) & (NAME_CACHE - 1);
}

int kc_param(kc_stmt *st, const char *name)
{
    name_cache *c = &st->params_seen;
    size_t      k = slot(name);
    int         i;

    if (c->key[k] == name && strcmp(sqlite3_bind_parameter_name(st->h, c->at[k]), name) == 0) return c->at[k];
    i = sqlite3_bind_parameter_index(st->h, name);
    if (i <= 0) {
        keep_bad(st, "store.unknown_param", name);
        return -1;
    }
    c->key[k] = name;
    c->at[k] = i;
    return i;
}

int kc_column(kc_stmt *st, const char *name)
{
    name_cache *c = &st->columns_seen;
    size_t      k = slot(name);

    if (c->key[k] == name && strcmp(st->columns[c->at[k]], name) == 0) return c->at[k];
    for (int i = 0; i < st->n_columns; i++)
        if (strcmp(st->columns[i], name) == 0) {
            c->key[k] = name;
            c->at[k] = i;
            return i;
        }
    keep_bad(st, "store.unknown_column", name);
    return -1;
}

/* ---- binding --------------------------------------------------------------------------------------- */

static kc_code place(kc_stmt *st, const char *name, int *i, kc_err *err)
{
    if (st->running) kc_reset(st);
    *i = kc_param(st, name);
    if (*i < 0) return fail_name(err, "store.unknown_param", st, name);
    st->bound |= (uint64_t)1 << (*i - 1);
    return KC_OK;
}

static kc_code bound(kc_stmt *st, int rc, kc_err *err)
{
    char name[64];

    return rc ? kc_db_fail(st->s, rc, name_of(st, name), err) : KC_OK;
}

kc_code kc_bind_text(kc_stmt *st, const char *name, const char *v, kc_err *err)
{
    int     i;
    kc_code code = place(st, name, &i, err);

    if (code) return code;
    return bound(st, v ? sqlite3_bind_text(st->h, i, v, -1, SQLITE_TRANSIENT) : sqlite3_bind_null(st->h, i), err);
}

kc_code kc_bind_int(kc_stmt *st, const char *name, int64_t v, kc_err *err)
{
    int     i;
    kc_code code = place(st, name, &i, err);

    return code ? code : bound(st, sqlite3_bind_int64(st->h, i, v), err);
}

kc_code kc_bind_num(kc_stmt *st, const char *name, double v, kc_err *err)
{
    int     i;
    kc_code code = place(st, name, &i, err);

    return code ? code : bound(st, sqlite3_bind_double(st->h, i, v), err); /* the engine turns NaN into NULL itself */
}

kc_code kc_bind_blob(kc_stmt *st, const char *name, const void *p, size_t n, kc_err *err)
{
    int     i;
    kc_code code = place(st, name, &i, err);

    return code ? code : bound(st, sqlite3_bind_blob64(st->h, i, n ? p : "", n, SQLITE_STATIC), err);
}

void kc_put_int(kc_stmt *st, int param, int64_t v)
{
    if (param <= 0 || sqlite3_bind_int64(st->h, param, v)) keep_bad(st, "store.unknown_param", "?");
    else st->bound |= (uint64_t)1 << (param - 1);
}

void kc_put_num(kc_stmt *st, int param, double v)
{
    if (param <= 0 || sqlite3_bind_double(st->h, param, v)) keep_bad(st, "store.unknown_param", "?");
    else st->bound |= (uint64_t)1 << (param - 1);
}

/* ---- running --------------------------------------------------------------------------------------- */

static kc_code ready(kc_stmt *st, kc_err *err)
{
    if (st->s->bad.code) {
        if (err) *err = st->s->bad;
        return st->s->bad.code;
    }
    if (!st->running && st->bound != st->all_params)
        for (int i = 0; i < st->n_params; i++)
            if (!(st->bound >> i & 1)) return fail_name(err, "store.unbound_param", st, sqlite3_bind_parameter_name(st->h, i + 1));
    return KC_OK;
}

kc_code kc_step(kc_stmt *st, bool *row, kc_err *err)
{
    kc_code code = ready(st, err);
    int     rc;

    if (code) return code;
    rc = sqlite3_step(st->h);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) return fail_step(st, rc, err);
    st->running = rc == SQLITE_ROW;
    *row = rc == SQLITE_ROW;
    if (rc == SQLITE_DONE) kc_reset(st);
    return KC_OK;
}

kc_code kc_one(kc_stmt *st, kc_err *err)
{
    bool    row = false;
    kc_code code = kc_step(st, &row, err);
    char    name[64];

    if (code) return code;
    return row ? KC_OK : kc_fail(err, KC_E_NOTFOUND, -1, "store.no_row", "%s", name_of(st, name));
}

kc_code kc_run(kc_stmt *st, kc_err *err)
{
    kc_code code = ready(st, err);
    int     rc;

    if (code) return code;
    rc = sqlite3_step(st->h);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) return fail_step(st, rc, err);
    kc_reset(st);
    return rc == SQLITE_DONE ? KC_OK : fail_name(err, "store.rows_unexpected", st, "");
}

/* ---- reading --------------------------------------------------------------------------------------- */

int64_t kc_int_at(kc_stmt *st, int column)
{
    return column < 0 ? 0 : sqlite3_column_int64(st->h, column);
}

double kc_num_at(kc_stmt *st, int column)
{
    if (column < 0 || sqlite3_column_type(st->h, column) == SQLITE_NULL) return NAN;
    return sqlite3_column_double(st->h, column);
}

int64_t kc_int(kc_stmt *st, const char *column)
{
    return kc_int_at(st, kc_column(st, column));
}

double kc_num(kc_stmt *st, const char *column)
{
    return kc_num_at(st, kc_column(st, column));
}

const char *kc_text(kc_stmt *st, const char *column)
{
    int i = kc_column(st, column);

    return i < 0 ? NULL : (const char *)sqlite3_column_text(st->h, i);
}

const void *kc_blob(kc_stmt *st, const char *column, size_t *n)
{
    int         i = kc_column(st, column);
    const void *p = i < 0 ? NULL : sqlite3_column_blob(st->h, i);

    *n = i < 0 ? 0 : (size_t)sqlite3_column_bytes(st->h, i);
    return p;
}

bool kc_is_null(kc_stmt *st, const char *column)
{
    int i = kc_column(st, column);

    return i < 0 || sqlite3_column_type(st->h, i) == SQLITE_NULL;
}

int64_t kc_last_id(kc_store *s)
{
    return sqlite3_last_insert_rowid(s->db);
}
