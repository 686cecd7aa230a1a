/* Shared by the tests of store and collect: a database in a folder of its own, rows, raw access for tampering. */
#ifndef KC_STORE_HELP_H
#define KC_STORE_HELP_H

#include "kc_test.h"
#include "store/kc_store.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>

static inline char *temp_path(kc_arena *a, const char *name)
{
    const char *tmp = getenv("TMPDIR");
    char       *dir = kc_printf(a, "%s/kc-test-XXXXXX", tmp ? tmp : "/tmp");

    assert_non_null(mkdtemp(dir));
    return kc_printf(a, "%s/%s", dir, name);
}

static inline void drop_db(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".csv" };
    char                     name[400];

    for (size_t i = 0; i < 4; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
    (void)snprintf(name, sizeof name, "%s", path);
    *strrchr(name, '/') = '\0';
    (void)rmdir(name);
}

/* SQL straight to the file, as somebody behind the program's back would do it. */
static inline void raw(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    char    *message = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) print_error("%s: %s\n", sql, message ? message : "?");
    assert_null(message);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static inline void write_bytes(const char *path, const char *s, size_t n)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(s, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

typedef struct seen_findings {
    char keys[20][48];
    long n;
} seen_findings;

static inline void see_finding(void *ctx, const char *key, const char *args)
{
    seen_findings *s = ctx;

    (void)args;
    if (s->n < 20) (void)snprintf(s->keys[s->n], sizeof s->keys[0], "%s", key);
    s->n++;
}

static inline bool has_finding(const seen_findings *s, const char *key)
{
    for (long i = 0; i < s->n && i < 20; i++)
        if (strcmp(s->keys[i], key) == 0) return true;
    return false;
}

static inline kc_obs cell(int32_t indicator, int year, int32_t region, int32_t source, double value)
{
    return (kc_obs){ .indicator = indicator, .period = KC_PERIOD_YEAR(year), .region = region, .source = source, .layer = KC_LAYER_REPORTED,
                     .value = value, .numerator = NAN, .denominator = NAN, .status = (uint8_t)(isnan(value) ? KC_MISSING : KC_VALUE) };
}

#endif
