/* served.h - which seconds of a share are assessed: those in its service hours, less those that are exempt. */
#ifndef INTACT_FIGURE_SERVED_H
#define INTACT_FIGURE_SERVED_H

#include "figure/population.h"

struct served {
    const struct measure *hours;       /* NULL: every hour */
    const struct interval_set *exempt; /* NULL: nothing is exempt */
};

/* `raw`: exemptions are passed over. */
struct served served_of(const struct district *d, const struct share *s, enum aspect aspect,
                        bool raw);

/* Tells what most shares are: nothing is exempt, every hour counts, and no outage is damped. */
static inline bool served_is_plain(const struct district *d, const struct share *s,
                                   enum aspect aspect)
{
    return !s->hours && s->terms->min_outage_s[aspect] == 0 &&
           !exemptions_of(&d->exemptions, s->asset, aspect);
}

/* Gives the assessed pieces of [from, to), in order. */
typedef void piece_visitor(void *context, int64_t from, int64_t to);
void served_cut(const struct served *s, int64_t from, int64_t to, piece_visitor *visit,
                void *context);

#endif
