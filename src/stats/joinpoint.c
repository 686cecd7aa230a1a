/* Joinpoint regression: preparation of the data and the candidate places, the fit, choice by BIC. */
#include "forecast_simplex.h"
#include "joinpoint_internal.h"
#include "trend_series.h"

#include <math.h>
#include <string.h>

static size_t candidates(size_t n, const kc_jp_opt *opt)
{
    return (n ? n - 1 : 0) * (size_t)opt->grid + 1;
}

size_t jp_size(size_t n, const kc_jp_opt *opt)
{
    size_t m = candidates(n, opt);

    return 5 * n + 5 * m + m * n + m * m + KC_JP_MAX * 3 * m + KC_JP_MAX * m + (JP_COLUMNS + 1) * n;
}

static double *take(double **at, size_t n)
{
    double *p = *at;

    *at += n;
    return p;
}

static void lay_out(jp *s, size_t n, double *work)
{
    size_t   m = candidates(n, s->opt);
    double **vectors[] = { &s->x, &s->y, &s->w, &s->q0, &s->q1 }, **lists[] = { &s->place, &s->before, &s->upto, &s->next, &s->g };

    for (size_t i = 0; i < 5; i++) *vectors[i] = take(&work, n);
    for (size_t i = 0; i < 5; i++) *lists[i] = take(&work, m);
    s->h = take(&work, m * n);
    s->gram = take(&work, m * m);
    s->levels = take(&work, KC_JP_MAX * 3 * m);
    s->profile = take(&work, KC_JP_MAX * m);
    s->columns = take(&work, (JP_COLUMNS + 1) * n);
    s->rest = work;
}

static kc_code check_options(const kc_jp_opt *o, kc_err *err)
{
    kc_code code = trend_check_conf(o->conf, err);

    if (code) return code;
    if (o->min_end < 1 || o->min_between < 0 || o->grid < 1 || o->grid > 50)
        return kc_fail(err, KC_E_ARG, -1, "stats.jp_options", "%d" KC_SEP "%d" KC_SEP "%d", o->min_end, o->min_between, o->grid);
    return KC_OK;
}

static kc_code check_point(bool log, double x, double y, const double *se, size_t i, kc_err *err)
{
    if (log && !(y > 0)) return kc_fail(err, KC_E_DATA, (long)i, "stats.trend_zero", "%.10g", x);
    if (se && !(se[i] > 0 && isfinite(se[i]))) return kc_fail(err, KC_E_DATA, (long)i, "stats.trend_se", "%.10g", x);
    return KC_OK;
}

/* Copies the points that are there, transformed and weighted. Weights are scaled to a mean of about one; the scale cancels from all results
 * but rss, which is in the unit of the given weights. */
static kc_code load(jp *s, size_t n, const double *x, const double *y, const double *se, kc_err *err)
{
    kc_code code = trend_check(n, x, y, err);

    s->n = 0;
    for (size_t i = 0; !code && i < n; i++) {
        if (isnan(y[i]) || (se && isnan(se[i]))) continue;
        if ((code = check_point(s->opt->log, x[i], y[i], se, i, err))) return code;
        double w = se ? (s->opt->log ? y[i] : 1) / se[i] : 1;

        s->x[s->n] = x[i];
        s->w[s->n] = w;
        s->y[s->n++] = w * (s->opt->log ? log(y[i]) : y[i]);
    }
    if (!code && s->n < 2) code = kc_fail(err, KC_E_DATA, -1, "stats.fit_too_few", "%zu", s->n);
    return code;
}

double jp_dot(size_t n, const double *a, const double *b)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* v less its parts along q0 and q1; twice, so that nothing of them is left by rounding. */
static void take_out(const jp *s, double *v)
{
    for (int round = 0; round < 2; round++) {
        double a = jp_dot(s->n, s->q0, v), b;

        for (size_t i = 0; i < s->n; i++) v[i] -= a * s->q0[i];
        b = jp_dot(s->n, s->q1, v);
        for (size_t i = 0; i < s->n; i++) v[i] -= b * s->q1[i];
    }
}

