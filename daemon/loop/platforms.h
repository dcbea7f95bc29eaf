/* platforms.h - what the loop knows of those who register here (video platforms, recorders, checkpoints):
 * who is there, from where, what came of what it said, and who else has tried.
 *
 * All of it is of this run of the program, and is lost with it, but for who is registered
 * (loop/registrations.h); what was said is in the journal. */
#ifndef INTACT_LOOP_PLATFORMS_H
#define INTACT_LOOP_PLATFORMS_H

#include "base/buffer.h"
#include "base/digest.h"
#include "ledger/batch.h"
#include "loop/app.h"
#include "platform/auth.h"
#include "platform/catalog.h"
#include "platform/number_map.h"
#include "threads/job.h"

#define STRANGERS_MAX        100
#define PLATFORM_SILENCE_S   900 /* without a word for so long, it is no longer registered */
#define PLATFORM_SAYS_SELF_S 60  /* between two reports that a device which is an asset is there */

enum difference {
    DIFFERENCE_UNKNOWN,  /* listed, and no asset */
    DIFFERENCE_MISSING,  /* an asset that it reported, and no longer lists */
    DIFFERENCE_CONFLICT, /* one code listed more than once */
    DIFFERENCE_NODES,    /* a group, a district, the platform itself */
    DIFFERENCE_DAMAGED,  /* it can't be read for certain */
    DIFFERENCE_MATCHED,
    DIFFERENCE_COUNT
};

/* What a catalog lists beside the inventory, as it was counted last. */
struct catalog_counts {
    int64_t at; /* 0: it never was */
    uint32_t items, of[DIFFERENCE_COUNT];
};

struct platform_state {
    bool registered;
    uint32_t password_number;                      /* of the password that it showed */
    unsigned char address[16];                     /* as q->who.peer */
    int64_t registered_at, heard_at, keepalive_at; /* 0: never */
    int64_t kept_until; /* up to when its registration outlives a restart; 0: it does not */
    int64_t said_self_at;
    char host[128];             /* of ours, as it calls us over HTTP; empty: not known */
    int64_t subscribe_asked_at; /* 0: never */
    unsigned subscribed;        /* what it has taken of that, a bit each */
    int64_t subscribed_until;   /* 0: not at all */
    struct catalog_counts counts;
    struct catalog listed;    /* of GA/T 1400: the devices it has told of since it registered */
    struct number_map places; /* of those, by code: 1 */
    uint64_t keepalives, notifications, statements; /* that became lines of a report */
    uint64_t unknown;                               /* statements about what is no asset */
    uint64_t not_covered;               /* about assets of which its record does not let it speak */
    uint64_t refused;                   /* wrong passwords, and bodies that can't be read */
    int64_t not_covered_at, refused_at; /* the last; 0: never */
    char refused_as[AUTH_SHOWN_SIZE];   /* what its last wrong password came with; empty: nothing */
};

/* Somebody whose code is none of a platform. */
struct stranger {
    char code[64];
    unsigned char address[16];
    const char *transport; /* static */
    int64_t at;            /* the last time */
    uint32_t tries;
};

struct platforms {
    struct digest secret;
    struct platform_state *states; /* by the platform's number; owned */
    uint32_t count;
    struct stranger strangers[STRANGERS_MAX]; /* the newest ones, in no order */
    uint32_t stranger_count;
    struct registration *recalled; /* of GB/T 28181, until its port is open; owned */
    uint32_t recalled_count;
    int64_t visits_at; /* the second in which so many items and assets were counted */
    uint64_t visits;
};

/* Reads the secret, which is made where there is none. Errors as of host/directory.h. */
must_use enum status platforms_open(struct platforms *p, const char *path, struct error *err);
void platforms_free(struct platforms *p);

/* Returns the state of a platform by its number, until the next one is registered; NULL without memory. */
struct platform_state *platforms_state(struct app *app, uint32_t number);
/* Is it registered from this address, by the password that holds, and not silent for too long? */
bool platforms_admits(const struct platform *p, const struct platform_state *s,
                      const unsigned char address[16], int64_t now);
void platforms_stranger(struct platforms *p, struct text code, const unsigned char address[16],
                        const char *transport, int64_t now);

/* Notes a device that a platform of GA/T 1400 has told of. */
void platforms_list(struct platform_state *s, const struct manscdp_item *item);
/* Forgets them: it begins anew. */
void platforms_unlist(struct platform_state *s);

/* Writes the password that holds for a platform. STATUS_UNKNOWN: it has none yet. */
#define PLATFORM_PASSWORD_SIZE 16
must_use enum status platforms_password(const struct app *app, uint32_t number,
                                        char out[PLATFORM_PASSWORD_SIZE]);

/* Makes one batch of lines of NDJSON, as if they had been posted for this feed. */
must_use enum status platforms_batch(struct app *app, const char *feed, const struct buffer *lines,
                                     int64_t now, struct batch **ret_batch, struct error *err);
/* Sends such a batch. `done` is told what became of it, with the ticket in the job. False: it can't be written
 * now, and `done` is not called. */
must_use bool platforms_report(struct app *app, const char *feed, const struct buffer *lines,
                               uint32_t ticket, void (*done)(struct app *app, struct job *job));
/* Says of a device that is itself an asset that it is there, at most once in PLATFORM_SAYS_SELF_S. What
 * can't be written now is said with its next keepalive. */
void platforms_say_self(struct app *app, uint32_t number, int64_t now);

#endif
