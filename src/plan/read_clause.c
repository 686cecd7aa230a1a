/* Sentences and their marks.
 *
 * A sentence ends at 。！？ or at the end of a line. One pass over it finds the marks: breaks (, ; :), opaque
 * passages whose numbers are names (《…》 “…” (…) and words with Latin letters such as PM2.5), years, dates and
 * figures. Everything between the marks is plain text, looked at later only where a figure stands.
 */
#include "plan/read_facts.h"

#include <math.h>

enum { QUOTE_MAX = 400 /* bytes that quotation marks or brackets may hold; beyond, the sign stands alone */ };

size_t kc_sentence_end(kc_str text, size_t from, size_t to)
{
    for (size_t i = from, len; i < to; i += len) {
        uint32_t cp = kc_utf8_get(text.s + i, to - i, &len);

        if (cp == 0x3002 || cp == '!' || cp == '?' || cp == '\n') return i + len;
        if (cp == 0x300A) { /* 《…。…》 is one title */
            long end = kc_find((kc_str){ text.s + i, to - i > QUOTE_MAX ? QUOTE_MAX : to - i }, "》", 0);

            if (end > 0) len = (size_t)end + 3;
        }
    }
    return to;
}

static kc_fmark *push(kc_facts *f, kc_sentence *s, kc_mtype type, size_t from, size_t to)
{
    kc_fmark *m = KC_PUSH(f->a, &s->marks);

    *m = (kc_fmark){ .type = type, .from = from, .to = to, .high = (double)NAN };
    return m;
}

/* End of the passage opened at `at`, past its closing sign, or 0 when it is not closed nearby. */
static size_t closed(kc_str text, size_t at, size_t to)
{
    static const struct {
        const char *open, *close;
    } pairs[] = { { "《", "》" }, { "“", "”" }, { "(", ")" }, { "‘", "’" }, { "〔", "〕" }, { "[", "]" }, { "【", "】" } };
    kc_str rest = { text.s + at, to - at > QUOTE_MAX ? QUOTE_MAX : to - at };

    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
        size_t n_open = strlen(pairs[k].open), n_close = strlen(pairs[k].close);
        int    depth = 0;

        if (!kc_starts(rest, pairs[k].open)) continue;
        for (size_t i = 0, len; i < rest.n; i += len) {
            kc_str here = { rest.s + i, rest.n - i };

            (void)kc_utf8_get(here.s, here.n, &len);
            if (kc_starts(here, pairs[k].close) && --depth == 0) return at + i + n_close;
            if (kc_starts(here, pairs[k].open)) depth++, len = n_open;
        }
        return 0;
    }
    return 0;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* PM2.5, III.类, 5+X, brt: a word with Latin letters and the digits that belong to it. */
static size_t latin_end(kc_str text, size_t at, size_t to)
{
    size_t i = at;

    while (i < to && (is_letter(text.s[i]) || is_digit(text.s[i]) ||
                      (text.s[i] && strchr(".-+/", text.s[i]) && i + 1 < to && (is_letter(text.s[i + 1]) || is_digit(text.s[i + 1])))))
        i++;
    return i;
}

/* Han characters with which no mark begins: nearly all of a text, passed over at once. */
static bool plain_han(const char *s, size_t n)
{
    static const char starters[] = "一二三四五六七八九十两百千万第年每零";

    if (n < 3 || (unsigned char)s[0] < 0xE4 || (unsigned char)s[0] > 0xE9) return false;
    for (size_t i = 0; i + 3 < sizeof starters; i += 3)
        if (memcmp(s, starters + i, 3) == 0) return false;
    return true;
}

/* What begins at `at` and is more than plain text; returns its end, or 0. */
static size_t mark_at(kc_facts *f, kc_sentence *s, size_t at, size_t floor)
{
    char     c = f->text.s[at];
    kc_fmark m;
    size_t   end;

    if (plain_han(f->text.s + at, s->to - at)) return 0;
    if (c == ')' && at + 1 == s->aside_to) {
        push(f, s, KC_M_BREAK, at, at + 1)->sign = ',';
        return at + 1;
    }
    if (c == '(' && kc_starts(KC_SPAN(f, at + 1, s->to), "其中") && (end = closed(f->text, at, s->to))) { /* 千人口托位数4.5个(其中普惠托位占70%) */
        s->aside_to = end;
        push(f, s, KC_M_BREAK, at, at + 1)->sign = ',';
        return at + 1;
    }
    if (c && strchr(",;:\t", c)) {
        push(f, s, KC_M_BREAK, at, at + 1)->sign = c;
        return at + 1;
    }
    if (kc_date_read(f, at, floor, s->to, &m) || kc_year_read(f, at, floor, s->to, &m)) {
        *KC_PUSH(f->a, &s->marks) = m;
        return m.to;
    }
    if ((end = closed(f->text, at, s->to))) {
        if (c == '(' && kc_year_only(f, at + 1, end - 1, &m)) {
            m.paren = true;
            m.from = at;
            m.to = end;
            *KC_PUSH(f->a, &s->marks) = m;
        } else {
            push(f, s, KC_M_OPAQUE, at, end);
        }
        return end;
    }
    if (is_letter(c)) {
        end = latin_end(f->text, at, s->to);
        push(f, s, KC_M_OPAQUE, at, end);
        return end;
    }
    if (kc_figure_read(f, at, floor, s->to, &m)) {
        *KC_PUSH(f->a, &s->marks) = m;
        return m.to;
    }
    return 0;
}

