/* Names of indicators: what is left of a clause when verbs, years and figures are gone.
 *
 *     力争|全市|婴儿、5岁以下儿童死亡率|分别控制在
 *     front scope  members with a shared tail   (the tail was taken off by read_targets.c)
 *
 * Members of a coordination are completed by what the last one ends with (主要食品、主要农产品质量安全抽检合格率)
 * or the first one begins with (癌症发病率和死亡率).
 */
#include "plan/read_facts.h"

bool kc_str_same(kc_str x, kc_str y)
{
    return x.n == y.n && memcmp(x.s, y.s, x.n) == 0;
}

kc_str kc_str_join(kc_arena *a, kc_str x, kc_str y)
{
    char *s;

    if (!x.n) return y;
    if (!y.n) return x;
    s = kc_alloc(a, x.n + y.n + 1);
    memcpy(s, x.s, x.n);
    memcpy(s + x.n, y.s, y.n);
    return (kc_str){ s, x.n + y.n };
}

const char *kc_str_dup(kc_arena *a, kc_str s)
{
    return kc_strndup(a, s.s, s.n);
}

static kc_str drop(kc_str s, size_t n)
{
    return (kc_str){ s.s + n, s.n - n };
}

static bool trim_word(kc_str *s, const char *word, bool at_end)
{
    size_t n = strlen(word);

    if (s->n < n || memcmp(at_end ? s->s + s->n - n : s->s, word, n) != 0) return false;
    if (!at_end) s->s += n;
    s->n -= n;
    return true;
}

/* Punctuation and connectors at both ends; a bracket or quotation mark without its partner. */
kc_str kc_name_tidy(const kc_facts *f, kc_str s)
{
    static const char *edges[] = { "、", ",", ":", ";", "。", " ", "-", "—", "·", "；", "，" };
    bool               again = true;

    (void)f;
    while (again && s.n) {
        again = false;
        for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
            if (trim_word(&s, edges[i], false) || trim_word(&s, edges[i], true)) again = true;
        if (kc_ends(s, "的") && trim_word(&s, "的", true)) again = true;
        if (trim_word(&s, "的", false) || trim_word(&s, ")", false) || trim_word(&s, "”", false) || trim_word(&s, "》", false)) again = true;
        if (kc_ends(s, "(") && trim_word(&s, "(", true)) again = true;
    }
    return s;
}

static bool is_head(const kc_facts *f, kc_str s)
{
    const kc_word *w = kc_word_at(&f->w, KC_W_HEAD, s);

    return w && w->text.n == s.n;
}

kc_str kc_name_front(const kc_facts *f, kc_str s, bool counted)
{
    for (int turn = 0; turn < 12; turn++) {
        const kc_word *w, *next;

        s = kc_name_tidy(f, s);
        if (kc_word_at(&f->w, KC_W_KEEP, s)) return s;
        w = kc_word_at(&f->w, KC_W_PROMISE | KC_W_JOINT | KC_W_YEARLY | KC_W_SPLIT | (counted ? KC_W_ACT : 0u), s);
        if (w && (w->cls & KC_W_ACT) && is_head(f, drop(s, w->text.n))) return s; /* 培训率, 服务人数 */
        if (!w) {
            w = kc_word_at(&f->w, KC_W_LEADIN | KC_W_ADVERB, s);
            if (!w) return s;
            next = kc_word_at(&f->w, KC_W_PROMISE | KC_W_JOINT | KC_W_YEARLY | KC_W_ACT | KC_W_LEADIN | KC_W_ADVERB, drop(s, w->text.n));
            if (!next || (!counted && (next->cls & (KC_W_ACT | KC_W_LEADIN)) && s.n > w->text.n + next->text.n + 9)) return s;
        }
        s = drop(s, w->text.n);
    }
    return s;
}

kc_str kc_name_scope(const kc_facts *f, kc_str *name)
{
    const kc_word *w = kc_word_at(&f->w, KC_W_SCOPE, *name);
    kc_str         scope = { NULL, 0 };

    if (!w || name->n < w->text.n) return scope;
    if (kc_ends(w->text, "级") && name->n > w->text.n && !kc_word_at(&f->w, KC_W_ORGAN, drop(*name, w->text.n))) return scope; /* 省级卫生村 */
    if (name->n == w->text.n) {
        scope = *name;
        name->n = 0;
        return scope;
    }
    scope = (kc_str){ name->s, w->text.n };
    *name = drop(*name, w->text.n);
    return scope;
}

