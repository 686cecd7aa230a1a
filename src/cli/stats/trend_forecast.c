/* kangce stats forecast, backtest. */
#include "cli/stats/trend_cli.h"
#include "kangce/kc_forecast.h"

#include <math.h>

enum { VALUE, TARGET };

enum { BEST = KC_FC_N, ALL = KC_FC_N + 1, HORIZON_MAX = 50 };

static int model_of(const kc_cli *c)
{
    const char *name = kc_opt(c, "--model");

    for (int m = 0; m < KC_FC_N; m++)
        if (strcmp(name, kc_forecast_name((kc_fc_model)m)) == 0) return m;
    return strcmp(name, "best") == 0 ? BEST : ALL;
}

/* With --model all the single ETS models are left to the choice among them. */
static bool wanted(int asked, int m)
{
    return asked == ALL ? m < KC_FC_ANN || m == KC_FC_ETS : m == asked;
}

static double last_year(const trend_in *t)
{
    for (size_t i = t->n; i-- > 0;)
        if (!isnan(t->y[VALUE][i])) return t->x[i];
    return NAN;
}

static kc_code scores(const trend_in *t, kc_fc_model m, size_t first, size_t horizon, double conf, kc_fc_score *to, kc_err *err)
{
    return kc_forecast_backtest(m, t->n, t->x, t->y[VALUE], first, horizon, conf, to, err);
}

/* The model of --model all with the smallest mean absolute error over the horizon, among those that could forecast most often. */
static kc_code best_model(const trend_in *t, size_t first, size_t horizon, double conf, int *best, kc_err *err)
{
    kc_fc_score s[HORIZON_MAX + 1];
    size_t      most = 0;
    double      least = INFINITY;
    kc_code     code;

    *best = KC_FC_OLS;
    for (int m = 0; m < KC_FC_N; m++) {
        if (!wanted(ALL, m)) continue;
        if ((code = scores(t, (kc_fc_model)m, first, horizon, conf, s, err))) return code;
        if (s[0].n > most) {
            most = s[0].n;
            least = INFINITY;
        }
        if (s[0].n == most && s[0].mae < least) {
            least = s[0].mae;
            *best = m;
        }
    }
    return KC_OK;
}

/* ---- forecast ---- */

typedef struct question {
    double  to, conf, target;
    kc_side side;
    bool    chance, parameters;
    size_t  first, horizon;
} question;

static kc_code read_question(const kc_cli *c, question *q, kc_err *err)
{
    bool least = kc_opt_on(c, "--at-least"), most = kc_opt_on(c, "--at-most");
    bool target = kc_opt(c, "--target") || kc_opt(c, "--targets");

    *q = (question){ kc_opt_num(c, "--to", NAN), kc_opt_num(c, "--conf", 0.95), kc_opt_num(c, "--target", NAN),
                     most ? KC_SIDE_LE : KC_SIDE_GE, target, strcmp(kc_opt(c, "--show"), "parameters") == 0,
                     (size_t)kc_opt_int(c, "--first", 8), (size_t)kc_opt_int(c, "--horizon", 3) };
    return (least && most) || target != (least || most) ? kc_fail(err, KC_E_ARG, -1, "stats.forecast_side", "") : KC_OK;
}

static double target_of(const trend_in *t, const question *q)
{
    for (size_t i = 0; t->y[TARGET] && i < t->n; i++)
        if (!isnan(t->y[TARGET][i])) return t->y[TARGET][i];
    return q->target;
}

static void parameters(const trend_in *t, size_t g, const kc_forecast *f, kc_tidy *out)
{
    bool         line = f->used == KC_FC_OLS || f->used == KC_FC_LOG, none = f->note && f->note != KC_NOTE_NO_INTERVAL;
    double       s = line && !none ? f->line.s : sqrt(f->sigma2), slope = line && !none ? f->line.slope : f->trend;
    const double numbers[] = { f->alpha, f->beta, f->phi, f->level0, f->trend0, f->level, slope, s, f->loglik, f->aicc };

    stats_group_cells(&t->in, out, g);
    kc_tidy_text(out, kc_forecast_name(f->model));
    kc_tidy_text(out, kc_forecast_name(f->used));
    kc_tidy_int(out, (long long)f->n);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) kc_tidy_num(out, numbers[i]);
    kc_tidy_note(out, f->note);
    kc_tidy_row(out);
}

