/* Tables for people on a terminal. Widths count columns, so Chinese and Latin line up. */
#include "cli/kc_cli.h"

#include <string.h>

struct kc_table {
    kc_arena    *a;
    int          n;
    const char  *align;
    size_t      *width;
    const char **cells; /* row after row, the header first */
    size_t       n_cells, cap;
};

static void add(kc_table *t, const char *const *cells)
{
    for (int i = 0; i < t->n; i++) {
        const char *s = cells[i] ? cells[i] : "";
        size_t      w = kc_width(s);

        if (t->n_cells == t->cap) {
            size_t cap = t->cap ? t->cap * 2 : 64;

            t->cells = kc_grow(t->a, t->cells, t->cap * sizeof *t->cells, cap * sizeof *t->cells);
            t->cap = cap;
        }
        t->cells[t->n_cells++] = kc_strdup(t->a, s);
        if (w > t->width[i]) t->width[i] = w;
    }
}

kc_table *kc_table_new(kc_arena *a, int n_columns, const char *const *headers, const char *align)
{
    kc_table *t = kc_alloc(a, sizeof *t);

    t->a = a;
    t->n = n_columns;
    t->align = align;
    t->width = kc_alloc_n(a, (size_t)n_columns, sizeof *t->width);
    add(t, headers);
    return t;
}

void kc_table_add(kc_table *t, const char *const *cells)
{
    add(t, cells);
}

static void spaces(kc_buf *b, size_t n)
{
    while (n--) kc_buf_addc(b, ' ');
}

void kc_table_print(const kc_table *t, kc_buf *b)
{
    for (size_t k = 0; k < t->n_cells; k++) {
        int    i = (int)(k % (size_t)t->n);
        size_t fill = t->width[i] - kc_width(t->cells[k]);
        bool   last = i == t->n - 1;

        if (t->align[i] == 'r') spaces(b, fill);
        kc_buf_adds(b, t->cells[k]);
        if (t->align[i] != 'r' && !last) spaces(b, fill);
        kc_buf_adds(b, last ? "\n" : "  ");
        if (last && k < (size_t)t->n) {
            for (int c = 0; c < t->n; c++) {
                for (size_t w = 0; w < t->width[c]; w++) kc_buf_addc(b, '-');
                kc_buf_adds(b, c == t->n - 1 ? "\n" : "  ");
            }
        }
    }
}
