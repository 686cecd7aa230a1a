/* Writing observations in bulk: compared with the current state, appended to the journal, folded into the segments.
 *
 *   rows of one key ──> old segment ──> new / updated / unchanged / clash
 *                                          └─ INSERT …, digest ──> kc_seg_merge ──> segment
 *
 * The current state comes from the segment, one blob for all regions of a key; rows of the journal are looked up only for
 * corrections (their revision number) and for cells with several sources.
 */
#include "store/store_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_FIELDS = 14, HASH_ROWS = 512 };

struct kc_journal {
    kc_store      *s;
    kc_stmt       *add;
    int            param[N_FIELDS];
    int64_t        batch, next;
    kc_journal_sum sum;
    kc_hash        hash;
    bool           hashing;
    kc_obs        *written; /* rows of the current key that were appended */
    size_t         n_written, cap;
    uint8_t        buffer[HASH_ROWS * OBS_BYTES];
    size_t         n_buffer;
};

/* ---- digest ---------------------------------------------------------------------------------------- */

static uint8_t *put_int(uint8_t *p, int64_t v, size_t n)
{
    memcpy(p, &v, n); /* little-endian, see segment.c */
    return p + n;
}

static uint8_t *put_num(uint8_t *p, double v)
{
    uint64_t bits;

    if (v != v) bits = ~(uint64_t)0;
    else memcpy(&bits, &v, sizeof bits);
    memcpy(p, &bits, sizeof bits);
    return p + sizeof bits;
}

void kc_obs_bytes(const kc_obs *o, int64_t batch, uint8_t out[OBS_BYTES])
{
    uint8_t *p = out;

    p = put_int(p, o->row, 8);
    p = put_int(p, o->indicator, 4);
    p = put_int(p, o->period, 4);
    p = put_int(p, o->layer, 4);
    p = put_int(p, o->disagg, 4);
    p = put_int(p, o->region, 4);
    p = put_int(p, o->source, 4);
    p = put_int(p, o->revision, 4);
    p = put_int(p, batch, 8);
    p = put_num(p, o->value);
    p = put_num(p, o->numerator);
    p = put_num(p, o->denominator);
    p = put_int(p, o->status, 1);
    p = put_int(p, o->flags, 1);
    (void)put_int(p, 0, (size_t)(out + OBS_BYTES - p));
}

static void flush_hash(kc_journal *j)
{
    if (j->n_buffer) kc_hash_add(&j->hash, j->buffer, j->n_buffer);
    j->n_buffer = 0;
}

static void hash_row(kc_journal *j, const kc_obs *o)
{
    if (j->n_buffer == sizeof j->buffer) flush_hash(j);
    kc_obs_bytes(o, j->batch, j->buffer + j->n_buffer);
    j->n_buffer += OBS_BYTES;
}

/* ---- begin, end ------------------------------------------------------------------------------------ */

void kc_journal_drop(kc_store *s)
{
    kc_journal *j = s->journal;

    if (!j) return;
    s->journal = NULL;
    if (s->db) kc_stmt_close(j->add);
    if (j->hashing) (void)kc_hash_end(&j->hash);
    free(j->written);
    free(j);
}

static kc_code find_params(kc_journal *j, kc_err *err)
{
    static const char *const names[N_FIELDS] = { ":row",      ":indicator", ":period",    ":layer",       ":disagg", ":region", ":source",
                                                 ":revision", ":value",     ":numerator", ":denominator", ":status", ":flags",  ":batch" };

    for (int i = 0; i < N_FIELDS; i++) {
        j->param[i] = kc_param(j->add, names[i]);
        if (j->param[i] < 0) return kc_fail(err, KC_E_INTERNAL, -1, "store.unknown_param", "observation_add" KC_SEP "%s", names[i]);
    }
    return KC_OK;
}

kc_code kc_journal_begin(kc_store *s, int64_t batch, kc_journal **out, kc_err *err)
{
    kc_journal *j;
    int64_t     last = 0;
    kc_code     code;

    if (!s->in_tx || s->journal) return kc_fail(err, KC_E_INTERNAL, -1, s->in_tx ? "store.nested" : "store.no_transaction", "%s", "");
    if ((code = kc_segments_fold(s, err)) || (code = kc_journal_position(s, &last, err))) return code; /* state = segments */
    if (last < 0 || last >= KC_ROWS_MAX) return kc_fail(err, KC_E_CORRUPT, -1, "store.bad_id", "observation" KC_SEP "%lld", (long long)last);
    j = calloc(1, sizeof *j);
    if (!j) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    s->journal = j;
    j->s = s;
    j->batch = batch;
    j->next = last + 1;
    kc_hash_begin(&j->hash);
    j->hashing = true;
    if ((code = kc_stmt_open(&j->add, s, "observation_add", err)) || (code = find_params(j, err))) {
        kc_journal_drop(s);
        return code;
    }
    *out = j;
    return KC_OK;
}

