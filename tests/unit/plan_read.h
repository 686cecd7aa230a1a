/* Reading a text given in a test as a plan, and asking what came out. */
#ifndef PLAN_READ_H
#define PLAN_READ_H

#include "kc_test.h"
#include "plan/kc_outline.h"
#include "plan/kc_plan_work.h"

static inline kc_plan *read_text(kc_arena *a, const char *text, kc_outline *o)
{
    kc_plan *p = kc_alloc(a, sizeof *p);
    kc_doc  *doc = kc_alloc(a, sizeof *doc);
    kc_err   err = KC_ERR_INIT;

    OK(kc_document_parse(a, kc_str_of(text), "test.txt", doc, &err), err);
    if (o) OK(kc_outline_read(a, doc, o, p, &err), err);
    else OK(kc_plan_read(a, doc, p, &err), err);
    return p;
}

static inline const kc_warning *warned(const kc_plan *p, const char *code)
{
    for (size_t i = 0; i < p->warnings.n; i++)
        if (strcmp(p->warnings.items[i].code, code) == 0) return &p->warnings.items[i];
    return NULL;
}

static inline size_t times_warned(const kc_plan *p, const char *code)
{
    size_t n = 0;

    for (size_t i = 0; i < p->warnings.n; i++) n += strcmp(p->warnings.items[i].code, code) == 0;
    return n;
}

/* Names joined by a slash: "市教育局/市体育局". */
static inline const char *names(kc_arena *a, const kc_names *l)
{
    kc_buf b;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < l->n; i++) kc_buf_addf(&b, "%s%s", i ? "/" : "", l->items[i]);
    return b.n ? b.s : "";
}

/* One of the shared plans, by the first digits of its name. */
static inline kc_plan *read_shared(kc_arena *a, const char *file)
{
    kc_plan *p = kc_alloc(a, sizeof *p);
    kc_doc  *doc = kc_alloc(a, sizeof *doc);
    kc_err   err = KC_ERR_INIT;

    OK(kc_document_read(a, kc_printf(a, "%s/plans/%s", SHARED, file), doc, &err), err);
    OK(kc_plan_read(a, doc, p, &err), err);
    return p;
}

#endif
