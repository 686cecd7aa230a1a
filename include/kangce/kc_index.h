/* Composite indices: from a table of indicators to scores and ranks, step by step.
 *
 *   data ─ denominate ─ screen ─ impute ─ treat ─ normalise ─ weigh ─ aggregate ─ rank        each step a plain function (part 2)
 *     └────────────────── kc_index_prepare (part 4) ────────┘  └─ kc_index_aggregate ┘        or all of them from one description
 *
 * Tables are indicator-major: the value of indicator j in row i is x[j * n_rows + i], because every step but aggregation looks at one
 * column at a time and aggregation adds whole columns. A row is a unit (city, county, country), in a panel a unit in one period. Missing is NaN
 * everywhere; a zero is a value. Nothing is allocated: the caller gives workspaces whose size a ..._bytes function tells. All functions
 * are pure but for their outputs and workspaces and may run on any number of threads; results do not depend on it.
 *
 * Methods: OECD/JRC, Handbook on Constructing Composite Indicators, 2008; the conventions of COINr 1.1 (Becker et al., J Open Source Softw
 * 2022;7(78):4567) where the handbook leaves a choice. docs/methods/index.md. Since 0.2.
 */
#ifndef KC_INDEX_H
#define KC_INDEX_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"
#include "kangce/kc_order.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- 1. Options -------------------------------------------------------------------------------------- */

typedef enum kc_index_norm_method {
    KC_NORM_NONE,      /* direction * x                                                                              */
    KC_NORM_MINMAX,    /* (x - min) / (max - min) * (b - a) + a                                                      */
    KC_NORM_SCALED,    /* (x - a) / (b - a) * 100, x after direction                                                 */
    KC_NORM_ZSCORE,    /* (x - mean) / sd * b + a, sd with n - 1                                                     */
    KC_NORM_RANK,      /* ascending rank, 1 = worst, ties share the smallest                                         */
    KC_NORM_BORDA,     /* rank - 1                                                                                   */
    KC_NORM_PRANK,     /* (rank - 1) / (n - 1)                                                                       */
    KC_NORM_FRACMAX,   /* x / max, both after direction                                                              */
    KC_NORM_DIST2TARG, /* (x - min) / (target - min); reversed (max - x) / (max - target); `cap`: not above 1        */
    KC_NORM_DIST2REF,  /* the same, the target being the value of row `ref`                                          */
    KC_NORM_DIST2MAX,  /* 1 - (max - x) / (max - min)                                                                */
    KC_NORM_GOALPOSTS, /* (x - low) / (high - low) * scale; reversed (high - x) / (high - low); `cap`: kept in 0..1  */
    KC_NORM_BAND,      /* interval and moderate indicators, see kc_index_band                                        */
    KC_NORM_N
} kc_index_norm_method;

typedef struct kc_index_norm {
    kc_index_norm_method method;
    double               a, b;  /* see above: MINMAX 0, 100; ZSCORE 0, 1 */
    double               scale; /* GOALPOSTS, BAND, DIST2TARG, DIST2REF: factor of the score (1; official formulas 100) */
    bool                 cap;   /* DIST2TARG and DIST2REF: at most 1 * scale; GOALPOSTS: truncated at both posts */
    size_t               ref;   /* DIST2REF: row (position in the original data) */
} kc_index_norm;
#define KC_INDEX_NORM_INIT { KC_NORM_MINMAX, 0, 100, 1, false, 0 }

/* One indicator. NaN in target, low .. band_high: not given (a method that needs it fails with KC_E_ARG). */
typedef struct kc_index_indicator {
    int    direction;           /* +1 more is better, -1 less is better; not used by KC_NORM_BAND */
    int    denominator;         /* column of kc_index_spec.denominators, -1 = none */
    double denominate_scale;    /* x / denominator * scale; 1 */
    double target;              /* on the scale of the raw data (the treated data where treatment transforms) */
    double low, high;           /* goalposts, low < high; direction says which end is good */
    double band_low, band_high; /* best interval; equal for a moderate indicator with one best value */
} kc_index_indicator;
#define KC_INDEX_INDICATOR_INIT { 1, -1, 1, NAN, NAN, NAN, NAN, NAN }

