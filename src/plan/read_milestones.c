/* Milestones: who must do what by when, once or in a rhythm.
 *
 *     各城市 | 每年4月底前 | 向省健康办 | 提交年度示范培育计划        due 04-30, yearly
 *     who      time         to           what
 *
 * A clause is one when it has a time (a date, the end of a year, a rhythm word) and speaks of a duty: a report,
 * a plan, a meeting, a selection, an assessment (schedule_words.tsv). Targets are not duties: goal chapters and
 * 行动目标 are left out.
 */
#include "base/kc_date.h"
#include "plan/read_facts.h"

#include <stdio.h>

typedef struct span {
    size_t from, to;
} span;

enum { CLAUSES_MAX = 64, DATES_MAX = 6, WHAT_MAX = 180 /* bytes */ };

typedef struct duty {
    kc_facts          *f;
    const kc_sentence *s;
    span               clauses[CLAUSES_MAX];
    size_t             n;
    size_t             used; /* end of the last milestone's text: one clause gives one */
} duty;

typedef struct when {
    const char *due, *recurs;
    size_t      from, to; /* the words of time */
    int         year;
    bool        closed; /* 2023年底前, 5月底前 */
} when;

static void split(duty *d)
{
    size_t from = d->s->from;

    for (size_t i = 0; i <= d->s->marks.n && d->n < CLAUSES_MAX; i++) {
        const kc_fmark *m = i < d->s->marks.n ? &d->s->marks.items[i] : NULL;

        if (m && m->type != KC_M_BREAK) continue;
        d->clauses[d->n++] = (span){ from, m ? m->from : d->s->to };
        from = m ? m->to : d->s->to;
    }
}

static bool says(const duty *d, span c, kc_wkind kind)
{
    return kc_word_in_kind(&d->f->w, KC_W_SCHEDULE, kind, KC_SPAN(d->f, c.from, c.to), NULL) != NULL;
}

/* A word of duty, but not in 报告率, 监测网络. */
static bool says_duty(const duty *d, span c)
{
    static const char *nouns[] = { "率", "覆盖率", "合格率", "达标率", "人数", "例数", "网络", "点", "站", "能力", "体系" };
    size_t             at;

    for (const kc_word *w; c.from < c.to && (w = kc_word_in_kind(&d->f->w, KC_W_SCHEDULE, KC_WK_DUTY, KC_SPAN(d->f, c.from, c.to), &at));) {
        bool noun = false;

        c.from += at + w->text.n;
        for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++) noun = noun || kc_starts(KC_SPAN(d->f, c.from, c.to), nouns[i]);
        if (!noun) return true;
    }
    return false;
}

/* The clause sets a target: 监测覆盖率2024年达到95%. */
static bool has_figure(const duty *d, span c, bool any)
{
    for (size_t i = 0; i < d->s->marks.n; i++) {
        const kc_fmark *m = &d->s->marks.items[i];

        if (m->type != KC_M_FIGURE || m->decoy || m->from < c.from || m->to > c.to) continue;
        if (any || m->unit_kind == KC_WK_RATE || m->unit_kind == KC_WK_STEP || m->unit_kind == KC_WK_AGE) return true;
    }
    return false;
}

static bool is_duty(const duty *d, span c)
{
    return says_duty(d, c) || says(d, c, KC_WK_MEETING) || says(d, c, KC_WK_MODEL);
}

/* ---- time ---------------------------------------------------------------------------------- */

static bool yearly_before(const kc_facts *f, size_t from, size_t at)
{
    kc_str left = KC_SPAN(f, from, at);

    return kc_ends(left, "每年") || kc_ends(left, "每年度") || kc_ends(left, "每年的") || kc_ends(left, "次年") || kc_ends(left, "翌年");
}

