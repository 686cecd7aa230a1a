/* Areas against a benchmark and against each other: comparison classes, positions on a spine chart, funnel limits, overdispersion.
 *
 * Nothing is allocated (work arrays are the caller's); any number of threads; outputs untouched unless KC_OK. Since 0.2.
 */
#ifndef KC_COMPARE_H
#define KC_COMPARE_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- benchmark ---- */

/* What is good: decides whether a difference is called better and worse (red, amber, green) or only higher and lower (blue, orange, blue). */
typedef enum kc_polarity { KC_POLARITY_LOW_IS_GOOD = -1, KC_POLARITY_NONE = 0, KC_POLARITY_HIGH_IS_GOOD = 1 } kc_polarity;

typedef enum kc_comparison {
    KC_CMP_NONE, /* something is missing: not compared */
    KC_CMP_MUCH_WORSE,
    KC_CMP_WORSE,
    KC_CMP_SIMILAR,
    KC_CMP_BETTER,
    KC_CMP_MUCH_BETTER,
    KC_CMP_MUCH_LOWER,
    KC_CMP_LOWER,
    KC_CMP_HIGHER,
    KC_CMP_MUCH_HIGHER,
    KC_CMP_N
} kc_comparison;

/* "better"; "not_compared" for KC_CMP_NONE, "?" outside the list. */
const char *kc_comparison_name(kc_comparison c);

/* The value's interval against a benchmark taken as fixed: different when the benchmark lies outside [low, high]; a limit equal to the
 * benchmark is similar. wide_low, wide_high: limits at a higher confidence (99.8 %), which tell "much" different; NaN = not used. */
kc_comparison kc_compare_benchmark(double low, double high, double wide_low, double wide_high, double benchmark, kc_polarity polarity);

/* Two intervals: different when they do not overlap; touching is similar. Stricter than a test of the difference: overlapping 95 % intervals
 * may belong to values that differ at the 5 % level. */
kc_comparison kc_compare_overlap(double low, double high, double other_low, double other_high, kc_polarity polarity);

/* ---- spine chart ---- */

/* Positions on a bar from worst (left) to best (right) that has the benchmark in its middle, so that several indicators can stand one above
 * the other:   position(v) = 1/2 + (v - benchmark) / (2 h),   h = max(|benchmark - min|, |max - benchmark|), mirrored when low is good.
 * The longer side fills the bar from its end to the middle; the shorter one ends inside. Without polarity low is left. */
typedef struct kc_spine {
    double worst, p25, p75, best;              /* values: minimum or maximum by polarity; quartiles of type 7 on the worse and better side */
    double at_worst, at_p25, at_p75, at_best;  /* positions, 0 .. 1; the benchmark is at 1/2 */
    double half;                               /* h */
} kc_spine;

/* x [n] the areas' values (NaN left out); sorted [n] is overwritten.
 * Note FEW_POINTS (out NaN): fewer than two values. NOT_DEFINED: all values equal the benchmark; positions NaN. MISSING: no benchmark.
 * Source Fingertips technical guide, spine charts. */
kc_note kc_spine_scale(size_t n, const double *x, double benchmark, kc_polarity polarity, double *sorted, kc_spine *out);

/* Position of one value on the scale of `s`; may lie outside 0 .. 1 for an area that was not among the n. */
double kc_spine_position(const kc_spine *s, double v, double benchmark, kc_polarity polarity);

/* ---- funnel limits ---- */

/* PROPORTION  events of people             limits by the score formula around the average proportion
 * RATIO       observed : expected          exact Poisson around 1
 * RATE        events : person-years        exact Poisson around the average rate */
typedef enum kc_funnel_kind { KC_FUNNEL_PROPORTION, KC_FUNNEL_RATIO, KC_FUNNEL_RATE } kc_funnel_kind;

typedef struct kc_funnel_opt {
    kc_funnel_kind kind;
    double         per;   /* 100 for per cent, 1e5 for rates; > 0 */
    double         years; /* RATE: years that the data cover; populations of the axis are those of one year; > 0 */
    bool           dsr;   /* RATE: the rates are directly standardised: areas without events do not count towards the average, and areas with
                             fewer than ten are in no class */
    bool           exact; /* the root of the Poisson equation itself; else as PHE's tool prints it (see kc_funnel_limits) */
} kc_funnel_opt;
#define KC_FUNNEL_OPT_INIT { KC_FUNNEL_PROPORTION, 100, 1, false, false }

