/* Passages printed twice, and what one copy tells about the other.
 *
 * The text is cut into sentences; their hashes are put in a table. Where a sentence was seen before, both
 * places are followed as long as they agree. A run of enough text is a repeat: its second copy is marked, and
 * nothing is counted from it. Inside a run one sentence may differ when the next ones agree again. If the
 * first copy then holds a few more characters than the second, and their pairs occur nowhere else in the
 * document, they are foreign: cut out of the normal form and named in a warning. All other differences are
 * only reported. One pass, linear in the length of the text.
 */
#include "plan/plan_internal.h"

enum { REPEAT_MIN_BYTES = 300, NOISE_MAX_CHARS = 8, ALIGN_MAX_CHARS = 600 };

typedef struct sentence {
    size_t   from, to;
    uint64_t hash;
} sentence;

typedef struct finder {
    kc_reader *r;
    KC_LIST_OF(sentence) all;
    uint32_t *table; /* index + 1 of the first sentence with a hash */
    size_t    mask;
    size_t    budget; /* sentences that may still be compared: keeps odd texts linear */
    kc_ranges noise;
} finder;

static uint64_t hash_of(kc_str s)
{
    uint64_t h = 1469598103934665603ULL;

    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.s[i]) * 1099511628211ULL;
    return h;
}

static void split(finder *f)
{
    kc_str t = f->r->o->norm.text;
    size_t from = 0;

    for (size_t i = 0; i < t.n; i++) {
        bool stop = t.s[i] == '\n' || (i >= 2 && memcmp(t.s + i - 2, "。", 3) == 0);

        if (stop || i + 1 == t.n) {
            kc_str s = kc_trim(kc_cut(t, from, i + 1));

            if (s.n) {
                sentence *x = KC_PUSH(f->r->a, &f->all);

                x->from = (size_t)(s.s - t.s);
                x->to = x->from + s.n;
                x->hash = hash_of(s);
            }
            from = i + 1;
        }
    }
}

static kc_str text_of(const finder *f, size_t i)
{
    return kc_text_of(f->r, f->all.items[i].from, f->all.items[i].to);
}

static bool equal(const finder *f, size_t i, size_t j)
{
    return f->all.items[i].hash == f->all.items[j].hash && kc_same(text_of(f, i), text_of(f, j));
}

/* Index of the first sentence with the same text, or j itself, which is then entered. */
static size_t first_of(finder *f, size_t j)
{
    size_t h = (size_t)f->all.items[j].hash & f->mask;

    for (; f->table[h]; h = (h + 1) & f->mask)
        if (equal(f, f->table[h] - 1, j)) return f->table[h] - 1;
    f->table[h] = (uint32_t)(j + 1);
    return j;
}

/* Does any pair of characters of t[from, to), neighbours outside included, stand elsewhere in the text? */
static bool known_pair(kc_str t, size_t from, size_t to)
{
    size_t len, next;

    for (size_t i = from; i < to; i += len) {
        char pair[9] = "";

        kc_utf8_get(t.s + i, t.n - i, &len);
        if (i + len >= to && i > from) break;
        kc_utf8_get(t.s + i + len, t.n - i - len, &next);
        memcpy(pair, t.s + i, len + next);
        for (long at = kc_find(t, pair, 0); at >= 0; at = kc_find(t, pair, (size_t)at + 1))
            if ((size_t)at != i) return true;
        if (i + len >= to) break;
    }
    return false;
}

static size_t points(kc_str s, uint32_t *cp, size_t *at, size_t max)
{
    size_t n = 0;

    for (size_t i = 0, len; i < s.n && n < max; i += len, n++) {
        cp[n] = kc_utf8_get(s.s + i, s.n - i, &len);
        at[n] = i;
    }
    at[n] = s.n;
    return n;
}

/* Longest common subsequence of a and b as a table; (n+1) x (m+1) of 16-bit lengths of the rests. */
static uint16_t *common(kc_arena *arena, const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    uint16_t *c = kc_alloc_n(arena, (n + 1) * (m + 1), sizeof *c);

    for (size_t i = n; i-- > 0;)
        for (size_t j = m; j-- > 0;) {
            uint16_t *p = &c[i * (m + 1) + j];

            if (a[i] == b[j]) *p = (uint16_t)(p[m + 2] + 1);
            else *p = p[m + 1] > p[1] ? p[m + 1] : p[1];
        }
    return c;
}

static void judge_extra(finder *f, size_t from, size_t to)
{
    kc_reader *r = f->r;
    kc_str     t = r->o->norm.text, extra = kc_cut(t, from, to);

    if (kc_chars(extra) <= NOISE_MAX_CHARS && kc_chars(extra) >= 2 && !known_pair(t, from, to)) {
        *KC_PUSH(r->a, &f->noise) = (kc_range){ from, to };
        kc_reader_warn(r, "inserted_noise", NULL, false, from, to, "%.*s", (int)extra.n, extra.s);
    } else {
        kc_reader_warn(r, "repeat_differs", NULL, true, from, to, "%.*s", (int)extra.n, extra.s);
    }
}

