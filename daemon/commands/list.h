/* list.h - every command of this room, each defined in the file of its name. */
#ifndef INTACT_COMMANDS_LIST_H
#define INTACT_COMMANDS_LIST_H

#include "cli/command.h"

extern const struct command serve_command;
extern const struct command token_command;
extern const struct command report_command;
extern const struct command verify_command;
extern const struct command backup_command;
extern const struct command restore_command;
extern const struct command promote_command;
extern const struct command import_command;
extern const struct command doctor_command;

#endif
