/* Names that are not written as they stand in the database: short names of regions, and suggestions for what is unknown.
 *
 *   凉州      ──> 凉州区, when it is the only region so called        天祝 ──> 天祝藏族自治县
 *   健康素养  ──> "HC006 居民健康素养水平; …"   by bigrams of characters (Dice)
 */
#include "collect/collect_internal.h"

#include <stdio.h>

enum { CHARS_MAX = 64, SHOWN = 3 };
static const double ENOUGH = 0.34;

/* ---- short names of regions --------------------------------------------------------------------------- */

/* Is this what may be left out behind a short name? */
static bool is_kind_of_region(kc_str rest)
{
    static const char *const kinds[] = { "省", "市", "区", "县", "镇", "乡", "旗", "盟", "州", "地区", "街道", "街道办事处", "新区", "林区", "特区", "特别行政区" };

    if (kc_ends(rest, "自治区") || kc_ends(rest, "自治州") || kc_ends(rest, "自治县") || kc_ends(rest, "自治旗")) return true;
    if (kc_ends(rest, "族乡")) return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kc_str_eq(rest, kinds[i])) return true;
    return false;
}

bool kc_is_short_name(kc_str given, const char *name)
{
    kc_str full = kc_str_of(name);

    if (given.n < 6 || full.n <= given.n || memcmp(full.s, given.s, given.n) != 0) return false; /* two characters at least */
    return is_kind_of_region((kc_str){ full.s + given.n, full.n - given.n });
}

/* ---- suggestions -------------------------------------------------------------------------------------- */

typedef struct letters {
    uint32_t c[CHARS_MAX];
    size_t   n;
} letters;

static void spell(kc_str s, letters *out)
{
    size_t len;

    out->n = 0;
    for (size_t i = 0; i < s.n && out->n < CHARS_MAX; i += len) out->c[out->n++] = kc_utf8_get(s.s + i, s.n - i, &len);
}

/* Dice's coefficient of the runs of `width` characters. */
static double dice(const letters *a, const letters *b, size_t width)
{
    uint64_t used = 0;
    size_t   common = 0;

    if (a->n < width || b->n < width) return 0;
    for (size_t i = 0; i + width <= a->n; i++)
        for (size_t k = 0; k + width <= b->n; k++)
            if (!(used >> k & 1) && memcmp(a->c + i, b->c + k, width * sizeof *a->c) == 0) {
                used |= UINT64_C(1) << k;
                common++;
                break;
            }
    return 2 * (double)common / (double)(a->n + b->n + 2 - 2 * width);
}

/* By pairs; in names of up to four characters one wrong character leaves hardly a pair, so single ones count as well. */
static double likeness(const letters *a, const letters *b)
{
    double pairs = dice(a, b, 2), single = a->n <= 4 && b->n <= 4 ? 0.8 * dice(a, b, 1) : 0;

    return pairs > single ? pairs : single;
}

typedef struct best {
    int32_t place[SHOWN];
    double  score[SHOWN];
    size_t  n;
} best;

static void offer(best *b, int32_t place, double score)
{
    size_t i = 0, last;

    if (score < ENOUGH) return;
    while (i < b->n && b->place[i] != place) i++;
    if (i < b->n) { /* another name of the same */
        if (score <= b->score[i]) return;
        memmove(b->place + i, b->place + i + 1, (b->n - i - 1) * sizeof *b->place);
        memmove(b->score + i, b->score + i + 1, (b->n - i - 1) * sizeof *b->score);
        b->n--;
    }
    for (i = 0; i < b->n && b->score[i] >= score; i++) continue;
    if (i == SHOWN) return;
    last = b->n < SHOWN ? b->n++ : SHOWN - 1;
    for (; last > i; last--) {
        b->place[last] = b->place[last - 1];
        b->score[last] = b->score[last - 1];
    }
    b->place[i] = place;
    b->score[i] = score;
}

const char *kc_indicators_like(kc_known *k, kc_str s)
{
    letters given, other;
    best    found = { .n = 0 };
    kc_buf  b;

    spell(kc_even(k->a, s), &given);
    for (size_t i = 0; i < k->indicator_words.cap; i++) {
        const struct kc_word *w = &k->indicator_words.slots[i];

        if (!w->s) continue;
        spell((kc_str){ w->s, w->n }, &other);
        offer(&found, w->id, likeness(&given, &other));
    }
    kc_buf_init(&b, k->a);
    for (size_t i = 0; i < found.n; i++) kc_buf_addf(&b, "%s%s %s", i ? "; " : "", k->indicators[found.place[i]].code, k->indicators[found.place[i]].name);
    return found.n ? b.s : "";
}

const char *kc_regions_like(kc_known *k, kc_str s)
{
    letters given, other;
    best    found = { .n = 0 };
    kc_buf  b;

    spell(kc_even(k->a, s), &given);
    for (size_t i = 0; i < k->n_regions; i++) {
        spell(kc_str_of(k->regions[i].name), &other);
        offer(&found, (int32_t)i, likeness(&given, &other));
    }
    kc_buf_init(&b, k->a);
    for (size_t i = 0; i < found.n; i++) kc_buf_addf(&b, "%s%s %s", i ? "; " : "", k->regions[found.place[i]].code, k->regions[found.place[i]].name);
    return found.n ? b.s : "";
}
