/* The whole reader from the bytes of a text: every fact lies inside the text, every id is there, nothing is out of range. */
#include "kc_fuzz.h"
#include "plan/kc_plan.h"

#include <math.h>
#include <string.h>

static void inside(kc_span s, size_t n)
{
    if (s.start > s.end || s.end > n) abort();
}

FUZZ(plan)
{
    kc_doc  doc;
    kc_plan p;

    for (size_t i = 0; i + 4 < size && i < 1024; i++)
        if (memcmp(data + i, "%PDF", 4) == 0) return; /* would start a process */
    if (kc_document_parse(a, (kc_str){ (const char *)data, size }, "fuzz.txt", &doc, NULL)) return;
    if (kc_plan_read(a, &doc, &p, NULL)) return;
    for (size_t i = 0; i < p.targets.n; i++) {
        const kc_target *t = &p.targets.items[i];

        inside(t->source, doc.text.n);
        if (!t->id || !t->indicator || !*t->indicator || !t->text || !(t->confidence >= 0 && t->confidence <= 1)) abort();
        if (t->year && (t->year < 1900 || t->year > 2100)) abort();
        if (isinf(t->value)) abort();
        if (!kc_utf8_valid(t->indicator, strlen(t->indicator), NULL) || !kc_utf8_valid(t->text, strlen(t->text), NULL)) abort();
    }
    for (size_t i = 0; i < p.milestones.n; i++) {
        const kc_milestone *m = &p.milestones.items[i];

        inside(m->source, doc.text.n);
        if (!m->id || !m->what || !m->recurs || !kc_utf8_valid(m->what, strlen(m->what), NULL)) abort();
    }
    for (size_t i = 0; i < p.quotas.n; i++) {
        const kc_quota *q = &p.quotas.items[i];

        inside(q->source, doc.text.n);
        if (!q->what || !q->kind || !q->per || !kc_utf8_valid(q->what, strlen(q->what), NULL)) abort();
    }
    for (size_t i = 0; i < p.warnings.n; i++) {
        inside(p.warnings.items[i].source, doc.text.n);
        if (!p.warnings.items[i].id || !p.warnings.items[i].code) abort();
    }
}
