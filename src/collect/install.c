/* kangce init: plan, dictionary and regions become the tables of a new database, in one transaction.
 *
 * Regions get ids in the order of their codes, so that segments and lists run from the nation to the townships as printed code
 * lists do. A target whose indicator is not in the dictionary gets an indicator of its own ("local"), so that it can be
 * reported and judged like the others.
 */
#include "collect/collect_internal.h"

#include "base/kc_csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct place { /* a region chosen for the programme */
    const kc_region *r;
    int32_t          id;
    bool             own;
} place;

typedef struct job {
    kc_arena          *a;
    kc_store          *s;
    const kc_init_opt *opt;
    kc_plan            plan;
    kc_dictionary     *dict;
    kc_regions        *regions;
    const kc_region   *root;
    KC_LIST_OF(place) places;
    kc_words           place_of, unit_of, indicator_of; /* code, name, code or name -> id */
    int32_t            n_units, n_indicators;
    const char        *document;
    kc_init_sum       *sum;
} job;

/* ---- the plan's region ------------------------------------------------------------------------------ */

static bool above(const kc_regions *all, const kc_region *high, const kc_region *r)
{
    for (int depth = 0; r && depth < 8; depth++) {
        if (r == high) return true;
        r = r->parent ? kc_regions_code(all, r->parent) : NULL;
    }
    return false;
}

/* "甘肃省武威市": a region whose name ends the text, the names of all before it being regions above it. */
static const kc_region *by_path(const kc_regions *all, const char *path)
{
    const kc_region *best = NULL;
    bool             several = false;

    for (size_t i = 0; i < kc_regions_size(all); i++) {
        const kc_region *r = kc_regions_at(all, i), *up;
        kc_str           rest = kc_str_of(path);

        if (r != kc_regions_code(all, r->code)) continue;
        for (up = r; up && rest.n; up = up->parent ? kc_regions_code(all, up->parent) : NULL)
            if (kc_ends(rest, up->name)) rest.n -= strlen(up->name);
            else if (up == r) break;
        if (rest.n) continue;
        several = best != NULL;
        best = best && best->level < r->level ? best : r;
    }
    return several ? NULL : best;
}

static kc_code find_root(job *j, kc_err *err)
{
    const kc_plan *p = &j->plan;

    if (p->region) j->root = kc_regions_code(j->regions, p->region);
    else if (p->jurisdiction) {
        j->root = kc_regions_name(j->regions, p->jurisdiction, NULL);
        if (!j->root) j->root = by_path(j->regions, p->jurisdiction);
    }
    if (j->root) return KC_OK;
    return kc_fail(err, KC_E_DATA, -1, "collect.plan_region", "%s" KC_SEP "%s", p->region ? p->region : p->jurisdiction ? p->jurisdiction : "",
                   j->opt->regions_file ? j->opt->regions_file : "packs/regions");
}

/* ---- which regions ---------------------------------------------------------------------------------- */

/* Regions that packs/observations speak about. */
static kc_code observed(job *j, kc_words *codes, kc_err *err)
{
    kc_pack *packs;
    size_t   n;
    kc_code  code = kc_packs_list(j->a, &packs, &n, err);

    kc_words_init(codes, j->a);
    for (size_t i = 0; !code && i < n; i++) {
        kc_str        text;
        kc_csv       *csv;
        const kc_str *f;
        int           column;

        if (strcmp(packs[i].content, "observations") != 0) continue;
        if ((code = kc_pack_bytes(j->a, packs[i].kind, packs[i].name, ".csv", &text, err))) return code;
        if ((code = kc_csv_open_text(j->a, text, packs[i].name, &csv, err))) return code;
        column = kc_csv_column(csv, "region");
        while (column >= 0 && !(code = kc_csv_next(csv, &f, err)) && f) kc_words_put(codes, f[column], 1);
        kc_csv_close(csv);
    }
    return code;
}

static bool chosen(const job *j, const kc_region *r, const kc_words *seen)
{
    static const kc_level_of deepest[] = { KC_PROVINCE, KC_COUNTY, KC_TOWNSHIP, KC_TOWNSHIP, KC_TOWNSHIP };

    if (r != kc_regions_code(j->regions, r->code)) return false; /* an earlier row of the same code */
    if (above(j->regions, r, j->root)) return true;
    if (!above(j->regions, j->root, r)) return false;
    return j->opt->regions_file || r->level <= deepest[j->root->level] || kc_words_get(seen, kc_str_of(r->code)) == 1;
}

