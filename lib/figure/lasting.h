/* lasting.h - faults that stay or come again and again: which aspect of which asset was in fault for longer
 * than the rules allow, and when it was well again. From these the daemon opens repairs. */
#ifndef INTACT_FIGURE_LASTING_H
#define INTACT_FIGURE_LASTING_H

#include "model/district.h"

/* A fault from its first second to the next `ok`. Silent, blind and absent seconds between do not end it,
 * and do not count: one stretch of fault alone has to be longer than open_after_s.
 *
 * Or a fault that flaps: no stretch lasts that long, but all of them together fill open_after_total. It goes
 * on until so little of the rules' window is fault that this no longer holds. It was then over at its last
 * second of fault. Seconds that have had their order count towards no other.
 *
 * An exemption shortens how long the fault lasts, and nothing else. Which fault it is (first, since,
 * cause) and when it is over do not depend on exemptions. So an exemption that is approved later does
 * not turn it into another fault. */
struct lasting {
    int64_t first; /* of the whole */
    int64_t since; /* begin of the stretch that lasted, or would have but for exemptions */
    int64_t begin; /* of the stretch that lasted outside of exemptions; `since` where none did */
    int64_t opened_at;     /* the second at which it had lasted long enough; INSTANT_NONE: exempt */
    int64_t recovered_at;  /* the first second that is `ok` again; INSTANT_NONE: not yet */
    int64_t faulted_until; /* the end of its last stretch of fault that is not exempt */
    uint32_t asset, project; /* project: of the span at `begin` */
    uint16_t cause; /* causes_name(); the first named up to the end of the stretch from `since` */
    uint8_t aspect;
    bool flaps;
};

struct lastings {
    struct lasting *items; /* by asset, then opened_at, then aspect; owned */
    size_t count, cap;
};

/* Computes all lasting faults that reach into [from, now). The rules of the month in which a stretch
 * begins decide. Where these open nothing but the rules of its end do, it opens with their month at the
 * earliest. STATUS_MEMORY. */
must_use enum status lastings_compute(const struct district *d, int64_t from, int64_t now,
                                      struct lastings *ret);
void lastings_free(struct lastings *s);

/* The same asset by asset, in their order. Returns the `from` for lastings_add(): flapping faults are looked for further
 * back. INSTANT_EVER: no rule opens anything. */
int64_t lastings_from(const struct district *d, int64_t from);
/* Adds those of one asset. STATUS_MEMORY. */
must_use enum status lastings_add(const struct district *d, uint32_t asset, int64_t from,
                                  int64_t now, struct lastings *s);

/* Returns the cause that its repair gets: the cause that was named, else the aspect's name. */
const char *lasting_cause(const struct district *d, const struct lasting *x);

/* Returns until when it is known to last: recovered_at, or `now`. */
static inline int64_t lasting_end(const struct lasting *x, int64_t now)
{
    return x->recovered_at == INSTANT_NONE ? now : x->recovered_at;
}

#endif
