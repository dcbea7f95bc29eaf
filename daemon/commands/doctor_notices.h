/* doctor_notices.h - the checks of how people are told: servers, secrets, and messages that nobody takes. */
#ifndef INTACT_COMMANDS_DOCTOR_NOTICES_H
#define INTACT_COMMANDS_DOCTOR_NOTICES_H

#include "commands/doctor.h"

void doctor_notices(struct examination *x);

#endif
