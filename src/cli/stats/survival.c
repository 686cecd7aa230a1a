/* kangce stats kaplan-meier and stats relative-survival. */
#include "cli/stats/survey_local.h"
#include "cli/stats/survival_local.h"

#include <math.h>

#define SURV_OPTIONS                                                                                     \
    STATS_GROUP, STATS_COLUMN("--time", "time_days|time|days|随访天数|生存天数", "stats.surv.time"),     \
    STATS_COLUMN("--status", "status|dead|died|event|结局|死亡", "stats.surv.status"),                   \
    { "--times", 0, "LIST", "1y,2y,3y,4y,5y", false, "stats.surv.times" },                               \
    { "--limits", 0, "log|log-log|plain", "log", false, "stats.surv.limits" },                           \
    { "--type", 0, "kaplan-meier|fleming-harrington", "kaplan-meier", false, "stats.surv.type" },        \
    { "--standardise", 0, "COLUMN", NULL, false, "stats.surv.standardise" },                             \
    { "--standard", 0, "FILE", NULL, false, "stats.surv.standard" }, STATS_CONF, STATS_COMMON

static const kc_option kaplan_meier_options[] = { SURV_OPTIONS, { NULL } };

static const kc_option relative_options[] = {
    STATS_COLUMN("--age", "age_days|age|诊断年龄", "stats.surv.age"),
    { "--age-unit", 0, "days|years", "days", false, "stats.surv.age_unit" },
    STATS_COLUMN("--sex", "sex|性别", "stats.surv.sex"),
    STATS_COLUMN("--diagnosed", "diagnosis_date|diagnosed|date|诊断日期", "stats.surv.diagnosed"),
    { "--population-table", 0, "FILE", NULL, true, "stats.surv.table" },
    { "--method", 0, "LIST", "pohar-perme", false, "stats.surv.method" },
    { "--mode", 0, "relsurv|daily", NULL, false, "stats.surv.mode" },
    SURV_OPTIONS,
    { NULL },
};

typedef struct job {
    stats_in       in;
    int            time, status, standardise;
    double        *times, *standard; /* asked days; weights of the levels of --standardise */
    size_t         n_times;
    kc_rel_opt     opt;
    bool           relative;
    surv_table     table;
    double        *age, *date; /* of all rows, in days */
    uint8_t       *sex;
    double        *g_time, *g_status, *g_age, *g_date; /* of the patients in hand */
    uint8_t       *g_sex;
    size_t        *rows, *order; /* [rows of the file] */
    void          *work;
    kc_surv_point *points, *parts; /* [n_times]; [n_times] for each level */
    kc_tidy       *t;
} job;

static kc_code options(job *j, kc_err *err)
{
    kc_cli     *c = j->in.c;
    const char *limits = kc_opt(c, "--limits");

    j->opt.surv.conf = kc_opt_num(c, "--conf", 0.95);
    j->opt.surv.limits = strcmp(limits, "log") == 0 ? KC_SURV_LOG : strcmp(limits, "plain") == 0 ? KC_SURV_PLAIN : KC_SURV_LOG_LOG;
    j->opt.surv.type = strcmp(kc_opt(c, "--type"), "kaplan-meier") == 0 ? KC_SURV_PRODUCT : KC_SURV_EXP;
    if (!kc_opt(c, "--standardise") != !kc_opt(c, "--standard")) return kc_fail(err, KC_E_ARG, -1, "stats.surv_standard", "%s", "");
    return surv_read_times(c, &j->times, &j->n_times, err);
}

static kc_code open_columns(job *j, kc_err *err)
{
    kc_code code;

    if ((code = stats_open(j->in.c, &j->in, err)) || (code = options(j, err))) return code;
    j->time = stats_number(&j->in, "--time", true);
    j->status = stats_number(&j->in, "--status", true);
    j->standardise = stats_text(&j->in, "--standardise", false);
    return KC_OK;
}

