/* kangce stats nowcast: rows of event time, delay (or day of report) and number become reporting triangles. */
#include "cli/stats/outbreak_cli.h"

#include "base/kc_date.h"
#include "base/kc_limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_CELLS = 20000000, MAX_DELAY = 5000 };

typedef struct columns {
    int event, report, delay, count;
} columns;

typedef struct report {
    long   event, reported; /* in units of time; weeks as days until to_weeks() */
    double n;
} report;

static long delay_of(const report *r)
{
    return r->reported - r->event;
}

typedef enum unit { DAY, WEEK, MONTH } unit;

/* 20240131, which as a number would leave 69 days between two months. */
static bool compact_date(const char *text, kc_date *d)
{
    char whole[16];

    if (strlen(text) != 8) return false;
    (void)snprintf(whole, sizeof whole, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    return kc_date_parse(kc_str_of(whole), d) && d->year >= KC_YEAR_MIN && d->year <= KC_YEAR_MAX;
}

/* Whole number of units since a fixed origin: of a date, or the number itself. */
static bool read_time(const char *text, unit u, bool *dates, long *out)
{
    kc_date d;

    *dates = false;
    if (!compact_date(text, &d)) {
        if (*text && text[strspn(text, "0123456789")] == '\0' && strlen(text) < 10) {
            *out = strtol(text, NULL, 10);
            return true;
        }
        if (!kc_date_parse(kc_str_of(text), &d)) return false;
    }
    *dates = true;
    *out = u == MONTH ? d.year * 12L + d.month - 1 : (long)kc_date_days(d);
    return true;
}

static const char *text_of(const stats_in *in, int handle, size_t row)
{
    return kc_frame_level(in->f, handle, (size_t)kc_frame_codes(in->f, handle)[row]);
}

static kc_code bad_row(const stats_in *in, size_t row, const char *text, const char *column, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, (long)row, "stats.nowcast_row", "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f),
                   kc_frame_line(in->f, row), column, text);
}

/* Event and report time of one row. */
static kc_code read_row(const stats_in *in, const columns *col, unit u, size_t row, report *r, bool *dates, kc_err *err)
{
    const char *event = text_of(in, col->event, row);
    bool        other;
    char        number[32];

    if (!read_time(event, u, dates, &r->event)) return bad_row(in, row, event, kc_frame_name(in->f, col->event), err);
    if (col->report >= 0) {
        const char *text = text_of(in, col->report, row);

        if (!read_time(text, u, &other, &r->reported) || other != *dates || r->reported < r->event)
            return bad_row(in, row, text, kc_frame_name(in->f, col->report), err);
    } else {
        double delay = kc_frame_numbers(in->f, col->delay)[row];

        snprintf(number, sizeof number, "%g", delay);
        if (!(delay >= 0 && delay <= 1e9) || delay != floor(delay)) return bad_row(in, row, number, kc_frame_name(in->f, col->delay), err);
        r->reported = r->event + (long)delay * (u == WEEK && *dates ? 7 : 1);
    }
    r->n = col->count >= 0 ? kc_frame_numbers(in->f, col->count)[row] : 1;
    snprintf(number, sizeof number, "%g", r->n);
    if (!(r->n >= 0) || isinf(r->n)) return bad_row(in, row, number, kc_frame_name(in->f, col->count), err);
    return KC_OK;
}

typedef struct triangle {
    long    first, now; /* event times, in units */
    size_t  n_times, n_delays;
    double *cells;
    bool    dates;
    unit    u;
    long    origin; /* days of unit 0 of weeks */
} triangle;

static void time_text(const triangle *t, size_t i, char *to, size_t size)
{
    long    at = t->first + (long)i;
    kc_date d;

    if (!t->dates) {
        snprintf(to, size, "%ld", at);
        return;
    }
    d = t->u == MONTH ? (kc_date){ (int)(at / 12), (int)(at % 12) + 1, 1 } : kc_date_from_days(t->u == WEEK ? t->origin + 7 * at : at);
    snprintf(to, size, "%04d-%02d-%02d", d.year, d.month, d.day);
    if (t->u == MONTH) to[7] = '\0';
}

