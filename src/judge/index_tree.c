/* Indicators and aggregates of an index: from the description or from a table in the shape of COINr's iMeta, into one tree. */
#include "base/kc_csv.h"
#include "judge/index_internal.h"

#include <math.h>

static const kc_field indicator_fields[] = {
    { "code", "string", true, 1, 60, NULL, NULL },       { "name", "string", false, 0, 0, NULL, NULL },
    { "parent", "string", false, 0, 0, NULL, NULL },     { "direction", "any", false, 0, 0, NULL, NULL },
    { "weight", "number", false, 0, INDEX_WEIGHT_MAX, NULL, NULL },  { "column", "string", false, 0, 0, NULL, NULL },
    { "denominator", "string", false, 0, 0, NULL, NULL }, { "per", "number", false, 0, 0, NULL, NULL },
    { "target", "number", false, 0, 0, NULL, NULL },     { "low", "number", false, 0, 0, NULL, NULL },
    { "high", "number", false, 0, 0, NULL, NULL },       { "band", "list", false, 2, 2, NULL, NULL },
    { "unit", "string", false, 0, 0, NULL, NULL },       { NULL, NULL, false, 0, 0, NULL, NULL },
};
static const kc_field aggregate_fields[] = {
    { "code", "string", true, 1, 60, NULL, NULL },
    { "name", "string", false, 0, 0, NULL, NULL },
    { "parent", "string", false, 0, 0, NULL, NULL },
    { "weight", "number", false, 0, INDEX_WEIGHT_MAX, NULL, NULL },
    { NULL, NULL, false, 0, 0, NULL, NULL },
};

enum { NODES_MAX = 20000 }; /* of a meta table: as many as a description can list */

static int direction_of(const char *s)
{
    if (index_named("1|+1|positive|higher|up|正向|越高越好", s)) return 1;
    return index_named("-1|negative|lower|down|逆向|负向|越低越好", s) ? -1 : 0;
}

static int direction_value(const kc_value *v)
{
    if (v->kind == KC_INT) return v->u.i == 1 || v->u.i == -1 ? (int)v->u.i : 0;
    return v->kind == KC_STRING ? direction_of(v->u.s) : 0;
}

static bool number_of(const kc_value *v, double *out)
{
    if (!v || (v->kind != KC_INT && v->kind != KC_NUM)) return false;
    *out = v->kind == KC_INT ? (double)v->u.i : v->u.d;
    return true;
}

/* Goalposts stand low to high; where less is better "worst, best" says the same. */
static bool posts_in_order(kc_index_indicator *ind)
{
    if (ind->direction < 0 && ind->low > ind->high) {
        double worst = ind->low;

        ind->low = ind->high;
        ind->high = worst;
    }
    return !(ind->low >= ind->high);
}

static kc_code inline_numbers(index_reader *r, const kc_value *v, index_node *d, kc_err *err)
{
    const kc_value *band = kc_get(v, "band"), *per = kc_get(v, "per");

    if (number_of(kc_get(v, "target"), &d->ind.target)) d->written |= INDEX_TARGET;
    bool low = number_of(kc_get(v, "low"), &d->ind.low), high = number_of(kc_get(v, "high"), &d->ind.high);

    if (low != high) return index_bad(r, v->line, "stats.index_cfg_posts", d->code, "", err);
    if (low) d->written |= INDEX_POSTS;
    if (band) {
        if (!number_of(band->items[0], &d->ind.band_low) || !number_of(band->items[1], &d->ind.band_high) || d->ind.band_low > d->ind.band_high)
            return index_bad(r, band->line, "stats.index_cfg_band", d->code, "", err);
        d->written |= INDEX_BAND;
    }
    if (per && (!number_of(per, &d->ind.denominate_scale) || !d->denominator || d->ind.denominate_scale <= 0))
        return index_bad(r, per->line, "stats.index_cfg_per", d->code, "", err);
    return KC_OK;
}

