/* kangce stats mean, bands, vital. */
#include "rates_local.h"

#include <math.h>
#include <strings.h>

/* ---- mean ---- */

static void mean_row(kc_tidy *t, const rates_levels *levels, const kc_estimate *e, double n, double sd)
{
    rates_cells(t, levels, e, 1);
    kc_tidy_num(t, n);
    kc_tidy_num(t, sd);
    kc_tidy_row(t);
}

static kc_code means_of_values(kc_cli *c, stats_in *in, const rates_levels *levels, int value, kc_err *err)
{
    double     *x = kc_alloc_n(c->arena, stats_largest(in), sizeof *x);
    kc_tidy    *t = kc_tidy_new(c, in->group_names, rates_columns(c, levels, "n,sd"));
    kc_mean_out m = { 0 };
    kc_estimate e[RATES_LEVELS_MAX];

    for (size_t g = 0; g < in->groups->n; g++) {
        stats_gather(in, g, value, x);
        for (size_t k = 0; k < levels->n; k++) {
            if (kc_mean(stats_size(in, g), x, levels->conf[k], &m, err)) return stats_fail_in(in, g, err);
            e[k] = m.mean;
        }
        stats_group_cells(in, t, g);
        mean_row(t, levels, e, (double)m.n, m.sd);
    }
    return kc_tidy_write(t, err);
}

static kc_code means_of_summaries(kc_cli *c, stats_in *in, const rates_levels *levels, const int h[3], kc_err *err)
{
    const double *n = kc_frame_numbers(in->f, h[0]), *mean = kc_frame_numbers(in->f, h[1]), *sd = kc_frame_numbers(in->f, h[2]);
    kc_tidy      *t = kc_tidy_new(c, in->n_by ? in->group_names : "row", rates_columns(c, levels, "n,sd"));
    kc_estimate   e[RATES_LEVELS_MAX];

    for (size_t g = 0; g < in->groups->n; g++)
        for (size_t i = in->groups->start[g]; i < in->groups->start[g + 1]; i++) {
            size_t row = in->groups->rows[i];

            for (size_t k = 0; k < levels->n; k++)
                if (kc_mean_of(n[row], mean[row], sd[row], levels->conf[k], &e[k], err)) {
                    err->at = (long)(i - in->groups->start[g]);
                    return stats_fail_in(in, g, err);
                }
            if (in->n_by) stats_group_cells(in, t, g);
            else kc_tidy_int(t, (long long)row + 1);
            mean_row(t, levels, e, n[row], sd[row]);
        }
    return kc_tidy_write(t, err);
}

kc_code stats_run_mean(kc_cli *c, kc_err *err)
{
    stats_in     in;
    rates_levels levels;
    kc_code      code = rates_levels_read(c, &levels, err);

    if (code || (code = stats_open(c, &in, err))) return code;
    static const char *const of_summaries[] = { "--n", "--mean", "--sd" };
    bool given = stats_given(c, "--value"); /* goes before columns that only have the usual names */
    int  h[3] = { -1, -1, -1 };

    if (given && (code = stats_idle(c, 3, of_summaries, "--value", err))) return code;
    for (int i = 0; i < 3 && !given; i++) h[i] = stats_number(&in, of_summaries[i], false);
    bool summaries = h[1] >= 0 && h[2] >= 0 && h[0] >= 0;
    int  value = summaries ? -1 : stats_number(&in, "--value", true);

    if ((code = stats_load(&in, err))) return code;
    return summaries ? means_of_summaries(c, &in, &levels, h, err) : means_of_values(c, &in, &levels, value, err);
}

/* ---- polarity ---- */

