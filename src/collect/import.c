/* kangce import: a stream of records in, one transaction out.
 *
 *   file ──> records ──> cells, a chunk of them at a time ──sorted──> kc_journal_write ──┐
 *                                  one transaction, one audit entry, commit or rollback <┘
 *
 * Cells are sorted by (indicator, period, region, source) so that journal, index and segments are written in their own order:
 * a radix sort over one packed number for each cell. Repeated cells are found among neighbours, and between chunks by the
 * journal itself. Memory: the chunk, the names, four bytes for each row written.
 */
#include "collect/import_internal.h"

#include "base/kc_asset.h"
#include "base/kc_limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 1 << 18, DIGIT = 1 << 16 };

typedef struct item { /* of the sort */
    uint64_t key;
    uint32_t at;
} item;

typedef struct job {
    kc_arena            *a;
    kc_store            *s;
    const kc_import_opt *opt;
    kc_import_sum       *sum;
    kc_reader            r;
    kc_csv              *csv;
    kc_journal          *journal;
    kc_obs              *sorted;
    kc_origin           *sorted_origin;
    item                *items, *spare;
    uint32_t            *count;   /* [DIGIT] of the radix sort */
    uint8_t             *outcome;
    uint32_t            *lines; /* line of each journal row written, from the first on */
    size_t               n_lines, lines_cap;
    int64_t              first_row, batch;
    char                 sha256[65];
} job;

/* ---- sorting ---------------------------------------------------------------------------------------- */

/* indicator 20 bits, period 18 (years from 1900), region 26; ids beyond that do not occur (kc_known). */
static uint64_t key_of(const kc_obs *o)
{
    return (uint64_t)(uint32_t)o->indicator << 44 | (uint64_t)(uint32_t)(o->period - KC_PERIOD_YEAR(KC_YEAR_MIN)) << 26 | (uint64_t)(uint32_t)o->region;
}

static bool in_order(const item *x, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (x[i - 1].key > x[i].key) return false;
    return true;
}

/* Least significant digit first; a digit that is the same everywhere costs one pass of counting. Stable: lines stay in order. */
static void radix(job *j, size_t n)
{
    for (int shift = 0; shift < 64; shift += 16) {
        uint32_t sum = 0;
        item    *swap;

        memset(j->count, 0, DIGIT * sizeof *j->count);
        for (size_t i = 0; i < n; i++) j->count[j->items[i].key >> shift & (DIGIT - 1)]++;
        if (j->count[j->items[0].key >> shift & (DIGIT - 1)] == n) continue;
        for (size_t d = 0; d < DIGIT; d++) {
            uint32_t c = j->count[d];

            j->count[d] = sum;
            sum += c;
        }
        for (size_t i = 0; i < n; i++) j->spare[j->count[j->items[i].key >> shift & (DIGIT - 1)]++] = j->items[i];
        swap = j->items;
        j->items = j->spare;
        j->spare = swap;
    }
}

/* Within one cell by source; the few statements on one cell stay in the order of their lines. */
static void order_sources(job *j, size_t n)
{
    const kc_obs *obs = j->r.obs;

    for (size_t i = 1; i < n; i++) {
        item   x = j->items[i];
        size_t k = i;

        for (; k > 0 && j->items[k - 1].key == x.key && obs[j->items[k - 1].at].source > obs[x.at].source; k--) j->items[k] = j->items[k - 1];
        j->items[k] = x;
    }
}

static bool same_statement(const kc_obs *a, const kc_obs *b)
{
    return a->status == b->status && a->flags == b->flags && (a->value == b->value || (isnan(a->value) && isnan(b->value))) &&
           (a->numerator == b->numerator || (isnan(a->numerator) && isnan(b->numerator))) &&
           (a->denominator == b->denominator || (isnan(a->denominator) && isnan(b->denominator)));
}

static void reject_repeat(job *j, const kc_origin *at, const kc_obs *o, long first_line)
{
    char   buf[32];
    kc_str value = { buf, 0 };

    (void)snprintf(buf, sizeof buf, "%.10g", o->value);
    value.n = o->status == KC_VALUE ? strlen(buf) : 0;
    kc_reject_add(&j->r, at->line, at->column, value, "import.repeated", "%ld", first_line);
}

