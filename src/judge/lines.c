/* Out of a plan's list of targets, the lines that are judged: targets of one indicator, one scope and one kind belong together, in order
 * of their years. A figure given twice stands once; two figures for one year are kept apart (a second line) and both are marked.
 */
#include "base/kc_asset.h"
#include "judge/judge_internal.h"

#include <math.h>
#include <stdlib.h>

static kc_line_class class_of(kc_cmp c)
{
    switch (c) {
    case KC_CMP_GE:
    case KC_CMP_LE:
    case KC_CMP_GT:
    case KC_CMP_LT:
    case KC_CMP_EQ: return KC_LINE_LEVEL;
    case KC_CMP_INCREASE:
    case KC_CMP_DECREASE: return KC_LINE_CHANGE;
    case KC_CMP_QUALITATIVE: return KC_LINE_QUALITATIVE;
    }
    return KC_LINE_QUALITATIVE;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool has_warning(const kc_target *t, const char *code)
{
    for (size_t i = 0; i < t->warnings.n; i++)
        if (strcmp(t->warnings.items[i], code) == 0) return true;
    return false;
}

typedef struct ending {
    kc_str name;
    bool   found;
} ending;

static void match_ending(void *ctx, size_t n, const kc_str *fields)
{
    ending *e = ctx;

    if (n && fields[0].n <= e->name.n && memcmp(e->name.s + e->name.n - fields[0].n, fields[0].s, fields[0].n) == 0) e->found = true;
}

static bool second_order(const char *name)
{
    ending          e = { kc_str_of(name), false };
    const kc_asset *words = kc_asset_find("src/judge/words/second_order.tsv");

    if (words) kc_asset_tsv(words, match_ending, &e);
    return e.found;
}

static judge_figure figure_of(const kc_plan *plan, const kc_target *t, const char *unit)
{
    judge_figure f = { .year = t->year, .value = t->value, .cmp = t->cmp, .basis = t->basis, .basis_year = t->basis_year,
                       .baseline = t->baseline, .baseline_year = t->baseline_year };

    if (!f.year && (t->basis == KC_BASIS_PER_YEAR || t->basis == KC_BASIS_PREVIOUS_YEAR)) {
        f.every_year = true;
    } else if (!f.year) {
        f.year = plan->period_to;
        f.flags |= KC_RF_YEAR_ASSUMED;
    }
    if (t->approx && isfinite(t->value)) {
        f.tolerance = JUDGE_TOLERANCE * fabs(t->value);
        f.flags |= KC_RF_APPROX;
    }
    if (has_warning(t, "unconfirmed")) f.flags |= KC_RF_TARGET_UNCONFIRMED;
    if (class_of(t->cmp) == KC_LINE_CHANGE && isfinite(t->value)) {
        f.relative = same_text(t->unit, "%");
        f.unit_differs = !f.relative && t->unit && unit && !same_text(t->unit, unit) && !same_text(t->unit, "个百分点");
    } else if (isfinite(t->value)) {
        f.unit_differs = t->unit && unit && !same_text(t->unit, unit);
    }
    return f;
}

/* True when the figure stands in the line already; *conflict when the line has another value for that year. */
static bool stands_already(const judge_line *l, const judge_figure *f, bool *conflict)
{
    for (size_t i = 0; i < l->n; i++) {
        const judge_figure *g = &l->figures[i];

        if (g->year != f->year || g->every_year != f->every_year || g->basis != f->basis) continue;
        if (g->cmp == f->cmp && (g->value == f->value || (isnan(g->value) && isnan(f->value)))) return true;
        *conflict = true;
    }
    return false;
}

static void insert(judge_line *l, kc_line *pub, const kc_target *t, judge_figure f)
{
    size_t at = l->n;

    while (at && f.year && (l->figures[at - 1].year > f.year || !l->figures[at - 1].year)) at--;
    memmove(l->figures + at + 1, l->figures + at, (l->n - at) * sizeof *l->figures);
    memmove(pub->targets + at + 1, pub->targets + at, (l->n - at) * sizeof *pub->targets);
    l->figures[at] = f;
    pub->targets[at] = t;
    pub->n_targets = ++l->n;
    if (!pub->action_no) pub->action_no = t->action_no;
}

static const char *key_of(kc_arena *a, const judge_lines *all, const kc_target *t, const char *code)
{
    int same = 1;

    if (!code) return t->id;
    for (size_t i = 0; i < all->n; i++) same += same_text(all->pub[i].code, code);
    return same == 1 ? code : kc_printf(a, "%s.%d", code, same);
}

static void start_line(kc_arena *a, judge_lines *all, const kc_plan *plan, const kc_target *t, const judge_indicator *ind)
{
    judge_line *l = &all->lines[all->n];
    kc_line    *pub = &all->pub[all->n];
    const char *code = ind ? ind->code : t->code;

    *pub = (kc_line){ .key = key_of(a, all, t, code), .name = ind && !ind->local ? ind->name : t->indicator, .code = code,
                      .unit = ind && ind->unit ? ind->unit : t->unit, .scope = t->scope, .indicator = ind ? ind->id : 0,
                      .direction = ind ? ind->direction : 0, .decimals = ind ? ind->decimals : 2, .cls = class_of(t->cmp) };
    pub->second_order = pub->cls == KC_LINE_CHANGE && (second_order(t->indicator ? t->indicator : "") || second_order(pub->name ? pub->name : ""));
    pub->targets = kc_alloc_n(a, plan->targets.n, sizeof *pub->targets);
    *l = (judge_line){ .pub = pub, .figures = kc_alloc_n(a, plan->targets.n, sizeof *l->figures), .series = -1, .min = NAN, .max = NAN };
    if (ind && ind->min == 0) l->min = 0;
    if (ind && ind->max == 100 && same_text(ind->unit, "%")) l->max = 100;
    all->n++;
}

static void place(kc_arena *a, judge_lines *all, const kc_plan *plan, const kc_target *t, const judge_indicator *ind)
{
    const char  *code = ind ? ind->code : t->code;
    judge_figure f = figure_of(plan, t, ind ? ind->unit : NULL);

    for (size_t i = 0; i < all->n; i++) {
        kc_line *pub = &all->pub[i];
        bool     conflict = false, same = code ? same_text(pub->code, code) : !pub->code && same_text(pub->name, t->indicator);

        if (!same || pub->cls != class_of(t->cmp) || !same_text(pub->scope, t->scope)) continue;
        if (stands_already(&all->lines[i], &f, &conflict)) return;
        if (!conflict) {
            insert(&all->lines[i], pub, t, f);
            return;
        }
        f.flags |= KC_RF_TARGET_CONFLICT;
        for (size_t k = 0; k < all->lines[i].n; k++)
            if (all->lines[i].figures[k].year == f.year) all->lines[i].figures[k].flags |= KC_RF_TARGET_CONFLICT;
    }
    start_line(a, all, plan, t, ind);
    insert(&all->lines[all->n - 1], &all->pub[all->n - 1], t, f);
}

static int start_of(const judge_line *l, const kc_plan *plan)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->figures[i].baseline_year) return l->figures[i].baseline_year;
    return plan->period_from ? plan->period_from - 1 : 0;
}

judge_lines judge_lines_build(kc_arena *a, const kc_plan *plan, const judge_indicator *const *indicator_of_target)
{
    judge_lines all = { kc_alloc_n(a, plan->targets.n + 1, sizeof *all.pub), kc_alloc_n(a, plan->targets.n + 1, sizeof *all.lines), 0 };

    for (size_t i = 0; i < plan->targets.n; i++) place(a, &all, plan, &plan->targets.items[i], indicator_of_target[i]);
    for (size_t i = 0; i < all.n; i++) all.lines[i].start = start_of(&all.lines[i], plan);
    return all;
}

kc_rule judge_govern(const judge_line *l, int year, size_t *at)
{
    *at = JUDGE_NO_GOAL;
    for (size_t i = 0; i < l->n; i++)
        if (l->figures[i].every_year) {
            *at = i;
            return KC_RULE_STEP;
        }
    for (size_t i = 0; i < l->n; i++) {
        *at = i;
        if (l->figures[i].year == year) return KC_RULE_OWN;
        if (l->figures[i].year > year) return i ? KC_RULE_LINEAR : KC_RULE_NEXT;
    }
    return l->n ? KC_RULE_LAST : KC_RULE_NONE;
}
