/* Targets without a figure: directions (持续提高, 明显下降) and states (基本建成, 达到全省中上水平).
 *
 * In goal chapters and behind 行动目标 nearly every clause is one; in task chapters only what has a year or a
 * promise (力争, 确保), or says of a measurable thing how it is to move (土壤环境质量稳中向好).
 *
 *     全市 空气质量 稳步 改善          持续 遏制 重大慢性病发病率        居民主要健康指标 达到 全省中上水平
 *     name          degree change      degree change name               name             result
 */
#include "plan/read_facts.h"

#include <math.h>

typedef struct trend {
    kc_cmp      cmp;
    kc_str      name;
    bool        measured, degree, front, previous_year, external;
    const kc_word *word;
} trend;

typedef struct tclause {
    size_t from, to, m_from, m_to;
} tclause;

enum { CLAUSES_MAX = 64 };

typedef struct walk {
    kc_facts          *f;
    const kc_sentence *s;
    tclause            clauses[CLAUSES_MAX];
    size_t             n;
    int                years[KC_MARK_YEARS], n_years;
    bool               year_said; /* in the sentence, not only above it */
} walk;

static void split_clauses(walk *w)
{
    size_t from = w->s->from, m_from = 0;

    for (size_t i = 0; i <= w->s->marks.n && w->n < CLAUSES_MAX; i++) {
        const kc_fmark *m = i < w->s->marks.n ? &w->s->marks.items[i] : NULL;

        if (m && m->type != KC_M_BREAK) continue;
        w->clauses[w->n++] = (tclause){ from, m ? m->from : w->s->to, m_from, i };
        from = m ? m->to : w->s->to;
        m_from = i + 1;
    }
}

static bool has_figure(const walk *w, const tclause *c)
{
    for (size_t i = c->m_from; i < c->m_to; i++)
        if (w->s->marks.items[i].type == KC_M_FIGURE && !w->s->marks.items[i].decoy) return true;
    return false;
}

/* ",达到40%以上": the figure of the clause before. */
static bool only_a_figure(const walk *w, const tclause *c)
{
    size_t at = c->from;

    for (size_t i = c->m_from; i < c->m_to; i++) {
        const kc_fmark *m = &w->s->marks.items[i];

        while (at < m->from) {
            const kc_word *x = kc_word_at(&w->f->w, KC_W_CMP_BEFORE | KC_W_ADVERB | KC_W_PROMISE, KC_SPAN(w->f, at, m->from));

            if (!x) return false;
            at += x->text.n;
        }
        if (m->type == KC_M_FIGURE) return !m->decoy;
        if (m->type != KC_M_YEAR) return false;
        at = m->to;
    }
    return false;
}

static void take_years(walk *w, const tclause *c)
{
    for (size_t i = c->m_from; i < c->m_to; i++) {
        const kc_fmark *m = &w->s->marks.items[i];

        if (m->type != KC_M_YEAR || !kc_year_governs(m)) continue;
        memcpy(w->years, m->years, sizeof w->years);
        w->n_years = m->n_years;
        if (m->year_span) w->years[0] = m->years[m->n_years - 1], w->n_years = 1;
        w->year_said = true;
    }
}

static kc_str cut(kc_str s, size_t n)
{
    return (kc_str){ s.s, s.n - n };
}

static bool ends_off(kc_str *s, const char *word)
{
    if (!kc_ends(*s, word)) return false;
    *s = cut(*s, strlen(word));
    return true;
}

/* Degrees and comparisons behind the name; 较上年 makes the year before the basis. */
static void peel_degrees(const kc_facts *f, trend *t)
{
    static const char *before[] = { "较上一年", "较上年", "较前一年", "比上一年", "比上年", "比前一年", "较去年", "逐年" };
    const kc_word     *x;

    for (int turn = 0; turn < 6; turn++) {
        bool found = false;

        for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
            if (ends_off(&t->name, before[i])) {
                found = t->degree = true;
                t->previous_year = strcmp(before[i], "逐年") != 0;
            }
        x = kc_word_ending(&f->w, KC_W_TREND | KC_W_ADVERB, t->name);
        if (x && ((x->cls & KC_W_ADVERB) || x->kind == KC_WK_DEGREE)) {
            t->name = cut(t->name, x->text.n);
            found = t->degree = true;
        }
        if (!found) return;
    }
}

