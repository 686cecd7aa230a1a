/* From the words that pdftotext prints, with their boxes, to the rows of each page.
 *
 * The blocks and lines of pdftotext are not trusted: it splits a row at wide gaps. Words are put into rows by their
 * height on the page and ordered by x. Its output is XHTML of a fixed form; the scanner takes only tags it knows.
 */
#include "base/kc_csv.h"
#include "base/kc_limits.h"
#include "document/pdf_internal.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 20000, WORDS_MAX = 4000000, CHARS_PER_PAGE_MIN = 10, BAD_PERCENT = 20 };

static const double CELL_GAP_EM = 1.5; /* a wider gap separates cells */

typedef struct word_list {
    pdf_word *items;
    size_t    n, cap;
} word_list;

/* ---- scanning ----------------------------------------------------------------------------- */

/* The number of an attribute of the tag that ends at `end`; 0 when absent or no number. */
static double attribute(kc_str tag, const char *name)
{
    long   at = kc_find(tag, name, 0), close;
    double v = 0;

    if (at < 0) return 0;
    at += (long)strlen(name);
    close = kc_find(tag, "\"", (size_t)at);
    if (close < 0 || !kc_num_parse((kc_str){ tag.s + at, (size_t)(close - at) }, &v)) return 0;
    return v > -1e6 && v < 1e6 ? v : 0;
}

static uint32_t entity(kc_str s, size_t *used)
{
    static const struct {
        const char *name;
        uint32_t    cp;
    } table[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' } };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (kc_starts(s, table[i].name)) {
            *used = strlen(table[i].name);
            return table[i].cp;
        }
    *used = 1;
    return '&';
}

/* Text of a word: entities resolved, bytes that are no UTF-8 and controls left out. */
static kc_str word_text(kc_arena *a, kc_str raw)
{
    char  *out = kc_alloc(a, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0, len; i < raw.n; i += len) {
        uint32_t cp = kc_utf8_get(raw.s + i, raw.n - i, &len);

        if (cp == '&') cp = entity((kc_str){ raw.s + i, raw.n - i }, &len);
        if (cp < 0x20 || cp == 0x7F || (cp == 0xFFFD && len == 1)) continue;
        n += kc_utf8_put(cp, out + n);
    }
    return (kc_str){ out, n };
}

static void count_chars(pdf_layout *l, pdf_page *page, kc_str text)
{
    for (size_t i = 0, len; i < text.n; i += len) {
        uint32_t cp = kc_utf8_get(text.s + i, text.n - i, &len);

        page->n_chars++;
        l->n_chars++;
        l->n_bad += cp == 0xFFFD || (cp >= 0xE000 && cp <= 0xF8FF);
    }
}

/* ---- rows --------------------------------------------------------------------------------- */

static int by_height(const void *x, const void *y)
{
    const pdf_word *a = x, *b = y;
    double          d = (a->y0 + a->y1) - (b->y0 + b->y1);

    if (d != 0) return d < 0 ? -1 : 1;
    return a->x0 < b->x0 ? -1 : a->x0 > b->x0;
}

static int by_x(const void *x, const void *y)
{
    const pdf_word *a = x, *b = y;

    return a->x0 < b->x0 ? -1 : a->x0 > b->x0;
}

static double units(kc_str s) /* width in em: Chinese 1, else a half */
{
    double n = 0;

    for (size_t i = 0, len; i < s.n; i += len) n += kc_utf8_get(s.s + i, s.n - i, &len) >= 0x2E80 ? 1 : 0.5;
    return n;
}

static bool is_ascii_word(uint32_t cp)
{
    return cp > ' ' && cp < 0x7F;
}

bool pdf_cannot_begin_line(uint32_t cp)
{
    static const char *const signs = "，。、；：！？）》〉”’】〕」』％,.;:!?)%";
    char                     bytes[5] = { 0 };

    bytes[kc_utf8_put(cp, bytes)] = '\0';
    return strstr(signs, bytes) != NULL;
}

static bool cannot_end_line(uint32_t cp)
{
    return cp == 0xFF08 || cp == 0x300A || cp == 0x3008 || cp == 0x201C || cp == 0x2018 || cp == 0x3010 || cp == 0x3014 || cp == '(';
}

/* Generous for Latin letters: fonts differ, and typesetters leave a gap beside Chinese. */
static double width_of(uint32_t cp, double em)
{
    if (cp >= 'A' && cp <= 'Z') return 0.72 * em;
    return cp >= 0x2000 || cp == '%' ? em : 0.58 * em;
}

/* Commas and stops may hang over the margin, brackets may not. */
static bool may_hang(uint32_t cp)
{
    return cp == 0x3001 || cp == 0x3002 || cp == 0xFF0C || cp == 0xFF1A || cp == 0xFF1B || cp == ',' || cp == '.' || cp == ';' || cp == ':';
}

