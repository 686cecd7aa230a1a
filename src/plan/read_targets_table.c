/* Indicator tables: 序号 | 指标 | 单位 | 2020年现状 | 2022年目标值 | 2025年 | 属性.
 *
 * A row is a line of the extracted text, or a part of one between " / ". Its cells are separated by tabs, by bars,
 * by several blanks or, loosest, by single blanks. The head row has a cell that says 指标 and cells with years.
 * Where cells kept their columns (tabs, bars, as many cells as the head) they are read by place; a loose row is read
 * by kind: name, unit, then one value for every year column, and what follows (预期性, a department) ends it.
 *
 * A year column is a base line when its head says so (现状, 基期), when it lies before the plan, or when it stands
 * first, is the end of a five-year plan and only the columns behind it bear comparators or a kind (预期性). Every
 * other year column gives one target per row.
 */
#include "plan/read_facts.h"

#include <math.h>

enum {
    CELLS_MAX = 24,
    YEARS_MAX = 8,
    ROWS_MAX = 400,
    ROW_MAX = 4000, /* bytes looked at for separators */
    STRAY_MAX = 2   /* lines inside a table that are no rows: groups of indicators, page heads */
};

typedef struct column {
    int  cell, year;
    bool base, goal; /* said by the head */
} column;

typedef struct columns {
    int    name, unit, n_cells;
    column year[YEARS_MAX];
    int    n_years;
    bool   kind; /* has a column 属性 */
} columns;

typedef struct row {
    kc_span     at;
    kc_str      name, value[YEARS_MAX];
    const char *unit;
} row;

typedef struct table {
    kc_facts *f;
    kc_facts  in; /* the same, over the text of one cell */
    columns   c;
    bool      headed;
    int       strays;
    kc_span   at; /* the row */
    kc_str    cells[CELLS_MAX];
    int       n;
    bool      loose; /* cells separated by blanks alone */
    KC_LIST_OF(row) rows;
} table;

static kc_str cut(kc_str s, size_t from, size_t to)
{
    return (kc_str){ s.s + from, to > from ? to - from : 0 };
}

bool kc_table_row(const kc_facts *f, const kc_doc_line *l)
{
    size_t tabs = 0;

    for (size_t i = l->start; i < l->end && i < l->start + ROW_MAX; i++) tabs += f->o->doc->text.s[i] == '\t';
    return tabs >= 2 || (l->table && tabs >= 1);
}

/* ---- cells --------------------------------------------------------------------------------- */

static kc_str cell_text(table *t, kc_str raw)
{
    kc_norm n;

    if (kc_normalise(t->f->a, kc_trim(raw), &n, NULL)) return KC_STR("");
    return n.text;
}

/* Length of the blank or separator at s[i], 0 when there is none. */
static size_t blank_at(kc_str s, size_t i)
{
    if (s.s[i] == ' ' || s.s[i] == '\t') return 1;
    return i + 3 <= s.n && memcmp(s.s + i, "　", 3) == 0 ? 3 : 0;
}

static size_t bar_at(kc_str s, size_t i)
{
    if (s.s[i] == '|') return 1;
    return i + 3 <= s.n && (memcmp(s.s + i, "｜", 3) == 0 || memcmp(s.s + i, "│", 3) == 0) ? 3 : 0;
}

static size_t tab_at(kc_str s, size_t i)
{
    return s.s[i] == '\t';
}

static void add_cell(table *t, kc_str raw)
{
    if (t->n < CELLS_MAX) t->cells[t->n++] = cell_text(t, raw);
}

static void split_at(table *t, kc_str s, size_t (*sign)(kc_str, size_t))
{
    size_t from = 0, len;

    for (size_t i = 0; i < s.n; i += len ? len : 1)
        if ((len = sign(s, i))) {
            if (i || sign == tab_at) add_cell(t, cut(s, from, i)); /* a bar before the first cell opens the row */
            from = i + len;
        }
    if (from < s.n || sign == tab_at) add_cell(t, cut(s, from, s.n));
}

/* "2020 年" is one cell. */
static bool torn_year(kc_str before, kc_str raw)
{
    before = kc_trim(before);
    return before.n == 4 && (before.s[0] == '1' || before.s[0] == '2') && kc_starts(raw, "年");
}

