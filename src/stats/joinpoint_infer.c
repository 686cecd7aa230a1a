/* From places to results: least squares at given joinpoints, slopes with covariances, APC, AAPC, intervals of joinpoints, criteria. */
#include "joinpoint_internal.h"
#include "kangce/kc_dist.h"

#include <math.h>

/* Columns of the model in s->columns (column j at j n): 1, x - x0, (x - t1)+ … and, when the joinpoints count as estimated, 1(x > t1) ….
 * All weighted. */
static int model(jp *s, int k, const double *t, bool free_places)
{
    int p = 2 + k + (free_places ? k : 0);

    for (size_t i = 0; i < s->n; i++) {
        double *row = s->columns + i;

        row[0] = s->w[i];
        row[s->n] = s->w[i] * (s->x[i] - s->x[0]);
        for (int j = 0; j < k; j++) {
            row[(size_t)(2 + j) * s->n] = s->w[i] * fmax(0, s->x[i] - t[j]);
            if (free_places) row[(size_t)(2 + k + j) * s->n] = s->x[i] > t[j] ? s->w[i] : 0;
        }
    }
    return p;
}

/* QR by Gram-Schmidt, each column orthogonalised twice. r [p][p] upper; a column that adds nothing gets a zero diagonal and is dropped. */
static void orthogonal(jp *s, int p, double r[JP_COLUMNS][JP_COLUMNS])
{
    size_t n = s->n;

    for (int j = 0; j < p; j++) {
        double *v = s->columns + (size_t)j * n, before = sqrt(jp_dot(n, v, v)), norm;

        for (int i = 0; i <= j; i++) r[i][j] = 0;
        for (int round = 0; round < 2; round++)
            for (int i = 0; i < j; i++) {
                double *q = s->columns + (size_t)i * n, part = jp_dot(n, q, v);

                r[i][j] += part;
                for (size_t u = 0; u < n; u++) v[u] -= part * q[u];
            }
        norm = sqrt(jp_dot(n, v, v));
        r[j][j] = norm > 1e-11 * before ? norm : 0;
        for (size_t u = 0; u < n; u++) v[u] = r[j][j] > 0 ? v[u] / norm : 0;
    }
}

static double residuals(jp *s, int p, const double *y, double *fitted, double *qty)
{
    double *left = s->columns + JP_COLUMNS * s->n;

    for (size_t i = 0; i < s->n; i++) left[i] = y[i];
    for (int j = 0; j < p; j++) {
        double *q = s->columns + (size_t)j * s->n;

        qty[j] = jp_dot(s->n, q, left);
        for (size_t i = 0; i < s->n; i++) left[i] -= qty[j] * q[i];
    }
    for (size_t i = 0; fitted && i < s->n; i++) fitted[i] = y[i] - left[i];
    return jp_dot(s->n, left, left);
}

double jp_rss(jp *s, int k, const double *t, const double *y, double *fitted)
{
    double r[JP_COLUMNS][JP_COLUMNS], qty[JP_COLUMNS];
    int    p = model(s, k, t, false);

    orthogonal(s, p, r);
    return residuals(s, p, y, fitted, qty);
}

/* r' z = a, a dropped column counting as known. */
static void forward(int p, double r[JP_COLUMNS][JP_COLUMNS], const double *a, double *z)
{
    for (int i = 0; i < p; i++) {
        z[i] = a[i];
        for (int j = 0; j < i; j++) z[i] -= r[j][i] * z[j];
        z[i] = r[i][i] > 0 ? z[i] / r[i][i] : 0;
    }
}

