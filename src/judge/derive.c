/* Second step of a result: target of the year, gap, progress, chance and standing, out of what gather found and the line alone. The same
 * function serves a fresh evaluation and a stored run that is read back.
 *
 * A change with a number is turned into a level (reference + change) and then judged like one. A change without a number asks only on
 * which side of the reference the value lies.
 */
#include "judge/judge_internal.h"
#include "kangce/kc_progress.h"
#include "kangce/kc_trend.h"

#include <math.h>

static bool same(double a, double b)
{
    double x = fabs(a), y = fabs(b);

    return fabs(a - b) <= 1e-9 * (x > y ? x : y);
}

int judge_better(const judge_figure *f, int direction)
{
    switch (f->cmp) {
    case KC_CMP_GE:
    case KC_CMP_GT:
    case KC_CMP_INCREASE: return 1;
    case KC_CMP_LE:
    case KC_CMP_LT:
    case KC_CMP_DECREASE: return -1;
    case KC_CMP_EQ: return direction;
    case KC_CMP_QUALITATIVE: return 0;
    }
    return 0;
}

bool judge_met(const judge_figure *f, int direction, double value, double target)
{
    int    better = judge_better(f, direction);
    bool   strict = f->cmp == KC_CMP_GT || f->cmp == KC_CMP_LT;
    double slack = f->tolerance;

    if (!better) return same(value, target) || fabs(value - target) <= slack;
    if (same(value, target)) return slack > 0 || !strict;
    return kc_reaches(value, target - better * slack, better);
}

double judge_level(const judge_figure *f, const kc_result *r, int year)
{
    double step = f->value, from = r->baseline;
    int    steps = f->basis == KC_BASIS_PER_YEAR ? year - r->baseline_year : 1;

    if (f->cmp != KC_CMP_INCREASE && f->cmp != KC_CMP_DECREASE) return f->value;
    if (f->cmp == KC_CMP_DECREASE) step = -step;
    return f->relative ? from * pow(1 + step / 100, steps) : from + step * steps;
}

/* A figure on the bad side of the baseline is due at once: no plan asks for getting worse. */
double judge_due(const judge_line *l, const kc_result *r, int year, bool *loose)
{
    double from = r->baseline;
    int    from_year = r->baseline_year;

    for (size_t i = 0; i < l->n; i++) {
        const judge_figure *f = &l->figures[i];
        double              to = judge_level(f, r, f->year);

        if (year < f->year || i == l->n - 1) {
            int better = judge_better(f, l->pub->direction);

            if (i == 0 && isfinite(from) && (better ? kc_reaches(from, to, better) : same(from, to))) {
                *loose = !same(from, to);
                return to;
            }
            return year >= f->year ? to : kc_schedule_at(from, from_year, to, f->year, year);
        }
        from = to;
        from_year = f->year;
    }
    return NAN;
}

static uint8_t why_of(kc_progress_why w, const kc_result *r)
{
    switch (w) {
    case KC_PROGRESS_OK: return KC_WHY_NONE;
    case KC_PROGRESS_MISSING: return isfinite(r->baseline) ? KC_WHY_NO_NUMBER : r->flags & KC_RF_REBASED ? KC_WHY_BREAK : KC_WHY_NO_BASELINE;
    case KC_PROGRESS_NO_YEAR: return r->baseline_year ? KC_WHY_NO_YEAR : KC_WHY_NO_BASELINE_YEAR;
    case KC_PROGRESS_NO_DIRECTION: return KC_WHY_NO_DIRECTION;
    case KC_PROGRESS_BASELINE_IS_TARGET: return KC_WHY_BASELINE_IS_TARGET;
    case KC_PROGRESS_BASELINE_MEETS: return KC_WHY_BASELINE_MEETS;
    case KC_PROGRESS_NOT_YET: return KC_WHY_NOT_YET;
    case KC_PROGRESS_NOT_POSITIVE: return KC_WHY_NOT_POSITIVE;
    case KC_PROGRESS_OVER: return KC_WHY_TARGET_PAST;
    }
    return KC_WHY_NONE;
}

/* Progress to one figure by all three methods; for the goal they are shown, for the final target they only tell the outlook. */
typedef struct pace {
    kc_hp    hp;
    kc_sdg   sdg;
    kc_sched sched;
    bool     on_line; /* the value has reached what was due in its year */
} pace;

/* `want` is the one method whose result is needed, or ALL_METHODS. */
enum { ALL_METHODS = -1 };

