/* kangce stats: life expectancy, premature mortality, probabilities of dying. Groups are computed in parallel, then printed in order. */
#include "cli/stats/life_cli.h"

#include "base/kc_parallel.h"

#include <math.h>

static const kc_option life_options[] = {
    STATS_GROUP,
    LIFE_AGE,
    LIFE_DEATHS,
    LIFE_POP,
    STATS_COLUMN("--rate", "mx|nmx|rate|死亡率", "stats.col.death_rate"),
    LIFE_AX,
    { "--bands", 0, "BANDS", "auto", false, "stats.opt.life_bands" },
    { "--pool", 0, NULL, NULL, false, "stats.opt.life_pool" },
    STATS_COLUMN("--open-e", NULL, "stats.opt.open_e"),
    { "--min-population", 0, "NUM", "5000", false, "stats.opt.min_population" },
    { "--max-width", 0, "NUM", "20", false, "stats.opt.max_width" },
    { "--no-suppression", 0, NULL, NULL, false, "stats.opt.no_suppression" },
    { "--ages", 0, "LIST", NULL, false, "stats.opt.life_ages" },
    { "--table", 0, NULL, NULL, false, "stats.opt.life_table" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

/* One file being worked on, ROUND groups at a time. A piece is a run of PIECE groups; each thread has its own columns. */
enum { PIECE = 256, ROUND = 8192 };

typedef struct columns {
    double *age, *end, *deaths, *pop, *given;
    size_t *order;
    bool    contradict; /* rows of one age put together, their labels with other ends */
} columns;

typedef struct work {
    stats_in    *in;
    kc_life_opt  opt;
    double      *age_of_row, *end_of_row;
    int          deaths, pop, given, open_e; /* handles */
    bool         pool;
    columns     *of_thread;
    size_t       first, count; /* groups of this round */
    kc_life_row *rows;         /* [count * stride] */
    size_t       stride;
    size_t      *n;            /* rows of each */
    kc_err      *errors;       /* of each piece */
    kc_code     *codes;
} work;

/* Rows of the group in order of age; equal ages added together with --pool. Returns how many bands. */
static size_t collect(const work *w, size_t g, columns *c, double *open_e)
{
    const kc_frame *f = w->in->f;
    const double   *deaths = kc_frame_numbers(f, w->deaths), *pop = kc_frame_numbers(f, w->pop), *ax = kc_frame_numbers(f, w->given);
    const double   *oe = kc_frame_numbers(f, w->open_e);
    const size_t   *rows = w->in->groups->rows + w->in->groups->start[g];
    size_t          n = 0, size = stats_size(w->in, g);

    life_order(w->in, g, w->age_of_row, c->age, c->order);
    c->contradict = false;
    for (size_t i = 0; i < size; i++) {
        size_t r = rows[c->order[i]];

        if (w->pool && n && c->age[n - 1] == w->age_of_row[r]) {
            if (isnan(c->end[n - 1])) c->end[n - 1] = w->end_of_row[r];
            c->contradict |= !isnan(w->end_of_row[r]) && w->end_of_row[r] != c->end[n - 1];
            c->deaths[n - 1] += deaths[r];
            if (pop) c->pop[n - 1] += pop[r];
            continue;
        }
        c->age[n] = w->age_of_row[r];
        c->end[n] = w->end_of_row[r];
        c->deaths[n] = deaths[r];
        if (pop) c->pop[n] = pop[r];
        if (ax) c->given[n] = ax[r];
        if (oe) *open_e = oe[r];
        n++;
    }
    return n;
}

static void suppressed(kc_life_row *t, const double *age, size_t n, kc_note note)
{
    for (size_t i = 0; i < n; i++) {
        t[i] = (kc_life_row){ age[i], NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, { NAN, NAN, NAN, note } };
    }
}

static kc_code one_group(work *w, size_t k, columns *c, kc_err *err)
{
    kc_life_opt  opt = w->opt;
    size_t       n = collect(w, w->first + k, c, &opt.open_e);
    kc_life_row *t = w->rows + k * w->stride;
    bool         ascending = n >= 2;

    for (size_t i = 1; i < n; i++) ascending &= c->age[i] > c->age[i - 1];
    if (w->given >= 0) opt.given = c->given;
    /* an age twice, labels that end elsewhere, or not the ages of the table: a note for every age expected */
    if (!ascending || n != opt.n_expected || c->contradict || !life_ends_fit(n, c->age, c->end)) {
        w->n[k] = opt.n_expected;
        suppressed(t, opt.expected, opt.n_expected, KC_NOTE_BAD_BANDS);
        return KC_OK;
    }
    w->n[k] = n;
    kc_code code = kc_life_table(n, c->age, c->deaths, w->pop >= 0 ? c->pop : NULL, &opt, t, err);

    if (code && err->at >= 0) err->at = (long)c->order[err->at]; /* its row in the group */
    return code;
}

static void piece(void *ctx, size_t p, int thread)
{
    work  *w = ctx;
    size_t end = (p + 1) * PIECE < w->count ? (p + 1) * PIECE : w->count;

    for (size_t k = p * PIECE; k < end && !w->codes[p]; k++) {
        w->codes[p] = one_group(w, k, &w->of_thread[thread], &w->errors[p]);
        if (w->codes[p]) w->n[p * PIECE] = w->first + k; /* the group at fault */
    }
}

static bool wanted(const double *list, size_t n, double age)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == age) return true;
    return list == NULL;
}

