/* kangce stats survey: means, totals, ratios, proportions and quantiles of a complex sample, by domain and level. */
#include "base/kc_csv.h"
#include "cli/stats/survey_local.h"

#include <math.h>

enum { LEVELS_MAX = 1000 };

typedef enum what { MEAN, TOTAL, RATIO, PROPORTION, QUANTILE } what;

typedef struct job {
    stats_in         in;
    survey_columns   col;
    what             what;
    bool             levels; /* y is text: one row for each of its levels */
    int              y, x;
    kc_survey_design d;
    void            *scratch;
    kc_survey_opt    opt;
    kc_survey_quantile_opt how;
    double          *standard; /* of the levels of --standardise */
    double          *indicator;
    bool            *blank;    /* of the levels of y */
    double          *number;   /* of the levels of y when all are 0 or 1 (or blank: NaN), else NULL */
    kc_tidy         *t;
} job;

static const kc_option survey_options[] = {
    { "--what", 0, "mean|total|ratio|proportion|quantile", "mean", false, "stats.survey.what" },
    STATS_COLUMN("--y", "y|value|score|数值|得分", "stats.survey.y"),
    STATS_COLUMN("--x", NULL, "stats.survey.x"),
    { "--levels", 0, NULL, NULL, false, "stats.survey.levels" },
    { "--p", 0, "LIST", "0.5", false, "stats.survey.p" },
    { "--by", 0, "COLUMNS", NULL, false, "stats.survey.by" },
    { "--group", 0, "COLUMNS", NULL, false, "stats.survey.group" },
    STATS_COLUMN("--strata", "strata|stratum|层", "stats.survey.strata"),
    STATS_COLUMN("--psu", "psu|cluster|初级抽样单位", "stats.survey.psu"),
    STATS_COLUMN("--ssu", NULL, "stats.survey.ssu"),
    STATS_COLUMN("--weight", "weight|weights|权重", "stats.survey.weight"),
    STATS_COLUMN("--fpc", NULL, "stats.survey.fpc"),
    STATS_COLUMN("--fpc2", NULL, "stats.survey.fpc2"),
    { "--unique-psu", 0, NULL, NULL, false, "stats.survey.unique" },
    { "--lonely", 0, "fail|certainty|remove|adjust|average", "fail", false, "stats.survey.lonely" },
    { "--interval", 0, "z|t|mean|logit|xlogit|beta|likelihood|asin|score", NULL, false, "stats.survey.interval" },
    { "--df", 0, "NUM", NULL, false, "stats.survey.df" },
    { "--rule", 0, "math|school|linear", "math", false, "stats.survey.rule" },
    { "--standardise", 0, "COLUMN", NULL, false, "stats.survey.standardise" },
    { "--standard", 0, "FILE", NULL, false, "stats.survey.standard" },
    { "--poststrata", 0, "COLUMNS", NULL, false, "stats.survey.poststrata" },
    { "--totals", 0, "FILES", NULL, false, "stats.survey.totals" },
    STATS_CONF, STATS_COMMON, { NULL },
};

/* Position of `word` in a list "a|b|c". */
static int place(const char *word, const char *list)
{
    size_t n = strlen(word);
    int    k = 0;

    for (const char *p = list; p; k++) {
        const char *end = strchr(p, '|');

        if ((end ? (size_t)(end - p) : strlen(p)) == n && strncmp(p, word, n) == 0) return k;
        p = end ? end + 1 : NULL;
    }
    return -1;
}

static void choose_interval(job *j)
{
    static const kc_survey_interval of[] = { KC_SURVEY_Z,    KC_SURVEY_T,          KC_SURVEY_T,    KC_SURVEY_LOGIT, KC_SURVEY_LOGIT,
                                             KC_SURVEY_BETA, KC_SURVEY_LIKELIHOOD, KC_SURVEY_ASIN, KC_SURVEY_T };
    const char *name = kc_opt(j->in.c, "--interval");

    if (!name) name = j->what == PROPORTION ? "logit" : "t";
    int k = place(name, "z|t|mean|logit|xlogit|beta|likelihood|asin|score");

    j->opt.interval = of[k];
    j->how.score = k == 8;
}

