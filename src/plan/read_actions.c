/* Actions: which headings are tracked actions, and whose they are.
 *
 * A heading is a candidate when its name ends like an action (行动, 工程; 计划, 项目, 任务 with support from its
 * neighbours) or when unit statements stand directly below it, in a chapter of tasks. A candidate above other
 * candidates is a group, unless it has units of its own. Everything below an action down to the next heading
 * of the same level belongs to it (kc_par.i_action).
 *
 * Units: from the heading and from statements of the action itself; statements in deeper parts are tasks'
 * units and are gathered only when the action has none, with a notice.
 */
#include "plan/plan_internal.h"

typedef struct cand {
    size_t i_par, end;  /* paragraphs [i_par, end) */
    int    level, parent; /* index of the candidate above, -1 */
    bool   strong, weak, units, action, goal;
    int    n_named, n_children;
} cand;

typedef struct picker {
    kc_reader *r;
    KC_LIST_OF(cand) all;
} picker;

static const kc_par *par(const kc_reader *r, size_t i)
{
    return &r->o->pars.items[i];
}

static kc_str par_text(const kc_reader *r, size_t i)
{
    return kc_text_of(r, par(r, i)->n_from, par(r, i)->n_to);
}

/* The heading without brackets, end signs and words such as 实施 in front. */
static kc_str clean_name(kc_str s)
{
    static const char *const verbs[] = { "组织实施", "深入实施", "大力实施", "全面实施", "扎实实施", "启动实施", "继续实施", "实施", "深入开展",
                                         "全面开展", "广泛开展", "大力开展", "组织开展", "持续开展", "开展", NULL };
    long open;

    s = kc_strip(s, " 。.:,;、—-【】");
    open = kc_find(s, "(", 0);
    if (open > 0 && kc_ends(s, ")") && !kc_has(kc_cut(s, (size_t)open, s.n), "20")) s = kc_cut(s, 0, (size_t)open);
    if (kc_ends(s, "行动") || kc_ends(s, "工程") || kc_ends(s, "计划") || kc_ends(s, "项目"))
        for (size_t i = 0; verbs[i]; i++)
            if (kc_starts(s, verbs[i]) && kc_chars(s) > kc_chars(kc_str_of(verbs[i])) + 3) return kc_cut(s, strlen(verbs[i]), s.n);
    return s;
}

static bool strong_name(kc_str s)
{
    s = kc_strip(s, " 。.:,;”");
    return (kc_ends(s, "行动") || kc_ends(s, "工程") || kc_ends(s, "行动计划") || kc_ends(s, "提升计划") || kc_ends(s, "专项计划")) &&
           kc_chars(s) >= 4 && !kc_ends(s, "系列行动");
}

static bool weak_name(kc_str s)
{
    s = kc_strip(s, " 。.:,;”");
    return kc_ends(s, "计划") || kc_ends(s, "项目") || kc_ends(s, "任务") || kc_ends(s, "专项") || kc_ends(s, "活动");
}

static bool no_action(kc_str s)
{
    static const char *const starts[] = { "制定", "编制", "出台", "印发", "落实", "完善", "明确", "加强组织", "分解", "推进行动", NULL };
    static const char *const wholes[] = { "专项行动", "重点行动", "主要行动", "重大行动", "具体行动", "工作任务", "重点任务", "主要任务",
                                          "重点项目", "重点工程", "行动任务", "开展专项行动", "组织行动", NULL };

    s = kc_strip(s, " 。.:,;");
    for (size_t i = 0; starts[i]; i++)
        if (kc_starts(s, starts[i]) && !kc_ends(s, "行动") && !kc_ends(s, "工程")) return true;
    for (size_t i = 0; wholes[i]; i++)
        if (kc_str_eq(s, wholes[i])) return true;
    return false;
}

/* The nearest heading of a higher level that is still open: one candidate a level is remembered. */
static void find_parents(picker *p)
{
    int last[16];

    for (size_t k = 0; k < 16; k++) last[k] = -1;
    for (size_t i = 0; i < p->all.n; i++) {
        cand *c = &p->all.items[i];

        for (int level = c->level - 1; level > 0 && c->parent < 0; level--)
            if (level < 16 && last[level] >= 0 && p->all.items[last[level]].end > c->i_par) c->parent = last[level];
        if (c->level > 0 && c->level < 16) last[c->level] = (int)i;
    }
}

