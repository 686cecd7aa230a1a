/* kangce stats: inequality. The table of methods; measures between subgroups, concentration and spread. */
#include "cli/stats/inequality_cli.h"

#include "kangce/kc_order.h"

#include <math.h>
#include <stdlib.h>

#define VALUE STATS_COLUMN("--value", "estimate|value|rate|mean|数值|估计值|值", "stats.col.ineq_value")
#define POPULATION STATS_COLUMN("--population", "population|pop|人口数|人口", "stats.col.population")
#define WEIGHT STATS_COLUMN("--weight", "weight|weights|权重", "stats.col.ineq_weight")

kc_code ineq_list(const char *option, const char *text, double *to, size_t max, size_t *n, kc_err *err)
{
    *n = 0;
    for (const char *p = text; *p;) {
        char *end;

        if (*n == max) return kc_fail(err, KC_E_ARG, -1, "stats.ineq_list", "%s" KC_SEP "%s" KC_SEP "%zu", option, text, max);
        to[(*n)++] = strtod(p, &end);
        if (end == p || (*end && *end != ',')) return kc_fail(err, KC_E_ARG, -1, "stats.ineq_list", "%s" KC_SEP "%s" KC_SEP "%zu", option, text, max);
        p = *end ? end + 1 : end;
    }
    return *n ? KC_OK : kc_fail(err, KC_E_ARG, -1, "stats.ineq_list", "%s" KC_SEP "%s" KC_SEP "%zu", option, text, max);
}

kc_note ineq_group_note(const kc_err *err)
{
    static const struct {
        const char *key;
        kc_note     note;
    } notes[] = { { "stats.ineq_too_few", KC_NOTE_FEW_POINTS }, { "stats.sii_quantiles", KC_NOTE_FEW_POINTS }, { "stats.ineq_no_weight", KC_NOTE_NOT_DEFINED },
                  { "stats.ineq_value", KC_NOTE_NOT_DEFINED },  { "stats.between_reference", KC_NOTE_MISSING } };

    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (strcmp(err->key, notes[i].key) == 0) return notes[i].note;
    return KC_NOTE_NONE;
}

/* ---- between subgroups --------------------------------------------------------------------------------- */

