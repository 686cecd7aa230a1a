/* What the files of this layer share. A result is made in two steps, so that a stored run holds only what cannot be computed again:
 *
 *   gather   values of one line in one region ──> value, baseline, previous, fit          (needs the history)
 *   derive   those and the line ──> target, gap, progress, needed, standing               (needs nothing else)
 */
#ifndef JUDGE_INTERNAL_H
#define JUDGE_INTERNAL_H

#include "judge/kc_judge.h"

enum { JUDGE_MAX_AGE = 3, JUDGE_HISTORY = 10, JUDGE_QUANTILES = KC_EVAL_YEARS_MAX + 12, JUDGE_NO_GOAL = 65535 };
#define JUDGE_TOLERANCE 0.05   /* 左右: share of the target */
#define JUDGE_HALF_PACE 0.5    /* below this share of the due change: late */
#define JUDGE_CHANCE_GOOD 0.75 /* where no pace can be computed: chance from which a line is on track … */
#define JUDGE_CHANCE_POOR 0.25 /* … and below which it is late */

/* A line as the computation wants it: one figure per target, years filled in. */
typedef struct judge_figure {
    int      year;
    double   value; /* NaN for a change without a number */
    kc_cmp   cmp;
    double   tolerance; /* 0, or JUDGE_TOLERANCE * |value| */
    kc_basis basis;
    int      basis_year;
    double   baseline; /* of the plan; NaN = none */
    int      baseline_year;
    bool     relative; /* change in per cent of the reference */
    bool     unit_differs;
    bool     every_year; /* per_year, previous_year without a year: due in every year */
    uint32_t flags;    /* KC_RF_TARGET_UNCONFIRMED, …_APPROX, …_YEAR_ASSUMED, …_TARGET_CONFLICT */
} judge_figure;

typedef struct judge_line {
    const kc_line *pub;
    judge_figure  *figures; /* [pub->n_targets], by year */
    size_t         n;
    int            series;  /* index of the history; -1 = none */
    int            start;   /* year from which progress counts: baseline year of the plan, else the year before its period; 0 = unknown */
    double         min, max; /* natural limits of the forecast interval; NaN = open */
} judge_line;

/* Values of all series: [series][slot][year]; a slot is a region for which room was made. */
struct kc_history {
    size_t    n_series, n_slots;
    size_t   *slot;             /* [judged region] */
    int       year_from, n_years;
    double   *value;
    uint8_t  *status, *flags;
    int64_t  *row;
    bool    **broken; /* [series]: NULL or [region][year]: a break at the start of that year */
    int      *series_of_line;
    bool     *no_breaks; /* [n_years] false */
    int32_t  *indicator; /* [series] ids */
    int64_t   last_row;  /* highest journal position among the values */
};

typedef struct judge_params {
    int           year, max_age, history, n_quantiles; /* JUDGE_QUANTILES */
    kc_method     method;
    const double *t975; /* [n]: t quantile 0.975 with n - 2 degrees, n < n_quantiles */
} judge_params;

/* Bits of kc_history.flags beside those of the store. */
enum { JUDGE_CELL_DIFFERS = 64, JUDGE_CELL_PARTS = 128 };

/* One cell's history, pointers into kc_history. */
typedef struct judge_cell {
    const double  *value;
    const uint8_t *status, *flags;
    const int64_t *row;
    const bool    *broken;
    int            year_from, n_years;
    bool           inherited;
} judge_cell;

/* lines.c */
typedef struct judge_indicator {
    int32_t     id;
    const char *code, *name, *unit;
    int         direction, decimals;
    double      min, max;
    bool        local;
} judge_indicator;
typedef struct judge_lines {
    kc_line    *pub;
    judge_line *lines;
    size_t      n;
} judge_lines;
/* indicator_of_target[i]: of plan->targets.items[i]; NULL = none */
judge_lines judge_lines_build(kc_arena *a, const kc_plan *plan, const judge_indicator *const *indicator_of_target);

/* The figure that governs `year`, and how. *at = JUDGE_NO_GOAL without figures. */
kc_rule judge_govern(const judge_line *l, int year, size_t *at);

/* gather.c, derive.c */
void judge_gather(const judge_line *l, const judge_params *p, const judge_cell *c, kc_result *r);
void judge_derive(const judge_line *l, const judge_params *p, kc_result *r);
bool judge_met(const judge_figure *f, int direction, double value, double target);
int  judge_better(const judge_figure *f, int direction); /* +1 -1 0 */
/* What the figure asks for as a level, in this region; `year` counts the steps of a yearly change. NaN when it has no number. */
double judge_level(const judge_figure *f, const kc_result *r, int year);
/* The value due in `year` on the straight lines baseline .. first figure .. second … last. *loose: the first figure is looser than the
 * baseline and due at once. */
double judge_due(const judge_line *l, const kc_result *r, int year, bool *loose);

/* load.c */
typedef struct judge_inputs {
    kc_plan          *plan;
    int64_t           plan_id;
    const char       *plan_sha256;
    judge_lines       lines;
    size_t            n_regions;
    kc_judged_region *regions;
    size_t            n_outside;
    const char      **outside;
    struct kc_history history;
    kc_digest         digest; /* of everything read, by judge_digest */
    int32_t          *steps;  /* its workspace */
    size_t            n_judgements;
    struct judge_verdict *judgements;
} judge_inputs;
typedef struct judge_verdict {
    const char *target;
    int32_t     region;
    int         year;
    kc_verdict  verdict;
    int         revision;
} judge_verdict;
kc_code judge_load(kc_arena *a, kc_store *s, const kc_eval_opt *opt, judge_params *params, judge_inputs *in, kc_err *err);
kc_code judge_plan_load(kc_arena *a, kc_store *s, int64_t *id, kc_plan **out, const char **sha256, const char **method, kc_err *err);
void       judge_digest(judge_inputs *in); /* allocates nothing, reads only what judge_load left: may run beside the judging */
judge_cell judge_cell_of(const struct kc_history *h, int series, size_t region, bool inherited);

/* sums.c */
void judge_sums(kc_arena *a, kc_evaluation *e);

/* run_blob.c, run_store.c */
void    judge_blob_write(kc_buf *b, const kc_result *r, size_t n);
kc_code judge_blob_read(const void *p, size_t size, size_t n, kc_result *out, kc_err *err); /* out zeroed by the caller */
kc_code judge_run_store(kc_store *s, kc_arena *a, const judge_inputs *in, const kc_eval_opt *opt, kc_evaluation *e, kc_err *err);

typedef struct judge_run { /* a stored run */
    int64_t      id, plan_id, position;
    int          year;
    const char  *hash, *params, *program, *inputs;
    kc_plan     *plan;
    size_t       n_lines, n_regions;
    judge_line  *lines;
    int32_t     *regions; /* ids */
    judge_params p;
} judge_run;
kc_code judge_run_open(kc_arena *a, kc_store *s, const char *run8, judge_run *out, kc_err *err);
kc_code judge_run_result(kc_arena *a, kc_store *s, const judge_run *run, size_t line, size_t region, kc_result *out, kc_err *err);

/* big.c: zeroed memory that lives as long as the arena; large requests in huge pages where the system has them. Never NULL. */
void *judge_big(kc_arena *a, size_t n, size_t size);

/* evaluate.c */
void judge_quantiles(kc_arena *a, judge_params *p);

#endif