static kc_code make_room(job *j, kc_err *err)
{
    kc_arena *a = j->in.c->arena;
    size_t    n = kc_frame_rows(j->in.f), levels = j->standardise < 0 ? 1 : kc_frame_levels(j->in.f, j->standardise);
    double    longest = 0;

    j->g_time = kc_alloc_n(a, n, sizeof(double));
    j->g_status = kc_alloc_n(a, n, sizeof(double));
    j->rows = kc_alloc_n(a, n, sizeof(size_t));
    j->order = kc_alloc_n(a, n, sizeof(size_t));
    j->points = kc_alloc_n(a, j->n_times + 1, sizeof *j->points);
    j->parts = kc_alloc_n(a, levels * (j->n_times + 1), sizeof *j->parts);
    for (size_t i = 0; i < n; i++) longest = fmax(longest, kc_frame_numbers(j->in.f, j->time)[i]);
    if (j->relative) {
        j->g_age = kc_alloc_n(a, n, sizeof(double));
        j->g_date = kc_alloc_n(a, n, sizeof(double));
        j->g_sex = kc_alloc(a, n + 1);
        j->work = kc_alloc(a, kc_relative_work_size(n, longest < 1e6 ? longest : 0, j->n_times) + 1);
    }
    return j->standardise < 0 ? KC_OK : survey_read_totals(&j->in, j->standardise, kc_opt(j->in.c, "--standard"), &j->standard, err);
}

/* An error about patient `at` of those in hand names the row of the file. */
static kc_code fail_row(job *j, size_t n, kc_err *err)
{
    if (err->at >= 0 && (size_t)err->at < n && err->code == KC_E_DATA) err->at = (long)j->rows[err->at];
    else err->at = -1;
    return survey_fail_row(&j->in, err);
}

/* The curve of the n patients whose rows stand in j->rows. */
static kc_code curve(job *j, size_t n, kc_surv_point *out, kc_err *err)
{
    const double *time = kc_frame_numbers(j->in.f, j->time), *status = kc_frame_numbers(j->in.f, j->status);
    kc_code       code;

    for (size_t k = 0; k < n; k++) {
        size_t i = j->rows[k];

        j->g_time[k] = time[i];
        j->g_status[k] = status[i];
        if (!j->relative) continue;
        j->g_age[k] = j->age[i];
        j->g_date[k] = j->date[i];
        j->g_sex[k] = j->sex[i];
    }
    if (j->relative) {
        kc_patients p = { n, j->g_time, j->g_status, j->g_age, j->g_date, j->g_sex };

        code = kc_relative_survival(&p, &j->table.table, j->n_times, j->times, &j->opt, j->work, out, err);
    } else code = kc_kaplan_meier(n, j->g_time, j->g_status, j->n_times, j->times, &j->opt.surv, j->order, out, err);
    return code ? fail_row(j, n, err) : KC_OK;
}

/* Curves of the levels of --standardise in the group, weighted. A level with a weight and nobody in it makes the result missing. */
static kc_code standardised(job *j, const size_t *rows, size_t n, kc_err *err)
{
    size_t         levels = kc_frame_levels(j->in.f, j->standardise);
    const int32_t *level = kc_frame_codes(j->in.f, j->standardise);
    kc_surv_point *at = kc_alloc_n(j->in.c->arena, levels, sizeof *at);
    kc_code        code = KC_OK;

    for (size_t l = 0; l < levels && !code; l++) {
        size_t m = 0;

        for (size_t k = 0; k < n; k++)
            if (level[rows[k]] == (int32_t)l) j->rows[m++] = rows[k];
        for (size_t k = 0; k < j->n_times; k++)
            j->parts[l * j->n_times + k] = (kc_surv_point){ j->times[k], NAN, NAN, NAN, NAN, 0, 0, KC_NOTE_MISSING };
        if (m && j->standard[l] > 0) code = curve(j, m, j->parts + l * j->n_times, err);
    }
    for (size_t k = 0; k < j->n_times && !code; k++) {
        for (size_t l = 0; l < levels; l++) at[l] = j->parts[l * j->n_times + k];
        code = kc_survival_standard(levels, at, j->standard, &j->opt.surv, &j->points[k], err);
        if (code) return survey_fail_row(&j->in, err);
    }
    return code;
}

static kc_code group(job *j, size_t g, const char *method, const char *mode, kc_err *err)
{
    const size_t *rows = j->in.groups->rows + j->in.groups->start[g];
    size_t        n = stats_size(&j->in, g);
    kc_code       code;

    if (j->standardise >= 0) code = standardised(j, rows, n, err);
    else {
        memcpy(j->rows, rows, n * sizeof *rows);
        code = curve(j, n, j->points, err);
    }
    for (size_t k = 0; k < j->n_times && !code; k++) {
        const kc_surv_point *p = &j->points[k];

        stats_group_cells(&j->in, j->t, g);
        if (method) kc_tidy_text(j->t, method);
        if (mode) kc_tidy_text(j->t, mode);
        kc_tidy_num(j->t, j->times[k]);
        kc_tidy_num(j->t, p->value);
        kc_tidy_num(j->t, p->low);
        kc_tidy_num(j->t, p->high);
        kc_tidy_note(j->t, p->note);
        kc_tidy_num(j->t, p->se);
        kc_tidy_int(j->t, (long long)p->n_risk);
        kc_tidy_int(j->t, (long long)p->n_events);
        kc_tidy_row(j->t);
    }
    return code;
}