kc_code rates_polarity(const stats_in *in, size_t g, int handle, const char *constant, kc_polarity *out, kc_err *err)
{
    const size_t *rows = in->groups->rows, *start = in->groups->start;
    const char   *word = handle < 0 ? constant : rates_text_at(in, handle, rows[start[g]]);

    for (size_t i = start[g]; handle >= 0 && i < start[g + 1]; i++)
        if (strcmp(word, rates_text_at(in, handle, rows[i])) != 0) {
            (void)kc_fail(err, KC_E_DATA, (long)(i - start[g]), "stats.rates.polarity_mixed", "");
            return stats_fail_in(in, g, err);
        }
    int  good = strcasecmp(word, "true") == 0 ? KC_POLARITY_LOW_IS_GOOD : KC_POLARITY_HIGH_IS_GOOD; /* TRUE: low is good, as Fingertips has it */
    bool fingertips = strcasecmp(word, "true") == 0 || strcasecmp(word, "false") == 0;

    if (fingertips || stats_direction(word, &good)) {
        *out = (kc_polarity)good;
        return KC_OK;
    }
    (void)kc_fail(err, KC_E_DATA, 0, "stats.rates.polarity_word", "%s", word);
    return stats_fail_in(in, g, err);
}

/* ---- bands ---- */

kc_code stats_run_bands(kc_cli *c, kc_err *err)
{
    stats_in in;
    long     bands = kc_opt_int(c, "--bands", 10);
    int      n_bands = bands > 1000000 ? 1000000 : (int)bands;
    kc_code  code = stats_open(c, &in, err);

    if (code) return code;
    int value = stats_number(&in, "--value", true), area = stats_text(&in, "--area", false), polarity = stats_text(&in, "--polarity", false);

    if ((code = stats_load(&in, err))) return code;
    size_t        rows = kc_frame_rows(in.f), most = stats_largest(&in);
    double       *band = kc_alloc_n(c->arena, rows, sizeof *band), *rank = kc_alloc_n(c->arena, rows, sizeof *rank);
    double       *x = kc_alloc_n(c->arena, 3 * most, sizeof *x);
    size_t       *work = kc_alloc_n(c->arena, most, sizeof *work);
    kc_note      *note = kc_alloc_n(c->arena, in.groups->n, sizeof *note);
    const double *v = kc_frame_numbers(in.f, value);

    for (size_t g = 0; g < in.groups->n; g++) {
        kc_polarity p = KC_POLARITY_LOW_IS_GOOD;

        if ((code = rates_polarity(&in, g, polarity, kc_opt(c, "--better"), &p, err))) return code;
        stats_gather(&in, g, value, x);
        if (kc_bands(stats_size(&in, g), x, n_bands, p == KC_POLARITY_LOW_IS_GOOD, x + most, x + 2 * most, work, &note[g], err))
            return stats_fail_in(&in, g, err);
        for (size_t i = 0; i < stats_size(&in, g); i++) {
            size_t row = in.groups->rows[in.groups->start[g] + i];

            band[row] = x[most + i];
            rank[row] = x[2 * most + i];
        }
    }
    const char *before = rates_join(c->arena, in.group_names, area >= 0 ? kc_frame_name(in.f, area) : "row");
    kc_tidy    *t = kc_tidy_new(c, before, "value,band,rank,note");

    for (size_t row = 0; row < rows; row++) {
        size_t g = (size_t)in.groups->of[row];

        stats_group_cells(&in, t, g);
        if (area >= 0) kc_tidy_text(t, rates_text_at(&in, area, row));
        else kc_tidy_int(t, (long long)row + 1);
        kc_tidy_num(t, v[row]);
        kc_tidy_num(t, band[row]);
        kc_tidy_num(t, rank[row]);
        kc_tidy_note(t, isnan(v[row]) ? KC_NOTE_MISSING : note[g]);
        kc_tidy_row(t);
    }
    return kc_tidy_write(t, err);
}

/* ---- vital rates ---- */

static const struct {
    const char *option, *name;
    double      per;
} vital[] = { { "--neonatal", "neonatal", 1e3 }, { "--infant", "infant", 1e3 }, { "--under5", "under5", 1e3 }, { "--maternal", "maternal", 1e5 } };

enum { N_VITAL = 4 };

