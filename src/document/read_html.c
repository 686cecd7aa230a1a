/* A web page to lines: headings, paragraphs, list items, table rows; without the furniture of the site.
 *
 * libxml2 builds the tree (no network, HTML knows no entity declarations). A first walk weighs each element, a
 * second writes lines: block elements end the line, inline elements add to it.
 */
#include "base/kc_limits.h"
#include "document/html_internal.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HTML_DEPTH_MAX = 250, CELL_CHARS_MAX = 300, HEAD_BYTES = 4096, SAMPLE_BYTES = 60 };

typedef struct writer {
    doc_builder out;
    furniture   furniture;
    size_t      n_dropped;
    char        sample[SAMPLE_BYTES + 1]; /* the first words dropped */
    int         depth;
    int         heading;   /* of the line being written */
    bool        list_item; /* likewise */
    int         cell;      /* > 0: inside a table cell, where blocks do not end the line */
    bool        blank;     /* white space is due before the next word */
    bool        blank_nl;  /* and it held a line end of the source */
    size_t      marker_end; /* where the marker of a list item ends: the item's first block stays on its line */
} writer;

typedef struct parsed {
    htmlParserCtxt *ctxt;
    xmlDoc         *doc;
} parsed;

static void walk(writer *w, const xmlNode *node);

/* ---- lines -------------------------------------------------------------------------------- */

static void note_dropped(writer *w, const char *s, size_t n)
{
    w->n_dropped++;
    if (w->sample[0]) return;
    while (n && isspace((unsigned char)*s)) s++, n--;
    if (n > SAMPLE_BYTES) n = SAMPLE_BYTES;
    while (n && ((unsigned char)s[n] & 0xC0) == 0x80) n--;
    memcpy(w->sample, s, n);
    w->sample[n] = '\0';
    w->sample[strcspn(w->sample, "\r\n\t")] = '\0';
}

static void end_line(writer *w)
{
    doc_builder *b = &w->out;
    kc_str       line = { b->text.s ? b->text.s + b->line_start : "", b->text.s ? b->text.n - b->line_start : 0 };

    w->blank = w->blank_nl = false;
    line = kc_trim(line);
    if (line.n && furniture_line(&w->furniture, line)) {
        note_dropped(w, line.s, line.n);
        b->text.n = b->line_start;
        b->text.s[b->text.n] = '\0';
    }
    doc_line(b, w->heading, w->list_item, false);
    w->list_item = false;
    w->marker_end = 0;
}

static bool is_cjk(uint32_t cp)
{
    return cp >= 0x2E80 && !(cp >= 0xFE00 && cp <= 0xFE0F);
}

/* White space collapses to one space; a line end of the source between two Chinese characters to nothing. */
static void add_text(writer *w, const char *s)
{
    doc_builder *b = &w->out;

    while (*s) {
        const char *word = s;
        size_t      len, got;

        if (isspace((unsigned char)*s)) {
            w->blank = true;
            w->blank_nl |= *s == '\n';
            s++;
            continue;
        }
        while (*s && !isspace((unsigned char)*s)) s++;
        len = (size_t)(s - word);
        if (w->blank && b->text.s && b->text.n > b->line_start) {
            bool joins = w->blank_nl && is_cjk(kc_utf8_before(b->text.s, b->text.n, &got)) && is_cjk(kc_utf8_get(word, len, &got));

            if (!joins && b->text.s[b->text.n - 1] != '\t') doc_add(b, " ", 1);
        }
        w->blank = w->blank_nl = false;
        doc_add(b, word, len);
    }
}

static void add_preformatted(writer *w, const char *s)
{
    while (*s) {
        size_t n = strcspn(s, "\n");

        doc_add(&w->out, s, n);
        s += n;
        if (*s == '\n') {
            s++;
            if (!w->cell) end_line(w);
        }
    }
}

static void break_block(writer *w)
{
    if (w->cell) w->blank = true;
    else if (!w->marker_end || w->out.text.n != w->marker_end) end_line(w);
}

/* ---- lists -------------------------------------------------------------------------------- */

static void letters(int n, bool upper, char out[16])
{
    char   reversed[16];
    size_t k = 0, i = 0;

    for (; n > 0 && k < 14; n = (n - 1) / 26) reversed[k++] = (char)((upper ? 'A' : 'a') + (n - 1) % 26);
    while (k) out[i++] = reversed[--k];
    out[i] = '\0';
}

