/* What looks wrong with the wording: lists that do not count, items and words printed twice, drifting names, typing errors. */
#include "plan/plan_internal.h"

static kc_str text_of(const kc_reader *r, const kc_par *p)
{
    return kc_text_of(r, p->n_from, p->n_to);
}

static bool read_here(const kc_par *p)
{
    return p->kind != KC_PAR_REPEAT && p->kind != KC_PAR_FURNITURE && p->kind != KC_PAR_META && p->kind != KC_PAR_UNITS;
}

static size_t pos(const kc_reader *r, const char *s)
{
    return (size_t)(s - r->o->norm.text.s);
}

/* ---- A、B、C等六个维度 ---- */

/* Items of a list separated by 、 outside brackets; 和 and 及 in the last one may separate too (*ands). */
static int count_items(kc_str s, int *ands)
{
    int    n = 1, depth = 0;
    size_t last = 0;

    for (size_t i = 0, len; i < s.n; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (kc_in_set(cp, "(《“")) depth++;
        if (kc_in_set(cp, ")》”")) depth -= depth > 0;
        if (cp == 0x3001 && !depth) n++, last = i;
    }
    s = kc_cut(s, last, s.n);
    *ands = kc_has(s, "和") || kc_has(s, "及") || kc_has(s, "与");
    return n;
}

static void check_list(kc_reader *r, kc_str s, size_t end, int declared, size_t to)
{
    kc_str list = kc_cut(s, 0, end);
    int    n, ands;

    if (kc_ends(list, "”")) { /* “A、B、C”六大任务: the list is the quotation */
        long open = -1;

        for (long at = kc_find(list, "“", 0); at >= 0; at = kc_find(list, "“", (size_t)at + 3)) open = at;
        if (open >= 0 && kc_has(kc_cut(list, (size_t)open, end), "、")) list = kc_cut(list, (size_t)open + 3, end - 3);
    }
    for (long cut; (cut = kc_find_any(list, ",;:。")) >= 0;) list = kc_cut(list, (size_t)cut + 1, list.n);
    n = count_items(list, &ands);
    if (n < 3 || n == declared || (ands && n + 1 == declared)) return;
    if (declared - n > 2) return; /* only examples */
    list = kc_cut(list, 0, list.n);
    kc_reader_warn(r, "declared_list_mismatch", NULL, true, pos(r, list.s), pos(r, s.s) + to, "%d" KC_SEP "%d" KC_SEP "%.*s", declared, n,
                   (int)(pos(r, s.s) + to - pos(r, list.s)), list.s);
}

static void count_lists(kc_reader *r, kc_str s)
{
    static const char *const measures[] = { "个", "种", "类", "项", "大", "方面", "条", NULL };

    for (size_t i = 0, len; i < s.n; i += len) {
        double      v;
        const char *unit = NULL;
        bool        cn, etc;
        size_t      n;
        uint32_t    cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (!(cp >= '1' && cp <= '9') && !kc_in_set(cp, "二三四五六七八九十两")) continue;
        etc = i >= 3 && memcmp(s.s + i - 3, "等", 3) == 0;
        n = kc_number_read(kc_cut(s, i, s.n), &v, &unit, &cn);
        if (!n || unit || v < 2 || v > 40 || v != (double)(int)v) continue;
        for (size_t k = 0; measures[k]; k++) {
            if (!kc_starts(kc_cut(s, i + n, s.n), measures[k])) continue;
            if (etc) check_list(r, s, i - 3, (int)v, i + n + strlen(measures[k]) + 6);
            else if (strcmp(measures[k], "大") == 0 && i >= 3) check_list(r, s, i, (int)v, i + n + 9);
            break;
        }
        len = n;
    }
}

/* ---- “A”、“B”、“A” ---- */

static void repeated_quotes(kc_reader *r, kc_str s)
{
    kc_str seen[24];
    size_t n = 0, end = 0;

    for (long at = kc_find(s, "“", 0); at >= 0; at = kc_find(s, "“", (size_t)at + 3)) {
        long   close = kc_find(s, "”", (size_t)at);
        kc_str gap = kc_cut(s, end, (size_t)at), item;

        if (close < 0) return;
        item = kc_cut(s, (size_t)at + 3, (size_t)close);
        if (end && kc_strip(gap, "、,和 ").n) n = 0;
        for (size_t k = 0; k < n; k++)
            if (kc_same(seen[k], item) && item.n >= 6) {
                kc_reader_warn(r, "repeated_item", NULL, true, pos(r, item.s), pos(r, item.s) + item.n, "%.*s", (int)item.n, item.s);
                break;
            }
        if (n < 24) seen[n++] = item;
        end = (size_t)close + 3;
    }
}

