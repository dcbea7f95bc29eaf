/* evaluation.h - the year's evaluation: the rules' three-level table of indicators in points. */
#ifndef INTACT_FIGURE_EVALUATION_H
#define INTACT_FIGURE_EVALUATION_H

#include "figure/quantity.h"
#include "figure/score.h"

struct evaluation_row {
    const struct evaluation_rule *rule;
    struct figure figure, last_year; /* of computed rows; last year's under this year's rules */
    int64_t points_hundredths;       /* SCORE_NONE: nothing to measure, or not judged yet */
    const struct judgement *judged;  /* of judged rows; NULL: not yet */
    const struct judgement *judged_last_year; /* the same row's of the year before; NULL: none */
    struct comparison compared_to; /* last year's value as figured or judged, else as the rules
                                      * name it; the standard's and the plan's as they name them */
};

struct evaluation {
    int year;
    int64_t from, to, as_of;
    const struct rules *rules;   /* of the year's last second; the district's */
    struct evaluation_row *rows; /* in the rules' order; owned */
    uint32_t count;
    int64_t total_hundredths; /* of what has points */
    int64_t weight;           /* of all rows */
    int64_t open_weight;      /* of rows without points */
    uint64_t seq;             /* journal position it was computed at */
    struct digest head;       /* of the chain there */
    struct judgement
        *read;   /* what rows point to when it was read back; owned; NULL: the district's */
    char *texts; /* owned: what those point into */
};

/* Evaluates the whole district's year as of min(now, its end). STATUS_MEMORY. */
must_use enum status evaluation_compute(const struct district *d, int year, int64_t now,
                                        struct evaluation *ret);
/* The same under one version of the rules, whatever is in force. */
must_use enum status evaluation_compute_under(const struct district *d, const struct rules *rules,
                                              int year, int64_t now, struct evaluation *ret);
/* Returns the rules of the month that holds the year's last second: December's. */
const struct rules *evaluation_rules(const struct district *d, int year);
/* Gives the bounds of a year: from its first month's first second to its last one's end. */
void evaluation_bounds(const struct district *d, int year, int64_t *ret_from, int64_t *ret_to);
void evaluation_free(struct evaluation *e);

#endif
