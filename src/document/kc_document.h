/* Documents in, plain text out: txt, html, docx, pdf.
 *
 *   file ──> kind by content ──> text with line structure ──> normal form for matching
 *
 * The text is UTF-8, lines end with '\n', one line per paragraph, list item, heading or table
 * cell run. Every byte offset that Kangce prints counts bytes of this text.
 */
#ifndef KC_DOCUMENT_H
#define KC_DOCUMENT_H

#include "base/kc_text.h"

typedef enum kc_doc_kind { KC_DOC_TXT, KC_DOC_HTML, KC_DOC_DOCX, KC_DOC_PDF } kc_doc_kind;

typedef struct kc_doc_line {
    size_t start, end;   /* bytes of kc_doc.text, without the '\n'                        */
    int    heading;      /* 1..9 when the format says so (h1, Heading 1), else 0          */
    bool   list_item;    /* docx numbering, <li>; a computed marker stands in the text    */
    bool   table;        /* a table row; cells separated by '\t'                          */
} kc_doc_line;

typedef struct kc_doc_note { /* what was dropped or mended while reading */
    const char *code;         /* web_furniture, contents_left_out, pages_without_text: its text has the key
                                 "warning.<code>" in texts/document.tsv                               */
    const char *message_args; /* arguments of its text, KC_SEP between                              */
    size_t      start, end;   /* in kc_doc.text; start == end: no place                             */
} kc_doc_note;

typedef struct kc_doc {
    kc_doc_kind  kind;
    const char  *encoding; /* "UTF-8", "UTF-16LE", "GB18030" … as found */
    kc_str       text;
    kc_doc_line *lines;
    size_t       n_lines;
    kc_doc_note *notes;
    size_t       n_notes;
} kc_doc;

/* Reads a file ("-" = standard input). Fails KC_E_UNSUPPORTED for .doc, .wps, scanned pdf, other
 * formats (the text says how to convert); KC_E_DATA for a damaged file; KC_E_LIMIT; KC_E_IO. */
kc_code kc_document_read(kc_arena *a, const char *path, kc_doc *out, kc_err *err);
/* The same from memory; `name` gives the ending, its last part stands in errors. A pdf starts pdftotext. */
kc_code kc_document_parse(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err);

#endif
