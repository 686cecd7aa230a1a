/* Installing a programme, synthetic values, and what verify finds when somebody tampers (src/collect/install.c, sample.c, store/verify.c). */
#include "collect/kc_collect.h"
#include "store_help.h"

#include "base/kc_file.h"

static const char *const packs[] = { "healthy-china-2019", "zhejiang-2023", "yuhang-2018", "wuwei-2020", "wenling-2023", "lishui-2020" };

static kc_init_sum install(kc_arena *a, const char *path, const char *plan)
{
    kc_init_sum sum;
    kc_err      err = KC_ERR_INIT;

    OK(kc_collect_init(a, path, &(kc_init_opt){ .plan = plan, .actor = "test" }, &sum, &err), err);
    return sum;
}

static kc_store *open_store(kc_arena *a, const char *path, kc_open_mode mode)
{
    kc_store *s = NULL;
    kc_err    err = KC_ERR_INIT;

    OK(kc_store_open(a, path, mode, &s, &err), err);
    return s;
}

static seen_findings verify(kc_arena *a, const char *path)
{
    kc_store     *s = open_store(a, path, KC_OPEN_READ);
    seen_findings seen = { 0 };
    long          n_bad = 0;
    kc_err        err = KC_ERR_INIT;

    OK(kc_store_verify(s, see_finding, &seen, &n_bad, &err), err);
    assert_int_equal(n_bad, seen.n);
    kc_store_close(s);
    return seen;
}

static int64_t count(kc_store *s, const char *statement)
{
    kc_stmt *st = NULL;
    kc_err   err = KC_ERR_INIT;
    int64_t  n = 0;
    bool     row = false;

    OK(kc_stmt_open(&st, s, statement, &err), err);
    while (kc_step(st, &row, &err) == KC_OK && row) n++;
    kc_stmt_close(st);
    return n;
}

TEST_ARENA(every_plan_pack_can_be_installed)
{
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
        char       *path = temp_path(a, "t.db");
        kc_init_sum sum = install(a, path, packs[i]);
        kc_store   *s = open_store(a, path, KC_OPEN_READ);

        assert_string_equal(sum.plan_name, packs[i]);
        assert_true(sum.n_regions >= 10);
        assert_int_equal(count(s, "regions"), sum.n_regions + sum.n_above);
        assert_int_equal(count(s, "targets"), sum.n_targets);
        assert_int_equal(count(s, "actions"), sum.n_actions);
        assert_int_equal(count(s, "indicators"), sum.n_indicators + sum.n_local);
        assert_int_equal(count(s, "units"), sum.n_units);
        kc_store_close(s);
        assert_int_equal(verify(a, path).n, 0);
        drop_db(path);
    }
}

TEST_ARENA(an_existing_database_is_left_alone)
{
    char       *path = temp_path(a, "t.db");
    kc_init_sum sum = install(a, path, "wenling-2023");
    kc_err      err = KC_ERR_INIT;

    assert_int_equal(kc_collect_init(a, path, &(kc_init_opt){ .plan = "wuwei-2020", .actor = "test" }, &sum, &err), KC_E_CONFLICT);
    assert_int_equal(verify(a, path).n, 0);
    assert_int_equal(access(path, F_OK), 0);
    drop_db(path);
}

static void refused(kc_arena *a, const char *path, const char *status, const char *region, const char *key)
{
    const char       *plan = kc_printf(a, "%s.json", path);
    const char       *text = kc_printf(a,
                                       "{\"schema\":\"kangce.plan/1\",\"status\":\"%s\",\"title\":\"x\",\"issuer\":\"x\",\"jurisdiction\":\"x\",\"period\":[2020,2030],\"issued\":null,\"declared_action_count\":null,\"region\":\"%s\",\"actions\":[],\"targets\":[],"
                                             "\"milestones\":[],\"quotas\":[],\"tasks\":[],\"bodies\":[],\"references\":[],\"warnings\":[],\"decisions\":[]}",
                                       status, region);
    const kc_init_opt opt = { .plan = plan, .actor = "test" };
    kc_init_sum       sum;
    kc_err            err = KC_ERR_INIT;

    OK(kc_file_write(plan, text, strlen(text), &err), err);
    assert_int_equal(kc_collect_init(a, path, &opt, &sum, &err), KC_E_DATA);
    if (strcmp(err.key, key) != 0) print_error("%s: %s\n", err.key, err.args);
    assert_string_equal(err.key, key);
    assert_int_not_equal(access(path, F_OK), 0); /* no file is left */
    (void)unlink(plan);
}

