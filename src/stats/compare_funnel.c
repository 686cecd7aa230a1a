/* Funnel limits at the points of an axis, and the class of each area. */
#include "kangce/kc_compare.h"
#include "kangce/kc_dist.h"
#include "rates_internal.h"

#include <math.h>

static const double tails[2] = { 0.025, 0.001 };

enum { DSR_EVENTS_MIN = 10 };

const char *kc_funnel_class_name(kc_funnel_class c)
{
    static const char *const names[KC_FUNNEL_CLASSES] = { "", "Low (0.001)", "Low (0.025)", "Not significant", "High (0.025)", "High (0.001)" };

    return (unsigned)c < KC_FUNNEL_CLASSES ? names[c] : "?";
}

static kc_code check_events(size_t n, const double *events, bool all, kc_err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (isnan(events[i]) && all) return kc_fail(err, KC_E_DATA, (long)i, "stats.events_missing", "");
        if (events[i] < 0 || isinf(events[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.events_negative", "%g", events[i]);
    }
    return KC_OK;
}

static kc_code check(size_t n, const double *events, const double *d, const kc_funnel_opt *opt, kc_err *err)
{
    bool    proportion = opt->kind == KC_FUNNEL_PROPORTION;
    size_t  present = 0;
    kc_code code = check_conf_per(0.95, opt->per, err);

    if (code || (code = check_events(n, events, opt->kind != KC_FUNNEL_RATIO, err))) return code;
    for (size_t i = 0; i < n; i++) {
        if (d[i] <= 0 || isinf(d[i]) || (proportion && isnan(d[i])))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.population_not_positive", "%g", d[i]);
        if (proportion && events[i] > d[i]) return kc_fail(err, KC_E_DATA, (long)i, "stats.count_above_total", "%g" KC_SEP "%g", events[i], d[i]);
        present += isnan(d[i]) ? 0 : 1;
    }
    return present ? KC_OK : kc_fail(err, KC_E_ARG, -1, "stats.no_values", "");
}

kc_code kc_funnel_denominators(size_t n, const double *events, const double *denominator, const double *rate, const kc_funnel_opt *opt,
                               double *out, kc_err *err)
{
    kc_code code = check_events(n, events, true, err);

    if (code) return code;
    for (size_t i = 0; i < n; i++) {
        double d = denominator ? denominator[i] : NAN, r = rate ? rate[i] : NAN;
        bool   needs = events[i] == 0 ? !opt->dsr : isnan(r);

        if (needs && !(d > 0)) return kc_fail(err, KC_E_DATA, (long)i, "stats.funnel_no_denominator", "");
        if (events[i] > 0 && !isnan(r) && !(r > 0)) return kc_fail(err, KC_E_DATA, (long)i, "stats.rate_not_positive", "%g", r);
    }
    for (size_t i = 0; i < n; i++) {
        double d = denominator ? denominator[i] : NAN, r = rate ? rate[i] : NAN;

        out[i] = events[i] == 0 ? (opt->dsr ? NAN : d) : isnan(r) ? d : opt->per * events[i] / r;
    }
    return KC_OK;
}

/* ---- the average and the axis ---- */

static int digits(double whole)
{
    int n = 1;

    for (; whole >= 10 && n < 400; whole /= 10) n++; /* an infinite one does not get smaller */
    return n;
}

/* 0.95 x rounded down to one digit; 1.05 x rounded up to two. */
static double floor_to_digit(double x)
{
    double unit = pow(10, digits(floor(x * 0.95)) - 1);

    return floor(x * 0.95 / unit) * unit;
}

static double ceiling_to_digits(double x)
{
    double unit = pow(10, digits(ceil(x * 1.05)) - 2);

    return ceil(x * 1.05 / unit) * unit;
}

/* average: events per unit of denominator; of a ratio 1. */
static double average_of(size_t n, const double *events, const double *d, kc_funnel_kind kind)
{
    double e = 0, sum = 0;

    if (kind == KC_FUNNEL_RATIO) return 1;
    for (size_t i = 0; i < n; i++) {
        e += events[i];
        sum += isnan(d[i]) ? 0 : d[i];
    }
    return e / sum;
}

static void axis(size_t n, const double *d, double average, const kc_funnel_opt *opt, kc_funnel_base *base)
{
    double min = INFINITY, max = 0, years = opt->kind == KC_FUNNEL_RATE ? opt->years : 1;

    for (size_t i = 0; i < n; i++) {
        min = fmin(min, d[i]); /* fmin and fmax pass NaN over */
        max = fmax(max, d[i]);
    }
    base->axis_min = max > 2 * min ? 0 : floor_to_digit(min / years) * years;
    base->axis_max = ceiling_to_digits(max / years) * years;
    if (opt->kind == KC_FUNNEL_RATE) {
        base->axis_min = floor(base->axis_min * average);
        base->axis_max = ceil(base->axis_max * average);
    }
}

static void spread(const kc_funnel_base *base, kc_funnel_kind kind, kc_funnel_point *out)
{
    out[0].x = fmax(1, base->axis_min);
    for (int j = 2; j <= KC_FUNNEL_POINTS; j++) {
        double before = out[j - 2].x;
        int    off = kind == KC_FUNNEL_RATIO ? j - 1 : j;

        out[j - 1].x = fmax(nearbyint(pow(base->axis_max / before, 1.0 / (101 - off)) * before), before + 1);
    }
}

/* ---- limits ---- */

/* Score limits at n people around the proportion p; low: the lower one. */
static double score_limit(double p, double n, double z, bool low)
{
    double zz = z * z, a = p * (n / zz + 1), b = 1 / zz + 1 / n, c = p * (n * (p * (n / zz + 2) - 1) + zz * (p - 1));
    double root = sqrt(fmax(0, a * a - b * c));

    return (low ? a - root : a + root) / (b * n);
}

/* The value at which PHE's search for `root` stops. It asks at each v whether x(v) is too large, which is the same as x(v) > root. */
static double as_searched(double root, double events)
{
    double v = 0.5;

    for (double step = 0.5; step > 1e-7;) {
        step /= 2;
        v += (1 + events) * v / (1 - v) > root ? -step : step;
    }
    return (1 + events) * v / (1 - v);
}

/* Expected events at which `events` lies on a limit. */
static double expected_at(double events, double tail, bool low, bool exact)
{
    double root = low ? kc_chi2_upper(tail, 2 * events + 2) / 2 : kc_chi2_quantile(tail, 2 * events) / 2;

    return exact ? root : as_searched(root, events);
}

static void limits_at(kc_funnel_point *p, double average, const kc_funnel_opt *opt)
{
    for (int i = 0; i < KC_FUNNEL_SIDES; i++) {
        bool   low = i % 2 == 0;
        double tail = tails[i / 2];

        if (opt->kind == KC_FUNNEL_PROPORTION) {
            double l = score_limit(average, p->x, kc_norm_upper(tail), low);

            p->expected[i] = NAN;
            p->limit[i] = opt->per * fmin(1, fmax(0, l));
        } else {
            double e = expected_at(p->x, tail, low, opt->exact);

            p->limit[i] = opt->per * average * p->x / e;
            p->expected[i] = opt->kind == KC_FUNNEL_RATE ? e / average / opt->years : e;
        }
    }
}

kc_code kc_funnel_limits(size_t n, const double *events, const double *denominators, const kc_funnel_opt *opt, kc_funnel_point *out,
                         kc_funnel_base *base, kc_err *err)
{
    kc_code code = check(n, events, denominators, opt, err);

    if (code) return code;
    if (opt->kind == KC_FUNNEL_RATE && (!(opt->years > 0) || isinf(opt->years)))
        return kc_fail(err, KC_E_ARG, -1, "stats.years_not_positive", "%g", opt->years);
    double         average = average_of(n, events, denominators, opt->kind);
    kc_funnel_base of = { 0, 0, 0 };

    axis(n, denominators, average, opt, &of);
    if (!isfinite(of.axis_min) || !isfinite(of.axis_max)) return kc_fail(err, KC_E_ARG, -1, "stats.funnel_axis", "%g", opt->years);
    *base = of;
    base->average = average * opt->per;
    spread(base, opt->kind, out);
    for (int i = 0; i < KC_FUNNEL_POINTS; i++) limits_at(&out[i], average, opt);
    return KC_OK;
}

/* ---- classes ---- */

static kc_funnel_class class_of(double value, const double low[2], const double high[2])
{
    if (value < low[1]) return KC_FUNNEL_LOW_3S;
    if (value < low[0]) return KC_FUNNEL_LOW_2S;
    if (value > high[1]) return KC_FUNNEL_HIGH_3S;
    if (value > high[0]) return KC_FUNNEL_HIGH_2S;
    return KC_FUNNEL_WITHIN;
}

kc_code kc_funnel_classes(size_t n, const double *events, const double *denominators, const kc_funnel_opt *opt, kc_funnel_class *cls, kc_err *err)
{
    kc_code      code = check(n, events, denominators, opt, err);
    count_limits l[2];

    if (code) return code;
    double average = average_of(n, events, denominators, opt->kind), low[2], high[2];

    for (int k = 0; k < 2; k++) count_limits_init(&l[k], 1 - 2 * tails[k], KC_COUNT_AUTO, true);
    for (size_t i = 0; i < n; i++) {
        double e = events[i], d = denominators[i];
        bool   none = isnan(e) || isnan(d) || (opt->kind == KC_FUNNEL_RATE && opt->dsr && e < DSR_EVENTS_MIN);

        cls[i] = KC_FUNNEL_NONE;
        if (none) continue;
        for (int k = 0; k < 2; k++) {
            if (opt->kind == KC_FUNNEL_PROPORTION) {
                low[k] = score_limit(average, d, l[k].z, true);
                high[k] = score_limit(average, d, l[k].z, false);
            } else count_limits_of(&l[k], e, &low[k], &high[k]);
        }
        if (opt->kind == KC_FUNNEL_PROPORTION) {
            cls[i] = class_of(e / d, low, high);
            continue;
        }
        /* The area's interval against the average: an average below it means the area is high. */
        kc_funnel_class other = class_of(average * d, low, high);

        cls[i] = (kc_funnel_class)(KC_FUNNEL_LOW_3S + KC_FUNNEL_HIGH_3S - other);
    }
    return KC_OK;
}
