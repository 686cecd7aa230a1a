/* From rows to paragraphs: what a typesetter broke is joined again.
 *
 * A row continues its paragraph when the row above had no room left for its first word and nothing says that a
 * paragraph begins: an indent, a wider gap, another size of type, a marker after a full stop. Page breaks
 * are crossed once running heads and page numbers are gone.
 */
#include "document/pdf_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EDGE_ROWS = 2 /* rows at the top and bottom of a page that may be running heads */ };

typedef struct margins {
    double left, right;
    double pitch;       /* usual distance of rows */
    bool   first_line;  /* paragraphs begin with an indent of two characters, as official papers do */
} margins;

typedef struct joiner {
    doc_builder      *out;
    const pdf_layout *l;
    margins           m;
    const pdf_row    *above;   /* last row of the open paragraph, NULL = none */
    bool              first; /* it is also its first */
} joiner;

/* ---- running heads and page numbers ------------------------------------------------------- */

typedef struct edge {
    uint64_t hash;
    size_t   row;
    int      page;
} edge;

/* The text without white space, every number as one '#'. */
static uint64_t pattern_hash(kc_str s)
{
    uint64_t h = 1469598103934665603u;
    bool     digits = false;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        bool          digit = c >= '0' && c <= '9';

        if (c == ' ' || c == '\t' || (digit && digits)) continue;
        digits = digit;
        h = (h ^ (digit ? '#' : c)) * 1099511628211u;
    }
    return h;
}

/* "— 3 —", "3", "第3页", "第 3 页 共 9 页", "3/9", "iv". */
static bool is_page_number(kc_str s)
{
    static const char *const frame[] = { "—", "–", "－", "-", "·", "第", "页", "頁", "共", "/",
                                         " ", "\t", ",", "，", "~", "～", "Page", "of", NULL };
    size_t                   n_digits = 0;

    if (s.n > 40) return false;
    for (size_t i = 0; i < s.n;) {
        kc_str rest = { s.s + i, s.n - i };
        size_t used = 0;

        for (size_t k = 0; frame[k] && !used; k++)
            if (kc_starts(rest, frame[k])) used = strlen(frame[k]);
        if (!used && rest.s[0] >= '0' && rest.s[0] <= '9') {
            used = 1;
            n_digits++;
        }
        if (!used && strchr("ivxIVX", rest.s[0]) && s.n <= 5) {
            used = 1;
            n_digits++;
        }
        if (!used) return false;
        i += used;
    }
    return n_digits > 0 && n_digits <= 8;
}

