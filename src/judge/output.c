/* An evaluation for programs: JSON and CSV. Written straight into the buffer, a quarter of a million results are one append each. The table of
 * fields below is the only list of them; both formats follow it.
 */
#include "judge/judge_internal.h"
#include "kangce/kc_progress.h"

#include <math.h>

static const char *hp_text(int c)
{
    static const char *const names[] = { NULL, "met", "improving", "little_change", "worse" };

    return names[c];
}

static const char *sdg_text(int c)
{
    static const char *const names[] = { NULL, "achieved", "substantial", "moderate", "negligible", "deterioration" };

    return names[c];
}

static const char *trend_text(int t)
{
    return t == 2 ? NULL : t > 0 ? "rising" : t < 0 ? "falling" : "stable";
}

static const char *better_text(const kc_result *r)
{
    return r->trend == 2 ? NULL : r->better > 0 ? "improving" : r->better < 0 ? "worsening" : "neither";
}

/* ---- one writer per format -------------------------------------------------------------------------- */

typedef struct writer {
    kc_buf *b;
    bool    csv, header, first;
} writer;

static void name(writer *w, const char *key)
{
    if (!w->first) kc_buf_addc(w->b, ',');
    w->first = false;
    if (w->header) kc_buf_adds(w->b, key);
    if (w->csv) return;
    kc_buf_addc(w->b, '"');
    kc_buf_adds(w->b, key);
    kc_buf_adds(w->b, "\":");
}

static void put_text(writer *w, const char *key, const char *v)
{
    name(w, key);
    if (w->header) return;
    if (w->csv) kc_buf_csv(w->b, v ? v : "");
    else if (v) kc_buf_json(w->b, v, strlen(v));
    else kc_buf_adds(w->b, "null");
}

static void put_num(writer *w, const char *key, double v)
{
    name(w, key);
    if (w->header || (w->csv && !isfinite(v))) return;
    kc_buf_num(w->b, v == 0 ? 0 : v); /* no minus zero */
}

static void put_int(writer *w, const char *key, long long v, bool there)
{
    name(w, key);
    if (w->header || (w->csv && !there)) return;
    if (there) kc_buf_int(w->b, v);
    else kc_buf_adds(w->b, "null");
}

static void put_bool(writer *w, const char *key, int v) /* 0 1; 2 = unknown */
{
    name(w, key);
    if (w->header) return;
    kc_buf_adds(w->b, v == 2 ? (w->csv ? "" : "null") : v ? "true" : "false");
}

static void open_map(writer *w, const char *key)
{
    if (w->csv) return;
    name(w, key);
    kc_buf_addc(w->b, '{');
    w->first = true;
}

static void close_map(writer *w)
{
    if (w->csv) return;
    kc_buf_addc(w->b, '}');
    w->first = false;
}

static void put_flags(writer *w, const kc_result *r)
{
    bool first = true;

    name(w, "flags");
    if (w->header) return;
    if (!w->csv) kc_buf_addc(w->b, '[');
    for (int i = 0; i < KC_N_FLAGS; i++) {
        if (!(r->flags & (1U << i))) continue;
        if (!first) kc_buf_addc(w->b, w->csv ? ' ' : ',');
        first = false;
        kc_buf_addf(w->b, w->csv ? "%s" : "\"%s\"", kc_flag_text(i));
    }
    if (!w->csv) kc_buf_addc(w->b, ']');
}

/* Nothing in it wants a quote or an escape. */
static bool plain(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x2c || *s == '\\' || (unsigned char)*s > 0x7e) return false;
    return true;
}

static void put_id(writer *w, const kc_evaluation *e, const kc_result *r)
{
    const char *key = e->lines[r->line].key, *code = e->regions[r->region].code;

    if (w->header || !plain(key) || !plain(code)) {
        put_text(w, "id", w->header ? NULL : kc_result_id(w->b->arena, e, r, NULL));
        return;
    }
    name(w, "id"); /* a quarter of a million of them: no copy */
    kc_buf_addf(w->b, w->csv ? "R%s-%s-%s-%d" : "\"R%s-%s-%s-%d\"", e->run8, key, code, e->year);
}

/* ---- the fields ------------------------------------------------------------------------------------- */

static void put_target(writer *w, const kc_line *l, const kc_result *r)
{
    const kc_target *t = r->goal_at == JUDGE_NO_GOAL ? NULL : l->targets[r->goal_at];

    put_text(w, "target_id", t ? t->id : NULL);
    put_num(w, "target", r->target);
    put_int(w, "target_year", r->goal_year, r->goal_year != 0);
    put_text(w, "comparator", t ? kc_cmp_text(t->cmp) : NULL);
    put_text(w, "target_rule", r->rule ? kc_rule_text((kc_rule)r->rule) : NULL);
    put_num(w, "goal", r->goal);
    put_num(w, "final_target", r->final);
    put_int(w, "final_year", r->final_year, r->final_year != 0);
}

static void put_progress(writer *w, const kc_result *r)
{
    open_map(w, "progress");
    put_num(w, "hp2030", r->hp2030);
    put_text(w, "hp2030_class", hp_text(r->hp_class));
    put_text(w, "hp2030_why", r->why_hp2030 ? kc_why_text((kc_why)r->why_hp2030) : NULL);
    put_num(w, "opensdg", r->opensdg);
    put_text(w, "opensdg_class", sdg_text(r->sdg_class));
    put_text(w, "opensdg_why", r->why_opensdg ? kc_why_text((kc_why)r->why_opensdg) : NULL);
    put_num(w, "schedule", r->schedule);
    put_text(w, "schedule_why", r->why_schedule ? kc_why_text((kc_why)r->why_schedule) : NULL);
    close_map(w);
}

