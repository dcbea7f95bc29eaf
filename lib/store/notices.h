/* notices.h - what people were told and are to be told, kept over a restart. It is no evidence, but a message that was
 * decided on is sent, and one that was sent is not decided on again. */
#ifndef INTACT_STORE_NOTICES_H
#define INTACT_STORE_NOTICES_H

#include "base/instant.h"
#include "base/text.h"
#include "store/handle.h"

#include <stddef.h>

#define NOTICES_KEPT_MAX 10000 /* the oldest go, if they need not be sent any more */

/* A message to one receiver. All texts are owned, but where a visitor gets it. */
struct stored_notice {
    int64_t id; /* from 1 */
    int64_t made_at;
    int64_t next_at; /* when it is tried next; INSTANT_NONE: no more */
    int64_t sent_at; /* when the receiver had it; INSTANT_NONE: not */
    int64_t attempts;
    char *receiver;
    char *organisation; /* code of whose the receiver is; NULL: the office's */
    char *way, *title, *text, *document;
    char *failure; /* of the last try; NULL: none */
    bool test;
};

/* What a receiver knows to stand, or no longer does. */
struct stored_told {
    char *receiver, *subject, *name; /* owned */
    int event;                       /* enum notice_event */
    int64_t since, told_at;
    bool gone; /* the row goes */
};

/* What is written in one transaction. */
struct notice_write {
    struct stored_notice *made; /* new ones; owned */
    struct stored_told *told;   /* owned */
    /* What became of a try; its id, next_at, sent_at, attempts and failure alone. Owned. */
    struct stored_notice *tried;
    size_t made_count, told_count, tried_count;
};
void notice_write_free(struct notice_write *w); /* frees *w itself too; NULL allowed */
void stored_notice_free(struct stored_notice *x);

/* Writes it all. In the running transaction. */
must_use enum status notices_write(struct store *store, const struct notice_write *w,
                                   struct error *err);

/* Visits, at a start: those that are to be sent; what is known; when each receiver was last written to, with the
 * largest id in `id`. A visitor returns STATUS_OK or STATUS_MEMORY. */
typedef enum status notice_visitor(void *context, const struct stored_notice *x);
typedef enum status told_visitor(void *context, const struct stored_told *x);
must_use enum status notices_waiting_each(struct store *store, notice_visitor *visit, void *context,
                                          struct error *err);
must_use enum status told_each(struct store *store, told_visitor *visit, void *context,
                               struct error *err);
must_use enum status notices_last_each(struct store *store, notice_visitor *visit, void *context,
                                       struct error *err);

/* Visits at most `limit` with ids below `before`, newest first: all, or those of one organisation's receivers. */
must_use enum status notices_each_back(struct store *store, const char *organisation,
                                       int64_t before, int64_t limit, notice_visitor *visit,
                                       void *context, struct error *err);

#endif
