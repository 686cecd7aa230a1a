/* Figures: a number with its unit and the words that hang on it.
 *
 *     50 余 名          1.3 万 户 以上      3-5 公里       百分之九十 以上      每10万分之5 以下
 *     num|more|unit     num|unit |after     range|unit     fraction  |after     fraction    |after
 *
 * A figure that cannot be a value (第5, 5年, 二级, 6+1, 每千人) is returned too, marked as decoy, so that its
 * digits are not met again.
 */
#include "base/kc_csv.h"
#include "plan/read_facts.h"

#include <math.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

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

/* Whether the blank at i only tears a percentage apart, as scanners do: "2 0%". */
static bool torn_percent(const kc_facts *f, size_t i, size_t to)
{
    return i + 2 < to && f->text.s[i] == ' ' && is_digit(f->text.s[i + 1]) &&
           (f->text.s[i + 2] == '%' || kc_starts(rest_of(f, i + 2, to), "‰"));
}

/* "4 .8‰", "5. 6‰": a point torn from its digits, in a figure with a unit that has decimals. */
static bool torn_point(const kc_facts *f, size_t i, size_t to)
{
    size_t k = i + 2;

    if (i + 2 >= to || !((f->text.s[i] == ' ' && f->text.s[i + 1] == '.') || (f->text.s[i] == '.' && f->text.s[i + 1] == ' '))) return false;
    while (k < to && is_digit(f->text.s[k])) k++;
    return k > i + 2 && kc_word_at(&f->w, KC_W_UNIT, rest_of(f, k, to)) != NULL;
}

/* A letter that a scanner took for a digit, between digits or before a unit: 1O/10万, 79.l岁; 0 = none. */
static char ocr_digit(const kc_facts *f, size_t i, size_t to)
{
    char          c = i < to ? f->text.s[i] : 0;
    unsigned char next = i + 1 < to ? (unsigned char)f->text.s[i + 1] : 0;

    if (c != 'O' && c != 'o' && c != 'l' && c != 'I') return 0;
    if (!is_digit((char)next) && next != '%' && next != '/' && next != '.' && next != ' ' && next < 0x80 && i + 1 < to) return 0;
    if (next == ' ' && !torn_point(f, i + 1, to)) return 0;
    return c == 'O' || c == 'o' ? '0' : '1';
}

/* Arabic digits at *at; thousands groups, OCR letters and torn percentages mended. */
static bool arabic_read(const kc_facts *f, size_t *at, size_t to, double *value)
{
    char   digits[40];
    size_t n = 0, i = *at;
    bool   point = false;

    while (i < to && n < sizeof digits - 1) {
        char c = f->text.s[i], next = i + 1 < to ? f->text.s[i + 1] : ' ';

        if (is_digit(c)) digits[n++] = c;
        else if (c == '.' && !point && n && (is_digit(next) || ocr_digit(f, i + 1, to))) digits[n++] = '.', point = true;
        else if (n && ocr_digit(f, i, to)) digits[n++] = ocr_digit(f, i, to);
        else if (n && !point && torn_point(f, i, to)) digits[n++] = '.', point = true, i += 1;
        else if (c == ',' && n && n <= 3 && !point && i + 3 < to && is_digit(next) && is_digit(f->text.s[i + 2]) &&
                 is_digit(f->text.s[i + 3]) && !(i + 4 < to && is_digit(f->text.s[i + 4]))) {
        } else if (n == 1 && torn_percent(f, i, to)) {
        } else break;
        i++;
    }
    if (!n || !kc_num_parse((kc_str){ digits, n }, value)) return false;
    *at = i;
    return true;
}

static bool chinese_start(kc_str s)
{
    static const char *starts[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "两" };

    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (kc_starts(s, starts[i])) return true;
    return false;
}

/* Any number at *at. `unit` is set by forms that carry their unit (百分之九十, 六成). */
static bool number_read(const kc_facts *f, size_t *at, size_t to, double *value, const char **unit, bool *chinese)
{
    kc_str rest = rest_of(f, *at, to);
    size_t used;

    *unit = NULL;
    *chinese = false;
    if (rest.n && is_digit(rest.s[0])) return arabic_read(f, at, to, value);
    used = kc_number_read(rest, value, unit, chinese);
    *at += used;
    return used > 0;
}

