/* Plain text. The lines stay as they are, empty ones too, so that line numbers and, for UTF-8 with '\n',
 * byte offsets are those of the file. */
#include "base/kc_limits.h"
#include "document/document_internal.h"

#include <string.h>

/* CR LF and lone CR to LF, U+2028 and U+2029 too; form feeds end a line. */
static kc_str unify_line_ends(kc_arena *a, kc_str in)
{
    char  *out;
    size_t n = 0;

    if (!memchr(in.s, '\r', in.n) && !memchr(in.s, '\f', in.n) && kc_find(in, "\xE2\x80\xA8", 0) < 0 &&
        kc_find(in, "\xE2\x80\xA9", 0) < 0)
        return in;
    out = kc_alloc(a, in.n + 1);
    for (size_t i = 0; i < in.n; i++) {
        if (in.s[i] == '\r') {
            out[n++] = '\n';
            if (i + 1 < in.n && in.s[i + 1] == '\n') i++;
        } else if (in.s[i] == '\f') {
            out[n++] = '\n';
        } else if (i + 2 < in.n && memcmp(in.s + i, "\xE2\x80", 2) == 0 && (in.s[i + 2] == '\xA8' || in.s[i + 2] == '\xA9')) {
            out[n++] = '\n';
            i += 2;
        } else {
            out[n++] = in.s[i];
        }
    }
    return (kc_str){ out, n };
}

kc_code read_txt(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err)
{
    doc_line_list lines = { 0 };
    const char   *encoding;
    kc_str        text;
    kc_code       code;

    if ((code = to_utf8(a, bytes, NULL, name, &text, &encoding, err))) return code;
    if (text.n > KC_LIMIT_TEXT_BYTES)
        return kc_fail(err, KC_E_LIMIT, -1, "document.text_limit", "%zu", KC_LIMIT_TEXT_BYTES >> 20);
    text = unify_line_ends(a, text);
    if (kc_trim(text).n == 0) return kc_fail(err, KC_E_DATA, -1, "document.empty", "%s", name);
    for (size_t start = 0; start < text.n;) {
        const char *eol = memchr(text.s + start, '\n', text.n - start);
        size_t      end = eol ? (size_t)(eol - text.s) : text.n;

        *KC_PUSH(a, &lines) = (kc_doc_line){ .start = start, .end = end };
        start = end + 1;
    }
    *out = (kc_doc){ .kind = KC_DOC_TXT, .encoding = encoding, .text = text, .lines = lines.items, .n_lines = lines.n };
    return KC_OK;
}
