/* The quasi-Poisson regression of Farrington's method, by iteratively reweighted least squares.
 *
 * Main idea: the design is one dummy for each block and one column of time, so the normal equations have the shape of an arrow and need
 * no matrix. With the weights w of a round and the working response z
 *
 *     slope = Sxz / Sxx,  sums within blocks about the block means;  intercept of block g = mean z - slope mean t
 *     var(prediction at t = 0 in block g) = 1 / sum w + (mean t)^2 / Sxx;  hat[i] = w[i] (1 / sum w + (t[i] - mean t)^2 / Sxx)
 *
 * which costs O(n) a round. "One dummy for each block" spans the same space as an intercept and all dummies but one.
 * mu has the floor of machine precision, as R's log link has: blocks without a case go on towards zero until the deviance stands still.
 */
#include "outbreak_internal.h"

#include <float.h>
#include <math.h>

enum { MAX_ROUNDS = 25 };
static const double ALIASED = 1e-11; /* share of the time column that the blocks leave: below, it cannot be told from them (R: the same) */

static double deviance(const outbreak_data *d)
{
    double sum = 0;

    for (size_t i = 0; i < d->n; i++) {
        double y = d->y[i], part = d->mu[i] - y;

        if (y > 0) part += d->y_log_y[i] - y * d->eta[i];
        sum += d->weighted ? d->omega[i] * part : part;
    }
    return 2 * sum;
}

/* Weights and working response at the present mu; sums by block. */
static void prepare(outbreak_data *d, outbreak_fit *f, double *z_mean)
{
    for (int g = 0; g < d->n_blocks; g++) {
        double sw = 0, st = 0, sz = 0;

        for (size_t i = d->start[g]; i < d->start[g + 1]; i++) {
            double w = d->weighted ? d->omega[i] * d->mu[i] : d->mu[i];

            d->w[i] = w;
            d->z[i] = d->eta[i] - d->offset[i] + (d->y[i] - d->mu[i]) / d->mu[i];
            sw += w;
            st += w * d->t[i];
            sz += w * d->z[i];
        }
        f->w_sum[g] = sw;
        f->t_mean[g] = st / sw;
        z_mean[g] = sz / sw;
    }
}

/* Slope of the round, or none when time cannot be told from the blocks. */
static void slope(const outbreak_data *d, outbreak_fit *f, const double *z_mean)
{
    double sxx = 0, sxz = 0, all = 0;

    for (int g = 0; g < d->n_blocks; g++)
        for (size_t i = d->start[g]; i < d->start[g + 1]; i++) {
            double dt = d->t[i] - f->t_mean[g];

            sxx += d->w[i] * dt * dt;
            sxz += d->w[i] * dt * (d->z[i] - z_mean[g]);
            all += d->w[i] * d->t[i] * d->t[i];
        }
    f->trend = sxx > ALIASED * ALIASED * all && sxx > 0;
    f->sxx = f->trend ? sxx : INFINITY;
    f->slope = f->trend ? sxz / sxx : 0;
    f->slope_var = 1 / f->sxx;
}

static void predict_all(outbreak_data *d, const outbreak_fit *f, const double *z_mean)
{
    for (int g = 0; g < d->n_blocks; g++) {
        double a = z_mean[g] - f->slope * f->t_mean[g];

        for (size_t i = d->start[g]; i < d->start[g + 1]; i++) {
            d->eta[i] = a + f->slope * d->t[i] + d->offset[i];
            d->mu[i] = exp(d->eta[i]);
            if (d->mu[i] < DBL_EPSILON) d->mu[i] = DBL_EPSILON;
        }
    }
}

static void finish(const outbreak_data *d, outbreak_fit *f, const double *z_mean)
{
    int last = d->n_blocks - 1;

    f->eta0 = z_mean[last] - f->slope * f->t_mean[last];
    f->eta0_var = 1 / f->w_sum[last] + f->t_mean[last] * f->t_mean[last] / f->sxx;
    f->pearson = f->prior = 0;
    double used = 0;
    for (size_t i = 0; i < d->n; i++) {
        double r = (d->y[i] - d->mu[i]) / d->mu[i];

        if (d->weighted && !(d->omega[i] > 0)) continue;
        used++;
        f->pearson += d->w[i] * r * r; /* w of the round that gave mu, as everybody's glm */
        f->prior += (d->weighted ? d->omega[i] : d->w[i]) * r * r;
    }
    f->df = used - d->n_blocks - f->trend;
}

void outbreak_fit_blocks(outbreak_data *d, bool trend, double tolerance, outbreak_fit *f)
{
    double z_mean[KC_FARRINGTON_PERIODS + 1], before, now, rounding = 0;

    for (size_t i = 0; i < d->n; i++) {
        d->mu[i] = d->y[i] + 0.1;
        d->eta[i] = log(d->mu[i]);
        rounding += fabs(d->y_log_y[i]) + d->y[i];
    }
    rounding *= DBL_EPSILON; /* a perfect fit cannot stand stiller than this */
    before = deviance(d);
    f->converged = false;
    f->trend = false;
    f->slope = 0;
    f->slope_var = NAN;
    f->sxx = INFINITY;
    for (int round = 0; round < MAX_ROUNDS && !f->converged; round++) {
        prepare(d, f, z_mean);
        if (trend) slope(d, f, z_mean);
        predict_all(d, f, z_mean);
        now = deviance(d);
        if (!isfinite(now)) break;
        f->converged = fabs(now - before) < tolerance * (fabs(now) + 0.1) + rounding;
        before = now;
    }
    finish(d, f, z_mean);
}

void outbreak_reweight(outbreak_data *d, const outbreak_fit *f, double phi, double threshold)
{
    double sum = 0;

    for (int g = 0; g < d->n_blocks; g++)
        for (size_t i = d->start[g]; i < d->start[g + 1]; i++) {
            double dt = d->t[i] - f->t_mean[g], root = sqrt(cbrt(d->mu[i])), y3 = cbrt(d->y[i]);
            double left = 1 - d->w[i] * (1 / f->w_sum[g] + dt * dt / f->sxx);
            double s = left > 1e-14 ? 1.5 * (y3 * y3 / root - root * root * root) / sqrt(phi * left) : 0; /* hat 1: fits by itself */

            d->omega[i] = s > threshold ? 1 / (s * s) : 1;
            sum += d->omega[i];
        }
    for (size_t i = 0; i < d->n; i++) d->omega[i] *= (double)d->n / sum;
    d->weighted = true;
}
