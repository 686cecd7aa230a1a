/* A bare bulk insert: the measure for bench/import.sh.
 *
 *     bare_insert FULL.db EMPTY.db       prints "rows seconds"
 *
 * Reads the journal of FULL.db into memory (not timed), then inserts the same rows in the same order into the same table of
 * EMPTY.db (made by kangce init: same schema, index, page size), with the settings of src/store/sqlite.c, in one transaction, and
 * closes the file, which writes the log back. No checks, no audit, no segments.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N = 14 };
typedef struct row {
    sqlite3_int64 i[11];
    double        v[3];
    unsigned char null[3];
} row;

static const char *const columns = "row_no, indicator, period, layer, disagg, region, source, revision, status, flags, batch, value, numerator, denominator";

static void must(int ok, sqlite3 *db, const char *what)
{
    if (ok) return;
    (void)fprintf(stderr, "bare_insert: %s: %s\n", what, db ? sqlite3_errmsg(db) : "no memory");
    exit(3);
}

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static sqlite3 *open_db(const char *path)
{
    sqlite3 *db = NULL;

    must(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, db, path);
    must(sqlite3_exec(db,
                      "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"
                      "PRAGMA mmap_size = 1073741824; PRAGMA journal_size_limit = 67108864; PRAGMA cell_size_check = ON",
                      NULL, NULL, NULL) == SQLITE_OK,
         db, "settings");
    return db;
}

static size_t load(const char *path, row **out)
{
    sqlite3      *db = open_db(path);
    sqlite3_stmt *st = NULL;
    char          sql[400];
    row          *rows = NULL;
    size_t        n = 0, cap = 0;

    (void)snprintf(sql, sizeof sql, "SELECT %s FROM observation ORDER BY row_no", columns);
    must(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK, db, "select");
    while (sqlite3_step(st) == SQLITE_ROW) {
        row *r;

        if (n == cap) {
            cap = cap ? cap * 2 : 1 << 16;
            rows = realloc(rows, cap * sizeof *rows);
            must(rows != NULL, NULL, "rows");
        }
        r = &rows[n++];
        for (int i = 0; i < 11; i++) r->i[i] = sqlite3_column_int64(st, i);
        for (int i = 0; i < 3; i++) {
            r->null[i] = sqlite3_column_type(st, 11 + i) == SQLITE_NULL;
            r->v[i] = sqlite3_column_double(st, 11 + i);
        }
    }
    (void)sqlite3_finalize(st);
    (void)sqlite3_close(db);
    *out = rows;
    return n;
}

int main(int argc, char **argv)
{
    sqlite3      *db;
    sqlite3_stmt *st = NULL;
    row          *rows = NULL;
    char          sql[400];
    size_t        n;
    double        start, seconds;

    if (argc != 3) {
        (void)fprintf(stderr, "usage: bare_insert FULL.db EMPTY.db\n");
        return 2;
    }
    n = load(argv[1], &rows);
    start = now();
    db = open_db(argv[2]);
    (void)snprintf(sql, sizeof sql, "INSERT INTO observation (%s) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", columns);
    must(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK, db, "begin");
    must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) == SQLITE_OK, db, "insert");
    for (size_t k = 0; k < n; k++) {
        for (int i = 0; i < 11; i++) (void)sqlite3_bind_int64(st, i + 1, rows[k].i[i]);
        for (int i = 0; i < 3; i++) (void)(rows[k].null[i] ? sqlite3_bind_null(st, 12 + i) : sqlite3_bind_double(st, 12 + i, rows[k].v[i]));
        must(sqlite3_step(st) == SQLITE_DONE, db, "step");
        (void)sqlite3_reset(st);
    }
    (void)sqlite3_finalize(st);
    must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, db, "commit");
    must(sqlite3_close(db) == SQLITE_OK, db, "close");
    seconds = now() - start;
    (void)printf("%zu %.3f\n", n, seconds);
    free(rows);
    return 0;
}
