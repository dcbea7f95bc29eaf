/* letters.h - a message of the rules' receivers as a letter for the courier, and what came of it. */
#ifndef INTACT_LOOP_LETTERS_H
#define INTACT_LOOP_LETTERS_H

#include "host/settings.h"
#include "model/rules.h"
#include "outgoing/courier.h"
#include "store/notices.h"

/* Makes it, with the secrets of the settings' files. STATUS_INVALID: a setting, a file or a secret is missing, and
 * the error says which; STATUS_MEMORY. */
must_use enum status letter_make(const struct settings *s, const struct receiver *r,
                                 const struct stored_notice *notice, const struct zone *zone,
                                 int64_t now, struct letter **ret, struct error *err);

/* Was it taken? A robot refuses with status 200, so its answer is read. Else letter->failure says why. */
bool letter_is_taken(struct letter *letter, enum notice_way way);

#endif