static const char *date_text(kc_facts *f, const kc_fmark *m, int year)
{
    int month = m->month, day = m->day;

    if (!day && m->month_end) day = kc_month_days(year ? year : 2023, month);
    else if (!day && m->before) { /* 6月前 is the last day of May */
        month = month == 1 ? 12 : month - 1;
        if (month == 12 && year) year--;
        day = kc_month_days(year ? year : 2023, month);
    }
    if (year) return day ? kc_printf(f->a, "%04d-%02d-%02d", year, month, day) : kc_printf(f->a, "%04d-%02d", year, month);
    return day ? kc_printf(f->a, "%02d-%02d", month, day) : kc_printf(f->a, "%02d", month);
}

/* A year that stands without a word of its own behind the date: 5月底前完成…的制定和发放2023年. */
static int stray_year(const duty *d, span c, const kc_fmark *date)
{
    for (size_t i = 0; i < d->s->marks.n; i++) {
        const kc_fmark *m = &d->s->marks.items[i];

        if (m->from > date->to && m->to <= c.to && m->type == KC_M_YEAR && m->n_years == 1 && !m->basis && !m->paren) return m->years[0];
    }
    return 0;
}

static bool by_date(const duty *d, span c, when *w)
{
    kc_facts *f = d->f;

    for (size_t i = 0; i < d->s->marks.n; i++) {
        const kc_fmark *m = &d->s->marks.items[i];
        bool            yearly, stray;
        int             year;

        if (m->type != KC_M_DATE || m->from < c.from || m->to > c.to) continue;
        yearly = !m->n_years && yearly_before(f, c.from, m->from);
        year = m->n_years ? m->years[0] : yearly ? 0 : stray_year(d, c, m);
        stray = year && !m->n_years;
        if (!year && !yearly && f->stage_year > 0) year = f->stage_year;
        w->due = date_text(f, m, year);
        w->recurs = yearly ? "yearly" : "once";
        w->from = yearly ? m->from - (kc_ends(KC_SPAN(f, c.from, m->from), "每年") ? 6 : 9) : m->from;
        w->to = m->to;
        w->year = year;
        w->closed = m->before;
        if (w->from < c.from) w->from = c.from;
        if (stray) kc_plan_warn(f->a, f->plan, f->o, "year_displaced", NULL, true, c.from, c.to, "%d" KC_SEP "%s", year, w->due);
        if (m->imprecise) kc_plan_warn(f->a, f->plan, f->o, "date_imprecise", NULL, false, m->from, m->to, "%s", kc_str_dup(f->a, KC_SPAN(f, m->from, m->to)));
        return true;
    }
    return false;
}

/* 每年1月15日前、7月15日前: the dates after the first; w->to moves behind them. */
static size_t further_dates(const duty *d, span c, when *w, when out[DATES_MAX])
{
    kc_facts *f = d->f;
    size_t    n = 0;

    for (size_t i = 0; i < d->s->marks.n && n < DATES_MAX; i++) {
        const kc_fmark *m = &d->s->marks.items[i];
        kc_str          gap = KC_SPAN(f, w->to, m->from);

        if (m->type != KC_M_DATE || m->from < w->to || m->to > c.to) continue;
        if (!kc_str_eq(gap, "、") && !kc_str_eq(gap, "和") && !kc_str_eq(gap, "及")) break;
        out[n] = *w;
        out[n++].due = date_text(f, m, m->n_years ? m->years[0] : w->year);
        w->to = m->to;
    }
    for (size_t i = 0; i < n; i++) out[i].to = w->to;
    return n;
}

static bool by_year(const duty *d, span c, when *w)
{
    for (size_t i = 0; i < d->s->marks.n; i++) {
        const kc_fmark *m = &d->s->marks.items[i];

        if (m->type != KC_M_YEAR || m->n_years != 1 || !kc_year_governs(m) || m->past || m->paren || m->from < c.from || m->to > c.to) continue;
        if (m->year_label && !m->end_of_year) return false;
        w->due = m->month ? kc_printf(d->f->a, "%04d-06-30", m->years[0]) : kc_printf(d->f->a, m->end_of_year ? "%04d-12-31" : "%04d", m->years[0]);
        w->recurs = "once";
        w->from = m->from;
        w->to = m->to;
        w->year = m->years[0];
        w->closed = m->before || m->end_of_year;
        return true;
    }
    return false;
}

