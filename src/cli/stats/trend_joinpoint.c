/* kangce stats joinpoint. Every model from 0 to --max joinpoints is fitted; one is chosen; --show says what is printed. */
#include "cli/stats/trend_cli.h"
#include "kangce/kc_joinpoint.h"

#include <math.h>

enum { VALUE, SE, COUNT };

typedef struct job {
    trend_in    t;
    kc_jp_opt   opt;
    int         k_min, k_max, number; /* number: -1 = to be chosen */
    bool        permutation;
    kc_jp_rule  rule;
    size_t      n_perm;
    double      alpha, from, to;
    uint64_t    seed;
    double     *se, *work;
    kc_jp_fit   fit[KC_JP_MAX + 1];
    int         fits, chosen;
    kc_jp_tests tests;
} job;

static void read_options(kc_cli *c, job *j)
{
    const char *select = kc_opt(c, "--select");

    j->opt = (kc_jp_opt)KC_JP_OPT_INIT;
    j->opt.log = strcmp(kc_opt(c, "--scale"), "log") == 0;
    j->opt.min_end = (int)kc_opt_int(c, "--min-end", 2);
    j->opt.min_between = (int)kc_opt_int(c, "--min-between", 2);
    j->opt.grid = (int)kc_opt_int(c, "--grid", 1);
    j->opt.refine = kc_opt_on(c, "--refine");
    j->opt.conf = kc_opt_num(c, "--conf", 0.95);
    j->opt.se = strcmp(kc_opt(c, "--slope-se"), "free") == 0 ? KC_JP_SE_FREE : KC_JP_SE_FIXED;
    j->k_min = (int)kc_opt_int(c, "--min", 0);
    j->k_max = (int)kc_opt_int(c, "--max", 3);
    j->number = (int)kc_opt_int(c, "--number", -1);
    j->permutation = strcmp(select, "permutation") == 0;
    j->rule = strcmp(select, "bic") == 0 ? KC_JP_BIC : strcmp(select, "bic3") == 0 ? KC_JP_BIC3 : KC_JP_WBIC;
    j->n_perm = (size_t)kc_opt_int(c, "--permutations", 4499);
    j->alpha = kc_opt_num(c, "--alpha", 0.05);
    j->seed = (uint64_t)kc_opt_int(c, "--seed", 1);
    j->from = kc_opt_num(c, "--from", NAN);
    j->to = kc_opt_num(c, "--to", NAN);
}

/* Poisson variance of a rate: rate / sqrt(cases). */
static const double *standard_errors(job *j)
{
    const trend_in *t = &j->t;

    if (t->y[SE]) return t->y[SE];
    if (!t->y[COUNT]) return NULL;
    for (size_t i = 0; i < t->n; i++) j->se[i] = t->y[VALUE][i] / sqrt(t->y[COUNT][i]);
    return j->se;
}

static kc_code fit_all(job *j, kc_err *err)
{
    const trend_in *t = &j->t;
    const double   *se = standard_errors(j);
    int             first = j->number >= 0 ? j->number : j->k_min, last = j->number >= 0 ? j->number : j->k_max;
    kc_code         code = KC_OK;

    j->fits = j->chosen = 0;
    j->tests = (kc_jp_tests){ 0 };
    for (int k = first; k <= last; k++) {
        code = kc_joinpoint(t->n, t->x, t->y[VALUE], se, k, &j->opt, j->work, &j->fit[j->fits], err);
        if (code && k > first && strcmp(err->key, "stats.jp_too_many") == 0) last = k - 1; /* a short series has room for fewer */
        else if (code) return code;
        else j->fits++;
    }
    if (j->number >= 0) return KC_OK;
    if (!j->permutation) {
        j->chosen = (int)kc_joinpoint_choose((size_t)j->fits, j->fit, j->rule);
        return KC_OK;
    }
    code = kc_joinpoint_permutation(t->n, t->x, t->y[VALUE], se, first, last, &j->opt, j->n_perm, j->alpha, j->seed, t->in.threads,
                                    j->work, &j->tests, err);
    if (!code) j->chosen = j->tests.k - j->k_min;
    return code;
}

static void estimate(kc_tidy *out, kc_estimate e)
{
    kc_tidy_num(out, e.value);
    kc_tidy_num(out, e.low);
    kc_tidy_num(out, e.high);
    kc_tidy_note(out, e.note);
}

/* A series without two values among others that have them. */
static bool too_short(const job *j)
{
    size_t n = 0;

    for (size_t i = 0; i < j->t.n; i++) n += (size_t)!isnan(j->t.y[VALUE][i]);
    return n < 2;
}

static void show_too_short(job *j, size_t g, kc_tidy *out)
{
    stats_group_cells(&j->t.in, out, g);
    kc_tidy_num(out, NAN);
    kc_tidy_text(out, "");
    for (int i = 0; i < 5; i++) kc_tidy_num(out, NAN);
    kc_tidy_note(out, KC_NOTE_FEW_POINTS);
    for (int i = 0; i < 5; i++) kc_tidy_num(out, NAN);
    kc_tidy_row(out);
}

