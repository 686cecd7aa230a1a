/* Shared inside src/document only: the builder that every reader fills, and the readers themselves.
 *
 *   bytes ──reader──> doc_builder (lines with heading, list, table marks) ──finish──> kc_doc
 */
#ifndef KC_DOCUMENT_INTERNAL_H
#define KC_DOCUMENT_INTERNAL_H

#include "document/kc_document.h"

/* ---- builder ------------------------------------------------------------------------------ */

typedef struct doc_note_list {
    kc_doc_note *items;
    size_t       n, cap;
} doc_note_list;

typedef struct doc_line_list {
    kc_doc_line *items;
    size_t       n, cap;
} doc_line_list;

typedef struct doc_builder {
    kc_arena     *arena;
    const char   *name; /* of the file, for errors */
    kc_buf        text;
    size_t        line_start;
    doc_line_list lines;
    doc_note_list notes;
    bool          overflow; /* KC_LIMIT_TEXT_BYTES was reached; finish fails */
} doc_builder;

void doc_begin(doc_builder *b, kc_arena *a, const char *name);
/* Adds to the current line; '\n' within `s` is taken for a space. */
void doc_add(doc_builder *b, const char *s, size_t n);
/* Ends the current line, trimmed of white space at both ends; an empty one is dropped. */
void doc_line(doc_builder *b, int heading, bool list_item, bool table);
void doc_note(doc_builder *b, const char *code, const char *args);
/* The finished document. Fails KC_E_LIMIT when the text was too long, KC_E_DATA when there is none. */
kc_code doc_finish(doc_builder *b, kc_doc_kind kind, const char *encoding, kc_doc *out, kc_err *err);

/* ---- encodings ---------------------------------------------------------------------------- */

/* `bytes` as UTF-8. `hint` is the charset that the document names, or NULL. *encoding gets what was
 * found. Fails KC_E_DATA for NUL bytes and for bytes of no encoding, err->at = their offset. */
kc_code to_utf8(kc_arena *a, kc_str bytes, const char *hint, const char *name, kc_str *out, const char **encoding,
                kc_err *err);
/* Is `encoding` one that to_utf8 can be given as a hint? */
bool charset_known(const char *charset);

/* ---- readers ------------------------------------------------------------------------------ */

kc_code read_txt(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err);
kc_code read_html(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err);
kc_code read_docx(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err);
kc_code read_pdf(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err);
/* The second half of read_pdf: what `pdftotext -bbox-layout` printed, as a document. */
kc_code parse_pdf_layout(kc_arena *a, kc_str xml, const char *name, kc_doc *out, kc_err *err);

/* ---- characters --------------------------------------------------------------------------- */

/* Is the character one that simplified texts do not use? */
bool only_traditional(uint32_t cp);

/* Traditional to simplified for one call: NULL-able table over U+4E00 .. U+9FFF. */
typedef struct t2s_table {
    uint16_t *to; /* [0x5200] 0 = stays */
} t2s_table;

/* Decides whether `text` is in traditional characters; when it is, fills the table. */
kc_code t2s_prepare(kc_arena *a, kc_str text, bool *traditional, t2s_table *out, kc_err *err);
uint32_t t2s_char(const t2s_table *t, uint32_t cp);

#endif
