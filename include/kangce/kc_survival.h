/* Survival: Kaplan-Meier, and the survival of patients relative to a population.
 *
 *   kc_kaplan_meier        share still alive                              (all causes)
 *   kc_relative_survival   Ederer I, Ederer II, Hakulinen: observed over expected; Pohar-Perme: net survival
 *   kc_survival_standard   the same, standardised by given weights of age groups
 *
 * Times are in days since diagnosis. A patient is at risk at time t when time[i] >= t; at ties deaths come before censoring.
 * Nothing is allocated: the caller gives the workspace. Pure; any number of threads. Since 0.2.
 */
#ifndef KC_SURVIVAL_H
#define KC_SURVIVAL_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* With v the variance of log S: log S exp(-+ z sqrt v); log-log: of log(-log S); plain: S -+ z S sqrt v.
 * log-log has none for S = 1: NaN, NO_INTERVAL. */
typedef enum kc_surv_limits { KC_SURV_LOG, KC_SURV_LOG_LOG, KC_SURV_PLAIN } kc_surv_limits;

/* S as the product of (1 - increment), or exp(-sum of increments). */
typedef enum kc_surv_type { KC_SURV_PRODUCT, KC_SURV_EXP } kc_surv_type;

/* The curve at one asked time. */
typedef struct kc_surv_point {
    double  time, value, se, low, high;
    size_t  n_risk;   /* patients with time[i] >= time        */
    size_t  n_events; /* deaths up to and including time      */
    kc_note note;     /* EXTRAPOLATED: after the last follow-up: no value. BEYOND_TABLE: the population table was left. NO_INTERVAL */
} kc_surv_point;

typedef struct kc_surv_opt {
    double         conf;
    kc_surv_limits limits;
    kc_surv_type   type;
} kc_surv_opt;
#define KC_SURV_OPT_INIT { 0.95, KC_SURV_LOG, KC_SURV_PRODUCT }

/* Kaplan and Meier, J Am Stat Assoc 1958;53:457-481. Variance of log S: Greenwood, sum of d / (Y (Y - d)); with KC_SURV_EXP
 * S = exp(-sum d/Y) and sum d/Y^2. Limits are cut at 0 and 1.
 *
 * time [n] >= 0, status [n] 1 died, 0 censored; times [n_times] ascending, >= 0; work [n]; out [n_times], untouched on failure
 * Edge   after the last follow-up: NaN, EXTRAPOLATED, unless S has reached 0, which stays. S = 0: no limits, NO_INTERVAL. Nobody died: 1, 1, 1
 *        (log-log: no limits from the first follow-up time on). Times that differ by less than 1e-9 of themselves are one time, asked ones too.
 * Fails  KC_E_ARG n == 0, conf out of range, times not ascending; KC_E_DATA a time or status out of range (err->at) */
kc_code kc_kaplan_meier(size_t n, const double *time, const double *status, size_t n_times, const double *times, const kc_surv_opt *opt,
                        size_t *work, kc_surv_point *out, kc_err *err);

/* Daily hazards of the population: hazard[(y * n_ages + a) * 2 + sex] from 1 January of year[y] and from the birthday of age[a] on, until
 * the next one of the table; the first and last rows are carried on. A probability q of dying in a year gives -log(1 - q) / 365.241.
 * year [n_years], age [n_ages] ascending; hazards finite, >= 0. */
typedef struct kc_pop_table {
    size_t         n_years, n_ages;
    const int32_t *year, *age;
    const double  *hazard;
} kc_pop_table;

typedef struct kc_patients {
    size_t         n;
    const double  *time;     /* [n] days of follow-up, >= 0, below 1e6 */
    const double  *status;   /* [n] 1 died, 0 censored                 */
    const double  *age_days; /* [n] age at diagnosis, >= 0             */
    const double  *date;     /* [n] day of diagnosis, days since 1970-01-01 */
    const uint8_t *sex;      /* [n] 0 or 1, as in the table             */
} kc_patients;

