/* kangce stats ears, cusum, threshold, moving-percentile: one call a series (or a point), one row a point. */
#include "cli/stats/outbreak_cli.h"

#include <math.h>
#include <stdio.h>

static int choice(const kc_cli *c, const char *option, const char *const *names, int n)
{
    const char *value = kc_opt(c, option);

    for (int i = 0; i < n; i++)
        if (value && strcmp(value, names[i]) == 0) return i;
    return 0;
}

static void put_alarm(const ob_set *set, kc_tidy *t, size_t g, size_t i, const kc_alarm *a)
{
    ob_cells(set, t, g, i);
    kc_tidy_num(t, a->expected);
    kc_tidy_num(t, a->upper);
    ob_alarm_cell(t, a->alarm);
    kc_tidy_num(t, a->statistic);
}

kc_code ob_ears(kc_cli *c, kc_err *err)
{
    static const char *const methods[] = { "C1", "C2", "C3", "C3-textbook" };
    kc_ears_opt              opt = KC_EARS_OPT_INIT;
    ob_set                   set;
    kc_code                  code;

    opt.method = (kc_ears_method)choice(c, "--method", methods, 4);
    opt.baseline = ob_int(c, "--baseline", 7);
    opt.lag = kc_opt(c, "--lag") ? ob_int(c, "--lag", 0) : -1;
    opt.min_sigma = kc_opt_num(c, "--min-sigma", 0);
    opt.alpha = kc_opt_num(c, "--alpha", 0);
    if (kc_opt(c, "--alpha") && opt.alpha == 0) return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "--alpha" KC_SEP "0" KC_SEP "0 < alpha < 1");
    if ((code = ob_open(c, &set, 0, err))) return code;
    kc_tidy *t = kc_tidy_new(c, set.in.group_names, "index,time,count,expected,upper,alarm,statistic,note");

    for (size_t g = 0; g < set.in.groups->n; g++) {
        const ob_series *x = set.of + g;
        kc_alarm        *out = kc_alloc_n(c->arena, x->s.n, sizeof *out);

        if (kc_ears(x->s.n, x->s.count, &opt, out, err)) return ob_fail(&set, g, err);
        for (size_t i = x->first; i < x->last; i++) {
            put_alarm(&set, t, g, i, out + i);
            kc_tidy_note(t, out[i].note);
            kc_tidy_row(t);
        }
    }
    return kc_tidy_write(t, err);
}

kc_code ob_cusum(kc_cli *c, kc_err *err)
{
    static const char *const trans[] = { "standard", "rossi", "anscombe", "none" };
    kc_cusum_opt             opt = KC_CUSUM_OPT_INIT;
    ob_set                   set;
    kc_code                  code;

    opt.trans = (kc_cusum_trans)choice(c, "--trans", trans, 4);
    opt.k = kc_opt_num(c, "--k", opt.k);
    opt.h = kc_opt_num(c, "--h", opt.h);
    opt.m = kc_opt_num(c, "--mean", NAN);
    opt.reset = kc_opt_on(c, "--reset");
    if (isnan(opt.m) && !kc_opt(c, "--from") && !kc_opt(c, "--last")) return kc_fail(err, KC_E_ARG, -1, "stats.cusum_where", "");
    if ((code = ob_open(c, &set, 0, err))) return code;
    kc_tidy *t = kc_tidy_new(c, set.in.group_names, "index,time,count,expected,upper,alarm,statistic,note");

    for (size_t g = 0; g < set.in.groups->n; g++) {
        const ob_series *x = set.of + g;
        kc_alarm        *out = kc_alloc_n(c->arena, x->s.n, sizeof *out);

        if (x->first == x->last) continue;
        if (kc_cusum(x->last, x->s.count, x->first, &opt, out, NULL, err)) return ob_fail(&set, g, err);
        for (size_t i = x->first; i < x->last; i++) {
            put_alarm(&set, t, g, i, out + i - x->first);
            kc_tidy_note(t, out[i - x->first].note);
            kc_tidy_row(t);
        }
    }
    return kc_tidy_write(t, err);
}

