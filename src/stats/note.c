/* Names of notes. */
#include "kangce/kc_note.h"

#include <stddef.h>

const char *kc_note_name(kc_note note)
{
    static const char *const names[KC_NOTE_N] = {
        [KC_NOTE_NONE] = "",
        [KC_NOTE_MISSING] = "missing",
        [KC_NOTE_FEW_EVENTS] = "few_events",
        [KC_NOTE_SMALL_POP] = "small_population",
        [KC_NOTE_WIDE] = "wide_interval",
        [KC_NOTE_BAD_BANDS] = "bad_bands",
        [KC_NOTE_IMPOSSIBLE] = "impossible",
        [KC_NOTE_NOT_DEFINED] = "not_defined",
        [KC_NOTE_NO_INTERVAL] = "no_interval",
        [KC_NOTE_FEW_POINTS] = "few_points",
        [KC_NOTE_NOT_CONVERGED] = "not_converged",
        [KC_NOTE_LONELY_UNIT] = "lonely_unit",
        [KC_NOTE_BEYOND_TABLE] = "beyond_table",
        [KC_NOTE_IMPUTED] = "imputed",
        [KC_NOTE_EXTRAPOLATED] = "extrapolated",
        [KC_NOTE_TRUNCATED] = "truncated",
    };

    return (unsigned)note < KC_NOTE_N && names[note] ? names[note] : "?";
}
