#include "follow/fork.h"

#include "base/instant.h"
#include "follow/upstream.h"
#include "store/journal.h"

struct fork {
    struct upstream *upstream;
    struct store *store;
    struct rows_head leader;
    uint64_t seq; /* of this journal */
    struct buffer *out;
    uint64_t shown;
};

/* The leader's head of one row. */
static enum status leaders_head(struct fork *f, uint64_t seq, struct digest *ret)
{
    struct buffer body = {0};
    struct rows_head head;
    struct journal_row row;
    struct error err;
    enum status status = upstream_rows(f->upstream, seq - 1, 0, &body, &err);
    struct text bytes = {body.bytes, body.len};
    if (status == STATUS_OK)
        status = rows_head_read(&bytes, &head);
    if (status == STATUS_OK)
        status = row_bytes_read(&bytes, &row);
    if (status == STATUS_OK && row.seq == seq)
        *ret = row.head;
    else
        status = STATUS_BUSY;
    buffer_free(&body);
    return status;
}

static enum status same_at(struct fork *f, uint64_t seq, bool *ret)
{
    struct digest there, here;
    struct error err;
    enum status status = leaders_head(f, seq, &there);
    if (status == STATUS_OK)
        status = journal_head_at(f->store, seq, &here, &err);
    if (status == STATUS_OK)
        *ret = digest_equal(&there, &here);
    return status;
}

/* The last row that both have: heads are a chain, so what is the same at one row is so at all before it. The
 * newest is looked at first, for most often all is the same. */
static enum status find_common(struct fork *f, uint64_t *ret)
{
    uint64_t at = f->leader.seq < f->seq ? f->leader.seq : f->seq, same = 0, other = at + 1;
    while (other - same > 1) {
        bool equal = false;
        enum status status = same_at(f, at, &equal);
        if (status != STATUS_OK)
            return status;
        if (equal)
            same = at;
        else
            other = at;
        at = same + (other - same) / 2;
    }
    *ret = same;
    return STATUS_OK;
}

static enum status show_row(void *context, const struct journal_row *row, struct error *err)
{
    struct fork *f = context;
    char at[INSTANT_TEXT_SIZE], hex[DIGEST_HEX_SIZE];
    (void)err;
    instant_format(row->received_at, 0, at);
    digest_hex(&row->head, hex);
    if (row->kind == JOURNAL_CHANGE)
        buffer_addf(f->out, "only here: row %llu, change %.*s, of %s, head %s\n",
                    (unsigned long long)row->seq, (int)row->op.len, row->op.at, at, hex);
    else
        buffer_addf(f->out, "only here: row %llu, %u lines of feed number %u, of %s, head %s\n",
                    (unsigned long long)row->seq, row->accepted, row->feed + 1, at, hex);
    return ++f->shown == FORK_ROWS_SHOWN ? STATUS_TOO_LARGE : STATUS_OK;
}

static void name_rows(struct fork *f, uint64_t common)
{
    struct error err;
    uint64_t beyond = f->seq - common;
    buffer_addf(
        f->out,
        "both journals are the same up to row %llu; after it this one has %llu rows that the "
        "leader does not have\n",
        (unsigned long long)common, (unsigned long long)beyond);
    enum status status = journal_tail(f->store, common + 1, f->seq, show_row, f, &err);
    if (status == STATUS_TOO_LARGE && beyond > f->shown)
        buffer_addf(f->out, "only here: %llu rows more, up to row %llu\n",
                    (unsigned long long)(beyond - f->shown), (unsigned long long)f->seq);
    buffer_add_text(f->out,
                    "to keep those rows, stop the other and promote this directory (intactd "
                    "promote); to follow, put this directory aside as evidence and begin with an "
                    "empty one\n");
}

void fork_explain(struct upstream *u, struct store *store, const struct rows_head *leader,
                  const struct error *why, struct buffer *ret_lines)
{
    struct fork f = {.upstream = u, .store = store, .leader = *leader, .out = ret_lines};
    struct digest head;
    struct error err;
    uint64_t common = 0;
    buffer_addf(ret_lines, "what is followed contradicts what is held here: %s\n", why->detail);
    enum status status = journal_position(store, &f.seq, &head, &err);
    if (status == STATUS_OK)
        status = find_common(&f, &common);
    if (status != STATUS_OK)
        buffer_add_text(ret_lines, "where the two journals part can't be said: the leader does "
                                   "not answer for single rows\n");
    else if (common < f.seq)
        name_rows(&f, common);
    else
        buffer_addf(ret_lines,
                    "every row of this journal, up to row %llu, is the leader's too; what came "
                    "after it was not taken. It was damaged or forged on its way, or at the "
                    "leader: see what stands between the two, and run intactd verify there\n",
                    (unsigned long long)f.seq);
}
