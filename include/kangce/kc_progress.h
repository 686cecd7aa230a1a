/* Progress of an indicator from a baseline to a target, by four named methods, and the change still needed.
 *
 *   kc_hp2030      Healthy People 2030   how much of the targeted change has been achieved, in %, and its class
 *   kc_opensdg     Open SDG              growth rate observed : growth rate required, and its class
 *   kc_schedule    时序进度               the value due by now on the straight line, and the share of the due change achieved
 *   kc_sdsn        SDG Index     yearly change of the recent years : yearly change required, and its arrow
 *   kc_needed      the yearly change from now that still reaches the target
 *
 * None of them fails: an edge (baseline equal to the target, a target looser than the baseline, a growth rate of values that are not
 * positive, a missing number) is part of the result as a kc_progress_why, and the number is then NaN, to be shown as "not assessed".
 * Zero is a value like any other. `better` says which way is good: +1 higher, -1 lower; it decides what "met" and "worse" mean.
 * All functions are pure, allocate nothing and may be called from any number of threads. Since 0.1.
 */
#ifndef KC_PROGRESS_H
#define KC_PROGRESS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum kc_progress_why {
    KC_PROGRESS_OK,
    KC_PROGRESS_MISSING,            /* baseline, value or target is not a finite number     */
    KC_PROGRESS_NO_YEAR,            /* a year that the method needs is 0                    */
    KC_PROGRESS_NO_DIRECTION,       /* better is neither +1 nor -1                          */
    KC_PROGRESS_BASELINE_IS_TARGET, /* nothing to achieve: not assessed                     */
    KC_PROGRESS_BASELINE_MEETS,     /* target looser than the baseline: only met or not met */
    KC_PROGRESS_NOT_YET,            /* value not later than the baseline                    */
    KC_PROGRESS_NOT_POSITIVE,       /* a growth rate of values <= 0                         */
    KC_PROGRESS_OVER                /* no time left until the target year                   */
} kc_progress_why;

typedef struct kc_track {
    double baseline, value, target;
    int    baseline_year, value_year, target_year;
    int    better; /* +1 or -1 */
} kc_track;

/* ---- Healthy People 2030 ---- */

typedef enum kc_hp_class { KC_HP_NONE, KC_HP_MET, KC_HP_IMPROVING, KC_HP_LITTLE_CHANGE, KC_HP_WORSE } kc_hp_class;

typedef struct kc_hp {
    double          percent; /* 100 (value - baseline) / (target - baseline); beyond 100 and below 0 possible; NaN = not assessed */
    double          change;  /* 100 (value - baseline) / |baseline|; NaN when baseline is 0 */
    kc_hp_class     cls;     /* KC_HP_NONE: not assessed */
    kc_progress_why why;     /* of percent */
} kc_hp;

/* se_baseline, se_value: standard errors, or NaN when not known. Years are not used.
 *
 * Class: MET when the value is at or past the target. Else toward the target: IMPROVING when significant, i.e.
 * |value - baseline| / sqrt(se_b^2 + se_v^2) > 1.645 (one-sided 5 %), or without standard errors when percent >= 10; else LITTLE_CHANGE.
 * Away from the baseline: WORSE when significant, or without standard errors when |change| >= 10 (baseline 0: any change); else LITTLE_CHANGE.
 * Edge  baseline equal to target: percent NaN, BASELINE_IS_TARGET; class MET when the value is at or past it, else NONE.
 *       baseline past the target: percent NaN, BASELINE_MEETS; class MET or, when the value is short of the target, NONE.
 * Source NCHS Healthy People Statistical Notes 27 and 28; CDC, Healthy People 2030 progress methods. */
kc_hp kc_hp2030(const kc_track *t, double se_baseline, double se_value);

/* The class as the Healthy People pages call it: "target_met", "improving", "little_or_no_change", "getting_worse", "baseline_only" (a baseline
 * and a target but no value yet), "not_assessed". Since 0.2. */
const char *kc_hp_name(const kc_track *t, const kc_hp *hp);

/* ---- Open SDG ---- */

typedef enum kc_sdg_class { KC_SDG_NONE, KC_SDG_ACHIEVED, KC_SDG_SUBSTANTIAL, KC_SDG_MODERATE, KC_SDG_NEGLIGIBLE, KC_SDG_DETERIORATION } kc_sdg_class;

