/* Complex surveys: small designs worked by hand, every edge and refusal of the contract. R is met in tests/reference/survey.py. */
#include "kangce/kc_dist.h"
#include "kangce/kc_survey.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

typedef struct sample {
    kc_survey_design d;
    void            *scratch;
} sample;

static sample prepared(kc_arena *a, const kc_survey_data *data)
{
    sample s;
    kc_err err = KC_ERR_INIT;

    OK(kc_survey_prepare(data, kc_alloc(a, kc_survey_work_size(data)), &s.d, &err), err);
    s.scratch = kc_alloc(a, kc_survey_scratch_size(&s.d));
    return s;
}

static const int32_t strata[] = { 0, 0, 0, 0, 1, 1, 1, 1 }, clusters[] = { 0, 0, 1, 1, 0, 0, 1, 1 };
static const double  weight[] = { 1, 1, 1, 1, 2, 2, 2, 2 }, y[] = { 1, 3, 5, 7, 2, 2, 4, 8 };

/* Totals of units: 4, 12 | 8, 24; sum w y = 48, sum w = 12, mean 4. V(total) = 2 (4^2 + 4^2) + 2 (8^2 + 8^2) = 320.
 * z of the mean, units: (4 - 8)/12, (12 - 8)/12 | (8 - 16)/12, (24 - 16)/12: the same differences: V = 320/144. */
