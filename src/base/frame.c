/* Columns of a CSV file: which are wanted, the careful way of reading them, texts as codes, groups. The fast way is in frame_scan.c.
 *
 *   open: whole file in memory, header by kc_csv ──> wanted columns ──> load: scan on threads, or record by record through kc_csv
 */
#include "base/frame_internal.h"

#include "base/kc_csv.h"
#include "base/kc_file.h"
#include "base/kc_limits.h"

#include <math.h>
#include <strings.h>

kc_code kc_frame_open(kc_arena *a, const char *path, kc_frame **out, kc_err *err)
{
    kc_str  text;
    kc_code code = kc_file_read(a, path, KC_LIMIT_FRAME_BYTES, &text, err);

    return code ? code : kc_frame_open_text(a, text, path, out, err);
}

kc_code kc_frame_open_text(kc_arena *a, kc_str text, const char *name, kc_frame **out, kc_err *err)
{
    kc_frame *f = kc_alloc(a, sizeof *f);
    kc_code   code;

    f->arena = a;
    f->path = kc_strdup(a, name);
    f->bytes = text;
    if ((code = kc_csv_open_text(a, text, name, &f->csv, err))) return code;
    f->n_columns = kc_csv_columns(f->csv);
    f->headers = kc_alloc_n(a, f->n_columns, sizeof *f->headers);
    for (size_t i = 0; i < f->n_columns; i++) f->headers[i] = kc_strndup(a, kc_csv_header(f->csv)[i].s, kc_csv_header(f->csv)[i].n);
    f->first_line = kc_csv_line(f->csv) + 1; /* a header may take several lines */
    *out = f;
    return KC_OK;
}

size_t kc_frame_columns(const kc_frame *f)
{
    return f->n_columns;
}

const char *kc_frame_header(const kc_frame *f, size_t i)
{
    return f->headers[i];
}

/* ---- columns asked for ---------------------------------------------------------------------------- */

static long header_at(const kc_frame *f, const char *name, size_t n)
{
    kc_str want = kc_trim((kc_str){ name, n });

    for (size_t i = 0; i < f->n_columns; i++) /* l and L may stand side by side */
        if (strlen(f->headers[i]) == want.n && memcmp(f->headers[i], want.s, want.n) == 0) return (long)i;
    for (size_t i = 0; i < f->n_columns; i++)
        if (strlen(f->headers[i]) == want.n && strncasecmp(f->headers[i], want.s, want.n) == 0) return (long)i;
    return -1;
}

static long find_header(const kc_frame *f, const char *names)
{
    long at = header_at(f, names, strlen(names));

    for (const char *p = names; at < 0 && p;) {
        const char *bar = strchr(p, '|');

        at = header_at(f, p, bar ? (size_t)(bar - p) : strlen(p));
        p = bar ? bar + 1 : NULL;
    }
    return at;
}

const char *kc_frame_rival(const kc_frame *f, const char *names, int handle)
{
    if (handle < 0) return NULL;
    for (const char *p = names; p;) {
        const char *bar = strchr(p, '|');
        long        at = header_at(f, p, bar ? (size_t)(bar - p) : strlen(p));
        bool        taken = at < 0;

        for (size_t i = 0; i < f->columns.n; i++) taken |= f->columns.items[i].at == (size_t)at;
        if (!taken) return f->headers[at];
        p = bar ? bar + 1 : NULL;
    }
    return NULL;
}

static int want(kc_frame *f, const char *names, bool number, bool required, kc_code *code, kc_err *err)
{
    long    at = find_header(f, names);
    column *c;

    for (size_t i = (size_t)at + 1; at >= 0 && i < f->n_columns; i++)
        if (strcmp(f->headers[i], f->headers[at]) == 0) {
            kc_code bad = kc_fail(err, KC_E_DATA, 0, "frame.header_twice", "%s" KC_SEP "%s", f->path, f->headers[at]);

            if (code) *code = bad;
            return -1;
        }

    if (at < 0) {
        kc_buf have;

        if (!required) return -1;
        kc_buf_init(&have, f->arena);
        for (size_t i = 0; i < f->n_columns && have.n < 200; i++) kc_buf_addf(&have, "%s%s", i ? ", " : "", f->headers[i]);
        kc_code bad = kc_fail(err, KC_E_DATA, 0, "frame.no_column", "%s" KC_SEP "%s" KC_SEP "%s", f->path, names, have.s);

        if (code) *code = bad;
        return -1;
    }
    for (size_t i = 0; i < f->columns.n; i++)
        if (f->columns.items[i].at == (size_t)at && f->columns.items[i].number == number) return (int)i;
    c = KC_PUSH(f->arena, &f->columns);
    *c = (column){ .at = (size_t)at, .number = number };
    return (int)f->columns.n - 1;
}

