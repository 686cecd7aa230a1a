/* Reads what an evaluation needs out of the store, once, in bulk: plan, lines, regions, breaks, judgements, and the segments into dense
 * arrays [series][region][year]. No statement runs per cell. Everything that can change a result goes into the digest of the inputs, in an
 * order that does not depend on how it was written.
 */
#include "base/kc_limits.h"
#include "base/kc_value.h"
#include "judge/judge_internal.h"

#include <math.h>
#include <stdlib.h>

#define MANY_CELLS ((size_t)20000000)
#define END_OF_YEAR(year) (KC_PERIOD_YEAR((year) + 1) - 1) /* its months and quarters too */

/* Ids become places of arrays: a database need not be one that this program wrote. */
#define MOST_ID 100000000

static kc_code check_id(int64_t id, const char *table, kc_err *err)
{
    return id > 0 && id <= MOST_ID ? KC_OK : kc_fail(err, KC_E_CORRUPT, -1, "judge.bad_row", "%s" KC_SEP "%lld", table, (long long)id);
}

static const char *copy(kc_arena *a, const char *s)
{
    return s ? kc_strdup(a, s) : NULL;
}

static const char *text_of(kc_arena *a, kc_stmt *st, const char *column)
{
    const char *s = kc_text(st, column);

    return s ? kc_strdup(a, s) : "";
}

/* ---- the plan ------------------------------------------------------------------------------------- */

static kc_code choose_plan(kc_arena *a, kc_store *s, int64_t *id, const char **sha256, const char **method, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "plans", err);
    bool     row = false;
    int64_t  found = 0;
    int      n = 0;

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        if (*id && kc_int(st, "id") != *id) continue;
        n++;
        found = kc_int(st, "id");
        *sha256 = copy(a, kc_text(st, "sha256"));
        *method = copy(a, kc_text(st, "method"));
    }
    kc_stmt_close(st);
    if (code) return code;
    if (n == 0) return kc_fail(err, KC_E_NOTFOUND, -1, "judge.no_plan", "%lld", (long long)*id);
    if (n > 1) return kc_fail(err, KC_E_ARG, -1, "judge.which_plan", "%d", n);
    *id = found;
    return KC_OK;
}

kc_code judge_plan_load(kc_arena *a, kc_store *s, int64_t *id, kc_plan **out, const char **sha256, const char **method, kc_err *err)
{
    kc_stmt  *st = NULL;
    kc_value *tree = NULL;
    kc_plan  *plan = kc_alloc(a, sizeof *plan);
    kc_code   code = choose_plan(a, s, id, sha256, method, err);

    if (!code) code = kc_stmt_open(&st, s, "plan_document", err);
    if (!code) code = kc_bind_int(st, ":id", *id, err);
    if (!code) code = kc_one(st, err);
    if (!code) code = kc_json_parse(a, kc_str_of(copy(a, kc_text(st, "document"))), "plan", &tree, err);
    if (!code) code = kc_plan_from_value(a, tree, "plan", plan, err);
    kc_stmt_close(st);
    if (!code) *out = plan;
    return code;
}

/* ---- dictionaries ---------------------------------------------------------------------------------- */

typedef struct indicators {
    judge_indicator *items;
    size_t           n, cap;
} indicators;

static kc_code read_indicators(kc_arena *a, kc_store *s, indicators *out, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "indicators", err);
    bool     row = false;

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        judge_indicator *i;

        if ((code = check_id(kc_int(st, "id"), "indicator", err))) break;
        i = KC_PUSH(a, out);
        *i = (judge_indicator){ .id = (int32_t)kc_int(st, "id"), .code = copy(a, kc_text(st, "code")), .name = copy(a, kc_text(st, "name")),
                                .unit = copy(a, kc_text(st, "unit")), .direction = (int)kc_int(st, "direction"),
                                .decimals = (int)kc_int(st, "decimals"), .min = kc_num(st, "range_min"), .max = kc_num(st, "range_max"),
                                .local = kc_int(st, "local") != 0 };
    }
    kc_stmt_close(st);
    return code;
}

