/* How sure the ranks of an index are: the index is made again and again with other choices, other weights and noisy data, and the ranks
 * are counted.
 *
 *   kc_ua_open ──> kc_ua_simulate    random choices, n_rep times ──┐
 *             ├──> kc_ua_enumerate   every combination of choices ─┴─> ranks [n_rep][n_rows] ─┬─> kc_rank_summaries ──> kc_rank_tiers
 *             └──> kc_ua_sensitivity shares of the choices in the shift of ranks (Sobol)      └─> kc_rank_pairs
 *
 * Ranks are 16-bit numbers: 1 = highest score, ties (kc_index_tie) share the smallest rank, 0 = no score in this replication (missing or
 * screened out).
 * Nothing is allocated; the caller gives memory whose size a ..._bytes or ..._work_size function tells. Results do not depend on the
 * number of threads. docs/methods/rank-uncertainty.md, tiers.md, pairwise.md, sobol.md. Since 0.2.
 *
 * Methods: Saisana, Saltelli, Tarantola, J R Stat Soc A 2005;168:307-323; OECD/JRC Handbook 2008, step 7.
 */
#ifndef KC_UNCERTAINTY_H
#define KC_UNCERTAINTY_H

#include "kangce/kc_index.h"
#include "kangce/kc_random.h"
#include "kangce/kc_sobol.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { KC_RANK_UNITS_MAX = 65535 };

/* ---- 1. What many ranks say ---------------------------------------------------------------------- */

/* rank [n] of score [n]: descending, ties (kc_index_tie) share the smallest, NaN gets 0. n <= KC_RANK_UNITS_MAX. O(n) for many units (radix sort),
 * n^2 comparisons without branches for few. work [kc_rank_scores_work_size(n)]. */
size_t kc_rank_scores_work_size(size_t n);
void   kc_rank_scores(size_t n, const double *score, uint16_t *rank, uint64_t *work);

typedef struct kc_rank_opt {
    size_t top;       /* `top` of the summary: the share of replications at rank <= top */
    double low, high; /* probabilities of the interval's ends */
} kc_rank_opt;
#define KC_RANK_OPT_INIT { 10, 0.05, 0.95 }

/* Of one unit over the n replications in which it has a rank; n == 0: NaN and min = max = 0; n == 1: sd NaN. */
typedef struct kc_rank_summary {
    double mean, median, sd; /* sd with n - 1 */
    double low, high;        /* quantiles, type 7; the median too */
    size_t min, max;
    double first, top;       /* shares of replications at rank 1, at rank <= opt->top */
    size_t n;
} kc_rank_summary;

/* out [n_units] from rank [n_rep][n_units], n_rep below 2^32; work [kc_rank_summaries_work_size(n_units)].
 * Fails KC_E_ARG: n_units out of 1 .. KC_RANK_UNITS_MAX, probabilities not 0 <= low <= high <= 1; KC_E_DATA: a rank above n_units,
 * err->at its place. out untouched then. */
size_t  kc_rank_summaries_work_size(size_t n_units);
kc_code kc_rank_summaries(size_t n_units, size_t n_rep, const uint16_t *rank, const kc_rank_opt *opt, kc_rank_summary *out, uint32_t *work,
                          kc_err *err);

/* ahead [n_units][n_units]: row i, column j is the share of the replications in which unit i has a smaller rank than unit j, among those in
 * which both have one; n_rep below 2^32. Ties count for neither, so p(i, j) + p(j, i) <= 1. NaN on the diagonal and where the two never meet.
 * work [kc_rank_pairs_work_size(n_units, n_threads)]. O(n_units^2 n_rep). Fails KC_E_ARG as above. */
size_t  kc_rank_pairs_work_size(size_t n_units, int n_threads);
kc_code kc_rank_pairs(size_t n_units, size_t n_rep, const uint16_t *rank, int n_threads, double *ahead, uint32_t *work, kc_err *err);

/* Tiers: units stand in order of median rank, then nominal rank, then place; a new tier begins before a unit when every unit above
 * is apart from every unit from there on. Apart means
 *
 *     ahead == NULL   the interval [low, high] above ends below where the other begins (touching intervals are not apart)
 *     ahead given     the unit above is ahead of the other with probability >= p (kc_rank_pairs)
 *
 * So two units of different tiers are always told apart, two of one tier not always the other way round: a chain of overlaps is one tier.
 * nominal [n]   rank without uncertainty (NaN allowed)
 * tier [n]      1 = best; 0 for a unit without interval.   order [n]  the order above, units without interval last.   work [n] */
void kc_rank_tiers(size_t n_units, const kc_rank_summary *s, const double *nominal, const double *ahead, double p, size_t *tier, size_t *order,
                   double *work);

/* ---- 2. The uncertain choices -------------------------------------------------------------------- */

typedef enum kc_ua_kind {
    KC_UA_IMPUTE,       /* steps [n] take the place of the spec's first step of the kind, see kc_index_variant */
    KC_UA_TREAT,
    KC_UA_NORMALISE,
    KC_UA_AGGREGATE,    /* aggs [n], each [n_levels + 1]                                                       */
    KC_UA_WEIGHTS,      /* weights [n], each [n_nodes]                                                         */
    KC_UA_LEAVE_OUT,    /* leave [n]: the indicator whose weight is 0, -1 = none                               */
    KC_UA_WEIGHT_NOISE, /* weight of each node * (1 + U(-half, half)), half [n_nodes] in [0, 1)                */
    KC_UA_DATA_NOISE,   /* values with normal error: se [n_ind * n_rows], NaN or 0 = exact; scale [n_ind]      */
    KC_UA_KINDS
} kc_ua_kind;

