/* The table of an index: a row for each unit (and period), columns by header; and the table of its standard errors. */
#include "base/kc_csv.h"
#include "base/kc_frame.h"
#include "judge/index_internal.h"

#include <math.h>

static const char UNIT[] = "uCode|code|unit|region_code|地区代码|区划代码|单位代码|地区|城市|单位";
static const char UNIT_NAME[] = "uName|name|region|地区名称|城市名称|单位名称|名称|地区|城市";

typedef struct table {
    kc_frame *f;
    int       unit, name, time;
    int      *ind, *den, **stratum, *se; /* handles; [n_strata][columns] of groups */
} table;

static kc_code open_table(index_reader *r, const char *path, table *t, kc_err *err)
{
    const char *unit = kc_get_str(r->root, "unit", UNIT), *name = kc_get_str(r->root, "unit_name", UNIT_NAME);
    kc_code     code = kc_frame_open(r->a, path, &t->f, err);

    if (code) return code;
    t->unit = kc_frame_text(t->f, unit, true, &code, err);
    t->name = kc_frame_text(t->f, name, kc_get(r->root, "unit_name") != NULL, &code, err);
    t->time = r->time ? kc_frame_text(t->f, r->time, true, &code, err) : -1;
    return code;
}

/* A header as it stands: a name with '|' cannot be asked for as one of several. */
static kc_code ask_columns(index_reader *r, table *t, kc_err *err)
{
    const kc_index_tree *tree = &r->c->spec.tree;
    kc_code              code = KC_OK;

    t->ind = kc_alloc_n(r->a, tree->n_ind, sizeof *t->ind);
    t->se = kc_alloc_n(r->a, tree->n_ind, sizeof *t->se);
    t->den = kc_alloc_n(r->a, r->columns.n + 1, sizeof *t->den);
    t->stratum = kc_alloc_n(r->a, r->strata.n + 1, sizeof *t->stratum);
    for (size_t j = 0; j < tree->n_ind && !code; j++) {
        const index_node *d = &r->nodes.items[j];
        const char       *header = d->column ? d->column : d->code;

        t->ind[j] = kc_frame_number(t->f, header, d->column || !d->name, &code, err);
        if (t->ind[j] < 0 && !code) t->ind[j] = kc_frame_number(t->f, d->name, false, NULL, NULL);
        if (t->ind[j] < 0 && !code) t->ind[j] = kc_frame_number(t->f, header, true, &code, err);
        t->se[j] = r->se_suffix && !code ? kc_frame_number(t->f, kc_printf(r->a, "%s%s", header, r->se_suffix), false, NULL, NULL) : -1;
    }
    for (size_t k = 0; k < r->columns.n && !code; k++) t->den[k] = kc_frame_number(t->f, r->columns.items[k], true, &code, err);
    for (size_t g = 0; g < r->strata.n && !code; g++) {
        const index_group *group = &r->strata.items[g];

        t->stratum[g] = kc_alloc_n(r->a, group->n, sizeof **t->stratum);
        for (size_t k = 0; k < group->n && !code; k++) {
            bool period = index_named("time|时期", group->columns[k]) && r->time;

            t->stratum[g][k] = period ? t->time : kc_frame_text(t->f, group->columns[k], true, &code, err);
        }
    }
    return code;
}

static double *columns_of(index_reader *r, const kc_frame *f, const int *handles, size_t n)
{
    size_t  rows = kc_frame_rows(f);
    double *x = kc_alloc_n(r->a, n * rows + 1, sizeof *x);

    for (size_t j = 0; j < n; j++) {
        if (handles[j] >= 0) memcpy(x + j * rows, kc_frame_numbers(f, handles[j]), rows * sizeof *x);
        else
            for (size_t i = 0; i < rows; i++) x[j * rows + i] = NAN;
    }
    return x;
}

static const char **texts_of(index_reader *r, const kc_frame *f, int handle)
{
    size_t       rows = kc_frame_rows(f);
    const char **s = kc_alloc_n(r->a, rows, sizeof *s);

    for (size_t i = 0; i < rows; i++) s[i] = kc_frame_level(f, handle, (size_t)kc_frame_codes(f, handle)[i]);
    return s;
}

