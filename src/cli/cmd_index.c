/* kangce index: a composite index from a description and a table of values; its ranks under uncertainty; tables and drawings. */
#include "base/kc_file.h"
#include "cli/index_cli.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

const index_table index_tables[] = {
    { "scores", "index.table.scores", false, index_t_scores },
    { "ranks", "index.table.ranks", false, index_t_ranks },
    { "intervals", "index.table.intervals", true, index_t_intervals },
    { "tiers", "index.table.tiers", true, index_t_tiers },
    { "sensitivity", "index.table.sensitivity", true, index_t_sensitivity },
    { "pairs", "index.table.pairs", true, index_t_pairs },
    { "combinations", "index.table.combinations", true, index_t_combinations },
    { "indicators", "index.table.indicators", false, index_t_indicators },
    { "weights", "index.table.indicators", false, index_t_indicators },
    { "contributions", "index.table.contributions", false, index_t_contributions },
    { "decomposition", "index.table.decomposition", false, index_t_decomposition },
    { "denominated", "index.table.denominated", false, index_t_denominated },
    { "screened", "index.table.screened", false, index_t_screened },
    { "imputed", "index.table.imputed", false, index_t_imputed },
    { "treated", "index.table.treated", false, index_t_treated },
    { "normalised", "index.table.normalised", false, index_t_normalised },
    { "treatment", "index.table.treatment", false, index_t_treatment },
    { "marks", "index.table.marks", false, index_t_marks },
    { "availability", "index.table.availability", false, index_t_availability },
    { "statistics", "index.table.statistics", false, index_t_statistics },
    { "correlations", "index.table.correlations", false, index_t_correlations },
    { "reliability", "index.table.reliability", false, index_t_reliability },
    { NULL },
};
#define TABLES                                                                                                                              \
    "scores|ranks|intervals|tiers|sensitivity|pairs|combinations|indicators|weights|contributions|decomposition|denominated|screened|"      \
    "imputed|treated|normalised|treatment|marks|availability|statistics|correlations|reliability"

const index_table *index_table_find(const char *name)
{
    const index_table *t = index_tables;

    while (t->name && strcmp(t->name, name) != 0) t++;
    return t->name ? t : NULL;
}

/* ---- the page for people ------------------------------------------------------------------------- */

static void list(kc_buf *b, const char *before, const char *const *names, const size_t *which, size_t n)
{
    kc_buf_adds(b, before);
    for (size_t k = 0; k < n; k++) kc_buf_addf(b, "%s%s", k ? ", " : "", names[which[k]]);
    kc_buf_adds(b, "\n");
}

/* Which way every indicator counts. */
static void directions(const index_run *x, kc_buf *b)
{
    static const char *const words[] = { "index.down", "index.band", "index.up" };
    size_t                  *which = kc_alloc_n(x->c->arena, x->n_ind, sizeof *which);

    for (int way = 1; way >= -1; way--) {
        size_t n = 0;

        for (size_t j = 0; j < x->n_ind; j++)
            if (kc_index_direction(x->cfg, j) == way) which[n++] = j;
        if (n) list(b, kc_tf(x->c->arena, x->c->lang, words[way + 1], "%zu", n), x->cfg->node_code, which, n);
    }
}

