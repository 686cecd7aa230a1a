/* Poisson, binomial and negative binomial. Weights after C. Loader (2000), tails by the incomplete gamma and beta functions, quantiles
 * by Newton steps on the logarithm of the smaller tail between two whole numbers that always enclose the answer.
 */
#include "stats/dist_internal.h"

#include "kangce/kc_dist.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static const double TWO_PI = 6.28318530717958647693;

/* One of the three with its parameters checked: what the search needs to know. */
typedef struct count_law {
    kc_tails (*tails)(const struct count_law *law, double k); /* 0 <= k < most */
    double (*weight)(const struct count_law *law, double k);
    double size, prob;                                  /* Poisson: mean, 0 */
    double mean, sd, skew;
    double most;                                        /* largest k */
} count_law;

static const kc_tails NOTHING = { NAN, NAN };

static double whole(double k)
{
    return floor(k);
}

static kc_tails law_tails(const count_law *law, double k)
{
    if (isnan(k)) return NOTHING;
    if (k < 0) return (kc_tails){ 0, 1 };
    if (k >= law->most) return (kc_tails){ 1, 0 };
    return law->tails(law, k);
}

static double law_weight(const count_law *law, double k)
{
    if (isnan(k)) return NAN;
    return k < 0 || k > law->most || isinf(k) ? 0 : law->weight(law, k);
}

/* P(X <= k) >= p: with a margin of 64 units of rounding, so that the quantile of a probability that was itself computed (0.5 of a fair
 * coin, or our own cdf) is the k meant. */
static bool reached(const count_law *law, double k, kc_tails want, double *log_gap)
{
    const double margin = 64 * DBL_EPSILON;
    kc_tails     t = law_tails(law, k);
    bool         is_upper = want.upper < want.lower;

    *log_gap = is_upper ? log(t.upper / want.upper) * t.upper : -log(t.lower / want.lower) * t.lower;
    if (is_upper) return t.upper <= want.upper * (1 + margin) || t.lower >= want.lower;
    return t.lower >= want.lower * (1 - margin);
}

static double law_quantile(const count_law *law, double p)
{
    kc_tails want = kc_tails_of(p);

    if (!(want.lower >= 0 && want.upper >= 0)) return NAN;
    if (p == 0 || law->sd == 0) return p == 0 ? 0 : law->mean;
    if (p == 1) return law->most;

    double z = p < 0.5 ? -kc_norm_upper_fast(p) : kc_norm_upper_fast(want.upper);
    double k = floor(law->mean + law->sd * (z + law->skew * (z * z - 1) / 6) + 0.5); /* Cornish and Fisher */
    double below = -1, above = law->most, reach = 1 + law->sd, log_gap;

    k = fmin(fmax(k, 0), law->most);
    for (int i = 0; above - below > 1 && i < 2000; i++) {
        k = fmax(fmin(k, above - 1), below + 1);
        if (reached(law, k, want, &log_gap)) above = k;
        else below = k;
        if (above - below <= 1 || (above == k && k + 1 == k)) break;

        double move = log_gap / law_weight(law, k); /* how many k further, by Newton */

        if (i > 12) k = isinf(above) ? below + (reach *= 2) : floor(below + (above - below) / 2);
        else if (isfinite(move)) k = above == k ? k - fmax(1, ceil(-move)) : k + fmax(1, floor(move));
        else k = isinf(above) ? below + (reach *= 2) : floor(below + (above - below) / 2);
    }
    return above;
}

/* ---- Poisson ---------------------------------------------------------------------------------------------------------------------- */

static kc_tails pois_tails(const count_law *law, double k)
{
    kc_tails t = kc_gamma_tails(law->mean, k + 1);

    return (kc_tails){ t.upper, t.lower };
}

static double pois_weight(const count_law *law, double k)
{
    double m = law->mean;

    if (k == 0) return exp(-m);
    return exp(-kc_stirling_error(k) - kc_deviance(k, m, m - k)) / sqrt(TWO_PI * k);
}

static bool pois(count_law *law, double mean)
{
    *law = (count_law){ pois_tails, pois_weight, mean, 0, mean, sqrt(mean), 1 / sqrt(mean), mean > 0 ? INFINITY : 0 };
    return mean >= 0 && !isinf(mean);
}

double kc_pois_pmf(double k, double mean)
{
    count_law law;

    return pois(&law, mean) ? law_weight(&law, whole(k)) : NAN;
}

