/* kangce stats benchmark, spine; and the table of the methods that compare areas. */
#include "rates_local.h"

#include <math.h>

static const kc_option funnel_options[] = {
    STATS_GROUP,
    RATES_AREA,
    { "--kind", 0, "proportion|ratio|rate", "proportion", false, "stats.compare.kind" },
    { "--what", 0, "limits|classes|dispersion", "limits", false, "stats.compare.what" },
    STATS_COLUMN("--numerator", "numerator|observed|obs|count|events|cases|deaths|分子|观察数|例数|死亡数", "stats.compare.numerator"),
    STATS_COLUMN("--denominator", "denominator|expected|population|pop|n|分母|期望数|人口数|人口", "stats.compare.denominator"),
    STATS_COLUMN("--rate", "rate|率", "stats.compare.rate"),
    { "--per", 0, "NUM", NULL, false, "stats.compare.per" },
    { "--years", 0, "NUM", "1", false, "stats.compare.years" },
    { "--dsr", 0, NULL, NULL, false, "stats.compare.dsr" },
    { "--exact", 0, NULL, NULL, false, "stats.compare.exact" },
    { "--overdispersion", 0, "none|shmi|cqc", "none", false, "stats.compare.overdispersion" },
    { "--trim", 0, "NUM", "0.1", false, "stats.compare.trim" },
    { "--expected-digits", 0, "NUM", NULL, false, "stats.compare.digits" },
    STATS_COMMON,
    { NULL },
};

static const kc_option benchmark_options[] = {
    STATS_GROUP,
    RATES_AREA,
    STATS_COLUMN("--value", "value|rate|值|率|指标值", "stats.rates.value"),
    STATS_COLUMN("--lower", "lower|lowercl|low|lower95_0cl|下限", "stats.compare.lower"),
    STATS_COLUMN("--upper", "upper|uppercl|high|upper95_0cl|上限", "stats.compare.upper"),
    STATS_COLUMN("--wide-lower", "lower_99.8|lower99_8cl", "stats.compare.wide_lower"),
    STATS_COLUMN("--wide-upper", "upper_99.8|upper99_8cl", "stats.compare.wide_upper"),
    { "--benchmark", 0, "NUM", NULL, false, "stats.compare.benchmark" },
    { "--benchmark-area", 0, "NAME", NULL, false, "stats.compare.benchmark_area" },
    { "--method", 0, "interval|overlap", "interval", false, "stats.compare.method" },
    STATS_COLUMN("--polarity", "polarity|极性|指标方向", "stats.rates.polarity"),
    { "--better", 0, "low|high|none", "none", false, "stats.compare.better" },
    STATS_COMMON,
    { NULL },
};

static const kc_option spine_options[] = {
    STATS_GROUP,
    RATES_AREA,
    STATS_COLUMN("--value", "value|rate|值|率|指标值", "stats.rates.value"),
    { "--benchmark", 0, "NUM", NULL, false, "stats.compare.benchmark" },
    { "--benchmark-area", 0, "NAME", NULL, false, "stats.compare.benchmark_area" },
    { "--show", 0, "NAME", NULL, false, "stats.compare.show" },
    STATS_COLUMN("--polarity", "polarity|极性|指标方向", "stats.rates.polarity"),
    { "--better", 0, "low|high|none", "none", false, "stats.compare.better" },
    STATS_COMMON,
    { NULL },
};

/* ---- columns and the benchmark ---- */

enum { NO_ROW = -1 };

typedef struct areas {
    stats_in    in;
    int         value, area, polarity, limit[4]; /* handles; limit: lower, upper, wide lower, wide upper */
    const char *benchmark_area;
    double      benchmark;
} areas;

static kc_code open_areas(kc_cli *c, areas *a, bool limits, kc_err *err)
{
    static const char *const names[4] = { "--lower", "--upper", "--wide-lower", "--wide-upper" };
    kc_code                  code;

    if ((kc_opt(c, "--benchmark") != NULL) == (kc_opt(c, "--benchmark-area") != NULL)) return kc_fail(err, KC_E_ARG, -1, "stats.compare.one_benchmark", "");
    if ((code = stats_open(c, &a->in, err))) return code;
    a->benchmark_area = kc_opt(c, "--benchmark-area");
    a->benchmark = kc_opt_num(c, "--benchmark", NAN);
    a->value = stats_number(&a->in, "--value", true);
    a->area = stats_text(&a->in, "--area", a->benchmark_area != NULL || kc_opt(c, "--show") != NULL);
    a->polarity = stats_text(&a->in, "--polarity", false);
    for (int i = 0; limits && i < 4; i++) a->limit[i] = stats_number(&a->in, names[i], i < 2);
    return stats_load(&a->in, err);
}

