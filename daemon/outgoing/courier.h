/* courier.h - the thread that takes messages to their receivers: mails by SMTP, posts by HTTP. What waits for a
 * receiver waits there, and never in the loop. */
#ifndef INTACT_OUTGOING_COURIER_H
#define INTACT_OUTGOING_COURIER_H

#include "base/buffer.h"
#include "threads/mailbox.h"

#define LETTERS_MAX         256 /* given and not handed back */
#define LETTERS_AT_ONCE     8
#define LETTER_TIMEOUT_S    20L
#define LETTER_CONNECT_S    10L
#define LETTER_ANSWER_MAX   16384
#define LETTER_FAILURE_SIZE 256

enum letter_security { LETTER_PLAIN, LETTER_STARTTLS, LETTER_TLS };

/* One message on its way. All pointers are owned. */
struct letter {
    struct mail mail; /* first */
    int64_t id;
    bool is_mail;
    char *url;          /* of a post; of a mail the server's */
    char *name;         /* of the message: a header of a post */
    struct buffer body; /* of a post; of a mail all of it */
    char *from, *to;    /* of a mail */
    char *user, *password;
    char *ca_file; /* NULL: the system's certificates */
    enum letter_security security;
    bool private_allowed; /* may the address be of this machine or a private network? */

    bool taken; /* the result: the receiver has said so */
    struct buffer answer;
    char failure[LETTER_FAILURE_SIZE]; /* why not */
};

struct courier;

/* Starts the thread; `wake_fd` is an eventfd that is written when letters come back. */
must_use enum status courier_start(int wake_fd, struct courier **ret, struct error *err);
/* Gives it a letter. STATUS_BUSY: it has LETTERS_MAX; the letter stays the caller's. */
must_use enum status courier_send(struct courier *c, struct letter *letter);
/* Returns what has come back, as a list through letter_next(); NULL: nothing. */
struct letter *courier_results(struct courier *c);
/* Breaks off what is under way and ends the thread: within a second. What was not handed back is freed. NULL allowed. */
void courier_stop(struct courier *c);

static inline struct letter *letter_next(const struct letter *letter)
{
    return (struct letter *)(void *)letter->mail.next;
}

void letter_free(struct letter *letter); /* NULL allowed */

#endif
