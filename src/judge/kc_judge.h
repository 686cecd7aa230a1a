/* Judging: what a plan promised against what was observed, for every line and region of one year.
 *
 *   plan in force ──> lines (an indicator with its targets over the years)
 *   segments ──> values [indicator][region][year] ──judge──> kc_result [line][region] ──> run (stored once)
 *                                                                      └─ "R1a2b3c4d-HC006-000000-2022" ──kc_explain──> where it comes from
 *
 * A run is a function of its inputs: the same values, targets, judgements, parameters and program version give the same id and the
 * same bytes; nothing in it reads a clock. All memory is the arena's. Threads: one store handle, one arena per thread.
 * How each number is made: kangce/kc_progress.h, kangce/kc_trend.h, and gather.c, derive.c here.
 */
#ifndef KC_JUDGE_H
#define KC_JUDGE_H

#include "plan/kc_plan.h"
#include "store/kc_store.h"

typedef enum kc_method { KC_METHOD_SCHEDULE, KC_METHOD_HP2030, KC_METHOD_OPENSDG } kc_method;
const char *kc_method_text(kc_method m); /* "schedule" "hp2030" "opensdg" */
bool        kc_method_parse(const char *s, kc_method *out);

/* How a line stands. In a year with a target of its own, or after the last one: met or not met. Between two target years: met when the
 * next target is reached already, else on track, at risk or late by the chosen method. Where standings are listed they stand in this order. */
typedef enum kc_standing { KC_MET, KC_NOT_MET, KC_ON_TRACK, KC_AT_RISK, KC_LATE, KC_NO_DATA } kc_standing;
enum { KC_N_STANDINGS = 6 };
const char *kc_standing_text(kc_standing s);               /* "met" "not_met" "on_track" "at_risk" "late" "no_data" */
const char *kc_standing_mark(kc_standing s);               /* ✓ ✕ ● ▲ ■ ○ */
const char *kc_standing_word(kc_standing s, kc_lang lang); /* 达标 未达标 在轨 风险 滞后 未报 */

/* Why a number is not there (kc_why_text: stable name; kc_why_word: for people). KC_WHY_NONE: it is there. */
typedef enum kc_why {
    KC_WHY_NONE,
    KC_WHY_ABSENT,             /* nobody reported anything                                  */
    KC_WHY_MISSING,            /* reported as missing                                       */
    KC_WHY_NOT_APPLICABLE,     /* does not apply to this region                             */
    KC_WHY_SUPPRESSED,         /* there is a value that must not be shown                   */
    KC_WHY_TOO_OLD,            /* the latest value is older than max_age                    */
    KC_WHY_NO_INDICATOR,       /* the target names no indicator of the dictionary           */
    KC_WHY_AWAITS_JUDGEMENT,   /* qualitative: no judgement recorded                        */
    KC_WHY_NO_BASELINE,        /* neither in the plan nor observed                          */
    KC_WHY_NO_BASELINE_YEAR,   /* a baseline value without its year                         */
    KC_WHY_BASELINE_IS_TARGET, /* baseline equal to the target                              */
    KC_WHY_BASELINE_MEETS,     /* baseline on the good side of the target: only met or not  */
    KC_WHY_NOT_YET,            /* value not later than the baseline                         */
    KC_WHY_NOT_POSITIVE,       /* a growth rate needs values above zero                     */
    KC_WHY_NO_PREVIOUS,        /* no earlier value to compare with                          */
    KC_WHY_NEEDS_TWO_PERIODS,  /* growth slower than before: three values needed            */
    KC_WHY_FEW_YEARS,          /* fewer than five values since the last break               */
    KC_WHY_TARGET_PAST,        /* the target year is over                                   */
    KC_WHY_NO_NUMBER,          /* the target has no number                                  */
    KC_WHY_NO_YEAR,            /* the target has no year                                    */
    KC_WHY_NO_DIRECTION,       /* neither comparator nor indicator says which way is good   */
    KC_WHY_BREAK,              /* the definition changed between the two values             */
    KC_WHY_UNIT,               /* unit of the target is not that of the indicator           */
    KC_WHY_ONLY_PARTS          /* months or quarters of the year have values, the year has none */
} kc_why;
enum { KC_N_WHYS = KC_WHY_ONLY_PARTS + 1 };
const char *kc_why_text(kc_why w);
const char *kc_why_word(kc_why w, kc_lang lang);