static const judge_indicator *indicator_by_id(const indicators *all, int64_t id)
{
    size_t lo = 0, hi = all->n;

    while (lo < hi) { /* the statement gives them by id */
        size_t mid = (lo + hi) / 2;

        if (all->items[mid].id < id) lo = mid + 1;
        else hi = mid;
    }
    return lo < all->n && all->items[lo].id == id ? &all->items[lo] : NULL;
}

/* Which indicator each target of the plan means, as the store resolved it. */
static kc_code match_targets(kc_arena *a, kc_store *s, const judge_inputs *in, const indicators *all, const judge_indicator ***out, kc_err *err)
{
    const judge_indicator **of = kc_alloc_n(a, in->plan->targets.n + 1, sizeof *of);
    kc_stmt                *st = NULL;
    kc_code                 code = kc_stmt_open(&st, s, "targets", err);
    bool                    row = false;
    size_t                  at = 0;

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        const char *id = kc_text(st, "code");

        if (kc_int(st, "plan") != in->plan_id || !id) continue;
        for (size_t k = 0; k < in->plan->targets.n; k++, at++) { /* both are mostly in the same order */
            if (at >= in->plan->targets.n) at = 0;
            if (strcmp(in->plan->targets.items[at].id, id) != 0) continue;
            of[at] = indicator_by_id(all, kc_int(st, "indicator"));
            break;
        }
    }
    kc_stmt_close(st);
    *out = of;
    return code;
}

/* ---- regions --------------------------------------------------------------------------------------- */

typedef struct region_row {
    int32_t     id, parent;
    const char *code, *name;
    int         depth; /* below the plan's own region; -1 = not in it */
    bool        wanted;
} region_row;
typedef struct region_rows {
    region_row *items;
    size_t      n, cap;
    int32_t    *by_id; /* position of an id, -1 */
    int32_t     max_id;
} region_rows;

static kc_code read_regions(kc_arena *a, kc_store *s, region_rows *out, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "regions", err);
    bool     row = false;

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        region_row *r;

        if ((code = check_id(kc_int(st, "id"), "region", err))) break;
        r = KC_PUSH(a, out);
        *r = (region_row){ .id = (int32_t)kc_int(st, "id"), .parent = kc_is_null(st, "parent") ? 0 : (int32_t)kc_int(st, "parent"),
                           .code = text_of(a, st, "code"), .name = text_of(a, st, "name"), .depth = -1 };
        if (r->id > out->max_id) out->max_id = r->id;
    }
    kc_stmt_close(st);
    if (code) return code;
    out->by_id = kc_alloc_n(a, (size_t)out->max_id + 1, sizeof *out->by_id);
    for (int32_t i = 0; i <= out->max_id; i++) out->by_id[i] = -1;
    for (size_t i = 0; i < out->n; i++) out->by_id[out->items[i].id] = (int32_t)i;
    return KC_OK;
}

static region_row *region_by_code(region_rows *all, const char *code)
{
    for (size_t i = 0; code && i < all->n; i++)
        if (strcmp(all->items[i].code, code) == 0) return &all->items[i];
    return NULL;
}

/* Depth of every region below `own`. Parents stand before their children. */
static void set_depths(region_rows *all, region_row *own)
{
    own->depth = 0;
    for (size_t i = 0; i < all->n; i++) {
        region_row *r = &all->items[i];
        int32_t     up = r->parent > 0 && r->parent <= all->max_id ? all->by_id[r->parent] : -1;

        if (r != own && up >= 0 && all->items[up].depth >= 0) r->depth = all->items[up].depth + 1;
    }
}

/* ---- values ---------------------------------------------------------------------------------------- */

typedef struct reader {
    struct kc_history *h;
    double            *first;      /* [cells] value of the first layer that has the cell, NaN; while layers are compared */
    uint8_t           *known;      /* [cells] its status + 1, 0 = none */
    bool               upper;      /* there are verified or final values */
    const int32_t     *series_of;  /* by indicator id, -1 */
    const int32_t     *slot_of;    /* by region id, -1 */
    int32_t            max_indicator;
    region_rows       *regions;
    const region_row **in_slot;    /* [n_slots] */
    bool              *seen;       /* [n_slots] some value was found */
} reader;

static bool series_known(const reader *rd, const kc_segment *seg, int *series)
{
    if (seg->disagg || seg->indicator < 0 || seg->indicator > rd->max_indicator) return false;
    *series = rd->series_of[seg->indicator];
    return *series >= 0;
}

