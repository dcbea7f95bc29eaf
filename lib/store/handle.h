/* handle.h - what a store is to those who only hand it on, and how it can be opened. */
#ifndef INTACT_STORE_HANDLE_H
#define INTACT_STORE_HANDLE_H

#include "base/status.h"

#include <stdint.h>

/* A connection with its prepared statements. Used by one thread at a time. The scribe's is the only one
 * that writes or checkpoints, because Debian 12's SQLite can corrupt a WAL when one connection checkpoints
 * while another commits. Readers open their own. */
struct store;

enum store_mode {
    STORE_WRITE,
    STORE_READ,
    STORE_COPY /* reads a copy made by store_backup, or a database whose schema may be an older one:
                * no journal mode is asked for */
};

#endif
