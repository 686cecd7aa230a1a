/* Ages of a CSV file as numbers, and the bands a life table must have. */
#include "cli/stats/life_cli.h"

#include "base/kc_csv.h"
#include "kangce/kc_order.h"

#include <math.h>
#include <stdlib.h>

/* The first number of s at or after *at, *at moved behind it; NaN: none. */
static double number_in(const char *s, size_t *at)
{
    size_t from = *at + strcspn(s + *at, "0123456789"), n = strspn(s + from, "0123456789.");
    double x;

    *at = from + n;
    return n && kc_num_parse((kc_str){ s + from, n }, &x) ? x : NAN;
}

static bool holds(const char *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(s, words[i])) return true;
    return false;
}

/* Start and end of a band as its label says them. The end is the last number ("1-4": 4), infinite for an open band, NaN when the label is a
 * start alone. "<1" and "不满1岁" end at 0, the last completed year. Start NaN: no age. */
static void age_span(const char *s, double *start, double *end)
{
    static const char *const below[] = { "<", "＜", "不满", "未满", "under ", "Under " }, *const open[] = { "+", "以上", "over", "older", "more", "above" };
    enum { OPEN_AGE = 120 }; /* "85-120" and "85-999" are open bands */
    size_t at = 0;

    while (*s == ' ') s++;
    for (size_t i = 0; i < sizeof below / sizeof *below; i++)
        if (strncmp(s, below[i], strlen(below[i])) == 0) {
            *start = 0;
            *end = number_in(s, &at) - 1;
            return;
        }
    *start = *s >= '0' && *s <= '9' ? number_in(s, &at) : NAN;
    if (!(*start <= 150)) *start = NAN;
    *end = number_in(s, &at);
    if (isnan(*end) && strstr(s, "以下")) { /* "5岁以下" is from birth; 以上 and 以下 in one label leave it a start */
        *end = *start - 1;
        *start = 0;
    } else if (isnan(*end) ? holds(s, open, sizeof open / sizeof *open) : *end >= OPEN_AGE)
        *end = INFINITY;
}

kc_code life_ages(stats_in *in, int age, double **start, double **end, kc_err *err)
{
    size_t         n = kc_frame_levels(in->f, age), rows = kc_frame_rows(in->f);
    const int32_t *codes = kc_frame_codes(in->f, age);
    double        *from = kc_alloc_n(in->c->arena, n + 1, sizeof *from), *to = kc_alloc_n(in->c->arena, n + 1, sizeof *to);

    for (size_t i = 0; i < n; i++) {
        age_span(kc_frame_level(in->f, age, i), &from[i], &to[i]);
        if (!isnan(from[i])) continue;
        for (size_t r = 0; r < rows; r++)
            if ((size_t)codes[r] == i)
                return kc_fail(err, KC_E_DATA, (long)r, "stats.life_age_text", "%s" KC_SEP "%ld" KC_SEP "%s" KC_SEP "%s", kc_frame_path(in->f),
                               kc_frame_line(in->f, r), kc_frame_name(in->f, age), kc_frame_level(in->f, age, i));
    }
    *start = from;
    *end = to;
    return KC_OK;
}

bool life_ends_at(double end, double next)
{
    return isnan(end) || end == next || end == next - 1;
}

bool life_ends_fit(size_t n, const double *age, const double *end)
{
    for (size_t i = 0; i < n; i++)
        if (!life_ends_at(end[i], i + 1 < n ? age[i + 1] : INFINITY)) return false;
    return true;
}