kc_code ob_threshold(kc_cli *c, kc_err *err)
{
    static const char *const of_rates[] = { "--per", "--population" };
    kc_threshold_opt opt = KC_THRESHOLD_OPT_INIT;
    ob_set           set;
    kc_code          code;

    opt.threshold = kc_opt_num(c, "--threshold", 1);
    opt.window = ob_int(c, "--window", 1);
    opt.per = kc_opt_num(c, "--per", 1e5);
    if ((code = stats_needs(c, 2, of_rates, "--rate", err))) return code;
    if ((code = ob_open(c, &set, 0, err))) return code;
    kc_tidy *t = kc_tidy_new(c, set.in.group_names, "index,time,count,value,upper,alarm,note");

    for (size_t g = 0; g < set.in.groups->n; g++) {
        const ob_series *x = set.of + g;
        kc_alarm        *out = kc_alloc_n(c->arena, x->s.n, sizeof *out);

        if (kc_threshold(x->s.n, x->s.count, kc_opt_on(c, "--rate") ? x->s.population : NULL, &opt, out, err)) return ob_fail(&set, g, err);
        for (size_t i = x->first; i < x->last; i++) {
            ob_cells(&set, t, g, i);
            kc_tidy_num(t, out[i].statistic);
            kc_tidy_num(t, out[i].upper);
            ob_alarm_cell(t, out[i].alarm);
            kc_tidy_note(t, out[i].note);
            kc_tidy_row(t);
        }
    }
    return kc_tidy_write(t, err);
}

static kc_percentile_opt read_percentile(const kc_cli *c)
{
    kc_percentile_opt opt = KC_PERCENTILE_OPT_INIT;

    opt.years = ob_int(c, "--years", 5);
    opt.min_years = kc_opt(c, "--min-years") ? ob_int(c, "--min-years", 3) : opt.years < 3 ? opt.years : 3;
    opt.half_window = ob_int(c, "--half-window", 2);
    opt.window = ob_int(c, "--window", 1);
    opt.type = ob_int(c, "--type", 7);
    opt.p = kc_opt(c, "--sd") ? 0 : kc_opt_num(c, "--percentile", 80) / 100;
    opt.n_sd = kc_opt_num(c, "--sd", 2);
    opt.min_cases = kc_opt_num(c, "--min-cases", 3);
    opt.strict = kc_opt_on(c, "--strict");
    return opt;
}

kc_code ob_percentile(kc_cli *c, kc_err *err)
{
    kc_percentile_opt opt = read_percentile(c);
    ob_set            set;
    kc_code           code;
    size_t            n_history;
    static const char *const of_percentile[] = { "--percentile", "--type" };
    double                   none = NAN;
    const kc_series          probe = { 1, &none, NULL, NULL, 1 };
    kc_alarm                 a;
    size_t                   freq = (size_t)kc_opt_int(c, "--freq", 52);

    if (!kc_opt(c, "--sd") && !(opt.p > 0 && opt.p <= 1))
        return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "--percentile" KC_SEP "%g" KC_SEP "0 < P <= 100", 100 * opt.p);
    if (kc_opt(c, "--sd") && (code = stats_idle(c, 2, of_percentile, "--sd", err))) return code;
    /* The options, before history and memory are asked for: one unknown point has no past, and work is not touched. */
    if ((code = kc_moving_percentile(&probe, 0, &opt, &none, &a, NULL, err))) return code;
    if ((code = ob_open(c, &set, freq * (size_t)opt.years + (size_t)opt.half_window * (size_t)opt.window, err))) return code;
    kc_tidy *t = kc_tidy_new(c, set.in.group_names, "index,time,count,expected,upper,alarm,value,n_history,note");
    double  *work = kc_alloc_n(c->arena, kc_moving_percentile_work(&opt) + 1, sizeof *work);

    for (size_t g = 0; g < set.in.groups->n; g++)
        for (size_t i = set.of[g].first; i < set.of[g].last; i++) {
            kc_series s = set.of[g].s;

            if (!kc_opt_on(c, "--by-date")) s.day = NULL;
            if (kc_moving_percentile(&s, i, &opt, work, &a, &n_history, err)) return ob_fail(&set, g, err);
            put_alarm(&set, t, g, i, &a);
            kc_tidy_int(t, (long long)n_history);
            kc_tidy_note(t, a.note);
            kc_tidy_row(t);
        }
    return kc_tidy_write(t, err);
}
