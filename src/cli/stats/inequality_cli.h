/* What the methods on inequality share. */
#ifndef INEQUALITY_CLI_H
#define INEQUALITY_CLI_H

#include "cli/stats/stats_cli.h"
#include "kangce/kc_inequality.h"

extern const kc_option ineq_sii_options[], ineq_between_options[], ineq_concentration_options[], ineq_gini_options[];
kc_code ineq_sii_run(kc_cli *c, kc_err *err);
kc_code ineq_between_run(kc_cli *c, kc_err *err);
kc_code ineq_concentration_run(kc_cli *c, kc_err *err);
kc_code ineq_gini_run(kc_cli *c, kc_err *err);

/* The note for a group when a call of the library failed for want of values, of weight or of a value the measure is defined for: the other groups go on.
 * KC_NOTE_NONE: a wrong cell or option, to be reported. */
kc_note ineq_group_note(const kc_err *err);

/* Numbers between commas into to (room for max); KC_E_ARG with the option's name. */
kc_code ineq_list(const char *option, const char *text, double *to, size_t max, size_t *n, kc_err *err);

#endif
