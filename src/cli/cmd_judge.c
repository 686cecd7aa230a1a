/* kangce evaluate, judge, explain. */
#include "base/kc_file.h"
#include "base/kc_limits.h"
#include "cli/eval_options.h"
#include "collect/kc_collect.h"
#include "judge/kc_judge.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#ifndef KC_VERSION
#define KC_VERSION "unknown"
#endif

/* ---- evaluate: the table for people ----------------------------------------------------------------- */

enum { N_COLUMNS = 8, NAME_WIDTH = 26, REGIONS_SHOWN = 60 };

static const char *cut(kc_arena *a, const char *s, size_t width)
{
    size_t n = strlen(s), i = 0, used = 0, len = 0;

    if (kc_width(s) <= width) return s;
    for (; i < n; i += len) {
        (void)kc_utf8_get(s + i, n - i, &len);
        used += kc_width(kc_strndup(a, s + i, len));
        if (used + 1 > width) break;
    }
    return kc_printf(a, "%.*s…", (int)i, s);
}

/* As many decimals as the number needs, at most those of the indicator. */
static const char *number(kc_arena *a, double x, int decimals, bool sign)
{
    char *s;

    if (isnan(x)) return "–";
    s = kc_printf(a, sign ? "%+.*f" : "%.*f", decimals, x);
    if (strchr(s, '.')) {
        size_t n = strlen(s);

        while (s[n - 1] == '0') s[--n] = 0;
        if (s[n - 1] == '.') s[--n] = 0;
    }
    return strcmp(s, "-0") == 0 || strcmp(s, "+0") == 0 ? "0" : s;
}

static const char *marks(const kc_cli *c, uint32_t flags, uint32_t which)
{
    const char *s = "";

    for (int i = 0; i < KC_N_FLAGS; i++)
        if (flags & which & (1U << i)) s = kc_printf(c->arena, "%s%s", s, kc_flag_mark(i, c->lang));
    return s;
}

enum {
    TARGET_MARKS = KC_RF_TARGET_UNCONFIRMED | KC_RF_TARGET_LOOSER | KC_RF_APPROX | KC_RF_YEAR_ASSUMED | KC_RF_TARGET_CONFLICT,
    STATUS_MARKS = KC_RF_PACE_UNKNOWN
};
#define VALUE_MARKS ((uint32_t)KC_RF_VALUE_MARKS | KC_RF_LAYERS_DIFFER | KC_RF_ONLY_PARTS)
#define TREND_MARKS (KC_RF_BASIS_MARKS | KC_RF_BREAK)

static const char *value_cell(const kc_cli *c, const kc_line *l, const kc_result *r)
{
    const char *m = marks(c, r->flags, VALUE_MARKS);

    if (isnan(r->value)) return m;
    if (r->value_year == r->year) return kc_printf(c->arena, "%s%s", number(c->arena, r->value, kc_result_decimals(l, r), false), m);
    return kc_printf(c->arena, "%s%s (%d)", number(c->arena, r->value, kc_result_decimals(l, r), false), m, r->value_year);
}

static const char *sign_of(kc_cmp c)
{
    switch (c) {
    case KC_CMP_GE: return "≥ ";
    case KC_CMP_LE: return "≤ ";
    case KC_CMP_GT: return "> ";
    case KC_CMP_LT: return "< ";
    case KC_CMP_EQ: return "= ";
    case KC_CMP_INCREASE:
    case KC_CMP_DECREASE:
    case KC_CMP_QUALITATIVE: return "";
    }
    return "";
}

/* Of target and gap: two at least, as many as the verdict needs. */
static int decimals_of(const kc_line *l, const kc_result *r)
{
    int d = kc_result_decimals(l, r);

    return d > 2 ? d : 2;
}

static const char *target_cell(const kc_cli *c, const kc_line *l, const kc_result *r)
{
    const kc_target *t = r->goal_at < l->n_targets ? l->targets[r->goal_at] : NULL;
    double           v = isnan(r->target) ? r->goal : r->target;
    const char      *m = marks(c, r->flags, TARGET_MARKS);

    if (!t) return "";
    if (isnan(v) || t->cmp >= KC_CMP_INCREASE)
        return kc_printf(c->arena, "%s%s%s%s", kc_t(c->lang, kc_printf(c->arena, "judge.cmp.%s", kc_cmp_text(t->cmp))), isnan(t->value) ? "" : " ",
                         isnan(t->value) ? "" : number(c->arena, t->value, 2, false), m);
    return kc_printf(c->arena, "%s%s%s", sign_of(t->cmp), number(c->arena, v, decimals_of(l, r), false), m);
}

