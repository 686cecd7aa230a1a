/* The last look over the facts: ids, repeats, values that cannot be, sums that do not come out.
 *
 * Nothing is corrected here. A repeat is dropped only when it says the same as before, and a warning names both
 * places; everything else stays as printed and is flagged for a person.
 */
#include "plan/read_facts.h"

#include <math.h>
#include <stdlib.h>

enum { BUCKETS = 1024, COMPARISONS = 48 };

typedef struct look {
    kc_facts  f;
    kc_plan  *plan;
    size_t   *next;           /* chains of targets by value */
    size_t    head[BUCKETS];
} look;

/* ---- warnings at a place of the document ---------------------------------------------------- */

/* A place is known in document bytes here; the warning gets it after kc_plan_warn has made it. */
static kc_warning *warn(look *l, const char *code, const char *about, bool doubt, kc_span at, const char *section, const char *args)
{
    kc_warning *w;

    kc_plan_warn(l->f.a, l->plan, l->f.o, code, about, doubt, 0, 0, "%s", args);
    w = &l->plan->warnings.items[l->plan->warnings.n - 1];
    w->source = at;
    w->section = section;
    return w;
}

static const char *figure(look *l, const kc_target *t)
{
    kc_buf b;

    kc_buf_init(&b, l->f.a);
    kc_buf_num(&b, t->value);
    kc_buf_adds(&b, t->unit);
    return b.s;
}

static void flag(look *l, kc_target *t, const char *code, bool doubt, const char *args)
{
    kc_target_flag(&l->f, t, code);
    t->confidence -= doubt ? 0.25 : 0.03;
    (void)warn(l, code, t->id, doubt, t->source, t->section, args);
}

/* ---- one target ----------------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool unit_possible(const look *l, const kc_target *t, const kc_plausible **why)
{
    kc_str name = kc_str_of(t->indicator);

    if (t->cmp == KC_CMP_INCREASE || t->cmp == KC_CMP_DECREASE) return true;
    for (size_t i = 0; i < l->f.w.plausible.n; i++) {
        const kc_plausible *p = &l->f.w.plausible.items[i];

        if (!t->unit || !kc_str_eq(p->unit, t->unit) || kc_find(name, kc_str_dup(l->f.a, p->word), 0) < 0) continue;
        *why = p;
        return t->value >= p->min && t->value <= p->max;
    }
    *why = NULL;
    return !(t->unit && strcmp(t->unit, "%") == 0 && t->value > 100 && kc_find(name, "率", 0) >= 0);
}

static bool noun_fits(const kc_target *t)
{
    static const char *counts[] = { "人数", "户数", "个数", "数量", "次数", "面积", "时间", "例数", "件数" };
    static const char *rates[] = { "死亡率", "合格率", "覆盖率", "知晓率", "管理率", "比例", "比重", "占比" };
    kc_str             name = kc_str_of(t->indicator);
    bool               share = t->unit && (strcmp(t->unit, "%") == 0 || strcmp(t->unit, "‰") == 0);

    if (!t->unit || t->cmp == KC_CMP_INCREASE || t->cmp == KC_CMP_DECREASE) return true;
    for (size_t i = 0; share && i < sizeof counts / sizeof counts[0]; i++)
        if (kc_ends(name, counts[i])) return false;
    for (size_t i = 0; !share && i < sizeof rates / sizeof rates[0]; i++)
        if (kc_ends(name, rates[i]) && t->unit[0] != '/' && strcmp(t->unit, "个百分点") != 0 && strcmp(t->unit, "倍") != 0) return false;
    return true;
}

static bool flagged(const kc_target *t, const char *code)
{
    for (size_t i = 0; i < t->warnings.n; i++)
        if (strcmp(t->warnings.items[i], code) == 0) return true;
    return false;
}

/* Codes that read_targets_emit.c put down while reading; their texts need the id, which exists only now.
 * One warning for the values of one clause. */
static void reading_flags(look *l, size_t i_target)
{
    kc_target       *t = &l->plan->targets.items[i_target];
    const kc_target *before = i_target ? t - 1 : NULL;

    static const struct {
        const char *code;
        bool        doubt;
    } flags[] = { { "value_unit_broken", true }, { "values_years_mismatch", true }, { "values_order_unclear", true }, { "equal_pair", true }, { "external_value", true },
                  { "respectively_missing", false }, { "nested_threshold", false } };

    for (size_t k = 0; k < sizeof flags / sizeof flags[0]; k++)
        for (size_t i = 0; i < t->warnings.n; i++)
            if (strcmp(t->warnings.items[i], flags[k].code) == 0 && !(before && before->source.start == t->source.start && flagged(before, flags[k].code)))
                (void)warn(l, flags[k].code, t->id, flags[k].doubt, t->source, t->section,
                           kc_printf(l->f.a, "%s" KC_SEP "%s", t->indicator, isnan(t->value) ? t->text : figure(l, t)));
}

