/* Is a yearly rate falling, how fast, and since when? cc trend.c $(pkg-config --cflags --libs kangce) */
#include "kangce/kc_trend_test.h"

#include <stdio.h>

enum { N = 10 };

int main(void)
{
    const double  year[N] = { 2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019 };
    const double  rate[N] = { 30.0, 28.5, 27.9, 26.0, 25.2, 24.4, 22.9, 22.4, 21.0, 20.1 };
    const double  screened[N] = { 310, 322, 340, 352, 371, 400, 420, 450, 470, 500 };
    double        total[N], work[N * (N - 1) / 2 + N]; /* kc_sen_work_size(N) */
    kc_recent_opt recent = KC_RECENT_OPT_INIT;
    kc_apc_result apc;
    kc_mk         mk;
    kc_sen_result sen;
    kc_recent     last;
    kc_err        err = KC_ERR_INIT;

    for (int i = 0; i < N; i++) total[i] = 1000;
    recent.better = 1;
    if (kc_apc(N, year, rate, 0.95, &apc, &err) || kc_mann_kendall(N, year, rate, true, &mk, &err) ||
        kc_sen(N, year, rate, 0.95, work, &sen, &err) || kc_recent_proportions(N, year, screened, total, &recent, &last, &err)) {
        printf("%s at %ld\n", err.key, err.at);
        return 1;
    }
    printf("APC %.6f (%.6f to %.6f)\n", apc.apc.value, apc.apc.low, apc.apc.high);
    printf("Mann-Kendall S %.0f, exact p %.3e\n", mk.s, mk.p);
    printf("Sen %.6f (%.6f to %.6f) a year\n", sen.slope.value, sen.slope.low, sen.slope.high);
    printf("screening: %s, chi2 %.6f\n", kc_recent_name(last.cls), last.chi2);
    return 0;
}
