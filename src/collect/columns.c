/* The header of a file with observations: what each column is, and whether together they say enough.
 *
 *   long   one cell a row:        indicator, region, year, value | numerator, denominator …
 *   wide   one region a row:      region, year, HC001, 居民健康素养水平（%）, …      indicators as columns
 *          one series a row:      indicator, region, 2020, 2021, 2022年             years as columns
 *          both in one:           region, HC001@2021, HC001@2022
 *
 * Nothing is guessed from the data. A header that does not say enough is explained column by column.
 */
#include "collect/import_internal.h"

#include "base/kc_limits.h"

#include <stdio.h>

/* ---- periods ---------------------------------------------------------------------------------------- */

static bool number_at(kc_str *s, size_t max, int *out)
{
    size_t n = 0;

    for (*out = 0; n < s->n && n < max && s->s[n] >= '0' && s->s[n] <= '9'; n++) *out = *out * 10 + (s->s[n] - '0');
    s->s += n;
    s->n -= n;
    return n > 0;
}

static bool pass(kc_str *s, const char *mark)
{
    size_t n = strlen(mark);

    if (!kc_starts(*s, mark)) return false;
    s->s += n;
    s->n -= n;
    return true;
}

/* As spreadsheets and people write it: 2022/12, 2022年12月; the last day of a year, 2022/12/31, stands for the year. */
static bool period_of_date(kc_str s, kc_period *out)
{
    int  year, month, day = 0;
    bool dash;

    if (!number_at(&s, 4, &year) || year < 1000) return false;
    dash = pass(&s, "-") || pass(&s, ".");
    if (!dash && !pass(&s, "/") && !pass(&s, "年")) return false;
    if (!number_at(&s, 2, &month) || month < 1 || month > 12) return false;
    if (!s.n || (s.n == strlen("月") && kc_starts(s, "月"))) {
        if (dash) return false; /* 2022.5 is a number */
        *out = KC_PERIOD_YEAR(year) + 100 + month;
        return true;
    }
    if ((!pass(&s, "-") && !pass(&s, ".") && !pass(&s, "/") && !pass(&s, "月")) || !number_at(&s, 2, &day)) return false;
    (void)pass(&s, "日");
    if (kc_str_eq(s, " 0:00") || kc_str_eq(s, " 00:00:00") || kc_str_eq(s, " 0:00:00")) s.n = 0;
    if (s.n || month != 12 || day != 31) return false;
    *out = KC_PERIOD_YEAR(year);
    return true;
}

bool kc_cell_period(kc_str s, kc_period *out)
{
    char   buf[64];
    kc_str x = kc_trim(s);

    if (!kc_period_parse(x, out)) {
        x = kc_trim(kc_narrow(x, buf));
        if (kc_ends(x, "年度")) x.n -= strlen("年度");
        else if (kc_ends(x, "年")) x.n -= strlen("年");
        if (!kc_period_parse(kc_trim(x), out) && !period_of_date(x, out)) return false;
    }
    return kc_period_year(*out) >= KC_YEAR_MIN && kc_period_year(*out) <= KC_YEAR_MAX;
}

/* ---- one column ------------------------------------------------------------------------------------- */

/* "X@2022", "X 2022", "2022年X": the rest without its period. */
static bool split_period(kc_str h, kc_str *rest, kc_period *period)
{
    long at = kc_find(h, "@", 0), year;

    if (at < 0)
        for (size_t i = h.n; i > 0 && at < 0; i--)
            if (h.s[i - 1] == ' ' || h.s[i - 1] == '_') at = (long)i - 1;
    if (at > 0 && kc_cell_period((kc_str){ h.s + at + 1, h.n - (size_t)at - 1 }, period)) {
        *rest = kc_trim((kc_str){ h.s, (size_t)at });
        return true;
    }
    year = kc_find(h, "年", 0);
    if (year == 4 && kc_cell_period((kc_str){ h.s, 4 }, period) && h.n > 7) {
        *rest = kc_trim((kc_str){ h.s + 7, h.n - 7 });
        if (kc_starts(*rest, "度")) *rest = kc_trim((kc_str){ rest->s + 3, rest->n - 3 });
        return rest->n > 0;
    }
    return false;
}

/* "X（Y）" -> X and Y. */
static bool split_bracket(kc_str h, kc_str *rest, kc_str *inside)
{
    static const char *const pairs[][2] = { { "(", ")" }, { "（", "）" }, { "[", "]" }, { "【", "】" } };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t n = strlen(pairs[i][1]);
        long   from = -1, at = 0;

        if (!kc_ends(h, pairs[i][1])) continue;
        for (at = kc_find(h, pairs[i][0], 0); at >= 0; at = kc_find(h, pairs[i][0], (size_t)at + 1)) from = at;
        if (from <= 0) continue;
        *rest = kc_trim((kc_str){ h.s, (size_t)from });
        *inside = kc_trim((kc_str){ h.s + from + n, h.n - (size_t)from - 2 * n });
        return inside->n > 0;
    }
    return false;
}

