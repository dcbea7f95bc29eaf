/* calendar_moves.h - whether other hours of a calendar reach a month's figures. */
#ifndef INTACT_CHANGE_CALENDAR_MOVES_H
#define INTACT_CHANGE_CALENDAR_MOVES_H

#include "model/district.h"

/* Does it reach a month, whose rules these are, that calendar `number` becomes *next? Only where its hours differ: in the
 * month where service hours or an approved exemption name it, and in the year before, too, where a limit does,
 * whose clock may have begun there. STATUS_MEMORY. */
must_use enum status calendar_moves(const struct district *d, uint32_t number,
                                    const struct calendar *next, const struct rules *rules,
                                    struct interval month, bool *ret);

#endif