TEST_ARENA(a_draft_or_a_plan_of_nowhere_is_refused)
{
    char *path = temp_path(a, "t.db");

    refused(a, path, "draft", "620600", "collect.plan_draft");
    refused(a, path, "confirmed", "999999", "collect.plan_region");
    drop_db(path);
}

static kc_sample_sum sample(kc_arena *a, kc_store *s, uint64_t seed)
{
    kc_sample_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(kc_sample(a, s, &(kc_sample_opt){ .year = 2025, .years = 10, .seed = seed, .actor = "test" }, &sum, &err), err);
    return sum;
}

typedef struct look {
    kc_hash h;
    long    n, synthetic, outside;
} look;

static kc_code hash_segment(void *ctx, const kc_segment *seg, kc_err *err)
{
    look *l = ctx;

    (void)err;
    kc_hash_int(&l->h, seg->indicator);
    kc_hash_int(&l->h, seg->period);
    for (size_t i = 0; i < seg->n; i++) {
        kc_hash_int(&l->h, seg->region[i]);
        kc_hash_num(&l->h, seg->value[i]);
        l->n++;
        l->synthetic += (seg->flags[i] & KC_FLAG_SYNTHETIC) != 0;
    }
    return KC_OK;
}

static kc_digest values(kc_store *s, look *l)
{
    kc_err err = KC_ERR_INIT;

    *l = (look){ .n = 0 };
    kc_hash_begin(&l->h);
    OK(kc_segments_read(s, 0, 0, INT32_MAX, hash_segment, l, &err), err);
    return kc_hash_end(&l->h);
}

TEST_ARENA(the_same_seed_gives_the_same_values)
{
    char     *p = temp_path(a, "p.db"), *q = temp_path(a, "q.db");
    kc_store *s, *t;
    kc_digest x, y, z;
    look      l;

    (void)install(a, p, "wuwei-2020");
    (void)install(a, q, "wuwei-2020");
    s = open_store(a, p, KC_OPEN_WRITE);
    t = open_store(a, q, KC_OPEN_WRITE);
    assert_true(sample(a, s, 7).n_new > 20000);
    (void)sample(a, t, 7);
    x = values(s, &l);
    assert_int_equal(l.n, l.synthetic);
    y = values(t, &l);
    assert_memory_equal(&x, &y, sizeof x);
    assert_true(sample(a, s, 7).n_unchanged > 20000);
    assert_int_equal(sample(a, s, 7).n_new, 0);
    assert_true(sample(a, t, 8).n_updated > 10000);
    z = values(t, &l);
    assert_memory_not_equal(&x, &z, sizeof x);
    kc_store_close(s);
    kc_store_close(t);
    assert_int_equal(verify(a, p).n, 0);
    assert_int_equal(verify(a, q).n, 0);
    drop_db(p);
    drop_db(q);
}

static kc_code count_real(void *ctx, const kc_segment *seg, kc_err *err)
{
    long *n = ctx;

    (void)err;
    for (size_t i = 0; i < seg->n; i++) *n += !(seg->flags[i] & KC_FLAG_SYNTHETIC);
    return KC_OK;
}

TEST_ARENA(real_values_are_never_covered)
{
    char               *path = temp_path(a, "t.db");
    const kc_import_opt opt = { .file = "china-published", .actor = "test", .layer = KC_LAYER_FINAL };
    kc_import_sum       sum;
    kc_store           *s;
    kc_err              err = KC_ERR_INIT;
    long                before = 0, after = 0, again = 0;

    (void)install(a, path, "healthy-china-2019");
    s = open_store(a, path, KC_OPEN_WRITE);
    OK(kc_import(a, s, KC_ZH, &opt, &sum, &err), err);
    OK(kc_segments_read(s, 0, 0, INT32_MAX, count_real, &before, &err), err);
    assert_true(sample(a, s, 1).n_real > 100);
    OK(kc_segments_read(s, 0, 0, INT32_MAX, count_real, &after, &err), err);
    assert_int_equal(before, after);
    kc_store_close(s);
    drop_db(path);
    path = temp_path(a, "t.db"); /* the other way round: real values cover the synthetic ones */
    (void)install(a, path, "healthy-china-2019");
    s = open_store(a, path, KC_OPEN_WRITE);
    (void)sample(a, s, 1);
    OK(kc_import(a, s, KC_ZH, &(kc_import_opt){ .file = "china-published", .actor = "test", .layer = KC_LAYER_REPORTED }, &sum, &err), err);
    OK(kc_segments_read(s, 0, 0, INT32_MAX, count_real, &again, &err), err);
    assert_int_equal(before, again);
    kc_store_close(s);
    assert_int_equal(verify(a, path).n, 0);
    drop_db(path);
}

