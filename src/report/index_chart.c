/* SVG of ranks, scores and sensitivity. One frame for all: title, note, legend, an axis above, names at the left, one line for each row. */
#include "report/kc_index_chart.h"

#include "report_internal.h"

#include <math.h>

enum { WIDTH = 900, MARGIN = 16, TITLE = 26, NOTE = 44, LEGEND = 64, AXIS = 86, LINE = 17, NAME = 300 };

#define INK "#1d2733"
#define SOFT "#5d6875"
#define BLUE "#14507f"

static const char *const colours[KC_CHART_PARTS_MAX] = { "#14507f", "#e0a13a", "#3f9277", "#b5532e", "#86b4da",
                                                         "#7d6aa8", "#c9bd52", "#6c7885", "#c684a6", "#3e4a36" };

typedef struct frame {
    kc_buf  *b;
    double   left, right, top, pitch, font; /* of the plot; of a row */
    kc_scale x;
} frame;

/* XML knows no control characters, not even escaped: spaces stand for them. */
static const char *printable(kc_buf *b, const char *s)
{
    char *to = kc_strndup(b->arena, s, strlen(s));

    for (char *p = to; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f) *p = ' ';
    return to;
}

/* s, or as much of it as is `wide` pixels at a size of letters, with an ellipsis. */
static const char *fitting(kc_buf *b, const char *s, double size, double wide)
{
    double room = wide / (size * 0.56);
    size_t n = 0, all = strlen(s), len = 0;

    if ((double)kc_width(s) <= room) return s;
    for (; n < all; n += len) {
        (void)kc_utf8_get(s + n, all - n, &len);
        if ((double)kc_width(kc_strndup(b->arena, s, n + len)) > room - 2) break;
    }
    return kc_printf(b->arena, "%.*s…", (int)n, s);
}

static void text(const frame *f, double x, double y, double size, const char *more, const char *s)
{
    kc_buf_addf(f->b, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" %s>", x, y, size, more);
    kc_buf_html(f->b, printable(f->b, s));
    kc_buf_adds(f->b, "</text>\n");
}

/* Rows get lower as they get more: 50 are read like a table, 300 still by a magnifying eye. */
static void open_frame(frame *f, kc_buf *b, const char *title, const char *note, size_t n, size_t widest, size_t legend_lines)
{
    double height;

    f->b = b;
    f->pitch = n <= 60 ? 18 : n <= 150 ? 13 : 9.5;
    f->font = n <= 60 ? 12 : n <= 150 ? 10 : 7.5;
    f->left = MARGIN + fmin(NAME, (double)widest * f->font * 0.56 + 10);
    f->right = WIDTH - 90;
    f->top = AXIS + 10 + (legend_lines > 1 ? (double)(legend_lines - 1) * LINE : 0);
    height = f->top + (double)n * f->pitch + MARGIN;
    kc_buf_addf(b,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" viewBox=\"0 0 %d %.0f\" role=\"img\" fill=\"" INK
                "\" font-family=\"'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Noto Sans',sans-serif\">\n<title>",
                WIDTH, height, WIDTH, height);
    kc_buf_html(b, printable(b, title));
    kc_buf_addf(b, "</title>\n<rect width=\"%d\" height=\"%.0f\" fill=\"#fff\"/>\n", WIDTH, height);
    text(f, MARGIN, TITLE, 16, "font-weight=\"bold\"", title);
    text(f, MARGIN, NOTE, 11.5, "fill=\"" SOFT "\"", note);
}

static double row_y(const frame *f, size_t i)
{
    return f->top + ((double)i + 0.5) * f->pitch;
}

static void row_name(const frame *f, size_t i, const char *name)
{
    text(f, f->left - 8, row_y(f, i) + f->font * 0.35, f->font, "text-anchor=\"end\"", fitting(f->b, name, f->font, f->left - 8 - MARGIN));
}

