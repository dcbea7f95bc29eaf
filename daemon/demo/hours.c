#include "demo/hours.h"

#include "format/json_out.h"

/* Days off in a row, from the first of them. */
struct holiday {
    int year, month, day, days;
};

/* As the State Council announced them. */
static const struct holiday holidays[] = {
    {2022, 1, 1, 3},  {2022, 1, 31, 7}, {2022, 4, 3, 3},  {2022, 4, 30, 5}, {2022, 6, 3, 3},
    {2022, 9, 10, 3}, {2022, 10, 1, 7}, {2025, 1, 1, 1},  {2025, 1, 28, 8}, {2025, 4, 4, 3},
    {2025, 5, 1, 5},  {2025, 5, 31, 3}, {2025, 10, 1, 8}, {2026, 1, 1, 3},  {2026, 2, 15, 9},
    {2026, 4, 4, 3},  {2026, 5, 1, 5},  {2026, 6, 19, 3}, {2026, 9, 25, 3}, {2026, 10, 1, 7},
};

/* Days of a weekend on which people work for them. */
static const struct holiday workdays[] = {
    {2022, 1, 29, 2}, {2022, 4, 2, 1},   {2022, 4, 24, 1}, {2022, 5, 7, 1},
    {2022, 10, 8, 2}, {2025, 1, 26, 1},  {2025, 2, 8, 1},  {2025, 4, 27, 1},
    {2025, 9, 28, 1}, {2025, 10, 11, 1}, {2026, 1, 4, 1},  {2026, 2, 14, 1},
    {2026, 2, 28, 1}, {2026, 5, 9, 1},   {2026, 9, 20, 1}, {2026, 10, 10, 1},
};

/* What every year has by law, for those that are not in the tables: the day is right, its bridge is not
 * known. */
static const struct holiday by_law[] = {{0, 1, 1, 1}, {0, 5, 1, 2}, {0, 10, 1, 3}};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static void add_hours(struct json_out *j, const char *key, bool open)
{
    json_key(j, key);
    json_array_begin(j);
    if (open) {
        json_cstring(j, "08:30-12:00");
        json_cstring(j, "14:00-17:30");
    }
    json_array_end(j);
}

/* Adds those of the list that are of its `of_year`, as days of `year`. Returns whether any is. */
static bool add_days(struct json_out *j, const struct holiday *list, size_t count, int of_year,
                     int year, bool open)
{
    char date[CIVIL_DATE_SIZE];
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const struct holiday *h = &list[i];
        for (int n = 0; n < h->days && h->year == of_year; n++) {
            civil_format_date(civil_to_days(year, h->month, h->day) + n, date);
            add_hours(j, date, open);
            any = true;
        }
    }
    return any;
}

static void add_year(struct json_out *j, int year)
{
    if (!add_days(j, holidays, COUNT_OF(holidays), year, year, false))
        add_days(j, by_law, COUNT_OF(by_law), 0, year, false);
    add_days(j, workdays, COUNT_OF(workdays), year, year, true);
}

void demo_calendars_json(const struct demo_district *d, struct buffer *out)
{
    static const char *const week[] = {"mon", "tue", "wed", "thu", "fri"};
    struct json_out j;
    json_begin(&j, out);
    json_array_begin(&j);
    json_object_begin(&j);
    json_member_string(&j, "code", DEMO_CALENDAR);
    json_member_string(&j, "name", "工作时间（含节假日与调休）");
    json_key(&j, "week");
    json_object_begin(&j);
    for (size_t i = 0; i < COUNT_OF(week); i++)
        add_hours(&j, week[i], true);
    json_object_end(&j);
    json_key(&j, "days");
    json_object_begin(&j);
    for (int year = d->first_year; year <= d->year; year++)
        add_year(&j, year);
    json_object_end(&j);
    json_object_end(&j);
    json_array_end(&j);
}
