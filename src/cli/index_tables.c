/* Tables of `kangce index` that need no simulation: scores and ranks, the indicators, parts of a score, parts of a change. */
#include "cli/index_cli.h"

#include <math.h>

static const char *join(const index_run *x, const char *first, size_t from, size_t to, const char *tail, const char *last)
{
    kc_buf b;

    kc_buf_init(&b, x->c->arena);
    kc_buf_adds(&b, first);
    index_add_codes(x, &b, from, to, tail);
    kc_buf_adds(&b, last);
    return b.s;
}

static bool of_root(const index_run *x)
{
    return x->sim && (x->sim->ua.node < 0 || x->sim->ua.node == (int)x->root);
}

/* rank, score, with a simulation its interval and tier, scores of the aggregates from node `from` on. */
static kc_tidy *scores(index_run *x, size_t from, bool words)
{
    const char *head = of_root(x) ? "rank,rank_low,rank_high,tier,score" : "rank,score";
    kc_tidy    *t = index_tidy(x, "", join(x, head, from, x->root, "", ",imputed,note"));

    for (size_t i = 0; i < x->n_rows; i++) {
        size_t row = x->order[i];

        index_row_cells(x, t, row);
        kc_tidy_num(t, index_rank(x, x->root, row));
        if (of_root(x)) {
            const kc_rank_summary *s = &x->sim->summary[row];

            kc_tidy_num(t, s->low);
            kc_tidy_num(t, s->high);
            kc_tidy_num(t, x->sim->tier[row] ? (double)x->sim->tier[row] : NAN);
        }
        kc_tidy_num(t, index_score(x, x->root, row));
        for (size_t k = from; k < x->root; k++) kc_tidy_num(t, index_score(x, k, row));
        kc_tidy_int(t, (long long)index_marked(x, row, KC_IMPUTED));
        kc_tidy_text(t, words ? index_note_words(x->c, index_row_note(x, row)) : index_row_note(x, row));
        kc_tidy_row(t);
    }
    return t;
}

kc_code index_t_scores(index_run *x, kc_tidy **out, kc_err *err)
{
    (void)err;
    *out = scores(x, x->n_ind, false);
    return KC_OK;
}

/* For a page: as many levels from the top as fit beside the score. */
kc_code index_t_page(index_run *x, kc_tidy **out, kc_err *err)
{
    size_t from = x->root, level = (size_t)x->cfg->spec.tree.level[x->root];

    (void)err;
    for (size_t k = x->root; k-- > x->n_ind;)
        if ((size_t)x->cfg->spec.tree.level[k] + 1 >= level) from = k;
    if (x->root - from > 8) from = x->root;
    *out = scores(x, from, true);
    return KC_OK;
}

/* The rank of every aggregate; COINr's names with _rank behind. */
kc_code index_t_ranks(index_run *x, kc_tidy **out, kc_err *err)
{
    kc_tidy *t = index_tidy(x, "", join(x, "", x->n_ind, x->n_nodes, "_rank", ",note") + 1);

    (void)err;
    for (size_t i = 0; i < x->n_rows; i++) {
        size_t row = x->order[i];

        index_row_cells(x, t, row);
        for (size_t k = x->n_ind; k < x->n_nodes; k++) kc_tidy_num(t, index_rank(x, k, row));
        kc_tidy_text(t, index_row_note(x, row));
        kc_tidy_row(t);
    }
    *out = t;
    return KC_OK;
}

/* Every node: where it hangs, which way it counts, what it weighs; indicators that fell away say so. */
kc_code index_t_indicators(index_run *x, kc_tidy **out, kc_err *err)
{
    const kc_index_tree *tree = &x->cfg->spec.tree;
    double              *effective = kc_alloc_n(x->c->arena, x->n_nodes, sizeof *effective);
    kc_tidy             *t = kc_tidy_new(x->c, "node,name,parent", "level,direction,weight,effective_weight,note");

    (void)err;
    kc_index_effective_weights(tree, x->r.weight, effective);
    for (size_t k = 0; k < x->n_nodes; k++) {
        bool indicator = k < x->n_ind, gone = indicator && x->r.table.used && !x->r.table.used[k];

        kc_tidy_text(t, x->cfg->node_code[k]);
        kc_tidy_text(t, x->cfg->node_name[k]);
        kc_tidy_text(t, tree->parent[k] < 0 ? "" : x->cfg->node_code[tree->parent[k]]);
        kc_tidy_int(t, tree->level[k]);
        kc_tidy_num(t, indicator ? (double)kc_index_direction(x->cfg, k) : NAN);
        kc_tidy_num(t, x->r.weight[k]);
        kc_tidy_num(t, effective[k]);
        kc_tidy_text(t, gone ? "screened_out" : indicator ? kc_note_name(x->r.table.note[k]) : "");
        kc_tidy_row(t);
    }
    *out = t;
    return KC_OK;
}

/* Values of all nodes in one row. */
static void values_of(const index_run *x, size_t row, double *value)
{
    for (size_t k = 0; k < x->n_nodes; k++)
        value[k] = k < x->n_ind && x->r.table.used && !x->r.table.used[k] ? NAN : index_score(x, k, row);
}

