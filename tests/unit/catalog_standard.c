/* Standard populations: totals as published, folding to the groups of the data, and each fault of a file. */
#include "catalog/kc_standard.h"
#include "catalog/kc_catalog.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

static double sum(const kc_standard *s)
{
    double total = 0;

    for (size_t i = 0; i < s->n; i++) total += s->weight[i];
    return total;
}

TEST_ARENA(standards_have_their_published_totals)
{
    static const struct {
        const char *name;
        double      total;
        size_t      groups;
    } want[] = { { "china-2000", 1242612226, 22 }, { "china-2010", 1332810869, 22 }, { "china-2020", 1409778724, 21 }, { "segi-1960", 1e5, 18 },
                 { "who-2000", 100.035, 21 },      { "europe-1976", 1e5, 19 },       { "europe-2013", 1e5, 21 } };
    kc_err      err = KC_ERR_INIT;
    kc_standard s;

    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        OK(kc_standard_find(a, want[i].name, &s, &err), err);
        assert_string_equal(s.name, want[i].name);
        assert_int_equal(s.n, want[i].groups);
        assert_true(fabs(sum(&s) - want[i].total) < 1e-9);
        assert_true(s.age_start[0] == 0 && strchr(s.age_label[s.n - 1], '+'));
    }
    s.n = 77;
    assert_int_equal(kc_standard_find(a, "nobody-1900", &s, &err), KC_E_NOTFOUND);
    assert_string_equal(err.key, "catalog.no_pack");
    assert_non_null(strstr(err.args, "china-2010"));
    assert_int_equal(s.n, 77);
}

TEST_ARENA(groups_fold_or_the_error_says_where)
{
    static const double broad[] = { 0, 15, 65 }, truncated[] = { 35, 40, 45 }, across[] = { 0, 3, 5 }, beyond[] = { 0, 90, 97 }, back[] = { 0, 10, 5 };
    kc_err              err = KC_ERR_INIT;
    kc_standard         s;
    double              w[3] = { -1, -1, -1 };

    OK(kc_standard_find(a, "europe-2013", &s, &err), err);
    OK(kc_standard_fold(&s, 3, broad, INFINITY, w, &err), err);
    assert_true(w[0] == 16000 && w[1] == 64500 && w[2] == 19500);
    OK(kc_standard_fold(&s, 3, truncated, 50, w, &err), err);
    assert_true(w[0] == 7000 && w[1] == 7000 && w[2] == 7000);
    w[0] = -1;
    assert_int_equal(kc_standard_fold(&s, 3, across, INFINITY, w, &err), KC_E_DATA);
    assert_true(err.at == 0 && w[0] == -1);
    assert_string_equal(err.key, "catalog.standard_fold");
    assert_int_equal(kc_standard_fold(&s, 3, beyond, INFINITY, w, &err), KC_E_DATA); /* nothing begins at 97 */
    assert_int_equal(err.at, 1);                                                      /* the group from 90 is cut by it first */
    assert_int_equal(kc_standard_fold(&s, 3, broad, 80, w, &err), KC_OK);
    assert_int_equal(kc_standard_fold(&s, 3, broad, 97, w, &err), KC_E_DATA);
    assert_int_equal(kc_standard_fold(&s, 3, back, INFINITY, w, &err), KC_E_ARG);
    assert_int_equal(kc_standard_fold(&s, 0, back, INFINITY, w, &err), KC_E_ARG);
}

/* ---- faults of a file: a folder of packs with one standard ---------------------------------------------------------------------------- */

static char folder[] = "/tmp/kangce-standard-XXXXXX";

static kc_code read_text(kc_arena *a, const char *text, kc_err *err)
{
    const char *path = kc_printf(a, "%s/standards/x.csv", folder);
    FILE       *f = fopen(path, "w");
    kc_standard s;

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
    return kc_standard_find(a, "x", &s, err);
}