static kc_code inline_node(index_reader *r, const kc_value *v, bool aggregate, kc_err *err)
{
    index_node      d = { .aggregate = aggregate, .line = v->line, .weight = NAN, .ind = KC_INDEX_INDICATOR_INIT };
    const kc_value *direction = kc_get(v, "direction");

    d.code = kc_get_str(v, "code", "");
    d.name = kc_get_str(v, "name", NULL);
    d.parent = kc_get_str(v, "parent", NULL);
    d.column = kc_get_str(v, "column", NULL);
    d.denominator = kc_get_str(v, "denominator", NULL);
    (void)number_of(kc_get(v, "weight"), &d.weight);
    if (d.denominator) d.written |= INDEX_DENOMINATOR;
    kc_code code = inline_numbers(r, v, &d, err);

    if (code) return code;
    if (direction) {
        d.ind.direction = direction_value(direction);
        d.has_direction = true;
        if (!d.ind.direction) return index_bad(r, direction->line, "stats.index_cfg_direction", d.code, "", err);
    }
    if (!posts_in_order(&d.ind)) return index_bad(r, v->line, "stats.index_cfg_posts", d.code, "", err);
    *KC_PUSH(r->a, &r->nodes) = d;
    return KC_OK;
}

static kc_code read_inline(index_reader *r, kc_err *err)
{
    const char *const     keys[] = { "indicators", "aggregates" };
    const kc_field *const tables[] = { indicator_fields, aggregate_fields };

    for (size_t which = 0; which < 2; which++) {
        const kc_value *list = kc_get(r->root, keys[which]);

        for (size_t i = 0; i < kc_len(list); i++) {
            kc_code code = kc_check(list->items[i], tables[which], r->path, err);

            if (!code) code = inline_node(r, list->items[i], which == 1, err);
            if (code) return code;
        }
    }
    return KC_OK;
}

/* ---- meta table -------------------------------------------------------------------------------------- */

typedef struct meta {
    kc_csv       *csv;
    const kc_str *f;
    const char   *path;
} meta;

static kc_str cell(const meta *m, const char *column)
{
    int at = kc_csv_column(m->csv, column);

    return at < 0 ? KC_STR("") : kc_trim(m->f[at]);
}

static const char *cell_text(index_reader *r, const meta *m, const char *column)
{
    kc_str s = cell(m, column);

    return s.n && !kc_str_eq(s, "NA") ? kc_strndup(r->a, s.s, s.n) : NULL;
}

static kc_code cell_number(const meta *m, const char *column, double *out, kc_err *err)
{
    kc_str s = cell(m, column);
    double x;

    if (!s.n || kc_str_eq(s, "NA")) return KC_OK;
    if (!kc_num_parse(s, &x)) {
        long line = kc_csv_row(m->csv);

        return kc_fail(err, KC_E_DATA, line - 1, "frame.not_a_number", "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%.*s", m->path, line, column,
                       (int)(s.n < 60 ? s.n : 60), s.s);
    }
    *out = x;
    return KC_OK;
}

static kc_code meta_row(index_reader *r, const meta *m, kc_err *err)
{
    const char *type = cell_text(r, m, "Type"), *direction = cell_text(r, m, "Direction");
    index_node  d = { .line = (int)kc_csv_row(m->csv), .weight = NAN, .ind = KC_INDEX_INDICATOR_INIT };
    double      level = NAN, low = NAN, high = NAN;
    kc_code     code = cell_number(m, "Level", &level, err);

    d.code = cell_text(r, m, "iCode");
    d.name = cell_text(r, m, "iName");
    d.parent = cell_text(r, m, "Parent");
    d.denominator = cell_text(r, m, "Denominator");
    d.aggregate = type && index_named("Aggregate|汇总", type);
    if (code || !type || (!d.aggregate && !index_named("Indicator|指标", type))) return code; /* groups, denominators, other columns */
    if (!d.code) return index_bad(r, d.line, "stats.index_cfg_no_code", m->path, "", err);
    if ((code = cell_number(m, "Weight", &d.weight, err)) || (code = cell_number(m, "Target", &d.ind.target, err))) return code;
    if ((code = cell_number(m, "Low", &low, err)) || (code = cell_number(m, "High", &high, err))) return code;
    if ((code = cell_number(m, "BandLow", &d.ind.band_low, err)) || (code = cell_number(m, "BandHigh", &d.ind.band_high, err))) return code;
    if ((code = cell_number(m, "ScaleFactor", &d.ind.denominate_scale, err))) return code;
    d.ind.low = low;
    d.ind.high = high;
    d.level = level >= 1 && level <= KC_INDEX_LEVELS_MAX ? (int)level : 0;
    if (!isnan(d.ind.band_low)) d.written |= INDEX_BAND;
    if (direction && !d.aggregate) {
        d.ind.direction = direction_of(direction);
        d.has_direction = true;
        if (!d.ind.direction) return index_bad(r, d.line, "stats.index_cfg_direction", d.code, m->path, err);
    }
    if (!posts_in_order(&d.ind)) return index_bad(r, d.line, "stats.index_cfg_posts", d.code, m->path, err);
    if (r->nodes.n >= NODES_MAX) return index_bad(r, d.line, "stats.index_cfg_too_many", m->path, kc_printf(r->a, "%d", NODES_MAX), err);
    *KC_PUSH(r->a, &r->nodes) = d;
    return KC_OK;
}

