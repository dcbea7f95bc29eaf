/* node.h - what a data directory calls itself, so that a journal can say which one leads; and whom it follows. Both are
 * in no backup. */
#ifndef INTACT_HOST_NODE_H
#define INTACT_HOST_NODE_H

#include "base/status.h"

#define FOLLOWS_SIZE 512
#define NODE_SIZE    17 /* 16 hexadecimal digits and NUL */

/* Reads the file, which is made with random digits where there is none. STATUS_INVALID: it holds something else;
 * STATUS_IO. Else as of host/directory.h. */
must_use enum status node_open(const char *path, char ret_node[NODE_SIZE], struct error *err);

/* Notes that the directory follows the daemon at this address: from then on nothing else may write its journal. Errors
 * as of host/directory.h. */
must_use enum status follows_mark(const char *path, const char *address, struct error *err);
/* Reads whom it follows. False: nobody. */
bool follows_whom(const char *path, char ret_address[FOLLOWS_SIZE]);
/* It follows nobody any more. False: the mark can't be removed. */
must_use bool follows_end(const char *path);

#endif
