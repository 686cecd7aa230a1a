/* Lines of the normal form: what each is, and which belong together.
 *
 * Two passes. The first finds what page breaks and foreign characters did: a line that stops in the middle of
 * a sentence is joined to the next (read_wraps.c), page numbers between them and characters inside marks are cut out of
 * the normal form (the way back to the original stays). The second pass classifies the mended lines.
 */
#include "plan/plan_internal.h"

#include <stdlib.h>

static const char *const title_ends[] = { "方案", "意见", "规划", "计划", "纲要", "办法", "通知", "决定", "要点", "细则",
                                          "清单", "工作安排", "规定", "指南", "标准", "框架", "名单", "分工表", "一览表", NULL };

static bool ends_with_one(kc_str s, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (kc_ends(s, words[i])) return true;
    return false;
}

static kc_str line_text(const kc_reader *r, size_t i)
{
    return kc_text_of(r, r->lines.items[i].from, r->lines.items[i].to);
}

/* "— 3 —", "- 3 -", "第3页", "3" */
static bool is_page_number(kc_str s)
{
    size_t digits = 0;

    if (s.n > 24) return false;
    for (size_t i = 0, len; i < s.n; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (cp >= '0' && cp <= '9') digits++;
        else if (!kc_in_set(cp, " -—–―·第页共/.")) return false;
    }
    return digits >= 1 && digits <= 6;
}

/* Was there white space in the original before this place of the normal form? */
bool kc_blank_before(const kc_reader *r, size_t n_at)
{
    size_t at = r->o->norm.at[n_at];
    kc_str t = r->doc->text;

    return at > 0 && (t.s[at - 1] == ' ' || t.s[at - 1] == '\t' || (at >= 3 && memcmp(t.s + at - 3, "\xE3\x80\x80", 3) == 0));
}

static bool is_meta(const kc_reader *r, kc_str s, bool front)
{
    kc_str             t = kc_strip(s, "【[");
    const kc_lex_word *w = kc_lex_at(&r->furniture, t, "meta");

    if (w) {
        kc_str rest = kc_trim(kc_cut(t, w->text.n, t.n));

        if (kc_starts(rest, ":") || (front && rest.n == 0)) return true;
        if (front && t.n < s.n && (kc_starts(rest, "】") || kc_starts(rest, "]"))) return true;
        if (front && w->text.n >= 12 && rest.n && kc_blank_before(r, (size_t)(rest.s - r->o->norm.text.s))) return true; /* 发文机关 X市人民政府 */
    }
    /* The first line of an encyclopedia page: 《…》是2020年…发布的… */
    return front && kc_starts(s, "《") && kc_has(s, "》是") && kc_chars(s) < 120 &&
           (kc_has(s, "发布的") || kc_has(s, "印发的") || kc_has(s, "颁布的") || kc_has(s, "制定的") || kc_has(s, "出台的"));
}

static bool is_furniture(const kc_reader *r, kc_str s)
{
    const kc_lex_word *w = kc_lex_at(&r->furniture, s, NULL);
    size_t             at, n = kc_chars(s);

    if (w && kc_str_eq(w->cls, "line") && kc_same(w->text, kc_strip(s, " :>|"))) return true;
    if (w && kc_str_eq(w->cls, "start") && n < 60 && !kc_ends(s, "。")) return true;
    return n < 60 && !kc_ends(s, "。") && kc_lex_in(&r->furniture, s, "has", &at) != NULL;
}

/* 牵头单位:…  (责任单位:…)  【行动目标】 at the start of a line */
static bool is_label(const kc_reader *r, kc_str s)
{
    kc_str             t = kc_strip(s, "([【 ");
    const kc_lex_word *w = kc_lex_at(&r->labels, t, NULL);
    kc_str             rest;

    if (!w || kc_starts(w->cls, "v-") || kc_str_eq(w->cls, "with")) return false;
    rest = kc_trim(kc_cut(t, w->text.n, t.n));
    return kc_starts(rest, ":") || kc_starts(rest, "】") || kc_starts(rest, "]");
}

