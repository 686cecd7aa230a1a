/* Paragraphs out of lines: headings with level and section, text, list items, unit statements, goals.
 *
 *   "(二)实施合理膳食行动。建立…。(责任单位:…)"  ->  HEADING  TEXT  UNITS
 *   "牵头单位:市卫生健康委"                        ->  UNITS
 *   "行动目标:到2022年…"                           ->  GOAL
 *
 * The level comes from the style of the mark; the role of a chapter from the words of its heading
 * (words/chapters.tsv) and is inherited downwards.
 */
#include "plan/plan_internal.h"

enum { LEVELS = 8, HEADING_CHARS = 40, HEADING_LINE_CHARS = 45 };

typedef struct state {
    kc_reader  *r;
    const char *path[LEVELS + 1];
    kc_role     role[LEVELS + 1];
    int         heading_at[LEVELS + 1]; /* index of the heading open at a level, -1 */
    int         level, marked_level, i_head, n_chapters, hint_base;
    int         section_level, article_level, below_parts; /* levels of 第一节 and 第一条; how much deeper 一、 and the rest lie */
    bool        annex, goal_open;
} state;

static const char *cn_text(kc_arena *a, int n)
{
    static const char *const d[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };

    if (n >= 100 || n <= 0) return kc_printf(a, "%d", n);
    if (n < 10) return d[n];
    return kc_printf(a, "%s十%s", n >= 20 ? d[n / 10] : "", d[n % 10]);
}

static const char *path_part(const state *st, const kc_mark *m)
{
    kc_arena *a = st->r->a;
    char      cp[5] = "";
    size_t    n;

    switch (m->style) {
    case KC_MARK_SECTION:
        if (st->section_level > 1) return kc_printf(a, "第%s节", cn_text(a, m->number));
        return cn_text(a, m->number);
    case KC_MARK_ARTICLE:
        if (st->article_level > 1) return kc_printf(a, "第%s条", cn_text(a, m->number));
        return cn_text(a, m->number);
    case KC_MARK_PART:
    case KC_MARK_CN: return cn_text(a, m->number);
    case KC_MARK_CN_PAREN: return kc_printf(a, "(%s)", cn_text(a, m->number));
    case KC_MARK_NUM:
    case KC_MARK_ACTION: return kc_printf(a, "%d", m->number);
    case KC_MARK_NUM_PAREN: return kc_printf(a, "(%d)", m->number);
    case KC_MARK_CIRCLE:
        n = kc_utf8_put((uint32_t)(0x245F + m->number), cp);
        return kc_strndup(a, cp, n);
    case KC_MARK_BULLET:
    case KC_MARK_NONE: return "";
    }
    return "";
}

static const char *section_of(state *st)
{
    kc_buf b;

    kc_buf_init(&b, st->r->a);
    for (int i = 1; i <= LEVELS; i++) kc_buf_adds(&b, st->path[i]);
    return b.n ? b.s : NULL;
}

static kc_role role_now(const state *st)
{
    for (int i = LEVELS; i > 0; i--)
        if (st->heading_at[i] >= 0) return st->role[i];
    return st->r->has_chapters ? KC_ROLE_FRONT : KC_ROLE_OTHER;
}

static int heading_now(const state *st)
{
    for (int i = LEVELS; i > 0; i--)
        if (st->heading_at[i] >= 0) return st->heading_at[i];
    return -1;
}

static kc_par *emit(state *st, kc_par_kind kind, size_t from, size_t to)
{
    kc_outline *o = st->r->o;
    kc_str      s = kc_trim(kc_text_of(st->r, from, to));
    kc_par     *p;

    if (!s.n) return NULL;
    p = KC_PUSH(st->r->a, &o->pars);
    memset(p, 0, sizeof *p);
    p->kind = kind;
    p->n_from = (size_t)(s.s - o->norm.text.s);
    p->n_to = p->n_from + s.n;
    p->role = st->annex ? KC_ROLE_ANNEX : role_now(st);
    p->level = st->level;
    p->section = section_of(st);
    p->i_action = -1;
    p->i_heading = heading_now(st);
    p->i_head = kind == KC_PAR_ITEM || kind == KC_PAR_UNITS ? st->i_head : -1;
    if (kind == KC_PAR_HEADING) {
        st->i_head = -1;
    } else if (kind != KC_PAR_UNITS && kc_ends(s, ":")) {
        st->i_head = (int)o->pars.n - 1;
    } else if (kind == KC_PAR_TEXT || kind == KC_PAR_GOAL) {
        st->i_head = -1;
    }
    return p;
}

