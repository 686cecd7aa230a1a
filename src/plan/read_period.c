/* The years a plan is for, the number of actions it declares, and years that contradict each other. */
#include "plan/plan_internal.h"

#include <stdio.h>

enum { MAX_YEARS = 400 };

/* "2023-2025年", "2019年至2030年" at the start of s */
static bool year_range(kc_str s, int *from, int *to, size_t *len)
{
    static const char *const joins[] = { "-", "至", "到", "—", "–", NULL };
    double      a, b;
    const char *unit = NULL;
    bool        cn;
    size_t      n, m, at = 0;

    if (s.n < 4 || s.s[0] < '1' || s.s[0] > '2') return false;
    n = kc_number_read(s, &a, &unit, &cn);
    if (n != 4 || unit) return false;
    at = 4;
    if (kc_starts(kc_cut(s, at, s.n), "年")) at += 3;
    for (size_t k = 0; joins[k]; k++)
        if (kc_starts(kc_cut(s, at, s.n), joins[k])) {
            at += strlen(joins[k]);
            m = kc_number_read(kc_cut(s, at, s.n), &b, &unit, &cn);
            if (m != 4 || unit || b < a || a < 1990 || b > 2100) return false;
            *from = (int)a;
            *to = (int)b;
            *len = at + m;
            return true;
        }
    return false;
}

static bool range_in(kc_str s, int *from, int *to)
{
    size_t len;

    for (size_t i = 0; i + 8 < s.n; i++)
        if ((i == 0 || !(s.s[i - 1] >= '0' && s.s[i - 1] <= '9')) && year_range(kc_cut(s, i, s.n), from, to, &len)) return true;
    return false;
}

/* "2030年" with digits at i, outside 《》 */
static int year_at(kc_str t, size_t i)
{
    int y = 0;

    if (i + 4 > t.n || (i > 0 && t.s[i - 1] >= '0' && t.s[i - 1] <= '9')) return 0;
    for (size_t k = 0; k < 4; k++) {
        if (t.s[i + k] < '0' || t.s[i + k] > '9') return 0;
        y = y * 10 + (t.s[i + k] - '0');
    }
    return y >= 2000 && y <= 2060 ? y : 0;
}

/* Does the year at i tell of the past: 由2015年的…, 比2015年, 2015年以来? */
static bool past_year(kc_str t, size_t i)
{
    static const char *const before[] = { "由", "从", "自", "比", "较", "与", "在", "截至", "截止", "截至到", "相比", "于", NULL };
    static const char *const behind[] = { "年相比", "年基础", "年的基础", "年水平", "年以来", "年至今", "年度", "年末全市", NULL };
    kc_str left = kc_cut(t, 0, i), right = kc_cut(t, i + 4, t.n);

    for (size_t k = 0; before[k]; k++)
        if (kc_ends(left, before[k])) return true;
    for (size_t k = 0; behind[k]; k++)
        if (kc_starts(right, behind[k])) return true;
    return false;
}

/* A chapter on what has been reached: 发展基础, 面临形势. */
static bool tells_of_the_past(const kc_reader *r, const kc_par *p)
{
    static const char *const words[] = { "基础", "背景", "现状", "形势", "回顾", "成效", "成就", NULL };
    int depth = 0;

    for (int i = p->i_heading; i >= 0 && depth < 8; i = r->o->pars.items[i].i_heading, depth++) {
        const kc_par *h = &r->o->pars.items[i];

        for (size_t k = 0; words[k]; k++)
            if (kc_has(kc_text_of(r, h->n_from, h->n_to), words[k]) && !kc_has(kc_text_of(r, h->n_from, h->n_to), "目标")) return true;
    }
    return false;
}

typedef struct years {
    int first, goal, last; /* 0 = none; goal: the last 到2030年 */
} years;

/* Behind 展望 and 远景 lie years beyond the plan's; `all` takes them too. */
static void years_of_par(const kc_reader *r, const kc_par *p, bool all, years *y)
{
    kc_str t = kc_text_of(r, p->n_from, p->n_to);
    long   far = kc_find(t, "展望", 0), remote = kc_find(t, "远景", 0);
    int    depth = 0;

    if (far < 0 || (remote >= 0 && remote < far)) far = remote;
    if (!all && far >= 0) t = kc_cut(t, 0, (size_t)far);
    for (size_t i = 0; i < t.n; i++) {
        int    v;
        kc_str rest;

        if (kc_starts(kc_cut(t, i, t.n), "《")) depth++;
        if (kc_starts(kc_cut(t, i, t.n), "》")) depth -= depth > 0;
        if (depth || t.s[i] < '1' || t.s[i] > '2' || (v = year_at(t, i)) == 0) continue;
        rest = kc_cut(t, i + 4, t.n);
        if (!kc_starts(rest, "年") && !kc_starts(rest, "至") && !kc_starts(rest, "-")) continue;
        if (!past_year(t, i) && (!y->first || v < y->first)) y->first = v;
        if (v > y->last) y->last = v;
        if (i >= 3 && memcmp(t.s + i - 3, "到", 3) == 0 && v > y->goal) y->goal = v;
    }
}

