/* Traditional to simplified, one character at a time.
 *
 * OpenCC's t2s is asked once for each different character of the text, never for words: its phrase
 * rules for Taiwan (tw2sp) destroy official language. The answers live in a flat table for this call.
 * A text with hardly any character that only traditional texts use never wakes OpenCC.
 */
#include "document/document_internal.h"

#include <opencc/opencc.h>
#include <string.h>

enum {
    HAN_FIRST = 0x4E00,
    HAN_LAST = 0x9FFF,
    HAN_N = HAN_LAST - HAN_FIRST + 1,
    SIGN_PERCENT = 2,   /* characters of traditional texts alone, from which on OpenCC is asked */
    CHANGED_PERCENT = 5 /* characters that change from which on a text is traditional */
};

/* Marks in `seen` the characters of the text and counts them; returns how many are Han. */
static size_t survey(kc_str text, uint32_t *seen, size_t *signs)
{
    size_t n_han = 0;

    *signs = 0;
    for (size_t i = 0, len; i < text.n; i += len) {
        uint32_t cp;

        if ((unsigned char)text.s[i] < 0xE4) { /* nothing below U+4000 is of interest */
            len = 1;
            continue;
        }
        cp = kc_utf8_get(text.s + i, text.n - i, &len);
        if (cp < HAN_FIRST || cp > HAN_LAST) continue;
        n_han++;
        if (seen) seen[cp - HAN_FIRST]++;
        else if (only_traditional(cp)) ++*signs;
    }
    return n_han;
}

static uint32_t ask(opencc_t opencc, uint32_t cp)
{
    char   in[4], out[64];
    size_t n = kc_utf8_put(cp, in), got, len;

    got = opencc_convert_utf8_to_buffer(opencc, in, n, out);
    if (got == (size_t)-1 || got == 0) return cp;
    cp = kc_utf8_get(out, got, &len);
    return len == got && cp >= HAN_FIRST && cp <= HAN_LAST ? cp : 0;
}

kc_code t2s_prepare(kc_arena *a, kc_str text, bool *traditional, t2s_table *out, kc_err *err)
{
    size_t    signs, n_han = survey(text, NULL, &signs), n_changed = 0;
    uint32_t *count;
    uint16_t *to;
    opencc_t  opencc;

    *traditional = false;
    out->to = NULL;
    if (signs == 0 || signs * 100 < n_han * SIGN_PERCENT) return KC_OK;

    /* All memory is taken before OpenCC is open: a failing allocation jumps past opencc_close. */
    count = kc_alloc_n(a, HAN_N, sizeof *count);
    to = kc_alloc_n(a, HAN_N, sizeof *to);
    (void)survey(text, count, &signs);
    opencc = opencc_open("t2s.json");
    if (opencc == (opencc_t)-1) return kc_fail(err, KC_E_IO, -1, "document.opencc_missing", "%s", "t2s.json");
    for (uint32_t i = 0; i < HAN_N; i++) {
        uint32_t cp = HAN_FIRST + i, s;

        if (count[i] == 0) continue;
        s = ask(opencc, cp);
        if (s != 0 && s != cp) {
            to[i] = (uint16_t)s;
            n_changed += count[i];
        }
    }
    (void)opencc_close(opencc);
    if (n_changed * 100 > n_han * CHANGED_PERCENT) {
        *traditional = true;
        out->to = to;
    }
    return KC_OK;
}

uint32_t t2s_char(const t2s_table *t, uint32_t cp)
{
    if (t->to && cp >= HAN_FIRST && cp <= HAN_LAST && t->to[cp - HAN_FIRST]) return t->to[cp - HAN_FIRST];
    return cp;
}
