/* The shell face of libkangce: what every `kangce stats METHOD FILE.csv` shares.
 *
 * A method is a row in a table of commands (kc_cli.h): its options name the columns, its notes show the formula. The pattern:
 *
 *     static const kc_option rate_options[] = {
 *         STATS_GROUP,
 *         STATS_COLUMN("--count", "count|events|cases|deaths|例数|发生数", "stats.col.count"),
 *         STATS_COLUMN("--population", "population|pop|n|人口", "stats.col.population"),
 *         { "--per", 0, "NUM", "100000", false, "stats.opt.per" },
 *         STATS_CONF, STATS_COMMON, { NULL },
 *     };
 *     static kc_code rate(kc_cli *c, kc_err *err)
 *     {
 *         stats_in in;
 *         kc_code  code = stats_open(c, &in, err);                       // opens c->args[0]
 *         int n = stats_number(&in, "--count", true), p = stats_number(&in, "--population", true);
 *
 *         if ((code = stats_load(&in, err))) return code;                // reports what was missing above; reads; makes the groups
 *         const double *count = kc_frame_numbers(in.f, n) …
 *         kc_tidy *t = kc_tidy_new(c, in.group_names, "value,lower,upper,note");
 *         for (size_t g = 0; g < in.groups->n; g++) {
 *             stats_group_cells(&in, t, g);                              // the columns of --group
 *             kc_tidy_num(t, …) … kc_tidy_note(t, …); kc_tidy_row(t);
 *         }
 *         return kc_tidy_write(t, err);
 *     }
 *
 * A header is found by the name given with the option, else by any of the default names (they stand in the help); order of columns does
 * not matter. Rows of a group need not stand together. Failure of a library call on group g: return stats_fail_in(&in, g, …).
 */
#ifndef STATS_CLI_H
#define STATS_CLI_H

#include "base/kc_frame.h"
#include "cli/kc_cli.h"
#include "kangce/kc_note.h"

#define STATS_GROUP { "--group", 0, "COLUMNS", NULL, false, "stats.opt.group" }
#define STATS_COLUMN(name, defaults, key) { name, 0, "COLUMN", defaults, false, key }
#define STATS_CONF { "--conf", 0, "NUM", "0.95", false, "stats.opt.conf" }
#define STATS_SEED { "--seed", 0, "N", "1", false, "stats.opt.seed" }
#define STATS_COMMON                                                              \
    { "--threads", 0, "N", "0", false, "stats.opt.threads" },                     \
    { "--format", 0, "table|csv|json", NULL, false, "stats.opt.format" },         \
    { "--output", 'o', "FILE", NULL, false, "stats.opt.output" }

typedef struct stats_in {
    kc_cli     *c;
    kc_frame   *f;
    kc_code     code; /* of the first column that was not found */
    kc_err      first;
    int         threads;
    int        *by; /* handles of the --group columns */
    size_t      n_by;
    const char *group_names; /* each ended with \x1f, as a header may hold a comma; "" without groups */
    kc_groups  *groups;
    struct {
        struct stats_chosen {
            const char *option, *names;
            int         handle;
        } *items;
        size_t n, cap;
    } chosen; /* columns taken by a default name */
} stats_in;

kc_code stats_open(kc_cli *c, stats_in *in, kc_err *err);
int     stats_number(stats_in *in, const char *option, bool required); /* handle, -1 when absent */
int     stats_text(stats_in *in, const char *option, bool required);
kc_code stats_load(stats_in *in, kc_err *err);

bool stats_given(const kc_cli *c, const char *option); /* by the user, not by its default */
/* Options that have no effect with `with` ("--kind ratio"): KC_E_ARG stats.option_idle when one of them was given. n names. */
kc_code stats_idle(const kc_cli *c, size_t n, const char *const *options, const char *with, kc_err *err);
/* Options that need the switch `needed`: KC_E_ARG stats.option_needs when one was given without it. */
kc_code stats_needs(const kc_cli *c, size_t n, const char *const *options, const char *needed, kc_err *err);

/* Values of column `handle` in the rows of group g, copied into `to` (room for the largest group: stats_largest). */
void   stats_gather(const stats_in *in, size_t g, int handle, double *to);
size_t stats_size(const stats_in *in, size_t g);
size_t stats_largest(const stats_in *in);
const char *stats_group_text(const stats_in *in, size_t g, size_t i); /* i-th --group column of group g */

/* Which way is good, in the words of files: 1 for "high", "up", "高优", "正向", "higher is better" …, -1 for the low ones, 0 for "none", "无". False
 * when the word is none of them, *good is then untouched. Letter case does not matter. */
bool stats_direction(const char *word, int *good);

/* Puts file, line and group before an error of the library whose `at` is a row of group g (or -1), and returns its code. */
kc_code stats_fail_in(const stats_in *in, size_t g, kc_err *err);

/* Results, one row after the other, as table (on a terminal), CSV or JSON. Numbers have up to 15 significant digits; NaN is an empty
 * field, null in JSON. `columns` is "value,lower,upper,note"; `before` ("", "area,sex", or group_names) stands in front. */
typedef struct kc_tidy kc_tidy;
kc_tidy *kc_tidy_new(kc_cli *c, const char *before, const char *columns);
void     kc_tidy_num(kc_tidy *t, double x);
void     kc_tidy_int(kc_tidy *t, long long x);
void     kc_tidy_text(kc_tidy *t, const char *s);
void     kc_tidy_note(kc_tidy *t, kc_note note); /* the stable name in CSV and JSON, words in a table */
void     kc_tidy_row(kc_tidy *t);                /* ends the row: every column must have been given */
kc_code  kc_tidy_write(kc_tidy *t, kc_err *err);
const kc_buf *kc_tidy_finish(kc_tidy *t);        /* instead of writing: its text, for a command that prints several */

void stats_group_cells(const stats_in *in, kc_tidy *t, size_t g);

/* One table of commands per chapter, ended with name NULL. */
extern const kc_command kc_cmd_stats_rates[], kc_cmd_stats_life[], kc_cmd_stats_survey[], kc_cmd_stats_survival[], kc_cmd_stats_inequality[],
    kc_cmd_stats_compare[], kc_cmd_stats_outbreak[], kc_cmd_stats_trend[], kc_cmd_index[];

#endif
