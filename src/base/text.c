/* UTF-8 spans. Decoding is strict: overlong forms, surrogates and values past U+10FFFF are invalid. */
#include "base/kc_text.h"

#include <string.h>
#include <strings.h>

kc_str kc_str_of(const char *s)
{
    return s ? (kc_str){ s, strlen(s) } : (kc_str){ "", 0 };
}

bool kc_str_eq(kc_str a, const char *b)
{
    return strlen(b) == a.n && memcmp(a.s, b, a.n) == 0;
}

bool kc_starts(kc_str s, const char *prefix)
{
    size_t n = strlen(prefix);

    return s.n >= n && memcmp(s.s, prefix, n) == 0;
}

bool kc_ends(kc_str s, const char *suffix)
{
    size_t n = strlen(suffix);

    return s.n >= n && memcmp(s.s + s.n - n, suffix, n) == 0;
}

long kc_find(kc_str s, const char *needle, size_t from)
{
    const char *hit;

    if (from > s.n) return -1;
    hit = memmem(s.s + from, s.n - from, needle, strlen(needle));
    return hit ? (long)(hit - s.s) : -1;
}

static bool blank(uint32_t cp)
{
    return cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0x3000 || cp == 0xA0 || cp == 0xFEFF;
}

kc_str kc_trim(kc_str s)
{
    size_t len;

    while (s.n && blank(kc_utf8_get(s.s, s.n, &len))) s.s += len, s.n -= len;
    while (s.n && blank(kc_utf8_before(s.s, s.n, &len))) s.n -= len;
    return s;
}

uint32_t kc_utf8_get(const char *str, size_t n, size_t *len)
{
    const unsigned char *s = (const unsigned char *)str;
    uint32_t             cp;
    size_t               need;

    *len = n ? 1 : 0;
    if (!n) return 0;
    if (s[0] < 0x80) return s[0];
    if (s[0] >= 0xC2 && s[0] <= 0xDF) need = 1, cp = s[0] & 0x1Fu;
    else if (s[0] >= 0xE0 && s[0] <= 0xEF) need = 2, cp = s[0] & 0x0Fu;
    else if (s[0] >= 0xF0 && s[0] <= 0xF4) need = 3, cp = s[0] & 0x07u;
    else return 0xFFFD;
    if (n <= need) return 0xFFFD;
    for (size_t i = 1; i <= need; i++) {
        if ((s[i] & 0xC0) != 0x80) return 0xFFFD;
        cp = cp << 6 | (s[i] & 0x3Fu);
    }
    if ((need == 2 && (cp < 0x800 || (cp >= 0xD800 && cp <= 0xDFFF))) || (need == 3 && (cp < 0x10000 || cp > 0x10FFFF)))
        return 0xFFFD;
    *len = need + 1;
    return cp;
}

uint32_t kc_utf8_before(const char *s, size_t at, size_t *len)
{
    size_t   back = 1, got;
    uint32_t cp;

    *len = at ? 1 : 0;
    if (!at) return 0;
    while (back < 4 && back < at && ((unsigned char)s[at - back] & 0xC0) == 0x80) back++;
    cp = kc_utf8_get(s + at - back, back, &got);
    if (got != back) return 0xFFFD;
    *len = back;
    return cp;
}

size_t kc_utf8_put(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

bool kc_utf8_valid(const char *s, size_t n, size_t *bad_at)
{
    for (size_t i = 0, len; i < n; i += len) {
        if ((unsigned char)s[i] < 0x80) {
            len = 1;
            continue;
        }
        if (kc_utf8_get(s + i, n - i, &len) == 0xFFFD && len == 1) {
            if (bad_at) *bad_at = i;
            return false;
        }
    }
    return true;
}

size_t kc_utf8_count(const char *s, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}

size_t kc_width(const char *s)
{
    size_t n = strlen(s), width = 0;

    for (size_t i = 0, len; i < n; i += len) {
        uint32_t cp = kc_utf8_get(s + i, n - i, &len);
        bool     wide = (cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0xA4CF) || (cp >= 0xAC00 && cp <= 0xD7A3) ||
                    (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE4F) || (cp >= 0xFF00 && cp <= 0xFF60) ||
                    (cp >= 0xFFE0 && cp <= 0xFFE6) || (cp >= 0x20000 && cp <= 0x3FFFD);

        width += wide ? 2 : 1;
    }
    return width;
}

bool kc_is_han(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x20000 && cp <= 0x323AF) || cp == 0x3007 ||
           (cp >= 0xF900 && cp <= 0xFAFF);
}
