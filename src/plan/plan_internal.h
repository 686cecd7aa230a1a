/* Shared inside src/plan by the files that read the structure of a document. Not for other layers.
 *
 *   text ──repeats, noise──> lines ──joining──> norm ──> paragraphs ──> actions, units, tasks, bodies …
 *
 * Spans handled here lie in reader.o->norm.text unless said otherwise. All lists live in reader.a.
 */
#ifndef KC_PLAN_INTERNAL_H
#define KC_PLAN_INTERNAL_H

#include "plan/kc_outline.h"

/* ---- words.c: word tables src/plan/words/<name>.tsv (word, class) and helpers on spans ---- */

typedef struct kc_lex_word {
    kc_str text, cls;
} kc_lex_word;

typedef struct kc_lex {
    KC_LIST_OF(kc_lex_word) words;
    uint16_t  first[256]; /* chains keyed by the third byte of a word: index + 1 */
    uint16_t *next;
} kc_lex;

void kc_lex_load(kc_arena *a, const char *name, size_t column, kc_lex *out); /* column: where the class stands, from 0 */
/* Longest word of class `cls` (NULL = any) with which s begins or ends; NULL if none. */
const kc_lex_word *kc_lex_at(const kc_lex *l, kc_str s, const char *cls);
const kc_lex_word *kc_lex_end(const kc_lex *l, kc_str s, const char *cls);
/* First place in s where such a word stands; *at gets its offset. */
const kc_lex_word *kc_lex_in(const kc_lex *l, kc_str s, const char *cls, size_t *at);

kc_str kc_cut(kc_str s, size_t from, size_t to);
size_t kc_chars(kc_str s);
kc_str kc_head(kc_str s, size_t n_chars); /* its first characters */
bool   kc_has(kc_str s, const char *needle);
bool   kc_same(kc_str a, kc_str b);
bool   kc_in_set(uint32_t cp, const char *set);
/* Offset of the first character of s that is in `set` (UTF-8) and outside brackets and quotes, or -1. */
long   kc_find_any(kc_str s, const char *set);
kc_str kc_strip(kc_str s, const char *set);          /* without characters of `set` at both ends   */
double kc_alike(kc_str a, kc_str b);                 /* share of equal character pairs, 0 .. 1     */
int    kc_cn_number(kc_str s, size_t *len);          /* 一 … 九十九 at the start of s; 0 = none      */
kc_str kc_first_sentence(kc_str s, size_t *next);    /* up to 。 ; ! outside brackets, or the end    */

/* ---- read_marks.c: marks 第一章 第一节 第一条 一、 (一) 1. (1) ① 行动一: —— at the start of a line ---- */

typedef enum kc_mark_style {
    KC_MARK_NONE, KC_MARK_PART, KC_MARK_SECTION, KC_MARK_ARTICLE, KC_MARK_CN, KC_MARK_CN_PAREN, KC_MARK_NUM, KC_MARK_NUM_PAREN,
    KC_MARK_CIRCLE, KC_MARK_ACTION, KC_MARK_BULLET
} kc_mark_style;
enum { KC_MARK_STYLES = KC_MARK_BULLET + 1 };

typedef struct kc_mark {
    kc_mark_style style;
    int           number;             /* 0 for bullets                                   */
    size_t        len;                /* bytes at the start of the line                  */
    size_t        junk_from, junk_to; /* foreign characters inside: offsets in the line  */
    char          sign;               /* '.', ',' (for 、), ')', ':'                      */
    bool          spaced;             /* white space inside or behind                    */
} kc_mark;

kc_mark kc_mark_read(kc_str s);
/* A mark with foreign characters in it, "(霸晚匪一)", taken when its number is the one expected. */
kc_mark kc_mark_read_torn(kc_str s, const int expected[KC_MARK_STYLES]);
/* "3.5岁以下…", "3、2025年…": a number, a sign and at once a number. Whether the first is a mark, the neighbours tell. */
kc_mark kc_mark_read_tight(kc_str s);
/* The level below all of 第一章 第一节 第一条 that a document has; these three count from 1 themselves. */
int     kc_mark_level(kc_mark_style style);

/* ---- the reading ---- */

typedef enum kc_line_kind {
    KC_LINE_BLANK, KC_LINE_TEXT, KC_LINE_TITLE, KC_LINE_META, KC_LINE_FURNITURE, KC_LINE_PAGE, KC_LINE_LABEL,
    KC_LINE_ADDRESS, KC_LINE_SIGNATURE, KC_LINE_DATE, KC_LINE_IMPRINT, KC_LINE_ANNEX, KC_LINE_TABLE
} kc_line_kind;

typedef struct kc_line {
    size_t       from, to; /* trimmed */
    kc_line_kind kind;
    kc_mark      mark;
    int          heading;  /* hint of the format, 0 = none */
    bool         repeat, front;
    bool         joined;   /* with the next line that is not blank */
} kc_line;

