/* Variance-based sensitivity: which uncertain input moves the result, alone and together with the others.
 *
 *   kc_sobol_design ──> the caller's model, one y for each row ──> kc_sobol_indices
 *   kc_sobol_run        the three in one call, on several threads
 *
 *   first order  S_i  = V(E(y | u_i)) / V(y)       the share of the variance that goes when u_i is known
 *   total order  ST_i = E(V(y | u_-i)) / V(y)      the share that stays as long as u_i alone is unknown
 *
 * Inputs u lie in [0, 1) and are independent; the model maps them to what they mean (a choice from a list: floor(u n); a value with
 * distribution F: its quantile). Two matrices A and B of n rows, and for each input i the matrix AB_i = A with column i taken from B:
 * n (d + 2) evaluations. With yc = y less the mean of yA and yB, v the sample variance of yA and yB together:
 *
 *   S_i  = mean(ycB (yAB_i - yA)) / v                             Saltelli et al., Comput Phys Commun 2010;181:259-270
 *   ST_i = sum((yA - yAB_i)^2) / (2 n v)                          Jansen, Comput Phys Commun 1999;117:35-43
 *
 * Taking off the mean changes the expectation of S_i by nothing and its error by much (COINr leaves it on). Estimates of small n may be
 * negative or above 1: they are given as they are; clip them when drawing, nowhere else. All functions allocate nothing. Since 0.2.
 */
#ifndef KC_SOBOL_H
#define KC_SOBOL_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KC_SOBOL_SEQUENCE_INPUTS_MAX = 10, KC_SOBOL_INPUTS_MAX = 1000 };

typedef enum kc_sobol_sample {
    KC_SOBOL_SEQUENCE, /* Sobol's sequence (Joe and Kuo, SIAM J Sci Comput 2008;30:2635-2654), moved by a random digital shift of the
                          seed: far smaller error, best with n a power of two. Beyond KC_SOBOL_SEQUENCE_INPUTS_MAX inputs: random. */
    KC_SOBOL_RANDOM    /* independent uniform numbers                                                                                */
} kc_sobol_sample;

typedef struct kc_sobol_opt {
    uint64_t        seed;
    kc_sobol_sample sample;
    size_t          n_bootstrap; /* resamplings of the n rows for the limits; 0 = none */
    double          conf;        /* of the limits, in (0, 1) */
    int             n_threads;   /* of kc_sobol_run; 0 = all; the result is the same for any number */
} kc_sobol_opt;
#define KC_SOBOL_OPT_INIT { 1, KC_SOBOL_SEQUENCE, 0, 0.95, 1 }

/* One input. low and high are quantiles (type 7) of the bootstrap, NaN without it. With KC_SOBOL_SEQUENCE the rows are not independent:
 * the limits are then wider than need be. All NaN with KC_NOTE_NOT_DEFINED when y does not vary. */
typedef struct kc_sobol_index {
    kc_estimate first, total;
} kc_sobol_index;

/* u [n (d + 2)][d]: rows of A, of B, of AB_1, … AB_d. Row j of A and B are 2 d numbers of one stream: the same seed gives the same matrix.
 * Fails KC_E_ARG for n < 2, d < 1 or d > KC_SOBOL_INPUTS_MAX; u untouched then. */
kc_code kc_sobol_design(size_t n, size_t d, const kc_sobol_opt *opt, double *u, kc_err *err);

/* y [n (d + 2)] in the order of kc_sobol_design; out [d]; work [2 * n_bootstrap] (NULL without bootstrap).
 * Fails KC_E_ARG (n, d, conf), KC_E_DATA for a y that is not finite (err->at is its row); out untouched then. */
kc_code kc_sobol_indices(size_t n, size_t d, const double *y, const kc_sobol_opt *opt, kc_sobol_index *out, double *work, kc_err *err);

/* The model: y [n_rows] from u [n_rows][d]. Called from several threads at once, `thread` is 0 .. n_threads-1. A y that is not finite ends
 * the run with KC_E_DATA. */
typedef void (*kc_sobol_model)(void *ctx, size_t n_rows, size_t d, const double *u, double *y, int thread);

/* work [kc_sobol_work_size(n, d, opt)]; on return it begins with the y [n (d + 2)]. */
size_t  kc_sobol_work_size(size_t n, size_t d, const kc_sobol_opt *opt);
kc_code kc_sobol_run(size_t n, size_t d, const kc_sobol_opt *opt, kc_sobol_model model, void *ctx, kc_sobol_index *out, double *work, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
