/* Progress from a baseline to a target. Every method first asks whether the question makes sense (check) and only then divides. */
#include "kangce/kc_progress.h"

#include <math.h>

static const double SIGNIFICANT = 1.645; /* one-sided 5 % of the normal distribution, as the Statistical Notes print it */
static const double TEN_PERCENT = 10;

static bool same(double a, double b)
{
    double x = fabs(a), y = fabs(b);

    return fabs(a - b) <= 1e-9 * (x > y ? x : y);
}

bool kc_reaches(double value, double target, int better)
{
    return same(value, target) || (better > 0 ? value > target : value < target);
}

/* What all methods share. Years are looked at only when the method uses them. */
static kc_progress_why check(const kc_track *t, bool years)
{
    if (!isfinite(t->baseline) || !isfinite(t->value) || !isfinite(t->target)) return KC_PROGRESS_MISSING;
    if (t->better != 1 && t->better != -1) return KC_PROGRESS_NO_DIRECTION;
    if (same(t->baseline, t->target)) return KC_PROGRESS_BASELINE_IS_TARGET;
    if (kc_reaches(t->baseline, t->target, t->better)) return KC_PROGRESS_BASELINE_MEETS;
    if (!years) return KC_PROGRESS_OK;
    if (!t->baseline_year || !t->value_year || !t->target_year) return KC_PROGRESS_NO_YEAR;
    if (t->target_year <= t->baseline_year) return KC_PROGRESS_OVER;
    if (t->value_year <= t->baseline_year) return KC_PROGRESS_NOT_YET;
    return KC_PROGRESS_OK;
}

static bool known(const kc_track *t)
{
    return isfinite(t->value) && isfinite(t->target) && (t->better == 1 || t->better == -1);
}

static kc_hp_class hp_class(const kc_track *t, const kc_hp *hp, double se)
{
    double moved = t->value - t->baseline;
    bool   toward = moved * t->better > 0;
    bool   significant = fabs(moved) / se > SIGNIFICANT;
    double tenth = toward ? hp->percent : fabs(hp->change); /* |change| is NaN for a baseline of zero */

    if (same(t->value, t->baseline)) return KC_HP_LITTLE_CHANGE;
    if (isnan(se)) significant = isnan(tenth) || tenth >= TEN_PERCENT * (1 - 1e-12);
    if (!significant) return KC_HP_LITTLE_CHANGE;
    return toward ? KC_HP_IMPROVING : KC_HP_WORSE;
}

kc_hp kc_hp2030(const kc_track *t, double se_baseline, double se_value)
{
    kc_hp  hp = { NAN, NAN, KC_HP_NONE, check(t, false) };
    double se = sqrt(se_baseline * se_baseline + se_value * se_value);

    if (isfinite(t->baseline) && isfinite(t->value) && t->baseline != 0) hp.change = 100 * (t->value - t->baseline) / fabs(t->baseline);
    if (hp.why == KC_PROGRESS_OK) {
        hp.percent = 100 * (t->value - t->baseline) / (t->target - t->baseline);
        hp.cls = hp_class(t, &hp, se);
    }
    if (known(t) && kc_reaches(t->value, t->target, t->better)) hp.cls = KC_HP_MET;
    return hp;
}

static double growth(double from, double to, int years)
{
    return pow(to / from, 1.0 / years) - 1;
}

kc_sdg kc_opensdg(const kc_track *t)
{
    kc_sdg g = { NAN, NAN, NAN, KC_SDG_NONE, check(t, true) };

    if (g.why == KC_PROGRESS_OK && (t->baseline <= 0 || t->target <= 0 || t->value < 0)) g.why = KC_PROGRESS_NOT_POSITIVE;
    if (g.why == KC_PROGRESS_OK) {
        g.observed = growth(t->baseline, t->value, t->value_year - t->baseline_year);
        g.required = growth(t->baseline, t->target, t->target_year - t->baseline_year);
        g.ratio = g.observed / g.required;
        if (g.ratio >= 0.95) g.cls = KC_SDG_SUBSTANTIAL;
        else if (g.ratio >= 0.5) g.cls = KC_SDG_MODERATE;
        else if (g.ratio >= 0) g.cls = KC_SDG_NEGLIGIBLE;
        else g.cls = KC_SDG_DETERIORATION;
    }
    if (known(t) && kc_reaches(t->value, t->target, t->better)) g.cls = KC_SDG_ACHIEVED;
    return g;
}

