/* Sorting, quantiles and ranks. Sorting is quicksort with a partition free of branches (Lomuto's, the comparison added to an index); a
 * run of equal values is taken out at once, and a range that splits badly too often is finished by heapsort, hence O(n log n) at worst.
 */
#include "kangce/kc_order.h"

#include <float.h>
#include <math.h>

enum { SMALL = 24 };

static int depth_limit(size_t n)
{
    int depth = 0;

    for (; n > 1; n >>= 1) depth++;
    return 2 * depth;
}

/* ---- values ----------------------------------------------------------------------------------------------------------------------- */

static void insertion_sort(double *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double v = x[i];
        size_t k = i;

        for (; k && v < x[k - 1]; k--) x[k] = x[k - 1];
        x[k] = v;
    }
}

static void sift(double *x, size_t at, size_t n)
{
    double v = x[at];

    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && x[child] < x[child + 1]) child++;
        if (!(v < x[child])) break;
        x[at] = x[child];
    }
    x[at] = v;
}

static void heap_sort(double *x, size_t n)
{
    for (size_t i = n / 2; i--;) sift(x, i, n);
    while (n-- > 1) {
        double largest = x[0];

        x[0] = x[n];
        x[n] = largest;
        sift(x, 0, n);
    }
}

static double middle_of(double a, double b, double c)
{
    return a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
}

static double pivot_of(const double *x, size_t n)
{
    size_t s = n / 8;

    return middle_of(middle_of(x[0], x[s], x[2 * s]), middle_of(x[3 * s], x[4 * s], x[5 * s]), middle_of(x[6 * s], x[7 * s], x[n - 1]));
}

/* Brings the values below the pivot (at or below it, with `or_equal`) to the front; how many they are. */
static size_t partition(double *x, size_t n, double pivot, bool or_equal)
{
    size_t front = 0;

    for (size_t i = 0; i < n; i++) {
        double v = x[i];

        x[i] = x[front];
        x[front] = v;
        front += (size_t)(or_equal ? v <= pivot : v < pivot);
    }
    return front;
}

static void quick_sort(double *x, size_t n, int depth)
{
    while (n > SMALL) {
        if (depth-- == 0) {
            heap_sort(x, n);
            return;
        }
        double pivot = pivot_of(x, n);
        size_t below = partition(x, n, pivot, false), equal = 0;

        if (below < n / 8) equal = partition(x + below, n - below, pivot, true); /* perhaps a long run: it is in its place */
        quick_sort(x, below, depth);
        x += below + equal;
        n -= below + equal;
    }
    insertion_sort(x, n);
}

void kc_sort(size_t n, double *x)
{
    size_t known = 0;

    for (size_t i = 0; i < n; i++) { /* NaN to the end */
        double v = x[i];

        x[i] = x[known];
        x[known] = v;
        known += (size_t)(v == v);
    }
    quick_sort(x, known, depth_limit(known));
}

/* ---- positions: by value, then by position, so that no two are equal ------------------------------------------------------------------ */

static bool before(const double *x, size_t a, size_t b)
{
    return x[a] < x[b] || (x[a] == x[b] && a < b);
}

static void index_sift(const double *x, size_t *idx, size_t at, size_t n)
{
    size_t v = idx[at];

    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && before(x, idx[child], idx[child + 1])) child++;
        if (!before(x, v, idx[child])) break;
        idx[at] = idx[child];
    }
    idx[at] = v;
}

static void index_heap_sort(const double *x, size_t *idx, size_t n)
{
    for (size_t i = n / 2; i--;) index_sift(x, idx, i, n);
    while (n-- > 1) {
        size_t last = idx[0];

        idx[0] = idx[n];
        idx[n] = last;
        index_sift(x, idx, 0, n);
    }
}

static void index_insertion_sort(const double *x, size_t *idx, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        size_t v = idx[i], k = i;

        for (; k && before(x, v, idx[k - 1]); k--) idx[k] = idx[k - 1];
        idx[k] = v;
    }
}

