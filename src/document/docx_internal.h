/* Shared by the files that read docx: package (zip and XML within limits), styles, numbering, text. */
#ifndef KC_DOCX_INTERNAL_H
#define KC_DOCX_INTERNAL_H

#include "document/document_internal.h"

#include <libxml/tree.h>

enum { DOCX_LEVELS = 9, DOCX_STYLE_DEPTH = 20, DOCX_MARKER_BYTES = 128 };

/* ---- package (docx_package.c) ------------------------------------------------------------- */

typedef struct docx_package docx_package;

/* Opens the zip and checks its directory. What it holds is freed by docx_close and when the arena is cleared. */
kc_code docx_open(kc_arena *a, kc_str bytes, const char *name, docx_package **out, kc_err *err);
void    docx_close(docx_package *p);
/* The root element of a part, valid until docx_close. *root is NULL when the package has no such part. */
kc_code docx_part(docx_package *p, const char *part, xmlNode **root, kc_err *err);
/* The name of the main part: "word/document.xml" as a rule. */
kc_code docx_main_part(docx_package *p, const char **out, kc_err *err);

/* Elements and attributes of WordprocessingML, transitional or strict. */
bool           docx_is(const xmlNode *node, const char *tag);
const xmlNode *docx_child(const xmlNode *node, const char *tag); /* node may be NULL */
const char    *docx_attr(const xmlNode *node, const char *name); /* borrowed; NULL when absent, node may be NULL */
const char    *docx_val(const xmlNode *node, const char *child); /* <child w:val="…"/> */
int            docx_int(const char *s, int dflt);
bool           docx_on(const xmlNode *node, const char *child); /* a switch: present and not false */

/* ---- styles and numbering (docx_styles.c) ------------------------------------------------- */

typedef struct docx_level {
    bool        defined;
    int         start;
    int         restart; /* -1: after any higher level; 0: never; n: after level n and higher */
    bool        legal;   /* all numbers in the marker are decimal */
    bool        joined;  /* nothing between marker and text */
    const char *format, *text, *style;
} docx_level;

typedef struct docx_abstract {
    const char *id, *style_link; /* style_link: the levels stand in that style's list */
    docx_level  levels[DOCX_LEVELS];
    int         count[DOCX_LEVELS];
    bool        started[DOCX_LEVELS];
} docx_abstract;

typedef struct docx_num {
    const char    *id;
    docx_abstract *abstract;
    int            start[DOCX_LEVELS]; /* override, -1 = none */
    bool           used[DOCX_LEVELS];
    docx_level     levels[DOCX_LEVELS]; /* override when defined */
} docx_num;

typedef struct docx_style {
    const char *id, *name, *based_on, *num_id;
    int         outline; /* 0..8, -1 = none */
    int         level;   /* of the numbering, -1 = none */
} docx_style;

typedef struct docx_styles {
    kc_arena *arena;
    struct {
        docx_style *items;
        size_t      n, cap;
    } styles;
    struct {
        docx_abstract *items;
        size_t         n, cap;
    } abstracts;
    struct {
        docx_num *items;
        size_t    n, cap;
    } nums;
    const char *default_style;
} docx_styles;

/* Either root may be NULL. Strings are borrowed from the trees. */
void              docx_styles_read(docx_styles *s, kc_arena *a, const xmlNode *styles, const xmlNode *numbering);
const docx_style *docx_style_find(const docx_styles *s, const char *id);
/* 1..9 for a heading, else 0. `ppr` may be NULL. */
int  docx_heading(const docx_styles *s, const xmlNode *ppr);
bool docx_is_toc(const docx_styles *s, const xmlNode *ppr);
/* Counts the paragraph and writes its marker, "" for none; false when the paragraph is in no list. */
bool docx_count(docx_styles *s, const xmlNode *ppr, char marker[DOCX_MARKER_BYTES]);

/* ---- numbers (docx_number.c) -------------------------------------------------------------- */

/* n in a format of numbering.xml: decimal, chineseCounting, decimalEnclosedCircle … Unknown formats give decimal. */
void docx_format_number(int n, const char *format, char out[48]);

#endif
