/* Shared inside the catalogue layer: even spelling of names, a hash of texts, the files of the packs. */
#ifndef KC_CATALOG_INTERNAL_H
#define KC_CATALOG_INTERNAL_H

#include "base/kc_limits.h"
#include "catalog/kc_catalog.h"

/* Even spelling: blanks, quotes, 《》 and brackets dropped, full width to ASCII, ASCII letters small.
 * Returns the bytes written into out; 0 when `name` is longer than KC_LIMIT_NAME_BYTES. */
size_t kc_name_even(kc_str name, char out[KC_LIMIT_NAME_BYTES + 1]);

/* Text -> position, open addressing; several positions may share a text. Texts are borrowed. */
typedef struct kc_index {
    size_t       mask;
    uint32_t    *slot; /* position + 1; 0 = free */
    const char **text; /* [n] by position */
} kc_index;
void kc_index_init(kc_arena *a, kc_index *x, size_t n);
void kc_index_add(kc_index *x, size_t at, const char *text);
/* The next position with this text, KC_NONE at the end. *cursor is KC_NONE before the first call. */
#define KC_NONE SIZE_MAX
size_t kc_index_find(const kc_index *x, const char *text, size_t *cursor);

typedef struct kc_pack_file {
    const char *path; /* as in the tree: packs/indicators/dictionary.yaml */
    kc_str      text;
} kc_pack_file;
/* Files packs/KIND/PREFIX*ENDING in the order of their names: of the folder in use, else the embedded ones. */
kc_code kc_pack_files(kc_arena *a, const char *kind, const char *prefix, const char *ending, kc_pack_file **out, size_t *n, kc_err *err);

#endif