static int by_code(const void *a, const void *b)
{
    const place *x = a, *y = b;

    return strcmp(x->r->code, y->r->code);
}

static int by_level(const void *a, const void *b)
{
    const place *x = a, *y = b;

    return x->r->level != y->r->level ? (x->r->level > y->r->level) - (x->r->level < y->r->level) : by_code(a, b);
}

static void add_place(job *j, const kc_region *r)
{
    place *p;

    for (size_t i = 0; i < j->places.n; i++)
        if (j->places.items[i].r == r) return;
    p = KC_PUSH(j->a, &j->places);
    p->r = r;
    p->own = above(j->regions, j->root, r);
}

static kc_code choose_regions(job *j, kc_err *err)
{
    kc_words seen;
    kc_code  code = KC_OK;

    kc_words_init(&seen, j->a);
    if (j->root->level == KC_NATION && !j->opt->regions_file && (code = observed(j, &seen, err))) return code;
    for (size_t i = 0; i < kc_regions_size(j->regions); i++) {
        const kc_region *r = kc_regions_at(j->regions, i);
        place           *p;

        if (!chosen(j, r, &seen)) continue;
        p = KC_PUSH(j->a, &j->places);
        p->r = r;
        p->own = above(j->regions, j->root, r);
    }
    for (size_t i = 0, n = j->places.n; i < n && j->root->level == KC_NATION; i++) { /* a county's prefecture comes along */
        const kc_region *up = j->places.items[i].r;

        while (up->parent && (up = kc_regions_code(j->regions, up->parent))) add_place(j, up);
    }
    qsort(j->places.items, j->places.n, sizeof *j->places.items, by_code);
    kc_words_init(&j->place_of, j->a);
    for (size_t i = 0; i < j->places.n; i++) {
        j->places.items[i].id = (int32_t)i + 1;
        kc_words_put(&j->place_of, kc_str_of(j->places.items[i].r->code), (int32_t)i + 1);
    }
    return KC_OK;
}

static kc_code put_regions(job *j, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "region_add", err);

    qsort(j->places.items, j->places.n, sizeof *j->places.items, by_level); /* parents first, for the reference */
    for (size_t i = 0; i < j->places.n; i++) {
        const place *p = &j->places.items[i];
        int32_t      parent = p->r->parent ? kc_words_get(&j->place_of, kc_str_of(p->r->parent)) : KC_NO_WORD;

        kc_fill_int(&f, ":id", p->id);
        kc_fill_text(&f, ":code", p->r->code);
        kc_fill_text(&f, ":name", p->r->name);
        kc_fill_int(&f, ":level", p->r->level);
        if (parent == KC_NO_WORD) kc_fill_num(&f, ":parent", NAN); /* NULL */
        else kc_fill_int(&f, ":parent", parent);
        kc_fill_int(&f, ":own", p->own);
        kc_fill_text(&f, ":valid_from", p->r->valid_from);
        kc_fill_text(&f, ":valid_to", p->r->valid_to);
        kc_fill_run(&f);
        j->sum->n_regions += p->own;
        j->sum->n_above += !p->own;
    }
    return kc_fill_close(&f);
}

/* ---- dictionary ------------------------------------------------------------------------------------- */

static void put_indicator(kc_fill *f, int32_t id, const kc_indicator *x, bool local)
{
    kc_fill_int(f, ":id", id);
    kc_fill_text(f, ":code", x->code);
    kc_fill_text(f, ":name", x->name);
    kc_fill_text(f, ":name_en", x->name_en);
    kc_fill_text(f, ":unit", x->unit);
    kc_fill_int(f, ":direction", x->direction);
    kc_fill_text(f, ":kind", x->kind);
    kc_fill_text(f, ":nature", x->nature);
    kc_fill_int(f, ":decimals", x->decimals);
    kc_fill_num(f, ":range_min", x->min);
    kc_fill_num(f, ":range_max", x->max);
    kc_fill_text(f, ":numerator", x->numerator);
    kc_fill_text(f, ":denominator", x->denominator);
    kc_fill_text(f, ":method", x->method);
    kc_fill_text(f, ":source_unit", x->source_unit);
    kc_fill_text(f, ":frequency", x->frequency);
    kc_fill_text(f, ":caveats", x->caveats);
    kc_fill_text(f, ":source", x->source);
    kc_fill_int(f, ":confirmed", x->confirmed);
    kc_fill_int(f, ":local", local);
    kc_fill_run(f);
}

