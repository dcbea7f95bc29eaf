/* message.h - what is sent to one receiver at one time: a title, a text for people, a document for programs. */
#ifndef INTACT_NOTICE_MESSAGE_H
#define INTACT_NOTICE_MESSAGE_H

#include "notice/sentence.h"

#define SAID_MAX 20 /* sentences of one message; the others are counted */

/* Its name stays the same however often it is sent, so a receiver can tell that it has it already. */
#define MESSAGE_NAME_SIZE 48

struct message {
    int64_t id, made_at;
    char *title, *text,
        *document; /* owned; document: canonical members, as the plain webhook gets it */
};

void message_free(struct message *m);
/* Writes "17.6311a980": its number, and the second it was made in, which a restored backup does not repeat. */
void message_name(int64_t id, int64_t made_at, char out[MESSAGE_NAME_SIZE]);

/* Writes the message of a decision that says something. STATUS_MEMORY. */
must_use enum status message_write(const struct reading_of_notice *by,
                                   const struct receiver *receiver, struct decision *decision,
                                   int64_t id, int64_t made_at, struct message *ret);
/* Writes one that only tries the way. */
must_use enum status message_write_test(const struct reading_of_notice *by,
                                        const struct receiver *receiver, int64_t id,
                                        int64_t made_at, struct message *ret);

#endif
