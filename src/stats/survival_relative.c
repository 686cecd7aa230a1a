/* Relative and net survival. One loop over the grid of times takes deaths and expected hazard step by step; the methods differ in the expected
 * part alone. Ederer II and Pohar-Perme step by days: patients stand in order of follow-up, so those at risk are the end of every array
 * and a day is one plain loop; who has a birthday or a new year that day waits in a list of its own. Weights are multiplied by a day's
 * factor and set anew, exp(sum of hazard), at every such cut, so that roundings do not pile up. */
#include "survival_internal.h"
#include "kangce/kc_order.h"

#include <math.h>

enum { HAKULINEN_SHIFT = 3653 }; /* days: see KC_REL_RELSURV */

typedef struct engine {
    const kc_patients  *p;
    const kc_pop_table *table;
    const kc_rel_opt   *opt;
    size_t              n, n_times, n_grid;
    size_t             *order, *order2; /* patients by follow-up; for Hakulinen by potential follow-up */
    double             *times, *grid;           /* [n_times], [2 n + n_times] */
    walker             *walk;                   /* [n] in order (Hakulinen: in order2) */
    double             *weight, *factor, *rate; /* [n] 1/S_i or S_i; what a whole day multiplies it by; hazard now */
    double             *cut, *until;            /* [n] Hakulinen: next cut; potential follow-up of patients */
    int32_t            *next, *head;            /* lists of patients by the day of their next cut */
    long                day, n_days;            /* list looked at last */
    double              longest, leaves;        /* first time that somebody leaves the table */
    double              end_weight;             /* sum of weights at the end of the last step, NaN when nothing was stepped */
    double              start_n, start_d, end_n, end_d; /* running sums of relsurv */
    size_t              first2;
} engine;

static void *cut_off(char *base, size_t *used, size_t n, size_t size)
{
    void *p = base ? base + *used : NULL;

    *used += (n * size + 15) / 16 * 16;
    return p;
}

static size_t lay(engine *e, size_t n, double longest, size_t n_times, void *base)
{
    size_t used = 0;

    e->n = n;
    e->n_times = n_times;
    e->n_days = (long)longest + 3;
    e->order = cut_off(base, &used, n, sizeof(size_t));
    e->order2 = cut_off(base, &used, n, sizeof(size_t));
    e->times = cut_off(base, &used, n_times, sizeof(double));
    e->grid = cut_off(base, &used, 2 * n + n_times, sizeof(double));
    e->walk = cut_off(base, &used, n, sizeof(walker));
    e->weight = cut_off(base, &used, n, sizeof(double));
    e->factor = cut_off(base, &used, n, sizeof(double));
    e->rate = cut_off(base, &used, n, sizeof(double));
    e->cut = cut_off(base, &used, n, sizeof(double));
    e->until = cut_off(base, &used, n, sizeof(double));
    e->next = cut_off(base, &used, n, sizeof(int32_t));
    e->head = cut_off(base, &used, (size_t)e->n_days, sizeof(int32_t));
    return used;
}

size_t kc_relative_work_size(size_t n, double longest, size_t n_times)
{
    engine e;

    return longest >= 0 && longest < 1e6 ? lay(&e, n, longest, n_times, NULL) : 0;
}

static kc_code check(const kc_patients *p, const kc_pop_table *t, size_t n_times, const double *times, const kc_rel_opt *opt, kc_err *err)
{
    kc_code code = surv_check(p->n, p->time, p->status, n_times, times, &opt->surv, err);

    if (code) return code;
    if (p->n >= INT32_MAX || (unsigned)opt->method > KC_REL_POHAR_PERME) return kc_fail(err, KC_E_ARG, -1, "stats.surv_method", "%d", (int)opt->method);
    for (size_t i = 0; i < p->n; i++) {
        if (!(p->age_days[i] >= 0 && p->age_days[i] < 1e6)) return kc_fail(err, KC_E_DATA, (long)i, "stats.surv_age", "%g", p->age_days[i]);
        if (!(fabs(p->date[i]) < 1e7)) return kc_fail(err, KC_E_DATA, (long)i, "stats.surv_date", "%g", p->date[i]);
        if (p->sex[i] > 1) return kc_fail(err, KC_E_DATA, (long)i, "stats.surv_sex", "%d", p->sex[i]);
    }
    bool good = t->n_years > 0 && t->n_ages > 0;

    for (size_t k = 1; good && k < t->n_years; k++) good = t->year[k] > t->year[k - 1];
    for (size_t k = 1; good && k < t->n_ages; k++) good = t->age[k] > t->age[k - 1];
    for (size_t k = 0; good && k < t->n_years * t->n_ages * 2; k++) good = t->hazard[k] >= 0 && t->hazard[k] < INFINITY;
    return good ? KC_OK : kc_fail(err, KC_E_DATA, -1, "stats.surv_table", "%zu" KC_SEP "%zu", t->n_years, t->n_ages);
}

