/* platform_in.h - the record of a platform as people send it, and the feeds that are made with it. */
#ifndef INTACT_RECORD_PLATFORM_IN_H
#define INTACT_RECORD_PLATFORM_IN_H

#include "record/registry_in.h"

#define POLL_S_MIN          30
#define POLL_S_MAX          86400
#define POLL_S_DEFAULT      300
#define SUBSCRIBE_S_MIN     60
#define SUBSCRIBE_S_MAX     86400
#define SUBSCRIBE_S_DEFAULT 600

/* How often each camera's recordings and pictures are asked for. */
#define ASK_S_MIN             300
#define ASK_S_MAX             86400
#define HISTORY_S_DEFAULT     3600
#define HISTORY_LAG_S_MIN     60
#define HISTORY_LAG_S_MAX     86400
#define HISTORY_LAG_S_DEFAULT 3600
#define LIVE_S_DEFAULT        14400
#define LIVE_AT_ONCE_MAX      16
#define LIVE_AT_ONCE_DEFAULT  4

/* All text is the record's; a text of length 0 is null. */
struct platform_in {
    struct text code, name, feed, events_feed, address;
    enum platform_protocol protocol;
    unsigned says; /* a bit an aspect */
    int64_t poll_s, subscribe_s;
    struct {
        struct text feed; /* of length 0: it is not asked */
        int64_t every_s, lag_s;
        enum history_where where;
    } history;
    struct {
        struct text feed; /* as above */
        int64_t every_s, at_once;
    } live;
    struct coverage_in covers;
    bool retired;
};

/* Reads a record; as those of registry_in.h. */
must_use enum status platform_in_read(struct record *record, struct text code,
                                      struct platform_in *ret);
/* Writes it as canonical JSON, every member present. */
void platform_in_record(const struct platform_in *in, struct buffer *out);

/* The feeds of a platform by its pace: whole rounds hold for two polls and a little, so that one lost
 * round costs nothing. Its end leaves no silent gap, for the feed stops watching before its reports
 * stop holding. Single statements are of a feed from which nothing follows when it is quiet. */
struct feed_in platform_round_feed(struct text code, struct text name, int64_t poll_s);
struct feed_in platform_events_feed(struct text code, struct text name, int64_t poll_s);
/* A feed of answers about one camera after the other: each holds for two turns and a little. That a camera is
 * not heard of there means that nothing could be learnt, so its silence says nothing. */
struct feed_in platform_asked_feed(struct text code, struct text name, int64_t every_s);

#endif
