/* change.h - what people change (registry, rules, decisions, tokens): checked, journalled, then applied.
 *
 * A change goes one way: change_prepare_* checks the request whole against the district and makes an
 * immutable struct change (canonical JSON); the scribe writes it to the journal and projects it into
 * the tables; only then change_apply brings the district up to it. A start replays the same rows
 * through the same change_apply. Changes are prepared one at a time: the next one is prepared when
 * the one before has been applied, so that a check can't be outrun. */
#ifndef INTACT_OFFICE_CHANGE_H
#define INTACT_OFFICE_CHANGE_H

#include "base/buffer.h"
#include "model/district.h"
#include "record/document.h"
#include "record/registry_in.h"

#define ITEM_ERRORS_MAX 100

/* One thing that is wrong in a body of many, for errors[] of RFC 9457. */
struct item_error {
    int64_t number; /* line or index; -1: the body as a whole */
    struct error error;
};

/* Why a request is refused: `error` in one sentence, and the parts. Zeroed: nothing wrong. */
struct refusal {
    struct error error;
    bool by_line;             /* numbers are lines (NDJSON, CSV), else indexes (JSON) */
    struct item_error *items; /* owned */
    uint32_t count;           /* listed, at most ITEM_ERRORS_MAX */
    uint32_t total;           /* found */
};
void refusal_free(struct refusal *r);

/* A checked change: what the journal will hold. */
struct change {
    char op[32];        /* "towns", "organisations", "projects", "feeds", "assets", "rules",
                            * "exemption", "exemption_decision", "exemption_evidence", "repairs", "repair_step",
                            * "repair_steps", "token", "token_revoked", "acceptances", "judgements",
                            * "month_published", "month_closed", "month_corrected"
                            * (office/month.h), "restored", "void", "void_approved" */
    struct buffer body; /* canonical JSON */
    bool
        rebuild; /* a feed's ttl changes, expected_s is less than ever, or a batch leaves the set: the
                   * timelines must be built anew */
};
void change_free(struct change *c); /* NULL allowed; frees *c itself */

extern const char *const collection_names[]; /* as in the path */

/* Who asks, and when. */
struct actor {
    const struct token *token; /* NULL: the command line */
    int64_t now;
};

/* Upserts of a POST (code NULL) or a PUT (code from the path; the body is that one record, whose own
 * `code` may be left out but not differ). *ret_answer is the 200's body: {"added","changed",
 * "unchanged","items":[{"code","change":"added|changed|unchanged","fields":{"name":[old,new]}}]}
 * (items: the added and changed ones). *ret_change is NULL when nothing would change: only records
 * that differ go to the journal. The same function serves a dry run. */
must_use enum status change_prepare_records(const struct district *d, enum collection which,
                                            enum document_format format, struct text code,
                                            struct text body, struct change **ret_change,
                                            struct buffer *ret_answer, struct refusal *refusal);

/* PUT /api/v1/rules: the document of Appendix A (its `version` is given by the daemon). */
must_use enum status change_prepare_rules(const struct district *d, struct text body,
                                          struct change **ret_change, struct refusal *refusal);
/* What a dry run of the same answers: the version it would be, from which month, what differs from the
 * version that holds in that month now (`compared_with`), and the document as it would be kept. */
must_use enum status change_try_rules(const struct district *d, struct text body,
                                      struct buffer *ret_answer, struct refusal *refusal);

/* Exemptions: propose; decide ("approve", "reject", "revoke"). */
must_use enum status change_prepare_exemption(const struct district *d, const struct actor *actor,
                                              struct text body, struct change **ret_change,
                                              struct refusal *refusal);
must_use enum status change_prepare_decision(const struct district *d, const struct actor *actor,
                                             uint32_t id, struct text verb, struct text body,
                                             struct change **ret_change, struct refusal *refusal);

/* Evidence for an exemption that has been proposed: {"evidence"}. Its proposer's organisation adds to it
 * until it is decided and proof_by_day has passed; the office to an approved one too, marked `late`
 * after that day. */
must_use enum status change_prepare_evidence(const struct district *d, const struct actor *actor,
                                             uint32_t id, struct text body,
                                             struct change **ret_change, struct refusal *refusal);

/* Repairs: orders from another system (an array or one object), taken as they are. */
must_use enum status change_prepare_repairs(const struct district *d, const struct actor *actor,
                                            enum document_format format, struct text body,
                                            struct change **ret_change, struct buffer *ret_answer,
                                            struct refusal *refusal);
/* One step: pause, resume, repaired, confirm, reopen, cancel; or "pause_approve" with its number. */
must_use enum status change_prepare_repair_step(const struct district *d, const struct actor *actor,
                                                struct text id, struct text verb, uint32_t pause,
                                                struct text body, struct change **ret_change,
                                                struct refusal *refusal);

/* Tokens: `secret` is the new token's text ("itk_" + 43 characters), to be shown once; the change
 * holds its SHA-256 only. */
must_use enum status change_prepare_token(const struct district *d, const struct actor *actor,
                                          struct text body, char ret_secret[64],
                                          struct change **ret_change, struct refusal *refusal);
must_use enum status change_prepare_revocation(const struct district *d, uint32_t token,
                                               struct change **ret_change, struct refusal *refusal);

/* A position of the journal; head is the chain's there. */
struct position {
    uint64_t seq;
    struct digest head;
};
/* That this database, which stands at `d`, was put back from a backup; `replaced` (NULL: none) is where
 * the one stood that it replaces, so that receipts of what is lost can be told from forged ones. It
 * changes nothing in the district. */
must_use enum status change_restored(const struct district *d, const struct position *replaced,
                                     const char *file, struct change **ret_change,
                                     struct error *err);
/* Voided batches: what the journal says of the batch, which is not in memory. */
struct batch_facts {
    uint64_t seq;
    bool exists; /* there is such a row, and it holds reports */
    uint32_t accepted;
};
/* {"reason"}: asks for it. The approval is by another token. */
must_use enum status change_prepare_void(const struct district *d, const struct batch_facts *batch,
                                         struct text body, struct change **ret_change,
                                         struct refusal *refusal);
must_use enum status change_prepare_void_approval(const struct district *d,
                                                  const struct actor *actor,
                                                  const struct batch_facts *batch,
                                                  struct change **ret_change,
                                                  struct refusal *refusal);

/* Brings the district up to a journalled change. STATUS_CORRUPT for a body this program can't have
 * written; STATUS_MEMORY: the district may hold part of it, and applying it again is harmless. Does
 * not rebuild timelines: the caller does when the change says so. */
must_use enum status change_apply(struct district *d, struct text op, struct text body,
                                  uint32_t token, int64_t received_at, struct error *err);

/* The default rules (Appendix A) as the first change of an empty district. */
must_use enum status change_default_rules(struct change **ret_change, struct error *err);

#endif
