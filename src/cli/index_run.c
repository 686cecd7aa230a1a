/* One run of `kangce index`: the description, the data, the deterministic index, and the rows in the order in which tables print them. */
#include "cli/index_cli.h"

#include <math.h>

/* Period and group of the ranks as one dense code for each row of the data. */
static void make_strata(index_run *x)
{
    const kc_index_config *c = x->cfg;
    const int32_t         *group = c->rank_within >= 0 ? c->spec.strata[c->rank_within] : NULL;
    double                *key;
    size_t                *order, *first; /* first row of a row's stratum */

    if (!group && !c->period) return;
    key = kc_alloc_n(x->c->arena, x->n_rows, sizeof *key);
    order = kc_alloc_n(x->c->arena, x->n_rows, sizeof *order);
    first = kc_alloc_n(x->c->arena, x->n_rows, sizeof *first);
    for (size_t i = 0; i < x->n_rows; i++) /* group -1, without a group, is one too */
        key[i] = (double)(group ? group[i] + 1 : 0) * (double)(x->n_rows + 1) + (c->period ? c->period[i] : 0);
    kc_sort_index(x->n_rows, key, order);
    for (size_t i = 0; i < x->n_rows; i++) first[order[i]] = i && key[order[i]] == key[order[i - 1]] ? first[order[i - 1]] : order[i];
    x->stratum = kc_alloc_n(x->c->arena, x->n_rows, sizeof *x->stratum);
    x->n_strata = 0;
    for (size_t i = 0; i < x->n_rows; i++) /* in the order in which they appear; equal keys stand in the order of rows */
        x->stratum[i] = first[i] == i ? (int32_t)x->n_strata++ : x->stratum[first[i]];
}

/* Does row a stand before row b? By stratum, then rank (none last), then place. */
static bool before(const index_run *x, size_t a, size_t b)
{
    int32_t sa = x->stratum ? x->stratum[a] : 0, sb = x->stratum ? x->stratum[b] : 0;
    double  ra = index_rank(x, x->by, a), rb = index_rank(x, x->by, b);

    if (sa != sb) return sa < sb;
    if (isnan(ra) != isnan(rb)) return isnan(rb);
    if (ra < rb || ra > rb) return ra < rb;
    return a < b;
}

/* A merge sort of row numbers: rows are tens of thousands at most. */
static void sort_rows(const index_run *x, size_t *rows, size_t *spare, size_t n)
{
    size_t half = n / 2, i = 0, k = half, to = 0;

    if (n < 2) return;
    sort_rows(x, rows, spare, half);
    sort_rows(x, rows + half, spare, n - half);
    while (to < n) spare[to++] = k == n || (i < half && before(x, rows[i], rows[k])) ? rows[i++] : rows[k++];
    memcpy(rows, spare, n * sizeof *rows);
}

void index_sort(index_run *x, size_t node)
{
    x->by = node;
    for (size_t i = 0; i < x->n_rows; i++) x->order[i] = i;
    sort_rows(x, x->order, kc_alloc_n(x->c->arena, x->n_rows, sizeof *x->order), x->n_rows);
}

static bool has_names(const kc_index_config *c)
{
    for (size_t i = 0; i < c->spec.n_rows; i++)
        if (strcmp(c->row_name[i], c->row_unit[i]) != 0) return true;
    return false;
}

kc_code index_open(kc_cli *c, index_run *x, kc_err *err)
{
    kc_code code;

    *x = (index_run){ .c = c, .n_strata = 1 };
    if ((code = kc_index_config_read(c->arena, c->args[0], c->n_args > 1 ? c->args[1] : NULL, &x->cfg, err))) return code;
    if ((code = kc_index_compute(c->arena, x->cfg, NULL, &x->r, err))) return code;
    x->n_rows = x->cfg->spec.n_rows;
    x->n_ind = x->cfg->spec.tree.n_ind;
    x->n_nodes = x->cfg->spec.tree.n_nodes;
    x->root = x->n_nodes - 1;
    x->place = kc_alloc_n(c->arena, x->n_rows, sizeof *x->place);
    x->order = kc_alloc_n(c->arena, x->n_rows, sizeof *x->order);
    for (size_t i = 0; i < x->n_rows; i++) x->place[i] = SIZE_MAX;
    for (size_t k = 0; k < x->r.table.n_rows; k++) x->place[x->r.table.row[k]] = k;
    x->names = has_names(x->cfg);
    make_strata(x);
    index_sort(x, x->root);
    return KC_OK;
}

/* ---- one row ------------------------------------------------------------------------------------- */

double index_score(const index_run *x, size_t node, size_t row)
{
    size_t k = x->place[row], n = x->r.table.n_rows;

    if (k == SIZE_MAX) return NAN;
    return node < x->n_ind ? x->r.table.x[node * n + k] : x->r.score[(node - x->n_ind) * n + k];
}

double index_rank(const index_run *x, size_t node, size_t row)
{
    size_t k = x->place[row];

    return k == SIZE_MAX ? NAN : x->r.rank[(node - x->n_ind) * x->r.table.n_rows + k];
}

size_t index_marked(const index_run *x, size_t row, unsigned bits)
{
    size_t k = x->place[row], n = 0;

    for (size_t j = 0; k != SIZE_MAX && j < x->n_ind; j++) n += (x->r.table.mark[j * x->r.table.n_rows + k] & bits) != 0;
    return n;
}

/* Without a score although nothing is missing: no indicator varies. */
static kc_note why_no_score(const index_run *x, size_t row)
{
    for (size_t j = 0; j < x->n_ind; j++)
        if (isnan(x->cfg->spec.data[j * x->n_rows + row])) return KC_NOTE_MISSING;
    return KC_NOTE_NOT_DEFINED;
}

const char *index_row_note(const index_run *x, size_t row)
{
    if (x->place[row] == SIZE_MAX) return "screened_out";
    if (isnan(index_score(x, x->root, row))) return kc_note_name(why_no_score(x, row));
    return index_marked(x, row, KC_IMPUTED) ? kc_note_name(KC_NOTE_IMPUTED) : "";
}

const char *index_note_words(const kc_cli *c, const char *note)
{
    if (!*note) return note;
    return kc_t(c->lang, strcmp(note, "screened_out") == 0 ? "index.screened_out" : kc_printf(c->arena, "note.%s", note));
}

/* ---- rows of tables ------------------------------------------------------------------------------ */

kc_tidy *index_tidy(index_run *x, const char *before_columns, const char *columns)
{
    const char *names = x->names ? ",name" : "", *time = x->cfg->row_time ? ",time" : "";

    return kc_tidy_new(x->c, kc_printf(x->c->arena, "unit%s%s%s%s", names, time, *before_columns ? "," : "", before_columns), columns);
}

void index_row_cells(const index_run *x, kc_tidy *t, size_t row)
{
    kc_tidy_text(t, x->cfg->row_unit[row]);
    if (x->names) kc_tidy_text(t, x->cfg->row_name[row]);
    if (x->cfg->row_time) kc_tidy_text(t, x->cfg->row_time[row]);
}

void index_add_codes(const index_run *x, kc_buf *b, size_t from, size_t to, const char *tail)
{
    for (size_t k = from; k < to; k++) {
        kc_buf_adds(b, ",");
        for (const char *p = x->cfg->node_code[k]; *p; p++) kc_buf_addc(b, *p == ',' ? ';' : *p);
        kc_buf_adds(b, tail);
    }
}