typedef enum kc_index_impute_method {
    KC_IMPUTE_NONE,
    KC_IMPUTE_MEAN,    /* of the values in the same stratum */
    KC_IMPUTE_MEDIAN,
    KC_IMPUTE_LATEST,  /* panel: the unit's last value of an earlier period (LOCF), not older than max_age */
    KC_IMPUTE_LINEAR,  /* panel: straight line in time between the unit's neighbouring values; none beyond the ends */
    KC_IMPUTE_VALUE,   /* the constant `value` */
    KC_IMPUTE_N
} kc_index_impute_method;

typedef struct kc_index_impute {
    kc_index_impute_method method;
    double                 value;
    double                 max_age; /* LATEST: largest difference in time; INFINITY = any */
} kc_index_impute;
#define KC_INDEX_IMPUTE_INIT { KC_IMPUTE_NONE, 0, INFINITY }

typedef enum kc_index_transform {
    KC_TRANSFORM_NONE,
    KC_TRANSFORM_LOG_CT,      /* log(x - min + 0.01 (max - min))                    */
    KC_TRANSFORM_LOG_CT_ORIG, /* log(x - min + 1)                                   */
    KC_TRANSFORM_LOG_GII,     /* log((max - 1)(x - min) / (max - min) + 1)          */
    KC_TRANSFORM_LOG,         /* log(x), x > 0                                      */
    KC_TRANSFORM_BOXCOX,      /* of x - min + 1: ((.)^lambda - 1) / lambda, 0: log  */
    KC_TRANSFORM_N
} kc_index_transform;

typedef struct kc_index_treat {
    bool               off;       /* nothing is treated */
    double             skew_max;  /* passes when |skewness| < skew_max or kurtosis < kurt_max */
    double             kurt_max;
    int                win_max;   /* winsorise until this many points have been pulled in; -1 = no limit, 0 = none */
    bool               force;     /* once begun, winsorise up to win_max even when the test passes earlier */
    kc_index_transform then;      /* when it still fails */
    double             lambda;    /* BOXCOX */
    bool               combine;   /* transform the winsorised values; false: the original ones */
} kc_index_treat;
#define KC_INDEX_TREAT_INIT { false, 2, 3.5, 5, false, KC_TRANSFORM_LOG_CT, 1, false }

typedef enum kc_index_agg_method {
    KC_AGG_ARITHMETIC, /* sum(w x) / sum(w)                                                    */
    KC_AGG_GEOMETRIC,  /* exp(sum(w log x) / sum(w)); a value <= 0 fails                       */
    KC_AGG_HARMONIC,   /* sum(w) / sum(w / x); a value of 0 fails                              */
    KC_AGG_POWER,      /* (sum(w x^p) / sum(w))^(1/p), p = 0: geometric; p != 1 needs x > 0 (p > 0: x >= 0) */
    KC_AGG_MEDIAN,     /* of the children present, weights only say which count (> 0)          */
    KC_AGG_COPELAND,   /* sum over other rows of the weight of children where this row is higher, ties half; see kc_index_copeland */
    KC_AGG_N
} kc_index_agg_method;

typedef struct kc_index_agg {
    kc_index_agg_method    method;
    double                 p;         /* POWER */
    double                 threshold; /* NaN unless the share of children present is >= threshold; 0 = one child is enough */
    kc_index_impute_method fill;      /* NONE, or MEAN, MEDIAN: children that are missing get that of their stratum for this parent alone */
    int                    fill_within; /* stratum column for `fill`, KC_WITHIN_ALL */
} kc_index_agg;
#define KC_INDEX_AGG_INIT { KC_AGG_ARITHMETIC, 1, 0, KC_IMPUTE_NONE, KC_WITHIN_ALL }

