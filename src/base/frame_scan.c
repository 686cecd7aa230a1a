/* The fast way of reading a plain CSV file that lies in memory: pieces that end at line ends, one piece per thread at a time.
 *
 *   count the lines of each piece ──> rows before each piece ──> parse: numbers go straight to their rows, texts as spans of the file
 *                                                              ──> texts become codes, in file order
 * A piece that begins inside a quoted field with line breaks is no danger: the piece before it ends with an open quote and gives up.
 */
#include "base/frame_internal.h"

#include "base/kc_csv.h"
#include "base/kc_limits.h"
#include "base/kc_parallel.h"

#include <math.h>
#include <stdatomic.h>

enum { PIECE = 1 << 20 };

typedef struct piece {
    size_t from, to, rows, first;
} piece;

typedef struct scan {
    kc_frame   *f;
    const char *s;
    char        separator;
    piece      *pieces;
    size_t      n_pieces;
    int        *number_at, *text_at; /* [columns of the file] wanted column, -1 none */
    span      **spans;               /* [wanted] of text columns */
    atomic_bool odd;
} scan;

static void cut(scan *s, kc_arena *a, size_t from, size_t to)
{
    s->pieces = kc_alloc_n(a, (to - from) / PIECE + 2, sizeof *s->pieces);
    while (from < to) {
        size_t      end = from + PIECE < to ? from + PIECE : to;
        const char *eol = end < to ? memchr(s->s + end, '\n', to - end) : NULL;

        end = eol ? (size_t)(eol - s->s) + 1 : to;
        s->pieces[s->n_pieces++] = (piece){ .from = from, .to = end };
        from = end;
    }
}

/* An empty line, or one of empty fields. */
static bool nothing_in(const char *at, const char *eol, char separator)
{
    while (at < eol && (*at == separator || *at == '\r' || *at == ' ' || *at == '\t' || *at == '"')) at++;
    return at == eol;
}

static void count(void *ctx, size_t i, int thread)
{
    scan       *s = ctx;
    piece      *p = &s->pieces[i];
    const char *at = s->s + p->from, *end = s->s + p->to;

    (void)thread;
    if (at < end && memchr(at, 0, (size_t)(end - at))) s->odd = true;
    while (at < end) {
        const char *eol = memchr(at, '\n', (size_t)(end - at));

        if (!eol) eol = end;
        if (nothing_in(at, eol, s->separator)) s->odd = true;
        p->rows++;
        at = eol + 1;
    }
}

