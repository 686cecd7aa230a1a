/* plan: the word tables are read whole, and adding a word is enough to have it understood. */
#include "base/kc_asset.h"
#include "plan/read_facts.h"
#include "plan_facts.h"

static const char *const TABLES[] = { "comparators", "measure_units", "verbs", "heads", "trends", "decoys", "date_words", "schedule_words",
                                      "plausible" };

typedef struct rows {
    kc_words *w;
    size_t    n, unknown;
} rows;

static void each(void *ctx, size_t n, const kc_str *col)
{
    rows          *r = ctx;
    const kc_word *x = kc_word_at(r->w, ~0u, col[0]);

    assert_true(n >= 2);
    r->n++;
    if (!x || x->text.n < col[0].n) {
        bool found = false;

        for (size_t i = 0; i < r->w->plausible.n; i++) found = found || kc_str_same(r->w->plausible.items[i].word, col[0]);
        if (!found) print_error("not understood: %.*s\n", (int)col[0].n, col[0].s);
        r->unknown += !found;
    }
}

TEST_ARENA(every_row_is_understood)
{
    kc_words w;

    kc_words_load(a, &w);
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++) {
        const kc_asset *asset = kc_asset_find(kc_printf(a, "src/plan/words/%s.tsv", TABLES[i]));
        rows            r = { .w = &w };

        assert_non_null(asset);
        assert_true(kc_starts(asset->data, "#")); /* a header comment explains the columns */
        assert_true(kc_find(asset->data, "# Columns:", 0) >= 0);
        kc_asset_tsv(asset, each, &r);
        assert_true(r.n > 20);
        assert_int_equal(r.unknown, 0);
    }
}

TEST_ARENA(longer_words_win)
{
    kc_words w;

    kc_words_load(a, &w);
    assert_true(kc_str_eq(kc_word_ending(&w, KC_W_CMP_BEFORE, KC_STR("死亡率下降到"))->text, "下降到"));
    assert_true(kc_str_eq(kc_word_at(&w, KC_W_CMP_AFTER, KC_STR("及以上的人"))->text, "及以上"));
    assert_true(kc_str_eq(kc_word_at(&w, KC_W_UNIT, KC_STR("人次以上"))->text, "人次"));
    assert_null(kc_word_at(&w, KC_W_CMP_BEFORE, KC_STR("白云")));
    assert_null(kc_word_ending(&w, KC_W_CMP_BEFORE, KC_STR("")));
}

/* A word of each table, in a clause that means nothing without it. */
TEST_ARENA(each_table_is_used)
{
    FIGURES("贫血率不高于10%。", "贫血率 <= 10%");                             /* comparators   */
    FIGURES("每千人口献血量不少于12毫升。", "每千人口献血量 >= 12毫升");       /* measure_units */
    FIGURES("到2025年，遴选30名骨干医师。", "骨干医师 = 30名 2025");           /* verbs         */
    FIGURES("甲类机构、乙类机构持证率均达到90%。", "甲类机构持证率 >= 90%; 乙类机构持证率 >= 90%"); /* heads */
    FIGURES("近视率每年降低0.5个百分点。", "近视率 decrease 0.5个百分点 a year"); /* trends       */
    FIGURES("围绕15项任务开展工作。", "");                                     /* decoys        */
    FIGURES("“十五五”末，甲合格率达到95%。", "甲合格率 >= 95% 2030");          /* date_words    */
    assert_int_equal(read_text(a, "一、组织实施\n每年召开联席会议。\n", NULL)->milestones.n, 1); /* schedule_words */
    assert_non_null(warned(read_text(a, "自杀死亡率控制在500/10万以下。", NULL), "unit_suspect")); /* plausible */
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(every_row_is_understood), T(longer_words_win), T(each_table_is_used) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
