/* Journal, segments, the choice among sources: src/store/journal.c, fold.c, segment.c. */
#include "store/store_internal.h"
#include "store_help.h"

static kc_store *new_store(kc_arena *a, const char *path)
{
    kc_store *s = NULL;
    kc_err    err = KC_ERR_INIT;

    OK(kc_store_open(a, path, KC_OPEN_CREATE, &s, &err), err);
    raw(s->path, "INSERT OR IGNORE INTO batch (id, kind, name, layer, actor, at_ms) VALUES (1, 'import', 't', 1, 't', 0);"
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT OR IGNORE INTO source (id, code) SELECT i, i FROM n;"
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT OR IGNORE INTO region (id, code, name, level, own) "
                 "SELECT i, i, i, 1, 1 FROM n;"
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT OR IGNORE INTO indicator "
                 "(id, code, name, direction, decimals, confirmed, local) SELECT i, i, i, 1, 1, 1, 0 FROM n");
    OK(kc_begin(s, &err), err);
    OK(kc_audit_add(s, &(kc_audit){ .actor = "t", .action = "test", .object = "what rows refer to" }, NULL, &err), err);
    OK(kc_commit(s, &err), err);
    return s;
}

static kc_journal_sum finish(kc_store *s, kc_journal *j)
{
    kc_journal_sum sum;
    kc_err         err = KC_ERR_INIT;
    kc_audit       e = { .actor = "t", .action = "test", .object = "rows" };

    OK(kc_journal_end(j, &sum, &err), err);
    e.digest = sum.digest;
    e.first_row = sum.first_row;
    e.last_row = sum.last_row;
    OK(kc_audit_add(s, &e, NULL, &err), err);
    OK(kc_commit(s, &err), err);
    return sum;
}

static kc_journal_sum put(kc_store *s, kc_obs *rows, size_t n, uint8_t *outcome)
{
    kc_journal *j = NULL;
    kc_err      err = KC_ERR_INIT;

    OK(kc_begin(s, &err), err);
    OK(kc_journal_begin(s, 1, &j, &err), err);
    OK(kc_journal_write(j, rows, n, outcome, &err), err);
    return finish(s, j);
}

/* A clerk's save: journal rows and an audit entry, no folding. */
static void save(kc_store *s, const kc_obs *o, int revision)
{
    kc_stmt  *st = NULL;
    kc_err    err = KC_ERR_INIT;
    kc_audit  e = { .actor = "clerk", .action = "save", .object = "one value" };
    kc_obs    w = *o;
    uint8_t   b[OBS_BYTES];

    OK(kc_begin(s, &err), err);
    OK(kc_journal_position(s, &w.row, &err), err);
    w.row++;
    w.revision = revision;
    OK(kc_stmt_open(&st, s, "observation_add", &err), err);
    kc_put_int(st, kc_param(st, ":row"), w.row);
    kc_put_int(st, kc_param(st, ":indicator"), w.indicator);
    kc_put_int(st, kc_param(st, ":period"), w.period);
    kc_put_int(st, kc_param(st, ":layer"), w.layer);
    kc_put_int(st, kc_param(st, ":disagg"), w.disagg);
    kc_put_int(st, kc_param(st, ":region"), w.region);
    kc_put_int(st, kc_param(st, ":source"), w.source);
    kc_put_int(st, kc_param(st, ":revision"), revision);
    kc_put_num(st, kc_param(st, ":value"), w.value);
    kc_put_num(st, kc_param(st, ":numerator"), w.numerator);
    kc_put_num(st, kc_param(st, ":denominator"), w.denominator);
    kc_put_int(st, kc_param(st, ":status"), w.status);
    kc_put_int(st, kc_param(st, ":flags"), w.flags);
    kc_put_int(st, kc_param(st, ":batch"), 1);
    OK(kc_run(st, &err), err);
    kc_stmt_close(st);
    kc_obs_bytes(&w, 1, b);
    e.digest = kc_sha256(b, sizeof b);
    e.first_row = e.last_row = w.row;
    OK(kc_audit_add(s, &e, NULL, &err), err);
    OK(kc_commit(s, &err), err);
}

