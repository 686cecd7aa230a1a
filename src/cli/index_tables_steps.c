/* Tables of `kangce index` that show the way of the data: after each step, what became of single values, statistics of the columns. */
#include "cli/index_cli.h"

#include <math.h>

/* ---- the table after a step ---------------------------------------------------------------------- */

/* Number of steps up to and with the last of a kind; 0: none. */
static size_t steps_to(const index_run *x, kc_index_step_kind kind)
{
    for (size_t k = x->cfg->spec.n_steps; k > 0; k--)
        if (x->cfg->spec.steps[k - 1].kind == kind) return k;
    return 0;
}

/* The data after n_steps steps; 0: as they came. */
static kc_code prepared(index_run *x, size_t n_steps, kc_index_table *t, kc_err *err)
{
    const kc_index_spec *s = &x->cfg->spec;
    kc_index_variant     v = { .n_steps = n_steps };
    kc_index_spec        none = *s;

    if (n_steps == 0) none.n_steps = 0;
    kc_index_table_init(s, kc_alloc(x->c->arena, kc_index_table_bytes(s)), t);
    return kc_index_prepare(n_steps ? s : &none, &v, t, kc_alloc(x->c->arena, kc_index_prepare_bytes(s)), err);
}

static void print_values(index_run *x, const kc_index_table *t, kc_tidy **out)
{
    kc_buf codes;
    size_t k = 0;

    kc_buf_init(&codes, x->c->arena);
    index_add_codes(x, &codes, 0, x->n_ind, "");
    *out = index_tidy(x, "", codes.s + 1);
    for (k = 0; k < t->n_rows; k++) {
        index_row_cells(x, *out, t->row[k]);
        for (size_t j = 0; j < x->n_ind; j++) kc_tidy_num(*out, t->used && !t->used[j] ? NAN : t->x[j * t->n_rows + k]);
        kc_tidy_row(*out);
    }
}

static kc_code after(index_run *x, kc_index_step_kind kind, kc_tidy **out, kc_err *err)
{
    kc_index_table t;
    size_t         n = steps_to(x, kind);
    kc_code        code;

    if (n == 0) return kc_fail(err, KC_E_ARG, -1, "index.no_step", "%s", kc_opt(x->c, "--table") ? kc_opt(x->c, "--table") : "");
    if ((code = prepared(x, n, &t, err))) return code;
    print_values(x, &t, out);
    return KC_OK;
}

kc_code index_t_denominated(index_run *x, kc_tidy **out, kc_err *err)
{
    return after(x, KC_STEP_DENOMINATE, out, err);
}

kc_code index_t_imputed(index_run *x, kc_tidy **out, kc_err *err)
{
    return after(x, KC_STEP_IMPUTE, out, err);
}

kc_code index_t_screened(index_run *x, kc_tidy **out, kc_err *err)
{
    return after(x, KC_STEP_SCREEN_UNITS, out, err);
}

kc_code index_t_treated(index_run *x, kc_tidy **out, kc_err *err)
{
    return after(x, KC_STEP_TREAT, out, err);
}

kc_code index_t_normalised(index_run *x, kc_tidy **out, kc_err *err)
{
    (void)err;
    print_values(x, &x->r.table, out);
    return KC_OK;
}

/* ---- single values ------------------------------------------------------------------------------- */

static const struct mark {
    unsigned    bit;
    const char *name;
} marks[] = { { KC_IMPUTED, "imputed" }, { KC_TREATED_HIGH, "winsorised_high" }, { KC_TREATED_LOW, "winsorised_low" }, { KC_TREATED_TRANSFORM, "transformed" } };

/* Every value that was filled in or changed by treatment, and how. */
kc_code index_t_marks(index_run *x, kc_tidy **out, kc_err *err)
{
    const kc_index_table *f = &x->r.table;
    kc_tidy              *t = index_tidy(x, "indicator,what", "raw,normalised");

    (void)err;
    for (size_t j = 0; j < x->n_ind; j++)
        for (size_t k = 0; k < f->n_rows; k++)
            for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
                if (!(f->mark[j * f->n_rows + k] & marks[m].bit)) continue;
                index_row_cells(x, t, f->row[k]);
                kc_tidy_text(t, x->cfg->node_code[j]);
                kc_tidy_text(t, marks[m].name);
                kc_tidy_num(t, x->cfg->spec.data[j * x->n_rows + f->row[k]]);
                kc_tidy_num(t, f->x[j * f->n_rows + k]);
                kc_tidy_row(t);
            }
    *out = t;
    return KC_OK;
}

static const char *const transforms[KC_TRANSFORM_N] = { "", "log_ct", "log_ct_orig", "log_gii", "log", "boxcox" };

/* Skewness and kurtosis before and after, points winsorised, the transformation. */
kc_code index_t_treatment(index_run *x, kc_tidy **out, kc_err *err)
{
    kc_tidy *t = kc_tidy_new(x->c, "node", "pass0,skew0,kurt0,winsorised,pass1,skew1,kurt1,transform,pass2,skew2,kurt2,note");

    if (!steps_to(x, KC_STEP_TREAT)) return kc_fail(err, KC_E_ARG, -1, "index.no_step", "treatment");
    for (size_t j = 0; j < x->n_ind; j++) {
        const kc_index_treated *d = &x->r.table.treated[j];

        kc_tidy_text(t, x->cfg->node_code[j]);
        for (int k = 0; k < 3; k++) {
            bool done = k < d->n_checks;

            if (k == 1) kc_tidy_num(t, d->n_win < 0 ? NAN : (double)d->n_win);
            if (k == 2) kc_tidy_text(t, transforms[d->transform]);
            kc_tidy_num(t, done ? d->pass[k] : NAN);
            kc_tidy_num(t, done ? d->skew[k] : NAN);
            kc_tidy_num(t, done ? d->kurt[k] : NAN);
        }
        kc_tidy_note(t, d->note);
        kc_tidy_row(t);
    }
    *out = t;
    return KC_OK;
}

