#include "ledger/arrivals.h"

#include "model/registry.h"
#include "store/checkpoint_load.h"
#include "store/journal.h"

static enum status note_arrival(void *context, uint32_t feed, int64_t received_at, int64_t last_at,
                                struct error *err)
{
    struct arrivals *a = context;
    if (feed >= FEEDS_MAX)
        return STATUS_OK; /* no feed has this number */
    return arrivals_note(a, feed, received_at, last_at) == STATUS_OK ? STATUS_OK
                                                                     : error_memory(err);
}

/* Arrivals that can't be read, or that belong to another journal, are no loss. */
enum status arrivals_load(struct store *store, struct arrivals *ret, struct error *err)
{
    uint64_t seq = 0;
    enum status status = checkpoint_seq(store, &seq, err);
    if (status == STATUS_OK && seq > 0)
        status = checkpoint_load_arrivals(store, ret, err);
    if (status == STATUS_UNKNOWN || status == STATUS_CORRUPT) {
        arrivals_free(ret);
        seq = 0;
        status = STATUS_OK;
    }
    return status == STATUS_OK ? journal_arrivals(store, seq, UINT64_MAX, note_arrival, ret, err)
                               : status;
}

enum status arrivals_find(struct store *store, uint64_t seq, struct arrivals *ret,
                          struct error *err)
{
    return journal_arrivals(store, 0, seq, note_arrival, ret, err);
}
