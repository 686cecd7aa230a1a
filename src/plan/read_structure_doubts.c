/* What looks wrong with the structure: counts, numbering, leaders, chapters, dates. */
#include "plan/plan_internal.h"

#include <stdio.h>

static const kc_par *par(const kc_reader *r, size_t i)
{
    return &r->o->pars.items[i];
}

static void cut_sentences(kc_reader *r)
{
    kc_warning *w;

    if (!r->n_cuts) return;
    kc_reader_warn(r, "sentence_cut", NULL, false, 0, 0, "%d", r->n_cuts);
    w = &r->plan->warnings.items[r->plan->warnings.n - 1];
    w->source = (kc_span){ r->first_cut.from, r->first_cut.to };
}

static void declared_count(kc_reader *r)
{
    const kc_plan *p = r->plan;

    if (p->declared_action_count && (size_t)p->declared_action_count != p->actions.n)
        kc_reader_warn(r, "declared_count_mismatch", NULL, true, 0, 0, "%d" KC_SEP "%zu", p->declared_action_count, p->actions.n);
}

static void furniture(kc_reader *r)
{
    size_t n = 0, first = 0;

    for (size_t i = 0; i < r->o->pars.n; i++)
        if (par(r, i)->kind == KC_PAR_FURNITURE || par(r, i)->kind == KC_PAR_META) {
            if (!n++) first = i;
        }
    if (n) {
        kc_str s = kc_head(kc_text_of(r, par(r, first)->n_from, par(r, first)->n_to), 12);

        kc_reader_warn(r, "web_furniture", NULL, false, par(r, first)->n_from, par(r, first)->n_to, "%zu" KC_SEP "%.*s", n, (int)s.n, s.s);
    }
}

/* ---- numbering ---- */

static bool numbered(const kc_line *l)
{
    return l->kind == KC_LINE_TEXT && l->mark.style && l->mark.style != KC_MARK_BULLET && l->mark.number > 0;
}

static void numbering(kc_reader *r)
{
    int  local[KC_MARK_STYLES] = { 0 }, global[KC_MARK_STYLES] = { 0 };
    bool in_repeat = false;

    for (size_t i = 0; i < r->lines.n; i++) {
        const kc_line *l = &r->lines.items[i];
        kc_mark_style  s = l->mark.style;
        int            v = l->mark.number;

        if (l->kind == KC_LINE_ANNEX) memset(local, 0, sizeof local), memset(global, 0, sizeof global);
        if (!numbered(l)) continue;
        if (l->repeat) {
            if (!in_repeat && v <= global[s])
                kc_reader_warn(r, "numbering_restart", NULL, false, l->from, l->to, "%d" KC_SEP "%d", global[s], v);
            in_repeat = true;
            continue;
        }
        in_repeat = false;
        if (v != 1 && v != local[s] + 1 && v != global[s] + 1 && global[s]) {
            if (v <= global[s]) kc_reader_warn(r, "numbering_restart", NULL, true, l->from, l->to, "%d" KC_SEP "%d", global[s], v);
            else kc_reader_warn(r, "numbering_gap", NULL, true, l->from, l->to, "%d" KC_SEP "%d", global[s], v);
        }
        local[s] = global[s] = v;
        for (size_t k = (size_t)s + 1; k < KC_MARK_STYLES; k++) local[k] = 0;
    }
}

/* 1. and 2、 as siblings, half-width and full-width brackets for one level */
static void mixed_markers(kc_reader *r)
{
    char   sign[KC_MARK_STYLES] = { 0 };
    char   form[KC_MARK_STYLES] = { 0 };

    for (size_t i = 0; i < r->lines.n; i++) {
        const kc_line *l = &r->lines.items[i];
        kc_mark_style  s = l->mark.style;
        char           width;

        if (!numbered(l) || l->repeat) continue;
        width = r->doc->text.s[r->o->norm.at[l->from]] == '(' ? 'h' : 'f';
        if (!sign[s]) {
            sign[s] = l->mark.sign;
            form[s] = width;
        } else if (sign[s] != l->mark.sign || ((s == KC_MARK_CN_PAREN || s == KC_MARK_NUM_PAREN) && form[s] != width)) {
            kc_str t = kc_text_of(r, l->from, l->from + l->mark.len);

            kc_reader_warn(r, "mixed_markers", NULL, false, l->from, l->from + l->mark.len, "%.*s", (int)t.n, t.s);
            return;
        }
    }
}

