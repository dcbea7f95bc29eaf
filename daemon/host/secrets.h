/* secrets.h - passwords and keys that stand in files of their own, never in the rules, the journal or a setting. */
#ifndef INTACT_HOST_SECRETS_H
#define INTACT_HOST_SECRETS_H

#include "base/status.h"

#define SECRET_SIZE 256

/* Reads the first line of a file. STATUS_INVALID: it can't be read, or is empty or too long; the error names it. */
must_use enum status secret_read(const char *path, char out[SECRET_SIZE], struct error *err);

/* Finds NAME in a file of lines NAME = SECRET; lines that begin with # say nothing. STATUS_UNKNOWN: it is not there;
 * STATUS_INVALID: the file can't be read. */
must_use enum status secret_find(const char *path, const char *name, char out[SECRET_SIZE],
                                 struct error *err);

#endif
