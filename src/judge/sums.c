/* Sums: how many lines stand how, over all, by action, by lead unit (of the plan's own region, or the one asked for), and by region. */
#include "judge/judge_internal.h"

typedef struct sum_list {
    kc_sum *items;
    size_t  n, cap;
} sum_list;

static kc_sum *sum_of(kc_arena *a, sum_list *list, size_t from, const char *kind, const char *key, const char *name)
{
    for (size_t i = from; i < list->n; i++)
        if (strcmp(list->items[i].key, key) == 0) return &list->items[i];
    kc_sum *s = KC_PUSH(a, list);

    *s = (kc_sum){ .kind = kind, .key = key, .name = name };
    return s;
}

static void count(kc_sum *s, const kc_result *r)
{
    s->n[r->status]++;
    s->not_applicable += r->status == KC_NO_DATA && r->why == KC_WHY_NOT_APPLICABLE;
    s->total++;
}

static const kc_action *action_of(const kc_plan *p, int no)
{
    for (size_t i = 0; i < p->actions.n; i++)
        if (p->actions.items[i].no == no) return &p->actions.items[i];
    return NULL;
}

static void by_action(kc_arena *a, const kc_evaluation *e, sum_list *list)
{
    size_t from = list->n;

    for (size_t i = 0; i < e->plan->actions.n; i++) {
        const kc_action *act = &e->plan->actions.items[i];

        (void)sum_of(a, list, from, "action", kc_printf(a, "%d", act->no), act->name);
    }
    for (size_t l = 0; l < e->n_lines; l++) {
        const kc_action *act = action_of(e->plan, e->lines[l].action_no);

        count(sum_of(a, list, from, "action", act ? kc_printf(a, "%d", act->no) : "0", act ? act->name : ""), &e->results[l * e->n_regions]);
    }
}

static void by_unit(kc_arena *a, const kc_evaluation *e, sum_list *list)
{
    size_t from = list->n;

    for (size_t l = 0; l < e->n_lines; l++) {
        const kc_action *act = action_of(e->plan, e->lines[l].action_no);

        for (size_t i = 0; act && i < act->lead.n; i++)
            count(sum_of(a, list, from, "unit", act->lead.items[i], act->lead.items[i]), &e->results[l * e->n_regions]);
    }
}

void judge_sums(kc_arena *a, kc_evaluation *e)
{
    sum_list list = { 0 };
    kc_sum  *all = sum_of(a, &list, 0, "all", "", "");

    for (size_t l = 0; l < e->n_lines && e->n_regions; l++) count(all, &e->results[l * e->n_regions]);
    if (e->n_regions) {
        by_action(a, e, &list);
        by_unit(a, e, &list);
    }
    for (size_t r = 0; r < e->n_regions; r++) {
        kc_sum *s = KC_PUSH(a, &list);

        *s = (kc_sum){ .kind = "region", .key = e->regions[r].code, .name = e->regions[r].name };
        for (size_t l = 0; l < e->n_lines; l++) count(s, &e->results[l * e->n_regions + r]);
    }
    e->sums = list.items;
    e->n_sums = list.n;
}
