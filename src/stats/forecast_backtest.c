/* The test of a model on the past: forecasts from every origin, compared with what came. */
#include "forecast_internal.h"
#include "trend_series.h"

#include <math.h>

enum { HORIZON_MAX = 50, FIRST_MIN = 3 };

typedef struct sums {
    double n, error, abs, square, percent, scaled, covered, intervals;
} sums;

static void add(sums *s, const kc_estimate *e, double value, double scale)
{
    double d = e->value - value;

    s->n++;
    s->error += d;
    s->abs += fabs(d);
    s->square += d * d;
    s->percent += value == 0 ? NAN : 100 * fabs(d / value);
    s->scaled += scale > 0 ? fabs(d) / scale : NAN;
    if (isnan(e->low)) return;
    s->intervals++;
    s->covered += value >= e->low && value <= e->high;
}

static kc_fc_score score(const sums *s)
{
    kc_fc_score r = { (size_t)s->n, NAN, NAN, NAN, NAN, NAN, NAN, (size_t)s->intervals, KC_NOTE_FEW_POINTS };

    if (s->n == 0) return r;
    r.bias = s->error / s->n;
    r.mae = s->abs / s->n;
    r.rmse = sqrt(s->square / s->n);
    r.mape = s->percent / s->n;
    r.mase = s->scaled / s->n;
    if (s->intervals > 0) r.coverage = s->covered / s->intervals;
    r.note = s->intervals > 0 ? KC_NOTE_NONE : KC_NOTE_NO_INTERVAL;
    return r;
}

/* Mean absolute change between neighbouring values up to place `end`. */
static double yearly_change(const double *y, size_t end)
{
    double sum = 0, n = 0, before = NAN;

    for (size_t i = 0; i < end; i++) {
        if (isnan(y[i])) continue;
        if (!isnan(before)) {
            sum += fabs(y[i] - before);
            n++;
        }
        before = y[i];
    }
    return sum / n;
}

/* One origin: the values before place `end`. */
static kc_code origin(kc_fc_model m, size_t n, const double *x, const double *y, size_t end, size_t horizon, double conf, sums *s, kc_err *err)
{
    kc_forecast f;
    kc_code     code = kc_forecast_fit(m, end, x, y, &f, err);
    double      scale = yearly_change(y, end);
    size_t      h = 0;

    for (size_t i = end; !code && i < n && h < horizon; i++) {
        kc_estimate e;

        if (isnan(y[i])) continue;
        h++;
        if (kc_forecast_at(&f, x[i], conf, &e, NULL) || isnan(e.value)) continue; /* a year between the steps, or no fit */
        add(&s[h], &e, y[i], scale);
        add(&s[0], &e, y[i], scale);
    }
    return code;
}

kc_code kc_forecast_backtest(kc_fc_model m, size_t n, const double *x, const double *y, size_t first, size_t horizon, double conf,
                             kc_fc_score *out, kc_err *err)
{
    sums    s[HORIZON_MAX + 1] = { { 0, 0, 0, 0, 0, 0, 0, 0 } };
    size_t  have = 0;
    kc_code code = trend_check_conf(conf, err);

    if (!code) code = trend_check(n, x, y, err);
    if (!code && (first < FIRST_MIN || horizon < 1 || horizon > HORIZON_MAX))
        code = kc_fail(err, KC_E_ARG, -1, "stats.backtest_options", "%zu" KC_SEP "%zu", first, horizon);
    for (size_t end = 1; !code && end < n; end++) {
        have += (size_t)!isnan(y[end - 1]);
        if (have >= first && !isnan(y[end - 1])) code = origin(m, n, x, y, end, horizon, conf, s, err);
    }
    if (code) return code;
    for (size_t h = 0; h <= horizon; h++) out[h] = score(&s[h]);
    return KC_OK;
}
