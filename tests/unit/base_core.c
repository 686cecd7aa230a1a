/* base: errors, arenas, buffers, text, dates, numbers. */
#include "base/kc_buf.h"
#include "base/kc_csv.h"
#include "base/kc_date.h"
#include "base/kc_hash.h"
#include "kc_test.h"

#include <math.h>

TEST(error_text_fills_places_in_both_languages)
{
    kc_err err = KC_ERR_INIT;
    char   text[200];

    assert_int_equal(kc_fail(&err, KC_E_DATA, 4, "csv.field_count", "%s" KC_SEP "%d" KC_SEP "%d" KC_SEP "%d", "a.csv", 5, 3, 4), KC_E_DATA);
    assert_int_equal(err.at, 4);
    kc_err_text(&err, KC_EN, text, sizeof text);
    assert_string_equal(text, "a.csv, row 5 has 3 fields, the header has 4");
    kc_err_text(&err, KC_ZH, text, sizeof text);
    assert_string_equal(text, "a.csv 第 5 行有 3 个字段，表头有 4 个");
    assert_int_equal(kc_fail(NULL, KC_E_IO, 0, "x", "%s", "y"), KC_E_IO); /* the caller may not want it */
}

TEST(error_text_is_cut_at_a_character)
{
    kc_err err = KC_ERR_INIT;
    char   text[12];

    (void)kc_fail(&err, KC_E_DATA, -1, "csv.empty", "%s", "表格");
    kc_err_text(&err, KC_ZH, text, sizeof text);
    assert_true(kc_utf8_valid(text, strlen(text), NULL));
    assert_true(strlen(text) < sizeof text);
}

static kc_code too_much(void *ctx, kc_err *err)
{
    (void)err;
    for (int i = 0; i < 1000; i++) (void)kc_alloc(ctx, 1000);
    return KC_OK; /* never reached: 1 MB do not fit into 100 kB */
}

static int hooks_run;
static void count_hook(void *ctx)
{
    (void)ctx;
    hooks_run++;
}

TEST(arena_past_its_limit_leaves_the_run)
{
    kc_arena *a = kc_arena_new(100000);
    kc_err    err = KC_ERR_INIT;

    hooks_run = 0;
    assert_int_equal(kc_arena_run(a, too_much, a, &err), KC_E_LIMIT);
    assert_string_equal(err.key, "base.arena_limit");
    kc_arena_free(a);
}

static kc_code with_hook(void *ctx, kc_err *err)
{
    (void)err;
    kc_on_clear(ctx, count_hook, NULL);
    return KC_OK;
}

TEST(arena_runs_its_hooks_once)
{
    kc_arena *a = kc_arena_new(0);

    hooks_run = 0;
    assert_int_equal(kc_arena_run(a, with_hook, a, NULL), KC_OK);
    kc_arena_clear(a);
    assert_int_equal(hooks_run, 1);
    kc_arena_free(a);
    assert_int_equal(hooks_run, 1);
}

TEST_ARENA(buffer_writes_numbers_that_read_back)
{
    static const double xs[] = { 0, -0.0, 1, 0.1, 22, 45.35, 1.0 / 3, 1e300, -2.5e-10, 123456789012345678.0, 27.78 };
    kc_buf              b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < sizeof xs / sizeof *xs; i++) {
        double back;

        kc_buf_clear(&b);
        kc_buf_num(&b, xs[i]);
        assert_true(kc_num_parse((kc_str){ b.s, b.n }, &back));
        assert_true(back == xs[i]);
    }
    kc_buf_clear(&b);
    kc_buf_num(&b, 45.35);
    kc_buf_addc(&b, ' ');
    kc_buf_num(&b, NAN);
    assert_string_equal(b.s, "45.35 null");
}