/* 生态环境质量|持续|改善 */
static bool ending_form(const kc_facts *f, kc_str s, trend *t)
{
    const kc_word *w = kc_word_ending(&f->w, KC_W_TREND, s);

    while (w && w->kind != KC_WK_CHANGE && w->kind != KC_WK_STATE) { /* a shorter word may be one */
        const kc_word *next = w->by_last;

        for (w = NULL; next; next = next->by_last)
            if ((next->cls & KC_W_TREND) && (next->kind == KC_WK_CHANGE || next->kind == KC_WK_STATE) && kc_ends(s, kc_str_dup(f->a, next->text))) {
                w = next;
                break;
            }
    }
    if (!w) return false;
    t->word = w;
    t->cmp = w->cmp;
    t->name = cut(s, w->text.n);
    peel_degrees(f, t);
    if (kc_starts(t->name, "对")) t->name = (kc_str){ t->name.s + 3, t->name.n - 3 };
    else if (kc_str_eq(w->text, "防控") || kc_str_eq(w->text, "管控")) return false;
    return kc_utf8_count(t->name.s, t->name.n) >= 2;
}

/* 居民主要健康指标|达到|全省中上水平 */
static bool result_form(const kc_facts *f, kc_str s, trend *t)
{
    size_t         at = 0;
    const kc_word *w = kc_word_in_kind(&f->w, KC_W_TREND, KC_WK_RESULT, s, &at);

    if (!w) return false;
    t->word = w;
    t->cmp = w->cmp;
    t->name = (kc_str){ s.s, at };
    if (!at && kc_ends(w->text, "享有")) t->name = (kc_str){ s.s + w->text.n, s.n - w->text.n };
    if (!at && !t->name.n) return false;
    peel_degrees(f, t);
    if (kc_find(s, "规定", at) >= 0 || kc_find(s, "省定", at) >= 0 || kc_find(s, "国定", at) >= 0) t->external = true;
    if (kc_find(t->name, "下降", 0) > 0) {
        t->cmp = KC_CMP_DECREASE;
        t->name.n = (size_t)kc_find(t->name, "下降", 0);
    }
    return kc_utf8_count(t->name.s, t->name.n) >= 2;
}

/* 持续|遏制|重大慢性病发病率, 建成|“无废城市” */
static bool front_form(const kc_facts *f, kc_str s, trend *t)
{
    const kc_word *w;

    for (int turn = 0; turn < 5; turn++) {
        w = kc_word_at(&f->w, KC_W_TREND, s);
        if (w && (w->kind == KC_WK_CHANGE || w->kind == KC_WK_MAKE)) break;
        if (w && w->kind == KC_WK_STATE) { /* 建成 stands as state and as make */
            while ((w = w->by_first) && !((w->cls & KC_W_TREND) && w->kind == KC_WK_MAKE && kc_starts(s, kc_str_dup(f->a, w->text)))) {}
            if (w) break;
        }
        w = kc_word_at(&f->w, KC_W_PROMISE | KC_W_LEADIN | KC_W_ADVERB, s);
        if (!w) w = kc_word_at(&f->w, KC_W_TREND, s);
        if (!w || ((w->cls & KC_W_TREND) && w->kind != KC_WK_DEGREE)) return false;
        s = (kc_str){ s.s + w->text.n, s.n - w->text.n };
        t->degree = true;
    }
    if (!w) return false;
    t->word = w;
    t->cmp = w->cmp;
    t->front = true;
    t->name = (kc_str){ s.s + w->text.n, s.n - w->text.n };
    return kc_utf8_count(t->name.s, t->name.n) >= 2;
}

/* …患病率上升趋势|减缓 */
static bool second(const kc_facts *f, kc_str name)
{
    const kc_word *w = kc_word_ending(&f->w, KC_W_TREND, name);

    return w && w->kind == KC_WK_SECOND;
}

static bool trend_of(const walk *w, const tclause *c, trend *t)
{
    kc_facts *f = w->f;
    kc_str    raw = kc_name_tidy(f, kc_text_without_years(f, w->s, c->from, c->to)), s = raw;

    *t = (trend){ .cmp = KC_CMP_QUALITATIVE };
    while (ends_off(&s, "的目标") || ends_off(&s, "目标")) {}
    if (kc_find(raw, "通过", 0) == 0 || kc_utf8_count(s.s, s.n) < 4) return false;
    if (ending_form(f, kc_name_front(f, s, false), t) && t->word->kind == KC_WK_CHANGE) {
    } else if (*t = (trend){ .cmp = KC_CMP_QUALITATIVE }, !front_form(f, s, t)) {
        s = kc_name_front(f, s, false);
        *t = (trend){ .cmp = KC_CMP_QUALITATIVE };
        if (!front_form(f, s, t) && (*t = (trend){ .cmp = KC_CMP_QUALITATIVE }, !ending_form(f, s, t))) {
            *t = (trend){ .cmp = KC_CMP_QUALITATIVE };
            if (!result_form(f, s, t)) return false;
        }
    } else if (!kc_name_has_head(f, t->name)) { /* 保持控制和消除…: a fuller reading may fit better */
        trend other = { .cmp = KC_CMP_QUALITATIVE };

        if (kc_word_in_kind(&f->w, KC_W_TREND, KC_WK_RESULT, s, NULL) && result_form(f, s, &other)) *t = other;
    }
    t->name = kc_name_tidy(f, t->name);
    t->measured = kc_name_has_head(f, t->name) || second(f, t->name);
    if (kc_str_eq(t->name, "以下") || kc_str_eq(t->name, "如下") || kc_str_eq(t->name, "主要")) return false;
    return kc_utf8_count(t->name.s, t->name.n) >= 2;
}

