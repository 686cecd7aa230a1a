/* kangce stats sii: slope and relative index of every area, areas in parallel; area k draws from long jump k of the seed. */
#include "cli/stats/inequality_cli.h"

#include "base/kc_parallel.h"
#include "kangce/kc_order.h"

#include <math.h>

const kc_option ineq_sii_options[] = {
    STATS_GROUP,
    STATS_COLUMN("--quantile", "quantile|decile|quintile|subgroup_order|十分位|五分位|分位", "stats.col.ineq_quantile"),
    STATS_COLUMN("--population", "population|pop|measured|人口数|人口", "stats.col.population"),
    STATS_COLUMN("--value", "value|rate|lifeexp|life_expectancy|数值|值|期望寿命", "stats.col.ineq_value"),
    STATS_COLUMN("--se", "se|standarderror|standard_error|标准误", "stats.col.sii_se"),
    STATS_COLUMN("--lower", "lowercl|lcl|lower|下限", "stats.col.sii_lower"),
    STATS_COLUMN("--upper", "uppercl|ucl|upper|上限", "stats.col.sii_upper"),
    { "--type", 0, "normal|rate|proportion", "normal", false, "stats.opt.sii_type" },
    { "--transform", 0, NULL, NULL, false, "stats.opt.sii_transform" },
    { "--multiplier", 0, "NUM", "1", false, "stats.opt.sii_multiplier" },
    { "--repetitions", 0, "N", "100000", false, "stats.opt.ineq_repetitions" },
    { "--reliability", 0, NULL, NULL, false, "stats.opt.ineq_reliability" },
    { "--conf", 0, "LIST", "0.95", false, "stats.opt.ineq_conf_list" },
    STATS_SEED,
    STATS_COMMON,
    { NULL },
};

enum { CONF_MAX = 8, RELIABILITY_RUNS = 10, DRAWS_MAX = 50000000 }; /* draws at a time: 16 bytes each */

typedef struct result {
    kc_sii_fit fit;
    double     sii[2 * CONF_MAX], rii[2 * CONF_MAX], sii_mad[CONF_MAX], rii_mad[CONF_MAX];
    kc_code    code;
    kc_err     err;
} result;

typedef struct room {
    double *pop, *value, *se, *low, *high, *key, *draws;
    size_t *order;
} room;

typedef struct job {
    stats_in  *in;
    kc_sii_opt opt;
    int        quantile, pop, value, se, low, high;
    bool       limits, reliability;
    double     conf[CONF_MAX];
    size_t     n_conf, n_quantiles;
    kc_rng    *rng;
    room      *of_thread;
    result    *results;
} job;

/* Rows of an area by quantile. False when a quantile is absent, stands twice, or has no number. */
static bool sorted(const job *j, size_t g, room *r)
{
    size_t        n = stats_size(j->in, g);
    const size_t *rows = j->in->groups->rows + j->in->groups->start[g];
    const int     handle[] = { j->pop, j->value, j->se, j->low, j->high };
    double *const to[] = { r->pop, r->value, r->se, r->low, r->high };

    if (n != j->n_quantiles) return false;
    stats_gather(j->in, g, j->quantile, r->key);
    kc_sort_index(n, r->key, r->order);
    for (size_t i = 0; i < n; i++) {
        if (isnan(r->key[r->order[i]]) || (i && r->key[r->order[i]] == r->key[r->order[i - 1]])) return false;
        for (size_t k = 0; k < sizeof handle / sizeof *handle; k++)
            if (handle[k] >= 0) to[k][i] = kc_frame_numbers(j->in->f, handle[k])[rows[r->order[i]]];
    }
    return true;
}

/* Mean distance of the limits of nine more simulations from the first. */
static kc_code reliability(const job *j, size_t n, room *r, kc_rng *rng, result *out)
{
    double sii[2 * CONF_MAX], rii[2 * CONF_MAX];

    memset(out->sii_mad, 0, sizeof out->sii_mad);
    memset(out->rii_mad, 0, sizeof out->rii_mad);
    for (int run = 1; run < RELIABILITY_RUNS; run++) {
        kc_code code = kc_sii_limits(n, r->pop, r->value, r->se, &j->opt, j->n_conf, j->conf, rng, r->draws, sii, rii, &out->err);

        if (code) return code;
        for (size_t k = 0; k < 2 * j->n_conf; k++) {
            out->sii_mad[k / 2] += fabs(sii[k] - out->sii[k]) / (2 * (RELIABILITY_RUNS - 1));
            out->rii_mad[k / 2] += fabs(rii[k] - out->rii[k]) / (2 * (RELIABILITY_RUNS - 1));
        }
    }
    return KC_OK;
}

