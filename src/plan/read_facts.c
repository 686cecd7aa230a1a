/* Facts of a plan: targets, milestones, quotas. Goes through the paragraphs of the outline once, cuts them into
 * sentences and hands each to the readers of targets, trends, milestones and quotas.
 *
 * A sentence is bounded, so the work is linear in the length of the document.
 */
#include "base/kc_csv.h"
#include "plan/read_facts.h"

#include <math.h>

enum {
    SENTENCE_MAX = 6000, /* bytes; a longer one is cut at a comma */
    TEXT_MAX = 1200      /* bytes of a clause that a fact quotes; a list of figures without end is no clause */
};

/* ---- adding -------------------------------------------------------------------------------- */

/* The document's own text of a span, without the blanks and line ends around it. */
const char *kc_doc_text(const kc_facts *f, size_t from, size_t to, kc_span *span)
{
    kc_str text;

    while (to > from && (f->text.s[to - 1] == '\n' || f->text.s[to - 1] == ' ' || f->text.s[to - 1] == ',' || f->text.s[to - 1] == ';')) to--;
    if (to >= from + 3 && memcmp(f->text.s + to - 3, "。", 3) == 0) to -= 3;
    while (from < to && (f->text.s[from] == '\n' || f->text.s[from] == ' ')) from++;
    if (to - from > TEXT_MAX)
        for (to = from + TEXT_MAX; to > from && ((unsigned char)f->text.s[to] & 0xC0) == 0x80; to--) {}
    kc_norm_span(&f->o->norm, from, to, &span->start, &span->end);
    text = kc_trim((kc_str){ f->o->doc->text.s + span->start, span->end - span->start });
    return kc_strndup(f->a, text.s, text.n);
}

kc_target *kc_target_add(kc_facts *f, kc_str name, kc_str scope, size_t from, size_t to)
{
    kc_target *x = KC_PUSH(f->a, &f->plan->targets);

    *x = (kc_target){ .value = (double)NAN, .baseline = (double)NAN, .cmp = KC_CMP_EQ, .confidence = 0.5 };
    x->indicator = kc_str_dup(f->a, kc_name_tidy(f, name));
    x->scope = scope.n ? kc_str_dup(f->a, scope) : NULL;
    x->text = kc_doc_text(f, from, to, &x->source);
    x->section = f->par->section;
    if (f->par->i_action >= 0 && (size_t)f->par->i_action < f->plan->actions.n)
        x->action_no = f->plan->actions.items[f->par->i_action].no;
    return x;
}

void kc_target_inherit(kc_facts *f, kc_target *t)
{
    if (t->year || t->basis == KC_BASIS_PER_YEAR || t->note || !f->goal_year || f->par->role != KC_ROLE_GOALS) return;
    t->year = f->goal_year;
    t->confidence -= 0.1;
    kc_target_flag(f, t, "year_inherited");
}

void kc_target_flag(kc_facts *f, kc_target *t, const char *code)
{
    for (size_t i = 0; i < t->warnings.n; i++)
        if (strcmp(t->warnings.items[i], code) == 0) return;
    kc_names_add(f->a, &t->warnings, code);
}

/* ---- years from above ---------------------------------------------------------------------- */

static void years_from(kc_facts *f, const kc_par *p, bool spans)
{
    for (size_t i = p->n_from, len; i < p->n_to; i += len) { /* brackets too: 启动阶段(2024年1月至3月) */
        kc_fmark m;

        (void)kc_utf8_get(f->text.s + i, p->n_to - i, &len);
        if (!kc_date_read(f, i, p->n_from, p->n_to, &m) && !kc_year_read(f, i, p->n_from, p->n_to, &m)) continue;
        len = m.to - i;
        if (!kc_year_governs(&m) || m.past || (m.year_span && !spans)) continue;
        f->stage_year = f->stage_year && f->stage_year != m.years[0] ? -1 : m.years[0]; /* -1: more than one */
        memcpy(f->years, m.years, sizeof f->years);
        f->n_years = m.type == KC_M_DATE ? 1 : m.n_years;
        if (m.year_span) f->years[0] = m.years[m.n_years - 1], f->n_years = 1;
    }
}

/* 到2025年…实现以下目标 governs its list; 成效显著阶段(2018年) governs its paragraphs. */
static void years_above(kc_facts *f)
{
    const kc_par *p = f->par;

    if (f->years_head == p->i_head && f->years_heading == p->i_heading) return; /* as for the paragraph before */
    f->years_head = p->i_head;
    f->years_heading = p->i_heading;
    f->n_years = f->stage_year = 0;
    if (p->i_head >= 0 && (size_t)p->i_head < f->o->pars.n) years_from(f, &f->o->pars.items[p->i_head], true);
    if (!f->n_years && p->i_heading >= 0 && (size_t)p->i_heading < f->o->pars.n)
        years_from(f, &f->o->pars.items[p->i_heading], false);
}

/* The only target year that the chapters of goals name; 展望2035年 looks beyond the plan. */
static int goal_year_of(kc_facts *f)
{
    int found = 0;

    for (size_t k = 0; k < f->o->pars.n; k++) {
        const kc_par *p = &f->o->pars.items[k];

        if (p->role != KC_ROLE_GOALS || (p->kind != KC_PAR_TEXT && p->kind != KC_PAR_ITEM && p->kind != KC_PAR_GOAL)) continue;
        for (size_t i = p->n_from, len; i < p->n_to; i += len) {
            kc_fmark m;

            (void)kc_utf8_get(f->text.s + i, p->n_to - i, &len);
            if (len == 3 && (unsigned char)f->text.s[i] != 0xE2 && !kc_starts(KC_SPAN(f, i, p->n_to), "二")) continue; /* no year begins here */
            if (!kc_year_read(f, i, p->n_from, p->n_to, &m)) continue;
            len = m.to - i;
            if (!kc_year_governs(&m) || m.past || kc_ends(KC_SPAN(f, p->n_from, m.from), "展望")) continue;
            if ((found && found != m.years[m.n_years - 1]) || (m.n_years > 1 && !m.year_span)) return 0;
            found = m.years[m.n_years - 1];
        }
    }
    return found == f->plan->period_to ? found : 0;
}

