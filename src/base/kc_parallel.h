/* Work in numbered pieces on several threads. What a piece computes must depend on its number alone, never on the thread, and it writes
 * to places of its own: then the result is the same for any number of threads. */
#ifndef KC_PARALLEL_H
#define KC_PARALLEL_H

#include <stddef.h>

/* Calls fn(ctx, piece, thread) once for every piece 0 .. n-1; thread is 0 .. n_threads-1 and says which workspace is free to use.
 * Pieces are handed out in order. n_threads <= 0 means kc_threads(). When no thread can be started the caller's own does all. */
void kc_parallel(int n_threads, size_t n_pieces, void (*fn)(void *ctx, size_t piece, int thread), void *ctx);

/* The number kc_parallel would use for n_threads: 1 .. KC_LIMIT_THREADS; for 0 and less the processors at hand. */
int kc_threads(int n_threads);

#endif
