/* From a group of figures to targets: its name, whether it is one at all, and the pairing of values with
 * members of the name and with years.
 *
 *   one value,  one name,  n years   an entry per year             (均为100% under 2022 and 2030)
 *   n values,   one name,  n years   pairwise                      (分别不低于22%和30%)
 *   n values,   n names,   one year  pairwise                      (孕产妇死亡率和婴儿死亡率分别…7/10万和5‰)
 *   n values,   m names,   n years   every name gets the pairs     (A、B分别达到60%和70%)
 *   n*m values, m names,   n years   name by name
 *   anything else                    one entry per value, no year, marked values_years_mismatch
 */
#include "plan/read_targets.h"

#include <math.h>

/* ---- names --------------------------------------------------------------------------------- */

/* 签约覆盖率达到户籍人口|40%: the verb stands inside, what follows it is the base. */
static void split_base(kc_tstate *t, kc_group *g)
{
    for (size_t i = 3, len; i < g->name.n; i += len) {
        kc_str         here = { g->name.s + i, g->name.n - i }, head = { g->name.s, i };
        const kc_word *w = kc_word_at(&t->f->w, KC_W_CMP_BEFORE, here);

        (void)kc_utf8_get(here.s, here.n, &len);
        if (!w || w->kind != KC_WK_SOFT || w->text.n < 6 || here.n <= w->text.n || !kc_name_has_head(t->f, head)) continue;
        if (!g->soft) g->soft = w;
        g->scope = (kc_str){ here.s + w->text.n, here.n - w->text.n };
        g->name = head;
        return;
    }
}

/* What stands before the zone, without years, promises and verbs. */
static void name_left(kc_tstate *t, kc_group *g)
{
    kc_facts *f = t->f;
    bool      counted = kc_group_kind(g) == KC_WK_COUNT || kc_group_kind(g) == KC_WK_MEASURE || kc_group_kind(g) == KC_WK_MONEY;
    kc_str    s = kc_name_tidy(f, kc_text_without_years(f, t->s, g->left_from, g->left_to));
    kc_str    plain = kc_name_front(f, s, false);
    const kc_word *w = kc_word_at(&f->w, KC_W_TREND, s);

    if (w && w->kind == KC_WK_CHANGE && !g->soft && !g->firm && !g->has_change && g->to_prep) { /* 提高X至N */
        g->change = w->cmp;
    }
    if ((w = kc_word_at(&f->w, KC_W_CMP_BEFORE, plain)) && w->kind == KC_WK_FIRM && !g->firm && counted) { /* 至少|培育…1家 */
        g->firm = w;
        s = plain = (kc_str){ plain.s + w->text.n, plain.n - w->text.n };
    }
    if (!counted && (w = kc_word_at(&f->w, KC_W_ACT, plain)) && w->text.n == plain.n) plain.n = 0; /* 覆盖|65%以上患者 */
    s = counted ? kc_name_front(f, s, true) : plain;
    if (!g->act && counted && plain.n > s.n) g->act = kc_word_in(&f->w, KC_W_ACT, plain, NULL);
    g->scope = kc_name_scope(f, &s);
    g->name = kc_name_tidy(f, s);
    while (kc_ends(g->name, "每天") || kc_ends(g->name, "每日") || kc_ends(g->name, "每周") || kc_ends(g->name, "每人")) g->name.n -= 6;
    g->text_from = t->c_from;
    split_base(t, g);
}

/* The right side: text behind the last figure, without the figures and years inside it. */
static kc_str right_text(kc_tstate *t, const kc_group *g)
{
    kc_buf b;
    size_t at = g->right_from;

    kc_buf_init(&b, t->f->a);
    for (size_t i = t->m_from; i < t->m_to; i++) {
        const kc_fmark *m = &t->s->marks.items[i];

        if (m->from < at || m->from >= g->right_to) continue;
        if (m->type != KC_M_YEAR && m->type != KC_M_DATE && (m->type != KC_M_FIGURE || m->decoy)) continue;
        kc_buf_add(&b, t->f->text.s + at, m->from - at);
        at = m->to;
    }
    if (at < g->right_to) kc_buf_add(&b, t->f->text.s + at, g->right_to - at);
    return (kc_str){ b.s ? b.s : "", b.n };
}

