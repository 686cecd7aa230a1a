/* The dictionaries in memory: what is found by code, name and likeness, and what a faulty file is told. */
#include "catalog/kc_catalog.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A folder of packs that lasts for one test. */
static char folder[64];

static void put(const char *name, const char *text)
{
    char  path[160];
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static int make_folder(void **state)
{
    char path[160];

    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/kc-packs-XXXXXX");
    if (!mkdtemp(folder)) return 1;
    for (int i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, (const char *[]){ "indicators", "regions", "plans" }[i]);
        if (mkdir(path, 0700)) return 1;
    }
    return setenv("KANGCE_PACKS", folder, 1);
}

static int drop_folder(void **state)
{
    static const char *const files[] = { "indicators/a.yaml", "regions/china-a.csv", "plans/own.yaml", "indicators", "regions", "plans", "." };
    char                     path[160];

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)remove(path);
    }
    (void)rmdir(folder);
    return unsetenv("KANGCE_PACKS");
}

#define ONE(code, name, rest)                                                                                                              \
    "  - {code: " code ", name: " name ", name_en: x, unit: '%', direction: higher, kind: result, nature: expected, decimals: 1, "        \
    "numerator: null, denominator: null, method: null, source_unit: null, frequency: yearly, caveats: null, systems: [], "               \
    "confirmed: true, source: s, " rest "}\n"
#define HEAD "schema: kangce.indicators/1\nversion: '1'\nindicators:\n"

static void fails(kc_arena *a, const char *yaml, const char *key, const char *in_text)
{
    kc_err         err = KC_ERR_INIT;
    kc_dictionary *d = NULL;
    char           text[600];

    put("indicators/a.yaml", yaml);
    assert_int_equal(kc_dictionary_load(a, &d, &err), KC_E_DATA);
    assert_string_equal(err.key, key);
    assert_null(d);
    kc_err_text(&err, KC_EN, text, sizeof text);
    assert_non_null(strstr(text, "a.yaml"));
    assert_non_null(strstr(text, in_text));
}

TEST_ARENA(dictionary_finds_by_code_name_and_alias)
{
    kc_err         err = KC_ERR_INIT;
    kc_dictionary *d;

    OK(kc_dictionary_load(a, &d, &err), err);
    assert_true(kc_dictionary_size(d) > 200);
    assert_string_equal(kc_dictionary_code(d, "HC006")->name, "居民健康素养水平");
    assert_int_equal(kc_dictionary_code(d, "HC006")->direction, KC_HIGHER);
    assert_int_equal(kc_dictionary_code(d, "HC004")->direction, KC_LOWER);
    assert_null(kc_dictionary_code(d, "NONE"));
    assert_null(kc_dictionary_code(d, NULL));
    assert_string_equal(kc_dictionary_name(d, "居民健康素养水平")->code, "HC006");
    assert_string_equal(kc_dictionary_name(d, "全民健康素养水平")->code, "HC006");
    assert_null(kc_dictionary_name(d, "没有这样的指标"));
    assert_null(kc_dictionary_name(d, ""));
    assert_null(kc_dictionary_name(d, NULL));
}

TEST_ARENA(names_are_compared_in_even_spelling)
{
    kc_err         err = KC_ERR_INIT;
    kc_dictionary *d;

    OK(kc_dictionary_load(a, &d, &err), err);
    assert_string_equal(kc_dictionary_name(d, "城乡居民达到国民体质测定标准合格以上的人数比例")->code, "HC005");
    assert_string_equal(kc_dictionary_name(d, " 城乡居民达到《国民体质测定标准》合格以上的　人数比例 ")->code, "HC005");
    assert_string_equal(kc_dictionary_name(d, "５岁以下儿童死亡率")->code, "HC003");
}

TEST_ARENA(every_indicator_finds_itself)
{
    kc_err         err = KC_ERR_INIT;
    kc_dictionary *d;

    OK(kc_dictionary_load(a, &d, &err), err);
    for (size_t i = 0; i < kc_dictionary_size(d); i++) {
        const kc_indicator *x = kc_dictionary_at(d, i), *best;
        double              score;

        assert_ptr_equal(kc_dictionary_code(d, x->code), x);
        assert_ptr_equal(kc_dictionary_name(d, x->name), x);
        assert_int_equal(kc_dictionary_like(d, x->name, 1, &best, &score), 1);
        assert_true(score == 1.0);
    }
}

