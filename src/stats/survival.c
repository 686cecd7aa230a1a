/* Kaplan-Meier, limits of survival, standardised survival. */
#include "survival_internal.h"
#include "kangce/kc_dist.h"
#include "kangce/kc_order.h"

#include <math.h>

kc_code surv_check(size_t n, const double *time, const double *status, size_t n_times, const double *times, const kc_surv_opt *opt, kc_err *err)
{
    if (n == 0) return kc_fail(err, KC_E_ARG, -1, "stats.no_values", "%s", "");
    if (!(opt->conf > 0 && opt->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", opt->conf);
    for (size_t k = 0; k < n_times; k++)
        if (!(times[k] >= 0 && times[k] < INFINITY) || (k && !(times[k] > times[k - 1])))
            return kc_fail(err, KC_E_ARG, (long)k, "stats.surv_times", "%g", times[k]);
    for (size_t i = 0; i < n; i++) {
        if (!(time[i] >= 0 && time[i] < 1e6)) return kc_fail(err, KC_E_DATA, (long)i, "stats.surv_time", "%g", time[i]);
        if (status[i] != 0 && status[i] != 1) return kc_fail(err, KC_E_DATA, (long)i, "stats.surv_status", "%g", status[i]);
    }
    return KC_OK;
}

void surv_limits(kc_surv_point *p, double v, const kc_surv_opt *opt, bool within)
{
    double s = p->value, half = kc_norm_quantile(0.5 + opt->conf / 2) * sqrt(v);

    p->se = s * sqrt(v);
    switch (opt->limits) {
    case KC_SURV_LOG:
        p->low = s * exp(-half);
        p->high = s * exp(half);
        break;
    case KC_SURV_LOG_LOG:
        p->low = s > 0 && s < 1 ? pow(s, exp(half / fabs(log(s)))) : NAN; /* log(-log S) is not finite elsewhere */
        p->high = s > 0 && s < 1 ? pow(s, exp(-half / fabs(log(s)))) : NAN;
        break;
    case KC_SURV_PLAIN:
        p->low = s - s * half;
        p->high = s + s * half;
        break;
    }
    if (within) {
        if (p->low < 0) p->low = 0;
        if (p->high > 1) p->high = 1;
    }
    if (isnan(p->low) || isnan(p->high)) p->note = KC_NOTE_NO_INTERVAL;
}

size_t surv_before(size_t n, const double *time, const size_t *order, double t)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (time[order[mid]] < t) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* Times that differ by less than 1e-9 of themselves are one time: days over 365.25 and the like are rounded. */
static double earliest_same(double t)
{
    return t * (1 - 1e-9);
}

static bool earlier(double a, double b)
{
    return a < earliest_same(b);
}

/* The curve after the deaths of one time after the other. */
typedef struct curve {
    double s, v;
    size_t events;
} curve;

static void step(curve *c, double deaths, double at_risk, kc_surv_type type)
{
    if (deaths == 0) return;
    c->events += (size_t)deaths;
    c->s *= type == KC_SURV_PRODUCT ? (at_risk - deaths) / at_risk : exp(-deaths / at_risk);
    c->v += type == KC_SURV_PRODUCT ? deaths / (at_risk * (at_risk - deaths)) : deaths / (at_risk * at_risk);
}

kc_code kc_kaplan_meier(size_t n, const double *time, const double *status, size_t n_times, const double *times, const kc_surv_opt *opt,
                        size_t *work, kc_surv_point *out, kc_err *err)
{
    kc_code code = surv_check(n, time, status, n_times, times, opt, err);
    curve   c = { 1, 0, 0 };
    size_t  i = 0;

    if (code) return code;
    kc_sort_index(n, time, work);
    double longest = time[work[n - 1]];

    for (size_t k = 0; k < n_times; k++) {
        while (i < n && !earlier(times[k], time[work[i]])) {
            double t = time[work[i]], at_risk = (double)(n - i), deaths = 0;

            for (; i < n && !earlier(t, time[work[i]]); i++) deaths += status[work[i]];
            step(&c, deaths, at_risk, opt->type);
        }
        kc_surv_point p = { .time = times[k], .value = c.s, .n_events = c.events, .n_risk = n - surv_before(n, time, work, earliest_same(times[k])) };

        if (earlier(longest, times[k]) && c.s > 0)
            p = (kc_surv_point){ times[k], NAN, NAN, NAN, NAN, 0, c.events, KC_NOTE_EXTRAPOLATED };
        else if (i == 0) p.low = p.high = 1; /* before anybody's follow-up ended: nothing is estimated */
        else if (c.s > 0) surv_limits(&p, c.v, opt, true);
        else p = (kc_surv_point){ times[k], 0, NAN, NAN, NAN, p.n_risk, c.events, KC_NOTE_NO_INTERVAL };
        out[k] = p;
    }
    return KC_OK;
}

kc_code kc_survival_standard(size_t n, const kc_surv_point *points, const double *weight, const kc_surv_opt *opt, kc_surv_point *out, kc_err *err)
{
    double        sum = 0, variance = 0, value = 0;
    kc_surv_point p = { 0 };

    if (n == 0) return kc_fail(err, KC_E_ARG, -1, "stats.no_values", "%s", "");
    if (!(opt->conf > 0 && opt->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", opt->conf);
    for (size_t i = 0; i < n; i++) {
        if (!(weight[i] >= 0 && weight[i] < INFINITY)) return kc_fail(err, KC_E_DATA, (long)i, "stats.surv_weight", "%g", weight[i]);
        sum += weight[i];
    }
    if (!(sum > 0)) return kc_fail(err, KC_E_DATA, -1, "stats.surv_weight", "%g", sum);
    p.time = points[0].time;
    for (size_t i = 0; i < n; i++) {
        p.n_risk += points[i].n_risk;
        p.n_events += points[i].n_events;
        if (weight[i] == 0) continue;
        value += weight[i] / sum * points[i].value;
        variance += pow(weight[i] / sum * points[i].se, 2);
        if (points[i].note == KC_NOTE_NO_INTERVAL && !isnan(points[i].se)) continue; /* S of 1: the sum may have limits */
        if (points[i].note != KC_NOTE_NONE && (p.note == KC_NOTE_NONE || isnan(points[i].value))) p.note = points[i].note;
    }
    p.value = value;
    if (isnan(value) || isnan(variance)) p.se = p.low = p.high = NAN;
    else surv_limits(&p, value > 0 ? variance / (value * value) : 0, opt, false);
    *out = p;
    return KC_OK;
}
