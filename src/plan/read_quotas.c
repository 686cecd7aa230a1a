/* Quotas: how many of something are to be chosen or held, per year, county or plan.
 *
 *     每年11月底前 选 优病例 40-60例       quota, per year, due 11-30
 *     每年至少召开2次工作协调会议           meeting, per year, at least 2
 *     26项专项行动, 六个维度               declared: what the plan counts, nothing to be reached
 */
#include "plan/read_facts.h"

#include <math.h>

typedef struct place {
    size_t from, to; /* the clause */
    kc_str clause, left, right;
} place;

static bool unit_is(const kc_fmark *m, const char *unit)
{
    return m->unit && strcmp(m->unit, unit) == 0;
}

static bool has(const kc_facts *f, kc_wkind kind, kc_str s)
{
    return kc_word_in_kind(&f->w, KC_W_SCHEDULE, kind, s, NULL) != NULL;
}

static const char *per_of(const kc_facts *f, const place *p)
{
    static const struct {
        const char *word, *per;
    } words[] = { { "每季度", "quarter" }, { "季度", "quarter" }, { "每月", "month" }, { "每县", "county" }, { "各县", "county" },
                  { "每个县", "county" },  { "每年", "year" },    { "年均", "year" },  { "每年度", "year" } };

    (void)f;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (kc_find(p->clause, words[i].word, 0) >= 0) return words[i].per;
    return "plan";
}

/* The clause opened by 每年 may stand before: 每年11月底前选优病例40-60例,示范示范20-30例. */
static const char *per_carried(const kc_facts *f, const kc_sentence *s, const place *p)
{
    const char *per = per_of(f, p);
    kc_str      before = KC_SPAN(f, s->from, p->from);

    if (strcmp(per, "plan") == 0 && kc_find(before, "每年", 0) >= 0) {
        bool year = false;

        for (size_t i = 0; i < s->marks.n; i++)
            if (s->marks.items[i].type == KC_M_YEAR && s->marks.items[i].from >= p->from && s->marks.items[i].to <= p->to) year = true;
        return year ? per : "year";
    }
    if (strcmp(per, "plan") == 0 && (kc_starts(before, "各县") || kc_starts(before, "每个县"))) return "county";
    return per;
}

/* The last milestone found in this sentence tells by when. */
static const char *due_of(const kc_facts *f, const kc_sentence *s)
{
    const kc_milestone *m = f->plan->milestones.n ? &f->plan->milestones.items[f->plan->milestones.n - 1] : NULL;
    size_t              start, end;

    kc_norm_span(&f->o->norm, s->from, s->to, &start, &end);
    return m && m->source.start >= start && m->source.end <= end ? m->due : NULL;
}

static void bounds(const kc_facts *f, const kc_fmark *m, const place *p, kc_quota *q)
{
    const kc_word *w = kc_word_ending(&f->w, KC_W_CMP_BEFORE, p->left);
    bool           least = m->more || kc_find(p->left, "至少", 0) >= 0 || kc_find(p->left, "不少于", 0) >= 0 || kc_find(p->left, "再", 0) >= 0;

    q->min = m->value;
    q->max = isnan(m->high) ? m->value : m->high;
    if (m->after && m->after->cmp == KC_CMP_GE) least = true;
    if (w && w->kind == KC_WK_FIRM && w->cmp == KC_CMP_LE) q->min = (double)NAN;
    else if (least || (w && w->kind == KC_WK_FIRM)) q->max = (double)NAN;
}

static void add(kc_facts *f, const kc_sentence *s, const kc_fmark *m, const place *p, const char *kind, kc_str what)
{
    kc_quota *q = KC_PUSH(f->a, &f->plan->quotas);

    memset(q, 0, sizeof *q);
    what = kc_name_tidy(f, what);
    for (size_t n = what.n; n > 120;) {
        for (n = 120; n > 0 && ((unsigned char)what.s[n] & 0xC0) == 0x80; n--) {}
        what.n = n;
    }
    q->what = kc_str_dup(f->a, what);
    q->unit = m->unit;
    q->per = strcmp(kind, "declared") == 0 ? "plan" : per_carried(f, s, p);
    q->kind = kind;
    q->due = strcmp(kind, "declared") == 0 ? NULL : due_of(f, s);
    bounds(f, m, p, q);
    q->text = kc_doc_text(f, p->from, p->to, &q->source);
    q->section = f->par->section;
}

