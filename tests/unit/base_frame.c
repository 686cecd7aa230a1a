/* Columns of CSV files: both ways of reading give the same, and say the same of bad input. */
#include "base/kc_frame.h"

#include "base/kc_limits.h"
#include "base/kc_parallel.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>

static const char *put(kc_arena *a, const char *text)
{
    char *path = kc_strdup(a, "/tmp/kc_frame_XXXXXX");
    int   fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    (void)close(fd);
    return path;
}

static kc_code load(kc_arena *a, const char *text, const char *names, int threads, kc_frame **f, int *number, int *word, kc_err *err)
{
    const char *path = put(a, text);
    kc_code     code = kc_frame_open(a, path, f, err);

    if (!code) {
        *number = kc_frame_number(*f, names, false, NULL, NULL);
        *word = kc_frame_text(*f, "area|地区", false, NULL, NULL);
        code = kc_frame_load(*f, threads, err);
    }
    (void)unlink(path);
    return code;
}

TEST_ARENA(columns_in_any_order_by_any_of_their_names)
{
    kc_frame *f = NULL;
    kc_err    err = KC_ERR_INIT;
    int       n = -1, w = -1;

    OK(load(a, "\xEF\xBB\xBF 年份 , Count ,地区\r\n2020,-3.25, 甲\r\n2021,,乙\r\n2022,\"1e3\",甲\r\n\r\n", "events|count", 1, &f, &n, &w, &err), err);
    assert_int_equal(kc_frame_rows(f), 3);
    assert_int_equal(kc_frame_columns(f), 3);
    assert_string_equal(kc_frame_name(f, n), "Count");
    assert_true(kc_frame_numbers(f, n)[0] == -3.25 && isnan(kc_frame_numbers(f, n)[1]) && kc_frame_numbers(f, n)[2] == 1000);
    assert_int_equal(kc_frame_levels(f, w), 2);
    assert_string_equal(kc_frame_level(f, w, 1), "乙");
    assert_int_equal(kc_frame_codes(f, w)[2], 0);
    assert_int_equal(kc_frame_line(f, 2), 4);
    assert_null(kc_frame_numbers(f, -1));
}

TEST_ARENA(a_header_that_is_the_whole_of_the_names_wins)
{
    kc_frame *f = NULL;
    kc_err    err = KC_ERR_INIT;
    int       n = -1, w = -1;

    OK(load(a, "a,a|b\n1,2\n", "a|b", 1, &f, &n, &w, &err), err);
    assert_true(kc_frame_numbers(f, n)[0] == 2);
}

TEST_ARENA(missing_is_not_zero_and_words_are_no_numbers)
{
    static const char *const missing[] = { "", "NA", "NaN", "-", "/", "…", "—", " " };
    kc_frame *f = NULL;
    kc_err    err = KC_ERR_INIT;
    int       n = -1, w = -1;

    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        OK(load(a, kc_printf(a, "x,y\n%s,1\n", missing[i]), "x", 1, &f, &n, &w, &err), err);
        assert_true(isnan(kc_frame_numbers(f, n)[0]));
    }
    assert_int_equal(load(a, "x\n1\n2\n1 000\n", "x", 1, &f, &n, &w, &err), KC_E_DATA);
    assert_string_equal(err.key, "frame.not_a_number");
    assert_non_null(strstr(err.args, "\x1f" "4\x1f" "x\x1f" "1 000")); /* row, column, what stood there */
    assert_int_equal(load(a, "x\n12%\n", "x", 1, &f, &n, &w, &err), KC_E_DATA);
    assert_int_equal(load(a, "x\n0x10\n", "x", 1, &f, &n, &w, &err), KC_E_DATA);
    assert_int_equal(load(a, "x\ninf\n", "x", 1, &f, &n, &w, &err), KC_E_DATA);
}

TEST_ARENA(numbers_are_read_as_the_c_library_reads_them)
{
    static const char *const texts[] = { "0.1", "123456789012345", "9007199254740993", "0.30000000000000004", "1e-310", "-0", "5.", ".5", "1.7976931348623157e308",
                                         "3.141592653589793238", "00012", "-12.50", "9007199254740992", "99999999999999999" };
    kc_frame *f = NULL;
    kc_err    err = KC_ERR_INIT;
    int       n = -1, w = -1;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        kc_code code = load(a, kc_printf(a, "x\n%s\n", texts[i]), "x", 1, &f, &n, &w, &err);

        if (code) assert_true(texts[i][0] == '.' || texts[i][strlen(texts[i]) - 1] == '.');
        else assert_true(kc_frame_numbers(f, n)[0] == strtod(texts[i], NULL));
    }
}

