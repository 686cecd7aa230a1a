/* A docx to lines: paragraphs with the markers that Word computes, headings, table rows, notes at the end.
 *
 * What a reader of the printed document sees is taken: insertions yes, deletions no, the results of fields and
 * not their codes, a text box once, hidden text and the table of contents not (it repeats every heading).
 */
#include "document/docx_internal.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 64, BOX_CELL_PARAGRAPHS = 6, BOX_CELL_BYTES = 1200 };

typedef struct note_ref {
    const char *id;
    bool        endnote;
} note_ref;

typedef struct reader {
    doc_builder out;
    docx_styles styles;
    struct {
        const xmlNode **items;
        size_t          n, cap;
    } boxes; /* text boxes met in the paragraph, written after it */
    struct {
        note_ref *items;
        size_t    n, cap;
    } notes;
    bool   in_code[FIELDS_MAX]; /* open fields: still in the code, not in the result */
    int    n_fields, n_codes;
    int    mute; /* > 0: nothing is written (table of contents) */
    int    cell; /* > 0: in a table cell, where a paragraph does not end the line */
    int    heading;
    bool   item;
    bool   in_note; /* notes do not refer to notes */
    size_t n_toc;
} reader;

static void walk_blocks(reader *r, const xmlNode *node);
static void walk_runs(reader *r, const xmlNode *node);

/* ---- text --------------------------------------------------------------------------------- */

static void add(reader *r, const char *s, size_t n)
{
    if (!r->mute && !r->n_codes && n) doc_add(&r->out, s, n);
}

static bool line_has_text(const reader *r)
{
    return r->out.text.n > r->out.line_start;
}

static void end_line(reader *r)
{
    if (r->mute) return;
    if (r->cell) {
        if (line_has_text(r) && r->out.text.s[r->out.text.n - 1] != '\t') doc_add(&r->out, " ", 1);
    } else {
        doc_line(&r->out, r->heading, r->item, false);
    }
}

static void add_text_of(reader *r, const xmlNode *node)
{
    for (const xmlNode *c = node->children; c; c = c->next)
        if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE)
            add(r, (const char *)c->content, strlen((const char *)c->content));
}

/* Symbols of the fonts Symbol and Wingdings stand in the private area; only those that carry meaning are kept. */
static void add_symbol(reader *r, const xmlNode *node)
{
    static const struct {
        unsigned    code;
        const char *text;
    } table[] = { { 0xA3, "≤" }, { 0xB3, "≥" }, { 0xB0, "°" }, { 0xB1, "±" }, { 0xB4, "×" }, { 0x6D, "μ" }, { 0x25, "%" }, { 0xB7, "·" } };
    const char   *code_text = docx_attr(node, "char");
    unsigned long code = code_text ? strtoul(code_text, NULL, 16) : 0;

    if (code >= 0xF000 && code <= 0xF0FF) {
        for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
            if (table[i].code == (code & 0xFF)) add(r, table[i].text, strlen(table[i].text));
    } else if (code >= 0x20 && code < 0xD800) {
        char bytes[4];

        add(r, bytes, kc_utf8_put((uint32_t)code, bytes));
    }
}

/* ---- fields ------------------------------------------------------------------------------- */

static void field_char(reader *r, const xmlNode *node)
{
    const char *type = docx_attr(node, "fldCharType");

    if (!type) return;
    if (strcmp(type, "begin") == 0 && r->n_fields < FIELDS_MAX) {
        r->in_code[r->n_fields++] = true;
        r->n_codes++;
    } else if (r->n_fields > 0 && strcmp(type, "separate") == 0) {
        r->n_codes -= r->in_code[r->n_fields - 1];
        r->in_code[r->n_fields - 1] = false;
    } else if (r->n_fields > 0 && strcmp(type, "end") == 0) {
        r->n_codes -= r->in_code[--r->n_fields];
    }
}

/* ---- drawings and alternatives ------------------------------------------------------------ */