static void split_loose(table *t, kc_str s, size_t least)
{
    size_t from = 0, last = 0, len;

    for (size_t i = 0; i <= s.n;) {
        size_t width = 0, end = i;

        for (; end < s.n && (len = blank_at(s, end)); end += len) width += len == 3 ? 2 : 1;
        if (i == s.n || width >= least) {
            kc_str raw = cut(s, from, i);

            if (raw.n && t->n && torn_year(cut(s, last, from), raw)) t->cells[t->n - 1] = cell_text(t, cut(s, last, i));
            else if (raw.n) add_cell(t, raw), last = from;
            from = end;
        }
        i = end > i ? end : i + 1;
    }
}

static void split(table *t, kc_str s)
{
    size_t tabs = 0, bars = 0, wide = 0, len, run = 0;

    t->n = 0;
    for (size_t i = 0; i < s.n; i += len ? len : 1) {
        tabs += tab_at(s, i);
        bars += bar_at(s, i) > 0;
        len = blank_at(s, i);
        run = len ? run + (len == 3 ? 2 : 1) : 0;
        wide += run == 2;
        if (!len) len = bar_at(s, i);
    }
    t->loose = !tabs && bars < 2;
    if (tabs) split_at(t, s, tab_at);
    else if (bars >= 2) split_at(t, s, bar_at);
    else split_loose(t, s, wide >= 2 ? 2 : 1);
}

/* ---- the head ------------------------------------------------------------------------------ */

static int year_in(table *t, kc_str cell)
{
    kc_fmark m;

    t->in.text = cell;
    for (size_t i = 0, len; i < cell.n; i += len) {
        if (kc_year_read(&t->in, i, i, cell.n, &m) && m.n_years) return m.years[m.n_years - 1];
        (void)kc_utf8_get(cell.s + i, cell.n - i, &len);
    }
    return 0;
}

static bool says(kc_str cell, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (kc_find(cell, words[i], 0) >= 0) return true;
    return false;
}

static bool says_base(kc_str cell)
{
    static const char *const words[] = { "现状", "基期", "基线", "基准", "基数", "实际", "完成", "基础值", "现值", "本底" };

    return says(cell, words, sizeof words / sizeof words[0]);
}

static bool says_goal(kc_str cell)
{
    static const char *const words[] = { "目标", "规划值", "计划", "预期值", "终期", "中期" };

    return says(cell, words, sizeof words / sizeof words[0]);
}

static bool says_kind(kc_str cell)
{
    return kc_find(cell, "属性", 0) >= 0 || kc_find(cell, "性质", 0) >= 0 || kc_find(cell, "指标类型", 0) >= 0;
}

static bool head_read(table *t, columns *out)
{
    columns c = { .name = -1, .unit = -1, .n_cells = t->n };

    for (int i = 0; i < t->n; i++) {
        kc_str cell = t->cells[i];
        int    year = year_in(t, cell);
        bool   value = year || (says_base(cell) && kc_ends(cell, "值")) || kc_str_eq(cell, "现状") || kc_str_eq(cell, "目标值");

        if (t->loose && (kc_utf8_count(cell.s, cell.n) > 14 || kc_word_in(&t->f->w, KC_W_CMP_AFTER | KC_W_PROMISE, cell, NULL))) return false;
        if (kc_find(cell, "。", 0) >= 0 || (t->loose && (kc_find(cell, ",", 0) >= 0 || kc_find(cell, ";", 0) >= 0))) return false;
        if (value && kc_find(cell, "增", 0) < 0 && c.n_years < YEARS_MAX) {
            c.year[c.n_years++] = (column){ .cell = i, .year = year, .base = says_base(cell), .goal = says_goal(cell) };
        } else if (says_kind(cell)) {
            c.kind = true;
        } else if (kc_find(cell, "单位", 0) >= 0 && kc_utf8_count(cell.s, cell.n) <= 4) {
            c.unit = i;
        } else if (kc_find(cell, "指标", 0) >= 0 && (c.name < 0 || kc_find(cell, "名称", 0) >= 0 || kc_find(t->cells[c.name], "级指标", 0) >= 0)) {
            c.name = i;
        }
    }
    if (c.name < 0 || !c.n_years || (t->loose && t->n < 2)) return false;
    *out = c;
    return true;
}

/* ---- the rows ------------------------------------------------------------------------------ */

