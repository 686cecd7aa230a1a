/* Limits of a count, shared by rates, standardised rates and funnels. */
#ifndef RATES_INTERNAL_H
#define RATES_INTERNAL_H

#include "kangce/kc_rates.h"

enum { LIMITS_EXACT_BELOW = 10 };

typedef struct count_limits {
    kc_count_method method;
    double          z, tail; /* tail: area beyond each limit */
    bool            tabled;  /* low and high hold the exact limits of 0 .. 9 events */
    double          low[LIMITS_EXACT_BELOW], high[LIMITS_EXACT_BELOW];
} count_limits;

kc_code check_conf_per(double conf, double per, kc_err *err);

/* conf in (0, 1). The table pays from a few dozen rows on: tabled says whether to make it. */
void count_limits_init(count_limits *l, double conf, kc_count_method method, bool tabled);

/* events >= 0. *low is NaN where Byar's formula is below 0. */
void count_limits_of(const count_limits *l, double events, double *low, double *high);

#endif
