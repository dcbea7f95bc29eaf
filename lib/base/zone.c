#include "base/zone.h"

#include "base/buffer.h"
#include "base/interval.h"
#include "base/tzif.h"

#include <stdio.h>
#include <stdlib.h>

#define HOUR_S         INT64_C(3600)
#define OFFSET_MAX_S   (26 * HOUR_S)
#define FILE_BYTES_MAX (1 << 20)
#define NAME_LEN_MAX   100
#define DIRECTORY      "/usr/share/zoneinfo"
/* Years 0 to 9999 with a day's room. An instant beyond is answered as if it were the last one. */
#define AT_MIN (-INT64_C(62167219200) - DAY_S)
#define AT_MAX (INT64_C(253402300800) + DAY_S)

struct zone {
    char *name; /* owned */
    struct tzif tzif;
};

/* A stretch [from, to) of one offset. */
struct season {
    int64_t from, to; /* INT64_MIN: since ever; INSTANT_EVER: for ever */
    int32_t offset_s;
};

static enum status refuse(struct error *err, const char *name, const char *why)
{
    return error_set(err, STATUS_INVALID, "bad_time_zone", "time_zone", "The time zone %s %s.",
                     name, why);
}

/* Files beside the zones whose names are not of the database: this machine's own choice, and the
 * copies of the whole tree. */
static bool is_alias_of_the_machine(const char *name)
{
    static const char *const files[] = {"localtime", "posixrules", "Factory", NULL};
    static const char *const trees[] = {"posix/", "right/", NULL};
    for (size_t i = 0; files[i]; i++) {
        if (strcmp(name, files[i]) == 0)
            return true;
    }
    for (size_t i = 0; trees[i]; i++) {
        if (strncmp(name, trees[i], strlen(trees[i])) == 0)
            return true;
    }
    return false;
}

/* Names of the IANA database need no other characters, and no empty part or dot; so none escapes the
 * directory, and each zone has one spelling. */
static bool is_zone_name(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789+-_/";
    size_t len = strlen(name);
    return len > 0 && len <= NAME_LEN_MAX && name[0] != '/' && !strstr(name, "//") &&
           strspn(name, letters) == len && !is_alias_of_the_machine(name);
}

static enum status read_file(const char *name, struct buffer *file, struct error *err)
{
    const char *directory = getenv("TZDIR");
    struct buffer path = {0};
    buffer_addf(&path, "%s/%s", directory && *directory ? directory : DIRECTORY, name);
    const char *path_text = buffer_text(&path);
    if (!path_text)
        return error_memory(err);
    FILE *stream = fopen(path_text, "re");
    buffer_free(&path);
    if (!stream)
        return refuse(err, name, "is not known here (is tzdata installed?)");
    size_t room = FILE_BYTES_MAX;
    char *to = buffer_reserve(file, room);
    if (to)
        file->len = fread(to, 1, room, stream);
    bool failed = ferror(stream) || file->len == room;
    fclose(stream);
    if (!to)
        return error_memory(err);
    return failed ? refuse(err, name, "could not be read") : STATUS_OK;
}

static enum status read_zone(struct zone *zone, const char *name, struct error *err)
{
    struct buffer file = {0};
    const char *why;
    enum status status = read_file(name, &file, err);
    if (status != STATUS_OK)
        goto out;
    status = tzif_read((struct text){file.bytes, file.len}, &zone->tzif, &why);
    if (status == STATUS_INVALID)
        status = refuse(err, name, why);
    else if (status != STATUS_OK)
        status = error_memory(err);
out:
    buffer_free(&file);
    return status;
}

enum status zone_load(const char *name, struct zone **ret_zone, struct error *err)
{
    if (!is_zone_name(name))
        return error_set(err, STATUS_INVALID, "bad_time_zone", "time_zone",
                         "A time zone is a name of the IANA database, such as Asia/Shanghai.");
    struct zone *zone = calloc(1, sizeof *zone);
    if (!zone)
        return error_memory(err);
    zone->name = text_copy(text_of(name));
    enum status status = zone->name ? read_zone(zone, name, err) : error_memory(err);
    if (status != STATUS_OK) {
        zone_free(zone);
        return status;
    }
    *ret_zone = zone;
    return STATUS_OK;
}

