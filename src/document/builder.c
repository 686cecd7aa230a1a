/* Builds a kc_doc line by line. Lines are trimmed, inner white space is kept as it stands. */
#include "base/kc_limits.h"
#include "document/document_internal.h"

#include <string.h>

void doc_begin(doc_builder *b, kc_arena *a, const char *name)
{
    *b = (doc_builder){ .arena = a, .name = name };
    kc_buf_init(&b->text, a);
}

void doc_add(doc_builder *b, const char *s, size_t n)
{
    size_t from;

    if (b->text.n + n > KC_LIMIT_TEXT_BYTES) {
        b->overflow = true;
        return;
    }
    from = b->text.n;
    kc_buf_add(&b->text, s, n);
    for (size_t i = from; i < b->text.n; i++)
        if (b->text.s[i] == '\n' || b->text.s[i] == '\r') b->text.s[i] = ' ';
}

void doc_line(doc_builder *b, int heading, bool list_item, bool table)
{
    size_t start = b->line_start;
    kc_str line;

    if (!b->text.s) return;
    line = kc_trim((kc_str){ b->text.s + start, b->text.n - start });
    /* Empty leading cells of a row carry meaning: their tabs stay. */
    if (table && line.n) {
        line.n += (size_t)(line.s - (b->text.s + start));
        line.s = b->text.s + start;
    }
    if (line.n == 0) {
        b->text.n = start;
        b->text.s[start] = '\0';
        return;
    }
    memmove(b->text.s + start, line.s, line.n);
    b->text.n = start + line.n;
    *KC_PUSH(b->arena, &b->lines) = (kc_doc_line){ start, b->text.n, heading, list_item, table };
    kc_buf_addc(&b->text, '\n');
    b->line_start = b->text.n;
}

void doc_note(doc_builder *b, const char *code, const char *args)
{
    *KC_PUSH(b->arena, &b->notes) = (kc_doc_note){ .code = code, .message_args = args };
}

kc_code doc_finish(doc_builder *b, kc_doc_kind kind, const char *encoding, kc_doc *out, kc_err *err)
{
    doc_line(b, 0, false, false);
    if (b->overflow)
        return kc_fail(err, KC_E_LIMIT, -1, "document.text_limit", "%zu", KC_LIMIT_TEXT_BYTES >> 20);
    if (b->lines.n == 0) return kc_fail(err, KC_E_DATA, -1, "document.empty", "%s", b->name);
    *out = (kc_doc){ .kind = kind,
                     .encoding = encoding,
                     .text = { b->text.s, b->text.n },
                     .lines = b->lines.items,
                     .n_lines = b->lines.n,
                     .notes = b->notes.items,
                     .n_notes = b->notes.n };
    return KC_OK;
}
