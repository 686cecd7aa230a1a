/* Word tables of the plan reader and small helpers on spans of the normal form.
 *
 * A table is parsed at each reading (some hundred short lines, far below a millisecond), so no state is
 * kept between readings. Words are looked up through 256 chains keyed by the third byte of their first
 * character, which differs between most Chinese characters.
 */
#include "base/kc_asset.h"
#include "plan/plan_internal.h"

static unsigned bucket_of(const char *s, size_t n)
{
    return (unsigned char)s[n >= 3 ? 2 : n - 1];
}

typedef struct load_ctx {
    kc_arena *a;
    kc_lex   *lex;
    size_t    column; /* of the class */
} load_ctx;

static void load_row(void *ctx, size_t n, const kc_str *f)
{
    load_ctx    *c = ctx;
    kc_lex_word *w;

    if (!f[0].n) return;
    w = KC_PUSH(c->a, &c->lex->words);
    w->text = f[0];
    w->cls = n > c->column ? f[c->column] : (kc_str){ "", 0 };
}

void kc_lex_load(kc_arena *a, const char *name, size_t column, kc_lex *out)
{
    const kc_asset *asset = kc_asset_find(kc_printf(a, "src/plan/words/%s.tsv", name));
    load_ctx        ctx = { a, out, column };

    memset(out, 0, sizeof *out);
    if (!asset) return;
    kc_asset_tsv(asset, load_row, &ctx);
    out->next = kc_alloc_n(a, out->words.n + 1, sizeof *out->next);
    for (size_t i = out->words.n; i-- > 0;) {
        unsigned b = bucket_of(out->words.items[i].text.s, out->words.items[i].text.n);

        out->next[i] = out->first[b];
        out->first[b] = (uint16_t)(i + 1);
    }
}

const kc_lex_word *kc_lex_at(const kc_lex *l, kc_str s, const char *cls)
{
    const kc_lex_word *best = NULL;

    /* Words of one or two bytes hang in the bucket of their own last byte. */
    for (size_t k = s.n < 3 ? s.n : 3; k > 0; k--)
        for (unsigned i = l->first[(unsigned char)s.s[k - 1]]; i; i = l->next[i - 1]) {
            const kc_lex_word *w = &l->words.items[i - 1];

            if (w->text.n <= s.n && memcmp(w->text.s, s.s, w->text.n) == 0 && (!cls || kc_str_eq(w->cls, cls)) &&
                (!best || w->text.n > best->text.n))
                best = w;
        }
    return best;
}

const kc_lex_word *kc_lex_end(const kc_lex *l, kc_str s, const char *cls)
{
    const kc_lex_word *best = NULL;

    for (size_t i = 0; i < l->words.n; i++) {
        const kc_lex_word *w = &l->words.items[i];

        if (w->text.n <= s.n && memcmp(w->text.s, s.s + s.n - w->text.n, w->text.n) == 0 &&
            (!cls || kc_str_eq(w->cls, cls)) && (!best || w->text.n > best->text.n))
            best = w;
    }
    return best;
}

const kc_lex_word *kc_lex_in(const kc_lex *l, kc_str s, const char *cls, size_t *at)
{
    for (size_t i = 0; i < s.n;) {
        const kc_lex_word *w = kc_lex_at(l, kc_cut(s, i, s.n), cls);
        size_t             len;

        if (w) {
            *at = i;
            return w;
        }
        kc_utf8_get(s.s + i, s.n - i, &len);
        i += len;
    }
    return NULL;
}

kc_str kc_cut(kc_str s, size_t from, size_t to)
{
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return (kc_str){ s.s + from, to - from };
}

size_t kc_chars(kc_str s)
{
    return kc_utf8_count(s.s, s.n);
}

kc_str kc_head(kc_str s, size_t n_chars)
{
    size_t i = 0, len;

    for (; n_chars > 0 && i < s.n; n_chars--, i += len) kc_utf8_get(s.s + i, s.n - i, &len);
    return kc_cut(s, 0, i);
}

