/* Targets with a figure: sentence -> clauses -> groups of figures -> names, comparators, years -> targets.
 *
 *   到2026年和2031年, | 健康社区比例  分别不少于  41%和52% , | 无烟单位比例 达到 83.5%及以上和96%及以上
 *   years             | left               zone        group       | next clause, same years
 *
 * A clause hands on its years, its subject and a label before a colon. Figures of one group share comparator,
 * unit and name; read_targets_emit.c pairs them with members of the name or with years.
 */
#include "plan/read_targets.h"

#include <math.h>

typedef struct groups {
    kc_group items[KC_GROUPS_MAX];
    size_t   n;
} groups;

/* ---- figures into groups ------------------------------------------------------------------- */

static bool skip_paren_year(kc_tstate *t, size_t *pos, kc_group *g)
{
    for (size_t i = t->m_from; i < t->m_to; i++) {
        const kc_fmark *m = &t->s->marks.items[i];

        if (m->type == KC_M_YEAR && m->paren && m->from == *pos) {
            *pos = m->to;
            if (g->n) g->own_year[g->n - 1] = m->years[0];
            return true;
        }
    }
    return false;
}

static void gather(kc_tstate *t, groups *gs)
{
    size_t end = 0; /* of the figure before, with a year in brackets behind it */

    gs->n = 0;
    for (size_t i = t->m_from; i < t->m_to; i++) {
        const kc_fmark *m = &t->s->marks.items[i];
        kc_group       *g = gs->n ? &gs->items[gs->n - 1] : NULL;

        if (m->type != KC_M_FIGURE || m->decoy) continue;
        if (!g || g->n >= KC_GROUP_MAX || !kc_zone_linked(t, end, m->num_from)) {
            if (gs->n == KC_GROUPS_MAX) return;
            g = &gs->items[gs->n++];
            *g = (kc_group){ .baseline = (double)NAN };
        }
        g->fig[g->n++] = m;
        end = m->to;
        (void)skip_paren_year(t, &end, g);
        g->right_from = end;
    }
}

/* ---- where one group's words end and the next one's begin ----------------------------------- */

static long last_connector(kc_str s, size_t *len)
{
    static const char *joins[] = { "以及", "、", "和", "与", "及" };
    long               best = -1;

    for (size_t k = 0; k < sizeof joins / sizeof joins[0]; k++)
        for (long at = kc_find(s, joins[k], 0); at >= 0; at = kc_find(s, joins[k], (size_t)at + 1))
            if (at > best && !kc_starts((kc_str){ s.s + at, s.n - (size_t)at }, "及以")) {
                best = at;
                *len = strlen(joins[k]);
            }
    return best;
}

static bool starts_with_connector(kc_str s)
{
    return kc_starts(s, "、") || kc_starts(s, "和") || kc_starts(s, "及") || kc_starts(s, "与") || kc_starts(s, "以及");
}

/* 600名|学生以上的|学校: the figure says which schools are meant. */
bool kc_noun_threshold(kc_str right)
{
    static const char *ends[] = { "以上的", "以下的", "以内的", "以外的" };

    for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
        long at = kc_find((kc_str){ right.s, right.n > 30 ? 30 : right.n }, ends[k], 0);

        if (at >= 3 && at <= 18) return true;
    }
    return false;
}

/* Whether the first figure only describes what the second one counts:
 * 不少于1小时的中小学校比例达到100%, 规模超20亿元龙头企业1家. */
static bool inner_threshold(const kc_tstate *t, const kc_group *a, const kc_group *b, kc_str gap)
{
    kc_wkind kind = kc_group_kind(a);
    bool     joined = last_connector(gap, &(size_t){ 0 }) >= 0;

    (void)b;
    if (kc_starts(gap, "的") && !(kind == KC_WK_RATE && a->left_from == t->c_from && kc_utf8_count(t->f->text.s + a->left_from, a->fig[0]->num_from - a->left_from) <= 4))
        return true;
    if (kind == KC_WK_COUNT && kc_noun_threshold(gap)) return true;
    if (joined) return false;
    if (kind == KC_WK_MONEY || kind == KC_WK_MEASURE || kind == KC_WK_AGE) return true;
    return kind == KC_WK_COUNT && (a->firm || a->fig[0]->after) && !kc_word_in(&t->f->w, KC_W_ACT, gap, NULL);
}

