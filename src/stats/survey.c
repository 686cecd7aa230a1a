/* Totals, means, ratios and standardised means of complex samples, with their limits. Two passes over the rows of the domain: sums, then
 * the linearised values, whose cancellation is done row by row and not in the totals. */
#include "survey_internal.h"
#include "kangce/kc_dist.h"

#include <math.h>
#include <string.h>

kc_code survey_check(const kc_survey_design *d, const double *y, const double *x, const kc_survey_opt *opt, kc_err *err)
{
    if (!(opt->conf > 0 && opt->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", opt->conf);
    if (opt->df < 0) return kc_fail(err, KC_E_ARG, -1, "stats.survey_df", "%g", opt->df);
    for (size_t k = 0; k < survey_rows(d, opt); k++) {
        size_t i = survey_row(opt, k);

        if (i >= d->n) return kc_fail(err, KC_E_DATA, (long)k, "stats.survey_row", "%zu" KC_SEP "%zu", i, d->n);
        if (isinf(y[i]) || (x && isinf(x[i]))) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_infinite", "%s", "");
    }
    return KC_OK;
}

double survey_df(const kc_survey_design *d, const double *y, const kc_survey_opt *opt, survey_scratch *s)
{
    const kc_survey_level *l = &d->level[0];
    long                   df = 0;

    if (!isnan(opt->df)) return opt->df;
    memset(s->unit_seen, 0, (size_t)l->n_units);
    memset(s->stratum_seen, 0, (size_t)l->n_strata);
    for (size_t k = 0; k < survey_rows(d, opt); k++) {
        size_t i = survey_row(opt, k);

        if (d->weight[i] > 0 && !(y && isnan(y[i]))) s->unit_seen[d->psu[i]] = 1;
    }
    for (int32_t u = 0; u < l->n_units; u++)
        if (s->unit_seen[u]) {
            df++;
            s->stratum_seen[l->unit_stratum[u]] = 1;
        }
    for (int32_t h = 0; h < l->n_strata; h++) df -= s->stratum_seen[h];
    return (double)df;
}

/* ---- limits ------------------------------------------------------------------------------------------------ */

static double quantile_of(kc_survey_interval how, double conf, double df)
{
    return how == KC_SURVEY_Z ? kc_norm_quantile(0.5 + conf / 2) : df > 0 ? kc_t_quantile(0.5 + conf / 2, df) : NAN;
}

static void clopper_pearson(double p, double n, double conf, double *low, double *high)
{
    double a = (1 - conf) / 2, x = n * p;

    *low = x > 0 ? kc_beta_quantile(a, x, n - x + 1) : 0;
    *high = n - x > 0 ? kc_beta_upper(a, x + 1, n - x) : 1;
}

static void beta_limits(double p, double v, double n, double df, double conf, double *low, double *high)
{
    double a = (1 - conf) / 2, ratio = n > 1 ? kc_t_quantile(a, n - 1) / kc_t_quantile(a, df) : 1;
    double n_eff = (v > 0 ? p * (1 - p) / v : n) * ratio * ratio;

    clopper_pearson(p, n_eff, conf, low, high);
}

static double deviance(double p, double q)
{
    return 2 * (p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)));
}

/* q between p and end where n_eff times the deviance is t^2: it rises from 0 at p without bound toward end. */
static double likelihood_limit(double p, double n_eff, double t, double end)
{
    double in = p, out = end;

    for (int k = 0; k < 200 && fabs(out - in) > 1e-16; k++) {
        double mid = (in + out) / 2;

        if (n_eff * deviance(p, mid) <= t * t) in = mid;
        else out = mid;
    }
    return (in + out) / 2;
}

void kc_survey_limits(double p, double v, double n, double df, kc_survey_interval how, double conf, double *low, double *high)
{
    double t = quantile_of(how, conf, df), half = t * sqrt(v), e, n_eff;

    *low = *high = NAN;
    if (isnan(half) || isnan(p)) return;
    if (how == KC_SURVEY_Z || how == KC_SURVEY_T) {
        *low = p - half;
        *high = p + half;
        return;
    }
    if (p < 0 || p > 1) return;
    if (p == 0 || p == 1) {
        beta_limits(p, 0, n, df, conf, low, high);
        return;
    }
    switch (how) {
    case KC_SURVEY_LOGIT:
        e = log(p / (1 - p));
        half /= p * (1 - p);
        *low = 1 / (1 + exp(half - e));
        *high = 1 / (1 + exp(-half - e));
        break;
    case KC_SURVEY_BETA: beta_limits(p, v, n, df, conf, low, high); break;
    case KC_SURVEY_LIKELIHOOD:
        n_eff = p * (1 - p) / v * (n - 1) / n;
        *low = v > 0 ? likelihood_limit(p, n_eff, t, 0) : p;
        *high = v > 0 ? likelihood_limit(p, n_eff, t, 1) : p;
        break;
    case KC_SURVEY_ASIN:
        e = asin(sqrt(p));
        half /= 2 * sqrt(p * (1 - p));
        *low = pow(sin(fmax(e - half, 0)), 2);
        *high = pow(sin(fmin(e + half, asin(1))), 2);
        break;
    case KC_SURVEY_Z:
    case KC_SURVEY_T: break;
    }
}