/* The canonical unit that a whole text names: %, 1/10万, 张/千人, 万人; NULL when it is none. */
const char *kc_unit_named(const kc_facts *f, kc_str s)
{
    kc_str         scale = { s.s, 0 };
    const kc_word *w = kc_word_at(&f->w, KC_W_UNIT, s);

    if (w && w->kind == KC_WK_NO_VALUE) return NULL;
    if (!w && (kc_starts(s, "万") || kc_starts(s, "亿"))) {
        scale.n = kc_starts(s, "万亿") ? 6 : 3;
        s = (kc_str){ s.s + scale.n, s.n - scale.n };
        if (!s.n) return kc_str_dup(f->a, scale);
        w = kc_word_at(&f->w, KC_W_UNIT, s);
    }
    if (!w || (w->text.n < s.n && s.s[w->text.n] != '/')) return NULL;
    return kc_str_dup(f->a, kc_str_join(f->a, kc_str_join(f->a, scale, w->value), (kc_str){ s.s + w->text.n, s.n - w->text.n }));
}

/* 居民健康素养水平(%): the unit in the last brackets leaves the name. */
const char *kc_name_unit(const kc_facts *f, kc_str *name)
{
    const char *unit;

    if (!kc_ends(*name, ")")) return NULL;
    for (size_t i = name->n - 1; i-- > 1;) {
        if (name->s[i] == ')') return NULL;
        if (name->s[i] != '(') continue;
        if (!(unit = kc_unit_named(f, (kc_str){ name->s + i + 1, name->n - i - 2 }))) return NULL;
        name->n = i;
        return unit;
    }
    return NULL;
}

/* A cell with a figure; false when it holds words or nothing. */
static bool figure_of(table *t, kc_str cell, kc_fmark *m, kc_cmp *cmp, bool *approx)
{
    size_t         at = 0;
    const kc_word *w;

    t->in.text = cell;
    *cmp = KC_CMP_EQ;
    *approx = false;
    if (kc_starts(cell, "[") || kc_starts(cell, "(")) at = 1; /* [20]: a sum over the years */
    while (at < cell.n && (w = kc_word_at(&t->f->w, KC_W_CMP_BEFORE, (kc_str){ cell.s + at, cell.n - at }))) {
        if (w->kind == KC_WK_ABOUT) *approx = true;
        else *cmp = w->cmp;
        at += w->text.n;
    }
    if (at >= cell.n || !kc_figure_read(&t->in, at, at, cell.n, m) || (m->decoy && m->unit_kind != KC_WK_NONE)) return false;
    if (m->approx) *approx = true;
    else if (m->after) *cmp = m->after->cmp;
    return true;
}

static bool has_comparator(table *t, kc_str cell)
{
    kc_fmark m;
    kc_cmp   cmp;
    bool     approx;

    return figure_of(t, cell, &m, &cmp, &approx) && cmp != KC_CMP_EQ;
}

static bool is_dash(kc_str cell)
{
    return kc_str_eq(cell, "-") || kc_starts(cell, "—") || kc_str_eq(cell, "--") || kc_str_eq(cell, "/") || kc_str_eq(cell, "…");
}

static const kc_word *movement(const kc_facts *f, kc_str cell)
{
    const kc_word *w = kc_word_in_kind(&f->w, KC_W_TREND, KC_WK_CHANGE, cell, NULL);

    if (!w) w = kc_word_in_kind(&f->w, KC_W_TREND, KC_WK_STATE, cell, NULL);
    return w && kc_utf8_count(cell.s, cell.n) <= 12 ? w : NULL;
}

/* What can stand in a year column: a figure, a dash, a word of direction (behind the first value). */
static bool is_value(table *t, kc_str cell, bool first)
{
    kc_fmark m;
    kc_cmp   cmp;
    bool     approx;

    if (is_dash(cell)) return true;
    if (figure_of(t, cell, &m, &cmp, &approx)) return m.to + 6 >= cell.n; /* not 5岁以下儿童死亡率 */
    return !first && movement(t->f, cell) != NULL;
}

static bool is_serial(kc_str cell)
{
    size_t digits = 0;

    for (size_t i = 0; i < cell.n; i++) {
        if (cell.s[i] >= '0' && cell.s[i] <= '9') digits++;
        else if (!strchr("()*", cell.s[i]) && (cell.s[i] != '.' || i + 1 < cell.n)) return false;
    }
    return digits > 0 && digits <= 3;
}

