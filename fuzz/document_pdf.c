/* The output of pdftotext, made hostile: the text must be UTF-8 and its lines lie inside it, in order. */
#include "document/document_internal.h"
#include "kc_fuzz.h"

FUZZ(pdf)
{
    kc_doc doc;
    size_t end = 0;

    if (parse_pdf_layout(a, (kc_str){ (const char *)data, size }, "fuzz.pdf", &doc, NULL)) return;
    if (!kc_utf8_valid(doc.text.s, doc.text.n, NULL)) abort();
    for (size_t i = 0; i < doc.n_lines; i++) {
        if (doc.lines[i].start < end || doc.lines[i].end <= doc.lines[i].start || doc.lines[i].end > doc.text.n) abort();
        end = doc.lines[i].end;
    }
}
