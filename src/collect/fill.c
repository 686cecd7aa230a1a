/* Small tools of this layer: filling statements, maps of words, even spelling, who runs the program. */
#include "collect/collect_internal.h"

#include <pwd.h>
#include <unistd.h>

/* ---- statements ------------------------------------------------------------------------------------- */

kc_fill kc_fill_open(kc_store *s, const char *name, kc_err *err)
{
    kc_fill f = { .err = err };

    f.code = kc_stmt_open(&f.st, s, name, err);
    return f;
}

void kc_fill_text(kc_fill *f, const char *name, const char *v)
{
    if (!f->code) f->code = kc_bind_text(f->st, name, v, f->err);
}

void kc_fill_int(kc_fill *f, const char *name, int64_t v)
{
    if (!f->code) f->code = kc_bind_int(f->st, name, v, f->err);
}

void kc_fill_num(kc_fill *f, const char *name, double v)
{
    if (!f->code) f->code = kc_bind_num(f->st, name, v, f->err);
}

void kc_fill_run(kc_fill *f)
{
    if (!f->code) f->code = kc_run(f->st, f->err);
}

kc_code kc_fill_close(kc_fill *f)
{
    kc_stmt_close(f->st);
    f->st = NULL;
    return f->code;
}

/* ---- words ------------------------------------------------------------------------------------------ */

static uint32_t hash_of(kc_str s)
{
    uint64_t h = 0x9E3779B97F4A7C15u ^ s.n, w;

    for (; s.n >= 8; s.s += 8, s.n -= 8) {
        memcpy(&w, s.s, 8);
        h = (h ^ w) * 0x9FB21C651E98DF25u;
        h ^= h >> 32;
    }
    w = 0;
    memcpy(&w, s.s, s.n);
    h = (h ^ w) * 0x9FB21C651E98DF25u;
    return (uint32_t)(h ^ h >> 32);
}

void kc_words_init(kc_words *w, kc_arena *a)
{
    *w = (kc_words){ .a = a, .cap = 64 };
    w->slots = kc_alloc_n(a, w->cap, sizeof *w->slots);
}

static struct kc_word *slot_of(const kc_words *w, kc_str s, uint32_t hash)
{
    size_t i = hash & (w->cap - 1);

    while (w->slots[i].s && !(w->slots[i].hash == hash && w->slots[i].n == s.n && memcmp(w->slots[i].s, s.s, s.n) == 0)) i = (i + 1) & (w->cap - 1);
    return &w->slots[i];
}

int32_t kc_words_get(const kc_words *w, kc_str s)
{
    const struct kc_word *slot = slot_of(w, s, hash_of(s));

    return slot->s ? slot->id : KC_NO_WORD;
}

static void widen(kc_words *w)
{
    kc_words wide = { .a = w->a, .n = w->n, .cap = w->cap * 2 };

    wide.slots = kc_alloc_n(w->a, wide.cap, sizeof *wide.slots);
    for (size_t i = 0; i < w->cap; i++)
        if (w->slots[i].s) *slot_of(&wide, (kc_str){ w->slots[i].s, w->slots[i].n }, w->slots[i].hash) = w->slots[i];
    *w = wide;
}

void kc_words_put(kc_words *w, kc_str s, int32_t id)
{
    uint32_t        hash = hash_of(s);
    struct kc_word *slot;

    if (w->n * 2 >= w->cap) widen(w);
    slot = slot_of(w, s, hash);
    if (slot->s) return;
    *slot = (struct kc_word){ .s = kc_strndup(w->a, s.s, s.n), .n = (uint32_t)s.n, .hash = hash, .id = id };
    w->n++;
}

/* ---- spelling --------------------------------------------------------------------------------------- */

static bool dropped(uint32_t cp)
{
    switch (cp) {
    case ' ': case '\t': case '\n': case '\r': case 0xA0: case 0x3000: case 0xFEFF: case '"': case '\'': case '(': case ')': case '[': case ']':
    case 0x201C: case 0x201D: case 0x2018: case 0x2019: case 0x300A: case 0x300B: case 0x300C: case 0x300D: case 0x3010: case 0x3011:
    case 0x3014: case 0x3015: return true;
    default: return false;
    }
}

kc_str kc_even(kc_arena *a, kc_str s)
{
    char  *out = kc_alloc(a, s.n * 3 + 1);
    size_t n = 0, len;

    for (size_t i = 0; i < s.n; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFEE0;
        if (cp >= 'A' && cp <= 'Z') cp += 'a' - 'A';
        if (!dropped(cp)) n += kc_utf8_put(cp, out + n);
    }
    return (kc_str){ out, n };
}

kc_str kc_narrow(kc_str s, char buf[64])
{
    size_t n = 0, len;

    for (size_t i = 0; i < s.n; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);

        if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFEE0;
        if (n + 4 >= 64) return s;
        n += kc_utf8_put(cp, buf + n);
    }
    return (kc_str){ buf, n };
}

static bool is_control(uint32_t cp)
{
    return cp < ' ' || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

const char *kc_clean(kc_arena *a, kc_str s)
{
    kc_buf b;
    size_t len;

    kc_buf_init(&b, a);
    kc_buf_adds(&b, "");
    for (size_t i = 0; i < s.n && b.n < 196; i += len) {
        uint32_t cp = kc_utf8_get(s.s + i, s.n - i, &len);
        char     out[4];

        kc_buf_add(&b, out, kc_utf8_put(is_control(cp) ? 0xFFFD : cp, out));
    }
    return b.s ? b.s : "";
}

const char *kc_local_actor(kc_arena *a)
{
    struct passwd  entry, *found = NULL;
    char           buf[2048];
    const uid_t    uid = geteuid();

    if (getpwuid_r(uid, &entry, buf, sizeof buf, &found) == 0 && found) return kc_printf(a, "local:%s", found->pw_name);
    return kc_printf(a, "local:%ld", (long)uid);
}
