/* voids.h - batches that a misconfigured prober sent, taken out of the set of reports by two people. */
#ifndef INTACT_MODEL_VOIDS_H
#define INTACT_MODEL_VOIDS_H

#include "base/status.h"

#include <stdint.h>

/* One batch's void. It counts once approved, and for ever. */
struct void_entry {
    uint64_t batch;       /* journal row of the reports */
    char *reason;         /* owned */
    uint32_t proposed_by; /* token */
    int64_t proposed_at;
    bool approved;
    uint32_t approved_by; /* token */
    int64_t approved_at;
    uint64_t approved_seq; /* journal row of the approval; known after a start, 0 before */
};

struct voids {
    struct void_entry *items; /* in the order they were proposed; owned */
    uint32_t count, cap;
};

void voids_free(struct voids *v);
/* Takes the entry over, its reason with it. */
must_use enum status voids_add(struct voids *v, struct void_entry *entry);
/* NULL: nobody has asked to void it. Holds until the next voids_add. */
struct void_entry *voids_find(const struct voids *v, uint64_t batch);

#endif