#define KC_WITHIN_ALL (-1) /* all rows are one stratum */

/* ---- 2. Steps on one column -------------------------------------------------------------------------- */
/* x, out [n]; out may be x. NaN stay NaN. direction is +1 or -1; what is stated "reversed" above applies to -1, else x is multiplied by
 * direction first. They return KC_NOTE_NONE; KC_NOTE_MISSING when every value is missing; KC_NOTE_NOT_DEFINED when the formula has no
 * value (range 0, sd 0 or not a finite number, max 0, n < 2, target not better than the worst value, low not below high): all of `out` is then NaN. */

kc_note kc_index_minmax(size_t n, const double *x, int direction, double lower, double upper, double *out);
kc_note kc_index_scaled(size_t n, const double *x, int direction, double lower, double upper, double *out);
kc_note kc_index_zscore(size_t n, const double *x, int direction, double mean, double sd, double *out);
kc_note kc_index_rank(size_t n, const double *x, int direction, double *out, size_t *work);            /* work [n] */
kc_note kc_index_borda(size_t n, const double *x, int direction, double *out, size_t *work);
kc_note kc_index_percent_rank(size_t n, const double *x, int direction, double *out, size_t *work);
kc_note kc_index_fraction_of_max(size_t n, const double *x, int direction, double *out);
    /* max 0: the infinities (and 0/0 = NaN) of IEEE division stand, as in COINr; note NOT_DEFINED. Reversed values above 0 have a maximum
     * below 0, so the worst of them gets the highest score: as in COINr too. Do not use it with direction -1. */
kc_note kc_index_to_target(size_t n, const double *x, int direction, double target, bool cap, double *out);
kc_note kc_index_to_max(size_t n, const double *x, int direction, double *out);
kc_note kc_index_goalposts(size_t n, const double *x, int direction, double low, double high, double scale, bool truncate, double *out);

/* Interval (适度区间) and moderate (适度) indicators: full marks inside [band_low, band_high], outside in proportion to the distance:
 *
 *     s = scale * (1 - d / D)     d = band_low - x below, x - band_high above, 0 inside;     D = max(band_low - min, max - band_high)
 *
 * so that the worst unit of the group scores 0. With goalposts (low, high not NaN) they stand for min and max, and s is kept in 0..scale.
 * Nobody outside the band (D <= 0): all score `scale`. NOT_DEFINED when band_low > band_high or one is NaN, low >= high. */
kc_note kc_index_band(size_t n, const double *x, double band_low, double band_high, double low, double high, double scale, double *out);

/* One of the above as `how` and the indicator say; `ref` is the value of the reference row for KC_NORM_DIST2REF. work [n]. */
kc_note kc_index_normalise(size_t n, const double *x, const kc_index_indicator *ind, const kc_index_norm *how, double ref, double *out, size_t *work);

/* Skewness G1 = sqrt(n (n-1)) / (n-2) m3 / m2^1.5 (n >= 3) and excess kurtosis G2 (n >= 4) of the values that are not missing, as in
 * Excel, SAS, SPSS; Joanes and Gill, The Statistician 1998;47:183-189. NaN for fewer values or no spread. */
double kc_index_skewness(size_t n, const double *x);
double kc_index_kurtosis(size_t n, const double *x);

enum { KC_TREATED_HIGH = 1, KC_TREATED_LOW = 2, KC_TREATED_TRANSFORM = 4, KC_IMPUTED = 8 }; /* bits that tell what became of a cell */

typedef struct kc_index_treated {
    int                n_checks; /* 1 .. 3: as given, after winsorising, after the transformation */
    bool               pass[3];
    double             skew[3], kurt[3];
    int                n_win;    /* points winsorised (also when the transformation then replaced them); -1: not tried */
    kc_index_transform transform;
    kc_note            note;     /* NOT_DEFINED: fewer than 4 values or no spread: left as it was */
} kc_index_treated;