bool kc_name_has_head(const kc_facts *f, kc_str s)
{
    return kc_word_ending(&f->w, KC_W_HEAD, s) != NULL;
}

/* ---- coordination -------------------------------------------------------------------------- */

/* 普及, 参与, 和谐: the character belongs to a word. */
static bool inside_word(kc_str s, size_t at)
{
    static const char *around[] = { "普及", "涉及", "惠及", "遍及", "危及", "参与", "给与", "赋与", "饱和", "总和", "缓和", "共和" };
    static const char *ahead[] = { "及以", "及时", "及格", "及其", "及早", "和谐", "和平", "和睦", "与会", "与否" };
    kc_str             rest = drop(s, at);

    for (size_t i = 0; i < sizeof ahead / sizeof ahead[0]; i++)
        if (kc_starts(rest, ahead[i])) return true;
    for (size_t i = 0; at >= 3 && i < sizeof around / sizeof around[0]; i++)
        if (kc_starts(drop(s, at - 3), around[i])) return true;
    return false;
}

/* Offset of the next connector at or after `from` outside quotes and brackets; *len its length. */
static long connector(kc_str s, size_t from, bool commas, bool words, size_t *len)
{
    static const char *joins[] = { "以及", "和", "与", "及" };
    int                depth = 0;

    for (size_t i = from, step; i < s.n; i += step) {
        kc_str here = drop(s, i);

        (void)kc_utf8_get(here.s, here.n, &step);
        if (kc_starts(here, "(") || kc_starts(here, "“") || kc_starts(here, "《")) depth++;
        if (kc_starts(here, ")") || kc_starts(here, "”") || kc_starts(here, "》")) depth--;
        if (depth > 0 || i == from) continue;
        if (commas && (kc_starts(here, "、") || kc_starts(here, "/"))) {
            *len = kc_starts(here, "/") ? 1 : 3;
            return (long)i;
        }
        for (size_t k = 0; words && k < sizeof joins / sizeof joins[0]; k++)
            if (kc_starts(here, joins[k]) && !inside_word(s, i)) {
                *len = strlen(joins[k]);
                return (long)i;
            }
    }
    return -1;
}

static size_t members(kc_str s, bool commas, bool words, kc_str out[KC_NAMES_MAX])
{
    size_t n = 0, from = 0, len = 0;
    long   at;

    while (n + 1 < KC_NAMES_MAX && (at = connector(s, from, commas, words, &len)) >= 0) {
        kc_str one = { s.s + from, (size_t)at - from };

        from = (size_t)at + len;
        if (kc_utf8_count(one.s, one.n) < 2) return 1; /* 县、乡、村三级 is one thing */
        out[n++] = one;
    }
    out[n++] = drop(s, from);
    return out[n - 1].n ? n : n - 1;
}

static size_t chars_prefix(kc_str s, size_t n_chars)
{
    size_t i = 0, len;

    for (; n_chars && i < s.n; n_chars--, i += len) (void)kc_utf8_get(s.s + i, s.n - i, &len);
    return i;
}

/* Length of the head at the end: 死亡率; for …率 that is in no table, the last three characters. */
static size_t head_length(const kc_facts *f, kc_str s)
{
    const kc_word *w = kc_word_ending(&f->w, KC_W_HEAD, s);
    size_t         n = kc_utf8_count(s.s, s.n);

    if (!w) return 0;
    if (w->text.n <= 3 && n >= 4) return s.n - chars_prefix(s, n - 3);
    return w->text.n;
}

