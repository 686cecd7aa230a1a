/* Standard populations from the packs. */
#include "catalog/kc_standard.h"

#include "catalog_internal.h"

#include <math.h>

typedef struct row_list {
    struct row {
        double      age, weight;
        const char *label;
    } *items;
    size_t n, cap;
} row_list;

static kc_code wrong(const char *key, const char *path, long row, kc_str cell, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, row - 1, key, "%s" KC_SEP "%ld" KC_SEP "%.*s", path, row, (int)(cell.n < 40 ? cell.n : 40), cell.s);
}

static kc_code read_row(kc_arena *a, const char *path, long row, const kc_str *f, const int *col, row_list *l, kc_err *err)
{
    kc_str age = kc_trim(f[col[0]]), label = kc_trim(f[col[1]]), weight = kc_trim(f[col[2]]);
    double x, w;

    if (!kc_num_parse(age, &x) || !(x >= 0) || (l->n && !(x > l->items[l->n - 1].age)))
        return wrong("catalog.standard_age", path, row, age, err);
    if (!kc_num_parse(weight, &w) || !(w >= 0)) return wrong("catalog.standard_weight", path, row, weight, err);
    *KC_PUSH(a, l) = (struct row){ x, w, kc_strndup(a, label.s, label.n) };
    return KC_OK;
}

static kc_code read_rows(kc_arena *a, const char *path, kc_csv *csv, row_list *l, kc_err *err)
{
    static const char *const columns[] = { "age_start", "age_label", "weight" };
    int                      col[3];
    const kc_str            *f;
    kc_code                  code;

    for (int i = 0; i < 3; i++) {
        col[i] = kc_csv_column(csv, columns[i]);
        if (col[i] < 0) return kc_fail(err, KC_E_DATA, 0, "catalog.no_column", "%s" KC_SEP "%s", path, columns[i]);
    }
    while (!(code = kc_csv_next(csv, &f, err)) && f)
        if ((code = read_row(a, path, kc_csv_row(csv), f, col, l, err))) break;
    return code;
}

kc_code kc_standard_find(kc_arena *a, const char *name, kc_standard *out, kc_err *err)
{
    const char *path = kc_printf(a, "packs/standards/%s.csv", name);
    kc_str      text;
    kc_csv     *csv;
    row_list    l = { 0 };
    double      sum = 0;
    kc_code     code = kc_pack_bytes(a, "standards", name, ".csv", &text, err);

    if (!code) code = kc_csv_open_text(a, text, path, &csv, err);
    if (!code) code = read_rows(a, path, csv, &l, err);
    if (code) return code;

    kc_standard s = { kc_strdup(a, name), l.n, kc_alloc_n(a, l.n + 1, sizeof(double)), kc_alloc_n(a, l.n + 1, sizeof(char *)),
                      kc_alloc_n(a, l.n + 1, sizeof(double)) };
    for (size_t i = 0; i < l.n; i++) {
        s.age_start[i] = l.items[i].age;
        s.age_label[i] = l.items[i].label;
        sum += s.weight[i] = l.items[i].weight;
    }
    if (!(sum > 0) || isinf(sum)) return kc_fail(err, KC_E_DATA, -1, "catalog.standard_sum", "%s", path);
    *out = s;
    return KC_OK;
}

/* ---- into the groups of the data -------------------------------------------------------------------------------------------------------- */

static double end_of(const double *start, size_t n, size_t i, double last)
{
    return i + 1 < n ? start[i + 1] : last;
}

static kc_code misfit(const kc_standard *s, size_t at, double from, double to, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, (long)at, "catalog.standard_fold", "%s" KC_SEP "%g" KC_SEP "%g", s->name, from, to);
}

/* The sum of the groups of the standard inside [from, to). */
static kc_code sum_inside(const kc_standard *s, size_t at, double from, double to, double *out, kc_err *err)
{
    size_t inside = 0;

    *out = 0;
    for (size_t i = 0; i < s->n; i++) {
        double a = s->age_start[i], b = end_of(s->age_start, s->n, i, INFINITY);

        if (b <= from || a >= to) continue;
        if (a < from || b > to) return misfit(s, at, from, to, err);
        *out += s->weight[i];
        inside++;
    }
    return inside ? KC_OK : misfit(s, at, from, to, err);
}

kc_code kc_standard_fold(const kc_standard *s, size_t n, const double *age_start, double age_end, double *weight, kc_err *err)
{
    double ignored;

    if (n == 0) return kc_fail(err, KC_E_ARG, -1, "catalog.standard_groups", "");
    for (size_t i = 0; i < n; i++)
        if (!(age_start[i] < end_of(age_start, n, i, age_end))) return kc_fail(err, KC_E_ARG, (long)i, "catalog.standard_groups", "");
    for (size_t i = 0; i < n; i++) { /* all fit, or nothing is written */
        kc_code code = sum_inside(s, i, age_start[i], end_of(age_start, n, i, age_end), &ignored, err);

        if (code) return code;
    }
    for (size_t i = 0; i < n; i++) (void)sum_inside(s, i, age_start[i], end_of(age_start, n, i, age_end), &weight[i], NULL);
    return KC_OK;
}
