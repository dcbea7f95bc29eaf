#include "follow/taking.h"

#include "follow/fork.h"
#include "follow/proofs.h"
#include "follow/upstream.h"
#include "store/store.h"

#include <stdlib.h>

struct taker {
    struct mailbox *mailbox;
    struct upstream *upstream; /* the thread's own, as is the store */
    struct store *store;
    const char *url;
};

/* --- rows --------------------------------------------------------------------------------------- */

void taken_row_free(struct taken_row *row)
{
    if (!row)
        return;
    row_copy_free(row->copy);
    batch_free(row->batch);
    change_free(row->change);
    free(row);
}

void taking_clear(struct taking *t)
{
    for (struct taken_row *row = t->first, *next; row; row = next) {
        next = row->next;
        taken_row_free(row);
    }
    t->first = t->last = NULL;
    buffer_free(&t->findings);
}

static enum status make_row(const struct journal_row *row, struct taken_row **ret,
                            struct error *err)
{
    struct taken_row *taken = calloc(1, sizeof *taken);
    if (!taken)
        return error_memory(err);
    enum status status = row_copy_make(row, &taken->copy);
    if (status != STATUS_OK)
        error_memory(err);
    else
        status = row->kind == JOURNAL_CHANGE ? fold_change(&taken->copy->row, &taken->change, err)
                                             : fold_batch(&taken->copy->row, &taken->batch, err);
    if (status == STATUS_OK)
        *ret = taken;
    else
        taken_row_free(taken);
    return status;
}

static void append(struct taking *t, struct taken_row *row)
{
    if (t->last)
        t->last->next = row;
    else
        t->first = row;
    t->last = row;
}

/* --- one answer --------------------------------------------------------------------------------- */

/* Takes the rows out of an answer, each after the one before. */
static enum status take_rows(struct taker *k, struct taking *t, struct text bytes)
{
    struct position at = t->after;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && bytes.len > 0) {
        struct journal_row row;
        struct taken_row *taken = NULL;
        status = row_bytes_read(&bytes, &row);
        if (status != STATUS_OK)
            return error_set(&t->error, STATUS_CORRUPT, "cut", "",
                             "The row after row %llu is cut off, or is no row.",
                             (unsigned long long)at.seq);
        status = fold_check(&at, &row, &t->error);
        if (status == STATUS_OK)
            status = proofs_take(k->upstream, k->store, &row, &t->error);
        if (status == STATUS_OK)
            status = make_row(&row, &taken, &t->error);
        if (status == STATUS_OK)
            append(t, taken);
        at = (struct position){row.seq, row.head};
    }
    return status;
}

/* What a leader without the next row says of itself has to fit. */
static enum status check_leader(struct taking *t, const char *url)
{
    const struct rows_head *l = &t->leader;
    if (l->seq > t->after.seq || (l->seq == t->after.seq && digest_equal(&l->head, &t->after.head)))
        return STATUS_OK;
    if (l->seq == t->after.seq)
        return error_set(&t->error, STATUS_CORRUPT, "head", "",
                         "Row %llu is another one there than here.", (unsigned long long)l->seq);
    if (!l->leads)
        return error_set(&t->error, STATUS_BUSY, "behind", "",
                         "What answers at %.200s follows somebody itself, and is behind this "
                         "daemon.",
                         url);
    return error_set(&t->error, STATUS_CORRUPT, "behind", "",
                     "It ends at row %llu, this journal at row %llu.", (unsigned long long)l->seq,
                     (unsigned long long)t->after.seq);
}

static enum status read_answer(struct taker *k, struct taking *t, const struct buffer *body)
{
    struct text bytes = {body->bytes, body->len};
    if (rows_head_read(&bytes, &t->leader) != STATUS_OK)
        return error_set(&t->error, STATUS_BUSY, "unreachable", "",
                         "What answers at %.200s gives no rows of a journal.", k->url);
    enum status status = check_leader(t, k->url);
    if (status == STATUS_OK)
        status = take_rows(k, t, bytes);
    if (status == STATUS_OK && !t->first && t->leader.seq > t->after.seq)
        status = error_set(&t->error, STATUS_CORRUPT, "gap", "",
                           "It has %llu rows, and gives none after row %llu.",
                           (unsigned long long)t->leader.seq, (unsigned long long)t->after.seq);
    return status;
}

static void ask(struct taker *k, struct taking *t)
{
    struct buffer body = {0};
    t->status = upstream_rows(k->upstream, t->after.seq, TAKING_WAIT_S, &body, &t->error);
    if (t->status == STATUS_OK)
        t->status = read_answer(k, t, &body);
    if (t->status != STATUS_OK && t->status != STATUS_CORRUPT)
        taking_clear(t);
    if (t->status == STATUS_CORRUPT) {
        taking_clear(t);
        fork_explain(k->upstream, k->store, &t->leader, &t->error, &t->findings);
    }
    buffer_free(&body);
}

/* --- the thread --------------------------------------------------------------------------------- */

static void *work(void *context)
{
    struct taker *k = context;
    for (struct mail *mail; (mail = mailbox_take_all(k->mailbox));) {
        ask(k, (struct taking *)(void *)mail);
        mailbox_hand_back(k->mailbox, mail, mail);
    }
    return NULL;
}

static void taker_free(struct taker *k)
{
    store_close(k->store);
    upstream_close(k->upstream);
    mailbox_free(k->mailbox);
    free(k);
}

enum status taker_start(const char *database, const char *url, const char *token_file, int wake_fd,
                        struct taker **ret, struct error *err)
{
    struct taker *k = calloc(1, sizeof *k);
    if (!k)
        return error_memory(err);
    k->url = url;
    k->mailbox = mailbox_new(1, wake_fd);
    enum status status =
        k->mailbox ? upstream_open(url, token_file, &k->upstream, err) : error_memory(err);
    if (status == STATUS_OK)
        status = store_open(database, STORE_READ, &k->store, err);
    if (status == STATUS_OK)
        status = mailbox_start(k->mailbox, "follower", work, k, err);
    if (status == STATUS_OK)
        *ret = k;
    else
        taker_free(k);
    return status;
}

enum status taker_send(struct taker *k, struct taking *question)
{
    question->status = STATUS_OK;
    return mailbox_send(k->mailbox, &question->mail);
}

struct taking *taker_result(struct taker *k)
{
    return (struct taking *)(void *)mailbox_results(k->mailbox);
}

void taker_interrupt(struct taker *k)
{
    upstream_interrupt(k->upstream);
}

void taker_resume(struct taker *k)
{
    upstream_resume(k->upstream);
}

void taker_stop(struct taker *k)
{
    if (!k)
        return;
    upstream_interrupt(k->upstream);
    mailbox_stop(k->mailbox);
    taker_free(k);
}
