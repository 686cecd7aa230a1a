/* Results as tidy CSV, JSON, or a table on a terminal. CSV and JSON are written as the cells come; a table waits for its widths. */
#include "cli/stats/stats_cli.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

typedef enum format { TABLE, CSV, JSON } format;

struct kc_tidy {
    kc_cli      *c;
    format       how;
    const char **names;
    size_t       n, at, rows; /* columns; next cell of the row; whole rows */
    kc_buf       b;
    kc_table    *table;
    const char **cells;
};

static format format_of(const kc_cli *c)
{
    const char *f = kc_opt(c, "--format");

    if (!f) return isatty(STDOUT_FILENO) && !kc_opt(c, "--output") ? TABLE : CSV;
    return strcmp(f, "json") == 0 ? JSON : strcmp(f, "csv") == 0 ? CSV : TABLE;
}

/* Names stand between the given separators. */
static size_t split(kc_arena *a, const char *s, char separator, const char **to)
{
    size_t n = 0;

    for (const char *p = s; p && *p;) {
        const char *end = strchr(p, separator);

        to[n++] = kc_strndup(a, p, end ? (size_t)(end - p) : strlen(p));
        p = end ? end + 1 : NULL;
    }
    return n;
}

kc_tidy *kc_tidy_new(kc_cli *c, const char *before, const char *columns)
{
    kc_tidy *t = kc_alloc(c->arena, sizeof *t);
    char    *align;

    t->c = c;
    t->how = format_of(c);
    t->names = kc_alloc_n(c->arena, strlen(before) + strlen(columns) + 2, sizeof *t->names);
    t->n = split(c->arena, before, strchr(before, '\x1f') ? '\x1f' : ',', t->names);
    align = kc_alloc(c->arena, t->n + strlen(columns) + 2);
    memset(align, 'l', t->n);
    t->n += split(c->arena, columns, ',', t->names + t->n);
    for (size_t i = strlen(align); i < t->n; i++) align[i] = strcmp(t->names[i], "note") == 0 ? 'l' : 'r';
    t->cells = kc_alloc_n(c->arena, t->n, sizeof *t->cells);
    kc_buf_init(&t->b, c->arena);
    if (t->how == TABLE) t->table = kc_table_new(c->arena, (int)t->n, t->names, align);
    for (size_t i = 0; t->how == CSV && i < t->n; i++) {
        if (i) kc_buf_addc(&t->b, ',');
        kc_buf_csv(&t->b, t->names[i]);
    }
    kc_buf_adds(&t->b, t->how == CSV ? "\n" : t->how == JSON ? "[" : "");
    return t;
}

static void begin_cell(kc_tidy *t)
{
    assert(t->at < t->n);
    if (t->how == CSV && t->at) kc_buf_addc(&t->b, ',');
    if (t->how == JSON) {
        kc_buf_adds(&t->b, t->at ? ", " : t->rows ? ",\n  { " : "\n  { ");
        kc_buf_json(&t->b, t->names[t->at], strlen(t->names[t->at]));
        kc_buf_adds(&t->b, ": ");
    }
}

static size_t whole_number(uint64_t m, bool minus, char *s)
{
    char   d[24];
    size_t n = 0, used = 0;

    for (; m; m /= 10) d[n++] = (char)('0' + m % 10);
    if (minus) s[used++] = '-';
    while (n) s[used++] = d[--n];
    s[used] = 0;
    return used;
}

/* 15 significant digits of x into s without trailing zeros. Between 1e-5 and 1e15 by scaling in extended precision, where the product is
 * correct to 1e-18 relative and so the 15 digits are; elsewhere by printf. */
