/* Inequality: slope index, measures between subgroups, concentration index, Gini and its relatives.
 *
 *   areas ranked in 5 to 100 quantiles        kc_sii, kc_sii_limits            (Public Health England)
 *   subgroups with a mean and a size          kc_between: 23 measures          (WHO health equity assessment)
 *   persons ranked by another variable        kc_concentration
 *   one variable by itself                    kc_inequality: Gini, Theil, Atkinson, Hoover
 *
 * All functions are pure but for *rng, allocate nothing (workspaces are arguments) and may be called from any number of threads. Since 0.2.
 */
#ifndef KC_INEQUALITY_H
#define KC_INEQUALITY_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"
#include "kangce/kc_random.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- slope and relative index of inequality ------------------------------------------------------------ */

enum { KC_SII_MIN = 5, KC_SII_MAX = 100 }; /* quantiles */

/* What the values are: it says on which scale their errors are normal, and with `transform` on which scale the line is straight. */
typedef enum kc_sii_type {
    KC_SII_NORMAL = 0,    /* life expectancy, means          */
    KC_SII_RATE = 1,      /* logarithm                       */
    KC_SII_PROPORTION = 2 /* logit; values within 0 .. 1     */
} kc_sii_type;

typedef struct kc_sii_opt {
    kc_sii_type type;
    bool        transform;   /* fit on the scale of the type, take back at the ends                                      */
    double      multiplier;  /* of the slope; negative: high is bad, the relative index is then inverted; not 0           */
    size_t      repetitions; /* of the simulation, >= 20                                                                */
} kc_sii_opt;

#define KC_SII_OPT_INIT { KC_SII_NORMAL, false, 1, 100000 }

typedef struct kc_sii_fit {
    double  sii, rii;          /* difference and ratio of the ends of the line: at x = 1 against x = 0 */
    double  intercept;         /* the line at x = 0, in units of the value                             */
    kc_note note;
} kc_sii_fit;

/* Slope and relative index of inequality of one area.
 *
 *   a_i = pop_i / sum pop      x_i = a_1 + .. + a_{i-1} + a_i / 2      line: weighted least squares of value on x with weights a
 *   SII = multiplier (f(1) - f(0))      RII = f(1) / f(0), inverted for a negative multiplier
 *   f is the line, with `transform` exp() or the inverse logit of the line through log() or logit() of the values
 *
 * n            KC_SII_MIN .. KC_SII_MAX quantiles, from the most deprived on; above 10 an index says little more (a matter of taste)
 * pop   [n]    > 0          value [n]   finite; with transform > 0 (rate) or in (0, 1) (proportion)
 * out          untouched unless KC_OK. A missing population or value, or pop <= 0: both indices NaN, MISSING. f(0) = 0: RII NaN.
 *
 * Fails  KC_E_ARG   n, multiplier;  KC_E_DATA  a value out of its range; err->at is the quantile
 * Method Low A, Low A, J Public Health 2004;26:390-395 (slope and relative index); Public Health England's calculation. */
kc_code kc_sii(size_t n, const double *pop, const double *value, const kc_sii_opt *opt, kc_sii_fit *out, kc_err *err);

/* Standard error on the scale of the simulation from 95% limits: (high - low) / 2 / 1.96 of the values, their logarithms or logits. */
double kc_sii_se(kc_sii_type type, double low, double high);

/* Limits of the indices by simulation: every value is drawn `repetitions` times from a normal distribution about its place on the scale of
 * `type`, with standard error se [n] >= 0 on that scale; SII and RII of each draw are ordered, limits are those at places
 * round(R alpha / 2) and round(R (1 - alpha / 2)), counted from 1, halves to even.
 *
 * conf [n_conf]        coverages in (0, 1)
 * rng                  the caller's: area k starts at long jump k of one seed. n words are taken per repetition.
 * work [2 repetitions] overwritten: the SII of all draws, ascending only around the places asked for, then the RII
 * sii, rii [2 n_conf]  low, high for each coverage; NaN when a value, population or error is missing
 *
 * Fails as kc_sii; also KC_E_ARG conf, repetitions < 20. Cost: for each repetition n normal deviates and 2 n products. */
kc_code kc_sii_limits(size_t n, const double *pop, const double *value, const double *se, const kc_sii_opt *opt, size_t n_conf,
                      const double *conf, kc_rng *rng, double *work, double *sii, double *rii, kc_err *err);

/* ---- between subgroups --------------------------------------------------------------------------------- */

/* y: estimates, p: population shares, mu: the average, r: weighted fractional rank. best: highest when favourable, else lowest.
 * Ordered subgroups: the first is the most disadvantaged. */
