/* Formulas with their numbers filled in, as a person would check them with a pocket calculator. The signs are those of the field (× ÷ −);
 * words come from the catalogue.
 */
#include "judge/explain_internal.h"

#include <math.h>
#include <stdlib.h>

/* A number that was written down stands as it was; a computed one with six digits, which are enough to check. The full number stands in the
 * JSON of the evaluation. */
static const char *n(kc_arena *a, double x)
{
    char *s;

    if (isnan(x)) return "–";
    s = kc_printf(a, "%.10g", x == 0 ? 0 : x);
    if (strpbrk(s, "eE") || fabs(strtod(s, NULL) - x) > 1e-12 * fabs(x)) s = kc_printf(a, fabs(x) >= 1e6 ? "%.2f" : "%.6g", x);
    return s;
}

/* Two numbers that differ must not look the same. */
static const char *n_beside(kc_arena *a, double x, double other)
{
    return x != other && strcmp(n(a, x), n(a, other)) == 0 ? kc_printf(a, "%.15g", x) : n(a, x);
}

static const char *signed_n(kc_arena *a, double x)
{
    return isnan(x) ? "–" : kc_printf(a, "%s%s", x < 0 ? "" : "+", n(a, x));
}

static const char *f_value(kc_arena *a, const explained *x, kc_lang lang)
{
    const kc_result *r = &x->r;

    if (!r->value_year) return NULL;
    if (r->value_year == r->year) return kc_tf(a, lang, "judge.f.value", "%s" KC_SEP "%d", n(a, r->value), r->value_year);
    return kc_tf(a, lang, "judge.f.value_old", "%s" KC_SEP "%d" KC_SEP "%d" KC_SEP "%d", n(a, r->value), r->value_year, r->year, x->run->p.max_age);
}

/* A figure as arithmetic: a change from its reference, "40 × (1 − 20 ÷ 100) = 32", "52 − 1 × 2 = 50"; else the figure. */
static const char *f_level(kc_arena *a, const explained *x, const judge_figure *f, int year)
{
    const kc_result *r = &x->r;
    double           level = judge_level(f, r, year);
    const char      *sign = f->cmp == KC_CMP_DECREASE ? "−" : "+", *from = n(a, r->baseline);
    int              steps = f->basis == KC_BASIS_PER_YEAR ? year - r->baseline_year : 1;

    if (f->cmp != KC_CMP_INCREASE && f->cmp != KC_CMP_DECREASE) return n(a, level);
    if (isnan(level)) return NULL;
    if (f->relative && steps == 1) return kc_printf(a, "%s × (1 %s %s ÷ 100) = %s", from, sign, n(a, f->value), n(a, level));
    if (f->relative) return kc_printf(a, "%s × (1 %s %s ÷ 100)^%d = %s", from, sign, n(a, f->value), steps, n(a, level));
    if (steps == 1) return kc_printf(a, "%s %s %s = %s", from, sign, n(a, f->value), n(a, level));
    return kc_printf(a, "%s %s %s × %d = %s", from, sign, n(a, f->value), steps, n(a, level));
}

static const char *f_target(kc_arena *a, const explained *x, kc_lang lang)
{
    const kc_result *r = &x->r;
    double           from = r->baseline;
    int              from_year = r->baseline_year;
    size_t           i = r->goal_at;

    switch ((kc_rule)r->rule) {
    case KC_RULE_NONE:
    case KC_RULE_JUDGEMENT: return NULL;
    case KC_RULE_OWN: return kc_tf(a, lang, "judge.f.target_own", "%s" KC_SEP "%d", n(a, r->target), r->goal_year);
    case KC_RULE_LAST: return kc_tf(a, lang, "judge.f.target_last", "%s" KC_SEP "%d", n(a, r->target), r->goal_year);
    case KC_RULE_NEXT: return kc_tf(a, lang, "judge.f.target_next", "%s" KC_SEP "%d", n(a, r->goal), r->goal_year);
    case KC_RULE_STEP:
        if (isnan(r->target)) return kc_tf(a, lang, "judge.f.target_side", "%s" KC_SEP "%d", n(a, r->baseline), r->baseline_year);
        return kc_tf(a, lang, "judge.f.target_step", "%s" KC_SEP "%d",
                     f_level(a, x, x->figure, x->figure->basis == KC_BASIS_PER_YEAR || x->figure->every_year ? r->value_year : x->figure->year),
                     r->baseline_year);
    case KC_RULE_LINEAR:
        if (i) {
            from = judge_level(&x->line->figures[i - 1], r, x->line->figures[i - 1].year);
            from_year = x->line->figures[i - 1].year;
        }
        return kc_printf(a, "%s + (%s − %s) × (%d − %d) ÷ (%d − %d) = %s", n(a, from), n(a, r->goal), n(a, from), r->year, from_year, r->goal_year, from_year,
                         n(a, r->target));
    }
    return NULL;
}

