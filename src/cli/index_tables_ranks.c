/* Tables of `kangce index --simulate`: rank intervals, tiers, sensitivity, pairs, every replication. */
#include "cli/index_cli.h"

#include <math.h>

static double nominal(const index_run *x, size_t row)
{
    uint16_t r = kc_ua_nominal_rank(x->sim->run)[row];

    return r ? r : NAN;
}

static double or_nan(size_t x)
{
    return x ? (double)x : NAN;
}

kc_code index_t_intervals(index_run *x, kc_tidy **out, kc_err *err)
{
    kc_tidy *t = index_tidy(x, "", "rank,mean,median,sd,low,high,min,max,first,top10,replications,tier");

    (void)err;
    for (size_t i = 0; i < x->n_rows; i++) {
        size_t                 row = x->order[i];
        const kc_rank_summary *s = &x->sim->summary[row];
        const double cells[] = { nominal(x, row), s->mean, s->median, s->sd, s->low, s->high, or_nan(s->min), or_nan(s->max), s->first, s->top, (double)s->n,
                                 or_nan(x->sim->tier[row]) };

        index_row_cells(x, t, row);
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) kc_tidy_num(t, cells[k]);
        kc_tidy_row(t);
    }
    *out = t;
    return KC_OK;
}

/* Best tier first, in it by median rank: the order in which tiers were made. tier_pairs is by the pairwise rule. */
static kc_code tiers_of(index_run *x, size_t stratum, kc_tidy *t, kc_err *err)
{
    kc_arena        *a = x->c->arena;
    size_t          *rows = kc_alloc_n(a, x->n_rows, sizeof *rows), n = index_stratum_rows(x, stratum, rows);
    size_t          *tier = kc_alloc_n(a, n, sizeof *tier), *order = kc_alloc_n(a, n, sizeof *order);
    double          *ahead = kc_alloc_n(a, n * n, sizeof *ahead), *rank = kc_alloc_n(a, n, sizeof *rank), *work = kc_alloc_n(a, n, sizeof *work);
    kc_rank_summary *part = kc_alloc_n(a, n, sizeof *part);
    kc_code          code = index_pairs(x, rows, n, ahead, err);

    if (code) return code;
    for (size_t i = 0; i < n; i++) {
        part[i] = x->sim->summary[rows[i]];
        rank[i] = nominal(x, rows[i]);
    }
    kc_rank_tiers(n, part, rank, ahead, kc_opt_num(x->c, "--ahead", 0.95), tier, order, work);
    for (size_t i = 0; i < n; i++) {
        size_t k = order[i], row = rows[k];

        index_row_cells(x, t, row);
        kc_tidy_num(t, or_nan(x->sim->tier[row]));
        kc_tidy_num(t, or_nan(tier[k]));
        kc_tidy_num(t, rank[k]);
        kc_tidy_num(t, part[k].median);
        kc_tidy_num(t, part[k].low);
        kc_tidy_num(t, part[k].high);
        kc_tidy_row(t);
    }
    return KC_OK;
}

kc_code index_t_tiers(index_run *x, kc_tidy **out, kc_err *err)
{
    kc_code code = KC_OK;

    *out = index_tidy(x, "", "tier,tier_pairs,rank,median,low,high");
    for (size_t s = 0; s < x->n_strata && !code; s++) code = tiers_of(x, s, *out, err);
    return code;
}

kc_code index_t_sensitivity(index_run *x, kc_tidy **out, kc_err *err)
{
    kc_tidy *t = kc_tidy_new(x->c, "factor", "alternatives,first,first_low,first_high,total,total_low,total_high,evaluations,note");
    kc_code  code = index_sensitivity(x, err);

    if (code) return code;
    for (size_t f = 0; f < x->sim->ua.n_factors; f++) {
        const kc_sobol_index *s = &x->sim->sobol[f];
        const double          cells[] = { s->first.value, s->first.low, s->first.high, s->total.value, s->total.low, s->total.high };

        kc_tidy_text(t, x->sim->factor_name[f]);
        kc_tidy_num(t, x->sim->choice_name[f] ? (double)x->sim->factor[f].n : NAN); /* a noise has none */
        for (size_t k = 0; k < 6; k++) kc_tidy_num(t, cells[k]);
        kc_tidy_int(t, (long long)(x->sim->n_sobol * (x->sim->ua.n_factors + 2)));
        kc_tidy_note(t, s->first.note);
        kc_tidy_row(t);
    }
    *out = t;
    return KC_OK;
}

kc_code index_t_pairs(index_run *x, kc_tidy **out, kc_err *err)
{
    kc_tidy *t = index_tidy(x, "other", "ahead");
    size_t  *rows = kc_alloc_n(x->c->arena, x->n_rows, sizeof *rows);

    for (size_t s = 0; s < x->n_strata; s++) {
        size_t  n = index_stratum_rows(x, s, rows);
        double *ahead = kc_alloc_n(x->c->arena, n * n, sizeof *ahead);
        kc_code code = index_pairs(x, rows, n, ahead, err);

        if (code) return code;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                if (i == j) continue;
                index_row_cells(x, t, rows[i]);
                kc_tidy_text(t, x->cfg->row_unit[rows[j]]);
                kc_tidy_num(t, ahead[i * n + j]);
                kc_tidy_row(t);
            }
    }
    *out = t;
    return KC_OK;
}

/* One row for each replication and unit: what was chosen, score, rank. */
kc_code index_t_combinations(index_run *x, kc_tidy **out, kc_err *err)
{
    const index_simulation *s = x->sim;
    kc_buf                  names;
    double                  u[KC_UA_FACTORS_MAX];
    kc_tidy                *t;

    (void)err;
    kc_buf_init(&names, x->c->arena);
    kc_buf_adds(&names, "replication");
    for (size_t f = 0; f < s->ua.n_factors; f++)
        if (s->choice_name[f]) kc_buf_addf(&names, ",%s", s->factor_name[f]);
    t = kc_tidy_new(x->c, kc_printf(x->c->arena, "%s,unit%s", names.s, x->cfg->row_time ? ",time" : ""), "score,rank");
    kc_rng rng;

    kc_rng_seed(&rng, s->ua.seed);
    for (size_t r = 0; r < s->n_rep; r++) {
        if (s->all) kc_ua_combination(&s->ua, r, u);
        else kc_ua_draw(&s->ua, &rng, u);
        kc_rng_jump(&rng);
        for (size_t i = 0; i < x->n_rows; i++) {
            uint16_t rank = s->rank[r * x->n_rows + i];

            kc_tidy_int(t, (long long)r + 1);
            for (size_t f = 0; f < s->ua.n_factors; f++)
                if (s->choice_name[f]) kc_tidy_text(t, s->choice_name[f][kc_ua_choice(&s->ua, f, u[f])]);
            kc_tidy_text(t, x->cfg->row_unit[i]);
            if (x->cfg->row_time) kc_tidy_text(t, x->cfg->row_time[i]);
            kc_tidy_num(t, s->score[r * x->n_rows + i]);
            kc_tidy_num(t, rank ? rank : NAN);
            kc_tidy_row(t);
        }
    }
    *out = t;
    return KC_OK;
}