static double number_at(const areas *a, int handle, long row)
{
    return handle < 0 || row < 0 ? NAN : kc_frame_numbers(a->in.f, handle)[row];
}

/* Row of the area called `name` in group g; NO_ROW when it is not there. Twice is an error. */
static kc_code find_area(const areas *a, size_t g, const char *name, long *row, kc_err *err)
{
    const size_t *rows = a->in.groups->rows, *start = a->in.groups->start;

    *row = NO_ROW;
    for (size_t i = start[g]; name && i < start[g + 1]; i++) {
        if (strcmp(rates_text_at(&a->in, a->area, rows[i]), name) != 0) continue;
        if (*row != NO_ROW) {
            (void)kc_fail(err, KC_E_DATA, (long)(i - start[g]), "stats.compare.area_twice", "%s", name);
            return stats_fail_in(&a->in, g, err);
        }
        *row = (long)rows[i];
    }
    return KC_OK;
}

/* The named area must be in at least one group: else its name is misspelt. */
static kc_code check_area(const areas *a, const char *name, kc_err *err)
{
    if (!name) return KC_OK;
    for (size_t i = 0; i < kc_frame_levels(a->in.f, a->area); i++)
        if (strcmp(kc_frame_level(a->in.f, a->area, i), name) == 0) return KC_OK;
    return kc_fail(err, KC_E_NOTFOUND, -1, "stats.compare.no_area", "%s" KC_SEP "%s", kc_frame_path(a->in.f), name);
}

static const char *columns_before(const areas *a)
{
    return rates_join(a->in.c->arena, a->in.group_names, a->area >= 0 ? kc_frame_name(a->in.f, a->area) : "row");
}

static void area_cells(const areas *a, kc_tidy *t, size_t g, size_t row)
{
    stats_group_cells(&a->in, t, g);
    if (a->area >= 0) kc_tidy_text(t, rates_text_at(&a->in, a->area, row));
    else kc_tidy_int(t, (long long)row + 1);
}

/* ---- benchmark ---- */

static kc_code benchmark_group(const areas *a, size_t g, bool overlap, kc_tidy *t, kc_err *err)
{
    const size_t *rows = a->in.groups->rows, *start = a->in.groups->start;
    kc_polarity   p = KC_POLARITY_NONE;
    long          at;
    kc_code       code = find_area(a, g, a->benchmark_area, &at, err);

    if (!code) code = rates_polarity(&a->in, g, a->polarity, kc_opt(a->in.c, "--better"), &p, err);
    if (code) return code;
    double b = a->benchmark_area ? number_at(a, a->value, at) : a->benchmark;

    for (size_t i = start[g]; i < start[g + 1]; i++) {
        long   row = (long)rows[i];
        double v = number_at(a, a->value, row), l[4];

        for (int k = 0; k < 4; k++) l[k] = number_at(a, a->limit[k], row);
        kc_comparison cmp = row == at   ? KC_CMP_NONE
                            : isnan(v)  ? KC_CMP_NONE
                            : overlap   ? kc_compare_overlap(l[0], l[1], number_at(a, a->limit[0], at), number_at(a, a->limit[1], at), p)
                                        : kc_compare_benchmark(l[0], l[1], l[2], l[3], b, p);

        area_cells(a, t, g, rows[i]);
        kc_tidy_num(t, v);
        kc_tidy_num(t, l[0]);
        kc_tidy_num(t, l[1]);
        kc_tidy_note(t, cmp == KC_CMP_NONE && row != at ? KC_NOTE_MISSING : KC_NOTE_NONE);
        kc_tidy_num(t, b);
        kc_tidy_num(t, v - b);
        kc_tidy_text(t, kc_comparison_name(cmp));
        kc_tidy_row(t);
    }
    return KC_OK;
}