enum { KC_FUNNEL_POINTS = 100 };

/* Order of the limits in every array of four: lower and upper at 95 % (2s, 0.025 on each side), lower and upper at 99.8 % (3s, 0.001). */
typedef enum kc_funnel_side { KC_LOWER_2S, KC_UPPER_2S, KC_LOWER_3S, KC_UPPER_3S, KC_FUNNEL_SIDES } kc_funnel_side;

typedef struct kc_funnel_point {
    double x;                         /* PROPORTION people; RATIO, RATE events */
    double limit[KC_FUNNEL_SIDES];    /* in units of per; RATIO per observed / expected */
    double expected[KC_FUNNEL_SIDES]; /* RATIO: expected events at which x is on the limit; RATE: population of one year; PROPORTION: NaN */
} kc_funnel_point;

typedef struct kc_funnel_base {
    double average;            /* baseline in units of per: sum of events / sum of denominators; RATIO: per */
    double axis_min, axis_max; /* of x */
} kc_funnel_base;

/* Denominators of a RATE funnel: per events / rate, that is, the population which the rate implies (for a standardised rate an effective one);
 * NaN rate: the area's own denominator. No events: the denominator of a crude rate, NaN of a standardised one.
 * denominator [n] or NULL, rate [n] or NULL (one of them needed), out [n].
 * Fails KC_E_DATA stats.events_missing, stats.events_negative, stats.funnel_no_denominator, stats.rate_not_positive; err->at is the row. */
kc_code kc_funnel_denominators(size_t n, const double *events, const double *denominator, const double *rate, const kc_funnel_opt *opt,
                               double *out, kc_err *err);

/* The four limits at 100 points of the axis.
 *
 * events [n], denominators [n] as in kc_funnel_classes. out [KC_FUNNEL_POINTS].
 *
 * PROPORTION at N people, average p:  per (A -+ sqrt(A^2 - B C)) / (B N), clipped to 0 .. per, with
 *            A = p (N/z^2 + 1)   B = 1/z^2 + 1/N   C = p (N (p (N/z^2 + 2) - 1) + z^2 (p - 1))   z = Phi^-1(0.975), Phi^-1(0.999)
 * RATIO, RATE at O events: expected events on the lower limit chi2^-1(1 - a; 2 O + 2) / 2, on the upper one chi2^-1(a; 2 O) / 2, a = 0.025, 0.001;
 *            limit = per O / expected (RATE: times the average).
 *            PHE finds them by halving steps in v = x / (x + O + 1) until a step is 1e-7: the result is off by up to 5e-5 of itself at
 *            one event and by less than 1e-6 from two events on. This is followed to the digit unless opt->exact.
 * Axis       from max(1, axis_min); x[j] = max(round((max / x[j-1])^(1 / (101 - off)) x[j-1]), x[j-1] + 1), off = j (RATIO j - 1), j = 2 .. 100.
 *            axis_max is 1.05 of the greatest denominator, rounded up to two digits; axis_min 0.95 of the smallest, rounded down to one digit,
 *            or 0 when the greatest is more than twice the smallest. RATE: rounded as populations of one year, then times the average.
 * Fails  KC_E_ARG   stats.no_values, stats.per_not_positive, stats.years_not_positive, stats.funnel_axis (beyond the range of double)
 *        KC_E_DATA  as kc_funnel_classes
 * Source Fingertips technical guide, funnel plots; Spiegelhalter DJ. Stat Med 2005;24:1185-1202. */
kc_code kc_funnel_limits(size_t n, const double *events, const double *denominators, const kc_funnel_opt *opt, kc_funnel_point *out,
                         kc_funnel_base *base, kc_err *err);

typedef enum kc_funnel_class {
    KC_FUNNEL_NONE, /* missing, or a standardised rate with fewer than ten events */
    KC_FUNNEL_LOW_3S,
    KC_FUNNEL_LOW_2S,
    KC_FUNNEL_WITHIN,
    KC_FUNNEL_HIGH_2S,
    KC_FUNNEL_HIGH_3S,
    KC_FUNNEL_CLASSES
} kc_funnel_class;

