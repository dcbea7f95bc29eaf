/* repair_pack.h - repairs as bytes, so that a start need not replay what ever happened to them. */
#ifndef INTACT_MODEL_REPAIR_PACK_H
#define INTACT_MODEL_REPAIR_PACK_H

#include "base/buffer.h"
#include "model/repair.h"

#define REPAIR_PACK_VERSION 1 /* the first byte of every pack: a member more is another version */

/* Appends the repairs of one block (REPAIR_BLOCK of them, the last one maybe fewer), with all that is known of
 * them. The same repairs give the same bytes. */
void repairs_pack(const struct repairs *s, uint32_t block, struct buffer *out);

/* Adds the repairs of a pack behind those that are there. STATUS_CORRUPT: it is no pack of this version, or holds
 * what no model can; repairs may have been added then. */
must_use enum status repairs_unpack(struct repairs *s, struct text pack);

#endif
