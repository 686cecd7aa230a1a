/* Steps of a composite index on small numbers: the vectors of the handbook and of COINr, and every edge of the contracts. */
#include "kangce/kc_index.h"
#include "kc_test.h"

#include <math.h>

static void near_to(double got, double want, double rel)
{
    if (isnan(want) ? !isnan(got) : !(fabs(got - want) <= rel * fmax(1, fabs(want)))) fail_msg("got %.15g, expected %.15g", got, want);
}

static void all_near(size_t n, const double *got, const double *want, double rel)
{
    for (size_t i = 0; i < n; i++) near_to(got[i], want[i], rel);
}

static const double X[] = { 10, 20, 35, 50, 80 };

/* ---- normalisation ----------------------------------------------------------------------------------- */

TEST(published_vectors_of_normalisation)
{
    double       out[5];
    const double minmax[] = { 0, 100.0 / 7, 250.0 / 7, 400.0 / 7, 100 }, from_one[] = { 1, 15.1428571428571, 36.3571428571429, 57.5714285714286, 100 };
    const double z[] = { -1.05541806, -0.69148080, -0.14557490, 0.40033099, 1.49214278 };
    const double target[] = { 0, 0.2, 0.5, 0.8, 1 }, reversed[] = { 1, 0.923076923076923, 0.692307692307692, 0.461538461538462, 0 };
    const double posts[] = { 0, 100.0 / 9, 400.0 / 9, 700.0 / 9, 100 }, posts_down[] = { 100, 800.0 / 9, 500.0 / 9, 200.0 / 9, 0 };

    assert_int_equal(kc_index_minmax(5, X, 1, 0, 100, out), KC_NOTE_NONE);
    all_near(5, out, minmax, 1e-12);
    assert_int_equal(kc_index_minmax(5, X, 1, 1, 100, out), KC_NOTE_NONE);
    all_near(5, out, from_one, 1e-12);
    assert_int_equal(kc_index_zscore(5, X, 1, 0, 1, out), KC_NOTE_NONE);
    all_near(5, out, z, 1e-8);
    assert_int_equal(kc_index_to_target(5, X, 1, 60, true, out), KC_NOTE_NONE);
    all_near(5, out, target, 1e-12);
    assert_int_equal(kc_index_to_target(5, X, -1, 15, true, out), KC_NOTE_NONE);
    all_near(5, out, reversed, 1e-12);
    assert_int_equal(kc_index_goalposts(5, X, 1, 15, 60, 100, true, out), KC_NOTE_NONE);
    all_near(5, out, posts, 1e-12);
    assert_int_equal(kc_index_goalposts(5, X, -1, 15, 60, 100, true, out), KC_NOTE_NONE);
    all_near(5, out, posts_down, 1e-12);
    assert_int_equal(kc_index_goalposts(5, X, -1, 60, 15, 100, true, out), KC_NOTE_NOT_DEFINED); /* turned round */
    assert_true(isnan(out[0]));
}

TEST(goalposts_without_truncation_go_on)
{
    double out[5];

    assert_int_equal(kc_index_goalposts(5, X, 1, 15, 60, 1, false, out), KC_NOTE_NONE);
    near_to(out[0], -1.0 / 9, 1e-12);
    near_to(out[4], 65.0 / 45, 1e-12);
    assert_int_equal(kc_index_to_target(5, X, 1, 60, false, out), KC_NOTE_NONE);
    near_to(out[4], 1.4, 1e-12);
}

TEST(ranks_share_the_smallest_and_skip_gaps)
{
    const double x[] = { 5, NAN, 5, 1, 9 }, rank[] = { 2, NAN, 2, 1, 4 }, down[] = { 2, NAN, 2, 4, 1 }, percent[] = { 1.0 / 3, NAN, 1.0 / 3, 0, 1 };
    double       out[5];
    size_t       work[5];

    assert_int_equal(kc_index_rank(5, x, 1, out, work), KC_NOTE_NONE);
    all_near(5, out, rank, 0);
    assert_int_equal(kc_index_rank(5, x, -1, out, work), KC_NOTE_NONE);
    all_near(5, out, down, 0);
    assert_int_equal(kc_index_borda(5, x, 1, out, work), KC_NOTE_NONE);
    near_to(out[4], 3, 0);
    assert_int_equal(kc_index_percent_rank(5, x, 1, out, work), KC_NOTE_NONE);
    all_near(5, out, percent, 1e-12);
}

