/* Order statistics: sorting, quantiles, ranks. Missing values (NaN) are the caller's to leave out unless said otherwise. Since 0.2. */
#ifndef KC_ORDER_H
#define KC_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sorts x [n] ascending in place; NaN go last. Not stable, none allocated, O(n log n) at worst. */
void kc_sort(size_t n, double *x);

/* idx [n] becomes the order of x: x[idx[0]] <= x[idx[1]] …; ties by index, NaN last. Allocates nothing; O(n log n). */
void kc_sort_index(size_t n, const double *x, size_t *idx);

/* The p-quantile of x [n], sorted ascending, without NaN, 0 <= p <= 1. type 1 .. 9 of Hyndman and Fan, Am Stat 1996;50:361-365
 * (7: R and PERCENTILE.INC; 6: PERCENTILE.EXC and SPSS). n == 0, another type or p give NaN. */
double kc_quantile(size_t n, const double *sorted, double p, int type);

/* How ties share: the smallest rank, the mean rank, the largest, or the order in which they stand. */
typedef enum kc_ties { KC_TIES_MIN, KC_TIES_MEAN, KC_TIES_MAX, KC_TIES_FIRST } kc_ties;

/* rank [n]: 1 for the smallest (descending: for the largest). NaN ranks as NaN and does not count.
 * work [n] is overwritten. */
void kc_rank(size_t n, const double *x, bool descending, kc_ties ties, double *rank, size_t *work);

#ifdef __cplusplus
}
#endif
#endif
