/* Whole files in and out. */
#ifndef KC_FILE_H
#define KC_FILE_H

#include "base/kc_text.h"

/* Reads `path` ("-" is standard input) into the arena, NUL-terminated. Fails KC_E_NOTFOUND,
 * KC_E_IO, KC_E_LIMIT (larger than `limit`). */
kc_code kc_file_read(kc_arena *a, const char *path, size_t limit, kc_str *out, kc_err *err);
/* Writes through a temporary file, fsync and rename, so that `path` is old or new, never half.
 * "-" writes to standard output. */
kc_code kc_file_write(const char *path, const char *s, size_t n, kc_err *err);

#endif