typedef struct span {
    int32_t growth, lower;
    double  low, high, lower_high;
} span;

static kc_code measure(void *ctx, const kc_segment *seg, kc_err *err)
{
    span *s = ctx;

    (void)err;
    for (size_t i = 0; i < seg->n; i++) {
        if (seg->indicator == s->growth && seg->value[i] < s->low) s->low = seg->value[i];
        if (seg->indicator == s->growth && seg->value[i] > s->high) s->high = seg->value[i];
        if (seg->indicator == s->lower && seg->value[i] > s->lower_high) s->lower_high = seg->value[i];
    }
    return KC_OK;
}

static int32_t id_of(kc_store *s, const char *indicator)
{
    kc_stmt *st = NULL;
    kc_err   err = KC_ERR_INIT;
    int32_t  id;

    OK(kc_stmt_open(&st, s, "indicator_by_code", &err), err);
    OK(kc_bind_text(st, ":code", indicator, &err), err);
    OK(kc_one(st, &err), err);
    id = (int32_t)kc_int(st, "id");
    kc_stmt_close(st);
    return id;
}

/* Growth of obesity (KC304) has no target value and no upper limit in the Wuwei plan. */
TEST_ARENA(made_values_look_like_values)
{
    char    *path = temp_path(a, "t.db");
    kc_err   err = KC_ERR_INIT;
    kc_store *s;

    (void)install(a, path, "wuwei-2020");
    s = open_store(a, path, KC_OPEN_WRITE);
    for (uint64_t seed = 1; seed <= 5; seed++) {
        span x = { .growth = id_of(s, "KC304"), .lower = id_of(s, "KC515"), .low = 1e9, .high = -1e9, .lower_high = -1e9 };

        (void)sample(a, s, seed);
        OK(kc_segments_read(s, 0, 0, INT32_MAX, measure, &x, &err), err);
        assert_true(x.low > -3 && x.high > 0 && x.high < 20 && x.lower_high < 20);
    }
    kc_store_close(s);
    drop_db(path);
}

/* Whatever stands at the address, a failing init leaves it as it was: with and without the scheme. */
TEST_ARENA(a_failing_init_leaves_what_was_there)
{
    static const char *const schemes[] = { "", "sqlite://" };
    char                    *path = temp_path(a, "t.db");

    for (size_t i = 0; i < 2; i++) {
        const char *url = kc_printf(a, "%s%s", schemes[i], path);
        kc_str      before, after;
        kc_init_sum sum;
        kc_err      err = KC_ERR_INIT;

        OK(kc_collect_init(a, url, &(kc_init_opt){ .plan = "wenling-2023", .actor = "test" }, &sum, &err), err);
        OK(kc_file_read(a, path, (size_t)64 << 20, &before, &err), err);
        assert_int_equal(kc_collect_init(a, url, &(kc_init_opt){ .plan = "wenling-2023", .actor = "test" }, &sum, &err), KC_E_CONFLICT);
        OK(kc_file_read(a, path, (size_t)64 << 20, &after, &err), err);
        assert_int_equal(before.n, after.n);
        assert_memory_equal(before.s, after.s, after.n);
        write_bytes(path, "not a database, dear to somebody", 32);
        assert_int_not_equal(kc_collect_init(a, url, &(kc_init_opt){ .plan = "wenling-2023", .actor = "test" }, &sum, &err), KC_OK);
        OK(kc_file_read(a, path, 64, &after, &err), err);
        assert_int_equal(after.n, 32);
        assert_int_equal(unlink(path), 0);
    }
    drop_db(path);
}

static kc_stmt *filled(kc_store *s, const char *name, const char *const *texts, const char *const *numbers)
{
    kc_stmt *st = NULL;
    kc_err   err = KC_ERR_INIT;

    OK(kc_stmt_open(&st, s, name, &err), err);
    for (; *texts; texts++) OK(kc_bind_text(st, *texts, "not", &err), err);
    for (; *numbers; numbers++) OK(kc_bind_int(st, *numbers, 1, &err), err);
    return st;
}