static void repeated_parts(kc_reader *r, kc_str s)
{
    kc_str seen[40];
    size_t n = 0;

    while (s.n) {
        long   at = kc_find_any(s, "、,。;:\n");
        kc_str item = kc_cut(s, 0, at < 0 ? s.n : (size_t)at);
        bool   list = at >= 0 && kc_starts(kc_cut(s, (size_t)at, s.n), "、");

        size_t k = 1;

        while (k < n && !kc_same(seen[k], item)) k++;
        if (list && k < n && kc_chars(item) >= 3 && !kc_has(item, "“"))
            kc_reader_warn(r, "repeated_item", NULL, false, pos(r, item.s), pos(r, item.s) + item.n, "%.*s", (int)item.n, item.s);
        if (!list) n = 0;
        else if (k >= n && n < 40) seen[n++] = item; /* an item stands here once, so it is told once for each repeat */
        if (at < 0) return;
        s = kc_cut(s, (size_t)at + ((unsigned char)s.s[at] & 0x80 ? 3 : 1), s.n);
    }
}

/* ---- 专项专项 ---- */

/* One warning for each word is enough. */
static bool told_before(const kc_reader *r, const char *code, kc_str text)
{
    for (size_t i = 0; i < r->plan->warnings.n; i++)
        if (strcmp(r->plan->warnings.items[i].code, code) == 0 && kc_same(kc_str_of(r->plan->warnings.items[i].args), text)) return true;
    return false;
}

static void doubled_words(kc_reader *r, kc_str s)
{
    for (size_t i = 0, len; i < s.n; i += len) {
        kc_utf8_get(s.s + i, s.n - i, &len);
        if (len != 3) continue;
        for (size_t w = 12; w >= 6; w -= 3) {
            kc_str word = kc_cut(s, i, i + w);
            bool   han = word.n == w && i + 2 * w <= s.n && memcmp(word.s, word.s + w, w) == 0;

            for (size_t k = 0; han && k < w; k += 3) {
                size_t   l;
                uint32_t cp = kc_utf8_get(word.s + k, w - k, &l);

                han = l == 3 && kc_is_han(cp) && !kc_in_set(cp, "一二三四五六七八九十百千万");
            }
            if (!han || memcmp(word.s, word.s + 3, 3) == 0) continue;
            if (told_before(r, "duplicated_word", kc_cut(s, i, i + 2 * w))) continue;
            kc_reader_warn(r, "duplicated_word", NULL, false, pos(r, word.s), pos(r, word.s) + 2 * w, "%.*s", (int)(2 * w), word.s);
            len = 2 * w;
            break;
        }
    }
}

/* ---- 公办室, 互联网十 ---- */

static void typing_errors(kc_reader *r)
{
    static const char *const words[] = { "办公室", "委员会", "领导小组", "工作组", "专家组", "联席会议", "联络员", "责任单位", "牵头单位", "配合单位", NULL };
    kc_str t = r->o->norm.text;

    for (size_t k = 0; words[k]; k++)
        for (size_t i = 0; i + 6 <= strlen(words[k]); i += 3) {
            char *swap = kc_strdup(r->a, words[k]);
            long  at;

            memcpy(swap + i, words[k] + i + 3, 3);
            memcpy(swap + i + 3, words[k] + i, 3);
            at = strcmp(swap, words[k]) ? kc_find(t, swap, 0) : -1;
            if (at < 0) continue;
            /* 会委员 may be the end of one word and the start of the next */
            if (strcmp(words[k], "委员会") == 0 && i == 3) continue;
            kc_reader_warn(r, "typo_suspect", NULL, true, (size_t)at, (size_t)at + strlen(swap), "%s" KC_SEP "%s", swap, words[k]);
        }
    for (long at = kc_find(t, "互联网十", 0); at >= 0; at = kc_find(t, "互联网十", (size_t)at + 12))
        kc_reader_warn(r, "typo_suspect", NULL, true, (size_t)at, (size_t)at + 12, "%s" KC_SEP "%s", "互联网十", "互联网+");
    for (long at = kc_find(t, "III.类", 0); at >= 0; at = kc_find(t, "III.类", (size_t)at + 7))
        kc_reader_warn(r, "typo_suspect", NULL, false, (size_t)at, (size_t)at + 7, "%s" KC_SEP "%s", "III.类", "III类");
}

