/* The plan: what a document commits to, as tracked actions, targets, dates (schema kangce.plan/1).
 *
 *   document ──kc_outline──> paragraphs with place ──kc_facts──> targets, milestones, quotas
 *        └────────────── kc_plan_read ──────────────> kc_plan (draft) ──confirm──> kc_plan (in force)
 *
 * All strings live in the arena given to the reader. A NULL string is an absent value.
 */
#ifndef KC_PLAN_H
#define KC_PLAN_H

#include "base/kc_value.h"
#include "document/kc_document.h"

#define KC_PLAN_SCHEMA "kangce.plan/1"

typedef struct kc_span { /* bytes of the extracted text; start == end: none */
    size_t start, end;
} kc_span;

typedef struct kc_names {
    const char **items;
    size_t       n, cap;
} kc_names;

typedef struct kc_action {
    int         no; /* 1..n over the whole plan */
    const char *group, *name, *section;
    kc_names    lead, support;
    kc_span     source; /* the heading with its units and body */
    const char *note;
} kc_action;

typedef enum kc_cmp { KC_CMP_GE, KC_CMP_LE, KC_CMP_GT, KC_CMP_LT, KC_CMP_EQ, KC_CMP_INCREASE, KC_CMP_DECREASE, KC_CMP_QUALITATIVE } kc_cmp;
const char *kc_cmp_text(kc_cmp c); /* ">=" … "qualitative" */
bool        kc_cmp_parse(const char *s, kc_cmp *out);

typedef enum kc_basis { KC_BASIS_NONE, KC_BASIS_PER_YEAR, KC_BASIS_SINCE_YEAR, KC_BASIS_PREVIOUS_YEAR } kc_basis;

typedef struct kc_target {
    const char *id;        /* T001 … */
    int         action_no; /* 0 = none */
    const char *indicator, *code, *scope;
    kc_cmp      cmp;
    double      value;     /* NaN = none */
    const char *unit;      /* NULL = none */
    int         year;      /* 0 = none */
    bool        approx;
    kc_basis    basis;
    int         basis_year;
    double      baseline;  /* NaN = none */
    int         baseline_year;
    const char *text, *section, *note;
    kc_span     source;
    double      confidence; /* 0 .. 1 */
    kc_names    warnings;   /* codes */
} kc_target;

typedef struct kc_milestone {
    const char *id, *what, *who, *to, *due, *recurs, *text, *section;
    kc_span     source;
    double      confidence;
    kc_names    warnings; /* codes */
} kc_milestone;

typedef struct kc_quota {
    const char *what, *unit, *per, *due, *who, *kind, *text, *section; /* per: year plan county quarter month */
    double      min, max;                                    /* NaN = open */
    kc_span     source;
} kc_quota;

typedef struct kc_task {
    int         action_no; /* 0 = none */
    const char *text, *section;
    kc_names    lead, support;
    kc_span     source;
} kc_task;

typedef struct kc_body {
    const char *name, *kind; /* leading_group committee office expert_committee expert_group working_group … */
    kc_span     source;
} kc_body;

typedef struct kc_reference {
    const char *title, *number, *relation; /* relation: basis upstream annex annex_missing other */
    kc_span     source;
} kc_reference;

typedef struct kc_warning {
    const char *id;      /* W001 …: given by kc_doubts_read, kept in the draft; decisions refer to it */
    const char *code;    /* stable: unit_suspect, period_conflict … (docs/reading.md) */
    const char *about;   /* "T005", "A03", "M002" or NULL */
    const char *args;    /* arguments of its text in texts/plan.tsv, KC_SEP between */
    const char *message; /* as read from a file; NULL while reading a document */
    const char *section;
    kc_span     source;
    bool        doubt;   /* true: confirmation needs a decision; false: told, nothing to decide */
} kc_warning;

typedef struct kc_decision {
    const char *about, *choice, *why, *by, *at;
} kc_decision;

#define KC_LIST_OF(T) struct { T *items; size_t n, cap; }

typedef struct kc_plan {
    bool        confirmed;
    const char *title, *issuer, *jurisdiction, *region, *level, *parent, *number, *issued, *published;
    int         period_from, period_to; /* 0 = not known */
    int         declared_action_count;  /* 0 = not said */
    const char *method;                 /* progress method: "hp2030" "opensdg" "schedule"; NULL = default */
    int         max_age;                /* years a value may be old; 0 = default */
    KC_LIST_OF(kc_action) actions;
    KC_LIST_OF(kc_target) targets;
    KC_LIST_OF(kc_milestone) milestones;
    KC_LIST_OF(kc_quota) quotas;
    KC_LIST_OF(kc_task) tasks;
    KC_LIST_OF(kc_body) bodies;
    KC_LIST_OF(kc_reference) references;
    KC_LIST_OF(kc_warning) warnings;
    KC_LIST_OF(kc_decision) decisions;
} kc_plan;

/* Document -> draft. The whole of src/plan/read_*.c. */
kc_code kc_plan_read(kc_arena *a, const kc_doc *doc, kc_plan *out, kc_err *err);

/* Tree <-> plan. `lang` chooses the language of warning messages written. */
kc_value *kc_plan_to_value(kc_arena *a, const kc_plan *p, kc_lang lang);
kc_code   kc_plan_from_value(kc_arena *a, const kc_value *v, const char *name, kc_plan *out, kc_err *err);
/* The message of a warning in `lang`: as read from a file, else from its code and arguments. */
const char *kc_plan_warning_text(kc_arena *a, const kc_warning *w, kc_lang lang);
/* ">= 22%", "降低 1 个百分点": what a target asks for. */
const char *kc_target_text(kc_arena *a, const kc_target *t, kc_lang lang);
void      kc_plan_table(kc_buf *b, const kc_plan *p, kc_lang lang);
/* A pack name ("wuwei-2020") or a file. */
kc_code kc_plan_load(kc_arena *a, const char *pack_or_file, kc_plan *out, kc_err *err);

void kc_names_add(kc_arena *a, kc_names *list, const char *s);

#endif
