/* Farrington's method: which past points form the baseline, which of the fits is used, and the bound made from it. */
#include "outbreak_internal.h"

#include "kangce/kc_dist.h"

#include <float.h>
#include <math.h>

enum { ARRAYS = 9 }; /* outbreak_data holds as many arrays of n_max */

static size_t n_max(size_t n, const kc_farrington_opt *opt)
{
    size_t window = (size_t)opt->years * (2 * (size_t)opt->half_window + 1);

    return n < window ? window : n;
}

size_t kc_farrington_work(size_t n, const kc_farrington_opt *opt)
{
    return ARRAYS * n_max(n, opt);
}

static kc_code check_options(const kc_series *s, size_t first, size_t m, const kc_farrington_opt *o, kc_err *err)
{
    bool flexible = o->version == KC_FARRINGTON_FLEXIBLE;
    const struct {
        const char *name;
        double      value, low, high;
        const char *range;
    } rules[] = {
        { "alpha", o->alpha, DBL_MIN, 0.5, "0 < alpha <= 0.5" },
        { "p-trend", o->p_trend, 0, 1, "0 .. 1" },
        { "weights-threshold", o->weights_threshold, DBL_MIN, 1e6, "> 0" },
        { "limit-cases", o->limit_cases, 0, 1e9, ">= 0" },
        { "tolerance", o->tolerance, DBL_MIN, 1e-4, "0 < tolerance <= 1e-4" },
        { "years", o->years, 1, 50, "1 .. 50" },
        { "half-window", o->half_window, 0, (s->freq - 1) / 2, "0 .. (freq - 1) / 2" },
        { "periods", o->periods, 1, flexible ? KC_FARRINGTON_PERIODS : 1, flexible ? "1 .. 60" : "1 (1996)" },
        { "periods", o->periods, 1, o->periods == 1 ? 1 : s->freq - 2 * o->half_window, "1 .. freq - 2 half_window" },
        { "left-out", o->left_out, -1, 1000, "0 .. 1000" },
        { "limit-points", o->limit_points, 1, 1000, "1 .. 1000" },
        { "bound", o->bound, 0, flexible ? KC_BOUND_MUAN : KC_BOUND_DELTA, flexible ? "delta | nb | muan" : "delta (1996)" },
        { "last", (double)first + (double)m, 0, (double)s->n, "<= n" },
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!(rules[i].value >= rules[i].low && rules[i].value <= rules[i].high))
            return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "%s" KC_SEP "%g" KC_SEP "%s", rules[i].name, rules[i].value, rules[i].range);
    return KC_OK;
}

static kc_code check(const kc_series *s, size_t first, size_t m, const kc_farrington_opt *opt, kc_err *err)
{
    kc_code code = outbreak_check_series(s, err);

    if (!code) code = check_options(s, first, m, opt, err);
    if (!code) code = outbreak_check_counts(s->n, s->count, err);
    if (!code && opt->offset && !s->population)
        code = kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "offset" KC_SEP "1" KC_SEP "population");
    for (size_t i = 0; !code && opt->offset && i < s->n; i++)
        if (s->population[i] <= 0 || isinf(s->population[i])) code = kc_fail(err, KC_E_DATA, (long)i, "stats.outbreak_population", "%g", s->population[i]);
    return code;
}

static void cut_work(outbreak_data *d, double *work, size_t n)
{
    double **arrays[ARRAYS] = { &d->y, &d->t, &d->offset, &d->omega, &d->w, &d->eta, &d->mu, &d->z, &d->y_log_y };

    for (size_t i = 0; i < ARRAYS; i++) *arrays[i] = work + i * n;
}

/* The 1996 version counts time by index, the flexible one by the calendar in units of the first step, as their R functions do. */
static double time_of(const kc_series *s, const kc_farrington_opt *opt, size_t i)
{
    if (opt->version == KC_FARRINGTON_FLEXIBLE && s->day && s->n > 1) return (double)s->day[i] / (double)(s->day[1] - s->day[0]);
    return (double)i;
}

typedef struct task {
    const kc_series         *s;
    const kc_farrington_opt *opt;
    size_t                   now, past; /* points before `past` may take part */
    outbreak_data            d;
} task;

/* Takes points from .. to into the present block, but for those outside the series, left out or not known. */
static void take(task *k, long from, long to)
{
    const kc_series *s = k->s;
    outbreak_data   *d = &k->d;

    for (long i = from < 0 ? 0 : from; i <= to && i < (long)k->past; i++) {
        double y = s->count[i], pop = k->opt->offset ? s->population[i] : 1;

        if (isnan(y) || isnan(pop)) continue;
        d->y[d->n] = y;
        d->t[d->n] = time_of(s, k->opt, (size_t)i) - time_of(s, k->opt, k->now);
        d->offset[d->n] = k->opt->offset ? log(pop) : 0;
        d->y_log_y[d->n] = y > 0 ? y * log(y) : 0;
        d->n++;
    }
}

