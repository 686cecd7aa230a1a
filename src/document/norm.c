/* The normal form of a text and its offset map.
 *
 * One pass over the characters: each is dropped, kept, or replaced, and every byte written notes the
 * offset of the character it came from. A second pass, only for traditional texts, replaces the words
 * of words/t2s_extra.tsv. ASCII and Han, nearly all of a plan, never reach utf8proc.
 *
 * Invariants: at[] never decreases; at[text.n] == original.n; no byte is written without its offset.
 */
#include "base/kc_limits.h"
#include "document/document_internal.h"
#include "document/kc_norm.h"
#include "base/kc_asset.h"

#include <string.h>
#include <utf8proc.h>

enum { NONE = -1, EXPANSION_MAX = 80 /* bytes: U+FDFA gives 18 characters */ };

typedef struct state {
    kc_arena *arena;
    kc_str    in;
    t2s_table t2s;
    char     *text;
    uint32_t *at;
    size_t    n, cap;
    long      pending;    /* offset of the first white space not yet written, or NONE */
    bool      line_start; /* nothing written since '\n' */
    bool      last_wide;  /* the last character written belongs to Chinese typesetting */
    bool      quote_open; /* an ASCII " of this line waits for its partner */
} state;

/* ---- classes of characters ---------------------------------------------------------------- */

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\v' || cp == '\f' || cp == '\r' || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

static bool is_invisible(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD || cp == 0x180E || (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || (cp >= 0xFE00 && cp <= 0xFE0F) ||
           cp == 0xFEFF || (cp >= 0xE0000 && cp <= 0xE01EF);
}

static bool is_dash(uint32_t cp)
{
    return cp == '-' || cp == '~' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x223C || cp == 0x301C ||
           cp == 0xFE58 || cp == 0xFE63 || cp == 0xFF0D || cp == 0xFF5E;
}

static bool is_middle_dot(uint32_t cp)
{
    return cp == 0xB7 || cp == 0x2022 || cp == 0x2027 || cp == 0x2219 || cp == 0x22C5 || cp == 0x30FB || cp == 0xFF65;
}

static bool is_chinese_digit(uint32_t cp)
{
    static const uint16_t digits[] = { 0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };

    for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++)
        if (digits[i] == cp) return true;
    return false;
}

static bool is_circle(uint32_t cp) /* written for 〇 in 二○二○年 */
{
    return cp == 0x25CB || cp == 0x25EF || cp == 0x3007;
}

static bool is_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19);
}

/* Characters beside which white space means nothing. */
static bool is_wide(uint32_t cp)
{
    if (cp < 0xB7) return false;
    if (cp >= 0x2E80 && cp <= 0xA4CF) return !(cp >= 0x3380 && cp <= 0x33DF); /* squared units are Latin */
    if (cp >= 0xFF01 && cp <= 0xFF9F)
        return !((cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A));
    return (cp >= 0x2010 && cp <= 0x201F) || cp == 0x2026 || is_middle_dot(cp) || (cp >= 0x2460 && cp <= 0x24FF) ||
           (cp >= 0x25A0 && cp <= 0x25FF) || (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE6F) ||
           (cp >= 0x1F200 && cp <= 0x1F2FF) || (cp >= 0x20000 && cp <= 0x323AF) || (cp >= 0xAC00 && cp <= 0xD7A3);
}

/* Characters whose compatibility form would lose what the plan says: ① is a level of headings, ℃ and ½ units. */
static bool keeps_form(uint32_t cp)
{
    return cp == 0x2103 || cp == 0x2109 || cp == 0x2025 || cp == 0x2026 || cp == 0x2122 || (cp >= 0xBC && cp <= 0xBE) ||
           (cp >= 0x2150 && cp <= 0x215F) || (cp >= 0x2460 && cp <= 0x2473) || (cp >= 0x24B6 && cp <= 0x24FF) ||
           (cp >= 0x3251 && cp <= 0x325F) || (cp >= 0x3280 && cp <= 0x32BF);
}

