/* Comparison with a benchmark, and positions on spine charts. */
#include "kangce/kc_compare.h"
#include "kangce/kc_order.h"

#include <math.h>

const char *kc_comparison_name(kc_comparison c)
{
    static const char *const names[KC_CMP_N] = {
        [KC_CMP_NONE] = "not_compared", [KC_CMP_MUCH_WORSE] = "much_worse",   [KC_CMP_WORSE] = "worse",
        [KC_CMP_SIMILAR] = "similar",   [KC_CMP_BETTER] = "better",           [KC_CMP_MUCH_BETTER] = "much_better",
        [KC_CMP_MUCH_LOWER] = "much_lower", [KC_CMP_LOWER] = "lower",         [KC_CMP_HIGHER] = "higher",
        [KC_CMP_MUCH_HIGHER] = "much_higher",
    };

    return (unsigned)c < KC_CMP_N ? names[c] : "?";
}

/* step: -2 much lower, -1 lower, 0 similar, 1 higher, 2 much higher. */
static kc_comparison by_polarity(int step, kc_polarity polarity)
{
    static const kc_comparison good[] = { KC_CMP_MUCH_WORSE, KC_CMP_WORSE, KC_CMP_SIMILAR, KC_CMP_BETTER, KC_CMP_MUCH_BETTER };
    static const kc_comparison plain[] = { KC_CMP_MUCH_LOWER, KC_CMP_LOWER, KC_CMP_SIMILAR, KC_CMP_HIGHER, KC_CMP_MUCH_HIGHER };

    return polarity == KC_POLARITY_NONE ? plain[step + 2] : good[step * (int)polarity + 2];
}

kc_comparison kc_compare_benchmark(double low, double high, double wide_low, double wide_high, double benchmark, kc_polarity polarity)
{
    if (isnan(low) || isnan(high) || isnan(benchmark)) return KC_CMP_NONE;
    int  step = low > benchmark ? 1 : high < benchmark ? -1 : 0;
    bool much = step > 0 ? wide_low > benchmark : wide_high < benchmark; /* false with NaN */

    return by_polarity(step && much ? 2 * step : step, polarity);
}

kc_comparison kc_compare_overlap(double low, double high, double other_low, double other_high, kc_polarity polarity)
{
    if (isnan(low) || isnan(high) || isnan(other_low) || isnan(other_high)) return KC_CMP_NONE;
    return by_polarity(low > other_high ? 1 : high < other_low ? -1 : 0, polarity);
}

double kc_spine_position(const kc_spine *s, double v, double benchmark, kc_polarity polarity)
{
    double d = (v - benchmark) / (2 * s->half);

    return polarity == KC_POLARITY_LOW_IS_GOOD ? 0.5 - d : 0.5 + d;
}

kc_note kc_spine_scale(size_t n, const double *x, double benchmark, kc_polarity polarity, double *sorted, kc_spine *out)
{
    size_t m = 0;

    *out = (kc_spine){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
    if (isnan(benchmark)) return KC_NOTE_MISSING;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) sorted[m++] = x[i];
    if (m < 2) return KC_NOTE_FEW_POINTS;
    kc_sort(m, sorted);

    bool   low_good = polarity == KC_POLARITY_LOW_IS_GOOD;
    double min = sorted[0], max = sorted[m - 1], q1 = kc_quantile(m, sorted, 0.25, 7), q3 = kc_quantile(m, sorted, 0.75, 7);

    out->worst = low_good ? max : min;
    out->p25 = low_good ? q3 : q1;
    out->p75 = low_good ? q1 : q3;
    out->best = low_good ? min : max;
    out->half = fmax(fabs(benchmark - min), fabs(max - benchmark));
    if (out->half == 0) return KC_NOTE_NOT_DEFINED;
    out->at_worst = kc_spine_position(out, out->worst, benchmark, polarity);
    out->at_p25 = kc_spine_position(out, out->p25, benchmark, polarity);
    out->at_p75 = kc_spine_position(out, out->p75, benchmark, polarity);
    out->at_best = kc_spine_position(out, out->best, benchmark, polarity);
    return KC_NOTE_NONE;
}