/* What each node adds to the row's score: the parts of the children sum to their parent's. */
kc_code index_t_contributions(index_run *x, kc_tidy **out, kc_err *err)
{
    double  *value = kc_alloc_n(x->c->arena, x->n_nodes, sizeof *value), *part = kc_alloc_n(x->c->arena, x->n_nodes, sizeof *part);
    kc_tidy *t = index_tidy(x, "node,parent", "level,value,part");
    kc_code  code;

    for (size_t i = 0; i < x->n_rows; i++) {
        size_t row = x->order[i];

        if (isnan(index_score(x, x->root, row))) continue;
        values_of(x, row, value);
        if ((code = kc_index_contributions(&x->cfg->spec.tree, x->cfg->aggregate, x->r.weight, value, part, err))) return code;
        for (size_t k = 0; k < x->n_nodes; k++) {
            index_row_cells(x, t, row);
            kc_tidy_text(t, x->cfg->node_code[k]);
            kc_tidy_text(t, k == x->root ? "" : x->cfg->node_code[x->cfg->spec.tree.parent[k]]);
            kc_tidy_int(t, x->cfg->spec.tree.level[k]);
            kc_tidy_num(t, value[k]);
            kc_tidy_num(t, part[k]);
            kc_tidy_row(t);
        }
    }
    *out = t;
    return KC_OK;
}

/* ---- parts of a change --------------------------------------------------------------------------- */

/* The row of the same unit in a period, or SIZE_MAX. */
static size_t row_of(const index_run *x, const char *unit, const char *time)
{
    for (size_t i = 0; i < x->n_rows; i++)
        if (strcmp(x->cfg->row_unit[i], unit) == 0 && strcmp(x->cfg->row_time[i], time) == 0) return i;
    return SIZE_MAX;
}

static bool known_period(const index_run *x, const char *time)
{
    for (size_t i = 0; i < x->n_rows; i++)
        if (strcmp(x->cfg->row_time[i], time) == 0) return true;
    return false;
}

/* First and last period of the data where --from or --to is not given. */
static kc_code periods(const index_run *x, const char **from, const char **to, kc_err *err)
{
    size_t first = 0, last = 0;

    if (!x->cfg->row_time) return kc_fail(err, KC_E_ARG, -1, "index.no_panel", "%s", x->cfg->path);
    for (size_t i = 0; i < x->n_rows; i++) {
        if (x->cfg->spec.time[i] < x->cfg->spec.time[first]) first = i;
        if (x->cfg->spec.time[i] > x->cfg->spec.time[last]) last = i;
    }
    *from = kc_opt(x->c, "--from") ? kc_opt(x->c, "--from") : x->cfg->row_time[first];
    *to = kc_opt(x->c, "--to") ? kc_opt(x->c, "--to") : x->cfg->row_time[last];
    if (!known_period(x, *from)) return kc_fail(err, KC_E_ARG, -1, "index.no_period", "%s", *from);
    if (!known_period(x, *to)) return kc_fail(err, KC_E_ARG, -1, "index.no_period", "%s", *to);
    return KC_OK;
}

typedef struct change {
    const char *from, *to;
    size_t      a, b; /* rows */
    double     *v0, *v1, *by_value, *by_weight;
} change;

static void change_rows(index_run *x, kc_tidy *t, const change *d)
{
    for (size_t k = x->n_nodes; k-- > 0;) { /* the index first, indicators last */
        bool root = k == x->root;

        kc_tidy_text(t, x->cfg->row_unit[d->a]);
        kc_tidy_text(t, d->from);
        kc_tidy_text(t, d->to);
        kc_tidy_text(t, x->cfg->node_code[k]);
        kc_tidy_text(t, root ? "" : x->cfg->node_code[x->cfg->spec.tree.parent[k]]);
        kc_tidy_int(t, x->cfg->spec.tree.level[k]);
        kc_tidy_num(t, d->v0[k]);
        kc_tidy_num(t, d->v1[k]);
        kc_tidy_num(t, k < x->n_ind ? NAN : index_rank(x, k, d->a));
        kc_tidy_num(t, k < x->n_ind ? NAN : index_rank(x, k, d->b));
        kc_tidy_num(t, root ? d->v1[k] - d->v0[k] : d->by_value[k]);
        kc_tidy_num(t, root ? NAN : d->by_weight[k]);
        kc_tidy_row(t);
    }
}

/* The change of every unit's index between two periods; by_value and by_weight of all nodes below sum to it. */
kc_code index_t_decomposition(index_run *x, kc_tidy **out, kc_err *err)
{
    change   d = { 0 };
    kc_code  code = periods(x, &d.from, &d.to, err);
    double  *room = kc_alloc_n(x->c->arena, 4 * x->n_nodes, sizeof *room);
    kc_tidy *t = kc_tidy_new(x->c, "unit,from,to,node,parent", "level,value_from,value_to,rank_from,rank_to,by_value,by_weight");

    if (code) return code;
    d.v0 = room;
    d.v1 = room + x->n_nodes;
    d.by_value = d.v1 + x->n_nodes;
    d.by_weight = d.by_value + x->n_nodes;
    for (size_t i = 0; i < x->n_rows; i++) {
        d.a = x->order[i];
        if (strcmp(x->cfg->row_time[d.a], d.from) != 0) continue;
        d.b = row_of(x, x->cfg->row_unit[d.a], d.to);
        if (d.b == SIZE_MAX || isnan(index_score(x, x->root, d.a)) || isnan(index_score(x, x->root, d.b))) continue;
        values_of(x, d.a, d.v0);
        values_of(x, d.b, d.v1);
        code = kc_index_decompose(&x->cfg->spec.tree, x->cfg->aggregate, x->r.weight, x->r.weight, d.v0, d.v1, d.by_value, d.by_weight, err);
        if (code) return code;
        change_rows(x, t, &d);
    }
    *out = t;
    return KC_OK;
}
