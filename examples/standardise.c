/* One area's deaths by age, standardised directly (a standard population) and indirectly (a reference's rates).
 * Build: cc standardise.c $(pkg-config --cflags --libs kangce) */
#include <kangce/kc_standardise.h>

#include <stdio.h>

enum { BANDS = 4 };

int main(void)
{
    const double deaths[BANDS] = { 5, 12, 30, 44 }, years[BANDS] = { 10000, 9000, 7000, 3000 };
    const double standard[BANDS] = { 40000, 30000, 20000, 10000 };
    const double ref_deaths[BANDS] = { 60, 150, 400, 900 }, ref_years[BANDS] = { 150000, 120000, 100000, 60000 };
    kc_dsr_opt   opt = KC_DSR_OPT_INIT;
    kc_dsr_out   dsr;
    kc_isr_opt   ratio = { 1, 0.95, true };
    kc_isr_out   smr;
    kc_err       err = KC_ERR_INIT;

    if (kc_dsr(BANDS, deaths, NULL, years, standard, &opt, &dsr, &err)) goto failed;
    printf("directly standardised %.6f (%.6f - %.6f) per 100000, se %.6f\n", dsr.rate.value, dsr.rate.low, dsr.rate.high, dsr.se);
    opt.interval = KC_DSR_GAMMA;
    if (kc_dsr(BANDS, deaths, NULL, years, standard, &opt, &dsr, &err)) goto failed;
    printf("gamma limits %.6f - %.6f\n", dsr.rate.low, dsr.rate.high);
    if (kc_isr(BANDS, deaths, years, ref_deaths, ref_years, &ratio, &smr, &err)) goto failed;
    printf("observed %.0f, expected %.6f, ratio %.6f (%.6f - %.6f)\n", smr.observed, smr.expected, smr.value.value, smr.value.low, smr.value.high);
    return 0;
failed:
    printf("%s at %ld\n", err.key, err.at);
    return 1;
}
