/* Shared by the files that look for facts in an outline: read_facts*.c, read_clause*.c, read_years.c,
 * read_targets*.c, read_milestones.c, read_quotas.c, read_fact_doubts.c. Not for other layers.
 *
 *   paragraph ──sentences──> marks (figures, years, dates, quoted text) ──> clauses ──> facts
 *
 * All offsets are bytes of outline->norm.text.
 */
#ifndef KC_READ_FACTS_H
#define KC_READ_FACTS_H

#include "plan/kc_outline.h"

/* ---- words: every row of the word tables in one dictionary ---- */

typedef enum kc_wclass {
    KC_W_CMP_BEFORE = 1 << 0,  /* comparators.tsv                            */
    KC_W_CMP_AFTER = 1 << 1,
    KC_W_UNIT = 1 << 2,        /* measure_units.tsv                          */
    KC_W_PROMISE = 1 << 3,     /* verbs.tsv                                  */
    KC_W_JOINT = 1 << 4,
    KC_W_LEADIN = 1 << 5,
    KC_W_KEEP = 1 << 6,
    KC_W_ACT = 1 << 7,
    KC_W_ADVERB = 1 << 8,
    KC_W_EACH = 1 << 9,
    KC_W_SPLIT = 1 << 10,
    KC_W_YEARLY = 1 << 11,
    KC_W_STATE = 1 << 12,
    KC_W_HEAD = 1 << 13,       /* heads.tsv                                  */
    KC_W_GROUP = 1 << 14,
    KC_W_SCOPE = 1 << 15,
    KC_W_TREND = 1 << 16,      /* trends.tsv                                 */
    KC_W_DECOY_LEFT = 1 << 17, /* decoys.tsv                                 */
    KC_W_DECOY_RIGHT = 1 << 18,
    KC_W_PAST = 1 << 19,
    KC_W_HISTORY = 1 << 20,
    KC_W_CHAPTER = 1 << 21,
    KC_W_ORGAN = 1 << 22,      /* heads.tsv                                  */
    KC_W_PERIOD = 1 << 23,     /* date_words.tsv: plan                       */
    KC_W_DATE = 1 << 24,       /* date_words.tsv: the rest                   */
    KC_W_SCHEDULE = 1 << 25,   /* schedule_words.tsv                         */
    KC_W_COMPARE = 1 << 26,    /* decoys.tsv                                 */
    KC_W_DONE = 1 << 27,
    KC_W_FEE = 1 << 28,
    KC_W_PREDICATE = 1 << 29,  /* verbs.tsv                                  */
    KC_W_NOT = 1 << 30         /* comparators.tsv                            */
} kc_wclass;

typedef enum kc_wkind {
    KC_WK_NONE,
    KC_WK_FIRM, KC_WK_SOFT, KC_WK_ABOUT,                                       /* comparators */
    KC_WK_RATE, KC_WK_STEP, KC_WK_MEASURE, KC_WK_MONEY, KC_WK_COUNT, KC_WK_AGE, KC_WK_NO_VALUE, /* units */
    KC_WK_BARE,                                                               /* heads without unit */
    KC_WK_CHANGE, KC_WK_BRIEF, KC_WK_STATE, KC_WK_MAKE, KC_WK_RESULT, KC_WK_DEGREE, KC_WK_SECOND, KC_WK_WHOLE, KC_WK_ALL, KC_WK_ZERO,
    KC_WK_TIMES,                                                              /* trends */
    KC_WK_END, KC_WK_START, KC_WK_DAY, KC_WK_BEFORE, KC_WK_RHYTHM, KC_WK_SPAN, KC_WK_SPAN_PAST, /* dates */
    KC_WK_DO, KC_WK_DUTY, KC_WK_MEETING, KC_WK_MODEL, KC_WK_DECLARED, KC_WK_ROLE, KC_WK_BUILD, KC_WK_DEADLINE /* schedule */
} kc_wkind;

typedef struct kc_word {
    kc_str          text, value; /* value: canonical unit, rhythm …                  */
    unsigned        cls;
    kc_wkind        kind;
    kc_cmp          cmp;         /* comparators and trends                           */
    int             number;      /* date_words: year or day                          */
    struct kc_word *by_first, *by_last;
} kc_word;

typedef struct kc_plausible {
    kc_str word, unit, usual;
    double min, max;
} kc_plausible;

