/* The SQL texts: every src/store/sql/NAME.sql is embedded and cut into named statements when a store is opened.
 *
 *     -- name: region_by_code            begins a statement; "-- name: x @pg" is its text for PostgreSQL
 *     -- in: :code text     out: id, name     rows: 0..1
 *     SELECT …;
 *
 * Other comment lines are for the reader. The comment is compared with the statement when it is prepared (stmt.c), so it
 * cannot go stale.
 */
#include "store/store_internal.h"

#include "base/kc_asset.h"

#include <stdlib.h>
#include <string.h>

static bool line_of(kc_str *rest, kc_str *line)
{
    const char *eol;

    if (!rest->n) return false;
    eol = memchr(rest->s, '\n', rest->n);
    line->s = rest->s;
    line->n = eol ? (size_t)(eol - rest->s) : rest->n;
    rest->n -= line->n + (eol ? 1 : 0);
    rest->s += line->n + (eol ? 1 : 0);
    return true;
}

/* The part of a comment line behind `label`, up to the next label. */
static kc_str labelled(kc_str line, const char *label)
{
    static const char *const labels[] = { " out:", " rows:" };
    long                     at = kc_find(line, label, 0);
    kc_str                   v = { "", 0 };

    if (at < 0) return v;
    v.s = line.s + at + strlen(label);
    v.n = line.n - (size_t)at - strlen(label);
    for (size_t i = 0; i < 2; i++) {
        long end = kc_find(v, labels[i], 0);

        if (end >= 0) v.n = (size_t)end;
    }
    return kc_trim(v);
}

static void begin_text(sql_text *t, kc_str line)
{
    long at;

    *t = (sql_text){ .name = kc_trim((kc_str){ line.s + 8, line.n - 8 }) };
    at = kc_find(t->name, "@pg", 0);
    if (at >= 0) {
        t->pg = true;
        t->name = kc_trim((kc_str){ t->name.s, (size_t)at });
    }
}

static void add_line(sql_text *t, kc_str line)
{
    if (kc_starts(line, "-- in:") || kc_starts(line, "-- out:")) {
        kc_str in = labelled(line, "in:"), out = labelled(line, "out:"), rows = labelled(line, "rows:");

        if (in.n) t->in = in;
        if (out.n) t->out = out;
        if (rows.n) t->rows = rows;
    } else if (!kc_starts(line, "--") && kc_trim(line).n) {
        if (!t->sql.n) t->sql.s = line.s;
        t->sql.n = (size_t)(line.s + line.n - t->sql.s);
    }
}

/* Counts (to == NULL) or fills; the marked texts of the other engine are passed over. */
static size_t cut(const kc_asset *asset, sql_text *to)
{
    kc_str   rest = asset->data, line;
    sql_text t = { .pg = true };
    size_t   n = 0;

    while (line_of(&rest, &line)) {
        if (kc_starts(line, "-- name:")) {
            if (!t.pg && to) to[n] = t;
            n += !t.pg;
            begin_text(&t, line);
        } else {
            add_line(&t, line);
        }
    }
    if (!t.pg && to) to[n] = t;
    return n + !t.pg;
}

static int compare(const void *a, const void *b)
{
    const sql_text *x = a, *y = b;
    size_t          n = x->name.n < y->name.n ? x->name.n : y->name.n;
    int             c = memcmp(x->name.s, y->name.s, n);

    return c ? c : (x->name.n > y->name.n) - (x->name.n < y->name.n);
}

kc_code kc_sql_texts_load(kc_store *s, kc_err *err)
{
    size_t          n_assets, n = 0;
    const kc_asset *assets = kc_asset_list("src/store/sql/", &n_assets);

    for (size_t i = 0; i < n_assets; i++) n += cut(&assets[i], NULL);
    s->texts = calloc(n + 1, sizeof *s->texts);
    if (!s->texts) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    for (size_t i = 0; i < n_assets; i++) s->n_texts += cut(&assets[i], s->texts + s->n_texts);
    qsort(s->texts, s->n_texts, sizeof *s->texts, compare);
    for (size_t i = 1; i < s->n_texts; i++)
        if (compare(&s->texts[i - 1], &s->texts[i]) == 0)
            return kc_fail(err, KC_E_INTERNAL, -1, "store.text_twice", "%.*s", (int)s->texts[i].name.n, s->texts[i].name.s);
    return KC_OK;
}

sql_text *kc_sql_text_find(kc_store *s, const char *name)
{
    sql_text key = { .name = kc_str_of(name) };

    return bsearch(&key, s->texts, s->n_texts, sizeof *s->texts, compare);
}
