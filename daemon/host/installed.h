/* installed.h - the settings of the daemon that is installed here, for commands that are told none. */
#ifndef INTACT_HOST_INSTALLED_H
#define INTACT_HOST_INSTALLED_H

#include "host/settings.h"

#define INSTALLED_CONFIG "/etc/intactd/intactd.conf"
#define INSTALLED_DATA   "/var/lib/intactd" /* as the unit sets it */

/* Reads them as that daemon does: its file, and the environment above it. Without `data` in either it is INSTALLED_DATA,
 * where that is there. False: nothing is installed, or its file can't be read by this user. */
bool installed_settings(struct settings *ret);

/* Puts --config with that file before the arguments, where it is there and no other is named: *argv becomes a list of
 * ours, with room for `argc + 2`. */
void installed_arguments(int *argc, char ***argv, char **room);

#endif