/* The part of the last member that the member before lacks: 患者规范管理率 for 高血压 beside 糖尿病患者规范管理率. */
static kc_str shared_tail(const kc_facts *f, kc_str first, kc_str last)
{
    size_t         head = head_length(f, last), n = kc_utf8_count(first.s, first.n), cut;
    kc_str         body = { last.s, last.n - head };
    const kc_word *own = kc_word_ending(&f->w, KC_W_GROUP, first), *group = NULL;
    size_t         at = 0;

    if (!head) return (kc_str){ NULL, 0 };
    if (n >= 3) { /* 职工医保 / 城乡居民医保|政策范围内…支付比例: both end alike */
        size_t end = chars_prefix(first, n - 2);
        long   same = kc_find(last, kc_str_dup(f->a, drop(first, end)), 3);

        if (same > 0 && (size_t)same + (first.n - end) < last.n) return drop(last, (size_t)same + first.n - end);
    }
    if (own) { /* 主要食品 / 主要农产品|质量安全抽检合格率, 婴儿 / 5岁以下儿童|死亡率 */
        for (size_t i = 0, len; i < body.n; i += len) {
            kc_str rest = drop(body, i);

            (void)kc_utf8_get(rest.s, rest.n, &len);
            if ((group = kc_word_at(&f->w, KC_W_GROUP, rest))) {
                at = i + group->text.n;
                return drop(last, at);
            }
        }
    }
    cut = chars_prefix(last, n); /* 高血压 / 糖尿病|患者…, 基层 / 县级|就医率 */
    if (cut < last.n && cut + head <= last.n) {
        kc_str tail = drop(last, cut);

        if (kc_word_at(&f->w, KC_W_GROUP, tail) || tail.n == head || kc_word_at(&f->w, KC_W_HEAD, tail)) return tail;
    }
    if ((group = kc_word_ending(&f->w, KC_W_GROUP, body))) return drop(last, body.n - group->text.n);
    return drop(last, body.n);
}

/* Members that each end with a head of their own: A管理率、B管理率和C和D覆盖率 are three. */
static size_t whole_names(const kc_facts *f, kc_str s, kc_str out[KC_NAMES_MAX])
{
    kc_str parts[KC_NAMES_MAX];
    size_t n = members(s, true, true, parts), n_out = 0, first = 0;

    if (n < 2 || n == KC_NAMES_MAX) return 1; /* too many to be sure of the last */
    for (size_t i = 0; i < n; i++)
        if (kc_name_has_head(f, parts[i])) {
            out[n_out++] = (kc_str){ parts[first].s, (size_t)(parts[i].s + parts[i].n - parts[first].s) };
            first = i + 1;
        }
    return first == n ? n_out : 1;
}

size_t kc_name_split(const kc_facts *f, kc_str s, size_t wanted, kc_str out[KC_NAMES_MAX])
{
    static const bool ways[3][2] = { { true, true }, { false, true }, { true, false } };
    size_t            n = whole_names(f, s, out);

    for (int k = 0; k < 3 && (wanted ? n != wanted : n < 2); k++) n = members(s, ways[k][0], ways[k][1], out);
    if (n < 2 || (wanted && n != wanted)) {
        out[0] = s;
        return 1;
    }
    if (!wanted)
        for (size_t i = 0; i < n; i++)
            if (!kc_name_has_head(f, out[i])) {
                out[0] = s;
                return 1;
            }
    for (size_t i = 0; i + 1 < n; i++)
        if (!kc_name_has_head(f, out[i]) || (kc_utf8_count(out[i].s, out[i].n) <= 3 && kc_name_has_head(f, out[n - 1])))
            out[i] = kc_str_join(f->a, out[i], kc_name_has_head(f, out[i]) ? (kc_str){ NULL, 0 } : shared_tail(f, out[i], out[n - 1]));
    for (size_t i = 1; i < n; i++) { /* 癌症发病率和死亡率: the second is only a head */
        size_t head = head_length(f, out[0]), own = head_length(f, out[i]);

        if (own && own == out[i].n && out[0].n > head) out[i] = kc_str_join(f->a, (kc_str){ out[0].s, out[0].n - head }, out[i]);
    }
    return n;
}

/* ---- text without years -------------------------------------------------------------------- */

kc_str kc_text_without_years(const kc_facts *f, const kc_sentence *s, size_t from, size_t to)
{
    kc_buf b;
    size_t at = from;

    kc_buf_init(&b, f->a);
    for (size_t i = 0; i < s->marks.n; i++) {
        const kc_fmark *m = &s->marks.items[i];

        if (m->to <= at || m->from >= to) continue;
        if (m->type != KC_M_YEAR && m->type != KC_M_DATE) continue;
        if (m->from > at) kc_buf_add(&b, f->text.s + at, m->from - at);
        at = m->to;
    }
    if (at < to) kc_buf_add(&b, f->text.s + at, to - at);
    if (b.n > 6 && memcmp(b.s, "年内", 6) == 0) return (kc_str){ b.s + 6, b.n - 6 };
    return (kc_str){ b.s ? b.s : "", b.n };
}
