/* Normal forms for matching, with a way back to the original.
 *
 * Nothing that is quoted or stored comes from the normal form but names (simplified characters).
 */
#ifndef KC_NORM_H
#define KC_NORM_H

#include "base/kc_text.h"

typedef struct kc_norm {
    kc_str    text; /* normal form */
    uint32_t *at;   /* [text.n + 1] offset in the original of the character that gave byte i;
                       at[text.n] = length of the original. Non-decreasing.                    */
    bool      traditional; /* the original was (mostly) in traditional characters */
    kc_str    original;    /* borrowed; lets kc_norm_span end at the last character itself. May be empty. */
} kc_norm;

/* What is done: full-width letters, digits and signs to ASCII (１→1, ％→%, （→(, ，→",", ：→":", ；→";", ！ ？
 * likewise; 。 、 《》“” stay); one spelling of dashes (－ — – ― ~ ～ to "-" between digits and between years,
 * else left), middle dots, quotes; compatibility signs (㎡ → m2, ℃ stays, ‰ stays, Ⅱ → II); traditional to
 * simplified character by character plus the checked list src/document/words/t2s_extra.tsv (计画 → 计划)
 * when the text is traditional; white space: none next to a CJK character or CJK punctuation, elsewhere
 * one space; zero-width characters dropped; '\n' kept. */
kc_code kc_normalise(kc_arena *a, kc_str original, kc_norm *out, kc_err *err);

/* Original span of the normal span [from, to). Without `original` it runs on over what was dropped after it. */
void kc_norm_span(const kc_norm *n, size_t from, size_t to, size_t *start, size_t *end);

/* Reads a number written in Chinese or Arabic digits at the start of the normal text s: 26, 1,200, 45.35,
 * 二十六, 两, 一百零五, 二〇三〇 (= 2030), 百分之九十 (value 90, *unit "%"), 千分之五, 万分之三, 十万分之七 (value 7,
 * unit "/10万"), 三分之一 (33.3333 %), 六成 (60 %), 一半 (50 %), 1/3 (33.3333 %). 万/亿 are not multiplied: they stay
 * to be read as part of the unit. Returns bytes used, 0 when there is no number. */
size_t kc_number_read(kc_str s, double *value, const char **unit, bool *chinese);

#endif
