/* Proportions, counts and rates. Every function checks all rows first and calculates afterwards, so that a bad row leaves the outputs alone. */
#include "rates_internal.h"
#include "kangce/kc_dist.h"

#include <math.h>

/* From this many rows on the exact limits of 0 .. 9 events are tabled: 19 quantiles instead of two a row. */
enum { TABLE_FROM = 40 };

kc_code check_conf_per(double conf, double per, kc_err *err)
{
    if (!(conf > 0 && conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", conf);
    if (!(per > 0) || isinf(per)) return kc_fail(err, KC_E_ARG, -1, "stats.per_not_positive", "%g", per);
    return KC_OK;
}

static kc_code check_events(size_t n, const double *events, kc_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (events[i] < 0 || isinf(events[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.events_negative", "%g", events[i]);
    return KC_OK;
}

static kc_code check_pop(size_t n, const double *pop, kc_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (pop[i] <= 0 || isinf(pop[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.population_not_positive", "%g", pop[i]);
    return KC_OK;
}

/* ---- limits of a count ---- */

static double exact_low(double events, double tail)
{
    return events > 0 ? kc_chi2_quantile(tail, 2 * events) / 2 : 0;
}

static double exact_high(double events, double tail)
{
    return kc_chi2_upper(tail, 2 * events + 2) / 2;
}

static double byar_low(double events, double z)
{
    if (events == 0) return 0;
    double f = 1 - 1 / (9 * events) - z / (3 * sqrt(events));

    return f < 0 ? NAN : events * f * f * f;
}

static double byar_high(double events, double z)
{
    double o = events + 1, f = 1 - 1 / (9 * o) + z / (3 * sqrt(o));

    return o * f * f * f;
}

void count_limits_init(count_limits *l, double conf, kc_count_method method, bool tabled)
{
    l->method = method;
    l->tail = (1 - conf) / 2;
    l->z = kc_norm_quantile(conf + l->tail);
    l->tabled = tabled && method != KC_COUNT_BYAR;
    for (int i = 0; l->tabled && i < LIMITS_EXACT_BELOW; i++) {
        l->low[i] = exact_low(i, l->tail);
        l->high[i] = exact_high(i, l->tail);
    }
}

void count_limits_of(const count_limits *l, double events, double *low, double *high)
{
    bool exact = l->method == KC_COUNT_EXACT || (l->method == KC_COUNT_AUTO && events < LIMITS_EXACT_BELOW);

    if (exact && l->tabled && events < LIMITS_EXACT_BELOW && events == floor(events)) {
        *low = l->low[(int)events];
        *high = l->high[(int)events];
    } else {
        *low = exact ? exact_low(events, l->tail) : byar_low(events, l->z);
        *high = exact ? exact_high(events, l->tail) : byar_high(events, l->z);
    }
}

/* ---- columns ---- */

static const kc_estimate missing = { NAN, NAN, NAN, KC_NOTE_MISSING };

kc_code kc_proportions(size_t n_rows, const double *x, const double *of, const kc_rate_opt *opt, kc_estimate *out, kc_err *err)
{
    bool    all = opt->conf == 1;
    kc_code code = check_conf_per(all ? 0.5 : opt->conf, opt->per, err);

    if (code || (code = check_events(n_rows, x, err)) || (code = check_pop(n_rows, of, err))) return code;
    for (size_t i = 0; i < n_rows; i++)
        if (x[i] > of[i]) return kc_fail(err, KC_E_DATA, (long)i, "stats.count_above_total", "%g" KC_SEP "%g", x[i], of[i]);

    double z = all ? INFINITY : kc_norm_quantile(opt->conf + (1 - opt->conf) / 2), zz = z * z, per = opt->per;

    for (size_t i = 0; i < n_rows; i++) {
        double a = x[i], n = of[i];

        if (isnan(a) || isnan(n)) {
            out[i] = missing;
            continue;
        }
        /* The product of both roots is x^2 / (n (n + z^2)): the lower one from the upper, where the difference would cancel for small x. */
        double p = a / n, half = a + zz / 2 + z * sqrt(zz / 4 + a * (1 - p)); /* halved, so that the largest numbers do not overflow */

        out[i].value = per * p;
        out[i].low = all ? 0 : per * (a / half * p);
        out[i].high = all || a == n ? per : per * (half / (n + zz));
        out[i].note = KC_NOTE_NONE;
    }
    return KC_OK;
}

kc_code kc_counts(size_t n, const double *events, const kc_rate_opt *opt, kc_estimate *out, kc_err *err)
{
    kc_code      code = check_conf_per(opt->conf, 1, err);
    count_limits l;

    if (code || (code = check_events(n, events, err))) return code;
    count_limits_init(&l, opt->conf, opt->method, n >= TABLE_FROM);
    for (size_t i = 0; i < n; i++) {
        if (isnan(events[i])) {
            out[i] = missing;
            continue;
        }
        out[i].value = events[i];
        count_limits_of(&l, events[i], &out[i].low, &out[i].high);
        out[i].note = isnan(out[i].low) ? KC_NOTE_NO_INTERVAL : KC_NOTE_NONE;
    }
    return KC_OK;
}

kc_code kc_rates(size_t n, const double *events, const double *pop, const kc_rate_opt *opt, kc_estimate *out, kc_err *err)
{
    kc_code      code = check_conf_per(opt->conf, opt->per, err);
    count_limits l;

    if (code || (code = check_events(n, events, err)) || (code = check_pop(n, pop, err))) return code;
    count_limits_init(&l, opt->conf, opt->method, n >= TABLE_FROM);
    for (size_t i = 0; i < n; i++) {
        if (isnan(events[i]) || isnan(pop[i])) {
            out[i] = missing;
            continue;
        }
        double low, high, f = opt->per / pop[i];

        count_limits_of(&l, events[i], &low, &high);
        out[i] = (kc_estimate){ events[i] * f, low * f, high * f, isnan(low) ? KC_NOTE_NO_INTERVAL : KC_NOTE_NONE };
    }
    return KC_OK;
}
