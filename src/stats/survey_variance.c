/* The variance of a total under the design, level by level from the leaves up. */
#include "survey_internal.h"

#include <math.h>
#include <string.h>

size_t survey_scratch_lay(const kc_survey_design *d, void *base, survey_scratch *s)
{
    size_t  used = 0;
    int32_t most = 0;

    for (int k = 0; k < d->n_levels; k++) {
        s->total[k] = survey_cut(base, &used, (size_t)d->level[k].n_units, sizeof(double));
        if (d->level[k].n_strata > most) most = d->level[k].n_strata;
    }
    s->sum = survey_cut(base, &used, (size_t)most, sizeof(double));
    s->square = survey_cut(base, &used, (size_t)most, sizeof(double));
    s->unit_seen = survey_cut(base, &used, (size_t)d->level[0].n_units, 1);
    s->stratum_seen = survey_cut(base, &used, (size_t)d->level[0].n_strata, 1);
    for (int k = 0; k < d->n_levels; k++) s->present[k] = survey_cut(base, &used, (size_t)d->level[k].n_strata, 1);
    s->z = survey_cut(base, &used, d->n, sizeof(double));
    s->cell_w = survey_cut(base, &used, d->n, sizeof(double));
    s->cell_y = survey_cut(base, &used, d->n, sizeof(double));
    s->sorted = survey_cut(base, &used, d->n, sizeof(double));
    s->below = survey_cut(base, &used, d->n, sizeof(double));
    s->order = survey_cut(base, &used, d->n, sizeof(size_t));
    s->row = survey_cut(base, &used, d->n, sizeof(size_t));
    return used;
}

size_t kc_survey_scratch_size(const kc_survey_design *d)
{
    survey_scratch s;

    return survey_scratch_lay(d, NULL, &s);
}

/* The strata of unit u of the last level, and of the units that hold it. */
static void mark(const kc_survey_design *d, int32_t u, survey_scratch *s)
{
    for (int k = d->n_levels - 1;; k--) {
        int32_t h = d->level[k].unit_stratum[u];

        s->present[k][h] = 1;
        if (k == 0) return;
        u = d->level[k].stratum_parent[h];
    }
}

void survey_present(const kc_survey_design *d, const double *y, const double *x, const kc_survey_opt *opt, survey_scratch *s)
{
    bool all = !y || d->n_margins;

    if (d->lonely != KC_LONELY_AVERAGE) return;
    for (int k = 0; k < d->n_levels; k++) memset(s->present[k], all, (size_t)d->level[k].n_strata);
    for (size_t k = 0; !all && k < survey_rows(d, opt); k++) {
        size_t i = survey_row(opt, k);

        if (!isnan(y[i]) && !(x && isnan(x[i]))) mark(d, d->leaf[i], s);
    }
}

void survey_z_begin(const kc_survey_design *d, survey_scratch *s)
{
    int last = d->n_levels - 1;

    memset(s->total[last], 0, (size_t)d->level[last].n_units * sizeof(double));
    if (d->n_margins) memset(s->z, 0, d->n * sizeof(double));
}

/* Sums of squares about the stratum mean, into s->square [n_strata]; a unit alone gives z^2 (KC_LONELY_ADJUST). */
static void squares(const kc_survey_level *l, const double *total, survey_scratch *s)
{
    memset(s->sum, 0, (size_t)l->n_strata * sizeof(double));
    memset(s->square, 0, (size_t)l->n_strata * sizeof(double));
    for (int32_t u = 0; u < l->n_units; u++) s->sum[l->unit_stratum[u]] += total[u];
    for (int32_t u = 0; u < l->n_units; u++) {
        int32_t h = l->unit_stratum[u];
        double  z = l->sampled[h] > 1 ? total[u] - s->sum[h] / l->sampled[h] : total[u];

        s->square[h] += z * z;
    }
}

