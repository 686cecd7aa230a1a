/* What the files of kc_survival.h share. */
#ifndef SURVIVAL_INTERNAL_H
#define SURVIVAL_INTERNAL_H

#include "kangce/kc_survival.h"

#include <stdbool.h>

#define SURV_YEAR_DAYS 365.241

kc_code surv_check(size_t n, const double *time, const double *status, size_t n_times, const double *times, const kc_surv_opt *opt, kc_err *err);

/* Fills se, low, high and note of a point with value S and v = variance of log S. `within`: limits cut at 0 and 1. */
void surv_limits(kc_surv_point *p, double v, const kc_surv_opt *opt, bool within);

/* Number of sorted[order[k]] < t: what is no longer at risk. */
size_t surv_before(size_t n, const double *time, const size_t *order, double t);

/* A patient walking through the population table. Times are days since diagnosis. */
typedef struct walker {
    double  age, date;          /* at diagnosis */
    double  age_cut, date_cut;  /* next age and date with another row; INFINITY on the last */
    double  since, hazard, sum; /* hazard since that time; sum of hazard up to it */
    int32_t i_year, i_age, sex;
} walker;

void   walker_start(const kc_pop_table *t, double age_days, double date, int sex, walker *w);
double walker_next(const walker *w);                                /* time of the next cut */
bool   walker_crossed(const walker *w, double at);                  /* is there a cut at or before it? */
void   walker_advance(const kc_pop_table *t, walker *w, double at); /* to the row of time `at`, hazard up to `at` summed */
double walker_exact(const kc_pop_table *t, walker *w, double to);   /* sum of hazard up to `to`, cut at the very birthday */
double walker_leaves(const kc_pop_table *t, const walker *w);       /* time from which a row is carried on; 0 when from the start */

/* x, or the whole number of years (in days) next to it when closer than 1e-6. */
double surv_whole_years(double x);

#endif