/* 百分之90, 每10万分之5, 千分之五: the unit stands in front. */
static bool parts_read(const kc_facts *f, size_t *at, size_t to, kc_fmark *m)
{
    static const struct {
        const char *word, *unit;
    } parts[] = { { "每10万分之", "/10万" }, { "每十万分之", "/10万" }, { "10万分之", "/10万" }, { "十万分之", "/10万" },
                  { "百分之", "%" },          { "千分之", "‰" },          { "万分之", "/万" } };
    const char *unit;

    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        size_t i = *at;

        if (!takes(f, &i, to, parts[k].word)) continue;
        if (takes(f, &i, to, "百")) m->value = 100;
        else if (!number_read(f, &i, to, &m->value, &unit, &m->chinese)) return false;
        m->unit = parts[k].unit;
        m->unit_kind = KC_WK_RATE;
        m->fraction = true;
        m->num_from = *at;
        *at = i;
        return true;
    }
    return false;
}

/* 1/3, but not 18/10万 and not 1/2024. */
static bool slash_fraction(const kc_facts *f, size_t *at, size_t to, kc_fmark *m)
{
    size_t i = *at;
    double below;

    if (i + 1 >= to || f->text.s[i] != '/' || !is_digit(f->text.s[i + 1]) || m->value != floor(m->value)) return false;
    i++;
    if (!arabic_read(f, &i, to, &below) || below < 2 || below > 10 || m->value >= below) return false;
    if (kc_starts(rest_of(f, i, to), "万") || (i < to && (is_letter(f->text.s[i]) || f->text.s[i] == '/'))) return false;
    m->value = m->value / below * 100;
    m->unit = "%";
    m->unit_kind = KC_WK_RATE;
    m->fraction = true;
    *at = i;
    return true;
}

/* ---- units --------------------------------------------------------------------------------- */

/* "/千人", "/5万人", "/年" behind a unit. */
static size_t per_end(const kc_facts *f, size_t at, size_t to)
{
    static const char *bases[] = { "人口", "人次", "人", "年", "天", "日", "月", "户", "床", "次", "名", "平方公里", "公里", "万元" };
    size_t             i = at;

    if (i >= to || f->text.s[i] != '/') return at;
    i++;
    while (i < to && (is_digit(f->text.s[i]) || takes(f, &i, to, "百") || takes(f, &i, to, "千") || takes(f, &i, to, "万")))
        if (is_digit(f->text.s[i])) i++;
    for (size_t k = 0; k < sizeof bases / sizeof bases[0]; k++)
        if (takes(f, &i, to, bases[k])) return i;
    return i > at + 1 ? i : at;
}

/* Whether a unit that is only 万 or 亿 is really the end of the amount. */
static bool amount_ends(const kc_facts *f, size_t at, size_t to)
{
    kc_str rest = rest_of(f, at, to);
    size_t len;

    if (!rest.n || kc_word_at(&f->w, KC_W_CMP_AFTER, rest)) return true;
    return !kc_is_han(kc_utf8_get(rest.s, rest.n, &len)) || kc_starts(rest, "和") || kc_starts(rest, "的") || kc_starts(rest, "及");
}

static void unit_read(const kc_facts *f, kc_fmark *m, size_t at, size_t to)
{
    size_t         i = at, scale_end, per;
    const kc_word *w = kc_word_at(&f->w, KC_W_UNIT, rest_of(f, i, to));
    kc_str         scale;

    if (!w || w->kind == KC_WK_COUNT) { /* 万人 before 万; 千 and 百 are multiplied out, 万 and 亿 stay */
        while (takes(f, &i, to, "千")) m->value *= 1000, m->high *= 1000;
        while (!w && takes(f, &i, to, "百")) m->value *= 100, m->high *= 100;
    }
    scale = rest_of(f, i, to);
    while (takes(f, &i, to, "万") || takes(f, &i, to, "亿")) {}
    scale_end = i;
    scale.n = scale_end - (size_t)(scale.s - f->text.s);
    if (!m->more) m->more = takes(f, &i, to, "余") || takes(f, &i, to, "多");
    w = kc_word_at(&f->w, KC_W_UNIT, rest_of(f, i, to));
    m->unit_to = w ? i + w->text.n : scale_end;
    m->to = m->unit_to;
    if (!w) {
        if (!scale.n) return;
        m->unit = kc_str_dup(f->a, scale);
        m->unit_kind = KC_WK_COUNT;
        m->unit_open = !amount_ends(f, scale_end, to);
        return;
    }
    m->unit_kind = w->kind;
    per = per_end(f, m->unit_to, to);
    m->unit = kc_str_dup(f->a, kc_str_join(f->a, kc_str_join(f->a, scale, w->value), KC_SPAN(f, m->unit_to, per)));
    m->unit_to = m->to = per;
}

/* ---- what makes a number no value ---------------------------------------------------------- */