static kc_code show_segments(job *j, size_t g, kc_tidy *out, kc_err *err)
{
    const kc_jp_fit *f = &j->fit[j->chosen];
    double           from = isnan(j->from) ? f->first : j->from, to = isnan(j->to) ? f->last : j->to;
    kc_estimate      average, none = { NAN, NAN, NAN, KC_NOTE_NONE };
    kc_code          code = kc_joinpoint_average(f, from, to, f->conf, &average, err);

    if (code) return code;
    for (int i = 0; i <= f->k + 1; i++) {
        bool               last = i == f->k + 1; /* the average */
        kc_estimate        at = i && !last ? f->at[i - 1] : none;
        const kc_estimate *e = last ? &average : j->opt.log ? &f->apc[i] : &f->slope[i];

        stats_group_cells(&j->t.in, out, g);
        kc_tidy_int(out, f->k);
        kc_tidy_text(out, last ? "average" : kc_printf(j->t.in.c->arena, "%d", i + 1));
        kc_tidy_num(out, last ? from : i ? f->at[i - 1].value : f->first);
        kc_tidy_num(out, last ? to : i < f->k ? f->at[i].value : f->last);
        estimate(out, *e);
        kc_tidy_num(out, last ? NAN : f->slope_p[i]);
        kc_tidy_num(out, last ? NAN : f->slope[i].value);
        kc_tidy_num(out, last ? NAN : f->slope_se[i]);
        kc_tidy_num(out, at.low);
        kc_tidy_num(out, at.high);
        kc_tidy_row(out);
    }
    return KC_OK;
}

static void show_models(job *j, size_t g, kc_tidy *out)
{
    for (int i = 0; i < j->fits; i++) {
        const kc_jp_fit *f = &j->fit[i];
        kc_buf           b;

        kc_buf_init(&b, j->t.in.c->arena);
        for (int k = 0; k < f->k; k++) kc_buf_addf(&b, "%s%.10g", k ? ";" : "", f->at[k].value);
        stats_group_cells(&j->t.in, out, g);
        kc_tidy_int(out, f->k);
        kc_tidy_text(out, b.n ? b.s : "");
        kc_tidy_num(out, f->rss);
        kc_tidy_num(out, f->df);
        kc_tidy_num(out, f->bic);
        kc_tidy_num(out, f->bic3);
        kc_tidy_num(out, f->wbic);
        kc_tidy_int(out, i == j->chosen);
        kc_tidy_row(out);
    }
}

static void show_fitted(job *j, size_t g, kc_tidy *out)
{
    for (int i = 0; i < j->fits; i++)
        for (size_t p = 0; p < j->t.n; p++) {
            stats_group_cells(&j->t.in, out, g);
            kc_tidy_int(out, j->fit[i].k);
            kc_tidy_num(out, j->t.x[p]);
            kc_tidy_num(out, kc_joinpoint_at(&j->fit[i], j->t.x[p]));
            kc_tidy_num(out, j->t.y[VALUE][p]);
            kc_tidy_int(out, i == j->chosen);
            kc_tidy_row(out);
        }
}

static void show_tests(job *j, size_t g, kc_tidy *out)
{
    for (int i = 0; i < j->tests.n; i++) {
        const kc_jp_test *t = &j->tests.test[i];

        stats_group_cells(&j->t.in, out, g);
        kc_tidy_int(out, t->k0);
        kc_tidy_int(out, t->k1);
        kc_tidy_num(out, t->ratio);
        kc_tidy_num(out, t->p);
        kc_tidy_num(out, t->alpha);
        kc_tidy_int(out, t->p <= t->alpha);
        kc_tidy_row(out);
    }
}

kc_code trend_run_joinpoint(kc_cli *c, kc_err *err)
{
    static const char *const columns[] = { "joinpoints,segment,from,to,value,lower,upper,note,p,slope,slope_se,from_lower,from_upper",
                                           "joinpoints,places,rss,df,bic,bic3,wbic,chosen", "joinpoints,year,value,observed,chosen",
                                           "h0,h1,ratio,p,alpha,rejected" };
    const char *show = kc_opt(c, "--show");
    int         what = show[0] == 's' ? 0 : show[0] == 'm' ? 1 : show[0] == 'f' ? 2 : 3;
    job        *j = kc_alloc(c->arena, sizeof *j);
    kc_code     code = trend_open(c, &j->t, err);

    if (code) return code;
    read_options(c, j);
    trend_column(&j->t, VALUE, "--value", true);
    trend_column(&j->t, SE, "--se", false);
    trend_column(&j->t, COUNT, "--count", false);
    if ((code = trend_load(&j->t, err))) return code;
    if (j->k_min > j->k_max || j->k_max > KC_JP_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.jp_k", "%d" KC_SEP "%d", j->k_max, (int)KC_JP_MAX);
    j->se = trend_alloc(&j->t, stats_largest(&j->t.in));
    j->work = trend_alloc(&j->t, kc_joinpoint_work_size(stats_largest(&j->t.in), j->k_max, &j->opt, j->permutation ? j->n_perm : 0, j->t.in.threads));
    kc_tidy *out = kc_tidy_new(c, j->t.in.group_names, columns[what]);

    for (size_t g = 0; g < j->t.in.groups->n; g++) {
        trend_group(&j->t, g);
        if (too_short(j)) {
            if (what == 0) show_too_short(j, g, out);
            continue;
        }
        if ((code = fit_all(j, err))) return trend_fail(&j->t, g, err);
        if (what == 0 && (code = show_segments(j, g, out, err))) return trend_fail(&j->t, g, err);
        if (what == 1) show_models(j, g, out);
        if (what == 2) show_fitted(j, g, out);
        if (what == 3) show_tests(j, g, out);
    }
    return kc_tidy_write(out, err);
}