static pace pace_to(const judge_line *l, const kc_result *r, size_t at, double target, int want)
{
    const judge_figure *f = &l->figures[at];
    kc_track t = { r->baseline, r->value, target, r->baseline_year, r->value_year, f->year, judge_better(f, l->pub->direction) };
    pace     out = { .hp = { NAN, NAN, KC_HP_NONE, KC_PROGRESS_OK }, .sdg = { NAN, NAN, NAN, KC_SDG_NONE, KC_PROGRESS_OK } };
    bool     loose = false;

    if (want == ALL_METHODS || want == KC_METHOD_HP2030) out.hp = kc_hp2030(&t, NAN, NAN);
    if (want == ALL_METHODS || want == KC_METHOD_OPENSDG) out.sdg = kc_opensdg(&t);
    if (want != ALL_METHODS && want != KC_METHOD_SCHEDULE) return out;
    out.sched = kc_schedule(&t);

    double due = judge_due(l, r, r->value_year, &loose); /* over several targets the line has corners */

    if (isfinite(due)) out.sched.expected = due;
    if (out.sched.why == KC_PROGRESS_OK && (due - r->baseline) * t.better > 0) {
        out.sched.share = (r->value - r->baseline) / (due - r->baseline);
    } else if (out.sched.why == KC_PROGRESS_OK && isfinite(due)) { /* the baseline had passed what an earlier target asks by now */
        out.sched.share = NAN;
        out.sched.why = KC_PROGRESS_BASELINE_MEETS;
    }
    out.on_line = out.sched.why != KC_PROGRESS_NOT_YET && isfinite(due) && t.better && kc_reaches(r->value, due, t.better);
    return out;
}

static kc_standing by_chance(kc_result *r, kc_progress_why why)
{
    if (why == KC_PROGRESS_BASELINE_MEETS || why == KC_PROGRESS_BASELINE_IS_TARGET) return KC_LATE; /* it was there and is not now */
    if (isnan(r->chance)) return KC_NO_DATA;
    return r->chance >= JUDGE_CHANCE_GOOD ? KC_ON_TRACK : r->chance < JUDGE_CHANCE_POOR ? KC_LATE : KC_AT_RISK;
}

/* On track, at risk or late while the target year has not come. KC_NO_DATA: no pace can be computed. */
static kc_standing standing_by_pace(const judge_params *p, const pace *w, kc_result *r)
{
    switch (p->method) {
    case KC_METHOD_SCHEDULE:
        if (w->on_line || w->sched.share >= 1 - 1e-9) return KC_ON_TRACK;
        if (isnan(w->sched.share)) return by_chance(r, w->sched.why);
        return w->sched.share >= JUDGE_HALF_PACE ? KC_AT_RISK : KC_LATE;
    case KC_METHOD_HP2030:
        switch (w->hp.cls) {
        case KC_HP_NONE: return by_chance(r, w->hp.why);
        case KC_HP_MET:
        case KC_HP_IMPROVING: return KC_ON_TRACK;
        case KC_HP_LITTLE_CHANGE: return KC_AT_RISK;
        case KC_HP_WORSE: return KC_LATE;
        }
        break;
    case KC_METHOD_OPENSDG:
        switch (w->sdg.cls) {
        case KC_SDG_NONE: return by_chance(r, w->sdg.why);
        case KC_SDG_ACHIEVED:
        case KC_SDG_SUBSTANTIAL: return KC_ON_TRACK;
        case KC_SDG_MODERATE: return KC_AT_RISK;
        case KC_SDG_NEGLIGIBLE:
        case KC_SDG_DETERIORATION: return KC_LATE;
        }
        break;
    }
    return KC_NO_DATA;
}

/* ---- forecast and chance --------------------------------------------------------------------------- */

static double clip(double x, double lo, double hi)
{
    if (x < lo) return lo; /* a NaN limit is open: both tests are false */
    return x > hi ? hi : x;
}

static void forecast(const judge_line *l, const judge_params *p, kc_result *r)
{
    const judge_figure *f = &l->figures[l->n - 1];
    int                 better = judge_better(f, l->pub->direction);
    bool                number = isfinite(f->value);
    double              target = number ? r->final - better * f->tolerance : r->baseline;

    if (!f->year) r->why_chance = KC_WHY_NO_YEAR;
    else if (f->year <= p->year) r->why_chance = KC_WHY_TARGET_PAST;
    else if (isnan(r->predicted)) r->why_chance = KC_WHY_FEW_YEARS;
    else if (l->pub->second_order) r->why_chance = KC_WHY_NO_NUMBER;
    else if (!better) r->why_chance = KC_WHY_NO_DIRECTION;
    else if (isnan(target)) r->why_chance = KC_WHY_NO_BASELINE;
    else if (f->unit_differs) r->why_chance = KC_WHY_UNIT;
    if (isfinite(r->predicted)) {
        double half = p->t975[r->n_history] * r->spread;

        r->forecast = clip(r->predicted, l->min, l->max);
        r->low = clip(r->predicted - half, l->min, l->max);
        r->high = clip(r->predicted + half, l->min, l->max);
    }
    if (r->why_chance) return;
    bool strict = !number || f->cmp == KC_CMP_GT || f->cmp == KC_CMP_LT;

    r->chance = kc_prediction_chance(r->predicted, r->spread, r->n_history - 2, target,
                                     better > 0 ? (strict ? KC_SIDE_GT : KC_SIDE_GE) : (strict ? KC_SIDE_LT : KC_SIDE_LE));
}

