/* Exponential smoothing: the innovations state space models ETS(A|M, N|A|Ad, N).
 *
 *   forecast   mu = l + phi b                       error  e = y - mu  (A)   or  (y - mu) / mu  (M)
 *   states     l  = mu + alpha e [mu]               b = phi b + beta e [mu]              [mu] with M only
 *
 * Free parameters in the order alpha, beta, phi, l0, b0, as far as the model has them.
 */
#include "forecast_internal.h"
#include "forecast_simplex.h"

#include <math.h>

static const double LOW = 1e-4, HIGH = 0.9999, PHI_LOW = 0.8, PHI_HIGH = 0.98;

typedef struct parameters {
    double alpha, beta, phi, level, trend;
} parameters;

typedef struct problem {
    ets_kind      kind;
    size_t        n;
    const double *y;
} problem;

ets_kind ets_kind_of(kc_fc_model m)
{
    ets_kind k = { m == KC_FC_MNN || m == KC_FC_MAN || m == KC_FC_MADN,
                   m != KC_FC_SES && m != KC_FC_ANN && m != KC_FC_MNN,
                   m == KC_FC_DAMPED || m == KC_FC_AADN || m == KC_FC_MADN, m == KC_FC_SES || m == KC_FC_HOLT || m == KC_FC_DAMPED };
    return k;
}

static int count(ets_kind k)
{
    return 2 + 2 * k.trend + k.damped;
}

static parameters unpack(ets_kind k, const double *v)
{
    parameters p = { v[0], 0, 1, 0, 0 };
    int        i = 1;

    if (k.trend) p.beta = v[i++];
    if (k.damped) p.phi = v[i++];
    p.level = v[i++];
    if (k.trend) p.trend = v[i];
    return p;
}

static void pack(ets_kind k, const parameters *p, double *v)
{
    int i = 0;

    v[i++] = p->alpha;
    if (k.trend) v[i++] = p->beta;
    if (k.damped) v[i++] = p->phi;
    v[i++] = p->level;
    if (k.trend) v[i] = p->trend;
}

/* Goes through the series. *p leaves with the states after the last value; logs: sum of log |mu|. */
static double run(ets_kind k, size_t n, const double *y, parameters *p, double *logs)
{
    double sse = 0;

    *logs = 0;
    for (size_t i = 0; i < n; i++) {
        double slope = p->phi * p->trend, mu = p->level + slope, e = y[i] - mu, relative = e;

        if (k.multiplicative) {
            relative = e / mu;
            *logs += log(fabs(mu));
        }
        sse += relative * relative;
        p->level = mu + p->alpha * e;
        p->trend = slope + p->beta * e;
    }
    return sse;
}

static bool inside(ets_kind k, const parameters *p)
{
    if (p->alpha < LOW || p->alpha > HIGH) return false;
    if (k.trend && (p->beta < LOW || p->beta > p->alpha)) return false;
    return !k.damped || (p->phi >= PHI_LOW && p->phi <= PHI_HIGH);
}

static double minus_loglik(ets_kind k, size_t n, double sse, double logs)
{
    return (double)n * log(sse) + (k.multiplicative ? 2 * logs : 0);
}

static double objective(const double *v, void *ctx)
{
    const problem *q = ctx;
    parameters     p = unpack(q->kind, v);
    double         logs, sse;

    if (!inside(q->kind, &p)) return INFINITY;
    sse = run(q->kind, q->n, q->y, &p, &logs);
    return q->kind.mse ? sse / (double)q->n : minus_loglik(q->kind, q->n, sse, logs);
}

/* Level and slope of the line through the first ten values (or all): the start of the search. */
static parameters heuristic(ets_kind k, size_t n, const double *y)
{
    double     alpha = LOW + 0.2 * (HIGH - LOW);
    parameters p = { alpha, LOW + 0.1 * (alpha - LOW), PHI_LOW + 0.99 * (PHI_HIGH - PHI_LOW), 0, 0 };
    size_t     m = n < 10 ? n : 10;
    double     my = 0, sxy = 0, sxx = 0, mx = (double)(m + 1) / 2;

    for (size_t i = 0; i < m; i++) my += y[i] / (double)m;
    for (size_t i = 0; i < m; i++) {
        double d = (double)(i + 1) - mx;

        sxy += d * (y[i] - my);
        sxx += d * d;
    }
    p.level = my;
    if (k.trend) {
        p.trend = sxx > 0 ? sxy / sxx : 0;
        p.level = my - p.trend * mx;
    }
    return p;
}

