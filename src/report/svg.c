/* Scales, and the small drawings: stacked bar and sparkline. Coordinates carry one decimal: a tenth of a pixel. */
#include "report_internal.h"

#include <math.h>

double kc_scale_at(const kc_scale *s, double v)
{
    if (!(fabs(s->v1 - s->v0) > 0)) return (s->p0 + s->p1) / 2;
    return s->p0 + (v - s->v0) / (s->v1 - s->v0) * (s->p1 - s->p0);
}

/* The step 1, 2, 2.5, 5 times a power of ten that gives at most `most` intervals. */
static double step_of(double span, size_t most)
{
    static const double nice[] = { 1, 2, 2.5, 5, 10 };
    double              raw = span / (double)(most ? most : 1), power = pow(10, floor(log10(raw)));

    for (size_t i = 0; i < 5; i++)
        if (nice[i] * power >= raw * (1 - 1e-9)) return nice[i] * power;
    return 10 * power;
}

size_t kc_ticks(double lo, double hi, size_t most, double *out, int *decimals)
{
    double step, first;
    size_t n = 0;

    if (lo > hi) {
        double t = lo;

        lo = hi;
        hi = t;
    }
    if (hi - lo <= 1e-12 * (fabs(lo) + fabs(hi)) || hi - lo < 1e-300) {
        double pad = fabs(lo) > 0 ? fabs(lo) * 0.1 : 1;

        lo -= pad;
        hi += pad;
    }
    if (most > KC_TICKS_MAX - 2) most = KC_TICKS_MAX - 2;
    step = step_of(hi - lo, most);
    first = floor(lo / step + 1e-9) * step;
    while (n < KC_TICKS_MAX) {
        out[n] = first + (double)n * step;
        if (fabs(out[n]) < step * 1e-9) out[n] = 0;
        if (out[n++] >= hi - step * 1e-9) break;
    }
    *decimals = 0;
    for (double s = step; *decimals < 8 && fabs(s - round(s)) > 1e-6 * s; s *= 10) ++*decimals;
    return n;
}

/* Hatches, so that the statuses differ without colour too. Once in a page. */
void kc_put_patterns(kc_page *p)
{
    kc_put(p, "<svg width=\"0\" height=\"0\" class=\"defs\" aria-hidden=\"true\"><defs>"
              "<pattern id=\"pt2\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"#7fb2dd\"/></pattern>"
              "<pattern id=\"pt3\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
              "<rect width=\"5\" height=\"5\" fill=\"#f3c55b\"/><rect width=\"1.6\" height=\"5\" fill=\"#a96f00\"/></pattern>"
              "<pattern id=\"pt1\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\"><rect width=\"4\" height=\"4\" fill=\"#b5401c\"/>"
              "<rect width=\"4\" height=\"1.2\" fill=\"#e9b09c\"/></pattern>"
              "<pattern id=\"pt4\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\"><rect width=\"4\" height=\"4\" fill=\"#b5401c\"/>"
              "<rect width=\"1.1\" height=\"4\" fill=\"#f0c6b6\"/></pattern>"
              "<pattern id=\"pt5\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/>"
              "<circle cx=\"2.5\" cy=\"2.5\" r=\".8\" fill=\"#8a8f98\"/></pattern></defs></svg>\n");
}

/* met, not met, on track, at risk, late, no data */
static const char *const fills[] = { "#14507f", "url(#pt1)", "url(#pt2)", "url(#pt3)", "url(#pt4)", "url(#pt5)" };

