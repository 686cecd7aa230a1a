/* Stable names of the enumerations, and their words for people from the catalogue. */
#include "judge/judge_internal.h"

#include <math.h>
#include <string.h>

const char *kc_method_text(kc_method m)
{
    switch (m) {
    case KC_METHOD_SCHEDULE: return "schedule";
    case KC_METHOD_HP2030: return "hp2030";
    case KC_METHOD_OPENSDG: return "opensdg";
    }
    return "";
}

bool kc_method_parse(const char *s, kc_method *out)
{
    for (kc_method m = KC_METHOD_SCHEDULE; m <= KC_METHOD_OPENSDG; m++)
        if (strcmp(s, kc_method_text(m)) == 0) {
            *out = m;
            return true;
        }
    return false;
}

const char *kc_standing_text(kc_standing s)
{
    static const char *const names[KC_N_STANDINGS] = { "met", "not_met", "on_track", "at_risk", "late", "no_data" };

    return names[s];
}

const char *kc_standing_mark(kc_standing s)
{
    static const char *const marks[KC_N_STANDINGS] = { "✓", "✕", "●", "▲", "■", "○" };

    return marks[s];
}

const char *kc_standing_word(kc_standing s, kc_lang lang)
{
    static const char *const keys[KC_N_STANDINGS] = { "judge.met", "judge.not_met", "judge.on_track", "judge.at_risk", "judge.late",
                                                      "judge.no_data" };

    return kc_t(lang, keys[s]);
}

uint32_t kc_result_status_marks(const kc_line *l, const kc_result *r)
{
    bool pace = r->status == KC_ON_TRACK || r->status == KC_AT_RISK || r->status == KC_LATE;

    if (r->rule == KC_RULE_JUDGEMENT || !r->value_year || (l->cls == KC_LINE_LEVEL && !pace)) return 0;
    return r->flags & (KC_RF_BASIS_MARKS | KC_RF_REBASED);
}

int kc_result_decimals(const kc_line *l, const kc_result *r)
{
    double to = isfinite(r->target) ? r->target : r->baseline;
    int    d = l->decimals < 0 ? 0 : l->decimals, most = d + 8;

    if (!isfinite(r->value) || !isfinite(to)) return d;
    for (double ten = pow(10, d); d < most; d++, ten *= 10) {
        double shown = round(r->value * ten), target = round(to * ten), gap = isfinite(r->gap) ? round(r->gap * ten) : 1;
        bool   differ = fabs(r->value - to) > 1e-9 * fmax(fabs(r->value), fabs(to)); /* equal for the judging too */

        if (!differ || (fabs(shown - target) > 0.5 && fabs(gap) > 0.5)) break;
    }
    return d;
}

static const char *const why_keys[KC_N_WHYS] = {
    "judge.why.none", "judge.why.absent", "judge.why.missing", "judge.why.not_applicable", "judge.why.suppressed", "judge.why.too_old",
    "judge.why.no_indicator", "judge.why.awaits_judgement", "judge.why.no_baseline", "judge.why.no_baseline_year",
    "judge.why.baseline_is_target", "judge.why.baseline_meets", "judge.why.not_yet", "judge.why.not_positive", "judge.why.no_previous",
    "judge.why.needs_two_periods", "judge.why.few_years", "judge.why.target_past", "judge.why.no_number", "judge.why.no_year",
    "judge.why.no_direction", "judge.why.break", "judge.why.unit", "judge.why.only_parts"
};

const char *kc_why_text(kc_why w)
{
    return w == KC_WHY_NONE ? "" : why_keys[w] + strlen("judge.why.");
}

const char *kc_why_word(kc_why w, kc_lang lang)
{
    return w == KC_WHY_NONE ? "" : kc_t(lang, why_keys[w]);
}

const char *kc_rule_text(kc_rule r)
{
    switch (r) {
    case KC_RULE_NONE: return "";
    case KC_RULE_OWN: return "own";
    case KC_RULE_LINEAR: return "linear";
    case KC_RULE_NEXT: return "next";
    case KC_RULE_LAST: return "last";
    case KC_RULE_STEP: return "step";
    case KC_RULE_JUDGEMENT: return "judgement";
    }
    return "";
}

static const struct {
    const char *key, *mark, *english;
} flags[KC_N_FLAGS] = {
    { "judge.flag.synthetic", "合", "S" },
    { "judge.flag.unconfirmed", "?", "?" },
    { "judge.flag.provisional", "初", "P" },
    { "judge.flag.estimated", "估", "E" },
    { "judge.flag.conflict", "≠", "≠" },
    { "judge.flag.target_unconfirmed", "?", "?" },
    { "judge.flag.inherited", "^", "^" },
    { "judge.flag.old_value", "旧", "old" },
    { "judge.flag.break", "‖", "‖" },
    { "judge.flag.target_looser", "松", "L" },
    { "judge.flag.baseline_observed", "基", "B" },
    { "judge.flag.pace_unknown", "~", "~" },
    { "judge.flag.approx", "±", "±" },
    { "judge.flag.year_assumed", "年", "Y" },
    { "judge.flag.target_conflict", "≠", "≠" },
    { "judge.flag.basis_synthetic", "合*", "S*" },
    { "judge.flag.basis_unconfirmed", "?*", "?*" },
    { "judge.flag.basis_provisional", "初*", "P*" },
    { "judge.flag.basis_estimated", "估*", "E*" },
    { "judge.flag.basis_conflict", "≠*", "≠*" },
    { "judge.flag.rebased", "改", "R" },
    { "judge.flag.layers_differ", "核", "V" },
    { "judge.flag.only_parts", "月", "M" },
};

const char *kc_flag_text(int i)
{
    return flags[i].key + strlen("judge.flag.");
}

const char *kc_flag_word(int i, kc_lang lang)
{
    return kc_t(lang, flags[i].key);
}

const char *kc_flag_mark(int i, kc_lang lang)
{
    return lang == KC_EN ? flags[i].english : flags[i].mark;
}

const char *kc_verdict_text(kc_verdict v)
{
    switch (v) {
    case KC_VERDICT_NONE: return "";
    case KC_VERDICT_MET: return "met";
    case KC_VERDICT_PARTLY: return "partly";
    case KC_VERDICT_NOT: return "not";
    }
    return "";
}

bool kc_verdict_parse(const char *s, kc_verdict *out)
{
    for (kc_verdict v = KC_VERDICT_MET; v <= KC_VERDICT_NOT; v++)
        if (strcmp(s, kc_verdict_text(v)) == 0) {
            *out = v;
            return true;
        }
    return false;
}
