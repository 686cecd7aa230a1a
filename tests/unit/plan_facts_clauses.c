/* plan: clauses in the wording of many places (tests/data/clauses.jsonl), all figures, no false alarm.
 *
 * A label is met by a target of the same value, unit and year, with a comparator that fits and a name that shares
 * most of its pairs of characters.
 */
#include "base/kc_file.h"
#include "plan_facts.h"

static double alike(kc_arena *a, const char *x, const char *y)
{
    kc_norm n[2];
    size_t  hit = 0, total = 0;

    assert_int_equal(kc_normalise(a, kc_str_of(x), &n[0], NULL), KC_OK);
    assert_int_equal(kc_normalise(a, kc_str_of(y), &n[1], NULL), KC_OK);
    for (int k = 0; k < 2; k++)
        for (size_t i = 0, len; i < n[k].text.n; i += len, total++) {
            (void)kc_utf8_get(n[k].text.s + i, n[k].text.n - i, &len);
            hit += kc_find(n[1 - k].text, kc_strndup(a, n[k].text.s + i, len), 0) >= 0;
        }
    return total ? (double)hit / (double)total : 0;
}

static bool fits(const char *want, const kc_target *t)
{
    const char *got = kc_cmp_text(t->cmp);

    if (strcmp(want, got) == 0) return true;
    if (t->unit && strcmp(t->unit, "个百分点") == 0) return true; /* a step, labelled either way */
    return (strcmp(want, "=") == 0 && (strcmp(got, ">=") == 0 || strcmp(got, "<=") == 0)) || (strcmp(got, "=") == 0 && strchr(want, '='));
}

static bool meets(kc_arena *a, const kc_value *label, const kc_target *t)
{
    double value = kc_get_num(label, "value", NAN);
    const char *unit = kc_get_str(label, "unit", "");

    if (isnan(t->value) || fabs(t->value - value) > 0.02 || kc_get_int(label, "year", 0) != t->year) return false;
    if (*unit && t->unit && strcmp(unit, t->unit) != 0) return false;
    return fits(kc_get_str(label, "comparator", ""), t) &&
           alike(a, kc_get_str(label, "indicator", ""), kc_printf(a, "%s%s", t->scope ? t->scope : "", t->indicator)) >= 0.6;
}

static size_t wrong_in(kc_arena *a, const kc_value *row)
{
    const char     *text = kc_get_str(row, "text", "");
    const kc_value *labels = kc_get(row, "targets");
    const kc_plan  *p = read_text(a, kc_printf(a, "%s\n", text), NULL);
    size_t          wrong = 0, figures = 0;

    for (size_t i = 0; i < kc_len(labels); i++) {
        bool met = false;

        for (size_t k = 0; k < p->targets.n; k++) met = met || meets(a, labels->items[i], &p->targets.items[k]);
        if (!met) print_error("missed in %s: %s\n", text, kc_get_str(labels->items[i], "indicator", ""));
        wrong += !met;
    }
    for (size_t k = 0; k < p->targets.n; k++) figures += isnan(p->targets.items[k].value) ? 0 : 1;
    if (figures > kc_len(labels)) print_error("too many in %s\n", text);
    return wrong + (figures > kc_len(labels) ? figures - kc_len(labels) : 0);
}

TEST_ARENA(all_clauses)
{
    kc_str file;
    kc_err err = KC_ERR_INIT;
    size_t rows = 0, wrong = 0;

    OK(kc_file_read(a, "tests/data/clauses.jsonl", (size_t)1 << 20, &file, &err), err);
    for (size_t from = 0; from < file.n;) {
        long      eol = kc_find(file, "\n", from);
        size_t    to = eol < 0 ? file.n : (size_t)eol;
        kc_value *row;

        if (to > from) {
            OK(kc_json_parse(a, (kc_str){ file.s + from, to - from }, "clauses.jsonl", &row, &err), err);
            wrong += wrong_in(a, row);
            rows++;
        }
        from = to + 1;
    }
    assert_true(rows >= 100);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(all_clauses) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