static bool opens_name(const kc_facts *f, kc_str right)
{
    size_t len;

    if (!right.n || kc_starts(right, "和") || kc_starts(right, "及") || kc_starts(right, "、") || kc_starts(right, "与")) return false;
    if (kc_starts(right, "的目标") || kc_starts(right, "的要求") || kc_starts(right, "的标准") || kc_starts(right, "的水平")) return false;
    if (kc_starts(right, "“") || kc_starts(right, "《") || (right.s[0] >= 'A' && right.s[0] <= 'z')) return true;
    (void)f;
    return kc_is_han(kc_utf8_get(right.s, right.n, &len));
}

/* 各|建成: the word only spreads the verb over the subjects. */
static kc_str without_each(const kc_facts *f, kc_str s)
{
    long at = kc_find(s, "各", 0);

    if (at <= 0 || !kc_word_at(&f->w, KC_W_ACT, (kc_str){ s.s + at + 3, s.n - (size_t)at - 3 })) return s;
    return kc_str_join(f->a, (kc_str){ s.s, (size_t)at }, (kc_str){ s.s + at + 3, s.n - (size_t)at - 3 });
}

/* The noun before what is said of it: 村卫生室|能够提供中医药服务. */
static kc_str sharer_of(const kc_facts *f, kc_str text)
{
    size_t at = 0;
    kc_str rest = text;

    while (kc_word_in(&f->w, KC_W_PREDICATE, rest, &at)) {
        at += (size_t)(rest.s - text.s);
        if (at >= 3 && (at >= 6 || kc_word_ending(&f->w, KC_W_GROUP, (kc_str){ text.s, at }))) return (kc_str){ text.s, at };
        rest = (kc_str){ text.s + at + 3, text.n - at - 3 };
    }
    return (kc_str){ NULL, 0 };
}

void kc_group_coordinate(kc_tstate *t, kc_group *g, const kc_group *last)
{
    kc_facts *f = t->f;
    kc_str    noun = kc_name_tidy(f, KC_SPAN(f, g->right_from, g->right_to)), said = KC_STR("的比例"), other = t->sharer;

    if (t->cover.n) return;
    if (other.n && other.n < last->name.n && memcmp(last->name.s, other.s, other.n) == 0) said = (kc_str){ last->name.s + other.n, last->name.n - other.n };
    g->name = kc_str_join(f->a, noun, said);
    g->share = g->from_right = true;
    g->text_from = t->c_from;
}

/* 95%以上的A达到B: the name is "A达到B的比例". */
static void name_share(kc_tstate *t, kc_group *g, kc_str right)
{
    kc_facts      *f = t->f;
    kc_str         text = kc_name_tidy(f, without_each(f, right)), stem = t->subject;
    const kc_word *group = kc_word_ending(&f->w, KC_W_GROUP, text);
    long           at;

    g->share = g->from_right = true;
    g->text_from = t->c_from;
    t->sharer = sharer_of(f, text);
    if (group && stem.n && kc_name_has_head(f, stem) && (at = kc_find(stem, kc_str_dup(f->a, group->text), 0)) >= 0) {
        size_t from = (size_t)at + group->text.n; /* 提高慢性病患者规范管理率,覆盖65%以上高血压、糖尿病患者 */

        if (from < stem.n) {
            g->name = kc_str_join(f->a, text, (kc_str){ stem.s + from, stem.n - from });
            g->each = true;
            g->text_from = t->subject_from;
            return;
        }
    }
    if (kc_name_has_head(f, text)) g->name = text;
    else g->name = kc_str_join(f->a, text, KC_STR("的比例"));
}

/* 体育设施覆盖85%以上的社区和80%以上的村: a rate of coverage for each. */
static bool name_cover(kc_tstate *t, kc_group *g, kc_str right)
{
    kc_facts *f = t->f;
    kc_str    stem = { g->name.s, g->name.n >= 6 ? g->name.n - 6 : 0 };

    if (kc_group_kind(g) != KC_WK_RATE || kc_utf8_count(right.s, right.n) < 2) return false;
    if (kc_ends(g->name, "覆盖") && (stem = kc_name_front(f, stem, true)).n >= 6) t->cover = stem;
    else if (g->name.n || !t->cover.n) return false;
    g->name = kc_str_join(f->a, kc_str_join(f->a, kc_name_tidy(f, right), t->cover), KC_STR("覆盖率"));
    g->share = g->from_right = true;
    g->text_from = t->c_from;
    return true;
}