/* What was left out or filled in: nobody should overlook it. */
static void warnings(const index_run *x, kc_buf *b)
{
    size_t      *which = kc_alloc_n(x->c->arena, x->n_rows + x->n_ind, sizeof *which), n = 0, imputed = 0, rows = 0;
    const char **names = kc_alloc_n(x->c->arena, x->n_rows, sizeof *names);

    for (size_t i = 0; i < x->n_rows; i++) {
        size_t k = index_marked(x, i, KC_IMPUTED);

        names[i] = x->cfg->row_time ? kc_printf(x->c->arena, "%s %s", x->cfg->row_unit[i], x->cfg->row_time[i]) : x->cfg->row_unit[i];
        if (x->place[i] == SIZE_MAX) which[n++] = i;
        imputed += k;
        rows += k ? 1 : 0;
    }
    if (n) list(b, kc_tf(x->c->arena, x->c->lang, "index.rows_out", "%zu", n), names, which, n);
    n = 0;
    for (size_t j = 0; j < x->n_ind; j++)
        if (x->r.table.used && !x->r.table.used[j]) which[n++] = j;
    if (n) list(b, kc_tf(x->c->arena, x->c->lang, "index.indicators_out", "%zu", n), x->cfg->node_code, which, n);
    if (imputed) kc_buf_addf(b, "%s\n", kc_tf(x->c->arena, x->c->lang, "index.filled", "%zu" KC_SEP "%zu", imputed, rows));
}

static kc_code section(index_run *x, const index_table *t, kc_buf *b, kc_err *err)
{
    kc_tidy *tidy;
    kc_code  code = t->fill(x, &tidy, err);

    if (code) return code;
    const kc_buf *text = kc_tidy_finish(tidy);

    kc_buf_addf(b, "\n%s\n", kc_t(x->c->lang, t->help));
    kc_buf_add(b, text->s, text->n);
    return KC_OK;
}

static kc_code page(index_run *x, kc_err *err)
{
    static const index_table people = { "page", "index.table.scores", false, index_t_page };
    kc_buf                   b;
    kc_code                  code;

    kc_buf_init(&b, x->c->arena);
    kc_buf_addf(&b, "%s\n", *x->cfg->name ? x->cfg->name : x->cfg->node_name[x->root]);
    directions(x, &b);
    warnings(x, &b);
    if (x->sim) {
        const index_simulation *s = x->sim;

        kc_buf_addf(&b, "%s\n", s->all ? kc_tf(x->c->arena, x->c->lang, "index.chart_all", "%zu", s->n_rep)
                                       : kc_tf(x->c->arena, x->c->lang, "index.chart_runs", "%zu" KC_SEP "%llu", s->n_rep, (unsigned long long)s->ua.seed));
    }
    if ((code = section(x, &people, &b, err))) return code;
    if (index_has_sensitivity(x) && (code = section(x, index_table_find("sensitivity"), &b, err))) return code;
    return kc_cli_out(x->c, b.s, b.n, err);
}

/* ---- files --------------------------------------------------------------------------------------- */

/* The command line with another --format and --output: tables for files are made with it. */
static kc_cli *with(const kc_cli *c, const char *format)
{
    kc_cli *to = kc_alloc(c->arena, sizeof *to);
    size_t  n = 0;

    while (c->command->options[n].name) n++;
    *to = *c;
    to->values = kc_alloc_n(c->arena, n, sizeof *to->values);
    memcpy(to->values, c->values, n * sizeof *to->values);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(c->command->options[i].name, "--format") == 0) to->values[i] = format;
        if (strcmp(c->command->options[i].name, "--output") == 0) to->values[i] = NULL;
    }
    return to;
}

/* Tables that this index cannot have: a step that it does not do, a panel, a mean without parts, too many pairs. */
static bool left_out(const index_run *x, const index_table *t, kc_code code)
{
    bool asked = kc_opt(x->c, "--table") && strcmp(kc_opt(x->c, "--table"), t->name) == 0;

    return !asked && (code == KC_E_ARG || code == KC_E_UNSUPPORTED);
}

static kc_code write_drawing(index_run *x, const char *kind, const char *path, kc_err *err)
{
    kc_buf  b;
    kc_code code;

    kc_buf_init(&b, x->c->arena);
    code = index_draw(x, kind, &b, err);
    return code ? code : kc_file_write(path, b.s, b.n, err);
}

