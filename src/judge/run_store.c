/* A run in the store: written once, read back line by line. What the lines were is kept with the run (part "lines", JSON), so that a later
 * dictionary or plan cannot change what an old run says.
 */
#include "base/kc_limits.h"
#include "judge/judge_internal.h"

#include <math.h>

/* ---- lines as JSON --------------------------------------------------------------------------------- */

static kc_value *figure_value(kc_arena *a, const judge_figure *f, const char *target)
{
    kc_value *v = kc_new_map(a);

    (void)kc_set(a, v, "target", kc_new_str(a, target));
    (void)kc_set(a, v, "year", kc_new_int(a, f->year));
    (void)kc_set(a, v, "value", kc_new_num(a, f->value));
    (void)kc_set(a, v, "comparator", kc_new_str(a, kc_cmp_text(f->cmp)));
    (void)kc_set(a, v, "tolerance", kc_new_num(a, f->tolerance));
    (void)kc_set(a, v, "basis", kc_new_int(a, (int64_t)f->basis));
    (void)kc_set(a, v, "basis_year", kc_new_int(a, f->basis_year));
    (void)kc_set(a, v, "baseline", kc_new_num(a, f->baseline));
    (void)kc_set(a, v, "baseline_year", kc_new_int(a, f->baseline_year));
    (void)kc_set(a, v, "relative", kc_new_bool(a, f->relative));
    (void)kc_set(a, v, "unit_differs", kc_new_bool(a, f->unit_differs));
    (void)kc_set(a, v, "every_year", kc_new_bool(a, f->every_year));
    (void)kc_set(a, v, "flags", kc_new_int(a, f->flags));
    return v;
}

static kc_value *line_value(kc_arena *a, const judge_line *l)
{
    const kc_line *p = l->pub;
    kc_value      *v = kc_new_map(a), *figures = kc_new_list(a);

    (void)kc_set(a, v, "key", kc_new_str(a, p->key));
    (void)kc_set(a, v, "name", kc_new_str(a, p->name));
    (void)kc_set(a, v, "code", kc_new_str(a, p->code));
    (void)kc_set(a, v, "unit", kc_new_str(a, p->unit));
    (void)kc_set(a, v, "scope", kc_new_str(a, p->scope));
    (void)kc_set(a, v, "indicator", kc_new_int(a, p->indicator));
    (void)kc_set(a, v, "direction", kc_new_int(a, p->direction));
    (void)kc_set(a, v, "decimals", kc_new_int(a, p->decimals));
    (void)kc_set(a, v, "class", kc_new_int(a, (int64_t)p->cls));
    (void)kc_set(a, v, "second_order", kc_new_bool(a, p->second_order));
    (void)kc_set(a, v, "action", kc_new_int(a, p->action_no));
    (void)kc_set(a, v, "start", kc_new_int(a, l->start));
    (void)kc_set(a, v, "min", kc_new_num(a, l->min));
    (void)kc_set(a, v, "max", kc_new_num(a, l->max));
    for (size_t i = 0; i < l->n; i++) (void)kc_push(a, figures, figure_value(a, &l->figures[i], p->targets[i]->id));
    (void)kc_set(a, v, "figures", figures);
    return v;
}

static void figure_from(const kc_value *v, judge_figure *f)
{
    *f = (judge_figure){ .year = (int)kc_get_int(v, "year", 0), .value = kc_get_num(v, "value", NAN), .tolerance = kc_get_num(v, "tolerance", 0),
                         .basis = (kc_basis)kc_get_int(v, "basis", 0), .basis_year = (int)kc_get_int(v, "basis_year", 0),
                         .baseline = kc_get_num(v, "baseline", NAN), .baseline_year = (int)kc_get_int(v, "baseline_year", 0),
                         .relative = kc_get_bool(v, "relative", false), .unit_differs = kc_get_bool(v, "unit_differs", false),
                         .every_year = kc_get_bool(v, "every_year", false), .flags = (uint32_t)kc_get_int(v, "flags", 0) };
    (void)kc_cmp_parse(kc_get_str(v, "comparator", "="), &f->cmp);
}

static const kc_target *target_by_id(kc_arena *a, const kc_plan *plan, const char *id)
{
    for (size_t i = 0; i < plan->targets.n; i++)
        if (strcmp(plan->targets.items[i].id, id) == 0) return &plan->targets.items[i];
    kc_target *t = kc_alloc(a, sizeof *t); /* the plan has changed: the run still knows its id and figure */

    t->id = id;
    t->value = t->baseline = NAN;
    return t;
}

