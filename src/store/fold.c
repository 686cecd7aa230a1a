/* Journal → segments: which of several statements on a cell is shown, folding, reading with the tail applied.
 *
 *   segments (complete up to `folded`)     journal rows after it (the tail, sorted by key and region)
 *            └──────────────── kc_seg_merge ────────────────┘
 *                                   └──> fold: written back       └──> read: handed to the caller
 *
 * A cell that only one source ever gave needs nothing but the segment and the new row: the new row wins. Only when several
 * sources speak are the cell's rows fetched from the journal through its index (KC_FLAG_MANY remembers that).
 */
#include "store/store_internal.h"

#include <stdlib.h>
#include <string.h>

enum { SOURCES_MAX = 64 }; /* statements on one cell that are compared; the latest of each source */

/* ---- order and choice ------------------------------------------------------------------------------ */

#define CMP(x, y)                     \
    do {                              \
        if ((x) < (y)) return -1;     \
        if ((x) > (y)) return 1;      \
    } while (0)

int kc_obs_key_cmp(const kc_obs *a, const kc_obs *b)
{
    CMP(a->indicator, b->indicator);
    CMP(a->period, b->period);
    CMP(a->disagg, b->disagg);
    CMP(a->layer, b->layer);
    return 0;
}

int kc_obs_cmp(const kc_obs *a, const kc_obs *b)
{
    int c = kc_obs_key_cmp(a, b);

    if (c) return c;
    CMP(a->region, b->region);
    CMP(a->source, b->source);
    CMP(a->row, b->row);
    return 0;
}

/* Higher is shown first. */
static int rank_of(const kc_obs *o)
{
    bool has_value = o->status == KC_VALUE || o->status == KC_SUPPRESSED;

    return (o->flags & KC_FLAG_SYNTHETIC ? 0 : 8) + (o->flags & KC_FLAG_UNCONFIRMED ? 0 : 4) + (has_value ? 2 : 0) +
           (o->flags & KC_FLAG_PROVISIONAL ? 0 : 1);
}

static bool same_statement(const kc_obs *a, const kc_obs *b)
{
    return a->status == b->status && (a->value == b->value || a->value != a->value) && (a->value != a->value) == (b->value != b->value);
}

void kc_obs_choose(const kc_obs *last, size_t n, kc_obs *out)
{
    const kc_obs *best = &last[0], *firm = NULL;
    uint8_t       flags = 0;

    for (size_t i = 0; i < n; i++) {
        int c = rank_of(&last[i]) - rank_of(best);

        if (c > 0 || (c == 0 && last[i].row > best->row)) best = &last[i];
        if (last[i].flags & (KC_FLAG_SYNTHETIC | KC_FLAG_UNCONFIRMED)) continue;
        if (!firm) firm = &last[i];
        else if (!same_statement(firm, &last[i])) flags = KC_FLAG_CONFLICT;
    }
    *out = *best;
    out->flags = (uint8_t)(out->flags | flags | (n > 1 ? KC_FLAG_MANY : 0));
}

/* ---- rows ------------------------------------------------------------------------------------------ */

/* All statements on observations have these columns in this order. */
void kc_obs_read(kc_stmt *st, kc_obs *o)
{
    o->row = kc_int_at(st, 0);
    o->indicator = (int32_t)kc_int_at(st, 1);
    o->period = (kc_period)kc_int_at(st, 2);
    o->layer = (int32_t)kc_int_at(st, 3);
    o->disagg = (int32_t)kc_int_at(st, 4);
    o->region = (int32_t)kc_int_at(st, 5);
    o->source = (int32_t)kc_int_at(st, 6);
    o->revision = (int32_t)kc_int_at(st, 7);
    o->value = kc_num_at(st, 8);
    o->numerator = kc_num_at(st, 9);
    o->denominator = kc_num_at(st, 10);
    o->status = (uint8_t)kc_int_at(st, 11);
    o->flags = (uint8_t)kc_int_at(st, 12);
}

static kc_code read_cell(kc_stmt *st, const kc_obs *o, kc_obs *out, kc_err *err)
{
    kc_obs  last[SOURCES_MAX], r;
    size_t  n = 0, i;
    bool    row = false;
    kc_code code;

    while (!(code = kc_step(st, &row, err)) && row) {
        kc_obs_read(st, &r);
        if (r.layer != o->layer || r.disagg != o->disagg) continue;
        for (i = 0; i < n && last[i].source != r.source; i++) continue;
        if (i == SOURCES_MAX) return kc_fail(err, KC_E_LIMIT, -1, "store.too_many_sources", "%d", SOURCES_MAX);
        last[i] = r;
        if (i == n) n++;
    }
    if (code) return code;
    if (!n) return kc_fail(err, KC_E_CORRUPT, -1, "store.cell_without_rows", "%d" KC_SEP "%d" KC_SEP "%d", o->indicator, o->period, o->region);
    kc_obs_choose(last, n, out);
    return KC_OK;
}

