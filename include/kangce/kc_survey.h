/* Estimates from complex samples: strata, clusters in several stages, weights, finite populations.
 *
 *   kc_survey_prepare ──> kc_survey_design ──> kc_survey_total, _mean, _ratio, _standardised, _quantile
 *          (once)         └─ kc_survey_rake: weights that meet known population totals
 *
 * Variance by Taylor linearisation: an estimate is turned into the total of one number per row, z, and the variance of that total is
 *
 *   V = sum over strata h of (1 - f_h) n_h / (n_h - 1) sum over units c of (z_hc - mean of z_h)^2  +  sum over c of f_h V_c
 *
 * where z_hc is the total of z in unit c, n_h the sampled units of the stratum, f_h its sampling fraction (0 without fpc) and V_c the
 * same expression for the units inside c, when the next stage has fpc as well. A domain is a list of rows: every unit stays in n_h, with
 * zeros where it has no row of the domain. A missing y makes the domain that of the rows where y is known.
 * Sources: Binder, Int Stat Rev 1983;51:279-292; Lumley, J Stat Softw 2004;9(8); Saerndal et al., Model Assisted Survey Sampling, ch. 4.
 *
 * Nothing is allocated: prepare and the estimates work in memory given by the caller. A design is read-only for the estimates: several
 * threads may share it, each with its own scratch. Since 0.2.
 */
#ifndef KC_SURVEY_H
#define KC_SURVEY_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KC_SURVEY_STAGES = 4, KC_SURVEY_MARGINS = 8 };

/* One stage of sampling. Codes are any numbers 0 .. n-1.
 * stratum [n]  stratum of the row inside its unit of the stage before; NULL: one stratum
 * cluster [n]  sampled unit of the row; the same code in two strata means two units. NULL: every row is a unit
 * fpc     [n]  units in the population of the stratum (not below the number sampled; INFINITY: no correction), or, when no value of the
 *              stage is above 1, the sampling fraction in (0, 1]. The same in all rows of a stratum. NULL: sampled with replacement,
 *              and later stages add nothing */
typedef struct kc_survey_stage {
    const int32_t *stratum, *cluster;
    const double  *fpc;
} kc_survey_stage;

/* What a stratum does that has a single unit and is not taken as a whole (f < 1). */
typedef enum kc_lonely {
    KC_LONELY_FAIL,      /* kc_survey_prepare refuses the data                                        */
    KC_LONELY_CERTAINTY, /* its unit is no source of variance (as if f were 1)                        */
    KC_LONELY_REMOVE,    /* the stratum is left out of the variance: the same number                  */
    KC_LONELY_ADJUST,    /* (1 - f) z^2: centred on the mean of all, zero for linearised estimates    */
    KC_LONELY_AVERAGE    /* the average variance of the strata that have more; of a domain: of those with a row of it (y known), but of
                            all strata after kc_survey_rake. NaN when there is none */
} kc_lonely;

typedef struct kc_survey_data {
    size_t          n;
    int             n_stages; /* 1 .. KC_SURVEY_STAGES */
    kc_survey_stage stage[KC_SURVEY_STAGES];
    const double   *weight; /* [n] >= 0; NULL: the inverse of the sampling fractions of all stages, 1 without fpc */
    kc_lonely       lonely;
    bool            unique; /* refuse a first-stage cluster code that stands in two strata */
} kc_survey_data;

typedef struct kc_survey_level { /* one stage of the tree; units and strata are numbered along the tree */
    int32_t  n_strata, n_units;
    int32_t *unit_stratum;   /* [n_units]                                         */
    int32_t *stratum_parent; /* [n_strata] unit of the stage before; 0 at stage 0 */
    int32_t *sampled;        /* [n_strata] units in it                            */
    double  *fraction;       /* [n_strata] f                                      */
} kc_survey_level;

typedef struct kc_survey_margin { /* known population totals of cells */
    const int32_t *cell;       /* [n] 0 .. n_cells-1 */
    int32_t        n_cells;
    const double  *population; /* [n_cells] >= 0 */
} kc_survey_margin;