static bool is_local(const xmlNode *node, const char *tag)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, tag) == 0;
}

/* Word writes a drawing twice, once for programs that do not know the newer form. One of the two is read. */
static const xmlNode *chosen(const xmlNode *alternate)
{
    const xmlNode *fallback = NULL;

    for (const xmlNode *c = alternate->children; c; c = c->next) {
        if (is_local(c, "Choice")) return c;
        if (is_local(c, "Fallback")) fallback = c;
    }
    return fallback;
}

static void find_boxes(reader *r, const xmlNode *node)
{
    for (const xmlNode *c = node ? node->children : NULL; c; c = c->next) {
        if (docx_is(c, "txbxContent")) *KC_PUSH(r->out.arena, &r->boxes) = c;
        else if (is_local(c, "AlternateContent")) find_boxes(r, chosen(c));
        else if (c->type == XML_ELEMENT_NODE) find_boxes(r, c);
    }
}

static void add_formula(reader *r, const xmlNode *node)
{
    for (const xmlNode *c = node->children; c; c = c->next) {
        if (is_local(c, "t")) add_text_of(r, c);
        else if (c->type == XML_ELEMENT_NODE) add_formula(r, c);
    }
}

/* ---- runs --------------------------------------------------------------------------------- */

static void refer(reader *r, const xmlNode *node, bool endnote)
{
    const char *id = docx_attr(node, "id");

    if (id && !r->mute && !r->in_note) *KC_PUSH(r->out.arena, &r->notes) = (note_ref){ id, endnote };
}

static void walk_run(reader *r, const xmlNode *run)
{
    bool hidden = docx_on(docx_child(run, "rPr"), "vanish");

    for (const xmlNode *c = run->children; c; c = c->next) {
        if (c->type != XML_ELEMENT_NODE) continue;
        if (docx_is(c, "fldChar")) field_char(r, c); /* counted even in hidden text */
        else if (hidden) continue;
        else if (docx_is(c, "t")) add_text_of(r, c);
        else if (docx_is(c, "tab") || docx_is(c, "ptab")) add(r, " ", 1);
        else if (docx_is(c, "br") || docx_is(c, "cr")) end_line(r);
        else if (docx_is(c, "noBreakHyphen")) add(r, "-", 1);
        else if (docx_is(c, "sym")) add_symbol(r, c);
        else if (docx_is(c, "footnoteReference")) refer(r, c, false);
        else if (docx_is(c, "endnoteReference")) refer(r, c, true);
        else if (docx_is(c, "drawing") || docx_is(c, "pict") || docx_is(c, "object")) find_boxes(r, c);
        else if (docx_is(c, "ruby")) walk_runs(r, docx_child(c, "rubyBase"));
        else if (is_local(c, "AlternateContent")) find_boxes(r, chosen(c));
    }
}

/* Everything inside a paragraph: runs and what wraps them. */
static void walk_runs(reader *r, const xmlNode *node)
{
    for (const xmlNode *c = node ? node->children : NULL; c; c = c->next) {
        if (c->type != XML_ELEMENT_NODE) continue;
        if (docx_is(c, "r")) walk_run(r, c);
        else if (docx_is(c, "pPr") || docx_is(c, "del") || docx_is(c, "moveFrom") || docx_is(c, "rt")) continue;
        else if (is_local(c, "oMath") || is_local(c, "oMathPara")) add_formula(r, c);
        else if (is_local(c, "AlternateContent")) walk_runs(r, chosen(c));
        else walk_runs(r, c); /* ins, moveTo, hyperlink, smartTag, sdt, fldSimple … */
    }
}

/* ---- paragraphs --------------------------------------------------------------------------- */