/* Which regions have data at all. */
static kc_code mark_regions(void *ctx, const kc_segment *seg, kc_err *err)
{
    reader *rd = ctx;
    int     series;

    (void)err;
    if (!series_known(rd, seg, &series)) return KC_OK;
    for (size_t i = 0; i < seg->n; i++)
        if (seg->region[i] > 0 && seg->region[i] <= rd->regions->max_id && rd->regions->by_id[seg->region[i]] >= 0)
            rd->regions->items[rd->regions->by_id[seg->region[i]]].wanted = true;
    return KC_OK;
}

/* Slot of a region of a segment, -1 when it is not judged. */
static int32_t slot_in(const reader *rd, const kc_segment *seg, size_t i)
{
    return seg->region[i] > 0 && seg->region[i] <= rd->regions->max_id ? rd->slot_of[seg->region[i]] : -1;
}

/* Place of the first region's cell in the arrays; false when the segment is of no use here. */
static bool cells_of(const reader *rd, const kc_segment *seg, size_t *base)
{
    const struct kc_history *h = rd->h;
    int                      series, y = kc_period_year(seg->period) - h->year_from;

    if (!series_known(rd, seg, &series) || y < 0 || y >= h->n_years) return false;
    *base = (size_t)series * h->n_slots * (size_t)h->n_years + (size_t)y;
    return true;
}

static kc_code take_segment(void *ctx, const kc_segment *seg, kc_err *err)
{
    reader            *rd = ctx;
    struct kc_history *h = rd->h;
    bool               part = seg->period % 1000 != 0; /* a month or quarter: that it is there is all that counts */
    size_t             base;

    (void)err;
    if (!cells_of(rd, seg, &base)) return KC_OK;
    for (size_t i = 0; i < seg->n; i++) {
        int32_t r = slot_in(rd, seg, i);

        if (r < 0) continue;
        rd->seen[r] = true;
        size_t at = base + (size_t)r * (size_t)h->n_years;

        if (part) {
            if (seg->status[i] == KC_VALUE) h->flags[at] |= JUDGE_CELL_PARTS;
            continue;
        }
        h->status[at] = seg->status[i] == KC_VALUE && !isfinite(seg->value[i]) ? KC_MISSING : seg->status[i];
        if (h->status[at] == KC_VALUE) h->value[at] = seg->value[i];
        h->flags[at] |= seg->flags[i] & (JUDGE_CELL_DIFFERS - 1);
        h->row[at] = seg->row[i];
        if (seg->row[i] > h->last_row) h->last_row = seg->row[i];
    }
    return KC_OK;
}

/* ---- layers that differ ----------------------------------------------------------------------------- */

static kc_code see_layer(void *ctx, const kc_segment *seg, kc_err *err)
{
    reader *rd = ctx;
    size_t  base;

    (void)err;
    if (seg->period % 1000 == 0 && cells_of(rd, seg, &base)) rd->upper = true;
    return KC_OK;
}

static kc_code compare_layer(void *ctx, const kc_segment *seg, kc_err *err)
{
    reader            *rd = ctx;
    struct kc_history *h = rd->h;
    size_t             base;

    (void)err;
    if (seg->period % 1000 || !cells_of(rd, seg, &base)) return KC_OK;
    for (size_t i = 0; i < seg->n; i++) {
        int32_t r = slot_in(rd, seg, i);

        if (r < 0) continue;
        size_t at = base + (size_t)r * (size_t)h->n_years;
        bool   value = seg->status[i] == KC_VALUE;

        if (!rd->known[at]) {
            rd->known[at] = (uint8_t)(seg->status[i] + 1);
            rd->first[at] = seg->value[i];
        } else if (rd->known[at] != seg->status[i] + 1 || (value && fabs(rd->first[at] - seg->value[i]) > 1e-9 * fabs(seg->value[i]))) {
            h->flags[at] |= JUDGE_CELL_DIFFERS;
        }
    }
    return KC_OK;
}