static void print_row(kc_tidy *t, const kc_life_row *r, bool full)
{
    kc_tidy_num(t, r->age);
    kc_tidy_num(t, r->life.value);
    kc_tidy_num(t, r->life.low);
    kc_tidy_num(t, r->life.high);
    kc_tidy_note(t, r->life.note);
    if (full) {
        const double x[] = { r->n, r->m, r->a, r->q, r->l, r->d, r->L, r->T, r->e, r->var_q, r->var_e };

        for (size_t i = 0; i < sizeof x / sizeof *x; i++) kc_tidy_num(t, x[i]);
    }
    kc_tidy_row(t);
}

static void print_round(const work *w, kc_tidy *t, const life_bands *only, bool full)
{
    for (size_t k = 0; k < w->count; k++)
        for (size_t i = 0; i < w->n[k]; i++) {
            const kc_life_row *r = &w->rows[k * w->stride + i];

            if (!wanted(only->age, only->n, r->age)) continue;
            stats_group_cells(w->in, t, w->first + k);
            print_row(t, r, full);
        }
}

static void make_room(work *w)
{
    kc_arena *a = w->in->c->arena;
    size_t    largest = stats_largest(w->in), threads = (size_t)kc_threads(w->in->threads), pieces = ROUND / PIECE;

    w->count = w->in->groups->n < ROUND ? w->in->groups->n : ROUND;
    w->stride = w->opt.n_expected;
    w->of_thread = kc_alloc_n(a, threads, sizeof *w->of_thread);
    for (size_t i = 0; i < threads; i++) {
        double *x = kc_alloc_n(a, 5 * largest, sizeof *x);

        w->of_thread[i] = (columns){ x, x + largest, x + 2 * largest, x + 3 * largest, x + 4 * largest, kc_alloc_n(a, largest, sizeof(size_t)), false };
    }
    w->rows = kc_alloc_n(a, w->count * w->stride, sizeof *w->rows);
    w->n = kc_alloc_n(a, w->count, sizeof *w->n);
    w->errors = kc_alloc_n(a, pieces, sizeof *w->errors);
    w->codes = kc_alloc_n(a, pieces, sizeof *w->codes);
}

static kc_code compute(work *w, kc_err *err)
{
    size_t pieces = (w->count + PIECE - 1) / PIECE;

    kc_parallel(w->in->threads, pieces, piece, w);
    for (size_t p = 0; p < pieces; p++)
        if (w->codes[p]) {
            *err = w->errors[p];
            return stats_fail_in(w->in, w->n[p * PIECE], err);
        }
    return KC_OK;
}

