/* A docx as a package: which parts it has, their XML trees, all within limits.
 *
 * A docx comes from outside and may be built to hurt: the number of entries, the size of each, the ratio and the
 * sum are checked before and while unpacking; a part with a document type is refused, so that no entity of it is
 * ever looked at; libxml2 stops at 256 levels by itself.
 */
#include "base/kc_limits.h"
#include "document/docx_internal.h"

#include <libxml/parser.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { TREES_MAX = 8, RATIO_FREE_BYTES = 1 << 20, CHUNK = 1 << 16 };

struct docx_package {
    kc_arena   *arena;
    const char *name;
    zip_t      *zip;
    zip_file_t *open; /* entry being read */
    xmlDoc     *trees[TREES_MAX];
    size_t      n_trees, total;
};

static void close_package(void *ctx)
{
    docx_package *p = ctx;

    for (size_t i = 0; i < p->n_trees; i++) xmlFreeDoc(p->trees[i]);
    p->n_trees = 0;
    if (p->open) (void)zip_fclose(p->open);
    p->open = NULL;
    if (p->zip) zip_discard(p->zip);
    p->zip = NULL;
}

void docx_close(docx_package *p)
{
    close_package(p);
}

static kc_code damaged(const docx_package *p, const char *part, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, -1, "document.docx_damaged", "%s" KC_SEP "%s", p->name, part);
}

kc_code docx_open(kc_arena *a, kc_str bytes, const char *name, docx_package **out, kc_err *err)
{
    docx_package *p = kc_alloc(a, sizeof *p);
    zip_source_t *source;
    zip_int64_t   n;

    p->arena = a;
    p->name = name;
    kc_on_clear(a, close_package, p);
    source = zip_source_buffer_create(bytes.s, bytes.n, 0, NULL);
    if (!source) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "%d", 0);
    p->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (!p->zip) {
        zip_source_free(source);
        return damaged(p, "zip", err);
    }
    n = zip_get_num_entries(p->zip, 0);
    if (n > KC_LIMIT_ZIP_ENTRIES)
        return kc_fail(err, KC_E_LIMIT, -1, "document.zip_entries", "%s" KC_SEP "%lld" KC_SEP "%d", name, (long long)n, KC_LIMIT_ZIP_ENTRIES);
    *out = p;
    return KC_OK;
}

static kc_code too_large(const docx_package *p, const char *part, kc_err *err)
{
    return kc_fail(err, KC_E_LIMIT, -1, "document.zip_too_large", "%s" KC_SEP "%s" KC_SEP "%zu" KC_SEP "%d", p->name, part,
                   KC_LIMIT_DOCUMENT_BYTES >> 20, KC_LIMIT_ZIP_RATIO);
}

/* Unpacks one entry. The size in the directory is a claim: reading stops at the limit whatever it says. */
static kc_code unpack(docx_package *p, zip_uint64_t index, const char *part, kc_str *out, kc_err *err)
{
    zip_stat_t st;
    kc_buf     b;

    zip_stat_init(&st);
    if (zip_stat_index(p->zip, index, 0, &st) != 0 || !(st.valid & ZIP_STAT_SIZE)) return damaged(p, part, err);
    if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
        return kc_fail(err, KC_E_UNSUPPORTED, -1, "document.encrypted", "%s", p->name);
    if (st.size > KC_LIMIT_DOCUMENT_BYTES || p->total + st.size > KC_LIMIT_ZIP_BYTES) return too_large(p, part, err);
    if (st.size > RATIO_FREE_BYTES && (st.valid & ZIP_STAT_COMP_SIZE) && st.size / KC_LIMIT_ZIP_RATIO > st.comp_size)
        return too_large(p, part, err);
    kc_buf_init(&b, p->arena);
    p->open = zip_fopen_index(p->zip, index, 0);
    if (!p->open) return damaged(p, part, err);
    for (;;) {
        zip_int64_t got;

        kc_buf_reserve(&b, CHUNK);
        got = zip_fread(p->open, b.s + b.n, CHUNK - 1);
        if (got < 0) return damaged(p, part, err);
        if (got == 0) break;
        b.n += (size_t)got;
        if (b.n > KC_LIMIT_DOCUMENT_BYTES) return too_large(p, part, err);
    }
    (void)zip_fclose(p->open);
    p->open = NULL;
    b.s[b.n] = '\0';
    p->total += b.n;
    *out = (kc_str){ b.s, b.n };
    return KC_OK;
}

