/* Standard populations: packs/standards/NAME.csv with the columns age_start, age_label, weight.
 *
 * A standard holds the finest age groups its source gives; kc_standard_fold() brings it to the groups of the data. Names:
 * `kangce pack list` (china-2000, china-2010, china-2020, segi-1960, who-2000, europe-1976, europe-2013; and what a folder of packs adds).
 */
#ifndef KC_STANDARD_H
#define KC_STANDARD_H

#include "base/kc_arena.h"

typedef struct kc_standard {
    const char  *name;
    size_t       n;         /* age groups, at least 1                                                                   */
    double      *age_start; /* [n] completed years, >= 0, ascending; a group ends where the next begins, the last is open */
    const char **age_label; /* [n] "0-4", "85+"                                                                          */
    double      *weight;    /* [n] people or shares, any scale, >= 0, sum > 0                                            */
} kc_standard;

/* Fails  KC_E_NOTFOUND  no such standard: the error lists those there are
 *        KC_E_DATA      the file breaks a rule above; the error names file and line                                    */
kc_code kc_standard_find(kc_arena *a, const char *name, kc_standard *out, kc_err *err);

/* The weights of the groups that begin at age_start [n] (ascending); the last ends before age_end (INFINITY: open). Groups of the standard
 * wholly below the first age or from age_end on are left out, as truncated rates need it.
 *
 * Fails  KC_E_ARG   n == 0, ages not ascending
 *        KC_E_DATA  a group of the standard lies in two of the groups asked for, or one of these gets none; err->at is its position  */
kc_code kc_standard_fold(const kc_standard *s, size_t n, const double *age_start, double age_end, double *weight, kc_err *err);

#endif
