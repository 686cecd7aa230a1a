/* The html reader over any bytes: the text must be UTF-8 and its lines lie inside it, in order. */
#include "document/document_internal.h"
#include "kc_fuzz.h"

FUZZ(html)
{
    kc_doc doc;
    size_t end = 0;

    if (read_html(a, (kc_str){ (const char *)data, size }, "fuzz.html", &doc, NULL)) return;
    if (!kc_utf8_valid(doc.text.s, doc.text.n, NULL)) abort();
    for (size_t i = 0; i < doc.n_lines; i++) {
        if (doc.lines[i].start < end || doc.lines[i].end <= doc.lines[i].start || doc.lines[i].end > doc.text.n) abort();
        end = doc.lines[i].end;
    }
}
