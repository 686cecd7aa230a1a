/* YAML through libyaml's events. The stack of open containers is explicit, so depth is bounded by
 * KC_LIMIT_DEPTH and not by the C stack. */
#include "base/kc_csv.h"
#include "base/kc_limits.h"
#include "base/kc_value.h"

#include <string.h>
#include <yaml.h>

typedef struct reader {
    kc_arena   *a;
    const char *name;
    kc_value   *open[KC_LIMIT_DEPTH];
    const char *key[KC_LIMIT_DEPTH]; /* pending key of an open map, NULL when a key comes next */
    int         depth;
    size_t      nodes;
    kc_value   *root;
} reader;

static void delete_parser(void *ctx)
{
    yaml_parser_delete(ctx);
}

/* Types of the YAML 1.2 core schema; 0x and 0o are left as text: nobody writes an indicator so. */
static kc_value *typed(kc_arena *a, const char *s, size_t n)
{
    kc_str  t = { s, n };
    int64_t i;
    double  d;

    if (n == 0 || kc_str_eq(t, "~") || kc_str_eq(t, "null") || kc_str_eq(t, "Null") || kc_str_eq(t, "NULL")) return kc_new_null(a);
    if (kc_str_eq(t, "true") || kc_str_eq(t, "True") || kc_str_eq(t, "TRUE")) return kc_new_bool(a, true);
    if (kc_str_eq(t, "false") || kc_str_eq(t, "False") || kc_str_eq(t, "FALSE")) return kc_new_bool(a, false);
    if ((s[0] >= '0' && s[0] <= '9') || s[0] == '-' || s[0] == '+' || s[0] == '.') {
        if (kc_int_parse(t, &i)) return kc_new_int(a, i);
        if (kc_num_parse(t, &d)) return kc_new_num(a, d);
    }
    return kc_new_strn(a, t);
}

static kc_code fail_at(const reader *r, const yaml_mark_t *m, const char *key, const char *arg, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, (long)m->line, key, "%s" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%s", r->name, m->line + 1, m->column + 1, arg);
}

/* Puts a finished or opened node where it belongs. */
static kc_code place(reader *r, kc_value *v, const yaml_event_t *e, kc_err *err)
{
    kc_value *top = r->depth ? r->open[r->depth - 1] : NULL;

    v->line = (int)e->start_mark.line + 1;
    v->column = (int)e->start_mark.column + 1;
    if (++r->nodes > KC_LIMIT_NODES) return kc_fail(err, KC_E_LIMIT, -1, "value.too_many", "%s" KC_SEP "%zu", r->name, (size_t)KC_LIMIT_NODES);
    if (!top) {
        if (r->root) return fail_at(r, &e->start_mark, "yaml.second_document", "", err);
        r->root = v;
    } else if (top->kind == KC_LIST) {
        (void)kc_push(r->a, top, v);
    } else if (!r->key[r->depth - 1]) {
        if (v->kind >= KC_LIST || e->type != YAML_SCALAR_EVENT) return fail_at(r, &e->start_mark, "yaml.key_not_text", "", err);
        if (e->data.scalar.length > KC_LIMIT_KEY_BYTES) return fail_at(r, &e->start_mark, "value.key_too_long", "", err);
        r->key[r->depth - 1] = kc_strndup(r->a, (const char *)e->data.scalar.value, e->data.scalar.length);
        if (kc_get(top, r->key[r->depth - 1])) return fail_at(r, &e->start_mark, "yaml.key_repeated", r->key[r->depth - 1], err);
    } else {
        (void)kc_set(r->a, top, r->key[r->depth - 1], v);
        r->key[r->depth - 1] = NULL;
    }
    return KC_OK;
}

static kc_code open_node(reader *r, kc_value *v, const yaml_event_t *e, kc_err *err)
{
    kc_code code = place(r, v, e, err);

    if (code) return code;
    if (r->depth == KC_LIMIT_DEPTH) return fail_at(r, &e->start_mark, "value.too_deep", "", err);
    r->open[r->depth] = v;
    r->key[r->depth++] = NULL;
    return KC_OK;
}