static void name_carried(kc_tstate *t, kc_group *g)
{
    if (!t->subject.n) return;
    g->name = t->subject;
    g->text_from = t->subject_from;
    g->carried = true;
    if (!kc_group_unit(g, 0)) kc_group_named(t->f, g, t->subject_unit);
}

/* 其中达到推荐标准的占50%: a share of those named before; 护理型床位占60%: the share is the name. */
static void name_part(kc_tstate *t, kc_group *g)
{
    kc_facts *f = t->f;
    kc_str    name = g->name;

    if (!kc_ends(name, "占") || kc_group_kind(g) != KC_WK_RATE || name.n <= 6) return;
    name = kc_name_tidy(f, (kc_str){ name.s, name.n - 3 });
    if (t->sharer.n && kc_word_at(&f->w, KC_W_PREDICATE, name)) {
        g->name = kc_str_join(f->a, kc_str_join(f->a, t->sharer, name), KC_STR("的比例"));
        g->carried = true;
    } else {
        g->name = kc_str_join(f->a, name, KC_STR("占比"));
    }
}

/* 农村地区不超过15公里 behind 城市地区急救站点服务半径: the new place takes the old one's, or stands before the last member. */
static kc_str in_place_of(const kc_facts *f, kc_str name, kc_str subject)
{
    kc_str stem = subject;

    if (name.n < subject.n && name.n > 3 && memcmp(name.s + name.n - 3, subject.s + name.n - 3, 3) == 0)
        return kc_str_join(f->a, name, (kc_str){ subject.s + name.n, subject.n - name.n });
    for (long at; (at = kc_find(stem, "、", 0)) > 0;) stem = (kc_str){ stem.s + at + 3, stem.n - (size_t)at - 3 };
    return kc_str_join(f->a, name, stem);
}

/* 筛查率 behind "完成全县中小学生近视筛查": a bare head takes the object of the clause before. */
static void complete_name(kc_tstate *t, kc_group *g)
{
    kc_facts *f = t->f;
    size_t    chars = kc_utf8_count(g->name.s, g->name.n);
    const kc_word *head;

    if (t->label.n && !kc_name_has_head(f, g->name) && kc_group_kind(g) != KC_WK_COUNT) {
        g->name = kc_str_join(f->a, g->name, t->label); /* 家庭医生签约服务覆盖率: 居民42% */
        return;
    }
    if (chars <= 4 && !g->act && (kc_group_kind(g) == KC_WK_RATE || kc_group_kind(g) == KC_WK_MEASURE) && !kc_name_has_head(f, g->name) &&
        kc_name_has_head(f, t->subject)) {
        g->name = in_place_of(f, g->name, t->subject);
        g->carried = true;
        return;
    }
    if (t->counted.n && !g->carried && (head = kc_word_ending(&f->w, KC_W_HEAD, g->name)) && head->text.n == g->name.n && g->name.n > 6) {
        g->name = kc_str_join(f->a, t->counted, g->name);
        g->carried = true;
        return;
    }
    if (chars > 4 || !t->object.n || !kc_name_has_head(f, g->name) || kc_utf8_count(t->object.s, t->object.n) > 24) return;
    {
        kc_str stem = { g->name.s, g->name.n >= 3 ? g->name.n - 3 : 0 };
        kc_str object = t->object;

        if (stem.n && object.n >= stem.n && memcmp(object.s + object.n - stem.n, stem.s, stem.n) == 0) object.n -= stem.n;
        g->name = kc_str_join(f->a, object, g->name);
        g->carried = true;
    }
}

