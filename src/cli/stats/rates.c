/* kangce stats proportion, rate, count; and the table of all methods on rates, means and standardisation. */
#include "rates_local.h"

#include <math.h>

#define COUNT STATS_COLUMN("--count", "count|events|cases|deaths|numerator|x|例数|发病数|死亡数|事件数", "stats.col.count")
#define POPULATION STATS_COLUMN("--population", "population|pop|person_years|denominator|n|人口数|人口|平均人口|人年", "stats.col.population")

static const kc_option proportion_options[] = {
    STATS_GROUP,
    STATS_COLUMN("--numerator", "numerator|x|count|events|分子|例数|人数", "stats.rates.numerator"),
    STATS_COLUMN("--denominator", "denominator|n|total|population|pop|分母|总数|总人数|应查人数", "stats.rates.denominator"),
    RATES_PER("1"),
    RATES_CONF,
    STATS_COMMON,
    { NULL },
};

static const kc_option rate_options[] = {
    STATS_GROUP, COUNT, POPULATION, RATES_PER("100000"), RATES_CONF, { "--limits", 0, "auto|exact|byar", "auto", false, "stats.rates.limits" },
    STATS_COMMON, { NULL },
};

static const kc_option count_options[] = {
    STATS_GROUP, COUNT, RATES_CONF, { "--limits", 0, "auto|exact|byar", "auto", false, "stats.rates.limits" }, STATS_COMMON, { NULL },
};

static const kc_option mean_options[] = {
    STATS_GROUP,
    STATS_COLUMN("--value", "value|values|x|值|数值|测量值", "stats.rates.value"),
    STATS_COLUMN("--n", "n|count|sample_size|例数|样本量", "stats.rates.n"),
    STATS_COLUMN("--mean", "mean|均数|均值|平均值", "stats.rates.mean"),
    STATS_COLUMN("--sd", "sd|stdev|标准差", "stats.rates.sd"),
    RATES_CONF,
    STATS_COMMON,
    { NULL },
};

static const kc_option band_options[] = {
    STATS_GROUP,
    RATES_AREA,
    STATS_COLUMN("--value", "value|rate|值|率|数值|指标值", "stats.rates.value"),
    { "--bands", 0, "N", "10", false, "stats.rates.bands" },
    STATS_COLUMN("--polarity", "polarity|极性|指标方向", "stats.rates.polarity"),
    { "--better", 0, "low|high", "low", false, "stats.rates.better" },
    STATS_COMMON,
    { NULL },
};

static const kc_option vital_options[] = {
    STATS_GROUP,
    STATS_COLUMN("--births", "births|live_births|livebirths|活产数|活产", "stats.rates.births"),
    STATS_COLUMN("--neonatal", "neonatal|neonatal_deaths|新生儿死亡数|新生儿死亡", "stats.rates.neonatal"),
    STATS_COLUMN("--infant", "infant|infant_deaths|婴儿死亡数|婴儿死亡", "stats.rates.infant"),
    STATS_COLUMN("--under5", "under5|under5_deaths|under_five_deaths|5岁以下儿童死亡数|5岁以下死亡数", "stats.rates.under5"),
    STATS_COLUMN("--maternal", "maternal|maternal_deaths|孕产妇死亡数|孕产妇死亡", "stats.rates.maternal"),
    STATS_COLUMN("--year", "year|年份|年度|年", "stats.rates.year"),
    { "--pool", 0, "N", "1", false, "stats.rates.pool" },
    RATES_CONF,
    STATS_COMMON,
    { NULL },
};

static const kc_option dsr_options[] = {
    STATS_GROUP,
    COUNT,
    POPULATION,
    STATS_COLUMN("--standard", "standard|stdpop|standard_population|std_pop|weight|esp2013|标准人口|标准人口数|标准人口构成", "stats.rates.standard"),
    { "--standard-pack", 0, "NAME", NULL, false, "stats.rates.standard_pack" },
    STATS_COLUMN("--age", "age|ageband|age_band|age band|age_group|年龄组|年龄|年龄段", "stats.rates.age"),
    STATS_COLUMN("--freq", NULL, "stats.rates.freq"),
    { "--interval", 0, "dobson|gamma|tiwari", "dobson", false, "stats.rates.interval" },
    { "--min-events", 0, "NUM", "10", false, "stats.rates.min_events" },
    RATES_PER("100000"),
    RATES_CONF,
    STATS_COMMON,
    { NULL },
};

