/* From the rows of a file to series in time order.
 *
 * With a date column rows are sorted by it and --gaps may fill in days, weeks or months that have no row. Without one the rows of a group are
 * in time order already. Labels are the texts of the date or time column; filled-in points get the text of their date.
 */
#include "cli/stats/outbreak_cli.h"

#include "base/kc_date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_POINTS = 4000000 }; /* of one series after filling */

typedef struct columns {
    int count, population, date, time;
} columns;

/* YYYY-MM-DD, or YYYY-MM for its first day. */
static bool read_date(const char *text, int64_t *day)
{
    char    whole[16];
    kc_date d;

    if (strlen(text) == 7) snprintf(whole, sizeof whole, "%s-01", text);
    else if (strlen(text) == 10) snprintf(whole, sizeof whole, "%s", text);
    else return false;
    if (!kc_date_parse(kc_str_of(whole), &d)) return false;
    *day = kc_date_days(d);
    return true;
}

typedef struct dated {
    int64_t day;
    size_t  row;
    long    place; /* in the group */
} dated;

static int by_day(const void *a, const void *b)
{
    const dated *x = a, *y = b;

    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Rows of group g with their days, by day. */
static kc_code sort_rows(const stats_in *in, size_t g, int date, dated *rows, kc_err *err)
{
    size_t n = stats_size(in, g), start = in->groups->start[g];

    for (size_t i = 0; i < n; i++) {
        size_t      row = in->groups->rows[start + i];
        const char *text = date < 0 ? "" : kc_frame_level(in->f, date, (size_t)kc_frame_codes(in->f, date)[row]);

        rows[i] = (dated){ (int64_t)i, row, (long)i };
        if (date >= 0 && !read_date(text, &rows[i].day))
            return kc_fail(err, KC_E_DATA, (long)i, "stats.outbreak_date", "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f),
                           kc_frame_line(in->f, row), kc_frame_name(in->f, date), text);
    }
    if (date < 0) return KC_OK;
    qsort(rows, n, sizeof *rows, by_day);
    for (size_t i = 1; i < n; i++)
        if (rows[i].day == rows[i - 1].day)
            return kc_fail(err, KC_E_DATA, (long)i, "stats.outbreak_same_date", "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f),
                           kc_frame_line(in->f, rows[i].row), kc_frame_name(in->f, date),
                           kc_frame_level(in->f, date, (size_t)kc_frame_codes(in->f, date)[rows[i].row]));
    return KC_OK;
}

static int64_t next_day(int64_t day, int freq)
{
    kc_date d = kc_date_from_days(day);

    if (freq != 12) return day + (freq == 52 ? 7 : 1);
    return kc_date_days(d.month == 12 ? (kc_date){ d.year + 1, 1, d.day } : (kc_date){ d.year, d.month + 1, d.day });
}

typedef struct filler {
    const stats_in *in;
    const columns  *col;
    double         *count, *population;
    int64_t        *day;
    const char    **label;
    long           *place;
    size_t          n;
} filler;

static void put(filler *f, int64_t day, double count, double population, const char *label, long place)
{
    f->place[f->n] = place;
    f->day[f->n] = day;
    f->count[f->n] = count;
    f->population[f->n] = population;
    f->label[f->n++] = label;
}

static void put_row(filler *f, const dated *r)
{
    int    label = f->col->date >= 0 ? f->col->date : f->col->time;
    double population = f->col->population >= 0 ? kc_frame_numbers(f->in->f, f->col->population)[r->row] : NAN;

    put(f, r->day, kc_frame_numbers(f->in->f, f->col->count)[r->row], population,
        label < 0 ? NULL : kc_frame_level(f->in->f, label, (size_t)kc_frame_codes(f->in->f, label)[r->row]), r->place);
}

/* Points of the series, with gaps filled when asked for; dates that do not fall on the grid are kept where they are. */
static kc_code fill(filler *f, size_t n, const dated *rows, int freq, const char *gaps, kc_err *err)
{
    bool     filling = f->col->date >= 0 && strcmp(gaps, "keep") != 0;
    double   value = strcmp(gaps, "zero") == 0 ? 0 : NAN;
    kc_arena *a = f->in->c->arena;
    size_t   room = n;

    if (filling) room += (size_t)((rows[n - 1].day - rows[0].day) / (freq == 12 ? 28 : freq == 52 ? 7 : 1));
    if (room > MAX_POINTS) return kc_fail(err, KC_E_LIMIT, -1, "stats.outbreak_long", "%zu" KC_SEP "%d", room, MAX_POINTS);
    f->count = kc_alloc_n(a, room, sizeof *f->count);
    f->population = kc_alloc_n(a, room, sizeof *f->population);
    f->day = kc_alloc_n(a, room, sizeof *f->day);
    f->label = kc_alloc_n(a, room, sizeof *f->label);
    f->place = kc_alloc_n(a, room, sizeof *f->place);
    for (size_t i = 0; i < n; i++) {
        for (int64_t day = filling && i ? next_day(rows[i - 1].day, freq) : rows[i].day; day < rows[i].day; day = next_day(day, freq)) {
            char *text = kc_alloc(a, 11);

            kc_date_text(kc_date_from_days(day), text);
            put(f, day, value, f->population[f->n - 1], text, -1);
        }
        put_row(f, rows + i);
    }
    return KC_OK;
}

static bool is_number(const char *s)
{
    return *s && s[strspn(s, "0123456789")] == '\0';
}

/* Labels that are ascending numbers name their points: 201801, 201802 … (months 1 .. 12 that begin anew do not). */
static bool numbered(const ob_series *x)
{
    long before = -1;

    for (size_t i = 0; i < x->s.n; i++) {
        long label = x->label[i] && is_number(x->label[i]) ? strtol(x->label[i], NULL, 10) : -1;

        if (label <= before) return false;
        before = label;
    }
    return true;
}

/* Is point i before (-1), at, or after `bound`? A number is such a label, else the place in the series, from 1; other texts are compared
 * with the labels as texts: 2018-01; four digits are a year where there are dates. */
static int compare_time(const ob_series *x, size_t i, const char *bound, bool by_label)
{
    const char *label = x->label[i];

    if (is_number(bound) && !(x->s.day && strlen(bound) == 4)) {
        long at = by_label ? strtol(label, NULL, 10) : (long)i + 1, want = strtol(bound, NULL, 10);

        return at < want ? -1 : at > want;
    }
    return label ? strncmp(label, bound, strlen(bound)) : -1;
}

static kc_code find_range(const ob_set *set, ob_series *x, size_t history, kc_err *err)
{
    kc_cli     *c = set->in.c;
    const char *from = kc_opt(c, "--from"), *to = kc_opt(c, "--to");
    long        last = kc_opt_int(c, "--last", 0);
    bool        by_label = (from || to) && numbered(x);

    for (int k = 0; k < 2; k++) {
        const char *bound = k ? to : from;

        if (bound && !is_number(bound) && !x->label[0])
            return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_no_labels", "%s" KC_SEP "%s", k ? "--to" : "--from", bound);
    }
    x->last = x->s.n;
    while (to && x->last > 0 && compare_time(x, x->last - 1, to, by_label) > 0) x->last--;
    x->first = from || last ? 0 : history;
    while (from && x->first < x->last && compare_time(x, x->first, from, by_label) < 0) x->first++;
    if (last && x->last - x->first > (size_t)last) x->first = x->last - (size_t)last;
    if (x->first > x->last) x->first = x->last;
    return KC_OK;
}

static kc_code make_series(ob_set *set, size_t g, const columns *col, size_t history, kc_err *err)
{
    stats_in  *in = &set->in;
    size_t     n = stats_size(in, g);
    dated     *rows = kc_alloc_n(in->c->arena, n, sizeof *rows);
    filler     f = { .in = in, .col = col };
    ob_series *x = set->of + g;
    kc_code    code = sort_rows(in, g, col->date, rows, err);
    const char *gaps = kc_opt(in->c, "--gaps");

    if (!code) code = fill(&f, n, rows, set->freq, gaps ? gaps : "keep", err);
    if (code) return code;
    x->s = (kc_series){ f.n, f.count, col->population >= 0 ? f.population : NULL, col->date >= 0 ? f.day : NULL, set->freq };
    x->label = f.label;
    x->place = f.place;
    if ((code = find_range(set, x, history, err))) return code;
    x->out = set->n_points;
    set->n_points += x->last - x->first;
    return KC_OK;
}

static bool has_option(const kc_cli *c, const char *name)
{
    for (const kc_option *o = c->command->options; o->name; o++)
        if (strcmp(o->name, name) == 0) return true;
    return false;
}

kc_code ob_open(kc_cli *c, ob_set *set, size_t history, kc_err *err)
{
    columns col = { -1, -1, -1, -1 };
    kc_code code;

    memset(set, 0, sizeof *set);
    if ((code = stats_open(c, &set->in, err))) return code;
    set->freq = ob_int(c, "--freq", 52);
    if (set->freq < 1 || set->freq > 366) return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "--freq" KC_SEP "%d" KC_SEP "1 .. 366", set->freq);
    col.count = stats_number(&set->in, "--count", true);
    if (kc_opt(c, "--last") && kc_opt_int(c, "--last", 1) == 0) return kc_fail(err, KC_E_ARG, -1, "stats.outbreak_option", "--last" KC_SEP "0" KC_SEP ">= 1");
    if (has_option(c, "--population")) col.population = stats_number(&set->in, "--population", kc_opt_on(c, "--offset") || kc_opt_on(c, "--rate"));
    if (strcmp(kc_opt(c, "--date"), "none") != 0) col.date = stats_text(&set->in, "--date", kc_opt_on(c, "--by-date"));
    else if (kc_opt_on(c, "--by-date")) return kc_fail(err, KC_E_ARG, -1, "stats.option_idle", "--by-date" KC_SEP "--date none");
    col.time = stats_text(&set->in, "--time", false);
    if ((code = stats_load(&set->in, err))) return code;
    set->of = kc_alloc_n(c->arena, set->in.groups->n, sizeof *set->of);
    for (size_t g = 0; g < set->in.groups->n; g++)
        if ((code = make_series(set, g, &col, history, err))) return code;
    if (set->n_points == 0) return kc_fail(err, KC_E_DATA, -1, "stats.outbreak_no_points", "%s" KC_SEP "%zu", kc_frame_path(set->in.f), history);
    return KC_OK;
}

void ob_cells(const ob_set *set, kc_tidy *t, size_t g, size_t i)
{
    const ob_series *x = set->of + g;
    char             place[24];

    snprintf(place, sizeof place, "%zu", i + 1);
    stats_group_cells(&set->in, t, g);
    kc_tidy_int(t, (long long)i + 1);
    kc_tidy_text(t, x->label[i] ? x->label[i] : place);
    kc_tidy_num(t, x->s.count[i]);
}

kc_code ob_fail(const ob_set *set, size_t g, kc_err *err)
{
    if (err->code == KC_E_ARG) return err->code; /* an option, no place in the data */
    if (err->at >= 0 && (size_t)err->at < set->of[g].s.n) err->at = set->of[g].place[err->at];
    return stats_fail_in(&set->in, g, err);
}

int ob_int(const kc_cli *c, const char *option, int dflt)
{
    long value = kc_opt_int(c, option, dflt);

    return value > 1000000 ? 1000000 : (int)value;
}

void ob_alarm_cell(kc_tidy *t, int alarm)
{
    if (alarm < 0) kc_tidy_num(t, NAN);
    else kc_tidy_int(t, alarm);
}
