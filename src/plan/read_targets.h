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
} kc_group;

typedef struct kc_tstate { /* what one clause of a sentence leaves for the next */
    kc_facts          *f;
    const kc_sentence *s;
    int                years[KC_MARK_YEARS], n_years;
    bool               year_span;
    kc_str             label, subject, object;
    size_t             subject_from;
    bool               past;     /* the clause before told of the past */
    bool               counting; /* the clause before counted things under a verb: 培养10名A,60名B */
    size_t             c_from, c_to, m_from, m_to; /* the clause and its marks */
} kc_tstate;

/* read_targets_zone.c */
void kc_zone_read(kc_tstate *t, kc_group *g);
bool kc_zone_linked(kc_tstate *t, size_t from, size_t to);
kc_wkind kc_group_kind(const kc_group *g);
const char *kc_group_unit(const kc_group *g, size_t i);

/* read_targets_emit.c */
void kc_group_name(kc_tstate *t, kc_group *g);
bool kc_group_is_target(const kc_tstate *t, const kc_group *g);
void kc_group_emit(kc_tstate *t, const kc_group *g);

/* read_targets_whole.c: clauses without a figure that mean 100 % or 0. True when it found one. */
bool kc_whole_read(kc_tstate *t);

#endif