/* 90%以上的城乡社区各建成1所儿童之家: a share of something; what figures its statement holds do not count. */
static bool share_of(const kc_tstate *t, const kc_group *g, kc_str gap)
{
    kc_facts *f = t->f;
    kc_str    left = kc_text_without_years(f, t->s, g->left_from, g->left_to), rest;
    size_t    len;

    if (kc_group_kind(g) != KC_WK_RATE || g->n != 1) return false;
    left = kc_name_front(f, left, false);
    (void)kc_name_scope(f, &left);
    if ((left.n && !kc_ends(left, "覆盖")) || !gap.n) return false;
    rest = kc_starts(gap, "的") ? (kc_str){ gap.s + 3, gap.n - 3 } : gap;
    return rest.n && kc_is_han(kc_utf8_get(rest.s, rest.n, &len)) && !starts_with_connector(rest) && !kc_word_at(&f->w, KC_W_STATE, rest);
}

/* Bytes of the connector at the end of the gap: 100%的社区卫生服务站|和|80%以上的…. */
static size_t connector_ending(kc_str gap)
{
    static const char *joins[] = { "以及", "和", "与", "及", "、" };

    for (size_t k = 0; k < sizeof joins / sizeof joins[0]; k++)
        if (kc_ends(gap, joins[k])) return strlen(joins[k]);
    return 0;
}

static void drop_group(groups *gs, size_t i)
{
    gs->items[i + 1].nested_inside = true;
    for (size_t k = i; k + 1 < gs->n; k++) gs->items[k] = gs->items[k + 1];
    gs->n--;
}

/* 从2020年的76%提高到80%: the first figure is where it starts from. */
static bool starting_point(const kc_tstate *t, const kc_group *g)
{
    kc_str left = KC_SPAN(t->f, g->left_from, g->left_to);

    return kc_ends(left, "从") || kc_ends(left, "由");
}

static void place(kc_tstate *t, groups *gs)
{
    size_t floor = t->c_from;

    for (size_t i = 0; i < gs->n; i++) {
        kc_group *g = &gs->items[i];
        kc_str    gap;
        size_t    next = i + 1 < gs->n ? gs->items[i + 1].fig[0]->num_from : t->c_to, len = 0;
        long      at;

        g->left_from = floor;
        g->right_to = next;
        kc_zone_read(t, g);
        floor = g->right_from;
        gap = KC_SPAN(t->f, g->right_from, next);
        if (i + 1 == gs->n) break;
        if (starting_point(t, g)) {
            gs->items[i + 1].baseline = g->fig[0]->value;
            gs->items[i + 1].baseline_year = g->n_years ? g->years[0] : 0;
            g->is_baseline = true;
            continue;
        }
        if (share_of(t, g, gap) && connector_ending(gap) && kc_group_kind(&gs->items[i + 1]) == KC_WK_RATE) {
            g->coordinated = true;
            g->right_to = next - connector_ending(gap);
            floor = next;
        } else if (share_of(t, g, gap)) {
            for (size_t k = i + 1; k + 1 < gs->n; k++) gs->items[k] = gs->items[k + 1];
            gs->n--;
            i--;
            floor = g->left_from;
        } else if (kc_starts(gap, "、每") && kc_group_kind(g) == KC_WK_COUNT && strcmp(g->fig[0]->unit, "次") == 0) {
            floor = g->left_from; /* 每周3次以上、每次30分钟以上…的居民比例 */
            drop_group(gs, i--);
        } else if (starts_with_connector(gap)) {
            g->right_to = g->right_from;
        } else if (inner_threshold(t, g, &gs->items[i + 1], gap)) {
            floor = g->left_from;
            drop_group(gs, i--);
        } else if ((at = last_connector(gap, &len)) >= 0) {
            g->right_to = g->right_from + (size_t)at;
            floor = g->right_to;
        } else if (kc_group_kind(g) == KC_WK_RATE && g->left_to > g->left_from) {
            g->right_to = g->right_from;
        }
    }
}

