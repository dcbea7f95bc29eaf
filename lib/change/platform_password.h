/* platform_password.h - a platform gets a new password. The change holds its number; who has the secret of
 * the data directory can make the password of it. */
#ifndef INTACT_CHANGE_PLATFORM_PASSWORD_H
#define INTACT_CHANGE_PLATFORM_PASSWORD_H

#include "change/journalled.h"

/* STATUS_UNKNOWN: there is no platform of this code. */
must_use enum status change_prepare_platform_password(const struct district *d, struct text code,
                                                      struct change **ret_change,
                                                      struct refusal *refusal);
must_use enum status apply_platform_password(struct district *d, const struct journalled *row,
                                             struct error *err);

#endif