TEST(other_scales)
{
    const double max[] = { 0.125, 0.25, 0.4375, 0.625, 1 };
    double       out[5];

    assert_int_equal(kc_index_fraction_of_max(5, X, 1, out), KC_NOTE_NONE);
    all_near(5, out, max, 1e-12);
    assert_int_equal(kc_index_to_max(5, X, -1, out), KC_NOTE_NONE);
    near_to(out[0], 1, 1e-12);
    near_to(out[4], 0, 1e-12);
    assert_int_equal(kc_index_scaled(5, X, 1, 10, 60, out), KC_NOTE_NONE);
    near_to(out[4], 140, 1e-12);
}

TEST(columns_without_spread_have_no_scores)
{
    const double same[] = { 4, 4, NAN }, none[] = { NAN, NAN, NAN }, one[] = { NAN, 7, NAN };
    double       out[3];
    size_t       work[3];

    assert_int_equal(kc_index_minmax(3, same, 1, 0, 100, out), KC_NOTE_NOT_DEFINED);
    assert_true(isnan(out[0]) && isnan(out[1]));
    assert_int_equal(kc_index_zscore(3, same, 1, 0, 1, out), KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_index_to_max(3, same, 1, out), KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_index_to_target(3, same, 1, 4, false, out), KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_index_percent_rank(3, one, 1, out, work), KC_NOTE_NOT_DEFINED);
    assert_int_equal(kc_index_minmax(3, none, 1, 0, 100, out), KC_NOTE_MISSING);
    assert_int_equal(kc_index_goalposts(3, none, 1, 0, 1, 1, true, out), KC_NOTE_MISSING);
    assert_int_equal(kc_index_goalposts(3, same, 1, 2, 2, 1, true, out), KC_NOTE_NOT_DEFINED);
}

/* Distances beyond the largest number are still in proportion; squares beyond it have no z-score, which is better than a score of 0 for all. */
TEST(numbers_at_the_ends_of_the_scale)
{
    const double huge[] = { 1e308, -1e308, 0 }, tiny[] = { 1e-170, 2e-170, 4e-170 };
    double       out[3];

    assert_int_equal(kc_index_minmax(3, huge, -1, 0, 100, out), KC_NOTE_NONE);
    near_to(out[0], 0, 0);
    near_to(out[1], 100, 1e-12);
    near_to(out[2], 50, 1e-12);
    assert_int_equal(kc_index_to_max(3, huge, 1, out), KC_NOTE_NONE);
    near_to(out[2], 0.5, 1e-12);
    assert_int_equal(kc_index_zscore(3, huge, 1, 0, 1, out), KC_NOTE_NOT_DEFINED);
    assert_true(isnan(out[0]) && isnan(out[2]));
    assert_int_equal(kc_index_zscore(3, tiny, 1, 0, 1, out), KC_NOTE_NOT_DEFINED);
    assert_true(isnan(out[0]));
}

/* Where everybody is past the target the formula would give the best the lowest score. */
TEST(a_target_behind_the_worst_has_no_scores)
{
    double out[5];

    assert_int_equal(kc_index_to_target(5, X, 1, 5, true, out), KC_NOTE_NOT_DEFINED);
    assert_true(isnan(out[4]));
    assert_int_equal(kc_index_to_target(5, X, -1, 90, false, out), KC_NOTE_NOT_DEFINED);
}