/* libxml2 prints some faults of encoding on standard error whatever the options say; they come back as "damaged". */
static void ignore(void *ctx, xmlErrorPtr error)
{
    (void)ctx;
    (void)error;
}

kc_code docx_part(docx_package *p, const char *part, xmlNode **root, kc_err *err)
{
    zip_int64_t index = zip_name_locate(p->zip, part, ZIP_FL_NOCASE);
    kc_str      xml = { NULL, 0 };
    xmlDoc     *doc;
    kc_code     code;

    if (index < 0) {
        *root = NULL;
        return KC_OK;
    }
    if (p->n_trees == TREES_MAX) return damaged(p, part, err);
    if ((code = unpack(p, (zip_uint64_t)index, part, &xml, err))) return code;
    xmlSetStructuredErrorFunc(NULL, ignore); /* of this thread */
    doc = xmlReadMemory(xml.s, (int)xml.n, NULL, NULL,
                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT | XML_PARSE_NOCDATA);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (!doc) return damaged(p, part, err);
    p->trees[p->n_trees++] = doc;
    if (doc->intSubset || doc->extSubset) return kc_fail(err, KC_E_DATA, -1, "document.docx_doctype", "%s" KC_SEP "%s", p->name, part);
    *root = xmlDocGetRootElement(doc);
    return *root ? KC_OK : damaged(p, part, err);
}

kc_code docx_main_part(docx_package *p, const char **out, kc_err *err)
{
    xmlNode *root = NULL;
    kc_code  code = docx_part(p, "_rels/.rels", &root, err);

    if (code) return code;
    *out = "word/document.xml";
    for (const xmlNode *c = root ? root->children : NULL; c; c = c->next) {
        const char *type = docx_attr(c, "Type"), *target = docx_attr(c, "Target");
        size_t      n;

        if (!type || !target || !kc_ends(kc_str_of(type), "/officeDocument")) continue;
        n = strlen(target);
        *out = kc_strndup(p->arena, target + (*target == '/'), n - (*target == '/'));
        break;
    }
    return KC_OK;
}

/* ---- looking at trees --------------------------------------------------------------------- */

static bool of_word(const xmlNode *node)
{
    const char *ns = node->ns && node->ns->href ? (const char *)node->ns->href : "";

    return strcmp(ns, "http://schemas.openxmlformats.org/wordprocessingml/2006/main") == 0 ||
           strcmp(ns, "http://purl.oclc.org/ooxml/wordprocessingml/main") == 0;
}

bool docx_is(const xmlNode *node, const char *tag)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, tag) == 0 && of_word(node);
}

const xmlNode *docx_child(const xmlNode *node, const char *tag)
{
    for (const xmlNode *c = node ? node->children : NULL; c; c = c->next)
        if (docx_is(c, tag)) return c;
    return NULL;
}

const char *docx_attr(const xmlNode *node, const char *name)
{
    for (const xmlAttr *p = node && node->type == XML_ELEMENT_NODE ? node->properties : NULL; p; p = p->next)
        if (strcmp((const char *)p->name, name) == 0) return p->children && p->children->content ? (const char *)p->children->content : "";
    return NULL;
}

const char *docx_val(const xmlNode *node, const char *child)
{
    return docx_attr(docx_child(node, child), "val");
}

int docx_int(const char *s, int dflt)
{
    char *end;
    long  v;

    if (!s || !*s) return dflt;
    v = strtol(s, &end, 10);
    return end == s || v < -1000000 || v > 1000000 ? dflt : (int)v;
}

bool docx_on(const xmlNode *node, const char *child)
{
    const xmlNode *c = docx_child(node, child);
    const char    *val = docx_attr(c, "val");

    return c && !(val && (strcmp(val, "0") == 0 || strcmp(val, "false") == 0 || strcmp(val, "off") == 0 || strcmp(val, "none") == 0));
}