kc_code kc_cell_from_journal(kc_store *s, const kc_obs *o, kc_obs *out, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, s, "observation_cell", err)) && !(code = kc_bind_int(st, ":indicator", o->indicator, err)) &&
        !(code = kc_bind_int(st, ":period", o->period, err)) && !(code = kc_bind_int(st, ":region", o->region, err)))
        code = read_cell(st, o, out, err);
    kc_stmt_close(st);
    return code;
}

static int by_cell(const void *a, const void *b)
{
    return kc_obs_cmp(a, b);
}

kc_code kc_obs_load(kc_store *s, int64_t after, kc_obs **rows, size_t *n, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_obs  *list = NULL;
    size_t   count = 0, cap = 0;
    bool     row = false, sorted = true;
    kc_code  code;

    if ((code = kc_stmt_open(&st, s, "observations_between", err)) || (code = kc_bind_int(st, ":first", after + 1, err)) ||
        (code = kc_bind_int(st, ":last", INT64_MAX, err)))
        goto done;
    while (!(code = kc_step(st, &row, err)) && row) {
        if (count == cap) {
            kc_obs *more = realloc(list, (cap = cap ? cap * 2 : 256) * sizeof *list);

            if (!more) {
                code = kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "%zu", cap * sizeof *list >> 20);
                goto done;
            }
            list = more;
        }
        kc_obs_read(st, &list[count]);
        if (count && kc_obs_cmp(&list[count - 1], &list[count]) > 0) sorted = false;
        count++;
    }
    if (!code && !sorted) qsort(list, count, sizeof *list, by_cell);
done:
    kc_stmt_close(st);
    if (code) {
        free(list);
        return code;
    }
    *rows = list;
    *n = count;
    return KC_OK;
}

/* ---- one segment ----------------------------------------------------------------------------------- */

/* Rows [from, to) speak about one region; `old` is its cell, or -1. */
static kc_code merge_cell(kc_store *s, const seg_buf *old, long cell, const kc_obs *rows, size_t n, seg_buf *out, kc_err *err)
{
    kc_obs  chosen = rows[n - 1];
    int32_t source = cell >= 0 ? old->source[cell] : rows[0].source;
    bool    one = cell < 0 || !(old->flags[cell] & KC_FLAG_MANY);
    kc_code code;

    for (size_t i = 0; one && i < n; i++) one = rows[i].source == source;
    if (!one && (code = kc_cell_from_journal(s, &rows[0], &chosen, err))) return code;
    kc_seg_push(out, &chosen);
    return KC_OK;
}

kc_code kc_seg_merge(kc_store *s, const seg_buf *old, const kc_obs *rows, size_t n, seg_buf *out, kc_err *err)
{
    size_t  i = 0, k = 0;
    kc_code code = kc_seg_reserve(out, old->n + n, err);

    if (code) return code;
    kc_seg_clear(out, &rows[0]);
    while (i < n) {
        size_t to = i + 1;
        long   cell = -1;

        while (to < n && rows[to].region == rows[i].region) to++;
        while (k < old->n && old->region[k] < rows[i].region) kc_seg_copy(out, old, k++);
        if (k < old->n && old->region[k] == rows[i].region) cell = (long)k++;
        if ((code = merge_cell(s, old, cell, rows + i, to - i, out, err))) return code;
        i = to;
    }
    while (k < old->n) kc_seg_copy(out, old, k++);
    return KC_OK;
}

static kc_code bind_key(kc_stmt *st, int32_t indicator, kc_period period, int32_t layer, int32_t disagg, kc_err *err)
{
    kc_code code;

    if ((code = kc_bind_int(st, ":indicator", indicator, err)) || (code = kc_bind_int(st, ":period", period, err)) ||
        (code = kc_bind_int(st, ":layer", layer, err)))
        return code;
    return kc_bind_int(st, ":disagg", disagg, err);
}

kc_code kc_seg_get(kc_store *s, const kc_obs *key, seg_buf *out, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code;

    kc_seg_clear(out, key);
    if (!(code = kc_stmt_open(&st, s, "segment_get", err)) && !(code = bind_key(st, key->indicator, key->period, key->layer, key->disagg, err)) &&
        !(code = kc_step(st, &row, err)) && row) {
        size_t      n;
        const void *p = kc_blob(st, "data", &n);

        code = kc_seg_decode(out, p, n, kc_int(st, "checksum"), err);
    }
    kc_stmt_close(st);
    return code;
}