static kc_code years(const trend_in *t, size_t g, const kc_forecast *f, const question *q, kc_tidy *out, kc_err *err)
{
    double  step = isnan(f->step) ? 1 : f->step, target = target_of(t, q), last = isnan(f->last) ? q->to - step : f->last;
    kc_code code;

    if ((q->to - last) / step > KC_FC_STEPS_MAX)
        return kc_fail(err, KC_E_ARG, -1, "stats.forecast_far", "%.10g" KC_SEP "%.10g" KC_SEP "%.10g" KC_SEP "%d", q->to, last, step, (int)KC_FC_STEPS_MAX);
    for (int h = 1; last + h * step <= q->to + 1e-9 * step; h++) { /* a series without a value gets the last year alone */
        double      x = last + h * step, chance = NAN;
        kc_estimate e;

        if ((code = kc_forecast_at(f, x, q->conf, &e, err))) return code;
        if (isfinite(target) && (code = kc_forecast_chance(f, x, target, q->side, &chance, err))) return code;
        stats_group_cells(&t->in, out, g);
        kc_tidy_text(out, kc_forecast_name(f->model));
        kc_tidy_text(out, kc_forecast_name(f->used));
        kc_tidy_num(out, x);
        kc_tidy_num(out, e.value);
        kc_tidy_num(out, e.low);
        kc_tidy_num(out, e.high);
        kc_tidy_note(out, e.note);
        if (q->chance) {
            kc_tidy_num(out, target);
            kc_tidy_num(out, chance);
        }
        kc_tidy_row(out);
    }
    return KC_OK;
}

static kc_code one_group(trend_in *t, size_t g, int asked, const question *q, kc_tidy *out, kc_err *err)
{
    kc_code code = KC_OK;

    if (!q->parameters && q->to <= last_year(t))
        return kc_fail(err, KC_E_ARG, -1, "stats.forecast_to", "%.10g" KC_SEP "%.10g", q->to, last_year(t));
    if (asked == BEST && (code = best_model(t, q->first, q->horizon, q->conf, &asked, err))) return code;
    for (int m = 0; !code && m < KC_FC_N; m++) {
        kc_forecast f;

        if (!wanted(asked, m)) continue;
        if ((code = kc_forecast_fit((kc_fc_model)m, t->n, t->x, t->y[VALUE], &f, err))) return code;
        if (q->parameters) parameters(t, g, &f, out);
        else code = years(t, g, &f, q, out, err);
    }
    return code;
}

kc_code trend_run_forecast(kc_cli *c, kc_err *err)
{
    trend_in t;
    question q;
    kc_code  code = trend_open(c, &t, err);

    if (code || (code = read_question(c, &q, err))) return code;
    trend_column(&t, VALUE, "--value", true);
    trend_column(&t, TARGET, "--targets", false);
    if ((code = trend_load(&t, err))) return code;
    kc_tidy *out = kc_tidy_new(c, t.in.group_names,
                               q.parameters ? "model,used,n,alpha,beta,phi,level0,trend0,level,trend,sigma,loglik,aicc,note"
                               : q.chance   ? "model,used,year,value,lower,upper,note,target,chance"
                                            : "model,used,year,value,lower,upper,note");

    for (size_t g = 0; g < t.in.groups->n; g++) {
        trend_group(&t, g);
        if (one_group(&t, g, model_of(c), &q, out, err)) return trend_fail(&t, g, err);
    }
    return kc_tidy_write(out, err);
}

/* ---- backtest ---- */

static void score_row(const trend_in *t, size_t g, int m, size_t h, const kc_fc_score *s, bool best, kc_tidy *out)
{
    const double numbers[] = { s->bias, s->mae, s->rmse, s->mape, s->mase, s->coverage };

    stats_group_cells(&t->in, out, g);
    kc_tidy_text(out, kc_forecast_name((kc_fc_model)m));
    kc_tidy_text(out, h ? kc_printf(t->in.c->arena, "%zu", h) : "all");
    kc_tidy_int(out, (long long)s->n);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) kc_tidy_num(out, numbers[i]);
    kc_tidy_note(out, s->note);
    kc_tidy_int(out, best);
    kc_tidy_row(out);
}

kc_code trend_run_backtest(kc_cli *c, kc_err *err)
{
    int      asked = model_of(c), best = 0;
    size_t   first = (size_t)kc_opt_int(c, "--first", 8), horizon = (size_t)kc_opt_int(c, "--horizon", 3);
    double   conf = kc_opt_num(c, "--conf", 0.95);
    trend_in t;
    kc_code  code = trend_open(c, &t, err);

    if (code) return code;
    trend_column(&t, VALUE, "--value", true);
    if ((code = trend_load(&t, err))) return code;
    kc_tidy *out = kc_tidy_new(c, t.in.group_names, "model,horizon,n,bias,mae,rmse,mape,mase,coverage,note,best");

    for (size_t g = 0; g < t.in.groups->n; g++) {
        kc_fc_score s[HORIZON_MAX + 1];

        trend_group(&t, g);
        if (best_model(&t, first, horizon, conf, &best, err)) return trend_fail(&t, g, err);
        for (int m = 0; m < KC_FC_N; m++) {
            if (!wanted(asked, m) && !(asked == BEST && m == best)) continue;
            if (scores(&t, (kc_fc_model)m, first, horizon, conf, s, err)) return trend_fail(&t, g, err);
            for (size_t h = 0; h <= horizon; h++) score_row(&t, g, m, h, &s[h], m == best && s[0].n > 0, out);
        }
    }
    return kc_tidy_write(out, err);
}