static bool is_annex(kc_str s)
{
    kc_str t = kc_strip(s, " ");

    if (!kc_starts(t, "附件") && !kc_starts(t, "附表") && !kc_starts(t, "附录") && !kc_starts(t, "附:")) return false;
    t = kc_cut(t, kc_starts(t, "附:") ? 3 : 6, t.n);
    if (kc_chars(t) > 60 || kc_ends(t, "。")) return false;
    return t.n == 0 || t.s[0] == ':' || t.s[0] == ' ' || (t.s[0] >= '0' && t.s[0] <= '9') || t.s[0] == '(' ||
           kc_cn_number(t, &(size_t){ 0 }) > 0;
}

static bool is_number_line(kc_str s)
{
    return kc_chars(s) <= 30 && kc_ends(s, "号") && (kc_has(s, "〔") || kc_has(s, "[") || kc_has(s, "(") || kc_has(s, "【")) &&
           kc_find(s, "20", 0) >= 0 && !kc_has(s, "。") && !kc_has(s, ",");
}

static bool is_title(kc_str s, int hint)
{
    kc_str t = kc_strip(s, "《》。“” ");

    if (kc_ends(s, "。") && (!kc_ends(s, "》。") || kc_has(s, "《"))) return false;
    if (kc_has(t, "。") || kc_has(t, ";") || kc_chars(t) > 70 || kc_chars(t) < 5) return false;
    if (kc_has(t, "现将") || kc_has(t, "请认真") || kc_has(t, "如下")) return false;
    if (kc_ends(t, ")")) {
        long open = kc_find(t, "(", 0);
        kc_str before = kc_cut(t, 0, open > 0 ? (size_t)open : 0);

        if (ends_with_one(before, title_ends) || (kc_ends(before, "行动") && kc_has(t, "20"))) return true;
    }
    if (kc_ends(t, "文件") && kc_chars(t) <= 30) return true;
    if (kc_has(t, ",") && !kc_has(t, "关于")) return false;
    return ends_with_one(t, title_ends) || (hint == 1 && kc_chars(t) <= 40);
}

static bool is_address(kc_str s)
{
    return kc_ends(s, ":") && kc_chars(s) <= 150 && !kc_has(s, "。") && kc_find_any(s, ";!") < 0 &&
           (kc_starts(s, "各") || kc_has(s, "人民政府") || kc_has(s, "单位") || kc_has(s, "部门") || kc_has(s, "委员会"));
}

/* 十二月 alone, 16, 2024 alone: the date of a text that went through English */
static bool is_torn_date(kc_str s)
{
    size_t n;
    kc_str t = kc_strip(s, "《》 ");

    if (kc_cn_number(t, &n) && n > 0 && kc_str_eq(kc_cut(t, n, t.n), "月")) return true;
    if (t.n < 7 || t.n > 9 || !(t.s[0] >= '0' && t.s[0] <= '9')) return false;
    return kc_has(t, ", 20") || kc_has(t, ",20");
}

static bool is_date_line(kc_str s)
{
    int    d[3];
    size_t from, to;
    kc_str t = kc_strip(s, "() ");

    if (kc_chars(t) > 14) return false;
    return (kc_date_find(t, d, &from, &to) && from == 0 && to == t.n && d[1] > 0) || is_torn_date(s);
}

static void split(kc_reader *r)
{
    kc_str t = r->o->norm.text;
    size_t i_doc = 0, n_rep = 0;

    r->lines.n = 0;
    for (size_t from = 0; from < t.n;) {
        const char *eol = memchr(t.s + from, '\n', t.n - from);
        size_t      to = eol ? (size_t)(eol - t.s) : t.n;
        bool        whole = true;
        kc_str      s;
        kc_line    *l = KC_PUSH(r->a, &r->lines);
        uint32_t    at;

        while (n_rep < r->repeats.n && r->repeats.items[n_rep].to <= from) n_rep++;
        if (n_rep < r->repeats.n) { /* a repeat that begins or ends inside the line makes a line of its own */
            size_t edge = r->repeats.items[n_rep].from > from ? r->repeats.items[n_rep].from : r->repeats.items[n_rep].to;

            if (edge > from && edge < to && kc_trim(kc_cut(t, from, edge)).n && kc_trim(kc_cut(t, edge, to)).n) to = edge, whole = false;
        }
        s = kc_trim(kc_cut(t, from, to));

        memset(l, 0, sizeof *l);
        l->from = (size_t)(s.s - t.s);
        l->to = l->from + s.n;
        if (!s.n) l->from = l->to = from;
        at = r->o->norm.at[l->from];
        while (i_doc + 1 < r->doc->n_lines && r->doc->lines[i_doc].end < at) i_doc++;
        if (r->doc->n_lines && s.n) {
            l->heading = r->doc->lines[i_doc].heading;
            if (r->doc->lines[i_doc].table || r->typed_rows[i_doc]) l->kind = KC_LINE_TABLE;
        }
        l->repeat = n_rep < r->repeats.n && l->from >= r->repeats.items[n_rep].from;
        from = whole ? to + 1 : to;
    }
}

