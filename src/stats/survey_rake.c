/* Weights that meet known totals: post-stratification (one margin) and raking (several, in turn). */
#include "survey_internal.h"

#include <math.h>
#include <string.h>

static kc_code check_margin(const kc_survey_design *d, const kc_survey_margin *m, survey_scratch *s, kc_err *err)
{
    if (m->n_cells < 1 || (size_t)m->n_cells > d->n) return kc_fail(err, KC_E_ARG, -1, "stats.survey_cells", "%ld", (long)m->n_cells);
    memset(s->cell_w, 0, (size_t)m->n_cells * sizeof(double));
    for (size_t i = 0; i < d->n; i++) {
        if (m->cell[i] < 0 || m->cell[i] >= m->n_cells)
            return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_code", "%ld", (long)m->cell[i]);
        s->cell_w[m->cell[i]] += d->weight[i];
    }
    for (int32_t c = 0; c < m->n_cells; c++) {
        if (!(m->population[c] >= 0 && m->population[c] < INFINITY))
            return kc_fail(err, KC_E_DATA, (long)c, "stats.survey_population", "%g", m->population[c]);
        if (m->population[c] > 0 && !(s->cell_w[c] > 0))
            return kc_fail(err, KC_E_DATA, (long)c, "stats.survey_empty_cell", "%ld" KC_SEP "%g", (long)c + 1, m->population[c]);
    }
    return KC_OK;
}

/* Scales w to the totals of one margin; the largest relative change. */
static double scale(size_t n, const kc_survey_margin *m, double *w, double *sum)
{
    double most = 0;

    memset(sum, 0, (size_t)m->n_cells * sizeof(double));
    for (size_t i = 0; i < n; i++) sum[m->cell[i]] += w[i];
    for (int32_t c = 0; c < m->n_cells; c++) {
        double factor = sum[c] > 0 ? m->population[c] / sum[c] : 1;

        if (m->population[c] > 0) most = fmax(most, fabs(1 - 1 / factor));
        sum[c] = factor;
    }
    for (size_t i = 0; i < n; i++) w[i] *= sum[m->cell[i]];
    return most;
}

kc_code kc_survey_rake(kc_survey_design *d, int n_margins, const kc_survey_margin *margins, const kc_survey_rake_opt *opt, void *scratch,
                       kc_err *err)
{
    survey_scratch s;
    double         most = INFINITY;
    kc_code        code;

    if (n_margins < 1 || n_margins > KC_SURVEY_MARGINS || !(opt->tolerance > 0) || opt->max_rounds < 1)
        return kc_fail(err, KC_E_ARG, -1, "stats.survey_margins", "%d" KC_SEP "%d", n_margins, KC_SURVEY_MARGINS);
    (void)survey_scratch_lay(d, scratch, &s);
    for (int k = 0; k < n_margins; k++)
        if ((code = check_margin(d, &margins[k], &s, err))) return code;
    memcpy(s.z, d->weight, d->n * sizeof(double));
    for (int round = 0; round < opt->max_rounds && !(most <= opt->tolerance); round++) {
        most = 0;
        for (int k = 0; k < n_margins; k++) most = fmax(most, scale(d->n, &margins[k], s.z, s.cell_w));
        if (n_margins == 1) break;
    }
    if (n_margins > 1 && !(most <= opt->tolerance)) return kc_fail(err, KC_E_LIMIT, -1, "stats.survey_rake", "%d", opt->max_rounds);
    memcpy(d->base_weight, d->weight, d->n * sizeof(double));
    memcpy(d->weight, s.z, d->n * sizeof(double));
    memcpy(d->margin, margins, (size_t)n_margins * sizeof *margins);
    d->n_margins = n_margins;
    return KC_OK;
}
