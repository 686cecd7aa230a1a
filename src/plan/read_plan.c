/* A document becomes a draft: the order of the readers, and what they share.
 *
 * The joined normal form is made first (repeats, foreign characters, cut lines), then paragraphs, then what
 * stands in them. Facts come after structure, because a target needs its action and its chapter.
 */
#include "plan/kc_plan_work.h"
#include "plan/plan_internal.h"

#include <stdio.h>

void kc_names_add(kc_arena *a, kc_names *list, const char *s)
{
    *KC_PUSH(a, list) = s;
}

/* The paragraph in which a norm offset lies, or NULL. Paragraphs ascend. */
static const kc_par *par_at(const kc_outline *o, size_t at)
{
    size_t lo = 0, hi = o->pars.n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (o->pars.items[mid].n_to <= at) lo = mid + 1;
        else hi = mid;
    }
    return lo < o->pars.n && o->pars.items[lo].n_from <= at ? &o->pars.items[lo] : NULL;
}

void kc_plan_warn(kc_arena *a, kc_plan *p, const kc_outline *o, const char *code, const char *about, bool doubt, size_t n_from, size_t n_to,
                  const char *args_fmt, ...)
{
    kc_warning   *w = KC_PUSH(a, &p->warnings);
    const kc_par *p_at;
    char        args[KC_ERR_ARGS * 2];
    va_list     ap;
    size_t      n;

    memset(w, 0, sizeof *w);
    va_start(ap, args_fmt);
    vsnprintf(args, sizeof args, args_fmt, ap);
    va_end(ap);
    n = strlen(args);
    if (n == sizeof args - 1) /* cut: leave whole characters */
        while (n > 0 && ((unsigned char)args[n - 1] & 0x80)) n--;
    w->code = code;
    w->about = about;
    w->doubt = doubt;
    w->args = kc_strndup(a, args, n);
    kc_norm_span(&o->norm, n_from, n_to, &w->source.start, &w->source.end);
    if (n_to > n_from && (p_at = par_at(o, n_from)) != NULL) w->section = p_at->section;
}

/* Sections of warnings that were given before there were paragraphs; their places are those of the original. */
static void late_sections(kc_reader *r)
{
    const kc_norm *n = &r->o->norm;

    for (size_t i = 0; i < r->plan->warnings.n; i++) {
        kc_warning   *w = &r->plan->warnings.items[i];
        size_t        lo = 0, hi = n->text.n;
        const kc_par *p;

        if (w->section || w->source.end <= w->source.start) continue;
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;

            if (n->at[mid] < w->source.start) lo = mid + 1;
            else hi = mid;
        }
        if ((p = par_at(r->o, lo)) != NULL) w->section = p->section;
    }
}

/* What the document reader dropped or mended. */
static void notes_of_document(kc_reader *r)
{
    for (size_t i = 0; i < r->doc->n_notes; i++) {
        const kc_doc_note *n = &r->doc->notes[i];
        kc_warning        *w = KC_PUSH(r->a, &r->plan->warnings);

        memset(w, 0, sizeof *w);
        w->code = n->code;
        w->args = n->message_args ? n->message_args : "";
        w->source = (kc_span){ n->start, n->end };
    }
}

static void load_words(kc_reader *r)
{
    kc_lex_load(r->a, "chapters", 1, &r->chapters);
    kc_lex_load(r->a, "headings", 1, &r->labels);
    kc_lex_load(r->a, "units_of_government", 1, &r->units);
    kc_lex_load(r->a, "bodies", 1, &r->bodies);
    kc_lex_load(r->a, "furniture", 1, &r->furniture);
    kc_lex_load(r->a, "duties", 1, &r->duties);
    kc_lex_load(r->a, "measure_units", 2, &r->measures); /* shared with the reader of facts */
}

kc_code kc_outline_read(kc_arena *a, const kc_doc *doc, kc_outline *out, kc_plan *plan, kc_err *err)
{
    kc_reader *r = kc_alloc(a, sizeof *r);
    kc_code    code;

    memset(out, 0, sizeof *out);
    out->doc = doc;
    r->a = a;
    r->doc = doc;
    r->o = out;
    r->plan = plan;
    if ((code = kc_normalise(a, doc->text, &out->norm, err))) return code;
    load_words(r);
    notes_of_document(r);
    kc_repeats_read(r);
    kc_rows_find(r);
    kc_lines_read(r);
    kc_pars_read(r);
    kc_lists_read(r);
    kc_units_rule_find(r);
    kc_actions_read(r);
    kc_head_read(r);
    kc_tasks_read(r);
    kc_period_read(r);
    kc_bodies_read(r);
    kc_references_read(r);
    kc_structure_doubts_read(r);
    kc_wording_doubts_read(r);
    late_sections(r);
    return KC_OK;
}

kc_code kc_plan_read(kc_arena *a, const kc_doc *doc, kc_plan *out, kc_err *err)
{
    kc_outline *o = kc_alloc(a, sizeof *o);
    kc_code     code;

    memset(out, 0, sizeof *out);
    if ((code = kc_outline_read(a, doc, o, out, err))) return code;
    if ((code = kc_facts_read(a, o, out, err))) return code;
    if ((code = kc_doubts_read(a, o, out, err))) return code;
    kc_plan_number_warnings(a, out);
    return KC_OK;
}
