/* A plan against the plan above it, indicator by indicator.
 *
 * Indicators are the same when their codes are, or the dictionary gives their names one code, or their names are
 * one after dropping signs. Of several years the last common one is compared, else the nearest two. Values are
 * brought to one scale (万 and 亿 multiplied out; ‰ and /10万 as shares). Stricter means farther in the
 * direction of the indicator: from the dictionary, else from the comparators.
 */
#include "plan/kc_plan_work.h"

#include <math.h>
#include <stdlib.h>

typedef struct side {
    const kc_target *items[64];
    size_t           n;
} side;

typedef struct entry {
    const char      *name, *code, *bare;
    kc_direction     direction;
    side             child, parent;
} entry;

typedef struct book {
    kc_arena            *a;
    const kc_dictionary *d;
    entry               *items;
    size_t               n, cap;
} book;

static const kc_indicator *known(const book *b, const kc_target *t)
{
    const kc_indicator *x = NULL;

    if (!b->d) return NULL;
    if (t->code) x = kc_dictionary_code(b->d, t->code);
    return x ? x : kc_dictionary_name(b->d, t->indicator);
}

/* The name without signs and white space. */
static const char *bare_name(kc_arena *a, const char *s)
{
    kc_buf b;
    size_t n = strlen(s), len;

    kc_buf_init(&b, a);
    for (size_t i = 0; i < n; i += len) {
        uint32_t cp = kc_utf8_get(s + i, n - i, &len);

        if (kc_is_han(cp) || (cp < 128 && ((cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z')))) kc_buf_add(&b, s + i, len);
    }
    return b.n ? b.s : s;
}

static entry *entry_of(book *b, const kc_target *t)
{
    const kc_indicator *x = known(b, t);
    const char         *code = x ? x->code : t->code, *name = bare_name(b->a, x ? x->name : t->indicator);
    entry              *e;

    for (size_t i = 0; i < b->n; i++)
        if ((code && b->items[i].code && strcmp(code, b->items[i].code) == 0) || strcmp(b->items[i].bare, name) == 0)
            return &b->items[i];
    e = KC_PUSH(b->a, b);
    memset(e, 0, sizeof *e);
    e->name = x ? x->name : t->indicator;
    e->code = code;
    e->bare = name;
    e->direction = x ? x->direction : KC_NEUTRAL;
    return e;
}

static void add_plan(book *b, const kc_plan *p, bool parent)
{
    for (size_t i = 0; i < p->targets.n; i++) {
        entry *e = entry_of(b, &p->targets.items[i]);
        side  *s = parent ? &e->parent : &e->child;

        if (s->n < sizeof s->items / sizeof s->items[0]) s->items[s->n++] = &p->targets.items[i];
    }
}

/* ---- values ---- */

/* Value on a common scale; *kind tells scales that cannot be compared apart. */
static double scaled(const kc_target *t, const char **kind)
{
    const char *u = t->unit ? t->unit : "";
    double      v = t->value;

    for (;;) {
        if (strncmp(u, "万", 3) == 0) v *= 1e4, u += 3;
        else if (strncmp(u, "亿", 3) == 0) v *= 1e8, u += 3;
        else break;
    }
    *kind = u;
    if (strcmp(u, "%") == 0) v *= 1e-2, *kind = "share";
    else if (strcmp(u, "‰") == 0) v *= 1e-3, *kind = "share";
    else if (strcmp(u, "/10万") == 0) v *= 1e-5, *kind = "share";
    else if (strcmp(u, "/万") == 0) v *= 1e-4, *kind = "share";
    return v;
}

static bool trend(const kc_target *t)
{
    return t->cmp == KC_CMP_INCREASE || t->cmp == KC_CMP_DECREASE;
}

static int direction_of(const entry *e, const kc_target *c, const kc_target *p)
{
    if (trend(c)) return c->cmp == p->cmp ? 1 : 0; /* by how much: more is stricter */
    if (e->direction != KC_NEUTRAL) return e->direction;
    for (int k = 0; k < 2; k++) {
        kc_cmp cmp = k ? p->cmp : c->cmp;

        if (cmp == KC_CMP_GE || cmp == KC_CMP_GT) return 1;
        if (cmp == KC_CMP_LE || cmp == KC_CMP_LT) return -1;
    }
    return 0;
}

static const char *relation_of(const entry *e, const kc_target *c, const kc_target *p)
{
    const char *kc, *kp;
    double      x, y, diff;
    int         dir = direction_of(e, c, p);
    bool        strict_c = c->cmp == KC_CMP_GT || c->cmp == KC_CMP_LT, strict_p = p->cmp == KC_CMP_GT || p->cmp == KC_CMP_LT;

    if (isnan(c->value) || isnan(p->value)) {
        if (!isnan(c->value) || !isnan(p->value) || c->cmp != p->cmp || c->cmp == KC_CMP_QUALITATIVE) return "not_comparable";
        return "equal";
    }
    if (trend(c) != trend(p) || (trend(c) && (c->cmp != p->cmp || c->basis != p->basis || c->basis_year != p->basis_year))) return "not_comparable";
    x = scaled(c, &kc);
    y = scaled(p, &kp);
    if (strcmp(kc, kp) != 0) return "not_comparable";
    diff = x - y;
    if (fabs(diff) <= 1e-9 * fmax(fabs(x), fabs(y))) return strict_c == strict_p ? "equal" : strict_c ? "stricter" : "looser";
    if (!dir) return "not_comparable";
    return (diff > 0) == (dir > 0) ? "stricter" : "looser";
}

/* ---- which two ---- */

static int distance(const kc_target *c, const kc_target *p)
{
    int same_value = isnan(c->value) == isnan(p->value) ? 0 : 1000; /* a number is compared with a number if it can */

    if (!c->year || !p->year) return same_value + (c->year == p->year ? 0 : 100);
    return same_value + abs(c->year - p->year);
}

static void pick(const entry *e, const kc_target **c, const kc_target **p)
{
    *c = e->child.items[0];
    *p = e->parent.items[0];
    for (size_t i = 0; i < e->child.n; i++)
        for (size_t k = 0; k < e->parent.n; k++) {
            const kc_target *x = e->child.items[i], *y = e->parent.items[k];
            int              near = distance(x, y), best = distance(*c, *p);

            if (near < best || (near == best && x->year > (*c)->year)) *c = x, *p = y;
        }
}

static const kc_target *last_of(const side *s)
{
    const kc_target *t = s->items[0];

    for (size_t i = 1; i < s->n; i++)
        if (s->items[i]->year > t->year) t = s->items[i];
    return t;
}

void kc_plan_compare(kc_arena *a, const kc_plan *child, const kc_plan *parent, const kc_dictionary *d, kc_relations *out)
{
    book b = { .a = a, .d = d };

    memset(out, 0, sizeof *out);
    add_plan(&b, parent, true);
    add_plan(&b, child, false);
    for (size_t i = 0; i < b.n; i++) {
        const entry *e = &b.items[i];
        kc_relation *r = KC_PUSH(a, out);

        *r = (kc_relation){ e->name, e->code, NULL, NULL, NULL };
        if (!e->child.n) {
            r->relation = "missing";
            r->parent = last_of(&e->parent);
        } else if (!e->parent.n) {
            r->relation = "added";
            r->child = last_of(&e->child);
        } else {
            pick(e, &r->child, &r->parent);
            r->relation = relation_of(e, r->child, r->parent);
        }
    }
}
