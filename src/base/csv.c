/* CSV as a stream: bytes → UTF-8 (iconv when the file is GB18030) → records in one buffer.
 *
 * The buffer holds the current record and what was read beyond it. A record's fields are unquoted
 * in place, so a field is a span of the buffer and costs no copy.
 *
 *   file ── fill() ──> buf [ record | rest ]        at .. used
 */
#include "base/kc_csv.h"
#include "base/kc_hash.h"
#include "base/kc_limits.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { CHUNK = 256 << 10, SNIFF = 64 << 10 };

struct kc_csv {
    kc_arena   *arena;
    const char *name;
    int         fd; /* -1: from memory */
    kc_str      memory;
    iconv_t     cd; /* (iconv_t)-1: UTF-8 */
    char       *raw; /* undecoded bytes of a GB18030 file */
    size_t      raw_n;
    char       *buf;
    size_t      at, used, cap;
    size_t      from; /* the last record in buf */
    size_t      taken; /* bytes of the input read so far */
    bool        eof, any;
    char        separator;
    long        line, row; /* current line; line on which the last record began */
    kc_str     *fields, *header;
    size_t      n_columns, n_fields;
    size_t      min_fields; /* a record with so many is filled up; 0 = none is */
    kc_hash     hash;       /* of the bytes read */
    bool        hashing;
};

static void close_csv(void *ctx)
{
    kc_csv_close(ctx);
}

void kc_csv_close(kc_csv *c)
{
    if (c->fd > STDERR_FILENO) (void)close(c->fd);
    c->fd = -1;
    if (c->cd != (iconv_t)-1) (void)iconv_close(c->cd);
    c->cd = (iconv_t)-1;
    c->eof = true;
    (void)kc_csv_digest(c);
}

kc_digest kc_csv_digest(kc_csv *c)
{
    kc_digest d = { { 0 } };

    if (c->hashing) d = kc_hash_end(&c->hash);
    c->hashing = false;
    return d;
}

static void begin_hash(kc_csv *c)
{
    kc_hash_begin(&c->hash);
    c->hashing = true;
}

static ssize_t read_some(kc_csv *c, char *to, size_t n)
{
    ssize_t got;

    if (c->fd < 0) {
        size_t k = n < c->memory.n ? n : c->memory.n;

        memcpy(to, c->memory.s, k);
        c->memory.s += k;
        c->memory.n -= k;
        got = (ssize_t)k;
    } else {
        do got = read(c->fd, to, n);
        while (got < 0 && errno == EINTR);
    }
    if (got > 0) kc_hash_add(&c->hash, to, (size_t)got);
    if (got > 0) c->taken += (size_t)got;
    return got;
}

/* Room for a chunk more behind `used`; what stands before `at` is dropped. */
static void make_room(kc_csv *c, size_t more)
{
    if (c->at) {
        memmove(c->buf, c->buf + c->at, c->used - c->at);
        c->used -= c->at;
        c->at = 0;
    }
    while (c->cap - c->used < more) {
        c->buf = kc_grow(c->arena, c->buf, c->cap, c->cap * 2);
        c->cap *= 2;
    }
}

static kc_code fill(kc_csv *c, kc_err *err)
{
    ssize_t got;

    if (c->cd == (iconv_t)-1) {
        make_room(c, CHUNK + 1);
        got = read_some(c, c->buf + c->used, CHUNK);
        if (got < 0) return kc_fail(err, KC_E_IO, c->line, "file.cannot_read", "%s" KC_SEP "%s", c->name, strerror(errno));
        c->used += (size_t)got;
        c->eof = got == 0;
    } else {
        char  *in = c->raw, *out;
        size_t in_n, out_n;

        got = read_some(c, c->raw + c->raw_n, CHUNK);
        if (got < 0) return kc_fail(err, KC_E_IO, c->line, "file.cannot_read", "%s" KC_SEP "%s", c->name, strerror(errno));
        c->eof = got == 0;
        in_n = c->raw_n + (size_t)got;
        make_room(c, 2 * in_n + 16);
        out = c->buf + c->used;
        out_n = c->cap - c->used - 1;
        if (iconv(c->cd, &in, &in_n, &out, &out_n) == (size_t)-1 && (errno == EILSEQ || (errno == EINVAL && c->eof)))
            return kc_fail(err, KC_E_DATA, c->line, "csv.bad_byte", "%s" KC_SEP "%ld", c->name, c->line + 1);
        c->used = (size_t)(out - c->buf);
        memmove(c->raw, in, in_n);
        c->raw_n = in_n;
    }
    return KC_OK;
}

