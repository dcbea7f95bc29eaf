/* office.h - a district built by changes alone, with the journal of them, for tests. */
#ifndef INTACT_TESTS_OFFICE_H
#define INTACT_TESTS_OFFICE_H

#include "base/refusal.h"
#include "change/actor.h"
#include "change/change.h"
#include "record/registry_in.h"

#define OFFICE_ROWS_MAX 200
#define OFFICE_NOW      INT64_C(1662350400) /* 2022-09-05T12:00:00+08:00 */

/* Tokens that office_open() makes, by id. */
enum { TOKEN_ADMIN = 1, TOKEN_OFFICE, TOKEN_C1, TOKEN_C2, TOKEN_SUPERVISOR, TOKEN_VIEWER };

struct office {
    struct district d;
    struct {
        struct change *change; /* owned */
        uint32_t token;
        int64_t at;
    } rows[OFFICE_ROWS_MAX];
    uint32_t row_count;
    int64_t now;
    struct refusal refusal; /* of the last call */
    struct buffer answer;   /* of the last call */
    bool rebuild;           /* of the last change */
};

/* Rules, two contractors (c1, c2) and a supervisor (s1), projects p1 (c1, s1) and p2 (c2), towns t1
 * and t2, feed f1, assets a1 (p1), a2 (p2), a3 (p1 until September, then p2), the tokens above. */
void office_open(struct office *o);
void office_close(struct office *o);
struct actor office_actor(const struct office *o, uint32_t token);

/* Each prepares and, if that succeeds, journals and applies. The texts are JSON with ' for ". */
enum status office_post(struct office *o, enum collection which, const char *body);
enum status office_propose(struct office *o, uint32_t token, const char *body);
enum status office_decide(struct office *o, uint32_t token, uint32_t id, const char *verb);
enum status office_prove(struct office *o, uint32_t token, uint32_t id, const char *body);
enum status office_change(struct office *o, uint32_t token, uint32_t id, const char *body);
enum status office_order(struct office *o, uint32_t token, const char *body);
enum status office_step(struct office *o, uint32_t token, const char *id, const char *verb,
                        uint32_t pause, const char *body);
enum status office_token(struct office *o, uint32_t token, const char *body);

/* Takes over a prepared change: journal and apply. */
void office_commit(struct office *o, struct change *change, uint32_t token);

/* Everything there is, as text that is the caller's. */
char *office_dump(const struct district *d, int64_t now);

/* JSON with ' turned into "; the caller's. */
char *quoted(const char *text);

#endif
