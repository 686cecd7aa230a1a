/* Styles and numbering of a docx: which paragraph is a heading, which marker a list item shows.
 *
 * Word stores no marker. It is counted: each abstract list has nine counters that all its instances (num) share;
 * an instance with a start override begins anew at its first use; a paragraph of a level resets the deeper ones
 * unless their restart rule says otherwise (ECMA-376 part 1, 17.9).
 */
#include "document/docx_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- looking up by id: the lists are sorted, for a hostile file may have very many ---------- */

static int by_style_id(const void *x, const void *y)
{
    return strcmp(((const docx_style *)x)->id, ((const docx_style *)y)->id);
}

static int by_abstract_id(const void *x, const void *y)
{
    return strcmp(((const docx_abstract *)x)->id, ((const docx_abstract *)y)->id);
}

static int by_num_id(const void *x, const void *y)
{
    return strcmp(((const docx_num *)x)->id, ((const docx_num *)y)->id);
}

const docx_style *docx_style_find(const docx_styles *s, const char *id)
{
    docx_style key = { .id = id };

    return id && s->styles.n ? bsearch(&key, s->styles.items, s->styles.n, sizeof key, by_style_id) : NULL;
}

static docx_abstract *find_abstract(docx_styles *s, const char *id)
{
    docx_abstract key = { .id = id };

    return id && s->abstracts.n ? bsearch(&key, s->abstracts.items, s->abstracts.n, sizeof key, by_abstract_id) : NULL;
}

static docx_num *find_num(docx_styles *s, const char *id)
{
    docx_num key = { .id = id };

    return id && s->nums.n ? bsearch(&key, s->nums.items, s->nums.n, sizeof key, by_num_id) : NULL;
}

/* ---- reading ------------------------------------------------------------------------------ */

static void read_style(docx_styles *s, const xmlNode *node)
{
    const char    *type = docx_attr(node, "type"), *dflt = docx_attr(node, "default");
    const xmlNode *ppr = docx_child(node, "pPr"), *num = docx_child(ppr, "numPr");
    docx_style    *style;

    if (type && strcmp(type, "paragraph") != 0 && strcmp(type, "numbering") != 0) return;
    style = KC_PUSH(s->arena, &s->styles);
    *style = (docx_style){ .id = docx_attr(node, "styleId"),
                           .name = docx_val(node, "name"),
                           .based_on = docx_val(node, "basedOn"),
                           .num_id = docx_val(num, "numId"),
                           .outline = docx_int(docx_val(ppr, "outlineLvl"), -1),
                           .level = docx_int(docx_val(num, "ilvl"), -1) };
    if (!style->id) style->id = "";
    if (!style->name) style->name = "";
    if (dflt && type && strcmp(type, "paragraph") == 0 && strcmp(dflt, "0") != 0 && strcmp(dflt, "false") != 0) s->default_style = style->id;
}

static void read_level(const xmlNode *node, docx_level *level)
{
    const char *suffix = docx_val(node, "suff"), *format = docx_val(node, "numFmt"), *text = docx_val(node, "lvlText");

    *level = (docx_level){ .defined = true,
                           .start = docx_int(docx_val(node, "start"), 0),
                           .restart = docx_int(docx_val(node, "lvlRestart"), -1),
                           .legal = docx_on(node, "isLgl"),
                           .joined = suffix && strcmp(suffix, "nothing") == 0,
                           .format = format ? format : "decimal",
                           .text = text ? text : "",
                           .style = docx_val(node, "pStyle") };
}

static void read_abstract(docx_styles *s, const xmlNode *node)
{
    docx_abstract *abstract = KC_PUSH(s->arena, &s->abstracts);

    *abstract = (docx_abstract){ .id = docx_attr(node, "abstractNumId"), .style_link = docx_val(node, "numStyleLink") };
    if (!abstract->id) abstract->id = "";
    for (const xmlNode *c = node->children; c; c = c->next) {
        int i = docx_is(c, "lvl") ? docx_int(docx_attr(c, "ilvl"), -1) : -1;

        if (i >= 0 && i < DOCX_LEVELS) read_level(c, &abstract->levels[i]);
    }
}

