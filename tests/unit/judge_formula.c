/* A printed formula is arithmetic: it is parsed, computed, and compared with the number that the program computed. */
#include "judge/explain_internal.h"
#include "judge_fixture.h"

#include <stdlib.h>

/* ---- a pocket calculator: + − × ÷ ^ ( ) [ ] ----------------------------------------------------------- */

static double sum(const char **s);

static void blanks(const char **s)
{
    while (**s == ' ') ++*s;
}

static bool sign(const char **s, const char *what)
{
    size_t n = strlen(what);

    blanks(s);
    if (strncmp(*s, what, n) != 0) return false;
    *s += n;
    return true;
}

static double atom(const char **s)
{
    char  *end;
    double x;

    if (sign(s, "(") || sign(s, "[")) {
        x = sum(s);
        if (!sign(s, ")") && !sign(s, "]")) fail_msg("no closing bracket before: %s", *s);
        return x;
    }
    if (sign(s, "−|")) { /* −|a − b| */
        x = sum(s);
        if (!sign(s, "|")) fail_msg("no closing bar before: %s", *s);
        return -fabs(x);
    }
    blanks(s);
    x = strtod(*s, &end);
    if (end == *s) fail_msg("no number at: %s", *s);
    *s = end;
    return x;
}

static double power(const char **s)
{
    double x = atom(s);

    return sign(s, "^") ? pow(x, atom(s)) : x;
}

/* "^(1/5)" has a stroke. */
static double product(const char **s)
{
    double x = power(s);

    for (;;)
        if (sign(s, "×")) x *= power(s);
        else if (sign(s, "÷") || sign(s, "/")) x /= power(s);
        else return x;
}

static double sum(const char **s)
{
    double x = product(s);

    for (;;)
        if (sign(s, "+")) x += product(s);
        else if (sign(s, "−")) x -= product(s);
        else return x;
}

/* The operands are printed with six digits, so a difference of two of them is good to four decimals.
 * Computes what stands left of the sign of equality and holds it against what stands right, and against the number itself. */
static void holds(const char *formula, double value)
{
    const char *s = formula;
    double      left = sum(&s), right;

    if (!sign(&s, "=")) fail_msg("no = in: %s", formula);
    right = strtod(s + strspn(s, " +"), NULL);
    if (fabs(left - value) > 1e-4 * fmax(1, fabs(value))) fail_msg("%s gives %.10g, the number is %.10g", formula, left, value);
    if (fabs(right - value) > 1e-4 * fmax(1, fabs(value))) fail_msg("%s says %.10g, the number is %.10g", formula, right, value);
}

static void explain(kc_arena *a, fixture *f, const char *field, double value)
{
    judge_run   run = { .p = f->p };
    explained   x = { .run = &run, .line = &f->lines.lines[0], .r = f->r, .field = field };
    const char *text;

    assert_true(isfinite(value));
    x.figure = &x.line->figures[f->r.goal_at];
    x.target = x.line->pub->targets[f->r.goal_at];
    text = kc_get_str(judge_formulas(a, &x, KC_EN), field, NULL);
    assert_non_null(text);
    holds(text, value);
}

static void explain_all(kc_arena *a, fixture *f)
{
    explain(a, f, "gap", f->r.gap);
    if (isfinite(f->r.hp2030)) explain(a, f, "hp2030", f->r.hp2030);
    if (isfinite(f->r.opensdg)) explain(a, f, "opensdg", f->r.opensdg);
    if (isfinite(f->r.change)) explain(a, f, "change", f->r.change);
    if (isfinite(f->r.needed) && fabs(f->r.needed) > 0) explain(a, f, "needed", f->r.needed);
}

TEST_ARENA(a_level_between_baseline_and_targets)
{
    fixture   *f = start(a, 1, "%");
    kc_target *t = target(f, KC_CMP_GE, 20, 2022);

    t->baseline = 10.3;
    t->baseline_year = 2015;
    (void)target(f, KC_CMP_GE, 28, 2030);
    set(f, 2017, 11);
    set(f, 2019, 14.25);
    (void)judge_at(f, 2019, false);
    explain(a, f, "target", f->r.target);
    explain_all(a, f);
    set(f, 2024, 21.7);
    (void)judge_at(f, 2024, false);
    explain(a, f, "target", f->r.target);
    explain_all(a, f);
}

