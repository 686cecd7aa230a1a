/* Tables typed as lines: cells separated by blanks, tabs or bars, one row a line.
 *
 *   序号  指标名称  2022年现状  2025年目标  责任部门
 *   1  人均预期寿命（岁）  79.8  80.5  县卫生健康局
 *
 * Such a line stays a paragraph of its own: it is no half of a sentence, and a department at its end does not sign. A table
 * begins with a head that names columns; a line with a number, a name and figures is a row without one.
 */
#include "plan/plan_internal.h"

enum { CELLS = 24, CELL_CHARS = 40, HEAD_CHARS = 16, ROW_BYTES = 900 };

typedef enum gap_kind { GAP_ONE, GAP_WIDE, GAP_TAB, GAP_BAR } gap_kind;

typedef struct row {
    kc_str   cells[CELLS];
    size_t   n;
    gap_kind kind;
} row;

/* Bytes of white space at s[i], 0 = none. */
static size_t blank_at(kc_str s, size_t i)
{
    if (s.s[i] == ' ' || s.s[i] == '\t') return 1;
    if (kc_starts(kc_cut(s, i, s.n), "\xC2\xA0")) return 2;
    return kc_starts(kc_cut(s, i, s.n), "\xE3\x80\x80") ? 3 : 0;
}

/* | and its wide forms */
static size_t bar_at(kc_str s, size_t i)
{
    kc_str rest = kc_cut(s, i, s.n);

    if (s.s[i] == '|') return 1;
    return kc_starts(rest, "｜") || kc_starts(rest, "│") ? 3 : 0;
}

static gap_kind kind_of(kc_str s)
{
    size_t bars = 0, tabs = 0, wide = 0, n;

    for (size_t i = 0; i < s.n; i += n ? n : 1) {
        size_t to = i;

        if ((n = bar_at(s, i)) > 0) {
            bars++;
            continue;
        }
        tabs += s.s[i] == '\t';
        while (to < s.n && (n = blank_at(s, to)) > 0) to += n;
        n = to - i;
        wide += n >= 2;
    }
    return bars >= 2 ? GAP_BAR : tabs >= 2 ? GAP_TAB : wide >= 2 ? GAP_WIDE : GAP_ONE;
}

/* A single blank that does not end a cell: ≤ 8, 2025 年, 寿命 （岁）. */
static bool joins(kc_str left, kc_str right)
{
    static const char *const behind[] = { "年", "%", "％", "‰", "(", "（", NULL };
    size_t len;

    if (kc_in_set(kc_utf8_before(left.s, left.n, &len), "≤≥<>＜＞=＝约")) return true;
    for (size_t k = 0; behind[k]; k++)
        if (kc_starts(right, behind[k])) return true;
    return false;
}

static void split(kc_str s, row *out)
{
    size_t from = 0, len;

    out->n = 0;
    out->kind = kind_of(s);
    if (out->kind == GAP_BAR) { /* the bars at both ends are the frame */
        if ((len = bar_at(s, 0)) > 0) s = kc_trim(kc_cut(s, len, s.n));
        if (s.n && (s.s[s.n - 1] == '|' || kc_ends(s, "｜") || kc_ends(s, "│"))) s = kc_cut(s, 0, s.n - (s.s[s.n - 1] == '|' ? 1 : 3));
    }
    for (size_t i = 0; i <= s.n && out->n < CELLS; i += len) {
        size_t to = i;
        bool   end = i == s.n;

        len = 1;
        if (!end && out->kind == GAP_BAR) end = (len = bar_at(s, i)) > 0;
        else if (!end && out->kind == GAP_TAB) end = s.s[i] == '\t';
        else if (!end) {
            while (to < s.n && (len = blank_at(s, to)) > 0) to += len;
            len = to - i;
            end = out->kind == GAP_WIDE ? len >= 2 : len > 0 && !joins(kc_cut(s, from, i), kc_cut(s, to, s.n));
        }
        if (!len) len = 1;
        if (!end) continue;
        out->cells[out->n++] = kc_trim(kc_cut(s, from, i));
        from = i + len;
    }
}

/* ---- head and rows ---- */

static bool is_year(kc_str s)
{
    long at = kc_find(s, "20", 0);

    return at >= 0 && (size_t)at + 4 <= s.n && s.s[at + 2] >= '0' && s.s[at + 2] <= '9' && s.s[at + 3] >= '0' && s.s[at + 3] <= '9';
}