static int by_hash(const void *x, const void *y)
{
    const edge *a = x, *b = y;

    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static bool at_page_edge(const pdf_page *page, const pdf_row *row)
{
    return row->y1 < page->height * 0.12 || row->y0 > page->height * 0.86;
}

/* Rows of a table: at least two below each other with as many cells, the second at the same place. */
static bool in_table(const pdf_layout *l, size_t i)
{
    const pdf_row *row = &l->rows.items[i];

    if (row->n_cells < 2) return false;
    for (int d = -1; d <= 1; d += 2) {
        const pdf_row *next;

        if ((d < 0 && i == 0) || (d > 0 && i + 1 >= l->rows.n)) continue;
        next = &l->rows.items[d < 0 ? i - 1 : i + 1];
        if (!next->dropped && next->n_cells == row->n_cells && fabs(next->second_cell - row->second_cell) < 3 * row->em) return true;
    }
    return false;
}

/* Drops what stands at the edge of at least two pages and four tenths of all. */
static void drop_repeated(pdf_layout *l, edge *edges, size_t n)
{
    if (n == 0) return;
    qsort(edges, n, sizeof *edges, by_hash);
    for (size_t from = 0, to; from < n; from = to) {
        size_t n_pages = 1;

        for (to = from + 1; to < n && edges[to].hash == edges[from].hash; to++) n_pages += edges[to].page != edges[to - 1].page;
        if (n_pages < 2 || n_pages * 10 < l->pages.n * 4) continue;
        /* The head of a table that runs on is repeated too; its first stands. */
        for (size_t i = from; i < to; i++)
            if (i > from || !in_table(l, edges[i].row)) l->rows.items[edges[i].row].dropped = true;
    }
}

/* 一、总体要求 ……… 3 */
static bool is_contents_row(kc_str s)
{
    size_t end = s.n, n_leaders = 0;

    while (end && s.s[end - 1] >= '0' && s.s[end - 1] <= '9') end--;
    if (end == s.n || s.n - end > 4) return false;
    while (end) {
        size_t   len;
        uint32_t cp = kc_utf8_before(s.s, end, &len);

        if (cp != '.' && cp != 0x2026 && cp != 0xB7 && cp != 0x22EF && cp != ' ' && cp != '\t') break;
        n_leaders += cp == ' ' || cp == '\t' ? 0 : cp == 0x2026 || cp == 0x22EF ? 3 : 1;
        end -= len;
    }
    return n_leaders >= 4 && end > 0;
}

size_t pdf_drop_furniture(kc_arena *a, pdf_layout *l)
{
    edge  *edges = kc_alloc_n(a, l->pages.n * EDGE_ROWS * 2 + 1, sizeof *edges);
    size_t n_edges = 0, n_contents = 0;

    for (size_t i = 0; i < l->pages.n; i++) {
        const pdf_page *page = &l->pages.items[i];

        for (size_t r = page->row_from; r < page->row_to; r++) {
            pdf_row *row = &l->rows.items[r];
            bool     edge_row = r < page->row_from + EDGE_ROWS || r + EDGE_ROWS >= page->row_to;

            if (!edge_row) continue;
            if ((r == page->row_from || r + 1 == page->row_to) && at_page_edge(page, row) && is_page_number(row->text)) row->dropped = true;
            else if (at_page_edge(page, row)) edges[n_edges++] = (edge){ pattern_hash(row->text), r, (int)i };
        }
    }
    drop_repeated(l, edges, n_edges);
    for (size_t r = 0; r < l->rows.n; r++) {
        if (l->rows.items[r].dropped || !is_contents_row(l->rows.items[r].text)) continue;
        l->rows.items[r].dropped = true;
        n_contents++;
    }
    return n_contents;
}

/* ---- margins ------------------------------------------------------------------------------ */

static int by_value(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return *a < *b ? -1 : *a > *b;
}

/* The outermost of sorted values that enough others share; the outermost of all when none is shared. */
static double shared_edge(const double *v, size_t n, double near, bool low)
{
    size_t need = n / 20 > 2 ? n / 20 : 2;

    for (size_t i = 0; i < n; i++) {
        double x = low ? v[i] : v[n - 1 - i];
        size_t count = 0;

        for (size_t k = i; k < n && fabs((low ? v[k] : v[n - 1 - k]) - x) <= near; k++) count++;
        if (count >= need) return x;
    }
    return n ? (low ? v[0] : v[n - 1]) : 0;
}

static bool is_indented(const margins *m, const pdf_row *row)
{
    return row->x0 > m->left + 1.5 * row->em && row->x0 < m->left + 2.6 * row->em;
}

/* After a full indented row: do the rows go back to the margin, or stay (an indented block)? */
static bool uses_first_line_indent(const pdf_layout *l, const margins *m)
{
    size_t n_back = 0, n_stay = 0;

    for (size_t i = 1; i < l->rows.n; i++) {
        const pdf_row *row = &l->rows.items[i], *above = row - 1;

        if (row->dropped || above->dropped || row->page != above->page) continue;
        if (!is_indented(m, above) || above->x1 + row->first_unit <= m->right - 0.25 * l->em) continue;
        n_back += row->x0 < m->left + 0.5 * row->em;
        n_stay += fabs(row->x0 - above->x0) < 0.5 * row->em;
    }
    return n_back >= 3 && n_back > 3 * n_stay;
}

static margins find_margins(kc_arena *a, const pdf_layout *l)
{
    double *left = kc_alloc_n(a, l->rows.n + 1, sizeof *left), *right = kc_alloc_n(a, l->rows.n + 1, sizeof *right);
    double *pitch = kc_alloc_n(a, l->rows.n + 1, sizeof *pitch);
    size_t  n = 0, n_right = 0, n_pitch = 0, len;
    margins m = { 0, 0, 0, false };

    for (size_t i = 0; i < l->rows.n; i++) {
        const pdf_row *row = &l->rows.items[i];

        if (row->dropped) continue;
        left[n++] = row->x0;
        /* Closing signs may hang over the margin. */
        if (!pdf_cannot_begin_line(kc_utf8_before(row->text.s, row->text.n, &len))) right[n_right++] = row->x1;
        if (i && l->rows.items[i - 1].page == row->page && !l->rows.items[i - 1].dropped) pitch[n_pitch++] = row->y0 - l->rows.items[i - 1].y0;
    }
    qsort(left, n, sizeof *left, by_value);
    if (n_right == 0)
        for (size_t i = 0; i < l->rows.n; i++) right[n_right++] = l->rows.items[i].x1;
    qsort(right, n_right, sizeof *right, by_value);
    qsort(pitch, n_pitch, sizeof *pitch, by_value);
    m.left = shared_edge(left, n, 0.3 * l->em, true);
    m.right = shared_edge(right, n_right, 0.3 * l->em, false);
    m.pitch = n_pitch ? pitch[n_pitch / 2] : 2 * l->em;
    m.first_line = uses_first_line_indent(l, &m);
    return m;
}

/* ---- markers and ends --------------------------------------------------------------------- */

static size_t skip_numeral(kc_str s)
{
    static const char *const digits = "一二三四五六七八九十百零〇";
    size_t                   n = 0;

    while (n + 3 <= s.n && n < 12) {
        char c[4] = { s.s[n], s.s[n + 1], s.s[n + 2], '\0' };

        if (!strstr(digits, c) || (unsigned char)c[0] < 0xE0) break;
        n += 3;
    }
    return n;
}

bool pdf_has_marker(kc_str s)
{
    kc_str rest;
    size_t n, bracket = kc_starts(s, "（") ? 3 : kc_starts(s, "(") ? 1 : 0, len;
    uint32_t cp = kc_utf8_get(s.s, s.n, &len);

    if ((cp >= 0x2460 && cp <= 0x249B) || kc_starts(s, "——") || kc_starts(s, "第")) {
        if (!kc_starts(s, "第")) return true;
        n = skip_numeral((kc_str){ s.s + 3, s.n - 3 });
        rest = (kc_str){ s.s + 3 + n, s.n - 3 - n };
        return n && (kc_starts(rest, "章") || kc_starts(rest, "条") || kc_starts(rest, "节"));
    }
    rest = (kc_str){ s.s + bracket, s.n - bracket };
    n = skip_numeral(rest);
    if (n == 0)
        while (n < rest.n && n < 3 && rest.s[n] >= '0' && rest.s[n] <= '9') n++;
    if (n == 0) return false;
    rest = (kc_str){ rest.s + n, rest.n - n };
    if (bracket) return kc_starts(rest, "）") || kc_starts(rest, ")");
    if (kc_starts(rest, "、") || kc_starts(rest, "．")) return true;
    return kc_starts(rest, ".") && rest.n > 1 && !(rest.s[1] >= '0' && rest.s[1] <= '9');
}

static bool ends_sentence(kc_str s)
{
    static const char *const closers[] = { "”", "’", "」", "）", ")", " ", NULL };
    static const char *const ends[] = { "。", "；", "：", "！", "？", ";", ":", "!", "?", NULL };

    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; closers[i]; i++)
            if (kc_ends(s, closers[i])) {
                s.n -= strlen(closers[i]);
                again = true;
            }
    }
    for (size_t i = 0; ends[i]; i++)
        if (kc_ends(s, ends[i])) return true;
    return false;
}