/* Whether a heading above says that the chapter reports what has been done. */
static bool reports(const kc_facts *f)
{
    int i = f->par->i_heading;

    for (int depth = 0; i >= 0 && depth < 8 && (size_t)i < f->o->pars.n; depth++) {
        const kc_par *h = &f->o->pars.items[i];

        if (kc_word_in(&f->w, KC_W_CHAPTER, KC_SPAN(f, h->n_from, h->n_to), NULL)) return true;
        if (h->i_heading == i) break;
        i = h->i_heading;
    }
    return false;
}

/* ---- the pass ------------------------------------------------------------------------------ */

static bool has_facts(kc_par_kind kind)
{
    switch (kind) {
    case KC_PAR_TEXT:
    case KC_PAR_ITEM:
    case KC_PAR_GOAL:
    case KC_PAR_HEADING:
        return true;
    case KC_PAR_TITLE:
    case KC_PAR_UNITS:
    case KC_PAR_META:
    case KC_PAR_SIGNATURE:
    case KC_PAR_FURNITURE:
    case KC_PAR_REPEAT:
        return false;
    }
    return false;
}

static size_t bounded_end(kc_str text, size_t from, size_t to)
{
    size_t end = kc_sentence_end(text, from, to);

    if (end - from <= SENTENCE_MAX) return end;
    for (size_t i = from + SENTENCE_MAX; i > from + SENTENCE_MAX / 2; i--)
        if (text.s[i] == ',' || text.s[i] == ';') return i + 1;
    for (end = from + SENTENCE_MAX; end > from && ((unsigned char)text.s[end] & 0xC0) == 0x80; end--) {}
    return end > from ? end : from + SENTENCE_MAX;
}

/* Line of the document in which the norm offset `at` lies. */
static size_t line_at(const kc_facts *f, size_t n_at)
{
    const kc_doc *doc = f->o->doc;
    size_t        at = f->o->norm.at[n_at], lo = 0, hi = doc->n_lines;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (doc->lines[mid].end < at) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

/* End of the run from `from` that is all table or all text; lines of both kinds may have been joined. */
static size_t run_end(const kc_facts *f, size_t from, size_t to, bool *table)
{
    const kc_doc *doc = f->o->doc;
    size_t        line = line_at(f, from), lo = from + 1, hi = to, next;

    *table = line < doc->n_lines && f->in_table[line];
    for (next = line + 1; next < doc->n_lines && (f->in_table[next] == *table || doc->lines[next].end == doc->lines[next].start); next++)
        if (doc->lines[next].start >= f->o->norm.at[to]) return to;
    if (next >= doc->n_lines) return to;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (f->o->norm.at[mid] < doc->lines[next].start) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static void run_read(kc_facts *f, kc_sentence *s, size_t from, size_t end)
{
    for (size_t to; from < end; from = to) {
        to = bounded_end(f->text, from, end);
        kc_sentence_read(f, from, to, s);
        if (f->par->kind != KC_PAR_HEADING) {
            kc_targets_read(f, s);
            kc_trends_read(f, s);
        }
        kc_milestones_read(f, s);
        kc_quotas_read(f, s);
    }
}

static void paragraph_read(kc_facts *f, kc_sentence *s)
{
    const kc_par *p = f->par;
    bool          table;

    years_above(f);
    f->history = reports(f);
    for (size_t from = p->n_from, end; from < p->n_to; from = end) {
        end = run_end(f, from, p->n_to, &table);
        if (!table) run_read(f, s, from, end);
    }
}

/* The year in which the plan begins: earlier figures are results. */
static int first_year_of(const kc_facts *f)
{
    const kc_plan *plan = f->plan;
    int64_t        year = 0;
    long           at = plan->number ? kc_find(kc_str_of(plan->number), "〔", 0) : -1;
    kc_str         title = kc_str_of(plan->title ? plan->title : "");
    const kc_word *w;

    if (plan->issued && strlen(plan->issued) >= 4) (void)kc_int_parse((kc_str){ plan->issued, 4 }, &year);
    else if (at >= 0 && strlen(plan->number + at) >= 7) (void)kc_int_parse((kc_str){ plan->number + at + 3, 4 }, &year);
    w = kc_word_in(&f->w, KC_W_PERIOD, title, NULL); /* “十四五”规划 */
    if (w) return w->number - 4;
    if (plan->period_from && (!year || plan->period_from < year)) return plan->period_from;
    return (int)year;
}

kc_code kc_facts_read(kc_arena *a, const kc_outline *o, kc_plan *plan, kc_err *err)
{
    kc_facts   *f = kc_alloc(a, sizeof *f);
    kc_sentence s = { 0 };

    (void)err;
    *f = (kc_facts){ .a = a, .o = o, .plan = plan, .text = o->norm.text, .years_head = -2, .years_heading = -2 };
    kc_words_load(a, &f->w);
    f->first_year = first_year_of(f);
    f->goal_year = goal_year_of(f);
    kc_tables_read(f);
    for (size_t i = 0; i < o->pars.n; i++) {
        f->par = &o->pars.items[i];
        f->i_par = i;
        if (has_facts(f->par->kind) && f->par->n_to > f->par->n_from) paragraph_read(f, &s);
        kc_deadlines_read(f);
    }
    return KC_OK;
}