/* One search from the start above, as R forecast does, so that fits agree with its published ones. With few values the likelihood is flat and
 * the search often ends short of its top (docs/methods/forecast.md); the start near a straight line then acts as a mild prior. */
static void search(const problem *q, parameters *p)
{
    double v[5], step[5], size = 0;
    int    m = count(q->kind);

    pack(q->kind, p, v);
    for (int i = 0; i < m; i++) size = fmax(size, fabs(v[i]));
    for (int i = 0; i < m; i++) step[i] = 0.1 * size;
    simplex_minimise(objective, (void *)q, m, v, step, 0x1p-26, 2000);
    *p = unpack(q->kind, v);
}

static bool constant(size_t n, const double *y)
{
    for (size_t i = 1; i < n; i++)
        if (y[i] != y[0]) return false;
    return true;
}

void ets_fit(kc_fc_model m, size_t n, const double *y, kc_forecast *f)
{
    ets_kind   k = ets_kind_of(m);
    problem    q = { k, n, y };
    parameters p = heuristic(k, n, y), end;
    double     logs, np = count(k), free_ = (double)n - np;

    for (size_t i = 0; k.multiplicative && i < n; i++)
        if (!(y[i] > 0)) f->note = KC_NOTE_NOT_DEFINED;
    if (n < 3 && f->note == KC_NOTE_NONE) f->note = KC_NOTE_FEW_POINTS;
    if (f->note) return;
    if (constant(n, y)) p = (parameters){ LOW, LOW, PHI_HIGH, y[0], 0 };
    else search(&q, &p);
    if (!k.trend) p.beta = p.trend = 0;
    if (!k.damped) p.phi = 1;
    end = p;
    f->sse = run(k, n, y, &end, &logs);
    f->alpha = p.alpha;
    f->beta = k.trend ? p.beta : NAN;
    f->phi = k.damped ? p.phi : NAN;
    f->level0 = p.level;
    f->trend0 = p.trend;
    f->level = end.level;
    f->trend = end.trend;
    f->loglik = f->sse > 0 ? -0.5 * minus_loglik(k, n, f->sse, logs) : INFINITY;
    f->aicc = free_ > 2 ? -2 * f->loglik + 2 * (np + 1) + 2 * (np + 1) * (np + 2) / (free_ - 2) : INFINITY;
    f->sigma2 = free_ > 0 ? f->sse / free_ : NAN;
    if (!(free_ > 0)) f->note = KC_NOTE_NO_INTERVAL;
}

/* phi + phi^2 + … + phi^h; h without damping. */
static double horizon(double phi, int h)
{
    double sum = 0, power = 1;

    if (isnan(phi)) return h;
    for (int j = 0; j < h; j++) sum += power *= phi;
    return sum;
}

double ets_mean(const kc_forecast *f, int h)
{
    return f->level + (f->trend != 0 ? horizon(f->phi, h) * f->trend : 0);
}

double ets_variance(const kc_forecast *f, int h)
{
    double   c[KC_FC_STEPS_MAX + 1], theta[KC_FC_STEPS_MAX + 1], sum = 1, beta = isnan(f->beta) ? 0 : f->beta;
    ets_kind k = ets_kind_of(f->used);

    for (int j = 1; j < h; j++) {
        c[j] = f->alpha + beta * horizon(f->phi, j);
        sum += c[j] * c[j];
    }
    if (!k.multiplicative) return f->sigma2 * sum;
    for (int i = 1; i <= h; i++) {
        double mu = ets_mean(f, i);

        theta[i] = 0;
        for (int j = 1; j < i; j++) theta[i] += c[j] * c[j] * theta[i - j];
        theta[i] = mu * mu + f->sigma2 * theta[i];
    }
    double mu = ets_mean(f, h);
    return (1 + f->sigma2) * theta[h] - mu * mu;
}
