/* Shared inside the report layer: formatting, pieces of HTML, scales and drawings. */
#ifndef KC_REPORT_INTERNAL_H
#define KC_REPORT_INTERNAL_H

#include "report/kc_report.h"

/* ---- formatting (fmt.c) ---- Texts are plain: escape them on the way out. NaN gives "–". */
const char *kc_rep_num(kc_arena *a, double v, int decimals);     /* 12,345.60; U+2212 for minus */
const char *kc_rep_signed(kc_arena *a, double v, int decimals);  /* +5.78, −1.20, 0.00 */
const char *kc_rep_plain(kc_arena *a, double v, int max_decimals); /* as few decimals as the number needs */
const char *kc_rep_percent(kc_arena *a, double share, int decimals); /* 0..1 -> 57%; 0 decimals: <1%, >99% */
const char *kc_rep_chance(kc_arena *a, double chance); /* 57%; never 0% or 100%: a trend promises nothing */
const char *kc_rep_unit(kc_lang lang, const char *unit);         /* 岁 -> years in English; NULL -> "" */
const char *kc_rep_cmp(kc_cmp c);                                /* ≥ ≤ > < = ↑ ↓, "" for qualitative */
/* One target in words: "≥ 22", "每年降低 1 个百分点", "定性". */
const char *kc_rep_target(kc_arena *a, kc_lang lang, const kc_target *t);
/* The text of none, one or many: `key` ends in a dot, 0, 1 or n follows; {0} is the count. */
const char *kc_rep_count(kc_arena *a, kc_lang lang, const char *key, long n);
/* "A、B和C" / "A, B and C". */
const char *kc_rep_join(kc_arena *a, const char *const *items, size_t n, const char *between, const char *last);
const char *kc_rep_list(kc_arena *a, kc_lang lang, const char *const *items, size_t n);

/* ---- scales (svg.c) ---- */
typedef struct kc_scale { /* value -> pixel, linear */
    double v0, v1, p0, p1;
} kc_scale;
double kc_scale_at(const kc_scale *s, double v); /* v0 == v1 gives the middle */
/* Round ticks covering [lo, hi]: first tick <= lo, last >= hi, step 1, 2, 2.5 or 5 times a power of ten, at most
 * `most` + 2 of them. lo == hi is widened. Returns how many; *decimals is what the labels need. */
size_t kc_ticks(double lo, double hi, size_t most, double *out, int *decimals);
enum { KC_TICKS_MAX = 16 };

/* ---- the page ---- */
typedef struct kc_counts {
    kc_sum sum;
    long   old, unconfirmed, target_unconfirmed;
} kc_counts;

typedef struct kc_page {
    kc_buf                *b;
    kc_arena              *a;
    kc_lang                lang;
    const kc_evaluation   *e;
    const kc_report_facts *f;
    const kc_report_opt   *o;
    size_t                 home;    /* the region the report is about */
    size_t                 n_below, n_deep, n_unlisted;
    const size_t          *below;   /* the level below by code, then n_deep deeper ones; n_unlisted are too many to list */
    kc_counts              all;     /* of home */
} kc_page;

const kc_result *kc_page_result(const kc_page *p, size_t line, size_t region);
const char      *kc_page_name(const kc_page *p, size_t line);   /* indicator in the language, with its scope */
bool             kc_page_open(const kc_line *l);                /* counted among the indicators: not qualitative */
kc_counts        kc_page_count(const kc_page *p, size_t region, bool (*want)(const kc_page *p, size_t line, const void *ctx), const void *ctx);
const kc_action *kc_page_action(const kc_page *p, int no);      /* NULL for 0 or unknown */

/* Marks (KC_RF_…) of the baseline: those of the observation it was taken from, 0 for a figure of the plan. */
uint32_t kc_page_baseline_marks(const kc_page *p, size_t line, size_t region);
/* Synthetic values in the history that a chart or a small drawing shows. */
bool kc_page_synthetic_history(const kc_page *p, size_t line, size_t region);
bool kc_page_doubtful(const kc_target *t); /* no readable source confirms it */

/* Escaped text; a text of the catalogue; one with arguments. */
void kc_put(kc_page *p, const char *html);
void kc_put_text(kc_page *p, const char *text);
void kc_put_t(kc_page *p, const char *key);
void kc_put_tf(kc_page *p, const char *key, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* <h2 id=anchor>. */
void kc_put_section(kc_page *p, const char *anchor, const char *key);
void kc_put_heads(kc_page *p, const char *const *keys, const char *align, size_t n); /* <thead>; 'l' 'r' 'c' each */
/* The status as colour, shape and word. */
void kc_put_status(kc_page *p, int standing);
/* A number of a result with its id; `first` gives it the anchor, so once a page. */
void kc_put_number(kc_page *p, const kc_result *r, const char *field, const char *text, bool first);
void kc_put_marks(kc_page *p, uint32_t flags); /* 合 ? … beside a value */
void kc_put_basis_marks(kc_page *p, uint32_t flags); /* 合* ?* … beside what was computed: status, progress, chance */
const char *kc_page_marks(const kc_page *p, uint32_t flags, uint32_t which); /* in a sentence: "〔合〕", "" */

/* ---- drawings ---- */
void kc_put_patterns(kc_page *p);
void kc_put_bar(kc_page *p, const kc_counts *c, double width);      /* one stacked bar */
void kc_put_spark(kc_page *p, size_t line, size_t region);
void kc_put_trend(kc_page *p, size_t line, size_t region);          /* chart with its table */

/* ---- parts ---- */
void kc_put_head(kc_page *p);
void kc_put_summary(kc_page *p);
void kc_put_actions_overview(kc_page *p);
void kc_put_urgent(kc_page *p);
void kc_put_action_tables(kc_page *p);
void kc_put_trends(kc_page *p);
void kc_put_regions(kc_page *p);
void kc_put_units(kc_page *p);
void kc_put_missing(kc_page *p);
void kc_put_qualitative(kc_page *p);
void kc_put_notes(kc_page *p);
void kc_put_appendix(kc_page *p);
void kc_put_counts_heads(kc_page *p, const char *const *before, size_t n_before);
void kc_put_counts_cells(kc_page *p, const kc_counts *c);

#endif
