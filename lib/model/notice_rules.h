/* notice_rules.h - who is told of what, and how often: the member `notices` of the rules. */
#ifndef INTACT_MODEL_NOTICE_RULES_H
#define INTACT_MODEL_NOTICE_RULES_H

#include "model/names.h"

#include <stdint.h>

#define RECEIVERS_MAX 64

/* Somebody who is told. */
struct receiver {
    char *name;    /* its identity; owned */
    char *address; /* of a mail, or a URL; owned */
    char *
        organisation; /* code of whose it is, and of whose things it is told; NULL: the office's; owned */
    enum notice_way way;
    unsigned events;     /* of which it is told: bit per enum notice_event */
    bool signs, english; /* with its secret of the settings' file; in English */
};

struct notice_rules {
    struct receiver *receivers; /* owned */
    uint32_t receiver_count;
    int64_t hold_s;              /* how long a thing has to stand, or be over, before it is told */
    int64_t repeat_s;            /* after so long it is told again; 0: never */
    int64_t at_most_every_s;     /* between two messages to one receiver */
    int64_t due_soon_s;          /* before an order's time is over */
    int64_t target_lost_percent; /* of what a month may lose by its target: from here on at risk */
    int64_t disk_free_mib;       /* below this the disk is low */
};

void notice_rules_free(struct notice_rules *n);

/* Returns the receiver of this name, or NULL. */
const struct receiver *receiver_find(const struct notice_rules *n, const char *name);

#endif