/* How the governing target of a year came about. */
typedef enum kc_rule {
    KC_RULE_NONE,
    KC_RULE_OWN,      /* the plan gives a target for the year                               */
    KC_RULE_LINEAR,   /* on the straight line from the baseline or last target to the next  */
    KC_RULE_NEXT,     /* before the first target and no line possible: the next target      */
    KC_RULE_LAST,     /* after the last target year: the last target                        */
    KC_RULE_STEP,     /* a change against an earlier value (basis per_year, since_year, previous_year) */
    KC_RULE_JUDGEMENT /* qualitative: a recorded judgement decides                          */
} kc_rule;
const char *kc_rule_text(kc_rule r); /* "own" "linear" "next" "last" "step" "judgement" "" */

enum { /* what a reader must know about a result (kc_flag_text); the first five are those of the observation, the BASIS_ ones say the same of
          the numbers it was held against: baseline, previous value, history of the trend */
    KC_RF_SYNTHETIC = 1,
    KC_RF_UNCONFIRMED = 2,
    KC_RF_PROVISIONAL = 4,
    KC_RF_ESTIMATED = 8,
    KC_RF_CONFLICT = 16,            /* sources differ                                           */
    KC_RF_TARGET_UNCONFIRMED = 32,  /* no readable source confirms the target                   */
    KC_RF_INHERITED = 64,           /* the target of the plan's region, used as reference       */
    KC_RF_OLD_VALUE = 128,          /* value of an earlier year                                 */
    KC_RF_BREAK = 256,              /* a break in the series cut the history or lies between baseline and value */
    KC_RF_TARGET_LOOSER = 512,      /* the target is looser than the baseline or the target before */
    KC_RF_BASELINE_OBSERVED = 1024, /* baseline taken from observations, not from the plan      */
    KC_RF_PACE_UNKNOWN = 2048,      /* at risk only because no pace can be computed             */
    KC_RF_APPROX = 4096,            /* target "about": judged with the stated tolerance         */
    KC_RF_YEAR_ASSUMED = 8192,      /* target without a year: end of the plan's period          */
    KC_RF_TARGET_CONFLICT = 16384,  /* the plan gives another value for the same year           */
    KC_RF_BASIS_SYNTHETIC = 1 << 15,
    KC_RF_BASIS_UNCONFIRMED = 1 << 16,
    KC_RF_BASIS_PROVISIONAL = 1 << 17,
    KC_RF_BASIS_ESTIMATED = 1 << 18,
    KC_RF_BASIS_CONFLICT = 1 << 19,
    KC_RF_REBASED = 1 << 20,        /* a break lies behind the baseline of the plan: the first value after it, or none, is used */
    KC_RF_LAYERS_DIFFER = 1 << 21,  /* the reported, verified or final value of the cell is another one */
    KC_RF_ONLY_PARTS = 1 << 22      /* months or quarters of the year have values, the year has none */
};
enum { KC_N_FLAGS = 23, KC_N_OBS_FLAGS = 5, KC_RF_VALUE_MARKS = 31, KC_RF_BASIS_SHIFT = 15 };
#define KC_RF_BASIS_MARKS ((uint32_t)KC_RF_VALUE_MARKS << KC_RF_BASIS_SHIFT)
#define KC_RF_ANY_SYNTHETIC ((uint32_t)KC_RF_SYNTHETIC | KC_RF_BASIS_SYNTHETIC)
const char *kc_flag_text(int i);               /* name of bit i */
const char *kc_flag_word(int i, kc_lang lang); /* for people */
const char *kc_flag_mark(int i, kc_lang lang); /* beside the number: 合 ? 初 估 …, S ? P E … in English; of the basis with a star */

typedef enum kc_verdict { KC_VERDICT_NONE, KC_VERDICT_MET, KC_VERDICT_PARTLY, KC_VERDICT_NOT } kc_verdict;

typedef enum kc_line_class { KC_LINE_LEVEL, KC_LINE_CHANGE, KC_LINE_QUALITATIVE } kc_line_class;

/* An indicator with the targets that belong together: same scope, same kind. */
typedef struct kc_line {
    const char       *key;         /* unique, used in ids: "HC006", "HC006.2", "T009" (no code) */
    const char       *name;        /* indicator as the plan calls it (dictionary name when coded) */
    const char       *code;        /* NULL when the target has none */
    const char       *unit;        /* NULL = none */
    const char       *scope;       /* NULL = none */
    int32_t           indicator;   /* id in the store; 0 = none */
    int               direction;   /* +1 higher is better, -1 lower, 0 neither */
    int               decimals;
    kc_line_class     cls;
    bool              second_order; /* growth must slow down */
    size_t            n_targets;
    const kc_target **targets;     /* by year; those without a year last */
    int               action_no;   /* 0 = none */
} kc_line;

