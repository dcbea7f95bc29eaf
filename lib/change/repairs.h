/* repairs.h - repair orders that another system sends, taken as they are. */
#ifndef INTACT_CHANGE_REPAIRS_H
#define INTACT_CHANGE_REPAIRS_H

#include "change/actor.h"
#include "change/list.h"
#include "change/preparation.h"

/* An array or one object. *ret_answer: as for records. *ret_change is NULL when nothing would change. */
must_use enum status change_prepare_repairs(const struct district *d, const struct actor *actor,
                                            enum document_format format, struct text body,
                                            struct change **ret_change, struct buffer *ret_answer,
                                            struct refusal *refusal);

/* Begins the same for a body of any length. */
must_use enum status change_begin_repairs(const struct district *d, const struct actor *actor,
                                          enum document_format format, struct text body,
                                          struct refusal *refusal, struct preparation **ret);

extern const struct list_applier list_of_repairs;

#endif
