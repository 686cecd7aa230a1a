/* Any bytes as a document of unknown kind: the text must be UTF-8 and its lines lie inside it, in order. A pdf would start a
 * process for each input and is left to document_pdf.c. */
#include "document/kc_document.h"
#include "kc_fuzz.h"

FUZZ(txt)
{
    kc_doc doc;
    size_t end = 0;

    for (size_t i = 0; i + 4 < size && i < 1024; i++)
        if (memcmp(data + i, "%PDF", 4) == 0) return;
    if (kc_document_parse(a, (kc_str){ (const char *)data, size }, "fuzz.txt", &doc, NULL)) return;
    if (!kc_utf8_valid(doc.text.s, doc.text.n, NULL)) abort();
    for (size_t i = 0; i < doc.n_lines; i++) {
        if (doc.lines[i].start < end || doc.lines[i].end < doc.lines[i].start || doc.lines[i].end > doc.text.n) abort();
        end = doc.lines[i].end;
    }
}