static void line_from(kc_arena *a, const kc_plan *plan, const kc_value *v, judge_line *l)
{
    const kc_value *figures = kc_get(v, "figures");
    kc_line        *p = kc_alloc(a, sizeof *p);
    size_t          n = kc_len(figures);

    *p = (kc_line){ .key = kc_get_str(v, "key", ""), .name = kc_get_str(v, "name", NULL), .code = kc_get_str(v, "code", NULL),
                    .unit = kc_get_str(v, "unit", NULL), .scope = kc_get_str(v, "scope", NULL), .indicator = (int32_t)kc_get_int(v, "indicator", 0),
                    .direction = (int)kc_get_int(v, "direction", 0), .decimals = (int)kc_get_int(v, "decimals", 2),
                    .cls = (kc_line_class)kc_get_int(v, "class", 0), .second_order = kc_get_bool(v, "second_order", false),
                    .action_no = (int)kc_get_int(v, "action", 0), .n_targets = n, .targets = kc_alloc_n(a, n + 1, sizeof *p->targets) };
    *l = (judge_line){ .pub = p, .figures = kc_alloc_n(a, n + 1, sizeof *l->figures), .n = n, .series = p->indicator ? 0 : -1,
                       .start = (int)kc_get_int(v, "start", 0), .min = kc_get_num(v, "min", NAN), .max = kc_get_num(v, "max", NAN) };
    for (size_t i = 0; i < n; i++) {
        figure_from(figures->items[i], &l->figures[i]);
        p->targets[i] = target_by_id(a, plan, kc_get_str(figures->items[i], "target", ""));
    }
}

/* ---- writing --------------------------------------------------------------------------------------- */

static kc_code find_run(kc_store *s, const char *hash, int64_t *id, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "run_by_hash", err);

    *id = 0;
    if (!code) code = kc_bind_text(st, ":hash", hash, err);
    if (!code) code = kc_step(st, &row, err);
    if (!code && row) *id = kc_int(st, "id");
    kc_stmt_close(st);
    return code;
}

static char *params_json(kc_arena *a, const kc_eval_opt *opt, const kc_evaluation *e)
{
    kc_value *v = kc_new_map(a);
    kc_buf    b;

    (void)kc_set(a, v, "method", kc_new_str(a, kc_method_text(e->method)));
    (void)kc_set(a, v, "max_age", kc_new_int(a, e->max_age));
    (void)kc_set(a, v, "history", kc_new_int(a, e->history));
    (void)kc_set(a, v, "layer", kc_new_int(a, opt->layer));
    (void)kc_set(a, v, "region", kc_new_str(a, opt->region));
    (void)kc_set(a, v, "lines", kc_new_int(a, (int64_t)e->n_lines));
    (void)kc_set(a, v, "regions", kc_new_int(a, (int64_t)e->n_regions));
    (void)kc_set(a, v, "tolerance", kc_new_num(a, JUDGE_TOLERANCE));
    (void)kc_set(a, v, "half_pace", kc_new_num(a, JUDGE_HALF_PACE));
    kc_buf_init(&b, a);
    kc_value_json(&b, v, 0);
    return b.s;
}

static kc_code add_run(kc_store *s, kc_arena *a, const judge_inputs *in, const kc_eval_opt *opt, const kc_evaluation *e, int64_t *id, kc_err *err)
{
    kc_stmt *st = NULL;
    char     inputs[65];
    kc_code  code = kc_stmt_open(&st, s, "run_add", err);

    kc_hex(in->digest.b, sizeof in->digest.b, inputs);
    if (!code) code = kc_bind_text(st, ":hash", e->run, err);
    if (!code) code = kc_bind_text(st, ":kind", "evaluation", err);
    if (!code) code = kc_bind_int(st, ":plan", e->plan_id, err);
    if (!code) code = kc_bind_int(st, ":year", e->year, err);
    if (!code) code = kc_bind_text(st, ":params", params_json(a, opt, e), err);
    if (!code) code = kc_bind_text(st, ":inputs", inputs, err);
    if (!code) code = kc_bind_text(st, ":program", e->program, err);
    if (!code) code = kc_bind_int(st, ":position", in->history.last_row, err);
    if (!code) code = kc_run(st, err);
    if (!code) *id = kc_last_id(s);
    kc_stmt_close(st);
    return code;
}