TEST(a_band_scores_full_inside_and_falls_outside)
{
    const double x[] = { 2, 5, 7, 10, NAN }, inside[] = { 6, 7 };
    double       out[5];

    assert_int_equal(kc_index_band(5, x, 5, 8, NAN, NAN, 100, out), KC_NOTE_NONE); /* farthest: 3 below */
    near_to(out[0], 0, 1e-12);
    near_to(out[1], 100, 0);
    near_to(out[2], 100, 0);
    near_to(out[3], 100.0 / 3, 1e-12);
    assert_true(isnan(out[4]));
    assert_int_equal(kc_index_band(5, x, 5, 8, 3, 20, 100, out), KC_NOTE_NONE); /* posts: farthest 12 above */
    near_to(out[0], 75, 1e-12);
    near_to(out[3], 100 * (1 - 2.0 / 12), 1e-12);
    assert_int_equal(kc_index_band(2, inside, 5, 8, NAN, NAN, 100, out), KC_NOTE_NONE);
    near_to(out[0], 100, 0);
    assert_int_equal(kc_index_band(2, inside, 8, 5, NAN, NAN, 100, out), KC_NOTE_NOT_DEFINED);
}

/* ---- treatment, imputation --------------------------------------------------------------------------- */

TEST(published_vector_of_treatment)
{
    const double         x[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100 };
    const kc_index_treat how = KC_INDEX_TREAT_INIT;
    kc_index_treated     d;
    double               out[12], work[12];
    unsigned char        mark[12] = { 0 };

    near_to(kc_index_skewness(12, x), 3.06324103424, 1e-11);
    near_to(kc_index_kurtosis(12, x), 9.74139083457, 1e-11);
    assert_int_equal(kc_index_treat_column(12, x, &how, out, mark, &d, work, NULL), KC_OK);
    assert_int_equal(d.n_win, 1);
    assert_int_equal(d.n_checks, 2);
    assert_true(!d.pass[0] && d.pass[1] && d.transform == KC_TRANSFORM_NONE);
    near_to(out[11], 30, 0);
    assert_int_equal(mark[11], KC_TREATED_HIGH);
    assert_int_equal(mark[10], 0);
}

/* 1, 1, ..., 1, 2, 1000: no winsorising helps within one point; the logarithm of the original comes instead. */
TEST(what_still_fails_is_transformed)
{
    double           x[20], out[20], work[20];
    kc_index_treat   how = KC_INDEX_TREAT_INIT;
    kc_index_treated d;
    kc_err           err = KC_ERR_INIT;

    for (int i = 0; i < 20; i++) x[i] = 1 + 0.01 * i;
    x[18] = 500;
    x[19] = 1000;
    how.win_max = 1;
    assert_int_equal(kc_index_treat_column(20, x, &how, out, NULL, &d, work, &err), KC_OK);
    assert_int_equal(d.n_win, 1);
    assert_int_equal(d.n_checks, 3);
    assert_int_equal(d.transform, KC_TRANSFORM_LOG_CT);
    near_to(out[19], log(999 + 9.99), 1e-12);
    how.combine = true;
    assert_int_equal(kc_index_treat_column(20, x, &how, out, NULL, &d, work, &err), KC_OK);
    near_to(out[19], log(499 + 4.99), 1e-12);
    how.combine = false;
    how.then = KC_TRANSFORM_BOXCOX;
    how.lambda = 0.5;
    assert_int_equal(kc_index_treat_column(20, x, &how, out, NULL, &d, work, &err), KC_OK);
    near_to(out[19], (sqrt(1000) - 1) / 0.5, 1e-12);
    how.then = KC_TRANSFORM_LOG;
    x[0] = 0;
    assert_int_equal(kc_index_treat_column(20, x, &how, out, NULL, &d, work, &err), KC_E_DATA);
    assert_int_equal(err.at, 0);
}

/* Shape has no unit: fourth powers of 1e90 or 1e-90 must not pass the ends of the scale. */
TEST(skewness_and_kurtosis_have_no_unit)
{
    for (int e = -300; e <= 300; e += 50) {
        double x[5];

        for (int i = 0; i < 5; i++) x[i] = X[i] * pow(10, e);
        near_to(kc_index_skewness(5, x), kc_index_skewness(5, X), 1e-12);
        near_to(kc_index_kurtosis(5, x), kc_index_kurtosis(5, X), 1e-12);
    }
}

