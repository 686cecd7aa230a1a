/* Records to cells: names become ids, texts become numbers, and everything that cannot be right is rejected with its reason.
 *
 *   record ──> indicator, region, period, source, status of the row
 *                 └─ each value column ──> kc_obs, or nothing said, or kc_reject
 *
 * What a text means is looked up once and remembered: files of a million rows have a few thousand different names.
 */
#include "collect/import_internal.h"

#include "base/kc_limits.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum { UNKNOWN = -1, AMBIGUOUS = -2, MEMO_MAX = 300000, VALUE_SHOWN = 60 };

static const double pow10_of[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };

typedef struct row { /* what the record says outside its value columns */
    const kc_str *f;
    long          line;
    int32_t       indicator, region, source; /* places; source: id */
    kc_period     period;
    int           status; /* -1 = not said */
    uint8_t       flags;
    double        numerator, denominator;
    kc_str        unit;
    bool          noted; /* its remark is kept already */
    bool          bad, outside;
} row;

/* ---- rejecting -------------------------------------------------------------------------------------- */

void kc_reject_add(kc_reader *r, long line, size_t column, kc_str value, const char *key, const char *fmt, ...)
{
    kc_reject *x;
    va_list    ap;
    char       args[KC_ERR_ARGS];

    r->sum->n_rejected++;
    if (r->rejects.n >= KC_LIMIT_ERRORS_SHOWN) return;
    va_start(ap, fmt);
    (void)vsnprintf(args, sizeof args, fmt, ap);
    va_end(ap);
    while (value.n > VALUE_SHOWN) {
        size_t len;

        value.n = VALUE_SHOWN;
        (void)kc_utf8_before(value.s, value.n, &len);
        while (value.n && !kc_utf8_valid(value.s, value.n, &len)) value.n--;
    }
    x = KC_PUSH(r->a, &r->rejects);
    x->row = line;
    x->column = column < r->layout.n ? r->layout.cols[column].header : "";
    x->value = kc_strndup(r->a, value.s, value.n);
    x->key = key;
    x->args = kc_strdup(r->a, args);
}

static const kc_str nothing = { "", 0 };

static kc_str field(const kc_reader *r, const row *w, int kind)
{
    return r->layout.at[kind] < 0 ? nothing : kc_trim(w->f[r->layout.at[kind]]);
}

static void remember(kc_words *memo, kc_str s, int32_t id)
{
    if (memo->n < MEMO_MAX) kc_words_put(memo, s, id);
}

/* ---- names ------------------------------------------------------------------------------------------ */

static int32_t indicator_of(kc_reader *r, kc_str s)
{
    int32_t place = kc_words_get(&r->memo_indicator, s);

    if (place == KC_NO_WORD) {
        place = kc_known_indicator_find(&r->known, s);
        remember(&r->memo_indicator, s, place);
    }
    return place;
}

/* Suggestions cost a walk over all names: the first few unknown names get them. */
static const char *hint(kc_reader *r, kc_str s, const char *(*like)(kc_known *, kc_str))
{
    enum { HINTS = 40 };
    const char *names = r->rejects.n < KC_LIMIT_ERRORS_SHOWN && s.n && r->n_hints < HINTS ? like(&r->known, s) : "";

    r->n_hints += s.n > 0;
    return *names ? kc_tf(r->a, r->lang, "import.similar", "%s", names) : "";
}

static kc_str beside(const kc_reader *r, const row *w, int kind)
{
    return r->layout.also[kind] < 0 ? nothing : kc_trim(w->f[r->layout.also[kind]]);
}

