/* retire.h - a record that nothing uses any more leaves the lists; its past stays. */
#ifndef INTACT_CHANGE_RETIRE_H
#define INTACT_CHANGE_RETIRE_H

#include "change/records.h"

/* Retires the record of this code, or takes it back. *ret_answer: as of an upsert. STATUS_UNKNOWN: there is no such
 * record. STATUS_CONFLICT: something still uses it, and the error says what (change/in_use.h). */
must_use enum status change_prepare_retirement(const struct district *d, enum collection which,
                                               struct text code, bool retired, int64_t now,
                                               struct change **ret_change,
                                               struct buffer *ret_answer, struct refusal *refusal);

#endif
