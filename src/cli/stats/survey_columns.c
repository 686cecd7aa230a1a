/* kangce stats survey: from columns of a file to the design of a sample. */
#include "cli/stats/survey_local.h"

#include <stdlib.h>

/* Large and mostly never touched: not zeroed, unlike kc_alloc, whose writing would cost more than the estimate. */
static void *room(kc_arena *a, size_t size)
{
    void *p = malloc(size + 1);

    if (!p) return kc_alloc(a, size);
    kc_on_clear(a, free, p);
    return p;
}

bool survey_blank(const char *text)
{
    return !*text || strcmp(text, "NA") == 0;
}

size_t survey_split(kc_arena *a, const char *list, const char **to, size_t most)
{
    size_t n = 0;

    for (const char *p = list; p && *p && n < most;) {
        const char *comma = strchr(p, ',');

        to[n++] = comma ? kc_strndup(a, p, (size_t)(comma - p)) : kc_strdup(a, p);
        p = comma ? comma + 1 : NULL;
    }
    return n;
}

kc_code survey_list(const kc_cli *c, const char *option, const char **to, size_t most, size_t *n, kc_err *err)
{
    const char *list = kc_opt(c, option);
    size_t      items = list ? 1 : 0;

    for (const char *p = list; p && (p = strchr(p, ',')); p++) items++;
    if (items > most) return kc_fail(err, KC_E_ARG, -1, "stats.list_long", "%s" KC_SEP "%zu" KC_SEP "%zu", option, items, most);
    *n = survey_split(c->arena, list, to, most);
    return KC_OK;
}

/* A column that --option none switches off. */
static int find(stats_in *in, const char *option, bool number)
{
    const char *names = kc_opt(in->c, option);

    if (names && strcmp(names, "none") == 0) return -1;
    return number ? stats_number(in, option, false) : stats_text(in, option, false);
}

kc_code survey_find_columns(stats_in *in, survey_columns *col, kc_err *err)
{
    const char *names[KC_SURVEY_MARGINS + 1];
    size_t      n = survey_split(in->c->arena, kc_opt(in->c, "--poststrata"), names, KC_SURVEY_MARGINS + 1);
    kc_code     code = KC_OK;

    if (n > KC_SURVEY_MARGINS)
        return kc_fail(err, KC_E_ARG, -1, "stats.survey_margins", "%zu" KC_SEP "%d", n, KC_SURVEY_MARGINS);
    col->strata = find(in, "--strata", false);
    col->psu = find(in, "--psu", false);
    col->ssu = find(in, "--ssu", false);
    col->fpc = find(in, "--fpc", true);
    col->fpc2 = find(in, "--fpc2", true);
    col->weight = find(in, "--weight", true);
    col->standardise = stats_text(in, "--standardise", false);
    col->n_post = (int)n;
    for (size_t k = 0; k < n && !code; k++) col->post[k] = kc_frame_text(in->f, names[k], true, &code, err);
    return code;
}

kc_code survey_fail_row(const stats_in *in, kc_err *err)
{
    char    text[600];
    kc_code code = err->code;
    long    at = err->at;

    kc_err_text(err, in->c->lang, text, sizeof text);
    if (at < 0 || (size_t)at >= kc_frame_rows(in->f)) return kc_fail(err, code, at, "stats.survey_in_file", "%s" KC_SEP "%s", kc_frame_path(in->f), text);
    return kc_fail(err, code, at, "stats.survey_in_row", "%s" KC_SEP "%ld" KC_SEP "%s", kc_frame_path(in->f), kc_frame_line(in->f, (size_t)at), text);
}

/* Every row must say where it was sampled. */
static kc_code no_blanks(const stats_in *in, int handle, kc_err *err)
{
    if (handle < 0) return KC_OK;
    const int32_t *code = kc_frame_codes(in->f, handle);

    for (size_t level = 0; level < kc_frame_levels(in->f, handle); level++) {
        if (!survey_blank(kc_frame_level(in->f, handle, level))) continue;
        for (size_t i = 0; i < kc_frame_rows(in->f); i++)
            if (code[i] == (int32_t)level)
                return kc_fail(err, KC_E_DATA, (long)i, "stats.survey_blank", "%s" KC_SEP "%ld" KC_SEP "%s", kc_frame_path(in->f),
                               kc_frame_line(in->f, i), kc_frame_name(in->f, handle));
    }
    return KC_OK;
}

/* One row of a file of totals; sorted by name, so that thousands of cells are found quickly. */
typedef struct total {
    const char *name;
    size_t      row;
    bool        sampled;
} total;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const total *)a)->name, ((const total *)b)->name);
}

static int by_row(const void *a, const void *b)
{
    size_t x = ((const total *)a)->row, y = ((const total *)b)->row;

    return (x > y) - (x < y);
}

/* The rows of f by the name in column `level`, which must stand there once. */
static kc_code sort_totals(kc_arena *a, const kc_frame *f, int level, total **out, kc_err *err)
{
    size_t         n = kc_frame_rows(f);
    const int32_t *code = kc_frame_codes(f, level);
    bool          *seen = kc_alloc_n(a, kc_frame_levels(f, level) + 1, sizeof *seen);
    total         *t = kc_alloc_n(a, n + 1, sizeof *t);

    for (size_t row = 0; row < n; row++) {
        const char *name = kc_frame_level(f, level, (size_t)code[row]);

        if (seen[code[row]])
            return kc_fail(err, KC_E_DATA, (long)row, "stats.survey_total_twice", "%s" KC_SEP "%ld" KC_SEP "%s", kc_frame_path(f), kc_frame_line(f, row), name);
        seen[code[row]] = true;
        t[row] = (total){ name, row, false };
    }
    qsort(t, n, sizeof *t, by_name);
    *out = t;
    return KC_OK;
}