/* ---- roles ---- */

static kc_role role_of_word(kc_str w)
{
    static const struct {
        const char *name;
        kc_role     role;
    } names[] = { { "idea", KC_ROLE_IDEA },         { "goals", KC_ROLE_GOALS }, { "tasks", KC_ROLE_TASKS },
                  { "organise", KC_ROLE_ORGANISE }, { "steps", KC_ROLE_STEPS }, { "ensure", KC_ROLE_ENSURE } };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (kc_str_eq(w, names[i].name)) return names[i].role;
    return KC_ROLE_OTHER;
}

static kc_role role_of_chapter(kc_str s)
{
    static const struct {
        const char *word;
        kc_role     role;
    } hints[] = { { "目标", KC_ROLE_GOALS },     { "步骤", KC_ROLE_STEPS },     { "阶段", KC_ROLE_STEPS },
                  { "保障", KC_ROLE_ENSURE },    { "组织领导", KC_ROLE_ENSURE }, { "要求", KC_ROLE_ENSURE },
                  { "组织", KC_ROLE_ORGANISE },  { "考核", KC_ROLE_ORGANISE },  { "评估", KC_ROLE_ORGANISE },
                  { "监测", KC_ROLE_ORGANISE },  { "任务", KC_ROLE_TASKS },     { "行动", KC_ROLE_TASKS },
                  { "工程", KC_ROLE_TASKS },     { "措施", KC_ROLE_TASKS },     { "举措", KC_ROLE_TASKS },
                  { "附则", KC_ROLE_OTHER } };

    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (kc_has(s, hints[i].word)) return hints[i].role;
    return KC_ROLE_OTHER;
}

static kc_role role_of_heading(const state *st, kc_str s, int level, kc_mark_style style, kc_role above)
{
    size_t             at;
    const kc_lex_word *w = kc_lex_in(&st->r->chapters, s, NULL, &at);

    if (w && (level == 1 || (style >= KC_MARK_PART && style <= KC_MARK_CN) || kc_chars(w->text) * 2 >= kc_chars(s))) return role_of_word(w->cls);
    if (level == 1) return role_of_chapter(s);
    return above;
}

/* ---- headings ---- */

static bool states_value(kc_str s)
{
    bool digit = false;

    for (size_t i = 0; i < s.n; i++) digit |= s.s[i] >= '0' && s.s[i] <= '9';
    if (!digit) return false;
    return kc_has(s, "%") || kc_has(s, "‰") || kc_has(s, "达到") || kc_has(s, "提高到") || kc_has(s, "以上") ||
           kc_has(s, "以下") || kc_has(s, "不低于") || kc_has(s, "以内") || kc_starts(s, "到20") || kc_has(s, "降低到");
}

/* How many bytes of s, the text after a mark, are heading; 0 = it is no heading. *rest = where the text goes on. */
static size_t heading_bytes(kc_str s, const kc_mark *m, bool hint, size_t *rest)
{
    long   stop = kc_find_any(s, "。"), colon = kc_find_any(s, ":"), line = kc_find_any(s, "\n");
    size_t end = stop >= 0 ? (size_t)stop : s.n, n, limit = HEADING_CHARS;
    bool   more;

    (void)line;
    if (colon >= 0 && (size_t)colon < end && kc_chars(kc_cut(s, 0, (size_t)colon)) <= 25) {
        end = (size_t)colon;
        *rest = end + 1;
    } else {
        *rest = stop >= 0 ? end + 3 : end;
    }
    more = kc_trim(kc_cut(s, *rest, s.n)).n > 0;
    n = kc_chars(kc_cut(s, 0, end));
    if (kc_has(kc_cut(s, 0, end), "(")) { /* a bracket with units does not count */
        long open = kc_find(s, "(", 0);

        if (open > 0 && kc_ends(kc_cut(s, 0, end), ")")) n = kc_chars(kc_cut(s, 0, (size_t)open));
    }
    if (hint) return end;
    if (!n || m->style == KC_MARK_BULLET || states_value(kc_cut(s, 0, end))) return 0;
    if (m->style == KC_MARK_ARTICLE && stop >= 0 && !more) return 0; /* the whole article is this sentence */
    if (m->style == KC_MARK_NUM_PAREN || m->style == KC_MARK_CIRCLE) limit = 20;
    if (kc_find_any(kc_cut(s, 0, end), ";") >= 0) return 0;
    if (!more && stop < 0 && colon < 0) {
        if (kc_ends(s, ",") || kc_ends(s, "、")) return 0;
        return n <= HEADING_LINE_CHARS ? end : 0;
    }
    if (!more) limit = 30;
    return n <= limit ? end : 0;
}

