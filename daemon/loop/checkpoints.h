/* checkpoints.h - when the model's runs are stored, so that a start is quick. */
#ifndef INTACT_LOOP_CHECKPOINTS_H
#define INTACT_LOOP_CHECKPOINTS_H

#include "loop/pipeline.h"

#define BATCHES_PER_CHECKPOINT 65536

struct checkpoints {
    uint64_t unsaved; /* batches and changes that came into the model since the last one */
    bool out;         /* one is at the scribe */
    bool whole;       /* the next one holds everything: one that was marked as stored is not */
    bool filed;       /* the file of the stored runs is made of the newest of them, or nearly */
    bool rebuilt;     /* what is stored is worthless: the next one is stored in parts */
};

/* Counts what has come into the model. */
void checkpoints_note(struct checkpoints *c, const struct news *news);
/* Sends a checkpoint of the model as it is. Does nothing while one is out, while batches are
 * landing, or when nothing new is in the model. */
void checkpoints_send(struct app *app);
/* The same, but only when BATCHES_PER_CHECKPOINT have come in, or the timelines were built anew: a start
 * would build them again. */
void checkpoints_tick(struct app *app);

#endif
