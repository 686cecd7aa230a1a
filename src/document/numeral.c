/* Numbers as Chinese documents write them, read from the start of a normal text.
 *
 *   number   := fraction | tenths | half | plain
 *   fraction := base "分之" plain       base: 百 千 万 十万 or a number (三分之一)
 *   tenths   := digit "成" digit?
 *   plain    := arabic | chinese        万 and 亿 end it
 *
 * What looks like a number but is none is refused rather than guessed: 三四类 (three or four), 十四五.
 */
#include "document/document_internal.h"
#include "document/kc_norm.h"

#include <math.h>
#include <string.h>

enum { MAX_DIGITS = 15 /* all integers of so many digits are exact in a double */ };

typedef struct reading {
    size_t      used; /* 0 = none */
    double      value;
    const char *unit;
    bool        chinese;
} reading;

static const reading no_reading = { 0, 0, NULL, false };

static kc_str after(kc_str s, size_t n)
{
    return (kc_str){ s.s + n, s.n - n };
}

static bool ascii_digit(kc_str s, size_t i)
{
    return i < s.n && s.s[i] >= '0' && s.s[i] <= '9';
}

/* 0..9 for a Chinese digit at the start of s, else -1. All of them have three bytes. */
static int chinese_digit(kc_str s, size_t *len)
{
    static const struct {
        const char *digit;
        int         value;
    } table[] = {
        { "零", 0 }, { "一", 1 }, { "二", 2 }, { "三", 3 }, { "四", 4 }, { "五", 5 }, { "六", 6 }, { "七", 7 },
        { "八", 8 }, { "九", 9 }, { "两", 2 }, { "〇", 0 }, { "壹", 1 }, { "贰", 2 }, { "叁", 3 }, { "肆", 4 },
        { "伍", 5 }, { "陆", 6 }, { "柒", 7 }, { "捌", 8 }, { "玖", 9 },
    };

    *len = 3;
    if (s.n < 3 || (unsigned char)s.s[0] < 0xE3) return -1;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (memcmp(s.s, table[i].digit, 3) == 0) return table[i].value;
    return -1;
}

/* 10, 100, 1000 for 十 百 千 at the start of s, else 0. */
static int chinese_place(kc_str s, size_t *len)
{
    *len = 3;
    if (kc_starts(s, "十") || kc_starts(s, "拾")) return 10;
    if (kc_starts(s, "百") || kc_starts(s, "佰")) return 100;
    if (kc_starts(s, "千") || kc_starts(s, "仟")) return 1000;
    return 0;
}

/* Digits one after another: 二〇三〇 is a year; 三四 without a zero is "three or four". */
static reading digit_string(kc_str s, size_t n_digits, bool has_zero)
{
    reading r = { 0, 0, NULL, true };

    if (n_digits > 1 && n_digits != 4 && !(has_zero && n_digits <= 8)) return no_reading;
    for (size_t i = 0, len; i < n_digits; i++) {
        r.value = r.value * 10 + chinese_digit(after(s, r.used), &len);
        r.used += len;
    }
    return r;
}

/* Below ten thousand with places: 十二, 二十六, 一百零五, 三百五 (= 350), 两千. */
static reading with_places(kc_str s)
{
    reading r = { 0, 0, NULL, true };
    int     last_place = 10000;
    bool    zero = false;

    for (;;) {
        size_t d_len = 0, p_len = 0;
        kc_str rest = after(s, r.used);
        int    digit = chinese_digit(rest, &d_len), place;

        if (digit == 0) { /* 零 stands for missing places */
            if (zero || last_place == 10000) return no_reading;
            zero = true;
            r.used += d_len;
            continue;
        }
        place = chinese_place(digit > 0 ? after(rest, d_len) : rest, &p_len);
        if (digit < 0) {
            /* 十 may stand without a digit in front, but only at the start or after 零. */
            if (place != 10 || (last_place != 10000 && !zero)) break;
            digit = 1;
            d_len = 0;
        }
        if (place == 0) {
            size_t len;

            if (last_place == 10000) return no_reading;
            if (chinese_digit(after(rest, d_len), &len) >= 0) return no_reading; /* 二十三四 */
            if (last_place > 10 && !zero) digit *= last_place / 10;
            else if (last_place == 1) return no_reading; /* 十四五 */
            r.value += digit;
            r.used += d_len;
            last_place = 1;
            break;
        }
        if (place >= last_place) return no_reading; /* 二三十: the place is taken already */
        r.value += digit * place;
        r.used += d_len + p_len;
        last_place = place;
        zero = false;
    }
    if (zero && last_place != 1) return no_reading;
    return r.used ? r : no_reading;
}