kc_code kc_seg_put(kc_store *s, const seg_buf *b, int64_t upto, kc_err *err)
{
    kc_stmt *st = NULL;
    int64_t  checksum;
    kc_code  code = kc_seg_encode(b, &s->blob, &checksum, err);

    if (!code && !(code = kc_stmt_open(&st, s, "segment_put", err)) && !(code = bind_key(st, b->indicator, b->period, b->layer, b->disagg, err)) &&
        !(code = kc_bind_int(st, ":n", (int64_t)b->n, err)) && !(code = kc_bind_int(st, ":upto", upto, err)) &&
        !(code = kc_bind_int(st, ":checksum", checksum, err)) && !(code = kc_bind_blob(st, ":data", s->blob.p, s->blob.n, err)))
        code = kc_run(st, err);
    kc_stmt_close(st);
    return code;
}

/* ---- state ----------------------------------------------------------------------------------------- */

kc_code kc_state_get(kc_store *s, const char *name, int64_t *out, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, s, "state_get", err)) && !(code = kc_bind_text(st, ":name", name, err)) && !(code = kc_one(st, err)))
        *out = kc_int(st, "number");
    kc_stmt_close(st);
    if (!code && (*out < 0 || *out >= KC_ROWS_MAX)) code = kc_fail(err, KC_E_CORRUPT, -1, "store.bad_id", "state" KC_SEP "%lld", (long long)*out);
    return code;
}

kc_code kc_state_set(kc_store *s, const char *name, int64_t number, const char *text, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, s, "state_set", err)) && !(code = kc_bind_text(st, ":name", name, err)) &&
        !(code = kc_bind_int(st, ":number", number, err)) && !(code = kc_bind_text(st, ":text", text, err)))
        code = kc_run(st, err);
    kc_stmt_close(st);
    return code;
}

kc_code kc_journal_position(kc_store *s, int64_t *out, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, s, "observation_last", err)) && !(code = kc_one(st, err))) *out = kc_int(st, "row_no");
    kc_stmt_close(st);
    return code;
}

/* ---- folding --------------------------------------------------------------------------------------- */

static kc_code fold_rows(kc_store *s, const kc_obs *rows, size_t n, int64_t upto, kc_err *err)
{
    seg_buf *old = &s->bufs[5], *out = &s->bufs[6];
    kc_code  code = KC_OK;

    for (size_t from = 0, to; !code && from < n; from = to) {
        for (to = from + 1; to < n && kc_obs_key_cmp(&rows[from], &rows[to]) == 0; to++) continue;
        if (!(code = kc_seg_get(s, &rows[from], old, err)) && !(code = kc_seg_merge(s, old, rows + from, to - from, out, err)))
            code = kc_seg_put(s, out, upto, err);
    }
    return code ? code : kc_state_set(s, "folded", upto, NULL, err);
}

kc_code kc_segments_fold(kc_store *s, kc_err *err)
{
    bool    own = !s->in_tx;
    kc_obs *rows = NULL;
    size_t  n = 0;
    int64_t folded = 0, upto = 0;
    kc_code code = own ? kc_begin(s, err) : KC_OK;

    if (code) return code;
    if (!(code = kc_state_get(s, "folded", &folded, err)) && !(code = kc_journal_position(s, &upto, err)) && upto > folded &&
        !(code = kc_obs_load(s, folded, &rows, &n, err)))
        code = fold_rows(s, rows, n, upto, err);
    free(rows);
    if (own && !code) code = kc_commit(s, err);
    if (own && code) kc_rollback(s);
    return code;
}

/* ---- reading --------------------------------------------------------------------------------------- */

typedef struct reader {
    kc_store     *s;
    int           layer;
    kc_period     from, to;
    kc_stmt      *st;   /* running over the segments, */
    bool          more; /* at this one */
    kc_obs        at;   /* its key */
    const kc_obs *tail, *tail_end;
} reader;

static bool wanted(const reader *r, const kc_obs *o)
{
    return o->period >= r->from && o->period <= r->to && (r->layer == 0 || o->layer == r->layer);
}

static kc_code next_segment(reader *r, kc_err *err)
{
    kc_code code = kc_step(r->st, &r->more, err);

    if (code || !r->more) return code;
    r->at = (kc_obs){ .indicator = (int32_t)kc_int(r->st, "indicator"), .period = (kc_period)kc_int(r->st, "period"),
                      .layer = (int32_t)kc_int(r->st, "layer"), .disagg = (int32_t)kc_int(r->st, "disagg") };
    return KC_OK;
}

static void skip_unwanted(reader *r)
{
    while (r->tail < r->tail_end && !wanted(r, r->tail)) r->tail++;
}

