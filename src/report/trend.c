/* One indicator over the years: values on a true time scale, targets, forecast, and the table under it.
 *
 * A break in the series is a gap with a mark, never a line. Confirmed points are full, unconfirmed hollow, synthetic hollow
 * squares. The forecast fan opens from the last value to the 95 % interval of the final year: only its end is computed, the
 * sides between are drawn straight.
 */
#include "report_internal.h"

#include <math.h>

enum { WIDTH = 350, HEIGHT = 190, LEFT = 44, RIGHT = 14, TOP = 10, BOTTOM = 22 };

typedef struct chart {
    kc_page         *p;
    const kc_line   *l;
    const kc_result *r;
    const double    *v;
    const uint8_t   *flags;
    const bool      *broken;
    int              n, year_from, first, last; /* first, last: places of values */
    kc_scale         x, y;
    double           ticks[KC_TICKS_MAX];
    size_t           n_ticks;
    int              decimals;
} chart;

static double px(const chart *c, double year)
{
    return kc_scale_at(&c->x, year);
}

static double py(const chart *c, double v)
{
    return kc_scale_at(&c->y, v);
}

static void widen(double *lo, double *hi, double v)
{
    if (!isfinite(v)) return;
    *lo = fmin(*lo, v);
    *hi = fmax(*hi, v);
}

/* Targets that are a level in a year; the others have no place in the picture. */
static bool drawn(const kc_target *t)
{
    return t->cmp <= KC_CMP_EQ && isfinite(t->value) && t->year > 0;
}

static bool has_forecast(const chart *c)
{
    return isfinite(c->r->forecast) && isfinite(c->r->low) && isfinite(c->r->high) && c->r->final_year > c->year_from + c->last;
}

static void scales(chart *c)
{
    double lo = INFINITY, hi = -INFINITY;
    int    from = c->year_from + c->first, to = c->p->e->year;

    for (int i = 0; i < c->n; i++) widen(&lo, &hi, c->v[i]);
    for (size_t i = 0; i < c->l->n_targets; i++)
        if (drawn(c->l->targets[i])) {
            widen(&lo, &hi, c->l->targets[i]->value);
            if (c->l->targets[i]->year > to) to = c->l->targets[i]->year;
        }
    if (isfinite(c->r->baseline) && c->r->baseline_year) {
        widen(&lo, &hi, c->r->baseline);
        if (c->r->baseline_year < from) from = c->r->baseline_year;
    }
    if (has_forecast(c)) {
        widen(&lo, &hi, c->r->low);
        widen(&lo, &hi, c->r->high);
        if (c->r->final_year > to) to = c->r->final_year;
    }
    c->n_ticks = kc_ticks(lo, hi, 5, c->ticks, &c->decimals);
    c->x = (kc_scale){ from, to, LEFT + 6, WIDTH - RIGHT };
    c->y = (kc_scale){ c->ticks[0], c->ticks[c->n_ticks - 1], HEIGHT - BOTTOM, TOP };
}

static void axes(chart *c)
{
    kc_buf *b = c->p->b;
    int     from = (int)c->x.v0, to = (int)c->x.v1, step = to - from > 24 ? 5 : to - from > 12 ? 2 : 1;

    for (size_t i = 0; i < c->n_ticks; i++)
        kc_buf_addf(b, "<path class=\"gr\" d=\"M%d %.1fH%d\"/><text class=\"r\" x=\"%d\" y=\"%.1f\">%s</text>", LEFT, py(c, c->ticks[i]),
                    WIDTH - RIGHT + 6, LEFT - 4, py(c, c->ticks[i]) + 3, kc_rep_num(c->p->a, c->ticks[i], c->decimals));
    kc_buf_addf(b, "<path class=\"ax\" d=\"M%d %dH%d\"/>", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT + 6);
    for (int year = from; year <= to; year++) {
        bool named = (to - year) % step == 0;

        kc_buf_addf(b, "<path class=\"ax\" d=\"M%.1f %dv%d\"/>", px(c, year), HEIGHT - BOTTOM, named ? 4 : 2);
        if (named) kc_buf_addf(b, "<text class=\"c\" x=\"%.1f\" y=\"%d\">%d</text>", px(c, year), HEIGHT - BOTTOM + 14, year);
    }
}