static kc_code put_aliases(job *j, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "indicator_alias_add", err);

    for (size_t i = 0; i < kc_dictionary_size(j->dict); i++) {
        const kc_indicator *x = kc_dictionary_at(j->dict, i);

        for (size_t k = 0; k < x->n_aliases; k++) {
            kc_fill_text(&f, ":alias", x->aliases[k]);
            kc_fill_int(&f, ":indicator", (int64_t)i + 1);
            kc_fill_run(&f);
        }
    }
    return kc_fill_close(&f);
}

static void put_local(job *j, kc_fill *f, const kc_target *t)
{
    const kc_direction way = t->cmp == KC_CMP_GE || t->cmp == KC_CMP_GT || t->cmp == KC_CMP_INCREASE   ? KC_HIGHER
                             : t->cmp == KC_CMP_LE || t->cmp == KC_CMP_LT || t->cmp == KC_CMP_DECREASE ? KC_LOWER
                                                                                                       : KC_NEUTRAL;
    const kc_indicator x = { .code = kc_printf(j->a, "L%03zu", ++j->sum->n_local), .name = t->indicator, .direction = way, .decimals = 2,
                             .unit = t->basis == KC_BASIS_NONE ? t->unit : NULL, .min = NAN, .max = NAN, .kind = "local" };

    put_indicator(f, ++j->n_indicators, &x, true);
    kc_words_put(&j->indicator_of, kc_str_of(t->indicator), j->n_indicators);
}

static kc_code put_indicators(job *j, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "indicator_add", err);

    kc_words_init(&j->indicator_of, j->a);
    for (size_t i = 0; i < kc_dictionary_size(j->dict); i++) {
        const kc_indicator *x = kc_dictionary_at(j->dict, i);

        put_indicator(&f, ++j->n_indicators, x, false);
        kc_words_put(&j->indicator_of, kc_str_of(x->code), j->n_indicators);
    }
    j->sum->n_indicators = (size_t)j->n_indicators;
    for (size_t i = 0; !f.code && i < j->plan.targets.n; i++) {
        const kc_target *t = &j->plan.targets.items[i];

        if (t->code && kc_words_get(&j->indicator_of, kc_str_of(t->code)) == KC_NO_WORD)
            f.code = kc_fail(err, KC_E_DATA, (long)i, "collect.target_code", "%s" KC_SEP "%s", t->id, t->code);
        if (!t->code && kc_words_get(&j->indicator_of, kc_str_of(t->indicator)) == KC_NO_WORD) put_local(j, &f, t);
    }
    if (kc_fill_close(&f)) return f.code;
    return put_aliases(j, err);
}

/* ---- units, actions, tasks -------------------------------------------------------------------------- */

static int32_t unit_id(job *j, kc_fill *f, const char *name)
{
    int32_t id = kc_words_get(&j->unit_of, kc_str_of(name));

    if (id != KC_NO_WORD) return id;
    id = ++j->n_units;
    kc_words_put(&j->unit_of, kc_str_of(name), id);
    kc_fill_int(f, ":id", id);
    kc_fill_text(f, ":name", name);
    kc_fill_run(f);
    return id;
}

static void put_roles(job *j, kc_fill *units, kc_fill *f, const char *owner, int64_t id, const kc_names *names, const char *role)
{
    for (size_t k = 0; k < names->n; k++) {
        kc_fill_int(f, owner, id);
        kc_fill_int(f, ":unit", unit_id(j, units, names->items[k]));
        kc_fill_text(f, ":role", role);
        kc_fill_int(f, ":seq", (int64_t)k + 1);
        kc_fill_run(f);
    }
}

static kc_code first_fault(kc_fill *a, kc_fill *b, kc_fill *c)
{
    kc_code x = kc_fill_close(a), y = kc_fill_close(b), z = kc_fill_close(c);

    return x ? x : y ? y : z;
}

