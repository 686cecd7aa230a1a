/* Results of one line as columns over the regions, little-endian:
 *
 *     "KJR1"  n (u32)  columns…
 *
 * A column is its kind (u8) and then: ZERO nothing, all bytes are zero; NAN nothing, all are NaN; SAME the one element that all regions
 * share; RAW n elements; RUNS the number of runs (u32), then for each its length (u32) and element; SCALED (doubles that are decimals) the
 * number of decimals (u8) and n int32, INT32_MIN for NaN; STEPS (int64) the smallest (i64) and n u32 above it, UINT32_MAX for 0.
 *
 * Only what gather found is kept (the table below, in this order); derive computes the rest again on reading. A new column is
 * appended to the table under a new magic.
 */
#include "base/kc_limits.h"
#include "judge/judge_internal.h"

#include <math.h>

enum { ZERO, SAME, RAW, ALL_NAN, RUNS, SCALED, STEPS, MAX_DECIMALS = 4 };
static const double power[MAX_DECIMALS + 1] = { 1, 10, 100, 1000, 10000 };

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

static size_t runs_of(const kc_result *r, size_t n, int c)
{
    size_t runs = n ? 1 : 0;

    for (size_t i = 1; i < n; i++) runs += memcmp(element(r, i, c), element(r, i - 1, c), columns[c].size) != 0;
    return runs;
}

static double number_at(const kc_result *r, size_t i, int c)
{
    double x;

    memcpy(&x, element(r, i, c), sizeof x);
    return x;
}

/* x as a decimal: *out with *out / 10^d == x to the bit. */
static bool scaled(double x, int d, int32_t *out)
{
    double y = x * power[d], back;

    *out = INT32_MIN;
    if (isnan(x)) return true;
    if (!(fabs(y) < 2e9)) return false;
    *out = (int32_t)lrint(y);
    back = *out / power[d];
    return memcmp(&back, &x, sizeof x) == 0;
}

/* Decimals that suffice for all, or -1. */
static int decimals_of(const kc_result *r, size_t n, int c)
{
    int     d = 0;
    int32_t v;

    for (size_t i = 0; i < n; i++)
        while (!scaled(number_at(r, i, c), d, &v))
            if (++d > MAX_DECIMALS) return -1;
    for (size_t i = 0; i < n; i++) /* a decimal of fewer places need not survive more of them */
        if (!scaled(number_at(r, i, c), d, &v)) return -1;
    return d;
}

static int64_t row_at(const kc_result *r, size_t i)
{
    return r[i].row;
}

static bool steps_fit(const kc_result *r, size_t n, int64_t *base)
{
    int64_t low = INT64_MAX, high = 0;

    for (size_t i = 0; i < n; i++) {
        if (row_at(r, i) && row_at(r, i) < low) low = row_at(r, i);
        if (row_at(r, i) > high) high = row_at(r, i);
    }
    *base = low;
    return high && high - low < UINT32_MAX;
}

static void write_runs(kc_buf *b, const kc_result *r, size_t n, int c, size_t runs)
{
    uint32_t count = (uint32_t)runs, length = 0;

    kc_buf_add(b, (const char *)&count, sizeof count);
    for (size_t i = 0; i < n; i++) {
        length++;
        if (i + 1 < n && memcmp(element(r, i, c), element(r, i + 1, c), columns[c].size) == 0) continue;
        kc_buf_add(b, (const char *)&length, sizeof length);
        kc_buf_add(b, element(r, i, c), columns[c].size);
        length = 0;
    }
}

static void write_scaled(kc_buf *b, const kc_result *r, size_t n, int c, int d)
{
    kc_buf_addc(b, (char)d);
    kc_buf_reserve(b, n * sizeof(int32_t));
    for (size_t i = 0; i < n; i++) {
        int32_t v;

        (void)scaled(number_at(r, i, c), d, &v);
        memcpy(b->s + b->n + i * sizeof v, &v, sizeof v);
    }
    b->n += n * sizeof(int32_t);
}

static void write_steps(kc_buf *b, const kc_result *r, size_t n, int64_t base)
{
    kc_buf_add(b, (const char *)&base, sizeof base);
    kc_buf_reserve(b, n * sizeof(uint32_t));
    for (size_t i = 0; i < n; i++) {
        uint32_t v = row_at(r, i) ? (uint32_t)(row_at(r, i) - base) : UINT32_MAX;

        memcpy(b->s + b->n + i * sizeof v, &v, sizeof v);
    }
    b->n += n * sizeof(uint32_t);
}

static void write_raw(kc_buf *b, const kc_result *r, size_t n, int c)
{
    size_t size = columns[c].size;

    kc_buf_reserve(b, n * size);
    for (size_t i = 0; i < n; i++) memcpy(b->s + b->n + i * size, element(r, i, c), size);
    b->n += n * size;
}