typedef struct kc_sdg {
    double          observed; /* compound yearly growth (value/baseline)^(1/years) - 1 */
    double          required; /* the same from baseline to target */
    double          ratio;    /* observed / required; NaN = not assessed */
    kc_sdg_class    cls;
    kc_progress_why why;
} kc_sdg;

/* Class: ACHIEVED when the value is at or past the target; else by ratio: >= 0.95 SUBSTANTIAL, >= 0.5 MODERATE, >= 0 NEGLIGIBLE, else
 * DETERIORATION.
 * Edge  baseline or target <= 0, or value < 0: NOT_POSITIVE; a value of 0 with a positive baseline is a growth of -100 %.
 *       baseline equal to target, or past it: as in kc_hp2030 (class ACHIEVED or NONE).
 *       value_year <= baseline_year: NOT_YET; target_year <= baseline_year: OVER.
 * Source Open SDG, "Measuring progress towards targets", with its default thresholds. */
kc_sdg kc_opensdg(const kc_track *t);

/* "achieved", "substantial", "moderate", "negligible", "deterioration", "not_assessed". Since 0.2. */
const char *kc_sdg_name(kc_sdg_class c);

/* ---- trend arrows of the SDG Index ---- */

typedef enum kc_arrow { KC_ARROW_NONE, KC_ARROW_DECREASING, KC_ARROW_STAGNATING, KC_ARROW_MODERATE, KC_ARROW_ON_TRACK, KC_ARROW_MAINTAINING } kc_arrow;

typedef struct kc_sdsn_result {
    double          observed; /* (value - recent) / (value_year - recent_year) */
    double          required; /* (target - baseline) / (target_year - baseline_year) */
    double          ratio;    /* observed / required; NaN = not assessed */
    kc_arrow        cls;
    kc_progress_why why;
} kc_sdsn_result;

/* recent, recent_year: the value at the start of the recent years (SDSN: four or five years before the last one; the baseline is that of
 * 2015). Values are scores of 0 .. 100 with the target 100, or any indicator with its own target.
 *
 * Arrow: MAINTAINING when the value is at or past the target; else by ratio: >= 1 ON_TRACK, >= 0.5 MODERATE (moderately improving),
 * >= 0 STAGNATING, else DECREASING.
 * Edge  baseline at or past the target, value short of it: ratio NaN; DECREASING when the recent change goes the bad way, else STAGNATING.
 *       recent missing: MISSING; value_year <= recent_year: NOT_YET; target_year <= baseline_year: OVER. MAINTAINING needs none of them.
 * Source Sachs et al., Sustainable Development Report, methods summary (trend dashboards). Since 0.2. */
kc_sdsn_result kc_sdsn(const kc_track *t, double recent, int recent_year);

/* "maintaining", "on_track", "moderately_improving", "stagnating", "decreasing", "not_assessed". Since 0.2. */
const char *kc_arrow_name(kc_arrow c);

/* "", "missing", "no_year", "no_direction", "baseline_is_target", "baseline_meets", "not_yet", "not_positive", "over". Since 0.2. */
const char *kc_progress_why_name(kc_progress_why why);

/* ---- 时序进度 ---- */

typedef struct kc_sched {
    double          expected; /* value due by value_year on the straight line baseline .. target; the target after its year */
    double          share;    /* (value - baseline) / (expected - baseline): 1 = exactly on schedule; NaN = not assessed */
    kc_progress_why why;      /* of share */
} kc_sched;

/* Edge  target equal to the baseline or looser: expected is the target in every year (a plan does not ask for getting worse), share NaN.
 *       value_year <= baseline_year: expected is the baseline, share NaN, NOT_YET. target_year <= baseline_year: OVER, expected is the target. */
kc_sched kc_schedule(const kc_track *t);

/* The straight line alone: value due in `year`; NaN when a number or a year is missing. */
double kc_schedule_at(double baseline, int baseline_year, double target, int target_year, int year);

/* ---- needed ---- */

/* (target - value) / (target_year - value_year), in the indicator's unit per year; 0 when the value is at or past the target.
 * *why (may be NULL) says why it is NaN: MISSING, NO_YEAR, NO_DIRECTION, OVER. */
double kc_needed(const kc_track *t, kc_progress_why *why);

/* Is `value` on the good side of `target`, or on it? Equal within 1e-9 of the larger counts as on it. */
bool kc_reaches(double value, double target, int better);

#ifdef __cplusplus
}
#endif
#endif
