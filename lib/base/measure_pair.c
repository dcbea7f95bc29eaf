#include "base/measure_pair.h"

#include <stdlib.h>

struct measure_pair {
    const struct measure *a, *b;
    bool is_less; /* a's seconds that are not in b; else those in both */
    struct measure made;
    struct measure_pair *next;
};

static const struct measure *keep(struct measure_pair **list, const struct measure_pair *want)
{
    struct measure_pair *p = malloc(sizeof *p);
    if (!p)
        return NULL;
    *p = *want;
    if (p->is_less ? measure_less(p->a, p->b, &p->made) : measure_meet(p->a, p->b, &p->made)) {
        free(p);
        return NULL;
    }
    p->next = *list;
    *list = p;
    return &p->made;
}

static const struct measure *find(struct measure_pair **list, const struct measure_pair *want)
{
    for (const struct measure_pair *p = *list; p; p = p->next) {
        if (p->a == want->a && p->b == want->b && p->is_less == want->is_less)
            return &p->made;
    }
    return keep(list, want);
}

const struct measure *measure_pair_both(struct measure_pair **list, const struct measure *a,
                                        const struct measure *b)
{
    return find(list, &(struct measure_pair){.a = a, .b = b});
}

const struct measure *measure_pair_less(struct measure_pair **list, const struct measure *a,
                                        const struct measure *b)
{
    return find(list, &(struct measure_pair){.a = a, .b = b, .is_less = true});
}

void measure_pair_free(struct measure_pair **list)
{
    for (struct measure_pair *p = *list, *next; p; p = next) {
        next = p->next;
        measure_free(&p->made);
        free(p);
    }
    *list = NULL;
}