static void read_indicator(kc_reader *r, row *w)
{
    kc_str  s = field(r, w, KC_COL_INDICATOR), also = beside(r, w, KC_COL_INDICATOR);
    int32_t other;

    w->indicator = UNKNOWN;
    if (r->layout.at[KC_COL_INDICATOR] < 0) return;
    if (!s.n) s = also;
    w->indicator = indicator_of(r, s);
    if (w->indicator >= 0) {
        other = also.n ? indicator_of(r, also) : UNKNOWN; /* a name the dictionary does not have contradicts nothing */
        if (other < 0 || other == w->indicator) return;
        w->bad = true;
        kc_reject_add(r, w->line, (size_t)r->layout.at[KC_COL_INDICATOR], s, "import.contradiction", "%s" KC_SEP "%s", kc_clean(r->a, s), kc_clean(r->a, also));
        return;
    }
    w->bad = true;
    kc_reject_add(r, w->line, (size_t)r->layout.at[KC_COL_INDICATOR], s, s.n ? "import.indicator_unknown" : "import.indicator_empty", "%s" KC_SEP "%s",
                  kc_clean(r->a, s), hint(r, s, kc_indicators_like));
}

/* Region and the region above together are the key of the memory. */
static int32_t region_of(kc_reader *r, kc_str s, kc_str parent, const char **candidates)
{
    kc_str  key = s;
    int32_t place;

    if (parent.n) {
        kc_buf_clear(&r->key);
        kc_buf_add(&r->key, s.s, s.n);
        kc_buf_adds(&r->key, KC_SEP);
        kc_buf_add(&r->key, parent.s, parent.n);
        key = (kc_str){ r->key.s, r->key.n };
    }
    place = kc_words_get(&r->memo_region, key);
    if (place != KC_NO_WORD && (place != AMBIGUOUS || r->rejects.n >= KC_LIMIT_ERRORS_SHOWN)) return place;
    place = kc_known_region_find(&r->known, s, parent, candidates);
    remember(&r->memo_region, key, place);
    return place;
}

/* Does the name beside the code mean another region? Remembered by both. */
static bool contradicts(kc_reader *r, int32_t place, kc_str also)
{
    int32_t memo;
    kc_str  key;

    kc_buf_clear(&r->key);
    kc_buf_addf(&r->key, "%d ", place);
    kc_buf_add(&r->key, also.s, also.n);
    key = (kc_str){ r->key.s, r->key.n };
    memo = kc_words_get(&r->memo_beside, key);
    if (memo == KC_NO_WORD) {
        memo = !kc_known_region_is(&r->known, place, also);
        remember(&r->memo_beside, key, memo);
    }
    return memo != 0;
}

static void read_region(kc_reader *r, row *w)
{
    kc_str      s = field(r, w, KC_COL_REGION), parent = field(r, w, KC_COL_PARENT), also = beside(r, w, KC_COL_REGION);
    size_t      column = (size_t)r->layout.at[KC_COL_REGION];
    const char *candidates = "";

    if (!s.n) s = also;
    w->region = region_of(r, s, parent, &candidates);
    if (w->region >= 0) {
        w->bad = also.n && contradicts(r, w->region, also);
        if (w->bad) kc_reject_add(r, w->line, column, s, "import.contradiction", "%s" KC_SEP "%s", kc_clean(r->a, s), kc_clean(r->a, also));
        return;
    }
    w->bad = true;
    if (r->sum->pack && w->region == UNKNOWN) { /* packs cover the country, a programme a part of it */
        w->outside = true;
        return;
    }
    if (w->region == AMBIGUOUS) kc_reject_add(r, w->line, column, s, "import.region_ambiguous", "%s", candidates);
    else kc_reject_add(r, w->line, column, s, s.n ? "import.region_unknown" : "import.region_empty", "%s", hint(r, s, kc_regions_like));
}

static void read_period(kc_reader *r, row *w)
{
    kc_str s = field(r, w, KC_COL_PERIOD);

    w->period = r->opt->year ? KC_PERIOD_YEAR(r->opt->year) : 0;
    if (r->layout.at[KC_COL_PERIOD] < 0 || kc_cell_period(s, &w->period)) return;
    w->bad = true;
    kc_reject_add(r, w->line, (size_t)r->layout.at[KC_COL_PERIOD], s, "import.period", "%d" KC_SEP "%d", KC_YEAR_MIN, KC_YEAR_MAX);
}

