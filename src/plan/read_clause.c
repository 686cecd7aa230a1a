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

void kc_sentence_read(kc_facts *f, size_t from, size_t to, kc_sentence *out)
{
    size_t floor = from; /* end of the mark before: prepositions are not taken from behind it */

    out->from = from;
    out->to = to;
    out->marks.n = 0;
    for (size_t i = from, len; i < to; i += len) {
        size_t end = mark_at(f, out, i, floor);

        if (end > i) {
            len = end - i;
            floor = end;
        } else {
            (void)kc_utf8_get(f->text.s + i, to - i, &len);
        }
    }
    out->history = year_on_year(f, out) || kc_word_in(&f->w, KC_W_HISTORY, KC_SPAN(f, from, to), NULL) != NULL;
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

bool kc_clause_past(const kc_facts *f, const kc_sentence *s, size_t from, size_t to)
{
    kc_str clause = KC_SPAN(f, from, to);

    if (kc_word_in(&f->w, KC_W_PROMISE, clause, NULL)) return false;
    if (f->history || s->history) return true;
    return kc_word_in(&f->w, KC_W_PAST, clause, NULL) != NULL;
}