/* An empty field is a value as others: rows without a group are a group. */
static void take_strata(index_reader *r, const table *t)
{
    const int32_t **codes = kc_alloc_n(r->a, r->strata.n + 1, sizeof *codes);

    for (size_t g = 0; g < r->strata.n; g++) codes[g] = kc_frame_group(t->f, t->stratum[g], r->strata.items[g].n)->of;
    r->c->spec.n_strata = r->strata.n;
    r->c->spec.strata = codes;
}

/* A period is a number; 2020年 is 2020. */
static bool period_of(const char *s, double *out)
{
    kc_str name = kc_trim(kc_str_of(s));
    size_t year = sizeof "年" - 1;

    if (name.n > year && memcmp(name.s + name.n - year, "年", year) == 0) name.n -= year;
    return kc_num_parse(name, out);
}

static kc_code take_time(index_reader *r, const table *t, kc_err *err)
{
    size_t  rows = kc_frame_rows(t->f);
    double *time = kc_alloc_n(r->a, rows, sizeof *time);

    if (t->time < 0) return KC_OK;
    r->c->row_time = texts_of(r, t->f, t->time);
    for (size_t i = 0; i < rows; i++)
        if (!period_of(r->c->row_time[i], &time[i]))
            return kc_fail(err, KC_E_DATA, (long)i, "frame.not_a_number", "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%.60s", kc_frame_path(t->f),
                           kc_frame_line(t->f, i), kc_frame_name(t->f, t->time), r->c->row_time[i]);
    r->c->spec.time = time;
    r->c->spec.unit = kc_frame_codes(t->f, t->unit);
    r->c->period = kc_frame_codes(t->f, t->time);
    return KC_OK;
}

/* Every unit once, in a panel once in each period: rows in order of both stand beside their double. */
static kc_code check_once(index_reader *r, const table *t, kc_err *err)
{
    size_t         rows = kc_frame_rows(t->f), *order = kc_alloc_n(r->a, rows, sizeof *order);
    double        *key = kc_alloc_n(r->a, rows, sizeof *key);
    const int32_t *unit = kc_frame_codes(t->f, t->unit), *time = t->time >= 0 ? kc_frame_codes(t->f, t->time) : NULL;

    for (size_t i = 0; i < rows; i++) {
        key[i] = (double)unit[i] * (double)rows + (time ? time[i] : 0);
        if (!r->c->row_unit[i][0])
            return kc_fail(err, KC_E_DATA, (long)i, "stats.index_data_no_unit", "%s" KC_SEP "%ld" KC_SEP "%s", kc_frame_path(t->f),
                           kc_frame_line(t->f, i), kc_frame_name(t->f, t->unit));
    }
    kc_sort_index(rows, key, order);
    for (size_t i = 1; i < rows; i++)
        if (key[order[i]] == key[order[i - 1]])
            return kc_fail(err, KC_E_DATA, (long)order[i], time ? "stats.index_data_twice_time" : "stats.index_data_twice",
                           "%s" KC_SEP "%ld" KC_SEP "%.100s" KC_SEP "%ld", kc_frame_path(t->f), kc_frame_line(t->f, order[i]), r->c->row_unit[order[i]],
                           kc_frame_line(t->f, order[i - 1]));
    return KC_OK;
}

static kc_code take_reference(index_reader *r, kc_err *err)
{
    size_t at = 0;

    if (!r->reference) return KC_OK;
    while (at < r->c->spec.n_rows && strcmp(r->c->row_unit[at], r->reference) != 0) at++;
    if (r->time || at == r->c->spec.n_rows) return index_bad(r, r->reference_line, "stats.index_cfg_no_unit", r->reference, "", err);
    for (size_t k = 0; k < r->refs.n; k++) r->refs.items[k]->ref = at;
    return KC_OK;
}

/* Row of the main table with the unit (and period) of row i of another; n when there is none. */
static size_t same_row(const index_reader *r, const table *t, size_t i)
{
    const char *unit = kc_frame_level(t->f, t->unit, (size_t)kc_frame_codes(t->f, t->unit)[i]);
    const char *time = t->time >= 0 ? kc_frame_level(t->f, t->time, (size_t)kc_frame_codes(t->f, t->time)[i]) : NULL;

    for (size_t k = 0; k < r->c->spec.n_rows; k++)
        if (strcmp(unit, r->c->row_unit[k]) == 0 && (!time || strcmp(time, r->c->row_time[k]) == 0)) return k;
    return r->c->spec.n_rows;
}