typedef enum kc_between_measure {
    KC_D,     /* difference of the two ends: see kc_between                                               */
    KC_R,     /* ratio of the two ends; limits on the scale of its logarithm                              */
    KC_PAR,   /* y_ref - mu, 0 when the reference is worse than the average; ref: most advantaged; not ordered: best */
    KC_PAF,   /* 100 PAR / mu                                                                             */
    KC_BGV,   /* sum p (y - mu)^2                                                                         */
    KC_BGSD,  /* its square root                                                                          */
    KC_COV,   /* 100 BGSD / mu                                                                            */
    KC_MDBU,  /* mean |y - best|               */
    KC_MDBW,  /* sum p |y - best|              */
    KC_MDMU,  /* mean |y - mu|                 */
    KC_MDMW,  /* sum p |y - mu|                */
    KC_MDRU,  /* mean |y - y_ref|              */
    KC_MDRW,  /* sum p |y - y_ref|             */
    KC_IDISU, /* 100 mean |y - mu| / mu        */
    KC_IDISW, /* 100 sum p |y - mu| / mu       */
    KC_TI,    /* Theil: 1000 sum p (y / mu) ln(y / mu)                                                    */
    KC_MLD,   /* mean log deviation: -1000 sum p ln(y / mu)                                                */
    KC_ACI,   /* absolute concentration index: slope of 2 var(r) y on r                                    */
    KC_RCI,   /* the same of y / mu                                                                       */
    KC_SII_LINEAR, /* f(1) - f(0) of the weighted line on r                                               */
    KC_RII_LINEAR, /* f(1) / f(0)                                                                         */
    KC_SII_LOGIT,  /* the same of a logistic curve through y / scale, quasi-binomial, weights pop          */
    KC_RII_LOGIT,
    KC_BETWEEN_N
} kc_between_measure;

/* "aci", "sii_logit"; "?" outside the list. The reverse: KC_BETWEEN_N when there is none. */
const char        *kc_between_name(kc_between_measure m);
kc_between_measure kc_between_find(const char *name);

typedef struct kc_subgroups {
    size_t        n;
    const double *estimate;   /* [n] y, in units of `scale` (percent: 100)                                 */
    const double *se;         /* [n] or NULL                                                              */
    const double *population; /* [n] > 0, or NULL: all the same size                                      */
    bool          ordered;    /* they stand from the most disadvantaged to the most advantaged            */
    bool          favourable; /* high is good                                                             */
    long          reference;  /* position of the reference subgroup, -1: none                             */
    double        average;    /* of the setting; NaN: the mean of y weighted by population                */
    double        scale;      /* 100 for percent, 1000 for per mille: for PAR, PAF and the logit          */
    double        conf;
} kc_subgroups;

#define KC_SUBGROUPS_INIT { 0, NULL, NULL, NULL, false, true, -1, __builtin_nan(""), 100, 0.95 }

typedef struct kc_between_result {
    kc_estimate value;
    double      se; /* in the unit of the value; of a ratio that of its logarithm */
} kc_between_result;

/* One measure of the inequality between subgroups. in->estimate etc. as above; out untouched unless KC_OK.
 *
 * The two ends of D and R: ordered: most against least advantaged, the other way round when not favourable. Not ordered: highest
 * against lowest, whichever is good: D >= 0, R >= 1; with a reference, reference against lowest, or lowest against reference when not favourable.
 *
 * Standard errors, limits y -+ z se:
 *   D sqrt(s1^2 + s2^2);  R: log scale, sqrt((s1/y1)^2 + (s2/y2)^2)
 *   BGV  sqrt(4 sum p^2 (y - mu)^2 s^2 + 2 [sum p^2 (1 - p)^2 s^4 + sum_{i != j} p_i^2 p_j^2 s_i^2 s_j^2]); BGSD, COV by the delta method from BGV
 *   TI 1000 sqrt(sum p^2 (ln(y/mu) - T)^2 s^2) / mu;  MLD 1000 sqrt(sum p^2 (1 - mu/y)^2 s^2) / mu        (Ahn et al.)
 *   PAF  Walter's formula on the table reference / others x with / without (population times y / scale); PAR: times mu / 100
 *   ACI, RCI, SII_LINEAR, RII: least squares (n - 2 degrees of freedom), RII on the log scale; logit: quasi-binomial, delta method
 * The other measures have none (NO_INTERVAL).
 *
 * Edge   a missing estimate or size: NaN, MISSING. mu = 0 where divided by, y <= 0 where a logarithm is taken (TI: 0 log 0 = 0; below 0
 *        no value), y outside 0 .. scale of a logit: NOT_DEFINED. se missing: NO_INTERVAL.
 * Fails  KC_E_ARG   n < 2, conf, scale, reference outside, ACI/RCI/SII/RII not ordered or n < 3, MDRU/MDRW without reference
 *        KC_E_DATA  population <= 0, se < 0; err->at is the subgroup
 * Method Schlotheuber A, Hosseinpoor AR, Int J Environ Res Public Health 2022;19:3697; Ahn J et al., JCO Clin Cancer Inform 2018;2:1-19;
 *        Walter SD, Int J Epidemiol 1978;7:175-182; Kakwani N, Wagstaff A, van Doorslaer E, J Econometrics 1997;77:87-103. */
