/* The audit chain: every entry's hash covers the entry before it, so that none can be changed, removed from the middle or
 * put in between without every later hash telling. The head is kept in `state` as well, which shows a careless cut at the end.
 * Somebody who cuts the end and sets the head back, or makes the whole chain anew, cannot be seen from inside the file: for that
 * the head is printed (kc_audit_head), and an office that notes it elsewhere can compare.
 */
#include "store/store_internal.h"

#include <stdio.h>
#include <string.h>

void kc_audit_hash(const char *previous, const audit_entry *e, char out[65])
{
    kc_hash   h;
    kc_digest d;

    kc_hash_begin(&h);
    kc_hash_str(&h, previous);
    kc_hash_int(&h, e->id);
    kc_hash_int(&h, e->at_ms);
    kc_hash_str(&h, e->actor);
    kc_hash_str(&h, e->action);
    kc_hash_str(&h, e->object);
    kc_hash_str(&h, e->purpose);
    kc_hash_str(&h, e->detail);
    kc_hash_str(&h, e->digest);
    kc_hash_int(&h, e->first_row);
    kc_hash_int(&h, e->last_row);
    if (e->books) kc_hash_str(&h, e->books); /* entries of earlier versions have none */
    d = kc_hash_end(&h);
    kc_hex(d.b, sizeof d.b, out);
}

static kc_code last_entry(kc_store *s, int64_t *id, char hash[65], kc_books *books, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code;

    *id = 0;
    memset(hash, '0', 64);
    hash[64] = '\0';
    if (!(code = kc_stmt_open(&st, s, "audit_last", err)) && !(code = kc_step(st, &row, err)) && row) {
        const char *h = kc_text(st, "hash");

        *id = kc_int(st, "id");
        (void)snprintf(hash, 65, "%s", h ? h : "");
        (void)kc_books_parse(kc_text(st, "books"), books);
        if (*id < 0 || *id == INT64_MAX) code = kc_fail(err, KC_E_CORRUPT, -1, "store.bad_id", "audit" KC_SEP "%lld", (long long)*id);
    }
    kc_stmt_close(st);
    return code;
}

static kc_code insert(kc_store *s, const audit_entry *e, const char *hash, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, s, "audit_add", err)) && !(code = kc_bind_int(st, ":id", e->id, err)) &&
        !(code = kc_bind_int(st, ":at_ms", e->at_ms, err)) && !(code = kc_bind_text(st, ":actor", e->actor, err)) &&
        !(code = kc_bind_text(st, ":action", e->action, err)) && !(code = kc_bind_text(st, ":object", e->object, err)) &&
        !(code = kc_bind_text(st, ":purpose", e->purpose, err)) && !(code = kc_bind_text(st, ":detail", e->detail, err)) &&
        !(code = kc_bind_text(st, ":digest", e->digest, err)) && !(code = kc_bind_int(st, ":first_row", e->first_row, err)) &&
        !(code = kc_bind_int(st, ":last_row", e->last_row, err)) && !(code = kc_bind_text(st, ":hash", hash, err)) &&
        !(code = kc_bind_text(st, ":books", e->books, err)))
        code = kc_run(st, err);
    kc_stmt_close(st);
    return code;
}

kc_code kc_audit_add(kc_store *s, const kc_audit *a, int64_t *id, kc_err *err)
{
    char        previous[65], digest[65], hash[65], books[KC_BOOKS_TEXT] = "";
    kc_books    before = { 0 };
    audit_entry e = { .at_ms = kc_now_ms(), .first_row = a->first_row, .last_row = a->last_row, .actor = a->actor ? a->actor : "",
                      .action = a->action ? a->action : "", .object = a->object ? a->object : "", .purpose = a->purpose, .detail = a->detail };
    kc_code     code;

    if (!s->in_tx) return kc_fail(err, KC_E_INTERNAL, -1, "store.no_transaction", "%s", "");
    if ((code = last_entry(s, &e.id, previous, &before, err)) || (code = kc_books_write(s, &before, books, err))) return code;
    e.id++;
    e.books = books;
    kc_hex(a->digest.b, sizeof a->digest.b, digest);
    e.digest = digest;
    kc_audit_hash(previous, &e, hash);
    if ((code = insert(s, &e, hash, err)) || (code = kc_state_set(s, "audit_head", e.id, hash, err))) return code;
    if (id) *id = e.id;
    return KC_OK;
}

kc_code kc_audit_head(kc_store *s, int64_t *id, char hash[65], kc_err *err)
{
    kc_books none;

    return last_entry(s, id, hash, &none, err);
}
