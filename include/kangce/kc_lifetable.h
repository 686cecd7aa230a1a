/* Life tables, healthy life expectancy (Sullivan), the probability of dying between two ages.
 *
 *   kc_life_table ──> rows m a q l d L T e, their variances, the estimate of e with limits and rules of suppression
 *        └──────────> kc_sullivan    years without disability; kc_sullivan_difference tests two groups
 *        └──────────> kc_life_gap    which ages make a difference in life expectancy
 *   kc_death_probability             nqx over several bands; kc_premature: 40q30 of the four chronic diseases
 *
 * All functions are pure, allocate nothing and may be called from any number of threads. A missing result is NaN and a note. Since 0.2.
 */
#ifndef KC_LIFETABLE_H
#define KC_LIFETABLE_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KC_LIFE_BANDS_MAX = 200 }; /* bands of one table */

/* Share of its interval that a person who dies in it has lived (a; the years are a n). The open interval needs none: 1/m closes it. */
typedef enum kc_life_ax {
    KC_LIFE_AX_CHIANG,       /* 0.1 below one year, 0.5 elsewhere: Public Health England and most English tables             */
    KC_LIFE_AX_HALF,         /* 0.5 everywhere: the Sullivan manual                                                         */
    KC_LIFE_AX_COALE_DEMENY, /* below one year and 1-4 from the infant death rate and the sex: Coale-Demeny West as given in
                                Preston, Heuveline, Guillot, Demography (2001), table 3.3; both sexes: the mean of the two  */
    KC_LIFE_AX_WHO,          /* 0.17077 below one year, 0.4 (1.6 years) at 1-4, 0.5 elsewhere: the WHO's global tables      */
    KC_LIFE_AX_GIVEN         /* opt.given                                                                                   */
} kc_life_ax;

typedef enum kc_life_sex { KC_LIFE_BOTH, KC_LIFE_MALE, KC_LIFE_FEMALE } kc_life_sex;

typedef struct kc_life_opt {
    kc_life_ax    ax;
    kc_life_sex   sex;            /* for KC_LIFE_AX_COALE_DEMENY only                                             */
    double        conf;           /* coverage of the limits, in (0, 1)                                           */
    double        radix;          /* l at the first age, > 0                                                     */
    double        min_population; /* total population at or below this is suppressed; below 0: never             */
    double        max_width;      /* an e whose 95% interval is wider (years) is suppressed; INFINITY: never      */
    double        open_e;         /* expectation in the open interval, when it is known better than 1/m; else NaN */
    const double *expected;       /* [n_expected] starting ages a table must have, or NULL                       */
    size_t        n_expected;
    const double *given;          /* [n] a of each band in (0, 1] (open interval: not looked at), for KC_LIFE_AX_GIVEN */
} kc_life_opt;

#define KC_LIFE_OPT_INIT { KC_LIFE_AX_CHIANG, KC_LIFE_BOTH, 0.95, 100000, 5000, 20, __builtin_nan(""), NULL, 0, NULL }

typedef struct kc_life_row {
    double      age, n; /* first age; width in years, of the open interval 2/m                       */
    double      m, a;   /* death rate per person-year; share of the interval lived by those who die  */
    double      q;      /* probability of dying in the interval                                      */
    double      l, d;   /* alive at `age`; deaths in the interval                                     */
    double      L, T;   /* person-years lived in the interval; from `age` on                          */
    double      e;      /* T / l: expectation of life, also where `life` is suppressed for its width  */
    double      var_q, var_e;
    kc_estimate life;   /* e with limits at conf, or NaN and why                                       */
} kc_life_row;

/* The life table of one population.
 *
 *   m = deaths / pop        q = n m / (1 + n (1 - a) m), 1 when deaths > pop / (n a), 1 in the open interval
 *   l' = l (1 - q)          L = n (l' + a d); open interval L = l / m, or l open_e        T = sum of L from here        e = T / l
 *   var q = q^2 (1 - q) / deaths (0 without deaths)
 *   var e = [sum over closed bands from here of l^2 ((1 - a) n + e')^2 var q + (l_w / 2)^2 4 / (deaths_w m_w^2)] / l^2
 *   limits e -+ z sqrt(var e)
 *
 * n               2 .. KC_LIFE_BANDS_MAX bands, the last one open
 * age    [n]      starting ages, strictly ascending, >= 0: the widths are their differences (any widths: abridged, single years)
 * deaths [n]      deaths in the band, >= 0; several years pooled: sums of deaths and of person-years. With pop == NULL: death rates
 * pop    [n]      person-years, > 0; or NULL: then there are no variances and no rule of population (life.note KC_NOTE_NO_INTERVAL)
 * out    [n]      untouched unless KC_OK
 *
 * Suppressed, in this order, for the whole table (all columns but age NaN): ages not the expected ones BAD_BANDS; a missing value MISSING;
 * deaths < 0, pop <= 0, deaths > pop IMPOSSIBLE; total pop <= min_population SMALL_POP. For one age: nobody alive, or an open interval
 * without deaths NOT_DEFINED; 95% interval wider than max_width WIDE (value NaN, limits given).
 *
 * Fails  KC_E_ARG   n, conf, radix out of range, opt.given missing
 *        KC_E_DATA  ages not ascending, a outside (0, 1]; err->at is the band
 * Method Chiang CL, Introduction to Stochastic Processes in Biostatistics, 1968; open interval: Silcocks PBS, Jenner DA, Reza R, J Epidemiol
 *        Community Health 2001;55:38-43; rules of suppression: Eayres D, Williams ES, J Epidemiol Community Health 2004;58:243-249.
 *        With open_e the open interval adds no variance. See docs/methods/life-table.md; checked by tests/reference/lifetable.py. */