/* A decimal number of at most 19 digits whose value is exact by one multiplication or division; the rest goes to kc_frame_cell. */
static bool quick_number(const char *s, size_t n, double *out)
{
    static const double tens[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    size_t   i = n && *s == '-', digits = 0, point = 0;
    uint64_t m = 0;

    if (n - i > 17) return false;
    for (bool seen = false; i < n; i++) {
        if (s[i] == '.' && !seen && digits) {
            seen = true;
            continue;
        }
        if (s[i] < '0' || s[i] > '9') return false;
        m = m * 10 + (uint64_t)(s[i] - '0');
        digits++;
        point += seen;
    }
    if (!digits || m > (1ull << 53) || point > 15 || s[n - 1] == '.') return false;
    *out = (double)m / tens[point];
    if (*s == '-') *out = -*out;
    return true;
}

/* One field from *at: its text in (*s, *n); *at behind it, on the separator or the line end. False: unusual. */
static inline bool field(const char **at, const char *eol, char separator, const char **s, size_t *n)
{
    const char *p = *at;

    if (p < eol && *p == '"') {
        const char *q = memchr(p + 1, '"', (size_t)(eol - p - 1));

        if (!q || (q + 1 < eol && q[1] != separator)) return false;
        *s = p + 1;
        *n = (size_t)(q - p) - 1;
        *at = q + 1;
        return true;
    }
    while (p < eol && *p != separator && *p != '"' && *p != '\r') p++;
    if (p < eol && *p != separator) return false; /* a bare quote, or a line end of old files */
    *s = *at;
    *n = (size_t)(p - *at);
    *at = p;
    return true;
}

static bool keep(scan *s, size_t at, size_t row, const char *v, size_t n)
{
    int number = s->number_at[at], text = s->text_at[at];

    if (n > KC_LIMIT_CSV_FIELD) return false;
    if (number >= 0) {
        double *x = &s->f->columns.items[number].x[row];

        if (!n) *x = NAN;
        else if (!quick_number(v, n, x) && !kc_frame_cell((kc_str){ v, n }, x)) return false;
    }
    if (text >= 0) {
        kc_str t = kc_frame_trim(v, n);

        s->spans[text][row] = (span){ (uint32_t)(t.s - s->s), (uint32_t)t.n };
    }
    return true;
}

static bool line(scan *s, size_t row, const char *at, const char *eol)
{
    size_t      columns = s->f->n_columns, n = 0;
    const char *v = NULL;

    for (size_t c = 0;; c++) {
        if (c == columns || !field(&at, eol, s->separator, &v, &n) || !keep(s, c, row, v, n)) return false;
        if (at == eol) return c + 1 == columns;
        at++;
    }
}

static void parse(void *ctx, size_t i, int thread)
{
    scan       *s = ctx;
    piece      *p = &s->pieces[i];
    const char *at = s->s + p->from, *end = s->s + p->to;
    size_t      row = p->first;

    (void)thread;
    while (at < end && !atomic_load_explicit(&s->odd, memory_order_relaxed)) {
        const char *eol = memchr(at, '\n', (size_t)(end - at)), *next;

        if (!eol) eol = end;
        next = eol + 1;
        if (eol > at && eol[-1] == '\r') eol--;
        if (!line(s, row++, at, eol)) s->odd = true;
        at = next;
    }
}

/* Spans to codes. Files are often sorted, so the text before is tried first. */
static bool code_texts(scan *s, size_t wanted)
{
    column *c = &s->f->columns.items[wanted];
    kc_str  last = { NULL, 0 };
    int32_t last_code = 0;
    size_t  bad;

    c->levels = (levels){ 0 };
    for (size_t r = 0; r < s->f->rows; r++) {
        kc_str v = { s->s + s->spans[wanted][r].at, s->spans[wanted][r].n };

        if (!last.s || v.n != last.n || memcmp(v.s, last.s, v.n) != 0) {
            last = v;
            last_code = kc_frame_code(s->f->arena, &c->levels, v);
        }
        c->codes[r] = last_code;
    }
    for (size_t i = 0; i < c->levels.n; i++)
        if (!kc_utf8_valid(c->levels.items[i].s, c->levels.items[i].n, &bad) || memchr(c->levels.items[i].s, 0, c->levels.items[i].n)) return false;
    return true;
}

static void prepare(scan *s, size_t rows)
{
    kc_frame *f = s->f;
    kc_arena *a = f->arena;

    s->number_at = kc_alloc_n(a, f->n_columns, sizeof *s->number_at);
    s->text_at = kc_alloc_n(a, f->n_columns, sizeof *s->text_at);
    s->spans = kc_alloc_n(a, f->columns.n + 1, sizeof *s->spans);
    for (size_t i = 0; i < f->n_columns; i++) s->number_at[i] = s->text_at[i] = -1;
    for (size_t i = 0; i < f->columns.n; i++) {
        column *c = &f->columns.items[i];

        if (c->number) {
            s->number_at[c->at] = (int)i;
            c->x = kc_alloc_n(a, rows, sizeof *c->x);
        } else {
            s->text_at[c->at] = (int)i;
            c->codes = kc_alloc_n(a, rows, sizeof *c->codes);
            s->spans[i] = kc_alloc_n(a, rows, sizeof **s->spans);
        }
    }
}

bool kc_frame_scan(kc_frame *f, size_t from, char separator, int threads)
{
    scan   s = { .f = f, .s = f->bytes.s, .separator = separator };
    size_t to = f->bytes.n, rows = 0;

    while (to > from && (s.s[to - 1] == '\n' || s.s[to - 1] == '\r')) to--;
    if (to > UINT32_MAX) return false;
    cut(&s, f->arena, from, to);
    kc_parallel(threads, s.n_pieces, count, &s);
    if (s.odd) return false;
    for (size_t i = 0; i < s.n_pieces; i++) {
        s.pieces[i].first = rows;
        rows += s.pieces[i].rows;
    }
    prepare(&s, rows);
    kc_parallel(threads, s.n_pieces, parse, &s);
    if (s.odd) return false;
    f->rows = rows;
    for (size_t i = 0; i < f->columns.n; i++)
        if (!f->columns.items[i].number && !code_texts(&s, i)) {
            f->rows = 0;
            return false;
        }
    return true;
}
