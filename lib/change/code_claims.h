/* code_claims.h - the codes and aliases that a body of assets asks for: none may stand twice once it is in. */
#ifndef INTACT_CHANGE_CODE_CLAIMS_H
#define INTACT_CHANGE_CODE_CLAIMS_H

#include "base/refusal.h"
#include "model/registry.h"

/* A code that a record of the body asks for. */
struct code_claim {
    char *code;     /* owned */
    uint32_t owner; /* which of the body's records */
    bool is_alias;
};

struct code_claims {
    struct code_claim *items; /* owned */
    size_t count, cap;
    struct index codes; /* to items */
    char **owners;      /* code of each record; owned, each too */
    int64_t *numbers;   /* line or index of each record; owned */
    size_t owner_count, owner_cap, number_cap;
};

void code_claims_free(struct code_claims *s);

/* Takes down what a record asks for. STATUS_INVALID: another record of the body asks for it, too. */
must_use enum status code_claims_add(struct code_claims *s, const struct asset *a, int64_t number,
                                     struct error *err);

/* Holds all of it against what is registered, but for what the body replaces. Each fault names both assets. Returns
 * as refusal_end(). */
must_use enum status code_claims_check(const struct code_claims *s, const struct registry *r,
                                       struct refusal *refusal);

#endif