typedef struct kc_range {
    size_t from, to;
} kc_range;

typedef KC_LIST_OF(kc_range) kc_ranges;

typedef struct kc_units { /* one statement of who does it */
    kc_names lead, support, duty; /* duty: 责任单位, 负责: leaders unless somebody else leads */
} kc_units;

typedef struct kc_reader {
    kc_arena     *a;
    const kc_doc *doc;
    kc_outline   *o;
    kc_plan      *plan;
    kc_lex        chapters, labels, units, bodies, furniture, duties, measures;
    KC_LIST_OF(kc_line) lines;
    bool         *typed_rows;   /* of each line of the document: a row of a table without the format saying so */
    kc_ranges     repeats;      /* in o->norm */
    kc_ranges     rules;        /* where 列第一位的为牵头单位 stands, in o->norm */
    bool          has_chapters; /* some paragraph is a heading */
    int           n_cuts;       /* sentences that were cut by line or page breaks */
    kc_range      first_cut;
} kc_reader;

static inline kc_str kc_text_of(const kc_reader *r, size_t from, size_t to)
{
    return kc_cut(r->o->norm.text, from, to);
}

/* read_repeats.c: finds passages printed twice and foreign characters in one of the two; cuts these out. */
void kc_repeats_read(kc_reader *r);
/* Takes the ranges (ascending) out of a normal form; `moved` ranges are renumbered. */
void kc_norm_cut(kc_arena *a, kc_norm *norm, const kc_ranges *out, kc_ranges *moved);

/* read_rows.c: lines of the document that are rows of a table typed with blanks or bars; their cells. */
void kc_rows_find(kc_reader *r);
int  kc_row_cells(const kc_reader *r, size_t i_line, kc_str *cells, int max);

/* read_lines.c: splits the norm into lines, says what each is, joins those that a page break cut. */
void kc_lines_read(kc_reader *r);
void kc_wraps_find(kc_reader *r, kc_ranges *cut); /* read_wraps.c: adds what lies between two lines that are one */
bool kc_blank_before(const kc_reader *r, size_t n_at);
bool kc_date_find(kc_str s, int date[3], size_t *from, size_t *to); /* a full or partial calendar date */
const char *kc_date_iso(kc_arena *a, const int date[3]);

/* read_pars.c: lines -> paragraphs. */
void kc_pars_read(kc_reader *r);
/* read_lists.c: which paragraph heads a list. */
void kc_lists_read(kc_reader *r);

/* read_units.c */
bool kc_units_parse(kc_reader *r, kc_str s, bool bracket, kc_units *out); /* false: names no units */
void kc_units_settle(kc_reader *r, const kc_units *u, kc_names *lead, kc_names *support);
void kc_units_merge(kc_arena *a, kc_units *u, const kc_units *more);
bool kc_units_sentence(kc_reader *r, kc_str s, kc_units *out); /* 由A牵头,B配合 inside a sentence */
bool kc_unit_like(const kc_reader *r, kc_str name);
void kc_units_rule_find(kc_reader *r);
void kc_units_add(kc_arena *a, kc_names *list, const kc_names *more);
bool kc_names_have(const kc_names *list, const char *name);
/* The next bracket in s at or after `from` that names units: [*open, *close) with brackets. */
bool kc_units_bracket(kc_reader *r, kc_str s, size_t from, size_t *open, size_t *close);

/* read_actions.c, read_tables.c, read_tasks.c, read_head.c, read_bodies.c, read_references.c */
void kc_actions_read(kc_reader *r);
void kc_action_tables_read(kc_reader *r);
void kc_tasks_read(kc_reader *r);
void kc_head_read(kc_reader *r);
void kc_period_read(kc_reader *r); /* read_period.c: period, declared count, years in conflict */
void kc_bodies_read(kc_reader *r);
void kc_references_read(kc_reader *r);

/* read_structure_doubts.c, read_wording_doubts.c */
void kc_structure_doubts_read(kc_reader *r);
void kc_wording_doubts_read(kc_reader *r);

/* A warning with its place; kc_plan_warn by reader. */
#define kc_reader_warn(r, code, about, doubt, from, to, ...) \
    kc_plan_warn((r)->a, (r)->plan, (r)->o, code, about, doubt, from, to, __VA_ARGS__)

static inline const char *kc_name_of(const kc_reader *r, kc_str s)
{
    return kc_strndup(r->a, s.s, s.n);
}

static inline kc_span kc_span_of(const kc_reader *r, size_t from, size_t to)
{
    kc_span s = { 0, 0 };

    kc_norm_span(&r->o->norm, from, to, &s.start, &s.end);
    return s;
}

#endif
