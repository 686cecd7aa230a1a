/* Progress methods against tests/reference/progress.tsv (published and hand-worked vectors with their source). */
#include "base/kc_csv.h"
#include "base/kc_file.h"
#include "kangce/kc_progress.h"
#include "kc_test.h"

#include <math.h>

static double compute(const char *method, const kc_track *t)
{
    if (strcmp(method, "hp2030") == 0) return kc_hp2030(t, NAN, NAN).percent;
    if (strcmp(method, "opensdg") == 0) return kc_opensdg(t).ratio;
    if (strcmp(method, "schedule") == 0) return kc_schedule(t).share;
    if (strcmp(method, "needed") == 0) return kc_needed(t, NULL);
    fail_msg("unknown method %s", method);
    return NAN;
}

static void check_line(char *line)
{
    char  *f[11] = { NULL }, *save = NULL;
    size_t n = 0;
    double v[9] = { 0 };

    for (char *p = strtok_r(line, "\t", &save); p && n < 11; p = strtok_r(NULL, "\t", &save)) f[n++] = p;
    assert_int_equal(n, 11);
    for (int i = 1; i < 8; i++) assert_true(kc_num_parse(kc_str_of(f[i]), &v[i]));
    kc_track t = { v[1], v[3], v[5], (int)v[2], (int)v[4], (int)v[6], (int)v[7] };
    double   got = compute(f[0], &t), want = NAN, tolerance = 0;

    if (strcmp(f[8], "-") == 0) {
        if (!isnan(got)) fail_msg("%s: %g, want not assessed (%s)", f[0], got, f[10]);
        return;
    }
    assert_true(kc_num_parse(kc_str_of(f[8]), &want) && kc_num_parse(kc_str_of(f[9]), &tolerance));
    if (!(fabs(got - want) <= tolerance * fabs(want))) fail_msg("%s: %.17g, want %.17g (%s)", f[0], got, want, f[10]);
}

TEST_ARENA(vectors_of_the_reference_file)
{
    kc_str text;
    char  *save = NULL;
    int    n = 0;

    assert_int_equal(kc_file_read(a, "tests/reference/progress.tsv", 1 << 20, &text, NULL), KC_OK);
    for (char *line = strtok_r(kc_strndup(a, text.s, text.n), "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        if (*line == '#' || !*line) continue;
        check_line(line);
        n++;
    }
    assert_true(n >= 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = { T(vectors_of_the_reference_file) };

    return cmocka_run_group_tests_name("stats_reference", tests, NULL, NULL);
}
