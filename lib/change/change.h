/* change.h - what people change (registry, rules, decisions, tokens): checked, journalled, then applied.
 *
 * A change goes one way. A change_prepare_* function checks the request whole against the district and
 * makes an immutable struct change. The scribe writes it to the journal and projects it into the
 * tables. Only then change_apply() brings the district up to it. A start replays the same rows through
 * the same change_apply(). Changes are prepared one at a time: the next one is prepared when the one
 * before has been applied, so that a check can't be outrun. */
#ifndef INTACT_CHANGE_CHANGE_H
#define INTACT_CHANGE_CHANGE_H

#include "base/buffer.h"
#include "base/refusal.h"
#include "format/json_out.h"
#include "model/district.h"

/* What is changed. All that the program knows of each is in change_ops[] (change/ops.h). */
enum change_op {
    CHANGE_TOWNS, /* the collections first, in the order of enum collection */
    CHANGE_ORGANISATIONS,
    CHANGE_PROJECTS,
    CHANGE_FEEDS,
    CHANGE_CALENDARS,
    CHANGE_ASSETS,
    CHANGE_PLATFORMS,
    CHANGE_RULES,
    CHANGE_EXEMPTION,
    CHANGE_EXEMPTIONS,
    CHANGE_EXEMPTION_DECISION,
    CHANGE_EXEMPTION_EVIDENCE,
    CHANGE_EXEMPTION_CHANGE,
    CHANGE_REPAIRS,
    CHANGE_REPAIR_STEP,
    CHANGE_REPAIR_STEPS,
    CHANGE_REPAIRS_CONFIRMED,
    CHANGE_ACCEPTANCES,
    CHANGE_JUDGEMENTS,
    CHANGE_MONTH_PUBLISHED,
    CHANGE_MONTH_CLOSED,
    CHANGE_MONTH_CORRECTED,
    CHANGE_YEAR_PUBLISHED,
    CHANGE_YEAR_CLOSED,
    CHANGE_YEAR_CORRECTED,
    CHANGE_PLATFORM_PASSWORD,
    CHANGE_TOKEN,
    CHANGE_TOKEN_REVOKED,
    CHANGE_RESTORED,
    CHANGE_LEADER,
    CHANGE_VOID,
    CHANGE_VOID_APPROVED,
    CHANGE_PART_VOID,
    CHANGE_PART_VOID_APPROVED,
    CHANGE_FACTOR,
    CHANGE_FACTOR_APPROVED,
    CHANGE_OP_COUNT
};

/* A checked change: what the journal will hold. */
struct change {
    enum change_op op;
    struct buffer body; /* canonical JSON */
    bool
        lifetime_differs; /* a feed that is there gets another ttl, or expected_s gets less than ever */
    uint64_t voided;      /* the batch that it takes out of the set; 0: none */
    uint32_t part_voided; /* the void of a part that it approves; 0: none */
};
void change_free(struct change *c); /* NULL allowed; frees *c itself */
struct text change_body(const struct change *c);

/* Makes a change of this op, whose body is to be written through *ret_json. NULL: out of memory. */
struct change *change_new(enum change_op op, struct json_out *ret_json);
/* Hands it out if its body is whole. STATUS_MEMORY: it is not; the change is freed. NULL allowed. */
must_use enum status change_end(struct change *change, struct change **ret_change,
                                struct refusal *refusal);

/* Writes a member of a body; null for an empty text. */
void json_member_text(struct json_out *j, const char *key, struct text value);

/* The zone in which bodies are written: that of the newest rules. NULL: UTC, as there are none yet. */
const struct zone *district_zone(const struct district *d);

#endif
