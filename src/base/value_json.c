/* JSON through jansson, copied into our tree. Numbers keep 64-bit integers apart from doubles. */
#include "base/kc_limits.h"
#include "base/kc_value.h"

#include <jansson.h>
#include <string.h>

typedef struct copier {
    kc_arena   *a;
    const char *name;
    size_t      nodes;
    int         depth;
} copier;

static void drop(void *ctx)
{
    json_decref(*(json_t **)ctx); /* accepts NULL */
}

static kc_code copy(copier *c, json_t *j, kc_value **out, kc_err *err);

static kc_code copy_children(copier *c, json_t *j, kc_value *v, kc_err *err)
{
    kc_value *child = NULL;
    kc_code   code = KC_OK;

    if (c->depth++ >= KC_LIMIT_DEPTH) return kc_fail(err, KC_E_DATA, -1, "value.too_deep", "%s" KC_SEP "0" KC_SEP "0" KC_SEP, c->name);
    if (v->kind == KC_LIST) {
        for (size_t i = 0; i < json_array_size(j) && !code; i++) {
            code = copy(c, json_array_get(j, i), &child, err);
            if (!code) (void)kc_push(c->a, v, child);
        }
    } else {
        for (void *it = json_object_iter(j); it && !code; it = json_object_iter_next(j, it)) {
            if (strlen(json_object_iter_key(it)) > KC_LIMIT_KEY_BYTES)
                return kc_fail(err, KC_E_DATA, -1, "value.key_too_long", "%s" KC_SEP "0" KC_SEP "0" KC_SEP, c->name);
            code = copy(c, json_object_iter_value(it), &child, err);
            if (!code) (void)kc_set(c->a, v, json_object_iter_key(it), child);
        }
    }
    c->depth--;
    return code;
}

static kc_code copy(copier *c, json_t *j, kc_value **out, kc_err *err)
{
    if (++c->nodes > KC_LIMIT_NODES) return kc_fail(err, KC_E_LIMIT, -1, "value.too_many", "%s" KC_SEP "%zu", c->name, (size_t)KC_LIMIT_NODES);
    switch (json_typeof(j)) {
    case JSON_NULL: *out = kc_new_null(c->a); return KC_OK;
    case JSON_TRUE:
    case JSON_FALSE: *out = kc_new_bool(c->a, json_is_true(j)); return KC_OK;
    case JSON_INTEGER: *out = kc_new_int(c->a, json_integer_value(j)); return KC_OK;
    case JSON_REAL: *out = kc_new_num(c->a, json_real_value(j)); return KC_OK;
    case JSON_STRING:
        *out = kc_new_strn(c->a, (kc_str){ json_string_value(j), json_string_length(j) });
        return KC_OK;
    case JSON_ARRAY: *out = kc_new_list(c->a); return copy_children(c, j, *out, err);
    case JSON_OBJECT: *out = kc_new_map(c->a); return copy_children(c, j, *out, err);
    }
    return kc_fail(err, KC_E_INTERNAL, -1, "base.internal", "%s", "json_typeof");
}

kc_code kc_json_parse(kc_arena *a, kc_str text, const char *name, kc_value **out, kc_err *err)
{
    json_error_t je;
    copier       c = { .a = a, .name = name };
    json_t     **held = kc_alloc(a, sizeof *held), *root; /* tied to the arena before it is made */

    kc_on_clear(a, drop, held);
    root = *held = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
    if (!root && json_error_code(&je) == json_error_out_of_memory) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    if (!root)
        return kc_fail(err, KC_E_DATA, je.position, "json.syntax", "%s" KC_SEP "%d" KC_SEP "%d" KC_SEP "%s", name, je.line, je.column, je.text);
    return copy(&c, root, out, err);
}
