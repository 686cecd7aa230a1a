/* Actions and units out of tables: 序号 | 专项行动 | 牵头单位 | 配合单位.
 *
 * A table row is a line with cells separated by tabs in the original text, or typed as one (read_rows.c). The normal form
 * loses tabs and blanks next to Chinese characters, so cells are cut in the original and each is brought to its normal form. A row with a
 * unit heading is the head; the rows below it give units to the actions of that name, or actions of their own.
 */
#include "plan/plan_internal.h"

enum { MAX_CELLS = 24 };

typedef struct columns {
    int name, group, lead, support, duty, n;
} columns;

static kc_str cell_norm(kc_reader *r, kc_str raw)
{
    kc_norm n;

    if (kc_normalise(r->a, kc_trim(raw), &n, NULL)) return (kc_str){ "", 0 };
    return n.text;
}

static bool is_row(const kc_reader *r, size_t i)
{
    return i < r->doc->n_lines && (r->doc->lines[i].table || r->typed_rows[i]);
}

/* The next row of the same table at or after line i, n_lines when there is none: typed rows may have blank lines between them. */
static size_t next_row(const kc_reader *r, size_t i)
{
    while (i < r->doc->n_lines && !is_row(r, i) && kc_trim(kc_cut(r->doc->text, r->doc->lines[i].start, r->doc->lines[i].end)).n == 0) i++;
    return is_row(r, i) ? i : r->doc->n_lines;
}

/* Is the column of each cell known? A typed row leaves no trace of an empty cell. */
static bool placed(const kc_reader *r, size_t i_line, int n, const columns *c)
{
    return r->doc->lines[i_line].table ? n > c->name : n == c->n;
}

static int split_cells(kc_reader *r, size_t i_line, kc_str cells[MAX_CELLS])
{
    const kc_doc_line *l = &r->doc->lines[i_line];
    size_t             from = l->start;
    int                n = 0;

    if (!l->table) {
        n = kc_row_cells(r, i_line, cells, MAX_CELLS);
        for (int i = 0; i < n; i++) cells[i] = cell_norm(r, cells[i]);
        return n;
    }
    for (size_t i = l->start; i <= l->end && n < MAX_CELLS; i++)
        if (i == l->end || r->doc->text.s[i] == '\t') {
            cells[n++] = cell_norm(r, kc_cut(r->doc->text, from, i));
            from = i + 1;
        }
    return n;
}

static bool read_head_row(kc_reader *r, const kc_str *cells, int n, columns *c)
{
    bool units = false;

    *c = (columns){ -1, -1, -1, -1, -1, n };
    for (int i = 0; i < n; i++) {
        const kc_lex_word *w = kc_lex_at(&r->labels, cells[i], NULL);

        if (kc_chars(cells[i]) > 14) return false;
        if (w && kc_starts(w->cls, "lead") && c->lead < 0) c->lead = i, units = true;
        else if (w && kc_starts(w->cls, "support") && c->support < 0) c->support = i, units = true;
        else if (((w && kc_str_eq(w->cls, "duty")) || kc_str_eq(cells[i], "单位") || kc_str_eq(cells[i], "部门")) && c->duty < 0) c->duty = i, units = true;
        else if (c->name < 0 && (kc_has(cells[i], "行动名称") || kc_has(cells[i], "专项行动") || kc_str_eq(cells[i], "行动") ||
                                 kc_str_eq(cells[i], "名称") || kc_has(cells[i], "项目名称") || kc_has(cells[i], "任务名称")))
            c->name = i;
        else if (c->group < 0 && (kc_has(cells[i], "类别") || kc_has(cells[i], "领域") || kc_has(cells[i], "维度") || kc_has(cells[i], "板块")))
            c->group = i;
    }
    for (int i = 0; i < n && units && c->name < 0; i++)
        if (kc_has(cells[i], "任务") || kc_has(cells[i], "项目") || kc_has(cells[i], "工作") || kc_has(cells[i], "内容") ||
            kc_has(cells[i], "措施") || kc_has(cells[i], "行动"))
            c->name = i;
    return units && c->name >= 0;
}

