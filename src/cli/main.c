/* kangce: finds the command, parses its options from its table, runs it inside an arena, and turns
 * the outcome into an exit code and at most one line of error.
 */
#include "base/kc_file.h"
#include "base/kc_csv.h"
#include "base/kc_limits.h"
#include "cli/stats/stats_cli.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef KC_VERSION
#define KC_VERSION "unknown"
#endif

static const kc_command *const tables[] = {
    kc_cmd_plan,         kc_cmd_pack,           kc_cmd_store,        kc_cmd_judge,         kc_cmd_report,         kc_cmd_index,          kc_cmd_stats_rates,
    kc_cmd_stats_life,   kc_cmd_stats_survey,   kc_cmd_stats_survival, kc_cmd_stats_inequality, kc_cmd_stats_compare, kc_cmd_stats_outbreak, kc_cmd_stats_trend,
};
enum { N_TABLES = sizeof tables / sizeof *tables };

static kc_lang lang_from_environment(void)
{
    static const char *const names[] = { "KANGCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *v = getenv(names[i]);

        if (v && strncmp(v, "zh", 2) == 0) return KC_ZH;
        if (v && strncmp(v, "en", 2) == 0) return KC_EN;
    }
    return KC_ZH;
}

const char *kc_opt(const kc_cli *c, const char *name)
{
    for (int i = 0; c->command->options && c->command->options[i].name; i++)
        if (strcmp(c->command->options[i].name, name) == 0) return c->values[i];
    return NULL;
}

long kc_opt_int(const kc_cli *c, const char *name, long dflt)
{
    const char *v = kc_opt(c, name);

    return v ? strtol(v, NULL, 10) : dflt;
}

double kc_opt_num(const kc_cli *c, const char *name, double dflt)
{
    const char *v = kc_opt(c, name);
    double      x = dflt;

    return v && kc_num_parse(kc_str_of(v), &x) ? x : dflt;
}

bool kc_opt_on(const kc_cli *c, const char *name)
{
    return kc_opt(c, name) != NULL;
}

kc_code kc_cli_out(kc_cli *c, const char *s, size_t n, kc_err *err)
{
    const char *to = kc_opt(c, "--output");

    return kc_file_write(to ? to : "-", s, n, err);
}

/* ---- help ---------------------------------------------------------------------------------------- */

static void pad(size_t width, size_t to)
{
    while (width++ < to) (void)putchar(' ');
}

static void help_all(kc_lang lang)
{
    (void)printf("kangce %s\n%s\n\n", KC_VERSION, kc_t(lang, "cli.about"));
    for (size_t t = 0; t < N_TABLES; t++)
        for (const kc_command *c = tables[t]; c->name; c++) {
            size_t width = strlen(c->name) + 1 + strlen(c->usage);

            if (strncmp(c->name, "stats ", 6) == 0) continue; /* many: one line stands for all of them */
            (void)printf("  kangce %s %s", c->name, c->usage);
            pad(width, 36);
            (void)printf("  %s\n", kc_t(lang, c->help));
        }
    (void)printf("  kangce stats METHOD FILE.csv");
    pad(21, 36);
    (void)printf("  %s\n\n%s\n", kc_t(lang, "cli.stats.help"), kc_t(lang, "cli.more"));
}

static void help_command(const kc_command *c, kc_lang lang)
{
    (void)printf("%s\n\n  kangce %s %s%s\n", kc_t(lang, c->help), c->name, c->usage, c->options && c->options[0].name ? " …" : "");
    if (c->options && c->options[0].name) (void)printf("\n");
    for (const kc_option *o = c->options; o && o->name; o++) {
        char left[120];

        (void)snprintf(left, sizeof left, "%s%c%s%s%s%s", o->short_name ? "-" : "", o->short_name ? o->short_name : ' ', o->short_name ? ", " : "",
                       o->name, o->value ? " " : "", o->value ? o->value : "");
        (void)printf("  %s", left);
        pad(kc_width(left), 34);
        (void)printf("  %s%s", kc_t(lang, o->help), o->required ? kc_t(lang, "cli.required") : "");
        if (o->dflt) (void)printf(" [%s]", o->dflt);
        (void)printf("\n");
    }
    if (c->notes) (void)printf("\n%s\n", kc_t(lang, c->notes));
    if (c->example) (void)printf("\n%s\n  %s\n", kc_t(lang, "cli.example"), c->example);
}

