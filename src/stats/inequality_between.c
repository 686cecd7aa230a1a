/* Measures of the inequality between subgroups: a table of measures, each a small function of the same summary. */
#include "kangce/kc_dist.h"
#include "kangce/kc_inequality.h"

#include <math.h>
#include <string.h>

typedef struct view {
    const kc_subgroups *in;
    double              total, mu, mean, best; /* mean: weighted by population; mu: the average given, else mean */
} view;

typedef struct answer {
    double value, se;
    bool   log_scale; /* limits by exp(log value -+ z se) */
} answer;

static double share(const view *v, size_t i)
{
    return v->in->population ? v->in->population[i] / v->total : 1 / v->total;
}

static double error_of(const view *v, size_t i)
{
    return v->in->se ? v->in->se[i] : NAN;
}

/* ---- two ends ------------------------------------------------------------------------------------------ */

static size_t extreme(const view *v, bool highest)
{
    size_t at = 0;

    for (size_t i = 1; i < v->in->n; i++)
        if (highest ? v->in->estimate[i] > v->in->estimate[at] : v->in->estimate[i] < v->in->estimate[at]) at = i;
    return at;
}

static void ends(const view *v, size_t *first, size_t *second)
{
    const kc_subgroups *in = v->in;
    bool                given = !in->ordered && in->reference >= 0;
    size_t              good = in->ordered ? in->n - 1 : given ? (size_t)in->reference : extreme(v, true);
    size_t              other = in->ordered ? 0 : extreme(v, false);
    bool                as_is = in->favourable || (!in->ordered && !given); /* highest against lowest, whichever is good */

    *first = as_is ? good : other;
    *second = as_is ? other : good;
}

static answer difference(const view *v)
{
    size_t a, b;

    ends(v, &a, &b);
    return (answer){ v->in->estimate[a] - v->in->estimate[b], hypot(error_of(v, a), error_of(v, b)), false };
}

static answer ratio(const view *v)
{
    const double *y = v->in->estimate;
    size_t        a, b;

    ends(v, &a, &b);
    return (answer){ y[b] == 0 ? NAN : y[a] / y[b], hypot(error_of(v, a) / y[a], error_of(v, b) / y[b]), true };
}

/* ---- the reference against the average ----------------------------------------------------------------- */

static size_t reference(const view *v)
{
    return v->in->ordered ? v->in->n - 1 : extreme(v, v->in->favourable);
}

/* Walter's variance of the attributable fraction 1 - [c / (c + d)] / [(a + c) / N] on the counts
 *
 *                 with   without
 *     others       a        b
 *     reference    c        d
 */
static double walter_se(const view *v, size_t ref)
{
    double a = 0, b = 0, c = 0, d = 0;

    for (size_t i = 0; i < v->in->n; i++) {
        double size = v->in->population ? v->in->population[i] : NAN, with = size * v->in->estimate[i] / v->in->scale;

        *(i == ref ? &c : &a) += with;
        *(i == ref ? &d : &b) += size - with;
    }
    double n = a + b + c + d, with = a + c, refs = c + d;

    return sqrt(c * n * (a * d * (n - c) + b * c * c) / (with * with * with * refs * refs * refs));
}

static answer attributable_fraction(const view *v)
{
    size_t ref = reference(v);
    double gain = v->in->estimate[ref] - v->mu;

    if (v->in->favourable ? gain < 0 : gain > 0) gain = 0;
    return (answer){ v->mu == 0 ? NAN : 100 * gain / v->mu, 100 * walter_se(v, ref), false };
}

static answer attributable_risk(const view *v)
{
    answer f = attributable_fraction(v);

    return (answer){ f.value * v->mu / 100, f.se * v->mu / 100, false };
}

/* ---- variance between groups --------------------------------------------------------------------------- */

static answer variance_between(const view *v)
{
    double value = 0, linear = 0, quartic = 0, cross = 0;

    for (size_t i = 0; i < v->in->n; i++) {
        double p = share(v, i), d = v->in->estimate[i] - v->mu, s2 = error_of(v, i) * error_of(v, i);

        value += p * d * d;
        linear += p * p * d * d * s2;
        quartic += p * p * ((1 - p) * (1 - p) - p * p) * s2 * s2;
        cross += p * p * s2;
    }
    return (answer){ value, sqrt(4 * linear + 2 * (quartic + cross * cross)), false };
}

static answer deviation_between(const view *v)
{
    answer b = variance_between(v);
    double sd = sqrt(b.value);

    return (answer){ sd, sd > 0 ? b.se / (2 * sd) : NAN, false };
}