typedef struct kc_survey_design {
    size_t           n;
    int              n_levels; /* stages that the variance uses */
    kc_survey_level  level[KC_SURVEY_STAGES];
    double          *weight;      /* [n] in use                                  */
    double          *base_weight; /* [n] before kc_survey_rake, set by it        */
    int32_t         *leaf;        /* [n] unit of the last level                  */
    int32_t         *psu;         /* [n] unit of the first level                 */
    kc_lonely        lonely;
    size_t           n_lonely; /* strata treated by the rule */
    int              n_margins;
    kc_survey_margin margin[KC_SURVEY_MARGINS];
} kc_survey_design;

/* Bytes that kc_survey_prepare needs for n rows, and that estimates need as scratch. */
size_t kc_survey_work_size(const kc_survey_data *data);
size_t kc_survey_scratch_size(const kc_survey_design *d);

/* Makes the design. work: kc_survey_work_size(data) bytes, aligned for double, kept as long as the design; data are no longer needed.
 *
 * Fails  KC_E_ARG    n == 0 or above INT32_MAX, n_stages out of range
 *        KC_E_DATA   err->at is the row: a code out of range; a weight negative or not finite; an fpc not positive, not constant in its
 *                    stratum, below the number of units sampled; a lonely unit with KC_LONELY_FAIL; a cluster in two strata with unique
 * Time O(n) for codes whose combinations are few, at worst O(n) with two counting sorts per stage. */
kc_code kc_survey_prepare(const kc_survey_data *data, void *work, kc_survey_design *out, kc_err *err);

/* Changes the weights so that the cells of each margin have the given totals: one margin is post-stratification, several are raked
 * in turn (iterative proportional fitting) until every total is met within `tolerance` of it.
 * The variance of later estimates takes out of z / weight its mean in the cells: for one margin the mean by the weights before, for
 * several the plain mean, margin after margin until nothing changes (both as in the R package survey, so that results can be checked
 * there). cell and population arrays must stay; rows of weight 0 stay at 0.
 * Fails KC_E_ARG margins out of range; KC_E_DATA a cell with population but without weight (err->at: the cell), a cell code or a total out
 * of range; KC_E_LIMIT not met in max_rounds. The design is as before then.
 * scratch: kc_survey_scratch_size before the call; ask for the size again after it. */
typedef struct kc_survey_rake_opt {
    double tolerance;
    int    max_rounds;
} kc_survey_rake_opt;
#define KC_SURVEY_RAKE_OPT_INIT { 1e-11, 1000 }
kc_code kc_survey_rake(kc_survey_design *d, int n_margins, const kc_survey_margin *margins, const kc_survey_rake_opt *opt, void *scratch,
                       kc_err *err);

/* Limits. All but Z use Student's t with df degrees; the last four are for proportions.
 *   logit       of log(p/(1-p)), taken back (also named xlogit)
 *   beta        Korn and Graubard, Surv Methodol 1998;24:193-201: Clopper-Pearson with n_eff = p(1-p)/V (t(n-1)/t(df))^2
 *   likelihood  all q with deviance n_eff 2 (p log(p/q) + (1-p) log((1-p)/(1-q))) <= t^2, n_eff = p(1-p)/V (n-1)/n (Rao and Scott);
 *               the exact roots (R survey interpolates the profile: up to 9e-4 away)
 *   asin        of arcsine of the root, kept within 0 and pi/2 */
typedef enum kc_survey_interval {
    KC_SURVEY_Z,
    KC_SURVEY_T,
    KC_SURVEY_LOGIT,
    KC_SURVEY_BETA,
    KC_SURVEY_LIKELIHOOD,
    KC_SURVEY_ASIN
} kc_survey_interval;

/* rows [n_rows]  the domain, each row once; NULL: all rows
 * df             degrees of freedom; NaN: first-stage units less strata, of those that have a row of the domain with weight above 0,
 *                whether y is known or not; for quantiles and standardised means, or with df_of_known, only where it is
 * df_of_known    of proportions: R users leave out rows without y first, as svyciprop() takes none, and lose their units */
typedef struct kc_survey_opt {
    kc_survey_interval interval;
    double             conf, df;
    const size_t      *rows;
    size_t             n_rows;
    bool               df_of_known;
} kc_survey_opt;
#define KC_SURVEY_OPT_INIT { KC_SURVEY_T, 0.95, NAN, NULL, 0, false }

