/* What the files of joinpoint regression share. All memory lies in the caller's `work`.
 *
 * Everything is multiplied by sqrt(weight), so that sums of squares are weighted ones. Candidate place t has the column h[t] = (x - t)+
 * with 1 and x taken out; then for places t1 < … < tk the reduction of the sum of squares is that of regression on h[t1] … h[tk] alone,
 * and needs only the products G[s][t] = h[s]'h[t] and g[t] = h[t]'y, whatever the length of the series.
 */
#ifndef JOINPOINT_INTERNAL_H
#define JOINPOINT_INTERNAL_H

#include "kangce/kc_joinpoint.h"

enum { JP_BATCH = 16, JP_COLUMNS = 2 + 2 * KC_JP_MAX };

typedef struct jp {
    size_t  n, m;      /* points; candidate places */
    double *x, *y, *w; /* [n]: x; sqrt(weight) times (log) y; sqrt(weight) */
    double *q0, *q1;   /* [n]: orthonormal basis of 1 and x (weighted) */
    double *place;     /* [m] */
    double *before;    /* [m] number of points below the place; upto: at or below */
    double *upto;
    double *next;      /* [m] first candidate far enough to the right, m when none */
    double *h, *gram;  /* [m n], [m m] */
    double *g;         /* [m] of the data */
    double  total;     /* sum of squares of y with 1 and x taken out */
    double *levels;    /* room of the search: KC_JP_MAX blocks of 3 m */
    double *profile;   /* [KC_JP_MAX m] largest reduction with joinpoint j at place t */
    double *columns;   /* [JP_COLUMNS + 1][n] for the final least squares */
    double *rest;      /* room of the permutation test */
    size_t  first, end; /* candidates allowed by min_end: first .. end - 1 */
    const kc_jp_opt *opt;
} jp;

kc_code jp_prepare(jp *s, size_t n, const double *x, const double *y, const double *se, const kc_jp_opt *opt, double *work, kc_err *err);
size_t  jp_size(size_t n, const kc_jp_opt *opt);
kc_code jp_check_k(const jp *s, int k, kc_err *err);

enum { JP_FIT_COST = 50 }; /* a search for one fit takes as long as so many permutations, which go sixteen at a time */

/* KC_E_LIMIT when going `times` times through all sets of k places would take too long. */
kc_code jp_check_time(const jp *s, int k, double times, kc_err *err);

double  jp_dot(size_t n, const double *a, const double *b);

/* Largest reduction of the sum of squares with k joinpoints, and their candidates. Fills s->profile for j < k. */
double jp_search(jp *s, int k, size_t *best);

/* The same for JP_BATCH series at once: g [m][JP_BATCH] their products with h; out [JP_BATCH]. room: jp_batch_size doubles. */
size_t jp_batch_size(size_t m);
void   jp_search_batch(const jp *s, int k, const double *g, double *room, double *out);

/* Least squares of y (weighted, [n]) at the given places: fitted values (weighted) into `fitted` unless NULL; the residual sum of squares. */
double jp_rss(jp *s, int k, const double *places, const double *y, double *fitted);

/* Everything but the profile comes from the places; the search must have run (its profile gives the intervals). */
void jp_infer(jp *s, int k, const double *places, kc_jp_fit *f);

#endif