void zone_free(struct zone *zone)
{
    if (!zone)
        return;
    tzif_free(&zone->tzif);
    free(zone->name);
    free(zone);
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

/* How many changes lie at or before `at`. */
static size_t changes_until(const struct tzif *z, int64_t at)
{
    size_t low = 0, high = z->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->changes[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct season season_at(const struct zone *zone, int64_t at)
{
    const struct tzif *z = &zone->tzif;
    int64_t last = z->count > 0 ? z->changes[z->count - 1].at : INSTANT_EVER;
    int64_t shift = 0;
    if (z->repeats && at >= last)
        shift = ((at - last) / TZIF_CYCLE_S + 1) * TZIF_CYCLE_S;
    size_t count = changes_until(z, at - shift);
    struct season season = {INT64_MIN, INSTANT_EVER, z->first_s};
    if (count > 0) {
        season.from = z->changes[count - 1].at + shift;
        season.offset_s = z->changes[count - 1].offset_s;
    }
    if (count < z->count)
        season.to = z->changes[count].at + shift;
    return season;
}

static int64_t clamp_at(int64_t at)
{
    return instant_max(AT_MIN, instant_min(at, AT_MAX));
}

int32_t zone_offset(const struct zone *zone, int64_t at)
{
    return season_at(zone, clamp_at(at)).offset_s;
}

/* The first season whose clock gets past `local` shows it, or begins after skipping it. */
static int64_t instant_of_local(const struct zone *zone, int64_t local)
{
    struct season s = season_at(zone, local - OFFSET_MAX_S);
    while (s.to != INSTANT_EVER && local >= s.to + s.offset_s)
        s = season_at(zone, s.to);
    return instant_max(s.from, local - s.offset_s);
}

int64_t zone_instant(const struct zone *zone, int64_t year, int month, int day, int hour,
                     int minute, int second)
{
    int64_t clock_s = hour * HOUR_S + minute * 60 + second;
    return instant_of_local(zone, civil_to_days(year, month, day) * DAY_S + clock_s);
}

static int64_t floor_to(int64_t value, int64_t unit)
{
    int64_t rest = value % unit;
    return value - (rest < 0 ? rest + unit : rest);
}

/* An hour begins where the clock shows a full hour, or a change lands in another hour. */
static int64_t next_hour(const struct zone *zone, int64_t at)
{
    struct season s = season_at(zone, at);
    for (;;) {
        int64_t hour = floor_to(at + s.offset_s, HOUR_S);
        int64_t next = hour + HOUR_S - s.offset_s;
        if (next < s.to)
            return next;
        struct season after = season_at(zone, s.to);
        int64_t local = after.from + after.offset_s;
        int64_t hour_before = floor_to(s.to - 1 + s.offset_s, HOUR_S);
        if (floor_to(local, HOUR_S) != hour_before || floor_to(local, HOUR_S) == local)
            return after.from;
        at = after.from;
        s = after;
    }
}

static int64_t next_day(const struct zone *zone, int64_t at)
{
    int64_t day = floor_to(at + zone_offset(zone, at), DAY_S);
    for (;;) {
        day += DAY_S;
        int64_t begin = instant_of_local(zone, day);
        if (begin > at)
            return begin;
    }
}

static void add_month(int *year, int *month)
{
    *year += *month == 12;
    *month = *month % 12 + 1;
}

void zone_month(const struct zone *zone, int year, int month, int64_t *ret_from, int64_t *ret_to)
{
    *ret_from = zone_instant(zone, year, month, 1, 0, 0, 0);
    add_month(&year, &month);
    *ret_to = zone_instant(zone, year, month, 1, 0, 0, 0);
}

void zone_month_of(const struct zone *zone, int64_t at, int *ret_year, int *ret_month)
{
    at = clamp_at(at);
    int64_t civil_year;
    int month, day;
    civil_from_days(floor_to(at + zone_offset(zone, at), DAY_S) / DAY_S, &civil_year, &month, &day);
    int year = (int)civil_year;
    /* A clock set back over midnight of the first shows the old month again: it stays over. */
    int64_t from, to;
    zone_month(zone, year, month, &from, &to);
    if (at >= to)
        add_month(&year, &month);
    *ret_year = year;
    *ret_month = month;
}

static int64_t next_month(const struct zone *zone, int64_t at)
{
    int year, month;
    int64_t from, to;
    zone_month_of(zone, at, &year, &month);
    zone_month(zone, year, month, &from, &to);
    return to;
}

int64_t zone_next(const struct zone *zone, enum calendar_step step, int64_t at)
{
    if (at >= AT_MAX)
        return INSTANT_EVER;
    at = clamp_at(at);
    if (step == STEP_HOUR)
        return next_hour(zone, at);
    return step == STEP_DAY ? next_day(zone, at) : next_month(zone, at);
}

int32_t zone_day_of(const struct zone *zone, int64_t at)
{
    return (int32_t)(floor_to(at + zone_offset(zone, at), DAY_S) / DAY_S);
}

size_t zone_format(const struct zone *zone, int64_t at, char out[INSTANT_TEXT_SIZE])
{
    return instant_format(at, zone_offset(zone, at), out);
}
