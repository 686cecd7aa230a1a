/* Shared by the files that read pdf: read_pdf.c (the process), pdf_layout.c (words to rows), pdf_paragraph.c
 * (rows to paragraphs). Lengths are points of the page, y grows downwards. */
#ifndef KC_PDF_INTERNAL_H
#define KC_PDF_INTERNAL_H

#include "document/document_internal.h"

typedef struct pdf_word {
    double x0, y0, x1, y1;
    kc_str text;
} pdf_word;

typedef struct pdf_row { /* everything printed at one height of a page, left to right */
    int    page;
    double x0, y0, x1, y1;
    double height;     /* of a letter box: tells sizes of type apart */
    double em;         /* width of a Chinese character */
    double first_unit; /* width of what could not have been split off at its start */
    kc_str text;       /* cells separated by '\t' */
    size_t n_cells;
    double second_cell; /* x of the second cell */
    bool   dropped;
} pdf_row;

typedef struct pdf_rows {
    pdf_row *items;
    size_t   n, cap;
} pdf_rows;

typedef struct pdf_page {
    double width, height;
    size_t n_chars;
    size_t row_from, row_to;
} pdf_page;

typedef struct pdf_layout {
    struct {
        pdf_page *items;
        size_t    n, cap;
    } pages;
    pdf_rows rows;
    size_t   n_chars, n_bad;  /* n_bad: characters without Unicode value */
    double   em, height;     /* of the body text: width of a Chinese character, height of a letter box */
} pdf_layout;

/* Reads what `pdftotext -bbox-layout` prints. */
kc_code pdf_layout_read(kc_arena *a, kc_str xml, const char *name, pdf_layout *out, kc_err *err);
/* Marks page numbers, running heads and the table of contents as dropped; returns rows of contents. */
size_t pdf_drop_furniture(kc_arena *a, pdf_layout *l);
/* Writes the rows as paragraphs and table rows. */
void pdf_paragraphs(doc_builder *out, const pdf_layout *l);
/* Signs that typesetting keeps at the end of a row: 。，） */
bool pdf_cannot_begin_line(uint32_t cp);
/* Does a paragraph begin with a marker: 一、 （一） 1. ① 第一章 ——? */
bool pdf_has_marker(kc_str text);

#endif
