/* repair_window.h - which repairs can be due in a window, so that a month's figures do not walk every repair.
 *
 * Repairs stand in the order in which they came, which is nearly that of their instants. Each has two bounds: its
 * report, and the latest instant at which its clock has run its limit under any version of the rules; and every REPAIR_BLOCK of them have
 * those of them all. A window looks into the blocks that meet it, at the repairs that meet it. A block whose bounds are not known meets every
 * window: whoever forgets repairs_settle() pays with time, and never with a figure. */
#ifndef INTACT_MODEL_REPAIR_WINDOW_H
#define INTACT_MODEL_REPAIR_WINDOW_H

#include "model/repair.h"

/* Forgets the bounds of the clocks that ran in [from, to): an exemption, a calendar or the spans or class of
 * an asset changed there. Of a repair that changes itself, repairs_touch() forgets them. */
void repairs_move_clocks(struct repairs *s, int64_t from, int64_t to);

/* Finds the bounds that are not known, under every version whose clocks are others. What it costs follows
 * what has changed. */
void repairs_settle(struct repairs *s, const struct registry *r, const struct exemptions *e,
                    const struct rule_book *book);
/* The same for so many blocks at most, for who cannot wait. Returns whether there are more. */
bool repairs_settle_some(struct repairs *s, const struct registry *r, const struct exemptions *e,
                         const struct rule_book *book, uint32_t blocks_max);

/* Returns the number of the first repair from `number` on that may be due in [from, to) under these rules;
 * s->count: there is none. To walk them, ask on from the next number. */
uint32_t repairs_next(const struct repairs *s, uint32_t number, const struct rules *rules,
                      int64_t from, int64_t to);

#endif
