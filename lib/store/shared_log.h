/* shared_log.h - a district's journal in a PostgreSQL database that several nodes share. One leads; the others follow. */
#ifndef INTACT_STORE_SHARED_LOG_H
#define INTACT_STORE_SHARED_LOG_H

#include "store/shared_row.h"

/* What keeps two leaders from both being believed is the chain: a row is inserted from the row before it, by its head,
 * and the primary key lets one row follow only. Taking over is such a row. The lease only says when somebody tries.
 *
 * Every call waits for the server, at most timeout_ms without a byte from it. So it belongs into a thread that may
 * wait. A log is one thread's: two threads open two. */
struct shared_log;

struct shared_log_settings {
    const char
        *address; /* libpq's connection string or URI; passwords stand in a file of its own */
    const char *district; /* the key of all rows */
    const char *node;     /* who we are */
    int timeout_ms;       /* for how long the server may be mute */
};

struct shared_lease {
    char holder[SHARED_NODE_MAX + 1]; /* empty: nobody has ever led */
    uint64_t epoch;                   /* how often it was taken; 0: never */
    uint64_t beat;                    /* moves while the holder lives */
    uint64_t acked;                   /* rows up to here are committed for good */
};

/* Remembers the settings, which must live on, and connects to nothing yet. */
must_use enum status shared_log_open(const struct shared_log_settings *settings,
                                     struct shared_log **ret, struct error *err);
void shared_log_close(struct shared_log *log); /* NULL allowed */

/* Makes the tables and the district's row 0 and lease where they are missing. STATUS_FORBIDDEN: the role may not make
 * tables. STATUS_BUSY, here and below: the server can't be reached, or is a standby. */
must_use enum status shared_log_prepare(struct shared_log *log, struct error *err);

must_use enum status shared_log_lease(struct shared_log *log, struct shared_lease *ret,
                                      struct error *err);

/* Returns the newest row of the log, seq 0 and 32 zero bytes where there is none. */
must_use enum status shared_log_end(struct shared_log *log, struct shared_place *ret,
                                    struct error *err);

/* Visits the rows behind `at` up to seq_to, in order, at most `limit`, and holds the log against `at` first.
 * STATUS_CORRUPT: the log has no such row, or another one there. What the visitor returns ends the walk. */
typedef enum status shared_visitor(void *context, const struct shared_row *row, struct error *err);
must_use enum status shared_log_rows(struct shared_log *log, const struct shared_place *at,
                                     uint64_t seq_to, uint32_t limit, shared_visitor *visit,
                                     void *context, struct error *err);

/* Appends rows that follow `before`, all or none, as one message, and beats. `acked` is what was told to be done before
 * this group: followers go as far. */
must_use enum shared_answer shared_log_append(struct shared_log *log, uint64_t epoch,
                                              const struct shared_place *before, uint64_t acked,
                                              const struct shared_row *rows, size_t count,
                                              struct error *err);

/* Beats: shows that the holder of `epoch` lives. SHARED_FENCED: it holds it no more. */
must_use enum shared_answer shared_log_beat(struct shared_log *log, uint64_t epoch, uint64_t acked,
                                            struct error *err);

/* Takes over: appends the row that says so, and takes the lease with it. */
must_use enum shared_answer shared_log_take(struct shared_log *log,
                                            const struct shared_place *before,
                                            const struct shared_row *row, uint64_t *ret_epoch,
                                            struct error *err);

/* Finds out what became of a write whose answer was lost, by its newest row `last`. First it commits something itself:
 * a row may be seen that only a server has which a failover takes away. */
must_use enum shared_answer shared_log_resolve(struct shared_log *log,
                                               const struct shared_place *before,
                                               const struct shared_place *last, struct error *err);

/* What of the server's settings bears on what is lost when. Texts are empty where the role may not see them. */
struct shared_server {
    char version[32];                    /* server_version */
    char synchronous_standby_names[128]; /* empty: a commit waits for no standby */
    char synchronous_commit[16];         /* what the role's sessions begin with */
    char fsync[8], full_page_writes[8];  /* "on" */
    uint32_t standbys,
        synchronous; /* of pg_stat_replication: all, and those of sync_state sync or quorum */
};
must_use enum status shared_log_server(struct shared_log *log, struct shared_server *ret,
                                       struct error *err);

#endif
