/* What the parts of the uncertainty engine share: layout of the memory, one evaluation. */
#ifndef UNCERTAINTY_INTERNAL_H
#define UNCERTAINTY_INTERNAL_H

#include "base/kc_parallel.h"
#include "kangce/kc_random.h"
#include "kangce/kc_uncertainty.h"

/* A table of normalised values with the weights that belong to it. */
typedef struct ua_table {
    kc_index_table  t;
    kc_index_matrix m;
    double         *weight;  /* [n_nodes] */
    int32_t        *periods; /* [n_rows] of the rows kept, for m */
} ua_table;

/* What a thread works in. */
typedef struct ua_worker {
    kc_rng    rng; /* the seed's stream, jumped `jumps` times */
    size_t    jumps;
    double   *weight;  /* [n_nodes] */
    double   *score;   /* [(n_nodes - n_ind) * n_rows] of the aggregates */
    double   *full;    /* [n_rows] of the node asked for, rows of the data */
    double   *part;    /* [n_rows] scores of one stratum */
    uint16_t *rank;    /* [n_rows] of one evaluation */
    uint16_t *part_rank;
    uint64_t *sort;
    void     *work;    /* of kc_index_prepare and kc_index_aggregate, whichever is larger */
    double   *data;    /* [n_ind * n_rows] with noise, or NULL */
    ua_table  own;     /* with data noise: the table of this replication */
    size_t    failed;  /* the first replication that this thread could not make, SIZE_MAX when none */
    kc_err    err;
} ua_worker;

struct kc_ua_run {
    const kc_ua *ua;
    size_t       n_rows, n_ind, n_nodes, node;
    int          n_threads;
    bool         data_noise;
    int          at[KC_UA_KINDS]; /* factor of each kind, -1 = none */
    size_t       n_tables;
    ua_table     nominal, *tables; /* imputation slowest, normalisation fastest */
    double      *nominal_score;
    uint16_t    *nominal_rank;
    size_t      *order, *start, n_strata; /* rows stratum after stratum; NULL: all rows are one */
    ua_worker   *workers;
};

/* The steps chosen (of imputation, treatment, normalisation) on `data` (NULL: the spec's) as a variant; a table made from it. */
void    kc_ua_variant(const kc_ua *ua, const size_t choice[3], const double *data, kc_index_variant *v);
kc_code kc_ua_make_table(const kc_ua_run *run, const kc_index_variant *v, ua_table *t, void *work, kc_err *err);

/* The failure of the lowest number among the threads, or KC_OK. */
kc_code kc_ua_first_failure(kc_ua_run *run, kc_err *err);

/* Score [n_rows] (NULL: not wanted) and rank [n_rows] of the index for the numbers u [n_factors]; u NULL: the nominal index. */
kc_code kc_ua_evaluate(kc_ua_run *run, const double *u, ua_worker *w, double *score, uint16_t *rank, kc_err *err);

#endif
