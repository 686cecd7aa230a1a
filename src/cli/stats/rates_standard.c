/* kangce stats dsr, isr: one call of the library for each group, groups shared among threads. */
#include "base/kc_parallel.h"
#include "catalog/kc_standard.h"
#include "cli/stats/life_cli.h"
#include "kangce/kc_order.h"
#include "kangce/kc_standardise.h"
#include "rates_local.h"

#include <math.h>

enum { GROUPS_A_PIECE = 512 };

/* Columns of a directly standardised rate; age and freq are -1 when not used. */
typedef struct dsr_job {
    stats_in       *in;
    rates_levels    levels;
    kc_dsr_opt      opt;
    const double   *events, *pop, *weight;
    const int32_t  *age;  /* code of the age band, or NULL; with freq never NULL */
    const double   *freq; /* events of each person, or NULL */
    int             age_column;
    size_t          most, n_ages;
    size_t          bands; /* that every group must have, 0 = not known */
    bool            hole, truncated; /* of the bands of the file: ages between two of them are in none; ages below or above them all are not there */
    double         *work; /* 4 x most for each thread */
    int32_t        *slot; /* n_ages for each thread: position of an age band in the group, -1 = not yet */
    kc_dsr_out     *out;  /* [levels][groups] */
    kc_err         *failed; /* first failure of each piece */
} dsr_job;

/* Rows of one age band put together: `f` events for each of x persons. Population and standard must be the same in all of them. */
static kc_code join_bands(const dsr_job *j, const size_t *rows, size_t n, double *e, double *e2, double *pop, double *w, int32_t *slot, size_t *bands,
                          kc_err *err)
{
    kc_code code = KC_OK;

    *bands = 0;
    for (size_t i = 0; i < n && !code; i++) {
        size_t  row = rows[i];
        int32_t a = j->age[row];
        double  f = j->freq[row], x = isnan(j->events[row]) ? 0 : j->events[row];
        bool    first = slot[a] < 0;
        size_t  b = first ? *bands : (size_t)slot[a];

        if (x < 0) code = kc_fail(err, KC_E_DATA, (long)i, "stats.events_negative", "%g", x);
        else if (!(f >= 1)) code = kc_fail(err, KC_E_DATA, (long)i, "stats.rates.freq_word", "");
        else if (!first && (pop[b] != j->pop[row] || w[b] != j->weight[row])) code = kc_fail(err, KC_E_DATA, (long)i, "stats.rates.band_differs", "");
        else if (first) {
            slot[a] = (int32_t)b;
            pop[b] = j->pop[row];
            w[b] = j->weight[row];
            e[b] = e2[b] = 0;
            (*bands)++;
        }
        if (!code) {
            e[b] += f * x;
            e2[b] += f * f * x;
        }
    }
    for (size_t i = 0; i < n; i++) slot[j->age[rows[i]]] = -1;
    return code;
}

/* A row too many of an age would count its standard population twice. */
static kc_code each_age_once(const dsr_job *j, const size_t *rows, size_t n, int32_t *slot, kc_err *err)
{
    kc_code code = KC_OK;

    for (size_t i = 0; i < n && !code; i++) {
        if (slot[j->age[rows[i]]] >= 0)
            code = kc_fail(err, KC_E_DATA, (long)i, "stats.rates.age_again", "%s", kc_frame_level(j->in->f, j->age_column, (size_t)j->age[rows[i]]));
        slot[j->age[rows[i]]] = 0;
    }
    for (size_t i = 0; i < n; i++) slot[j->age[rows[i]]] = -1;
    return code;
}

static kc_code dsr_group(const dsr_job *j, size_t g, double *work, int32_t *slot, kc_err *err)
{
    const size_t *rows = j->in->groups->rows + j->in->groups->start[g];
    size_t        n = stats_size(j->in, g), bands = n;
    double       *e = work, *pop = work + j->most, *w = work + 2 * j->most, *e2 = j->freq ? work + 3 * j->most : NULL;
    kc_dsr_opt    opt = j->opt;
    kc_code       code = KC_OK;

    if (j->freq) code = join_bands(j, rows, n, e, e2, pop, w, slot, &bands, err);
    else if (!j->age || !(code = each_age_once(j, rows, n, slot, err)))
        for (size_t i = 0; i < n; i++) {
            e[i] = j->events[rows[i]];
            pop[i] = j->pop[rows[i]];
            w[i] = j->weight[rows[i]];
        }
    for (size_t k = 0; k < j->levels.n && !code; k++) {
        opt.conf = j->levels.conf[k];
        kc_dsr_out *out = &j->out[k * j->in->groups->n + g];

        if (j->bands && (j->hole || bands != j->bands)) *out = (kc_dsr_out){ { NAN, NAN, NAN, KC_NOTE_BAD_BANDS }, NAN, NAN, NAN };
        else code = kc_dsr(bands, e, e2, pop, w, &opt, out, err);
        if (!code && j->truncated && out->rate.note == KC_NOTE_NONE) out->rate.note = KC_NOTE_TRUNCATED;
        if (code && j->freq && err->at >= 0) err->at = -1; /* a band is several rows */
    }
    return code;
}