/* A heading that ends in a colon among others that do not, or a mark with white space inside. */
static void odd_headings(kc_reader *r)
{
    kc_str t = r->o->norm.text;
    int    n_colons = 0; /* each is compared with all headings: at most 200 are */

    for (size_t i = 0; i < r->o->pars.n && n_colons < 200; i++) {
        const kc_par *p = par(r, i);
        kc_str        name = kc_text_of(r, p->n_from, p->n_to);
        bool          colon;

        if (p->kind != KC_PAR_HEADING || !p->marker) continue;
        colon = p->n_to < t.n && t.s[p->n_to] == ':';
        if (colon) { /* fine if its neighbours do the same */
            size_t like = 0, n = 0;

            n_colons++;
            for (size_t k = 0; k < r->o->pars.n; k++)
                if (k != i && par(r, k)->kind == KC_PAR_HEADING && par(r, k)->i_heading == p->i_heading && par(r, k)->level == p->level) {
                    n++;
                    like += par(r, k)->n_to < t.n && t.s[par(r, k)->n_to] == ':';
                }
            colon = n > 0 && like * 2 < n;
        }
        if (colon || strchr(p->marker, ' '))
            kc_reader_warn(r, "odd_heading", NULL, false, p->n_from, p->n_to, "%s%.*s", p->marker, (int)name.n, name.s);
    }
}

/* ---- units ---- */

/* Is a the letters of b in order, with the same first and last character? */
static bool shortened(kc_str a, kc_str b)
{
    size_t   i = 0, j = 0, la, lb;
    uint32_t x, y;

    if (a.n >= b.n || kc_chars(a) < 3) return false;
    if (kc_utf8_get(a.s, a.n, &la) != kc_utf8_get(b.s, b.n, &lb)) return false;
    if (kc_utf8_before(a.s, a.n, &la) != kc_utf8_before(b.s, b.n, &lb)) return false;
    while (i < a.n && j < b.n) {
        x = kc_utf8_get(a.s + i, a.n - i, &la);
        y = kc_utf8_get(b.s + j, b.n - j, &lb);
        if (x == y) i += la;
        j += lb;
    }
    return i == a.n && kc_has(b, "、") == kc_has(a, "、");
}

static void unit_aliases(kc_reader *r)
{
    kc_names all = { 0 };

    for (size_t i = 0; i < r->plan->actions.n; i++) {
        kc_units_add(r->a, &all, &r->plan->actions.items[i].lead);
        kc_units_add(r->a, &all, &r->plan->actions.items[i].support);
    }
    for (size_t i = 0; i < r->plan->tasks.n; i++) {
        kc_units_add(r->a, &all, &r->plan->tasks.items[i].lead);
        kc_units_add(r->a, &all, &r->plan->tasks.items[i].support);
    }
    for (size_t i = 0; i < r->plan->bodies.n; i++)
        if (strcmp(r->plan->bodies.items[i].kind, "assessment_office") == 0 && !kc_names_have(&all, r->plan->bodies.items[i].name))
            kc_names_add(r->a, &all, r->plan->bodies.items[i].name);
    for (size_t i = 0; i < all.n && all.n < 1000; i++)
        for (size_t k = 0; k < all.n; k++)
            if (i != k && shortened(kc_str_of(all.items[i]), kc_str_of(all.items[k]))) {
                long at = kc_find(r->o->norm.text, all.items[k], 0);

                kc_reader_warn(r, "unit_alias", NULL, false, at < 0 ? 0 : (size_t)at, at < 0 ? 0 : (size_t)at + strlen(all.items[k]),
                               "%s" KC_SEP "%s", all.items[i], all.items[k]);
            }
}

