/* Years and dates in the normal form: 到2022年和2030年, 2018至2019年, 2025年底, 二〇三〇年, "十四五"末, 2O25年,
 * 2023年5月底前, 3月上旬, 7-12月底, 年底前.
 *
 * A year mark reaches back over its preposition (到, 至, 自) and forward over 底, 末, 前, 以来. A digit that a
 * scanner took for a letter (2O25) is mended here, because a year's shape leaves no doubt.
 */
#include "base/kc_limits.h"
#include "plan/read_facts.h"

static kc_str rest_of(const kc_facts *f, size_t at, size_t to)
{
    return KC_SPAN(f, at, to);
}

static bool takes(const kc_facts *f, size_t *at, size_t to, const char *word)
{
    if (!kc_starts(rest_of(f, *at, to), word)) return false;
    *at += strlen(word);
    return true;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c == 'O' || c == 'o') return 0;
    if (c == 'l' || c == 'I') return 1;
    return -1;
}

static int chinese_digit(kc_str s, size_t *len)
{
    static const char *digits[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "零" };

    for (int i = 0; i < 11; i++)
        if (kc_starts(s, digits[i])) {
            *len = strlen(digits[i]);
            return i % 10;
        }
    return -1;
}

/* Four digits that can be a year; *at moves behind them. */
static int year_digits(const kc_facts *f, size_t *at, size_t to)
{
    int    year = 0;
    size_t i = *at, len = 0;

    if (i + 4 <= to && (f->text.s[i] == '1' || f->text.s[i] == '2')) {
        for (int k = 0; k < 4; k++) {
            int d = digit_of(f->text.s[i + (size_t)k]);

            if (d < 0) return 0;
            year = year * 10 + d;
        }
        i += 4;
        if (i < to && f->text.s[i] >= '0' && f->text.s[i] <= '9') return 0;
    } else {
        for (int k = 0; k < 4; k++, i += len) {
            int d = chinese_digit(rest_of(f, i, to), &len);

            if (d < 0) return 0;
            year = year * 10 + d;
        }
    }
    if (year < KC_YEAR_MIN || year > KC_YEAR_MAX) return 0;
    *at = i;
    return year;
}

static void add_year(kc_fmark *m, int year)
{
    if (m->n_years < KC_MARK_YEARS) m->years[m->n_years++] = year;
}

/* A number of one or two Arabic digits; 0 = none. */
static int small_number(const kc_facts *f, size_t *at, size_t to)
{
    int    value = 0;
    size_t i = *at;

    while (i < to && i < *at + 2 && f->text.s[i] >= '0' && f->text.s[i] <= '9') value = value * 10 + (f->text.s[i++] - '0');
    if (i == *at || (i < to && f->text.s[i] >= '0' && f->text.s[i] <= '9')) return 0;
    *at = i;
    return value;
}

/* Moves m->from back over 到, 至, 在 …; sees comparisons (比2015年) and beginnings (自2003年). */
static void look_back(const kc_facts *f, kc_fmark *m, size_t floor)
{
    static const struct {
        const char *word;
        bool        basis, past;
    } before[] = {
        { "力争到", false, false }, { "截至", false, true }, { "截止", false, true },   { "相较于", true, false },
        { "相比于", true, false },  { "相对", true, false }, { "到", false, false },    { "至", false, false },
        { "自", false, true },      { "从", false, false },  { "由", false, false },    { "比", true, false },
        { "较", true, false },      { "与", true, false },   { "以", true, false },     { "在", false, false },
        { "于", false, false },
    };
    kc_str left = KC_SPAN(f, floor, m->from);

    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
        if (kc_ends(left, before[i].word)) {
            if (strcmp(before[i].word, "从") == 0 || strcmp(before[i].word, "由") == 0) {
                m->start = true; /* 从2020年的…提高到: a starting point, seen by read_targets.c */
                return;
            }
            m->in = strcmp(before[i].word, "于") == 0;
            m->from -= strlen(before[i].word);
            m->basis = before[i].basis;
            m->past = before[i].past;
            return;
        }
}

