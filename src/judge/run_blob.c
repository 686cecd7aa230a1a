/* Results of one line as columns over the regions, little-endian:
 *
 *     "KJR1"  n (u32)  columns…       a column: kind (u8), then for kind 1 the one element that all regions share, for kind 2 n elements
 *
 * Only what gather found is kept (the table below, in this order); derive computes the rest again on reading. Kind 0: all bytes zero;
 * kind 3: all NaN. A new column is appended to the table under a new magic.
 */
#include "judge/judge_internal.h"

#include <math.h>

enum { ZERO, SAME, RAW, ALL_NAN };

#define COLUMN(f, is_double) { offsetof(kc_result, f), sizeof(((kc_result *)0)->f), is_double }
static const struct {
    size_t at, size;
    bool   number;
} columns[] = {
    COLUMN(row, false),           COLUMN(value, true),          COLUMN(baseline, true),        COLUMN(previous, true),
    COLUMN(slope, true),          COLUMN(predicted, true),      COLUMN(spread, true),          COLUMN(growth_before, true),
    COLUMN(growth, true),         COLUMN(value_year, false),    COLUMN(previous_year, false),  COLUMN(baseline_year, false),
    COLUMN(history_from, false),  COLUMN(n_history, false),     COLUMN(trend, false),          COLUMN(why, false),
    COLUMN(why_change, false),    COLUMN(verdict, false),       COLUMN(flags, false),
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static const char *element(const kc_result *r, size_t i, int c)
{
    return (const char *)&r[i] + columns[c].at;
}

static int kind_of(const kc_result *r, size_t n, int c)
{
    static const char zero[8] = { 0 };
    double            x = 0;

    for (size_t i = 1; i < n; i++)
        if (memcmp(element(r, i, c), element(r, 0, c), columns[c].size) != 0) return RAW;
    if (!n || memcmp(element(r, 0, c), zero, columns[c].size) == 0) return ZERO;
    if (columns[c].number) memcpy(&x, element(r, 0, c), sizeof x);
    return isnan(x) ? ALL_NAN : SAME;
}

void judge_blob_write(kc_buf *b, const kc_result *r, size_t n)
{
    uint32_t n32 = (uint32_t)n;

    kc_buf_add(b, "KJR1", 4);
    kc_buf_add(b, (const char *)&n32, sizeof n32);
    for (int c = 0; c < N_COLUMNS; c++) {
        int    kind = kind_of(r, n, c);
        size_t size = columns[c].size;

        kc_buf_addc(b, (char)kind);
        if (kind == SAME) kc_buf_add(b, element(r, 0, c), size);
        if (kind != RAW) continue;
        kc_buf_reserve(b, n * size);
        for (size_t i = 0; i < n; i++) memcpy(b->s + b->n + i * size, element(r, i, c), size);
        b->n += n * size;
    }
}

static kc_code damaged(kc_err *err)
{
    return kc_fail(err, KC_E_CORRUPT, -1, "judge.run_damaged", "%s", "run_result");
}

kc_code judge_blob_read(const void *p, size_t size, size_t n, kc_result *out, kc_err *err)
{
    const char *s = p, *end = s + size;
    uint32_t    n32;

    if (size < 8 || memcmp(s, "KJR1", 4) != 0) return damaged(err);
    memcpy(&n32, s + 4, sizeof n32);
    if (n32 != n) return damaged(err);
    s += 8;
    for (int c = 0; c < N_COLUMNS; c++) {
        size_t width = columns[c].size, need;
        double nan = NAN;
        int    kind;

        if (s >= end) return damaged(err);
        kind = *s++;
        need = kind == RAW ? n * width : kind == SAME ? width : 0;
        if (kind < ZERO || kind > ALL_NAN || (size_t)(end - s) < need) return damaged(err);
        for (size_t i = 0; i < n && kind != ZERO; i++)
            memcpy((char *)&out[i] + columns[c].at, kind == RAW ? s + i * width : kind == SAME ? s : (const char *)&nan, width);
        s += need;
    }
    return s == end ? KC_OK : damaged(err);
}