static void look_at_target(look *l, size_t i)
{
    kc_target          *t = &l->plan->targets.items[i];
    const kc_plausible *why = NULL;

    reading_flags(l, i);
    if (isnan(t->value)) return;
    if (!unit_possible(l, t, &why))
        flag(l, t, "unit_suspect", true,
             kc_printf(l->f.a, "%s" KC_SEP "%s" KC_SEP "%s", t->indicator, figure(l, t), why ? kc_str_dup(l->f.a, why->usual) : "%"));
    if (!noun_fits(t)) flag(l, t, "unit_noun_mismatch", true, kc_printf(l->f.a, "%s" KC_SEP "%s", t->indicator, figure(l, t)));
}

/* 2022 and 2030 nearly the same: 45.35% and 45.5%. */
static void near_equal(look *l, size_t i)
{
    kc_target       *b = &l->plan->targets.items[i];
    const kc_target *a = i ? &l->plan->targets.items[i - 1] : NULL;

    if (!a || isnan(a->value) || isnan(b->value) || a->year == b->year || !a->year || !b->year || !same(a->indicator, b->indicator) ||
        !same(a->unit, b->unit) || a->value == b->value || abs(b->year - a->year) < 4)
        return;
    if (fabs(b->value - a->value) < 0.01 * fabs(a->value))
        flag(l, b, "near_equal_milestones", false, kc_printf(l->f.a, "%s" KC_SEP "%s" KC_SEP "%s", b->indicator, figure(l, a), figure(l, b)));
}

/* ---- repeats -------------------------------------------------------------------------------- */

static double alike(kc_str a, kc_str b)
{
    size_t hit = 0, n_a = 0, n_b = 0;

    for (size_t i = 0; i + 6 <= a.n; i += 3, n_a++)
        for (size_t k = 0; k + 6 <= b.n; k += 3)
            if (memcmp(a.s + i, b.s + k, 6) == 0) {
                hit++;
                break;
            }
    for (size_t k = 0; k + 6 <= b.n; k += 3) n_b++;
    return n_a + n_b ? 2.0 * (double)hit / (double)(n_a + n_b) : 0;
}

static bool same_indicator(const kc_target *a, const kc_target *b)
{
    kc_str x = kc_str_of(a->indicator), y = kc_str_of(b->indicator);

    if (kc_str_same(x, y)) return true;
    if (x.n > 300 || y.n > 300) return false;
    return x.n >= 12 && y.n >= 12 && alike(x, y) >= 0.85;
}

static size_t bucket(const kc_target *t)
{
    uint64_t h = (uint64_t)llround(fabs(t->value) * 1000) * 1099511628211u;

    for (const char *u = t->unit ? t->unit : ""; *u; u++) h = (h ^ (unsigned char)*u) * 1099511628211u;
    return (size_t)(h >> 20) % BUCKETS;
}

/* 80 in a table, 达到80 in the text: the table has no word for the direction. */
static bool table_beside_text(const kc_target *a, const kc_target *b)
{
    if (a->cmp != KC_CMP_EQ && b->cmp != KC_CMP_EQ) return false;
    return a->cmp == KC_CMP_GE || b->cmp == KC_CMP_GE || a->cmp == KC_CMP_LE || b->cmp == KC_CMP_LE;
}

/* A target printed again: the later one goes, unless it alone has a year. */
static bool repeats(look *l, size_t i)
{
    kc_target *t = &l->plan->targets.items[i];
    size_t     b = bucket(t), k = l->head[b];

    for (int turn = 0; k && turn < COMPARISONS; turn++, k = l->next[k - 1]) {
        kc_target *first = &l->plan->targets.items[k - 1];

        if (first->value != t->value || !same(first->unit, t->unit) || first->basis != t->basis) continue;
        if (first->cmp != t->cmp && !(table_beside_text(first, t) && same(first->indicator, t->indicator) && first->year == t->year)) continue;
        if (first->source.start == t->source.start || (first->year != t->year && first->year && t->year)) continue;
        if (first->scope && t->scope && !same(first->scope, t->scope)) continue;
        if (!same_indicator(first, t)) continue;
        if (!first->year && t->year) first->year = t->year;
        if (first->cmp == KC_CMP_EQ) first->cmp = t->cmp;
        if (isnan(first->baseline)) first->baseline = t->baseline, first->baseline_year = t->baseline_year;
        flag(l, first, "repeated_target", false,
             kc_printf(l->f.a, "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", t->indicator, figure(l, t), first->section ? first->section : "-",
                       t->section ? t->section : "-"));
        return true;
    }
    l->next[i] = l->head[b];
    l->head[b] = i + 1;
    return false;
}