static const char *f_gap(kc_arena *a, const explained *x)
{
    const kc_result *r = &x->r;

    if (isnan(r->gap)) return NULL;
    if (x->line->pub->second_order) return kc_printf(a, "%s − %s = %s", n(a, r->growth_before), n(a, r->growth), signed_n(a, r->gap));
    double to = isnan(r->target) ? r->baseline : r->target;
    int    better = judge_better(x->figure, x->line->pub->direction);

    if (!better) return kc_printf(a, "−|%s − %s| = %s", n(a, r->value), n(a, to), signed_n(a, r->gap));
    return better > 0 ? kc_printf(a, "%s − %s = %s", n(a, r->value), n(a, to), signed_n(a, r->gap))
                      : kc_printf(a, "%s − %s = %s", n(a, to), n(a, r->value), signed_n(a, r->gap));
}

static const char *f_hp2030(kc_arena *a, const explained *x)
{
    const kc_result *r = &x->r;

    if (isnan(r->hp2030)) return NULL;
    return kc_printf(a, "100 × (%s − %s) ÷ (%s − %s) = %s %%", n(a, r->value), n(a, r->baseline), n(a, r->goal), n(a, r->baseline), n(a, r->hp2030));
}

static const char *f_opensdg(kc_arena *a, const explained *x)
{
    const kc_result *r = &x->r;

    if (isnan(r->opensdg)) return NULL;
    return kc_printf(a, "[(%s ÷ %s)^(1/%d) − 1] ÷ [(%s ÷ %s)^(1/%d) − 1] = %s", n(a, r->value), n(a, r->baseline), r->value_year - r->baseline_year,
                     n(a, r->goal), n(a, r->baseline), r->goal_year - r->baseline_year, n(a, r->opensdg));
}

static const char *f_schedule(kc_arena *a, const explained *x, kc_lang lang)
{
    const kc_result *r = &x->r;

    if (isnan(r->schedule)) return NULL;
    bool   loose;
    double due = judge_due(x->line, r, r->value_year, &loose);

    return kc_tf(a, lang, "judge.f.schedule", "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%d" KC_SEP "%s", n(a, r->value), n(a, r->baseline), n(a, due),
                 r->value_year, n(a, r->schedule));
}

static const char *f_change(kc_arena *a, const explained *x)
{
    const kc_result *r = &x->r;

    if (isnan(r->change)) return NULL;
    return kc_printf(a, "(%s − %s) ÷ (%d − %d) = %s", n(a, r->value), n(a, r->previous), r->value_year, r->previous_year, signed_n(a, r->change));
}

static const char *f_needed(kc_arena *a, const explained *x)
{
    const kc_result *r = &x->r;

    if (isnan(r->needed)) return NULL;
    if (r->needed == 0) return "0";
    return kc_printf(a, "(%s − %s) ÷ (%d − %d) = %s", n(a, r->final), n(a, r->value), r->final_year, r->value_year, signed_n(a, r->needed));
}

static const char *f_forecast(kc_arena *a, const explained *x, kc_lang lang)
{
    const kc_result *r = &x->r;

    if (isnan(r->predicted)) return NULL;
    return kc_tf(a, lang, "judge.f.forecast",
                 "%d" KC_SEP "%d" KC_SEP "%s" KC_SEP "%d" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", r->history_from, r->n_history,
                 n(a, r->slope), r->final_year, n(a, r->predicted), n(a, x->run->p.t975[r->n_history]), n(a, r->spread), n(a, r->low), n(a, r->high));
}

static const char *f_chance(kc_arena *a, const explained *x, kc_lang lang)
{
    const kc_result    *r = &x->r;
    const judge_figure *last = &x->line->figures[x->line->n - 1];
    int                 better = judge_better(last, x->line->pub->direction);
    double              to = isfinite(last->value) ? r->final - better * last->tolerance : r->baseline;

    if (isnan(r->chance)) return NULL;
    return kc_tf(a, lang, "judge.f.chance", "%d" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%d" KC_SEP "%s", r->final_year, n(a, to), n(a, r->predicted),
                 n(a, r->spread), r->n_history - 2, n(a, 100 * r->chance));
}

/* "27.78 ≥ 22 → met", "28.4 ≥ 30 − 1.5 → not met": met before its year is met against the figure that is next due. */
static const char *f_held_against(kc_arena *a, const explained *x, const char *word)
{
    const kc_result    *r = &x->r;
    const judge_figure *f = x->figure;
    double              to = isnan(r->target) ? r->baseline : r->rule == KC_RULE_LINEAR || r->rule == KC_RULE_NEXT ? r->goal : r->target, slack = f ? f->tolerance : 0;
    int                 better = f ? judge_better(f, x->line->pub->direction) : 0;
    bool                strict = f && (isnan(f->value) || ((f->cmp == KC_CMP_GT || f->cmp == KC_CMP_LT) && !(slack > 0)));
    const char         *sign = better > 0 ? (strict ? ">" : "≥") : better < 0 ? (strict ? "<" : "≤") : "=";

    if (x->line->pub->second_order) return kc_printf(a, "%s %s %s → %s", n_beside(a, r->growth, r->growth_before), sign, n_beside(a, r->growth_before, r->growth), word);
    if (slack > 0)
        return kc_printf(a, "%s %s %s %s %s → %s", n(a, r->value), sign, n(a, to), better > 0 ? "−" : better < 0 ? "+" : "±", n(a, slack), word);
    return kc_printf(a, "%s %s %s → %s", n_beside(a, r->value, to), sign, n_beside(a, to, r->value), word);
}

