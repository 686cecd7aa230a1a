/* A file into the tree, YAML or JSON by its ending. */
#include "base/kc_file.h"
#include "base/kc_limits.h"
#include "base/kc_value.h"

kc_code kc_value_read(kc_arena *a, const char *path, kc_value **out, kc_err *err)
{
    kc_str  text;
    kc_code code = kc_file_read(a, path, KC_LIMIT_CONFIG_BYTES, &text, err);

    if (code) return code;
    return kc_ends(kc_str_of(path), ".json") ? kc_json_parse(a, text, path, out, err) : kc_yaml_parse(a, text, path, out, err);
}