static void dsr_piece(void *ctx, size_t piece, int thread)
{
    dsr_job *j = ctx;
    size_t   end = (piece + 1) * GROUPS_A_PIECE;
    double  *work = j->work + (size_t)thread * 4 * j->most;
    int32_t *slot = j->slot + (size_t)thread * j->n_ages;

    for (size_t g = piece * GROUPS_A_PIECE; g < end && g < j->in->groups->n; g++)
        if (dsr_group(j, g, work, slot, &j->failed[piece])) {
            j->failed[piece].at = j->failed[piece].at < 0 ? -1 - (long)g : j->failed[piece].at * (long)j->in->groups->n + (long)g;
            return;
        }
}

/* "4", or "4+" for four and more: the numbers behind the codes of the column. */
static double *read_freq(const stats_in *in, int handle)
{
    size_t  rows = kc_frame_rows(in->f), levels = kc_frame_levels(in->f, handle);
    double *of = kc_alloc_n(in->c->arena, rows, sizeof *of), *level = kc_alloc_n(in->c->arena, levels, sizeof *level);

    for (size_t i = 0; i < levels; i++) {
        const char *s = kc_frame_level(in->f, handle, i);
        size_t      n = strlen(s);

        if (!kc_num_parse((kc_str){ s, n && s[n - 1] == '+' ? n - 1 : n }, &level[i])) level[i] = NAN;
    }
    for (size_t i = 0; i < rows; i++) of[i] = level[kc_frame_codes(in->f, handle)[i]];
    return of;
}

/* Runs the groups; the first failure in the order of the groups is the one reported. */
static kc_code dsr_all(dsr_job *j, kc_err *err)
{
    size_t    groups = j->in->groups->n, pieces = (groups + GROUPS_A_PIECE - 1) / GROUPS_A_PIECE;
    int       threads = kc_threads(j->in->threads);
    kc_arena *a = j->in->c->arena;

    if ((size_t)threads > pieces) threads = (int)pieces; /* room for one large group is made once, not for every processor */
    j->most = stats_largest(j->in);
    j->work = kc_alloc_n(a, (size_t)threads * 4 * j->most, sizeof *j->work);
    j->slot = kc_alloc_n(a, (size_t)threads * j->n_ages + 1, sizeof *j->slot);
    for (size_t i = 0; i < (size_t)threads * j->n_ages; i++) j->slot[i] = -1;
    j->out = kc_alloc_n(a, groups * j->levels.n, sizeof *j->out);
    j->failed = kc_alloc_n(a, pieces, sizeof *j->failed);
    memset(j->failed, 0, pieces * sizeof *j->failed);
    kc_parallel(threads, pieces, dsr_piece, j);
    for (size_t p = 0; p < pieces; p++)
        if (j->failed[p].code) {
            long   at = j->failed[p].at;
            size_t g = at < 0 ? (size_t)(-1 - at) : (size_t)at % groups;
            kc_err here = j->failed[p];

            here.at = at < 0 ? -1 : at / (long)groups;
            (void)stats_fail_in(j->in, g, &here);
            if (err) *err = here;
            return here.code;
        }
    return KC_OK;
}

/* ---- standard population from a pack ---- */

/* Where the last band ends: 85 for "80-84", and for "80-85" where the band before it ends at the next start too. */
static double end_of_bands(size_t m, const double *start, const double *end)
{
    bool next_start = m > 1 && end[m - 2] == start[m - 1];

    return isnan(end[m - 1]) ? INFINITY : end[m - 1] + (next_start ? 0 : 1);
}

/* Weight of each row from the standard `name`, folded to the age bands of the file; all groups must have all of these bands. */
static kc_code pack_weights(dsr_job *j, int age, const char *name, kc_err *err)
{
    stats_in       *in = j->in;
    kc_arena       *a = in->c->arena;
    size_t          m = kc_frame_levels(in->f, age), rows = kc_frame_rows(in->f);
    double         *start, *end, *sorted = kc_alloc_n(a, 3 * m, sizeof *sorted), *ends = sorted + m, *w = ends + m, *of_row = kc_alloc_n(a, rows, sizeof *of_row);
    size_t         *order = kc_alloc_n(a, m, sizeof *order);
    kc_standard     standard;
    kc_code         code = life_ages(in, age, &start, &end, err);

    if (code || (code = kc_standard_find(a, name, &standard, err))) return code;
    kc_sort_index(m, start, order);
    for (size_t i = 0; i < m; i++) {
        sorted[i] = start[order[i]];
        ends[i] = end[order[i]];
        if (i && sorted[i] == sorted[i - 1])
            return kc_fail(err, KC_E_DATA, -1, "stats.rates.age_twice", "%s" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f),
                           kc_frame_level(in->f, age, order[i - 1]), kc_frame_level(in->f, age, order[i]));
    }
    for (size_t i = 0; i + 1 < m; i++) j->hole |= !life_ends_at(ends[i], sorted[i + 1]);
    double last = end_of_bands(m, sorted, ends);

    if (!j->hole && (code = kc_standard_fold(&standard, m, sorted, last, w, err))) return code;
    j->truncated = sorted[0] > standard.age_start[0] || isfinite(last);
    for (size_t i = 0; i < m; i++) start[order[i]] = w[i];
    for (size_t r = 0; r < rows; r++) of_row[r] = start[kc_frame_codes(in->f, age)[r]];
    j->weight = of_row;
    j->bands = m;
    return KC_OK;
}

