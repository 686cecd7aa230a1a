/* Standardised rates: direct (a standard population) and indirect (a reference population's rates).
 *
 * One call is one area and period. Nothing is allocated; any number of threads; outputs untouched unless KC_OK. Since 0.2.
 */
#ifndef KC_STANDARDISE_H
#define KC_STANDARDISE_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Limits of a directly standardised rate y with variance v, O events in all, a = 1 - conf:
 *
 *   DOBSON  y + sqrt(v / O) (limits of the count O - O)              count limits as in kc_rates.h: Byar, below ten events exact
 *   GAMMA   low  = v / (2 y) chi2^-1(a/2; 2 y^2 / v)
 *           high = (v + m^2) / (2 (y + m)) chi2^-1(1 - a/2; 2 (y + m)^2 / (v + m^2))       m = max of w[i] / (pop[i] sum w)
 *   TIWARI  as GAMMA, but in the high limit m is the mean of w[i] / (pop[i] sum w) and m^2 the mean of its squares: shorter, and still safe
 *
 * Source Dobson AJ et al. Stat Med 1991;10:457-462; Fay MP, Feuer EJ. Stat Med 1997;16:791-801; Tiwari RC et al. Stat Methods Med Res
 * 2006;15:547-569. DOBSON is what English public health statistics use; GAMMA is safe with few events, also with none. */
typedef enum kc_dsr_interval { KC_DSR_DOBSON, KC_DSR_GAMMA, KC_DSR_TIWARI } kc_dsr_interval;

typedef struct kc_dsr_opt {
    double          per;        /* 1e5: "per 100 000"; > 0 */
    double          conf;       /* in (0, 1) */
    kc_dsr_interval interval;
    double          min_events; /* with fewer events in all, rate and limits are suppressed; 0 = never */
} kc_dsr_opt;
#define KC_DSR_OPT_INIT { 1e5, 0.95, KC_DSR_DOBSON, 10 }

typedef struct kc_dsr_out {
    kc_estimate rate;       /* in units of per */
    double      events;     /* in all; also when suppressed */
    double      population; /* in all */
    double      se;         /* sqrt(v), in units of per; NaN when suppressed */
} kc_dsr_out;

/* Directly age-standardised rate.
 *
 *   rate = per sum(w[i] events[i] / pop[i]) / sum(w)        v = sum(w[i]^2 e2[i] / pop[i]^2) / sum(w)^2       i = 0 .. n-1
 *
 * events [n]  events per age band, >= 0; fractions allowed; NaN counts as 0 (no events were reported for the band)
 * e2     [n]  NULL when events are independent: e2 = events. Else sum over f of f^2 (persons with f events each), which makes the variance
 *             that of persons; the same shape, NaN counts as 0
 * pop    [n]  person-years per age band, > 0
 * w      [n]  standard population, any scale, >= 0, sum > 0
 * out         see kc_dsr_out. Note FEW_EVENTS: fewer than min_events. Note NO_INTERVAL: DOBSON and no events in a band of weight above 0
 *
 * Fails  KC_E_ARG   stats.no_bands (n == 0), stats.conf_range, stats.per_not_positive
 *        KC_E_DATA  stats.events_negative, stats.population_not_positive (also missing), stats.weight_negative (also missing); err->at is the band
 *                   stats.weights_zero
 * Edge   no events and GAMMA or TIWARI: rate 0, low 0, high finite.
 *        That all age bands of the standard are there is the caller's duty. */
kc_code kc_dsr(size_t n, const double *events, const double *e2, const double *pop, const double *w, const kc_dsr_opt *opt, kc_dsr_out *out,
               kc_err *err);

typedef struct kc_isr_opt {
    double per;   /* of a rate 1e5 or 1e3, of a ratio 1 or 100; > 0 */
    double conf;  /* in (0, 1) */
    bool   ratio; /* true: the ratio observed : expected (SMR); false: the ratio times the crude rate of the reference */
} kc_isr_opt;
#define KC_ISR_OPT_INIT { 1e5, 0.95, false }

typedef struct kc_isr_out {
    kc_estimate value;          /* in units of per */
    double      observed;       /* sum of the events */
    double      expected;       /* sum of pop[i] ref_events[i] / ref_pop[i] */
    double      reference_rate; /* per sum(ref_events) / sum(ref_pop) */
} kc_isr_out;

/* Indirectly standardised rate or ratio.
 *
 *   expected = sum(pop[i] ref_events[i] / ref_pop[i])     ratio = per observed / expected     rate = ratio x crude reference rate
 *
 * Limits: those of the observed count (Byar, below ten exact), divided in the same way.
 *
 * events     [n]  observed, >= 0; NaN counts as 0, all NaN make the result missing. The total is used: it may stand in one row
 * pop        [n]  person-years of the area, >= 0; NaN counts as 0
 * ref_events [n]  events of the reference, >= 0; NaN counts as 0
 * ref_pop    [n]  person-years of the reference, > 0
 *
 * Fails  KC_E_ARG   stats.no_bands, stats.conf_range, stats.per_not_positive
 *        KC_E_DATA  stats.events_negative, stats.population_not_positive (of the reference; negative of the area); err->at is the band
 * Edge   expected == 0: value and limits NaN, note NOT_DEFINED.
 * Source Breslow NE, Day NE. Statistical methods in cancer research II. Lyon: IARC; 1987, ch. 2. */
kc_code kc_isr(size_t n, const double *events, const double *pop, const double *ref_events, const double *ref_pop, const kc_isr_opt *opt,
               kc_isr_out *out, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