/* ---- joining ------------------------------------------------------------------------------ */

static bool is_centred(const margins *m, const pdf_row *row)
{
    double before = row->x0 - m->left, after = m->right - row->x1;

    return before > 2.5 * row->em && after > 1.5 * row->em && fabs(before - after) < 2 * row->em;
}

static bool same_size(const pdf_row *a, const pdf_row *b)
{
    double big = a->height > b->height ? a->height : b->height;

    return fabs(a->height - b->height) <= 0.12 * big;
}

/* 2018年6月底：… : the stages of a plan. */
static bool is_dated(kc_str s)
{
    long colon, wide;

    if (s.n < 8 || !(s.s[0] == '1' || s.s[0] == '2') || !kc_starts((kc_str){ s.s + 4, s.n - 4 }, "年")) return false;
    colon = kc_find(s, ":", 0);
    wide = kc_find(s, "：", 0);
    return (colon > 0 && colon < 36) || (wide > 0 && wide < 36);
}

/* Lines of a plan that always stand alone: 牵头单位：… */
static bool has_label(kc_str s)
{
    static const char *const labels[] = { "牵头单位", "配合单位", "责任单位", "牵头部门", "配合部门", "责任部门", "参与单位", "支持单位",
                                          "协作单位", "行动目标", "完成时限", "牽頭單位", "配合單位", "責任單位", "行動目標",
                                          "信息来源", "索引号", "发布机构", "发布日期", "成文日期", "发文日期", "文件编号", NULL };

    for (size_t i = 0; labels[i]; i++) {
        kc_str rest;

        if (!kc_starts(s, labels[i])) continue;
        rest = (kc_str){ s.s + strlen(labels[i]), s.n - strlen(labels[i]) };
        return kc_starts(rest, "：") || kc_starts(rest, ":");
    }
    return false;
}

