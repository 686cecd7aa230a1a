/* kangce sample: plausible values for demonstrations and tests, marked synthetic wherever they show.
 *
 *   the plan's region: a smooth path from where it may have begun towards the target, reaching it or not
 *     └─ each region below: its parent's value plus an effect of its own; effects of siblings sum to zero
 *          └─ every year: a little noise; rounded to the indicator's decimals, kept inside its range
 *
 * Counts (so many places, people, yuan) are shared out among the regions below instead. Numbers come from xoshiro256**
 * (Blackman and Vigna 2018, public domain), one generator for each (indicator, region) seeded by splitmix64 from the seed and both
 * codes: a value depends on nothing else, so adding a region changes no other one.
 */
#include "collect/collect_internal.h"

#include "base/kc_limits.h"

#include <math.h>
#include <stdlib.h>

enum { MISSING_PER_MILLE = 6, ABSENT_PER_MILLE = 14 };

/* ---- numbers ---------------------------------------------------------------------------------------- */

typedef struct rng {
    uint64_t s[4];
} rng;

static uint64_t splitmix(uint64_t *x)
{
    uint64_t z = *x += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static uint64_t fnv(uint64_t h, const char *s)
{
    for (; *s; s++) h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001B3);
    return h;
}

static rng rng_for(uint64_t seed, const char *indicator, const char *region)
{
    uint64_t x = fnv(fnv(UINT64_C(0xCBF29CE484222325) ^ seed, indicator) * 31, region);
    rng      r;

    for (int i = 0; i < 4; i++) r.s[i] = splitmix(&x);
    return r;
}

static uint64_t next(rng *r)
{
    uint64_t m = r->s[1] * 5, out = (m << 7 | m >> 57) * 9, t = r->s[1] << 17;

    r->s[2] ^= r->s[0];
    r->s[3] ^= r->s[1];
    r->s[1] ^= r->s[2];
    r->s[0] ^= r->s[3];
    r->s[2] ^= t;
    r->s[3] = r->s[3] << 45 | r->s[3] >> 19;
    return out;
}

static double uniform(rng *r, double lo, double hi)
{
    return lo + (hi - lo) * ((double)(next(r) >> 11) * 0x1p-53);
}

/* Sum of four uniforms, variance 1: close to normal, bounded by 3.5, and the same on every machine (no libm). */
static double wobble(rng *r)
{
    double x = 0;

    for (int i = 0; i < 4; i++) x += uniform(r, -1, 1);
    return x * 0.8660254037844386;
}

/* ---- what is to be sampled --------------------------------------------------------------------------- */

typedef struct goal { /* an indicator of the plan and where its targets want it */
    int32_t             place;
    const kc_known_indicator *x;
    int                 way;        /* 1 up, -1 down */
    int                 decimals;
    double              value;      /* of the last numeric target; NaN = trend only */
    double              step;       /* wanted change a year for targets of change; 0 = none */
    int                 year;
    double              baseline;
    bool                count;      /* shared out among regions */
} goal;

typedef struct job {
    kc_arena            *a;
    kc_store            *s;
    const kc_sample_opt *opt;
    kc_sample_sum       *sum;
    kc_tables            tables;
    kc_known             known;
    KC_LIST_OF(goal) goals;
    int32_t  *goal_of; /* place of indicator -> goal, -1 */
    int       first;   /* first year */
    uint8_t  *real;    /* [goal][year][region]: somebody said something */
    double   *value;   /* [region][year] of the current goal */
    int32_t  *children;
    kc_obs   *obs;
    uint8_t  *outcome;
    int32_t   source;
} job;

static bool is_count(const job *j, const goal *g, bool has_denominator)
{
    static const char *const families[] = { "people", "yuan", "mu", "tonne", "bed", "place", "piece", "institute" };
    int32_t                  u;

    if (!g->x->unit || has_denominator || strstr(g->x->name, "每") || strstr(g->x->name, "人均")) return false;
    u = kc_words_get(&j->tables.units, kc_even(j->a, kc_str_of(g->x->unit)));
    for (size_t i = 0; u >= 0 && i < sizeof families / sizeof *families; i++)
        if (strcmp(j->tables.unit[u].family, families[i]) == 0) return true;
    return false;
}

