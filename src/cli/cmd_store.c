/* kangce init, import, sample, verify: a programme's database from the shell. */
#include "cli/kc_cli.h"
#include "collect/kc_collect.h"

#include "base/kc_file.h"
#include "base/kc_limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SHOWN = 50 }; /* rejected cells in the table; the report has KC_LIMIT_ERRORS_SHOWN */

/* One line: the text `key` with its arguments. */
static void line(kc_cli *c, kc_buf *b, const char *key, const char *args)
{
    kc_buf_addf(b, "%s\n", kc_tf(c->arena, c->lang, key, "%s", args));
}

/* The last audit entry and the beginning of its hash: an office that notes them elsewhere sees a chain that was cut or made anew. */
static kc_code show_head(kc_cli *c, kc_store *s, kc_buf *b, kc_err *err)
{
    char    hash[65];
    int64_t id = 0;
    kc_code code = kc_audit_head(s, &id, hash, err);

    if (!code) line(c, b, "store.head", kc_printf(c->arena, "%lld" KC_SEP "%.16s", (long long)id, hash));
    return code;
}

/* ---- init ------------------------------------------------------------------------------------------- */

static const kc_option init_options[] = { { "--db", 0, "FILE", NULL, true, "store.opt_db_new" },
                                          { "--plan", 0, "PLAN", NULL, true, "collect.opt_plan" },
                                          { "--regions", 0, "FILE", NULL, false, "collect.opt_regions" },
                                          { NULL, 0, NULL, NULL, false, NULL } };

