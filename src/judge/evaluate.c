/* One evaluation: load, judge every cell in one pass over the arrays, sum up, name the run by the hash of what went in, store it once. */
#include "base/kc_limits.h"
#include "judge/judge_internal.h"
#include "kangce/kc_dist.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

enum { MANY_RESULTS = 10000 };

static kc_code check_options(const kc_eval_opt *opt, kc_err *err)
{
    if (opt->year < KC_YEAR_MIN || opt->year > KC_YEAR_MAX) return kc_fail(err, KC_E_ARG, -1, "judge.year_range", "%d" KC_SEP "%d" KC_SEP "%d", opt->year, KC_YEAR_MIN, KC_YEAR_MAX);
    if (opt->history > KC_EVAL_YEARS_MAX || opt->max_age > KC_EVAL_YEARS_MAX)
        return kc_fail(err, KC_E_ARG, -1, "judge.too_many_years", "%d", KC_EVAL_YEARS_MAX);
    return KC_OK;
}

void judge_quantiles(kc_arena *a, judge_params *p)
{
    double *t = kc_alloc_n(a, JUDGE_QUANTILES, sizeof *t);

    for (int n = 0; n < JUDGE_QUANTILES; n++) t[n] = n > 2 ? kc_t_quantile(0.975, n - 2) : NAN;
    p->t975 = t;
    p->n_quantiles = JUDGE_QUANTILES;
}

static int compare_verdicts(const void *a, const void *b)
{
    const judge_verdict *x = a, *y = b;
    int                  c = strcmp(x->target, y->target);

    if (!c) c = (x->region > y->region) - (x->region < y->region);
    return c ? c : (x->year < y->year) - (x->year > y->year); /* the latest year first */
}

/* The judgement of the year, else the latest within max_age. */
static void take_verdict(const judge_inputs *in, const judge_params *p, const judge_line *l, kc_result *r)
{
    size_t at, lo = 0, hi = in->n_judgements;

    if (!hi) return;
    (void)judge_govern(l, p->year, &at);
    if (at == JUDGE_NO_GOAL) return;
    judge_verdict key = { .target = l->pub->targets[at]->id, .region = in->regions[r->region].id, .year = p->year };

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (compare_verdicts(&in->judgements[mid], &key) < 0) lo = mid + 1;
        else hi = mid;
    }
    if (lo >= in->n_judgements) return;
    const judge_verdict *v = &in->judgements[lo];

    if (strcmp(v->target, key.target) != 0 || v->region != key.region || v->year < p->year - p->max_age) return;
    r->verdict = (uint8_t)v->verdict;
    if (v->year != p->year) r->flags |= KC_RF_OLD_VALUE;
}

static void judge_all(const judge_inputs *in, const judge_params *p, kc_result *out)
{
    for (size_t l = 0; l < in->lines.n; l++)
        for (size_t r = 0; r < in->n_regions; r++) {
            const judge_line *line = &in->lines.lines[l];
            kc_result        *res = &out[l * in->n_regions + r];
            judge_cell        cell = judge_cell_of(&in->history, line->series, r, in->regions[r].depth != 0);

            res->line = (uint32_t)l;
            res->region = (uint32_t)r;
            take_verdict(in, p, line, res);
            judge_gather(line, p, &cell, res);
            judge_derive(line, p, res);
        }
}

static void *digest_thread(void *ctx)
{
    judge_digest(ctx);
    return NULL;
}

/* Judges every cell while a second thread digests the inputs; without a thread one after the other. Neither writes what the other reads. */
static const kc_result *judge_and_digest(kc_arena *a, judge_inputs *in, const judge_params *p, const kc_evaluation *e)
{
    pthread_t        other;
    kc_result       *out = judge_big(a, e->n_results + 1, sizeof *out); /* may leave: so before the thread */
    bool             started = e->n_results > MANY_RESULTS && pthread_create(&other, NULL, digest_thread, in) == 0;

    judge_all(in, p, out);
    if (started) (void)pthread_join(other, NULL);
    else judge_digest(in);
    return out;
}

static void name_run(const judge_inputs *in, const judge_params *p, const kc_eval_opt *opt, kc_evaluation *e)
{
    kc_hash   x;
    kc_digest d;

    kc_hash_begin(&x);
    kc_hash_str(&x, "kangce.evaluation/2");
    kc_hash_str(&x, e->program);
    kc_hash_int(&x, p->year);
    kc_hash_int(&x, (int)p->method);
    kc_hash_int(&x, p->max_age);
    kc_hash_int(&x, p->history);
    kc_hash_int(&x, opt->layer);
    kc_hash_str(&x, opt->region ? opt->region : "");
    kc_hash_add(&x, in->digest.b, sizeof in->digest.b);
    d = kc_hash_end(&x);
    kc_hex(d.b, sizeof d.b, e->run);
    memcpy(e->run8, e->run, 8);
    e->run8[8] = 0;
}

kc_code kc_evaluate(kc_arena *a, kc_store *s, const kc_eval_opt *opt, const char *program, kc_evaluation *out, kc_err *err)
{
    judge_inputs *in = kc_alloc(a, sizeof *in);
    judge_params  p = { 0 };
    kc_evaluation e = { .program = program };
    kc_code       code = check_options(opt, err);

    in->plan_id = opt->plan;
    judge_quantiles(a, &p);
    if (!code) code = judge_load(a, s, opt, &p, in, err);
    if (code) return code;
    e.plan_id = in->plan_id;
    e.plan = in->plan;
    e.year = p.year;
    e.max_age = p.max_age;
    e.history = p.history;
    e.method = p.method;
    e.lines = in->lines.pub;
    e.n_lines = in->lines.n;
    e.regions = in->regions;
    e.n_regions = in->n_regions;
    e.outside = in->outside;
    e.n_outside = in->n_outside;
    e.n_results = e.n_lines * e.n_regions;
    e.year_from = in->history.year_from;
    e.n_years = in->history.n_years;
    e.history_of = &in->history;
    if (in->n_judgements) qsort(in->judgements, in->n_judgements, sizeof *in->judgements, compare_verdicts);
    e.results = judge_and_digest(a, in, &p, &e);
    judge_sums(a, &e);
    name_run(in, &p, opt, &e);
    if (opt->actor) code = judge_run_store(s, a, in, opt, &e, err);
    if (!code) *out = e;
    return code;
}

bool kc_history_get(const kc_evaluation *e, size_t line, size_t region, const double **value, const uint8_t **status, const uint8_t **flags,
                    const bool **broken)
{
    int        series = e->history_of->series_of_line[line];
    judge_cell c;

    if (series < 0) return false;
    c = judge_cell_of(e->history_of, series, region, false);
    *value = c.value;
    *status = c.status;
    *flags = c.flags;
    if (broken) *broken = c.broken;
    return true;
}

const char *kc_result_id(kc_arena *a, const kc_evaluation *e, const kc_result *r, const char *field)
{
    return kc_printf(a, "R%s-%s-%s-%d%s%s", e->run8, e->lines[r->line].key, e->regions[r->region].code, e->year, field ? "-" : "",
                     field ? field : "");
}