/* Where verified or final values stand beside the reported ones, a cell in which they differ is marked. Mostly there are none of them. */
static kc_code mark_layers(kc_arena *a, kc_store *s, kc_period to, reader *rd, kc_err *err)
{
    struct kc_history *h = rd->h;
    size_t             n = h->n_series * h->n_slots * (size_t)h->n_years;
    kc_period          from = KC_PERIOD_YEAR(h->year_from);
    kc_code            code = KC_OK;

    for (int layer = KC_LAYER_VERIFIED; !code && layer <= KC_LAYER_FINAL; layer++) code = kc_segments_read(s, layer, from, to, see_layer, rd, err);
    if (code || !rd->upper) return code;
    rd->first = judge_big(a, n + 1, sizeof *rd->first);
    rd->known = judge_big(a, n + 1, 1);
    for (int layer = KC_LAYER_REPORTED; !code && layer <= KC_LAYER_FINAL; layer++) code = kc_segments_read(s, layer, from, to, compare_layer, rd, err);
    return code;
}

static void set_series(kc_arena *a, judge_inputs *in, reader *rd, const indicators *all)
{
    struct kc_history *h = &in->history;
    int32_t           *series_of;

    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].id > rd->max_indicator) rd->max_indicator = all->items[i].id;
    series_of = kc_alloc_n(a, (size_t)rd->max_indicator + 1, sizeof *series_of);
    for (int32_t i = 0; i <= rd->max_indicator; i++) series_of[i] = -1;
    h->indicator = kc_alloc_n(a, in->lines.n + 1, sizeof *h->indicator);
    h->series_of_line = kc_alloc_n(a, in->lines.n + 1, sizeof *h->series_of_line);
    for (size_t i = 0; i < in->lines.n; i++) {
        int32_t id = in->lines.pub[i].indicator;

        if (id > 0 && series_of[id] < 0) {
            h->indicator[h->n_series] = id;
            series_of[id] = (int32_t)h->n_series++;
        }
        in->lines.lines[i].series = h->series_of_line[i] = id > 0 ? series_of[id] : -1;
    }
    rd->series_of = series_of;
}

/* Room for the plan's region and all below it, or for the one that was asked for. Where that is much room, a first pass over the
 * segments finds out which of the deeper ones have data. */
static kc_code choose_slots(kc_arena *a, kc_store *s, const kc_eval_opt *opt, judge_inputs *in, reader *rd, kc_err *err)
{
    region_rows *all = rd->regions;
    region_row  *own = region_by_code(all, in->plan->region), *one = opt->region ? region_by_code(all, opt->region) : NULL;
    int32_t     *slot_of = kc_alloc_n(a, (size_t)all->max_id + 1, sizeof *slot_of);
    size_t       cells = all->n * in->history.n_series * (size_t)in->history.n_years;
    bool         marked = !one && cells > MANY_CELLS;
    kc_code      code;

    if (opt->region && !one) return kc_fail(err, KC_E_ARG, -1, "judge.no_region", "%s", opt->region);
    if (!own) return kc_fail(err, KC_E_NOTFOUND, -1, "judge.no_region", "%s", in->plan->region ? in->plan->region : "");
    set_depths(all, own);
    if (one && one->depth < 0) /* its targets are not those of this plan, nor does it inherit them */
        return kc_fail(err, KC_E_ARG, -1, "judge.region_outside", "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", one->code, one->name, own->code, own->name);
    if (marked && (code = kc_segments_read(s, opt->layer, KC_PERIOD_YEAR(in->history.year_from), END_OF_YEAR(opt->year), mark_regions, rd, err)))
        return code;
    for (int32_t i = 0; i <= all->max_id; i++) slot_of[i] = -1;
    rd->in_slot = kc_alloc_n(a, all->n, sizeof *rd->in_slot);
    for (int pass = 0; pass < 2; pass++) /* the own region first */
        for (size_t i = 0; i < all->n; i++) {
            region_row *r = &all->items[i];
            bool        take = one ? r == one : r->depth == 0 || r->depth == 1 || (r->depth > 1 && (r->wanted || !marked));

            if (!take || (r->depth == 0) != (pass == 0)) continue;
            slot_of[r->id] = (int32_t)in->history.n_slots;
            rd->in_slot[in->history.n_slots++] = r;
        }
    rd->slot_of = slot_of;
    rd->seen = kc_alloc_n(a, in->history.n_slots + 1, sizeof *rd->seen);
    return KC_OK;
}