/* Help of a group: `kangce plan --help`. False when no command begins so. */
static bool help_group(const char *group, kc_lang lang)
{
    size_t n = strlen(group);
    bool   found = false;

    for (size_t t = 0; t < N_TABLES; t++)
        for (const kc_command *c = tables[t]; c->name; c++)
            if (strncmp(c->name, group, n) == 0 && c->name[n] == ' ') {
                (void)printf("  kangce %s %s\n      %s\n", c->name, c->usage, kc_t(lang, c->help));
                found = true;
            }
    return found;
}

/* ---- parsing ------------------------------------------------------------------------------------- */

static const kc_command *find_command(int argc, char **argv, int *used)
{
    const kc_command *best = NULL;

    for (size_t t = 0; t < N_TABLES; t++)
        for (const kc_command *c = tables[t]; c->name; c++) {
            const char *space = strchr(c->name, ' ');
            size_t      n = space ? (size_t)(space - c->name) : strlen(c->name);

            if (argc < 1 || strlen(argv[0]) != n || strncmp(argv[0], c->name, n) != 0) continue;
            if (!space && (best = c)) *used = 1;
            else if (argc > 1 && strcmp(argv[1], space + 1) == 0) {
                *used = 2;
                return c;
            }
        }
    return best;
}

static kc_code check_value(const kc_option *o, const char *v, kc_err *err)
{
    int64_t n = 0;
    double  x = 0;

    if (strchr(o->value, '|')) {
        size_t len = strlen(v);

        for (const char *p = o->value; p; p = strchr(p, '|') ? strchr(p, '|') + 1 : NULL)
            if (strncmp(p, v, len) == 0 && (p[len] == '|' || !p[len])) return KC_OK;
        return kc_fail(err, KC_E_ARG, -1, "cli.not_one_of", "%s" KC_SEP "%s" KC_SEP "%s", o->name, v, o->value);
    }
    if ((strcmp(o->value, "N") == 0 || strcmp(o->value, "YEAR") == 0) && (!kc_int_parse(kc_str_of(v), &n) || n < 0 || n > INT32_MAX))
        return kc_fail(err, KC_E_ARG, -1, "cli.not_a_number", "%s" KC_SEP "%s", o->name, v);
    if (strcmp(o->value, "NUM") == 0 && !kc_num_parse(kc_str_of(v), &x)) return kc_fail(err, KC_E_ARG, -1, "cli.not_decimal", "%s" KC_SEP "%s", o->name, v);
    if (strcmp(o->value, "YEAR") == 0 && (n < KC_YEAR_MIN || n > KC_YEAR_MAX))
        return kc_fail(err, KC_E_ARG, -1, "cli.not_a_year", "%s" KC_SEP "%s", o->name, v);
    return KC_OK;
}

static const kc_option *find_option(const kc_command *c, const char *arg, size_t n)
{
    for (const kc_option *o = c->options; o && o->name; o++)
        if ((strlen(o->name) == n && strncmp(o->name, arg, n) == 0) || (n == 2 && arg[0] == '-' && o->short_name && arg[1] == o->short_name))
            return o;
    return NULL;
}

static kc_code parse_option(kc_cli *c, int argc, char **argv, int *i, kc_err *err)
{
    const char      *arg = argv[*i], *eq = strncmp(arg, "--", 2) == 0 ? strchr(arg, '=') : NULL, *v = "";
    const kc_option *o = find_option(c->command, arg, eq ? (size_t)(eq - arg) : strlen(arg));
    kc_code          code;

    if (!o) return kc_fail(err, KC_E_ARG, -1, "cli.unknown_option", "%s" KC_SEP "%s", arg, c->command->name);
    if (o->value) {
        if (eq) v = eq + 1;
        else if (++*i < argc) v = argv[*i];
        else return kc_fail(err, KC_E_ARG, -1, "cli.value_missing", "%s" KC_SEP "%s", o->name, o->value);
        if ((code = check_value(o, v, err))) return code;
    } else if (eq) {
        return kc_fail(err, KC_E_ARG, -1, "cli.no_value", "%s", o->name);
    }
    if (c->values[o - c->command->options]) return kc_fail(err, KC_E_ARG, -1, "cli.option_twice", "%s", o->name);
    c->values[o - c->command->options] = v;
    return KC_OK;
}

static kc_code parse(kc_cli *c, int argc, char **argv, kc_err *err)
{
    bool    only_args = false;
    kc_code code;

    for (int i = 0; i < argc; i++) {
        if (!only_args && strcmp(argv[i], "--") == 0) {
            only_args = true;
        } else if (!only_args && argv[i][0] == '-' && argv[i][1]) {
            if ((code = parse_option(c, argc, argv, &i, err))) return code;
        } else {
            c->args[c->n_args++] = argv[i];
        }
    }
    if (c->n_args < c->command->min_args || c->n_args > c->command->max_args)
        return kc_fail(err, KC_E_ARG, -1, "cli.argument_count", "%s" KC_SEP "%s", c->command->name, c->command->usage);
    for (const kc_option *o = c->command->options; o && o->name; o++) {
        const char **v = &c->values[o - c->command->options];

        if (!*v) *v = o->dflt;
        if (!*v && o->required) return kc_fail(err, KC_E_ARG, -1, "cli.option_missing", "%s" KC_SEP "%s", c->command->name, o->name);
    }
    return KC_OK;
}