/* "Low (0.001)", "Low (0.025)", "Not significant", "High (0.025)", "High (0.001)"; "" for KC_FUNNEL_NONE. */
const char *kc_funnel_class_name(kc_funnel_class c);

/* Where each area lies.
 *
 * events       [n]  >= 0, PROPORTION <= denominator
 * denominators [n]  > 0: people; expected events; person-years (kc_funnel_denominators). NaN: the area has no class, and its denominator does
 *                   not count towards the average (PROPORTION: an error)
 * cls          [n]
 *
 * PROPORTION: the area's proportion against the limits at its own denominator. RATIO, RATE: the limits of its count (Byar, below ten exact)
 * divided by the denominator, against 1 or the average rate: low limit above it = High, high limit below it = Low.
 * Fails KC_E_ARG stats.no_values, stats.per_not_positive; KC_E_DATA stats.events_missing, stats.events_negative,
 *       stats.population_not_positive, stats.count_above_total; err->at is the row. */
kc_code kc_funnel_classes(size_t n, const double *events, const double *denominators, const kc_funnel_opt *opt, kc_funnel_class *cls, kc_err *err);

/* ---- overdispersion of standardised ratios ---- */

/* SHMI  Y = ln(O/E), s = 1/sqrt(E); the extreme tenths by rank are left out (truncated)
 * CQC   Y = sqrt(O/E), s = 1/(2 sqrt(E)); z beyond the trim quantiles (type 7) are set to them (winsorised) */
typedef enum kc_od_method { KC_OD_SHMI, KC_OD_CQC } kc_od_method;

typedef struct kc_od_opt {
    kc_od_method method;
    double       trim;            /* share at each end, 0 <= trim < 0.5 */
    int          expected_digits; /* E is rounded to so many decimals first; -1: not. The SHMI specification says 2 */
    double       z[2];            /* deviates of the 95 % and 99.8 % limits; the initial ones are rounded as in the published specification */
    double       per;             /* limits are given in units of per */
} kc_od_opt;
#define KC_OD_OPT_INIT { KC_OD_SHMI, 0.1, 2, { 1.959964, 3.090232 }, 1 }

typedef struct kc_od_row {
    double expected;               /* E as used */
    double y, s, z;                /* z = (Y - target) / s; target 0 (SHMI) or 1 (CQC) */
    double rank;                   /* of z, ties share the mean */
    double z_used;                 /* NaN when left out, the quantile when winsorised */
    bool   trimmed;
    double y_limit[KC_FUNNEL_SIDES]; /* of Y: target -+ z sqrt(s^2 + tau2) */
    double limit[KC_FUNNEL_SIDES];   /* of O/E, in units of per: y_limit carried back by exp or by squaring (a negative one gives 0) */
    double exact[KC_FUNNEL_SIDES];   /* without overdispersion: exact Poisson at E, in units of per */
} kc_od_row;

typedef struct kc_od_out {
    double phi;  /* mean of z_used^2; 1 = as Poisson */
    double tau2; /* variance between areas on the scale of Y, by moments; 0 when n phi < n - 1 */
    size_t n;    /* areas that count */
} kc_od_out;

/* observed [n] >= 0, expected [n] > 0 also when rounded; rows [n]; work [2 n] and order [n] are overwritten.
 *
 *   tau2 = max(0, (n phi - (n - 1)) / (sum w - sum w^2 / sum w)),  w = 1 / s^2 of the areas that count
 *
 * SHMI leaves out the ranks with floor(rank k / (n + 1)) = 0 or k - 1, k = 1 / trim. An area without events has y and z = -INFINITY and must
 * be among them, else stats.od_zero.
 * Fails  KC_E_ARG   stats.no_values, stats.trim_range, stats.per_not_positive
 *        KC_E_DATA  stats.events_negative, stats.population_not_positive, stats.od_zero; err->at is the row. Missing values are refused too
 * Source Spiegelhalter DJ. Qual Saf Health Care 2005;14:347-351; NHS Digital, SHMI methodology specification. */
kc_code kc_overdispersion(size_t n, const double *observed, const double *expected, const kc_od_opt *opt, kc_od_row *rows, kc_od_out *out,
                          double *work, size_t *order, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