static size_t digits15(double x, char *s, size_t size)
{
    static const long double tens[] = { 1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L, 1e10L,
                                        1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L };
    double   y = fabs(x);
    char     d[24];
    size_t   n = 0, used = 0;
    int      whole = 1;
    uint64_t m;

    if (x == 0) return (size_t)snprintf(s, size, "0");
    if (y < 1e14 && y == (double)(m = (uint64_t)y)) return whole_number(m, x < 0, s);
    if (!(y >= 1e-4 && y < 1e14)) return (size_t)snprintf(s, size, "%.15g", x);
    while (whole < 15 && y >= (double)tens[whole]) whole++;
    for (; whole > -5 && y < (whole > 0 ? (double)tens[whole - 1] : 1 / (double)tens[1 - whole]); whole--) {}
    m = (uint64_t)((long double)y * tens[15 - whole] + 0.5L); /* 15 digits, `whole` of them before the point */
    if (m >= 1000000000000000u) m /= 10, whole++;
    for (; m; m /= 10) d[n++] = (char)('0' + m % 10); /* last digit first */
    if (n != 15) return (size_t)snprintf(s, size, "%.15g", x);
    if (x < 0) s[used++] = '-';
    for (int i = whole; i <= 0; i++) {
        s[used++] = '0';
        if (i == whole) s[used++] = '.';
    }
    for (int i = 0; i < 15; i++) {
        if (i == whole && whole > 0) s[used++] = '.';
        s[used++] = d[14 - i];
    }
    while (whole < 15 && s[used - 1] == '0') used--;
    if (s[used - 1] == '.') used--;
    s[used] = 0;
    return used;
}

static const char *for_people(kc_tidy *t, double x)
{
    if (isnan(x)) return "–";
    if (x == floor(x) && fabs(x) < 1e15) return kc_printf(t->c->arena, "%.0f", x);
    return kc_printf(t->c->arena, fabs(x) >= 1e6 ? "%.1f" : "%.6g", x);
}

void kc_tidy_num(kc_tidy *t, double x)
{
    char s[48];

    begin_cell(t);
    if (t->how == TABLE) t->cells[t->at] = for_people(t, x);
    else if (isnan(x)) kc_buf_adds(&t->b, t->how == JSON ? "null" : "");
    else if (isinf(x)) kc_buf_adds(&t->b, t->how == JSON ? (x > 0 ? "1e999" : "-1e999") : (x > 0 ? "Inf" : "-Inf"));
    else kc_buf_add(&t->b, s, digits15(x, s, sizeof s));
    t->at++;
}

void kc_tidy_int(kc_tidy *t, long long x)
{
    begin_cell(t);
    if (t->how == TABLE) t->cells[t->at] = kc_printf(t->c->arena, "%lld", x);
    else kc_buf_int(&t->b, x);
    t->at++;
}

void kc_tidy_text(kc_tidy *t, const char *s)
{
    begin_cell(t);
    if (t->how == TABLE) t->cells[t->at] = s;
    else if (t->how == JSON) kc_buf_json(&t->b, s, strlen(s));
    else kc_buf_csv(&t->b, s);
    t->at++;
}

void kc_tidy_note(kc_tidy *t, kc_note note)
{
    const char *name = kc_note_name(note);

    kc_tidy_text(t, t->how == TABLE && *name ? kc_t(t->c->lang, kc_printf(t->c->arena, "note.%s", name)) : name);
}

void kc_tidy_row(kc_tidy *t)
{
    assert(t->at == t->n);
    if (t->how == TABLE) kc_table_add(t->table, t->cells);
    else kc_buf_adds(&t->b, t->how == JSON ? " }" : "\n");
    t->at = 0;
    t->rows++;
}

const kc_buf *kc_tidy_finish(kc_tidy *t)
{
    assert(t->at == 0);
    if (t->how == TABLE) kc_table_print(t->table, &t->b);
    if (t->how == JSON) kc_buf_adds(&t->b, t->rows ? "\n]\n" : "]\n");
    return &t->b;
}

kc_code kc_tidy_write(kc_tidy *t, kc_err *err)
{
    const kc_buf *b = kc_tidy_finish(t);

    return kc_cli_out(t->c, b->s, b->n, err);
}
