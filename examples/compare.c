/* Five counties: against a benchmark, on a spine chart, in a funnel. Build: cc compare.c $(pkg-config --cflags --libs kangce) */
#include <kangce/kc_compare.h>
#include <kangce/kc_rates.h>

#include <math.h>
#include <stdio.h>

enum { N = 5 };

int main(void)
{
    const double    observed[N] = { 60, 41, 160, 9, 75 }, expected[N] = { 48.5, 52.2, 118.4, 7.9, 77.1 };
    kc_rate_opt     opt = { 1, 0.95, KC_COUNT_AUTO };
    kc_funnel_opt   ratio = { KC_FUNNEL_RATIO, 1, 1, false, false };
    kc_estimate     smr[N];
    kc_funnel_class cls[N];
    kc_od_opt       od = KC_OD_OPT_INIT;
    kc_od_row       rows[N];
    kc_od_out       dispersion;
    kc_spine        spine;
    double          value[N], sorted[N], work[2 * N];
    size_t          order[N];
    kc_err          err = KC_ERR_INIT;

    od.method = KC_OD_CQC;
    if (kc_rates(N, observed, expected, &opt, smr, &err) || kc_funnel_classes(N, observed, expected, &ratio, cls, &err) ||
        kc_overdispersion(N, observed, expected, &od, rows, &dispersion, work, order, &err)) {
        printf("%s at %ld\n", err.key, err.at);
        return 1;
    }
    for (int i = 0; i < N; i++) value[i] = smr[i].value;
    if (kc_spine_scale(N, value, 1, KC_POLARITY_LOW_IS_GOOD, sorted, &spine)) return 1;
    for (int i = 0; i < N; i++) {
        kc_comparison c = kc_compare_benchmark(smr[i].low, smr[i].high, NAN, NAN, 1, KC_POLARITY_LOW_IS_GOOD);

        printf("%.6f %s, %s, position %.6f\n", value[i], kc_comparison_name(c), kc_funnel_class_name(cls[i]),
               kc_spine_position(&spine, value[i], 1, KC_POLARITY_LOW_IS_GOOD));
    }
    printf("phi %.6f tau2 %.6f\n", dispersion.phi, dispersion.tau2);
    return 0;
}