static kc_code add_part(kc_stmt *st, int64_t run, const char *part, size_t item, size_t n, const kc_buf *b, kc_err *err)
{
    kc_code code = kc_bind_int(st, ":run", run, err);

    if (!code) code = kc_bind_text(st, ":part", part, err);
    if (!code) code = kc_bind_int(st, ":item", (int64_t)item, err);
    if (!code) code = kc_bind_int(st, ":n", (int64_t)n, err);
    if (!code) code = kc_bind_blob(st, ":data", b->s, b->n, err);
    return code ? code : kc_run(st, err);
}

static kc_code add_results(kc_store *s, kc_arena *a, const judge_inputs *in, const kc_evaluation *e, int64_t run, kc_err *err)
{
    kc_value *lines = kc_new_list(a);
    kc_stmt  *st = NULL;
    kc_buf    b;
    kc_code   code = kc_stmt_open(&st, s, "run_result_add", err);

    kc_buf_init(&b, a);
    kc_buf_reserve(&b, e->n_regions * 96 + 64);
    for (size_t i = 0; i < in->lines.n; i++) (void)kc_push(a, lines, line_value(a, &in->lines.lines[i]));
    kc_value_json(&b, lines, 0);
    if (!code) code = add_part(st, run, "lines", 0, e->n_lines, &b, err);
    kc_buf_clear(&b);
    for (size_t i = 0; i < e->n_regions; i++) kc_buf_add(&b, (const char *)&e->regions[i].id, sizeof e->regions[i].id);
    if (!code) code = add_part(st, run, "regions", 0, e->n_regions, &b, err);
    for (size_t i = 0; !code && i < e->n_lines; i++) {
        kc_buf_clear(&b);
        judge_blob_write(&b, e->results + i * e->n_regions, e->n_regions);
        code = add_part(st, run, "line", i, e->n_regions, &b, err);
    }
    kc_stmt_close(st);
    return code;
}

kc_code judge_run_store(kc_store *s, kc_arena *a, const judge_inputs *in, const kc_eval_opt *opt, kc_evaluation *e, kc_err *err)
{
    kc_audit entry = { .actor = opt->actor, .action = "evaluate", .object = kc_printf(a, "run %s", e->run), .purpose = "" };
    int64_t  run = 0;
    kc_code  code = find_run(s, e->run, &run, err);

    if (code || run) return code;
    memcpy(entry.digest.b, in->digest.b, sizeof entry.digest.b);
    if ((code = kc_begin(s, err))) return code;
    code = find_run(s, e->run, &run, err); /* somebody else may have been faster */
    if (code || run) goto undo;
    if ((code = add_run(s, a, in, opt, e, &run, err))) goto undo;
    if ((code = add_results(s, a, in, e, run, err))) goto undo;
    if ((code = kc_audit_add(s, &entry, NULL, err))) goto undo;
    if ((code = kc_commit(s, err))) goto undo;
    e->stored_now = true;
    return KC_OK;
undo:
    kc_rollback(s);
    return code;
}

/* ---- reading --------------------------------------------------------------------------------------- */

static kc_code part_get(kc_store *s, int64_t run, const char *part, size_t item, kc_stmt **st, const void **data, size_t *size, size_t *n, kc_err *err)
{
    kc_code code = kc_stmt_open(st, s, "run_result_get", err);

    if (!code) code = kc_bind_int(*st, ":run", run, err);
    if (!code) code = kc_bind_text(*st, ":part", part, err);
    if (!code) code = kc_bind_int(*st, ":item", (int64_t)item, err);
    if (!code) code = kc_one(*st, err);
    if (code) return code;
    *data = kc_blob(*st, "data", size);
    *n = (size_t)kc_int(*st, "n");
    return KC_OK;
}

static const char *text_of(kc_arena *a, kc_stmt *st, const char *column)
{
    const char *s = kc_text(st, column);

    return s ? kc_strdup(a, s) : "";
}

