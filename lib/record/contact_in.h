/* contact_in.h - an organisation's contacts as people send them, in a document or in the columns of a table. */
#ifndef INTACT_RECORD_CONTACT_IN_H
#define INTACT_RECORD_CONTACT_IN_H

#include "model/registry.h"

struct json_out;
struct json_t;
struct members;

/* Somebody to call, as sent. A text of length 0 is null. */
struct contact_in {
    struct text name, phone, mail;
};

struct contacts_in {
    struct contact_in items[CONTACTS_MAX];
    uint32_t count;
};

/* Reads the optional member `contacts`. Each needs a name, and a phone or a mail. */
void contacts_in_read(struct members *m, struct contacts_in *ret);
/* Writes the member, where there is anybody. */
void contacts_in_record(struct json_out *j, const struct contacts_in *in);
/* Copies them into *ret. STATUS_MEMORY: organisation_free_content() it. */
must_use enum status contacts_in_keep(const struct contacts_in *in, struct organisation *ret);

/* A table has a column for each part of each contact, so a row says them by their number: {"1":{"phone":"..."}}.
 * Make of a list such parts, and of parts the list: whoever has no part left is gone. False: without memory. */
must_use bool contacts_to_parts(struct json_t *record);
must_use bool contacts_from_parts(struct json_t *record);

#endif