void kc_group_name(kc_tstate *t, kc_group *g)
{
    kc_facts *f = t->f;
    kc_wkind  kind = kc_group_kind(g);
    kc_str    right = right_text(t, g);
    bool      open = opens_name(f, right);
    const kc_word *state;

    name_left(t, g);
    if (open && name_cover(t, g, right)) return;
    if (kind == KC_WK_COUNT && open && !kc_starts(right, "的") && !(g->fig[g->n - 1]->unit_open && g->name.n)) {
        if (kc_starts(g->scope, "每") || kc_starts(g->scope, "各")) g->scope = kc_str_join(f->a, g->scope, g->name); /* 每个乡镇|卫生院 */
        g->name = kc_name_tidy(f, right);
        g->from_right = true;
        return;
    }
    if (g->name.n && kind == KC_WK_RATE && !g->soft && !g->firm && open && kc_word_at(&f->w, KC_W_PREDICATE, right) && !kc_name_has_head(f, g->name)) {
        g->name = kc_str_join(f->a, kc_str_join(f->a, g->name, kc_name_tidy(f, right)), KC_STR("的比例")); /* 临床用血100%来自自愿献血 */
        g->share = true;
        return;
    }
    if (g->name.n) {
        state = kc_word_at(&f->w, KC_W_STATE, right);
        if (kind == KC_WK_RATE && state && state->text.n == kc_name_tidy(f, right).n && !kc_name_has_head(f, g->name))
            g->name = kc_str_join(f->a, kc_str_join(f->a, g->name, state->text), KC_STR("率")); /* 水质保持100%达标 */
        complete_name(t, g);
        name_part(t, g);
        return;
    }
    if (kind == KC_WK_RATE && open) name_share(t, g, right);
    else if (t->label.n && g->scope.n) {
        g->name = kc_str_join(f->a, g->scope, t->label);
        g->scope = (kc_str){ NULL, 0 };
    } else if (t->label.n && !t->subject.n) {
        g->name = t->label;
        g->text_from = t->c_from;
        if (!kc_group_unit(g, 0)) kc_group_named(f, g, t->label_unit);
    } else name_carried(t, g);
}

/* ---- is it a target ------------------------------------------------------------------------ */

static bool has_comparator(const kc_group *g)
{
    if (g->firm || g->has_change) return true;
    for (size_t i = 0; i < g->n; i++)
        if (g->fig[i]->after) return true;
    return false;
}

static bool weak_verb(const kc_word *w)
{
    static const char *weak[] = { "有", "为", "是", "即", "=", "实现", "控制", "稳定", "保持", "维持", "完成" };

    if (!w) return true;
    for (size_t i = 0; i < sizeof weak / sizeof weak[0]; i++)
        if (kc_str_eq(w->text, weak[i])) return true;
    return false;
}

static bool count_is_target(const kc_tstate *t, const kc_group *g)
{
    const kc_facts *f = t->f;
    kc_str          right = kc_name_tidy(f, KC_SPAN(f, g->right_from, g->right_to));
    kc_str          clause = KC_SPAN(f, t->c_from, t->c_to);
    const kc_fmark *first = g->fig[0];
    size_t          at;

    if (kc_find(clause, "由", 0) >= 0 && (kc_find(clause, "构成", 0) > 0 || kc_find(clause, "组成", 0) > 0)) return false;
    if (kc_word_in_kind(&f->w, KC_W_SCHEDULE, KC_WK_MEETING, clause, NULL) && kc_str_eq(kc_str_of(first->unit), "次")) return false;
    if (first->unit && strcmp(first->unit, "次") == 0 && kc_find(clause, "每", 0) >= 0) return false; /* 每两年开展1次检测 is a rhythm */
    if (g->from_right && kc_word_ending(&f->w, KC_W_DECOY_RIGHT, g->name)) return false;
    if (first->chinese && first->value <= 10 && isnan(first->high)) return g->firm || first->after || (g->soft && !weak_verb(g->soft));
    if (first->more) return false;
    if (kc_find(KC_SPAN(f, g->right_from, g->right_to), "的标准", 0) == 0) return true;
    if (has_comparator(g)) return true;
    if (g->soft && (!weak_verb(g->soft) || !g->from_right)) return true;
    if (g->act || (g->soft && kc_str_eq(g->soft->text, "完成"))) return true; /* 完成600户…改造 */
    if (g->yearly && kc_word_in(&f->w, KC_W_ACT, right, NULL)) return true; /* 每年为10万名妇女开展筛查 */
    if (g->from_right) return t->counting && g->left_to <= g->left_from + 3;
    return !right.n && (kc_word_in(&f->w, KC_W_ACT | KC_W_PROMISE, clause, &at) || t->n_years || g->n_years || kc_name_has_head(f, g->name));
}