/* Sorted cells without repeats into j->sorted; how many. */
static size_t gather(job *j)
{
    kc_reader *r = &j->r;
    size_t     n = 0;

    for (size_t i = 0; i < r->n; i++) j->items[i] = (item){ key_of(&r->obs[i]), (uint32_t)i };
    if (!in_order(j->items, r->n)) radix(j, r->n);
    order_sources(j, r->n);
    for (size_t i = 0; i < r->n; i++) {
        const kc_obs *o = &r->obs[j->items[i].at];

        if (i && j->items[i - 1].key == j->items[i].key && j->sorted[n - 1].source == o->source) {
            if (same_statement(&j->sorted[n - 1], o)) j->sum->n_unchanged++;
            else reject_repeat(j, &r->origin[j->items[i].at], o, j->sorted_origin[n - 1].line);
            continue;
        }
        j->sorted[n] = *o;
        j->sorted_origin[n++] = r->origin[j->items[i].at];
    }
    return n;
}

/* ---- writing a chunk -------------------------------------------------------------------------------- */

static void keep_line(job *j, uint32_t line)
{
    if (j->n_lines == j->lines_cap) {
        size_t cap = j->lines_cap ? j->lines_cap * 2 : 1024;

        j->lines = kc_grow(j->a, j->lines, j->lines_cap * sizeof *j->lines, cap * sizeof *j->lines);
        j->lines_cap = cap;
    }
    j->lines[j->n_lines++] = line;
}

static const char *note_of(const job *j, uint32_t line)
{
    size_t lo = 0, hi = j->r.notes.n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (j->r.notes.items[mid].line < line) lo = mid + 1;
        else hi = mid;
    }
    return lo < j->r.notes.n && j->r.notes.items[lo].line == line ? j->r.notes.items[lo].text : NULL;
}

static kc_code put_notes(job *j, size_t n, kc_err *err)
{
    kc_fill f;

    if (!j->r.notes.n) return KC_OK;
    f = kc_fill_open(j->s, "observation_note_add", err);
    for (size_t i = 0; i < n; i++) {
        if (!j->sorted_origin[i].has_note || (j->outcome[i] != KC_OBS_NEW && j->outcome[i] != KC_OBS_UPDATED)) continue;
        kc_fill_int(&f, ":row", j->sorted[i].row);
        kc_fill_text(&f, ":note", note_of(j, j->sorted_origin[i].line));
        kc_fill_run(&f);
    }
    j->r.notes.n = 0;
    return kc_fill_close(&f);
}

static void look_at_outcomes(job *j, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (j->outcome[i] == KC_OBS_NEW || j->outcome[i] == KC_OBS_UPDATED) {
            if (!j->first_row) j->first_row = j->sorted[i].row;
            keep_line(j, j->sorted_origin[i].line);
        } else if (j->outcome[i] == KC_OBS_CLASH) {
            int64_t at = j->sorted[i].row - j->first_row;

            reject_repeat(j, &j->sorted_origin[i], &j->sorted[i], at >= 0 && (uint64_t)at < j->n_lines ? (long)j->lines[at] : 0);
        }
    }
}

