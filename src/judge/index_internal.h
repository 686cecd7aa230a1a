/* Shared by the files that read the description of an index. */
#ifndef INDEX_INTERNAL_H
#define INDEX_INTERNAL_H

#include "judge/kc_index_config.h"

/* A node while the tree is put together. */
typedef struct index_node {
    const char *code, *name, *parent, *column, *denominator; /* NULL = none; column: header in the data, the code when NULL */
    int         line, level;
    bool        aggregate, has_direction;
    double      weight; /* NaN: not given */
    kc_index_indicator ind;
    unsigned    written, used; /* INDEX_TARGET … : given in the description, so something must use it; what some step uses */
} index_node;

#define INDEX_WEIGHT_MAX 1e12 /* so that no sum of weights passes the largest number */

enum { INDEX_TARGET = 1, INDEX_POSTS = 2, INDEX_BAND = 4, INDEX_DENOMINATOR = 8 };

typedef struct index_nodes {
    index_node *items;
    size_t      n, cap;
} index_nodes;

typedef struct index_names {
    const char **items;
    size_t       n, cap;
} index_names;

typedef struct index_group { /* rows are put together by these columns */
    const char **columns;
    size_t       n;
} index_group;

typedef struct index_groups {
    index_group *items;
    size_t       n, cap;
} index_groups;

typedef struct index_reader {
    kc_arena        *a;
    const char      *path;
    bool             no_files;
    kc_value        *root;
    kc_index_config *c;
    index_nodes      nodes;   /* in the order of the tree once index_read_tree is done */
    index_groups     strata;  /* headers of columns, "time" for the period */
    index_names      columns; /* of denominators */
    unsigned         used;    /* bits as above: steps that use what any indicator gives (denominators) */
    const char      *reference; /* unit of KC_NORM_DIST2REF, NULL; its row is put into `refs` once the data are there */
    int              reference_line;
    struct { kc_index_norm **items; size_t n, cap; } refs;
    const char      *time;    /* header, NULL when no panel */
    kc_index_simulate *sim;
    const char      *se_suffix, *se_file; /* columns of standard errors in the data, or a table of their own */
    int              se_line;
} index_reader;

/* One line of error: key's {0} is the file, {1} the line, {2} `what`, {3} `other`. */
kc_code index_bad(const index_reader *r, int line, const char *key, const char *what, const char *other, kc_err *err);

/* Path of a file named in the description, beside it. */
const char *index_beside(const index_reader *r, const char *file);

/* Is s one of the names "a|b|c"? */
bool index_named(const char *names, const char *s);

int index_stratum(index_reader *r, index_group columns);    /* place in strata, added when new */
int index_node_at(const index_reader *r, const char *code); /* -1 */

kc_code index_read_tree(index_reader *r, kc_err *err);  /* indicators, aggregates or meta -> spec.tree, indicators, names, weights */
kc_code index_read_steps(index_reader *r, kc_err *err); /* steps, aggregate, weights, rank */
kc_code index_read_aggregate(index_reader *r, const kc_value *v, kc_index_agg *out, kc_err *err); /* out [n_levels + 1] */
kc_code index_read_step(index_reader *r, const char *kind, const kc_value *v, kc_index_step *out, kc_err *err);
kc_code index_read_simulate(index_reader *r, kc_err *err);
kc_code index_read_data(index_reader *r, const char *path, kc_err *err);
kc_code index_read_weight_sets(index_reader *r, const char *file, int line, size_t *n, const double *const **sets, const char *const **names, kc_err *err);

#endif
