/* Pieces handed out by a counter to threads made for the call. Threads are made per call: the calls take milliseconds and more. */
#include "base/kc_parallel.h"

#include "base/kc_limits.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

typedef struct pool {
    void (*fn)(void *, size_t, int);
    void         *ctx;
    size_t        n;
    atomic_size_t next;
} pool;

typedef struct worker {
    pool     *p;
    int       number;
    pthread_t thread;
} worker;

static void *work(void *arg)
{
    worker *w = arg;

    for (size_t i; (i = atomic_fetch_add(&w->p->next, 1)) < w->p->n;) w->p->fn(w->p->ctx, i, w->number);
    return NULL;
}

int kc_threads(int n_threads)
{
    long n = n_threads > 0 ? n_threads : sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > KC_LIMIT_THREADS ? KC_LIMIT_THREADS : (int)n;
}

void kc_parallel(int n_threads, size_t n_pieces, void (*fn)(void *ctx, size_t piece, int thread), void *ctx)
{
    pool   p = { .fn = fn, .ctx = ctx, .n = n_pieces };
    worker workers[KC_LIMIT_THREADS];
    int    n = kc_threads(n_threads), started = 1;

    if ((size_t)n > n_pieces) n = n_pieces ? (int)n_pieces : 1;
    workers[0] = (worker){ .p = &p };
    for (; started < n; started++) {
        workers[started] = (worker){ .p = &p, .number = started };
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started])) break;
    }
    (void)work(&workers[0]);
    for (int i = 1; i < started; i++) (void)pthread_join(workers[i].thread, NULL);
}
