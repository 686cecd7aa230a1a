/* Forecasts of a yearly indicator: lines, drift and exponential smoothing, with prediction intervals, and a test of them on the past.
 *
 *   kc_forecast_fit ──> kc_forecast_fit_result ──> kc_forecast_at       point and interval of one future year
 *                                             └──> kc_forecast_chance   probability that the year's value meets a target
 *   kc_forecast_backtest   errors and coverage of a model, forecasting from every past year in turn
 *
 *   KC_FC_OLS     y = a + b x                    KC_FC_LOG   log y = a + b x; point = median
 *   KC_FC_MEAN    y = mean                       KC_FC_NAIVE y = last value           KC_FC_DRIFT  last value + average yearly change
 *   KC_FC_SES, KC_FC_HOLT, KC_FC_DAMPED          level; level and trend; damped trend: the smallest mean squared one-step error
 *   KC_FC_ANN … KC_FC_MADN                       the same models by likelihood, with additive (A) or multiplicative (M) errors: ETS(E,T,N)
 *   KC_FC_ETS                                    that of the six with the smallest AICc
 *
 * x [n] strictly increasing, y [n]; NaN in y = missing, left out. OLS, LOG and MEAN take any gaps. The others need evenly spaced values
 * without a hole: else the result is NaN with KC_NOTE_MISSING. Fewer than 5 values: points, but no interval and no chance
 * (KC_NOTE_FEW_POINTS). All functions are pure, allocate nothing and may be called from any number of threads. ARIMA models are not here.
 *
 * Method  Hyndman, Koehler, Ord, Snyder, Forecasting with Exponential Smoothing, 2008: state equations ch. 2, estimation ch. 5, variances
 *         ch. 6. Parameters: 1e-4 <= alpha <= 0.9999, 1e-4 <= beta <= alpha, 0.8 <= phi <= 0.98, start values free; Nelder-Mead from the
 *         line through the first ten values. Same criterion and bounds as R forecast. Since 0.2.
 */
#ifndef KC_FORECAST_H
#define KC_FORECAST_H

#include "kangce/kc_err.h"
#include "kangce/kc_note.h"
#include "kangce/kc_trend.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum kc_fc_model {
    KC_FC_OLS, KC_FC_LOG, KC_FC_MEAN, KC_FC_NAIVE, KC_FC_DRIFT, KC_FC_SES, KC_FC_HOLT, KC_FC_DAMPED,
    KC_FC_ANN, KC_FC_AAN, KC_FC_AADN, KC_FC_MNN, KC_FC_MAN, KC_FC_MADN, KC_FC_ETS,
    KC_FC_N
} kc_fc_model;

/* "ols", "log", "mean", "naive", "drift", "ses", "holt", "damped", "ets_ann" … "ets"; "?" outside the list. */
const char *kc_forecast_name(kc_fc_model m);

enum { KC_FC_STEPS_MAX = 200, KC_FC_POINTS_MAX = 1000 }; /* furthest step ahead of models with a step; longest series */

typedef struct kc_forecast {
    kc_fc_model model;    /* asked for */
    kc_fc_model used;     /* KC_FC_ETS: the one chosen */
    size_t      n;        /* values used */
    double      last, step; /* last x; distance of neighbours (NaN when uneven: OLS, LOG, MEAN) */
    kc_fit      line;     /* OLS, LOG */
    double      alpha, beta, phi;      /* NaN where the model has none */
    double      level0, trend0;        /* start values */
    double      level, trend;          /* at the last value; NAIVE, DRIFT, MEAN use them as well */
    double      sigma2;   /* of one-step errors (relative ones with M): sum of squares / (n - parameters) */
    double      sse, loglik, aicc;     /* smoothing only; loglik without its constant, as R forecast prints it */
    kc_note     note;     /* MISSING: a hole; FEW_POINTS; NOT_DEFINED: LOG or M with values <= 0; NO_INTERVAL: more parameters than values */
} kc_forecast;

/* Fails KC_E_ARG unknown model; KC_E_LIMIT n above KC_FC_POINTS_MAX; KC_E_DATA x not increasing, y infinite. What a model cannot do is a note, not a failure.
 * Edge   a constant series: forecasts are that constant, interval of width 0. */
kc_code kc_forecast_fit(kc_fc_model model, size_t n, const double *x, const double *y, kc_forecast *out, kc_err *err);

/* Forecast for x0 > last. h = (x0 - last) / step steps ahead must be whole for models with a step, and at most
 * KC_FC_STEPS_MAX (KC_E_ARG). A forecast beyond the range of double: NaN, KC_NOTE_NOT_DEFINED.
 *
 *   OLS, LOG       t(n-2), s sqrt(1 + 1/n + (x0 - mean)^2 / Sxx)                   kc_fit_forecast
 *   MEAN           t(n-1), s sqrt(1 + 1/n)
 *   NAIVE          normal, s sqrt(h), s^2 the mean squared yearly change
 *   DRIFT          normal, s sqrt(h (1 + h / (n - 1))), s^2 the variance of the yearly changes with n - 2
 *   A errors       normal, sigma sqrt(1 + sum c[j]^2), j = 1 .. h-1;   c[j] = alpha + beta j, damped alpha + beta (phi + … + phi^j)
 *   M errors       normal, sqrt((1 + sigma2) theta[h] - mu[h]^2), theta[h] = mu[h]^2 + sigma2 sum c[j]^2 theta[h-j]
 *
 * out: value, low, high; with fewer than 5 values or no variance the value stands alone. */
kc_code kc_forecast_at(const kc_forecast *f, double x0, double conf, kc_estimate *out, kc_err *err);

/* Probability that the value at x0 meets the target: kc_prediction_chance with the same distribution. NaN where there is no interval. */
kc_code kc_forecast_chance(const kc_forecast *f, double x0, double target, kc_side side, double *p, kc_err *err);

/* ---- back-test ---- */

typedef struct kc_fc_score {
    size_t  n;         /* forecasts compared */
    double  bias;      /* mean of forecast - value */
    double  mae, rmse;
    double  mape;      /* mean of |error / value| in %; NaN when a value is 0 */
    double  mase;      /* mean of |error| / (mean absolute yearly change of the years before the origin) */
    double  coverage;  /* share of values within the interval; NaN when no forecast had one */
    size_t  n_covered; /* forecasts that had an interval */
    kc_note note;
} kc_fc_score;

/* Rolling origin: for every origin with at least `first` values up to it, the model is fitted to these and forecasts the next 1 .. horizon
 * values; those that exist are compared.
 *
 * first    >= 3; horizon 1 .. 50
 * out      [horizon + 1]: out[h] of h steps ahead, out[0] of all together
 * Edge     no comparison possible: n 0, all NaN, KC_NOTE_FEW_POINTS. Years between are counted in values, so give series without holes. */
kc_code kc_forecast_backtest(kc_fc_model model, size_t n, const double *x, const double *y, size_t first, size_t horizon, double conf,
                             kc_fc_score *out, kc_err *err);

#ifdef __cplusplus
}
#endif
#endif
