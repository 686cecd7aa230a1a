/* Descriptions of indices: what is read, and every mistake named with its line. */
#include "judge/kc_index_config.h"
#include "kc_test.h"

#include <math.h>
#include <stdlib.h>

static const char BASE[] = "indicators:\n"                                          /* 1 */
                           "  - { code: a, direction: 1, parent: p, weight: 3 }\n" /* 2 */
                           "  - { code: b, direction: -1, parent: p }\n"           /* 3 */
                           "  - { code: c, direction: 1, parent: q }\n"            /* 4 */
                           "aggregates:\n"                                          /* 5 */
                           "  - { code: i }\n"                                      /* 6 */
                           "  - { code: p, parent: i, weight: 2 }\n"               /* 7 */
                           "  - { code: q, parent: i }\n";                         /* 8 */

static const char DATA[] = "code,name,a,b,c,group,年份\nx,X,1,9,5,g,2020\ny,Y,3,,7,g,2020\nz,Z,2,4,6,,2020\n";

static const char *table(kc_arena *a, const char *text)
{
    static char path[40] = "/tmp/kc-index-XXXXXX";
    const char *file = kc_printf(a, "%s", path);
    int         fd = mkstemp((char *)(uintptr_t)file);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    (void)close(fd);
    return file;
}

static kc_index_config *good(kc_arena *a, const char *text, const char *data)
{
    kc_index_config *c = NULL;
    kc_err           err = KC_ERR_INIT;
    const char      *file = table(a, data);

    OK(kc_index_config_parse(a, kc_str_of(text), "t.yaml", file, false, &c, &err), err);
    (void)unlink(file);
    return c;
}

/* The error names file and line: its arguments begin with "t.yaml<sep>LINE". */
static void refused(kc_arena *a, const char *text, const char *data, const char *key, int line)
{
    kc_index_config *c = NULL;
    kc_err           err = KC_ERR_INIT;
    const char      *file = table(a, data);
    kc_code          code = kc_index_config_parse(a, kc_str_of(text), "t.yaml", file, false, &c, &err);
    char             shown[600];

    (void)unlink(file);
    kc_err_text(&err, KC_EN, shown, sizeof shown);
    if (code != KC_E_DATA || strcmp(err.key, key) != 0) fail_msg("%s: got %s (%s)\n%s", key, err.key, shown, text);
    if (line && err.at != line - 1) fail_msg("%s: line %ld, expected %d: %s", key, err.at + 1, line, shown);
    assert_null(c);
}

TEST_ARENA(trees_are_put_in_order)
{
    const kc_index_config *c = good(a, kc_printf(a, "%ssteps: [normalise: minmax]\n", BASE), DATA);
    const kc_index_tree   *t = &c->spec.tree;

    assert_int_equal(t->n_ind, 3);
    assert_int_equal(t->n_nodes, 6);
    assert_int_equal(t->n_levels, 3);
    assert_string_equal(c->node_code[3], "p");
    assert_string_equal(c->node_code[5], "i");
    assert_int_equal(t->parent[2], 4);
    assert_true(c->weight[0] == 3 && c->weight[1] == 1 && c->weight[3] == 2);
    assert_int_equal(c->spec.indicators[1].direction, -1);
    assert_int_equal(c->spec.n_rows, 3);
    assert_true(isnan(c->spec.data[3 + 1]));
    assert_string_equal(c->row_name[2], "Z");
    assert_null(c->simulate);
}

TEST_ARENA(an_index_without_aggregates_gets_one)
{
    const kc_index_config *c =
        good(a, "indicators:\n  - { code: a, direction: 正向 }\n  - { code: k, name: b, direction: lower }\nsteps: [normalise: zscore]\n", DATA);

    assert_int_equal(c->spec.tree.n_nodes, 3);
    assert_string_equal(c->node_code[2], "index");
    assert_true(c->spec.data[3] == 9); /* found by its name */
    assert_int_equal(c->spec.indicators[1].direction, -1);
}

