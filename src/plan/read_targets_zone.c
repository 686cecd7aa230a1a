/* The zone before a group of figures: 分别 + 控制在, 力争达到, 比2015年下降, 每年降低.
 *
 * Read backwards from the figure, word by word, as long as the words belong to one of the tables. What stands
 * before the zone is the name's place.
 */
#include "plan/read_targets.h"

kc_wkind kc_group_kind(const kc_group *g)
{
    for (size_t i = g->n; i-- > 0;)
        if (g->fig[i]->unit_kind != KC_WK_NONE) return g->fig[i]->unit_kind;
    return g->named_unit ? g->named_kind : KC_WK_NONE;
}

/* 60和70%: a figure without unit takes that of the next one, the last one that of the first. */
const char *kc_group_unit(const kc_group *g, size_t i)
{
    for (size_t k = i; k < g->n; k++)
        if (g->fig[k]->unit) return g->fig[k]->unit;
    for (size_t k = i; k-- > 0;)
        if (g->fig[k]->unit) return g->fig[k]->unit;
    return g->named_unit;
}

/* 死亡率(‰)≤4: the unit stands in brackets behind the name, which loses them. */
void kc_group_named(const kc_facts *f, kc_group *g, const char *unit)
{
    const kc_word *w = unit ? kc_word_at(&f->w, KC_W_UNIT, kc_str_of(unit)) : NULL;

    g->named_unit = unit;
    g->named_kind = !unit ? KC_WK_NONE : w ? w->kind : KC_WK_COUNT;
}

/* Whether [from, to) holds nothing but connectors and comparators: the figures on both sides belong together. */
bool kc_zone_linked(kc_tstate *t, size_t from, size_t to)
{
    static const char *joins[] = { "以及", "、", "和", "与", "及", "/" };
    bool               joined = false;

    while (from < to) {
        kc_str         rest = KC_SPAN(t->f, from, to);
        const kc_word *w = kc_word_at(&t->f->w, KC_W_CMP_BEFORE | KC_W_ADVERB, rest);
        size_t         step = w && joined ? w->text.n : 0;

        for (size_t k = 0; k < sizeof joins / sizeof joins[0] && !step; k++)
            if (!joined && kc_starts(rest, joins[k])) {
                step = strlen(joins[k]);
                joined = true;
            }
        if (!step) return false;
        from += step;
    }
    return joined;
}

static const kc_fmark *mark_ending(const kc_tstate *t, size_t at)
{
    for (size_t i = t->m_to; i-- > t->m_from;) {
        const kc_fmark *m = &t->s->marks.items[i];

        if (m->to == at && (m->type == KC_M_YEAR || m->type == KC_M_DATE)) return m;
        if (m->to < at) return NULL;
    }
    return NULL;
}

/* A year inside the zone. */
static size_t take_year(kc_group *g, const kc_fmark *m, kc_str text, size_t floor)
{
    g->year_to = kc_starts(text, "到") || kc_starts(text, "至");
    if (m->basis && m->n_years) g->basis_year = m->years[0];
    else if (m->n_years) g->years[0] = m->years[0], g->n_years = 1; /* for baselines; read_targets.c dates the rest */
    return m->from > floor ? m->from : floor;
}

/* 较上年, 比前一年: a change against the year before. */
static size_t previous_year(const kc_tstate *t, kc_group *g, size_t pos)
{
    static const char *words[] = { "较上一年度", "比上一年度", "较上年度", "比上年度", "较上一年", "比上一年", "较前一年", "比前一年",
                                   "较上年",     "比上年",     "在上年基础上", "同比" };
    kc_str             left = KC_SPAN(t->f, g->left_from, pos);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (kc_ends(left, words[i])) {
            g->previous_year = true;
            return pos - strlen(words[i]);
        }
    return pos;
}

static bool counts_things(kc_wkind kind)
{
    return kind == KC_WK_COUNT || kind == KC_WK_MEASURE || kind == KC_WK_MONEY;
}

static bool right_open(const kc_tstate *t, const kc_group *g)
{
    kc_str right = kc_name_tidy(t->f, KC_SPAN(t->f, g->right_from, g->right_to));
    kc_str raw = KC_SPAN(t->f, g->right_from, g->right_to);

    return right.n && !kc_starts(raw, "、") && !kc_starts(raw, "和") && !kc_starts(raw, "及") && !kc_starts(raw, "以及");
}