/* The noun that the figure counts: behind it, else before it. */
static kc_str counted(const kc_facts *f, const place *p, const kc_sentence *s)
{
    kc_str right = kc_name_tidy(f, p->right);
    long   end;

    (void)s;
    if (right.n && !kc_starts(p->right, "、") && !kc_starts(p->right, "和")) {
        if ((end = kc_find(right, "、", 0)) > 0) right.n = (size_t)end;
        return right;
    }
    right = kc_name_front(f, p->left, true);
    for (const kc_word *w; (w = kc_word_ending(&f->w, KC_W_CMP_BEFORE, right));) right.n -= w->text.n;
    return right;
}

static bool declared(const kc_facts *f, kc_str what)
{
    const kc_word *w = kc_word_ending(&f->w, KC_W_SCHEDULE, what);

    return w && kc_word_at_kind(&f->w, KC_W_SCHEDULE, KC_WK_DECLARED, (kc_str){ what.s + what.n - w->text.n, w->text.n }) != NULL;
}

static void figure(kc_facts *f, const kc_sentence *s, const kc_fmark *m)
{
    place       p;
    kc_str      what;
    const char *per;
    size_t      left = 0;

    kc_clause_of(s, m->from, &p.from, &p.to);
    p.clause = KC_SPAN(f, p.from, p.to);
    for (const kc_fmark *x = s->marks.items; x < m; x++) /* the noun stands behind the figure before */
        if (x->type == KC_M_FIGURE && !x->decoy && x->to > left && x->to <= m->num_from) left = x->to;
    p.left = kc_text_without_years(f, s, left > p.from ? left : p.from, m->num_from);
    p.right = KC_SPAN(f, m->to, p.to);
    what = counted(f, &p, s);
    per = per_carried(f, s, &p);
    if ((m->chinese && unit_is(m, "批")) || kc_noun_threshold(p.right)) return;
    if (unit_is(m, "次") && has(f, KC_WK_MEETING, p.clause)) {
        add(f, s, m, &p, "meeting", p.right.n ? p.right : what);
    } else if (declared(f, what) && (m->unit_kind == KC_WK_COUNT) && strcmp(per, "plan") == 0 && kc_utf8_count(what.s, what.n) <= 24) {
        add(f, s, m, &p, "declared", what);
    } else if (m->unit_kind == KC_WK_COUNT && (has(f, KC_WK_MODEL, what) || strcmp(per, "plan") != 0) && kc_utf8_count(what.s, what.n) >= 2 &&
               (!m->decoy) && (!m->chinese || m->value > 10 || kc_find(p.left, "至少", 0) >= 0 || has(f, KC_WK_MODEL, what))) {
        add(f, s, m, &p, "quota", what);
    }
}

/* 季度例会: four a year. */
static void rhythm_meeting(kc_facts *f, const kc_sentence *s)
{
    kc_str sentence = KC_SPAN(f, s->from, s->to);
    long   at = kc_find(sentence, "季度例会", 0);
    kc_quota *q;

    if (at < 0) return;
    q = KC_PUSH(f->a, &f->plan->quotas);
    memset(q, 0, sizeof *q);
    q->what = "季度例会";
    q->min = q->max = 4;
    q->unit = "次";
    q->per = "year";
    q->kind = "meeting";
    q->text = kc_doc_text(f, s->from + (size_t)at, s->from + (size_t)at + strlen("季度例会"), &q->source);
    q->section = f->par->section;
}

void kc_quotas_read(kc_facts *f, const kc_sentence *s)
{
    if (f->history || s->history || f->par->kind == KC_PAR_HEADING) return;
    rhythm_meeting(f, s);
    for (size_t i = 0; i < s->marks.n; i++) {
        const kc_fmark *m = &s->marks.items[i];

        if (m->type == KC_M_FIGURE && m->unit_kind == KC_WK_COUNT) figure(f, s, m);
    }
}