static void read_num(docx_styles *s, const xmlNode *node)
{
    docx_num *num = KC_PUSH(s->arena, &s->nums);

    *num = (docx_num){ .id = docx_attr(node, "numId"), .abstract = find_abstract(s, docx_val(node, "abstractNumId")) };
    if (!num->id) num->id = "";
    for (int i = 0; i < DOCX_LEVELS; i++) num->start[i] = -1;
    for (const xmlNode *c = node->children; c; c = c->next) {
        int            i = docx_is(c, "lvlOverride") ? docx_int(docx_attr(c, "ilvl"), -1) : -1;
        const xmlNode *level = docx_child(c, "lvl");

        if (i < 0 || i >= DOCX_LEVELS) continue;
        num->start[i] = docx_int(docx_val(c, "startOverride"), -1);
        if (level) read_level(level, &num->levels[i]);
    }
}

/* An abstract list may only say "as in style X": its levels are those of the list that X names. */
static void follow_links(docx_styles *s)
{
    for (size_t i = 0; i < s->abstracts.n; i++) {
        docx_abstract    *from = &s->abstracts.items[i];
        const docx_style *style = from->style_link ? docx_style_find(s, from->style_link) : NULL;
        docx_num         *num = style ? find_num(s, style->num_id) : NULL;

        if (num && num->abstract && num->abstract != from) memcpy(from->levels, num->abstract->levels, sizeof from->levels);
    }
}

void docx_styles_read(docx_styles *s, kc_arena *a, const xmlNode *styles, const xmlNode *numbering)
{
    *s = (docx_styles){ .arena = a };
    for (const xmlNode *c = styles ? styles->children : NULL; c; c = c->next)
        if (docx_is(c, "style")) read_style(s, c);
    if (s->styles.n) qsort(s->styles.items, s->styles.n, sizeof *s->styles.items, by_style_id);
    for (const xmlNode *c = numbering ? numbering->children : NULL; c; c = c->next)
        if (docx_is(c, "abstractNum")) read_abstract(s, c);
    /* Sorted before the instances take pointers to them. */
    if (s->abstracts.n) qsort(s->abstracts.items, s->abstracts.n, sizeof *s->abstracts.items, by_abstract_id);
    for (const xmlNode *c = numbering ? numbering->children : NULL; c; c = c->next)
        if (docx_is(c, "num")) read_num(s, c);
    if (s->nums.n) qsort(s->nums.items, s->nums.n, sizeof *s->nums.items, by_num_id);
    follow_links(s);
}

/* ---- styles ------------------------------------------------------------------------------- */

static const docx_style *style_of(const docx_styles *s, const xmlNode *ppr)
{
    const char *id = docx_val(ppr, "pStyle");

    return docx_style_find(s, id ? id : s->default_style);
}

/* "heading 2", "Heading 2", "标题 2", "标题2": 2. "Title", "标题": 1. Else 0. */
static int level_of_name(const char *name)
{
    static const char *const stems[] = { "heading", "标题", "標題", NULL };

    if (strcasecmp(name, "title") == 0) return 1;
    for (size_t i = 0; stems[i]; i++) {
        size_t n = strlen(stems[i]);

        if (strncasecmp(name, stems[i], n) != 0) continue;
        name += n;
        if (!*name) return i == 0 ? 0 : 1;
        while (*name == ' ') name++;
        return name[0] >= '1' && name[0] <= '9' && !isalnum((unsigned char)name[1]) ? name[0] - '0' : 0;
    }
    return 0;
}

int docx_heading(const docx_styles *s, const xmlNode *ppr)
{
    int               own = docx_int(docx_val(ppr, "outlineLvl"), -1);
    const docx_style *style = style_of(s, ppr);

    if (own >= 0) return own < 9 ? own + 1 : 0;
    for (int depth = 0; style && depth < DOCX_STYLE_DEPTH; depth++) {
        int level = level_of_name(style->name);

        if (style->outline >= 0) return style->outline < 9 ? style->outline + 1 : 0;
        if (level) return level;
        style = docx_style_find(s, style->based_on);
    }
    return 0;
}

bool docx_is_toc(const docx_styles *s, const xmlNode *ppr)
{
    const docx_style *style = docx_val(ppr, "pStyle") ? style_of(s, ppr) : NULL;
    const char       *name = style ? style->name : "";

    if (strncasecmp(name, "toc ", 4) == 0) return isdigit((unsigned char)name[4]) != 0; /* not "TOC Heading" */
    return strncmp(name, "目录 ", strlen("目录 ")) == 0;
}

