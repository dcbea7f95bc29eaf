#include "base/tzif.h"

#include "base/grow.h"
#include "base/interval.h"
#include "base/tz_rule.h"

#include <stdlib.h>

#define MARGIN_S     (8 * DAY_S) /* more than a rule's time can lie outside of its day */
#define OFFSET_MAX_S (26 * 3600) /* no offset is wider (RFC 8536, 3.2) */
#define HEADER_SIZE  44
#define TYPE_SIZE    6 /* offset, is-summer flag, index of the abbreviation */
#define YEAR_0       (-INT64_C(62167219200))
#define YEAR_10000   INT64_C(253402300800)

/* The counts of a header, in the file's order. */
struct counts {
    uint32_t ut, standard, leap, time, type, character;
};

struct reader {
    const uint8_t *at, *end;
};

static const uint8_t *take(struct reader *r, uint64_t size)
{
    if (size > (uint64_t)(r->end - r->at))
        return NULL;
    const uint8_t *start = r->at;
    r->at += size;
    return start;
}

static uint64_t big_endian(const uint8_t *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | bytes[i];
    return value;
}

static bool take_header(struct reader *r, uint8_t *ret_version, struct counts *ret_counts)
{
    const uint8_t *h = take(r, HEADER_SIZE);
    if (!h || memcmp(h, "TZif", 4) != 0)
        return false;
    uint32_t numbers[6];
    for (size_t i = 0; i < 6; i++)
        numbers[i] = (uint32_t)big_endian(h + 20 + 4 * i, 4);
    *ret_version = h[4];
    *ret_counts =
        (struct counts){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
    return true;
}

/* Bytes of what follows the transition types: abbreviations, leap seconds, indicators. */
static uint64_t rest_size(const struct counts *c, uint64_t time_size)
{
    return (uint64_t)c->character + c->leap * (time_size + 4) + c->standard + c->ut;
}

static bool skip_block(struct reader *r, const struct counts *c, uint64_t time_size)
{
    uint64_t size = c->time * (time_size + 1) + (uint64_t)c->type * TYPE_SIZE;
    return take(r, size + rest_size(c, time_size)) != NULL;
}

/* Adds a change of offset. Changes must ascend. Where one year's summer ends after the next one's begins,
 * the later year wins. */
static enum status add_change(struct tzif *z, int64_t at, int32_t offset_s)
{
    while (z->count > 0 && z->changes[z->count - 1].at >= at)
        z->count--;
    int32_t before_s = z->count > 0 ? z->changes[z->count - 1].offset_s : z->first_s;
    if (offset_s == before_s)
        return STATUS_OK;
    struct offset_change *changes = grow(z->changes, z->count, &z->cap, sizeof *changes);
    if (!changes)
        return STATUS_MEMORY;
    z->changes = changes;
    z->changes[z->count++] = (struct offset_change){at, offset_s};
    return STATUS_OK;
}

static bool type_offset(const uint8_t *types, uint32_t count, uint32_t type, int32_t *ret_s)
{
    if (type >= count)
        return false;
    int32_t offset_s = (int32_t)(uint32_t)big_endian(types + TYPE_SIZE * (size_t)type, 4);
    if (offset_s < -OFFSET_MAX_S || offset_s > OFFSET_MAX_S)
        return false;
    *ret_s = offset_s;
    return true;
}

/* The transitions of the 64-bit block; *ret_last is the last one, changed offset or not. */
static enum status read_transitions(struct tzif *z, struct reader *r, const struct counts *c,
                                    int64_t *ret_last)
{
    const uint8_t *times = take(r, (uint64_t)c->time * 8);
    const uint8_t *kinds = take(r, c->time);
    const uint8_t *types = take(r, (uint64_t)c->type * TYPE_SIZE);
    if (!times || !kinds || !types || !take(r, rest_size(c, 8)))
        return STATUS_INVALID;
    if (!type_offset(types, c->type, 0, &z->first_s))
        return STATUS_INVALID;
    int64_t last = INT64_MIN;
    for (uint32_t i = 0; i < c->time; i++) {
        int64_t at = (int64_t)big_endian(times + 8 * (size_t)i, 8);
        int32_t offset_s;
        if (at <= last || !type_offset(types, c->type, kinds[i], &offset_s))
            return STATUS_INVALID;
        enum status status = add_change(z, at, offset_s);
        if (status != STATUS_OK)
            return status;
        last = at;
    }
    *ret_last = last;
    return STATUS_OK;
}

/* Adds a year's two changes, in their order, as far as they come after `after`. */
static enum status add_year(struct tzif *z, const struct tz_rule *rule, int64_t year, int64_t after)
{
    int64_t start, end;
    tz_rule_year(rule, year, &start, &end);
    struct offset_change summer = {start, rule->summer_s};
    struct offset_change winter = {end, rule->standard_s};
    bool summer_first = start <= end;
    struct offset_change pair[2] = {summer_first ? summer : winter, summer_first ? winter : summer};
    for (size_t i = 0; i < 2; i++) {
        if (pair[i].at <= after)
            continue;
        enum status status = add_change(z, pair[i].at, pair[i].offset_s);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* Writes the rule out for a whole cycle past the last transition, so that every later instant has
 * its like inside the list. */
static enum status expand_rule(struct tzif *z, const struct tz_rule *rule, int64_t last)
{
    int64_t after = instant_max(YEAR_0, instant_min(last, YEAR_10000));
    int64_t first_year;
    int month, day;
    civil_from_days(after / DAY_S, &first_year, &month, &day);
    int64_t end_year = first_year + 402;
    for (int64_t year = first_year - 1; year <= end_year; year++) {
        enum status status = add_year(z, rule, year, last);
        if (status != STATUS_OK)
            return status;
    }
    /* Drops the last changes that the year after might still replace. */
    int64_t sure = civil_to_days(end_year, 1, 1) * DAY_S - MARGIN_S;
    while (z->count > 0 && z->changes[z->count - 1].at >= sure)
        z->count--;
    /* Summer time all year changes nothing, and there is nothing to repeat. */
    z->repeats = z->count > 0 && z->changes[z->count - 1].at > after + TZIF_CYCLE_S;
    return STATUS_OK;
}

/* The footer: a line feed, the rule (or nothing), a line feed. */
static enum status read_footer(struct tzif *z, struct reader *r, int64_t last)
{
    const uint8_t *start = take(r, 1);
    if (!start || *start != '\n')
        return STATUS_INVALID;
    const uint8_t *end = memchr(r->at, '\n', (size_t)(r->end - r->at));
    if (!end)
        return STATUS_INVALID;
    struct text line = {(const char *)r->at, (size_t)(end - r->at)};
    if (line.len == 0)
        return STATUS_OK;
    struct tz_rule rule;
    if (!tz_rule_parse(line, &rule))
        return STATUS_INVALID;
    return rule.has_summer ? expand_rule(z, &rule, last) : STATUS_OK;
}

static enum status read_file(struct tzif *z, struct reader *r, const char **ret_why)
{
    uint8_t version;
    struct counts counts;
    *ret_why = "is no compiled time zone";
    if (!take_header(r, &version, &counts))
        return STATUS_INVALID;
    *ret_why = "is compiled in the old format (version 1)";
    if (version < '2')
        return STATUS_INVALID;
    *ret_why = "is damaged";
    if (!skip_block(r, &counts, 4) || !take_header(r, &version, &counts))
        return STATUS_INVALID;
    *ret_why = "counts leap seconds, which instants here do not";
    if (counts.leap > 0)
        return STATUS_INVALID;
    *ret_why = "is damaged";
    int64_t last;
    enum status status = read_transitions(z, r, &counts, &last);
    return status != STATUS_OK ? status : read_footer(z, r, last);
}

enum status tzif_read(struct text file, struct tzif *ret_tzif, const char **ret_why)
{
    struct reader reader = {(const uint8_t *)file.at, (const uint8_t *)file.at + file.len};
    struct tzif tzif = {0};
    enum status status = read_file(&tzif, &reader, ret_why);
    if (status != STATUS_OK) {
        tzif_free(&tzif);
        return status;
    }
    *ret_tzif = tzif;
    return STATUS_OK;
}

void tzif_free(struct tzif *z)
{
    free(z->changes);
    *z = (struct tzif){0};
}