static void fan(chart *c)
{
    double x0, y0, x1, low = c->r->low, high = c->r->high;

    if (!has_forecast(c)) return;
    x0 = px(c, c->year_from + c->last);
    y0 = py(c, c->v[c->last]);
    x1 = px(c, c->r->final_year);
    kc_buf_addf(c->p->b, "<path class=\"fan\" d=\"M%.1f %.1fL%.1f %.1fV%.1fZ\"/><path class=\"fc\" d=\"M%.1f %.1fL%.1f %.1f\"/>", x0, y0, x1,
                py(c, high), py(c, low), x0, y0, x1, py(c, c->r->forecast));
    kc_buf_addf(c->p->b, "<path class=\"pi\" d=\"M%.1f %.1fh6m-3 0V%.1fm-3 0h6\"/>", x1 - 3, py(c, high), py(c, low));
}

/* The label stands on the flat side of the triangle; at the right edge beside it. */
static void target_label(chart *c, const kc_target *t, double x, double y, bool lower)
{
    const char *text = kc_rep_target(c->p->a, c->p->lang, t), *doubt = kc_page_doubtful(t) ? "?" : "";
    bool        above = lower ? y > TOP + 20 : y > HEIGHT - BOTTOM - 20;

    if (x > WIDTH - RIGHT - 24)
        kc_buf_addf(c->p->b, "<text class=\"r tl\" x=\"%.1f\" y=\"%.1f\">", x - 7, lower ? y - 1 : y + 8);
    else
        kc_buf_addf(c->p->b, "<text class=\"c tl\" x=\"%.1f\" y=\"%.1f\">", x, above ? y - 10 : y + 17);
    kc_put_text(c->p, text);
    kc_put(c->p, doubt);
    kc_put(c->p, "</text>");
}

/* Looser than the baseline: nobody is asked to get worse, so no way leads there; it holds at once. */
static bool looser(const chart *c, const kc_target *t)
{
    double better = t->cmp == KC_CMP_GE || t->cmp == KC_CMP_GT ? 1 : t->cmp == KC_CMP_LE || t->cmp == KC_CMP_LT ? -1 : c->l->direction;

    return isfinite(c->r->baseline) && (t->value - c->r->baseline) * better < 0;
}

/* Target points with a line from the baseline or between them: the plan's way, not a forecast. */
static void targets(chart *c)
{
    kc_buf *b = c->p->b;
    bool    pen = isfinite(c->r->baseline) && c->r->baseline_year;

    kc_buf_adds(b, "<path class=\"tg\" d=\"");
    if (pen) kc_buf_addf(b, "M%.1f %.1f", px(c, c->r->baseline_year), py(c, c->r->baseline));
    for (size_t i = 0; i < c->l->n_targets; i++) {
        const kc_target *t = c->l->targets[i];

        if (!drawn(t)) continue;
        kc_buf_addf(b, "%c%.1f %.1f", pen && !looser(c, t) ? 'L' : 'M', px(c, t->year), py(c, t->value));
        pen = true;
    }
    kc_buf_adds(b, "\"/>");
    if (isfinite(c->r->baseline) && c->r->baseline_year)
        kc_buf_addf(b, "<path class=\"bs\" d=\"M%.1f %.1fl4 4-4 4-4-4z\"/>", px(c, c->r->baseline_year), py(c, c->r->baseline) - 4);
    for (size_t i = 0; i < c->l->n_targets; i++) {
        const kc_target *t = c->l->targets[i];
        double           x, y;
        bool             lower;

        if (!drawn(t)) continue;
        x = px(c, t->year);
        y = py(c, t->value);
        lower = t->cmp == KC_CMP_LE || t->cmp == KC_CMP_LT;
        kc_buf_addf(b, lower ? "<path class=\"tp\" d=\"M%.1f %.1fl4 -7h-8z\"/>" : "<path class=\"tp\" d=\"M%.1f %.1fl4 7h-8z\"/>", x, y);
        target_label(c, t, x, y, lower);
    }
}

