/* Calendar dates (proleptic Gregorian) and reporting periods. */
#ifndef KC_DATE_H
#define KC_DATE_H

#include "base/kc_text.h"

typedef struct kc_date {
    int year, month, day;
} kc_date;

bool    kc_date_valid(kc_date d); /* years 1000 .. 9999 */
bool    kc_date_parse(kc_str s, kc_date *out); /* YYYY-MM-DD only */
int64_t kc_date_days(kc_date d);               /* days since 1970-01-01 */
kc_date kc_date_from_days(int64_t days);
int     kc_month_days(int year, int month);
void    kc_date_text(kc_date d, char out[11]);
int64_t kc_now_ms(void);           /* UTC, milliseconds since 1970; KC_NOW=2026-… overrides for tests */
void    kc_time_text(int64_t ms, char out[25]); /* 2026-05-10T08:30:00.123Z */

/* A reporting period as one integer that sorts by time within its kind:
 * year * 1000 + 0 (year) | 100 + month | 200 + quarter | 300 + ISO week. */
typedef int32_t kc_period;
#define KC_PERIOD_YEAR(y) ((kc_period)((y) * 1000))
bool kc_period_parse(kc_str s, kc_period *out); /* 2024, 2024-05 or 202405, 2024Q1, 2024W07 */
int  kc_period_year(kc_period p);
void kc_period_text(kc_period p, char out[12]);

#endif