static reading chinese_integer(kc_str s)
{
    size_t n_digits = 0, used = 0, len;
    bool   has_zero = false;
    int    d;

    while (n_digits < 9 && (d = chinese_digit(after(s, used), &len)) >= 0) {
        has_zero |= d == 0;
        used += len;
        n_digits++;
    }
    if (chinese_place(after(s, used), &len) == 0) return n_digits ? digit_string(s, n_digits, has_zero) : no_reading;
    return with_places(s);
}

static reading chinese_number(kc_str s)
{
    reading r = chinese_integer(s);
    double  scale = 0.1;
    size_t  len;
    int     d;

    if (!r.used || !kc_starts(after(s, r.used), "点")) return r;
    if (chinese_digit(after(s, r.used + strlen("点")), &len) < 0) return r; /* 三点要求 */
    r.used += strlen("点");
    for (int n = 0; n < 6 && (d = chinese_digit(after(s, r.used), &len)) >= 0; n++) {
        r.value += d * scale;
        scale /= 10;
        r.used += len;
    }
    r.value = round(r.value * 1e6) / 1e6; /* the digits are decimal, their sum is not */
    return r;
}

/* Length of the whole part at the start of s with its thousands separators, 0 when there is no digit. */
static size_t whole_part(kc_str s)
{
    size_t n = 0;

    while (ascii_digit(s, n)) n++;
    if (n == 0 || n > 3) return n;
    while (n + 3 < s.n && s.s[n] == ',' && ascii_digit(s, n + 1) && ascii_digit(s, n + 2) && ascii_digit(s, n + 3) &&
           !ascii_digit(s, n + 4))
        n += 4;
    return n;
}

static reading arabic_number(kc_str s)
{
    reading r = { 0, 0, NULL, false };
    size_t  whole = whole_part(s), end = whole, n_digits = 0;
    double  scale = 1;

    if (whole == 0) return no_reading;
    if (end + 1 < s.n && s.s[end] == '.' && ascii_digit(s, end + 1)) {
        end++;
        while (ascii_digit(s, end)) end++;
    }
    for (size_t i = 0; i < end; i++) {
        if (!ascii_digit(s, i)) continue;
        if (++n_digits > MAX_DIGITS) return no_reading;
        r.value = r.value * 10 + (s.s[i] - '0');
        if (i > whole) scale *= 10;
    }
    r.value /= scale; /* one rounding: the same double as strtod gives */
    r.used = end;
    return r;
}

static reading plain(kc_str s)
{
    reading r = arabic_number(s);

    return r.used ? r : chinese_number(s);
}

/* The base before 分之 and the unit it makes; *parts is set instead for 三分之一. */
static size_t fraction_base(kc_str s, const char **unit, double *parts)
{
    static const struct {
        const char *base, *unit;
    } table[] = {
        { "百", "%" },      { "千", "‰" },    { "万", "/万" },    { "十万", "/10万" }, { "10万", "/10万" },
        { "百万", "/100万" }, { "100", "%" },  { "1000", "‰" },    { "10000", "/万" },  { "100000", "/10万" },
        { "一百", "%" },    { "一千", "‰" },  { "一万", "/万" },  { "1万", "/万" },    { "100万", "/100万" },
    };
    reading r;

    *parts = 0;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t n = strlen(table[i].base);

        if (kc_starts(s, table[i].base) && kc_starts(after(s, n), "分之")) {
            *unit = table[i].unit;
            return n + strlen("分之");
        }
    }
    r = plain(s);
    if (!r.used || r.value < 2 || r.value > 1000 || !kc_starts(after(s, r.used), "分之")) return 0;
    *parts = r.value;
    return r.used + strlen("分之");
}