static const char *status_cell(const kc_cli *c, const kc_line *l, const kc_result *r)
{
    const char *m = marks(c, kc_result_status_marks(l, r) | (r->flags & (uint32_t)STATUS_MARKS), ~0U);
    kc_standing s = (kc_standing)r->status;
    const char *word = kc_standing_word(s, c->lang);

    if (s == KC_NO_DATA && r->why) word = kc_why_word((kc_why)r->why, c->lang);
    return kc_printf(c->arena, "%s %s%s%s", kc_standing_mark(s), word, *m ? " " : "", m);
}

static const char *trend_cell(const kc_cli *c, const kc_result *r)
{
    if (isnan(r->value) || r->trend == 2) return "";
    return kc_printf(c->arena, "%s%s%s%s%s", r->trend > 0 ? "↑" : r->trend < 0 ? "↓" : "→", r->better ? " " : "",
                     r->better > 0   ? kc_t(c->lang, "judge.t.better")
                     : r->better < 0 ? kc_t(c->lang, "judge.t.worse")
                                     : "",
                     r->flags & TREND_MARKS ? " " : "", marks(c, r->flags, TREND_MARKS));
}

static const char *chance_cell(const kc_cli *c, const kc_result *r)
{
    if (isnan(r->chance)) return isnan(r->value) ? "" : "–";
    if (r->chance > 0.99) return ">99%";
    if (r->chance < 0.01) return "<1%";
    return kc_printf(c->arena, "%.0f%%", 100 * r->chance);
}

/* "2030把握" when all lines end in one year. */
static const char *chance_header(const kc_cli *c, const kc_evaluation *e)
{
    int year = 0;

    for (size_t l = 0; l < e->n_lines; l++) {
        int y = e->results[l * e->n_regions].final_year;

        if (year && y && y != year) return kc_t(c->lang, "judge.t.chance");
        if (y) year = y;
    }
    return year ? kc_printf(c->arena, "%d %s", year, kc_t(c->lang, "judge.t.chance")) : kc_t(c->lang, "judge.t.chance");
}

/* The dictionary's English name for an English reader; the plan's own name where there is none. */
static const char *line_name(const kc_cli *c, const kc_dictionary *d, const kc_line *l)
{
    const kc_indicator *i = c->lang == KC_EN && d && l->code ? kc_dictionary_code(d, l->code) : NULL;

    return i && i->name_en ? i->name_en : l->name;
}

static void lines_table(const kc_cli *c, const kc_evaluation *e, kc_buf *b, uint32_t *seen)
{
    kc_dictionary           *names = NULL;
    static const char *const keys[] = { "judge.t.code", "judge.t.indicator", "judge.t.value", "judge.t.target", "judge.t.gap", "judge.t.status",
                                        "judge.t.trend" };
    const char              *cells[N_COLUMNS];
    kc_table                *t;

    if (c->lang == KC_EN && kc_dictionary_load(c->arena, &names, NULL)) names = NULL; /* the plan's names will do */
    for (int i = 0; i < N_COLUMNS - 1; i++) cells[i] = kc_t(c->lang, keys[i]);
    cells[N_COLUMNS - 1] = chance_header(c, e);
    t = kc_table_new(c->arena, N_COLUMNS, cells, "llrrrllr");
    for (size_t i = 0; i < e->n_lines; i++) {
        const kc_line   *l = &e->lines[i];
        const kc_result *r = &e->results[i * e->n_regions]; /* region 0: the plan's own */
        size_t           room = l->unit ? NAME_WIDTH - 1 - kc_width(l->unit) : NAME_WIDTH;

        cells[0] = l->key;
        cells[1] = kc_printf(c->arena, "%s%s%s", cut(c->arena, line_name(c, names, l), room > 14 && room < 60 ? room : 14), l->unit ? " " : "", l->unit ? l->unit : "");
        cells[2] = value_cell(c, l, r);
        cells[3] = target_cell(c, l, r);
        cells[4] = isnan(r->gap) ? "" : number(c->arena, r->gap, decimals_of(l, r), true);
        cells[5] = status_cell(c, l, r);
        cells[6] = trend_cell(c, r);
        cells[7] = chance_cell(c, r);
        kc_table_add(t, cells);
        *seen |= r->flags;
    }
    kc_table_print(t, b);
}

