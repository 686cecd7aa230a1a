/* kangce stats trend, apc, mann-kendall, sen, recent-trend. */
#include "cli/stats/trend_cli.h"
#include "kangce/kc_trend_test.h"

#include <math.h>

enum { VALUE, COUNT, POPULATION };                /* columns of apc */
enum { SE = 1, LOWER, UPPER, EVENTS, TOTAL };       /* and, with VALUE, of recent-trend */

/* ---- trend: everything at once ---- */

static kc_code all_of(trend_in *t, double conf, double *work, kc_tidy *out, kc_err *err)
{
    kc_apc_result     apc;
    kc_mk             mk;
    kc_sen_result     sen;
    kc_rank_cor       rho;
    kc_pettitt_result pettitt;
    kc_code           code = kc_apc(t->n, t->x, t->y[VALUE], conf, &apc, err);

    if (code == KC_E_DATA && strcmp(err->key, "stats.trend_zero") == 0) { /* the ranks still speak */
        apc = (kc_apc_result){ { NAN, NAN, NAN, KC_NOTE_NOT_DEFINED }, NAN, NAN, NAN, NAN, 0, 0 };
        code = KC_OK;
    }
    if (!code) code = kc_mann_kendall(t->n, t->x, t->y[VALUE], false, &mk, err);
    if (!code) code = kc_sen(t->n, t->x, t->y[VALUE], conf, work, &sen, err);
    if (!code) code = kc_spearman(t->n, t->x, t->y[VALUE], &rho, err);
    if (!code) code = kc_pettitt(t->n, t->x, t->y[VALUE], &pettitt, err);
    if (code) return code;
    const double numbers[] = { apc.apc.value, apc.apc.low, apc.apc.high, apc.p, rho.rho, rho.p, mk.s, mk.var, mk.tau, mk.z, mk.p,
                               sen.slope.value, sen.slope.low, sen.slope.high, pettitt.k, pettitt.x, pettitt.p };

    kc_tidy_int(out, (long long)mk.n);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) kc_tidy_num(out, numbers[i]);
    kc_tidy_note(out, mk.note ? mk.note : apc.apc.note ? apc.apc.note : sen.slope.note);
    return KC_OK;
}

kc_code trend_run_all(kc_cli *c, kc_err *err)
{
    trend_in t;
    kc_code  code = trend_open(c, &t, err);

    if (code) return code;
    trend_column(&t, VALUE, "--value", true);
    if ((code = trend_load(&t, err))) return code;
    kc_tidy *out = kc_tidy_new(c, t.in.group_names,
                               "n,apc,apc_lower,apc_upper,apc_p,spearman_rho,spearman_p,mk_s,mk_var,mk_tau,mk_z,mk_p,"
                               "sen_slope,sen_lower,sen_upper,pettitt_k,pettitt_year,pettitt_p,note");
    double *work = trend_alloc(&t, kc_sen_work_size(stats_largest(&t.in)));

    for (size_t g = 0; g < t.in.groups->n; g++) {
        trend_group(&t, g);
        stats_group_cells(&t.in, out, g);
        if (all_of(&t, kc_opt_num(c, "--conf", 0.95), work, out, err)) return trend_fail(&t, g, err);
        kc_tidy_row(out);
    }
    return kc_tidy_write(out, err);
}

/* ---- apc ---- */

typedef enum zero_rule { REFUSE, HALF, POISSON } zero_rule;

