/* Shared by the tests of import: a programme of few regions, importing a text, what is then there. */
#ifndef KC_COLLECT_HELP_H
#define KC_COLLECT_HELP_H

#include "collect/kc_collect.h"
#include "store_help.h"

static const char wuwei_regions[] = "code,name,level,parent,valid_from,valid_to\n000000,全国,country,,,\n620000,甘肃省,province,000000,,\n"
                                    "620600,武威市,prefecture,620000,,\n620602,凉州区,county,620600,,\n620621,民勤县,county,620600,,\n"
                                    "620622,古浪县,county,620600,,\n620602001,城关镇,township,620602,,\n620621001,城关镇,township,620621,,\n";

/* A Wuwei programme of few regions. */
static inline kc_store *programme(kc_arena *a, const char *path)
{
    const char *regions = kc_printf(a, "%s.csv", path);
    kc_store   *s = NULL;
    kc_err      err = KC_ERR_INIT;
    kc_init_sum sum;
    FILE       *f = fopen(regions, "w");

    assert_non_null(f);
    (void)fputs(wuwei_regions, f);
    (void)fclose(f);
    OK(kc_collect_init(a, path, &(kc_init_opt){ .plan = "wuwei-2020", .regions_file = regions, .actor = "test" }, &sum, &err), err);
    assert_int_equal(sum.n_regions, 6);
    assert_int_equal(sum.n_above, 2);
    OK(kc_store_open(a, path, KC_OPEN_WRITE, &s, &err), err);
    return s;
}

static inline kc_code import_with(kc_arena *a, kc_store *s, const char *text, kc_import_opt opt, kc_import_sum *sum, kc_err *err)
{
    opt.file = "test.csv";
    opt.text = kc_str_of(text);
    opt.actor = "test";
    if (!opt.layer) opt.layer = KC_LAYER_REPORTED;
    return kc_import(a, s, KC_EN, &opt, sum, err);
}

static inline kc_code import(kc_arena *a, kc_store *s, const char *text, kc_import_sum *sum, kc_err *err)
{
    return import_with(a, s, text, (kc_import_opt){ 0 }, sum, err);
}

static inline kc_code print_segment(void *ctx, const kc_segment *seg, kc_err *err)
{
    kc_buf *b = ctx;

    (void)err;
    for (size_t i = 0; i < seg->n; i++) {
        kc_buf_addf(b, "%d/%d/%d=", seg->indicator, seg->region[i], kc_period_year(seg->period));
        kc_buf_num(b, seg->value[i]);
        kc_buf_addf(b, "%s", seg->status[i] == KC_MISSING ? "m" : seg->status[i] == KC_NOT_APPLICABLE ? "n" : seg->status[i] == KC_SUPPRESSED ? "s" : "");
        if (seg->flags[i]) kc_buf_addf(b, "f%d", seg->flags[i]);
        kc_buf_addc(b, ' ');
    }
    return KC_OK;
}

static inline const char *shown(kc_arena *a, kc_store *s)
{
    kc_buf b;
    kc_err err = KC_ERR_INIT;

    kc_buf_init(&b, a);
    OK(kc_segments_read(s, 0, KC_PERIOD_YEAR(1900), KC_PERIOD_YEAR(2101), print_segment, &b, &err), err);
    return b.s ? b.s : "";
}

static inline int64_t audit_count(kc_store *s)
{
    kc_stmt *st = NULL;
    kc_err   err = KC_ERR_INIT;
    int64_t  n;

    OK(kc_stmt_open(&st, s, "audit_last", &err), err);
    OK(kc_one(st, &err), err);
    n = kc_int(st, "id");
    kc_stmt_close(st);
    return n;
}

static inline void is_clean(kc_store *s)
{
    seen_findings seen = { 0 };
    long          n_bad = 0;
    kc_err        err = KC_ERR_INIT;

    OK(kc_store_verify(s, see_finding, &seen, &n_bad, &err), err);
    if (n_bad) print_error("finding: %s\n", seen.keys[0]);
    assert_int_equal(n_bad, 0);
}

/* The only rejected cell has this row, column and reason. */
static inline void rejected(const kc_import_sum *sum, long row, const char *column, const char *key)
{
    assert_int_equal(sum->n_rejected, 1);
    assert_int_equal(sum->n_rejects, 1);
    assert_int_equal(sum->rejects[0].row, row);
    assert_string_equal(sum->rejects[0].column, column);
    assert_string_equal(sum->rejects[0].key, key);
}

#endif
