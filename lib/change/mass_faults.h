/* mass_faults.h - which lasting faults are one of a mass: so many assets of a project began to fail of one cause, within so
 * short a time. It is found in steps, as the faults may be those of years. */
#ifndef INTACT_CHANGE_MASS_FAULTS_H
#define INTACT_CHANGE_MASS_FAULTS_H

#include "figure/lasting.h"

/* A fault that asks for an order, as it is sorted. */
struct crowd {
    uint32_t project, cause, asset;
    int64_t since;
    size_t number; /* in `all` */
};

struct mass_work {
    const struct district *d;
    const struct lastings *all;
    bool *mass;                  /* by fault; who finishes the work takes it over */
    struct crowd *items, *other; /* owned */
    size_t picked, count;
    size_t width, low, left, right, out; /* of a merge: runs of `width` are sorted */
    size_t at, first, marked; /* of the stretch that slides over them when all is sorted */
    int64_t assets;           /* different ones in it */
    uint32_t *in_window;      /* by asset: how often it is in it; owned */
};

/* Begins. `all` stays as it is until the end. STATUS_MEMORY; in any case mass_free(). */
must_use enum status mass_begin(struct mass_work *m, const struct district *d,
                                const struct lastings *all);
/* Goes on with one fault, once or again. False: all is done, and m->mass says which are. */
bool mass_step(struct mass_work *m);
void mass_free(struct mass_work *m); /* zeroed allowed, and left so */

#endif