/* The next segment of the merged order into `out` (via `old` when the tail has something for it). */
static kc_code take(reader *r, seg_buf *old, seg_buf *out, kc_err *err)
{
    bool    tail = r->tail < r->tail_end;
    int     c = !r->more ? 1 : !tail ? -1 : kc_obs_key_cmp(&r->at, r->tail);
    kc_obs  key = c <= 0 ? r->at : *r->tail;
    size_t  n = 0;
    kc_code code;

    if (c > 0) {
        kc_seg_clear(old, &key);
    } else {
        seg_buf    *to = c == 0 ? old : out;
        size_t      size;
        const void *p = kc_blob(r->st, "data", &size);

        kc_seg_clear(to, &key);
        if ((code = kc_seg_decode(to, p, size, kc_int(r->st, "checksum"), err)) || (code = next_segment(r, err))) return code;
        if (c < 0) return KC_OK;
    }
    while (r->tail + n < r->tail_end && kc_obs_key_cmp(&key, r->tail + n) == 0) n++;
    code = kc_seg_merge(r->s, old, r->tail, n, out, err);
    r->tail += n;
    skip_unwanted(r);
    return code;
}

static bool left(const reader *r)
{
    return r->more || r->tail < r->tail_end;
}

/* Is the next one to take another layer of the same indicator, period and disaggregation? */
static bool same_cell_group(const reader *r, const seg_buf *b)
{
    const kc_obs *k = !r->more ? r->tail : r->tail == r->tail_end || kc_obs_key_cmp(&r->at, r->tail) <= 0 ? &r->at : r->tail;

    return k->indicator == b->indicator && k->period == b->period && k->disagg == b->disagg;
}

/* Best layer for each cell: `high` over `low` into `out`. */
static kc_code overlay(const seg_buf *low, const seg_buf *high, seg_buf *out, kc_err *err)
{
    size_t  i = 0, k = 0;
    kc_code code = kc_seg_reserve(out, low->n + high->n, err);
    kc_obs  key = { .indicator = low->indicator, .period = low->period, .disagg = low->disagg };

    if (code) return code;
    kc_seg_clear(out, &key);
    while (i < low->n || k < high->n) {
        if (k == high->n || (i < low->n && low->region[i] < high->region[k])) {
            kc_seg_copy(out, low, i++);
        } else {
            if (i < low->n && low->region[i] == high->region[k]) i++;
            kc_seg_copy(out, high, k++);
        }
    }
    return KC_OK;
}

typedef kc_code (*seg_fn)(void *ctx, const kc_segment *seg, kc_err *err);

static kc_code hand_over(const reader *r, const seg_buf *b, seg_fn fn, void *ctx, kc_err *err)
{
    const kc_segment seg = { .indicator = b->indicator, .disagg = b->disagg, .layer = r->layer ? b->layer : 0, .period = b->period, .n = b->n,
                             .region = b->region, .value = b->value, .numerator = b->numerator, .denominator = b->denominator,
                             .status = b->status, .flags = b->flags, .row = b->row, .source = b->source };

    return fn(ctx, &seg, err);
}

static kc_code read_all(reader *r, seg_fn fn, void *ctx, kc_err *err)
{
    seg_buf *b = r->s->bufs;
    kc_code  code = KC_OK;

    while (!code && left(r)) {
        int have = 1; /* the buffer with the result: 1 or 3 */

        if ((code = take(r, &b[0], &b[1], err))) break;
        while (r->layer == 0 && left(r) && same_cell_group(r, &b[have])) {
            int next = have == 1 ? 3 : 1;

            if ((code = take(r, &b[0], &b[2], err)) || (code = overlay(&b[have], &b[2], &b[next], err))) return code;
            have = next;
        }
        code = hand_over(r, &b[have], fn, ctx, err);
    }
    return code;
}

kc_code kc_segments_read(kc_store *s, int layer, kc_period from, kc_period to, seg_fn fn, void *ctx, kc_err *err)
{
    reader  r = { .s = s, .layer = layer, .from = from, .to = to };
    kc_obs *rows = NULL;
    size_t  n = 0;
    int64_t folded = 0;
    kc_code code;

    if ((code = kc_read_begin(s, err))) return code; /* one moment of the database for all that follows */
    if (!(code = kc_state_get(s, "folded", &folded, err)) && !(code = kc_obs_load(s, folded, &rows, &n, err)) &&
        !(code = kc_stmt_open(&r.st, s, "segments_between", err)) && !(code = kc_bind_int(r.st, ":layer", layer, err)) &&
        !(code = kc_bind_int(r.st, ":from", from, err)) && !(code = kc_bind_int(r.st, ":to", to, err)) && !(code = next_segment(&r, err))) {
        r.tail = rows;
        r.tail_end = n ? rows + n : rows; /* no tail: no array */
        skip_unwanted(&r);
        code = read_all(&r, fn, ctx, err);
    }
    kc_stmt_close(r.st);
    kc_read_end(s);
    free(rows);
    return code;
}