typedef struct kc_survey_est {
    double  value, se, low, high;
    double  deff;   /* variance : variance of a simple random sample without replacement of the n rows from `weight`; NaN for quantiles */
    double  df;
    double  weight; /* sum of the weights of the rows used */
    size_t  n;      /* rows used: in the domain, y known   */
    kc_note note;   /* MISSING: no row; NOT_DEFINED: no weight, x sums to 0, a cell without data; NO_INTERVAL: df below 1 or no variance;
                       LONELY_UNIT: the rule was used */
} kc_survey_est;

/* y, x [n]: NaN is missing. scratch: kc_survey_scratch_size(d) bytes. `out` untouched on failure.
 *   total  sum of w y          mean  sum of w y / sum of w          ratio  sum of w y / sum of w x
 * A proportion is the mean of 0 and 1. Edge: p = 0 or 1 with logit, beta, likelihood or asin: Clopper-Pearson with n_eff = n
 * (t(n-1)/t(df))^2, note NOT_DEFINED unless beta was asked for.
 * Fails KC_E_ARG conf or df out of range; KC_E_DATA a row number or an infinite y (err->at: the row). */
kc_code kc_survey_total(const kc_survey_design *d, const double *y, const kc_survey_opt *opt, void *scratch, kc_survey_est *out, kc_err *err);
kc_code kc_survey_mean(const kc_survey_design *d, const double *y, const kc_survey_opt *opt, void *scratch, kc_survey_est *out, kc_err *err);
kc_code kc_survey_ratio(const kc_survey_design *d, const double *y, const double *x, const kc_survey_opt *opt, void *scratch,
                        kc_survey_est *out, kc_err *err);

/* Directly standardised mean: sum over cells of share[a] mean_a, mean_a the weighted mean of the domain in cell a. cell [n] 0 .. n_cells-1;
 * standard [n_cells] >= 0, any scale, sum > 0. Shares are known numbers, the cell means vary: as post-stratification inside the domain.
 * Edge: a cell with a share but no data: NaN, NOT_DEFINED. n_cells is at most the number of rows of the design. */
kc_code kc_survey_standardised(const kc_survey_design *d, const double *y, const int32_t *cell, int32_t n_cells, const double *standard,
                               const kc_survey_opt *opt, void *scratch, kc_survey_est *out, kc_err *err);

/* The p-quantile of the weighted distribution function F. Rule: MATH the smallest y with F(y) >= p; SCHOOL the mean of two neighbours
 * when F(y) = p; LINEAR between the points (F(y), y). Limits: those of the proportion p below the quantile (opt->interval), read off F
 * by the same rule (Woodruff, J Am Stat Assoc 1952;47:635-646); SCORE: all y with |F(y) - p| <= t se(F(y)) (Francisco and Fuller, Ann
 * Stat 1991;19:454-469). se = (high - low) / (2 t). deff is NaN. Fails as the mean, and KC_E_ARG for p outside (0, 1). */
typedef enum kc_survey_rule { KC_SURVEY_MATH, KC_SURVEY_SCHOOL, KC_SURVEY_LINEAR } kc_survey_rule;
typedef struct kc_survey_quantile_opt {
    kc_survey_rule rule;
    bool           score;
} kc_survey_quantile_opt;
#define KC_SURVEY_QUANTILE_OPT_INIT { KC_SURVEY_MATH, false }
kc_code kc_survey_quantile(const kc_survey_design *d, const double *y, double p, const kc_survey_quantile_opt *how, const kc_survey_opt *opt,
                           void *scratch, kc_survey_est *out, kc_err *err);

/* Variance of the total of z [n] under the design (after the projection of kc_survey_rake): for estimates of your own. NaN when every
 * stratum is lonely under KC_LONELY_AVERAGE. */
double kc_survey_variance(const kc_survey_design *d, const double *z, void *scratch);

/* Limits of a proportion with variance v from n rows: what the estimates above use. low, high become NaN when df < 1. */
void kc_survey_limits(double p, double v, double n, double df, kc_survey_interval how, double conf, double *low, double *high);

#ifdef __cplusplus
}
#endif
#endif
