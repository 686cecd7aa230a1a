/* kangce stats nowcast: rows of event time, delay (or day of report) and number become reporting triangles. */
#include "cli/stats/outbreak_cli.h"

#include "base/kc_date.h"

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

/* Whole number of units since a fixed origin: of a date, or the number itself. */
static bool read_time(const char *text, unit u, bool *dates, long *out)
{
    kc_date d;

    *dates = false;
    if (*text && text[strspn(text, "0123456789")] == '\0' && strlen(text) < 10) {
        *out = strtol(text, NULL, 10);
        return true;
    }
    if (!kc_date_parse(kc_str_of(text), &d)) return false;
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

static kc_code build(const stats_in *in, triangle *t, const report *r, size_t n, kc_err *err)
{
    const char *now = kc_opt(in->c, "--now");
    long        longest = 0, limit = kc_opt_int(in->c, "--max-delay", -1);
    bool        dates;

    t->first = r[0].event;
    t->now = r[0].reported;
    for (size_t i = 0; i < n; i++) {
        if (r[i].event < t->first) t->first = r[i].event;
        if (r[i].reported > t->now) t->now = r[i].reported;
    }
    if (now) {
        if (!read_time(now, t->u, &dates, &t->now) || dates != t->dates || (dates && t->u == WEEK && t->now < t->origin))
            return kc_fail(err, KC_E_ARG, -1, "stats.nowcast_now", "%s", now);
        if (dates && t->u == WEEK) t->now = (t->now - t->origin) / 7;
    }
    for (size_t i = 0; i < n; i++)
        if (r[i].reported <= t->now && delay_of(r + i) > longest) longest = delay_of(r + i);
    if (limit == 0) return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "--max-delay" KC_SEP "0" KC_SEP ">= 1");
    if (limit > 0 && longest > limit) longest = limit;
    if (longest < 1) longest = 1;
    if (longest > MAX_DELAY) return kc_fail(err, KC_E_LIMIT, -1, "stats.nowcast_delay", "%ld" KC_SEP "%d", longest, MAX_DELAY);
    if (t->now - t->first < 1) return kc_fail(err, KC_E_DATA, -1, "stats.nowcast_short", "");
    if ((t->now - t->first + 1) > MAX_CELLS / (longest + 1))
        return kc_fail(err, KC_E_LIMIT, -1, "stats.nowcast_cells", "%ld" KC_SEP "%ld" KC_SEP "%d", t->now - t->first + 1, longest + 1, MAX_CELLS);
    t->n_times = (size_t)(t->now - t->first + 1);
    t->n_delays = (size_t)longest + 1;
    t->cells = kc_alloc_n(in->c->arena, t->n_times * t->n_delays, sizeof *t->cells);
    for (size_t i = 0; i < t->n_times * t->n_delays; i++) t->cells[i] = 0;
    for (size_t i = 0; i < n; i++)
        if (delay_of(r + i) <= longest && r[i].reported <= t->now)
            t->cells[(size_t)(r[i].event - t->first) * t->n_delays + (size_t)delay_of(r + i)] += r[i].n;
    return KC_OK;
}

static kc_code one_group(const stats_in *in, const columns *col, size_t g, const kc_nowcast_opt *opt, kc_tidy *out, kc_err *err)
{
    size_t      n = stats_size(in, g);
    report     *r = kc_alloc_n(in->c->arena, n, sizeof *r);
    const char *name = kc_opt(in->c, "--unit");
    triangle    t = { .u = strcmp(name, "week") == 0 ? WEEK : strcmp(name, "month") == 0 ? MONTH : DAY };
    double      phi;
    kc_code     code = KC_OK;

    for (size_t i = 0; i < n && !code; i++) {
        bool dates;

        code = read_row(in, col, t.u, in->groups->rows[in->groups->start[g] + i], r + i, &dates, err);
        if (!code && i && dates != t.dates)
            code = bad_row(in, in->groups->rows[in->groups->start[g] + i], text_of(in, col->event, in->groups->rows[in->groups->start[g] + i]),
                           kc_frame_name(in->f, col->event), err);
        t.dates = dates;
    }
    if (code) return code;
    to_weeks(&t, r, n);
    if ((code = build(in, &t, r, n, err))) return code;
    kc_nowcast_point *p = kc_alloc_n(in->c->arena, t.n_times, sizeof *p);
    double           *work = kc_alloc_n(in->c->arena, kc_nowcast_work(t.n_times, t.n_delays), sizeof *work);

    if ((code = kc_nowcast(t.n_times, t.n_delays, t.cells, opt, work, p, &phi, err))) return code; /* an option: the cells are checked */
    size_t last = (size_t)kc_opt_int(in->c, "--last", (long)t.n_times);
    for (size_t i = last < t.n_times ? t.n_times - last : 0; i < t.n_times; i++) {
        char label[48];

        time_text(&t, i, label, sizeof label);
        stats_group_cells(in, out, g);
        kc_tidy_text(out, label);
        kc_tidy_num(out, p[i].known);
        kc_tidy_num(out, p[i].estimate);
        kc_tidy_num(out, p[i].lower);
        kc_tidy_num(out, p[i].upper);
        kc_tidy_num(out, p[i].completeness);
        kc_tidy_num(out, phi);
        kc_tidy_note(out, p[i].note);
        kc_tidy_row(out);
    }
    return KC_OK;
}

kc_code ob_nowcast(kc_cli *c, kc_err *err)
{
    kc_nowcast_opt opt = { kc_opt_num(c, "--conf", 0.95), (size_t)kc_opt_int(c, "--window", 0) };
    stats_in       in;
    columns        col;
    kc_code        code = stats_open(c, &in, err);

    if (code) return code;
    col.event = stats_text(&in, "--event", true);
    col.report = stats_text(&in, "--report", false);
    col.delay = stats_number(&in, "--delay", col.report < 0);
    col.count = stats_number(&in, "--count", false);
    if ((code = stats_load(&in, err))) return code;
    kc_tidy *t = kc_tidy_new(c, in.group_names, "time,known,value,lower,upper,completeness,phi,note");

    for (size_t g = 0; g < in.groups->n; g++)
        if ((code = one_group(&in, &col, g, &opt, t, err))) return code;
    return kc_tidy_write(t, err);
}
