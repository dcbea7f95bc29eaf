/* packer.h - large answers packed by the reader, so that the loop goes on meanwhile. */
#ifndef INTACT_API_PACKER_H
#define INTACT_API_PACKER_H

#include "http/request.h"

/* Lets the reader pack the body. False: it has no room for that, and nothing has changed, unless the answer has become a
 * 503. For front.pack. */
must_use bool packer_pack(struct request *q);

#endif
