/* kangce plan read, check, confirm, compare. */
#include "base/kc_file.h"
#include "cli/kc_cli.h"
#include "cli/plan_ask.h"
#include "plan/kc_plan_work.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- read ---------------------------------------------------------------------------------------- */

static kc_code write_plan(kc_cli *c, const kc_plan *plan, const char *format, kc_err *err)
{
    kc_buf b;

    kc_buf_init(&b, c->arena);
    if (strcmp(format, "table") == 0) {
        kc_plan_table(&b, plan, c->lang);
    } else {
        const kc_value *v = kc_plan_to_value(c->arena, plan, c->lang);

        if (strcmp(format, "yaml") == 0) kc_value_yaml(&b, v);
        else kc_value_json(&b, v, 2);
        if (b.n && b.s[b.n - 1] != '\n') kc_buf_addc(&b, '\n');
    }
    return kc_cli_out(c, b.s, b.n, err);
}

static kc_code run_read(kc_cli *c, kc_err *err)
{
    const char *format = kc_opt(c, "--format"), *text = kc_opt(c, "--text");
    kc_doc      doc;
    kc_plan     plan;
    kc_code     code;

    if ((code = kc_document_read(c->arena, c->args[0], &doc, err))) return code;
    if ((code = kc_plan_read(c->arena, &doc, &plan, err)) || (code = kc_plan_codes(c->arena, &plan, err))) return code;
    if (text && (code = kc_file_write(text, doc.text.s, doc.text.n, err))) return code;
    if (!format) format = !kc_opt(c, "--output") ? "table" : kc_ends(kc_str_of(kc_opt(c, "--output")), ".yaml") ? "yaml" : "json";
    return write_plan(c, &plan, format, err);
}

/* ---- check --------------------------------------------------------------------------------------- */

static kc_code run_check(kc_cli *c, kc_err *err)
{
    kc_dictionary *d = NULL;
    kc_regions    *r = NULL;
    kc_findings    found = { 0 };
    kc_doubts      open;
    kc_plan        plan;
    kc_buf         b;
    kc_code        code;

    if ((code = kc_plan_load(c->arena, c->args[0], &plan, err))) return code;
    if ((code = kc_dictionary_load(c->arena, &d, err))) return code;
    if (plan.region && (code = kc_regions_load(c->arena, false, &r, err))) return code;
    kc_plan_check(c->arena, &plan, c->args[0], d, r, &found);
    kc_plan_doubts(c->arena, &plan, &open);
    kc_buf_init(&b, c->arena);
    for (size_t i = 0; i < found.n; i++) kc_buf_addf(&b, "%s\n", kc_tf(c->arena, c->lang, found.items[i].key, "%s", found.items[i].args));
    for (size_t i = 0; i < open.n && !plan.confirmed; i++)
        kc_buf_addf(&b, "%s\n", kc_tf(c->arena, c->lang, "plan.check_draft_note", "%s" KC_SEP "%s", open.items[i].about,
                                      open.items[i].warning ? kc_plan_warning_text(c->arena, open.items[i].warning, c->lang)
                                                            : kc_tf(c->arena, c->lang, "plan.ask.low", "%.2f", open.items[i].target->confidence)));
    if (!found.n)
        kc_buf_addf(&b, "%s\n", kc_tf(c->arena, c->lang, "plan.check_ok", "%s" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%zu", c->args[0], plan.actions.n,
                                      plan.targets.n, open.n));
    if ((code = kc_cli_out(c, b.s, b.n, err))) return code;
    return found.n ? kc_fail(err, KC_E_DATA, -1, "plan.findings", "%s" KC_SEP "%zu", c->args[0], found.n) : KC_OK;
}

/* ---- confirm ------------------------------------------------------------------------------------- */