/* 2019年…为20.1%,较2018年提高2.3个百分点: results compare with the year before, plans do not. */
static bool year_on_year(const kc_facts *f, const kc_sentence *s)
{
    int year = 0;

    for (size_t i = 0; i < s->marks.n; i++) {
        const kc_fmark *m = &s->marks.items[i];

        if (m->type != KC_M_YEAR || m->n_years != 1) continue;
        if (!m->basis) year = m->years[0];
        else if (year == m->years[0] + 1) return !kc_word_in(&f->w, KC_W_PROMISE, KC_SPAN(f, s->from, s->to), NULL);
    }
    return false;
}

/* What tells that a sentence with 同比 looks ahead: a promise, 到2025年, 三年内, a chapter of goals. */
static bool looks_ahead(const kc_facts *f, const kc_sentence *s)
{
    kc_str         text = KC_SPAN(f, s->from, s->to);
    const kc_word *w = kc_word_in(&f->w, KC_W_PROMISE, text, NULL);
    bool           dated = false;

    if (f->par->role == KC_ROLE_GOALS || f->par->kind == KC_PAR_GOAL || (w && !kc_str_eq(w->text, "实现"))) return true;
    for (size_t i = 0; i < s->marks.n; i++) {
        const kc_fmark *m = &s->marks.items[i];
        kc_str          lead = KC_SPAN(f, m->from, m->to);

        if (m->type == KC_M_FIGURE && !m->decoy && m->after && !dated && m->after->kind == KC_WK_FIRM) return true; /* 同比减少15%以上 */
        if (m->type != KC_M_YEAR || m->basis || m->past) continue;
        if (!m->n_years) return !kc_starts(lead, "近") && !kc_starts(lead, "前");
        if (kc_starts(lead, "到") || kc_starts(lead, "至") || m->before || m->end_of_year || m->year_label) return true;
        if (f->first_year && m->years[0] >= f->first_year) return true;
        dated = true;
    }
    return false;
}

/* 同比, 比上年增长: results compare with the year before; but 同比例 is another word. */
static bool compares(const kc_facts *f, const kc_sentence *s)
{
    kc_str         text = KC_SPAN(f, s->from, s->to);
    const kc_word *w;
    size_t         at;

    while ((w = kc_word_in(&f->w, KC_W_COMPARE, text, &at))) {
        text = (kc_str){ text.s + at + w->text.n, text.n - at - w->text.n };
        if (!kc_starts(text, "例")) return !looks_ahead(f, s);
    }
    return false;
}

/* 健康素养水平指…, 是指: what a word means, not what is to be reached. */
static bool defines(const kc_facts *f, const kc_sentence *s)
{
    static const char *others[] = { "标", "数", "导", "定", "南", "引", "示", "挥", "出", "向", "派", "征", "针", "纹", "战", "甲", "尖", "令" };
    kc_str             text = KC_SPAN(f, s->from, s->to);

    for (long at = kc_find(text, "指", 0); at >= 0; at = kc_find(text, "指", (size_t)at + 3)) {
        kc_str left = { text.s, (size_t)at }, right = { text.s + at + 3, text.n - (size_t)at - 3 };
        bool   other = false;

        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) other = other || kc_starts(right, others[i]);
        if (!other && (kc_ends(left, "是") || kc_ends(left, "系") || kc_ends(left, ":") || kc_name_has_head(f, left))) return true;
    }
    return false;
}

void kc_sentence_read(kc_facts *f, size_t from, size_t to, kc_sentence *out)
{
    size_t floor = from; /* end of the mark before: prepositions are not taken from behind it */

    out->from = from;
    out->to = to;
    out->marks.n = out->aside_to = 0;
    for (size_t i = from, len; i < to; i += len) {
        size_t end = mark_at(f, out, i, floor);

        if (end > i) {
            len = end - i;
            floor = end;
        } else {
            (void)kc_utf8_get(f->text.s + i, to - i, &len);
        }
    }
    out->history = year_on_year(f, out) || kc_word_in(&f->w, KC_W_HISTORY, KC_SPAN(f, from, to), NULL) != NULL || compares(f, out) || defines(f, out);
    for (size_t i = 0; i < out->marks.n; i++)
        if (out->marks.items[i].type == KC_M_YEAR && out->marks.items[i].past) out->history = true;
}

void kc_clause_of(const kc_sentence *s, size_t at, size_t *from, size_t *to)
{
    *from = s->from;
    *to = s->to;
    for (size_t i = 0; i < s->marks.n; i++) {
        const kc_fmark *m = &s->marks.items[i];

        if (m->type != KC_M_BREAK) continue;
        if (m->to <= at) *from = m->to;
        else if (m->from >= at) {
            *to = m->from;
            return;
        }
    }
}

/* 2022年全县通报3次 in a plan of 2023; 于2021年建成投用: the clause has only years that are gone. */
static bool dated_past(const kc_facts *f, const kc_sentence *s, size_t from, size_t to)
{
    bool past = false;

    for (size_t i = 0; i < s->marks.n; i++) {
        const kc_fmark *m = &s->marks.items[i];

        if ((m->type != KC_M_YEAR && m->type != KC_M_DATE) || m->from < from || m->to > to || !kc_year_governs(m)) continue;
        if (m->years[m->n_years - 1] < f->first_year) past = true;
        else if (!f->first_year && m->in && m->n_years == 1 && !m->before && !m->end_of_year && kc_word_in(&f->w, KC_W_DONE, KC_SPAN(f, m->to, to), NULL))
            past = true;
        else
            return false;
    }
    return past;
}

bool kc_clause_past(const kc_facts *f, const kc_sentence *s, size_t from, size_t to)
{
    kc_str clause = KC_SPAN(f, from, to);

    if (kc_word_in(&f->w, KC_W_PROMISE, clause, NULL)) return false;
    if (f->history || s->history || dated_past(f, s, from, to)) return true;
    return kc_word_in(&f->w, KC_W_PAST, clause, NULL) != NULL;
}
