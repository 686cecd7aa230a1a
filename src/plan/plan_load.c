/* A plan by the name of a pack or from a file (YAML, JSON). */
#include "base/kc_file.h"
#include "base/kc_limits.h"
#include "catalog/kc_catalog.h"
#include "plan/kc_plan.h"

static bool is_pack_name(const char *s)
{
    return s[0] && !strpbrk(s, "/.\\");
}

kc_code kc_plan_load(kc_arena *a, const char *pack_or_file, kc_plan *out, kc_err *err)
{
    kc_value *v = NULL;
    kc_str    text;
    kc_code   code;

    if (is_pack_name(pack_or_file) && kc_pack_bytes(a, "plans", pack_or_file, "yaml", &text, err) == KC_OK) {
        code = kc_yaml_parse(a, text, kc_printf(a, "packs/plans/%s.yaml", pack_or_file), &v, err);
    } else {
        code = kc_value_read(a, pack_or_file, &v, err);
        if (code == KC_E_NOTFOUND && is_pack_name(pack_or_file)) return kc_fail(err, KC_E_NOTFOUND, -1, "plan.not_found", "%s", pack_or_file);
    }
    return code ? code : kc_plan_from_value(a, v, pack_or_file, out, err);
}
