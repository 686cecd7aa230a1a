/* Column segments as bytes (little-endian):
 *
 *     0  "KSG1"      4  n (u32)      8  encoding of each of 8 columns (u8)      16  columns, each padded to 8 bytes
 *
 * Columns in order: region i32, source i32, row i64, value f64, numerator f64, denominator f64, status u8, flags u8.
 * Encodings: 0 absent (all NaN)  1 as they are  2 all the same: one element  3 ascending by one: the first element.
 * A typical cell takes 12 bytes: region and value; the rest is one element for the whole segment.
 *
 * The checksum stands beside the blob and covers its key. Four lanes, each a bijection of every 8 bytes read, so that one
 * changed byte always changes it. It guards against damage, not against malice: that is what verify and the journal's
 * digests are for.
 */
#include "store/store_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "segments are written as the machine has them: little-endian"
#endif

enum { ABSENT, RAW, SAME, ASCENDING, N_COLUMNS = 8, HEAD = 16 };
enum { CELLS_MAX = 1 << 22 }; /* regions of one segment: a country has 700 000 villages; a blob that says more is not ours */
static const uint8_t width[N_COLUMNS] = { 4, 4, 8, 8, 8, 8, 1, 1 };

/* ---- buffers --------------------------------------------------------------------------------------- */

static void *column(const seg_buf *b, int k)
{
    switch (k) {
    case 0: return b->region;
    case 1: return b->source;
    case 2: return b->row;
    case 3: return b->value;
    case 4: return b->numerator;
    case 5: return b->denominator;
    case 6: return b->status;
    default: return b->flags;
    }
}

static void carve(seg_buf *b, void *block, size_t cap)
{
    char *p = block;

    b->block = block;
    b->cap = cap;
    b->row = (int64_t *)(void *)p;
    b->value = (double *)(void *)(p + 8 * cap);
    b->numerator = (double *)(void *)(p + 16 * cap);
    b->denominator = (double *)(void *)(p + 24 * cap);
    b->region = (int32_t *)(void *)(p + 32 * cap);
    b->source = (int32_t *)(void *)(p + 36 * cap);
    b->status = (uint8_t *)(p + 40 * cap);
    b->flags = (uint8_t *)(p + 41 * cap);
}

kc_code kc_seg_reserve(seg_buf *b, size_t cap, kc_err *err)
{
    seg_buf old = *b;
    void   *block;

    if (cap <= b->cap) return KC_OK;
    cap = (cap + cap / 4 + 64) & ~(size_t)7;
    block = malloc(42 * cap);
    if (!block) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "%zu", 42 * cap >> 20);
    carve(b, block, cap);
    for (int k = 0; k < N_COLUMNS && old.n; k++) memcpy(column(b, k), column(&old, k), old.n * width[k]);
    free(old.block);
    return KC_OK;
}

void kc_seg_free(seg_buf *b)
{
    free(b->block);
    *b = (seg_buf){ 0 };
}

void kc_seg_clear(seg_buf *b, const kc_obs *key)
{
    b->n = 0;
    b->indicator = key->indicator;
    b->period = key->period;
    b->layer = key->layer;
    b->disagg = key->disagg;
}

void kc_seg_push(seg_buf *b, const kc_obs *o)
{
    size_t i = b->n++;

    b->region[i] = o->region;
    b->source[i] = o->source;
    b->row[i] = o->row;
    b->value[i] = o->value;
    b->numerator[i] = o->numerator;
    b->denominator[i] = o->denominator;
    b->status[i] = o->status;
    b->flags[i] = o->flags;
}

void kc_seg_copy(seg_buf *to, const seg_buf *from, size_t i)
{
    size_t k = to->n++;

    to->region[k] = from->region[i];
    to->source[k] = from->source[i];
    to->row[k] = from->row[i];
    to->value[k] = from->value[i];
    to->numerator[k] = from->numerator[i];
    to->denominator[k] = from->denominator[i];
    to->status[k] = from->status[i];
    to->flags[k] = from->flags[i];
}

/* ---- checksum -------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, uint64_t w)
{
    h = (h ^ w) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

uint64_t kc_checksum(const void *p, size_t n, uint64_t seed)
{
    const uint8_t *b = p;
    uint64_t       lane[4] = { seed, ~seed, seed + 1, seed ^ UINT64_C(0xA5A5A5A5A5A5A5A5) }, w[4], h = n;
    size_t         i = 0;

    for (; i + 32 <= n; i += 32) {
        memcpy(w, b + i, 32);
        for (int k = 0; k < 4; k++) lane[k] = mix(lane[k], w[k]);
    }
    for (; i < n; i += 8) {
        uint64_t last = 0;

        memcpy(&last, b + i, n - i < 8 ? n - i : 8);
        lane[i / 8 % 4] = mix(lane[i / 8 % 4], last);
    }
    for (int k = 0; k < 4; k++) h = mix(h, lane[k]);
    return h;
}

static uint64_t key_seed(const seg_buf *b)
{
    int32_t key[4] = { b->indicator, b->period, b->layer, b->disagg };

    return kc_checksum(key, sizeof key, 0);
}

/* ---- encoding -------------------------------------------------------------------------------------- */

static bool all_nan(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) return false;
    return true;
}