/* Ticks with their numbers above, and hair lines through all rows. */
static void axis(const frame *f, size_t n, const double *tick, size_t n_ticks, int decimals)
{
    for (size_t i = 0; i < n_ticks; i++) {
        double x = kc_scale_at(&f->x, tick[i]);

        if (x < f->left - 0.5 || x > f->right + 0.5) continue;
        kc_buf_addf(f->b, "<path d=\"M%.1f %.1fV%.1f\" stroke=\"#d5dbe2\" stroke-width=\".7\"/>", x, f->top - 4, f->top + (double)n * f->pitch);
        kc_buf_addf(f->b, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"10.5\" fill=\"" SOFT "\" text-anchor=\"middle\">%.*f</text>\n", x, f->top - 8, decimals,
                    tick[i]);
    }
}

static size_t widest_name(const kc_chart *c)
{
    size_t w = 4;

    for (size_t i = 0; i < c->n; i++)
        if (kc_width(c->rows[i].name) > w) w = kc_width(c->rows[i].name);
    return w;
}

/* Width of a text of 11.5 pixels, near enough for legends. */
static double about(const char *s)
{
    return (double)kc_width(s) * 6.3;
}

/* ---- ranks --------------------------------------------------------------------------------------- */

static void tier_grounds(const frame *f, const kc_chart *c)
{
    for (size_t i = 0, k; i < c->n; i = k) {
        size_t tier = c->rows[i].tier;

        for (k = i; k < c->n && c->rows[k].tier == tier && c->rows[k].stratum == c->rows[i].stratum; k++) {}
        if (i && c->rows[i].stratum != c->rows[i - 1].stratum)
            kc_buf_addf(f->b, "<path d=\"M%d %.1fH%d\" stroke=\"" SOFT "\" stroke-width=\"1\"/>\n", MARGIN, f->top + (double)i * f->pitch, WIDTH - MARGIN);
        if (!tier) continue;
        kc_buf_addf(f->b, "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>\n", MARGIN, f->top + (double)i * f->pitch,
                    WIDTH - 2 * MARGIN, (double)(k - i) * f->pitch, tier % 2 ? "#eef3f8" : "#fbf6ea");
        text(f, f->right + 12, f->top + ((double)(i + k) / 2) * f->pitch + 4, 11, "fill=\"" SOFT "\"",
             kc_tf(f->b->arena, c->lang, "index.chart_tier", "%zu", tier));
    }
}

static void rank_row(const frame *f, size_t i, const kc_chart_row *r)
{
    double y = row_y(f, i), thick = fmin(7, f->pitch * 0.42);

    row_name(f, i, r->name);
    if (!isnan(r->low)) {
        double a = kc_scale_at(&f->x, r->low), z = kc_scale_at(&f->x, r->high);

        kc_buf_addf(f->b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\" fill=\"#86b4da\"/>", a - thick / 2, y - thick / 2,
                    z - a + thick, thick, thick / 2);
        kc_buf_addf(f->b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"" BLUE "\"/>", kc_scale_at(&f->x, r->median), y, thick * 0.58);
    }
    if (!isnan(r->rank))
        kc_buf_addf(f->b, "<path d=\"M%.1f %.1fv%.1f\" stroke=\"#b5401c\" stroke-width=\"1.6\"/>", kc_scale_at(&f->x, r->rank), y - thick * 0.85, thick * 1.7);
    kc_buf_adds(f->b, "\n");
}

static void rank_legend(const frame *f, kc_lang lang)
{
    const char *words[] = { kc_t(lang, "index.chart_interval"), kc_t(lang, "index.chart_median"), kc_t(lang, "index.chart_nominal") };
    double      x = MARGIN, y = LEGEND - 4;

    for (int i = 0; i < 3; i++) {
        if (i == 0) kc_buf_addf(f->b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"26\" height=\"7\" rx=\"3.5\" fill=\"#86b4da\"/>", x, y - 3.5);
        if (i == 1) kc_buf_addf(f->b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"" BLUE "\"/>", x + 13, y);
        if (i == 2) kc_buf_addf(f->b, "<path d=\"M%.1f %.1fv12\" stroke=\"#b5401c\" stroke-width=\"1.6\"/>", x + 13, y - 6);
        text(f, x + 32, y + 4, 11.5, "", words[i]);
        x += 50 + about(words[i]);
    }
}