/* Said before the table: nobody may take made-up figures for a result. */
static void synthetic_line(const kc_cli *c, const kc_evaluation *e, kc_buf *b)
{
    long own = 0, below = 0;

    for (size_t i = 0; i < e->n_results; i++)
        if (e->results[i].flags & KC_RF_ANY_SYNTHETIC) (*(e->results[i].region ? &below : &own))++;
    if (own || below) kc_buf_addf(b, "%s\n", kc_tf(c->arena, c->lang, "judge.t.synthetic", "%ld" KC_SEP "%ld", own, below));
}

static void regions_table(const kc_cli *c, const kc_evaluation *e, kc_buf *b)
{
    const char *cells[KC_N_STANDINGS + 1];
    kc_table   *t;
    int         shown = 0;
    size_t      more = 0;

    cells[0] = kc_t(c->lang, "judge.t.region");
    for (int i = 0; i < KC_N_STANDINGS; i++) cells[i + 1] = kc_standing_word((kc_standing)i, c->lang);
    t = kc_table_new(c->arena, KC_N_STANDINGS + 1, cells, "lrrrrrr");
    for (size_t r = 1; r < e->n_regions; r++) {
        const kc_sum *s = &e->sums[e->n_sums - e->n_regions + r]; /* the sums by region are the last, in the order of the regions */

        if (s->n[KC_NO_DATA] == s->total && s->verdicts[KC_VERDICT_NONE] == s->qualitative) continue;
        if (e->regions[r].depth > 1 || shown == REGIONS_SHOWN) {
            more++;
            continue;
        }
        cells[0] = kc_printf(c->arena, "%s %s", s->key, s->name);
        for (int i = 0; i < KC_N_STANDINGS; i++) cells[i + 1] = kc_printf(c->arena, "%ld", s->n[i]);
        kc_table_add(t, cells);
        shown++;
    }
    if (!shown) return;
    kc_buf_addf(b, "\n%s\n", kc_t(c->lang, "judge.t.regions"));
    kc_table_print(t, b);
    if (more) kc_buf_addf(b, "%s\n", kc_tf(c->arena, c->lang, "judge.t.more_regions", "%zu", more));
}

static void outside_line(const kc_cli *c, const kc_evaluation *e, kc_buf *b)
{
    for (size_t i = 0; i < e->n_outside; i++) kc_buf_addf(b, "%s%s", i ? kc_t(c->lang, "report.comma") : kc_t(c->lang, "judge.t.outside"), e->outside[i]);
    if (e->n_outside) kc_buf_addc(b, '\n');
}

static void legend(const kc_cli *c, uint32_t seen, kc_buf *b)
{
    kc_buf_addf(b, "\n%s\n%s\n", kc_t(c->lang, "judge.t.legend_chance"), kc_t(c->lang, "judge.t.legend_trend"));
    for (int i = 0; i < KC_N_FLAGS; i++)
        if (seen & (1U << i) & (VALUE_MARKS | (uint32_t)TARGET_MARKS | TREND_MARKS | (uint32_t)STATUS_MARKS | KC_RF_REBASED))
            kc_buf_addf(b, "%s  %s\n", kc_flag_mark(i, c->lang), kc_flag_word(i, c->lang));
}

static void table(const kc_cli *c, const kc_evaluation *e, kc_buf *b)
{
    uint32_t seen = 0;

    if (!e->n_lines || !e->n_regions) {
        kc_buf_addf(b, "%s\n", kc_t(c->lang, "judge.t.no_results"));
        return;
    }
    kc_buf_addf(b, "%s\n", kc_tf(c->arena, c->lang, "judge.t.title", "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%d", e->plan->title ? e->plan->title : "",
                                 e->regions[0].name, e->regions[0].code, e->year));
    kc_buf_addf(b, "%s\n", kc_sum_text(c->arena, c->lang, &e->sums[0]));
    synthetic_line(c, e, b);
    kc_buf_addc(b, '\n');
    lines_table(c, e, b, &seen);
    regions_table(c, e, b);
    outside_line(c, e, b);
    legend(c, seen, b);
    kc_buf_addf(b, "%s\n", kc_tf(c->arena, c->lang, "judge.t.method", "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%d",
                                 kc_t(c->lang, kc_printf(c->arena, "judge.method.%s", kc_method_text(e->method))), e->run8, e->lines[0].key, e->regions[0].code, e->year));
}

