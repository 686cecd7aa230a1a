/* SHA-256 over bytes and over sequences of typed fields. */
#ifndef KC_HASH_H
#define KC_HASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct kc_hash {
    void *ctx;
} kc_hash;
typedef struct kc_digest {
    uint8_t b[32];
} kc_digest;

void      kc_hash_begin(kc_hash *h);
void      kc_hash_add(kc_hash *h, const void *p, size_t n);
void      kc_hash_str(kc_hash *h, const char *s); /* length first, so that fields cannot run together */
void      kc_hash_int(kc_hash *h, int64_t v);
void      kc_hash_num(kc_hash *h, double v);
kc_digest kc_hash_end(kc_hash *h); /* also frees */
kc_digest kc_sha256(const void *p, size_t n);
void      kc_hex(const void *p, size_t n, char *out); /* 2n+1 bytes */

#endif
