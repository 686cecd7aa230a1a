/* The recent trend of Fingertips. Both kinds of series give sums over the last points (line), once whole and once without each point. */
#include "kangce/kc_dist.h"
#include "kangce/kc_trend_test.h"
#include "trend_series.h"

#include <math.h>

typedef struct line {
    double w, wx, wy, wxx, wxy;
} line;

static void add(line *l, double w, double x, double y)
{
    l->w += w;
    l->wx += w * x;
    l->wy += w * y;
    l->wxx += w * x * x;
    l->wxy += w * x * y;
}

static double sxx(const line *l)
{
    return l->wxx - l->wx * l->wx / l->w;
}

static double slope(const line *l)
{
    return (l->wxy - l->wx * l->wy / l->w) / sxx(l);
}

/* A series seen the same way for both kinds: value and weight of point i; has() tells points that are complete. */
typedef struct series {
    size_t        n;
    const double *x, *a, *b; /* values and se, or counts and totals */
    bool          proportions;
} series;

static bool has(const series *s, size_t i)
{
    return !isnan(s->a[i]) && !isnan(s->b[i]);
}

static double logit(double count, double total)
{
    double half = count == 0 || count == total ? 0.5 : 0;

    return log((count + half) / (total - count + half));
}

/* x is taken from its last value so that no digits are lost. */
static line sums(const series *s, size_t from, size_t without)
{
    line l = { 0, 0, 0, 0, 0 };

    for (size_t i = from; i < s->n; i++)
        if (i != without && has(s, i)) {
            if (s->proportions) add(&l, 1, s->x[i] - s->x[s->n - 1], logit(s->a[i], s->b[i]));
            else add(&l, 1 / (s->b[i] * s->b[i]), s->x[i] - s->x[s->n - 1], s->a[i]);
        }
    return l;
}

static void chi_values(const series *s, size_t from, kc_recent *r)
{
    line l = sums(s, from, s->n);

    r->slope = slope(&l);
    r->chi2 = r->slope * r->slope * sxx(&l);
}

static void chi_proportions(const series *s, size_t from, kc_recent *r)
{
    line   l = { 0, 0, 0, 0, 0 };
    double p;

    for (size_t i = from; i < s->n; i++)
        if (has(s, i)) add(&l, s->b[i], s->x[i] - s->x[s->n - 1], s->a[i] / s->b[i]);
    p = l.wy / l.w;
    r->slope = slope(&l);
    r->chi2 = p > 0 && p < 1 ? r->slope * r->slope * sxx(&l) / (p * (1 - p)) : NAN;
}

static kc_recent_class classify(double direction, int better)
{
    static const kc_recent_class up[] = { KC_RECENT_INCREASING_WORSE, KC_RECENT_INCREASING, KC_RECENT_INCREASING_BETTER };
    static const kc_recent_class down[] = { KC_RECENT_DECREASING_BETTER, KC_RECENT_DECREASING, KC_RECENT_DECREASING_WORSE };

    return (direction > 0 ? up : down)[better + 1];
}

static kc_code recent(const series *s, const kc_recent_opt *opt, kc_recent *out, kc_err *err)
{
    kc_recent r = { NAN, NAN, NAN, 0, NAN, NAN, false, KC_RECENT_NONE, KC_NOTE_FEW_POINTS };
    kc_code   code = trend_check_conf(opt->conf, err);
    size_t    from = s->n;

    if (code) return code;
    if (opt->points < 3 || opt->points > KC_RECENT_POINTS_MAX || opt->better < -1 || opt->better > 1)
        return kc_fail(err, KC_E_ARG, -1, "stats.recent_options", "%zu" KC_SEP "%d", opt->points, opt->better);
    while (from > 0 && r.n < opt->points) r.n += has(s, --from);
    if (r.n < opt->points) {
        r.n = 0;
        *out = r;
        return KC_OK;
    }
    for (size_t i = s->n; i-- > from;)
        if (has(s, i) && isnan(r.to)) r.to = s->x[i];
    r.from = s->x[from];
    (s->proportions ? chi_proportions : chi_values)(s, from, &r);
    r.p = kc_chi2_sf(r.chi2, 1);
    r.note = isnan(r.chi2) ? KC_NOTE_NOT_DEFINED : KC_NOTE_NONE;
    r.stable = true;
    line all = sums(s, from, s->n);
    for (size_t i = from; i < s->n; i++)
        if (has(s, i)) {
            line l = sums(s, from, i);

            if ((slope(&l) < 0) != (slope(&all) < 0)) r.stable = false;
        }
    r.cls = KC_RECENT_NO_CHANGE;
    if (r.chi2 > kc_chi2_quantile(opt->conf, 1) && (r.stable || !opt->stable)) r.cls = classify(slope(&all), opt->better);
    *out = r;
    return KC_OK;
}

kc_code kc_recent_values(size_t n, const double *x, const double *y, const double *se, const kc_recent_opt *opt, kc_recent *out, kc_err *err)
{
    series  s = { n, x, y, se, false };
    kc_code code = trend_check(n, x, y, err);

    for (size_t i = 0; !code && i < n; i++)
        if (has(&s, i) && !(se[i] > 0 && isfinite(se[i]))) code = kc_fail(err, KC_E_DATA, (long)i, "stats.trend_se", "%.10g", x[i]);
    return code ? code : recent(&s, opt, out, err);
}

kc_code kc_recent_proportions(size_t n, const double *x, const double *count, const double *total, const kc_recent_opt *opt, kc_recent *out,
                              kc_err *err)
{
    series  s = { n, x, count, total, true };
    kc_code code = trend_check(n, x, count, err);

    for (size_t i = 0; !code && i < n; i++)
        if (has(&s, i) && !(count[i] >= 0 && total[i] > 0 && count[i] <= total[i] && isfinite(total[i])))
            code = kc_fail(err, KC_E_DATA, (long)i, "stats.trend_proportion", "%.10g", x[i]);
    return code ? code : recent(&s, opt, out, err);
}

const char *kc_recent_name(kc_recent_class c)
{
    static const char *const names[] = { "none",           "no_change",         "increasing",       "decreasing", "increasing_better",
                                         "increasing_worse", "decreasing_better", "decreasing_worse" };

    return (unsigned)c < sizeof names / sizeof *names ? names[c] : "?";
}