static goal *goal_for(job *j, int32_t place)
{
    goal *g;

    if (j->goal_of[place] >= 0) return &j->goals.items[j->goal_of[place]];
    j->goal_of[place] = (int32_t)j->goals.n;
    g = KC_PUSH(j->a, &j->goals);
    *g = (goal){ .place = place, .x = &j->known.indicators[place], .value = NAN, .baseline = NAN };
    return g;
}

/* A target in the unit of the indicator; NaN when it has no number or another unit. */
static double in_unit(job *j, kc_stmt *st, const kc_known_indicator *x, const char *column)
{
    double      v = kc_num(st, column);
    const char *unit = kc_text(st, "unit");
    int         power = 0;

    if (isnan(v) || !unit || !x->unit) return v;
    if (!kc_unit_power(j->a, &j->tables, kc_str_of(unit), x->unit, &power)) return NAN;
    for (; power > 0; power--) v *= 10;
    for (; power < 0; power++) v /= 10;
    return v;
}

static void add_target(job *j, kc_stmt *st)
{
    int64_t     place = kc_int(st, "indicator");
    const char *cmp = kc_text(st, "comparator");
    bool        trend = cmp && (strcmp(cmp, "increase") == 0 || strcmp(cmp, "decrease") == 0);
    goal       *g;
    double      v;
    int64_t     year = kc_int(st, "year");

    if (!cmp || strcmp(cmp, "qualitative") == 0 || place < 1 || place > (int64_t)j->known.n_indicators || year > KC_YEAR_MAX) return;
    place--;
    if (trend && !j->known.indicators[place].unit) return; /* nothing that could be a number */
    g = goal_for(j, (int32_t)place);
    v = in_unit(j, st, g->x, "value");
    if (isnan(g->baseline)) g->baseline = in_unit(j, st, g->x, "baseline");
    if (cmp[0] == '>' || strcmp(cmp, "increase") == 0) g->way = 1;
    else if (cmp[0] == '<' || strcmp(cmp, "decrease") == 0) g->way = -1;
    if (trend) {
        if (!isnan(v) && kc_text(st, "basis")) g->step = strcmp(kc_text(st, "basis"), "since_year") == 0 ? v / 8 : v;
    } else if (!isnan(v) && year >= g->year) {
        g->value = v;
        g->year = (int)year;
    }
}

static kc_code load_goals(job *j, kc_err *err)
{
    kc_stmt *st = NULL;
    bool     row = false;
    kc_code  code = kc_stmt_open(&st, j->s, "targets", err);

    j->goal_of = kc_alloc_n(j->a, j->known.n_indicators + 1, sizeof *j->goal_of);
    for (size_t i = 0; i < j->known.n_indicators; i++) j->goal_of[i] = -1;
    while (!code && !(code = kc_step(st, &row, err)) && row) add_target(j, st);
    kc_stmt_close(st);
    if (code || (code = kc_stmt_open(&st, j->s, "indicators", err))) return code;
    while (!(code = kc_step(st, &row, err)) && row) {
        int64_t id = kc_int(st, "id");
        int32_t k = id >= 1 && id <= (int64_t)j->known.n_indicators ? j->goal_of[id - 1] : -1;

        if (k < 0) continue;
        j->goals.items[k].decimals = (int)kc_int(st, "decimals");
        if (!j->goals.items[k].way) j->goals.items[k].way = kc_int(st, "direction") < 0 ? -1 : 1;
        j->goals.items[k].count = is_count(j, &j->goals.items[k], kc_text(st, "denominator") != NULL);
    }
    kc_stmt_close(st);
    return code;
}

/* ---- what others said -------------------------------------------------------------------------------- */

static size_t at(const job *j, size_t i_goal, int year, size_t i_region)
{
    return (i_goal * (size_t)j->opt->years + (size_t)(year - j->first)) * j->known.n_regions + i_region;
}

static kc_code mark(void *ctx, const kc_segment *seg, kc_err *err)
{
    job    *j = ctx;
    int32_t k = seg->indicator >= 1 && (size_t)seg->indicator <= j->known.n_indicators ? j->goal_of[seg->indicator - 1] : -1;

    (void)err;
    if (k < 0 || seg->disagg != 0 || seg->period % 1000 != 0) return KC_OK;
    for (size_t i = 0; i < seg->n; i++)
        if (seg->region[i] >= 1 && (size_t)seg->region[i] <= j->known.n_regions && !(seg->flags[i] & KC_FLAG_SYNTHETIC)) j->real[at(j, (size_t)k, kc_period_year(seg->period), (size_t)seg->region[i] - 1)] = 1;
    return KC_OK;
}

