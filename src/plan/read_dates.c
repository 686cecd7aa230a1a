/* Calendar dates as headers and signatures print them: 2020年6月25日, 二〇二〇年六月二十五日, 2020-07-03, 2020.7.3. */
#include "plan/plan_internal.h"

static size_t read_number(kc_str s, size_t at, int *out)
{
    double      v;
    const char *unit = NULL;
    bool        chinese;
    size_t      n;

    while (at < s.n && s.s[at] == ' ') at++;
    n = kc_number_read(kc_cut(s, at, s.n), &v, &unit, &chinese);
    if (!n || unit || !(v >= 1 && v <= 2200)) return 0;
    *out = (int)v;
    return at + n;
}

static size_t after(kc_str s, size_t at, const char *word)
{
    while (at < s.n && s.s[at] == ' ') at++;
    return kc_starts(kc_cut(s, at, s.n), word) ? at + strlen(word) : 0;
}

static bool chinese_date(kc_str s, int year, size_t at, int d[3], size_t *to)
{
    size_t next, m;

    d[0] = year;
    d[1] = d[2] = 0;
    *to = at;
    m = read_number(s, at, &d[1]);
    next = m ? after(s, m, "月") : 0;
    if (!next || d[1] > 12) {
        d[1] = 0;
        return true;
    }
    *to = next;
    m = read_number(s, next, &d[2]);
    next = m ? after(s, m, "日") : 0;
    if (!next || d[2] > 31) d[2] = 0;
    else *to = next;
    return true;
}

static int ascii_int(kc_str s, size_t *at, size_t max_digits)
{
    int    v = 0;
    size_t n = 0;

    while (*at < s.n && n < max_digits && s.s[*at] >= '0' && s.s[*at] <= '9') v = v * 10 + (s.s[(*at)++] - '0'), n++;
    return n ? v : 0;
}

static bool plain_date(kc_str s, size_t from, int d[3], size_t *to)
{
    size_t at = from;
    char   sep;

    d[0] = ascii_int(s, &at, 4);
    if (at - from != 4 || d[0] < 1949 || d[0] > 2100 || at >= s.n) return false;
    sep = s.s[at];
    if (sep != '-' && sep != '/' && sep != '.') return false;
    at++;
    d[1] = ascii_int(s, &at, 2);
    if (d[1] < 1 || d[1] > 12 || at >= s.n || s.s[at] != sep) return false;
    at++;
    d[2] = ascii_int(s, &at, 2);
    if (d[2] < 1 || d[2] > 31 || (at < s.n && s.s[at] >= '0' && s.s[at] <= '9')) return false;
    *to = at;
    return true;
}

bool kc_date_find(kc_str s, int date[3], size_t *from, size_t *to)
{
    for (size_t i = 0, len; i < s.n; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);
        int      year = 0;
        size_t   n;

        if (!(cp >= '0' && cp <= '9') && !kc_in_set(cp, "一二〇零○")) continue;
        if (i > 0 && s.s[i - 1] >= '0' && s.s[i - 1] <= '9') continue;
        *from = i;
        if (plain_date(s, i, date, to)) return true;
        n = read_number(s, i, &year);
        if (n && year >= 1949 && year <= 2100 && (n = after(s, n, "年")) > 0 && chinese_date(s, year, n, date, to)) return true;
    }
    return false;
}

const char *kc_date_iso(kc_arena *a, const int date[3])
{
    if (!date[1]) return kc_printf(a, "%04d", date[0]);
    if (!date[2]) return kc_printf(a, "%04d-%02d", date[0], date[1]);
    return kc_printf(a, "%04d-%02d-%02d", date[0], date[1], date[2]);
}