/* Largest partial R2 of a joinpoint within its two segments, for the weighted BIC: points after the joinpoint before it, up to the next. */
static double partial_r2(const jp *s, int k, const double *t, int j)
{
    double from = j ? t[j - 1] : -INFINITY, to = j + 1 < k ? t[j + 1] : INFINITY;
    double g[3][3] = { { 0 } }, b[3] = { 0 }, yy = 0; /* columns 1, x - t, (x - t)+ and y, weighted */

    for (size_t i = 0; i < s->n; i++) {
        double d = s->x[i] - t[j], c[3] = { s->w[i], s->w[i] * d, s->w[i] * fmax(0, d) };

        if (!(s->x[i] > from && s->x[i] <= to)) continue;
        for (int u = 0; u < 3; u++) {
            for (int v = 0; v < 3; v++) g[u][v] += c[u] * c[v];
            b[u] += c[u] * s->y[i];
        }
        yy += s->y[i] * s->y[i];
    }
    for (int u = 0; u < 2; u++) { /* takes 1 and x out of the rest */
        for (int v = u + 1; v < 3; v++) {
            double f = g[v][u] / g[u][u];

            for (int w = u; w < 3; w++) g[v][w] -= f * g[u][w];
            b[v] -= f * b[u];
        }
        yy -= b[u] * b[u] / g[u][u];
    }
    double r2 = b[2] * b[2] / (g[2][2] * yy);
    return r2 >= 0 && r2 <= 1 ? r2 : 1;
}

static void criteria(const jp *s, int k, const double *t, kc_jp_fit *f)
{
    double n = (double)s->n, rss = fmax(f->rss, 1e-14 * s->total), r2 = 0, fit = rss > 0 ? log(rss / n) : 0;

    for (int j = 0; j < k; j++) r2 = fmax(r2, partial_r2(s, k, t, j));
    f->bic = fit + (2 * k + 2) * log(n) / n;
    f->bic3 = fit + (3 * k + 2) * log(n) / n;
    f->wbic = fit + ((2 + r2) * k + 2) * log(n) / n;
}

/* Joinpoint j and the places whose best fit is not worse than the F test allows; never narrower than the estimate itself. */
static void interval(const jp *s, int j, double at, kc_jp_fit *f)
{
    kc_estimate *e = &f->at[j];

    *e = (kc_estimate){ at, NAN, NAN, KC_NOTE_NO_INTERVAL };
    if (!(f->df > 0)) return;
    double worst = f->rss + f->sigma2 * kc_f_quantile(f->conf, 1, f->df);

    *e = (kc_estimate){ at, at, at, KC_NOTE_NONE };
    for (size_t t = s->first; t < s->end; t++) {
        double gain = s->profile[(size_t)j * s->m + t];

        if (gain >= 0 && s->total - gain <= worst * (1 + 1e-12)) {
            e->low = fmin(e->low, s->place[t]);
            e->high = fmax(e->high, s->place[t]);
        }
    }
}

static void slopes(kc_jp_fit *f, const double *b)
{
    double q = f->df > 0 ? kc_t_quantile(0.5 + f->conf / 2, f->df) : NAN;

    for (int i = 0; i <= f->k; i++) {
        double slope = 0, se = f->df > 0 ? sqrt(fmax(0, f->cov[i][i])) : NAN;

        for (int j = 0; j <= i; j++) slope += b[1 + j];
        f->slope_se[i] = se;
        f->slope_p[i] = !(f->df > 0) ? NAN : se > 0 ? 2 * kc_t_sf(fabs(slope) / se, f->df) : slope == 0 ? 1 : 0;
        f->slope[i] = (kc_estimate){ slope, slope - q * se, slope + q * se, f->df > 0 ? KC_NOTE_NONE : KC_NOTE_NO_INTERVAL };
        f->apc[i] = (kc_estimate){ NAN, NAN, NAN, KC_NOTE_NOT_DEFINED };
        if (f->log)
            f->apc[i] = (kc_estimate){ 100 * expm1(slope), 100 * expm1(f->slope[i].low), 100 * expm1(f->slope[i].high), f->slope[i].note };
    }
}

/* cov[i][j] = sigma2 z_i'z_j, R'z_i = the combination of coefficients that makes slope i. */
static void covariances(int p, double r[JP_COLUMNS][JP_COLUMNS], kc_jp_fit *f)
{
    double z[KC_JP_MAX + 1][JP_COLUMNS];

    for (int i = 0; i <= f->k; i++) {
        double a[JP_COLUMNS] = { 0 };

        for (int j = 0; j <= i; j++) a[1 + j] = 1;
        forward(p, r, a, z[i]);
    }
    for (int i = 0; i <= f->k; i++)
        for (int j = 0; j <= f->k; j++) {
            f->cov[i][j] = 0;
            for (int u = 0; u < p; u++) f->cov[i][j] += f->sigma2 * z[i][u] * z[j][u];
        }
}