static kc_code age_of_rows(work *w, int age, const char *bands, life_bands *b, kc_err *err)
{
    stats_in      *in = w->in;
    double        *start, *end;
    kc_code        code = life_ages(in, age, &start, &end, err);
    const int32_t *codes = kc_frame_codes(in->f, age);
    size_t         rows = kc_frame_rows(in->f);

    if (code || (code = life_bands_read(in, start, kc_frame_levels(in->f, age), bands, b, err))) return code;
    w->age_of_row = kc_alloc_n(in->c->arena, rows, sizeof *w->age_of_row);
    w->end_of_row = kc_alloc_n(in->c->arena, rows, sizeof *w->end_of_row);
    for (size_t r = 0; r < rows; r++) {
        w->age_of_row[r] = start[codes[r]];
        w->end_of_row[r] = end[codes[r]];
    }
    return KC_OK;
}

static void find_columns(work *w)
{
    stats_in *in = w->in;

    life_deaths(in, &w->deaths, &w->pop);
    life_ax_options(in, &w->opt, &w->given);
    w->open_e = stats_number(in, "--open-e", false);
    w->pool = kc_opt_on(in->c, "--pool");
    w->opt.min_population = kc_opt_num(in->c, "--min-population", 5000);
    w->opt.max_width = kc_opt_num(in->c, "--max-width", 20);
    if (kc_opt_on(in->c, "--no-suppression")) {
        w->opt.min_population = -1;
        w->opt.max_width = INFINITY;
    }
}

static kc_code life_expectancy(kc_cli *c, kc_err *err)
{
    stats_in   in;
    work       w = { .in = &in, .opt = KC_LIFE_OPT_INIT };
    life_bands bands, only = { NULL, 0 };
    bool       full = kc_opt_on(c, "--table");
    kc_code    code = stats_open(c, &in, err);

    if (code) return code;
    int age = stats_text(&in, "--age", true);

    find_columns(&w);
    if ((code = stats_load(&in, err))) return code;
    if ((code = age_of_rows(&w, age, kc_opt(c, "--bands"), &bands, err))) return code;
    if (kc_opt(c, "--ages")) {
        only.age = kc_alloc_n(c->arena, KC_LIFE_BANDS_MAX, sizeof *only.age);
        if ((code = life_bands_list(kc_opt(c, "--ages"), &only, err))) return code;
    }
    w.opt.expected = bands.age;
    w.opt.n_expected = bands.n;
    make_room(&w);
    kc_tidy *t = kc_tidy_new(c, in.group_names, full ? "age,value,lower,upper,note,n,m,a,q,l,d,L,T,e,var_q,var_e" : "age,value,lower,upper,note");

    for (size_t room = w.count; w.first < in.groups->n; w.first += room) {
        w.count = in.groups->n - w.first < room ? in.groups->n - w.first : room;
        if ((code = compute(&w, err))) return code;
        print_round(&w, t, &only, full);
    }
    return kc_tidy_write(t, err);
}

/* ---- probability of dying ------------------------------------------------------------------------------ */