/* Outliers: test; winsorise one extreme after the other (points tied together) at the side of the sign of the skewness, each time taking
 * the next value inwards, until the test passes or win_max points are reached; then, if it fails, transform.
 * mark [n] may be NULL: KC_TREATED_ bits are or-ed in. work [n]. Fails KC_E_ARG for thresholds that are not positive, win_max < -1,
 * an unknown transformation; KC_E_DATA for KC_TRANSFORM_LOG of x <= 0. */
kc_code kc_index_treat_column(size_t n, const double *x, const kc_index_treat *how, double *out, unsigned char *mark,
                              kc_index_treated *details, double *work, kc_err *err);

/* Mean or median (or `value`) of the n values in place of those missing; nothing to take it from: stay missing. mark as above
 * (KC_IMPUTED). Returns how many were filled. work [n]. */
size_t kc_index_impute_column(size_t n, double *x, const kc_index_impute *how, unsigned char *mark, double *work);

/* Panel: rows of one unit in order of time. time [n] strictly rising. LATEST and LINEAR. */
size_t kc_index_impute_series(size_t n, const double *time, double *x, const kc_index_impute *how, unsigned char *mark);

/* x / denominator * scale; a denominator of 0 or missing gives NaN. */
void kc_index_denominate(size_t n, const double *x, const double *denominator, double scale, double *out);

/* ---- 3. Tree, weights, aggregation, ranks ------------------------------------------------------------ */

/* Nodes 0 .. n_ind-1 are the indicators (level 1), then the aggregates, every parent after its children; the last node is the index. */
typedef struct kc_index_tree {
    size_t     n_ind, n_nodes;
    const int *parent; /* [n_nodes], -1 for the last */
    const int *level;  /* [n_nodes] 1 .. n_levels, a parent's above its children's */
    int        n_levels;
} kc_index_tree;

enum { KC_INDEX_LEVELS_MAX = 12 };

/* Fails KC_E_ARG (err->at the node): no indicators, a parent not after its child or not of a higher level, a second root, an aggregate
 * without children, more than KC_INDEX_LEVELS_MAX levels. */
kc_code kc_index_tree_check(const kc_index_tree *t, kc_err *err);

/* Weight of each node in the index: its weight as share of its siblings', times the parent's. Root 1. NaN where siblings sum to 0. */
void kc_index_effective_weights(const kc_index_tree *t, const double *weight, double *out /* [n_nodes] */);

/* Entropy weights of columns from normalised values >= 0:
 *
 *     p_i = s_i / sum s     e = -(1 / ln n) sum p ln p  (0 ln 0 = 0)     w = (1 - e) / sum over columns (1 - e)
 *
 * over the n rows where the column is not missing. A column with n < 2, without spread or all 0 gets 0.
 * Fails KC_E_DATA for a value < 0 (err->at its column); KC_E_DATA (at -1) when every column would get 0. */
kc_code kc_index_entropy_weights(size_t n_rows, size_t n_cols, const double *x, double *w, kc_err *err);

/* Expert and entropy weights in one: product we ws / sum(we ws), or line alpha ws + (1 - alpha) we (ws subjective, we entropy; each first
 * scaled to sum 1). Fails KC_E_ARG: alpha outside 0..1; KC_E_DATA: a negative weight, sum 0. */
typedef enum kc_index_combine { KC_COMBINE_PRODUCT, KC_COMBINE_LINE } kc_index_combine;
kc_code kc_index_combine_weights(size_t n, const double *subjective, const double *entropy, kc_index_combine rule, double alpha, double *w,
                                 kc_err *err);

/* weight of every aggregate = sum of the weights of its children (indicators' weights given in w [n_nodes]): the index is then the flat weighted sum. */
void kc_index_sum_weights(const kc_index_tree *t, double *w);

/* Weighted mean of n values by one of the first four rules. w NULL: equal. Missing ones are left out with their weight; none left, weights that
 * sum to 0, fewer than the threshold: NaN. Fails KC_E_DATA, err->at the value that the rule cannot take; KC_E_UNSUPPORTED for MEDIAN and
 * COPELAND, which need no such function (kc_quantile) or more than one row (kc_index_copeland). */
