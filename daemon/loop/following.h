/* following.h - a follower's part of the loop: rows that the leader gave go to the scribe and into the model, as those of a
 * leader do; and how far it is behind. */
#ifndef INTACT_LOOP_FOLLOWING_H
#define INTACT_LOOP_FOLLOWING_H

#include "follow/taking.h"
#include "host/directory.h"
#include "host/node.h"
#include "loop/app.h"

#define FOLLOWING_ROWS_MAX   1024 /* on their way through the scribe into the model */
#define FOLLOWING_RETRY_S    15 /* at most, between two tries to reach a leader that does not answer */
#define FOLLOWING_REACHED_MS 15000 /* since the leader's last word: then it counts as not reached */

/* Zeroed but for `node`: this daemon leads. */
struct following {
    const char *leader; /* its address; NULL: nobody's, this daemon leads */
    char address[512];
    const char *mark;     /* the file that says so (host/node.h) */
    char node[NODE_SIZE]; /* what this directory calls itself */
    struct taker *taker;
    struct taking question;
    bool asked;                     /* the thread has it */
    struct taken_row *first, *last; /* checked, and not yet at the scribe; owned */
    struct position checked;        /* of the last row that was taken in or is about to be */
    uint32_t rows_out;              /* at the scribe, or not yet in the model */
    bool waits;          /* a change is out that has to be in the model before the next row */
    bool failed;         /* a row was not written: all begins again at the model's position */
    bool contradicts;    /* what is followed and what is held do; the daemon ends */
    uint64_t leader_seq; /* by its last word; 0: it has said none */
    int64_t heard_ms;    /* when that was, clock_monotonic_ms(); at first the start */
    int64_t level_ms;    /* when everything that it had was last shown here */
    int64_t retry_ms, retry_s;
    struct error trouble;      /* why the leader was not reached; status STATUS_OK: it was */
    bool paused;               /* nothing is taken in: this daemon is being made the leader */
    struct request *promoting; /* who has asked for that, and waits for what is out; NULL: nobody */
    void (*quiet)(struct request *q); /* called for it then */
};

/* Begins to follow. `wake_fd`: an eventfd, after which following_collect() is to be called. The model is loaded. */
must_use enum status following_start(struct app *app, const struct directory *directory,
                                     int wake_fd, struct error *err);
/* Takes what the thread has brought. */
void following_collect(struct app *app);
/* Goes on: after anything has come into the model, and once a second. */
void following_tick(struct app *app);

/* Has the leader said a word of late? At first it is taken to be there, until a question was in vain. */
bool following_reaches(const struct following *f);

/* Takes nothing more in. When all that is on its way is in the model, `quiet` is called for the request. */
void following_pause(struct app *app, struct request *q, void (*quiet)(struct request *q));
/* Goes on, after a promotion that came to nothing. */
void following_resume(struct app *app);
/* From now on this daemon leads. */
void following_end(struct app *app);
/* Ends the thread. */
void following_stop(struct following *f);

#endif