/* Scale on which the error of an indicator is normal and its standard error is given. Values outside the scale (log of 0) stay exact. */
typedef enum kc_ua_scale {
    KC_UA_LINEAR,  /* x + se z                                              */
    KC_UA_LOG,     /* x exp(se z)                x > 0                      */
    KC_UA_LOGIT,   /* p = x, logit(p) + se z     0 < x < 1                  */
    KC_UA_LOGIT100 /* p = x / 100                0 < x < 100                */
} kc_ua_scale;

/* One input of the uncertainty: either a list of n alternatives, equally likely, or a noise. */
typedef struct kc_ua_factor {
    kc_ua_kind                 kind;
    size_t                     n; /* alternatives; not used by the two noises */
    const kc_index_step       *steps;
    const kc_index_agg *const *aggs;
    const double *const       *weights;
    const int                 *leave;
    const double              *half;
    const double              *se;
    const kc_ua_scale         *scale; /* NULL: all linear */
} kc_ua_factor;

enum { KC_UA_FACTORS_MAX = 16 };

/* One of each kind at most, because the second would replace the first. */
typedef struct kc_ua {
    const kc_index_spec *spec;   /* has passed kc_index_spec_check */
    const kc_index_agg  *agg;    /* [n_levels + 1] of the nominal index */
    const double        *weight; /* [n_nodes] */
    /* Weights made from the data (entropy), or NULL: then `weight` holds. Called once for each table, with data noise once for each
     * replication, from several threads at once. KC_UA_WEIGHTS goes before it. */
    kc_code            (*weigh)(void *ctx, const kc_index_table *t, double *weight, kc_err *err);
    void                *weigh_ctx;
    const int32_t       *period; /* [n_rows] Copeland compares rows of the same code; NULL: all */
    const int32_t       *strata; /* [n_rows] codes 0 .. n_rows-1: ranks are among rows of the same code; NULL: among all */
    int                  node;   /* aggregate whose ranks are asked for; -1 = the index */
    size_t               n_factors;
    const kc_ua_factor  *factors; /* KC_UA_LEAVE_OUT and KC_UA_WEIGHT_NOISE work on the weights that the others gave */
    uint64_t             seed;
    int                  n_threads; /* 0 = all */
} kc_ua;

typedef struct kc_ua_run kc_ua_run;

/* Memory for kc_ua_open: one table for every combination of the alternatives of imputation, treatment and normalisation (they are prepared
 * once, each replication picks one), and a workspace for each thread. With KC_UA_DATA_NOISE every replication prepares its own table:
 * no tables are kept, and a replication costs what kc_index_prepare costs. 0 when the factors are wrong (kc_ua_open says why). */
size_t kc_ua_bytes(const kc_ua *ua);

/* Makes the nominal index and the tables. block [kc_ua_bytes(ua)], aligned as for any type; *run lives in it; *ua and all it points to stay.
 * Fails KC_E_ARG: no alternatives, two factors of a kind, a half width or node out of range, too many factors or rows; and as
 * kc_index_prepare and kc_index_aggregate fail. */
kc_code kc_ua_open(const kc_ua *ua, void *block, kc_ua_run **run, kc_err *err);

/* Score and rank [n_rows] of the nominal index: as of kc_index_prepare and kc_index_aggregate on the spec; NaN and 0 for rows screened out. */
const double   *kc_ua_nominal_score(const kc_ua_run *run);
const uint16_t *kc_ua_nominal_rank(const kc_ua_run *run);

/* rank [n_rep][n_rows]; score the same, or NULL. Replication r takes one uniform number for every factor, in their order, from the seed's
 * stream jumped r times: a list of n takes its alternative floor(u n); a noise seeds a stream of its own by u and draws from it one number
 * for each node (indicator-major cell) with a half width (standard error) above 0. The first n_rep replications of a longer run are the
 * same numbers. Fails KC_E_DATA when a replication cannot be made (a geometric mean of values <= 0): the error of the first such
 * replication, its number in err->at (rows in its arguments are rows of the data); rank and score are undefined then. */
kc_code kc_ua_simulate(kc_ua_run *run, size_t n_rep, uint16_t *rank, double *score, kc_err *err);

/* Every combination of the alternatives once, the last factor changing fastest. Fails KC_E_ARG when a factor is a noise. */
size_t  kc_ua_combinations(const kc_ua *ua); /* their number; SIZE_MAX when it is too large */
kc_code kc_ua_enumerate(kc_ua_run *run, uint16_t *rank, double *score, kc_err *err);

/* Which alternative of factor f the numbers u [n_factors] choose: floor(u n); for a noise 0. */
size_t kc_ua_choice(const kc_ua *ua, size_t f, double u);
/* The numbers u [n_factors] of the replication whose stream `rng` is (the seed's jumped r times; it is not moved), and of combination r. */
void kc_ua_draw(const kc_ua *ua, const kc_rng *rng, double *u);
void kc_ua_combination(const kc_ua *ua, size_t r, double *u);

/* Sobol indices of the factors for the mean absolute shift of rank from the nominal index, over rows with both ranks:
 * n (n_factors + 2) evaluations. out [n_factors]; work [kc_sobol_work_size(n, n_factors, opt)]; seed and threads are those of `opt`. */
kc_code kc_ua_sensitivity(kc_ua_run *run, size_t n, const kc_sobol_opt *opt, kc_sobol_index *out, double *work, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
