/* Values of a % indicator that are at most 1 where more than 5 is usual: probably shares typed as fractions (0.85 for 85 %). They are
 * stored as they stand, people decide; the result says how many there are.
 *
 *   candidates, kept while reading ──> the plan's targets in % ──> or the region's value of the year before
 */
#include "collect/import_internal.h"

#include <math.h>

enum { KEPT = 5000 };
static const double USUAL = 5;

void kc_share_note(kc_reader *r, const kc_obs *o, long line)
{
    if (r->shares.n < KEPT) *KC_PUSH(r->a, &r->shares) = (kc_share){ .indicator = o->indicator, .region = o->region, .period = o->period, .line = line, .value = o->value };
}

static kc_code from_targets(kc_reader *r, kc_store *s, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, s, "targets", err);

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        int64_t     indicator = kc_int(st, "indicator");
        const char *cmp = kc_text(st, "comparator"), *unit = kc_text(st, "unit");
        int         power = 0;

        if (!cmp || (cmp[0] != '>' && cmp[0] != '=') || !(kc_num(st, "value") > USUAL)) continue; /* not more than 5 % says nothing */
        if (unit && (!kc_unit_power(r->a, &r->tables, kc_str_of(unit), "%", &power) || power)) continue;
        for (size_t i = 0; i < r->shares.n; i++) r->shares.items[i].odd |= r->shares.items[i].indicator == indicator;
    }
    kc_stmt_close(st);
    return code;
}

static kc_code from_last_year(void *ctx, const kc_segment *seg, kc_err *err)
{
    kc_reader *r = ctx;

    (void)err;
    for (size_t i = 0; i < r->shares.n; i++) {
        kc_share *x = &r->shares.items[i];
        size_t    lo = 0, hi = seg->n;

        if (x->odd || x->indicator != seg->indicator || x->period - 1000 != seg->period || seg->disagg) continue;
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;

            if (seg->region[mid] < x->region) lo = mid + 1;
            else hi = mid;
        }
        x->odd = lo < seg->n && seg->region[lo] == x->region && seg->status[lo] == KC_VALUE && seg->value[lo] > USUAL && !(seg->flags[lo] & KC_FLAG_SYNTHETIC);
    }
    return KC_OK;
}

kc_code kc_shares_judge(kc_reader *r, kc_store *s, kc_err *err)
{
    kc_period from = INT32_MAX, to = 0;
    kc_share *first = NULL;
    kc_code   code;

    if (!r->shares.n) return KC_OK;
    if ((code = from_targets(r, s, err))) return code;
    for (size_t i = 0; i < r->shares.n; i++) {
        kc_period before = r->shares.items[i].period - 1000;

        if (before < from) from = before;
        if (before > to) to = before;
    }
    if ((code = kc_segments_read(s, 0, from, to, from_last_year, r, err))) return code;
    for (size_t i = 0; i < r->shares.n; i++) {
        kc_share *x = &r->shares.items[i];

        if (!x->odd) continue;
        r->sum->n_fractions++;
        if (!first || x->line < first->line) first = x;
    }
    if (!first) return KC_OK;
    r->sum->fraction_row = first->line;
    r->sum->fraction = kc_printf(r->a, "%s %s %s %d: %.10g", r->known.indicators[first->indicator - 1].code, r->known.indicators[first->indicator - 1].name,
                                 r->known.regions[first->region - 1].name, kc_period_year(first->period), first->value);
    return KC_OK;
}