/* Standard errors from a table with the same unit column and headers; indicators without a column are exact. */
static kc_code errors_of_file(index_reader *r, double *se, kc_err *err)
{
    table   t = { 0 };
    size_t  n_ind = r->c->spec.tree.n_ind, n = r->c->spec.n_rows, found = 0, met = 0;
    int    *handle = kc_alloc_n(r->a, n_ind, sizeof *handle);
    kc_code code = open_table(r, index_beside(r, r->se_file), &t, err);

    if (code) return code;
    for (size_t j = 0; j < n_ind; j++) {
        handle[j] = kc_frame_number(t.f, r->nodes.items[j].column ? r->nodes.items[j].column : r->nodes.items[j].code, false, NULL, NULL);
        found += handle[j] >= 0;
    }
    if (!found) return index_bad(r, r->se_line, "stats.index_cfg_no_errors", r->se_file, "", err);
    if ((code = kc_frame_load(t.f, 1, err))) return code;
    for (size_t j = 0; j < n_ind * n; j++) se[j] = NAN;
    for (size_t i = 0; i < kc_frame_rows(t.f); i++) {
        size_t row = same_row(r, &t, i);

        met += row < n;
        for (size_t j = 0; j < n_ind && row < n; j++)
            if (handle[j] >= 0) se[j * n + row] = kc_frame_numbers(t.f, handle[j])[i];
    }
    return met ? KC_OK : index_bad(r, r->se_line, "stats.index_cfg_no_errors", r->se_file, "", err);
}

static kc_code take_errors(index_reader *r, const table *t, kc_err *err)
{
    size_t  n_ind = r->c->spec.tree.n_ind, n = r->c->spec.n_rows, found = 0;
    double *se;
    kc_code code = KC_OK;

    if (!r->se_suffix && !r->se_file) return KC_OK;
    for (size_t j = 0; j < n_ind; j++) found += t->se[j] >= 0;
    if (r->se_suffix && !found) return index_bad(r, r->se_line, "stats.index_cfg_no_errors", r->se_suffix, "", err);
    if (r->se_suffix) se = columns_of(r, t->f, t->se, n_ind);
    else code = errors_of_file(r, se = kc_alloc_n(r->a, n_ind * n, sizeof *se), err);
    for (size_t k = 0; k < n_ind * n && !code; k++)
        if (se[k] < 0) return index_bad(r, r->se_line, "stats.index_cfg_negative_error", r->nodes.items[k / n].code, r->c->row_unit[k % n], err);
    r->sim->se = se;
    return code;
}

kc_code index_read_data(index_reader *r, const char *path, kc_err *err)
{
    kc_index_config *c = r->c;
    table            t;
    kc_code          code = open_table(r, path, &t, err);

    if (code || (code = ask_columns(r, &t, err)) || (code = kc_frame_load(t.f, 0, err))) return code;
    size_t rows = kc_frame_rows(t.f);
    long  *line = kc_alloc_n(r->a, rows + 1, sizeof *line);

    if (!rows) return kc_fail(err, KC_E_DATA, -1, "stats.index_data_empty", "%s", path);
    for (size_t i = 0; i < rows; i++) line[i] = kc_frame_line(t.f, i);
    c->data_path = path;
    c->row_line = line;
    c->spec.n_rows = rows;
    c->spec.data = columns_of(r, t.f, t.ind, c->spec.tree.n_ind);
    c->spec.denominators = columns_of(r, t.f, t.den, r->columns.n);
    c->spec.n_denominators = r->columns.n;
    c->row_unit = texts_of(r, t.f, t.unit);
    c->row_name = t.name >= 0 ? texts_of(r, t.f, t.name) : c->row_unit;
    take_strata(r, &t);
    if ((code = take_time(r, &t, err)) || (code = check_once(r, &t, err)) || (code = take_reference(r, err))) return code;
    return take_errors(r, &t, err);
}
