/* Drawings of an index: what is drawn, what is not, nothing that breaks the file. */
#include "report/kc_index_chart.h"
#include "kc_test.h"

#include <math.h>

static size_t count(const kc_buf *b, const char *what)
{
    size_t n = 0;

    for (const char *p = b->s; (p = strstr(p, what)) != NULL; p += strlen(what)) n++;
    return n;
}

static void check_svg(const kc_buf *b)
{
    assert_true(strncmp(b->s, "<svg ", 5) == 0 && strcmp(b->s + b->n - 7, "</svg>\n") == 0);
    assert_int_equal(count(b, "<svg"), 1);
    assert_int_equal(count(b, "nan"), 0);
    assert_int_equal(count(b, "inf"), 0);
    assert_int_equal(count(b, "script"), 0);
    assert_int_equal(count(b, "<text"), count(b, "</text>"));
}

static const double parts[] = { 30, 12, -4 };
static const kc_chart_row rows[] = {
    { "East & <West>", 38, 1, 1, 1, 2, 1, parts },
    { "North", 20, 2, 2, 1, 2, 1, NULL },
    { "South", NAN, NAN, NAN, NAN, NAN, 0, NULL },
};

TEST_ARENA(ranks_are_drawn)
{
    kc_chart c = { KC_EN, "A \"title\"", "note", 3, rows, 0, NULL };
    kc_buf   b;

    kc_buf_init(&b, a);
    kc_chart_ranks(&b, &c);
    check_svg(&b);
    assert_int_equal(count(&b, "East &amp; &lt;West&gt;"), 1);
    assert_int_equal(count(&b, "<circle"), 3); /* two medians and the legend's; a unit without a rank has its name alone */
    assert_int_equal(count(&b, ">South<"), 1);
    assert_int_equal(count(&b, "tier 1"), 1);
}

TEST_ARENA(scores_are_drawn_in_parts)
{
    const char *names[] = { "one", "two", "three" };
    kc_chart    c = { KC_EN, "t", "", 3, rows, 3, names };
    kc_buf      b;

    kc_buf_init(&b, a);
    kc_chart_scores(&b, &c);
    check_svg(&b);
    assert_int_equal(count(&b, "<rect"), 1 + 3 + 3 + 1); /* ground, legend, three parts, one undivided */
    assert_int_equal(count(&b, ">38.00<"), 1);
}

/* Many rows, one row, no row; the file of 300 units stays small. */
TEST_ARENA(any_number_of_rows)
{
    enum { MANY = 300 };
    static kc_chart_row many[MANY];
    kc_chart            c = { KC_ZH, "县区", "", MANY, many, 0, NULL };
    kc_buf              b;

    for (size_t i = 0; i < MANY; i++) many[i] = (kc_chart_row){ "县", 1, (double)i + 1, (double)i + 1, (double)i, (double)i + 3, 1 + i / 100, NULL };
    kc_buf_init(&b, a);
    kc_chart_ranks(&b, &c);
    check_svg(&b);
    assert_true(b.n < 120000);
    assert_int_equal(count(&b, "第3档"), 1);
    for (c.n = 0; c.n < 2; c.n++) {
        kc_buf_clear(&b);
        kc_chart_ranks(&b, &c);
        check_svg(&b);
        kc_buf_clear(&b);
        kc_chart_scores(&b, &c);
        check_svg(&b);
    }
}

/* What comes out of a file may hold anything: the drawing stays well-formed and inside its frame. */
TEST_ARENA(names_that_do_not_fit)
{
    const kc_chart_row odd[] = { { "\x01tab\tand\x1b[31mred\x7f", 1, 1, 1, 1, 1, 1, NULL },
                                 { "The United Kingdom of Great Britain and Northern Ireland with all its overseas territories", 1, 2, 2, 2, 2, 2, NULL },
                                 { "新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿克陶县布伦口乡恰克拉克村", 1, 3, 3, 3, 3, 3, NULL } };
    const kc_chart     c = { KC_EN, "t\x02", "", 3, odd, 0, NULL };
    kc_buf             b;

    kc_buf_init(&b, a);
    kc_chart_ranks(&b, &c);
    check_svg(&b);
    for (size_t i = 0; i < b.n; i++) assert_true((unsigned char)b.s[i] >= 0x20 || b.s[i] == '\n');
    assert_int_equal(count(&b, "…</text>"), 2);
    assert_int_equal(count(&b, "overseas"), 0);
}

/* Tiers begin anew in each period. */
TEST_ARENA(tiers_end_with_their_stratum)
{
    const kc_chart_row two[] = { { "x 2020", 1, 1, 1, 1, 1, 1, NULL, 0 }, { "x 2021", 1, 1, 1, 1, 1, 1, NULL, 1 } };
    const kc_chart     c = { KC_EN, "t", "", 2, two, 0, NULL };
    kc_buf             b;

    kc_buf_init(&b, a);
    kc_chart_ranks(&b, &c);
    assert_int_equal(count(&b, "tier 1"), 2);
}

/* Estimates below 0 are clipped when drawn; those without a value leave their place empty. */
TEST_ARENA(sensitivity_is_drawn)
{
    const kc_chart_factor f[] = { { "weights", -0.01, -0.02, 0.01, 0.2, 0.1, 0.3 }, { "mean", NAN, NAN, NAN, NAN, NAN, NAN }, { "norm", 0.5, NAN, NAN, 0.7, NAN, NAN } };
    kc_buf                b;

    kc_buf_init(&b, a);
    kc_chart_sensitivity(&b, KC_EN, "t", "n", 3, f);
    check_svg(&b);
    assert_int_equal(count(&b, "width=\"-"), 0);
    assert_int_equal(count(&b, "<rect"), 1 + 2 + 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(ranks_are_drawn), T(scores_are_drawn_in_parts), T(any_number_of_rows), T(names_that_do_not_fit), T(tiers_end_with_their_stratum), T(sensitivity_is_drawn) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
