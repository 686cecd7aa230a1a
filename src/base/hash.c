/* SHA-256 through OpenSSL's EVP interface. */
#include "base/kc_hash.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

void kc_hash_begin(kc_hash *h)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();

    /* Without a digest nothing that Kangce stores could be trusted: memory ends here only when the
     * machine has none for 100 bytes. */
    if (!ctx || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1) abort();
    h->ctx = ctx;
}

void kc_hash_add(kc_hash *h, const void *p, size_t n)
{
    (void)EVP_DigestUpdate(h->ctx, p, n);
}

void kc_hash_int(kc_hash *h, int64_t v)
{
    uint8_t b[8];

    for (int i = 0; i < 8; i++) b[i] = (uint8_t)((uint64_t)v >> (8 * i));
    kc_hash_add(h, b, sizeof b);
}

void kc_hash_num(kc_hash *h, double v)
{
    uint64_t bits;

    if (v == 0) v = 0;               /* -0 and 0 are the same number */
    if (v != v) bits = ~(uint64_t)0; /* one NaN */
    else memcpy(&bits, &v, sizeof bits);
    kc_hash_int(h, (int64_t)bits);
}

void kc_hash_str(kc_hash *h, const char *s)
{
    size_t n = s ? strlen(s) : 0;

    kc_hash_int(h, s ? (int64_t)n : -1);
    if (n) kc_hash_add(h, s, n);
}

kc_digest kc_hash_end(kc_hash *h)
{
    kc_digest d;

    (void)EVP_DigestFinal_ex(h->ctx, d.b, NULL);
    EVP_MD_CTX_free(h->ctx);
    h->ctx = NULL;
    return d;
}

kc_digest kc_sha256(const void *p, size_t n)
{
    kc_hash h;

    kc_hash_begin(&h);
    kc_hash_add(&h, p, n);
    return kc_hash_end(&h);
}

void kc_hex(const void *p, size_t n, char *out)
{
    static const char hex[] = "0123456789abcdef";
    const uint8_t    *b = p;

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = hex[b[i] >> 4];
        out[2 * i + 1] = hex[b[i] & 15];
    }
    out[2 * n] = '\0';
}
