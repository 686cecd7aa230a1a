/* Reading observations: headers, cells, rejections, revisions (src/collect/import.c, columns.c, cells.c). */
#include "collect_help.h"

/* Ids: HC001 is 1, HC002 2, HC006 6; regions by code: 000000 1, 620000 2, 620600 3, 620602 4, 620602001 5, 620621 6, 620621001 7, 620622 8. */
TEST_ARENA(long_form_in_both_languages_and_any_order)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(import(a, s, "region,value,year,indicator\n620600,25.5,2022,HC006\n620602,24,2022,HC006\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 2);
    assert_true(sum.stored);
    OK(import(a, s, "年份,指标,地区,数值,单位\n2023年,居民健康素养水平,武威市,２６．１,%\n2023,HC002,凉州区,5,‰\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 2);
    OK(import(a, s, "\xEF\xBB\xBF指标代码;指标名称;地区;上级地区;年度;指标值\nHC006;任意;城关镇;民勤县;2022;30\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 1);
    assert_string_equal(shown(a, s), "2/4/2023=5 6/3/2022=25.5 6/4/2022=24 6/7/2022=30 6/3/2023=26.1 ");
    is_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(the_same_again_changes_nothing_and_a_correction_is_a_revision)
{
    const char   *text = "indicator,region,year,value\nHC006,620600,2022,25.5\nHC006,620602,2022,24\n";
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;
    int64_t       position = 0;

    OK(import(a, s, text, &sum, &err), err);
    OK(import(a, s, text, &sum, &err), err);
    assert_int_equal(sum.n_unchanged, 2);
    assert_int_equal(sum.n_imported + sum.n_updated, 0);
    OK(kc_journal_position(s, &position, &err), err);
    assert_int_equal(position, 2);
    assert_int_equal(audit_count(s), 3); /* it was noted all the same */
    OK(import(a, s, "indicator,region,year,value\nHC006,620600,2022,25.5\nHC006,620602,2022,24.5\n", &sum, &err), err);
    assert_int_equal(sum.n_unchanged, 1);
    assert_int_equal(sum.n_updated, 1);
    OK(kc_journal_position(s, &position, &err), err);
    assert_int_equal(position, 3);
    assert_string_equal(shown(a, s), "6/3/2022=25.5 6/4/2022=24.5 ");
    is_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(wide_forms)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(import(a, s, "地区,年份,居民健康素养水平,婴儿死亡率（‰）\n武威市,2022,25.5,\n凉州区,2022,-,5.5\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 3);
    assert_int_equal(sum.n_empty, 1);
    OK(import(a, s, "indicator,region,2020,2021年\nHC006,620600,20,21\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 2);
    OK(import(a, s, "region,HC006@2018,HC006@2019,2017年居民健康素养水平\n620600,18,19,17\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 3);
    OK(import_with(a, s, "region,HC006\n620602,16\n", (kc_import_opt){ .year = 2016 }, &sum, &err), err);
    assert_string_equal(shown(a, s), "2/4/2022=5.5 6/4/2016=16 6/3/2017=17 6/3/2018=18 6/3/2019=19 6/3/2020=20 6/3/2021=21 6/3/2022=25.5 6/4/2022=nullm ");
    is_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(a_header_not_understood_is_explained)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(import(a, s, "indicator,place,value\nHC006,620600,1\n", &sum, &err), KC_E_DATA);
    assert_string_equal(err.key, "import.header");
    assert_non_null(strstr(err.args, "the region"));
    assert_non_null(strstr(err.args, "the year"));
    assert_non_null(strstr(sum.explanation, "place"));
    assert_int_equal(import(a, s, "region,year,居民健康素养水评\n620600,2022,1\n", &sum, &err), KC_E_DATA); /* misspelt: nothing to read */
    assert_string_equal(err.key, "import.header");
    assert_int_equal(import(a, s, "region,year,HC006,居民健康素养水评\n620600,2022,1,2\n", &sum, &err), KC_E_DATA);
    assert_string_equal(err.key, "import.header_unknown");
    assert_int_equal(import(a, s, "indicator,region,year,value,数值\nHC006,620600,2022,1,2\n", &sum, &err), KC_E_DATA);
    assert_string_equal(err.key, "import.header_twice");
    assert_int_equal(import(a, s, "indicator,region,year,value,2021\nHC006,620600,2022,1,2\n", &sum, &err), KC_E_DATA);
    assert_string_equal(err.key, "import.header_both");
    OK(import(a, s, "indicator,region,year,value,填表人\nHC006,620600,2022,1,x\n", &sum, &err), err);
    assert_string_equal(sum.ignored, "填表人");
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(every_kind_of_wrong_cell_is_named)
{
    static const struct {
        const char *text, *column, *key;
    } cases[] = {
        { "indicator,region,year,value\nHC999,620600,2022,1\n", "indicator", "import.indicator_unknown" },
        { "indicator,region,year,value\n,620600,2022,1\n", "indicator", "import.indicator_empty" },
        { "indicator,region,year,value\nHC006,330000,2022,1\n", "region", "import.region_unknown" },
        { "indicator,region,year,value\nHC006,,2022,1\n", "region", "import.region_empty" },
        { "indicator,region,year,value\nHC006,城关镇,2022,1\n", "region", "import.region_ambiguous" },
        { "indicator,region,year,value\nHC006,620600,22,1\n", "year", "import.period" },
        { "indicator,region,year,value\nHC006,620600,2222,1\n", "year", "import.period" },
        { "indicator,region,year,value\nHC006,620600,2022,abc\n", "value", "import.not_a_number" },
        { "indicator,region,year,value\nHC006,620600,2022,\"1,00\"\n", "value", "import.separator" },
        { "indicator,region,year,value\nHC006,620600,2022,100.1\n", "value", "import.range" },
        { "indicator,region,year,value\nHC006,620600,2022,-0.1\n", "value", "import.range" },
        { "indicator,region,year,value\nHC001,620600,2022,7.83\n", "value", "import.range" },
        { "indicator,region,year,value\nHC006,620600,2022,25岁\n", "value", "import.unit" },
        { "indicator,region,year,value,unit\nHC006,620600,2022,25,张\n", "value", "import.unit" },
        { "indicator,region,year,value,status\nHC006,620600,2022,25,缺失\n", "value", "import.value_and_status" },
        { "indicator,region,year,value,status\nHC006,620600,2022,25,whatever\n", "status", "import.status" },
        { "indicator,region,year,value,numerator,denominator\nHC006,620600,2022,25,1,2\n", "value", "import.parts_differ" },
        { "indicator,region,year,value,numerator\nHC006,620600,2022,25,-1\n", "numerator", "import.count" },
    };
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    int64_t       before = audit_count(s);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kc_err err = KC_ERR_INIT;

        assert_int_equal(import(a, s, cases[i].text, &sum, &err), KC_E_DATA);
        assert_string_equal(err.key, "import.rejected");
        rejected(&sum, 2, cases[i].column, cases[i].key);
    }
    assert_string_equal(shown(a, s), "");
    assert_int_equal(audit_count(s), before);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(limits_of_a_range_belong_to_it)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(import(a, s, "indicator,region,year,value\nHC006,620600,2022,100\nHC006,620600,2021,0\nHC006,620600,1900,1\nHC006,620600,2100,1\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 4);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(words_for_no_value_and_marks)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(import(a, s,
              "indicator,region,year,value,status\nHC006,620600,2015,缺,\nHC006,620600,2016,不适用,\nHC006,620600,2017,*,\nHC006,620600,2018,,missing\n"
              "HC006,620600,2019,3,unconfirmed\nHC006,620600,2020,4,初步数；未核实\nHC006,620600,2021,,\nHC006,620600,2022,0,value\n",
              &sum, &err),
       err);
    assert_int_equal(sum.n_imported, 7);
    assert_int_equal(sum.n_empty, 1);
    assert_string_equal(shown(a, s),
                        "6/3/2015=nullm 6/3/2016=nulln 6/3/2017=nulls 6/3/2018=nullm 6/3/2019=3f2 6/3/2020=4f6 6/3/2022=0 ");
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(units_are_converted_where_known)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(import(a, s, "indicator,region,year,value,unit\nHC002,620600,2020,0.55,%\nHC004,620600,2020,18,1/10万\nHC004,620600,2021,0.18,‰\nHC006,620600,2020,25.5%,\n", &sum,
              &err),
       err);
    assert_string_equal(shown(a, s), "2/3/2020=5.5 4/3/2020=18 4/3/2021=18 6/3/2020=25.5 ");
    OK(import(a, s, "indicator,region,year,numerator,denominator\nHC004,620600,2022,3,20000\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 1); /* 15 in 100 000 */
    assert_non_null(strstr(shown(a, s), "4/3/2022=15 "));
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(repeated_cells_agree_or_are_named)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    OK(import(a, s, "indicator,region,year,value\nHC006,620600,2022,25\nHC006,武威市,2022年,25.0\n", &sum, &err), err);
    assert_int_equal(sum.n_imported, 1);
    assert_int_equal(sum.n_unchanged, 1);
    assert_int_equal(import(a, s, "indicator,region,year,value\nHC006,620600,2021,25\nHC006,620602,2021,1\nHC006,620600,2021,26\n", &sum, &err), KC_E_DATA);
    rejected(&sum, 4, "value", "import.repeated");
    assert_string_equal(sum.rejects[0].args, "2");
    OK(import(a, s, "indicator,region,year,value,source\nHC006,620600,2021,25,甲\nHC006,620600,2021,26,乙\n", &sum, &err), err); /* two sources may differ */
    assert_int_equal(sum.n_imported, 2);
    assert_int_equal(sum.n_sources, 2);
    assert_non_null(strstr(shown(a, s), "6/3/2021=26f48"));
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(all_or_nothing_unless_the_valid_are_accepted)
{
    const char   *text = "indicator,region,year,value\nHC006,620600,2022,25\nHC006,620602,2022,250\nHC006,620621,2022,x\n";
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(import(a, s, text, &sum, &err), KC_E_DATA);
    assert_int_equal(sum.n_rejected, 2);
    assert_false(sum.stored);
    assert_string_equal(shown(a, s), "");
    OK(import_with(a, s, text, (kc_import_opt){ .accept_valid = true, .dry_run = true }, &sum, &err), err);
    assert_int_equal(sum.n_imported, 1);
    assert_false(sum.stored);
    assert_string_equal(shown(a, s), "");
    OK(import_with(a, s, text, (kc_import_opt){ .accept_valid = true }, &sum, &err), err);
    assert_int_equal(sum.n_imported, 1);
    assert_int_equal(sum.n_rejected, 2);
    assert_string_equal(shown(a, s), "6/3/2022=25 ");
    is_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(a_broken_file_stores_nothing)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;

    assert_int_equal(import(a, s, "indicator,region,year,value\nHC006,620600,2022,25\nHC006,620602\n", &sum, &err), KC_E_DATA);
    assert_string_equal(err.key, "csv.field_count");
    assert_int_equal(import(a, s, "", &sum, &err), KC_E_DATA);
    assert_string_equal(shown(a, s), "");
    OK(import(a, s, "indicator,region,year,value\n", &sum, &err), err); /* a header alone says nothing */
    assert_int_equal(sum.n_rows, 0);
    kc_store_close(s);
    drop_db(path);
}

/* More cells than one chunk, repeats across chunks, region by region: not the order of the store. */
TEST_ARENA(chunks_join_without_a_seam)
{
    char         *path = temp_path(a, "t.db");
    kc_store     *s = programme(a, path);
    static const char *const regions[] = { "620600", "620602", "620621", "620622", "620602001", "620621001" };
    kc_import_sum sum;
    kc_err        err = KC_ERR_INIT;
    kc_buf        b;
    long          n = 0;

    kc_buf_init(&b, a);
    kc_buf_adds(&b, "indicator,region,year,value\n");
    for (int i = 0; i < 6; i++)
        for (int year = 1900; year <= 2100; year++)
            for (int week = 1; week <= 52; week++)
                for (int k = 0; k < 5; k++, n++) kc_buf_addf(&b, "HC00%d,%s,%dW%02d,%d\n", k == 4 ? 6 : k + 2, regions[i], year, week, (week + k) % 20 + 1);
    kc_buf_addf(&b, "HC002,620600,1900W01,%d\nHC002,620600,1900W02,99\n", 2); /* one repeated, one contradicted, chunks later */
    assert_int_equal(import(a, s, b.s, &sum, &err), KC_E_DATA);
    rejected(&sum, n + 3, "value", "import.repeated");
    assert_string_equal(sum.rejects[0].args, "7");
    b.s[b.n - strlen("HC002,620600,1900W02,99\n")] = '\0';
    OK(import(a, s, b.s, &sum, &err), err);
    assert_int_equal(sum.n_imported, n);
    assert_int_equal(sum.n_unchanged, 1);
    OK(import(a, s, b.s, &sum, &err), err);
    assert_int_equal(sum.n_unchanged, n + 1);
    is_clean(s);
    kc_store_close(s);
    drop_db(path);
}

TEST_ARENA(a_pack_brings_its_sources_and_breaks)
{
    char               *path = temp_path(a, "t.db");
    kc_store           *s = programme(a, path);
    const kc_import_opt opt = { .file = "china-published", .actor = "test", .layer = KC_LAYER_FINAL };
    kc_import_sum       sum;
    kc_stmt            *st = NULL;
    kc_err              err = KC_ERR_INIT;
    long                n;

    OK(kc_import(a, s, KC_EN, &opt, &sum, &err), err);
    assert_true(sum.pack);
    assert_true(sum.n_imported > 200);
    assert_true(sum.n_outside > 200); /* other provinces */
    assert_true(sum.n_breaks > 5);
    n = sum.n_imported;
    OK(kc_import(a, s, KC_EN, &opt, &sum, &err), err);
    assert_int_equal(sum.n_unchanged, n);
    assert_int_equal(sum.n_breaks + sum.n_sources, 0);
    OK(kc_stmt_open(&st, s, "sources", &err), err);
    OK(kc_one(st, &err), err);
    assert_non_null(kc_text(st, "title"));
    kc_stmt_close(st);
    assert_int_equal(kc_import(a, s, KC_EN, &(kc_import_opt){ .file = "no-such-pack", .actor = "t", .layer = 1 }, &sum, &err), KC_E_NOTFOUND);
    is_clean(s);
    kc_store_close(s);
    drop_db(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(long_form_in_both_languages_and_any_order), T(the_same_again_changes_nothing_and_a_correction_is_a_revision),
                                        T(wide_forms), T(a_header_not_understood_is_explained), T(every_kind_of_wrong_cell_is_named),
                                        T(limits_of_a_range_belong_to_it), T(words_for_no_value_and_marks), T(units_are_converted_where_known),
                                        T(repeated_cells_agree_or_are_named), T(all_or_nothing_unless_the_valid_are_accepted),
                                        T(a_broken_file_stores_nothing), T(chunks_join_without_a_seam), T(a_pack_brings_its_sources_and_breaks) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
