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

void kc_sum_add(kc_sum *s, const kc_line *l, const kc_result *r)
{
    if (r->status == KC_NO_DATA && r->why == KC_WHY_NOT_APPLICABLE) { /* nobody owes it */
        s->not_applicable++;
    } else if (l->cls == KC_LINE_QUALITATIVE) {
        s->verdicts[r->verdict]++;
        s->qualitative++;
    } else {
        s->n[r->status]++;
        s->total++;
    }
}

const char *kc_sum_text(kc_arena *a, kc_lang lang, const kc_sum *s)
{
    kc_buf b;

    kc_buf_init(&b, a);
    kc_buf_adds(&b, kc_tf(a, lang, "judge.sum.head", "%ld", s->total));
    for (int i = 0; i < KC_N_STANDINGS; i++)
        kc_buf_addf(&b, "%s%s %s %ld", i ? kc_t(lang, "judge.sum.comma") : "", kc_standing_mark((kc_standing)i), kc_standing_word((kc_standing)i, lang), s->n[i]);
    if (s->qualitative) {
        kc_buf_adds(&b, kc_tf(a, lang, "judge.sum.qualitative", "%ld", s->qualitative));
        for (int v = KC_VERDICT_MET; v <= KC_VERDICT_NOT; v++)
            kc_buf_addf(&b, "%s %ld%s", kc_t(lang, kc_printf(a, "judge.verdict.%s", kc_verdict_text((kc_verdict)v))), s->verdicts[v], kc_t(lang, "judge.sum.comma"));
        kc_buf_addf(&b, "%s %ld", kc_why_word(KC_WHY_AWAITS_JUDGEMENT, lang), s->verdicts[KC_VERDICT_NONE]);
    }
    if (s->not_applicable) kc_buf_adds(&b, kc_tf(a, lang, "judge.sum.not_applicable", "%ld", s->not_applicable));
    kc_buf_adds(&b, kc_t(lang, "judge.sum.stop"));
    return b.s;
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

        kc_sum_add(sum_of(a, list, from, "action", act ? kc_printf(a, "%d", act->no) : "0", act ? act->name : ""), &e->lines[l], &e->results[l * e->n_regions]);
    }
}

static void by_unit(kc_arena *a, const kc_evaluation *e, sum_list *list)
{
    size_t from = list->n;

    for (size_t l = 0; l < e->n_lines; l++) {
        const kc_action *act = action_of(e->plan, e->lines[l].action_no);

        for (size_t i = 0; act && i < act->lead.n; i++)
            kc_sum_add(sum_of(a, list, from, "unit", act->lead.items[i], act->lead.items[i]), &e->lines[l], &e->results[l * e->n_regions]);
    }
}

void judge_sums(kc_arena *a, kc_evaluation *e)
{
    sum_list list = { 0 };
    kc_sum  *all = sum_of(a, &list, 0, "all", "", "");

    for (size_t l = 0; l < e->n_lines && e->n_regions; l++) kc_sum_add(all, &e->lines[l], &e->results[l * e->n_regions]);
    if (e->n_regions) {
        by_action(a, e, &list);
        by_unit(a, e, &list);
    }
    for (size_t r = 0; r < e->n_regions; r++) {
        kc_sum *s = KC_PUSH(a, &list);

        *s = (kc_sum){ .kind = "region", .key = e->regions[r].code, .name = e->regions[r].name };
        for (size_t l = 0; l < e->n_lines; l++) kc_sum_add(s, &e->lines[l], &e->results[l * e->n_regions + r]);
    }
    e->sums = list.items;
    e->n_sums = list.n;
}
