/* What the methods on rates and on comparison share: several confidence levels, rows instead of groups, polarity. */
#ifndef RATES_LOCAL_H
#define RATES_LOCAL_H

#include "base/kc_csv.h"
#include "cli/stats/stats_cli.h"
#include "kangce/kc_compare.h"
#include "kangce/kc_rates.h"

#define RATES_CONF { "--conf", 0, "LEVELS", "0.95", false, "stats.rates.conf" }
#define RATES_PER(dflt) { "--per", 0, "NUM", dflt, false, "stats.rates.per" }
#define RATES_AREA STATS_COLUMN("--area", "area|name|region|unit|地区|单位|名称", "stats.rates.area")

enum { RATES_LEVELS_MAX = 4 };

/* --conf "0.95,0.998": the first level makes lower and upper, each further one lower_99.8 and upper_99.8. */
typedef struct rates_levels {
    double conf[RATES_LEVELS_MAX];
    size_t n;
} rates_levels;

kc_code     rates_levels_read(kc_cli *c, rates_levels *l, kc_err *err);
const char *rates_columns(kc_cli *c, const rates_levels *l, const char *after); /* "value,lower,upper,note", further limits, after */

/* One estimate for each level, the same value: value, limits, note of the first, limits of the others. e[k * stride]. */
void rates_cells(kc_tidy *t, const rates_levels *l, const kc_estimate *e, size_t stride);

/* A result for each group, or for each row when there is no --group. */
typedef struct rates_units {
    stats_in   *in;
    size_t      n;
    const char *before; /* columns in front: those of --group, or "row" */
} rates_units;

rates_units   rates_units_of(stats_in *in);
void          rates_unit_cells(const rates_units *u, kc_tidy *t, size_t i);
const double *rates_sum(const rates_units *u, int handle); /* column as it is, or its sums over the groups; a missing value makes the sum missing */
kc_code       rates_fail(const rates_units *u, kc_err *err); /* err->at is a unit */

/* `before` (as group_names) with one more name, or several with \x1f between them, behind it; "" adds nothing. */
const char *rates_join(kc_arena *a, const char *before, const char *more);

/* Column of labels (-1: none), its header, and the label of a row. */
const char *rates_text_at(const stats_in *in, int handle, size_t row);

/* --polarity COLUMN or --better low|high|none. All rows of a group must agree. */
kc_code rates_polarity(const stats_in *in, size_t g, int handle, const char *constant, kc_polarity *out, kc_err *err);

kc_code stats_run_mean(kc_cli *c, kc_err *err);
kc_code stats_run_bands(kc_cli *c, kc_err *err);
kc_code stats_run_vital(kc_cli *c, kc_err *err);
kc_code stats_run_dsr(kc_cli *c, kc_err *err);
kc_code stats_run_isr(kc_cli *c, kc_err *err);
kc_code stats_run_funnel(kc_cli *c, kc_err *err);

#endif
