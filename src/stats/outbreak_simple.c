/* EARS, CUSUM and fixed thresholds: methods of one pass over the series. */
#include "outbreak_internal.h"

#include "kangce/kc_dist.h"

#include <math.h>

kc_code outbreak_check_counts(size_t n, const double *count, kc_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (count[i] < 0 || isinf(count[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.outbreak_count", "%g", count[i]);
    return KC_OK;
}

static kc_code bad_option(kc_err *err, const char *option, double value, const char *range)
{
    return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "%s" KC_SEP "%g" KC_SEP "%s", option, value, range);
}

static kc_alarm nothing(kc_note note)
{
    return (kc_alarm){ NAN, NAN, NAN, -1, note };
}

/* Mean and standard deviation of the points [from, from + n). Two passes: the mean first, no cancellation. */
static void moments(const double *y, size_t n, double *mean, double *sd)
{
    double sum = 0, ss = 0;

    for (size_t i = 0; i < n; i++) sum += y[i];
    *mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) ss += (y[i] - *mean) * (y[i] - *mean);
    *sd = sqrt(ss / (double)(n - 1));
}

/* Mean, sd and statistic of point t by the plain history; upper and alarm as for C1 and C2. */
static kc_alarm ears_plain(const double *count, size_t t, const kc_ears_opt *opt, size_t lag, double z, double *sd)
{
    size_t   baseline = (size_t)opt->baseline;
    kc_alarm a = nothing(KC_NOTE_FEW_POINTS);
    double   mean;

    *sd = NAN;
    if (t < baseline + lag) return a;
    moments(count + t - lag - baseline, baseline, &mean, sd);
    if (isnan(mean) || isnan(count[t])) a.note = KC_NOTE_MISSING;
    if (isnan(mean)) return a;
    *sd = fmax(*sd, opt->min_sigma);
    a.expected = mean;
    a.upper = mean + z * *sd;
    if (isnan(count[t])) return a;
    a.statistic = (count[t] - mean) / *sd; /* infinite or 0/0 when sd is 0 */
    a.alarm = count[t] > a.upper;
    a.note = KC_NOTE_NONE;
    return a;
}

static kc_alarm ears_c3(const double *count, size_t t, const kc_ears_opt *opt, size_t lag, double z)
{
    double   sd, other, past = 0;
    kc_alarm a = ears_plain(count, t, opt, lag, z, &sd);
    kc_note  trouble = KC_NOTE_NONE;

    if (t < (size_t)opt->baseline + lag + 2) return nothing(KC_NOTE_FEW_POINTS);
    for (size_t k = 1; k <= 2; k++) {
        kc_alarm before = ears_plain(count, t - k, opt, lag, z, &other);

        if (before.note) trouble = before.note;
        past += isnan(before.statistic) ? NAN : fmax(0, before.statistic - 1);
    }
    if (a.note || trouble) {
        double expected = a.expected;

        a = nothing(a.note ? a.note : trouble);
        a.expected = expected;
        return a;
    }
    if (opt->method == KC_EARS_C3) a.upper = count[t] + sd * (z - past);
    else a.upper = past > z ? 0 : a.expected + sd * (1 + z - past);
    if (isnan(a.upper) || isnan(past)) { /* 0/0 two points ago, or no spread at all now */
        a.upper = NAN;
        a.alarm = -1;
        a.note = KC_NOTE_NOT_DEFINED;
        return a;
    }
    a.upper = fmax(0, a.upper);
    a.alarm = count[t] > a.upper || (opt->method == KC_EARS_C3_TEXTBOOK && past > z);
    return a;
}

kc_code kc_ears(size_t n, const double *count, const kc_ears_opt *opt, kc_alarm *out, kc_err *err)
{
    bool    c3 = opt->method >= KC_EARS_C3;
    double  alpha = opt->alpha == 0 ? (c3 ? 0.025 : 0.001) : opt->alpha, unused;
    kc_code code;

    if (opt->baseline < 3 || opt->baseline > 1000) return bad_option(err, "baseline", opt->baseline, "3 .. 1000");
    if (opt->lag < -1 || opt->lag > 1000) return bad_option(err, "lag", opt->lag, "0 .. 1000");
    if (!(opt->min_sigma >= 0) || isinf(opt->min_sigma)) return bad_option(err, "min-sigma", opt->min_sigma, ">= 0");
    if (!(alpha > 0 && alpha < 1)) return bad_option(err, "alpha", alpha, "0 < alpha < 1");
    if ((code = outbreak_check_counts(n, count, err))) return code;
    size_t lag = opt->lag >= 0 ? (size_t)opt->lag : opt->method == KC_EARS_C1 ? 0 : 2;
    double z = kc_norm_upper(alpha);

    for (size_t t = 0; t < n; t++) out[t] = c3 ? ears_c3(count, t, opt, lag, z) : ears_plain(count, t, opt, lag, z, &unused);
    return KC_OK;
}

static double cusum_z(double y, double m, kc_cusum_trans trans)
{
    switch (trans) {
    case KC_CUSUM_STANDARD: return (y - m) / sqrt(m);
    case KC_CUSUM_ROSSI: return (y - 3 * m + 2 * sqrt(y * m)) / (2 * sqrt(m));
    case KC_CUSUM_ANSCOMBE: return 1.5 * (pow(y, 2.0 / 3) - pow(m, 2.0 / 3)) / pow(m, 1.0 / 6);
    case KC_CUSUM_NONE: return y;
    }
    return NAN;
}

/* The bound on the scale of the counts, c = h + k - S before; *folded: Rossi's root is below zero, its square is no bound. */
static double cusum_upper(double m, double c, kc_cusum_trans trans, bool *folded)
{
    double root;

    *folded = false;
    switch (trans) {
    case KC_CUSUM_STANDARD: return fmax(0, ceil(sqrt(m) * c + m));
    case KC_CUSUM_ROSSI:
        root = 4 * m * m + 2 * m * sqrt(m) * c;
        *folded = root < m * m;
        return root < 0 ? 0 : fmax(0, 5 * m + 2 * sqrt(m) * c - 2 * sqrt(root));
    case KC_CUSUM_ANSCOMBE: return pow(fmax(0, 2.0 / 3 * pow(m, 1.0 / 6) * c + pow(m, 2.0 / 3)), 1.5);
    case KC_CUSUM_NONE: break;
    }
    return NAN;
}

static double known_mean(const double *y, size_t n)
{
    double sum = 0;
    size_t known = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(y[i])) {
            sum += y[i];
            known++;
        }
    return known ? sum / (double)known : NAN;
}