/* Ends the present block; one without any point is no block. */
static void close_block(outbreak_data *d)
{
    if (d->n > d->start[d->n_blocks]) d->start[++d->n_blocks] = d->n;
}

/* 1996: the points around each past year's same time, one by one, as some may be before the series. */
static kc_note baseline_1996(task *k)
{
    for (int j = k->opt->years; j >= 1; j--)
        for (int o = -k->opt->half_window; o <= k->opt->half_window; o++) {
            long i = outbreak_same_time(k->s, k->now, j, o);

            if (i >= 0) take(k, i, i);
        }
    close_block(&k->d);
    return k->d.n ? KC_NOTE_NONE : KC_NOTE_FEW_POINTS;
}

/* Block `g` (1 .. periods - 1) of the `span` points after the window: equal lengths, the first `rest` one longer. */
static void take_between(task *k, long after, long span, int g)
{
    long parts = k->opt->periods - 1, length = span / parts, rest = span % parts;
    long from = after + (g - 1) * length + (g - 1 < rest ? g - 1 : rest);

    take(k, from, from + length + (g - 1 < rest) - 1);
}

static kc_note baseline_flexible(task *k)
{
    const kc_farrington_opt *opt = k->opt;
    long                     same[51], w = opt->half_window;
    int                      years = opt->years;

    same[0] = (long)k->now;
    for (int j = 1; j <= years; j++) {
        same[j] = outbreak_same_time(k->s, k->now, j, 0);
        if (same[j] < 0) return KC_NOTE_FEW_POINTS;
        if (same[j - 1] - same[j] - 2 * w - 1 < opt->periods - 1) return KC_NOTE_NOT_DEFINED; /* a gap in the dates */
    }
    for (int g = 1; g < opt->periods; g++) {
        for (int j = years; j >= 1; j--) take_between(k, same[j] + w + 1, same[j - 1] - same[j] - 2 * w - 1, g);
        close_block(&k->d);
    }
    size_t before = k->d.n;
    for (int j = years; j >= 1; j--) take(k, same[j] - w, same[j] + w);
    take(k, same[0] - w, same[0] - 1); /* the weeks just before now, unless left out */
    close_block(&k->d);
    return k->d.n > before ? KC_NOTE_NONE : KC_NOTE_NOT_DEFINED;
}

/* One model: fit, weights, fit again. Without convergence the trend is given up; false when it fails even so. */
static bool model(task *k, bool trend, outbreak_fit *f, double *phi)
{
    outbreak_data *d = &k->d;

    d->weighted = false;
    outbreak_fit_blocks(d, trend, k->opt->tolerance, f);
    if (!f->converged && trend) {
        trend = false;
        outbreak_fit_blocks(d, trend, k->opt->tolerance, f);
    }
    if (!f->converged || !(f->df > 0)) return false;
    *phi = fmax(f->pearson / f->df, 1);
    if (!k->opt->reweight) return true;
    outbreak_reweight(d, f, *phi, k->opt->weights_threshold);
    outbreak_fit_blocks(d, trend, k->opt->tolerance, f);
    *phi = fmax(f->pearson / f->df, 1);
    return isfinite(*phi) && isfinite(f->eta0);
}

static bool as_r(const task *k)
{
    return k->opt->version == KC_FARRINGTON_FLEXIBLE && k->opt->se == KC_SE_R;
}

static bool keep_trend(const task *k, const outbreak_fit *f, double offset)
{
    double dispersion = (as_r(k) ? f->prior : f->pearson) / f->df, largest = 0;
    double t = fabs(f->slope) / sqrt(dispersion * f->slope_var);

    for (size_t i = 0; i < k->d.n; i++) largest = fmax(largest, k->d.y[i]);
    return (2 * kc_t_sf(t, f->df) < k->opt->p_trend || k->opt->p_trend == 1) && exp(f->eta0 + offset) <= largest;
}

static void bound_delta(const kc_farrington_opt *opt, double mu, double se, double phi, double y, kc_farrington_point *p)
{
    double z = kc_norm_upper(opt->version == KC_FARRINGTON_1996 ? opt->alpha / 2 : opt->alpha), tau = phi + se * se / mu, spread = 0, e = 1;

    switch (opt->power) {
    case KC_POWER_NONE: spread = sqrt(mu * tau); break;
    case KC_POWER_HALF: spread = sqrt(tau / 4), e = 0.5; break;
    case KC_POWER_TWO_THIRDS: spread = sqrt(4.0 / 9 * cbrt(mu) * tau), e = 2.0 / 3; break;
    }
    p->upper = pow(pow(mu, e) + z * spread, 1 / e);
    p->p = kc_norm_sf((pow(y, e) - pow(mu, e)) / spread);
    p->score = p->exceedance = (y - mu) / (p->upper - mu);
}

