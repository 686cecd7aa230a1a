/* Files as offices make them: contradictions, units, fractions, spreadsheets' habits, names in short, sources (src/collect). */
#include "collect_help.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

typedef struct wrong {
    const char *text, *column, *key;
} wrong;

static void all_rejected(kc_store *s, kc_arena *a, const wrong *cases, size_t n)
{
    kc_import_sum sum;

    for (size_t i = 0; i < n; i++) {
        kc_err err = KC_ERR_INIT;

        if (import(a, s, cases[i].text, &sum, &err) != KC_E_DATA || sum.n_rejects != 1 || strcmp(sum.rejects[0].key, cases[i].key) != 0)
            print_error("%s: %s %s\n", cases[i].text, err.key, sum.n_rejects ? sum.rejects[0].key : "nothing rejected");
        assert_string_equal(err.key, "import.rejected");
        rejected(&sum, 2, cases[i].column, cases[i].key);
    }
    assert_string_equal(shown(a, s), "");
}

TEST_ARENA(what_contradicts_itself_is_rejected)
{
    static const wrong cases[] = {
        { "地区代码,地区名称,指标,年份,数值\n620602,民勤县,HC006,2022,25\n", "地区代码", "import.contradiction" },
        { "地区名称,地区代码,指标,年份,数值\n民勤县,620602,HC006,2022,25\n", "地区代码", "import.contradiction" },
        { "地区代码,指标代码,指标名称,年份,数值\n620602,HC006,孕产妇死亡率,2022,25\n", "指标代码", "import.contradiction" },
        { "indicator,region,year,numerator,denominator\nHC006,620600,2022,1,0\n", "numerator", "import.denominator_zero" },
        { "indicator,region,year,value,numerator,denominator\nHC006,620600,2022,25,1,0\n", "value", "import.denominator_zero" },
        { "indicator,region,year,numerator,denominator\nHC006,620600,2022,1,\n", "numerator", "import.parts_missing" },
        { "indicator,region,year,numerator,denominator\nHC006,620600,2022,,100\n", "numerator", "import.parts_missing" },
        { "indicator,region,year,numerator,denominator\nHC006,620600,2022,101,100\n", "numerator", "import.parts_over" },
        { "indicator,region,year,numerator,denominator\nHC001,620600,2022,70,1\n", "numerator", "import.parts_no_rate" },
        { "indicator,region,year,value,source\nHC006,620600,2022,25,sample\n", "source", "import.source_reserved" },
    };
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    all_rejected(s, a, cases, sizeof cases / sizeof *cases);
    assert_int_equal(import(a, s, "region,year,HC006,分子,分母\n620600,2022,25,1,4\n", &sum, &err), KC_E_DATA);
    assert_string_equal(err.key, "import.header_parts");
    OK(import(a, s, "地区代码,地区名称,指标代码,指标名称,年份,数值\n620602,凉州区,HC006,居民健康素养水平,2022,25\n620621,武威民勤,HC006,随便,2022,26\n,古浪县,,居民健康素养水平,2022,27\n", &sum, &err), err);
    assert_string_equal(shown(a, s), "6/4/2022=25 6/6/2022=26 6/8/2022=27 ");
    kc_store_close(s);
    drop_db(path);
}

