/* The tree itself: finding, building, writing. Readers are in value_yaml.c, value_json.c and value_read.c. */
#include "base/kc_value.h"

#include <math.h>
#include <string.h>

kc_value *kc_get(const kc_value *v, const char *key)
{
    if (!v || v->kind != KC_MAP) return NULL;
    for (size_t i = 0; i < v->n; i++)
        if (strcmp(v->keys[i], key) == 0) return v->items[i];
    return NULL;
}

const char *kc_get_str(const kc_value *v, const char *key, const char *dflt)
{
    const kc_value *x = kc_get(v, key);

    return x && x->kind == KC_STRING ? x->u.s : dflt;
}

int64_t kc_get_int(const kc_value *v, const char *key, int64_t dflt)
{
    const kc_value *x = kc_get(v, key);

    return x && x->kind == KC_INT ? x->u.i : dflt;
}

double kc_get_num(const kc_value *v, const char *key, double dflt)
{
    const kc_value *x = kc_get(v, key);

    if (x && x->kind == KC_NUM) return x->u.d;
    return x && x->kind == KC_INT ? (double)x->u.i : dflt;
}

bool kc_get_bool(const kc_value *v, const char *key, bool dflt)
{
    const kc_value *x = kc_get(v, key);

    return x && x->kind == KC_BOOL ? x->u.b : dflt;
}

size_t kc_len(const kc_value *v)
{
    return v && (v->kind == KC_LIST || v->kind == KC_MAP) ? v->n : 0;
}

static kc_value *make(kc_arena *a, kc_kind kind)
{
    kc_value *v = kc_alloc(a, sizeof *v);

    v->kind = kind;
    return v;
}

kc_value *kc_new_null(kc_arena *a)
{
    return make(a, KC_NULL);
}

kc_value *kc_new_bool(kc_arena *a, bool b)
{
    kc_value *v = make(a, KC_BOOL);

    v->u.b = b;
    return v;
}

kc_value *kc_new_int(kc_arena *a, int64_t i)
{
    kc_value *v = make(a, KC_INT);

    v->u.i = i;
    return v;
}

kc_value *kc_new_num(kc_arena *a, double d)
{
    kc_value *v = make(a, isfinite(d) ? KC_NUM : KC_NULL);

    if (v->kind == KC_NUM) v->u.d = d;
    return v;
}

kc_value *kc_new_str(kc_arena *a, const char *s)
{
    return s ? kc_new_strn(a, kc_str_of(s)) : kc_new_null(a);
}

kc_value *kc_new_strn(kc_arena *a, kc_str s)
{
    kc_value *v = make(a, KC_STRING);

    v->u.s = kc_strndup(a, s.s, s.n);
    v->n = s.n;
    return v;
}

kc_value *kc_new_list(kc_arena *a)
{
    return make(a, KC_LIST);
}

kc_value *kc_new_map(kc_arena *a)
{
    return make(a, KC_MAP);
}

static void room(kc_arena *a, kc_value *v)
{
    size_t cap = v->cap ? v->cap * 2 : 4;

    if (v->n < v->cap) return;
    v->items = kc_grow(a, v->items, v->cap * sizeof *v->items, cap * sizeof *v->items);
    if (v->kind == KC_MAP) v->keys = kc_grow(a, v->keys, v->cap * sizeof *v->keys, cap * sizeof *v->keys);
    v->cap = cap;
}

kc_value *kc_push(kc_arena *a, kc_value *list, kc_value *v)
{
    room(a, list);
    list->items[list->n++] = v;
    return v;
}

kc_value *kc_set(kc_arena *a, kc_value *map, const char *key, kc_value *v)
{
    for (size_t i = 0; i < map->n; i++)
        if (strcmp(map->keys[i], key) == 0) return map->items[i] = v;
    room(a, map);
    map->keys[map->n] = kc_strdup(a, key);
    map->items[map->n++] = v;
    return v;
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool scalars_only(const kc_value *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->items[i]->kind >= KC_LIST && v->items[i]->n) return false;
    return true;
}

static void scalar(kc_buf *b, const kc_value *v)
{
    switch (v->kind) {
    case KC_NULL: kc_buf_adds(b, "null"); break;
    case KC_BOOL: kc_buf_adds(b, v->u.b ? "true" : "false"); break;
    case KC_INT: kc_buf_int(b, v->u.i); break;
    case KC_NUM: kc_buf_num(b, v->u.d); break;
    case KC_STRING: kc_buf_json(b, v->u.s, v->n); break;
    case KC_LIST: kc_buf_adds(b, "[]"); break;
    case KC_MAP: kc_buf_adds(b, "{}"); break;
    }
}

static void json(kc_buf *b, const kc_value *v, int indent, int depth);