static void basis(jp *s)
{
    double mean = 0, norm = sqrt(jp_dot(s->n, s->w, s->w));

    for (size_t i = 0; i < s->n; i++) {
        s->q0[i] = s->w[i] / norm;
        mean += s->w[i] * s->w[i] * (s->x[i] - s->x[0]) / (norm * norm);
    }
    for (size_t i = 0; i < s->n; i++) s->q1[i] = s->w[i] * (s->x[i] - s->x[0] - mean);
    norm = sqrt(jp_dot(s->n, s->q1, s->q1));
    for (size_t i = 0; i < s->n; i++) s->q1[i] /= norm;
}

static void places(jp *s)
{
    const kc_jp_opt *o = s->opt;

    s->m = 0;
    for (size_t i = 0; i < s->n; i++)
        for (int j = 0; j < (i + 1 < s->n ? o->grid : 1); j++) {
            s->place[s->m] = j ? s->x[i] + (s->x[i + 1] - s->x[i]) * j / o->grid : s->x[i];
            s->before[s->m] = (double)i + (j > 0);
            s->upto[s->m++] = (double)i + 1;
        }
    s->first = s->m;
    s->end = 0;
    for (size_t t = 0, u = 0; t < s->m; t++) {
        if (s->before[t] >= o->min_end && s->first == s->m) s->first = t;
        if ((double)s->n - s->upto[t] >= o->min_end) s->end = t + 1;
        while (u < s->m && (u <= t || s->before[u] - s->upto[t] < o->min_between)) u++;
        s->next[t] = (double)u;
    }
}

static kc_code check_places(size_t n, const kc_jp_opt *opt, kc_err *err)
{
    if (n <= KC_JP_PLACES_MAX && candidates(n, opt) <= KC_JP_PLACES_MAX) return KC_OK;
    return kc_fail(err, KC_E_LIMIT, -1, "stats.jp_places", "%zu" KC_SEP "%d" KC_SEP "%d", n, opt->grid, (int)KC_JP_PLACES_MAX);
}

kc_code jp_prepare(jp *s, size_t n, const double *x, const double *y, const double *se, const kc_jp_opt *opt, double *work, kc_err *err)
{
    kc_code code = check_options(opt, err);

    if (code || (code = check_places(n, opt, err))) return code;
    s->opt = opt;
    lay_out(s, n, work);
    if ((code = load(s, n, x, y, se, err))) return code;
    basis(s);
    places(s);
    for (size_t t = 0; t < s->m; t++) {
        double *h = s->h + t * s->n;

        for (size_t i = 0; i < s->n; i++) h[i] = s->w[i] * fmax(0, s->x[i] - s->place[t]);
        take_out(s, h);
    }
    for (size_t t = 0; t < s->m; t++)
        for (size_t u = t; u < s->m; u++) s->gram[t * s->m + u] = s->gram[u * s->m + t] = jp_dot(s->n, s->h + t * s->n, s->h + u * s->n);
    double *rest = s->columns; /* y itself stays */
    memcpy(rest, s->y, s->n * sizeof *rest);
    take_out(s, rest);
    s->total = jp_dot(s->n, rest, rest);
    if (s->total <= 1e-26 * jp_dot(s->n, s->y, s->y)) s->total = 0;
    for (size_t t = 0; t < s->m; t++) s->g[t] = jp_dot(s->n, s->h + t * s->n, rest);
    return KC_OK;
}

