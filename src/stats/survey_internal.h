/* What the files of kc_survey.h share: memory cut into arrays, and the parts of an estimate. */
#ifndef SURVEY_INTERNAL_H
#define SURVEY_INTERNAL_H

#include "kangce/kc_survey.h"

/* Cuts `bytes` from *at, rounded up to 16; with at == NULL only the size is counted in *used. */
static inline void *survey_cut(char *base, size_t *used, size_t n, size_t size)
{
    void *p = base ? base + *used : NULL;

    *used += (n * size + 15) / 16 * 16;
    return p;
}

typedef struct survey_scratch {
    double        *z;                       /* [n] linearised values, for margins               */
    double        *cell_w, *cell_y;         /* [n] sums in cells                                */
    double        *total[KC_SURVEY_STAGES]; /* totals of the units of each level                */
    double        *sum, *square;            /* of the strata of one level                       */
    double        *sorted, *below;          /* [n] quantiles: y in order, weight up to there    */
    size_t        *order, *row;             /* [n]                                              */
    unsigned char *unit_seen, *stratum_seen;
    unsigned char *present[KC_SURVEY_STAGES]; /* strata of each level with a row of the domain; for KC_LONELY_AVERAGE only */
} survey_scratch;

/* Lays the arrays out in `base` (NULL: only counts) and returns the bytes. */
size_t survey_scratch_lay(const kc_survey_design *d, void *base, survey_scratch *s);

/* Says which strata have a row of the domain with y (and x) known, for KC_LONELY_AVERAGE: all of them with y NULL, and after raking, which
 * moves z in all of the sample. Once before the variances of an estimate. */
void survey_present(const kc_survey_design *d, const double *y, const double *x, const kc_survey_opt *opt, survey_scratch *s);

/* Linearised values: begin, add one per row at most, then the variance. */
void   survey_z_begin(const kc_survey_design *d, survey_scratch *s);
double survey_z_variance(const kc_survey_design *d, survey_scratch *s);
static inline void survey_z_add(const kc_survey_design *d, survey_scratch *s, size_t i, double z)
{
    if (d->n_margins) s->z[i] = z;
    else s->total[d->n_levels - 1][d->leaf[i]] += z;
}

/* z less weight times its mean (z / weight) in the cells of every margin. */
void survey_project(const kc_survey_design *d, survey_scratch *s);

static inline size_t survey_rows(const kc_survey_design *d, const kc_survey_opt *opt)
{
    return opt->rows ? opt->n_rows : d->n;
}
static inline size_t survey_row(const kc_survey_opt *opt, size_t k)
{
    return opt->rows ? opt->rows[k] : k;
}

kc_code survey_check(const kc_survey_design *d, const double *y, const double *x, const kc_survey_opt *opt, kc_err *err);

/* opt->df, or first-stage units less strata over the rows of the domain whose weight is above 0 and, unless y is NULL, y known. */
double survey_df(const kc_survey_design *d, const double *y, const kc_survey_opt *opt, survey_scratch *s);

#endif