static kc_code kaplan_meier(kc_cli *c, kc_err *err)
{
    job    *j = kc_alloc(c->arena, sizeof *j);
    kc_code code;

    j->in.c = c;
    if ((code = open_columns(j, err)) || (code = stats_load(&j->in, err)) || (code = make_room(j, err))) return code;
    j->t = kc_tidy_new(c, j->in.group_names, "time_days,value,lower,upper,note,se,n_risk,n_events");
    for (size_t g = 0; g < j->in.groups->n && !code; g++) code = group(j, g, NULL, NULL, err);
    return code ? code : kc_tidy_write(j->t, err);
}

static kc_code patients(job *j, int age, int sex, int diagnosed, kc_err *err)
{
    kc_arena *a = j->in.c->arena;
    size_t    n = kc_frame_rows(j->in.f);
    double    unit = strcmp(kc_opt(j->in.c, "--age-unit"), "years") == 0 ? 365.241 : 1;
    double   *days = kc_alloc_n(a, kc_frame_levels(j->in.f, diagnosed) + 1, sizeof *days);
    kc_code   code;

    j->age = kc_alloc_n(a, n, sizeof(double));
    j->date = kc_alloc_n(a, n, sizeof(double));
    j->sex = kc_alloc(a, n + 1);
    if ((code = surv_read_dates(&j->in, diagnosed, days, err)) || (code = surv_read_sex(&j->in, sex, &j->table, j->sex, err))) return code;
    for (size_t i = 0; i < n; i++) {
        j->age[i] = kc_frame_numbers(j->in.f, age)[i] * unit;
        j->date[i] = days[kc_frame_codes(j->in.f, diagnosed)[i]];
    }
    return KC_OK;
}

static kc_code methods(job *j, kc_err *err)
{
    static const char *const names[] = { "ederer1", "ederer2", "hakulinen", "pohar-perme" };
    const char *list[8], *mode = kc_opt(j->in.c, "--mode");
    size_t      n = 0;
    kc_code     code = survey_list(j->in.c, "--method", list, 8, &n, err);

    for (size_t m = 0; m < n && !code; m++) {
        int k = 0;

        while (k < 4 && strcmp(list[m], names[k]) != 0) k++;
        if (k == 4) return kc_fail(err, KC_E_ARG, -1, "stats.surv_method_name", "%s", list[m]);
        j->opt.method = (kc_rel_method)k;
        j->opt.mode = mode ? (strcmp(mode, "daily") == 0 ? KC_REL_DAILY : KC_REL_RELSURV) : k == KC_REL_HAKULINEN ? KC_REL_DAILY : KC_REL_RELSURV;
        for (size_t g = 0; g < j->in.groups->n && !code; g++) code = group(j, g, names[k], j->opt.mode == KC_REL_DAILY ? "daily" : "relsurv", err);
    }
    return code;
}

static kc_code relative_survival(kc_cli *c, kc_err *err)
{
    job    *j = kc_alloc(c->arena, sizeof *j);
    kc_code code;

    j->in.c = c;
    j->relative = true;
    if ((code = open_columns(j, err))) return code;
    int age = stats_number(&j->in, "--age", true), sex = stats_text(&j->in, "--sex", true), diagnosed = stats_text(&j->in, "--diagnosed", true);

    if ((code = surv_read_table(c, kc_opt(c, "--population-table"), &j->table, err))) return code;
    if ((code = stats_load(&j->in, err)) || (code = patients(j, age, sex, diagnosed, err)) || (code = make_room(j, err))) return code;
    j->t = kc_tidy_new(c, j->in.group_names, "method,mode,time_days,value,lower,upper,note,se,n_risk,n_events");
    if ((code = methods(j, err))) return code;
    return kc_tidy_write(j->t, err);
}

const kc_command kc_cmd_stats_survival[] = {
    { "stats kaplan-meier", "FILE.csv", 1, 1, kaplan_meier_options, kaplan_meier, "stats.kaplan_meier.help",
      "kangce stats kaplan-meier patients.csv --times 1y,3y,5y --group stage", "stats.kaplan_meier.notes" },
    { "stats relative-survival", "FILE.csv", 1, 1, relative_options, relative_survival, "stats.relative_survival.help",
      "kangce stats relative-survival patients.csv --population-table table.csv --method pohar-perme --times 1y,5y --group sex",
      "stats.relative_survival.notes" },
    { NULL },
};