void jp_infer(jp *s, int k, const double *t, kc_jp_fit *f)
{
    double r[JP_COLUMNS][JP_COLUMNS], qty[JP_COLUMNS], b[JP_COLUMNS];
    int    p = model(s, k, t, false);

    orthogonal(s, p, r);
    f->k = k;
    f->log = s->opt->log;
    f->conf = s->opt->conf;
    f->n = s->n;
    f->first = s->x[0];
    f->last = s->x[s->n - 1];
    f->rss = residuals(s, p, s->y, NULL, qty);
    if (f->rss <= 1e-24 * jp_dot(s->n, s->y, s->y)) f->rss = 0;
    f->df = (double)s->n - 2 * k - 2;
    f->sigma2 = f->df > 0 ? f->rss / f->df : NAN;
    for (int i = p; i-- > 0;) {
        b[i] = qty[i];
        for (int j = i + 1; j < p; j++) b[i] -= r[i][j] * b[j];
        b[i] = r[i][i] > 0 ? b[i] / r[i][i] : 0;
    }
    if (fabs(b[1]) * (f->last - f->first) <= 1e-13 * fabs(b[0])) b[1] = 0;
    for (int j = 0; j < k; j++) interval(s, j, t[j], f);
    if (s->opt->se == KC_JP_SE_FREE) {
        p = model(s, k, t, true);
        orthogonal(s, p, r);
    }
    covariances(p, r, f);
    slopes(f, b);
    f->value[0] = b[0];
    for (int j = 0; j <= k; j++)
        f->value[j + 1] = f->value[j] + f->slope[j].value * ((j < k ? t[j] : f->last) - (j ? t[j - 1] : f->first));
    criteria(s, k, t, f);
}

double kc_joinpoint_at(const kc_jp_fit *f, double x0)
{
    int    j = 0;
    double v;

    while (j < f->k && x0 > f->at[j].value) j++;
    v = f->value[j] + f->slope[j].value * (x0 - (j ? f->at[j - 1].value : f->first));
    return f->log ? exp(v) : v;
}

kc_code kc_joinpoint_average(const kc_jp_fit *f, double from, double to, double conf, kc_estimate *out, kc_err *err)
{
    double w[KC_JP_MAX + 1], b = 0, var = 0;
    int    segments = 0;

    if (!(from < to) || from < f->first || to > f->last)
        return kc_fail(err, KC_E_ARG, -1, "stats.jp_range", "%.10g" KC_SEP "%.10g" KC_SEP "%.10g" KC_SEP "%.10g", from, to, f->first, f->last);
    if (!(conf > 0 && conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.trend_conf", "%g", conf);
    for (int j = 0; j <= f->k; j++) {
        double left = fmax(from, j ? f->at[j - 1].value : f->first), right = fmin(to, j < f->k ? f->at[j].value : f->last);

        w[j] = fmax(0, right - left) / (to - from);
        segments += w[j] > 0;
        b += w[j] * f->slope[j].value;
    }
    for (int i = 0; i <= f->k; i++)
        for (int j = 0; j <= f->k; j++) var += w[i] * w[j] * f->cov[i][j];
    double half = (segments == 1 && f->df > 0 ? kc_t_quantile(0.5 + conf / 2, f->df) : kc_norm_quantile(0.5 + conf / 2)) * sqrt(fmax(0, var));

    if (!(f->df > 0)) half = NAN;
    *out = f->log ? (kc_estimate){ 100 * expm1(b), 100 * expm1(b - half), 100 * expm1(b + half), KC_NOTE_NONE }
                  : (kc_estimate){ b, b - half, b + half, KC_NOTE_NONE };
    if (isnan(half)) out->note = KC_NOTE_NO_INTERVAL;
    return KC_OK;
}
