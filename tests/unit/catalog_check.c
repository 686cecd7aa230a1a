/* What `pack check` finds: nothing in the packs of the program, each fault of a broken folder once. */
#include "catalog/kc_catalog.h"
#include "kc_test.h"

#include <stdlib.h>
#include <sys/stat.h>

static char folder[64];

static const char *const files[] = { "observations/x.csv", "observations/x.sources.csv", "observations/x.breaks.csv", "observations/stray.csv",
                                     "MANIFEST.yaml" };

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
    (void)snprintf(path, sizeof path, "%s/observations", folder);
    return mkdir(path, 0700) || setenv("KANGCE_PACKS", folder, 1);
}

static int drop_folder(void **state)
{
    char path[160];

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/observations", folder);
    (void)rmdir(path);
    (void)rmdir(folder);
    return unsetenv("KANGCE_PACKS");
}

static size_t count(const kc_findings *f, const char *key)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++) n += strcmp(f->items[i].key, key) == 0;
    return n;
}

TEST_ARENA(the_packs_of_the_program_hold_together)
{
    kc_err      err = KC_ERR_INIT;
    kc_findings f = { 0 };
    size_t      n = 0, one = 0;

    OK(kc_packs_check(a, NULL, &f, &n, &err), err);
    for (size_t i = 0; i < f.n; i++) print_error("%s\n", kc_tf(a, KC_EN, f.items[i].key, "%s", f.items[i].args));
    assert_int_equal(f.n, 0);
    assert_true(n >= 14);
    OK(kc_packs_check(a, "wuwei-2020", &f, &one, &err), err);
    assert_int_equal(one, 1);
    assert_int_equal(kc_packs_check(a, "no-such-pack", &f, &one, &err), KC_E_NOTFOUND);
}

#define PACK(file, kind, n)                                                                                                                \
    "  - {path: " file ", kind: " kind ", title: t, title_en: t, source: s, licence: l, entries: " n                                       \
    ", sha256: '0000000000000000000000000000000000000000000000000000000000000000'}\n"

TEST_ARENA(each_fault_of_observations_is_found_once)
{
    kc_err      err = KC_ERR_INIT;
    kc_findings f = { 0 };
    size_t      n = 0;

    put("MANIFEST.yaml", "schema: kangce.manifest/1\npacks:\n" PACK("observations/x.csv", "observations", "8")
                             PACK("observations/x.breaks.csv", "breaks", "1") PACK("observations/x.sources.csv", "sources", "3"));
    put("observations/x.sources.csv", "source,title,publisher,url\nS1,t,p,u\nS2,t,p,u\nS1,t,p,u\n");
    put("observations/x.breaks.csv", "indicator,region,year,reason\nHC006,,2012,\n");
    put("observations/x.csv", "indicator,region,year,value,status,source\n"
                              "HC006,000000,2012,8.8,confirmed,S1\n"
                              "NONE,000000,2012,8.8,confirmed,S1\n"
                              "HC006,999999,2012,8.8,confirmed,S1\n"
                              "HC006,000000,12,8.8,confirmed,S1\n"
                              "HC006,000000,2012,x,confirmed,S1\n"
                              "HC006,000000,2012,100.5,confirmed,S1\n"
                              "HC006,000000,2012,8.8,perhaps,S1\n"
                              "HC006,000000,2012,8.8,unconfirmed,S9\n"
                              "HC006,000000,2012,100,unconfirmed,S2\n");
    put("observations/stray.csv", "a\n1\n");
    OK(kc_packs_check(a, NULL, &f, &n, &err), err);
    assert_int_equal(n, 3);
    assert_int_equal(count(&f, "catalog.checksum"), 3);
    assert_int_equal(count(&f, "catalog.total"), 1); /* 9 rows, 8 declared */
    assert_int_equal(count(&f, "catalog.unknown_indicator"), 1);
    assert_int_equal(count(&f, "catalog.unknown_region"), 1);
    assert_int_equal(count(&f, "catalog.bad_year"), 1);
    assert_int_equal(count(&f, "catalog.not_a_number"), 1);
    assert_int_equal(count(&f, "catalog.implausible"), 1);
    assert_int_equal(count(&f, "catalog.bad_status"), 1);
    assert_int_equal(count(&f, "catalog.unknown_source"), 1);
    assert_int_equal(count(&f, "catalog.source_twice"), 1);
    assert_int_equal(count(&f, "catalog.no_reason"), 1);
    assert_int_equal(count(&f, "catalog.not_in_manifest"), 1);
    assert_int_equal(f.n, 14);
}

#define IN_FOLDER(name) cmocka_unit_test_setup_teardown(name, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_packs_of_the_program_hold_together),
        IN_FOLDER(each_fault_of_observations_is_found_once),
    };

    (void)unsetenv("KANGCE_PACKS");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
