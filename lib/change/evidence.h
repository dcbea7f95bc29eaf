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

/* A file that was sent, and what its sender calls it. */
struct evidence_sent {
    struct evidence_file file;
    struct text name; /* empty: not said */
};
#define EVIDENCE_NAME_MAX 200 /* bytes of it */

/* Tells whether this actor may add a file of so many bytes. waiting_max: how many bytes a party's undecided exemptions
 * may have (STATUS_LIMITED); 0: any number. Other errors are those of preparing it. */
must_use enum status change_check_evidence(const struct district *d, const struct actor *actor,
                                           uint32_t id, int64_t bytes, int64_t waiting_max,
                                           struct refusal *refusal);
/* The same of a file, which is kept already. */
must_use enum status change_prepare_evidence_file(const struct district *d,
                                                  const struct actor *actor, uint32_t id,
                                                  const struct evidence_sent *sent,
                                                  int64_t waiting_max, struct change **ret_change,
                                                  struct refusal *refusal);

must_use enum status apply_evidence(struct district *d, const struct journalled *row,
                                    struct error *err);

#endif