/* ,并持续改善: the second half of a clause under two years. */
static bool continues(const walk *w, const tclause *c)
{
    kc_facts      *f = w->f;
    kc_str         s = kc_name_tidy(f, KC_SPAN(f, c->from, c->to));
    const kc_word *x;

    if (!kc_starts(s, "并")) return false;
    s = (kc_str){ s.s + 3, s.n - 3 };
    while ((x = kc_word_at(&f->w, KC_W_TREND, s)) && s.n) s = (kc_str){ s.s + x->text.n, s.n - x->text.n };
    return s.n == 0;
}

static bool wanted(const walk *w, const tclause *c, const trend *t, bool goals)
{
    kc_facts *f = w->f;
    bool      promise = kc_word_in_kind(&f->w, KC_W_PROMISE, KC_WK_NONE, KC_SPAN(f, c->from, c->to), NULL) != NULL;

    if (goals) return t->word->kind != KC_WK_MAKE || w->n_years > 0;
    if (f->par->role == KC_ROLE_ENSURE || f->par->role == KC_ROLE_ORGANISE || f->par->role == KC_ROLE_FRONT) return false;
    if (w->year_said && (t->degree || t->measured || t->word->kind == KC_WK_RESULT)) return true;
    if (promise && !t->front && (t->measured || t->previous_year || t->external)) return true;
    if (t->front) return kc_starts(t->name, "“") && kc_ends(t->name, "”") && kc_str_eq(t->word->text, "建成");
    return t->measured && (t->degree || t->word->kind == KC_WK_STATE) && t->cmp != KC_CMP_QUALITATIVE;
}

static void emit(walk *w, const tclause *c, size_t to, const trend *t, int year)
{
    kc_facts  *f = w->f;
    kc_str     name = t->name, scope = kc_name_scope(f, &name);
    kc_target *x;

    if (kc_utf8_count(name.s, name.n) < 2) name = t->name, scope.n = 0;
    x = kc_target_add(f, name, scope, c->from, to);
    x->cmp = t->cmp;
    x->year = year;
    if (t->previous_year) x->basis = KC_BASIS_PREVIOUS_YEAR;
    if (t->external) kc_target_flag(f, x, "external_value");
    x->confidence = (year ? 0.85 : 0.75) - (t->measured ? 0 : 0.05) - (t->cmp == KC_CMP_QUALITATIVE ? 0.05 : 0);
    kc_target_inherit(f, x);
}

/* The headline of a dash item (——人民健康水平持续提升。孕产妇…) announces what follows and is no target of its own. */
static bool headline(const walk *w)
{
    const kc_par *p = w->f->par;

    return p->kind == KC_PAR_ITEM && w->n == 1 && w->s->from <= p->n_from + 3 && w->s->to < p->n_to;
}

void kc_trends_read(kc_facts *f, const kc_sentence *s)
{
    walk w = { .f = f, .s = s };
    bool goals = f->par->kind == KC_PAR_GOAL || f->par->role == KC_ROLE_GOALS;

    if (f->par->role == KC_ROLE_IDEA) return;
    memcpy(w.years, f->years, sizeof w.years);
    w.n_years = f->n_years;
    split_clauses(&w);
    if (headline(&w)) return;
    for (size_t i = 0; i < w.n; i++) {
        const tclause *c = &w.clauses[i], *next = i + 1 < w.n ? &w.clauses[i + 1] : NULL;
        trend          t;
        bool           both;

        take_years(&w, c);
        if (has_figure(&w, c) || (next && only_a_figure(&w, next)) || kc_clause_past(f, s, c->from, c->to)) continue;
        if (!trend_of(&w, c, &t) || !wanted(&w, c, &t, goals)) continue;
        both = next && continues(&w, next);
        if (!w.n_years) emit(&w, c, both ? next->to : c->to, &t, 0);
        for (int k = 0; k < w.n_years; k++) emit(&w, c, both ? next->to : c->to, &t, w.years[k]);
        if (both) i++;
    }
}