TEST(treatment_leaves_alone_what_it_cannot_judge)
{
    const double     same[] = { 3, 3, 3, 3, 3 }, few[] = { 1, 2, 90 };
    kc_index_treat   how = KC_INDEX_TREAT_INIT;
    kc_index_treated d;
    double           out[5], work[5];

    assert_int_equal(kc_index_treat_column(5, same, &how, out, NULL, &d, work, NULL), KC_OK);
    assert_int_equal(d.note, KC_NOTE_NOT_DEFINED);
    near_to(out[4], 3, 0);
    assert_int_equal(kc_index_treat_column(3, few, &how, out, NULL, &d, work, NULL), KC_OK);
    assert_int_equal(d.note, KC_NOTE_NOT_DEFINED);
    near_to(out[2], 90, 0);
    how.skew_max = 0;
    assert_int_equal(kc_index_treat_column(3, few, &how, out, NULL, &d, work, NULL), KC_E_ARG);
    how = (kc_index_treat)KC_INDEX_TREAT_INIT;
    how.win_max = -2;
    assert_int_equal(kc_index_treat_column(3, few, &how, out, NULL, &d, work, NULL), KC_E_ARG);
    how = (kc_index_treat)KC_INDEX_TREAT_INIT;
    how.off = true;
    assert_int_equal(kc_index_treat_column(5, same, &how, out, NULL, &d, work, NULL), KC_OK);
    assert_int_equal(d.n_checks, 0);
}

