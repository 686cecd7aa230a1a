/* Shared by the files outbreak*.c: the series of a file, in time order, and which of their points are asked for. */
#ifndef OUTBREAK_CLI_H
#define OUTBREAK_CLI_H

#include "cli/stats/stats_cli.h"
#include "kangce/kc_outbreak.h"

/* One group of the file as a series. */
typedef struct ob_series {
    kc_series    s;
    const char **label; /* [n] text of the date or time column, else NULL: the place */
    const long  *place; /* [n] row within the group, -1 for a filled point */
    size_t       first, last; /* points first .. last-1 are asked for */
    size_t       out;   /* place of point `first` in the results of all series */
} ob_series;

typedef struct ob_set {
    stats_in   in;
    ob_series *of; /* [in.groups->n] */
    size_t     n_points;
    int        freq;
} ob_set;

#define OB_COLUMNS                                                                                                          \
    STATS_GROUP, STATS_COLUMN("--count", "count|cases|events|n|病例数|例数|发病数", "stats.col.count"),                     \
        STATS_COLUMN("--time", "month|time|period|index|月份|时间|时段", "stats.outbreak.time")
#define OB_DATES(freq)                                                                                                        \
    STATS_COLUMN("--date", "week_start_date|date|日期|周起始日期", "stats.outbreak.date"),                                       \
        { "--gaps", 0, "keep|zero|missing", "keep", false, "stats.outbreak.gaps" }, { "--freq", 0, "N", freq, false, "stats.outbreak.freq" }
#define OB_RANGE                                                                                                            \
    { "--from", 0, "TIME", NULL, false, "stats.outbreak.from" }, { "--to", 0, "TIME", NULL, false, "stats.outbreak.to" },             \
        { "--last", 0, "N", NULL, false, "stats.outbreak.last" }
#define OB_POPULATION STATS_COLUMN("--population", "population|pop|人口数|人口", "stats.col.population")

/* Opens, reads, sorts by date where there is one, fills gaps, and finds the points asked for: from --from, --to, --last; without them from
 * point `history` on. */
kc_code ob_open(kc_cli *c, ob_set *set, size_t history, kc_err *err);
/* Group cells, index, time and count of point i of series g. */
void ob_cells(const ob_set *set, kc_tidy *t, size_t g, size_t i);
kc_code ob_fail(const ob_set *set, size_t g, kc_err *err); /* stats_fail_in, `at` being a point of series g */
void ob_alarm_cell(kc_tidy *t, int alarm); /* empty when it cannot be said */

int ob_int(const kc_cli *c, const char *option, int dflt); /* at most a million: the library checks the range */

kc_code ob_ears(kc_cli *c, kc_err *err);
kc_code ob_cusum(kc_cli *c, kc_err *err);
kc_code ob_threshold(kc_cli *c, kc_err *err);
kc_code ob_percentile(kc_cli *c, kc_err *err);
kc_code ob_farrington(kc_cli *c, kc_err *err);
kc_code ob_nowcast(kc_cli *c, kc_err *err);

#endif