kc_code kc_between(kc_between_measure m, const kc_subgroups *in, kc_between_result *out, kc_err *err);

/* ---- concentration index ------------------------------------------------------------------------------- */

typedef enum kc_ci_type {
    KC_CI_RELATIVE,    /* C = 2 cov(y, R) / mu                             */
    KC_CI_GENERALISED, /* C mu                                             */
    KC_CI_ERREYGERS,   /* 4 mu C / (upper - lower)                         */
    KC_CI_WAGSTAFF     /* C / (1 - mu), for values of 0 and 1              */
} kc_ci_type;

typedef struct kc_ci_opt {
    kc_ci_type type;
    bool       unbiased;     /* covariance divided by 1 - sum w^2 (w: shares) and then by n / (n - 1): as the R package rineq; without
                                weights the same as the plain index                                                         */
    double     lower, upper; /* bounds of y for Erreygers; NaN: smallest and largest of the sample                           */
    double     conf;
} kc_ci_opt;

#define KC_CI_OPT_INIT { KC_CI_RELATIVE, false, __builtin_nan(""), __builtin_nan(""), 0.95 }

typedef struct kc_ci {
    kc_estimate value; /* limits value -+ z se                    */
    double      se, mean;
} kc_ci;

/* Concentration of y among the high ranks of `by` (positive) or the low ones.
 *
 *   R = (weight below + half the weight of its ties) / all weight; cov and mu weighted
 *   se: least squares y = a + b R, weights w, index 2 var(R) b / (a + b mean R) by the delta method, var(R) the unbiased weighted variance
 *
 * n >= 3; y, by [n] finite; w [n] >= 0 or NULL; order [n], rank [n] are overwritten. Same result for any order of the rows.
 * Missing value: NaN, MISSING. mu = 0, all ranks equal, no range, mu = 1 (Wagstaff): NOT_DEFINED. Wagstaff with values outside 0 .. 1: the number of
 * the formula, as other packages print it, with the note NOT_DEFINED: it measures nothing.
 * Fails KC_E_ARG n, conf, upper <= lower; KC_E_DATA negative weight, no weight at all.
 * Method Kakwani, Wagstaff, van Doorslaer 1997; Erreygers G, J Health Econ 2009;28:504-515; Wagstaff A, Health Econ 2005;14:429-432. */
kc_code kc_concentration(size_t n, const double *y, const double *by, const double *w, const kc_ci_opt *opt, size_t *order, double *rank,
                         kc_ci *out, kc_err *err);

/* ---- one variable -------------------------------------------------------------------------------------- */

typedef struct kc_spread {
    double  gini;       /* sum_ij w_i w_j |x_i - x_j| / (2 mu): for equal weights sum (2 i - n - 1) x_i / (n^2 mu)      */
    double  gini_n;     /* times 1 / (1 - sum w^2), for equal weights n / (n - 1)                                      */
    double  theil_t;    /* sum w (x/mu) ln(x/mu), 0 ln 0 = 0                                                          */
    double  theil_l;    /* -sum w ln(x/mu): mean log deviation; NaN with a zero                                        */
    double  atkinson;   /* 1 - (sum w (x/mu)^(1-eps))^(1/(1-eps)); eps = 1: 1 - exp(sum w ln(x/mu)); 1 with a zero and eps >= 1 */
    double  hoover;     /* sum w |x - mu| / (2 mu)                                                                    */
    double  cv;         /* standard deviation (divided by all weight) / mu                                             */
    double  mean;
    kc_note note;       /* why all of them are NaN: MISSING, NOT_DEFINED (mean 0)                                      */
} kc_spread;

/* Measures of one variable; w are shares of the weights. n >= 1; x [n] >= 0; weights [n] >= 0 or NULL; eps > 0; order [n] is overwritten.
 * Fails KC_E_ARG n, eps; KC_E_DATA a negative value or weight, no weight; *out untouched then.
 * Method Cowell FA, Measuring Inequality, 3rd ed. 2011; Atkinson AB, J Econ Theory 1970;2:244-263. */
kc_code kc_inequality(size_t n, const double *x, const double *weights, double eps, size_t *order, kc_spread *out, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