/* Files come in order of age: then insertion is one comparison a row. A large group (no --group given) is sorted. */
void life_order(const stats_in *in, size_t g, const double *age_of_row, double *scratch, size_t *order)
{
    const size_t *rows = in->groups->rows + in->groups->start[g];
    size_t        n = stats_size(in, g);

    for (size_t i = 0; i < n; i++) scratch[i] = age_of_row[rows[i]];
    if (n > KC_LIFE_BANDS_MAX) {
        kc_sort_index(n, scratch, order);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t k = i;

        for (; k > 0 && scratch[order[k - 1]] > scratch[i]; k--) order[k] = order[k - 1];
        order[k] = i;
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static size_t distinct(double *x, size_t n)
{
    size_t k = 0;

    qsort(x, n, sizeof *x, by_value);
    for (size_t i = 0; i < n; i++)
        if (k == 0 || x[i] != x[k - 1]) x[k++] = x[i];
    return k;
}

static void add(life_bands *b, double age)
{
    if (b->n < KC_LIFE_BANDS_MAX) b->age[b->n] = age;
    b->n++;
}

/* Ages between the standard ones mean single years. */
static void standard(life_bands *b, const double *age, size_t n)
{
    bool   single = false;
    double last = age[n - 1];

    for (size_t i = 0; i < n; i++) single |= age[i] != 1 && fmod(age[i], 5) != 0;
    for (double a = 0; a <= last; a += single || a == 0 ? 1 : a == 1 ? 4 : 5) add(b, a);
    if (b->n && b->n <= KC_LIFE_BANDS_MAX && b->age[b->n - 1] != last) add(b, last);
}

kc_code life_bands_list(const char *spec, life_bands *b, kc_err *err)
{
    for (const char *p = spec; *p;) {
        char  *end;
        double from = strtod(p, &end), to = from, step = 1;
        bool   good = end != p;

        if (good && *end == '-') {
            p = end + 1;
            to = strtod(p, &end);
            good = end != p;
            if (good && *end == '/') {
                p = end + 1;
                step = strtod(p, &end);
                good = end != p && step > 0;
            }
        }
        if (!good || (*end && *end != ',') || !(from >= 0 && to >= from && to <= 200) || (b->n && b->n <= KC_LIFE_BANDS_MAX && from <= b->age[b->n - 1]))
            return kc_fail(err, KC_E_ARG, -1, "stats.life_bands_spec", "%s", spec);
        for (double a = from; a <= to && b->n <= KC_LIFE_BANDS_MAX; a += step) add(b, a);
        p = *end ? end + 1 : end;
    }
    return KC_OK;
}

kc_code life_bands_read(stats_in *in, const double *of_level, size_t levels, const char *spec, life_bands *out, kc_err *err)
{
    kc_code code = KC_OK;
    double *age = kc_alloc_n(in->c->arena, levels + 1, sizeof *age);

    *out = (life_bands){ kc_alloc_n(in->c->arena, KC_LIFE_BANDS_MAX, sizeof *out->age), 0 };
    memcpy(age, of_level, levels * sizeof *age);
    size_t n = distinct(age, levels);

    if (strcmp(spec, "auto") == 0) standard(out, age, n);
    else if (strcmp(spec, "file") == 0)
        for (size_t i = 0; i < n; i++) add(out, age[i]);
    else code = life_bands_list(spec, out, err);
    if (!code && (out->n < 2 || out->n > KC_LIFE_BANDS_MAX))
        code = kc_fail(err, KC_E_DATA, -1, "stats.life_bands", "%zu" KC_SEP "%d", out->n, KC_LIFE_BANDS_MAX);
    return code;
}

void life_ax_options(stats_in *in, kc_life_opt *opt, int *column)
{
    static const struct {
        const char *name;
        kc_life_ax  ax;
    } ways[] = { { "chiang", KC_LIFE_AX_CHIANG }, { "half", KC_LIFE_AX_HALF }, { "coale-demeny", KC_LIFE_AX_COALE_DEMENY }, { "who", KC_LIFE_AX_WHO },
                 { "column", KC_LIFE_AX_GIVEN } };
    const char *ax = kc_opt(in->c, "--ax"), *sex = kc_opt(in->c, "--sex");

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ax, ways[i].name) == 0) opt->ax = ways[i].ax;
    opt->sex = strcmp(sex, "male") == 0 ? KC_LIFE_MALE : strcmp(sex, "female") == 0 ? KC_LIFE_FEMALE : KC_LIFE_BOTH;
    *column = opt->ax == KC_LIFE_AX_GIVEN ? stats_number(in, "--ax-column", true) : -1;
    opt->conf = kc_opt_num(in->c, "--conf", 0.95);
}

bool life_named(const kc_cli *c, const char *option)
{
    for (const kc_option *o = c->command->options; o->name; o++)
        if (strcmp(o->name, option) == 0) return kc_opt(c, option) != o->dflt;
    return false;
}

void life_deaths(stats_in *in, int *deaths, int *pop)
{
    int rate = stats_number(in, "--rate", false);

    *deaths = life_named(in->c, "--rate") ? -1 : stats_number(in, "--deaths", rate < 0);
    *pop = *deaths >= 0 ? stats_number(in, "--population", true) : -1;
    if (*deaths < 0) *deaths = rate;
}
