/* Indicator tables: 序号 | 指标 | 单位 | 2020年现状 | 2022年目标值 | 2025年 | 属性.
 *
 * A row is a line of the extracted text with its cells separated by tabs. The head row has a cell that says 指标
 * and cells with years; a year column is a base line when its head says so (现状, 基期) or lies before the plan's
 * period. Every other year column of the rows below gives one target per row.
 */
#include "plan/read_facts.h"

#include <math.h>

enum { CELLS_MAX = 24, YEARS_MAX = 8, ROW_MAX = 4000 /* bytes looked at for tabs */ };

typedef struct columns {
    int  name, unit, n_years, base_column;
    int  column[YEARS_MAX], year[YEARS_MAX], base_year;
} columns;

typedef struct table {
    kc_facts  *f;
    kc_facts   in;     /* the same, over the text of one cell */
    columns    c;
    bool       headed;
    kc_doc_line line;
    kc_str     cells[CELLS_MAX];
    int        n;
} table;

bool kc_table_row(const kc_facts *f, const kc_doc_line *l)
{
    size_t tabs = 0;

    for (size_t i = l->start; i < l->end && i < l->start + ROW_MAX; i++) tabs += f->o->doc->text.s[i] == '\t';
    return tabs >= 2 || (l->table && tabs >= 1);
}

static kc_str cell_text(table *t, size_t from, size_t to)
{
    kc_norm n;

    if (kc_normalise(t->f->a, kc_trim((kc_str){ t->f->o->doc->text.s + from, to - from }), &n, NULL)) return KC_STR("");
    return n.text;
}

