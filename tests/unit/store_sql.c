/* Statements by name, migrations, opening: src/store/texts.c, stmt.c, sqlite.c, audit.c. */
#include "base/kc_asset.h"
#include "store_help.h"

#include <sys/stat.h>

static char *temp_db(kc_arena *a)
{
    return temp_path(a, "t.db");
}

TEST_ARENA(every_sql_text_is_what_its_comment_says)
{
    char     *path = temp_db(a);
    kc_store *s = NULL;
    kc_err    err = KC_ERR_INIT;

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    OK(kc_store_check_texts(s, &err), err);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(wrong_names_are_told)
{
    char     *path = temp_db(a);
    kc_store *s = NULL;
    kc_stmt  *st = NULL;
    kc_err    err = KC_ERR_INIT;
    bool      row = false;

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    assert_int_equal(kc_stmt_open(&st, s, "no_such_text", &err), KC_E_INTERNAL);
    assert_non_null(strstr(err.args, "no_such_text"));
    OK(kc_stmt_open(&st, s, "region_by_code", &err), err);
    assert_int_equal(kc_bind_text(st, ":kode", "1", &err), KC_E_INTERNAL);
    assert_non_null(strstr(err.args, ":kode"));
    kc_stmt_close(st);
    kc_rollback(s); /* forgets the fault */

    OK(kc_stmt_open(&st, s, "region_by_code", &err), err);
    assert_int_equal(kc_step(st, &row, &err), KC_E_INTERNAL);
    assert_string_equal(err.key, "store.unbound_param");
    OK(kc_bind_text(st, ":code", "1", &err), err);
    OK(kc_step(st, &row, &err), err);
    assert_false(row);
    OK(kc_bind_text(st, ":code", "1", &err), err);
    assert_int_equal(kc_one(st, &err), KC_E_NOTFOUND);
    kc_stmt_close(st);

    OK(kc_stmt_open(&st, s, "state_get", &err), err);
    OK(kc_bind_text(st, ":name", "folded", &err), err);
    OK(kc_one(st, &err), err);
    assert_int_equal(kc_int(st, "nummer"), 0);
    assert_int_equal(kc_step(st, &row, &err), KC_E_INTERNAL);
    assert_non_null(strstr(err.args, "nummer"));
    kc_stmt_close(st);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(values_come_back_as_they_went_in)
{
    char      *path = temp_db(a);
    kc_store  *s = NULL;
    kc_stmt   *st = NULL;
    kc_err     err = KC_ERR_INIT;
    const kc_audit e = { .actor = "t", .action = "test", .object = "x" };

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    OK(kc_begin(s, &err), err);
    OK(kc_stmt_open(&st, s, "region_add", &err), err);
    OK(kc_bind_int(st, ":id", 7, &err), err);
    OK(kc_bind_text(st, ":code", "330000", &err), err);
    OK(kc_bind_text(st, ":name", "浙江省'; DROP TABLE region; --", &err), err);
    OK(kc_bind_int(st, ":level", 1, &err), err);
    kc_put_int(st, kc_param(st, ":own"), 1);
    OK(kc_bind_text(st, ":valid_from", NULL, &err), err);
    OK(kc_bind_text(st, ":valid_to", "", &err), err);
    OK(kc_bind_num(st, ":parent", 0.0 / 0.0, &err), err); /* NaN is NULL */
    OK(kc_run(st, &err), err);
    kc_stmt_close(st);
    OK(kc_audit_add(s, &e, NULL, &err), err);
    OK(kc_commit(s, &err), err);
    OK(kc_stmt_open(&st, s, "region_by_code", &err), err);
    OK(kc_bind_text(st, ":code", "330000", &err), err);
    OK(kc_one(st, &err), err);
    assert_int_equal(kc_int(st, "id"), 7);
    assert_string_equal(kc_text(st, "name"), "浙江省'; DROP TABLE region; --");
    assert_true(kc_is_null(st, "parent"));
    assert_null(kc_text(st, "valid_from"));
    assert_string_equal(kc_text(st, "valid_to"), "");
    assert_true(kc_num(st, "parent") != kc_num(st, "parent"));
    kc_stmt_close(st);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(rolled_back_is_gone)
{
    char     *path = temp_db(a);
    kc_store *s = NULL;
    kc_stmt  *st = NULL;
    kc_err    err = KC_ERR_INIT;

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    assert_int_equal(kc_commit(s, &err), KC_E_INTERNAL);
    OK(kc_begin(s, &err), err);
    assert_int_equal(kc_begin(s, &err), KC_E_INTERNAL);
    OK(kc_stmt_open(&st, s, "unit_add", &err), err);
    OK(kc_bind_int(st, ":id", 1, &err), err);
    OK(kc_bind_text(st, ":name", "市卫生健康委", &err), err);
    OK(kc_run(st, &err), err);
    kc_stmt_close(st);
    kc_rollback(s);
    kc_rollback(s);
    OK(kc_stmt_open(&st, s, "units", &err), err);
    assert_int_equal(kc_one(st, &err), KC_E_NOTFOUND);
    kc_stmt_close(st);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(what_is_no_database_is_refused)
{
    char     *path = temp_db(a);
    kc_store *s = NULL;
    kc_err    err = KC_ERR_INIT;
    FILE     *f;

    assert_int_equal(kc_store_open(a, path, KC_OPEN_READ, &s, &err), KC_E_NOTFOUND);
    assert_int_equal(kc_store_open(a, path, KC_OPEN_WRITE, &s, &err), KC_E_NOTFOUND);
    assert_int_equal(kc_store_open(a, "/tmp", KC_OPEN_WRITE, &s, &err), KC_E_ARG);
    assert_int_equal(kc_store_open(a, "postgres://x/y", KC_OPEN_WRITE, &s, &err), KC_E_UNSUPPORTED);
    f = fopen(path, "w");
    assert_non_null(f);
    (void)fprintf(f, "indicator,region,year,value\nthis is a CSV file and no database, long enough for a header of one hundred bytes\n");
    (void)fclose(f);
    assert_int_equal(kc_store_open(a, path, KC_OPEN_WRITE, &s, &err), KC_E_DATA);
    assert_int_equal(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), KC_E_DATA);
    drop_db(path);
}

TEST_ARENA(a_programme_is_made_once)
{
    char          *path = temp_db(a);
    kc_store      *s = NULL;
    kc_err         err = KC_ERR_INIT;
    const kc_audit e = { .actor = "t", .action = "test", .object = "x" };
    int64_t        id = 0;

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    kc_store_close(s);
    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err); /* made but empty: a killed init may be repeated */
    OK(kc_begin(s, &err), err);
    OK(kc_audit_add(s, &e, &id, &err), err);
    OK(kc_commit(s, &err), err);
    assert_int_equal(id, 1);
    kc_store_close(s);
    assert_int_equal(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), KC_E_CONFLICT);
    OK(kc_store_open(a, path, KC_OPEN_READ, &s, &err), err);
    assert_int_equal(kc_begin(s, &err), KC_E_INTERNAL);
    kc_store_close(s);
    drop_db(path);
}

/* A file as the first version of the program left it, with a row in it. */
static void make_version_1(const char *path)
{
    const kc_asset *m = kc_asset_find("src/store/migrations/0001_core.sql");
    kc_digest       d;
    char            hex[65], sql[300];

    assert_non_null(m);
    d = kc_sha256(m->data.s, m->data.n);
    kc_hex(d.b, sizeof d.b, hex);
    raw(path, "PRAGMA journal_mode = WAL; PRAGMA application_id = 1262703409");
    raw(path, m->data.s);
    (void)snprintf(sql, sizeof sql, "PRAGMA user_version = 1; INSERT INTO migration VALUES (1, '0001_core.sql', '%s', 0);"
                   "INSERT INTO region (id, code, name, level, own) VALUES (1, '000000', '全国', 0, 1)", hex);
    raw(path, sql);
}

TEST_ARENA(an_earlier_version_is_brought_up_on_writing)
{
    char         *path = temp_db(a);
    kc_store     *s = NULL;
    kc_stmt      *st = NULL;
    kc_err        err = KC_ERR_INIT;
    seen_findings seen = { 0 };
    long          n_bad = 0;

    make_version_1(path);
    assert_int_equal(kc_store_open(a, path, KC_OPEN_READ, &s, &err), KC_E_UNSUPPORTED);
    assert_string_equal(err.key, "store.earlier_version");
    OK(kc_store_open(a, path, KC_OPEN_WRITE, &s, &err), err);
    OK(kc_stmt_open(&st, s, "region_by_code", &err), err);
    OK(kc_bind_text(st, ":code", "000000", &err), err);
    OK(kc_one(st, &err), err); /* the data are still there */
    kc_stmt_close(st);
    OK(kc_store_verify(s, see_finding, &seen, &n_bad, &err), err);
    assert_int_equal(n_bad, 0);
    OK(kc_stmt_open(&st, s, "audit_last", &err), err);
    OK(kc_one(st, &err), err);
    assert_int_equal(kc_int(st, "id"), kc_migrations() - 1); /* one entry for each migration applied */
    kc_stmt_close(st);
    kc_store_close(s);
    OK(kc_store_open(a, path, KC_OPEN_READ, &s, &err), err);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(a_later_version_and_a_changed_migration_are_told)
{
    char         *path = temp_db(a);
    kc_store     *s = NULL;
    kc_err        err = KC_ERR_INIT;
    seen_findings seen = { 0 };
    long          n_bad = 0;

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    kc_store_close(s);
    raw(path, "UPDATE migration SET sha256 = '00' WHERE number = 1");
    OK(kc_store_open(a, path, KC_OPEN_READ, &s, &err), err);
    OK(kc_store_verify(s, see_finding, &seen, &n_bad, &err), err);
    assert_int_equal(n_bad, 1);
    assert_true(has_finding(&seen, "verify.migration"));
    kc_store_close(s);
    raw(path, "PRAGMA user_version = 99");
    assert_int_equal(kc_store_open(a, path, KC_OPEN_WRITE, &s, &err), KC_E_UNSUPPORTED);
    assert_string_equal(err.key, "store.later_version");
    raw(path, "PRAGMA user_version = 1; PRAGMA application_id = 5");
    assert_int_equal(kc_store_open(a, path, KC_OPEN_WRITE, &s, &err), KC_E_DATA);
    drop_db(path);
}

TEST_ARENA(readers_go_on_beside_a_writer)
{
    char     *path = temp_db(a);
    kc_store *s = NULL, *t = NULL;
    kc_stmt  *st = NULL;
    kc_err    err = KC_ERR_INIT;

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    OK(kc_begin(s, &err), err);
    OK(kc_store_open(a, path, KC_OPEN_READ, &t, &err), err); /* readers go on */
    OK(kc_stmt_open(&st, t, "regions", &err), err);
    assert_int_equal(kc_one(st, &err), KC_E_NOTFOUND);
    kc_stmt_close(st);
    kc_store_close(t);
    kc_rollback(s);
    kc_store_close(s);
    drop_db(path);
}

/* A copy for reading in a folder without the right to write, as an auditor gets it. */
TEST_ARENA(a_read_only_copy_can_be_read)
{
    char     *path = temp_path(a, "copy #1?.db"), *folder = kc_strdup(a, path);
    kc_store *s = NULL;
    kc_err    err = KC_ERR_INIT;
    long      n_bad = 0;
    uid_t     me = geteuid();

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    kc_store_close(s);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(chmod(path, 0444), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    if (me == 0) assert_int_equal(seteuid(65534), 0); /* root may write everywhere */
    OK(kc_store_open(a, path, KC_OPEN_READ, &s, &err), err);
    OK(kc_store_verify(s, NULL, NULL, &n_bad, &err), err);
    assert_int_equal(n_bad, 0);
    kc_store_close(s);
    if (me == 0) assert_int_equal(seteuid(0), 0);
    assert_int_equal(chmod(folder, 0755), 0);
    drop_db(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(a_read_only_copy_can_be_read), T(every_sql_text_is_what_its_comment_says), T(wrong_names_are_told), T(values_come_back_as_they_went_in),
                                        T(rolled_back_is_gone), T(what_is_no_database_is_refused), T(a_programme_is_made_once),
                                        T(an_earlier_version_is_brought_up_on_writing), T(a_later_version_and_a_changed_migration_are_told),
                                        T(readers_go_on_beside_a_writer) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
