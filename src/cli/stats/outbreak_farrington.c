/* kangce stats farrington: points of all series are judged in pieces on several threads. */
#include "cli/stats/outbreak_cli.h"

#include "base/kc_parallel.h"

#include <math.h>

enum { PIECE = 16 }; /* points that one thread takes at a time */

typedef struct piece {
    size_t g, first, n;
} piece;

typedef struct job {
    const ob_set            *set;
    const kc_farrington_opt *opt;
    const piece             *pieces;
    double                 **work; /* [threads] */
    kc_farrington_point     *out;
    kc_err                  *errs; /* [pieces] */
} job;

/* Options in two steps: what the version and the frequency suggest, then what is given. */
static kc_farrington_opt read_options(kc_cli *c)
{
    static const kc_farrington_opt old = KC_FARRINGTON_1996_INIT, flexible = KC_FARRINGTON_FLEXIBLE_INIT;
    bool                           is_old = strcmp(kc_opt(c, "--version"), "1996") == 0;
    kc_farrington_opt              o = is_old ? old : flexible;
    const char                    *bound = kc_opt(c, "--bound"), *power = kc_opt(c, "--power");

    if (kc_opt_int(c, "--freq", 52) == 12) {
        o.half_window = 1;
        if (!is_old) o.periods = 4;
        if (!is_old) o.left_out = 3;
    }
    if (bound) o.bound = strcmp(bound, "delta") == 0 ? KC_BOUND_DELTA : strcmp(bound, "muan") == 0 ? KC_BOUND_MUAN : KC_BOUND_NB;
    o.power = strcmp(power, "none") == 0 ? KC_POWER_NONE : strcmp(power, "1/2") == 0 ? KC_POWER_HALF : KC_POWER_TWO_THIRDS;
    o.se = strcmp(kc_opt(c, "--se"), "model") == 0 ? KC_SE_MODEL : KC_SE_R;
    o.alpha = kc_opt_num(c, "--alpha", o.alpha);
    o.p_trend = kc_opt_num(c, "--p-trend", o.p_trend);
    o.weights_threshold = kc_opt_num(c, "--weights-threshold", o.weights_threshold);
    o.limit_cases = kc_opt_num(c, "--limit-cases", o.limit_cases);
    o.limit_points = ob_int(c, "--limit-points", o.limit_points);
    o.tolerance = kc_opt_num(c, "--tolerance", o.tolerance);
    o.years = ob_int(c, "--years", o.years);
    o.half_window = ob_int(c, "--half-window", o.half_window);
    o.periods = ob_int(c, "--periods", o.periods);
    o.left_out = ob_int(c, "--left-out", o.left_out);
    o.trend = !kc_opt_on(c, "--no-trend");
    o.reweight = !kc_opt_on(c, "--no-reweight");
    o.offset = kc_opt_on(c, "--offset");
    return o;
}

static void run_piece(void *ctx, size_t i, int thread)
{
    job         *j = ctx;
    const piece *p = j->pieces + i;
    const ob_series *x = j->set->of + p->g;

    kc_farrington(&x->s, p->first, p->n, j->opt, j->work[thread], j->out + x->out + (p->first - x->first), j->errs + i);
}

static size_t cut(const ob_set *set, piece *to)
{
    size_t n = 0;

    for (size_t g = 0; g < set->in.groups->n; g++)
        for (size_t i = set->of[g].first; i < set->of[g].last; i += PIECE) {
            size_t left = set->of[g].last - i;

            if (to) to[n] = (piece){ g, i, left < PIECE ? left : PIECE };
            n++;
        }
    return n;
}

static kc_code run(const ob_set *set, const kc_farrington_opt *opt, kc_farrington_point *out, kc_err *err)
{
    kc_arena *a = set->in.c->arena;
    size_t    n = cut(set, NULL), largest = 0;
    int       threads = kc_threads(set->in.threads);
    piece    *pieces = kc_alloc_n(a, n + 1, sizeof *pieces);
    job       j = { set, opt, pieces, kc_alloc_n(a, (size_t)threads, sizeof(double *)), out, kc_alloc_n(a, n + 1, sizeof(kc_err)) };

    cut(set, pieces);
    for (size_t g = 0; g < set->in.groups->n; g++)
        if (set->of[g].s.n > largest) largest = set->of[g].s.n;
    for (size_t g = 0; g < set->in.groups->n; g++) /* options and counts, also of series without a point to judge */
        if (kc_farrington(&set->of[g].s, 0, 0, opt, NULL, NULL, err)) return ob_fail(set, g, err);
    for (int i = 0; i < threads; i++) j.work[i] = kc_alloc_n(a, kc_farrington_work(largest, opt), sizeof(double));
    for (size_t i = 0; i < n; i++) j.errs[i] = (kc_err)KC_ERR_INIT;
    kc_parallel(threads, n, run_piece, &j);
    for (size_t i = 0; i < n; i++)
        if (j.errs[i].code) {
            *err = j.errs[i];
            return ob_fail(set, pieces[i].g, err);
        }
    return KC_OK;
}

static void put_point(const ob_set *set, kc_tidy *t, size_t g, size_t i, const kc_farrington_point *p)
{
    ob_cells(set, t, g, i);
    kc_tidy_num(t, p->expected);
    kc_tidy_num(t, p->upper);
    ob_alarm_cell(t, p->alarm);
    kc_tidy_num(t, p->phi);
    if (isnan(p->phi)) kc_tidy_num(t, NAN);
    else kc_tidy_int(t, p->trend);
    kc_tidy_num(t, p->score);
    kc_tidy_num(t, p->p);
    kc_tidy_num(t, p->exceedance);
    kc_tidy_num(t, p->slope);
    kc_tidy_int(t, (long long)p->n_baseline);
    kc_tidy_note(t, p->note);
    kc_tidy_row(t);
}

kc_code ob_farrington(kc_cli *c, kc_err *err)
{
    static const char *const of_offset[] = { "--population" };
    kc_farrington_opt opt = read_options(c);
    ob_set            set;
    long              history = kc_opt_int(c, "--freq", 52) * opt.years + opt.half_window;
    kc_code           code;

    if (opt.version == KC_FARRINGTON_1996) history -= 2 * opt.half_window + 1;
    if (opt.years < 1 || opt.years > 50 || opt.half_window < 0 || opt.half_window > 366) history = 0; /* the library will tell */
    if ((code = stats_needs(c, 1, of_offset, "--offset", err))) return code;
    if ((code = ob_open(c, &set, history > 0 ? (size_t)history : 0, err))) return code;
    kc_farrington_point *out = kc_alloc_n(c->arena, set.n_points + 1, sizeof *out);

    if ((code = run(&set, &opt, out, err))) return code;
    kc_tidy *t = kc_tidy_new(c, set.in.group_names, "index,time,count,expected,upper,alarm,phi,trend,score,p,exceedance,slope,n_baseline,note");

    for (size_t g = 0; g < set.in.groups->n; g++)
        for (size_t i = set.of[g].first; i < set.of[g].last; i++) put_point(&set, t, g, i, out + set.of[g].out + (i - set.of[g].first));
    return kc_tidy_write(t, err);
}