static kc_code settings(job *j, kc_err *err)
{
    kc_cli *c = j->in.c;

    j->what = (what)place(kc_opt(c, "--what"), "mean|total|ratio|proportion|quantile");
    j->levels = j->what == PROPORTION || (kc_opt_on(c, "--levels") && j->what != RATIO && j->what != QUANTILE);
    j->opt = (kc_survey_opt){ .conf = kc_opt_num(c, "--conf", 0.95), .df = kc_opt_num(c, "--df", NAN), .df_of_known = j->what == PROPORTION };
    j->how.rule = (kc_survey_rule)place(kc_opt(c, "--rule"), "math|school|linear");
    choose_interval(j);
    if (j->opt.interval > KC_SURVEY_T && (j->what == TOTAL || j->what == RATIO))
        return kc_fail(err, KC_E_ARG, -1, "stats.survey_interval", "%s" KC_SEP "%s", kc_opt(c, "--interval"), kc_opt(c, "--what"));
    if (!kc_opt(c, "--standardise") != !kc_opt(c, "--standard")) return kc_fail(err, KC_E_ARG, -1, "stats.surv_standard", "%s", "");
    if (kc_opt(c, "--standardise") && j->what != MEAN && j->what != PROPORTION)
        return kc_fail(err, KC_E_ARG, -1, "stats.survey_standard", "%s", kc_opt(c, "--what"));
    return KC_OK;
}

/* --by and --group are one. */
static void by_is_group(kc_cli *c)
{
    int by = -1, group = -1;

    for (int k = 0; c->command->options[k].name; k++) {
        if (strcmp(c->command->options[k].name, "--by") == 0) by = k;
        if (strcmp(c->command->options[k].name, "--group") == 0) group = k;
    }
    if (c->values[by]) c->values[group] = c->values[by];
}

static kc_code estimate(job *j, const double *y, double p, kc_survey_est *out, kc_err *err)
{
    const double *x = kc_frame_numbers(j->in.f, j->x);
    int           cell = j->col.standardise;

    if (j->standard)
        return kc_survey_standardised(&j->d, y, kc_frame_codes(j->in.f, cell), (int32_t)kc_frame_levels(j->in.f, cell), j->standard, &j->opt,
                                      j->scratch, out, err);
    switch (j->what) {
    case MEAN:
    case PROPORTION: return kc_survey_mean(&j->d, y, &j->opt, j->scratch, out, err);
    case TOTAL: return kc_survey_total(&j->d, y, &j->opt, j->scratch, out, err);
    case RATIO: return kc_survey_ratio(&j->d, y, x, &j->opt, j->scratch, out, err);
    case QUANTILE: return kc_survey_quantile(&j->d, y, p, &j->how, &j->opt, j->scratch, out, err);
    }
    return KC_OK;
}

static kc_code row(job *j, size_t g, const char *level, const double *y, double p, kc_err *err)
{
    kc_survey_est e;

    if (estimate(j, y, p, &e, err)) return survey_fail_row(&j->in, err);
    stats_group_cells(&j->in, j->t, g);
    if (j->levels || j->what == QUANTILE) kc_tidy_text(j->t, level);
    kc_tidy_num(j->t, e.value);
    kc_tidy_num(j->t, e.low);
    kc_tidy_num(j->t, e.high);
    kc_tidy_note(j->t, e.note);
    kc_tidy_num(j->t, e.se);
    kc_tidy_num(j->t, e.deff);
    kc_tidy_num(j->t, e.df);
    kc_tidy_int(j->t, (long long)e.n);
    kc_tidy_num(j->t, e.weight);
    kc_tidy_row(j->t);
    return KC_OK;
}

/* A column of 0 and 1 (however written: 1, 1.0) has one proportion, that of 1, also where nobody has it. */
static double *zero_one(const job *j)
{
    size_t  n = kc_frame_levels(j->in.f, j->y);
    double *number = kc_alloc_n(j->in.c->arena, n + 1, sizeof *number);

    for (size_t k = 0; k < n; k++) {
        const char *s = kc_frame_level(j->in.f, j->y, k);

        number[k] = NAN;
        if (!j->blank[k] && (!kc_num_parse((kc_str){ s, strlen(s) }, &number[k]) || (number[k] != 0 && number[k] != 1))) return NULL;
    }
    return number;
}

static kc_code level_rows(job *j, size_t g, kc_err *err)
{
    const kc_frame *f = j->in.f;
    const int32_t  *code_of = kc_frame_codes(f, j->y);
    size_t          rows = j->opt.rows ? j->opt.n_rows : kc_frame_rows(f), levels = j->number ? 1 : kc_frame_levels(f, j->y);
    kc_code         code = KC_OK;

    for (size_t k = 0; k < levels && !code; k++) {
        if (!j->number && j->blank[k]) continue;
        for (size_t r = 0; r < rows; r++) { /* of the domain: nobody looks at the others */
            size_t i = j->opt.rows ? j->opt.rows[r] : r;

            j->indicator[i] = j->number ? j->number[code_of[i]] : j->blank[code_of[i]] ? NAN : code_of[i] == (int32_t)k;
        }
        code = row(j, g, j->number ? "1" : kc_frame_level(f, j->y, k), j->indicator, 0, err);
    }
    return code;
}