static void bound_nb(const kc_farrington_opt *opt, double eta, double se, double phi, double y, kc_farrington_point *p)
{
    double mean = opt->bound == KC_BOUND_MUAN ? exp(eta + kc_norm_upper(opt->alpha) * se) : exp(eta), below = ceil(y) - 1;

    if (!isfinite(mean)) {
        p->upper = mean; /* infinite: no finite estimate in the block of now and so no bound */
        return;
    }
    if (phi > 1) {
        p->upper = kc_nbinom_quantile(1 - opt->alpha, mean / (phi - 1), 1 / phi);
        p->p = kc_nbinom_sf(below, mean / (phi - 1), 1 / phi);
    } else {
        p->upper = kc_pois_quantile(1 - opt->alpha, mean);
        p->p = kc_pois_sf(below, mean);
    }
    p->exceedance = (y - exp(eta)) / (p->upper - exp(eta));
    p->score = (y - eta) / (p->upper - eta);
}

/* 1 enough, 0 too few, -1 not to be told as counts are missing. */
static int enough_cases(const kc_series *s, size_t now, const kc_farrington_opt *opt)
{
    size_t n = (size_t)opt->limit_points, have = now + 1 < n ? now + 1 : n;
    double sum = 0;
    bool   missing = false;

    for (size_t i = now + 1 - have; i <= now; i++) {
        if (isnan(s->count[i])) missing = true;
        else sum += s->count[i];
    }
    return sum >= opt->limit_cases ? 1 : missing ? -1 : 0;
}

static void judge(const task *k, kc_farrington_point *p)
{
    double y = k->s->count[k->now];
    int    enough = enough_cases(k->s, k->now, k->opt);

    p->alarm = isnan(p->upper) ? -1 : y > p->upper && y > 0; /* nothing is above an infinite bound */
    if (!isfinite(p->upper)) {
        p->upper = p->expected = NAN;
        p->note = KC_NOTE_NOT_DEFINED;
    }
    if (isnan(y) || enough < 0) {
        p->note = KC_NOTE_MISSING;
        p->alarm = -1;
    }
    if (enough == 1) return;
    p->expected = p->upper = NAN;
    if (p->note == KC_NOTE_NONE) {
        p->note = KC_NOTE_FEW_EVENTS;
        p->alarm = 0;
    }
}

static void estimate(task *k, kc_farrington_point *p)
{
    const kc_farrington_opt *opt = k->opt;
    outbreak_fit             f;
    double                   phi, offset = opt->offset ? log(k->s->population[k->now]) : 0, y = k->s->count[k->now];
    bool                     ok = model(k, opt->trend && opt->years >= 3, &f, &phi); /* with fewer years a trend is never kept */

    p->n_baseline = k->d.n;
    if (ok && f.trend && !keep_trend(k, &f, offset)) ok = model(k, false, &f, &phi);
    if (!ok) {
        p->note = f.df > 0 ? KC_NOTE_NOT_CONVERGED : KC_NOTE_FEW_POINTS;
        return;
    }
    if (isnan(offset)) {
        p->note = KC_NOTE_MISSING;
        return;
    }
    double eta = f.eta0 + offset, mu = fmax(exp(eta), DBL_EPSILON);
    double dispersion = as_r(k) && opt->reweight ? f.prior / f.df : phi;

    if (as_r(k) && !opt->reweight) dispersion = f.pearson / f.df;
    double se = sqrt(dispersion * f.eta0_var);
    p->phi = phi;
    p->trend = f.trend;
    p->slope = f.trend ? f.slope : NAN;
    p->expected = mu;
    if (opt->bound == KC_BOUND_DELTA) bound_delta(opt, mu, se * mu, phi, y, p);
    else bound_nb(opt, eta, se, phi, y, p);
    judge(k, p);
}

kc_code kc_farrington(const kc_series *s, size_t first, size_t m, const kc_farrington_opt *opt, double *work, kc_farrington_point *out,
                      kc_err *err)
{
    kc_code code = check(s, first, m, opt, err);
    size_t  left_out = opt->left_out < 0 ? (size_t)opt->half_window : (size_t)opt->left_out;

    if (code) return code;
    for (size_t i = 0; i < m; i++) {
        kc_farrington_point p = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, -1, 0, KC_NOTE_NONE };
        size_t              now = first + i;
        task                k = { s, opt, now, now, { 0 } };

        cut_work(&k.d, work, n_max(s->n, opt));
        if (opt->version == KC_FARRINGTON_FLEXIBLE) {
            k.past = now > left_out ? now - left_out : 0;
            p.note = baseline_flexible(&k);
        } else p.note = baseline_1996(&k);
        if (p.note == KC_NOTE_NONE) estimate(&k, &p);
        out[i] = p;
    }
    return KC_OK;
}
