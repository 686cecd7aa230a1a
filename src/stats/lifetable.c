/* Life tables: one pass up for q, l, d, L, one pass down for T, e and their variances. */
#include "kangce/kc_lifetable.h"
#include "kangce/kc_dist.h"

#include <math.h>

static const kc_life_row ROW_MISSING = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, { NAN, NAN, NAN, KC_NOTE_NONE } };

/* ---- a ------------------------------------------------------------------------------------------------- */

/* Coale-Demeny West in the form of Preston et al., table 3.3: a0 and 4a1 in years as functions of the infant death rate. */
typedef struct west {
    double a0, a0_slope, a0_high, a1, a1_slope, a1_high;
} west;

static const west WEST[] = { [KC_LIFE_MALE] = { 0.045, 2.684, 0.330, 1.651, -2.816, 1.352 },
                             [KC_LIFE_FEMALE] = { 0.053, 2.800, 0.350, 1.522, -1.518, 1.361 } };

static double west_years(kc_life_sex sex, double m0, bool infant)
{
    if (sex == KC_LIFE_BOTH) return (west_years(KC_LIFE_MALE, m0, infant) + west_years(KC_LIFE_FEMALE, m0, infant)) / 2;
    const west *w = &WEST[sex];

    if (m0 >= 0.107) return infant ? w->a0_high : w->a1_high;
    return infant ? w->a0 + w->a0_slope * m0 : w->a1 + w->a1_slope * m0;
}

static double share_lived(const kc_life_opt *opt, size_t i, double age, double n, double m0)
{
    bool infant = age == 0 && n == 1, child = age == 1 && n == 4;

    switch (opt->ax) {
    case KC_LIFE_AX_GIVEN: return opt->given[i];
    case KC_LIFE_AX_HALF: return 0.5;
    case KC_LIFE_AX_CHIANG: return infant ? 0.1 : 0.5;
    case KC_LIFE_AX_WHO: return infant ? 0.17077 : child ? 0.4 : 0.5;
    case KC_LIFE_AX_COALE_DEMENY: return infant ? west_years(opt->sex, m0, true) : child ? west_years(opt->sex, m0, false) / 4 : 0.5;
    }
    return 0.5;
}

/* ---- checks -------------------------------------------------------------------------------------------- */

