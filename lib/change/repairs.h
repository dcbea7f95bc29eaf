/* repairs.h - repair orders that another system sends, taken as they are. */
#ifndef INTACT_CHANGE_REPAIRS_H
#define INTACT_CHANGE_REPAIRS_H

#include "change/actor.h"
#include "change/journalled.h"

/* An array or one object. *ret_answer: as for records. *ret_change is NULL when nothing would change. */
must_use enum status change_prepare_repairs(const struct district *d, const struct actor *actor,
                                            enum document_format format, struct text body,
                                            struct change **ret_change, struct buffer *ret_answer,
                                            struct refusal *refusal);

must_use enum status apply_repairs(struct district *d, const struct journalled *row,
                                   struct error *err);

#endif