/* A remark, breaks, a judgement and a run with a result, as the layers above write them. */
static void books_of_all_kinds(kc_arena *a, kc_store *s)
{
    static const char *const j_texts[] = { ":target", ":verdict", ":evidence", ":person", NULL }, *const r_texts[] = { ":hash", ":kind", ":params", ":inputs", ":program", NULL };
    static const char *const j_ints[] = { ":plan", ":region", ":year", ":revision", ":at_ms", NULL }, *const r_ints[] = { ":plan", ":year", ":position", NULL };
    static const char *const p_texts[] = { ":part", NULL }, *const p_ints[] = { ":run", ":item", ":n", NULL };
    const kc_audit           e = { .actor = "test", .action = "judge", .object = "all kinds" };
    const char              *text = "indicator,region,year,value,note\nHC006,331081,2022,25,a remark\n";
    kc_import_sum            sum;
    kc_stmt                 *st;
    kc_err                   err = KC_ERR_INIT;

    OK(kc_import(a, s, KC_EN, &(kc_import_opt){ .file = "china-published", .actor = "test", .layer = KC_LAYER_FINAL }, &sum, &err), err);
    OK(kc_import(a, s, KC_EN, &(kc_import_opt){ .file = "r.csv", .text = kc_str_of(text), .actor = "test", .layer = KC_LAYER_REPORTED }, &sum, &err), err);
    OK(kc_begin(s, &err), err);
    st = filled(s, "judgement_add", j_texts, j_ints);
    OK(kc_run(st, &err), err);
    kc_stmt_close(st);
    st = filled(s, "run_add", r_texts, r_ints);
    OK(kc_run(st, &err), err);
    kc_stmt_close(st);
    st = filled(s, "run_result_add", p_texts, p_ints);
    OK(kc_bind_blob(st, ":data", "abc", 3, &err), err);
    OK(kc_run(st, &err), err);
    kc_stmt_close(st);
    OK(kc_audit_add(s, &e, NULL, &err), err);
    OK(kc_commit(s, &err), err);
}

/* One act behind the program's back, and the finding that must tell. */
static const struct {
    const char *sql, *key;
} tamperings[] = {
    { "UPDATE observation SET value = value + 0.01 WHERE row_no = 5", "verify.digest" },
    { "UPDATE observation SET flags = 0 WHERE row_no = 17", "verify.digest" },
    { "UPDATE observation SET region = 999 WHERE row_no = 5", "verify.stray" },
    { "DELETE FROM observation WHERE row_no = 100", "verify.digest" },
    { "DELETE FROM observation WHERE row_no = (SELECT MAX(row_no) FROM observation)", "verify.digest" },
    { "INSERT INTO observation SELECT row_no + 100000, indicator, period, layer, disagg, region, source, revision + 1, 1, NULL, NULL, 0, 0, batch "
      "FROM observation WHERE row_no = 5",
      "verify.rows_without_entry" },
    { "UPDATE audit SET actor = 'local:nobody' WHERE id = 2", "verify.audit_chain" },
    { "UPDATE audit SET at_ms = at_ms + 1 WHERE id = 1", "verify.audit_chain" },
    { "DELETE FROM audit WHERE id = 1", "verify.audit_chain" },
    { "DELETE FROM audit WHERE id = (SELECT MAX(id) FROM audit)", "verify.audit_head" },
    { "UPDATE segment SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE rowid = 3", "verify.segment" },
    { "UPDATE segment SET checksum = checksum + 1 WHERE rowid = 2", "verify.segment" },
    { "DELETE FROM segment WHERE rowid = 4", "verify.segment" },
    { "UPDATE target SET value = 20 WHERE code = 'T001'", "verify.programme" },
    { "UPDATE region SET name = 'x' WHERE id = 3", "verify.programme" },
    { "UPDATE plan SET document = document || ' '", "verify.programme" },
    { "INSERT INTO unit_alias VALUES ('x', 9999)", "verify.foreign_key" },
    { "UPDATE batch SET actor = 'local:nobody'", "verify.books" },
    { "INSERT INTO batch (kind, name, layer, actor, at_ms) VALUES ('import', 'x.csv', 1, 'x', 0)", "verify.not_in_books" },
    { "UPDATE source SET title = 'x' WHERE code = 'sample'", "verify.books" },
    { "INSERT INTO source (code, title) VALUES ('x', 'x')", "verify.not_in_books" },
    { "INSERT INTO observation_note VALUES (7, 'x')", "verify.books" },
    { "INSERT INTO observation_note VALUES (-7, 'x')", "verify.not_in_books" },
    { "UPDATE observation_note SET note = 'x'", "verify.books" },
    { "DELETE FROM observation_note", "verify.books" },
    { "INSERT INTO break_in_series (indicator, year, reason) VALUES (1, 2020, 'x')", "verify.not_in_books" },
    { "UPDATE break_in_series SET year = year + 1 WHERE id = 1", "verify.books" },
    { "DELETE FROM break_in_series WHERE id = 2", "verify.books" },
    { "UPDATE judgement SET verdict = 'met'", "verify.books" },
    { "UPDATE judgement SET evidence = 'x'", "verify.books" },
    { "DELETE FROM judgement", "verify.books" },
    { "INSERT INTO judgement (plan, target, region, year, revision, verdict, evidence, person, at_ms) VALUES (1, 'T001', 1, 2022, 1, 'met', 'x', 'x', 0)",
      "verify.not_in_books" },
    { "UPDATE run SET year = 2021", "verify.books" },
    { "UPDATE run_result SET data = CAST('x' AS BLOB)", "verify.books" },
    { "DELETE FROM run_result", "verify.books" },
    { "DELETE FROM run_result; DELETE FROM run", "verify.books" },
    { "INSERT INTO run (hash, kind, plan, year, params, inputs, program, position) VALUES ('0', 'evaluation', 1, 2020, '{}', '0', '0', 0)",
      "verify.not_in_books" },
};

