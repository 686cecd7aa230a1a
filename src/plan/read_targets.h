/* Between read_targets.c (grouping of figures), read_targets_zone.c (the words round a group),
 * read_targets_emit.c (groups into targets) and read_targets_whole.c (全覆盖, 清零).
 */
#ifndef KC_READ_TARGETS_H
#define KC_READ_TARGETS_H

#include "plan/read_facts.h"

enum { KC_GROUP_MAX = 8, KC_GROUPS_MAX = 12 };

typedef struct kc_group { /* figures that share their words: 分别控制在7/10万和5‰以下 */
    const kc_fmark *fig[KC_GROUP_MAX];
    size_t          n;
    int             own_year[KC_GROUP_MAX]; /* 22%(2022年); 0 = none                        */
    size_t          left_from, left_to;     /* before the zone of verbs and comparators     */
    size_t          right_from, right_to;   /* behind the last figure                       */
    const kc_word  *firm, *soft, *act;
    bool            split, each, yearly, promised, has_change, to_prep, year_to, every_year, approx, previous_year, nested_inside;
    kc_cmp          change;
    int             basis_year;
    int             years[KC_MARK_YEARS], n_years;
    bool            year_span, past;
    bool            is_baseline;            /* 从40%: the figure the next group starts from */
    double          baseline;               /* NaN = none */
    int             baseline_year;
    kc_str          name, scope;
    size_t          text_from;              /* where the clause with the name begins        */
    bool            carried, from_right, share;
    bool            coordinated;            /* 100%的A和80%以上的B…: what is said stands behind the next group */
    const char     *named_unit;             /* in brackets behind the name or label; NULL = none            */
    kc_wkind        named_kind;
} kc_group;

typedef struct kc_tstate { /* what one clause of a sentence leaves for the next */
    kc_facts          *f;
    const kc_sentence *s;
    int                years[KC_MARK_YEARS], n_years;
    bool               year_span;
    kc_str             label, subject, object;
    const char        *label_unit, *subject_unit; /* 医师数(人):2025年…                               */
    kc_str             counted;  /* 建设|示范区|30个,覆盖率达到九成: of the clause before              */
    kc_str             cover;    /* 体育设施|覆盖85%以上的社区: what covers; of this clause           */
    kc_str             sharer;   /* 90%以上的|乡镇卫生院|达到…: whose share was told of              */
    size_t             subject_from;
    int                pair[KC_MARK_YEARS], n_pair; /* the several years that opened the sentence      */
    bool               inner;    /* the year that holds stood inside a clause: 并于2030年实现…       */
    bool               past;     /* the clause before told of the past */
    bool               counting; /* the clause before counted things under a verb: 培养10名A,60名B */
    size_t             c_from, c_to, m_from, m_to; /* the clause and its marks */
} kc_tstate;

/* read_targets_zone.c */
void kc_zone_read(kc_tstate *t, kc_group *g);
bool kc_zone_linked(kc_tstate *t, size_t from, size_t to);
kc_wkind kc_group_kind(const kc_group *g);
const char *kc_group_unit(const kc_group *g, size_t i);
void        kc_group_named(const kc_facts *f, kc_group *g, const char *unit);

/* read_targets_emit.c */
void kc_group_name(kc_tstate *t, kc_group *g);
bool kc_group_is_target(const kc_tstate *t, const kc_group *g);
void kc_group_emit(kc_tstate *t, const kc_group *g);
/* Gives 100%的A the statement of 80%以上的B…, the last of its chain. */
void kc_group_coordinate(kc_tstate *t, kc_group *g, const kc_group *last);

/* read_targets_whole.c: clauses without a figure that mean 100 % or 0. True when it found one. */
bool kc_whole_read(kc_tstate *t);
/* read_targets.c: the years of a mark hold from here on. */
void kc_take_years(kc_tstate *t, const kc_fmark *m);

#endif
