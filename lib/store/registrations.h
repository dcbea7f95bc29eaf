/* registrations.h - which platforms are registered, so that a restart of the program ends no registration.
 * It is no evidence: what they said is in the journal. */
#ifndef INTACT_STORE_REGISTRATIONS_H
#define INTACT_STORE_REGISTRATIONS_H

#include "base/text.h"
#include "store/handle.h"

struct registration_row {
    uint32_t platform;               /* its number */
    int64_t registered_at, until_at; /* until_at 0: it is none any more */
    uint64_t session;                /* a hash of the Call-ID it registered with */
    uint32_t password_number;        /* of the password that it showed */
    struct text address, local;      /* HOST:PORT: from where, and to which of ours */
    struct text version, maker;
};

/* Writes one, or removes it. In the running transaction. */
must_use enum status registration_write(struct store *store, const struct registration_row *row,
                                        struct error *err);

/* Visits those that last beyond `now`. */
typedef void registration_visitor(void *context, const struct registration_row *row);
must_use enum status registrations_each(struct store *store, int64_t now,
                                        registration_visitor *visit, void *context,
                                        struct error *err);

#endif
