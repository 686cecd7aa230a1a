/* The same time of past years, and the moving percentile that rests on it. */
#include "outbreak_internal.h"

#include "base/kc_date.h"
#include "kangce/kc_order.h"

#include <math.h>

kc_code outbreak_check_series(const kc_series *s, kc_err *err)
{
    if (s->freq < 1 || s->freq > 366) return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "freq" KC_SEP "%d" KC_SEP "1 .. 366", s->freq);
    if (s->day && s->freq != 52 && s->freq != 12 && s->freq != 365)
        return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "freq" KC_SEP "%d" KC_SEP "52 | 12 | 365", s->freq);
    for (size_t i = 1; s->day && i < s->n; i++)
        if (s->day[i] <= s->day[i - 1]) return kc_fail(err, KC_E_DATA, (long)i, "stats.outbreak_days", "");
    return KC_OK;
}

static long find_day(const kc_series *s, int64_t day)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (s->day[mid] < day) low = mid + 1;
        else high = mid;
    }
    return low < s->n && s->day[low] == day ? (long)low : -1;
}

/* Days of a date whose month may lie outside 1 .. 12 and whose day may be past the end of the month (29 February is then 1 March). */
static int64_t days_of(int year, int month, int day)
{
    while (month < 1) month += 12, year--;
    while (month > 12) month -= 12, year++;
    return kc_date_days((kc_date){ year, month, 1 }) + day - 1;
}

long outbreak_same_time(const kc_series *s, size_t now, int years, int steps)
{
    if (!s->day) {
        long i = (long)now - (long)s->freq * years + steps;

        return i >= 0 && i < (long)s->n ? i : -1;
    }
    kc_date d = kc_date_from_days(s->day[now]);
    int64_t day;

    if (s->freq == 12) day = days_of(d.year - years, d.month + steps, d.day);
    else day = days_of(d.year - years, d.month, d.day);
    if (s->freq == 52) { /* the nearest day of the same weekday */
        int64_t forward = ((s->day[now] - day) % 7 + 7) % 7;

        day += (forward <= 3 ? forward : forward - 7) + 7 * (int64_t)steps;
    }
    if (s->freq == 365) day += steps;
    return find_day(s, day);
}

size_t kc_moving_percentile_work(const kc_percentile_opt *opt)
{
    return (size_t)opt->years * (2 * (size_t)opt->half_window + 1);
}

static kc_code check(const kc_series *s, size_t now, const kc_percentile_opt *o, kc_err *err)
{
    const struct {
        const char *name;
        double      value, low, high;
        const char *range;
    } rules[] = {
        { "now", (double)now, 0, (double)s->n - 1, "0 .. n - 1" },
        { "years", o->years, 1, 50, "1 .. 50" },
        { "min-years", o->min_years, 1, o->years, "1 .. years" },
        { "half-window", o->half_window, 0, 26, "0 .. 26" },
        { "window", o->window, 1, 366, "1 .. 366" },
        { "type", o->type, 6, 7, "6 | 7" },
        { "percentile", o->p, 0, 1, "0 .. 1" },
        { "sd", o->n_sd, 0, 100, "0 .. 100" },
        { "min-cases", o->min_cases, 0, 1e9, "0 .. 1e9" },
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!(rules[i].value >= rules[i].low && rules[i].value <= rules[i].high))
            return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "%s" KC_SEP "%g" KC_SEP "%s", rules[i].name, rules[i].value, rules[i].range);
    return outbreak_check_series(s, err);
}

/* Sum of the `window` points that end at `end`; NaN when one is missing or before the series. *bad: place of an impossible count, or as it was. */
static double window_sum(const kc_series *s, long end, int window, long *bad)
{
    double sum = 0;

    if (end < window - 1 || end >= (long)s->n) return NAN;
    for (long i = end - window + 1; i <= end; i++) {
        if (s->count[i] < 0 || isinf(s->count[i])) *bad = i;
        sum += s->count[i];
    }
    return sum;
}

static double mean_of(size_t n, const double *x)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}

static double bound(size_t n, double *x, double mean, const kc_percentile_opt *opt)
{
    double ss = 0;

    if (opt->p > 0) {
        kc_sort(n, x);
        return kc_quantile(n, x, opt->p, opt->type);
    }
    for (size_t i = 0; i < n; i++) ss += (x[i] - mean) * (x[i] - mean);
    return n > 1 ? mean + opt->n_sd * sqrt(ss / (double)(n - 1)) : NAN;
}

kc_code kc_moving_percentile(const kc_series *s, size_t now, const kc_percentile_opt *opt, double *work, kc_alarm *out, size_t *n_history,
                             kc_err *err)
{
    kc_code  code = check(s, now, opt, err);
    kc_alarm a = { NAN, NAN, NAN, -1, KC_NOTE_NONE };
    size_t   n = 0;
    int      years = 0;
    long     bad = -1;

    if (code) return code;
    a.statistic = window_sum(s, (long)now, opt->window, &bad);
    for (int j = 1; j <= opt->years; j++) {
        long same = outbreak_same_time(s, now, j, 0);

        if (same >= 0 && !isnan(window_sum(s, same, opt->window, &bad))) years++;
        for (int o = -opt->half_window; o <= opt->half_window; o++) {
            long   end = s->day ? same : (long)now - (long)s->freq * j; /* without dates weeks may exist though the middle one does not */
            double sum = s->day && same < 0 ? NAN : window_sum(s, end + (long)o * opt->window, opt->window, &bad);

            if (!isnan(sum)) work[n++] = sum;
        }
    }
    if (bad >= 0) return kc_fail(err, KC_E_DATA, bad, "stats.outbreak_count", "%g", s->count[bad]);
    if (n_history) *n_history = n;
    if (years < opt->min_years) a.note = KC_NOTE_FEW_POINTS;
    else {
        a.expected = mean_of(n, work);
        a.upper = bound(n, work, a.expected, opt);
        if (isnan(a.upper)) a.note = KC_NOTE_FEW_POINTS;
    }
    if (isnan(a.statistic)) a.note = now + 1 < (size_t)opt->window ? KC_NOTE_FEW_POINTS : KC_NOTE_MISSING;
    if (a.note == KC_NOTE_NONE) a.alarm = (opt->strict ? a.statistic > a.upper : a.statistic >= a.upper) && a.statistic >= opt->min_cases;
    *out = a;
    return KC_OK;
}