static kc_code run_confirm(kc_cli *c, kc_err *err)
{
    const char *file = kc_opt(c, "--decisions"), *by = kc_opt(c, "--by"), *to = kc_opt(c, "--output");
    kc_value   *v;
    kc_plan     plan;
    kc_code     code;
    const char *kept = NULL;

    if (!by) by = getenv("USER");
    if ((code = kc_plan_load(c->arena, c->args[0], &plan, err))) return code;
    if (plan.confirmed) return kc_fail(err, KC_E_DATA, -1, "plan.already_confirmed", "%s", c->args[0]);
    kc_plan_number_warnings(c->arena, &plan);
    if (file) {
        if ((code = kc_value_read(c->arena, file, &v, err))) return code;
        if ((code = kc_plan_decide_all(c->arena, &plan, v, file, by, err))) return code;
    }
    if (isatty(STDIN_FILENO) && (code = kc_plan_ask(c, &plan, by, &kept, err))) return code;
    if ((code = kc_plan_confirm(c->arena, &plan, err))) {
        kc_plan_show_doubts(c, &plan);
        return code;
    }
    if ((code = write_plan(c, &plan, kc_ends(kc_str_of(to), ".json") ? "json" : "yaml", err))) return code;
    if (kept) (void)unlink(kept); /* the plan has them now */
    (void)fprintf(stderr, "%s\n", kc_tf(c->arena, c->lang, "plan.done", "%zu" KC_SEP "%zu" KC_SEP "%zu", plan.actions.n, plan.targets.n, plan.decisions.n));
    return KC_OK;
}

/* ---- compare ------------------------------------------------------------------------------------- */

static kc_value *side_value(kc_arena *a, const kc_target *t)
{
    kc_value *m;

    if (!t) return kc_new_null(a);
    m = kc_new_map(a);
    kc_set(a, m, "id", kc_new_str(a, t->id));
    kc_set(a, m, "comparator", kc_new_str(a, kc_cmp_text(t->cmp)));
    kc_set(a, m, "value", kc_new_num(a, t->value));
    kc_set(a, m, "unit", kc_new_str(a, t->unit));
    kc_set(a, m, "year", t->year ? kc_new_int(a, t->year) : kc_new_null(a));
    kc_set(a, m, "section", kc_new_str(a, t->section));
    return m;
}

static void compare_json(kc_arena *a, const kc_relations *r, kc_buf *b)
{
    kc_value *l = kc_new_list(a);

    for (size_t i = 0; i < r->n; i++) {
        kc_value *m = kc_push(a, l, kc_new_map(a));

        kc_set(a, m, "indicator", kc_new_str(a, r->items[i].indicator));
        kc_set(a, m, "code", kc_new_str(a, r->items[i].code));
        kc_set(a, m, "relation", kc_new_str(a, r->items[i].relation));
        kc_set(a, m, "child", side_value(a, r->items[i].child));
        kc_set(a, m, "parent", side_value(a, r->items[i].parent));
    }
    kc_value_json(b, l, 2);
    kc_buf_adds(b, "\n");
}

static const char *side_text(const kc_cli *c, const kc_target *t)
{
    if (!t) return "–";
    return t->year ? kc_printf(c->arena, "%s (%d)", kc_target_text(c->arena, t, c->lang), t->year) : kc_target_text(c->arena, t, c->lang);
}

static void compare_table(const kc_cli *c, const kc_relations *r, kc_buf *b)
{
    static const char *const keys[] = { "plan.t.indicator", "plan.t.code", "plan.t.relation", "plan.t.child", "plan.t.parent" };
    const char              *heads[5], *cells[5];
    kc_table                *t;

    for (int i = 0; i < 5; i++) heads[i] = kc_t(c->lang, keys[i]);
    t = kc_table_new(c->arena, 5, heads, "lllll");
    for (size_t i = 0; i < r->n; i++) {
        cells[0] = r->items[i].indicator;
        cells[1] = r->items[i].code ? r->items[i].code : "–";
        cells[2] = kc_t(c->lang, kc_printf(c->arena, "plan.rel.%s", r->items[i].relation));
        cells[3] = side_text(c, r->items[i].child);
        cells[4] = side_text(c, r->items[i].parent);
        kc_table_add(t, cells);
    }
    kc_table_print(t, b);
}