static kc_code quantile_rows(job *j, size_t g, const double *y, kc_err *err)
{
    const char *list[64];
    size_t      n = 0;
    kc_code     code = survey_list(j->in.c, "--p", list, 64, &n, err);

    for (size_t k = 0; k < n && !code; k++) {
        double p = NAN;

        if (!kc_num_parse((kc_str){ list[k], strlen(list[k]) }, &p)) return kc_fail(err, KC_E_ARG, -1, "stats.survey_p", "%s", list[k]);
        code = row(j, g, list[k], y, p, err);
    }
    return code;
}

/* Rows whose domain is not known belong to none. */
static bool blank_group(const stats_in *in, size_t g)
{
    for (size_t i = 0; i < in->n_by; i++)
        if (survey_blank(stats_group_text(in, g, i))) return true;
    return false;
}

static kc_code domains(job *j, kc_err *err)
{
    kc_code code = KC_OK;

    for (size_t g = 0; g < j->in.groups->n && !code; g++) {
        if (blank_group(&j->in, g)) continue;
        if (j->in.n_by) {
            j->opt.rows = j->in.groups->rows + j->in.groups->start[g];
            j->opt.n_rows = stats_size(&j->in, g);
        }
        const double *y = j->levels ? NULL : kc_frame_numbers(j->in.f, j->y);

        if (j->levels) code = level_rows(j, g, err);
        else if (j->what == QUANTILE) code = quantile_rows(j, g, y, err);
        else code = row(j, g, "", y, 0, err);
    }
    return code;
}

/* Each level is an estimate of its own: a column of numbers would make as many as it has values. */
static kc_code prepare_levels(job *j, kc_err *err)
{
    size_t n = kc_frame_levels(j->in.f, j->y);

    if (n > LEVELS_MAX)
        return kc_fail(err, KC_E_DATA, -1, "stats.survey_levels", "%s" KC_SEP "%s" KC_SEP "%zu" KC_SEP "%d", kc_frame_path(j->in.f),
                       kc_frame_name(j->in.f, j->y), n, (int)LEVELS_MAX);
    j->indicator = kc_alloc_n(j->in.c->arena, kc_frame_rows(j->in.f), sizeof *j->indicator);
    j->blank = kc_alloc_n(j->in.c->arena, n + 1, sizeof *j->blank);
    for (size_t k = 0; k < n; k++) j->blank[k] = survey_blank(kc_frame_level(j->in.f, j->y, k));
    j->number = zero_one(j);
    return KC_OK;
}

static kc_code survey(kc_cli *c, kc_err *err)
{
    job    *j = kc_alloc(c->arena, sizeof *j);
    kc_code code;

    by_is_group(c);
    if ((code = stats_open(c, &j->in, err)) || (code = settings(j, err))) return code;
    j->y = j->levels ? stats_text(&j->in, "--y", true) : stats_number(&j->in, "--y", true);
    j->x = j->what == RATIO ? stats_number(&j->in, "--x", true) : -1;
    if ((code = survey_find_columns(&j->in, &j->col, err)) || (code = stats_load(&j->in, err))) return code;
    if ((code = survey_make_design(&j->in, &j->col, &j->d, &j->scratch, err))) return code;
    if (j->col.standardise >= 0 && (code = survey_read_totals(&j->in, j->col.standardise, kc_opt(c, "--standard"), &j->standard, err))) return code;
    if (j->levels && (code = prepare_levels(j, err))) return code;
    const char *columns = j->levels || j->what == QUANTILE ? "level,value,lower,upper,note,se,deff,df,n,weight" : "value,lower,upper,note,se,deff,df,n,weight";

    j->t = kc_tidy_new(c, j->in.group_names, columns);
    if ((code = domains(j, err))) return code;
    return kc_tidy_write(j->t, err);
}

const kc_command kc_cmd_stats_survey[] = {
    { "stats survey", "FILE.csv", 1, 1, survey_options, survey, "stats.survey.help",
      "kangce stats survey people.csv --what proportion --y literate --strata stratum --psu township --weight w --by sex", "stats.survey.notes" },
    { NULL },
};
