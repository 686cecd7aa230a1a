/* kangce stats progress: one row of the file is one indicator with its baseline, value and target; one result row for each method. */
#include "cli/stats/trend_cli.h"
#include "kangce/kc_progress.h"

#include <math.h>

enum { BASELINE, VALUE, TARGET, BASELINE_YEAR, VALUE_YEAR, TARGET_YEAR, SE_BASELINE, SE_VALUE, RECENT, RECENT_YEAR, N_COLUMNS };

typedef struct progress {
    stats_in in;
    int      column[N_COLUMNS], better;
} progress;

static double cell(const progress *p, size_t row, int column)
{
    return p->column[column] < 0 ? NAN : kc_frame_numbers(p->in.f, p->column[column])[row];
}

static int year(const progress *p, size_t row, int column)
{
    double y = cell(p, row, column);

    return y > 0 && y < 10000 ? (int)y : 0;
}

static kc_code direction(const progress *p, size_t row, int *better, kc_err *err)
{
    const char *s = p->better < 0 ? kc_opt(p->in.c, "--better") : kc_frame_level(p->in.f, p->better, (size_t)kc_frame_codes(p->in.f, p->better)[row]);

    if (stats_direction(s, better)) return KC_OK;
    return kc_fail(err, KC_E_DATA, (long)row, "stats.progress_direction", "%s", s);
}

typedef struct answer {
    const char     *method, *cls;
    double          value, observed, required;
    kc_progress_why why;
} answer;

static size_t answers(const progress *p, size_t row, const kc_track *t, answer *to)
{
    const char    *method = kc_opt(p->in.c, "--method");
    bool           all = strcmp(method, "all") == 0;
    kc_hp          hp = kc_hp2030(t, cell(p, row, SE_BASELINE), cell(p, row, SE_VALUE));
    kc_sdg         sdg = kc_opensdg(t);
    kc_sched       sched = kc_schedule(t);
    kc_sdsn_result arrow = kc_sdsn(t, p->column[RECENT] < 0 ? t->baseline : cell(p, row, RECENT),
                                   p->column[RECENT] < 0 ? t->baseline_year : year(p, row, RECENT_YEAR));
    answer         every[] = {
        { "hp2030", kc_hp_name(t, &hp), hp.percent, hp.change, 100, hp.why },
        { "opensdg", kc_sdg_name(sdg.cls), sdg.ratio, sdg.observed, sdg.required, sdg.why },
        { "sdsn", kc_arrow_name(arrow.cls), arrow.ratio, arrow.observed, arrow.required, arrow.why },
        { "schedule", "", sched.share, t->value, sched.expected, sched.why },
    };
    size_t n = 0;

    for (size_t i = 0; i < sizeof every / sizeof *every; i++)
        if (all || strcmp(method, every[i].method) == 0) to[n++] = every[i];
    return n;
}

static kc_code open_columns(kc_cli *c, progress *p, kc_err *err)
{
    static const char *const options[] = { "--baseline", "--value", "--target", "--baseline-year", "--value-year", "--target-year", "--se-baseline",
                                           "--se-value", "--recent", "--recent-year" };
    kc_code code = stats_open(c, &p->in, err);

    if (code) return code;
    for (int i = 0; i < N_COLUMNS; i++) p->column[i] = stats_number(&p->in, options[i], i <= TARGET);
    p->better = stats_text(&p->in, "--better-column", false);
    return stats_load(&p->in, err);
}

kc_code trend_run_progress(kc_cli *c, kc_err *err)
{
    progress p = { 0 };
    kc_code  code = open_columns(c, &p, err);

    if (code) return code;
    kc_tidy *out = kc_tidy_new(c, p.in.group_names, "method,value,class,why,observed,required,needed");

    for (size_t g = 0; g < p.in.groups->n; g++)
        for (size_t i = p.in.groups->start[g]; i < p.in.groups->start[g + 1]; i++) {
            size_t   row = p.in.groups->rows[i], n;
            kc_track t = { cell(&p, row, BASELINE),  cell(&p, row, VALUE),        cell(&p, row, TARGET), year(&p, row, BASELINE_YEAR),
                           year(&p, row, VALUE_YEAR), year(&p, row, TARGET_YEAR), 0 };
            answer   a[4];

            if (direction(&p, row, &t.better, err)) {
                err->at = (long)(i - p.in.groups->start[g]);
                return stats_fail_in(&p.in, g, err);
            }
            n = answers(&p, row, &t, a);
            for (size_t m = 0; m < n; m++) {
                stats_group_cells(&p.in, out, g);
                kc_tidy_text(out, a[m].method);
                kc_tidy_num(out, a[m].value);
                kc_tidy_text(out, a[m].cls);
                kc_tidy_text(out, kc_progress_why_name(a[m].why));
                kc_tidy_num(out, a[m].observed);
                kc_tidy_num(out, a[m].required);
                kc_tidy_num(out, kc_needed(&t, NULL));
                kc_tidy_row(out);
            }
        }
    return kc_tidy_write(out, err);
}
