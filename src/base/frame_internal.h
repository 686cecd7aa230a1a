/* Shared by frame.c (columns, groups, the careful way) and frame_scan.c (the fast way). */
#ifndef FRAME_INTERNAL_H
#define FRAME_INTERNAL_H

#include "base/kc_frame.h"

typedef struct span { /* a text field: bytes of the file */
    uint32_t at, n;
} span;

/* Spans of texts become positions in a list of distinct texts. */
typedef struct levels {
    kc_str   *items;
    size_t    n, cap;
    uint32_t *slots; /* position + 1; 0 = free */
    size_t    n_slots;
} levels;

typedef struct column {
    size_t   at;     /* column of the file */
    bool     number; /* else text */
    double  *x;      /* [rows] */
    int32_t *codes;  /* [rows] */
    levels   levels;
} column;

struct kc_frame {
    kc_arena *arena;
    kc_str    bytes; /* the whole file */
    const char *path;
    struct kc_csv *csv; /* stands behind the header */
    char    **headers;
    size_t    n_columns, rows;
    long      first_line; /* line of row 0 */
    long     *lines;      /* of every row; NULL: one after the other */
    struct {
        column *items;
        size_t  n, cap;
    } columns;
};

/* True when s is a number or one of the spellings of missing (then NaN). */
bool    kc_frame_cell(kc_str s, double *out);
kc_str  kc_frame_trim(const char *s, size_t n);
int32_t kc_frame_code(kc_arena *a, levels *l, kc_str s);

/* Reads the rows behind byte `from` on several threads. False when something is unusual (line breaks in quotes, empty lines, a field that is no
 * number, a wrong number of fields): nothing is kept then, and kc_csv has to read it and to say what is wrong. */
bool kc_frame_scan(kc_frame *f, size_t from, char separator, int threads);

#endif