/* Looks at the first bytes: a BOM, valid UTF-8, else GB18030. */
static kc_code sniff(kc_csv *c, kc_err *err)
{
    ssize_t got;
    size_t  n = 0, bad = 0;

    while (n < SNIFF && (got = read_some(c, c->buf + n, SNIFF - n)) > 0) n += (size_t)got;
    if (n == 0) return kc_fail(err, KC_E_DATA, 0, "csv.empty", "%s", c->name);
    c->used = n;
    if (n >= 3 && memcmp(c->buf, "\xEF\xBB\xBF", 3) == 0) {
        c->at = 3;
        return KC_OK;
    }
    if (n >= 2 && (memcmp(c->buf, "\xFF\xFE", 2) == 0 || memcmp(c->buf, "\xFE\xFF", 2) == 0))
        return kc_fail(err, KC_E_DATA, 0, "csv.utf16", "%s", c->name);
    if (n >= 4 && (memcmp(c->buf, "PK\x03\x04", 4) == 0 || memcmp(c->buf, "\xD0\xCF\x11\xE0", 4) == 0))
        return kc_fail(err, KC_E_UNSUPPORTED, 0, "csv.spreadsheet", "%s", c->name);
    if (kc_utf8_valid(c->buf, n, &bad) || (n == SNIFF && bad + 4 > n)) return KC_OK;
    c->cd = iconv_open("UTF-8", "GB18030");
    if (c->cd == (iconv_t)-1) return kc_fail(err, KC_E_UNSUPPORTED, -1, "csv.no_iconv", "%s", c->name);
    c->raw = kc_alloc(c->arena, SNIFF + 2 * CHUNK);
    memcpy(c->raw, c->buf, n);
    c->raw_n = n;
    c->used = 0;
    return KC_OK;
}

static kc_code field_error(kc_csv *c, const char *key, size_t column, kc_err *err)
{
    return kc_fail(err, KC_E_DATA, c->row - 1, key, "%s" KC_SEP "%ld" KC_SEP "%zu", c->name, c->row, column + 1);
}

/* Adds the field buf[from..to) of the current record. */
static kc_code add_field(kc_csv *c, size_t from, size_t to, size_t *max, kc_err *err)
{
    if (c->n_fields == KC_LIMIT_CSV_COLUMNS) return field_error(c, "csv.too_many_columns", c->n_fields, err);
    if (c->n_fields == *max) {
        c->fields = kc_grow(c->arena, c->fields, *max * sizeof *c->fields, *max * 2 * sizeof *c->fields);
        *max *= 2;
    }
    if (to - from > KC_LIMIT_CSV_FIELD) return field_error(c, "csv.field_too_long", c->n_fields, err);
    c->fields[c->n_fields++] = (kc_str){ (const char *)from, to - from }; /* an offset until the record is whole */
    return KC_OK;
}

/* The record being read starts at buf[at]; places in it are counted from there, since fill() may move it. */
static size_t ready(const kc_csv *c)
{
    return c->used - c->at;
}

static char *text(const kc_csv *c)
{
    return c->buf + c->at;
}

/* One quoted field whose opening quote stands at *p; unquoted in place. Leaves *p behind the closing quote. */
static kc_code quoted(kc_csv *c, size_t *p, size_t *from, size_t *to, kc_err *err)
{
    size_t r = *p + 1, w = *p + 1;

    *from = w;
    for (;;) {
        if (r >= ready(c)) {
            kc_code code = c->eof ? KC_OK : fill(c, err);

            if (code) return code;
            if (r >= ready(c) && c->eof) return field_error(c, "csv.quote_open", c->n_fields, err);
            if (r - *from > KC_LIMIT_CSV_FIELD) return field_error(c, "csv.field_too_long", c->n_fields, err);
            continue;
        }
        if (text(c)[r] == '"') {
            if (r + 1 >= ready(c) && !c->eof) {
                kc_code code = fill(c, err);

                if (code) return code;
                continue;
            }
            if (r + 1 >= ready(c) || text(c)[r + 1] != '"') break;
            r++;
        }
        if (text(c)[r] == '\n') c->line++;
        text(c)[w++] = text(c)[r++];
    }
    *to = w;
    *p = r + 1;
    return KC_OK;
}

