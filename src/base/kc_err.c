/* Filling errors. The texts stand in the .tsv files of texts and are put in by kc_err_text (catalogue.c). */
#include "kangce/kc_err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

kc_code kc_fail(kc_err *err, kc_code code, long at, const char *key, const char *fmt, ...)
{
    if (err) {
        va_list ap;

        err->code = code;
        err->at = at;
        (void)snprintf(err->key, sizeof err->key, "%s", key);
        va_start(ap, fmt);
        (void)vsnprintf(err->args, sizeof err->args, fmt, ap);
        va_end(ap);
    }
    return code;
}