kc_code kc_journal_end(kc_journal *j, kc_journal_sum *out, kc_err *err)
{
    (void)err;
    *out = j->sum;
    if (j->sum.last_row) {
        flush_hash(j);
        out->digest = kc_hash_end(&j->hash);
        j->hashing = false;
    }
    kc_journal_drop(j->s);
    return KC_OK;
}

/* ---- comparing ------------------------------------------------------------------------------------- */

static bool same_num(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool same(const kc_obs *a, const kc_obs *b)
{
    return a->status == b->status && ((a->flags ^ b->flags) & ~(KC_FLAG_MANY | KC_FLAG_CONFLICT)) == 0 && same_num(a->value, b->value) &&
           same_num(a->numerator, b->numerator) && same_num(a->denominator, b->denominator);
}

/* What this source last said about the cell; before->row 0 when nothing. */
static kc_code last_of_source(kc_store *s, const kc_obs *o, kc_obs *before, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_obs   r;
    kc_code  code;

    if ((code = kc_stmt_open(&st, s, "observation_cell", err)) || (code = kc_bind_int(st, ":indicator", o->indicator, err)) ||
        (code = kc_bind_int(st, ":period", o->period, err)) || (code = kc_bind_int(st, ":region", o->region, err)))
        goto done;
    while (!(code = kc_step(st, &row, err)) && row) {
        kc_obs_read(st, &r);
        if (r.layer == o->layer && r.disagg == o->disagg && r.source == o->source) *before = r;
    }
done:
    kc_stmt_close(st);
    return code;
}

static kc_code revision_of(kc_store *s, int64_t row, int32_t *out, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, s, "observation_by_row", err)) && !(code = kc_bind_int(st, ":row", row, err)) && !(code = kc_one(st, err)))
        *out = (int32_t)kc_int(st, "revision");
    kc_stmt_close(st);
    return code;
}

/* Row o against cell k of the old segment. */
static kc_code classify(kc_journal *j, const seg_buf *old, size_t k, kc_obs *o, uint8_t *outcome, kc_err *err)
{
    kc_obs  before = { 0 };
    kc_code code = KC_OK;

    if (old->flags[k] & KC_FLAG_MANY || old->source[k] != o->source) {
        code = last_of_source(j->s, o, &before, err);
    } else {
        before = (kc_obs){ .row = old->row[k], .value = old->value[k], .numerator = old->numerator[k], .denominator = old->denominator[k],
                           .status = old->status[k], .flags = old->flags[k] };
    }
    if (code) return code;
    *outcome = before.row == 0 ? KC_OBS_NEW : same(&before, o) ? KC_OBS_UNCHANGED : KC_OBS_UPDATED;
    o->revision = 1;
    if (*outcome == KC_OBS_NEW) return KC_OK;
    o->row = before.row;
    o->revision = before.revision;
    if (*outcome == KC_OBS_UNCHANGED) return KC_OK;
    if (before.row >= j->next) return kc_fail(err, KC_E_CORRUPT, -1, "store.cell_without_rows", "%d" KC_SEP "%d" KC_SEP "%d", o->indicator, o->period, o->region);
    if (j->sum.first_row && before.row >= j->sum.first_row) {
        *outcome = KC_OBS_CLASH;
        return KC_OK;
    }
    if (!before.revision && (code = revision_of(j->s, before.row, &o->revision, err))) return code;
    if (o->revision < 0 || o->revision == INT32_MAX) return kc_fail(err, KC_E_CORRUPT, -1, "store.bad_id", "observation" KC_SEP "%d", o->revision);
    o->revision++;
    return KC_OK;
}

/* ---- writing --------------------------------------------------------------------------------------- */

