/* password_in.h - that a platform got a new password, as the journal keeps it. */
#ifndef INTACT_RECORD_PASSWORD_IN_H
#define INTACT_RECORD_PASSWORD_IN_H

#include "record/document.h"

struct password_in {
    struct text code; /* of the platform; the record's */
    int64_t number;   /* of the password, from 1 */
};
must_use enum status password_in_read(struct record *record, struct password_in *ret);

#endif
