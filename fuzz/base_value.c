/* YAML and JSON over any bytes; what is understood must survive being written and read again. */
#include "base/kc_value.h"
#include "kc_fuzz.h"

FUZZ(value)
{
    kc_str    text = { kc_strndup(a, (const char *)data, size), size };
    kc_value *v = NULL, *again = NULL;
    kc_buf    one, two;

    if (size && data[0] & 1 ? kc_yaml_parse(a, text, "fuzz.yaml", &v, NULL) : kc_json_parse(a, text, "fuzz.json", &v, NULL)) return;
    kc_buf_init(&one, a);
    kc_buf_init(&two, a);
    kc_value_json(&one, v, 0);
    if (kc_json_parse(a, (kc_str){ one.s, one.n }, "again.json", &again, NULL)) abort();
    kc_value_json(&two, again, 0);
    if (strcmp(one.s, two.s) != 0) abort();
    kc_buf_clear(&two);
    kc_value_yaml(&two, v);
    if (kc_yaml_parse(a, (kc_str){ two.s, two.n }, "again.yaml", &again, NULL)) abort();
    kc_buf_clear(&two);
    kc_value_json(&two, again, 0);
    if (strcmp(one.s, two.s) != 0) abort();
}