static void add_candidates(picker *p)
{
    kc_reader *r = p->r;

    for (size_t i = 0; i < r->o->pars.n; i++) {
        kc_str name = clean_name(par_text(r, i));
        cand   c = { .i_par = i, .end = i + 1, .level = par(r, i)->level, .parent = -1 };
        size_t k = i + 1, at;

        if (par(r, i)->kind != KC_PAR_HEADING || kc_str_eq(par_text(r, i), "附件")) continue;
        while (c.end < r->o->pars.n &&
               !(par(r, c.end)->kind == KC_PAR_HEADING && par(r, c.end)->level <= c.level) && par(r, c.end)->kind != KC_PAR_REPEAT)
            c.end++;
        for (; k < c.end && par(r, k)->kind != KC_PAR_HEADING; k++) {
            c.units |= par(r, k)->kind == KC_PAR_UNITS && par(r, k)->i_heading == (int)i;
            c.goal |= par(r, k)->kind == KC_PAR_GOAL;
        }
        if (!no_action(name)) c.strong = strong_name(name), c.weak = !c.strong && weak_name(name);
        if (par(r, i)->level == 1 && kc_lex_in(&r->chapters, name, NULL, &at) && !c.units) c.strong = c.weak = false;
        *KC_PUSH(r->a, &p->all) = c;
    }
    find_parents(p);
}

static bool zone_ok(const picker *p, const cand *c)
{
    kc_role role = par(p->r, c->i_par)->role;

    switch (role) {
    case KC_ROLE_TASKS:
    case KC_ROLE_OTHER: return c->strong || c->weak || c->units;
    case KC_ROLE_FRONT:
    case KC_ROLE_GOALS:
    case KC_ROLE_IDEA:
    case KC_ROLE_STEPS:
    case KC_ROLE_ANNEX: return c->strong && c->units;
    case KC_ROLE_ORGANISE:
    case KC_ROLE_ENSURE: return c->strong && (c->units || c->goal);
    }
    return false;
}

static void settle_groups(picker *p)
{
    for (size_t i = 0; i < p->all.n; i++) {
        cand *c = &p->all.items[i];

        c->action = zone_ok(p, c);
        if (c->action && c->parent >= 0) {
            p->all.items[c->parent].n_children++;
            p->all.items[c->parent].n_named += c->strong || c->weak;
        }
    }
    /* a weak name counts with units, or among three or more of its kind */
    for (size_t i = 0; i < p->all.n; i++) {
        cand *c = &p->all.items[i];

        if (c->action && c->weak && !c->units && !(c->parent >= 0 && p->all.items[c->parent].n_named >= 3)) c->action = false;
    }
    for (size_t i = 0; i < p->all.n; i++) {
        cand  *c = &p->all.items[i];
        size_t n = 0, named = 0, n_all = 0;

        if (!c->action) continue;
        for (size_t k = i + 1; k < p->all.n && p->all.items[k].i_par < c->end; k++) {
            const cand *d = &p->all.items[k];

            if (d->parent != (int)i) continue;
            n_all++;
            n += d->action;
            named += d->action && d->strong;
        }
        if (!n) continue;
        if (!c->units && !c->goal && ((named >= 2 && named * 2 >= n_all) || !c->strong)) c->action = false; /* a group */
    }
    /* what stands below an action is its task, not an action */
    for (size_t i = 0; i < p->all.n; i++)
        for (int k = p->all.items[i].parent; k >= 0 && p->all.items[i].action; k = p->all.items[k].parent)
            if (p->all.items[k].action) p->all.items[i].action = false;
}

static const char *group_of(const picker *p, const cand *c)
{
    kc_reader *r = p->r;

    for (int k = c->parent; k >= 0; k = p->all.items[k].parent) {
        const cand *g = &p->all.items[k];
        kc_str      s = kc_strip(par_text(r, g->i_par), " 。.:,;");
        size_t      at;

        if (kc_lex_in(&r->chapters, s, NULL, &at) || par(r, g->i_par)->role == KC_ROLE_ANNEX) return NULL;
        if (g->level == 1 && kc_chars(s) <= 6) return NULL;
        return kc_name_of(r, s);
    }
    return NULL;
}

/* 责任分工, 责任单位 as a heading of its own below the action: its units are the action's. */
static bool duty_heading(const kc_reader *r, int i_par)
{
    kc_str s;

    if (i_par < 0) return false;
    s = par_text(r, (size_t)i_par);
    return kc_has(s, "责任") || kc_has(s, "分工") || kc_ends(s, "单位") || kc_ends(s, "部门");
}