/* Follow-up times and, when wanted, asked and potential follow-up times up to the longest: ascending, each once. */
static void make_grid(engine *e, bool asked, bool potential)
{
    size_t i = 0, j = 0, k = 0;

    e->n_grid = 0;
    for (;;) {
        double a = i < e->n ? e->p->time[e->order[i]] : INFINITY;
        double b = asked && k < e->n_times ? e->times[k] : INFINITY;
        double c = potential && j < e->n ? e->until[e->order2[j]] : INFINITY;
        double t = fmin(fmin(a, b), c);

        if (!(t <= e->longest)) return;
        if (a == t) i++;
        if (b == t) k++;
        if (c == t) j++;
        if (e->n_grid == 0 || e->grid[e->n_grid - 1] != t) e->grid[e->n_grid++] = t;
    }
}

/* ---- days: Ederer II and Pohar-Perme ------------------------------------------------------------------------- */

static void wait_for_cut(engine *e, size_t i)
{
    double cut = walker_next(&e->walk[i]) - 1e-6; /* a list too early does no harm, one too late would */
    long   day = cut > 0 ? (long)fmin(cut, 2e6) : 0;

    if (day < e->day) day = e->day;
    if (day >= e->n_days) return;
    e->next[i] = e->head[day];
    e->head[day] = (int32_t)i;
}

static void take_rate(engine *e, size_t i)
{
    e->rate[i] = e->walk[i].hazard;
    e->factor[i] = exp(e->rate[i]);
    e->weight[i] = exp(e->walk[i].sum);
}

/* Patients first .. n-1 whose birthday or new year has come by time `at` take their new row of the table. */
static void pass_cuts(engine *e, size_t first, double at)
{
    for (long last = (long)at; e->day <= last; e->day++) {
        int32_t i = e->head[e->day];

        e->head[e->day] = -1;
        while (i >= 0) {
            int32_t following = e->next[i];

            if ((size_t)i >= first && walker_crossed(&e->walk[i], at)) {
                walker_advance(e->table, &e->walk[i], at);
                take_rate(e, (size_t)i);
            }
            if ((size_t)i >= first) wait_for_cut(e, (size_t)i);
            i = following;
        }
        if (e->day == last) return; /* more may come in the course of the day */
    }
}

typedef struct sums {
    double start_w, start_wh, end_w, end_wh; /* of weight and of weight times hazard, at both ends of a piece */
} sums;

/* One whole day. Four lanes, so that the compiler may add them side by side: the order of adding is fixed by the code. */
static sums whole_day(double *restrict w, const double *restrict f, const double *restrict h, size_t n)
{
    double a[4] = { 0 }, b[4] = { 0 }, c[4] = { 0 }, d[4] = { 0 };
    size_t i = 0;

    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++) {
            double now = w[i + k], then = now * f[i + k];

            a[k] += now;
            b[k] += now * h[i + k];
            c[k] += then;
            d[k] += then * h[i + k];
            w[i + k] = then;
        }
    for (; i < n; i++) {
        double now = w[i], then = now * f[i];

        a[0] += now;
        b[0] += now * h[i];
        c[0] += then;
        d[0] += then * h[i];
        w[i] = then;
    }
    return (sums){ a[0] + a[1] + a[2] + a[3], b[0] + b[1] + b[2] + b[3], c[0] + c[1] + c[2] + c[3], d[0] + d[1] + d[2] + d[3] };
}

static sums part_of_day(double *w, const double *h, size_t n, double length)
{
    sums s = { 0 };

    for (size_t i = 0; i < n; i++) {
        double then = w[i] * exp(h[i] * length);

        s.start_w += w[i];
        s.start_wh += w[i] * h[i];
        s.end_w += then;
        s.end_wh += then * h[i];
        w[i] = then;
    }
    return s;
}

