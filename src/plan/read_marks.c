/* Marks at the start of a paragraph: 第一章 第一节 第一条 一、 (一) 1. 1、 5 . (1) ① 行动一: —— •
 *
 * Works on the normal form, so brackets are ASCII and white space next to Chinese characters is gone.
 * A mark has a style, and a style has a level: 一、 1, (一) 2, 1. 3, (1) 4, ① 5; one deeper for each of 章, 节, 条 in use.
 */
#include "plan/plan_internal.h"

static size_t skip_blank(kc_str s, size_t i, bool *seen)
{
    while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t')) {
        i++;
        *seen = true;
    }
    return i;
}

static int digits_at(kc_str s, size_t i, size_t *end)
{
    int v = 0;

    *end = i;
    while (*end < s.n && s.s[*end] >= '0' && s.s[*end] <= '9' && *end - i < 3) v = v * 10 + (s.s[(*end)++] - '0');
    return *end > i && v < 200 ? v : 0;
}

/* 、 . : and their like after a number. Returns bytes, 0 if there is none. */
static size_t sign_at(kc_str s, size_t i, char *sign)
{
    size_t   len;
    uint32_t cp = i < s.n ? kc_utf8_get(s.s + i, s.n - i, &len) : 0;

    if (cp == '.' || cp == 0xFF0E || cp == 0xFF61) *sign = '.';
    else if (cp == 0x3001) *sign = ',';
    else if (cp == ')') *sign = ')';
    else return 0;
    return len;
}

static kc_mark mark(kc_mark_style style, int number, size_t len, char sign, bool spaced)
{
    kc_mark m = { .style = style, .number = number, .len = len, .sign = sign, .spaced = spaced };

    return m;
}

/* (一) (1) */
static kc_mark paren_mark(kc_str s)
{
    bool   spaced = false;
    size_t i = skip_blank(s, 1, &spaced), end, n;
    int    v;

    v = kc_cn_number(kc_cut(s, i, s.n), &n);
    if (v) {
        end = skip_blank(s, i + n, &spaced);
        if (end < s.n && s.s[end] == ')') return mark(KC_MARK_CN_PAREN, v, end + 1, ')', spaced);
    }
    v = digits_at(s, i, &end);
    if (v) {
        end = skip_blank(s, end, &spaced);
        if (end < s.n && s.s[end] == ')') return mark(KC_MARK_NUM_PAREN, v, end + 1, ')', spaced);
    }
    return mark(KC_MARK_NONE, 0, 0, 0, false);
}

/* 1. 1、 1) but not 1.5 and not 1) inside a formula; a mark needs text after it. */
static kc_mark num_mark(kc_str s)
{
    bool   spaced = false;
    size_t end, n;
    int    v = digits_at(s, 0, &end);
    char   sign = 0;

    if (!v) return mark(KC_MARK_NONE, 0, 0, 0, false);
    end = skip_blank(s, end, &spaced);
    n = sign_at(s, end, &sign);
    if (!n) return mark(KC_MARK_NONE, 0, 0, 0, false);
    end += n;
    if (end < s.n && s.s[end] >= '0' && s.s[end] <= '9') {
        /* "1.2025年…" is a mark, "1.5万" and "7、8月" are numbers unless their neighbours say otherwise. */
        size_t stop;
        int    next = digits_at(s, end, &stop);

        if (!(next > 0 && stop - end >= 3 && sign != ')')) return mark(KC_MARK_NONE, 0, 0, 0, false);
    }
    end = skip_blank(s, end, &spaced);
    return mark(sign == ')' ? KC_MARK_NUM_PAREN : KC_MARK_NUM, v, end, sign, spaced);
}

kc_mark kc_mark_read_tight(kc_str s)
{
    size_t end, n;
    char   sign = 0;
    int    v = digits_at(s, 0, &end);

    n = v ? sign_at(s, end, &sign) : 0;
    if (!n || end + n >= s.n || s.s[end + n] < '0' || s.s[end + n] > '9') return mark(KC_MARK_NONE, 0, 0, 0, false);
    return mark(sign == ')' ? KC_MARK_NUM_PAREN : KC_MARK_NUM, v, end + n, sign, false);
}

