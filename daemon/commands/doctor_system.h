/* doctor_system.h - the checks of the machine and of the settings. Each says its findings, or nothing. */
#ifndef INTACT_COMMANDS_DOCTOR_SYSTEM_H
#define INTACT_COMMANDS_DOCTOR_SYSTEM_H

#include "commands/doctor.h"

void doctor_settings(struct examination *x);
void doctor_time_zone(struct examination *x);
void doctor_clock(struct examination *x);
void doctor_disk(struct examination *x);
void doctor_permissions(struct examination *x);
void doctor_listen(struct examination *x);
void doctor_backups(struct examination *x);

#endif
