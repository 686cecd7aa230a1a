/* Even spelling of names, and the hash index behind every look-up by text. */
#include "catalog_internal.h"

static bool dropped(uint32_t cp)
{
    switch (cp) {
    case ' ': case '\t': case '\n': case '\r': case 0xA0: case 0x3000: case 0xFEFF:
    case '"': case '\'': case 0x201C: case 0x201D: case 0x2018: case 0x2019:
    case '(': case ')': case '[': case ']': case 0x300A: case 0x300B: case 0x300C: case 0x300D:
    case 0x3010: case 0x3011: case 0x3014: case 0x3015: return true;
    default: return false;
    }
}

size_t kc_name_even(kc_str name, char out[KC_LIMIT_NAME_BYTES + 1])
{
    size_t n = 0, len;

    if (name.n > KC_LIMIT_NAME_BYTES) name.n = 0;
    for (size_t i = 0; i < name.n; i += len) {
        uint32_t cp = kc_utf8_get(name.s + i, name.n - i, &len);

        if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFEE0;
        if (cp >= 'A' && cp <= 'Z') cp += 'a' - 'A';
        /* A replacement character may be longer than the bad byte it stands for. */
        if (!dropped(cp) && n + 4 <= KC_LIMIT_NAME_BYTES) n += kc_utf8_put(cp, out + n);
    }
    out[n] = '\0';
    return n;
}

static size_t hash(const char *s)
{
    uint64_t h = 1469598103934665603u;

    for (; *s; s++) h = (h ^ (unsigned char)*s) * 1099511628211u;
    return (size_t)(h ^ (h >> 29));
}

void kc_index_init(kc_arena *a, kc_index *x, size_t n)
{
    size_t size = 16;

    while (size < n * 2) size *= 2;
    x->mask = size - 1;
    x->slot = kc_alloc_n(a, size, sizeof *x->slot);
    x->text = kc_alloc_n(a, n ? n : 1, sizeof *x->text);
}

void kc_index_add(kc_index *x, size_t at, const char *text)
{
    size_t i = hash(text) & x->mask;

    while (x->slot[i]) i = (i + 1) & x->mask;
    x->slot[i] = (uint32_t)at + 1;
    x->text[at] = text;
}

size_t kc_index_find(const kc_index *x, const char *text, size_t *cursor)
{
    size_t i = *cursor == KC_NONE ? hash(text) & x->mask : (*cursor + 1) & x->mask;

    for (; x->slot[i]; i = (i + 1) & x->mask)
        if (strcmp(x->text[x->slot[i] - 1], text) == 0) {
            *cursor = i;
            return x->slot[i] - 1;
        }
    return KC_NONE;
}
