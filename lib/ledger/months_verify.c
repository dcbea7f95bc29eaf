/* Proving what was closed: the chains of closings, and each statement and evaluation made again from the journal. */
#include "ledger/months_verify.h"
#include "change/journalled.h"
#include "figure/evaluation.h"
#include "figure/statement_compute.h"
#include "ledger/load.h"
#include "ledger/rows.h"
#include "record/month_in.h"
#include "view/evaluation.h"
#include "view/statement.h"

#include <inttypes.h>
#include <stdlib.h>

/* The month as of the district's position, under the rules the revision names. */
static enum status restate(const struct district *d, const struct month_revision *x,
                           struct buffer *out, struct error *err)
{
    struct statement s;
    if (x->rules == 0 || x->rules > d->rules.count)
        return error_set(err, STATUS_CORRUPT, "corrupt", "rules",
                         "A statement names version %" PRIu32 " of the rules, which there was not.",
                         x->rules);
    const struct rules *rules = d->rules.items[x->rules - 1];
    if (statement_compute_under(d, rules, x->year, x->month, INSTANT_EVER, &s) != STATUS_OK)
        return error_memory(err);
    statement_document(&s, x->revision, rules->zone, out);
    statement_free(&s);
    return buffer_text(out) ? STATUS_OK : error_memory(err);
}

/* The same of a year's evaluation. */
static enum status evaluate_again(const struct district *d, const struct month_revision *x,
                                  struct buffer *out, struct error *err)
{
    struct evaluation e;
    if (x->rules == 0 || x->rules > d->rules.count)
        return error_set(
            err, STATUS_CORRUPT, "corrupt", "rules",
            "An evaluation names version %" PRIu32 " of the rules, which there was not.", x->rules);
    const struct rules *rules = d->rules.items[x->rules - 1];
    if (evaluation_compute_under(d, rules, x->year, INSTANT_EVER, &e) != STATUS_OK)
        return error_memory(err);
    evaluation_document(&e, x->revision, rules->zone, out);
    evaluation_free(&e);
    return buffer_text(out) ? STATUS_OK : error_memory(err);
}

/* A closing at a time, while the district goes on from each one's position to the next one's. */
struct proof {
    struct store *store;
    struct district district;
    struct digest chain, years_chain;
    struct month_revision *list; /* the closings, in the journal's order; owned */
    uint32_t count;
};

static enum status read_closing(const struct journal_row *row, struct month_revision *ret,
                                struct error *err)
{
    struct error cause = {0};
    enum status status = month_stored_read(row->body, ret, &cause);
    return status ? journal_corrupt(err, &cause) : STATUS_OK;
}

static enum status check_chain(struct proof *p, const struct month_revision *x, struct error *err)
{
    struct digest chain, *before = x->month ? &p->chain : &p->years_chain;
    enum status status = month_chain(before, &x->sha256, &chain);
    if (status)
        return error_set(err, status, "digest", "", "The digest can't be made.");
    if (!digest_equal(&chain, &x->chain))
        return error_set(err, STATUS_CORRUPT, "chain", "chain",
                         "The closing of %04d-%02d, revision %" PRIu32
                         ", does not follow from the closings before it.",
                         x->year, x->month, x->revision);
    *before = chain;
    return STATUS_OK;
}

static enum status check_bytes(struct proof *p, const struct month_revision *x, struct error *err)
{
    struct buffer document = {0};
    enum status status = STATUS_OK;
    if (x->seq < p->district.seq) /* a closing is computed after what was closed before it */
        return error_set(err, STATUS_CORRUPT, "position", "seq",
                         "The closing of %04d-%02d names a journal position before that of the one "
                         "before it.",
                         x->year, x->month);
    if (x->seq > p->district.seq)
        status = district_advance(p->store, &p->district, x->seq, err);
    if (!status)
        status = x->month ? restate(&p->district, x, &document, err)
                          : evaluate_again(&p->district, x, &document, err);
    if (!status && strcmp(document.bytes, x->document) != 0)
        status = error_set(err, STATUS_CORRUPT, "recomputed", "document",
                           "%04d-%02d, revision %" PRIu32
                           ", recomputed at journal position %" PRIu64 " is not what was closed.",
                           x->year, x->month, x->revision, x->seq);
    buffer_free(&document);
    return status;
}

static bool is_closing(enum change_op op)
{
    return op == CHANGE_MONTH_CLOSED || op == CHANGE_MONTH_CORRECTED || op == CHANGE_YEAR_CLOSED ||
           op == CHANGE_YEAR_CORRECTED;
}

static enum status collect(void *context, const struct journal_row *row, struct error *err)
{
    struct proof *p = context;
    struct journalled change;
    enum status status = row_change(row, &change, err);
    if (status || !is_closing(change.op))
        return status;
    struct month_revision *list = realloc(p->list, (p->count + (size_t)1) * sizeof *list);
    if (!list)
        return error_memory(err);
    p->list = list;
    status = read_closing(row, &list[p->count], err);
    p->count += !status;
    return status;
}

enum status months_verify(struct store *store, uint32_t *ret_closings, struct error *err)
{
    struct proof p = {.store = store};
    struct digest head;
    uint64_t seq = 0;
    enum status status = journal_position(store, &seq, &head, err);
    if (!status)
        status = journal_each(store, 1, seq, JOURNAL_CHANGE, collect, &p, err);
    for (uint32_t i = 0; i < p.count && !status; i++) {
        status = check_chain(&p, &p.list[i], err);
        if (!status)
            status = check_bytes(&p, &p.list[i], err);
    }
    if (!status)
        *ret_closings = p.count;
    for (uint32_t i = 0; i < p.count; i++)
        month_revision_free(&p.list[i]);
    free(p.list);
    district_free(&p.district);
    return status;
}
