/* Between the files of kangce stats kaplan-meier and stats relative-survival. */
#ifndef SURVIVAL_LOCAL_H
#define SURVIVAL_LOCAL_H

#include "cli/stats/stats_cli.h"
#include "kangce/kc_survival.h"

typedef struct surv_table {
    kc_pop_table    table;
    const kc_frame *frame;
    int             sex; /* handle of its text column: two levels */
} surv_table;

/* Reads year, age, sex and daily_hazard (or q, the yearly probability of dying) of every cell of the table. */
kc_code surv_read_table(kc_cli *c, const char *path, surv_table *out, kc_err *err);

/* Day numbers (since 1970-01-01) of the levels of a text column of dates. */
kc_code surv_read_dates(const stats_in *in, int handle, double *days, kc_err *err);

/* Codes 0 and 1 of the sexes of the rows, as in the table. */
kc_code surv_read_sex(const stats_in *in, int handle, const surv_table *t, uint8_t *sex, kc_err *err);

/* "30,365.241,5y" in days, ascending; 1y is 365.241 days. */
kc_code surv_read_times(kc_cli *c, double **times, size_t *n, kc_err *err);

#endif
