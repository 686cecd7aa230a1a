/* Lines that belong together: a sentence cut by the end of a line or of a page, a title over several lines.
 *
 * Three kinds of proof that line and next line are one: the line breaks off (a comma, an open bracket, 达到, 的); a word
 * lies across the break (人均预期 | 寿命: a word of heads.tsv, or four characters that stand together elsewhere in the text); the
 * document is set to one width and the line is full. A line that ends with a sign of a sentence, a heading, a row of a table or
 * a list of units is never joined to the next.
 */
#include "plan/plan_internal.h"

enum { TITLE_LINES = 4, TITLE_CHARS = 45, SET_COLUMNS = 130, SET_LINES = 5, SET_LESS = 3, SET_MORE = 8, PROOFS = 400 };

typedef struct wraps {
    kc_reader *r;
    kc_ranges *cut;
    kc_lex     heads;
    bool       indents; /* white space begins a paragraph */
    bool       marked; /* the paragraph that is followed began with a mark */
    size_t     width;  /* columns of a full line, 0 = the text is not set to a width */
    int        proofs; /* searches of the whole text that may still be made: keeps odd texts linear */
} wraps;

static kc_line *line_at(const wraps *w, size_t i)
{
    return &w->r->lines.items[i];
}

static kc_str line_text(const wraps *w, size_t i)
{
    return kc_text_of(w->r, line_at(w, i)->from, line_at(w, i)->to);
}

static uint32_t last_of(kc_str s)
{
    size_t len;

    return s.n ? kc_utf8_before(s.s, s.n, &len) : 0;
}

static bool ends_sentence(kc_str s)
{
    return kc_in_set(last_of(s), "。!?;:.…”’》)】");
}

static int opened(kc_str s)
{
    int depth = 0;

    for (size_t i = 0; i < s.n; i++) depth += s.s[i] == '(' ? 1 : s.s[i] == ')' ? -1 : 0;
    return depth;
}

/* ---- proofs ---- */

/* Does the line alone show that its sentence goes on? */
static bool goes_on(const wraps *w, size_t i)
{
    const kc_line *l = line_at(w, i);
    kc_str         s = line_text(w, i), tail = s;
    bool           inside = kc_find_any(s, ",。;、") >= 0;

    if (opened(s) > 0 && kc_chars(s) > 6) return true;
    if (ends_sentence(s)) return false;
    if (kc_in_set(last_of(s), ",、")) return true;
    for (long stop; (stop = kc_find_any(tail, "。;")) >= 0;) tail = kc_cut(tail, (size_t)stop + ((unsigned char)tail.s[stop] & 0x80 ? 3 : 1), tail.n);
    if (kc_lex_at(&w->r->labels, tail, NULL) && tail.n < s.n) return false; /* a list of units ends the paragraph */
    if (l->kind == KC_LINE_LABEL) return kc_lex_at(&w->r->labels, kc_strip(s, "([【 "), "goal") && inside && kc_chars(s) >= 16;
    if (l->mark.style) return inside && kc_chars(s) >= 20;
    return (inside && kc_chars(s) >= 12) || kc_chars(s) >= 25;
}

/* 达到, 的 and their like never end a line of their own; 目的 does. */
static bool breaks_off(kc_str s)
{
    static const char *const words[] = { "达到", "不低于", "不少于", "不高于", "不超过", "控制在", "稳定在", "保持在", "提高到", "提升到", "上升到",
                                         "增加到", "下降到", "降低到", "减少到", "提高至", "提升至", "下降至", "降低至", "降至", "降到", "增至", "以及",
                                         "于", "或", NULL };

    for (size_t k = 0; words[k]; k++)
        if (kc_ends(s, words[k])) return true;
    return (kc_ends(s, "的") && !kc_ends(s, "目的")) || (kc_ends(s, "和") && !kc_ends(s, "中和") && !kc_ends(s, "缓和"));
}

/* A word of heads.tsv that lies across the break. */
static bool word_across(const wraps *w, kc_str s, kc_str t)
{
    for (size_t i = 0; i < w->heads.words.n; i++) {
        kc_str word = w->heads.words.items[i].text;

        for (size_t k = 3; k + 3 <= word.n; k += 3)
            if (s.n >= k && t.n >= word.n - k && memcmp(s.s + s.n - k, word.s, k) == 0 && memcmp(t.s, word.s + k, word.n - k) == 0) return true;
    }
    return false;
}

/* Two characters before the break and two behind it that stand together elsewhere; 体系建设 | 成立… begins a new sentence. */
static bool known_across(wraps *w, size_t i, kc_str s, kc_str t)
{
    char piece[13] = "";

    if (s.n < 6 || t.n < 6 || w->proofs <= 0 || line_at(w, i)->mark.style || kc_lex_at(&w->r->duties, t, "duty")) return false;
    memcpy(piece, s.s + s.n - 6, 6);
    memcpy(piece + 6, t.s, 6);
    for (size_t k = 0; k < 12; k += 3) {
        size_t len;

        if (!kc_is_han(kc_utf8_get(piece + k, 12 - k, &len)) || len != 3) return false;
    }
    w->proofs--;
    return kc_find(w->r->o->norm.text, piece, 0) >= 0;
}

