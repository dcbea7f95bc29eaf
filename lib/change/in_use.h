/* in_use.h - what still uses a registered record, so that it cannot be retired; and what may not be used once it is. */
#ifndef INTACT_CHANGE_IN_USE_H
#define INTACT_CHANGE_IN_USE_H

#include "change/registry_value.h"
#include "model/district.h"

/* Has it been retired: is it out of use, and in no list by itself? */
bool registered_is_retired(const struct registry *r, enum collection which, uint32_t number);
bool registry_value_is_retired(const struct registry_value *v);

/* STATUS_CONFLICT: something uses the record of this number at `now` or later; the error says what and how to end it. */
must_use enum status in_use_check(const struct district *d, enum collection which, uint32_t number,
                                  int64_t now, struct error *err);

/* STATUS_CONFLICT: the record, which is in use itself, names one that is retired. */
must_use enum status in_use_check_names(const struct registry *r, const struct registry_value *v,
                                        int64_t now, struct error *err);

#endif
