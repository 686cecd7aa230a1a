/* The command line: commands and their options are tables; help, checks and parsing come from them.
 *
 *     kangce GROUP COMMAND [ARGUMENTS] [--option VALUE]
 *
 * A command is a function of parsed arguments. It prints results to standard output through
 * kc_cli_out(), progress to standard error, and returns a kc_code that main turns into the exit
 * code and one line of error in the user's language.
 */
#ifndef KC_CLI_H
#define KC_CLI_H

#include "base/kc_value.h"

typedef struct kc_option {
    const char *name;  /* "--format"; "-o" and "--output" are one: give "--output" and short_name 'o' */
    char        short_name;
    const char *value; /* placeholder in the help: "FILE", "N", "table|json|csv"; NULL = a switch. A value with
                          '|' lists all that is allowed; "N" and "YEAR" must be whole numbers >= 0, "NUM" a decimal number */
    const char *dflt;  /* NULL = none */
    bool        required;
    const char *help;  /* key of a text in texts/cli.tsv */
} kc_option;

typedef struct kc_cli {
    kc_arena     *arena;
    kc_lang       lang; /* --lang zh|en, else KANGCE_LANG, else LANG/LC_ALL (zh* is Chinese, default Chinese) */
    const char  **args; /* positional */
    int           n_args;
    const struct kc_command *command;
    const char  **values; /* one for each option of the command, NULL when not given and without default */
} kc_cli;

typedef struct kc_command {
    const char      *name;  /* "plan read", "init" */
    const char      *usage; /* "FILE" : positional arguments for the help line */
    int              min_args, max_args;
    const kc_option *options; /* ends with name NULL */
    kc_code (*run)(kc_cli *c, kc_err *err);
    const char *help;    /* key of one sentence */
    const char *example; /* a line that works, or NULL */
    const char *notes;   /* key of a text shown below the options: formula, columns; NULL = none */
} kc_command;

/* Value of an option: text or NULL; a number (checked while parsing). */
const char *kc_opt(const kc_cli *c, const char *name);
long        kc_opt_int(const kc_cli *c, const char *name, long dflt);
double      kc_opt_num(const kc_cli *c, const char *name, double dflt);
bool        kc_opt_on(const kc_cli *c, const char *name);

/* Writes to --output when the command has it and it was given, else to standard output. */
kc_code kc_cli_out(kc_cli *c, const char *s, size_t n, kc_err *err);

/* A table for people: columns aligned by display width, numbers to the right. */
typedef struct kc_table kc_table;
kc_table *kc_table_new(kc_arena *a, int n_columns, const char *const *headers, const char *align /* "llr" */);
void      kc_table_add(kc_table *t, const char *const *cells);
void      kc_table_print(const kc_table *t, kc_buf *b);

/* One table of commands per file cmd_*.c, ended with name NULL. */
extern const kc_command kc_cmd_plan[];   /* plan read check confirm compare */
extern const kc_command kc_cmd_pack[];   /* pack list show check */
extern const kc_command kc_cmd_store[];  /* init import sample verify */
extern const kc_command kc_cmd_judge[];  /* evaluate judge explain */
extern const kc_command kc_cmd_report[]; /* report annual */

#endif
