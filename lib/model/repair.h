/* repair.h - fault orders: their pauses, their deadline and whether they were in time (lib/figure/README.md, Repairs). */
#ifndef INTACT_MODEL_REPAIR_H
#define INTACT_MODEL_REPAIR_H

#include "base/interval.h"
#include "model/exemption.h"
#include "model/registry.h"
#include "model/rules.h"

#define PAUSES_MAX 64

struct pause {
    int64_t from, to; /* to: INSTANT_EVER while open */
    bool approved;
    char *reason;                   /* owned; may be NULL */
    uint32_t asked_by, approved_by; /* token ids; 0: none */
};

/* One step in a repair's life, kept for ever. */
struct transition {
    char *name; /* "reported", "pause", "repaired", ... ; owned */
    int64_t at; /* when it happened, as told */
    int64_t received_at;
    uint32_t by; /* token id */
    char *note;  /* owned; may be NULL */
};

struct repair {
    char *id, *cause; /* owned; cause may be NULL */
    uint32_t asset;
    bool mass;
    enum repair_state state;
    int64_t reported_at;
    int64_t repaired_at, confirmed_at; /* INSTANT_NONE: not yet */
    struct pause *pauses;
    uint32_t pause_count;
    struct transition *transitions;
    uint32_t transition_count;
};

#define REPAIR_BLOCK 64 /* neighbours that share their bounds */

/* Bounds of a block's clocks, and of each repair's: model/repair_window.h. */
struct repair_block {
    int64_t from, until;
    struct interval each[REPAIR_BLOCK];
    bool unknown; /* both may be wrong */
    bool soiled;  /* what is stored of the block is out of date */
};

struct repairs {
    struct repair *items;        /* in the order they came in; owned */
    struct repair_block *blocks; /* by number / REPAIR_BLOCK; owned */
    int64_t limit_max_s;         /* the longest limit that the bounds heed */
    uint32_t count, cap;
    struct index ids;
};

void repairs_free(struct repairs *s);
void repair_free_content(struct repair *x);

/* Takes the value's pointers over; an id that is there already is replaced whole. */
must_use enum status repairs_put(struct repairs *s, struct repair *value);
uint32_t repairs_find(const struct repairs *s, struct text id);

/* How many blocks they take. */
static inline uint32_t repairs_blocks(const struct repairs *s)
{
    return (s->count + REPAIR_BLOCK - 1) / REPAIR_BLOCK;
}

/* Says that a repair is about to be changed where it stands. */
static inline void repairs_touch(struct repairs *s, uint32_t number)
{
    s->blocks[number / REPAIR_BLOCK].unknown = true;
    s->blocks[number / REPAIR_BLOCK].soiled = true;
}

/* When the repair's clock has run its limit. The clock runs from reported_at through the seconds in which
 * the asset is in service, in no approved pause, and not exempt in any of the repair's aspects. An open
 * pause runs to as_of. INSTANT_EVER: the asset leaves service before, for good. */
int64_t repair_due_at(const struct repair *x, const struct asset *a, const struct exemptions *e,
                      int64_t limit_s, int64_t as_of);

/* Is the whole time from reported_at to the repair, by as_of, exempt? Such a repair never counts. */
bool repair_is_exempt(const struct repair *x, const struct exemptions *e, int64_t as_of);

enum timeliness { REPAIR_IN_TIME, REPAIR_LATE, REPAIR_NOT_YET };
enum timeliness repair_timeliness(const struct repair *x, int64_t due_at, int64_t as_of);

#endif
