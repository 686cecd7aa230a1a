/* Bytes of an unknown encoding to UTF-8.
 *
 * Order: byte order mark, UTF-16 without one (by where the NULs stand), UTF-8 when every byte is valid,
 * the charset that the document names, GB18030 when every byte is valid. What is none of these is
 * refused with the place of the first bad byte: guessing further would put wrong characters into a plan.
 */
#include "base/kc_limits.h"
#include "document/document_internal.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SAMPLE = 4096, FOREIGN_PERCENT = 10 };

static const struct {
    const char *name, *iconv;
} charsets[] = {
    { "utf-8", "UTF-8" },       { "utf8", "UTF-8" },      { "gb18030", "GB18030" }, { "gbk", "GB18030" },
    { "gb2312", "GB18030" },    { "x-gbk", "GB18030" },   { "cp936", "GB18030" },   { "gb_2312-80", "GB18030" },
    { "big5", "BIG5-HKSCS" },   { "big5-hkscs", "BIG5-HKSCS" }, { "utf-16le", "UTF-16LE" }, { "utf-16be", "UTF-16BE" },
    { "utf-16", "UTF-16LE" },   { "iso-8859-1", "CP1252" }, { "windows-1252", "CP1252" }, { "us-ascii", "CP1252" },
};

static const char *iconv_name(const char *charset)
{
    for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++)
        if (strcasecmp(charsets[i].name, charset) == 0) return charsets[i].iconv;
    return NULL;
}

bool charset_known(const char *charset)
{
    return iconv_name(charset) != NULL;
}

/* Converts all or nothing. false: *bad_at is the first byte that is not of `charset`. */
static bool convert(kc_arena *a, kc_str in, const char *charset, kc_str *out, size_t *bad_at)
{
    /* A byte gives three at most: two bytes of GB18030 or UTF-16 make one character of up to three. */
    size_t  cap = in.n * 3 + 4, left_in = in.n, left_out = cap;
    char   *text = kc_alloc(a, cap + 1), *from = (char *)(uintptr_t)in.s, *to = text;
    iconv_t cd = iconv_open("UTF-8", charset);
    size_t  result;

    *bad_at = 0;
    if (cd == (iconv_t)-1) return false;
    result = iconv(cd, &from, &left_in, &to, &left_out);
    (void)iconv_close(cd);
    *bad_at = in.n - left_in;
    if (result == (size_t)-1 || left_in) return false;
    *out = (kc_str){ text, (size_t)(to - text) };
    return true;
}

static bool usual_high_byte(unsigned c)
{
    return c == 0 || c == 0x20 || c == 0x30 || c == 0xFF || (c >= 0x4E && c <= 0x9F);
}

/* UTF-16 without a mark: ASCII digits and line ends leave NULs on one side, Chinese characters have a high byte
 * of 4E to 9F there. The other side holds anything, NUL too (一 is 4E00). */
static const char *utf16_without_mark(kc_str s)
{
    size_t n = s.n < SAMPLE ? s.n & ~(size_t)1 : SAMPLE, even = 0, odd = 0, le_ok = 0, be_ok = 0;

    if (s.n < 4 || s.n % 2) return NULL;
    for (size_t i = 0; i < n; i += 2) {
        unsigned first = (unsigned char)s.s[i], second = (unsigned char)s.s[i + 1];

        even += first == 0;
        odd += second == 0;
        be_ok += usual_high_byte(first);
        le_ok += usual_high_byte(second);
    }
    if (odd > 0 && le_ok > be_ok && le_ok * 20 >= n / 2 * 19) return "UTF-16LE";
    if (even > 0 && be_ok > le_ok && be_ok * 20 >= n / 2 * 19) return "UTF-16BE";
    return NULL;
}