static void changes(const judge_line *l, kc_result *r)
{
    const judge_figure *f = &l->figures[l->n - 1];
    kc_track t = { NAN, r->value, r->final, 0, r->value_year, f->year, judge_better(f, l->pub->direction) };
    kc_progress_why why;

    if (!r->why_change) r->change = (r->value - r->previous) / (r->value_year - r->previous_year);
    if (f->unit_differs) {
        r->why_needed = KC_WHY_UNIT;
        return;
    }
    r->needed = kc_needed(&t, &why);
    r->why_needed = why == KC_PROGRESS_MISSING ? KC_WHY_NO_NUMBER : why == KC_PROGRESS_NO_YEAR ? KC_WHY_NO_YEAR : why_of(why, r);
}

/* ---- standing -------------------------------------------------------------------------------------- */

static kc_standing met_or_not(bool met)
{
    return met ? KC_MET : KC_NOT_MET;
}

/* Not due yet: on the way or not. Doubt about the pace is "at risk", and marked. */
static kc_standing underway(const judge_params *p, const pace *w, kc_result *r)
{
    kc_standing s = standing_by_pace(p, w, r);

    if (s != KC_NO_DATA) return s;
    r->flags |= KC_RF_PACE_UNKNOWN;
    r->why = why_of(p->method == KC_METHOD_SCHEDULE ? w->sched.why : p->method == KC_METHOD_HP2030 ? w->hp.why : w->sdg.why, r);
    return KC_AT_RISK;
}

static void show_progress(const pace *w, kc_result *r)
{
    r->hp2030 = w->hp.percent;
    r->hp_class = (uint8_t)w->hp.cls;
    r->why_hp2030 = why_of(w->hp.why, r);
    r->opensdg = w->sdg.ratio;
    r->sdg_class = (uint8_t)w->sdg.cls;
    r->why_opensdg = why_of(w->sdg.why, r);
    r->schedule = w->sched.share;
    r->why_schedule = why_of(w->sched.why, r);
}

/* A number decides: a level, or a change that was turned into one. */
static void judge_number(const judge_line *l, const judge_params *p, kc_result *r)
{
    const judge_figure *f = &l->figures[r->goal_at], *last = &l->figures[l->n - 1];
    int                 better = judge_better(f, l->pub->direction);
    bool                loose = false, due = r->rule != KC_RULE_LINEAR && r->rule != KC_RULE_NEXT;

    r->goal = judge_level(f, r, f->every_year ? r->value_year : f->year);
    r->final = last->year ? judge_level(last, r, last->year) : r->goal;
    r->target = due || f->basis == KC_BASIS_PER_YEAR ? judge_level(f, r, f->every_year || f->basis == KC_BASIS_PER_YEAR ? r->value_year : f->year)
                                                     : judge_due(l, r, p->year, &loose);
    if (!due && !loose && isfinite(r->target) && r->rule == KC_RULE_NEXT) r->rule = KC_RULE_LINEAR;
    if (isnan(r->target)) r->target = r->goal;
    if (loose || (better && isfinite(r->baseline) && !same(r->baseline, r->goal) && kc_reaches(r->baseline, r->goal, better)))
        r->flags |= KC_RF_TARGET_LOOSER;
    forecast(l, p, r);
    changes(l, r);
    if (f->basis == KC_BASIS_PER_YEAR) {
        r->rule = KC_RULE_STEP;
        due = true;
        r->why_hp2030 = r->why_opensdg = r->why_schedule = KC_WHY_NO_NUMBER;
    }
    r->met = judge_met(f, l->pub->direction, r->value, r->target);
    r->gap = better ? (r->value - r->target) * better : -fabs(r->value - r->target);

    pace w = pace_to(l, r, r->goal_at, r->goal, ALL_METHODS);
    bool there = judge_met(f, l->pub->direction, r->value, r->goal), far = last->year > p->year;

    if (f->basis != KC_BASIS_PER_YEAR) show_progress(&w, r);
    r->status = (uint8_t)(due ? met_or_not(r->met) : there ? KC_MET : underway(p, &w, r));
    if (!far) {
        r->outlook = r->status;
        return;
    }
    if (judge_met(last, l->pub->direction, r->value, r->final)) {
        r->outlook = KC_MET;
        return;
    }
    w = pace_to(l, r, l->n - 1, r->final, (int)p->method);
    r->outlook = (uint8_t)standing_by_pace(p, &w, r);
}

