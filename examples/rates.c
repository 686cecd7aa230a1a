/* Proportions, rates and a mean with their limits. Build: cc rates.c $(pkg-config --cflags --libs kangce) */
#include <kangce/kc_rates.h>

#include <stdio.h>

static void print(const char *what, const kc_estimate *e)
{
    printf("%s %.6f (%.6f - %.6f)\n", what, e->value, e->low, e->high);
}

int main(void)
{
    const double deaths[] = { 25, 4, 0 }, people[] = { 12345, 1000, 800 }, weights[] = { 3.2, 2.9, 3.6, 3.1 };
    kc_rate_opt  opt = KC_RATE_OPT_INIT;
    kc_estimate  out[3];
    kc_mean_out  mean;
    kc_err       err = KC_ERR_INIT;

    opt.per = 1e5;
    if (kc_rates(3, deaths, people, &opt, out, &err)) goto failed; /* exact limits below ten events, Byar's from ten on */
    for (int i = 0; i < 3; i++) print("rate per 100000", &out[i]);

    const double aware[] = { 82 }, asked[] = { 100 };

    opt.per = 100;
    if (kc_proportions(1, aware, asked, &opt, out, &err)) goto failed;
    print("per cent", &out[0]);
    if (kc_mean(4, weights, 0.95, &mean, &err)) goto failed;
    print("mean", &mean.mean);

    const double nobody[] = { 0 };

    if (kc_rates(1, deaths, nobody, &opt, out, &err)) printf("refused: %s, row %ld\n", err.key, err.at);
    return 0;
failed:
    printf("%s\n", err.key);
    return 1;
}