static const kc_option probability_options[] = {
    STATS_GROUP,
    LIFE_AGE,
    LIFE_DEATHS,
    LIFE_POP,
    STATS_COLUMN("--rate", "mx|nmx|rate|死亡率", "stats.col.death_rate"),
    LIFE_AX,
    { "--from", 0, "NUM", "0", false, "stats.opt.age_from" },
    { "--to", 0, "NUM", "5", false, "stats.opt.age_to" },
    { "--bands", 0, "BANDS", "auto", false, "stats.opt.bands_between" },
    { "--pool", 0, NULL, NULL, false, "stats.opt.life_pool" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

/* Deaths of the four diseases, where a column says so, before deaths of all causes. */
#define NCD_DEATHS                                                                                                                          \
    STATS_COLUMN("--deaths", "ncd_deaths|四类慢病死亡数|四类慢性病死亡数|重大慢性病死亡数|慢性病死亡数|慢病死亡数|deaths|count|events|dths|死亡数|死亡人数", \
                 "stats.col.life_deaths")

static const kc_option premature_options[] = { STATS_GROUP, LIFE_AGE, NCD_DEATHS, LIFE_POP, { "--pool", 0, NULL, NULL, false, "stats.opt.life_pool" },
                                               STATS_CONF,  STATS_COMMON, { NULL } };

typedef struct span {
    double  from, to;
    double  width[KC_LIFE_BANDS_MAX], a[KC_LIFE_BANDS_MAX], deaths[KC_LIFE_BANDS_MAX], pop[KC_LIFE_BANDS_MAX];
    double *age;
    size_t  n;
} span;

/* Does band k of the group end where band i of the span does? A start alone is taken as it is, but for the last one: the next start tells its end. */
static bool reaches(const span *s, size_t i, const columns *c, size_t k, size_t n)
{
    double next = s->age[i] + s->width[i];

    if (!life_ends_at(c->end[k], next)) return false;
    return !isnan(c->end[k]) || i + 1 < s->n || k + 1 == n || c->age[k + 1] == next;
}

/* Puts the group's rows into the bands of the span; a band without a row stays NaN and makes the result missing. */
static kc_note fill(const work *w, size_t g, span *s, columns *c)
{
    double  none = NAN;
    size_t  n = collect(w, g, c, &none);
    kc_note note = c->contradict ? KC_NOTE_BAD_BANDS : KC_NOTE_NONE;

    for (size_t i = 0; i < s->n; i++) s->deaths[i] = s->pop[i] = s->a[i] = NAN;
    for (size_t k = 0; k < n; k++) {
        size_t i = 0;

        if (c->age[k] < s->from || c->age[k] >= s->to) continue;
        while (i < s->n && s->age[i] != c->age[k]) i++;
        if (i == s->n || (k && c->age[k] == c->age[k - 1]) || !reaches(s, i, c, k, n)) note = KC_NOTE_BAD_BANDS;
        else {
            s->deaths[i] = c->deaths[k];
            s->pop[i] = w->pop >= 0 ? c->pop[k] : NAN;
            s->a[i] = w->given >= 0 ? c->given[k] : NAN;
        }
    }
    return note;
}

/* a as in the life table: from a table of the same bands that need not reach further than the span. */
static kc_code shares_lived(const work *w, span *s, kc_err *err)
{
    double      age[KC_LIFE_BANDS_MAX], rate[KC_LIFE_BANDS_MAX];
    kc_life_row rows[KC_LIFE_BANDS_MAX];
    kc_life_opt opt = w->opt;

    if (opt.ax == KC_LIFE_AX_GIVEN) return KC_OK;
    for (size_t i = 0; i < s->n; i++) {
        age[i] = s->age[i];
        rate[i] = w->pop >= 0 ? s->deaths[i] / s->pop[i] : s->deaths[i];
        if (!(rate[i] >= 0) || isinf(rate[i])) rate[i] = 0; /* the result is missing anyway; a must not be */
    }
    age[s->n] = s->to;
    rate[s->n] = 1;
    kc_code code = kc_life_table(s->n + 1, age, rate, NULL, &opt, rows, err);

    for (size_t i = 0; i < s->n && !code; i++) s->a[i] = rows[i].a;
    return code;
}

static kc_code probability(work *w, size_t g, span *s, columns *c, kc_estimate *e, kc_err *err)
{
    kc_note note = fill(w, g, s, c);
    kc_code code;

    *e = (kc_estimate){ NAN, NAN, NAN, note };
    if (note || (code = shares_lived(w, s, err))) return note ? KC_OK : code;
    for (size_t i = 0; i < s->n; i++)
        if (isnan(s->deaths[i])) s->a[i] = 0.5;
    return kc_death_probability(s->n, s->width, s->deaths, w->pop >= 0 ? s->pop : NULL, s->a, w->opt.conf, e, err);
}

static kc_code span_bands(work *w, int age, const char *bands, span *s, kc_err *err)
{
    life_bands all;
    kc_code    code = age_of_rows(w, age, bands, &all, err);

    if (code) return code;
    s->age = kc_alloc_n(w->in->c->arena, KC_LIFE_BANDS_MAX, sizeof *s->age);
    for (size_t i = 0; i < all.n; i++)
        if (all.age[i] >= s->from && all.age[i] < s->to) s->age[s->n++] = all.age[i];
    if (!s->n || s->n >= KC_LIFE_BANDS_MAX || s->age[0] != s->from)
        return kc_fail(err, KC_E_DATA, -1, "stats.life_span", "%s" KC_SEP "%g" KC_SEP "%g", kc_frame_path(w->in->f), s->from, s->to);
    for (size_t i = 0; i < s->n; i++) s->width[i] = (i + 1 < s->n ? s->age[i + 1] : s->to) - s->age[i];
    return KC_OK;
}

static kc_code run_span(work *w, int age, const char *bands, span *s, kc_err *err)
{
    stats_in *in = w->in;
    kc_code   code = stats_load(in, err);

    if (code || (code = span_bands(w, age, bands, s, err))) return code;
    w->opt.n_expected = s->n;
    make_room(w);
    kc_tidy *t = kc_tidy_new(in->c, in->group_names, "from,to,value,lower,upper,note");

    for (size_t g = 0; g < in->groups->n; g++) {
        kc_estimate e;

        if ((code = probability(w, g, s, w->of_thread, &e, err))) return stats_fail_in(in, g, err);
        stats_group_cells(in, t, g);
        kc_tidy_num(t, s->from);
        kc_tidy_num(t, s->to);
        kc_tidy_num(t, e.value);
        kc_tidy_num(t, e.low);
        kc_tidy_num(t, e.high);
        kc_tidy_note(t, e.note);
        kc_tidy_row(t);
    }
    return kc_tidy_write(t, err);
}

static kc_code probability_of_dying(kc_cli *c, kc_err *err)
{
    stats_in in;
    work     w = { .in = &in, .opt = KC_LIFE_OPT_INIT };
    span    *s = kc_alloc(c->arena, sizeof *s);
    kc_code  code = stats_open(c, &in, err);

    if (code) return code;
    int age = stats_text(&in, "--age", true);

    life_deaths(&in, &w.deaths, &w.pop);
    life_ax_options(&in, &w.opt, &w.given);
    w.open_e = -1;
    w.pool = kc_opt_on(c, "--pool");
    s->from = kc_opt_num(c, "--from", 0);
    s->to = kc_opt_num(c, "--to", 5);
    return run_span(&w, age, kc_opt(c, "--bands"), s, err);
}

static kc_code premature(kc_cli *c, kc_err *err)
{
    stats_in in;
    work     w = { .in = &in, .opt = KC_LIFE_OPT_INIT, .given = -1, .open_e = -1 };
    span    *s = kc_alloc(c->arena, sizeof *s);
    kc_code  code = stats_open(c, &in, err);

    if (code) return code;
    int age = stats_text(&in, "--age", true);

    w.deaths = stats_number(&in, "--deaths", true);
    w.pop = stats_number(&in, "--population", true);
    w.pool = kc_opt_on(c, "--pool");
    w.opt.conf = kc_opt_num(c, "--conf", 0.95);
    w.opt.ax = KC_LIFE_AX_HALF;
    s->from = 30;
    s->to = 70;
    return run_span(&w, age, "30-65/5", s, err);
}

const kc_command kc_cmd_stats_life[] = {
    { "stats life-expectancy", "FILE.csv", 1, 1, life_options, life_expectancy, "stats.life.help",
      "kangce stats life-expectancy deaths.csv --group area,sex --ages 0,65", "stats.life.notes" },
    { "stats probability", "FILE.csv", 1, 1, probability_options, probability_of_dying, "stats.probability.help",
      "kangce stats probability deaths.csv --from 0 --to 5", "stats.probability.notes" },
    { "stats premature", "FILE.csv", 1, 1, premature_options, premature, "stats.premature.help", "kangce stats premature ncd.csv --group area",
      "stats.premature.notes" },
    { "stats sullivan", "FILE.csv", 1, 1, life_sullivan_options, life_sullivan_run, "stats.sullivan.help",
      "kangce stats sullivan disability.csv --group sex --ax half", "stats.sullivan.notes" },
    { "stats sullivan-difference", "FILE.csv", 1, 1, life_difference_options, life_difference_run, "stats.sullivan_difference.help",
      "kangce stats sullivan-difference result.csv --by sex", "stats.sullivan_difference.notes" },
    { NULL },
};
