/* kangce stats funnel: limits for drawing, the class of each area, overdispersion. */
#include "rates_local.h"

#include <math.h>

typedef struct funnel {
    stats_in       in;
    int            events, below, rate, area;
    kc_funnel_opt  opt;
    kc_od_opt      od;
    bool           dispersed;
    double        *x, *d, *work; /* of one group: events, denominators; work 2 x largest */
    size_t        *order;
    kc_tidy       *t;
} funnel;

static kc_funnel_kind kind_of(const char *s)
{
    return *s == 'p' ? KC_FUNNEL_PROPORTION : strcmp(s, "ratio") == 0 ? KC_FUNNEL_RATIO : KC_FUNNEL_RATE;
}

/* Events and denominators of group g: of a rate, the denominators which the rates imply. */
static kc_code fetch(funnel *f, size_t g, kc_err *err)
{
    size_t  n = stats_size(&f->in, g), most = stats_largest(&f->in);
    double *below = f->work, *rate = f->work + most;

    stats_gather(&f->in, g, f->events, f->x);
    if (f->opt.kind != KC_FUNNEL_RATE) {
        stats_gather(&f->in, g, f->below, f->d);
        return KC_OK;
    }
    if (f->below >= 0) stats_gather(&f->in, g, f->below, below);
    if (f->rate >= 0) stats_gather(&f->in, g, f->rate, rate);
    return kc_funnel_denominators(n, f->x, f->below >= 0 ? below : NULL, f->rate >= 0 ? rate : NULL, &f->opt, f->d, err);
}

static void area_cells(const funnel *f, size_t g, size_t i)
{
    size_t row = f->in.groups->rows[f->in.groups->start[g] + i];

    stats_group_cells(&f->in, f->t, g);
    if (f->area >= 0) kc_tidy_text(f->t, rates_text_at(&f->in, f->area, row));
    else kc_tidy_int(f->t, (long long)row + 1);
}

/* ---- without overdispersion ---- */

static kc_code limits(funnel *f, size_t g, kc_err *err)
{
    kc_funnel_point p[KC_FUNNEL_POINTS];
    kc_funnel_base  base;
    kc_code         code = kc_funnel_limits(stats_size(&f->in, g), f->x, f->d, &f->opt, p, &base, err);

    for (int i = 0; i < KC_FUNNEL_POINTS && !code; i++) {
        stats_group_cells(&f->in, f->t, g);
        kc_tidy_num(f->t, p[i].x);
        for (int k = 0; k < KC_FUNNEL_SIDES; k++) kc_tidy_num(f->t, p[i].limit[k]);
        kc_tidy_num(f->t, base.average);
        for (int k = 0; k < KC_FUNNEL_SIDES && f->opt.kind != KC_FUNNEL_PROPORTION; k++) kc_tidy_num(f->t, p[i].expected[k]);
        kc_tidy_row(f->t);
    }
    return code;
}

static kc_code classes(funnel *f, size_t g, kc_err *err)
{
    size_t           n = stats_size(&f->in, g);
    kc_funnel_class *cls = kc_alloc_n(f->in.c->arena, n, sizeof *cls);
    kc_code          code = kc_funnel_classes(n, f->x, f->d, &f->opt, cls, err);

    for (size_t i = 0; i < n && !code; i++) {
        bool few = cls[i] == KC_FUNNEL_NONE && f->opt.dsr && !isnan(f->x[i]);

        area_cells(f, g, i);
        kc_tidy_num(f->t, f->opt.per * f->x[i] / f->d[i]);
        kc_tidy_text(f->t, kc_funnel_class_name(cls[i]));
        kc_tidy_note(f->t, few ? KC_NOTE_FEW_EVENTS : cls[i] == KC_FUNNEL_NONE ? KC_NOTE_MISSING : KC_NOTE_NONE);
        kc_tidy_num(f->t, f->x[i]);
        kc_tidy_num(f->t, f->d[i]);
        if (f->opt.kind == KC_FUNNEL_RATE) kc_tidy_num(f->t, few ? NAN : f->d[i] / f->opt.years);
        kc_tidy_row(f->t);
    }
    return code;
}

