/* The docx reader. Bytes that are no zip are taken for the XML of its parts, one after another with NUL between: document,
 * styles, numbering, footnotes. They are packed first, so that the fuzzer reaches the readers behind the zip. */
#include "document/document_internal.h"
#include "kc_fuzz.h"

#include <zip.h>

static const char *const part_names[] = { "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml" };

static kc_str pack(kc_arena *a, kc_str parts)
{
    zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t        *zip = out ? zip_open_from_source(out, ZIP_CREATE | ZIP_TRUNCATE, NULL) : NULL;
    kc_str        packed = { NULL, 0 };
    zip_stat_t    st;

    if (!zip) abort();
    zip_source_keep(out);
    for (size_t i = 0; i < 4 && parts.n; i++) {
        const char *nul = memchr(parts.s, 0, parts.n);
        size_t      n = nul ? (size_t)(nul - parts.s) : parts.n;

        if (zip_file_add(zip, part_names[i], zip_source_buffer(zip, parts.s, n, 0), ZIP_FL_OVERWRITE) < 0) abort();
        (void)zip_set_file_compression(zip, i, ZIP_CM_STORE, 0);
        n += nul != NULL;
        parts = (kc_str){ parts.s + n, parts.n - n };
    }
    if (zip_close(zip) != 0) zip_discard(zip);
    else if (zip_source_stat(out, &st) == 0 && zip_source_open(out) == 0) {
        char *bytes = malloc(st.size ? st.size : 1);

        if (bytes && zip_source_read(out, bytes, st.size) == (zip_int64_t)st.size) packed = (kc_str){ kc_strndup(a, bytes, st.size), st.size };
        free(bytes);
        (void)zip_source_close(out);
    }
    zip_source_free(out);
    return packed;
}

FUZZ(docx)
{
    kc_str in = { (const char *)data, size };
    kc_doc doc;
    size_t end = 0;

    if (!kc_starts(in, "PK")) in = pack(a, in);
    if (!in.s || read_docx(a, in, "fuzz.docx", &doc, NULL)) return;
    if (!kc_utf8_valid(doc.text.s, doc.text.n, NULL)) abort();
    for (size_t i = 0; i < doc.n_lines; i++) {
        if (doc.lines[i].start < end || doc.lines[i].end <= doc.lines[i].start || doc.lines[i].end > doc.text.n) abort();
        end = doc.lines[i].end;
    }
}
