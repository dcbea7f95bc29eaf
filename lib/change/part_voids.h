/* part_voids.h - a part of what was said is taken out of the set: one person asks for it, another one approves. */
#ifndef INTACT_CHANGE_PART_VOIDS_H
#define INTACT_CHANGE_PART_VOIDS_H

#include "change/actor.h"
#include "change/journalled.h"

/* Reads {"feed","assets"?,"aspects"?,"from","to","reason"} into *ret, whose content is the caller's in any case.
 * STATUS_INVALID, STATUS_MEMORY. */
must_use enum status change_read_part_void(const struct district *d, const struct actor *actor,
                                           struct text body, struct part_void *ret,
                                           struct refusal *refusal);
/* Prepares the void that was read once seq_max, batches, reports and heartbeats say what it holds.
 * STATUS_CONFLICT: it holds nothing, or waits for approval already. */
must_use enum status change_prepare_part_void(const struct district *d, const struct part_void *v,
                                              struct change **ret_change, struct refusal *refusal);
/* STATUS_FORBIDDEN: the approval is by the person who asked. */
must_use enum status change_prepare_part_void_approval(const struct district *d,
                                                       const struct actor *actor, uint32_t id,
                                                       struct change **ret_change,
                                                       struct refusal *refusal);

must_use enum status apply_part_void(struct district *d, const struct journalled *row,
                                     struct error *err);
must_use enum status apply_part_void_approval(struct district *d, const struct journalled *row,
                                              struct error *err);

#endif