static const char *f_status(kc_arena *a, const explained *x, kc_lang lang)
{
    const kc_result *r = &x->r;
    const char      *word = kc_standing_word((kc_standing)r->status, lang);

    if (r->why) return kc_printf(a, "%s (%s)", word, kc_why_word((kc_why)r->why, lang));
    if (r->rule == KC_RULE_JUDGEMENT) return kc_tf(a, lang, "judge.f.by_judgement", "%s", word);
    if (r->status == KC_MET || r->status == KC_NOT_MET) return f_held_against(a, x, word);
    return kc_tf(a, lang, "judge.f.by_method", "%s" KC_SEP "%s", word, kc_t(lang, kc_printf(a, "judge.method.%s", kc_method_text(x->run->p.method))));
}

static const char *f_figure(kc_arena *a, double value, int year)
{
    return isnan(value) ? NULL : year ? kc_printf(a, "%s (%d)", n(a, value), year) : n(a, value);
}

static const char *f_asked(kc_arena *a, const explained *x, const judge_figure *f, double value, int year)
{
    const char *how = f && isfinite(value) ? f_level(a, x, f, f->every_year || !f->year ? x->r.value_year : f->year) : NULL;

    return !how ? NULL : year ? kc_printf(a, "%s (%d)", how, year) : how;
}

/* ---- the table of fields ---------------------------------------------------------------------------- */

static const char *const fields[] = { "status", "value",  "target", "goal",   "final",    "baseline", "previous", "gap",  "hp2030", "opensdg",
                                      "schedule", "change", "needed", "slope", "forecast", "low",      "high",     "chance" };
enum { N_FIELDS = sizeof fields / sizeof *fields };

bool judge_is_field(const char *name)
{
    for (int i = 0; i < N_FIELDS; i++)
        if (strcmp(fields[i], name) == 0) return true;
    return false;
}

static const char *formula(kc_arena *a, const explained *x, int i, kc_lang lang, kc_why *why)
{
    const kc_result *r = &x->r;

    switch (i) {
    case 0: return f_status(a, x, lang);
    case 1: *why = (kc_why)r->why; return f_value(a, x, lang);
    case 2: *why = KC_WHY_NO_NUMBER; return f_target(a, x, lang);
    case 3: *why = KC_WHY_NO_NUMBER; return f_asked(a, x, x->figure, r->goal, r->goal_year);
    case 4: *why = KC_WHY_NO_NUMBER; return f_asked(a, x, x->figure ? &x->line->figures[x->line->n - 1] : NULL, r->final, r->final_year);
    case 5: *why = KC_WHY_NO_BASELINE; return f_figure(a, r->baseline, r->baseline_year);
    case 6: *why = KC_WHY_NO_PREVIOUS; return f_figure(a, r->previous, r->previous_year);
    case 7: *why = (kc_why)r->why; return f_gap(a, x);
    case 8: *why = (kc_why)r->why_hp2030; return f_hp2030(a, x);
    case 9: *why = (kc_why)r->why_opensdg; return f_opensdg(a, x);
    case 10: *why = (kc_why)r->why_schedule; return f_schedule(a, x, lang);
    case 11: *why = (kc_why)r->why_change; return f_change(a, x);
    case 12: *why = (kc_why)r->why_needed; return f_needed(a, x);
    case 17: *why = (kc_why)r->why_chance; return f_chance(a, x, lang);
    default: *why = KC_WHY_FEW_YEARS; return f_forecast(a, x, lang); /* slope forecast low high: one line of reasoning */
    }
}

/* Without a value there is nothing to compute: only what the plan asks for. */
static bool shown_unasked(const explained *x, const char *field)
{
    static const char *const always[] = { "status", "target", "goal", "final" };

    if (x->r.value_year) return strcmp(field, "low") != 0 && strcmp(field, "high") != 0 && strcmp(field, "slope") != 0;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (strcmp(field, always[i]) == 0) return i == 0 || x->line->pub->cls == KC_LINE_LEVEL;
    return false;
}

kc_value *judge_formulas(kc_arena *a, const explained *x, kc_lang lang)
{
    kc_value *v = kc_new_map(a);

    for (int i = 0; i < N_FIELDS; i++) {
        kc_why      why = KC_WHY_NONE;
        const char *f;

        if (x->field ? strcmp(fields[i], x->field) != 0 : !shown_unasked(x, fields[i])) continue;
        f = formula(a, x, i, lang, &why);
        if (!f && why) f = kc_tf(a, lang, "judge.f.none", "%s", kc_why_word(why, lang));
        (void)kc_set(a, v, fields[i], kc_new_str(a, f));
    }
    return v;
}
