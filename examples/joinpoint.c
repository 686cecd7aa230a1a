/* Where did a trend turn? Fits with 0, 1 and 2 joinpoints, the choice, the average change. cc joinpoint.c $(pkg-config --cflags --libs kangce) */
#include "kangce/kc_joinpoint.h"

#include <stdio.h>
#include <stdlib.h>

enum { N = 15, K = 2 };

int main(void)
{
    const double rate[N] = { 40.2, 41.1, 42.7, 43.2, 45.1, 45.9, 47.6, 48.3, 46.2, 43.5, 41.6, 39.1, 37.3, 35.2, 33.6 };
    kc_jp_opt    opt = KC_JP_OPT_INIT;
    kc_jp_fit    fit[K + 1];
    kc_jp_tests  tests;
    kc_estimate  aapc;
    kc_err       err = KC_ERR_INIT;
    double       year[N], *work = malloc(sizeof *work * kc_joinpoint_work_size(N, K, &opt, 999, 1));
    int          failed = !work;

    for (int i = 0; i < N; i++) year[i] = 2004 + i;
    for (int k = 0; !failed && k <= K; k++) failed = kc_joinpoint(N, year, rate, NULL, k, &opt, work, &fit[k], &err) != KC_OK;
    failed = failed || kc_joinpoint_permutation(N, year, rate, NULL, 0, K, &opt, 999, 0.05, 1, 1, work, &tests, &err);
    free(work);
    if (failed || kc_joinpoint_average(&fit[tests.k], 2009, 2018, 0.95, &aapc, &err)) {
        printf("%s\n", err.key);
        return 1;
    }
    const kc_jp_fit *f = &fit[tests.k];

    for (int i = 0; i < tests.n; i++) printf("%d against %d joinpoints: p %.6f\n", tests.test[i].k0, tests.test[i].k1, tests.test[i].p);
    for (int i = 0; i <= f->k; i++)
        printf("from %.0f: %.6f %% a year (%.6f to %.6f)\n", i ? f->at[i - 1].value : f->first, f->apc[i].value, f->apc[i].low, f->apc[i].high);
    printf("2009 to 2018: %.6f %% a year\n", aapc.value);
    return 0;
}
