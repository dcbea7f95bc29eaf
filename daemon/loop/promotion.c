#include "loop/promotion.h"

#include "change/leader.h"
#include "format/json_out.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "loop/following.h"
#include "record/leader_in.h"

#include <stdlib.h>

struct promotion {
    struct app *app;
    char *reason; /* owned */
    bool paused;  /* nothing is taken in for its sake */
};

/* With its request ends what it has kept waiting. */
static void forget(void *work)
{
    struct promotion *p = work;
    if (p->paused && p->app->following->leader)
        following_resume(p->app);
    free(p->reason);
    free(p);
}

void promotion_role(const struct app *app, struct buffer *out)
{
    const struct front_following *f = &app->front.following;
    struct json_out j;
    json_begin(&j, out);
    json_object_begin(&j);
    json_member_string(&j, "role", f->leader ? "follower" : "leader");
    json_member_string(&j, "leader", f->leader);
    json_member_int(&j, "position", (int64_t)app->district.seq);
    json_member_int(&j, "lag_s", f->lag_s);
    json_member_int(&j, "lag_rows", (int64_t)f->lag_rows);
    json_object_end(&j);
}

/* --- made --------------------------------------------------------------------------------------- */

static enum status prepare(struct request *q, struct change **ret_change, struct refusal *refusal)
{
    const struct following *f = q->app->following;
    const struct promotion *p = q->work;
    return change_leader(&q->app->district, f->node, f->leader, text_of(p->reason), ret_change,
                         refusal);
}

static void answer_role(struct request *q)
{
    struct buffer out = {0};
    promotion_role(q->app, &out);
    answer_json(q, &out);
}

static void answer(struct request *q)
{
    following_end(q->app);
    answer_role(q);
}

static const struct change_handler promotion = {.prepare = prepare,
                                                .answer = answer,
                                                .whole = true};

/* Nothing that came from the old leader is on its way any more. */
static void begin(struct request *q)
{
    changes_add(q, &promotion);
}

/* --- asked for ---------------------------------------------------------------------------------- */

static enum status read_body(struct request *q, struct promotion *p, bool *ret_despite,
                             struct error *err)
{
    struct document *document = NULL;
    struct record record;
    struct promotion_in in = {0};
    enum status status = document_single(request_body(q), SINGLE_OPTIONAL, &document, &record, err);
    if (status == STATUS_OK) {
        status = promotion_in_read(&record, &in);
        *err = record.error;
    }
    if (status == STATUS_OK) {
        p->reason = text_copy(in.reason);
        *ret_despite = in.despite_leader;
        status = p->reason ? STATUS_OK : error_memory(err);
    }
    document_free(document);
    return status;
}

static enum status check(const struct following *f, bool despite_leader, struct error *err)
{
    if (f->paused)
        return error_set(err, STATUS_CONFLICT, "being_promoted", "",
                         "Somebody is making this daemon the leader already.");
    /* No question to it was in vain. */
    if (f->leader && f->trouble.status == STATUS_OK && !despite_leader)
        return error_set(
            err, STATUS_CONFLICT, "leader_answers", "",
            "%.200s still answers. Stop it first: two leaders are two journals. What only it "
            "has then is lost to this one. With \"despite_leader\":true it is done all "
            "the same.",
            f->leader);
    return STATUS_OK;
}

void promotion_ask(struct request *q)
{
    struct error err = {0};
    bool despite_leader = false;
    struct promotion *p = request_work(q, sizeof *p, forget);
    if (!p)
        return;
    enum status status = read_body(q, p, &despite_leader, &err);
    if (status == STATUS_OK)
        status = check(q->app->following, despite_leader, &err);
    if (answer_failed(q, status, &err))
        return;
    if (!q->app->following->leader) {
        answer_role(q);
        return;
    }
    p->app = q->app;
    p->paused = true;
    following_pause(q->app, q, begin);
}