/* The name before 从 belongs to the figure that is reached. */
static void join_baselines(groups *gs)
{
    for (size_t i = 0; i + 1 < gs->n; i++) {
        if (!gs->items[i].is_baseline) continue;
        gs->items[i + 1].left_from = gs->items[i].left_from;
        gs->items[i + 1].left_to = gs->items[i].left_to > gs->items[i].left_from + 3 ? gs->items[i].left_to - 3 : gs->items[i].left_from;
        for (size_t k = i; k + 1 < gs->n; k++) gs->items[k] = gs->items[k + 1];
        gs->n--;
    }
}

/* ---- years --------------------------------------------------------------------------------- */

void kc_take_years(kc_tstate *t, const kc_fmark *m)
{
    if (!kc_year_governs(m)) return;
    memcpy(t->years, m->years, sizeof t->years);
    t->n_years = m->n_years;
    t->year_span = m->year_span;
    if (m->type == KC_M_DATE) t->n_years = 1;
    t->inner = t->n_pair && t->n_years == 1 && kc_utf8_count(t->f->text.s + m->to, t->c_to - m->to) > 1;
    if (m->n_years > 1 && !m->year_span) {
        memcpy(t->pair, m->years, sizeof t->pair);
        t->n_pair = m->n_years;
    } else if (!t->inner) {
        t->n_pair = 0;
    }
}

/* 到2022年和2030年,…并于2030年实现…全覆盖,…率分别达到80%和90%: a year inside a clause does not end the pair. */
static void pair_again(kc_tstate *t, const groups *gs)
{
    const kc_group *g = gs->n ? &gs->items[0] : NULL;
    kc_str          names[KC_NAMES_MAX];

    if (!t->inner || !g || (int)g->n != t->n_pair || kc_name_split(t->f, g->name, 0, names) == g->n) return;
    for (size_t i = t->m_from; i < t->m_to; i++)
        if (t->s->marks.items[i].type == KC_M_YEAR && kc_year_governs(&t->s->marks.items[i])) return;
    memcpy(t->years, t->pair, sizeof t->years);
    t->n_years = t->n_pair;
    t->inner = t->year_span = false;
}

/* Years of the clause before each group; a year after a group is for the next one. */
static void date_groups(kc_tstate *t, groups *gs)
{
    size_t i = t->m_from;

    for (size_t k = 0; k < gs->n; k++) {
        kc_group *g = &gs->items[k];

        for (; i < t->m_to && t->s->marks.items[i].from < g->fig[0]->num_from; i++) {
            const kc_fmark *m = &t->s->marks.items[i];

            if (m->type != KC_M_YEAR && m->type != KC_M_DATE) continue;
            if (m->paren && k > 0 && m->from < gs->items[k - 1].right_from) continue;
            if (m->past) g->past = true;
            kc_take_years(t, m);
        }
        memcpy(g->years, t->years, sizeof g->years);
        g->n_years = t->n_years;
        g->year_span = t->year_span;
        if (g->n == 1 && g->own_year[0]) {
            g->years[0] = g->own_year[0];
            g->n_years = 1;
        }
    }
    for (; i < t->m_to; i++) {
        const kc_fmark *m = &t->s->marks.items[i];
        kc_group       *last = gs->n ? &gs->items[gs->n - 1] : NULL;

        if ((m->type != KC_M_YEAR && m->type != KC_M_DATE) || m->basis || m->paren) continue;
        kc_take_years(t, m);
        if (last && last->share && m->n_years) { /* 90%以上的城乡社区到2020年各建成… */
            memcpy(last->years, m->years, sizeof last->years);
            last->n_years = m->n_years;
        }
    }
}

