/* What the files of the trend chapter share: checks of a yearly series. */
#ifndef TREND_SERIES_H
#define TREND_SERIES_H

#include "kangce/kc_err.h"

/* x strictly increasing and finite, y finite or NaN. */
kc_code trend_check(size_t n, const double *x, const double *y, kc_err *err);
kc_code trend_check_conf(double conf, kc_err *err);

/* The same as trend_check, for methods that go through all pairs: KC_E_LIMIT above KC_PAIRS_N_MAX. */
kc_code trend_check_pairs(size_t n, const double *x, const double *y, kc_err *err);

#endif