static void children(kc_buf *b, const kc_value *v, int indent, int depth, bool lines)
{
    for (size_t i = 0; i < v->n; i++) {
        if (i) kc_buf_adds(b, lines || !indent ? "," : ", ");
        if (lines) {
            kc_buf_addc(b, '\n');
            for (int k = 0; k < indent * (depth + 1); k++) kc_buf_addc(b, ' ');
        }
        if (v->kind == KC_MAP) {
            kc_buf_json(b, v->keys[i], strlen(v->keys[i]));
            kc_buf_adds(b, indent ? ": " : ":");
        }
        json(b, v->items[i], indent, depth + 1);
    }
}

static void json(kc_buf *b, const kc_value *v, int indent, int depth)
{
    size_t start = b->n;

    if ((v->kind != KC_LIST && v->kind != KC_MAP) || v->n == 0) {
        scalar(b, v);
        return;
    }
    if (!indent || scalars_only(v)) { /* on one line when it fits */
        kc_buf_addc(b, v->kind == KC_LIST ? '[' : '{');
        children(b, v, indent, depth, false);
        kc_buf_addc(b, v->kind == KC_LIST ? ']' : '}');
        if (!indent || b->n - start <= 100) return;
        b->n = start;
    }
    kc_buf_addc(b, v->kind == KC_LIST ? '[' : '{');
    children(b, v, indent, depth, true);
    kc_buf_addc(b, '\n');
    for (int k = 0; k < indent * depth; k++) kc_buf_addc(b, ' ');
    kc_buf_addc(b, v->kind == KC_LIST ? ']' : '}');
}

void kc_value_json(kc_buf *b, const kc_value *v, int indent)
{
    json(b, v, indent, 0);
}

/* A string may stand plain in YAML when nothing in it means something else, in block or in flow. */
static bool plain(const char *s, size_t n)
{
    static const char *const words[] = { "null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "FALSE", "yes", "no", "on",
                                         "off", "Yes", "No", "On", "Off", "y", "n", "Y", "N" };

    if (!n || s[0] == ' ' || s[n - 1] == ' ' || strchr("-?:,[]{}#&*!|>'\"%@`<=~+.0123456789", s[0])) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(s, words[i]) == 0) return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f || strchr(":#,[]{}\"'\\", s[i]) || kc_is_awkward(s + i, n - i)) return false;
    return true;
}

static void yaml_scalar(kc_buf *b, const kc_value *v)
{
    if (v->kind == KC_STRING && plain(v->u.s, v->n)) kc_buf_add(b, v->u.s, v->n);
    else scalar(b, v);
}

static void yaml_key(kc_buf *b, const char *key)
{
    if (plain(key, strlen(key))) kc_buf_adds(b, key);
    else kc_buf_json(b, key, strlen(key));
    kc_buf_addc(b, ':');
}

static void flow(kc_buf *b, const kc_value *v)
{
    if (v->kind != KC_LIST && v->kind != KC_MAP) {
        yaml_scalar(b, v);
        return;
    }
    kc_buf_adds(b, v->kind == KC_LIST ? "[" : "{ ");
    for (size_t i = 0; i < v->n; i++) {
        if (i) kc_buf_adds(b, ", ");
        if (v->kind == KC_MAP) {
            yaml_key(b, v->keys[i]);
            kc_buf_addc(b, ' ');
        }
        flow(b, v->items[i]);
    }
    kc_buf_adds(b, v->kind == KC_LIST ? "]" : " }");
}

/* A map below a list, or a list of scalars, is written on one line: a target, an action, a unit list. */
static bool as_flow(const kc_value *v, int depth)
{
    if (v->n == 0) return true;
    if (v->kind == KC_LIST) return scalars_only(v);
    if (depth < 2) return false;
    for (size_t i = 0; i < v->n; i++)
        if (v->items[i]->kind >= KC_LIST && v->items[i]->n && !scalars_only(v->items[i])) return false;
    return true;
}

static void yaml(kc_buf *b, const kc_value *v, int depth, bool after_key)
{
    if (v->kind != KC_LIST && v->kind != KC_MAP) {
        if (after_key) kc_buf_addc(b, ' ');
        yaml_scalar(b, v);
        kc_buf_addc(b, '\n');
        return;
    }
    if (as_flow(v, depth)) {
        if (after_key) kc_buf_addc(b, ' ');
        if (v->n == 0) kc_buf_adds(b, v->kind == KC_LIST ? "[]" : "{}");
        else flow(b, v);
        kc_buf_addc(b, '\n');
        return;
    }
    if (after_key) kc_buf_addc(b, '\n');
    for (size_t i = 0; i < v->n; i++) {
        if (i || after_key)
            for (int k = 0; k < 2 * depth; k++) kc_buf_addc(b, ' ');
        if (v->kind == KC_LIST) {
            kc_buf_adds(b, "- ");
            yaml(b, v->items[i], depth + 1, false);
        } else {
            yaml_key(b, v->keys[i]);
            yaml(b, v->items[i], depth + 1, true);
        }
    }
}

void kc_value_yaml(kc_buf *b, const kc_value *v)
{
    yaml(b, v, 0, false);
}
