/* Quantiles of complex samples: the weighted distribution function, read backwards, and its limits. */
#include "survey_internal.h"
#include "kangce/kc_dist.h"
#include "kangce/kc_order.h"

#include <math.h>

typedef struct curve { /* rows with y known and weight, by y */
    const kc_survey_design *d;
    survey_scratch         *s;
    size_t                  n;
    double                  weight;
} curve;

static void collect(curve *c, const double *y, const kc_survey_opt *opt)
{
    survey_scratch *s = c->s;
    long double     sum = 0;

    c->n = 0;
    for (size_t k = 0; k < survey_rows(c->d, opt); k++) {
        size_t i = survey_row(opt, k);

        if (isnan(y[i]) || !(c->d->weight[i] > 0)) continue;
        s->row[c->n] = i;
        s->z[c->n++] = y[i];
    }
    kc_sort_index(c->n, s->z, s->order);
    for (size_t k = 0; k < c->n; k++) {
        s->sorted[k] = s->z[s->order[k]];
        s->order[k] = s->row[s->order[k]]; /* from here on the row that stands k-th */
        sum += c->d->weight[s->order[k]];
        s->below[k] = (double)sum;
    }
    c->weight = (double)sum;
}

/* Position of the last row with the same y as position k. */
static size_t last_of(const curve *c, size_t k)
{
    while (k + 1 < c->n && c->s->sorted[k + 1] == c->s->sorted[k]) k++;
    return k;
}

/* The y whose F is p. Beyond 0 and 1 there is none. A weight within 1e-12 of the wanted one counts as equal. */
static double read_off(const curve *c, double p, kc_survey_rule rule)
{
    const double *y = c->s->sorted, *below = c->s->below;
    double        want = p * c->weight, slack = 1e-12 * c->weight;
    size_t        low = 0, high = c->n - 1;

    if (!(p >= 0 && p <= 1)) return NAN;
    while (low < high) { /* first position whose weight reaches it */
        size_t mid = low + (high - low) / 2;

        if (below[mid] >= want - slack) high = mid;
        else low = mid + 1;
    }
    size_t last = last_of(c, low);

    if (rule == KC_SURVEY_SCHOOL && fabs(below[last] - want) <= slack && last + 1 < c->n) return (y[low] + y[last + 1]) / 2;
    if (rule != KC_SURVEY_LINEAR) return y[low];
    while (low > 0 && y[low - 1] == y[last]) low--;
    if (low == 0) return y[0];
    return fmin(y[last], y[low - 1] + (y[last] - y[low - 1]) * (want - below[low - 1]) / (below[last] - below[low - 1]));
}

/* F(x) and its variance. */
static double at_or_below(const curve *c, double x, double *v)
{
    survey_scratch *s = c->s;
    double          f = 0;

    for (size_t k = 0; k < c->n && s->sorted[k] <= x; k++) f = s->below[k] / c->weight;
    survey_z_begin(c->d, s);
    for (size_t k = 0; k < c->n; k++)
        survey_z_add(c->d, s, s->order[k], c->d->weight[s->order[k]] * ((s->sorted[k] <= x) - f) / c->weight);
    *v = survey_z_variance(c->d, s);
    return f;
}

/* Francisco and Fuller: is F at position k within t standard errors of p? */
static bool within(const curve *c, size_t k, double p, double t)
{
    double v, f = at_or_below(c, c->s->sorted[k], &v);

    return fabs(f - p) <= t * sqrt(v);
}

/* Ends of the run of positions that hold, by halving between the quantile (position at) and an end. */
static double score_limit(const curve *c, size_t at, size_t end, double p, double t)
{
    size_t in = at, out = end;

    if (within(c, end, p, t)) return c->s->sorted[end];
    while (in > out ? in - out > 1 : out - in > 1) {
        size_t mid = in > out ? out + (in - out) / 2 : in + (out - in) / 2;

        if (within(c, mid, p, t)) in = mid;
        else out = mid;
    }
    return c->s->sorted[end > at ? out : in]; /* F stays above its limit from `out` on: the upper end is the first y that is refused */
}

static size_t position(const curve *c, double value)
{
    size_t k = 0;

    while (k + 1 < c->n && c->s->sorted[k + 1] <= value) k++;
    return k;
}

static void limits(const curve *c, double p, const kc_survey_quantile_opt *how, const kc_survey_opt *opt, double t, kc_survey_est *out)
{
    double v, low, high, f = at_or_below(c, out->value, &v);

    if (how->score) {
        out->low = score_limit(c, position(c, out->value), 0, p, t);
        out->high = score_limit(c, position(c, out->value), c->n - 1, p, t);
        return;
    }
    kc_survey_limits(f, v, (double)c->n, out->df, opt->interval, opt->conf, &low, &high);
    out->low = read_off(c, low, how->rule);
    out->high = read_off(c, high, how->rule);
}

kc_code kc_survey_quantile(const kc_survey_design *d, const double *y, double p, const kc_survey_quantile_opt *how, const kc_survey_opt *opt,
                           void *scratch, kc_survey_est *out, kc_err *err)
{
    kc_code        code = survey_check(d, y, NULL, opt, err);
    survey_scratch s;
    curve          c = { d, &s, 0, 0 };

    if (code) return code;
    if (!(p > 0 && p < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.survey_p", "%g", p);
    (void)survey_scratch_lay(d, scratch, &s);
    collect(&c, y, opt);
    survey_present(d, y, NULL, opt, &s);
    kc_survey_est e = { NAN, NAN, NAN, NAN, NAN, survey_df(d, y, opt, &s), c.weight, c.n, KC_NOTE_NONE };

    if (c.n == 0) e.note = KC_NOTE_MISSING;
    else {
        double t = opt->interval == KC_SURVEY_Z ? kc_norm_quantile(0.5 + opt->conf / 2)
                   : e.df > 0                   ? kc_t_quantile(0.5 + opt->conf / 2, e.df)
                                                : NAN;

        e.value = read_off(&c, p, how->rule);
        if (t > 0) limits(&c, p, how, opt, t, &e);
        e.se = (e.high - e.low) / (2 * t);
        e.note = isnan(e.se) ? KC_NOTE_NO_INTERVAL : d->n_lonely ? KC_NOTE_LONELY_UNIT : KC_NOTE_NONE;
    }
    *out = e;
    return KC_OK;
}
