/* Descriptions of indices: any bytes as YAML, no other files. Whatever is wrong must come as an error of the data. */
#include "judge/kc_index_config.h"
#include "kc_fuzz.h"

FUZZ(index_config)
{
    kc_str           text = { kc_strndup(a, (const char *)data, size), size };
    kc_index_config *c = NULL;
    kc_err           err = KC_ERR_INIT;
    kc_code          code = kc_index_config_parse(a, text, "fuzz.yaml", NULL, true, &c, &err);

    if (code == KC_OK || code == KC_E_INTERNAL || code == KC_E_CORRUPT || !err.key[0]) abort();
}
