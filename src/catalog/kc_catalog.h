/* The dictionaries: indicators, regions, units, and the packs they come from.
 *
 *   packs (embedded, or a folder given by --packs / KANGCE_PACKS) ──> kc_dictionary, kc_regions in memory
 *                                                        └─ kc_catalog_install ──> tables of a database
 */
#ifndef KC_CATALOG_H
#define KC_CATALOG_H

#include "base/kc_csv.h"
#include "base/kc_value.h"

typedef enum kc_direction { KC_NEUTRAL = 0, KC_HIGHER = 1, KC_LOWER = -1 } kc_direction;

typedef struct kc_indicator {
    const char  *code, *name, *name_en, *unit, *kind, *nature, *numerator, *denominator, *method, *source_unit, *frequency, *caveats, *source;
    kc_direction direction;
    int          decimals;
    double       min, max; /* plausible; NaN = open */
    const char **aliases;
    size_t       n_aliases;
    const char **systems;
    size_t       n_systems;
    bool         confirmed;
} kc_indicator;

typedef struct kc_dictionary kc_dictionary;
kc_code             kc_dictionary_load(kc_arena *a, kc_dictionary **out, kc_err *err); /* packs/indicators/ *.yaml */
size_t              kc_dictionary_size(const kc_dictionary *d);
const kc_indicator *kc_dictionary_at(const kc_dictionary *d, size_t i);
const kc_indicator *kc_dictionary_code(const kc_dictionary *d, const char *code); /* NULL when unknown */
/* By name or alias, spelling made even (brackets, blanks, 《》, full width dropped). NULL when none. */
const kc_indicator *kc_dictionary_name(const kc_dictionary *d, const char *name);
/* The k most similar, best first, by character bigrams (Dice); scores in 0..1; returns how many. */
size_t kc_dictionary_like(const kc_dictionary *d, const char *name, size_t k, const kc_indicator **out, double *score);

typedef enum kc_level_of { KC_NATION, KC_PROVINCE, KC_PREFECTURE, KC_COUNTY, KC_TOWNSHIP } kc_level_of;
typedef struct kc_region {
    const char *code, *name, *parent; /* parent: code, NULL for the nation */
    kc_level_of level;
    const char *valid_from, *valid_to; /* ISO dates or NULL */
} kc_region;
typedef struct kc_regions kc_regions;
kc_code          kc_regions_load(kc_arena *a, bool townships, kc_regions **out, kc_err *err);
kc_code          kc_regions_read(kc_arena *a, const char *csv_file, kc_regions **out, kc_err *err); /* the user's list */
size_t           kc_regions_size(const kc_regions *r);
const kc_region *kc_regions_at(const kc_regions *r, size_t i);
/* Of several dated rows with one code the latest. NULL when unknown. */
const kc_region *kc_regions_code(const kc_regions *r, const char *code);
/* By name within a parent (武威市 below 甘肃省), at any depth below it, the nearest level first; NULL when none or ambiguous.
 * parent: a code; NULL = anywhere. */
const kc_region *kc_regions_name(const kc_regions *r, const char *name, const char *parent);

/* Packs: kind is the folder: plans indicators regions observations schemes. */
typedef struct kc_pack {
    const char *kind, *name, *path, *title, *source, *licence, *sha256; /* path below packs/ */
    const char *title_en, *notes, *ending, *content; /* notes may be NULL; content: "plan", "breaks", "townships" … */
    long        entries;
} kc_pack;
/* The folder named by KANGCE_PACKS, NULL when packs come out of the program. KC_E_NOTFOUND when it is no folder. */
kc_code kc_packs_folder(const char **out, kc_err *err);
kc_code kc_packs_list(kc_arena *a, kc_pack **out, size_t *n, kc_err *err); /* from packs/MANIFEST.yaml */
/* Bytes of a pack: from the folder in use, else embedded. `ending` with or without its dot. KC_E_NOTFOUND names what there is. */
kc_code kc_pack_bytes(kc_arena *a, const char *kind, const char *name, const char *ending, kc_str *out, kc_err *err);

/* What is wrong with packs: each finding is a text of the catalogue with its arguments. */
typedef struct kc_finding {
    const char *path; /* below packs/ */
    const char *key, *args;
} kc_finding;
typedef struct kc_findings {
    kc_finding *items;
    size_t      n, cap;
} kc_findings;
void kc_finding_add(kc_arena *a, kc_findings *l, const char *path, const char *key, const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void kc_finding_err(kc_arena *a, kc_findings *l, const char *path, const kc_err *err); /* an error becomes a finding */

/* Checks every pack whose name is `name` (NULL = all): checksum and total against the manifest, schema, references to
 * indicators, regions and sources, plausible values; for all also files that no manifest names. What plans say is checked by
 * the plan layer. `*checked` counts the packs. Fails only when the manifest or a file cannot be read at all. */
kc_code kc_packs_check(kc_arena *a, const char *name, kc_findings *out, size_t *checked, kc_err *err);

#endif
