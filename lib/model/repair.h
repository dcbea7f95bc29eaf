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
    int64_t at; /* when it happened: the time that counts */
    int64_t received_at;
    int64_t claimed_at;  /* the earlier time that its contractor claims; INSTANT_NONE */
    int64_t repaired_at; /* of a "confirm": the time that holds; INSTANT_NONE: as it was */
    uint32_t by;         /* token id */
    char *note;          /* owned; may be NULL */
};

#define ASPECTS_ALL ((1u << ASPECT_COUNT) - 1)

/* A time of fault that is over, up to its repair. */
struct round {
    int64_t reported_at, responded_at, repaired_at, confirmed_at, claimed_at;
    uint8_t aspects;
    bool mass;
};

/* A fault order. Its instants, aspects and mass are those of its last round. */
struct repair {
    char *id, *cause; /* owned; cause may be NULL */
    uint32_t asset;
    bool mass;
    uint8_t aspects; /* bit per aspect: what is to be repaired */
    bool
        is_borrowed; /* its texts are in struct repairs.texts: repair_own() before any is changed */
    enum repair_state state;
    int64_t reported_at;
    int64_t responded_at, repaired_at, confirmed_at; /* INSTANT_NONE: not yet */
    int64_t claimed_at; /* the earlier time of repair that its contractor claims; INSTANT_NONE */
    struct round *past; /* the rounds before the last one, all repaired; owned */
    struct pause *pauses;
    uint32_t past_count, pause_count;
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

/* The bytes of a pack, for the repairs that were read from it. */
struct repair_texts {
    struct repair_texts *next;
    char bytes[];
};

struct repairs {
    struct repair *items;        /* in the order they came in; owned */
    struct repair_block *blocks; /* by number / REPAIR_BLOCK; owned */
    const struct rules **clocks; /* versions that run clocks otherwise than those before; owned */
    uint32_t clock_count;
    uint32_t heeded; /* versions that the bounds heed: the first ones */
    uint32_t count, cap;
    struct index ids;
    struct repair_texts *texts; /* what is_borrowed is borrowed from; owned */
};

void repairs_free(struct repairs *s);
void repair_free_content(struct repair *x);

/* Makes room for so many, for whoever knows how many come. Without the memory it is as without the call. */
void repairs_reserve(struct repairs *s, uint32_t count);

/* Gives a repair texts of its own, so that they can be changed and freed one by one. STATUS_MEMORY: it is as it was. */
must_use enum status repair_own(struct repair *x);

/* Takes the value's pointers over. STATUS_CONFLICT: the id is there already. */
must_use enum status repairs_add(struct repairs *s, struct repair *value);
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

/* Returns how many rounds it has: the past ones and the last. */
static inline uint32_t repair_rounds(const struct repair *x)
{
    return x->past_count + 1;
}

/* Returns the repair as it stands in round n (from 0): its instants, aspects, mass and state are that
 * round's. All pointers are borrowed from *x. */
struct repair repair_in_round(const struct repair *x, uint32_t n);

/* Returns how many of its rounds were reported in [from, to). A cancelled round is none. */
uint32_t repair_rounds_within(const struct repair *x, int64_t from, int64_t to);

/* Ends the last round, which was repaired, and begins another. STATUS_MEMORY leaves it as it was. */
must_use enum status repair_begin_round(struct repair *x, const struct round *next);

/* Tells when it was first responded to: a repair is a response. INSTANT_NONE: not yet. */
int64_t repair_response_at(const struct repair *x);

enum timeliness { REPAIR_IN_TIME, REPAIR_LATE, REPAIR_NOT_YET };
enum timeliness repair_timeliness(const struct repair *x, int64_t due_at, int64_t as_of);
/* The same of the first response, which has a limit of its own on the same clock. */
enum timeliness repair_response_timeliness(const struct repair *x, int64_t due_at, int64_t as_of);

#endif