/* 年度 counts only where something yearly is done or handed in: 进行年度监测, 提出年度任务建议. */
static bool yearly_noun(const duty *d, span c, size_t at)
{
    kc_facts      *f = d->f;
    kc_str         left = KC_SPAN(f, c.from, at), right = KC_SPAN(f, at + 6, c.to);
    const kc_word *verb = kc_word_ending(&f->w, KC_W_SCHEDULE, left);

    if (kc_ends(left, "上") || kc_ends(left, "每") || kc_ends(left, "本")) return false;
    if (!verb || verb->kind != KC_WK_DO) return false;
    if (kc_word_at_kind(&f->w, KC_W_SCHEDULE, KC_WK_DUTY, right)) return true;
    return kc_find(right, "计划", 0) >= 0 || kc_find(right, "任务建议", 0) >= 0 || kc_find(right, "报告", 0) >= 0;
}

/* 定期 and 适时 count before a verb of duty with a duty, not in 定期体检. */
static bool irregular_duty(const duty *d, span c, size_t at, size_t len)
{
    kc_facts      *f = d->f;
    kc_str         right = KC_SPAN(f, at + len, c.to);
    const kc_word *verb = kc_word_at(&f->w, KC_W_SCHEDULE, right);

    if (!verb) return kc_starts(right, "研究") || kc_starts(right, "监测指导");
    if (verb->kind == KC_WK_DUTY) return kc_starts(right, "监测");
    if (verb->kind != KC_WK_DO) return false;
    if (kc_str_eq(verb->text, "发布") || kc_starts(right, "召开") || kc_starts(right, "组织")) return true;
    return is_duty(d, (span){ at + len, c.to });
}

static bool by_rhythm(const duty *d, span c, when *w)
{
    kc_facts *f = d->f;
    kc_str    clause = KC_SPAN(f, c.from, c.to);
    int       best = 0;

    for (size_t i = 0, len; i < clause.n; i += len) {
        const kc_word *x = kc_word_at(&f->w, KC_W_DATE, (kc_str){ clause.s + i, clause.n - i });
        int            rank = 0;

        (void)kc_utf8_get(clause.s + i, clause.n - i, &len);
        if (!x || x->kind != KC_WK_RHYTHM) continue;
        len = x->text.n;
        if (kc_str_eq(x->text, "年度")) rank = yearly_noun(d, c, c.from + i) ? 2 : 0;
        else if (kc_str_eq(x->value, "irregular")) rank = irregular_duty(d, c, c.from + i, len) ? 1 : 0;
        else if (kc_str_eq(x->value, "event")) rank = 2;
        else if (kc_str_eq(x->value, "yearly") && kc_starts((kc_str){ clause.s + i, clause.n - i }, "逐年")) rank = 0;
        else rank = is_duty(d, c) || says(d, c, KC_WK_DO) ? 3 : 0;
        if (rank <= best) continue;
        best = rank;
        w->recurs = kc_str_dup(f->a, x->value);
        w->due = NULL;
        w->from = c.from + i;
        w->to = w->from + len;
    }
    return best > 0;
}

/* ---- what, who, to ------------------------------------------------------------------------- */

static kc_str shorten(kc_str s, size_t max)
{
    if (s.n <= max) return s;
    for (s.n = max; s.n > 0 && ((unsigned char)s.s[s.n] & 0xC0) == 0x80; s.n--) {}
    return s;
}

static kc_str plain(const duty *d, size_t from, size_t to)
{
    return kc_name_tidy(d->f, KC_SPAN(d->f, from, to));
}

