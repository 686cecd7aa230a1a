/* Facts of a plan as one line of text, so that a test reads like the clause it is about. */
#ifndef PLAN_FACTS_H
#define PLAN_FACTS_H

#include "plan_read.h"

#include <math.h>

/* "婴儿死亡率 <= 5‰ 2025; …"; only targets with a value when `figures`, only the others when not. */
static inline const char *facts(kc_arena *a, const char *text, bool figures)
{
    const kc_plan *p = read_text(a, text, NULL);
    kc_buf         b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < p->targets.n; i++) {
        const kc_target *t = &p->targets.items[i];

        if (isnan(t->value) == figures) continue;
        if (b.n) kc_buf_adds(&b, "; ");
        kc_buf_adds(&b, t->scope);
        if (t->scope) kc_buf_addc(&b, '|');
        kc_buf_adds(&b, t->indicator);
        kc_buf_addf(&b, " %s", kc_cmp_text(t->cmp));
        if (figures) kc_buf_addc(&b, ' ');
        if (figures) kc_buf_num(&b, t->value);
        kc_buf_adds(&b, t->unit);
        if (t->approx) kc_buf_adds(&b, " about");
        if (t->year) kc_buf_addf(&b, " %d", t->year);
        if (t->basis == KC_BASIS_PER_YEAR) kc_buf_adds(&b, " a year");
        if (t->basis == KC_BASIS_SINCE_YEAR) kc_buf_addf(&b, " since %d", t->basis_year);
        if (t->basis == KC_BASIS_PREVIOUS_YEAR) kc_buf_adds(&b, " on the year before");
        if (!isnan(t->baseline)) kc_buf_addf(&b, " from %g", t->baseline);
        if (t->baseline_year) kc_buf_addf(&b, " (%d)", t->baseline_year);
    }
    return b.n ? b.s : "";
}

#define FIGURES(text, want) assert_string_equal(facts(a, text, true), want)
#define TRENDS(text, want) assert_string_equal(facts(a, text, false), want)

#endif