TEST(low_outliers_are_pulled_up)
{
    double           x[] = { -500, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, out[10], work[10];
    kc_index_treat   how = KC_INDEX_TREAT_INIT;
    kc_index_treated d;
    unsigned char    mark[10] = { 0 };

    assert_int_equal(kc_index_treat_column(10, x, &how, out, mark, &d, work, NULL), KC_OK);
    near_to(out[0], 1, 0);
    assert_int_equal(mark[0], KC_TREATED_LOW);
}

TEST(gaps_are_filled_as_asked)
{
    kc_index_impute how = KC_INDEX_IMPUTE_INIT;
    double          x[] = { 1, NAN, 2, 6 }, y[] = { 1, NAN, 2, 6 }, empty[] = { NAN, NAN }, work[4];
    unsigned char   mark[4] = { 0 };

    assert_int_equal(kc_index_impute_column(4, x, &how, mark, work), 0);
    how.method = KC_IMPUTE_MEAN;
    assert_int_equal(kc_index_impute_column(4, x, &how, mark, work), 1);
    near_to(x[1], 3, 1e-15);
    assert_int_equal(mark[1], KC_IMPUTED);
    assert_int_equal(mark[0], 0);
    how.method = KC_IMPUTE_MEDIAN;
    assert_int_equal(kc_index_impute_column(4, y, &how, NULL, work), 1);
    near_to(y[1], 2, 0);
    assert_int_equal(kc_index_impute_column(2, empty, &how, NULL, work), 0);
    how = (kc_index_impute){ KC_IMPUTE_VALUE, 5, INFINITY };
    assert_int_equal(kc_index_impute_column(2, empty, &how, NULL, work), 2);
}

TEST(panels_are_filled_from_the_past)
{
    const double    time[] = { 2018, 2019, 2020, 2022, 2023 };
    double          x[] = { NAN, 4, NAN, NAN, 8 }, y[] = { NAN, 4, NAN, NAN, 8 }, z[] = { NAN, 4, NAN, NAN, 8 };
    kc_index_impute how = { KC_IMPUTE_LATEST, 0, INFINITY };

    assert_int_equal(kc_index_impute_series(5, time, x, &how, NULL), 2);
    assert_true(isnan(x[0]));
    near_to(x[3], 4, 0);
    how.max_age = 1;
    assert_int_equal(kc_index_impute_series(5, time, y, &how, NULL), 1);
    near_to(y[2], 4, 0);
    assert_true(isnan(y[3]));
    how.method = KC_IMPUTE_LINEAR;
    assert_int_equal(kc_index_impute_series(5, time, z, &how, NULL), 2);
    near_to(z[2], 5, 1e-12);
    near_to(z[3], 7, 1e-12);
    assert_true(isnan(z[0]));
}

TEST(denominators_of_zero_give_missing)
{
    const double x[] = { 10, 5, NAN }, by[] = { 200, 0, 3 };
    double       out[3];

    kc_index_denominate(3, x, by, 1000, out);
    near_to(out[0], 50, 1e-12);
    assert_true(isnan(out[1]) && isnan(out[2]));
}

/* ---- means ------------------------------------------------------------------------------------------- */

TEST(published_vectors_of_means)
{
    const double v[] = { 60, 80, NAN, 40 }, w[] = { 0.3, 0.3, 0.2, 0.2 }, one_two_three[] = { 1, 2, 3 }, w112[] = { 1, 1, 2 }, w211[] = { 2, 1, 1 };
    kc_index_agg how = KC_INDEX_AGG_INIT;
    double       y;

    assert_int_equal(kc_index_mean(4, v, w, &how, &y, NULL), KC_OK);
    near_to(y, 62.5, 1e-12);
    how.method = KC_AGG_GEOMETRIC;
    assert_int_equal(kc_index_mean(4, v, w, &how, &y, NULL), KC_OK);
    near_to(y, 60.3921459391, 1e-11);
    assert_int_equal(kc_index_mean(3, one_two_three, NULL, &how, &y, NULL), KC_OK);
    near_to(y, 1.81712059283214, 1e-13);
    assert_int_equal(kc_index_mean(3, one_two_three, w112, &how, &y, NULL), KC_OK);
    near_to(y, 2.05976714390712, 1e-13);
    how.method = KC_AGG_HARMONIC;
    assert_int_equal(kc_index_mean(4, v, w, &how, &y, NULL), KC_OK);
    near_to(y, 58.1818181818, 1e-11);
    assert_int_equal(kc_index_mean(3, one_two_three, w211, &how, &y, NULL), KC_OK);
    near_to(y, 1.41176470588235, 1e-13);
    how = (kc_index_agg){ .method = KC_AGG_POWER, .p = -1 };
    assert_int_equal(kc_index_mean(3, one_two_three, w211, &how, &y, NULL), KC_OK);
    near_to(y, 1.41176470588235, 1e-13);
    how.p = 0;
    assert_int_equal(kc_index_mean(3, one_two_three, w112, &how, &y, NULL), KC_OK);
    near_to(y, 2.05976714390712, 1e-13);
    how.p = 2;
    assert_int_equal(kc_index_mean(3, one_two_three, NULL, &how, &y, NULL), KC_OK);
    near_to(y, sqrt(14.0 / 3), 1e-13);
}

TEST(means_refuse_what_they_cannot_take)
{
    const double zero[] = { 3, 0 }, minus[] = { 3, -1 }, none[] = { NAN, NAN }, w0[] = { 0, 0 };
    kc_index_agg how = { .method = KC_AGG_GEOMETRIC };
    kc_err       err = KC_ERR_INIT;
    double       y = -7;

    assert_int_equal(kc_index_mean(2, zero, NULL, &how, &y, &err), KC_E_DATA);
    assert_int_equal(err.at, 1);
    assert_true(y == -7);
    how.method = KC_AGG_HARMONIC;
    assert_int_equal(kc_index_mean(2, zero, NULL, &how, &y, &err), KC_E_DATA);
    assert_int_equal(kc_index_mean(2, minus, NULL, &how, &y, &err), KC_OK); /* only 0 has no inverse */
    how = (kc_index_agg){ .method = KC_AGG_POWER, .p = 0.5 };
    assert_int_equal(kc_index_mean(2, minus, NULL, &how, &y, &err), KC_E_DATA);
    assert_int_equal(kc_index_mean(2, zero, NULL, &how, &y, &err), KC_OK);
    near_to(y, 0.75, 1e-12);
    how.method = KC_AGG_MEDIAN;
    assert_int_equal(kc_index_mean(2, zero, NULL, &how, &y, &err), KC_E_UNSUPPORTED);
    how = (kc_index_agg)KC_INDEX_AGG_INIT;
    assert_int_equal(kc_index_mean(2, none, NULL, &how, &y, &err), KC_OK);
    assert_true(isnan(y));
    assert_int_equal(kc_index_mean(2, zero, w0, &how, &y, &err), KC_OK);
    assert_true(isnan(y));
}

/* Copeland by hand: three units, three children of weights 1, 1, 2. A beats B on 3 of 4; B and C tie on the last child. */
TEST(copeland_by_hand)
{
    const double        a[] = { 3, 1, 2 }, b[] = { 1, 3, 2 }, c[] = { 5, 4, 4 }, w[] = { 1, 1, 2 };
    const double *const col[] = { a, b, c };
    double              out[3], work[3];

    kc_index_copeland(3, 3, col, w, out, work);
    near_to(out[0], 0.75 + 0.75, 1e-12);
    near_to(out[1], 0.25 + 0.5, 1e-12); /* against C: b wins 1, the tie 1, of 4 */
    near_to(out[2], 0.25 + 0.5, 1e-12);
    near_to(out[0] + out[1] + out[2], 3, 1e-12);
}

/* 0.1 + 0.2 and 0.3 are one score: on a child of a Copeland index they tie. */
TEST(copeland_ties_what_rounding_parts)
{
    const double        a[] = { 0.1 + 0.2, 0.3, 1 }, w[] = { 1 };
    const double *const col[] = { a };
    double              out[3], work[1];

    kc_index_copeland(3, 1, col, w, out, work);
    all_near(3, out, (const double[]){ 0.5, 0.5, 2 }, 0);
}

/* ---- weights, ranks ---------------------------------------------------------------------------------- */

TEST(entropy_weights_by_hand)
{
    const double x[] = { 0, 50, 100, /**/ 20, 20, 20, /**/ 10, 30, NAN };
    double       w[3], p1 = 1.0 / 3, p2 = 2.0 / 3, q1 = 0.25, q2 = 0.75;
    double       d0 = 1 + (p1 * log(p1) + p2 * log(p2)) / log(3), d2 = 1 + (q1 * log(q1) + q2 * log(q2)) / log(2);
    kc_err       err = KC_ERR_INIT;
    const double minus[] = { 1, -1, 2 }, flat[] = { 1, 1, 1 };

    assert_int_equal(kc_index_entropy_weights(3, 3, x, w, &err), KC_OK);
    near_to(w[0], d0 / (d0 + d2), 1e-12);
    near_to(w[1], 0, 0);
    near_to(w[2], d2 / (d0 + d2), 1e-12);
    assert_int_equal(kc_index_entropy_weights(3, 1, minus, w, &err), KC_E_DATA);
    assert_int_equal(err.at, 0);
    assert_int_equal(kc_index_entropy_weights(3, 1, flat, w, &err), KC_E_DATA);
    assert_int_equal(kc_index_entropy_weights(1, 3, flat, w, &err), KC_E_DATA); /* one unit */
}

TEST(expert_and_entropy_in_one)
{
    const double s[] = { 2, 2, 4 }, e[] = { 0.5, 0.5, 0 }, apart[] = { 0, 0, 1 };
    double       w[3] = { -7, -7, -7 };

    assert_int_equal(kc_index_combine_weights(3, s, e, KC_COMBINE_PRODUCT, 0, w, NULL), KC_OK);
    near_to(w[0], 0.5, 1e-12);
    near_to(w[2], 0, 0);
    assert_int_equal(kc_index_combine_weights(3, s, e, KC_COMBINE_LINE, 0.25, w, NULL), KC_OK);
    near_to(w[0], 0.25 * 0.25 + 0.75 * 0.5, 1e-12);
    near_to(w[2], 0.125, 1e-12);
    assert_int_equal(kc_index_combine_weights(3, s, e, KC_COMBINE_LINE, 1.1, w, NULL), KC_E_ARG);
    assert_int_equal(kc_index_combine_weights(3, apart, e, KC_COMBINE_PRODUCT, 0, w, NULL), KC_E_DATA);
    near_to(w[2], 0.125, 1e-12); /* untouched */
}

TEST(ranks_inside_groups)
{
    const double  score[] = { 50, 70, 70, NAN, 90 };
    const int32_t group[] = { 0, 1, 1, 0, 0 };
    double        rank[5], work2[10];
    size_t        work[10];

    kc_index_ranks(5, score, NULL, KC_TIES_MIN, rank, work, work2);
    all_near(5, rank, (const double[]){ 4, 2, 2, NAN, 1 }, 0);
    kc_index_ranks(5, score, group, KC_TIES_MEAN, rank, work, work2);
    all_near(5, rank, (const double[]){ 2, 1.5, 1.5, NAN, 1 }, 0);
}

/* The width is 1e-12 of the largest finite score; a tie is no wider than that, however close its members stand. */
TEST(scores_apart_by_rounding_share_a_rank)
{
    const double  u = 1e-12, close[] = { 140.0 / 3, 140.0 / 3 * (1 + 3e-16), 140.0 / 3 * (1 - 3e-16), 50, 10 };
    const double  chain[] = { 1, 1 - 0.7 * u, 1 - 1.4 * u, NAN, -INFINITY }, none[] = { NAN, 0, -0.0 };
    const int32_t group[] = { 0, 1, 0, 1, 1 };
    double        rank[5], work2[10];
    size_t        work[10];

    near_to(kc_index_tie(5, close), 5e-11, 1e-24);
    near_to(kc_index_tie(5, chain), 1e-12, 1e-24); /* infinities have no width */
    near_to(kc_index_tie(3, none), 0, 0);
    near_to(kc_index_tie(0, none), 0, 0);
    kc_index_ranks(5, close, NULL, KC_TIES_MIN, rank, work, work2);
    all_near(5, rank, (const double[]){ 2, 2, 2, 1, 5 }, 0);
    kc_index_ranks(5, close, NULL, KC_TIES_MAX, rank, work, work2);
    all_near(5, rank, (const double[]){ 4, 4, 4, 1, 5 }, 0);
    kc_index_ranks(5, close, NULL, KC_TIES_FIRST, rank, work, work2);
    all_near(5, rank, (const double[]){ 2, 3, 4, 1, 5 }, 0);
    kc_index_ranks(5, close, group, KC_TIES_MIN, rank, work, work2);
    all_near(5, rank, (const double[]){ 1, 2, 1, 1, 3 }, 0);
    kc_index_ranks(5, chain, NULL, KC_TIES_MIN, rank, work, work2);
    all_near(5, rank, (const double[]){ 1, 1, 3, NAN, 4 }, 0);
}

TEST(correlations_by_hand)
{
    const double x[] = { 1, 2, 3, 4, NAN }, y[] = { 1, 3, 2, 4, 9 }, same[] = { 2, 2, 2, 2, 2 };
    double       work[20];
    size_t       ranks[5];

    near_to(kc_index_correlation(5, x, y, KC_CORR_PEARSON, work, ranks), 0.8, 1e-12);
    near_to(kc_index_correlation(5, x, y, KC_CORR_SPEARMAN, work, ranks), 0.8, 1e-12);
    near_to(kc_index_correlation(5, x, y, KC_CORR_KENDALL, work, ranks), 4.0 / 6, 1e-12);
    assert_true(isnan(kc_index_correlation(5, x, same, KC_CORR_PEARSON, work, ranks)));
    assert_true(isnan(kc_index_correlation(1, x, y, KC_CORR_PEARSON, work, ranks)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(published_vectors_of_normalisation), T(goalposts_without_truncation_go_on), T(ranks_share_the_smallest_and_skip_gaps), T(other_scales),
        T(columns_without_spread_have_no_scores), T(numbers_at_the_ends_of_the_scale), T(a_target_behind_the_worst_has_no_scores), T(a_band_scores_full_inside_and_falls_outside), T(published_vector_of_treatment),
        T(what_still_fails_is_transformed), T(skewness_and_kurtosis_have_no_unit), T(treatment_leaves_alone_what_it_cannot_judge), T(low_outliers_are_pulled_up), T(gaps_are_filled_as_asked),
        T(panels_are_filled_from_the_past), T(denominators_of_zero_give_missing), T(published_vectors_of_means), T(means_refuse_what_they_cannot_take),
        T(copeland_by_hand), T(copeland_ties_what_rounding_parts), T(scores_apart_by_rounding_share_a_rank), T(entropy_weights_by_hand), T(expert_and_entropy_in_one), T(ranks_inside_groups), T(correlations_by_hand),
    };

    return cmocka_run_group_tests_name("stats_index", tests, NULL, NULL);
}