static kc_code read_meta(index_reader *r, const char *file, kc_err *err)
{
    meta        m = { .path = index_beside(r, file) };
    const char *needed[] = { "iCode", "Type", "Direction", "Parent", "Level" };
    kc_code     code = kc_csv_open(r->a, m.path, &m.csv, err);

    if (code) return code;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (kc_csv_column(m.csv, needed[i]) < 0) return kc_fail(err, KC_E_DATA, -1, "stats.index_cfg_meta_column", "%s" KC_SEP "%s", m.path, needed[i]);
    while (!(code = kc_csv_next(m.csv, &m.f, err)) && m.f)
        if ((code = meta_row(r, &m, err))) return code;
    kc_csv_close(m.csv);
    return code;
}

/* ---- the tree ---------------------------------------------------------------------------------------- */

int index_node_at(const index_reader *r, const char *code)
{
    for (size_t k = 0; k < r->nodes.n; k++)
        if (strcmp(r->nodes.items[k].code, code) == 0) return (int)k;
    return -1;
}

/* One root for indicators that name no parent when no aggregate is described. */
static void default_root(index_reader *r)
{
    for (size_t k = 0; k < r->nodes.n; k++)
        if (r->nodes.items[k].aggregate || r->nodes.items[k].parent) return;
    if (!r->nodes.n) return;
    for (size_t k = 0; k < r->nodes.n; k++) r->nodes.items[k].parent = "index";
    *KC_PUSH(r->a, &r->nodes) = (index_node){ .code = "index", .line = r->root->line, .aggregate = true, .weight = 1, .ind = KC_INDEX_INDICATOR_INIT };
}

/* An aggregate stands one level above its highest child. Relaxation: levels only rise, and those of a ring rise above any limit. */
static kc_code find_levels(index_reader *r, kc_err *err)
{
    bool changed = true;

    for (size_t k = 0; k < r->nodes.n; k++) r->nodes.items[k].level = r->nodes.items[k].aggregate ? 2 : 1;
    while (changed) {
        changed = false;
        for (size_t k = 0; k < r->nodes.n; k++) {
            index_node *d = &r->nodes.items[k], *up;
            int         p = d->parent ? index_node_at(r, d->parent) : -1;

            if (!d->parent) continue;
            if (p < 0 || !r->nodes.items[p].aggregate) return index_bad(r, d->line, "stats.index_cfg_parent", d->code, d->parent, err);
            up = &r->nodes.items[p];
            if (up->level > d->level) continue;
            up->level = d->level + 1;
            if (up->level > KC_INDEX_LEVELS_MAX) return index_bad(r, up->line, "stats.index_cfg_ring", up->code, "", err);
            changed = true;
        }
    }
    return KC_OK;
}

