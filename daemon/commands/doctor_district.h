/* doctor_district.h - the checks of what is registered and reported. Each says its findings, or nothing. */
#ifndef INTACT_COMMANDS_DOCTOR_DISTRICT_H
#define INTACT_COMMANDS_DOCTOR_DISTRICT_H

#include "commands/doctor.h"

void doctor_feeds(struct examination *x);
void doctor_contradictions(struct examination *x);
void doctor_lateness(struct examination *x);
void doctor_never_reported(struct examination *x);
void doctor_duplicate_names(struct examination *x);
void doctor_look_alikes(struct examination *x);
void doctor_paces(struct examination *x);

#endif
