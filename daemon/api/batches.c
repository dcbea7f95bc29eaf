#include "api/api.h"

#include "api/batch_view.h"
#include "change/voids.h"
#include "http/answer.h"
#include "loop/app.h"
#include "store/journal.h"

#include <stdlib.h>

/* What the journal says of one batch: read before anything is decided about it. */
struct batch_read {
    struct reading reading; /* first */
    uint64_t seq;
    struct journal_row row; /* its texts are gone */
    struct batch_facts facts;
};

/* --- the helper's thread ---------------------------------------------------------------------- */

static enum status take_row(void *context, const struct journal_row *row, struct error *err)
{
    struct batch_read *b = context;
    (void)err;
    b->row = *row;
    b->row.op = b->row.body = (struct text){0};
    b->facts.exists = row->kind == JOURNAL_REPORTS;
    b->facts.accepted = row->accepted;
    return STATUS_OK;
}

static enum status run(struct store *store, void *context, struct error *err)
{
    struct batch_read *b = context;
    enum status status = journal_row(store, b->seq, take_row, b, err);
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

/* --- the loop's thread ------------------------------------------------------------------------ */

static void answer_batch(struct request *q)
{
    const struct batch_read *b = q->work;
    const struct district *d = &q->app->district;
    const struct zone *zone = app_zone(q->app, q->now);
    struct buffer out = {0};
    struct json_out j;
    json_begin(&j, &out);
    batch_view_json(&j, &b->row, d, zone);
    answer_json(q, &out);
}

static bool exists(struct request *q)
{
    const struct batch_read *b = q->work;
    if (b->facts.exists && b->row.feed < q->app->district.registry.feed_count)
        return true;
    answer_unknown(q, "batch");
    return false;
}

static void get_done(struct request *q, struct reading *reading)
{
    (void)reading;
    if (exists(q))
        answer_batch(q);
}

static enum status prepare_void(struct request *q, struct change **ret_change,
                                struct refusal *refusal)
{
    const struct batch_read *b = q->work;
    struct text body = {q->body.bytes, q->body.len};
    return change_prepare_void(&q->app->district, &b->facts, body, ret_change, refusal);
}

static enum status prepare_approval(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    const struct batch_read *b = q->work;
    struct actor actor = {&q->token, q->now};
    return change_prepare_void_approval(&q->app->district, &actor, &b->facts, ret_change, refusal);
}

static const struct changing voiding = {prepare_void, answer_batch};
static const struct changing approval = {prepare_approval, answer_batch};

static void void_done(struct request *q, struct reading *reading)
{
    (void)reading;
    if (exists(q))
        pipeline_change(q, &voiding);
}

static void approve_done(struct request *q, struct reading *reading)
{
    (void)reading;
    if (exists(q))
        pipeline_change(q, &approval);
}

static void read_batch(struct request *q, void (*done)(struct request *q, struct reading *reading))
{
    int64_t seq = 0;
    if (!text_to_int(q->params[0], 1, (int64_t)q->app->district.seq, &seq)) {
        answer_unknown(q, "batch");
        return;
    }
    struct batch_read *b = calloc(1, sizeof *b);
    if (!b) {
        answer_memory(q);
        return;
    }
    *b = (struct batch_read){.seq = (uint64_t)seq, .facts = {.seq = (uint64_t)seq}};
    b->reading = (struct reading){.errand = {.run = run, .context = b}, .done = done};
    q->work = b;
    q->work_free = free;
    bool sent = app_read(q, &b->reading);
    (void)sent;
}

void batches_get(struct request *q)
{
    read_batch(q, get_done);
}

void batches_void(struct request *q)
{
    read_batch(q, void_done);
}

void batches_approve(struct request *q)
{
    read_batch(q, approve_done);
}