static void open_heading(state *st, int level, const kc_mark *m, kc_str text, size_t from, size_t to)
{
    kc_role above = KC_ROLE_OTHER;
    kc_par *p;

    if (level > LEVELS) level = LEVELS;
    for (int i = level - 1; i > 0; i--)
        if (st->heading_at[i] >= 0) {
            above = st->role[i];
            break;
        }
    for (int i = level; i <= LEVELS; i++) st->heading_at[i] = -1, st->path[i] = NULL;
    st->path[level] = m->style ? path_part(st, m) : NULL;
    st->level = level;
    st->role[level] = role_of_heading(st, text, level, m->style, above);
    st->goal_open = false;
    st->n_chapters += level == 1;
    p = emit(st, KC_PAR_HEADING, from, to);
    if (!p) return;
    st->heading_at[level] = (int)st->r->o->pars.n - 1;
    p->i_heading = -1;
    for (int i = level - 1; i > 0 && p->i_heading < 0; i--) p->i_heading = st->heading_at[i];
    p->role = st->annex ? KC_ROLE_ANNEX : st->role[level];
    p->level = level;
}

/* ---- the text of one paragraph ---- */

/* An inline label such as "牵头单位:" after a full stop or at the start; its offset or -1. */
static long inline_label(const state *st, kc_str s, size_t from, const kc_lex_word **label)
{
    int depth = 0;

    for (size_t i = from, len; i < s.n; i += len) {
        bool start = i == 0 || (i >= 3 && memcmp(s.s + i - 3, "。", 3) == 0) || s.s[i - 1] == ';' || s.s[i - 1] == ' ';

        kc_utf8_get(s.s + i, s.n - i, &len);
        depth += s.s[i] == '(' ? 1 : s.s[i] == ')' && depth > 0 ? -1 : 0;
        if (!start || depth) continue;
        *label = kc_lex_at(&st->r->labels, kc_cut(s, i, s.n), NULL);
        if (*label && (kc_str_eq((*label)->cls, "lead") || kc_str_eq((*label)->cls, "duty") || kc_str_eq((*label)->cls, "support") ||
                       kc_str_eq((*label)->cls, "goal")) &&
            (kc_starts(kc_trim(kc_cut(s, i + (*label)->text.n, s.n)), ":") ||
             (!kc_str_eq((*label)->cls, "goal") && kc_starts(kc_cut(s, i + (*label)->text.n, s.n), "为"))))
            return (long)i;
    }
    return -1;
}

static bool only_signs(kc_str s)
{
    return kc_strip(s, "。.,;:、 ").n == 0;
}

static void emit_text(state *st, kc_par_kind kind, size_t from, size_t to)
{
    if (!only_signs(kc_text_of(st->r, from, to))) emit(st, kind, from, to);
}

/* Text with its unit brackets as paragraphs of their own. */
static void emit_brackets(state *st, kc_par_kind kind, size_t from, size_t to)
{
    kc_str s = kc_text_of(st->r, from, to);
    size_t at = 0, open, close;

    while (kc_units_bracket(st->r, s, at, &open, &close)) {
        size_t end = open;

        emit_text(st, kind, from + at, from + end);
        emit(st, KC_PAR_UNITS, from + open, from + close);
        at = close;
        if (kc_starts(kc_cut(s, at, s.n), "。")) at += 3;
    }
    emit_text(st, kind, from + at, to);
}