int32_t kc_source_id(kc_reader *r, kc_str code)
{
    int32_t id = kc_words_get(&r->known.sources, code);

    if (id != KC_NO_WORD) return id;
    id = ++r->known.n_sources;
    kc_words_put(&r->known.sources, code, id);
    *KC_PUSH(r->a, &r->new_sources) = kc_strndup(r->a, code.s, code.n);
    *KC_PUSH(r->a, &r->known.source_list) =
        (kc_known_source){ .code = kc_strndup(r->a, code.s, code.n), .title = kc_str_eq(code, KC_SOURCE_FILE) ? kc_t(r->lang, "import.source_file") : NULL };
    r->sum->n_sources++;
    return id;
}

static void read_source(kc_reader *r, row *w)
{
    kc_str s = field(r, w, KC_COL_SOURCE);

    w->source = r->source;
    if (!s.n) return;
    if (kc_str_eq(s, KC_SOURCE_SAMPLE)) {
        w->bad = true;
        kc_reject_add(r, w->line, (size_t)r->layout.at[KC_COL_SOURCE], s, "import.source_reserved", "%s", KC_SOURCE_SAMPLE);
        return;
    }
    if (s.n > KC_LIMIT_NAME_BYTES) {
        w->bad = true;
        kc_reject_add(r, w->line, (size_t)r->layout.at[KC_COL_SOURCE], s, "import.too_long", "%d", KC_LIMIT_NAME_BYTES);
        return;
    }
    w->source = kc_source_id(r, s);
}

/* ---- status ----------------------------------------------------------------------------------------- */

static bool status_words(kc_reader *r, kc_str s, int *status, uint8_t *flags)
{
    while (s.n) {
        size_t  n = 0, len = 0;
        int32_t says;

        for (uint32_t cp; n < s.n && (cp = kc_utf8_get(s.s + n, s.n - n, &len)) != ';' && cp != ' ' && cp != 0xFF1B && cp != 0x3001 && cp != ','; n += len)
            continue;
        if (n) {
            says = kc_words_get(&r->tables.status, kc_even(r->a, (kc_str){ s.s, n }));
            if (says == KC_NO_WORD) return false;
            if (says >= KC_SAYS_FLAG) *flags = (uint8_t)(*flags | (says - KC_SAYS_FLAG));
            else *status = says;
        }
        n += n < s.n ? len : 0;
        s.s += n;
        s.n -= n;
    }
    return true;
}

static void read_status(kc_reader *r, row *w)
{
    kc_str  s = field(r, w, KC_COL_STATUS);
    int32_t memo;

    w->status = -1;
    w->flags = 0;
    if (!s.n) return;
    memo = kc_words_get(&r->memo_status, s);
    if (memo == KC_NO_WORD) {
        memo = status_words(r, s, &w->status, &w->flags) ? (w->status + 1) << 8 | w->flags : -1;
        remember(&r->memo_status, s, memo);
    }
    if (memo >= 0) {
        w->status = (memo >> 8) - 1;
        w->flags = (uint8_t)memo;
        return;
    }
    w->bad = true;
    kc_reject_add(r, w->line, (size_t)r->layout.at[KC_COL_STATUS], s, "import.status", "%s", "");
}

/* ---- numbers ---------------------------------------------------------------------------------------- */