static bool plain(kc_arena *a, const kc_tables *t, kc_known *k, kc_str h, kc_col *c)
{
    int32_t kind = kc_words_get(&t->columns, kc_even(a, h));

    if (kind != KC_NO_WORD) {
        c->kind = kind;
        return true;
    }
    c->indicator = kc_known_indicator_find(k, h);
    if (c->indicator >= 0) c->kind = KC_COL_CELL;
    return c->indicator >= 0;
}

static void understand(kc_arena *a, const kc_tables *t, kc_known *k, kc_col *c)
{
    kc_str    h = kc_str_of(c->header), rest, inside;
    kc_period period;

    if (kc_cell_period(h, &c->period)) {
        c->kind = KC_COL_CELL;
        return;
    }
    if (plain(a, t, k, h, c)) return;
    if (split_period(h, &rest, &period) && plain(a, t, k, rest, c) && c->kind == KC_COL_CELL) {
        c->period = period;
        return;
    }
    c->kind = KC_COL_NONE;
    c->indicator = -1;
    if (!split_bracket(h, &rest, &inside)) return;
    if (!plain(a, t, k, rest, c)) {
        c->kind = KC_COL_NONE;
        return;
    }
    if (c->kind == KC_COL_CELL && kc_cell_period(inside, &c->period)) return;
    c->unit = inside;
}

/* ---- all columns ------------------------------------------------------------------------------------ */

/* Files of offices carry code and name side by side: the code is used, the name must not contradict it. */
static bool is_code(const char *header)
{
    return strstr(header, "code") || strstr(header, "Code") || strstr(header, "CODE") || strstr(header, "代码") || strstr(header, "编码");
}

static bool place_columns(kc_layout *l, const char **twice)
{
    for (int k = 0; k < KC_N_COLS; k++) l->at[k] = l->also[k] = -1;
    for (size_t i = 0; i < l->n; i++) {
        kc_col *c = &l->cols[i];
        int     before = l->at[c->kind];

        if (c->kind == KC_COL_NONE || c->kind == KC_COL_IGNORE || c->kind == KC_COL_CELL) continue;
        if (before < 0) {
            l->at[c->kind] = (int)i;
            continue;
        }
        if (c->kind != KC_COL_INDICATOR && c->kind != KC_COL_REGION && c->kind != KC_COL_PARENT) {
            *twice = c->header;
            return false;
        }
        if (is_code(c->header) && !is_code(l->cols[before].header)) {
            l->cols[before].kind = KC_COL_IGNORE;
            l->at[c->kind] = (int)i;
            l->also[c->kind] = before;
        } else {
            l->also[c->kind] = (int)i;
            c->kind = KC_COL_IGNORE;
        }
    }
    return true;
}

static const char *kind_key(const kc_col *c)
{
    static const char *const keys[KC_N_COLS] = { "import.col_none",      "import.col_indicator",   "import.col_region", "import.col_parent", "import.col_period",
                                                 "import.col_value",     "import.col_numerator",   "import.col_denominator", "import.col_status", "import.col_unit",
                                                 "import.col_note",      "import.col_source",      "import.col_ignore", "import.col_cell" };

    return keys[c->kind];
}

static const char *explain(kc_arena *a, kc_lang lang, const kc_layout *l, const kc_known *k)
{
    kc_buf b;
    char   period[12];

    kc_buf_init(&b, a);
    kc_buf_addf(&b, "%s\n", kc_t(lang, "import.header_read_as"));
    for (size_t i = 0; i < l->n; i++) {
        const kc_col *c = &l->cols[i];

        kc_buf_addf(&b, "  %2zu  %s  →  %s", i + 1, c->header[0] ? c->header : "\"\"", kc_t(lang, kind_key(c)));
        if (c->kind == KC_COL_CELL && c->indicator >= 0) kc_buf_addf(&b, " %s %s", k->indicators[c->indicator].code, k->indicators[c->indicator].name);
        if (c->kind == KC_COL_CELL && c->period) {
            kc_period_text(c->period, period);
            kc_buf_addf(&b, " %s", period);
        }
        kc_buf_addc(&b, '\n');
        if (i == 39 && l->n > 40) {
            kc_buf_addf(&b, "  …\n");
            break;
        }
    }
    kc_buf_addf(&b, "%s\n", kc_t(lang, "import.header_example"));
    return b.s;
}