static void write_column(kc_buf *b, const kc_result *r, size_t n, int c)
{
    static const char zero[8] = { 0 };
    size_t            size = columns[c].size, runs = runs_of(r, n, c);
    int64_t           base = 0;
    int               d = -1;

    if (!runs || (runs == 1 && memcmp(element(r, 0, c), zero, size) == 0)) {
        kc_buf_addc(b, ZERO);
    } else if (runs == 1 && columns[c].number && isnan(number_at(r, 0, c))) {
        kc_buf_addc(b, ALL_NAN);
    } else if (runs == 1) {
        kc_buf_addc(b, SAME);
        kc_buf_add(b, element(r, 0, c), size);
    } else if (runs * (size + sizeof(uint32_t)) < n * size / 2) {
        kc_buf_addc(b, RUNS);
        write_runs(b, r, n, c, runs);
    } else if (columns[c].number && (d = decimals_of(r, n, c)) >= 0) {
        kc_buf_addc(b, SCALED);
        write_scaled(b, r, n, c, d);
    } else if (c == 0 && steps_fit(r, n, &base)) {
        kc_buf_addc(b, STEPS);
        write_steps(b, r, n, base);
    } else {
        kc_buf_addc(b, RAW);
        write_raw(b, r, n, c);
    }
}

void judge_blob_write(kc_buf *b, const kc_result *r, size_t n)
{
    uint32_t n32 = (uint32_t)n;

    kc_buf_add(b, "KJR1", 4);
    kc_buf_add(b, (const char *)&n32, sizeof n32);
    for (int c = 0; c < N_COLUMNS; c++) write_column(b, r, n, c);
}

/* ---- reading --------------------------------------------------------------------------------------- */

typedef struct cursor {
    const char *s, *end;
} cursor;

static bool take(cursor *x, void *to, size_t n)
{
    if ((size_t)(x->end - x->s) < n) return false;
    memcpy(to, x->s, n);
    x->s += n;
    return true;
}

static bool read_runs(cursor *x, kc_result *out, size_t n, int c)
{
    uint32_t count, length;
    size_t   i = 0;
    char     one[8];

    if (!take(x, &count, sizeof count)) return false;
    while (count--) {
        if (!take(x, &length, sizeof length) || !take(x, one, columns[c].size) || length > n - i) return false;
        for (; length--; i++) memcpy((char *)&out[i] + columns[c].at, one, columns[c].size);
    }
    return i == n;
}

static bool read_scaled(cursor *x, kc_result *out, size_t n, int c)
{
    uint8_t d;
    int32_t v;
    double  y;

    if (!columns[c].number || !take(x, &d, 1) || d > MAX_DECIMALS) return false;
    for (size_t i = 0; i < n; i++) {
        if (!take(x, &v, sizeof v)) return false;
        y = v == INT32_MIN ? (double)NAN : v / power[d];
        memcpy((char *)&out[i] + columns[c].at, &y, sizeof y);
    }
    return true;
}

static bool read_steps(cursor *x, kc_result *out, size_t n, int c)
{
    int64_t  base;
    uint32_t v;

    if (c != 0 || !take(x, &base, sizeof base) || base < 0 || base > INT64_MAX - UINT32_MAX) return false;
    for (size_t i = 0; i < n; i++) {
        if (!take(x, &v, sizeof v)) return false;
        out[i].row = v == UINT32_MAX ? 0 : base + v;
    }
    return true;
}

static bool read_column(cursor *x, kc_result *out, size_t n, int c)
{
    double  nan = (double)NAN;
    char    one[8];
    uint8_t kind;

    if (!take(x, &kind, 1)) return false;
    switch (kind) {
    case ZERO: return true;
    case RUNS: return read_runs(x, out, n, c);
    case SCALED: return read_scaled(x, out, n, c);
    case STEPS: return read_steps(x, out, n, c);
    case RAW:
        for (size_t i = 0; i < n; i++)
            if (!take(x, (char *)&out[i] + columns[c].at, columns[c].size)) return false;
        return true;
    case SAME:
        if (!take(x, one, columns[c].size)) return false;
        for (size_t i = 0; i < n; i++) memcpy((char *)&out[i] + columns[c].at, one, columns[c].size);
        return true;
    case ALL_NAN:
        if (!columns[c].number) return false;
        for (size_t i = 0; i < n; i++) memcpy((char *)&out[i] + columns[c].at, &nan, sizeof nan);
        return true;
    default: return false;
    }
}

static bool is_year(int16_t y)
{
    return y == 0 || (y >= KC_YEAR_MIN && y <= KC_YEAR_MAX);
}

/* What is read back goes into tables and loops: a database need not be one that this program wrote. */
static bool in_range(const kc_result *r)
{
    return r->n_history >= 0 && r->n_history < JUDGE_QUANTILES && r->why < KC_N_WHYS && r->why_change < KC_N_WHYS &&
           r->verdict <= KC_VERDICT_NOT && r->trend >= -1 && r->trend <= 2 && is_year(r->value_year) && is_year(r->previous_year) &&
           is_year(r->history_from) && r->row >= 0; /* the year of a baseline is the plan's affair */
}

kc_code judge_blob_read(const void *p, size_t size, size_t n, kc_result *out, kc_err *err)
{
    cursor   x = { p, (const char *)p + size };
    char     magic[4];
    uint32_t n32;
    bool     ok = take(&x, magic, 4) && memcmp(magic, "KJR1", 4) == 0 && take(&x, &n32, sizeof n32) && n32 == n;

    for (int c = 0; ok && c < N_COLUMNS; c++) ok = read_column(&x, out, n, c);
    for (size_t i = 0; ok && i < n; i++) ok = in_range(&out[i]);
    return ok && x.s == x.end ? KC_OK : kc_fail(err, KC_E_CORRUPT, -1, "judge.run_damaged", "%s", "run_result");
}
