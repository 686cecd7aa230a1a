/* What the methods on ages share: starting ages read from texts, bands a table must have, rows of a group in order of age. */
#ifndef LIFE_CLI_H
#define LIFE_CLI_H

#include "cli/stats/stats_cli.h"
#include "kangce/kc_lifetable.h"

#define LIFE_AGE STATS_COLUMN("--age", "age_start|startage|age|age_group|ageband|年龄|年龄组|起始年龄|岁", "stats.col.life_age")
#define LIFE_DEATHS STATS_COLUMN("--deaths", "deaths|count|events|dths|死亡数|死亡人数", "stats.col.life_deaths")
#define LIFE_POP STATS_COLUMN("--population", "population|pop|pops|person_years|人口数|人口|平均人口数|人年数|人年", "stats.col.population")
#define LIFE_AX                                                                                                 \
    { "--ax", 0, "chiang|half|coale-demeny|who|column", "chiang", false, "stats.opt.ax" },                       \
    STATS_COLUMN("--ax-column", "ax|a", "stats.col.ax"), { "--sex", 0, "both|male|female", "both", false, "stats.opt.life_sex" }

/* Start and end of every level of the age column: "0", "<1", "1-4", "85+", "85岁及以上", "不满1岁". The end is the number in the label ("1-4": 4),
 * INFINITY for an open band, NaN where the label tells a start alone. KC_E_DATA names the first that is no age. */
kc_code life_ages(stats_in *in, int age, double **start, double **end, kc_err *err);

/* Does a band with this end reach to the next start? The end is the last completed year ("1-4", next 5), or the next start itself ("1-5"); one that
 * is not stated does. next: INFINITY for the open band. */
bool life_ends_at(double end, double next);

/* The same for all bands of a table, the last of them open. */
bool life_ends_fit(size_t n, const double *age, const double *end);

/* Rows of group g by age, as positions in the group; equal ages in the order of the file. scratch and order have room for the group. */
void life_order(const stats_in *in, size_t g, const double *age_of_row, double *scratch, size_t *order);

/* Bands of --bands: auto (from all ages of the file: single years, else 0, 1, 5, 10 … to the last), file (all ages of the file),
 * or a list "0,1,5-85/5" (from-to/step). */
typedef struct life_bands {
    double *age;
    size_t  n;
} life_bands;
kc_code life_bands_read(stats_in *in, const double *of_level, size_t levels, const char *spec, life_bands *out, kc_err *err);

/* Handles of the deaths and the population; of death rates and -1 when --rate is named or the file has rates and no deaths. */
void life_deaths(stats_in *in, int *deaths, int *pop);

/* True when the option was given, not left at its default. */
bool life_named(const kc_cli *c, const char *option);

/* A list "0,65,80-90/5" into out->age (room for KC_LIFE_BANDS_MAX). */
kc_code life_bands_list(const char *spec, life_bands *out, kc_err *err);

/* Options --ax, --sex, --conf into a kc_life_opt. *column: handle of --ax-column, or -1. */
void life_ax_options(stats_in *in, kc_life_opt *opt, int *column);

extern const kc_option life_sullivan_options[], life_difference_options[];
kc_code life_sullivan_run(kc_cli *c, kc_err *err);
kc_code life_difference_run(kc_cli *c, kc_err *err);

#endif
