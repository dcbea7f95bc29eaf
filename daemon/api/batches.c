#include "api/batches.h"

#include "api/batch_view.h"
#include "change/voids.h"
#include "http/answer.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/changes.h"
#include "loop/readings.h"
#include "store/journal.h"

/* What the journal says of one batch. It is read before anything is decided about the batch. */
struct batch_read {
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

static enum status run(struct store *store, void *work, struct error *err)
{
    struct batch_read *b = work;
    enum status status = journal_row(store, b->seq, take_row, b, err);
    return status == STATUS_UNKNOWN ? STATUS_OK : status;
}

/* --- the loop's thread ------------------------------------------------------------------------ */

static void answer_batch(struct request *q)
{
    const struct batch_read *b = q->work;
    const struct district *d = &q->app->district;
    const struct zone *zone = rule_book_zone(&q->app->district.rules, q->now);
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

static void get_done(struct request *q)
{
    if (exists(q))
        answer_batch(q);
}

static enum status prepare_void(struct request *q, struct change **ret_change,
                                struct refusal *refusal)
{
    const struct batch_read *b = q->work;
    struct text body = request_body(q);
    return change_prepare_void(&q->app->district, &b->facts, body, ret_change, refusal);
}

static enum status prepare_approval(struct request *q, struct change **ret_change,
                                    struct refusal *refusal)
{
    const struct batch_read *b = q->work;
    struct actor actor = {&q->who.token, q->now};
    return change_prepare_void_approval(&q->app->district, &actor, &b->facts, ret_change, refusal);
}

static const struct change_handler voiding = {.prepare = prepare_void, .answer = answer_batch};
static const struct change_handler approval = {.prepare = prepare_approval, .answer = answer_batch};

static void void_done(struct request *q)
{
    if (exists(q))
        changes_add(q, &voiding);
}

static void approve_done(struct request *q)
{
    if (exists(q))
        changes_add(q, &approval);
}

static void read_batch(struct request *q, void (*done)(struct request *q))
{
    int64_t seq = 0;
    if (!text_to_int(q->asked.params[0], 1, (int64_t)q->app->district.seq, &seq)) {
        answer_unknown(q, "batch");
        return;
    }
    struct batch_read *b = request_work(q, sizeof *b, NULL);
    if (!b)
        return;
    b->seq = b->facts.seq = (uint64_t)seq;
    read_then(q, run, done);
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