/* 底, 末, 前, 以来, 相比 … behind a year. */
static void look_ahead(const kc_facts *f, kc_fmark *m, size_t to)
{
    static const char *compare[] = { "相比", "为基数", "为基期", "为基准", "的基础上", "基础上" };
    size_t             at = m->to;

    (void)takes(f, &at, to, "度");
    if (takes(f, &at, to, "上半年")) m->month = 6;
    if (takes(f, &at, to, "下半年") || takes(f, &at, to, "底") || takes(f, &at, to, "末") || takes(f, &at, to, "年底") || takes(f, &at, to, "年末")) m->end_of_year = true;
    if (takes(f, &at, to, "之前") || takes(f, &at, to, "以前") || takes(f, &at, to, "前")) m->before = true;
    else if (takes(f, &at, to, "以来")) m->past = true;
    else if (takes(f, &at, to, "起")) m->basis = false;
    else if (takes(f, &at, to, "期间") || takes(f, &at, to, "内")) m->basis = false;
    for (size_t i = 0; i < sizeof compare / sizeof compare[0]; i++)
        if (takes(f, &at, to, compare[i])) m->basis = true;
    if (m->basis && !m->past && kc_starts(rest_of(f, at, to), "年")) m->basis = false;
    m->to = at;
}

/* "十四五"期间, 十四五末. */
static bool period_read(const kc_facts *f, size_t at, size_t floor, size_t to, kc_fmark *m)
{
    size_t         i = at;
    const kc_word *period, *span;
    bool           quoted = takes(f, &i, to, "“");

    if (!(period = kc_word_at(&f->w, KC_W_PERIOD, rest_of(f, i, to)))) return false;
    i += period->text.n;
    if (quoted && !takes(f, &i, to, "”")) return false;
    (void)takes(f, &i, to, "规划");
    span = kc_word_at(&f->w, KC_W_DATE, rest_of(f, i, to));
    if (!span || (span->kind != KC_WK_SPAN && span->kind != KC_WK_SPAN_PAST)) return false;
    *m = (kc_fmark){ .type = KC_M_YEAR, .from = at, .to = i + span->text.n, .year_label = true };
    m->past = span->kind == KC_WK_SPAN_PAST || period->number < f->plan->period_from;
    add_year(m, period->number);
    look_back(f, m, floor);
    m->past = m->past || span->kind == KC_WK_SPAN_PAST;
    return true;
}

/* Whether another year follows a connector at *at; says whether it makes a span. */
static int next_year(const kc_facts *f, size_t *at, size_t to, bool *span)
{
    static const struct {
        const char *word;
        bool        span;
    } links[] = { { "年至", true }, { "年到", true }, { "年-", true }, { "至", true }, { "到", true }, { "-", true },
                  { "—", true },    { "年和", false }, { "年、", false }, { "年及", false }, { "年与", false },
                  { "年以及", false }, { "和", false }, { "、", false }, { "及", false }, { "与", false } };

    for (size_t k = 0; k < sizeof links / sizeof links[0]; k++) {
        size_t i = *at, past;
        int    year;

        if (!takes(f, &i, to, links[k].word) || !(year = year_digits(f, &i, to))) continue;
        past = i;
        if (!takes(f, &past, to, "年") && !kc_starts(rest_of(f, i, to), "、") && !kc_starts(rest_of(f, i, to), "和")) continue;
        *at = i;
        *span = links[k].span;
        return year;
    }
    return 0;
}

/* 5年内, 三年左右时间, 未来5年: a time without a calendar year; a mark with no years. */
static bool relative_read(const kc_facts *f, size_t at, size_t floor, size_t to, kc_fmark *m)
{
    static const char *ahead[] = { "年左右时间", "年左右", "年时间", "年之内", "年以内", "年内" };
    static const char *behind[] = { "力争用", "用", "未来", "今后", "近", "前" };
    size_t             i = at, len = 0;
    int                number = small_number(f, &i, to);
    kc_str             left = KC_SPAN(f, floor, at);

    if (!number && (number = chinese_digit(rest_of(f, i, to), &len)) > 0) i += len;
    if (number <= 0) return false;
    *m = (kc_fmark){ .type = KC_M_YEAR, .from = at, .to = 0 };
    for (size_t k = 0; k < sizeof ahead / sizeof ahead[0] && !m->to; k++)
        if (takes(f, &i, to, ahead[k])) m->to = i;
    for (size_t k = 0; k < sizeof behind / sizeof behind[0]; k++)
        if (kc_ends(left, behind[k])) {
            m->from -= strlen(behind[k]);
            if (!m->to && k >= 2 && number > 1 && takes(f, &i, to, "年")) m->to = i;
            break;
        }
    return m->to != 0;
}