/* Words before the verb that name a body: up to the last role word in a short lead. */
static const char *who_of(const duty *d, span c, size_t time_from)
{
    kc_facts *f = d->f;

    for (int turn = 0; turn < 2; turn++) {
        span   look = turn ? d->clauses[0] : (span){ c.from, time_from };
        size_t at = 0, end = 0;
        kc_str s = KC_SPAN(f, look.from, look.to);

        for (size_t from = 0; from < s.n && from < 90;) {
            const kc_word *x = kc_word_in_kind(&f->w, KC_W_SCHEDULE, KC_WK_ROLE, (kc_str){ s.s + from, s.n - from }, &at);

            if (!x || from + at > 90) break;
            from += at + x->text.n;
            end = from;
            if (kc_starts((kc_str){ s.s + from, s.n - from }, "要") || kc_starts((kc_str){ s.s + from, s.n - from }, "每年")) break;
        }
        if (end) {
            kc_str who = kc_name_front(f, plain(d, look.from, look.from + end), true);

            if (kc_starts(who, "由")) who = (kc_str){ who.s + 3, who.n - 3 };
            if (kc_find(who, "根据", 0) >= 0 || kc_find(who, "利用", 0) >= 0 || kc_find(who, "按照", 0) >= 0) continue;
            if (who.n && who.n <= 120) return kc_str_dup(f->a, who);
        }
        if (d->clauses[0].from == c.from) break;
    }
    return NULL;
}

static const char *to_of(const duty *d, span c)
{
    kc_facts *f = d->f;
    kc_str    s = KC_SPAN(f, c.from, c.to);
    static const char *verbs[] = { "报送", "上报", "提交", "报告", "汇报", "报" };
    long      at = kc_find(s, "向", 0), end;

    for (size_t i = 0; at >= 0 && i < sizeof verbs / sizeof verbs[0]; i++)
        if ((end = kc_find(s, verbs[i], (size_t)at)) > at + 3 && end - at < 90)
            return kc_str_dup(f->a, (kc_str){ s.s + at + 3, (size_t)(end - at) - 3 });
    for (size_t i = 0; i < 2; i++) {
        long from = kc_find(s, verbs[i], 0);

        if (from >= 0 && (size_t)from + strlen(verbs[i]) < s.n) {
            kc_str         rest = { s.s + from + strlen(verbs[i]), s.n - (size_t)from - strlen(verbs[i]) };
            const kc_word *role = kc_word_ending(&f->w, KC_W_SCHEDULE, kc_name_tidy(f, rest));

            if (role && role->kind == KC_WK_ROLE) return kc_str_dup(f->a, kc_name_tidy(f, rest));
        }
    }
    return NULL;
}

/* 2021年3月15日印发: the day on which the plan itself was given out, or one before it. */
static bool gone(const kc_facts *f, const when *w, kc_str what)
{
    const char *issued = f->plan->issued;

    if (!w->year || !w->due) return false;
    if (w->year < f->first_year) return true;
    if (!w->closed && issued && strlen(issued) == 10 && strlen(w->due) == 10 && strcmp(w->due, issued) <= 0) return true;
    return kc_str_eq(what, "印发") || kc_str_eq(what, "发布") || kc_str_eq(what, "公布") || kc_str_eq(what, "施行");
}

static void add(duty *d, span text, kc_str what, const when *w, size_t i)
{
    kc_facts     *f = d->f;
    kc_milestone *m;

    if (gone(f, w, what)) return;
    m = KC_PUSH(f->a, &f->plan->milestones);
    memset(m, 0, sizeof *m);
    m->what = kc_str_dup(f->a, shorten(what, WHAT_MAX));
    m->due = w->due;
    m->recurs = w->recurs;
    m->who = who_of(d, d->clauses[i], w->from);
    m->to = to_of(d, (span){ text.from, text.to });
    m->text = kc_doc_text(f, text.from, text.to, &m->source);
    m->section = f->par->section;
    m->confidence = w->due ? 0.9 : strcmp(w->recurs, "irregular") == 0 ? 0.6 : 0.8;
    d->used = text.to;
}