TEST_ARENA(likeness_is_ordered_and_bounded)
{
    kc_err              err = KC_ERR_INIT;
    kc_dictionary      *d;
    const kc_indicator *out[5];
    double              score[5];
    size_t              n;

    OK(kc_dictionary_load(a, &d, &err), err);
    n = kc_dictionary_like(d, "居民的健康素养的水平", 5, out, score);
    assert_int_equal(n, 5);
    assert_string_equal(out[0]->code, "HC006");
    for (size_t i = 0; i < n; i++) {
        assert_true(score[i] > 0 && score[i] <= 1);
        if (i) assert_true(score[i] <= score[i - 1]);
        for (size_t k = 0; k < i; k++) assert_ptr_not_equal(out[i], out[k]);
    }
    assert_int_equal(kc_dictionary_like(d, "zzzz qqqq", 5, out, score), 0);
    assert_int_equal(kc_dictionary_like(d, "率", 5, out, score), 0); /* one character has no pair */
    assert_int_equal(kc_dictionary_like(d, "死亡率", 0, out, score), 0);
}

TEST_ARENA(a_name_beyond_the_limit_matches_nothing)
{
    kc_err              err = KC_ERR_INIT;
    kc_dictionary      *d;
    char                longest[2000];
    const kc_indicator *out;
    double              score;

    OK(kc_dictionary_load(a, &d, &err), err);
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(kc_dictionary_name(d, longest));
    assert_int_equal(kc_dictionary_like(d, longest, 1, &out, &score), 0);
    memset(longest, 0xFF, 600); /* bytes that are no UTF-8 */
    longest[600] = '\0';
    assert_null(kc_dictionary_name(d, longest));
}

TEST_ARENA(dictionary_faults_name_file_and_line)
{
    fails(a, HEAD ONE("AA1", "甲", "aliases: []"), "schema.missing_key", "range");
    fails(a, HEAD ONE("AA1", "甲", "aliases: [], range: null, colour: red"), "schema.unknown_key", "colour");
    fails(a, HEAD ONE("AA1", "甲", "aliases: [], range: [1]"), "schema.length", "2");
    fails(a, HEAD ONE("AA1", "甲", "aliases: [], range: [9, 1]"), "catalog.bad_range", "line 4");
    fails(a, HEAD ONE("AA1", "甲", "aliases: [], range: [x, 1]"), "catalog.bad_range", "AA1");
    fails(a, HEAD ONE("aa1", "甲", "aliases: [], range: null"), "catalog.bad_code", "aa1");
    fails(a, HEAD ONE("AA1", "甲", "aliases: [''], range: null"), "catalog.not_a_name", "line 4");
    fails(a, HEAD ONE("AA1", "甲", "aliases: [], range: null") ONE("AA1", "乙", "aliases: [], range: null"), "catalog.code_twice", "line 5");
    fails(a, HEAD ONE("AA1", "甲", "aliases: [丙], range: null") ONE("AA2", "乙", "aliases: [《丙》], range: null"), "catalog.name_twice", "AA2");
}

TEST_ARENA(an_open_range_is_nan)
{
    kc_err         err = KC_ERR_INIT;
    kc_dictionary *d;

    put("indicators/a.yaml", HEAD ONE("AA1", "甲", "aliases: [甲（一）, 甲一], range: [0.5, null]"));
    OK(kc_dictionary_load(a, &d, &err), err); /* two aliases of one indicator may differ by brackets only */
    assert_int_equal(kc_dictionary_size(d), 1);
    assert_true(kc_dictionary_at(d, 0)->min == 0.5);
    assert_true(isnan(kc_dictionary_at(d, 0)->max));
}

TEST_ARENA(regions_by_code_and_name)
{
    kc_err      err = KC_ERR_INIT;
    kc_regions *r, *all;

    OK(kc_regions_load(a, false, &r, &err), err);
    assert_string_equal(kc_regions_code(r, "620600")->name, "武威市");
    assert_int_equal(kc_regions_code(r, "620600")->level, KC_PREFECTURE);
    assert_int_equal(kc_regions_code(r, "000000")->level, KC_NATION);
    assert_null(kc_regions_code(r, "000000")->parent);
    assert_null(kc_regions_code(r, "999999"));
    assert_null(kc_regions_code(r, "620602001"));
    assert_string_equal(kc_regions_name(r, "武威市", "620000")->code, "620600");
    assert_string_equal(kc_regions_name(r, "凉州区", "620000")->code, "620602"); /* two levels down */
    assert_null(kc_regions_name(r, "武威市", "330000"));
    assert_null(kc_regions_name(r, "鼓楼区", NULL)); /* several */
    assert_string_equal(kc_regions_name(r, "鼓楼区", "320100")->code, "320106");
    OK(kc_regions_load(a, true, &all, &err), err);
    assert_true(kc_regions_size(all) > kc_regions_size(r) + 2000);
    assert_int_equal(kc_regions_code(all, "620102001")->level, KC_TOWNSHIP);
}

#define COLUMNS "code,name,level,parent,valid_from,valid_to\n"