void kc_put_bar(kc_page *p, const kc_counts *c, double width)
{
    const long *n = c->sum.n;
    double      x = 0, h = 14;

    if (!c->sum.total) return;
    kc_buf_addf(p->b, "<svg class=\"bar\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", width, h, width, h);
    for (int i = 0; i < KC_N_STANDINGS; i++)
        if (n[i]) kc_buf_addf(p->b, "%s %ld ", kc_standing_word((kc_standing)i, p->lang), n[i]);
    kc_put(p, "\">");
    for (int s = 0; s < KC_N_STANDINGS; s++) {
        double w = width * (double)n[s] / (double)c->sum.total;

        if (!n[s]) continue;
        kc_buf_addf(p->b, "<rect x=\"%.1f\" y=\".5\" width=\"%.1f\" height=\"13\" fill=\"%s\" stroke=\"%s\" stroke-width=\".6\"/>", x, w > 1 ? w - 0.6 : w,
                    fills[s], s == KC_NO_DATA ? "#8a8f98" : "none");
        if (w >= 11 && s == KC_MET) kc_buf_addf(p->b, "<text x=\"%.1f\" y=\"10.5\" fill=\"#fff\">%ld</text>", x + w / 2, n[s]);
        else if (w >= 11) /* on a hatch the number gets ground of its own */
            kc_buf_addf(p->b,
                        "<rect x=\"%.1f\" y=\"2\" width=\"%d\" height=\"10\" rx=\"2\" fill=\"#fff\" fill-opacity=\".82\"/>"
                        "<text x=\"%.1f\" y=\"10.5\">%ld</text>",
                        x + w / 2 - (n[s] > 9 ? 6 : 4), n[s] > 9 ? 12 : 8, x + w / 2, n[s]);
        x += w;
    }
    kc_put(p, "</svg>");
}

/* ---- sparkline ----------------------------------------------------------------------------------- */

typedef struct spark { /* where values lie */
    kc_scale x, y;
} spark;

static void spark_line(kc_page *p, const spark *k, const double *v, const bool *broken, int n)
{
    bool pen = false;

    kc_put(p, "<path class=\"ln\" d=\"");
    for (int i = 0; i < n; i++) {
        if (broken && broken[i]) pen = false;
        if (!isfinite(v[i])) continue; /* years without a value are bridged, breaks are not */
        kc_buf_addf(p->b, "%c%.1f %.1f", pen ? 'L' : 'M', kc_scale_at(&k->x, i), kc_scale_at(&k->y, v[i]));
        pen = true;
    }
    kc_put(p, "\"/>");
}

void kc_put_spark(kc_page *p, size_t line, size_t region)
{
    const kc_result *r = kc_page_result(p, line, region);
    const double    *v;
    const uint8_t   *status, *flags;
    const bool      *broken;
    double           lo = INFINITY, hi = -INFINITY;
    int              n = p->e->n_years, last = -1, points = 0;
    spark            k;

    if (!kc_history_get(p->e, line, region, &v, &status, &flags, &broken)) return;
    for (int i = 0; i < n; i++)
        if (isfinite(v[i])) {
            lo = fmin(lo, v[i]);
            hi = fmax(hi, v[i]);
            last = i;
            points++;
        }
    if (points < 2) return;
    if (isfinite(r->target)) {
        lo = fmin(lo, r->target);
        hi = fmax(hi, r->target);
    }
    k.x = (kc_scale){ 0, n > 1 ? n - 1 : 1, 2, 70 };
    k.y = (kc_scale){ lo, hi, 16, 3 };
    kc_put(p, "<svg class=\"spark\" width=\"72\" height=\"19\" viewBox=\"0 0 72 19\" role=\"img\" aria-label=\"");
    kc_put_tf(p, "report.spark", "%d" KC_SEP "%d", p->e->year_from, p->e->year);
    kc_put(p, "\">");
    if (isfinite(r->target)) kc_buf_addf(p->b, "<path class=\"tg\" d=\"M0 %.1fH72\"/>", kc_scale_at(&k.y, r->target));
    spark_line(p, &k, v, broken, n);
    for (int i = 0; i < n; i++)
        if (isfinite(v[i]) && (i == last || flags[i] & (KC_FLAG_SYNTHETIC | KC_FLAG_UNCONFIRMED)))
            kc_buf_addf(p->b, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"/>", flags[i] & (KC_FLAG_SYNTHETIC | KC_FLAG_UNCONFIRMED) ? "op" : "pt",
                        kc_scale_at(&k.x, i), kc_scale_at(&k.y, v[i]), i == last ? "2.2" : "1.3");
    kc_put(p, "</svg>");
}
