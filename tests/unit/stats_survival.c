/* Survival: curves worked by hand, every edge and refusal of the contract. R is met in tests/reference/relative_survival.py. */
#include "kangce/kc_dist.h"
#include "kangce/kc_survival.h"
#include "kc_test.h"

#include <math.h>

static void close_to(double got, double want, double rel)
{
    if (!(fabs(got - want) <= rel * fmax(1e-300, fabs(want)))) fail_msg("got %.17g, want %.17g", got, want);
}

/* Five patients, deaths at 2, 4 (two, and one censored there), censored at 9: S(2) = 4/5, S(4) = 4/5 * 2/4 = 2/5. */
TEST(kaplan_meier_by_hand)
{
    const double  time[] = { 4, 9, 2, 4, 4 }, status[] = { 1, 0, 1, 1, 0 }, times[] = { 1, 2, 4, 9, 10 };
    kc_surv_opt   opt = KC_SURV_OPT_INIT;
    kc_surv_point p[5];
    size_t        work[5];
    double        v = 1.0 / (5 * 4) + 2.0 / (4 * 2), z = kc_norm_quantile(0.975);

    assert_int_equal(kc_kaplan_meier(5, time, status, 5, times, &opt, work, p, NULL), KC_OK);
    assert_true(p[0].value == 1 && p[0].se == 0 && p[0].low == 1 && p[0].high == 1 && p[0].n_risk == 5);
    close_to(p[1].value, 0.8, 1e-15);
    close_to(p[2].value, 0.4, 1e-15);
    close_to(p[2].se, 0.4 * sqrt(v), 1e-14);
    close_to(p[2].low, 0.4 * exp(-z * sqrt(v)), 1e-14);
    assert_true(p[2].high == 1); /* cut */
    assert_true(p[2].n_risk == 4 && p[2].n_events == 3 && p[3].n_risk == 1 && p[3].value == p[2].value);
    assert_true(isnan(p[4].value) && p[4].note == KC_NOTE_EXTRAPOLATED && p[4].n_risk == 0);
    opt.limits = KC_SURV_LOG_LOG;
    assert_int_equal(kc_kaplan_meier(5, time, status, 3, times, &opt, work, p, NULL), KC_OK);
    close_to(p[2].low, exp(-exp(log(-log(0.4)) + z * sqrt(v) / -log(0.4))), 1e-13);
    assert_true(p[0].low == 1 && p[0].high == 1 && p[0].note == KC_NOTE_NONE); /* before the first follow-up time */
    opt.limits = KC_SURV_PLAIN;
    assert_int_equal(kc_kaplan_meier(5, time, status, 3, times, &opt, work, p, NULL), KC_OK);
    assert_true(p[2].low == 0);
    opt.type = KC_SURV_EXP;
    assert_int_equal(kc_kaplan_meier(5, time, status, 3, times, &opt, work, p, NULL), KC_OK);
    close_to(p[2].value, exp(-1.0 / 5 - 2.0 / 4), 1e-14);
}

TEST(nobody_or_everybody_dies)
{
    const double  time[] = { 3, 5, 8 }, none[] = { 0, 0, 0 }, all[] = { 1, 1, 1 }, times[] = { 5, 8, 20 };
    kc_surv_opt   opt = KC_SURV_OPT_INIT;
    kc_surv_point p[3];
    size_t        work[3];

    assert_int_equal(kc_kaplan_meier(3, time, none, 2, times, &opt, work, p, NULL), KC_OK);
    assert_true(p[1].value == 1 && p[1].low == 1 && p[1].high == 1 && p[1].n_events == 0);
    opt.limits = KC_SURV_LOG_LOG; /* log(-log 1) */
    assert_int_equal(kc_kaplan_meier(3, time, none, 2, times, &opt, work, p, NULL), KC_OK);
    assert_true(p[1].value == 1 && p[1].se == 0 && isnan(p[1].low) && isnan(p[1].high) && p[1].note == KC_NOTE_NO_INTERVAL);
    opt.limits = KC_SURV_LOG;
    assert_int_equal(kc_kaplan_meier(3, time, all, 3, times, &opt, work, p, NULL), KC_OK);
    close_to(p[0].value, 1.0 / 3, 1e-15);
    assert_true(p[1].value == 0 && isnan(p[1].low) && p[1].note == KC_NOTE_NO_INTERVAL);
    assert_true(p[2].value == 0 && p[2].n_risk == 0); /* all dead stays all dead */
}

