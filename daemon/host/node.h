/* node.h - what a data directory calls itself, so that a journal can say which one leads. In no backup. */
#ifndef INTACT_HOST_NODE_H
#define INTACT_HOST_NODE_H

#include "base/status.h"

#define NODE_SIZE 17 /* 16 hexadecimal digits and NUL */

/* Reads the file, which is made with random digits where there is none. STATUS_INVALID: it holds something else;
 * STATUS_IO. Else as of host/directory.h. */
must_use enum status node_open(const char *path, char ret_node[NODE_SIZE], struct error *err);

#endif
