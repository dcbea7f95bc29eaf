/* doctor_platforms.h - doctor's look at the platforms, as the running daemon knows them. */
#ifndef INTACT_COMMANDS_DOCTOR_PLATFORMS_H
#define INTACT_COMMANDS_DOCTOR_PLATFORMS_H

#include "commands/doctor.h"

void doctor_platforms(struct examination *x);

/* Finds the running daemon, which knows what is in no file. False: none runs. */
bool doctor_daemon(const struct examination *x, char ret_address[ADDRESS_SIZE]);

#endif