static years years_of_text(const kc_reader *r)
{
    years y = { 0 }, all = { 0 };

    for (size_t i = 0; i < r->o->pars.n; i++) {
        const kc_par *p = &r->o->pars.items[i];

        if (p->kind == KC_PAR_META || p->kind == KC_PAR_FURNITURE || p->kind == KC_PAR_REPEAT) continue;
        years_of_par(r, p, true, &all);
        if (p->kind != KC_PAR_SIGNATURE && p->kind != KC_PAR_TITLE && !tells_of_the_past(r, p)) years_of_par(r, p, false, &y);
    }
    if (!y.goal) y.goal = all.goal;
    if (!y.last) y.last = all.last;
    return y;
}

/* "十四五": the five years of a plan. */
static bool five_years_in(kc_str s, int *from, int *to)
{
    static const struct {
        const char *word;
        int         from;
    } plans[] = { { "十二五", 2011 }, { "十三五", 2016 }, { "十四五", 2021 }, { "十五五", 2026 }, { "十六五", 2031 } };

    for (size_t k = 0; k < sizeof plans / sizeof plans[0]; k++)
        if (kc_has(s, plans[k].word)) {
            *from = plans[k].from;
            *to = plans[k].from + 4;
            return true;
        }
    return false;
}

/* 青政办发〔2023〕21号 */
static int year_of_number(const char *number)
{
    kc_str s = kc_str_of(number);

    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] == '2' && year_at(s, i)) return year_at(s, i);
    return 0;
}

static bool period_of_titles(kc_reader *r, bool (*find)(kc_str s, int *from, int *to))
{
    kc_plan *p = r->plan;

    if (find(kc_str_of(p->title), &p->period_from, &p->period_to)) return true;
    for (size_t i = 0; i < r->o->pars.n && r->o->pars.items[i].kind != KC_PAR_HEADING; i++)
        if (r->o->pars.items[i].kind == KC_PAR_TITLE &&
            find(kc_text_of(r, r->o->pars.items[i].n_from, r->o->pars.items[i].n_to), &p->period_from, &p->period_to))
            return true;
    return false;
}

static void read_period(kc_reader *r)
{
    kc_plan *p = r->plan;
    int      issued = 0;
    years    y;
    kc_str   t = kc_str_of(p->title);

    if (period_of_titles(r, range_in) || period_of_titles(r, five_years_in)) return;
    for (size_t i = 0; i + 7 <= t.n; i++) /* 2024年…工作要点 */
        if (t.s[i] == '2' && year_at(t, i) && kc_starts(kc_cut(t, i + 4, t.n), "年")) {
            p->period_from = p->period_to = year_at(t, i);
            return;
        }
    if (!r->has_chapters) return;
    y = years_of_text(r);
    if (p->issued) sscanf(p->issued, "%4d", &issued);
    if (!issued) issued = year_of_number(p->number);
    p->period_from = issued ? issued : y.first;
    p->period_to = y.goal ? y.goal : y.last;
    if (!y.goal && y.last <= issued) p->period_to = 0; /* only the date of signing */
    if (p->period_to < p->period_from || (!issued && p->period_to == p->period_from)) p->period_from = p->period_to = 0;
}

/* ---- 26项专项行动 ---- */

static size_t count_word(kc_str s, int *value)
{
    double      v;
    const char *unit = NULL;
    bool        cn;
    size_t      n = kc_number_read(s, &v, &unit, &cn);

    if (!n || unit || v < 2 || v > 99 || v != (double)(int)v) return 0;
    *value = (int)v;
    return n;
}

static int declared_at(kc_str s)
{
    static const char *const words[] = { "项", "个", "大", NULL };
    int    v = 0;
    size_t n = count_word(s, &v);
    kc_str rest;
    long   at;

    if (!n) return 0;
    rest = kc_cut(s, n, s.n);
    for (size_t k = 0; words[k]; k++)
        if (kc_starts(rest, words[k])) {
            rest = kc_head(kc_cut(rest, 3, rest.n), 14);
            at = kc_find(rest, "行动", 0);
            if (at < 0 || kc_find_any(kc_cut(rest, 0, (size_t)at), ",。;、:\n)(”“") >= 0) return 0;
            if (kc_chars(kc_cut(rest, 0, (size_t)at)) > 8) return 0;
            return v;
        }
    return 0;
}

static void read_declared(kc_reader *r)
{
    kc_str t = r->o->norm.text;
    int    seen[16] = { 0 }, votes[16] = { 0 }, n = 0, top = 0;

    for (size_t i = 0, len; i < t.n; i += len) {
        uint32_t cp = kc_utf8_get(t.s + i, t.n - i, &len), before;
        size_t   back;
        int      v, k = 0;

        if (!(cp >= '0' && cp <= '9') && !kc_in_set(cp, "一二三四五六七八九十两")) continue;
        before = i ? kc_utf8_before(t.s, i, &back) : 0;
        if ((before >= '0' && before <= '9') || before == '.' || kc_in_set(before, "一二三四五六七八九十第“")) continue;
        if ((v = declared_at(kc_cut(t, i, t.n))) == 0) continue;
        while (k < n && seen[k] != v) k++;
        if (k == n && n < 16) seen[n++] = v;
        if (k < 16) votes[k]++;
    }
    for (int k = 0; k < n; k++)
        if (votes[k] > top) top = votes[k], r->plan->declared_action_count = seen[k];
}

