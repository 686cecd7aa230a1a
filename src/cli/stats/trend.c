/* kangce stats: trend, joinpoint, forecast, progress. The table; what runs stands in trend_*.c. */
#include "cli/stats/trend_cli.h"

#define YEAR STATS_COLUMN("--year", TREND_YEARS, "stats.col.year")
#define SERIES STATS_GROUP, YEAR, STATS_COLUMN("--value", TREND_VALUES, "stats.col.value")
#define CASES "count|cases|events|deaths|例数|发病数|死亡数"

static const kc_option series_options[] = { SERIES, STATS_CONF, STATS_COMMON, { NULL } };

static const kc_option apc_options[] = {
    STATS_GROUP,
    YEAR,
    STATS_COLUMN("--value", TREND_VALUES, "stats.col.rate"),
    STATS_COLUMN("--count", CASES, "stats.col.cases"),
    STATS_COLUMN("--population", "population|pop|人口|人口数", "stats.col.population"),
    { "--zero", 0, "refuse|half|poisson", "refuse", false, "stats.apc.opt.zero" },
    { "--per", 0, "NUM", "100000", false, "stats.apc.opt.per" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

static const kc_option mann_kendall_options[] = { SERIES, { "--exact", 0, NULL, NULL, false, "stats.mann_kendall.opt.exact" }, STATS_COMMON, { NULL } };

static const kc_option recent_options[] = {
    STATS_GROUP,
    YEAR,
    STATS_COLUMN("--count", "count|numerator|cases|events|deaths|分子|例数", "stats.col.cases"),
    STATS_COLUMN("--total", "total|denominator|n|分母|总数", "stats.col.total"),
    STATS_COLUMN("--value", TREND_VALUES, "stats.col.value"),
    STATS_COLUMN("--se", "se|stderr|标准误", "stats.col.se"),
    STATS_COLUMN("--lower", "lower|lower95|low|下限", "stats.col.lower"),
    STATS_COLUMN("--upper", "upper|upper95|high|上限", "stats.col.upper"),
    { "--points", 0, "N", "5", false, "stats.recent.opt.points" },
    { "--conf", 0, "NUM", "0.998", false, "stats.opt.conf" },
    { "--better", 0, "up|down|none", "none", false, "stats.recent.opt.better" },
    { "--keep-outliers", 0, NULL, NULL, false, "stats.recent.opt.keep_outliers" },
    STATS_COMMON,
    { NULL },
};

static const kc_option joinpoint_options[] = {
    SERIES,
    STATS_COLUMN("--se", NULL, "stats.joinpoint.opt.se"),
    STATS_COLUMN("--count", NULL, "stats.joinpoint.opt.count"),
    { "--scale", 0, "log|linear", "log", false, "stats.joinpoint.opt.scale" },
    { "--min", 0, "N", "0", false, "stats.joinpoint.opt.min" },
    { "--max", 0, "N", "3", false, "stats.joinpoint.opt.max" },
    { "--number", 0, "N", NULL, false, "stats.joinpoint.opt.number" },
    { "--select", 0, "permutation|bic|bic3|wbic", "permutation", false, "stats.joinpoint.opt.select" },
    { "--permutations", 0, "N", "4499", false, "stats.joinpoint.opt.permutations" },
    { "--alpha", 0, "NUM", "0.05", false, "stats.joinpoint.opt.alpha" },
    STATS_SEED,
    { "--min-end", 0, "N", "2", false, "stats.joinpoint.opt.min_end" },
    { "--min-between", 0, "N", "2", false, "stats.joinpoint.opt.min_between" },
    { "--grid", 0, "N", "1", false, "stats.joinpoint.opt.grid" },
    { "--refine", 0, NULL, NULL, false, "stats.joinpoint.opt.refine" },
    { "--slope-se", 0, "fixed|free", "fixed", false, "stats.joinpoint.opt.slope_se" },
    { "--from", 0, "NUM", NULL, false, "stats.joinpoint.opt.from" },
    { "--to", 0, "NUM", NULL, false, "stats.joinpoint.opt.to" },
    { "--show", 0, "segments|models|fitted|tests", "segments", false, "stats.joinpoint.opt.show" },
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

#define MODELS "ols|log|mean|naive|drift|ses|holt|damped|ets_ann|ets_aan|ets_aadn|ets_mnn|ets_man|ets_madn|ets|best|all"
#define ORIGINS                                                               \
    { "--first", 0, "N", "8", false, "stats.backtest.opt.first" },            \
    { "--horizon", 0, "N", "3", false, "stats.backtest.opt.horizon" }

static const kc_option forecast_options[] = {
    SERIES,
    { "--model", 0, MODELS, "ets", false, "stats.forecast.opt.model" },
    { "--to", 0, "NUM", "2030", false, "stats.forecast.opt.to" },
    { "--target", 0, "NUM", NULL, false, "stats.forecast.opt.target" },
    STATS_COLUMN("--targets", NULL, "stats.forecast.opt.targets"),
    { "--at-least", 0, NULL, NULL, false, "stats.forecast.opt.at_least" },
    { "--at-most", 0, NULL, NULL, false, "stats.forecast.opt.at_most" },
    { "--show", 0, "years|parameters", "years", false, "stats.forecast.opt.show" },
    ORIGINS,
    STATS_CONF,
    STATS_COMMON,
    { NULL },
};

static const kc_option backtest_options[] = {
    SERIES, { "--model", 0, MODELS, "all", false, "stats.forecast.opt.model" }, ORIGINS, STATS_CONF, STATS_COMMON, { NULL },
};

static const kc_option progress_options[] = {
    STATS_GROUP,
    { "--method", 0, "hp2030|opensdg|sdsn|schedule|all", "all", false, "stats.progress.opt.method" },
    STATS_COLUMN("--baseline", "baseline|基线|基线值", "stats.progress.col.baseline"),
    STATS_COLUMN("--value", "value|current|现值|当前值|值", "stats.col.value"),
    STATS_COLUMN("--target", "target|目标|目标值", "stats.progress.col.target"),
    STATS_COLUMN("--baseline-year", "baseline_year|基线年|基线年份", "stats.progress.col.baseline_year"),
    STATS_COLUMN("--value-year", "value_year|year|现值年份|年份", "stats.progress.col.value_year"),
    STATS_COLUMN("--target-year", "target_year|目标年|目标年份", "stats.progress.col.target_year"),
    STATS_COLUMN("--se-baseline", "se_baseline", "stats.progress.col.se_baseline"),
    STATS_COLUMN("--se-value", "se_value", "stats.progress.col.se_value"),
    STATS_COLUMN("--recent", "recent|近年值", "stats.progress.col.recent"),
    STATS_COLUMN("--recent-year", "recent_year|近年", "stats.progress.col.recent_year"),
    STATS_COLUMN("--better-column", "better|direction|polarity|方向|指标方向|极性", "stats.progress.col.better"),
    { "--better", 0, "up|down", "up", false, "stats.progress.opt.better" },
    STATS_COMMON,
    { NULL },
};

#define METHOD(name, key, options, run, example) \
    { "stats " name, "FILE.csv", 1, 1, options, run, "stats." key ".help", "kangce stats " name " " example, "stats." key ".notes" }

const kc_command kc_cmd_stats_trend[] = {
    METHOD("trend", "trend", series_options, trend_run_all, "rates.csv --group province"),
    METHOD("apc", "apc", apc_options, trend_run_apc, "cases.csv --group province --zero half"),
    METHOD("mann-kendall", "mann_kendall", mann_kendall_options, trend_run_mann_kendall, "rates.csv --exact"),
    METHOD("sen", "sen", series_options, trend_run_sen, "rates.csv --group province"),
    METHOD("recent-trend", "recent", recent_options, trend_run_recent, "screening.csv --group area --better up"),
    METHOD("joinpoint", "joinpoint", joinpoint_options, trend_run_joinpoint, "rates.csv --max 3 --select permutation --seed 1"),
    METHOD("forecast", "forecast", forecast_options, trend_run_forecast, "rates.csv --model holt --to 2030 --target 5 --at-most"),
    METHOD("backtest", "backtest", backtest_options, trend_run_backtest, "rates.csv --first 8 --horizon 3"),
    METHOD("progress", "progress", progress_options, trend_run_progress, "targets.csv --group indicator --method hp2030"),
    { NULL },
};
