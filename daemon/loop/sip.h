/* sip.h - GB/T 28181 in the loop: the session machine (platform/sip_machine.h) between its sockets and the
 * ledger. */
#ifndef INTACT_LOOP_SIP_H
#define INTACT_LOOP_SIP_H

#include "loop/app.h"
#include "platform/sip_machine.h"

struct sockets;

/* Zeroed: nothing is served (sip_listen is not set). */
struct sip {
    struct sip_machine *machine;
    struct sockets *sockets;
};

/* Opens the port if the settings name one, and takes up who was registered before this start. `bad_listen` as of
 * host/listen.h. */
must_use enum status sip_open(struct app *app, struct error *err);
void sip_close(struct sip *s);

int sip_fd(const struct app *app);              /* -1: none */
const char *sip_address(const struct app *app); /* HOST:PORT as bound; NULL: none */
void sip_run(struct app *app);
void sip_tick(struct app *app);

#endif
