/* sip_device.h - DeviceStatus and DeviceInfo of a platform itself: how its clock stands, and what it is. */
#ifndef INTACT_PLATFORM_SIP_DEVICE_H
#define INTACT_PLATFORM_SIP_DEVICE_H

#include "platform/manscdp.h"
#include "platform/sip_state.h"

/* Asks both, if it is time. */
void sip_device_ask(struct sip_machine *m, struct sip_peer *p, int64_t now_ms);
/* Is it the answer to one of them? */
bool sip_device_has(const struct sip_peer *p, const struct manscdp *document);
/* Takes it. */
void sip_device_take(struct sip_machine *m, struct sip_peer *p, const struct sip_platform *platform,
                     const struct manscdp *document, int64_t now_ms);

/* Writes a question about a device that has no further members. */
#define SIP_QUESTION_SIZE 512
int sip_question_write(const char *command, uint32_t sn, const char *device, const char *more,
                       char out[SIP_QUESTION_SIZE]);
/* Is it a response of this command with this SN? */
bool sip_is_response(const struct manscdp *document, const char *command, uint32_t sn);

#endif
