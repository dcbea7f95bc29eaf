#include "figure/assessed.h"

const char *const assessed_names[] = {"", "kind", "class", "contract", "damped", NULL};

enum assessed assessed_of(const struct district *d, const struct rules *rules, uint32_t asset,
                          uint32_t project)
{
    const struct asset *a = &d->registry.assets[asset];
    if (!(rules->kinds >> a->kind & 1))
        return ASSESSED_NOT_BY_KIND;
    if (a->kind == KIND_CAMERA && !(rules->classes >> a->class_no & 1))
        return ASSESSED_NOT_BY_CLASS;
    return d->registry.projects[project].contractor == NONE ? ASSESSED_NOT_BY_CONTRACT : ASSESSED;
}
