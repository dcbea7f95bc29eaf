/* registrations.h - who has registered outlives a restart: the scribe keeps it beside the journal, and the next start
 * takes it up. It is no evidence: what platforms said is in the journal. */
#ifndef INTACT_LOOP_REGISTRATIONS_H
#define INTACT_LOOP_REGISTRATIONS_H

#include "loop/app.h"
#include "threads/job.h"

struct store;

/* Keeps a registration, or (until_at 0) removes it. False: not now; nothing is kept. */
must_use bool registrations_keep(struct app *app, const struct registration *row);

/* Reads those that have not ended. Platforms of GA/T 1400 go on at once; those of GB/T 28181 wait in
 * app->platforms until their port is open (sip_open()). */
must_use enum status registrations_recall(struct app *app, struct store *store, struct error *err);

/* Keeps that a platform of GA/T 1400 was heard, some minutes apart: it may be silent for PLATFORM_SILENCE_S. What
 * can't be kept now is kept when it is heard again. */
void registrations_renew(struct app *app, uint32_t number, int64_t now);
/* The registration of such a platform has ended. */
void registrations_end(struct app *app, uint32_t number);

#endif