/* A paragraph below a heading that is a label, 责任单位 and then the names: read as if the label stood before it. */
static bool units_below_label(const kc_reader *r, size_t k, kc_str *statement)
{
    const kc_lex_word *w;
    kc_str             head;

    if ((par(r, k)->kind != KC_PAR_TEXT && par(r, k)->kind != KC_PAR_ITEM) || par(r, k)->i_heading < 0) return false;
    head = par_text(r, (size_t)par(r, k)->i_heading);
    w = kc_lex_at(&r->labels, head, NULL);
    if (!w || w->text.n != head.n || !(kc_str_eq(w->cls, "lead") || kc_str_eq(w->cls, "duty") || kc_str_eq(w->cls, "support"))) return false;
    *statement = kc_str_of(kc_printf(r->a, "%.*s:%.*s", (int)head.n, head.s, (int)par_text(r, k).n, par_text(r, k).s));
    return true;
}

/* Units named in running text: 由A牵头,B配合. */
static size_t units_in_text(picker *p, const cand *c, kc_names *lead, kc_names *support)
{
    kc_reader *r = p->r;
    size_t     n = 0;

    for (size_t k = c->i_par + 1; k < c->end; k++) {
        kc_str rest = par_text(r, k);

        if (par(r, k)->kind != KC_PAR_TEXT && par(r, k)->kind != KC_PAR_ITEM) continue;
        while (rest.n) {
            size_t   next;
            kc_units u;
            kc_str   s = kc_first_sentence(rest, &next);

            if (kc_units_sentence(r, s, &u)) kc_units_settle(r, &u, lead, support), n++;
            rest = kc_cut(rest, next, rest.n);
        }
    }
    return n;
}

static void gather_units(picker *p, const cand *c, kc_action *act)
{
    kc_reader *r = p->r;
    size_t     n_own = 0, n_deep = 0;
    kc_units   own = { { 0 } };
    kc_names   lead = { 0 }, support = { 0 };

    for (size_t k = c->i_par + 1; k < c->end; k++) {
        kc_units u, one;
        kc_str   statement;

        if (units_below_label(r, k, &statement)) {
            memset(&one, 0, sizeof one);
            /* 市卫生健康委牵头,市教育局配合 says more than the label */
            if (!kc_units_sentence(r, par_text(r, k), &one)) kc_units_parse(r, statement, false, &one);
            kc_units_merge(r->a, &own, &one);
            n_own++;
            continue;
        }
        if (par(r, k)->kind != KC_PAR_UNITS || !kc_units_parse(r, par_text(r, k), true, &u)) continue;
        if ((par(r, k)->i_heading == (int)c->i_par && par(r, k)->i_head < 0) || duty_heading(r, par(r, k)->i_heading)) {
            kc_units_merge(r->a, &own, &u);
            n_own++;
            continue;
        }
        /* lines of one statement: 牵头单位:… / 责任单位:… */
        while (k + 1 < c->end && par(r, k + 1)->kind == KC_PAR_UNITS && kc_units_parse(r, par_text(r, k + 1), true, &one)) {
            kc_units_merge(r->a, &u, &one);
            k++;
        }
        kc_units_settle(r, &u, &lead, &support);
        n_deep++;
    }
    kc_units_settle(r, &own, &act->lead, &act->support);
    if (!n_own && !n_deep) n_deep = units_in_text(p, c, &lead, &support);
    if (!n_own && n_deep) {
        act->lead = lead;
        act->support = support;
        kc_reader_warn(r, "units_from_parts", kc_printf(r->a, "A%02d", act->no), false, par(r, c->i_par)->n_from, par(r, c->i_par)->n_to,
                       "%s", act->name);
    }
    for (size_t i = 0; i < act->support.n;) { /* who leads does not also support */
        if (kc_names_have(&act->lead, act->support.items[i])) {
            memmove(&act->support.items[i], &act->support.items[i + 1], (--act->support.n - i) * sizeof *act->support.items);
        } else {
            i++;
        }
    }
}

static void add_action(picker *p, const cand *c)
{
    kc_reader *r = p->r;
    kc_action *act = KC_PUSH(r->a, &r->plan->actions);

    memset(act, 0, sizeof *act);
    act->no = (int)r->plan->actions.n;
    act->name = kc_name_of(r, clean_name(par_text(r, c->i_par)));
    act->group = group_of(p, c);
    act->section = par(r, c->i_par)->section;
    act->source = kc_span_of(r, par(r, c->i_par)->n_from, par(r, c->end - 1)->n_to);
    for (size_t k = c->i_par; k < c->end; k++) r->o->pars.items[k].i_action = (int)r->plan->actions.n - 1;
    gather_units(p, c, act);
}

void kc_actions_read(kc_reader *r)
{
    picker p = { .r = r };

    add_candidates(&p);
    settle_groups(&p);
    for (size_t i = 0; i < p.all.n; i++)
        if (p.all.items[i].action) add_action(&p, &p.all.items[i]);
    kc_action_tables_read(r);
}