/* "1,234,567.8": groups of three, none before the first that could be left out; else false. */
static bool without_separators(kc_str s, char buf[64], kc_str *out)
{
    size_t i = 0, n = 0, group = 0;
    bool   any = false;

    if (s.n >= 64) return false;
    if (i < s.n && (s.s[i] == '-' || s.s[i] == '+')) buf[n++] = s.s[i++];
    if (i >= s.n || s.s[i] < '1' || s.s[i] > '9') return false;
    for (; i < s.n && s.s[i] != '.'; i++) {
        if (s.s[i] == ',') {
            if (any ? group != 3 : group > 3) return false;
            any = true;
            group = 0;
        } else {
            if (s.s[i] < '0' || s.s[i] > '9') return false;
            buf[n++] = s.s[i];
            group++;
        }
    }
    if (!any || group != 3) return false;
    for (; i < s.n; i++) {
        if (s.s[i] == ',') return false;
        buf[n++] = s.s[i];
    }
    *out = (kc_str){ buf, n };
    return true;
}

/* A number as offices write it: full width digits, separators of thousands. */
static bool number_of(kc_str s, double *v)
{
    char   narrow[64], plain[64];
    kc_str digits;

    if (kc_num_parse(s, v)) return true;
    s = kc_narrow(s, narrow);
    return kc_num_parse(s, v) || (without_separators(s, plain, &digits) && kc_num_parse(digits, v));
}

/* "95.2%" -> 95.2 and "%". */
static bool number_and_unit(kc_str s, double *v, kc_str *unit)
{
    size_t n = 0;

    while (n < s.n && strchr("+-.,0123456789", s.s[n])) n++;
    if (!n || n == s.n || !number_of((kc_str){ s.s, n }, v)) return false;
    *unit = kc_trim((kc_str){ s.s + n, s.n - n });
    return unit->n > 0;
}

static double scaled(double v, int power)
{
    if (power >= 0) return v * pow10_of[power < 12 ? power : 12];
    return v / pow10_of[power > -12 ? -power : 12];
}

/* From the unit as written to that of the dictionary. */
static bool unit_power(kc_reader *r, kc_str unit, int32_t indicator, int *power)
{
    const kc_known_indicator *x = &r->known.indicators[indicator];
    int32_t                   memo;
    kc_str                    key;

    *power = 0;
    if (!unit.n) return true;
    kc_buf_clear(&r->key);
    kc_buf_addf(&r->key, "%d ", indicator);
    kc_buf_add(&r->key, unit.s, unit.n);
    key = (kc_str){ r->key.s, r->key.n };
    memo = kc_words_get(&r->memo_unit, key);
    if (memo == KC_NO_WORD) {
        memo = (x->unit ? kc_unit_power(r->a, &r->tables, unit, x->unit, power) : kc_unit_alone(r->a, &r->tables, unit, power)) ? *power : 1000;
        remember(&r->memo_unit, key, memo);
    }
    *power = memo;
    return memo != 1000;
}

static double counted(kc_reader *r, row *w, int kind)
{
    kc_str s = field(r, w, kind);
    double v = NAN;

    if (!s.n || (number_of(s, &v) && v >= 0)) return v;
    w->bad = true;
    kc_reject_add(r, w->line, (size_t)r->layout.at[kind], s, "import.count", "%s", "");
    return NAN;
}

/* ---- one cell --------------------------------------------------------------------------------------- */

typedef struct said { /* what a value column says */
    double value;
    int    status; /* -1 = nothing */
    kc_str unit;
    bool   typed; /* the number itself stands in the file */
} said;

static bool parse_value(kc_reader *r, const row *w, size_t column, kc_str s, said *out)
{
    char    buf[64];
    int32_t word;

    *out = (said){ .value = NAN, .status = -1 };
    if (r->layout.cols[column].kind != KC_COL_NUMERATOR) out->unit = r->layout.cols[column].unit;
    if (!out->unit.n) out->unit = w->unit;
    if (!s.n) return true;
    if (kc_num_parse(s, &out->value)) {
        out->status = KC_VALUE;
        return true;
    }
    word = kc_words_get(&r->tables.status, kc_even(r->a, s));
    if (word == KC_MISSING || word == KC_NOT_APPLICABLE || word == KC_SUPPRESSED) {
        out->status = word;
        return true;
    }
    if (number_of(s, &out->value)) {
        out->status = KC_VALUE;
        return true;
    }
    s = kc_narrow(s, buf);
    if (!number_and_unit(s, &out->value, &out->unit)) return false;
    out->unit.s = kc_strndup(r->a, out->unit.s, out->unit.n); /* `buf` ends here */
    out->status = KC_VALUE;
    return true;
}

