/* A number with its limits, and why it is missing or to be read with care.
 *
 * Missing is NaN and a note, never 0, -1 or 999. The names of notes are stable: programs read them in CSV and JSON, people read the
 * texts `note.<name>` of the catalogue. Since 0.2.
 */
#ifndef KC_NOTE_H
#define KC_NOTE_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum kc_note {
    KC_NOTE_NONE = 0,
    KC_NOTE_MISSING,       /* an input is missing, so the result is                                        */
    KC_NOTE_FEW_EVENTS,    /* suppressed: fewer events than the method needs                               */
    KC_NOTE_SMALL_POP,     /* suppressed: the population is too small                                      */
    KC_NOTE_WIDE,          /* suppressed: the interval is too wide; its limits are given                   */
    KC_NOTE_BAD_BANDS,     /* suppressed: not the expected age bands                                       */
    KC_NOTE_IMPOSSIBLE,    /* suppressed: counts that contradict each other (deaths above population)      */
    KC_NOTE_NOT_DEFINED,   /* the formula has no value here: 0/0, all equal, log of nothing                */
    KC_NOTE_NO_INTERVAL,   /* the value stands, an interval cannot be given                                */
    KC_NOTE_FEW_POINTS,    /* too few points                                                               */
    KC_NOTE_NOT_CONVERGED, /* the iteration ended without meeting its tolerance                            */
    KC_NOTE_LONELY_UNIT,   /* a stratum with one sampling unit was treated by the chosen rule              */
    KC_NOTE_BEYOND_TABLE,  /* a table was left: its last row was carried on                                */
    KC_NOTE_IMPUTED,       /* at least one input was filled in                                             */
    KC_NOTE_EXTRAPOLATED,  /* beyond the range of the data                                                 */
    KC_NOTE_TRUNCATED,     /* the value stands for some of the ages only                                   */
    KC_NOTE_N
} kc_note;

/* "few_events"; "" for KC_NOTE_NONE, "?" outside the list. */
const char *kc_note_name(kc_note note);

/* value and limits in the unit of the method; NaN where there is none. */
typedef struct kc_estimate {
    double  value, low, high;
    kc_note note;
} kc_estimate;

#ifdef __cplusplus
}
#endif
#endif
