/* A fuzz target: one function over bytes, run inside an arena with a small limit.
 *
 *     FUZZ(csv) { … `a`, `data`, `size` … }
 */
#ifndef KC_FUZZ_H
#define KC_FUZZ_H

#include "base/kc_arena.h"

#include <stdint.h>
#include <stdlib.h>

typedef struct kc_fuzz_input {
    kc_arena      *a;
    const uint8_t *data;
    size_t         size;
} kc_fuzz_input;

#define FUZZ(name)                                                                                                                         \
    static void    name##_body(kc_arena *a, const uint8_t *data, size_t size);                                                             \
    static kc_code name##_run(void *ctx, kc_err *err)                                                                                      \
    {                                                                                                                                      \
        kc_fuzz_input *in = ctx;                                                                                                           \
        (void)err;                                                                                                                         \
        name##_body(in->a, in->data, in->size);                                                                                            \
        return KC_OK;                                                                                                                      \
    }                                                                                                                                      \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);                                                                          \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                                                           \
    {                                                                                                                                      \
        kc_fuzz_input in = { kc_arena_new((size_t)256 << 20), data, size };                                                                \
        if (in.a) {                                                                                                                        \
            (void)kc_arena_run(in.a, name##_run, &in, NULL);                                                                               \
            kc_arena_free(in.a);                                                                                                           \
        }                                                                                                                                  \
        return 0;                                                                                                                          \
    }                                                                                                                                      \
    static void name##_body(kc_arena *a, const uint8_t *data, size_t size)

#endif
