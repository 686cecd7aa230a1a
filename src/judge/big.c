/* Large arrays. A hundred megabytes in pages of 4 KiB cost 25,000 page faults, a fifth of the time of a large evaluation; the arena would
 * also clear them a second time. So they are mapped, with a request for huge pages, and unmapped by a hook of the arena.
 */
#include "judge/judge_internal.h"

#include <stdint.h>
#include <sys/mman.h>

enum { BIG_BYTES = 4 << 20 };

typedef struct mapping {
    void  *p;
    size_t size;
} mapping;

static void unmap(void *ctx)
{
    mapping *m = ctx;

    if (m->p) (void)munmap(m->p, m->size);
}

void *judge_big(kc_arena *a, size_t n, size_t size)
{
    mapping *m;
    void    *p;

    if (!size || n > SIZE_MAX / 2 / size || n * size < BIG_BYTES) return kc_alloc_n(a, n, size);
    m = kc_alloc(a, sizeof *m);
    m->size = n * size;
    kc_on_clear(a, unmap, m); /* before there is something to unmap: it may leave */
    p = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return kc_alloc_n(a, n, size); /* leaves with KC_E_NOMEM when there is really none */
    (void)madvise(p, m->size, MADV_HUGEPAGE); /* a wish: without them it is only slower */
    m->p = p;
    return p;
}
