/* The CSV reader over any bytes: every field must lie inside the text and be terminated. */
#include "base/kc_csv.h"
#include "kc_fuzz.h"

FUZZ(csv)
{
    kc_csv       *c = NULL;
    const kc_str *f = NULL;

    if (kc_csv_open_text(a, (kc_str){ (const char *)data, size }, "fuzz.csv", &c, NULL)) return;
    while (!kc_csv_next(c, &f, NULL) && f)
        for (size_t i = 0; i < kc_csv_columns(c); i++)
            if (strlen(f[i].s) != f[i].n) abort();
}
