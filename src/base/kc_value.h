/* One tree for YAML and JSON: read, checked against a table, written.
 *
 * Maps keep the order of the file. Every node knows its line and column (YAML; JSON gives 0).
 * YAML aliases, anchors, tags and repeated keys are refused; plain scalars are typed as in the
 * YAML 1.2 core schema (null, true, false, integers, floats, else text; quoted = text).
 */
#ifndef KC_VALUE_H
#define KC_VALUE_H

#include "base/kc_text.h"

typedef enum kc_kind { KC_NULL, KC_BOOL, KC_INT, KC_NUM, KC_STRING, KC_LIST, KC_MAP } kc_kind;

typedef struct kc_value kc_value;
struct kc_value {
    kc_kind kind;
    int     line, column; /* from 1; 0 = unknown */
    union {
        bool        b;
        int64_t     i;
        double      d;
        const char *s; /* NUL-terminated */
    } u;
    size_t       n, cap; /* list and map: children; string: bytes */
    kc_value   **items;
    const char **keys;
};

kc_code kc_yaml_parse(kc_arena *a, kc_str text, const char *name, kc_value **out, kc_err *err);
kc_code kc_json_parse(kc_arena *a, kc_str text, const char *name, kc_value **out, kc_err *err);
/* By ending: .json, else YAML. */
kc_code kc_value_read(kc_arena *a, const char *path, kc_value **out, kc_err *err);

/* NULL when v is not a map or has no such key. */
kc_value   *kc_get(const kc_value *v, const char *key);
const char *kc_get_str(const kc_value *v, const char *key, const char *dflt);
int64_t     kc_get_int(const kc_value *v, const char *key, int64_t dflt);
double      kc_get_num(const kc_value *v, const char *key, double dflt);
bool        kc_get_bool(const kc_value *v, const char *key, bool dflt);
size_t      kc_len(const kc_value *v); /* 0 for NULL */

kc_value *kc_new_null(kc_arena *a);
kc_value *kc_new_bool(kc_arena *a, bool b);
kc_value *kc_new_int(kc_arena *a, int64_t i);
kc_value *kc_new_num(kc_arena *a, double d); /* NaN becomes null; whole numbers are written without point */
kc_value *kc_new_str(kc_arena *a, const char *s); /* copies; NULL becomes null */
kc_value *kc_new_strn(kc_arena *a, kc_str s);
kc_value *kc_new_list(kc_arena *a);
kc_value *kc_new_map(kc_arena *a);
kc_value *kc_push(kc_arena *a, kc_value *list, kc_value *v);               /* returns v */
kc_value *kc_set(kc_arena *a, kc_value *map, const char *key, kc_value *v); /* replaces; returns v */

/* indent 0 = one line, n = n spaces; a map or list of scalars only that fits 100 columns stays on one line. */
void kc_value_json(kc_buf *b, const kc_value *v, int indent);
void kc_value_yaml(kc_buf *b, const kc_value *v);

/* A table that says what a map must hold. */
typedef struct kc_field {
    const char            *key;
    const char            *type; /* "string" "int" "number" "bool" "list" "map" "any"; '?' at the end: null allowed */
    bool                   required;
    double                 min, max;  /* numbers: range; strings and lists: length; both 0 = free */
    const char            *one_of;    /* strings: "a|b|c", or NULL */
    const struct kc_field *of;        /* list of maps, or map: its own table */
} kc_field;                            /* ends with key NULL */

/* Unknown keys, missing keys, wrong types and values out of range fail with KC_E_DATA; the error
 * names file, line, column and path (targets[3].year). */
kc_code kc_check(const kc_value *v, const kc_field *fields, const char *name, kc_err *err);

#endif
