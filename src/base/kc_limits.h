/* Every maximum of Kangce in one place. An input beyond one is refused with KC_E_LIMIT. */
#ifndef KC_LIMITS_H
#define KC_LIMITS_H

#define KC_LIMIT_ARENA_BYTES ((size_t)4 << 30)
#define KC_LIMIT_DOCUMENT_BYTES ((size_t)64 << 20) /* a plan document as a file             */
#define KC_LIMIT_TEXT_BYTES ((size_t)16 << 20)     /* text taken out of a document          */
#define KC_LIMIT_CONFIG_BYTES ((size_t)32 << 20)   /* YAML and JSON files                   */
#define KC_LIMIT_DEPTH 64                          /* nesting of YAML, JSON, XML            */
#define KC_LIMIT_NODES ((size_t)4000000)           /* values in one YAML or JSON file       */
#define KC_LIMIT_KEY_BYTES 128                     /* a key in YAML or JSON; YAML itself ends at 1024 */
#define KC_LIMIT_CSV_FIELD ((size_t)1 << 20)       /* bytes in one CSV field                */
#define KC_LIMIT_CSV_COLUMNS 4096
#define KC_LIMIT_CSV_ROWS ((long)200000000)
#define KC_LIMIT_ZIP_BYTES ((size_t)256 << 20)     /* unpacked size of one entry            */
#define KC_LIMIT_ZIP_RATIO 200                     /* unpacked / packed                     */
#define KC_LIMIT_ZIP_ENTRIES 10000
#define KC_LIMIT_PDF_SECONDS 20
#define KC_LIMIT_PDF_BYTES ((size_t)512 << 20)     /* address space of the PDF reader       */
#define KC_LIMIT_ERRORS_SHOWN 1000                 /* rejected rows listed by an import     */
#define KC_LIMIT_NAME_BYTES 600
#define KC_LIMIT_FRAME_BYTES ((size_t)1 << 30)     /* a CSV file for the statistics         */
#define KC_LIMIT_THREADS 64
#define KC_YEAR_MIN 1900
#define KC_YEAR_MAX 2100

#endif
