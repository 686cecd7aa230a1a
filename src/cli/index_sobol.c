/* kangce stats sobol, sobol-design: sensitivity of any model. The design is printed, the model is run elsewhere, its results are read. */
#include "cli/index_cli.h"

#include <math.h>
#include <stdlib.h>

static kc_sobol_opt options(const kc_cli *c)
{
    kc_sobol_opt opt = KC_SOBOL_OPT_INIT;

    opt.seed = (uint64_t)kc_opt_int(c, "--seed", 1);
    opt.sample = kc_opt(c, "--sample") && strcmp(kc_opt(c, "--sample"), "random") == 0 ? KC_SOBOL_RANDOM : KC_SOBOL_SEQUENCE;
    opt.n_bootstrap = (size_t)kc_opt_int(c, "--bootstrap", 0);
    opt.conf = kc_opt_num(c, "--conf", 0.95);
    return opt;
}

static const char *matrix_name(const kc_cli *c, size_t matrix)
{
    return matrix < 2 ? (matrix ? "B" : "A") : kc_printf(c->arena, "AB%zu", matrix - 1);
}

kc_code index_sobol_design(kc_cli *c, kc_err *err)
{
    size_t       n = (size_t)kc_opt_int(c, "--rows", 0), d = (size_t)kc_opt_int(c, "--inputs", 0);
    kc_sobol_opt opt = options(c);
    kc_buf       columns;

    if (n > 0 && d <= KC_SOBOL_INPUTS_MAX && n > ((size_t)1 << 28) / (d + 2) / (d + 1)) return kc_fail(err, KC_E_LIMIT, -1, "index.too_many", "%zu", n);
    double *u = kc_alloc_n(c->arena, d <= KC_SOBOL_INPUTS_MAX ? n * (d + 2) * d + 1 : 1, sizeof *u);
    kc_code code = kc_sobol_design(n, d, &opt, u, err);

    if (code) return code;
    kc_buf_init(&columns, c->arena);
    kc_buf_adds(&columns, "row");
    for (size_t k = 0; k < d; k++) kc_buf_addf(&columns, ",u%zu", k + 1);
    kc_tidy *t = kc_tidy_new(c, "matrix", columns.s);

    for (size_t r = 0; r < n * (d + 2); r++) {
        kc_tidy_text(t, matrix_name(c, r / n));
        kc_tidy_int(t, (long long)(r % n) + 1);
        for (size_t k = 0; k < d; k++) kc_tidy_num(t, u[r * d + k]);
        kc_tidy_row(t);
    }
    return kc_tidy_write(t, err);
}

/* Place of a matrix in the order of the design: A, B, AB1, AB2 …; -1: another name. */
static long matrix_place(const char *s)
{
    char *end;
    long  k;

    if (strcmp(s, "A") == 0) return 0;
    if (strcmp(s, "B") == 0) return 1;
    if (strncmp(s, "AB", 2) != 0 || s[2] < '1' || s[2] > '9') return -1;
    k = strtol(s + 2, &end, 10);
    return *end || k > KC_SOBOL_INPUTS_MAX ? -1 : k + 1;
}

typedef struct results {
    size_t  n, d; /* found by counting */
    double *y;    /* [n (d + 2)] */
} results;

/* Rows may stand in any order: matrix and row number say where a value belongs. */
static kc_code collect(const stats_in *in, int matrix, int row, int value, results *r, kc_err *err)
{
    size_t        n_rows = kc_frame_rows(in->f), last = 0;
    const double *number = kc_frame_numbers(in->f, row), *y = kc_frame_numbers(in->f, value);

    for (size_t i = 0; i < n_rows; i++) {
        long m = matrix_place(kc_frame_level(in->f, matrix, (size_t)kc_frame_codes(in->f, matrix)[i]));

        if (m < 0) return kc_fail(err, KC_E_DATA, (long)i, "index.sobol_matrix", "%s" KC_SEP "%ld", kc_frame_path(in->f), kc_frame_line(in->f, i));
        if (!(number[i] >= 1 && number[i] <= (double)n_rows) || number[i] != floor(number[i]))
            return kc_fail(err, KC_E_DATA, (long)i, "index.sobol_row", "%s" KC_SEP "%ld", kc_frame_path(in->f), kc_frame_line(in->f, i));
        if ((size_t)m > last) last = (size_t)m;
        if ((size_t)number[i] > r->n) r->n = (size_t)number[i];
    }
    r->d = last < 2 ? 0 : last - 1;
    if (r->d == 0 || n_rows != r->n * (r->d + 2))
        return kc_fail(err, KC_E_DATA, -1, "index.sobol_shape", "%s" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%zu", kc_frame_path(in->f), r->n, r->d, n_rows);
    r->y = kc_alloc_n(in->c->arena, n_rows, sizeof *r->y);
    for (size_t i = 0; i < n_rows; i++) r->y[i] = NAN;
    for (size_t i = 0; i < n_rows; i++) {
        long m = matrix_place(kc_frame_level(in->f, matrix, (size_t)kc_frame_codes(in->f, matrix)[i]));

        r->y[(size_t)m * r->n + (size_t)number[i] - 1] = y[i]; /* a row given twice leaves another NaN: refused below */
    }
    return KC_OK;
}

kc_code index_sobol(kc_cli *c, kc_err *err)
{
    stats_in     in;
    results      r = { 0 };
    kc_sobol_opt opt = options(c);
    kc_code      code = stats_open(c, &in, err);

    if (code) return code;
    int matrix = stats_text(&in, "--matrix", true), row = stats_number(&in, "--row", true), value = stats_number(&in, "--value", true);

    if ((code = stats_load(&in, err)) || (code = collect(&in, matrix, row, value, &r, err))) return code;
    kc_sobol_index *out = kc_alloc_n(c->arena, r.d, sizeof *out);

    code = kc_sobol_indices(r.n, r.d, r.y, &opt, out, kc_alloc_n(c->arena, 2 * opt.n_bootstrap + 1, sizeof(double)), err);
    if (code) return code;
    kc_tidy *t = kc_tidy_new(c, "input", "first,first_lower,first_upper,total,total_lower,total_upper,note");

    for (size_t i = 0; i < r.d; i++) {
        const double cells[] = { out[i].first.value, out[i].first.low, out[i].first.high, out[i].total.value, out[i].total.low, out[i].total.high };

        kc_tidy_text(t, kc_printf(c->arena, "%zu", i + 1));
        for (size_t k = 0; k < 6; k++) kc_tidy_num(t, cells[k]);
        kc_tidy_note(t, out[i].first.note);
        kc_tidy_row(t);
    }
    return kc_tidy_write(t, err);
}