/* 比例为33.9% without a year or promise, 2015年至2020年由8.1‰降至5.4‰: how things stand, or how they went. */
static bool states_what_is(const kc_tstate *t, const kc_group *g)
{
    bool promised = g->promised || kc_word_in(&t->f->w, KC_W_PROMISE, KC_SPAN(t->f, t->c_from, t->c_to), NULL) != NULL;

    if (promised || has_comparator(g)) return false;
    if (!isnan(g->baseline) && g->year_span) return true;
    if (!isnan(g->baseline) && g->baseline_year && g->n_years && g->years[0] == g->baseline_year + 1) return true;
    return g->soft && (kc_str_eq(g->soft->text, "为") || kc_str_eq(g->soft->text, "是")) && !g->n_years && g->n == 1 &&
           g->fig[0]->value != 100 && kc_group_kind(g) == KC_WK_RATE && t->f->par->kind != KC_PAR_GOAL && t->f->par->role != KC_ROLE_GOALS;
}

/* 二氧化碳浓度不应大于0.1%, 收费不超过1800元: a standard or a price. */
static bool gives_rule(const kc_tstate *t, const kc_group *g)
{
    const kc_facts *f = t->f;
    kc_wkind        kind = kc_group_kind(g);

    if (kind == KC_WK_MONEY) return kc_word_in(&f->w, KC_W_FEE, KC_SPAN(f, t->s->from, t->s->to), NULL) != NULL;
    if (!g->firm || !g->firm->number || g->n_years || g->yearly || g->promised) return false;
    if (f->par->role == KC_ROLE_GOALS || f->par->kind == KC_PAR_GOAL) return false;
    return kind == KC_WK_MEASURE || (kind == KC_WK_RATE && !kc_ends(g->name, "率") && !kc_ends(g->name, "比例"));
}

bool kc_group_is_target(const kc_tstate *t, const kc_group *g)
{
    const kc_facts *f = t->f;
    kc_wkind        kind = kc_group_kind(g);
    kc_str          right = kc_name_tidy(f, KC_SPAN(f, g->right_from, g->right_to));
    const kc_word  *head = kc_word_ending(&f->w, KC_W_HEAD, g->name);
    bool            range = !isnan(g->fig[0]->high);

    if (g->past || kc_utf8_count(g->name.s, g->name.n) < 2 || states_what_is(t, g) || gives_rule(t, g)) return false;
    switch (kind) {
    case KC_WK_NONE:
        if (g->has_change) return true;
        return (g->firm || g->soft) && (!weak_verb(g->soft) || g->firm || (head && head->kind == KC_WK_BARE)) && (!right.n || g->n > 1);
    case KC_WK_RATE:
    case KC_WK_STEP:
        return true;
    case KC_WK_AGE:
        return (g->soft || has_comparator(g) || !right.n) && (kc_find(g->name, "寿命", 0) >= 0 || kc_find(g->name, "年龄", 0) >= 0);
    case KC_WK_MEASURE:
    case KC_WK_MONEY:
        if (has_comparator(g) || (g->soft && !weak_verb(g->soft))) return true;
        if (range) return g->left_to > g->left_from;
        if (kc_find(KC_SPAN(f, g->right_from, g->right_to), "的标准", 0) == 0) return true;
        if (!strncmp(g->fig[0]->unit, "分钟", 6) || !strncmp(g->fig[0]->unit, "小时", 6)) return false;
        return !right.n && (g->soft || head || g->act || kc_word_in(&f->w, KC_W_ACT, KC_SPAN(f, t->c_from, t->c_to), NULL));
    case KC_WK_COUNT:
        return count_is_target(t, g);
    default:
        return false;
    }
}

/* ---- comparator ---------------------------------------------------------------------------- */

static kc_cmp comparator(const kc_group *g, size_t i, bool *approx)
{
    const kc_fmark *fig = g->fig[i];
    const kc_word  *after = fig->after, *last = g->fig[g->n - 1]->after;

    *approx = g->approx || fig->approx || (last && last->kind == KC_WK_ABOUT);
    if (g->has_change) return g->change;
    if (!after) after = last; /* a trailing 以上 governs every value of the pair */
    if (*approx) return KC_CMP_EQ;
    if (after) return after->cmp;
    if (g->firm) return g->firm->cmp;
    if (fig->value == 100 && fig->unit && strcmp(fig->unit, "%") == 0) return KC_CMP_EQ;
    if (g->soft) return g->soft->cmp;
    if (g->change == KC_CMP_DECREASE) return KC_CMP_LE;
    if (g->change == KC_CMP_INCREASE) return KC_CMP_GE;
    return KC_CMP_EQ;
}

/* ---- entries ------------------------------------------------------------------------------- */

typedef struct entry {
    kc_tstate      *t;
    const kc_group *g;
    const char     *flag; /* a doubt about the whole group */
} entry;