TEST_ARENA(steps_keep_their_order_and_parameters)
{
    const kc_index_config *c = good(a,
                                    kc_printf(a, "%ssteps:\n  - screen_units: { present: 0.5, nonzero: 0.1 }\n  - impute: { method: median, within: group }\n"
                                                 "  - treat: { winsorise: 2, each: { c: none } }\n"
                                                 "  - normalise: { method: zscore, mean: 10, sd: 2, each: { a: { method: minmax, range: [1, 5] } } }\n"
                                                 "aggregate: [{ method: power, p: 2, threshold: 0.5 }, geometric]\nrank: { ties: mean, within: group }\n",
                                              BASE),
                                    DATA);
    const kc_index_step *s = c->spec.steps;

    assert_int_equal(c->spec.n_steps, 4);
    assert_int_equal(s[0].kind, KC_STEP_SCREEN_UNITS);
    assert_true(s[0].min_present == 0.5 && s[0].min_nonzero == 0.1);
    assert_int_equal(s[1].impute.method, KC_IMPUTE_MEDIAN);
    assert_int_equal(s[1].within, 0);
    assert_true(c->spec.strata[0][2] != c->spec.strata[0][0] && c->spec.strata[0][2] != c->spec.strata[0][1]); /* no group is one */
    assert_int_equal(s[2].treat.win_max, 2);
    assert_true(s[2].treat_each[2]->off && !s[2].treat_each[0]);
    assert_true(s[3].norm.a == 10 && s[3].norm.b == 2);
    assert_true(s[3].norm_each[0]->b == 5 && !s[3].norm_each[1]);
    assert_int_equal(c->aggregate[2].method, KC_AGG_POWER);
    assert_int_equal(c->aggregate[3].method, KC_AGG_GEOMETRIC);
    assert_int_equal(c->ties, KC_TIES_MEAN);
}

TEST_ARENA(simulations_vary_what_they_say)
{
    const kc_index_config *c = good(a,
                                    kc_printf(a, "%ssteps:\n  - treat: { skew: 1.5 }\n  - normalise: { method: minmax, within: group }\n"
                                                 "simulate:\n  mode: sobol\n  replications: 64\n  seed: 9\n  winsorise: [1, 3]\n"
                                                 "  normalise: [minmax, { method: zscore, mean: 10, sd: 2 }]\n  aggregate: [arithmetic, [median, geometric]]\n"
                                                 "  weight_noise: { noise: 0.1, levels: [2] }\n",
                                              BASE),
                                    DATA);
    const kc_index_simulate *s = c->simulate;

    assert_int_equal(s->mode, KC_SIM_SOBOL);
    assert_int_equal(s->replications, 64);
    assert_int_equal(s->seed, 9);
    assert_int_equal(s->n_treat, 2);
    assert_true(s->treat[1].treat.win_max == 3 && s->treat[1].treat.skew_max == 1.5);
    assert_int_equal(s->normalise[1].within, KC_WITHIN_ALL); /* not that of the step */
    assert_string_equal(s->treat_name[1], "3");
    assert_string_equal(s->normalise_name[1], "zscore mean=10 sd=2");
    assert_string_equal(s->aggregate_name[1], "median / geometric");
    assert_int_equal(s->aggregate[1][2].method, KC_AGG_MEDIAN);
    assert_true(s->half[0] == 0 && s->half[3] == 0.1 && s->half[5] == 0);
}

/* Of the description's step an alternative has the methods of single indicators, nothing else; its label says what is written. */
TEST_ARENA(alternatives_are_what_is_written)
{
    const kc_index_config *c = good(a,
                                    kc_printf(a, "%ssteps:\n  - impute: { method: mean, within: group }\n  - normalise: { method: minmax, each: { a: zscore } }\n"
                                                 "simulate:\n  impute: [mean, { method: mean, within: group }]\n  normalise: [{ method: minmax, range: [1, 5] }]\n  weight_noise: 0\n",
                                              BASE),
                                    DATA);
    const kc_index_simulate *s = c->simulate;

    assert_int_equal(s->mode, KC_SIM_RANDOM); /* without `mode` */
    assert_int_equal(s->impute[0].within, KC_WITHIN_ALL);
    assert_int_equal(s->impute[1].within, 0);
    assert_string_equal(s->impute_name[1], "mean within=\"group\"");
    assert_int_equal(s->normalise[0].norm_each[0]->method, KC_NORM_ZSCORE);
    assert_true(s->half && s->half[0] == 0 && s->half[3] == 0); /* no noise is a noise of 0 */
}