void kc_chart_ranks(kc_buf *b, const kc_chart *c)
{
    frame  f = { 0 };
    double tick[KC_TICKS_MAX + 1], last = 1;
    size_t n_ticks = 0;
    int    decimals;

    for (size_t i = 0; i < c->n; i++) {
        if (c->rows[i].rank > last) last = c->rows[i].rank;
        if (c->rows[i].high > last) last = c->rows[i].high;
    }
    open_frame(&f, b, c->title, c->note, c->n, widest_name(c), 1);
    f.x = (kc_scale){ 1, last > 1 ? last : 2, f.left + 8, f.right - 8 };
    tier_grounds(&f, c);
    rank_legend(&f, c->lang);
    tick[n_ticks++] = 1;
    if (last >= 3) n_ticks += kc_ticks(0, last, 10, tick + 1, &decimals);
    for (size_t i = 1; i < n_ticks; i++) /* 0 is no rank, half ranks neither */
        if (tick[i] < 1.5 || tick[i] > last || fabs(tick[i] - round(tick[i])) > 1e-9) tick[i--] = tick[--n_ticks];
    axis(&f, c->n, tick, n_ticks, 0);
    for (size_t i = 0; i < c->n; i++) rank_row(&f, i, &c->rows[i]);
    kc_buf_adds(b, "</svg>\n");
}

/* ---- scores -------------------------------------------------------------------------------------- */

/* Places the legend; draws it when there is a frame. Gives its lines. */
static size_t score_legend(const frame *f, const kc_chart *c)
{
    double x = MARGIN;
    size_t line = 0;

    for (size_t k = 0; k < c->n_parts; k++) {
        double wide = 30 + about(c->part_names[k]), y;

        if (x + wide > WIDTH && x > MARGIN) {
            x = MARGIN;
            line++;
        }
        y = LEGEND + (double)line * LINE;
        if (f) {
            kc_buf_addf(f->b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"11\" height=\"11\" fill=\"%s\"/>", x, y - 10, colours[k]);
            text(f, x + 15, y, 11.5, "", c->part_names[k]);
        }
        x += wide;
    }
    return line + 1;
}

/* Positive parts go right from 0, negative ones left. */
static void score_row(const frame *f, size_t i, const kc_chart *c)
{
    const kc_chart_row *r = &c->rows[i];
    double              up = 0, down = 0, h = f->pitch * 0.72, y = row_y(f, i) - h / 2;

    row_name(f, i, r->name);
    if (isnan(r->score)) return;
    for (size_t k = 0; k < (r->part ? c->n_parts : 1); k++) {
        double v = r->part ? r->part[k] : r->score, from = v >= 0 ? up : down, a = kc_scale_at(&f->x, fmin(from, from + v));

        *(v >= 0 ? &up : &down) += v;
        kc_buf_addf(f->b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>", a, y, kc_scale_at(&f->x, fmax(from, from + v)) - a, h,
                    colours[k]);
    }
    kc_buf_addf(f->b, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\">%.2f</text>\n", kc_scale_at(&f->x, up) + 5, row_y(f, i) + f->font * 0.35, f->font,
                r->score);
}

/* The reach of the bars on both sides of 0. */
static void reach(const kc_chart *c, double *lo, double *hi)
{
    *lo = *hi = 0;
    for (size_t i = 0; i < c->n; i++) {
        const kc_chart_row *r = &c->rows[i];
        double              up = 0, down = 0;

        if (isnan(r->score)) continue;
        for (size_t k = 0; k < (r->part ? c->n_parts : 1); k++) {
            double v = r->part ? r->part[k] : r->score;

            *(v >= 0 ? &up : &down) += v;
        }
        *hi = fmax(*hi, up);
        *lo = fmin(*lo, down);
    }
    if (!(*hi > *lo)) *hi = 1;
}

