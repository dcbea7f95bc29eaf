/* stream.h - the stream of events for whoever keeps a page open. */
#ifndef INTACT_API_STREAM_H
#define INTACT_API_STREAM_H

#include "http/request.h"

void stream_open(struct request *q);

#endif
