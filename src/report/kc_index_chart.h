/* Drawings of a composite index as one SVG each: no script, no outside file, Chinese and Latin fonts named in order.
 *
 *   kc_chart_ranks         a line for each unit: interval of its rank, median, nominal rank; tiers as grounds
 *   kc_chart_scores        a bar for each unit: its score in parts
 *   kc_chart_sensitivity   two bars for each uncertain choice: first and total order
 *
 * Rows are drawn in the order given. The text is a function of its input alone. Names are escaped, control characters become spaces, and a name
 * too long for its place ends in an ellipsis.
 */
#ifndef KC_INDEX_CHART_H
#define KC_INDEX_CHART_H

#include "base/kc_text.h"

typedef struct kc_chart_row {
    const char   *name;
    double        score, rank;       /* NaN: none; drawn as a line of its own without a mark */
    double        median, low, high; /* of ranks */
    size_t        tier;              /* 0 = none, within its stratum */
    const double *part;              /* [n_parts], sum = score */
    size_t        stratum;           /* ranks are among rows of the same; those of one stand together, a line between */
} kc_chart_row;

typedef struct kc_chart {
    kc_lang             lang;
    const char         *title, *note; /* note: one line below the title */
    size_t              n;
    const kc_chart_row *rows;
    size_t              n_parts;
    const char *const  *part_names;
} kc_chart;

enum { KC_CHART_PARTS_MAX = 10 };

void kc_chart_ranks(kc_buf *b, const kc_chart *c);
void kc_chart_scores(kc_buf *b, const kc_chart *c); /* n_parts <= KC_CHART_PARTS_MAX; 0: undivided bars */

typedef struct kc_chart_factor {
    const char *name;
    double      first, first_low, first_high, total, total_low, total_high; /* drawn from 0: small negative estimates are clipped here only */
} kc_chart_factor;
void kc_chart_sensitivity(kc_buf *b, kc_lang lang, const char *title, const char *note, size_t n, const kc_chart_factor *f);

#endif