/* By kind: [serial] name [unit] value value … rest. */
static bool row_by_kind(table *t, row *r)
{
    int first = t->n && is_serial(t->cells[0]), i = first, last = -1, k = 0;

    while (i < t->n && !kc_unit_named(t->f, t->cells[i]) && (i == first || !is_value(t, t->cells[i], true))) i++;
    last = i - 1;
    if (last < first || i >= t->n) return false;
    if (kc_unit_named(t->f, t->cells[i])) r->unit = kc_unit_named(t->f, t->cells[i++]);
    else if (t->c.unit >= 0 && last > first && t->cells[last].n <= 18) r->unit = kc_str_dup(t->f->a, t->cells[last--]);
    r->name = t->cells[first];
    for (int j = first + 1; j <= last; j++) r->name = kc_str_join(t->f->a, r->name, t->cells[j]);
    for (; i < t->n && k < t->c.n_years && is_value(t, t->cells[i], k == 0); i++) r->value[k++] = t->cells[i];
    return k == t->c.n_years;
}

static bool row_by_place(table *t, row *r)
{
    if (t->c.name >= t->n) return false;
    r->name = t->cells[t->c.name];
    if (t->c.unit >= 0 && t->c.unit < t->n) {
        r->unit = kc_unit_named(t->f, t->cells[t->c.unit]);
        if (!r->unit && t->cells[t->c.unit].n && !is_dash(t->cells[t->c.unit])) r->unit = kc_str_dup(t->f->a, t->cells[t->c.unit]);
    }
    for (int k = 0; k < t->c.n_years; k++) {
        kc_str cell = t->c.year[k].cell < t->n ? t->cells[t->c.year[k].cell] : KC_STR("");

        if (t->loose && !is_value(t, cell, false)) return false;
        r->value[k] = cell;
    }
    return true;
}

static bool row_read(table *t)
{
    row         r = { .at = t->at };
    const char *unit;
    size_t      len;

    if (!(t->loose && t->n != t->c.n_cells) && row_by_place(t, &r)) {
    } else if (r = (row){ .at = t->at }, !t->loose || !row_by_kind(t, &r)) {
        return false;
    }
    unit = kc_name_unit(t->f, &r.name);
    if (!r.unit) r.unit = unit;
    r.name = kc_name_tidy(t->f, r.name);
    if (kc_utf8_count(r.name.s, r.name.n) < 2 || r.name.n > 300 || t->rows.n >= ROWS_MAX) return false;
    if (!kc_is_han(kc_utf8_get(r.name.s, r.name.n, &len)) && !((r.name.s[0] >= '0' && r.name.s[0] <= '9') || r.name.s[0] == 'P')) return false;
    *KC_PUSH(t->f->a, &t->rows) = r;
    return true;
}

/* ---- targets ------------------------------------------------------------------------------- */

static int base_column(table *t)
{
    const columns *c = &t->c;
    bool           first = false, later = false;

    for (int k = 0; k < c->n_years; k++)
        if (c->year[k].base || (!c->year[k].goal && c->year[k].year && c->year[k].year < t->f->first_year)) return k;
    if (c->n_years < 2 || c->year[0].goal || c->year[0].year % 5 != 0 || c->year[0].year >= c->year[1].year) return -1;
    if (t->f->first_year) return -1;
    for (size_t i = 0; i < t->rows.n; i++) {
        first = first || has_comparator(t, t->rows.items[i].value[0]);
        for (int k = 1; k < c->n_years; k++) later = later || has_comparator(t, t->rows.items[i].value[k]);
    }
    return !first && (later || c->kind) ? 0 : -1;
}

static kc_target *add(table *t, const row *r, int year)
{
    kc_facts  *f = t->f;
    kc_str     name = r->name, scope = kc_name_scope(f, &name);
    kc_target *x;

    x = KC_PUSH(f->a, &f->plan->targets);
    *x = (kc_target){ .value = (double)NAN, .baseline = (double)NAN, .cmp = KC_CMP_EQ, .year = year, .confidence = 0.9 };
    x->indicator = kc_str_dup(f->a, kc_name_tidy(f, name));
    x->scope = scope.n ? kc_str_dup(f->a, scope) : NULL;
    x->source = r->at;
    x->text = kc_strndup(f->a, f->o->doc->text.s + r->at.start, r->at.end - r->at.start);
    return x;
}

