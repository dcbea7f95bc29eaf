/* receipt_in.h - the receipt of an acknowledged batch as its holder gives it back. */
#ifndef INTACT_RECORD_RECEIPT_IN_H
#define INTACT_RECORD_RECEIPT_IN_H

#include "base/digest.h"
#include "base/text.h"

/* {"seq":17,"head":"<64 hexadecimal digits>"}, or a whole answer that holds it as `receipt`.
 * STATUS_INVALID says what is wrong with it. */
must_use enum status receipt_read(struct text text, uint64_t *ret_seq, struct digest *ret_head,
                                  struct error *err);

#endif