static answer coefficient_of_variation(const view *v)
{
    answer b = deviation_between(v);

    return v->mu == 0 ? (answer){ NAN, NAN, false } : (answer){ 100 * b.value / v->mu, 100 * b.se / fabs(v->mu), false };
}

/* ---- mean differences ---------------------------------------------------------------------------------- */

static answer mean_difference(const view *v, double from, bool weighted)
{
    double sum = 0;

    for (size_t i = 0; i < v->in->n; i++) sum += (weighted ? share(v, i) : 1 / (double)v->in->n) * fabs(v->in->estimate[i] - from);
    return (answer){ sum, NAN, false };
}

static answer mdbu(const view *v) { return mean_difference(v, v->best, false); }
static answer mdbw(const view *v) { return mean_difference(v, v->best, true); }
static answer mdmu(const view *v) { return mean_difference(v, v->mu, false); }
static answer mdmw(const view *v) { return mean_difference(v, v->mu, true); }
static answer mdru(const view *v) { return mean_difference(v, v->in->estimate[v->in->reference], false); }
static answer mdrw(const view *v) { return mean_difference(v, v->in->estimate[v->in->reference], true); }

static answer idisu(const view *v)
{
    return (answer){ v->mu == 0 ? NAN : 100 * mdmu(v).value / v->mu, NAN, false };
}

static answer idisw(const view *v)
{
    return (answer){ v->mu == 0 ? NAN : 100 * mdmw(v).value / v->mu, NAN, false };
}

/* ---- entropy ------------------------------------------------------------------------------------------- */

static answer theil(const view *v)
{
    double t = 0, var = 0;

    for (size_t i = 0; i < v->in->n; i++) {
        double r = v->in->estimate[i] / v->mu;

        if (!(r >= 0)) return (answer){ NAN, NAN, false };
        if (r > 0) t += share(v, i) * r * log(r);
    }
    for (size_t i = 0; i < v->in->n; i++) {
        double g = share(v, i) * (log(v->in->estimate[i] / v->mu) - t) * error_of(v, i);

        var += g * g;
    }
    return (answer){ 1000 * t, isfinite(var) ? 1000 * sqrt(var) / v->mu : NAN, false };
}

static answer mean_log_deviation(const view *v)
{
    double l = 0, var = 0;

    for (size_t i = 0; i < v->in->n; i++) {
        double r = v->in->estimate[i] / v->mu, g = share(v, i) * (1 - 1 / r) * error_of(v, i);

        if (!(r > 0)) return (answer){ NAN, NAN, false };
        l -= share(v, i) * log(r);
        var += g * g;
    }
    return (answer){ 1000 * l, 1000 * sqrt(var) / v->mu, false };
}

/* ---- regression on the rank ---------------------------------------------------------------------------- */

typedef struct fit {
    double a, b;          /* intercept, slope */
    double vaa, vab, vbb; /* their covariance */
    double sxx;           /* sum p (r - 1/2)^2 */
} fit;

/* Least squares with weights p: the mid-point ranks have mean 1/2. */
static fit straight(const view *v)
{
    fit    f = { 0 };
    size_t n = v->in->n;
    double below = 0, mean = 0, sxy = 0, rss = 0;

    for (size_t i = 0; i < n; i++) {
        double p = share(v, i), r = below + p / 2 - 0.5;

        mean += p * v->in->estimate[i];
        f.sxx += p * r * r;
        sxy += p * r * v->in->estimate[i];
        below += p;
    }
    f.b = sxy / f.sxx;
    f.a = mean - f.b / 2;
    below = 0;
    for (size_t i = 0; i < n; i++) {
        double p = share(v, i), e = v->in->estimate[i] - f.a - f.b * (below + p / 2);

        rss += p * e * e;
        below += p;
    }
    double s2 = rss / (double)(n - 2);

    f.vbb = s2 / f.sxx;
    f.vaa = s2 + f.vbb / 4;
    f.vab = -f.vbb / 2;
    return f;
}

static answer absolute_concentration(const view *v)
{
    fit f = straight(v);

    return (answer){ 2 * f.sxx * f.b, 2 * f.sxx * sqrt(f.vbb), false };
}

static answer relative_concentration(const view *v)
{
    answer a = absolute_concentration(v);

    return v->mu == 0 ? (answer){ NAN, NAN, false } : (answer){ a.value / v->mu, a.se / fabs(v->mu), false };
}

static answer slope_linear(const view *v)
{
    fit f = straight(v);

    return (answer){ f.b, sqrt(f.vbb), false };
}