static void drop_repeats(look *l)
{
    size_t n = 0;
    bool  *gone = kc_alloc_n(l->f.a, l->plan->targets.n + 1, sizeof *gone);

    for (size_t i = 0; i < l->plan->targets.n; i++)
        if (!isnan(l->plan->targets.items[i].value)) gone[i] = repeats(l, i);
    for (size_t i = 0; i < l->plan->targets.n; i++)
        if (!gone[i]) l->plan->targets.items[n++] = l->plan->targets.items[i];
    l->plan->targets.n = n;
}

static uint64_t name_hash(const kc_target *t)
{
    uint64_t h = 1469598103934665603u;

    for (const char *u = t->indicator; *u; u++) h = (h ^ (unsigned char)*u) * 1099511628211u;
    return h >> 20;
}

/* The same indicator and year with another value elsewhere. */
static void differing(look *l)
{
    memset(l->head, 0, sizeof l->head);
    for (size_t i = 0; i < l->plan->targets.n; i++) {
        kc_target *t = &l->plan->targets.items[i];
        size_t     b = (size_t)name_hash(t) % BUCKETS, k = l->head[b];

        if (isnan(t->value) || !t->year || t->cmp == KC_CMP_INCREASE || t->cmp == KC_CMP_DECREASE) continue;
        for (int turn = 0; k && turn < COMPARISONS; turn++, k = l->next[k - 1]) {
            kc_target *first = &l->plan->targets.items[k - 1];

            if (!same(first->indicator, t->indicator) || first->year != t->year || first->value == t->value) continue;
            if (first->source.start == t->source.start || !same(first->unit, t->unit) || !same(first->scope, t->scope)) continue;
            flag(l, t, "repeated_target_differs", true,
                 kc_printf(l->f.a, "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%d", t->indicator, figure(l, first), figure(l, t), t->year));
            break;
        }
        l->next[i] = l->head[b];
        l->head[b] = i + 1;
    }
}

/* ---- over all ------------------------------------------------------------------------------- */

/* One warning for all targets whose year is that of the chapter. */
static void inherited_years(look *l)
{
    size_t           n = 0;
    const kc_target *first = NULL;

    for (size_t i = 0; i < l->plan->targets.n; i++)
        if (flagged(&l->plan->targets.items[i], "year_inherited") && !n++) first = &l->plan->targets.items[i];
    if (first)
        (void)warn(l, "year_inherited", NULL, false, first->source, first->section, kc_printf(l->f.a, "%zu" KC_SEP "%s" KC_SEP "%d", n, first->indicator, first->year));
}

static void years_missing(look *l)
{
    size_t           n = 0;
    const kc_target *first = NULL;

    for (size_t i = 0; i < l->plan->targets.n; i++) {
        kc_target *t = &l->plan->targets.items[i];

        if (t->year || isnan(t->value) || t->basis == KC_BASIS_PER_YEAR || t->note) continue;
        kc_target_flag(&l->f, t, "year_missing");
        if (!n++) first = t;
    }
    inherited_years(l);
    if (first) (void)warn(l, "year_missing", NULL, false, first->source, first->section, kc_printf(l->f.a, "%zu" KC_SEP "%s", n, first->indicator));
}

/* 0 cases, 1 models, -1 neither: the two kinds of things that are chosen every year. */
static int model_class(const char *what)
{
    kc_str s = kc_str_of(what);

    if (kc_find(s, "案例", 0) >= 0 || kc_find(s, "病例", 0) >= 0) return 0;
    return kc_find(s, "示范", 0) >= 0 || kc_find(s, "样板", 0) >= 0 || kc_find(s, "模范", 0) >= 0 || kc_find(s, "典型", 0) >= 0 ? 1 : -1;
}