kc_code kc_life_table(size_t n, const double *age, const double *deaths, const double *pop, const kc_life_opt *opt, kc_life_row *out,
                      kc_err *err);

/* Contribution of each age to e0(b) - e0(a), years; the sum over all bands is the difference (Arriaga EE, Demography 1984;21:83-96).
 * a, b [n]  two tables of the same ages; share [n]: NaN where a table is suppressed. Fails KC_E_DATA when the ages differ. */
kc_code kc_life_gap(size_t n, const kc_life_row *a, const kc_life_row *b, double *share, kc_err *err);

/* ---- probability of dying ------------------------------------------------------------------------------ */

/* Probability of dying from the first age of a run of bands to its end, for the causes counted in `deaths`.
 *
 *   q_i = n_i M_i / (1 + (1 - a_i) n_i M_i), at most 1         Q = 1 - prod (1 - q_i)
 *   var Q = (1 - Q)^2 sum var q_i / (1 - q_i)^2,  var q_i = q_i^2 (1 - q_i) / deaths_i        limits Q -+ z sqrt(var Q), not cut at 0
 *
 * n >= 1; width [n] years > 0; deaths [n] >= 0 (with pop == NULL: death rates, no limits); pop [n] person-years; a [n] in (0, 1] or NULL
 * for 0.5; conf in (0, 1). A missing band gives NaN, MISSING, never 0; pop <= 0, deaths < 0 or deaths > pop IMPOSSIBLE. No deaths at all, or
 * nobody left after a band: the variance is 0 and says nothing, the value stands without limits (NO_INTERVAL).
 * Fails KC_E_ARG n, conf; KC_E_DATA width, a; *out untouched then. The causes other than those counted are not removed: it is the chance
 * of dying from these causes if nobody died of anything else. */
kc_code kc_death_probability(size_t n, const double *width, const double *deaths, const double *pop, const double *a, double conf,
                             kc_estimate *out, kc_err *err);

/* Premature mortality 40q30 (SDG 3.4.1): the above for the eight bands 30-34 .. 65-69, deaths from cardiovascular diseases, cancer, diabetes
 * and chronic respiratory diseases. WHO, Global Monitoring Framework on NCDs, indicator 1. */
kc_code kc_premature(const double deaths[8], const double pop[8], double conf, kc_estimate *out, kc_err *err);

/* ---- Sullivan ------------------------------------------------------------------------------------------ */

typedef struct kc_sullivan_opt {
    double conf;
    double open_width; /* the open interval in the mortality part is taken as a closed one of this many years, a = 0.5      */
    bool   fill;       /* a band without respondents takes the prevalence of all respondents (IMPUTED); else it is missing  */
} kc_sullivan_opt;

#define KC_SULLIVAN_OPT_INIT { 0.95, 10, false }

typedef struct kc_sullivan_data {
    const kc_life_row *table;       /* [n] life table: l, L, T; for the mortality part also n, a, m, var_q (m NaN: var_q is taken in the open
                                           interval too)                                                              */
    const double      *deaths;      /* [n] of the life table, or NULL: no mortality part                                  */
    const double      *prevalence;  /* [n] in 0 .. 1, of the people in private households; NaN: missing                  */
    const double      *respondents; /* [n] survey size N, or NULL: no limits                                             */
    const double      *institution; /* [n] share I in institutions, all counted as disabled: p becomes I + (1 - I) p; or NULL */
} kc_sullivan_data;

typedef struct kc_sullivan_row {
    double      p;                  /* prevalence used, institutions included                           */
    double      L, T;               /* person-years without disability in the interval; from here on    */
    double      e;                  /* T / l                                                            */
    double      percent;            /* 100 e / life expectancy                                          */
    double      var_p;              /* variance of the prevalence                                       */
    double      var_prev, var_mort; /* parts of the variance of e: prevalence, mortality (NaN: unknown) */
    kc_estimate healthy;            /* e with limits from both parts (mortality unknown: prevalence)    */
} kc_sullivan_row;

/* Years lived without disability.
 *
 *   L' = (1 - p) L         e' = sum of L' from here / l
 *   prevalence: sum L^2 (1 - I)^2 p (1 - p) / N / l^2        mortality: sum l^2 ((1 - a) n (1 - p) + e'_next)^2 var q / l^2
 *
 * In the mortality part the open interval counts as well, with q from open_width and a = 0.5, e'_next = 0: as in the manual's workbook.
 *
 * Edge   N = 0 or missing: variance undefined there and at younger ages, the value stands (NO_INTERVAL); with fill: p of all, p (1 - p) / sum N.
 *        prevalence missing: value NaN there and at younger ages (MISSING).
 * Fails  KC_E_ARG n, conf, open_width; KC_E_DATA a share outside 0 .. 1, N < 0; err->at is the band.
 * Method Sullivan DF, HSMHA Health Reports 1971;86:347-354; Jagger C et al., Health Expectancy Calculation by the Sullivan Method: A Practical
 *        Guide, EHLEIS 2007. Checked by tests/reference/sullivan.py. */
kc_code kc_sullivan(size_t n, const kc_sullivan_data *data, const kc_sullivan_opt *opt, kc_sullivan_row *out, kc_err *err);

/* se_sum: the manual's approximation, the sum of the two standard errors; without it sqrt(se1^2 + se2^2), right for independent groups. */
typedef struct kc_sullivan_test {
    double difference, se, z, p; /* first - second; two-sided normal p */
    double low, high;
} kc_sullivan_test;

kc_code kc_sullivan_difference(double e1, double se1, double e2, double se2, bool se_sum, double conf, kc_sullivan_test *out, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
