/* Recording a person's judgement: the next revision of (plan, target, region, year), with audit. */
#include "judge/judge_internal.h"

#include <math.h>

static kc_code region_id(kc_store *s, const char *code_or_null, const kc_plan *plan, int64_t *id, kc_err *err)
{
    const char *region = code_or_null ? code_or_null : plan->region;
    kc_stmt    *st = NULL;
    bool        row = false;
    kc_code     code = kc_stmt_open(&st, s, "region_by_code", err);

    if (!code) code = kc_bind_text(st, ":code", region, err);
    if (!code) code = kc_step(st, &row, err);
    if (!code && row) *id = kc_int(st, "id");
    kc_stmt_close(st);
    if (!code && !row) code = kc_fail(err, KC_E_NOTFOUND, -1, "judge.no_region", "%s", region ? region : "");
    return code;
}

/* The target meant: by its id, or by the code of its indicator the one that governs the year (qualitative ones first). */
static const kc_target *target_meant(const kc_plan *plan, const char *given, int year)
{
    const kc_target *best = NULL;

    for (size_t i = 0; i < plan->targets.n; i++)
        if (strcmp(plan->targets.items[i].id, given) == 0) return &plan->targets.items[i];
    for (int pass = 0; pass < 2 && !best; pass++)
        for (size_t i = 0; i < plan->targets.n; i++) {
            const kc_target *t = &plan->targets.items[i];
            int              due = t->year ? t->year : plan->period_to;

            if (!t->code || strcmp(t->code, given) != 0 || (pass == 0 && t->cmp != KC_CMP_QUALITATIVE)) continue;
            if (!best || (best->year < year && due > best->year) || (due >= year && due < best->year)) best = t;
        }
    return best;
}

static const char *trimmed(kc_arena *a, const char *s)
{
    kc_str t = kc_trim(kc_str_of(s));

    return kc_strndup(a, t.s ? t.s : "", t.n);
}

static kc_code check(kc_arena *a, kc_judgement *j, kc_err *err)
{
    j->evidence = trimmed(a, j->evidence);
    j->person = trimmed(a, j->person);
    if (!*j->evidence) return kc_fail(err, KC_E_ARG, -1, "judge.no_evidence", "%s", j->target);
    if (!*j->person) return kc_fail(err, KC_E_ARG, -1, "judge.no_person", "%s", j->target);
    return KC_OK;
}

/* A number is held against data, never decided by word; and nobody can judge a year for which the plan asked nothing. */
static kc_code check_target(const kc_plan *plan, const kc_target *t, int year, kc_err *err)
{
    if (t->cmp != KC_CMP_QUALITATIVE && isfinite(t->value))
        return kc_fail(err, KC_E_ARG, -1, "judge.numeric_target", "%s" KC_SEP "%.10g" KC_SEP "%s", t->id, t->value, t->unit ? t->unit : "");
    if ((plan->period_from && year < plan->period_from) || (plan->period_to && year > plan->period_to))
        return kc_fail(err, KC_E_ARG, -1, "judge.year_outside", "%d" KC_SEP "%d" KC_SEP "%d", year, plan->period_from, plan->period_to);
    return KC_OK;
}

static kc_code last_revision(kc_store *s, const kc_judgement *j, int64_t plan, int64_t region, int *out, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "judgement_last_revision", err);

    if (!code) code = kc_bind_int(st, ":plan", plan, err);
    if (!code) code = kc_bind_text(st, ":target", j->target, err);
    if (!code) code = kc_bind_int(st, ":region", region, err);
    if (!code) code = kc_bind_int(st, ":year", j->year, err);
    if (!code) code = kc_one(st, err);
    if (!code) *out = (int)kc_int(st, "revision");
    kc_stmt_close(st);
    return code;
}

static kc_code add(kc_store *s, const kc_judgement *j, int64_t plan, int64_t region, int revision, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "judgement_add", err);

    if (!code) code = kc_bind_int(st, ":plan", plan, err);
    if (!code) code = kc_bind_text(st, ":target", j->target, err);
    if (!code) code = kc_bind_int(st, ":region", region, err);
    if (!code) code = kc_bind_int(st, ":year", j->year, err);
    if (!code) code = kc_bind_int(st, ":revision", revision, err);
    if (!code) code = kc_bind_text(st, ":verdict", kc_verdict_text(j->verdict), err);
    if (!code) code = kc_bind_text(st, ":evidence", j->evidence, err);
    if (!code) code = kc_bind_text(st, ":person", j->person, err);
    if (!code) code = kc_bind_int(st, ":at_ms", kc_now_ms(), err);
    if (!code) code = kc_run(st, err);
    kc_stmt_close(st);
    return code;
}

/* What the audit entry vouches for: all fields of the row. */
static kc_digest digest_of(const kc_judgement *j, int64_t plan, int64_t region, int revision)
{
    kc_hash x;

    kc_hash_begin(&x);
    kc_hash_int(&x, plan);
    kc_hash_str(&x, j->target);
    kc_hash_int(&x, region);
    kc_hash_int(&x, j->year);
    kc_hash_int(&x, revision);
    kc_hash_str(&x, kc_verdict_text(j->verdict));
    kc_hash_str(&x, j->evidence);
    kc_hash_str(&x, j->person);
    return kc_hash_end(&x);
}

kc_code kc_judge_record(kc_arena *a, kc_store *s, const kc_judgement *given, int *revision, kc_err *err)
{
    kc_judgement     copy = *given, *j = &copy;
    const kc_target *target = NULL;
    int64_t     plan_id = j->plan, region = 0;
    const char *sha = NULL, *method = NULL;
    kc_plan    *plan = NULL;
    int         last = 0;
    kc_code     code = judge_plan_load(a, s, &plan_id, &plan, &sha, &method, err);

    if (!code) code = check(a, j, err);
    if (!code && !(target = target_meant(plan, j->target, j->year))) code = kc_fail(err, KC_E_NOTFOUND, -1, "judge.no_target", "%s", j->target);
    if (!code) code = check_target(plan, target, j->year, err);
    if (!code) j->target = target->id;
    if (!code) code = region_id(s, j->region, plan, &region, err);
    if (code || (code = kc_begin(s, err))) return code;
    if ((code = last_revision(s, j, plan_id, region, &last, err))) goto undo;
    if ((code = add(s, j, plan_id, region, last + 1, err))) goto undo;

    kc_audit entry = { .actor = j->actor, .action = "judge", .purpose = "", .digest = digest_of(j, plan_id, region, last + 1),
                       .object = kc_printf(a, "judgement %s %s %d revision %d", j->target, j->region ? j->region : plan->region, j->year, last + 1) };

    if ((code = kc_audit_add(s, &entry, NULL, err))) goto undo;
    if ((code = kc_commit(s, err))) goto undo;
    if (revision) *revision = last + 1;
    return KC_OK;
undo:
    kc_rollback(s);
    return code;
}