static void missing(result *out)
{
    out->fit = (kc_sii_fit){ NAN, NAN, NAN, KC_NOTE_MISSING };
    for (size_t k = 0; k < 2 * CONF_MAX; k++) out->sii[k] = out->rii[k] = NAN;
}

/* A rate of 0, a proportion of 0 or 1 have no logarithm: no fault of the file. KC_NOTE_NONE: an error. */
static kc_note area_note(const job *j, const room *r, const kc_err *err)
{
    bool at_end = strcmp(err->key, "stats.sii_value") == 0 && (r->value[err->at] == 0 || (j->opt.type == KC_SII_PROPORTION && r->value[err->at] == 1));

    return at_end ? KC_NOTE_NOT_DEFINED : j->n_quantiles < KC_SII_MIN ? ineq_group_note(err) : KC_NOTE_NONE;
}

static void one_area(void *ctx, size_t g, int thread)
{
    job    *j = ctx;
    room   *r = &j->of_thread[thread];
    result *out = &j->results[g];
    kc_rng  rng = j->rng[g];
    size_t  n = j->n_quantiles;

    missing(out);
    if (!sorted(j, g, r)) return;
    if ((out->code = kc_sii(n, r->pop, r->value, &j->opt, &out->fit, &out->err))) {
        out->fit.note = area_note(j, r, &out->err);
        goto done;
    }
    if (!j->limits || out->fit.note) return;
    if (j->se < 0)
        for (size_t i = 0; i < n; i++) r->se[i] = kc_sii_se(j->opt.type, r->low[i], r->high[i]);
    if ((out->code = kc_sii_limits(n, r->pop, r->value, r->se, &j->opt, j->n_conf, j->conf, &rng, r->draws, out->sii, out->rii, &out->err))) {
        if (area_note(j, r, &out->err)) out->code = KC_OK; /* the line stands, without limits */
        goto done;
    }
    if (j->reliability) out->code = reliability(j, n, r, &rng, out);
done:
    if (out->fit.note) out->code = KC_OK;
    if (out->code && out->err.at >= 0) out->err.at = (long)r->order[out->err.at];
}

/* No more threads than areas, and no more than the draws of all of them leave room for: the result is the same. */
static size_t threads_for(const job *j)
{
    size_t threads = (size_t)kc_threads(j->in->threads), fit = DRAWS_MAX / (j->opt.repetitions + 1) + 1;

    if (threads > j->in->groups->n) threads = j->in->groups->n;
    return threads < fit ? threads : fit;
}

static void make_room(job *j)
{
    kc_arena *a = j->in->c->arena;
    size_t    threads = threads_for(j), n = stats_largest(j->in), reps = j->limits ? j->opt.repetitions : 0;
    kc_rng    rng;

    j->of_thread = kc_alloc_n(a, threads, sizeof *j->of_thread);
    for (size_t i = 0; i < threads; i++) {
        double *x = kc_alloc_n(a, 6 * n, sizeof *x);

        j->of_thread[i] = (room){ x, x + n, x + 2 * n, x + 3 * n, x + 4 * n, x + 5 * n, reps ? kc_alloc_n(a, 2 * reps, sizeof(double)) : NULL,
                                  kc_alloc_n(a, n, sizeof(size_t)) };
    }
    j->results = kc_alloc_n(a, j->in->groups->n, sizeof *j->results);
    j->rng = kc_alloc_n(a, j->in->groups->n, sizeof *j->rng);
    kc_rng_seed(&rng, (uint64_t)kc_opt_int(j->in->c, "--seed", 1));
    for (size_t g = 0; g < j->in->groups->n; g++) {
        j->rng[g] = rng;
        kc_rng_long_jump(&rng);
    }
}

