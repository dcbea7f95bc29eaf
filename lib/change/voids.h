/* voids.h - batches are taken out of the set: one person asks for it, another one approves. */
#ifndef INTACT_CHANGE_VOIDS_H
#define INTACT_CHANGE_VOIDS_H

#include "change/actor.h"
#include "change/journalled.h"

/* What the journal says of the batch, which is not in memory. */
struct batch_facts {
    uint64_t seq;
    bool exists; /* there is such a row, and it holds reports */
    uint32_t accepted;
};

/* The body is {"reason"}. */
must_use enum status change_prepare_void(const struct district *d, const struct batch_facts *batch,
                                         struct text body, struct change **ret_change,
                                         struct refusal *refusal);
/* STATUS_FORBIDDEN: the approval is by the token that asked. */
must_use enum status change_prepare_void_approval(const struct district *d,
                                                  const struct actor *actor,
                                                  const struct batch_facts *batch,
                                                  struct change **ret_change,
                                                  struct refusal *refusal);

must_use enum status apply_void(struct district *d, const struct journalled *row,
                                struct error *err);
must_use enum status apply_void_approval(struct district *d, const struct journalled *row,
                                         struct error *err);

#endif
