/* kangce pack: what the program brings with it, and whether it holds together. */
#include "base/kc_limits.h"
#include "catalog/kc_catalog.h"
#include "cli/kc_cli.h"
#include "plan/kc_plan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static kc_code use_folder(const kc_cli *c, kc_err *err)
{
    const char *folder = kc_opt(c, "--packs");

    if (folder && setenv("KANGCE_PACKS", folder, 1) != 0) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    return KC_OK;
}

/* At most `width` columns, with … for what was cut. */
static const char *cut(kc_arena *a, const char *s, size_t width)
{
    size_t n = strlen(s), used = 0, i = 0, len;

    if (kc_width(s) <= width) return s;
    while (i < n) {
        uint32_t cp = kc_utf8_get(s + i, n - i, &len);
        size_t   w = kc_width(kc_strndup(a, s + i, len));

        (void)cp;
        if (used + w + 1 > width) break;
        used += w;
        i += len;
    }
    return kc_printf(a, "%.*s…", (int)i, s);
}

static const char *title_of(const kc_cli *c, const kc_pack *p)
{
    return c->lang == KC_EN ? p->title_en : p->title;
}

/* ---- list ---------------------------------------------------------------------------------------- */

static void list_table(const kc_cli *c, const kc_pack *p, size_t n, kc_buf *b)
{
    static const char *const keys[] = { "pack.kind", "pack.name", "pack.title", "pack.entries", "pack.licence", "pack.source" };
    const char              *heads[6], *cells[6];
    kc_table                *t;

    for (int i = 0; i < 6; i++) heads[i] = kc_t(c->lang, keys[i]);
    t = kc_table_new(c->arena, 6, heads, "lllrll");
    for (size_t i = 0; i < n; i++) {
        cells[0] = p[i].kind;
        cells[1] = p[i].name;
        cells[2] = cut(c->arena, title_of(c, &p[i]), 44);
        cells[3] = kc_printf(c->arena, "%ld", p[i].entries);
        cells[4] = cut(c->arena, p[i].licence, 24);
        cells[5] = cut(c->arena, p[i].source, 50);
        kc_table_add(t, cells);
    }
    kc_table_print(t, b);
}

static void list_csv(const kc_cli *c, const kc_pack *p, size_t n, kc_buf *b)
{
    kc_buf_adds(b, "kind,name,title,entries,source,licence,sha256\n");
    for (size_t i = 0; i < n; i++) {
        const char *const cells[] = { p[i].kind, p[i].name, title_of(c, &p[i]), NULL, p[i].source, p[i].licence, p[i].sha256 };

        for (int k = 0; k < 7; k++) {
            if (k) kc_buf_addc(b, ',');
            if (cells[k]) kc_buf_csv(b, cells[k]);
            else kc_buf_int(b, p[i].entries);
        }
        kc_buf_addc(b, '\n');
    }
}

static void list_json(const kc_cli *c, const kc_pack *p, size_t n, kc_buf *b)
{
    kc_arena *a = c->arena;
    kc_value *list = kc_new_list(a);

    for (size_t i = 0; i < n; i++) {
        kc_value *m = kc_push(a, list, kc_new_map(a));

        (void)kc_set(a, m, "kind", kc_new_str(a, p[i].kind));
        (void)kc_set(a, m, "name", kc_new_str(a, p[i].name));
        (void)kc_set(a, m, "title", kc_new_str(a, p[i].title));
        (void)kc_set(a, m, "title_en", kc_new_str(a, p[i].title_en));
        (void)kc_set(a, m, "entries", kc_new_int(a, p[i].entries));
        (void)kc_set(a, m, "source", kc_new_str(a, p[i].source));
        (void)kc_set(a, m, "licence", kc_new_str(a, p[i].licence));
        (void)kc_set(a, m, "notes", kc_new_str(a, p[i].notes));
        (void)kc_set(a, m, "sha256", kc_new_str(a, p[i].sha256));
    }
    kc_value_json(b, list, 2);
    kc_buf_addc(b, '\n');
}

