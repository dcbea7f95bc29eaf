/* lasting.h - faults that stay: which aspect of which asset was in fault longer than the rules'
 * open_after_s, and when it was well again. From these the daemon opens repairs. */
#ifndef INTACT_FIGURE_LASTING_H
#define INTACT_FIGURE_LASTING_H

#include "model/district.h"

/* From the first second of fault to the next `ok`. What lies between (silent, blind, absent) neither ends
 * it nor counts: one stretch of fault alone has to be longer than open_after_s.
 *
 * An exemption takes seconds off what lasts, and nothing else: which fault it is (first, since, cause)
 * and when it was over is told as if nothing were exempt, so that an exemption that is approved later
 * makes no other fault of it. */
struct lasting {
    int64_t first; /* of the whole */
    int64_t since; /* begin of the stretch that lasted, or would have but for exemptions */
    int64_t begin; /* of the stretch that lasted outside of exemptions; `since` where none did */
    int64_t opened_at;    /* the second at which it had lasted open_after_s; INSTANT_NONE: exempt */
    int64_t recovered_at; /* the first second that is `ok` again; INSTANT_NONE: not yet */
    uint32_t asset, project; /* project: of the span at `begin` */
    uint16_t cause; /* causes_name(); the first named up to the end of the stretch from `since` */
    uint8_t aspect;
};

struct lastings {
    struct lasting *items; /* by asset, then opened_at, then aspect; owned */
    size_t count, cap;
};

/* All that reach into [from, now). The rules of the month that holds a stretch's begin decide; where
 * those open nothing but those of its end do, it opens with their month at the earliest. */
must_use enum status lastings_compute(const struct district *d, int64_t from, int64_t now,
                                      struct lastings *ret);
void lastings_free(struct lastings *s);

/* Its cause as a repair has it: the named one, else the aspect's name. */
const char *lasting_cause(const struct district *d, const struct lasting *x);

/* The end of what is known of it: recovered_at, or `now`. */
static inline int64_t lasting_end(const struct lasting *x, int64_t now)
{
    return x->recovered_at == INSTANT_NONE ? now : x->recovered_at;
}

#endif