/* Latin-1 and binary data often happen to be valid GB18030. A Chinese text has mostly Chinese in it. */
static bool looks_chinese(kc_str text)
{
    size_t n_wide = 0, n_foreign = 0;

    for (size_t i = 0, len; i < text.n; i += len) {
        uint32_t cp = kc_utf8_get(text.s + i, text.n - i, &len);

        if (cp < 0x80) {
            n_foreign += cp < 0x20 && cp != '\n' && cp != '\r' && cp != '\t' && cp != '\f';
            continue;
        }
        if (kc_is_han(cp) || (cp >= 0x2000 && cp <= 0x303F) || (cp >= 0xFF00 && cp <= 0xFFEF) || cp == 0xB7 || cp == 0xD7) n_wide++;
        else n_foreign++;
    }
    return n_foreign * 100 <= (n_wide + n_foreign) * FOREIGN_PERCENT;
}

static bool holds_nul(kc_str s)
{
    return s.n && memchr(s.s, 0, s.n) != NULL;
}

static kc_code take(kc_arena *a, kc_str bytes, size_t skip, const char *charset, const char *name, kc_str *out,
                    const char **encoding, kc_err *err)
{
    kc_str in = { bytes.s + skip, bytes.n - skip }, text = in;
    size_t bad = 0;
    bool   ok = strcmp(charset, "UTF-8") == 0 ? kc_utf8_valid(in.s, in.n, &bad) : convert(a, in, charset, &text, &bad);

    if (!ok) {
        bad += skip;
        return kc_fail(err, KC_E_DATA, (long)bad, "document.bad_byte", "%s" KC_SEP "%zu" KC_SEP "%s" KC_SEP "0x%02X", name, bad + 1,
                       charset, bad < bytes.n ? (unsigned)(unsigned char)bytes.s[bad] : 0u);
    }
    if (holds_nul(text)) return kc_fail(err, KC_E_DATA, -1, "document.nul_char", "%s" KC_SEP "%s", name, charset);
    *out = text;
    *encoding = charset;
    return KC_OK;
}

kc_code to_utf8(kc_arena *a, kc_str bytes, const char *hint, const char *name, kc_str *out, const char **encoding, kc_err *err)
{
    const char *utf16, *named = hint ? iconv_name(hint) : NULL;
    size_t      bad = 0, bad_gb = 0;
    kc_str      text;

    if (kc_starts(bytes, "\xEF\xBB\xBF")) return take(a, bytes, 3, "UTF-8", name, out, encoding, err);
    if (bytes.n >= 4 && memcmp(bytes.s, "\x84\x31\x95\x33", 4) == 0) return take(a, bytes, 4, "GB18030", name, out, encoding, err);
    if (kc_starts(bytes, "\xFF\xFE")) return take(a, bytes, 2, "UTF-16LE", name, out, encoding, err);
    if (kc_starts(bytes, "\xFE\xFF")) return take(a, bytes, 2, "UTF-16BE", name, out, encoding, err);
    if ((utf16 = utf16_without_mark(bytes)) != NULL) return take(a, bytes, 0, utf16, name, out, encoding, err);
    if (holds_nul(bytes)) {
        bad = (size_t)((const char *)memchr(bytes.s, 0, bytes.n) - bytes.s);
        return kc_fail(err, KC_E_DATA, (long)bad, "document.nul_byte", "%s" KC_SEP "%zu", name, bad + 1);
    }
    if (kc_utf8_valid(bytes.s, bytes.n, &bad)) return take(a, bytes, 0, "UTF-8", name, out, encoding, err);
    if (named && strncmp(named, "UTF-", 4) != 0 && convert(a, bytes, named, &text, &bad_gb))
        return take(a, bytes, 0, named, name, out, encoding, err);
    if (convert(a, bytes, "GB18030", &text, &bad_gb) && looks_chinese(text))
        return take(a, bytes, 0, "GB18030", name, out, encoding, err);
    /* Of two encodings that fail, the one that holds longer is the one meant. */
    if (bad_gb > bad && bad_gb < bytes.n) return take(a, bytes, 0, "GB18030", name, out, encoding, err);
    return take(a, bytes, 0, "UTF-8", name, out, encoding, err);
}