kc_code jp_check_k(const jp *s, int k, kc_err *err)
{
    int    most = 0;
    size_t t = s->first;

    if (k < 0 || k > KC_JP_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.jp_k", "%d" KC_SEP "%d", k, (int)KC_JP_MAX);
    for (; t < s->end; t = (size_t)s->next[t]) most++;
    if (most > (int)s->n - 2) most = (int)s->n - 2; /* coefficients: 2 + k */
    return k <= most ? KC_OK : kc_fail(err, KC_E_ARG, most, "stats.jp_too_many", "%d" KC_SEP "%zu" KC_SEP "%d", k, s->n, most);
}

kc_code jp_check_time(const jp *s, int k, double times, kc_err *err)
{
    double sets = 1, free_places = (double)(s->end > s->first ? s->end - s->first : 0);

    for (int j = 0; j < k; j++) sets *= fmax(0, free_places - j) / (j + 1);
    if (sets * times <= KC_JP_SEARCH_MAX) return KC_OK;
    return kc_fail(err, KC_E_LIMIT, -1, "stats.jp_time", "%d" KC_SEP "%.0f" KC_SEP "%.2g", k, free_places, sets);
}

/* For the simplex: the sum of squares at free places, infinite where the numbers of points between them are too small. */
typedef struct place_ctx {
    jp *s;
    int k;
} place_ctx;

static bool admissible(const jp *s, int k, const double *t)
{
    double last = 0;

    for (int j = 0; j < k; j++) {
        size_t below = 0, upto = 0;

        for (size_t i = 0; i < s->n; i++) {
            below += s->x[i] < t[j];
            upto += s->x[i] <= t[j];
        }
        if (j && t[j] <= t[j - 1]) return false;
        if ((double)below - last < (j ? s->opt->min_between : s->opt->min_end)) return false;
        if (j == k - 1 && (double)s->n - (double)upto < s->opt->min_end) return false;
        last = (double)upto;
    }
    return true;
}

static double rss_at(const double *t, void *p)
{
    place_ctx *c = p;

    return admissible(c->s, c->k, t) ? jp_rss(c->s, c->k, t, c->s->y, NULL) : INFINITY;
}

static void refine(jp *s, int k, double *t)
{
    place_ctx c = { s, k };
    double    step[KC_JP_MAX];

    for (int round = 0; round < 4; round++) {
        for (int j = 0; j < k; j++) step[j] = (s->x[s->n - 1] - s->x[0]) / (double)(s->n - 1) / (round < 2 ? 2 * (round + 1) : 40);
        simplex_minimise(rss_at, &c, k, t, step, 1e-15, 4000);
    }
}


kc_code kc_joinpoint(size_t n, const double *x, const double *y, const double *se, int k, const kc_jp_opt *opt, double *work, kc_jp_fit *out,
                     kc_err *err)
{
    jp      s = { 0 };
    size_t  best[KC_JP_MAX] = { 0 };
    double  at[KC_JP_MAX] = { 0 };
    kc_code code = jp_prepare(&s, n, x, y, se, opt, work, err);

    if (!code) code = jp_check_k(&s, k, err);
    if (code || (code = jp_check_time(&s, k, JP_FIT_COST, err))) return code;
    if (k && jp_search(&s, k, best) < 0) return kc_fail(err, KC_E_ARG, k - 1, "stats.jp_too_many", "%d" KC_SEP "%zu" KC_SEP "%d", k, s.n, k - 1);
    for (int j = 0; j < k; j++) at[j] = s.place[best[j]];
    if (k && opt->refine) refine(&s, k, at);
    memset(out, 0, sizeof *out);
    jp_infer(&s, k, at, out);
    return KC_OK;
}

size_t kc_joinpoint_choose(size_t m, const kc_jp_fit *fits, kc_jp_rule rule)
{
    size_t best = 0;
    double least = INFINITY;

    for (size_t i = 0; i < m; i++) {
        double v = rule == KC_JP_BIC ? fits[i].bic : rule == KC_JP_BIC3 ? fits[i].bic3 : fits[i].wbic;

        if (i == 0 || v < least - 1e-12 * fabs(least)) {
            best = i;
            least = v;
        }
    }
    return best;
}