/* ---- values ------------------------------------------------------------------------------------------ */

static double clamp(const goal *g, double v)
{
    if (v < g->x->min) v = g->x->min; /* NaN limits are open */
    if (v > g->x->max) v = g->x->max;
    return isnan(g->x->min) && v < 0 && (isnan(g->value) || g->value >= 0) ? 0 : v;
}

static double rounded(const goal *g, double v)
{
    double p = 1;

    for (int i = 0; i < g->decimals && i < 6; i++) p *= 10;
    return clamp(g, floor(v * p + 0.5) / p);
}

static bool is_growth(const goal *g)
{
    return strstr(g->x->name, "增长率") || strstr(g->x->name, "增速") || strstr(g->x->name, "增幅");
}

/* Where values of an indicator without a target value usually lie, inside its range: growth a few %, rates that should fall low,
 * rates that should rise high, counts small; what is no rate and has a range of its own, in that. */
static void usual(const goal *g, double *lo, double *hi)
{
    bool low = !isnan(g->x->min), high = !isnan(g->x->max);

    if (is_growth(g)) *lo = 1, *hi = 8;
    else if (g->x->scale >= 0) *lo = g->way < 0 ? 2 : 60, *hi = g->way < 0 ? 20 : 95;
    else if (low && high) *lo = g->x->min + (g->way < 0 ? 0.1 : 0.6) * (g->x->max - g->x->min), *hi = g->x->min + (g->way < 0 ? 0.4 : 0.85) * (g->x->max - g->x->min);
    else *lo = 5, *hi = 60;
    if ((low && g->x->min > *lo) || (high && g->x->max < *hi)) { /* a range elsewhere: its lower part */
        *lo = low ? g->x->min : g->x->max - 10;
        *hi = high ? g->x->max : g->x->min + 10;
    }
}

/* A path towards better: not further than a third of where it began. */
static void path_of_trend(const goal *g, rng *r, double years, double *begin, double *rise)
{
    double lo, hi, most, wanted = g->step > 0 ? g->step * years : 0;

    usual(g, &lo, &hi);
    *begin = isnan(g->baseline) ? lo + (hi - lo) * uniform(r, 0.15, 0.75) : g->baseline;
    most = fmax(fabs(*begin) / 3, (hi - lo) * 0.05);
    if (!(wanted > 0)) wanted = 0.15 * fabs(*begin);
    *rise = g->way * fmin(wanted, most) * uniform(r, -0.2, 1.3);
}

/* The plan's own region: from `begin` by `rise` over the years to the target year, then slower. */
static void path_of_root(const job *j, const goal *g, rng *r, double *out)
{
    double begin, rise, years = g->year > j->first ? g->year - j->first : j->opt->years;

    if (isnan(g->value)) {
        path_of_trend(g, r, years, &begin, &rise);
    } else {
        double gap = fabs(g->value) * uniform(r, 0.08, 0.28);

        if (gap == 0) gap = isnan(g->x->max) ? 1 : g->x->max * 0.02;
        begin = g->value - g->way * gap;
        rise = (g->value - clamp(g, begin)) * uniform(r, 0.75, 1.3);
        begin = clamp(g, begin);
    }
    for (int y = 0; y < j->opt->years; y++) {
        double t = years > 0 ? y / years : 1;

        t = t <= 1 ? t * (1.25 - 0.25 * t) : 1 + (t - 1) * 0.4;
        out[y] = begin + rise * t + 0.02 * fabs(rise) * wobble(r);
    }
}