typedef struct vital_group {
    size_t        n;                     /* rows of result: years, or 1 */
    const double *year;                  /* NULL without --year */
    double       *deaths[N_VITAL], *births;
} vital_group;

/* One group's series: sums over all rows, or the pooled years. Sums in s [2 * rows]: pooled deaths and births. */
static kc_code vital_rates(const stats_in *in, size_t g, const int *h, int births, int year, int pool, kc_tidy *t, const rates_levels *levels,
                           double *s, kc_err *err)
{
    size_t n = stats_size(in, g), m = year >= 0 ? n : 1;
    double *y = s, *b = s + n, *d = s + 2 * n, *pd = s + 3 * n, *pb = s + 4 * n;

    stats_gather(in, g, births, b);
    for (size_t i = 0; i < n; i++) y[i] = 0;
    if (year >= 0) stats_gather(in, g, year, y);
    for (int v = 0; v < N_VITAL; v++) {
        if (h[v] < 0) continue;
        stats_gather(in, g, h[v], d);
        kc_estimate e[RATES_LEVELS_MAX];
        kc_rate_opt opt = { vital[v].per, 0, KC_COUNT_EXACT };

        for (size_t i = 0; i < n; i++) /* each row before it is pooled */
            if (kc_rates(1, d + i, b + i, &(kc_rate_opt){ 1, 0.95, KC_COUNT_BYAR }, e, err)) {
                err->at = (long)i;
                return stats_fail_in(in, g, err);
            }
        if (year >= 0 && kc_pool_years(n, y, d, b, pool, pd, pb, err)) return stats_fail_in(in, g, err);
        for (size_t i = 0; year < 0 && i < n; i++) {
            pd[0] = i ? pd[0] + d[i] : d[0];
            pb[0] = i ? pb[0] + b[i] : b[0];
        }
        for (size_t i = 0; i < m; i++) {
            for (size_t k = 0; k < levels->n; k++) {
                opt.conf = levels->conf[k];
                if (kc_rates(1, pd + i, pb + i, &opt, &e[k], err)) return stats_fail_in(in, g, err);
            }
            stats_group_cells(in, t, g);
            if (year >= 0) kc_tidy_num(t, y[i]);
            kc_tidy_text(t, vital[v].name);
            rates_cells(t, levels, e, 1);
            kc_tidy_num(t, pd[i]);
            kc_tidy_num(t, pb[i]);
            kc_tidy_num(t, vital[v].per);
            kc_tidy_row(t);
        }
    }
    return KC_OK;
}

kc_code stats_run_vital(kc_cli *c, kc_err *err)
{
    stats_in     in;
    rates_levels levels;
    int          h[N_VITAL], found = 0;
    long         pool = kc_opt_int(c, "--pool", 1);
    kc_code      code = rates_levels_read(c, &levels, err);

    if (code || (code = stats_open(c, &in, err))) return code;
    int births = stats_number(&in, "--births", true), year = stats_number(&in, "--year", pool > 1);

    for (int v = 0; v < N_VITAL; v++) {
        h[v] = stats_number(&in, vital[v].option, false);
        found += h[v] >= 0;
    }
    if (!in.code && !found) return kc_fail(err, KC_E_DATA, 1, "stats.rates.no_deaths", "%s", kc_frame_path(in.f));
    if ((code = stats_load(&in, err))) return code;
    if (pool > 1000) pool = 1000;
    const char *before = rates_join(c->arena, in.group_names, year >= 0 ? kc_printf(c->arena, "%s\x1findicator", kc_frame_name(in.f, year)) : "indicator");
    kc_tidy    *t = kc_tidy_new(c, before, rates_columns(c, &levels, "deaths,births,per"));
    double     *s = kc_alloc_n(c->arena, 5 * stats_largest(&in), sizeof *s);

    for (size_t g = 0; g < in.groups->n; g++)
        if ((code = vital_rates(&in, g, h, births, year, (int)pool, t, &levels, s, err))) return code;
    return kc_tidy_write(t, err);
}
