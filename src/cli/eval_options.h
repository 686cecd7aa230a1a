/* Options of an evaluation, the same for every command that makes one: kangce evaluate, kangce report. */
#ifndef KC_EVAL_OPTIONS_H
#define KC_EVAL_OPTIONS_H

#include "cli/kc_cli.h"
#include "judge/kc_judge.h"

/* Rows of a table of options. */
#define KC_EVAL_OPTIONS                                                                                                                    \
    { "--method", 0, "schedule|hp2030|opensdg", NULL, false, "judge.opt.method" },                                                         \
    { "--region", 0, "CODE", NULL, false, "judge.opt.region" },                                                                            \
    { "--max-age", 0, "N", NULL, false, "judge.opt.max_age" },                                                                             \
    { "--history", 0, "N", NULL, false, "judge.opt.history" }

/* What was given, numbers checked: KC_E_ARG outside 0..KC_EVAL_YEARS_MAX. The actor is whoever runs the program. */
kc_code kc_eval_options(const kc_cli *c, kc_eval_opt *out, kc_err *err);

#endif
