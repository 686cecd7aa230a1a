/* The digest of what was installed: plan, targets, units, regions, indicators. It stands in the audit entry that wrote them, so
 * that a target changed behind the program's back is found by verify, as a changed observation is.
 */
#include "store/store_internal.h"

static void hash_column(kc_hash *h, sqlite3_stmt *st, int i)
{
    int type = sqlite3_column_type(st, i);

    kc_hash_int(h, type);
    switch (type) {
    case SQLITE_INTEGER: kc_hash_int(h, sqlite3_column_int64(st, i)); break;
    case SQLITE_FLOAT: kc_hash_num(h, sqlite3_column_double(st, i)); break;
    case SQLITE_NULL: break;
    case SQLITE_BLOB:
        kc_hash_int(h, sqlite3_column_bytes(st, i));
        kc_hash_add(h, sqlite3_column_blob(st, i), (size_t)sqlite3_column_bytes(st, i));
        break;
    default: kc_hash_str(h, (const char *)sqlite3_column_text(st, i)); break;
    }
}

void kc_hash_row(kc_hash *h, kc_stmt *st)
{
    for (int i = 0; i < st->n_columns; i++) hash_column(h, st->h, i);
}

static kc_code hash_rows(kc_store *s, const char *name, kc_hash *h, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, name, err);

    kc_hash_str(h, name);
    while (!code && !(code = kc_step(st, &row, err)) && row) kc_hash_row(h, st);
    kc_stmt_close(st);
    return code;
}

kc_code kc_programme_digest(kc_store *s, kc_digest *out, kc_err *err)
{
    static const char *const parts[] = { "regions", "indicators", "indicator_aliases", "plans",  "plan_documents", "units",      "unit_aliases", "actions",
                                         "action_units", "targets", "milestones",     "quotas", "tasks",          "task_units", "bodies",       "references",
                                         "decisions" };
    kc_hash   h;
    kc_digest d;
    kc_code   code = KC_OK;

    kc_hash_begin(&h);
    for (size_t i = 0; !code && i < sizeof parts / sizeof *parts; i++) code = hash_rows(s, parts[i], &h, err);
    d = kc_hash_end(&h);
    if (!code) *out = d;
    return code;
}
