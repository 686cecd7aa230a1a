/* Numbers, units, targets and lists as text. Rounding happens here and nowhere else. */
#include "report_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DASH "–"
#define MINUS "\xE2\x88\x92"

/* Groups of three from five digits on; C's "%.*f" rounds halves of binary fractions to even, as documented. */
static const char *grouped(kc_arena *a, double v, int decimals, const char *plus)
{
    char        digits[400];
    const char *sign, *s = digits;
    kc_buf      b;
    size_t      whole;

    (void)snprintf(digits, sizeof digits, "%.*f", decimals, fabs(v));
    whole = strcspn(digits, ".");
    sign = v < 0 ? MINUS : plus;
    if (strspn(digits, "0.") == strlen(digits)) sign = ""; /* what rounds to zero has no sign */
    kc_buf_init(&b, a);
    kc_buf_adds(&b, sign);
    for (size_t left = whole; left > 0; left--) {
        kc_buf_addc(&b, *s++);
        if (whole > 4 && left > 1 && (left - 1) % 3 == 0) kc_buf_addc(&b, ',');
    }
    kc_buf_adds(&b, s);
    return b.s;
}

const char *kc_rep_num(kc_arena *a, double v, int decimals)
{
    return isfinite(v) ? grouped(a, v, decimals, "") : DASH;
}

const char *kc_rep_signed(kc_arena *a, double v, int decimals)
{
    return isfinite(v) ? grouped(a, v, decimals, "+") : DASH;
}

const char *kc_rep_plain(kc_arena *a, double v, int max_decimals)
{
    char   text[400];
    int    d = 0;
    double back;

    if (!isfinite(v)) return DASH;
    for (; d < max_decimals; d++) {
        (void)snprintf(text, sizeof text, "%.*f", d, v);
        back = strtod(text, NULL);
        if (fabs(back - v) <= 1e-9 * (fabs(v) + 1e-3)) break;
    }
    return grouped(a, v, d, "");
}

const char *kc_rep_percent(kc_arena *a, double share, int decimals)
{
    if (!isfinite(share)) return DASH;
    if (decimals == 0 && share > 0 && share < 0.01) return "<1%";
    if (decimals == 0 && share < 1 && share > 0.99) return ">99%";
    return kc_printf(a, "%s%%", grouped(a, share * 100, decimals, ""));
}

const char *kc_rep_chance(kc_arena *a, double chance)
{
    return isfinite(chance) ? kc_rep_percent(a, fmin(fmax(chance, 1e-9), 1 - 1e-9), 0) : DASH;
}

const char *kc_rep_unit(kc_lang lang, const char *unit)
{
    char        key[80];
    const char *text;

    if (!unit) return "";
    (void)snprintf(key, sizeof key, "report.unit.%s", unit);
    text = kc_t(lang, key);
    return text == key ? unit : text;
}

const char *kc_rep_cmp(kc_cmp c)
{
    switch (c) {
    case KC_CMP_GE: return "≥";
    case KC_CMP_LE: return "≤";
    case KC_CMP_GT: return ">";
    case KC_CMP_LT: return "<";
    case KC_CMP_EQ: return "=";
    case KC_CMP_INCREASE: return "↑";
    case KC_CMP_DECREASE: return "↓";
    case KC_CMP_QUALITATIVE: return "";
    }
    return "";
}

static const char *change_words(kc_arena *a, kc_lang lang, const kc_target *t)
{
    bool        up = t->cmp == KC_CMP_INCREASE;
    const char *amount = kc_printf(a, "%s %s", kc_rep_plain(a, t->value, 6), kc_rep_unit(lang, t->unit));

    if (!isfinite(t->value)) return kc_t(lang, up ? "report.target.up" : "report.target.down");
    switch (t->basis) {
    case KC_BASIS_PER_YEAR: return kc_tf(a, lang, up ? "report.target.up_yearly" : "report.target.down_yearly", "%s", amount);
    case KC_BASIS_PREVIOUS_YEAR: return kc_tf(a, lang, up ? "report.target.up_previous" : "report.target.down_previous", "%s", amount);
    case KC_BASIS_SINCE_YEAR:
        if (t->basis_year) return kc_tf(a, lang, up ? "report.target.up_since" : "report.target.down_since", "%s" KC_SEP "%d", amount, t->basis_year);
        break;
    case KC_BASIS_NONE: break;
    }
    return kc_tf(a, lang, up ? "report.target.up_by" : "report.target.down_by", "%s", amount);
}

const char *kc_rep_target(kc_arena *a, kc_lang lang, const kc_target *t)
{
    if (t->cmp == KC_CMP_QUALITATIVE) return kc_t(lang, "report.target.qualitative");
    if (t->cmp == KC_CMP_INCREASE || t->cmp == KC_CMP_DECREASE) return change_words(a, lang, t);
    return kc_printf(a, "%s\xC2\xA0%s%s", kc_rep_cmp(t->cmp), t->approx ? kc_t(lang, "report.target.about") : "", kc_rep_plain(a, t->value, 6));
}

const char *kc_rep_count(kc_arena *a, kc_lang lang, const char *key, long n)
{
    return kc_tf(a, lang, kc_printf(a, "%s%s", key, n == 0 ? "0" : n == 1 ? "1" : "n"), "%ld", n);
}

const char *kc_rep_join(kc_arena *a, const char *const *items, size_t n, const char *between, const char *last)
{
    kc_buf b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < n; i++) {
        if (i) kc_buf_adds(&b, i + 1 == n ? last : between);
        kc_buf_adds(&b, items[i]);
    }
    return b.s;
}

const char *kc_rep_list(kc_arena *a, kc_lang lang, const char *const *items, size_t n)
{
    return kc_rep_join(a, items, n, kc_t(lang, "report.comma"), kc_t(lang, "report.and"));
}
