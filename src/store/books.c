/* What an audit entry vouches for beside the journal rows: batches, remarks, breaks, judgements, runs with their results, sources.
 *
 *     "note=1200:9f… batch=3:41… break=2 judgement=0 run=1 source=5:c0…"
 *
 * For each table the highest id there was, and a digest of the rows since the entry before; no digest when there are none. So an
 * entry covers all that its transaction wrote, whoever wrote it, and a row changed, removed or slipped in later is found. Sources
 * are few and get their titles later: they are hashed as a whole, and only the last entry's digest is compared.
 */
#include "store/store_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct book {
    const char *name;
    const char *rows[2]; /* statements with :after and :upto; the second may be NULL */
    bool        whole;   /* from the first row on, each time */
} book;

static const book books[KC_N_BOOKS] = { { "note", { "book_notes", NULL }, false },       { "batch", { "book_batches", NULL }, false },
                                        { "break", { "book_breaks", NULL }, false },     { "judgement", { "book_judgements", NULL }, false },
                                        { "run", { "book_runs", "book_run_results" }, false }, { "source", { "book_sources", NULL }, true } };

const char *kc_book_name(int i)
{
    return books[i].name;
}

static kc_code hash_between(kc_store *s, const char *name, int64_t after, int64_t upto, kc_hash *h, bool *any, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, s, name, err)) && !(code = kc_bind_int(st, ":after", after, err))) code = kc_bind_int(st, ":upto", upto, err);
    while (!code && !(code = kc_step(st, &row, err)) && row) {
        *any = true;
        kc_hash_row(h, st);
    }
    kc_stmt_close(st);
    return code;
}

kc_code kc_book_digest(kc_store *s, int i, int64_t after, int64_t upto, char hex[65], kc_err *err)
{
    kc_hash   h;
    kc_digest d;
    bool      any = false;
    kc_code   code = KC_OK;

    hex[0] = '\0';
    if (books[i].whole) after = 0;
    if (upto <= after) return KC_OK;
    kc_hash_begin(&h);
    kc_hash_str(&h, books[i].name);
    for (int k = 0; !code && k < 2 && books[i].rows[k]; k++) code = hash_between(s, books[i].rows[k], after, upto, &h, &any, err);
    d = kc_hash_end(&h);
    if (!code && any) kc_hex(d.b, sizeof d.b, hex);
    return code;
}

bool kc_books_parse(const char *text, kc_books *out)
{
    *out = (kc_books){ 0 };
    if (!text) return false;
    for (int i = 0; i < KC_N_BOOKS; i++) {
        size_t n = strlen(books[i].name);
        char  *end;

        if (strncmp(text, books[i].name, n) != 0 || text[n] != '=') return false;
        out->upto[i] = strtoll(text + n + 1, &end, 10);
        if (end == text + n + 1 || out->upto[i] < 0) return false;
        if (*end == ':') {
            if (strspn(end + 1, "0123456789abcdef") != 64) return false;
            memcpy(out->digest[i], end + 1, 64);
            end += 65;
        }
        text = end + (*end == ' ');
    }
    return *text == '\0';
}

/* The highest id of each table; the row of `book_ends` has them in the order of `books`. */
static kc_code ends(kc_store *s, kc_books *out, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, s, "book_ends", err)) && !(code = kc_one(st, err)))
        for (int i = 0; i < KC_N_BOOKS; i++) out->upto[i] = kc_int_at(st, i);
    kc_stmt_close(st);
    return code;
}

kc_code kc_books_write(kc_store *s, const kc_books *before, char out[KC_BOOKS_TEXT], kc_err *err)
{
    kc_books now = { 0 };
    size_t   n = 0;
    kc_code  code = ends(s, &now, err);

    for (int i = 0; !code && i < KC_N_BOOKS; i++) {
        int len;

        if ((code = kc_book_digest(s, i, before->upto[i], now.upto[i], now.digest[i], err))) break;
        len = snprintf(out + n, KC_BOOKS_TEXT - n, "%s%s=%lld%s%s", i ? " " : "", books[i].name, (long long)now.upto[i], now.digest[i][0] ? ":" : "",
                       now.digest[i]);
        n += len > 0 ? (size_t)len : 0;
    }
    return code;
}