static kc_code apc_of(trend_in *t, zero_rule rule, double conf, double *rate, kc_apc_result *r, kc_err *err)
{
    size_t  zeros = 0;
    kc_code code;

    if (rule == POISSON) return kc_apc_poisson(t->n, t->x, t->y[COUNT], t->y[POPULATION], conf, r, err);
    for (size_t i = 0; i < t->n; i++) {
        if (t->y[VALUE]) rate[i] = t->y[VALUE][i];
        else if (!(t->y[POPULATION][i] > 0) && !isnan(t->y[POPULATION][i]))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.trend_population", "%.10g", t->x[i]);
        else rate[i] = t->y[COUNT][i] / t->y[POPULATION][i];
        if (rule == HALF && rate[i] == 0) rate[i] = kc_half_case(0, t->y[POPULATION][i], t->y[VALUE] ? kc_opt_num(t->in.c, "--per", 1e5) : 1, &zeros);
    }
    code = kc_apc(t->n, t->x, rate, conf, r, err);
    if (!code) r->n_zero = zeros;
    if (!code && zeros && r->apc.note == KC_NOTE_NONE) r->apc.note = KC_NOTE_IMPUTED;
    return code;
}

kc_code trend_run_apc(kc_cli *c, kc_err *err)
{
    const char *zero = kc_opt(c, "--zero");
    zero_rule   rule = strcmp(zero, "half") == 0 ? HALF : strcmp(zero, "poisson") == 0 ? POISSON : REFUSE;
    trend_in    t;
    kc_code     code = trend_open(c, &t, err);

    if (code) return code;
    trend_column(&t, VALUE, "--value", false);
    trend_column(&t, COUNT, "--count", rule == POISSON || t.column[VALUE] < 0);
    trend_column(&t, POPULATION, "--population", rule == HALF || t.column[VALUE] < 0);
    if (rule == POISSON) t.column[VALUE] = -1;
    if ((code = trend_load(&t, err))) return code;
    kc_tidy *out = kc_tidy_new(c, t.in.group_names, "value,lower,upper,note,slope,se,p,n,zeros");
    double  *rate = trend_alloc(&t, stats_largest(&t.in));

    for (size_t g = 0; g < t.in.groups->n; g++) {
        kc_apc_result r;

        trend_group(&t, g);
        if (apc_of(&t, rule, kc_opt_num(c, "--conf", 0.95), rate, &r, err)) return trend_fail(&t, g, err);
        stats_group_cells(&t.in, out, g);
        kc_tidy_num(out, r.apc.value);
        kc_tidy_num(out, r.apc.low);
        kc_tidy_num(out, r.apc.high);
        kc_tidy_note(out, r.apc.note);
        kc_tidy_num(out, r.slope);
        kc_tidy_num(out, r.se);
        kc_tidy_num(out, r.p);
        kc_tidy_int(out, (long long)r.n);
        kc_tidy_int(out, (long long)r.n_zero);
        kc_tidy_row(out);
    }
    return kc_tidy_write(out, err);
}

/* ---- mann-kendall, sen ---- */

kc_code trend_run_mann_kendall(kc_cli *c, kc_err *err)
{
    trend_in t;
    kc_code  code = trend_open(c, &t, err);

    if (code) return code;
    trend_column(&t, VALUE, "--value", true);
    if ((code = trend_load(&t, err))) return code;
    kc_tidy *out = kc_tidy_new(c, t.in.group_names, "value,note,s,var,z,p,exact,n");

    for (size_t g = 0; g < t.in.groups->n; g++) {
        kc_mk r;

        trend_group(&t, g);
        if (kc_mann_kendall(t.n, t.x, t.y[VALUE], kc_opt_on(c, "--exact"), &r, err)) return trend_fail(&t, g, err);
        stats_group_cells(&t.in, out, g);
        kc_tidy_num(out, r.tau);
        kc_tidy_note(out, r.note);
        kc_tidy_num(out, r.s);
        kc_tidy_num(out, r.var);
        kc_tidy_num(out, r.z);
        kc_tidy_num(out, r.p);
        kc_tidy_int(out, r.exact);
        kc_tidy_int(out, (long long)r.n);
        kc_tidy_row(out);
    }
    return kc_tidy_write(out, err);
}