static size_t columns(kc_str s)
{
    size_t n = 0, len;

    for (size_t i = 0; i < s.n; i += len) n += kc_utf8_get(s.s + i, s.n - i, &len) < 0x80 ? 1 : 2;
    return n;
}

/* The columns of a full line, when the text is set to a width: many lines of nearly one length, none much longer, half of them open. */
static size_t set_width(const wraps *w)
{
    uint16_t count[SET_COLUMNS + 1] = { 0 };
    size_t   all = 0, top = 0, full = 0, open = 0;

    for (size_t i = 0; i < w->r->lines.n; i++) {
        size_t n = columns(line_text(w, i));

        if (line_at(w, i)->kind != KC_LINE_TEXT) continue;
        all++;
        if (n > SET_COLUMNS) return 0;
        if (n >= 20 && ++count[n] > count[top]) top = n;
    }
    for (size_t i = 0; i < w->r->lines.n && top; i++) {
        kc_str s = line_text(w, i);
        size_t n = columns(s);

        if (line_at(w, i)->kind != KC_LINE_TEXT || n + SET_LESS < top) continue;
        if (n > top + SET_MORE) return 0;
        full++;
        open += !ends_sentence(s);
    }
    return full >= SET_LINES && full * 3 >= all && open * 2 >= full ? top : 0;
}

static bool is_full(const wraps *w, kc_str s)
{
    return w->width && columns(s) + SET_LESS >= w->width;
}

/* Some lines of the original begin with white space, most do not: those begin paragraphs. */
static bool indents(const wraps *w)
{
    size_t all = 0, n = 0;

    for (size_t i = 0; i < w->r->lines.n; i++) {
        if (line_at(w, i)->kind != KC_LINE_TEXT) continue;
        all++;
        n += kc_blank_before(w->r, line_at(w, i)->from);
    }
    return n > 0 && n * 3 < all * 2;
}

static bool wraps_to(wraps *w, size_t i, size_t next)
{
    kc_str s = line_text(w, i), t = line_text(w, next);
    size_t len;

    if (goes_on(w, i)) return true;
    if (s.n > 12 && kc_ends(s, ".") && s.s[s.n - 2] >= '0' && s.s[s.n - 2] <= '9' && t.s[0] >= '0' && t.s[0] <= '9') return true; /* 45. | 35% */
    if (w->width && w->indents && kc_blank_before(w->r, line_at(w, next)->from)) return false;
    if (kc_in_set(last_of(s), "》”") && is_full(w, s)) return true;
    if (ends_sentence(s)) return w->marked && is_full(w, s) && kc_in_set(last_of(s), "。;"); /* an item goes on behind its sentence */
    if (is_full(w, s)) return true;
    if (line_at(w, i)->kind == KC_LINE_LABEL) return false;
    if (kc_in_set(kc_utf8_get(t.s, t.n, &len), ",。、;)%‰”》") || breaks_off(s)) return true;
    if (s.n && s.s[s.n - 1] >= '0' && s.s[s.n - 1] <= '9' && kc_lex_at(&w->r->measures, t, NULL)) return true;
    return word_across(w, s, t) || known_across(w, i, s, t);
}

static void join(wraps *w, size_t i, size_t next)
{
    *KC_PUSH(w->r->a, w->cut) = (kc_range){ line_at(w, i)->to, line_at(w, next)->from };
    line_at(w, i)->joined = true;
}

static size_t next_line(const wraps *w, size_t i, size_t gap)
{
    size_t k = i + 1;

    while (k < w->r->lines.n && k - i <= gap && (line_at(w, k)->kind == KC_LINE_BLANK || line_at(w, k)->kind == KC_LINE_PAGE)) k++;
    return k;
}

static void find_cuts(wraps *w)
{
    kc_reader *r = w->r;
    size_t     follows = SIZE_MAX; /* the line that goes on with the one before */

    for (size_t i = 0; i < r->lines.n; i++) {
        const kc_line *l = line_at(w, i);
        size_t         next;

        if (l->kind != KC_LINE_BLANK && l->kind != KC_LINE_PAGE && i != follows) w->marked = l->mark.style != KC_MARK_NONE;
        if (l->mark.junk_to > l->mark.junk_from || l->joined || (l->kind != KC_LINE_TEXT && l->kind != KC_LINE_LABEL) || l->heading) continue;
        next = next_line(w, i, 6);
        if (next >= r->lines.n || line_at(w, next)->kind != KC_LINE_TEXT || line_at(w, next)->mark.style || line_at(w, next)->heading ||
            line_at(w, next)->repeat != l->repeat || !wraps_to(w, i, next))
            continue;
        if (r->o->norm.text.s[line_at(w, next)->from] == '(' && opened(line_text(w, i)) <= 0) continue;
        join(w, i, next);
        follows = next;
        if (!r->n_cuts) r->first_cut = (kc_range){ r->o->norm.at[l->from], r->o->norm.at[line_at(w, next)->to] };
        r->n_cuts += !l->repeat;
    }
}