static kc_code write_all(index_run *x, const char *folder, kc_err *err)
{
    static const char *const drawings[] = { "scores", "ranks", "sensitivity" };
    kc_cli                  *plain = x->c, *csv = with(x->c, "csv");
    kc_code                  code = KC_OK;

    if (mkdir(folder, 0777) && errno != EEXIST) return kc_fail(err, KC_E_IO, -1, "index.folder", "%s" KC_SEP "%s", folder, strerror(errno));
    for (const index_table *t = index_tables; t->name && !code; t++) {
        kc_tidy *tidy;
        bool     same = t > index_tables && t->fill == t[-1].fill, big = t->fill == index_t_combinations || t->fill == index_t_pairs;

        if (same || (t->simulated && !x->sim) || (big && !(kc_opt(x->c, "--table") && strcmp(kc_opt(x->c, "--table"), t->name) == 0))) continue;
        x->c = csv;
        code = t->fill(x, &tidy, err);
        x->c = plain;
        if (code && left_out(x, t, code)) {
            code = KC_OK;
            continue;
        }
        if (code) break;
        const kc_buf *b = kc_tidy_finish(tidy);

        code = kc_file_write(kc_printf(x->c->arena, "%s/%s.csv", folder, t->name), b->s, b->n, err);
    }
    for (size_t k = 0; k < (index_has_sensitivity(x) ? 3 : x->sim ? 2 : 1) && !code; k++)
        code = write_drawing(x, drawings[k], kc_printf(x->c->arena, "%s/%s.svg", folder, drawings[k]), err);
    return code;
}

/* One JSON object: every table that goes to a reader by default. */
static kc_code json(index_run *x, kc_err *err)
{
    static const char *const names[] = { "scores", "ranks", "indicators", "intervals", "tiers", "sensitivity" };
    kc_buf                   b;

    kc_buf_init(&b, x->c->arena);
    for (size_t k = 0; k < (index_has_sensitivity(x) ? 6 : x->sim ? 5 : 3); k++) {
        kc_tidy *tidy;
        kc_code  code = index_table_find(names[k])->fill(x, &tidy, err);

        if (code) return code;
        const kc_buf *text = kc_tidy_finish(tidy);

        kc_buf_addf(&b, "%s\"%s\": ", k ? ", " : "{ ", names[k]);
        kc_buf_add(&b, text->s, text->n - 1);
    }
    kc_buf_adds(&b, " }\n");
    return kc_cli_out(x->c, b.s, b.n, err);
}

/* ---- the command --------------------------------------------------------------------------------- */

static kc_code print(index_run *x, kc_err *err)
{
    const char        *table = kc_opt(x->c, "--table"), *format = kc_opt(x->c, "--format");
    bool               people = format ? strcmp(format, "table") == 0 : isatty(STDOUT_FILENO) && !kc_opt(x->c, "--output");
    const index_table *t = index_table_find(table ? table : x->sim && x->sim->sobol_first ? "sensitivity" : "scores");
    kc_tidy           *tidy;
    kc_code            code;

    if (kc_opt(x->c, "--out") && !table) return KC_OK;
    if (!table && people) return page(x, err);
    if (!table && format && strcmp(format, "json") == 0) return json(x, err);
    code = t->fill(x, &tidy, err);
    return code ? code : kc_tidy_write(tidy, err);
}

/* An option that would do nothing is a mistake of whoever wrote it. */
static kc_code check_options(const kc_cli *c, bool simulate, kc_err *err)
{
    const char *table = kc_opt(c, "--table"), *lacks[][2] = { { "--chart", "--svg" }, { "--seed", "--simulate" }, { "--from", "--table decomposition" },
                                                              { "--to", "--table decomposition" } };
    bool        change = kc_opt(c, "--out") || (table && strcmp(table, "decomposition") == 0);
    const bool  there[] = { kc_opt(c, "--svg") != NULL, simulate, change, change };
    double      ahead = kc_opt_num(c, "--ahead", 0.95);

    for (size_t k = 0; k < sizeof there / sizeof *there; k++)
        if (kc_opt(c, lacks[k][0]) && !there[k]) return kc_fail(err, KC_E_ARG, -1, "index.needs_option", "%s" KC_SEP "%s", lacks[k][0], lacks[k][1]);
    if (kc_opt(c, "--simulate") && kc_opt_on(c, "--enumerate"))
        return kc_fail(err, KC_E_ARG, -1, "index.either_option", "--simulate" KC_SEP "--enumerate");
    return ahead > 0 && ahead <= 1 ? KC_OK : kc_fail(err, KC_E_ARG, -1, "index.ahead", "%g", ahead);
}

