/* Direct and indirect standardisation. */
#include "kangce/kc_standardise.h"
#include "kangce/kc_dist.h"
#include "rates_internal.h"

#include <math.h>

static double or_zero(double x)
{
    return isnan(x) ? 0 : x;
}

static kc_code negative(double x, size_t i, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, (long)i, "stats.events_negative", "%g", x);
}

static kc_code check_dsr(size_t n, const double *events, const double *e2, const double *pop, const double *w, kc_err *err)
{
    double sum = 0;

    if (n == 0) return kc_fail(err, KC_E_ARG, -1, "stats.no_bands", "");
    for (size_t i = 0; i < n; i++) {
        if (events[i] < 0 || isinf(events[i])) return negative(events[i], i, err);
        if (e2 && (e2[i] < 0 || isinf(e2[i]))) return negative(e2[i], i, err);
        if (!(pop[i] > 0) || isinf(pop[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.population_not_positive", "%g", pop[i]);
        if (!(w[i] >= 0) || isinf(w[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.weight_negative", "%g", w[i]);
        sum += w[i];
    }
    return sum > 0 ? KC_OK : kc_fail(err, KC_E_DATA, -1, "stats.weights_zero", "");
}

/* What the three intervals need: rate y, variance v, and the greatest and mean weight of one event. */
typedef struct parts {
    double y, v, events, pop, largest, mean, mean_square;
} parts;

static parts add_up(size_t n, const double *events, const double *e2, const double *pop, const double *w)
{
    parts  p = { 0 };
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double one = w[i] / pop[i], e = or_zero(events[i]);

        sum += w[i];
        p.events += e;
        p.pop += pop[i];
        p.y += one * e;
        p.v += one * one * (e2 ? or_zero(e2[i]) : e);
        p.largest = fmax(p.largest, one);
        p.mean += one;
        p.mean_square += one * one;
    }
    p.y /= sum;
    p.v /= sum * sum;
    p.largest /= sum;
    p.mean /= sum * (double)n;
    p.mean_square /= sum * sum * (double)n;
    return p;
}

static void dobson(const parts *p, double conf, kc_estimate *r)
{
    count_limits l;
    double       low, high, scale = sqrt(p->v / p->events);

    if (!(p->v > 0)) { /* no events, or none in an age that the standard has */
        *r = (kc_estimate){ p->y, NAN, NAN, KC_NOTE_NO_INTERVAL };
        return;
    }
    count_limits_init(&l, conf, KC_COUNT_AUTO, false);
    count_limits_of(&l, p->events, &low, &high);
    *r = (kc_estimate){ p->y, p->y + scale * (low - p->events), p->y + scale * (high - p->events),
                        isnan(low) ? KC_NOTE_NO_INTERVAL : KC_NOTE_NONE };
}

static void gamma_limits(const parts *p, double conf, bool tiwari, kc_estimate *r)
{
    double tail = (1 - conf) / 2, m = tiwari ? p->mean : p->largest, mm = tiwari ? p->mean_square : m * m;
    double y = p->y + m, v = p->v + mm;

    r->value = p->y;
    r->low = p->y > 0 ? p->v / (2 * p->y) * kc_chi2_quantile(tail, 2 * p->y * p->y / p->v) : 0;
    r->high = v / (2 * y) * kc_chi2_upper(tail, 2 * y * y / v);
    r->note = KC_NOTE_NONE;
}

kc_code kc_dsr(size_t n, const double *events, const double *e2, const double *pop, const double *w, const kc_dsr_opt *opt, kc_dsr_out *out,
               kc_err *err)
{
    kc_code     code = check_conf_per(opt->conf, opt->per, err);
    kc_estimate r = { NAN, NAN, NAN, KC_NOTE_FEW_EVENTS };

    if (code || (code = check_dsr(n, events, e2, pop, w, err))) return code;
    parts p = add_up(n, events, e2, pop, w);
    bool  shown = p.events >= opt->min_events;

    if (shown && opt->interval == KC_DSR_DOBSON) dobson(&p, opt->conf, &r);
    else if (shown) gamma_limits(&p, opt->conf, opt->interval == KC_DSR_TIWARI, &r);
    r.value *= opt->per;
    r.low *= opt->per;
    r.high *= opt->per;
    *out = (kc_dsr_out){ r, p.events, p.pop, shown ? opt->per * sqrt(p.v) : NAN };
    return KC_OK;
}

static kc_code check_isr(size_t n, const double *events, const double *pop, const double *ref_events, const double *ref_pop, kc_err *err)
{
    if (n == 0) return kc_fail(err, KC_E_ARG, -1, "stats.no_bands", "");
    for (size_t i = 0; i < n; i++) {
        if (events[i] < 0 || isinf(events[i])) return negative(events[i], i, err);
        if (ref_events[i] < 0 || isinf(ref_events[i])) return negative(ref_events[i], i, err);
        if (pop[i] < 0 || isinf(pop[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.population_not_positive", "%g", pop[i]);
        if (!(ref_pop[i] > 0) || isinf(ref_pop[i]))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.population_not_positive", "%g", ref_pop[i]);
    }
    return KC_OK;
}

kc_code kc_isr(size_t n, const double *events, const double *pop, const double *ref_events, const double *ref_pop, const kc_isr_opt *opt,
               kc_isr_out *out, kc_err *err)
{
    kc_code      code = check_conf_per(opt->conf, opt->per, err);
    double       observed = 0, expected = 0, re = 0, rp = 0, low, high;
    size_t       given = 0;
    count_limits l;

    if (code || (code = check_isr(n, events, pop, ref_events, ref_pop, err))) return code;
    for (size_t i = 0; i < n; i++) {
        given += isnan(events[i]) ? 0 : 1;
        observed += or_zero(events[i]);
        expected += or_zero(pop[i]) * or_zero(ref_events[i]) / ref_pop[i];
        re += or_zero(ref_events[i]);
        rp += ref_pop[i];
    }
    double      crude = opt->per * re / rp;
    kc_estimate r = { NAN, NAN, NAN, given ? KC_NOTE_NOT_DEFINED : KC_NOTE_MISSING };

    if (given && expected > 0) {
        double f = (opt->ratio ? opt->per : crude) / expected;

        count_limits_init(&l, opt->conf, KC_COUNT_AUTO, false);
        count_limits_of(&l, observed, &low, &high);
        r = (kc_estimate){ observed * f, low * f, high * f, isnan(low) ? KC_NOTE_NO_INTERVAL : KC_NOTE_NONE };
    }
    *out = (kc_isr_out){ r, given ? observed : NAN, expected, crude };
    return KC_OK;
}