/* Expected hazard of those at risk from a to b, at most a day later. */
static double piece(engine *e, size_t first, double a, double b)
{
    size_t n = e->n - first;
    double length = b - a, total = 0;

    pass_cuts(e, first, a);
    if (e->opt->method == KC_REL_EDERER2) {
        for (size_t i = first; i < e->n; i++) total += e->rate[i];
        return length * total / (double)n;
    }
    sums s = length == 1 ? whole_day(e->weight + first, e->factor + first, e->rate + first, n)
                         : part_of_day(e->weight + first, e->rate + first, n, length);

    e->end_weight = s.end_w;
    if (e->opt->mode == KC_REL_DAILY) return length * 0.5 * (s.start_wh / s.start_w + s.end_wh / s.end_w);
    e->start_n += s.start_wh;
    e->start_d += s.start_w;
    e->end_n += s.end_wh;
    e->end_d += s.end_w;
    return length * 0.5 * (e->start_n / e->start_d + e->end_n / e->end_d);
}

static double by_days(engine *e, size_t first, double from, double to)
{
    double total = 0;

    e->end_weight = NAN;
    e->start_n = e->start_d = e->end_n = e->end_d = 0;
    for (double a = from, b; a < to - 1e-12; a = b) {
        b = fmin(a + 1, to);
        total += piece(e, first, a, b);
    }
    return total;
}

/* ---- whole cohorts: Ederer I and Hakulinen ---------------------------------------------------------------------- */

static double ederer1(engine *e, double to)
{
    double alive = 0;

    for (size_t i = 0; i < e->n; i++) alive += exp(-walker_exact(e->table, &e->walk[i], to));
    return alive / (double)e->n;
}

/* Hazard of patient i from a to b; the weight S_i moves on. */
static double move(engine *e, size_t i, double a, double b)
{
    double h;

    if (e->cut[i] >= b) {
        h = e->rate[i] * (b - a);
        e->weight[i] *= b - a == 1 ? e->factor[i] : exp(-h);
        return h;
    }
    walker *w = &e->walk[i];
    double  before = w->sum + w->hazard * (a - w->since), after = walker_exact(e->table, w, b);

    e->rate[i] = w->hazard;
    e->factor[i] = exp(-w->hazard);
    e->cut[i] = walker_next(w);
    e->weight[i] = exp(-after);
    return after - before;
}

static double hakulinen_piece(engine *e, double a, double b)
{
    double start_n = 0, start_d = 0, end_n = 0, end_d = 0;

    while (e->first2 < e->n && e->until[e->order2[e->first2]] < b) e->first2++;
    for (size_t i = e->first2; i < e->n; i++) {
        double start = e->weight[i], h = move(e, i, a, b);

        start_n += start * h;
        start_d += start;
        end_n += e->weight[i] * h;
        end_d += e->weight[i];
    }
    if (end_d == 0) return 0;
    return e->opt->mode == KC_REL_RELSURV ? end_n / end_d : 0.5 * (start_n / start_d + end_n / end_d);
}

static double hakulinen(engine *e, double from, double to)
{
    double total = 0;

    if (e->opt->mode == KC_REL_RELSURV) return to > from ? hakulinen_piece(e, from, to) : 0;
    for (double a = from, b; a < to - 1e-12; a = b) {
        b = fmin(a + 1, to);
        total += hakulinen_piece(e, a, b);
    }
    return total;
}

/* ---- the grid ------------------------------------------------------------------------------------------------------- */

typedef struct state {
    double product, sum, expected, v; /* of (1 - increment); of increments; expected hazard alone; variance of log S */
    double last;                      /* last time of the grid */
    size_t first, events;
} state;

static void emit(engine *e, const state *s, size_t k, kc_surv_point *out)
{
    kc_rel_method m = e->opt->method;
    double        t = e->times[k], at = e->opt->mode == KC_REL_RELSURV ? s->last : t;
    kc_surv_point p = { .time = t, .n_risk = e->n - surv_before(e->n, e->p->time, e->order, t), .n_events = s->events };

    if (t > e->longest) {
        *out = (kc_surv_point){ t, NAN, NAN, NAN, NAN, 0, s->events, KC_NOTE_EXTRAPOLATED };
        return;
    }
    p.value = e->opt->surv.type == KC_SURV_PRODUCT ? s->product : exp(-s->sum);
    if (m == KC_REL_EDERER1) p.value /= ederer1(e, at);
    if (m == KC_REL_HAKULINEN) p.value *= exp(s->expected);
    surv_limits(&p, s->v, &e->opt->surv, false);
    if (!isfinite(p.value)) p = (kc_surv_point){ t, NAN, NAN, NAN, NAN, p.n_risk, p.n_events, KC_NOTE_NOT_DEFINED }; /* nobody expected alive */
    if (p.note == KC_NOTE_NONE && t > e->leaves) p.note = KC_NOTE_BEYOND_TABLE;
    *out = p;
}