/* Had the row above no room for the first word of `row`? Widths are estimated, so where nothing speaks for a new
 * paragraph some room may be left. */
static bool is_full(const joiner *j, const pdf_row *above, const pdf_row *row)
{
    double slack = 0.25;

    if (!ends_sentence(above->text) && !pdf_has_marker(row->text))
        slack = j->m.first_line && row->x0 < j->m.left + 0.5 * row->em ? 2.5 : 0.8;
    return above->x1 + row->first_unit > j->m.right - slack * j->l->em;
}

/* Does `row` begin a paragraph, given the row above it in the open one? */
static bool begins(const joiner *j, const pdf_row *row)
{
    const pdf_row *above = j->above;
    const margins *m = &j->m;
    double         em = j->l->em, step = row->x0 - above->x0;
    bool           same_page = row->page == above->page;

    if (!same_size(above, row) || has_label(row->text)) return true;
    if (same_page && row->y0 - above->y0 > 1.45 * m->pitch && row->y0 - above->y0 > 1.8 * row->em) return true;
    if (is_centred(m, above) && is_centred(m, row)) /* a title of several rows; lines of text size stand alone */
        return !(row->height > 1.1 * j->l->height && same_page);
    if (!is_full(j, above, row)) return true;
    if ((pdf_has_marker(row->text) || is_dated(row->text)) && (ends_sentence(above->text) || step > 0.5 * em)) return true;
    if (step > 0.5 * em) /* an indent, unless the row above hangs out with its marker */
        return !(j->first && pdf_has_marker(above->text) && !ends_sentence(above->text) && above->x0 < m->left + 0.5 * em);
    if (step < -0.5 * em) return !j->first;
    if (is_indented(m, row) && m->first_line) return true;
    if (is_indented(m, row) && j->first) /* both indented as first rows are */
        return ends_sentence(above->text) || pdf_has_marker(row->text);
    return false;
}

static void add_row_text(doc_builder *out, kc_str text, bool table)
{
    for (size_t i = 0; i < text.n;) {
        const char *tab = memchr(text.s + i, '\t', text.n - i);
        size_t      n = tab ? (size_t)(tab - text.s) - i : text.n - i;

        doc_add(out, text.s + i, n);
        if (tab) doc_add(out, table ? "\t" : " ", 1);
        i += n + 1;
    }
}

static bool ascii_alnum(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

void pdf_paragraphs(doc_builder *out, const pdf_layout *l)
{
    joiner j = { .out = out, .l = l, .m = find_margins(out->arena, l) };

    for (size_t i = 0; i < l->rows.n; i++) {
        const pdf_row *row = &l->rows.items[i];

        if (row->dropped) continue;
        if (in_table(l, i)) {
            doc_line(out, 0, false, false);
            add_row_text(out, row->text, true);
            doc_line(out, 0, false, true);
            j.above = NULL;
            continue;
        }
        if (!j.above || begins(&j, row)) {
            doc_line(out, 0, false, false);
            j.first = true;
        } else {
            size_t   len;
            uint32_t before = kc_utf8_before(j.above->text.s, j.above->text.n, &len);
            uint32_t after = kc_utf8_get(row->text.s, row->text.n, &len);

            if (ascii_alnum(before) && ascii_alnum(after)) doc_add(out, " ", 1);
            j.first = false;
        }
        add_row_text(out, row->text, false);
        j.above = row;
    }
    doc_line(out, 0, false, false);
}
