/* scrub.h - the proof of the journal's older rows, which a start believes: step by step in the reader, when nobody waits
 * for it.
 *
 * What does not prove itself ends the process with status 78, in the same words as at a start. */
#ifndef INTACT_LOOP_SCRUB_H
#define INTACT_LOOP_SCRUB_H

#include "ledger/verify.h"

struct app;

struct scrub {
    struct believed believed; /* seq 0: nothing is left to be proved */
    struct chain chain;       /* how far the proof has come; the reader's while `out` */
    bool out;                 /* a step is at the reader */
};

/* Goes on, once a second; a step that has been done sends the next one by itself. */
void scrub_tick(struct app *app);

#endif