void kc_chart_scores(kc_buf *b, const kc_chart *c)
{
    frame  f = { 0 };
    double tick[KC_TICKS_MAX], lo, hi;
    int    decimals;
    size_t n;

    reach(c, &lo, &hi);
    open_frame(&f, b, c->title, c->note, c->n, widest_name(c), score_legend(NULL, c));
    f.right = WIDTH - 64;
    f.x = (kc_scale){ lo, hi, f.left, f.right };
    (void)score_legend(&f, c);
    n = kc_ticks(lo, hi, 8, tick, &decimals);
    axis(&f, c->n, tick, n, decimals);
    for (size_t i = 0; i < c->n; i++) score_row(&f, i, c);
    kc_buf_adds(b, "</svg>\n");
}

/* ---- sensitivity --------------------------------------------------------------------------------- */

static void share_bar(const frame *f, double y, double h, const char *colour, double v, double low, double high)
{
    double x0 = kc_scale_at(&f->x, 0), x1;

    if (isnan(v)) return;
    x1 = kc_scale_at(&f->x, fmax(0, v));
    kc_buf_addf(f->b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>", x0, y, x1 - x0, h, colour);
    if (isnan(low)) return;
    kc_buf_addf(f->b, "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fv6M%.1f %.1fv6\" stroke=\"" INK "\" stroke-width=\"1\" fill=\"none\"/>",
                kc_scale_at(&f->x, fmax(0, low)), y + h / 2, kc_scale_at(&f->x, fmax(0, high)), kc_scale_at(&f->x, fmax(0, low)), y + h / 2 - 3,
                kc_scale_at(&f->x, fmax(0, high)), y + h / 2 - 3);
}

void kc_chart_sensitivity(kc_buf *b, kc_lang lang, const char *title, const char *note, size_t n, const kc_chart_factor *f)
{
    frame  at = { 0 };
    double tick[KC_TICKS_MAX], most = 1;
    size_t widest = 4, n_ticks;
    int    decimals;

    for (size_t i = 0; i < n; i++) {
        if (kc_width(f[i].name) > widest) widest = kc_width(f[i].name);
        most = fmax(most, fmax(f[i].first_high, fmax(f[i].total, f[i].total_high))); /* fmax passes over NaN */
    }
    open_frame(&at, b, title, note, 2 * n, widest, 1);
    at.font = 12;
    at.x = (kc_scale){ 0, most, at.left, at.right };
    for (int k = 0; k < 2; k++) {
        const char *word = kc_t(lang, k ? "index.chart_total" : "index.chart_first");

        kc_buf_addf(b, "<rect x=\"%.1f\" y=\"%d\" width=\"11\" height=\"11\" fill=\"%s\"/>", MARGIN + k * 240.0, LEGEND - 10, k ? "#86b4da" : BLUE);
        text(&at, MARGIN + k * 240.0 + 15, LEGEND, 11.5, "", word);
    }
    n_ticks = kc_ticks(0, most, 8, tick, &decimals);
    axis(&at, 2 * n, tick, n_ticks, decimals);
    for (size_t i = 0; i < n; i++) {
        double y = row_y(&at, 2 * i) - at.pitch / 2;

        text(&at, at.left - 8, y + at.pitch + 4, 12, "text-anchor=\"end\"", f[i].name);
        share_bar(&at, y + at.pitch * 0.28, at.pitch * 0.62, BLUE, f[i].first, f[i].first_low, f[i].first_high);
        share_bar(&at, y + at.pitch * 1.1, at.pitch * 0.62, "#86b4da", f[i].total, f[i].total_low, f[i].total_high);
        kc_buf_adds(b, "\n");
    }
    kc_buf_adds(b, "</svg>\n");
}