/* ---- statistics ---------------------------------------------------------------------------------- */

/* Gaps and zeros of each unit in the data as they came. */
kc_code index_t_availability(index_run *x, kc_tidy **out, kc_err *err)
{
    kc_tidy *t = index_tidy(x, "", "n_missing,n_zero,present,nonzero,note");

    (void)err;
    for (size_t i = 0; i < x->n_rows; i++) {
        kc_index_availability a;

        kc_index_row_availability(x->n_rows, x->n_ind, x->cfg->spec.data, i, NULL, &a);
        index_row_cells(x, t, i);
        kc_tidy_int(t, (long long)a.n_missing);
        kc_tidy_int(t, (long long)a.n_zero);
        kc_tidy_num(t, a.present);
        kc_tidy_num(t, a.nonzero);
        kc_tidy_text(t, x->place[i] == SIZE_MAX ? "screened_out" : "");
        kc_tidy_row(t);
    }
    *out = t;
    return KC_OK;
}

kc_code index_t_statistics(index_run *x, kc_tidy **out, kc_err *err)
{
    kc_tidy *t = kc_tidy_new(x->c, "node",
                             "min,max,mean,median,sd,skew,kurt,n_avail,n_nonzero,n_unique,n_same,frac_avail,frac_nonzero,frac_unique,frac_same,low_avail,low_nonzero,low_unique,outliers,note");
    double  *work = kc_alloc_n(x->c->arena, x->n_rows, sizeof *work);

    (void)err;
    for (size_t j = 0; j < x->n_ind; j++) {
        kc_index_stats s;

        kc_index_column_stats(x->n_rows, x->cfg->spec.data + j * x->n_rows, &s, work);
        const double cells[] = { s.min, s.max, s.mean, s.median, s.sd, s.skew, s.kurt, (double)s.n_avail, (double)s.n_nonzero, (double)s.n_unique,
                                 (double)s.n_same, s.frac_avail, s.frac_nonzero, s.frac_unique, s.frac_same, s.low_avail, s.low_nonzero, s.low_unique, s.outliers };

        kc_tidy_text(t, x->cfg->node_code[j]);
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) kc_tidy_num(t, cells[k]);
        kc_tidy_note(t, s.n_avail ? KC_NOTE_NONE : KC_NOTE_MISSING);
        kc_tidy_row(t);
    }
    *out = t;
    return KC_OK;
}

static const double *column_of(const index_run *x, size_t node)
{
    return node < x->n_ind ? x->r.table.x + node * x->r.table.n_rows : x->r.score + (node - x->n_ind) * x->r.table.n_rows;
}

/* Pearson, of the nodes of one level: indicators normalised, aggregates as scored. */
kc_code index_t_correlations(index_run *x, kc_tidy **out, kc_err *err)
{
    size_t   n = x->r.table.n_rows;
    double  *work = kc_alloc_n(x->c->arena, 4 * n, sizeof *work);
    size_t  *rank = kc_alloc_n(x->c->arena, n, sizeof *rank);
    kc_tidy *t = kc_tidy_new(x->c, "node,other", "level,value");

    (void)err;
    for (size_t a = 0; a < x->n_nodes; a++)
        for (size_t b = 0; b < x->n_nodes; b++) {
            if (x->cfg->spec.tree.level[a] != x->cfg->spec.tree.level[b]) continue;
            kc_tidy_text(t, x->cfg->node_code[a]);
            kc_tidy_text(t, x->cfg->node_code[b]);
            kc_tidy_int(t, x->cfg->spec.tree.level[a]);
            kc_tidy_num(t, kc_index_correlation(n, column_of(x, a), column_of(x, b), KC_CORR_PEARSON, work, rank));
            kc_tidy_row(t);
        }
    *out = t;
    return KC_OK;
}

/* Cronbach's alpha of the children of each aggregate, and of all indicators (empty node). */
kc_code index_t_reliability(index_run *x, kc_tidy **out, kc_err *err)
{
    const double **col = kc_alloc_n(x->c->arena, x->n_nodes, sizeof *col);
    kc_tidy       *t = kc_tidy_new(x->c, "node", "children,alpha");

    (void)err;
    for (size_t p = x->n_ind; p <= x->n_nodes; p++) {
        size_t n = 0;

        for (size_t k = 0; k < x->n_nodes; k++) {
            bool mine = p == x->n_nodes ? k < x->n_ind : x->cfg->spec.tree.parent[k] == (int)p;

            if (mine && !(k < x->n_ind && x->r.table.used && !x->r.table.used[k])) col[n++] = column_of(x, k);
        }
        kc_tidy_text(t, p == x->n_nodes ? "indicators" : x->cfg->node_code[p]);
        kc_tidy_int(t, (long long)n);
        kc_tidy_num(t, kc_index_cronbach(x->r.table.n_rows, n, col));
        kc_tidy_row(t);
    }
    *out = t;
    return KC_OK;
}