/* Fields are kept as offsets from the start of the record while it is read. */
static kc_code record(kc_csv *c, size_t *max, kc_err *err)
{
    size_t  p = 0, from = 0, to = 0;
    kc_code code;

    c->n_fields = 0;
    for (;;) {
        if (p < ready(c) && text(c)[p] == '"') {
            if ((code = quoted(c, &p, &from, &to, err))) return code;
            if (p >= ready(c) && !c->eof && (code = fill(c, err))) return code;
            if (p < ready(c) && text(c)[p] != c->separator && text(c)[p] != '\n' && text(c)[p] != '\r')
                return field_error(c, "csv.after_quote", c->n_fields, err);
        } else {
            from = p;
            for (;;) {
                while (p < ready(c) && text(c)[p] != c->separator && text(c)[p] != '\n' && text(c)[p] != '\r' && text(c)[p] != '"') p++;
                if (p < ready(c) || c->eof) break;
                if (p - from > KC_LIMIT_CSV_FIELD) return field_error(c, "csv.field_too_long", c->n_fields, err);
                if ((code = fill(c, err))) return code;
            }
            if (p < ready(c) && text(c)[p] == '"') return field_error(c, "csv.bare_quote", c->n_fields, err);
            to = p;
        }
        if ((code = add_field(c, from, to, max, err))) return code;
        if (p >= ready(c) && !c->eof && (code = fill(c, err))) return code;
        if (p >= ready(c) || text(c)[p] != c->separator) break;
        p++;
    }
    if (p < ready(c) && text(c)[p] == '\r') {
        p++;
        if (p >= ready(c) && !c->eof && (code = fill(c, err))) return code;
    }
    if (p < ready(c) && text(c)[p] == '\n') p++;
    c->from = c->at;
    c->at += p;
    return KC_OK;
}

/* Offsets become pointers; each field gets its NUL on the separator, quote or line end behind it. */
static kc_code finish(kc_csv *c, kc_err *err)
{
    for (size_t i = 0; i < c->n_fields; i++) {
        size_t from = c->from + (size_t)c->fields[i].s, bad;

        if (c->cd == (iconv_t)-1 && !kc_utf8_valid(c->buf + from, c->fields[i].n, &bad)) return field_error(c, "csv.bad_utf8", i, err);
        if (memchr(c->buf + from, 0, c->fields[i].n)) return field_error(c, "csv.nul", i, err);
        c->fields[i].s = c->buf + from;
        c->buf[from + c->fields[i].n] = '\0';
    }
    return KC_OK;
}

static kc_code next_record(kc_csv *c, size_t *max, kc_err *err)
{
    kc_code code;

    for (;;) { /* empty lines are passed over */
        if (c->at >= c->used && !c->eof && (code = fill(c, err))) return code;
        if (c->at >= c->used) {
            if (!c->eof) continue;
            c->n_fields = 0;
            return KC_OK;
        }
        if (c->buf[c->at] == '\r') c->at++;
        else if (c->buf[c->at] == '\n') c->at++, c->line++;
        else break;
    }
    c->row = c->line + 1;
    if (c->row > KC_LIMIT_CSV_ROWS) return kc_fail(err, KC_E_LIMIT, c->row, "csv.too_many_rows", "%s" KC_SEP "%ld", c->name, KC_LIMIT_CSV_ROWS);
    if ((code = record(c, max, err))) return code;
    c->line++;
    return finish(c, err);
}

static char guess_separator(const kc_csv *c)
{
    const char *eol = memchr(c->buf + c->at, '\n', c->used - c->at);
    size_t      n = eol ? (size_t)(eol - c->buf) - c->at : c->used - c->at;

    if (memchr(c->buf + c->at, ',', n)) return ',';
    if (memchr(c->buf + c->at, '\t', n)) return '\t';
    return memchr(c->buf + c->at, ';', n) ? ';' : ',';
}

