/* Minimum of a function of a few variables by the simplex of Nelder and Mead. For the stats layer. */
#ifndef FORECAST_SIMPLEX_H
#define FORECAST_SIMPLEX_H

enum { SIMPLEX_N_MAX = 8 };

/* From x [n], n <= SIMPLEX_N_MAX, with first corners x + step[i] in direction i. Ends when the largest and smallest corner differ by less than
 * tolerance (|f(x)| + tolerance), or after max_calls. x becomes the best corner; its value is returned. f may return INFINITY (forbidden).
 * Method Nelder, Mead, Comput J 1965;7:308, in the form of Nash, Compact Numerical Methods for Computers, 1990, algorithm 19
 * (reflection 1, contraction 1/2, expansion 2), so that fits follow those of programs that use the same. */
double simplex_minimise(double (*f)(const double *x, void *ctx), void *ctx, int n, double *x, const double *step, double tolerance,
                        int max_calls);

#endif