static void split(table *t)
{
    size_t from = t->line.start;

    t->n = 0;
    for (size_t i = t->line.start; i <= t->line.end && t->n < CELLS_MAX; i++)
        if (i == t->line.end || t->f->o->doc->text.s[i] == '\t') {
            t->cells[t->n++] = cell_text(t, from, i);
            from = i + 1;
        }
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

static bool says_base(kc_str cell)
{
    static const char *words[] = { "现状", "基期", "基线", "基准", "基数", "实际", "完成值", "基础值" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (kc_find(cell, words[i], 0) >= 0) return true;
    return false;
}

static bool head_read(table *t)
{
    columns c = { .name = -1, .unit = -1, .base_column = -1 };

    for (int i = 0; i < t->n; i++) {
        int year = year_in(t, t->cells[i]);

        if (year && (says_base(t->cells[i]) || (t->f->plan->period_from && year < t->f->plan->period_from))) {
            c.base_column = i;
            c.base_year = year;
        } else if (year && c.n_years < YEARS_MAX) {
            c.column[c.n_years] = i;
            c.year[c.n_years++] = year;
        } else if (kc_find(t->cells[i], "单位", 0) >= 0 && kc_utf8_count(t->cells[i].s, t->cells[i].n) <= 4) {
            c.unit = i;
        } else if (c.name < 0 && kc_find(t->cells[i], "指标", 0) >= 0 && kc_find(t->cells[i], "性质", 0) < 0 && kc_find(t->cells[i], "属性", 0) < 0) {
            c.name = i;
        }
    }
    if (c.name < 0 || !c.n_years) return false;
    t->c = c;
    return true;
}

/* ---- the rows ------------------------------------------------------------------------------ */

/* 居民健康素养水平(%): the unit in the last brackets leaves the name. */
static const char *unit_of(table *t, kc_str *name)
{
    kc_facts *f = t->f;
    kc_str    text = t->c.unit >= 0 && t->c.unit < t->n ? t->cells[t->c.unit] : KC_STR("");
    const kc_word *w;

    if (kc_ends(*name, ")"))
        for (size_t i = name->n; i-- > 1;)
            if (name->s[i] == '(') {
                kc_str inner = { name->s + i + 1, name->n - i - 2 };

                if ((w = kc_word_at(&f->w, KC_W_UNIT, inner)) && w->text.n == inner.n) {
                    if (!text.n) text = inner;
                    name->n = i;
                }
                break;
            }
    while (kc_starts(text, "万") && text.n > 3 && !kc_word_at(&f->w, KC_W_UNIT, text)) return kc_str_dup(f->a, text);
    w = kc_word_at(&f->w, KC_W_UNIT, text);
    if (w && w->text.n == text.n) return kc_str_dup(f->a, w->value);
    return text.n && !kc_starts(text, "-") && !kc_starts(text, "—") ? kc_str_dup(f->a, text) : NULL;
}

/* A cell with a figure; false when it holds words or nothing. */
static bool figure_of(table *t, kc_str cell, kc_fmark *m, kc_cmp *cmp, bool *approx)
{
    size_t         at = 0;
    const kc_word *w;

    t->in.text = cell;
    *cmp = KC_CMP_EQ;
    *approx = false;
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

static kc_target *add(table *t, kc_str name, int year)
{
    kc_facts  *f = t->f;
    kc_str     scope = kc_name_scope(f, &name);
    kc_target *x;

    if (kc_utf8_count(name.s, name.n) < 2) return NULL;
    x = KC_PUSH(f->a, &f->plan->targets);
    *x = (kc_target){ .value = (double)NAN, .baseline = (double)NAN, .cmp = KC_CMP_EQ, .year = year, .confidence = 0.9 };
    x->indicator = kc_str_dup(f->a, kc_name_tidy(f, name));
    x->scope = scope.n ? kc_str_dup(f->a, scope) : NULL;
    x->source = (kc_span){ t->line.start, t->line.end };
    x->text = kc_strndup(f->a, f->o->doc->text.s + t->line.start, t->line.end - t->line.start);
    return x;
}

static void cell_read(table *t, kc_str name, const char *unit, int column, int year)
{
    kc_facts      *f = t->f;
    kc_str         cell = column < t->n ? t->cells[column] : KC_STR("");
    kc_fmark       m, base;
    kc_cmp         cmp, other;
    bool           approx, about;
    kc_target     *x;
    const kc_word *w;

    if (!cell.n || kc_starts(cell, "-") || kc_starts(cell, "—") || kc_starts(cell, "/")) return;
    if (figure_of(t, cell, &m, &cmp, &approx)) {
        if (!(x = add(t, name, year))) return;
        x->value = m.value;
        x->cmp = approx ? KC_CMP_EQ : cmp;
        x->approx = approx;
        x->unit = m.unit ? m.unit : unit;
        if (t->c.base_column >= 0 && t->c.base_column < t->n && figure_of(t, t->cells[t->c.base_column], &base, &other, &about)) {
            x->baseline = base.value;
            x->baseline_year = t->c.base_year;
        }
        return;
    }
    w = kc_word_in_kind(&f->w, KC_W_TREND, KC_WK_CHANGE, cell, NULL);
    if (!w) w = kc_word_in_kind(&f->w, KC_W_TREND, KC_WK_STATE, cell, NULL);
    if (w && kc_utf8_count(cell.s, cell.n) <= 12 && (x = add(t, name, year))) x->cmp = w->cmp;
}

static void row_read(table *t)
{
    kc_str      name;
    const char *unit;
    size_t      first;

    if (t->c.name >= t->n) return;
    name = t->cells[t->c.name];
    unit = unit_of(t, &name);
    if (kc_utf8_count(name.s, name.n) < 2 || name.n > 300 || !kc_is_han(kc_utf8_get(name.s, name.n, &first))) {
        if (!name.n || name.s[0] < '0' || name.s[0] > '9') return; /* 5岁以下儿童死亡率 begins with a digit */
    }
    for (int k = 0; k < t->c.n_years; k++) cell_read(t, name, unit, t->c.column[k], t->c.year[k]);
}

void kc_tables_read(kc_facts *f)
{
    table *t = kc_alloc(f->a, sizeof *t);

    t->f = f;
    t->in = *f;
    for (size_t i = 0; i < f->o->doc->n_lines; i++) {
        t->line = f->o->doc->lines[i];
        if (!kc_table_row(f, &t->line)) {
            if (t->line.end > t->line.start) t->headed = false;
            continue;
        }
        split(t);
        if (head_read(t)) t->headed = true;
        else if (t->headed) row_read(t);
    }
}
