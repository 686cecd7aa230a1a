/* Progress and diagnostics on standard error; never on standard output. */
#ifndef KC_LOG_H
#define KC_LOG_H

typedef enum kc_level { KC_LOG_ERROR, KC_LOG_WARN, KC_LOG_INFO, KC_LOG_DEBUG } kc_level;

/* Level from the environment KANGCE_LOG (error warn info debug), default warn. */
void kc_log(kc_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