/* National figures, and so the targets of a national plan, do not cover these. They are judged when they have data of their own. */
static bool not_covered(const kc_plan *plan, const region_row *r)
{
    static const char *const codes[] = { "710000", "810000", "820000" }; /* Taiwan, Hong Kong, Macao */

    for (size_t i = 0; plan->region && strcmp(plan->region, "000000") == 0 && i < sizeof codes / sizeof *codes; i++)
        if (strcmp(r->code, codes[i]) == 0) return true;
    return false;
}

/* Regions that are judged: the own one and those below it always, deeper ones when they have data. */
static void choose_regions(kc_arena *a, const kc_eval_opt *opt, judge_inputs *in, const reader *rd)
{
    const region_rows *all = rd->regions;

    in->regions = kc_alloc_n(a, in->history.n_slots, sizeof *in->regions);
    in->outside = kc_alloc_n(a, in->history.n_slots, sizeof *in->outside);
    in->history.slot = kc_alloc_n(a, in->history.n_slots, sizeof *in->history.slot);
    for (size_t i = 0; i < in->history.n_slots; i++) {
        const region_row *r = rd->in_slot[i];
        int32_t           up = r->parent > 0 && r->parent <= all->max_id ? all->by_id[r->parent] : -1;

        if (!rd->seen[i] && !opt->region && not_covered(in->plan, r)) {
            in->outside[in->n_outside++] = r->name;
            continue;
        }
        if (r->depth > 1 && !rd->seen[i] && !opt->region) continue;
        in->history.slot[in->n_regions] = i;
        in->regions[in->n_regions++] = (kc_judged_region){ r->id, r->code, r->name, up >= 0 ? all->items[up].code : NULL, r->depth };
    }
}

static kc_code read_values(kc_arena *a, kc_store *s, const kc_eval_opt *opt, judge_inputs *in, reader *rd, kc_err *err)
{
    struct kc_history *h = &in->history;
    size_t             n = h->n_series * h->n_slots * (size_t)h->n_years;
    kc_code            code;

    h->value = judge_big(a, n + 1, sizeof *h->value);
    h->row = judge_big(a, n + 1, sizeof *h->row);
    h->status = judge_big(a, n + 1, 1);
    h->flags = judge_big(a, n + 1, 1);
    h->broken = kc_alloc_n(a, h->n_series + 1, sizeof *h->broken);
    h->no_breaks = kc_alloc_n(a, (size_t)h->n_years, sizeof *h->no_breaks);
    memset(h->status, KC_ABSENT, n);
    for (size_t i = 0; i < n; i++) h->value[i] = NAN;
    code = kc_segments_read(s, opt->layer, KC_PERIOD_YEAR(h->year_from), END_OF_YEAR(opt->year), take_segment, rd, err);
    if (!code && !opt->layer) code = mark_layers(a, s, END_OF_YEAR(opt->year), rd, err);
    return code;
}

static void mark_break(kc_arena *a, struct kc_history *h, int series, int32_t region, int year)
{
    size_t per_region = (size_t)h->n_years;

    if (!h->broken[series]) h->broken[series] = kc_alloc_n(a, h->n_slots * per_region, sizeof **h->broken);
    for (size_t r = 0; r < h->n_slots; r++)
        if (region < 0 || (size_t)region == r) h->broken[series][r * per_region + (size_t)(year - h->year_from)] = true;
}

static kc_code read_breaks(kc_arena *a, kc_store *s, judge_inputs *in, const reader *rd, kc_err *err)
{
    struct kc_history *h = &in->history;
    kc_stmt           *st = NULL;
    kc_code            code = kc_stmt_open(&st, s, "breaks", err);
    bool               row = false;

    while (!code && !(code = kc_step(st, &row, err)) && row) {
        int64_t ind = kc_int(st, "indicator"), region = kc_is_null(st, "region") ? 0 : kc_int(st, "region"), year = kc_int(st, "year");
        int     series = ind > 0 && ind <= rd->max_indicator ? rd->series_of[ind] : -1;

        if (series < 0 || year <= h->year_from || year >= h->year_from + h->n_years) continue;
        if (region == 0) mark_break(a, h, series, -1, (int)year);
        else if (region > 0 && region <= rd->regions->max_id && rd->slot_of[region] >= 0) mark_break(a, h, series, rd->slot_of[region], (int)year);
    }
    kc_stmt_close(st);
    return code;
}

