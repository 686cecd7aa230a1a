/* Files of the source tree that are compiled into the program: SQL, word tables, packs, texts. */
#ifndef KC_ASSET_H
#define KC_ASSET_H

#include "base/kc_text.h"

typedef struct kc_asset {
    const char *path; /* as in the tree: "packs/plans/wuwei-2020.yaml", "src/store/sql/region.sql" */
    kc_str      data;
} kc_asset;

/* NULL when there is none. */
const kc_asset *kc_asset_find(const char *path);
/* Assets whose path begins with `prefix`, in path order: *n of them from the result on. */
const kc_asset *kc_asset_list(const char *prefix, size_t *n);

/* A word table (TSV: '#' comments, empty lines ignored, tab-separated, at most 12 columns). Calls
 * row(ctx, n, fields) for each line; spans live as long as the program. */
void kc_asset_tsv(const kc_asset *asset, void (*row)(void *ctx, size_t n, const kc_str *fields), void *ctx);

#endif