static void print_area(const job *j, size_t g, kc_tidy *t)
{
    const result *r = &j->results[g];
    const char   *names[] = { "sii", "rii", "intercept" };
    const double  value[] = { r->fit.sii, r->fit.rii, r->fit.intercept };

    for (size_t m = 0; m < 3; m++)
        for (size_t c = 0; c < (m < 2 && j->limits ? j->n_conf : 1); c++) {
            const double *limit = m == 0 ? r->sii + 2 * c : r->rii + 2 * c, *mad = m == 0 ? r->sii_mad : r->rii_mad;
            bool          has = m < 2 && j->limits && !r->fit.note;
            kc_note       note = r->fit.note ? r->fit.note : isnan(value[m]) ? KC_NOTE_NOT_DEFINED : m < 2 && (!has || isnan(limit[0])) ? KC_NOTE_NO_INTERVAL : KC_NOTE_NONE;

            stats_group_cells(j->in, t, g);
            kc_tidy_text(t, names[m]);
            kc_tidy_num(t, value[m]);
            kc_tidy_num(t, has ? limit[0] : NAN);
            kc_tidy_num(t, has ? limit[1] : NAN);
            kc_tidy_note(t, note);
            kc_tidy_num(t, has ? j->conf[c] : NAN);
            if (j->reliability) kc_tidy_num(t, has && !isnan(limit[0]) ? mad[c] : NAN);
            kc_tidy_row(t);
        }
}

/* Quantiles are the different numbers of the whole file: an area with one too many does not decide for the others. */
static size_t count_quantiles(const job *j)
{
    size_t  rows = kc_frame_rows(j->in->f), n = 0, known = 0;
    double *x = kc_alloc_n(j->in->c->arena, rows, sizeof *x);

    for (size_t r = 0; r < rows; r++)
        if (!isnan(kc_frame_numbers(j->in->f, j->quantile)[r])) x[known++] = kc_frame_numbers(j->in->f, j->quantile)[r];
    kc_sort(known, x);
    for (size_t i = 0; i < known; i++) n += i == 0 || x[i] != x[i - 1] ? 1 : 0;
    return n;
}

static void find_columns(job *j)
{
    kc_cli *c = j->in->c;

    j->quantile = stats_number(j->in, "--quantile", true);
    j->pop = stats_number(j->in, "--population", true);
    j->value = stats_number(j->in, "--value", true);
    j->se = stats_number(j->in, "--se", false);
    j->low = j->se < 0 ? stats_number(j->in, "--lower", false) : -1;
    j->high = j->se < 0 ? stats_number(j->in, "--upper", j->low >= 0) : -1;
    j->limits = j->se >= 0 || j->high >= 0;
    j->reliability = j->limits && kc_opt_on(c, "--reliability");
    j->opt.type = strcmp(kc_opt(c, "--type"), "rate") == 0 ? KC_SII_RATE : strcmp(kc_opt(c, "--type"), "proportion") == 0 ? KC_SII_PROPORTION : KC_SII_NORMAL;
    j->opt.transform = kc_opt_on(c, "--transform");
    j->opt.multiplier = kc_opt_num(c, "--multiplier", 1);
    j->opt.repetitions = (size_t)kc_opt_int(c, "--repetitions", 100000);
}

kc_code ineq_sii_run(kc_cli *c, kc_err *err)
{
    stats_in in;
    job      j = { .in = &in };
    kc_code  code = stats_open(c, &in, err);

    if (code) return code;
    find_columns(&j);
    if ((code = ineq_list("--conf", kc_opt(c, "--conf"), j.conf, CONF_MAX, &j.n_conf, err))) return code;
    if (j.opt.repetitions < 20 || j.opt.repetitions > 10000000) return kc_fail(err, KC_E_ARG, -1, "stats.sii_repetitions", "%zu", j.opt.repetitions);
    if ((code = stats_load(&in, err))) return code;
    j.n_quantiles = count_quantiles(&j);
    if (j.n_quantiles > KC_SII_MAX)
        return kc_fail(err, KC_E_DATA, -1, "stats.sii_quantiles", "%zu" KC_SEP "%d" KC_SEP "%d", j.n_quantiles, KC_SII_MIN, KC_SII_MAX);
    make_room(&j);
    kc_parallel((int)threads_for(&j), in.groups->n, one_area, &j);
    for (size_t g = 0; g < in.groups->n; g++)
        if (j.results[g].code) {
            *err = j.results[g].err;
            return stats_fail_in(&in, g, err);
        }
    kc_tidy *t = kc_tidy_new(c, in.group_names, j.reliability ? "measure,value,lower,upper,note,conf,mad" : "measure,value,lower,upper,note,conf");

    for (size_t g = 0; g < in.groups->n; g++) print_area(&j, g, t);
    return kc_tidy_write(t, err);
}