static void emit_body(state *st, kc_par_kind kind, size_t from, size_t to)
{
    kc_str             s = kc_text_of(st->r, from, to);
    const kc_lex_word *label = NULL, *next = NULL;
    long               at = inline_label(st, s, 0, &label);

    if (at < 0) {
        emit_brackets(st, kind, from, to);
        return;
    }
    emit_brackets(st, kind, from, from + (size_t)at);
    while (at >= 0) {
        long   more = inline_label(st, s, (size_t)at + label->text.n, &next);
        size_t end = more >= 0 ? (size_t)more : s.n;

        if (kc_str_eq(label->cls, "goal")) {
            emit_brackets(st, KC_PAR_GOAL, from + (size_t)at + label->text.n + 1, from + end);
        } else {
            /* Units end with their sentence; what follows is text again. */
            long stop = kc_find_any(kc_cut(s, (size_t)at, end), "。");
            size_t units_end = stop >= 0 ? (size_t)at + (size_t)stop : end;

            emit(st, KC_PAR_UNITS, from + (size_t)at, from + units_end);
            emit_brackets(st, kind, from + units_end, from + end);
        }
        at = more;
        label = next;
    }
}

/* ---- lines ---- */

/* A line that begins with a label; `skip_mark` bytes of it are a mark. */
static void label_line(state *st, const kc_line *l, size_t skip_mark)
{
    kc_str             s = kc_text_of(st->r, l->from + skip_mark, l->to), t = kc_strip(s, "([【 ");
    const kc_lex_word *w = kc_lex_at(&st->r->labels, t, NULL);
    size_t             skip = (size_t)(t.s - s.s) + (w ? w->text.n : 0);
    kc_str             rest = kc_cut(s, skip, s.n);

    while (rest.n && (rest.s[0] == ':' || rest.s[0] == ' ' || rest.s[0] == ']' || kc_starts(rest, "】"))) {
        size_t n = kc_starts(rest, "】") ? 3 : 1;

        rest = kc_cut(rest, n, rest.n);
    }
    if (w && kc_str_eq(w->cls, "goal")) {
        st->goal_open = rest.n == 0;
        if (rest.n) emit_body(st, KC_PAR_GOAL, (size_t)(rest.s - st->r->o->norm.text.s), l->to);
    } else if (w && (kc_str_eq(w->cls, "body") || kc_str_eq(w->cls, "skip"))) {
        st->goal_open = false;
        if (rest.n) emit_body(st, KC_PAR_TEXT, kc_str_eq(w->cls, "skip") ? l->from + skip_mark : (size_t)(rest.s - st->r->o->norm.text.s), l->to);
    } else if (s.n && s.s[0] == '(') {
        emit_brackets(st, KC_PAR_TEXT, l->from + skip_mark, l->to);
    } else {
        emit_body(st, KC_PAR_TEXT, l->from + skip_mark, l->to);
    }
}

/* "3.责任单位:市教育局", "1.行动目标:到2025年…": a mark before a label that is followed by its text. */
static bool marked_label(const state *st, kc_str text)
{
    const kc_lex_word *w = kc_lex_at(&st->r->labels, text, NULL);
    kc_str             rest;

    if (!w || !(kc_str_eq(w->cls, "lead") || kc_str_eq(w->cls, "duty") || kc_str_eq(w->cls, "support") || kc_str_eq(w->cls, "goal"))) return false;
    rest = kc_trim(kc_cut(text, w->text.n, text.n));
    return rest.n > 1 && rest.s[0] == ':';
}

/* 新建公厕12座: a figure with a unit of measure, and no name of an action. */
static bool states_count(const state *st, kc_str s)
{
    if (kc_ends(s, "行动") || kc_ends(s, "工程") || kc_ends(s, "计划") || kc_ends(s, "项目")) return false;
    for (size_t i = 0; i < s.n; i++) {
        const kc_lex_word *w;
        size_t             end = i;

        if (s.s[i] < '0' || s.s[i] > '9') continue;
        while (end < s.n && ((s.s[end] >= '0' && s.s[end] <= '9') || s.s[end] == '.')) end++;
        for (bool more = true; more;) { /* 万, 亿, 余, 多 before the unit */
            kc_str rest = kc_cut(s, end, s.n);

            more = kc_starts(rest, "万") || kc_starts(rest, "亿") || kc_starts(rest, "余") || kc_starts(rest, "多");
            if (more) end += 3;
        }
        w = kc_lex_at(&st->r->measures, kc_cut(s, end, s.n), NULL);
        if (w && !kc_str_eq(w->cls, "none") && !kc_str_eq(w->cls, "age") && !kc_ends(kc_cut(s, 0, i), "第")) return true;
        i = end;
    }
    return false;
}