static double confidence(const kc_group *g, const kc_target *x)
{
    /* 0.98 for a sentence that leaves nothing open; each guess costs: a name from elsewhere 0.08, a name made up of
     * what a share says 0.06, no comparator word 0.04, no year 0.05, about 0.03, each warning 0.1. */
    double c = 0.98;

    if (g->carried) c -= 0.08;
    if (g->share) c -= 0.06;
    if (!g->firm && !g->soft && !g->has_change && !g->fig[0]->after) c -= 0.04;
    if (!x->year && x->basis != KC_BASIS_PER_YEAR) c -= 0.05;
    if (x->approx) c -= 0.03;
    return c - 0.1 * (double)x->warnings.n;
}

static void fill(entry *e, kc_target *x, size_t i, int year)
{
    const kc_group *g = e->g;

    x->unit = kc_group_unit(g, i);
    x->year = g->own_year[i] && g->n > 1 ? g->own_year[i] : year;
    x->baseline = g->baseline;
    x->baseline_year = g->baseline_year;
    if (x->cmp == KC_CMP_INCREASE || x->cmp == KC_CMP_DECREASE) {
        if (g->yearly) x->basis = KC_BASIS_PER_YEAR;
        else if (g->previous_year) x->basis = KC_BASIS_PREVIOUS_YEAR;
        else if (g->basis_year) x->basis = KC_BASIS_SINCE_YEAR;
        x->basis_year = x->basis == KC_BASIS_SINCE_YEAR ? g->basis_year : 0;
    }
    if (x->basis == KC_BASIS_PER_YEAR) x->year = 0;
    else if (g->every_year) x->note = "每年";
    if (e->flag) kc_target_flag(e->t->f, x, e->flag);
    if (g->fig[i]->unit_open) kc_target_flag(e->t->f, x, "value_unit_broken");
    if (g->nested_inside) kc_target_flag(e->t->f, x, "nested_threshold");
    if (g->n == 2 && g->split && g->fig[0]->value == g->fig[1]->value && (!g->fig[0]->unit || g->fig[0]->unit_kind == g->fig[1]->unit_kind))
        kc_target_flag(e->t->f, x, "equal_pair");
    if (g->n > 1 && !g->split) kc_target_flag(e->t->f, x, "respectively_missing");
    x->confidence = confidence(g, x);
    kc_target_inherit(e->t->f, x);
}

static void add(entry *e, kc_str name, size_t i, int year)
{
    const kc_group *g = e->g;
    const kc_fmark *fig = g->fig[i];
    size_t          from = g->text_from < e->t->c_from && g->carried ? g->text_from : e->t->c_from;
    bool            range = !isnan(fig->high);
    kc_str          scope = g->scope;

    if (!scope.n) scope = kc_name_scope(e->t->f, &name);
    for (int k = 0; k <= range; k++) {
        kc_target *x = kc_target_add(e->t->f, name, scope, from, e->t->c_to);

        x->value = k ? fig->high : fig->value;
        x->cmp = comparator(g, i, &x->approx);
        if (range) x->cmp = k ? KC_CMP_LE : KC_CMP_GE;
        fill(e, x, i, year);
    }
}

/* The years that hold, one entry per year; a span counts by its end, or year by year when there are as many values. */
static size_t years_of(const kc_group *g, int out[16])
{
    size_t n = 0;

    if (g->year_span && g->n_years >= 2) {
        int first = g->years[0], last = g->years[g->n_years - 1];

        if (g->n > 1 && last - first + 1 == (int)g->n && g->n <= 16)
            for (int y = first; y <= last; y++) out[n++] = y;
        else if (g->n == 1) out[n++] = last;
        else for (int k = 0; k < g->n_years; k++) out[n++] = g->years[k];
        return n;
    }
    for (int k = 0; k < g->n_years; k++) out[n++] = g->years[k];
    return n;
}

static bool own_years(const kc_group *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (!g->own_year[i]) return false;
    return g->n > 1;
}

/* 均: every member of the name, however many. */
static size_t split_all(entry *e, kc_str names[KC_NAMES_MAX])
{
    size_t n = kc_name_split(e->t->f, e->g->name, 0, names);

    for (size_t want = 2; n == 1 && want < KC_NAMES_MAX; want++) n = kc_name_split(e->t->f, e->g->name, want, names);
    return n;
}

