/* registry_value.h - one registry record of whichever collection, resolved and ready to be put. */
#ifndef INTACT_CHANGE_REGISTRY_VALUE_H
#define INTACT_CHANGE_REGISTRY_VALUE_H

#include "record/registry_in.h"
#include "view/records.h"

struct registry_value {
    enum collection which;
    union {
        struct town town;
        struct organisation organisation;
        struct project project;
        struct feed feed;
        struct calendar calendar;
        struct asset asset;
        struct platform platform;
    };
};

/* Reads a record and looks up what it refers to. `code`: as in registry_in.h. STATUS_INVALID and
 * STATUS_MEMORY: record->error says what is wrong. The value is the caller's. */
must_use enum status registry_value_read(const struct registry *r, enum collection which,
                                         struct record *record, struct text code,
                                         struct registry_value *ret_value);
void registry_value_free(struct registry_value *v);

struct text registry_value_code(const struct registry_value *v);
struct text registry_value_name(const struct registry_value *v);
/* Returns its number; NONE if it is new. */
uint32_t registry_value_find(const struct registry *r, const struct registry_value *v);
/* Finds the record of a collection with this code; NONE: there is no such record. */
uint32_t registered_find(const struct registry *r, enum collection which, struct text code);
/* Upserts it; the value is then empty. */
must_use enum status registry_value_put(struct registry *r, struct registry_value *v);

/* Write canonical records: of the value, and of the one that is registered under `number`. */
void registry_value_record(const struct registry *r, const struct registry_value *v,
                           const struct zone *zone, struct buffer *out);
void registered_record(const struct registry *r, enum collection which, uint32_t number,
                       const struct zone *zone, struct buffer *out);

#endif