static kc_code put_actions(job *j, kc_err *err)
{
    kc_fill units = kc_fill_open(j->s, "unit_add", err), f = kc_fill_open(j->s, "action_add", err), r = kc_fill_open(j->s, "action_unit_add", err);

    for (size_t i = 0; i < j->plan.actions.n && !f.code && !units.code && !r.code; i++) {
        const kc_action *x = &j->plan.actions.items[i];

        kc_fill_int(&f, ":id", (int64_t)i + 1);
        kc_fill_int(&f, ":plan", 1);
        kc_fill_int(&f, ":no", x->no);
        kc_fill_text(&f, ":grp", x->group);
        kc_fill_text(&f, ":name", x->name);
        kc_fill_text(&f, ":section", x->section);
        kc_fill_run(&f);
        put_roles(j, &units, &r, ":action", (int64_t)i + 1, &x->lead, "lead");
        put_roles(j, &units, &r, ":action", (int64_t)i + 1, &x->support, "support");
    }
    j->sum->n_actions = j->plan.actions.n;
    return first_fault(&units, &f, &r);
}

/* Id of the action with number `no`; 0 = none (NULL). */
static int64_t action_id(const job *j, int no)
{
    for (size_t i = 0; no && i < j->plan.actions.n; i++)
        if (j->plan.actions.items[i].no == no) return (int64_t)i + 1;
    return 0;
}

static kc_code put_tasks(job *j, kc_err *err)
{
    kc_fill units = kc_fill_open(j->s, "unit_add", err), f = kc_fill_open(j->s, "task_add", err), r = kc_fill_open(j->s, "task_unit_add", err);

    for (size_t i = 0; i < j->plan.tasks.n && !f.code && !units.code && !r.code; i++) {
        const kc_task *x = &j->plan.tasks.items[i];

        kc_fill_int(&f, ":id", (int64_t)i + 1);
        kc_fill_int(&f, ":plan", 1);
        kc_fill_int(&f, ":action", action_id(j, x->action_no));
        kc_fill_text(&f, ":text", x->text ? x->text : "");
        kc_fill_text(&f, ":section", x->section);
        kc_fill_run(&f);
        put_roles(j, &units, &r, ":task", (int64_t)i + 1, &x->lead, "lead");
        put_roles(j, &units, &r, ":task", (int64_t)i + 1, &x->support, "support");
    }
    j->sum->n_tasks = j->plan.tasks.n;
    j->sum->n_units = (size_t)j->n_units;
    return first_fault(&units, &f, &r);
}

/* ---- targets ---------------------------------------------------------------------------------------- */

static const char *basis_text(kc_basis b)
{
    switch (b) {
    case KC_BASIS_NONE: return NULL;
    case KC_BASIS_PER_YEAR: return "per_year";
    case KC_BASIS_SINCE_YEAR: return "since_year";
    case KC_BASIS_PREVIOUS_YEAR: return "previous_year";
    }
    return NULL;
}

static const char *joined(kc_arena *a, const kc_names *names)
{
    kc_buf b;

    if (!names->n) return NULL;
    kc_buf_init(&b, a);
    for (size_t i = 0; i < names->n; i++) {
        if (i) kc_buf_addc(&b, ' ');
        kc_buf_adds(&b, names->items[i]);
    }
    return b.s;
}

static void put_target(job *j, kc_fill *f, size_t i)
{
    const kc_target *t = &j->plan.targets.items[i];
    const char      *key = t->code ? t->code : t->indicator;

    kc_fill_int(f, ":id", (int64_t)i + 1);
    kc_fill_int(f, ":plan", 1);
    kc_fill_text(f, ":code", t->id);
    kc_fill_int(f, ":action", action_id(j, t->action_no));
    kc_fill_int(f, ":indicator", kc_words_get(&j->indicator_of, kc_str_of(key)));
    kc_fill_text(f, ":name", t->indicator);
    kc_fill_text(f, ":scope", t->scope);
    kc_fill_text(f, ":comparator", kc_cmp_text(t->cmp));
    kc_fill_num(f, ":value", t->value);
    kc_fill_text(f, ":unit", t->unit);
    kc_fill_int(f, ":year", t->year);
    kc_fill_int(f, ":approx", t->approx);
    kc_fill_text(f, ":basis", basis_text(t->basis));
    kc_fill_int(f, ":basis_year", t->basis_year);
    kc_fill_num(f, ":baseline", t->baseline);
    kc_fill_int(f, ":baseline_year", t->baseline_year);
    kc_fill_text(f, ":text", t->text);
    kc_fill_text(f, ":section", t->section);
    kc_fill_text(f, ":note", t->note);
    kc_fill_int(f, ":span_from", (int64_t)t->source.start);
    kc_fill_int(f, ":span_to", (int64_t)t->source.end);
    kc_fill_num(f, ":confidence", t->confidence);
    kc_fill_text(f, ":warnings", joined(j->a, &t->warnings));
    kc_fill_run(f);
    j->sum->n_qualitative += t->cmp == KC_CMP_QUALITATIVE;
}