/* Signs with one spelling that no compatibility mapping gives; 0 = not one of them. */
static uint32_t one_spelling(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
    } table[] = {
        { 0x300C, 0x201C }, { 0x300D, 0x201D }, { 0x300E, 0x2018 }, { 0x300F, 0x2019 }, { 0x301D, 0x201C },
        { 0x301E, 0x201D }, { 0x301F, 0x201D }, { 0x201E, 0x201C }, { 0x201F, 0x201C }, { 0xFF62, 0x201C },
        { 0xFF63, 0x201D }, { 0x226A, 0x300A }, { 0x226B, 0x300B }, { 0xFF61, 0x3002 }, { 0xFE12, 0x3002 },
        { 0xFF64, 0x3001 }, { 0xFE51, 0x3001 }, { 0xFE11, 0x3001 }, { 0x2236, ':' },    { 0xA789, ':' },
        { 0x2266, 0x2264 }, { 0x2267, 0x2265 }, { 0x2A7D, 0x2264 }, { 0x2A7E, 0x2265 }, { 0x2215, '/' },
        { 0x2044, '/' },    { 0xFE41, 0x201C }, { 0xFE42, 0x201D }, { 0xFE43, 0x2018 }, { 0xFE44, 0x2019 },
        { 0xFF0E, '.' },    { 0xFFE5, 0xA5 },   { 0xB5, 0x3BC },
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].from == cp) return table[i].to;
    return 0;
}

/* ---- writing ------------------------------------------------------------------------------ */

static void room(state *s, size_t more)
{
    size_t cap = s->cap;

    if (s->n + more + 1 <= cap) return;
    cap = cap * 2 > s->n + more + 1 ? cap * 2 : s->n + more + 1;
    s->text = kc_grow(s->arena, s->text, s->cap, cap);
    s->at = kc_grow(s->arena, s->at, s->cap * sizeof *s->at, cap * sizeof *s->at);
    s->cap = cap;
}

static void put(state *s, uint32_t cp, size_t from)
{
    char   bytes[4];
    size_t n = kc_utf8_put(cp, bytes);

    room(s, n);
    for (size_t i = 0; i < n; i++) {
        s->text[s->n] = bytes[i];
        s->at[s->n++] = (uint32_t)from;
    }
}

/* The space that stood before this character, when it separates two words of a Western script. */
static void put_pending(state *s, bool wide)
{
    if (s->pending != NONE && !s->line_start && !s->last_wide && !wide) put(s, ' ', (size_t)s->pending);
    s->pending = NONE;
    s->line_start = false;
    s->last_wide = wide;
}

