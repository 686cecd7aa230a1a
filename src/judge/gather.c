/* First step of a result: out of the history of one line in one region, the numbers that everything else follows from.
 *
 * No trend, no change and no progress is taken across a break in the series: the history starts again in the year of the break. Marks of
 * observations travel with them: those of the value as they are, those of all else that is used as KC_RF_BASIS_…. A value may be
 * carried forward for max_age years, but only over years about which nobody said anything or that were reported missing: "not
 * applicable" and "suppressed" in the year itself are answers, not gaps.
 */
#include "judge/judge_internal.h"
#include "kangce/kc_trend.h"

#include <math.h>

enum { HISTORY_MAX = 64 };

static bool has(const judge_cell *c, int year)
{
    int i = year - c->year_from;

    return i >= 0 && i < c->n_years && c->status[i] == KC_VALUE;
}

static double value_at(const judge_cell *c, int year)
{
    return c->value[year - c->year_from];
}

/* A break at the start of a year in (from, to]. */
static bool broken_between(const judge_cell *c, int from, int to)
{
    for (int y = from + 1; y <= to; y++)
        if (y >= c->year_from && y - c->year_from < c->n_years && c->broken[y - c->year_from]) return true;
    return false;
}

/* The latest year up to `to` at whose start the series broke; 0 = none. */
static int last_break(const judge_cell *c, int to)
{
    for (int y = to; y > c->year_from; y--)
        if (y - c->year_from < c->n_years && c->broken[y - c->year_from]) return y;
    return 0;
}

static void find_value(const judge_params *p, const judge_cell *c, kc_result *r)
{
    int     i = p->year - c->year_from;
    uint8_t said = i >= 0 && i < c->n_years ? c->status[i] : KC_ABSENT;

    r->why = said == KC_NOT_APPLICABLE ? KC_WHY_NOT_APPLICABLE : said == KC_SUPPRESSED ? KC_WHY_SUPPRESSED : said == KC_MISSING ? KC_WHY_MISSING : KC_WHY_ABSENT;
    if (said == KC_ABSENT && i >= 0 && i < c->n_years && c->flags[i] & JUDGE_CELL_PARTS) {
        r->why = KC_WHY_ONLY_PARTS;
        r->flags |= KC_RF_ONLY_PARTS;
    }
    if (said == KC_NOT_APPLICABLE || said == KC_SUPPRESSED) return;
    for (int y = p->year; y >= c->year_from; y--) {
        if (!has(c, y)) continue;
        if (y < p->year - p->max_age) {
            if (r->why == KC_WHY_ABSENT) r->why = KC_WHY_TOO_OLD;
            return;
        }
        i = y - c->year_from;
        r->value = c->value[i];
        r->row = c->row[i];
        r->value_year = (int16_t)y;
        r->flags |= c->flags[i] & KC_RF_VALUE_MARKS;
        if (c->flags[i] & JUDGE_CELL_DIFFERS) r->flags |= KC_RF_LAYERS_DIFFER;
        if (y != p->year) r->flags |= KC_RF_OLD_VALUE;
        r->why = KC_WHY_NONE;
        return;
    }
}

static int value_before(const judge_cell *c, int year)
{
    for (int y = year - 1; y >= c->year_from; y--)
        if (has(c, y)) return y;
    return 0;
}

static void take_baseline(kc_result *r, double value, int year)
{
    r->baseline = value;
    r->baseline_year = (int16_t)year;
}

static void mark_basis(const judge_cell *c, int year, kc_result *r)
{
    r->flags |= (uint32_t)(c->flags[year - c->year_from] & KC_RF_VALUE_MARKS) << KC_RF_BASIS_SHIFT;
}

static void observed_baseline(const judge_cell *c, int year, kc_result *r)
{
    take_baseline(r, value_at(c, year), year);
    mark_basis(c, year, r);
    r->flags |= KC_RF_BASELINE_OBSERVED;
}

