#include "follow/first_rows.h"

#include "follow/proofs.h"
#include "follow/upstream.h"
#include "host/log.h"
#include "ledger/fold.h"
#include "ledger/ledger.h"
#include "store/row_bytes.h"
#include "store/transaction.h"

#include <unistd.h>

#define RETRY_S_MAX 15

struct filling {
    struct upstream *upstream;
    struct ledger ledger; /* no district is loaded */
    struct position at;
    uint64_t leader_seq;
};

/* --- one answer --------------------------------------------------------------------------------- */

static enum status write_rows(struct filling *f, struct text bytes, struct error *err)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK && bytes.len > 0) {
        struct journal_row row;
        if (row_bytes_read(&bytes, &row) != STATUS_OK)
            return error_set(err, STATUS_CORRUPT, "cut", "",
                             "The row after row %llu is cut off, or is no row.",
                             (unsigned long long)f->at.seq);
        status = fold_check(&f->at, &row, err);
        if (status == STATUS_OK)
            status = proofs_take(f->upstream, f->ledger.store, &row, err);
        if (status == STATUS_OK)
            status = fold_write(f->ledger.store, &row, err);
        if (status == STATUS_OK)
            f->at = (struct position){row.seq, row.head};
    }
    return status;
}

static enum status write_answer(struct filling *f, struct text bytes, struct error *err)
{
    enum status status = store_begin(f->ledger.store, err);
    if (status == STATUS_OK)
        status = write_rows(f, bytes, err);
    if (status != STATUS_OK) {
        store_rollback(f->ledger.store);
        return status;
    }
    status = store_commit(f->ledger.store, err);
    if (status == STATUS_OK)
        status = anchor_write(&f->ledger.anchor, f->at.seq, &f->at.head, err);
    return status == STATUS_OK ? store_checkpoint(f->ledger.store, false, err) : status;
}

static enum status take_answer(struct filling *f, struct error *err)
{
    struct buffer body = {0};
    struct rows_head leader;
    enum status status = upstream_rows(f->upstream, f->at.seq, 1, &body, err);
    struct text bytes = {body.bytes, body.len};
    if (status == STATUS_OK && rows_head_read(&bytes, &leader) != STATUS_OK)
        status = error_set(err, STATUS_BUSY, "unreachable", "", "It gives no rows of a journal.");
    if (status == STATUS_OK) {
        f->leader_seq = leader.seq;
        status = write_answer(f, bytes, err);
    }
    buffer_free(&body);
    return status;
}

/* --- all of them -------------------------------------------------------------------------------- */

static void wait_for_leader(const struct error *err, unsigned *wait_s)
{
    log_line(LOG_LEVEL_WARNING, "the journal is empty, and there is nobody to take it from: %s",
             err->detail);
    sleep(*wait_s);
    *wait_s = *wait_s * 2 < RETRY_S_MAX ? *wait_s * 2 : RETRY_S_MAX;
}

static enum status take_all(struct filling *f, struct error *err)
{
    unsigned wait_s = 1;
    for (;;) {
        enum status status = take_answer(f, err);
        if (status == STATUS_BUSY)
            wait_for_leader(err, &wait_s);
        else if (status != STATUS_OK || (f->at.seq > 0 && f->at.seq >= f->leader_seq))
            return status;
        else
            wait_s = 1;
    }
}

enum status first_rows_take(const struct directory *directory, const char *url,
                            const char *token_file, struct error *err)
{
    struct filling f = {.ledger = {.anchor = {.fd = -1}}};
    enum status status =
        ledger_open_unproven(&f.ledger, directory->database, directory->anchor, err);
    if (status == STATUS_OK)
        status = journal_position(f.ledger.store, &f.at.seq, &f.at.head, err);
    if (status == STATUS_OK && f.at.seq == 0)
        status = upstream_open(url, token_file, &f.upstream, err);
    if (status == STATUS_OK && f.upstream) {
        status = take_all(&f, err);
        log_line(LOG_LEVEL_INFO, "taken in from %s: rows up to %llu", url,
                 (unsigned long long)f.at.seq);
    }
    upstream_close(f.upstream);
    ledger_close(&f.ledger);
    return status;
}
