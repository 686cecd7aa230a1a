/* Shared by the files outbreak_*.c: checks, the same time of past years, and the log-linear fit in blocks. */
#ifndef OUTBREAK_INTERNAL_H
#define OUTBREAK_INTERNAL_H

#include "kangce/kc_outbreak.h"

/* Every count >= 0 and finite, or NaN. */
kc_code outbreak_check_counts(size_t n, const double *count, kc_err *err);
/* Days strictly ascending, if there are any; freq >= 1. */
kc_code outbreak_check_series(const kc_series *s, kc_err *err);

/* Index of the point `steps` weeks (months, days by freq) after the same time `years` years before point now; -1 when there is none. */
long outbreak_same_time(const kc_series *s, size_t now, int years, int steps);

/* Observations sorted by block; t is counted from the time that will be predicted, which is 0. */
typedef struct outbreak_data {
    size_t  n;
    int     n_blocks;
    size_t  start[KC_FARRINGTON_PERIODS + 2]; /* block g holds start[g] .. start[g+1]-1; the last block is that of the prediction */
    double *y, *t, *offset;                   /* offset is all 0 without population */
    double *omega, *w, *eta, *mu, *z, *y_log_y; /* omega: prior weights; w: omega mu of the last round */
    bool    weighted;                         /* omega is in use */
} outbreak_data;

typedef struct outbreak_fit {
    bool   converged, trend; /* trend: the model has an estimated slope */
    double slope, slope_var; /* unscaled */
    double eta0, eta0_var;   /* prediction at t = 0 in the last block, without offset; unscaled variance */
    double pearson, prior;   /* sum w r^2 and sum omega r^2, r = (y - mu) / mu */
    double df;
    double sxx;
    double w_sum[KC_FARRINGTON_PERIODS + 1], t_mean[KC_FARRINGTON_PERIODS + 1]; /* by block, with the weights w */
} outbreak_fit;

void outbreak_fit_blocks(outbreak_data *d, bool trend, double tolerance, outbreak_fit *f);
/* Weights from the Anscombe residuals of fit f with dispersion phi. */
void outbreak_reweight(outbreak_data *d, const outbreak_fit *f, double phi, double threshold);

#endif