static kc_code run_benchmark(kc_cli *c, kc_err *err)
{
    areas   a = { 0 };
    bool    overlap = *kc_opt(c, "--method") == 'o';
    kc_code code;

    if (overlap && !kc_opt(c, "--benchmark-area")) return kc_fail(err, KC_E_ARG, -1, "stats.compare.overlap_area", "");
    if ((code = open_areas(c, &a, true, err)) || (code = check_area(&a, a.benchmark_area, err))) return code;
    kc_tidy *t = kc_tidy_new(c, columns_before(&a), "value,lower,upper,note,benchmark,difference,class");

    for (size_t g = 0; g < a.in.groups->n && !code; g++) code = benchmark_group(&a, g, overlap, t, err);
    return code ? code : kc_tidy_write(t, err);
}

/* ---- spine ---- */

static kc_code spine_group(const areas *a, size_t g, const char *show, double *x, kc_tidy *t, kc_err *err)
{
    const size_t *rows = a->in.groups->rows, *start = a->in.groups->start;
    size_t        n = 0, size = stats_size(&a->in, g);
    kc_polarity   p = KC_POLARITY_NONE;
    kc_spine      s;
    long          at;
    kc_code       code = find_area(a, g, a->benchmark_area, &at, err);

    if (!code) code = rates_polarity(&a->in, g, a->polarity, kc_opt(a->in.c, "--better"), &p, err);
    if (code) return code;
    double b = a->benchmark_area ? number_at(a, a->value, at) : a->benchmark;

    for (size_t i = start[g]; i < start[g + 1]; i++)
        if ((long)rows[i] != at) x[n++] = number_at(a, a->value, (long)rows[i]); /* the benchmark is no area among areas */
    kc_note note = kc_spine_scale(n, x, b, p, x + size, &s);

    for (size_t i = start[g]; i < start[g + 1]; i++) {
        double       v = number_at(a, a->value, (long)rows[i]);
        const double cells[] = { s.worst, s.p25, b, s.p75, s.best, s.at_worst, s.at_p25, s.at_p75, s.at_best };

        if ((long)rows[i] == at || (show && strcmp(rates_text_at(&a->in, a->area, rows[i]), show) != 0)) continue;
        area_cells(a, t, g, rows[i]);
        kc_tidy_num(t, v);
        kc_tidy_num(t, note != KC_NOTE_NONE ? NAN : kc_spine_position(&s, v, b, p));
        kc_tidy_note(t, note == KC_NOTE_NONE && isnan(v) ? KC_NOTE_MISSING : note);
        for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++) kc_tidy_num(t, cells[k]);
        kc_tidy_row(t);
    }
    return KC_OK;
}

static kc_code run_spine(kc_cli *c, kc_err *err)
{
    areas       a = { 0 };
    const char *show = kc_opt(c, "--show");
    kc_code     code = open_areas(c, &a, false, err);

    if (code || (code = check_area(&a, a.benchmark_area, err)) || (code = check_area(&a, show, err))) return code;
    double  *x = kc_alloc_n(c->arena, 2 * stats_largest(&a.in), sizeof *x);
    kc_tidy *t = kc_tidy_new(c, columns_before(&a),
                             "value,position,note,worst,p25,benchmark,p75,best,position_worst,position_p25,position_p75,position_best");

    for (size_t g = 0; g < a.in.groups->n && !code; g++) code = spine_group(&a, g, show, x, t, err);
    return code ? code : kc_tidy_write(t, err);
}

const kc_command kc_cmd_stats_compare[] = {
    { "stats funnel", "FILE.csv", 1, 1, funnel_options, stats_run_funnel, "stats.funnel.help",
      "kangce stats funnel deaths.csv --kind ratio --what classes --overdispersion shmi", "stats.funnel.notes" },
    { "stats benchmark", "FILE.csv", 1, 1, benchmark_options, run_benchmark, "stats.benchmark.help",
      "kangce stats benchmark rates.csv --benchmark-area 全省 --better low", "stats.benchmark.notes" },
    { "stats spine", "FILE.csv", 1, 1, spine_options, run_spine, "stats.spine.help",
      "kangce stats spine indicators.csv --group indicator --benchmark-area 全省 --show 杭州市", "stats.spine.notes" },
    { NULL },
};
