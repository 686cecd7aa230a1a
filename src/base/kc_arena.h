/* Arenas: memory that is given back all at once.
 *
 * Everything above `stats` allocates from an arena and never frees. An arena lives as
 * long as a request, a job or a command. What is not memory (files, statements, parsers)
 * is tied to it by a cleanup hook that runs, last first, when the arena is cleared.
 *
 * Running out of memory inside an arena does not return NULL: it leaves the nearest
 * kc_arena_run() with KC_E_NOMEM, hooks still in place. So code between the two needs
 * no test after each allocation. See docs/decisions/0002-arenas-that-jump.md.
 *
 * Threads: an arena belongs to one thread at a time.
 */
#ifndef KC_ARENA_H
#define KC_ARENA_H

#include "kangce/kc_err.h"
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

typedef struct kc_arena kc_arena;

/* NULL when there is no memory. `limit_bytes` 0 means KC_LIMIT_ARENA_BYTES. */
kc_arena *kc_arena_new(size_t limit_bytes);
void      kc_arena_free(kc_arena *a); /* accepts NULL; runs the hooks */
void      kc_arena_clear(kc_arena *a);
size_t    kc_arena_used(const kc_arena *a);

/* Calls fn(ctx) so that a failed allocation in `a` ends it with KC_E_NOMEM (or KC_E_LIMIT
 * past the arena's limit). Calls may nest. */
kc_code kc_arena_run(kc_arena *a, kc_code (*fn)(void *ctx, kc_err *err), void *ctx, kc_err *err);

/* Zeroed, aligned to 16 bytes; never NULL. */
void *kc_alloc(kc_arena *a, size_t size);
void *kc_alloc_n(kc_arena *a, size_t n, size_t size); /* n * size, overflow checked */
void *kc_grow(kc_arena *a, void *old, size_t old_size, size_t new_size); /* extends in place if last */
char *kc_strndup(kc_arena *a, const char *s, size_t n);
char *kc_strdup(kc_arena *a, const char *s);
char *kc_printf(kc_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void  kc_on_clear(kc_arena *a, void (*fn)(void *), void *ctx);

/* Room for one more element in a list {T *items; size_t n, cap} kept in an arena. */
#define KC_PUSH(a, list)                                                                           \
    ((list)->n == (list)->cap                                                                      \
         ? ((list)->items = kc_grow((a), (list)->items, (list)->cap * sizeof *(list)->items,       \
                                    ((list)->cap ? (list)->cap * 2 : 8) * sizeof *(list)->items),  \
            (list)->cap = (list)->cap ? (list)->cap * 2 : 8)                                       \
         : 0,                                                                                      \
     &(list)->items[(list)->n++])

#endif
