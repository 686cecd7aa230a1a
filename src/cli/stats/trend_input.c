/* Yearly series of a file: found, read, put in order of years. */
#include "cli/stats/trend_cli.h"
#include "kangce/kc_order.h"

double *trend_alloc(const trend_in *t, size_t n)
{
    return kc_alloc_n(t->in.c->arena, n ? n : 1, sizeof(double));
}

kc_code trend_open(kc_cli *c, trend_in *t, kc_err *err)
{
    kc_code code;

    memset(t, 0, sizeof *t);
    if ((code = stats_open(c, &t->in, err))) return code;
    t->year = stats_number(&t->in, "--year", true);
    for (int i = 0; i < TREND_COLUMNS; i++) t->column[i] = -1;
    return KC_OK;
}

void trend_column(trend_in *t, int place, const char *option, bool required)
{
    t->column[place] = stats_number(&t->in, option, required);
}

kc_code trend_load(trend_in *t, kc_err *err)
{
    kc_code code = stats_load(&t->in, err);
    size_t  most;

    if (code) return code;
    most = stats_largest(&t->in);
    t->x = trend_alloc(t, most);
    t->raw = trend_alloc(t, most);
    t->order = kc_alloc_n(t->in.c->arena, most, sizeof *t->order);
    for (int i = 0; i < TREND_COLUMNS; i++)
        if (t->column[i] >= 0) t->y[i] = trend_alloc(t, most);
    return KC_OK;
}

void trend_group(trend_in *t, size_t g)
{
    t->n = stats_size(&t->in, g);
    stats_gather(&t->in, g, t->year, t->raw);
    kc_sort_index(t->n, t->raw, t->order);
    for (size_t i = 0; i < t->n; i++) t->x[i] = t->raw[t->order[i]];
    for (int c = 0; c < TREND_COLUMNS; c++) {
        if (t->column[c] < 0) continue;
        stats_gather(&t->in, g, t->column[c], t->raw);
        for (size_t i = 0; i < t->n; i++) t->y[c][i] = t->raw[t->order[i]];
    }
}

kc_code trend_fail(const trend_in *t, size_t g, kc_err *err)
{
    if (err->at >= 0 && (size_t)err->at < t->n && err->code == KC_E_DATA) err->at = (long)t->order[err->at];
    else err->at = -1;
    return stats_fail_in(&t->in, g, err);
}