/* Deaths at t among those at risk, then those whose follow-up ends leave. */
static void take_deaths(engine *e, state *s, double t, double expected)
{
    bool   weighted = e->opt->method == KC_REL_POHAR_PERME;
    double at_risk = (double)(e->n - s->first), deaths = 0, squares = 0;
    size_t i = s->first;

    if (weighted) {
        at_risk = e->end_weight;
        if (isnan(at_risk)) {
            at_risk = 0;
            for (size_t j = s->first; j < e->n; j++) at_risk += e->weight[j];
        }
    }
    for (; i < e->n && e->p->time[e->order[i]] == t; i++) {
        double w = weighted ? e->weight[i] : 1;

        if (e->p->status[e->order[i]] == 0) continue;
        deaths += w;
        squares += w * w;
        s->events++;
    }
    s->product *= 1 - deaths / at_risk + expected;
    s->sum += deaths / at_risk - expected;
    s->v += squares / (at_risk * at_risk);
    s->first = i;
}

static void run(engine *e, kc_surv_point *out)
{
    kc_rel_method m = e->opt->method;
    state         s = { .product = 1 };
    size_t        k = 0;

    for (size_t g = 0; g < e->n_grid; g++) {
        double t = e->grid[g], expected = 0;

        for (; k < e->n_times && e->times[k] < t; k++) emit(e, &s, k, &out[k]);
        if (m == KC_REL_EDERER2 || m == KC_REL_POHAR_PERME) expected = by_days(e, s.first, s.last, t);
        if (m == KC_REL_HAKULINEN) s.expected += hakulinen(e, s.last, t);
        take_deaths(e, &s, t, expected);
        s.last = t;
    }
    for (; k < e->n_times; k++) emit(e, &s, k, &out[k]);
}

static void start_patients(engine *e)
{
    const kc_patients *p = e->p;
    kc_rel_method      m = e->opt->method;
    double             shift = m == KC_REL_HAKULINEN && e->opt->mode == KC_REL_RELSURV ? HAKULINEN_SHIFT : 0, end = -INFINITY;

    for (size_t i = 0; i < p->n; i++) end = fmax(end, p->date[i] + p->time[i]);
    for (size_t i = 0; i < p->n; i++) e->until[i] = p->status[i] == 1 && p->time[i] > 0 ? end - p->date[i] : p->time[i];
    kc_sort_index(p->n, e->until, e->order2);
    e->order2 += p->n - e->n; /* the first are those left out */
    for (long d = 0; d < e->n_days; d++) e->head[d] = -1;
    e->leaves = INFINITY;
    const size_t *order = m == KC_REL_HAKULINEN ? e->order2 : e->order;

    for (size_t i = 0; i < e->n; i++) {
        size_t who = order[i];
        double last = m == KC_REL_EDERER1 ? INFINITY : m == KC_REL_HAKULINEN ? e->until[who] : p->time[who];

        walker_start(e->table, surv_whole_years(p->age_days[who]), p->date[who] - shift, p->sex[who], &e->walk[i]);
        double leaves = walker_leaves(e->table, &e->walk[i]);

        if (leaves < last) e->leaves = fmin(e->leaves, leaves);
        e->cut[i] = walker_next(&e->walk[i]);
        take_rate(e, i);
        if (m == KC_REL_HAKULINEN) e->factor[i] = 1 / e->factor[i];
        wait_for_cut(e, i);
    }
}

kc_code kc_relative_survival(const kc_patients *p, const kc_pop_table *table, size_t n_times, const double *times, const kc_rel_opt *opt,
                             void *work, kc_surv_point *out, kc_err *err)
{
    kc_code code = check(p, table, n_times, times, opt, err);
    engine  e = { .p = p, .table = table, .opt = opt };

    if (code) return code;
    for (size_t i = 0; i < p->n; i++) e.longest = fmax(e.longest, p->time[i]);
    (void)lay(&e, p->n, e.longest, n_times, work);
    kc_sort_index(e.n, p->time, e.order);
    if (opt->mode == KC_REL_RELSURV) { /* which leaves out who was not followed up at all */
        size_t none = surv_before(e.n, p->time, e.order, nextafter(0, 1));

        if (none == e.n) return kc_fail(err, KC_E_DATA, -1, "stats.surv_no_follow_up", "%s", "");
        e.order += none;
        e.n -= none;
    }
    for (size_t k = 0; k < n_times; k++) e.times[k] = surv_whole_years(times[k]);
    start_patients(&e);
    make_grid(&e, opt->mode == KC_REL_DAILY || opt->method == KC_REL_POHAR_PERME, opt->mode == KC_REL_RELSURV && opt->method == KC_REL_HAKULINEN);
    run(&e, out);
    return KC_OK;
}
