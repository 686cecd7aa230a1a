/* Checks a tree against a table of fields. The path of the fault is built while descending. */
#include "base/kc_value.h"

#include <stdio.h>
#include <string.h>

typedef struct where {
    const char *name;
    char        path[300];
} where;

static kc_code wrong(const where *w, const kc_value *v, const char *key, const char *a, const char *b, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, v ? v->line - 1 : -1, key, "%s" KC_SEP "%d" KC_SEP "%d" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", w->name,
                   v ? v->line : 0, v ? v->column : 0, w->path[0] ? w->path : "/", a, b);
}

static bool type_fits(const kc_value *v, const char *type)
{
    size_t n = strlen(type);
    bool   null_ok = n && type[n - 1] == '?';
    kc_str t = { type, null_ok ? n - 1 : n };

    if (v->kind == KC_NULL) return null_ok || kc_str_eq(t, "any");
    if (kc_str_eq(t, "any")) return true;
    if (kc_str_eq(t, "string")) return v->kind == KC_STRING;
    if (kc_str_eq(t, "int")) return v->kind == KC_INT;
    if (kc_str_eq(t, "number")) return v->kind == KC_INT || v->kind == KC_NUM;
    if (kc_str_eq(t, "bool")) return v->kind == KC_BOOL;
    if (kc_str_eq(t, "list")) return v->kind == KC_LIST;
    return kc_str_eq(t, "map") && v->kind == KC_MAP;
}

static bool one_of(const char *list, const char *s)
{
    size_t n = strlen(s);

    for (const char *p = list; p; p = strchr(p, '|') ? strchr(p, '|') + 1 : NULL)
        if (strncmp(p, s, n) == 0 && (p[n] == '|' || p[n] == '\0')) return true;
    return false;
}

static kc_code check_range(const where *w, const kc_value *v, const kc_field *f, kc_err *err)
{
    double x;
    char   range[64];

    if (f->min == 0 && f->max == 0) return KC_OK;
    if (v->kind == KC_INT) x = (double)v->u.i;
    else if (v->kind == KC_NUM) x = v->u.d;
    else if (v->kind == KC_STRING || v->kind == KC_LIST) x = (double)v->n;
    else return KC_OK;
    if (x >= f->min && x <= f->max) return KC_OK;
    (void)snprintf(range, sizeof range, "%g..%g", f->min, f->max);
    return wrong(w, v, v->kind == KC_STRING || v->kind == KC_LIST ? "schema.length" : "schema.range", range, "", err);
}

static kc_code check_map(const kc_value *v, const kc_field *fields, where *w, kc_err *err);

static kc_code check_field(const kc_value *v, const kc_field *f, where *w, kc_err *err)
{
    kc_code code;

    if (!type_fits(v, f->type)) return wrong(w, v, "schema.type", f->type, "", err);
    if (v->kind == KC_STRING && f->one_of && !one_of(f->one_of, v->u.s)) return wrong(w, v, "schema.one_of", v->u.s, f->one_of, err);
    if ((code = check_range(w, v, f, err))) return code;
    if (f->of && v->kind == KC_MAP) return check_map(v, f->of, w, err);
    for (size_t i = 0; f->of && v->kind == KC_LIST && i < v->n; i++) {
        size_t n = strlen(w->path);

        (void)snprintf(w->path + n, sizeof w->path - n, "[%zu]", i);
        if (v->items[i]->kind != KC_MAP) return wrong(w, v->items[i], "schema.type", "map", "", err);
        if ((code = check_map(v->items[i], f->of, w, err))) return code;
        w->path[n] = '\0';
    }
    return KC_OK;
}

static kc_code check_map(const kc_value *v, const kc_field *fields, where *w, kc_err *err)
{
    size_t n = strlen(w->path);

    for (size_t i = 0; i < v->n; i++) {
        const kc_field *f = fields;
        kc_code         code;

        while (f->key && strcmp(f->key, v->keys[i]) != 0) f++;
        if (!f->key) return wrong(w, v->items[i], "schema.unknown_key", v->keys[i], "", err);
        (void)snprintf(w->path + n, sizeof w->path - n, "%s%s", n ? "." : "", f->key);
        if ((code = check_field(v->items[i], f, w, err))) return code;
        w->path[n] = '\0';
    }
    for (const kc_field *f = fields; f->key; f++)
        if (f->required && !kc_get(v, f->key)) return wrong(w, v, "schema.missing_key", f->key, "", err);
    return KC_OK;
}

kc_code kc_check(const kc_value *v, const kc_field *fields, const char *name, kc_err *err)
{
    where w = { .name = name, .path = "" };

    if (v->kind != KC_MAP) return wrong(&w, v, "schema.type", "map", "", err);
    return check_map(v, fields, &w, err);
}