TEST_ARENA(tampering_is_found)
{
    char     *path = temp_path(a, "t.db"), *copy = temp_path(a, "c.db");
    kc_store *s;
    kc_str    bytes;
    kc_err    err = KC_ERR_INIT;

    (void)install(a, path, "wenling-2023");
    s = open_store(a, path, KC_OPEN_WRITE);
    (void)sample(a, s, 3);
    books_of_all_kinds(a, s);
    kc_store_close(s);
    assert_int_equal(verify(a, path).n, 0);
    OK(kc_file_read(a, path, (size_t)64 << 20, &bytes, &err), err);
    for (size_t i = 0; i < sizeof tamperings / sizeof *tamperings; i++) {
        seen_findings seen;

        write_bytes(copy, bytes.s, bytes.n);
        raw(copy, tamperings[i].sql);
        seen = verify(a, copy);
        if (!has_finding(&seen, tamperings[i].key)) print_error("%s: %ld findings, first %s\n", tamperings[i].sql, seen.n, seen.n ? seen.keys[0] : "none");
        assert_true(has_finding(&seen, tamperings[i].key));
    }
    drop_db(copy);
    drop_db(path);
}

/* A file made by somebody who means harm: every reader stops with a finding of its own, none counts on what it says. */
TEST_ARENA(hostile_numbers_are_refused)
{
    static const char *const acts[] = {
        "UPDATE indicator SET id = 100000000 WHERE id = (SELECT MAX(id) FROM indicator)",
        "UPDATE indicator SET id = -5 WHERE id = (SELECT MAX(id) FROM indicator)",
        "UPDATE region SET id = 2000000000 WHERE id = (SELECT MAX(id) FROM region)",
        "UPDATE region SET parent = 1999999999 WHERE id = 3",
        "UPDATE region SET parent = -7 WHERE id = 3",
        "UPDATE source SET id = 9223372036854775807",
        "UPDATE batch SET id = 9223372036854775807",
        "UPDATE state SET number = 9223372036854775807 WHERE name = 'folded'",
        "UPDATE state SET number = -1 WHERE name = 'folded'",
        "UPDATE observation SET row_no = 9223372036854775807 WHERE row_no = (SELECT MAX(row_no) FROM observation)",
    };
    const char *text = "indicator,region,year,value\nHC006,331081,2022,25\nHC006,331081,2021,25\n";
    char       *path = temp_path(a, "t.db"), *copy = temp_path(a, "c.db");
    kc_store   *s;
    kc_str      bytes;
    kc_err      err = KC_ERR_INIT;

    (void)install(a, path, "wenling-2023");
    s = open_store(a, path, KC_OPEN_WRITE);
    (void)sample(a, s, 3);
    kc_store_close(s);
    OK(kc_file_read(a, path, (size_t)64 << 20, &bytes, &err), err);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        kc_import_sum sum;
        kc_sample_sum sampled;

        write_bytes(copy, bytes.s, bytes.n);
        raw(copy, acts[i]);
        s = open_store(a, copy, KC_OPEN_WRITE);
        if (kc_import(a, s, KC_EN, &(kc_import_opt){ .file = "r.csv", .text = kc_str_of(text), .actor = "t", .layer = 1 }, &sum, &err) != KC_E_CORRUPT)
            print_error("%s: import says %s\n", acts[i], err.key);
        assert_int_equal(err.code, KC_E_CORRUPT);
        err = (kc_err)KC_ERR_INIT;
        assert_int_equal(kc_sample(a, s, &(kc_sample_opt){ .year = 2025, .years = 3, .seed = 1, .actor = "t" }, &sampled, &err), KC_E_CORRUPT);
        kc_store_close(s);
        (void)verify(a, copy); /* whatever it finds, it ends */
    }
    drop_db(copy);
    drop_db(path);
}