double kc_pois_cdf(double k, double mean)
{
    count_law law;

    return pois(&law, mean) ? law_tails(&law, whole(k)).lower : NAN;
}

double kc_pois_sf(double k, double mean)
{
    count_law law;

    return pois(&law, mean) ? law_tails(&law, whole(k)).upper : NAN;
}

double kc_pois_quantile(double p, double mean)
{
    count_law law;

    return pois(&law, mean) ? law_quantile(&law, p) : NAN;
}

/* ---- binomial: P(X > k) = I_prob(k + 1, n - k) ------------------------------------------------------------------------------------------ */

static kc_tails binom_tails(const count_law *law, double k)
{
    kc_tails t = kc_beta_tails(k + 1, law->size - k, kc_beta_at(k + 1, law->size - k, law->prob));

    return (kc_tails){ t.upper, t.lower };
}

static double binom_weight(const count_law *law, double k)
{
    double n = law->size, p = law->prob;

    if (k == 0) return exp(n * log1p(-p));
    if (k == n) return pow(p, n);
    return kc_beta_weight(k, n - k, p, 1 - p, fma(n, p, -k));
}

static bool binom(count_law *law, double n, double p)
{
    double sd = sqrt(n * p * (1 - p));

    *law = (count_law){ binom_tails, binom_weight, n, p, n * p, sd, (1 - 2 * p) / sd, p == 0 ? 0 : n };
    return n >= 0 && n == floor(n) && !isinf(n) && p >= 0 && p <= 1;
}

/* All mass on one number: no trials, or a certain outcome. */
static bool is_fixed(const count_law *law)
{
    return law->sd == 0;
}

double kc_binom_pmf(double k, double n, double prob)
{
    count_law law;

    if (!binom(&law, n, prob) || isnan(k)) return NAN;
    return is_fixed(&law) ? whole(k) == law.mean : law_weight(&law, whole(k));
}

double kc_binom_cdf(double k, double n, double prob)
{
    count_law law;

    if (!binom(&law, n, prob) || isnan(k)) return NAN;
    return is_fixed(&law) ? whole(k) >= law.mean : law_tails(&law, whole(k)).lower;
}

double kc_binom_sf(double k, double n, double prob)
{
    count_law law;

    if (!binom(&law, n, prob) || isnan(k)) return NAN;
    return is_fixed(&law) ? whole(k) < law.mean : law_tails(&law, whole(k)).upper;
}

double kc_binom_quantile(double p, double n, double prob)
{
    count_law law;

    return binom(&law, n, prob) ? law_quantile(&law, p) : NAN;
}

/* ---- negative binomial: P(X <= k) = I_prob(size, k + 1) --------------------------------------------------------------------------------- */

static kc_tails nbinom_tails(const count_law *law, double k)
{
    return kc_beta_tails(law->size, k + 1, kc_beta_at(law->size, k + 1, law->prob));
}

static double nbinom_weight(const count_law *law, double k)
{
    double r = law->size, p = law->prob;

    if (k == 0) return exp(r * (p < 0.5 ? log(p) : log1p(-(1 - p))));
    kc_beta_point at = kc_beta_at(r, k, p);
    return kc_beta_weight(r, k, at.x, at.y, at.d) * (r / (r + k));
}

static bool nbinom(count_law *law, double size, double p)
{
    double mean = size * (1 - p) / p, sd = sqrt(mean / p);

    *law = (count_law){ nbinom_tails, nbinom_weight, size, p, mean, sd, (2 - p) / (p * sd), p < 1 ? INFINITY : 0 };
    return size > 0 && !isinf(size) && p > 0 && p <= 1;
}

double kc_nbinom_pmf(double k, double size, double prob)
{
    count_law law;

    return nbinom(&law, size, prob) ? law_weight(&law, whole(k)) : NAN;
}

double kc_nbinom_cdf(double k, double size, double prob)
{
    count_law law;

    return nbinom(&law, size, prob) ? law_tails(&law, whole(k)).lower : NAN;
}

double kc_nbinom_sf(double k, double size, double prob)
{
    count_law law;

    return nbinom(&law, size, prob) ? law_tails(&law, whole(k)).upper : NAN;
}

double kc_nbinom_quantile(double p, double size, double prob)
{
    count_law law;

    return nbinom(&law, size, prob) ? law_quantile(&law, p) : NAN;
}
