/* doctor_following.h - the checks of a follower: is its leader reached, and how far is it behind. */
#ifndef INTACT_COMMANDS_DOCTOR_FOLLOWING_H
#define INTACT_COMMANDS_DOCTOR_FOLLOWING_H

#include "commands/doctor.h"

#define DOCTOR_LAG_S_MAX 60 /* more is said */

void doctor_following(struct examination *x);

#endif