/* 2021年3月15日印发, with or without the office that printed it, at the foot of the last page */
static bool is_imprint(kc_str s)
{
    int    d[3];
    size_t from, to;

    return kc_chars(s) <= 40 && kc_ends(s, "印发") && kc_date_find(s, d, &from, &to) && d[2] && to + strlen("印发") == s.n &&
           kc_find_any(kc_cut(s, 0, from), "。,;、") < 0;
}

/* (此件公开发布), 抄送:… */
static bool is_release(kc_str s)
{
    static const char *const fronts[] = { "抄送:", "抄报:", "主送:", "分送:", "抄送单位:", NULL };

    for (size_t k = 0; fronts[k]; k++)
        if (kc_starts(s, fronts[k])) return true;
    return kc_starts(s, "(此件") && kc_ends(s, ")") && kc_chars(s) <= 20;
}

static kc_line_kind kind_of(const kc_reader *r, const kc_line *l, kc_str s, bool front)
{
    if (!s.n) return KC_LINE_BLANK;
    if (l->kind == KC_LINE_TABLE) return KC_LINE_TABLE;
    if (is_page_number(s)) return KC_LINE_PAGE;
    if (is_meta(r, s, front)) return KC_LINE_META;
    if (is_furniture(r, s)) return KC_LINE_FURNITURE;
    if (is_annex(s)) return KC_LINE_ANNEX;
    if (is_label(r, s)) return KC_LINE_LABEL;
    if (is_date_line(s)) return KC_LINE_DATE;
    if (is_imprint(s)) return KC_LINE_IMPRINT;
    if (is_release(s)) return KC_LINE_ADDRESS;
    if (l->mark.style) return KC_LINE_TEXT;
    if (front && (is_number_line(s) || is_title(s, l->heading))) return KC_LINE_TITLE;
    if (front && is_address(s)) return KC_LINE_ADDRESS;
    return KC_LINE_TEXT;
}

/* The line before a date, when it is short and no sentence: who signs. */
static void find_signatures(kc_reader *r)
{
    for (size_t i = 0; i < r->lines.n; i++) {
        size_t n = 0;

        if (r->lines.items[i].kind != KC_LINE_DATE && r->lines.items[i].kind != KC_LINE_IMPRINT) continue;
        for (size_t k = i; k-- > 0 && n < 3;) {
            kc_line *l = &r->lines.items[k];
            kc_str   s = line_text(r, k);

            if (l->kind == KC_LINE_BLANK) continue;
            if ((l->kind != KC_LINE_TEXT && l->kind != KC_LINE_TITLE) || l->mark.style || kc_chars(s) > 40) break;
            if (kc_find_any(s, "。;:,0123456789") >= 0 || !kc_lex_end(&r->units, s, NULL)) break;
            l->kind = KC_LINE_SIGNATURE;
            n++;
        }
    }
}

/* ---- "3.5岁以下…": mark 3 or number 3.5? ---- */

typedef struct sequence {
    int    expected[KC_MARK_STYLES];
    size_t last;  /* line of the last 1. 2. 3., SIZE_MAX when a higher mark came since */
    size_t above; /* the last line that is not blank, SIZE_MAX: none */
} sequence;

/* The number of the next mark of this style below line i, in the same chapter; 0 = none near. */
static int next_number(const kc_reader *r, size_t i, kc_mark_style style)
{
    for (size_t k = i + 1, n = 0; k < r->lines.n && n < 40; k++) {
        kc_str  s = line_text(r, k);
        kc_mark m = kc_mark_read(s), tight = kc_mark_read_tight(s);

        n += s.n > 0;
        if (!m.style && tight.style == style) return tight.number;
        if (m.style == style) return m.number;
        if (m.style && m.style < style) return 0;
    }
    return 0;
}