TEST_ARENA(line_breaks_in_quotes_and_empty_lines_keep_their_line_numbers)
{
    kc_frame *f = NULL;
    kc_err    err = KC_ERR_INIT;
    int       n = -1, w = -1;

    OK(load(a, "area,x\n\"a\nb\",1\n\n\"say \"\"hi\"\"\",2\n", "x", 2, &f, &n, &w, &err), err);
    assert_int_equal(kc_frame_rows(f), 2);
    assert_string_equal(kc_frame_level(f, w, 0), "a\nb");
    assert_string_equal(kc_frame_level(f, w, 1), "say \"hi\"");
    assert_int_equal(kc_frame_line(f, 0), 2);
    assert_int_equal(kc_frame_line(f, 1), 5);
    OK(load(a, "\r\n\"a\nrea\",x\nb,2\n", "x", 2, &f, &n, &w, &err), err); /* a header of two lines below an empty one */
    assert_int_equal(kc_frame_line(f, 0), 4);
}

TEST_ARENA(records_of_empty_fields_are_no_rows)
{
    kc_frame *f = NULL;
    kc_err    err = KC_ERR_INIT;
    int       n = -1, w = -1;

    OK(load(a, "area,x\na,1\n,\nb,2\n\"\", \n,,\n", "x", 1, &f, &n, &w, &err) == KC_E_DATA ? KC_OK : KC_E_INTERNAL, err); /* ",," has a field more */
    OK(load(a, "area,x\na,1\n,\nb,2\n\"\", \n,\n", "x", 1, &f, &n, &w, &err), err);
    assert_int_equal(kc_frame_rows(f), 2);
    assert_int_equal(kc_frame_line(f, 1), 4);
    OK(load(a, "area,x\na,\n,1\n", "x", 1, &f, &n, &w, &err), err);
    assert_int_equal(kc_frame_rows(f), 2);
}

TEST_ARENA(a_header_twice_and_a_rival_are_told)
{
    kc_frame   *f = NULL;
    kc_err      err = KC_ERR_INIT;
    kc_code     code = KC_OK;
    int         n;
    const char *path = put(a, "x,deaths,cases,x\n1,2,3,4\n");

    OK(kc_frame_open(a, path, &f, &err), err);
    assert_int_equal(kc_frame_number(f, "x", false, &code, &err), -1);
    assert_int_equal(code, KC_E_DATA);
    assert_string_equal(err.key, "frame.header_twice");
    n = kc_frame_number(f, "events|cases|deaths", true, NULL, &err);
    assert_string_equal(kc_frame_name(f, n), "cases");
    assert_string_equal(kc_frame_rival(f, "events|cases|deaths", n), "deaths");
    assert_null(kc_frame_rival(f, "events|cases", n));
    (void)kc_frame_number(f, "deaths", true, NULL, &err); /* somebody asked for it: no rival any more */
    assert_null(kc_frame_rival(f, "events|cases|deaths", n));
    (void)unlink(path);
}

TEST_ARENA(records_of_another_length_and_open_quotes_are_named)
{
    kc_frame *f = NULL;
    kc_err    err = KC_ERR_INIT;
    int       n = -1, w = -1;

    assert_int_equal(load(a, "x,y\n1,2\n1\n", "x", 1, &f, &n, &w, &err), KC_E_DATA);
    assert_string_equal(err.key, "csv.field_count");
    assert_int_equal(load(a, "x,y\n1,2,3\n", "x", 1, &f, &n, &w, &err), KC_E_DATA);
    assert_int_equal(load(a, "x,y\n1,\"2\n", "x", 1, &f, &n, &w, &err), KC_E_DATA);
    assert_string_equal(err.key, "csv.quote_open");
    assert_int_equal(load(a, "", "x", 1, &f, &n, &w, &err), KC_E_DATA);
    assert_string_equal(err.key, "csv.empty");
    OK(load(a, "x,y\n", "x", 1, &f, &n, &w, &err), err);
    assert_int_equal(kc_frame_rows(f), 0);
}

TEST_ARENA(a_column_that_is_not_there_is_named_with_those_that_are)
{
    kc_frame   *f = NULL;
    kc_err      err = KC_ERR_INIT;
    kc_code     code = KC_OK;
    const char *path = put(a, "x,y\n1,2\n");

    OK(kc_frame_open(a, path, &f, &err), err);
    assert_int_equal(kc_frame_number(f, "count", true, &code, &err), -1);
    assert_int_equal(code, KC_E_DATA);
    assert_non_null(strstr(err.args, "x, y"));
    (void)unlink(path);
}