/* The clause before that names what is handed in when this one only says "印发" or "报告". */
static size_t object_clause(const duty *d, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (says(d, d->clauses[k], KC_WK_DO) && is_duty(d, d->clauses[k])) return k;
    return i;
}

static void take(duty *d, size_t i, const when *w)
{
    span   c = d->clauses[i], text = c;
    kc_str what = plain(d, w->to, c.to), lead = plain(d, c.from, w->from);

    if (!w->due && kc_utf8_count(plain(d, c.from, c.to).s, plain(d, c.from, c.to).n) >= 7) {
        what = plain(d, c.from, c.to);
    } else if (kc_utf8_count(what.s, what.n) < 4 && i + 1 < d->n && kc_utf8_count(lead.s, lead.n) < 8 && !what.n) { /* 到2025年末, */
        text.to = d->clauses[i + 1].to;
        what = plain(d, d->clauses[i + 1].from, text.to);
    } else if (kc_utf8_count(what.s, what.n) < 4) { /* 印发 */
        size_t k = object_clause(d, i);
        kc_str verb = what;

        text.from = d->clauses[k].from;
        what = kc_name_front(d->f, plain(d, text.from, k < i ? d->clauses[k].to : w->from), false);
        if (verb.n && !kc_ends(what, kc_str_dup(d->f->a, verb)))
            what = kc_str_join(d->f->a, kc_str_join(d->f->a, what, what.n ? KC_STR(",") : KC_STR("")), verb);
    } else if (!w->due) {
        what = plain(d, c.from, c.to);
    }
    if (!what.n) what = plain(d, text.from, text.to);
    add(d, text, what, w, i);
}

/* ---- stages -------------------------------------------------------------------------------- */

/* 2018年4月至6月初:筹备召开…: the label dates the whole sentence. */
static bool labelled(duty *d)
{
    when w = { 0 };
    kc_str label;

    if (d->n < 2 || d->clauses[0].to >= d->s->to || d->f->text.s[d->clauses[0].to] != ':') return false;
    if (!by_date(d, d->clauses[0], &w) && !by_year(d, d->clauses[0], &w)) return false;
    label = plain(d, w.to, d->clauses[0].to);
    if (label.n || plain(d, d->clauses[0].from, w.from).n) return false;
    if (d->f->par->role != KC_ROLE_STEPS && !is_duty(d, (span){ d->clauses[0].to, d->s->to })) return false;
    add(d, (span){ d->s->from, d->s->to }, plain(d, d->clauses[0].to + 1, d->s->to), &w, 0);
    return true;
}

/* The first sentence below 成效显著阶段(2018年) carries the stage, unless it has dates of its own. */
static bool staged(duty *d)
{
    const kc_facts *f = d->f;
    const kc_par   *p = f->par, *h;
    when            w = { .recurs = "once" };
    kc_str          name;

    if (p->kind == KC_PAR_HEADING || p->i_heading < 0 || (size_t)p->i_heading + 1 != f->i_par || d->s->from != p->n_from) return false;
    for (size_t i = 0; i < d->s->marks.n; i++)
        if (d->s->marks.items[i].type == KC_M_DATE) return false;
    h = &f->o->pars.items[p->i_heading];
    name = KC_SPAN(f, h->n_from, h->n_to);
    if (kc_find(name, "阶段", 0) < 0 || !f->n_years) return false;
    w.due = kc_printf(d->f->a, "%04d", f->years[f->n_years - 1]);
    w.from = w.to = d->s->from;
    add(d, (span){ d->s->from, d->s->to }, plain(d, d->s->from, d->s->to), &w, 0);
    return true;
}

/* ---- labels of deadlines ------------------------------------------------------------------- */

static bool is_deadline(const duty *d, span c)
{
    const kc_word *w = kc_word_ending(&d->f->w, KC_W_SCHEDULE, plain(d, c.from, c.to));

    return w && w->kind == KC_WK_DEADLINE;
}