static kc_code put_targets(job *j, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "target_add", err);

    for (size_t i = 0; i < j->plan.targets.n; i++) put_target(j, &f, i);
    j->sum->n_targets = j->plan.targets.n;
    return kc_fill_close(&f);
}

/* ---- the rest of the plan --------------------------------------------------------------------------- */

static kc_code put_milestones(job *j, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "milestone_add", err);

    for (size_t i = 0; i < j->plan.milestones.n; i++) {
        const kc_milestone *m = &j->plan.milestones.items[i];

        kc_fill_int(&f, ":plan", 1);
        kc_fill_text(&f, ":code", m->id);
        kc_fill_text(&f, ":what", m->what ? m->what : "");
        kc_fill_text(&f, ":who", m->who);
        kc_fill_text(&f, ":recipient", m->to);
        kc_fill_text(&f, ":due", m->due);
        kc_fill_text(&f, ":recurs", m->recurs);
        kc_fill_text(&f, ":text", m->text);
        kc_fill_text(&f, ":section", m->section);
        kc_fill_num(&f, ":confidence", m->confidence);
        kc_fill_run(&f);
    }
    j->sum->n_milestones = j->plan.milestones.n;
    return kc_fill_close(&f);
}

static kc_code put_quotas(job *j, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "quota_add", err);

    for (size_t i = 0; i < j->plan.quotas.n; i++) {
        const kc_quota *q = &j->plan.quotas.items[i];

        kc_fill_int(&f, ":plan", 1);
        kc_fill_text(&f, ":what", q->what ? q->what : "");
        kc_fill_num(&f, ":low", q->min);
        kc_fill_num(&f, ":high", q->max);
        kc_fill_text(&f, ":unit", q->unit);
        kc_fill_text(&f, ":per", q->per);
        kc_fill_text(&f, ":due", q->due);
        kc_fill_text(&f, ":who", q->who);
        kc_fill_text(&f, ":kind", q->kind);
        kc_fill_text(&f, ":text", q->text);
        kc_fill_text(&f, ":section", q->section);
        kc_fill_run(&f);
    }
    j->sum->n_quotas = j->plan.quotas.n;
    return kc_fill_close(&f);
}

static kc_code put_bodies(job *j, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "body_add", err), r = kc_fill_open(j->s, "reference_add", err), d = kc_fill_open(j->s, "decision_add", err);

    for (size_t i = 0; i < j->plan.bodies.n; i++) {
        kc_fill_int(&f, ":plan", 1);
        kc_fill_text(&f, ":name", j->plan.bodies.items[i].name ? j->plan.bodies.items[i].name : "");
        kc_fill_text(&f, ":kind", j->plan.bodies.items[i].kind);
        kc_fill_run(&f);
    }
    for (size_t i = 0; i < j->plan.references.n; i++) {
        kc_fill_int(&r, ":plan", 1);
        kc_fill_text(&r, ":title", j->plan.references.items[i].title);
        kc_fill_text(&r, ":number", j->plan.references.items[i].number);
        kc_fill_text(&r, ":relation", j->plan.references.items[i].relation);
        kc_fill_run(&r);
    }
    for (size_t i = 0; i < j->plan.decisions.n; i++) {
        const kc_decision *x = &j->plan.decisions.items[i];

        kc_fill_int(&d, ":plan", 1);
        kc_fill_text(&d, ":about", x->about);
        kc_fill_text(&d, ":choice", x->choice);
        kc_fill_text(&d, ":why", x->why);
        kc_fill_text(&d, ":who", x->by);
        kc_fill_text(&d, ":at", x->at);
        kc_fill_run(&d);
    }
    j->sum->n_bodies = j->plan.bodies.n;
    j->sum->n_references = j->plan.references.n;
    j->sum->n_decisions = j->plan.decisions.n;
    return first_fault(&f, &r, &d);
}