static void put_compatible(state *s, uint32_t cp, size_t from)
{
    utf8proc_int32_t buf[32];
    int              last = 0;
    utf8proc_ssize_t n;

    n = utf8proc_decompose_char((utf8proc_int32_t)cp, buf, 32, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &last);
    if (n > 1 && n <= 32) n = utf8proc_normalize_utf32(buf, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (n <= 0 || n > 32) {
        put(s, cp, from);
        return;
    }
    room(s, EXPANSION_MAX);
    for (utf8proc_ssize_t i = 0; i < n; i++) /* a spacing accent decomposes to a space and the accent */
        if (buf[i] != ' ') put(s, t2s_char(&s->t2s, (uint32_t)buf[i]), from);
}

/* ---- dashes ------------------------------------------------------------------------------- */

/* Does the text written so far end in a number, or in a number with 年 月 日 % ‰? */
static bool number_before(const state *s)
{
    size_t   len, at = s->n;
    uint32_t cp = kc_utf8_before(s->text, at, &len);

    if (cp == 0x5E74 || cp == 0x6708 || cp == 0x65E5 || cp == '%' || cp == 0x2030) {
        at -= len;
        cp = kc_utf8_before(s->text, at, &len);
    }
    return at && (is_digit(cp) || is_chinese_digit(cp));
}

/* The first character at or after *i that shows, 0 at the end; *i and *len are its place. */
static uint32_t next_visible(const state *s, size_t *i, size_t *len)
{
    uint32_t cp = kc_utf8_get(s->in.s + *i, s->in.n - *i, len);

    while (*len && (is_blank(cp) || (is_invisible(cp) && cp != '\n'))) {
        *i += *len;
        cp = kc_utf8_get(s->in.s + *i, s->in.n - *i, len);
    }
    return cp;
}

/* A run of dashes at `i` between two numbers: returns its length in bytes, else 0. */
static size_t range_dash(const state *s, size_t i)
{
    size_t   len, end = i, at = i, n_dashes = 0;
    uint32_t cp = kc_utf8_get(s->in.s + i, s->in.n - i, &len), before;

    if (!number_before(s)) return 0;
    while (is_dash(cp) && n_dashes++ < 3) {
        at += len;
        end = at;
        cp = next_visible(s, &at, &len);
    }
    before = kc_utf8_before(s->text, s->n, &len);
    if (is_digit(cp)) return end - i;
    return is_chinese_digit(cp) && (is_chinese_digit(before) || before == 0x5E74) ? end - i : 0;
}

/* ---- one character ------------------------------------------------------------------------ */

static void put_quote(state *s, size_t from)
{
    put_pending(s, true);
    put(s, s->quote_open ? 0x201D : 0x201C, from);
    s->quote_open = !s->quote_open;
}

static bool beside_chinese_digit(const state *s, size_t i, size_t len)
{
    size_t   got;
    uint32_t before = kc_utf8_before(s->text, s->n, &got);
    uint32_t after = kc_utf8_get(s->in.s + i + len, s->in.n - i - len, &got);

    return is_chinese_digit(before) && (is_chinese_digit(after) || is_circle(after) || after == 0x5E74);
}

static void put_other(state *s, uint32_t cp, size_t i, size_t len)
{
    uint32_t sign;

    if (cp == 0xFF02) {
        put_quote(s, i);
        return;
    }
    put_pending(s, is_wide(cp));
    if (is_middle_dot(cp)) put(s, 0xB7, i);
    else if (is_circle(cp) && beside_chinese_digit(s, i, len)) put(s, 0x3007, i);
    else if (is_dash(cp) || keeps_form(cp) || (cp >= 0x2018 && cp <= 0x201D)) put(s, cp, i);
    else if ((sign = one_spelling(cp)) != 0) put(s, sign, i);
    else if (cp >= 0xFF01 && cp <= 0xFF5E) put(s, cp - 0xFEE0, i);
    else if (cp >= 0x3001 && cp <= 0x303F) put(s, cp, i);
    else put_compatible(s, cp, i);
}

/* Handles the character at `i` and returns its length, or that of the run it begins. */
static size_t step(state *s, size_t i)
{
    size_t   len, dashes;
    uint32_t cp = kc_utf8_get(s->in.s + i, s->in.n - i, &len);

    if (cp >= 0x4E00 && cp <= 0x9FFF) { /* the usual case first */
        put_pending(s, true);
        put(s, t2s_char(&s->t2s, cp), i);
        return len;
    }
    if (cp == '\n') {
        put(s, '\n', i);
        s->pending = NONE;
        s->line_start = true;
        s->quote_open = false;
        return len;
    }
    if (is_blank(cp)) {
        if (s->pending == NONE) s->pending = (long)i;
        return len;
    }
    if (is_invisible(cp)) return len;
    if (is_dash(cp) && (dashes = range_dash(s, i)) > 0) {
        put_pending(s, cp >= 0x80);
        put(s, '-', i);
        return dashes;
    }
    if (cp == '"') {
        put_quote(s, i);
    } else if (cp < 0x80) {
        put_pending(s, false);
        put(s, cp, i);
    } else {
        put_other(s, cp, i, len);
    }
    return len;
}

/* ---- words of traditional texts ----------------------------------------------------------- */

typedef struct word {
    kc_str from, to;
} word;

typedef struct words {
    kc_arena *arena;
    word     *items;
    size_t    n, cap;
    uint8_t   first[4096]; /* could a word begin with this character? */
} words;

static size_t bucket(const char *s)
{
    return ((size_t)(unsigned char)s[1] << 6 ^ (size_t)(unsigned char)s[2]) & 4095;
}

static void add_word(void *ctx, size_t n, const kc_str *fields)
{
    words *w = ctx;

    if (n < 2 || fields[0].n < 3 || fields[1].n == 0) return;
    *KC_PUSH(w->arena, w) = (word){ fields[0], fields[1] };
    w->first[bucket(fields[0].s)] = 1;
}

static const word *longest(const words *w, const char *s, size_t n)
{
    const word *best = NULL;

    if (n < 3 || !w->first[bucket(s)]) return NULL;
    for (size_t i = 0; i < w->n; i++) {
        const word *c = &w->items[i];

        if (c->from.n <= n && (!best || c->from.n > best->from.n) && memcmp(c->from.s, s, c->from.n) == 0) best = c;
    }
    return best;
}

/* Writes `to` for the `from_n` bytes at `i` of the first pass; its characters share out the offsets of the old ones. */
static void put_word(state *s, const state *old, size_t i, const word *w)
{
    size_t n_from = kc_utf8_count(w->from.s, w->from.n), n_to = kc_utf8_count(w->to.s, w->to.n), k = 0;

    for (size_t j = 0, len; j < w->to.n; j += len, k++) {
        uint32_t cp = kc_utf8_get(w->to.s + j, w->to.n - j, &len);
        size_t   want = n_to ? k * n_from / n_to : 0, at = i;

        for (size_t m = 0, l; m < want; m++) {
            (void)kc_utf8_get(old->text + at, old->n - at, &l);
            at += l;
        }
        put(s, cp, old->at[at]);
    }
}

static void replace_words(state *s)
{
    const kc_asset *asset = kc_asset_find("src/document/words/t2s_extra.tsv");
    words          *w = kc_alloc(s->arena, sizeof *w);
    state           old = *s;

    if (!asset) return;
    w->arena = s->arena;
    kc_asset_tsv(asset, add_word, w);
    s->text = NULL;
    s->at = NULL;
    s->n = s->cap = 0;
    room(s, old.n + 16);
    for (size_t i = 0; i < old.n;) {
        const word *hit = (unsigned char)old.text[i] >= 0xE0 ? longest(w, old.text + i, old.n - i) : NULL;

        if (hit) {
            put_word(s, &old, i, hit);
            i += hit->from.n;
        } else {
            room(s, 1);
            s->text[s->n] = old.text[i];
            s->at[s->n++] = old.at[i++];
        }
    }
}

/* ---- the whole ---------------------------------------------------------------------------- */

kc_code kc_normalise(kc_arena *a, kc_str original, kc_norm *out, kc_err *err)
{
    state   s = { .arena = a, .in = original, .pending = NONE, .line_start = true };
    bool    traditional;
    kc_code code;

    if (original.n > KC_LIMIT_TEXT_BYTES)
        return kc_fail(err, KC_E_LIMIT, -1, "document.text_limit", "%zu", KC_LIMIT_TEXT_BYTES >> 20);
    if ((code = t2s_prepare(a, original, &traditional, &s.t2s, err))) return code;
    room(&s, original.n + 16);
    for (size_t i = 0; i < original.n;) i += step(&s, i);
    if (traditional) replace_words(&s);
    room(&s, 0);
    s.text[s.n] = '\0';
    s.at[s.n] = (uint32_t)original.n;
    *out = (kc_norm){ .text = { s.text, s.n }, .at = s.at, .traditional = traditional, .original = original };
    return KC_OK;
}

void kc_norm_span(const kc_norm *n, size_t from, size_t to, size_t *start, size_t *end)
{
    size_t last, len;

    if (to > n->text.n) to = n->text.n;
    if (from > to) from = to;
    *start = n->at[from];
    *end = *start;
    if (from == to) return;
    /* Up to the end of the last character itself: what was dropped after it does not belong to the span. */
    last = n->at[to - 1];
    *end = n->at[to];
    if (n->original.s && last < n->original.n) {
        (void)kc_utf8_get(n->original.s + last, n->original.n - last, &len);
        if (last + len < *end || *end <= last) *end = last + len;
    }
}
