/* A plan held against the dictionary of indicators, the regions and itself. */
#include "plan/kc_plan_work.h"

#include <math.h>

static bool same_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static void check_target(kc_arena *a, const kc_plan *p, const kc_target *t, const char *name, const kc_dictionary *d, kc_findings *out)
{
    const kc_indicator *x = d && t->code ? kc_dictionary_code(d, t->code) : NULL;

    if (d && t->code && !x) kc_finding_add(a, out, name, "plan.check_code", "%s" KC_SEP "%s", t->id, t->code);
    if (p->period_from && t->year && (t->year < p->period_from || t->year > p->period_to))
        kc_finding_add(a, out, name, "plan.check_year", "%s" KC_SEP "%d" KC_SEP "%d" KC_SEP "%d", t->id, t->year, p->period_from, p->period_to);
    if (!x || isnan(t->value) || t->cmp == KC_CMP_INCREASE || t->cmp == KC_CMP_DECREASE) return;
    if (x->unit && t->unit && !same_text(x->unit, t->unit) && strncmp(t->unit, "万", 3) != 0 && strncmp(t->unit, "亿", 3) != 0)
        kc_finding_add(a, out, name, "plan.check_unit", "%s" KC_SEP "%s" KC_SEP "%s", t->id, t->unit, x->unit);
    else if ((!isnan(x->min) && t->value < x->min) || (!isnan(x->max) && t->value > x->max))
        kc_finding_add(a, out, name, "plan.check_range", "%s" KC_SEP "%g" KC_SEP "%s" KC_SEP "%g" KC_SEP "%g", t->id, t->value, x->name, x->min, x->max);
}

void kc_plan_check(kc_arena *a, const kc_plan *p, const char *name, const kc_dictionary *d, const kc_regions *r, kc_findings *out)
{
    kc_doubts open;

    if (r && p->region && !kc_regions_code(r, p->region)) kc_finding_add(a, out, name, "plan.check_region", "%s", p->region);
    for (size_t i = 0; i < p->targets.n; i++) check_target(a, p, &p->targets.items[i], name, d, out);
    if (p->parent) {
        kc_plan up;
        kc_err  err = KC_ERR_INIT;

        if (kc_plan_load(a, p->parent, &up, &err)) kc_finding_add(a, out, name, "plan.check_parent", "%s", p->parent);
    }
    if (!p->confirmed) return;
    kc_plan_doubts(a, p, &open);
    for (size_t i = 0; i < open.n; i++) kc_finding_add(a, out, name, "plan.check_open", "%s", open.items[i].about);
}
