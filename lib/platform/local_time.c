#include "platform/local_time.h"

#include <stdio.h>

int64_t local_time_read(struct text t, const struct zone *zone)
{
    if (t.len != 19 || t.at[4] != '-' || t.at[7] != '-' || (t.at[10] != 'T' && t.at[10] != ' ') ||
        t.at[13] != ':' || t.at[16] != ':')
        return INSTANT_NONE;
    int year = text_digits(t, 0, 4), month = text_digits(t, 5, 2), day = text_digits(t, 8, 2);
    int hour = text_digits(t, 11, 2), minute = text_digits(t, 14, 2),
        second = text_digits(t, 17, 2);
    if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0 ||
        !civil_is_date(year, month, day) || hour > 23 || minute > 59 || second > 59)
        return INSTANT_NONE;
    return zone_instant(zone, year, month, day, hour, minute, second);
}

void local_time_write(const struct zone *zone, int64_t at, char out[LOCAL_TIME_SIZE])
{
    char text[INSTANT_TEXT_SIZE];
    zone_format(zone, at, text); /* 2026-11-29T17:00:00+08:00 */
    snprintf(out, LOCAL_TIME_SIZE, "%.19s", text);
}