/* 一、 一. 第一章 第一部分 第一节 第一条 */
static kc_mark cn_mark(kc_str s)
{
    static const struct {
        const char   *word;
        kc_mark_style style;
    } parts[] = { { "章", KC_MARK_PART }, { "部分", KC_MARK_PART }, { "篇", KC_MARK_PART }, { "节", KC_MARK_SECTION }, { "条", KC_MARK_ARTICLE } };
    size_t n, len;
    int    v;
    char   sign = 0;

    if (kc_starts(s, "第")) {
        size_t end;

        v = kc_cn_number(kc_cut(s, 3, s.n), &n);
        end = 3 + n;
        if (!v) v = digits_at(s, 3, &end);
        for (size_t k = 0; v && k < sizeof parts / sizeof parts[0]; k++)
            if (kc_starts(kc_cut(s, end, s.n), parts[k].word)) {
                bool spaced = false;

                end = skip_blank(s, end + strlen(parts[k].word), &spaced);
                len = sign_at(s, end, &sign);
                return mark(parts[k].style, v, end + len, 0, false);
            }
        return mark(KC_MARK_NONE, 0, 0, 0, false);
    }
    v = kc_cn_number(s, &n);
    if (!v) return mark(KC_MARK_NONE, 0, 0, 0, false);
    len = sign_at(s, n, &sign);
    if (!len || sign == ')') return mark(KC_MARK_NONE, 0, 0, 0, false);
    return mark(KC_MARK_CN, v, n + len, sign, false);
}

/* ① ⑴ ⒈ ㈠ as single characters */
static kc_mark circled_mark(kc_str s)
{
    size_t   len, end;
    uint32_t cp = kc_utf8_get(s.s, s.n, &len);
    bool     spaced = false;
    kc_mark_style style = KC_MARK_NONE;
    int      v = 0;

    if (cp >= 0x2460 && cp <= 0x2473) style = KC_MARK_CIRCLE, v = (int)(cp - 0x245F);
    else if (cp >= 0x2776 && cp <= 0x277F) style = KC_MARK_CIRCLE, v = (int)(cp - 0x2775);
    else if (cp >= 0x2474 && cp <= 0x2487) style = KC_MARK_NUM_PAREN, v = (int)(cp - 0x2473);
    else if (cp >= 0x2488 && cp <= 0x249B) style = KC_MARK_NUM, v = (int)(cp - 0x2487);
    else if (cp >= 0x3220 && cp <= 0x3229) style = KC_MARK_CN_PAREN, v = (int)(cp - 0x321F);
    if (!v) return mark(KC_MARK_NONE, 0, 0, 0, false);
    end = skip_blank(s, len, &spaced);
    return mark(style, v, end, 0, spaced);
}

/* —— • ● ■ ◆ ▲ ★ → and "- " */
static kc_mark bullet_mark(kc_str s)
{
    size_t   len, end = 0;
    uint32_t cp = kc_utf8_get(s.s, s.n, &len);
    bool     spaced = false;

    if (cp == '-' || cp == '*') {
        end = 1;
        while (end < s.n && s.s[end] == '-') end++;
        if (end == 1 && !(s.n > 1 && (s.s[1] == ' ' || (unsigned char)s.s[1] >= 0x80))) return mark(KC_MARK_NONE, 0, 0, 0, false);
        if (s.s[0] == '*' && s.n > 1 && s.s[1] == '*') return mark(KC_MARK_NONE, 0, 0, 0, false);
    } else {
        while (end < s.n && kc_in_set(kc_utf8_get(s.s + end, s.n - end, &len), "—–―─•·●○■□◆◇▲△★☆►▶➢✓※▪")) end += len;
    }
    if (!end) return mark(KC_MARK_NONE, 0, 0, 0, false);
    end = skip_blank(s, end, &spaced);
    return end < s.n ? mark(KC_MARK_BULLET, 0, end, 0, spaced) : mark(KC_MARK_NONE, 0, 0, 0, false);
}