static void missing(kc_arena *a, kc_lang lang, kc_buf *b, const char *key)
{
    (void)a;
    kc_buf_addf(b, "%s%s", b->n ? kc_t(lang, "import.and") : "", kc_t(lang, key));
}

/* What the columns do not say; an empty text when they say enough. */
static const char *what_is_missing(kc_arena *a, kc_lang lang, const kc_layout *l, int year)
{
    bool   cell_without_indicator = false, cell_without_period = false, any_cell = false;
    kc_buf b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < l->n; i++) {
        if (l->cols[i].kind != KC_COL_CELL) continue;
        any_cell = true;
        cell_without_indicator |= l->cols[i].indicator < 0;
        cell_without_period |= !l->cols[i].period;
    }
    if (l->at[KC_COL_REGION] < 0) missing(a, lang, &b, "import.col_region");
    if (!l->wide) cell_without_indicator = cell_without_period = true;
    if (l->at[KC_COL_INDICATOR] < 0 && cell_without_indicator) missing(a, lang, &b, "import.col_indicator");
    if (l->at[KC_COL_PERIOD] < 0 && cell_without_period && !year) missing(a, lang, &b, "import.col_period");
    if (!l->wide && l->at[KC_COL_VALUE] < 0 && !any_cell && (l->at[KC_COL_NUMERATOR] < 0 || l->at[KC_COL_DENOMINATOR] < 0))
        missing(a, lang, &b, "import.col_value");
    return b.n ? b.s : "";
}

static const char *not_understood(kc_arena *a, const kc_layout *l)
{
    kc_buf b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < l->n; i++)
        if (l->cols[i].kind == KC_COL_NONE && l->cols[i].header[0]) kc_buf_addf(&b, "%s%s", b.n ? "; " : "", l->cols[i].header);
    return b.s;
}

bool kc_layout_says_nothing(const kc_layout *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->cols[i].kind != KC_COL_NONE) return false;
    return true;
}

size_t kc_layout_needs(const kc_layout *l)
{
    static const int long_form[] = { KC_COL_REGION, KC_COL_INDICATOR, KC_COL_PERIOD, KC_COL_VALUE };
    int              last = 0;

    for (size_t i = 0; i < (l->wide ? 3 : 4); i++)
        if (l->at[long_form[i]] > last) last = l->at[long_form[i]];
    if (!l->wide && l->at[KC_COL_VALUE] < 0) {
        if (l->at[KC_COL_NUMERATOR] > last) last = l->at[KC_COL_NUMERATOR];
        if (l->at[KC_COL_DENOMINATOR] > last) last = l->at[KC_COL_DENOMINATOR];
    }
    return (size_t)last + 1;
}

kc_code kc_layout_read(kc_arena *a, kc_lang lang, const char *file, const kc_csv *csv, const kc_tables *t, kc_known *k, int year, kc_layout *out,
                       const char **explanation, kc_err *err)
{
    const char *twice = NULL, *lack;
    bool        unknown = false, cells = false;

    *out = (kc_layout){ .n = kc_csv_columns(csv) };
    out->cols = kc_alloc_n(a, out->n, sizeof *out->cols);
    for (size_t i = 0; i < out->n; i++) {
        out->cols[i] = (kc_col){ .header = kc_clean(a, kc_csv_header(csv)[i]), .kind = KC_COL_NONE, .indicator = -1 };
        understand(a, t, k, &out->cols[i]);
        unknown |= out->cols[i].kind == KC_COL_NONE && out->cols[i].header[0];
        cells |= out->cols[i].kind == KC_COL_CELL;
    }
    if (!place_columns(out, &twice)) {
        *explanation = explain(a, lang, out, k);
        return kc_fail(err, KC_E_DATA, 0, "import.header_twice", "%s" KC_SEP "%s", file, twice);
    }
    out->wide = cells && out->at[KC_COL_VALUE] < 0;
    lack = what_is_missing(a, lang, out, year);
    if (*lack || (out->wide && unknown) || (cells && !out->wide)) {
        *explanation = explain(a, lang, out, k);
        if (*lack) return kc_fail(err, KC_E_DATA, 0, "import.header", "%s" KC_SEP "%s", file, lack);
        return kc_fail(err, KC_E_DATA, 0, out->wide ? "import.header_unknown" : "import.header_both", "%s", file);
    }
    if (out->wide && (out->at[KC_COL_NUMERATOR] >= 0 || out->at[KC_COL_DENOMINATOR] >= 0)) { /* of which of the values? */
        *explanation = explain(a, lang, out, k);
        return kc_fail(err, KC_E_DATA, 0, "import.header_parts", "%s", file);
    }
    if (unknown) out->ignored = not_understood(a, out);
    return KC_OK;
}
