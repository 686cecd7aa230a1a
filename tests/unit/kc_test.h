/* What every unit test uses: cmocka with our naming, and tests that run inside an arena.
 *
 *     TEST(rate_of_nothing_is_zero) { … }            TEST_ARENA(list_grows) { … `a` is an arena … }
 *     int main(void) { const struct CMUnitTest tests[] = { T(rate_of_nothing_is_zero), … }; … }
 */
#ifndef KC_TEST_H
#define KC_TEST_H

#include "base/kc_arena.h"
#include "base/kc_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define T(name) cmocka_unit_test(name)

#define TEST(name)                                                                                                                         \
    static void name##_body(void);                                                                                                         \
    static void name(void **state)                                                                                                         \
    {                                                                                                                                      \
        (void)state;                                                                                                                       \
        name##_body();                                                                                                                     \
    }                                                                                                                                      \
    static void name##_body(void)

/* A skipped or failed test leaves its arena by a jump: held here, it is freed by the next one. */
static kc_arena *kc_test_arena __attribute__((unused));

#define TEST_ARENA(name)                                                                                                                   \
    static void    name##_body(kc_arena *a);                                                                                               \
    static kc_code name##_run(void *ctx, kc_err *err)                                                                                      \
    {                                                                                                                                      \
        (void)err;                                                                                                                         \
        name##_body(ctx);                                                                                                                  \
        return KC_OK;                                                                                                                      \
    }                                                                                                                                      \
    static void name(void **state)                                                                                                         \
    {                                                                                                                                      \
        (void)state;                                                                                                                       \
        kc_arena_free(kc_test_arena);                                                                                                      \
        kc_test_arena = kc_arena_new(0);                                                                                                   \
        assert_non_null(kc_test_arena);                                                                                                    \
        assert_int_equal(kc_arena_run(kc_test_arena, name##_run, kc_test_arena, NULL), KC_OK);                                             \
        kc_arena_free(kc_test_arena);                                                                                                      \
        kc_test_arena = NULL;                                                                                                              \
    }                                                                                                                                      \
    static void name##_body(kc_arena *a)

/* Prints the error in English when a call that should succeed does not. */
#define OK(call, err)                                                                                                                      \
    do {                                                                                                                                   \
        kc_code ok_code = (call);                                                                                                          \
        if (ok_code) {                                                                                                                     \
            char ok_text[600];                                                                                                             \
            kc_err_text(&(err), KC_EN, ok_text, sizeof ok_text);                                                                           \
            print_error("%s: %s\n", (err).key, ok_text);                                                                                   \
        }                                                                                                                                  \
        assert_int_equal(ok_code, KC_OK);                                                                                                  \
    } while (0)

/* The shared folder of plans and reference data stands beside a developer's checkout only. */
#define SHARED "../shared"
#define NEEDS_SHARED()                                                                                                                     \
    do {                                                                                                                                   \
        if (access(SHARED, R_OK) != 0) {                                                                                                   \
            print_message("skipped: %s is not there\n", SHARED);                                                                           \
            skip();                                                                                                                        \
        }                                                                                                                                  \
    } while (0)

#endif
