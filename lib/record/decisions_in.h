/* decisions_in.h - decisions on exemptions, repairs, tokens and sessions as people send them, and as the journal keeps them. */
#ifndef INTACT_RECORD_DECISIONS_IN_H
#define INTACT_RECORD_DECISIONS_IN_H

#include "model/evidence_file.h"
#include "model/repair.h"
#include "record/document.h"
#include "record/lists_in.h"

/* `stored` in every reader: the body is a journal's, which has the members marked [stored] too, and
 * all of them. All text is the record's: it holds as long as that does; of length 0 it is null.
 * STATUS_INVALID: record->error says what is wrong; STATUS_MEMORY. */
struct decision_in {
    struct text note;
    uint32_t id;          /* [stored] */
    struct text decision; /* [stored] "approve", "reject", "revoke" */
    bool change; /* [stored] it is about a change of the exemption; false where it is not there */
};
/* `noted`: the note may not be left out. */
must_use enum status decision_in_read(struct record *record, bool stored, bool noted,
                                      struct decision_in *ret);

struct evidence_in {
    struct text evidence;      /* never empty */
    struct evidence_file file; /* [stored] */
    uint32_t id;               /* [stored] */
    bool late;                 /* [stored] */
};
must_use enum status evidence_in_read(struct record *record, bool stored, struct evidence_in *ret);

struct pause_in {
    int64_t from, to; /* to: INSTANT_EVER while open */
    bool approved;
    struct text reason;
};

/* A repair order; a stored one has nothing more. */
struct repair_in {
    struct text id, asset, cause;
    bool mass;
    uint8_t aspects;     /* bit per aspect; all where none are named */
    int64_t reported_at; /* the others are INSTANT_NONE: not yet */
    int64_t responded_at, repaired_at, confirmed_at;
    struct pause_in pauses[PAUSES_MAX];
    uint32_t pause_count;
    enum repair_state state; /* derived from the rest, but for "cancelled" */
    int stated;              /* enum repair_state as it was written; -1: not at all */
};
must_use enum status repair_in_read(struct record *record, struct repair_in *ret);

/* Checks the state that was written in an order. STATUS_INVALID: it is neither the state that the order's
 * own times give nor `now`, its state once merged with what is stored. */
must_use enum status repair_in_check_state(const struct repair_in *in, enum repair_state now,
                                           struct error *err);

struct step_in {
    int64_t at; /* INSTANT_NONE: not said */
    struct text note;
    int64_t repaired_at;  /* of "confirm": the time that holds; INSTANT_NONE: not said */
    int64_t claimed_at;   /* [stored] the earlier time that a contractor claims; INSTANT_NONE */
    struct text id, verb; /* [stored] */
    uint32_t pause;       /* [stored] number from 1; 0: none */
    uint8_t aspects;      /* [stored] of "recur": what is in fault */
    bool approved;        /* [stored] */
    bool mass;            /* [stored] of "recur" */
};
must_use enum status step_in_read(struct record *record, bool stored, struct step_in *ret);

/* {"ids":["R1","R2"],"note":"..."} of a confirmation of many orders. */
struct confirmations_in {
    struct code_list
        ids; /* at least one; its items are the caller's to free, whatever is returned */
    struct text note;
};
must_use enum status confirmations_in_read(struct record *record, struct confirmations_in *ret);

struct token_in {
    struct text name, person, organisation, feed; /* person: empty: not said */
    enum role role;
    int64_t expires_at;     /* INSTANT_EVER: never */
    uint32_t id;            /* [stored] */
    struct text sha256;     /* [stored] hexadecimal */
    uint32_t replaces;      /* [stored] the token that this one is instead of; 0: none */
    int64_t replaced_until; /* [stored] how long that one still holds */
};
must_use enum status token_in_read(struct record *record, bool stored, struct token_in *ret);

#define OVERLAP_S_MAX (INT64_C(31) * 86400)
/* {"overlap_s":86400}: how long the token that is replaced still holds; 0 where it is left out. */
must_use enum status rotation_in_read(struct record *record, int64_t *ret_overlap_s);

/* {"token":"itk_...","keep":true} of a browser that begins a session. */
struct session_in {
    struct text token;
    bool keep; /* asks to stay signed in for long */
};
must_use enum status session_in_read(struct record *record, struct session_in *ret);

/* [stored] {"id":3} */
must_use enum status revocation_in_read(struct record *record, uint32_t *ret_id);

/* Voiding a batch: {"reason"} as sent; {"batch","reason"} and then {"batch"} as stored. */
enum void_form { VOID_SENT, VOID_STORED, VOID_APPROVAL };
struct void_in {
    uint64_t batch;
    struct text reason;
};
must_use enum status void_in_read(struct record *record, enum void_form form, struct void_in *ret);

/* [stored] {"document":{...}} as canonical text, which the caller frees. */
must_use enum status rules_body_read(struct record *record, char **ret_document);

#endif
