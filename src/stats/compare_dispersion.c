/* Overdispersion of standardised ratios: how much more areas differ than chance alone would make them, and limits that allow for it. */
#include "kangce/kc_compare.h"
#include "kangce/kc_order.h"
#include "rates_internal.h"

#include <math.h>

static double rounded(double x, int decimals)
{
    if (decimals < 0) return x;
    double unit = pow(10, decimals);

    return nearbyint(x * unit) / unit;
}

/* Whether the area with this rank is left out when the ranks are cut into 1 / trim pieces and the first and last piece go. */
static bool truncated(double rank, size_t n, double trim)
{
    double k = 1 / trim, piece = floor(rank * k / ((double)n + 1));

    return trim > 0 && (piece < 1 || piece >= k - 1);
}

/* ln 0 is minus infinity: the areas without events have the lowest ranks, and must all be left out. They share the mean of ranks 1 .. m. */
static kc_code check_zeros(size_t n, const double *observed, double trim, kc_err *err)
{
    size_t m = 0, first = 0;

    for (size_t i = n; i-- > 0;)
        if (observed[i] == 0) {
            first = i;
            m++;
        }
    return m == 0 || truncated(((double)m + 1) / 2, n, trim) ? KC_OK : kc_fail(err, KC_E_DATA, (long)first, "stats.od_zero", "");
}

static kc_code check(size_t n, const double *observed, const double *expected, const kc_od_opt *opt, kc_err *err)
{
    kc_code code = check_conf_per(0.95, opt->per, err);

    if (code) return code;
    if (n == 0) return kc_fail(err, KC_E_ARG, -1, "stats.no_values", "");
    if (!(opt->trim >= 0 && opt->trim < 0.5)) return kc_fail(err, KC_E_ARG, -1, "stats.trim_range", "%g", opt->trim);
    for (size_t i = 0; i < n; i++) {
        if (!(observed[i] >= 0) || isinf(observed[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.events_negative", "%g", observed[i]);
        if (!(expected[i] > 0) || isinf(expected[i])) return kc_fail(err, KC_E_DATA, (long)i, "stats.population_not_positive", "%g", expected[i]);
        if (!(rounded(expected[i], opt->expected_digits) > 0))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.population_not_positive", "%g", expected[i]);
    }
    return opt->method == KC_OD_SHMI ? check_zeros(n, observed, opt->trim, err) : KC_OK;
}

static void deviates(size_t n, const double *observed, const double *expected, const kc_od_opt *opt, kc_od_row *rows)
{
    bool shmi = opt->method == KC_OD_SHMI;

    for (size_t i = 0; i < n; i++) {
        double    e = rounded(expected[i], opt->expected_digits);
        kc_od_row r = { .expected = e };

        r.y = shmi ? log(observed[i] / e) : sqrt(observed[i] / e);
        r.s = shmi ? 1 / sqrt(e) : 1 / (2 * sqrt(e));
        r.z = (r.y - (shmi ? 0 : 1)) / r.s;
        r.z_used = r.z;
        rows[i] = r;
    }
}

static void truncate_ends(size_t n, double trim, kc_od_row *rows)
{
    for (size_t i = 0; i < n; i++) {
        rows[i].trimmed = truncated(rows[i].rank, n, trim);
        if (rows[i].trimmed) rows[i].z_used = NAN;
    }
}

static void winsorise(size_t n, double trim, kc_od_row *rows, double *sorted)
{
    for (size_t i = 0; i < n; i++) sorted[i] = rows[i].z;
    kc_sort(n, sorted);
    double low = kc_quantile(n, sorted, trim, 7), high = kc_quantile(n, sorted, 1 - trim, 7);

    for (size_t i = 0; i < n; i++) {
        rows[i].trimmed = !(rows[i].z > low && rows[i].z < high);
        rows[i].z_used = fmin(high, fmax(low, rows[i].z));
    }
}

static kc_od_out dispersion(size_t n, const kc_od_row *rows)
{
    kc_od_out o = { 0, 0, 0 };
    double    squares = 0, w = 0, ww = 0;

    for (size_t i = 0; i < n; i++) {
        if (isnan(rows[i].z_used)) continue;
        double one = 1 / (rows[i].s * rows[i].s);

        squares += rows[i].z_used * rows[i].z_used;
        w += one;
        ww += one * one;
        o.n++;
    }
    double m = (double)o.n;

    o.phi = o.n ? squares / m : NAN;
    if (o.n > 1 && squares >= m - 1) o.tau2 = fmax(0, (squares - (m - 1)) / (w - ww / w));
    return o;
}

static void limits(kc_od_row *r, double tau2, const kc_od_opt *opt)
{
    bool shmi = opt->method == KC_OD_SHMI;

    for (int i = 0; i < KC_FUNNEL_SIDES; i++) {
        double way = i % 2 == 0 ? -opt->z[i / 2] : opt->z[i / 2], y = (shmi ? 0 : 1) + way * sqrt(r->s * r->s + tau2);

        r->y_limit[i] = y;
        r->limit[i] = opt->per * (shmi ? exp(y) : y > 0 ? y * y : 0);
    }
    for (int k = 0; k < 2; k++) {
        count_limits l;
        double       low, high;

        count_limits_init(&l, k == 0 ? 0.95 : 0.998, KC_COUNT_EXACT, false);
        count_limits_of(&l, r->expected, &low, &high);
        r->exact[2 * k] = opt->per * low / r->expected;
        r->exact[2 * k + 1] = opt->per * high / r->expected;
    }
}

kc_code kc_overdispersion(size_t n, const double *observed, const double *expected, const kc_od_opt *opt, kc_od_row *rows, kc_od_out *out,
                          double *work, size_t *order, kc_err *err)
{
    kc_code code = check(n, observed, expected, opt, err);

    if (code) return code;
    deviates(n, observed, expected, opt, rows);
    for (size_t i = 0; i < n; i++) work[i] = rows[i].z;
    kc_rank(n, work, false, KC_TIES_MEAN, work + n, order);
    for (size_t i = 0; i < n; i++) rows[i].rank = work[n + i];
    if (opt->method == KC_OD_SHMI) truncate_ends(n, opt->trim, rows);
    else winsorise(n, opt->trim, rows, work);
    *out = dispersion(n, rows);
    for (size_t i = 0; i < n; i++) limits(&rows[i], out->tau2, opt);
    return KC_OK;
}
