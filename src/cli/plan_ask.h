/* Deciding the doubts of a draft at the terminal (kangce plan confirm without all decisions). */
#ifndef KC_PLAN_ASK_H
#define KC_PLAN_ASK_H

#include "cli/kc_cli.h"
#include "plan/kc_plan_work.h"

/* Asks about every open doubt on standard error, answers from standard input. After each answer all decisions are written beside
 * the draft (draft.decisions.yaml, a name that is free), so that nothing is lost; *kept is that file, NULL when none was written.
 * Fails KC_E_DATA when the person quits or leaves doubts for later: the error names the file. */
kc_code kc_plan_ask(kc_cli *c, kc_plan *p, const char *by, const char **kept, kc_err *err);
/* Every open doubt on standard error, so that a decisions file can be written from it. */
void kc_plan_show_doubts(kc_cli *c, const kc_plan *p);

#endif