bool kc_has(kc_str s, const char *needle)
{
    return kc_find(s, needle, 0) >= 0;
}

bool kc_same(kc_str a, kc_str b)
{
    return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

bool kc_in_set(uint32_t cp, const char *set)
{
    size_t n = strlen(set), len;

    for (size_t i = 0; i < n; i += len)
        if (kc_utf8_get(set + i, n - i, &len) == cp) return true;
    return false;
}

kc_str kc_first_sentence(kc_str s, size_t *next)
{
    long at = kc_find_any(s, "。;!?\n");

    *next = s.n;
    if (at < 0) return s;
    *next = (size_t)at + (s.s[at] & 0x80 ? 3 : 1);
    return kc_cut(s, 0, (size_t)at);
}

static bool opens(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == 0x300A || cp == 0x3010 || cp == 0x201C || cp == 0x3014;
}

static bool closes(uint32_t cp)
{
    return cp == ')' || cp == ']' || cp == 0x300B || cp == 0x3011 || cp == 0x201D || cp == 0x3015;
}

long kc_find_any(kc_str s, const char *set)
{
    int depth = 0;

    for (size_t i = 0, len; i < s.n; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (opens(cp)) depth++;
        else if (closes(cp)) depth -= depth > 0;
        else if (cp == '\n') depth = 0;
        if (depth == 0 && kc_in_set(cp, set)) return (long)i;
    }
    return -1;
}

kc_str kc_strip(kc_str s, const char *set)
{
    size_t len;

    while (s.n && kc_in_set(kc_utf8_get(s.s, s.n, &len), set)) s.s += len, s.n -= len;
    while (s.n && kc_in_set(kc_utf8_before(s.s, s.n, &len), set)) s.n -= len;
    return s;
}

/* Pairs of neighbouring characters as numbers; names have at most 200 characters here. */
static size_t pairs_of(kc_str s, uint64_t *out, size_t max)
{
    size_t   n = 0;
    uint32_t before = 0;

    for (size_t i = 0, len; i < s.n && n < max; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (!kc_is_han(cp) && !(cp >= '0' && cp <= '9') && !(cp >= 'a' && cp <= 'z') && !(cp >= 'A' && cp <= 'Z')) continue;
        if (before) out[n++] = (uint64_t)before << 32 | cp;
        before = cp;
    }
    return n;
}

double kc_alike(kc_str a, kc_str b)
{
    uint64_t x[200], y[200];
    size_t   n = pairs_of(a, x, 200), m = pairs_of(b, y, 200), hit = 0;

    if (kc_same(a, b)) return 1;
    if (!n || !m) return 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++)
            if (y[j] == x[i]) {
                y[j] = 0;
                hit++;
                break;
            }
    return 2.0 * (double)hit / (double)(n + m);
}

static int cn_digit(uint32_t cp)
{
    static const char digits[] = "一二三四五六七八九";

    for (size_t i = 0, len; i < sizeof digits - 1; i += len)
        if (kc_utf8_get(digits + i, sizeof digits - 1 - i, &len) == cp) return (int)(i / 3) + 1;
    return 0;
}

int kc_cn_number(kc_str s, size_t *len)
{
    size_t i = 0, l;
    int    tens = 0, ones = 0;

    *len = 0;
    ones = cn_digit(kc_utf8_get(s.s, s.n, &l));
    if (ones) i += l;
    if (i < s.n && kc_utf8_get(s.s + i, s.n - i, &l) == 0x5341) { /* 十 */
        tens = ones ? ones : 1;
        i += l;
        ones = i < s.n ? cn_digit(kc_utf8_get(s.s + i, s.n - i, &l)) : 0;
        if (ones) i += l;
    }
    *len = i;
    return tens * 10 + ones;
}
