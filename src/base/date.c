/* Civil dates by the era arithmetic of Howard Hinnant's "chrono-compatible low-level date algorithms". */
#include "base/kc_date.h"

#include "base/kc_csv.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int kc_month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    if (month < 1 || month > 12) return 0;
    return days[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

bool kc_date_valid(kc_date d)
{
    return d.year >= 1000 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= kc_month_days(d.year, d.month);
}

/* n digits at s, or -1. */
static int digits(const char *s, size_t n)
{
    int v = 0;

    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9') return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

bool kc_date_parse(kc_str s, kc_date *out)
{
    kc_date d;

    if (s.n != 10 || s.s[4] != '-' || s.s[7] != '-') return false;
    d = (kc_date){ digits(s.s, 4), digits(s.s + 5, 2), digits(s.s + 8, 2) };
    if (!kc_date_valid(d)) return false;
    *out = d;
    return true;
}

int64_t kc_date_days(kc_date d)
{
    int64_t  y = d.year - (d.month <= 2);
    int64_t  era = (y >= 0 ? y : y - 399) / 400;
    unsigned yoe = (unsigned)(y - era * 400);
    unsigned doy = (153u * (unsigned)(d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + (unsigned)d.day - 1;
    unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + (int64_t)doe - 719468;
}

kc_date kc_date_from_days(int64_t z)
{
    int64_t  era, y;
    unsigned doe, yoe, doy, mp, m;

    z += 719468;
    era = (z >= 0 ? z : z - 146096) / 146097;
    doe = (unsigned)(z - era * 146097);
    yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    y = (int64_t)yoe + era * 400;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    mp = (5 * doy + 2) / 153;
    m = mp < 10 ? mp + 3 : mp - 9;
    return (kc_date){ (int)(y + (m <= 2)), (int)m, (int)(doy - (153 * mp + 2) / 5 + 1) };
}

void kc_date_text(kc_date d, char out[11])
{
    char t[40];

    (void)snprintf(t, sizeof t, "%04d-%02d-%02d", d.year, d.month, d.day);
    memcpy(out, t, 10);
    out[10] = '\0';
}

int64_t kc_now_ms(void)
{
    const char     *fixed = getenv("KC_NOW"); /* 2026-05-10T08:30:00Z: repeatable output in tests */
    struct timespec ts;
    kc_date         d;

    if (fixed && strlen(fixed) >= 19 && kc_date_parse((kc_str){ fixed, 10 }, &d)) {
        int h = digits(fixed + 11, 2), m = digits(fixed + 14, 2), s = digits(fixed + 17, 2);

        if (h >= 0 && m >= 0 && s >= 0) return (((kc_date_days(d) * 24 + h) * 60 + m) * 60 + s) * 1000;
    }
    (void)clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void kc_time_text(int64_t ms, char out[25])
{
    int64_t days = ms / 86400000 - (ms % 86400000 < 0);
    int     rest = (int)(ms - days * 86400000);
    kc_date d = kc_date_from_days(days);
    char    t[100];

    (void)snprintf(t, sizeof t, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year, d.month, d.day, rest / 3600000, rest / 60000 % 60,
                   rest / 1000 % 60, rest % 1000);
    memcpy(out, t, 24);
    out[24] = '\0';
}

bool kc_period_parse(kc_str s, kc_period *out)
{
    int year = s.n >= 4 ? digits(s.s, 4) : -1, sub = 0;

    if (year < 1000) return false;
    if (s.n == 4) sub = 0;
    else if (s.n == 6 && s.s[4] == 'Q' && s.s[5] >= '1' && s.s[5] <= '4') sub = 200 + (s.s[5] - '0');
    else if (s.n == 7 && s.s[4] == 'W' && (sub = digits(s.s + 5, 2)) >= 1 && sub <= 53) sub += 300;
    else if (s.n == 6 && (sub = digits(s.s + 4, 2)) >= 1 && sub <= 12) sub += 100;
    else if (s.n == 7 && s.s[4] == '-' && (sub = digits(s.s + 5, 2)) >= 1 && sub <= 12) sub += 100;
    else return false;
    *out = year * 1000 + sub;
    return true;
}

int kc_period_year(kc_period p)
{
    return p / 1000;
}

void kc_period_text(kc_period p, char out[12])
{
    int year = p / 1000 % 10000, sub = p % 1000;

    if (sub == 0) (void)snprintf(out, 12, "%04d", year);
    else if (sub < 200) (void)snprintf(out, 12, "%04d-%02d", year, (sub - 100) % 100);
    else if (sub < 300) (void)snprintf(out, 12, "%04dQ%d", year, (sub - 200) % 10);
    else (void)snprintf(out, 12, "%04dW%02d", year, (sub - 300) % 100);
}
