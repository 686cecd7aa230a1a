/* Embedded files: a table made by scripts/gen_assets.py, sorted by path, data brought in by .incbin. */
#include "base/kc_asset.h"
#include "assets_gen.h"

#include <string.h>

const kc_asset *kc_asset_find(const char *path)
{
    size_t lo = 0, hi = kc_assets_n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int    c = strcmp(path, kc_assets[mid].path);

        if (c == 0) return &kc_assets[mid];
        if (c < 0) hi = mid;
        else lo = mid + 1;
    }
    return NULL;
}

const kc_asset *kc_asset_list(const char *prefix, size_t *n)
{
    size_t len = strlen(prefix), first = 0, count = 0;

    while (first < kc_assets_n && strncmp(kc_assets[first].path, prefix, len) != 0) first++;
    while (first + count < kc_assets_n && strncmp(kc_assets[first + count].path, prefix, len) == 0) count++;
    *n = count;
    return count ? &kc_assets[first] : NULL;
}

void kc_asset_tsv(const kc_asset *asset, void (*row)(void *ctx, size_t n, const kc_str *fields), void *ctx)
{
    const char *p = asset->data.s, *end = p + asset->data.n;

    while (p < end) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        kc_str      fields[12];
        size_t      n = 0;

        if (!eol) eol = end;
        if (p < eol && *p != '#') {
            for (const char *f = p; n < 12; n++) {
                const char *tab = memchr(f, '\t', (size_t)(eol - f));

                fields[n] = kc_trim((kc_str){ f, (size_t)((tab ? tab : eol) - f) });
                if (!tab) {
                    n++;
                    break;
                }
                f = tab + 1;
            }
            if (n > 1 || fields[0].n) row(ctx, n, fields);
        }
        p = eol + 1;
    }
}
