/* Looking at the data of an index: statistics of columns, availability of rows, correlations, Cronbach's alpha. */
#include "kangce/kc_index.h"

#include <math.h>
#include <string.h>

static size_t present_values(size_t n, const double *x, double *to)
{
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) to[k++] = x[i];
    return k;
}

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : NAN;
}

static void count_values(size_t k, const double *sorted, kc_index_stats *out)
{
    size_t same = 0;

    for (size_t i = 0; i < k; i++) {
        same = i && sorted[i] == sorted[i - 1] ? same + 1 : 1;
        out->n_unique += same == 1;
        out->n_nonzero += sorted[i] != 0;
        if (same > out->n_same) out->n_same = same;
    }
}

static double mean_of(size_t k, const double *x)
{
    double sum = 0, rest = 0;

    for (size_t i = 0; i < k; i++) sum += x[i];
    for (size_t i = 0; i < k; i++) rest += x[i] - sum / (double)k;
    return k ? (sum + rest) / (double)k : NAN;
}

void kc_index_column_stats(size_t n, const double *x, kc_index_stats *out, double *work)
{
    size_t k = present_values(n, x, work);
    double ss = 0;

    *out = (kc_index_stats){ .n_avail = k };
    kc_sort(k, work);
    count_values(k, work, out);
    out->min = k ? work[0] : NAN;
    out->max = k ? work[k - 1] : NAN;
    out->mean = mean_of(k, work);
    out->median = kc_quantile(k, work, 0.5, 7);
    for (size_t i = 0; i < k; i++) ss += (work[i] - out->mean) * (work[i] - out->mean);
    out->sd = k > 1 ? sqrt(ss / (double)(k - 1)) : NAN;
    out->skew = kc_index_skewness(n, x);
    out->kurt = kc_index_kurtosis(n, x);
    out->frac_avail = share(k, n);
    out->frac_nonzero = share(out->n_nonzero, k);
    out->frac_unique = share(out->n_unique, k);
    out->frac_same = share(out->n_same, k);
    out->low_avail = !(out->frac_avail >= 0.65);
    out->low_nonzero = !(out->frac_nonzero >= 0.5);
    out->low_unique = !(out->frac_unique >= 0.5);
    out->outliers = fabs(out->skew) > 2 && out->kurt > 3.5;
}

void kc_index_row_availability(size_t n_rows, size_t n_cols, const double *x, size_t i, const unsigned char *used, kc_index_availability *out)
{
    size_t all = 0;

    *out = (kc_index_availability){ 0 };
    for (size_t j = 0; j < n_cols; j++) {
        if (used && !used[j]) continue;
        out->n_missing += isnan(x[j * n_rows + i]) != 0;
        out->n_zero += x[j * n_rows + i] == 0;
        all++;
    }
    out->present = all ? 1 - (double)out->n_missing / (double)all : NAN;
    out->nonzero = all > out->n_missing ? 1 - (double)out->n_zero / (double)(all - out->n_missing) : NAN;
}

static double pearson(size_t k, const double *x, const double *y)
{
    double mx = mean_of(k, x), my = mean_of(k, y), xx = 0, yy = 0, xy = 0;

    for (size_t i = 0; i < k; i++) {
        double dx = x[i] - mx, dy = y[i] - my;

        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    double r = xy / (sqrt(xx) * sqrt(yy));

    return xx > 0 && yy > 0 ? fmin(1, fmax(-1, r)) : NAN;
}

static double kendall(size_t k, const double *x, const double *y)
{
    double s = 0, differ_x = 0, differ_y = 0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < i; j++) {
            int a = (x[i] > x[j]) - (x[i] < x[j]), b = (y[i] > y[j]) - (y[i] < y[j]);

            s += a * b;
            differ_x += a != 0;
            differ_y += b != 0;
        }
    return s / (sqrt(differ_x) * sqrt(differ_y)); /* 0/0 where one is constant */
}

static bool constant(size_t k, const double *x)
{
    for (size_t i = 1; i < k; i++)
        if (x[i] != x[0]) return false;
    return true;
}

double kc_index_correlation(size_t n, const double *x, const double *y, kc_index_corr kind, double *work, size_t *rank_work)
{
    double *a = work, *b = work + n, *ra = work + 2 * n, *rb = work + 3 * n;
    size_t  k = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && !isnan(y[i])) {
            a[k] = x[i];
            b[k++] = y[i];
        }
    if (k < 2 || constant(k, a) || constant(k, b)) return NAN;
    switch (kind) {
    case KC_CORR_PEARSON: return pearson(k, a, b);
    case KC_CORR_KENDALL: return kendall(k, a, b);
    case KC_CORR_SPEARMAN:
        kc_rank(k, a, false, KC_TIES_MEAN, ra, rank_work);
        kc_rank(k, b, false, KC_TIES_MEAN, rb, rank_work);
        return pearson(k, ra, rb);
    }
    return NAN;
}

/* Covariance (n - 1) over the pairs present. */
static double covariance(size_t n, const double *x, const double *y)
{
    double mx = 0, my = 0, sum = 0;
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && !isnan(y[i])) {
            mx += x[i];
            my += y[i];
            k++;
        }
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && !isnan(y[i])) sum += (x[i] - mx / (double)k) * (y[i] - my / (double)k);
    return k > 1 ? sum / (double)(k - 1) : NAN;
}

double kc_index_cronbach(size_t n, size_t k, const double *const *col)
{
    double diagonal = 0, all = 0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++) {
            double c = covariance(n, col[i], col[j]);

            if (i == j) diagonal += c;
            all += i == j ? c : 2 * c;
        }
    return k > 1 && all != 0 ? (double)k / (double)(k - 1) * (1 - diagonal / all) : NAN;
}