TEST_ARENA(each_fault_of_a_file_is_told)
{
    static const struct {
        const char *text, *key;
    } faults[] = {
        { "age_start,weight\n0,1\n", "catalog.no_column" },
        { "age_start,age_label,weight\nx,0-4,1\n", "catalog.standard_age" },
        { "age_start,age_label,weight\n-1,0-4,1\n", "catalog.standard_age" },
        { "age_start,age_label,weight\n0,0-4,1\n0,5-9,1\n", "catalog.standard_age" },
        { "age_start,age_label,weight\n0,0-4,-1\n", "catalog.standard_weight" },
        { "age_start,age_label,weight\n0,0-4,\n", "catalog.standard_weight" },
        { "age_start,age_label,weight\n0,0-4,0\n5,5+,0\n", "catalog.standard_sum" },
        { "age_start,age_label,weight\n", "catalog.standard_sum" },
    };

    assert_non_null(mkdtemp(folder));
    assert_int_equal(mkdir(kc_printf(a, "%s/standards", folder), 0700), 0);
    assert_int_equal(setenv("KANGCE_PACKS", folder, 1), 0);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        kc_err err = KC_ERR_INIT;

        assert_int_equal(read_text(a, faults[i].text, &err), KC_E_DATA);
        assert_string_equal(err.key, faults[i].key);
    }
    kc_err err = KC_ERR_INIT;
    OK(read_text(a, "weight,age_start,age_label\n0,0,0-4\n2.5,5,5+\n", &err), err);
    assert_int_equal(unsetenv("KANGCE_PACKS"), 0);
    assert_int_equal(unlink(kc_printf(a, "%s/standards/x.csv", folder)), 0);
    assert_int_equal(rmdir(kc_printf(a, "%s/standards", folder)), 0);
    assert_int_equal(rmdir(folder), 0);
}

#define CHECKSUM "0000000000000000000000000000000000000000000000000000000000000000"

static void put(kc_arena *a, const char *dir, const char *name, const char *text)
{
    FILE *f = fopen(kc_printf(a, "%s/%s", dir, name), "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
}

TEST_ARENA(the_check_of_packs_reads_standards)
{
    char        dir[] = "/tmp/kangce-standard-XXXXXX";
    kc_err      err = KC_ERR_INIT;
    kc_findings found = { 0 };
    size_t      checked = 0, told = 0;

    assert_non_null(mkdtemp(dir));
    assert_int_equal(mkdir(kc_printf(a, "%s/standards", dir), 0700), 0);
    put(a, dir, "standards/x.csv", "age_start,age_label,weight\n5,5-9,1\n0,0-4,1\n");
    put(a, dir, "MANIFEST.yaml",
        "schema: kangce.manifest/1\npacks:\n  - path: standards/x.csv\n    kind: standards\n    title: x\n    title_en: x\n    source: s\n"
        "    licence: l\n    entries: 2\n    sha256: \"" CHECKSUM "\"\n");
    assert_int_equal(setenv("KANGCE_PACKS", dir, 1), 0);
    OK(kc_packs_check(a, NULL, &found, &checked, &err), err);
    assert_int_equal(unsetenv("KANGCE_PACKS"), 0);
    assert_int_equal(checked, 1);
    for (size_t i = 0; i < found.n; i++) told += (size_t)(strcmp(found.items[i].key, "catalog.standard_age") == 0);
    assert_int_equal(told, 1);
    assert_int_equal(unlink(kc_printf(a, "%s/standards/x.csv", dir)), 0);
    assert_int_equal(unlink(kc_printf(a, "%s/MANIFEST.yaml", dir)), 0);
    assert_int_equal(rmdir(kc_printf(a, "%s/standards", dir)), 0);
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(standards_have_their_published_totals),
        T(groups_fold_or_the_error_says_where),
        T(each_fault_of_a_file_is_told),
        T(the_check_of_packs_reads_standards),
    };

    (void)unsetenv("KANGCE_PACKS");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