/* 0.1 + 0.2 and 0.3 are one time, as data and as asked; 0.3 and 0.3 (1 + 2e-9) are two. */
TEST(rounded_times_are_one_time)
{
    const double  time[] = { 0.3, 0.1 + 0.2, 0.5, 0.7 }, status[] = { 1, 1, 0, 0 }, asked[] = { 0.3 }, rounded[] = { 0.1 + 0.2 }, last[] = { 0.7 * (1 + 1e-12) };
    const double  apart[] = { 0.3, 0.3 * (1 + 2e-9), 0.5, 0.7 };
    kc_surv_opt   opt = KC_SURV_OPT_INIT;
    kc_surv_point p;
    size_t        work[4];

    opt.type = KC_SURV_EXP; /* tells one step of 2/4 from 1/4 and 1/3 */
    assert_int_equal(kc_kaplan_meier(4, time, status, 1, asked, &opt, work, &p, NULL), KC_OK);
    close_to(p.value, exp(-2.0 / 4), 1e-14);
    assert_true(p.n_events == 2 && p.n_risk == 4);
    assert_int_equal(kc_kaplan_meier(4, time, status, 1, rounded, &opt, work, &p, NULL), KC_OK);
    assert_true(p.n_events == 2 && p.n_risk == 4);
    assert_int_equal(kc_kaplan_meier(4, time, status, 1, last, &opt, work, &p, NULL), KC_OK);
    assert_true(p.note == KC_NOTE_NONE && p.n_risk == 1);
    assert_int_equal(kc_kaplan_meier(4, apart, status, 1, last, &opt, work, &p, NULL), KC_OK);
    close_to(p.value, exp(-1.0 / 4 - 1.0 / 3), 1e-14);
}

/* ---- a small population table: years 2000, 2001, 2005; ages 0, 60, 61; the hazard tells the row -------------- */

static const int32_t      years[] = { 2000, 2001, 2005 }, ages[] = { 0, 60, 61 };
static const double       hazards[] = { 1e-4,  2e-4,  3e-4,  4e-4,  5e-4,  6e-4,  11e-4, 12e-4, 13e-4,
                                        14e-4, 15e-4, 16e-4, 21e-4, 22e-4, 23e-4, 24e-4, 25e-4, 26e-4 };
static const kc_pop_table table = { 3, 3, years, ages, hazards };

enum { NEW_YEAR_2000 = 10957 };

typedef struct people {
    double  time[4], status[4], age[4], date[4];
    uint8_t sex[4];
} people;

static void survive(kc_arena *a, const people *x, size_t n, size_t n_times, const double *times, kc_rel_method method, kc_rel_mode mode, kc_surv_point *out)
{
    kc_patients p = { n, x->time, x->status, x->age, x->date, x->sex };
    kc_rel_opt  opt = KC_REL_OPT_INIT;
    kc_err      err = KC_ERR_INIT;

    opt.method = method;
    opt.mode = mode;
    opt.surv.type = KC_SURV_EXP;
    OK(kc_relative_survival(&p, &table, n_times, times, &opt, kc_alloc(a, kc_relative_work_size(n, 5000, n_times)), out, &err), err);
}

/* One patient, censored: exp(sum of the hazard). Diagnosed 100 days before his 61st birthday (22280 days and a fraction), 200 days before 2001. */
TEST_ARENA(one_patient_walks_through_the_table)
{
    const people  x = { .time = { 400 }, .age = { 61 * 365.241 - 100.5 }, .date = { NEW_YEAR_2000 + 366 - 200 }, .sex = { 1 } };
    const double  times[] = { 50, 150, 400 };
    kc_surv_point p[3];

    survive(a, &x, 1, 3, times, KC_REL_EDERER1, KC_REL_DAILY, p); /* cut at the very birthday */
    close_to(p[0].value, exp(50 * 4e-4), 1e-13);
    close_to(p[1].value, exp(100.5 * 4e-4 + 49.5 * 6e-4), 1e-13);
    close_to(p[2].value, exp(100.5 * 4e-4 + 99.5 * 6e-4 + 200 * 16e-4), 1e-13);
    survive(a, &x, 1, 3, times, KC_REL_EDERER2, KC_REL_DAILY, p); /* the day of the birthday keeps the old row */
    close_to(p[2].value, exp(101 * 4e-4 + 99 * 6e-4 + 200 * 16e-4), 1e-13);
    survive(a, &x, 1, 3, times, KC_REL_POHAR_PERME, KC_REL_DAILY, p); /* one patient: the weight cancels */
    close_to(p[2].value, exp(101 * 4e-4 + 99 * 6e-4 + 200 * 16e-4), 1e-13);
    survive(a, &x, 1, 3, times, KC_REL_HAKULINEN, KC_REL_DAILY, p);
    close_to(p[2].value, exp(100.5 * 4e-4 + 99.5 * 6e-4 + 200 * 16e-4), 1e-13);
    assert_int_equal(p[2].note, KC_NOTE_NONE);
    survive(a, &x, 1, 3, times, KC_REL_EDERER2, KC_REL_RELSURV, p); /* stops at the last follow-up: none yet */
    assert_true(p[0].value == 1 && p[1].value == 1 && p[2].value > 1.4);
}

