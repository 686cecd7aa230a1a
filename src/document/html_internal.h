/* Shared by read_html.c (tree to lines) and html_furniture.c (what of the page is not the document). */
#ifndef KC_HTML_INTERNAL_H
#define KC_HTML_INTERNAL_H

#include "document/document_internal.h"

#include <libxml/tree.h>

/* How much text and how many links an element holds, itself and below; hangs on node->_private. */
typedef struct html_weight {
    size_t n_text, n_link_text; /* characters that are not white space */
    size_t n_links;             /* links that lead away: no #anchors, no attached files */
} html_weight;

typedef enum furniture_kind { FURNITURE_CLASS, FURNITURE_LINE, FURNITURE_WHOLE } furniture_kind;

typedef struct furniture_word {
    furniture_kind kind;
    kc_str         word;
} furniture_word;

typedef struct furniture {
    kc_arena       *arena;
    furniture_word *items;
    size_t          n, cap;
    size_t          n_page; /* characters of text in the page that are no links */
} furniture;

void furniture_begin(furniture *f, kc_arena *a);
/* Weighs the tree below `node`. */
html_weight *html_weigh(kc_arena *a, xmlNode *node, bool in_link);
void         furniture_page(furniture *f, const html_weight *page);
bool         furniture_element(const furniture *f, const xmlNode *node);
bool         furniture_line(const furniture *f, kc_str line);

bool        html_is(const xmlNode *node, const char *tag);
bool        html_one_of(const xmlNode *node, const char *const *tags); /* ends with NULL */
const char *html_attr(kc_arena *a, const xmlNode *node, const char *name); /* NULL when absent */

#endif
