/* The simplex of Nelder and Mead. Corners are rows; the worst is reflected through the centre of the others. */
#include "forecast_simplex.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

typedef struct simplex {
    double (*f)(const double *x, void *ctx);
    void  *ctx;
    int    n, calls;
    double at[SIMPLEX_N_MAX + 1][SIMPLEX_N_MAX], value[SIMPLEX_N_MAX + 1];
} simplex;

static double call(simplex *s, const double *x)
{
    double v = s->f(x, s->ctx);

    s->calls++;
    return isnan(v) || v > 1e300 ? 1e300 : v;
}

static void replace(simplex *s, int i, const double *x, double value)
{
    memcpy(s->at[i], x, (size_t)s->n * sizeof *x);
    s->value[i] = value;
}

/* Contracts all corners towards the best; false when nothing moves any more. */
static bool shrink(simplex *s, int low)
{
    double before = 0, after = 0;

    for (int i = 0; i <= s->n; i++) {
        if (i == low) continue;
        for (int j = 0; j < s->n; j++) {
            double d = s->at[i][j] - s->at[low][j], half = 0.5 * d;

            before += fabs(d);
            s->at[i][j] = s->at[low][j] + half;
            after += fabs(s->at[i][j] - s->at[low][j]);
        }
        s->value[i] = call(s, s->at[i]);
    }
    return after < before;
}

/* One step: expansion, reflection or contraction of corner `high`. False: the simplex is as small as it can be. */
static bool move(simplex *s, int low, int high)
{
    double centre[SIMPLEX_N_MAX], trial[SIMPLEX_N_MAX], further[SIMPLEX_N_MAX], v;

    for (int j = 0; j < s->n; j++) {
        centre[j] = -s->at[high][j];
        for (int i = 0; i <= s->n; i++) centre[j] += s->at[i][j];
        centre[j] /= s->n;
        trial[j] = 2 * centre[j] - s->at[high][j];
    }
    v = call(s, trial);
    if (v < s->value[low]) {
        for (int j = 0; j < s->n; j++) further[j] = 2 * trial[j] - centre[j];
        double w = call(s, further);

        replace(s, high, w < v ? further : trial, w < v ? w : v);
        return true;
    }
    bool better = v < s->value[high];

    if (better) replace(s, high, trial, v);
    for (int j = 0; j < s->n; j++) trial[j] = 0.5 * (s->at[high][j] + centre[j]);
    v = call(s, trial);
    if (v < s->value[high]) replace(s, high, trial, v);
    else if (!better) return shrink(s, low);
    return true;
}

double simplex_minimise(double (*f)(const double *x, void *ctx), void *ctx, int n, double *x, const double *step, double tolerance, int max_calls)
{
    simplex s = { .f = f, .ctx = ctx, .n = n };
    int     low = 0, high = 0;
    double  first = call(&s, x), enough = tolerance * (fabs(first) + tolerance);

    replace(&s, 0, x, first);
    for (int i = 1; i <= n; i++) {
        double corner[SIMPLEX_N_MAX];

        memcpy(corner, x, (size_t)n * sizeof *x);
        corner[i - 1] += step[i - 1];
        replace(&s, i, corner, call(&s, corner));
    }
    for (;;) {
        low = high = 0;
        for (int i = 1; i <= n; i++) {
            if (s.value[i] < s.value[low]) low = i;
            if (s.value[i] > s.value[high]) high = i;
        }
        if (s.value[high] <= s.value[low] + enough || s.calls > max_calls) break;
        if (!move(&s, low, high)) break;
    }
    memcpy(x, s.at[low], (size_t)n * sizeof *x);
    return s.value[low];
}
