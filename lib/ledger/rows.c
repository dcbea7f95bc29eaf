#include "ledger/rows.h"

#include "change/ops.h"

struct journal_row change_row(const struct change *c, uint32_t token, int64_t received_at)
{
    return (struct journal_row){.kind = JOURNAL_CHANGE,
                                .received_at = received_at,
                                .token = token,
                                .feed = NONE,
                                .op = text_of(change_ops[c->op].name),
                                .body = change_body(c)};
}

struct journal_row batch_row(const struct batch *b, struct text packed)
{
    return (struct journal_row){.kind = JOURNAL_REPORTS,
                                .received_at = b->received_at,
                                .token = b->token,
                                .feed = b->feed,
                                .first_at = b->accepted > 0 ? b->first_at : 0,
                                .last_at = b->accepted > 0 ? b->last_at : 0,
                                .accepted = b->accepted,
                                .reports = b->reports,
                                .rejected = b->rejected,
                                .body = packed};
}

enum status row_change(const struct journal_row *row, struct journalled *ret, struct error *err)
{
    enum change_op op;
    enum status status = change_op_find(row->op, &op, err);
    if (status == STATUS_OK)
        *ret = (struct journalled){op, row->seq, row->body, row->token, row->received_at};
    return status;
}

enum status checkpoint_of(struct district *d, bool whole, struct checkpoint **ret)
{
    struct checkpoint *c = NULL;
    enum status status = checkpoint_take(&d->timelines, &d->repairs, whole, &c);
    if (status != STATUS_OK)
        return status;
    c->seq = d->seq;
    c->head = d->head;
    c->reports = d->reports;
    c->first_at = d->first_at;
    c->last_at = d->last_at;
    arrivals_pack(&d->arrivals, &c->arrivals);
    if (c->arrivals.failed)
        buffer_free(&c->arrivals); /* it is found again in the journal */
    *ret = c;
    return STATUS_OK;
}