/* Some 5 MB, so that there are several pieces: the same for 1, 2, 8 threads and for the careful way (forced by an empty line). */
TEST_ARENA(threads_and_ways_give_the_same)
{
    kc_buf    b;
    kc_frame *f[4] = { NULL };
    kc_err    err = KC_ERR_INIT;
    int       n[4], w[4];

    kc_buf_init(&b, a);
    kc_buf_adds(&b, "area,z,x\n");
    for (int i = 0; i < 200000; i++) kc_buf_addf(&b, "区%d,\"filler\",%d.%03d\n", i * 7919 % 1000, i, i % 1000);
    for (int i = 0; i < 3; i++) OK(load(a, b.s, "x", i == 0 ? 1 : i == 1 ? 2 : 8, &f[i], &n[i], &w[i], &err), err);
    OK(load(a, kc_printf(a, "%s\nlast,a,5\n", b.s), "x", 2, &f[3], &n[3], &w[3], &err), err);
    assert_int_equal(kc_frame_rows(f[0]), 200000);
    assert_int_equal(kc_frame_rows(f[3]), 200001);
    assert_int_equal(kc_frame_line(f[3], 200000), 200003);
    for (int i = 1; i < 4; i++) {
        assert_memory_equal(kc_frame_numbers(f[0], n[0]), kc_frame_numbers(f[i], n[i]), 200000 * sizeof(double));
        assert_memory_equal(kc_frame_codes(f[0], w[0]), kc_frame_codes(f[i], w[i]), 200000 * sizeof(int32_t));
    }
}

TEST_ARENA(groups_in_order_of_appearance_with_rows_in_file_order)
{
    kc_frame        *f = NULL;
    kc_err           err = KC_ERR_INIT;
    const char      *path = put(a, "area,sex,x\nb,f,1\na,m,2\nb,m,3\nb,f,4\na,m,5\n");
    int              by[2], x;
    const kc_groups *g;

    OK(kc_frame_open(a, path, &f, &err), err);
    by[0] = kc_frame_text(f, "area", true, NULL, &err);
    by[1] = kc_frame_text(f, "sex", true, NULL, &err);
    x = kc_frame_number(f, "x", true, NULL, &err);
    OK(kc_frame_load(f, 1, &err), err);
    g = kc_frame_group(f, by, 2);
    assert_int_equal(g->n, 3);
    assert_true(g->start[0] == 0 && g->start[1] == 2 && g->start[2] == 4 && g->start[3] == 5);
    assert_true(g->rows[0] == 0 && g->rows[1] == 3 && g->rows[2] == 1 && g->rows[3] == 4 && g->rows[4] == 2);
    assert_true(g->of[4] == 1 && kc_frame_numbers(f, x)[g->rows[4]] == 3);
    assert_int_equal(kc_frame_group(f, by, 0)->n, 1);
    (void)unlink(path);
}

TEST_ARENA(a_nul_in_a_column_nobody_asked_for_is_found)
{
    static const char text[] = "events,note\n1,a\n2,\0\n";
    kc_frame         *f = NULL;
    kc_err            err = KC_ERR_INIT;

    OK(kc_frame_open_text(a, (kc_str){ text, sizeof text - 1 }, "nul.csv", &f, &err), err);
    (void)kc_frame_number(f, "events", true, NULL, &err);
    assert_int_equal(kc_frame_load(f, 1, &err), KC_E_DATA);
    assert_string_equal(err.key, "csv.nul");
}

static void mark(void *ctx, size_t piece, int thread)
{
    assert_true(thread >= 0 && thread < KC_LIMIT_THREADS);
    ((int *)ctx)[piece]++;
}

TEST(every_piece_is_done_once)
{
    int done[1000] = { 0 };

    kc_parallel(8, 1000, mark, done);
    kc_parallel(1, 1000, mark, done);
    kc_parallel(0, 0, mark, done);
    for (int i = 0; i < 1000; i++) assert_int_equal(done[i], 2);
    assert_true(kc_threads(0) >= 1 && kc_threads(3) == 3 && kc_threads(100000) == KC_LIMIT_THREADS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(columns_in_any_order_by_any_of_their_names),
        T(a_header_that_is_the_whole_of_the_names_wins),
        T(missing_is_not_zero_and_words_are_no_numbers),
        T(numbers_are_read_as_the_c_library_reads_them),
        T(line_breaks_in_quotes_and_empty_lines_keep_their_line_numbers),
        T(records_of_empty_fields_are_no_rows),
        T(a_header_twice_and_a_rival_are_told),
        T(records_of_another_length_and_open_quotes_are_named),
        T(a_column_that_is_not_there_is_named_with_those_that_are),
        T(threads_and_ways_give_the_same),
        T(groups_in_order_of_appearance_with_rows_in_file_order),
        T(a_nul_in_a_column_nobody_asked_for_is_found),
        T(every_piece_is_done_once),
    };

    return cmocka_run_group_tests_name("base_frame", tests, NULL, NULL);
}