static kc_code run_init(kc_cli *c, kc_err *err)
{
    const char       *db = kc_opt(c, "--db");
    const kc_init_opt opt = { .plan = kc_opt(c, "--plan"), .regions_file = kc_opt(c, "--regions"), .actor = kc_local_actor(c->arena) };
    kc_init_sum       s;
    kc_buf            b;
    kc_code           code = kc_collect_init(c->arena, db, &opt, &s, err);

    if (code) return code;
    kc_buf_init(&b, c->arena);
    line(c, &b, "collect.done_plan", kc_printf(c->arena, "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", s.title ? s.title : s.plan_name, db, s.region_name, s.region_code));
    line(c, &b, "collect.done_regions", kc_printf(c->arena, "%zu" KC_SEP "%zu", s.n_regions, s.n_above));
    line(c, &b, "collect.done_indicators", kc_printf(c->arena, "%zu" KC_SEP "%zu", s.n_indicators, s.n_local));
    line(c, &b, "collect.done_targets",
         kc_printf(c->arena, "%zu" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%zu", s.n_actions, s.n_targets, s.n_qualitative, s.n_units));
    line(c, &b, "collect.done_rest",
         kc_printf(c->arena, "%zu" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%zu", s.n_milestones, s.n_quotas, s.n_tasks, s.n_bodies,
                   s.n_references, s.n_decisions));
    line(c, &b, "collect.done_next", db);
    return kc_cli_out(c, b.s, b.n, err);
}

/* ---- import ----------------------------------------------------------------------------------------- */

static const kc_option import_options[] = { { "--db", 0, "FILE", NULL, true, "store.opt_db" },
                                            { "--layer", 0, "reported|verified|final", "reported", false, "collect.opt_layer" },
                                            { "--source", 0, "NAME", NULL, false, "collect.opt_source" },
                                            { "--year", 0, "YEAR", NULL, false, "collect.opt_year" },
                                            { "--format", 0, "csv|auto", "auto", false, "collect.opt_format" },
                                            { "--dry-run", 0, NULL, NULL, false, "collect.opt_dry_run" },
                                            { "--accept-valid", 0, NULL, NULL, false, "collect.opt_accept_valid" },
                                            { "--report", 0, "REPORT", NULL, false, "collect.opt_report" },
                                            { NULL, 0, NULL, NULL, false, NULL } };

static int layer_of(const char *name)
{
    if (strcmp(name, "final") == 0) return KC_LAYER_FINAL;
    return strcmp(name, "verified") == 0 ? KC_LAYER_VERIFIED : KC_LAYER_REPORTED;
}

/* Rejected cells as a table on standard error. */
static void show_rejects(kc_cli *c, const kc_import_sum *s)
{
    const char *heads[4] = { kc_t(c->lang, "import.head_row"), kc_t(c->lang, "import.head_column"), kc_t(c->lang, "import.head_value"),
                             kc_t(c->lang, "import.head_reason") };
    kc_table   *t = kc_table_new(c->arena, 4, heads, "rlll");
    kc_buf      b;

    if (!s->n_rejects) return;
    for (size_t i = 0; i < s->n_rejects && i < SHOWN; i++) {
        const kc_reject *x = &s->rejects[i];
        const char      *cells[4] = { kc_printf(c->arena, "%ld", x->row), kc_clean(c->arena, kc_str_of(x->column)),
                                     kc_clean(c->arena, kc_str_of(x->value)), kc_tf(c->arena, c->lang, x->key, "%s", x->args) };

        kc_table_add(t, cells);
    }
    kc_buf_init(&b, c->arena);
    kc_table_print(t, &b);
    if (s->n_rejects > SHOWN) line(c, &b, "import.more", kc_printf(c->arena, "%ld", (s->n_rejected > (long)s->n_rejects ? s->n_rejected : (long)s->n_rejects) - SHOWN));
    (void)fwrite(b.s, 1, b.n, stderr);
}

static kc_code write_report(kc_cli *c, const kc_import_sum *s, const char *file, kc_err *err)
{
    kc_buf b;

    kc_buf_init(&b, c->arena);
    kc_buf_addf(&b, "row,column,value,key,reason\n");
    for (size_t i = 0; i < s->n_rejects; i++) {
        const kc_reject *x = &s->rejects[i];

        kc_buf_addf(&b, "%ld,", x->row);
        kc_buf_csv(&b, x->column);
        kc_buf_addc(&b, ',');
        kc_buf_csv(&b, x->value);
        kc_buf_addf(&b, ",%s,", x->key);
        kc_buf_csv(&b, kc_tf(c->arena, c->lang, x->key, "%s", x->args));
        kc_buf_addc(&b, '\n');
    }
    return kc_file_write(file, b.s, b.n, err);
}

static kc_code show_import(kc_cli *c, kc_store *store, const kc_import_sum *s, bool dry, kc_err *err)
{
    kc_code code = KC_OK;
    kc_buf  b;

    kc_buf_init(&b, c->arena);
    line(c, &b, "import.done",
         kc_printf(c->arena, "%ld" KC_SEP "%ld" KC_SEP "%ld" KC_SEP "%ld" KC_SEP "%ld" KC_SEP "%ld", s->n_rows, s->n_imported, s->n_updated, s->n_unchanged,
                   s->n_rejected, s->n_empty));
    if (s->n_outside) line(c, &b, "import.done_outside", kc_printf(c->arena, "%ld", s->n_outside));
    if (s->n_blank) line(c, &b, "import.done_blank", kc_printf(c->arena, "%ld", s->n_blank));
    if (s->n_conflicts) line(c, &b, "import.done_conflicts", kc_printf(c->arena, "%ld", s->n_conflicts));
    if (s->n_fractions) line(c, &b, "import.done_fractions", kc_printf(c->arena, "%ld" KC_SEP "%ld" KC_SEP "%s", s->n_fractions, s->fraction_row, s->fraction));
    if (s->n_sources || s->n_breaks) line(c, &b, "import.done_extras", kc_printf(c->arena, "%ld" KC_SEP "%ld", s->n_sources, s->n_breaks));
    if (s->ignored && *s->ignored) line(c, &b, "import.done_ignored", s->ignored);
    if (dry) line(c, &b, "import.done_dry", "");
    else if (s->last_row)
        line(c, &b, "import.done_stored",
             kc_printf(c->arena, "%lld" KC_SEP "%lld" KC_SEP "%lld", (long long)s->first_row, (long long)s->last_row, (long long)s->audit));
    else line(c, &b, "import.done_nothing", kc_printf(c->arena, "%lld", (long long)s->audit));
    if (!dry) code = show_head(c, store, &b, err);
    return code ? code : kc_cli_out(c, b.s, b.n, err);
}

typedef struct watch {
    kc_cli *c;
    int64_t begin_ms;
    bool    told;
} watch;

/* Rows read so far, on one line of a terminal, once it takes more than a second. */
static void show_progress(void *ctx, long n_rows)
{
    watch *w = ctx;

    if (kc_now_ms() - w->begin_ms < 1000 || !isatty(STDERR_FILENO)) return;
    w->told = true;
    (void)fprintf(stderr, "\r%s", kc_tf(w->c->arena, w->c->lang, "import.progress", "%ld", n_rows));
    (void)fflush(stderr);
}

static kc_code run_import(kc_cli *c, kc_err *err)
{
    watch               w = { .c = c, .begin_ms = kc_now_ms() };
    const kc_import_opt opt = { .file = c->args[0], .source = kc_opt(c, "--source"), .actor = kc_local_actor(c->arena),
                                .layer = layer_of(kc_opt(c, "--layer")), .year = (int)kc_opt_int(c, "--year", 0),
                                .dry_run = kc_opt_on(c, "--dry-run"), .accept_valid = kc_opt_on(c, "--accept-valid"),
                                .progress = show_progress, .progress_ctx = &w };
    kc_store           *s;
    kc_import_sum       sum;
    kc_err              report_err = KC_ERR_INIT;
    kc_code             code = kc_store_open(c->arena, kc_opt(c, "--db"), KC_OPEN_WRITE, &s, err), report = KC_OK;

    if (code) return code;
    code = kc_import(c->arena, s, c->lang, &opt, &sum, err);
    if (w.told) (void)fputc('\n', stderr);
    if (sum.explanation) (void)fputs(sum.explanation, stderr);
    show_rejects(c, &sum);
    if (kc_opt(c, "--report")) report = write_report(c, &sum, kc_opt(c, "--report"), &report_err);
    if (!code && report) {
        *err = report_err;
        return report;
    }
    return code ? code : show_import(c, s, &sum, opt.dry_run, err);
}

/* ---- sample ----------------------------------------------------------------------------------------- */

static const kc_option sample_options[] = { { "--db", 0, "FILE", NULL, true, "store.opt_db" },
                                            { "--year", 0, "YEAR", NULL, true, "collect.opt_sample_year" },
                                            { "--seed", 0, "N", NULL, true, "collect.opt_seed" },
                                            { "--years", 0, "N", "10", false, "collect.opt_years" },
                                            { NULL, 0, NULL, NULL, false, NULL } };

static kc_code run_sample(kc_cli *c, kc_err *err)
{
    const kc_sample_opt opt = { .year = (int)kc_opt_int(c, "--year", 0), .years = (int)kc_opt_int(c, "--years", 10),
                                .seed = (uint64_t)kc_opt_int(c, "--seed", 0), .actor = kc_local_actor(c->arena) };
    kc_store           *s;
    kc_sample_sum       sum;
    kc_buf              b;
    kc_code             code = kc_store_open(c->arena, kc_opt(c, "--db"), KC_OPEN_WRITE, &s, err);

    if (code || (code = kc_sample(c->arena, s, &opt, &sum, err))) return code;
    kc_buf_init(&b, c->arena);
    line(c, &b, "collect.done_sample",
         kc_printf(c->arena, "%zu" KC_SEP "%zu" KC_SEP "%d" KC_SEP "%d" KC_SEP "%llu", sum.n_indicators, sum.n_regions, opt.year - opt.years + 1, opt.year,
                   (unsigned long long)opt.seed));
    line(c, &b, "collect.done_sample_cells",
         kc_printf(c->arena, "%ld" KC_SEP "%ld" KC_SEP "%ld" KC_SEP "%ld" KC_SEP "%ld", sum.n_new, sum.n_updated, sum.n_unchanged, sum.n_real, sum.n_missing));
    if ((code = show_head(c, s, &b, err))) return code;
    return kc_cli_out(c, b.s, b.n, err);
}

/* ---- verify ----------------------------------------------------------------------------------------- */

static const kc_option verify_options[] = { { "--db", 0, "FILE", NULL, true, "store.opt_db" }, { NULL, 0, NULL, NULL, false, NULL } };

typedef struct findings {
    kc_cli *c;
    kc_buf  b;
} findings;

static void note_finding(void *ctx, const char *key, const char *args)
{
    findings *f = ctx;

    kc_buf_addf(&f->b, "%s [%s]\n", kc_tf(f->c->arena, f->c->lang, key, "%s", args), key);
}

static kc_code run_verify(kc_cli *c, kc_err *err)
{
    const char *db = kc_opt(c, "--db");
    kc_store   *s;
    findings    f = { .c = c };
    long        n_bad = 0;
    int64_t     rows = 0;
    kc_code     code = kc_store_open(c->arena, db, KC_OPEN_READ, &s, err);

    kc_buf_init(&f.b, c->arena);
    if (code || (code = kc_store_verify(s, note_finding, &f, &n_bad, err))) return code;
    if (!n_bad && (code = kc_journal_position(s, &rows, err))) return code;
    if (!n_bad) line(c, &f.b, "verify.clean", kc_printf(c->arena, "%s" KC_SEP "%lld", db, (long long)rows));
    if ((code = show_head(c, s, &f.b, err))) return code;
    code = kc_cli_out(c, f.b.s, f.b.n, err);
    if (code || !n_bad) return code;
    return kc_fail(err, KC_E_CORRUPT, -1, "verify.findings", "%s" KC_SEP "%ld", db, n_bad);
}

const kc_command kc_cmd_store[] = {
    { "init", "--db DB --plan PLAN", 0, 0, init_options, run_init, "collect.help_init", "kangce init --db wuwei.db --plan wuwei-2020" },
    { "import", "FILE", 1, 1, import_options, run_import, "collect.help_import", "kangce import values.csv --db wuwei.db --source 市疾控中心" },
    { "sample", "--db DB --year Y --seed N", 0, 0, sample_options, run_sample, "collect.help_sample", "kangce sample --db wuwei.db --year 2025 --seed 1" },
    { "verify", "--db DB", 0, 0, verify_options, run_verify, "store.help_verify", "kangce verify --db wuwei.db" },
    { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL }
};
