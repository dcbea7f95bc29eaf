/* Rows of the journal for a follower: those that are there, or, if it has asked to wait, the next one as soon as it shows in
 * the model. The reader reads them, so that the loop loses no time with them. */

#include "api/journal_rows.h"

#include "http/answer.h"
#include "http/front.h"
#include "http/work.h"
#include "loop/app.h"
#include "loop/readings.h"
#include "loop/row_waits.h"
#include "store/journal.h"
#include "store/row_bytes.h"

#include <stdlib.h>

struct rows_asked {
    uint64_t after, seq_to;
    struct buffer out;
};

static void forget(void *work)
{
    struct rows_asked *a = work;
    buffer_free(&a->out);
    free(a);
}

/* --- the reader's thread ------------------------------------------------------------------------ */

/* Stops before the answer would grow over its bound: STATUS_TOO_LARGE ends the walk. */
static enum status add_row(void *context, const struct journal_row *row, struct error *err)
{
    struct buffer *out = context;
    size_t held = row->op.len + row->body.len + JOURNAL_FIXED_SIZE + 12 + DIGEST_SIZE;
    if (out->len > ROWS_HEAD_SIZE && out->len + held > ROWS_BYTES_MAX)
        return STATUS_TOO_LARGE;
    row_bytes_write(row, out);
    return out->failed ? error_memory(err) : STATUS_OK;
}

static enum status read_rows(struct store *store, void *work, struct error *err)
{
    struct rows_asked *a = work;
    enum status status = journal_tail(store, a->after + 1, a->seq_to, add_row, &a->out, err);
    return status == STATUS_TOO_LARGE ? STATUS_OK : status;
}

/* --- the loop's thread -------------------------------------------------------------------------- */

static void answer_rows(struct request *q)
{
    struct rows_asked *a = q->work;
    answer_file(q, &a->out, ROWS_TYPE, "");
}

static bool still_holds(struct request *q)
{
    struct error err;
    if (tokens_by_id(q->front->tokens, q->who.token.id, q->now))
        return true;
    error_set(&err, STATUS_UNAUTHORISED, "bad_token", "", "The token has been revoked.");
    answer_error(q, &err);
    return false;
}

/* What the model shows by now is what it can have. */
static void begin_reading(struct request *q)
{
    struct rows_asked *a = q->work;
    const struct district *d = &q->app->district;
    const struct rows_head head = {!q->front->following.leader, d->seq, d->head};
    if (!still_holds(q))
        return;
    q->position = a->seq_to = d->seq;
    rows_head_write(&head, &a->out);
    if (a->after >= d->seq)
        answer_rows(q);
    else
        read_then(q, read_rows, answer_rows);
}

void journal_rows_give(struct request *q)
{
    int64_t after = 0, wait_s = 0;
    struct error err;
    enum status status = request_integer(q, "after", 0, INT64_MAX, &after, &err);
    if (status == STATUS_OK)
        status = request_integer(q, "wait_s", 0, ROWS_WAIT_S_MAX, &wait_s, &err);
    if (answer_failed(q, status, &err))
        return;
    struct rows_asked *a = request_work(q, sizeof *a, forget);
    if (!a)
        return;
    a->after = (uint64_t)after;
    if (wait_s == 0 || q->app->district.seq != a->after)
        begin_reading(q);
    else if (row_waits_add(q->app, q, a->after, wait_s, begin_reading, &err) != STATUS_OK)
        answer_error(q, &err);
}
