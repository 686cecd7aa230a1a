/* Between the files of kangce stats survey. */
#ifndef SURVEY_LOCAL_H
#define SURVEY_LOCAL_H

#include "cli/stats/stats_cli.h"
#include "kangce/kc_survey.h"

typedef struct survey_columns { /* handles in the frame, -1 when absent */
    int strata, psu, ssu, fpc, fpc2, weight;
    int post[KC_SURVEY_MARGINS], n_post;
    int standardise;
} survey_columns;

/* Asks for the columns of the design, before stats_load. */
kc_code survey_find_columns(stats_in *in, survey_columns *col, kc_err *err);

/* The design, and a scratch that fits it, after stats_load. */
kc_code survey_make_design(stats_in *in, const survey_columns *col, kc_survey_design *d, void **scratch, kc_err *err);

/* Population of the levels of text column `handle` from a small CSV file with that column and one of population totals. */
kc_code survey_read_totals(stats_in *in, int handle, const char *path, double **totals, kc_err *err);

/* err->at is a row of the file: puts file and line before the text. */
kc_code survey_fail_row(const stats_in *in, kc_err *err);

bool survey_blank(const char *text); /* "" or NA */

/* The names of `list`, separated by commas; at most `most`. */
size_t survey_split(kc_arena *a, const char *list, const char **to, size_t most);

/* The same for the value of an option; more than `most` of them: KC_E_ARG. */
kc_code survey_list(const kc_cli *c, const char *option, const char **to, size_t most, size_t *n, kc_err *err);

#endif