int kc_frame_number(kc_frame *f, const char *names, bool required, kc_code *code, kc_err *err)
{
    return want(f, names, true, required, code, err);
}

int kc_frame_text(kc_frame *f, const char *names, bool required, kc_code *code, kc_err *err)
{
    return want(f, names, false, required, code, err);
}

/* ---- fields ---------------------------------------------------------------------------------------- */

kc_str kc_frame_trim(const char *s, size_t n)
{
    while (n && (*s == ' ' || *s == '\t')) s++, n--;
    while (n && (s[n - 1] == ' ' || s[n - 1] == '\t')) n--;
    return (kc_str){ s, n };
}

bool kc_frame_cell(kc_str s, double *out)
{
    static const char *const missing[] = { "NA", "NaN", "nan", "null", "-", "/", "–", "—", "…", "..", "N/A", "#N/A" };

    s = kc_trim(s);
    *out = NAN;
    if (!s.n) return true;
    if (kc_num_parse(s, out)) return true;
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        if (kc_str_eq(s, missing[i])) {
            *out = NAN;
            return true;
        }
    return false;
}

static uint32_t hash_of(kc_str s)
{
    uint64_t h = 0xcbf29ce484222325u ^ s.n;

    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.s[i]) * 0x100000001b3u;
    return (uint32_t)(h ^ (h >> 32));
}

static void more_slots(kc_arena *a, levels *l)
{
    l->n_slots = l->n_slots ? l->n_slots * 4 : 64;
    l->slots = kc_alloc_n(a, l->n_slots, sizeof *l->slots);
    for (size_t i = 0; i < l->n; i++) {
        size_t h = hash_of(l->items[i]) & (l->n_slots - 1);

        while (l->slots[h]) h = (h + 1) & (l->n_slots - 1);
        l->slots[h] = (uint32_t)i + 1;
    }
}

int32_t kc_frame_code(kc_arena *a, levels *l, kc_str s)
{
    size_t h;

    if (2 * (l->n + 1) > l->n_slots) more_slots(a, l);
    for (h = hash_of(s) & (l->n_slots - 1); l->slots[h]; h = (h + 1) & (l->n_slots - 1)) {
        kc_str have = l->items[l->slots[h] - 1];

        if (have.n == s.n && memcmp(have.s, s.s, s.n) == 0) return (int32_t)l->slots[h] - 1;
    }
    *KC_PUSH(a, l) = (kc_str){ kc_strndup(a, s.s, s.n), s.n };
    l->slots[h] = (uint32_t)l->n;
    return (int32_t)l->n - 1;
}

/* ---- the careful way ------------------------------------------------------------------------------- */

static void room(kc_frame *f, size_t *cap)
{
    size_t old = *cap;

    if (f->rows < old) return;
    *cap = old ? old * 2 : 1024;
    f->lines = kc_grow(f->arena, f->lines, old * sizeof *f->lines, *cap * sizeof *f->lines);
    for (size_t i = 0; i < f->columns.n; i++) {
        column *c = &f->columns.items[i];

        if (c->number) c->x = kc_grow(f->arena, c->x, old * sizeof *c->x, *cap * sizeof *c->x);
        else c->codes = kc_grow(f->arena, c->codes, old * sizeof *c->codes, *cap * sizeof *c->codes);
    }
}

/* Spreadsheets leave such records behind the last row. */
static bool all_empty(const kc_str *fields, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (kc_frame_trim(fields[i].s, fields[i].n).n) return false;
    return true;
}

static kc_code read_records(kc_frame *f, kc_err *err)
{
    size_t        cap = 0;
    const kc_str *fields = NULL;
    kc_code       code;

    for (;;) {
        if ((code = kc_csv_next(f->csv, &fields, err))) return code;
        if (!fields) return KC_OK;
        if (all_empty(fields, f->n_columns)) continue;
        room(f, &cap);
        f->lines[f->rows] = kc_csv_row(f->csv);
        for (size_t i = 0; i < f->columns.n; i++) {
            column *c = &f->columns.items[i];
            kc_str  s = kc_frame_trim(fields[c->at].s, fields[c->at].n);

            if (!c->number) c->codes[f->rows] = kc_frame_code(f->arena, &c->levels, s);
            else if (!kc_frame_cell(s, &c->x[f->rows]))
                return kc_fail(err, KC_E_DATA, kc_csv_row(f->csv) - 1, "frame.not_a_number", "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%.*s", f->path,
                               kc_csv_row(f->csv), f->headers[c->at], s.n > 60 ? 60 : (int)s.n, s.s);
        }
        f->rows++;
    }
}

