/* A growing string in an arena. Always NUL-terminated; `n` excludes the NUL. */
#ifndef KC_BUF_H
#define KC_BUF_H

#include "base/kc_arena.h"
#include <stdbool.h>

typedef struct kc_buf {
    kc_arena *arena;
    char     *s;
    size_t    n, cap;
} kc_buf;

void kc_buf_init(kc_buf *b, kc_arena *a);
void kc_buf_add(kc_buf *b, const char *s, size_t n);
void kc_buf_adds(kc_buf *b, const char *s); /* NULL adds nothing */
void kc_buf_addc(kc_buf *b, char c);
void kc_buf_addf(kc_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void kc_buf_reserve(kc_buf *b, size_t more);
void kc_buf_clear(kc_buf *b);

/* The shortest decimal text that reads back as the same double; NaN gives "null". */
void kc_buf_num(kc_buf *b, double x);
void kc_buf_int(kc_buf *b, long long x);
/* s as a JSON string with quotes. Bytes must be UTF-8; control characters are escaped. */
void kc_buf_json(kc_buf *b, const char *s, size_t n);
/* Bytes of a character at s that kc_buf_json escapes although JSON need not (line ends of YAML and script), else 0. */
size_t kc_is_awkward(const char *s, size_t n);
/* s with & < > " ' escaped for HTML and SVG. */
void kc_buf_html(kc_buf *b, const char *s);
/* s as one CSV field (RFC 4180: quoted when needed). A field that a spreadsheet would take
 * for a formula (= + - @ first, and not a number) gets a leading apostrophe. */
void kc_buf_csv(kc_buf *b, const char *s);

#endif
