/* The description of an index: its top level, and the order in which the parts are read: tree, steps, simulation, data. */
#include "base/kc_file.h"
#include "catalog/kc_catalog.h"
#include "judge/index_internal.h"

#include <string.h>

static const kc_field top[] = {
    { "schema", "string", false, 0, 0, "kangce.index/1", NULL },
    { "name", "string", false, 0, 0, NULL, NULL },
    { "name_en", "string", false, 0, 0, NULL, NULL },
    { "notes", "any", false, 0, 0, NULL, NULL },
    { "data", "string", false, 1, 4000, NULL, NULL },
    { "unit", "string", false, 1, 400, NULL, NULL },
    { "unit_name", "string", false, 1, 400, NULL, NULL },
    { "time", "string", false, 1, 400, NULL, NULL },
    { "meta", "string", false, 1, 4000, NULL, NULL },
    { "indicators", "list", false, 1, 10000, NULL, NULL },
    { "aggregates", "list", false, 1, 10000, NULL, NULL },
    { "steps", "list", true, 1, 100, NULL, NULL },
    { "weights", "any", false, 0, 0, NULL, NULL },
    { "aggregate", "any", false, 0, 0, NULL, NULL },
    { "rank", "map", false, 0, 0, NULL, NULL },
    { "simulate", "map", false, 0, 0, NULL, NULL },
    { NULL, NULL, false, 0, 0, NULL, NULL },
};

kc_code index_bad(const index_reader *r, int line, const char *key, const char *what, const char *other, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, line - 1, key, "%s" KC_SEP "%d" KC_SEP "%s" KC_SEP "%s", r->path, line, what, other);
}

const char *index_beside(const index_reader *r, const char *file)
{
    const char *slash = strrchr(r->path, '/');

    if (file[0] == '/' || !slash || strcmp(file, "-") == 0) return file;
    return kc_printf(r->a, "%.*s/%s", (int)(slash - r->path), r->path, file);
}

bool index_named(const char *names, const char *s)
{
    size_t n = strlen(s);

    for (const char *p = names; n && p; p = strchr(p, '|') ? strchr(p, '|') + 1 : NULL)
        if (strncmp(p, s, n) == 0 && (p[n] == '|' || p[n] == '\0')) return true;
    return false;
}

int index_stratum(index_reader *r, index_group columns)
{
    for (size_t i = 0; i < r->strata.n; i++) {
        size_t same = 0;

        while (same < columns.n && same < r->strata.items[i].n && strcmp(r->strata.items[i].columns[same], columns.columns[same]) == 0) same++;
        if (same == columns.n && same == r->strata.items[i].n) return (int)i;
    }
    *KC_PUSH(r->a, &r->strata) = columns;
    return (int)r->strata.n - 1;
}

/* What indicators give and no step uses is a mistake of one of the two. */
static kc_code all_used(const index_reader *r, kc_err *err)
{
    static const struct {
        unsigned    bit;
        const char *what;
    } bits[] = { { INDEX_TARGET, "target" }, { INDEX_POSTS, "low, high" }, { INDEX_BAND, "band" }, { INDEX_DENOMINATOR, "denominator" } };

    for (size_t k = 0; k < r->nodes.n; k++)
        for (size_t b = 0; b < sizeof bits / sizeof *bits; b++)
            if (r->nodes.items[k].written & bits[b].bit & ~(r->used | r->nodes.items[k].used))
                return index_bad(r, r->nodes.items[k].line, "stats.index_cfg_unused", r->nodes.items[k].code, bits[b].what, err);
    return KC_OK;
}

/* Steps `normalise` turn directions; without one an indicator that counts downwards would count upwards. */
static kc_code all_turned(const index_reader *r, kc_err *err)
{
    for (size_t k = 0; k < r->c->spec.n_steps; k++)
        if (r->c->spec.steps[k].kind == KC_STEP_NORMALISE) return KC_OK;
    for (size_t k = 0; k < r->c->spec.tree.n_ind; k++)
        if (r->nodes.items[k].ind.direction < 0)
            return index_bad(r, r->nodes.items[k].line, "stats.index_cfg_not_turned", r->nodes.items[k].code, "", err);
    return KC_OK;
}

static kc_code read_all(index_reader *r, const char *data_path, kc_err *err)
{
    const char *data = kc_get_str(r->root, "data", NULL);
    kc_code     code = kc_check(r->root, top, r->path, err);

    if (code) return code;
    r->c->path = r->path;
    r->c->name = kc_get_str(r->root, "name", "");
    r->time = kc_get_str(r->root, "time", NULL);
    if ((code = index_read_tree(r, err)) || (code = index_read_steps(r, err)) || (code = index_read_simulate(r, err))) return code;
    if ((code = all_used(r, err)) || (code = all_turned(r, err))) return code;
    if (r->no_files) return kc_fail(err, KC_E_UNSUPPORTED, -1, "stats.index_cfg_no_files", "%s", r->path);
    if (!data_path && !data) return index_bad(r, r->root->line, "stats.index_cfg_no_data", "", "", err);
    if ((code = index_read_data(r, data_path ? data_path : index_beside(r, data), err))) return code;
    return kc_index_spec_check(&r->c->spec, err);
}

kc_code kc_index_config_parse(kc_arena *a, kc_str text, const char *name, const char *data_path, bool no_files, kc_index_config **out, kc_err *err)
{
    index_reader r = { .a = a, .path = name, .no_files = no_files, .c = kc_alloc(a, sizeof *r.c) };
    kc_code      code = kc_yaml_parse(a, text, name, &r.root, err);

    if (!code) code = read_all(&r, data_path, err);
    if (!code) *out = r.c;
    return code;
}

kc_code kc_index_config_read(kc_arena *a, const char *path, const char *data_path, kc_index_config **out, kc_err *err)
{
    bool    pack = strcmp(path, "-") != 0 && !strpbrk(path, "/.");
    kc_str  text;
    kc_code code = pack ? kc_pack_bytes(a, "indices", path, "yaml", &text, err) : kc_file_read(a, path, (size_t)16 << 20, &text, err);

    return code ? code : kc_index_config_parse(a, text, path, data_path, false, out, err);
}
