/* Codes for what a document names: indicators by the names and aliases of the dictionary, the region by its name.
 *
 * Only a whole name counts. One that the dictionary does not know, or that several regions share, stays without a code,
 * and a person gives it while confirming.
 */
#include "catalog/kc_catalog.h"
#include "plan/kc_plan_work.h"

kc_code kc_plan_codes(kc_arena *a, kc_plan *p, kc_err *err)
{
    kc_dictionary   *d = NULL;
    kc_regions      *regions = NULL;
    const kc_region *r = NULL;
    kc_code          code = kc_dictionary_load(a, &d, err);

    for (size_t i = 0; !code && i < p->targets.n; i++) {
        kc_target          *t = &p->targets.items[i];
        const kc_indicator *x = t->code || !t->indicator ? NULL : kc_dictionary_name(d, t->indicator);

        if (!x && !t->code && t->indicator && t->scope) x = kc_dictionary_name(d, kc_printf(a, "%s%s", t->scope, t->indicator));
        if (x) t->code = x->code;
    }
    if (code || p->region || !p->jurisdiction) return code;
    if ((code = kc_regions_load(a, false, &regions, err))) return code;
    if ((r = kc_regions_name(regions, p->jurisdiction, NULL))) p->region = r->code;
    return KC_OK;
}
