/* Shared by the files of `kangce index`: one run, its simulation, the tables it can print. */
#ifndef INDEX_CLI_H
#define INDEX_CLI_H

#include "cli/stats/stats_cli.h"
#include "judge/kc_index_config.h"
#include "kangce/kc_uncertainty.h"

enum { INDEX_TOP = 10 }; /* the share of replications among the first ten */

/* Ranks under uncertainty. Rows are those of the data; a row without a rank has none. */
typedef struct index_simulation {
    kc_ua            ua;
    kc_ua_factor     factor[KC_UA_FACTORS_MAX];
    const char      *factor_name[KC_UA_FACTORS_MAX];         /* stable names: "normalise", "weight_noise" */
    const char *const *choice_name[KC_UA_FACTORS_MAX];       /* [n] of a list, NULL for a noise */
    kc_ua_run       *run;
    bool             all; /* every combination, not random ones */
    bool             sobol_first; /* `mode: sobol` was followed: sensitivity is what was asked for */
    size_t           n_rep, n_sobol;
    uint16_t        *rank;  /* [n_rep][n_rows] */
    double          *score; /* the same, only when the table of combinations is asked for */
    kc_rank_summary *summary; /* [n_rows] */
    size_t          *tier;    /* [n_rows] 0 = none, within its stratum */
    kc_sobol_index  *sobol;   /* [n_factors], NULL until index_sensitivity */
} index_simulation;

typedef struct index_run {
    kc_cli           *c;
    kc_index_config  *cfg;
    kc_index_result   r;
    size_t            n_rows, n_ind, n_nodes, root; /* of the data */
    bool              names;   /* units have names that are not their codes */
    size_t           *place;    /* [n_rows] row of the table, SIZE_MAX = screened out */
    size_t            by;       /* node whose ranks order the rows: the root, or the one that is simulated */
    size_t           *order;    /* [n_rows] rows as printed: by stratum, rank, place; those without a rank last */
    int32_t          *stratum;  /* [n_rows] of the ranks: period and group; NULL = all rows are one */
    size_t            n_strata;
    index_simulation *sim;      /* NULL: without --simulate */
} index_run;

/* index_run.c: the description, the data, the index. */
kc_code index_open(kc_cli *c, index_run *x, kc_err *err);
void    index_sort(index_run *x, size_t node); /* orders the rows by the ranks of a node */
double  index_score(const index_run *x, size_t node, size_t row); /* NaN for a row that was screened out */
double  index_rank(const index_run *x, size_t node, size_t row);
size_t  index_marked(const index_run *x, size_t row, unsigned bits); /* how many values of the row carry one of the bits */
const char *index_row_note(const index_run *x, size_t row); /* "screened_out", "imputed", "missing" or "" */
/* "screened_out" and the like in words. */
const char *index_note_words(const kc_cli *c, const char *note);

/* index_simulate.c */
kc_code index_simulate(index_run *x, bool keep_scores, kc_err *err);
kc_code index_sensitivity(index_run *x, kc_err *err);
bool    index_has_sensitivity(const index_run *x); /* something is uncertain, in two evaluations or more */
/* Pairs of one stratum: ahead [n][n] of the rows listed. */
kc_code index_pairs(index_run *x, const size_t *rows, size_t n, double *ahead, kc_err *err);
/* Rows with a rank of stratum s, in the order of x->order. */
size_t  index_stratum_rows(const index_run *x, size_t s, size_t *rows);

/* Tables: each fills a kc_tidy. `simulated`: only with --simulate. */
typedef struct index_table {
    const char *name, *help; /* key of the heading */
    bool        simulated;
    kc_code (*fill)(index_run *x, kc_tidy **out, kc_err *err);
} index_table;
extern const index_table index_tables[]; /* ends with name NULL */
const index_table *index_table_find(const char *name);

/* A table whose rows are rows of the data: unit, name (when names are not the codes), period (in a panel), then `before` (texts), then `columns`
 * (numbers), both separated by commas and "" allowed. */
kc_tidy    *index_tidy(index_run *x, const char *before, const char *columns);
void        index_row_cells(const index_run *x, kc_tidy *t, size_t row);
/* Adds ",CODE" for each node from .. to-1, with `tail` behind each code. A comma in a code becomes a semicolon. */
void        index_add_codes(const index_run *x, kc_buf *b, size_t from, size_t to, const char *tail);

/* index_tables.c, index_tables_steps.c, index_tables_ranks.c */
kc_code index_t_scores(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_page(index_run *x, kc_tidy **out, kc_err *err); /* the scores as a person wants them */
kc_code index_t_ranks(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_indicators(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_contributions(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_decomposition(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_normalised(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_denominated(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_imputed(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_screened(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_treated(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_treatment(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_marks(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_availability(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_statistics(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_correlations(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_reliability(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_intervals(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_tiers(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_sensitivity(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_pairs(index_run *x, kc_tidy **out, kc_err *err);
kc_code index_t_combinations(index_run *x, kc_tidy **out, kc_err *err);

/* index_sobol.c: the commands `stats sobol` and `stats sobol-design` */
kc_code index_sobol(kc_cli *c, kc_err *err);
kc_code index_sobol_design(kc_cli *c, kc_err *err);

/* index_draw.c: a drawing as SVG. kind: "ranks", "scores", "sensitivity". */
kc_code index_draw(index_run *x, const char *kind, kc_buf *b, kc_err *err);

#endif
