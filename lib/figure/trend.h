/* trend.h - the figures of rates.h per calendar step; the steps' seconds add up to the whole exactly. */
#ifndef INTACT_FIGURE_TREND_H
#define INTACT_FIGURE_TREND_H

#include "figure/rates.h"

/* The shares and the steps. The seconds of a group are computed when the group is asked for, so memory
 * grows with the steps and not with groups x steps. */
struct trend {
    struct population population;
    size_t *order;       /* share numbers by group; owned */
    size_t *group_first; /* group_count + 1 places in order; owned */
    int64_t
        *steps; /* the first second of each, step_count + 1 entries: the last is the end; owned */
    uint32_t step_count;
    int64_t to, as_of;         /* of its query */
    const struct rules *rules; /* the same */
    struct trend_repair *due;  /* the repairs counted in a step; owned */
    size_t due_count;
    struct trend_part *parts; /* sealed: all rows, group by group, aspect by aspect; owned */
    size_t part_count, part_cap;
    char *texts; /* sealed: the groups' keys and names; owned */
    bool sealed;
};

/* A repair counted by a trend. */
struct trend_repair {
    uint32_t group, step;
    bool in_time, is_response;
};

/* Seconds of one aspect in one step, exemptions heeded: as of struct tally. */
struct trend_cell {
    int64_t ok, fault, silent, blind, damped, silent_lost;
};

/* A run of equal cells of a sealed trend. */
struct trend_part {
    struct trend_cell cell;
    uint32_t steps;
};

/* One group's row of cells, to be used for one group after the other. */
struct trend_row {
    struct trend_cell *cells;     /* [aspect * step_count + step]; owned */
    struct trend_cell *covered;   /* running counts of steps covered whole; step_count + 1; owned */
    struct repair_tally *repairs; /* by step; owned */
    struct repair_tally *responses; /* the same */
    size_t part;                    /* of a sealed trend: the next one to be unpacked */
};

/* Cuts [from, to) at the zone's calendar and picks the shares. STATUS_TOO_LARGE (err) over CELLS_MAX;
 * STATUS_MEMORY. Steps that begin at as_of or later are left out; a repair counts in the step that
 * holds its due_at, which for the last step reaches to its calendar end. */
must_use enum status trend_compute(const struct district *d, const struct query *q,
                                   enum calendar_step step, struct trend *ret, struct error *err);
void trend_free(struct trend *t);

/* Computes all rows now and copies the groups' texts. From here on *t is a value of its own: it can be
 * written out later, or by another thread, whatever becomes of the district. Its rows must be filled
 * from the first group to the last, each once. STATUS_MEMORY. */
must_use enum status trend_seal(const struct district *d, struct trend *t);
size_t trend_bytes(const struct trend *t); /* about what a sealed trend holds */

must_use enum status trend_row_init(const struct trend *t, struct trend_row *ret);
void trend_row_free(struct trend_row *row);
/* d may be NULL when the trend is sealed: then it can't fail. STATUS_MEMORY. */
must_use enum status trend_row_fill(const struct district *d, const struct trend *t, uint32_t group,
                                    struct trend_row *row);

/* The numerator, denominator, percent and coverage of a cell. */
struct figure figure_of_cell(const struct rules *terms, enum aspect aspect,
                             const struct trend_cell *c);

#endif