kc_sdsn_result kc_sdsn(const kc_track *t, double recent, int recent_year)
{
    kc_sdsn_result r = { NAN, NAN, NAN, KC_ARROW_NONE, check(t, false) };
    int            left = t->target_year - t->baseline_year, since = t->value_year - recent_year;

    if (isfinite(t->value) && isfinite(recent) && since > 0) r.observed = (t->value - recent) / since;
    if (known(t) && kc_reaches(t->value, t->target, t->better)) {
        r.cls = KC_ARROW_MAINTAINING;
        return r;
    }
    if (r.why == KC_PROGRESS_MISSING || r.why == KC_PROGRESS_NO_DIRECTION) return r;
    if (!isfinite(recent)) r.why = KC_PROGRESS_MISSING;
    else if (!t->baseline_year || !t->value_year || !t->target_year || !recent_year) r.why = KC_PROGRESS_NO_YEAR;
    else if (since <= 0) r.why = KC_PROGRESS_NOT_YET;
    else if (r.why != KC_PROGRESS_OK) r.cls = r.observed * t->better < 0 ? KC_ARROW_DECREASING : KC_ARROW_STAGNATING;
    else if (left <= 0) r.why = KC_PROGRESS_OVER;
    if (r.why != KC_PROGRESS_OK) return r;
    r.required = (t->target - t->baseline) / left;
    r.ratio = r.observed / r.required;
    if (r.ratio >= 1 - 1e-12) r.cls = KC_ARROW_ON_TRACK;
    else if (r.ratio >= 0.5 - 1e-12) r.cls = KC_ARROW_MODERATE;
    else r.cls = r.ratio >= 0 ? KC_ARROW_STAGNATING : KC_ARROW_DECREASING;
    return r;
}

double kc_schedule_at(double baseline, int baseline_year, double target, int target_year, int year)
{
    if (!isfinite(baseline) || !isfinite(target) || !baseline_year || !target_year || !year) return NAN;
    if (year >= target_year) return target;
    if (year <= baseline_year) return baseline;
    return baseline + (target - baseline) * (year - baseline_year) / (target_year - baseline_year);
}

kc_sched kc_schedule(const kc_track *t)
{
    kc_sched s = { NAN, NAN, check(t, true) };

    switch (s.why) {
    case KC_PROGRESS_OK:
        s.expected = kc_schedule_at(t->baseline, t->baseline_year, t->target, t->target_year, t->value_year);
        s.share = (t->value - t->baseline) / (s.expected - t->baseline);
        break;
    case KC_PROGRESS_NOT_YET: s.expected = t->baseline; break;
    case KC_PROGRESS_BASELINE_IS_TARGET:
    case KC_PROGRESS_BASELINE_MEETS:
    case KC_PROGRESS_OVER: s.expected = t->target; break;
    case KC_PROGRESS_MISSING:
    case KC_PROGRESS_NO_YEAR:
    case KC_PROGRESS_NO_DIRECTION:
    case KC_PROGRESS_NOT_POSITIVE: break;
    }
    return s;
}

double kc_needed(const kc_track *t, kc_progress_why *why)
{
    kc_progress_why w = KC_PROGRESS_OK;
    double          out = NAN;

    if (!isfinite(t->value) || !isfinite(t->target)) w = KC_PROGRESS_MISSING;
    else if (t->better != 1 && t->better != -1) w = KC_PROGRESS_NO_DIRECTION;
    else if (kc_reaches(t->value, t->target, t->better)) out = 0;
    else if (!t->value_year || !t->target_year) w = KC_PROGRESS_NO_YEAR;
    else if (t->target_year <= t->value_year) w = KC_PROGRESS_OVER;
    else out = (t->target - t->value) / (t->target_year - t->value_year);
    if (why) *why = w;
    return out;
}

const char *kc_hp_name(const kc_track *t, const kc_hp *hp)
{
    static const char *const names[] = { "not_assessed", "target_met", "improving", "little_or_no_change", "getting_worse" };

    if (hp->cls == KC_HP_NONE && isfinite(t->baseline) && isfinite(t->target) && isnan(t->value)) return "baseline_only";
    return names[hp->cls];
}

const char *kc_sdg_name(kc_sdg_class c)
{
    static const char *const names[] = { "not_assessed", "achieved", "substantial", "moderate", "negligible", "deterioration" };

    return names[c];
}

const char *kc_arrow_name(kc_arrow c)
{
    static const char *const names[] = { "not_assessed", "decreasing", "stagnating", "moderately_improving", "on_track", "maintaining" };

    return names[c];
}

const char *kc_progress_why_name(kc_progress_why why)
{
    static const char *const names[] = { "",        "missing",     "no_year", "no_direction", "baseline_is_target", "baseline_meets",
                                         "not_yet", "not_positive", "over" };

    return names[why];
}
