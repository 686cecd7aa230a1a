/* The distributions against tables of 26 digits (tests/reference/dist, made by tools/dist_tables.py with other methods): the relative bounds
 * stated at the end of kc_dist.h. KC_DIST_MEASURE=1 prints the largest difference found in each table.
 */
#include "kangce/kc_dist.h"
#include "kc_test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8, RESULTS = 3 };

typedef double (*fn1)(double);
typedef double (*fn2)(double, double);
typedef double (*fn3)(double, double, double);

typedef struct column {
    fn1    one; /* by the number of arguments, one of the three */
    fn2    two;
    fn3    three;
    double body, far; /* relative bounds: results (of quantiles: tails) of 1e-10 or more, and smaller */
} column;

typedef struct table {
    const char *name;
    int         args;
    column      results[RESULTS];
} table;

static const table TABLES[] = {
    { "norm", 1, { { .one = kc_norm_cdf, .body = 1e-14, .far = 3e-13 }, { .one = kc_norm_sf, .body = 1e-14, .far = 3e-13 } } },
    { "t", 2, { { .two = kc_t_cdf, .body = 1e-13, .far = 2e-12 }, { .two = kc_t_sf, .body = 1e-13, .far = 2e-12 } } },
    { "gamma", 2, { { .two = kc_gamma_cdf, .body = 1e-13, .far = 2e-12 }, { .two = kc_gamma_sf, .body = 1e-13, .far = 2e-12 } } },
    { "chi2", 2, { { .two = kc_chi2_cdf, .body = 1e-13, .far = 2e-12 }, { .two = kc_chi2_sf, .body = 1e-13, .far = 2e-12 } } },
    { "beta", 3, { { .three = kc_beta_cdf, .body = 1e-13, .far = 2e-12 }, { .three = kc_beta_sf, .body = 1e-13, .far = 2e-12 } } },
    { "f", 3, { { .three = kc_f_cdf, .body = 1e-13, .far = 2e-12 }, { .three = kc_f_sf, .body = 1e-13, .far = 2e-12 } } },
    { "pois", 2, { { .two = kc_pois_pmf, .body = 1e-13, .far = 2e-12 }, { .two = kc_pois_cdf, .body = 1e-13, .far = 2e-12 },
                   { .two = kc_pois_sf, .body = 1e-13, .far = 2e-12 } } },
    { "binom", 3, { { .three = kc_binom_pmf, .body = 1e-13, .far = 2e-12 }, { .three = kc_binom_cdf, .body = 1e-13, .far = 2e-12 },
                    { .three = kc_binom_sf, .body = 1e-13, .far = 2e-12 } } },
    { "nbinom", 3, { { .three = kc_nbinom_pmf, .body = 1e-13, .far = 2e-12 }, { .three = kc_nbinom_cdf, .body = 1e-13, .far = 2e-12 },
                     { .three = kc_nbinom_sf, .body = 1e-13, .far = 2e-12 } } },
    { "norm_quantile", 1, { { .one = kc_norm_quantile, .body = 1e-15, .far = 1e-15 }, { .one = kc_norm_upper, .body = 1e-15, .far = 1e-15 } } },
    { "t_quantile", 2, { { .two = kc_t_quantile, .body = 1e-13, .far = 2e-12 } } },
    { "gamma_quantile", 2, { { .two = kc_gamma_quantile, .body = 1e-13, .far = 2e-12 }, { .two = kc_gamma_upper, .body = 1e-13, .far = 2e-12 } } },
    { "chi2_quantile", 2, { { .two = kc_chi2_quantile, .body = 1e-13, .far = 2e-12 }, { .two = kc_chi2_upper, .body = 1e-13, .far = 2e-12 } } },
    { "beta_quantile", 3, { { .three = kc_beta_quantile, .body = 1e-13, .far = 2e-12 }, { .three = kc_beta_upper, .body = 1e-13, .far = 2e-12 } } },
    { "f_quantile", 3, { { .three = kc_f_quantile, .body = 1e-13, .far = 2e-12 }, { .three = kc_f_upper, .body = 1e-13, .far = 2e-12 } } },
    { "pois_quantile", 2, { { .two = kc_pois_quantile } } },
    { "binom_quantile", 3, { { .three = kc_binom_quantile } } },
    { "nbinom_quantile", 3, { { .three = kc_nbinom_quantile } } },
};

static double call(const column *c, const double *x)
{
    return c->one ? c->one(x[0]) : c->two ? c->two(x[0], x[1]) : c->three(x[0], x[1], x[2]);
}

/* Numbers of one line; an empty field is NaN. */
static int fields(const char *line, double *out)
{
    int n = 0;

    for (;;) {
        char *end;

        out[n] = strtod(line, &end);
        if (end == line) out[n] = NAN;
        line = end;
        if (++n == COLUMNS || *line != ',') return n;
        line++;
    }
}

typedef struct worst {
    double body, far;
    long   n;
} worst;

static void check(const table *t, int r, const double *row, worst *w)
{
    const column *c = &t->results[r];
    double        want = row[t->args + r];

    if (isnan(want)) return;
    double got = call(c, row), off = got == want ? 0 : want == 0 ? fabs(got) : fabs(got - want) / fabs(want);
    bool   is_quantile = strstr(t->name, "quantile") != NULL;
    double size = is_quantile ? fmin(row[0], 1 - row[0]) : want;
    bool   is_body = size >= 1e-10;
    double bound = is_body ? c->body : c->far;

    w->n++;
    if (is_body) w->body = fmax(w->body, off);
    else w->far = fmax(w->far, off);
    if (!(off <= bound))
        fail_msg("%s result %d (%.17g, %.17g, %.17g): got %.17g, want %.17g, off by %.2g > %.2g", t->name, r, row[0], row[1], row[2], got, want,
                 off, bound);
}

static void run(const table *t)
{
    char   path[100], line[600];
    worst  w[RESULTS] = { { 0, 0, 0 } };
    double row[COLUMNS] = { 0 };

    (void)snprintf(path, sizeof path, "tests/reference/dist/%s.csv", t->name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f)); /* header */
    while (fgets(line, sizeof line, f)) {
        assert_true(fields(line, row) > t->args);
        for (int r = 0; r < RESULTS && (t->results[r].one || t->results[r].two || t->results[r].three); r++) check(t, r, row, &w[r]);
    }
    assert_int_equal(fclose(f), 0);
    assert_true(w[0].n >= 16);
    for (int r = 0; getenv("KC_DIST_MEASURE") && r < RESULTS && w[r].n; r++)
        print_message("%-16s %d  n %5ld  body %.1e  far %.1e\n", t->name, r, w[r].n, w[r].body, w[r].far);
}

TEST(every_table_is_met_within_its_bound)
{
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++) run(&TABLES[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(every_table_is_met_within_its_bound) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