static bool is_head(const row *r)
{
    static const char *const names[] = { "指标", "名称", "项目", "任务", "行动", "内容", "措施", NULL };
    static const char *const columns[] = { "单位", "部门", "目标", "现状", "属性", "性质", "牵头", "责任", "配合", "基期", "基线", "时限", NULL };
    int name = -1, column = -1;

    if (r->n < 3) return false;
    for (size_t i = 0; i < r->n; i++) {
        if (kc_chars(r->cells[i]) > HEAD_CHARS || kc_find_any(r->cells[i], "。;；，,") >= 0) return false;
        for (size_t k = 0; names[k] && name < 0; k++)
            if (kc_has(r->cells[i], names[k])) name = (int)i;
        if (name == (int)i) continue;
        for (size_t k = 0; columns[k] && column < 0; k++)
            if (kc_has(r->cells[i], columns[k])) column = (int)i;
        if (is_year(r->cells[i])) column = (int)i;
    }
    return name >= 0 && column >= 0;
}

static bool is_chapter(kc_str s)
{
    kc_mark_style style = kc_mark_read(s).style;

    return style >= KC_MARK_PART && style <= KC_MARK_CN;
}

static bool is_row(const row *r, size_t head, kc_str line)
{
    if (r->n < 3 || r->n + 2 < head || r->n > head + 2 || is_chapter(line)) return false;
    if (r->kind != GAP_ONE) return true;
    for (size_t i = 0; i < r->n; i++)
        if (kc_chars(r->cells[i]) > CELL_CHARS || kc_has(r->cells[i], "。")) return false;
    return true;
}

static bool is_figure(kc_str s)
{
    size_t len;

    return s.n && ((s.s[0] >= '0' && s.s[0] <= '9') || kc_in_set(kc_utf8_get(s.s, s.n, &len), "≤≥<>＜＞—-"));
}

/* 2 婴儿死亡率（‰） 3.9 ≤3.8 县卫生健康局: no head is needed to see that. */
static bool is_plain_row(const row *r)
{
    size_t figures = 0;

    if (r->n < 4 || r->cells[0].n > 3 || kc_chars(r->cells[1]) < 3 || is_figure(r->cells[0]) == false) return false;
    for (size_t i = 0; i < r->cells[0].n; i++)
        if (r->cells[0].s[i] < '0' || r->cells[0].s[i] > '9') return false;
    for (size_t i = 1; i < r->n; i++) {
        if (kc_chars(r->cells[i]) > CELL_CHARS || kc_find_any(r->cells[i], "。；，") >= 0) return false;
        figures += i > 1 && is_figure(r->cells[i]);
    }
    return figures > 0;
}

/* ---- lines ---- */

/* A line of the document as a row; false when it cannot be one. */
static bool line_row(const kc_doc *doc, size_t i, row *out, kc_str *line)
{
    const kc_doc_line *l = &doc->lines[i];

    *line = kc_trim(kc_cut(doc->text, l->start, l->end));
    if (l->table || l->heading || line->n < 5 || line->n > ROW_BYTES) return false;
    split(*line, out);
    return out->n >= 3;
}

static bool blank_line(const kc_doc *doc, size_t i)
{
    return kc_trim(kc_cut(doc->text, doc->lines[i].start, doc->lines[i].end)).n == 0;
}

/* Rows below the head at i; returns the line after the last of them. One line that is none may stand between (健康水平). */
static size_t table_at(kc_reader *r, size_t i, size_t n_head)
{
    size_t end = i + 1, others = 0;

    for (size_t k = i + 1; k < r->doc->n_lines && others < 2; k++) {
        row    x;
        kc_str line;

        if (blank_line(r->doc, k)) continue;
        if (!line_row(r->doc, k, &x, &line) || !is_row(&x, n_head, line)) {
            others += is_chapter(line) || kc_chars(line) > HEAD_CHARS ? 2 : 1;
            continue;
        }
        r->typed_rows[i] = r->typed_rows[k] = true;
        others = 0;
        end = k + 1;
    }
    return end;
}

void kc_rows_find(kc_reader *r)
{
    r->typed_rows = kc_alloc_n(r->a, r->doc->n_lines + 1, sizeof *r->typed_rows);
    for (size_t i = 0; i < r->doc->n_lines;) {
        row    x;
        kc_str line;

        if (!line_row(r->doc, i, &x, &line)) {
            i++;
        } else if (is_head(&x)) {
            i = table_at(r, i, x.n);
        } else {
            r->typed_rows[i] = is_plain_row(&x);
            i++;
        }
    }
}

int kc_row_cells(const kc_reader *r, size_t i_line, kc_str *cells, int max)
{
    row    x;
    kc_str line;
    int    n = 0;

    if (!line_row(r->doc, i_line, &x, &line)) return 0;
    for (; n < max && n < (int)x.n; n++) cells[n] = x.cells[n];
    return n;
}