static void walk_paragraph(reader *r, const xmlNode *p)
{
    const xmlNode *ppr = docx_child(p, "pPr");
    bool           toc = docx_is_toc(&r->styles, ppr), first = !line_has_text(r) || r->cell;
    size_t         box = r->boxes.n, marker_end = 0;
    char           marker[DOCX_MARKER_BYTES];

    r->mute += toc;
    r->n_toc += toc;
    r->heading = docx_heading(&r->styles, ppr);
    r->item = docx_count(&r->styles, ppr, marker);
    if (r->item && first && marker[0]) {
        add(r, marker, strlen(marker));
        marker_end = r->out.text.n;
    }
    walk_runs(r, p);
    if (marker_end && r->out.text.n == marker_end && !r->cell) { /* an empty item shows nothing worth a line */
        r->out.text.n = r->out.line_start;
        r->out.text.s[r->out.text.n] = '\0';
    }
    /* A deleted paragraph mark joins the paragraph to the next one. */
    if (!docx_child(docx_child(ppr, "rPr"), "del")) end_line(r);
    for (size_t i = box; i < r->boxes.n; i++) walk_blocks(r, r->boxes.items[i]);
    r->boxes.n = box;
    r->mute -= toc;
}

/* ---- tables ------------------------------------------------------------------------------- */

static size_t text_bytes(const xmlNode *node)
{
    size_t n = 0;

    for (const xmlNode *c = node->children; c; c = c->next) {
        if (c->type == XML_TEXT_NODE && c->content) n += strlen((const char *)c->content);
        else if (c->type == XML_ELEMENT_NODE) n += text_bytes(c);
    }
    return n;
}

/* A table of one column, or with a cell as long as a chapter, places text on the page; it holds no data. */
static bool places_text(const xmlNode *table)
{
    size_t columns_max = 0;

    for (const xmlNode *row = table->children; row; row = row->next) {
        size_t columns = 0;

        if (!docx_is(row, "tr")) continue;
        for (const xmlNode *cell = row->children; cell; cell = cell->next) {
            size_t n_paragraphs = 0;

            if (!docx_is(cell, "tc")) continue;
            columns++;
            for (const xmlNode *p = cell->children; p; p = p->next) n_paragraphs += docx_is(p, "p");
            if (n_paragraphs >= BOX_CELL_PARAGRAPHS && text_bytes(cell) > BOX_CELL_BYTES) return true;
        }
        if (columns > columns_max) columns_max = columns;
    }
    return columns_max < 2;
}

static void add_tabs(reader *r, int n)
{
    for (int i = 0; i < n && i < 64; i++) add(r, "\t", 1);
}

static void trim_cell(reader *r)
{
    while (line_has_text(r) && r->out.text.s[r->out.text.n - 1] == ' ') r->out.text.s[--r->out.text.n] = '\0';
}

static bool continues_above(const xmlNode *tcpr)
{
    const xmlNode *merge = docx_child(tcpr, "vMerge");
    const char    *val = docx_attr(merge, "val");

    return merge && (!val || strcmp(val, "restart") != 0);
}

static void walk_cell(reader *r, const xmlNode *cell)
{
    const xmlNode *tcpr = docx_child(cell, "tcPr");

    if (!continues_above(tcpr)) walk_blocks(r, cell);
    trim_cell(r);
    add_tabs(r, docx_int(docx_val(tcpr, "gridSpan"), 1) - 1);
}

static void walk_row(reader *r, const xmlNode *row)
{
    const xmlNode *trpr = docx_child(row, "trPr");
    bool           first = true, nested = r->cell > 0;

    if (docx_child(trpr, "del")) return;
    r->cell++;
    if (!nested) add_tabs(r, docx_int(docx_val(trpr, "gridBefore"), 0));
    for (const xmlNode *c = row->children; c; c = c->next) {
        const xmlNode *cell = c;

        if (docx_is(c, "sdt")) cell = docx_child(docx_child(c, "sdtContent"), "tc");
        if (!cell || !docx_is(cell, "tc")) continue;
        if (!first) add(r, nested ? " " : "\t", 1);
        first = false;
        if (nested) walk_blocks(r, cell);
        else walk_cell(r, cell);
    }
    r->cell--;
    if (!nested && !r->mute) doc_line(&r->out, 0, false, true);
}