/* The baseline comes before the last break behind which the value stands: the two cannot be compared. One of the plan without its year is
 * of the max_age years before the plan's start at the earliest; where that is not known either, nobody knows. */
static bool before_break(const judge_line *l, const judge_params *p, int baseline_year, int last)
{
    return last && (baseline_year ? baseline_year : l->start ? l->start - p->max_age : 0) < last;
}

/* What was observed around the start: then or shortly before, else the first after; only since the last break. */
static int baseline_around(const judge_line *l, const judge_params *p, const judge_cell *c, int last, kc_result *r)
{
    int from = l->start ? l->start + 1 : c->year_from;

    for (int y = l->start; l->start && y >= l->start - p->max_age; y--) {
        if (!has(c, y)) continue;
        if (y >= last) return y;
        r->flags |= KC_RF_REBASED;
        break;
    }
    for (int y = from; y < r->value_year; y++) {
        if (!has(c, y)) continue;
        if (y >= last) return y;
        r->flags |= KC_RF_REBASED;
    }
    return 0;
}

/* The plan's baseline for its own region; for others, and without one, what was observed. */
static void level_baseline(const judge_line *l, const judge_params *p, const judge_cell *c, kc_result *r)
{
    int    last = last_break(c, r->value_year), found;
    size_t at;

    (void)judge_govern(l, p->year, &at);
    for (size_t k = 0; k <= l->n && at != JUDGE_NO_GOAL && !c->inherited; k++) {
        const judge_figure *f = &l->figures[k ? k - 1 : at];

        if (!isfinite(f->baseline)) continue;
        if (!before_break(l, p, f->baseline_year, last)) {
            take_baseline(r, f->baseline, f->baseline_year);
            r->flags &= ~(uint32_t)KC_RF_REBASED;
            return;
        }
        r->flags |= KC_RF_REBASED;
    }
    found = baseline_around(l, p, c, last, r);
    if (found && found < r->value_year) observed_baseline(c, found, r);
}

/* Change targets: the earlier value to compare with, by the basis of the governing target. */
static void change_reference(const judge_line *l, const judge_params *p, const judge_cell *c, kc_result *r)
{
    size_t at;
    int    y = 0;

    (void)judge_govern(l, p->year, &at);
    const judge_figure *f = &l->figures[at];
    bool                own = isfinite(f->baseline) && !c->inherited;

    switch (f->basis) {
    case KC_BASIS_SINCE_YEAR:
        if (own && (!f->baseline_year || f->baseline_year == f->basis_year)) take_baseline(r, f->baseline, f->basis_year);
        else if (has(c, f->basis_year) && f->basis_year < r->value_year) y = f->basis_year;
        break;
    case KC_BASIS_PREVIOUS_YEAR:
        if (has(c, r->value_year - 1)) y = r->value_year - 1;
        break;
    case KC_BASIS_NONE:
        if (own) take_baseline(r, f->baseline, f->baseline_year);
        else y = r->previous_year;
        break;
    case KC_BASIS_PER_YEAR: y = r->previous_year; break;
    }
    if (y) observed_baseline(c, y, r);
    if (isnan(r->baseline)) r->why = f->basis == KC_BASIS_SINCE_YEAR ? KC_WHY_NO_BASELINE : KC_WHY_NO_PREVIOUS;
    else if (before_break(l, p, r->baseline_year, last_break(c, r->value_year))) r->why = KC_WHY_BREAK;
}

/* Yearly growth in per cent; of values that are not above zero the plain yearly difference. */
static double growth(double from, double to, int years)
{
    return from > 0 && to > 0 ? 100 * (pow(to / from, 1.0 / years) - 1) : (to - from) / years;
}