static kc_code read_judgements(kc_arena *a, kc_store *s, judge_inputs *in, kc_err *err)
{
    struct { judge_verdict *items; size_t n, cap; } list = { 0 };
    kc_stmt *st = NULL;
    kc_code  code = kc_stmt_open(&st, s, "judgements_of_plan", err);
    bool     row = false;

    if (!code) code = kc_bind_int(st, ":plan", in->plan_id, err);
    while (!code && !(code = kc_step(st, &row, err)) && row) {
        judge_verdict *v = KC_PUSH(a, &list);
        const char    *word = kc_text(st, "verdict");

        *v = (judge_verdict){ .target = text_of(a, st, "target"), .region = (int32_t)kc_int(st, "region"),
                              .year = (int)kc_int(st, "year"), .revision = (int)kc_int(st, "revision") };
        if (!word || !kc_verdict_parse(word, &v->verdict)) v->verdict = KC_VERDICT_NONE;
    }
    kc_stmt_close(st);
    in->judgements = list.items;
    in->n_judgements = list.n;
    return code;
}

/* ---- the digest of the inputs ---------------------------------------------------------------------- */

/* The journal position of each value identifies its source and revision. Slots that are not judged are empty: they are left out, so that
 * the list of regions known to the store does not matter. */
static void hash_column(kc_hash *x, const struct kc_history *h, size_t series, size_t n_regions, const void *column, size_t width)
{
    size_t      years = (size_t)h->n_years;
    const char *p = (const char *)column + series * h->n_slots * years * width;

    if (n_regions == h->n_slots) {
        kc_hash_add(x, p, n_regions * years * width);
        return;
    }
    for (size_t r = 0; r < n_regions; r++) kc_hash_add(x, p + h->slot[r] * years * width, years * width);
}

/* Positions of one region as steps of 32 bits from its first: half the bytes to digest. A step that does not fit is told in full. */
static void hash_rows(kc_hash *x, const struct kc_history *h, size_t series, size_t n_regions, int32_t *steps)
{
    size_t years = (size_t)h->n_years, n = 0;

    for (size_t r = 0; r < n_regions; r++) {
        const int64_t *row = h->row + (series * h->n_slots + h->slot[r]) * years;
        int64_t        last = 0;

        for (size_t y = 0; y < years; y++) {
            int64_t step = row[y] - last;

            last = row[y];
            steps[n++] = (int32_t)step;
            if (step != (int32_t)step) kc_hash_int(x, step);
        }
    }
    kc_hash_add(x, steps, n * sizeof *steps);
}

static void hash_cells(kc_hash *x, const struct kc_history *h, size_t n_regions, int32_t *steps)
{
    for (size_t s = 0; s < h->n_series; s++) {
        hash_column(x, h, s, n_regions, h->value, sizeof *h->value);
        hash_rows(x, h, s, n_regions, steps);
        hash_column(x, h, s, n_regions, h->status, sizeof *h->status);
        hash_column(x, h, s, n_regions, h->flags, sizeof *h->flags);
    }
}

void judge_digest(judge_inputs *in)
{
    struct kc_history *h = &in->history;
    kc_hash            x;

    kc_hash_begin(&x);
    kc_hash_str(&x, in->plan_sha256 ? in->plan_sha256 : "");
    for (size_t i = 0; i < in->lines.n; i++) {
        const kc_line *l = &in->lines.pub[i];

        kc_hash_str(&x, l->key);
        kc_hash_str(&x, l->unit ? l->unit : "");
        kc_hash_int(&x, l->direction);
        kc_hash_int(&x, l->decimals);
        kc_hash_int(&x, in->lines.lines[i].series);
    }
    for (size_t i = 0; i < in->n_regions; i++) {
        kc_hash_str(&x, in->regions[i].code);
        kc_hash_str(&x, in->regions[i].name);
        kc_hash_int(&x, in->regions[i].depth);
    }
    kc_hash_int(&x, h->year_from);
    kc_hash_int(&x, h->n_years);
    hash_cells(&x, h, in->n_regions, in->steps);
    for (size_t i = 0; i < h->n_series; i++) {
        kc_hash_int(&x, h->broken[i] != NULL);
        for (size_t r = 0; h->broken[i] && r < in->n_regions; r++)
            kc_hash_add(&x, h->broken[i] + h->slot[r] * (size_t)h->n_years, (size_t)h->n_years * sizeof **h->broken);
    }
    for (size_t i = 0; i < in->n_judgements; i++) {
        kc_hash_str(&x, in->judgements[i].target);
        kc_hash_int(&x, in->judgements[i].region);
        kc_hash_int(&x, in->judgements[i].year);
        kc_hash_int(&x, in->judgements[i].revision);
        kc_hash_int(&x, in->judgements[i].verdict);
    }
    in->digest = kc_hash_end(&x);
}

