/* One line in one region with a history set by hand, for the tests of judging. */
#ifndef JUDGE_FIXTURE_H
#define JUDGE_FIXTURE_H

#include "judge/judge_internal.h"
#include "kc_test.h"

#include <math.h>

enum { Y0 = 2010, YEARS = 21 }; /* 2010 .. 2030 */

typedef struct fixture {
    kc_arena    *a;
    kc_plan      plan;
    judge_indicator ind;
    judge_lines  lines;
    judge_params p;
    double       value[YEARS];
    uint8_t      status[YEARS], flags[YEARS];
    int64_t      row[YEARS];
    bool         broken[YEARS];
    kc_result    r;
} fixture;

static inline fixture *start(kc_arena *a, int direction, const char *unit)
{
    fixture *f = kc_alloc(a, sizeof *f);

    f->a = a;
    f->plan.period_from = 2016;
    f->plan.period_to = 2030;
    f->ind = (judge_indicator){ .id = 1, .code = "X1", .name = "指标", .unit = unit, .direction = direction, .decimals = 1, .min = NAN, .max = NAN };
    f->p = (judge_params){ .year = 2020, .max_age = 3, .history = 10, .method = KC_METHOD_SCHEDULE };
    judge_quantiles(a, &f->p);
    memset(f->status, KC_ABSENT, sizeof f->status);
    return f;
}

static inline kc_target *target(fixture *f, kc_cmp cmp, double value, int year)
{
    kc_target *t = KC_PUSH(f->a, &f->plan.targets);

    *t = (kc_target){ .id = kc_printf(f->a, "T%03zu", f->plan.targets.n), .indicator = f->ind.name, .code = "X1", .cmp = cmp, .value = value,
                      .unit = isnan(value) ? NULL : f->ind.unit, .year = year, .baseline = NAN };
    return t;
}

static inline void set(fixture *f, int year, double v)
{
    f->value[year - Y0] = v;
    f->status[year - Y0] = KC_VALUE;
    f->row[year - Y0] = year;
}

static inline const kc_result *judge_at(fixture *f, int year, bool inherited)
{
    const judge_indicator **of = kc_alloc_n(f->a, f->plan.targets.n + 1, sizeof *of);
    judge_cell c = { f->value, f->status, f->flags, f->row, f->broken, Y0, year - Y0 + 1, inherited };

    for (size_t i = 0; i < f->plan.targets.n; i++) of[i] = &f->ind;
    f->lines = judge_lines_build(f->a, &f->plan, of);
    f->lines.lines[0].series = 0;
    f->p.year = year;
    memset(&f->r, 0, sizeof f->r);
    judge_gather(&f->lines.lines[0], &f->p, &c, &f->r);
    judge_derive(&f->lines.lines[0], &f->p, &f->r);
    return &f->r;
}

static inline void near_to(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

#endif
