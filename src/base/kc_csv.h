/* CSV after RFC 4180, read as a stream, UTF-8 or GB18030 detected, memory flat.
 *
 * The first record is the header. Separator: comma, or tab or semicolon when the header has no
 * comma, or what a first line "sep=;" says. Fields are spans into an internal buffer, valid until the next call; NUL-terminated.
 */
#ifndef KC_CSV_H
#define KC_CSV_H

#include "base/kc_hash.h"
#include "base/kc_text.h"

typedef struct kc_csv kc_csv;

kc_code kc_csv_open(kc_arena *a, const char *path, kc_csv **out, kc_err *err); /* "-" = stdin */
kc_code kc_csv_open_text(kc_arena *a, kc_str text, const char *name, kc_csv **out, kc_err *err);
void    kc_csv_close(kc_csv *c); /* also done when the arena is cleared */

size_t        kc_csv_columns(const kc_csv *c);
const kc_str *kc_csv_header(const kc_csv *c);
int           kc_csv_column(const kc_csv *c, const char *name); /* -1 when absent; case-insensitive */
const char   *kc_csv_encoding(const kc_csv *c);                 /* "UTF-8" or "GB18030" */

/* A title stood where the header was expected: the next record is the header. *found false at the end of the file. */
kc_code kc_csv_header_again(kc_csv *c, bool *found, kc_err *err);
/* From now on a record with at least min_fields is filled up with empty fields, and empty fields beyond the columns are dropped. */
void kc_csv_fill_up(kc_csv *c, size_t min_fields);
/* SHA-256 of the bytes read: of the whole input once kc_csv_next gave NULL. Once only, zeros after that. */
kc_digest kc_csv_digest(kc_csv *c);

/* Next record: *fields points at kc_csv_columns() spans, or NULL at the end. A record with another
 * number of fields, a bare quote, an invalid byte or a field over the limit is KC_E_DATA with row
 * and column. Empty lines are passed over. */
kc_code kc_csv_next(kc_csv *c, const kc_str **fields, kc_err *err);
long    kc_csv_row(const kc_csv *c); /* line of the file on which the last record began, from 1 */

/* For readers of whole files in memory: the separator, and how many bytes of the input the records up to now took (UTF-8 only). */
char   kc_csv_separator(const kc_csv *c);
size_t kc_csv_offset(const kc_csv *c);
long   kc_csv_line(const kc_csv *c); /* on which they end, counted from 0: the next record begins there unless empty lines stand before it */

/* Decimal number, no white space inside, no thousands separator, no hex, no inf: true when the
 * whole span is one. */
bool kc_num_parse(kc_str s, double *out);
bool kc_int_parse(kc_str s, int64_t *out);

#endif