static void series(chart *c)
{
    kc_buf *b = c->p->b;
    bool    pen = false;

    kc_buf_adds(b, "<path class=\"ln\" d=\"");
    for (int i = 0; i < c->n; i++) {
        if (c->broken && c->broken[i]) pen = false;
        if (!isfinite(c->v[i])) continue;
        kc_buf_addf(b, "%c%.1f %.1f", pen ? 'L' : 'M', px(c, c->year_from + i), py(c, c->v[i]));
        pen = true;
    }
    kc_buf_adds(b, "\"/>");
    for (int i = c->first + 1; c->broken && i < c->n && i <= c->last; i++)
        if (c->broken[i])
            kc_buf_addf(b, "<path class=\"bk\" d=\"M%.1f %dV%d\"/><text class=\"c bl\" x=\"%.1f\" y=\"%d\">≠</text>", px(c, c->year_from + i - 0.5), TOP + 6,
                        HEIGHT - BOTTOM, px(c, c->year_from + i - 0.5), TOP + 4);
    for (int i = 0; i < c->n; i++) {
        double x, y;

        if (!isfinite(c->v[i])) continue;
        x = px(c, c->year_from + i);
        y = py(c, c->v[i]);
        if (c->flags[i] & KC_FLAG_SYNTHETIC) kc_buf_addf(b, "<rect class=\"op\" x=\"%.1f\" y=\"%.1f\" width=\"5\" height=\"5\"/>", x - 2.5, y - 2.5);
        else kc_buf_addf(b, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\"/>", c->flags[i] & KC_FLAG_UNCONFIRMED ? "op" : "pt", x, y);
    }
}

/* ---- words under the picture --------------------------------------------------------------------- */

static void caption(chart *c)
{
    kc_page *p = c->p;

    kc_put(p, "<figcaption><b>");
    kc_put_text(p, kc_page_name(p, (size_t)(c->l - p->e->lines)));
    if (c->l->unit) kc_put_tf(p, "report.in_unit", "%s", kc_rep_unit(p->lang, c->l->unit));
    kc_put(p, "</b> ");
    kc_put_status(p, c->r->status);
    kc_put(p, "</figcaption>\n");
}

static const char *break_reason(const chart *c, int year, int32_t region)
{
    for (size_t i = 0; i < c->p->f->n_breaks; i++) {
        const kc_report_break *x = &c->p->f->breaks[i];

        if (x->indicator == c->l->indicator && x->year == year && (!x->region || x->region == region)) return x->reason;
    }
    return NULL;
}

static void words(chart *c, int32_t region)
{
    kc_page *p = c->p;
    uint8_t  any = 0;

    for (int i = 0; i < c->n; i++)
        if (isfinite(c->v[i])) any |= c->flags[i];
    kc_put(p, "<p class=\"cw\" title=\"");
    kc_put_text(p, kc_result_id(p->a, p->e, c->r, NULL));
    kc_put(p, "\">");
    if (isfinite(c->r->chance) && fabs(c->r->predicted - c->r->forecast) > 1e-9 * fabs(c->r->predicted)) { /* beyond what there can be */
        kc_put_tf(p, c->r->predicted > c->r->forecast ? "report.chart.upper" : "report.chart.lower", "%d" KC_SEP "%s" KC_SEP "%s", (int)c->r->final_year,
                  kc_rep_plain(p->a, c->r->forecast, c->l->decimals), kc_rep_chance(p->a, c->r->chance));
    } else if (isfinite(c->r->chance)) {
        kc_put_tf(p, "report.chart.chance", "%d" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", (int)c->r->final_year,
                  kc_rep_num(p->a, c->r->forecast, c->l->decimals), kc_rep_num(p->a, c->r->low, c->l->decimals),
                  kc_rep_num(p->a, c->r->high, c->l->decimals), kc_rep_chance(p->a, c->r->chance));
    } else if (c->r->why_chance) {
        kc_put_tf(p, "report.chart.no_chance", "%s", kc_why_word((kc_why)c->r->why_chance, p->lang));
    }
    if (any & KC_FLAG_SYNTHETIC) kc_put_t(p, "report.chart.synthetic");
    if (any & KC_FLAG_UNCONFIRMED) kc_put_t(p, "report.chart.unconfirmed");
    for (int i = c->first + 1; c->broken && i < c->n && i <= c->last; i++)
        if (c->broken[i]) {
            const char *reason = break_reason(c, c->year_from + i, region);

            kc_put_tf(p, "report.chart.break", "%d" KC_SEP "%s", c->year_from + i, reason ? reason : kc_t(p->lang, "report.chart.break_plain"));
        }
    kc_put(p, "</p>\n");
}

