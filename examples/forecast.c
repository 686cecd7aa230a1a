/* A rate to 2030 by four models, the chance of a target, and how the models did on the past. cc forecast.c $(pkg-config --cflags --libs kangce) */
#include "kangce/kc_forecast.h"
#include "kangce/kc_progress.h"

#include <stdio.h>

enum { N = 12 };

int main(void)
{
    const double      rate[N] = { 30.0, 28.5, 27.9, 26.0, 25.2, 24.4, 22.9, 22.4, 21.0, 20.1, 19.5, 18.2 };
    const kc_fc_model models[] = { KC_FC_OLS, KC_FC_LOG, KC_FC_DRIFT, KC_FC_HOLT };
    const kc_track    track = { 24.4, 18.2, 14, 2015, 2021, 2030, -1 };
    double            year[N];
    kc_err            err = KC_ERR_INIT;

    for (int i = 0; i < N; i++) year[i] = 2010 + i;
    for (int i = 0; i < 4; i++) {
        kc_forecast f;
        kc_estimate e;
        kc_fc_score past[3]; /* all together, one and two years ahead */
        double      chance;

        if (kc_forecast_fit(models[i], N, year, rate, &f, &err) || kc_forecast_at(&f, 2030, 0.95, &e, &err) ||
            kc_forecast_chance(&f, 2030, 14, KC_SIDE_LE, &chance, &err) ||
            kc_forecast_backtest(models[i], N, year, rate, 7, 2, 0.95, past, &err)) {
            printf("%s\n", err.key);
            return 1;
        }
        printf("%-6s %.6f (%.6f to %.6f), chance of 14: %.6f, error on the past %.6f\n", kc_forecast_name(models[i]), e.value, e.low, e.high, chance,
               past[0].mae);
    }
    printf("targeted change achieved: %.6f %%, arrow: %s\n", kc_hp2030(&track, 0, 0).percent, kc_arrow_name(kc_sdsn(&track, 21, 2018).cls));
    return 0;
}
