/* What of a web page is not the document: navigation, shares, prints, footers.
 *
 * Three signs: the tag or role says so; a word of class or id says so (words/web_furniture.tsv); most of the
 * text of a block is links that lead away. None of them is believed for a block that holds a large part of
 * the page's text: sites wrap whole articles into <form> and <div id="printArea">.
 */
#include "base/kc_asset.h"
#include "document/html_internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum {
    LARGE_PERCENT = 30, /* of the page's text outside links: no furniture */
    LINK_PERCENT = 60,  /* of a block's text in links: a list of links */
    LINKS_MIN = 3,
    LINE_MAX_CHARS = 60 /* longer lines are text */
};

static void add_word(void *ctx, size_t n, const kc_str *fields)
{
    furniture *f = ctx;

    if (n < 2) return;
    *KC_PUSH(f->arena, f) = (furniture_word){ kc_str_eq(fields[0], "class")  ? FURNITURE_CLASS
                                              : kc_str_eq(fields[0], "line") ? FURNITURE_LINE
                                                                             : FURNITURE_WHOLE,
                                              fields[1] };
}

void furniture_begin(furniture *f, kc_arena *a)
{
    const kc_asset *asset = kc_asset_find("src/document/words/web_furniture.tsv");

    *f = (furniture){ .arena = a };
    if (asset) kc_asset_tsv(asset, add_word, f);
}

bool html_is(const xmlNode *node, const char *tag)
{
    return node->type == XML_ELEMENT_NODE && strcasecmp((const char *)node->name, tag) == 0;
}

bool html_one_of(const xmlNode *node, const char *const *tags)
{
    for (; *tags; tags++)
        if (html_is(node, *tags)) return true;
    return false;
}

const char *html_attr(kc_arena *a, const xmlNode *node, const char *name)
{
    for (const xmlAttr *p = node->properties; p; p = p->next) {
        xmlChar *value;
        char    *copy;
        size_t   n;

        if (strcasecmp((const char *)p->name, name) != 0) continue;
        if (!p->children || p->children->next || !p->children->content) {
            /* Several text nodes: an attribute with entities. None: an empty one. */
            value = xmlNodeListGetString(node->doc, p->children, 1);
            if (!value) return "";
            n = strlen((const char *)value);
            if (n > 4096) n = 4096;
            char stack[4097];
            memcpy(stack, value, n);
            xmlFree(value); /* before the arena, which may jump away */
            copy = kc_strndup(a, stack, n);
            return copy;
        }
        return (const char *)p->children->content;
    }
    return NULL;
}

static bool attached_file(const char *href)
{
    static const char *const endings[] = { ".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar", ".ceb", NULL };
    size_t                   n = strcspn(href, "?#");

    for (size_t i = 0; endings[i]; i++) {
        size_t m = strlen(endings[i]);

        if (n > m && strncasecmp(href + n - m, endings[i], m) == 0) return true;
    }
    return false;
}

static bool leads_away(kc_arena *a, const xmlNode *node)
{
    const char *href = html_attr(a, node, "href");

    return href && href[0] != '#' && href[0] != '\0' && !attached_file(href);
}

static size_t count_visible(const char *s)
{
    size_t n = 0;

    for (; *s; s++) n += ((unsigned char)*s & 0xC0) != 0x80 && !isspace((unsigned char)*s);
    return n;
}

html_weight *html_weigh(kc_arena *a, xmlNode *node, bool in_link)
{
    html_weight *w = kc_alloc(a, sizeof *w);

    node->_private = w;
    for (xmlNode *c = node->children; c; c = c->next) {
        if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) {
            size_t n;

            if (html_is(node, "script") || html_is(node, "style")) continue;
            n = c->content ? count_visible((const char *)c->content) : 0;
            w->n_text += n;
            if (in_link) w->n_link_text += n;
        } else if (c->type == XML_ELEMENT_NODE) {
            bool         link = html_is(c, "a") && leads_away(a, c);
            html_weight *below = html_weigh(a, c, in_link || link);

            w->n_text += below->n_text;
            w->n_link_text += below->n_link_text;
            w->n_links += below->n_links + (link && below->n_text ? 1 : 0);
        }
    }
    return w;
}

void furniture_page(furniture *f, const html_weight *page)
{
    f->n_page = page->n_text - page->n_link_text;
}

