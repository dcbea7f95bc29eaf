/* event_feed.h - which feed a request is about: the token's own, or the one that ?feed= names. */
#ifndef INTACT_DAEMON_EVENT_FEED_H
#define INTACT_DAEMON_EVENT_FEED_H

#include "http/request.h"

/* NONE when nobody says and it is not required: all feeds. */
must_use enum status event_feed(const struct request *q, bool required, uint32_t *ret_feed,
                                struct error *err);

#endif
