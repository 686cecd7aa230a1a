/* Clauses whose figure is a word: 全覆盖 and 全部 are 100 %, 清零 and 零增长 are 0, 翻一番 is an increase by 100 %. */
#include "plan/read_targets.h"

#include <math.h>

static void add(kc_tstate *t, kc_str name, double value, const char *unit, kc_cmp cmp)
{
    int    years[KC_MARK_YEARS], n = t->n_years;
    kc_str scope = kc_name_scope(t->f, &name);

    if (kc_utf8_count(name.s, name.n) < 2) return;
    memcpy(years, t->years, sizeof years);
    if (t->year_span && n > 1) years[0] = years[n - 1], n = 1;
    for (int i = 0; i < (n ? n : 1); i++) {
        kc_target *x = kc_target_add(t->f, name, scope, t->c_from, t->c_to);

        x->value = value;
        x->unit = unit;
        x->cmp = cmp;
        x->year = n ? years[i] : 0;
        x->confidence = n ? 0.85 : 0.75; /* the figure is implied by a word */
        kc_target_inherit(t->f, x);
    }
}

/* The last member before the word, unless the members are as short as in 县、乡、村三级. */
static kc_str last_member(kc_str s)
{
    int depth = 0;

    for (size_t i = s.n; i >= 3; i--) {
        kc_str before = { s.s, i - 3 };

        depth += (s.s[i - 1] == ')') - (s.s[i - 1] == '('); /* 省(自治区、直辖市) is one */
        if (depth > 0) continue;
        if (memcmp(s.s + i - 3, "、", 3) != 0) continue;
        if (kc_utf8_count(s.s + i, s.n - i) < 4 || (kc_utf8_count(before.s, before.n) < 2 || kc_ends((kc_str){ s.s, i - 6 > s.n ? 0 : i - 6 }, "、"))) continue;
        if (i >= 9 && memcmp(s.s + i - 9, "、", 3) == 0) continue;
        return (kc_str){ s.s + i, s.n - i };
    }
    return s;
}

static kc_str text_between(kc_tstate *t, size_t from, size_t to)
{
    return kc_name_tidy(t->f, kc_text_without_years(t->f, t->s, from, to));
}

static void take_years(kc_tstate *t)
{
    for (size_t i = t->m_from; i < t->m_to; i++) {
        const kc_fmark *m = &t->s->marks.items[i];

        if ((m->type != KC_M_YEAR && m->type != KC_M_DATE) || !kc_year_governs(m)) continue;
        kc_take_years(t, m);
    }
}

static bool ends_here(kc_str rest)
{
    return !rest.n || kc_starts(rest, "、") || kc_starts(rest, "目标") || kc_starts(rest, "的目标") || kc_starts(rest, "”") || kc_starts(rest, "。") || kc_starts(rest, "\n");
}

static void covered(kc_tstate *t, kc_str name)
{
    kc_str parts[KC_NAMES_MAX];
    long   at = kc_find(name, "和", 0);
    size_t n = 1;

    name = last_member(name);
    parts[0] = name;
    if (at > 0 && kc_utf8_count(name.s, (size_t)at) >= 4 && kc_utf8_count(name.s + at + 3, name.n - (size_t)at - 3) >= 4) {
        parts[0] = (kc_str){ name.s, (size_t)at };
        parts[1] = (kc_str){ name.s + at + 3, name.n - (size_t)at - 3 };
        n = 2;
    }
    for (size_t i = 0; i < n; i++) {
        kc_str one = kc_name_tidy(t->f, parts[i]);

        if (one.n) add(t, kc_ends(one, "率") ? one : kc_str_join(t->f->a, one, KC_STR("覆盖率")), 100, "%", KC_CMP_EQ);
    }
}

/* 全部|乡镇卫生院|设立|中医馆 */
static bool all_in_front(kc_tstate *t, kc_str rest)
{
    size_t at = 0;

    rest = kc_name_tidy(t->f, rest);
    if (!kc_word_in(&t->f->w, KC_W_ACT, rest, &at) || at < 6) return false;
    add(t, kc_str_join(t->f->a, rest, KC_STR("的比例")), 100, "%", KC_CMP_EQ);
    return true;
}

static bool whole_word(kc_tstate *t, const kc_word *w, size_t at)
{
    kc_facts *f = t->f;
    kc_str    rest = KC_SPAN(f, at + w->text.n, t->c_to);
    kc_str    left = kc_name_front(f, text_between(t, t->c_from, at), false);
    const kc_word *x;

    while (left.n && (x = kc_word_ending(&f->w, KC_W_ADVERB | KC_W_PROMISE, left))) left.n -= x->text.n;
    left = kc_name_front(f, kc_name_tidy(f, left), false);
    if (!left.n && w->kind == KC_WK_ALL && t->n_years) return all_in_front(t, rest);
    if (!left.n && w->kind == KC_WK_WHOLE && kc_ends(t->subject, "率")) left = t->subject; /* 2024年达到95%,2025年实现全覆盖 */
    if (kc_utf8_count(left.s, left.n) < 3) return false;
    if (w->kind == KC_WK_WHOLE && ends_here(rest)) {
        covered(t, left);
        return true;
    }
    if (w->kind == KC_WK_ZERO && ends_here(rest)) {
        kc_str names[KC_NAMES_MAX];
        size_t n = kc_name_split(f, last_member(left), 2, names);

        for (size_t i = 0; i < n; i++) add(t, names[i], 0, NULL, KC_CMP_EQ);
        return true;
    }
    if (w->kind == KC_WK_TIMES && ends_here(rest)) {
        add(t, left, w->number, "%", KC_CMP_INCREASE);
        return true;
    }
    if (w->kind == KC_WK_ALL && (t->n_years || kc_word_in(&f->w, KC_W_PROMISE, KC_SPAN(f, t->c_from, at), NULL))) {
        const kc_word *verb = kc_word_at(&f->w, KC_W_ACT | KC_W_CMP_BEFORE, rest);

        if (!verb || rest.n <= verb->text.n) return false;
        add(t, kc_str_join(f->a, kc_str_join(f->a, left, kc_name_tidy(f, rest)), KC_STR("的比例")), 100, "%", KC_CMP_EQ);
        return true;
    }
    return false;
}

/* A word inside quotation marks counts only when it opens them: “动态清零”, not “…事业全覆盖”. */
static bool inside_quote(const kc_tstate *t, size_t at)
{
    for (size_t i = t->m_from; i < t->m_to; i++) {
        const kc_fmark *m = &t->s->marks.items[i];

        if (m->type == KC_M_OPAQUE && m->from < at && at < m->to) return m->from + 3 != at;
    }
    return false;
}

bool kc_whole_read(kc_tstate *t)
{
    kc_facts *f = t->f;
    bool      found = false;

    take_years(t);
    for (size_t i = t->c_from, len; i < t->c_to; i += len) {
        kc_str         rest = KC_SPAN(f, i, t->c_to);
        const kc_word *w = kc_word_at(&f->w, KC_W_TREND, rest);

        (void)kc_utf8_get(rest.s, rest.n, &len);
        if (inside_quote(t, i)) continue;
        if (!w || (w->kind != KC_WK_WHOLE && w->kind != KC_WK_ALL && w->kind != KC_WK_ZERO && w->kind != KC_WK_TIMES)) continue;
        if (whole_word(t, w, i)) found = true;
        len = w->text.n;
    }
    return found;
}