/* Spreadsheets write the separator into a line of its own above the header. */
static void read_separator(kc_csv *c)
{
    const char *p = c->buf + c->at;
    size_t      n = c->used - c->at, end = 5;

    c->separator = guess_separator(c);
    if (n < 6 || strncasecmp(p, "sep=", 4) != 0 || (p[4] != ',' && p[4] != ';' && p[4] != '\t')) return;
    if (p[end] == '\r') end++;
    if (end >= n || p[end] != '\n') return;
    c->separator = p[4];
    c->at += end + 1;
    c->line++;
}

static void keep_header(kc_csv *c)
{
    c->n_columns = c->n_fields;
    c->header = kc_alloc_n(c->arena, c->n_fields, sizeof *c->header);
    for (size_t i = 0; i < c->n_fields; i++) {
        kc_str h = kc_trim(c->fields[i]);

        c->header[i] = (kc_str){ kc_strndup(c->arena, h.s, h.n), h.n };
    }
}

static kc_code start(kc_csv *c, kc_csv **out, kc_err *err)
{
    kc_code code;
    size_t  max = 16;

    begin_hash(c);
    c->cap = SNIFF + 2 * CHUNK;
    c->buf = kc_alloc(c->arena, c->cap);
    if ((code = sniff(c, err))) return code;
    if (c->raw_n && (code = fill(c, err))) return code;
    read_separator(c);
    c->fields = kc_alloc_n(c->arena, max, sizeof *c->fields);
    if ((code = next_record(c, &max, err))) return code;
    if (!c->n_fields) return kc_fail(err, KC_E_DATA, 0, "csv.empty", "%s", c->name);
    keep_header(c);
    /* From here on a record has a known number of fields. One slot more shows a surplus. */
    c->fields = kc_alloc_n(c->arena, KC_LIMIT_CSV_COLUMNS, sizeof *c->fields);
    *out = c;
    return KC_OK;
}

kc_code kc_csv_open(kc_arena *a, const char *path, kc_csv **out, kc_err *err)
{
    kc_csv *c = kc_alloc(a, sizeof *c);

    c->arena = a;
    c->name = kc_strdup(a, path);
    c->cd = (iconv_t)-1;
    c->fd = -1;
    kc_on_clear(a, close_csv, c); /* before there is anything to close: an allocation may leave by a jump */
    if (strcmp(path, "-") == 0) {
        c->fd = STDIN_FILENO;
    } else {
        c->fd = open(path, O_RDONLY | O_CLOEXEC);
        if (c->fd < 0)
            return kc_fail(err, errno == ENOENT ? KC_E_NOTFOUND : KC_E_IO, -1, errno == ENOENT ? "file.not_found" : "file.cannot_open",
                           "%s" KC_SEP "%s", path, strerror(errno));
    }
    return start(c, out, err);
}

kc_code kc_csv_open_text(kc_arena *a, kc_str text, const char *name, kc_csv **out, kc_err *err)
{
    kc_csv *c = kc_alloc(a, sizeof *c);

    c->arena = a;
    c->name = kc_strdup(a, name);
    c->fd = -1;
    c->cd = (iconv_t)-1;
    c->memory = text;
    kc_on_clear(a, close_csv, c);
    return start(c, out, err);
}

size_t kc_csv_columns(const kc_csv *c)
{
    return c->n_columns;
}

const kc_str *kc_csv_header(const kc_csv *c)
{
    return c->header;
}

int kc_csv_column(const kc_csv *c, const char *name)
{
    for (size_t i = 0; i < c->n_columns; i++)
        if (strcasecmp(c->header[i].s, name) == 0) return (int)i;
    return -1;
}

const char *kc_csv_encoding(const kc_csv *c)
{
    return c->raw ? "GB18030" : "UTF-8";
}

char kc_csv_separator(const kc_csv *c)
{
    return c->separator;
}

size_t kc_csv_offset(const kc_csv *c)
{
    return c->taken - (c->used - c->at);
}

long kc_csv_line(const kc_csv *c)
{
    return c->line;
}

