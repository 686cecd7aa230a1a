/* The description of a composite index as a file (YAML), its data as a table (CSV), and one run of it. docs/methods/index.md shows the form.
 *
 *     kc_index_config *c;
 *     kc_index_config_read(a, "asem.yaml", NULL, &c, err);      // NULL: the table that the file names
 *     kc_index_compute(a, c, NULL, &r, err);                    // steps, weights, scores, ranks
 *
 * Everything lives in the arena. Names of files in the description are relative to it. An unknown key, a parameter that its method does not
 * use, a column that is missing are KC_E_DATA with file and line.
 */
#ifndef KC_INDEX_CONFIG_H
#define KC_INDEX_CONFIG_H

#include "base/kc_value.h"
#include "kangce/kc_uncertainty.h"

typedef enum kc_index_weighting {
    KC_WEIGHTS_GIVEN,   /* of the description, 1 where there is none */
    KC_WEIGHTS_EQUAL,
    KC_WEIGHTS_ENTROPY, /* indicators from the normalised data, aggregates the sum of their children */
    KC_WEIGHTS_COMBINED /* entropy with given weights, by `combine` and `alpha`; aggregates the sum */
} kc_index_weighting;

/* simulate: what is uncertain. SOBOL draws as RANDOM does; its first result is the table of sensitivity. A list of length 0: this choice is not varied, the description's own holds. */
typedef enum kc_index_sim_mode { KC_SIM_RANDOM, KC_SIM_ENUMERATE, KC_SIM_SOBOL } kc_index_sim_mode;

typedef struct kc_index_simulate {
    kc_index_sim_mode          mode;
    size_t                     replications; /* RANDOM: of them; SOBOL: the base sample N; ENUMERATE: not used */
    uint64_t                   seed;
    size_t                     n_impute, n_treat, n_normalise, n_aggregate, n_weights;
    const kc_index_step       *impute, *treat, *normalise; /* [n_..] for kc_index_variant and kc_ua_factor */
    const kc_index_agg *const *aggregate;                  /* [n_aggregate], each [n_levels + 1] */
    const double *const       *weights; /* [n_weights], each [n_nodes]: sets of a file; a node without a row there keeps its weight */
    const char *const *impute_name, *const *treat_name, *const *normalise_name, *const *aggregate_name, *const *weights_name; /* as written */
    const double              *half;    /* [n_nodes] noise of weights: w (1 + U(-half, half)); NULL = none */
    bool                       leave_out; /* leave out one indicator at a time, or none */
    const double              *se;      /* [n_ind * n_rows] standard errors of the data, NaN or 0: exact; NULL = not varied */
    const kc_ua_scale         *se_scale; /* [n_ind] */
    const char                *node;    /* code of the aggregate whose ranks are asked for; NULL = the index */
    int                        line;    /* of the block, for messages */
} kc_index_simulate;

typedef struct kc_index_config {
    const char          *path, *name, *data_path; /* name: title, "" when none */
    kc_index_spec        spec;
    const char *const   *node_code; /* [n_nodes] */
    const char *const   *node_name; /* [n_nodes], the code where there is none */
    const char *const   *row_unit;  /* [n_rows] code of the unit */
    const char *const   *row_name;  /* [n_rows], the code where there is none */
    const char *const   *row_time;  /* [n_rows] as written, NULL when no panel */
    const long          *row_line;  /* [n_rows] line of the data file */
    const kc_index_agg  *aggregate; /* [n_levels + 1] */
    kc_index_weighting   weighting;
    kc_index_combine     combine;
    double               alpha;
    const double        *weight;    /* [n_nodes] given or equal weights */
    kc_ties              ties;
    int                  rank_within;  /* stratum column of the ranks, KC_WITHIN_ALL; panels rank within each period besides */
    const int32_t       *period;       /* [n_rows] code of the period, NULL when no panel */
    const kc_index_simulate *simulate; /* NULL: no such block */
} kc_index_config;

/* path: a file, or the name of a pack (no slash, no dot): packs/indices/NAME.yaml. data_path NULL: `data:` of the description. */
kc_code kc_index_config_read(kc_arena *a, const char *path, const char *data_path, kc_index_config **out, kc_err *err);

/* The same from text, for tests and fuzzing: `name` stands for the path; files are refused when `no_files`. */
kc_code kc_index_config_parse(kc_arena *a, kc_str text, const char *name, const char *data_path, bool no_files, kc_index_config **out, kc_err *err);

/* One run. All arrays in the arena, rows as in table.row. */
typedef struct kc_index_result {
    kc_index_table  table;
    kc_index_matrix matrix; /* ready, with logarithms when a rule needs them */
    double         *weight; /* [n_nodes] as used */
    double         *score;  /* [(n_nodes - n_ind) * n_rows] */
    double         *rank;   /* the same shape; within period and rank_within */
} kc_index_result;
kc_code kc_index_compute(kc_arena *a, const kc_index_config *c, const kc_index_variant *v, kc_index_result *out, kc_err *err);

/* The error of a run of the uncertainty engine with names in place of numbers of nodes and rows; returns `code`. */
kc_code kc_index_simulation_error(const kc_index_config *c, kc_code code, kc_err *err);

/* Which way indicator j counts: +1, -1, or 0 when it is scored by its band. */
int kc_index_direction(const kc_index_config *c, size_t j);

/* Weights of the description for a table that has been prepared; out [n_nodes]. */
kc_code kc_index_config_weights(kc_arena *a, const kc_index_config *c, const kc_index_table *t, double *out, kc_err *err);

/* A ready matrix on the table's values (and its strata and periods); logs: with logarithms. */
kc_index_matrix kc_index_config_matrix(kc_arena *a, const kc_index_config *c, const kc_index_table *t, bool logs);

/* Stratum of the ranks of the table's rows: period and rank_within in one code; NULL when all rows are one. */
const int32_t *kc_index_rank_strata(kc_arena *a, const kc_index_config *c, const kc_index_table *t);

#endif