kc_code trend_run_sen(kc_cli *c, kc_err *err)
{
    trend_in t;
    kc_code  code = trend_open(c, &t, err);

    if (code) return code;
    trend_column(&t, VALUE, "--value", true);
    if ((code = trend_load(&t, err))) return code;
    kc_tidy *out = kc_tidy_new(c, t.in.group_names, "value,lower,upper,note,intercept,n");
    double  *work = trend_alloc(&t, kc_sen_work_size(stats_largest(&t.in)));

    for (size_t g = 0; g < t.in.groups->n; g++) {
        kc_sen_result r;

        trend_group(&t, g);
        if (kc_sen(t.n, t.x, t.y[VALUE], kc_opt_num(c, "--conf", 0.95), work, &r, err)) return trend_fail(&t, g, err);
        stats_group_cells(&t.in, out, g);
        kc_tidy_num(out, r.slope.value);
        kc_tidy_num(out, r.slope.low);
        kc_tidy_num(out, r.slope.high);
        kc_tidy_note(out, r.slope.note);
        kc_tidy_num(out, r.intercept);
        kc_tidy_int(out, (long long)r.n);
        kc_tidy_row(out);
    }
    return kc_tidy_write(out, err);
}

/* ---- recent-trend ---- */

static void se_from_limits(trend_in *t, double *se)
{
    for (size_t i = 0; i < t->n; i++) se[i] = t->y[SE] ? t->y[SE][i] : (t->y[UPPER][i] - t->y[LOWER][i]) / 3.92;
}

static kc_code recent_columns(trend_in *t, bool *proportions, kc_err *err)
{
    trend_column(t, EVENTS, "--count", false);
    trend_column(t, TOTAL, "--total", false);
    trend_column(t, VALUE, "--value", false);
    trend_column(t, SE, "--se", false);
    trend_column(t, LOWER, "--lower", false);
    trend_column(t, UPPER, "--upper", false);
    *proportions = t->column[EVENTS] >= 0 && t->column[TOTAL] >= 0;
    if (*proportions || t->in.code) return KC_OK;
    if (t->column[VALUE] >= 0 && (t->column[SE] >= 0 || (t->column[LOWER] >= 0 && t->column[UPPER] >= 0))) return KC_OK;
    return kc_fail(err, KC_E_DATA, 0, "stats.recent_columns", "%s", kc_frame_path(t->in.f));
}

kc_code trend_run_recent(kc_cli *c, kc_err *err)
{
    const char   *better = kc_opt(c, "--better");
    kc_recent_opt opt = { (size_t)kc_opt_int(c, "--points", 5), kc_opt_num(c, "--conf", 0.998),
                          strcmp(better, "up") == 0 ? 1 : strcmp(better, "down") == 0 ? -1 : 0, !kc_opt_on(c, "--keep-outliers") };
    trend_in t;
    bool     proportions = false;
    kc_code  code = trend_open(c, &t, err);

    if (code || (code = recent_columns(&t, &proportions, err)) || (code = trend_load(&t, err))) return code;
    kc_tidy *out = kc_tidy_new(c, t.in.group_names, "value,note,class,chi2,p,n,from,to,stable");
    double  *se = trend_alloc(&t, stats_largest(&t.in));

    for (size_t g = 0; g < t.in.groups->n; g++) {
        kc_recent r;

        trend_group(&t, g);
        if (!proportions) se_from_limits(&t, se);
        code = proportions ? kc_recent_proportions(t.n, t.x, t.y[EVENTS], t.y[TOTAL], &opt, &r, err)
                           : kc_recent_values(t.n, t.x, t.y[VALUE], se, &opt, &r, err);
        if (code) return trend_fail(&t, g, err);
        stats_group_cells(&t.in, out, g);
        kc_tidy_num(out, r.slope);
        kc_tidy_note(out, r.note);
        kc_tidy_text(out, kc_recent_name(r.cls));
        kc_tidy_num(out, r.chi2);
        kc_tidy_num(out, r.p);
        kc_tidy_int(out, (long long)r.n);
        kc_tidy_num(out, r.from);
        kc_tidy_num(out, r.to);
        kc_tidy_int(out, r.stable);
        kc_tidy_row(out);
    }
    return kc_tidy_write(out, err);
}