static answer ratio_linear(const view *v)
{
    fit    f = straight(v);
    double top = f.a + f.b, ga = 1 / top - 1 / f.a, gb = 1 / top;

    if (!(top / f.a > 0)) return (answer){ NAN, NAN, true };
    return (answer){ top / f.a, sqrt(ga * ga * f.vaa + 2 * ga * gb * f.vab + gb * gb * f.vbb), true };
}

/* One Newton step of the logistic curve on shares y / scale with weights p (iteratively reweighted least squares). pearson: of the state
 * before the step, divided by n - 2 = dispersion. False when the information is singular. */
static bool newton(const view *v, fit *f, double *step, double *pearson)
{
    double below = 0, h00 = 0, h01 = 0, h11 = 0, g0 = 0, g1 = 0;

    *pearson = 0;
    for (size_t i = 0; i < v->in->n; i++) {
        double p = share(v, i), r = below + p / 2, q = 1 / (1 + exp(-f->a - f->b * r)), w = q * (1 - q);
        double e = v->in->estimate[i] / v->in->scale - q;

        h00 += p * w;
        h01 += p * w * r;
        h11 += p * w * r * r;
        g0 += p * e;
        g1 += p * e * r;
        *pearson += p * e * e / w;
        below += p;
    }
    double det = h00 * h11 - h01 * h01;

    if (!(det > 0)) return false;
    double da = (h11 * g0 - h01 * g1) / det, db = (h00 * g1 - h01 * g0) / det;

    f->a += da;
    f->b += db;
    f->vaa = h11 / det;
    f->vab = -h01 / det;
    f->vbb = h00 / det;
    *step = fmax(fabs(da), fabs(db));
    return isfinite(*step);
}

static bool logistic(const view *v, fit *f)
{
    double mean = v->mean / v->in->scale, step = 1, pearson = 0;

    if (!(mean > 0 && mean < 1)) return false;
    for (size_t i = 0; i < v->in->n; i++)
        if (!(v->in->estimate[i] >= 0 && v->in->estimate[i] <= v->in->scale)) return false;
    *f = (fit){ .a = log(mean / (1 - mean)) };
    for (int k = 0; k < 100 && step > 1e-13; k++)
        if (!newton(v, f, &step, &pearson)) return false;
    if (!(step < 1e-8) || fabs(f->a) > 500) return false;
    double s2 = pearson / (double)(v->in->n - 2);

    f->vaa *= s2;
    f->vab *= s2;
    f->vbb *= s2;
    return true;
}

static answer slope_logit(const view *v)
{
    fit f;

    if (!logistic(v, &f)) return (answer){ NAN, NAN, false };
    double lo = 1 / (1 + exp(-f.a)), hi = 1 / (1 + exp(-f.a - f.b)), gb = hi * (1 - hi), ga = gb - lo * (1 - lo), s = v->in->scale;

    return (answer){ s * (hi - lo), s * sqrt(ga * ga * f.vaa + 2 * ga * gb * f.vab + gb * gb * f.vbb), false };
}

static answer ratio_logit(const view *v)
{
    fit f;

    if (!logistic(v, &f)) return (answer){ NAN, NAN, true };
    double lo = 1 / (1 + exp(-f.a)), hi = 1 / (1 + exp(-f.a - f.b)), gb = 1 - hi, ga = gb - (1 - lo);

    return (answer){ hi / lo, sqrt(ga * ga * f.vaa + 2 * ga * gb * f.vab + gb * gb * f.vbb), true };
}

/* ---- the table ----------------------------------------------------------------------------------------- */

enum { BY_RANK = 1, BY_REFERENCE = 2 };

static const struct measure {
    const char *name;
    answer (*fn)(const view *v);
    int needs;
} MEASURES[KC_BETWEEN_N] = {
    [KC_D] = { "d", difference, 0 },
    [KC_R] = { "r", ratio, 0 },
    [KC_PAR] = { "par", attributable_risk, 0 },
    [KC_PAF] = { "paf", attributable_fraction, 0 },
    [KC_BGV] = { "bgv", variance_between, 0 },
    [KC_BGSD] = { "bgsd", deviation_between, 0 },
    [KC_COV] = { "cov", coefficient_of_variation, 0 },
    [KC_MDBU] = { "mdbu", mdbu, 0 },
    [KC_MDBW] = { "mdbw", mdbw, 0 },
    [KC_MDMU] = { "mdmu", mdmu, 0 },
    [KC_MDMW] = { "mdmw", mdmw, 0 },
    [KC_MDRU] = { "mdru", mdru, BY_REFERENCE },
    [KC_MDRW] = { "mdrw", mdrw, BY_REFERENCE },
    [KC_IDISU] = { "idisu", idisu, 0 },
    [KC_IDISW] = { "idisw", idisw, 0 },
    [KC_TI] = { "ti", theil, 0 },
    [KC_MLD] = { "mld", mean_log_deviation, 0 },
    [KC_ACI] = { "aci", absolute_concentration, BY_RANK },
    [KC_RCI] = { "rci", relative_concentration, BY_RANK },
    [KC_SII_LINEAR] = { "sii_linear", slope_linear, BY_RANK },
    [KC_RII_LINEAR] = { "rii_linear", ratio_linear, BY_RANK },
    [KC_SII_LOGIT] = { "sii_logit", slope_logit, BY_RANK },
    [KC_RII_LOGIT] = { "rii_logit", ratio_logit, BY_RANK },
};