static kc_code one_event(reader *r, const yaml_event_t *e, kc_err *err)
{
    const char *s;
    size_t      n;

    switch (e->type) {
    case YAML_ALIAS_EVENT: return fail_at(r, &e->start_mark, "yaml.alias", (const char *)e->data.alias.anchor, err);
    case YAML_SCALAR_EVENT:
        if (e->data.scalar.anchor) return fail_at(r, &e->start_mark, "yaml.alias", (const char *)e->data.scalar.anchor, err);
        if (e->data.scalar.tag) return fail_at(r, &e->start_mark, "yaml.tag", (const char *)e->data.scalar.tag, err);
        s = (const char *)e->data.scalar.value;
        n = e->data.scalar.length;
        if (memchr(s, 0, n)) return fail_at(r, &e->start_mark, "value.nul", "", err);
        return place(r, e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? typed(r->a, s, n) : kc_new_strn(r->a, (kc_str){ s, n }), e, err);
    case YAML_SEQUENCE_START_EVENT:
        if (e->data.sequence_start.anchor || e->data.sequence_start.tag) return fail_at(r, &e->start_mark, "yaml.alias", "", err);
        return open_node(r, kc_new_list(r->a), e, err);
    case YAML_MAPPING_START_EVENT:
        if (e->data.mapping_start.anchor || e->data.mapping_start.tag) return fail_at(r, &e->start_mark, "yaml.alias", "", err);
        return open_node(r, kc_new_map(r->a), e, err);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: r->depth--; return KC_OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT: return KC_OK;
    }
    return KC_OK;
}

typedef struct parse_job {
    reader       r;
    yaml_event_t event;
} parse_job;

static void delete_event(void *ctx)
{
    yaml_event_delete(ctx); /* harmless on an event already deleted: libyaml zeroes it */
}

/* What libyaml says, with its place. Bytes that are not UTF-8 are told by offset: the line is counted here. Mostly they are of GB18030. */
static kc_code syntax_error(const yaml_parser_t *p, kc_str text, const char *name, kc_err *err)
{
    size_t line = p->problem_mark.line + 1, column = p->problem_mark.column + 1;

    if (p->error == YAML_MEMORY_ERROR) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    if (p->error == YAML_READER_ERROR) {
        line = column = 1;
        for (size_t i = 0; i < p->problem_offset && i < text.n; i++) {
            column = text.s[i] == '\n' ? 1 : column + 1;
            line += text.s[i] == '\n';
        }
        if (!kc_utf8_valid(text.s, text.n, NULL))
            return kc_fail(err, KC_E_DATA, (long)line - 1, "yaml.not_utf8", "%s" KC_SEP "%zu" KC_SEP "%zu", name, line, column);
    }
    return kc_fail(err, KC_E_DATA, (long)line - 1, "yaml.syntax", "%s" KC_SEP "%zu" KC_SEP "%zu" KC_SEP "%s", name, line, column,
                   p->problem ? p->problem : "");
}

kc_code kc_yaml_parse(kc_arena *a, kc_str text, const char *name, kc_value **out, kc_err *err)
{
    yaml_parser_t *parser = kc_alloc(a, sizeof *parser);
    parse_job     *job = kc_alloc(a, sizeof *job);
    bool           end = false;

    kc_on_clear(a, delete_parser, parser); /* harmless on zeros */
    kc_on_clear(a, delete_event, &job->event);
    if (!yaml_parser_initialize(parser)) return kc_fail(err, KC_E_NOMEM, -1, "base.no_memory", "0");
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser, (const unsigned char *)text.s, text.n);
    job->r.a = a;
    job->r.name = name;
    while (!end) {
        kc_code code;

        if (!yaml_parser_parse(parser, &job->event)) return syntax_error(parser, text, name, err);
        end = job->event.type == YAML_STREAM_END_EVENT;
        code = one_event(&job->r, &job->event, err);
        yaml_event_delete(&job->event);
        if (code) return code;
    }
    *out = job->r.root ? job->r.root : kc_new_null(a);
    return KC_OK;
}
