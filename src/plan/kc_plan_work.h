/* What is done with a plan once it is read: confirming, checking, comparing with the parent plan.
 *
 *   draft ──doubts decided one by one, each with a reason──> plan in force
 *
 * A doubt is a warning marked so, or a target with a confidence below 0.7 or a code that no warning of the plan explains. A target
 * that carries nothing but information needs no decision. Decisions stay in the plan.
 */
#ifndef KC_PLAN_WORK_H
#define KC_PLAN_WORK_H

#include "catalog/kc_catalog.h"
#include "plan/kc_plan.h"

#define KC_PLAN_SURE 0.7 /* confidence from which a target needs no decision */

typedef struct kc_doubt {
    const char       *about;   /* "W003", "T005" */
    const kc_warning *warning; /* NULL for a target's own doubt */
    const kc_target  *target;  /* NULL when it concerns no target */
} kc_doubt;

typedef struct kc_doubts {
    kc_doubt *items;
    size_t    n, cap;
} kc_doubts;

/* Gives warnings without an id the ids W001 … in their order. */
void kc_plan_number_warnings(kc_arena *a, kc_plan *p);
/* The doubts that no decision of the plan settles. A decision about a target settles the warnings about it. */
void kc_plan_doubts(kc_arena *a, const kc_plan *p, kc_doubts *open);
/* Carries out one decision and appends it to the plan's. choice: "accept"; "reject" (a target is removed, another doubt
 * dismissed); "set key=value, key=value" (fields of the target, milestone or action the doubt is about, else of the plan).
 * `name` is the file, for errors. Fails KC_E_DATA: no reason, nothing of that name, a choice that cannot be carried out. */
kc_code kc_plan_decide(kc_arena *a, kc_plan *p, const kc_decision *d, const char *name, kc_err *err);
/* Reads a list of decisions {about, choice, why, by, at}; `by` and the time of now stand in where they are absent. */
kc_code kc_plan_decide_all(kc_arena *a, kc_plan *p, const kc_value *list, const char *name, const char *by, kc_err *err);
/* The plan's decisions as the list that kc_plan_decide_all takes. */
kc_value *kc_plan_decisions_value(kc_arena *a, const kc_plan *p);
/* Marks the plan confirmed; KC_E_DATA with the number of open doubts and the first ten of them if one is left. */
kc_code kc_plan_confirm(kc_arena *a, kc_plan *p, kc_err *err);

/* Holds a plan against the dictionary and the regions (each may be NULL): codes, units, plausible ranges, years, parent,
 * decisions. Open doubts of a draft are no findings. */
void kc_plan_check(kc_arena *a, const kc_plan *p, const char *name, const kc_dictionary *d, const kc_regions *r, kc_findings *out);

typedef struct kc_relation {
    const char      *indicator, *code; /* code may be NULL */
    const char      *relation;         /* stricter equal looser missing added not_comparable */
    const kc_target *child, *parent;   /* NULL where the side has none */
} kc_relation;

typedef struct kc_relations {
    kc_relation *items;
    size_t       n, cap;
} kc_relations;

/* One entry for each indicator of either plan, in the parent's order, then what the child adds. Of several years the last
 * common one is compared, else the two nearest. `d` may be NULL: then names are matched as printed. */
void kc_plan_compare(kc_arena *a, const kc_plan *child, const kc_plan *parent, const kc_dictionary *d, kc_relations *out);

/* Fills the codes of targets and the region of a draft from the dictionary and the list of regions, where a whole name is
 * known and stands for one thing. What has a code keeps it. Fails as kc_dictionary_load and kc_regions_load do. */
kc_code kc_plan_codes(kc_arena *a, kc_plan *p, kc_err *err);

#endif