typedef struct kc_words {
    kc_arena *arena;
    kc_word  *first[1024], *last[1024]; /* chains by first and last character, longest word first */
    KC_LIST_OF(kc_plausible) plausible;
} kc_words;

void kc_words_load(kc_arena *a, kc_words *out);
/* Longest word of one of the classes with which s begins, or ends; NULL if none. */
const kc_word *kc_word_at(const kc_words *w, unsigned classes, kc_str s);
const kc_word *kc_word_ending(const kc_words *w, unsigned classes, kc_str s);
const kc_word *kc_word_at_kind(const kc_words *w, unsigned classes, kc_wkind kind, kc_str s);
/* First place in s where such a word stands. */
const kc_word *kc_word_in(const kc_words *w, unsigned classes, kc_str s, size_t *at);
const kc_word *kc_word_in_kind(const kc_words *w, unsigned classes, kc_wkind kind, kc_str s, size_t *at);

/* ---- marks of a sentence ---- */

typedef enum kc_mtype { KC_M_BREAK, KC_M_OPAQUE, KC_M_YEAR, KC_M_DATE, KC_M_FIGURE } kc_mtype;

enum { KC_MARK_YEARS = 8 };

typedef struct kc_fmark {
    kc_mtype type;
    size_t   from, to;     /* with prepositions (到2022年) and words behind the figure (以上)             */
    char     sign;         /* BREAK: , ; : or '.'                                                        */
    /* YEAR, DATE */
    int      years[KC_MARK_YEARS];
    int      n_years;
    bool     year_span;    /* 2018年至2019年, 2018-2019年: years[] holds the first and the last            */
    bool     paren;        /* (2023年)                                                                   */
    bool     basis;        /* 比2015年: the year compared with                                           */
    bool     past;         /* 自2003年起, "十三五"以来                                                     */
    bool     start;        /* 由2020年的1.1个提高到: where something starts from                           */
    bool     in;           /* 于2021年                                                                   */
    bool     before;       /* 2019年前                                                                    */
    bool     end_of_year;  /* 2025年底                                                                    */
    bool     year_label;   /* "十四五"期间                                                                 */
    int      month, day, month_from;
    bool     imprecise;    /* 月初                                                                        */
    bool     month_end;
    /* FIGURE */
    size_t   num_from, num_to;  /* the digits                                                            */
    size_t   unit_to;           /* end of the unit                                                       */
    double   value, high;       /* high: NaN or the upper end of a range                                 */
    const char *unit;           /* canonical with 万 and 亿, NULL = none                                  */
    kc_wkind unit_kind;         /* KC_WK_NONE: no unit                                                   */
    bool     chinese, more;     /* 二十六; 余, 多                                                          */
    const kc_word *after;       /* 以上 …                                                                 */
    bool     approx;
    bool     unit_open;         /* 万 or 亿 followed by what is no unit                                   */
    bool     fraction;          /* 三分之一, 六成, 百分之九十                                                */
    bool     decoy;
} kc_fmark;

typedef struct kc_sentence {
    size_t from, to;
    KC_LIST_OF(kc_fmark) marks;
    size_t aside_to; /* while reading: end of a bracket that goes on with the sentence, (其中…) */
    bool history; /* tells what was done: no figure of it is a target */
} kc_sentence;

/* ---- one reading ---- */

typedef struct kc_facts {
    kc_arena         *a;
    const kc_outline *o;
    kc_plan          *plan;
    kc_words          w;
    kc_str            text; /* o->norm.text */
    const kc_par     *par;
    size_t            i_par;
    bool              history;   /* the chapter reports what has been done */
    int               years[KC_MARK_YEARS]; /* years that the list head or the heading gives */
    int               n_years;
    int               years_head, years_heading; /* the paragraphs they come from */
    int               first_year; /* the first that the plan can set targets for: of its period, else of its date; 0 = not known */
    int               goal_year;  /* the only year that the chapter of goals names; 0 = none or several */
    bool             *in_table;   /* [doc->n_lines] the line is part of a table, read by read_targets_table.c */
    int               stage_year; /* the only year that the list head or heading names; 0 or -1: none */
} kc_facts;

/* The year is one by which something is due: neither compared with nor started from. */
static inline bool kc_year_governs(const kc_fmark *m)
{
    return m->n_years && !m->basis && !m->start;
}