static kc_code run_index(kc_cli *c, kc_err *err)
{
    const char        *table = kc_opt(c, "--table"), *svg = kc_opt(c, "--svg"), *chart = kc_opt(c, "--chart"), *folder = kc_opt(c, "--out");
    const index_table *t = table ? index_table_find(table) : NULL;
    bool               simulate = kc_opt(c, "--simulate") || kc_opt_on(c, "--enumerate");
    index_run          x;
    kc_code            code;

    if ((code = check_options(c, simulate, err))) return code;
    if (t && t->simulated && !simulate) return kc_fail(err, KC_E_ARG, -1, "index.needs_simulation", "%s", table);
    if ((code = index_open(c, &x, err))) return code;
    if (simulate && (code = index_simulate(&x, t && t->fill == index_t_combinations, err))) return code;
    if (folder && (code = write_all(&x, folder, err))) return code;
    if (svg && (code = write_drawing(&x, chart ? chart : x.sim && x.sim->sobol_first ? "sensitivity" : simulate ? "ranks" : "scores", svg, err))) return code;
    return print(&x, err);
}

static const kc_option index_options[] = {
    { "--table", 0, TABLES, NULL, false, "index.opt.table" },
    { "--simulate", 0, "N", NULL, false, "index.opt.simulate" },
    { "--enumerate", 0, NULL, NULL, false, "index.opt.enumerate" },
    { "--seed", 0, "N", NULL, false, "index.opt.seed" },
    { "--ahead", 0, "NUM", "0.95", false, "index.opt.ahead" },
    { "--from", 0, "PERIOD", NULL, false, "index.opt.from" },
    { "--to", 0, "PERIOD", NULL, false, "index.opt.to" },
    { "--svg", 0, "FILE", NULL, false, "index.opt.svg" },
    { "--chart", 0, "ranks|scores|sensitivity", NULL, false, "index.opt.chart" },
    { "--out", 0, "DIR", NULL, false, "index.opt.out" },
    STATS_COMMON,
    { NULL },
};

static const kc_option sobol_options[] = {
    STATS_COLUMN("--matrix", "matrix|矩阵", "index.opt.matrix"),
    STATS_COLUMN("--row", "row|行", "index.opt.row"),
    STATS_COLUMN("--value", "y|value|结果", "index.opt.value"),
    { "--bootstrap", 0, "N", "0", false, "index.opt.bootstrap" },
    STATS_CONF,
    STATS_SEED,
    STATS_COMMON,
    { NULL },
};

static const kc_option design_options[] = {
    { "--inputs", 0, "N", NULL, true, "index.opt.inputs" },
    { "--rows", 0, "N", NULL, true, "index.opt.rows" },
    { "--sample", 0, "sequence|random", "sequence", false, "index.opt.sample" },
    STATS_SEED,
    STATS_COMMON,
    { NULL },
};

const kc_command kc_cmd_index[] = {
    { "index", "CONFIG [DATA.csv]", 1, 2, index_options, run_index, "index.help", "kangce index asem.yaml asem.csv --simulate 1000 --seed 1 --svg ranks.svg",
      "index.notes" },
    { "stats sobol", "FILE.csv", 1, 1, sobol_options, index_sobol, "index.sobol_help", "kangce stats sobol evaluations.csv --bootstrap 1000",
      "index.sobol_notes" },
    { "stats sobol-design", "", 0, 0, design_options, index_sobol_design, "index.design_help", "kangce stats sobol-design --inputs 3 --rows 1024",
      "index.design_notes" },
    { NULL },
};