/* 20-30 a year for three years do not make 100. */
static void quota_sum(look *l)
{
    int years = l->plan->period_to && l->plan->period_from ? l->plan->period_to - l->plan->period_from + 1 : 0;

    for (size_t i = 0; years > 0 && i < l->plan->quotas.n && i < 200; i++) {
        const kc_quota *all = &l->plan->quotas.items[i], *most = NULL;

        if (strcmp(all->kind, "quota") != 0 || strcmp(all->per, "plan") != 0 || isnan(all->min) || model_class(all->what) < 0) continue;
        for (size_t k = 0; k < l->plan->quotas.n && k < 200; k++) {
            const kc_quota *q = &l->plan->quotas.items[k];

            if (strcmp(q->kind, "quota") == 0 && strcmp(q->per, "year") == 0 && model_class(q->what) == model_class(all->what) && !isnan(q->max) &&
                (!most || q->max > most->max))
                most = q;
        }
        if (most && most->max * years < all->min)
            (void)warn(l, "quota_sum", NULL, true, most->source, most->section,
                       kc_printf(l->f.a, "%s" KC_SEP "%g" KC_SEP "%d" KC_SEP "%g" KC_SEP "%g", most->what, most->max, years, most->max * years, all->min));
    }
}

static bool mentions(const kc_milestone *m, const char *word)
{
    return (m->what && strstr(m->what, word)) || (m->text && strstr(m->text, word));
}

/* A report on the year before that falls due before the data it is made from. */
static void order_of_reports(look *l)
{
    for (size_t i = 0; i < l->plan->milestones.n && i < 200; i++) {
        const kc_milestone *sum = &l->plan->milestones.items[i];

        if (!sum->due || strcmp(sum->recurs, "yearly") != 0 || !mentions(sum, "报告") || !mentions(sum, "上") || mentions(sum, "填报")) continue;
        if (!mentions(sum, "监测") && !mentions(sum, "评估")) continue;
        for (size_t k = 0; k < l->plan->milestones.n && k < 200; k++) {
            const kc_milestone *data = &l->plan->milestones.items[k];

            if (k == i || !data->due || strcmp(data->recurs, "yearly") != 0 || !(mentions(data, "填报") || mentions(data, "数据")) || !mentions(data, "监测"))
                continue;
            if (strcmp(sum->due, data->due) < 0)
                (void)warn(l, "order_conflict", sum->id, true, sum->source, sum->section,
                           kc_printf(l->f.a, "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", sum->what, sum->due, data->what, data->due));
        }
    }
}

/* ---- ids ------------------------------------------------------------------------------------ */

static int by_place(const void *a, const void *b)
{
    const kc_target *x = a, *y = b;

    if (x->source.start != y->source.start) return x->source.start < y->source.start ? -1 : 1;
    return strcmp(x->id, y->id); /* reading order, given before as a temporary id */
}

static void target_ids(look *l)
{
    kc_plan *p = l->plan;

    for (size_t i = 0; i < p->targets.n; i++) p->targets.items[i].id = kc_printf(l->f.a, "%08zu", i);
    if (p->targets.n) qsort(p->targets.items, p->targets.n, sizeof *p->targets.items, by_place);
    for (size_t i = 0; i < p->targets.n; i++) p->targets.items[i].id = kc_printf(l->f.a, "T%03zu", i + 1);
}

static void renumber(look *l)
{
    kc_plan *p = l->plan;

    for (size_t i = 0; i < p->targets.n; i++) {
        kc_target  *t = &p->targets.items[i];
        const char *id = kc_printf(l->f.a, "T%03zu", i + 1);

        for (size_t k = 0; k < p->warnings.n; k++)
            if (p->warnings.items[k].about == t->id) p->warnings.items[k].about = id; /* the pointer is the identity */
        t->id = id;
        if (t->confidence < 0.05) t->confidence = 0.05;
    }
}

kc_code kc_doubts_read(kc_arena *a, const kc_outline *o, kc_plan *plan, kc_err *err)
{
    look *l = kc_alloc(a, sizeof *l);

    (void)err;
    l->f = (kc_facts){ .a = a, .o = o, .plan = plan, .text = o->norm.text };
    l->plan = plan;
    kc_words_load(a, &l->f.w);
    target_ids(l);
    for (size_t i = 0; i < plan->milestones.n; i++) plan->milestones.items[i].id = kc_printf(a, "M%03zu", i + 1);
    l->next = kc_alloc_n(a, plan->targets.n + 1, sizeof *l->next);
    drop_repeats(l);
    for (size_t i = 0; i < plan->targets.n; i++) {
        look_at_target(l, i);
        near_equal(l, i);
    }
    differing(l);
    years_missing(l);
    quota_sum(l);
    order_of_reports(l);
    renumber(l);
    return KC_OK;
}