static const kc_option evaluate_options[] = {
    { "--db", 0, "DB", NULL, true, "judge.opt.db" },
    { "--year", 0, "YEAR", NULL, true, "judge.opt.year" },
    KC_EVAL_OPTIONS,
    { "--format", 0, "table|json|csv|none", "table", false, "judge.opt.format" },
    { "--output", 'o', "FILE", NULL, false, "judge.opt.output" },
    { NULL, 0, NULL, NULL, false, NULL },
};

static kc_code years_option(const kc_cli *c, const char *name, int dflt, int *out, kc_err *err)
{
    long n = kc_opt_int(c, name, dflt);

    if (n > KC_EVAL_YEARS_MAX) return kc_fail(err, KC_E_ARG, -1, "judge.option_range", "%s" KC_SEP "%d" KC_SEP "%s", name, KC_EVAL_YEARS_MAX, kc_opt(c, name));
    *out = (int)n;
    return KC_OK;
}

kc_code kc_eval_options(const kc_cli *c, kc_eval_opt *out, kc_err *err)
{
    kc_eval_opt opt = KC_EVAL_OPT_INIT;
    const char *method = kc_opt(c, "--method");
    kc_method   m;
    kc_code     code = years_option(c, "--max-age", -1, &opt.max_age, err);

    if (!code) code = years_option(c, "--history", 0, &opt.history, err);
    if (code) return code;
    opt.year = (int)kc_opt_int(c, "--year", 0);
    if (method && kc_method_parse(method, &m)) opt.method = (int)m;
    opt.region = kc_opt(c, "--region");
    opt.actor = kc_local_actor(c->arena);
    *out = opt;
    return KC_OK;
}

static kc_code run_evaluate(kc_cli *c, kc_err *err)
{
    kc_eval_opt   opt;
    kc_evaluation e;
    kc_store     *s = NULL;
    kc_buf        b;
    const char   *format = kc_opt(c, "--format");
    kc_code       code = kc_eval_options(c, &opt, err);

    if (!code) code = kc_store_open(c->arena, kc_opt(c, "--db"), KC_OPEN_WRITE, &s, err);
    if (!code) code = kc_evaluate(c->arena, s, &opt, KC_VERSION, &e, err);
    if (code) return code;
    kc_buf_init(&b, c->arena);
    if (strcmp(format, "json") == 0) kc_evaluation_json(&b, &e);
    else if (strcmp(format, "csv") == 0) kc_evaluation_csv(&b, &e);
    else if (strcmp(format, "table") == 0) table(c, &e, &b);
    (void)fprintf(stderr, "%s\n", kc_tf(c->arena, c->lang, e.stored_now ? "judge.t.stored" : "judge.t.known", "%s" KC_SEP "%zu" KC_SEP "%zu", e.run8, e.n_lines,
                                        e.n_regions));
    return strcmp(format, "none") == 0 ? KC_OK : kc_cli_out(c, b.s, b.n, err);
}

/* ---- judge ------------------------------------------------------------------------------------------ */

static const kc_option judge_options[] = {
    { "--db", 0, "DB", NULL, true, "judge.opt.db" },
    { "--year", 0, "YEAR", NULL, true, "judge.opt.year" },
    { "--verdict", 0, "met|partly|not", NULL, true, "judge.opt.verdict" },
    { "--evidence", 0, "TEXT", NULL, false, "judge.opt.evidence" },
    { "--evidence-file", 0, "FILE", NULL, false, "judge.opt.evidence_file" },
    { "--by", 0, "NAME", NULL, true, "judge.opt.by" },
    { "--region", 0, "CODE", NULL, false, "judge.opt.target_region" },
    { NULL, 0, NULL, NULL, false, NULL },
};