/* Width of the characters at the start of a row that a line break could not have separated. */
static double first_unit(kc_str s, double em)
{
    size_t   i = 0, len;
    uint32_t cp = kc_utf8_get(s.s, s.n, &len), before = 0;
    double   width = is_ascii_word(cp) ? 0.2 * em : 0; /* the gap before it */

    for (; i < s.n && cannot_end_line(cp); cp = kc_utf8_get(s.s + i, s.n - i, &len)) {
        width += width_of(cp, em);
        i += len;
    }
    for (size_t n = 0; i < s.n; n++) {
        bool goes_on = n == 0 || pdf_cannot_begin_line(cp) || cannot_end_line(before), last;

        if (is_ascii_word(before) && before != '-' && before != '/') goes_on |= is_ascii_word(cp) || cannot_end_line(cp);
        if (!goes_on) break;
        /* A comma that nothing is glued to might have hung over: it needs no room. */
        i += len;
        last = i >= s.n || !is_ascii_word(cp) || !is_ascii_word(kc_utf8_get(s.s + i, s.n - i, &len));
        if (!(n && may_hang(cp) && last)) width += width_of(cp, em);
        before = cp;
        cp = kc_utf8_get(s.s + i, s.n - i, &len);
    }
    return width;
}

static void add_gap(kc_buf *b, const pdf_word *left, const pdf_word *right, double em, pdf_row *row)
{
    size_t   len;
    uint32_t before = kc_utf8_before(left->text.s, left->text.n, &len), after = kc_utf8_get(right->text.s, right->text.n, &len);
    double   gap = right->x0 - left->x1;

    if (gap > CELL_GAP_EM * em) {
        kc_buf_addc(b, '\t');
        if (++row->n_cells == 2) row->second_cell = right->x0;
    } else if ((before < 0x80 && after < 0x80) || gap > em / 2) {
        kc_buf_addc(b, ' ');
    }
}

static void make_row(kc_arena *a, pdf_layout *l, int page, pdf_word *words, size_t n)
{
    pdf_row row = { .page = page, .n_cells = 1, .x0 = words[0].x0, .y0 = words[0].y0, .x1 = words[0].x1, .y1 = words[0].y1 };
    double  width = 0, all_units = 0;
    kc_buf  b;

    qsort(words, n, sizeof *words, by_x);
    for (size_t i = 0; i < n; i++) {
        const pdf_word *w = &words[i];

        row.x0 = w->x0 < row.x0 ? w->x0 : row.x0;
        row.x1 = w->x1 > row.x1 ? w->x1 : row.x1;
        row.y0 = w->y0 < row.y0 ? w->y0 : row.y0;
        row.y1 = w->y1 > row.y1 ? w->y1 : row.y1;
        row.height = w->y1 - w->y0 > row.height ? w->y1 - w->y0 : row.height;
        width += w->x1 - w->x0;
        all_units += units(w->text);
    }
    row.em = all_units > 0 && width > 0 ? width / all_units : 10;
    kc_buf_init(&b, a);
    for (size_t i = 0; i < n; i++) {
        if (i) add_gap(&b, &words[i - 1], &words[i], row.em, &row);
        kc_buf_add(&b, words[i].text.s, words[i].text.n);
    }
    row.text = (kc_str){ b.s, b.n };
    row.first_unit = first_unit(row.text, row.em);
    *KC_PUSH(a, &l->rows) = row;
}

static double em_of(const pdf_word *w)
{
    double n = units(w->text), em = n > 0 ? (w->x1 - w->x0) / n : 0, low = 0.35 * (w->y1 - w->y0);

    return em > low ? em : low;
}

/* Words share a row when their middles are at one height. The boxes themselves may overlap those of the next row: some
 * fonts claim two and a half times the size of their letters. */