/* ---- estimates ---------------------------------------------------------------------------------------------- */

typedef struct sums {
    long double w, y, x;
    size_t      n;
} sums;

static sums add_up(const kc_survey_design *d, const double *y, const double *x, const kc_survey_opt *opt)
{
    sums t = { 0 };

    for (size_t k = 0; k < survey_rows(d, opt); k++) {
        size_t i = survey_row(opt, k);
        double w = d->weight[i];

        if (isnan(y[i]) || (x && isnan(x[i])) || !(w > 0)) continue;
        t.n++;
        t.w += w;
        t.y += w * y[i];
        if (x) t.x += w * x[i];
    }
    return t;
}

/* Linearised values w (y - ratio x) / by into the scratch; gives the sum of w (y - mean)^2, of a ratio w (y - ratio x)^2. */
static double linearise(const kc_survey_design *d, const double *y, const double *x, double ratio, double by, double mean,
                        const kc_survey_opt *opt, survey_scratch *s)
{
    long double ss = 0;

    survey_present(d, y, x, opt, s);
    survey_z_begin(d, s);
    for (size_t k = 0; k < survey_rows(d, opt); k++) {
        size_t i = survey_row(opt, k);
        double w = d->weight[i], rest = y[i] - (x ? ratio * x[i] : mean);

        if (isnan(y[i]) || (x && isnan(x[i])) || !(w > 0)) continue;
        survey_z_add(d, s, i, w * (y[i] - (x ? ratio * x[i] : ratio)) / by);
        ss += w * rest * rest;
    }
    return (double)ss;
}

/* Variance of the mean of a simple random sample of n of `weight` units. */
static double simple_variance(double ss, double weight, double n)
{
    return ss / weight * n / (n - 1) * (weight - n) / (weight * n);
}

static kc_survey_est nothing(kc_note note, double df, size_t n, double weight)
{
    return (kc_survey_est){ NAN, NAN, NAN, NAN, NAN, df, weight, n, note };
}

static void finish(const kc_survey_design *d, double v, const kc_survey_opt *opt, kc_survey_est *out)
{
    kc_survey_interval how = opt->interval;

    out->se = sqrt(v);
    kc_survey_limits(out->value, v, (double)out->n, out->df, how, opt->conf, &out->low, &out->high);
    if (isnan(out->low)) out->note = KC_NOTE_NO_INTERVAL;
    else if ((out->value == 0 || out->value == 1) && how != KC_SURVEY_Z && how != KC_SURVEY_T && how != KC_SURVEY_BETA) out->note = KC_NOTE_NOT_DEFINED;
    else if (d->n_lonely) out->note = KC_NOTE_LONELY_UNIT;
}

kc_code kc_survey_total(const kc_survey_design *d, const double *y, const kc_survey_opt *opt, void *scratch, kc_survey_est *out, kc_err *err)
{
    kc_code        code = survey_check(d, y, NULL, opt, err);
    survey_scratch s;

    if (code) return code;
    (void)survey_scratch_lay(d, scratch, &s);
    sums   t = add_up(d, y, NULL, opt);
    double w = (double)t.w, df = survey_df(d, opt->df_of_known ? y : NULL, opt, &s);

    if (t.n == 0) {
        *out = nothing(KC_NOTE_MISSING, df, 0, 0);
        return KC_OK;
    }
    double ss = linearise(d, y, NULL, 0, 1, (double)(t.y / t.w), opt, &s), v = survey_z_variance(d, &s);

    *out = (kc_survey_est){ .value = (double)t.y, .df = df, .weight = w, .n = t.n };
    out->deff = v / (simple_variance(ss, w, (double)t.n) * w * w);
    finish(d, v, opt, out);
    return KC_OK;
}

static kc_code ratio_or_mean(const kc_survey_design *d, const double *y, const double *x, const kc_survey_opt *opt, void *scratch,
                             kc_survey_est *out, kc_err *err)
{
    kc_code        code = survey_check(d, y, x, opt, err);
    survey_scratch s;

    if (code) return code;
    (void)survey_scratch_lay(d, scratch, &s);
    sums   t = add_up(d, y, x, opt);
    double w = (double)t.w, by = x ? (double)t.x : w, df = survey_df(d, opt->df_of_known ? y : NULL, opt, &s);

    if (t.n == 0 || by == 0) {
        *out = nothing(t.n == 0 ? KC_NOTE_MISSING : KC_NOTE_NOT_DEFINED, df, t.n, w);
        return KC_OK;
    }
    double r = (double)(t.y / (x ? t.x : t.w)), ss = linearise(d, y, x, r, by, r, opt, &s), v = survey_z_variance(d, &s);

    *out = (kc_survey_est){ .value = r, .df = df, .weight = w, .n = t.n };
    out->deff = v / simple_variance(x ? ss * (w / by) * (w / by) : ss, w, (double)t.n);
    finish(d, v, opt, out);
    return KC_OK;
}

