/* The explanation as text for people: the tree of explain.c, heading by heading. */
#include "judge/explain_internal.h"

#include <math.h>

static const char *s_of(const kc_value *v, const char *key)
{
    return kc_get_str(v, key, NULL);
}

static void line(kc_arena *a, kc_buf *b, const char *label, const char *text)
{
    size_t width = kc_width(label);

    if (!text || !*text) return;
    kc_buf_addf(b, "  %s", label);
    for (; width < 16; width++) kc_buf_addc(b, ' ');
    kc_buf_addf(b, "%s\n", text);
    (void)a;
}

static void heading(kc_buf *b, kc_lang lang, const char *key)
{
    kc_buf_addf(b, "\n%s\n", kc_t(lang, key));
}

static const char *join(kc_arena *a, const kc_value *list, kc_lang lang, const char *prefix)
{
    kc_buf b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < kc_len(list); i++) {
        if (i) kc_buf_adds(&b, kc_t(lang, "judge.x.comma"));
        kc_buf_adds(&b, kc_t(lang, kc_printf(a, "%s%s", prefix, list->items[i]->u.s)));
    }
    return b.n ? b.s : NULL;
}

static void formulas(kc_arena *a, kc_buf *b, const kc_value *f, kc_lang lang)
{
    heading(b, lang, "judge.x.how");
    for (size_t i = 0; i < kc_len(f); i++)
        if (f->items[i]->kind == KC_STRING) line(a, b, kc_t(lang, kc_printf(a, "judge.field.%s", f->keys[i])), f->items[i]->u.s);
}

static void observation(kc_arena *a, kc_buf *b, const kc_value *o, kc_lang lang)
{
    const kc_value *source = kc_get(o, "source"), *batch = kc_get(o, "batch"), *audit = kc_get(o, "audit");
    double          num = kc_get_num(o, "numerator", NAN), den = kc_get_num(o, "denominator", NAN);
    const char     *sha = s_of(batch, "sha256");

    if (!o) return;
    heading(b, lang, "judge.x.observation");
    line(a, b, kc_t(lang, "judge.x.row"),
         kc_tf(a, lang, "judge.x.row_text", "%lld" KC_SEP "%lld" KC_SEP "%s", (long long)kc_get_int(o, "row", 0), (long long)kc_get_int(o, "revision", 0),
               kc_t(lang, kc_printf(a, "judge.layer.%d", (int)kc_get_int(o, "layer", 1)))));
    if (!isnan(num) && !isnan(den)) line(a, b, kc_t(lang, "judge.x.parts"), kc_printf(a, "%.10g ÷ %.10g", num, den));
    line(a, b, kc_t(lang, "judge.x.source"), kc_printf(a, "%s %s", s_of(source, "code") ? s_of(source, "code") : "", s_of(source, "title") ? s_of(source, "title") : ""));
    line(a, b, kc_t(lang, "judge.x.publisher"), s_of(source, "publisher"));
    line(a, b, kc_t(lang, "judge.x.url"), s_of(source, "url"));
    line(a, b, kc_t(lang, "judge.x.batch"),
         kc_printf(a, "%lld %s %s%s%.16s", (long long)kc_get_int(batch, "number", 0), s_of(batch, "kind") ? s_of(batch, "kind") : "",
                   s_of(batch, "name") ? s_of(batch, "name") : "", sha ? " sha256:" : "", sha ? sha : ""));
    line(a, b, kc_t(lang, "judge.x.person"), kc_printf(a, "%s %s", s_of(batch, "person") ? s_of(batch, "person") : "", s_of(batch, "at") ? s_of(batch, "at") : ""));
    if (audit)
        line(a, b, kc_t(lang, "judge.x.audit"),
             kc_printf(a, "%lld %s %s %s", (long long)kc_get_int(audit, "number", 0), s_of(audit, "action"), s_of(audit, "person"), s_of(audit, "at")));
    line(a, b, kc_t(lang, "judge.x.marks"), join(a, kc_get(o, "flags"), lang, "judge.flag."));
}

static void history(kc_arena *a, kc_buf *b, const kc_value *h, kc_lang lang)
{
    if (!kc_len(h)) return;
    heading(b, lang, "judge.x.history");
    for (size_t i = 0; i < kc_len(h); i++) {
        const kc_value *v = h->items[i];
        int64_t         status = kc_get_int(v, "status", 0);
        const char     *what = status ? kc_t(lang, kc_printf(a, "judge.cell.%d", (int)status)) : kc_printf(a, "%.10g", kc_get_num(v, "value", NAN));

        const char     *marks = join(a, kc_get(v, "flags"), lang, "judge.flag.");

        line(a, b, kc_printf(a, "%lld", (long long)kc_get_int(v, "year", 0)),
             kc_tf(a, lang, "judge.x.history_line", "%s" KC_SEP "%s" KC_SEP "%lld" KC_SEP "%lld" KC_SEP "%s" KC_SEP "%s%s", what,
                   s_of(v, "source") ? s_of(v, "source") : "", (long long)kc_get_int(v, "revision", 0), (long long)kc_get_int(v, "row", 0),
                   kc_t(lang, kc_printf(a, "judge.layer.%d", (int)kc_get_int(v, "layer", 1))), marks ? kc_t(lang, "judge.x.comma") : "", marks ? marks : ""));
    }
}