TEST_ARENA(groups_of_several_columns)
{
    const char *text = kc_printf(a, "%stime: year\nsteps:\n  - impute: { method: mean, within: [group, time] }\n  - normalise: { method: minmax, within: [group, time] }\nrank: { within: group }\n",
                                 BASE);
    const kc_index_config *c = good(a, text, "code,year,group,a,b,c\nx,2020,n,1,2,3\ny,2020,n,2,,4\nx,2021,n,3,6,5\ny,2021,n,4,8,6\nz,2021,s,4,9,6\nz,2020,,4,9,6\n");
    const int32_t         *both = c->spec.strata[0];

    assert_int_equal(c->spec.n_strata, 2); /* the same columns are put together once */
    assert_int_equal(c->spec.steps[1].within, 0);
    assert_int_equal(c->rank_within, 1);
    assert_int_equal(both[0], both[1]);
    assert_int_equal(both[2], both[3]);
    for (int i = 2; i < 6; i++) assert_true(both[i] != both[0] && (i < 4 || both[i] != both[2]));
    assert_true(both[4] != both[5]);
}

TEST_ARENA(periods_may_be_called_years)
{
    const kc_index_config *c = good(a, kc_printf(a, "%stime: 年份\nsteps: [normalise: minmax]\n", BASE), "code,年份,a,b,c\nx,2020年,1,2,3\nx, 2021年 ,2,1,2\n");

    assert_true(c->spec.time[0] == 2020 && c->spec.time[1] == 2021);
}

TEST_ARENA(entropy_makes_the_weights)
{
    const kc_index_config *c = good(a, kc_printf(a, "%ssteps: [normalise: minmax]\nweights: { method: combined, rule: line, alpha: 1 }\n", BASE), DATA);
    kc_index_result        r;
    kc_err                 err = KC_ERR_INIT;

    OK(kc_index_compute(a, c, NULL, &r, &err), err);
    assert_true(fabs(r.weight[0] - 0.6) < 1e-12 && fabs(r.weight[3] - 0.8) < 1e-12 && fabs(r.weight[5] - 1) < 1e-12);
    assert_true(r.rank[2 * 3 + 1] == 1); /* y: a 100, b missing, c 100 */
    assert_true(r.score[2 * 3 + 1] == 100);
}