kc_code kc_csv_header_again(kc_csv *c, bool *found, kc_err *err)
{
    size_t  max = KC_LIMIT_CSV_COLUMNS;
    kc_code code = next_record(c, &max, err);

    *found = !code && c->n_fields > 0;
    if (*found) keep_header(c);
    return code;
}

void kc_csv_fill_up(kc_csv *c, size_t min_fields)
{
    c->min_fields = min_fields;
}

/* A record of another length that differs by empty fields at its end only. */
static bool fits(kc_csv *c)
{
    if (!c->min_fields || c->n_fields < c->min_fields) return false;
    for (size_t i = c->n_columns; i < c->n_fields; i++)
        if (kc_trim(c->fields[i]).n) return false;
    for (size_t i = c->n_fields; i < c->n_columns; i++) c->fields[i] = (kc_str){ "", 0 };
    return true;
}

kc_code kc_csv_next(kc_csv *c, const kc_str **fields, kc_err *err)
{
    size_t  max = KC_LIMIT_CSV_COLUMNS;
    kc_code code = next_record(c, &max, err);

    if (code) return code;
    if (!c->n_fields) {
        *fields = NULL;
        return KC_OK;
    }
    if (c->n_fields != c->n_columns && !fits(c))
        return kc_fail(err, KC_E_DATA, c->row - 1, "csv.field_count", "%s" KC_SEP "%ld" KC_SEP "%zu" KC_SEP "%zu", c->name, c->row, c->n_fields,
                       c->n_columns);
    *fields = c->fields;
    return KC_OK;
}

long kc_csv_row(const kc_csv *c)
{
    return c->row;
}

/* Powers of ten that a double holds exactly: up to 15 digits with such an exponent the quotient or
 * product is the correctly rounded value, so strtod is needed only for longer numbers. */
static const double exact10[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

bool kc_num_parse(kc_str s, double *out)
{
    size_t   i = 0, digits = 0, decimals = 0;
    uint64_t m = 0;
    bool     minus = false, seen = false, exponent = false;
    char     t[64];
    char    *end;
    double   x;

    if (i < s.n && (s.s[i] == '-' || s.s[i] == '+')) minus = s.s[i++] == '-';
    for (; i < s.n && s.s[i] >= '0' && s.s[i] <= '9'; i++, seen = true)
        if (digits < 19) m = m * 10 + (uint64_t)(s.s[i] - '0'), digits += m > 0;
        else digits++;
    if (i < s.n && s.s[i] == '.') {
        for (i++; i < s.n && s.s[i] >= '0' && s.s[i] <= '9'; i++, seen = true, decimals++)
            if (digits < 19) m = m * 10 + (uint64_t)(s.s[i] - '0'), digits += m > 0;
            else digits++;
    }
    if (!seen) return false;
    if (i < s.n && (s.s[i] == 'e' || s.s[i] == 'E')) {
        exponent = true;
        i++;
        if (i < s.n && (s.s[i] == '-' || s.s[i] == '+')) i++;
        if (i >= s.n) return false;
        while (i < s.n && s.s[i] >= '0' && s.s[i] <= '9') i++;
    }
    if (i != s.n || s.n >= sizeof t) return false;
    if (!exponent && digits <= 15 && decimals <= 22) {
        x = (double)m / exact10[decimals];
        *out = minus ? -x : x;
        return true;
    }
    memcpy(t, s.s, s.n);
    t[s.n] = '\0';
    x = strtod(t, &end);
    if (*end || x - x != 0) return false; /* also an overflow to infinity */
    *out = x;
    return true;
}

bool kc_int_parse(kc_str s, int64_t *out)
{
    uint64_t m = 0;
    size_t   i = 0;
    bool     minus = false;

    if (i < s.n && (s.s[i] == '-' || s.s[i] == '+')) minus = s.s[i++] == '-';
    if (i == s.n) return false;
    for (; i < s.n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9' || m > (UINT64_MAX - 9) / 10) return false;
        m = m * 10 + (uint64_t)(s.s[i] - '0');
    }
    if (m > (uint64_t)INT64_MAX + minus) return false;
    *out = minus ? (int64_t)(0 - m) : (int64_t)m;
    return true;
}