TEST_ARENA(regions_with_dates_give_the_latest_row)
{
    kc_err      err = KC_ERR_INIT;
    kc_regions *r;

    put("regions/china-a.csv", COLUMNS "1,国,nation,,,\n11,新名,county,1,2021-01-01,\n11,旧名,county,1,2000-01-01,2020-12-31\n");
    OK(kc_regions_load(a, false, &r, &err), err);
    assert_int_equal(kc_regions_size(r), 3);
    assert_string_equal(kc_regions_code(r, "11")->name, "新名");
    assert_string_equal(kc_regions_name(r, "旧名", "1")->code, "11");
}

TEST_ARENA(region_faults_name_file_and_row)
{
    static const struct {
        const char *rows, *key;
    } faults[] = {
        { "1,国,nation,,,\n2,甲,shire,1,,\n", "catalog.region_level" },
        { "1,国,nation,,,\n,甲,county,1,,\n", "catalog.region_code" },
        { "1,国,nation,,,\n2,,county,1,,\n", "catalog.region_name" },
        { "1,国,nation,,,\n2,甲,county,7,,\n", "catalog.region_parent" },
        { "1,国,county,,,\n2,甲,county,1,,\n", "catalog.region_above" },
        { "1,国,nation,,,\n2,甲,county,1,2020-13-01,\n", "catalog.region_date" },
        { "1,国,nation,,,\n2,甲,county,1,2020-01-02,2020-01-01\n", "catalog.region_date" },
        { "1,国,nation,,,\n1,国,nation,,,\n", "catalog.region_twice" },
        { "1,国,nation,,2000-01-01,2010-01-01\n1,国,nation,,2010-01-01,\n", "catalog.region_twice" },
    };

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        kc_err      err = KC_ERR_INIT;
        kc_regions *r = NULL;
        char        text[600], path[160];

        put("regions/china-a.csv", kc_printf(a, COLUMNS "%s", faults[i].rows));
        (void)snprintf(path, sizeof path, "%s/regions/china-a.csv", folder);
        assert_int_equal(kc_regions_read(a, path, &r, &err), KC_E_DATA);
        assert_string_equal(err.key, faults[i].key);
        assert_null(r);
        kc_err_text(&err, KC_EN, text, sizeof text);
        assert_non_null(strstr(text, "row 3"));
    }
}

TEST_ARENA(packs_are_listed_and_read)
{
    kc_err   err = KC_ERR_INIT;
    kc_pack *p;
    kc_str   text;
    size_t   n, plans = 0;

    OK(kc_packs_list(a, &p, &n, &err), err);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(p[i].kind, "plans") == 0) plans++;
        OK(kc_pack_bytes(a, p[i].kind, p[i].name, p[i].ending, &text, &err), err);
        assert_true(text.n > 0 && *p[i].title && *p[i].licence && *p[i].source);
    }
    assert_true(plans >= 6);
    OK(kc_pack_bytes(a, "plans", "wuwei-2020", "yaml", &text, &err), err); /* with or without the dot */
    assert_int_equal(kc_pack_bytes(a, "plans", "no-such", ".yaml", &text, &err), KC_E_NOTFOUND);
    assert_non_null(strstr(err.args, "wuwei-2020"));
    assert_int_equal(kc_pack_bytes(a, "plans", "../plans/wuwei-2020", ".yaml", &text, &err), KC_E_NOTFOUND);
}

TEST_ARENA(a_folder_of_packs_stands_before_the_program)
{
    kc_err err = KC_ERR_INIT;
    kc_str text;

    put("plans/own.yaml", "x: 1\n");
    OK(kc_pack_bytes(a, "plans", "own", ".yaml", &text, &err), err);
    assert_true(kc_str_eq(text, "x: 1\n"));
    OK(kc_pack_bytes(a, "plans", "wuwei-2020", ".yaml", &text, &err), err);
    assert_int_equal(setenv("KANGCE_PACKS", "/no/such/folder", 1), 0);
    assert_int_equal(kc_pack_bytes(a, "plans", "wuwei-2020", ".yaml", &text, &err), KC_E_NOTFOUND);
    assert_string_equal(err.key, "catalog.no_folder");
}

#define IN_FOLDER(name) cmocka_unit_test_setup_teardown(name, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(dictionary_finds_by_code_name_and_alias),
        T(names_are_compared_in_even_spelling),
        T(every_indicator_finds_itself),
        T(likeness_is_ordered_and_bounded),
        T(a_name_beyond_the_limit_matches_nothing),
        IN_FOLDER(dictionary_faults_name_file_and_line),
        IN_FOLDER(an_open_range_is_nan),
        T(regions_by_code_and_name),
        IN_FOLDER(regions_with_dates_give_the_latest_row),
        IN_FOLDER(region_faults_name_file_and_row),
        T(packs_are_listed_and_read),
        IN_FOLDER(a_folder_of_packs_stands_before_the_program),
    };

    (void)unsetenv("KANGCE_PACKS");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