/* Days to weeks, which start on the weekday of the earliest event. A delay is then the difference of two weeks of the calendar. */
static void to_weeks(triangle *t, report *r, size_t n)
{
    if (!t->dates || t->u != WEEK) return;
    t->origin = r[0].event;
    for (size_t i = 1; i < n; i++)
        if (r[i].event < t->origin) t->origin = r[i].event;
    for (size_t i = 0; i < n; i++) {
        r[i].event = (r[i].event - t->origin) / 7;
        r[i].reported = (r[i].reported - t->origin) / 7;
    }
}

/* What all groups share: their rows read, and the time of the data, so that a county without a report these days is known to have none. */
typedef struct job {
    stats_in       in;
    columns        col;
    kc_nowcast_opt opt;
    unit           u;
    bool           dates;
    report        *rows; /* of the file */
    report        *of;   /* of one group */
    long           now;
    double        *cells; /* of one group after the other */
    size_t         n_cells;
} job;

static kc_code read_rows(job *j, kc_err *err)
{
    const stats_in *in = &j->in;
    const char     *now = kc_opt(in->c, "--now");
    bool            dates;

    j->rows = kc_alloc_n(in->c->arena, kc_frame_rows(in->f), sizeof *j->rows);
    j->of = kc_alloc_n(in->c->arena, stats_largest(in), sizeof *j->of);
    for (size_t i = 0; i < kc_frame_rows(in->f); i++) {
        kc_code code = read_row(in, &j->col, j->u, i, j->rows + i, &dates, err);

        if (code) return code;
        if (i && dates != j->dates) return bad_row(in, i, text_of(in, j->col.event, i), kc_frame_name(in->f, j->col.event), err);
        j->dates = dates;
        if (!i || j->rows[i].reported > j->now) j->now = j->rows[i].reported;
    }
    if (now && (!read_time(now, j->u, &dates, &j->now) || dates != j->dates)) return kc_fail(err, KC_E_ARG, -1, "stats.nowcast_now", "%s", now);
    return KC_OK;
}

/* Size of the triangle; n_times 0 when the group has nothing to say before now. */
static kc_code measure(const job *j, triangle *t, const report *r, size_t n, kc_err *err)
{
    long longest = 0, limit = kc_opt_int(j->in.c, "--max-delay", -1);

    t->first = r[0].event;
    for (size_t i = 1; i < n; i++)
        if (r[i].event < t->first) t->first = r[i].event;
    t->now = j->now;
    if (t->dates && t->u == WEEK) t->now = j->now < t->origin ? -1 : (j->now - t->origin) / 7;
    for (size_t i = 0; i < n; i++)
        if (r[i].reported <= t->now && delay_of(r + i) > longest) longest = delay_of(r + i);
    if (limit > 0 && longest > limit) longest = limit;
    if (longest < 1) longest = 1;
    if (longest > MAX_DELAY) return kc_fail(err, KC_E_LIMIT, -1, "stats.nowcast_delay", "%ld" KC_SEP "%d", longest, MAX_DELAY);
    if (t->now - t->first < 1 && !j->in.n_by) return kc_fail(err, KC_E_DATA, -1, "stats.nowcast_short", "");
    if (t->now < t->first) return KC_OK;
    if (t->now == t->first) t->first--; /* nothing happened the time before: a group that has just begun stops no other */
    if ((t->now - t->first + 1) > MAX_CELLS / (longest + 1))
        return kc_fail(err, KC_E_LIMIT, -1, "stats.nowcast_cells", "%ld" KC_SEP "%ld" KC_SEP "%d", t->now - t->first + 1, longest + 1, MAX_CELLS);
    t->n_times = (size_t)(t->now - t->first + 1);
    t->n_delays = (size_t)longest + 1;
    return KC_OK;
}