kc_code kc_survey_mean(const kc_survey_design *d, const double *y, const kc_survey_opt *opt, void *scratch, kc_survey_est *out, kc_err *err)
{
    return ratio_or_mean(d, y, NULL, opt, scratch, out, err);
}

kc_code kc_survey_ratio(const kc_survey_design *d, const double *y, const double *x, const kc_survey_opt *opt, void *scratch,
                        kc_survey_est *out, kc_err *err)
{
    return ratio_or_mean(d, y, x, opt, scratch, out, err);
}

/* ---- standardised -------------------------------------------------------------------------------------------- */

/* The shares in *sum; whether all is in range. */
static kc_code check_standard(const kc_survey_design *d, const int32_t *cell, int32_t n_cells, const double *standard, double *sum, kc_err *err)
{
    if (n_cells < 1 || (size_t)n_cells > d->n) return kc_fail(err, KC_E_ARG, -1, "stats.survey_cells", "%ld", (long)n_cells);
    *sum = 0;
    for (int32_t c = 0; c < n_cells; c++) {
        if (!(standard[c] >= 0 && standard[c] < INFINITY))
            return kc_fail(err, KC_E_DATA, (long)c, "stats.survey_population", "%g", standard[c]);
        *sum += standard[c];
    }
    if (!(*sum > 0)) return kc_fail(err, KC_E_DATA, -1, "stats.survey_population", "%g", *sum);
    for (size_t i = 0; i < d->n; i++)
        if (cell[i] < 0 || cell[i] >= n_cells) return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_code", "%ld", (long)cell[i]);
    return KC_OK;
}

/* Means of the cells into s->cell_y, weights into s->cell_w. Rows of cells without a share do not count. */
static sums cell_means(const kc_survey_design *d, const double *y, const int32_t *cell, int32_t n_cells, const double *standard,
                       const kc_survey_opt *opt, survey_scratch *s)
{
    sums t = { 0 };

    memset(s->cell_w, 0, (size_t)n_cells * sizeof(double));
    memset(s->cell_y, 0, (size_t)n_cells * sizeof(double));
    for (size_t k = 0; k < survey_rows(d, opt); k++) {
        size_t i = survey_row(opt, k);

        if (isnan(y[i]) || !(d->weight[i] > 0) || standard[cell[i]] == 0) continue;
        s->cell_w[cell[i]] += d->weight[i];
        s->cell_y[cell[i]] += d->weight[i] * y[i];
        t.w += d->weight[i];
        t.n++;
    }
    for (int32_t c = 0; c < n_cells; c++) s->cell_y[c] /= s->cell_w[c]; /* 0/0 in empty cells: looked at only with a share */
    return t;
}

kc_code kc_survey_standardised(const kc_survey_design *d, const double *y, const int32_t *cell, int32_t n_cells, const double *standard,
                               const kc_survey_opt *opt, void *scratch, kc_survey_est *out, kc_err *err)
{
    double         sum = 0, value = 0, ss = 0;
    kc_code        code = survey_check(d, y, NULL, opt, err);
    survey_scratch s;

    if (!code) code = check_standard(d, cell, n_cells, standard, &sum, err);
    if (code) return code;
    (void)survey_scratch_lay(d, scratch, &s);
    double df = survey_df(d, y, opt, &s);
    sums   t = cell_means(d, y, cell, n_cells, standard, opt, &s);

    for (int32_t c = 0; c < n_cells; c++)
        if (standard[c] > 0) value += standard[c] / sum * s.cell_y[c];
    if (t.n == 0 || isnan(value)) {
        *out = nothing(t.n == 0 ? KC_NOTE_MISSING : KC_NOTE_NOT_DEFINED, df, t.n, (double)t.w);
        return KC_OK;
    }
    for (int32_t c = 0; c < n_cells; c++) s.cell_w[c] = standard[c] > 0 ? standard[c] / sum / s.cell_w[c] : 0;
    double *share = s.cell_w; /* per unit of weight */

    survey_present(d, y, NULL, opt, &s);
    survey_z_begin(d, &s);
    for (size_t k = 0; k < survey_rows(d, opt); k++) {
        size_t i = survey_row(opt, k);
        double w = d->weight[i];

        if (isnan(y[i]) || !(w > 0) || standard[cell[i]] == 0) continue;
        survey_z_add(d, &s, i, w * share[cell[i]] * (y[i] - s.cell_y[cell[i]]));
        ss += w * share[cell[i]] * (y[i] - value) * (y[i] - value);
    }
    double v = survey_z_variance(d, &s), w = (double)t.w;

    *out = (kc_survey_est){ .value = value, .df = df, .weight = w, .n = t.n };
    out->deff = v / simple_variance(ss * w, w, (double)t.n);
    finish(d, v, opt, out);
    return KC_OK;
}