static kc_code run_row(kc_arena *a, kc_store *s, const char *run8, judge_run *out, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    int      n = 0;
    kc_code  code = kc_stmt_open(&st, s, "run_by_prefix", err);

    if (!code) code = kc_bind_text(st, ":low", run8, err);
    if (!code) code = kc_bind_text(st, ":high", kc_printf(a, "%sg", run8), err);
    while (!code && !(code = kc_step(st, &row, err)) && row) {
        n++;
        out->id = kc_int(st, "id");
        out->plan_id = kc_int(st, "plan");
        out->year = (int)kc_int(st, "year");
        out->position = kc_int(st, "position");
        out->hash = text_of(a, st, "hash");
        out->params = text_of(a, st, "params");
        out->program = text_of(a, st, "program");
        out->inputs = text_of(a, st, "inputs");
    }
    kc_stmt_close(st);
    if (!code && n != 1) code = kc_fail(err, KC_E_NOTFOUND, -1, n ? "judge.run_ambiguous" : "judge.no_run", "%s", run8);
    return code;
}

static kc_code run_lines(kc_arena *a, kc_store *s, judge_run *run, kc_err *err)
{
    kc_stmt    *st = NULL;
    kc_value   *list = NULL;
    const void *data = NULL;
    size_t      size = 0, n = 0;
    kc_code     code = part_get(s, run->id, "lines", 0, &st, &data, &size, &n, err);

    if (!code) code = kc_json_parse(a, (kc_str){ kc_strndup(a, data, size), size }, "run", &list, err);
    kc_stmt_close(st);
    if (code) return code;
    run->n_lines = kc_len(list);
    run->lines = kc_alloc_n(a, run->n_lines + 1, sizeof *run->lines);
    for (size_t i = 0; i < run->n_lines; i++) {
        line_from(a, run->plan, list->items[i], &run->lines[i]);
        if (!run->lines[i].n || run->lines[i].pub->cls > KC_LINE_QUALITATIVE) return kc_fail(err, KC_E_CORRUPT, -1, "judge.run_damaged", "%s", "lines");
    }
    return KC_OK;
}

kc_code judge_run_open(kc_arena *a, kc_store *s, const char *run8, judge_run *out, kc_err *err)
{
    const char *sha = NULL, *method = NULL;
    kc_value   *params = NULL;
    kc_stmt    *st = NULL;
    const void *data = NULL;
    size_t      size = 0;
    kc_code     code = run_row(a, s, run8, out, err);

    if (!code) code = judge_plan_load(a, s, &out->plan_id, &out->plan, &sha, &method, err);
    if (!code) code = kc_json_parse(a, kc_str_of(out->params), "run", &params, err);
    if (!code) code = run_lines(a, s, out, err);
    if (code) return code;
    out->p = (judge_params){ .year = out->year, .max_age = (int)kc_get_int(params, "max_age", JUDGE_MAX_AGE),
                             .history = (int)kc_get_int(params, "history", JUDGE_HISTORY) };
    (void)kc_method_parse(kc_get_str(params, "method", "schedule"), &out->p.method);
    if (out->year < KC_YEAR_MIN || out->year > KC_YEAR_MAX || out->p.max_age < 0 || out->p.max_age > KC_EVAL_YEARS_MAX || out->p.history < 0 ||
        out->p.history > KC_EVAL_YEARS_MAX)
        return kc_fail(err, KC_E_CORRUPT, -1, "judge.run_damaged", "%s", "params");
    judge_quantiles(a, &out->p);
    code = part_get(s, out->id, "regions", 0, &st, &data, &size, &out->n_regions, err);
    if (!code && (out->n_regions > size || size != out->n_regions * sizeof *out->regions)) code = kc_fail(err, KC_E_CORRUPT, -1, "judge.run_damaged", "%s", "regions");
    if (!code) {
        out->regions = kc_alloc(a, size + 1);
        if (size) memcpy(out->regions, data, size);
    }
    kc_stmt_close(st);
    return code;
}

kc_code judge_run_result(kc_arena *a, kc_store *s, const judge_run *run, size_t line, size_t region, kc_result *out, kc_err *err)
{
    kc_result  *all = kc_alloc_n(a, run->n_regions + 1, sizeof *all);
    kc_stmt    *st = NULL;
    const void *data = NULL;
    size_t      size = 0, n = 0;
    kc_code     code = part_get(s, run->id, "line", line, &st, &data, &size, &n, err);

    if (!code && n != run->n_regions) code = kc_fail(err, KC_E_CORRUPT, -1, "judge.run_damaged", "%s", "line");
    if (!code) code = judge_blob_read(data, size, n, all, err);
    kc_stmt_close(st);
    if (code) return code;
    *out = all[region];
    out->line = (uint32_t)line;
    out->region = (uint32_t)region;
    judge_derive(&run->lines[line], &run->p, out);
    return KC_OK;
}
