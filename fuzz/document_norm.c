/* The normal form of any bytes: its map never decreases and ends at the end, it is UTF-8, and numbers read from any place stay
 * inside it. (That a normal form is its own normal form holds for plain texts, see the unit tests, but not for all: ⒌ becomes
 * 5., beside which a dash is a range.) */
#include "document/kc_norm.h"
#include "kc_fuzz.h"

FUZZ(norm)
{
    kc_norm n;

    if (kc_normalise(a, (kc_str){ (const char *)data, size }, &n, NULL)) return;
    if (n.at[n.text.n] != size || !kc_utf8_valid(n.text.s, n.text.n, NULL)) abort();
    for (size_t i = 0; i < n.text.n; i++) {
        size_t s, e;
        double value;

        if (n.at[i] > n.at[i + 1]) abort();
        kc_norm_span(&n, i, i + 1, &s, &e);
        if (s >= e || e > size) abort();
        if (kc_number_read((kc_str){ n.text.s + i, n.text.n - i }, &value, NULL, NULL) > n.text.n - i) abort();
    }
}
