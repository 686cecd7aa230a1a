/* Sets of weights from a table. Three shapes are read:
 *
 *     iCode, Level, Weight             one set
 *     set, iCode, Weight               long: a column that is none of the others names the set
 *     iCode, expert_1, expert_2 …      wide: a column for each set
 *
 * A node without a row keeps the weight it has in the description; one with two rows in a set is a mistake.
 */
#include "base/kc_csv.h"
#include "judge/index_internal.h"

static const char CODE[] = "iCode|code|indicator|指标代码|指标";
static const char WEIGHT[] = "Weight|weight|w|权重";
static const char IGNORED[] = "Level|level|Name|iName|name|Parent|Type|名称|层级";

typedef struct weight_set {
    double *w;
    bool   *given; /* [n_nodes] */
} weight_set;

typedef struct sets {
    weight_set  *items;
    size_t       n, cap;
    index_names  names;
} sets;

typedef struct shape {
    kc_csv *csv;
    int     code, weight, set; /* columns; set -1: none; weight -1: wide */
} shape;

static bool header_is(const kc_csv *c, size_t column, const char *names)
{
    kc_str h = kc_trim(kc_csv_header(c)[column]);
    char   buf[100];

    if (!h.n || h.n >= sizeof buf) return false;
    memcpy(buf, h.s, h.n);
    buf[h.n] = '\0';
    return index_named(names, buf);
}

static shape find_shape(kc_csv *csv)
{
    shape s = { csv, -1, -1, -1 };

    for (size_t k = 0; k < kc_csv_columns(csv); k++)
        if (s.code < 0 && header_is(csv, k, CODE)) s.code = (int)k;
        else if (s.weight < 0 && header_is(csv, k, WEIGHT)) s.weight = (int)k;
        else if (s.set < 0 && !header_is(csv, k, IGNORED)) s.set = (int)k;
    return s;
}

static weight_set *set_named(index_reader *r, sets *all, kc_str name)
{
    for (size_t i = 0; i < all->n; i++)
        if (kc_str_eq(name, all->names.items[i])) return &all->items[i];
    weight_set s = { kc_alloc_n(r->a, r->nodes.n, sizeof *s.w), kc_alloc_n(r->a, r->nodes.n, sizeof *s.given) };

    memcpy(s.w, r->c->weight, r->nodes.n * sizeof *s.w);
    *KC_PUSH(r->a, &all->names) = kc_strndup(r->a, name.s, name.n);
    *KC_PUSH(r->a, all) = s;
    return &all->items[all->n - 1];
}

static kc_code put(index_reader *r, const shape *s, const kc_str *f, const char *path, weight_set *set, size_t column, kc_err *err)
{
    kc_str      code = kc_trim(f[s->code]), value = kc_trim(f[column]);
    const char *name = kc_strndup(r->a, code.s, code.n);
    int         at = index_node_at(r, name);
    long        line = kc_csv_row(s->csv);
    double      x;

    if (at < 0) return kc_fail(err, KC_E_DATA, line - 1, "stats.index_weights_code", "%s" KC_SEP "%ld" KC_SEP "%.100s", path, line, name);
    if (!value.n) return KC_OK;
    if (set->given[at])
        return kc_fail(err, KC_E_DATA, line - 1, "stats.index_cfg_twice", "%s" KC_SEP "%ld" KC_SEP "%.100s", path, line, name);
    if (!kc_num_parse(value, &x) || x < 0 || x > INDEX_WEIGHT_MAX)
        return kc_fail(err, KC_E_DATA, line - 1, "stats.index_weights_value", "%s" KC_SEP "%ld" KC_SEP "%.*s", path, line,
                       (int)(value.n < 60 ? value.n : 60), value.s);
    set->w[at] = x;
    set->given[at] = true;
    return KC_OK;
}

static kc_code put_row(index_reader *r, const shape *s, const kc_str *f, const char *path, sets *all, kc_err *err)
{
    kc_code code = KC_OK;

    if (s->weight >= 0) {
        kc_str name = s->set >= 0 ? kc_trim(f[s->set]) : KC_STR("weights");

        return put(r, s, f, path, set_named(r, all, name), (size_t)s->weight, err);
    }
    for (size_t k = 0; k < kc_csv_columns(s->csv) && !code; k++)
        if ((int)k != s->code && !header_is(s->csv, k, IGNORED))
            code = put(r, s, f, path, set_named(r, all, kc_trim(kc_csv_header(s->csv)[k])), k, err);
    return code;
}

kc_code index_read_weight_sets(index_reader *r, const char *file, int line, size_t *n, const double *const **out, const char *const **names, kc_err *err)
{
    const char   *path = index_beside(r, file);
    const kc_str *f;
    kc_csv       *csv;
    sets          all = { 0 };

    if (r->no_files) return kc_fail(err, KC_E_UNSUPPORTED, -1, "stats.index_cfg_no_files", "%s", r->path);
    kc_code code = kc_csv_open(r->a, path, &csv, err);

    if (code) return code;
    shape s = find_shape(csv);

    if (s.code < 0 || (s.weight < 0 && s.set < 0)) return index_bad(r, line, "stats.index_weights_shape", path, "", err);
    while (!(code = kc_csv_next(csv, &f, err)) && f)
        if ((code = put_row(r, &s, f, path, &all, err))) return code;
    kc_csv_close(csv);
    if (code) return code;
    if (!all.n) return index_bad(r, line, "stats.index_weights_shape", path, "", err);
    *n = all.n;
    const double **w = kc_alloc_n(r->a, all.n, sizeof *w);

    for (size_t i = 0; i < all.n; i++) w[i] = all.items[i].w;
    *out = w;
    *names = all.names.items;
    return KC_OK;
}
