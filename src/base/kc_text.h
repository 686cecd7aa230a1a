/* UTF-8 text and the catalogue of texts shown to people. */
#ifndef KC_TEXT_H
#define KC_TEXT_H

#include "base/kc_buf.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct kc_str { /* a span of UTF-8 bytes, not terminated */
    const char *s;
    size_t      n;
} kc_str;

#define KC_STR(lit) ((kc_str){ (lit), sizeof(lit) - 1 })
kc_str kc_str_of(const char *s); /* NULL gives the empty span */
bool   kc_str_eq(kc_str a, const char *b);
bool   kc_starts(kc_str s, const char *prefix);
bool   kc_ends(kc_str s, const char *suffix);
/* Offset of `needle` in s at or after `from`, or -1. */
long   kc_find(kc_str s, const char *needle, size_t from);
kc_str kc_trim(kc_str s); /* ASCII white space, U+3000, U+00A0, U+FEFF at both ends */

/* Decodes the code point at s[0..n); *len gets its bytes. An invalid byte gives U+FFFD, len 1.
 * n == 0 gives 0, len 0. */
uint32_t kc_utf8_get(const char *s, size_t n, size_t *len);
uint32_t kc_utf8_before(const char *s, size_t at, size_t *len); /* code point ending at s+at */
size_t   kc_utf8_put(uint32_t cp, char out[4]);
bool     kc_utf8_valid(const char *s, size_t n, size_t *bad_at);
size_t   kc_utf8_count(const char *s, size_t n); /* code points */
size_t   kc_width(const char *s);                /* columns on a terminal: wide characters count 2 */
bool     kc_is_han(uint32_t cp);

/* Text `key` of the catalogue (the .tsv files of src/base/texts: key, zh, en) in `lang`; the key itself when
 * there is none (a test finds such keys). */
const char *kc_t(kc_lang lang, const char *key);
/* The same with {0} {1} … replaced; fmt as in kc_fail. */
char *kc_tf(kc_arena *a, kc_lang lang, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
int kc_exit_code(kc_code code); /* 0 done, 1 data at fault, 2 wrong usage, 3 outside failure */
int kc_http_status(kc_code code);

#endif
