/* What the shell methods on yearly series share: the rows of a group in order of years. */
#ifndef TREND_CLI_H
#define TREND_CLI_H

#include "cli/stats/stats_cli.h"

#define TREND_YEARS "year|time|x|年份|年度|年"
#define TREND_VALUES "value|rate|obs|y|值|指标值|率|发病率|死亡率"

enum { TREND_COLUMNS = 6 };

typedef struct trend_in {
    stats_in in;
    int      year, column[TREND_COLUMNS]; /* handles; -1 = not there */
    size_t   n;                           /* rows of the current group */
    double  *x, *y[TREND_COLUMNS];        /* its years and columns, by year; NULL where the column is not there */
    size_t  *order;                       /* row of the group at each place */
    double  *raw;
} trend_in;

/* Opens the file and finds the year. Then the caller looks for its columns (trend_column) and calls trend_load. */
kc_code trend_open(kc_cli *c, trend_in *t, kc_err *err);
void    trend_column(trend_in *t, int place, const char *option, bool required);
kc_code trend_load(trend_in *t, kc_err *err);
void    trend_group(trend_in *t, size_t g);

/* An error of the library whose `at` is a place in the series of group g. */
kc_code trend_fail(const trend_in *t, size_t g, kc_err *err);

double *trend_alloc(const trend_in *t, size_t n);

kc_code trend_run_all(kc_cli *c, kc_err *err);
kc_code trend_run_apc(kc_cli *c, kc_err *err);
kc_code trend_run_mann_kendall(kc_cli *c, kc_err *err);
kc_code trend_run_sen(kc_cli *c, kc_err *err);
kc_code trend_run_recent(kc_cli *c, kc_err *err);
kc_code trend_run_joinpoint(kc_cli *c, kc_err *err);
kc_code trend_run_forecast(kc_cli *c, kc_err *err);
kc_code trend_run_backtest(kc_cli *c, kc_err *err);
kc_code trend_run_progress(kc_cli *c, kc_err *err);

#endif