typedef struct kc_judged_region {
    int32_t     id;     /* in the store */
    const char *code, *name, *parent; /* parent: code or NULL */
    int         depth;  /* 0 = the plan's own */
} kc_judged_region;

/* One line in one region. Numbers that do not exist are NaN, with the reason in the why_… beside them. */
typedef struct kc_result {
    uint32_t line, region;          /* index into lines[], regions[] */
    int64_t  row;                   /* journal position of the value; 0 = none */
    double   value;
    double   target;                /* governing the year */
    double   goal;                  /* the plan's own figure that is next due (own year, next, or last) */
    double   baseline;
    double   previous;              /* the value before `value` */
    double   gap;                   /* value - target, signed so that positive is good */
    double   hp2030;                /* % of targeted change achieved, to the goal */
    double   opensdg;               /* ratio of growth rates, observed : required */
    double   schedule;              /* share of the change that was due by the value's year */
    double   change;                /* per year, from previous to value, in the indicator's unit */
    double   needed;                /* per year, from the value's year, to reach the final target */
    double   chance;                /* of meeting the final target in its year, 0..1 */
    double   forecast, low, high;   /* in the final target's year; 95 % prediction interval, kept inside 0 and 100 % where these are natural limits */
    double   slope;                 /* per year, over the years since the last break */
    double   final;                 /* figure of the last target year */
    double   predicted, spread;     /* forecast before it was kept inside limits; standard error of the prediction */
    double   growth_before, growth; /* second-order targets: yearly growth of the last two periods, % */
    int16_t  year, value_year, previous_year, baseline_year, goal_year, final_year;
    int16_t  history_from, n_history; /* first year and number of values behind slope and chance */
    uint8_t  status;                /* kc_standing */
    uint8_t  outlook;               /* kc_standing against the final target only; KC_NO_DATA when it cannot be said */
    uint8_t  met;                   /* against `target`, or by judgement: 0 no, 1 yes, 2 unknown */
    uint8_t  rule;                  /* kc_rule */
    uint8_t  verdict;               /* kc_verdict: recorded judgement */
    uint8_t  hp_class;              /* kc_hp_class */
    uint8_t  sdg_class;             /* kc_sdg_class */
    int8_t   trend;                 /* +1 rising, 0 stable, -1 falling, 2 unknown */
    int8_t   better;                /* trend: +1 improving, -1 worsening, 0 neither or unknown */
    uint8_t  why;                   /* kc_why of the status: for KC_NO_DATA and KC_RF_PACE_UNKNOWN */
    uint8_t  why_hp2030, why_opensdg, why_schedule, why_change, why_needed, why_chance;
    uint16_t goal_at;               /* index into the line's targets; 65535 = none */
    uint32_t flags;                 /* KC_RF_… */
} kc_result;

/* How many lines stand how: those that a number decides by standing, the qualitative ones by what people judged. What does not apply to
 * the region is in neither. */
typedef struct kc_sum {
    const char *kind;  /* "all" "action" "unit" "region" */
    const char *key;   /* action number, unit name, region code; "" for all */
    const char *name;
    long        n[KC_N_STANDINGS], total;
    long        verdicts[4], qualitative; /* by kc_verdict; [KC_VERDICT_NONE] awaits judgement */
    long        not_applicable;
} kc_sum;
void kc_sum_add(kc_sum *s, const kc_line *l, const kc_result *r);
/* "可考核 38 项：✓ 达标 10，…；定性 18 项：达标 0，…；不适用 2 项", the same words wherever a sum is told. */
const char *kc_sum_text(kc_arena *a, kc_lang lang, const kc_sum *s);

typedef struct kc_eval_opt {
    int64_t     plan;     /* id; 0 = the plan in force when there is one only */
    int         year;
    int         method;   /* kc_method; -1 = the plan's, else schedule */
    int         max_age;  /* years a value may be old; -1 = the plan's, else 3 */
    int         history;  /* years looked back for trend and chance; 0 = 10 */
    int         layer;    /* 0 = best */
    const char *region;   /* code: this one only; NULL = the plan's own, those one level below, deeper ones with data */
    const char *actor;    /* for the audit; NULL = do not store the run */
} kc_eval_opt;
#define KC_EVAL_OPT_INIT { .method = -1, .max_age = -1 }
enum { KC_EVAL_YEARS_MAX = 60 };