/* Does the item bring its own marker, as converted pages do: 1. （一） 一、 ① ? */
static bool has_marker(const xmlNode *li, int depth)
{
    static const char *const marks[] = { "(", "（", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "——", NULL };
    static const char *const digits[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", NULL };

    for (const xmlNode *c = li->children; c && depth < 16; c = c->next) {
        kc_str s;

        if (c->type == XML_ELEMENT_NODE) return has_marker(c, depth + 1);
        if (c->type != XML_TEXT_NODE || !c->content) continue;
        s = kc_trim(kc_str_of((const char *)c->content));
        if (s.n == 0) continue;
        for (size_t i = 0; marks[i]; i++)
            if (kc_starts(s, marks[i])) return true;
        for (size_t i = 0; digits[i]; i++)
            if (kc_starts(s, digits[i]) && kc_find(s, "、", 0) >= 0 && kc_find(s, "、", 0) <= 9) return true;
        for (size_t i = 0; i < s.n && i < 4; i++) {
            if (isdigit((unsigned char)s.s[i])) continue;
            s = (kc_str){ s.s + i, s.n - i };
            return i > 0 && (kc_starts(s, ".") || kc_starts(s, "、") || kc_starts(s, "．") || kc_starts(s, ")") || kc_starts(s, "）"));
        }
        return false;
    }
    return false;
}

static void add_marker(writer *w, const xmlNode *ol, const xmlNode *li, int n)
{
    const char *type = html_attr(w->out.arena, ol, "type"), *style = html_attr(w->out.arena, ol, "style");
    char        marker[32] = "", word[16];

    if (has_marker(li, 0) || (style && strcasestr(style, "list-style") && strcasestr(style, "none"))) return;
    if (type && (*type == 'a' || *type == 'A')) {
        letters(n, *type == 'A', word);
        (void)snprintf(marker, sizeof marker, "%s. ", word);
    } else {
        (void)snprintf(marker, sizeof marker, "%d. ", n);
    }
    doc_add(&w->out, marker, strlen(marker));
    w->marker_end = w->out.text.n;
}

static int attr_int(writer *w, const xmlNode *node, const char *name, int dflt)
{
    const char *s = html_attr(w->out.arena, node, name);
    long        v = s && *s ? strtol(s, NULL, 10) : dflt;

    return v < -9999 || v > 9999 ? dflt : (int)v;
}

static void walk_list(writer *w, const xmlNode *list)
{
    int n = attr_int(w, list, "start", 1);

    break_block(w);
    for (const xmlNode *c = list->children; c; c = c->next) {
        if (!html_is(c, "li")) {
            if (c->type == XML_ELEMENT_NODE) walk(w, c);
            continue;
        }
        if (furniture_element(&w->furniture, c)) {
            walk(w, c); /* counts it as dropped */
            continue;
        }
        n = attr_int(w, c, "value", n);
        break_block(w);
        if (html_is(list, "ol")) add_marker(w, list, c, n);
        w->list_item = true;
        walk(w, c);
        if (w->marker_end && w->marker_end == w->out.text.n) end_line(w); /* an empty item */
        break_block(w);
        n++;
    }
    w->list_item = false;
}

/* ---- tables ------------------------------------------------------------------------------- */

typedef struct table_shape {
    size_t n_rows, n_cells_max;
    bool   layout; /* used to place blocks of the page, not for data */
} table_shape;

static size_t n_blocks_in(const xmlNode *node, int depth)
{
    static const char *const blocks[] = { "p", "div", "ul", "ol", "section", NULL };
    size_t                   n = 0;

    for (const xmlNode *c = node->children; c && depth < HTML_DEPTH_MAX; c = c->next) {
        const html_weight *w = c->_private;

        if (c->type != XML_ELEMENT_NODE) continue;
        n += html_one_of(c, blocks) && w->n_text > 0;
        n += n_blocks_in(c, depth + 1);
    }
    return n;
}

static bool holds(const xmlNode *node, const char *const *tags, int depth)
{
    for (const xmlNode *c = node->children; c && depth < HTML_DEPTH_MAX; c = c->next)
        if (c->type == XML_ELEMENT_NODE && (html_one_of(c, tags) || holds(c, tags, depth + 1))) return true;
    return false;
}

static void measure_rows(const xmlNode *node, table_shape *shape)
{
    static const char *const layout_tags[] = { "table", "h1", "h2", "h3", "h4", "article", NULL };

    for (const xmlNode *row = node->children; row; row = row->next) {
        size_t n_cells = 0;

        if (html_is(row, "thead") || html_is(row, "tbody") || html_is(row, "tfoot")) measure_rows(row, shape);
        if (!html_is(row, "tr")) continue;
        for (const xmlNode *cell = row->children; cell; cell = cell->next) {
            const html_weight *w = cell->_private;

            if (!html_is(cell, "td") && !html_is(cell, "th")) continue;
            n_cells++;
            if ((w->n_text > CELL_CHARS_MAX && n_blocks_in(cell, 0) > 1) || holds(cell, layout_tags, 0)) shape->layout = true;
        }
        shape->n_rows++;
        if (n_cells > shape->n_cells_max) shape->n_cells_max = n_cells;
    }
}

static void walk_cells(writer *w, const xmlNode *row)
{
    bool first = true;

    for (const xmlNode *cell = row->children; cell; cell = cell->next) {
        int span;

        if (!html_is(cell, "td") && !html_is(cell, "th")) continue;
        if (!first) doc_add(&w->out, "\t", 1);
        first = false;
        w->blank = w->blank_nl = false;
        w->cell++;
        walk(w, cell);
        w->cell--;
        w->blank = w->blank_nl = false;
        span = attr_int(w, cell, "colspan", 1);
        for (int i = 1; i < span && i < 64; i++) doc_add(&w->out, "\t", 1);
    }
}

static void walk_rows(writer *w, const xmlNode *node, bool layout)
{
    for (const xmlNode *c = node->children; c; c = c->next) {
        if (c->type != XML_ELEMENT_NODE) continue;
        if (!html_is(c, "tr")) {
            if (html_is(c, "thead") || html_is(c, "tbody") || html_is(c, "tfoot")) walk_rows(w, c, layout);
            else walk(w, c);
        } else if (furniture_element(&w->furniture, c)) {
            walk(w, c);
        } else if (layout || w->cell) {
            break_block(w);
            for (const xmlNode *cell = c->children; cell; cell = cell->next) {
                if (cell->type == XML_ELEMENT_NODE) walk(w, cell);
                break_block(w);
            }
        } else {
            walk_cells(w, c);
            doc_line(&w->out, 0, false, true);
            w->blank = w->blank_nl = false;
        }
    }
}

static void walk_table(writer *w, const xmlNode *table)
{
    table_shape shape = { 0 };

    break_block(w);
    measure_rows(table, &shape);
    if (shape.n_cells_max < 2) shape.layout = true;
    walk_rows(w, table, shape.layout);
    break_block(w);
}

/* ---- elements ----------------------------------------------------------------------------- */

static bool is_block(const xmlNode *node)
{
    static const char *const blocks[] = { "p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "body", "html", "dl",
                                          "dt", "dd", "blockquote", "pre", "form", "fieldset", "figure", "figcaption", "hr", "center",
                                          "address", "details", "summary", "caption", "legend", "li", "tr", "td", "th", "h1", "h2", "h3", "h4",
                                          "h5", "h6", NULL };

    return html_one_of(node, blocks);
}

static int heading_level(const xmlNode *node)
{
    const char *name = (const char *)node->name;

    return (name[0] == 'h' || name[0] == 'H') && name[1] >= '1' && name[1] <= '6' && name[2] == '\0' ? name[1] - '0' : 0;
}

static void drop(writer *w, const xmlNode *node)
{
    const html_weight *weight = node->_private;
    static const char *const silent[] = { "script", "style", "head", "title", "noscript", "template", NULL };

    if (weight->n_text == 0 || html_one_of(node, silent)) return;
    for (const xmlNode *c = node; c;) { /* the first text below it, for the note */
        if (c->type == XML_TEXT_NODE && c->content && !xmlIsBlankNode(c)) {
            note_dropped(w, (const char *)c->content, strlen((const char *)c->content));
            return;
        }
        if (c->children && c->type == XML_ELEMENT_NODE) {
            c = c->children;
            continue;
        }
        while (c && c != node && !c->next) c = c->parent;
        if (!c || c == node) break;
        c = c->next;
    }
}

static void walk_children(writer *w, const xmlNode *node)
{
    for (const xmlNode *c = node->children; c; c = c->next) {
        if (c->type == XML_ELEMENT_NODE) {
            walk(w, c);
        } else if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) && c->content) {
            if (html_is(node, "pre") || html_is(node, "textarea")) add_preformatted(w, (const char *)c->content);
            else add_text(w, (const char *)c->content);
        }
    }
}