static kc_code check(size_t n, const double *age, const kc_life_opt *opt, kc_err *err)
{
    const double *ax = opt->given;

    if (n < 2 || n > KC_LIFE_BANDS_MAX) return kc_fail(err, KC_E_ARG, -1, "stats.life_bands", "%zu" KC_SEP "%d", n, KC_LIFE_BANDS_MAX);
    if (!(opt->conf > 0 && opt->conf < 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", opt->conf);
    if (!(opt->radix > 0) || isinf(opt->radix)) return kc_fail(err, KC_E_ARG, -1, "stats.life_radix", "%g", opt->radix);
    if (opt->ax == KC_LIFE_AX_GIVEN && !ax) return kc_fail(err, KC_E_ARG, -1, "stats.life_ax_absent", "%zu", n);
    for (size_t i = 0; i < n; i++) {
        if (!(age[i] >= 0) || isinf(age[i]) || (i > 0 && !(age[i] > age[i - 1])))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.life_ages", "%zu" KC_SEP "%g", i + 1, age[i]);
        if (opt->ax == KC_LIFE_AX_GIVEN && i + 1 < n && !(ax[i] > 0 && ax[i] <= 1))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.life_ax_range", "%zu" KC_SEP "%g", i + 1, ax[i]);
    }
    return KC_OK;
}

static bool expected_ages(size_t n, const double *age, const kc_life_opt *opt)
{
    if (!opt->expected) return true;
    if (n != opt->n_expected) return false;
    for (size_t i = 0; i < n; i++)
        if (age[i] != opt->expected[i]) return false;
    return true;
}

static kc_note table_note(size_t n, const double *age, const double *deaths, const double *pop, const kc_life_opt *opt)
{
    double total = 0;
    bool   impossible = false;

    if (!expected_ages(n, age, opt)) return KC_NOTE_BAD_BANDS;
    for (size_t i = 0; i < n; i++) {
        if (isnan(deaths[i]) || (pop && isnan(pop[i]))) return KC_NOTE_MISSING;
        if (deaths[i] < 0 || isinf(deaths[i]) || (pop && (!(pop[i] > 0) || isinf(pop[i]) || deaths[i] > pop[i]))) impossible = true;
        if (pop) total += pop[i];
    }
    if (impossible) return KC_NOTE_IMPOSSIBLE;
    return pop && total <= opt->min_population ? KC_NOTE_SMALL_POP : KC_NOTE_NONE;
}

/* ---- the two passes ------------------------------------------------------------------------------------ */

static void up(size_t n, const double *age, const double *deaths, const double *pop, const kc_life_opt *opt, kc_life_row *t)
{
    double l = opt->radix, m0 = pop ? deaths[0] / pop[0] : deaths[0];

    for (size_t i = 0; i < n; i++) {
        bool   open = i + 1 == n;
        double m = pop ? deaths[i] / pop[i] : deaths[i];
        double w = open ? 2 / m : age[i + 1] - age[i], a = open ? 0.5 : share_lived(opt, i, age[i], w, m0);
        double q = open || m * w * a > 1 ? 1 : w * m / (1 + w * (1 - a) * m);
        double d = l * q;

        t[i] = ROW_MISSING;
        t[i].age = age[i];
        t[i].n = w;
        t[i].m = m;
        t[i].a = a;
        t[i].q = q;
        t[i].l = l;
        t[i].d = d;
        if (open) t[i].L = isnan(opt->open_e) ? l / m : l * opt->open_e;
        else t[i].L = w * (l - d + a * d);
        if (pop) t[i].var_q = deaths[i] > 0 ? q * q * (1 - q) / deaths[i] : 0;
        l = open ? l : l - d;
    }
}

static void down(size_t n, const double *deaths, const double *pop, const kc_life_opt *opt, kc_life_row *t)
{
    double T = 0, sum = NAN, w = t[n - 1].m;

    if (pop) sum = isnan(opt->open_e) ? t[n - 1].l * t[n - 1].l / (deaths[n - 1] * w * w) : 0;
    for (size_t i = n; i-- > 0;) {
        double next = i + 1 < n ? t[i + 1].e : NAN;

        T += t[i].L;
        t[i].T = T;
        t[i].e = T / t[i].l;
        if (i + 1 < n && pop && t[i].l > 0) {
            /* after the last survivor there is no e: q = 1 has no variance either */
            double term = t[i].var_q > 0 ? t[i].l * ((1 - t[i].a) * t[i].n + next) : 0;

            sum += term * term * t[i].var_q;
        }
        t[i].var_e = sum / (t[i].l * t[i].l);
    }
}

static void limits(size_t n, bool counts, const kc_life_opt *opt, kc_life_row *t)
{
    double z = kc_norm_quantile(0.5 + opt->conf / 2), z95 = 1.959963984540054;

    for (size_t i = 0; i < n; i++) {
        kc_life_row *r = &t[i];

        if (!isfinite(r->e) || !(r->l > 0)) {
            r->T = isfinite(r->T) ? r->T : NAN;
            r->L = isfinite(r->L) ? r->L : NAN;
            r->n = isfinite(r->n) ? r->n : NAN;
            r->e = r->var_e = NAN;
            r->life.note = KC_NOTE_NOT_DEFINED;
            continue;
        }
        double se = sqrt(r->var_e);

        r->life = (kc_estimate){ r->e, r->e - z * se, r->e + z * se, counts ? KC_NOTE_NONE : KC_NOTE_NO_INTERVAL };
        if (counts && 2 * z95 * se > opt->max_width) {
            r->life.value = NAN;
            r->life.note = KC_NOTE_WIDE;
        }
    }
}

kc_code kc_life_table(size_t n, const double *age, const double *deaths, const double *pop, const kc_life_opt *opt, kc_life_row *out,
                      kc_err *err)
{
    kc_code code = check(n, age, opt, err);

    if (code) return code;
    kc_note note = table_note(n, age, deaths, pop, opt);

    if (note) {
        for (size_t i = 0; i < n; i++) {
            out[i] = ROW_MISSING;
            out[i].age = age[i];
            out[i].life.note = note;
        }
        return KC_OK;
    }
    up(n, age, deaths, pop, opt, out);
    down(n, deaths, pop, opt, out);
    limits(n, pop != NULL, opt, out);
    return KC_OK;
}

/* Direct effect of a band: its own years; indirect and interaction: the survivors it adds live on as in the other table. */
kc_code kc_life_gap(size_t n, const kc_life_row *a, const kc_life_row *b, double *share, kc_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (a[i].age != b[i].age) return kc_fail(err, KC_E_DATA, (long)i, "stats.life_gap_ages", "%zu", i + 1);
    for (size_t i = 0; i < n; i++) {
        double la = a[i].l, lb = b[i].l, l0 = a[0].l;

        if (i + 1 == n) share[i] = la / l0 * (b[i].T / lb - a[i].T / la);
        else
            share[i] = la / l0 * (b[i].L / lb - a[i].L / la) + b[i + 1].T / l0 * (la / lb - a[i + 1].l / b[i + 1].l);
    }
    return KC_OK;
}
