/* base: the CSV reader, with row and column in every error. */
#include "base/kc_csv.h"
#include "kc_test.h"

#include <iconv.h>

static kc_csv *open_text(kc_arena *a, const char *text)
{
    kc_csv *c = NULL;
    kc_err  err = KC_ERR_INIT;

    OK(kc_csv_open_text(a, kc_str_of(text), "t.csv", &c, &err), err);
    return c;
}

/* All fields of all records, joined, so that a case reads as one line. */
static const char *all(kc_arena *a, kc_csv *c)
{
    kc_buf        b;
    const kc_str *f;
    kc_err        err = KC_ERR_INIT;

    kc_buf_init(&b, a);
    for (;;) {
        OK(kc_csv_next(c, &f, &err), err);
        if (!f) return b.s;
        for (size_t i = 0; i < kc_csv_columns(c); i++) kc_buf_addf(&b, "%s%s", i ? "|" : "", f[i].s);
        kc_buf_addf(&b, "@%ld;", kc_csv_row(c));
    }
}

TEST_ARENA(plain_quoted_and_empty_fields)
{
    kc_csv *c = open_text(a, "指标,值\na,1\r\n\"x,\"\"y\"\"\",\n\n\"two\nlines\",3\nlast,4");

    assert_int_equal(kc_csv_columns(c), 2);
    assert_string_equal(kc_csv_header(c)[0].s, "指标");
    assert_int_equal(kc_csv_column(c, "值"), 1);
    assert_int_equal(kc_csv_column(c, "none"), -1);
    assert_string_equal(all(a, c), "a|1@2;x,\"y\"|@3;two\nlines|3@5;last|4@7;");
}

TEST_ARENA(other_separators_and_bom)
{
    assert_string_equal(all(a, open_text(a, "\xEF\xBB\xBF" "a\tb\n1\t2\n")), "1|2@2;");
    assert_string_equal(all(a, open_text(a, "a;b\n1;2,5\n")), "1|2,5@2;");
}

static void expect_error(kc_arena *a, const char *text, const char *key, const char *args)
{
    kc_csv       *c = NULL;
    const kc_str *f = NULL;
    kc_err        err = KC_ERR_INIT;
    kc_code       code = kc_csv_open_text(a, kc_str_of(text), "t.csv", &c, &err);

    do code = code ? code : kc_csv_next(c, &f, &err);
    while (!code && f);
    assert_int_equal(code, KC_E_DATA);
    assert_string_equal(err.key, key);
    assert_string_equal(err.args, args);
}

TEST_ARENA(errors_name_row_and_column)
{
    expect_error(a, "", "csv.empty", "t.csv");
    expect_error(a, "a,b\n1,2\n1,2,3\n", "csv.field_count", "t.csv" KC_SEP "3" KC_SEP "3" KC_SEP "2");
    expect_error(a, "a,b\n1,\"2\n", "csv.quote_open", "t.csv" KC_SEP "2" KC_SEP "2");
    expect_error(a, "a,b\n1,x\"y\n", "csv.bare_quote", "t.csv" KC_SEP "2" KC_SEP "2");
    expect_error(a, "a,b\n\"1\"x,2\n", "csv.after_quote", "t.csv" KC_SEP "2" KC_SEP "1");
    expect_error(a, "\xFF\xFE" "a", "csv.utf16", "t.csv");
}

TEST_ARENA(gb18030_is_found_and_converted)
{
    static const char utf8[] = "指标,地区\n孕产妇死亡率,武威市\n";
    char              gb[200], *in = kc_strdup(a, utf8), *out = gb;
    size_t            in_n = strlen(utf8), out_n = sizeof gb;
    iconv_t           cd = iconv_open("GB18030", "UTF-8");
    kc_csv           *c = NULL;
    kc_err            err = KC_ERR_INIT;

    assert_int_equal(iconv(cd, &in, &in_n, &out, &out_n), 0);
    (void)iconv_close(cd);
    OK(kc_csv_open_text(a, (kc_str){ gb, (size_t)(out - gb) }, "g.csv", &c, &err), err);
    assert_string_equal(kc_csv_encoding(c), "GB18030");
    assert_string_equal(kc_csv_header(c)[1].s, "地区");
    assert_string_equal(all(a, c), "孕产妇死亡率|武威市@2;");
}

/* Records across the edge of the read buffer: 700 kB of rows of varying length, quoted and not. */
TEST_ARENA(records_cross_the_buffer)
{
    kc_buf        b;
    const kc_str *f;
    kc_err        err = KC_ERR_INIT;
    kc_csv       *c;
    long          rows = 0;

    kc_buf_init(&b, a);
    kc_buf_adds(&b, "n,text,n2\n");
    for (int i = 0; i < 20000; i++) kc_buf_addf(&b, "%d,\"值 \"\"%.*s\"\"\",%d\r\n", i, i % 37, "abcdefghijklmnopqrstuvwxyz0123456789", i);
    c = open_text(a, b.s);
    for (;; rows++) {
        int64_t x, y;

        OK(kc_csv_next(c, &f, &err), err);
        if (!f) break;
        assert_true(kc_int_parse(f[0], &x) && kc_int_parse(f[2], &y) && x == y && x == rows);
        assert_int_equal(f[1].n, (size_t)(6 + rows % 37));
        assert_int_equal(kc_csv_row(c), rows + 2);
    }
    assert_int_equal(rows, 20000);
}

TEST_ARENA(what_spreadsheets_do)
{
    kc_csv       *c = NULL;
    const kc_str *f;
    kc_err        err = KC_ERR_INIT;
    kc_str        text = KC_STR("sep=;\r\ntitle of 2022;;\r\na;b;c\r\n1;2\r\n3;4;5;;\r\n1\r\n");
    kc_digest     d, all = kc_sha256(text.s, text.n);
    bool          found = false;

    OK(kc_csv_open_text(a, text, "t", &c, &err), err);
    OK(kc_csv_header_again(c, &found, &err), err);
    assert_true(found);
    assert_int_equal(kc_csv_columns(c), 3);
    assert_string_equal(kc_csv_header(c)[2].s, "c");
    kc_csv_fill_up(c, 2);
    OK(kc_csv_next(c, &f, &err), err);
    assert_int_equal(kc_csv_row(c), 4);
    assert_int_equal(f[2].n, 0);
    OK(kc_csv_next(c, &f, &err), err);
    assert_string_equal(f[2].s, "5");
    assert_int_equal(kc_csv_next(c, &f, &err), KC_E_DATA);
    d = kc_csv_digest(c);
    assert_memory_equal(&d, &all, sizeof d);
    assert_int_equal(kc_csv_open_text(a, KC_STR("PK\x03\x04 and so on"), "t.xlsx", &c, &err), KC_E_UNSUPPORTED);
    assert_string_equal(err.key, "csv.spreadsheet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_spreadsheets_do), T(plain_quoted_and_empty_fields), T(other_separators_and_bom), T(errors_name_row_and_column),
        T(gb18030_is_found_and_converted), T(records_cross_the_buffer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