TEST_ARENA(mistakes_in_the_tree_name_their_line)
{
    static const struct {
        const char *text, *key;
        int         line;
    } cases[] = {
        { "indicators:\n  - { code: a }\nsteps: [normalise: minmax]\n", "stats.index_cfg_direction", 2 },
        { "indicators:\n  - { code: a, direction: 2 }\nsteps: [normalise: minmax]\n", "stats.index_cfg_direction", 2 },
        { "indicators:\n  - { code: a, direction: 1 }\n  - { code: a, direction: 1 }\nsteps: [normalise: minmax]\n", "stats.index_cfg_twice", 3 },
        { "indicators:\n  - { code: a, direction: 1, parent: p }\nsteps: [normalise: minmax]\n", "stats.index_cfg_parent", 2 },
        { "indicators:\n  - { code: a, direction: 1, wieght: 3 }\nsteps: [normalise: minmax]\n", "schema.unknown_key", 2 },
        { "indicators:\n  - { code: a, direction: 1, parent: p }\naggregates:\n  - { code: p, parent: q }\n  - { code: q, parent: p }\nsteps: [normalise: minmax]\n",
          "stats.index_cfg_ring", 5 },
        { "indicators:\n  - { code: a, direction: 1, parent: p }\naggregates:\n  - { code: p }\n  - { code: q }\nsteps: [normalise: minmax]\n",
          "stats.index_cfg_root", 5 },
        { "indicators:\n  - { code: a, direction: 1, parent: p }\naggregates:\n  - { code: p }\n  - { code: q, parent: p }\nsteps: [normalise: minmax]\n",
          "stats.index_cfg_childless", 5 },
        { "steps: [normalise: minmax]\n", "stats.index_cfg_no_indicators", 1 },
        { "indicators:\n  - { code: a, direction: 1, low: 3 }\nsteps: [normalise: goalposts]\n", "stats.index_cfg_posts", 2 },
        { "indicators:\n  - { code: a, direction: 1, low: 3, high: 1 }\nsteps: [normalise: goalposts]\n", "stats.index_cfg_posts", 2 },
        { "indicators:\n  - { code: a, direction: -1, low: 3, high: 3 }\nsteps: [normalise: goalposts]\n", "stats.index_cfg_posts", 2 },
        { "indicators:\n  - { code: a, direction: 1 }\n  - { code: b, direction: -1 }\nsteps: [treat: { winsorise: 1 }]\n", "stats.index_cfg_not_turned", 3 },
        { "indicators:\n  - { code: a, direction: 1, low: 1, high: 3 }\nsteps:\n  - normalise: minmax\n  - normalise: goalposts\n", "stats.index_cfg_scale_twice", 5 },
        { "indicators:\n  - { code: a, direction: 1, target: 3 }\nsteps:\n  - normalise: target\n  - normalise: target\n", "stats.index_cfg_scale_twice", 5 },
        { "indicators:\n  - { code: a, band: [4, 3] }\nsteps: [normalise: minmax]\n", "stats.index_cfg_band", 2 },
        { "indicators:\n  - { code: a, direction: 1, target: 3 }\nsteps: [normalise: minmax]\n", "stats.index_cfg_unused", 2 },
        { "indicators:\n  - { code: a, direction: 1, low: 1, high: 2 }\n  - { code: b, direction: 1, low: 1, high: 2 }\nsteps: [normalise: { method: goalposts, each: { a: zscore } }]\n",
          "stats.index_cfg_unused", 2 },
        { "indicators:\n  - { code: a, band: [1, 2] }\nsteps: [normalise: minmax, normalise: minmax]\n", "stats.index_cfg_band_twice", 3 },
        { "indicators:\n  - { code: index, direction: 1 }\nsteps: [normalise: minmax]\n", "stats.index_cfg_twice", 1 },
        { "indicators:\n  - { code: a, direction: 1, denominator: b }\nsteps: [normalise: minmax]\n", "stats.index_cfg_unused", 2 },
        { "indicators:\n  - { code: a, direction: 1, per: 1000 }\nsteps: [normalise: minmax]\n", "stats.index_cfg_per", 2 },
        { "meta: m.csv\nindicators:\n  - { code: a, direction: 1 }\nsteps: [normalise: minmax]\n", "stats.index_cfg_meta_twice", 1 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) refused(a, cases[i].text, DATA, cases[i].key, cases[i].line);
}

TEST_ARENA(mistakes_in_the_steps_name_their_line)
{
    static const struct {
        const char *text, *key;
        int         line;
    } cases[] = {
        { "steps: [normalize_all]\n", "stats.index_cfg_step", 9 },
        { "steps:\n  - normalise: { method: minmax, sd: 2 }\n", "schema.unknown_key", 10 },
        { "steps:\n  - normalise: maxmin\n", "stats.index_cfg_method", 10 },
        { "steps:\n  - normalise: { method: minmax, range: [3, 3] }\n", "stats.index_cfg_range", 10 },
        { "steps:\n  - normalise: { method: minmax, each: { zz: zscore } }\n", "stats.index_cfg_no_indicator", 10 },
        { "steps:\n  - normalise: { method: minmax, each: { a: { method: zscore, within: group } } }\n", "stats.index_cfg_within_each", 10 },
        { "steps:\n  - normalise: { method: reference, unit: nobody }\n", "stats.index_cfg_no_unit", 10 },
        { "steps:\n  - normalise: target\n", "stats.index_cfg_lacks", 10 },
        { "steps:\n  - impute: { method: mean, value: 3 }\n", "schema.unknown_key", 10 },
        { "steps:\n  - impute: value\n", "stats.index_cfg_needs", 10 },
        { "steps:\n  - impute: latest\n", "stats.index_cfg_no_time", 10 },
        { "steps:\n  - impute: { method: mean, within: nowhere }\n  - normalise: minmax\n", "frame.no_column", 0 },
        { "steps:\n  - impute: { method: mean, within: [group, nowhere] }\n  - normalise: minmax\n", "frame.no_column", 0 },
        { "steps:\n  - impute: { method: mean, within: [] }\n", "stats.index_cfg_within", 10 },
        { "steps:\n  - impute: { method: mean, within: [group, 3] }\n", "stats.index_cfg_within", 10 },
        { "steps:\n  - treat: { winsorise: -2 }\n", "stats.index_cfg_winsorise", 10 },
        { "steps:\n  - treat: { lambda: 2 }\n", "stats.index_cfg_lambda", 10 },
        { "steps:\n  - treat: { then: none, combine: true }\n", "stats.index_cfg_needs", 10 },
        { "steps:\n  - normalise: { method: minmax, range: [-1e308, 1e308] }\n", "stats.index_cfg_range", 10 },
        { "steps:\n  - treat: { then: sqrt }\n", "schema.one_of", 10 },
        { "steps:\n  - screen_units: 1.2\n", "stats.index_cfg_share", 10 },
        { "steps:\n  - denominate: { by: x }\n", "stats.index_cfg_shape", 10 },
        { "steps: [normalise: minmax]\naggregate: power\n", "stats.index_cfg_needs", 10 },
        { "steps: [normalise: minmax]\naggregate: [arithmetic]\n", "stats.index_cfg_levels", 10 },
        { "steps: [normalise: minmax]\naggregate: { method: geometric, p: 2 }\n", "schema.unknown_key", 10 },
        { "steps: [normalise: minmax]\naggregate: { method: geometric, fill: latest }\n", "stats.index_cfg_no_time", 10 },
        { "steps: [normalise: minmax]\naggregate: { method: geometric, fill: { method: value, value: 1 } }\n", "stats.index_cfg_fill", 10 },
        { "steps: [normalise: minmax]\nweights: { method: combined, alpha: 0.5 }\n", "stats.index_cfg_alpha", 10 },
        { "steps: [normalise: minmax]\nweights: { method: equal, file: w.csv }\n", "schema.unknown_key", 10 },
        { "steps: [normalise: minmax]\nrank: { ties: fair }\n", "schema.one_of", 10 },
        { "steps: [normalise: minmax]\ncolour: red\n", "schema.unknown_key", 10 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) refused(a, kc_printf(a, "%s%s", BASE, cases[i].text), DATA, cases[i].key, cases[i].line);
}

TEST_ARENA(mistakes_in_the_simulation_name_their_line)
{
    static const struct {
        const char *text, *key;
        int         line;
    } cases[] = {
        { "simulate: { mode: dice }\n", "schema.one_of", 10 },
        { "simulate:\n  mode: random\n  treat: [none]\n", "stats.index_cfg_sim_no_step", 12 },
        { "simulate:\n  mode: random\n  winsorise: [1]\n", "stats.index_cfg_sim_no_step", 12 },
        { "simulate:\n  mode: random\n  weight_noise: 2\n", "stats.index_cfg_noise", 12 },
        { "simulate:\n  mode: random\n  weight_noise: 1.0\n", "stats.index_cfg_noise", 12 },
        { "simulate:\n  mode: random\n  weight_noise: -0.1\n", "stats.index_cfg_noise", 12 },
        { "simulate:\n  mode: random\n  weight_noise: none\n", "stats.index_cfg_noise", 12 },
        { "simulate:\n  mode: random\n  weight_noise: { noise: 0.2, levels: [3] }\n", "stats.index_cfg_noise_level", 12 },
        { "simulate:\n  mode: enumerate\n  replications: 5\n", "stats.index_cfg_sim_enumerate", 11 },
        { "simulate:\n  mode: random\n  node: a\n", "stats.index_cfg_parent", 11 },
        { "simulate:\n  mode: random\n  errors: { scale: log }\n", "stats.index_cfg_sim_errors", 12 },
        { "simulate:\n  mode: random\n  errors: { suffix: _se }\n", "stats.index_cfg_no_errors", 12 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(a, kc_printf(a, "%ssteps: [normalise: minmax]\n%s", BASE, cases[i].text), DATA, cases[i].key, cases[i].line);
}

TEST_ARENA(mistakes_in_the_table_name_their_row)
{
    const char *text = kc_printf(a, "%ssteps: [normalise: minmax]\n", BASE), *panel = kc_printf(a, "%stime: 年份\n", text);

    refused(a, text, "code,a,b,c\nx,1,2,3\nx,1,2,3\n", "stats.index_data_twice", 2);
    refused(a, panel, "code,年份,a,b,c\nx,2020,1,2,3\nx,2020,1,2,3\n", "stats.index_data_twice_time", 2);
    refused(a, panel, "code,年份,a,b,c\nx,spring,1,2,3\n", "frame.not_a_number", 1);
    refused(a, text, "code,a,b,c\nx,1,2,3\n,1,2,3\n", "stats.index_data_no_unit", 2);
    refused(a, text, "code,a,b,c\n", "stats.index_data_empty", 0);
    refused(a, text, "code,a,b\nx,1,2\n", "frame.no_column", 0);
    refused(a, text, "code,a,b,c\nx,1,two,3\n", "frame.not_a_number", 0);
}

TEST_ARENA(errors_of_a_run_name_unit_and_node)
{
    const kc_index_config *c = good(a, kc_printf(a, "%ssteps: [normalise: minmax]\naggregate: geometric\n", BASE), DATA);
    kc_index_result        r;
    kc_err                 err = KC_ERR_INIT;
    char                   shown[600];

    assert_int_equal(kc_index_compute(a, c, NULL, &r, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.index_mean_named");
    kc_err_text(&err, KC_EN, shown, sizeof shown);
    assert_non_null(strstr(shown, "\"x\""));
    assert_non_null(strstr(shown, "\"p\""));
    c = good(a, kc_printf(a, "%ssteps:\n  - normalise: { method: reference, unit: z }\n", BASE), "code,a,b,c\nx,1,2,3\nz,2,,4\n");
    assert_int_equal(kc_index_compute(a, c, NULL, &r, &err), KC_E_DATA); /* the unit of reference lacks b */
    assert_string_equal(err.key, "stats.index_reference_named");
    kc_err_text(&err, KC_EN, shown, sizeof shown);
    assert_non_null(strstr(shown, "row 3: the reference unit \"z\""));
    assert_non_null(strstr(shown, "\"b\""));
}

TEST_ARENA(the_healthy_city_index_is_a_pack)
{
    kc_index_config *c = NULL;
    kc_err           err = KC_ERR_INIT;
    const char      *file = table(a, "城市,组别,a\nx,g,1\n");

    assert_int_equal(kc_index_config_read(a, "healthy-city-2018", file, &c, &err), KC_E_DATA); /* its columns are not there: it was read */
    assert_string_equal(err.key, "frame.no_column");
    (void)unlink(file);
    assert_int_equal(kc_index_config_read(a, "healthy-town-1999", file, &c, &err), KC_E_NOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(trees_are_put_in_order), T(an_index_without_aggregates_gets_one), T(steps_keep_their_order_and_parameters),
        T(simulations_vary_what_they_say), T(alternatives_are_what_is_written), T(groups_of_several_columns), T(periods_may_be_called_years), T(entropy_makes_the_weights), T(mistakes_in_the_tree_name_their_line),
        T(mistakes_in_the_steps_name_their_line), T(mistakes_in_the_simulation_name_their_line), T(mistakes_in_the_table_name_their_row),
        T(errors_of_a_run_name_unit_and_node), T(the_healthy_city_index_is_a_pack),
    };

    return cmocka_run_group_tests_name("judge_index_config", tests, NULL, NULL);
}