/* 65岁及以上人群, 5岁以下儿童: an age that says whom is meant. */
static bool of_people(const kc_facts *f, const kc_fmark *m, size_t to)
{
    kc_str         right = rest_of(f, m->unit_to, to);
    const kc_word *after = kc_word_at(&f->w, KC_W_CMP_AFTER, right);
    size_t         len;

    if (after) right = (kc_str){ right.s + after->text.n, right.n - after->text.n };
    if (kc_word_at(&f->w, KC_W_TREND | KC_W_CMP_BEFORE, right)) return false;
    if (kc_starts(right, "的目标") || kc_starts(right, "和") || kc_starts(right, "、")) return false;
    return right.n && kc_is_han(kc_utf8_get(right.s, right.n, &len));
}

static bool decoy(const kc_facts *f, const kc_fmark *m, size_t floor, size_t to)
{
    kc_str         left = KC_SPAN(f, floor, m->num_from), right = rest_of(f, m->unit_to, to);
    const kc_word *w = kc_word_ending(&f->w, KC_W_DECOY_LEFT, left);

    if (m->unit_kind == KC_WK_NO_VALUE) return true;
    if (m->unit_kind == KC_WK_AGE && of_people(f, m, to)) return true;
    if (m->chinese && m->unit_kind == KC_WK_NONE) return true;
    if (w && !m->fraction && !((kc_str_eq(w->text, "等") || kc_str_eq(w->text, "前")) && m->unit_kind != KC_WK_COUNT))
        return !(kc_str_eq(w->text, "前") && kc_ends(left, "年前")); /* 2019年前5个 does not count from the front */
    if (m->unit_kind == KC_WK_COUNT && kc_word_at(&f->w, KC_W_DECOY_RIGHT, right)) return true;
    if (right.n && (is_letter(right.s[0]) || right.s[0] == '+' || right.s[0] == '-')) return true;
    if (m->unit_kind == KC_WK_NONE && right.n && right.s[0] == '/') return true;
    if (m->unit_kind == KC_WK_NONE && (kc_ends(left, "+") || kc_ends(left, "-"))) return true;
    return false;
}

static void range_read(const kc_facts *f, kc_fmark *m, size_t *at, size_t floor, size_t to)
{
    static const char *links[] = { "-", "~", "—", "至", "到" };
    kc_str             left = KC_SPAN(f, floor, m->num_from);
    const char        *unit;
    bool               chinese;

    if (kc_ends(left, "从") || kc_ends(left, "由")) return;
    for (size_t k = 0; k < sizeof links / sizeof links[0]; k++) {
        size_t         i = *at, word = 0;
        double         high;
        const kc_word *w = kc_word_at(&f->w, KC_W_UNIT, rest_of(f, i, to));

        if (w) word = w->text.n;
        for (int with_unit = 0; with_unit < 2; with_unit++) { /* 3-5公里, then 40%-60% */
            i = *at + (with_unit ? word : 0);
            if (!takes(f, &i, to, links[k]) || (with_unit && !word)) continue;
            if (!number_read(f, &i, to, &high, &unit, &chinese) || unit || high <= m->value) continue;
            m->high = high;
            *at = i;
            return;
        }
    }
}

bool kc_figure_read(const kc_facts *f, size_t at, size_t floor, size_t to, kc_fmark *m)
{
    kc_str      rest = rest_of(f, at, to);
    size_t      i = at;
    const char *unit = NULL;
    bool        digits = is_digit(rest.s[0]);

    *m = (kc_fmark){ .type = KC_M_FIGURE, .from = at, .num_from = at, .high = (double)NAN };
    if (parts_read(f, &i, to, m)) {
        m->unit_to = m->to = i;
    } else {
        if (!digits && !chinese_start(rest)) return false;
        if (at > floor && is_digit(f->text.s[at - 1])) return false;
        if (!number_read(f, &i, to, &m->value, &unit, &m->chinese)) return false;
        if (unit) {
            m->unit = unit;
            m->unit_kind = KC_WK_RATE;
            m->fraction = true;
            m->unit_to = m->to = i;
        } else if (slash_fraction(f, &i, to, m)) {
            m->unit_to = m->to = i;
        } else {
            range_read(f, m, &i, floor, to);
            m->more = takes(f, &i, to, "余") || takes(f, &i, to, "多");
            m->unit_to = m->to = i;
            unit_read(f, m, i, to);
        }
        if (m->chinese && m->unit_kind == KC_WK_NONE) return false;
    }
    m->decoy = decoy(f, m, floor, to);
    m->after = kc_word_at(&f->w, KC_W_CMP_AFTER, rest_of(f, m->to, to));
    if (m->after) {
        m->to += m->after->text.n;
        if (m->after->kind == KC_WK_ABOUT) m->approx = true;
    }
    return true;
}