/* What is wrong with numerator and denominator by themselves; NULL when nothing is. */
static const char *parts_fault(const kc_known_indicator *x, const row *w, const said *v)
{
    bool numerator = !isnan(w->numerator), denominator = !isnan(w->denominator);

    if (w->status > KC_VALUE && v->status != KC_VALUE) return NULL; /* "missing" and such: they may stand there half filled */
    if (denominator && w->denominator == 0) return "import.denominator_zero";
    if (v->status < 0 && numerator != denominator) return "import.parts_missing";
    if (v->status < 0 && numerator && x->scale < 0) return "import.parts_no_rate";
    if (numerator && denominator && x->scale == 2 && x->max <= 100 && w->numerator > w->denominator) return "import.parts_over";
    return NULL;
}

/* The value out of numerator and denominator when the file gives only these; false when all three do not agree. */
static bool from_parts(const kc_known_indicator *x, const row *w, said *v)
{
    double made;

    if (x->scale < 0 || isnan(w->numerator) || !(w->denominator > 0)) return true;
    made = w->numerator * pow10_of[x->scale] / w->denominator;
    if (v->status < 0) {
        v->value = made;
        v->status = KC_VALUE;
        return true;
    }
    return v->status != KC_VALUE || fabs(v->value - made) <= fmax(0.1, 0.02 * fabs(made));
}

static void reject_range(kc_reader *r, const row *w, size_t column, kc_str s, const kc_known_indicator *x)
{
    char low[32] = "", high[32] = "";

    if (!isnan(x->min)) (void)snprintf(low, sizeof low, "%.10g", x->min);
    if (!isnan(x->max)) (void)snprintf(high, sizeof high, "%.10g", x->max);
    kc_reject_add(r, w->line, column, s, "import.range", "%s" KC_SEP "%s" KC_SEP "%s" KC_SEP "%s", x->name, low, high, x->unit ? x->unit : "");
}

/* Value, unit, status and range; false when the cell was rejected or says nothing. */
static bool judge_cell(kc_reader *r, const row *w, size_t column, const kc_known_indicator *x, int32_t place, said *v, kc_str s)
{
    const char *fault = parts_fault(x, w, v);
    int         power;

    if (!unit_power(r, v->unit, place, &power)) {
        kc_reject_add(r, w->line, column, s, x->unit ? "import.unit" : "import.unit_none", "%s" KC_SEP "%s", kc_clean(r->a, v->unit), x->unit ? x->unit : "");
        return false;
    }
    if (fault) {
        kc_reject_add(r, w->line, column, s, fault, "%.10g" KC_SEP "%.10g" KC_SEP "%s", w->numerator, w->denominator, x->name);
        return false;
    }
    v->typed = v->status == KC_VALUE && power == 0;
    if (v->status == KC_VALUE) v->value = scaled(v->value, power);
    if (!from_parts(x, w, v)) {
        kc_reject_add(r, w->line, column, s, "import.parts_differ", "%.10g" KC_SEP "%.10g", w->numerator, w->denominator);
        return false;
    }
    if (w->status > KC_VALUE && v->status == KC_VALUE) {
        kc_reject_add(r, w->line, column, s, "import.value_and_status", "%s", "");
        return false;
    }
    if (w->status > KC_VALUE && v->status < 0) v->status = w->status;
    if (v->status < 0) {
        r->sum->n_empty++;
        return false;
    }
    if (v->status == KC_VALUE && (v->value < x->min || v->value > x->max)) { /* NaN limits are open */
        reject_range(r, w, column, s, x);
        return false;
    }
    return true;
}

