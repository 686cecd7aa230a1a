/* A proportion from eight people in two strata of two townships, its mean score, and the same brought to the census:
 * cc survey.c -lkangce -lm */
#include "kangce/kc_survey.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 8 };

int main(void)
{
    const int32_t stratum[N] = { 0, 0, 0, 0, 1, 1, 1, 1 }, township[N] = { 0, 0, 1, 1, 0, 0, 1, 1 }, sex[N] = { 0, 1, 0, 1, 0, 1, 0, 1 };
    const double  weight[N] = { 120, 150, 130, 140, 300, 280, 310, 290 }, census[] = { 900, 950 };
    const double  score[N] = { 55, 60, 41, 53, 30, 54, 52, NAN };
    double        literate[N];

    for (int i = 0; i < N; i++) literate[i] = isnan(score[i]) ? NAN : score[i] >= 0.8 * 66;

    kc_survey_data   data = { .n = N, .n_stages = 1, .stage = { { stratum, township, NULL } }, .weight = weight };
    kc_survey_design design;
    kc_survey_opt    opt = KC_SURVEY_OPT_INIT;
    kc_survey_est    e;
    kc_err           err = KC_ERR_INIT;
    void            *work = malloc(kc_survey_work_size(&data));

    if (!work || kc_survey_prepare(&data, work, &design, &err)) return 1;
    void *scratch = malloc(kc_survey_scratch_size(&design));

    if (!scratch || kc_survey_mean(&design, score, &opt, scratch, &e, &err)) return 1;
    printf("mean score %.6f (%.6f to %.6f), n %zu, df %.0f\n", e.value, e.low, e.high, e.n, e.df);
    opt.interval = KC_SURVEY_LOGIT;
    if (kc_survey_mean(&design, literate, &opt, scratch, &e, &err)) return 1;
    printf("literate %.6f (%.6f to %.6f), deff %.6f\n", e.value, e.low, e.high, e.deff);

    const kc_survey_margin   margin = { sex, 2, census };
    const kc_survey_rake_opt rake = KC_SURVEY_RAKE_OPT_INIT;

    if (kc_survey_rake(&design, 1, &margin, &rake, scratch, &err) || kc_survey_mean(&design, literate, &opt, scratch, &e, &err)) return 1;
    printf("brought to the census %.6f, se %.6f\n", e.value, e.se);
    free(scratch);
    free(work);
    return 0;
}
