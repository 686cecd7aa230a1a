/* Life expectancy at birth of a small county, with the rules of suppression, and premature mortality of the four chronic diseases.
 *   cc lifetable.c -lkangce -lm */
#include "kangce/kc_lifetable.h"

#include <stdio.h>

static const double AGE[] = { 0, 1, 5, 15, 30, 45, 60, 75 };
static const double DEATHS[] = { 6, 4, 5, 18, 45, 160, 520, 1300 };
static const double POP[] = { 1500, 6200, 14000, 21000, 24000, 22000, 18000, 9000 };

enum { N = sizeof AGE / sizeof *AGE };

int main(void)
{
    const double ncd[8] = { 24, 39, 75, 138, 242, 333, 498, 742 }, people[8] = { 51000, 48000, 50000, 55000, 54000, 47000, 40000, 36000 };
    kc_life_opt  opt = KC_LIFE_OPT_INIT;
    kc_life_row  table[N];
    kc_estimate  premature;
    kc_err       err = KC_ERR_INIT;

    if (kc_life_table(N, AGE, DEATHS, POP, &opt, table, &err)) {
        (void)fprintf(stderr, "%s\n", err.key);
        return 1;
    }
    (void)printf("e0 %.6f (%.6f to %.6f)\n", table[0].life.value, table[0].life.low, table[0].life.high);
    (void)printf("5q0 %.6f per 1000\n", 1000 * (1 - table[2].l / table[0].l));
    if (kc_premature(ncd, people, 0.95, &premature, &err)) return 1;
    (void)printf("40q30 %.6f %% (%.6f to %.6f)\n", 100 * premature.value, 100 * premature.low, 100 * premature.high);
    opt.min_population = 200000; /* this county is smaller: the table says why there is no value */
    if (kc_life_table(N, AGE, DEATHS, POP, &opt, table, &err)) return 1;
    (void)printf("suppressed: %s\n", kc_note_name(table[0].life.note));
    return 0;
}