static bool is_class_word(const furniture *f, const char *s, size_t n)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->items[i].word.n == n && f->items[i].kind == FURNITURE_CLASS && strncasecmp(f->items[i].word.s, s, n) == 0) return true;
    return false;
}

/* Splits "bdShare-box2 article_print" into words at signs, digits and capitals. */
static bool has_class_word(const furniture *f, const char *s)
{
    while (*s) {
        const char *from = s;

        while (*s && !isalpha((unsigned char)*s)) from = ++s;
        while (isalpha((unsigned char)*s) && (s == from || !(isupper((unsigned char)*s) && islower((unsigned char)s[-1])))) s++;
        if (s > from && is_class_word(f, from, (size_t)(s - from))) return true;
    }
    return false;
}

static bool hidden(const furniture *f, const xmlNode *node)
{
    const char *style = html_attr(f->arena, node, "style"), *aria = html_attr(f->arena, node, "aria-hidden"), *none;

    if (html_attr(f->arena, node, "hidden") || (aria && strcasecmp(aria, "true") == 0)) return true;
    if (!style || (none = strcasestr(style, "display")) == NULL) return false;
    none += strlen("display");
    none += strspn(none, " :");
    return strncasecmp(none, "none", 4) == 0;
}

/* A page head that shows the title of the document, not of the site. */
static bool shows_title(const xmlNode *node, int depth)
{
    static const char *const words[] = { "方案", "计划", "意见", "通知", "规划", "纲要", "办法", "决定", "計畫", "方案", "意見", "規劃", NULL };

    for (const xmlNode *c = node->children; c && depth < 64; c = c->next) {
        if (c->type == XML_TEXT_NODE && c->content)
            for (size_t i = 0; words[i]; i++)
                if (strstr((const char *)c->content, words[i])) return true;
        if (c->type == XML_ELEMENT_NODE && shows_title(c, depth + 1)) return true;
    }
    return false;
}

static bool furniture_tag(const xmlNode *node, const html_weight *w)
{
    static const char *const always[] = { "nav", "aside", "form", "menu", NULL };
    static const char *const ends[] = { "header", "footer", NULL };

    if (html_one_of(node, always)) return true;
    if (!html_one_of(node, ends)) return false;
    for (const xmlNode *p = node->parent; p; p = p->parent) /* the head of an article belongs to it */
        if (html_is(p, "article") || html_is(p, "main")) return false;
    return html_is(node, "footer") || w->n_links >= LINKS_MIN || !shows_title(node, 0);
}

bool furniture_element(const furniture *f, const xmlNode *node)
{
    static const char *const never_shown[] = { "script", "style", "noscript", "template", "iframe", "frame", "object", "embed",
                                               "svg", "canvas", "audio", "video", "map", "button", "select", "option", "input",
                                               "textarea", "del", "rt", "rp", "head", "title", "datalist", "dialog", NULL };
    static const char *const blocks[] = { "div", "ul", "ol", "dl", "p", "table", "tr", "td", "section", "center", "span", "li", NULL };
    const html_weight *w = node->_private;
    const char        *names[3];

    if (html_one_of(node, never_shown)) return true;
    if (html_is(node, "html") || html_is(node, "body") || html_is(node, "article") || html_is(node, "main")) return false;
    if (w->n_text == 0) return false;
    if (hidden(f, node)) return true;
    if ((w->n_text - w->n_link_text) * 100 >= f->n_page * LARGE_PERCENT) return false;
    if (furniture_tag(node, w)) return true;
    names[0] = html_attr(f->arena, node, "class");
    names[1] = html_attr(f->arena, node, "id");
    names[2] = html_attr(f->arena, node, "role");
    for (int i = 0; i < 3; i++)
        if (names[i] && has_class_word(f, names[i])) return true;
    return html_one_of(node, blocks) && w->n_links >= LINKS_MIN && w->n_link_text * 100 >= w->n_text * LINK_PERCENT;
}

bool furniture_line(const furniture *f, kc_str line)
{
    if (kc_utf8_count(line.s, line.n) > LINE_MAX_CHARS) return false;
    for (size_t i = 0; i < f->n; i++) {
        const furniture_word *w = &f->items[i];
        bool                  begins = w->word.n <= line.n && memcmp(w->word.s, line.s, w->word.n) == 0;

        if (!begins) continue;
        if (w->kind == FURNITURE_LINE || (w->kind == FURNITURE_WHOLE && w->word.n == line.n)) return true;
    }
    return false;
}