kc_code kc_frame_load(kc_frame *f, int threads, kc_err *err)
{
    if (strcmp(kc_csv_encoding(f->csv), "UTF-8") == 0 && kc_frame_scan(f, kc_csv_offset(f->csv), kc_csv_separator(f->csv), threads)) return KC_OK;
    return read_records(f, err);
}

/* ---- results --------------------------------------------------------------------------------------- */

size_t kc_frame_rows(const kc_frame *f)
{
    return f->rows;
}

const double *kc_frame_numbers(const kc_frame *f, int handle)
{
    return handle < 0 ? NULL : f->columns.items[handle].x;
}

const int32_t *kc_frame_codes(const kc_frame *f, int handle)
{
    return handle < 0 ? NULL : f->columns.items[handle].codes;
}

size_t kc_frame_levels(const kc_frame *f, int handle)
{
    return handle < 0 ? 0 : f->columns.items[handle].levels.n;
}

const char *kc_frame_level(const kc_frame *f, int handle, size_t i)
{
    return f->columns.items[handle].levels.items[i].s;
}

long kc_frame_line(const kc_frame *f, size_t row)
{
    return f->lines ? f->lines[row] : f->first_line + (long)row;
}

const char *kc_frame_name(const kc_frame *f, int handle)
{
    return f->headers[f->columns.items[handle].at];
}

const char *kc_frame_path(const kc_frame *f)
{
    return f->path;
}

/* ---- groups ---------------------------------------------------------------------------------------- */

/* of[row] and the codes of one more column become numbers of their pairs, in order of first appearance. */
static size_t join(kc_arena *a, size_t rows, int32_t *of, const int32_t *codes)
{
    size_t    n = 0, n_slots = 64, cap = 64;
    uint32_t *slots = kc_alloc_n(a, n_slots, sizeof *slots);
    uint64_t *pairs = kc_alloc_n(a, cap, sizeof *pairs), last = UINT64_MAX;
    int32_t   last_id = 0;

    for (size_t r = 0; r < rows; r++) {
        uint64_t pair = (uint64_t)(uint32_t)of[r] << 32 | (uint32_t)codes[r];

        if (pair != last) {
            size_t h;

            if (2 * (n + 1) > n_slots) {
                n_slots *= 4;
                slots = kc_alloc_n(a, n_slots, sizeof *slots);
                for (size_t i = 0; i < n; i++) {
                    for (h = (size_t)((pairs[i] * 0x9e3779b97f4a7c15u) >> 20) & (n_slots - 1); slots[h]; h = (h + 1) & (n_slots - 1)) {}
                    slots[h] = (uint32_t)i + 1;
                }
            }
            for (h = (size_t)((pair * 0x9e3779b97f4a7c15u) >> 20) & (n_slots - 1); slots[h] && pairs[slots[h] - 1] != pair; h = (h + 1) & (n_slots - 1)) {}
            if (!slots[h]) {
                if (n == cap) pairs = kc_grow(a, pairs, cap * sizeof *pairs, 2 * cap * sizeof *pairs), cap *= 2;
                pairs[n++] = pair;
                slots[h] = (uint32_t)n;
            }
            last = pair;
            last_id = (int32_t)slots[h] - 1;
        }
        of[r] = last_id;
    }
    return n;
}

kc_groups *kc_frame_group(kc_frame *f, const int *handles, size_t n_handles)
{
    kc_arena  *a = f->arena;
    kc_groups *g = kc_alloc(a, sizeof *g);
    int32_t   *of = kc_alloc_n(a, f->rows, sizeof *of);
    size_t    *start, *rows = kc_alloc_n(a, f->rows, sizeof *rows);

    g->n = f->rows > 0;
    for (size_t i = 0; i < n_handles; i++) {
        const column *c = &f->columns.items[handles[i]];

        if (i == 0) {
            if (f->rows) memcpy(of, c->codes, f->rows * sizeof *of);
            g->n = c->levels.n;
        } else {
            g->n = join(a, f->rows, of, c->codes);
        }
    }
    start = kc_alloc_n(a, g->n + 2, sizeof *start);
    for (size_t r = 0; r < f->rows; r++) start[of[r] + 2]++;
    for (size_t i = 2; i < g->n + 2; i++) start[i] += start[i - 1];
    for (size_t r = 0; r < f->rows; r++) rows[start[of[r] + 1]++] = r;
    g->of = of;
    g->start = start;
    g->rows = rows;
    return g;
}
