/* kangce stats ears, cusum, farrington, moving-percentile, threshold, nowcast: the table of commands. */
#include "cli/stats/outbreak_cli.h"

static const kc_option ears_options[] = {
    OB_COLUMNS,
    OB_DATES("365"),
    { "--method", 0, "C1|C2|C3|C3-textbook", "C1", false, "stats.ears.method" },
    { "--baseline", 0, "N", "7", false, "stats.ears.baseline" },
    { "--lag", 0, "N", NULL, false, "stats.ears.lag" },
    { "--min-sigma", 0, "NUM", "0", false, "stats.ears.min_sigma" },
    { "--alpha", 0, "NUM", NULL, false, "stats.ears.alpha" },
    OB_RANGE,
    STATS_COMMON,
    { NULL },
};

static const kc_option cusum_options[] = {
    OB_COLUMNS,
    OB_DATES("52"),
    { "--k", 0, "NUM", "1.04", false, "stats.cusum.k" },
    { "--h", 0, "NUM", "2.26", false, "stats.cusum.h" },
    { "--mean", 0, "NUM", NULL, false, "stats.cusum.mean" },
    { "--trans", 0, "standard|rossi|anscombe|none", "standard", false, "stats.cusum.trans" },
    { "--reset", 0, NULL, NULL, false, "stats.cusum.reset" },
    OB_RANGE,
    STATS_COMMON,
    { NULL },
};

static const kc_option farrington_options[] = {
    OB_COLUMNS,
    OB_DATES("52"),
    OB_POPULATION,
    { "--version", 0, "flexible|1996", "flexible", false, "stats.farrington.version" },
    { "--bound", 0, "nb|muan|delta", NULL, false, "stats.farrington.bound" },
    { "--alpha", 0, "NUM", "0.05", false, "stats.farrington.alpha" },
    { "--years", 0, "N", "5", false, "stats.farrington.years" },
    { "--half-window", 0, "N", NULL, false, "stats.farrington.half_window" },
    { "--periods", 0, "N", NULL, false, "stats.farrington.periods" },
    { "--left-out", 0, "N", NULL, false, "stats.farrington.left_out" },
    { "--p-trend", 0, "NUM", NULL, false, "stats.farrington.p_trend" },
    { "--no-trend", 0, NULL, NULL, false, "stats.farrington.no_trend" },
    { "--weights-threshold", 0, "NUM", NULL, false, "stats.farrington.weights_threshold" },
    { "--no-reweight", 0, NULL, NULL, false, "stats.farrington.no_reweight" },
    { "--power", 0, "2/3|1/2|none", "2/3", false, "stats.farrington.power" },
    { "--limit-cases", 0, "NUM", "5", false, "stats.farrington.limit_cases" },
    { "--limit-points", 0, "N", "4", false, "stats.farrington.limit_points" },
    { "--offset", 0, NULL, NULL, false, "stats.farrington.offset" },
    { "--se", 0, "R|model", "R", false, "stats.farrington.se" },
    { "--tolerance", 0, "NUM", "1e-8", false, "stats.farrington.tolerance" },
    OB_RANGE,
    STATS_COMMON,
    { NULL },
};

static const kc_option percentile_options[] = {
    OB_COLUMNS,
    OB_DATES("52"),
    { "--by-date", 0, NULL, NULL, false, "stats.moving_percentile.by_date" },
    { "--percentile", 0, "NUM", "80", false, "stats.moving_percentile.percentile" },
    { "--type", 0, "N", "7", false, "stats.moving_percentile.type" },
    { "--sd", 0, "NUM", NULL, false, "stats.moving_percentile.sd" },
    { "--years", 0, "N", "5", false, "stats.moving_percentile.years" },
    { "--min-years", 0, "N", NULL, false, "stats.moving_percentile.min_years" },
    { "--half-window", 0, "N", "2", false, "stats.moving_percentile.half_window" },
    { "--window", 0, "N", "1", false, "stats.moving_percentile.window" },
    { "--min-cases", 0, "NUM", "3", false, "stats.moving_percentile.min_cases" },
    { "--strict", 0, NULL, NULL, false, "stats.moving_percentile.strict" },
    OB_RANGE,
    STATS_COMMON,
    { NULL },
};

static const kc_option threshold_options[] = {
    OB_COLUMNS,
    OB_DATES("365"),
    OB_POPULATION,
    { "--threshold", 0, "NUM", "1", false, "stats.threshold.threshold" },
    { "--window", 0, "N", "1", false, "stats.threshold.window" },
    { "--rate", 0, NULL, NULL, false, "stats.threshold.rate" },
    { "--per", 0, "NUM", "100000", false, "stats.threshold.per" },
    OB_RANGE,
    STATS_COMMON,
    { NULL },
};

static const kc_option nowcast_options[] = {
    STATS_GROUP,
    STATS_COLUMN("--event", "event|event_date|onset|time|发病日期|事件日期", "stats.nowcast.event"),
    STATS_COLUMN("--delay", "delay|延迟", "stats.nowcast.delay"),
    STATS_COLUMN("--report", "report|report_date|reported|报告日期", "stats.nowcast.report"),
    STATS_COLUMN("--count", "count|cases|n|病例数|例数", "stats.nowcast.count"),
    { "--unit", 0, "day|week|month", "day", false, "stats.nowcast.unit" },
    { "--now", 0, "TIME", NULL, false, "stats.nowcast.now" },
    { "--max-delay", 0, "N", NULL, false, "stats.nowcast.max_delay" },
    { "--window", 0, "N", "0", false, "stats.nowcast.window" },
    { "--last", 0, "N", NULL, false, "stats.outbreak.last" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

const kc_command kc_cmd_stats_outbreak[] = {
    { "stats ears", "FILE.csv", 1, 1, ears_options, ob_ears, "stats.ears.help", "kangce stats ears daily.csv --method C2 --group county", "stats.ears.notes" },
    { "stats cusum", "FILE.csv", 1, 1, cusum_options, ob_cusum, "stats.cusum.help", "kangce stats cusum weekly.csv --from 2024-01-01", "stats.cusum.notes" },
    { "stats farrington", "FILE.csv", 1, 1, farrington_options, ob_farrington, "stats.farrington.help",
      "kangce stats farrington weekly.csv --group county --last 1", "stats.farrington.notes" },
    { "stats moving-percentile", "FILE.csv", 1, 1, percentile_options, ob_percentile, "stats.moving_percentile.help",
      "kangce stats moving-percentile weekly.csv --percentile 80 --last 4", "stats.moving_percentile.notes" },
    { "stats threshold", "FILE.csv", 1, 1, threshold_options, ob_threshold, "stats.threshold.help",
      "kangce stats threshold daily.csv --threshold 1 --group county",
      "stats.threshold.notes" },
    { "stats nowcast", "FILE.csv", 1, 1, nowcast_options, ob_nowcast, "stats.nowcast.help",
      "kangce stats nowcast reports.csv --max-delay 14", "stats.nowcast.notes" },
    { NULL },
};