kc_code survey_read_totals(stats_in *in, int handle, const char *path, double **totals, kc_err *err)
{
    kc_arena *a = in->c->arena;
    kc_frame *f;
    total    *t = NULL;
    kc_code   code;

    if ((code = kc_frame_open(a, path, &f, err))) return code;
    int level = kc_frame_text(f, kc_frame_name(in->f, handle), true, &code, err);
    int population = code ? -1 : kc_frame_number(f, "population|pop|n|weight|Freq|人口|标准人口|构成", true, &code, err);

    if (code || (code = kc_frame_load(f, 1, err)) || (code = sort_totals(a, f, level, &t, err))) return code;
    size_t n = kc_frame_levels(in->f, handle), rows = kc_frame_rows(f);

    *totals = kc_alloc_n(a, n, sizeof **totals);
    for (size_t k = 0; k < n; k++) {
        const total wanted = { kc_frame_level(in->f, handle, k), 0, false };
        total      *found = bsearch(&wanted, t, rows, sizeof *t, by_name);

        if (found) found->sampled = true;
        if (survey_blank(wanted.name)) continue; /* stands for nobody: 0 */
        if (!found)
            return kc_fail(err, KC_E_DATA, -1, "stats.survey_no_total", "%s" KC_SEP "%s" KC_SEP "%s", path, kc_frame_name(in->f, handle), wanted.name);
        (*totals)[k] = kc_frame_numbers(f, population)[found->row];
    }
    qsort(t, rows, sizeof *t, by_row);
    for (size_t row = 0; row < rows; row++) /* a population of which nobody was sampled */
        if (!t[row].sampled && kc_frame_numbers(f, population)[row] > 0)
            return kc_fail(err, KC_E_DATA, (long)row, "stats.survey_not_sampled", "%s" KC_SEP "%ld" KC_SEP "%s", path, kc_frame_line(f, row), t[row].name);
    return KC_OK;
}

static kc_code rake(stats_in *in, const survey_columns *col, kc_survey_design *d, void *scratch, kc_err *err)
{
    const kc_survey_rake_opt opt = KC_SURVEY_RAKE_OPT_INIT;
    kc_survey_margin         margin[KC_SURVEY_MARGINS];
    const char              *files[KC_SURVEY_MARGINS + 1];
    size_t                   n = survey_split(in->c->arena, kc_opt(in->c, "--totals"), files, KC_SURVEY_MARGINS + 1);
    kc_code                  code;

    if (n != (size_t)col->n_post) return kc_fail(err, KC_E_ARG, -1, "stats.survey_files", "%d" KC_SEP "%zu", col->n_post, n);
    for (int k = 0; k < col->n_post; k++) {
        double *totals;

        if ((code = no_blanks(in, col->post[k], err))) return code;
        if ((code = survey_read_totals(in, col->post[k], files[k], &totals, err))) return code;
        margin[k] = (kc_survey_margin){ kc_frame_codes(in->f, col->post[k]), (int32_t)kc_frame_levels(in->f, col->post[k]), totals };
    }
    if ((code = kc_survey_rake(d, col->n_post, margin, &opt, scratch, err))) return survey_fail_row(in, err);
    return KC_OK;
}

kc_code survey_make_design(stats_in *in, const survey_columns *col, kc_survey_design *d, void **scratch, kc_err *err)
{
    static const char *const rules[] = { "fail", "certainty", "remove", "adjust", "average" };
    kc_survey_data           data = { .n = kc_frame_rows(in->f), .n_stages = 1, .unique = kc_opt_on(in->c, "--unique-psu") };
    kc_code                  code;

    for (int k = 0; k < 5; k++)
        if (strcmp(kc_opt(in->c, "--lonely"), rules[k]) == 0) data.lonely = (kc_lonely)k;
    if ((code = no_blanks(in, col->strata, err)) || (code = no_blanks(in, col->psu, err)) || (code = no_blanks(in, col->ssu, err))) return code;
    data.weight = kc_frame_numbers(in->f, col->weight);
    data.stage[0] = (kc_survey_stage){ kc_frame_codes(in->f, col->strata), kc_frame_codes(in->f, col->psu), kc_frame_numbers(in->f, col->fpc) };
    if (col->psu >= 0 && (col->ssu >= 0 || col->fpc2 >= 0)) {
        data.n_stages = 2;
        data.stage[1] = (kc_survey_stage){ NULL, kc_frame_codes(in->f, col->ssu), kc_frame_numbers(in->f, col->fpc2) };
    }
    void *work = room(in->c->arena, kc_survey_work_size(&data));

    if (kc_survey_prepare(&data, work, d, err)) return survey_fail_row(in, err);
    *scratch = room(in->c->arena, kc_survey_scratch_size(d));
    return col->n_post ? rake(in, col, d, *scratch, err) : KC_OK;
}
