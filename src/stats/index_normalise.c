/* Normalisation of one column. Every function first looks at the column's range (direction applied), then fills `out` in one pass; what has
 * no value fills it with NaN and says so. */
#include "kangce/kc_index.h"

#include <math.h>

typedef struct range {
    size_t n; /* values present */
    double min, max;
} range;

static range range_of(size_t n, const double *x, int direction)
{
    range r = { 0, INFINITY, -INFINITY };

    for (size_t i = 0; i < n; i++) {
        double v = direction * x[i];

        if (isnan(v)) continue;
        if (!r.n || v < r.min) r.min = v; /* the first of equals stays: a maximum of -0 keeps its sign, as IEEE division shows */
        if (!r.n || v > r.max) r.max = v;
        r.n++;
    }
    return r;
}

static kc_note none(size_t n, double *out, size_t present)
{
    for (size_t i = 0; i < n; i++) out[i] = NAN;
    return present ? KC_NOTE_NOT_DEFINED : KC_NOTE_MISSING;
}

/* 1, or 1/2 where the distance of two values is beyond the largest number: a ratio of distances is then taken of halves. */
static double measure(double from, double to)
{
    return isinf(to - from) ? 0.5 : 1;
}

/* out = (direction x - from) / (to - from) * factor + shift */
static kc_note between(size_t n, const double *x, int direction, double from, double to, double factor, double shift, double *out)
{
    double m = measure(from, to);

    for (size_t i = 0; i < n; i++) out[i] = (m * direction * x[i] - m * from) / (m * to - m * from) * factor + shift;
    return KC_NOTE_NONE;
}

static void cap(size_t n, double *x, double low, double high)
{
    for (size_t i = 0; i < n; i++) {
        if (x[i] > high) x[i] = high;
        if (x[i] < low) x[i] = low;
    }
}

kc_note kc_index_minmax(size_t n, const double *x, int direction, double lower, double upper, double *out)
{
    range r = range_of(n, x, direction);

    if (!r.n || r.min == r.max) return none(n, out, r.n);
    return between(n, x, direction, r.min, r.max, upper - lower, lower, out);
}

kc_note kc_index_scaled(size_t n, const double *x, int direction, double lower, double upper, double *out)
{
    range r = range_of(n, x, direction);

    if (!r.n || lower == upper) return none(n, out, r.n);
    return between(n, x, direction, lower, upper, 100, 0, out);
}

kc_note kc_index_to_max(size_t n, const double *x, int direction, double *out)
{
    range r = range_of(n, x, direction);

    if (!r.n || r.min == r.max) return none(n, out, r.n);
    double m = measure(r.min, r.max);

    for (size_t i = 0; i < n; i++) out[i] = 1 - (m * r.max - m * direction * x[i]) / (m * r.max - m * r.min);
    return KC_NOTE_NONE;
}

kc_note kc_index_zscore(size_t n, const double *x, int direction, double mean, double sd, double *out)
{
    range  r = range_of(n, x, direction);
    double m = 0, rest = 0, ss = 0;

    if (r.n < 2 || r.min == r.max) return none(n, out, r.n);
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) m += direction * x[i];
    m /= (double)r.n;
    for (size_t i = 0; i < n; i++) /* what rounding left of the mean */
        if (!isnan(x[i])) rest += direction * x[i] - m;
    m += rest / (double)r.n;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) ss += (direction * x[i] - m) * (direction * x[i] - m);
    double s = sqrt(ss / (double)(r.n - 1));

    if (!(s > 0 && isfinite(s))) return none(n, out, r.n); /* squares beyond the largest number or below the smallest */
    for (size_t i = 0; i < n; i++) out[i] = (direction * x[i] - m) / s * sd + mean;
    return KC_NOTE_NONE;
}

kc_note kc_index_rank(size_t n, const double *x, int direction, double *out, size_t *work)
{
    range r = range_of(n, x, direction);

    if (!r.n) return none(n, out, 0);
    for (size_t i = 0; i < n; i++) out[i] = direction * x[i];
    kc_rank(n, out, false, KC_TIES_MIN, out, work);
    return KC_NOTE_NONE;
}

kc_note kc_index_borda(size_t n, const double *x, int direction, double *out, size_t *work)
{
    kc_note note = kc_index_rank(n, x, direction, out, work);

    for (size_t i = 0; i < n; i++) out[i] -= 1;
    return note;
}

kc_note kc_index_percent_rank(size_t n, const double *x, int direction, double *out, size_t *work)
{
    range r = range_of(n, x, direction);

    if (r.n < 2) return none(n, out, r.n);
    (void)kc_index_borda(n, x, direction, out, work);
    for (size_t i = 0; i < n; i++) out[i] /= (double)(r.n - 1);
    return KC_NOTE_NONE;
}