static kc_action *action_named(kc_reader *r, kc_str name)
{
    kc_action *best = NULL;
    double     score = 0.75;

    for (size_t i = 0; i < r->plan->actions.n; i++) {
        double s = kc_alike(name, kc_str_of(r->plan->actions.items[i].name));

        if (s >= score) score = s, best = &r->plan->actions.items[i];
    }
    return best;
}

static bool cell_units(kc_reader *r, const columns *c, const kc_str *cells, kc_names *lead, kc_names *support)
{
    kc_units u = { { 0 } }, one;
    int      at[3] = { c->lead, c->duty, c->support };
    const char *const label[3] = { "牵头单位:", "责任单位:", "配合单位:" };

    for (int k = 0; k < 3; k++) {
        if (at[k] < 0 || at[k] >= c->n || !cells[at[k]].n) continue;
        kc_units_parse(r, kc_str_of(kc_printf(r->a, "%s%.*s", label[k], (int)cells[at[k]].n, cells[at[k]].s)), false, &one);
        kc_units_add(r->a, &u.lead, &one.lead);
        kc_units_add(r->a, &u.duty, &one.duty);
        kc_units_add(r->a, &u.support, &one.support);
    }
    kc_units_settle(r, &u, lead, support);
    return lead->n + support->n > 0;
}

static bool is_action_name(kc_str s)
{
    return kc_ends(s, "行动") || kc_ends(s, "工程") || kc_ends(s, "计划") || kc_ends(s, "项目");
}

static void read_row(kc_reader *r, const columns *c, const kc_str *cells, const kc_doc_line *l, const char **group, bool own)
{
    kc_str     name = kc_strip(cells[c->name], " 。.:;,\n");
    kc_mark    m = kc_mark_read(name);
    kc_names   lead = { 0 }, support = { 0 };
    kc_action *act;

    if (m.style) name = kc_cut(name, m.len, name.n);
    if (c->group >= 0 && cells[c->group].n) *group = kc_name_of(r, cells[c->group]);
    if (!cell_units(r, c, cells, &lead, &support) || !name.n) return;
    act = action_named(r, name);
    if (!act && own && kc_chars(name) <= 40) {
        act = KC_PUSH(r->a, &r->plan->actions);
        memset(act, 0, sizeof *act);
        act->no = (int)r->plan->actions.n;
        act->name = kc_name_of(r, name);
        act->group = *group;
        act->source = (kc_span){ l->start, l->end };
    }
    if (act && act->lead.n + act->support.n == 0) {
        act->lead = lead;
        act->support = support;
    } else if (!act) {
        kc_task *t = KC_PUSH(r->a, &r->plan->tasks);

        memset(t, 0, sizeof *t);
        t->text = kc_name_of(r, name);
        t->lead = lead;
        t->support = support;
        t->source = (kc_span){ l->start, l->end };
    }
}

/* Do the rows of this table name actions (行动, 工程 …), or else has the plan no actions at all? */
static bool rows_are_actions(kc_reader *r, size_t i, const columns *c)
{
    int n = 0, named = 0;

    for (i = next_row(r, i); i < r->doc->n_lines; i = next_row(r, i + 1)) {
        kc_str cells[MAX_CELLS];

        if (!placed(r, i, split_cells(r, i, cells), c)) continue;
        n++;
        named += is_action_name(kc_strip(cells[c->name], " 。.:;,\n"));
    }
    return n > 0 && named * 2 >= n;
}

void kc_action_tables_read(kc_reader *r)
{
    for (size_t i = 0; i < r->doc->n_lines; i++) {
        kc_str      cells[MAX_CELLS];
        columns     c;
        const char *group = NULL;
        bool        own;
        int         n;

        if (!is_row(r, i)) continue;
        n = split_cells(r, i, cells);
        if (!read_head_row(r, cells, n, &c)) continue;
        own = rows_are_actions(r, i + 1, &c);
        for (size_t k = next_row(r, i + 1); k < r->doc->n_lines; k = next_row(r, k + 1)) {
            columns row = c;

            n = split_cells(r, k, cells);
            i = k;
            if (!placed(r, k, n, &c)) continue;
            row.n = n;
            read_row(r, &row, cells, &r->doc->lines[k], &group, own);
        }
    }
}