TEST_ARENA(two_strata_by_hand)
{
    kc_survey_data data = { .n = 8, .n_stages = 1, .stage = { { strata, clusters, NULL } }, .weight = weight };
    sample         s = prepared(a, &data);
    kc_survey_opt  opt = KC_SURVEY_OPT_INIT;
    kc_survey_est  e;

    assert_int_equal(s.d.level[0].n_units, 4); /* cluster codes repeat in the strata */
    assert_int_equal(kc_survey_total(&s.d, y, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 48, 1e-14);
    close_to(e.se, sqrt(320), 1e-14);
    assert_int_equal(kc_survey_mean(&s.d, y, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 4, 1e-14);
    close_to(e.se, sqrt(320) / 12, 1e-14);
    assert_true(e.df == 2 && e.n == 8 && e.weight == 12 && e.note == KC_NOTE_NONE);
    close_to(e.high - 4, kc_t_quantile(0.975, 2) * e.se, 1e-12);
    /* s^2 = (9+1+1+9 + 2(4+4+0+16)) / 12 * 8/7; v = s^2 (12 - 8)/(12 * 8) */
    close_to(e.deff, 320.0 / 144 / (68.0 / 12 * 8 / 7 * 4 / 96), 1e-13);
    opt.interval = KC_SURVEY_Z;
    assert_int_equal(kc_survey_ratio(&s.d, y, weight, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 48.0 / 20, 1e-14); /* sum w y / sum w w */
    /* z of the ratio 2.4 is w (y - 2.4 w) / 20: ss = sum w (y - 2.4 w)^2, in units of 20^2 */
    double ss = 0, v = 0;

    for (int i = 0; i < 8; i++) ss += weight[i] * pow(y[i] - 2.4 * weight[i], 2);
    for (int h = 0; h < 2; h++) { /* two units in a stratum: (difference)^2 */
        const double *yy = y + 4 * h, *w = weight + 4 * h;

        v += pow(w[0] * (yy[0] + yy[1] - yy[2] - yy[3]), 2);
    }
    close_to(e.se, sqrt(v) / 20, 1e-13);
    close_to(e.deff, v / (ss / 12 * 8 / 7 * 12 * (12 - 8) / 8), 1e-13);
}

/* One stratum, 2 of 4 units, each 2 of 3 rows. Unit totals of w y (w = 4/2 * 3/2 = 3): 12, 36. First stage: (1 - 1/2) * 2 * (12^2 + 12^2) = 288.
 * Second, times 1/2: unit 1: rows 3, 9: (1 - 2/3) * 2 * (3^2 + 3^2) = 12; unit 2: rows 15, 21: the same 12. V = 288 + 12. */
TEST_ARENA(two_stages_by_hand)
{
    const int32_t  psu[] = { 0, 0, 1, 1 };
    const double   n1[] = { 4, 4, 4, 4 }, n2[] = { 3, 3, 3, 3 }, f1[] = { .5, .5, .5, .5 }, yy[] = { 1, 3, 5, 7 };
    kc_survey_data data = { .n = 4, .n_stages = 2, .stage = { { NULL, psu, n1 }, { NULL, NULL, n2 } } };
    sample         s = prepared(a, &data);
    kc_survey_opt  opt = KC_SURVEY_OPT_INIT;
    kc_survey_est  e;

    close_to(s.d.weight[0], 3, 1e-14); /* from the sampling fractions */
    assert_int_equal(kc_survey_total(&s.d, yy, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 48, 1e-14);
    close_to(e.se, sqrt(300), 1e-14);
    assert_true(e.df == 1);
    data.stage[0].fpc = f1; /* fractions in place of counts */
    s = prepared(a, &data);
    assert_int_equal(kc_survey_total(&s.d, yy, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.se, sqrt(300), 1e-14);
    data.stage[1].fpc = NULL; /* the second stage counts only with its own */
    s = prepared(a, &data);
    assert_int_equal(s.d.n_levels, 1);
}

TEST_ARENA(domains_keep_all_units)
{
    kc_survey_data data = { .n = 8, .n_stages = 1, .stage = { { strata, clusters, NULL } }, .weight = weight };
    sample         s = prepared(a, &data);
    const size_t   rows[] = { 0, 1, 4 };
    double         missing[8], zero[8] = { 0 };
    kc_survey_opt  opt = KC_SURVEY_OPT_INIT;
    kc_survey_est  e, m;

    opt.rows = rows;
    opt.n_rows = 3;
    assert_int_equal(kc_survey_total(&s.d, y, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.se, sqrt(2 * (4 + 4) + 2 * (4 + 4)), 1e-14); /* units 4, 0 | 4, 0 */
    assert_true(e.df == 0 && e.n == 3 && e.note == KC_NOTE_NO_INTERVAL && isnan(e.low)); /* two units with rows in two strata */
    for (int i = 0; i < 8; i++) missing[i] = i == 0 || i == 1 || i == 4 ? y[i] : NAN;
    opt = (kc_survey_opt)KC_SURVEY_OPT_INIT;
    assert_int_equal(kc_survey_total(&s.d, missing, &opt, s.scratch, &m, NULL), KC_OK); /* a missing y makes the same domain, */
    assert_true(m.value == e.value && m.se == e.se && m.df == 2);                       /* but leaves the degrees of the design */
    opt.df_of_known = true;
    assert_int_equal(kc_survey_mean(&s.d, missing, &opt, s.scratch, &m, NULL), KC_OK);
    assert_true(m.df == 0 && m.note == KC_NOTE_NO_INTERVAL);
    opt.df = 7; /* given */
    assert_int_equal(kc_survey_total(&s.d, missing, &opt, s.scratch, &m, NULL), KC_OK);
    close_to(m.high - m.value, kc_t_quantile(0.975, 7) * m.se, 1e-12);
    for (int i = 0; i < 8; i++) missing[i] = NAN;
    assert_int_equal(kc_survey_mean(&s.d, missing, &opt, s.scratch, &m, NULL), KC_OK);
    assert_true(isnan(m.value) && m.note == KC_NOTE_MISSING);
    assert_int_equal(kc_survey_ratio(&s.d, y, zero, &opt, s.scratch, &m, NULL), KC_OK);
    assert_true(isnan(m.value) && m.note == KC_NOTE_NOT_DEFINED);
    opt.rows = rows;
    opt.n_rows = 0;
    assert_int_equal(kc_survey_total(&s.d, y, &opt, s.scratch, &m, NULL), KC_OK);
    assert_int_equal(m.note, KC_NOTE_MISSING);
}

TEST_ARENA(rows_without_weight_do_not_count)
{
    const double   w[] = { 1, 1, 1, 0, 2, 2, 2, 0 }, y2[] = { 1, 3, 5, 99, 2, 2, 4, 99 };
    kc_survey_data data = { .n = 8, .n_stages = 1, .stage = { { strata, clusters, NULL } }, .weight = w };
    sample         s = prepared(a, &data);
    kc_survey_opt  opt = KC_SURVEY_OPT_INIT;
    kc_survey_est  e;

    assert_int_equal(kc_survey_mean(&s.d, y2, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 25.0 / 9, 1e-14);
    assert_true(e.n == 6 && e.df == 2);
}

/* Strata of 2 units and of 1 (total 9): the pair has V = 2 (1 + 1) = 4. */
TEST_ARENA(lonely_units_by_every_rule)
{
    const int32_t h[] = { 0, 0, 1 }, c[] = { 0, 1, 0 };
    const double  v[] = { 3, 5, 9 }, whole[] = { 9, 9, 1 };
    const double  want[] = { 0, 4, 4, 4 + 81, 4 * 2 };
    kc_survey_opt opt = KC_SURVEY_OPT_INIT;
    kc_survey_est e;
    kc_err        err = KC_ERR_INIT;

    for (int rule = KC_LONELY_CERTAINTY; rule <= KC_LONELY_AVERAGE; rule++) {
        kc_survey_data data = { .n = 3, .n_stages = 1, .stage = { { h, c, NULL } }, .lonely = (kc_lonely)rule };
        sample         s = prepared(a, &data);

        assert_int_equal(s.d.n_lonely, 1);
        assert_int_equal(kc_survey_total(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
        close_to(e.se, sqrt(want[rule]), 1e-14);
        assert_int_equal(e.note, KC_NOTE_LONELY_UNIT);
    }
    kc_survey_data   fail = { .n = 3, .n_stages = 1, .stage = { { h, c, NULL } } };
    kc_survey_design d = { .n = 77 };
    void            *work = kc_alloc(a, kc_survey_work_size(&fail));

    assert_int_equal(kc_survey_prepare(&fail, work, &d, &err), KC_E_DATA);
    assert_true(err.at == 2 && strcmp(err.key, "stats.survey_lonely") == 0 && d.n == 77);
    fail.stage[0].fpc = whole; /* its only unit is all there is: no rule needed */
    sample s = prepared(a, &fail);

    assert_int_equal(kc_survey_total(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
    assert_true(s.d.n_lonely == 0 && e.note == KC_NOTE_NONE);
    const int32_t  alone[] = { 0, 1, 2 };
    kc_survey_data all = { .n = 3, .n_stages = 1, .stage = { { alone, c, NULL } }, .lonely = KC_LONELY_AVERAGE };

    s = prepared(a, &all); /* every stratum lonely: nothing to average */
    assert_int_equal(kc_survey_total(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
    assert_true(isnan(e.se) && e.note == KC_NOTE_NO_INTERVAL && e.value == 17);
}

/* Strata 0 and 1 with units of 3, 5 and 1, 2, stratum 2 with one of 9: V = 4 and 1. */
TEST_ARENA(lonely_average_of_a_domain)
{
    const int32_t  h[] = { 0, 0, 1, 1, 2 }, c[] = { 0, 1, 0, 1, 0 }, one[] = { 0, 0, 0, 0, 0 };
    const double   v[] = { 3, 5, 1, 2, 9 }, gap[] = { 3, 5, NAN, NAN, 9 }, all = 5;
    const size_t   with[] = { 0, 1, 4 }, without[] = { 0, 1 }, alone[] = { 4 };
    kc_survey_data data = { .n = 5, .n_stages = 1, .stage = { { h, c, NULL } }, .lonely = KC_LONELY_AVERAGE };
    sample         s = prepared(a, &data);
    kc_survey_opt  opt = KC_SURVEY_OPT_INIT;
    kc_survey_est  e;

    opt.rows = with;
    opt.n_rows = 3;
    assert_int_equal(kc_survey_total(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.se, sqrt(4.0 * 2), 1e-14); /* two strata have rows, one of them a variance */
    opt.rows = without;
    opt.n_rows = 2;
    assert_int_equal(kc_survey_total(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.se, 2, 1e-14); /* the lonely stratum has no row */
    opt.rows = alone;
    opt.n_rows = 1;
    assert_int_equal(kc_survey_mean(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
    assert_true(isnan(e.se)); /* nothing to average, also where z is 0 */
    opt = (kc_survey_opt)KC_SURVEY_OPT_INIT;
    assert_int_equal(kc_survey_total(&s.d, gap, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.se, sqrt(4.0 * 2), 1e-14); /* no y in stratum 1 */
    assert_int_equal(kc_survey_total(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.se, sqrt(5.0 * 3 / 2), 1e-14);
    close_to(kc_survey_variance(&s.d, v, s.scratch), 5.0 * 3 / 2, 1e-14);
    const kc_survey_margin   margin = { one, 1, &all }; /* changes no weight, but moves z in every stratum */
    const kc_survey_rake_opt how = KC_SURVEY_RAKE_OPT_INIT;

    assert_int_equal(kc_survey_rake(&s.d, 1, &margin, &how, s.scratch, NULL), KC_OK);
    s.scratch = kc_alloc(a, kc_survey_scratch_size(&s.d));
    opt.rows = without;
    opt.n_rows = 2;
    assert_int_equal(kc_survey_total(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.se, sqrt(4.0 * 3 / 2), 1e-13); /* stratum 1 is 0 in both units after z - 8/5 */
}

TEST(limits_of_proportions)
{
    double low, high, lo, hi;

    /* Clopper-Pearson, 8 of 20 without design effect and with equal df */
    kc_survey_limits(0.4, 0.4 * 0.6 / 20, 20, 19, KC_SURVEY_BETA, 0.95, &low, &high);
    close_to(low, kc_beta_quantile(0.025, 8, 13), 1e-10);
    close_to(high, kc_beta_quantile(0.975, 9, 12), 1e-10);
    kc_survey_limits(0.4, 0.012, 20, 19, KC_SURVEY_LOGIT, 0.95, &low, &high);
    kc_survey_limits(0.6, 0.012, 20, 19, KC_SURVEY_LOGIT, 0.95, &lo, &hi);
    close_to(low, 1 - hi, 1e-14); /* mirrored */
    close_to(high, 1 - lo, 1e-14);
    kc_survey_limits(0.4, 0.012, 20, 19, KC_SURVEY_LIKELIHOOD, 0.95, &low, &high);
    double t = kc_t_quantile(0.975, 19), n_eff = 0.24 / 0.012 * 19 / 20;

    close_to(2 * n_eff * (0.4 * log(0.4 / low) + 0.6 * log(0.6 / (1 - low))), t * t, 1e-10);
    close_to(2 * n_eff * (0.4 * log(0.4 / high) + 0.6 * log(0.6 / (1 - high))), t * t, 1e-10);
    kc_survey_limits(0.4, 0.012, 20, 19, KC_SURVEY_ASIN, 0.95, &low, &high);
    assert_true(low > 0 && low < 0.4 && high > 0.4 && high < 1);
    kc_survey_limits(0, 0, 20, 19, KC_SURVEY_LOGIT, 0.95, &low, &high); /* none of 20 */
    assert_true(low == 0);
    close_to(high, 1 - pow(0.025, 1.0 / 20), 1e-10);
    kc_survey_limits(1, 0, 20, 19, KC_SURVEY_BETA, 0.95, &low, &high);
    assert_true(high == 1);
    close_to(low, pow(0.025, 1.0 / 20), 1e-10);
    kc_survey_limits(0.4, 0.012, 20, 0, KC_SURVEY_T, 0.95, &low, &high);
    assert_true(isnan(low) && isnan(high)); /* no degrees of freedom */
    kc_survey_limits(1.5, 0.012, 20, 19, KC_SURVEY_LOGIT, 0.95, &low, &high);
    assert_true(isnan(low)); /* no proportion */
}

TEST_ARENA(nobody_and_everybody)
{
    kc_survey_data data = { .n = 8, .n_stages = 1, .stage = { { strata, clusters, NULL } }, .weight = weight };
    sample         s = prepared(a, &data);
    const double   none[8] = { 0 };
    kc_survey_opt  opt = KC_SURVEY_OPT_INIT;
    kc_survey_est  e;

    opt.interval = KC_SURVEY_LOGIT;
    assert_int_equal(kc_survey_mean(&s.d, none, &opt, s.scratch, &e, NULL), KC_OK);
    assert_true(e.value == 0 && e.low == 0 && e.high > 0.3 && e.note == KC_NOTE_NOT_DEFINED);
    opt.interval = KC_SURVEY_BETA;
    assert_int_equal(kc_survey_mean(&s.d, none, &opt, s.scratch, &e, NULL), KC_OK);
    assert_int_equal(e.note, KC_NOTE_NONE);
}

/* Equal weights 1..8: F(4) = 1/2 exactly. */
TEST_ARENA(quantiles_by_rule)
{
    const double           v[] = { 8, 1, 7, 2, 6, 3, 5, 4 };
    kc_survey_data         data = { .n = 8, .n_stages = 1 };
    sample                 s = prepared(a, &data);
    kc_survey_opt          opt = KC_SURVEY_OPT_INIT;
    kc_survey_quantile_opt how = KC_SURVEY_QUANTILE_OPT_INIT;
    kc_survey_est          e;

    assert_int_equal(kc_survey_quantile(&s.d, v, 0.5, &how, &opt, s.scratch, &e, NULL), KC_OK);
    assert_true(e.value == 4 && e.low >= 1 && e.low < 4 && e.high > 4 && isnan(e.deff));
    close_to(e.se, (e.high - e.low) / 2 / kc_t_quantile(0.975, 7), 1e-12);
    how.rule = KC_SURVEY_SCHOOL;
    assert_int_equal(kc_survey_quantile(&s.d, v, 0.5, &how, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 4.5, 1e-14);
    how.rule = KC_SURVEY_LINEAR;
    assert_int_equal(kc_survey_quantile(&s.d, v, 0.55, &how, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 4.4, 1e-12);
    how = (kc_survey_quantile_opt){ KC_SURVEY_MATH, true };
    assert_int_equal(kc_survey_quantile(&s.d, v, 0.5, &how, &opt, s.scratch, &e, NULL), KC_OK);
    assert_true(e.low <= 4 && e.high > 4);
    assert_int_equal(kc_survey_quantile(&s.d, v, 1, &how, &opt, s.scratch, &e, NULL), KC_E_ARG);
}

TEST_ARENA(standardised_means)
{
    const int32_t  cell[] = { 0, 1, 0, 1, 0, 1, 0, 1 };
    const double   equal[] = { 1, 1 }, first[] = { 1, 0 }, bad[] = { 1, -1 }, third[] = { 1, 1, 1 };
    kc_survey_data data = { .n = 8, .n_stages = 1, .stage = { { strata, clusters, NULL } }, .weight = weight };
    sample         s = prepared(a, &data);
    kc_survey_opt  opt = KC_SURVEY_OPT_INIT;
    kc_survey_est  e = { .value = -7 };

    /* cell means: (1 + 5 + 2*2 + 2*4)/6 = 3 and (3 + 7 + 4 + 16)/6 = 5 */
    assert_int_equal(kc_survey_standardised(&s.d, y, cell, 2, equal, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 4, 1e-14);
    assert_int_equal(kc_survey_standardised(&s.d, y, cell, 2, first, &opt, s.scratch, &e, NULL), KC_OK);
    assert_true(e.value == 3 && e.n == 4); /* who has no share does not count */
    assert_int_equal(kc_survey_standardised(&s.d, y, cell, 3, third, &opt, s.scratch, &e, NULL), KC_OK);
    assert_true(isnan(e.value) && e.note == KC_NOTE_NOT_DEFINED); /* nobody in the third */
    assert_int_equal(kc_survey_standardised(&s.d, y, cell, 2, bad, &opt, s.scratch, &e, NULL), KC_E_DATA);
    assert_int_equal(kc_survey_standardised(&s.d, y, cell, 1, equal, &opt, s.scratch, &e, NULL), KC_E_DATA);
}

TEST_ARENA(raking_meets_its_totals)
{
    const int32_t            sex[] = { 0, 1, 0, 1, 0, 1, 0, 1 }, age[] = { 0, 0, 1, 1, 0, 1, 1, 0 };
    const double             sexes[] = { 60, 40 }, ages[] = { 30, 70 }, other[] = { 30, 60 }, hole[] = { 60, 40, 5 };
    kc_survey_data           data = { .n = 8, .n_stages = 1, .stage = { { strata, clusters, NULL } }, .weight = weight };
    sample                   s = prepared(a, &data);
    kc_survey_rake_opt       how = KC_SURVEY_RAKE_OPT_INIT;
    const kc_survey_margin   both[] = { { sex, 2, sexes }, { age, 2, ages } }, clash[] = { { sex, 2, sexes }, { age, 2, other } };
    const kc_survey_margin   gap[] = { { sex, 3, hole } };
    kc_survey_opt            opt = KC_SURVEY_OPT_INIT;
    kc_survey_est            e;
    double                   is_man[8], is_old[8];
    kc_err                   err = KC_ERR_INIT;

    assert_int_equal(kc_survey_rake(&s.d, 2, clash, &how, s.scratch, &err), KC_E_LIMIT);
    assert_int_equal(kc_survey_rake(&s.d, 1, gap, &how, s.scratch, &err), KC_E_DATA);
    assert_int_equal(err.at, 2);
    assert_int_equal(kc_survey_rake(&s.d, 0, both, &how, s.scratch, &err), KC_E_ARG);
    assert_true(s.d.weight[0] == 1 && s.d.n_margins == 0); /* as before */
    assert_int_equal(kc_survey_rake(&s.d, 2, both, &how, s.scratch, &err), KC_OK);
    s.scratch = kc_alloc(a, kc_survey_scratch_size(&s.d));
    for (int i = 0; i < 8; i++) {
        is_man[i] = sex[i] == 0;
        is_old[i] = age[i] == 1;
    }
    assert_int_equal(kc_survey_total(&s.d, is_man, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 60, 1e-9);
    assert_true(e.se < 1e-7); /* a known total has no variance */
    assert_int_equal(kc_survey_total(&s.d, is_old, &opt, s.scratch, &e, NULL), KC_OK);
    close_to(e.value, 70, 1e-9);
    assert_true(e.se < 1e-7);
}

TEST_ARENA(refusals_leave_outputs_alone)
{
    int32_t          wrong[] = { 0, 0, 9, 1, 0, 0, 1, 1 };
    double           w[8], fpc[8];
    kc_survey_data   data = { .n = 8, .n_stages = 1, .stage = { { strata, clusters, NULL } }, .weight = w };
    kc_survey_design d = { .n = 77 };
    kc_err           err = KC_ERR_INIT;
    void            *work = kc_alloc(a, kc_survey_work_size(&data));

    memcpy(w, weight, sizeof w);
    w[5] = -1;
    assert_int_equal(kc_survey_prepare(&data, work, &d, &err), KC_E_DATA);
    assert_int_equal(err.at, 5);
    w[5] = NAN;
    assert_int_equal(kc_survey_prepare(&data, work, &d, &err), KC_E_DATA);
    memcpy(w, weight, sizeof w);
    data.stage[0].cluster = wrong;
    assert_int_equal(kc_survey_prepare(&data, work, &d, &err), KC_E_DATA);
    assert_int_equal(err.at, 2);
    data.stage[0].cluster = clusters;
    data.unique = true;
    assert_int_equal(kc_survey_prepare(&data, work, &d, &err), KC_E_DATA);
    assert_int_equal(err.at, 4);
    data.unique = false;
    data.stage[0].fpc = fpc;
    for (int i = 0; i < 8; i++) fpc[i] = i < 4 ? 5 : 1; /* 2 units of 1 */
    assert_int_equal(kc_survey_prepare(&data, work, &d, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.survey_fpc_small");
    for (int i = 0; i < 8; i++) fpc[i] = i < 7 ? 5 : 6;
    assert_int_equal(kc_survey_prepare(&data, work, &d, &err), KC_E_DATA);
    assert_true(err.at == 7 && strcmp(err.key, "stats.survey_fpc_varies") == 0);
    fpc[0] = 0;
    assert_int_equal(kc_survey_prepare(&data, work, &d, &err), KC_E_DATA);
    data.n_stages = 5;
    assert_int_equal(kc_survey_prepare(&data, work, &d, &err), KC_E_ARG);
    assert_int_equal(d.n, 77);
    data.n_stages = 1;
    data.stage[0].fpc = NULL;
    sample        s = prepared(a, &data);
    kc_survey_opt opt = KC_SURVEY_OPT_INIT;
    kc_survey_est e = { .value = -7 };
    const size_t  far[] = { 8 };
    double        y2[8];

    opt.conf = 1;
    assert_int_equal(kc_survey_mean(&s.d, y, &opt, s.scratch, &e, &err), KC_E_ARG);
    opt = (kc_survey_opt)KC_SURVEY_OPT_INIT;
    opt.rows = far;
    opt.n_rows = 1;
    assert_int_equal(kc_survey_mean(&s.d, y, &opt, s.scratch, &e, &err), KC_E_DATA);
    opt = (kc_survey_opt)KC_SURVEY_OPT_INIT;
    memcpy(y2, y, sizeof y2);
    y2[3] = INFINITY;
    assert_int_equal(kc_survey_mean(&s.d, y2, &opt, s.scratch, &e, &err), KC_E_DATA);
    assert_true(err.at == 3 && e.value == -7);
}

/* Codes far apart go through sorting, close ones through the table: the same units. */
TEST_ARENA(both_ways_of_numbering_agree)
{
    enum { N = 4000 };
    int32_t *h = kc_alloc_n(a, N, sizeof *h), *c = kc_alloc_n(a, N, sizeof *c), *c2 = kc_alloc_n(a, N, sizeof *c2);
    double  *v = kc_alloc_n(a, N, sizeof *v);

    for (int i = 0; i < N; i++) {
        h[i] = i % 20;
        c[i] = i / 20 % 10;
        c2[i] = h[i] * 190 + c[i] * 7; /* up to 3680: too many pairs for the table */
        v[i] = (i * 37) % 101;
    }
    kc_survey_data few = { .n = N, .n_stages = 1, .stage = { { h, c, NULL } } }, many = { .n = N, .n_stages = 1, .stage = { { h, c2, NULL } } };
    sample         s = prepared(a, &few), t = prepared(a, &many);
    kc_survey_opt  opt = KC_SURVEY_OPT_INIT;
    kc_survey_est  e, f;

    assert_true(s.d.level[0].n_units == 200 && t.d.level[0].n_units == 200);
    assert_int_equal(kc_survey_mean(&s.d, v, &opt, s.scratch, &e, NULL), KC_OK);
    assert_int_equal(kc_survey_mean(&t.d, v, &opt, t.scratch, &f, NULL), KC_OK);
    assert_true(e.se == f.se && e.df == f.df);
    double *z = kc_alloc_n(a, N, sizeof *z);

    for (int i = 0; i < N; i++) z[i] = (v[i] - e.value) / N;
    close_to(sqrt(kc_survey_variance(&s.d, z, s.scratch)), e.se, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(two_strata_by_hand),  T(two_stages_by_hand),       T(domains_keep_all_units), T(rows_without_weight_do_not_count),
                                        T(lonely_units_by_every_rule), T(lonely_average_of_a_domain), T(limits_of_proportions), T(nobody_and_everybody), T(quantiles_by_rule),
                                        T(standardised_means), T(raking_meets_its_totals), T(refusals_leave_outputs_alone),
                                        T(both_ways_of_numbering_agree) };

    return cmocka_run_group_tests_name("stats_survey", tests, NULL, NULL);
}
