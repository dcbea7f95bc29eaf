/* demo.h - the command that fills a directory with the demonstration district. */
#ifndef INTACT_DEMO_DEMO_H
#define INTACT_DEMO_DEMO_H

#include "cli/command.h"

extern const struct command demo_command;

#endif
