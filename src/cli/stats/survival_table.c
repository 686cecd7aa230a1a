/* kangce stats relative-survival: population tables, dates, sexes and asked times from text. */
#include "base/kc_csv.h"
#include "base/kc_date.h"
#include "cli/stats/survey_local.h"
#include "cli/stats/survival_local.h"

#include <math.h>

static const double YEAR_DAYS = 365.241;

typedef struct cells { /* columns of the file */
    size_t        n;
    const double *year, *age, *hazard, *q;
    int           sex;
} cells;

/* Distinct whole numbers of x [n], ascending; NULL when one is not whole. */
static int32_t *distinct(kc_arena *a, size_t n, const double *x, size_t *n_out, size_t *bad)
{
    enum { SPAN = 10000 };
    unsigned char *seen = kc_alloc(a, SPAN);
    int32_t       *out = kc_alloc_n(a, SPAN, sizeof *out);

    *n_out = 0;
    for (*bad = 0; *bad < n; (*bad)++) {
        double v = x[*bad];

        if (!(v >= 0 && v < SPAN && floor(v) == v)) return NULL;
        seen[(size_t)v] = 1;
    }
    for (int32_t v = 0; v < SPAN; v++)
        if (seen[v]) out[(*n_out)++] = v;
    return out;
}

static size_t find(const int32_t *list, size_t n, double v)
{
    size_t k = 0;

    while (k + 1 < n && list[k] < (int32_t)v) k++;
    return k;
}

static kc_code fill(kc_arena *a, const kc_frame *f, const cells *c, kc_pop_table *t, kc_err *err)
{
    size_t  n = t->n_years * t->n_ages * 2;
    double *hazard = kc_alloc_n(a, n, sizeof *hazard);

    for (size_t k = 0; k < n; k++) hazard[k] = NAN;
    for (size_t i = 0; i < c->n; i++) {
        size_t sex = (size_t)kc_frame_codes(f, c->sex)[i];
        size_t at = (find(t->year, t->n_years, c->year[i]) * t->n_ages + find(t->age, t->n_ages, c->age[i])) * 2 + sex;
        double h = c->hazard ? c->hazard[i] : -log1p(-c->q[i]) / YEAR_DAYS;

        if (!isnan(hazard[at]))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.surv_table_twice", "%s" KC_SEP "%ld", kc_frame_path(f), kc_frame_line(f, i));
        if (!(h >= 0 && h < INFINITY))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.surv_table_value", "%s" KC_SEP "%ld", kc_frame_path(f), kc_frame_line(f, i));
        hazard[at] = h;
    }
    for (size_t k = 0; k < n; k++)
        if (isnan(hazard[k]))
            return kc_fail(err, KC_E_DATA, -1, "stats.surv_table_gap", "%s" KC_SEP "%ld" KC_SEP "%ld" KC_SEP "%s", kc_frame_path(f),
                           (long)t->year[k / 2 / t->n_ages], (long)t->age[k / 2 % t->n_ages], kc_frame_level(f, c->sex, k % 2));
    t->hazard = hazard;
    return KC_OK;
}

kc_code surv_read_table(kc_cli *c, const char *path, surv_table *out, kc_err *err)
{
    kc_frame *f;
    kc_code   code;
    size_t    bad = 0;

    if ((code = kc_frame_open(c->arena, path, &f, err))) return code;
    int year = kc_frame_number(f, "year|年份|年", true, &code, err);
    int age = code ? -1 : kc_frame_number(f, "age|年龄|岁", true, &code, err);
    int sex = code ? -1 : kc_frame_text(f, "sex|性别", true, &code, err);
    int hazard = code ? -1 : kc_frame_number(f, "daily_hazard|hazard|日死亡力", false, NULL, NULL);
    int q = code || hazard >= 0 ? -1 : kc_frame_number(f, "q|qx|死亡概率", true, &code, err);

    if (code || (code = kc_frame_load(f, 0, err))) return code;
    cells cell = { kc_frame_rows(f), kc_frame_numbers(f, year), kc_frame_numbers(f, age), kc_frame_numbers(f, hazard), kc_frame_numbers(f, q), sex };

    if (kc_frame_levels(f, sex) != 2) return kc_fail(err, KC_E_DATA, -1, "stats.surv_table_sex", "%s" KC_SEP "%zu", path, kc_frame_levels(f, sex));
    out->table.year = distinct(c->arena, cell.n, cell.year, &out->table.n_years, &bad);
    out->table.age = out->table.year ? distinct(c->arena, cell.n, cell.age, &out->table.n_ages, &bad) : NULL;
    if (!out->table.age)
        return kc_fail(err, KC_E_DATA, (long)bad, "stats.surv_table_value", "%s" KC_SEP "%ld", path, kc_frame_line(f, bad));
    out->frame = f;
    out->sex = sex;
    return fill(c->arena, f, &cell, &out->table, err);
}

static kc_code row_of_level(const stats_in *in, int handle, size_t level, const char *key, kc_err *err)
{
    size_t i = 0;

    while ((size_t)kc_frame_codes(in->f, handle)[i] != level) i++;
    return kc_fail(err, KC_E_DATA, (long)i, key, "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f), kc_frame_line(in->f, i),
                   kc_frame_name(in->f, handle), kc_frame_level(in->f, handle, level));
}

kc_code surv_read_dates(const stats_in *in, int handle, double *days, kc_err *err)
{
    for (size_t k = 0; k < kc_frame_levels(in->f, handle); k++) {
        const char *s = kc_frame_level(in->f, handle, k);
        kc_date     d;

        if (!kc_date_parse((kc_str){ s, strlen(s) }, &d)) return row_of_level(in, handle, k, "stats.surv_no_date", err);
        days[k] = (double)kc_date_days(d);
    }
    return KC_OK;
}

kc_code surv_read_sex(const stats_in *in, int handle, const surv_table *t, uint8_t *sex, kc_err *err)
{
    size_t   n = kc_frame_levels(in->f, handle);
    uint8_t *of = kc_alloc(in->c->arena, n + 1);

    for (size_t k = 0; k < n; k++) {
        const char *s = kc_frame_level(in->f, handle, k);

        if (strcmp(s, kc_frame_level(t->frame, t->sex, 0)) == 0) of[k] = 0;
        else if (strcmp(s, kc_frame_level(t->frame, t->sex, 1)) == 0) of[k] = 1;
        else return row_of_level(in, handle, k, "stats.surv_no_sex", err);
    }
    for (size_t i = 0; i < kc_frame_rows(in->f); i++) sex[i] = of[kc_frame_codes(in->f, handle)[i]];
    return KC_OK;
}

kc_code surv_read_times(kc_cli *c, double **times, size_t *n, kc_err *err)
{
    enum { MOST = 1000 };
    const char **list = kc_alloc_n(c->arena, MOST, sizeof *list);
    kc_code      code = survey_list(c, "--times", list, MOST, n, err);

    if (code) return code;
    *times = kc_alloc_n(c->arena, *n + 1, sizeof **times);
    for (size_t k = 0; k < *n; k++) {
        size_t length = strlen(list[k]);
        bool   years = length > 1 && list[k][length - 1] == 'y';
        double v;

        if (!kc_num_parse((kc_str){ list[k], length - years }, &v) || !(v >= 0) || (k && !((years ? v * YEAR_DAYS : v) > (*times)[k - 1])))
            return kc_fail(err, KC_E_ARG, -1, "stats.surv_times_option", "%s", list[k]);
        (*times)[k] = years ? v * YEAR_DAYS : v;
    }
    return KC_OK;
}