kc_code kc_index_mean(size_t n, const double *x, const double *w, const kc_index_agg *how, double *out, kc_err *err);

/* A table ready for many evaluations: values, where columns have gaps, logarithms for geometric means. */
typedef struct kc_index_matrix {
    size_t               n_rows, n_ind;
    double              *x;     /* [n_ind * n_rows] normalised */
    double              *log_x; /* the same of logarithms, or NULL (then computed each time) */
    unsigned char       *gaps;  /* [n_ind] column has missing values */
    const unsigned char *used;  /* [n_ind] 0: indicator screened out, not a child of anybody; NULL = all */
    const int32_t *const *strata; /* [.] columns of codes 0 .. for fill_within, [n_rows] each; may be NULL */
    const int32_t        *periods;  /* [n_rows] Copeland compares rows of the same code; NULL = all */
} kc_index_matrix;

/* Fills gaps and, when log_x is given, log_x (NaN for x <= 0). */
void kc_index_matrix_ready(kc_index_matrix *m);

size_t kc_index_aggregate_bytes(const kc_index_tree *t, size_t n_rows); /* workspace, for any rule */

/* Scores of all aggregates.
 *
 * agg    [n_levels + 1]  agg[L] makes the nodes of level L from their children; agg[0], agg[1] are not used
 * weight [n_nodes]       >= 0, any scale: shares are taken among the siblings that are present
 * score  [(n_nodes - n_ind) * n_rows]  aggregate k at (k - n_ind) * n_rows
 *
 * This is the inner loop of simulations: with a ready matrix without gaps it costs one multiplication and addition per value, for geometric
 * means too when log_x is there (levels above stay in logarithms as long as the rule is the same).
 * Fails KC_E_DATA value that the rule cannot take: err->at the row, arguments node and row. */
kc_code kc_index_aggregate(const kc_index_matrix *m, const kc_index_tree *t, const kc_index_agg *agg, const double *weight, double *score,
                           void *work, kc_err *err);

/* Scores that differ by rounding only are one score: sums that are equal on paper differ in their last digits by the order of their terms. The width
 * of a tie among n scores is 1e-12 times the largest finite |score|. From the highest score down, those not lower than it by more than the width
 * share its place; the next one below begins a tie of its own. COINr compares the numbers themselves. O(n). */
double kc_index_tie(size_t n, const double *score);

/* Copeland scores of n rows over k columns (col[c] [n]): sum over the other rows of the share of weight (among children that both rows
 * have) where this row is higher, a tie counting half; two rows with no child in common count half. Higher = better. O(n^2 k). Values of a
 * column within kc_index_tie of it are tied. work [k].
 * With complete data that is COINr's a_copeland; there missing children count as lost by the row that stands first. */
void kc_index_copeland(size_t n, size_t k, const double *const *col, const double *w, double *out, double *work);

/* Ranks inside strata (codes; NULL: all rows): 1 = highest; missing: NaN. Ties as kc_index_tie says, of each stratum by itself. */
void kc_index_ranks(size_t n, const double *score, const int32_t *strata, kc_ties ties, double *rank, size_t *work /* [2n] */,
                    double *work2 /* [2n] */);

/* ---- 4. The whole pipeline --------------------------------------------------------------------------- */

typedef enum kc_index_step_kind {
    KC_STEP_DENOMINATE,
    KC_STEP_SCREEN_UNITS,
    KC_STEP_SCREEN_INDICATORS,
    KC_STEP_IMPUTE,
    KC_STEP_TREAT,
    KC_STEP_NORMALISE
} kc_index_step_kind;

/* Screening keeps a unit (indicator) whose share of values that are not missing is >= min_present and whose share of values that are not
 * 0, among those present, is >= min_nonzero. */
