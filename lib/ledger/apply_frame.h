/* apply_frame.h - puts the reports of a frame into the model, and collects what the journal must be read back for. */
#ifndef INTACT_LEDGER_APPLY_FRAME_H
#define INTACT_LEDGER_APPLY_FRAME_H

#include "model/district.h"

/* A series for which the journal must be read back, and where. */
struct lookback {
    uint32_t asset;
    enum aspect aspect;
    uint32_t lo, hi; /* the window to read back (seconds from INSTANT_2000, inclusive) */
};
struct late_list {
    struct lookback *items; /* owned */
    size_t count, cap;
};
void late_list_free(struct late_list *late);

/* Applies a raw frame of a feed to the model: watching, timelines, counts. Points that need the journal
 * (PUT_LOOKUP) are collected: one window a series is added to *late, sorted by lo, asset and aspect. The
 * caller reads the windows back (ledger/late.h). STATUS_MEMORY: the model may hold part of the frame, and
 * applying it again is harmless. STATUS_CORRUPT: this is no frame of this district; the model may hold part
 * of it too. */
must_use enum status frame_apply(struct district *d, uint32_t feed, const void *raw, size_t len,
                                 struct late_list *late);

#endif