/* ---- what a clause leaves behind ----------------------------------------------------------- */

static void remember(kc_tstate *t, const groups *gs, char sign)
{
    kc_facts      *f = t->f;
    kc_str         text = kc_name_tidy(f, kc_text_without_years(f, t->s, t->c_from, t->c_to)), plain;
    const kc_word *w = NULL;
    size_t         at = 0;

    if (gs->n) {
        const kc_group *g = &gs->items[gs->n - 1];

        if (g->name.n && !g->from_right && !g->share) {
            t->subject = kc_str_join(f->a, g->scope, g->name);
            t->subject_unit = g->named_unit;
            t->subject_from = g->text_from;
        }
        t->counted = g->name.n && kc_group_kind(g) == KC_WK_COUNT && (g->act || g->from_right) ? g->name : (kc_str){ NULL, 0 };
        return;
    }
    if (!text.n) return;
    plain = kc_name_front(f, text, false);
    if (sign == ':') {
        const char *unit = kc_name_unit(f, &plain);

        if (kc_name_has_head(f, plain)) t->label = plain, t->label_unit = unit;
        return;
    }
    for (size_t i = 0, len; i < plain.n && (!w || w->kind == KC_WK_DEGREE); i += len) {
        const kc_word *keep = kc_word_at(&f->w, KC_W_KEEP, (kc_str){ plain.s + i, plain.n - i });

        (void)kc_utf8_get(plain.s + i, plain.n - i, &len);
        if (keep) { /* 服务业增加值翻一番 */
            len = keep->text.n;
            continue;
        }
        w = kc_word_at(&f->w, KC_W_TREND, (kc_str){ plain.s + i, plain.n - i });
        at = i;
    }
    if (w && w->kind == KC_WK_DEGREE) w = NULL;
    if (w && w->kind == KC_WK_CHANGE && at == 0) plain = (kc_str){ plain.s + w->text.n, plain.n - w->text.n };
    else if (w && at > 0) plain.n = at;
    plain = kc_name_tidy(f, plain);
    while (plain.n && at > 0 && (w = kc_word_ending(&f->w, KC_W_TREND | KC_W_ADVERB, plain)) &&
           ((w->cls & KC_W_ADVERB) || w->kind == KC_WK_DEGREE))
        plain.n -= w->text.n;
    if (kc_name_has_head(f, plain)) {
        t->subject = plain;
        t->subject_unit = NULL;
        t->subject_from = t->c_from;
        t->object = (kc_str){ NULL, 0 };
    } else if (kc_word_at(&f->w, KC_W_ACT, kc_name_front(f, text, false))) {
        t->object = kc_name_front(f, text, true);
        if (kc_find(t->object, "完成", 0) > 0) { /* 由县卫健局牵头…完成|全县中小学生近视筛查 */
            size_t done = (size_t)kc_find(t->object, "完成", 0) + 6;

            t->object = (kc_str){ t->object.s + done, t->object.n - done };
        }
    }
}

/* 现有床位2.3万张,每千名老人35张: a report goes on until a promise or another year. */
static bool still_past(const kc_tstate *t)
{
    for (size_t i = t->m_from; i < t->m_to; i++)
        if (t->s->marks.items[i].type == KC_M_YEAR && !t->s->marks.items[i].basis) return false;
    return !kc_word_in(&t->f->w, KC_W_PROMISE, KC_SPAN(t->f, t->c_from, t->c_to), NULL);
}

/* 每千人口|拥有: what the figures of a name are told for. */
static size_t base_length(kc_str name)
{
    static const char *ends[] = { "人口拥有", "人口", "老年人拥有", "老年人", "居民拥有", "居民", "人拥有", "儿童拥有", "儿童" };
    kc_str             head = { name.s, name.n > 40 ? 40 : name.n };

    if (!kc_starts(name, "每") && !kc_starts(name, "千人口")) return 0;
    for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
        long at = kc_find(head, ends[k], 0);

        if (at > 0 && at <= 18) return (size_t)at + strlen(ends[k]);
    }
    return 0;
}