/* All children of one region, from the parent's row of values. */
static void spread(const job *j, const goal *g, size_t parent, const int32_t *child, size_t n)
{
    size_t  years = (size_t)j->opt->years;
    double *effect = kc_alloc_n(j->a, n, sizeof *effect), *drift = kc_alloc_n(j->a, n, sizeof *drift), sum = 0, sum_drift = 0;
    double  level = fabs(j->value[parent * years]), scale = 0.06 * level + 0.25 * fabs(j->value[parent * years + years - 1] - j->value[parent * years]);

    if (g->x->scale == 2) scale = fmin(scale, 6);
    for (size_t i = 0; i < n; i++) {
        rng r = rng_for(j->opt->seed ^ 1, g->x->code, j->known.regions[child[i]].code);

        effect[i] = g->count ? uniform(&r, 0.5, 1.5) : scale * wobble(&r);
        drift[i] = g->count ? 0 : scale * 0.05 * wobble(&r);
        sum += effect[i];
        sum_drift += drift[i];
    }
    for (size_t i = 0; i < n; i++) {
        rng r = rng_for(j->opt->seed, g->x->code, j->known.regions[child[i]].code);

        for (size_t y = 0; y < years; y++) {
            double up = j->value[parent * years + y];

            j->value[(size_t)child[i] * years + y] =
                g->count ? up * effect[i] / sum * (1 + 0.01 * wobble(&r))
                         : clamp(g, up + effect[i] - sum / (double)n + (drift[i] - sum_drift / (double)n) * (double)y + 0.08 * scale * wobble(&r));
        }
    }
}

/* From the top down: regions ascend with parents before children only within one code system, so levels are walked. */
static void fill_values(job *j, const goal *g)
{
    for (size_t i = 0; i < j->known.n_regions; i++) {
        const kc_known_region *x = &j->known.regions[i];
        rng                    r;

        if (!x->own || (x->parent >= 0 && j->known.regions[x->parent].own)) continue;
        r = rng_for(j->opt->seed, g->x->code, x->code);
        path_of_root(j, g, &r, j->value + i * (size_t)j->opt->years);
    }
    for (int level = KC_NATION; level < KC_TOWNSHIP; level++)
        for (size_t i = 0; i < j->known.n_regions; i++) {
            size_t n = 0;

            if (j->known.regions[i].level != level || !j->known.regions[i].own) continue;
            for (size_t k = 0; k < j->known.n_regions; k++)
                if (j->known.regions[k].parent == (int32_t)i) j->children[n++] = (int32_t)k;
            if (n) spread(j, g, i, j->children, n);
        }
}

/* ---- writing ----------------------------------------------------------------------------------------- */

static void one_cell(job *j, size_t i_goal, int year, size_t i_region, size_t *n)
{
    const goal            *g = &j->goals.items[i_goal];
    const kc_known_region *x = &j->known.regions[i_region];
    rng                    r = rng_for(j->opt->seed + (uint64_t)year * 7919, g->x->code, x->code);
    double                 v = j->value[i_region * (size_t)j->opt->years + (size_t)(year - j->first)];
    uint64_t               luck = next(&r) % 1000;
    bool                   root = x->parent < 0 || !j->known.regions[x->parent].own, missing = !root && luck < MISSING_PER_MILLE;

    if (!x->own) return;
    if (j->real[at(j, i_goal, year, i_region)]) {
        j->sum->n_real++;
        return;
    }
    if (!root && luck >= MISSING_PER_MILLE && luck < MISSING_PER_MILLE + ABSENT_PER_MILLE) return;
    j->sum->n_missing += missing;
    j->obs[(*n)++] = (kc_obs){ .indicator = g->x->id, .region = x->id, .source = j->source, .period = KC_PERIOD_YEAR(year), .layer = KC_LAYER_REPORTED,
                               .value = missing ? NAN : rounded(g, v), .numerator = NAN, .denominator = NAN,
                               .status = missing ? KC_MISSING : KC_VALUE, .flags = KC_FLAG_SYNTHETIC };
}

static kc_code write_goals(job *j, kc_journal *journal, kc_err *err)
{
    kc_code code = KC_OK;

    for (size_t i = 0; !code && i < j->known.n_indicators; i++) {
        size_t n = 0;

        if (j->goal_of[i] < 0) continue;
        fill_values(j, &j->goals.items[j->goal_of[i]]);
        for (int year = j->first; year <= j->opt->year; year++)
            for (size_t k = 0; k < j->known.n_regions; k++) one_cell(j, (size_t)j->goal_of[i], year, k, &n);
        if (n) code = kc_journal_write(journal, j->obs, n, j->outcome, err);
    }
    return code;
}