static void walk(writer *w, const xmlNode *node)
{
    int level = heading_level(node), outer_heading = w->heading;

    if (w->depth >= HTML_DEPTH_MAX) return; /* the parser refuses deeper trees */
    if (furniture_element(&w->furniture, node)) {
        drop(w, node);
        return;
    }
    w->depth++;
    if (html_is(node, "br") || html_is(node, "hr")) {
        break_block(w);
    } else if (html_is(node, "ul") || html_is(node, "ol")) {
        walk_list(w, node);
    } else if (html_is(node, "table")) {
        walk_table(w, node);
    } else if (is_block(node) && !(w->cell && (html_is(node, "td") || html_is(node, "th")))) {
        if (!html_is(node, "li")) break_block(w);
        if (level) w->heading = level;
        walk_children(w, node);
        if (!html_is(node, "li")) break_block(w);
        w->heading = outer_heading;
    } else {
        walk_children(w, node);
    }
    w->depth--;
}

/* ---- the page ----------------------------------------------------------------------------- */

/* The charset that the page names, from <meta charset> or <meta http-equiv> or the XML line. */
static const char *charset_of(kc_arena *a, kc_str bytes)
{
    char *head = kc_strndup(a, bytes.s, bytes.n < HEAD_BYTES ? bytes.n : HEAD_BYTES), *p = strcasestr(head, "charset"), *name;

    if (!p) p = strcasestr(head, "encoding");
    if (!p) return NULL;
    p += strcspn(p, "=>\n");
    if (*p != '=') return NULL;
    p++;
    p += strspn(p, " \"'");
    name = kc_strndup(a, p, strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"));
    return charset_known(name) ? name : NULL;
}

static void free_parsed(void *ctx)
{
    parsed *p = ctx;

    if (p->doc) xmlFreeDoc(p->doc);
    if (p->ctxt) htmlFreeParserCtxt(p->ctxt);
    *p = (parsed){ NULL, NULL };
}

/* libxml2 prints some faults of encoding on standard error whatever the options say. */
static void ignore(void *ctx, xmlErrorPtr error)
{
    (void)ctx;
    (void)error;
}

static kc_code parse_tree(kc_arena *a, kc_str text, const char *name, parsed **out, kc_err *err)
{
    parsed *p = kc_alloc(a, sizeof *p);

    kc_on_clear(a, free_parsed, p); /* before the tree exists: an allocation that fails jumps away */
    if (text.n > KC_LIMIT_TEXT_BYTES)
        return kc_fail(err, KC_E_LIMIT, -1, "document.file_limit", "%s" KC_SEP "%zu", name, KC_LIMIT_TEXT_BYTES >> 20);
    p->ctxt = htmlNewParserCtxt();
    if (!p->ctxt) return kc_fail(err, KC_E_NOMEM, -1, "document.html_damaged", "%s", name);
    xmlSetStructuredErrorFunc(NULL, ignore); /* of this thread */
    p->doc = htmlCtxtReadMemory(p->ctxt, text.s, (int)text.n, NULL, "UTF-8",
                                HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (!p->doc || p->ctxt->disableSAX) return kc_fail(err, KC_E_DATA, -1, "document.html_damaged", "%s", name);
    *out = p;
    return KC_OK;
}

kc_code read_html(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err)
{
    const char *encoding;
    parsed     *p = NULL;
    xmlNode    *root;
    writer      w = { .depth = 0 };
    kc_str      text;
    kc_code     code;

    if ((code = to_utf8(a, bytes, charset_of(a, bytes), name, &text, &encoding, err))) return code;
    if ((code = parse_tree(a, text, name, &p, err))) return code;
    root = xmlDocGetRootElement(p->doc);
    doc_begin(&w.out, a, name);
    furniture_begin(&w.furniture, a);
    if (root) {
        furniture_page(&w.furniture, html_weigh(a, root, false));
        walk(&w, root);
        end_line(&w);
    }
    free_parsed(p);
    if (w.n_dropped) doc_note(&w.out, "web_furniture", kc_printf(a, "%zu" KC_SEP "%s", w.n_dropped, w.sample));
    return doc_finish(&w.out, KC_DOC_HTML, encoding, out, err);
}