typedef struct kc_evaluation {
    char              run[65];  /* hash, hex */
    char              run8[9];
    bool              stored_now; /* false: the same run was there already, or opt.actor was NULL */
    int64_t           plan_id;
    const kc_plan    *plan;
    int               year, max_age, history;
    kc_method         method;
    const char       *program;  /* version */
    size_t            n_lines, n_regions, n_results; /* n_results = n_lines * n_regions */
    const kc_line    *lines;
    const kc_judged_region *regions;
    size_t            n_outside;  /* regions below that the plan's figures do not cover and that have no data: not judged */
    const char *const *outside;   /* their names */
    const kc_result  *results;  /* [line * n_regions + region] */
    /* values behind the results, for charts: [(line's series) * n_regions + region) * n_years + i]; NaN where none */
    int               year_from, n_years; /* year_from + n_years - 1 == year */
    size_t            n_sums;
    const kc_sum     *sums;
    const struct kc_history *history_of; /* see kc_history_get */
} kc_evaluation;

/* Evaluates and, unless opt->actor is NULL, stores the run once (own transaction with an audit entry). `program` is the version of the
 * program (file VERSION). Progress over a second goes to standard error through kc_log.
 *
 * Fails  KC_E_ARG      year outside 1900..2100, max_age or history above KC_EVAL_YEARS_MAX, a region that is unknown or not in that of the
 *                      plan, several plans and none chosen
 *        KC_E_NOTFOUND no plan in force
 *        and whatever the store reports */
kc_code kc_evaluate(kc_arena *a, kc_store *s, const kc_eval_opt *opt, const char *program, kc_evaluation *out, kc_err *err);

/* The history of a line in a region: value, kc_status and KC_FLAG_… of year_from + i, i < n_years. Arrays borrowed. False when the line
 * has no indicator. `broken` (may be NULL): true when a break in the series lies at the start of that year. */
bool kc_history_get(const kc_evaluation *e, size_t line, size_t region, const double **value, const uint8_t **status, const uint8_t **flags,
                    const bool **broken);

/* Marks of the basis (KC_RF_BASIS_…, KC_RF_REBASED) that the standing itself rests on: none when a value was simply held against a figure of
 * the plan. Trend and chance rest on all of them. */
uint32_t kc_result_status_marks(const kc_line *l, const kc_result *r);

/* Decimals that value, target and gap of a result need, so that what is shown does not contradict the verdict: those of the indicator, more
 * when two numbers that differ would look the same. */
int kc_result_decimals(const kc_line *l, const kc_result *r);

/* "R1a2b3c4d-HC006-000000-2022", with a field "…-value", "…-chance"; field NULL = none. */
const char *kc_result_id(kc_arena *a, const kc_evaluation *e, const kc_result *r, const char *field);

/* The evaluation as a program reads it: {"run", "year", "plan", …, "results": [], "sums": []}. Numbers are scalars. */
void kc_evaluation_json(kc_buf *b, const kc_evaluation *e);
void kc_evaluation_csv(kc_buf *b, const kc_evaluation *e);
/* One object of results[]. */
void kc_result_json(kc_buf *b, const kc_evaluation *e, const kc_result *r);

/* Follows an id to formula, observation, batch, person, target and decision. Text for people in `lang`, or JSON. Fails KC_E_ARG for what is
 * not an id, KC_E_NOTFOUND for an unknown run, line, region. */
kc_code kc_explain(kc_arena *a, kc_store *s, const char *id, kc_lang lang, bool json, kc_buf *out, kc_err *err);

/* Records a judgement as the next revision, with audit. region NULL = the plan's own. evidence: text as given, or with a file already hashed
 * by the caller "sha256:… name"; white space around evidence and person is taken off. Fails KC_E_NOTFOUND for an unknown target or region,
 * KC_E_ARG for an empty evidence or person, a target with a number (data decide about it), a year outside the plan's period. */
typedef struct kc_judgement {
    int64_t     plan;    /* 0 = the only one */
    const char *target;  /* "T009", or the code of an indicator: its target that governs the year */
    const char *region;
    int         year;
    kc_verdict  verdict;
    const char *evidence, *person, *actor;
} kc_judgement;
kc_code kc_judge_record(kc_arena *a, kc_store *s, const kc_judgement *j, int *revision, kc_err *err);
const char *kc_verdict_text(kc_verdict v); /* "met" "partly" "not" "" */
bool        kc_verdict_parse(const char *s, kc_verdict *out);

#endif