typedef struct kc_index_step {
    kc_index_step_kind    kind;
    int                   within; /* IMPUTE (not panel), TREAT, NORMALISE: stratum column, or KC_WITHIN_ALL */
    double                min_present, min_nonzero;
    kc_index_impute       impute;
    kc_index_treat        treat;
    kc_index_norm         norm;
    const kc_index_treat *const *treat_each; /* [n_ind] NULL = as above; the array may be NULL */
    const kc_index_norm *const  *norm_each;
} kc_index_step;
#define KC_INDEX_STEP_INIT(kind) { kind, KC_WITHIN_ALL, 0, 0, KC_INDEX_IMPUTE_INIT, KC_INDEX_TREAT_INIT, KC_INDEX_NORM_INIT, NULL, NULL }

typedef struct kc_index_spec {
    size_t                    n_rows;
    const double             *data;         /* [n_ind * n_rows], never changed */
    kc_index_tree             tree;         /* tree.n_ind indicators */
    const kc_index_indicator *indicators;   /* [n_ind] */
    size_t                    n_denominators;
    const double             *denominators; /* [n_denominators * n_rows] */
    size_t                    n_strata;
    const int32_t *const     *strata;       /* [n_strata][n_rows] codes 0 .. n_rows-1; negative: no stratum, a stratum of its own for missing */
    const int32_t            *unit;         /* [n_rows] panel: the same code for the same unit, 0 .. n_rows-1; NULL = no panel */
    const double             *time;         /* [n_rows] panel: period; a unit has a period once */
    size_t                    n_steps;
    const kc_index_step      *steps;        /* in the order in which they are done; the first NORMALISE turns directions, later ones
                                               take what they find as more is better; without one directions do nothing */
} kc_index_spec;

/* Fails KC_E_ARG: tree (see above), a direction not +-1, a code or denominator out of range, an unknown method, LATEST without panel, DIST2TARG without
 * target and the like. */
kc_code kc_index_spec_check(const kc_index_spec *s, kc_err *err);

/* What one evaluation does differently; NULL or 0 = as in the spec. A replaced step must be of the same kind and takes the place of the
 * first of that kind; its treat_each and norm_each count as its own. */
typedef struct kc_index_variant {
    const kc_index_step *impute, *treat, *normalise;
    const double        *data;    /* instead of spec.data, same shape: values with sampling noise */
    size_t               n_steps; /* only the first n_steps steps (0 = all), to see the table in between */
} kc_index_variant;

/* Results of the steps; the caller gives all arrays (kc_index_table_bytes lays them out in one block). Rows that were screened out are
 * gone: indicator j of row k is x[j * table.n_rows + k], and row k is row[k] of the data. */
typedef struct kc_index_table {
    size_t            n_rows;
    double           *x;       /* [n_ind * spec.n_rows] */
    unsigned char    *mark;    /* [n_ind * spec.n_rows] bits KC_TREATED_, KC_IMPUTED */
    size_t           *row;     /* [spec.n_rows] */
    unsigned char    *used;    /* [n_ind] 0: indicator screened out */
    kc_index_treated *treated; /* [n_ind] of the last treatment step; of its first stratum when there are several */
    kc_note          *note;    /* [n_ind] of normalisation: NOT_DEFINED, MISSING */
    int32_t         **strata;  /* [n_strata] the strata of the rows kept */
    int32_t          *unit;    /* [n_rows] of the rows kept, or NULL */
    double           *time;
} kc_index_table;

size_t kc_index_table_bytes(const kc_index_spec *s);
void   kc_index_table_init(const kc_index_spec *s, void *block, kc_index_table *out);

size_t kc_index_prepare_bytes(const kc_index_spec *s); /* workspace, free to be used again after each call */

/* Runs the steps. v may be NULL. The spec must have passed kc_index_spec_check. Deterministic; with a table and workspace of its own each
 * thread may call it on the same spec.
 * Fails KC_E_DATA: no row or no indicator left after screening; what treatment refuses; the reference row of DIST2REF has no value (err->at
 * the row). The table is undefined then. */