static void make_rows(kc_arena *a, pdf_layout *l, int i_page, word_list *words)
{
    pdf_page *page = &l->pages.items[i_page];
    size_t    from = 0;
    double    middle = 0, em = 0;

    page->row_from = l->rows.n;
    if (words->n) qsort(words->items, words->n, sizeof *words->items, by_height);
    for (size_t i = 0; i < words->n; i++) {
        const pdf_word *w = &words->items[i];
        double          at = (w->y0 + w->y1) / 2;

        if (i > from && at - middle > 0.6 * em) {
            make_row(a, l, i_page, words->items + from, i - from);
            from = i;
        }
        if (i == from) {
            middle = at;
            em = 0;
        }
        em = em_of(w) > em ? em_of(w) : em;
    }
    if (words->n > from) make_row(a, l, i_page, words->items + from, words->n - from);
    page->row_to = l->rows.n;
    words->n = 0;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static int by_value(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return *a < *b ? -1 : *a > *b;
}

static void measure_body(kc_arena *a, pdf_layout *l)
{
    size_t  n = l->rows.n;
    double *em = kc_alloc_n(a, n + 1, sizeof *em), *height = kc_alloc_n(a, n + 1, sizeof *height);

    for (size_t i = 0; i < n; i++) {
        em[i] = l->rows.items[i].em;
        height[i] = l->rows.items[i].height;
    }
    qsort(em, n, sizeof *em, by_value);
    qsort(height, n, sizeof *height, by_value);
    l->em = n ? em[n / 2] : 10;
    l->height = n ? height[n / 2] : 12;
}

static kc_code add_word(kc_arena *a, kc_str xml, size_t tag_at, size_t tag_end, pdf_layout *l, word_list *words, kc_err *err)
{
    kc_str   tag = { xml.s + tag_at, tag_end - tag_at };
    long     close = kc_find(xml, "</word>", tag_end);
    pdf_word w;

    if (close < 0 || l->pages.n == 0) return KC_OK;
    w = (pdf_word){ .x0 = attribute(tag, "xMin=\""), .y0 = attribute(tag, "yMin=\""),
                    .x1 = attribute(tag, "xMax=\""), .y1 = attribute(tag, "yMax=\"") };
    w.text = word_text(a, (kc_str){ xml.s + tag_end + 1, (size_t)close - tag_end - 1 });
    if (w.text.n == 0 || w.x1 < w.x0 || w.y1 < w.y0) return KC_OK;
    if (l->n_chars > KC_LIMIT_TEXT_BYTES || words->n >= WORDS_MAX)
        return kc_fail(err, KC_E_LIMIT, -1, "document.text_limit", "%zu", KC_LIMIT_TEXT_BYTES >> 20);
    count_chars(l, &l->pages.items[l->pages.n - 1], w.text);
    *KC_PUSH(a, words) = w;
    return KC_OK;
}

kc_code pdf_layout_read(kc_arena *a, kc_str xml, const char *name, pdf_layout *out, kc_err *err)
{
    pdf_layout l = { .n_chars = 0 };
    word_list  words = { NULL, 0, 0 };
    kc_code    code;

    for (size_t i = 0; i < xml.n; i++) {
        const char *open = memchr(xml.s + i, '<', xml.n - i), *close;
        kc_str      rest;

        if (!open) break;
        rest = (kc_str){ open, xml.n - (size_t)(open - xml.s) };
        close = memchr(open, '>', rest.n);
        if (!close) break;
        i = (size_t)(close - xml.s);
        rest.n = (size_t)(close - open);
        if (kc_starts(rest, "<word ")) {
            if ((code = add_word(a, xml, (size_t)(open - xml.s), i, &l, &words, err))) return code;
        } else if (kc_starts(rest, "<page ")) {
            if (l.pages.n) make_rows(a, &l, (int)l.pages.n - 1, &words);
            if (l.pages.n == PAGES_MAX) return kc_fail(err, KC_E_LIMIT, -1, "document.pdf_pages", "%s" KC_SEP "%d", name, PAGES_MAX);
            *KC_PUSH(a, &l.pages) = (pdf_page){ .width = attribute(rest, "width=\""), .height = attribute(rest, "height=\"") };
        }
    }
    if (l.pages.n == 0) return kc_fail(err, KC_E_DATA, -1, "document.pdf_damaged", "%s", name);
    make_rows(a, &l, (int)l.pages.n - 1, &words);
    measure_body(a, &l);
    *out = l;
    return KC_OK;
}

kc_code parse_pdf_layout(kc_arena *a, kc_str xml, const char *name, kc_doc *out, kc_err *err)
{
    pdf_layout  l;
    doc_builder b;
    size_t      n_contents, n_blank = 0;
    kc_code     code = pdf_layout_read(a, xml, name, &l, err);

    if (code) return code;
    if (l.n_chars < l.pages.n * CHARS_PER_PAGE_MIN)
        return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.pdf_scanned", "%s" KC_SEP "%zu", name, l.pages.n);
    if (l.n_bad * 100 > l.n_chars * BAD_PERCENT) return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.pdf_no_unicode", "%s", name);
    for (size_t i = 0; i < l.pages.n; i++) n_blank += l.pages.items[i].n_chars == 0;
    n_contents = pdf_drop_furniture(a, &l);
    doc_begin(&b, a, name);
    pdf_paragraphs(&b, &l);
    if (n_contents) doc_note(&b, "contents_left_out", kc_printf(a, "%zu", n_contents));
    if (n_blank) doc_note(&b, "pages_without_text", kc_printf(a, "%zu" KC_SEP "%zu", n_blank, l.pages.n));
    return doc_finish(&b, KC_DOC_PDF, "UTF-8", out, err);
}