/* ---- running ------------------------------------------------------------------------------------- */

typedef struct job {
    kc_cli *cli;
    int     argc;
    char  **argv;
} job;

static kc_code run(void *ctx, kc_err *err)
{
    job              *j = ctx;
    const kc_command *cmd = j->cli->command;
    size_t            n = 0;
    kc_code           code;

    while (cmd->options && cmd->options[n].name) n++;
    j->cli->values = kc_alloc_n(j->cli->arena, n + 1, sizeof *j->cli->values);
    j->cli->args = kc_alloc_n(j->cli->arena, (size_t)j->argc + 1, sizeof *j->cli->args);
    code = parse(j->cli, j->argc, j->argv, err);
    return code ? code : cmd->run(j->cli, err);
}

static int finish(kc_code code, const kc_err *err, kc_lang lang)
{
    char text[1200];

    if (fflush(stdout) != 0 && !code) {
        (void)fprintf(stderr, "%s\n", kc_t(lang, "cli.output_failed"));
        return 3;
    }
    if (!code) return 0;
    kc_err_text(err, lang, text, sizeof text);
    (void)fprintf(stderr, "%s%s [%s]\n", kc_t(lang, "cli.error"), text, err->key);
    return kc_exit_code(code);
}

/* --lang may stand anywhere; it is taken out before the commands see the arguments. */
static int take_lang(int argc, char **argv, kc_lang *lang, kc_err *err)
{
    int n = 0;

    for (int i = 0; i < argc; i++) {
        const char *v = NULL;

        if (strcmp(argv[i], "--lang") == 0) v = i + 1 < argc ? argv[++i] : "";
        else if (strncmp(argv[i], "--lang=", 7) == 0) v = argv[i] + 7;
        if (!v) argv[n++] = argv[i];
        else if (strcmp(v, "zh") == 0) *lang = KC_ZH;
        else if (strcmp(v, "en") == 0) *lang = KC_EN;
        else (void)kc_fail(err, KC_E_ARG, -1, "cli.not_one_of", "--lang" KC_SEP "%s" KC_SEP "zh|en", v);
    }
    return n;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return true;
    return false;
}

int main(int argc, char **argv)
{
    kc_err    err = KC_ERR_INIT;
    kc_cli    cli = { .lang = lang_from_environment() };
    job       j = { .cli = &cli };
    int       used = 0, n = take_lang(argc - 1, argv + 1, &cli.lang, &err), status;
    char    **args = argv + 1;
    kc_code   code;

    (void)setlocale(LC_NUMERIC, "C");
    if (err.code) return finish(err.code, &err, cli.lang);
    if (n && (strcmp(args[0], "--version") == 0 || strcmp(args[0], "version") == 0)) {
        (void)printf("kangce %s\n", KC_VERSION);
        return finish(KC_OK, &err, cli.lang);
    }
    cli.command = find_command(n, args, &used);
    if (!n || (!cli.command && (wants_help(1, args) || strcmp(args[0], "help") == 0))) {
        help_all(cli.lang);
        return n ? finish(KC_OK, &err, cli.lang) : 2;
    }
    if (!cli.command) {
        if ((n == 1 || wants_help(n, args)) && help_group(args[0], cli.lang)) return n == 1 ? 2 : finish(KC_OK, &err, cli.lang);
        code = kc_fail(&err, KC_E_ARG, -1, "cli.unknown_command", "%s%s%s", args[0], n > 1 ? " " : "", n > 1 ? args[1] : "");
        return finish(code, &err, cli.lang);
    }
    if (wants_help(n - used, args + used)) {
        help_command(cli.command, cli.lang);
        return finish(KC_OK, &err, cli.lang);
    }
    cli.arena = kc_arena_new(0);
    if (!cli.arena) return finish(kc_fail(&err, KC_E_NOMEM, -1, "base.no_memory", "0"), &err, cli.lang);
    j.argc = n - used;
    j.argv = args + used;
    code = kc_arena_run(cli.arena, run, &j, &err);
    status = finish(code, &err, cli.lang);
    kc_arena_free(cli.arena);
    return status;
}
