/* Shared by explain.c (the tree), explain_formula.c (formulas with their numbers), explain_text.c (text for people). */
#ifndef EXPLAIN_INTERNAL_H
#define EXPLAIN_INTERNAL_H

#include "base/kc_value.h"
#include "judge/judge_internal.h"

typedef struct explained {
    const judge_run    *run;
    const judge_line   *line;
    const judge_figure *figure; /* governing; NULL = none */
    const kc_target    *target;
    const char         *field, *region_code, *region_name;
    size_t              i_line, region;
    kc_result           r;
} explained;

bool      judge_is_field(const char *name);
/* Map: field -> formula with the numbers filled in; a number that is not there has its reason instead. With a field in the id: that alone. */
kc_value *judge_formulas(kc_arena *a, const explained *x, kc_lang lang);
void      judge_explain_text(kc_arena *a, kc_buf *b, const kc_value *tree, kc_lang lang);

#endif
