/* import_events.h - a file of status reports, such as the history of a platform, sent in parts as a feed's. */
#ifndef INTACT_COMMANDS_IMPORT_EVENTS_H
#define INTACT_COMMANDS_IMPORT_EVENTS_H

/* Sends the reports of a file (.csv, else NDJSON) through the daemon that has this directory. Lines that are refused
 * are in FILE.rejects.csv. Returns the command's exit status. */
int import_events(const char *data, const char *path, const char *feed);

#endif