/* ---- 三年(2020-2024年) ---- */

static void years_against_word(kc_reader *r)
{
    kc_str t = r->o->norm.text;

    for (long at = kc_find(t, "年(", 0); at >= 0; at = kc_find(t, "年(", (size_t)at + 4)) {
        size_t start = (size_t)at, len, n, back;
        int    v = 0, from, to;
        kc_str in = kc_cut(t, (size_t)at + 4, t.n);

        if (!year_range(in, &from, &to, &len)) continue;
        /* back to the start of the number: at most three characters */
        for (int k = 0; k < 3 && start > 0; k++) {
            uint32_t cp = kc_utf8_before(t.s, start, &back);

            if (!(cp >= '0' && cp <= '9') && !kc_in_set(cp, "一二三四五六七八九十两")) break;
            start -= back;
        }
        n = start < (size_t)at ? count_word(kc_cut(t, start, (size_t)at), &v) : 0;
        if (!n || v > 20 || start + n != (size_t)at || to - from + 1 == v) continue;
        if (kc_starts(kc_cut(in, len, in.n), "年)")) len += 4;
        kc_reader_warn(r, "period_conflict", NULL, true, start, (size_t)at + 4 + len, "%.*s" KC_SEP "%d-%d", (int)((size_t)at + 4 + len - start),
                       t.s + start, from, to);
    }
}

/* A "three-year" plan whose years are not three. */
static void title_against_period(kc_reader *r)
{
    static const struct { const char *word; int n; } words[] = { { "三年行动", 3 }, { "三年计划", 3 }, { "三年规划", 3 }, { "三年实施", 3 },
                                                                 { "五年行动", 5 }, { "五年规划", 5 }, { "两年行动", 2 }, { "3年行动", 3 } };
    const kc_plan *p = r->plan;

    for (size_t k = 0; p->title && p->period_from && k < sizeof words / sizeof words[0]; k++)
        if (strstr(p->title, words[k].word) && p->period_to - p->period_from + 1 != words[k].n) {
            long at = kc_find(r->o->norm.text, words[k].word, 0);

            if (at < 0) at = 0;
            kc_reader_warn(r, "period_conflict", NULL, true, (size_t)at, (size_t)at + strlen(words[k].word), "%s" KC_SEP "%d-%d", words[k].word,
                           p->period_from, p->period_to);
            return;
        }
}

/* Two stages of one heading level that name the same single year. */
static void stages_of_one_year(kc_reader *r)
{
    int    before = 0, level = 0;
    size_t i_before = 0;

    for (size_t i = 0; i < r->o->pars.n; i++) {
        const kc_par *p = &r->o->pars.items[i];
        kc_str        s = kc_text_of(r, p->n_from, p->n_to);
        int           year = 0, n = 0;

        if (p->kind != KC_PAR_HEADING || !kc_has(s, "阶段")) continue;
        for (size_t k = 0; k < s.n; k++)
            if (s.s[k] >= '1' && s.s[k] <= '2' && year_at(s, k)) year = year_at(s, k), n++, k += 3;
        if (n == 1 && !kc_has(s, "月") && year == before && p->level == level)
            kc_reader_warn(r, "period_conflict", NULL, true, r->o->pars.items[i_before].n_from, p->n_to, "%.*s" KC_SEP "%d", (int)s.n, s.s, year);
        before = n == 1 && !kc_has(s, "月") ? year : 0;
        level = p->level;
        i_before = i;
    }
}

/* 用三年时间, 3年左右: years that count from an unsaid start. */
static void relative_years(kc_reader *r)
{
    static const char *const tails[] = { "年时间", "年左右", "年内", NULL };
    kc_str t = r->o->norm.text;

    for (size_t k = 0; tails[k]; k++)
        for (long at = kc_find(t, tails[k], 0); at >= 0; at = kc_find(t, tails[k], (size_t)at + 3)) {
            size_t   back;
            uint32_t cp = kc_utf8_before(t.s, (size_t)at, &back), more = kc_utf8_before(t.s, (size_t)at - back, &(size_t){ 0 });

            if (kc_starts(kc_cut(t, (size_t)at + strlen(tails[k]), t.n), "表")) continue;
            if (!((cp >= '1' && cp <= '9') || kc_in_set(cp, "一二三四五六七八九两十")) || (more >= '0' && more <= '9')) continue;
            kc_reader_warn(r, "relative_year", NULL, false, (size_t)at - back, (size_t)at + strlen(tails[k]), "%.*s",
                           (int)(back + strlen(tails[k])), t.s + at - back);
        }
}

void kc_period_read(kc_reader *r)
{
    read_period(r);
    read_declared(r);
    years_against_word(r);
    title_against_period(r);
    stages_of_one_year(r);
    relative_years(r);
}
