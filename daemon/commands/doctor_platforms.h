/* doctor_platforms.h - doctor's look at the platforms, as the running daemon knows them. */
#ifndef INTACT_COMMANDS_DOCTOR_PLATFORMS_H
#define INTACT_COMMANDS_DOCTOR_PLATFORMS_H

#include "commands/doctor.h"

void doctor_platforms(struct examination *x);

#endif