/* ---- 健康浙行动 / 健康浙江行动 / 浙江健康行动 / 健康浙江倡议 ---- */

typedef struct term {
    kc_str text, place;
    int    n;
} term;

static bool all_han(kc_str s)
{
    for (size_t i = 0, len; i < s.n; i += len)
        if (!kc_is_han(kc_utf8_get(s.s + i, s.n - i, &len))) return false;
    return s.n > 0;
}

static void note_term(term *list, size_t *n, size_t max, kc_str text, kc_str place)
{
    size_t k = 0;

    while (k < *n && !kc_same(list[k].text, text)) k++;
    if (k == *n && *n < max) list[(*n)++] = (term){ text, place, 0 };
    if (k < *n) list[k].n++;
}

static void term_variants(kc_reader *r)
{
    static const char *const tails[] = { "行动", "倡议", NULL };
    kc_str t = r->o->norm.text;
    term   list[60];
    size_t n = 0, top = 0;
    kc_buf b;
    int    others = 0;

    for (long at = kc_find(t, "健康", 0); at >= 0; at = kc_find(t, "健康", (size_t)at + 6)) {
        for (size_t k = 0; tails[k]; k++)
            for (size_t w = 3; w <= 6; w += 3) { /* 健康 + one or two characters + 行动 */
                kc_str place = kc_cut(t, (size_t)at + 6, (size_t)at + 6 + w);

                if (all_han(place) && kc_starts(kc_cut(t, (size_t)at + 6 + w, t.n), tails[k]))
                    note_term(list, &n, 60, kc_cut(t, (size_t)at, (size_t)at + 6 + w + 6), place);
            }
        if (at >= 6 && kc_starts(kc_cut(t, (size_t)at + 6, t.n), "行动") && all_han(kc_cut(t, (size_t)at - 6, (size_t)at)))
            note_term(list, &n, 60, kc_cut(t, (size_t)at - 6, (size_t)at + 12), kc_cut(t, (size_t)at - 6, (size_t)at));
    }
    for (size_t k = 1; k < n; k++)
        if (list[k].n > list[top].n) top = k;
    /* the place of the most frequent one, in its longer spelling */
    for (size_t k = 0; k < n; k++)
        if (list[k].place.n > list[top].place.n && kc_has(list[k].place, kc_name_of(r, list[top].place)) && list[k].n > 1) top = k;
    if (!n || list[top].n < 2) return;
    kc_buf_init(&b, r->a);
    for (size_t k = 0; k < n; k++) {
        bool part = kc_same(list[k].place, list[top].place) ||
                    (list[k].place.n < list[top].place.n && kc_has(list[top].place, kc_name_of(r, list[k].place)));

        if (k == top || !part) continue;
        kc_buf_addf(&b, "%s%.*s", others++ ? "、" : "", (int)list[k].text.n, list[k].text.s);
    }
    if (others)
        kc_reader_warn(r, "term_variants", NULL, false, pos(r, list[top].text.s), pos(r, list[top].text.s) + list[top].text.n, "%.*s" KC_SEP "%s",
                       (int)list[top].text.n, list[top].text.s, b.s);
}

void kc_wording_doubts_read(kc_reader *r)
{
    for (size_t i = 0; i < r->o->pars.n; i++) {
        const kc_par *p = &r->o->pars.items[i];
        kc_str        rest = text_of(r, p);

        if (!read_here(p)) continue;
        doubled_words(r, rest);
        repeated_parts(r, rest);
        while (rest.n) {
            size_t next;
            kc_str s = kc_first_sentence(rest, &next);

            count_lists(r, s);
            repeated_quotes(r, s);
            rest = kc_cut(rest, next, rest.n);
        }
    }
    typing_errors(r);
    term_variants(r);
}