static kc_code flush(job *j, kc_err *err)
{
    size_t  n;
    kc_code code;

    if (!j->r.n) return KC_OK;
    n = gather(j);
    j->r.n = 0;
    if ((code = kc_sources_put(&j->r, j->s, err)) || (code = kc_journal_write(j->journal, j->sorted, n, j->outcome, err))) return code;
    look_at_outcomes(j, n);
    if (j->opt->progress) j->opt->progress(j->opt->progress_ctx, j->sum->n_rows);
    return put_notes(j, n, err);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

/* The file, standard input, or the pack of that name. */
static kc_code open_input(job *j, kc_err *err)
{
    const char *file = j->opt->file;
    kc_str      text;
    kc_code     code;

    j->r.file = file;
    if (j->opt->text.s) return kc_csv_open_text(j->a, j->opt->text, file, &j->csv, err);
    if (strcmp(file, "-") == 0 || access(file, F_OK) == 0 || strchr(file, '/') || strchr(file, '.')) return kc_csv_open(j->a, file, &j->csv, err);
    if ((code = kc_pack_bytes(j->a, "observations", file, ".csv", &text, err))) return code;
    j->sum->pack = true;
    return kc_csv_open_text(j->a, text, file, &j->csv, err);
}

static void make_room(job *j)
{
    kc_reader *r = &j->r;

    r->room = CHUNK + r->layout.n;
    r->obs = kc_alloc_n(j->a, r->room, sizeof *r->obs);
    r->origin = kc_alloc_n(j->a, r->room, sizeof *r->origin);
    j->sorted = kc_alloc_n(j->a, r->room, sizeof *j->sorted);
    j->sorted_origin = kc_alloc_n(j->a, r->room, sizeof *j->sorted_origin);
    j->items = kc_alloc_n(j->a, r->room, sizeof *j->items);
    j->spare = kc_alloc_n(j->a, r->room, sizeof *j->spare);
    j->count = kc_alloc_n(j->a, DIGIT, sizeof *j->count);
    j->outcome = kc_alloc_n(j->a, r->room, 1);
}

/* Titles may stand above the header: the first record that says enough is it. When none does, the first is what is told. */
static kc_code read_header(job *j, kc_err *err)
{
    enum { TITLES_MAX = 6 };
    kc_reader  *r = &j->r;
    const char *file = kc_clean(j->a, kc_str_of(j->opt->file)), *explanation = NULL, *none = NULL;
    kc_layout   first;
    kc_err      none_err = KC_ERR_INIT;
    bool        found = true;
    kc_code     code = kc_layout_read(j->a, r->lang, file, j->csv, &r->tables, &r->known, j->opt->year, &r->layout, &explanation, err), again = code;

    first = r->layout;
    for (int i = 0; again == KC_E_DATA && i < TITLES_MAX && kc_layout_says_nothing(&r->layout); i++) {
        if (kc_csv_header_again(j->csv, &found, &none_err) || !found) break;
        again = kc_layout_read(j->a, r->lang, file, j->csv, &r->tables, &r->known, j->opt->year, &r->layout, &none, &none_err);
        if (again && !kc_layout_says_nothing(&r->layout)) { /* it was a header after all, and this is what it lacks */
            bool better = r->layout.at[KC_COL_REGION] >= 0 || r->layout.at[KC_COL_INDICATOR] >= 0;

            if (better && err) *err = none_err;
            if (better) explanation = none;
            break;
        }
    }
    if (code && again) {
        r->layout = first;
        j->sum->explanation = explanation;
        return code;
    }
    if (err) *err = (kc_err)KC_ERR_INIT;
    kc_csv_fill_up(j->csv, kc_layout_needs(&r->layout));
    return KC_OK;
}

static kc_code prepare(job *j, kc_err *err)
{
    kc_reader *r = &j->r;
    kc_code    code;

    r->a = j->a;
    r->opt = j->opt;
    r->sum = j->sum;
    kc_tables_load(j->a, &r->tables);
    kc_words_init(&r->memo_indicator, j->a);
    kc_words_init(&r->memo_region, j->a);
    kc_words_init(&r->memo_status, j->a);
    kc_words_init(&r->memo_unit, j->a);
    kc_words_init(&r->memo_beside, j->a);
    kc_buf_init(&r->key, j->a);
    kc_buf_init(&r->log, j->a);
    kc_buf_adds(&r->log, "");
    if ((code = open_input(j, err)) || (code = kc_known_load(j->a, j->s, &r->tables, &r->known, err))) return code;
    j->sum->encoding = kc_csv_encoding(j->csv);
    return read_header(j, err);
}

static kc_code read_all(job *j, kc_err *err)
{
    const kc_str *f;
    kc_str        source = kc_str_of(j->opt->source ? j->opt->source : j->sum->pack ? j->opt->file : KC_SOURCE_FILE);
    kc_digest     d;
    kc_code       code;

    if (kc_str_eq(source, KC_SOURCE_SAMPLE)) return kc_fail(err, KC_E_ARG, -1, "import.source_reserved", "%s", KC_SOURCE_SAMPLE);

    if (j->r.layout.at[KC_COL_SOURCE] < 0) j->r.source = kc_source_id(&j->r, source);
    while (!(code = kc_csv_next(j->csv, &f, err)) && f) {
        if (j->r.layout.at[KC_COL_SOURCE] >= 0 && !j->r.source && !kc_trim(f[j->r.layout.at[KC_COL_SOURCE]]).n) j->r.source = kc_source_id(&j->r, source);
        kc_cells_read(&j->r, f, kc_csv_row(j->csv));
        if (j->r.n >= CHUNK && (code = flush(j, err))) return code;
    }
    if (code || (code = flush(j, err))) return code;
    d = kc_csv_digest(j->csv);
    kc_hex(d.b, sizeof d.b, j->sha256);
    return kc_shares_judge(&j->r, j->s, err);
}

/* ---- the transaction -------------------------------------------------------------------------------- */

static kc_code next_batch(job *j, kc_err *err)
{
    kc_stmt *st = NULL;
    kc_code  code;

    if (!(code = kc_stmt_open(&st, j->s, "batch_last", err)) && !(code = kc_one(st, err))) j->batch = kc_int(st, "id");
    kc_stmt_close(st);
    if (!code && (j->batch < 0 || j->batch >= INT32_MAX)) code = kc_fail(err, KC_E_CORRUPT, -1, "store.bad_id", "batch" KC_SEP "%lld", (long long)j->batch);
    if (!code) j->batch++;
    return code;
}

static const char *counts(const job *j)
{
    return kc_printf(j->a, "{\"rows\":%ld,\"imported\":%ld,\"updated\":%ld,\"unchanged\":%ld,\"rejected\":%ld,\"wrote\":[%s]}", j->sum->n_rows, j->sum->n_imported,
                     j->sum->n_updated, j->sum->n_unchanged, j->sum->n_rejected, j->r.log.s);
}

static kc_code put_batch(job *j, kc_err *err)
{
    kc_fill f = kc_fill_open(j->s, "batch_add", err);

    kc_fill_int(&f, ":id", j->batch);
    kc_fill_text(&f, ":kind", "import");
    kc_fill_text(&f, ":name", j->opt->file);
    kc_fill_text(&f, ":sha256", j->sha256[0] ? j->sha256 : NULL);
    kc_fill_int(&f, ":layer", j->opt->layer);
    kc_fill_text(&f, ":actor", j->opt->actor);
    kc_fill_int(&f, ":at_ms", kc_now_ms());
    kc_fill_text(&f, ":detail", counts(j));
    kc_fill_run(&f);
    return kc_fill_close(&f);
}

static kc_code close_books(job *j, const kc_journal_sum *w, kc_err *err)
{
    kc_audit e = { .actor = j->opt->actor, .action = "import", .digest = w->digest, .first_row = w->first_row, .last_row = w->last_row };
    kc_code  code;

    e.object = kc_printf(j->a, "%s %s%s%s", j->sum->pack ? "pack" : "file", j->opt->file, j->sha256[0] ? " sha256:" : "", j->sha256);
    e.purpose = w->last_row ? NULL : "nothing new";
    e.detail = counts(j);
    if (w->last_row && (code = put_batch(j, err))) return code;
    if ((code = kc_audit_add(j->s, &e, &j->sum->audit, err)) || (code = kc_commit(j->s, err))) return code;
    j->sum->stored = true;
    j->sum->first_row = w->first_row;
    j->sum->last_row = w->last_row;
    return KC_OK;
}

static int by_row(const void *a, const void *b)
{
    const kc_reject *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

static kc_code transact(job *j, kc_err *err)
{
    kc_journal_sum w = { 0 };
    kc_code        code;

    if ((code = next_batch(j, err)) || (code = kc_journal_begin(j->s, j->batch, &j->journal, err)) || (code = read_all(j, err))) return code;
    if ((code = kc_journal_end(j->journal, &w, err)) || (code = kc_extras_read(&j->r, j->s, err))) return code;
    j->sum->n_imported = w.n_new;
    j->sum->n_updated = w.n_updated;
    j->sum->n_unchanged += w.n_unchanged;
    j->sum->n_conflicts = w.n_conflicts;
    j->sum->rejects = j->r.rejects.items;
    j->sum->n_rejects = j->r.rejects.n;
    if (j->sum->n_rejects) qsort(j->sum->rejects, j->sum->n_rejects, sizeof *j->sum->rejects, by_row);
    if (j->sum->n_rejected && !j->opt->accept_valid)
        return kc_fail(err, KC_E_DATA, -1, "import.rejected", "%s" KC_SEP "%ld", kc_clean(j->a, kc_str_of(j->opt->file)), j->sum->n_rejected);
    if (j->sum->n_rejected && !j->sum->n_imported && !j->sum->n_updated && !j->sum->n_unchanged)
        return kc_fail(err, KC_E_DATA, -1, "import.nothing_valid", "%s" KC_SEP "%ld", kc_clean(j->a, kc_str_of(j->opt->file)), j->sum->n_rejected);
    if (j->opt->dry_run) {
        kc_rollback(j->s);
        return KC_OK;
    }
    return close_books(j, &w, err);
}

kc_code kc_import(kc_arena *a, kc_store *s, kc_lang lang, const kc_import_opt *opt, kc_import_sum *out, kc_err *err)
{
    job    *j = kc_alloc(a, sizeof *j);
    kc_code code;

    *out = (kc_import_sum){ 0 };
    j->a = a;
    j->s = s;
    j->opt = opt;
    j->sum = out;
    j->r.lang = lang;
    if ((code = prepare(j, err))) return code;
    out->ignored = j->r.layout.ignored;
    make_room(j);
    if ((code = kc_begin(s, err))) return code;
    code = transact(j, err);
    if (code) kc_rollback(s);
    kc_csv_close(j->csv);
    return code;
}