const kc_option ineq_between_options[] = {
    STATS_GROUP,
    VALUE,
    POPULATION,
    STATS_COLUMN("--se", "se|standard_error|标准误", "stats.col.ineq_se"),
    STATS_COLUMN("--order", "subgroup_order|order|顺序", "stats.col.ineq_order"),
    STATS_COLUMN("--reference", "reference_subgroup|reference|参照组", "stats.col.ineq_reference"),
    STATS_COLUMN("--average", NULL, "stats.col.ineq_average"),
    { "--measure", 0, "LIST", NULL, false, "stats.opt.ineq_measure" },
    { "--unordered", 0, NULL, NULL, false, "stats.opt.ineq_unordered" },
    { "--adverse", 0, NULL, NULL, false, "stats.opt.ineq_adverse" },
    { "--scale", 0, "NUM", "100", false, "stats.opt.ineq_scale" },
    { "--compatible", 0, "healthequal", NULL, false, "stats.opt.ineq_compatible" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

typedef struct between {
    int     value, population, se, order, reference, average; /* handles */
    double *x[3];                                             /* value, population, se in order */
    double *key;
    size_t *at; /* row of the group at each place */
    kc_between_measure list[KC_BETWEEN_N];
    size_t  n_list;
    bool    healthequal;
} between;

static kc_code measures(const kc_cli *c, const kc_subgroups *like, bool has_reference, between *b, kc_err *err)
{
    const char *p = kc_opt(c, "--measure");

    b->n_list = 0;
    for (int m = 0; !p && m < KC_BETWEEN_N; m++) { /* all that apply */
        bool by_rank = m >= KC_ACI, by_reference = m == KC_MDRU || m == KC_MDRW;

        if ((!by_rank || like->ordered) && (!by_reference || has_reference)) b->list[b->n_list++] = (kc_between_measure)m;
    }
    while (p && *p) {
        const char        *end = strchr(p, ',');
        size_t             n = end ? (size_t)(end - p) : strlen(p);
        const char        *name = kc_strndup(c->arena, p, n);
        kc_between_measure m = kc_between_find(name);

        if (m == KC_BETWEEN_N || b->n_list == KC_BETWEEN_N) return kc_fail(err, KC_E_ARG, -1, "stats.ineq_measure", "%s", name);
        b->list[b->n_list++] = m;
        p = end ? end + 1 : p + n;
    }
    return KC_OK;
}

static void gather(const stats_in *in, size_t g, const between *b, kc_subgroups *s)
{
    const size_t *rows = in->groups->rows + in->groups->start[g];
    const int     handle[] = { b->value, b->population, b->se };

    s->n = stats_size(in, g);
    s->reference = -1;
    for (size_t i = 0; i < s->n; i++) b->at[i] = i;
    if (s->ordered) {
        stats_gather(in, g, b->order, b->key);
        kc_sort_index(s->n, b->key, b->at);
    }
    for (size_t i = 0; i < s->n; i++) {
        size_t r = rows[b->at[i]];

        for (int k = 0; k < 3; k++)
            if (handle[k] >= 0) b->x[k][i] = kc_frame_numbers(in->f, handle[k])[r];
        if (b->reference >= 0 && kc_frame_numbers(in->f, b->reference)[r] == 1) s->reference = (long)i;
        if (b->average >= 0) s->average = kc_frame_numbers(in->f, b->average)[r];
    }
}

/* healthequal leaves the standard errors of TI, MLD, PAF and the logistic SII on another scale than their values. */
static void as_healthequal(kc_between_measure m, const kc_subgroups *s, kc_between_result *r)
{
    double by = m == KC_TI || m == KC_MLD ? 1000 : m == KC_PAF ? 100 : m == KC_SII_LOGIT ? s->scale : 1;
    bool   narrow = m == KC_TI || m == KC_MLD || m == KC_PAF;

    r->se /= by;
    if (narrow) {
        r->value.low = r->value.value - (r->value.value - r->value.low) / by;
        r->value.high = r->value.value + (r->value.high - r->value.value) / by;
    }
}

static kc_code print_between(const stats_in *in, size_t g, const between *b, const kc_subgroups *s, kc_tidy *t, kc_err *err)
{
    for (size_t k = 0; k < b->n_list; k++) {
        kc_between_result r;
        kc_code           code = kc_between(b->list[k], s, &r, err);

        if (code) {
            r = (kc_between_result){ { NAN, NAN, NAN, ineq_group_note(err) }, NAN };
            if (err->at >= 0) err->at = (long)b->at[err->at];
            if (!r.value.note || (r.value.note == KC_NOTE_MISSING && b->reference < 0)) return stats_fail_in(in, g, err);
        }
        if (b->healthequal) as_healthequal(b->list[k], s, &r);
        stats_group_cells(in, t, g);
        kc_tidy_text(t, kc_between_name(b->list[k]));
        kc_tidy_num(t, r.value.value);
        kc_tidy_num(t, r.value.low);
        kc_tidy_num(t, r.value.high);
        kc_tidy_note(t, r.value.note);
        kc_tidy_num(t, r.se);
        kc_tidy_row(t);
    }
    return KC_OK;
}

kc_code ineq_between_run(kc_cli *c, kc_err *err)
{
    stats_in     in;
    between      b = { .healthequal = kc_opt(c, "--compatible") != NULL };
    kc_subgroups s = KC_SUBGROUPS_INIT;
    kc_code      code = stats_open(c, &in, err);

    if (code) return code;
    b.value = stats_number(&in, "--value", true);
    b.population = stats_number(&in, "--population", false);
    b.se = stats_number(&in, "--se", false);
    b.order = kc_opt_on(c, "--unordered") ? -1 : stats_number(&in, "--order", false);
    b.reference = stats_number(&in, "--reference", false);
    b.average = stats_number(&in, "--average", false);
    if ((code = stats_load(&in, err))) return code;
    for (int k = 0; k < 3; k++) b.x[k] = kc_alloc_n(c->arena, stats_largest(&in), sizeof(double));
    b.key = kc_alloc_n(c->arena, stats_largest(&in), sizeof *b.key);
    b.at = kc_alloc_n(c->arena, stats_largest(&in), sizeof *b.at);
    s.estimate = b.x[0];
    s.population = b.population >= 0 ? b.x[1] : NULL;
    s.se = b.se >= 0 ? b.x[2] : NULL;
    s.ordered = b.order >= 0;
    s.favourable = !kc_opt_on(c, "--adverse");
    s.scale = kc_opt_num(c, "--scale", 100);
    s.conf = kc_opt_num(c, "--conf", 0.95);
    if ((code = measures(c, &s, b.reference >= 0, &b, err))) return code;
    kc_tidy *t = kc_tidy_new(c, in.group_names, "measure,value,lower,upper,note,se");

    for (size_t g = 0; g < in.groups->n && !code; g++) {
        gather(&in, g, &b, &s);
        code = print_between(&in, g, &b, &s, t, err);
    }
    return code ? code : kc_tidy_write(t, err);
}

/* ---- concentration index ------------------------------------------------------------------------------- */

const kc_option ineq_concentration_options[] = {
    STATS_GROUP,
    STATS_COLUMN("--value", "outcome|value|y|数值|值", "stats.col.ineq_outcome"),
    STATS_COLUMN("--by", "rank|income|by|收入", "stats.col.ineq_rank_by"),
    WEIGHT,
    { "--type", 0, "all|relative|generalised|erreygers|wagstaff", "all", false, "stats.opt.ci_type" },
    { "--covariance", 0, "plain|unbiased", "plain", false, "stats.opt.ci_covariance" },
    { "--lower-bound", 0, "NUM", NULL, false, "stats.opt.ci_lower" },
    { "--upper-bound", 0, "NUM", NULL, false, "stats.opt.ci_upper" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

static const char *const CI_NAMES[] = { "relative", "generalised", "erreygers", "wagstaff" };

static void print_ci(const stats_in *in, size_t g, kc_tidy *t, const char *name, const kc_ci *r)
{
    stats_group_cells(in, t, g);
    kc_tidy_text(t, name);
    kc_tidy_num(t, r->value.value);
    kc_tidy_num(t, r->value.low);
    kc_tidy_num(t, r->value.high);
    kc_tidy_note(t, r->value.note);
    kc_tidy_num(t, r->se);
    kc_tidy_num(t, r->se * r->se);
    kc_tidy_num(t, r->mean);
    kc_tidy_row(t);
}

kc_code ineq_concentration_run(kc_cli *c, kc_err *err)
{
    stats_in    in;
    kc_ci_opt   opt = KC_CI_OPT_INIT;
    const char *type = kc_opt(c, "--type");
    kc_code     code = stats_open(c, &in, err);

    if (code) return code;
    int y = stats_number(&in, "--value", true), by = stats_number(&in, "--by", true), w = stats_number(&in, "--weight", false);

    if ((code = stats_load(&in, err))) return code;
    opt.unbiased = strcmp(kc_opt(c, "--covariance"), "unbiased") == 0;
    opt.lower = kc_opt_num(c, "--lower-bound", NAN);
    opt.upper = kc_opt_num(c, "--upper-bound", NAN);
    opt.conf = kc_opt_num(c, "--conf", 0.95);
    size_t   largest = stats_largest(&in);
    double  *x = kc_alloc_n(c->arena, 4 * largest, sizeof *x);
    size_t  *order = kc_alloc_n(c->arena, largest, sizeof *order);
    kc_tidy *t = kc_tidy_new(c, in.group_names, "type,value,lower,upper,note,se,variance,mean");

    for (size_t g = 0; g < in.groups->n; g++) {
        stats_gather(&in, g, y, x);
        stats_gather(&in, g, by, x + largest);
        if (w >= 0) stats_gather(&in, g, w, x + 2 * largest);
        for (int k = 0; k < 4; k++) {
            kc_ci r;

            if (strcmp(type, "all") != 0 && strcmp(type, CI_NAMES[k]) != 0) continue;
            opt.type = (kc_ci_type)k;
            if (kc_concentration(stats_size(&in, g), x, x + largest, w >= 0 ? x + 2 * largest : NULL, &opt, order, x + 3 * largest, &r, err)) {
                r = (kc_ci){ { NAN, NAN, NAN, ineq_group_note(err) }, NAN, NAN };
                if (!r.value.note) return stats_fail_in(&in, g, err);
            }
            print_ci(&in, g, t, CI_NAMES[k], &r);
        }
    }
    return kc_tidy_write(t, err);
}

/* ---- one variable -------------------------------------------------------------------------------------- */

const kc_option ineq_gini_options[] = {
    STATS_GROUP,
    STATS_COLUMN("--value", "value|income|x|数值|值|收入", "stats.col.ineq_value"),
    WEIGHT,
    { "--epsilon", 0, "NUM", "0.5", false, "stats.opt.ineq_epsilon" },
    STATS_COMMON,
    { NULL },
};

static void print_spread(const stats_in *in, size_t g, kc_tidy *t, const kc_spread *s)
{
    const struct {
        const char *name;
        double      value;
    } rows[] = { { "gini", s->gini },         { "gini_corrected", s->gini_n }, { "theil_t", s->theil_t }, { "theil_l", s->theil_l },
                 { "atkinson", s->atkinson }, { "hoover", s->hoover },         { "cv", s->cv },           { "mean", s->mean } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stats_group_cells(in, t, g);
        kc_tidy_text(t, rows[i].name);
        kc_tidy_num(t, rows[i].value);
        kc_tidy_note(t, s->note ? s->note : isnan(rows[i].value) ? KC_NOTE_NOT_DEFINED : KC_NOTE_NONE);
        kc_tidy_row(t);
    }
}

kc_code ineq_gini_run(kc_cli *c, kc_err *err)
{
    stats_in in;
    kc_code  code = stats_open(c, &in, err);

    if (code) return code;
    int x = stats_number(&in, "--value", true), w = stats_number(&in, "--weight", false);

    if ((code = stats_load(&in, err))) return code;
    size_t   largest = stats_largest(&in);
    double  *v = kc_alloc_n(c->arena, 2 * largest, sizeof *v);
    size_t  *order = kc_alloc_n(c->arena, largest, sizeof *order);
    kc_tidy *t = kc_tidy_new(c, in.group_names, "measure,value,note");

    for (size_t g = 0; g < in.groups->n; g++) {
        kc_spread s;

        stats_gather(&in, g, x, v);
        if (w >= 0) stats_gather(&in, g, w, v + largest);
        if (kc_inequality(stats_size(&in, g), v, w >= 0 ? v + largest : NULL, kc_opt_num(c, "--epsilon", 0.5), order, &s, err)) {
            s = (kc_spread){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, ineq_group_note(err) };
            if (!s.note) return stats_fail_in(&in, g, err);
        }
        print_spread(&in, g, t, &s);
    }
    return kc_tidy_write(t, err);
}

const kc_command kc_cmd_stats_inequality[] = {
    { "stats sii", "FILE.csv", 1, 1, ineq_sii_options, ineq_sii_run, "stats.sii.help",
      "kangce stats sii deciles.csv --group area --quantile decile --value life_expectancy --se se", "stats.sii.notes" },
    { "stats inequality", "FILE.csv", 1, 1, ineq_between_options, ineq_between_run, "stats.inequality.help",
      "kangce stats inequality quintiles.csv --measure aci,rci,d,r", "stats.inequality.notes" },
    { "stats concentration", "FILE.csv", 1, 1, ineq_concentration_options, ineq_concentration_run, "stats.concentration.help",
      "kangce stats concentration survey.csv --value bmi --by income", "stats.concentration.notes" },
    { "stats gini", "FILE.csv", 1, 1, ineq_gini_options, ineq_gini_run, "stats.gini.help", "kangce stats gini counties.csv --value beds --weight pop",
      "stats.gini.notes" },
    { NULL },
};