static reading fraction(kc_str s)
{
    const char *unit = NULL;
    double      parts;
    size_t      base = fraction_base(s, &unit, &parts);
    reading     r;

    if (!base) return no_reading;
    if (kc_starts(after(s, base), "百") && unit && strcmp(unit, "%") == 0) { /* 百分之百 */
        return (reading){ base + strlen("百"), 100, "%", true };
    }
    r = plain(after(s, base));
    if (!r.used) return no_reading;
    r.used += base;
    r.chinese = true;
    if (parts > 0) {
        r.value = r.value / parts * 100;
        unit = "%";
    }
    r.unit = unit;
    return r;
}

/* 1/3 as a percentage, 7/10万 and 7/100000 as a rate; anything else with a slash is no fraction. */
static reading slashed(kc_str s, reading n)
{
    kc_str  rest;
    reading d;

    if (n.used >= s.n || s.s[n.used] != '/') return n;
    rest = after(s, n.used + 1);
    if (kc_starts(rest, "10万") || kc_starts(rest, "十万"))
        return (reading){ n.used + 1 + (rest.s[0] == '1' ? strlen("10万") : strlen("十万")), n.value, "/10万", false };
    if (kc_starts(rest, "万")) return (reading){ n.used + 1 + strlen("万"), n.value, "/万", false };
    d = arabic_number(rest);
    if (!d.used || d.value < 2 || d.value != floor(d.value)) return n;
    if (n.used + 1 + d.used < s.n && strchr("/%-.", s.s[n.used + 1 + d.used])) return n; /* a date, a document number */
    if (kc_starts(after(rest, d.used), "万") || kc_starts(after(rest, d.used), "亿")) return n;
    d.used += n.used + 1;
    d.chinese = false;
    if (d.value == 1000 || d.value == 10000 || d.value == 100000) {
        d.unit = d.value == 1000 ? "‰" : d.value == 10000 ? "/万" : "/10万";
        d.value = n.value;
        return d;
    }
    if (n.value < 1 || n.value >= d.value || d.value > 100 || n.value != floor(n.value)) return n; /* 24/7 */
    d.value = n.value / d.value * 100;
    d.unit = "%";
    return d;
}

/* 六成, 七成五, 8成. */
static reading tenths(kc_str s)
{
    static const char *const other_words[] = { "成立", "成果", "成员", "成功", "成为", "成本", "成效", "成年", "成人",
                                               "成绩", "成熟", "成长", "成分", "成品", "成就", "成套", "成型", NULL };
    reading r = no_reading;
    size_t  len = 1;
    int     d = ascii_digit(s, 0) ? s.s[0] - '0' : chinese_digit(s, &len), next;

    if (d < 1 || !kc_starts(after(s, len), "成")) return no_reading;
    /* 五成立, 一成果: 成 begins another word */
    for (const char *const *w = other_words; *w; w++)
        if (kc_starts(after(s, len), *w)) return no_reading;
    r = (reading){ len + strlen("成"), d * 10, "%", true };
    next = chinese_digit(after(s, r.used), &len);
    if (next > 0) {
        r.value += next;
        r.used += len;
    }
    return r;
}

size_t kc_number_read(kc_str s, double *value, const char **unit, bool *chinese)
{
    reading r = fraction(s);

    if (!r.used) r = tenths(s);
    if (!r.used && (kc_starts(s, "一半"))) r = (reading){ strlen("一半"), 50, "%", true };
    if (!r.used) {
        r = arabic_number(s);
        r = r.used ? slashed(s, r) : chinese_number(s);
    }
    if (!r.used) return 0;
    if (value) *value = r.value;
    if (unit) *unit = r.unit;
    if (chinese) *chinese = r.chinese;
    return r.used;
}