/* One word of the zone; false ends it. */
static bool take_word(const kc_tstate *t, kc_group *g, const kc_word *w, kc_wkind kind)
{
    if (w->cls & KC_W_CMP_BEFORE) {
        if (w->kind == KC_WK_ABOUT) g->approx = true;
        else if (w->kind == KC_WK_FIRM && !g->firm) g->firm = w;
        else if (w->kind == KC_WK_SOFT && !g->soft) g->soft = w;
        return true;
    }
    if (w->cls & KC_W_TREND) {
        if (w->kind == KC_WK_BRIEF && (g->soft || g->firm || kind == KC_WK_COUNT)) return false;
        if ((w->kind != KC_WK_CHANGE && w->kind != KC_WK_BRIEF) || g->soft || g->has_change) return w->kind == KC_WK_DEGREE && (g->soft || g->firm || g->has_change);
        if (kind == KC_WK_COUNT && right_open(t, g)) return false;
        g->has_change = !(g->year_to && g->baseline == g->baseline); /* 从…提高到2025年的80岁 reaches, 到2025年提高5岁 moves */
        g->change = w->cmp;
        return true;
    }
    if (w->cls & KC_W_ACT) {
        if (g->soft || g->firm || g->act || !counts_things(kind) || !right_open(t, g)) return false;
        g->act = w;
        return true;
    }
    if (w->cls & KC_W_SPLIT) g->split = true;
    if (w->cls & KC_W_EACH) g->each = true;
    if (w->cls & KC_W_YEARLY) g->yearly = true;
    if (w->cls & KC_W_PROMISE) g->promised = true;
    if (kc_str_eq(w->text, "至") || kc_str_eq(w->text, "到")) g->to_prep = true;
    return true;
}

void kc_zone_read(kc_tstate *t, kc_group *g)
{
    static const unsigned order[] = { KC_W_CMP_BEFORE, KC_W_SPLIT, KC_W_EACH, KC_W_YEARLY, KC_W_ACT, KC_W_TREND, KC_W_ADVERB, KC_W_PROMISE };
    size_t                pos = g->fig[0]->num_from;
    kc_wkind              kind = kc_group_kind(g);

    while (pos > g->left_from) {
        kc_str          left = KC_SPAN(t->f, g->left_from, pos);
        const kc_fmark *m = mark_ending(t, pos);
        const kc_word  *best = NULL;
        size_t          before = pos;

        if (m && m->from >= g->left_from) {
            pos = take_year(g, m, KC_SPAN(t->f, m->from, m->to), g->left_from);
            continue;
        }
        if (kc_ends(left, "的") && (m = mark_ending(t, pos - 3)) && m->from >= g->left_from) {
            pos = take_year(g, m, KC_SPAN(t->f, m->from, m->to), g->left_from);
            continue;
        }
        if ((pos = previous_year(t, g, pos)) != before) continue;
        for (size_t k = 0; k < sizeof order / sizeof order[0]; k++) {
            const kc_word *w = kc_word_ending(&t->f->w, order[k], left);

            if (w && (!best || w->text.n > best->text.n)) best = w;
        }
        if (best && (best->cls & KC_W_ACT) && (m = mark_ending(t, pos - best->text.n)) && m->basis) { /* 比2020年增加500万立方米 */
            const kc_word *moves = kc_word_ending(&t->f->w, KC_W_TREND, left);

            if (moves && moves->text.n == best->text.n && moves->kind == KC_WK_CHANGE) best = moves;
        }
        if (!best || !take_word(t, g, best, kind)) break;
        pos -= best->text.n;
    }
    g->left_to = pos;
    if (!kc_group_unit(g, 0)) {
        kc_str left = KC_SPAN(t->f, g->left_from, pos);

        kc_group_named(t->f, g, kc_name_unit(t->f, &left));
        g->left_to = g->left_from + left.n;
    }
    if (kc_find(KC_SPAN(t->f, t->c_from, g->fig[0]->num_from), "每年", 0) >= 0) g->yearly = g->every_year = true;
}
