/* Arenas: a list of blocks, a list of hooks, a stack of places to jump to when memory ends.
 *
 * Blocks grow from 16 KiB to 1 MiB; a larger request gets a block of its own. kc_grow extends the
 * newest allocation in place, so that a growing buffer does not leave its former selves behind.
 */
#include "base/kc_arena.h"
#include "base/kc_limits.h"

#include <assert.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct block {
    struct block *next;
    size_t        used, size;
    /* data follow, 16-byte aligned */
} block;

typedef struct hook {
    struct hook *next;
    void (*fn)(void *);
    void *ctx;
} hook;

typedef struct guard {
    struct guard *outer;
    jmp_buf       env;
} guard;

struct kc_arena {
    block *blocks;
    hook  *hooks;
    guard *guards;
    size_t used, limit, next_size;
};

enum { ALIGN = 16, BLOCK_MIN = 16 << 10, BLOCK_MAX = 1 << 20, HUGE_FROM = 8 << 20 };
#define HEADER ((sizeof(block) + ALIGN - 1) & ~(size_t)(ALIGN - 1))

kc_arena *kc_arena_new(size_t limit_bytes)
{
    kc_arena *a = calloc(1, sizeof *a);

    if (a) {
        a->limit = limit_bytes ? limit_bytes : KC_LIMIT_ARENA_BYTES;
        a->next_size = BLOCK_MIN;
    }
    return a;
}

void kc_arena_clear(kc_arena *a)
{
    while (a->hooks) {
        hook *h = a->hooks;

        a->hooks = h->next; /* before the call: a hook may not run twice */
        h->fn(h->ctx);
    }
    while (a->blocks) {
        block *b = a->blocks;

        a->blocks = b->next;
        free(b);
    }
    a->used = 0;
    a->next_size = BLOCK_MIN;
}

void kc_arena_free(kc_arena *a)
{
    if (a) {
        kc_arena_clear(a);
        free(a);
    }
}

size_t kc_arena_used(const kc_arena *a)
{
    return a->used;
}

kc_code kc_arena_run(kc_arena *a, kc_code (*fn)(void *ctx, kc_err *err), void *ctx, kc_err *err)
{
    guard   g = { .outer = a->guards };
    kc_code code;

    a->guards = &g;
    switch (setjmp(g.env)) {
    case 0: code = fn(ctx, err); break;
    case 1: code = kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "%zu", a->used >> 20); break;
    default: code = kc_fail(err, KC_E_LIMIT, -1, "base.arena_limit", "%zu", a->limit >> 20); break;
    }
    a->guards = g.outer;
    return code;
}

static void leave(kc_arena *a, int why)
{
    /* An allocation outside kc_arena_run is a fault of our own code: nobody could handle it. */
    assert(a->guards && "allocation outside kc_arena_run");
    if (!a->guards) abort();
    longjmp(a->guards->env, why);
}

/* A large block comes zeroed from the system and is touched first by whoever fills it; large pages save most of the faults. */
static block *new_block(size_t room)
{
    block *b = calloc(1, HEADER + room);

    if (b && room >= HUGE_FROM) {
        uintptr_t page = 4096, from = ((uintptr_t)b + page - 1) & ~(page - 1), to = ((uintptr_t)b + HEADER + room) & ~(page - 1);

        (void)madvise((void *)from, to - from, MADV_HUGEPAGE); /* advice only */
    }
    return b;
}

void *kc_alloc(kc_arena *a, size_t size)
{
    block *b = a->blocks;
    size_t want;
    char  *p;

    if (size > a->limit) leave(a, 2);
    want = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (want == 0) want = ALIGN;
    if (!b || b->size - b->used < want) {
        size_t room = want > a->next_size ? want : a->next_size;

        if (a->used + want > a->limit) leave(a, 2);
        b = new_block(room);
        if (!b) leave(a, 1);
        b->size = room;
        b->used = 0;
        b->next = a->blocks;
        a->blocks = b;
        if (a->next_size < BLOCK_MAX) a->next_size *= 2;
    }
    p = (char *)b + HEADER + b->used;
    b->used += want;
    a->used += want;
    return p; /* zero: a block is made of zeros and no part of it is given out twice */
}

void *kc_alloc_n(kc_arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 2 / size) leave(a, 2);
    return kc_alloc(a, n * size);
}

void *kc_grow(kc_arena *a, void *old, size_t old_size, size_t new_size)
{
    block *b = a->blocks;
    size_t had = (old_size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    size_t want = (new_size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    void  *p;

    assert(new_size >= old_size);
    if (old && had && b && (char *)old + had == (char *)b + HEADER + b->used && b->size - b->used >= want - had) {
        b->used += want - had;
        a->used += want - had;
        return old;
    }
    p = kc_alloc(a, new_size);
    if (old_size) memcpy(p, old, old_size);
    return p;
}

char *kc_strndup(kc_arena *a, const char *s, size_t n)
{
    char *p = kc_alloc(a, n + 1);

    if (n) memcpy(p, s, n);
    return p;
}

char *kc_strdup(kc_arena *a, const char *s)
{
    return kc_strndup(a, s, strlen(s));
}

char *kc_printf(kc_arena *a, const char *fmt, ...)
{
    char    small[256];
    va_list ap;
    int     n;
    char   *p;

    va_start(ap, fmt);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0) return kc_strdup(a, "");
    p = kc_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof small) {
        memcpy(p, small, (size_t)n + 1);
    } else {
        va_start(ap, fmt);
        (void)vsnprintf(p, (size_t)n + 1, fmt, ap);
        va_end(ap);
    }
    return p;
}

void kc_on_clear(kc_arena *a, void (*fn)(void *), void *ctx)
{
    hook *h = kc_alloc(a, sizeof *h);

    h->fn = fn;
    h->ctx = ctx;
    h->next = a->hooks;
    a->hooks = h;
}
