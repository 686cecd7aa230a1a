/* Collecting: a programme is installed in a database, observations come in with checks, nothing is overwritten.
 *
 *   plan in force + dictionary + regions ──kc_collect_init──> database
 *   CSV file or pack ──header──> cells ──checks──> sorted ──kc_journal_write──> journal, segments, audit entry
 *                                  └──> rejected: row, column, value, reason
 *
 * Every act is one transaction: all of it is there afterwards, or nothing. Memory: results live in the arena.
 */
#ifndef KC_COLLECT_H
#define KC_COLLECT_H

#include "catalog/kc_catalog.h"
#include "plan/kc_plan.h"
#include "store/kc_store.h"

/* ---- init ---- */
typedef struct kc_init_opt {
    const char *plan;         /* pack name or file */
    const char *regions_file; /* CSV code,name,level,parent; NULL = the packs */
    const char *actor;        /* "local:root" */
} kc_init_opt;
typedef struct kc_init_sum {
    const char *plan_name, *title, *region_code, *region_name;
    size_t      n_regions, n_above, n_indicators, n_local, n_units, n_actions, n_targets, n_qualitative, n_milestones, n_quotas, n_tasks, n_bodies,
        n_references, n_decisions;
} kc_init_sum;
/* Makes `db` and installs the plan in it. Regions: the plan's own, all above it, and below it: a nation's provinces and every region
 * for which a pack has observations; a province's prefectures and counties; a prefecture's counties and townships; a county's
 * townships; of a regions_file all below. Indicators: the whole dictionary, and one of its own for each target without a code.
 * Fails  KC_E_DATA      the plan is a draft, or its region is not known (collect.…)
 *        KC_E_CONFLICT  the database exists with data. A file that this call made is removed again on failure. */
kc_code kc_collect_init(kc_arena *a, const char *db, const kc_init_opt *opt, kc_init_sum *out, kc_err *err);

/* ---- import ---- */
typedef struct kc_import_opt {
    const char *file;     /* path, "-", or the name of a pack in packs/observations */
    kc_str      text;     /* the bytes themselves (an upload); `file` is then only their name. s NULL = read the file */
    const char *source;   /* for rows without their own; NULL = "file" (one source for all files that name none), of a pack its name */
    const char *actor;
    int         layer;    /* KC_LAYER_… */
    int         year;     /* for files without a year; 0 = none */
    bool        dry_run, accept_valid;
    void (*progress)(void *ctx, long n_rows); /* now and then; NULL = nobody wants to know */
    void       *progress_ctx;
} kc_import_opt;
typedef struct kc_reject {
    long        row;    /* line of the file, from 1 */
    const char *column; /* header of the column */
    const char *value;  /* as it stands there */
    const char *key, *args; /* text of the catalogue and its arguments */
} kc_reject;
typedef struct kc_import_sum {
    long        n_rows;                                     /* records below the header */
    long        n_imported, n_updated, n_unchanged, n_rejected; /* cells */
    long        n_empty;                                    /* cells that say nothing */
    long        n_blank;                                    /* rows of empty cells */
    long        n_conflicts;                                /* cells written of which another source says something else */
    long        n_fractions;                                /* % values of at most 1 where more than 5 is usual */
    long        fraction_row;                               /* the first of them, */
    const char *fraction;                                   /* in words */
    long        n_outside;                                  /* cells of a pack about regions outside the programme */
    long        n_breaks, n_sources;                        /* new */
    bool        pack, stored;
    int64_t     audit, first_row, last_row;
    const char *encoding;
    const char *ignored;   /* headers of a long file that were not used, "; " between; NULL = none */
    kc_reject  *rejects;   /* the first KC_LIMIT_ERRORS_SHOWN, by row */
    size_t      n_rejects;
    const char *explanation; /* set when the header was not understood: what each column was taken for, an example */
} kc_import_sum;
/* Imports. When a cell is rejected nothing is stored and the code is KC_E_DATA ("import.rejected"), unless accept_valid. `out` is
 * filled as far as it got in every case. dry_run does all of it and rolls back.
 * Cells that equal what the same source said last are unchanged; another value is a new revision and the old one stays.
 * An empty cell says nothing; "-", 缺, 不适用 … say what words/status.tsv says. */
kc_code kc_import(kc_arena *a, kc_store *s, kc_lang lang, const kc_import_opt *opt, kc_import_sum *out, kc_err *err);

/* ---- sample ---- */
typedef struct kc_sample_opt {
    int         year, years; /* years - 1 before `year` as well; 1 .. 50 */
    uint64_t    seed;
    const char *actor;
} kc_sample_opt;
typedef struct kc_sample_sum {
    size_t  n_indicators, n_regions;
    long    n_new, n_updated, n_unchanged, n_real, n_missing; /* n_real: cells left alone because somebody reported them */
    int64_t audit;
} kc_sample_sum;
/* Plausible values for the plan's numeric indicators in its regions, source "sample", flag KC_FLAG_SYNTHETIC: smooth trends around the
 * targets with effects of the region and noise, inside the plausible range, a few cells missing. Cells with any real statement
 * are left alone. The same seed and database give the same bytes. Numbers: xoshiro256** seeded by splitmix64. */
kc_code kc_sample(kc_arena *a, kc_store *s, const kc_sample_opt *opt, kc_sample_sum *out, kc_err *err);

/* Text of a file as it may be shown on a terminal and be an argument of a message: control characters and marks that turn the
 * direction of writing become U+FFFD; at most 200 bytes. */
const char *kc_clean(kc_arena *a, kc_str s);

/* "local:NAME" of who runs the program. */
const char *kc_local_actor(kc_arena *a);

#endif
