/* Reports for people: an evaluation written as one self-contained HTML file (inline CSS and SVG, no script, no request).
 *
 *   kc_evaluation ─┐
 *   kc_report_facts ┴─ kc_report_annual ──> HTML
 *
 * Nothing statistical is computed here: the numbers are those of the evaluation, rounded. Every number carries the id under
 * which `kangce explain ID` tells where it comes from. The text depends on its inputs alone; no clock is read.
 */
#ifndef KC_REPORT_H
#define KC_REPORT_H

#include "judge/kc_judge.h"

typedef struct kc_report_source {
    int32_t     id;
    const char *code, *title, *publisher, *url; /* may be NULL, but code */
    long        n_used;                         /* results whose value comes from it */
} kc_report_source;

typedef struct kc_report_break {
    int32_t     indicator, region; /* ids; region 0 = everywhere */
    int         year;
    const char *reason;
} kc_report_break;

/* What the database knows beyond the evaluation. */
typedef struct kc_report_facts {
    const char             **name_en;   /* [line] English name of the indicator, NULL when there is none */
    const char             **frequency; /* [line] as in the dictionary, NULL when unknown */
    const int32_t           *source_of; /* [result] index into sources, -1 none */
    const kc_report_source  *sources;
    size_t                   n_sources;
    const kc_report_break   *breaks;
    size_t                   n_breaks;
} kc_report_facts;

kc_code kc_report_facts_read(kc_arena *a, kc_store *s, const kc_evaluation *e, kc_report_facts *out, kc_err *err);

typedef struct kc_report_opt {
    kc_lang     lang;
    const char *date; /* printed in the head, NULL = none */
} kc_report_opt;

/* The annual report. `facts` may be zeros: then English names and sources are missing. */
void kc_report_annual(kc_buf *b, const kc_evaluation *e, const kc_report_facts *facts, const kc_report_opt *opt);

#endif
