/* Drawings of `kangce index`: what the tables say, handed to the report layer. */
#include "cli/index_cli.h"
#include "report/kc_index_chart.h"

#include <math.h>

static const char *label(const index_run *x, size_t row)
{
    const char *name = x->cfg->row_name[row];

    return x->cfg->row_time ? kc_printf(x->c->arena, "%s %s", name, x->cfg->row_time[row]) : name;
}

static const char *title(const index_run *x, const char *key)
{
    const char *name = x->by == x->root && *x->cfg->name ? x->cfg->name : x->cfg->node_name[x->by];

    return kc_tf(x->c->arena, x->c->lang, key, "%s", name);
}

static kc_chart begin(index_run *x, const char *key, kc_chart_row **rows)
{
    *rows = kc_alloc_n(x->c->arena, x->n_rows, sizeof **rows);
    for (size_t i = 0; i < x->n_rows; i++) {
        size_t row = x->order[i];

        (*rows)[i] = (kc_chart_row){ .name = label(x, row), .score = index_score(x, x->root, row), .rank = index_rank(x, x->root, row), .median = NAN,
                                     .low = NAN, .high = NAN, .stratum = x->stratum ? (size_t)x->stratum[row] : 0 };
    }
    return (kc_chart){ .lang = x->c->lang, .title = title(x, key), .note = "", .n = x->n_rows, .rows = *rows };
}

static kc_code draw_ranks(index_run *x, kc_buf *b, kc_err *err)
{
    kc_chart_row           *rows;
    kc_chart                c = begin(x, "index.chart_ranks", &rows);
    const index_simulation *s = x->sim;

    if (!s) return kc_fail(err, KC_E_ARG, -1, "index.needs_simulation", "ranks");
    for (size_t i = 0; i < x->n_rows; i++) {
        size_t                 row = x->order[i];
        const kc_rank_summary *m = &s->summary[row];
        uint16_t               rank = kc_ua_nominal_rank(s->run)[row];

        rows[i].rank = rank ? rank : NAN;
        rows[i].median = m->median;
        rows[i].low = m->low;
        rows[i].high = m->high;
        rows[i].tier = s->tier[row];
    }
    c.note = s->all ? kc_tf(x->c->arena, x->c->lang, "index.chart_all", "%zu", s->n_rep)
                    : kc_tf(x->c->arena, x->c->lang, "index.chart_runs", "%zu" KC_SEP "%llu", s->n_rep, (unsigned long long)s->ua.seed);
    kc_chart_ranks(b, &c);
    return KC_OK;
}

/* Parts: the children of the root; with only two of them their children, when these are not too many. */
static size_t part_nodes(const index_run *x, size_t *node)
{
    const kc_index_tree *t = &x->cfg->spec.tree;
    size_t               top = 0, below = 0;

    for (size_t k = 0; k < x->root; k++) {
        bool child = t->parent[k] == (int)x->root, grandchild = !child && t->parent[t->parent[k]] == (int)x->root;

        top += child ? 1 : 0;
        below += grandchild ? 1 : 0;
    }
    bool   deep = top < 3 && below <= KC_CHART_PARTS_MAX;
    size_t n = 0;

    if (!deep && top > KC_CHART_PARTS_MAX) return 0;
    for (size_t k = 0; k < x->root; k++) {
        bool child = t->parent[k] == (int)x->root, grandchild = !child && t->parent[t->parent[k]] == (int)x->root;

        if ((deep ? grandchild || (child && k < x->n_ind) : child) && n < KC_CHART_PARTS_MAX) node[n++] = k;
    }
    return n;
}

static kc_code draw_scores(index_run *x, kc_buf *b, kc_err *err)
{
    kc_chart_row *rows;
    kc_chart      c = begin(x, "index.chart_scores", &rows);
    size_t        node[KC_CHART_PARTS_MAX], n = part_nodes(x, node);
    double       *value = kc_alloc_n(x->c->arena, x->n_nodes, sizeof *value), *out = kc_alloc_n(x->c->arena, x->n_nodes, sizeof *out);
    const char  **names = kc_alloc_n(x->c->arena, n + 1, sizeof *names);

    for (size_t k = 0; k < n; k++) names[k] = x->cfg->node_name[node[k]];
    for (size_t i = 0; i < x->n_rows && n; i++) {
        double *part = kc_alloc_n(x->c->arena, n, sizeof *part);
        kc_code code;

        if (isnan(rows[i].score)) continue;
        for (size_t k = 0; k < x->n_nodes; k++)
            value[k] = k < x->n_ind && x->r.table.used && !x->r.table.used[k] ? NAN : index_score(x, k, x->order[i]);
        code = kc_index_contributions(&x->cfg->spec.tree, x->cfg->aggregate, x->r.weight, value, out, err);
        if (code == KC_E_UNSUPPORTED) { /* a median has no parts: undivided bars */
            n = 0;
            for (size_t k = 0; k < x->n_rows; k++) rows[k].part = NULL;
        }
        else if (code) return code;
        for (size_t k = 0; k < n; k++) part[k] = out[node[k]];
        if (n) rows[i].part = part;
    }
    c.n_parts = n;
    c.part_names = names;
    c.note = kc_t(x->c->lang, n ? "index.chart_parts" : "index.chart_whole");
    kc_chart_scores(b, &c);
    return KC_OK;
}

static kc_code draw_sensitivity(index_run *x, kc_buf *b, kc_err *err)
{
    kc_chart_factor f[KC_UA_FACTORS_MAX];
    kc_code         code;

    if (!x->sim) return kc_fail(err, KC_E_ARG, -1, "index.needs_simulation", "sensitivity");
    if ((code = index_sensitivity(x, err))) return code;
    for (size_t k = 0; k < x->sim->ua.n_factors; k++) {
        const kc_sobol_index *s = &x->sim->sobol[k];
        const char           *name = kc_t(x->c->lang, kc_printf(x->c->arena, "index.factor.%s", x->sim->factor_name[k]));

        f[k] = (kc_chart_factor){ name, s->first.value, s->first.low, s->first.high, s->total.value, s->total.low, s->total.high };
    }
    kc_chart_sensitivity(b, x->c->lang, title(x, "index.chart_sensitivity"), kc_t(x->c->lang, "index.chart_shift"), x->sim->ua.n_factors, f);
    return KC_OK;
}

kc_code index_draw(index_run *x, const char *kind, kc_buf *b, kc_err *err)
{
    if (strcmp(kind, "ranks") == 0) return draw_ranks(x, b, err);
    if (strcmp(kind, "scores") == 0) return draw_scores(x, b, err);
    return draw_sensitivity(x, b, err);
}