/* "minutes.pdf" and "docs/minutes.pdf", not "see part 2.3" and not an address on the network. */
static bool looks_like_a_file(const char *s)
{
    const char *dot = strrchr(s, '.');
    size_t      n = dot ? strlen(dot + 1) : 0;

    if (access(s, F_OK) == 0) return true;
    if (!dot || dot == s || strpbrk(s, " \t\n") || strstr(s, "://") || n < 2 || n > 5 || !isalpha((unsigned char)dot[1])) return false;
    for (size_t i = 1; i <= n; i++)
        if (!isalnum((unsigned char)dot[i])) return false;
    return true;
}

/* A file becomes its hash and name; the file itself stays where it is. A text that is the name of a file would vouch for nothing. */
static kc_code evidence_of(kc_cli *c, const char **out, kc_err *err)
{
    const char *text = kc_opt(c, "--evidence"), *file = kc_opt(c, "--evidence-file"), *name;
    kc_str      bytes;
    char        hex[65];
    kc_digest   d;
    kc_code     code;

    *out = text;
    if (text && looks_like_a_file(text)) return kc_fail(err, KC_E_ARG, -1, "judge.evidence_is_file", "%s", text);
    if (!file) return KC_OK;
    if ((code = kc_file_read(c->arena, file, KC_LIMIT_DOCUMENT_BYTES, &bytes, err))) return code;
    d = kc_sha256(bytes.s, bytes.n);
    kc_hex(d.b, sizeof d.b, hex);
    name = strrchr(file, '/');
    *out = kc_printf(c->arena, "sha256:%s %s%s%s", hex, name ? name + 1 : file, text ? " · " : "", text ? text : "");
    return KC_OK;
}

static kc_code run_judge(kc_cli *c, kc_err *err)
{
    kc_judgement j = { .target = c->args[0], .region = kc_opt(c, "--region"), .year = (int)kc_opt_int(c, "--year", 0), .person = kc_opt(c, "--by") };
    kc_store    *s = NULL;
    int          revision = 0;
    const char  *text;
    kc_code      code = evidence_of(c, &j.evidence, err);

    (void)kc_verdict_parse(kc_opt(c, "--verdict"), &j.verdict);
    j.actor = kc_local_actor(c->arena);
    if (!code) code = kc_store_open(c->arena, kc_opt(c, "--db"), KC_OPEN_WRITE, &s, err);
    if (!code) code = kc_judge_record(c->arena, s, &j, &revision, err);
    if (code) return code;
    text = kc_tf(c->arena, c->lang, "judge.t.recorded", "%s" KC_SEP "%d" KC_SEP "%s" KC_SEP "%d", j.target, j.year,
                 kc_t(c->lang, kc_printf(c->arena, "judge.verdict.%s", kc_verdict_text(j.verdict))), revision);
    text = kc_printf(c->arena, "%s\n", text);
    return kc_cli_out(c, text, strlen(text), err);
}

/* ---- explain ---------------------------------------------------------------------------------------- */

static const kc_option explain_options[] = {
    { "--db", 0, "DB", NULL, true, "judge.opt.db" },
    { "--format", 0, "text|json", "text", false, "judge.opt.explain_format" },
    { "--output", 'o', "FILE", NULL, false, "judge.opt.output" },
    { NULL, 0, NULL, NULL, false, NULL },
};

static kc_code run_explain(kc_cli *c, kc_err *err)
{
    kc_store *s = NULL;
    kc_buf    b;
    kc_code   code = kc_store_open(c->arena, kc_opt(c, "--db"), KC_OPEN_READ, &s, err);

    kc_buf_init(&b, c->arena);
    if (!code) code = kc_explain(c->arena, s, c->args[0], c->lang, strcmp(kc_opt(c, "--format"), "json") == 0, &b, err);
    return code ? code : kc_cli_out(c, b.s, b.n, err);
}

const kc_command kc_cmd_judge[] = {
    { "evaluate", "", 0, 0, evaluate_options, run_evaluate, "judge.evaluate", "kangce evaluate --db china.db --year 2022" },
    { "judge", "TARGET", 1, 1, judge_options, run_judge, "judge.judge",
      "kangce judge T009 --db wuwei.db --year 2022 --verdict partly --evidence-file minutes.pdf --by 李明" },
    { "explain", "ID", 1, 1, explain_options, run_explain, "judge.explain", "kangce explain R1a2b3c4d-HC006-000000-2022 --db china.db" },
    { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL },
};
