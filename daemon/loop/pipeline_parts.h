/* pipeline_parts.h - what pipeline.c and changes.c share. */
#ifndef INTACT_DAEMON_PIPELINE_PARTS_H
#define INTACT_DAEMON_PIPELINE_PARTS_H

#include "loop/pipeline.h"

/* Gives a job to the scribe and counts it. STATUS_BUSY: it stays the caller's. */
must_use enum status pipeline_send(struct app *app, struct job *job);
/* Says that the scribe's queue is full. Returns STATUS_BUSY. */
enum status pipeline_busy(struct error *err);
/* Sends a change of the daemon's own, which is taken over; patrol_done() is called at the end. */
void pipeline_send_own(struct app *app, struct change *change, int64_t now);
/* Starts the waiting changes whose turn it is. */
void changes_next(struct app *app);

#endif