bool kc_year_read(const kc_facts *f, size_t at, size_t floor, size_t to, kc_fmark *m)
{
    size_t i = at;
    bool   span = false;
    int    year;

    if (at > floor && f->text.s[at - 1] >= '0' && f->text.s[at - 1] <= '9') return false;
    if (relative_read(f, at, floor, to, m)) return true;
    if (period_read(f, at, floor, to, m)) return true;
    if (!(year = year_digits(f, &i, to))) return false;
    *m = (kc_fmark){ .type = KC_M_YEAR, .from = at };
    add_year(m, year);
    while ((year = next_year(f, &i, to, &span))) {
        add_year(m, year);
        m->year_span = m->year_span || span;
    }
    if (!takes(f, &i, to, "年")) return false;
    m->to = i;
    look_back(f, m, floor);
    look_ahead(f, m, to);
    return true;
}

bool kc_year_only(const kc_facts *f, size_t from, size_t to, kc_fmark *m)
{
    return from < to && kc_year_read(f, from, from, to, m) && m->to == to && !m->year_span;
}

/* ---- dates --------------------------------------------------------------------------------- */

static void day_words(const kc_facts *f, kc_fmark *m, size_t to)
{
    const kc_word *w = kc_word_at(&f->w, KC_W_DATE, rest_of(f, m->to, to));

    if (w && w->kind == KC_WK_END) m->month_end = true;
    else if (w && w->kind == KC_WK_START) m->imprecise = true;
    else if (w && w->kind == KC_WK_DAY) m->day = w->number;
    else w = NULL;
    if (w) m->to += w->text.n;
    if (w && kc_ends(w->text, "前")) m->before = true;
    w = kc_word_at(&f->w, KC_W_DATE, rest_of(f, m->to, to));
    if (w && w->kind == KC_WK_BEFORE) {
        m->before = true;
        m->to += w->text.n;
    }
}

static bool quarter_read(const kc_facts *f, size_t at, size_t to, kc_fmark *m)
{
    size_t i = at, len = 0;
    int    quarter;

    (void)takes(f, &i, to, "第");
    if ((quarter = chinese_digit(rest_of(f, i, to), &len)) < 1) {
        quarter = i < to && f->text.s[i] >= '1' && f->text.s[i] <= '4' ? f->text.s[i] - '0' : 0;
        len = 1;
    }
    if (quarter < 1 || quarter > 4) return false;
    i += len;
    if (!takes(f, &i, to, "季度")) return false;
    *m = (kc_fmark){ .type = KC_M_DATE, .from = at, .to = i, .month = quarter * 3, .month_end = true };
    day_words(f, m, to);
    m->month_end = true;
    return true;
}

bool kc_date_read(const kc_facts *f, size_t at, size_t floor, size_t to, kc_fmark *m)
{
    size_t i = at, first;
    int    year, month, other = 0;

    if (at > floor && f->text.s[at - 1] >= '0' && f->text.s[at - 1] <= '9') return false;
    year = year_digits(f, &i, to);
    if (year && !takes(f, &i, to, "年")) return false;
    if (!year && quarter_read(f, at, to, m)) return true;
    if (!year && (takes(f, &i, to, "年底") || takes(f, &i, to, "年末") || takes(f, &i, to, "年终"))) {
        *m = (kc_fmark){ .type = KC_M_DATE, .from = at, .to = i, .month = 12, .month_end = true };
        day_words(f, m, to);
        return true;
    }
    if (!(month = small_number(f, &i, to))) return false;
    first = i;
    if (takes(f, &i, to, "月至") || takes(f, &i, to, "月到") || takes(f, &i, to, "月-") || takes(f, &i, to, "-") || takes(f, &i, to, "至"))
        other = small_number(f, &i, to);
    if (!other || !kc_starts(rest_of(f, i, to), "月")) other = 0, i = first; /* 2024年4月至2026年9月 are two dates */
    if (!takes(f, &i, to, "月") || month > 12 || other > 12) return false;
    (void)takes(f, &i, to, "份");
    *m = (kc_fmark){ .type = KC_M_DATE, .from = at, .to = i, .month = other ? other : month, .month_from = other ? month : 0 };
    if (year) add_year(m, year);
    if ((month = small_number(f, &i, to)) && (takes(f, &i, to, "日") || takes(f, &i, to, "号")) && month <= 31) {
        m->day = month;
        m->to = i;
    }
    look_back(f, m, floor);
    day_words(f, m, to);
    return true;
}