static void add_up(job *j, triangle *t, const report *r, size_t n)
{
    size_t need = t->n_times * t->n_delays;

    if (need > j->n_cells) {
        j->n_cells = 2 * need;
        j->cells = kc_alloc_n(j->in.c->arena, j->n_cells, sizeof *j->cells);
    }
    t->cells = j->cells;
    for (size_t i = 0; i < need; i++) t->cells[i] = 0;
    for (size_t i = 0; i < n; i++)
        if (delay_of(r + i) < (long)t->n_delays && r[i].reported <= t->now)
            t->cells[(size_t)(r[i].event - t->first) * t->n_delays + (size_t)delay_of(r + i)] += r[i].n;
}

static void put_point(const job *j, kc_tidy *out, size_t g, const char *label, const kc_nowcast_point *p, double phi)
{
    stats_group_cells(&j->in, out, g);
    kc_tidy_text(out, label);
    kc_tidy_num(out, p->known);
    kc_tidy_num(out, p->estimate);
    kc_tidy_num(out, p->lower);
    kc_tidy_num(out, p->upper);
    kc_tidy_num(out, p->completeness);
    kc_tidy_num(out, phi);
    kc_tidy_note(out, p->note);
    kc_tidy_row(out);
}

static kc_code one_group(job *j, size_t g, kc_tidy *out, kc_err *err)
{
    const stats_in *in = &j->in;
    size_t          n = stats_size(in, g);
    triangle        t = { .u = j->u, .dates = j->dates };
    double          phi;
    kc_code         code;

    for (size_t i = 0; i < n; i++) j->of[i] = j->rows[in->groups->rows[in->groups->start[g] + i]];
    to_weeks(&t, j->of, n);
    if (measure(j, &t, j->of, n, err)) return stats_fail_in(in, g, err);
    if (t.n_times == 0) return KC_OK;
    add_up(j, &t, j->of, n);
    kc_nowcast_point *p = kc_alloc_n(in->c->arena, t.n_times, sizeof *p);
    double           *work = kc_alloc_n(in->c->arena, kc_nowcast_work(t.n_times, t.n_delays), sizeof *work);

    if ((code = kc_nowcast(t.n_times, t.n_delays, t.cells, &j->opt, work, p, &phi, err)))
        return code == KC_E_ARG ? code : stats_fail_in(in, g, err);
    size_t last = (size_t)kc_opt_int(in->c, "--last", (long)t.n_times);

    for (size_t i = last < t.n_times ? t.n_times - last : 0; i < t.n_times; i++) {
        char label[48];

        time_text(&t, i, label, sizeof label);
        put_point(j, out, g, label, p + i, phi);
    }
    return KC_OK;
}

static kc_code check_options(kc_cli *c, kc_err *err)
{
    static const char *const positive[] = { "--last", "--max-delay" }, *const delay[] = { "--delay" };

    for (size_t i = 0; i < 2; i++)
        if (kc_opt_int(c, positive[i], 1) == 0) return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "%s" KC_SEP "0" KC_SEP ">= 1", positive[i]);
    return stats_given(c, "--report") ? stats_idle(c, 1, delay, "--report", err) : KC_OK;
}

kc_code ob_nowcast(kc_cli *c, kc_err *err)
{
    job         j = { .opt = { kc_opt_num(c, "--conf", 0.95), (size_t)kc_opt_int(c, "--window", 0) } };
    const char *name = kc_opt(c, "--unit");
    kc_code     code = check_options(c, err);

    if (code || (code = stats_open(c, &j.in, err))) return code;
    j.u = strcmp(name, "week") == 0 ? WEEK : strcmp(name, "month") == 0 ? MONTH : DAY;
    j.col.event = stats_text(&j.in, "--event", true);
    j.col.report = stats_given(c, "--delay") ? -1 : stats_text(&j.in, "--report", false); /* a column that is named goes before one of the usual name */
    j.col.delay = stats_number(&j.in, "--delay", j.col.report < 0);
    j.col.count = stats_number(&j.in, "--count", false);
    if ((code = stats_load(&j.in, err)) || (code = read_rows(&j, err))) return code;
    kc_tidy *t = kc_tidy_new(c, j.in.group_names, "time,known,value,lower,upper,completeness,phi,note");

    for (size_t g = 0; g < j.in.groups->n; g++)
        if ((code = one_group(&j, g, t, err))) return code;
    return kc_tidy_write(t, err);
}
