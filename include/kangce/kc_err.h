/* Errors as values: what every fallible function of Kangce returns and fills.
 *
 * A function that can fail returns a kc_code and takes a `kc_err *` that the
 * caller owns and may leave NULL. The error is filled where it happens and
 * handed up unchanged; on failure the outputs of the function are untouched.
 *
 * The text of an error is not written in the code: `key` names an entry of the
 * catalogue (src/base/texts/errors.tsv) that holds it in Chinese and English with
 * places {0} {1} … for the arguments. kc_err_text() puts the two together.
 */
#ifndef KC_ERR_H
#define KC_ERR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum kc_code {
    KC_OK = 0,
    KC_E_ARG,         /* the caller or the command line asks for something impossible   */
    KC_E_DATA,        /* the data are at fault: file, row, document, plan               */
    KC_E_NOTFOUND,    /* what was named does not exist                                  */
    KC_E_CONFLICT,    /* it exists already, or differs from what is stored              */
    KC_E_LIMIT,       /* an input or a result is beyond a stated limit                  */
    KC_E_UNSUPPORTED, /* a format or feature that Kangce cannot handle                  */
    KC_E_IO,          /* reading or writing failed: disk, pipe, database file           */
    KC_E_BUSY,        /* somebody else holds the lock; trying again may help            */
    KC_E_CORRUPT,     /* stored data contradict themselves                              */
    KC_E_NOMEM,       /* out of memory                                                  */
    KC_E_INTERNAL     /* a fault of Kangce itself                                       */
} kc_code;

enum { KC_ERR_KEY = 48, KC_ERR_ARGS = 400 };

typedef struct kc_err {
    kc_code code;
    char    key[KC_ERR_KEY];   /* stable name, never translated: "csv.quote_open"       */
    char    args[KC_ERR_ARGS]; /* arguments of the text, separated by KC_SEP            */
    long    at;                /* row, stratum or byte, from 0; -1 when there is none   */
} kc_err;

/* The languages in which texts are shown. */
typedef enum kc_lang { KC_ZH, KC_EN } kc_lang;

#define KC_ERR_INIT { KC_OK, "", "", -1 }
#define KC_SEP "\x1f"

/* Fills `err` (may be NULL) and returns `code`. `fmt` is a printf format that yields
 * the arguments {0}, {1} … of the catalogue text, separated by KC_SEP:
 *
 *     return kc_fail(err, KC_E_DATA, row, "csv.quote_open", "%s" KC_SEP "%ld", file, row + 1);
 *
 * Pass "" when the text has no arguments. Arguments beyond KC_ERR_ARGS are cut.        */
kc_code kc_fail(kc_err *err, kc_code code, long at, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* One plain line for a person into buf [size], terminated, cut between characters; key and arguments when the key has no text. */
void kc_err_text(const kc_err *err, kc_lang lang, char *buf, size_t size);

#ifdef __cplusplus
}
#endif
#endif