static kc_code run_list(kc_cli *c, kc_err *err)
{
    const char *format = kc_opt(c, "--format");
    kc_pack    *p;
    size_t      n;
    kc_buf      b;
    kc_code     code = use_folder(c, err);

    if (!code) code = kc_packs_list(c->arena, &p, &n, err);
    if (code) return code;
    kc_buf_init(&b, c->arena);
    if (strcmp(format, "json") == 0) list_json(c, p, n, &b);
    else if (strcmp(format, "csv") == 0) list_csv(c, p, n, &b);
    else list_table(c, p, n, &b);
    return kc_cli_out(c, b.s, b.n, err);
}

/* ---- show ---------------------------------------------------------------------------------------- */

static void line(const kc_cli *c, kc_buf *b, const char *key, const char *value)
{
    const char *label = kc_t(c->lang, key);
    size_t      w = kc_width(label);

    if (!value || !*value) return;
    kc_buf_adds(b, label);
    do kc_buf_addc(b, ' ');
    while (++w < 14);
    kc_buf_addf(b, "%s\n", value);
}

static const char *joined(kc_arena *a, kc_lang lang, const char *const *items, size_t n)
{
    kc_buf b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < n; i++) kc_buf_addf(&b, "%s%s", i ? kc_t(lang, "pack.comma") : "", items[i]);
    return b.s;
}

static const char *word(const kc_cli *c, const char *group, const char *name)
{
    return kc_t(c->lang, kc_printf(c->arena, "pack.%s.%s", group, name));
}

static const char *range_text(kc_arena *a, const kc_indicator *x)
{
    char low[32] = "−∞", high[32] = "∞";

    if (isnan(x->min) && isnan(x->max)) return NULL;
    if (!isnan(x->min)) (void)snprintf(low, sizeof low, "%g", x->min);
    if (!isnan(x->max)) (void)snprintf(high, sizeof high, "%g", x->max);
    return kc_printf(a, "%s … %s", low, high);
}

static const char *frequency_text(const kc_cli *c, const char *s)
{
    const char *key, *text;

    if (!s) return NULL;
    key = kc_printf(c->arena, "pack.frequency.%s", s);
    text = kc_t(c->lang, key);
    return text == key ? s : text;
}

static void indicator_card(const kc_cli *c, const kc_indicator *x, kc_buf *b)
{
    bool en = c->lang == KC_EN;

    kc_buf_addf(b, "%s  %s\n", x->code, en ? x->name_en : x->name);
    kc_buf_addf(b, "        %s\n\n", en ? x->name : x->name_en);
    line(c, b, "pack.unit", x->unit);
    line(c, b, "pack.direction", word(c, "direction", x->direction > 0 ? "higher" : x->direction < 0 ? "lower" : "neutral"));
    line(c, b, "pack.kind_of", word(c, "kind", x->kind));
    line(c, b, "pack.nature", word(c, "nature", x->nature));
    line(c, b, "pack.decimals", kc_printf(c->arena, "%d", x->decimals));
    line(c, b, "pack.range", range_text(c->arena, x));
    line(c, b, "pack.numerator", x->numerator);
    line(c, b, "pack.denominator", x->denominator);
    line(c, b, "pack.method", x->method);
    line(c, b, "pack.source_unit", x->source_unit);
    line(c, b, "pack.frequency", frequency_text(c, x->frequency));
    line(c, b, "pack.aliases", joined(c->arena, c->lang, x->aliases, x->n_aliases));
    line(c, b, "pack.caveats", x->caveats);
    line(c, b, "pack.systems", joined(c->arena, c->lang, x->systems, x->n_systems));
    line(c, b, "pack.definition", word(c, "definition", x->confirmed ? "confirmed" : "unconfirmed"));
    line(c, b, "pack.source", x->source);
}