/* "(1)新建公厕12座。(责任单位:县住建局)": nothing but its units follows, so the line itself is the task, not a heading. */
static bool is_bare_task(const state *st, const kc_line *l, kc_str text, size_t n, size_t rest)
{
    kc_str head = kc_cut(text, 0, n), more = kc_trim(kc_cut(text, rest, text.n));
    size_t open = 0, close = 0;

    if (kc_mark_level(l->mark.style) < 3 || l->mark.style == KC_MARK_ACTION || l->heading) return false;
    if (more.n && !(kc_units_bracket(st->r, more, 0, &open, &close) && open == 0 && only_signs(kc_cut(more, close, more.n)))) return false;
    if (kc_units_bracket(st->r, head, 0, &open, &close)) head = kc_cut(head, 0, open);
    else if (!more.n && rest == n) return false; /* no stop: text may follow in the next line */
    return states_count(st, head);
}

static int level_of(const state *st, kc_mark_style style)
{
    if (style == KC_MARK_PART) return 1;
    if (style == KC_MARK_SECTION) return st->section_level;
    if (style == KC_MARK_ARTICLE) return st->article_level;
    return kc_mark_level(style) + st->below_parts;
}

static void marked_line(state *st, const kc_line *l)
{
    kc_str text = kc_text_of(st->r, l->from + l->mark.len, l->to);
    size_t rest = 0, n = heading_bytes(text, &l->mark, l->heading > 0, &rest);
    size_t from = l->from + l->mark.len, open, close;
    int    level = level_of(st, l->mark.style);
    bool   goal = st->goal_open;
    kc_str head = kc_cut(text, 0, n);
    kc_par *p;

    if (marked_label(st, text)) {
        for (int i = level; i <= LEVELS; i++) st->heading_at[i] = -1, st->path[i] = NULL;
        st->path[level] = path_part(st, &l->mark);
        label_line(st, l, l->mark.len);
        return;
    }
    if (n && is_bare_task(st, l, text, n, rest)) head = kc_cut(text, 0, n = 0);
    if (n && kc_units_bracket(st->r, head, 0, &open, &close)) n = kc_trim(kc_cut(head, 0, open)).n ? open : 0;
    else open = close = 0;
    if (!kc_trim(kc_cut(head, 0, n)).n) n = 0;
    if (!n) {
        if (l->mark.style != KC_MARK_BULLET && level <= LEVELS && !goal) {
            for (int i = level; i <= LEVELS; i++) st->heading_at[i] = -1, st->path[i] = NULL;
            st->path[level] = path_part(st, &l->mark);
            st->marked_level = level;
        }
        n = st->r->o->pars.n;
        emit_body(st, goal ? KC_PAR_GOAL : KC_PAR_ITEM, from, l->to);
        if (n < st->r->o->pars.n) {
            p = &st->r->o->pars.items[n];
            p->marker = kc_name_of(st->r, kc_trim(kc_text_of(st->r, l->from, from)));
        }
        return;
    }
    open_heading(st, level, &l->mark, kc_cut(head, 0, n), from, from + n);
    st->marked_level = level;
    p = &st->r->o->pars.items[st->r->o->pars.n - 1];
    p->marker = kc_name_of(st->r, kc_trim(kc_text_of(st->r, l->from, from)));
    if (close) emit(st, KC_PAR_UNITS, from + open, from + close);
    emit_body(st, KC_PAR_TEXT, from + rest, l->to);
}

static bool unmarked_heading(const state *st, const kc_line *l, kc_str s)
{
    if (l->heading && !l->front && kc_chars(s) <= 60) return true;
    if (l->front || kc_chars(s) > 22 || kc_find_any(s, ",。;:、!") >= 0) return false;
    return (kc_ends(s, "行动") || kc_ends(s, "工程")) && kc_chars(s) >= 4 && st->n_chapters > 0;
}