/* ---- with overdispersion ---- */

static kc_funnel_class class_of(double v, const double *limit)
{
    return v < limit[KC_LOWER_3S]   ? KC_FUNNEL_LOW_3S
           : v < limit[KC_LOWER_2S] ? KC_FUNNEL_LOW_2S
           : v > limit[KC_UPPER_3S] ? KC_FUNNEL_HIGH_3S
           : v > limit[KC_UPPER_2S] ? KC_FUNNEL_HIGH_2S
                                    : KC_FUNNEL_WITHIN;
}

static void dispersed_row(const funnel *f, size_t g, size_t i, const kc_od_row *r)
{
    double v = f->opt.per * f->x[i] / f->d[i]; /* the ratio itself is not rounded */

    area_cells(f, g, i);
    kc_tidy_num(f->t, v);
    kc_tidy_text(f->t, kc_funnel_class_name(class_of(v, r->limit)));
    kc_tidy_note(f->t, KC_NOTE_NONE);
    kc_tidy_num(f->t, f->x[i]);
    kc_tidy_num(f->t, r->expected);
    kc_tidy_num(f->t, r->y);
    kc_tidy_num(f->t, r->s);
    kc_tidy_num(f->t, r->z);
    kc_tidy_num(f->t, r->rank);
    kc_tidy_int(f->t, r->trimmed);
    kc_tidy_num(f->t, r->z_used);
    for (int k = 0; k < KC_FUNNEL_SIDES; k++) kc_tidy_num(f->t, r->limit[k]);
    for (int k = 0; k < KC_FUNNEL_SIDES; k++) kc_tidy_num(f->t, r->y_limit[k]);
    for (int k = 0; k < KC_FUNNEL_SIDES; k++) kc_tidy_num(f->t, r->exact[k]);
    kc_tidy_row(f->t);
}

static kc_code dispersed(funnel *f, size_t g, bool rows_wanted, kc_err *err)
{
    size_t     n = stats_size(&f->in, g);
    kc_od_row *rows = kc_alloc_n(f->in.c->arena, n, sizeof *rows);
    kc_od_out  out = { 0 };
    kc_code    code = kc_overdispersion(n, f->x, f->d, &f->od, rows, &out, f->work, f->order, err);

    for (size_t i = 0; i < n && rows_wanted && !code; i++) dispersed_row(f, g, i, &rows[i]);
    if (code || rows_wanted) return code;
    stats_group_cells(&f->in, f->t, g);
    kc_tidy_num(f->t, out.phi);
    kc_tidy_num(f->t, out.tau2);
    kc_tidy_int(f->t, (long long)out.n);
    kc_tidy_row(f->t);
    return KC_OK;
}

/* ---- */

/* Options that the others given make idle. */
static kc_code check_idle(const kc_cli *c, kc_funnel_kind kind, bool dispersed, char what, kc_err *err)
{
    static const char *const of_rates[] = { "--rate", "--years", "--dsr" }, *const of_dispersion[] = { "--trim", "--expected-digits" };
    static const char *const of_limits[] = { "--exact" };
    kc_code                  code = KC_OK;

    if (kind != KC_FUNNEL_RATE) code = stats_idle(c, 3, of_rates, kind == KC_FUNNEL_RATIO ? "--kind ratio" : "--kind proportion", err);
    if (!code && !dispersed) code = stats_idle(c, 2, of_dispersion, "--overdispersion none", err);
    if (!code && kind == KC_FUNNEL_PROPORTION) code = stats_idle(c, 1, of_limits, "--kind proportion", err);
    if (!code && what != 'l') code = stats_idle(c, 1, of_limits, what == 'c' ? "--what classes" : "--what dispersion", err);
    return code;
}