/* What a reader sees, as text: "indicator year layer: region=value/flags/source …". */
static kc_code print_segment(void *ctx, const kc_segment *seg, kc_err *err)
{
    kc_buf *b = ctx;

    (void)err;
    kc_buf_addf(b, "%d %d %d:", seg->indicator, kc_period_year(seg->period), seg->layer);
    for (size_t i = 0; i < seg->n; i++) {
        kc_buf_addf(b, " %d=", seg->region[i]);
        kc_buf_num(b, seg->value[i]);
        kc_buf_addf(b, "/%d/%d", seg->flags[i], seg->source[i]);
    }
    kc_buf_addc(b, '\n');
    return KC_OK;
}

static const char *shown(kc_arena *a, kc_store *s, int layer, int from, int to)
{
    kc_buf b;
    kc_err err = KC_ERR_INIT;

    kc_buf_init(&b, a);
    OK(kc_segments_read(s, layer, KC_PERIOD_YEAR(from), KC_PERIOD_YEAR(to) + 399, print_segment, &b, &err), err);
    return b.s ? b.s : "";
}

static void stays_clean(kc_store *s)
{
    seen_findings seen = { 0 };
    long          n_bad = 0;
    kc_err        err = KC_ERR_INIT;

    OK(kc_store_verify(s, see_finding, &seen, &n_bad, &err), err);
    if (n_bad) print_error("finding: %s\n", seen.keys[0]);
    assert_int_equal(n_bad, 0);
}