static void two_periods(const judge_cell *c, kc_result *r)
{
    int y1 = r->previous_year, y0 = y1 ? value_before(c, y1) : 0;

    r->why = KC_WHY_NEEDS_TWO_PERIODS;
    if (!y0) return;
    if (broken_between(c, y0, r->value_year)) {
        r->why = KC_WHY_BREAK;
        return;
    }
    r->growth_before = growth(value_at(c, y0), value_at(c, y1), y1 - y0);
    r->growth = growth(value_at(c, y1), r->value, r->value_year - y1);
    take_baseline(r, value_at(c, y0), y0);
    mark_basis(c, y0, r);
    r->why = KC_WHY_NONE;
}

/* Rising or falling: with five values or more the slope must differ from zero at 5 %; with fewer, the last step must exceed 1 %. */
static int8_t trend_of(const judge_params *p, const kc_fit *f, const double *y)
{
    size_t n = f->n;

    if (n < KC_FIT_N_MIN) {
        double step = y[n - 1] - y[n - 2];

        return (int8_t)(fabs(step) <= 0.01 * fabs(y[n - 2]) ? 0 : step > 0 ? 1 : -1);
    }
    if (f->slope == 0 || fabs(f->slope) * sqrt(f->sxx) <= p->t975[n] * f->s) return 0;
    return f->slope > 0 ? 1 : -1;
}

static void fit_history(const judge_line *l, const judge_params *p, const judge_cell *c, kc_result *r)
{
    int    first = p->year - p->history + 1, from = first, final_year = l->n ? l->figures[l->n - 1].year : 0;
    double x[HISTORY_MAX], y[HISTORY_MAX];
    size_t n = 0;
    kc_fit fit;

    if (from < c->year_from) from = first = c->year_from;
    for (int k = from; k <= r->value_year; k++)
        if (c->broken[k - c->year_from]) from = k;
    for (int k = first; k < from; k++)
        if (has(c, k)) r->flags |= KC_RF_BREAK;
    for (int k = from; k <= r->value_year && n < HISTORY_MAX; k++)
        if (has(c, k)) {
            x[n] = k;
            y[n++] = value_at(c, k);
        }
    r->n_history = (int16_t)n;
    r->history_from = n ? (int16_t)x[0] : 0;
    if (n < 2 || kc_fit_line(n, x, y, false, &fit, NULL)) return;
    for (size_t i = 0; i < n; i++)
        if ((int)x[i] != r->value_year) mark_basis(c, (int)x[i], r);
    r->slope = fit.slope;
    r->trend = trend_of(p, &fit, y);
    if (n < KC_FIT_N_MIN || final_year <= p->year) return;
    r->predicted = kc_fit_at(&fit, final_year);
    r->spread = kc_fit_spread(&fit, final_year);
}

void judge_gather(const judge_line *l, const judge_params *p, const judge_cell *c, kc_result *r)
{
    r->value = r->baseline = r->previous = r->slope = r->predicted = r->spread = r->growth = r->growth_before = NAN;
    r->trend = 2;
    if (c->inherited) r->flags |= KC_RF_INHERITED;
    if (l->pub->cls == KC_LINE_QUALITATIVE) {
        r->why = KC_WHY_AWAITS_JUDGEMENT;
        return;
    }
    if (l->series < 0) {
        r->why = KC_WHY_NO_INDICATOR;
        return;
    }
    find_value(p, c, r);
    if (!r->value_year) return;

    int before = value_before(c, r->value_year);

    if (before) {
        r->previous = value_at(c, before);
        r->previous_year = (int16_t)before;
        mark_basis(c, before, r);
        if (broken_between(c, before, r->value_year)) r->why_change = KC_WHY_BREAK;
    } else {
        r->why_change = KC_WHY_NO_PREVIOUS;
    }
    if (l->pub->cls == KC_LINE_LEVEL) level_baseline(l, p, c, r);
    else if (l->pub->second_order) two_periods(c, r);
    else change_reference(l, p, c, r);
    if (isfinite(r->baseline) && before_break(l, p, r->baseline_year, last_break(c, r->value_year))) r->flags |= KC_RF_BREAK;
    fit_history(l, p, c, r);
}
