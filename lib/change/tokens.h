/* tokens.h - tokens are made and revoked. */
#ifndef INTACT_CHANGE_TOKENS_H
#define INTACT_CHANGE_TOKENS_H

#include "change/actor.h"
#include "change/journalled.h"

/* ret_secret is the new token's text ("itk_" and 43 characters), to be shown once. The change holds its
 * SHA-256 only. */
must_use enum status change_prepare_token(const struct district *d, const struct actor *actor,
                                          struct text body, char ret_secret[64],
                                          struct change **ret_change, struct refusal *refusal);
/* Makes a token like this one, in its place: {"overlap_s"} says how long that one still holds. */
must_use enum status change_prepare_rotation(const struct district *d, const struct actor *actor,
                                             uint32_t token, struct text body, char ret_secret[64],
                                             struct change **ret_change, struct refusal *refusal);

must_use enum status change_prepare_revocation(const struct district *d, uint32_t token,
                                               struct change **ret_change, struct refusal *refusal);

must_use enum status apply_token(struct district *d, const struct journalled *row,
                                 struct error *err);
must_use enum status apply_revocation(struct district *d, const struct journalled *row,
                                      struct error *err);

#endif
