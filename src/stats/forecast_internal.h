/* What the files of forecasting share. */
#ifndef FORECAST_INTERNAL_H
#define FORECAST_INTERNAL_H

#include "kangce/kc_forecast.h"

#include <stdbool.h>

typedef struct ets_kind {
    bool multiplicative, trend, damped;
    bool mse; /* smallest mean squared error instead of the likelihood: the same optimum, another stop */
} ets_kind;

ets_kind ets_kind_of(kc_fc_model m);

/* y [n] without holes. Fills parameters, states, sigma2, sse, loglik, aicc, note. */
void ets_fit(kc_fc_model m, size_t n, const double *y, kc_forecast *f);

/* Mean and variance h >= 1 steps ahead. */
double ets_mean(const kc_forecast *f, int h);
double ets_variance(const kc_forecast *f, int h);

#endif
