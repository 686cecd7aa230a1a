/* kangce report: an evaluation as a file that an office can print. */
#include "base/kc_file.h"
#include "cli/eval_options.h"
#include "report/kc_report.h"

#ifndef KC_VERSION
#define KC_VERSION "unknown"
#endif

static kc_code check_arguments(const kc_cli *c, kc_err *err)
{
    const char *kind = c->args[0], *to = kc_opt(c, "--output"), *date = kc_opt(c, "--date");
    kc_date     d;

    if (strcmp(kind, "annual") != 0) return kc_fail(err, KC_E_ARG, -1, "report.unknown_kind", "%s", kind);
    if (strcmp(to, "-") != 0 && !kc_ends(kc_str_of(to), ".html") && !kc_ends(kc_str_of(to), ".htm"))
        return kc_fail(err, KC_E_ARG, -1, "report.unknown_ending", "%s", to);
    if (date && !kc_date_parse(kc_str_of(date), &d)) return kc_fail(err, KC_E_ARG, -1, "report.bad_date", "%s", date);
    return KC_OK;
}

/* The evaluation is stored, so that every id of the report leads somewhere. */
static kc_code make(kc_cli *c, kc_store *s, const kc_eval_opt *opt, kc_buf *b, kc_err *err)
{
    kc_report_opt   how = { .lang = c->lang, .date = kc_opt(c, "--date") };
    kc_evaluation   e;
    kc_report_facts facts;
    kc_code         code;

    if ((code = kc_evaluate(c->arena, s, opt, KC_VERSION, &e, err))) return code;
    if ((code = kc_report_facts_read(c->arena, s, &e, &facts, err))) return code;
    kc_report_annual(b, &e, &facts, &how);
    return KC_OK;
}

static kc_code run_report(kc_cli *c, kc_err *err)
{
    const char *to = kc_opt(c, "--output");
    kc_eval_opt opt;
    kc_store   *s = NULL;
    kc_buf      b;
    kc_code     code = check_arguments(c, err);

    if (!code) code = kc_eval_options(c, &opt, err);
    if (!code) code = kc_store_open(c->arena, kc_opt(c, "--db"), KC_OPEN_WRITE, &s, err);
    if (code) return code;
    kc_buf_init(&b, c->arena);
    code = make(c, s, &opt, &b, err);
    kc_store_close(s);
    if (!code) code = kc_cli_out(c, b.s, b.n, err);
    if (code || strcmp(to, "-") == 0) return code;
    {
        const char *text = kc_tf(c->arena, c->lang, "report.written", "%s" KC_SEP "%zu", to, (b.n + 1023) / 1024);

        return kc_file_write("-", kc_printf(c->arena, "%s\n", text), strlen(text) + 1, err);
    }
}

static const kc_option report_options[] = {
    { "--db", 0, "DB", NULL, true, "report.opt_db" },
    { "--year", 0, "YEAR", NULL, true, "report.opt_year" },
    { "--output", 'o', "FILE", NULL, true, "report.opt_output" },
    KC_EVAL_OPTIONS,
    { "--date", 0, "DATE", NULL, false, "report.opt_date" },
    { NULL },
};

const kc_command kc_cmd_report[] = {
    { "report", "annual", 1, 1, report_options, run_report, "report.help_annual", "kangce report annual --db hc.db --year 2022 -o report.html" },
    { NULL },
};
