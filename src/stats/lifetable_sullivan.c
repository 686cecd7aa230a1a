/* Sullivan's health expectancy on top of a life table. */
#include "kangce/kc_dist.h"
#include "kangce/kc_lifetable.h"

#include <math.h>

static bool share_ok(double p)
{
    return isnan(p) || (p >= 0 && p <= 1);
}

static kc_code check(size_t n, const kc_sullivan_data *data, const kc_sullivan_opt *opt, kc_err *err)
{
    const double *prevalence = data->prevalence, *respondents = data->respondents, *institution = data->institution;

    if (n < 1 || n > KC_LIFE_BANDS_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.life_bands", "%zu" KC_SEP "%d", n, KC_LIFE_BANDS_MAX);
    if (!(opt->conf > 0 && opt->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", opt->conf);
    if (!(opt->open_width > 0)) return kc_fail(err, KC_E_ARG, -1, "stats.life_open_width", "%g", opt->open_width);
    for (size_t i = 0; i < n; i++) {
        if (!share_ok(prevalence[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.life_share", "%zu" KC_SEP "%g", i + 1, prevalence[i]);
        if (institution && !(institution[i] >= 0 && institution[i] <= 1))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.life_share", "%zu" KC_SEP "%g", i + 1, institution[i]);
        if (respondents && respondents[i] < 0)
            return kc_fail(err, KC_E_DATA, (long)i, "stats.life_respondents", "%zu" KC_SEP "%g", i + 1, respondents[i]);
    }
    return KC_OK;
}

typedef struct everyone {
    double p, n;
} everyone;

/* Prevalence of all respondents together. */
static everyone pooled(size_t n, const double *prevalence, const double *respondents)
{
    everyone all = { 0, 0 };

    for (size_t i = 0; respondents && i < n; i++)
        if (respondents[i] > 0 && !isnan(prevalence[i])) {
            all.n += respondents[i];
            all.p += respondents[i] * prevalence[i];
        }
    all.p /= all.n;
    return all;
}

/* var q of the mortality part; the open interval as a closed one, unless the table came with its own. */
static double var_q(const kc_life_row *r, bool open, double deaths, double open_width)
{
    if (!open || isnan(r->m)) return r->var_q;
    double nm = open_width * r->m, q = nm / (1 + 0.5 * nm);

    if (q > 1) q = 1;
    return deaths > 0 ? q * q * (1 - q) / deaths : 0;
}

typedef struct sums {
    double T, prev, mort, next;
    bool   filled;
} sums;

static void add_band(const kc_life_row *r, bool open, const double *deaths, double p, double var_p, double inst, const kc_sullivan_opt *opt,
                     sums *s, kc_sullivan_row *o)
{
    double all = inst + (1 - inst) * p, n = open ? opt->open_width : r->n, a = open ? 0.5 : r->a;

    o->p = all;
    o->var_p = (1 - inst) * (1 - inst) * var_p;
    o->L = (1 - all) * r->L;
    s->prev += r->L * r->L * o->var_p;
    if (deaths && r->l > 0) {
        double term = r->l * ((1 - a) * n * (1 - all) + s->next);

        s->mort += term * term * var_q(r, open, *deaths, opt->open_width);
    }
    s->T += o->L;
    o->T = s->T;
    s->next = o->e = s->T / r->l;
}

static kc_estimate estimate(const kc_sullivan_row *o, double life, bool filled, double conf)
{
    kc_estimate e = { o->e, NAN, NAN, KC_NOTE_NONE };
    double      var = o->var_prev + (isnan(o->var_mort) ? 0 : o->var_mort), half = kc_norm_quantile(0.5 + conf / 2) * sqrt(var);

    if (isnan(o->e)) e.note = isnan(life) ? KC_NOTE_NOT_DEFINED : KC_NOTE_MISSING;
    else if (isnan(var)) e.note = KC_NOTE_NO_INTERVAL;
    else if (filled) e.note = KC_NOTE_IMPUTED;
    e.low = e.value - half;
    e.high = e.value + half;
    return e;
}

kc_code kc_sullivan(size_t n, const kc_sullivan_data *data, const kc_sullivan_opt *opt, kc_sullivan_row *out, kc_err *err)
{
    const double *deaths = data->deaths, *respondents = data->respondents;
    kc_code       code = check(n, data, opt, err);

    if (code) return code;
    everyone all = pooled(n, data->prevalence, respondents);
    sums     s = { 0, 0, deaths ? 0 : NAN, 0, false };

    for (size_t i = n; i-- > 0;) {
        const kc_life_row *r = &data->table[i];
        double             p = data->prevalence[i], size = respondents ? respondents[i] : NAN;

        if (opt->fill && respondents && !(size > 0) && all.n > 0) {
            p = all.p;
            size = all.n;
            s.filled = true;
        }
        add_band(r, i + 1 == n, deaths ? &deaths[i] : NULL, p, size > 0 ? p * (1 - p) / size : NAN, data->institution ? data->institution[i] : 0, opt, &s,
                 &out[i]);
        out[i].var_prev = s.prev / (r->l * r->l);
        out[i].var_mort = s.mort / (r->l * r->l);
        out[i].percent = 100 * out[i].e / (r->T / r->l);
        out[i].healthy = estimate(&out[i], r->T / r->l, s.filled, opt->conf);
    }
    return KC_OK;
}

kc_code kc_sullivan_difference(double e1, double se1, double e2, double se2, bool se_sum, double conf, kc_sullivan_test *out, kc_err *err)
{
    if (!(conf > 0 && conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", conf);
    if (se1 < 0 || se2 < 0) return kc_fail(err, KC_E_DATA, -1, "stats.ineq_se", "%g", se1 < 0 ? se1 : se2);
    double d = e1 - e2, se = se_sum ? se1 + se2 : sqrt(se1 * se1 + se2 * se2), z = d / se, half = kc_norm_quantile(0.5 + conf / 2) * se;

    *out = (kc_sullivan_test){ d, se, z, 2 * kc_norm_sf(fabs(z)), d - half, d + half };
    return KC_OK;
}