static kc_code show_pack(const kc_cli *c, const kc_pack *p, kc_buf *b, kc_err *err)
{
    kc_arena *a = c->arena;
    kc_plan   plan = { 0 };
    kc_str    text;
    kc_code   code;

    kc_buf_addf(b, "%s/%s  %s\n", p->kind, p->name, title_of(c, p));
    line(c, b, "pack.entries", kc_printf(a, "%ld", p->entries));
    line(c, b, "pack.source", p->source);
    line(c, b, "pack.licence", p->licence);
    line(c, b, "pack.notes", p->notes);
    line(c, b, "pack.sha256", p->sha256);
    kc_buf_addc(b, '\n');
    if (strcmp(p->content, "plan") == 0) {
        if ((code = kc_plan_load(a, p->name, &plan, err))) return code;
        kc_plan_table(b, &plan, c->lang);
        return KC_OK;
    }
    if ((code = kc_pack_bytes(a, p->kind, p->name, p->ending, &text, err))) return code;
    for (size_t i = 0, lines = 0; i < text.n && lines < 12; i++) {
        kc_buf_addc(b, text.s[i]);
        if (text.s[i] == '\n') lines++;
    }
    kc_buf_adds(b, "…\n");
    return KC_OK;
}

static kc_code run_show(kc_cli *c, kc_err *err)
{
    const char         *name = c->args[0];
    kc_dictionary      *d;
    const kc_indicator *x;
    kc_pack            *p;
    size_t              n;
    kc_buf              b;
    kc_code             code = use_folder(c, err);

    if (!code) code = kc_packs_list(c->arena, &p, &n, err);
    if (code) return code;
    kc_buf_init(&b, c->arena);
    for (size_t i = 0; i < n; i++)
        if (strcmp(p[i].name, name) == 0 || strcmp(kc_printf(c->arena, "%s/%s", p[i].kind, p[i].name), name) == 0) {
            if ((code = show_pack(c, &p[i], &b, err))) return code;
            return kc_cli_out(c, b.s, b.n, err);
        }
    if ((code = kc_dictionary_load(c->arena, &d, err))) return code;
    x = kc_dictionary_code(d, name);
    if (!x) x = kc_dictionary_name(d, name);
    if (!x) return kc_fail(err, KC_E_NOTFOUND, -1, "pack.nothing", "%s", name);
    indicator_card(c, x, &b);
    return kc_cli_out(c, b.s, b.n, err);
}

/* ---- check --------------------------------------------------------------------------------------- */

/* 万人 and 人 measure the same thing; 个百分点 is a difference of two per cents. */
static const char *base_unit(const char *unit)
{
    const char *rest = unit;

    while (strncmp(rest, "万", 3) == 0 || strncmp(rest, "亿", 3) == 0) rest += 3;
    return *rest ? rest : unit;
}

/* One fault of a target: path, id and two details. */
static void fault(kc_arena *a, kc_findings *f, const kc_pack *p, const kc_target *t, const char *key, const char *x, const char *y)
{
    kc_finding_add(a, f, p->path, key, "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", p->path, t->id, x, y);
}

static void check_target(kc_arena *a, const kc_pack *p, const kc_plan *plan, const kc_target *t, const kc_dictionary *d, kc_findings *f)
{
    const kc_indicator *x = t->code ? kc_dictionary_code(d, t->code) : NULL;
    bool                level = t->cmp <= KC_CMP_EQ;

    if (t->code && !x) fault(a, f, p, t, "pack.plan_code", t->code, "");
    if (t->action_no < 0 || t->action_no > (int)plan->actions.n) fault(a, f, p, t, "pack.plan_action", kc_printf(a, "%d", t->action_no), "");
    if (t->year && (t->year < KC_YEAR_MIN || t->year > KC_YEAR_MAX)) fault(a, f, p, t, "pack.plan_year", kc_printf(a, "%d", t->year), "");
    if (level && isnan(t->value)) fault(a, f, p, t, "pack.plan_no_value", "", "");
    if (!x || !t->unit || strcmp(t->unit, "个百分点") == 0) return;
    if (strcmp(base_unit(t->unit), base_unit(x->unit ? x->unit : "")) != 0)
        fault(a, f, p, t, "pack.plan_unit", t->unit, kc_printf(a, "%s %s", x->code, x->unit ? x->unit : "–"));
    else if (level && x->unit && strcmp(t->unit, x->unit) == 0 && (t->value < x->min || t->value > x->max))
        fault(a, f, p, t, "pack.plan_implausible", kc_printf(a, "%g", t->value), range_text(a, x));
}

