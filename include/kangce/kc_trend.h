/* The straight line through yearly values: slope, forecast with its prediction interval, chance of reaching a target.
 *
 *   kc_fit_line ──> kc_fit ──> kc_fit_forecast   point and interval of one future year
 *                         └──> kc_fit_chance     probability that the year's value meets a target
 *                         └──> kc_fit_class      rising, stable, falling
 *
 * Model, and what it does not say: values lie on a line (or, with log, on a curve of constant yearly growth), with independent errors
 * of equal spread. A policy that changes the pace is not in it. Breaks of a series are the caller's duty: give values of one definition.
 * All functions are pure, allocate nothing and may be called from any number of threads. Since 0.1.
 */
#ifndef KC_TREND_H
#define KC_TREND_H

#include "kangce/kc_err.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KC_FIT_N_MIN = 5 }; /* fewer values: no interval, no chance (methods.md, section 14) */

typedef struct kc_fit {
    size_t n;
    bool   log;          /* fitted to the natural logarithm of y */
    double x_mean, sxx;  /* of the n values */
    double intercept;    /* at x_mean */
    double slope;        /* per unit of x; with log: of log y */
    double s;            /* residual standard deviation, df = n - 2; NaN for n == 2 */
} kc_fit;

/* Least squares of y on x.
 *
 * x [n], y [n]  finite; x not all equal; with `log` every y > 0
 * out           untouched unless KC_OK. Residuals smaller than rounding (1e-12 of the largest |y|) give s = 0, a perfect line.
 *
 * Fails  KC_E_ARG   n < 2
 *        KC_E_DATA  a value not finite or not positive with log; err->at is its place; all x equal, err->at = -1
 * Method sums about the means (no cancellation); same as R lm() to 1e-12 on data/forecast. */
kc_code kc_fit_line(size_t n, const double *x, const double *y, bool log, kc_fit *out, kc_err *err);

/* The line at x0, and the standard error of a new value there: s sqrt(1 + 1/n + (x0 - mean x)^2 / Sxx). With log both are logarithms.
 * For callers that make many forecasts and keep the quantile of t. */
double kc_fit_at(const kc_fit *f, double x0);
double kc_fit_spread(const kc_fit *f, double x0);

/* Point forecast at x0 and its prediction interval with coverage conf in (0, 1):
 *
 *   yhat +- t(n-2) s sqrt(1 + 1/n + (x0 - mean x)^2 / Sxx)
 *
 * With log all three are taken back by exp(): the point is then the median, without a correction of bias.
 * low, high may be NULL. Fails KC_E_ARG for n < KC_FIT_N_MIN, conf out of range; point, low, high untouched then. */
kc_code kc_fit_forecast(const kc_fit *f, double x0, double conf, double *point, double *low, double *high, kc_err *err);

typedef enum kc_side { KC_SIDE_GE, KC_SIDE_GT, KC_SIDE_LE, KC_SIDE_LT } kc_side;

/* Probability that a new value at x0 meets `target`: the t(n-2) distribution of the prediction. For GE and GT the same unless s = 0:
 * then the line itself decides, and exactly on the target GE, LE give 1 and GT, LT give 0. With log and target <= 0: 1 above, 0 below.
 * Fails KC_E_ARG for n < KC_FIT_N_MIN or a target that is not finite; *p untouched then. */
kc_code kc_fit_chance(const kc_fit *f, double x0, double target, kc_side side, double *p, kc_err *err);

/* The same from what kc_fit_at and kc_fit_spread gave: df = n - 2 > 0, spread >= 0. */
double kc_prediction_chance(double point, double spread, double df, double target, kc_side side);

/* Two-sided p value of slope = 0 (t test, n - 2 degrees); NaN for n < 3; 0 for a perfect line that is not level, 1 for a level one. */
double kc_fit_slope_p(const kc_fit *f);

/* +1 rising, -1 falling, 0 no trend shown: the slope differs from zero at level alpha (0.05). n < 3: 0. */
int kc_fit_class(const kc_fit *f, double alpha);

#ifdef __cplusplus
}
#endif
#endif