/* ---- counting ----------------------------------------------------------------------------- */

static const docx_level *level_of(const docx_num *num, int i)
{
    return num->levels[i].defined ? &num->levels[i] : &num->abstract->levels[i];
}

/* The list and level of a paragraph, from itself or its style; NULL when it is in none. */
static docx_num *list_of(docx_styles *s, const xmlNode *ppr, int *level)
{
    const xmlNode    *numpr = docx_child(ppr, "numPr");
    const char       *id = docx_val(numpr, "numId"), *style_id = NULL;
    const docx_style *style = style_of(s, ppr);
    docx_num         *num;

    *level = docx_int(docx_val(numpr, "ilvl"), -1);
    for (int depth = 0; !id && style && depth < DOCX_STYLE_DEPTH; depth++) {
        if (*level < 0) *level = style->level;
        id = style->num_id;
        style_id = style->id;
        style = docx_style_find(s, style->based_on);
    }
    num = id && strcmp(id, "0") != 0 ? find_num(s, id) : NULL;
    if (!num || !num->abstract) return NULL;
    for (int i = 0; style_id && i < DOCX_LEVELS; i++) /* the level that names the style */
        if (level_of(num, i)->style && strcmp(level_of(num, i)->style, style_id) == 0) *level = i;
    if (*level < 0) *level = 0;
    return *level < DOCX_LEVELS && level_of(num, *level)->defined ? num : NULL;
}

static int first_number(const docx_num *num, int i)
{
    return num->start[i] >= 0 ? num->start[i] : level_of(num, i)->start;
}

static void count_up(docx_num *num, int level)
{
    docx_abstract *a = num->abstract;

    if (num->start[level] >= 0 && !num->used[level]) {
        a->count[level] = num->start[level];
    } else if (!a->started[level]) {
        a->count[level] = first_number(num, level);
    } else if (a->count[level] < 1000000) {
        a->count[level]++;
    }
    num->used[level] = true;
    a->started[level] = true;
    for (int i = level + 1; i < DOCX_LEVELS; i++) {
        int restart = level_of(num, i)->restart;

        if (restart < 0 || (restart > 0 && level < restart)) a->started[i] = false;
    }
}

/* Bullets are pictures of a font as a rule. Dashes mean something in plans (——人民健康…) and stay. */
static bool keeps_bullet(const char *text)
{
    return strncmp(text, "—", strlen("—")) == 0 || strncmp(text, "–", strlen("–")) == 0 || strncmp(text, "－", strlen("－")) == 0;
}

static void write_marker(const docx_num *num, int level, char *out, size_t size)
{
    const docx_level *l = level_of(num, level);
    size_t            n = 0;

    for (const char *p = l->text; *p && n + 1 < size;) {
        char number[48];
        int  i;

        if (*p != '%' || p[1] < '1' || p[1] > '9') {
            out[n++] = *p++;
            continue;
        }
        i = p[1] - '1';
        p += 2;
        if (level_of(num, i)->defined && strcmp(level_of(num, i)->format, "none") == 0) continue;
        docx_format_number(num->abstract->started[i] ? num->abstract->count[i] : first_number(num, i),
                           l->legal && i != level ? "decimal" : level_of(num, i)->defined ? level_of(num, i)->format : "decimal", number);
        for (const char *d = number; *d && n + 1 < size; d++) out[n++] = *d;
    }
    out[n] = '\0';
    while (n && !kc_utf8_valid(out, n, NULL)) out[--n] = '\0'; /* cut in the middle of a character */
    if (n && !l->joined && n + 1 < size) {
        out[n] = ' ';
        out[n + 1] = '\0';
    }
}

bool docx_count(docx_styles *s, const xmlNode *ppr, char marker[DOCX_MARKER_BYTES])
{
    int       level;
    docx_num *num = list_of(s, ppr, &level);
    const docx_level *l;

    marker[0] = '\0';
    if (!num) return false;
    count_up(num, level);
    l = level_of(num, level);
    if (strcmp(l->format, "none") == 0 && !strchr(l->text, '%')) return true;
    if (strcmp(l->format, "bullet") == 0 && !keeps_bullet(l->text)) return true;
    write_marker(num, level, marker, DOCX_MARKER_BYTES);
    return true;
}
