/* Is the last week unusual? Farrington's regression and a moving percentile on a made-up weekly series, a nowcast of three days:
 * cc outbreak.c -lkangce -lm */
#include "kangce/kc_outbreak.h"

#include <stdio.h>

enum { WEEKS = 322 };

int main(void)
{
    double y[WEEKS], work[9 * WEEKS], history[25];

    for (int t = 1; t <= WEEKS; t++) y[t - 1] = 8 + (t % 52 < 26 ? 4 : 0) + (37 * t) % 7;
    y[WEEKS - 1] = 40;

    kc_series           series = { WEEKS, y, NULL, NULL, 52 };
    kc_farrington_opt   flexible = KC_FARRINGTON_FLEXIBLE_INIT;
    kc_farrington_point point;
    kc_err              err = KC_ERR_INIT;

    if (kc_farrington(&series, WEEKS - 1, 1, &flexible, work, &point, &err)) {
        fprintf(stderr, "%s\n", err.key);
        return 1;
    }
    printf("expected %.6f, upper %.0f, phi %.6f, alarm %d\n", point.expected, point.upper, point.phi, point.alarm);

    kc_percentile_opt percentile = KC_PERCENTILE_OPT_INIT;
    kc_alarm          alarm;
    size_t            n;

    if (kc_moving_percentile(&series, WEEKS - 1, &percentile, history, &alarm, &n, &err)) return 1;
    printf("80th percentile of %zu past weeks %.6f, alarm %d\n", n, alarm.upper, alarm.alarm);

    const double     reports[] = { 6, 3, 1, 8, 4, 0, 5, 0, 0 }; /* 3 days by 3 delays; zeros below the diagonal are not looked at */
    kc_nowcast_opt   nowcast = KC_NOWCAST_OPT_INIT;
    kc_nowcast_point day[3];

    if (kc_nowcast(3, 3, reports, &nowcast, work, day, NULL, &err)) return 1;
    printf("today %.0f known, %.6f expected, %.0f to %.0f\n", day[2].known, day[2].estimate, day[2].lower, day[2].upper);
    return 0;
}