static void emit_one_value(entry *e, const int *years, size_t n_years)
{
    const kc_group *g = e->g;
    kc_str          names[KC_NAMES_MAX];
    size_t          n = 1;
    bool            step = g->yearly && g->has_change;

    names[0] = g->name;
    if (g->each) {
        n = split_all(e, names);
    } else if (!g->from_right) {
        n = kc_name_split(e->t->f, g->name, 0, names);
    }
    for (size_t i = 0; i < n; i++) {
        if (!n_years || step) add(e, names[i], 0, 0);
        else for (size_t y = 0; y < n_years; y++) add(e, names[i], 0, years[y]);
    }
}

/* How far the values of one indicator would lie apart when the list runs year by year, or name by name. */
static double spread(const kc_group *g, size_t m, size_t n_years, bool by_year)
{
    double sum = 0;

    for (size_t k = 0; k < m; k++)
        for (size_t y = 0; y + 1 < n_years; y++) {
            const kc_fmark *a = g->fig[by_year ? y * m + k : k * n_years + y], *b = g->fig[by_year ? (y + 1) * m + k : k * n_years + y + 1];

            if (a->unit && b->unit && strcmp(a->unit, b->unit) != 0) sum += 100; /* one indicator has one unit */
            if (a->value > 0 && b->value > 0) sum += fabs(log(a->value / b->value));
        }
    return sum;
}

/* The connector between two figures of the group: 1 for 、, 2 for 和 and its like. */
static int joint(const entry *e, size_t i)
{
    return kc_starts(KC_SPAN(e->t->f, e->g->fig[i]->to, e->g->fig[i + 1]->num_from), "、") ? 1 : 2;
}

/* A、B分别达到28%、3%和35%、5% under two years: the outer connector parts the list into blocks of m (a block is a
 * year) or of n_years (a block is a name); with both alike, or none, the values tell: those of one indicator lie close. */
static bool values_by_year(entry *e, size_t m, size_t n_years)
{
    const kc_group *g = e->g;
    double          year = spread(g, m, n_years, true), name = spread(g, m, n_years, false);
    bool            blocks_m = true, blocks_n = true;

    for (size_t i = 0; i + 1 < g->n; i++) {
        int outer_m = joint(e, m - 1), outer_n = joint(e, n_years - 1);

        if ((joint(e, i) == outer_m) != ((i + 1) % m == 0)) blocks_m = false;
        if ((joint(e, i) == outer_n) != ((i + 1) % n_years == 0)) blocks_n = false;
    }
    if (fabs(year - name) > 50) return year < name; /* the units tell */
    if (blocks_m != blocks_n) return blocks_m;
    if (fabs(year - name) < 0.3) e->flag = "values_order_unclear";
    return year < name - 0.3;
}

static void emit_many_values(entry *e, const int *years, size_t n_years)
{
    const kc_group *g = e->g;
    kc_str          names[KC_NAMES_MAX];
    size_t          n = 1;

    names[0] = g->name;
    if (n_years != g->n) n = kc_name_split(e->t->f, g->name, g->n, names);
    if (n_years == g->n || own_years(g)) {
        n = g->each ? split_all(e, names) : kc_name_split(e->t->f, g->name, 0, names);
        for (size_t k = 0; k < n; k++)
            for (size_t i = 0; i < g->n; i++) add(e, names[k], i, years[i < n_years ? i : 0]);
        return;
    }
    if (n == g->n) {
        for (size_t i = 0; i < n; i++) add(e, names[i], i, n_years ? years[n_years - 1] : 0);
        return;
    }
    for (size_t m = 2; n_years > 1 && m * n_years <= g->n; m++)
        if (m * n_years == g->n && kc_name_split(e->t->f, g->name, m, names) == m) {
            bool by_year = values_by_year(e, m, n_years);

            for (size_t k = 0; k < m; k++)
                for (size_t y = 0; y < n_years; y++) add(e, names[k], by_year ? y * m + k : k * n_years + y, years[y]);
            return;
        }
    e->flag = "values_years_mismatch";
    for (size_t i = 0; i < g->n; i++) add(e, g->name, i, 0);
}

void kc_group_emit(kc_tstate *t, const kc_group *g)
{
    entry  e = { .t = t, .g = g };
    int    years[16];
    size_t n_years = years_of(g, years);

    if (g->n == 1) emit_one_value(&e, years, n_years);
    else emit_many_values(&e, years, n_years);
}
