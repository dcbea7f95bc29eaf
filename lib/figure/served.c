#include "figure/served.h"

struct served served_of(const struct district *d, const struct share *s, enum aspect aspect,
                        bool raw)
{
    return (struct served){s->hours, raw ? NULL : exemptions_of(&d->exemptions, s->asset, aspect)};
}

static void cut_exempt(const struct served *s, int64_t from, int64_t to, piece_visitor *visit,
                       void *context)
{
    const struct interval_set *exempt = s->exempt;
    int64_t at = from;
    for (size_t i = exempt ? interval_set_find(exempt, at) : 0;
         exempt && i < exempt->count && exempt->items[i].from < to; i++) {
        if (at < exempt->items[i].from)
            visit(context, at, exempt->items[i].from);
        at = exempt->items[i].to;
    }
    if (at < to)
        visit(context, at, to);
}

void served_cut(const struct served *s, int64_t from, int64_t to, piece_visitor *visit,
                void *context)
{
    const struct interval_set *open = s->hours ? &s->hours->set : NULL;
    if (!open) {
        cut_exempt(s, from, to, visit, context);
        return;
    }
    for (size_t i = interval_set_find(open, from); i < open->count && open->items[i].from < to; i++)
        cut_exempt(s, instant_max(open->items[i].from, from), instant_min(open->items[i].to, to),
                   visit, context);
}