/* The text that a paragraph begins with, up to its first full stop or bracket of units. */
static kc_str first_sentence(const kc_facts *f, const kc_par *p, size_t to)
{
    kc_str s = KC_SPAN(f, p->n_from, to);
    long   end = kc_find(s, "。", 0), bracket = kc_find(s, "(责任", 0);

    if (bracket < 0) bracket = kc_find(s, "(牵头", 0);
    if (end < 0 || (bracket >= 0 && bracket < end)) end = bracket;
    if (end >= 0) s.n = (size_t)end;
    return kc_name_tidy(f, s);
}

static bool tells(const kc_par *p)
{
    return p->kind == KC_PAR_TEXT || p->kind == KC_PAR_ITEM || p->kind == KC_PAR_GOAL;
}

static bool labelled_units(const kc_facts *f, const kc_par *q)
{
    kc_str head = KC_SPAN(f, q->n_from, q->n_to < q->n_from + 60 ? q->n_to : q->n_from + 60);

    return q->kind == KC_PAR_UNITS || kc_word_in_kind(&f->w, KC_W_SCHEDULE, KC_WK_DEADLINE, head, NULL) != NULL;
}

/* The heading that a line of units or deadlines closes: (1)… (2)… 完成时限 closes the group when (1) has no line of its own. */
static const kc_par *closed_heading(const kc_facts *f)
{
    const kc_par *all = f->o->pars.items, *h = f->par->i_heading >= 0 ? &all[f->par->i_heading] : NULL;

    if (!h || h->i_heading < 0) return h;
    for (int i = f->par->i_heading; i-- > h->i_heading && f->par->i_heading - i < 40;) {
        if (labelled_units(f, &all[i])) return h;
        if (all[i].kind == KC_PAR_HEADING && all[i].i_heading == h->i_heading) return &all[h->i_heading];
    }
    return h;
}

/* What a deadline is for: the task printed before it, else the action or heading above. */
static kc_str deadline_of(const kc_facts *f, size_t label)
{
    const kc_par *p = f->par, *task = NULL, *heading = closed_heading(f);
    size_t        tasks = 0;
    kc_str        own = tells(p) ? first_sentence(f, p, label) : KC_STR("");

    if (kc_utf8_count(own.s, own.n) >= 6 && !kc_word_in_kind(&f->w, KC_W_SCHEDULE, KC_WK_DEADLINE, own, NULL) && (p->kind == KC_PAR_ITEM || !heading))
        return own;
    for (size_t i = f->i_par; i-- > 0 && f->i_par - i < 40 && &f->o->pars.items[i] != heading;) {
        const kc_par *q = &f->o->pars.items[i];

        if (labelled_units(f, q) && (tasks || q->kind != KC_PAR_UNITS)) break; /* of the task before */
        if (!tells(q)) continue;
        task = q;
        tasks++;
    }
    if (tasks == 1 && task->kind == KC_PAR_ITEM && own.n < 18) return first_sentence(f, task, task->n_to);
    if (p->i_action >= 0 && (size_t)p->i_action < f->plan->actions.n) {
        kc_str action = kc_str_of(f->plan->actions.items[p->i_action].name);

        if (!heading || kc_find(KC_SPAN(f, heading->n_from, heading->n_to), kc_str_dup(f->a, action), 0) >= 0) return action;
    }
    if (heading) return kc_name_tidy(f, KC_SPAN(f, heading->n_from, heading->n_to));
    return task ? first_sentence(f, task, task->n_to) : own;
}

