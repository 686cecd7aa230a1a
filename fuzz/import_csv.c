/* Import over any bytes, against a real programme, rolled back each time: headers, names, numbers, units, repeats. */
#include "collect/kc_collect.h"
#include "kc_fuzz.h"

#include <stdio.h>
#include <unistd.h>

static kc_arena *arena;
static kc_store *store;
static char      folder[64] = "/tmp/kc-fuzz-XXXXXX";

static void leave(void)
{
    static const char *const names[] = { "f.db", "f.db-wal", "f.db-shm" };
    char                     path[100];

    kc_arena_free(arena);
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static kc_code make_programme(void *ctx, kc_err *err)
{
    const char       *path = kc_printf(arena, "%s/f.db", folder);
    const kc_init_opt opt = { .plan = "wenling-2023", .actor = "fuzz" };
    kc_init_sum       sum;
    kc_code           code = kc_collect_init(arena, path, &opt, &sum, err);

    (void)ctx;
    return code ? code : kc_store_open(arena, path, KC_OPEN_WRITE, &store, err);
}

static void begin(void)
{
    arena = kc_arena_new(0);
    if (!arena || !mkdtemp(folder) || kc_arena_run(arena, make_programme, NULL, NULL)) abort();
    (void)atexit(leave);
}

FUZZ(import_csv)
{
    const kc_import_opt opt = { .file = "fuzz.csv", .text = { (const char *)data, size }, .actor = "fuzz", .layer = KC_LAYER_REPORTED,
                                .year = size && data[size - 1] == '1' ? 2022 : 0, .dry_run = true, .accept_valid = true };
    kc_import_sum       sum;
    kc_err              err = KC_ERR_INIT;
    kc_code             code;
    int64_t             position = -1;

    if (!store) begin();
    kc_rollback(store); /* an input may have left by a jump */
    code = kc_import(a, store, KC_EN, &opt, &sum, &err);
    if (code == KC_E_INTERNAL || code == KC_E_CORRUPT || code == KC_E_IO) abort();
    if (sum.stored || (sum.n_rejects && !sum.n_rejected)) abort();
    if (kc_journal_position(store, &position, NULL) || position != 0) abort();
}
