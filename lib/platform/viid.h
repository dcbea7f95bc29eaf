/* viid.h - the documents of GA/T 1400 (视图库): what a platform sends, what it is answered and asked for.
 *
 * Senders differ in the case of names, write identities of 20 digits as numbers, and save as GB18030. All
 * of that is read. */
#ifndef INTACT_PLATFORM_VIID_H
#define INTACT_PLATFORM_VIID_H

#include "base/buffer.h"
#include "base/zone.h"

#define VIID_BODY_BYTES_MAX (INT64_C(4) << 20)
#define VIID_ITEMS_MAX      10000 /* devices in one body */
#define VIID_CODE_SIZE      64

/* ConfirmStatusType: what a call is answered with. */
enum viid_code {
    VIID_OK = 0,
    VIID_OTHER_ERROR = 1,
    VIID_BUSY = 2,
    VIID_INVALID_OPERATION = 4,
    VIID_INVALID_JSON = 7,
};

/* Reads who registers, is there or leaves: {"RegisterObject":{"DeviceID":"..."}}, with any name of the
 * object. STATUS_INVALID: it says nobody's code. STATUS_MEMORY. */
must_use enum status viid_device_read(struct text body, char out[VIID_CODE_SIZE],
                                      struct error *err);

enum viid_online {
    VIID_SAYS_NOTHING, /* a value that means neither */
    VIID_ONLINE,
    VIID_OFFLINE,
};

/* One device of a notification. The text holds during the call. */
struct viid_item {
    struct text code, name;
    enum viid_online online;
    int64_t at; /* its own time, else its notification's; INSTANT_NONE: it has none */
};

struct viid_sink {
    void (*item)(void *context, const struct viid_item *item);
    /* A notification was read, with its items before this. */
    void (*notification)(void *context, struct text id);
    void *context;
};

/* Reads notifications: states of devices (DeviceStatusList), lists of devices (DeviceList) and of tollgates
 * (TollgateObjectList). `zone` is that of their local times. STATUS_INVALID: it is no such document;
 * STATUS_TOO_LARGE: it has more than one may; STATUS_MEMORY. */
must_use enum status viid_notifications_read(struct text body, const struct zone *zone,
                                             const struct viid_sink *sink, struct error *err);

/* Reads a list of devices that a platform sends by itself (POST /VIID/APEs, /VIID/Tollgates), each as if it stood in
 * a notification of its own, whose identity is the device's code. Errors as above. */
must_use enum status viid_devices_read(struct text body, const struct zone *zone,
                                       const struct viid_sink *sink, struct error *err);

/* Writes 20261129170000. */
#define VIID_TIME_SIZE 24
void viid_time(const struct zone *zone, int64_t at, char out[VIID_TIME_SIZE]);

/* One answer. */
struct viid_answer {
    const char *url;
    enum viid_code code;
    const char *text; /* for people */
    struct text id;   /* of the object that is answered for; may be empty */
    char time[VIID_TIME_SIZE];
};
/* Writes {"ResponseStatusObject":{...}}. */
void viid_answer_write(const struct viid_answer *a, struct buffer *out);
/* Writes {"ResponseStatusListObject":{"ResponseStatusObject":[...]}}: the same answer to each of `ids`, or
 * once where there are none. */
void viid_answer_list_write(const struct viid_answer *a, const struct buffer *ids,
                            struct buffer *out);

/* What we subscribe to. */
enum viid_detail { VIID_DEVICES = 3, VIID_DEVICE_STATES = 4, VIID_TOLLGATES = 7 };
struct viid_subscription {
    struct text platform; /* its code */
    struct text receive;  /* where notifications are to be sent */
    enum viid_detail detail;
    int64_t interval_s, from, to;
};
/* Writes {"SubscribeListObject":{"SubscribeObject":[...]}}. */
void viid_subscription_write(const struct viid_subscription *s, const struct zone *zone,
                             struct buffer *out);
/* Does the answer to a subscription accept it? */
must_use bool viid_answer_accepts(struct text body);

#endif
