/* The probability of dying over several bands, for some causes of death or for all. */
#include "kangce/kc_dist.h"
#include "kangce/kc_lifetable.h"

#include <math.h>

static kc_code check(size_t n, const double *width, const double *a, double conf, kc_err *err)
{
    if (n < 1 || n > KC_LIFE_BANDS_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.life_bands", "%zu" KC_SEP "%d", n, KC_LIFE_BANDS_MAX);
    if (!(conf > 0 && conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", conf);
    for (size_t i = 0; i < n; i++) {
        if (!(width[i] > 0) || isinf(width[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.life_width", "%zu" KC_SEP "%g", i + 1, width[i]);
        if (a && !(a[i] > 0 && a[i] <= 1)) return kc_fail(err, KC_E_DATA, (long)i, "stats.life_ax_range", "%zu" KC_SEP "%g", i + 1, a[i]);
    }
    return KC_OK;
}

static kc_note inputs_note(size_t n, const double *deaths, const double *pop)
{
    kc_note note = KC_NOTE_NONE;

    for (size_t i = 0; i < n; i++) {
        if (isnan(deaths[i]) || (pop && isnan(pop[i]))) return KC_NOTE_MISSING;
        if (deaths[i] < 0 || isinf(deaths[i]) || (pop && (!(pop[i] > 0) || isinf(pop[i]) || deaths[i] > pop[i]))) note = KC_NOTE_IMPOSSIBLE;
    }
    return note;
}

kc_code kc_death_probability(size_t n, const double *width, const double *deaths, const double *pop, const double *a, double conf,
                             kc_estimate *out, kc_err *err)
{
    kc_code code = check(n, width, a, conf, err);

    if (code) return code;
    kc_note note = inputs_note(n, deaths, pop);

    if (note) {
        *out = (kc_estimate){ NAN, NAN, NAN, note };
        return KC_OK;
    }
    /* var grows with the product so that a band with q = 1 divides nothing by zero: var(S s) = s^2 var S + S^2 var s. */
    double survive = 1, var = 0;

    for (size_t i = 0; i < n; i++) {
        double m = pop ? deaths[i] / pop[i] : deaths[i], share = a ? a[i] : 0.5;
        double q = fmin(1, width[i] * m / (1 + (1 - share) * width[i] * m)), s = 1 - q;
        double var_q = deaths[i] > 0 ? q * q * s / deaths[i] : 0;

        var = s * s * var + survive * survive * var_q;
        survive *= s;
    }
    double half = kc_norm_quantile(0.5 + conf / 2) * sqrt(var), p = 1 - survive;

    *out = pop && var > 0 ? (kc_estimate){ p, p - half, p + half, KC_NOTE_NONE } : (kc_estimate){ p, NAN, NAN, KC_NOTE_NO_INTERVAL };
    return KC_OK;
}

kc_code kc_premature(const double deaths[8], const double pop[8], double conf, kc_estimate *out, kc_err *err)
{
    static const double five[8] = { 5, 5, 5, 5, 5, 5, 5, 5 };

    return kc_death_probability(8, five, deaths, pop, NULL, conf, out, err);
}