static void text_line(state *st, const kc_line *l)
{
    kc_str s = kc_text_of(st->r, l->from, l->to);

    if (l->repeat) {
        emit(st, KC_PAR_REPEAT, l->from, l->to);
    } else if (l->mark.style) {
        marked_line(st, l);
    } else if (unmarked_heading(st, l, s)) {
        static const kc_mark none = { .style = KC_MARK_NONE };
        int level = l->heading ? (l->heading > st->hint_base ? l->heading - st->hint_base : 1) : st->marked_level + 1;
        size_t open, close;

        if (kc_units_bracket(st->r, s, 0, &open, &close)) {
            open_heading(st, level, &none, kc_cut(s, 0, open), l->from, l->from + open);
            emit(st, KC_PAR_UNITS, l->from + open, l->from + close);
        } else {
            open_heading(st, level, &none, s, l->from, l->to);
        }
    } else {
        emit_body(st, st->goal_open ? KC_PAR_GOAL : KC_PAR_TEXT, l->from, l->to);
    }
}

static void annex_line(state *st, const kc_line *l)
{
    kc_par *p;

    if (l->repeat || (st->n_chapters < 2 && st->r->has_chapters)) {
        emit(st, l->repeat ? KC_PAR_REPEAT : KC_PAR_SIGNATURE, l->from, l->to);
        return;
    }
    for (int i = 1; i <= LEVELS; i++) st->heading_at[i] = -1, st->path[i] = NULL;
    st->annex = true;
    st->goal_open = false;
    st->level = 1;
    st->path[1] = "附件";
    p = emit(st, KC_PAR_HEADING, l->from, l->to);
    if (p) p->marker = "附件", p->level = 1, st->heading_at[1] = (int)st->r->o->pars.n - 1, st->role[1] = KC_ROLE_ANNEX;
}

static void look_ahead(state *st)
{
    bool has[KC_MARK_STYLES] = { false };
    int  h1 = 0;

    for (size_t i = 0; i < st->r->lines.n; i++) {
        const kc_line *l = &st->r->lines.items[i];

        if (l->repeat || l->kind == KC_LINE_BLANK) continue;
        has[l->mark.style] = true;
        h1 += l->heading == 1;
        if ((l->kind == KC_LINE_TEXT && l->mark.style && l->mark.style != KC_MARK_BULLET) || (l->heading && !l->front))
            st->r->has_chapters = true;
        if (l->kind == KC_LINE_TITLE && l->heading == 1) st->hint_base = 1;
    }
    if (h1 > 1) st->hint_base = 0;
    st->section_level = 1 + has[KC_MARK_PART];
    st->article_level = st->section_level + has[KC_MARK_SECTION];
    st->below_parts = st->article_level - 1 + has[KC_MARK_ARTICLE];
    if (st->below_parts && !has[KC_MARK_CN]) st->below_parts--; /* (一) stands directly below the last of them */
}

void kc_pars_read(kc_reader *r)
{
    state st = { .r = r, .i_head = -1 };

    for (int i = 0; i <= LEVELS; i++) st.heading_at[i] = -1;
    look_ahead(&st);
    for (size_t i = 0; i < r->lines.n; i++) {
        const kc_line *l = &r->lines.items[i];

        switch (l->kind) {
        case KC_LINE_BLANK: break;
        case KC_LINE_META: emit(&st, KC_PAR_META, l->from, l->to); break;
        case KC_LINE_PAGE:
        case KC_LINE_FURNITURE: emit(&st, KC_PAR_FURNITURE, l->from, l->to); break;
        case KC_LINE_TITLE: emit(&st, l->repeat ? KC_PAR_REPEAT : KC_PAR_TITLE, l->from, l->to); break;
        case KC_LINE_ADDRESS:
        case KC_LINE_SIGNATURE:
        case KC_LINE_IMPRINT:
        case KC_LINE_DATE: emit(&st, KC_PAR_SIGNATURE, l->from, l->to); break;
        case KC_LINE_ANNEX: annex_line(&st, l); break;
        case KC_LINE_TABLE: emit(&st, l->repeat ? KC_PAR_REPEAT : KC_PAR_TEXT, l->from, l->to); break;
        case KC_LINE_LABEL:
            if (l->repeat) emit(&st, KC_PAR_REPEAT, l->from, l->to);
            else label_line(&st, l, 0);
            break;
        case KC_LINE_TEXT: text_line(&st, l); break;
        }
    }
}
