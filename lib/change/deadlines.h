/* deadlines.h - until when an exemption is proposed and proven, and what is published objected to. */
#ifndef INTACT_CHANGE_DEADLINES_H
#define INTACT_CHANGE_DEADLINES_H

#include "change/actor.h"
#include "model/district.h"

/* Returns the end of the last day to object to what is published at `at`: propose_within_days after that day. */
int64_t objections_deadline(const struct rules *rules, int64_t at);

/* Tells whether the deadline for proposing seconds from `from` on has passed: the rules', and the last day to object
 * where their month has been published. STATUS_CONFLICT: it has, and the actor is not the office, which may be late. */
must_use enum status exemption_check_deadline(const struct district *d, const struct actor *actor,
                                              int64_t from, bool *ret_late, struct error *err);

/* Returns until when evidence for an exemption that begins at `from` comes in: the end of the proof_by_day-th of the
 * month that follows, or of the last day to object, whichever is later. */
int64_t exemption_proof_deadline(const struct district *d, const struct rules *rules, int64_t from);

#endif