kc_note kc_index_fraction_of_max(size_t n, const double *x, int direction, double *out)
{
    range r = range_of(n, x, direction);

    if (!r.n) return none(n, out, 0);
    for (size_t i = 0; i < n; i++) out[i] = direction * x[i] / r.max;
    return r.max == 0 ? KC_NOTE_NOT_DEFINED : KC_NOTE_NONE;
}

kc_note kc_index_to_target(size_t n, const double *x, int direction, double target, bool cap_max, double *out)
{
    range  r = range_of(n, x, direction);
    double to = direction * target;

    if (!r.n || !(to > r.min)) return none(n, out, r.n); /* everybody is past the target: the formula would turn the order round */
    kc_note note = between(n, x, direction, r.min, to, 1, 0, out);

    if (cap_max) cap(n, out, -INFINITY, 1);
    return note;
}

kc_note kc_index_goalposts(size_t n, const double *x, int direction, double low, double high, double scale, bool truncate, double *out)
{
    range  r = range_of(n, x, 1);
    double from = direction > 0 ? low : -high, to = direction > 0 ? high : -low;

    if (!r.n || !(low < high)) return none(n, out, r.n);
    kc_note note = between(n, x, direction, from, to, 1, 0, out);

    if (truncate) cap(n, out, 0, 1);
    for (size_t i = 0; i < n; i++) out[i] *= scale;
    return note;
}

kc_note kc_index_band(size_t n, const double *x, double band_low, double band_high, double low, double high, double scale, double *out)
{
    range  r = range_of(n, x, 1);
    bool   posts = !isnan(low) && !isnan(high);
    double bottom = posts ? low : r.min, top = posts ? high : r.max;
    double farthest = fmax(band_low - bottom, top - band_high);

    if (!r.n || !(band_low <= band_high) || (posts && low >= high)) return none(n, out, r.n);
    for (size_t i = 0; i < n; i++) {
        double d = x[i] < band_low ? band_low - x[i] : x[i] > band_high ? x[i] - band_high : x[i] - x[i]; /* inside 0, missing NaN */

        out[i] = isnan(d) ? NAN : d <= 0 ? 1 : farthest > 0 ? 1 - d / farthest : 0;
    }
    if (posts) cap(n, out, 0, 1);
    for (size_t i = 0; i < n; i++) out[i] *= scale;
    return KC_NOTE_NONE;
}

static kc_note times(kc_note note, size_t n, double scale, double *out)
{
    for (size_t i = 0; scale != 1 && i < n; i++) out[i] *= scale;
    return note;
}

kc_note kc_index_normalise(size_t n, const double *x, const kc_index_indicator *ind, const kc_index_norm *how, double ref, double *out, size_t *work)
{
    int d = ind->direction;

    switch (how->method) {
    case KC_NORM_NONE:
        for (size_t i = 0; i < n; i++) out[i] = d * x[i];
        return range_of(n, x, 1).n ? KC_NOTE_NONE : KC_NOTE_MISSING;
    case KC_NORM_MINMAX: return kc_index_minmax(n, x, d, how->a, how->b, out);
    case KC_NORM_SCALED: return kc_index_scaled(n, x, d, how->a, how->b, out);
    case KC_NORM_ZSCORE: return kc_index_zscore(n, x, d, how->a, how->b, out);
    case KC_NORM_RANK: return kc_index_rank(n, x, d, out, work);
    case KC_NORM_BORDA: return kc_index_borda(n, x, d, out, work);
    case KC_NORM_PRANK: return kc_index_percent_rank(n, x, d, out, work);
    case KC_NORM_FRACMAX: return kc_index_fraction_of_max(n, x, d, out);
    case KC_NORM_DIST2TARG: return times(kc_index_to_target(n, x, d, ind->target, how->cap, out), n, how->scale, out);
    case KC_NORM_DIST2REF: return times(kc_index_to_target(n, x, d, ref, how->cap, out), n, how->scale, out);
    case KC_NORM_DIST2MAX: return kc_index_to_max(n, x, d, out);
    case KC_NORM_GOALPOSTS: return kc_index_goalposts(n, x, d, ind->low, ind->high, how->scale, how->cap, out);
    case KC_NORM_BAND: return kc_index_band(n, x, ind->band_low, ind->band_high, ind->low, ind->high, how->scale, out);
    case KC_NORM_N: break;
    }
    return none(n, out, 1);
}