TEST_ARENA(rows_are_new_then_unchanged_then_revisions)
{
    char          *path = temp_path(a, "t.db");
    kc_store      *s = new_store(a, path);
    kc_obs         rows[3] = { cell(1, 2022, 1, 1, 20), cell(1, 2022, 2, 1, 30), cell(1, 2023, 1, 1, 21) };
    uint8_t        outcome[3] = { 9, 9, 9 };
    kc_journal_sum sum = put(s, rows, 3, outcome);

    assert_int_equal(sum.n_new, 3);
    assert_int_equal(sum.first_row, 1);
    assert_int_equal(sum.last_row, 3);
    sum = put(s, rows, 3, outcome);
    assert_int_equal(sum.n_unchanged, 3);
    assert_int_equal(sum.last_row, 0);
    rows[1].value = 31;
    sum = put(s, rows, 3, outcome);
    assert_int_equal(sum.n_updated, 1);
    assert_int_equal(sum.n_unchanged, 2);
    assert_int_equal(outcome[1], KC_OBS_UPDATED);
    assert_int_equal(rows[1].revision, 2);
    assert_int_equal(rows[1].row, 4);
    assert_string_equal(shown(a, s, 1, 2022, 2023), "1 2022 1: 1=20/0/1 2=31/0/1\n1 2023 1: 1=21/0/1\n");
    assert_string_equal(shown(a, s, 1, 2023, 2023), "1 2023 1: 1=21/0/1\n");
    assert_string_equal(shown(a, s, 2, 2022, 2023), "");
    stays_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(a_cell_repeated_in_one_journal_is_a_clash)
{
    char       *path = temp_path(a, "t.db");
    kc_store   *s = new_store(a, path);
    kc_obs      first = cell(1, 2022, 1, 1, 20), same = first, other = cell(1, 2022, 1, 1, 22);
    uint8_t     outcome = 9;
    kc_journal *j = NULL;
    kc_err      err = KC_ERR_INIT;

    OK(kc_begin(s, &err), err);
    OK(kc_journal_begin(s, 1, &j, &err), err);
    OK(kc_journal_write(j, &first, 1, &outcome, &err), err);
    OK(kc_journal_write(j, &same, 1, &outcome, &err), err);
    assert_int_equal(outcome, KC_OBS_UNCHANGED);
    OK(kc_journal_write(j, &other, 1, &outcome, &err), err);
    assert_int_equal(outcome, KC_OBS_CLASH);
    assert_int_equal(other.row, 1);
    assert_int_equal(finish(s, j).n_new, 1);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(unsorted_rows_are_a_fault_of_ours)
{
    char       *path = temp_path(a, "t.db");
    kc_store   *s = new_store(a, path);
    kc_obs      rows[2] = { cell(1, 2022, 2, 1, 20), cell(1, 2022, 1, 1, 20) };
    uint8_t     outcome[2];
    kc_journal *j = NULL;
    kc_err      err = KC_ERR_INIT;

    assert_int_equal(kc_journal_begin(s, 1, &j, &err), KC_E_INTERNAL); /* outside a transaction */
    OK(kc_begin(s, &err), err);
    OK(kc_journal_begin(s, 1, &j, &err), err);
    assert_int_equal(kc_journal_write(j, rows, 2, outcome, &err), KC_E_INTERNAL);
    assert_string_equal(err.key, "store.not_sorted");
    kc_rollback(s);
    assert_string_equal(shown(a, s, 0, 2000, 2030), "");
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(among_sources_the_better_founded_is_shown)
{
    char    *path = temp_path(a, "t.db");
    kc_store *s = new_store(a, path);
    uint8_t  outcome[8];
    kc_obs   rows[8] = { cell(1, 2022, 1, 1, 10), cell(1, 2022, 1, 2, 11), cell(1, 2022, 2, 1, 10), cell(1, 2022, 2, 2, 11),
                         cell(1, 2022, 3, 1, 10), cell(1, 2022, 3, 2, 10), cell(1, 2022, 4, 1, NAN), cell(1, 2022, 4, 2, 12) };

    rows[1].flags = KC_FLAG_UNCONFIRMED; /* region 1: the confirmed one, though earlier */
    rows[2].flags = KC_FLAG_SYNTHETIC;   /* region 2: the real one, though unconfirmed */
    rows[3].flags = KC_FLAG_UNCONFIRMED;
    (void)put(s, rows, 8, outcome);      /* region 3: they agree; region 4: they differ, the one with a value */
    assert_string_equal(shown(a, s, 1, 2022, 2022), "1 2022 1: 1=10/32/1 2=11/34/2 3=10/32/2 4=12/48/2\n");
    rows[5].value = 10.5; /* a correction makes a conflict; the later row is shown */
    (void)put(s, rows + 5, 1, outcome);
    assert_int_equal(rows[5].revision, 2);
    assert_string_equal(shown(a, s, 1, 2022, 2022), "1 2022 1: 1=10/32/1 2=11/34/2 3=10.5/48/2 4=12/48/2\n");
    rows[4].value = 10.5; /* and a second one ends it */
    (void)put(s, rows + 4, 1, outcome);
    assert_string_equal(shown(a, s, 1, 2022, 2022), "1 2022 1: 1=10/32/1 2=11/34/2 3=10.5/32/1 4=12/48/2\n");
    stays_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(the_tail_shows_before_and_after_folding)
{
    char       *path = temp_path(a, "t.db");
    kc_store   *s = new_store(a, path);
    uint8_t     outcome[2];
    kc_obs      rows[2] = { cell(1, 2022, 1, 1, 20), cell(1, 2022, 2, 1, 30) }, o;
    kc_err      err = KC_ERR_INIT;
    const char *want = "1 2021 1: 5=7/0/1\n1 2022 1: 1=20/0/1 2=33/0/1 3=1/0/1\n2 2022 1: 1=9/48/2\n";

    (void)put(s, rows, 2, outcome);
    o = cell(1, 2022, 2, 1, 33);
    save(s, &o, 2);
    o = cell(1, 2022, 3, 1, 1);
    save(s, &o, 1);
    o = cell(1, 2021, 5, 1, 7);
    save(s, &o, 1);
    o = cell(2, 2022, 1, 1, 8);
    save(s, &o, 1);
    o = cell(2, 2022, 1, 2, 9);
    save(s, &o, 1);
    assert_string_equal(shown(a, s, 1, 2020, 2022), want);
    assert_string_equal(shown(a, s, 1, 2021, 2021), "1 2021 1: 5=7/0/1\n");
    stays_clean(s);
    OK(kc_segments_fold(s, &err), err);
    OK(kc_segments_fold(s, &err), err);
    assert_string_equal(shown(a, s, 1, 2020, 2022), want);
    stays_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(layer_zero_takes_the_best_of_each_cell)
{
    char    *path = temp_path(a, "t.db");
    kc_store *s = new_store(a, path);
    uint8_t  outcome[3];
    kc_obs   low[3] = { cell(1, 2022, 1, 1, 1), cell(1, 2022, 2, 1, 2), cell(1, 2022, 3, 1, 3) }, mid[2] = { low[1], low[2] }, high = cell(1, 2022, 3, 1, 300);

    mid[0].layer = mid[1].layer = KC_LAYER_VERIFIED;
    mid[0].value = 20;
    mid[1].value = 30;
    high.layer = KC_LAYER_FINAL;
    (void)put(s, low, 3, outcome);
    (void)put(s, mid, 2, outcome);
    save(s, &high, 1); /* the tail has layers too */
    assert_string_equal(shown(a, s, 0, 2022, 2022), "1 2022 0: 1=1/0/1 2=20/0/1 3=300/0/1\n");
    assert_string_equal(shown(a, s, 2, 2022, 2022), "1 2022 2: 2=20/0/1 3=30/0/1\n");
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(missing_is_not_zero)
{
    char    *path = temp_path(a, "t.db");
    kc_store *s = new_store(a, path);
    uint8_t  outcome[2];
    kc_obs   rows[2] = { cell(1, 2022, 1, 1, 0), cell(1, 2022, 2, 1, NAN) };
    kc_journal_sum sum;

    rows[0].value = -0.0;
    (void)put(s, rows, 2, outcome);
    assert_string_equal(shown(a, s, 1, 2022, 2022), "1 2022 1: 1=0/0/1 2=null/0/1\n");
    rows[0].value = 0;
    sum = put(s, rows, 2, outcome);
    assert_int_equal(sum.n_unchanged, 2);
    stays_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(what_is_rolled_back_leaves_no_trace)
{
    char       *path = temp_path(a, "t.db");
    kc_store   *s = new_store(a, path);
    kc_obs      rows[1] = { cell(1, 2022, 1, 1, 20) };
    uint8_t     outcome[1];
    kc_journal *j = NULL;
    kc_err      err = KC_ERR_INIT;
    int64_t     position = 5;

    for (int i = 0; i < 3; i++) {
        OK(kc_begin(s, &err), err);
        OK(kc_journal_begin(s, 1, &j, &err), err);
        OK(kc_journal_write(j, rows, 1, outcome, &err), err);
        kc_rollback(s);
    }
    OK(kc_journal_position(s, &position, &err), err);
    assert_int_equal(position, 0);
    assert_int_equal(put(s, rows, 1, outcome).first_row, 1);
    stays_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(minus_zero_is_zero_everywhere)
{
    char    *path = temp_path(a, "t.db");
    kc_store *s = new_store(a, path);
    kc_obs   o = cell(1, 2020, 1, 1, -0.0);
    uint8_t  outcome;

    o.numerator = -0.0;
    o.denominator = -0.0;
    (void)put(s, &o, 1, &outcome);
    assert_false(signbit(o.value) || signbit(o.numerator) || signbit(o.denominator));
    stays_clean(s);
    kc_store_close(s);
    drop_db(path);
}

/* Segments with a right checksum and a wrong content: as many cells as would fill the memory, regions out of order, rows to come. */
TEST_ARENA(segments_that_lie_are_refused)
{
    kc_obs  key = cell(1, 2020, 1, 1, 5);
    seg_buf b = { 0 };
    uint8_t blob[72] = { 0 }; /* region, row ascending; all else the same */
    kc_err  err = KC_ERR_INIT;

    (void)a;
    memcpy(blob, "KSG1", 4);
    for (int lie = 0; lie < 6; lie++) {
        const uint32_t n = lie == 0 ? UINT32_MAX : lie == 1 ? (1u << 22) + 1 : 3;
        const int32_t  region = lie == 2 ? INT32_MAX - 1 : lie == 3 ? 0 : 1, source = lie == 4 ? -1 : 1;
        const int64_t  row = lie == 5 ? INT64_MAX : 1;
        const uint8_t  how[8] = { 3, 2, 3, 2, 0, 0, 2, 2 };
        int32_t        k[4] = { 1, KC_PERIOD_YEAR(2020), KC_LAYER_REPORTED, 0 };

        memcpy(blob + 4, &n, 4);
        memcpy(blob + 8, how, 8);
        memcpy(blob + 16, &region, 4);
        memcpy(blob + 24, &source, 4);
        memcpy(blob + 32, &row, 8);
        kc_seg_clear(&b, &key);
        assert_int_equal(kc_seg_decode(&b, blob, sizeof blob, (int64_t)kc_checksum(blob, sizeof blob, kc_checksum(k, sizeof k, 0)), &err), KC_E_CORRUPT);
        assert_int_equal(b.n, 0);
        assert_true(b.cap < 1000);
    }
    kc_seg_free(&b);
}

/* Any order of imports and saves: the segments are what the journal says (verify makes them anew). */
TEST_ARENA(random_histories_stay_consistent)
{
    uint64_t x = 88172645463325252u;
    char    *path = temp_path(a, "t.db");
    kc_store *s = new_store(a, path);

    for (int round = 0; round < 60; round++) {
        kc_obs  rows[120];
        uint8_t outcome[120];
        size_t  n = 0;

        for (int i = 1; i <= 3; i++)
            for (int y = 2020; y <= 2021; y++)
                for (int r = 1; r <= 10; r++)
                    for (int src = 1; src <= 2; src++) {
                        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
                        if (x % 4) continue;
                        rows[n] = cell(i, y, r, src, x >> 8 & 1 ? (double)(x >> 16 & 3) : NAN);
                        rows[n].flags = x >> 24 & 1 ? (uint8_t)(x >> 32 & 15) : 0;
                        if (x >> 40 & 1) rows[n].numerator = 3, rows[n].denominator = 4;
                        n++;
                    }
        if (round % 3) (void)put(s, rows, n, outcome);
        else save(s, &rows[0], 100 + round);
    }
    stays_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST(a_changed_byte_of_a_segment_is_always_seen)
{
    seg_buf b = { 0 }, back = { 0 };
    bytes   blob = { 0 };
    int64_t checksum = 0;
    kc_err  err = KC_ERR_INIT;
    kc_obs  key = cell(3, 2022, 1, 1, 0);

    OK(kc_seg_reserve(&b, 50, &err), err);
    kc_seg_clear(&b, &key);
    kc_seg_clear(&back, &key);
    for (int i = 0; i < 50; i++) {
        kc_obs o = cell(3, 2022, i + 1, 1, i * 1.5);

        o.row = 100 + i * i;
        o.numerator = i % 7;
        kc_seg_push(&b, &o);
    }
    OK(kc_seg_encode(&b, &blob, &checksum, &err), err);
    OK(kc_seg_decode(&back, blob.p, blob.n, checksum, &err), err);
    assert_int_equal(back.n, 50);
    for (size_t i = 0; i < 50; i++) {
        assert_int_equal(back.region[i], i + 1);
        assert_true(back.value[i] == b.value[i] && back.numerator[i] == b.numerator[i] && isnan(back.denominator[i]));
        assert_int_equal(back.row[i], b.row[i]);
    }
    for (size_t i = 0; i < blob.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            blob.p[i] ^= (uint8_t)(1 << bit);
            assert_int_equal(kc_seg_decode(&back, blob.p, blob.n, checksum, &err), KC_E_CORRUPT);
            blob.p[i] ^= (uint8_t)(1 << bit);
        }
    for (size_t n = 0; n < blob.n; n++) assert_int_equal(kc_seg_decode(&back, blob.p, n, checksum, &err), KC_E_CORRUPT);
    back.period += 1000; /* the key is covered as well */
    assert_int_equal(kc_seg_decode(&back, blob.p, blob.n, checksum, &err), KC_E_CORRUPT);
    kc_seg_free(&b);
    kc_seg_free(&back);
    free(blob.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(segments_that_lie_are_refused), T(minus_zero_is_zero_everywhere), T(rows_are_new_then_unchanged_then_revisions), T(a_cell_repeated_in_one_journal_is_a_clash),
                                        T(unsorted_rows_are_a_fault_of_ours), T(among_sources_the_better_founded_is_shown),
                                        T(the_tail_shows_before_and_after_folding), T(layer_zero_takes_the_best_of_each_cell), T(missing_is_not_zero),
                                        T(what_is_rolled_back_leaves_no_trace), T(random_histories_stay_consistent),
                                        T(a_changed_byte_of_a_segment_is_always_seen) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