/* Died on day 100 of 300 that the data would have allowed, the other followed for 400: day 300 is a step of the grid, so that the
 * hazard asked for on day 350 is that of 300 days, not of 100. */
TEST_ARENA(potential_follow_up_is_in_the_grid)
{
    const people  x = { .time = { 100, 400 }, .status = { 1, 0 }, .age = { 30 * 365.25, 30 * 365.25 }, .date = { NEW_YEAR_2000 + 1100, NEW_YEAR_2000 + 1000 } };
    const double  times[] = { 200, 350, 400 };
    kc_surv_point p[3];

    survive(a, &x, 2, 3, times, KC_REL_HAKULINEN, KC_REL_RELSURV, p); /* the first row of the table, ten years before */
    close_to(p[0].value, exp(-0.5 + 100 * 1e-4), 1e-13);
    close_to(p[1].value, exp(-0.5 + 300 * 1e-4), 1e-13);
    close_to(p[2].value, exp(-0.5 + 400 * 1e-4), 1e-13);
}

/* Two patients, hazards 1e-4 and 4e-4 a day, one death on day 1. */
TEST_ARENA(net_survival_by_hand)
{
    const people  x = { { 1, 2 }, { 1, 0 }, { 30 * 365.25, 60.5 * 365.25 }, { NEW_YEAR_2000, NEW_YEAR_2000 }, { 0, 1 } };
    const double  times[] = { 1, 2 };
    kc_surv_point p[2];
    double        w1 = exp(1e-4), w2 = exp(4e-4);

    survive(a, &x, 2, 2, times, KC_REL_POHAR_PERME, KC_REL_RELSURV, p);
    double start = (1e-4 + 4e-4) / 2, end = (w1 * 1e-4 + w2 * 4e-4) / (w1 + w2);

    close_to(p[0].value, exp(-(w1 / (w1 + w2) - (start + end) / 2)), 1e-14);
    close_to(p[0].se, p[0].value * w1 / (w1 + w2), 1e-13);
    close_to(p[1].value, p[0].value * exp(4e-4), 1e-13);
    survive(a, &x, 2, 2, times, KC_REL_EDERER2, KC_REL_RELSURV, p);
    close_to(p[0].value, exp(-(0.5 - 2.5e-4)), 1e-14);
    close_to(p[1].value, exp(-(0.5 - 2.5e-4 - 4e-4)), 1e-14);
    survive(a, &x, 2, 2, times, KC_REL_EDERER1, KC_REL_RELSURV, p);
    close_to(p[1].value, exp(-0.5) / ((exp(-2e-4) + exp(-8e-4)) / 2), 1e-13);
    survive(a, &x, 2, 2, times, KC_REL_HAKULINEN, KC_REL_DAILY, p); /* the dead would have been followed to day 2: both on both days */
    assert_true(p[1].value > exp(-0.5) && p[1].n_risk == 1 && p[1].n_events == 1);
    close_to(p[1].value, exp(-0.5) / ((exp(-2e-4) + exp(-8e-4)) / 2), 1e-7);
}