TEST_ARENA(buffer_escapes)
{
    kc_buf b;

    kc_buf_init(&b, a);
    kc_buf_json(&b, "a\"\\\n\x01健", strlen("a\"\\\n\x01健"));
    assert_string_equal(b.s, "\"a\\\"\\\\\\n\\u0001健\"");
    kc_buf_clear(&b);
    kc_buf_html(&b, "<a href='x'>&\"");
    assert_string_equal(b.s, "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    kc_buf_clear(&b);
    kc_buf_csv(&b, "=1+1");
    kc_buf_addc(&b, '|');
    kc_buf_csv(&b, "-2.5");
    kc_buf_addc(&b, '|');
    kc_buf_csv(&b, "=");
    kc_buf_addc(&b, '|');
    kc_buf_csv(&b, "a,\"b\"");
    assert_string_equal(b.s, "'=1+1|-2.5|=|\"a,\"\"b\"\"\"");
}

TEST_ARENA(arena_grows_in_place_and_keeps_content)
{
    char *p = kc_alloc(a, 100), *q;

    memset(p, 'x', 100);
    q = kc_grow(a, p, 100, 300);
    assert_ptr_equal(p, q);
    (void)kc_alloc(a, 1);
    q = kc_grow(a, q, 300, 600);
    assert_ptr_not_equal(p, q);
    assert_int_equal(q[99], 'x');
    assert_int_equal(q[599], 0);
}

TEST(utf8_refuses_what_is_not)
{
    static const char *const bad[] = { "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE4\xB8", "\x80" };
    size_t                   at = 9, len;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(kc_utf8_valid(bad[i], strlen(bad[i]), &at));
    assert_true(kc_utf8_valid("健康a", 7, &at));
    assert_int_equal(kc_utf8_get("健", 3, &len), 0x5065);
    assert_int_equal(len, 3);
    assert_int_equal(kc_utf8_before("a健", 4, &len), 0x5065);
    assert_int_equal(kc_width("健康a"), 5);
}

TEST(text_spans)
{
    kc_str s = kc_trim(kc_str_of("\xE3\x80\x80 到2030年 \n"));

    assert_true(kc_str_eq(s, "到2030年"));
    assert_true(kc_starts(s, "到"));
    assert_true(kc_ends(s, "年"));
    assert_int_equal(kc_find(s, "2030", 0), 3);
    assert_int_equal(kc_find(s, "2031", 0), -1);
}

TEST(dates_and_periods)
{
    kc_date   d;
    kc_period p;
    char      t[25];

    assert_true(kc_date_parse(KC_STR("2024-02-29"), &d));
    assert_false(kc_date_parse(KC_STR("2023-02-29"), &d));
    assert_false(kc_date_parse(KC_STR("2023-2-09"), &d));
    assert_int_equal(kc_date_days((kc_date){ 1970, 1, 1 }), 0);
    for (int64_t day = -400000; day < 400000; day += 397) assert_int_equal(kc_date_days(kc_date_from_days(day)), day);
    kc_time_text(1715329800123, t);
    assert_string_equal(t, "2024-05-10T08:30:00.123Z");
    assert_true(kc_period_parse(KC_STR("2024"), &p) && p == KC_PERIOD_YEAR(2024));
    assert_true(kc_period_parse(KC_STR("2024Q3"), &p) && p == 2024203);
    assert_true(kc_period_parse(KC_STR("202405"), &p) && p == 2024105);
    assert_true(kc_period_parse(KC_STR("2024W53"), &p) && p == 2024353);
    assert_false(kc_period_parse(KC_STR("2024W54"), &p));
    assert_false(kc_period_parse(KC_STR("24"), &p));
    kc_period_text(2024105, t);
    assert_string_equal(t, "2024-05");
}

TEST(numbers_are_whole_or_nothing)
{
    static const char *const bad[] = { "", "-", ".", "1,000", "1 ", " 1", "0x10", "inf", "nan", "1e", "1e999", "1.2.3", "12%" };
    double                   x;
    int64_t                  i;

    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) assert_false(kc_num_parse(kc_str_of(bad[k]), &x));
    assert_true(kc_num_parse(KC_STR("-0.25"), &x) && x == -0.25);
    assert_true(kc_num_parse(KC_STR("9007199254740993"), &x) && x == 9007199254740992.0);
    assert_true(kc_num_parse(KC_STR("1.5e3"), &x) && x == 1500);
    assert_true(kc_int_parse(KC_STR("-42"), &i) && i == -42);
    assert_true(kc_int_parse(KC_STR("4995499999999999999"), &i) && i == 4995499999999999999); /* found by fuzzing: was read as a double */
    assert_true(kc_int_parse(KC_STR("-9223372036854775808"), &i) && i == INT64_MIN);
    assert_false(kc_int_parse(KC_STR("9223372036854775808"), &i));
    assert_false(kc_int_parse(KC_STR("12345678901234567890"), &i));
}

TEST(sha256_of_abc)
{
    kc_digest d = kc_sha256("abc", 3);
    char      hex[65];

    kc_hex(d.b, 32, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180-2, appendix B.1 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(error_text_fills_places_in_both_languages), T(error_text_is_cut_at_a_character),
        T(arena_past_its_limit_leaves_the_run), T(arena_runs_its_hooks_once),
        T(buffer_writes_numbers_that_read_back), T(buffer_escapes), T(arena_grows_in_place_and_keeps_content),
        T(utf8_refuses_what_is_not), T(text_spans), T(dates_and_periods), T(numbers_are_whole_or_nothing), T(sha256_of_abc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
