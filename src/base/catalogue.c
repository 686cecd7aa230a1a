/* The catalogue of texts: the .tsv files of src/base/texts made into a sorted table at build time
 * (scripts/gen_texts.py), looked up by bisection. */
#include "base/kc_text.h"
#include "texts_gen.h"

#include <stdio.h>
#include <string.h>

const char *kc_t(kc_lang lang, const char *key)
{
    size_t lo = 0, hi = kc_texts_n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int    c = strcmp(key, kc_texts[mid].key);

        if (c == 0) return lang == KC_ZH ? kc_texts[mid].zh : kc_texts[mid].en;
        if (c < 0) hi = mid;
        else lo = mid + 1;
    }
    return key;
}

/* Writes `text` with {k} replaced by the k-th of the KC_SEP separated arguments. Returns the
 * length it needs; writes at most size - 1 bytes, cut at a character boundary. */
static size_t put_args(const char *text, const char *args, char *buf, size_t size)
{
    size_t n = 0;

    for (const char *p = text; *p;) {
        if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}') {
            const char *arg = args, *end;

            for (int k = p[1] - '0'; k > 0 && arg; k--) {
                arg = strchr(arg, KC_SEP[0]);
                if (arg) arg++;
            }
            for (end = arg; end && *end && *end != KC_SEP[0]; end++) {
                if (n + 1 < size) buf[n] = *end;
                n++;
            }
            p += 3;
        } else {
            if (n + 1 < size) buf[n] = *p;
            n++;
            p++;
        }
    }
    if (size) {
        size_t end = n < size ? n : size - 1;

        if (n >= size)
            for (size_t len; end && kc_utf8_before(buf, end, &len) == 0xFFFD;) end -= len;
        buf[end] = '\0';
    }
    return n;
}

char *kc_tf(kc_arena *a, kc_lang lang, const char *key, const char *fmt, ...)
{
    char        small[1024];
    va_list     ap;
    const char *text = kc_t(lang, key);
    const char *args = small;
    int         n;
    size_t      need;
    char       *out;

    va_start(ap, fmt);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n >= (int)sizeof small) {
        char *big = kc_alloc(a, (size_t)n + 1);

        va_start(ap, fmt);
        (void)vsnprintf(big, (size_t)n + 1, fmt, ap);
        va_end(ap);
        args = big;
    }
    need = put_args(text, args, NULL, 0);
    out = kc_alloc(a, need + 1);
    (void)put_args(text, args, out, need + 1);
    return out;
}

void kc_err_text(const kc_err *err, kc_lang lang, char *buf, size_t size)
{
    (void)put_args(kc_t(lang, err->key), err->args, buf, size);
}

int kc_exit_code(kc_code code)
{
    switch (code) {
    case KC_OK: return 0;
    case KC_E_DATA:
    case KC_E_NOTFOUND:
    case KC_E_CONFLICT:
    case KC_E_LIMIT:
    case KC_E_UNSUPPORTED: return 1;
    case KC_E_ARG: return 2;
    case KC_E_IO:
    case KC_E_BUSY:
    case KC_E_CORRUPT:
    case KC_E_NOMEM:
    case KC_E_INTERNAL: return 3;
    }
    return 3;
}

int kc_http_status(kc_code code)
{
    switch (code) {
    case KC_OK: return 200;
    case KC_E_ARG: return 400;
    case KC_E_DATA: return 422;
    case KC_E_NOTFOUND: return 404;
    case KC_E_CONFLICT: return 409;
    case KC_E_LIMIT: return 413;
    case KC_E_UNSUPPORTED: return 415;
    case KC_E_BUSY: return 503;
    case KC_E_IO:
    case KC_E_CORRUPT:
    case KC_E_NOMEM:
    case KC_E_INTERNAL: return 500;
    }
    return 500;
}