kc_code kc_index_prepare(const kc_index_spec *s, const kc_index_variant *v, kc_index_table *t, void *work, kc_err *err);

/* ---- 5. Looking at it --------------------------------------------------------------------------------- */

/* One line of a table of statistics of an indicator, before treatment: COINr's get_stats. Fractions are of the values present (n_avail) but
 * frac_avail, of all n. */
typedef struct kc_index_stats {
    double min, max, mean, median, sd, skew, kurt;
    size_t n_avail, n_nonzero, n_unique, n_same; /* n_same: how often the commonest value stands there */
    double frac_avail, frac_nonzero, frac_unique, frac_same;
    bool   low_avail, low_nonzero, low_unique;   /* below 0.65, 0.5, 0.5 */
    bool   outliers;                             /* |skew| > 2 and kurt > 3.5 */
} kc_index_stats;
void kc_index_column_stats(size_t n, const double *x, kc_index_stats *out, double *work /* [n] */);

typedef struct kc_index_availability {
    size_t n_missing, n_zero;
    double present, nonzero; /* shares: of all, of those present */
} kc_index_availability;
/* Row i of x [n_cols * n_rows]. used [n_cols] may be NULL. */
void kc_index_row_availability(size_t n_rows, size_t n_cols, const double *x, size_t i, const unsigned char *used, kc_index_availability *out);

typedef enum kc_index_corr { KC_CORR_PEARSON, KC_CORR_SPEARMAN, KC_CORR_KENDALL } kc_index_corr;
/* Over the pairs where both are present; NaN for fewer than 2 pairs or no spread. Kendall is tau-b. work [4n], rank_work [n]. */
double kc_index_correlation(size_t n, const double *x, const double *y, kc_index_corr kind, double *work, size_t *rank_work);

/* Cronbach's alpha of k columns: k/(k-1) (1 - sum of variances / sum of all covariances), covariances over the pairs present
 * (Cronbach, Psychometrika 1951;16:297-334). NaN for k < 2 or a total of 0. */
double kc_index_cronbach(size_t n, size_t k, const double *const *col);

/* Parts of one row's index by indicator and node: by Euler's theorem, every mean here being homogeneous of degree one, y = sum x dy/dx exactly.
 * arithmetic w x; geometric w y; harmonic and power w x^p / sum(w x^p) y, with w the shares among the children present.
 * value [n_nodes]: normalised values of indicators and scores of aggregates of that row. out [n_nodes]: root = its score, children sum to
 * their parent; missing 0. Fails KC_E_UNSUPPORTED for MEDIAN, COPELAND and `fill`. */
kc_code kc_index_contributions(const kc_index_tree *t, const kc_index_agg *agg, const double *weight, const double *value, double *out, kc_err *err);

/* A change of the index from value0 to value1 (two periods of a unit, or two units) in parts that sum to it:
 *
 *   by_value  [n_nodes]   of indicators: their own change; 0 for aggregates
 *   by_weight [n_nodes]   of every node but the root: the change of its share of weight, because weights differ or a sibling is missing in one
 *
 * For one parent, with g(x) = x, ln x, x^p and weights w as shares of the children present:
 *     g(y1) - g(y0) = sum (w0 + w1)/2 (g(x1) - g(x0)) + sum (g(x0) + g(x1))/2 (w1 - w0)
 * and y1 - y0 = M (g(y1) - g(y0)) with M = (y1 - y0) / (g(y1) - g(y0)): the logarithmic mean for geometric (LMDI: Ang, Energy Policy
 * 2005;33:867-871), 1 for arithmetic; where nothing changes, its limit 1/g'(y). A child present in only one of the two counts
 * wholly as by_weight. Nested trees: the factor of a child's change is handed down. Fails KC_E_UNSUPPORTED as above; KC_E_DATA when a root is missing. */
kc_code kc_index_decompose(const kc_index_tree *t, const kc_index_agg *agg, const double *weight0, const double *weight1, const double *value0,
                           const double *value1, double *by_value, double *by_weight, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
