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
    char secret[PATH_SIZE];      /* sip.secret: what platforms' passwords are made of */
    char sessions[PATH_SIZE];    /* sessions */
    char node[PATH_SIZE];        /* node: what this directory calls itself towards others */
    char following[PATH_SIZE];   /* following: whom it follows; not there: it leads */
    char uses[PATH_SIZE];        /* token-uses: when each token was used last */
    char finding[PATH_SIZE];     /* verify.finding: what intactd verify found last, if anything */
    int lock_fd;                 /* -1: not held */
};

/* Fills in the names; touches no file. STATUS_INVALID: the path is empty or too long. */
must_use enum status directory_init(struct directory *d, const char *path, struct error *err);

/* Makes the directory (0700) when it is missing. This function and those below fail alike.
 * STATUS_INVALID: a person has to mend a path or a right, and the error says how.
 * STATUS_FULL: no room is left. STATUS_IO: the disk has failed. */
must_use enum status directory_make(const struct directory *d, struct error *err);
/* Checks that this user may write the directory and the database's files. A file that root has
 * left there is thus found before SQLite opens it. */
must_use enum status directory_check(const struct directory *d, struct error *err);

/* Takes the lock and writes the pid into it. The kernel drops the lock with the process.
 * STATUS_CONFLICT: another process has it. Its pid is in ret_holder then, and once it listens its
 * "http://HOST:PORT" in ret_address. Either is empty when it is not known. */
must_use enum status directory_lock(struct directory *d, char ret_holder[32],
                                    char ret_address[ADDRESS_SIZE], struct error *err);
/* Adds the address at which commands find the daemon. */
must_use enum status directory_publish(const struct directory *d, const char *address,
                                       struct error *err);
/* Lets the lock go. Run by root in somebody else's directory, it first gives them what root has made there, the lock
 * too: else their daemon could not open it. */
void directory_unlock(struct directory *d);
/* Gives a file that root has made to the owner of the directory that it lies in. */
void file_give_to_directory(const char *path);

/* Writes a small private file (0600) whole: synced, then renamed into place. */
must_use enum status directory_write_private(const char *path, const char *text, struct error *err);
/* Reads the first line of a small file, without its line feed. */
must_use enum status directory_read_line(const char *path, char *out, size_t size,
                                         struct error *err);

#endif
