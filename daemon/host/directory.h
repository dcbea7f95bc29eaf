/* directory.h - the data directory: where its files are, and the lock that lets one process have
 * it. */
#ifndef INTACT_HOST_DIRECTORY_H
#define INTACT_HOST_DIRECTORY_H

#include "base/status.h"

#include <stddef.h>

#define PATH_SIZE    2048
#define ADDRESS_SIZE 300

struct directory {
    char path[1024];
    char database[PATH_SIZE];    /* intact.db */
    char anchor[PATH_SIZE];      /* intact.anchor */
    char lock[PATH_SIZE];        /* intactd.lock */
    char admin_token[PATH_SIZE]; /* admin.token */
    int lock_fd;                 /* -1: not held */
};

/* Fills in the names; touches nothing. STATUS_INVALID: no path, or too long a one. */
must_use enum status directory_init(struct directory *d, const char *path, struct error *err);

/* Makes the directory (0700) when it is not there. This and what follows fails with STATUS_INVALID
 * and a remedy for what a person has to mend (a path or a right), FULL for want of room, else IO. */
must_use enum status directory_make(const struct directory *d, struct error *err);
/* Whether this user may write the directory and the database's files that are there: one that root has
 * made, say, is found before SQLite opens it. */
must_use enum status directory_check(const struct directory *d, struct error *err);

/* Takes the lock (an open file description lock: it goes with the process) and writes the pid into
 * it. STATUS_CONFLICT: another process has it; its pid and, once it listens, "http://HOST:PORT" are
 * in ret_holder and ret_address (empty when not known). */
must_use enum status directory_lock(struct directory *d, char ret_holder[32],
                                    char ret_address[ADDRESS_SIZE], struct error *err);
/* Adds the address that commands find the daemon at. */
must_use enum status directory_publish(const struct directory *d, const char *address,
                                       struct error *err);
void directory_unlock(struct directory *d);

/* A small private file, written whole (0600), synced and renamed into place. */
must_use enum status directory_write_private(const char *path, const char *text, struct error *err);
/* The first line of a small file, without its line feed. */
must_use enum status directory_read_line(const char *path, char *out, size_t size,
                                         struct error *err);

#endif
