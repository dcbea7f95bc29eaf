#include "model/exempt_measure.h"

/* NULL: they are not many. */
static const struct measure *many_of(const struct exempt_cover *cover, enum aspect aspect)
{
    const struct measure *exempt = cover ? &cover->measures[cover->like[aspect]] : NULL;
    return exempt && exempt->slots ? exempt : NULL;
}

static struct exempt_cover *cover_of(const struct exemptions *e, uint32_t asset)
{
    return asset < e->cover_count ? e->cover[asset] : NULL;
}

const struct measure *exempt_measure(const struct exemptions *e, uint32_t asset, enum aspect aspect,
                                     const struct measure *hours)
{
    struct exempt_cover *cover = cover_of(e, asset);
    const struct measure *exempt = many_of(cover, aspect);
    return exempt && hours ? measure_pair_both(&cover->pairs, hours, exempt) : exempt;
}

const struct measure *exempt_rest(const struct exemptions *e, uint32_t asset, enum aspect aspect,
                                  const struct measure *hours)
{
    struct exempt_cover *cover = cover_of(e, asset);
    return measure_pair_less(&cover->pairs, hours, many_of(cover, aspect));
}