static kc_code put_source(job *j, kc_err *err)
{
    kc_fill f;

    j->source = kc_words_get(&j->known.sources, KC_STR("sample"));
    if (j->source != KC_NO_WORD) return KC_OK;
    j->source = j->known.n_sources + 1;
    f = kc_fill_open(j->s, "source_add", err);
    kc_fill_int(&f, ":id", j->source);
    kc_fill_text(&f, ":code", "sample");
    kc_fill_text(&f, ":title", "合成数据（kangce sample）");
    kc_fill_text(&f, ":publisher", NULL);
    kc_fill_text(&f, ":url", NULL);
    kc_fill_run(&f);
    return kc_fill_close(&f);
}

static kc_code put_batch(job *j, int64_t id, const char *name, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "batch_add", err);

    kc_fill_int(&f, ":id", id);
    kc_fill_text(&f, ":kind", "sample");
    kc_fill_text(&f, ":name", name);
    kc_fill_text(&f, ":sha256", NULL);
    kc_fill_int(&f, ":layer", KC_LAYER_REPORTED);
    kc_fill_text(&f, ":actor", j->opt->actor);
    kc_fill_int(&f, ":at_ms", kc_now_ms());
    kc_fill_text(&f, ":detail", NULL);
    kc_fill_run(&f);
    return kc_fill_close(&f);
}

static kc_code transact(job *j, kc_err *err)
{
    const char    *name = kc_printf(j->a, "seed %llu, %d-%d", (unsigned long long)j->opt->seed, j->first, j->opt->year);
    kc_audit       e = { .actor = j->opt->actor, .action = "sample", .object = name };
    kc_journal    *journal;
    kc_journal_sum w;
    int64_t        batch = 0;
    kc_fill        f = kc_fill_open(j->s, "batch_last", err);
    kc_code        code;

    if (!f.code) f.code = kc_one(f.st, err);
    if (!f.code) batch = kc_int(f.st, "id");
    if (!f.code && (batch < 0 || batch >= INT32_MAX)) f.code = kc_fail(err, KC_E_CORRUPT, -1, "store.bad_id", "batch" KC_SEP "%lld", (long long)batch);
    if (!f.code) batch++;
    if ((code = kc_fill_close(&f)) || (code = put_source(j, err)) || (code = kc_journal_begin(j->s, batch, &journal, err)) ||
        (code = write_goals(j, journal, err)) || (code = kc_journal_end(journal, &w, err)))
        return code;
    if (w.last_row && (code = put_batch(j, batch, name, err))) return code;
    e.digest = w.digest;
    e.first_row = w.first_row;
    e.last_row = w.last_row;
    j->sum->n_new = w.n_new;
    j->sum->n_updated = w.n_updated;
    j->sum->n_unchanged = w.n_unchanged;
    if ((code = kc_audit_add(j->s, &e, &j->sum->audit, err))) return code;
    return kc_commit(j->s, err);
}

kc_code kc_sample(kc_arena *a, kc_store *s, const kc_sample_opt *opt, kc_sample_sum *out, kc_err *err)
{
    job    *j = kc_alloc(a, sizeof *j);
    size_t  cells;
    kc_code code;

    *out = (kc_sample_sum){ 0 };
    if (opt->years < 1 || opt->years > 50) return kc_fail(err, KC_E_ARG, -1, "collect.sample_years", "%d", opt->years);
    j->a = a;
    j->s = s;
    j->opt = opt;
    j->sum = out;
    j->first = opt->year - opt->years + 1;
    kc_tables_load(a, &j->tables);
    if ((code = kc_known_load(a, s, &j->tables, &j->known, err)) || (code = load_goals(j, err))) return code;
    cells = (size_t)opt->years * j->known.n_regions;
    j->real = kc_alloc_n(a, j->goals.n + 1, cells);
    j->value = kc_alloc_n(a, cells, sizeof *j->value);
    j->children = kc_alloc_n(a, j->known.n_regions + 1, sizeof *j->children);
    j->obs = kc_alloc_n(a, cells, sizeof *j->obs);
    j->outcome = kc_alloc_n(a, cells, 1);
    code = kc_segments_read(s, 0, KC_PERIOD_YEAR(j->first), KC_PERIOD_YEAR(opt->year), mark, j, err);
    if (code || (code = kc_begin(s, err))) return code;
    code = transact(j, err);
    if (code) kc_rollback(s);
    out->n_indicators = j->goals.n;
    for (size_t i = 0; i < j->known.n_regions; i++) out->n_regions += j->known.regions[i].own;
    return code;
}