static void target(kc_arena *a, kc_buf *b, const kc_value *t, kc_lang lang)
{
    const kc_value *decisions = kc_get(t, "decisions");
    double          value = kc_get_num(t, "value", NAN);
    int64_t         year = kc_get_int(t, "year", 0);

    if (!t) return;
    heading(b, lang, "judge.x.target");
    line(a, b, kc_t(lang, "judge.x.plan"), s_of(t, "plan"));
    line(a, b, kc_t(lang, "judge.x.clause"), kc_printf(a, "%s %s", s_of(t, "id"), s_of(t, "section") ? s_of(t, "section") : ""));
    line(a, b, kc_t(lang, "judge.x.promise"),
         kc_printf(a, "%s%s%s%s%s%s", kc_t(lang, kc_printf(a, "judge.cmp.%s", s_of(t, "comparator"))), isnan(value) ? "" : kc_printf(a, " %.10g", value),
                   s_of(t, "unit") ? " " : "", s_of(t, "unit") ? s_of(t, "unit") : "", year ? " · " : "", year ? kc_printf(a, "%lld", (long long)year) : ""));
    line(a, b, kc_t(lang, "judge.x.text"), s_of(t, "clause"));
    line(a, b, kc_t(lang, "judge.x.note"), s_of(t, "note"));
    for (size_t i = 0; i < kc_len(kc_get(t, "warnings")); i++)
        line(a, b, i ? "" : kc_t(lang, "judge.x.warnings"), kc_get(t, "warnings")->items[i]->u.s);
    for (size_t i = 0; i < kc_len(decisions); i++) {
        const kc_value *d = decisions->items[i];

        line(a, b, kc_t(lang, "judge.x.decision"), kc_printf(a, "%s: %s (%s %s)", s_of(d, "choice") ? s_of(d, "choice") : "", s_of(d, "why") ? s_of(d, "why") : "",
                                                             s_of(d, "by") ? s_of(d, "by") : "", s_of(d, "at") ? s_of(d, "at") : ""));
    }
}

static void judgements(kc_arena *a, kc_buf *b, const kc_value *list, kc_lang lang)
{
    if (!kc_len(list)) return;
    heading(b, lang, "judge.x.judgements");
    for (size_t i = 0; i < kc_len(list); i++) {
        const kc_value *v = list->items[i];

        line(a, b, kc_printf(a, "%lld (%lld)", (long long)kc_get_int(v, "year", 0), (long long)kc_get_int(v, "revision", 0)),
             kc_printf(a, "%s · %s · %s %s", kc_t(lang, kc_printf(a, "judge.verdict.%s", s_of(v, "verdict"))), s_of(v, "evidence"), s_of(v, "person"), s_of(v, "at")));
    }
}

static void run(kc_arena *a, kc_buf *b, const kc_value *r, kc_lang lang)
{
    const kc_value *audit = kc_get(r, "audit");

    heading(b, lang, "judge.x.run");
    line(a, b, kc_t(lang, "judge.x.hash"), s_of(r, "hash"));
    line(a, b, kc_t(lang, "judge.x.inputs"), s_of(r, "inputs"));
    line(a, b, kc_t(lang, "judge.x.program"), kc_printf(a, "kangce %s", s_of(r, "program")));
    line(a, b, kc_t(lang, "judge.x.params"),
         kc_tf(a, lang, "judge.x.params_text", "%s" KC_SEP "%lld" KC_SEP "%lld" KC_SEP "%lld", kc_t(lang, kc_printf(a, "judge.method.%s", s_of(r, "method"))),
               (long long)kc_get_int(r, "max_age", 0), (long long)kc_get_int(r, "history", 0), (long long)kc_get_int(r, "journal_position", 0)));
    if (audit)
        line(a, b, kc_t(lang, "judge.x.audit"), kc_printf(a, "%lld %s %s", (long long)kc_get_int(audit, "number", 0), s_of(audit, "person"), s_of(audit, "at")));
}

void judge_explain_text(kc_arena *a, kc_buf *b, const kc_value *tree, kc_lang lang)
{
    const char *code = s_of(tree, "code"), *unit = s_of(kc_get(tree, "result"), "unit");

    kc_buf_addf(b, "%s\n", s_of(tree, "id"));
    kc_buf_addf(b, "%s%s%s%s · %s (%s) · %lld%s%s\n", s_of(tree, "indicator"), code ? " (" : "", code ? code : "", code ? ")" : "", s_of(tree, "region_name"),
                s_of(tree, "region"), (long long)kc_get_int(tree, "year", 0), unit ? " · " : "", unit ? unit : "");
    line(a, b, kc_t(lang, "judge.x.marks"), join(a, kc_get(kc_get(tree, "result"), "flags"), lang, "judge.flag."));
    formulas(a, b, kc_get(tree, "formulas"), lang);
    observation(a, b, kc_get(tree, "observation"), lang);
    history(a, b, kc_get(tree, "history"), lang);
    target(a, b, kc_get(tree, "target"), lang);
    judgements(a, b, kc_get(tree, "judgements"), lang);
    run(a, b, kc_get(tree, "run"), lang);
}
