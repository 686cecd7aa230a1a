/* Values in place of missing ones, and denominators. */
#include "kangce/kc_index.h"

#include <math.h>

static double middle(size_t n, const double *x, double *work)
{
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) work[k++] = x[i];
    kc_sort(k, work);
    return k ? kc_quantile(k, work, 0.5, 7) : NAN;
}

static double mean(size_t n, const double *x)
{
    double sum = 0, rest = 0;
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) {
            sum += x[i];
            k++;
        }
    double m = sum / (double)k;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) rest += x[i] - m;
    return k ? m + rest / (double)k : NAN;
}

size_t kc_index_impute_column(size_t n, double *x, const kc_index_impute *how, unsigned char *mark, double *work)
{
    double v = NAN;
    size_t filled = 0;

    switch (how->method) {
    case KC_IMPUTE_MEAN: v = mean(n, x); break;
    case KC_IMPUTE_MEDIAN: v = middle(n, x, work); break;
    case KC_IMPUTE_VALUE: v = how->value; break;
    case KC_IMPUTE_NONE:
    case KC_IMPUTE_LATEST:
    case KC_IMPUTE_LINEAR:
    case KC_IMPUTE_N: return 0;
    }
    for (size_t i = 0; i < n && !isnan(v); i++)
        if (isnan(x[i])) {
            x[i] = v;
            if (mark) mark[i] |= KC_IMPUTED;
            filled++;
        }
    return filled;
}

/* The value for a gap at `at` between the present places `before` and `after` (n = none). */
static double between(size_t n, const double *time, const double *x, const kc_index_impute *how, size_t before, size_t at, size_t after)
{
    if (before == n) return NAN;
    if (how->method == KC_IMPUTE_LATEST) return time[at] - time[before] <= how->max_age ? x[before] : NAN;
    if (how->method != KC_IMPUTE_LINEAR || after == n) return NAN;
    return x[before] + (x[after] - x[before]) * (time[at] - time[before]) / (time[after] - time[before]);
}

size_t kc_index_impute_series(size_t n, const double *time, double *x, const kc_index_impute *how, unsigned char *mark)
{
    size_t before = n, after = 0, filled = 0;

    for (size_t i = 0; i < n; i++) {
        if (!isnan(x[i])) {
            before = i;
            continue;
        }
        if (after <= i)
            for (after = i + 1; after < n && isnan(x[after]); after++) {}
        double v = between(n, time, x, how, before, i, after);

        if (isnan(v)) continue;
        x[i] = v; /* `before` stays: it is the last value that was observed */
        if (mark) mark[i] |= KC_IMPUTED;
        filled++;
    }
    return filled;
}

void kc_index_denominate(size_t n, const double *x, const double *denominator, double scale, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = denominator[i] == 0 ? NAN : x[i] / denominator[i] * scale;
}
