/* Columns of any bytes: the fast way must agree with kc_csv, or fail where it fails. */
#include "base/kc_csv.h"
#include "base/kc_frame.h"
#include "kc_fuzz.h"

FUZZ(frame)
{
    kc_str        text = { (const char *)data, size };
    kc_frame     *f = NULL;
    kc_csv       *c = NULL;
    const kc_str *fields = NULL;
    kc_code       code, other = KC_OK;
    size_t        row = 0;
    int           word;

    if (kc_frame_open_text(a, text, "fuzz.csv", &f, NULL)) return;
    word = kc_frame_text(f, kc_frame_header(f, 0), true, NULL, NULL);
    (void)kc_frame_number(f, "x", false, NULL, NULL);
    if (word < 0) return; /* the header has it twice */
    code = kc_frame_load(f, 1, NULL);
    if (kc_csv_open_text(a, text, "fuzz.csv", &c, NULL)) abort();
    while (!code && !(other = kc_csv_next(c, &fields, NULL)) && fields) {
        const char *level;
        kc_str      s = fields[0];
        bool        empty = true;

        for (size_t i = 0; i < kc_csv_columns(c); i++) empty &= strspn(fields[i].s, " \t") == fields[i].n;
        if (empty) continue;

        if (row >= kc_frame_rows(f)) abort();
        level = kc_frame_level(f, word, (size_t)kc_frame_codes(f, word)[row]);
        while (s.n && (*s.s == ' ' || *s.s == '\t')) s.s++, s.n--;
        while (s.n && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t')) s.n--;
        if (strlen(level) != s.n || memcmp(level, s.s, s.n) != 0 || kc_frame_line(f, row) != kc_csv_row(c)) abort();
        row++;
    }
    if (!code && !other && row != kc_frame_rows(f)) abort();
}