static size_t index_middle_of(const double *x, size_t a, size_t b, size_t c)
{
    if (before(x, a, b)) return before(x, b, c) ? b : before(x, a, c) ? c : a;
    return before(x, a, c) ? a : before(x, b, c) ? c : b;
}

static void index_quick_sort(const double *x, size_t *idx, size_t n, int depth)
{
    while (n > SMALL) {
        if (depth-- == 0) {
            index_heap_sort(x, idx, n);
            return;
        }
        size_t at = index_middle_of(x, idx[n / 4], idx[n / 2], idx[n / 4 * 3]), front = 0; /* neither first nor last of the range */
        double pivot = x[at];

        for (size_t i = 0; i < n; i++) {
            size_t v = idx[i];

            idx[i] = idx[front];
            idx[front] = v;
            front += (size_t)((x[v] < pivot) | ((x[v] == pivot) & (v <= at)));
        }
        index_quick_sort(x, idx + front, n - front, depth);
        n = front;
    }
    index_insertion_sort(x, idx, n);
}

void kc_sort_index(size_t n, const double *x, size_t *idx)
{
    size_t known = 0, end = n;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) idx[known++] = i;
    for (size_t i = n; i--;)
        if (isnan(x[i])) idx[--end] = i;
    index_quick_sort(x, idx, known, depth_limit(known));
}

/* ---- quantiles and ranks -------------------------------------------------------------------------------------------------------------- */

/* 1-based and kept inside. */
static double nth(size_t n, const double *sorted, double i)
{
    return sorted[i < 1 ? 0 : i > (double)n ? n - 1 : (size_t)i - 1];
}

double kc_quantile(size_t n, const double *sorted, double p, int type)
{
    /* types 4 .. 9: position a + p (n + 1 - a - b) */
    static const double ab[10][2] = { [4] = { 0, 1 },         [5] = { 0.5, 0.5 },         [6] = { 0, 0 },
                                      [7] = { 1, 1 },         [8] = { 1.0 / 3, 1.0 / 3 }, [9] = { 3.0 / 8, 3.0 / 8 } };
    const double fuzz = 4 * DBL_EPSILON; /* a position just below a whole number is that number */

    if (n == 0 || type < 1 || type > 9 || !(p >= 0 && p <= 1)) return NAN;
    double count = (double)n, at;

    if (type >= 4) at = ab[type][0] + p * (count + 1 - ab[type][0] - ab[type][1]);
    else at = count * p - (type == 3 ? 0.5 : 0);
    double below = floor(at + fuzz), part = at - below;

    if (type == 1) part = part > 0;
    else if (type == 2) part = part > 0 ? 1 : 0.5;
    else if (type == 3) part = part != 0 || fmod(below, 2) != 0; /* to the even */
    else if (fabs(part) < fuzz) part = 0;

    double low = nth(n, sorted, below), high = nth(n, sorted, below + 1);
    return part <= 0 || low == high ? low : part == 1 ? high : (1 - part) * low + part * high;
}

void kc_rank(size_t n, const double *x, bool descending, kc_ties ties, double *rank, size_t *work)
{
    size_t known = 0;

    kc_sort_index(n, x, work);
    while (known < n && !isnan(x[work[known]])) known++;
    for (size_t i = known; i < n; i++) rank[work[i]] = NAN;

    for (size_t i = 0, end; i < known; i = end) {
        for (end = i + 1; end < known && x[work[end]] == x[work[i]];) end++;
        double first = descending ? (double)(known - end) + 1 : (double)i + 1, last = first + (double)(end - i) - 1;

        for (size_t k = i; k < end; k++) {
            double by_ties[] = { [KC_TIES_MIN] = first, [KC_TIES_MEAN] = (first + last) / 2, [KC_TIES_MAX] = last,
                                 [KC_TIES_FIRST] = first + (double)(k - i) };

            rank[work[k]] = by_ties[ties];
        }
    }
}