kc_code kc_cusum(size_t n, const double *count, size_t first, const kc_cusum_opt *opt, kc_alarm *out, double *m_used, kc_err *err)
{
    double  m = opt->m, s = 0;
    bool    folded;
    kc_code code;

    if (first >= n) return bad_option(err, "first", (double)first, "0 .. n - 1");
    if (!(opt->k > 0) || isinf(opt->k)) return bad_option(err, "k", opt->k, "> 0");
    if (!(opt->h > 0) || isinf(opt->h)) return bad_option(err, "h", opt->h, "> 0");
    if (m < 0 || isinf(m)) return bad_option(err, "mean", m, ">= 0");
    if ((code = outbreak_check_counts(n, count, err))) return code;
    if (isnan(m)) m = known_mean(count, first);
    if (isnan(m)) return kc_fail(err, KC_E_DATA, -1, "stats.cusum_no_training", "%zu", first);
    for (size_t t = first; t < n; t++) {
        kc_alarm *a = out + t - first;

        *a = nothing(m > 0 || opt->trans == KC_CUSUM_NONE ? KC_NOTE_NONE : KC_NOTE_NOT_DEFINED);
        a->expected = m;
        if (a->note) continue;
        a->upper = cusum_upper(m, opt->h + opt->k - s, opt->trans, &folded);
        if (folded) a->note = KC_NOTE_NOT_DEFINED;
        if (isnan(count[t])) {
            a->note = KC_NOTE_MISSING;
            a->statistic = s;
            continue;
        }
        s = fmax(0, s + cusum_z(count[t], m, opt->trans) - opt->k);
        a->statistic = s;
        a->alarm = s >= opt->h;
        if (opt->trans == KC_CUSUM_NONE) a->upper = fmax(0, opt->h - s);
        if (a->alarm && opt->reset) s = 0;
    }
    if (m_used) *m_used = m;
    return KC_OK;
}

static kc_alarm threshold_at(const double *count, double population, bool is_rate, size_t t, const kc_threshold_opt *opt)
{
    kc_alarm a = nothing(KC_NOTE_NONE);
    size_t   window = (size_t)opt->window, have = t + 1 < window ? t + 1 : window;
    double   sum = 0;

    if (have < window) a.note = KC_NOTE_FEW_POINTS;
    for (size_t i = t + 1 - have; i <= t; i++) {
        if (isnan(count[i])) a.note = KC_NOTE_MISSING;
        else sum += count[i];
    }
    a.upper = opt->threshold;
    if (is_rate && !(population > 0)) {
        a.note = KC_NOTE_MISSING;
        return a;
    }
    if (is_rate) sum *= opt->per / population;
    if (sum >= opt->threshold) a.alarm = 1;
    else if (a.note == KC_NOTE_NONE) a.alarm = 0;
    if (a.alarm >= 0) a.statistic = sum;
    return a;
}

kc_code kc_threshold(size_t n, const double *count, const double *population, const kc_threshold_opt *opt, kc_alarm *out, kc_err *err)
{
    kc_code code;

    if (!(opt->threshold > 0) || isinf(opt->threshold)) return bad_option(err, "threshold", opt->threshold, "> 0");
    if (!(opt->per > 0) || isinf(opt->per)) return bad_option(err, "per", opt->per, "> 0");
    if (opt->window < 1 || opt->window > 1000) return bad_option(err, "window", opt->window, "1 .. 1000");
    if ((code = outbreak_check_counts(n, count, err))) return code;
    for (size_t t = 0; t < n; t++) out[t] = threshold_at(count, population ? population[t] : NAN, population != NULL, t, opt);
    return KC_OK;
}