enum { YEARS_A_ROW = 8, YEARS_A_ROW_WIDE = 6, WIDE = 5 };

/* Long figures with marks beside them run into each other: fewer stand in a row. */
static int years_a_row(const chart *c)
{
    for (int i = 0; i < c->n; i++)
        if (isfinite(c->v[i]) && c->flags[i] & KC_RF_VALUE_MARKS && strlen(kc_rep_num(c->p->a, c->v[i], c->l->decimals)) >= WIDE) return YEARS_A_ROW_WIDE;
    return YEARS_A_ROW;
}

static void table(chart *c)
{
    kc_page *p = c->p;
    int      at[512], n = 0, row = years_a_row(c);

    for (int i = 0; i < c->n && n < 512; i++)
        if (isfinite(c->v[i])) at[n++] = i;
    kc_put(p, "<table class=\"yv\" title=\""); /* its explanation lists the years */
    kc_put_text(p, kc_result_id(p->a, p->e, c->r, NULL));
    kc_put(p, "\"><tbody>\n");
    for (int from = 0; from < n; from += row) { /* rows are filled up, so that columns keep their width */
        kc_put(p, "<tr>");
        for (int i = from; i < from + row; i++)
            if (i < n) kc_buf_addf(p->b, "<th scope=\"col\">%d</th>", c->year_from + at[i]);
            else kc_put(p, "<td></td>");
        kc_put(p, "</tr><tr>");
        for (int i = from; i < from + row; i++) {
            kc_put(p, "<td>");
            if (i < n) {
                kc_put_text(p, kc_rep_num(p->a, c->v[at[i]], c->l->decimals));
                kc_put_marks(p, c->flags[at[i]] & (KC_FLAG_SYNTHETIC | KC_FLAG_UNCONFIRMED | KC_FLAG_PROVISIONAL | KC_FLAG_ESTIMATED | KC_FLAG_CONFLICT));
            }
            kc_put(p, "</td>");
        }
        kc_put(p, "</tr>\n");
    }
    kc_put(p, "</tbody></table>\n");
}

static bool open_chart(chart *c, kc_page *p, size_t line, size_t region)
{
    const uint8_t *status;
    int            values = 0;

    *c = (chart){ .p = p, .l = &p->e->lines[line], .r = kc_page_result(p, line, region), .n = p->e->n_years, .year_from = p->e->year_from, .first = -1 };
    if (!kc_history_get(p->e, line, region, &c->v, &status, &c->flags, &c->broken)) return false;
    for (int i = 0; i < c->n; i++)
        if (isfinite(c->v[i])) {
            if (c->first < 0) c->first = i;
            c->last = i;
            values++;
        }
    return values >= 2;
}

void kc_put_trend(kc_page *p, size_t line, size_t region)
{
    chart c;

    if (!open_chart(&c, p, line, region)) return;
    scales(&c);
    kc_put(p, "<figure>\n");
    caption(&c);
    kc_buf_addf(p->b, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
    kc_put_text(p, kc_page_name(p, line));
    kc_put(p, "\">");
    axes(&c);
    fan(&c);
    targets(&c);
    series(&c);
    kc_put(p, "</svg>\n");
    words(&c, p->e->regions[region].id);
    table(&c);
    kc_put(p, "</figure>\n");
}

void kc_put_trends(kc_page *p)
{
    size_t n = 0;

    kc_put_section(p, "trends", "report.part.trends");
    for (size_t i = 0; i < p->e->n_lines; i++) {
        chart c;

        if (!open_chart(&c, p, i, p->home)) continue;
        if (!n++) {
            kc_put(p, "<p class=\"note\">");
            kc_put_t(p, "report.trends.note");
            kc_put(p, "</p>\n<div class=\"charts\">\n");
        }
        kc_put_trend(p, i, p->home);
    }
    if (n) kc_put(p, "</div>\n");
    else {
        kc_put(p, "<p>");
        kc_put_t(p, "report.trends.none");
        kc_put(p, "</p>\n");
    }
}