static void put_trend(writer *w, const kc_result *r)
{
    put_num(w, "change", r->change);
    put_num(w, "needed", r->needed);
    put_num(w, "chance", r->chance);
    put_text(w, "chance_why", r->why_chance ? kc_why_text((kc_why)r->why_chance) : NULL);
    put_num(w, "forecast", r->forecast);
    put_num(w, "low", r->low);
    put_num(w, "high", r->high);
    put_text(w, "trend", trend_text(r->trend));
    put_text(w, "trend_meaning", better_text(r));
    put_num(w, "slope", r->slope);
    put_int(w, "history_from", r->history_from, r->history_from != 0);
    put_int(w, "n_history", r->n_history, true);
}

static void put_result(writer *w, const kc_evaluation *e, const kc_result *r)
{
    const kc_line          *l = &e->lines[r->line];
    const kc_judged_region *g = &e->regions[r->region];

    put_id(w, e, r);
    put_text(w, "indicator", l->name);
    put_text(w, "code", l->code);
    put_text(w, "scope", l->scope);
    put_int(w, "action", l->action_no, l->action_no != 0);
    put_text(w, "region", g->code);
    put_text(w, "region_name", g->name);
    put_int(w, "year", r->year, true);
    put_num(w, "value", r->value);
    put_int(w, "value_year", r->value_year, r->value_year != 0);
    put_text(w, "unit", l->unit);
    put_target(w, l, r);
    put_num(w, "baseline", r->baseline);
    put_int(w, "baseline_year", r->baseline_year, r->baseline_year != 0);
    put_text(w, "status", kc_standing_text((kc_standing)r->status));
    put_text(w, "why", r->why ? kc_why_text((kc_why)r->why) : NULL);
    put_text(w, "outlook", kc_standing_text((kc_standing)r->outlook));
    put_bool(w, "met", r->met);
    put_num(w, "gap", r->gap);
    put_progress(w, r);
    put_trend(w, r);
    put_text(w, "verdict", r->verdict ? kc_verdict_text((kc_verdict)r->verdict) : NULL);
    put_flags(w, r);
}

void kc_result_json(kc_buf *b, const kc_evaluation *e, const kc_result *r)
{
    writer w = { .b = b, .first = true };

    kc_buf_addc(b, '{');
    put_result(&w, e, r);
    kc_buf_addc(b, '}');
}

static void put_sum(kc_buf *b, const kc_sum *s)
{
    writer w = { .b = b, .first = true };

    kc_buf_addc(b, '{');
    put_text(&w, "by", s->kind);
    put_text(&w, "key", s->key);
    put_text(&w, "name", s->name);
    for (int i = 0; i < KC_N_STANDINGS; i++) put_int(&w, kc_standing_text((kc_standing)i), s->n[i], true);
    put_int(&w, "total", s->total, true);
    open_map(&w, "qualitative");
    put_int(&w, "met", s->verdicts[KC_VERDICT_MET], true);
    put_int(&w, "partly", s->verdicts[KC_VERDICT_PARTLY], true);
    put_int(&w, "not", s->verdicts[KC_VERDICT_NOT], true);
    put_int(&w, "awaits_judgement", s->verdicts[KC_VERDICT_NONE], true);
    put_int(&w, "total", s->qualitative, true);
    close_map(&w);
    put_int(&w, "not_applicable", s->not_applicable, true);
    kc_buf_addc(b, '}');
}

void kc_evaluation_json(kc_buf *b, const kc_evaluation *e)
{
    writer w = { .b = b, .first = true };

    kc_buf_reserve(b, e->n_results * 700 + 4096);
    kc_buf_addc(b, '{');
    put_text(&w, "run", e->run);
    put_text(&w, "program", e->program);
    put_int(&w, "year", e->year, true);
    put_text(&w, "plan", e->plan->title);
    put_text(&w, "jurisdiction", e->plan->jurisdiction);
    put_text(&w, "method", kc_method_text(e->method));
    put_int(&w, "max_age", e->max_age, true);
    put_int(&w, "history", e->history, true);
    kc_buf_adds(b, ",\n\"results\":[");
    for (size_t i = 0; i < e->n_results; i++) {
        kc_buf_adds(b, i ? ",\n" : "\n");
        kc_result_json(b, e, &e->results[i]);
    }
    kc_buf_adds(b, "\n],\n\"sums\":[");
    for (size_t i = 0; i < e->n_sums; i++) {
        kc_buf_adds(b, i ? ",\n" : "\n");
        put_sum(b, &e->sums[i]);
    }
    kc_buf_adds(b, "\n]}\n");
}

void kc_evaluation_csv(kc_buf *b, const kc_evaluation *e)
{
    static const kc_line          line = { .key = "", .name = "" };
    static const kc_judged_region region = { .code = "", .name = "" };
    kc_evaluation                 none = { .lines = &line, .regions = &region };
    kc_result                     r = { .goal_at = JUDGE_NO_GOAL };
    writer                        w = { .b = b, .csv = true, .header = true, .first = true };

    put_result(&w, &none, &r);
    kc_buf_addc(b, '\n');
    for (size_t i = 0; i < e->n_results; i++) {
        w = (writer){ .b = b, .csv = true, .first = true };
        put_result(&w, e, &e->results[i]);
        kc_buf_addc(b, '\n');
    }
}