/* Does the line above end a sentence, or a list item that needs no sign (…达到28%)? */
static bool line_ended(const kc_reader *r, size_t i)
{
    size_t len;
    kc_str s;

    if (i == SIZE_MAX) return false;
    s = line_text(r, i);
    return s.n && kc_in_set(kc_utf8_before(s.s, s.n, &len), "。!?;:.)》”%‰0123456789");
}

static bool tight_is_mark(const kc_reader *r, size_t i, const sequence *q, const kc_mark *m)
{
    static const char *const dates[] = { "月", "日", "号", "时", NULL };
    kc_str rest = line_text(r, i);
    bool   age;
    int    next;

    for (rest = kc_cut(rest, m->len, rest.n); rest.n && rest.s[0] >= '0' && rest.s[0] <= '9';) rest = kc_cut(rest, 1, rest.n);
    age = kc_starts(rest, "岁");
    for (size_t k = 0; dates[k]; k++)
        if (kc_starts(rest, dates[k])) return false;
    if (!age && !line_ended(r, q->above)) return false;
    next = next_number(r, i, m->style);
    if (m->number == 1) return next == 2 && (q->last == SIZE_MAX || q->expected[m->style] > 2);
    if (m->number != q->expected[m->style] || next == m->number) return false;
    if (q->last == SIZE_MAX) return age;
    return next == m->number + 1 || q->last == q->above || age;
}

static void follow(sequence *q, const kc_line *l, size_t i)
{
    q->expected[l->mark.style] = l->mark.number + 1;
    if (l->mark.style < KC_MARK_CN_PAREN) q->expected[KC_MARK_CN_PAREN] = 1;
    if (l->mark.style < KC_MARK_NUM) q->last = SIZE_MAX;
    if (l->mark.style == KC_MARK_NUM || l->mark.style == KC_MARK_NUM_PAREN) q->last = i;
}

static void classify(kc_reader *r, kc_ranges *cut)
{
    sequence q = { .last = SIZE_MAX, .above = SIZE_MAX };
    bool     front = true;

    for (size_t k = 0; k < KC_MARK_STYLES; k++) q.expected[k] = 1;
    for (size_t i = 0; i < r->lines.n; i++) {
        kc_line *l = &r->lines.items[i];
        kc_str   s = line_text(r, i);

        l->mark = kc_mark_read(s);
        if (!l->mark.style && !l->repeat) {
            kc_mark tight = kc_mark_read_tight(s);

            if (tight.style && tight_is_mark(r, i, &q, &tight)) l->mark = tight;
        }
        if (s.n) q.above = i;
        if (!l->mark.style && cut && !l->repeat && s.n) {
            kc_mark torn = kc_mark_read_torn(s, q.expected);

            if (torn.style) {
                l->mark = torn;
                *KC_PUSH(r->a, cut) = (kc_range){ l->from + torn.junk_from, l->from + torn.junk_to };
                kc_reader_warn(r, "inserted_noise", NULL, true, l->from + torn.junk_from, l->from + torn.junk_to, "%.*s",
                               (int)(torn.junk_to - torn.junk_from), s.s + torn.junk_from);
            }
        }
        l->front = front;
        l->kind = kind_of(r, l, s, front);
        if (l->heading && l->kind == KC_LINE_TEXT) front = l->front = false; /* the format says: a chapter begins */
        if (l->kind != KC_LINE_TEXT || l->repeat || !l->mark.style || l->mark.style == KC_MARK_BULLET) continue;
        follow(&q, l, i);
        if (!(front && l->mark.style >= KC_MARK_NUM && i > 0 && r->lines.items[i - 1].kind == KC_LINE_ANNEX)) front = false;
    }
    find_signatures(r);
}

static int by_from(const void *a, const void *b)
{
    const kc_range *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

void kc_lines_read(kc_reader *r)
{
    kc_ranges cut = { 0 };

    split(r);
    classify(r, &cut);
    kc_wraps_find(r, &cut);
    if (!cut.n) return;
    qsort(cut.items, cut.n, sizeof *cut.items, by_from);
    kc_norm_cut(r->a, &r->o->norm, &cut, &r->repeats);
    split(r);
    classify(r, NULL);
}