static void csv_side(kc_buf *b, const kc_target *t)
{
    kc_buf_adds(b, ",");
    if (t) kc_buf_csv(b, kc_cmp_text(t->cmp));
    kc_buf_adds(b, ",");
    if (t && !isnan(t->value)) kc_buf_num(b, t->value);
    kc_buf_adds(b, ",");
    if (t && t->unit) kc_buf_csv(b, t->unit);
    kc_buf_adds(b, ",");
    if (t && t->year) kc_buf_int(b, t->year);
    kc_buf_adds(b, ",");
    if (t && t->section) kc_buf_csv(b, t->section);
}

static void compare_csv(const kc_relations *r, kc_buf *b)
{
    kc_buf_adds(b, "indicator,code,relation,child_comparator,child_value,child_unit,child_year,child_section,"
                   "parent_comparator,parent_value,parent_unit,parent_year,parent_section\n");
    for (size_t i = 0; i < r->n; i++) {
        kc_buf_csv(b, r->items[i].indicator);
        kc_buf_addf(b, ",%s,%s", r->items[i].code ? r->items[i].code : "", r->items[i].relation);
        csv_side(b, r->items[i].child);
        csv_side(b, r->items[i].parent);
        kc_buf_adds(b, "\n");
    }
}

static kc_code run_compare(kc_cli *c, kc_err *err)
{
    const char    *format = kc_opt(c, "--format");
    kc_dictionary *d = NULL;
    kc_plan        child, parent;
    kc_relations   r;
    kc_buf         b;
    kc_code        code;

    if ((code = kc_plan_load(c->arena, c->args[0], &child, err))) return code;
    if ((code = kc_plan_load(c->arena, c->args[1], &parent, err))) return code;
    if ((code = kc_dictionary_load(c->arena, &d, err))) return code;
    kc_plan_compare(c->arena, &child, &parent, d, &r);
    kc_buf_init(&b, c->arena);
    if (strcmp(format, "json") == 0) compare_json(c->arena, &r, &b);
    else if (strcmp(format, "csv") == 0) compare_csv(&r, &b);
    else compare_table(c, &r, &b);
    return kc_cli_out(c, b.s, b.n, err);
}

/* ---- table of commands --------------------------------------------------------------------------- */

static const kc_option read_options[] = {
    { "--format", 0, "json|yaml|table", NULL, false, "plan.opt.format" },
    { "--output", 'o', "FILE", NULL, false, "plan.opt.output" },
    { "--text", 0, "FILE", NULL, false, "plan.opt.text" },
    { NULL, 0, NULL, NULL, false, NULL },
};
static const kc_option check_options[] = {
    { "--output", 'o', "FILE", NULL, false, "plan.opt.output" },
    { NULL, 0, NULL, NULL, false, NULL },
};
static const kc_option confirm_options[] = {
    { "--decisions", 0, "FILE", NULL, false, "plan.opt.decisions" },
    { "--output", 'o', "FILE", NULL, true, "plan.opt.plan" },
    { "--by", 0, "NAME", NULL, false, "plan.opt.by" },
    { NULL, 0, NULL, NULL, false, NULL },
};
static const kc_option compare_options[] = {
    { "--format", 0, "table|json|csv", "table", false, "plan.opt.format" },
    { "--output", 'o', "FILE", NULL, false, "plan.opt.output" },
    { NULL, 0, NULL, NULL, false, NULL },
};

const kc_command kc_cmd_plan[] = {
    { "plan read", "FILE", 1, 1, read_options, run_read, "plan.help.read", "kangce plan read plan.docx --format json -o draft.json" },
    { "plan check", "PLAN", 1, 1, check_options, run_check, "plan.help.check", "kangce plan check wuwei-2020" },
    { "plan confirm", "DRAFT", 1, 1, confirm_options, run_confirm, "plan.help.confirm",
      "kangce plan confirm draft.json --decisions decisions.yaml -o plan.yaml --by 张三" },
    { "plan compare", "CHILD PARENT", 2, 2, compare_options, run_compare, "plan.help.compare", "kangce plan compare wenling-2023 zhejiang-2023 --format json" },
    { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL },
};