TEST_ARENA(estimates_pass_one_and_the_table_runs_out)
{
    const people  x = { .time = { 2500, 2600 }, .age = { 61 * 365.241, 61.5 * 365.241 }, .date = { NEW_YEAR_2000 + 3000, NEW_YEAR_2000 + 3100 } };
    const people  early = { .time = { 10 }, .age = { 100 }, .date = { NEW_YEAR_2000 - 30 } };
    const double  times[] = { 1, 2500, 2600, 2601 }, one[] = { 10 };
    kc_surv_point p[4];

    for (int mode = KC_REL_DAILY; mode <= KC_REL_RELSURV; mode++)
        for (int m = KC_REL_EDERER1; m <= KC_REL_POHAR_PERME; m++) {
            survive(a, &x, 2, 4, times, (kc_rel_method)m, (kc_rel_mode)mode, p);
            assert_true(p[2].value > 1 && p[2].note == KC_NOTE_BEYOND_TABLE && p[2].low == p[2].value);
            assert_true(isnan(p[3].value) && p[3].note == KC_NOTE_EXTRAPOLATED);
        }
    survive(a, &x, 2, 4, times, KC_REL_EDERER2, KC_REL_DAILY, p);
    close_to(p[2].value, exp(2600 * 25e-4), 1e-11); /* the last row, carried on */
    survive(a, &early, 1, 1, one, KC_REL_EDERER2, KC_REL_DAILY, p); /* before the table: its first row */
    close_to(p[0].value, exp(10 * 1e-4), 1e-13);
    assert_int_equal(p[0].note, KC_NOTE_BEYOND_TABLE);
}

/* In relsurv mode who was not followed up at all is left out; by days the death of day 0 counts. */
TEST_ARENA(deaths_on_the_first_day)
{
    const people  x = { .time = { 0, 2, 2 }, .status = { 1, 0, 0 }, .age = { 7000, 7000, 7000 }, .date = { NEW_YEAR_2000, NEW_YEAR_2000, NEW_YEAR_2000 } };
    const double  times[] = { 1 };
    kc_surv_point p;

    survive(a, &x, 3, 1, times, KC_REL_POHAR_PERME, KC_REL_DAILY, &p);
    close_to(p.value, exp(-1.0 / 3 + 1e-4), 1e-13);
    survive(a, &x, 3, 1, times, KC_REL_POHAR_PERME, KC_REL_RELSURV, &p);
    close_to(p.value, exp(1e-4), 1e-13);
    assert_int_equal(p.n_risk, 2);
}