static kc_dsr_interval interval_of(const kc_cli *c)
{
    switch (*kc_opt(c, "--interval")) {
    case 'g': return KC_DSR_GAMMA;
    case 't': return KC_DSR_TIWARI;
    default: return KC_DSR_DOBSON;
    }
}

kc_code stats_run_dsr(kc_cli *c, kc_err *err)
{
    stats_in in;
    dsr_job  j = { .in = &in };
    kc_code  code = rates_levels_read(c, &j.levels, err);

    if (code || (code = stats_open(c, &in, err))) return code;
    const char *pack = kc_opt(c, "--standard-pack");
    int events = stats_number(&in, "--count", true), pop = stats_number(&in, "--population", true);
    int weight = pack ? -1 : stats_number(&in, "--standard", true);
    int freq = stats_text(&in, "--freq", false), age = strcmp(kc_opt(c, "--age"), "none") == 0 ? -1 : stats_text(&in, "--age", freq >= 0 || pack);

    if (age < 0 && (freq >= 0 || pack) && !in.code) return kc_fail(err, KC_E_ARG, -1, "cli.option_missing", "%s" KC_SEP "%s", c->command->name, "--age");

    if ((code = stats_load(&in, err))) return code;
    j.events = kc_frame_numbers(in.f, events);
    j.pop = kc_frame_numbers(in.f, pop);
    j.weight = kc_frame_numbers(in.f, weight);
    if (pack && (code = pack_weights(&j, age, pack, err))) return code;
    if (freq >= 0) j.freq = read_freq(&in, freq);
    if (age >= 0) {
        j.age = kc_frame_codes(in.f, age);
        j.age_column = age;
        j.n_ages = kc_frame_levels(in.f, age);
    }
    j.opt = (kc_dsr_opt){ kc_opt_num(c, "--per", 1e5), 0.95, interval_of(c), kc_opt_num(c, "--min-events", 10) };
    if ((code = dsr_all(&j, err))) return code;
    kc_tidy *t = kc_tidy_new(c, in.group_names, rates_columns(c, &j.levels, "events,population,se"));

    for (size_t g = 0; g < in.groups->n; g++) {
        kc_estimate e[RATES_LEVELS_MAX];

        for (size_t k = 0; k < j.levels.n; k++) e[k] = j.out[k * in.groups->n + g].rate;
        stats_group_cells(&in, t, g);
        rates_cells(t, &j.levels, e, 1);
        kc_tidy_num(t, j.out[g].events);
        kc_tidy_num(t, j.out[g].population);
        kc_tidy_num(t, j.out[g].se);
        kc_tidy_row(t);
    }
    return kc_tidy_write(t, err);
}

kc_code stats_run_isr(kc_cli *c, kc_err *err)
{
    static const char *const options[] = { "--count", "--population", "--reference-count", "--reference-population" };
    stats_in     in;
    rates_levels levels;
    int          h[4];
    bool         ratio = kc_opt_on(c, "--ratio");
    kc_isr_opt   opt = { kc_opt_num(c, "--per", ratio ? 1 : 1e5), 0.95, ratio };
    kc_isr_out   out = { 0 };
    kc_estimate  e[RATES_LEVELS_MAX];
    kc_code      code = rates_levels_read(c, &levels, err);

    if (code || (code = stats_open(c, &in, err))) return code;
    for (int i = 0; i < 4; i++) h[i] = stats_number(&in, options[i], true);
    if ((code = stats_load(&in, err))) return code;
    size_t   most = stats_largest(&in);
    double  *x = kc_alloc_n(c->arena, 4 * most, sizeof *x);
    kc_tidy *t = kc_tidy_new(c, in.group_names, rates_columns(c, &levels, ratio ? "observed,expected" : "observed,expected,reference_rate"));

    for (size_t g = 0; g < in.groups->n; g++) {
        for (size_t i = 0; i < 4; i++) stats_gather(&in, g, h[i], x + i * most);
        for (size_t k = 0; k < levels.n; k++) {
            opt.conf = levels.conf[k];
            if (kc_isr(stats_size(&in, g), x, x + most, x + 2 * most, x + 3 * most, &opt, &out, err)) return stats_fail_in(&in, g, err);
            e[k] = out.value;
        }
        stats_group_cells(&in, t, g);
        rates_cells(t, &levels, e, 1);
        kc_tidy_num(t, out.observed);
        kc_tidy_num(t, out.expected);
        if (!ratio) kc_tidy_num(t, out.reference_rate);
        kc_tidy_row(t);
    }
    return kc_tidy_write(t, err);
}