/* Down 20 % on 2015 by 2025, 30 % by 2030: in 2020 and 2027 on the way between levels, not between percentages. */
TEST_ARENA(a_change_since_a_year_in_per_cent)
{
    fixture *f = start(a, -1, "微克/立方米");

    for (int i = 0; i < 2; i++) {
        kc_target *t = target(f, KC_CMP_DECREASE, i ? 30 : 20, i ? 2030 : 2025);

        t->basis = KC_BASIS_SINCE_YEAR;
        t->basis_year = 2015;
        t->unit = "%";
    }
    set(f, 2015, 41);
    set(f, 2020, 35);
    (void)judge_at(f, 2020, false);
    assert_int_equal(f->r.rule, KC_RULE_LINEAR);
    explain(a, f, "target", f->r.target);
    explain(a, f, "goal", f->r.goal);
    explain(a, f, "final", f->r.final);
    explain_all(a, f);
    set(f, 2027, 32);
    (void)judge_at(f, 2027, false);
    assert_int_equal(f->r.rule, KC_RULE_LINEAR);
    explain(a, f, "target", f->r.target);
    explain_all(a, f);
}

TEST_ARENA(a_yearly_step_in_points_and_in_per_cent)
{
    for (int i = 0; i < 2; i++) {
        fixture   *f = start(a, -1, "%");
        kc_target *t = target(f, KC_CMP_DECREASE, 1.5, 0);

        t->basis = KC_BASIS_PER_YEAR;
        t->unit = i ? "%" : "个百分点";
        set(f, 2017, 52);
        set(f, 2020, 50);
        (void)judge_at(f, 2020, false);
        assert_int_equal(f->r.rule, KC_RULE_STEP);
        explain(a, f, "target", f->r.target);
        explain_all(a, f);
    }
}

TEST_ARENA(a_lower_bound_an_equal_one_and_growth)
{
    fixture *f = start(a, -1, "‰"), *g = start(a, 0, "家"), *h = start(a, -1, "%");

    (void)target(f, KC_CMP_LE, 5, 2030);
    set(f, 2015, 7.1);
    set(f, 2020, 6.2);
    (void)judge_at(f, 2020, false);
    explain(a, f, "target", f->r.target);
    explain_all(a, f);
    (void)target(g, KC_CMP_EQ, 100, 2020);
    set(g, 2020, 97);
    (void)judge_at(g, 2020, false);
    explain(a, g, "gap", g->r.gap);
    h->ind.name = "心理相关疾病发生的上升趋势";
    (void)target(h, KC_CMP_DECREASE, NAN, 2020);
    set(h, 2018, 10);
    set(h, 2019, 11);
    set(h, 2020, 11.55);
    (void)judge_at(h, 2020, false);
    explain(a, h, "gap", h->r.gap);
}

static const char *status_of(kc_arena *a, fixture *f)
{
    judge_run run = { .p = f->p };
    explained x = { .run = &run, .line = &f->lines.lines[0], .r = f->r, .field = "status" };

    x.figure = &x.line->figures[f->r.goal_at];
    x.target = x.line->pub->targets[f->r.goal_at];
    return kc_get_str(judge_formulas(a, &x, KC_EN), "status", "");
}

/* The verdict and the comparison beside it never contradict each other. */
TEST_ARENA(a_verdict_shows_what_was_compared)
{
    fixture *f = start(a, 1, "%"), *g = start(a, 1, "万亩");

    (void)target(f, KC_CMP_GE, 22, 2020);
    set(f, 2020, 21.9999999);
    (void)judge_at(f, 2020, false);
    assert_string_equal(status_of(a, f), "21.9999999 ≥ 22 → not met");
    target(g, KC_CMP_EQ, 30, 2020)->approx = true;
    set(g, 2020, 28.5);
    (void)judge_at(g, 2020, false);
    assert_string_equal(status_of(a, g), "28.5 ≥ 30 − 1.5 → met");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_level_between_baseline_and_targets), T(a_change_since_a_year_in_per_cent), T(a_yearly_step_in_points_and_in_per_cent),
        T(a_lower_bound_an_equal_one_and_growth), T(a_verdict_shows_what_was_compared),
    };

    return cmocka_run_group_tests_name("judge_formula", tests, NULL, NULL);
}