typedef enum kc_rel_method { KC_REL_EDERER1, KC_REL_EDERER2, KC_REL_HAKULINEN, KC_REL_POHAR_PERME } kc_rel_method;

/* DAILY    the expected hazard is integrated day by day, up to the asked time.
 * RELSURV  as the R package relsurv 2.2-9 steps, to be compared with it: the grid is that of the follow-up times (and, for Pohar-Perme,
 *          of the asked times, for Hakulinen of the potential follow-up of those who died); the expected hazard of Ederer I, II and
 *          Hakulinen stops at the last time of the grid up to the asked one; inside a step of several days Pohar-Perme takes running
 *          averages; Hakulinen's expected survival is read from the table ten years (3653 days) before the patient's time, as that
 *          version does with dates; patients without any follow-up (time 0) are left out. Use DAILY for a Hakulinen estimate of your
 *          own. */
typedef enum kc_rel_mode { KC_REL_DAILY, KC_REL_RELSURV } kc_rel_mode;

typedef struct kc_rel_opt {
    kc_rel_method method;
    kc_rel_mode   mode;
    kc_surv_opt   surv;
} kc_rel_opt;
#define KC_REL_OPT_INIT { KC_REL_POHAR_PERME, KC_REL_DAILY, KC_SURV_OPT_INIT }

/* Bytes of workspace for n patients, the longest follow-up and n_times asked times. */
size_t kc_relative_work_size(size_t n, double longest, size_t n_times);

/* With Y those at risk, dN deaths, L_i the population hazard of patient i, S_i = exp(-L_i):
 *
 *   Ederer II     increments  dN / Y - sum dL_i / Y
 *   Pohar-Perme   increments  sum w dN / sum w Y - sum w Y dL / sum w Y,  w = 1 / S_i            (net survival)
 *   Ederer I      Kaplan-Meier / mean of S_i over all patients
 *   Hakulinen     Kaplan-Meier / exp(-sum over days of sum S_i dL_i / sum S_i), over the patients whose potential follow-up goes on: their
 *                 own when censored, to the last day of the data for those who died
 *
 * The variance of log S is sum dN / Y^2, for Pohar-Perme sum w^2 dN / (sum w Y)^2. se = S sqrt(variance); limits are not cut at 1: an estimate
 * may rise and pass 1. A hazard is that of the age and year at the start of the day (Ederer I and Hakulinen: cut at the birthday itself); a
 * year of age has 365.241 days; ages and asked times within 1e-6 of whole such years are taken as whole.
 *
 * times [n_times] ascending; work: kc_relative_work_size bytes, aligned for double; out [n_times], untouched on failure
 * Edge   nobody left at risk: NaN, EXTRAPOLATED. Expected survival that is 0 as a double: NaN, NOT_DEFINED. Table left: first
 *        or last row carried on, BEYOND_TABLE.
 * Fails  KC_E_ARG no patient, an option out of range, times not ascending; KC_E_DATA a patient (err->at) or the table (err->at = -1) out of range
 * Sources Ederer and Heise 1959; Hakulinen, Biometrics 1982;38:933-942; Pohar Perme, Stare, Esteve, Biometrics 2012;68:113-120; Pohar Perme
 *        and Pavlic, J Stat Softw 2018;87(8). */
kc_code kc_relative_survival(const kc_patients *p, const kc_pop_table *table, size_t n_times, const double *times, const kc_rel_opt *opt,
                             void *work, kc_surv_point *out, kc_err *err);

/* Direct standardisation of n estimates at one time: sum w S / sum w, variance sum w^2 se^2 / (sum w)^2, limits as in opt.
 * weight [n] >= 0, sum > 0. A missing estimate with a weight makes the result missing. Fails KC_E_ARG, KC_E_DATA (err->at). */
kc_code kc_survival_standard(size_t n, const kc_surv_point *points, const double *weight, const kc_surv_opt *opt, kc_surv_point *out,
                             kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
