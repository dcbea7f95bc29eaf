/* sip_ask.h - what we ask of a platform: its catalog, and to be told of changes; and how anything is asked. */
#ifndef INTACT_PLATFORM_SIP_ASK_H
#define INTACT_PLATFORM_SIP_ASK_H

#include "platform/sip_state.h"

/* Asks for the catalog, and opens a round. */
void sip_ask_catalog(struct sip_machine *m, struct sip_peer *p, int64_t now_ms);
/* Subscribes to the catalog's changes, or renews that in its dialog. */
void sip_ask_subscription(struct sip_machine *m, struct sip_peer *p,
                          const struct sip_platform *platform, int64_t now_ms);
/* Repeats what has no answer over UDP, and gives up in time. */
void sip_ask_again(struct sip_machine *m, struct sip_peer *p, int64_t now_ms);
/* Takes the answer to one of these. */
void sip_ask_answered(struct sip_peer *p, const struct sip_message *answer,
                      const struct sip_platform *platform, int64_t now_ms);
/* Writes the message that follows a 200 to an alarm: of its number, and of the device that it names. */
void sip_ask_alarm_taken(struct sip_machine *m, struct sip_peer *p, struct text sn,
                         struct text device, struct buffer *out);

#define SIP_TOKEN_SIZE 24
/* Writes what tells one request of ours from all others. */
void sip_token(struct sip_machine *m, char out[SIP_TOKEN_SIZE]);
/* Returns a request to a device by its platform, with our names in it. */
struct sip_request sip_request_of(const struct sip_machine *m, struct sip_peer *p,
                                  const char *method, const char *device);
/* Sends a request, and keeps it until it is answered. */
void sip_asked_send(struct sip_machine *m, const struct sip_peer *p, struct sip_asked *a,
                    const struct sip_request *r, int64_t now_ms);
/* Sends a question in a MESSAGE, whose To is the device. */
void sip_asked_message(struct sip_machine *m, struct sip_peer *p, struct sip_asked *a,
                       const char *device, struct text body, int64_t now_ms);
/* Repeats it if it is due. False: nobody has answered in time, and it is let go. */
bool sip_asked_again(struct sip_machine *m, const struct sip_peer *p, struct sip_asked *a,
                     int64_t now_ms);
/* Is this the answer to it? */
bool sip_asked_is(const struct sip_asked *a, const struct sip_message *answer);

#endif