/* Strata h .. end-1 of one unit of the stage before: their part of the variance, by the rule for lonely units. */
static double part(const kc_survey_design *d, int k, int32_t h, int32_t end, const survey_scratch *s)
{
    const kc_survey_level *l = &d->level[k];
    bool                   average = d->lonely == KC_LONELY_AVERAGE;
    double                 v = 0;
    int32_t                strata = 0, known = 0;

    for (; h < end; h++) {
        double rest = 1 - l->fraction[h], n = l->sampled[h];
        bool   whole = rest <= 1e-7;

        if (average && s->present[k][h]) {
            strata++;
            known += whole || n > 1;
        }
        if (whole) continue;
        if (n > 1) v += rest * n / (n - 1) * s->square[h];
        else if (d->lonely == KC_LONELY_ADJUST) v += rest * s->square[h];
    }
    return known == strata ? v : known > 0 ? v * strata / known : NAN;
}

/* f of all strata above a unit of level k. */
static double above(const kc_survey_design *d, int k, int32_t stratum)
{
    double f = 1;

    for (; k > 0; k--) {
        int32_t unit = d->level[k].stratum_parent[stratum];

        stratum = d->level[k - 1].unit_stratum[unit];
        f *= d->level[k - 1].fraction[stratum];
    }
    return f;
}

static double of_leaves(const kc_survey_design *d, survey_scratch *s)
{
    double v = 0;

    for (int k = d->n_levels - 1; k >= 0; k--) {
        const kc_survey_level *l = &d->level[k];

        squares(l, s->total[k], s);
        for (int32_t h = 0, end; h < l->n_strata; h = end) {
            for (end = h + 1; end < l->n_strata && (k == 0 || l->stratum_parent[end] == l->stratum_parent[h]); end++) { }
            double f = above(d, k, h);

            if (f > 0) v += f * part(d, k, h, end, s);
        }
        if (k == 0) break;
        memset(s->total[k - 1], 0, (size_t)d->level[k - 1].n_units * sizeof(double));
        for (int32_t h = 0; h < l->n_strata; h++) s->total[k - 1][l->stratum_parent[h]] += s->sum[h];
    }
    return v;
}

static bool empty(double w)
{
    return !(w > 0);
}

/* One sweep: takes the mean of z / weight in the cells out of z, by base weights for one margin, plain for several. Gives the largest
 * change, relative to the largest z. */
static double sweep(const kc_survey_design *d, const kc_survey_margin *m, survey_scratch *s)
{
    double most = 0, largest = 0;

    memset(s->cell_w, 0, (size_t)m->n_cells * sizeof(double));
    memset(s->cell_y, 0, (size_t)m->n_cells * sizeof(double));
    for (size_t i = 0; i < d->n; i++) {
        if (empty(d->weight[i])) continue;
        double w = d->n_margins > 1 ? 1 : d->base_weight[i];

        s->cell_w[m->cell[i]] += w;
        s->cell_y[m->cell[i]] += w * (s->z[i] / d->weight[i]);
    }
    for (size_t i = 0; i < d->n; i++) {
        if (empty(d->weight[i])) continue;
        double shift = d->weight[i] * (s->cell_y[m->cell[i]] / s->cell_w[m->cell[i]]);

        s->z[i] -= shift;
        most = fmax(most, fabs(shift));
        largest = fmax(largest, fabs(s->z[i]));
    }
    return largest > 0 ? most / largest : 0;
}

void survey_project(const kc_survey_design *d, survey_scratch *s)
{
    enum { ROUNDS = 1000 };

    for (int round = 0; round < ROUNDS; round++) {
        double most = 0;

        for (int k = 0; k < d->n_margins; k++) most = fmax(most, sweep(d, &d->margin[k], s));
        if (d->n_margins <= 1 || most < 1e-13) return;
    }
}

double survey_z_variance(const kc_survey_design *d, survey_scratch *s)
{
    if (d->n_margins) {
        survey_project(d, s);
        for (size_t i = 0; i < d->n; i++) s->total[d->n_levels - 1][d->leaf[i]] += s->z[i];
    }
    return of_leaves(d, s);
}

double kc_survey_variance(const kc_survey_design *d, const double *z, void *scratch)
{
    survey_scratch s;

    (void)survey_scratch_lay(d, scratch, &s);
    survey_present(d, NULL, NULL, NULL, &s);
    survey_z_begin(d, &s);
    for (size_t i = 0; i < d->n; i++) survey_z_add(d, &s, i, z[i]);
    return survey_z_variance(d, &s);
}