/* "A、B、C": the names of all actions, the first of many with their number. */
static const char *action_names(kc_reader *r)
{
    enum { SHOWN = 6 };
    size_t n = r->plan->actions.n, shown = n > SHOWN + 2 ? SHOWN : n;
    kc_buf b;

    kc_buf_init(&b, r->a);
    for (size_t i = 0; i < shown; i++) kc_buf_addf(&b, "%s%s", i ? "、" : "", r->plan->actions.items[i].name);
    if (shown < n) kc_buf_addf(&b, " … (%zu)", n);
    return b.s;
}

static void leads(kc_reader *r)
{
    const kc_plan *p = r->plan;
    size_t         missing = 0;

    if (r->rules.n) kc_reader_warn(r, "lead_rule", NULL, false, r->rules.items[0].from, r->rules.items[0].to, "%s", "");
    for (size_t i = 0; i < p->actions.n; i++) missing += p->actions.items[i].lead.n == 0;
    if (missing && missing == p->actions.n) {
        kc_reader_warn(r, "lead_missing", NULL, true, 0, 0, "%s", action_names(r));
        return;
    }
    for (size_t i = 0; i < p->actions.n; i++)
        if (!p->actions.items[i].lead.n) {
            kc_reader_warn(r, "lead_missing", kc_printf(r->a, "A%02d", p->actions.items[i].no), true, 0, 0, "%s", p->actions.items[i].name);
            r->plan->warnings.items[r->plan->warnings.n - 1].source = p->actions.items[i].source;
        }
}

/* ---- chapters and dates ---- */

static void governance(kc_reader *r)
{
    size_t n_chapters = 0;

    for (size_t i = 0; i < r->o->pars.n; i++) {
        const kc_par *p = par(r, i);
        kc_str        s = kc_text_of(r, p->n_from, p->n_to);

        if (p->kind != KC_PAR_HEADING) continue;
        n_chapters += p->level == 1;
        if (p->role == KC_ROLE_ORGANISE || p->role == KC_ROLE_ENSURE || p->role == KC_ROLE_STEPS) return;
        if (p->i_action < 0 && (kc_has(s, "组织") || kc_has(s, "监测") || kc_has(s, "监控") || kc_has(s, "考核") || kc_has(s, "督导") || kc_has(s, "领导")))
            return;
        if (p->level == 1 && kc_has(s, "保障")) return;
    }
    if (n_chapters >= 2) kc_reader_warn(r, "no_governance_chapter", NULL, false, 0, 0, "%s", "");
}

/* A deadline with day or month that had passed when the plan was signed. */
static void late_issue(kc_reader *r)
{
    kc_str t = r->o->norm.text;
    int    issued[3] = { 0 };

    if (!r->plan->issued || sscanf(r->plan->issued, "%4d-%2d-%2d", &issued[0], &issued[1], &issued[2]) < 2) return;
    for (long at = kc_find(t, "年", 0); at >= 0; at = kc_find(t, "年", (size_t)at + 3)) {
        int    d[3];
        size_t from, to;
        kc_str s;

        if (at < 4 || t.s[at - 1] < '0' || t.s[at - 1] > '9') continue;
        s = kc_cut(t, (size_t)at - 4, (size_t)at + 40);
        if (!kc_date_find(s, d, &from, &to) || from != 0 || !d[1]) continue;
        s = kc_cut(s, to, s.n);
        if (!kc_starts(s, "底") && !kc_starts(s, "末") && !kc_starts(s, "前") && !kc_starts(s, "初")) continue;
        if (d[0] > issued[0] || (d[0] == issued[0] && d[1] >= issued[1])) continue;
        kc_reader_warn(r, "date_after_deadline", NULL, true, (size_t)at - 4, (size_t)at - 4 + to, "%s" KC_SEP "%s", r->plan->issued,
                       kc_date_iso(r->a, d));
        return;
    }
}

void kc_structure_doubts_read(kc_reader *r)
{
    cut_sentences(r);
    furniture(r);
    if (!r->has_chapters) return;
    declared_count(r);
    numbering(r);
    mixed_markers(r);
    odd_headings(r);
    leads(r);
    unit_aliases(r);
    governance(r);
    late_issue(r);
}