static kc_code append(kc_journal *j, kc_obs *o, kc_err *err)
{
    kc_stmt   *st = j->add;
    const int *p = j->param;

    o->row = j->next++;
    if (o->value == 0) o->value = 0; /* -0 is 0, in digest and segment too: the engine gives back +0 */
    if (o->numerator == 0) o->numerator = 0;
    if (o->denominator == 0) o->denominator = 0;
    kc_put_int(st, p[0], o->row);
    kc_put_int(st, p[1], o->indicator);
    kc_put_int(st, p[2], o->period);
    kc_put_int(st, p[3], o->layer);
    kc_put_int(st, p[4], o->disagg);
    kc_put_int(st, p[5], o->region);
    kc_put_int(st, p[6], o->source);
    kc_put_int(st, p[7], o->revision);
    kc_put_num(st, p[8], o->value);
    kc_put_num(st, p[9], o->numerator);
    kc_put_num(st, p[10], o->denominator);
    kc_put_int(st, p[11], o->status);
    kc_put_int(st, p[12], o->flags);
    kc_put_int(st, p[13], j->batch);
    hash_row(j, o);
    if (!j->sum.first_row) j->sum.first_row = o->row;
    j->sum.last_row = o->row;
    return kc_run(st, err);
}

static kc_code room(kc_journal *j, size_t n, kc_err *err)
{
    kc_obs *more;

    j->n_written = 0;
    if (n <= j->cap) return KC_OK;
    more = realloc(j->written, n * sizeof *more);
    if (!more) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "%zu", n * sizeof *more >> 20);
    j->written = more;
    j->cap = n;
    return KC_OK;
}

static kc_code write_row(kc_journal *j, const seg_buf *old, size_t *k, kc_obs *o, uint8_t *outcome, kc_err *err)
{
    kc_code code;

    while (*k < old->n && old->region[*k] < o->region) (*k)++;
    if (*k < old->n && old->region[*k] == o->region) {
        if ((code = classify(j, old, *k, o, outcome, err))) return code;
    } else {
        *outcome = KC_OBS_NEW;
        o->revision = 1;
    }
    if (*outcome == KC_OBS_UNCHANGED) j->sum.n_unchanged++;
    if (*outcome == KC_OBS_UNCHANGED || *outcome == KC_OBS_CLASH) return KC_OK;
    if (*outcome == KC_OBS_NEW) j->sum.n_new++;
    else j->sum.n_updated++;
    if ((code = append(j, o, err))) return code;
    j->written[j->n_written++] = *o;
    return KC_OK;
}

/* Both ascend by region. */
static void count_conflicts(kc_journal *j, const seg_buf *out)
{
    for (size_t i = 0, k = 0; i < j->n_written; i++) {
        while (k < out->n && out->region[k] < j->written[i].region) k++;
        if (k < out->n && out->flags[k] & KC_FLAG_CONFLICT && (!i || j->written[i - 1].region != j->written[i].region)) j->sum.n_conflicts++;
    }
}

/* Rows of one key. */
static kc_code write_key(kc_journal *j, kc_obs *rows, size_t n, uint8_t *outcome, kc_err *err)
{
    seg_buf *old = &j->s->bufs[5], *out = &j->s->bufs[6];
    size_t   k = 0;
    kc_code  code;

    if ((code = room(j, n, err)) || (code = kc_seg_get(j->s, &rows[0], old, err))) return code;
    for (size_t i = 0; i < n; i++) {
        if ((code = write_row(j, old, &k, &rows[i], &outcome[i], err))) return code;
    }
    if (!j->n_written) return KC_OK;
    if ((code = kc_seg_merge(j->s, old, j->written, j->n_written, out, err))) return code;
    count_conflicts(j, out);
    return kc_seg_put(j->s, out, j->sum.last_row, err);
}

static bool ascending(const kc_obs *a, const kc_obs *b)
{
    int c = kc_obs_key_cmp(a, b);

    return c < 0 || (c == 0 && (a->region < b->region || (a->region == b->region && a->source < b->source)));
}

kc_code kc_journal_write(kc_journal *j, kc_obs *rows, size_t n, uint8_t *outcome, kc_err *err)
{
    kc_code code;

    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && kc_obs_key_cmp(&rows[from], &rows[to]) == 0; to++)
            if (!ascending(&rows[to - 1], &rows[to])) return kc_fail(err, KC_E_INTERNAL, (long)to, "store.not_sorted", "%s", "");
        if (to < n && !ascending(&rows[to - 1], &rows[to])) return kc_fail(err, KC_E_INTERNAL, (long)to, "store.not_sorted", "%s", "");
        if ((code = write_key(j, rows + from, to - from, outcome + from, err))) return code;
    }
    return j->sum.last_row ? kc_state_set(j->s, "folded", j->sum.last_row, NULL, err) : KC_OK;
}
