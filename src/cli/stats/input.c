/* What every method does with its file: columns by option or usual name, groups, errors that name file, line and group. */
#include "cli/stats/stats_cli.h"

#include <stdio.h>
#include <stdlib.h>

/* Group columns by their names, separated by commas. A name that holds a comma itself is taken whole when the header has it. */
static void find_groups(stats_in *in)
{
    const char *names = kc_opt(in->c, "--group");
    kc_arena   *a = in->c->arena;
    kc_err      err = KC_ERR_INIT;
    kc_buf      b;

    in->group_names = "";
    if (!names || !*names) return;
    kc_buf_init(&b, a);
    in->by = kc_alloc_n(a, strlen(names) + 1, sizeof *in->by);
    for (const char *p = names; p;) {
        const char *comma = kc_frame_text(in->f, p, false, NULL, NULL) >= 0 ? NULL : strchr(p, ',');
        char       *name = comma ? kc_strndup(a, p, (size_t)(comma - p)) : kc_strdup(a, p);
        kc_code     code = KC_OK;
        int         handle = kc_frame_text(in->f, name, true, &code, &err);

        if (code && !in->code) {
            in->code = code;
            in->first = err;
        }
        if (handle >= 0) {
            in->by[in->n_by++] = handle;
            kc_buf_addf(&b, "%s\x1f", kc_frame_name(in->f, handle));
        }
        p = comma ? comma + 1 : NULL;
    }
    in->group_names = b.s ? b.s : "";
}

kc_code stats_open(kc_cli *c, stats_in *in, kc_err *err)
{
    kc_code code;

    memset(in, 0, sizeof *in);
    in->c = c;
    in->threads = (int)kc_opt_int(c, "--threads", 0);
    if ((code = kc_frame_open(c->arena, c->args[0], &in->f, err))) return code;
    for (const kc_option *o = c->command->options; o->name; o++)
        if (strcmp(o->name, "--group") == 0) find_groups(in);
    return KC_OK;
}

static const char *headers(const stats_in *in)
{
    kc_buf b;

    kc_buf_init(&b, in->c->arena);
    for (size_t i = 0; i < kc_frame_columns(in->f) && b.n < 200; i++) kc_buf_addf(&b, "%s%s", i ? ", " : "", kc_frame_header(in->f, i));
    return b.n ? b.s : "";
}

/* A file may hold two columns that both could be meant: which one was taken is said, and how to take the other. */
static void tell_choices(const stats_in *in)
{
    for (size_t i = 0; i < in->chosen.n; i++) {
        const struct stats_chosen *x = &in->chosen.items[i];
        const char                *rival = kc_frame_rival(in->f, x->names, x->handle);

        if (rival)
            (void)fprintf(stderr, "%s\n", kc_tf(in->c->arena, in->c->lang, "stats.rival", "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f), x->option,
                                                kc_frame_name(in->f, x->handle), rival));
    }
}

bool stats_given(const kc_cli *c, const char *option)
{
    for (const kc_option *o = c->command->options; o->name; o++)
        if (strcmp(o->name, option) == 0) return kc_opt(c, option) != o->dflt;
    return false;
}

kc_code stats_idle(const kc_cli *c, size_t n, const char *const *options, const char *with, kc_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (stats_given(c, options[i])) return kc_fail(err, KC_E_ARG, -1, "stats.option_idle", "%s" KC_SEP "%s", options[i], with);
    return KC_OK;
}

kc_code stats_needs(const kc_cli *c, size_t n, const char *const *options, const char *needed, kc_err *err)
{
    for (size_t i = 0; i < n && !kc_opt_on(c, needed); i++)
        if (stats_given(c, options[i])) return kc_fail(err, KC_E_ARG, -1, "stats.option_needs", "%s" KC_SEP "%s", options[i], needed);
    return KC_OK;
}

static int column(stats_in *in, const char *option, bool required, bool number)
{
    const char *names = kc_opt(in->c, option);
    bool        given = stats_given(in->c, option); /* a column the user names must be there */
    kc_code     code = KC_OK;
    kc_err      err = KC_ERR_INIT;
    int         handle;

    if (!names) {
        if (required && !in->code) in->code = kc_fail(&in->first, KC_E_ARG, -1, "cli.option_missing", "%s" KC_SEP "%s", in->c->command->name, option);
        return -1;
    }
    handle = number ? kc_frame_number(in->f, names, required || given, &code, &err) : kc_frame_text(in->f, names, required || given, &code, &err);
    if (code && !in->code) {
        in->code = code;
        in->first = err;
        if (!given && strcmp(err.key, "frame.no_column") == 0)
            in->code = kc_fail(&in->first, KC_E_DATA, 0, "stats.no_column", "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f), option, names,
                               headers(in));
    }
    if (handle >= 0 && !given) *KC_PUSH(in->c->arena, &in->chosen) = (struct stats_chosen){ option, names, handle };
    return handle;
}

int stats_number(stats_in *in, const char *option, bool required)
{
    return column(in, option, required, true);
}

int stats_text(stats_in *in, const char *option, bool required)
{
    return column(in, option, required, false);
}

kc_code stats_load(stats_in *in, kc_err *err)
{
    kc_code code;

    if (in->code) {
        if (err) *err = in->first;
        return in->code;
    }
    tell_choices(in);
    if ((code = kc_frame_load(in->f, in->threads, err))) return code;
    if (kc_frame_rows(in->f) == 0) return kc_fail(err, KC_E_DATA, 1, "stats.no_rows", "%s", kc_frame_path(in->f));
    in->groups = kc_frame_group(in->f, in->by, in->n_by);
    return KC_OK;
}

size_t stats_size(const stats_in *in, size_t g)
{
    return in->groups->start[g + 1] - in->groups->start[g];
}

size_t stats_largest(const stats_in *in)
{
    size_t n = 0;

    for (size_t g = 0; g < in->groups->n; g++)
        if (stats_size(in, g) > n) n = stats_size(in, g);
    return n;
}

void stats_gather(const stats_in *in, size_t g, int handle, double *to)
{
    const double *x = kc_frame_numbers(in->f, handle);
    const size_t *rows = in->groups->rows + in->groups->start[g];

    for (size_t i = 0; i < stats_size(in, g); i++) to[i] = x[rows[i]];
}

const char *stats_group_text(const stats_in *in, size_t g, size_t i)
{
    return kc_frame_level(in->f, in->by[i], (size_t)kc_frame_codes(in->f, in->by[i])[in->groups->rows[in->groups->start[g]]]);
}

void stats_group_cells(const stats_in *in, kc_tidy *t, size_t g)
{
    for (size_t i = 0; i < in->n_by; i++) kc_tidy_text(t, stats_group_text(in, g, i));
}

kc_code stats_fail_in(const stats_in *in, size_t g, kc_err *err)
{
    kc_arena *a = in->c->arena;
    kc_buf    where;
    char      text[600];
    kc_code   code = err->code;
    long      at = err->at;

    kc_buf_init(&where, a);
    for (size_t i = 0; i < in->n_by; i++) kc_buf_addf(&where, "%s%s", i ? "/" : "", stats_group_text(in, g, i));
    kc_err_text(err, in->c->lang, text, sizeof text);
    if (at >= 0 && (size_t)at < stats_size(in, g))
        return kc_fail(err, code, at, "stats.in_row", "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f),
                       kc_frame_line(in->f, in->groups->rows[in->groups->start[g] + (size_t)at]), where.n ? where.s : "-", text);
    return kc_fail(err, code, at, "stats.in_group", "%s" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f), where.n ? where.s : "-", text);
}
