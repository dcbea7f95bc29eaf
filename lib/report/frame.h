/* frame.h - a batch of reports as a compact run of bytes: what the journal keeps and the chain hashes. */
#ifndef INTACT_REPORT_FRAME_H
#define INTACT_REPORT_FRAME_H

#include "base/buffer.h"
#include "base/index.h"
#include "model/names.h"

#define FRAME_NO_ASSET UINT32_MAX /* a heartbeat */
#define FRAME_STATES   81         /* three to the power of the four aspects */

/* One accepted report: what a line says once its asset is known. */
struct report {
    uint32_t asset; /* registry number, or FRAME_NO_ASSET for the feed's heartbeat */
    int64_t at;
    uint16_t ms;      /* of the second, 0 to 999 */
    uint8_t states;   /* two bits per aspect, aspect 0 lowest: 0 not reported, 1 ok, 2 fault */
    uint16_t cause;   /* 0: none; else an index into the frame's own list of causes */
    struct text said; /* the alias that it named the asset by; at NULL: it named it by its code */
};

static inline unsigned report_state_bits(const struct report *r, enum aspect a)
{
    return (unsigned)(r->states >> (2 * a)) & 3u;
}

/* Collects reports column by column while lines are decoded (a byte a report and some for each that is
 * out of the row). Zeroed: empty. */
struct frame_builder {
    struct buffer assets;   /* steps other than to the next number, see frame.c */
    struct buffer instants; /* steps other than 0 */
    struct buffer millis;   /* the same of the milliseconds: empty where there are none */
    struct buffer states;   /* a byte a report */
    struct buffer causes;   /* a varint for each that its states don't foretell */
    struct buffer names;    /* the causes, each NUL-terminated */
    struct buffer said;     /* aliases, each with the reports since the last one before it */
    struct index known;     /* cause text -> its number */
    char **cause_names;     /* owned copies that `known` points into */
    uint32_t cause_count;
    uint32_t count;   /* lines, heartbeats included */
    uint32_t reports; /* lines without heartbeats */
    int64_t first_at, last_at;
    int64_t previous_asset, previous_at, previous_ms;
    uint32_t asset_wait, instant_wait, ms_wait,
        said_wait;                      /* reports since the last step of each column */
    uint16_t last_causes[FRAME_STATES]; /* by states: the cause that went with them last */
};

void frame_builder_free(struct frame_builder *b);
size_t frame_builder_size(const struct frame_builder *b); /* bytes held, for the in-flight budget */

/* The frame's number of a cause (0 for empty text), taking it in if new. STATUS_MEMORY;
 * STATUS_INVALID for the 65,536th cause, or one over CAUSE_LEN_MAX bytes or with a NUL. */
must_use enum status frame_builder_cause(struct frame_builder *b, struct text name,
                                         uint16_t *ret_cause);
/* Adds a report; its cause is a number from frame_builder_cause. STATUS_MEMORY: not added; so too the
 * report after FRAME_REPORTS_MAX others, more than the largest body can hold (its lines have an instant
 * each). It bounds the work that a few bytes can make, for a row of equal steps takes none. */
#define FRAME_REPORTS_MAX (UINT32_C(8) << 20)
must_use enum status frame_builder_add(struct frame_builder *b, const struct report *r);

/* The whole frame, not yet compressed (frame_pack.h does that): format version, counts, the columns.
 * STATUS_TOO_LARGE over FRAME_RAW_MAX. */
#define FRAME_RAW_MAX (UINT32_C(64) << 20)
must_use enum status frame_builder_seal(const struct frame_builder *b, struct buffer *ret_raw);

/* A column of steps: `wait` reports follow the row, then one takes the step that comes next. */
struct frame_steps {
    const uint8_t *at, *end;
    uint64_t wait; /* UINT64_MAX: no step is left */
};

/* Reads a raw frame report by report. */
struct frame_reader {
    struct frame_steps assets, instants, millis, gaps, said;
    const uint8_t *states, *states_end, *causes, *causes_end;
    const char *names; /* cause_count NUL-terminated texts */
    uint32_t cause_count, count, left;
    uint8_t usual; /* states byte of a report that is in the row */
    int64_t previous_asset, previous_at, previous_ms;
    uint16_t last_causes[FRAME_STATES];
};

/* Checks the outline. STATUS_CORRUPT. The raw bytes must outlive the reader. */
must_use enum status frame_reader_init(struct frame_reader *f, const void *raw, size_t len);
const char *frame_cause_name(const struct frame_reader *f, uint16_t cause); /* NULL for 0 */

/* The next report; STATUS_UNKNOWN at the end, STATUS_CORRUPT for bytes that contradict themselves. */
must_use enum status frame_reader_next(struct frame_reader *f, struct report *ret_report);

#endif