static kc_code put_plan(job *j, kc_err *err)
{
    const kc_plan *p = &j->plan;
    kc_fill        f = kc_fill_open(j->s, "plan_add", err);
    kc_digest      d = kc_sha256(j->document, strlen(j->document));
    char           hex[65];

    kc_hex(d.b, sizeof d.b, hex);
    kc_fill_int(&f, ":id", 1);
    kc_fill_text(&f, ":name", j->sum->plan_name);
    kc_fill_text(&f, ":title", p->title);
    kc_fill_text(&f, ":issuer", p->issuer);
    kc_fill_text(&f, ":jurisdiction", p->jurisdiction);
    kc_fill_int(&f, ":region", kc_words_get(&j->place_of, kc_str_of(j->root->code)));
    kc_fill_text(&f, ":level", p->level);
    kc_fill_text(&f, ":parent", p->parent);
    kc_fill_text(&f, ":number", p->number);
    kc_fill_text(&f, ":issued", p->issued);
    kc_fill_text(&f, ":published", p->published);
    kc_fill_int(&f, ":period_from", p->period_from);
    kc_fill_int(&f, ":period_to", p->period_to);
    kc_fill_int(&f, ":declared_action_count", p->declared_action_count);
    kc_fill_text(&f, ":method", p->method);
    kc_fill_int(&f, ":max_age", p->max_age);
    kc_fill_text(&f, ":sha256", hex);
    kc_fill_text(&f, ":document", j->document);
    kc_fill_run(&f);
    return kc_fill_close(&f);
}

/* ---- together --------------------------------------------------------------------------------------- */

static const char *plan_name(kc_arena *a, const char *pack_or_file)
{
    const char *slash = strrchr(pack_or_file, '/'), *name = slash ? slash + 1 : pack_or_file, *dot = strrchr(name, '.');

    return dot && dot > name ? kc_strndup(a, name, (size_t)(dot - name)) : kc_strdup(a, name);
}

static kc_code load(job *j, kc_err *err)
{
    kc_buf  b;
    kc_code code;

    if ((code = kc_plan_load(j->a, j->opt->plan, &j->plan, err))) return code;
    if (!j->plan.confirmed) return kc_fail(err, KC_E_DATA, -1, "collect.plan_draft", "%s", j->opt->plan);
    if ((code = kc_dictionary_load(j->a, &j->dict, err))) return code;
    code = j->opt->regions_file ? kc_regions_read(j->a, j->opt->regions_file, &j->regions, err) : kc_regions_load(j->a, true, &j->regions, err);
    if (code || (code = find_root(j, err)) || (code = choose_regions(j, err))) return code;
    kc_buf_init(&b, j->a);
    kc_value_json(&b, kc_plan_to_value(j->a, &j->plan, KC_ZH), 0);
    j->document = b.s;
    j->sum->plan_name = plan_name(j->a, j->opt->plan);
    j->sum->title = j->plan.title;
    j->sum->region_code = j->root->code;
    j->sum->region_name = j->root->name;
    kc_words_init(&j->unit_of, j->a);
    return KC_OK;
}

static kc_code install(job *j, kc_err *err)
{
    static kc_code (*const parts[])(job *, kc_err *) = { put_regions, put_indicators, put_plan,   put_actions, put_tasks,
                                                         put_targets, put_milestones, put_quotas, put_bodies };
    kc_audit e = { .actor = j->opt->actor, .action = "init", .object = kc_printf(j->a, "plan %s", j->sum->plan_name) };
    int64_t  id = 0;
    kc_code  code = kc_begin(j->s, err);

    for (size_t i = 0; !code && i < sizeof parts / sizeof *parts; i++) code = parts[i](j, err);
    if (!code) code = kc_programme_digest(j->s, &e.digest, err);
    if (!code) code = kc_audit_add(j->s, &e, &id, err);
    if (!code) code = kc_commit(j->s, err);
    if (code) kc_rollback(j->s);
    return code;
}

kc_code kc_collect_init(kc_arena *a, const char *db, const kc_init_opt *opt, kc_init_sum *out, kc_err *err)
{
    job     j = { .a = a, .opt = opt, .sum = out };
    kc_code code;

    *out = (kc_init_sum){ 0 };
    if ((code = load(&j, err))) return code;
    code = kc_store_open(a, db, KC_OPEN_CREATE, &j.s, err);
    if (!code) code = install(&j, err);
    if (code) kc_store_discard(j.s);
    else kc_store_close(j.s);
    return code;
}