static void value_emit(table *t, const row *r, int k, int base)
{
    kc_facts      *f = t->f;
    kc_str         cell = r->value[k];
    kc_fmark       m, from;
    kc_cmp         cmp, other;
    bool           approx, about;
    kc_target     *x;
    const kc_word *w;
    int            year = t->c.year[k].year;
    bool           inherited = !year && f->plan->period_to;

    if (!cell.n || is_dash(cell)) return;
    if (inherited) year = f->plan->period_to;
    if (figure_of(t, cell, &m, &cmp, &approx)) {
        x = add(t, r, year);
        x->value = m.value;
        x->cmp = approx ? KC_CMP_EQ : cmp;
        x->approx = approx;
        x->unit = m.unit ? m.unit : r->unit;
        if (base >= 0 && figure_of(t, r->value[base], &from, &other, &about)) {
            x->baseline = from.value;
            x->baseline_year = t->c.year[base].year;
        }
    } else if ((w = movement(f, cell))) {
        x = add(t, r, year);
        x->cmp = w->cmp;
    } else {
        return;
    }
    if (inherited) kc_target_flag(f, x, "year_inherited"), x->confidence -= 0.1;
}

static void table_end(table *t)
{
    if (t->headed) {
        int base = base_column(t);

        for (size_t i = 0; i < t->rows.n; i++)
            for (int k = 0; k < t->c.n_years; k++)
                if (k != base && !t->c.year[k].base && !(t->c.year[k].year && !t->c.year[k].goal && t->c.year[k].year < t->f->first_year))
                    value_emit(t, &t->rows.items[i], k, base);
    }
    t->headed = false;
    t->rows.n = 0;
    t->strays = 0;
}

/* One row or part of a line; true when it belongs to a table. */
static bool part_read(table *t, size_t from, size_t to)
{
    kc_str  s = cut(t->f->o->doc->text, from, to);
    columns next;

    while (s.n && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\r')) s.n--;
    t->at = (kc_span){ from, from + s.n };
    for (size_t len; t->at.start < t->at.end && (len = blank_at(t->f->o->doc->text, t->at.start)) && t->f->o->doc->text.s[t->at.start] != '\t';) t->at.start += len;
    if (!s.n || s.n > ROW_MAX || (!t->headed && kc_find(s, "指标", 0) < 0)) return false;
    split(t, cut(t->f->o->doc->text, t->at.start, t->at.end));
    if (t->n >= 2 && kc_find(s, "指标", 0) >= 0 && head_read(t, &next)) {
        table_end(t);
        t->c = next;
        t->headed = true;
        return true;
    }
    if (t->headed && row_read(t)) {
        t->strays = 0;
        return true;
    }
    return false;
}

/* A line; parts between " / " are rows of their own. */
static bool line_read(table *t, const kc_doc_line *l)
{
    kc_str text = t->f->o->doc->text;
    size_t from = l->start;
    bool   any = false;

    for (size_t i = l->start; i + 2 < l->end && i < l->start + ROW_MAX; i++) {
        size_t sign = text.s[i + 1] == '/' ? 1 : i + 4 < l->end && memcmp(text.s + i + 1, "／", 3) == 0 ? 3 : 0;

        if (text.s[i] != ' ' || !sign || i + 1 + sign >= l->end || text.s[i + 1 + sign] != ' ') continue;
        any = part_read(t, from, i) || any;
        from = i + 1 + sign;
    }
    return part_read(t, from, l->end) || any;
}

void kc_tables_read(kc_facts *f)
{
    table        *t = kc_alloc(f->a, sizeof *t);
    const kc_doc *doc = f->o->doc;

    t->f = f;
    t->in = *f;
    f->in_table = kc_alloc_n(f->a, doc->n_lines + 1, sizeof *f->in_table);
    for (size_t i = 0; i < doc->n_lines; i++) {
        const kc_doc_line *l = &doc->lines[i];
        kc_str             line = kc_trim(cut(doc->text, l->start, l->end));

        if (!line.n) continue;
        f->in_table[i] = kc_table_row(f, l);
        if (line_read(t, l)) f->in_table[i] = true;
        else if (t->headed && !f->in_table[i] && (++t->strays > STRAY_MAX || kc_utf8_count(line.s, line.n) > 20 || kc_find(line, "。", 0) >= 0))
            table_end(t);
    }
    table_end(t);
}