static bool decided(const kc_plan *plan, const char *about)
{
    for (size_t i = 0; i < plan->decisions.n; i++)
        if (plan->decisions.items[i].about && strcmp(plan->decisions.items[i].about, about) == 0) return true;
    return false;
}

static void check_plan(kc_arena *a, const kc_pack *p, const kc_dictionary *d, const kc_regions *r, kc_findings *f)
{
    kc_err  err = KC_ERR_INIT;
    kc_plan plan = { 0 };

    if (kc_plan_load(a, p->name, &plan, &err)) {
        kc_finding_err(a, f, p->path, &err);
        return;
    }
    if (plan.region && !kc_regions_code(r, plan.region))
        kc_finding_add(a, f, p->path, "pack.plan_region", "%s" KC_SEP "%s", p->path, plan.region);
    for (size_t i = 0; i < plan.targets.n; i++) {
        const kc_target *t = &plan.targets.items[i];

        check_target(a, p, &plan, t, d, f);
        for (size_t k = 0; k < i; k++)
            if (strcmp(plan.targets.items[k].id, t->id) == 0) kc_finding_add(a, f, p->path, "pack.plan_twice", "%s" KC_SEP "%s", p->path, t->id);
        for (size_t k = 0; k < t->warnings.n; k++)
            if (strcmp(t->warnings.items[k], "unconfirmed") == 0 && !decided(&plan, t->id))
                kc_finding_add(a, f, p->path, "pack.plan_undecided", "%s" KC_SEP "%s", p->path, t->id);
    }
}

static kc_code check_plans(const kc_cli *c, const char *name, kc_findings *f, kc_err *err)
{
    kc_dictionary *d;
    kc_regions    *r;
    kc_pack       *p;
    size_t         n;
    kc_code        code = kc_packs_list(c->arena, &p, &n, err);

    if (code) return code;
    /* What is wrong with the dictionaries themselves is among the findings already. */
    if (kc_dictionary_load(c->arena, &d, err) || kc_regions_load(c->arena, true, &r, err)) return KC_OK;
    for (size_t i = 0; i < n; i++)
        if (strcmp(p[i].content, "plan") == 0 && (!name || strcmp(name, p[i].name) == 0)) check_plan(c->arena, &p[i], d, r, f);
    return KC_OK;
}

static kc_code run_check(kc_cli *c, kc_err *err)
{
    const char *name = c->n_args ? c->args[0] : NULL;
    kc_findings f = { 0 };
    size_t      checked = 0;
    kc_buf      b;
    kc_code     code = use_folder(c, err);

    if (!code) code = kc_packs_check(c->arena, name, &f, &checked, err);
    if (!code) code = check_plans(c, name, &f, err);
    if (code) return code;
    kc_buf_init(&b, c->arena);
    for (size_t i = 0; i < f.n; i++) kc_buf_addf(&b, "%s\n", kc_tf(c->arena, c->lang, f.items[i].key, "%s", f.items[i].args));
    kc_buf_addf(&b, "%s\n", kc_tf(c->arena, c->lang, "pack.checked", "%zu" KC_SEP "%zu", checked, f.n));
    if ((code = kc_cli_out(c, b.s, b.n, err))) return code;
    return f.n ? kc_fail(err, KC_E_DATA, -1, "pack.findings", "%zu", f.n) : KC_OK;
}

/* ---- the table ----------------------------------------------------------------------------------- */

static const kc_option list_options[] = {
    { "--format", 0, "table|json|csv", "table", false, "pack.opt_format" },
    { "--packs", 0, "DIR", NULL, false, "pack.opt_packs" },
    { NULL },
};
static const kc_option packs_options[] = {
    { "--packs", 0, "DIR", NULL, false, "pack.opt_packs" },
    { NULL },
};

const kc_command kc_cmd_pack[] = {
    { "pack list", "", 0, 0, list_options, run_list, "pack.help_list", "kangce pack list --format csv" },
    { "pack show", "NAME|CODE", 1, 1, packs_options, run_show, "pack.help_show", "kangce pack show HC006" },
    { "pack check", "[NAME]", 0, 1, packs_options, run_check, "pack.help_check", "kangce pack check" },
    { NULL },
};
