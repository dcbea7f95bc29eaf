/* sip_bench.h - the session machine with its hooks tied to lists, for tests: what it sends and reports is read
 * from there, and time is what the test says. */
#ifndef INTACT_TESTS_SIP_BENCH_H
#define INTACT_TESTS_SIP_BENCH_H

#include "model/names.h"
#include "platform/sip_machine.h"

#define BENCH_NOW INT64_C(1764400000000) /* ms */
#define DEVICE    "44011300001180000009"
/* A camera of which the platform may not speak. */
#define FOREIGN   "44011300001319999999"
#define STRANGER  "44011300001180000099"
#define CAMERA(n) "4401130000131000" n
#define SENT_MAX  64

struct sip_bench {
    struct sip_machine *machine;
    struct sip_endpoint from;
    int64_t now_ms;
    struct buffer sent[SENT_MAX]; /* a message each */
    uint32_t sent_count;
    struct buffer last; /* that was handed in by bench_send() and its like */
    struct buffer rounds, events, history, live; /* lines of each feed */
    uint32_t tickets[SENT_MAX], ticket_count;
    struct buffer strangers;
    uint32_t self_count;
    uint32_t password_number; /* of the password that holds */
    unsigned says;
    int64_t poll_s, subscribe_s;
    int64_t history_every_s, live_every_s; /* 0: not asked for */
    enum history_where history_where;
    struct zone *zone;
    struct sip_registration kept; /* that would outlive a restart */
    uint32_t kept_count;
    const char *last_fault; /* of CAMERA 0001, before the restart */
    bool busy;              /* nothing can be reported */
    bool guess;             /* a wrong password is answered */
};

void bench_open(struct sip_bench *b);
void bench_close(struct sip_bench *b);
/* Ends the machine, and so much later begins another that takes up what was kept. */
void bench_restart(struct sip_bench *b, int64_t ms);
/* Forgets what was sent and reported. */
void bench_clear(struct sip_bench *b);
/* Hands in a message as it stands. */
bool bench_take(struct sip_bench *b, struct text bytes);
/* The same, made from a method, more header lines and a body. Each is a new transaction. */
void bench_send(struct sip_bench *b, const char *method, const char *more, const char *body);
void bench_catalog(struct sip_bench *b, uint32_t sn, unsigned sum, unsigned first, unsigned count);
/* Registers by a challenge and its answer; returns the last status. */
int bench_register(struct sip_bench *b, const char *password, const char *call_id, int expires_s);
/* The same with these header lines beside the Authorization. */
int bench_register_as(struct sip_bench *b, const char *call_id, const char *more);
void bench_tick(struct sip_bench *b, int64_t ms);

/* The last message that was sent; "" if there is none. */
const char *bench_last(struct sip_bench *b);
/* Its status; 0: none, or a request. */
int bench_status(struct sip_bench *b);
/* The SN of the last question: for a catalog, or of another command. */
uint32_t bench_sn(struct sip_bench *b);
uint32_t bench_sn_of(struct sip_bench *b, const char *command);
/* How many questions of this command were sent. */
unsigned bench_asked(struct sip_bench *b, const char *command);
/* The last request of this method that was sent; NULL: there is none. */
const char *bench_request(struct sip_bench *b, const char *method);
/* Answers a request that was sent. */
void bench_answer(struct sip_bench *b, const char *request, int status, const char *body);
/* How many messages that were sent begin so. */
unsigned bench_count(struct sip_bench *b, const char *beginning);
const char *text_in(struct buffer *lines);

#endif