static const kc_option isr_options[] = {
    STATS_GROUP,
    COUNT,
    POPULATION,
    STATS_COLUMN("--reference-count", "reference_count|refcount|ref_count|refevents|标准例数|标准死亡数|参照例数", "stats.rates.ref_count"),
    STATS_COLUMN("--reference-population", "reference_population|refpop|ref_pop|标准人口数|标准人口|参照人口数|参照人口", "stats.rates.ref_pop"),
    { "--ratio", 0, NULL, NULL, false, "stats.rates.ratio" },
    { "--per", 0, "NUM", NULL, false, "stats.rates.per_isr" },
    RATES_CONF,
    STATS_COMMON,
    { NULL },
};

/* ---- what the methods share ---- */

kc_code rates_levels_read(kc_cli *c, rates_levels *l, kc_err *err)
{
    const char *s = kc_opt(c, "--conf");

    l->n = 0;
    while (*s) {
        size_t len = strcspn(s, ",");
        double conf;

        if (l->n == RATES_LEVELS_MAX || !kc_num_parse((kc_str){ s, len }, &conf))
            return kc_fail(err, KC_E_ARG, -1, "stats.rates.conf_list", "%s", kc_opt(c, "--conf"));
        if (!(conf > 0 && conf <= 1)) return kc_fail(err, KC_E_ARG, -1, "stats.conf_range", "%g", conf);
        l->conf[l->n++] = conf;
        s += len;
        if (*s == ',') s++;
    }
    return l->n ? KC_OK : kc_fail(err, KC_E_ARG, -1, "stats.rates.conf_list", "%s", kc_opt(c, "--conf"));
}

const char *rates_columns(kc_cli *c, const rates_levels *l, const char *after)
{
    kc_buf b;

    kc_buf_init(&b, c->arena);
    kc_buf_adds(&b, "value,lower,upper,note");
    for (size_t k = 1; k < l->n; k++) kc_buf_addf(&b, ",lower_%g,upper_%g", 100 * l->conf[k], 100 * l->conf[k]);
    if (*after) kc_buf_addf(&b, ",%s", after);
    return b.s;
}

void rates_cells(kc_tidy *t, const rates_levels *l, const kc_estimate *e, size_t stride)
{
    kc_tidy_num(t, e->value);
    for (size_t k = 0; k < l->n; k++) {
        kc_tidy_num(t, e[k * stride].low);
        kc_tidy_num(t, e[k * stride].high);
        if (k == 0) kc_tidy_note(t, e->note);
    }
}

rates_units rates_units_of(stats_in *in)
{
    if (in->n_by) return (rates_units){ in, in->groups->n, in->group_names };
    return (rates_units){ in, kc_frame_rows(in->f), "row" };
}

void rates_unit_cells(const rates_units *u, kc_tidy *t, size_t i)
{
    if (u->in->n_by) stats_group_cells(u->in, t, i);
    else kc_tidy_int(t, (long long)i + 1);
}

const double *rates_sum(const rates_units *u, int handle)
{
    const double *x = kc_frame_numbers(u->in->f, handle);
    double       *sum;

    if (!u->in->n_by) return x;
    sum = kc_alloc_n(u->in->c->arena, u->n, sizeof *sum);
    memset(sum, 0, u->n * sizeof *sum);
    for (size_t row = 0; row < kc_frame_rows(u->in->f); row++) sum[u->in->groups->of[row]] += x[row];
    return sum;
}

kc_code rates_fail(const rates_units *u, kc_err *err)
{
    size_t g = u->in->n_by && err->at >= 0 ? (size_t)err->at : 0;

    if (err->at < 0) return err->code;
    if (u->in->n_by) err->at = -1; /* the fault is in the sum of a group */
    return stats_fail_in(u->in, g, err);
}

const char *rates_join(kc_arena *a, const char *before, const char *more)
{
    return *more ? kc_printf(a, "%s%s\x1f", before, more) : before;
}

const char *rates_text_at(const stats_in *in, int handle, size_t row)
{
    return kc_frame_level(in->f, handle, (size_t)kc_frame_codes(in->f, handle)[row]);
}

/* ---- proportion, rate, count ---- */

/* Rows of a group are checked by themselves before they are added up: a negative number must not hide in a sum. */
static kc_code check_rows(const rates_units *u, int events, int below, kc_err *err)
{
    const double *x = kc_frame_numbers(u->in->f, events), *n = kc_frame_numbers(u->in->f, below);
    const size_t *rows = u->in->groups->rows, *start = u->in->groups->start;

    for (size_t g = 0; u->in->n_by && g < u->n; g++)
        for (size_t i = start[g]; i < start[g + 1]; i++) {
            double a = x[rows[i]], b = n ? n[rows[i]] : 1;

            if (!(a < 0) && !(b <= 0)) continue;
            (void)kc_fail(err, KC_E_DATA, (long)(i - start[g]), a < 0 ? "stats.events_negative" : "stats.population_not_positive", "%g",
                          a < 0 ? a : b);
            return stats_fail_in(u->in, g, err);
        }
    return KC_OK;
}

