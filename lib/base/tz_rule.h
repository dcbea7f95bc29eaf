/* tz_rule.h - a POSIX TZ rule: a zone's offsets, and when its summer time begins and ends. */
#ifndef INTACT_BASE_TZ_RULE_H
#define INTACT_BASE_TZ_RULE_H

#include "base/text.h"

/* A day of every year and a time on it, which may lie in the days before or after. */
struct tz_date {
    char form;            /* 'J': day 1..365 without 29 February; 'D': day 0..365; 'M': a weekday */
    int month, week, day; /* of 'M': 1..12, 1..5 (5: the last), 0 (Sunday)..6; else `day` alone */
    int32_t time_s;       /* local seconds from that day's midnight */
};

struct tz_rule {
    int32_t standard_s; /* seconds east of UTC */
    int32_t summer_s;   /* the same in summer time */
    bool has_summer;    /* false: standard time all year, and the rest is nothing */
    struct tz_date start, end;
};

/* Reads the footer of a TZif file (RFC 8536, 3.3.1: POSIX TZ, times of -167 to 167 hours). Summer
 * time without dates is refused: a TZif footer always names them. */
must_use bool tz_rule_parse(struct text t, struct tz_rule *ret_rule);

/* The instants at which the summer time of `year` begins and ends; only with has_summer. */
void tz_rule_year(const struct tz_rule *rule, int64_t year, int64_t *ret_start, int64_t *ret_end);

#endif
