/* From a file to a kc_doc: what is it, and which reader takes it.
 *
 * The content decides before the ending: a docx sent as .doc is read, a page saved as .txt is read as a page.
 * What Kangce cannot read is named, with what to do about it.
 */
#include "base/kc_file.h"
#include "base/kc_limits.h"
#include "document/document_internal.h"

#include <string.h>
#include <strings.h>

typedef enum kind {
    IS_TXT,
    IS_HTML,
    IS_DOCX,
    IS_PDF,
    /* not read */
    IS_DOC,
    IS_XLS,
    IS_LOCKED,
    IS_XLSX,
    IS_PPTX,
    IS_OFD,
    IS_ODT,
    IS_ZIP,
    IS_RTF,
    IS_IMAGE
} kind;

static bool ending(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);

    return n >= m && strcasecmp(name + n - m, suffix) == 0;
}

/* Does a zip hold an entry whose name begins with `entry`? Names stand uncompressed in its directory, so a
 * search of the bytes is enough to tell formats apart; the reader checks for itself. */
static bool zip_names(kc_str bytes, const char *entry)
{
    return kc_find(bytes, entry, 0) >= 0;
}

static kind zip_kind(kc_str bytes, const char *name)
{
    if (zip_names(bytes, "word/document.xml") || (zip_names(bytes, "word/") && zip_names(bytes, "[Content_Types].xml"))) return IS_DOCX;
    if (zip_names(bytes, "xl/workbook")) return IS_XLSX;
    if (zip_names(bytes, "ppt/presentation")) return IS_PPTX;
    if (zip_names(bytes, "OFD.xml")) return IS_OFD;
    if (zip_names(bytes, "application/vnd.oasis.opendocument")) return IS_ODT;
    return ending(name, ".docx") ? IS_DOCX : IS_ZIP; /* its reader says what is wrong with a docx */
}

/* A page shows a tag of HTML among its first bytes, behind white space, a mark, comments, an XML line. */
static bool looks_html(kc_str bytes)
{
    static const char *const tags[] = { "<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<div", "<table", "<p>",
                                        "<article", "<h1", "<script", NULL };
    char                     head[1025];
    size_t                   n = 0, from = 0;

    if (kc_starts(bytes, "\xEF\xBB\xBF")) from = 3;
    else if (kc_starts(bytes, "\xFF\xFE") || kc_starts(bytes, "\xFE\xFF")) from = 2;
    for (size_t i = from; i < bytes.n && n < sizeof head - 1; i++)
        if (bytes.s[i]) head[n++] = bytes.s[i]; /* UTF-16 too */
    head[n] = '\0';
    for (char *p = head; *p; p++) {
        if ((unsigned char)*p <= ' ') continue;
        if (*p != '<') return false;
        for (size_t t = 0; tags[t]; t++)
            if (strcasestr(p, tags[t])) return true;
        return false;
    }
    return false;
}

/* A docx with a password is an OLE file with a stream of this name, in UTF-16. */
static bool is_locked(kc_str bytes)
{
    static const char stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

    return memmem(bytes.s, bytes.n, stream, sizeof stream - 1) != NULL;
}

static bool is_image(kc_str bytes)
{
    kc_str head = { bytes.s, bytes.n < 1024 ? bytes.n : 1024 };

    if (!memchr(head.s, 0, head.n)) return false; /* a text may begin with MM */
    return kc_starts(bytes, "\x89PNG") || kc_starts(bytes, "\xFF\xD8\xFF") || kc_starts(bytes, "GIF8") || kc_starts(bytes, "II*") ||
           kc_starts(bytes, "MM") || kc_starts(bytes, "BM");
}

static kind sniff(kc_str bytes, const char *name)
{
    kc_str head = { bytes.s, bytes.n < 1024 ? bytes.n : 1024 };

    if (kc_find(head, "%PDF-", 0) >= 0) return IS_PDF;
    if (kc_starts(bytes, "PK\x03\x04") || kc_starts(bytes, "PK\x05\x06")) return zip_kind(bytes, name);
    if (kc_starts(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
        if (is_locked(bytes)) return IS_LOCKED;
        return ending(name, ".xls") || ending(name, ".et") ? IS_XLS : IS_DOC;
    }
    if (kc_starts(bytes, "{\\rtf")) return IS_RTF;
    if (is_image(bytes)) return IS_IMAGE;
    if (looks_html(bytes)) return IS_HTML;
    if (ending(name, ".html") || ending(name, ".htm") || ending(name, ".shtml") || ending(name, ".xhtml")) return IS_HTML;
    return IS_TXT;
}

/* What the file is and what to do about it. */
static kc_code refuse(kind k, const char *name, kc_err *err)
{
    switch (k) {
    case IS_DOC: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.doc_unsupported", "%s", name);
    case IS_XLS: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.xls_unsupported", "%s", name);
    case IS_LOCKED: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.encrypted", "%s", name);
    case IS_XLSX: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.xlsx_unsupported", "%s", name);
    case IS_PPTX: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.pptx_unsupported", "%s", name);
    case IS_OFD: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.ofd_unsupported", "%s", name);
    case IS_ODT: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.odt_unsupported", "%s", name);
    case IS_ZIP: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.zip_unsupported", "%s", name);
    case IS_RTF: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.rtf_unsupported", "%s", name);
    case IS_IMAGE: return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.image_unsupported", "%s", name);
    case IS_TXT:
    case IS_HTML:
    case IS_DOCX:
    case IS_PDF: break;
    }
    return kc_fail(err, KC_E_INTERNAL, -1, "base.internal", "%s", "document kind");
}

/* An ending that promises a format whose marks are not there: the file is damaged, not a text. */
static const char *promised(const char *name)
{
    static const char *const endings[] = { ".docx", ".pdf", ".doc", ".wps", ".xlsx", ".xls", ".ofd", ".odt", NULL };

    for (size_t i = 0; endings[i]; i++)
        if (ending(name, endings[i])) return endings[i] + 1;
    return NULL;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

kc_code kc_document_parse(kc_arena *a, kc_str bytes, const char *name, kc_doc *out, kc_err *err)
{
    const char *shown = base_name(name);
    kind        k;

    if (bytes.n > KC_LIMIT_DOCUMENT_BYTES)
        return kc_fail(err, KC_E_LIMIT, -1, "document.file_limit", "%s" KC_SEP "%zu", shown, KC_LIMIT_DOCUMENT_BYTES >> 20);
    if (bytes.n == 0) return kc_fail(err, KC_E_DATA, -1, "document.empty", "%s", shown);
    k = sniff(bytes, name);
    if (k == IS_HTML) return read_html(a, bytes, shown, out, err);
    if (k == IS_DOCX) return read_docx(a, bytes, shown, out, err);
    if (k == IS_PDF) return read_pdf(a, bytes, shown, out, err);
    if (k != IS_TXT) return refuse(k, shown, err);
    if (promised(name))
        return kc_fail(err, KC_E_DATA, -1, "document.not_what_it_says", "%s" KC_SEP "%s", shown, promised(name));
    return read_txt(a, bytes, shown, out, err);
}

kc_code kc_document_read(kc_arena *a, const char *path, kc_doc *out, kc_err *err)
{
    kc_str  bytes;
    kc_code code = kc_file_read(a, path, KC_LIMIT_DOCUMENT_BYTES, &bytes, err);

    return code ? code : kc_document_parse(a, bytes, path, out, err);
}
