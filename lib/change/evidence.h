/* evidence.h - evidence that is added to an exemption after it was proposed. */
#ifndef INTACT_CHANGE_EVIDENCE_H
#define INTACT_CHANGE_EVIDENCE_H

#include "change/actor.h"
#include "change/journalled.h"

/* The body is {"evidence"}. The proposer's organisation adds to its exemption until it is decided and
 * proof_by_day has passed. The office adds to an approved one too; after that day it is marked `late`. */
must_use enum status change_prepare_evidence(const struct district *d, const struct actor *actor,
                                             uint32_t id, struct text body,
                                             struct change **ret_change, struct refusal *refusal);

must_use enum status apply_evidence(struct district *d, const struct journalled *row,
                                    struct error *err);

#endif
