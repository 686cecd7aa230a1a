/* A CSV file as columns in memory: numbers, and texts as numbers of distinct values. For the statistics, which work on whole columns.
 *
 *     kc_frame *f;
 *     kc_frame_open(a, "deaths.csv", &f, err);
 *     int age = kc_frame_text(f, "age|ageband|年龄组", true, err);       // columns asked for before loading; -1 when absent
 *     int n   = kc_frame_number(f, "count|events|例数", true, err);
 *     kc_frame_load(f, threads, err);                                   // one pass over the file, only these columns
 *     const double *x = kc_frame_numbers(f, n);                         // [kc_frame_rows(f)], NaN where the field is empty
 *
 * The file is as in kc_csv.h (RFC 4180, UTF-8 or GB18030, header first). A plain file is read at the speed of memory on several threads;
 * one with line breaks inside quotes or another encoding goes through kc_csv. Empty, "NA", "NaN", "-", "/" and "…" mean missing (NaN); a record of empty fields, as spreadsheets leave them, is no row.
 * Anything else in a number column that is no decimal number is KC_E_DATA with file, row, column and what was expected.
 */
#ifndef KC_FRAME_H
#define KC_FRAME_H

#include "base/kc_text.h"

typedef struct kc_frame kc_frame;

kc_code kc_frame_open(kc_arena *a, const char *path, kc_frame **out, kc_err *err); /* "-" = stdin */
kc_code kc_frame_open_text(kc_arena *a, kc_str text, const char *name, kc_frame **out, kc_err *err); /* text must stay */

size_t      kc_frame_columns(const kc_frame *f);
const char *kc_frame_header(const kc_frame *f, size_t column);

/* Column whose header is one of `names` ("a|b|c", first that is there; letter case, spaces around and a byte-order mark do not count; a header
 * that is equal to the whole of `names` wins). A name that heads two columns is KC_E_DATA. Absent: -1; and when `required` *code (may be NULL) becomes KC_E_DATA with the error filled.
 * The same column may be asked for as number and as text. */
int kc_frame_number(kc_frame *f, const char *names, bool required, kc_code *code, kc_err *err);
int kc_frame_text(kc_frame *f, const char *names, bool required, kc_code *code, kc_err *err);

/* The header of a column that another of `names` fits and that nobody has asked for: the choice of `handle` may not be what was meant.
 * NULL when there is none. To be called when all columns have been asked for. */
const char *kc_frame_rival(const kc_frame *f, const char *names, int handle);

/* Reads the rows. threads <= 0: as many as there are processors. The same result for any number. */
kc_code kc_frame_load(kc_frame *f, int threads, kc_err *err);

size_t         kc_frame_rows(const kc_frame *f);
const double  *kc_frame_numbers(const kc_frame *f, int handle); /* NULL for -1 */
const int32_t *kc_frame_codes(const kc_frame *f, int handle);   /* position in the levels, in order of first appearance; NULL for -1 */
size_t         kc_frame_levels(const kc_frame *f, int handle);
const char    *kc_frame_level(const kc_frame *f, int handle, size_t i); /* "" for an empty field */
long           kc_frame_line(const kc_frame *f, size_t row);            /* line of the file, for messages */
const char    *kc_frame_name(const kc_frame *f, int handle);            /* header of the column */
const char    *kc_frame_path(const kc_frame *f);

/* Rows put together by equal values of several text columns, groups in order of first appearance. n_handles == 0: one group of all rows. */
typedef struct kc_groups {
    size_t         n;     /* groups */
    const int32_t *of;    /* [rows] group of each row */
    const size_t  *start; /* [n + 1] positions in `rows` */
    const size_t  *rows;  /* [rows] row numbers, group after group, in file order within a group */
} kc_groups;
kc_groups *kc_frame_group(kc_frame *f, const int *handles, size_t n_handles);

#endif