/* All that the three tables say, whatever way the file holds it. */
static kc_digest content(const char *path)
{
    static const char *const tables[] = { "SELECT * FROM observation ORDER BY row_no", "SELECT * FROM audit ORDER BY id",
                                          "SELECT * FROM segment ORDER BY indicator, period, disagg, layer" };
    sqlite3                 *db = NULL;
    kc_hash                  h;

    kc_hash_begin(&h);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (size_t i = 0; i < 3; i++) {
        sqlite3_stmt *st = NULL;

        assert_int_equal(sqlite3_prepare_v2(db, tables[i], -1, &st, NULL), SQLITE_OK);
        while (sqlite3_step(st) == SQLITE_ROW)
            for (int k = 0; k < sqlite3_column_count(st); k++) {
                const void *p = sqlite3_column_blob(st, k);

                kc_hash_int(&h, sqlite3_column_type(st, k));
                kc_hash_int(&h, sqlite3_column_bytes(st, k));
                if (p) kc_hash_add(&h, p, (size_t)sqlite3_column_bytes(st, k));
            }
        (void)sqlite3_finalize(st);
    }
    (void)sqlite3_close(db);
    return kc_hash_end(&h);
}

/* Bytes of the file itself: every changed byte that changes a journal row, an audit entry or a segment is told. */
TEST_ARENA(changed_bytes_of_the_file_are_found)
{
    char     *path = temp_path(a, "t.db"), *copy = temp_path(a, "c.db");
    kc_store *s;
    kc_str    bytes;
    kc_err    err = KC_ERR_INIT;
    uint64_t  x = 1234567;
    long      told = 0;
    char     *changed;
    kc_digest before, after;

    (void)install(a, path, "wenling-2023");
    s = open_store(a, path, KC_OPEN_WRITE);
    (void)sample(a, s, 3);
    kc_store_close(s);
    OK(kc_file_read(a, path, (size_t)64 << 20, &bytes, &err), err);
    changed = kc_alloc(a, bytes.n);
    before = content(path);
    for (int i = 0; i < 40; i++) {
        kc_store     *t = NULL;
        seen_findings seen = { 0 };
        long          n_bad = 0;
        kc_code       code;
        size_t        at;

        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        at = bytes.n / 4 + (size_t)(x % (bytes.n / 2)); /* journal, index and segments lie behind the programme */
        memcpy(changed, bytes.s, bytes.n);
        changed[at] = (char)(changed[at] ^ (1 << (x >> 40 & 7)));
        write_bytes(copy, changed, bytes.n);
        code = kc_store_open(a, copy, KC_OPEN_READ, &t, &err);
        if (!code) code = kc_store_verify(t, see_finding, &seen, &n_bad, &err);
        kc_store_close(t);
        if (code || n_bad) {
            told++;
            continue;
        }
        after = content(copy); /* not told: then it changed nothing that is stored (free space of a page) */
        assert_memory_equal(&before, &after, sizeof before);
    }
    print_message("%ld of 40 changed bytes told, the others lie in free space\n", told);
    assert_true(told > 20);
    drop_db(copy);
    drop_db(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(made_values_look_like_values), T(hostile_numbers_are_refused), T(every_plan_pack_can_be_installed), T(an_existing_database_is_left_alone), T(a_draft_or_a_plan_of_nowhere_is_refused),
                                        T(the_same_seed_gives_the_same_values), T(real_values_are_never_covered), T(a_failing_init_leaves_what_was_there), T(tampering_is_found),
                                        T(changed_bytes_of_the_file_are_found) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
