/* Which paragraph heads a list, and so governs its members (kc_par.i_head).
 *
 *   到2025年末实现以下目标:      a head ends with a colon
 *   到2025年,…基本建立。——…      in a chapter of goals: the sentence that opens it, when it names one year
 *   1. … 2. … 3. …               members count on, whatever stands between them; —— follow each other
 *
 * The text below a member that is a heading (1.健康水平提升。…) is governed like an item. A list inside a member has its own
 * head and ends with the next member of the outer one.
 */
#include "plan/plan_internal.h"

typedef struct list {
    int head;    /* paragraph, -1 = no list is open at this style */
    int number;  /* of the last member */
    int heading; /* the heading above the list */
    int member;  /* the last member when it is a heading, else -1 */
} list;

typedef struct lists {
    kc_reader *r;
    list       open[KC_MARK_STYLES];
    int        pending; /* the paragraph before, when it can head a list, else -1 */
    bool       weak;    /* it does not end with a colon */
} lists;

static kc_str par_text(const kc_reader *r, const kc_par *p)
{
    return kc_text_of(r, p->n_from, p->n_to);
}

/* The style of a paragraph's mark; *number 0 for bullets. */
static kc_mark_style style_of(const kc_par *p, int *number)
{
    kc_mark m;

    *number = 0;
    if (!p->marker) return KC_MARK_NONE;
    m = kc_mark_read(kc_str_of(p->marker));
    *number = m.number;
    return m.style ? m.style : KC_MARK_BULLET;
}

/* 到2025年,…: the only year of the paragraph, at its beginning. */
static bool opens_chapter(const kc_reader *r, const kc_par *p)
{
    static const char *const fronts[] = { "力争到", "到", "至", "力争", "预计到", NULL };
    kc_str s = par_text(r, p), rest = s;
    int    year = 0;

    if (p->kind != KC_PAR_TEXT && p->kind != KC_PAR_GOAL) return false;
    if (p->kind == KC_PAR_TEXT && p->role != KC_ROLE_GOALS) return false;
    for (size_t k = 0; fronts[k] && rest.n == s.n; k++)
        if (kc_starts(s, fronts[k])) rest = kc_cut(s, strlen(fronts[k]), s.n);
    if (!kc_starts(rest, "20")) return false;
    for (long at = kc_find(s, "年", 0); at >= 0; at = kc_find(s, "年", (size_t)at + 3)) {
        int v = 0, n = 0;

        for (long k = at - 1; k >= 0 && n < 4 && s.s[k] >= '0' && s.s[k] <= '9'; k--) n++;
        if (n < 4) continue;
        for (long k = at - 4; k < at; k++) v = v * 10 + (s.s[k] - '0');
        if (year && v != year) return false;
        if (at >= 5 && s.s[at - 5] == '-') return false;
        year = v;
    }
    return year > 0;
}

static void close_below(lists *l, kc_mark_style style)
{
    for (int k = (int)style; k < KC_MARK_STYLES; k++) l->open[k].head = -1;
}

/* "包括:" inside a member says no year: its own list is governed by what governs the member. */
static int outer_head(const lists *l)
{
    const kc_par *p = &l->r->o->pars.items[l->pending];

    return p->i_head >= 0 && !kc_has(par_text(l->r, p), "20") ? p->i_head : l->pending;
}

/* One more member of an open list, or the first of a new one. */
static void member(lists *l, int i, kc_par *p, kc_mark_style style, int number)
{
    list *x = &l->open[style];
    bool  heading = p->kind == KC_PAR_HEADING;

    if (x->head >= 0 && x->heading == p->i_heading && (style == KC_MARK_BULLET || number == x->number + 1)) {
        close_below(l, (kc_mark_style)(style + 1));
    } else {
        close_below(l, style);
        if (l->pending < 0 || number > 1 || (l->weak && heading && p->role != KC_ROLE_GOALS)) return;
        *x = (list){ outer_head(l), 0, p->i_heading, -1 };
    }
    x->number = number;
    x->member = heading ? i : -1;
    if (!heading) p->i_head = x->head;
}

static void plain(lists *l, kc_par *p)
{
    for (int k = 0; k < KC_MARK_STYLES && p->i_head < 0; k++)
        if (l->open[k].head >= 0 && l->open[k].member >= 0 && l->open[k].member == p->i_heading) p->i_head = l->open[k].head;
}

void kc_lists_read(kc_reader *r)
{
    lists l = { .r = r, .pending = -1 };

    close_below(&l, KC_MARK_NONE);
    for (size_t i = 0; i < r->o->pars.n; i++) {
        kc_par       *p = &r->o->pars.items[i];
        int           number;
        kc_mark_style style = style_of(p, &number);

        switch (p->kind) {
        case KC_PAR_UNITS:
        case KC_PAR_META:
        case KC_PAR_FURNITURE:
        case KC_PAR_REPEAT: continue;
        case KC_PAR_HEADING:
        case KC_PAR_ITEM:
        case KC_PAR_GOAL:
        case KC_PAR_TEXT:
            if (style) member(&l, (int)i, p, style, number);
            else if (p->kind == KC_PAR_HEADING) close_below(&l, KC_MARK_NONE);
            else plain(&l, p);
            break;
        case KC_PAR_TITLE:
        case KC_PAR_SIGNATURE: close_below(&l, KC_MARK_NONE); break;
        }
        l.pending = -1;
        if (p->kind == KC_PAR_HEADING) continue;
        l.weak = !kc_ends(par_text(r, p), ":");
        if (!l.weak || opens_chapter(r, p)) l.pending = (int)i;
    }
}