/* ---- titles ---- */

/* A line that is nothing but a unit: 榆林市榆阳区人民政府 */
static bool is_unit_line(const wraps *w, kc_str s)
{
    return kc_chars(s) >= 5 && kc_chars(s) <= TITLE_CHARS && kc_find_any(s, "。;:,、0123456789(") < 0 && kc_lex_end(&w->r->units, s, "end") != NULL;
}

/* 实施方案, 的通知, (2021-2025年), (试行): what a title ends with on a line of its own */
static bool is_title_tail(kc_str s, bool title)
{
    static const char *const tails[] = { "实施方案", "工作方案", "行动方案", "方案", "实施意见", "意见", "规划", "规划纲要", "计划", "行动计划", "实施细则",
                                         "管理办法", "的通知", "的实施意见", "的意见", "的决定", "的实施方案", NULL };
    bool year = false;

    for (size_t k = 0; tails[k]; k++)
        if (kc_str_eq(s, tails[k])) return true;
    for (size_t i = 0; i + 1 < s.n; i++) year |= s.s[i] == '2' && s.s[i + 1] == '0';
    if (!title || s.n < 4 || s.s[0] != '(' || kc_chars(s) > 20) return false;
    return kc_str_eq(s, "(试行)") || kc_str_eq(s, "(征求意见稿)") || kc_str_eq(s, "(修订)") || (year && (kc_ends(s, "年)") || kc_ends(s, "年)的通知")));
}

/* 江海市健康城市建设 | 三年行动计划: the first of two lines of a title; names of web sites and paths are none. */
static bool is_title_front(kc_str s)
{
    if (kc_chars(s) < 3 || kc_chars(s) > 25 || kc_has(s, "网")) return false;
    for (size_t i = 0, len; i < s.n; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (!kc_is_han(cp) && !kc_in_set(cp, "“”0123456789")) return false;
    }
    return true;
}

static bool title_goes_on(const wraps *w, size_t i, size_t next)
{
    kc_str s = line_text(w, i), t = line_text(w, next);
    bool   title = line_at(w, i)->kind == KC_LINE_TITLE;

    if (!s.n || !t.n || kc_chars(s) > TITLE_CHARS || kc_chars(t) > TITLE_CHARS || ends_sentence(s) || kc_ends(s, "文件") || kc_ends(s, "号")) return false;
    if (is_unit_line(w, s)) {
        for (size_t n = 0; n < TITLE_LINES && next < w->r->lines.n; n++, next = next_line(w, next, 3)) { /* units up to 关于 */
            t = line_text(w, next);
            if (kc_starts(t, "关于") || kc_starts(t, "印发")) return true;
            if (!is_unit_line(w, t)) return false;
        }
        return false;
    }
    if (kc_ends(s, "通知") || kc_find_any(t, "。;:") >= 0) return false;
    if (!title && next == i + 1 && line_at(w, next)->kind == KC_LINE_TITLE && is_title_front(s) && !kc_starts(t, "关于")) return true;
    if (is_title_tail(t, title || kc_has(s, "关于"))) return true;
    return kc_has(s, "关于") && (kc_has(s, "印发") || kc_has(s, "转发")) && kc_ends(t, "通知");
}

/* Titles over several lines, before the first chapter. */
static void find_titles(wraps *w)
{
    for (size_t i = 0, n = 0; i < w->r->lines.n && n < 40; i++) {
        const kc_line *l = line_at(w, i);
        size_t         next;

        if (!l->front) return;
        n += l->kind != KC_LINE_BLANK;
        if ((l->kind != KC_LINE_TEXT && l->kind != KC_LINE_TITLE) || l->mark.style || l->repeat) continue;
        next = next_line(w, i, 3);
        if (next >= w->r->lines.n || line_at(w, next)->mark.style || line_at(w, next)->repeat ||
            (line_at(w, next)->kind != KC_LINE_TEXT && line_at(w, next)->kind != KC_LINE_TITLE))
            continue;
        if (title_goes_on(w, i, next)) join(w, i, next);
    }
}

void kc_wraps_find(kc_reader *r, kc_ranges *cut)
{
    wraps w = { .r = r, .cut = cut, .proofs = PROOFS };

    kc_lex_load(r->a, "heads", 1, &w.heads);
    w.width = set_width(&w);
    w.indents = w.width && indents(&w);
    find_titles(&w);
    find_cuts(&w);
}