/* T1: an indicator that the plan alone has, without a unit. */
TEST_ARENA(without_a_unit_only_known_units_may_follow)
{
    static const wrong cases[] = {
        { "indicator,region,year,value\nL1,620600,2022,12月5日\n", "value", "import.unit_none" },
        { "indicator,region,year,value\nL1,620600,2022,12abc\n", "value", "import.unit_none" },
        { "indicator,region,year,value\nL1,620600,2022,12‰\n", "value", "import.unit_none" },
    };
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    kc_store_close(s);
    raw(path, "UPDATE indicator SET unit = NULL, code = 'L1', range_min = NULL, range_max = NULL WHERE id = 7");
    OK(kc_store_open(a, path, KC_OPEN_WRITE, &s, &err), err);
    all_rejected(s, a, cases, sizeof cases / sizeof *cases);
    OK(import(a, s, "indicator,region,year,value\nL1,620600,2022,3个\nL1,620600,2021,3万个\nL1,620600,2020,5%\nL1,620600,2019,7\n", &sum, &err), err);
    assert_string_equal(shown(a, s), "7/3/2019=7 7/3/2020=5 7/3/2021=30000 7/3/2022=3 ");
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(spreadsheets_habits_are_understood)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(import(a, s, "sep=,\n武威市健康指标统计表,,,\n单位：%,,,\n指标,地区,年份,数值,备注\nHC006,620602,2022,25\n,,,,\nHC006,620621,2022,26,\n   ,,,,\nHC006,620622,2022,27,,,\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 3);
    assert_int_equal(sum.n_rows, 3);
    assert_int_equal(sum.n_blank, 2);
    assert_string_equal(shown(a, s), "6/4/2022=25 6/6/2022=26 6/8/2022=27 ");
    assert_int_equal(import(a, s, "统计表\n地区,年份,甲乙\n620600,2022,1\n", &sum, &err), KC_E_DATA);
    assert_string_equal(err.key, "import.header"); /* of the header, not of the title */
    assert_non_null(strstr(sum.explanation, "甲乙"));
    assert_int_equal(import(a, s, "甲,乙\n1,2\n", &sum, &err), KC_E_DATA);
    assert_non_null(strstr(sum.explanation, "甲"));
    OK(import(a, s,
              "指标,地区,年份,数值\nHC006,620600,２０１５年,15\nHC006,620600,2016/12/31,16\nHC006,620600,2017-12-31,17\nHC006,620600,2018年12月31日,18\nHC006,620600000000,2019,19\n"
              "HC006,620602000,2019,20\nHC006,武威,2020,\"20\"\nHC006,凉州,2020,21\n",
              &sum, &err),
       err);
    assert_string_equal(shown(a, s), "6/3/2015=15 6/3/2016=16 6/3/2017=17 6/3/2018=18 6/3/2019=19 6/4/2019=20 6/3/2020=20 6/4/2020=21 6/4/2022=25 6/6/2022=26 6/8/2022=27 ");
    is_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(separators_of_thousands_when_unambiguous)
{
    static const wrong cases[] = {
        { "indicator,region,year,value\nL1,620600,2022,\"1,00\"\n", "value", "import.separator" },
        { "indicator,region,year,value\nL1,620600,2022,\"0,123\"\n", "value", "import.separator" },
        { "indicator,region,year,value\nL1,620600,2022,\"1234,567\"\n", "value", "import.separator" },
        { "indicator,region,year,value\nL1,620600,2022,\"1,234.5,678\"\n", "value", "import.separator" },
    };
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    kc_store_close(s);
    raw(path, "UPDATE indicator SET unit = '人', code = 'L1', range_min = NULL, range_max = NULL WHERE id = 7");
    OK(kc_store_open(a, path, KC_OPEN_WRITE, &s, &err), err);
    all_rejected(s, a, cases, sizeof cases / sizeof *cases);
    OK(import(a, s, "indicator,region,year,value\nL1,620600,2022,\"1,234.5\"\nL1,620600,2021,\"12,345,678人\"\nL1,620600,2020,\"-1,000\"\nL1,620600,2019,\"１，２３４\"\n", &sum, &err), err);
    assert_string_equal(shown(a, s), "7/3/2019=1234 7/3/2020=-1000 7/3/2021=12345678 7/3/2022=1234.5 ");
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(unknown_names_bring_suggestions)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(import(a, s, "indicator,region,year,value\n居民健康素养水准,620600,2022,1\nHC006,民勒县,2022,1\nHC006,城关,2022,1\n\"a\x1fz\",620600,2022,1\n", &sum, &err), KC_E_DATA);
    assert_int_equal(sum.n_rejects, 4);
    assert_non_null(strstr(sum.rejects[0].args, "HC006 居民健康素养水平"));
    assert_string_equal(sum.rejects[1].key, "import.region_unknown");
    assert_non_null(strstr(sum.rejects[1].args, "620621 民勤县"));
    assert_string_equal(sum.rejects[2].key, "import.region_ambiguous");
    assert_non_null(strstr(sum.rejects[2].args, "620621001"));
    assert_null(strstr(sum.rejects[3].args, "a\x1fz"));
    assert_int_equal(strncmp(sum.rejects[3].args, "a\xEF\xBF\xBDz", 5), 0);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(a_corrected_file_under_another_name_is_an_update)
{
    kc_import_opt one = { .file = "一.csv", .text = KC_STR("indicator,region,year,value\nHC006,620600,2022,25\n"), .actor = "t", .layer = 1 };
    kc_import_opt two = { .file = "二.csv", .text = KC_STR("indicator,region,year,value\nHC006,620600,2022,26\n"), .actor = "t", .layer = 1 };
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;
    kc_stmt      *st = NULL;

    OK(kc_import(a, s, KC_ZH, &one, &sum, &err), err);
    OK(kc_import(a, s, KC_ZH, &two, &sum, &err), err);
    assert_int_equal(sum.n_updated, 1);
    assert_int_equal(sum.n_conflicts, 0);
    assert_string_equal(shown(a, s), "6/3/2022=26 ");
    OK(kc_stmt_open(&st, s, "sources", &err), err);
    OK(kc_one(st, &err), err);
    assert_string_equal(kc_text(st, "code"), "file");
    assert_string_equal(kc_text(st, "title"), "文件导入（未注明来源）");
    kc_stmt_close(st);
    two.source = "疾控中心";
    two.text = KC_STR("indicator,region,year,value\nHC006,620600,2022,27\nHC006,620602,2022,27\n");
    OK(kc_import(a, s, KC_ZH, &two, &sum, &err), err);
    assert_int_equal(sum.n_conflicts, 1);
    two.source = "sample";
    assert_int_equal(kc_import(a, s, KC_ZH, &two, &sum, &err), KC_E_ARG);
    is_clean(s);
    kc_store_close(s);
    drop_db(path);
}

static void with_sources(kc_arena *a, const char *folder, const char *title)
{
    const char *text = kc_printf(a, "source,title,publisher,url\n甲,%s,,\nsample2,x,,\n", title);

    write_bytes(kc_printf(a, "%s.sources.csv", folder), text, strlen(text));
}

TEST_ARENA(titles_of_sources_are_never_overwritten)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    const char   *text = "indicator,region,year,value,source\nHC006,620600,2022,25,甲\n";
    const char   *base = kc_printf(a, "%s.v", path), *file = kc_printf(a, "%s.csv", base);
    kc_import_opt opt = { .file = file, .actor = "t", .layer = 1 };
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    write_bytes(file, text, strlen(text));
    OK(kc_import(a, s, KC_EN, &opt, &sum, &err), err); /* no title yet */
    with_sources(a, base, "年鉴");
    OK(kc_import(a, s, KC_EN, &opt, &sum, &err), err);
    OK(kc_import(a, s, KC_EN, &opt, &sum, &err), err);
    is_clean(s);
    with_sources(a, base, "别的年鉴");
    assert_int_equal(kc_import(a, s, KC_EN, &opt, &sum, &err), KC_E_CONFLICT);
    assert_string_equal(err.key, "import.source_differs");
    is_clean(s);
    (void)unlink(file);
    (void)unlink(kc_printf(a, "%s.sources.csv", base));
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(when_nothing_is_valid_nothing_is_done)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    int64_t       before = audit_count(s);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(import_with(a, s, "indicator,region,year,value\nHC006,620600,2022,250\n", (kc_import_opt){ .accept_valid = true }, &sum, &err), KC_E_DATA);
    assert_string_equal(err.key, "import.nothing_valid");
    assert_int_equal(audit_count(s), before);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(shares_typed_as_fractions_are_told)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(import(a, s, "indicator,region,year,value\nHC006,620600,2021,25\nHC006,620602,2021,0.9\n", &sum, &err), err);
    OK(import(a, s, "indicator,region,year,value\nHC006,620602,2022,24\nHC006,620600,2022,0.26\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 2);
    assert_int_equal(sum.n_fractions, 1);
    assert_int_equal(sum.fraction_row, 3);
    assert_non_null(strstr(sum.fraction, "0.26"));
    kc_store_close(s);
    drop_db(path);
}

typedef struct feed {
    const char *path, *text;
} feed;

static void *feed_fifo(void *ctx)
{
    const feed *f = ctx;
    int         fd = open(f->path, O_WRONLY);

    (void)!write(fd, f->text, strlen(f->text));
    (void)close(fd);
    return NULL;
}

TEST_ARENA(a_pipe_is_read_once_and_whole)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    feed          f = { .path = kc_printf(a, "%s.csv", path), .text = "indicator,region,year,value\nHC006,620600,2022,25\n" };
    kc_digest     d = kc_sha256(f.text, strlen(f.text));
    char          hex[65];
    pthread_t     writer;
    kc_import_sum sum;
    kc_stmt      *st = NULL;
    kc_err        err = KC_ERR_INIT;

    (void)unlink(f.path);
    assert_int_equal(mkfifo(f.path, 0600), 0);
    assert_int_equal(pthread_create(&writer, NULL, feed_fifo, &f), 0);
    OK(kc_import(a, s, KC_EN, &(kc_import_opt){ .file = f.path, .actor = "t", .layer = 1 }, &sum, &err), err);
    assert_int_equal(pthread_join(writer, NULL), 0);
    assert_int_equal(sum.n_imported, 1);
    kc_hex(d.b, sizeof d.b, hex);
    OK(kc_stmt_open(&st, s, "batch_by_id", &err), err);
    OK(kc_bind_int(st, ":id", 1, &err), err);
    OK(kc_one(st, &err), err);
    assert_string_equal(kc_text(st, "sha256"), hex);
    kc_stmt_close(st);
    kc_store_close(s);
    drop_db(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(what_contradicts_itself_is_rejected), T(without_a_unit_only_known_units_may_follow), T(spreadsheets_habits_are_understood),
                                        T(separators_of_thousands_when_unambiguous), T(unknown_names_bring_suggestions),
                                        T(a_corrected_file_under_another_name_is_an_update), T(titles_of_sources_are_never_overwritten),
                                        T(when_nothing_is_valid_nothing_is_done), T(shares_typed_as_fractions_are_told), T(a_pipe_is_read_once_and_whole) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