static kc_code options(funnel *f, kc_cli *c, char what, kc_err *err)
{
    static const double per[] = { [KC_FUNNEL_PROPORTION] = 100, [KC_FUNNEL_RATIO] = 1, [KC_FUNNEL_RATE] = 1e5 };
    const char         *od = kc_opt(c, "--overdispersion");
    kc_funnel_kind      kind = kind_of(kc_opt(c, "--kind"));

    f->dispersed = *od != 'n';
    if (f->dispersed && (kind != KC_FUNNEL_RATIO || what == 'l')) return kc_fail(err, KC_E_ARG, -1, "stats.compare.od_ratio", "");
    if (!f->dispersed && what == 'd') return kc_fail(err, KC_E_ARG, -1, "stats.compare.od_method", "");
    kc_code code = check_idle(c, kind, f->dispersed, what, err);

    if (code) return code;
    f->opt = (kc_funnel_opt){ kind, kc_opt_num(c, "--per", per[kind]), kc_opt_num(c, "--years", 1), kc_opt_on(c, "--dsr"), kc_opt_on(c, "--exact") };
    f->od = (kc_od_opt)KC_OD_OPT_INIT;
    f->od.method = *od == 'c' ? KC_OD_CQC : KC_OD_SHMI;
    f->od.trim = kc_opt_num(c, "--trim", 0.1);
    f->od.expected_digits = (int)fmin(12, fmax(-1, kc_opt_num(c, "--expected-digits", *od == 'c' ? -1 : 2)));
    f->od.per = f->opt.per;
    return KC_OK;
}

static const char *columns_of(const funnel *f, char what)
{
    if (what == 'd') return "phi,tau2,n";
    if (what == 'l')
        return f->opt.kind == KC_FUNNEL_PROPORTION ? "x,lower,upper,lower_99.8,upper_99.8,baseline"
               : f->opt.kind == KC_FUNNEL_RATIO
                   ? "x,lower,upper,lower_99.8,upper_99.8,baseline,lower_expected,upper_expected,lower_99.8_expected,upper_99.8_expected"
                   : "x,lower,upper,lower_99.8,upper_99.8,baseline,lower_population,upper_population,lower_99.8_population,upper_99.8_population";
    if (f->opt.kind == KC_FUNNEL_RATE) return "value,class,note,numerator,denominator,population";
    if (!f->dispersed) return "value,class,note,numerator,denominator";
    return "value,class,note,numerator,denominator,y,s,z,rank,trimmed,z_used,lower,upper,lower_99.8,upper_99.8,y_lower,y_upper,y_lower_99.8,"
           "y_upper_99.8,exact_lower,exact_upper,exact_lower_99.8,exact_upper_99.8";
}

kc_code stats_run_funnel(kc_cli *c, kc_err *err)
{
    funnel  f = { .rate = -1 };
    char    what = *kc_opt(c, "--what");
    kc_code code = options(&f, c, what, err);

    if (code || (code = stats_open(c, &f.in, err))) return code;
    bool is_rate = f.opt.kind == KC_FUNNEL_RATE;

    if (is_rate) f.rate = stats_number(&f.in, "--rate", false);
    f.events = stats_number(&f.in, "--numerator", true);
    f.below = stats_number(&f.in, "--denominator", !is_rate || f.rate < 0);
    f.area = stats_text(&f.in, "--area", false);
    if ((code = stats_load(&f.in, err))) return code;
    size_t most = stats_largest(&f.in);

    f.x = kc_alloc_n(c->arena, most, sizeof *f.x);
    f.d = kc_alloc_n(c->arena, most, sizeof *f.d);
    f.work = kc_alloc_n(c->arena, 2 * most, sizeof *f.work);
    f.order = kc_alloc_n(c->arena, most, sizeof *f.order);
    const char *area = what != 'c' ? "" : f.area >= 0 ? kc_frame_name(f.in.f, f.area) : "row";

    f.t = kc_tidy_new(c, rates_join(c->arena, f.in.group_names, area), columns_of(&f, what));
    for (size_t g = 0; g < f.in.groups->n; g++) {
        code = fetch(&f, g, err);
        if (!code) code = f.dispersed ? dispersed(&f, g, what == 'c', err) : what == 'l' ? limits(&f, g, err) : classes(&f, g, err);
        if (code) return stats_fail_in(&f.in, g, err);
    }
    return kc_tidy_write(f.t, err);
}