/* Sentence i (first copy) against j: what i has more is judged; true if the two are one sentence at all. */
static bool align(finder *f, size_t i, size_t j, bool act)
{
    kc_str    a = text_of(f, i), b = text_of(f, j);
    uint32_t *x = kc_alloc_n(f->r->a, ALIGN_MAX_CHARS + 1, sizeof *x), *y = kc_alloc_n(f->r->a, ALIGN_MAX_CHARS + 1, sizeof *y);
    size_t   *p = kc_alloc_n(f->r->a, ALIGN_MAX_CHARS + 1, sizeof *p), *q = kc_alloc_n(f->r->a, ALIGN_MAX_CHARS + 1, sizeof *q);
    size_t    n = points(a, x, p, ALIGN_MAX_CHARS), m = points(b, y, q, ALIGN_MAX_CHARS), k = 0, l = 0;
    uint16_t *c;

    if (n == ALIGN_MAX_CHARS || m == ALIGN_MAX_CHARS || kc_alike(a, b) < 0.6) return false;
    if (!act) return true;
    c = common(f->r->a, x, n, y, m);
    while (k < n) {
        size_t from = k;

        while (k < n && (l == m || (x[k] != y[l] && c[(k + 1) * (m + 1) + l] >= c[k * (m + 1) + l + 1]))) k++;
        if (k > from) judge_extra(f, f->all.items[i].from + p[from], f->all.items[i].from + p[k]);
        else if (l < m && x[k] != y[l]) l++;
        else k++, l++;
    }
    return true;
}

/* Length of the run that begins at i and again at j; *bytes counts the text that agrees. */
static size_t run_length(finder *f, size_t i, size_t j, size_t *bytes, bool act)
{
    size_t k = 0, n = f->all.n;

    *bytes = 0;
    while (j + k < n && i + k < j && f->budget > 0) {
        f->budget--;
        if (equal(f, i + k, j + k)) {
            if (!kc_lex_at(&f->r->labels, text_of(f, j + k), NULL)) *bytes += text_of(f, j + k).n;
            k++;
        } else if (j + k + 1 < n && i + k + 1 < j && equal(f, i + k + 1, j + k + 1) && align(f, i + k, j + k, act)) {
            k++;
        } else {
            break;
        }
    }
    return k;
}

static void mark_repeat(finder *f, size_t j, size_t n)
{
    const sentence *s = f->all.items;
    kc_str          head = kc_head(text_of(f, j), 15);
    kc_range        range = { s[j].from, s[j + n - 1].to };

    *KC_PUSH(f->r->a, &f->r->repeats) = range;
    kc_reader_warn(f->r, "repeated_passage", NULL, false, range.from, range.to, "%zu" KC_SEP "%.*s",
                   kc_utf8_count(f->r->o->norm.text.s + range.from, range.to - range.from), (int)head.n, head.s);
}

void kc_repeats_read(kc_reader *r)
{
    finder f = { .r = r };
    size_t size = 64;

    split(&f);
    while (size < f.all.n * 2 + 2) size *= 2;
    f.table = kc_alloc_n(r->a, size, sizeof *f.table);
    f.mask = size - 1;
    f.budget = 1000 + f.all.n * 8;
    for (size_t j = 0; j < f.all.n;) {
        size_t bytes, n, i = first_of(&f, j);

        if (i == j || text_of(&f, j).n < 9 || (n = run_length(&f, i, j, &bytes, false)) < 2 || bytes < REPEAT_MIN_BYTES) {
            j++;
            continue;
        }
        run_length(&f, i, j, &bytes, true);
        mark_repeat(&f, j, n);
        j += n;
    }
    if (f.noise.n) kc_norm_cut(r->a, &r->o->norm, &f.noise, &r->repeats);
}

void kc_norm_cut(kc_arena *a, kc_norm *norm, const kc_ranges *out, kc_ranges *moved)
{
    kc_norm next = { .traditional = norm->traditional };
    char   *s = kc_alloc(a, norm->text.n + 1);
    size_t  n = 0, k = 0;

    next.at = kc_alloc_n(a, norm->text.n + 1, sizeof *next.at);
    for (size_t i = 0; i <= norm->text.n; i++) {
        while (k < out->n && out->items[k].to <= i) k++;
        if (i < norm->text.n && k < out->n && i >= out->items[k].from) continue;
        next.at[n] = norm->at[i];
        if (i < norm->text.n) s[n++] = norm->text.s[i];
    }
    for (size_t m = 0; moved && m < moved->n; m++)
        for (size_t side = 0; side < 2; side++) {
            size_t *p = side ? &moved->items[m].to : &moved->items[m].from, less = 0;

            for (size_t c = 0; c < out->n && out->items[c].from < *p; c++)
                less += (out->items[c].to < *p ? out->items[c].to : *p) - out->items[c].from;
            *p -= less;
        }
    next.text = (kc_str){ s, n };
    *norm = next;
}