static int encoding_of(int k, const void *p, size_t n)
{
    const uint8_t *b = p;
    size_t         w = width[k];

    if ((k == 4 || k == 5) && all_nan(p, n)) return ABSENT;
    if (n > 1 && memcmp(b, b + w, (n - 1) * w) == 0) return SAME;
    if (k == 2) {
        const int64_t *x = p;
        size_t         i = 1;

        while (i < n && x[i] == x[i - 1] + 1) i++;
        if (i == n) return ASCENDING;
    } else if (k == 0) {
        const int32_t *x = p;
        size_t         i = 1;

        while (i < n && x[i] == x[i - 1] + 1) i++;
        if (i == n) return ASCENDING;
    }
    return RAW;
}

static size_t column_bytes(int k, int how, size_t n)
{
    size_t w = width[k] * (how == ABSENT ? 0 : how == RAW ? n : 1);

    return (w + 7) & ~(size_t)7;
}

kc_code kc_seg_encode(const seg_buf *b, bytes *out, int64_t *checksum, kc_err *err)
{
    uint8_t  how[N_COLUMNS];
    size_t   total = HEAD, at = HEAD;
    uint32_t n = (uint32_t)b->n;

    for (int k = 0; k < N_COLUMNS; k++) {
        how[k] = (uint8_t)encoding_of(k, column(b, k), b->n);
        total += column_bytes(k, how[k], b->n);
    }
    if (total > out->cap) {
        uint8_t *p = realloc(out->p, total + total / 4);

        if (!p) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "%zu", total >> 20);
        out->p = p;
        out->cap = total + total / 4;
    }
    memcpy(out->p, "KSG1", 4);
    memcpy(out->p + 4, &n, 4);
    memcpy(out->p + 8, how, sizeof how);
    for (int k = 0; k < N_COLUMNS; k++) {
        size_t used = width[k] * (how[k] == ABSENT ? 0 : how[k] == RAW ? b->n : 1), padded = column_bytes(k, how[k], b->n);

        if (used) memcpy(out->p + at, column(b, k), used);
        memset(out->p + at + used, 0, padded - used);
        at += padded;
    }
    out->n = total;
    *checksum = (int64_t)kc_checksum(out->p, total, key_seed(b));
    return KC_OK;
}

/* ---- decoding -------------------------------------------------------------------------------------- */

static void fill_i32(int32_t *x, size_t n, int how)
{
    for (size_t i = 1; i < n; i++) x[i] = how == SAME ? x[0] : (int32_t)(x[0] + (int32_t)i);
}

static void fill_i64(int64_t *x, size_t n, int how)
{
    for (size_t i = 1; i < n; i++) x[i] = how == SAME ? x[0] : x[0] + (int64_t)i;
}

static void fill_f64(double *x, size_t n, int how)
{
    if (how == ABSENT)
        for (size_t i = 0; i < n; i++) x[i] = NAN;
    else
        for (size_t i = 1; i < n; i++) x[i] = x[0];
}

static void expand(seg_buf *b, int k, int how)
{
    switch (k) {
    case 0:
    case 1: fill_i32(column(b, k), b->n, how); break;
    case 2: fill_i64(b->row, b->n, how); break;
    case 3:
    case 4:
    case 5: fill_f64(column(b, k), b->n, how); break;
    default: memset(column(b, k), *(const uint8_t *)column(b, k), b->n); break;
    }
}

static kc_code damaged(const seg_buf *b, kc_err *err)
{
    return kc_fail(err, KC_E_CORRUPT, -1, "store.segment_damaged", "%d" KC_SEP "%d" KC_SEP "%d" KC_SEP "%d", b->indicator, b->period, b->layer, b->disagg);
}

/* Regions ascend, numbers that readers count on lie where they may: a blob can be made by anybody, the checksum too. */
static bool sound(const seg_buf *b)
{
    if (b->region[0] < 1) return false;
    for (size_t i = 1; i < b->n; i++)
        if (b->region[i] <= b->region[i - 1]) return false;
    for (size_t i = 0; i < b->n; i++)
        if (b->row[i] < 1 || b->source[i] < 1 || b->status[i] > KC_SUPPRESSED) return false;
    return true;
}

/* Does counting up from the first element stay within the type? */
static bool counts_up(const seg_buf *b, int k)
{
    return k == 0 ? b->region[0] <= INT32_MAX - (int64_t)b->n : k == 2 && b->row[0] <= INT64_MAX - (int64_t)b->n;
}

kc_code kc_seg_decode(seg_buf *b, const void *p, size_t size, int64_t checksum, kc_err *err)
{
    const uint8_t *in = p;
    uint32_t       n = 0;
    size_t         at = HEAD;
    kc_code        code;

    b->n = 0;
    if (size < HEAD || memcmp(in, "KSG1", 4) != 0 || (int64_t)kc_checksum(p, size, key_seed(b)) != checksum) return damaged(b, err);
    memcpy(&n, in + 4, 4);
    if (n == 0 || n > CELLS_MAX) return damaged(b, err);
    if ((code = kc_seg_reserve(b, n, err))) return code;
    b->n = n;
    for (int k = 0; k < N_COLUMNS; k++) {
        int    how = in[8 + k];
        size_t used = width[k] * (how == ABSENT ? 0 : how == RAW ? b->n : 1), padded;

        padded = (used + 7) & ~(size_t)7;
        if (how > ASCENDING || (how == ABSENT && k != 4 && k != 5) || padded > size - at) {
            b->n = 0;
            return damaged(b, err);
        }
        if (used) memcpy(column(b, k), in + at, used);
        if (how == ASCENDING && !counts_up(b, k)) {
            b->n = 0;
            return damaged(b, err);
        }
        if (how != RAW) expand(b, k, how);
        at += padded;
    }
    if (sound(b)) return KC_OK;
    b->n = 0;
    return damaged(b, err);
}
