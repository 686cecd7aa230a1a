/* Kaplan-Meier and net survival of six patients against a population table of one year: cc survival.c -lkangce -lm */
#include "kangce/kc_survival.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 6, TIMES = 2 };

int main(void)
{
    const double  year_days = 365.241, time[N] = { 200, 900, 450, 1500, 1200, 2000 }, status[N] = { 1, 0, 1, 0, 1, 0 };
    const double  age[N] = { 64, 71, 58, 69, 75, 50 }, diagnosed[N] = { 14669, 14749, 14836, 14983, 15155, 14651 }; /* days since 1970 */
    const uint8_t sex[N] = { 0, 1, 0, 1, 0, 1 };
    const int32_t years[] = { 2010 }, ages[] = { 0, 60, 70 };
    const double  q[] = { 0.004, 0.003, 0.015, 0.008, 0.04, 0.025 }; /* men, women of each age */
    const double  times[TIMES] = { year_days, 3 * year_days };
    double        hazard[6], age_days[N];

    for (int k = 0; k < 6; k++) hazard[k] = -log1p(-q[k]) / year_days;
    for (int i = 0; i < N; i++) age_days[i] = age[i] * year_days;

    const kc_pop_table table = { 1, 3, years, ages, hazard };
    const kc_patients  patients = { N, time, status, age_days, diagnosed, sex };
    kc_rel_opt         opt = KC_REL_OPT_INIT;
    kc_surv_point      p[TIMES];
    kc_err             err = KC_ERR_INIT;
    size_t             order[N];
    void              *work = malloc(kc_relative_work_size(N, 2000, TIMES));

    if (!work || kc_kaplan_meier(N, time, status, TIMES, times, &opt.surv, order, p, &err)) return 1;
    for (int k = 0; k < TIMES; k++) printf("day %.0f: alive %.6f (%.6f to %.6f)\n", p[k].time, p[k].value, p[k].low, p[k].high);
    if (kc_relative_survival(&patients, &table, TIMES, times, &opt, work, p, &err)) return 1;
    for (int k = 0; k < TIMES; k++) printf("day %.0f: net survival %.6f, se %.6f, note %s\n", p[k].time, p[k].value, p[k].se, kc_note_name(p[k].note));
    free(work);
    return 0;
}