static kc_code check_nodes(index_reader *r, kc_err *err)
{
    const index_node *root = NULL;
    size_t            n_ind = 0;

    for (size_t k = 0; k < r->nodes.n; k++) {
        const index_node *d = &r->nodes.items[k];
        bool              child = !d->aggregate;

        if (index_node_at(r, d->code) != (int)k) return index_bad(r, d->line, "stats.index_cfg_twice", d->code, "", err);
        if (d->weight < 0 || d->weight > INDEX_WEIGHT_MAX) return index_bad(r, d->line, "stats.index_cfg_weight", d->code, "", err);
        if (!d->parent && (root || !d->aggregate)) return index_bad(r, d->line, "stats.index_cfg_root", d->code, root ? root->code : "", err);
        if (!d->parent) root = d;
        for (size_t c = 0; c < r->nodes.n && !child; c++) child = r->nodes.items[c].parent && strcmp(r->nodes.items[c].parent, d->code) == 0;
        if (!child) return index_bad(r, d->line, "stats.index_cfg_childless", d->code, "", err);
        if (!d->aggregate && !d->has_direction && isnan(d->ind.band_low)) return index_bad(r, d->line, "stats.index_cfg_direction", d->code, "", err);
        n_ind += !d->aggregate;
    }
    return n_ind ? KC_OK : index_bad(r, r->root->line, "stats.index_cfg_no_indicators", "", "", err);
}

/* Indicators first, then aggregates by level, each in the order of the file. */
static void sort_nodes(index_reader *r)
{
    index_nodes sorted = { 0 };

    for (int level = 1; level <= KC_INDEX_LEVELS_MAX + 2; level++)
        for (size_t k = 0; k < r->nodes.n; k++)
            if (r->nodes.items[k].level == level) *KC_PUSH(r->a, &sorted) = r->nodes.items[k];
    r->nodes = sorted;
}

static int denominator_at(index_reader *r, const char *name)
{
    for (size_t k = 0; k < r->columns.n; k++)
        if (strcmp(r->columns.items[k], name) == 0) return (int)k;
    *KC_PUSH(r->a, &r->columns) = name;
    return (int)r->columns.n - 1;
}

static void fill_tree(index_reader *r)
{
    size_t              n = r->nodes.n, n_ind = 0;
    int                *parent = kc_alloc_n(r->a, n, sizeof *parent), *level = kc_alloc_n(r->a, n, sizeof *level);
    double             *weight = kc_alloc_n(r->a, n, sizeof *weight);
    const char        **codes = kc_alloc_n(r->a, n, sizeof *codes), **names = kc_alloc_n(r->a, n, sizeof *names);
    kc_index_indicator *ind = kc_alloc_n(r->a, n, sizeof *ind);

    for (size_t k = 0; k < n; k++) {
        index_node *d = &r->nodes.items[k];

        parent[k] = d->parent ? index_node_at(r, d->parent) : -1;
        level[k] = d->level;
        weight[k] = isnan(d->weight) ? 1 : d->weight;
        codes[k] = d->code;
        names[k] = d->name ? d->name : d->code;
        if (d->aggregate) continue;
        ind[n_ind] = d->ind;
        ind[n_ind++].denominator = d->denominator ? denominator_at(r, d->denominator) : -1;
    }
    r->c->spec.tree = (kc_index_tree){ n_ind, n, parent, level, level[n - 1] };
    r->c->spec.indicators = ind;
    r->c->weight = weight;
    r->c->node_code = codes;
    r->c->node_name = names;
}

kc_code index_read_tree(index_reader *r, kc_err *err)
{
    const kc_value *m = kc_get(r->root, "meta");
    kc_code         code;

    if (m && (kc_get(r->root, "indicators") || kc_get(r->root, "aggregates"))) return index_bad(r, m->line, "stats.index_cfg_meta_twice", "", "", err);
    if (m && r->no_files) return kc_fail(err, KC_E_UNSUPPORTED, -1, "stats.index_cfg_no_files", "%s", r->path);
    if ((code = m ? read_meta(r, m->u.s, err) : read_inline(r, err))) return code;
    default_root(r);
    if ((code = check_nodes(r, err)) || (code = find_levels(r, err))) return code;
    sort_nodes(r);
    fill_tree(r);
    return kc_index_tree_check(&r->c->spec.tree, err);
}