/* No number: the value must lie on the good side of the reference; equal is not enough. */
static void judge_side(const judge_line *l, const judge_params *p, kc_result *r)
{
    const judge_figure *f = &l->figures[r->goal_at];
    int                 better = judge_better(f, 0);
    bool                due = r->rule == KC_RULE_OWN || r->rule == KC_RULE_LAST || r->rule == KC_RULE_STEP;
    double              ahead = l->pub->second_order ? (r->growth - r->growth_before) * better : (r->value - r->baseline) * better;
    bool                level = l->pub->second_order ? same(r->growth, r->growth_before) : same(r->value, r->baseline);

    r->rule = KC_RULE_STEP;
    forecast(l, p, r);
    changes(l, r);
    r->why_needed = r->why_hp2030 = r->why_opensdg = r->why_schedule = KC_WHY_NO_NUMBER;
    r->gap = ahead;
    r->met = !level && ahead > 0;
    if (due) r->status = (uint8_t)met_or_not(r->met);
    else r->status = (uint8_t)(r->met ? KC_ON_TRACK : level ? KC_AT_RISK : KC_LATE);
    r->outlook = r->status;
}

static void judge_verdict_of(const judge_params *p, const judge_line *l, kc_result *r)
{
    bool due = r->goal_at == JUDGE_NO_GOAL || l->figures[r->goal_at].year <= p->year;

    r->rule = KC_RULE_JUDGEMENT;
    r->met = r->verdict == KC_VERDICT_NONE ? 2 : r->verdict == KC_VERDICT_MET;
    switch ((kc_verdict)r->verdict) {
    case KC_VERDICT_NONE: return;
    case KC_VERDICT_MET: r->status = KC_MET; break;
    case KC_VERDICT_PARTLY: r->status = (uint8_t)(due ? KC_NOT_MET : KC_AT_RISK); break;
    case KC_VERDICT_NOT: r->status = (uint8_t)(due ? KC_NOT_MET : KC_LATE); break;
    }
    r->outlook = r->status;
    r->why = KC_WHY_NONE;
}

static void nothing_yet(kc_result *r)
{
    r->target = r->goal = r->final = r->gap = r->hp2030 = r->opensdg = r->schedule = r->change = r->needed = r->chance = NAN;
    r->forecast = r->low = r->high = NAN;
    r->status = r->outlook = KC_NO_DATA;
    r->met = 2;
    r->goal_at = JUDGE_NO_GOAL;
}

void judge_derive(const judge_line *l, const judge_params *p, kc_result *r)
{
    size_t at;

    if (r->flags & KC_RF_PACE_UNKNOWN) { /* a result read back: that reason was found here */
        r->flags &= ~(uint32_t)KC_RF_PACE_UNKNOWN;
        r->why = KC_WHY_NONE;
    }
    nothing_yet(r);
    r->year = (int16_t)p->year;
    r->rule = (uint8_t)judge_govern(l, p->year, &at);
    if (at == JUDGE_NO_GOAL) return;

    const judge_figure *f = &l->figures[at], *last = &l->figures[l->n - 1];
    int                 better = judge_better(f, l->pub->direction);

    r->goal_at = (uint16_t)at;
    r->goal_year = (int16_t)f->year;
    r->final_year = (int16_t)last->year;
    r->flags |= f->flags;
    if (l->pub->cls == KC_LINE_LEVEL) { /* the plan's own figures are known without any value */
        r->goal = f->value;
        r->final = last->value;
        r->target = r->rule == KC_RULE_OWN || r->rule == KC_RULE_LAST ? f->value : NAN;
    }
    r->better = (int8_t)(r->trend == 2 ? 0 : r->trend * (better ? better : l->pub->direction));
    if (r->value_year && f->unit_differs) r->why = KC_WHY_UNIT;
    if (r->why || !r->value_year) {
        if (r->value_year && !r->why_change) r->change = (r->value - r->previous) / (r->value_year - r->previous_year);
        r->why_hp2030 = r->why_opensdg = r->why_schedule = r->why_needed = r->why_chance = r->why;
        if (!r->value_year) r->why_change = r->why;
        if (r->verdict || l->pub->cls == KC_LINE_QUALITATIVE) judge_verdict_of(p, l, r);
        return;
    }
    if (l->pub->cls == KC_LINE_LEVEL || (isfinite(f->value) && !l->pub->second_order)) judge_number(l, p, r);
    else judge_side(l, p, r);
    if (r->verdict && isnan(f->value)) judge_verdict_of(p, l, r); /* no number to hold against: what a person judged on evidence counts */
}