/* 每千人口拥有执业医师3.7人、注册护士5.1人: members of one clause share the base. */
static void share_bases(kc_tstate *t, groups *gs)
{
    kc_str base = { NULL, 0 };

    for (size_t i = 0; i < gs->n; i++) {
        kc_group *g = &gs->items[i];
        size_t    n = base_length(g->name);

        if (n) base = (kc_str){ g->name.s, n };
        else if (base.n && !g->from_right && !g->carried && !g->scope.n && kc_group_kind(g) == KC_WK_COUNT) g->name = kc_str_join(t->f->a, base, g->name);
        else base.n = 0;
    }
}

/* 10个市级、30个县级示范区: a level alone takes the noun of the next. */
static void share_tails(kc_tstate *t, groups *gs)
{
    for (size_t i = gs->n; i-- > 1;) {
        kc_group *g = &gs->items[i - 1], *next = &gs->items[i];
        kc_str    level = g->name.n ? g->name : g->scope;
        long      at = kc_find((kc_str){ next->name.s, next->name.n > 12 ? 12 : next->name.n }, "级", 0);

        if (!g->from_right || !next->from_right || !kc_ends(level, "级") || level.n > 12 || at <= 0 || (size_t)at + 3 >= next->name.n) continue;
        g->name = kc_str_join(t->f->a, level, (kc_str){ next->name.s + at + 3, next->name.n - (size_t)at - 3 });
        g->scope = (kc_str){ NULL, 0 };
    }
}

static void clause_read(kc_tstate *t, char sign)
{
    groups gs;
    bool   past, found = false;

    t->cover.n = 0;
    gather(t, &gs);
    place(t, &gs);
    join_baselines(&gs);
    past = kc_clause_past(t->f, t->s, t->c_from, t->c_to) || (t->past && still_past(t));
    t->past = past;
    for (size_t i = 0; i < gs.n; i++) {
        gs.items[i].n_years = 0;
        kc_group_name(t, &gs.items[i]);
    }
    for (size_t i = gs.n, last = 0; i-- > 0;) {
        if (gs.items[i].coordinated && i + 1 < gs.n) kc_group_coordinate(t, &gs.items[i], &gs.items[last]);
        else last = i;
    }
    share_bases(t, &gs);
    share_tails(t, &gs);
    pair_again(t, &gs);
    date_groups(t, &gs);
    for (size_t i = 0; i < gs.n; i++) {
        if (past) gs.items[i].past = true;
        if (!isnan(gs.items[i].baseline) && gs.items[i].year_span && !gs.items[i].promised) t->past = true; /* 2015年至2020年从…到… */
        if (kc_group_is_target(t, &gs.items[i])) {
            kc_group_emit(t, &gs.items[i]);
            found = true;
            t->counting = kc_group_kind(&gs.items[i]) == KC_WK_COUNT && gs.items[i].from_right;
        } else if (kc_group_kind(&gs.items[i]) != KC_WK_COUNT) {
            t->counting = false;
        }
    }
    if (!found && !past) (void)kc_whole_read(t);
    remember(t, &gs, sign);
}

void kc_targets_read(kc_facts *f, const kc_sentence *s)
{
    kc_tstate t = { .f = f, .s = s };
    size_t    from = s->from, m_from = 0;

    memcpy(t.years, f->years, sizeof t.years);
    t.n_years = f->n_years;
    for (size_t i = 0; i <= s->marks.n; i++) {
        const kc_fmark *m = i < s->marks.n ? &s->marks.items[i] : NULL;

        if (m && m->type != KC_M_BREAK) continue;
        t.c_from = from;
        t.c_to = m ? m->from : s->to;
        t.m_from = m_from;
        t.m_to = i;
        if (t.c_to > t.c_from && f->par->role != KC_ROLE_IDEA) clause_read(&t, m ? m->sign : '.');
        from = m ? m->to : s->to;
        m_from = i + 1;
    }
}