static void walk_table(reader *r, const xmlNode *table)
{
    bool blocks = !r->cell && places_text(table);

    for (const xmlNode *row = table->children; row; row = row->next) {
        if (!docx_is(row, "tr")) continue;
        if (!blocks) {
            walk_row(r, row);
            continue;
        }
        for (const xmlNode *cell = row->children; cell; cell = cell->next)
            if (docx_is(cell, "tc") && !continues_above(docx_child(cell, "tcPr"))) walk_blocks(r, cell);
    }
}

/* ---- the document ------------------------------------------------------------------------- */

/* Paragraphs and tables, and what wraps them: sdt, customXml, ins … */
static void walk_blocks(reader *r, const xmlNode *node)
{
    for (const xmlNode *c = node ? node->children : NULL; c; c = c->next) {
        if (c->type != XML_ELEMENT_NODE) continue;
        if (docx_is(c, "p")) walk_paragraph(r, c);
        else if (docx_is(c, "tbl")) walk_table(r, c);
        else if (docx_is(c, "del") || docx_is(c, "moveFrom") || docx_is(c, "sectPr") || docx_is(c, "sdtPr") || docx_is(c, "tcPr")) continue;
        else if (is_local(c, "AlternateContent")) walk_blocks(r, chosen(c));
        else walk_blocks(r, c);
    }
}

static void walk_notes(reader *r, const xmlNode *root, bool endnote)
{
    const char *tag = endnote ? "endnote" : "footnote";

    r->in_note = true;
    r->n_fields = r->n_codes = 0;
    for (size_t i = 0; i < r->notes.n; i++) {
        if (r->notes.items[i].endnote != endnote) continue;
        for (const xmlNode *c = root ? root->children : NULL; c; c = c->next) {
            const char *id = docx_is(c, tag) ? docx_attr(c, "id") : NULL;

            if (!id || strcmp(id, r->notes.items[i].id) != 0) continue;
            walk_blocks(r, c);
            break;
        }
    }
}

typedef struct parts {
    const char    *main_name;
    xmlNode       *main, *styles, *numbering, *footnotes, *endnotes;
    const xmlNode *body;
} parts;

static kc_code load(docx_package *package, const char *name, parts *p, kc_err *err)
{
    kc_code code;

    if ((code = docx_main_part(package, &p->main_name, err))) return code;
    if ((code = docx_part(package, p->main_name, &p->main, err))) return code;
    if ((code = docx_part(package, "word/styles.xml", &p->styles, err))) return code;
    if ((code = docx_part(package, "word/numbering.xml", &p->numbering, err))) return code;
    if ((code = docx_part(package, "word/footnotes.xml", &p->footnotes, err))) return code;
    if ((code = docx_part(package, "word/endnotes.xml", &p->endnotes, err))) return code;
    p->body = docx_child(p->main, "body");
    if (!p->body) return kc_fail(err, KC_E_DATA, -1, "document.docx_damaged", "%s" KC_SEP "%s", name, p->main_name);
    return KC_OK;
}

kc_code read_docx(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err)
{
    reader        r = { .mute = 0 };
    docx_package *package = NULL;
    parts         p = { .main_name = NULL };
    kc_code       code;

    if ((code = docx_open(a, bytes, name, &package, err))) return code;
    code = load(package, name, &p, err);
    if (!code) {
        doc_begin(&r.out, a, name);
        docx_styles_read(&r.styles, a, p.styles, p.numbering);
        walk_blocks(&r, p.body);
        walk_notes(&r, p.footnotes, false);
        walk_notes(&r, p.endnotes, true);
        if (r.n_toc) doc_note(&r.out, "contents_left_out", kc_printf(a, "%zu", r.n_toc));
        code = doc_finish(&r.out, KC_DOC_DOCX, "UTF-8", out, err);
    }
    docx_close(package);
    return code;
}