static void read_cell(kc_reader *r, row *w, size_t column, kc_str s)
{
    const kc_col *c = &r->layout.cols[column];
    int32_t       place = c->kind == KC_COL_CELL && c->indicator >= 0 ? c->indicator : w->indicator;
    said          v;

    if (!parse_value(r, w, column, s, &v)) {
        kc_reject_add(r, w->line, column, s, memchr(s.s, ',', s.n) ? "import.separator" : "import.not_a_number", "%s", "");
        return;
    }
    if (!judge_cell(r, w, column, &r->known.indicators[place], place, &v, s)) return;
    r->obs[r->n] = (kc_obs){ .indicator = r->known.indicators[place].id, .region = r->known.regions[w->region].id, .source = w->source,
                             .period = c->kind == KC_COL_CELL && c->period ? c->period : w->period, .layer = r->opt->layer,
                             .value = v.status == KC_VALUE ? v.value : NAN, .numerator = w->numerator, .denominator = w->denominator,
                             .status = (uint8_t)v.status, .flags = w->flags };
    if (v.typed && v.value > 0 && v.value <= 1 && r->known.indicators[place].scale == 2) kc_share_note(r, &r->obs[r->n], w->line);
    r->origin[r->n++] = (kc_origin){ .line = (uint32_t)w->line, .column = (uint16_t)column, .has_note = w->noted };
}

/* ---- one record ------------------------------------------------------------------------------------- */

static void read_note(kc_reader *r, row *w)
{
    kc_str s = field(r, w, KC_COL_NOTE);

    if (!s.n) return;
    *KC_PUSH(r->a, &r->notes) = (kc_note){ (uint32_t)w->line, kc_strndup(r->a, s.s, s.n) };
    w->noted = true;
}

static size_t count_said(const kc_reader *r, const row *w)
{
    size_t n = 0;

    if (!r->layout.wide) return 1;
    for (size_t i = 0; i < r->layout.n; i++) n += r->layout.cols[i].kind == KC_COL_CELL && kc_trim(w->f[i]).n > 0;
    return n;
}

static bool is_blank(const kc_reader *r, const kc_str *fields)
{
    for (size_t i = 0; i < r->layout.n; i++)
        if (kc_trim(fields[i]).n) return false;
    return true;
}

void kc_cells_read(kc_reader *r, const kc_str *fields, long line)
{
    row  w = { .f = fields, .line = line };
    long before = r->sum->n_rejected;

    if (is_blank(r, fields)) {
        r->sum->n_blank++;
        return;
    }
    r->sum->n_rows++;
    read_region(r, &w);
    if (w.outside) {
        r->sum->n_outside += (long)count_said(r, &w);
        return;
    }
    read_indicator(r, &w);
    read_period(r, &w);
    read_source(r, &w);
    read_status(r, &w);
    w.numerator = counted(r, &w, KC_COL_NUMERATOR);
    w.denominator = counted(r, &w, KC_COL_DENOMINATOR);
    w.unit = field(r, &w, KC_COL_UNIT);
    if (w.bad) { /* every cell of the row is lost; several reasons for one cell count once */
        long lost = (long)count_said(r, &w);

        r->sum->n_rejected = before + (lost ? lost : 1);
        return;
    }
    read_note(r, &w);
    if (!r->layout.wide) {
        int at = r->layout.at[KC_COL_VALUE];

        if (at < 0) read_cell(r, &w, (size_t)r->layout.at[KC_COL_NUMERATOR], nothing);
        else read_cell(r, &w, (size_t)at, kc_trim(fields[at]));
        return;
    }
    for (size_t i = 0; i < r->layout.n; i++)
        if (r->layout.cols[i].kind == KC_COL_CELL) read_cell(r, &w, i, kc_trim(fields[i]));
}
