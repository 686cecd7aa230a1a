#include "base/kc_log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "error", "warn", "info", "debug" };

void kc_log(kc_level level, const char *fmt, ...)
{
    const char *set = getenv("KANGCE_LOG");
    kc_level    shown = KC_LOG_WARN;
    va_list     ap;

    for (int i = 0; set && i < 4; i++)
        if (strcmp(set, names[i]) == 0) shown = (kc_level)i;
    if (level > shown) return;
    (void)fprintf(stderr, "kangce %s: ", names[level]);
    va_start(ap, fmt);
    (void)vfprintf(stderr, fmt, ap);
    va_end(ap);
    (void)fputc('\n', stderr);
}
