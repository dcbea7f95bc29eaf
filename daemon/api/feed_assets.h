/* feed_assets.h - what a feed reports on: codes, names and addresses, for whoever writes the sender. */
#ifndef INTACT_API_FEED_ASSETS_H
#define INTACT_API_FEED_ASSETS_H

#include "http/request.h"

void feed_assets_list(struct request *q);

#endif