#define KC_SPAN(f, x, y) ((kc_str){ (f)->text.s + (x), (y) > (x) ? (y) - (x) : 0 })

/* read_clause.c */
void   kc_sentence_read(kc_facts *f, size_t from, size_t to, kc_sentence *out);
size_t kc_sentence_end(kc_str text, size_t from, size_t to);
/* read_clause_figure.c: a figure at `at`; false when there is none. */
bool kc_figure_read(const kc_facts *f, size_t at, size_t from, size_t to, kc_fmark *out);
/* read_years.c: a year or a date at `at`. */
bool kc_year_read(const kc_facts *f, size_t at, size_t from, size_t to, kc_fmark *out);
bool kc_date_read(const kc_facts *f, size_t at, size_t from, size_t to, kc_fmark *out);
/* A span that is nothing but a year: (2023年). */
bool kc_year_only(const kc_facts *f, size_t from, size_t to, kc_fmark *out);

/* read_targets.c; whether what stands behind a count makes it a threshold: 600名|学生以上的学校 */
bool kc_noun_threshold(kc_str right);
void kc_targets_read(kc_facts *f, const kc_sentence *s);
/* read_targets_table.c: whole document, fills in_table; whether a line has the cells of a row */
void kc_tables_read(kc_facts *f);
bool kc_table_row(const kc_facts *f, const kc_doc_line *l);
/* The canonical unit that a whole text names (1/10万, 万人), or NULL; the same for the last brackets of a name, which it loses. */
const char *kc_unit_named(const kc_facts *f, kc_str s);
const char *kc_name_unit(const kc_facts *f, kc_str *name);
/* read_targets_trend.c */
void kc_trends_read(kc_facts *f, const kc_sentence *s);
/* read_milestones.c, read_quotas.c */
void kc_milestones_read(kc_facts *f, const kc_sentence *s);
/* 完成时限:2025年10月底前, anywhere in the paragraph, brackets and lines of units included. */
void kc_deadlines_read(kc_facts *f);
void kc_quotas_read(kc_facts *f, const kc_sentence *s);

/* ---- clauses (read_clause.c) ---- */

/* Clause of the sentence that holds position `at`: between two BREAK marks. */
void kc_clause_of(const kc_sentence *s, size_t at, size_t *from, size_t *to);
/* The clause tells of the past: its own words, or the sentence's. */
bool kc_clause_past(const kc_facts *f, const kc_sentence *s, size_t from, size_t to);

/* ---- names (read_targets_name.c) ---- */

typedef struct kc_name { /* an indicator's name; text in the arena, marks of years and verbs taken out */
    kc_str text, scope;
    bool   has_head;  /* ends with a word of heads.tsv */
    size_t from, to;  /* where most of it stands; from == to: composed elsewhere */
} kc_name;

enum { KC_NAMES_MAX = 8 };

/* Takes promises, joints and, when `counted`, verbs of doing off the front. */
kc_str kc_name_front(const kc_facts *f, kc_str s, bool counted);
/* Splits a coordination into its members with the shared parts written out; wanted 0 = as many as are whole names. */
size_t kc_name_split(const kc_facts *f, kc_str s, size_t wanted, kc_str out[KC_NAMES_MAX]);
/* The territory that leads a name. */
kc_str kc_name_scope(const kc_facts *f, kc_str *name);
bool   kc_name_has_head(const kc_facts *f, kc_str s);
kc_str kc_name_tidy(const kc_facts *f, kc_str s);
/* The text of a span without years, opaque brackets of years and the like. */
kc_str kc_text_without_years(const kc_facts *f, const kc_sentence *s, size_t from, size_t to);
kc_str kc_str_join(kc_arena *a, kc_str x, kc_str y);
bool   kc_str_same(kc_str x, kc_str y);
const char *kc_str_dup(kc_arena *a, kc_str s);

/* ---- adding (read_facts.c) ---- */

kc_target *kc_target_add(kc_facts *f, kc_str name, kc_str scope, size_t from, size_t to);
const char *kc_doc_text(const kc_facts *f, size_t from, size_t to, kc_span *span);
void kc_target_flag(kc_facts *f, kc_target *t, const char *code);
/* In a chapter of goals that names one year only, the end of the plan: that year for a target without one. */
void kc_target_inherit(kc_facts *f, kc_target *t);


#endif