TEST(standardised_survival)
{
    const kc_surv_point parts[] = { { .time = 5, .value = 0.8, .se = 0.1 },
                                    { .time = 5, .value = 0.4, .se = 0.2 },
                                    { .time = 5, .value = NAN, .se = NAN, .note = KC_NOTE_MISSING } };
    const double        w[] = { 3, 1, 0 }, w3[] = { 3, 1, 1 }, bad[] = { 1, -1, 0 }, zero[] = { 0, 0, 0 };
    kc_surv_opt         opt = KC_SURV_OPT_INIT;
    kc_surv_point       p = { .value = -7 };
    kc_err              err = KC_ERR_INIT;

    assert_int_equal(kc_survival_standard(3, parts, bad, &opt, &p, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_survival_standard(3, parts, zero, &opt, &p, &err), KC_E_DATA);
    assert_int_equal(kc_survival_standard(0, parts, w, &opt, &p, &err), KC_E_ARG);
    assert_true(p.value == -7);
    assert_int_equal(kc_survival_standard(3, parts, w, &opt, &p, NULL), KC_OK); /* no weight: may be missing */
    close_to(p.value, 0.7, 1e-14);
    close_to(p.se, sqrt(0.075 * 0.075 + 0.05 * 0.05), 1e-14);
    close_to(p.high, 0.7 * exp(kc_norm_quantile(0.975) * p.se / 0.7), 1e-13);
    assert_int_equal(kc_survival_standard(3, parts, w3, &opt, &p, NULL), KC_OK);
    assert_true(isnan(p.value) && isnan(p.low) && p.note == KC_NOTE_MISSING);
    const kc_surv_point one[] = { { .time = 5, .value = 1, .low = NAN, .high = NAN, .note = KC_NOTE_NO_INTERVAL }, parts[1] };

    assert_int_equal(kc_survival_standard(2, one, w, &opt, &p, NULL), KC_OK); /* a part of 1 has no log-log limits, the whole has */
    assert_true(p.note == KC_NOTE_NONE && p.low < p.high);
}

TEST_ARENA(refusals_leave_outputs_alone)
{
    people        x = { .time = { 5, 6 }, .age = { 7000, 7000 }, .date = { NEW_YEAR_2000, NEW_YEAR_2000 } };
    const people  good = x;
    kc_patients   p = { 2, x.time, x.status, x.age, x.date, x.sex };
    const double  times[] = { 1, 2 }, back[] = { 2, 1 }, minus[] = { -1e-4 };
    const int32_t year[] = { 2000 }, age[] = { 0 }, same[] = { 2000, 2000 };
    kc_pop_table  none = { 0, 0, years, ages, hazards }, negative = { 1, 1, year, age, minus }, twice = { 2, 1, same, age, hazards };
    kc_rel_opt    opt = KC_REL_OPT_INIT;
    kc_surv_point out[2] = { { .value = -7 } };
    kc_err        err = KC_ERR_INIT;
    size_t        order[2];
    void         *work = kc_alloc(a, kc_relative_work_size(2, 6, 2));

    assert_int_equal(kc_relative_survival(&p, &table, 2, back, &opt, work, out, &err), KC_E_ARG);
    assert_int_equal(kc_relative_survival(&p, &none, 2, times, &opt, work, out, &err), KC_E_DATA);
    assert_int_equal(kc_relative_survival(&p, &negative, 2, times, &opt, work, out, &err), KC_E_DATA);
    assert_int_equal(kc_relative_survival(&p, &twice, 2, times, &opt, work, out, &err), KC_E_DATA);
    x.time[1] = -1;
    assert_int_equal(kc_relative_survival(&p, &table, 2, times, &opt, work, out, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_int_equal(kc_kaplan_meier(2, x.time, x.status, 2, times, &opt.surv, order, out, &err), KC_E_DATA);
    x = good;
    x.status[0] = 0.5;
    assert_int_equal(kc_relative_survival(&p, &table, 2, times, &opt, work, out, &err), KC_E_DATA);
    assert_int_equal(err.at, 0);
    x = good;
    x.age[1] = NAN;
    assert_int_equal(kc_relative_survival(&p, &table, 2, times, &opt, work, out, &err), KC_E_DATA);
    x = good;
    x.date[0] = NAN;
    assert_int_equal(kc_relative_survival(&p, &table, 2, times, &opt, work, out, &err), KC_E_DATA);
    x = good;
    x.sex[1] = 2;
    assert_int_equal(kc_relative_survival(&p, &table, 2, times, &opt, work, out, &err), KC_E_DATA);
    x = good;
    x.time[0] = x.time[1] = 0;
    opt.mode = KC_REL_RELSURV;
    assert_int_equal(kc_relative_survival(&p, &table, 2, times, &opt, work, out, &err), KC_E_DATA);
    assert_string_equal(err.key, "stats.surv_no_follow_up");
    opt.surv.conf = 0;
    assert_int_equal(kc_kaplan_meier(2, x.time, x.status, 2, times, &opt.surv, order, out, &err), KC_E_ARG);
    assert_int_equal(kc_kaplan_meier(0, x.time, x.status, 2, times, &opt.surv, order, out, &err), KC_E_ARG);
    assert_true(out[0].value == -7);
}

/* Follow-up of two thousand years: nobody is expected alive. No infinite value, and the reason is told. */
TEST_ARENA(nobody_is_expected_alive)
{
    const people        x = { { 800000, 900000 }, { 1, 0 }, { 30 * 365.25, 60.5 * 365.25 }, { NEW_YEAR_2000, NEW_YEAR_2000 }, { 0, 1 } };
    const double        time = 850000;
    const kc_rel_method method[] = { KC_REL_EDERER1, KC_REL_HAKULINEN, KC_REL_POHAR_PERME };
    kc_surv_point       p;

    for (int m = 0; m < 3; m++) {
        kc_patients who = { 2, x.time, x.status, x.age, x.date, x.sex };
        kc_rel_opt  opt = KC_REL_OPT_INIT;

        opt.method = method[m];
        assert_int_equal(kc_relative_survival(&who, &table, 1, &time, &opt, kc_alloc(a, kc_relative_work_size(2, 900000, 1)), &p, NULL), KC_OK);
        if (isfinite(p.value)) continue;
        assert_true(isnan(p.value) && isnan(p.se) && isnan(p.low) && p.note == KC_NOTE_NOT_DEFINED);
    }
    assert_true(isnan(p.value)); /* weights 1 / S of Pohar-Perme are beyond double */
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(kaplan_meier_by_hand),       T(nobody_or_everybody_dies), T(rounded_times_are_one_time),
                                        T(one_patient_walks_through_the_table), T(potential_follow_up_is_in_the_grid),
                                        T(net_survival_by_hand),       T(estimates_pass_one_and_the_table_runs_out),
                                        T(deaths_on_the_first_day),    T(standardised_survival),    T(refusals_leave_outputs_alone),
                                        T(nobody_is_expected_alive) };

    return cmocka_run_group_tests_name("stats_survival", tests, NULL, NULL);
}