/* ---- all of it ------------------------------------------------------------------------------------- */

static void set_params(const kc_eval_opt *opt, const judge_inputs *in, const char *method, judge_params *p)
{
    kc_method m = KC_METHOD_SCHEDULE;

    if (method) (void)kc_method_parse(method, &m);
    p->year = opt->year;
    p->method = opt->method >= 0 ? (kc_method)opt->method : m;
    p->max_age = opt->max_age >= 0 ? opt->max_age : in->plan->max_age > 0 ? in->plan->max_age : JUDGE_MAX_AGE;
    p->history = opt->history > 0 ? opt->history : JUDGE_HISTORY;
}

/* First year to read: the history, and whatever year a target counts from. */
static int first_year(const judge_inputs *in, const judge_params *p)
{
    int first = p->year - (p->history > p->max_age ? p->history : p->max_age + 1) + 1;

    for (size_t i = 0; i < in->lines.n; i++) {
        const judge_line *l = &in->lines.lines[i];

        if (l->start && l->start - p->max_age < first) first = l->start - p->max_age;
        for (size_t k = 0; k < l->n; k++)
            if (l->figures[k].basis_year && l->figures[k].basis_year < first) first = l->figures[k].basis_year;
    }
    return first < KC_YEAR_MIN ? KC_YEAR_MIN : first;
}

kc_code judge_load(kc_arena *a, kc_store *s, const kc_eval_opt *opt, judge_params *params, judge_inputs *in, kc_err *err)
{
    indicators              all = { 0 };
    region_rows             regions = { 0 };
    reader                  rd = { .h = &in->history, .regions = &regions };
    const judge_indicator **of = NULL;
    const char             *method = NULL;
    kc_code                 code;

    if ((code = judge_plan_load(a, s, &in->plan_id, &in->plan, &in->plan_sha256, &method, err))) return code;
    if ((code = read_indicators(a, s, &all, err))) return code;
    if ((code = match_targets(a, s, in, &all, &of, err))) return code;
    if ((code = read_regions(a, s, &regions, err))) return code;
    set_params(opt, in, method, params);
    in->lines = judge_lines_build(a, in->plan, of);
    in->history.year_from = first_year(in, params);
    in->history.n_years = opt->year - in->history.year_from + 1;
    set_series(a, in, &rd, &all);
    if ((code = choose_slots(a, s, opt, in, &rd, err))) return code;
    if ((code = read_values(a, s, opt, in, &rd, err))) return code;
    choose_regions(a, opt, in, &rd);
    if ((code = read_breaks(a, s, in, &rd, err))) return code;
    if ((code = read_judgements(a, s, in, err))) return code;
    in->steps = kc_alloc_n(a, in->n_regions * (size_t)in->history.n_years + 1, sizeof *in->steps);
    return KC_OK;
}

judge_cell judge_cell_of(const struct kc_history *h, int series, size_t region, bool inherited)
{
    judge_cell c = { .year_from = h->year_from, .n_years = h->n_years, .inherited = inherited, .broken = h->no_breaks };

    if (series < 0) return c;
    size_t slot = h->slot[region], at = ((size_t)series * h->n_slots + slot) * (size_t)h->n_years;

    c.value = h->value + at;
    c.status = h->status + at;
    c.flags = h->flags + at;
    c.row = h->row + at;
    if (h->broken[series]) c.broken = h->broken[series] + slot * (size_t)h->n_years;
    return c;
}