const char *kc_between_name(kc_between_measure m)
{
    return (unsigned)m < KC_BETWEEN_N ? MEASURES[m].name : "?";
}

kc_between_measure kc_between_find(const char *name)
{
    int m = 0;

    while (m < KC_BETWEEN_N && strcmp(MEASURES[m].name, name) != 0) m++;
    return (kc_between_measure)m;
}

static kc_code check(kc_between_measure m, const kc_subgroups *in, bool *missing, kc_err *err)
{
    if ((unsigned)m >= KC_BETWEEN_N) return kc_fail(err, KC_E_ARG, -1, "stats.between_measure", "%d", (int)m);
    int    needs = MEASURES[m].needs;
    size_t least = needs == BY_RANK ? 3 : 2;

    if (in->n < least) return kc_fail(err, KC_E_ARG, -1, "stats.ineq_too_few", "%zu" KC_SEP "%zu", in->n, least);
    if (!(in->conf > 0 && in->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", in->conf);
    if (!(in->scale > 0) || isinf(in->scale)) return kc_fail(err, KC_E_ARG, -1, "stats.between_scale", "%g", in->scale);
    if (in->reference >= (long)in->n || (needs == BY_REFERENCE && in->reference < 0))
        return kc_fail(err, KC_E_ARG, -1, "stats.between_reference", "%s", MEASURES[m].name);
    if (needs == BY_RANK && !in->ordered) return kc_fail(err, KC_E_ARG, -1, "stats.between_order", "%s", MEASURES[m].name);
    *missing = false;
    for (size_t i = 0; i < in->n; i++) {
        double p = in->population ? in->population[i] : 1, s = in->se ? in->se[i] : 0;

        if (isnan(p) || !isfinite(in->estimate[i])) *missing = true;
        else if (!(p > 0) || isinf(p)) return kc_fail(err, KC_E_DATA, (long)i, "stats.ineq_population", "%zu" KC_SEP "%g", i + 1, p);
        if (s < 0) return kc_fail(err, KC_E_DATA, (long)i, "stats.ineq_se", "%g", s);
    }
    return KC_OK;
}

static view look(const kc_subgroups *in)
{
    view v = { .in = in };

    for (size_t i = 0; i < in->n; i++) {
        double p = in->population ? in->population[i] : 1;

        v.total += p;
        v.mean += p * in->estimate[i];
    }
    v.mean /= v.total;
    v.mu = isnan(in->average) ? v.mean : in->average;
    v.best = in->estimate[extreme(&v, in->favourable)];
    return v;
}

kc_code kc_between(kc_between_measure m, const kc_subgroups *in, kc_between_result *out, kc_err *err)
{
    bool    missing = false;
    kc_code code = check(m, in, &missing, err);

    if (code) return code;
    *out = (kc_between_result){ { NAN, NAN, NAN, KC_NOTE_MISSING }, NAN };
    if (missing) return KC_OK;
    view   v = look(in);
    answer a = MEASURES[m].fn(&v);
    double half = kc_norm_quantile(0.5 + in->conf / 2) * a.se;

    if (!isfinite(a.value) || !isfinite(v.mu) || !isfinite(v.total)) { /* the latter: sums beyond double */
        out->value.note = KC_NOTE_NOT_DEFINED;
        return KC_OK;
    }
    out->value = (kc_estimate){ a.value, a.value - half, a.value + half, KC_NOTE_NONE };
    if (a.log_scale) {
        out->value.low = a.value * exp(-half);
        out->value.high = a.value * exp(half);
    }
    if (!isfinite(a.se)) out->value = (kc_estimate){ a.value, NAN, NAN, KC_NOTE_NO_INTERVAL };
    else out->se = a.se;
    return KC_OK;
}
