/* base: YAML and JSON into one tree, out again, and checked against a table. */
#include "base/kc_value.h"
#include "kc_test.h"

#include <math.h>

static kc_value *yaml(kc_arena *a, const char *text)
{
    kc_value *v = NULL;
    kc_err    err = KC_ERR_INIT;

    OK(kc_yaml_parse(a, kc_str_of(text), "t.yaml", &v, &err), err);
    return v;
}

TEST_ARENA(yaml_types_and_places)
{
    kc_value *v = yaml(a, "a: 1\nb: -2.5\nc: null\nd: \"7\"\ne: true\nno: 3\nf: [x, 12月, 05-10]\ng:\n  - { h: ~ }\ni: 2020-06-25\n");

    assert_int_equal(kc_get_int(v, "a", 0), 1);
    assert_true(kc_get_num(v, "b", 0) == -2.5);
    assert_int_equal(kc_get(v, "c")->kind, KC_NULL);
    assert_string_equal(kc_get_str(v, "d", ""), "7");
    assert_true(kc_get_bool(v, "e", false));
    assert_int_equal(kc_get_int(v, "no", 0), 3);
    assert_int_equal(kc_len(kc_get(v, "f")), 3);
    assert_string_equal(kc_get(v, "f")->items[2]->u.s, "05-10");
    assert_string_equal(kc_get_str(v, "i", ""), "2020-06-25");
    assert_int_equal(kc_get(v, "b")->line, 2);
    assert_int_equal(kc_get(v, "b")->column, 4);
}

static void refused(kc_arena *a, const char *text, const char *key)
{
    kc_value *v = NULL;
    kc_err    err = KC_ERR_INIT;

    assert_int_equal(kc_yaml_parse(a, kc_str_of(text), "t.yaml", &v, &err), KC_E_DATA);
    assert_string_equal(err.key, key);
    assert_null(v);
}

TEST_ARENA(yaml_refuses_what_could_surprise)
{
    refused(a, "a: &x 1\nb: *x\n", "yaml.alias");
    refused(a, "a: 1\na: 2\n", "yaml.key_repeated");
    refused(a, "a: !!int 1\n", "yaml.tag");
    refused(a, "a: 1\n---\nb: 2\n", "yaml.second_document");
    refused(a, "a: [1\n", "yaml.syntax");
    refused(a, "? [a]\n: 1\n", "yaml.key_not_text");
    refused(a, "a: 1\nb: \xFF\n", "yaml.not_utf8");
    refused(a, "a: \xCE\xFC\xD1\xCC\n", "yaml.not_utf8"); /* GB18030 */
}

TEST_ARENA(nesting_has_a_limit)
{
    kc_buf    b;
    kc_value *v = NULL;
    kc_err    err = KC_ERR_INIT;

    kc_buf_init(&b, a);
    for (int i = 0; i < 100; i++) kc_buf_addc(&b, '[');
    for (int i = 0; i < 100; i++) kc_buf_addc(&b, ']');
    assert_int_equal(kc_json_parse(a, (kc_str){ b.s, b.n }, "t.json", &v, &err), KC_E_DATA);
    assert_string_equal(err.key, "value.too_deep");
    assert_int_equal(kc_yaml_parse(a, (kc_str){ b.s, b.n }, "t.yaml", &v, &err), KC_E_DATA);
    assert_string_equal(err.key, "value.too_deep");
}

static const char *as_yaml(kc_arena *a, const kc_value *v)
{
    kc_buf b;

    kc_buf_init(&b, a);
    kc_value_yaml(&b, v);
    return b.s;
}

TEST_ARENA(what_is_written_reads_back)
{
    static const char json[] = "{\"s\":\"a: b, #c 'x' \\\"y\\\" 甲\",\"n\":[1,2.5,null,true,\"05-10\",\"1\",\"no\",\"\"],\"m\":{\"k\":[]},"
                               "\"list\":[{\"a\":1,\"b\":[\"x\",\"y\"],\"c\":\"-\"},{\"a\":2}]}";
    kc_value         *v = NULL;
    kc_err            err = KC_ERR_INIT;
    kc_buf            b;

    OK(kc_json_parse(a, kc_str_of(json), "t.json", &v, &err), err);
    kc_buf_init(&b, a);
    kc_value_json(&b, yaml(a, as_yaml(a, v)), 0);
    assert_string_equal(b.s, json);
    kc_buf_clear(&b);
    kc_value_json(&b, v, 2);
    OK(kc_json_parse(a, (kc_str){ b.s, b.n }, "t2.json", &v, &err), err);
    kc_buf_clear(&b);
    kc_value_json(&b, v, 0);
    assert_string_equal(b.s, json);
}

TEST_ARENA(nan_is_null)
{
    assert_int_equal(kc_new_num(a, NAN)->kind, KC_NULL);
}

static const kc_field inner[] = { { "year", "int", true, 1900, 2100, NULL, NULL }, { NULL, NULL, false, 0, 0, NULL, NULL } };
static const kc_field fields[] = { { "status", "string", true, 0, 0, "draft|confirmed", NULL },
                                   { "value", "number?", false, 0, 0, NULL, NULL },
                                   { "list", "list", false, 0, 3, NULL, inner },
                                   { NULL, NULL, false, 0, 0, NULL, NULL } };

static void check_fails(kc_arena *a, const char *text, const char *key, const char *path)
{
    kc_err err = KC_ERR_INIT;

    assert_int_equal(kc_check(yaml(a, text), fields, "t.yaml", &err), KC_E_DATA);
    assert_string_equal(err.key, key);
    assert_non_null(strstr(err.args, path));
}

TEST_ARENA(schema_names_the_place)
{
    kc_err err = KC_ERR_INIT;

    OK(kc_check(yaml(a, "status: draft\nvalue: null\nlist: [{ year: 2030 }]\n"), fields, "t.yaml", &err), err);
    check_fails(a, "value: 1\n", "schema.missing_key", "status");
    check_fails(a, "status: final\n", "schema.one_of", "draft|confirmed");
    check_fails(a, "status: draft\nlist: [{ year: 2030 }, { year: 30 }]\n", "schema.range", "list[1].year");
    check_fails(a, "status: draft\nlist: [{ year: x }]\n", "schema.type", "list[0].year");
    check_fails(a, "status: draft\nother: 1\n", "schema.unknown_key", "other");
    check_fails(a, "status: draft\nlist: [{ year: 2000 }, { year: 2000 }, { year: 2000 }, { year: 2000 }]\n", "schema.length", "list");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(yaml_types_and_places), T(yaml_refuses_what_could_surprise), T(nesting_has_a_limit),
        T(what_is_written_reads_back), T(nan_is_null), T(schema_names_the_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