typedef enum quantity { PROPORTION, RATE, COUNT_ALONE } quantity;

static kc_count_method limits_method(kc_cli *c, quantity what)
{
    const char *m = what == PROPORTION ? "auto" : kc_opt(c, "--limits");

    return *m == 'e' ? KC_COUNT_EXACT : *m == 'b' ? KC_COUNT_BYAR : KC_COUNT_AUTO;
}

static kc_code run_columns(kc_cli *c, quantity what, kc_err *err)
{
    static const char *const names[][3] = {
        { "--numerator", "--denominator", "numerator,denominator" }, { "--count", "--population", "count,population" }, { "--count", NULL, "count" }
    };
    stats_in     in;
    rates_levels levels;
    kc_code      code = rates_levels_read(c, &levels, err);

    if (code || (code = stats_open(c, &in, err))) return code;
    int top = stats_number(&in, names[what][0], true), below = names[what][1] ? stats_number(&in, names[what][1], true) : -1;

    if ((code = stats_load(&in, err))) return code;
    rates_units u = rates_units_of(&in);

    if ((code = check_rows(&u, top, below, err))) return code;
    const double *x = rates_sum(&u, top), *n = below >= 0 ? rates_sum(&u, below) : NULL;
    kc_estimate  *e = kc_alloc_n(c->arena, u.n * levels.n, sizeof *e);
    kc_rate_opt   opt = { what == COUNT_ALONE ? 1 : kc_opt_num(c, "--per", 1), 0, limits_method(c, what) };

    for (size_t k = 0; k < levels.n; k++) {
        opt.conf = levels.conf[k];
        code = what == PROPORTION ? kc_proportions(u.n, x, n, &opt, e + k * u.n, err)
               : what == RATE     ? kc_rates(u.n, x, n, &opt, e + k * u.n, err)
                                  : kc_counts(u.n, x, &opt, e + k * u.n, err);
        if (code) return rates_fail(&u, err);
    }
    kc_tidy *t = kc_tidy_new(c, u.before, rates_columns(c, &levels, names[what][2]));

    for (size_t i = 0; i < u.n; i++) {
        rates_unit_cells(&u, t, i);
        rates_cells(t, &levels, e + i, u.n);
        kc_tidy_num(t, x[i]);
        if (n) kc_tidy_num(t, n[i]);
        kc_tidy_row(t);
    }
    return kc_tidy_write(t, err);
}

static kc_code run_proportion(kc_cli *c, kc_err *err)
{
    return run_columns(c, PROPORTION, err);
}

static kc_code run_rate(kc_cli *c, kc_err *err)
{
    return run_columns(c, RATE, err);
}

static kc_code run_count(kc_cli *c, kc_err *err)
{
    return run_columns(c, COUNT_ALONE, err);
}

const kc_command kc_cmd_stats_rates[] = {
    { "stats proportion", "FILE.csv", 1, 1, proportion_options, run_proportion, "stats.proportion.help",
      "kangce stats proportion survey.csv --group county --per 100", "stats.proportion.notes" },
    { "stats rate", "FILE.csv", 1, 1, rate_options, run_rate, "stats.rate.help", "kangce stats rate deaths.csv --group county", "stats.rate.notes" },
    { "stats count", "FILE.csv", 1, 1, count_options, run_count, "stats.count.help", "kangce stats count cases.csv --conf 0.95,0.998",
      "stats.count.notes" },
    { "stats mean", "FILE.csv", 1, 1, mean_options, stats_run_mean, "stats.mean.help", "kangce stats mean bmi.csv --group county --value bmi",
      "stats.mean.notes" },
    { "stats bands", "FILE.csv", 1, 1, band_options, stats_run_bands, "stats.bands.help", "kangce stats bands rates.csv --bands 5 --better low",
      "stats.bands.notes" },
    { "stats vital", "FILE.csv", 1, 1, vital_options, stats_run_vital, "stats.vital.help", "kangce stats vital births.csv --group county --pool 3",
      "stats.vital.notes" },
    { "stats dsr", "FILE.csv", 1, 1, dsr_options, stats_run_dsr, "stats.dsr.help", "kangce stats dsr deaths.csv --group county --standard esp2013",
      "stats.dsr.notes" },
    { "stats isr", "FILE.csv", 1, 1, isr_options, stats_run_isr, "stats.isr.help", "kangce stats isr deaths.csv --group county --ratio",
      "stats.isr.notes" },
    { NULL },
};
