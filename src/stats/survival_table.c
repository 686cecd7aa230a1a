/* Patients walking through the population table: which row, until when, and the hazard summed so far.
 *
 * Whether a birthday has come is asked as relsurv asks it, age + t >= years * 365.241 in doubles, since ages and times that are whole years
 * meet the birthday exactly and a rounding the other way would move it by a day. */
#include "survival_internal.h"

#include <math.h>

double surv_whole_years(double x)
{
    double whole = round(x / SURV_YEAR_DAYS) * SURV_YEAR_DAYS;

    return fabs(x - whole) < 1e-6 ? whole : x;
}

/* Days from 1970-01-01 to 1 January of the year, proleptic Gregorian calendar. */
static double new_year(int32_t year)
{
    double y = (double)year - 1;

    return 365 * y + floor(y / 4) - floor(y / 100) + floor(y / 400) - 719162;
}

static double birthday(int32_t age)
{
    return age * SURV_YEAR_DAYS;
}

static void look_up(const kc_pop_table *t, walker *w)
{
    w->age_cut = (size_t)w->i_age + 1 < t->n_ages ? birthday(t->age[w->i_age + 1]) : INFINITY;
    w->date_cut = (size_t)w->i_year + 1 < t->n_years ? new_year(t->year[w->i_year + 1]) : INFINITY;
    w->hazard = t->hazard[((size_t)w->i_year * t->n_ages + (size_t)w->i_age) * 2 + (size_t)w->sex];
}

/* The last row holds for one year of age and one calendar year. */
double walker_leaves(const kc_pop_table *t, const walker *w)
{
    if (w->age < birthday(t->age[0]) || w->date < new_year(t->year[0])) return 0;
    double age = birthday(t->age[t->n_ages - 1] + 1) - w->age, date = new_year(t->year[t->n_years - 1] + 1) - w->date;

    return fmax(fmin(age, date), 0);
}

bool walker_crossed(const walker *w, double at)
{
    return w->age + at >= w->age_cut || w->date + at >= w->date_cut;
}

static void move_on(const kc_pop_table *t, walker *w, double at)
{
    while (walker_crossed(w, at)) {
        if (w->age + at >= w->age_cut) w->i_age++;
        if (w->date + at >= w->date_cut) w->i_year++;
        look_up(t, w);
    }
}

void walker_start(const kc_pop_table *t, double age_days, double date, int sex, walker *w)
{
    *w = (walker){ .age = age_days, .date = date, .sex = sex };
    look_up(t, w);
    move_on(t, w, 0);
}

double walker_next(const walker *w)
{
    return fmin(w->age_cut - w->age, w->date_cut - w->date);
}

void walker_advance(const kc_pop_table *t, walker *w, double at)
{
    w->sum += w->hazard * (at - w->since);
    w->since = at;
    move_on(t, w, at);
}

double walker_exact(const kc_pop_table *t, walker *w, double to)
{
    for (double cut; (cut = walker_next(w)) < to;) {
        w->sum += w->hazard * (cut - w->since);
        w->since = cut;
        if (w->age_cut - w->age <= cut) w->i_age++;
        if (w->date_cut - w->date <= cut) w->i_year++;
        look_up(t, w);
    }
    w->sum += w->hazard * (to - w->since);
    w->since = to;
    return w->sum;
}
