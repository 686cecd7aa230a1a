/* Nowcast from the reporting triangle: chain ladder by reverse-time hazards, with a dispersion from the triangle itself. */
#include "outbreak_internal.h"

#include "kangce/kc_dist.h"

#include <math.h>

/* Work: hazard g, its denominator M, and F, one of each per delay; the known total of each row. */
typedef struct triangle {
    size_t        n_times, n_delays, window;
    const double *reports;
    double       *g, *m, *f, *known;
} triangle;

size_t kc_nowcast_work(size_t n_times, size_t n_delays)
{
    return n_times + 3 * n_delays;
}

/* Largest delay known for row t. */
static size_t age_of(const triangle *k, size_t t)
{
    size_t age = k->n_times - 1 - t;

    return age < k->n_delays - 1 ? age : k->n_delays - 1;
}

static double cell(const triangle *k, size_t t, size_t d)
{
    return k->reports[t * k->n_delays + d];
}

static kc_code check(size_t n_times, size_t n_delays, const double *reports, const kc_nowcast_opt *opt, kc_err *err)
{
    if (n_times < 2) return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "times" KC_SEP "%zu" KC_SEP ">= 2", n_times);
    if (n_delays < 2) return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "delays" KC_SEP "%zu" KC_SEP ">= 2", n_delays);
    if (!(opt->conf > 0 && opt->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", opt->conf);
    for (size_t t = 0; t < n_times; t++)
        for (size_t d = 0; d < n_delays && t + d < n_times; d++)
            if (!(reports[t * n_delays + d] >= 0) || isinf(reports[t * n_delays + d]))
                return kc_fail(err, KC_E_DATA, (long)t, "stats.nowcast_cell", "%zu" KC_SEP "%zu", t + 1, d);
    return KC_OK;
}

/* First of the rows that delay d is estimated from; the last is n_times - 1 - d. */
static size_t first_row(const triangle *k, size_t d)
{
    size_t rows = k->n_times - d;

    return k->window && rows > k->window ? rows - k->window : 0;
}

static void hazards(const triangle *k)
{
    for (size_t d = 0; d < k->n_delays; d++) k->g[d] = k->m[d] = 0;
    for (size_t t = 0; t < k->n_times; t++) {
        k->known[t] = 0;
        for (size_t d = 0; d <= age_of(k, t); d++) {
            k->known[t] += cell(k, t, d);
            if (t < first_row(k, d)) continue;
            k->g[d] += cell(k, t, d);
            k->m[d] += k->known[t];
        }
    }
    for (size_t d = 0; d < k->n_delays; d++) k->g[d] = k->m[d] > 0 ? k->g[d] / k->m[d] : 0;
    k->f[k->n_delays - 1] = 1;
    for (size_t d = k->n_delays - 1; d > 0; d--) k->f[d - 1] = k->f[d] * (1 - k->g[d]);
}

/* Pearson dispersion of the triangle under row total times delay distribution; 1 when there are no degrees of freedom. Cells whose row has
 * nothing, or whose delay never occurs, hold no information and do not count. */
static double dispersion(const triangle *k)
{
    double pearson = 0, cells = 0, rows = 0, delays = 0;

    for (size_t d = 0; d < k->n_delays; d++) delays += k->g[d] * k->f[d] > 0;
    for (size_t t = 0; t < k->n_times; t++) {
        double share = k->f[age_of(k, t)];

        if (!(k->known[t] > 0) || !(share > 0)) continue;
        rows++;
        for (size_t d = 0; d <= age_of(k, t); d++) {
            double expected = k->known[t] / share * k->g[d] * k->f[d], r = cell(k, t, d) - expected;

            if (!(expected > 0)) continue;
            cells++;
            pearson += r * r / expected;
        }
    }
    double df = cells - rows - delays + 1;

    return df > 0 ? fmax(1, pearson / df) : 1;
}

static kc_nowcast_point point(const triangle *k, size_t t, double phi, double conf)
{
    size_t           age = age_of(k, t);
    double           f = k->f[age], spread = 0;
    kc_nowcast_point p = { k->known[t], NAN, NAN, NAN, f, KC_NOTE_NONE };

    if (age == k->n_delays - 1) {
        p.estimate = p.lower = p.upper = p.known;
        return p;
    }
    if (!(f > 0) || k->m[k->n_delays - 1] == 0) { /* no row with all delays, or nothing ever so early */
        p.completeness = f > 0 ? NAN : 0;
        p.note = k->m[k->n_delays - 1] == 0 ? KC_NOTE_FEW_POINTS : KC_NOTE_NOT_DEFINED;
        return p;
    }
    p.estimate = p.known / f;
    for (size_t d = age + 1; d < k->n_delays; d++)
        if (k->g[d] > 0) spread += k->g[d] / ((1 - k->g[d]) * k->m[d]);
    double all = (p.known + 0.5) / f, mean = all * (1 - f), variance = phi * (all * (1 - f) / f + all * all * spread);

    if (!(mean > 0)) { /* nothing was ever reported later than this */
        p.lower = p.upper = p.known;
        return p;
    }
    double prob = mean / variance, size = mean * prob / (1 - prob); /* variance > mean, as f < 1 */

    p.lower = p.known + kc_nbinom_quantile((1 - conf) / 2, size, prob);
    p.upper = p.known + kc_nbinom_quantile((1 + conf) / 2, size, prob);
    return p;
}

kc_code kc_nowcast(size_t n_times, size_t n_delays, const double *reports, const kc_nowcast_opt *opt, double *work, kc_nowcast_point *out,
                   double *phi, kc_err *err)
{
    kc_code  code = check(n_times, n_delays, reports, opt, err);
    triangle k = { n_times, n_delays, opt->window, reports, work, work + n_delays, work + 2 * n_delays, work + 3 * n_delays };

    if (code) return code;
    hazards(&k);
    double scale = dispersion(&k);

    for (size_t t = 0; t < n_times; t++) out[t] = point(&k, t, scale, opt->conf);
    if (phi) *phi = scale;
    return KC_OK;
}