/* 行动一: 专项行动1 任务二、 工程三 */
static kc_mark action_mark(kc_str s)
{
    static const char *const words[] = { "专项行动", "重点任务", "主要任务", "行动", "任务", "工程", "项目", NULL };

    for (size_t k = 0; words[k]; k++) {
        size_t at = strlen(words[k]), n = 0, len = 0;
        bool   spaced = false;
        int    v;
        char   sign = 0;

        if (!kc_starts(s, words[k])) continue;
        v = kc_cn_number(kc_cut(s, at, s.n), &n);
        n += at;
        if (!v) v = digits_at(s, at, &n);
        if (!v) continue;
        len = skip_blank(s, n, &spaced);
        if (len < s.n && s.s[len] == ':') return mark(KC_MARK_ACTION, v, len + 1, ':', spaced);
        n = sign_at(s, len, &sign);
        if (n || spaced) return mark(KC_MARK_ACTION, v, len + n, sign, spaced);
    }
    return mark(KC_MARK_NONE, 0, 0, 0, false);
}

kc_mark kc_mark_read(kc_str s)
{
    kc_mark m = mark(KC_MARK_NONE, 0, 0, 0, false);

    if (!s.n) return m;
    if (s.s[0] == '(') m = paren_mark(s);
    else if (s.s[0] >= '0' && s.s[0] <= '9') m = num_mark(s);
    if (!m.style && (unsigned char)s.s[0] >= 0x80) {
        m = cn_mark(s);
        if (!m.style) m = circled_mark(s);
        if (!m.style) m = action_mark(s);
    }
    if (!m.style) m = bullet_mark(s);
    return m;
}

/* The span of up to five Chinese characters that hide the number inside "( … )". */
static bool torn_paren(kc_str s, int expected, kc_mark *out)
{
    long   close = kc_find(s, ")", 0);
    size_t len;

    if (close < 4 || close > 30 || kc_chars(kc_cut(s, 1, (size_t)close)) > 7) return false;
    for (size_t i = 1; i < (size_t)close; i += len) {
        size_t n;
        int    v = kc_cn_number(kc_cut(s, i, (size_t)close), &n);

        kc_utf8_get(s.s + i, s.n - i, &len);
        if (v != expected || (i > 1 && i + n < (size_t)close)) continue;
        *out = mark(KC_MARK_CN_PAREN, v, (size_t)close + 1, ')', false);
        out->junk_from = i > 1 ? 1 : i + n;
        out->junk_to = i > 1 ? i : (size_t)close;
        return true;
    }
    return false;
}

kc_mark kc_mark_read_torn(kc_str s, const int expected[KC_MARK_STYLES])
{
    kc_mark m = mark(KC_MARK_NONE, 0, 0, 0, false);

    if (s.n > 4 && s.s[0] == '(' && torn_paren(s, expected[KC_MARK_CN_PAREN], &m)) return m;
    /* Up to five characters before a good mark: "酷朽2.合理膳食行动。" */
    for (size_t i = 0, n = 0, len; i < s.n && n < 5; n++) {
        if (!kc_is_han(kc_utf8_get(s.s + i, s.n - i, &len))) break;
        i += len;
        m = kc_mark_read(kc_cut(s, i, s.n));
        if ((m.style == KC_MARK_CN_PAREN || m.style == KC_MARK_NUM) && m.number == expected[m.style] && m.number > 1) {
            m.junk_to = i;
            m.len += i;
            return m;
        }
    }
    return mark(KC_MARK_NONE, 0, 0, 0, false);
}

int kc_mark_level(kc_mark_style style)
{
    switch (style) {
    case KC_MARK_PART:
    case KC_MARK_SECTION:
    case KC_MARK_ARTICLE:
    case KC_MARK_CN: return 1;
    case KC_MARK_CN_PAREN: return 2;
    case KC_MARK_NUM: return 3;
    case KC_MARK_ACTION: return 3;
    case KC_MARK_NUM_PAREN: return 4;
    case KC_MARK_CIRCLE: return 5;
    case KC_MARK_BULLET: return 6;
    case KC_MARK_NONE: return 0;
    }
    return 0;
}