static bool deadline_read(kc_facts *f, size_t at, size_t to, when *w)
{
    kc_fmark m;
    bool     yearly = false;

    for (; at < to && (f->text.s[at] == ':' || f->text.s[at] == ' '); at++) {}
    if (kc_starts(KC_SPAN(f, at, to), "每年")) yearly = true, at += 6;
    for (size_t i = at, len; i < to && i < at + 12; i += len) { /* 于2025年底前 */
        (void)kc_utf8_get(f->text.s + i, to - i, &len);
        if (kc_date_read(f, i, at, to, &m)) {
            if (!m.n_years && !yearly && f->stage_year <= 0) return false;
            w->year = m.n_years ? m.years[0] : yearly ? 0 : f->stage_year;
            w->due = date_text(f, &m, w->year);
        } else if (kc_year_read(f, i, at, to, &m) && kc_year_governs(&m)) {
            w->year = m.years[m.n_years - 1];
            w->due = kc_printf(f->a, m.end_of_year ? "%04d-12-31" : "%04d", w->year);
        } else {
            continue;
        }
        w->recurs = yearly ? "yearly" : "once";
        w->closed = m.before;
        w->from = at;
        w->to = m.to;
        return true;
    }
    return false;
}

void kc_deadlines_read(kc_facts *f)
{
    const kc_par  *p = f->par;
    const kc_word *w;

    if (p->kind != KC_PAR_UNITS && !tells(p)) return;
    for (size_t from = p->n_from, at; from < p->n_to && (w = kc_word_in_kind(&f->w, KC_W_SCHEDULE, KC_WK_DEADLINE, KC_SPAN(f, from, p->n_to), &at));) {
        size_t        label = from + at;
        when          t = { 0 };
        kc_milestone *m;
        kc_str        what;

        from = label + w->text.n;
        if (!deadline_read(f, from, p->n_to, &t) || !(what = deadline_of(f, label)).n || gone(f, &t, what)) continue;
        m = KC_PUSH(f->a, &f->plan->milestones);
        memset(m, 0, sizeof *m);
        m->what = kc_str_dup(f->a, shorten(what, WHAT_MAX));
        m->due = t.due;
        m->recurs = t.recurs;
        m->text = kc_doc_text(f, label, t.to, &m->source);
        m->section = p->section;
        m->confidence = 0.9;
        from = t.to;
    }
}

/* ---- the pass ------------------------------------------------------------------------------ */

void kc_milestones_read(kc_facts *f, const kc_sentence *s)
{
    duty d = { .f = f, .s = s };

    if (f->par->role == KC_ROLE_GOALS || f->par->role == KC_ROLE_IDEA || f->par->role == KC_ROLE_FRONT) return;
    if (f->par->kind == KC_PAR_GOAL || f->par->kind == KC_PAR_HEADING || s->history || f->history) return;
    split(&d);
    if (labelled(&d) || staged(&d)) return;
    for (size_t i = 0; i < d.n; i++) {
        span c = d.clauses[i];
        when w = { 0 };
        bool next_duty = i + 1 < d.n && is_duty(&d, d.clauses[i + 1]);

        if (c.to <= d.used || kc_clause_past(f, s, c.from, c.to) || (i && is_deadline(&d, d.clauses[i - 1]))) continue;
        if (by_date(&d, c, &w)) {
            when   each[DATES_MAX];
            size_t n = further_dates(&d, c, &w, each);

            bool   built = says(&d, c, KC_WK_BUILD) && !has_figure(&d, c, true);

            if (w.year && !is_duty(&d, c) && !next_duty && !says(&d, c, KC_WK_DO) && !built) continue;
            if (w.year && has_figure(&d, c, false) && !is_duty(&d, c)) continue;
            take(&d, i, &w);
            for (size_t k = 0; k < n; k++) take(&d, i, &each[k]);
        } else if (by_year(&d, c, &w)) {
            bool finished = w.closed && (says(&d, c, KC_WK_BUILD) || says(&d, c, KC_WK_DO)) && !has_figure(&d, c, true);

            if (has_figure(&d, c, false) || (next_duty && has_figure(&d, d.clauses[i + 1], false))) continue;
            if (is_duty(&d, c) || finished || (next_duty && plain(&d, w.to, c.to).n == 0)) take(&d, i, &w);
        } else if (by_rhythm(&d, c, &w)) {
            take(&d, i, &w);
        }
    }
}
