/* kangce stats sullivan, sullivan-difference: years without disability from deaths, population and a survey, or from a finished life table. */
#include "cli/stats/life_cli.h"

#include <math.h>

const kc_option life_sullivan_options[] = {
    STATS_GROUP,
    LIFE_AGE,
    LIFE_DEATHS,
    LIFE_POP,
    STATS_COLUMN("--rate", NULL, "stats.col.death_rate"),
    STATS_COLUMN("--lx", "lx|l|存活人数", "stats.col.lx"),
    STATS_COLUMN("--Lx", "nLx|Lx|L|生存人年数", "stats.col.Lx"),
    STATS_COLUMN("--qx", "qx|q|死亡概率", "stats.col.qx"),
    STATS_COLUMN("--prevalence", "prevalence|prop_disabled|患病率|残疾率|失能率", "stats.col.prevalence"),
    STATS_COLUMN("--respondents", "respondents|n_survey|调查人数", "stats.col.respondents"),
    STATS_COLUMN("--institution", "institution|prop_institution|机构养老比例|机构人口比例", "stats.col.institution"),
    LIFE_AX,
    { "--bands", 0, "BANDS", "auto", false, "stats.opt.life_bands" },
    { "--open-width", 0, "NUM", "10", false, "stats.opt.open_width" },
    { "--fill", 0, NULL, NULL, false, "stats.opt.sullivan_fill" },
    { "--ages", 0, "LIST", NULL, false, "stats.opt.life_ages" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

typedef struct handles {
    int age, deaths, pop, lx, Lx, Tx, q, prevalence, respondents, institution, ax;
} handles;

typedef struct person_years {
    double          age[KC_LIFE_BANDS_MAX], end[KC_LIFE_BANDS_MAX], column[10][KC_LIFE_BANDS_MAX];
    kc_life_row     table[KC_LIFE_BANDS_MAX];
    kc_sullivan_row out[KC_LIFE_BANDS_MAX];
    size_t          order[KC_LIFE_BANDS_MAX], n;
} person_years;

enum { DEATHS, POP, LITTLE_L, BIG_L, PREVALENCE, RESPONDENTS, INSTITUTION, SHARE_LIVED, PROBABILITY, BIG_T };

static void gather(const stats_in *in, size_t g, const handles *h, const double *age_of_row, const double *end_of_row, person_years *y)
{
    const int     handle[] = { h->deaths, h->pop, h->lx, h->Lx, h->prevalence, h->respondents, h->institution, h->ax, h->q, h->Tx };
    const size_t *rows = in->groups->rows + in->groups->start[g];

    y->n = stats_size(in, g);
    life_order(in, g, age_of_row, y->age, y->order);
    for (size_t i = 0; i < y->n; i++) {
        size_t r = rows[y->order[i]];

        y->age[i] = age_of_row[r];
        y->end[i] = end_of_row[r];
        for (size_t k = 0; k < sizeof handle / sizeof *handle; k++)
            if (handle[k] >= 0) y->column[k][i] = kc_frame_numbers(in->f, handle[k])[r];
    }
}

/* A table made elsewhere: l and L; with q, a and deaths also the variance of mortality. One whose last T is not its L lacks the open band. */
static kc_note given_table(const handles *h, person_years *y)
{
    size_t n = y->n;
    double T = 0, last = h->Tx >= 0 ? y->column[BIG_T][n - 1] : NAN, L = y->column[BIG_L][n - 1];

    if (fabs(last - L) > 1e-6 * L) return KC_NOTE_BAD_BANDS;
    for (size_t i = n; i-- > 0;) {
        double q = h->q >= 0 ? y->column[PROBABILITY][i] : NAN, deaths = h->deaths >= 0 ? y->column[DEATHS][i] : NAN, l = y->column[LITTLE_L][i];

        T += y->column[BIG_L][i];
        y->table[i] = (kc_life_row){ .age = y->age[i], .n = i + 1 < n ? y->age[i + 1] - y->age[i] : NAN, .m = NAN,
                                     .a = h->ax >= 0 ? y->column[SHARE_LIVED][i] : 0.5, .q = q, .l = l, .d = NAN, .L = y->column[BIG_L][i], .T = T,
                                     .e = T / l, .var_q = deaths > 0 ? q * q * (1 - q) / deaths : deaths == 0 ? 0 : NAN, .var_e = NAN };
    }
    return KC_NOTE_NONE;
}

static kc_note life_note(const person_years *y)
{
    return isnan(y->table[0].l) ? y->table[0].life.note : KC_NOTE_NONE;
}

static kc_code one_group(const handles *h, const kc_life_opt *life, const kc_sullivan_opt *opt, person_years *y, kc_note *note, kc_err *err)
{
    bool             computed = h->lx < 0, ascending = y->n >= 2, mortality = h->deaths >= 0 && (computed ? h->pop >= 0 : h->q >= 0);
    kc_sullivan_data data = { y->table, mortality ? y->column[DEATHS] : NULL, y->column[PREVALENCE],
                              h->respondents >= 0 ? y->column[RESPONDENTS] : NULL, h->institution >= 0 ? y->column[INSTITUTION] : NULL };
    kc_life_opt      mine = *life;
    kc_code          code = KC_OK;

    *note = KC_NOTE_NONE;
    for (size_t i = 1; i < y->n; i++) ascending &= y->age[i] > y->age[i - 1];
    if (!ascending || y->n != life->n_expected || memcmp(y->age, life->expected, y->n * sizeof *y->age) != 0 ||
        !life_ends_fit(y->n, y->age, y->end)) {
        *note = KC_NOTE_BAD_BANDS;
        return KC_OK;
    }
    mine.given = h->ax >= 0 ? y->column[SHARE_LIVED] : NULL;
    if (computed) code = kc_life_table(y->n, y->age, y->column[DEATHS], h->pop >= 0 ? y->column[POP] : NULL, &mine, y->table, err);
    else *note = given_table(h, y);
    if (code || *note || (*note = life_note(y))) return code;
    return kc_sullivan(y->n, &data, opt, y->out, err);
}

static void print_group(const stats_in *in, size_t g, const life_bands *bands, const life_bands *only, const person_years *y, kc_note note,
                        kc_tidy *t)
{
    for (size_t i = 0; i < bands->n; i++) {
        const kc_sullivan_row none = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, { NAN, NAN, NAN, note } };
        const kc_sullivan_row *o = note ? &none : &y->out[i];
        double                 var = o->var_prev + (isnan(o->var_mort) ? 0 : o->var_mort), life = note ? NAN : y->table[i].T / y->table[i].l;
        const double           x[] = { sqrt(var), sqrt(o->var_prev), o->var_prev, o->var_mort, life, o->percent, o->p, o->L, o->T };
        bool                   print = only->age == NULL;

        for (size_t k = 0; k < only->n; k++) print |= only->age[k] == bands->age[i];
        if (!print) continue;
        stats_group_cells(in, t, g);
        kc_tidy_num(t, bands->age[i]);
        kc_tidy_num(t, o->healthy.value);
        kc_tidy_num(t, o->healthy.low);
        kc_tidy_num(t, o->healthy.high);
        kc_tidy_note(t, o->healthy.note);
        for (size_t k = 0; k < sizeof x / sizeof *x; k++) kc_tidy_num(t, x[k]);
        kc_tidy_row(t);
    }
}

/* A finished table (l and L) is used when it is there, unless deaths or rates are named: then, or without it, the table is computed. */
static void find_columns(stats_in *in, handles *h, kc_life_opt *life)
{
    bool rates = life_named(in->c, "--rate"), named = life_named(in->c, "--lx") || life_named(in->c, "--Lx");

    *h = (handles){ -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
    h->age = stats_text(in, "--age", true);
    if (named || (!rates && !life_named(in->c, "--deaths"))) {
        h->lx = stats_number(in, "--lx", named);
        h->Lx = stats_number(in, "--Lx", named);
        if (h->Lx < 0 || h->Lx == h->lx) h->lx = h->Lx = -1; /* letter case alone did not tell them apart */
    }
    h->deaths = stats_number(in, rates ? "--rate" : "--deaths", h->lx < 0);
    if (h->lx < 0) {
        h->pop = rates ? -1 : stats_number(in, "--population", true);
        life_ax_options(in, life, &h->ax);
    } else {
        h->q = stats_number(in, "--qx", false);
        h->ax = stats_number(in, "--ax-column", false);
        h->Tx = kc_frame_number(in->f, "Tx", false, NULL, NULL);
        life->conf = kc_opt_num(in->c, "--conf", 0.95);
    }
    h->prevalence = stats_number(in, "--prevalence", true);
    h->respondents = stats_number(in, "--respondents", false);
    h->institution = stats_number(in, "--institution", false);
    life->min_population = -1;
    life->max_width = INFINITY;
}

static kc_code ages(stats_in *in, int age, life_bands *bands, life_bands *only, double **age_of_row, double **end_of_row, kc_err *err)
{
    double *start, *end;
    kc_code code = life_ages(in, age, &start, &end, err);

    if (code || (code = life_bands_read(in, start, kc_frame_levels(in->f, age), kc_opt(in->c, "--bands"), bands, err))) return code;
    *age_of_row = kc_alloc_n(in->c->arena, kc_frame_rows(in->f), sizeof **age_of_row);
    *end_of_row = kc_alloc_n(in->c->arena, kc_frame_rows(in->f), sizeof **end_of_row);
    for (size_t r = 0; r < kc_frame_rows(in->f); r++) {
        (*age_of_row)[r] = start[kc_frame_codes(in->f, age)[r]];
        (*end_of_row)[r] = end[kc_frame_codes(in->f, age)[r]];
    }
    if (!kc_opt(in->c, "--ages")) return KC_OK;
    only->age = kc_alloc_n(in->c->arena, KC_LIFE_BANDS_MAX, sizeof *only->age);
    return life_bands_list(kc_opt(in->c, "--ages"), only, err);
}

kc_code life_sullivan_run(kc_cli *c, kc_err *err)
{
    stats_in        in;
    handles         h;
    kc_life_opt     life = KC_LIFE_OPT_INIT;
    kc_sullivan_opt opt = KC_SULLIVAN_OPT_INIT;
    life_bands      bands, only = { NULL, 0 };
    double         *age_of_row, *end_of_row;
    kc_code         code = stats_open(c, &in, err);

    if (code) return code;
    find_columns(&in, &h, &life);
    if ((code = stats_load(&in, err)) || (code = ages(&in, h.age, &bands, &only, &age_of_row, &end_of_row, err))) return code;
    opt.conf = life.conf;
    opt.open_width = kc_opt_num(c, "--open-width", 10);
    opt.fill = kc_opt_on(c, "--fill");
    life.expected = bands.age;
    life.n_expected = bands.n;
    person_years *y = kc_alloc(c->arena, sizeof *y);
    kc_tidy      *t = kc_tidy_new(
             c, in.group_names,
             "age,value,lower,upper,note,se,se_prevalence,var_prevalence,var_mortality,life_expectancy,percent,prevalence,L_free,T_free");

    for (size_t g = 0; g < in.groups->n; g++) {
        kc_note note = KC_NOTE_BAD_BANDS;

        if (stats_size(&in, g) <= KC_LIFE_BANDS_MAX) {
            gather(&in, g, &h, age_of_row, end_of_row, y);
            if ((code = one_group(&h, &life, &opt, y, &note, err))) {
                if (err->at >= 0) err->at = (long)y->order[err->at];
                return stats_fail_in(&in, g, err);
            }
        }
        print_group(&in, g, &bands, &only, y, note, t);
    }
    return kc_tidy_write(t, err);
}

/* ---- difference ---------------------------------------------------------------------------------------- */

const kc_option life_difference_options[] = {
    STATS_GROUP,
    { "--by", 0, "COLUMN", NULL, false, "stats.opt.sullivan_by" },
    STATS_COLUMN("--value", "value|dfle|dfle_1|健康预期寿命", "stats.col.life_value"),
    STATS_COLUMN("--se", "se|se_1|标准误", "stats.col.life_se"),
    STATS_COLUMN("--value2", "value2|dfle_2", "stats.col.life_value2"),
    STATS_COLUMN("--se2", "se2|se_2", "stats.col.life_se2"),
    { "--se-sum", 0, NULL, NULL, false, "stats.opt.se_sum" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

static void print_test(const stats_in *in, size_t g, kc_tidy *t, const kc_sullivan_test *d)
{
    const double x[] = { d->se, d->z, d->p };

    stats_group_cells(in, t, g);
    kc_tidy_num(t, d->difference);
    kc_tidy_num(t, d->low);
    kc_tidy_num(t, d->high);
    kc_tidy_note(t, isnan(d->difference) ? KC_NOTE_MISSING : isnan(d->se) ? KC_NOTE_NO_INTERVAL : KC_NOTE_NONE);
    for (size_t i = 0; i < sizeof x / sizeof *x; i++) kc_tidy_num(t, x[i]);
    kc_tidy_row(t);
}

/* The two values of a group: both in one row (value, value2), or in two rows told apart by --by, the first level of the file first. */
static kc_code pair(const stats_in *in, size_t g, int by, const int column[4], double x[4], kc_err *err)
{
    const size_t *rows = in->groups->rows + in->groups->start[g];
    size_t        n = stats_size(in, g), a = rows[0], b = n > 1 ? rows[1] : rows[0];
    const double *value = kc_frame_numbers(in->f, column[0]), *se = kc_frame_numbers(in->f, column[1]);

    if (by < 0) {
        for (int k = 0; k < 4; k++) x[k] = kc_frame_numbers(in->f, column[k])[a];
        if (n == 1) return KC_OK;
    } else if (n == 1) { /* the other one is not in the file */
        x[0] = x[1] = x[2] = x[3] = NAN;
        return KC_OK;
    } else {
        const int32_t *of = kc_frame_codes(in->f, by);

        if (n == 2 && of[a] != of[b]) {
            size_t first = of[a] < of[b] ? a : b, second = first == a ? b : a;

            x[0] = value[first], x[1] = se[first], x[2] = value[second], x[3] = se[second];
            return KC_OK;
        }
    }
    (void)kc_fail(err, KC_E_DATA, -1, "stats.sullivan_pair", "%zu" KC_SEP "%d", n, by < 0 ? 1 : 2);
    return stats_fail_in(in, g, err);
}

kc_code life_difference_run(kc_cli *c, kc_err *err)
{
    stats_in in;
    kc_code  code = stats_open(c, &in, err);

    if (code) return code;
    int by = stats_text(&in, "--by", false);
    int column[4] = { stats_number(&in, "--value", true), stats_number(&in, "--se", true), -1, -1 };

    if (by < 0) {
        column[2] = stats_number(&in, "--value2", true);
        column[3] = stats_number(&in, "--se2", true);
    }
    if ((code = stats_load(&in, err))) return code;
    kc_tidy *t = kc_tidy_new(c, in.group_names, "value,lower,upper,note,se,z,p");

    for (size_t g = 0; g < in.groups->n; g++) {
        double           x[4];
        kc_sullivan_test d;

        if ((code = pair(&in, g, by, column, x, err))) return code;
        if ((code = kc_sullivan_difference(x[0], x[1], x[2], x[3], kc_opt_on(c, "--se-sum"), kc_opt_num(c, "--conf", 0.95), &d, err)))
            return stats_fail_in(&in, g, err);
        print_test(&in, g, t, &d);
    }
    return kc_tidy_write(t, err);
}
