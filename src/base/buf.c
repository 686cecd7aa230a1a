/* A growing string. Doubling keeps appending linear; kc_grow mostly extends in place. */
#include "base/kc_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void kc_buf_init(kc_buf *b, kc_arena *a)
{
    b->arena = a;
    b->cap = 256;
    b->n = 0;
    b->s = kc_alloc(a, b->cap);
}

void kc_buf_reserve(kc_buf *b, size_t more)
{
    size_t need = b->n + more + 1, cap = b->cap;

    if (need <= cap) return;
    while (cap < need) cap *= 2;
    b->s = kc_grow(b->arena, b->s, b->cap, cap);
    b->cap = cap;
}

void kc_buf_add(kc_buf *b, const char *s, size_t n)
{
    if (!n) return;
    kc_buf_reserve(b, n);
    memcpy(b->s + b->n, s, n);
    b->n += n;
    b->s[b->n] = '\0';
}

void kc_buf_adds(kc_buf *b, const char *s)
{
    if (s) kc_buf_add(b, s, strlen(s));
}

void kc_buf_addc(kc_buf *b, char c)
{
    kc_buf_add(b, &c, 1);
}

void kc_buf_addf(kc_buf *b, const char *fmt, ...)
{
    char    small[512];
    va_list ap;
    int     n;

    va_start(ap, fmt);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0) return;
    if ((size_t)n < sizeof small) {
        kc_buf_add(b, small, (size_t)n);
        return;
    }
    kc_buf_reserve(b, (size_t)n);
    va_start(ap, fmt);
    (void)vsnprintf(b->s + b->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += (size_t)n;
}

void kc_buf_clear(kc_buf *b)
{
    b->n = 0;
    b->s[0] = '\0';
}

void kc_buf_int(kc_buf *b, long long x)
{
    char               t[24];
    size_t             i = sizeof t;
    unsigned long long u = x < 0 ? 0ULL - (unsigned long long)x : (unsigned long long)x;

    do t[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (x < 0) t[--i] = '-';
    kc_buf_add(b, t + i, sizeof t - i);
}

void kc_buf_num(kc_buf *b, double x)
{
    char t[40];
    int  n = 0;

    if (!isfinite(x)) {
        kc_buf_adds(b, "null");
        return;
    }
    if (fabs(x) < 1e15 && x == floor(x)) {
        kc_buf_int(b, (long long)x); /* also turns -0 into 0 */
        return;
    }
    for (int digits = 15; digits <= 17; digits++) { /* 15 digits are enough for most values people type */
        n = snprintf(t, sizeof t, "%.*g", digits, x);
        if (strtod(t, NULL) == x) break;
    }
    kc_buf_add(b, t, (size_t)n);
}

/* Characters that JSON would allow as they are, but that end a line or are refused in YAML or script:
 * C1 controls, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF. Returns their length in bytes, 0 for others. */
size_t kc_is_awkward(const char *str, size_t n)
{
    const unsigned char *s = (const unsigned char *)str;

    if (n >= 2 && s[0] == 0xC2 && s[1] < 0xA0) return 2;
    if (n < 3) return 0;
    if (s[0] == 0xE2 && s[1] == 0x80 && (s[2] == 0xA8 || s[2] == 0xA9)) return 3;
    if (s[0] == 0xEF && ((s[1] == 0xBB && s[2] == 0xBF) || (s[1] == 0xBF && s[2] >= 0xBE))) return 3;
    return 0;
}

void kc_buf_json(kc_buf *b, const char *s, size_t n)
{
    size_t from = 0;

    kc_buf_addc(b, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        const char   *esc = NULL;
        char          u[8];
        size_t        len = c >= 0xC2 ? kc_is_awkward(s + i, n - i) : 0;

        if (c == '"') esc = "\\\"";
        else if (c == '\\') esc = "\\\\";
        else if (c == '\n') esc = "\\n";
        else if (c == '\t') esc = "\\t";
        else if (c == '\r') esc = "\\r";
        else if (c < 0x20 || c == 0x7f) {
            (void)snprintf(u, sizeof u, "\\u%04x", c);
            esc = u;
        } else if (len) {
            size_t got;

            (void)snprintf(u, sizeof u, "\\u%04x", (unsigned)kc_utf8_get(s + i, n - i, &got) & 0xFFFFu);
            esc = u;
        }
        if (!esc) continue;
        kc_buf_add(b, s + from, i - from);
        kc_buf_adds(b, esc);
        if (len) i += len - 1;
        from = i + 1;
    }
    kc_buf_add(b, s + from, n - from);
    kc_buf_addc(b, '"');
}

void kc_buf_html(kc_buf *b, const char *s)
{
    if (!s) return;
    for (const char *p = s; *p; p++) {
        switch (*p) {
        case '&': kc_buf_adds(b, "&amp;"); break;
        case '<': kc_buf_adds(b, "&lt;"); break;
        case '>': kc_buf_adds(b, "&gt;"); break;
        case '"': kc_buf_adds(b, "&quot;"); break;
        case '\'': kc_buf_adds(b, "&#39;"); break;
        default: kc_buf_addc(b, *p);
        }
    }
}

void kc_buf_csv(kc_buf *b, const char *s)
{
    bool        formula = false, quote;
    const char *end = NULL;

    if (!s) return;
    if (*s && s[1] && strchr("=+-@\t\r", *s)) { /* a lone sign computes nothing */
        (void)strtod(s, (char **)&end);
        formula = !(end && end != s && *end == '\0');
    }
    quote = strpbrk(s, ",\"\r\n") != NULL;
    if (quote) kc_buf_addc(b, '"');
    if (formula) kc_buf_addc(b, '\'');
    for (const char *p = s; *p; p++) {
        if (*p == '"') kc_buf_addc(b, '"');
        kc_buf_addc(b, *p);
    }
    if (quote) kc_buf_addc(b, '"');
}
